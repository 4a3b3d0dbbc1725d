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

/* The lines of a text, each wrapped. */
static void wrap_lines(struct utf8_lines *out, const char *text, size_t width)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		utf8_lines(out, text, len, width);
	}
}

static void put_part(const struct writer *w, const struct utf8_line *line, const char *color)
{
	if (w->color && color && line->len)
		str_addf(w->out, "\033[%sm%.*s\033[0m", color, (int)line->len, line->s);
	else
		str_addn(w->out, line->s, line->len);
}

/* The lines of a text wrapped between indent and the right edge; the first one
 * starts where the output is. */
static void put_block(const struct writer *w, const char *text, size_t indent, const char *color)
{
	size_t room = w->width > indent ? w->width - indent : 1, len = strcspn(text, "\n");
	struct utf8_lines lines = { NULL, 0, 0 };

	if (!text[len] && utf8_width_of(text, len) <= room) {
		put(w, text, color);
		end_line(w);
		return;
	}
	wrap_lines(&lines, text, room);
	for (size_t i = 0; i < lines.n; i++) {
		if (i)
			str_addc_n(w->out, ' ', indent);
		put_part(w, &lines.items[i], color);
		end_line(w);
	}
	if (!lines.n)
		end_line(w);
	free(lines.items);
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

static char *safe_text(const char *text)
{
	struct strv lines = STRV_INIT;
	char *safe;

	doc_lines(&lines, text);
	safe = strv_join(&lines, "\n");
	strv_free(&lines);
	return safe;
}

static void put_text(const struct writer *w, const char *text, enum tone tone)
{
	char *safe = safe_text(text);

	put_block(w, safe, 0, tone_color(tone));
	free(safe);
}

static void put_items(const struct writer *w, const struct strv *items)
{
	for (size_t i = 0; i < items->n; i++) {
		char *safe = safe_text(items->items[i]);

		str_add(w->out, "- ");
		put_block(w, safe, INDENT, NULL);
		free(safe);
	}
}

/* "label:  value", the values at column `at` (or under a label that is too
 * long for that). */
static void put_pair(const struct writer *w, const char *label, const char *value, size_t indent, size_t at,
		     const char *color)
{
	size_t end = indent + utf8_width(label) + 1;

	str_addc_n(w->out, ' ', indent);
	if (end < at) {
		str_add(w->out, label);
		str_addc(w->out, ':');
	} else {
		char *line = xasprintf("%s:", label);

		put_block(w, line, indent, NULL);
		free(line);
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
		char *value = safe_text(2 * i + 1 < facts->n ? facts->items[2 * i + 1] : NULL);

		put_pair(w, labels.items[i], value, 0, at, NULL);
		free(value);
	}
	strv_free(&labels);
}

/* --- tables: how wide their columns are ---------------------------------------------- */

/* A table as it is printed, and the widths found for it. */
struct grid {
	const struct doc_table *table;
	size_t rows, columns;
	struct strv labels;
	size_t *widths;                 /* natural, then as printed */
	size_t *least;
};

static void grid_init(struct grid *grid, const struct doc_table *table)
{
	*grid = (struct grid){ .table = table, .rows = doc_n_rows(table), .columns = table->n_columns };
	grid->widths = xcalloc(grid->columns, sizeof *grid->widths);
	grid->least = xcalloc(grid->columns, sizeof *grid->least);
	for (size_t i = 0; i < grid->columns; i++)
		strv_push_owned(&grid->labels, doc_line(table->columns[i].label));
}

static void grid_free(struct grid *grid)
{
	strv_free(&grid->labels);
	free(grid->widths);
	free(grid->least);
}

/* The text of a cell with its address; *made is what the caller has to free. */
static const char *cell_text(const struct doc_cell *cell, char **made)
{
	struct strv lines = STRV_INIT;

	*made = NULL;
	if (!doc_shows_href(cell, false))
		return cell->text;
	doc_cell_lines(&lines, cell, false);
	*made = strv_join(&lines, "\n");
	strv_free(&lines);
	return *made;
}

/* The widest line, and the widest word. One word may say it all, so that only those
 * that can change the answer are looked at. */
static void measure_text(const char *text, size_t *widest, size_t *word)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		size_t width;

		len = strcspn(text, "\n");
		width = utf8_width_of(text, len);
		*widest = width > *widest ? width : *widest;
		if (*word < LONGEST_WORD && width > *word) {
			width = utf8_word_width(text, len);
			*word = width > *word ? width : *word;
		}
	}
}

