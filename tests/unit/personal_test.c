#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/personal.h"

/* All hits, as "kind offset text" joined by semicolons. */
static void assert_hits(const char *text, const char *want)
{
	static const char kinds[] = { 'e', 't', 'b' };
	struct str hits = STR_INIT;
	struct personal hit;
	size_t from = 0;

	while (personal_find(text, from, &hit)) {
		str_addf(&hits, "%s%c %zu %.*s", hits.len ? ";" : "", kinds[hit.kind], hit.offset,
			 (int)hit.len, text + hit.offset);
		assert_true(hit.offset >= from && hit.len > 0);
		from = hit.offset + hit.len;
	}
	if (strcmp(str_text(&hits), want) != 0)
		fail_msg("in \"%s\": found \"%s\", expected \"%s\"", text, str_text(&hits), want);
	str_free(&hits);
}

static void test_email(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "rol@example.org", "e 0 rol@example.org" },
		{ "Mail naar a.b+c@sub.example.org.", "e 10 a.b+c@sub.example.org" },
		{ "<rol@example.org>, ander@example.org",
		  "e 1 rol@example.org;e 19 ander@example.org" },
		{ "mailto:rol@example.org?subject=x", "e 7 rol@example.org" },
		{ "ren\xc3\xa9@example.org", "e 0 ren\xc3\xa9@example.org" },
		{ "rol@example-dienst.nl-", "e 0 rol@example-dienst.nl" },
		{ "rol@example", "" },
		{ "rol@", "" },
		{ "@example.org", "" },
		{ "rol @ example.org", "" },
		{ "3 stuks @ 1.50", "" },
		{ "rol@.org", "" },
		{ "rol@1.2.3.4", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_hits(cases[i].text, cases[i].want);
}

/* Each is found whole, also within a sentence. */
static void test_phone(void **state)
{
	static const char *const numbers[] = {
		"06-12345678", "0612345678", "06 12345678", "06 12 34 56 78", "06 - 12345678",
		"06.12345678", "06-1234 5678", "06 \u2013 12345678", "06\u00a012345678",
		"0546-123456", "0546 12 34 56", "0546/123456", "074-1234567", "074 123 45 67",
		"(0546) 123456", "(074)1234567", "088-1234567",
		"+31612345678", "+31 6 12345678", "+31 (0)6 12345678", "+31(0)546-123456",
		"+31 546 12 34 56", "+31-6-12345678", "+31 (0) 74 123 45 67",
		"0031612345678", "0031 6 12345678", "0031 (0)546 123456",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct str text = STR_INIT, want = STR_INIT;

		str_addf(&text, "Tel. %s, na 9 uur.", numbers[i]);
		str_addf(&want, "t 5 %s", numbers[i]);
		assert_hits(str_text(&text), str_text(&want));
		str_truncate(&want, 0);
		str_addf(&want, "t 0 %s", numbers[i]);
		assert_hits(numbers[i], str_text(&want));
		str_free(&text);
		str_free(&want);
	}
	assert_hits("06-12345678/0546-123456", "t 0 06-12345678;t 12 0546-123456");
	assert_hits("(+31) 6 12345678", "t 1 +31) 6 12345678");
}

static void test_bsn(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "111222333", "b 0 111222333" },
		{ "BSN: 111222333.", "b 5 111222333" },
		{ "(111222333)", "b 1 111222333" },
		{ "822477348 en 111222333", "b 0 822477348;b 13 111222333" },
		{ "111222334", "" },
		{ "000000000", "" },
		{ "1112223330", "" },
		{ "0111222333", "t 0 0111222333" },
		{ "x111222333", "" },
		{ "111222333x", "" },
		{ "111222333.50", "" },
		{ "1,111222333", "" },
		{ "11122233", "" },
		{ "111 222 333", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_hits(cases[i].text, cases[i].want);
}

static void test_nothing_personal(void **state)
{
	static const char *const texts[] = {
		"", " ", "2025-01-01", "01-01-2025", "06-01-2025 10:30", "06-01-2025 12 uur",
		"06/10/2024 11", "06.10.2024 11", "2024-2025", "periode 2024-2025 en 2025-2026",
		"BWBR0005416", "CVDR0612345678", "artikel 06.12.34", "08123456",
		"00000001822477348000", "00000003081234560000", "Z-2024-0612345678",
		"nr. 12.0612345678", "EUR 1.234.567,89", "\xe2\x82\xac 16.846.000", "0800-1234", "0900-123456",
		"(0900) 123456", "14 0546", "so/so0892", "P1Y6M", "06", "0546-12345", "0546-1234567",
		"06-1234567", "06-123456789", "+31", "+31 6 1234567", "+31 612345678901", "+3161234567a",
		"01 02 03 04 05", "010.203.040.5", "0612345678,00", "a0612345678", "_0612345678",
		"https://example.org/0612345678", "3161234567",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_hits(texts[i], "");
}

/* A megabyte of near misses and of hits must not take a square of the time. */
static void test_long_text(void **state)
{
	static const char *const parts[] = { "a", "a@", "@", "0", "06-", "1", "111222333 ", "+31 ", ".a" };
	struct personal hit;

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct str text = STR_INIT;
		size_t from = 0, hits = 0;

		while (text.len < 400000)
			str_add(&text, parts[i]);
		for (; personal_find(str_text(&text), from, &hit); hits++)
			from = hit.offset + hit.len;
		assert_int_equal(hits, strcmp(parts[i], "111222333 ") == 0 ? text.len / 10 : 0);
		str_free(&text);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(personal_name(PERSONAL_EMAIL), "an e-mail address");
	assert_string_equal(personal_name(PERSONAL_PHONE), "a telephone number");
	assert_string_equal(personal_name(PERSONAL_BSN), "a citizen service number (BSN)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_email),
		cmocka_unit_test(test_phone),
		cmocka_unit_test(test_bsn),
		cmocka_unit_test(test_nothing_personal),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
