/* A calendar of whole days (iCalendar, RFC 5545). The only file that knows
 * libical, which is loaded when a calendar is made. */
#ifndef BASE_ICS_H
#define BASE_ICS_H

#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "base/str.h"

struct ics;

/* Texts may hold anything: invalid bytes and control characters but LF are made
 * visible, and what the format reserves is escaped. All borrowed. */
struct ics_calendar {
	const char *name, *description;
	const char *lang;               /* "nl": of the texts */
	int64_t stamp;                  /* seconds since 1970: when what it says was recorded */
};
struct ics_event {
	const char *uid;                /* the same for the same event, whatever else changes */
	struct date day;
	const char *summary, *description, *category;
	long alarm;                     /* days before the day on which to warn, 0 or more */
};

/* *out is owned, and goes to ics_print. Status 6 when libical is missing. */
struct error *ics_new(const struct ics_calendar *calendar, struct ics **out) MUST_CHECK;
void ics_add(struct ics *ics, const struct ics_event *event);
/* Adds the text to out and frees ics. */
void ics_print(struct ics *ics, struct str *out);

#endif
