#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc_render.h"

enum {
	DEFAULT_WIDTH = 80,
	GAP = 2,                /* spaces between columns */
	INDENT = 2,
	NARROWEST = 8,          /* a wrapped column below this is unreadable */
	LONGEST_WORD = 30,      /* a column is this wide for the sake of one word, not wider */
	NARROW_PAIRS = 36,      /* below this, a value stands under its label */
};

static const char bold[] = "1";

struct writer {
	struct str *out;
	size_t width;
	bool color;
	enum lang lang;
};

static const char *tone_color(enum tone tone)
{
	static const char *const colors[] = {
		[TONE_GOOD] = "32", [TONE_PARTLY] = "33", [TONE_BAD] = "31",
		[TONE_UNKNOWN] = "35", [TONE_QUIET] = "2", [TONE_NONE] = NULL,
	};

	return colors[tone];
}

static void put(const struct writer *w, const char *text, const char *color)
{
	if (w->color && color && *text)
		str_addf(w->out, "\033[%sm%s\033[0m", color, text);
	else
		str_add(w->out, text);
}

static void end_line(const struct writer *w)
{
	while (w->out->len && w->out->ptr[w->out->len - 1] == ' ')
		str_truncate(w->out, w->out->len - 1);
	str_addc(w->out, '\n');
}

/* The lines, each wrapped. */
static void wrap_lines(struct strv *wrapped, const struct strv *lines, size_t width)
{
	for (size_t i = 0; i < lines->n; i++)
		utf8_wrap(wrapped, lines->items[i], width);
}

/* The lines wrapped between indent and the right edge; the first one starts
 * where the output is. */
static void put_block(const struct writer *w, const struct strv *lines, size_t indent,
		      const char *color)
{
	struct strv wrapped = STRV_INIT;

	if (lines->n == 1 && indent < w->width && utf8_width(lines->items[0]) <= w->width - indent) {
		put(w, lines->items[0], color);
		end_line(w);
		return;
	}
	wrap_lines(&wrapped, lines, w->width > indent ? w->width - indent : 1);
	for (size_t i = 0; i < wrapped.n; i++) {
		if (i)
			str_addc_n(w->out, ' ', indent);
		put(w, wrapped.items[i], color);
		end_line(w);
	}
	if (!wrapped.n)
		end_line(w);
	strv_free(&wrapped);
}

static void put_heading(const struct writer *w, int level, const char *text)
{
	static const char rules[] = " =-";
	struct strv lines = STRV_INIT;
	size_t widest = 0;
	char *line = doc_line(text);

	utf8_wrap(&lines, line, w->width);
	for (size_t i = 0; i < lines.n; i++) {
		size_t width = utf8_width(lines.items[i]);

		widest = width > widest ? width : widest;
		put(w, lines.items[i], bold);
		end_line(w);
	}
	if (!w->color && level <= 2) {
		str_addc_n(w->out, rules[level], widest);
		end_line(w);
	}
	strv_free(&lines);
	free(line);
}

static void put_text(const struct writer *w, const char *text, enum tone tone)
{
	struct strv lines = STRV_INIT;

	doc_lines(&lines, text);
	put_block(w, &lines, 0, tone_color(tone));
	strv_free(&lines);
}

static void put_items(const struct writer *w, const struct strv *items)
{
	for (size_t i = 0; i < items->n; i++) {
		struct strv lines = STRV_INIT;

		doc_lines(&lines, items->items[i]);
		str_add(w->out, "- ");
		put_block(w, &lines, INDENT, NULL);
		strv_free(&lines);
	}
}

/* "label:  value", the values at column `at` (or under a label that is too
 * long for that). */
static void put_pair(const struct writer *w, const char *label, const struct strv *value,
		     size_t indent, size_t at, const char *color)
{
	size_t end = indent + utf8_width(label) + 1;
	struct strv lines = STRV_INIT;

	str_addc_n(w->out, ' ', indent);
	if (end < at) {
		str_add(w->out, label);
		str_addc(w->out, ':');
	} else {
		strv_pushf(&lines, "%s:", label);
		put_block(w, &lines, indent, NULL);
		strv_free(&lines);
		end = 0;
	}
	str_addc_n(w->out, ' ', at - end);
	put_block(w, value, at, color);
}

/* The column where values start that stand beside labels of this width. */
static size_t value_column(const struct writer *w, size_t indent, size_t label_width)
{
	size_t most = w->width / 3;

	if (w->width < NARROW_PAIRS)
		return indent + INDENT;
	return indent + (label_width < most ? label_width : most) + 1 + GAP;
}

