/* What log and blame --field share: events into an answer, in three formats. */
#ifndef CMD_EVENTS_H
#define CMD_EVENTS_H

#include "cmd/cmd.h"
#include "report/changes.h"

enum event_format { EVENTS_TEXT, EVENTS_JSON, EVENTS_CSV };
extern const char *const event_formats[];       /* their names, NULL-ended */

/* Walk the events from the commit of run->reg and print them. head is the JSON
 * object that gets them as `entries`; it is taken. */
struct error *print_events(struct run *run, const struct event_query *query, enum event_format format,
			   struct js *head) MUST_CHECK;

#endif
