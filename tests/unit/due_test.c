/* What has to be done by when: the rules in tables, the mistakes that other
 * systems make, and the whole against an oracle that looks at every day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/due.h"

static struct reg *reg_with(enum record_type type, const char *yaml, const char *config)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->extent = REG_LOADED;
	reg_put(reg, record_new(type, "x", "x", yaml, strlen(yaml)));
	if (config)
		reg->config = record_new(TYPE_COUNT, "register", "register.yaml", config, strlen(config));
	return reg;
}

static struct date day_of(const char *text)
{
	struct date date;

	assert_true(date_parse(text, &date));
	return date;
}

static struct due due_of(const struct reg *reg, struct date on, const char *within)
{
	struct date until = DATE_LAST;
	struct duration window;
	struct due due;

	assert_true(duration_parse(within, &window));
	date_add(on, window, 1, &until);
	due_find(reg, on, until, &due);
	return due;
}

/* "day what[number]" of each item, with ! when overdue and ? when expected; then
 * "field onbekend" of what is not known. The caller owns it. */
static char *text_of(const struct due *due)
{
	struct str out = STR_INIT;
	char iso[DATE_ISO_SIZE];

	for (size_t i = 0; i < due->n; i++) {
		const struct due_item *item = &due->items[i];

		date_iso(item->day, iso);
		str_addf(&out, "%s %s%ld%s%s\n", iso, due_what_name(item->what), item->number,
			 item->overdue ? "!" : "", item->expected ? "?" : "");
	}
	for (size_t i = 0; i < due->n_unknown; i++)
		str_addf(&out, "%s onbekend\n", due->unknown[i].field ? due->unknown[i].field : "bestand");
	return str_detach(&out);
}

struct row {
	const char *what, *yaml, *on, *within, *expected;
};

static void check_rows(enum record_type type, const char *config, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct reg *reg = reg_with(type, rows[i].yaml, config);
		struct due due = due_of(reg, day_of(rows[i].on), rows[i].within);
		char *text = text_of(&due);

		if (strcmp(text, rows[i].expected) != 0)
			fail_msg("%s:\n%s", rows[i].what, text);
		free(text);
		due_free(&due);
		reg_free(reg);
	}
}

#define YEARLY "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\nopzegtermijn: P6M\n" \
	"verlenging: {wijze: stilzwijgend, duur: P1Y}\n"

static void test_terms(void **state)
{
	static const struct row rows[] = {
		{ "all days of the term, the action day by the lead time", YEARLY "signaaltermijn: P2M\n", "2025-01-01",
		  "P1Y", "2025-04-30 action_day0\n2025-06-30 last_notice0\n2025-12-31 end0\n" },
		{ "without lead time the action day is the notice day", YEARLY, "2025-04-01", "P3M",
		  "2025-06-30 action_day0\n2025-06-30 last_notice0\n" },
		{ "passed while the term runs: overdue", YEARLY "signaaltermijn: P2M\n", "2025-07-01", "P0D",
		  "2025-04-30 action_day0!\n2025-06-30 last_notice0!\n" },
		{ "renewed: the days of the new term, and no longer those of the old", YEARLY "signaaltermijn: P2M\n",
		  "2026-01-01", "P6M", "2026-04-30 action_day1\n2026-06-30 last_notice1\n" },
		{ "a term that is still to follow is expected", YEARLY, "2025-12-01", "P1Y",
		  "2025-06-30 action_day0!\n2025-06-30 last_notice0!\n2025-12-31 end0\n"
		  "2026-06-30 action_day1?\n2026-06-30 last_notice1?\n" },
		{ "no further term after the maximum",
		  "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\nopzegtermijn: P6M\n"
		  "verlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 1}\n", "2025-12-01", "P5Y",
		  "2025-06-30 action_day0!\n2025-06-30 last_notice0!\n2025-12-31 end0\n"
		  "2026-12-31 action_day1?\n2026-12-31 end1?\n" },
		{ "notice longer than a term: the notice day of the next term comes before it starts",
		  "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\nopzegtermijn: P6M\n"
		  "verlenging: {wijze: stilzwijgend, duur: P3M}\n", "2025-09-01", "P1M",
		  "2025-06-30 action_day0!\n2025-06-30 last_notice0!\n2025-09-30 action_day1?\n2025-09-30 last_notice1?\n" },
		{ "after a decision only: it ends", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\n"
		  "verlenging: {wijze: na_besluit}\n", "2025-12-01", "P3M", "2025-12-31 action_day0\n2025-12-31 end0\n" },
		{ "expired by its dates while the status does not say so", "status: van_kracht\ndatum_ingang: 2020-01-01\n"
		  "datum_einde: 2025-12-31\nverlenging: {wijze: geen}\n", "2027-05-01", "P0D", "2025-12-31 end0!\n" },
		{ "expired, and the status says so", "status: verlopen\ndatum_ingang: 2020-01-01\n"
		  "datum_einde: 2025-12-31\nverlenging: {wijze: geen}\n", "2027-05-01", "P1Y", "" },
		{ "ended early is an answer", "status: opgezegd\nbeeindigd_per: 2025-10-31\n" YEARLY, "2025-12-01", "P1Y", "" },
		{ "ended early, still to come", "status: opgezegd\nbeeindigd_per: 2025-10-31\n" YEARLY, "2025-10-01", "P2M",
		  "2025-10-31 action_day0\n2025-10-31 end0\n" },
		{ "not yet in force", YEARLY, "2019-12-31", "P5Y6M", "2025-06-30 action_day0\n2025-06-30 last_notice0\n" },
		{ "a draft has no days", "status: concept\n" YEARLY, "2025-06-01", "P1Y", "" },
		{ "without end", "datum_ingang: 2020-01-01\ndatum_einde: onbepaalde_tijd\n", "2025-06-01", "P1Y", "" },
		{ "no notice period, said so", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\nopzegtermijn: nvt\n"
		  "verlenging: {wijze: stilzwijgend, duur: P1Y}\n", "2025-12-01", "P2M",
		  "2025-12-31 action_day0\n2025-12-31 end0\n" },
	};

	(void)state;
	check_rows(TYPE_AFSPRAAK, NULL, rows, COUNT(rows));
}

