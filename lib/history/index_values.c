#include "history/index_values.h"

#include <string.h>

#include "base/mem.h"

/* --- writing -------------------------------------------------------------------- */

/* Seven bits a byte, the lowest first; the eighth says that more follow. */
static void put_number(size_t number, struct str *out)
{
	for (; number >= 0x80; number >>= 7)
		str_addc(out, (char)(number & 0x7f) | (char)0x80);
	str_addc(out, (char)number);
}

static void put_text(const char *text, struct str *out)
{
	size_t len = strlen(text);

	put_number(len, out);
	str_addn(out, text, len);
}

enum tag { TAG_NONE, TAG_SCALAR, TAG_MAP, TAG_SEQ };

void index_put_value(const struct ynode *value, struct str *out)
{
	static const enum tag tags[] = { [Y_SCALAR] = TAG_SCALAR, [Y_MAP] = TAG_MAP, [Y_SEQ] = TAG_SEQ };

	put_number(value ? tags[value->kind] : TAG_NONE, out);
	if (!value)
		return;
	if (value->kind == Y_SCALAR) {
		put_text(value->text, out);
		return;
	}
	put_number(value->n, out);
	for (size_t i = 0; i < value->n; i++) {
		if (value->kind == Y_MAP)
			put_text(value->keys[i]->text, out);
		index_put_value(value->items[i], out);
	}
}

void index_put_changes(const struct field_changes *changes, struct str *out)
{
	put_number(changes->n, out);
	for (size_t i = 0; i < changes->n; i++) {
		put_text(changes->items[i].field, out);
		index_put_value(changes->items[i].before, out);
		index_put_value(changes->items[i].after, out);
	}
}

/* The state of a field without a name cannot be asked for. */
static void put_state(const char *field, const struct ynode *value, struct str *out, struct str *fields)
{
	struct str bytes = STR_INIT;

	str_add(fields, field);
	str_addc(fields, '\n');
	if (!*field)
		return;
	if (value)
		index_put_value(value, &bytes);
	str_addn(out, field, strlen(field) + 1);
	put_number(bytes.len, out);
	str_addn(out, str_text(&bytes), bytes.len);
	str_free(&bytes);
}

void index_put_states(enum index_version was, const struct ynode *before, enum index_version is,
		      const struct ynode *after, struct str *states, struct str *fields)
{
	if (was != is) {
		str_addn(states, "", 1);
		put_number(is != INDEX_GONE, states);
		if (is != INDEX_GONE)
			put_number(is, states);
	}
	for (size_t i = 0; after && i < after->n; i++)
		if (!ynode_equal(ynode_get(before, after->keys[i]->text), after->items[i]))
			put_state(after->keys[i]->text, after->items[i], states, fields);
	for (size_t i = 0; before && i < before->n; i++)
		if (!ynode_get(after, before->keys[i]->text))
			put_state(before->keys[i]->text, NULL, states, fields);
}

/* --- reading ---------------------------------------------------------------------- */

/* Nothing is taken for granted: the file can be anything. */
struct input {
	const unsigned char *at, *end;
	struct pool *pool;
	size_t depth;
	bool bad;
};

static size_t get_number(struct input *in)
{
	size_t number = 0;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		if (in->at == in->end)
			break;
		number |= (size_t)(*in->at & 0x7f) << shift;
		if (!(*in->at++ & 0x80))
			return number;
	}
	in->bad = true;
	return 0;
}

static char *get_text(struct input *in)
{
	size_t len = get_number(in);
	char *text;

	if (in->bad || len > (size_t)(in->end - in->at) || memchr(in->at, '\0', len)) {
		in->bad = true;
		return NULL;
	}
	text = pool_text(in->pool, (const char *)in->at, len);
	in->at += len;
	return text;
}

static struct ynode *get_value(struct input *in);

static struct ynode *new_node(struct input *in, enum ykind kind)
{
	struct ynode *node = pool_alloc(in->pool, 1, sizeof *node);

	node->kind = kind;
	node->style = kind == Y_SCALAR ? Y_PLAIN : Y_BLOCK;
	return node;
}

static void get_children(struct input *in, struct ynode *node)
{
	size_t n = get_number(in);

	/* Each takes a byte at least. */
	if (in->bad || n > (size_t)(in->end - in->at) || ++in->depth > YAML_MAX_DEPTH) {
		in->bad = true;
		return;
	}
	node->items = pool_alloc(in->pool, n, sizeof *node->items);
	if (node->kind == Y_MAP)
		node->keys = pool_alloc(in->pool, n, YNODE_KEY_ROOM);
	for (size_t i = 0; i < n && !in->bad; i++) {
		if (node->keys) {
			node->keys[i] = new_node(in, Y_SCALAR);
			node->keys[i]->text = get_text(in);
		}
		node->items[i] = get_value(in);
		in->bad = in->bad || !node->items[i];
	}
	node->n = (unsigned)n;
	in->depth--;
	if (node->keys && !in->bad)
		ynode_hash_keys(node);
}

/* NULL for no value, and where the bytes are bad. */
static struct ynode *get_value(struct input *in)
{
	static const enum ykind kinds[] = { [TAG_SCALAR] = Y_SCALAR, [TAG_MAP] = Y_MAP, [TAG_SEQ] = Y_SEQ };
	size_t tag = get_number(in);
	struct ynode *node;

	in->bad = in->bad || tag > TAG_SEQ;
	if (in->bad || tag == TAG_NONE)
		return NULL;
	node = new_node(in, kinds[tag]);
	if (node->kind == Y_SCALAR)
		node->text = get_text(in);
	else
		get_children(in, node);
	return node;
}

/* What index_put_states made lies in memory still, so it is as it was made. */
bool index_next_state(const char **at, const char *end, struct index_state *out)
{
	struct input in = { .end = (const unsigned char *)end };

	if (*at == end)
		return false;
	out->field = *at;
	in.at = (const unsigned char *)*at + strlen(*at) + 1;
	out->len = get_number(&in);
	out->bytes = (const char *)in.at;
	*at = out->bytes + out->len;
	return true;
}

enum index_version index_get_version(const char *bytes, size_t len)
{
	if (len == 0)
		return INDEX_GONE;
	return len == 1 && *bytes == INDEX_READABLE ? INDEX_READABLE : INDEX_UNREADABLE;
}

struct ynode *index_get_value(const char *bytes, size_t len, struct pool *pool)
{
	struct input in = { (const unsigned char *)bytes, (const unsigned char *)bytes + len, pool, 0, false };
	struct ynode *value = get_value(&in);

	return in.bad || in.at != in.end ? NULL : value;
}

bool index_get_changes(const void *bytes, size_t len, struct difference *out)
{
	struct input in = { .at = bytes, .end = (const unsigned char *)bytes + len };
	size_t n;

	out->values = in.pool = pool_new(len * 4 + 256);
	n = bytes ? get_number(&in) : 0;
	if (!bytes || n > len)
		return false;
	for (size_t i = 0; i < n && !in.bad; i++) {
		struct field_change change = { .field = xstrdup(get_text(&in)) };

		change.before = get_value(&in);
		change.after = get_value(&in);
		GROW(out->fields.items, out->fields.n, out->fields.cap);
		out->fields.items[out->fields.n++] = change;
		in.bad = in.bad || (!change.before && !change.after);
	}
	return !in.bad && in.at == in.end;
}
