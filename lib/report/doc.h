/* A report as a list of headings, paragraphs, facts and tables, and the
 * renderers that print it: text, Markdown, HTML, CSV. Charts show in text, as
 * characters, and in HTML.
 *
 * The texts are data: no caller escapes anything. A renderer shows them
 * literally in its format, whatever they hold: markup, control characters and
 * bidirectional overrides (made visible as <U+XXXX>), invalid UTF-8 (U+FFFD).
 * LF in a text is a line break (in headings and labels a space); NULL is "". */
#ifndef REPORT_DOC_H
#define REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/error.h"
#include "base/lang.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "base/str.h"

/* What a cell or paragraph says about the norm: shown in colour and never by
 * colour alone (the text itself says it too). */
enum tone { TONE_NONE, TONE_GOOD, TONE_PARTLY, TONE_BAD, TONE_UNKNOWN, TONE_QUIET };

/* What a workbook has as itself: the lines say the same in words. */
enum cell_kind { CELL_TEXT, CELL_DATE, CELL_NUMBER };

struct doc_cell {
	union {
		struct date date;       /* CELL_DATE */
		long long number;       /* CELL_NUMBER */
	};
	const char *text;       /* safe (utf8_add_safe); lines, none of them empty, with LF
				 * between them, shown below each other; "" for none */
	const char *href;       /* NULL, "#anchor" or an address. Only https is linked;
				 * an address that is not linked is shown as text */
	enum cell_kind kind : 8;
	enum tone tone : 8;
	bool says_href;         /* the text is the address already */
};

struct doc_column {
	const char *key;        /* CSV header: a field name */
	const char *label;
	bool right;             /* numbers */
};

/* Its texts lie in the pool, which is the doc's. */
struct doc_table {
	struct doc *doc;        /* that it is in */
	struct pool *pool;
	const char *caption;
	struct doc_column *columns;     /* the first one names the row */
	size_t n_columns, cap_columns;
	struct doc_cell *cells; /* row after row, n_columns each */
	size_t n_cells, cap_cells;
	const char **anchors;   /* one a row, NULL where it has none */
	size_t n_anchors, cap_anchors;
};

/* What a bar of a chart says. */
enum bar {
	BAR_CERTAIN, BAR_EXPECTED, BAR_UNKNOWN,         /* in force */
	BAR_GAP,                                        /* nothing is: never hidden by what is beside it */
	BAR_GOOD, BAR_PARTLY, BAR_BAD, BAR_OPEN,        /* a verdict; open: it cannot be given */
	BAR_COUNT
};

struct doc_bar {
	struct date first, last;
	enum bar bar;
};

/* A line of a chart: bars in order, which do not overlap. */
struct doc_line {
	char *label;
	bool under;             /* belongs to the line above it */
	struct doc_bar *bars;
	size_t n, cap;
};

/* How long one character of a chart in text is. */
enum chart_unit { UNIT_AUTO, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };

struct doc_chart {
	char *caption;
	struct date first, last;
	enum chart_unit unit;
	struct doc_line *lines;
	size_t n, cap;
};

enum doc_kind { DOC_HEADING, DOC_PARA, DOC_ITEMS, DOC_FACTS, DOC_TABLE, DOC_CHART };

struct doc_block {
	enum doc_kind kind;
	int level;              /* headings: 2 to 4 */
	char *text;             /* headings and paragraphs */
	char *anchor;           /* headings: an id, or NULL */
	enum tone tone;         /* paragraphs */
	struct strv items;      /* DOC_ITEMS: a bulleted list; DOC_FACTS: label, value, label, value */
	struct doc_table *table;
	struct doc_chart *chart;
};

struct doc {
	enum lang lang;
	int64_t recorded;       /* when the data were recorded, seconds since 1970, for the formats
				 * that carry a moment; 0 when not set */
	char *title;            /* level 1, printed by the renderers; "" where there is none */
	struct doc_block *blocks;
	size_t n, cap;
	struct pool *pools[PARALLEL_MOST];      /* of its tables: the first, and those in which
						 * other workers made rows */
};

