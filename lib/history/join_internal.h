/* Between join.c (commits, files) and join_records.c. */
#ifndef HISTORY_JOIN_INTERNAL_H
#define HISTORY_JOIN_INTERNAL_H

#include "history/join.h"
#include "store/scan.h"

struct joining {
	const struct site *site;
	struct oid base_tree, our_tree, their_tree;
	struct join_choices *choices;
	struct join *out;
};

/* The paths that join_records has dealt with, below the repository's top, sorted. */
struct error *join_records(struct joining *j, struct strv *paths) MUST_CHECK;

/* Each takes its strings. */
void join_put(struct joining *j, char *path, struct str *bytes, bool executable);
void join_put_blob(struct joining *j, char *path, const struct oid *blob, bool executable);
void join_remove(struct joining *j, char *path);

/* What was chosen for a record or file as a whole; false when nothing was, and the
 * conflict is in the list, with this reason. */
bool join_choose(struct joining *j, enum record_type type, const char *id, const char *name, const char *why,
		 enum merge_take *out);
struct join_conflict *join_add_conflict(struct join *join);

#endif
