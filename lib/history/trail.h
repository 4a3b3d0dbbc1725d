/* Where a record stands in the tree of a commit. */
#ifndef HISTORY_TRAIL_H
#define HISTORY_TRAIL_H

#include "model/record.h"
#include "model/site.h"

/* The way to a file: what stands at the tree itself, at each directory, and at
 * the path. Commits mostly share the upper part of it. */
struct trail {
	char *path;             /* owned, below the repository's top; NULL: the record is not there */
	struct oid *ids;        /* owned; ids[0] is the tree, ids[n - 1] the blob */
	size_t n;
};
void trail_free(struct trail *trail);   /* leaves it empty */
const struct oid *trail_blob(const struct trail *trail);

/* Find the record in a commit's tree: at the path of `near`, the trail of a
 * child or parent, and below whatever has the same id there; else, an
 * agreement, in the first folder of a year that has it. near may be
 * empty, or a path alone. */
struct error *trail_find(const struct site *site, const struct oid *tree, enum record_type type,
			 const char *id, const struct trail *near, struct trail *out) MUST_CHECK;

#endif