static void test_what_is_unknown_is_told(void **state)
{
	static const struct row rows[] = {
		{ "nothing known", "titel: X\n", "2025-01-01", "P1Y", "datum_ingang onbekend\n" },
		{ "start unknown", "datum_einde: 2025-02-01\n", "2025-01-01", "P1Y", "datum_ingang onbekend\n" },
		{ "end unknown", "datum_ingang: 2020-01-01\n", "2025-01-01", "P1Y", "datum_einde onbekend\n" },
		{ "end unknown before the start", "datum_ingang: 2026-01-01\n", "2025-01-01", "P1Y", "datum_einde onbekend\n" },
		{ "notice period unknown", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\n"
		  "verlenging: {wijze: stilzwijgend, duur: P1Y}\n", "2025-12-01", "P1M",
		  "2025-12-31 action_day0\n2025-12-31 end0\nopzegtermijn onbekend\n" },
		{ "renewal unknown: there may be a notice day", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\n",
		  "2025-12-01", "P1M", "2025-12-31 action_day0\n2025-12-31 end0\nverlenging.wijze onbekend\n" },
		{ "renewal unknown, and the end has passed", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\n",
		  "2026-12-01", "P1M", "verlenging.wijze onbekend\n" },
		{ "evaluated every year, and no day is set", "datum_ingang: 2020-01-01\ndatum_einde: onbepaalde_tijd\n"
		  "evaluatie: {frequentie: P1Y}\n", "2025-12-01", "P1M", "evaluatie.volgende onbekend\n" },
		{ "cannot be read", "titel: [\n", "2025-12-01", "P1M", "bestand onbekend\n" },
	};

	(void)state;
	check_rows(TYPE_AFSPRAAK, NULL, rows, COUNT(rows));
}

#define OPEN "datum_ingang: 2020-01-01\ndatum_einde: onbepaalde_tijd\n"

