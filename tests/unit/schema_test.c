#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/file.h"
#include "model/schema.h"

static const struct field *table(enum record_type type)
{
	return schema_of(type)->fields;
}

/* Each table of fields, that of register.yaml too. */
static const struct field *nth_table(size_t i)
{
	return i < TYPE_COUNT ? table((enum record_type)i) : schema_register_fields();
}
#define TABLES (TYPE_COUNT + 1)

static void test_types(void **state)
{
	(void)state;
	for (int i = 0; i < TYPE_COUNT; i++) {
		const struct schema *s = schema_of((enum record_type)i);

		assert_int_equal(s->type, i);
		assert_ptr_equal(schema_by_name(s->name), s);
		assert_ptr_equal(schema_by_name(s->plural), s);
		assert_non_null(field_named(s->fields, s->title_field, strlen(s->title_field)));
		for (size_t c = 0; s->columns[c]; c++)
			assert_non_null(field_find(s->fields, s->columns[c], NULL));
	}
	assert_null(schema_by_name("afspraa"));
	assert_null(schema_by_name(""));
}

/* A row that others can rely on: its parts agree with its type. */
static void assert_row(const struct field *row)
{
	bool is_map = row->type == FIELD_MAP;

	for (enum lang lang = LANG_NL; lang <= LANG_EN; lang++) {
		const char *label = field_label(row, lang);

		if (!label || label[0] < 'A' || label[0] > 'Z')
			fail_msg("%s: label", row->name);
	}
	if (!row->help || strchr(row->help, '\n') || !*row->help)
		fail_msg("%s: help", row->name);
	if (is_map != (row->fields != NULL))
		fail_msg("%s: a map has fields, and nothing else has", row->name);
	if (row->type == FIELD_ENUM && !(row->values && row->values[0]))
		fail_msg("%s: an enum has values", row->name);
	if ((row->flags & FIELD_NOT_APPLICABLE) && !(row->flags & FIELD_UNKNOWN))
		fail_msg("%s: where nvt can be, onbekend can be", row->name);
	for (const struct field *other = row + 1; other->name; other++)
		if (strcmp(row->name, other->name) == 0)
			fail_msg("%s: twice in one table", row->name);
}

static void assert_table(const struct field *rows)
{
	for (; rows->name; rows++) {
		assert_row(rows);
		if (!rows->fields)
			continue;
		if (rows->flags & FIELD_LIST) {
			bool key = false;

			for (const struct field *f = rows->fields; f->name; f++)
				key = key || (f->flags & FIELD_KEY);
			if (!key)
				fail_msg("%s: the items of a list of maps have a key", rows->name);
		}
		assert_table(rows->fields);
	}
}

static void test_tables_are_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++)
		assert_table(nth_table(i));
}

/* A field that is not required can be unknown, in records (settings are there or not). */
static void test_optional_can_be_unknown(void **state)
{
	(void)state;
	for (int i = 0; i < TYPE_COUNT; i++) {
		struct strv names = STRV_INIT;

		field_names(table((enum record_type)i), &names);
		for (size_t n = 0; n < names.n; n++) {
			const struct field *row = field_find(table((enum record_type)i),
							     names.items[n], NULL);

			assert_non_null(row);
			if (!(row->flags & FIELD_REQUIRED) && !field_allows(row, "onbekend"))
				fail_msg("%s cannot be unknown", names.items[n]);
		}
		strv_free(&names);
	}
}

