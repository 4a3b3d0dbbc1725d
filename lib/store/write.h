/* One change as one commit: lock, commit with compare-and-swap on HEAD, then
 * bring work tree and git's index along for the paths of the change only.
 *
 * The lock is the file afspraak/lock in the git directory, held by flock(2):
 * the kernel lets go of it when its holder dies, so it is never orphaned. What
 * the holder is about to do to git's own lock files, the branch and the work
 * tree is first written into it; whoever takes the lock next and finds such
 * notes finishes or undoes what a killed process left (write_begin). */
#ifndef STORE_WRITE_H
#define STORE_WRITE_H

#include "store/store.h"

/* Author and committer as git would name them: GIT_AUTHOR_*, GIT_COMMITTER_*,
 * then the configuration; the time from GIT_*_DATE, SOURCE_DATE_EPOCH, or now.
 * Status 2 with the command that sets it when there is no identity. */
struct error *store_author(struct store *store, struct person *out) MUST_CHECK;
struct error *store_committer(struct store *store, struct person *out) MUST_CHECK;

struct update {
	const char *path;
	const char *bytes;      /* NULL, and no blob: the path is removed */
	size_t len;
	const struct oid *blob; /* what is in the repository already, in place of bytes; or NULL */
	bool executable;
};

/* Whether git is in the middle of a merge, a revert or a cherry-pick: write_begin
 * refuses then (status 5), as the next commit is git's own, with more parents or another
 * message than ours would have. */
bool store_is_merging(struct store *store);
/* Have git's index take the file as it is in the work tree, which ends a conflict in it. */
struct error *store_stage(struct store *store, const char *path) MUST_CHECK;

struct writer;

/* Take the lock, wait for another holder at most some seconds, and clean up
 * after a killed one. Status 5 when it, or git's index lock, stays held; the
 * error says whose it is and how old. Nothing is read from the register before. */
struct error *write_begin(struct store *store, struct writer **out) MUST_CHECK;
/* NULL is fine. After a commit, git sees whether the repository wants packing, as
 * after one of its own: beside us, and only where maintenance.auto is not off. */
void write_end(struct writer *writer);

/* Whether a commit could be signed: status 2 with what to set when not. */
struct error *store_can_sign(struct store *store) MUST_CHECK;
/* Let write_commit sign. Its errors, then, are those of sign.h too. */
struct error *write_sign(struct writer *writer) MUST_CHECK;

/* Status 5 when the path has edits in the work tree or index that HEAD (with
 * tree `tree`; NULL when there is no commit) does not have. */
struct error *write_refuse_dirty(struct writer *writer, const struct oid *tree, const char *path) MUST_CHECK;

/* A commit that no branch has yet: nothing is written but objects that nothing
 * refers to, and no lock is needed. */
struct draft {
	const struct oid *base;         /* the updates change the tree of this commit; NULL: an empty one */
	const struct update *updates;
	size_t n;
	const struct oid *parents;
	size_t n_parents;
	const struct person *author, *committer;
	const char *message;
	bool sign;                      /* its errors, then, are those of sign.h too */
};
struct error *write_draft(struct store *store, const struct draft *draft, struct oid *out) MUST_CHECK;

/* Move HEAD's branch from a commit (NULL: it has none) to another, which differs
 * from it in the updates; *moved is set, and nothing is written, when HEAD is not
 * there any more (not an error). committer, which may be NULL, and log, one line, are
 * for git's reflog. After the branch has moved the change stands: what fails then, in work
 * tree or index, comes back in *warning, owned by the caller. */
struct error *write_move(struct writer *writer, const struct oid *from, const struct oid *to,
			 const struct update *updates, size_t n, const struct person *committer, const char *log,
			 bool *moved, struct error **warning) MUST_CHECK;

/* Both: commit the updates on parent (NULL: the first commit of the branch) and
 * move HEAD's branch from parent to it. */
struct error *write_commit(struct writer *writer, const struct oid *parent, const struct update *updates,
			   size_t n, const struct person *author, const struct person *committer,
			   const char *message, bool *moved, struct oid *out,
			   struct error **warning) MUST_CHECK;

#endif
