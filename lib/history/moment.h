/* Moments (seconds since 1970) as they are written, and the days of a time
 * zone. The one place that sets TZ, and only while it computes. */
#ifndef HISTORY_MOMENT_H
#define HISTORY_MOMENT_H

#include <stdint.h>

#include "base/date.h"
#include "base/error.h"

/* The moment on a clock that is offset minutes east of UTC:
 * "2025-01-01T12:00:00+01:00" for data, "2025-01-01 12:00 +0100" for people.
 * Outside the years 1-9999, as only a forged commit is, NULL and "@" with the
 * seconds. The caller owns the result. */
char *moment_iso(int64_t when, int offset);
char *moment_text(int64_t when, int offset);

/* The first moment of a day in a time zone, with its changes of the clock.
 * Status 4 when the zone is none that this machine knows. */
struct error *zone_day_start(const char *zone, struct date day, int64_t *out) MUST_CHECK;
/* The last moment of the day. */
struct error *zone_day_end(const char *zone, struct date day, int64_t *out) MUST_CHECK;
/* The day in the zone at a moment. */
struct error *zone_day(const char *zone, int64_t when, struct date *out) MUST_CHECK;

#endif
