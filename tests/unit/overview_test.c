#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/schema.h"
#include "report/explain.h"
#include "report/overview.h"
#include "report/words.h"

static const struct date on = { 2025, 1, 1 };

static void put(struct reg *reg, enum record_type type, const char *id, const char *yaml)
{
	reg_put(reg, record_new(type, id, id, yaml, strlen(yaml)));
}

/* A task of each manner, agreements in order and not, and hostile texts. */
static struct reg *new_reg(void)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->extent = REG_LOADED;
	reg->commit_time = 1735732800;  /* 2025-01-01T12:00:00Z */
	memset(reg->commit.raw, 0xab, sizeof reg->commit.raw);
	put(reg, TYPE_COUNT, "register.yaml", "organisatie: p1\nnorm: {per: 2025-01-01}\n");
	put(reg, TYPE_PARTIJ, "p1", "naam: Dienst Een\ntype: omgevingsdienst\ntooi: nvt\n");
	put(reg, TYPE_PARTIJ, "p2", "naam: Dienst Twee\ntype: gemeente\n");
	put(reg, TYPE_TAAK, "t1", "naam: Goed\nwijze: uitgevoerd_door_ander\nbelegd_bij: [p2]\n");
	put(reg, TYPE_TAAK, "t2", "naam: \"<b>Half</b> | \\e[31m\"\nwijze: georganiseerd_door_ander\nbelegd_bij: [p2, p2]\n"
				  "openstaand: [{vraag: Wie?}]\n");
	put(reg, TYPE_TAAK, "t3", "naam: Geen\nwijze: uitgevoerd_door_ander\n");
	put(reg, TYPE_TAAK, "t4", "naam: Samen\nwijze: samenwerking\nbevoegd_gezag: nvt\n");
	put(reg, TYPE_TAAK, "t5", "naam: Raadsel\nwijze: onbekend\n");
	put(reg, TYPE_TAAK, "t6", "naam: [");
	put(reg, TYPE_AFSPRAAK, "a1",
	    "titel: Goede DVO\nsoort: dienstverleningsovereenkomst\nstatus: van_kracht\npartijen: [{partij: p2, rol: uitvoerder}]\n"
	    "taken: [t1]\ndatum_ingang: 2024-01-01\ndatum_einde: 2025-12-31\nopzegtermijn: P6M\n"
	    "verlenging: {wijze: stilzwijgend, duur: P1Y6M, maximum: 2}\ndocumenten: [{url: https://example.org/d}]\n");
	put(reg, TYPE_AFSPRAAK, "a2", "titel: =cmd()\nsoort: intentieovereenkomst\nstatus: in_herziening\ntaken: [t2]\n"
				      "datum_ingang: morgen\nevaluatie: nvt\n");
	put(reg, TYPE_AFSPRAAK, "a3", "titel: Klad\nsoort: convenant\nstatus: concept\ntaken: [t2, t3]\n");
	put(reg, TYPE_AFSPRAAK, "a4", "titel: {");
	return reg;
}

static struct overview *compute(struct reg *reg, enum lang lang)
{
	const struct overview_query query = { on, lang, NULL };
	struct overview *overview;

	assert_null(overview_compute(reg, &query, &overview));
	return overview;
}

static void check_words(const struct field *fields)
{
	for (const struct field *f = fields; f->name; f++) {
		if (f->fields)
			check_words(f->fields);
		for (const char *const *value = f->values; value && *value; value++) {
			assert_null(strchr(word(LANG_NL, *value), '_'));
			/* A word that is in the table is another object than the value. */
			if (word(LANG_EN, *value) == *value)
				fail_msg("no words for '%s'", *value);
		}
	}
}

