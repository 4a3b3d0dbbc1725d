/* Docs as text and as CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc.h"

#define CJK "\xe6\xbc\xa2\xe5\xad\x97"          /* two wide characters */
#define E_COMBINED "e\xcc\x81"
#define SMILE "\xf0\x9f\x98\x80"
#define OVERRIDE "\xe2\x80\xae"
#define REPLACED "\xef\xbf\xbd"

/* Prints doc as text, frees it, and compares. */
static void assert_text(struct doc *doc, size_t width, bool color, const char *expected)
{
	struct doc_style style = { .width = width, .color = color };
	struct str out = STR_INIT;

	doc_text(doc, &style, &out);
	assert_string_equal(str_text(&out), expected);
	str_free(&out);
	doc_free(doc);
}

static void prints_headings(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "Titel");

	(void)state;
	doc_heading(doc, 1, "Caf\xc3\xa9", NULL);       /* below the title at any rate */
	doc_heading(doc, 3, "Drie", "x");
	doc_heading(doc, 9, "Vier\nregels", NULL);
	assert_text(doc, 80, false,
		    "Titel\n=====\n\nCaf\xc3\xa9\n----\n\nDrie\n\nVier regels\n");
}

static void wraps_paragraphs_and_items(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "");
	struct strv *items;

	(void)state;
	doc_para(doc, TONE_NONE, "een twee drie\nvier\n\nvijf\n\n");
	doc_para(doc, TONE_NONE, NULL);
	items = doc_items(doc);
	strv_push(items, "een twee drie\nvier");
	strv_push(items, "");
	doc_para(doc, TONE_NONE, CJK " " CJK " " CJK);
	assert_text(doc, 10, false,
		    "een twee\ndrie\nvier\n\nvijf\n"
		    "\n\n"
		    "\n- een twee\n  drie\n  vier\n-\n"
		    "\n" CJK " " CJK "\n" CJK "\n");
}

static void aligns_facts(void **state)
{
	struct doc *doc = doc_new(LANG_NL, NULL);
	struct strv *facts = doc_facts(doc);

	(void)state;
	strv_push(facts, "Naam");
	strv_push(facts, "Omgevingsdienst Twente, een dienst");
	strv_push(facts, CJK "!");
	strv_push(facts, "a\nb");
	strv_push(facts, "Een label dat te lang is");
	strv_push(facts, "c");
	strv_push(facts, "Leeg");
	strv_push(facts, "");
	strv_push(facts, "Zonder waarde");
	assert_text(doc, 40, false,
		    "Naam:           Omgevingsdienst Twente,\n"
		    "                een dienst\n"
		    CJK "!:          a\n"
		    "                b\n"
		    "Een label dat te lang is:\n"
		    "                c\n"
		    "Leeg:\n"
		    "Zonder waarde:\n");
}

static struct doc *people(void)
{
	struct doc *doc = doc_new(LANG_NL, "");
	struct doc_table *table = doc_table(doc, "Tabel");

	doc_column(table, "id", "Id", false);
	doc_column(table, "aantal", "Aantal", true);
	doc_column(table, "naam", "Naam", false);
	doc_row(table, NULL);
	doc_cell(table, CJK);
	doc_cell(table, "5");
	doc_cell(table, "Omgevingsdienst Twente");
	doc_row(table, NULL);
	doc_cell(table, "caf" E_COMBINED);
	doc_cell(table, "12.000");
	doc_row(table, NULL);
	doc_cell(table, SMILE);
	doc_cell(table, "");
	doc_cell(table, "x");
	return doc;
}

static void aligns_columns_by_display_width(void **state)
{
	(void)state;
	assert_text(people(), 80, false,
		    "Tabel\n\n"
		    "Id    Aantal  Naam\n"
		    "----  ------  ----------------------\n"
		    CJK "       5  Omgevingsdienst Twente\n"
		    "caf" E_COMBINED "  12.000\n"
		    SMILE "            x\n");
}

