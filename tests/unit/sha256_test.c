#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/sha256.h"

/* The examples of FIPS 180-2 and its companion of test vectors. */
static void test_known(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char hex[SHA256_HEX_SIZE];

		sha256_hex(cases[i].text, strlen(cases[i].text), hex);
		assert_string_equal(hex, cases[i].want);
	}
}

static void test_million(void **state)
{
	char hex[SHA256_HEX_SIZE];
	char *bytes = xmalloc(1000000);

	(void)state;
	memset(bytes, 'a', 1000000);
	sha256_hex(bytes, 1000000, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(bytes);
}

static void test_bytes_not_text(void **state)
{
	char hex[SHA256_HEX_SIZE], empty[SHA256_HEX_SIZE];

	(void)state;
	sha256_hex("\0\0", 2, hex);
	assert_string_equal(hex, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
	sha256_hex(NULL, 0, empty);
	assert_string_equal(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_million),
		cmocka_unit_test(test_bytes_not_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