static void test_words(void **state)
{
	static const struct {
		const char *duration, *nl, *en;
	} durations[] = {
		{ "P1Y6M", "1 jaar en 6 maanden", "1 year and 6 months" },
		{ "P2Y1M1W2D", "2 jaar en 1 maand en 1 week en 2 dagen", "2 years and 1 month and 1 week and 2 days" },
		{ "P0D", "0 dagen", "0 days" }, { "nvt", "n.v.t.", "n/a" },
		{ "6 maanden", "onbekend", "unknown" }, { NULL, "onbekend", "unknown" },
	};

	(void)state;
	for (int type = 0; type < TYPE_COUNT; type++)
		check_words(schema_of((enum record_type)type)->fields);
	check_words(schema_register_fields());
	assert_string_equal(word(LANG_NL, "van_kracht"), "van kracht");
	assert_string_equal(word(LANG_NL, NULL), "onbekend");
	assert_string_equal(word(LANG_NL, ""), "onbekend");
	assert_string_equal(word(LANG_NL, "iets_anders"), "iets_anders");
	for (size_t i = 0; i < COUNT(durations); i++) {
		char *nl = duration_words(durations[i].duration, LANG_NL), *en = duration_words(durations[i].duration, LANG_EN);

		assert_string_equal(nl, durations[i].nl);
		assert_string_equal(en, durations[i].en);
		free(nl);
		free(en);
	}
}

/* Every cell says something, also where nothing is known or nothing applies. */
static void check_cells(const struct doc *doc)
{
	size_t tables = 0;

	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_table *table = doc->blocks[i].table;

		if (!table)
			continue;
		tables++;
		assert_int_equal(table->n_cells, table->n_anchors * table->n_columns);
		for (size_t k = 0; k < table->n_cells; k++)
			if (!*table->cells[k].text)
				fail_msg("table %zu: empty cell in column %s", i, table->columns[k % table->n_columns].key);
	}
	assert_true(tables > 0);
}

/* Every link within the page has its target. */
static void check_links(const struct doc *doc)
{
	struct strv targets = STRV_INIT;

	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_table *table = doc->blocks[i].table;

		for (size_t k = 0; table && k < table->n_anchors; k++)
			if (table->anchors[k])
				strv_push(&targets, table->anchors[k]);
	}
	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_table *table = doc->blocks[i].table;

		for (size_t k = 0; table && k < table->n_cells; k++) {
			const char *href = table->cells[k].href;

			if (href && *href == '#' && !strv_has(&targets, href + 1))
				fail_msg("no target for %s", href);
		}
	}
	strv_free(&targets);
}

static void test_report(void **state)
{
	static const enum lang langs[] = { LANG_NL, LANG_EN };
	struct doc_style style = { 80, false };

	(void)state;
	for (size_t i = 0; i < COUNT(langs); i++) {
		struct reg *reg = new_reg();
		struct overview *overview = compute(reg, langs[i]);
		struct doc *doc = overview_doc(overview), *rows = overview_rows(overview);
		struct str text = STR_INIT, html = STR_INIT;

		check_cells(doc);
		check_links(doc);
		check_cells(rows);
		doc_text(doc, &style, &text);
		doc_html(doc, &html);
		assert_null(strchr(text.ptr, '\033'));
		assert_null(strstr(html.ptr, "<b>Half"));
		assert_non_null(strstr(html.ptr, "abababababab"));
		str_free(&text);
		str_free(&html);
		doc_free(doc);
		doc_free(rows);
		overview_free(overview);
		reg_free(reg);
	}
}

static bool holds(const struct doc *doc, const char *wanted)
{
	struct str text = STR_INIT;
	bool found;

	doc_markdown(doc, &text);
	found = strstr(text.ptr, wanted) != NULL;
	str_free(&text);
	return found;
}

static bool explains(const struct doc *doc, const char *abbreviation)
{
	bool found = false;

	for (size_t i = 0; i < doc->n; i++)
		found = found || (doc->blocks[i].kind == DOC_FACTS && strv_has(&doc->blocks[i].items, abbreviation));
	return found;
}

