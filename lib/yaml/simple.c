#include "yaml/simple.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "yaml/source.h"

/* Where it is not certain what libyaml would say, the answer is to give up. */
#define GIVE_UP NULL

#define MAX_DEPTH (YAML_MAX_DEPTH / 2)
#define MAX_KEYS 256            /* of one map: they are compared one by one */

struct reader {
	const char *text;
	char *copy;             /* of the text: scalars end in a NUL there */
	struct pool *pool;
	size_t pos;             /* of the first sign of a line between two nodes */
	size_t line_at;         /* where that line starts */
	size_t indent;          /* spaces before pos */
	unsigned line;
	bool at_end;            /* no more lines */
	unsigned depth;
	struct ynode **stack;   /* the children of the open collections */
	size_t n, cap;
};

static struct ynode *read_map(struct reader *r, size_t indent);
static struct ynode *read_list(struct reader *r, size_t indent);

/* --- signs ------------------------------------------------------------------ */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Whether a plain scalar may start with it, with nothing more to ask. */
static bool starts_plain(char c)
{
	return (unsigned char)c >= 0x80 || (is_word(c) && c != '-') || c == '(' || c == '/' || c == '+';
}

/* The end of the key at pos, where its colon stands; 0 when none starts there. */
static size_t key_end(const struct reader *r, size_t pos)
{
	size_t end = pos;

	if (!is_letter(r->text[pos]))
		return 0;
	while (is_word(r->text[end]))
		end++;
	if (r->text[end] != ':' || (r->text[end + 1] != ' ' && r->text[end + 1] != '\n'))
		return 0;
	return end - pos <= YAML_MAX_KEY ? end : 0;
}

static size_t skip_spaces(const struct reader *r, size_t pos)
{
	while (r->text[pos] == ' ')
		pos++;
	return pos;
}

/* --- lines ------------------------------------------------------------------ */

/* To the first line from `start` on that holds more than a comment. */
static void to_line(struct reader *r, size_t start)
{
	for (;;) {
		size_t pos = skip_spaces(r, start);

		r->line_at = start;
		r->pos = pos;
		r->indent = pos - start;
		r->at_end = !r->text[pos];
		if (r->text[pos] != '\n' && r->text[pos] != '#')
			return;
		start = line_next(r->text, pos);
		r->line++;
	}
}

/* Past a value that ended at pos. False when more than a comment follows, or
 * the next line could belong to the value. */
static bool end_line(struct reader *r, size_t pos, size_t indent)
{
	size_t next = skip_spaces(r, pos);

	if (r->text[next] != '\n' && (r->text[next] != '#' || next == pos))
		return false;
	r->line++;
	to_line(r, line_next(r->text, next));
	return r->at_end || r->indent <= indent;
}

/* --- scalars ---------------------------------------------------------------- */

/* All before a node on its line is ASCII, so that bytes are columns. */
static struct ynode *node_at(const struct reader *r, enum ykind kind, enum ystyle style, size_t pos)
{
	struct ynode *node = pool_alloc(r->pool, 1, sizeof *node);

	node->kind = kind;
	node->style = style;
	node->start = node->end = (unsigned)pos;
	node->line = r->line;
	node->column = (unsigned)(pos - r->line_at) + 1;
	return node;
}

/* The text of a scalar lies in the copy, from `from` to before `to`. */
static struct ynode *scalar(const struct reader *r, enum ystyle style, size_t start, size_t end,
			    size_t from, size_t to)
{
	struct ynode *node = node_at(r, Y_SCALAR, style, start);

	node->end = (unsigned)end;
	node->text = r->copy + from;
	r->copy[to] = '\0';
	return node;
}

static struct ynode *read_quoted(const struct reader *r, size_t pos)
{
	char quote = r->text[pos];
	size_t end = pos + 1;

	while (r->text[end] != quote && r->text[end] != '\n' && r->text[end] != '\\')
		end++;
	if (r->text[end] != quote || r->text[end + 1] == quote)
		return GIVE_UP;
	return scalar(r, quote == '"' ? Y_DOUBLE : Y_SINGLE, pos, end + 1, pos + 1, end);
}

static struct ynode *read_plain(const struct reader *r, size_t pos)
{
	const char *text = r->text;
	size_t end = pos;

