/* Coverage through time: tables, and every day against the rules for one day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/coverage.h"

static struct reg *new_reg(void)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->extent = REG_LOADED;
	return reg;
}

static void put(struct reg *reg, enum record_type type, const char *id, const char *yaml)
{
	reg_put(reg, record_new(type, id, id, yaml, strlen(yaml)));
}

static struct date day_of(const char *text)
{
	struct date date;

	assert_true(date_parse(text, &date));
	return date;
}

static void add_periods(struct str *out, const char *what, const struct periods *periods,
			const char *(*name)(int value))
{
	char first[DATE_ISO_SIZE], last[DATE_ISO_SIZE];

	for (size_t i = 0; i < periods->n; i++) {
		date_iso(periods->items[i].first, first);
		date_iso(periods->items[i].last, last);
		str_addf(out, "%s %s..%s%s%s\n", what, first, last, name ? " " : "",
			 name ? name(periods->items[i].value) : "");
	}
}

static const char *kind_name(int value)
{
	return cover_name((enum cover_kind)value);
}

static const char *task_name(int value)
{
	return outcome_name((enum outcome)value);
}

static const char *register_name(int value)
{
	return judgement_name((enum judgement)value);
}

/* What is found about the first task and its agreements. The caller owns it. */
static char *text_of(const struct coverage *c)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < c->verdict.n_agreements; i++)
		add_periods(&out, c->verdict.agreements[i].record->id, &c->agreements[i].kinds, kind_name);
	add_periods(&out, "gap", &c->tasks[0].gaps, NULL);
	add_periods(&out, "unknown", &c->tasks[0].unknown, NULL);
	add_periods(&out, "overlap", &c->tasks[0].overlaps, NULL);
	add_periods(&out, "task", &c->tasks[0].outcomes, task_name);
	add_periods(&out, "register", &c->judgements, register_name);
	return str_detach(&out);
}

#define TASK "naam: T\nwijze: uitgevoerd_door_ander\nbelegd_bij: [p]\n"
#define SOUND "soort: convenant\nstatus: van_kracht\ntaken: [t]\npartijen: [{partij: p}]\n" \
	"documenten: [{url: https://example.org/a}]\n"