static void test_evaluations_and_questions(void **state)
{
	static const struct row rows[] = {
		{ "the first and its repetitions, clamped and without drift",
		  OPEN "evaluatie: {volgende: 2025-01-31, frequentie: P1M}\n", "2025-01-31", "P3M",
		  "2025-01-31 evaluation0\n2025-02-28 evaluation1?\n2025-03-31 evaluation2?\n2025-04-30 evaluation3?\n" },
		{ "overdue once, however often it was missed", OPEN "evaluatie: {volgende: 2020-02-29, frequentie: P1Y}\n",
		  "2025-01-31", "P2Y", "2020-02-29 evaluation0!\n2025-02-28 evaluation5?\n2026-02-28 evaluation6?\n" },
		{ "no evaluation after the end", "datum_ingang: 2020-01-01\ndatum_einde: 2025-12-31\n"
		  "verlenging: {wijze: geen}\nevaluatie: {volgende: 2025-07-01, frequentie: P3M}\n", "2025-08-01", "P1Y",
		  "2025-07-01 evaluation0!\n2025-10-01 evaluation1?\n2025-12-31 action_day0\n2025-12-31 end0\n" },
		{ "of nothing is no interval", OPEN "evaluatie: {volgende: 2025-01-31, frequentie: P0D}\n", "2025-01-01",
		  "P1Y", "2025-01-31 evaluation0\n" },
		{ "a question is due until it is gone", OPEN "openstaand:\n  - vraag: A\n    gereed_op: 2024-01-01\n"
		  "  - vraag: B\n  - vraag: C\n    gereed_op: 2025-03-31\n  - vraag: D\n    gereed_op: 2025-04-01\n",
		  "2024-12-31", "P3M", "2024-01-01 question0!\n2025-03-31 question2\n" },
		{ "also when the agreement is over", "status: beeindigd\nopenstaand: [{vraag: A, gereed_op: 2024-01-01}]\n",
		  "2024-12-31", "P3M", "2024-01-01 question0!\n" },
	};
	static const struct row tasks[] = {
		{ "of a task", "naam: T\nopenstaand: [{vraag: A, gereed_op: 2025-01-01}]\n", "2024-12-31", "P3M",
		  "2025-01-01 question0\n" },
	};

	(void)state;
	check_rows(TYPE_AFSPRAAK, NULL, rows, COUNT(rows));
	check_rows(TYPE_TAAK, NULL, tasks, COUNT(tasks));
}

/* What other systems get wrong, one by one. */
static void test_known_mistakes(void **state)
{
	static const struct row rows[] = {
		{ "notice counted from the first end after a tacit renewal", YEARLY, "2027-03-01", "P6M",
		  "2027-06-30 action_day2\n2027-06-30 last_notice2\n" },
		{ "60 months and 12 months made 120", "datum_ingang: 2020-01-01\ndatum_einde: 2024-12-31\n"
		  "opzegtermijn: P3M\nverlenging: {wijze: stilzwijgend, duur: P12M}\n", "2025-06-01", "P9M",
		  "2025-09-30 action_day1\n2025-09-30 last_notice1\n2025-12-31 end1\n" },
		{ "wrong notice day around the turn of the year", "datum_ingang: 2024-02-01\ndatum_einde: 2026-01-31\n"
		  "opzegtermijn: P1M\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n", "2025-12-01", "P2M",
		  "2025-12-31 action_day0\n2025-12-31 last_notice0\n2026-01-31 end0\n" },
		{ "a renewed agreement shown as expired", YEARLY, "2031-12-31", "P0D",
		  "2031-06-30 action_day6!\n2031-06-30 last_notice6!\n2031-12-31 end6\n" },
		{ "the end of February after a leap year", "datum_ingang: 2022-03-01\ndatum_einde: 2023-02-28\n"
		  "opzegtermijn: P1M\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n", "2024-01-15", "P2M",
		  "2024-01-31 action_day1\n2024-01-31 last_notice1\n2024-02-29 end1\n" },
	};

	(void)state;
	check_rows(TYPE_AFSPRAAK, NULL, rows, COUNT(rows));
}

static void test_settings(void **state)
{
	static const struct row rows[] = {
		{ "lead time of the register", YEARLY, "2025-05-01", "P1M", "2025-05-30 action_day0\n" },
		{ "the record's own goes first", YEARLY "signaaltermijn: P1D\n", "2025-05-01", "P1M", "" },
	};
	struct record *config = record_new(TYPE_COUNT, "register", "register.yaml", "signaal: {venster: P1Y2M}\n", 26);
	struct duration window = due_window(config);

	(void)state;
	check_rows(TYPE_AFSPRAAK, "signaal: {termijn: P1M}\n", rows, COUNT(rows));
	assert_int_equal(window.years * 12 + window.months, 14);
	record_free(config);
	window = due_window(NULL);
	assert_int_equal(window.months, 3);
}

/* --- properties ------------------------------------------------------------------------ */

static unsigned long seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % sides;
}

#define PICK(...) (((const char *const[]){ __VA_ARGS__ })[dice(COUNT(((const char *const[]){ __VA_ARGS__ })))])

/* Days on which calendars go wrong: leap days, ends of months, the turn of the
 * year, the days on which the clock changes. */
static const char *any_day(void)
{
	return PICK("2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-31", "2024-04-30",
		    "2024-06-30", "2024-10-27", "2024-12-30", "2024-12-31", "2025-01-01", "2025-02-28", "2025-03-30",
		    "2025-10-26");
}

