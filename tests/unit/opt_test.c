#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/opt.h"

struct parsed {
	bool flag, common_flag, help;
	const char *text;
	long number;
	struct opt_args args;
	struct strv operands;
};

/* Parse words separated by spaces ("" is no word, _ is an empty one). The error
 * as one line, or NULL. */
static char *parse(const char *line, bool stop, struct parsed *p)
{
	struct opt opts[] = {
		{ .kind = OPT_FLAG, .letter = 'f', .name = "flag", .dest = &p->flag },
		{ .kind = OPT_STRING, .letter = 't', .name = "text", .dest = &p->text, .arg = "TEXT" },
		{ .kind = OPT_NUMBER, .letter = 'n', .name = "number", .dest = &p->number, .arg = "N" },
		{ .kind = OPT_ARGS, .name = "set", .dest = &p->args, .arg = "F=V", .tag = 1 },
		{ .kind = OPT_ARGS, .name = "unset", .dest = &p->args, .arg = "F", .tag = 2 },
		{ .kind = OPT_END },
	};
	struct opt common[] = {
		{ .kind = OPT_FLAG, .letter = 'c', .name = "common", .dest = &p->common_flag },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "try", "[ARG]...", "Try.", opts, common };
	static struct strv words;       /* option values are borrowed from it */
	char *argv[32], *text = NULL;
	struct error *err;
	int argc = 0;

	*p = (struct parsed){ .operands = STRV_INIT };
	strv_free(&words);
	strv_push(&words, "try");
	if (*line)
		strv_split(&words, line, ' ');
	for (size_t i = 0; i < words.n; i++) {
		if (strcmp(words.items[i], "_") == 0)
			words.items[i][0] = '\0';
		argv[argc++] = words.items[i];
	}
	err = opt_parse(&usage, argc, argv, stop, &p->operands, &p->help);
	if (err) {
		assert_int_equal(err->status, STATUS_USAGE);
		text = error_format(err);
		error_free(err);
	}
	return text;
}

static void drop(struct parsed *p)
{
	opt_args_free(&p->args);
	strv_free(&p->operands);
}

static void test_forms(void **state)
{
	static const struct {
		const char *line;
		bool flag, common;
		const char *text;
		long number;
		const char *operands;
	} cases[] = {
		{ "", false, false, NULL, 0, "" },
		{ "a b", false, false, NULL, 0, "a b" },
		{ "-f a -c b", true, true, NULL, 0, "a b" },
		{ "-fc a", true, true, NULL, 0, "a" },
		{ "--flag --common a", true, true, NULL, 0, "a" },
		{ "-t x -n 3", false, false, "x", 3, "" },
		{ "-tx -n3", false, false, "x", 3, "" },
		{ "-ftx a", true, false, "x", 0, "a" },
		{ "--text x --number 0", false, false, "x", 0, "" },
		{ "--text=x=y", false, false, "x=y", 0, "" },
		{ "--text= a", false, false, "", 0, "a" },
		{ "-t _ a", false, false, "", 0, "a" },
		{ "-t -f a", false, false, "-f", 0, "a" },
		{ "--text --flag", false, false, "--flag", 0, "" },
		{ "-t x -t y", false, false, "y", 0, "" },
		{ "- a", false, false, NULL, 0, "- a" },
		{ "-f -- -c --text", true, false, NULL, 0, "-c --text" },
		{ "-- --", false, false, NULL, 0, "--" },
		{ "_", false, false, NULL, 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct parsed p;
		char *operands;

		assert_null(parse(cases[i].line, false, &p));
		operands = strv_join(&p.operands, " ");
		assert_false(p.help);
		assert_int_equal(p.flag, cases[i].flag);
		assert_int_equal(p.common_flag, cases[i].common);
		assert_true(str_equal(p.text, cases[i].text));
		assert_int_equal(p.number, cases[i].number);
		assert_string_equal(operands, cases[i].operands);
		free(operands);
		drop(&p);
	}
}

static void test_repeated_options_keep_their_order(void **state)
{
	struct parsed p;

	(void)state;
	assert_null(parse("--set a=1 --unset b --set=c=", false, &p));
	assert_int_equal(p.args.n, 3);
	assert_int_equal(p.args.items[0].tag, 1);
	assert_string_equal(p.args.items[0].value, "a=1");
	assert_int_equal(p.args.items[1].tag, 2);
	assert_string_equal(p.args.items[1].value, "b");
	assert_string_equal(p.args.items[2].value, "c=");
	drop(&p);
}

static void test_help_and_stopping(void **state)
{
	struct parsed p;

	(void)state;
	assert_null(parse("-f -h --nonsense", false, &p));
	assert_true(p.help);
	drop(&p);
	assert_null(parse("--help", false, &p));
	assert_true(p.help);
	drop(&p);
	assert_null(parse("-f a -h --nonsense", true, &p));
	assert_true(p.flag && !p.help);
	assert_int_equal(p.operands.n, 3);
	drop(&p);
}

static void test_errors(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{ "--txet", "unknown option '--txet'; did you mean '--text'?" },
		{ "--comon", "unknown option '--comon'; did you mean '--common'?" },
		{ "--zzzzzz=1", "unknown option '--zzzzzz'; see 'afspraak try -h'" },
		{ "-x", "unknown option '-x'; see 'afspraak try -h'" },
		{ "-fx", "unknown option '-x'; see 'afspraak try -h'" },
		{ "--flag=1", "option '--flag' takes no value" },
		{ "--text", "option '--text' wants a value: --text TEXT" },
		{ "-t", "option '-t' wants a value: -t TEXT" },
		{ "-ft", "option '-t' wants a value: -t TEXT" },
		{ "-n x", "option '--number' wants a number, not 'x'" },
		{ "-n -1", "option '--number' wants a number, not '-1'" },
		{ "-n _", "option '--number' wants a number, not ''" },
		{ "-n 1x", "option '--number' wants a number, not '1x'" },
		{ "-n 99999999999999999999", "option '--number' wants a number, not '99999999999999999999'" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct parsed p;
		char *text = parse(cases[i].line, false, &p);

		assert_non_null(text);
		assert_string_equal(text, cases[i].want);
		free(text);
		drop(&p);
	}
}

static void test_usage(void **state)
{
	const struct opt opts[] = {
		{ .kind = OPT_FLAG, .letter = 'f', .name = "flag", .help = "a flag" },
		{ .kind = OPT_STRING, .name = "a-rather-long-option", .arg = "VALUE", .required = true, .help = "a text" },
		{ .kind = OPT_ARGS, .name = "set", .arg = "F=V", .help = "many" },
		{ .kind = OPT_FLAG, .name = "secret", .hidden = true, .help = "not shown" },
		{ .kind = OPT_STRING, .letter = 'z', .arg = "Z", .help = "only a letter" },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "try", "REF...", "Try it.", opts, NULL };
	struct str text = STR_INIT;

	(void)state;
	opt_print(&usage, &text);
	assert_string_equal(text.ptr,
		"usage: afspraak try [-f] --a-rather-long-option VALUE [--set F=V]... [-z Z]\n"
		"                    REF...\n"
		"\n"
		"Try it.\n"
		"\n"
		"    -f, --flag              a flag\n"
		"    --a-rather-long-option VALUE\n"
		"                            a text\n"
		"    --set F=V               many\n"
		"    -z Z                    only a letter\n");
	str_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_repeated_options_keep_their_order),
		cmocka_unit_test(test_help_and_stopping),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
