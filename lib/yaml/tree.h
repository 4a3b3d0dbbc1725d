/* YAML text as a tree that knows its places. A strict subset: one document, a
 * map at its root, keys that are plain or quoted scalars; no anchors, aliases,
 * tags, duplicate keys or explicit ("?") keys. All scalars are text. A missing
 * final newline is read as if it stood there. */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

#define YAML_MAX_SIZE (1024 * 1024)     /* bytes of one file */
#define YAML_MAX_DEPTH 32               /* collections within each other */
#define YAML_MAX_KEY 128                /* characters; YAML's 1024 once all are escaped */

enum ykind { Y_SCALAR, Y_MAP, Y_SEQ };
enum ystyle { Y_PLAIN, Y_SINGLE, Y_DOUBLE, Y_LITERAL, Y_FOLDED, Y_BLOCK, Y_FLOW };

/* A large register has a million of these: hence no wider numbers than
 * YAML_MAX_SIZE asks for.
 *
 * Places: a block collection starts at its first key or dash and ends with its
 * last value; an empty value ("key:") stands right after its colon or dash; a
 * block scalar ends before the newline of its last line. */
struct ynode {
	enum ykind kind : 8;
	enum ystyle style : 8;  /* of a scalar, or Y_BLOCK or Y_FLOW of a collection */
	bool hashed;            /* maps: the hashes of the keys lie behind the n keys */
	unsigned start, end;    /* bytes of the text it was parsed from; end is past the last */
	unsigned line, column;  /* of start, from 1; column counts characters */
	unsigned n;             /* items: their number, which decides the room for them */
	char *text;             /* scalars: the value, NUL-terminated, valid UTF-8 */
	struct ynode **items;   /* maps: the values; sequences: the items */
	struct ynode **keys;    /* maps: the keys, scalars, beside their values */
};

struct ydoc {
	char *text;             /* as given, NUL-terminated */
	size_t len;
	struct ynode *root;     /* a map. It does not change: edits make a new text */
	struct pool *pool;      /* where all of it lies, the doc too, which is one of its
				 * owners; NULL when each was allocated */
};

/* Parse len bytes. On success *out is owned by the caller (ydoc_free). An
 * error has status 4, line and column, and no path. */
struct error *ydoc_parse(const char *text, size_t len, struct ydoc **out) MUST_CHECK;
void ydoc_free(struct ydoc *doc);
/* A doc of values that come from elsewhere: without a text, and of its nodes no places
 * or styles are known. It lies in the pool, as its root does. */
struct ydoc *ydoc_of_values(struct ynode *root, struct pool *pool);
bool ydoc_same_bytes(const struct ydoc *a, const struct ydoc *b);

/* The same for a text as nearly all records are written, see yaml/simple.h.
 * False for any other, right or wrong. It lies in the pool, which many can share,
 * or with NULL in one of its own. Unlike ydoc_parse it makes no error, so that
 * several threads may call it at once, each with its own pool. */
bool ydoc_parse_simple(const char *text, size_t len, struct pool *pool, struct ydoc **out);

/* Parse a value as typed on a command line: a flow map or sequence when it
 * starts with { or [, else the text itself as a scalar. Error: status 2. */
struct error *ynode_from_argument(const char *text, struct ynode **out) MUST_CHECK;

/* Trees made by hand; the caller owns what is returned (ynode_free). */
struct ynode *ynode_scalar(const char *text);
struct ynode *ynode_map(void);
struct ynode *ynode_seq(void);
struct ynode *ynode_copy(const struct ynode *node);
void ynode_push(struct ynode *seq, struct ynode *item);                 /* takes item */
void ynode_put(struct ynode *map, const char *key, struct ynode *value); /* takes value; replaces */
void ynode_free(struct ynode *node);

/* Put an item (in a map: under key) before position at, or take the one there
 * out. Insert takes both nodes; key is NULL for a sequence. */
void ynode_insert(struct ynode *node, size_t at, struct ynode *key, struct ynode *item);
void ynode_remove(struct ynode *node, size_t at);

/* Borrowed; NULL when there is none (or the node is NULL or no map). */
struct ynode *ynode_get(const struct ynode *map, const char *key);
struct ynode *ynode_key(const struct ynode *map, const char *key);      /* the key's own node */
/* By a dotted path, list positions from 0: "partijen.0.rol". */
struct ynode *ynode_find(const struct ynode *node, const char *path);
const char *ynode_text(const struct ynode *node);       /* NULL when it is no scalar */

/* Of a map that will not change, with room for n hashes behind its keys: make
 * finding a key quick. */
#define YNODE_KEY_ROOM (sizeof(struct ynode *) + sizeof(uint32_t))      /* bytes a key */
void ynode_hash_keys(struct ynode *map);

/* The position of the child that one part of a path names. */
bool ynode_child(const struct ynode *node, const char *part, size_t *at);
/* A list position: decimal digits without leading zeros, at most YAML_MAX_SIZE. */
bool ynode_is_position(const char *part, size_t *at);

/* Collections within each other; 0 for a scalar. */
size_t ynode_depth(const struct ynode *node);

/* Same data: kinds, values, order; not style or place. */
bool ynode_equal(const struct ynode *a, const struct ynode *b);

#endif
