#include "base/date.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

static struct date day(const char *text)
{
	struct date d;

	if (!date_parse(text, &d))
		fail_msg("not a date: %s", text);
	return d;
}

static struct duration length(const char *text)
{
	struct duration p;

	if (!duration_parse(text, &p))
		fail_msg("not a duration: %s", text);
	return p;
}

static void assert_day(const char *what, bool ok, struct date got, const char *want)
{
	char text[DATE_ISO_SIZE] = "none";

	if (ok)
		date_iso(got, text);
	if (strcmp(text, want ? want : "none") != 0)
		fail_msg("%s: %s, not %s", what, text, want ? want : "none");
}

static void dates_are_read_strictly(void **state)
{
	static const char *const good[] = {
		"0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "1600-02-29", "2025-04-30",
	};
	static const char *const bad[] = {
		"", "2025", "2025-1-1", "2025-01-1", "2025-01-011", "02025-01-01", "2025-00-01",
		"2025-13-01", "2025-01-00", "2025-01-32", "2025-04-31", "2025-02-29", "1900-02-29",
		"2100-02-29", "0000-01-01", "2025/01/01", "2025-01/01", "20250101", "2025-01-01 ",
		" 2025-01-01", "2025-01-0a", "2025-0x-01", "-025-01-01", "+025-01-01", "20a5-01-01",
		"2a3b-01-01", "2025--1-01", "2025-01--1", "2025-01-01T00:00:00", "onbekend",
		"onbepaalde_tijd", "01-01-2025", "2025-01-01\n", "２０２５-01-01",
	};
	char text[DATE_ISO_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		date_iso(day(good[i]), text);
		assert_string_equal(text, good[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct date d = { 1, 2, 3 };

		if (date_parse(bad[i], &d))
			fail_msg("taken for a date: '%s'", bad[i]);
		assert_true(d.year == 1 && d.month == 2 && d.day == 3);
	}
	assert_false(date_parse(NULL, &(struct date){ 0 }));
}

static void durations_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		struct duration p;
	} good[] = {
		{ "P1Y", { 1, 0, 0, 0 } }, { "P6M", { 0, 6, 0, 0 } }, { "P2W", { 0, 0, 2, 0 } },
		{ "P90D", { 0, 0, 0, 90 } }, { "P1Y6M", { 1, 6, 0, 0 } },
		{ "P1Y2M3W4D", { 1, 2, 3, 4 } }, { "P1Y4D", { 1, 0, 0, 4 } },
		{ "P0D", { 0, 0, 0, 0 } }, { "P01Y", { 1, 0, 0, 0 } },
		{ "P9999Y9999M9999W9999D", { 9999, 9999, 9999, 9999 } },
	};
	static const char *const bad[] = {
		"", "P", "1Y", "PY", "P1", "p1y", "P1y", "P1Y6", "P6M1Y", "P1D1W", "P1Y1Y", "P1YM",
		"P1.5Y", "P1,5Y", "PT1H", "P1YT1H", "P1DT", "P-1Y", "-P1Y", "+P1Y", "P+1Y", " P1Y",
		"P1Y ", "P1 Y", "P10000D", "P99999999999999999999Y", "P1H", "P1S", "onbekend", "nvt",
		"PP1Y", "P1YP1M", "P1Q", "P00001Y", "P1Y\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct duration p = length(good[i].text);

		assert_memory_equal(&p, &good[i].p, sizeof p);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct duration p = { 1, 2, 3, 4 };

		if (duration_parse(bad[i], &p))
			fail_msg("taken for a duration: '%s'", bad[i]);
		assert_true(p.years == 1 && p.months == 2 && p.weeks == 3 && p.days == 4);
	}
	assert_false(duration_parse(NULL, &(struct duration){ 0, 0, 0, 0 }));
	assert_true(duration_is_zero(length("P0Y0M0W0D")));
	assert_false(duration_is_zero(length("P1D")));
	assert_false(duration_is_zero(length("P1W")));
	assert_false(duration_is_zero(length("P1M")));
	assert_false(duration_is_zero(length("P1Y")));
}

