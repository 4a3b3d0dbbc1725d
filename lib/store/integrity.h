/* Whether all that a commit's history consists of is there, and is what its
 * name says: every commit, tree and file is read once and its hash computed. */
#ifndef STORE_INTEGRITY_H
#define STORE_INTEGRITY_H

#include "base/progress.h"
#include "store/store.h"

struct flaw {
	struct oid id;          /* of the object */
	struct oid commit;      /* in whose tree or parents it was met first; itself for `from` */
	bool missing;           /* else it is there, and is not what it should be */
	char *what;             /* "commit", "tree taken", "file taken/x.yaml"; not safe for a terminal */
	char *why;              /* NULL when missing */
};

struct integrity {
	struct oid *commits;    /* the whole ones; `from`, its line of first parents, then the rest */
	size_t n_commits, cap_commits;
	size_t n_objects;       /* that are whole, commits included */
	struct flaw *flaws;     /* in the order in which they were met */
	size_t n, cap;
	struct strv gaps;       /* why this repository does not have or show the whole history */
};
void integrity_free(struct integrity *integrity);

/* Read everything that is reachable from a commit. Objects that are missing or
 * damaged are flaws, not errors; what they would lead to is not looked at. The
 * parents that a shallow clone lacks are a gap and no flaws. */
struct error *integrity_check(struct store *store, const struct oid *from, struct integrity *out) MUST_CHECK;

#endif
