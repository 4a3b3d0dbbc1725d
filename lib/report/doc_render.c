#include "report/doc_render.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"

size_t doc_n_rows(const struct doc_table *table)
{
	return table->n_anchors;
}

const struct doc_cell *doc_at(const struct doc_table *table, size_t row, size_t column)
{
	static const struct doc_cell empty = { .text = "", .tone = TONE_NONE };
	size_t i = row * table->n_columns + column;

	return i < table->n_cells ? &table->cells[i] : &empty;
}

void doc_lines(struct strv *out, const char *text)
{
	struct str safe = STR_INIT;
	size_t before = out->n;

	utf8_add_safe(&safe, text ? text : "", true);
	str_trim_end(&safe);
	for (const char *line = str_text(&safe); *line;) {
		size_t len = strcspn(line, "\n"), kept = len;

		while (kept && line[kept - 1] == ' ')
			kept--;
		if (kept || out->n > before)
			strv_push_owned(out, xstrndup(line, kept));
		line += len + (line[len] == '\n');
	}
	str_free(&safe);
}

char *doc_line(const char *text)
{
	struct strv lines = STRV_INIT;
	char *line;

	doc_lines(&lines, text);
	line = strv_join(&lines, " ");
	strv_free(&lines);
	return line;
}

bool doc_shows_href(const struct doc_cell *cell, bool format_links)
{
	return cell->href && cell->href[0] != '#' && !cell->says_href && !(format_links && doc_can_link(cell->href));
}

void doc_cell_lines(struct strv *out, const struct doc_cell *cell, bool format_links)
{
	if (*cell->text)
		strv_split(out, cell->text, '\n');
	if (doc_shows_href(cell, format_links))
		doc_lines(out, cell->href);
}

static bool is_ascii_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool doc_can_link(const char *href)
{
	static const char scheme[] = "https://";

	if (!href)
		return false;
	if (href[0] == '#')
		return href[1] != '\0';
	return strncasecmp(href, scheme, strlen(scheme)) == 0
	       && is_ascii_alnum(href[strlen(scheme)]);
}

void doc_add_href(struct str *out, const char *href)
{
	if (href[0] == '#') {
		str_addc(out, '#');
		doc_add_id(out, href + 1);
		return;
	}
	for (; *href; href++) {
		if (*href == '&')
			str_add(out, "&amp;");
		else if (is_ascii_alnum(*href) || strchr("-._~:/?#[]@!$()*+,;=%", *href))
			str_addc(out, *href);
		else
			str_addf(out, "%%%02X", (unsigned char)*href);
	}
}

void doc_add_id(struct str *out, const char *anchor)
{
	for (; *anchor; anchor++)
		str_addc(out, is_ascii_alnum(*anchor) || strchr("-_.", *anchor) ? *anchor : '-');
}

char *doc_caption(const struct doc *doc, size_t i)
{
	const struct doc_table *table = doc->blocks[i].table;
	const struct doc_block *above = i ? &doc->blocks[i - 1] : NULL;

	if (!table->caption || !*table->caption)
		return NULL;
	if (above && above->kind == DOC_HEADING && str_equal(above->text, table->caption))
		return NULL;
	return doc_line(table->caption);
}