	if (!starts_plain(text[pos]))
		return GIVE_UP;
	for (; text[end] != '\n'; end++) {
		if (text[end] == ':' && (text[end + 1] == ' ' || text[end + 1] == '\n'))
			return GIVE_UP;
		if (text[end] == '#' && text[end - 1] == ' ')
			break;
	}
	while (text[end - 1] == ' ')
		end--;
	return scalar(r, Y_PLAIN, pos, end, pos, end);
}

/* --- collections ------------------------------------------------------------- */

static void push(struct reader *r, struct ynode *node)
{
	GROW(r->stack, r->n, r->cap);
	r->stack[r->n++] = node;
}

static void take(const struct reader *r, size_t from, size_t step, size_t n, struct ynode **children)
{
	for (size_t i = 0; i < n; i++)
		children[i] = r->stack[from + i * step];
}

/* Give a collection what lies on the stack from `from` on: keys and values by
 * turns, or items. */
static void fill(struct reader *r, struct ynode *node, size_t from)
{
	size_t step = node->kind == Y_MAP ? 2 : 1;

	node->n = (unsigned)((r->n - from) / step);
	if (node->n) {
		node->items = pool_alloc(r->pool, node->n, sizeof *node->items);
		take(r, from + step - 1, step, node->n, node->items);
	}
	if (node->n && node->kind == Y_MAP) {
		node->keys = pool_alloc(r->pool, node->n, YNODE_KEY_ROOM);
		take(r, from, step, node->n, node->keys);
		ynode_hash_keys(node);
	}
	r->n = from;
}

/* [], [a, b] and {}. */
static struct ynode *read_flow(struct reader *r, size_t pos)
{
	bool map = r->text[pos] == '{';
	struct ynode *node = node_at(r, map ? Y_MAP : Y_SEQ, Y_FLOW, pos);
	size_t from = r->n;

	pos = skip_spaces(r, pos + 1);
	while (!map && is_word(r->text[pos]) && r->text[pos] != '-') {
		size_t end = pos;

		while (is_word(r->text[end]) || r->text[end] == '.' || r->text[end] == '/')
			end++;
		push(r, scalar(r, Y_PLAIN, pos, end, pos, end));
		pos = skip_spaces(r, end);
		if (r->text[pos] != ',')
			break;
		pos = skip_spaces(r, pos + 1);
		if (r->text[pos] == ']')
			return GIVE_UP;
	}
	if (r->text[pos] != (map ? '}' : ']'))
		return GIVE_UP;
	node->end = (unsigned)pos + 1;
	fill(r, node, from);
	return node;
}

/* A value on one line, from pos on; r is at the line after it. */
static struct ynode *read_inline(struct reader *r, size_t pos, size_t indent)
{
	char c = r->text[pos];
	struct ynode *node;

	if (c == '"' || c == '\'')
		node = read_quoted(r, pos);
	else if (c == '[' || c == '{')
		node = read_flow(r, pos);
	else
		node = read_plain(r, pos);
	return node && end_line(r, node->end, indent) ? node : GIVE_UP;
}

/* A block of lines kept as they are (|, |-), below a key at this indentation.
 * The text moves up in the copy, as the spaces before its lines are dropped. */
static struct ynode *read_literal(struct reader *r, size_t pos, size_t indent)
{
	const char *text = r->text;
	bool strip = text[pos + 1] == '-';
	size_t line = pos + 1 + strip, block, to, text_end;
	struct ynode *node;
	unsigned lines = 1;

	if (text[line++] != '\n')
		return GIVE_UP;
	block = skip_spaces(r, line) - line;
	if (block <= indent || text[line + block] == '\n' || !text[line + block])
		return GIVE_UP;
	node = node_at(r, Y_SCALAR, Y_LITERAL, pos);
	node->text = r->copy + line;
	to = text_end = line;
	for (; text[line]; lines++) {
		size_t spaces = skip_spaces(r, line) - line, next = line_next(text, line);

		if (spaces < block && text[line + spaces] != '\n')
			break;
		if (spaces < block || text[line + block] == '\n') {
			r->copy[to++] = '\n';
		} else {
			size_t len = next - line - block;

			memmove(r->copy + to, text + line + block, len);
			to += len;
			text_end = to;
			node->end = (unsigned)next - 1;
		}
		line = next;
	}
	r->copy[strip ? text_end - 1 : text_end] = '\0';
	r->line += lines;
	to_line(r, line);
	return r->at_end || r->indent <= indent ? node : GIVE_UP;
}

