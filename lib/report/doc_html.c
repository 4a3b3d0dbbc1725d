/* One page of HTML. Tables keep their roles by attribute, because the cards
 * that the style sheet makes of them on a phone would lose them. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/doc_render.h"

enum { TOC_LEAST = 3, WIDE = 7 };       /* sections worth a list; columns of a wide table */

struct page {
	struct str *out;
	const struct doc *doc;
	void *ids;              /* a tsearch tree: the ids given so far */
	bool toc_done;
};

static const char *tone_class(enum tone tone)
{
	static const char *const classes[] = {
		[TONE_NONE] = "", [TONE_GOOD] = "good", [TONE_PARTLY] = "partly",
		[TONE_BAD] = "bad", [TONE_UNKNOWN] = "unknown", [TONE_QUIET] = "quiet",
	};

	return classes[tone];
}

void doc_add_html(struct str *out, const char *text)
{
	for (size_t plain; *text; text++) {
		plain = strcspn(text, "&<>\"'");
		str_addn(out, text, plain);
		text += plain;
		switch (*text) {
		case '&': str_add(out, "&amp;"); break;
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		case '"': str_add(out, "&quot;"); break;
		case '\'': str_add(out, "&#39;"); break;
		default: return;
		}
	}
}

static void put_line(struct str *out, const char *text)
{
	char *line = doc_line(text);

	doc_add_html(out, line);
	free(line);
}

static void put_lines(struct str *out, const struct strv *lines, size_t from)
{
	for (size_t i = from; i < lines->n; i++) {
		if (i)
			str_add(out, "<br>");
		doc_add_html(out, lines->items[i]);
	}
}