static void measure_row(const struct grid *grid, size_t row)
{
	for (size_t i = 0; i < grid->columns; i++) {
		char *made;

		measure_text(cell_text(doc_at(grid->table, row, i), &made), &grid->widths[i], &grid->least[i]);
		free(made);
	}
}

static size_t clamp(size_t n, size_t least, size_t most)
{
	return n < least ? least : n > most ? most : n;
}

/* What a column takes at least: room for its longest word, within reason. */
static size_t least_of(const struct grid *grid, size_t column)
{
	size_t least = clamp(grid->least[column], NARROWEST, LONGEST_WORD);

	return least < grid->widths[column] ? least : grid->widths[column];
}

/* The room that all columns take when none is wider than most, if it can. */
static size_t room_taken(const struct grid *grid, size_t most)
{
	size_t sum = 0;

	for (size_t i = 0; i < grid->columns; i++)
		sum += clamp(most, least_of(grid, i), grid->widths[i]);
	return sum;
}

/* False as soon as it is certain that the columns do not fit: rows to come can only
 * make them wider. */
static bool measure(const struct grid *grid, size_t width)
{
	for (size_t i = 0; i < grid->columns; i++)
		measure_text(grid->labels.items[i], &grid->widths[i], &grid->least[i]);
	for (size_t row = 0; row < grid->rows; row++) {
		measure_row(grid, row);
		if (room_taken(grid, 0) > width)
			return false;
	}
	return true;
}

/* Make the columns fit: the widest ones are narrowed first, none below its
 * longest word. False when the table cannot be read in that width. */
static bool fit_columns(struct grid *grid, size_t width)
{
	size_t gaps = (grid->columns - 1) * GAP, low = 0, high;

	if (width < gaps)
		return false;
	width -= gaps;
	if (!measure(grid, width))
		return false;
	if (room_taken(grid, SIZE_MAX) <= width)
		return true;
	for (high = width; low < high;) {
		size_t middle = high - (high - low) / 2;

		if (room_taken(grid, middle) <= width)
			low = middle;
		else
			high = middle - 1;
	}
	for (size_t i = 0; i < grid->columns; i++)
		grid->widths[i] = clamp(low, least_of(grid, i), grid->widths[i]);
	return true;
}

/* --- as columns -------------------------------------------------------------------- */

static void put_cell(const struct writer *w, const struct grid *grid, size_t column, const struct utf8_line *line,
		     const char *color)
{
	size_t pad = grid->widths[column] - clamp(line->width, 0, grid->widths[column]);
	bool right = grid->table->columns[column].right;

	str_addc_n(w->out, ' ', (column ? GAP : 0) + (right ? pad : 0));
	put_part(w, line, color);
	str_addc_n(w->out, ' ', right ? 0 : pad);
}

/* A row that is being laid out: the lines of each cell. */
struct laid_out {
	struct utf8_lines *cells;
	const char **colors;
};

static void laid_out_init(struct laid_out *row, size_t columns)
{
	row->cells = xcalloc(columns, sizeof *row->cells);
	row->colors = xcalloc(columns, sizeof *row->colors);
}

static void laid_out_free(struct laid_out *row, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		free(row->cells[i].items);
	free(row->cells);
	free(row->colors);
}

