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

/* With a NUL behind it, so that it need not be copied to be a string. */
static void put_text(const char *text, struct str *out)
{
	size_t len = strlen(text);

	put_number(len, out);
	str_addn(out, text, len + 1);
}

enum tag { TAG_NONE, TAG_SCALAR, TAG_MAP, TAG_SEQ };

/* Together, as maps with the same ones are many. */
static void put_keys(const struct ynode *map, struct str *out)
{
	struct str keys = STR_INIT;

	for (size_t i = 0; i < map->n; i++)
		put_text(map->keys[i]->text, &keys);
	put_number(keys.len, out);
	str_addn(out, str_text(&keys), keys.len);
	str_free(&keys);
}

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
	if (value->kind == Y_MAP)
		put_keys(value, out);
	for (size_t i = 0; i < value->n; i++)
		index_put_value(value->items[i], out);
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

/* The keys of a map, as they stand in the bytes and as nodes. */
struct shape {
	const char *bytes;      /* NULL: none yet */
	size_t len, n;
	struct ynode **keys;    /* and their hashes */
};

/* What comes again and again in a register, the keys of its records and words such as
 * "onbekend", is there once. By a hash: a later one takes the place of another. */
struct known {
	struct shape shapes[64];
	struct ynode *scalars[1024];
};

struct unpacker {
	struct pool *pool;
	struct known *known;    /* NULL for a few values */
};

struct unpacker *index_unpacker(struct pool *pool)
{
	struct unpacker *unpacker = pool_alloc(pool, 1, sizeof *unpacker);

	*unpacker = (struct unpacker){ pool, pool_alloc(pool, 1, sizeof *unpacker->known) };
	return unpacker;
}

/* Nothing is taken for granted: the file can be anything. */
struct input {
	char *at;
	const char *end;
	struct unpacker *unpacker;
	size_t depth;
	bool bad;
};

static size_t get_number(struct input *in)
{
	size_t number = 0;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		unsigned char byte;

		if (in->at == in->end)
			break;
		byte = (unsigned char)*in->at++;
		number |= (size_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return number;
	}
	in->bad = true;
	return 0;
}

/* It lies in the bytes. */
static char *get_text(struct input *in)
{
	size_t len = get_number(in);
	char *text = in->at;

	if (in->bad || len >= (size_t)(in->end - text) || strnlen(text, len + 1) != len) {
		in->bad = true;
		return NULL;
	}
	in->at += len + 1;
	return text;
}

static size_t hash_of(const char *bytes, size_t len)
{
	size_t hash = len;

	for (size_t i = 1; len && i <= 4; i++)
		hash = hash * 31 + (unsigned char)bytes[(len - 1) * i / 4];
	return hash;
}

static struct ynode *new_node(struct input *in, enum ykind kind)
{
	struct ynode *node = pool_alloc(in->unpacker->pool, 1, sizeof *node);

	node->kind = kind;
	node->style = kind == Y_SCALAR ? Y_PLAIN : Y_BLOCK;
	return node;
}

static struct ynode *get_scalar(struct input *in)
{
	struct known *known = in->unpacker->known;
	char *text = get_text(in);
	struct ynode *new = NULL, **node = &new;

	if (!text)
		return NULL;
	if (known)
		node = &known->scalars[hash_of(text, (size_t)(in->at - text) - 1) % COUNT(known->scalars)];
	if (!*node || strcmp((*node)->text, text) != 0) {
		*node = new_node(in, Y_SCALAR);
		(*node)->text = text;
	}
	return *node;
}

static bool is_shape(const struct shape *shape, const char *bytes, size_t len, size_t n)
{
	return shape->bytes && shape->len == len && shape->n == n && memcmp(shape->bytes, bytes, len) == 0;
}

static void get_keys(struct input *in, struct ynode *map)
{
	size_t len = get_number(in);
	struct known *known = in->unpacker->known;
	struct shape new = { .bytes = NULL }, *shape = &new;
	char *bytes = in->at;

	if (in->bad || len > (size_t)(in->end - bytes)) {
		in->bad = true;
		return;
	}
	if (known)
		shape = &known->shapes[hash_of(bytes, len) % COUNT(known->shapes)];
	if (!is_shape(shape, bytes, len, map->n)) {
		struct input keys = { .at = bytes, .end = bytes + len, .unpacker = in->unpacker };

		map->keys = pool_alloc(in->unpacker->pool, map->n, YNODE_KEY_ROOM);
		for (size_t i = 0; i < map->n && !keys.bad; i++)
			map->keys[i] = get_scalar(&keys);
		if (keys.bad || keys.at != keys.end) {
			in->bad = true;
			return;
		}
		ynode_hash_keys(map);
		*shape = (struct shape){ bytes, len, map->n, map->keys };
	}
	map->keys = shape->keys;
	map->hashed = true;
	in->at += len;
}

static struct ynode *get_value(struct input *in);

static void get_children(struct input *in, struct ynode *node)
{
	size_t n = get_number(in);

	/* Each takes a byte at least. */
	if (in->bad || n > (size_t)(in->end - in->at) || ++in->depth > YAML_MAX_DEPTH) {
		in->bad = true;
		return;
	}
	node->n = (unsigned)n;
	if (node->kind == Y_MAP)
		get_keys(in, node);
	if (in->bad)
		return;
	node->items = pool_alloc(in->unpacker->pool, n, sizeof *node->items);
	for (size_t i = 0; i < n && !in->bad; i++) {
		node->items[i] = get_value(in);
		in->bad = in->bad || !node->items[i];
	}
	in->depth--;
}

/* NULL for no value, and where the bytes are bad. */
static struct ynode *get_value(struct input *in)
{
	static const enum ykind kinds[] = { [TAG_MAP] = Y_MAP, [TAG_SEQ] = Y_SEQ };
	size_t tag = get_number(in);
	struct ynode *node;

	in->bad = in->bad || tag > TAG_SEQ;
	if (in->bad || tag == TAG_NONE)
		return NULL;
	if (tag == TAG_SCALAR)
		return get_scalar(in);
	node = new_node(in, kinds[tag]);
	get_children(in, node);
	return node;
}

/* What index_put_states made lies in memory still, so it is as it was made. */
bool index_next_state(const struct str *states, size_t *at, struct index_state *out)
{
	struct input in = { .bad = *at == states->len };

	if (in.bad)
		return false;
	in.end = states->ptr + states->len;
	out->field = states->ptr + *at;
	in.at = states->ptr + *at + strlen(out->field) + 1;
	out->len = get_number(&in);
	out->bytes = in.at;
	*at = (size_t)(in.at - states->ptr) + out->len;
	return true;
}

enum index_version index_get_version(const char *bytes, size_t len)
{
	if (len == 0)
		return INDEX_GONE;
	return len == 1 && *bytes == INDEX_READABLE ? INDEX_READABLE : INDEX_UNREADABLE;
}

struct ynode *index_get_value(struct unpacker *unpacker, char *bytes, size_t len)
{
	struct input in = { bytes, bytes + len, unpacker, 0, false };
	struct ynode *value = get_value(&in);

	return in.bad || in.at != in.end ? NULL : value;
}

bool index_get_changes(const void *bytes, size_t len, struct difference *out)
{
	struct unpacker unpacker = { .known = NULL };
	struct input in = { .unpacker = &unpacker };
	size_t n;

	out->values = unpacker.pool = pool_new(len * 4 + 256);
	in.at = pool_text(out->values, bytes, bytes ? len : 0);
	in.end = in.at + (bytes ? len : 0);
	n = get_number(&in);
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
