/* Texts in two languages, whatever the environment asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/lang.h"

static void test_both_languages(void **state)
{
	static const char plain[] = "January", context[] = NC_("field", "Start"), unknown[] = "no such text";

	(void)state;
	/* The second time it comes from what was found before. */
	for (int i = 0; i < 2; i++) {
		assert_string_equal(tr(LANG_EN, plain), "January");
		assert_string_equal(tr(LANG_NL, plain), "januari");
		assert_string_equal(tr(LANG_EN, context), "Start");
		assert_string_equal(tr(LANG_NL, context), "Ingangsdatum");
		assert_string_equal(tr(LANG_NL, "Start"), "Ingang");
		assert_string_equal(tr(LANG_NL, unknown), "no such text");
	}
	assert_string_equal(tr(LANG_NL, ""), "");
	assert_null(tr(LANG_NL, NULL));
	assert_false(lang_catalogue_missing());
}

static void test_the_environment_stays(void **state)
{
	static const char february[] = "February", march[] = "March";

	(void)state;
	setenv("LANGUAGE", "de:fr", 1);
	assert_string_equal(tr(LANG_NL, february), "februari");
	assert_string_equal(getenv("LANGUAGE"), "de:fr");
	unsetenv("LANGUAGE");
	assert_string_equal(tr(LANG_NL, march), "maart");
	assert_null(getenv("LANGUAGE"));
}

/* More texts than the table has room for at first. */
static void test_many(void **state)
{
	static char texts[3000][2];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 3000; i++) {
			texts[i][0] = (char)('a' + i % 26);
			assert_string_equal(tr(LANG_NL, texts[i]), texts[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_languages), cmocka_unit_test(test_the_environment_stays),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
