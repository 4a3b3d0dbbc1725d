#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/nearest.h"

static const char fields[] = "titel kenmerk soort status partijen partij taken nl";

/* The suggestions for word among space-separated candidates, joined by spaces. */
static void assert_nearest(const char *word, const char *candidates, size_t max, const char *want)
{
	struct strv from = STRV_INIT, found = STRV_INIT;
	char *joined;

	strv_split(&from, candidates, ' ');
	nearest(word, &from, max, &found);
	joined = strv_join(&found, " ");
	assert_string_equal(joined, want);
	free(joined);
	strv_free(&from);
	strv_free(&found);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *word, *want;
	} cases[] = {
		{ "titel", "titel" },
		{ "titl", "titel" },
		{ "tittel", "titel" },
		{ "ttiel", "titel" },
		{ "kenmekr", "kenmerk" },
		{ "sttatus", "status" },
		{ "partijn", "partijen partij" },
		{ "partijjen", "partijen partij" },
		{ "onzin-zonder-buur", "" },
		{ "", "" },
		{ "q", "" },
		{ "nx", "nl" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_nearest(cases[i].word, fields, 3, cases[i].want);
}

static void test_order_and_limits(void **state)
{
	(void)state;
	assert_nearest("abcd", "abce abcd abcf abxx wxyz", 9, "abcd abce abcf abxx");
	assert_nearest("abcd", "abce abcd abcf abxx wxyz", 2, "abcd abce");
	assert_nearest("abcd", "abcd", 0, "");
	assert_nearest("abcd", "", 3, "");
	/* A third of nine characters is three mistakes; the fourth is too many. */
	assert_nearest("abcdefghi", "xyzdefghi", 1, "xyzdefghi");
	assert_nearest("abcdefghi", "wxyzefghi", 1, "");
}

static void test_appends(void **state)
{
	struct strv from = STRV_INIT, found = STRV_INIT;

	(void)state;
	strv_push(&from, "titel");
	strv_push(&found, "already there");
	nearest("titel", &from, 3, &found);
	assert_int_equal(found.n, 2);
	assert_string_equal(found.items[0], "already there");
	assert_string_equal(found.items[1], "titel");
	strv_free(&from);
	strv_free(&found);
}

/* The same distance by plain recursion, for words short enough. */
static size_t slow_distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t best, d;

	if (!n || !m)
		return n + m;
	best = slow_distance(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
	d = slow_distance(a, n - 1, b, m) + 1;
	best = d < best ? d : best;
	d = slow_distance(a, n, b, m - 1) + 1;
	best = d < best ? d : best;
	if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
		d = slow_distance(a, n - 2, b, m - 2) + 1;
		best = d < best ? d : best;
	}
	return best;
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void random_word(uint32_t *seed, char word[8])
{
	size_t len = 1 + next_random(seed) % 6;

	for (size_t i = 0; i < len; i++)
		word[i] = (char)('a' + next_random(seed) % 3);
	word[len] = '\0';
}

static void test_against_recursion(void **state)
{
	uint32_t seed = 20250101;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		char word[8], candidate[8];
		size_t n, m, d;
		bool want;

		random_word(&seed, word);
		random_word(&seed, candidate);
		n = strlen(word);
		m = strlen(candidate);
		d = slow_distance(word, n, candidate, m);
		want = d == 0 || (d <= 2 && d < (n > m ? n : m));
		if (want)
			assert_nearest(word, candidate, 1, candidate);
		else
			assert_nearest(word, candidate, 1, "");
	}
}

static void test_long_words(void **state)
{
	char *word = xmalloc(300);

	(void)state;
	memset(word, 'a', 299);
	word[299] = '\0';
	assert_nearest(word, word, 1, "");
	word[255] = '\0';
	assert_nearest(word, word, 1, word);
	assert_nearest("titel", word, 1, "");
	free(word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_order_and_limits),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_against_recursion),
		cmocka_unit_test(test_long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