static void test_contents(void **state)
{
	static const char *const wanted[] = {
		"Voldoet deels aan de norm", "Dienst Een", "1 januari 2025", "Niemand heeft nog verklaard",
		"Sluit een bindende afspraak", "De status is nu 'in herziening'", "Leg vast: ingangsdatum en einddatum.",
		"Leg een geldende afspraak vast. De toestand van 'Klad' is: concept.", "Leg de wijze vast",
		"Herstel het bestand t6", "telkens 1 jaar en 6 maanden, hoogstens 2 keer", "30 juni 2025",
		"dienstverleningsovereenkomst", "Niets meer.", "Wijze onbekend: 2.",
	};
	struct reg *reg = new_reg();
	struct overview *overview = compute(reg, LANG_NL);
	struct doc *doc = overview_doc(overview);

	(void)state;
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!holds(doc, wanted[i]))
			fail_msg("the report lacks: %s", wanted[i]);
	/* The legend has the words that occur, and no other. */
	assert_true(explains(doc, "DVO"));
	assert_false(explains(doc, "VTH"));
	doc_free(doc);
	overview_free(overview);
	reg_free(reg);
}

static void test_csv(void **state)
{
	struct reg *reg = new_reg();
	struct overview *overview = compute(reg, LANG_NL);
	struct doc *rows = overview_rows(overview);
	struct str text = STR_INIT;
	size_t lines = 0;

	(void)state;
	doc_csv(rows, &text);
	for (const char *c = text.ptr; (c = strchr(c, '\n')); c++)
		lines++;
	assert_int_equal(lines, 1 + 7);         /* t2 has two agreements */
	assert_ptr_equal(strstr(text.ptr, "taak,naam,wijze,"), text.ptr);
	assert_non_null(strstr(text.ptr, "2024-01-01,2025-12-31,0,stilzwijgend,2025-06-30"));
	assert_null(strstr(text.ptr, ",=cmd()"));
	str_free(&text);
	doc_free(rows);
	overview_free(overview);
	reg_free(reg);
}

static char *json_of(enum lang lang)
{
	struct reg *reg = new_reg();
	struct overview *overview = compute(reg, lang);
	struct str text = STR_INIT;

	overview_json(overview, NULL, &text);
	overview_free(overview);
	reg_free(reg);
	return str_detach(&text);
}

static void test_json(void **state)
{
	static const char *const wanted[] = {
		"\"schema\": \"afspraak/overview/1\"", "\"organisation\": \"p1\"", "\"on\": \"2025-01-01\"",
		"\"date\": \"2025-01-01T12:00:00+00:00\"", "\"verdict\": \"voldoet_deels\"",
		"\"in_scope\": 3,\n    \"vastgelegd\": 1,\n    \"deels\": 1,\n    \"niet\": 1,\n    \"onbekend\": 2,\n",
		"\"samenwerking\": 1,\n    \"afstemming\": 0",
		"\"robuust_per\": \"onbekend\"", "\"completeness\": null", "\"bevoegd_gezag\": null",
		"\"bevoegd_gezag\": \"onbekend\"", "\"last_notice\": \"2025-06-30\"", "\"last_notice\": null",
		"\"start\": \"onbekend\"", "\"next_evaluation\": null", "\"readable\": false", "\"changes\": []",
		"\"code\": \"record-unreadable\"",
	};
	char *first = json_of(LANG_NL), *second = json_of(LANG_NL);

	(void)state;
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!strstr(first, wanted[i]))
			fail_msg("the JSON lacks: %s\n%s", wanted[i], first);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void test_explain(void **state)
{
	struct reg *reg = new_reg();
	struct explanation e;
	struct str text = STR_INIT;
	struct doc *doc;

	(void)state;
	explain(reg_find(reg, TYPE_AFSPRAAK, "a1"), reg->config, on, LANG_NL, &e);
	js_print(explain_json(&e, NULL), &text);
	assert_non_null(strstr(text.ptr, "\"state\": \"van_kracht\",\n  \"state_because\": \"datum_einde\",\n  \"term\": 0,\n"
					 "  \"end\": \"2025-12-31\",\n  \"last_notice\": \"2025-06-30\",\n"
					 "  \"action_day\": \"2025-06-30\",\n"));
	doc = explain_doc(&e, NULL);
	assert_true(holds(doc, "30 juni 2025"));
	assert_true(holds(doc, e.steps.items[0]));
	doc_free(doc);
	str_free(&text);
	explanation_release(&e);
	reg_free(reg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_report), cmocka_unit_test(test_contents),
		cmocka_unit_test(test_csv), cmocka_unit_test(test_json), cmocka_unit_test(test_explain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
