/* Texts in two languages, whatever the environment asks for. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/mem.h"

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

static void test_asked_for(void **state)
{
	static const struct {
		const char *language, *lc_all, *lc_messages, *lang;
		enum lang wanted;
	} rows[] = {
		{ NULL, NULL, NULL, NULL, LANG_EN }, { "nl", NULL, NULL, NULL, LANG_EN },
		{ "nl", "C", "nl_NL", "nl_NL", LANG_EN }, { "nl", "POSIX", NULL, NULL, LANG_EN },
		{ NULL, NULL, NULL, "nl_NL.UTF-8", LANG_NL }, { NULL, NULL, NULL, "nl", LANG_NL },
		{ NULL, NULL, NULL, "nl_BE@euro", LANG_NL }, { NULL, NULL, "nl_NL", "en_US", LANG_NL },
		{ NULL, "en_US", "nl_NL", "nl_NL", LANG_EN }, { NULL, "", "", "nl_NL", LANG_NL },
		{ "nl", NULL, NULL, "en_US.UTF-8", LANG_NL }, { "nl", "C.UTF-8", NULL, NULL, LANG_NL },
		{ "en", NULL, NULL, "nl_NL", LANG_EN }, { "de:fr:nl:en", NULL, NULL, "en_US", LANG_NL },
		{ "de:fr", NULL, NULL, "nl_NL", LANG_EN }, { "de", NULL, NULL, "de_DE", LANG_EN },
		{ "C:nl", NULL, NULL, "nl_NL", LANG_EN }, { "de:POSIX:nl", NULL, NULL, "nl_NL", LANG_EN },
		{ "POSIX.UTF-8:nl", NULL, NULL, "nl_NL", LANG_NL }, { "en_GB:nl", NULL, NULL, "nl_NL", LANG_EN },
		{ "nl_BE:en", NULL, "", "en_US", LANG_NL }, { NULL, NULL, NULL, "POSIX", LANG_EN },
		{ ":nl_NL:", NULL, NULL, "xx", LANG_NL }, { "", NULL, NULL, "nl_NL", LANG_NL },
		{ NULL, NULL, NULL, "nlx", LANG_EN }, { NULL, NULL, NULL, "n", LANG_EN },
		{ "nlx:n", NULL, NULL, "nl", LANG_EN }, { ":", NULL, NULL, "nl", LANG_EN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lang_asked_for(rows[i].language, rows[i].lc_all, rows[i].lc_messages, rows[i].lang) != rows[i].wanted)
			fail_msg("row %zu", i);
}

/* An error is said in the language of messages, and kept in English as well. */
static void test_errors(void **state)
{
	struct error *err;
	char *text;

	(void)state;
	lang_set_messages(LANG_NL);
	err = error_hint(error_at(STATUS_DATA, "x", 1, 2, "cannot read %s", "y"), "try again");
	text = error_format(err);
	assert_string_equal(text, "x:1:2: kan y niet lezen; probeer het opnieuw");
	free(text);
	text = error_format_in(err, LANG_EN);
	assert_string_equal(text, "x:1:2: cannot read y; try again");
	free(text);
	error_free(err);
	err = error_said(STATUS_DATA, 3, 1, N_("the file is empty"), N_("remove it"));
	text = error_format(err);
	assert_string_equal(text, "het bestand is leeg; haal het weg");
	free(text);
	text = error_format_in(err, LANG_EN);
	assert_string_equal(text, "the file is empty; remove it");
	free(text);
	error_free(err);
	lang_set_messages(LANG_EN);
	err = error_new(STATUS_DATA, "cannot read %s", "y");
	assert_non_null(err->other_text);       /* Dutch was spoken in this run */
	assert_string_equal(err->text, "cannot read y");
	error_free(err);
}

/* What is kept is told in the language of a report, whoever reads messages. */
static void test_kept_errors(void **state)
{
	struct error *err, *copy;
	char *text;

	(void)state;
	lang_set_messages(LANG_EN);
	lang_set_reports(LANG_NL);
	assert_true(lang_is_spoken(LANG_NL) && lang_is_spoken(LANG_EN));
	err = error_hint(error_at(STATUS_DATA, "x", 1, 2, "cannot read %s", "y"), "try again");
	copy = error_copy(err);
	error_free(err);
	lang_set_messages(LANG_NL);
	error_hint(copy, "see '%s'", "z");      /* in the languages of the error, not of now */
	text = error_format_in(copy, LANG_EN);
	assert_string_equal(text, "x:1:2: cannot read y; see 'z'");
	free(text);
	error_hint(copy, "try again");
	text = error_format_in(copy, lang_reports());
	assert_string_equal(text, "x:1:2: kan y niet lezen; probeer het opnieuw");
	free(text);
	text = error_words(copy, LANG_NL);
	assert_string_equal(text, "kan y niet lezen; probeer het opnieuw");
	free(text);
	error_free(copy);
	lang_set_messages(LANG_EN);
	lang_set_reports(LANG_EN);
}

/* In English as strerror has them, which the table must not depart from. */
static void test_reasons(void **state)
{
	static const struct { int number; const char *dutch; } rows[] = {
		{ ENOENT, "bestand of map bestaat niet" }, { EACCES, "geen toegang" }, { ENOSPC, "de schijf is vol" },
	};
	struct error *err;

	(void)state;
	for (int number = 1; number < 134; number++) {
		char *wanted = xstrdup(strerror(number));       /* an unknown number's is the library's own */

		assert_string_equal(error_reason(LANG_EN, number), wanted);
		free(wanted);
	}
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(error_reason(LANG_NL, rows[i].number), rows[i].dutch);
	assert_string_equal(error_reason(LANG_NL, ENOTTY), strerror(ENOTTY));
	lang_set_messages(LANG_NL);
	errno = ENOENT;
	err = error_errno("cannot read %s", "x");
	assert_string_equal(err->text, "kan x niet lezen: bestand of map bestaat niet");
	assert_string_equal(err->other_text, "cannot read x: No such file or directory");
	error_free(err);
	lang_set_messages(LANG_EN);
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
		cmocka_unit_test(test_both_languages), cmocka_unit_test(test_asked_for),
		cmocka_unit_test(test_errors), cmocka_unit_test(test_kept_errors),
		cmocka_unit_test(test_reasons), cmocka_unit_test(test_the_environment_stays),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