static void test_required(void **state)
{
	static const struct {
		enum record_type type;
		const char *names;
	} cases[] = {
		{ TYPE_AFSPRAAK, "titel soort status partijen taken" },
		{ TYPE_TAAK, "naam aard wijze" },
		{ TYPE_PARTIJ, "naam type" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strv required = STRV_INIT;
		char *joined;

		for (const struct field *f = table(cases[i].type); f->name; f++)
			if (f->flags & FIELD_REQUIRED)
				strv_push(&required, f->name);
		joined = strv_join(&required, " ");
		assert_string_equal(joined, cases[i].names);
		free(joined);
		strv_free(&required);
	}
}

static void test_find(void **state)
{
	static const struct {
		const char *path, *name;
		bool is_item;
	} cases[] = {
		{ "titel", "titel", false },
		{ "verlenging.duur", "duur", false },
		{ "partijen", "partijen", false },
		{ "partijen.0", "partijen", true },
		{ "partijen.12.rol", "rol", false },
		{ "partijen.rol", "rol", false },
		{ "taken.3", "taken", true },
		{ "documenten.99999999999999999999.sha256", "sha256", false },
		{ "", NULL, false }, { ".", NULL, false }, { "0", NULL, false },
		{ "onzin", NULL, false }, { "titel.", NULL, false }, { ".titel", NULL, false },
		{ "titel.0", NULL, false }, { "titel.x", NULL, false }, { "verlenging.0", NULL, false },
		{ "partijen.0.0", NULL, false }, { "partijen.-1", NULL, false },
		{ "partijen.0.", NULL, false }, { "partijen..rol", NULL, false },
		{ "verlenging.duur.x", NULL, false }, { "Titel", NULL, false },
		{ "partijen.0x", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool is_item = false;
		const struct field *row = field_find(table(TYPE_AFSPRAAK), cases[i].path, &is_item);

		if (!str_equal(row ? row->name : NULL, cases[i].name) || is_item != cases[i].is_item)
			fail_msg("\"%s\" finds %s", cases[i].path, row ? row->name : "nothing");
	}
}

static void test_order(void **state)
{
	struct yorder order = field_order(table(TYPE_AFSPRAAK));

	(void)state;
	assert_int_equal(order.rank("", "titel", order.context), 0);
	assert_true(order.rank("", "soort", order.context) < order.rank("", "status", order.context));
	assert_true(order.rank("", "bronnen", order.context) <
		    order.rank("", "opmerkingen", order.context));
	assert_int_equal(order.rank("partijen.0", "partij", order.context), 0);
	assert_int_equal(order.rank("partijen.4", "rol", order.context), 1);
	assert_int_equal(order.rank("verlenging", "maximum", order.context), 2);
	assert_true(order.rank("", "onzin", order.context) == LONG_MAX);
	assert_true(order.rank("titel", "x", order.context) == LONG_MAX);
	assert_true(order.rank("onzin", "titel", order.context) == LONG_MAX);
	assert_int_equal(order.rank("verlenging", "wijze", order.context), 0);
}

static void test_allows(void **state)
{
	static const struct {
		enum record_type type;
		const char *path, *literal;
		bool want;
	} cases[] = {
		{ TYPE_AFSPRAAK, "titel", "onbekend", false },
		{ TYPE_AFSPRAAK, "titel", "nvt", false },
		{ TYPE_AFSPRAAK, "soort", "onbekend", true },
		{ TYPE_AFSPRAAK, "soort", "convenant", true },
		{ TYPE_AFSPRAAK, "soort", "Convenant", false },
		{ TYPE_AFSPRAAK, "soort", "nvt", false },
		{ TYPE_AFSPRAAK, "partijen", "onbekend", true },
		{ TYPE_AFSPRAAK, "partijen", "nvt", false },
		{ TYPE_AFSPRAAK, "partijen.0.partij", "onbekend", false },
		{ TYPE_AFSPRAAK, "datum_einde", "onbepaalde_tijd", true },
		{ TYPE_AFSPRAAK, "datum_einde", "onbekend", true },
		{ TYPE_AFSPRAAK, "datum_einde", "nvt", false },
		{ TYPE_AFSPRAAK, "datum_ingang", "onbepaalde_tijd", false },
		{ TYPE_AFSPRAAK, "opzegtermijn", "nvt", true },
		{ TYPE_AFSPRAAK, "is_gemeenschappelijke_regeling", "ja", true },
		{ TYPE_AFSPRAAK, "gegevensuitwisseling.verwerkersovereenkomst", "nvt", true },
		{ TYPE_TAAK, "takenpakket", "nvt", true },
		{ TYPE_TAAK, "belegd_bij", "nvt", false },
		{ TYPE_TAAK, "aard", "onbekend", false },
		{ TYPE_PARTIJ, "tooi", "nvt", true },
		{ TYPE_PARTIJ, "type", "onbekend", true },
		{ TYPE_PARTIJ, "groep", "onbekend", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct field *row = field_find(table(cases[i].type), cases[i].path, NULL);

		assert_non_null(row);
		if (field_allows(row, cases[i].literal) != cases[i].want)
			fail_msg("%s: %s", cases[i].path, cases[i].literal);
	}
}

static void test_names_and_labels(void **state)
{
	const struct field *titel = field_find(table(TYPE_AFSPRAAK), "titel", NULL);
	struct strv names = STRV_INIT;

	(void)state;
	field_names(table(TYPE_AFSPRAAK), &names);
	assert_string_equal(names.items[0], "titel");
	assert_true(strv_has(&names, "partijen"));
	assert_true(strv_has(&names, "partijen.vertegenwoordiger_functie"));
	assert_true(strv_has(&names, "openstaand.gereed_op"));
	assert_string_equal(names.items[names.n - 1], "opmerkingen");
	strv_free(&names);

	assert_non_null(titel);
	assert_string_equal(field_label(titel, LANG_NL), "Titel");
	assert_string_equal(field_label(titel, LANG_EN), "Title");
	for (int type = FIELD_TEXT; type <= FIELD_MAP; type++)
		assert_non_null(field_type_name((enum field_type)type));
}

static void test_keys(void **state)
{
	static const struct {
		const char *list, *keys;
	} cases[] = {
		{ "partijen", "partij" },
		{ "documenten", "url bestand" },
		{ "bronnen", "omschrijving" },
		{ "openstaand", "vraag" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct field *row = field_find(table(TYPE_AFSPRAAK), cases[i].list, NULL);
		struct strv keys = STRV_INIT;
		char *joined;

		assert_non_null(row);
		for (const struct field *f = row->fields; f->name; f++)
			if (f->flags & FIELD_KEY)
				strv_push(&keys, f->name);
		joined = strv_join(&keys, " ");
		assert_string_equal(joined, cases[i].keys);
		free(joined);
		strv_free(&keys);
	}
}

/* --- the manual ----------------------------------------------------------- */

static void expect_in_manual(const struct field *fields, const char *manual)
{
	struct strv names = STRV_INIT;

	field_names(fields, &names);
	for (size_t i = 0; i < names.n; i++) {
		char *item = xasprintf("\n.It Sy %s\n", names.items[i]);

		if (!strstr(manual, item))
			fail_msg("afspraak-register(5) does not tell of %s", names.items[i]);
		free(item);
	}
	strv_free(&names);
}

static void test_manual_names_every_field(void **state)
{
	struct str manual = STR_INIT;

	(void)state;
	assert_null(file_slurp(TESTDIR "/../man/afspraak-register.5", 1 << 20, &manual));
	for (int type = 0; type < TYPE_COUNT; type++)
		expect_in_manual(schema_of((enum record_type)type)->fields, manual.ptr);
	expect_in_manual(schema_register_fields(), manual.ptr);
	str_free(&manual);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_tables_are_sound),
		cmocka_unit_test(test_optional_can_be_unknown),
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_allows),
		cmocka_unit_test(test_names_and_labels),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_manual_names_every_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