static char *any_agreement(void)
{
	struct str out = STR_INIT;
	const char *way = PICK("geen", "stilzwijgend", "stilzwijgend", "stilzwijgend", "na_besluit", "onbekend");

	str_addf(&out, "status: %s\n", PICK("van_kracht", "van_kracht", "ondertekend", "opgezegd", "concept", "verlopen"));
	if (dice(8))
		str_addf(&out, "datum_ingang: %s\n", PICK("2020-02-29", "2024-01-01", "2024-12-31"));
	if (dice(8))
		str_addf(&out, "datum_einde: %s\n", dice(10) ? any_day() : "onbepaalde_tijd");
	if (!dice(6))
		str_addf(&out, "beeindigd_per: %s\n", any_day());
	str_addf(&out, "verlenging: {wijze: %s, duur: %s, maximum: %s}\n", way,
		 PICK("P1Y", "P6M", "P1M", "P3M", "P1Y6M", "P2W", "onbekend"), PICK("nvt", "nvt", "1", "2", "0"));
	str_addf(&out, "opzegtermijn: %s\n", PICK("P1M", "P3M", "P6M", "P1Y", "nvt", "onbekend", "P0D"));
	str_addf(&out, "signaaltermijn: %s\n", PICK("P1M", "P2W", "nvt", "P0D"));
	if (dice(2))
		str_addf(&out, "evaluatie: {volgende: %s, frequentie: %s}\n", any_day(), PICK("P1Y", "P1M", "P6M", "nvt"));
	if (dice(2))
		str_addf(&out, "openstaand: [{vraag: A, gereed_op: %s}]\n", any_day());
	return str_detach(&out);
}

struct pairs {          /* what is expected, as in text_of */
	struct strv lines;
	struct date on, until;
};

static void expect(struct pairs *pairs, struct day day, const char *what, long number, bool expected)
{
	bool overdue = date_cmp(day.date, pairs->on) < 0;
	char iso[DATE_ISO_SIZE];

	if (day.kind != DAY_DATE || date_cmp(day.date, pairs->until) > 0 || (overdue && expected))
		return;
	date_iso(day.date, iso);
	strv_pushf(&pairs->lines, "%s %s%ld%s%s", iso, what, number, overdue ? "!" : "", expected ? "?" : "");
}

/* Day by day, long enough after the window for every notice and lead time above:
 * each term that some day is in. */
static void oracle_terms(const struct record *record, struct pairs *pairs)
{
	struct term_facts facts;
	struct term term;
	struct date day = pairs->on, last;
	long seen = -1;
	bool first = true;

	term_facts_of(record, NULL, &facts);
	assert_true(date_shift(pairs->until, 460, &last));
	for (; date_cmp(day, last) <= 0; assert_true(date_shift(day, 1, &day)), first = false) {
		term_compute(&facts, day, LANG_NL, NULL, &term);
		if (first && term.state == STATE_VERLOPEN && strcmp(term.because, "status") != 0)
			expect(pairs, term.end, "end", term.term, false);
		if ((term.state != STATE_VAN_KRACHT && term.state != STATE_NOG_NIET_INGEGAAN) || term.term == seen)
			continue;
		/* What is in force without a break from the day asked about. */
		if (!first && seen < 0)
			return;
		seen = term.term;
		expect(pairs, term.action_day, "action_day", term.term, !first);
		expect(pairs, term.last_notice, "last_notice", term.term, !first);
		expect(pairs, term.end, "end", term.term, !first);
	}
}

static void oracle_evaluations(const struct record *record, struct pairs *pairs)
{
	struct term_facts facts;
	struct term now, then;
	struct duration every;
	struct day day = { DAY_DATE, DATE_FIRST };
	struct date first;

	term_facts_of(record, NULL, &facts);
	term_compute(&facts, pairs->on, LANG_NL, NULL, &now);
	if (now.state == STATE_CONCEPT || state_is_over(now.state) ||
	    !record_date(record, "evaluatie.volgende", &first))
		return;
	day.date = first;
	expect(pairs, day, "evaluation", 0, false);
	if (!duration_parse(record_part(record, "evaluatie", "frequentie"), &every))
		return;
	for (long k = 1; date_add(first, every, k, &day.date) && date_cmp(day.date, pairs->until) <= 0; k++) {
		term_compute(&facts, day.date, LANG_NL, NULL, &then);
		if (!state_is_over(then.state))
			expect(pairs, day, "evaluation", k, true);
	}
}

static void oracle_questions(const struct record *record, struct pairs *pairs)
{
	struct day day = { DAY_DATE, DATE_FIRST };

	if (record_date(record, "openstaand.0.gereed_op", &day.date))
		expect(pairs, day, "question", 0, false);
}

