/* Bringing work tree and index along after a commit; see write.h. The index is
 * changed in a copy that replaces it at the end, while index.lock is held. */
#ifndef STORE_WORKTREE_H
#define STORE_WORKTREE_H

#include "store/lock.h"

/* Copy git's index and begin to read the copy, beside what else there is to do: a large
 * one takes as long as all the rest. That it cannot be read shows when it is needed. */
struct error *index_open(struct writer *writer) MUST_CHECK;
/* Wait for that: whether it could be read. */
struct error *index_ready(struct writer *writer) MUST_CHECK;
void index_close(struct writer *writer);
/* Remove the copy that a killed process left. */
void index_sweep(const struct writer *writer);

/* Write the updates to the work tree and the index. */
struct error *worktree_follow(struct writer *writer, const struct update *updates, size_t n) MUST_CHECK;

/* What worktree_follow would have done for a branch that a killed process moved:
 * of these paths, what is as in the commit `from` (NULL: there was none) becomes as in HEAD. */
struct error *worktree_catch_up(struct writer *writer, const struct oid *from,
				const struct strv *paths) MUST_CHECK;

#endif
