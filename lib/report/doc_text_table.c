#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "report/doc_text_internal.h"

enum {
	NARROWEST = 8,          /* a wrapped column below this is unreadable */
	LONGEST_WORD = 30,      /* a column is this wide for the sake of one word, not wider */
	/* Rows are printed in parts, some at once; few, as a cell can hold the names of
	 * half the register. */
	PARTS = 32, FEWEST = 16, MOST = 128,
};

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

/* --- how wide the columns are --------------------------------------------------------- */

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
	size_t gaps = (grid->columns - 1) * TEXT_GAP, low = 0, high;

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

	str_addc_n(w->out, ' ', (column ? TEXT_GAP : 0) + (right ? pad : 0));
	text_line(w, line, color);
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
		text_end_line(w);
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

		text_wrap(&row->cells[i], cell_text(cell, &made[i]), grid->widths[i]);
		row->colors[i] = text_color(cell->tone);
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
		text_wrap(&row.cells[i], grid->labels.items[i], grid->widths[i]);
		row.colors[i] = text_bold;
	}
	put_laid_out(w, grid, &row);
	laid_out_free(&row, grid->columns);
	for (size_t i = 0; i < grid->columns; i++) {
		str_addc_n(w->out, ' ', i ? TEXT_GAP : 0);
		str_addc_n(w->out, '-', grid->widths[i]);
	}
	text_end_line(w);
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
			text_end_line(&w);
	laid_out_free(&row, grid->columns);
}

/* --- as blocks ----------------------------------------------------------------------- */

/* A row as a block: its first cell, and the others that are not empty as pairs
 * under it. */
static void put_row_block(const struct writer *w, const struct grid *grid, size_t row, size_t at)
{
	for (size_t i = 0; i < grid->columns; i++) {
		const struct doc_cell *cell = doc_at(grid->table, row, i);
		const char *color = text_color(cell->tone), *text;
		char *made;

		text = cell_text(cell, &made);
		if (!i)
			text_block(w, text, 0, color ? color : text_bold);
		else if (*text)
			text_pair(w, grid->labels.items[i], text, TEXT_INDENT, at, color);
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
			text_end_line(&w);
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

void text_table(const struct writer *w, const struct doc_table *table)
{
	struct grid grid;
	struct printing printing = { w, &grid, 0 };
	bool fits;

	grid_init(&grid, table);
	printing.at = text_value_column(w, TEXT_INDENT, label_width(&grid));
	fits = fit_columns(&grid, w->width);
	if (fits)
		put_header(w, &grid);
	parallel_text(grid.rows, clamp(grid.rows / PARTS, FEWEST, MOST), fits ? put_rows : put_row_blocks, &printing, w->out);
	grid_free(&grid);
}
