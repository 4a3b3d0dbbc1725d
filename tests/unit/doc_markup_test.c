/* Docs as Markdown and as HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc.h"

#define OVERRIDE "\xe2\x80\xae"
#define REPLACED "\xef\xbf\xbd"

typedef void render_fn(const struct doc *doc, struct str *out);

/* Renders doc and frees it; the caller owns the text. */
static char *rendered(struct doc *doc, render_fn *render)
{
	struct str out = STR_INIT;

	render(doc, &out);
	doc_free(doc);
	return str_detach(&out);
}

static void assert_markdown(struct doc *doc, const char *expected)
{
	char *text = rendered(doc, doc_markdown);

	assert_string_equal(text, expected);
	free(text);
}

/* The HTML of what is inside main, below the h1, is expected. */
static void assert_main(struct doc *doc, const char *expected)
{
	char *text = rendered(doc, doc_html);
	char *start = strstr(text, "</h1>\n"), *end = strstr(text, "</main>");

	assert_non_null(start);
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(start + strlen("</h1>\n"), expected);
	free(text);
}

static void escapes_markdown_paragraphs(void **state)
{
	static const struct { const char *text, *markdown; } cases[] = {
		{ "gewoon (tekst), 12.50 & meer!", "gewoon (tekst), 12.50 & meer!" },
		{ "*a* _b_ `c` ~d~", "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~" },
		{ "<script>", "\\<script\\>" }, { "a|b", "a\\|b" }, { "a\\b\\", "a\\\\b\\\\" },
		{ "[a](b)", "\\[a\\](b)" }, { "![a]", "!\\[a\\]" }, { "$x$", "\\$x\\$" },
		{ "&copy; &#35; & b", "\\&copy; \\&\\#35; & b" },
		/* at the start of a line */
		{ "# a", "\\# a" }, { "- a", "\\- a" }, { "+ a", "\\+ a" }, { "> a", "\\> a" },
		{ "1. a", "1\\. a" }, { "12) a", "12\\) a" }, { "---", "\\---" }, { "===", "\\===" },
		{ "    code", "code" }, { "```", "\\`\\`\\`" }, { "a\n:-:", "a\\\n\\:-:" },
		{ "a\n- b", "a\\\n\\- b" }, { "a\n\n\nb", "a\\\n\\\n\\\nb" }, { "\n\n<b>", "\\<b\\>" },
		/* links without markup */
		{ "https://a.nl", "https\\://a.nl" }, { "WWW.a.nl", "WWW\\.a.nl" },
		{ "a@b.nl", "a<!-- -->@b.nl" }, { "@a <b>", "@a \\<b\\>" }, { "a: b", "a: b" },
		/* hostile bytes */
		{ "\033[1m", "\\<U+001B\\>\\[1m" }, { OVERRIDE, "\\<U+202E\\>" }, { "\xff", REPLACED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = doc_new(LANG_NL, "");
		char *expected = xasprintf("%s\n", cases[i].markdown);

		doc_para(doc, TONE_NONE, cases[i].text);
		assert_markdown(doc, expected);
		free(expected);
	}
}

static void escapes_markdown_cells(void **state)
{
	static const struct { const char *text, *href, *markdown; } cases[] = {
		{ "", NULL, "" },
		{ "- a", NULL, "- a" },
		{ "a|b\\|c", NULL, "a\\|b\\\\\\|c" },
		{ "a\nb", NULL, "a<br>b" },
		{ "a]b", "https://x.nl/?a=1&b=2|c>d e\\", "[a\\]b](<https://x.nl/?a=1&amp;b=2%7Cc%3Ed%20e%5C>)" },
		{ "a", "#taak/x y", "[a](<#taak-x-y>)" },
		{ "a", "javascript:alert(1)", "a<br>javascript:alert(1)" },
		{ "a", "http://x.nl", "a<br>http\\://x.nl" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = doc_new(LANG_NL, "");
		struct doc_table *table = doc_table(doc, NULL);
		char *expected = xasprintf("| A\\|B | N |\n| --- | ---: |\n| %s | 1 |\n",
					   cases[i].markdown);

		doc_column(table, "a", "A|B", false);
		doc_column(table, "n", "N", true);
		doc_row(table, NULL);
		doc_cell_link(table, cases[i].text, cases[i].href);
		doc_cell(table, "1");
		assert_markdown(doc, expected);
		free(expected);
	}
}

static struct doc *small_doc(void)
{
	struct doc *doc = doc_new(LANG_NL, "Titel <1>");
	struct doc_table *table;
	struct strv *list;

	doc_heading(doc, 2, "Kop", "kop");
	doc_para(doc, TONE_PARTLY, "Voldoet deels\nToelichting");
	doc_para(doc, TONE_QUIET, "Stil");
	list = doc_items(doc);
	strv_push(list, "een\ntwee");
	strv_push(list, "drie");
	list = doc_facts(doc);
	strv_push(list, "Naam");
	strv_push(list, "a\nb");
	table = doc_table(doc, "Taken");
	doc_column(table, "taak", "Taak", false);
	doc_column(table, "n", "Aan\"tal", true);
	doc_row(table, "taak/x");
	doc_cell_link(table, "Taak", "#taak/x");
	doc_cell_tone(table, "deels\nreden", TONE_PARTLY);
	doc_row(table, "taak/x");
	doc_cell_tone(table, "Stil", TONE_QUIET);
	doc_table(doc, "Leeg");
	return doc;
}

static void writes_markdown(void **state)
{
	(void)state;
	assert_markdown(small_doc(),
			"# Titel \\<1\\>\n\n"
			"## <a id=\"kop\"></a>Kop\n\n"
			"> Voldoet deels\\\n> Toelichting\n\n"
			"Stil\n\n"
			"- een\\\n  twee\n- drie\n\n"
			"* **Naam:** a\\\n  b\n\n"
			"**Taken**\n\n"
			"| Taak | Aan\"tal |\n| --- | ---: |\n"
			"| <a id=\"taak-x\"></a>[Taak](<#taak-x>) | deels<br>reden |\n"
			"| <a id=\"taak-x\"></a>Stil |  |\n\n"
			"**Leeg**\n\n(geen)\n");
}

static void writes_html(void **state)
{
	(void)state;
	assert_main(small_doc(),
		    "<h2 id=\"kop\">Kop</h2>\n"
		    "<p class=\"verdict partly\"><strong>Voldoet deels</strong><br>Toelichting</p>\n"
		    "<p class=\"quiet\">Stil</p>\n"
		    "<ul>\n<li>een<br>twee</li>\n<li>drie</li>\n</ul>\n"
		    "<dl>\n<dt>Naam</dt><dd>a<br>b</dd>\n</dl>\n"
		    "<div class=\"scroll\" role=\"region\" aria-labelledby=\"table:5\" tabindex=\"0\">\n"
		    "<table role=\"table\">\n"
		    "<caption id=\"table:5\">Taken</caption>\n"
		    "<thead role=\"rowgroup\">\n<tr role=\"row\">"
		    "<th scope=\"col\" role=\"columnheader\">Taak</th>"
		    "<th scope=\"col\" role=\"columnheader\" class=\"number\">Aan&quot;tal</th>"
		    "</tr>\n</thead>\n<tbody role=\"rowgroup\">\n"
		    "<tr role=\"row\" id=\"taak-x\"><th scope=\"row\" role=\"rowheader\">"
		    "<a href=\"#taak-x\">Taak</a></th>"
		    "<td role=\"cell\" class=\"number\" data-label=\"Aan&quot;tal\"><div>"
		    "<span class=\"tone partly\">deels</span><br>reden</div></td></tr>\n"
		    /* the same anchor again makes no second id */
		    "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">"
		    "<span class=\"quiet\">Stil</span></th>"
		    "<td role=\"cell\" class=\"number\" data-label=\"Aan&quot;tal\"></td></tr>\n"
		    "</tbody>\n</table>\n</div>\n"
		    "<p class=\"quiet\">Leeg: (geen)</p>\n");
}

static void links_only_what_is_safe(void **state)
{
	static const struct { const char *href, *html; } cases[] = {
		{ "https://x.nl/?a=1&b='2'\"<>", "<a href=\"https://x.nl/?a=1&amp;b=%272%27%22%3C%3E\">t</a>" },
		{ "HTTPS://x.nl", "<a href=\"HTTPS://x.nl\">t</a>" },
		{ "https://x.nl/\xc3\xa9" OVERRIDE, "<a href=\"https://x.nl/%C3%A9%E2%80%AE\">t</a>" },
		{ "#a b", "<a href=\"#a-b\">t</a>" },
		{ "javascript:alert(1)", "t<br>javascript:alert(1)" },
		{ " https://x.nl", "t<br> https://x.nl" },
		{ "http://x.nl", "t<br>http://x.nl" }, { "//x.nl", "t<br>//x.nl" },
		{ "data:text/html,<b>", "t<br>data:text/html,&lt;b&gt;" },
		{ "https://", "t<br>https://" }, { "documenten/a.pdf", "t<br>documenten/a.pdf" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = doc_new(LANG_NL, "x");
		struct doc_table *table = doc_table(doc, NULL);
		char *text, *cell;

		doc_column(table, "a", "A", false);
		doc_row(table, NULL);
		doc_cell_link(table, "t", cases[i].href);
		text = rendered(doc, doc_html);
		cell = strstr(text, "role=\"rowheader\">") + strlen("role=\"rowheader\">");
		*strstr(cell, "</th>") = '\0';
		assert_string_equal(cell, cases[i].html);
		free(text);
	}
}

static void lists_the_sections(void **state)
{
	struct doc *doc = doc_new(LANG_NL, "x");

	(void)state;
	doc_para(doc, TONE_NONE, "Eerst");
	doc_heading(doc, 2, "Een & 1", "een");
	doc_heading(doc, 3, "Onder", NULL);
	doc_heading(doc, 2, "Twee", NULL);
	doc_heading(doc, 2, "Drie", "");
	assert_main(doc,
		    "<p>Eerst</p>\n"
		    "<nav aria-label=\"Inhoud\">\n<ul>\n"
		    "<li><a href=\"#een\">Een &amp; 1</a></li>\n"
		    "<li><a href=\"#section:3\">Twee</a></li>\n"
		    "<li><a href=\"#section:4\">Drie</a></li>\n"
		    "</ul>\n</nav>\n"
		    "<h2 id=\"een\">Een &amp; 1</h2>\n"
		    "<h3 id=\"section:2\">Onder</h3>\n"
		    "<h2 id=\"section:3\">Twee</h2>\n"
		    "<h2 id=\"section:4\">Drie</h2>\n");
}

static void captions_every_table(void **state)
{
	struct doc *doc = doc_new(LANG_EN, "The title");
	char *text;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct doc_table *table;

		if (i)
			doc_heading(doc, 2, "Signals", NULL);
		table = doc_table(doc, i == 1 ? "Signals" : NULL);
		doc_column(table, "a", "A", false);
		doc_row(table, NULL);
	}
	text = rendered(doc, doc_html);
	assert_non_null(strstr(text, "<caption id=\"table:0\" class=\"hidden\">The title<"));
	assert_non_null(strstr(text, "<caption id=\"table:2\" class=\"hidden\">Signals<"));
	assert_non_null(strstr(text, "<caption id=\"table:4\" class=\"hidden\">Signals<"));
	free(text);
}

static void makes_a_page_of_its_own(void **state)
{
	static const char *const parts[] = {
		"<!DOCTYPE html>\n<html lang=\"en\">\n", "<meta charset=\"utf-8\">",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
		"content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"",
		"<title>a &lt;b&gt; c</title>", "<a class=\"skip\" href=\"#page:main\">Skip to content</a>",
		"<main id=\"page:main\" tabindex=\"-1\">\n<h1>a &lt;b&gt; c</h1>\n", "</html>\n",
	};
	static const char *const absent[] = { "<script", "src=", "<link", "url(", "@import", "http://" };
	char *text = rendered(doc_new(LANG_EN, "a <b>\nc"), doc_html);

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (!strstr(text, parts[i]))
			fail_msg("not on the page: %s", parts[i]);
	for (size_t i = 0; i < COUNT(absent); i++)
		if (strstr(text, absent[i]))
			fail_msg("on the page: %s", absent[i]);
	free(text);
	text = rendered(doc_new(LANG_NL, NULL), doc_html);
	assert_non_null(strstr(text, "<html lang=\"nl\">"));
	assert_non_null(strstr(text, "<h1>afspraak</h1>"));
	free(text);
}

/* Everything a doc can hold, made of one text. */
static struct doc *all_of(const char *text)
{
	struct doc *doc = doc_new(LANG_NL, text);
	struct doc_table *table;
	struct strv *facts;

	for (int i = 0; i < 3; i++)
		doc_heading(doc, 2, text, i ? text : NULL);
	for (enum tone tone = TONE_NONE; tone <= TONE_QUIET; tone++)
		doc_para(doc, tone, text);
	strv_push(doc_items(doc), text);
	facts = doc_facts(doc);
	strv_push(facts, text);
	strv_push(facts, text);
	table = doc_table(doc, text);
	for (enum tone tone = TONE_NONE; tone <= TONE_QUIET; tone++)
		doc_column(table, text, text, tone == TONE_BAD);
	doc_row(table, text);
	doc_cell_link(table, text, text);
	for (enum tone tone = TONE_GOOD; tone <= TONE_QUIET; tone++)
		doc_cell_tone(table, text, tone);
	doc_table(doc, text);
	return doc;
}

/* The skeleton of a page: its tags without the attributes that hold data. A
 * "<" that starts none of our tags, or a quote that ends an attribute early,
 * makes it another skeleton. */
static char *skeleton(const char *html)
{
	static const char *const data[] = { " id=\"", " href=\"", " data-label=\"" };
	struct str out = STR_INIT;

	while ((html = strchr(html, '<'))) {
		while (*html != '>') {
			bool skipped = false;

			assert_true(*html != '\0');
			for (size_t i = 0; i < COUNT(data); i++) {
				if (starts_with(html, data[i])) {
					html = strchr(html + strlen(data[i]), '"') + 1;
					skipped = true;
				}
			}
			if (!skipped)
				str_addc(&out, *html++);
		}
		str_addc(&out, '>');
	}
	return str_detach(&out);
}

static void assert_no_control_characters(const char *text)
{
	unsigned code;
	size_t len;

	for (; (text = utf8_unsafe(text, &code, &len)); text += len)
		if (code != '\n')
			fail_msg("control character U+%04X", code);
}

static void hostile_text_stays_text(void **state)
{
	static const char *const cases[] = {
		"<script>alert(1)</script>", "</title></style><b>", "\" onload=\"x", "' onload='x",
		"<!-- ", "--> x", "<![CDATA[", "&lt;b&gt;", "&", "<", "a<", "\033[31mred",
		OVERRIDE "abc", "\x01\x02\x7f", "\xc2\x9b", "<\xff>", "a\rb",
		"=HYPERLINK(\"http://x\")", "| a | b |", "javascript:alert(1)",
		"https://x.nl/\"><script>", "#\"><script>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		/* A link that is not allowed is shown as text, so the plain
		 * text is one that is linked in the same way. */
		const char *plain = starts_with(cases[i], "https:") ? "https://x.nl"
				    : cases[i][0] == '#' ? "#x" : "x";
		char *html = rendered(all_of(cases[i]), doc_html);
		char *harmless = rendered(all_of(plain), doc_html);
		char *markdown = rendered(all_of(cases[i]), doc_markdown);
		char *a = skeleton(html), *b = skeleton(harmless);

		if (strcmp(a, b) != 0)
			fail_msg("case %zu is markup:\n%s\n%s", i, a, b);
		assert_no_control_characters(html);
		assert_no_control_characters(markdown);
		free(html);
		free(harmless);
		free(markdown);
		free(a);
		free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_markdown_paragraphs),
		cmocka_unit_test(escapes_markdown_cells),
		cmocka_unit_test(writes_markdown),
		cmocka_unit_test(writes_html),
		cmocka_unit_test(links_only_what_is_safe),
		cmocka_unit_test(lists_the_sections),
		cmocka_unit_test(captions_every_table),
		cmocka_unit_test(makes_a_page_of_its_own),
		cmocka_unit_test(hostile_text_stays_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
