#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unilbrk.h>
#include <unistr.h>

#include "base/mem.h"
#include "base/utf8.h"

#define REPLACED "\xef\xbf\xbd"
#define E_ACUTE "\xc3\xa9"
#define COMBINING_ACUTE "\xcc\x81"
#define CJK "\xe6\xbc\xa2\xe5\xad\x97"                  /* two wide characters */
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9" /* two people joined */
#define FLAG "\xf0\x9f\x87\xb3\xf0\x9f\x87\xb1"         /* two regional indicators */
#define NBSP "\xc2\xa0"

static void finds_invalid_bytes(void **state)
{
	static const struct { const char *text; size_t at; } cases[] = {
		{ "", 0 }, { "abc", 3 }, { E_ACUTE, 2 },
		{ "a\xff", 1 }, { "ab\xc3", 2 },
		{ "\xc0\xaf", 0 },              /* overlong */
		{ "x\xed\xa0\x80", 1 },         /* surrogate */
		{ "x\xf4\x90\x80\x80", 1 },     /* past the last character */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_invalid(cases[i].text, strlen(cases[i].text)), cases[i].at);
}

static void measures_width(void **state)
{
	static const struct { const char *text; size_t width; } cases[] = {
		{ "", 0 }, { "abc", 3 }, { "caf" E_ACUTE, 4 }, { "e" COMBINING_ACUTE, 1 },
		{ CJK, 4 }, { "\xf0\x9f\x98\x80", 2 }, { "a\xe2\x80\x94z", 3 }, { NBSP, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_width(cases[i].text), cases[i].width);
}

static void cuts_at_graphemes(void **state)
{
	static const struct { const char *text; size_t width, bytes; } cases[] = {
		{ "", 5, 0 }, { "abc", 2, 2 }, { "abc", 9, 3 }, { "abc", 0, 1 },
		{ "ae" COMBINING_ACUTE "b", 2, 4 },
		{ CJK, 3, 3 }, { CJK, 1, 3 },
		{ FAMILY "x", 1, sizeof FAMILY - 1 },
		{ FLAG "x", 1, sizeof FLAG - 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_fit(cases[i].text, cases[i].width), cases[i].bytes);
}

static void wraps(void **state)
{
	static const struct { const char *text; size_t width; const char *lines; } cases[] = {
		{ "", 5, "" },
		{ "one two", 7, "one two" },
		{ "one two", 6, "one|two" },
		{ "one   two", 5, "one|two" },
		{ "one two   ", 7, "one two" },
		{ "abcdefgh", 3, "abc|def|gh" },
		{ "ab cdefgh", 4, "ab|cdef|gh" },
		{ "dvo-ketentoezicht", 14, "dvo-|ketentoezicht" },
		{ "1" NBSP "januari 2025", 10, "1" NBSP "januari|2025" },
		{ CJK CJK, 5, CJK "|" CJK },
		{ CJK, 1, "\xe6\xbc\xa2|\xe5\xad\x97" },
		{ "abc", 0, "a|b|c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strv lines = STRV_INIT;
		char *joined;

		utf8_wrap(&lines, cases[i].text, cases[i].width);
		joined = strv_join(&lines, "|");
		assert_string_equal(joined, cases[i].lines);
		free(joined);
		strv_free(&lines);
	}
}

static void measures_words(void **state)
{
	static const struct { const char *text; size_t width; } cases[] = {
		{ "", 0 }, { "one", 3 }, { "one three two", 5 }, { "dvo-ketentoezicht", 13 },
		{ "a" NBSP "b", 3 }, { CJK, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_word_width(cases[i].text, strlen(cases[i].text)), cases[i].width);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* The end of the line that starts at start, by what the library says of the whole. */
static size_t slow_line_end(const char *s, size_t len, const char *breaks, size_t start, size_t width)
{
	size_t used = 0, best = start, n;

	for (size_t at = start; at < len; at += n) {
		n = (size_t)u8_mblen((const uint8_t *)s + at, len - at);
		if (at > start && breaks[at] == UC_BREAK_POSSIBLE)
			best = at;
		used += utf8_width_of(s + at, n);
		if (used > width && s[at] != ' ') {
			if (best == start)
				for (best += utf8_fit(s + start, width); s[best] == ' '; best++)
					;
			return best;
		}
	}
	return len;
}

static size_t slow_word_width(const char *s, size_t len, const char *breaks)
{
	size_t used = 0, widest = 0, n;

	for (size_t at = 0; at < len; at += n) {
		n = (size_t)u8_mblen((const uint8_t *)s + at, len - at);
		if (breaks[at] == UC_BREAK_POSSIBLE)
			used = 0;
		used += s[at] == ' ' ? 0 : utf8_width_of(s + at, n);
		widest = used > widest ? used : widest;
	}
	return widest;
}

static void check_lines(const char *s, size_t width)
{
	size_t len = strlen(s), start = 0, i = 0;
	struct utf8_lines lines = { NULL, 0, 0 };
	char *breaks = xmalloc(len);

	u8_possible_linebreaks((const uint8_t *)s, len, "UTF-8", breaks);
	utf8_lines(&lines, s, len, width);
	while (start < len && utf8_width(s) > width) {
		size_t end = slow_line_end(s, len, breaks, start, width), kept = end - start;

		while (kept && s[start + kept - 1] == ' ')
			kept--;
		if (i >= lines.n || lines.items[i].s != s + start || lines.items[i].len != kept ||
		    lines.items[i].width != utf8_width_of(s + start, kept))
			fail_msg("'%s' in %zu: line %zu should be '%.*s'", s, width, i, (int)kept, s + start);
		start = end;
		i++;
	}
	assert_int_equal(utf8_word_width(s, len), slow_word_width(s, len, breaks));
	free(lines.items);
	free(breaks);
}

/* Whatever is known of frequent characters beforehand, lines end where the library
 * would end them. */
static void wraps_as_the_library_does(void **state)
{
	static const char *const parts[] = {
		" ", " ", " ", "  ", "a", "b", "woorden", "I-GO", "-", "(", ")", "!", "?", "/", "\"", "'", ",", ".", ":", "%",
		"1", "23", "$", "+", "[", "]", "{", "|", "~", "&", "=", E_ACUTE, "\xc5\xbf", "\xc4\x80", "\xc3\x97", "\xc3\xb7",
		"\xe2\x80\xa2 ", "\xe2\x80\xa2", CJK, NBSP, "\xe2\x80\x93", "\xe2\x82\xac",
	};
	uint32_t seed = 362436069u;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct str text = STR_INIT;
		/* Half of the texts have only what is frequent. */
		size_t known = round % 2 ? COUNT(parts) : COUNT(parts) - 6;

		for (uint32_t n = next_random(&seed) % 30 + 1; n; n--)
			str_add(&text, parts[next_random(&seed) % known]);
		check_lines(text.ptr, next_random(&seed) % 12 + 1);
		str_free(&text);
	}
}

/* Every character that is taken for a letter stands between others as one does. */
static void knows_its_letters(void **state)
{
	char text[16];

	(void)state;
	for (unsigned code = 0xc0; code <= 0x17f; code++)
		for (char other = '!'; other <= '~'; other++) {
			snprintf(text, sizeof text, "%c%c%c %c%c%c ", other, 0xc0 | code >> 6, 0x80 | (code & 0x3f), 0xc0 | code >> 6,
				 0x80 | (code & 0x3f), other);
			check_lines(text, 1);
		}
}

/* Nor a million spaces before what no line may begin with. */
static void wraps_a_million_spaces(void **state)
{
	enum { SIZE = 1000000 };
	struct strv lines = STRV_INIT;
	struct str text = STR_INIT;

	(void)state;
	str_addc(&text, 'a');
	str_addc_n(&text, ' ', SIZE);
	str_addc(&text, ')');
	for (int simple = 0; simple < 2; simple++) {
		utf8_wrap(&lines, text.ptr, 10);
		assert_int_equal(lines.n, 2);
		assert_string_equal(lines.items[0], "a");
		strv_free(&lines);
		str_add(&text, CJK);
	}
	str_free(&text);
}

/* A single word of a million bytes must not take quadratic time. */
static void wraps_a_huge_word(void **state)
{
	enum { SIZE = 1000000 };
	struct strv lines = STRV_INIT;
	struct str word = STR_INIT;

	(void)state;
	str_addc_n(&word, 'x', SIZE);
	utf8_wrap(&lines, word.ptr, 10);
	assert_int_equal(lines.n, SIZE / 10);
	strv_free(&lines);
	str_free(&word);
}

static void makes_text_safe(void **state)
{
	static const struct { const char *text, *one_line, *lines; } cases[] = {
		{ "", "", "" },
		{ "caf" E_ACUTE " " CJK, "caf" E_ACUTE " " CJK, "caf" E_ACUTE " " CJK },
		{ "a\nb\tc\rd", "a<U+000A>b<U+0009>c<U+000D>d", "a\nb c<U+000D>d" },
		{ "\033[31mred", "<U+001B>[31mred", "<U+001B>[31mred" },
		{ "\x01\x7f", "<U+0001><U+007F>", "<U+0001><U+007F>" },
		{ "\xc2\x9b" "31m", "<U+009B>31m", "<U+009B>31m" },
		{ "\xe2\x80\xae" "abc", "<U+202E>abc", "<U+202E>abc" },
		{ "\xe2\x81\xa6\xe2\x81\xa9", "<U+2066><U+2069>", "<U+2066><U+2069>" },
		{ "\xd8\x9c\xe2\x80\x8e", "<U+061C><U+200E>", "<U+061C><U+200E>" },
		{ "\xe2\x80\xa8\xe2\x80\xa9", "<U+2028><U+2029>", "<U+2028><U+2029>" },
		{ "a\xff\xfe" "b", "a" REPLACED REPLACED "b", "a" REPLACED REPLACED "b" },
		{ "a\xe2\x80", "a" REPLACED REPLACED, "a" REPLACED REPLACED },
		{ FAMILY, FAMILY, FAMILY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str one = STR_INIT, lines = STR_INIT;

		utf8_add_safe(&one, cases[i].text, false);
		utf8_add_safe(&lines, cases[i].text, true);
		assert_string_equal(str_text(&one), cases[i].one_line);
		assert_string_equal(str_text(&lines), cases[i].lines);
		str_free(&one);
		str_free(&lines);
	}
}

static void makes_text_valid(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	utf8_add_valid(&out, "a\xff\n\033" E_ACUTE "\xc3", 7);
	assert_string_equal(out.ptr, "a" REPLACED "\n\033" E_ACUTE REPLACED);
	str_free(&out);
}

static void folds(void **state)
{
	static const struct { const char *text, *folded; } cases[] = {
		{ "", "" }, { "Omgevingsdienst TWENTE 123", "omgevingsdienst twente 123" },
		{ "Co\xc3\xb6rdinatie", "coordinatie" },        /* o with diaeresis */
		{ "Coo\xcc\x88rdinatie", "coordinatie" },       /* the same, decomposed */
		{ "\xc3\x89\xc3\xa9n", "een" },
		{ "Stra\xc3\x9f" "e", "strasse" }, { "\xe1\xba\x9e", "ss" },
		{ "\xc4\xb2sselmeer \xc4\xb3", "ijsselmeer ij" }, /* IJ as one character */
		{ "\xef\xac\x81nale", "finale" },               /* fi ligature */
		{ "\xc4\xb0", "i" },                            /* I with dot */
		{ "\xce\xa3\xcf\x82\xcf\x83", "\xcf\x83\xcf\x83\xcf\x83" }, /* sigmas */
		{ "\xef\xbc\xa1\xe2\x91\xa0", "a1" },           /* full width A, circled 1 */
		{ "\xc3\x98", "\xc3\xb8" },                     /* O with stroke */
		{ CJK, CJK }, { "a\xff" "B", "a" REPLACED "b" },
		{ COMBINING_ACUTE, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *folded = utf8_fold(cases[i].text);

		assert_string_equal(folded, cases[i].folded);
		free(folded);
	}
}

static void same_folded(void **state)
{
	static const struct { const char *a, *b; bool same; } cases[] = {
		{ "", "", true }, { "a", "A", true }, { "a", "b", false }, { "a", "", false }, { "Datum einde", "datum EINDE", true },
		{ "stra\xc3\x9f" "e", "STRASSE", true }, { "e\xcc\x81", "E", true }, { "e", "e\xcc\x81x", false },
		{ "\xcc\x81", "", true }, { "co\xc3\xb6rdinatie", "coordinatie", true }, { "ab", "a", false },
		{ "[", "{", false }, { "@", "`", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *a = utf8_fold(cases[i].a), *b = utf8_fold(cases[i].b);

		assert_int_equal(strcmp(a, b) == 0, cases[i].same);
		assert_int_equal(utf8_same_folded(cases[i].a, cases[i].b), cases[i].same);
		assert_int_equal(utf8_same_folded(cases[i].b, cases[i].a), cases[i].same);
		free(a);
		free(b);
	}
}

/* Long text is folded in pieces: their edges must not show. */
static void folds_long_text(void **state)
{
	static const struct { const char *unit, *folded; } units[] = {
		{ E_ACUTE "\xe6\xbc\xa2", "e\xe6\xbc\xa2" },
		{ "e" COMBINING_ACUTE COMBINING_ACUTE "X", "ex" },
		{ "\xef\xb7\xba",       /* the character with the longest decomposition */
		  "\xd8\xb5\xd9\x84\xd9\x89 \xd8\xa7\xd9\x84\xd9\x84\xd9\x87 "
		  "\xd8\xb9\xd9\x84\xd9\x8a\xd9\x87 \xd9\x88\xd8\xb3\xd9\x84\xd9\x85" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		struct str text = STR_INIT, expected = STR_INIT;
		char *folded;

		for (int k = 0; k < 500; k++) {
			str_add(&text, units[i].unit);
			str_add(&expected, units[i].folded);
		}
		folded = utf8_fold(text.ptr);
		assert_string_equal(folded, expected.ptr);
		free(folded);
		str_free(&text);
		str_free(&expected);
	}
}

/* For any bytes: safe text is valid, holds nothing unsafe and is safe already;
 * a wrapped line is no wider than asked, unless it is a single grapheme; and
 * folding twice is folding once. */
static void holds_for_any_bytes(void **state)
{
	uint32_t seed = 2463534242u;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct str text = STR_INIT, safe = STR_INIT, again = STR_INIT;
		struct strv lines = STRV_INIT;
		size_t width = next_random(&seed) % 8 + 1, len;
		char *once, *twice;
		unsigned code;

		for (uint32_t n = next_random(&seed) % 40; n; n--) {
			uint32_t r = next_random(&seed);
			static const char *const parts[] = {
				" ", "a", "Z", "-", E_ACUTE, COMBINING_ACUTE, CJK, FAMILY, FLAG,
				"\n", "\033", "\xe2\x80\xae", "\xc3", NBSP,
			};

			str_add(&text, parts[r % COUNT(parts)]);
			if (r & 0x10000)
				str_addc(&text, (char)((r >> 20) % 255 + 1));
		}
		utf8_add_safe(&safe, str_text(&text), false);
		utf8_add_safe(&again, str_text(&safe), false);
		assert_int_equal(utf8_invalid(safe.ptr, safe.len), safe.len);
		assert_null(utf8_unsafe(safe.ptr, &code, &len));
		assert_string_equal(safe.ptr, again.ptr);
		utf8_wrap(&lines, safe.ptr, width);
		for (size_t i = 0; i < lines.n; i++)
			if (utf8_width(lines.items[i]) > width
			    && utf8_fit(lines.items[i], width) != strlen(lines.items[i]))
				fail_msg("round %d: too wide for %zu: \"%s\"", round, width,
					 lines.items[i]);
		once = utf8_fold(str_text(&text));
		twice = utf8_fold(once);
		assert_string_equal(once, twice);
		free(once);
		free(twice);
		strv_free(&lines);
		str_free(&text);
		str_free(&safe);
		str_free(&again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_invalid_bytes),
		cmocka_unit_test(measures_width),
		cmocka_unit_test(cuts_at_graphemes),
		cmocka_unit_test(wraps), cmocka_unit_test(wraps_a_million_spaces),
		cmocka_unit_test(wraps_as_the_library_does), cmocka_unit_test(knows_its_letters),
		cmocka_unit_test(measures_words),
		cmocka_unit_test(wraps_a_huge_word),
		cmocka_unit_test(makes_text_safe),
		cmocka_unit_test(makes_text_valid),
		cmocka_unit_test(folds),
		cmocka_unit_test(same_folded),
		cmocka_unit_test(folds_long_text),
		cmocka_unit_test(holds_for_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
