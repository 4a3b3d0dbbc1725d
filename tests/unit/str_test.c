#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"

static void test_adding(void **state)
{
	struct str s = STR_INIT;
	char *text;

	(void)state;
	assert_string_equal(str_text(&s), "");
	str_add(&s, "a");
	str_addn(&s, "b\0c", 3);
	str_addc(&s, 'd');
	str_addc_n(&s, 'e', 3);
	str_addc_n(&s, 'x', 0);
	str_addf(&s, "%d%s", 7, "");
	assert_int_equal(s.len, 9);
	assert_memory_equal(s.ptr, "ab\0cdeee7", 10);
	text = str_detach(&s);
	assert_null(s.ptr);
	free(text);
	text = str_detach(&s);
	assert_string_equal(text, "");
	free(text);
}

static void test_growth(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	for (size_t i = 0; i < 100000; i++)
		str_addc(&s, (char)('a' + i % 26));
	assert_int_equal(s.len, 100000);
	for (size_t i = 0; i < s.len; i++)
		assert_int_equal(s.ptr[i], 'a' + (int)(i % 26));
	assert_int_equal(s.ptr[s.len], '\0');
	str_free(&s);
	str_free(&s);
}

static void test_cutting(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" }, { "a", "a" }, { "a \t\r\n", "a" }, { " \n", "" }, { " a b ", " a b" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str s = STR_INIT;

		str_trim_end(&s);
		str_add(&s, cases[i].text);
		str_trim_end(&s);
		assert_string_equal(str_text(&s), cases[i].want);
		assert_int_equal(s.len, strlen(cases[i].want));
		str_truncate(&s, 100);
		assert_string_equal(str_text(&s), cases[i].want);
		str_truncate(&s, 0);
		assert_string_equal(str_text(&s), "");
		str_free(&s);
	}
}

static void test_splitting_and_joining(void **state)
{
	static const struct {
		const char *text;
		size_t parts;
	} cases[] = {
		{ "", 1 }, { ",", 2 }, { "a", 1 }, { "a,b", 2 }, { ",a,,b,", 5 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strv v = STRV_INIT;
		char *joined;

		strv_split(&v, cases[i].text, ',');
		assert_int_equal(v.n, cases[i].parts);
		joined = strv_join(&v, ",");
		assert_string_equal(joined, cases[i].text);
		free(joined);
		strv_free(&v);
		joined = strv_join(&v, ",");
		assert_string_equal(joined, "");
		free(joined);
	}
}

static void test_lists(void **state)
{
	struct strv v = STRV_INIT;
	char *joined;

	(void)state;
	strv_sort(&v);
	assert_false(strv_has(&v, "a"));
	strv_push(&v, "b");
	strv_pushf(&v, "%c%d", 'a', 1);
	strv_push_owned(&v, xstrdup("\xc3\xa9"));
	strv_push(&v, "B");
	strv_sort(&v);
	joined = strv_join(&v, " ");
	assert_string_equal(joined, "B a1 b \xc3\xa9");
	assert_true(strv_has(&v, "a1"));
	assert_false(strv_has(&v, "a"));
	free(joined);
	strv_free(&v);
}

static void test_comparing(void **state)
{
	(void)state;
	assert_true(starts_with("abc", "ab") && starts_with("abc", "") && starts_with("abc", "abc"));
	assert_false(starts_with("ab", "abc") || starts_with("", "a"));
	assert_true(ends_with("abc", "bc") && ends_with("abc", "") && ends_with("abc", "abc"));
	assert_false(ends_with("bc", "abc") || ends_with("abc", "ab"));
	assert_true(str_equal(NULL, NULL) && str_equal("a", "a"));
	assert_false(str_equal(NULL, "") || str_equal("", NULL) || str_equal("a", "b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adding),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_cutting),
		cmocka_unit_test(test_splitting_and_joining),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_comparing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