static void wraps_cells(void **state)
{
	(void)state;
	assert_text(people(), 30, false,
		    "Tabel\n\n"
		    "Id    Aantal  Naam\n"
		    "----  ------  ----------------\n"
		    CJK "       5  Omgevingsdienst\n"
		    "              Twente\n"
		    "\n"
		    "caf" E_COMBINED "  12.000\n"
		    SMILE "            x\n");
}

static void prints_blocks_where_columns_do_not_fit(void **state)
{
	(void)state;
	assert_text(people(), 28, false,
		    "Tabel\n\n"
		    CJK "\n"
		    "  Aantal:\n    5\n"
		    "  Naam:\n    Omgevingsdienst Twente\n"
		    "\n"
		    "caf" E_COMBINED "\n"
		    "  Aantal:\n    12.000\n"
		    "\n" SMILE "\n"
		    "  Naam:\n    x\n");
}

static void aligns_pairs_of_blocks(void **state)
{
	static const char *const labels[] = { "Id", "Soort", "Een langer label", "C", "D", "E" };
	struct doc *doc = doc_new(LANG_NL, "");
	struct doc_table *table = doc_table(doc, NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++)
		doc_column(table, "k", labels[i], i == 1);
	doc_row(table, NULL);
	doc_cell_tone(table, "eerste", TONE_QUIET);
	doc_cell(table, "dienstverleningsovereenkomst van twee partijen");
	doc_cell_tone(table, "niet", TONE_BAD);
	doc_cell(table, "samenwerkingsovereenkomst");
	assert_text(doc, 50, true,
		    "\033[2meerste\033[0m\n"
		    "  Soort:             dienstverleningsovereenkomst\n"
		    "                     van twee partijen\n"
		    "  Een langer label:  \033[31mniet\033[0m\n"
		    "  C:                 samenwerkingsovereenkomst\n");
}

static void says_that_a_table_is_empty(void **state)
{
	struct doc *doc = doc_new(LANG_EN, "");

	(void)state;
	doc_column(doc_table(doc, "Signals"), "a", "A", false);
	doc_table(doc, NULL);
	assert_text(doc, 80, false, "Signals\n\n(none)\n\n(none)\n");
}

static void shows_a_repeated_caption_once(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "");

	(void)state;
	doc_heading(doc, 3, "Signalen", NULL);
	doc_table(doc, "Signalen");
	assert_text(doc, 80, false, "Signalen\n\n(geen)\n");
}

static void colors_headings_and_tones_only(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "Titel");
	struct doc_table *table;

	(void)state;
	doc_para(doc, TONE_GOOD, "Voldoet");
	doc_para(doc, TONE_NONE, "Tekst");
	table = doc_table(doc, NULL);
	doc_column(table, "a", "A", false);
	doc_column(table, "b", "B", false);
	doc_row(table, NULL);
	doc_cell_tone(table, "deels", TONE_PARTLY);
	doc_cell_tone(table, "x", TONE_UNKNOWN);
	assert_text(doc, 80, true,
		    "\033[1mTitel\033[0m\n\n"
		    "\033[32mVoldoet\033[0m\n\n"
		    "Tekst\n\n"
		    "\033[1mA\033[0m      \033[1mB\033[0m\n"
		    "-----  -\n"
		    "\033[33mdeels\033[0m  \033[35mx\033[0m\n");
}

static void shows_addresses(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "");
	struct doc_table *table = doc_table(doc, NULL);

	(void)state;
	doc_column(table, "a", "A", false);
	doc_row(table, NULL);
	doc_cell_link(table, "Document", "https://example.org/a");
	doc_row(table, NULL);
	doc_cell_link(table, "Taak", "#taak/x");
	doc_row(table, NULL);
	doc_cell_link(table, "https://example.org/b", "https://example.org/b");
	assert_text(doc, 80, false,
		    "A\n---------------------\n"
		    "Document\nhttps://example.org/a\n\n"
		    "Taak\n"
		    "https://example.org/b\n");
}

