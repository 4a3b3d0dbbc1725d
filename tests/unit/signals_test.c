#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "report/signals.h"

static void put(struct reg *reg, enum record_type type, const char *id, const char *yaml)
{
	reg_put(reg, record_new(type, id, id, yaml, strlen(yaml)));
}

static struct reg *new_reg(void)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->extent = REG_LOADED;
	return reg;
}

static struct signal_search *search;

static void look(const struct reg *reg, size_t at, void *verdict)
{
	verdict_look(reg, at, verdict);
	signals_look(search, verdict, at);
}

static void find(const struct reg *reg, struct date on, struct verdict *verdict, struct signals *signals)
{
	search = signals_begin(reg, on, LANG_NL);
	verdict_begin(reg, on, verdict);
	reg_look_at_all(reg, look, verdict);
	assert_null(verdict_end(reg, verdict));
	assert_null(signals_end(search, verdict, signals));
}

/* "severity code type/id" of each signal, a line each. The caller owns it. */
static char *signals_of(const struct reg *reg, const char *on)
{
	struct verdict verdict;
	struct signals signals;
	struct str out = STR_INIT;
	struct date date;

	assert_true(date_parse(on, &date));
	find(reg, date, &verdict, &signals);
	for (size_t i = 0; i < signals.n; i++) {
		const struct signal *s = &signals.items[i];

		assert_true(*s->text);
		str_addf(&out, "%s %s %s/%s\n", severity_name(s->code->severity), s->code->code,
			 s->type == TYPE_COUNT ? "register" : schema_of(s->type)->name, s->id);
	}
	signals_free(&signals);
	verdict_free(&verdict);
	return str_detach(&out);
}

#define TASK "naam: T\nwijze: uitgevoerd_door_ander\n"
/* Nothing to signal about it. */
#define QUIET "titel: X\nsoort: convenant\nstatus: van_kracht\ntaken: [t]\ndatum_ingang: 2020-01-01\n" \
	"openbaarheid: {publiceren: nee}\n" \
	"documenten: [{url: https://example.org/a, sha256: 0123456789012345678901234567890123456789012345678901234567890123}]\n"
#define OPEN "datum_einde: onbepaalde_tijd\n"
#define TACIT "datum_einde: 2025-12-31\nopzegtermijn: P6M\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n"

