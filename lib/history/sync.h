/* Keeping a register in step with the central one: fetch, join, check, push. */
#ifndef HISTORY_SYNC_H
#define HISTORY_SYNC_H

#include "history/join.h"
#include "model/change.h"
#include "store/remote.h"

struct sync_request {           /* all borrowed */
	const struct site *site;
	const struct remote *remote;
	const struct change_why *why;   /* of the merge, if one is made */
	struct join_choices *choices;
	bool sign;
	bool dry_run;           /* find out, and send and move nothing */
};

enum sync_outcome {
	SYNC_SAME,              /* both had the same */
	SYNC_TAKEN,             /* the branch here went forward to theirs */
	SYNC_SENT,              /* theirs went forward to ours */
	SYNC_MERGED,            /* both went forward to a merge */
	SYNC_CONFLICT,          /* in conflicts; nothing was changed */
	SYNC_UNSOUND,           /* in findings: what comes of it is no sound register; nothing was changed */
	SYNC_REFUSED,           /* in said: the other side does not want it; nothing was changed */
};

struct sync_result {
	enum sync_outcome outcome;
	struct oid ours, theirs, now;   /* before and after; now is ours where nothing came */
	bool has_theirs;                /* false: the branch was not there yet */
	size_t received, sent;          /* commits */
	struct join join;               /* what it did here, and the conflicts */
	struct findings findings;       /* with SYNC_TAKEN: errors that came along */
	struct str said;                /* by git, with SYNC_REFUSED or an error */
	struct error *warning;          /* what failed after the branch had moved */
};
#define SYNC_RESULT_INIT { .outcome = SYNC_SAME }
void sync_result_free(struct sync_result *result);

/* Do it, and again when somebody was faster, a bounded number of times. The branch
 * here moves when the other side has all, and not before, so that a sync that fails
 * or is killed left both as they were, or has only to be run again. A merge has
 * theirs for its first parent: the line of first parents is what the central
 * register knew. Errors: those of remote.h, join.h, write.h and write_sign; 4 when
 * the settings ask a decision for the merge that why has not; 5 when a merge of
 * git's is going on or somebody was faster every time. *out is freed by the
 * caller after an error too. */
struct error *sync_run(const struct sync_request *request, struct sync_result *out) MUST_CHECK;

#endif
