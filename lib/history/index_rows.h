/* What commits add to the index, found without the index. */
#ifndef HISTORY_INDEX_ROWS_H
#define HISTORY_INDEX_ROWS_H

#include "history/touched.h"

/* Where a commit is: on a chain of first parents, at a depth. */
struct spot {
	int64_t chain, depth;
};

struct index_commit {
	struct oid id, tree;
	struct oid *parents, *parent_trees;     /* owned */
	size_t n_parents;
	bool is_fork;                           /* it begins a branch beside the main line */
	struct spot spot;
};
struct index_commits {
	struct index_commit *items;             /* newest first */
	size_t n, cap;
};
void index_commits_free(struct index_commits *commits);

/* A record that differs from that of a parent. */
struct index_row {
	size_t commit;                  /* its place among them */
	size_t parent;                  /* which one; 0 for a commit without parents */
	size_t at;                      /* its place among the rows of the commit */
	struct touched touched;
	struct str changes, fields;     /* see index_values.h; of a first parent, and readable */
	struct str states;              /* the same, readable or not */
	bool is_read;
};
struct index_rows {
	struct index_row *items;
	size_t n, cap;
};

/* Begin to find the rows of the commits, which must outlive it: of many at a time git
 * is asked, which works beside us from here on. The caller owns it. */
struct index_search;
struct index_search *index_rows_begin(const struct site *site, const struct index_commits *commits);
/* The rows, record by record, those of a record from the oldest commit on. Frees the
 * search, also where it fails; NULL for out: without finding them. */
struct error *index_rows_end(struct index_search *search, struct index_rows *out) MUST_CHECK;
/* Read what changed in n of the rows, which follow each other. */
void index_rows_read(const struct site *site, struct index_row *rows, size_t n);
void index_rows_forget(struct index_row *rows, size_t n);       /* what was read */
void index_rows_free(struct index_rows *rows);  /* leaves it empty */

#endif
