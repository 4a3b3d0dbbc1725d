/* Whether the history of a register can be relied on: one verdict, with every
 * reason against it. */
#ifndef HISTORY_VERIFY_H
#define HISTORY_VERIFY_H

#include "model/check.h"

struct moment {
	int64_t when;           /* of the committer */
	int offset;
};

struct verification {
	struct oid head, first; /* first: where HEAD's line of first parents begins, as far as it goes here */
	struct moment head_moment, first_moment;
	bool has_head;          /* false, and no first either, when HEAD's commit itself cannot be read */
	bool complete;          /* nothing is known to be left out of this repository */
	bool is_readable;       /* no object is missing or damaged */
	bool is_since;          /* the known commit was asked for, and is on the line of first parents */
	struct oid *ids;                /* of the whole commits; owned */
	size_t n_commits, n_objects;    /* that were read and are whole */
	struct findings commits;        /* path: the commit's id; newest first along first parents */
	struct findings files;          /* path: a file at HEAD */
};
void verification_free(struct verification *verification);      /* leaves it empty */

/* Read everything reachable from a commit, HEAD as a rule. With since, a commit
 * known before, must be on its line of first parents: at least seven digits of
 * an id, which need not exist, or a revision of git's (status 2 when unknown).
 * Errors are for the machine failing, not for findings. */
struct error *verify_objects(const struct site *site, const struct oid *from, const char *since,
			     struct verification *out) MUST_CHECK;
/* Then what the commits say and did, and the stored documents and unknown files
 * of reg, the register at the commit, loaded. Only when is_readable: a damaged
 * object must not be read again. A commit dated after until was made in the future. */
struct error *verify_changes(const struct site *site, int64_t until, const struct reg *reg,
			     struct verification *out) MUST_CHECK;
/* What commits that come to a register say and did, by the same rules, but for dates to
 * come. reg gives the time zone. settings, or NULL, is a commit whose settings ask
 * something of each besides those of its parent. An unreadable version is a
 * finding only in the commit that leaves it. *out, in the order of the ids, is
 * freed after an error too. */
struct error *verify_new(const struct reg *reg, const struct oid *settings, const struct oid *ids, size_t n,
			 struct findings *out) MUST_CHECK;

#endif
