/* Random documents in random styles, and random edits of them: the result reads
 * back as the edited tree, and outside the field that changed every byte and
 * every comment is where it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "yaml/edit.h"

#define CASES 6000
#define SEED 20260401u

static uint32_t random_state;

static size_t pick(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

static bool one_in(size_t n)
{
	return pick(n) == 0;
}

/* --- random trees ----------------------------------------------------------- */

static const char *const texts[] = {
	"x", "twee woorden", "", "007", "nee", "~", "2025-01-01", "a: b", "a #b", "- a", "it's", "\"q\"",
	"a, b", "[a]", "{a: b}", "x:", "?", "\xC3\xA9\xE2\x82\xAC", "\xF0\x9F\x98\x80 lach", "a\\nb", "#",
	"onbekend", "een\ntwee", "een\n\ntwee\n", "  in\nspring\n", "einde\n\n", "\n", "tab\there", "\ttab\nx",
	"\x01\x7F", "\xC2\x85", "spatie \n eind ", "---", "...", "!t", "&a", "*a", "%p", "@", "`", "|", ">",
	"https://example.org/?a=b#c",
};
static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "\xC3\xA9", "een twee", "- k", "k:l" };

static struct ynode *random_tree(int depth)
{
	size_t n = pick(4) + 1;
	struct ynode *node;

	if (depth == 0 || one_in(2))
		return ynode_scalar(texts[pick(COUNT(texts))]);
	if (one_in(8))
		return one_in(2) ? ynode_map() : ynode_seq();
	node = one_in(2) ? ynode_map() : ynode_seq();
	for (size_t i = 0; i < n; i++) {
		if (node->kind == Y_MAP)
			ynode_put(node, names[pick(COUNT(names))], random_tree(depth - 1));
		else
			ynode_push(node, random_tree(depth - 1));
	}
	return node;
}

/* --- random style: a writer of its own, so that it checks the parser too ----- */

struct writer {
	struct str out;
	unsigned comments;      /* each comment has a number: #1. #2. */
	size_t indentless;      /* one in this many */
};

static void maybe_comment(struct writer *w)
{
	if (one_in(3)) {
		str_addc_n(&w->out, ' ', pick(3) + 1);
		str_addf(&w->out, "#%u.", ++w->comments);
	}
}

/* Blank lines and comments of their own, not indented more than the column. */
static void maybe_lines(struct writer *w, size_t column)
{
	while (one_in(4)) {
		if (one_in(2)) {
			str_addc_n(&w->out, ' ', column ? pick(column + 1) : 0);
			str_addf(&w->out, "#%u.", ++w->comments);
		}
		str_addc(&w->out, '\n');
	}
}

static void write_double(struct writer *w, const char *text)
{
	str_addc(&w->out, '"');
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c == 0xC2 && c[1] < 0xA0)
			str_addf(&w->out, "\\u%04X", *++c);
		else if (*c < 0x20 || *c == 0x7F || *c == '"' || *c == '\\')
			str_addf(&w->out, "\\x%02x", *c);
		else
			str_addc(&w->out, (char)*c);
	}
	str_addc(&w->out, '"');
}

static void write_inline(struct writer *w, const char *text, bool in_flow)
{
	if (one_in(3))
		write_double(w, text);
	else
		yemit_scalar(text, in_flow, &w->out);
}

/* Folded lines: "een twee" over two lines, in quotes or plain. */
static bool write_folded(struct writer *w, const char *text, size_t column)
{
	const char *space = strchr(text, ' ');

	if (strcmp(text, "twee woorden") != 0)
		return false;
	str_addf(&w->out, " %.*s\n", (int)(space - text), text);
	str_addc_n(&w->out, ' ', column + 1 + pick(3));
	str_add(&w->out, space + 1);
	return true;
}

