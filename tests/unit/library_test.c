/* Loading a library when it is needed, and saying what is missing when it is not there. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/library.h"

static void loads_a_function(void **state)
{
	__typeof__(cos) *cosine = NULL;
	const struct library_symbol symbols[] = { { "cos", &cosine } };

	(void)state;
	assert_null(library_load("libm.so.6", "libc6", symbols, 1));
	assert_true(cosine(0.0) > 0.999);
	assert_null(library_load("libm.so.6", "libc6", symbols, 1));
}

static void says_what_is_missing(void **state)
{
	static const struct {
		const char *soname, *symbol, *expected;
	} rows[] = {
		{ "libnothere.so.9", "cos",
		  "cannot load libnothere.so.9: libnothere.so.9: cannot open shared object file: "
		  "No such file or directory; install the package libnothere9" },
		{ "libm.so.6", "no_such_function",
		  "libm.so.6 has no function no_such_function; install the version of the package "
		  "libnothere9 that Debian 12 has" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		void (*slot)(void) = NULL;
		const struct library_symbol symbol = { rows[i].symbol, &slot };
		struct error *err = library_load(rows[i].soname, "libnothere9", &symbol, 1);
		char *text;

		assert_non_null(err);
		assert_int_equal(err->status, STATUS_SYSTEM);
		text = error_format(err);
		assert_string_equal(text, rows[i].expected);
		free(text);
		error_free(err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_a_function),
		cmocka_unit_test(says_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
