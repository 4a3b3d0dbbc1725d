/* The term computation against a slow and obvious second opinion: a calendar
 * counted day by day, terms counted one by one, the rules written down as they
 * are read. Random facts, many unknown, on days near the ones that matter. */
#include "model/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

static void check_text(const char *name, const char *what, const char *got, const char *want)
{
	if (!str_equal(got, want))
		fail_msg("%s: %s is %s, not %s", name, what, got ? got : "null", want ? want : "null");
}

static void check_day(const char *name, const char *what, struct day got, const char *want)
{
	char *text = day_text(got);

	check_text(name, what, text, want);
	free(text);
}

/* The calendar, counted day by day; day 0 is 0001-01-01. It goes on after 9999
 * so that sums may pass through the years after it. */
#define LAST_YEAR 10200
#define NEVER (-1000000000)     /* before every day: also "unknown" */
#define ALWAYS 1000000000       /* after every day */
#define DAY_TEXT 20

struct cell {
	short year;
	signed char month, day;
};

static struct cell *calendar;
static int calendar_days, first_of_year[LAST_YEAR + 2], last_day_of_9999;

static int days_in_month(int year, int month)
{
	static const int plain[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return plain[month];
}

static int build_calendar(void **state)
{
	int n = 0;

	(void)state;
	calendar = xcalloc(LAST_YEAR * 366, sizeof *calendar);
	for (int y = 1; y <= LAST_YEAR; y++) {
		first_of_year[y] = n;
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= days_in_month(y, m); d++)
				calendar[n++] = (struct cell){ (short)y, (signed char)m, (signed char)d };
	}
	first_of_year[LAST_YEAR + 1] = n;
	calendar_days = n;
	last_day_of_9999 = first_of_year[10000] - 1;
	return 0;
}

static int drop_calendar(void **state)
{
	(void)state;
	free(calendar);
	return 0;
}

static int find_day(int year, int month, int d)
{
	for (int i = first_of_year[year]; i < first_of_year[year + 1]; i++)
		if (calendar[i].month == month && calendar[i].day == d)
			return i;
	fail_msg("%d-%d-%d is not in the calendar", year, month, d);
	return NEVER;
}

struct span {
	const char *text;
	int months, days;
};

/* from + times x span, in the order of the rules; times is negative to subtract. */
static int move(int from, const struct span *span, int times)
{
	int year = calendar[from].year, month = calendar[from].month, d = calendar[from].day;

	for (int i = 0; i < abs(times) * span->months; i++) {
		month += times > 0 ? 1 : -1;
		if (month == 13) {
			month = 1;
			year++;
		}
		if (month == 0) {
			month = 12;
			year--;
		}
		if (year < 1)
			return NEVER;
		if (year > LAST_YEAR)
			return ALWAYS;
	}
	while (d > days_in_month(year, month))
		d--;
	return find_day(year, month, d) + times * span->days;
}

static const struct span spans[] = {
	{ "P0D", 0, 0 }, { "P1Y", 12, 0 }, { "P2Y", 24, 0 }, { "P12M", 12, 0 }, { "P60M", 60, 0 },
	{ "P1M", 1, 0 }, { "P3M", 3, 0 }, { "P6M", 6, 0 }, { "P1Y6M", 18, 0 }, { "P1M1D", 1, 1 },
	{ "P1Y2M3W4D", 14, 25 }, { "P1W", 0, 7 }, { "P1D", 0, 1 }, { "P30D", 0, 30 },
	{ "P11M30D", 11, 30 }, { "P10Y", 120, 0 },
};

/* The facts with their meaning; a day is NEVER and a span NULL when unknown. */
struct given {
	const char *status, *wijze;
	int checked, start, end, ended;
	bool open_ended, no_notice, no_lead;
	const struct span *duur, *notice, *lead, *shared_lead;
	int maximum;            /* -1 when unknown */
};

struct answer {
	const char *state, *because;
	int term;
	char end[DAY_TEXT], last_notice[DAY_TEXT], action_day[DAY_TEXT];  /* "" for none */
};

static int end_of(const struct given *g, int k)
{
	return k == 0 ? g->end : move(g->end + 1, g->duur, k) - 1;
}

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