static void shows_hostile_text(void **state)
{
	static const struct { const char *text, *shown; } cases[] = {
		{ "\033[2Jx", "<U+001B>[2Jx" }, { "a" OVERRIDE "b", "a<U+202E>b" },
		{ "a\xff", "a" REPLACED }, { "a\tb", "a b" }, { "a\rb", "a<U+000D>b" },
		{ "<b>|*x*", "<b>|*x*" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = doc_new(LANG_NL, "");
		char *expected = xasprintf("%s\n\n- %s\n", cases[i].shown, cases[i].shown);

		doc_para(doc, TONE_NONE, cases[i].text);
		strv_push(doc_items(doc), cases[i].text);
		assert_text(doc, 80, false, expected);
		free(expected);
	}
}

/* Everything a doc can hold, made of one text. */
static struct doc *all_of(const char *text)
{
	struct doc *doc = doc_new(LANG_NL, text);
	struct doc_table *table;
	struct strv *facts;

	doc_heading(doc, 2, text, text);
	doc_para(doc, TONE_BAD, text);
	strv_push(doc_items(doc), text);
	facts = doc_facts(doc);
	strv_push(facts, text);
	strv_push(facts, text);
	table = doc_table(doc, text);
	doc_column(table, text, text, false);
	doc_column(table, text, text, true);
	doc_row(table, text);
	doc_cell_link(table, text, text);
	doc_cell(table, text);
	doc_row(table, NULL);
	doc_cell(table, text);
	return doc;
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void assert_clean_lines(const char *text, size_t width, int round)
{
	struct strv lines = STRV_INIT;

	strv_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		const char *line = lines.items[i];
		unsigned code;
		size_t len;

		if (utf8_unsafe(line, &code, &len))
			fail_msg("round %d: unsafe character in \"%s\"", round, line);
		if (ends_with(line, " "))
			fail_msg("round %d: space at the end of \"%s\"", round, line);
		if (utf8_width(line) > width)
			fail_msg("round %d: wider than %zu: \"%s\"", round, width, line);
	}
	strv_free(&lines);
}

/* Whatever the texts and the width: no line is wider, ends in a space or holds
 * a control character. */
static void keeps_lines_clean(void **state)
{
	static const char *const parts[] = {
		" ", " ", "a", "lang-woord", "\n", "\t", "\033[1m", CJK, E_COMBINED, SMILE,
		OVERRIDE, "\xff", "https://example.org/", "#", "|", "\r\n",
	};
	uint32_t seed = 88172645u;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		struct doc_style style = { .width = next_random(&seed) % 60 + 10 };
		struct str text = STR_INIT, out = STR_INIT;
		struct doc *doc;

		for (uint32_t n = next_random(&seed) % 12; n; n--)
			str_add(&text, parts[next_random(&seed) % COUNT(parts)]);
		doc = all_of(str_text(&text));
		doc_text(doc, &style, &out);
		assert_clean_lines(out.ptr, style.width, round);
		doc_free(doc);
		str_free(&text);
		str_free(&out);
	}
}

static void writes_csv(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "Titel");
	struct str out = STR_INIT;
	struct doc_table *table;

	(void)state;
	doc_para(doc, TONE_NONE, "Tekst");
	table = doc_table(doc, "Een");
	doc_column(table, "id", "Id", false);
	doc_column(table, "titel", "Titel", false);
	doc_row(table, "a");
	doc_cell_link(table, "a", "#b");
	doc_cell(table, "een, \"twee\"\ndrie");
	doc_row(table, NULL);
	doc_cell_link(table, "document", "https://example.org/");
	doc_row(table, NULL);
	doc_cell(table, "=1+1");
	doc_cell(table, "\033[1m");
	doc_heading(doc, 2, "Kop", NULL);
	table = doc_table(doc, "Twee");
	doc_column(table, "leeg", "Leeg", false);
	doc_csv(doc, &out);
	assert_string_equal(out.ptr,
			    "id,titel\r\n"
			    "a,\"een, \"\"twee\"\"; drie\"\r\n"
			    "document; https://example.org/,\r\n"
			    "'=1+1,<U+001B>[1m\r\n"
			    "\r\n"
			    "leeg\r\n");
	str_free(&out);
	doc_free(doc);
}

