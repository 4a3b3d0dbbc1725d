#include "yaml/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"

static struct ynode *make(enum ykind kind, enum ystyle style)
{
	struct ynode *node = xcalloc(1, sizeof *node);

	node->kind = kind;
	node->style = style;
	return node;
}

struct ynode *ynode_scalar(const char *text)
{
	struct ynode *node = make(Y_SCALAR, Y_PLAIN);

	node->text = xstrdup(text);
	return node;
}

struct ynode *ynode_map(void)
{
	return make(Y_MAP, Y_BLOCK);
}

struct ynode *ynode_seq(void)
{
	return make(Y_SEQ, Y_BLOCK);
}

struct ynode *ynode_copy(const struct ynode *node)
{
	struct ynode *copy = make(node->kind, node->style);

	*copy = *node;
	copy->text = xstrdup(node->text);
	copy->items = copy->keys = NULL;
	copy->hashed = false;
	copy->n = 0;
	for (size_t i = 0; i < node->n; i++)
		ynode_insert(copy, i, node->keys ? ynode_copy(node->keys[i]) : NULL,
			     ynode_copy(node->items[i]));
	return copy;
}

/* There is room for the next power of two from n on, or more. */
static struct ynode **with_room(struct ynode **children, size_t n)
{
	bool full = (n & (n - 1)) == 0;

	return full ? xreallocarray(children, n ? 2 * n : 1, sizeof(struct ynode *)) : children;
}

void ynode_insert(struct ynode *node, size_t at, struct ynode *key, struct ynode *item)
{
	size_t after = (node->n - at) * sizeof *node->items;

	if (node->kind == Y_MAP) {
		node->keys = with_room(node->keys, node->n);
		memmove(node->keys + at + 1, node->keys + at, after);
		node->keys[at] = key;
	}
	node->items = with_room(node->items, node->n);
	memmove(node->items + at + 1, node->items + at, after);
	node->items[at] = item;
	node->n++;
}

void ynode_remove(struct ynode *node, size_t at)
{
	size_t after = (node->n - at - 1) * sizeof *node->items;

	ynode_free(node->items[at]);
	memmove(node->items + at, node->items + at + 1, after);
	if (node->kind == Y_MAP) {
		ynode_free(node->keys[at]);
		memmove(node->keys + at, node->keys + at + 1, after);
	}
	node->n--;
}

void ynode_push(struct ynode *seq, struct ynode *item)
{
	ynode_insert(seq, seq->n, NULL, item);
}

void ynode_put(struct ynode *map, const char *key, struct ynode *value)
{
	size_t at;

	if (!ynode_child(map, key, &at)) {
		ynode_insert(map, map->n, ynode_scalar(key), value);
		return;
	}
	ynode_free(map->items[at]);
	map->items[at] = value;
}

void ynode_free(struct ynode *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->n; i++) {
		ynode_free(node->items[i]);
		if (node->keys)
			ynode_free(node->keys[i]);
	}
	free(node->items);
	free(node->keys);
	free(node->text);
	free(node);
}

static bool is_position(const char *part, size_t len, size_t *at)
{
	size_t number = 0;

	if (!len || (*part == '0' && len > 1))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (part[i] < '0' || part[i] > '9' || number > YAML_MAX_SIZE / 10)
			return false;
		number = number * 10 + (size_t)(part[i] - '0');
	}
	*at = number;
	return true;
}

bool ynode_is_position(const char *part, size_t *at)
{
	return is_position(part, strlen(part), at);
}

/* Of the length and the ends, which tell keys apart; a key that is looked for is
 * hashed each time. */
static uint32_t hash_of(const char *text, size_t len)
{
	uint64_t first = 0, last = 0;

	if (len >= sizeof first) {
		memcpy(&first, text, sizeof first);
		memcpy(&last, text + len - sizeof last, sizeof last);
	} else {
		for (size_t i = 0; i < len; i++)
			first = first << 8 | (unsigned char)text[i];
	}
	return (uint32_t)((first ^ (last + len) * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u >> 32);
}

static uint32_t *hashes_of(const struct ynode *map)
{
	return (uint32_t *)(void *)(map->keys + map->n);
}

struct ydoc *ydoc_of_values(struct ynode *root, struct pool *pool)
{
	struct ydoc *doc = pool_alloc(pool, 1, sizeof *doc);

	*doc = (struct ydoc){ .text = pool_text(pool, "", 0), .root = root, .pool = pool_share(pool) };
	return doc;
}

void ynode_hash_keys(struct ynode *map)
{
	uint32_t *hashes = hashes_of(map);

	for (size_t i = 0; i < map->n; i++)
		hashes[i] = hash_of(map->keys[i]->text, strlen(map->keys[i]->text));
	map->hashed = true;
}

static bool is_key(const struct ynode *map, size_t i, const char *key, size_t len)
{
	const char *name = map->keys[i]->text;
	size_t same = 0;

	while (same < len && name[same] == key[same])
		same++;
	return same == len && !name[len];
}

static bool find_key(const struct ynode *map, const char *key, size_t len, size_t *at)
{
	const uint32_t *hashes = map->hashed ? hashes_of(map) : NULL;
	uint32_t hash = hashes ? hash_of(key, len) : 0;

	for (size_t i = 0; i < map->n; i++) {
		if ((!hashes || hashes[i] == hash) && is_key(map, i, key, len)) {
			*at = i;
			return true;
		}
	}
	return false;
}

static bool find_part(const struct ynode *node, const char *part, size_t len, size_t *at)
{
	if (!node || node->kind == Y_SCALAR)
		return false;
	if (node->kind == Y_MAP)
		return find_key(node, part, len, at);
	return is_position(part, len, at) && *at < node->n;
}

bool ynode_child(const struct ynode *node, const char *part, size_t *at)
{
	return find_part(node, part, strlen(part), at);
}

struct ynode *ynode_get(const struct ynode *map, const char *key)
{
	size_t at;

	return map && map->kind == Y_MAP && find_key(map, key, strlen(key), &at) ? map->items[at] : NULL;
}

struct ynode *ynode_key(const struct ynode *map, const char *key)
{
	size_t at;

	return map && map->kind == Y_MAP && find_key(map, key, strlen(key), &at) ? map->keys[at] : NULL;
}

struct ynode *ynode_find(const struct ynode *node, const char *path)
{
	struct ynode *found = NULL;
	size_t at, len;

	for (;; path += len + 1) {
		len = (size_t)(strchrnul(path, '.') - path);
		if (!find_part(node, path, len, &at))
			return NULL;
		node = found = node->items[at];
		if (!path[len])
			return found;
	}
}

const char *ynode_text(const struct ynode *node)
{
	return node && node->kind == Y_SCALAR ? node->text : NULL;
}

size_t ynode_depth(const struct ynode *node)
{
	size_t deepest = 0;

	if (node->kind == Y_SCALAR)
		return 0;
	for (size_t i = 0; i < node->n; i++) {
		size_t depth = ynode_depth(node->items[i]);

		if (depth > deepest)
			deepest = depth;
	}
	return deepest + 1;
}

bool ynode_equal(const struct ynode *a, const struct ynode *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->n != b->n || !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (a->kind == Y_MAP && strcmp(a->keys[i]->text, b->keys[i]->text) != 0)
			return false;
		if (!ynode_equal(a->items[i], b->items[i]))
			return false;
	}
	return true;
}
