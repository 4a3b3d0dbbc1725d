/* Whether what is pushed to a central repository may become the register. */
#ifndef HISTORY_GUARD_H
#define HISTORY_GUARD_H

#include "model/check.h"

struct push {                   /* one reference that is to move; zero: it is not there */
	struct oid before, after;
	char *ref;              /* owned */
};
struct pushes {
	struct push *items;
	size_t n, cap;
};
#define PUSHES_INIT { NULL, 0, 0 }
void pushes_free(struct pushes *pushes);
/* A line as git gives it to the hook: "OLD NEW REF". Status 4. */
struct error *pushes_add(struct pushes *pushes, const char *line) MUST_CHECK;

/* Why it may not: what, with the place first, in the language of messages. */
struct refusal {
	char *place;            /* a reference, a commit with its subject, or a place in a file; owned */
	char *why;              /* owned; not safe for a terminal */
};
struct refusals {
	struct refusal *items;
	size_t n, cap;
};
#define REFUSALS_INIT { NULL, 0, 0 }
void refusals_free(struct refusals *refusals);

/* Judge all of them, with every reason at once; none: they may. The branch that
 * HEAD names is the register: it goes forward along its line of first parents,
 * and each new commit is judged by verify_new, by the settings that it had
 * before as well, so that nobody switches them off and goes on in one push; the new
 * tip has no error of check_register that the old one had not. Other branches
 * are drafts, and free. A tag that is there stays. Messages turn to the language
 * of the register. */
struct error *guard_judge(struct store *store, const struct pushes *pushes, struct refusals *out) MUST_CHECK;

#endif