static char *sorted(const char *text, bool days_only)
{
	struct strv lines = STRV_INIT, kept = STRV_INIT;
	char *joined;

	strv_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (*lines.items[i] && (!days_only || !ends_with(lines.items[i], " onbekend")))
			strv_push(&kept, lines.items[i]);
	strv_sort(&kept);
	joined = strv_join(&kept, "\n");
	strv_free(&lines);
	strv_free(&kept);
	return joined;
}

static void test_against_every_day(void **state)
{
	(void)state;
	for (seed = 1; seed < 1500; ) {
		unsigned long start = seed;
		char *yaml = any_agreement();
		const char *within = PICK("P0D", "P1M", "P3M", "P1Y");
		struct reg *reg = reg_with(TYPE_AFSPRAAK, yaml, NULL);
		struct due due = due_of(reg, day_of(any_day()), within);
		struct pairs pairs = { STRV_INIT, due.on, due.until };
		char *all = text_of(&due), *ours = sorted(all, true), *text, *theirs;

		oracle_terms(reg->records[0], &pairs);
		oracle_evaluations(reg->records[0], &pairs);
		oracle_questions(reg->records[0], &pairs);
		text = strv_join(&pairs.lines, "\n");
		theirs = sorted(text, false);
		if (strcmp(ours, theirs) != 0)
			fail_msg("%s\non %d-%d-%d within %s:\n%s\nexpected:\n%s", yaml, due.on.year, due.on.month,
				 due.on.day, within, ours, theirs);
		free(all);
		free(ours);
		free(text);
		free(theirs);
		strv_free(&pairs.lines);
		due_free(&due);
		reg_free(reg);
		free(yaml);
		seed = start + 1;
	}
}

static bool has_item(const struct due *due, const struct due_item *wanted)
{
	for (size_t i = 0; i < due->n; i++)
		if (due->items[i].what == wanted->what && due->items[i].number == wanted->number &&
		    date_cmp(due->items[i].day, wanted->day) == 0)
			return true;
	return false;
}

/* Whether the record answers it by itself as the days go by: the term has been
 * renewed, or what was to be evaluated is over. */
static bool gone_by(const struct due_item *item, struct date day)
{
	struct term_facts facts;
	struct term term;

	term_facts_of(item->record, NULL, &facts);
	term_compute(&facts, day, LANG_NL, NULL, &term);
	if (item->what == DUE_EVALUATION)
		return state_is_over(term.state);
	return item->what != DUE_QUESTION && item->term.end.kind == DAY_DATE &&
	       date_cmp(day, item->term.end.date) > 0;
}

/* Whichever days nobody looks: what was shown is shown again, until it is answered. */
static void test_no_run_is_needed(void **state)
{
	(void)state;
	for (seed = 1; seed < 400; ) {
		unsigned long start = seed;
		char *yaml = any_agreement();
		struct reg *reg = reg_with(TYPE_AFSPRAAK, yaml, NULL);
		struct due due = due_of(reg, day_of(any_day()), "P3M");

		for (int later = 1; later < 800; later += 1 + (int)dice(40)) {
			struct due then;
			struct date day;

			assert_true(date_shift(due.on, later, &day));
			then = due_of(reg, day, "P3M");
			for (size_t i = 0; i < due.n; i++)
				if (!due.items[i].expected && !gone_by(&due.items[i], day) && !has_item(&then, &due.items[i]))
					fail_msg("%s\n%s of %d-%d-%d is lost after %d days", yaml,
						 due_what_name(due.items[i].what), due.items[i].day.year,
						 due.items[i].day.month, due.items[i].day.day, later);
			due_free(&then);
		}
		due_free(&due);
		reg_free(reg);
		free(yaml);
		seed = start + 1;
	}
}

/* A renewal a day, looked at for ever: an end to it, and it is said. */
static void test_many_repeats(void **state)
{
	struct reg *reg = reg_with(TYPE_AFSPRAAK, "datum_ingang: 2020-01-01\ndatum_einde: 2020-01-01\n"
				   "opzegtermijn: P0D\nverlenging: {wijze: stilzwijgend, duur: P1D}\n"
				   "evaluatie: {volgende: 2020-01-01, frequentie: P1D}\n", NULL);
	struct due due = due_of(reg, day_of("2025-01-01"), "P9999Y");

	(void)state;
	assert_true(due.cut);
	assert_int_equal(due.n, 3 + 3 * DUE_MOST_REPEATS + 1 + DUE_MOST_REPEATS);
	due_free(&due);
	reg_free(reg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_what_is_unknown_is_told),
		cmocka_unit_test(test_evaluations_and_questions),
		cmocka_unit_test(test_known_mistakes),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_against_every_day),
		cmocka_unit_test(test_no_run_is_needed),
		cmocka_unit_test(test_many_repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
