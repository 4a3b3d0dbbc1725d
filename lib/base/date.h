/* Calendar days (proleptic Gregorian, years 1 to 9999) and ISO 8601 durations
 * of years, months, weeks and days. Nothing here knows a clock or a time zone.
 * Source of the rules: man/afspraak-register.5, "Dates". */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/lang.h"

struct date {
	int year, month, day;   /* month 1-12, day 1-31; always a real day */
};

struct duration {
	int years, months, weeks, days; /* none is negative, each at most 9999 */
};

#define DATE_FIRST ((struct date){ 1, 1, 1 })
#define DATE_LAST ((struct date){ 9999, 12, 31 })
#define DATE_ISO_SIZE 11        /* "2025-01-01" and its NUL */

/* Exactly YYYY-MM-DD. NULL is no date. */
bool date_parse(const char *text, struct date *out);
/* P, then at least one of nY nM nW nD in this order, upper case, each n of one
 * to four digits: P1Y6M. NULL is no duration. */
bool duration_parse(const char *text, struct duration *out);

void date_iso(struct date d, char out[DATE_ISO_SIZE]);
char *date_long(struct date d, enum lang lang);         /* "1 januari 2025"; the caller owns it */
/* times x p as text: 2 x P1Y6M is "P2Y12M", and nothing is "P0D"; the
 * products must fit a long. The caller owns it. */
char *duration_text(struct duration p, long times);
int date_cmp(struct date a, struct date b);
long date_to_days(struct date d);                       /* days since 1970-01-01 */
bool date_from_days(int64_t days, struct date *out);    /* false outside years 1-9999 */
bool duration_is_zero(struct duration p);

/* d plus or minus times x p: years and months first, clamped to the last day
 * of the month reached, then weeks and days; times multiplies every component
 * before it is applied, so nothing drifts. False when the result leaves the
 * years 1-9999; *out is then left alone. */
bool date_add(struct date d, struct duration p, long times, struct date *out);
bool date_sub(struct date d, struct duration p, struct date *out);
bool date_shift(struct date d, long days, struct date *out);

/* date_add on day numbers (of date_to_days), not held to the calendar: for a
 * sum that only passes through a day outside it, such as the day after
 * 9999-12-31. days is less than a year outside; times may be negative. */
int64_t days_add(int64_t days, struct duration p, long times);

/* The smallest number of times, from 0, that p (at least a day) is added to
 * start to reach the day until or a later one. */
long days_times(int64_t start, struct duration p, int64_t until);

#endif