static void put_facts(const struct writer *w, const struct strv *facts)
{
	struct strv labels = STRV_INIT;
	size_t widest = 0, at;

	for (size_t i = 0; i < facts->n; i += 2) {
		char *label = doc_line(facts->items[i]);
		size_t width = utf8_width(label);

		widest = width > widest ? width : widest;
		strv_push_owned(&labels, label);
	}
	at = value_column(w, 0, widest);
	for (size_t i = 0; i < labels.n; i++) {
		struct strv value = STRV_INIT;

		if (2 * i + 1 < facts->n)
			doc_lines(&value, facts->items[2 * i + 1]);
		put_pair(w, labels.items[i], &value, 0, at, NULL);
		strv_free(&value);
	}
	strv_free(&labels);
}

/* A table as it is printed: safe lines, and the widths found for them. */
struct grid {
	size_t rows, columns;
	struct strv *cells;             /* row after row; the first row is the header */
	const char **colors;
	const struct doc_table *table;
	size_t *widths;                 /* natural, then as printed */
	size_t *least;
};

static struct strv *grid_at(const struct grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->columns + column];
}

static void grid_init(struct grid *grid, const struct doc_table *table)
{
	size_t n;

	grid->table = table;
	grid->rows = doc_n_rows(table) + 1;
	grid->columns = table->n_columns;
	n = grid->rows * grid->columns;
	grid->cells = xcalloc(n, sizeof *grid->cells);
	grid->colors = xcalloc(n, sizeof *grid->colors);
	grid->widths = xcalloc(grid->columns, sizeof *grid->widths);
	grid->least = xcalloc(grid->columns, sizeof *grid->least);
	for (size_t i = 0; i < n; i++) {
		size_t row = i / grid->columns, column = i % grid->columns;

		if (row == 0) {
			strv_push_owned(&grid->cells[i], doc_line(table->columns[column].label));
			grid->colors[i] = bold;
		} else {
			const struct doc_cell *cell = doc_at(table, row - 1, column);

			doc_cell_lines(&grid->cells[i], cell, false);
			grid->colors[i] = tone_color(cell->tone);
		}
	}
}

static void grid_free(struct grid *grid)
{
	for (size_t i = 0; i < grid->rows * grid->columns; i++)
		strv_free(&grid->cells[i]);
	free(grid->cells);
	free(grid->colors);
	free(grid->widths);
	free(grid->least);
}

/* The widest of all lines in each column. */
static void measure_lines(const struct grid *grid)
{
	for (size_t i = 0; i < grid->rows * grid->columns; i++) {
		size_t *widest = &grid->widths[i % grid->columns];

		for (size_t k = 0; k < grid->cells[i].n; k++) {
			size_t width = utf8_width(grid->cells[i].items[k]);

			*widest = width > *widest ? width : *widest;
		}
	}
}

/* The widest word in each column. One line may say it all, so that only those
 * that can change the answer are looked at. */
static void measure_words(const struct grid *grid)
{
	for (size_t i = 0; i < grid->rows * grid->columns; i++) {
		size_t *widest = &grid->least[i % grid->columns];

		for (size_t k = 0; k < grid->cells[i].n && *widest < LONGEST_WORD; k++) {
			const char *line = grid->cells[i].items[k];

			if (strlen(line) > *widest) {
				size_t width = utf8_word_width(line);

				*widest = width > *widest ? width : *widest;
			}
		}
	}
}

static size_t clamp(size_t n, size_t least, size_t most)
{
	return n < least ? least : n > most ? most : n;
}

/* The room that all columns take when none is wider than most, if it can. */
static size_t room_taken(const struct grid *grid, size_t most)
{
	size_t sum = 0;

	for (size_t i = 0; i < grid->columns; i++)
		sum += clamp(most, grid->least[i], grid->widths[i]);
	return sum;
}

/* Make the columns fit: the widest ones are narrowed first, none below its
 * longest word. False when the table cannot be read in that width. */
static bool fit_columns(struct grid *grid, size_t width)
{
	size_t gaps = (grid->columns - 1) * GAP, low = 0, high;

	measure_lines(grid);
	if (width < gaps)
		return false;
	width -= gaps;
	if (room_taken(grid, SIZE_MAX) <= width)
		return true;
	measure_words(grid);
	for (size_t i = 0; i < grid->columns; i++) {
		size_t least = clamp(grid->least[i], NARROWEST, LONGEST_WORD);

		grid->least[i] = least < grid->widths[i] ? least : grid->widths[i];
	}
	if (room_taken(grid, 0) > width)
		return false;
	for (high = width; low < high;) {
		size_t middle = high - (high - low) / 2;

		if (room_taken(grid, middle) <= width)
			low = middle;
		else
			high = middle - 1;
	}
	for (size_t i = 0; i < grid->columns; i++)
		grid->widths[i] = clamp(low, grid->least[i], grid->widths[i]);
	return true;
}

