/* What the renderers of a doc have in common. */
#ifndef REPORT_DOC_RENDER_H
#define REPORT_DOC_RENDER_H

#include "report/doc.h"

size_t doc_n_rows(const struct doc_table *table);
/* Borrowed, never NULL: a cell that was not filled is an empty one. */
const struct doc_cell *doc_at(const struct doc_table *table, size_t row, size_t column);

/* Text as safe lines (utf8_add_safe) without spaces at their ends, and without
 * empty lines before the first or after the last. */
void doc_lines(struct strv *out, const char *text);
/* Text as one safe line: line breaks become spaces. The caller owns it. */
char *doc_line(const char *text);
/* Whether the address of a cell has to be shown, as it would be lost: always
 * when the format links nothing, else when doc_can_link forbids it. */
bool doc_shows_href(const struct doc_cell *cell, bool format_links);
/* The lines of a cell, and its address where that has to be shown; all safe. */
void doc_cell_lines(struct strv *out, const struct doc_cell *cell, bool format_links);

bool doc_can_link(const char *href);    /* "#anchor" or https; NULL is false */
/* A linkable href, safe in an HTML attribute and between the angle brackets of
 * a Markdown link: what is not plain URL is percent-encoded, "&" is &amp;. */
void doc_add_href(struct str *out, const char *href);
/* An anchor as an id: letters, digits, "-", "_" and "."; the rest becomes "-". */
void doc_add_id(struct str *out, const char *anchor);

/* The caption of table block i as one safe line; NULL when it has none or only
 * repeats the heading right above it. The caller owns it. */
char *doc_caption(const struct doc *doc, size_t i);

/* A chart as lines of characters, each with its newline: one for each unit of
 * time, as many as fit in the width when the unit is to be chosen; and a legend. */
void doc_chart_text(const struct doc_chart *chart, size_t width, enum lang lang, struct str *out);
/* Chart block i as a figure with an SVG. */
void doc_chart_html(const struct doc *doc, size_t i, struct str *out);
/* Add safe text, escaped for elements and for attributes. */
void doc_add_html(struct str *out, const char *text);

/* The style sheet of the HTML page: pieces, NULL at the end. */
extern const char *const doc_css[];

#endif
