/* The repository that this one is kept in step with, by the installed git: so that
 * ssh, credentials, proxies and hooks are as the user has them. What git says
 * (of which lines begin with "remote: " where the other side speaks) is appended
 * to `said`; it is not safe for a terminal. */
#ifndef STORE_REMOTE_H
#define STORE_REMOTE_H

#include "store/store.h"

struct remote {
	char *name;             /* as git takes it: a name, an address or a path */
	char *branch;           /* HEAD's, without refs/heads/ */
	char *there;            /* its name in full on the other side */
};

/* name, or NULL: the branch's own by git's configuration, else the only one there
 * is, else origin. Status 2 when there is none, 5 when HEAD is on no branch. */
struct error *remote_find(struct store *store, const char *name, struct remote *out) MUST_CHECK;
void remote_free(struct remote *remote);        /* leaves it empty */

/* Fetch the branch. *exists is false when it is not there yet. Status 6 when git
 * cannot get it. */
struct error *remote_fetch(struct store *store, const struct remote *remote, struct oid *tip, bool *exists,
			   struct str *said) MUST_CHECK;

enum push_answer {
	PUSH_DONE,
	PUSH_LATE,              /* the branch is not where it was: somebody was faster */
	PUSH_REFUSED,           /* the other side does not want it */
};
/* Have the branch go forward to a commit. Status 6 when git cannot reach it. */
struct error *remote_push(struct store *store, const struct remote *remote, const struct oid *commit,
			  enum push_answer *answer, struct str *said) MUST_CHECK;

#endif
