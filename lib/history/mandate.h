/* Whether who signed a commit was mandated to make that change. The mandates
 * are those of register.yaml in the commit's first parent, so that nobody
 * mandates himself; no user's configuration counts. The first mandates of a
 * register are beyond judging: there was nobody to give them.
 * Source of the rules: mandaten and eisen.handtekening in afspraak-register(5). */
#ifndef HISTORY_MANDATE_H
#define HISTORY_MANDATE_H

#include "history/events.h"
#include "model/check.h"

/* The commits that approve others: each says in a trailer Akkoord which one. */
struct approvals {
	struct approval {
		struct oid commit, of;
	} *items;
	size_t n, cap;
};
#define APPROVALS_INIT { NULL, 0, 0 }
/* Take up what a commit approves, if anything. */
void approvals_add(struct approvals *approvals, const struct commit *commit);
void approvals_free(struct approvals *approvals);       /* leaves it empty */

/* Add the findings of one event, as events_walk gives it without a filter of
 * records or fields. Their path is the commit's id. A mandate holds on a day
 * in the register's time zone, by the committer's clock. A change of a kind in
 * eisen.vier_ogen wants an approval that is signed with another key, mandated
 * to make that change by the approval's own parent on the approval's own day.
 * Status 6 when the program that verifies signatures cannot be run. */
struct error *mandate_judge(const struct site *site, const struct event *event, const struct approvals *approvals,
			    struct findings *out) MUST_CHECK;

#endif
