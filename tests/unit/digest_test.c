#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/digest.h"

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

/* FIPS 180-4's examples, in one part and in many. */
static void test_sha1(void **state)
{
	static const struct { const char *text; unsigned char sum[20]; } cases[] = {
		{ "", { 0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18, 0x90,
			0xaf, 0xd8, 0x07, 0x09 } },
		{ "abc", { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c,
			   0x9c, 0xd0, 0xd8, 0x9d } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sha1 *whole = sha1_new(), *parts = sha1_new();
		unsigned char sum[20];

		sha1_add(whole, cases[i].text, strlen(cases[i].text));
		sha1_end(whole, sum);
		assert_memory_equal(sum, cases[i].sum, sizeof sum);
		for (const char *c = cases[i].text; *c; c++)
			sha1_add(parts, c, 1);
		sha1_end(parts, sum);
		assert_memory_equal(sum, cases[i].sum, sizeof sum);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_million),
		cmocka_unit_test(test_bytes_not_text),
		cmocka_unit_test(test_sha1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
