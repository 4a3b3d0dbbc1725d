#include "history/moment.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "model/ident.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

struct clock {
	struct date date;
	int hour, minute, second;
};

/* What a clock shows; false outside the calendar. */
static bool read_clock(int64_t when, int offset, struct clock *out)
{
	int64_t local, days;
	int rest;

	if (__builtin_add_overflow(when, (int64_t)offset * MINUTE, &local))
		return false;
	days = local / DAY - (local % DAY < 0);
	rest = (int)(local - days * DAY);
	if (!date_from_days(days, &out->date))
		return false;
	out->hour = rest / HOUR;
	out->minute = rest % HOUR / MINUTE;
	out->second = rest % MINUTE;
	return true;
}

char *moment_iso(int64_t when, int offset)
{
	char day[DATE_ISO_SIZE];
	struct clock clock;

	if (!read_clock(when, offset, &clock))
		return NULL;
	date_iso(clock.date, day);
	return xasprintf("%sT%02d:%02d:%02d%c%02d:%02d", day, clock.hour, clock.minute, clock.second,
			 offset < 0 ? '-' : '+', abs(offset / 60), abs(offset % 60));
}

char *moment_text(int64_t when, int offset)
{
	char day[DATE_ISO_SIZE];
	struct clock clock;

	if (!read_clock(when, offset, &clock))
		return xasprintf("@%lld", (long long)when);
	date_iso(clock.date, day);
	return xasprintf("%s %02d:%02d %c%02d%02d", day, clock.hour, clock.minute, offset < 0 ? '-' : '+',
			 abs(offset / 60), abs(offset % 60));
}

/* The C library takes UTC for a zone that it does not find, which would put
 * changes on the wrong day without a word. */
static struct error *check_zone(const char *zone)
{
	const char *directory = getenv("TZDIR"), *why = ident_timezone(zone);
	char *path;
	bool found;

	if (why)
		return error_new(STATUS_DATA, "time zone '%s': %s", zone, why);
	path = xasprintf("%s/%s", directory && *directory ? directory : "/usr/share/zoneinfo", zone);
	found = access(path, R_OK) == 0;
	free(path);
	if (found)
		return NULL;
	return error_hint(error_new(STATUS_DATA, "time zone '%s' is not known on this machine", zone),
			  "correct 'tijdzone' in register.yaml, or install the package tzdata");
}

/* Returns what leave_zone puts back. */
static char *enter_zone(const char *zone)
{
	char *before = xstrdup(getenv("TZ"));

	setenv("TZ", zone, 1);
	tzset();
	return before;
}

static void leave_zone(char *before)
{
	if (before)
		setenv("TZ", before, 1);
	else
		unsetenv("TZ");
	tzset();
	free(before);
}

/* In the zone that was entered; a moment outside the calendar is at its edge. */
static struct date local_day(int64_t when)
{
	time_t moment = (time_t)when;
	struct tm tm;

	if (!localtime_r(&moment, &tm) || tm.tm_year + 1900 > DATE_LAST.year)
		return when < 0 ? DATE_FIRST : DATE_LAST;
	if (tm.tm_year + 1900 < DATE_FIRST.year)
		return DATE_FIRST;
	return (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

/* A search rather than mktime: a day can begin at 01:00, when the clock is
 * moved at midnight, or twice. */
struct error *zone_day_start(const char *zone, struct date day, int64_t *out)
{
	int64_t low = ((int64_t)date_to_days(day) - 2) * DAY, high = low + 4 * DAY;
	struct error *err = check_zone(zone);
	char *before;

	if (err)
		return err;
	before = enter_zone(zone);
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (date_cmp(local_day(middle), day) >= 0)
			high = middle;
		else
			low = middle + 1;
	}
	leave_zone(before);
	*out = low;
	return NULL;
}

struct error *zone_day_end(const char *zone, struct date day, int64_t *out)
{
	struct error *err;

	if (!date_shift(day, 1, &day)) {
		*out = INT64_MAX;
		return check_zone(zone);
	}
	err = zone_day_start(zone, day, out);
	if (!err)
		--*out;
	return err;
}

struct error *zone_day(const char *zone, int64_t when, struct date *out)
{
	struct error *err = check_zone(zone);
	char *before;

	if (err)
		return err;
	before = enter_zone(zone);
	*out = local_day(when);
	leave_zone(before);
	return NULL;
}