static void put_text(struct str *out, const char *text)
{
	struct strv lines = STRV_INIT;

	doc_lines(&lines, text);
	put_lines(out, &lines, 0);
	strv_free(&lines);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* An id attribute. An id occurs once: it belongs to the first that asks. */
static void put_id(struct page *page, const char *anchor)
{
	struct str id = STR_INIT;

	doc_add_id(&id, anchor);
	if (id.len && !tfind(id.ptr, &page->ids, compare_ids)) {
		str_addf(page->out, " id=\"%s\"", id.ptr);
		tsearch(str_detach(&id), &page->ids, compare_ids);
	}
	str_free(&id);
}

/* The href of a heading, without "#". Ids made here hold a colon, which no id
 * made of an anchor does. */
static void put_section_name(struct page *page, size_t i)
{
	const char *anchor = page->doc->blocks[i].anchor;

	if (anchor && *anchor)
		doc_add_id(page->out, anchor);
	else
		str_addf(page->out, "section:%zu", i);
}

static bool is_section(const struct doc_block *block)
{
	return block->kind == DOC_HEADING && block->level == 2;
}

/* The list of sections, before the first of them. */
static void put_toc(struct page *page)
{
	const struct doc *doc = page->doc;
	const char *name = tr(doc->lang, "Contents");
	size_t n = 0;

	if (page->toc_done)
		return;
	page->toc_done = true;
	for (size_t i = 0; i < doc->n; i++)
		n += is_section(&doc->blocks[i]);
	if (n < TOC_LEAST)
		return;
	str_addf(page->out, "<nav aria-label=\"%s\">\n<ul>\n", name);
	for (size_t i = 0; i < doc->n; i++) {
		if (!is_section(&doc->blocks[i]))
			continue;
		str_add(page->out, "<li><a href=\"#");
		put_section_name(page, i);
		str_add(page->out, "\">");
		put_line(page->out, doc->blocks[i].text);
		str_add(page->out, "</a></li>\n");
	}
	str_add(page->out, "</ul>\n</nav>\n");
}

static void put_heading(struct page *page, size_t i)
{
	const struct doc_block *block = &page->doc->blocks[i];

	if (is_section(block))
		put_toc(page);
	str_addf(page->out, "<h%d", block->level);
	if (block->anchor && *block->anchor)
		put_id(page, block->anchor);
	else
		str_addf(page->out, " id=\"section:%zu\"", i);
	str_addc(page->out, '>');
	put_line(page->out, block->text);
	str_addf(page->out, "</h%d>\n", block->level);
}

/* A verdict has its first line as its conclusion. */
static void put_para(struct str *out, const struct doc_block *block)
{
	struct strv lines = STRV_INIT;

	doc_lines(&lines, block->text);
	if (block->tone == TONE_NONE) {
		str_add(out, "<p>");
		put_lines(out, &lines, 0);
	} else if (block->tone == TONE_QUIET) {
		str_add(out, "<p class=\"quiet\">");
		put_lines(out, &lines, 0);
	} else {
		str_addf(out, "<p class=\"verdict %s\"><strong>", tone_class(block->tone));
		doc_add_html(out, lines.n ? lines.items[0] : "");
		str_add(out, "</strong>");
		put_lines(out, &lines, 1);
	}
	str_add(out, "</p>\n");
	strv_free(&lines);
}

static void put_items(struct str *out, const struct strv *items)
{
	if (!items->n)
		return;
	str_add(out, "<ul>\n");
	for (size_t i = 0; i < items->n; i++) {
		str_add(out, "<li>");
		put_text(out, items->items[i]);
		str_add(out, "</li>\n");
	}
	str_add(out, "</ul>\n");
}

static void put_facts(struct str *out, const struct strv *facts)
{
	if (!facts->n)
		return;
	str_add(out, "<dl>\n");
	for (size_t i = 0; i < facts->n; i += 2) {
		str_add(out, "<dt>");
		put_line(out, facts->items[i]);
		str_add(out, "</dt><dd>");
		if (i + 1 < facts->n)
			put_text(out, facts->items[i + 1]);
		str_add(out, "</dd>\n");
	}
	str_add(out, "</dl>\n");
}

/* Lines with their tone: a badge of the first line, and the others under it. */
static void put_toned(struct str *out, const struct strv *lines, enum tone tone)
{
	if (tone == TONE_NONE || !lines->n) {
		put_lines(out, lines, 0);
	} else if (tone == TONE_QUIET) {
		str_add(out, "<span class=\"quiet\">");
		put_lines(out, lines, 0);
		str_add(out, "</span>");
	} else {
		str_addf(out, "<span class=\"tone %s\">", tone_class(tone));
		doc_add_html(out, lines->items[0]);
		str_add(out, "</span>");
		put_lines(out, lines, 1);
	}
}

static void put_cell_text(struct str *out, const struct doc_cell *cell)
{
	struct strv lines = STRV_INIT;
	bool link = doc_can_link(cell->href);

	doc_cell_lines(&lines, cell, true);
	if (link && lines.n) {
		str_add(out, "<a href=\"");
		doc_add_href(out, cell->href);
		str_add(out, "\">");
	}
	put_toned(out, &lines, cell->tone);
	if (link && lines.n)
		str_add(out, "</a>");
	strv_free(&lines);
}

static void put_header(struct str *out, const struct doc_table *table)
{
	str_add(out, "<thead role=\"rowgroup\">\n<tr role=\"row\">");
	for (size_t i = 0; i < table->n_columns; i++) {
		str_addf(out, "<th scope=\"col\" role=\"columnheader\"%s>",
			 table->columns[i].right ? " class=\"number\"" : "");
		put_line(out, table->columns[i].label);
		str_add(out, "</th>");
	}
	str_add(out, "</tr>\n</thead>\n");
}

static void put_row(struct page *page, const struct doc_table *table, size_t row)
{
	struct str *out = page->out;

	str_add(out, "<tr role=\"row\"");
	if (table->anchors[row])
		put_id(page, table->anchors[row]);
	str_add(out, "><th scope=\"row\" role=\"rowheader\">");
	put_cell_text(out, doc_at(table, row, 0));
	str_add(out, "</th>");
	for (size_t i = 1; i < table->n_columns; i++) {
		const struct doc_cell *cell = doc_at(table, row, i);

		str_addf(out, "<td role=\"cell\"%s data-label=\"",
			 table->columns[i].right ? " class=\"number\"" : "");
		put_line(out, table->columns[i].label);
		str_add(out, "\">");
		if (*cell->text || cell->href) {
			str_add(out, "<div>");
			put_cell_text(out, cell);
			str_add(out, "</div>");
		}
		str_add(out, "</td>");
	}
	str_add(out, "</tr>\n");
}

/* Every table has a caption, for those who cannot see what it stands under;
 * it is hidden where it would say the same twice. */
static void put_caption(struct page *page, size_t i, bool hidden)
{
	const struct doc_block *above = i ? &page->doc->blocks[i - 1] : NULL;
	const char *caption = page->doc->blocks[i].table->caption;

	if (!caption || !*caption)
		caption = above && above->kind == DOC_HEADING ? above->text : page->doc->title;
	str_addf(page->out, "<caption id=\"table:%zu\"%s>", i, hidden ? " class=\"hidden\"" : "");
	put_line(page->out, caption);
	str_add(page->out, "</caption>\n");
}

static void put_empty_table(struct page *page, const char *caption)
{
	str_add(page->out, "<p class=\"quiet\">");
	if (caption) {
		doc_add_html(page->out, caption);
		str_add(page->out, ": ");
	}
	str_add(page->out, tr(page->doc->lang, "(none)</p>\n"));
}

static void put_table(struct page *page, size_t i)
{
	const struct doc_table *table = page->doc->blocks[i].table;
	char *caption = doc_caption(page->doc, i);

	if (!doc_n_rows(table) || !table->n_columns) {
		put_empty_table(page, caption);
		free(caption);
		return;
	}
	str_addf(page->out, "<div class=\"scroll\" role=\"region\" aria-labelledby=\"table:%zu\""
		 " tabindex=\"0\">\n<table role=\"table\"%s>\n", i,
		 table->n_columns >= WIDE ? " class=\"wide\"" : "");
	put_caption(page, i, !caption);
	put_header(page->out, table);
	str_add(page->out, "<tbody role=\"rowgroup\">\n");
	for (size_t row = 0; row < doc_n_rows(table); row++)
		put_row(page, table, row);
	str_add(page->out, "</tbody>\n</table>\n</div>\n");
	free(caption);
}

static void put_block(struct page *page, size_t i)
{
	const struct doc_block *block = &page->doc->blocks[i];

	switch (block->kind) {
	case DOC_HEADING:
		put_heading(page, i);
		break;
	case DOC_PARA:
		put_para(page->out, block);
		break;
	case DOC_ITEMS:
		put_items(page->out, &block->items);
		break;
	case DOC_FACTS:
		put_facts(page->out, &block->items);
		break;
	case DOC_CHART:
		doc_chart_html(page->doc, i, page->out);
		break;
	case DOC_TABLE:
		put_table(page, i);
		break;
	}
}

static void put_head(struct str *out, const struct doc *doc, const char *title)
{
	str_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
		 " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n"
		 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
		 tr(doc->lang, "en"));
	put_line(out, title);
	str_add(out, "</title>\n<style>\n");
	for (size_t i = 0; doc_css[i]; i++)
		str_add(out, doc_css[i]);
	str_addf(out, "@page { @bottom-right { content: \"%s \" counter(page) \" %s \" counter(pages);"
		 " font: 8pt sans-serif; color: #566373; } }\n", tr(doc->lang, "Page"),
		 tr(doc->lang, "of"));
	str_addf(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#page:main\">%s</a>\n",
		 tr(doc->lang, "Skip to content"));
}

void doc_html(const struct doc *doc, struct str *out)
{
	struct page page = { .out = out, .doc = doc };
	const char *title = *doc->title ? doc->title : "afspraak";

	put_head(out, doc, title);
	str_add(out, "<main id=\"page:main\" tabindex=\"-1\">\n<h1>");
	put_line(out, title);
	str_add(out, "</h1>\n");
	for (size_t i = 0; i < doc->n; i++)
		put_block(&page, i);
	str_add(out, "</main>\n</body>\n</html>\n");
	tdestroy(page.ids, free);
}
