/* The changes of a record's fields as bytes in the index. */
#ifndef HISTORY_INDEX_VALUES_H
#define HISTORY_INDEX_VALUES_H

#include "base/pool.h"
#include "history/difference.h"

void index_put_changes(const struct field_changes *changes, struct str *out);
/* False when these are not the bytes of changes; the values belong to the difference. */
bool index_get_changes(const void *bytes, size_t len, struct difference *out);

/* The fields at the top in which two versions of a record differ in any way, each with
 * what it is in the later one, from which any state is put together again. A field
 * without bytes is not there. The field "" is the version as a whole. */
enum index_version { INDEX_GONE, INDEX_READABLE, INDEX_UNREADABLE };
/* NULL is a version that is not there, or cannot be read. Their names alone go to
 * fields, each with a newline behind it. */
void index_put_states(enum index_version was, const struct ynode *before, enum index_version is,
		      const struct ynode *after, struct str *states, struct str *fields);
struct index_state {
	const char *field;      /* borrowed, as the bytes are */
	const char *bytes;
	size_t len;
};
/* The next one of what index_put_states made, from *at on, which goes past it; false at
 * the end. */
bool index_next_state(const struct str *states, size_t *at, struct index_state *out);
void index_put_value(const struct ynode *value, struct str *out);
/* The version that the bytes are. */
enum index_version index_get_version(const char *bytes, size_t len);
/* What makes values of bytes, for one thread at a time: it, and they, lie in the pool. */
struct unpacker *index_unpacker(struct pool *pool);
/* The value that the bytes are; NULL when they are none. Its texts, and the keys of all
 * that come after, are where the bytes are: these must stay as long. */
struct ynode *index_get_value(struct unpacker *unpacker, char *bytes, size_t len);

#endif