static void naive_state(const struct given *g, int d, struct answer *a)
{
	int k = 0;

#define ANSWER(s, b) do { a->state = (s); a->because = (b); return; } while (0)
	a->term = 0;
	if (is(g->status, "concept"))
		ANSWER("concept", "status");
	if (g->ended != NEVER && d > g->ended)
		ANSWER("beeindigd", "beeindigd_per");
	if (is(g->status, "beeindigd") || is(g->status, "vervangen") || is(g->status, "verlopen"))
		if (g->checked == NEVER || d >= g->checked)
			ANSWER(g->status, "status");
	if (g->start == NEVER)
		ANSWER("onbekend", "datum_ingang");
	if (d < g->start)
		ANSWER("nog_niet_ingegaan", "datum_ingang");
	if (g->end == NEVER && !g->open_ended)
		ANSWER("onbekend", "datum_einde");
	if (g->open_ended)
		ANSWER("van_kracht", "datum_einde");
	if (d <= g->end)
		ANSWER("van_kracht", "datum_einde");
	if (is(g->status, "opgezegd") && g->ended == NEVER)
		ANSWER("onbekend", "beeindigd_per");
	if (is(g->wijze, "geen") || is(g->wijze, "na_besluit"))
		ANSWER("verlopen", "verlenging.wijze");
	if (!is(g->wijze, "stilzwijgend"))
		ANSWER("onbekend", "verlenging.wijze");
	if (!g->duur || (g->duur->months == 0 && g->duur->days == 0))
		ANSWER("onbekend", "verlenging.duur");
	while (end_of(g, k) < d)
		k++;
	if (g->maximum >= 0 && k > g->maximum) {
		a->term = g->maximum;
		ANSWER("verlopen", "verlenging.maximum");
	}
	a->term = k;
	ANSWER("van_kracht", "verlenging.wijze");
#undef ANSWER
}

static int within_calendar(int d)
{
	return d < 0 ? 0 : d > last_day_of_9999 ? last_day_of_9999 : d;
}

static void write_day(int d, char out[DAY_TEXT])
{
	d = within_calendar(d);
	snprintf(out, DAY_TEXT, "%04d-%02d-%02d", calendar[d].year, calendar[d].month, calendar[d].day);
}

static void naive_answer(const struct given *g, int d, struct answer *a)
{
	static const struct span nothing = { "P0D", 0, 0 };
	const struct span *lead = g->no_lead ? &nothing : g->lead ? g->lead
		: g->shared_lead ? g->shared_lead : &nothing;
	int end = NEVER, notice = NEVER, term_end = NEVER;
	bool current;

	naive_state(g, d, a);
	if (g->end != NEVER)
		term_end = within_calendar(end_of(g, a->term));
	strcpy(a->end, "onbekend");
	if (g->open_ended && g->ended == NEVER)
		strcpy(a->end, "onbepaalde_tijd");
	else if (g->open_ended)
		end = g->ended;
	else if (g->end != NEVER && strcmp(a->state, "onbekend") != 0)
		end = g->ended != NEVER && g->ended < term_end ? g->ended : term_end;
	if (end != NEVER)
		write_day(end, a->end);

	strcpy(a->last_notice, "");
	current = is(a->state, "van_kracht") || is(a->state, "nog_niet_ingegaan");
	if (current && is(g->wijze, "stilzwijgend") && (g->maximum < 0 || a->term < g->maximum)
	    && g->ended == NEVER && !g->open_ended && !g->no_notice) {
		strcpy(a->last_notice, "onbekend");
		if (g->notice && term_end != NEVER) {
			notice = within_calendar(move(term_end + 1, g->notice, -1) - 1);
			write_day(notice, a->last_notice);
		}
	}

	strcpy(a->action_day, "");
	if (current && notice != NEVER)
		write_day(move(notice, lead, -1), a->action_day);
	else if (current && end != NEVER)
		write_day(move(end, lead, -1), a->action_day);
}

/* --- random facts ---------------------------------------------------------- */

#define SEED UINT64_C(0x5eed0fda7e5)
#define CASES 50000

static uint64_t random_state;

static int pick(int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (int)(random_state % (uint64_t)n);
}

static bool one_in(int n)
{
	return pick(n) == 0;
}

static const char *no_value(void)
{
	static const char *const texts[] = {
		NULL, "onbekend", "", "2025-02-29", "P1.5Y", "31-12-2025", "P", "-1", "Geen",
	};

	return texts[pick((int)COUNT(texts))];
}

/* A day around center, drawn to the ends of months; unknown one time in n. */
static int some_day(int center, int n, char buffer[DAY_TEXT], const char **text)
{
	int d = center + pick(2400) - 1200;

	*text = no_value();
	if (one_in(n))
		return NEVER;
	d = within_calendar(d);
	if (one_in(2))
		while (d > 0 && d < last_day_of_9999 && calendar[d + 1].day != 1)
			d++;
	if (one_in(4))
		d = within_calendar(d - 1);
	write_day(d, buffer);
	*text = buffer;
	return d;
}

static const struct span *some_span(int n, const char **text)
{
	const struct span *span = &spans[pick((int)COUNT(spans))];

	*text = no_value();
	if (one_in(n))
		return NULL;
	*text = span->text;
	return span;
}

struct buffers {
	char checked[DAY_TEXT], start[DAY_TEXT], end[DAY_TEXT], ended[DAY_TEXT];
	char maximum[DAY_TEXT];
};

