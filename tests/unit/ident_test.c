#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/ident.h"

#define TOOI "https://identifier.overheid.nl/tooi/id/"
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SIXTY_FOUR "a234567890123456789012345678901234567890123456789012345678901234"

typedef const char *check_fn(const char *text);

/* Lists end with NULL. */
static void assert_all(const char *name, check_fn *check, const char *const *good,
		       const char *const *bad)
{
	for (; *good; good++)
		if (check(*good))
			fail_msg("%s: \"%s\" is refused: %s", name, *good, check(*good));
	for (; *bad; bad++)
		if (!check(*bad))
			fail_msg("%s: \"%s\" is accepted", name, *bad);
}

#define GOOD(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define BAD(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_slug(void **state)
{
	(void)state;
	assert_all("slug", ident_slug,
		   GOOD("a", "7", "dvo-ketentoezicht", "i-go", "2024-07-abc", SIXTY_FOUR),
		   BAD("", "-", "-a", "a-", "a--b", "A", "a_b", "a b", "a.b", "a/b", "..",
		       "caf\xc3\xa9", "a\n", SIXTY_FOUR "5"));
}

static void test_numbers(void **state)
{
	(void)state;
	assert_all("rsin", ident_rsin,
		   GOOD("822477348", "111222333", "001000007"),
		   BAD("", "000000000", "822477349", "82247734", "8224773480", "82247734a",
		       " 822477348", "822477348\n", "822-477-348"));
	assert_all("kvk", ident_kvk, GOOD("08123456", "12345678", "00000001"),
		   BAD("", "1234567", "123456789", "1234567a", "1234 5678", "-1234567"));
}

/* The weights as the rule says them, with a sum in the open. */
static void test_eleven_by_definition(void **state)
{
	unsigned valid = 0;

	(void)state;
	for (unsigned long n = 0; n < 1000000000UL; n += 99991) {
		char text[16];
		int sum;

		snprintf(text, sizeof text, "%09lu", n);
		sum = (text[0] - '0') * 9 + (text[1] - '0') * 8 + (text[2] - '0') * 7 +
		      (text[3] - '0') * 6 + (text[4] - '0') * 5 + (text[5] - '0') * 4 +
		      (text[6] - '0') * 3 + (text[7] - '0') * 2 - (text[8] - '0');
		if (ident_eleven_test(text) != (n != 0 && sum % 11 == 0))
			fail_msg("%s: the sum is %d", text, sum);
		valid += ident_eleven_test(text);
	}
	assert_true(valid > 0);
	assert_false(ident_eleven_test(""));
	assert_false(ident_eleven_test("82247734"));
	assert_true(ident_eleven_test("8224773480"));
}

static void test_oin(void **state)
{
	(void)state;
	assert_all("oin", ident_oin,
		   GOOD("00000001822477348000", "00000003081234560000", "00000004003214345001",
			"0000000700AA00000000", "00000006000000001000"),
		   BAD("", "00000001822477349000", "0000000182247734800", "000000018224773480000",
		       "00000001000000000000", "0000000182247734800a", "0000000308123456000a",
		       "000000A1822477348000", "0000000400321434500 ", "00000004-03214345001"));
	assert_null(ident_oin_agrees("00000001822477348000", "822477348", NULL));
	assert_null(ident_oin_agrees("00000001822477348000", NULL, "08123456"));
	assert_null(ident_oin_agrees("00000003081234560000", "822477348", "08123456"));
	assert_null(ident_oin_agrees("00000004003214345001", "822477348", "08123456"));
	assert_null(ident_oin_agrees("00000001822477348000", NULL, NULL));
	assert_non_null(ident_oin_agrees("00000001822477348000", "111222333", NULL));
	assert_non_null(ident_oin_agrees("00000003081234560000", NULL, "08123457"));
}

static void test_tooi(void **state)
{
	(void)state;
	assert_all("tooi", ident_tooi,
		   GOOD(TOOI "so/so0892", TOOI "gemeente/gm0141", TOOI "provincie/pv23",
			TOOI "waterschap/ws0663", TOOI "oorg/oorg10103", TOOI "zbo/zb000123",
			TOOI "ministerie/mnre1034", TOOI "col/col01"),
		   BAD("", TOOI, "so/so0892", "http://identifier.overheid.nl/tooi/id/so/so0892",
		       TOOI "so/so892", TOOI "so/so08920", TOOI "so/so0892/", TOOI "so/gm0141",
		       TOOI "gemeente/gm141", TOOI "provincie/pv0023", TOOI "iets/is0001",
		       TOOI "SO/so0892", TOOI "so/so08a2"));
}

