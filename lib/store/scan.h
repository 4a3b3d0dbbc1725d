/* Reading much history at git's speed: commits by their trees alone, and what
 * differs between two trees. As in git itself, the hashes of these objects are
 * not computed again (the checksums of the compressed data are): that is for
 * who verifies. Nothing read here stays where other functions would find it. */
#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "store/store.h"

struct scanned {
	struct oid id, tree;
	const struct oid *parents, *parent_trees;       /* borrowed */
	size_t n_parents;
};

/* Call visit for each commit reachable from `from`, children before parents,
 * newest first; it sets *stop to end. */
typedef struct error *(*scan_visit)(const struct scanned *commit, bool *stop, void *context);
struct error *store_scan(struct store *store, const struct oid *from, scan_visit visit,
			 void *context) MUST_CHECK;

/* The same without the commits that are known, nor what is reachable through
 * them alone. */
typedef bool (*scan_known)(const struct oid *commit, void *context);
struct error *store_scan_new(struct store *store, const struct oid *from, scan_known known, scan_visit visit,
			     void *context) MUST_CHECK;

/* What the order of commits rests on. */
struct commit_head {
	struct oid id, tree;
	struct oid *parents;    /* owned */
	size_t n_parents;
	int64_t when;           /* the committer's time; 0 when it cannot be read */
};
struct error *store_commit_head(struct store *store, const struct oid *id, struct commit_head *out) MUST_CHECK;
void commit_head_free(struct commit_head *head);        /* leaves it empty */

/* As store_commit_read. */
struct error *store_scan_commit(struct store *store, const struct oid *id, struct commit *out) MUST_CHECK;

/* As store_entry. */
struct error *store_find(struct store *store, const struct oid *tree, const char *path,
			 struct entry *out) MUST_CHECK;

/* As store_blob. */
struct error *store_scan_blob(struct store *store, const struct oid *id, size_t max, struct str *out) MUST_CHECK;

/* What differs between two trees: the same name, and the entry on each side,
 * kind ENTRY_NONE where it lacks. A file and a directory of one name are two
 * differences. NULL is an empty tree. In git's order. */
struct tree_difference {
	char *name;             /* owned */
	struct entry before, after;     /* without names */
};
struct error *store_differences(struct store *store, const struct oid *before, const struct oid *after,
				struct tree_difference **out, size_t *n) MUST_CHECK;
/* The same of all files below them, by their paths; directories are no difference
 * of their own. Status 4 when they are too deep. */
struct error *store_all_differences(struct store *store, const struct oid *before, const struct oid *after,
				    struct tree_difference **out, size_t *n) MUST_CHECK;
void tree_differences_free(struct tree_difference *items, size_t n);

#endif
