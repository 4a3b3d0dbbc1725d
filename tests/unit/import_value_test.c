/* Cells of spreadsheets as values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "report/import_value.h"

static void test_values(void **state)
{
	static const struct {
		const char *field, *cell;
		const char *value;      /* NULL: refused */
	} rows[] = {
		{ "datum_einde", "2025-12-31", "2025-12-31" }, { "datum_einde", "31-12-2025", "2025-12-31" },
		{ "datum_einde", "1-2-2025", "2025-02-01" }, { "datum_einde", "01/02/2025", "2025-02-01" },
		{ "datum_einde", "1.2.2025", "2025-02-01" }, { "datum_einde", "1-2/2025", NULL },
		{ "datum_einde", "31-02-2025", NULL }, { "datum_einde", "12-31-2025", NULL },
		{ "datum_einde", "1-2-25", NULL }, { "datum_einde", "1-2-2025x", NULL }, { "datum_einde", "45000", NULL },
		{ "datum_einde", "onbekend", "onbekend" }, { "datum_einde", "Onbekend", "onbekend" },
		{ "datum_einde", "onbepaalde tijd", "onbepaalde_tijd" }, { "datum_einde", "nvt", NULL },
		{ "vergoeding.bedrag_eur", "1234,5", "1234.5" }, { "vergoeding.bedrag_eur", "1.234,50", "1234.50" },
		{ "vergoeding.bedrag_eur", "1,234.50", "1234.50" }, { "vergoeding.bedrag_eur", "1234.50", "1234.50" },
		{ "vergoeding.bedrag_eur", "1.234.567", "1234567" }, { "vergoeding.bedrag_eur", "1,234,567", "1234567" },
		{ "vergoeding.bedrag_eur", "1.234", NULL }, { "vergoeding.bedrag_eur", "1,234", NULL },
		{ "vergoeding.bedrag_eur", "0,234", NULL }, { "vergoeding.bedrag_eur", "1234,567", "1234.567" },
		{ "vergoeding.bedrag_eur", "\u20AC 12,50", "12.50" }, { "vergoeding.bedrag_eur", "-5", NULL },
		{ "vergoeding.bedrag_eur", "1.23.456", NULL }, { "vergoeding.bedrag_eur", "12", "12" },
		{ "vergoeding.jaar", "2025", "2025" }, { "vergoeding.jaar", "2025,5", NULL },
		{ "status", "van_kracht", "van_kracht" }, { "status", "Van kracht", "van_kracht" },
		{ "status", "in force", "van_kracht" }, { "status", "geldig", NULL },
		{ "opzegtermijn", "P6M", "P6M" }, { "opzegtermijn", "6 maanden", NULL }, { "opzegtermijn", "n.v.t.", "nvt" },
		{ "titel", "  Een titel \n", "Een titel" }, { "titel", "'=SOM(A1)", "=SOM(A1)" },
		{ "titel", "'s Ochtends", "'s Ochtends" }, { "titel", "[x]", "[x]" },
		{ "taken", "a; b", "[a, b]" }, { "taken", "a\nb\n", "[a, b]" }, { "taken", "a", "[a]" },
		{ "taken", "[a, b]", "[a, b]" }, { "taken", "onbekend", "onbekend" }, { "taken", "a;; b;", "[a, b]" },
		{ "grondslag", "Wet: art. 1; [x]", "['Wet: art. 1', '[x]']" },
		{ "partijen", "[{partij: x}]", "[{partij: x}]" }, { "partijen", "x", NULL },
		{ "verlenging", "nvt", "nvt" }, { "verlenging", "x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct field *field = field_find(schema_of(TYPE_AFSPRAAK)->fields, rows[i].field, NULL);
		char *value = NULL, *problem = import_value(field, rows[i].cell, &value);

		if (!problem != (rows[i].value != NULL))
			fail_msg("%s '%s': %s", rows[i].field, rows[i].cell, problem ? problem : "is taken");
		if (rows[i].value)
			assert_string_equal(value, rows[i].value);
		else
			assert_true(*problem);
		free(value);
		free(problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_values) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
