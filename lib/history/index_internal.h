/* What the parts of the index share: index.c opens it, index_update.c brings it
 * up to date, index_read.c answers from it. */
#ifndef HISTORY_INDEX_INTERNAL_H
#define HISTORY_INDEX_INTERNAL_H

#include "history/db.h"
#include "history/index.h"
#include "history/index_rows.h"

struct index {
	const struct site *site;
	struct db *db;
};

bool index_find_commit(struct index *index, const struct oid *id, struct spot *out);

/* Values that the index keeps about itself. */
bool index_meta_is(struct index *index, const char *key, const void *value, size_t len);
void index_meta_set(struct index *index, const char *key, const void *value, size_t len);
bool index_meta_get(struct index *index, const char *key, struct oid *out);
bool index_is_at(struct index *index, const struct oid *tip);

/* The number in the first row and one more; 0 when there is no row. */
int64_t index_next_number(struct index *index, const char *sql);

/* Add the commits that led to a tip. False when that cannot be done: then
 * nothing of it was kept. */
bool index_bring_up_to_date(struct index *index, const struct oid *tip);
/* The same of the records that are kept as they are at the tip, within a transaction
 * for writing. */
struct error *index_bring_records(struct index *index) MUST_CHECK;

#endif