/* Returns the number of lines that the row took. */
static size_t put_laid_out(const struct writer *w, const struct grid *grid, struct laid_out *row)
{
	static const struct utf8_line empty = { "", 0, 0 };
	size_t height = 1;

	for (size_t i = 0; i < grid->columns; i++)
		height = row->cells[i].n > height ? row->cells[i].n : height;
	for (size_t line = 0; line < height; line++) {
		for (size_t i = 0; i < grid->columns; i++)
			put_cell(w, grid, i, line < row->cells[i].n ? &row->cells[i].items[line] : &empty,
				 row->colors[i]);
		end_line(w);
	}
	for (size_t i = 0; i < grid->columns; i++)
		row->cells[i].n = 0;
	return height;
}

static size_t put_row(const struct writer *w, const struct grid *grid, size_t at, struct laid_out *row)
{
	char **made = xcalloc(grid->columns, sizeof *made);
	size_t height;

	for (size_t i = 0; i < grid->columns; i++) {
		const struct doc_cell *cell = doc_at(grid->table, at, i);

		wrap_lines(&row->cells[i], cell_text(cell, &made[i]), grid->widths[i]);
		row->colors[i] = tone_color(cell->tone);
	}
	height = put_laid_out(w, grid, row);
	for (size_t i = 0; i < grid->columns; i++)
		free(made[i]);
	free(made);
	return height;
}

static void put_header(const struct writer *w, const struct grid *grid)
{
	struct laid_out row;

	laid_out_init(&row, grid->columns);
	for (size_t i = 0; i < grid->columns; i++) {
		wrap_lines(&row.cells[i], grid->labels.items[i], grid->widths[i]);
		row.colors[i] = bold;
	}
	put_laid_out(w, grid, &row);
	laid_out_free(&row, grid->columns);
	for (size_t i = 0; i < grid->columns; i++) {
		str_addc_n(w->out, ' ', i ? GAP : 0);
		str_addc_n(w->out, '-', grid->widths[i]);
	}
	end_line(w);
}

struct printing {
	const struct writer *writer;
	const struct grid *grid;
	size_t at;                      /* of row blocks: where values start */
};

/* An empty line follows a row of several lines, so that the eye finds the next. */
static void put_rows(const struct slice *part, struct str *out, void *context)
{
	const struct printing *printing = context;
	const struct grid *grid = printing->grid;
	struct writer w = *printing->writer;
	struct laid_out row;

	w.out = out;
	laid_out_init(&row, grid->columns);
	for (size_t i = part->from; i < part->to; i++)
		if (put_row(&w, grid, i, &row) > 1 && i + 1 < grid->rows)
			end_line(&w);
	laid_out_free(&row, grid->columns);
}

/* --- as blocks ----------------------------------------------------------------------- */

/* A row as a block: its first cell, and the others that are not empty as pairs
 * under it. */
static void put_row_block(const struct writer *w, const struct grid *grid, size_t row, size_t at)
{
	for (size_t i = 0; i < grid->columns; i++) {
		const struct doc_cell *cell = doc_at(grid->table, row, i);
		const char *color = tone_color(cell->tone), *text;
		char *made;

		text = cell_text(cell, &made);
		if (!i)
			put_block(w, text, 0, color ? color : bold);
		else if (*text)
			put_pair(w, grid->labels.items[i], text, INDENT, at, color);
		free(made);
	}
}

static void put_row_blocks(const struct slice *part, struct str *out, void *context)
{
	const struct printing *printing = context;
	struct writer w = *printing->writer;

	w.out = out;
	for (size_t row = part->from; row < part->to; row++) {
		if (row)
			end_line(&w);
		put_row_block(&w, printing->grid, row, printing->at);
	}
}

/* The widest label of a value. */
static size_t label_width(const struct grid *grid)
{
	size_t widest = 0;

	for (size_t i = 1; i < grid->columns; i++) {
		size_t width = utf8_width(grid->labels.items[i]);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void put_grid(const struct writer *w, struct grid *grid)
{
	bool fits = fit_columns(grid, w->width);
	struct printing printing = { w, grid, value_column(w, INDENT, label_width(grid)) };

	if (fits)
		put_header(w, grid);
	parallel_text(grid->rows, clamp(grid->rows / 32, 1, 128), fits ? put_rows : put_row_blocks, &printing, w->out);
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
	put_grid(w, &grid);
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