static void draw(struct given *g, struct term_facts *f, struct buffers *b, int center)
{
	static const char *const statuses[] = {
		NULL, "concept", "vastgesteld", "ondertekend", "van_kracht", "van_kracht",
		"van_kracht", "in_herziening", "opgezegd", "opgezegd", "verlopen", "beeindigd",
		"vervangen", "onbekend",
	};
	static const char *const ways[] = {
		"stilzwijgend", "stilzwijgend", "stilzwijgend", "stilzwijgend", "geen", "na_besluit",
		"onbekend", NULL, "nvt",
	};

	*g = (struct given){ .maximum = -1 };
	*f = (struct term_facts){ .status = NULL };
	f->status = g->status = statuses[pick((int)COUNT(statuses))];
	f->wijze = g->wijze = ways[pick((int)COUNT(ways))];
	g->checked = some_day(center, 3, b->checked, &f->status_peildatum);
	g->start = some_day(center - 700, 8, b->start, &f->datum_ingang);
	g->end = some_day(center, 10, b->end, &f->datum_einde);
	if (one_in(12)) {
		g->open_ended = true;
		g->end = NEVER;
		f->datum_einde = "onbepaalde_tijd";
	}
	g->ended = NEVER;
	if (one_in(4))
		g->ended = some_day(center + 300, 3, b->ended, &f->beeindigd_per);
	g->duur = some_span(10, &f->duur);
	g->notice = some_span(6, &f->opzegtermijn);
	if (one_in(10)) {
		g->no_notice = true;
		f->opzegtermijn = "nvt";
	}
	g->lead = some_span(3, &f->signaaltermijn);
	if (one_in(10)) {
		g->no_lead = true;
		f->signaaltermijn = "nvt";
	}
	g->shared_lead = some_span(3, &f->signaal_termijn);
	f->maximum = one_in(3) ? "nvt" : no_value();
	if (one_in(2)) {
		g->maximum = pick(5);
		snprintf(b->maximum, sizeof b->maximum, "%d", g->maximum);
		f->maximum = b->maximum;
	}
}

/* A day on, just before or just after something happens. */
static int draw_day(const struct given *g, int center)
{
	int d = center + pick(3000) - 1000;
	const int events[] = { g->checked, g->start, g->end, g->ended };
	int event = events[pick((int)COUNT(events))];

	if (event != NEVER && !one_in(4))
		d = event + pick(3) - 1;
	if (g->end != NEVER && g->duur && one_in(2))
		d = end_of(g, pick(5)) + pick(3) - 1;
	return within_calendar(d);
}

static const char *or_none(const char *text)
{
	return *text ? text : NULL;
}

static void compare(const struct term_facts *f, int d, const struct answer *want, const char *name)
{
	struct strv steps = STRV_INIT;
	struct term got, quiet;
	char on[DAY_TEXT];

	write_day(d, on);
	term_compute(f, day(on), LANG_NL, &steps, &got);
	check_text(name, "state", state_name(got.state), want->state);
	check_text(name, "because", got.because, want->because);
	if (got.term != want->term)
		fail_msg("%s: term is %ld, not %d", name, got.term, want->term);
	check_day(name, "end", got.end, want->end);
	check_day(name, "last notice", got.last_notice, or_none(want->last_notice));
	check_day(name, "action day", got.action_day, or_none(want->action_day));
	for (size_t i = 0; i < steps.n; i++)
		if (!ends_with(steps.items[i], ".") || strstr(steps.items[i], "(null)"))
			fail_msg("%s: not a sentence: %s", name, steps.items[i]);
	strv_free(&steps);

	term_compute(f, day(on), LANG_EN, NULL, &quiet);
	assert_int_equal(quiet.state, got.state);
	assert_ptr_equal(quiet.because, got.because);
	assert_int_equal(quiet.term, got.term);
}

static const char *shown(const char *text)
{
	return text ? text : "-";
}

static void the_second_opinion_agrees(void **state)
{
	const int centers[] = {
		find_day(2025, 1, 1), find_day(2025, 1, 1), find_day(2025, 1, 1),
		find_day(2024, 2, 29), find_day(1900, 3, 1), find_day(2000, 2, 29),
		find_day(2, 6, 1), find_day(9998, 6, 30),
	};

	(void)state;
	random_state = SEED;
	for (int i = 0; i < CASES; i++) {
		int center = centers[pick((int)COUNT(centers))];
		struct buffers b;
		struct given g;
		struct term_facts f;
		struct answer want;
		char on[DAY_TEXT], *name;
		int d;

		draw(&g, &f, &b, center);
		d = draw_day(&g, center);
		naive_answer(&g, d, &want);
		write_day(d, on);
		name = xasprintf("seed %llx case %d: on %s status %s (%s) %s..%s ended %s "
				 "%s %s max %s notice %s lead %s/%s",
				 (unsigned long long)SEED, i, on, shown(f.status),
				 shown(f.status_peildatum), shown(f.datum_ingang),
				 shown(f.datum_einde), shown(f.beeindigd_per), shown(f.wijze),
				 shown(f.duur), shown(f.maximum), shown(f.opzegtermijn),
				 shown(f.signaaltermijn), shown(f.signaal_termijn));
		compare(&f, d, &want, name);
		free(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_second_opinion_agrees),
	};

	return cmocka_run_group_tests(tests, build_calendar, drop_calendar);
}
