#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/mime.h"
#include "model/ident.h"

static void test_types(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *want;
	} cases[] = {
		{ "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 15, "application/pdf" },
		{ "Een brief.\nMet vriendelijke groet.\n", 35, "text/plain" },
		{ "<!DOCTYPE html>\n<html lang=\"nl\"><title>x</title>\n", 49, "text/html" },
		{ "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0", 29, "image/png" },
		{ "\1\2\3\xff\xfe\x80", 6, "application/octet-stream" },
		{ "", 0, "application/octet-stream" },
		{ NULL, 0, "application/octet-stream" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *type = NULL;

		assert_null(mime_type(cases[i].bytes, cases[i].len, &type));
		assert_string_equal(type, cases[i].want);
		assert_null(ident_mediatype(type));
		free(type);
	}
}

static void test_no_database(void **state)
{
	struct error *err;
	char *type = NULL;

	(void)state;
	setenv("MAGIC", "/nonexistent/types", 1);
	err = mime_type("x", 1, &type);
	unsetenv("MAGIC");
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_SYSTEM);
	assert_null(type);
	error_free(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_no_database),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