static void test_tables(void **state)
{
	static const struct {
		const char *what, *on, *from, *to, *x, *y, *expected;
	} cases[] = {
		{ "a gap between two, of the days that the issue names", "2026-01-01", "2026-03-01", "2026-03-31",
		  SOUND "datum_ingang: 2025-01-01\ndatum_einde: 2026-03-02\nverlenging: {wijze: geen}\n",
		  SOUND "datum_ingang: 2026-03-20\ndatum_einde: onbepaalde_tijd\n",
		  "x 2026-03-01..2026-03-02 certain\nx 2026-03-03..2026-03-31 none\n"
		  "y 2026-03-01..2026-03-19 none\ny 2026-03-20..2026-03-31 certain\n"
		  "gap 2026-03-03..2026-03-19\n"
		  "task 2026-03-01..2026-03-02 vastgelegd\ntask 2026-03-03..2026-03-19 deels\n"
		  "task 2026-03-20..2026-03-31 vastgelegd\n"
		  "register 2026-03-01..2026-03-02 voldoet\nregister 2026-03-03..2026-03-19 voldoet_deels\n"
		  "register 2026-03-20..2026-03-31 voldoet\n" },
		{ "a tacit renewal is expected after the term that runs", "2025-06-01", "2024-12-30", "2027-01-01",
		  SOUND "datum_ingang: 2020-01-01\ndatum_einde: 2024-12-31\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n",
		  NULL,
		  "x 2024-12-30..2024-12-31 certain\nx 2025-01-01..2025-12-31 certain\nx 2026-01-01..2027-01-01 expected\n"
		  "task 2024-12-30..2027-01-01 vastgelegd\nregister 2024-12-30..2027-01-01 voldoet\n" },
		{ "no renewal beyond the maximum", "2024-06-01", "2024-12-31", "2027-01-01",
		  SOUND "datum_ingang: 2020-01-01\ndatum_einde: 2024-12-31\n"
		  "verlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 1}\n", NULL,
		  "x 2024-12-31..2024-12-31 certain\nx 2025-01-01..2025-12-31 expected\nx 2026-01-01..2027-01-01 none\n"
		  "gap 2026-01-01..2027-01-01\n"
		  "task 2024-12-31..2025-12-31 vastgelegd\ntask 2026-01-01..2027-01-01 niet\n"
		  "register 2024-12-31..2025-12-31 voldoet\nregister 2026-01-01..2027-01-01 voldoet_niet\n" },
		{ "ended early, at the end of February of a leap year", "2024-01-01", "2024-02-28", "2024-03-01",
		  SOUND "datum_ingang: 2020-01-01\ndatum_einde: onbepaalde_tijd\nbeeindigd_per: 2024-02-29\n", NULL,
		  "x 2024-02-28..2024-02-29 certain\nx 2024-03-01..2024-03-01 none\ngap 2024-03-01..2024-03-01\n"
		  "task 2024-02-28..2024-02-29 vastgelegd\ntask 2024-03-01..2024-03-01 niet\n"
		  "register 2024-02-28..2024-02-29 voldoet\nregister 2024-03-01..2024-03-01 voldoet_niet\n" },
		{ "unknown is no gap and no cover", "2025-01-01", "2024-12-31", "2025-01-02",
		  SOUND "datum_ingang: 2020-01-01\ndatum_einde: 2025-01-01\n", NULL,
		  "x 2024-12-31..2025-01-01 certain\nx 2025-01-02..2025-01-02 unknown\nunknown 2025-01-02..2025-01-02\n"
		  "task 2024-12-31..2025-01-01 vastgelegd\ntask 2025-01-02..2025-01-02 deels\n"
		  "register 2024-12-31..2025-01-01 voldoet\nregister 2025-01-02..2025-01-02 voldoet_deels\n" },
		{ "two at once", "2025-01-01", "2025-01-01", "2025-01-31",
		  SOUND "datum_ingang: 2020-01-01\ndatum_einde: 2025-01-20\nverlenging: {wijze: geen}\n",
		  SOUND "datum_ingang: 2025-01-10\ndatum_einde: onbepaalde_tijd\n",
		  "x 2025-01-01..2025-01-20 certain\nx 2025-01-21..2025-01-31 none\n"
		  "y 2025-01-01..2025-01-09 none\ny 2025-01-10..2025-01-31 certain\n"
		  "overlap 2025-01-10..2025-01-20\n"
		  "task 2025-01-01..2025-01-31 vastgelegd\nregister 2025-01-01..2025-01-31 voldoet\n" },
		{ "one day", "2025-01-01", "2025-01-01", "2025-01-01", "status: concept\ntaken: [t]\n", NULL,
		  "x 2025-01-01..2025-01-01 none\ngap 2025-01-01..2025-01-01\n"
		  "task 2025-01-01..2025-01-01 niet\nregister 2025-01-01..2025-01-01 voldoet_niet\n" },
		{ "cannot be read, and is linked to nothing", "2025-01-01", "2025-01-01", "2025-01-02", "taken: [\n", NULL,
		  "x 2025-01-01..2025-01-02 unknown\ngap 2025-01-01..2025-01-02\n"
		  "task 2025-01-01..2025-01-02 niet\nregister 2025-01-01..2025-01-02 voldoet_niet\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reg *reg = new_reg();
		struct coverage coverage;
		char *text;

		put(reg, TYPE_TAAK, "t", TASK);
		put(reg, TYPE_AFSPRAAK, "x", cases[i].x);
		if (cases[i].y)
			put(reg, TYPE_AFSPRAAK, "y", cases[i].y);
		assert_null(coverage_compute(reg, day_of(cases[i].on), day_of(cases[i].from), day_of(cases[i].to),
					     &coverage));
		text = text_of(&coverage);
		if (strcmp(text, cases[i].expected) != 0)
			fail_msg("%s:\n%s", cases[i].what, text);
		free(text);
		coverage_free(&coverage);
		reg_free(reg);
	}
}

/* Others, and as many: another overlap. */
static void test_overlap_of_others(void **state)
{
	struct reg *reg = new_reg();
	struct coverage coverage;
	char *text;

	(void)state;
	put(reg, TYPE_TAAK, "t", TASK);
	put(reg, TYPE_AFSPRAAK, "x", SOUND "datum_ingang: 2020-01-01\ndatum_einde: onbepaalde_tijd\n");
	put(reg, TYPE_AFSPRAAK, "y", SOUND "datum_ingang: 2020-01-01\ndatum_einde: 2025-01-10\nverlenging: {wijze: geen}\n");
	put(reg, TYPE_AFSPRAAK, "z", SOUND "datum_ingang: 2025-01-11\ndatum_einde: 2025-01-15\n"
	    "verlenging: {wijze: stilzwijgend, duur: P1D}\n");
	assert_null(coverage_compute(reg, day_of("2025-01-01"), day_of("2025-01-01"), day_of("2025-01-31"), &coverage));
	text = text_of(&coverage);
	assert_non_null(strstr(text, "overlap 2025-01-01..2025-01-10\noverlap 2025-01-11..2025-01-31\n"));
	free(text);
	coverage_free(&coverage);
	reg_free(reg);
}

/* Nothing in it: nothing to judge, and no hole in the list either. */
static void test_empty_register(void **state)
{
	struct reg *reg = new_reg();
	struct coverage coverage;

	(void)state;
	assert_null(coverage_compute(reg, day_of("2025-01-01"), DATE_FIRST, DATE_LAST, &coverage));
	assert_int_equal(coverage.judgements.n, 1);
	assert_int_equal(coverage.judgements.items[0].value, JUDGEMENT_NIET_VAST_TE_STELLEN);
	assert_int_equal(date_cmp(coverage.judgements.items[0].last, DATE_LAST), 0);
	coverage_free(&coverage);
	reg_free(reg);
}

/* --- against every day ------------------------------------------------------------------ */

static unsigned long seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % sides;
}