static void test_mediatype(void **state)
{
	(void)state;
	assert_all("mediatype", ident_mediatype,
		   GOOD("application/pdf", "text/plain", "image/svg+xml",
			"application/vnd.oasis.opendocument.text", "application/x-7z-compressed"),
		   BAD("", "pdf", "application/", "/pdf", "application/pdf/x", "text/plain; charset=utf-8",
		       "application /pdf", ".x/y", "x/+y", "text/pl\xc3\xa4in"));
}

static void test_sha256(void **state)
{
	(void)state;
	assert_all("sha256", ident_sha256, GOOD(HEX),
		   BAD("", "abc", HEX "0", "A123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		       "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
}

static void test_url(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	assert_all("url", ident_url,
		   GOOD("https://odtwente.nl", "https://www.odtwente.nl/over+ons/robuustheid/default.aspx",
			"https://example.org:8443/a?b=c&d=%20#e", "https://a.b-c.nl/~x/(y)",
			"https://example.org/@map/1:2", "https://localhost/x"),
		   BAD("", "https://", "http://odtwente.nl", "HTTPS://odtwente.nl", "ftp://x.nl",
		       "odtwente.nl", "https:///x", "https://?x", "https://.nl", "https://nl.",
		       "https://a..nl", "https://-a.nl", "https://a-.nl", "https://a_b.nl",
		       "https://user@x.nl", "https://user:pw@x.nl/", "https://x.nl:", "https://x.nl:8a/",
		       "https://x.nl:/y", "https://:80/", "https://x.nl/a b", "https://x.nl/\"",
		       "https://x.nl/<script>", "https://x.nl/a\\b", "https://x.nl/a\tb",
		       "https://x.nl/a\n", "https://x.nl/%", "https://x.nl/%2", "https://x.nl/%zz",
		       "https://x.nl/caf\xc3\xa9", "https://x.nl/a\x01", "javascript:alert(1)"));
	str_add(&s, "https://x.nl/");
	str_addc_n(&s, 'a', 2048 - s.len);
	assert_null(ident_url(str_text(&s)));
	str_addc(&s, 'a');
	assert_non_null(ident_url(str_text(&s)));
	str_free(&s);
}

static void test_file(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	assert_all("file", ident_file,
		   GOOD("documenten/a.pdf", "documenten/dvo-ketentoezicht/Overeenkomst 2024 (def).pdf",
			"documenten/x/caf\xc3\xa9-menu.pdf", "documenten/a/b/c", "documenten/a..b",
			"documenten/a-b-"),
		   BAD("", "documenten", "documenten/", "/documenten/a", "Documenten/a", "afspraken/a",
		       "documenten//a", "documenten/a/", "documenten/..", "documenten/../a",
		       "documenten/a/../b", "documenten/./a", "documenten/.git/config",
		       "documenten/a/.gitattributes", "documenten/-rf", "documenten/a/--help",
		       "documenten/a\\b", "documenten/a\nb", "documenten/a\x7f", "documenten/a\x1b[m",
		       "documenten/a\xc2\x9b" "b", "../documenten/a"));
	str_add(&s, "documenten/");
	str_addc_n(&s, 'a', 255);
	assert_null(ident_file(str_text(&s)));
	str_addc(&s, 'a');
	assert_non_null(ident_file(str_text(&s)));
	str_truncate(&s, strlen("documenten"));
	while (s.len < 1023)
		str_add(&s, "/a");
	assert_int_equal(s.len, 1024);
	assert_null(ident_file(str_text(&s)));
	str_addc(&s, 'a');
	assert_non_null(ident_file(str_text(&s)));
	str_free(&s);
}

static void test_timezone(void **state)
{
	(void)state;
	assert_all("timezone", ident_timezone,
		   GOOD("Europe/Amsterdam", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1",
			"America/Port-au-Prince", "EST5EDT"),
		   BAD("", "/", "Europe/", "/Europe", "Europe//Amsterdam", "../etc/passwd", "Europe/..",
		       "Europe/Amster dam", ":Europe/Amsterdam", "Europe.Amsterdam", "+01:00",
		       "Europe/-x", "Europe/" SIXTY_FOUR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slug),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_eleven_by_definition),
		cmocka_unit_test(test_oin),
		cmocka_unit_test(test_tooi),
		cmocka_unit_test(test_mediatype),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_url),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_timezone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