/* True when the line has ended. */
static bool write_literal(struct writer *w, const char *text, size_t column)
{
	size_t indent = pick(4) + 1, len = strlen(text);
	bool newline = len && text[len - 1] == '\n';

	if (!strchr(text, '\n') || !text[strspn(text, "\n")])
		return false;
	str_addf(&w->out, " |%zu%s", indent, !newline ? "-" : len > 1 && text[len - 2] == '\n' ? "+" : "");
	maybe_comment(w);
	for (const char *line = text; *line;) {
		const char *stop = strchrnul(line, '\n');

		str_addc(&w->out, '\n');
		if (stop > line)
			str_addc_n(&w->out, ' ', column + indent);
		str_addn(&w->out, line, (size_t)(stop - line));
		line = *stop ? stop + 1 : stop;
	}
	str_addc(&w->out, '\n');
	return true;
}

static void write_flow(struct writer *w, const struct ynode *node)
{
	bool lines = one_in(4);

	if (node->kind == Y_SCALAR) {
		write_inline(w, node->text, true);
		return;
	}
	str_addc(&w->out, node->kind == Y_MAP ? '{' : '[');
	for (size_t i = 0; i < node->n; i++) {
		if (lines) {
			maybe_comment(w);
			str_add(&w->out, "\n     ");
		} else if (i || one_in(4)) {
			str_addc(&w->out, ' ');
		}
		if (node->kind == Y_MAP) {
			write_inline(w, node->keys[i]->text, true);
			str_add(&w->out, ": ");
		}
		write_flow(w, node->items[i]);
		if (i + 1 < node->n || one_in(4))
			str_add(&w->out, one_in(5) ? " ," : ",");
	}
	if (lines) {
		maybe_comment(w);
		str_add(&w->out, "\n  ");
	}
	str_addc(&w->out, node->kind == Y_MAP ? '}' : ']');
}

static void write_block(struct writer *w, const struct ynode *node, size_t column);

/* What comes after a colon or dash in this column, to the end of its lines. */
static void write_value(struct writer *w, const struct ynode *node, size_t column, bool dash)
{
	bool deep = node->kind != Y_SCALAR && node->n && !one_in(3);
	size_t below = column + pick(3) + 1;

	if (node->kind == Y_SCALAR && !one_in(3) && write_literal(w, node->text, column))
		return;
	if (deep && dash && one_in(2)) {
		size_t gap = pick(2) + 1;

		str_addc_n(&w->out, ' ', gap);
		write_block(w, node, column + 1 + gap);
		return;
	}
	if (deep || (node->kind == Y_SCALAR && *node->text && one_in(8))) {
		maybe_comment(w);
		str_addc(&w->out, '\n');
		if (deep && !dash && node->kind == Y_SEQ && one_in(w->indentless))
			below = column;
		maybe_lines(w, below);
		str_addc_n(&w->out, ' ', below);
	} else if (node->kind != Y_SCALAR || *node->text || one_in(2)) {
		str_addc_n(&w->out, ' ', pick(2) + 1);
	}
	if (deep) {
		write_block(w, node, below);
		return;
	}
	if (node->kind != Y_SCALAR)
		write_flow(w, node);
	else if (*node->text ? !(one_in(2) && write_folded(w, node->text, column)) : w->out.ptr[w->out.len - 1] == ' ')
		write_inline(w, node->text, false);
	maybe_comment(w);
	str_addc(&w->out, '\n');
}

/* The cursor is in the column already; ends after a newline. */
static void write_block(struct writer *w, const struct ynode *node, size_t column)
{
	for (size_t i = 0; i < node->n; i++) {
		if (i) {
			/* After "+" a blank line would be text. */
			if (!ends_with(str_text(&w->out), "\n\n"))
				maybe_lines(w, column);
			str_addc_n(&w->out, ' ', column);
		}
		if (node->kind == Y_MAP) {
			write_inline(w, node->keys[i]->text, false);
			str_add(&w->out, one_in(6) ? " :" : ":");
		} else {
			str_addc(&w->out, '-');
		}
		write_value(w, node->items[i], column, node->kind == Y_SEQ);
	}
}