#define PICK(...) (((const char *const[]){ __VA_ARGS__ })[dice(COUNT(((const char *const[]){ __VA_ARGS__ })))])

static const char *any_day(void)
{
	return PICK("2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-31", "2024-06-30",
		    "2024-10-27", "2024-12-31", "2025-01-01", "2025-02-28", "2025-03-30");
}

static void put_any_agreement(struct reg *reg, const char *id)
{
	struct str out = STR_INIT;

	str_addf(&out, "soort: %s\n", PICK("convenant", "convenant", "intentieovereenkomst"));
	str_addf(&out, "status: %s\n", PICK("van_kracht", "van_kracht", "ondertekend", "opgezegd", "concept", "verlopen",
					  "beeindigd"));
	if (!dice(3))
		str_addf(&out, "status_peildatum: %s\n", any_day());
	str_addf(&out, "taken: %s\npartijen: [{partij: p}]\n", PICK("[t]", "[u]", "[t, u]", "onbekend"));
	if (dice(4))
		str_add(&out, "documenten: [{url: https://example.org/a}]\n");
	if (dice(8))
		str_addf(&out, "datum_ingang: %s\n", any_day());
	if (dice(8))
		str_addf(&out, "datum_einde: %s\n", dice(10) ? any_day() : "onbepaalde_tijd");
	if (!dice(4))
		str_addf(&out, "beeindigd_per: %s\n", any_day());
	str_addf(&out, "verlenging: {wijze: %s, duur: %s, maximum: %s}\n",
		 PICK("geen", "stilzwijgend", "stilzwijgend", "stilzwijgend", "na_besluit", "onbekend"),
		 PICK("P1Y", "P6M", "P1M", "P3M", "P1Y6M", "P2W", "P1D", "onbekend"), PICK("nvt", "nvt", "1", "2", "5", "0"));
	put(reg, TYPE_AFSPRAAK, id, str_text(&out));
	str_free(&out);
}

static struct reg *any_reg(void)
{
	struct reg *reg = new_reg();
	char *task = xasprintf("naam: U\nwijze: %s\nbelegd_bij: [p]\n",
			       PICK("uitgevoerd_door_ander", "samenwerking", "onbekend"));

