/* Whether who signed a commit was mandated to make that change. The mandates
 * are those of register.yaml in the commit's first parent, so that nobody
 * mandates himself; no user's configuration counts. The first mandates of a
 * register are beyond judging: there was nobody to give them.
 * Source of the rules: mandaten and eisen.handtekening in afspraak-register(5). */
#ifndef HISTORY_MANDATE_H
#define HISTORY_MANDATE_H

#include "history/events.h"
#include "model/check.h"

/* Add the findings of one event, as events_walk gives it without a filter of
 * records or fields. Their path is the commit's id. A mandate holds on a day
 * in the register's time zone, by the committer's clock. Status 6 when the
 * program that verifies signatures cannot be run. */
struct error *mandate_judge(const struct site *site, const struct event *event, struct findings *out) MUST_CHECK;

#endif
