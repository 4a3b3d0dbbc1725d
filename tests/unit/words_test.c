/* Values in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "report/words.h"

static void test_numbers(void **state)
{
	static const struct {
		const char *text, *nl, *en;
	} rows[] = {
		{ "0", "0", "0" }, { "12", "12", "12" }, { "999", "999", "999" }, { "1000", "1.000", "1,000" },
		{ "1250.50", "1.250,50", "1,250.50" }, { "1234567.8", "1.234.567,8", "1,234,567.8" },
		{ "0.5", "0,5", "0.5" }, { "000", "000", "000" }, { "123456789012345678", "123.456.789.012.345.678",
		  "123,456,789,012,345,678" },
		{ "1.", "1.", "1." }, { ".5", ".5", ".5" }, { "1,5", "1,5", "1,5" }, { "1.5.5", "1.5.5", "1.5.5" },
		{ "-1", "-1", "-1" }, { "veel", "veel", "veel" }, { "onbekend", "onbekend", "unknown" },
		{ "nvt", "n.v.t.", "n/a" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *nl = number_words(rows[i].text, LANG_NL), *en = number_words(rows[i].text, LANG_EN);

		assert_string_equal(nl, rows[i].nl);
		assert_string_equal(en, rows[i].en);
		free(nl);
		free(en);
	}
}

static void test_counts(void **state)
{
	static const struct {
		size_t n;
		const char *nl, *en;
	} rows[] = {
		{ 0, "0", "0" }, { 999, "999", "999" }, { 1000, "1.000", "1,000" }, { 12345678, "12.345.678", "12,345,678" },
		{ SIZE_MAX, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615" },
	};

	(void)state;
	_Static_assert(SIZE_MAX == UINT64_MAX, "the last row is for 64 bits");
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(count_words(rows[i].n, LANG_NL).text, rows[i].nl);
		assert_string_equal(count_words(rows[i].n, LANG_EN).text, rows[i].en);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_numbers), cmocka_unit_test(test_counts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
