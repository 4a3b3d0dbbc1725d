#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/change.h"

/* The message of a change of n parties and a stored document, or the error as one line. */
static char *message(const struct change_why *why, int n)
{
	struct site site = { .prefix = (char[]){ "" } };
	struct reg *reg = reg_new(&site);
	struct change *change = change_new(reg);
	char *text = NULL;
	struct error *err;

	for (int i = 0; i < n; i++) {
		char *id = xasprintf("p%d", i), *path = record_path(TYPE_PARTIJ, id, 0);

		change_add(change, TYPE_PARTIJ, id, path, "", 0);
		free(id);
		free(path);
	}
	change_file(change, "documenten/x/y", "", 0);
	change_config(change, "", 0);
	err = change_message(change, why, &text);
	if (err) {
		assert_int_equal(err->status, STATUS_USAGE);
		text = error_format(err);
	}
	error_free(err);
	change_free(change);
	reg_free(reg);
	return text;
}

static void test_messages(void **state)
{
	static const struct {
		struct change_why why;
		int n;
		const char *want;
	} cases[] = {
		{ { "Reden", "wijziging", NULL, NULL }, 1, "Reden\n\nRecord: partij/p0\nAard: wijziging\n" },
		{ { "\n\t Reden \n\n", "wijziging", NULL, NULL }, 0, "Reden\n\nAard: wijziging\n" },
		{ { "A\n\nB\tc", "correctie", "DB 7", "2025-01-31" }, 2,
		  "A\n\nB\tc\n\nRecord: partij/p0\nRecord: partij/p1\nAard: correctie\nBesluit: DB 7\nPer: 2025-01-31\n" },
		{ { "A\n\nAard: vals", "correctie", NULL, NULL }, 0, "A\n\nAard: vals\n\nAard: correctie\n" },
		{ { "A\n---\n--- b\n-- c\n# ------------------------ >8\n# d", "correctie", NULL, NULL }, 0,
		  "A\n ---\n --- b\n-- c\n # ------------------------ >8\n# d\n\nAard: correctie\n" },
		{ { "A\n; ------------------------ >8 ------------------------", "correctie", NULL, NULL }, 0,
		  "A\n ; ------------------------ >8 ------------------------\n\nAard: correctie\n" },
		{ { "A\n\nBesluit: vals\nPer: 2020-01-01", "correctie", NULL, NULL }, 0,
		  "A\n\nBesluit: vals\nPer: 2020-01-01\n\nAard: correctie\n" },
		{ { "", "wijziging", NULL, NULL }, 0, "the reason is empty; nothing was written; give one with -m" },
		{ { NULL, "wijziging", NULL, NULL }, 0, "the reason is empty; nothing was written; give one with -m" },
		{ { "a\x1b", "wijziging", NULL, NULL }, 0, "the reason holds a control character (U+001B); nothing was written" },
		{ { "a\r\nb", "wijziging", NULL, NULL }, 0, "the reason holds a control character (U+000D); nothing was written" },
		{ { "a\xff", "wijziging", NULL, NULL }, 0, "the reason is no valid UTF-8; nothing was written" },
		{ { "a", "wijziging", "b\nAard: vals", NULL }, 0,
		  "the decision holds a control character (U+000A); nothing was written" },
		{ { "a", "wijziging", "b\xe2\x80\xae", NULL }, 0,
		  "the decision holds a control character (U+202E); nothing was written" },
		{ { "a", "wijziging", " ", NULL }, 0,
		  "the decision is empty; nothing was written; give its text, or leave the option out" },
		{ { "a", "wijzigng", NULL, NULL }, 0, "unknown kind of change 'wijzigng'; did you mean 'wijziging'?" },
		{ { "a", "x", NULL, NULL }, 0,
		  "unknown kind of change 'x'; choose one of: registratie, wijziging, verlenging, opzegging, "
		  "beeindiging, correctie, administratief" },
		{ { "a", "wijziging", NULL, "2025-02-29" }, 0,
		  "--effective is no calendar day: '2025-02-29'; write it as YYYY-MM-DD, such as 2025-01-31" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = message(&cases[i].why, cases[i].n);

		assert_string_equal(text, cases[i].want);
		free(text);
	}
}

/* Fifty records are told one by one; more would bury the reason. */
static void test_many_records(void **state)
{
	struct change_why why = { "a", "registratie", NULL, NULL };
	char *text = message(&why, 50);

	(void)state;
	assert_non_null(strstr(text, "\nRecord: partij/p49\n"));
	free(text);
	text = message(&why, 51);
	assert_string_equal(text, "a\n\nAard: registratie\n");
	free(text);
}

/* The settings before the change say which kinds need a decision. */
static void test_decided(void **state)
{
	static const char asked[] = "register.yaml asks a decision for the kind 'verlenging' (eisen.besluit); "
				    "nothing was written; name it with --decision TEXT";
	static const char broken[] = "register.yaml cannot be read, so it may ask a decision for the kind 'verlenging'; "
				     "nothing was written; name it with --decision TEXT";
	static const struct {
		const char *settings, *kind, *decision, *want;
	} cases[] = {
		{ NULL, "verlenging", NULL, "" },       /* a register that is being made */
		{ "schema: 1\n", "verlenging", NULL, "" },
		{ "eisen: {besluit: [opzegging, verlenging]}\n", "verlenging", NULL, asked },
		{ "eisen: {besluit: [opzegging, verlenging]}\n", "verlenging", "DB 7", "" },
		{ "eisen: {besluit: [opzegging, verlenging]}\n", "beeindiging", NULL, "" },
		/* Not as it should be written, and clear all the same. */
		{ "eisen: {besluit: verlenging}\n", "verlenging", NULL, asked },
		{ "eisen: {besluit: [[verlenging], {verlenging: x}]}\n", "verlenging", NULL, "" },
		{ "eisen: verlenging\n", "verlenging", NULL, "" },
		{ "eisen: [\n", "verlenging", NULL, broken },
		{ "eisen: [\n", "verlenging", "DB 7", "" },
	};
	struct site site = { .prefix = (char[]){ "" } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct change_why why = { "a", cases[i].kind, cases[i].decision, NULL };
		struct reg *reg = reg_new(&site);
		struct change *change = change_new(reg);
		struct error *err;
		char *text;

		if (cases[i].settings)
			reg_put(reg, record_new(TYPE_COUNT, "register", "register.yaml", cases[i].settings,
						strlen(cases[i].settings)));
		err = change_decided(change, &why);
		assert_true(!err || err->status == STATUS_DATA);
		text = err ? error_format(err) : xstrdup("");
		assert_string_equal(text, cases[i].want);
		free(text);
		error_free(err);
		change_free(change);
		reg_free(reg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_many_records),
		cmocka_unit_test(test_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
