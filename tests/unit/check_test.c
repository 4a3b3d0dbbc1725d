#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/digest.h"
#include "model/check.h"
#include "model/signal.h"

/* Records that are right; cases add lines below. */
#define CONFIG "schema: 1\norganisatie: p1\n"
#define A "titel: T\nsoort: convenant\nstatus: onbekend\npartijen: onbekend\ntaken: onbekend\n"
#define A_STATUS(status) "titel: T\nsoort: convenant\nstatus: " status "\npartijen: onbekend\ntaken: onbekend\n"
#define T "naam: T\naard: taak\nwijze: onbekend\n"
#define P "naam: P\ntype: onbekend\n"

#define TODAY ((struct date){ 2025, 6, 1 })

static struct site site = { .store = NULL, .prefix = NULL, .root = NULL };
static bool seen[1000];         /* the codes that some case has met */

static int make_site(void **state)
{
	(void)state;
	site.prefix = xstrdup("");
	return 0;
}

static int drop_site(void **state)
{
	(void)state;
	free(site.prefix);
	return 0;
}

/* --- fixtures ---------------------------------------------------------------------- */

static struct reg *new_reg(void)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->site = &site;
	reg->extent = REG_LOADED;
	return reg;
}

static struct record *put(struct reg *reg, enum record_type type, const char *id, const char *text)
{
	char *path = type == TYPE_COUNT ? xstrdup("register.yaml") : record_path(type, id, 2025);
	struct record *record = record_new(type, id, path, text, strlen(text));

	reg_put(reg, record);
	free(path);
	return record;
}

/* Two parties and a task to refer to. */
static struct reg *usual_reg(void)
{
	struct reg *reg = new_reg();

	put(reg, TYPE_COUNT, "register", CONFIG);
	put(reg, TYPE_PARTIJ, "p1", "naam: One\ntype: onbekend\n");
	put(reg, TYPE_PARTIJ, "od-twente", "naam: Two\ntype: onbekend\n");
	put(reg, TYPE_TAAK, "ketentoezicht", "naam: Three\naard: taak\nwijze: onbekend\n");
	return reg;
}

static void note_seen(const char *code)
{
	const struct check_code *all;
	size_t n;

	all = check_codes(&n);
	assert_true(n <= COUNT(seen));
	assert_non_null(check_code(code));
	seen[check_code(code) - all] = true;
}

/* Each finding on a line, as "[path:]line:column severity code". */
static char *list(const struct findings *findings, bool paths, bool infos)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *f = &findings->items[i];

		note_seen(f->code);
		if (!infos && (strcmp(f->code, "not-looked-at") == 0 || strcmp(f->code, "known-unknown") == 0))
			continue;
		if (paths)
			str_addf(&out, "%s:", f->path);
		str_addf(&out, "%u:%u %s %s\n", f->line, f->column, severity_name(f->severity), f->code);
	}
	return str_detach(&out);
}

static char *check_all(const struct reg *reg, bool paths, struct findings *findings)
{
	struct check_scope scope = { .documents = true, .on = TODAY, .has_on = true };

	*findings = (struct findings)FINDINGS_INIT;
	assert_null(check_register(reg, &scope, findings));
	return list(findings, paths, false);
}

/* --- one record ---------------------------------------------------------------------- */

struct shape_case {
	enum record_type type;
	const char *text;
	const char *expected;
};

static void run_case(const struct shape_case *one)
{
	struct reg *reg = usual_reg();
	struct record *record = put(reg, one->type, one->type == TYPE_COUNT ? "register" : "x", one->text);
	struct check_scope scope = { &record, 1, .documents = true, .on = TODAY, .has_on = true };
	struct findings findings = FINDINGS_INIT;
	char *found;

	assert_null(check_register(reg, &scope, &findings));
	found = list(&findings, false, false);
	if (strcmp(found, one->expected) != 0) {
		for (size_t i = 0; i < findings.n; i++) {
			char *line = finding_format(&findings.items[i]);

			print_error("%s\n", line);
			free(line);
		}
		fail_msg("%s\nexpected:\n%s\nfound:\n%s", one->text, one->expected, found);
	}
	free(found);
	findings_free(&findings);
	reg_free(reg);
}

static void run_cases(const struct shape_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_case(&cases[i]);
}

