/* GitHub Flavored Markdown. Sources of the escapes: CommonMark 0.31, sections
 * 2.4 and 6.5, and the GFM extensions (tables, strikethrough, autolinks). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/doc_render.h"

enum { MARKDOWN_WIDTH = 100 };   /* of charts */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The bytes at the start of a line that would make it a list item, a rule, or
 * the line under a heading or table header: the byte to escape is the last of
 * them. 0 for none. Other markers ("#", ">") are escaped everywhere. */
static size_t line_marker(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (digits && (s[digits] == '.' || s[digits] == ')'))
		return digits + 1;
	return *s == '-' || *s == '+' || *s == '=' || *s == ':';
}

/* Whether the character at s is markup, wherever it stands in the line. */
static bool is_markup(const char *line, const char *s)
{
	if (strchr("\\`*_[]<>|~#$", *s))
		return true;
	if (*s == '&')
		return is_alnum(s[1]) || s[1] == '#';
	if (*s == ':')          /* https://… is a link without any markup */
		return s[1] == '/' && s[2] == '/';
	if (*s == '.')          /* and so is www.… */
		return s - line >= 3 && strncasecmp(s - 3, "www", 3) == 0;
	return false;
}

static void put_line(struct str *out, const char *line, bool starts_line)
{
	const char *marker = NULL;

	if (starts_line) {
		line += strspn(line, " ");
		marker = line + line_marker(line) - 1;
	}
	for (const char *s = line; *s; s++) {
		/* Nothing escapes the @ of an address, so a comment keeps it
		 * apart. Never at the start of a line, which it would make HTML. */
		if (*s == '@' && s > line)
			str_add(out, "<!-- -->");
		else if (s == marker || is_markup(line, s))
			str_addc(out, '\\');
		str_addc(out, *s);
	}
}

static void put_lines(struct str *out, const struct strv *lines, const char *separator,
		      bool start_lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		if (i)
			str_add(out, separator);
		put_line(out, lines->items[i], start_lines);
	}
}

/* Text that may have several lines, in a paragraph or list item whose
 * continuation lines start with separator's end. */
static void put_text(struct str *out, const char *text, const char *separator)
{
	struct strv lines = STRV_INIT;

	doc_lines(&lines, text);
	put_lines(out, &lines, separator, true);
	strv_free(&lines);
}

static void put_one_line(struct str *out, const char *text)
{
	char *line = doc_line(text);

	put_line(out, line, true);
	free(line);
}

static void put_anchor(struct str *out, const char *anchor)
{
	if (!anchor)
		return;
	str_add(out, "<a id=\"");
	doc_add_id(out, anchor);
	str_add(out, "\"></a>");
}

static void put_heading(struct str *out, int level, const char *text, const char *anchor)
{
	str_addc_n(out, '#', (size_t)level);
	str_addc(out, ' ');
	put_anchor(out, anchor);
	put_one_line(out, text);
	str_addc(out, '\n');
}

/* A verdict stands out as a quotation. */
static void put_para(struct str *out, const struct doc_block *block)
{
	bool verdict = block->tone != TONE_NONE && block->tone != TONE_QUIET;

	str_add(out, verdict ? "> " : "");
	put_text(out, block->text, verdict ? "\\\n> " : "\\\n");
	str_addc(out, '\n');
}

static void put_items(struct str *out, const struct strv *items)
{
	for (size_t i = 0; i < items->n; i++) {
		str_add(out, "- ");
		put_text(out, items->items[i], "\\\n  ");
		str_addc(out, '\n');
	}
}

/* The other bullet: a list right after this one stays a list of its own. */
static void put_facts(struct str *out, const struct strv *facts)
{
	for (size_t i = 0; i < facts->n; i += 2) {
		str_add(out, "* **");
		put_one_line(out, facts->items[i]);
		str_add(out, ":** ");
		if (i + 1 < facts->n)
			put_text(out, facts->items[i + 1], "\\\n  ");
		str_trim_end(out);
		str_addc(out, '\n');
	}
}

static void put_cell(struct str *out, const struct doc_cell *cell, const char *anchor)
{
	struct strv lines = STRV_INIT;
	bool link = doc_can_link(cell->href);

	str_addc(out, ' ');
	put_anchor(out, anchor);
	doc_cell_lines(&lines, cell, true);
	if (link)
		str_addc(out, '[');
	put_lines(out, &lines, "<br>", false);
	if (link) {
		str_add(out, "](<");
		doc_add_href(out, cell->href);
		str_add(out, ">)");
	}
	str_add(out, " |");
	strv_free(&lines);
}

static void put_table(struct str *out, const struct doc *doc, size_t i)
{
	const struct doc_table *table = doc->blocks[i].table;
	char *caption = doc_caption(doc, i);

	if (caption) {
		str_add(out, "**");
		put_one_line(out, caption);
		str_add(out, "**\n\n");
	}
	free(caption);
	if (!doc_n_rows(table) || !table->n_columns) {
		str_add(out, tr(doc->lang, "(none)\n"));
		return;
	}
	for (size_t k = 0; k < table->n_columns; k++) {
		str_add(out, k ? " " : "| ");
		put_one_line(out, table->columns[k].label);
		str_add(out, " |");
	}
	str_add(out, "\n|");
	for (size_t k = 0; k < table->n_columns; k++)
		str_add(out, table->columns[k].right ? " ---: |" : " --- |");
	str_addc(out, '\n');
	for (size_t row = 0; row < doc_n_rows(table); row++) {
		str_addc(out, '|');
		for (size_t k = 0; k < table->n_columns; k++)
			put_cell(out, doc_at(table, row, k), k ? NULL : table->anchors[row]);
		str_addc(out, '\n');
	}
}

/* As in text, in a block of code: its columns must stay under each other. */
static void put_chart(struct str *out, const struct doc_chart *chart, enum lang lang)
{
	str_add(out, "```text\n");
	doc_chart_text(chart, MARKDOWN_WIDTH, lang, out);
	str_add(out, "```\n");
}

static void put_block(struct str *out, const struct doc *doc, size_t i)
{
	const struct doc_block *block = &doc->blocks[i];

	switch (block->kind) {
	case DOC_HEADING:
		put_heading(out, block->level, block->text, block->anchor);
		break;
	case DOC_PARA:
		put_para(out, block);
		break;
	case DOC_ITEMS:
		put_items(out, &block->items);
		break;
	case DOC_FACTS:
		put_facts(out, &block->items);
		break;
	case DOC_CHART:
		put_chart(out, block->chart, doc->lang);
		break;
	case DOC_TABLE:
		put_table(out, doc, i);
		break;
	}
}

void doc_markdown(const struct doc *doc, struct str *out)
{
	if (*doc->title)
		put_heading(out, 1, doc->title, NULL);
	for (size_t i = 0; i < doc->n; i++) {
		if (i || *doc->title)
			str_addc(out, '\n');
		put_block(out, doc, i);
	}
}