/* Nothing, one row or two: some of one line, some of several. */
static void add_numbered(struct doc_table *table, size_t at, const void *context)
{
	const char *most = context;
	char id[24];

	for (size_t i = 0; i < at % 3; i++) {
		snprintf(id, sizeof id, "%zu/%zu", at, i);
		doc_row(table, id);
		doc_cell(table, id);
		if (at % 5)
			doc_cell(table, at % 7 ? "een woord" : "veel meer woorden dan op een regel staan");
		if (at % 4)
			doc_cell_link(table, at % 8 ? "link" : most, most);
	}
}

static void assert_same_in_all_formats(const struct doc *one, const struct doc *other)
{
	static void (*const formats[])(const struct doc *, struct str *) = { doc_markdown, doc_html, doc_csv };
	static const size_t widths[] = { 24, 40, 200 };
	struct str a = STR_INIT, b = STR_INIT;

	for (size_t i = 0; i < COUNT(formats); i++) {
		formats[i](one, &a);
		formats[i](other, &b);
	}
	for (size_t i = 0; i < COUNT(widths); i++) {
		doc_text(one, &(struct doc_style){ .width = widths[i] }, &a);
		doc_text(other, &(struct doc_style){ .width = widths[i] }, &b);
	}
	assert_string_equal(a.ptr, b.ptr);
	str_free(&a);
	str_free(&b);
}

static struct doc_table *three_columns(struct doc *doc)
{
	struct doc_table *table = doc_table(doc, NULL);

	doc_column(table, "a", "A", false);
	doc_column(table, "b", "B", false);
	doc_column(table, "c", "C", true);
	return table;
}

/* Rows that are made many at a time are the same as those made one by one. */
static void makes_rows_at_once(void **state)
{
	static const size_t sizes[] = { 0, 1, 127, 128, 129, 5000 };
	static const char address[] = "http://example.org/";

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct doc *at_once = doc_new(LANG_NL, ""), *one_by_one = doc_new(LANG_NL, "");
		struct doc_table *table = three_columns(one_by_one);

		for (size_t at = 0; at < sizes[i]; at++)
			add_numbered(table, at, address);
		doc_rows(three_columns(at_once), sizes[i], add_numbered, address);
		assert_same_in_all_formats(at_once, one_by_one);
		doc_free(at_once);
		doc_free(one_by_one);
	}
}

/* The text of a long table is made in parts: it is that of its rows. */
static void prints_long_tables(void **state)
{
	enum { ROWS = 5000 };
	static const struct doc_style style = { .width = 5 };      /* too narrow for columns */
	struct doc *doc = doc_new(LANG_NL, "");
	struct doc_table *table = three_columns(doc);
	struct str all = STR_INIT, rows = STR_INIT;

	(void)state;
	for (size_t at = 1; at < ROWS; at++) {
		struct doc *single = doc_new(LANG_NL, "");

		add_numbered(table, at, "x");
		add_numbered(three_columns(single), at, "x");
		if (at % 3) {
			str_add(&rows, rows.len ? "\n" : "");
			doc_text(single, &style, &rows);
		}
		doc_free(single);
	}
	doc_text(doc, &style, &all);
	assert_string_equal(all.ptr, rows.ptr);
	doc_free(doc);
	str_free(&all);
	str_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_headings),
		cmocka_unit_test(wraps_paragraphs_and_items),
		cmocka_unit_test(aligns_facts),
		cmocka_unit_test(aligns_columns_by_display_width),
		cmocka_unit_test(wraps_cells),
		cmocka_unit_test(prints_blocks_where_columns_do_not_fit),
		cmocka_unit_test(aligns_pairs_of_blocks),
		cmocka_unit_test(says_that_a_table_is_empty),
		cmocka_unit_test(shows_a_repeated_caption_once),
		cmocka_unit_test(colors_headings_and_tones_only),
		cmocka_unit_test(shows_addresses),
		cmocka_unit_test(shows_hostile_text),
		cmocka_unit_test(keeps_lines_clean),
		cmocka_unit_test(writes_csv), cmocka_unit_test(makes_rows_at_once),
		cmocka_unit_test(prints_long_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