static char *write_document(const struct ynode *root)
{
	struct writer w = { STR_INIT, 0, pick(3) + 1 };
	struct str crlf = STR_INIT;
	size_t column = one_in(5) ? 2 : 0;

	if (one_in(6))
		str_add(&w.out, "---\n");
	maybe_lines(&w, column);
	if (one_in(10)) {
		write_flow(&w, root);
		str_addc(&w.out, '\n');
	} else {
		str_addc_n(&w.out, ' ', column);
		write_block(&w, root, column);
	}
	if (!ends_with(w.out.ptr, "\n\n"))
		maybe_lines(&w, 0);
	if (one_in(4) && !ends_with(w.out.ptr, "\n\n"))
		str_truncate(&w.out, w.out.len - 1);
	if (!one_in(4))
		return str_detach(&w.out);
	for (const char *c = w.out.ptr; *c; c++) {
		if (*c == '\n')
			str_addc(&crlf, '\r');
		str_addc(&crlf, *c);
	}
	str_free(&w.out);
	return str_detach(&crlf);
}

/* --- random edits ----------------------------------------------------------- */

enum op { SET, ADD_KEY, APPEND, UNSET };

struct edit {
	enum op op;
	struct str path;
	struct ynode *value;
	struct ynode *expected;         /* the whole tree afterwards */
	size_t from, to;                /* bytes of the old text that may change */
	bool behind_dash;               /* the entry below may come up to where this one was */
};

static long rank(const char *path, const char *key, const void *context)
{
	(void)path;
	(void)context;
	return (unsigned char)*key;
}

static size_t rank_place(const struct ynode *map, const char *key)
{
	size_t place = 0;
	long best = -1;

	for (size_t i = 0; i < map->n; i++) {
		long other = rank("", map->keys[i]->text, NULL);

		if (other <= rank("", key, NULL) && other >= best) {
			best = other;
			place = i + 1;
		}
	}
	return place;
}

static size_t start_of_line(const char *text, size_t pos)
{
	while (pos && text[pos - 1] != '\n')
		pos--;
	return pos;
}

static size_t end_of_line(const char *text, size_t pos)
{
	return pos + strcspn(text + pos, "\r\n");
}

/* A removal must leave something; *parent is what loses an item. */
static bool remove_deep(struct ynode *root, const struct strv *parts, struct ynode **parent, size_t *at)
{
	struct ynode *node = root;
	size_t i;

	*parent = NULL;
	for (size_t p = 0; p < parts->n; p++) {
		if (!ynode_child(node, parts->items[p], &i))
			return false;
		if (node->n > 1) {
			*parent = node;
			*at = i;
		}
		node = node->items[i];
	}
	return *parent != NULL;
}

static struct ynode *same_place(struct ynode *other_root, const struct ynode *root, const struct ynode *node)
{
	if (root == node)
		return other_root;
	for (size_t i = 0; i < root->n; i++) {
		struct ynode *found = same_place(other_root->items[i], root->items[i], node);

		if (found)
			return found;
	}
	return NULL;
}

static void allow(struct edit *e, const struct ydoc *doc, size_t from, size_t to)
{
	e->from = start_of_line(doc->text, from);
	e->to = end_of_line(doc->text, to);
}

/* In flow style the commas around an entry change with it: allow all lines of
 * the brackets. */
static void widen_to_flow(struct edit *e, const struct ydoc *doc, const struct ynode *node)
{
	if (node->kind != Y_SCALAR && node->style == Y_FLOW) {
		if (node->start < e->to && node->end > e->from)
			allow(e, doc, node->start < e->from ? node->start : e->from,
			      node->end > e->to ? node->end : e->to);
		return;
	}
	for (size_t i = 0; i < node->n; i++)
		widen_to_flow(e, doc, node->items[i]);
}