static void test_agreement(void **state)
{
	static const struct {
		const char *yaml, *on, *signals;
	} cases[] = {
		{ QUIET OPEN, "2025-01-01", "" },
		/* The end: within three months, and not before. */
		{ QUIET "datum_einde: 2025-04-01\nverlenging: {wijze: geen}\n", "2025-01-01", "warning ending afspraak/x\n" },
		{ QUIET "datum_einde: 2025-04-02\nverlenging: {wijze: geen}\n", "2025-01-01", "" },
		{ QUIET "datum_einde: 2025-04-02\nverlenging: {wijze: geen}\nsignaaltermijn: P6M\n", "2025-01-01",
		  "warning ending afspraak/x\n" },
		{ QUIET "datum_einde: 2025-04-01\nverlenging: {wijze: na_besluit}\n", "2025-04-01",
		  "warning ending afspraak/x\n" },
		{ QUIET "datum_einde: 2025-04-01\nverlenging: {wijze: geen}\n", "2025-04-02",
		  "warning task-without-agreement taak/t\n" },
		{ QUIET OPEN "beeindigd_per: 2025-02-01\n", "2025-01-01", "warning ending afspraak/x\n" },
		/* A renewed term, and its notice day 2025-06-30. */
		{ QUIET TACIT, "2025-03-29", "" },
		{ QUIET TACIT, "2025-03-30", "warning notice-day-near afspraak/x\n" },
		{ QUIET TACIT, "2025-06-30", "warning notice-day-near afspraak/x\n" },
		{ QUIET TACIT, "2025-07-01", "warning notice-day-passed afspraak/x\n" },
		{ QUIET TACIT, "2025-12-31", "warning notice-day-passed afspraak/x\ninfo term-ends afspraak/x\n" },
		{ QUIET TACIT, "2026-06-30", "warning notice-day-near afspraak/x\n" },
		{ QUIET TACIT "signaaltermijn: P6M\n", "2024-12-29", "" },
		{ QUIET TACIT "signaaltermijn: P6M\n", "2024-12-30", "warning notice-day-near afspraak/x\n" },
		/* Evaluation: overdue the day after. */
		{ QUIET OPEN "evaluatie: {volgende: 2025-01-01}\n", "2025-01-01", "" },
		{ QUIET OPEN "evaluatie: {volgende: 2024-12-31}\n", "2025-01-01", "warning evaluation-overdue afspraak/x\n" },
		{ QUIET OPEN "evaluatie: {volgende: onbekend}\n", "2025-01-01", "" },
		/* The old law, as a word, and only after its end. */
		{ QUIET OPEN "grondslag: [Awb, artikel 2.1 WABO]\n", "2025-01-01", "warning legal-basis-wabo afspraak/x\n" },
		{ QUIET OPEN "grondslag: [BWBR0024779 artikel 1]\n", "2024-01-01", "warning legal-basis-wabo afspraak/x\n" },
		{ QUIET OPEN "grondslag: [Wabo]\n", "2023-12-31", "" },
		{ QUIET OPEN "grondslag: [Swabo en Waboer]\n", "2025-01-01", "" },
		{ "titel: Wabo-afspraak\nsoort: convenant\nstatus: concept\ntaken: onbekend\n", "2025-01-01",
		  "warning agreement-without-document afspraak/x\nwarning agreement-without-task afspraak/x\n"
		  "warning legal-basis-wabo afspraak/x\nwarning task-without-agreement taak/t\n"
		  "info publication-undecided afspraak/x\n" },
		/* Documents. */
		{ "soort: convenant\nstatus: van_kracht\ntaken: [t]\nopenbaarheid: {publiceren: ja}\n"
		  "documenten: [{url: https://example.org/a}, {bestand: documenten/x/b, sha256: onbekend}]\n", "2025-01-01",
		  "error document-missing afspraak/x\nwarning term-unknown afspraak/x\ninfo checksum-missing afspraak/x\n" },
		{ "soort: intentieovereenkomst\nstatus: beeindigd\ntaken: onbekend\n", "2025-01-01",
		  "warning task-without-agreement taak/t\n" },
		{ "soort: [\n", "2025-01-01",
		  "error record-unreadable afspraak/x\nwarning task-without-agreement taak/t\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reg *reg = new_reg();
		char *found;

		put(reg, TYPE_TAAK, "t", TASK);
		put(reg, TYPE_AFSPRAAK, "x", cases[i].yaml);
		found = signals_of(reg, cases[i].on);
		if (strcmp(found, cases[i].signals) != 0)
			fail_msg("case %zu:\n%sexpected:\n%s", i, found, cases[i].signals);
		free(found);
		reg_free(reg);
	}
}

/* An intention is enough only beside a definitive agreement for the same task. */
static void test_intention(void **state)
{
	static const char intention[] = "soort: intentieovereenkomst\nstatus: ondertekend\ntaken: [t, u]\n" OPEN "datum_ingang: 2020-01-01\n"
					"openbaarheid: {publiceren: nee}\n"
					"documenten: [{url: https://example.org/a, sha256: "
					"0123456789012345678901234567890123456789012345678901234567890123}]\n";
	struct reg *reg = new_reg();
	struct verdict verdict;
	struct signals signals;
	char *found;

	(void)state;
	put(reg, TYPE_TAAK, "t", "naam: Eerste\nwijze: samenwerking\n");
	put(reg, TYPE_TAAK, "u", "naam: Tweede\nwijze: samenwerking\n");
	put(reg, TYPE_AFSPRAAK, "i", intention);
	put(reg, TYPE_AFSPRAAK, "x", QUIET OPEN);
	find(reg, (struct date){ 2025, 1, 1 }, &verdict, &signals);
	assert_int_equal(signals.n, 1);
	assert_string_equal(signals.items[0].code->code, "intention-only");
	assert_non_null(strstr(signals.items[0].text, "Tweede"));
	assert_null(strstr(signals.items[0].text, "Eerste"));
	signals_free(&signals);
	verdict_free(&verdict);
	reg_drop(reg, TYPE_TAAK, "u");
	found = signals_of(reg, "2025-01-01");
	assert_string_equal(found, "");
	free(found);
	reg_free(reg);
}

/* A register of one task and one agreement about it, and what its settings say. */
static struct reg *small_reg(const char *task, const char *agreement, const char *config)
{
	struct reg *reg = new_reg();

	put(reg, TYPE_TAAK, "t", task);
	put(reg, TYPE_AFSPRAAK, "x", agreement);
	if (config)
		reg->config = record_new(TYPE_COUNT, "register", "register.yaml", config, strlen(config));
	return reg;
}

#define STATED "volledigheid: {verklaard_op: 2025-01-01, door_functie: directeur}\n"
#define WAIVER(code, until) "signaal_uitzondering: [{code: " code ", reden: R, door_functie: F, tot: " until "}]\n"

static void test_settings_and_questions(void **state)
{
	static const struct {
		const char *task, *agreement, *config, *signals;
	} cases[] = {
		{ TASK, QUIET OPEN, STATED, "" },
		{ TASK, QUIET OPEN, "taal: nl\n", "info completeness-not-stated register/register.yaml\n" },
		{ TASK, QUIET OPEN, "volledigheid: {verklaard_op: onbekend, door_functie: directeur}\n",
		  "info completeness-not-stated register/register.yaml\n" },
		/* The window: on its last day, and the day after. */
		{ TASK, QUIET "datum_einde: 2025-02-01\nverlenging: {wijze: geen}\n", STATED "signaal: {venster: P1M}\n",
		  "warning ending afspraak/x\n" },
		{ TASK, QUIET "datum_einde: 2025-02-02\nverlenging: {wijze: geen}\n", STATED "signaal: {venster: P1M}\n", "" },
		{ TASK, QUIET "datum_einde: 2025-12-01\nverlenging: {wijze: geen}\n", STATED "signaal: {venster: P1Y}\n",
		  "warning ending afspraak/x\n" },
		/* How many tasks hang on one. */
		{ TASK "belegd_bij: [p]\n", QUIET OPEN, STATED "signaal: {concentratie: 1}\n", "warning concentration partij/p\n" },
		{ TASK "belegd_bij: [p]\n", QUIET OPEN, STATED "signaal: {concentratie: 2}\n", "" },
		{ TASK "belegd_bij: [p]\n", QUIET OPEN, STATED "signaal: {concentratie: nvt}\n", "" },
		{ "naam: T\nwijze: samenwerking\nbelegd_bij: [p]\n", QUIET OPEN, STATED "signaal: {concentratie: 1}\n", "" },
		/* Questions: overdue the day after. */
		{ TASK "openstaand: [{vraag: A, gereed_op: 2025-01-01}, {vraag: B}]\n", QUIET OPEN, STATED, "" },
		{ TASK "openstaand: [{vraag: A, gereed_op: 2024-12-31}, {vraag: B, gereed_op: onbekend}]\n", QUIET OPEN, STATED,
		  "warning question-overdue taak/t\n" },
		/* When it ends cannot be told. */
		{ TASK, QUIET "datum_einde: onbekend\n", STATED, "warning term-unknown afspraak/x\n" },
		{ TASK, QUIET "datum_einde: 2030-01-01\n", STATED, "warning term-unknown afspraak/x\n" },
		{ TASK, QUIET "datum_einde: 2030-01-01\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n", STATED,
		  "warning term-unknown afspraak/x\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reg *reg = small_reg(cases[i].task, cases[i].agreement, cases[i].config);
		char *found;

		put(reg, TYPE_PARTIJ, "p", "naam: P\n");
		found = signals_of(reg, "2025-01-01");
		if (strcmp(found, cases[i].signals) != 0)
			fail_msg("case %zu:\n%sexpected:\n%s", i, found, cases[i].signals);
		free(found);
		reg_free(reg);
	}
}

static void test_waivers(void **state)
{
	static const struct {
		const char *agreement, *signals;
		size_t waived;
	} cases[] = {
		/* Up to and including its last day. */
		{ QUIET OPEN "evaluatie: {volgende: 2024-12-31}\n" WAIVER("evaluation-overdue", "2025-01-01"), "", 1 },
		{ QUIET OPEN "evaluatie: {volgende: 2024-12-31}\n" WAIVER("evaluation-overdue", "2024-12-31"),
		  "warning evaluation-overdue afspraak/x\nwarning waiver-expired afspraak/x\n", 0 },
		/* Of another signal, without a day, of nothing. */
		{ QUIET OPEN "evaluatie: {volgende: 2024-12-31}\n" WAIVER("ending", "2025-01-01"),
		  "warning evaluation-overdue afspraak/x\n", 0 },
		{ QUIET OPEN "evaluatie: {volgende: 2024-12-31}\n" WAIVER("evaluation-overdue", "onbekend"),
		  "warning evaluation-overdue afspraak/x\n", 0 },
		{ QUIET OPEN WAIVER("evaluation-overdue", "2025-01-01"), "", 0 },
		{ QUIET OPEN WAIVER("evaluation-overdue", "2024-01-01"), "warning waiver-expired afspraak/x\n", 0 },
		/* What always shows. */
		{ QUIET OPEN WAIVER("waiver-expired", "2024-01-01"), "warning waiver-expired afspraak/x\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reg *reg = small_reg(TASK, cases[i].agreement, STATED);
		char *found = signals_of(reg, "2025-01-01");
		struct verdict verdict;
		struct signals signals;

		if (strcmp(found, cases[i].signals) != 0)
			fail_msg("case %zu:\n%sexpected:\n%s", i, found, cases[i].signals);
		find(reg, (struct date){ 2025, 1, 1 }, &verdict, &signals);
		assert_int_equal(signals.n_waived, cases[i].waived);
		for (size_t k = 0; k < signals.n_waived; k++)
			assert_string_equal(ynode_text(ynode_get(signals.waived[k].waiver, "reden")), "R");
		signals_free(&signals);
		verdict_free(&verdict);
		free(found);
		reg_free(reg);
	}
}

/* Every signal can be looked up by its code, and says what to do. */
static void test_codes(void **state)
{
	(void)state;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct check_code *code = signal_code((enum signal_id)i);
		enum signal_id id;

		assert_ptr_equal(check_code(code->code), code);
		assert_true(signal_parse(code->code, &id));
		assert_int_equal(id, i);
		assert_true(*code->meaning && *code->remedy);
	}
	assert_false(signal_parse("yaml-syntax", &(enum signal_id){ SIGNAL_COUNT }));
	assert_false(signal_parse(NULL, &(enum signal_id){ SIGNAL_COUNT }));
}

static void test_files(void **state)
{
	struct stray strays[] = { { (char *)(uintptr_t)"taken/Fout.yaml", "the file name is no valid id" } };
	struct reg *reg = new_reg();
	char *found;

	(void)state;
	put(reg, TYPE_TAAK, "t", "naam: [");
	put(reg, TYPE_TAAK, "u", "naam: U\nwijze: afstemming\n");
	put(reg, TYPE_TAAK, "v", "naam: V\nwijze: onbekend\n");
	put(reg, TYPE_PARTIJ, "p", "");
	reg_put(reg, record_new(TYPE_COUNT, "register", "register.yaml", "a: *b", 5));
	reg->strays = strays;
	reg->n_strays = COUNT(strays);
	found = signals_of(reg, "2025-01-01");
	assert_string_equal(found, "error record-unreadable register/register.yaml\nerror record-unreadable taak/t\n"
				   "error record-unreadable partij/p\nwarning stray-file register/taken/Fout.yaml\n"
				   "warning task-without-agreement taak/v\ninfo cooperation-without-agreement taak/u\n");
	free(found);
	reg->strays = NULL;
	reg->n_strays = 0;
	reg_free(reg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agreement), cmocka_unit_test(test_intention), cmocka_unit_test(test_files),
		cmocka_unit_test(test_settings_and_questions), cmocka_unit_test(test_waivers),
		cmocka_unit_test(test_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