static void durations_are_written(void **state)
{
	static const struct {
		const char *text;
		long times;
		const char *want;
	} cases[] = {
		{ "P1Y6M", 1, "P1Y6M" }, { "P1Y6M", 2, "P2Y12M" }, { "P2W", 3, "P6W" },
		{ "P1Y0M3D", 1, "P1Y3D" }, { "P0D", 5, "P0D" }, { "P1Y", 0, "P0D" },
		{ "P9999D", 3652059, "P36516937941D" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *got = duration_text(length(cases[i].text), cases[i].times);

		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

static void long_form(void **state)
{
	static const char *const names[][2] = {
		{ "1 januari 2025", "1 January 2025" }, { "1 februari 2025", "1 February 2025" },
		{ "1 maart 2025", "1 March 2025" }, { "1 april 2025", "1 April 2025" },
		{ "1 mei 2025", "1 May 2025" }, { "1 juni 2025", "1 June 2025" },
		{ "1 juli 2025", "1 July 2025" }, { "1 augustus 2025", "1 August 2025" },
		{ "1 september 2025", "1 September 2025" }, { "1 oktober 2025", "1 October 2025" },
		{ "1 november 2025", "1 November 2025" }, { "1 december 2025", "1 December 2025" },
	};

	(void)state;
	for (int i = 0; i < 12; i++) {
		char *nl = date_long((struct date){ 2025, i + 1, 1 }, LANG_NL);
		char *en = date_long((struct date){ 2025, i + 1, 1 }, LANG_EN);

		assert_string_equal(nl, names[i][0]);
		assert_string_equal(en, names[i][1]);
		free(nl);
		free(en);
	}
}

/* The calendar as everyone learns it, one day after the other. */
static struct date next_day(struct date d)
{
	bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
	int last = d.month == 2 ? (leap ? 29 : 28)
		: d.month == 4 || d.month == 6 || d.month == 9 || d.month == 11 ? 30 : 31;

	if (d.day < last)
		return (struct date){ d.year, d.month, d.day + 1 };
	if (d.month < 12)
		return (struct date){ d.year, d.month + 1, 1 };
	return (struct date){ d.year + 1, 1, 1 };
}

static void every_day_of_the_calendar(void **state)
{
	struct date d = DATE_FIRST;
	long number = date_to_days(d);
	long count = 0;

	(void)state;
	for (; d.year <= 9999; d = next_day(d), number++, count++) {
		char text[DATE_ISO_SIZE];
		struct date back, read;

		if (date_to_days(d) != number || !date_from_days(number, &back)
		    || back.year != d.year || back.month != d.month || back.day != d.day)
			fail_msg("day %ld is not %d-%d-%d", number, d.year, d.month, d.day);
		date_iso(d, text);
		if (!date_parse(text, &read) || date_to_days(read) != number)
			fail_msg("%s is not read back", text);
	}
	assert_int_equal(count, 3652059);
	assert_int_equal(date_to_days(day("1970-01-01")), 0);
	assert_int_equal(date_to_days(day("2000-03-01")), 11017);
	assert_int_equal(date_to_days(day("1969-12-31")), -1);
}

static void outside_the_calendar(void **state)
{
	static const int64_t outside[] = {
		-719163, 2932897, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 4000000000,
	};
	struct date d = { 2025, 1, 1 };

	(void)state;
	for (size_t i = 0; i < COUNT(outside); i++)
		assert_false(date_from_days(outside[i], &d));
	assert_false(date_shift(day("9999-12-31"), 1, &d));
	assert_false(date_shift(day("0001-01-01"), -1, &d));
	assert_false(date_shift(day("9999-12-31"), LONG_MAX, &d));
	assert_false(date_shift(day("0001-01-01"), LONG_MIN, &d));
	assert_false(date_shift(day("0001-01-01"), LONG_MAX, &d));
	assert_false(date_shift(day("9999-12-31"), LONG_MIN, &d));
	assert_false(date_add(day("2025-01-01"), length("P9999Y9999M9999W9999D"), LONG_MAX, &d));
	assert_false(date_add(day("2025-01-01"), length("P9999Y9999M9999W9999D"), LONG_MIN, &d));
	assert_false(date_add(day("0001-01-01"), length("P1D"), LONG_MAX, &d));
	assert_true(d.year == 2025 && d.month == 1 && d.day == 1);
	assert_true(date_add(day("2025-01-01"), length("P0D"), LONG_MAX, &d));
	assert_day("nothing, often", true, d, "2025-01-01");
}

static void sums(void **state)
{
	static const struct {
		const char *from, *length;
		long times;
		const char *want;
	} cases[] = {
		{ "2025-01-31", "P1M", 1, "2025-02-28" },
		{ "2024-01-31", "P1M", 1, "2024-02-29" },
		{ "2025-01-31", "P1M", 2, "2025-03-31" },
		{ "2025-01-31", "P1M", 3, "2025-04-30" },
		{ "2025-01-31", "P1M", 13, "2026-02-28" },
		{ "2024-02-29", "P1Y", 1, "2025-02-28" },
		{ "2024-02-29", "P1Y", 4, "2028-02-29" },
		{ "2096-02-29", "P4Y", 1, "2100-02-28" },
		{ "1996-02-29", "P4Y", 1, "2000-02-29" },
		{ "2024-02-29", "P1Y1M", 1, "2025-03-29" },
		{ "2025-01-31", "P1M1D", 1, "2025-03-01" },
		{ "2025-01-31", "P1M1D", 2, "2025-04-02" },
		{ "2025-01-01", "P1Y6M", 2, "2028-01-01" },
		{ "2025-12-31", "P1D", 1, "2026-01-01" },
		{ "2025-01-01", "P1W", 1, "2025-01-08" },
		{ "2025-01-01", "P1W1D", 2, "2025-01-17" },
		{ "2025-01-01", "P60M", 1, "2030-01-01" },
		{ "2025-01-01", "P12M", 6, "2031-01-01" },
		{ "2025-12-15", "P1M", 1, "2026-01-15" },
		{ "2025-11-30", "P3M", 1, "2026-02-28" },
		{ "2025-01-01", "P1Y", 0, "2025-01-01" },
		{ "9999-01-01", "P1Y", 1, NULL },
		{ "9998-12-31", "P1Y", 1, "9999-12-31" },
		{ "9999-12-31", "P1D", 1, NULL },
		{ "0001-01-01", "P1D", 3652058, "9999-12-31" },
		{ "0001-01-01", "P1D", 3652059, NULL },
		{ "0001-01-01", "P9998Y", 1, "9999-01-01" },
		/* subtraction */
		{ "2026-01-01", "P6M", -1, "2025-07-01" },
		{ "2025-03-31", "P1M", -1, "2025-02-28" },
		{ "2024-03-31", "P1M", -1, "2024-02-29" },
		{ "2024-02-29", "P1Y", -1, "2023-02-28" },
		{ "2025-03-31", "P1M1D", -1, "2025-02-27" },
		{ "2025-01-15", "P1M", -1, "2024-12-15" },
		{ "2025-01-31", "P2M", -1, "2024-11-30" },
		{ "2025-01-01", "P1D", -1, "2024-12-31" },
		{ "2025-01-01", "P13M", -1, "2023-12-01" },
		{ "0001-02-01", "P1M", -1, "0001-01-01" },
		{ "0001-01-31", "P1M", -1, NULL },
		{ "2025-01-01", "P2024Y", -1, "0001-01-01" },
		{ "2025-01-01", "P2024Y1D", -1, NULL },
		{ "2025-01-01", "P9999Y", -1, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct date from = day(cases[i].from), got = DATE_FIRST;
		struct duration p = length(cases[i].length);
		bool ok = date_add(from, p, cases[i].times, &got);

		assert_day(cases[i].from, ok, got, cases[i].want);
		if (cases[i].times == -1)
			assert_day(cases[i].from, date_sub(from, p, &got), got, cases[i].want);
	}
}

static void sums_pass_through_the_outside(void **state)
{
	int64_t after = date_to_days(day("9999-12-31")) + 1;
	struct date d;

	(void)state;
	assert_true(date_from_days(days_add(after, length("P6M"), -1), &d));
	assert_day("six months before the end", true, d, "9999-07-01");
	assert_int_equal(days_add(date_to_days(day("9999-01-01")), length("P1Y"), 1), after);
	assert_int_equal(days_add(date_to_days(day("0001-01-01")), length("P1Y"), -1),
			 date_to_days(day("0001-01-01")) - 366);
	assert_true(days_add(after, length("P9999Y"), LONG_MAX) > after);
	assert_true(days_add(after, length("P9999Y"), LONG_MIN) < after);
}

static void order(void **state)
{
	static const char *const ordered[] = {
		"0001-01-01", "2024-12-31", "2025-01-01", "2025-01-02", "2025-02-01", "9999-12-31",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ordered); i++)
		for (size_t j = 0; j < COUNT(ordered); j++)
			assert_int_equal(date_cmp(day(ordered[i]), day(ordered[j])),
					 (i > j) - (i < j));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_strictly),
		cmocka_unit_test(durations_are_read_strictly),
		cmocka_unit_test(durations_are_written),
		cmocka_unit_test(long_form),
		cmocka_unit_test(every_day_of_the_calendar),
		cmocka_unit_test(outside_the_calendar),
		cmocka_unit_test(sums),
		cmocka_unit_test(sums_pass_through_the_outside),
		cmocka_unit_test(order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