static void put_cell(const struct writer *w, const struct grid *grid, size_t column,
		     const char *text, const char *color)
{
	size_t pad = grid->widths[column] - clamp(utf8_width(text), 0, grid->widths[column]);
	bool right = grid->table->columns[column].right;

	str_addc_n(w->out, ' ', (column ? GAP : 0) + (right ? pad : 0));
	put(w, text, color);
	str_addc_n(w->out, ' ', right ? 0 : pad);
}

/* Returns the number of lines that the row took. */
static size_t put_row(const struct writer *w, const struct grid *grid, size_t row)
{
	struct strv *wrapped = xcalloc(grid->columns, sizeof *wrapped);
	size_t height = 1;

	for (size_t i = 0; i < grid->columns; i++) {
		wrap_lines(&wrapped[i], grid_at(grid, row, i), grid->widths[i]);
		height = wrapped[i].n > height ? wrapped[i].n : height;
	}
	for (size_t line = 0; line < height; line++) {
		for (size_t i = 0; i < grid->columns; i++)
			put_cell(w, grid, i, line < wrapped[i].n ? wrapped[i].items[line] : "",
				 grid->colors[row * grid->columns + i]);
		end_line(w);
	}
	for (size_t i = 0; i < grid->columns; i++)
		strv_free(&wrapped[i]);
	free(wrapped);
	return height;
}

/* An empty line follows a row of several lines, so that the eye finds the next. */
static void put_columns(const struct writer *w, const struct grid *grid)
{
	size_t height = 1;

	put_row(w, grid, 0);
	for (size_t i = 0; i < grid->columns; i++) {
		str_addc_n(w->out, ' ', i ? GAP : 0);
		str_addc_n(w->out, '-', grid->widths[i]);
	}
	end_line(w);
	for (size_t row = 1; row < grid->rows; row++) {
		if (height > 1)
			end_line(w);
		height = put_row(w, grid, row);
	}
}

/* A row as a block: its first cell, and the others that are not empty as pairs
 * under it. */
static void put_row_block(const struct writer *w, const struct grid *grid, size_t row, size_t at)
{
	const char **colors = &grid->colors[row * grid->columns];

	put_block(w, grid_at(grid, row, 0), 0, colors[0] ? colors[0] : bold);
	for (size_t i = 1; i < grid->columns; i++) {
		struct strv *value = grid_at(grid, row, i);

		if (value->n)
			put_pair(w, grid_at(grid, 0, i)->items[0], value, INDENT, at, colors[i]);
	}
}

static void put_row_blocks(const struct writer *w, const struct grid *grid)
{
	size_t widest = 0, at;

	for (size_t i = 1; i < grid->columns; i++) {
		size_t width = utf8_width(grid_at(grid, 0, i)->items[0]);

		widest = width > widest ? width : widest;
	}
	at = value_column(w, INDENT, widest);
	for (size_t row = 1; row < grid->rows; row++) {
		if (row > 1)
			end_line(w);
		put_row_block(w, grid, row, at);
	}
}

static void put_table(const struct writer *w, const struct doc *doc, size_t i)
{
	const struct doc_table *table = doc->blocks[i].table;
	char *caption = doc_caption(doc, i);
	struct grid grid;

	if (caption) {
		put_heading(w, 3, caption);
		end_line(w);
	}
	free(caption);
	if (!doc_n_rows(table) || !table->n_columns) {
		str_add(w->out, tr(w->lang, "(none)\n"));
		return;
	}
	grid_init(&grid, table);
	if (fit_columns(&grid, w->width))
		put_columns(w, &grid);
	else
		put_row_blocks(w, &grid);
	grid_free(&grid);
}

static void put_one(const struct writer *w, const struct doc *doc, size_t i)
{
	const struct doc_block *block = &doc->blocks[i];

	switch (block->kind) {
	case DOC_HEADING:
		put_heading(w, block->level, block->text);
		break;
	case DOC_PARA:
		put_text(w, block->text, block->tone);
		break;
	case DOC_ITEMS:
		put_items(w, &block->items);
		break;
	case DOC_FACTS:
		put_facts(w, &block->items);
		break;
	case DOC_CHART:
		doc_chart_text(block->chart, w->width, w->lang, w->out);
		break;
	case DOC_TABLE:
		put_table(w, doc, i);
		break;
	}
}

void doc_text(const struct doc *doc, const struct doc_style *style, struct str *out)
{
	struct writer w = {
		.out = out, .width = style->width ? style->width : DEFAULT_WIDTH,
		.color = style->color, .lang = doc->lang,
	};
	bool first = !*doc->title;

	if (!first)
		put_heading(&w, 1, doc->title);
	for (size_t i = 0; i < doc->n; i++) {
		if (!first)
			end_line(&w);
		put_one(&w, doc, i);
		first = false;
	}
}