	put(reg, TYPE_TAAK, "t", TASK);
	put(reg, TYPE_TAAK, "u", task);
	free(task);
	for (unsigned i = 0, n = dice(5); i < n; i++) {
		char id[] = { (char)('a' + i), '\0' };

		put_any_agreement(reg, id);
	}
	return reg;
}

/* The value of the period that the day is in; -1 when it is in none, and more
 * than one is a failure. */
static int value_on(const struct periods *periods, struct date day)
{
	int value = -1;

	for (size_t i = 0; i < periods->n; i++)
		if (date_cmp(periods->items[i].first, day) <= 0 && date_cmp(day, periods->items[i].last) <= 0) {
			assert_int_equal(value, -1);
			value = periods->items[i].value;
		}
	return value;
}

/* By the rule for one day alone. */
static enum cover_kind slow_kind(const struct record *record, struct date on, struct date day)
{
	struct term_facts facts;
	struct term now, then;

	term_facts_of(record, NULL, &facts);
	term_compute(&facts, on, LANG_NL, NULL, &now);
	term_compute(&facts, day, LANG_NL, NULL, &then);
	if (then.state == STATE_ONBEKEND)
		return COVER_UNKNOWN;
	if (then.state != STATE_VAN_KRACHT)
		return COVER_NONE;
	if (date_cmp(day, on) <= 0 || strcmp(then.because, "verlenging.wijze") != 0)
		return COVER_CERTAIN;
	/* The same term as runs on the reference day, or another one. */
	return now.state == STATE_VAN_KRACHT && now.term == then.term ? COVER_CERTAIN : COVER_EXPECTED;
}

static void check_task(const struct coverage *c, size_t at, const struct verdict *verdict, struct date day)
{
	const struct task *task = &verdict->tasks[at];
	const struct task_cover *cover = &c->tasks[at];
	int covering = 0, unknown = 0;

	assert_int_equal(value_on(&cover->outcomes, day), task->outcome);
	for (size_t i = 0; i < task->n; i++) {
		enum cover_kind kind = slow_kind(verdict->agreements[task->links[i].agreement].record, c->on, day);

		covering += kind == COVER_CERTAIN || kind == COVER_EXPECTED;
		unknown += kind == COVER_UNKNOWN;
	}
	assert_int_equal(value_on(&cover->gaps, day), !covering && !unknown ? 0 : -1);
	assert_int_equal(value_on(&cover->unknown, day), !covering && unknown ? 0 : -1);
	assert_int_equal(value_on(&cover->overlaps, day), covering > 1 ? covering : -1);
}

static void check_day(const struct reg *reg, const struct coverage *c, struct date day)
{
	struct verdict verdict;

	assert_null(verdict_compute(reg, day, &verdict));
	for (size_t i = 0; i < verdict.n_agreements; i++) {
		enum cover_kind kind = slow_kind(verdict.agreements[i].record, c->on, day);

		assert_int_equal(value_on(&c->agreements[i].kinds, day), kind);
		assert_int_equal(cover_on(&c->agreements[i], day), kind);
	}
	for (size_t i = 0; i < verdict.n_tasks; i++)
		check_task(c, i, &verdict, day);
	assert_int_equal(value_on(&c->judgements, day), verdict.judgement);
	verdict_free(&verdict);
}

static void test_against_every_day(void **state)
{
	(void)state;
	for (unsigned long start = 1; start < 300; start++) {
		struct reg *reg;
		struct coverage coverage;
		struct date from, to, on;

		seed = start;
		reg = any_reg();
		from = day_of(any_day());
		on = day_of(any_day());
		assert_true(date_shift(from, (long)dice(600), &to));
		assert_null(coverage_compute(reg, on, from, to, &coverage));
		for (struct date day = from; date_cmp(day, to) <= 0; assert_true(date_shift(day, 1, &day)))
			check_day(reg, &coverage, day);
		coverage_free(&coverage);
		reg_free(reg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables), cmocka_unit_test(test_overlap_of_others),
		cmocka_unit_test(test_empty_register),
		cmocka_unit_test(test_against_every_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