/* What a key at this indentation has, from its colon on. */
static struct ynode *read_value(struct reader *r, size_t colon, size_t indent)
{
	size_t pos = skip_spaces(r, colon + 1);
	struct ynode *empty;
	bool dash;

	if (r->text[pos] == '|')
		return read_literal(r, pos, indent);
	if (r->text[pos] != '\n' && r->text[pos] != '#')
		return read_inline(r, pos, indent);
	empty = scalar(r, Y_PLAIN, colon + 1, colon + 1, colon + 1, colon + 1);
	r->line++;
	to_line(r, line_next(r->text, pos));
	dash = r->text[r->pos] == '-' && r->text[r->pos + 1] == ' ';
	if (!r->at_end && dash && r->indent >= indent)
		return read_list(r, r->indent);
	if (!r->at_end && r->indent > indent)
		return read_map(r, r->indent);
	return empty;
}

static bool has_key(const struct reader *r, size_t from, const struct ynode *key)
{
	size_t len = key->end - key->start;

	for (size_t i = from; i < r->n; i += 2)
		if (r->stack[i]->end - r->stack[i]->start == len && memcmp(r->stack[i]->text, key->text, len) == 0)
			return true;
	return false;
}

/* The map whose first key is at r->pos, which is this many bytes in its line. */
static struct ynode *read_map(struct reader *r, size_t indent)
{
	struct ynode *map = node_at(r, Y_MAP, Y_BLOCK, r->pos), *value;
	size_t from = r->n;

	if (++r->depth > MAX_DEPTH)
		return GIVE_UP;
	do {
		size_t colon = key_end(r, r->pos);
		struct ynode *key;

		if (!colon)
			return GIVE_UP;
		key = scalar(r, Y_PLAIN, r->pos, colon, r->pos, colon);
		if (has_key(r, from, key) || r->n - from >= 2 * MAX_KEYS)
			return GIVE_UP;
		push(r, key);
		value = read_value(r, colon, indent);
		if (!value)
			return GIVE_UP;
		push(r, value);
	} while (!r->at_end && r->indent == indent);
	map->end = value->end;
	fill(r, map, from);
	r->depth--;
	return map;
}

/* The item behind the dash at r->pos. */
static struct ynode *read_item(struct reader *r, size_t indent)
{
	size_t pos = skip_spaces(r, r->pos + 1);

	if (!key_end(r, pos))
		return read_inline(r, pos, indent);
	r->pos = pos;
	return read_map(r, pos - r->line_at);
}

static struct ynode *read_list(struct reader *r, size_t indent)
{
	struct ynode *list = node_at(r, Y_SEQ, Y_BLOCK, r->pos), *item;
	size_t from = r->n;

	if (++r->depth > MAX_DEPTH)
		return GIVE_UP;
	do {
		item = read_item(r, indent);
		if (!item || (!r->at_end && r->indent > indent))
			return GIVE_UP;
		push(r, item);
	} while (!r->at_end && r->indent == indent && r->text[r->pos] == '-' && r->text[r->pos + 1] == ' ');
	list->end = item->end;
	fill(r, list, from);
	r->depth--;
	return list;
}

/* --- the text as a whole -------------------------------------------------------- */

/* A line mostly has a key and a value, and now and then opens a collection. */
size_t simple_room(const char *text, size_t len)
{
	size_t lines = 0;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	return len + lines * (7 * sizeof(struct ynode) / 2 + YNODE_KEY_ROOM);
}

/* Whether the text holds only what this reader has to think about. */
static bool is_simple(const char *text, size_t len)
{
	if (!len || text[len - 1] != '\n')
		return false;
	if (utf8_is_safe(text, len))
		return true;
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] < ' ' && text[i] != '\n') || text[i] == 0x7F)
			return false;
	return source_is_clean(text, len);
}

bool simple_parse(const char *text, size_t len, struct pool *pool, struct ynode **root)
{
	struct reader r = { .text = text, .line = 1, .pool = pool };
	struct ynode *map;

	if (!is_simple(text, len))
		return false;
	r.copy = pool_text(pool, text, len);
	to_line(&r, 0);
	map = r.at_end || r.indent ? GIVE_UP : read_map(&r, 0);
	free(r.stack);
	*root = map;
	return map && r.at_end;
}