struct doc *doc_new(enum lang lang, const char *title);
void doc_free(struct doc *doc);
/* Level 2 to 4: the title is the only level 1. The anchor may be NULL; like
 * those of rows it may hold any text (a record reference), and "#" + the same
 * text links to it. */
void doc_heading(struct doc *doc, int level, const char *text, const char *anchor);
/* A paragraph with a tone stands out: it is a verdict. */
void doc_para(struct doc *doc, enum tone tone, const char *text);
struct strv *doc_items(struct doc *doc);        /* to be filled; borrowed until the next block */
struct strv *doc_facts(struct doc *doc);        /* label, value, …; likewise */
/* Stays valid. A caption that repeats the heading above it is shown once;
 * NULL is none. A table without rows says so. */
struct doc_table *doc_table(struct doc *doc, const char *caption);

/* All columns come before the first row. */
void doc_column(struct doc_table *table, const char *key, const char *label, bool right);
/* Starts a row, and fills up the one before it with empty cells. */
void doc_row(struct doc_table *table, const char *anchor);
/* The next cell of the row; text may hold LF (lines below each other). More
 * cells than columns is a programmer's mistake (assert). Borrowed until the
 * next cell. */
struct doc_cell *doc_cell(struct doc_table *table, const char *text);
struct doc_cell *doc_cell_tone(struct doc_table *table, const char *text, enum tone tone);
/* A date or a count, with its words. */
struct doc_cell *doc_cell_date(struct doc_table *table, const char *text, struct date date);
struct doc_cell *doc_cell_number(struct doc_table *table, const char *text, size_t number);
struct doc_cell *doc_cell_link(struct doc_table *table, const char *text, const char *href);
/* Call add for n things, several at the same time: it adds the rows of one, or none,
 * to the table that it is given. They come to stand in order. */
typedef void (*doc_add_rows)(struct doc_table *table, size_t at, const void *context);
void doc_rows(struct doc_table *table, size_t n, doc_add_rows add, const void *context);

/* Stays valid. Lines through time, between two days; the same data stand in a
 * table elsewhere in the document, which formats that draw nothing rely on. */
struct doc_chart *doc_chart(struct doc *doc, const char *caption, struct date first, struct date last,
			    enum chart_unit unit);
void doc_chart_line(struct doc_chart *chart, const char *label, bool under);
/* Of the last line, after its other bars; what is outside the chart is cut off. */
void doc_chart_bar(struct doc_chart *chart, struct date first, struct date last, enum bar bar);

/* What a bar means, static. */
const char *doc_bar_words(enum bar bar, enum lang lang);

struct doc_style {
	size_t width;           /* text: columns to fill; 0 means 80 */
	bool color;             /* text: ANSI colours */
};

/* Each adds the whole document, with a final newline.
 * Text: a table too wide for the width, even wrapped, becomes a block a row. */
void doc_text(const struct doc *doc, const struct doc_style *style, struct str *out);
void doc_markdown(const struct doc *doc, struct str *out);
/* One page that needs no other file and runs no script. */
void doc_html(const struct doc *doc, struct str *out);
/* A workbook (Office Open XML). Status 6 when libxlsxwriter is missing or fails. */
struct error *doc_xlsx(const struct doc *doc, struct str *out) MUST_CHECK;
/* A tagged PDF of the page of HTML. Status 6 when weasyprint is missing or fails. */
struct error *doc_pdf(const struct doc *doc, struct str *out) MUST_CHECK;
/* The tables only, an empty line between them, each with its header of keys.
 * Lines of a cell are joined by "; ", which spreadsheets sort and filter
 * better than line breaks. Formulas are defused as csv_cell says. */
void doc_csv(const struct doc *doc, struct str *out);

#endif
