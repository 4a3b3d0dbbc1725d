/* What a commit says about itself (Aard, Besluit, Per, the reason) against what
 * it does to the records. Source of the rules: the findings that
 * `afspraak check --explain CODE` explains, history_codes in model/check.h. */
#ifndef HISTORY_CLASSIFY_H
#define HISTORY_CLASSIFY_H

#include "history/events.h"
#include "model/check.h"

/* Add the findings of one event, as events_walk gives it without a filter of
 * records or fields. zone is the time zone in which the day of the commit is
 * reckoned: the register's. What the register asks of a change is read from
 * register.yaml in the commit's first parent. The path of a finding about a
 * record is that record's, as after the commit; of one about the commit as a
 * whole it is the commit's id. Findings are added in an order that depends on
 * nothing but the event; they are not sorted. */
struct error *classify_event(const struct site *site, const char *zone, const struct event *event,
			     struct findings *out) MUST_CHECK;

#endif