/* The lines of an entry. A dash can stand on a line before its value. */
static void allow_entry(struct edit *e, const struct ydoc *doc, const struct ynode *parent, size_t at)
{
	size_t start = parent->kind == Y_MAP ? parent->keys[at]->start : parent->items[at]->start;

	if (parent->kind == Y_SEQ && parent->style == Y_BLOCK)
		start = at ? parent->items[at - 1]->end : parent->start;
	allow(e, doc, start, parent->items[at]->end);
	e->behind_dash = at == 0 && memchr(doc->text + e->from, '-', start - e->from);
}

/* A path to some node: its parent, and its position there. */
static struct ynode *random_path(const struct ydoc *doc, struct str *path, size_t *at)
{
	struct ynode *parent = doc->root;

	for (;;) {
		*at = pick(parent->n);
		if (path->len)
			str_addc(path, '.');
		if (parent->kind == Y_MAP)
			str_add(path, parent->keys[*at]->text);
		else
			str_addf(path, "%zu", *at);
		if (!parent->items[*at]->n || one_in(3))
			return parent;
		parent = parent->items[*at];
	}
}

static void want_value(struct ynode *parent, size_t at, struct ynode *value)
{
	ynode_free(parent->items[at]);
	parent->items[at] = value;
}

static void want_append(struct ynode *parent, size_t at, struct ynode *item)
{
	if (parent->items[at]->kind != Y_SEQ)
		want_value(parent, at, ynode_seq());
	ynode_push(parent->items[at], item);
}

static void want_unset(struct edit *e, const struct ydoc *doc)
{
	struct strv parts = STRV_INIT;
	struct ynode *parent;
	size_t at = 0;

	strv_split(&parts, str_text(&e->path), '.');
	assert_true(remove_deep(doc->root, &parts, &parent, &at));
	strv_free(&parts);
	ynode_remove(same_place(e->expected, doc->root, parent), at);
	allow_entry(e, doc, parent, at);
}

static void plan(struct edit *e, const struct ydoc *doc)
{
	size_t at;
	struct ynode *parent = random_path(doc, &e->path, &at), *copy;

	e->op = (enum op)pick(4);
	e->value = random_tree(2);
	e->expected = ynode_copy(doc->root);
	copy = same_place(e->expected, doc->root, parent);
	allow_entry(e, doc, parent, at);
	if (e->op == ADD_KEY && parent->items[at]->kind == Y_MAP) {
		copy = copy->items[at];
		str_add(&e->path, ".dd");
		ynode_insert(copy, rank_place(copy, "dd"), ynode_scalar("dd"), ynode_copy(e->value));
	} else if (e->op == APPEND && parent->items[at]->kind != Y_MAP) {
		want_append(copy, at, ynode_copy(e->value));
	} else if (e->op == UNSET && doc->root->n > 1) {
		want_unset(e, doc);
	} else {
		e->op = SET;
		want_value(copy, at, ynode_copy(e->value));
	}
	widen_to_flow(e, doc, doc->root);
}

/* --- what must hold ---------------------------------------------------------- */

/* A removal takes a newline too: the one after it or, at the end, the one before. */
static void check_bytes_outside(const struct edit *e, const char *before, const char *after)
{
	const char *rest = before + e->to;
	size_t from = e->from, len = strlen(after);

	if (e->op == UNSET && !*rest && from)
		from -= from > 1 && before[from - 2] == '\r' ? 2 : 1;
	if (e->op == UNSET)
		rest += *rest == '\r' ? 2 : *rest ? 1 : 0;
	if (e->behind_dash)
		rest += strspn(rest, " ");
	if (strncmp(before, after, from) != 0)
		fail_msg("bytes before the field changed");
	if (len < strlen(rest) || strcmp(rest, after + len - strlen(rest)) != 0)
		fail_msg("bytes after the field changed");
}

