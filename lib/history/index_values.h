/* The changes of a record's fields as bytes in the index. */
#ifndef HISTORY_INDEX_VALUES_H
#define HISTORY_INDEX_VALUES_H

#include "history/difference.h"

void index_put_changes(const struct field_changes *changes, struct str *out);
/* False when these are not the bytes of changes; the values belong to the difference. */
bool index_get_changes(const void *bytes, size_t len, struct difference *out);

/* The fields at the top in which two trees differ in any way, each with a
 * newline behind it; NULL is an empty tree. */
void index_put_fields(const struct ynode *before, const struct ynode *after, struct str *out);

#endif
