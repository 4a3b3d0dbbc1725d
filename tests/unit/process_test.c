#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"

static void test_output_and_status(void **state)
{
	static const struct {
		const char *argv[4];
		const char *output;
		int status;
	} cases[] = {
		{ { "printf", "%s|", "a b" }, "a b|", 0 },
		{ { "sh", "-c", "echo x; exit 3" }, "x\n", 3 },
		{ { "sh", "-c", "kill -TERM $$" }, "", 128 + 15 },
		{ { "cat" }, "", 0 },           /* standard input is empty */
		{ { "false" }, "", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str out = STR_INIT;
		int status = -1;

		assert_null(process_run(cases[i].argv, &out, &status));
		assert_string_equal(str_text(&out), cases[i].output);
		assert_int_equal(status, cases[i].status);
		assert_null(process_run(cases[i].argv, NULL, &status));
		assert_int_equal(status, cases[i].status);
		str_free(&out);
	}
}

static void test_no_argument_is_read_by_a_shell(void **state)
{
	const char *argv[] = { "printf", "%s", "$(echo x); `echo y` 'z' \"", NULL };
	struct str out = STR_INIT;
	int status;

	(void)state;
	assert_null(process_run(argv, &out, &status));
	assert_string_equal(str_text(&out), argv[2]);
	str_free(&out);
}

static void test_no_such_program(void **state)
{
	const char *argv[] = { "no-such-program-anywhere", NULL };
	int status;
	struct error *err = process_run(argv, NULL, &status);

	(void)state;
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_SYSTEM);
	assert_non_null(strstr(err->text, "no-such-program-anywhere"));
	error_free(err);
}

static void test_environment(void **state)
{
	static const char *const argv[] = { "sh", "-c", "printf '%s|%s|%s' \"$OURS\" \"$THEIRS\" \"${PATH:+path}\"", NULL };
	static const char *const environment[] = { "THEIRS=new", "OTHER=1", NULL };
	struct process process = { .argv = argv, .environment = environment };
	struct str out = STR_INIT;
	int status = -1;

	(void)state;
	setenv("OURS", "kept", 1);
	setenv("THEIRS", "old", 1);
	assert_null(process_run_with(&process, &out, &status));
	assert_string_equal(str_text(&out), "kept|new|path");
	assert_string_equal(getenv("THEIRS"), "old");
	str_free(&out);
}

static void test_one_that_works_beside_us(void **state)
{
	static const char *const argv[] = { "sh", "-c", "read line; printf '%s' \"$line\"; exit 3", NULL };
	static const char *const forever[] = { "sleep", "600", NULL };
	static const char *const missing[] = { "no-such-program-anywhere", NULL };
	char directory[] = "/tmp/process.XXXXXX", *input, *output;
	struct process process = { .argv = argv };
	struct helper *helper = NULL;
	struct str out = STR_INIT;
	struct error *err;
	int status = -1;

	(void)state;
	assert_non_null(mkdtemp(directory));
	input = xasprintf("%s/input", directory);
	output = xasprintf("%s/output", directory);
	assert_null(file_write(directory, "input", "a b\n", 4));
	process.input = input;
	assert_null(process_begin(&process, output, &helper));
	assert_null(process_end(helper, &status));
	assert_int_equal(status, 3);
	assert_null(file_slurp(output, 100, &out));
	assert_string_equal(str_text(&out), "a b");
	/* What is there is not written over. */
	err = process_begin(&process, output, &helper);
	assert_non_null(err);
	error_free(err);
	unlink(output);
	process.argv = missing;
	err = process_begin(&process, output, &helper);
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_SYSTEM);
	error_free(err);
	unlink(output);
	process.argv = forever;
	assert_null(process_begin(&process, output, &helper));
	process_stop(helper);
	process_stop(NULL);
	file_remove_tree(directory);
	str_free(&out);
	free(input);
	free(output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_that_works_beside_us),
		cmocka_unit_test(test_output_and_status), cmocka_unit_test(test_environment),
		cmocka_unit_test(test_no_argument_is_read_by_a_shell),
		cmocka_unit_test(test_no_such_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
