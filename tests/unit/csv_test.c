#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/mem.h"

static void writes_cells(void **state)
{
	static const struct { const char *text, *cell; } cases[] = {
		{ "", "" }, { "abc", "abc" }, { "a b", "a b" }, { "a;b", "a;b" },
		/* quotes */
		{ "a,b", "\"a,b\"" }, { "say \"a\"", "\"say \"\"a\"\"\"" }, { "\"", "\"\"\"\"" },
		{ "a\nb", "\"a\nb\"" }, { " a", "\" a\"" }, { "a ", "\"a \"" },
		/* formulas */
		{ "=1+1", "'=1+1" }, { "+cmd", "'+cmd" }, { "-cmd", "'-cmd" }, { "@SUM(A1)", "'@SUM(A1)" },
		{ "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"" },
		{ "\t=1", "' =1" }, { "\rx", "'<U+000D>x" },
		{ "  =1", "'  =1" }, { "\n=1", "\"'\n=1\"" },
		{ "\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1" }, { "\xef\xbc\x8b", "'\xef\xbc\x8b" },
		{ "\xef\xbc\x8d", "'\xef\xbc\x8d" }, { "\xef\xbc\xa0", "'\xef\xbc\xa0" },
		{ "a=1", "a=1" }, { "'=1", "'=1" },
		/* numbers */
		{ "-12.50", "-12.50" }, { "+3,5", "\"+3,5\"" }, { "-1", "-1" }, { "12", "12" },
		{ "-", "'-" }, { "+", "'+" }, { "-1+1", "'-1+1" }, { "-1.", "'-1." },
		{ "-1.2.3", "'-1.2.3" }, { "--1", "'--1" }, { "-1 ", "\"'-1 \"" }, { "-x1", "'-x1" },
		/* hostile bytes */
		{ "a\033[31m", "a<U+001B>[31m" }, { "a\xff", "a\xef\xbf\xbd" },
		{ "\xe2\x80\xae" "a", "<U+202E>a" }, { "a\tb", "a b" }, { "a\r\nb", "\"a<U+000D>\nb\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str out = STR_INIT;

		csv_cell(&out, cases[i].text, true);
		assert_string_equal(str_text(&out), cases[i].cell);
		str_free(&out);
	}
}

static void writes_rows(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	csv_cell(&out, "id", true);
	csv_cell(&out, "titel, lang", false);
	csv_end_row(&out);
	csv_cell(&out, "", true);
	csv_cell(&out, "", false);
	csv_end_row(&out);
	assert_string_equal(out.ptr, "id,\"titel, lang\"\r\n,\r\n");
	str_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_cells),
		cmocka_unit_test(writes_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