/* Every numbered comment outside the lines of the field is still a comment. */
static void check_comments_outside(const struct edit *e, const char *before, const char *after)
{
	const char *seen = after;

	for (const char *c = strchr(before, '#'); c; c = strchr(c + 1, '#')) {
		char mark[16];
		size_t pos = (size_t)(c - before);
		int digits = (int)strspn(c + 1, "0123456789");

		if (!digits || c[1 + digits] != '.' || (pos >= e->from && pos < e->to))
			continue;
		snprintf(mark, sizeof mark, "#%.*s.", digits, c + 1);
		seen = strstr(seen, mark);
		if (!seen)
			fail_msg("comment %s is lost", mark);
	}
}

/* Setting a scalar to a scalar of one line leaves all but the scalar. */
static void check_span_only(const struct edit *e, const struct ydoc *doc, const struct ydoc *after)
{
	const struct ynode *old = ynode_find(doc->root, str_text(&e->path));
	const struct ynode *new = ynode_find(after->root, str_text(&e->path));
	size_t tail = doc->len - old->end;

	if (old->style == Y_LITERAL || old->style == Y_FOLDED || new->style == Y_LITERAL
	    || old->start == old->end)
		return;
	if (old->start != new->start || strncmp(doc->text, after->text, old->start) != 0
	    || after->len - new->end != tail || strcmp(doc->text + old->end, after->text + new->end) != 0)
		fail_msg("more than the scalar changed");
}

static struct str current;      /* the case, printed when it fails */

static void run(const struct edit *e, const struct ydoc *doc, struct ydoc **after)
{
	static const struct yorder order = { rank, NULL };
	struct error *err;

	if (e->op == UNSET)
		err = yedit_unset(doc, str_text(&e->path), after);
	else if (e->op == APPEND)
		err = yedit_append(doc, str_text(&e->path), e->value, &order, after);
	else
		err = yedit_set(doc, str_text(&e->path), e->value, &order, after);
	if (err)
		fail_msg("%s", err->text);
}

static void check_case(unsigned number)
{
	struct edit e = { .path = STR_INIT };
	struct ynode *root = ynode_map();
	struct ydoc *doc = NULL, *after = NULL;
	struct error *err;
	char *text;

	random_state = SEED + number * 2654435761u;
	for (size_t i = pick(5) + 1; i > 0; i--)
		ynode_put(root, names[pick(COUNT(names))], random_tree(3));
	text = write_document(root);
	str_truncate(&current, 0);
	str_addf(&current, "seed %u, case %u:\n%s\n", SEED, number, text);
	err = ydoc_parse(text, strlen(text), &doc);
	if (err)
		fail_msg("%u:%u: %s", err->line, err->column, err->text);
	if (!ynode_equal(doc->root, root))
		fail_msg("read differently from what was written");
	plan(&e, doc);
	str_addf(&current, "--- edit %d of %s\n", (int)e.op, str_text(&e.path));
	run(&e, doc, &after);
	str_addf(&current, "--- gives\n%s\n", after->text);
	assert_true(ynode_equal(after->root, e.expected));
	check_bytes_outside(&e, doc->text, after->text);
	check_comments_outside(&e, doc->text, after->text);
	if (e.op == SET && e.value->kind == Y_SCALAR
	    && ynode_text(ynode_find(doc->root, str_text(&e.path))))
		check_span_only(&e, doc, after);
	ynode_free(root);
	ynode_free(e.value);
	ynode_free(e.expected);
	str_free(&e.path);
	ydoc_free(doc);
	ydoc_free(after);
	free(text);
}

static int print_failed_case(void **state)
{
	(void)state;
	if (current.len)
		print_error("%s", current.ptr);
	str_free(&current);
	return 0;
}

static void test_random_edits(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CASES; i++)
		check_case(i);
	str_free(&current);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_random_edits, print_failed_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