static void test_shape(void **state)
{
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, A, "" },
		{ TYPE_TAAK, T, "" },
		{ TYPE_PARTIJ, P, "" },
		{ TYPE_COUNT, CONFIG, "" },
		{ TYPE_AFSPRAAK, A "a: [b\n", "7:1 error yaml-syntax\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: a\nkenmerk: b\n", "7:1 error yaml-syntax\n" },
		{ TYPE_AFSPRAAK, A "kenmerkk: b\n", "6:1 error unknown-field\n" },
		{ TYPE_AFSPRAAK, A "verlenging:\n  wijze: geen\n  duurr: P1Y\n", "8:3 error unknown-field\n" },
		{ TYPE_AFSPRAAK, A "bronnen:\n  - omschrijving: o\n    b: c\n", "8:5 error unknown-field\n" },
		{ TYPE_TAAK, "# first\nnaam: T\naard: taak\n", "2:1 error missing-field\n" },
		{ TYPE_AFSPRAAK, A "bronnen:\n  - vindplaats: v\n", "7:5 error missing-field\n" },
		{ TYPE_COUNT, "schema: 1\n", "1:1 error missing-field\n" },
		{ TYPE_COUNT, CONFIG "volledigheid:\n  verklaard_op: 2025-01-01\n", "4:3 error missing-field\n" },

		{ TYPE_AFSPRAAK, A "kenmerk: [a]\n", "6:10 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "kenmerk:\n  a: b\n", "7:3 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "grondslag: a\n", "6:12 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "grondslag:\n  a: b\n", "7:3 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "grondslag:\n  - a\n  - [b]\n", "8:5 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "verlenging: geen\n", "6:13 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "verlenging:\n  - geen\n", "7:3 error wrong-type\n" },
		{ TYPE_AFSPRAAK, A "bronnen:\n  - b\n", "7:5 error wrong-type\n" },
		/* A value of an enum list is a list all the same. */
		{ TYPE_TAAK, T "vth_soort: toezicht\n", "4:12 error wrong-type\n" },
		{ TYPE_TAAK, T "vth_soort:\n  - toezicht\n  - onbekend\n", "" },

		{ TYPE_AFSPRAAK, A "kenmerk:\n", "6:9 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: ''\n", "6:10 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: '  '\n", "6:10 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "grondslag: []\n", "6:12 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "grondslag:\n", "6:11 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "grondslag: [a, '']\n", "6:16 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "verlenging: {}\n", "6:13 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "verlenging:\n", "6:12 error empty-value\n" },
		{ TYPE_AFSPRAAK, A "datum_einde: ''\n", "6:14 error empty-value\n" },

		{ TYPE_TAAK, "naam: onbekend\naard: taak\nwijze: onbekend\n", "1:7 error onbekend-not-allowed\n" },
		{ TYPE_TAAK, "naam: T\naard: onbekend\nwijze: onbekend\n", "2:7 error onbekend-not-allowed\n" },
		{ TYPE_AFSPRAAK, A "grondslag:\n  - onbekend\n", "7:5 error onbekend-not-allowed\n" },
		{ TYPE_AFSPRAAK, A "grondslag: onbekend\n", "" },
		{ TYPE_AFSPRAAK, A "grondslag: nvt\n", "" },
		{ TYPE_AFSPRAAK, A "verlenging: nvt\n", "" },
		{ TYPE_AFSPRAAK, A "documenten: onbekend\n", "" },
		{ TYPE_AFSPRAAK, A "documenten: nvt\n", "6:13 error nvt-not-allowed\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: nvt\n", "6:15 error nvt-not-allowed\n" },
		{ TYPE_AFSPRAAK, A "archief: nvt\n", "6:10 error nvt-not-allowed\n" },
		{ TYPE_AFSPRAAK, A "vervangt:\n  - nvt\n", "7:5 error nvt-not-allowed\n" },
		{ TYPE_COUNT, "schema: 1\norganisatie: onbekend\n", "" },
		{ TYPE_COUNT, "schema: 1\norganisatie: p1\ntaal: onbekend\n", "3:7 error onbekend-not-allowed\n" },

		{ TYPE_AFSPRAAK, A "kenmerk: |\n  a\n  b\n", "6:10 error multiline-text\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: >\n  a\n  b\n", "" },
		{ TYPE_AFSPRAAK, A "opmerkingen: |\n  a\n\n  b\n", "" },
		{ TYPE_AFSPRAAK, A "opmerkingen: \"a\\tb\"\n", "" },
		{ TYPE_AFSPRAAK, A "opmerkingen: \"a\\e[31mb\"\n", "6:14 warning unsafe-character\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: \"a\\u202eb\"\n", "6:10 warning unsafe-character\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TOOI "https://identifier.overheid.nl/tooi/id/"

static void test_values(void **state)
{
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, A_STATUS("van_kragt"), "3:9 error unknown-value\n" },
		{ TYPE_TAAK, T "reden: [kwaliteit, geld]\n", "4:20 error unknown-value\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 2024-02-29\n", "" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 2025-02-29\n", "6:15 error invalid-date\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 1-1-2025\n", "6:15 error invalid-date\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: onbepaalde_tijd\n", "6:15 error invalid-date\n" },
		{ TYPE_AFSPRAAK, A "datum_einde: onbepaalde_tijd\n", "" },
		{ TYPE_AFSPRAAK, A "datum_einde: onbepaald\n", "6:14 error invalid-date\n" },
		{ TYPE_AFSPRAAK, A "opzegtermijn: 6 maanden\n", "6:15 error invalid-duration\n" },
		{ TYPE_AFSPRAAK, A "opzegtermijn: P6M\n", "" },
		{ TYPE_AFSPRAAK, A "opzegtermijn: P0D\n", "" },
		{ TYPE_AFSPRAAK, A "verlenging:\n  wijze: stilzwijgend\n  duur: P0Y\n",
		  "8:9 error zero-duration\n" },
		{ TYPE_AFSPRAAK, A "evaluatie: {frequentie: P0D}\n", "6:25 error zero-duration\n" },
		{ TYPE_AFSPRAAK, A "verlenging: {maximum: 2x}\n", "6:23 error invalid-number\n" },
		{ TYPE_AFSPRAAK, A "verlenging: {maximum: -1}\n", "6:23 error invalid-number\n" },
		{ TYPE_AFSPRAAK, A "verlenging: {maximum: 1234567890123456789}\n", "6:23 error invalid-number\n" },
		{ TYPE_AFSPRAAK, A "vergoeding: {bedrag_eur: 1250.50}\n", "" },
		{ TYPE_AFSPRAAK, A "vergoeding: {bedrag_eur: 1250.}\n", "6:26 error invalid-number\n" },
		{ TYPE_AFSPRAAK, A "vergoeding:\n  bedrag_eur: 1.250,50\n", "7:15 error invalid-number\n" },
		{ TYPE_PARTIJ, P "groep: true\n", "" },
		{ TYPE_PARTIJ, P "groep: ja\n", "3:8 error invalid-bool\n" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - url: http://example.org/\n", "7:10 error invalid-url\n" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - url: https://example.org/a.pdf\n", "" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - bestand: ../a.pdf\n", "7:14 error invalid-file\n" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - url: onbekend\n    mediatype: pdf\n",
		  "8:16 error invalid-mediatype\n" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - url: onbekend\n    sha256: abc\n", "8:13 error invalid-sha256\n" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - url: onbekend\n    sha256: " SHA "\n", "" },
		{ TYPE_COUNT, CONFIG "tijdzone: Amsterdam time\n", "3:11 error invalid-timezone\n" },
		{ TYPE_COUNT, CONFIG "tijdzone: Europe/Amsterdam\n", "" },
		{ TYPE_PARTIJ, P "rsin: 822477348\n", "" },
		{ TYPE_PARTIJ, P "rsin: 822477349\n", "3:7 error invalid-rsin\n" },
		{ TYPE_PARTIJ, P "kvk: 0801234\n", "3:6 error invalid-kvk\n" },
		{ TYPE_PARTIJ, P "oin: 123\n", "3:6 error invalid-oin\n" },
		{ TYPE_PARTIJ, P "tooi: " TOOI "so/so0892\n", "" },
		{ TYPE_PARTIJ, P "tooi: " TOOI "so/892\n", "3:7 error invalid-tooi\n" },
		{ TYPE_PARTIJ, P "rsin: 822477348\noin: '00000001822477348000'\n", "" },
		{ TYPE_PARTIJ, P "kvk: '12345678'\noin: '00000003123456790000'\n", "4:6 error oin-mismatch\n" },
		/* A wrong RSIN is one mistake, not two. */
		{ TYPE_PARTIJ, P "rsin: 822477349\noin: '00000001822477348000'\n", "3:7 error invalid-rsin\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

static void test_references(void **state)
{
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, "titel: T\nsoort: convenant\nstatus: onbekend\npartijen:\n  - partij: p1\n"
				 "  - partij: od-twente\n    rol: deelnemer\ntaken:\n  - ketentoezicht\n", "" },
		{ TYPE_AFSPRAAK, "titel: T\nsoort: convenant\nstatus: onbekend\npartijen:\n  - partij: p1\n"
				 "  - partij: od-twentte\ntaken: [ketentoezigt, ketentoezicht]\n",
		  "6:13 error dangling-reference\n7:9 error dangling-reference\n" },
		{ TYPE_AFSPRAAK, A "vervangt: [y]\nuitwerking_van: [z]\n",
		  "6:12 error dangling-reference\n7:18 error dangling-reference\n" },
		{ TYPE_TAAK, T "bevoegd_gezag: [p1, ketentoezicht]\nbelegd_bij: [taak/p1]\n",
		  "4:21 error dangling-reference\n5:14 error dangling-reference\n" },
		{ TYPE_PARTIJ, P "rechtsvoorganger_van: p9\n", "3:23 error dangling-reference\n" },
		{ TYPE_COUNT, "schema: 1\norganisatie: p3\n", "2:14 error dangling-reference\n" },
		{ TYPE_AFSPRAAK, A "vervangt: [x]\n", "6:12 error reference-cycle\n" },
		{ TYPE_PARTIJ, P "rechtsvoorganger_van: x\n", "3:23 error reference-cycle\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

static void test_dates(void **state)
{
#define SPAN(from, to) "datum_ingang: " from "\ndatum_einde: " to "\n"
#define RENEWAL(fields) "verlenging: {" fields "}\n"
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, A SPAN("2024-01-01", "2024-01-01"), "" },
		{ TYPE_AFSPRAAK, A SPAN("2024-01-01", "2023-12-31"), "7:14 warning end-before-start\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 2024-01-01\nbeeindigd_per: 2023-12-31\n",
		  "7:16 warning end-before-start\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 2024-01-01\ndatum_ondertekening: 2024-01-02\n",
		  "7:22 info signed-after-start\n" },
		{ TYPE_AFSPRAAK, A "datum_ingang: 2024-01-01\ndatum_ondertekening: 2024-01-01\n", "" },

		{ TYPE_AFSPRAAK, A SPAN("2023-01-01", "2023-12-31") "beeindigd_per: 2024-01-01\n"
				 RENEWAL("wijze: geen"), "8:16 warning ended-after-end\n" },
		{ TYPE_AFSPRAAK, A SPAN("2023-01-01", "2023-12-31") "beeindigd_per: 2024-01-01\nverlenging: nvt\n",
		  "8:16 warning ended-after-end\n" },
		{ TYPE_AFSPRAAK, A SPAN("2023-01-01", "2023-12-31") "beeindigd_per: 2024-01-01\n", "" },
		{ TYPE_AFSPRAAK, A SPAN("2022-01-01", "2022-12-31") "beeindigd_per: 2024-12-31\n"
				 RENEWAL("wijze: stilzwijgend, duur: P1Y, maximum: 2"), "" },
		{ TYPE_AFSPRAAK, A SPAN("2022-01-01", "2022-12-31") "beeindigd_per: 2025-01-01\n"
				 RENEWAL("wijze: stilzwijgend, duur: P1Y, maximum: 2"),
		  "8:16 warning ended-after-end\n" },

		{ TYPE_AFSPRAAK, A_STATUS("opgezegd"), "3:9 warning missing-end-date\n" },
		{ TYPE_AFSPRAAK, A_STATUS("beeindigd") "beeindigd_per: nvt\n", "6:16 warning missing-end-date\n" },
		{ TYPE_AFSPRAAK, A_STATUS("beeindigd") "beeindigd_per: onbekend\n", "" },

		/* The source said so on a day on which the dates say otherwise. */
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") SPAN("2023-01-01", "2023-12-31")
				 RENEWAL("wijze: geen") "status_peildatum: 2024-01-01\n",
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") SPAN("2023-01-01", "2023-12-31")
				 RENEWAL("wijze: geen") "status_peildatum: 2023-12-31\n",
		  "3:9 warning status-outdated\n" },
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") SPAN("2023-01-01", "2023-12-31")
				 RENEWAL("wijze: stilzwijgend, duur: P1Y") "status_peildatum: 2024-01-01\n", "" },
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") SPAN("2023-01-01", "2023-12-31") RENEWAL("wijze: geen"),
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") SPAN("2023-01-01", "2025-06-01") RENEWAL("wijze: geen"),
		  "" },
		{ TYPE_AFSPRAAK, A_STATUS("van_kracht") "datum_ingang: 2025-06-02\n",
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("in_herziening") "beeindigd_per: 2025-05-31\n",
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("verlopen") SPAN("2023-01-01", "2025-06-01"), "" },
		{ TYPE_AFSPRAAK, A_STATUS("verlopen") SPAN("2023-01-01", "2025-06-02"),
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("beeindigd") SPAN("2023-01-01", "onbepaalde_tijd")
				 "beeindigd_per: 2025-06-01\n", "" },
		{ TYPE_AFSPRAAK, A_STATUS("beeindigd") SPAN("2023-01-01", "onbepaalde_tijd")
				 "beeindigd_per: 2025-07-01\n", "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("concept") "datum_ondertekening: 2025-06-01\n",
		  "3:9 warning status-contradicts-dates\n" },
		{ TYPE_AFSPRAAK, A_STATUS("concept") "datum_ondertekening: 2025-06-02\n", "" },
		{ TYPE_AFSPRAAK, A "status_peildatum: 2025-06-01\n", "" },
		{ TYPE_AFSPRAAK, A "status_peildatum: 2025-06-02\n", "6:19 warning future-date\n" },
		{ TYPE_COUNT, CONFIG "volledigheid: {verklaard_op: 2026-01-01, door_functie: f}\n",
		  "3:30 warning future-date\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

#define WAIVE_TOO(code) "  - code: " code "\n    reden: R\n    door_functie: F\n    tot: 2026-01-01\n"
#define WAIVE(code) "signaal_uitzondering:\n" WAIVE_TOO(code)

static void test_rules(void **state)
{
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: na_besluit, maximum: 2, uitgeoefend: 2"), "" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: na_besluit, maximum: 2, uitgeoefend: 3"),
		  "6:58 warning too-many-renewals\n" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: stilzwijgend"), "6:21 warning renewal-without-duration\n" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: stilzwijgend, duur: onbekend"), "" },
		{ TYPE_AFSPRAAK, A "datum_einde: onbepaalde_tijd\n" RENEWAL("wijze: stilzwijgend, duur: P1Y"),
		  "7:21 warning renewal-without-end\n" },
		{ TYPE_AFSPRAAK, A "datum_einde: onbepaalde_tijd\n" RENEWAL("wijze: na_besluit"),
		  "7:21 warning renewal-without-end\n" },
		{ TYPE_AFSPRAAK, A "datum_einde: onbepaalde_tijd\n" RENEWAL("wijze: geen"), "" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: geen, duur: P1Y"), "6:33 warning renewal-contradiction\n" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: geen, maximum: 1"), "6:36 warning renewal-contradiction\n" },
		{ TYPE_AFSPRAAK, A RENEWAL("wijze: geen, maximum: 0, uitgeoefend: 0, duur: nvt"), "" },
		{ TYPE_AFSPRAAK, A RENEWAL("uitgeoefend: 1"), "6:27 warning renewal-contradiction\n" },
		{ TYPE_AFSPRAAK, A "archief: {waardering: bewaren, bewaartermijn: P10Y}\n",
		  "6:47 warning contradiction\n" },
		{ TYPE_AFSPRAAK, A "archief: {waardering: bewaren, bewaartermijn: nvt}\n", "" },
		{ TYPE_AFSPRAAK, A "vergoeding: {grondslag: geen, bedrag_eur: 0.50}\n",
		  "6:43 warning contradiction\n" },
		{ TYPE_AFSPRAAK, A "vergoeding: {grondslag: geen, bedrag_eur: 0.00}\n", "" },
		{ TYPE_AFSPRAAK, "titel: T\nsoort: gemeenschappelijke_regeling\nstatus: onbekend\npartijen: onbekend\n"
				 "taken: onbekend\nis_gemeenschappelijke_regeling: nee\n",
		  "6:33 warning contradiction\n" },
		{ TYPE_PARTIJ, P "groep: true\nkvk: '12345678'\noin: nvt\n", "4:6 warning group-with-identifier\n" },
		{ TYPE_PARTIJ, P WAIVE("concentration") WAIVE_TOO("ending"), "" },
		{ TYPE_PARTIJ, P WAIVE("concentratie"), "4:11 error unknown-signal\n" },
		{ TYPE_PARTIJ, P WAIVE("yaml-syntax"), "4:11 error unknown-signal\n" },
		{ TYPE_PARTIJ, P WAIVE("concentration") WAIVE_TOO("record-unreadable"), "8:11 error signal-not-waivable\n" },
		{ TYPE_PARTIJ, P WAIVE("ending") WAIVE_TOO("ending"), "8:5 warning duplicate-item\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

static void test_lists_and_texts(void **state)
{
	static const struct shape_case cases[] = {
		{ TYPE_AFSPRAAK, A "grondslag: [a, b, a]\n", "6:19 warning duplicate-item\n" },
		{ TYPE_AFSPRAAK, "titel: T\nsoort: convenant\nstatus: onbekend\ntaken: onbekend\npartijen:\n"
				 "  - {partij: p1, rol: deelnemer}\n  - {partij: p1, rol: organisator}\n", "" },
		{ TYPE_AFSPRAAK, "titel: T\nsoort: convenant\nstatus: onbekend\ntaken: onbekend\npartijen:\n"
				 "  - {partij: p1, rol: deelnemer}\n  - {partij: p1, rol: deelnemer, besluit: b}\n",
		  "7:5 warning duplicate-item\n" },
		{ TYPE_AFSPRAAK, A "bronnen:\n  - {omschrijving: a, vindplaats: b}\n"
				 "  - {omschrijving: a, vindplaats: c}\n", "" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - {url: onbekend, titel: a}\n  - {url: onbekend, titel: b}\n", "" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - {url: https://a.nl, titel: a}\n  - {url: https://a.nl, titel: b}\n",
		  "8:5 warning duplicate-item\n" },

		{ TYPE_AFSPRAAK, A "opmerkingen: Vraag het aan wie@example.org\n", "6:14 warning personal-data\n" },
		{ TYPE_AFSPRAAK, A "kenmerk: bel 06-12345678 of 0546-123456\n", "6:10 warning personal-data\n" },
		{ TYPE_AFSPRAAK, A "grondslag:\n  - a\n  - burgerservicenummer 111222333\n",
		  "8:5 warning personal-data\n" },
		{ TYPE_AFSPRAAK, A "openstaand:\n  - {vraag: 06-12345678 of wie@example.org}\n",
		  "7:13 warning personal-data\n7:13 warning personal-data\n" },
		{ TYPE_PARTIJ, P "rsin: 111222333\n", "" },
		{ TYPE_AFSPRAAK, A "documenten:\n  - bestand: documenten/x/111222333.pdf\n    sha256: " SHA "\n",
		  "7:14 error document-missing\n7:14 warning personal-data\n" },
	};

	(void)state;
	run_cases(cases, COUNT(cases));
}

/* --- what is not known ------------------------------------------------------------------ */

static void test_unknown(void **state)
{
	struct reg *reg = usual_reg();
	struct record *record = put(reg, TYPE_TAAK, "x",
				    "# comment\n" T "takenpakket: nvt\nbelegd_bij: onbekend\nvth_soort: [onbekend]\n"
				    "deskundigheidsgebied: {naam: onbekend}\nopenstaand:\n"
				    "  - {vraag: a, gereed_op: onbekend}\n  - {vraag: b, gereed_op: onbekend}\n");
	struct check_scope scope = { &record, 1, .documents = false };
	struct findings findings = FINDINGS_INIT;
	char *found;

	(void)state;
	assert_null(check_register(reg, &scope, &findings));
	found = list(&findings, true, true);
	assert_string_equal(found, "taken/x.yaml:1:1 info known-unknown\ntaken/x.yaml:1:1 info not-looked-at\n");
	assert_string_equal(findings.items[0].text,
			    "looked for and not known: wijze, belegd_bij, vth_soort, deskundigheidsgebied.naam, "
			    "openstaand.gereed_op");
	assert_string_equal(findings.items[1].text,
			    "not looked at yet: omschrijving, bevoegd_gezag, reden, bronnen");
	assert_true(findings_reach(&findings, SEVERITY_INFO));
	assert_false(findings_reach(&findings, SEVERITY_WARNING));
	free(found);
	findings_free(&findings);
	reg_free(reg);
}

/* --- messages --------------------------------------------------------------------------- */

static void assert_message(enum record_type type, const char *text, const char *expected)
{
	struct reg *reg = usual_reg();
	struct record *record = put(reg, type, "x", text);
	struct check_scope scope = { &record, 1, .documents = false };
	struct findings findings = FINDINGS_INIT;
	char *line = NULL;

	assert_null(check_register(reg, &scope, &findings));
	for (size_t i = 0; i < findings.n && !line; i++)
		if (findings.items[i].severity != SEVERITY_INFO)
			line = finding_format(&findings.items[i]);
	assert_string_equal(line, expected);
	free(line);
	findings_free(&findings);
	reg_free(reg);
}

static void test_messages(void **state)
{
	(void)state;
	assert_message(TYPE_TAAK, T "belegd_bijj: onbekend\n",
		       "taken/x.yaml:4:1: error: unknown-field: unknown field 'belegd_bijj'; did you mean 'belegd_bij'?");
	assert_message(TYPE_AFSPRAAK, A "duur: P1Y\n",
		       "afspraken/2025/x.yaml:6:1: error: unknown-field: unknown field 'duur'; did you mean "
		       "'verlenging.duur'?");
	assert_message(TYPE_PARTIJ, P "kenmerk: a\n",
		       "partijen/x.yaml:3:1: error: unknown-field: unknown field 'kenmerk'; a record of type afspraak has it");
	assert_message(TYPE_AFSPRAAK, A "uitwerking_van: [od-twente]\n",
		       "afspraken/2025/x.yaml:6:18: error: dangling-reference: uitwerking_van.0: there is no afspraak "
		       "'od-twente'; there is a partij with this id");
	assert_message(TYPE_TAAK, T "belegd_bij: [od-twent, p1]\n",
		       "taken/x.yaml:4:14: error: dangling-reference: belegd_bij.0: there is no partij 'od-twent'; did "
		       "you mean 'od-twente'?");
	assert_message(TYPE_TAAK, "naam: T\naard: tak\nwijze: onbekend\n",
		       "taken/x.yaml:2:7: error: unknown-value: aard: 'tak' is none of taak, kennisgebied, voorziening; "
		       "did you mean 'taak'?");
	assert_message(TYPE_AFSPRAAK, A "datum_einde: \"a\\e[31m\\nb\"\n",
		       "afspraken/2025/x.yaml:6:14: error: invalid-date: datum_einde: 'a<U+001B>[31m b': a date is a day of "
		       "the calendar, written as YYYY-MM-DD");
	assert_message(TYPE_AFSPRAAK, A "datum_einde: ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë\n",
		       "afspraken/2025/x.yaml:6:14: error: invalid-date: datum_einde: "
		       "'ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë...': a date is a day of the calendar, written as YYYY-MM-DD");
	/* What was found is not repeated in the message. */
	assert_message(TYPE_AFSPRAAK, A "kenmerk: 06-12345678\n",
		       "afspraken/2025/x.yaml:6:10: warning: personal-data: kenmerk seems to hold a telephone number");
}

/* --- the register as a whole ------------------------------------------------------------ */

static void assert_whole(struct reg *reg, const char *expected)
{
	struct findings findings;
	char *found = check_all(reg, true, &findings);

	assert_string_equal(found, expected);
	free(found);
	findings_free(&findings);
	reg_free(reg);
}

static void test_duplicates(void **state)
{
	struct reg *reg = usual_reg();

	(void)state;
	put(reg, TYPE_AFSPRAAK, "a", A "kenmerk: k\n");
	put(reg, TYPE_AFSPRAAK, "b", A "kenmerk: k\nvervangt: [a]\n");
	put(reg, TYPE_AFSPRAAK, "c", A_STATUS("vervangen") "kenmerk: onbekend\n");
	put(reg, TYPE_AFSPRAAK, "d", A "kenmerk: onbekend\n");
	put(reg, TYPE_PARTIJ, "p2", P "tooi: " TOOI "so/so0892\noin: '00000004123412341234'\n");
	put(reg, TYPE_PARTIJ, "p3", P "tooi: " TOOI "so/so0892\noin: '00000004123412341234'\n");
	assert_whole(reg, "afspraken/2025/b.yaml:6:10 warning duplicate-kenmerk\n"
			  "afspraken/2025/d.yaml:1:8 warning duplicate-title\n"
			  "partijen/p3.yaml:1:7 warning duplicate-title\n"
			  "partijen/p3.yaml:3:7 warning duplicate-identifier\n"
			  "partijen/p3.yaml:4:6 warning duplicate-identifier\n");
}

/* Within a scope, the first of a group says so too. */
static void test_duplicate_in_scope(void **state)
{
	struct reg *reg = usual_reg();
	struct record *first = put(reg, TYPE_TAAK, "t1", T);
	struct check_scope scope = { &first, 1, .documents = false };
	struct findings findings = FINDINGS_INIT;
	char *found;

	(void)state;
	put(reg, TYPE_TAAK, "t2", T);
	assert_null(check_register(reg, &scope, &findings));
	found = list(&findings, true, false);
	assert_string_equal(found, "taken/t1.yaml:1:7 warning duplicate-title\n");
	free(found);
	findings_free(&findings);
	reg_free(reg);
}

static void test_replaced(void **state)
{
	struct reg *reg = usual_reg();

	(void)state;
	put(reg, TYPE_AFSPRAAK, "a", A_STATUS("van_kracht"));
	put(reg, TYPE_AFSPRAAK, "b", A_STATUS("van_kracht") "vervangt: [a]\n");
	put(reg, TYPE_AFSPRAAK, "c", A_STATUS("vastgesteld") "vervangt: [a]\n");
	assert_whole(reg, "afspraken/2025/b.yaml:6:12 warning replaced-in-force\n");
}

/* reg_put replaces a namesake, so the second year is put in by hand. */
static void test_strays_and_ids(void **state)
{
	struct reg *reg = usual_reg();
	struct record *twin = record_new(TYPE_TAAK, "ketentoezicht", "taken/z/ketentoezicht.yaml", T, strlen(T));
	static const char *const strays[] = { "taken/Wrong.yaml", "taken/notes.txt", "taken/.gitkeep",
					      "taken/.x.yaml" };

	(void)state;
	assert_true(reg->n == 3 && reg->cap > 3);
	reg->records[3] = reg->records[2];
	reg->records[2] = reg->records[1];
	reg->records[1] = twin;
	reg->n++;
	put(reg, TYPE_TAAK, "onbekend", "naam: N\naard: taak\nwijze: onbekend\n");
	for (size_t i = 0; i < COUNT(strays); i++) {
		GROW(reg->strays, reg->n_strays, reg->cap_strays);
		reg->strays[reg->n_strays++] = (struct stray){ xstrdup(strays[i]), "why" };
	}
	assert_whole(reg, "taken/.x.yaml:0:0 error stray-record\n"
			  "taken/Wrong.yaml:0:0 error stray-record\n"
			  "taken/notes.txt:0:0 warning stray-file\n"
			  "taken/onbekend.yaml:1:1 error reserved-id\n"
			  "taken/z/ketentoezicht.yaml:1:1 error duplicate-id\n");
}

static void test_unreadable(void **state)
{
	struct reg *reg = usual_reg();
	struct record *record = put(reg, TYPE_TAAK, "x", T);
	char *line;
	struct findings findings;

	(void)state;
	ydoc_free(record->doc);
	record->doc = NULL;
	record->broken = error_hint(error_new(STATUS_SYSTEM, "cannot read it"), "try again");
	/* A broken record is still there for who refers to it. */
	put(reg, TYPE_AFSPRAAK, "a", "titel: T\nsoort: convenant\nstatus: onbekend\npartijen: onbekend\ntaken: [x]\n");
	free(check_all(reg, true, &findings));
	line = finding_format(&findings.items[findings.n - 1]);
	assert_string_equal(line, "taken/x.yaml: error: unreadable-file: cannot read it; try again");
	for (size_t i = 0; i + 1 < findings.n; i++)
		assert_int_equal(findings.items[i].severity, SEVERITY_INFO);
	free(line);
	findings_free(&findings);
	reg_free(reg);
}

/* --- cycles ------------------------------------------------------------------------------- */

struct link {
	const char *id, *to;
};

/* The texts of the findings on "vervangt" among agreements that refer so. */
static char *circles(const struct link *links, size_t n, const char *only)
{
	struct reg *reg = new_reg();
	struct record *record = NULL;
	struct check_scope scope = { .has_on = false };
	struct findings findings = FINDINGS_INIT;
	struct str out = STR_INIT;

	for (size_t i = 0; i < n; i++) {
		char *text = xasprintf("vervangt: [%s]\n", links[i].to);

		put(reg, TYPE_AFSPRAAK, links[i].id, text);
		free(text);
	}
	if (only) {
		record = reg_find(reg, TYPE_AFSPRAAK, only);
		scope.records = &record;
		scope.n = 1;
	}
	assert_null(check_register(reg, &scope, &findings));
	for (size_t i = 0; i < findings.n; i++)
		if (strcmp(findings.items[i].code, "reference-cycle") == 0)
			str_addf(&out, "%s:%u %s\n", findings.items[i].path, findings.items[i].column,
				 findings.items[i].text + strlen("vervangt leads in a circle: "));
	findings_free(&findings);
	reg_free(reg);
	return str_detach(&out);
}

static void test_cycles(void **state)
{
	static const struct link chain[] = { { "a", "b, c" }, { "b", "c" }, { "c", "z" } };
	static const struct link pair[] = { { "a", "b" }, { "b", "c" }, { "c", "x, b" }, { "d", "b" } };
	/* Two circles share b; c and d are between circles, and in none. */
	static const struct link eight[] = {
		{ "a", "b" }, { "b", "a, e" }, { "c", "d" }, { "d", "b" }, { "e", "b" }, { "f", "c, f" },
	};
	static const struct link ring[] = {
		{ "a", "b" }, { "b", "c" }, { "c", "d" }, { "d", "e" }, { "e", "f" }, { "f", "g" }, { "g", "h" },
		{ "h", "i" }, { "i", "j" }, { "j", "a" },
	};
	static const struct {
		const struct link *links;
		size_t n;
		const char *only, *expected;
	} cases[] = {
		{ chain, COUNT(chain), NULL, "" },
		{ pair, COUNT(pair), NULL, "afspraken/2025/b.yaml:12 b -> c -> b\n" },
		{ pair, COUNT(pair), "c", "afspraken/2025/c.yaml:15 c -> b -> c\n" },
		{ pair, COUNT(pair), "d", "" },
		{ eight, COUNT(eight), NULL, "afspraken/2025/a.yaml:12 a -> b -> a\n"
					     "afspraken/2025/e.yaml:12 e -> b -> e\n"
					     "afspraken/2025/f.yaml:15 f -> f\n" },
		{ eight, COUNT(eight), "b", "afspraken/2025/b.yaml:12 b -> a -> b\n" },
		{ ring, COUNT(ring), NULL,
		  "afspraken/2025/a.yaml:12 a -> b -> c -> d -> e -> f -> g -> h -> (2 more) -> a\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *found = circles(cases[i].links, cases[i].n, cases[i].only);

		assert_string_equal(found, cases[i].expected);
		free(found);
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

#define NODES 8

/* Which of the nodes can get back to themselves, by the obvious closure. */
static void close_over(bool reach[NODES][NODES])
{
	for (int k = 0; k < NODES; k++)
		for (int i = 0; i < NODES; i++)
			for (int j = 0; j < NODES; j++)
				reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j]);
}

/* Every record that is on some circle, and no other, is named in a message. */
static void test_cycles_property(void **state)
{
	uint32_t seed = 20250101;

	(void)state;
	for (int round = 0; round < 300; round++) {
		static const char *const names[NODES] = { "a", "b", "c", "d", "e", "f", "g", "h" };
		bool reach[NODES][NODES] = { { false } };
		struct str to[NODES] = { STR_INIT };
		struct link links[NODES];
		char *found;

		for (int e = 0; e < 3 + round % 14; e++) {
			uint32_t i = next_random(&seed) % NODES, j = next_random(&seed) % NODES;

			if (reach[i][j])
				continue;
			reach[i][j] = true;
			str_addf(&to[i], "%s%s", to[i].len ? ", " : "", names[j]);
		}
		for (int i = 0; i < NODES; i++)
			links[i] = (struct link){ names[i], str_text(&to[i]) };
		found = circles(links, NODES, NULL);
		close_over(reach);
		for (int i = 0; i < NODES; i++) {
			char *arrow = xasprintf("%s -> ", names[i]);

			if ((strstr(found, arrow) != NULL) != reach[i][i])
				fail_msg("round %d, node %s:\n%s", round, names[i], found);
			free(arrow);
			str_free(&to[i]);
		}
		free(found);
	}
}

/* Long chains do not use up the stack, and hostile registers take no n x n. */
static void test_many(void **state)
{
	enum { N = 8000 };
	struct reg *reg = new_reg();
	struct findings findings;
	size_t cycles = 0, dangling = 0;

	(void)state;
	reg->records = xcalloc(N, sizeof *reg->records);
	reg->cap = N;
	for (int i = 0; i < N; i++) {
		char *id = xasprintf("a%06d", i);
		char *text = xasprintf("titel: same\nvervangt: [a%06d, a000000, b%06d]\n", (i + 1) % N, i);

		reg->records[reg->n++] = record_new(TYPE_AFSPRAAK, id, id, text, strlen(text));
		free(id);
		free(text);
	}
	free(check_all(reg, true, &findings));
	for (size_t i = 0; i < findings.n; i++) {
		cycles += strcmp(findings.items[i].code, "reference-cycle") == 0;
		dangling += strcmp(findings.items[i].code, "dangling-reference") == 0;
	}
	assert_int_equal(dangling, N);
	assert_true(cycles >= 1 && cycles <= N);
	findings_free(&findings);
	reg_free(reg);
}

static void test_many_fields(void **state)
{
	struct str text = STR_INIT;
	struct reg *reg = usual_reg();
	struct findings findings;

	(void)state;
	str_add(&text, A);
	for (int i = 0; i < 20000; i++)
		str_addf(&text, "kenmerk%d: a\n", i);
	str_add(&text, "grondslag:\n");
	for (int i = 0; i < 20000; i++)
		str_add(&text, "  - a\n");
	put(reg, TYPE_AFSPRAAK, "x", str_text(&text));
	free(check_all(reg, true, &findings));
	assert_true(findings.n > 39999 && findings.n < 40020);
	findings_free(&findings);
	str_free(&text);
	reg_free(reg);
}

/* --- documents ----------------------------------------------------------------------------- */

#define BYTES "the document"

static void test_documents(void **state)
{
	char sha256[SHA256_HEX_SIZE];
	struct reg *reg = usual_reg();
	char *text;

	(void)state;
	sha256_hex(BYTES, strlen(BYTES), sha256);
	reg_put_file(reg, "documenten/x/right.pdf", BYTES, strlen(BYTES));
	reg_put_file(reg, "documenten/x/changed.pdf", "another", 7);
	text = xasprintf(A "documenten:\n"
			 "  - {bestand: documenten/x/right.pdf, bytes: 12, sha256: %s}\n"
			 "  - {bestand: documenten/x/right.pdf, bytes: 13, sha256: %s}\n"
			 "  - {bestand: documenten/x/changed.pdf, bytes: 7, sha256: %s}\n"
			 "  - {bestand: documenten/x/gone.pdf, bytes: 7, sha256: %s}\n"
			 "  - {bestand: documenten/y/right.pdf, sha256: %s}\n"
			 "  - {bestand: documenten/x/right.pdf, titel: a, bytes: onbekend}\n"
			 "  - {titel: b}\n"
			 "  - {bestand: onbekend, titel: c}\n"
			 "  - {bestand: documenten/x/changed.pdf, sha256: abc}\n",
			 sha256, sha256, sha256, sha256, sha256);
	put(reg, TYPE_AFSPRAAK, "x", text);
	free(text);
	assert_whole(reg, "afspraken/2025/x.yaml:8:5 warning duplicate-item\n"
			  "afspraken/2025/x.yaml:8:46 error document-size\n"
			  "afspraken/2025/x.yaml:9:59 error document-checksum\n"
			  "afspraken/2025/x.yaml:10:15 error document-missing\n"
			  "afspraken/2025/x.yaml:11:15 error document-elsewhere\n"
			  "afspraken/2025/x.yaml:12:5 warning duplicate-item\n"
			  "afspraken/2025/x.yaml:12:15 warning document-without-checksum\n"
			  "afspraken/2025/x.yaml:13:5 error document-without-place\n"
			  "afspraken/2025/x.yaml:15:5 warning duplicate-item\n"
			  "afspraken/2025/x.yaml:15:49 error invalid-sha256\n");
}

/* A sparse file in a work tree, larger than a document may be. */
static void test_document_too_large(void **state)
{
	char directory[] = P_tmpdir "/afspraak-check-XXXXXX";
	static const char *const below[] = { "documenten", "documenten/x", "documenten/x/big.pdf" };
	struct site here = { .store = NULL, .prefix = site.prefix, .root = directory };
	struct reg *reg = usual_reg();
	char *paths[COUNT(below)];
	int fd;

	(void)state;
	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < COUNT(below); i++)
		paths[i] = xasprintf("%s/%s", directory, below[i]);
	assert_int_equal(mkdir(paths[0], 0700), 0);
	assert_int_equal(mkdir(paths[1], 0700), 0);
	fd = open(paths[2], O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(ftruncate(fd, DOCUMENT_MAX + 1), 0);
	close(fd);
	reg->site = &here;
	reg->from_worktree = true;
	put(reg, TYPE_AFSPRAAK, "x", A "documenten:\n  - {bestand: documenten/x/big.pdf, sha256: " SHA "}\n");
	assert_whole(reg, "afspraken/2025/x.yaml:7:15 error document-unreadable\n");
	for (size_t i = COUNT(below); i--;) {
		assert_int_equal(remove(paths[i]), 0);
		free(paths[i]);
	}
	assert_int_equal(remove(directory), 0);
}

/* The register that comes with the program: much is not known, nothing is wrong. */
static void test_own_register(void **state)
{
	char root[] = TESTDIR "/../register";
	struct site here = { .store = NULL, .prefix = site.prefix, .root = root };
	struct findings findings;
	struct reg *reg;
	char *found;

	(void)state;
	assert_null(reg_open_worktree(&here, &reg));
	found = check_all(reg, true, &findings);
	assert_string_equal(found, "");
	assert_true(findings.n > 0);
	free(found);
	findings_free(&findings);
	reg_free(reg);
}

/* --- codes ------------------------------------------------------------------------------------ */

static void test_severities(void **state)
{
	enum severity severity = SEVERITY_INFO;

	(void)state;
	for (int i = SEVERITY_INFO; i <= SEVERITY_ERROR; i++) {
		assert_true(severity_parse(severity_name((enum severity)i), &severity));
		assert_int_equal(severity, i);
	}
	assert_false(severity_parse("errors", &severity));
	assert_false(severity_parse("", &severity));
}

static void test_codes(void **state)
{
	const struct check_code *all;
	size_t n;

	(void)state;
	all = check_codes(&n);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(check_code(all[i].code), &all[i]);
		assert_int_equal(strspn(all[i].code, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(all[i].code));
		assert_true(strlen(all[i].meaning) > 20 && strlen(all[i].remedy) > 15);
		assert_true(all[i].meaning[strlen(all[i].meaning) - 1] == '.');
		assert_true(all[i].remedy[strlen(all[i].remedy) - 1] == '.');
	}
	assert_null(check_code("no-such-code"));
}

/* Comes last: the tests above have met every code of a register's state. */
static void test_all_codes_seen(void **state)
{
	const struct check_code *all;
	enum signal_id signal;
	size_t n, n_history;

	(void)state;
	all = check_codes(&n);
	history_codes(&n_history);
	for (size_t i = 0; i < n - n_history; i++)
		if (!seen[i] && !signal_parse(all[i].code, &signal))
			fail_msg("no case finds %s", all[i].code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_lists_and_texts),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_duplicate_in_scope),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_strays_and_ids),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_cycles_property),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_many_fields),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_document_too_large),
		cmocka_unit_test(test_own_register),
		cmocka_unit_test(test_severities),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_all_codes_seen),
	};

	return cmocka_run_group_tests(tests, make_site, drop_site);
}
