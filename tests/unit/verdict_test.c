#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/verdict.h"

static const struct date on = { 2025, 1, 1 };

/* --- registers made by hand ----------------------------------------------------------- */

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

static struct verdict judge(const struct reg *reg)
{
	struct verdict verdict;
	struct error *err = verdict_compute(reg, on, &verdict);

	assert_null(err);
	return verdict;
}

#define TASK "naam: T\naard: taak\nwijze: uitgevoerd_door_ander\nbelegd_bij: [a, b]\n"
/* Meets all five conditions for TASK. */
#define GOOD_KIND "titel: X\nsoort: convenant\n"
#define GOOD_STATUS "status: van_kracht\n"
#define GOOD_PARTIES "partijen:\n- {partij: b}\n- {partij: a, rol: onbekend}\n- {partij: c}\n"
#define GOOD_TASKS "taken: [t]\n"
#define GOOD_DATES "datum_ingang: 2024-01-01\ndatum_einde: onbepaalde_tijd\n"
#define GOOD_DOCUMENT "documenten: [{url: https://example.org/a.pdf}]\n"

static void test_conditions(void **state)
{
	static const struct {
		const char *yaml;
		unsigned unmet;
		enum outcome outcome;
	} cases[] = {
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT, 0, OUTCOME_VASTGELEGD },
		{ "soort: intentieovereenkomst\n" GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_BINDING, OUTCOME_DEELS },
		{ "soort: anders\n" GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_BINDING, OUTCOME_DEELS },
		{ "soort: onbekend\n" GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_BINDING, OUTCOME_DEELS },
		{ "soort: verzinsel\n" GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_BINDING, OUTCOME_DEELS },
		{ GOOD_KIND "status: ondertekend\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT, 0,
		  OUTCOME_VASTGELEGD },
		{ GOOD_KIND "status: vastgesteld\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT, 0,
		  OUTCOME_VASTGELEGD },
		{ GOOD_KIND "status: in_herziening\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_STATUS, OUTCOME_DEELS },
		{ GOOD_KIND "status: opgezegd\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_STATUS, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT, CONDITION_STATUS, OUTCOME_DEELS },
		{ GOOD_KIND "status: concept\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_STATUS | CONDITION_IN_FORCE, OUTCOME_NIET },
		{ GOOD_KIND "status: beeindigd\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_STATUS | CONDITION_IN_FORCE, OUTCOME_NIET },
		{ GOOD_KIND GOOD_STATUS "partijen: onbekend\n" GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_PARTIES, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS "partijen: [{partij: a}]\n" GOOD_TASKS GOOD_DATES GOOD_DOCUMENT,
		  CONDITION_PARTIES, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS "partijen: [{partij: a}, {partij: b}, {rol: deelnemer}]\n" GOOD_TASKS
		  GOOD_DATES GOOD_DOCUMENT, CONDITION_PARTIES, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS "datum_einde: onbepaalde_tijd\n" GOOD_DOCUMENT,
		  CONDITION_IN_FORCE, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS
		  "datum_ingang: 2025-01-02\ndatum_einde: onbepaalde_tijd\n" GOOD_DOCUMENT,
		  CONDITION_IN_FORCE, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS
		  "datum_ingang: 2020-01-01\ndatum_einde: 2024-12-31\nverlenging: {wijze: geen}\n" GOOD_DOCUMENT,
		  CONDITION_IN_FORCE, OUTCOME_NIET },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS
		  "datum_ingang: 2020-01-01\ndatum_einde: 2024-12-31\nverlenging: onbekend\n" GOOD_DOCUMENT,
		  CONDITION_IN_FORCE, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES "documenten: onbekend\n",
		  CONDITION_DOCUMENT, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES "documenten: [{titel: D, url: onbekend}]\n",
		  CONDITION_DOCUMENT, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES "documenten: [{url: ftp://x/y}]\n",
		  CONDITION_DOCUMENT, OUTCOME_DEELS },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES "documenten: [{bestand: documenten/x/a.pdf}]\n",
		  0, OUTCOME_VASTGELEGD },
		{ GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES "documenten: [{bestand: documenten/x/b.pdf}]\n",
		  CONDITION_DOCUMENT, OUTCOME_DEELS },
		{ GOOD_TASKS, CONDITION_ALL, OUTCOME_DEELS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reg *reg = new_reg();
		struct verdict v;

		put(reg, TYPE_TAAK, "t", TASK);
		put(reg, TYPE_AFSPRAAK, "x", cases[i].yaml);
		reg_put_file(reg, "documenten/x/a.pdf", "a", 1);
		v = judge(reg);
		if (v.tasks[0].outcome != cases[i].outcome || v.tasks[0].links[0].unmet != cases[i].unmet)
			fail_msg("case %zu: %s, unmet %#x", i, outcome_name(v.tasks[0].outcome), v.tasks[0].links[0].unmet);
		assert_int_equal(v.tasks[0].best, cases[i].outcome == OUTCOME_NIET ? NO_LINK : 0);
		verdict_free(&v);
		reg_free(reg);
	}
}

/* An unknown `belegd_bij` is not "nobody". */
static void test_unknown_carriers(void **state)
{
	static const char *const carriers[] = { "", "belegd_bij: onbekend\n", "belegd_bij: []\n",
						"belegd_bij: [a, onbekend]\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(carriers); i++) {
		char *task = xasprintf("naam: T\nwijze: georganiseerd_door_ander\n%s", carriers[i]);
		struct reg *reg = new_reg();
		struct verdict v;

		put(reg, TYPE_TAAK, "t", task);
		put(reg, TYPE_AFSPRAAK, "x",
		    GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT);
		v = judge(reg);
		assert_int_equal(v.tasks[0].links[0].unmet, CONDITION_PARTIES);
		assert_int_equal(v.judgement, JUDGEMENT_VOLDOET_DEELS);
		verdict_free(&v);
		reg_free(reg);
		free(task);
	}
}

static void test_best_agreement(void **state)
{
	struct reg *reg = new_reg();
	struct verdict v;

	(void)state;
	put(reg, TYPE_TAAK, "t", TASK);
	/* A draft lacks least, and does not count; b and c tie. */
	put(reg, TYPE_AFSPRAAK, "a", GOOD_KIND "status: concept\n" GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT);
	put(reg, TYPE_AFSPRAAK, "b", GOOD_KIND "taken: [t, t]\n" GOOD_DATES);
	put(reg, TYPE_AFSPRAAK, "c", GOOD_STATUS GOOD_TASKS GOOD_DATES);
	put(reg, TYPE_AFSPRAAK, "d", "taken: [t, nergens]\n");
	v = judge(reg);
	assert_int_equal(v.tasks[0].outcome, OUTCOME_DEELS);
	assert_int_equal(v.tasks[0].n, 4);
	assert_string_equal(v.agreements[v.tasks[0].links[v.tasks[0].best].agreement].record->id, "b");
	assert_int_equal(v.agreements[1].n_tasks, 1);
	verdict_free(&v);
	reg_free(reg);
}

/* What cannot be read is there, and is no reason to be content. */
static void test_unreadable(void **state)
{
	struct reg *reg = new_reg();
	struct verdict v;

	(void)state;
	put(reg, TYPE_TAAK, "t", TASK);
	put(reg, TYPE_AFSPRAAK, "x", GOOD_KIND GOOD_STATUS GOOD_PARTIES GOOD_TASKS GOOD_DATES GOOD_DOCUMENT);
	put(reg, TYPE_AFSPRAAK, "y", "taken: [t\n");
	v = judge(reg);
	assert_int_equal(v.n_agreements, 2);
	assert_int_equal(v.agreements[1].unmet | CONDITION_PARTIES, CONDITION_ALL);
	assert_false(v.agreements[1].counts);
	assert_int_equal(v.judgement, JUDGEMENT_VOLDOET);
	verdict_free(&v);
	put(reg, TYPE_TAAK, "u", "naam: [\n");
	v = judge(reg);
	assert_int_equal(v.tasks[1].outcome, OUTCOME_ONBEKEND);
	assert_int_equal(v.outcomes[OUTCOME_ONBEKEND], 1);
	assert_int_equal(v.judgement, JUDGEMENT_NIET_VAST_TE_STELLEN);
	verdict_free(&v);
	reg_free(reg);
}

static void test_empty(void **state)
{
	struct reg *reg = new_reg();
	struct verdict v = judge(reg);

	(void)state;
	assert_int_equal(v.judgement, JUDGEMENT_NIET_VAST_TE_STELLEN);
	assert_int_equal(v.in_scope, 0);
	verdict_free(&v);
	reg_free(reg);
}

/* --- random registers against a slow and obvious implementation -------------------------- */

static uint64_t seed;

static unsigned pick(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

enum { TASKS = 4, AGREEMENTS = 4, PARTIES = 3 };

static const char *const kinds[] = { "convenant", "intentieovereenkomst", "anders", "onbekend", "mandaatbesluit" };
static const char *const statuses[] = { "van_kracht", "ondertekend", "vastgesteld", "concept", "opgezegd",
					"beeindigd", "onbekend", "in_herziening" };
static const char *const starts[] = { "onbekend", "2024-01-01", "2025-01-01", "2025-01-02" };
static const char *const ends[] = { "onbekend", "2024-12-31", "2025-01-01", "onbepaalde_tijd" };
static const char *const renewals[] = { "onbekend", "geen", "na_besluit", "stilzwijgend" };
static const char *const manners[] = { "uitgevoerd_door_ander", "georganiseerd_door_ander", "samenwerking",
				       "afstemming", "onbekend" };

struct spec_agreement {
	unsigned kind, status, start, end, renewal;
	unsigned parties;       /* a bit each; 0: onbekend */
	unsigned tasks;
	bool document;
};
struct spec {
	unsigned manner[TASKS], carriers[TASKS];
	struct spec_agreement agreements[AGREEMENTS];
};

static struct spec random_spec(void)
{
	struct spec spec;
	/* Now and then everything is nearly in order, so that all verdicts occur. */
	unsigned luck = pick(3) ? 8 : 1;

	for (int i = 0; i < TASKS; i++) {
		spec.manner[i] = pick(luck) ? pick(2) : pick(5);
		spec.carriers[i] = pick(luck) ? 1 : pick(1U << PARTIES);
	}
	for (int i = 0; i < AGREEMENTS; i++)
		spec.agreements[i] = (struct spec_agreement){
			pick(luck) ? 0 : pick(COUNT(kinds)), pick(luck) ? 0 : pick(COUNT(statuses)),
			pick(luck) ? 1 : pick(COUNT(starts)), pick(luck) ? 3 : pick(COUNT(ends)),
			pick(COUNT(renewals)), pick(luck) ? 7 : pick(1U << PARTIES), pick(1U << TASKS), pick(luck) != 0,
		};
	return spec;
}

static void add_list(struct str *yaml, const char *field, const char *before, char first, unsigned bits,
		     const char *after)
{
	str_addf(yaml, "%s: %s", field, bits ? "[" : "onbekend");
	for (int i = 0; bits >> i; i++)
		if (bits >> i & 1)
			str_addf(yaml, "%s%c%s,", before, first + i, after);
	str_add(yaml, bits ? "]\n" : "\n");
}

static struct reg *build(const struct spec *spec)
{
	struct reg *reg = new_reg();
	char id[2] = "?";

	for (int i = 0; i < TASKS; i++) {
		struct str yaml = STR_INIT;

		id[0] = (char)('t' + i);
		str_addf(&yaml, "wijze: %s\n", manners[spec->manner[i]]);
		add_list(&yaml, "belegd_bij", "", 'a', spec->carriers[i], "");
		put(reg, TYPE_TAAK, id, yaml.ptr);
		str_free(&yaml);
	}
	for (int i = 0; i < AGREEMENTS; i++) {
		const struct spec_agreement *a = &spec->agreements[i];
		struct str yaml = STR_INIT;

		id[0] = (char)('m' + i);
		str_addf(&yaml, "soort: %s\nstatus: %s\ndatum_ingang: %s\ndatum_einde: %s\n", kinds[a->kind],
			 statuses[a->status], starts[a->start], ends[a->end]);
		str_addf(&yaml, "verlenging: {wijze: %s, duur: P1Y}\n", renewals[a->renewal]);
		add_list(&yaml, "partijen", "{partij: ", 'a', a->parties, "}");
		add_list(&yaml, "taken", "", 't', a->tasks, "");
		str_add(&yaml, a->document ? "documenten: [{url: https://example.org/d}]\n" : "documenten: []\n");
		put(reg, TYPE_AFSPRAAK, id, yaml.ptr);
		str_free(&yaml);
	}
	return reg;
}

enum moment { DRAFT, OVER, LATER, NOW, UNCLEAR };

static enum moment moment_of(const struct spec_agreement *a)
{
	const char *status = statuses[a->status];

	if (strcmp(status, "concept") == 0)
		return DRAFT;
	if (strcmp(status, "beeindigd") == 0)
		return OVER;
	if (a->start == 0)
		return UNCLEAR;
	if (a->start == 3)
		return LATER;
	if (a->end == 0)
		return UNCLEAR;
	if (a->end >= 2)
		return NOW;
	if (strcmp(status, "opgezegd") == 0 || a->renewal == 0)
		return UNCLEAR;
	return a->renewal == 3 ? NOW : OVER;
}

static unsigned lacking(const struct spec *spec, int task, int agreement)
{
	const struct spec_agreement *a = &spec->agreements[agreement];
	unsigned unmet = 0;

	unmet |= a->kind >= 1 && a->kind <= 3 ? CONDITION_BINDING : 0;
	unmet |= a->status > 2 ? CONDITION_STATUS : 0;
	unmet |= !spec->carriers[task] || (spec->carriers[task] & ~a->parties) ? CONDITION_PARTIES : 0;
	unmet |= moment_of(a) != NOW ? CONDITION_IN_FORCE : 0;
	unmet |= !a->document ? CONDITION_DOCUMENT : 0;
	return unmet;
}

static int bits_in(unsigned n)
{
	int bits = 0;

	for (; n; n >>= 1)
		bits += (n & 1) != 0;
	return bits;
}

/* *best is the agreement, or -1. */
static enum outcome judge_slowly(const struct spec *spec, int task, int *best)
{
	*best = -1;
	for (int wanted = 0; wanted <= CONDITION_COUNT && *best < 0; wanted++)
		for (int a = 0; a < AGREEMENTS && *best < 0; a++) {
			enum moment moment = moment_of(&spec->agreements[a]);

			if ((spec->agreements[a].tasks >> task & 1) && moment != DRAFT && moment != OVER &&
			    bits_in(lacking(spec, task, a)) == wanted)
				*best = a;
		}
	if (spec->manner[task] == 4)
		return OUTCOME_ONBEKEND;
	if (*best < 0)
		return OUTCOME_NIET;
	return lacking(spec, task, *best) ? OUTCOME_DEELS : OUTCOME_VASTGELEGD;
}

static enum judgement judge_all_slowly(const struct spec *spec)
{
	int scope = 0, good = 0, none = 0, unknown = 0, best;

	for (int i = 0; i < TASKS; i++) {
		enum outcome outcome = judge_slowly(spec, i, &best);

		unknown += outcome == OUTCOME_ONBEKEND;
		if (spec->manner[i] > 1)
			continue;
		scope++;
		good += outcome == OUTCOME_VASTGELEGD;
		none += outcome == OUTCOME_NIET;
	}
	if (scope > 0 && good == scope && unknown == 0)
		return JUDGEMENT_VOLDOET;
	if (scope == 0 || good == scope)
		return JUDGEMENT_NIET_VAST_TE_STELLEN;
	return none == scope ? JUDGEMENT_VOLDOET_NIET : JUDGEMENT_VOLDOET_DEELS;
}

static void test_random(void **state)
{
	int seen[4] = { 0 };

	(void)state;
	seed = 20250101;
	for (int round = 0; round < 1500; round++) {
		uint64_t before = seed;
		struct spec spec = random_spec();
		struct reg *reg = build(&spec);
		struct verdict v = judge(reg);
		bool same = v.judgement == judge_all_slowly(&spec);

		for (int i = 0; i < TASKS; i++) {
			const struct task *task = &v.tasks[i];
			int best;

			same = same && task->outcome == judge_slowly(&spec, i, &best);
			same = same && (task->best == NO_LINK ? best < 0
							      : (int)task->links[task->best].agreement == best);
			for (size_t k = 0; k < task->n; k++)
				same = same && task->links[k].unmet == lacking(&spec, i, (int)task->links[k].agreement);
		}
		if (!same)
			fail_msg("round %d, seed %llu", round, (unsigned long long)before);
		seen[v.judgement]++;
		verdict_free(&v);
		reg_free(reg);
	}
	for (size_t i = 0; i < COUNT(seen); i++)
		assert_true(seen[i] > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions), cmocka_unit_test(test_unknown_carriers),
		cmocka_unit_test(test_best_agreement), cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_empty), cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
