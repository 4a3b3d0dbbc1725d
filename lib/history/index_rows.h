/* What one commit adds to the index, found without the index. */
#ifndef HISTORY_INDEX_ROWS_H
#define HISTORY_INDEX_ROWS_H

#include "history/touched.h"

struct index_commit {
	struct oid id, tree;
	struct oid *parents, *parent_trees;     /* owned */
	size_t n_parents;
	bool is_fork;                           /* it begins a branch beside the main line */
};
void index_commit_free(struct index_commit *commit);

/* A record that differs from that of a parent. */
struct index_row {
	size_t parent;                  /* which one; 0 for a commit without parents */
	struct touched touched;
	struct str changes, fields;     /* see index_values.h; of a first parent, and readable */
	bool is_read;
};
struct index_rows {
	struct commit commit;
	struct index_row *items;
	size_t n, cap;
};

struct error *index_rows_of(const struct site *site, const struct index_commit *commit,
			    struct index_rows *out) MUST_CHECK;
void index_rows_free(struct index_rows *rows);  /* leaves it empty */

#endif
