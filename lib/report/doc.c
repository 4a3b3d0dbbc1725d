#include "report/doc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"
#include "base/utf8.h"

#define ROOM 4096       /* bytes for the tables of a short doc */

struct doc *doc_new(enum lang lang, const char *title)
{
	struct doc *doc = xcalloc(1, sizeof *doc);

	doc->lang = lang;
	doc->title = xstrdup(title ? title : "");
	doc->pools[0] = pool_new(ROOM);
	return doc;
}

static void free_table(struct doc_table *table)
{
	if (!table)
		return;
	free(table->columns);
	free(table->cells);
	free(table->anchors);
	free(table);
}

static void free_chart(struct doc_chart *chart)
{
	if (!chart)
		return;
	for (size_t i = 0; i < chart->n; i++) {
		free(chart->lines[i].label);
		free(chart->lines[i].bars);
	}
	free(chart->lines);
	free(chart->caption);
	free(chart);
}

void doc_free(struct doc *doc)
{
	if (!doc)
		return;
	for (size_t i = 0; i < doc->n; i++) {
		struct doc_block *block = &doc->blocks[i];

		free(block->text);
		free(block->anchor);
		strv_free(&block->items);
		free_table(block->table);
		free_chart(block->chart);
	}
	for (size_t i = 0; i < PARALLEL_MOST; i++)
		pool_free(doc->pools[i]);
	free(doc->blocks);
	free(doc->title);
	free(doc);
}

static struct doc_block *add_block(struct doc *doc, enum doc_kind kind)
{
	struct doc_block *block;

	GROW(doc->blocks, doc->n, doc->cap);
	block = &doc->blocks[doc->n++];
	*block = (struct doc_block){ .kind = kind, .items = STRV_INIT };
	return block;
}

void doc_heading(struct doc *doc, int level, const char *text, const char *anchor)
{
	struct doc_block *block = add_block(doc, DOC_HEADING);

	block->level = level < 2 ? 2 : level > 4 ? 4 : level;
	block->text = xstrdup(text ? text : "");
	block->anchor = xstrdup(anchor);
}

void doc_para(struct doc *doc, enum tone tone, const char *text)
{
	struct doc_block *block = add_block(doc, DOC_PARA);

	block->tone = tone;
	block->text = xstrdup(text ? text : "");
}

struct strv *doc_items(struct doc *doc)
{
	return &add_block(doc, DOC_ITEMS)->items;
}

struct strv *doc_facts(struct doc *doc)
{
	return &add_block(doc, DOC_FACTS)->items;
}

/* A copy that lives as long as the doc; NULL gives NULL. */
static const char *keep(struct doc_table *table, const char *text)
{
	return text ? pool_text(table->pool, text, strlen(text)) : NULL;
}

/* Lines without spaces at their ends, and those that are not empty; in place. */
static void trim_lines(char *text)
{
	char *to = text, *start = text;

	for (const char *at = text;; at++) {
		if (*at && *at != '\n') {
			*to++ = *at;
			continue;
		}
		while (to > start && to[-1] == ' ')
			to--;
		if (to > start && *at)
			*to++ = '\n';
		start = to;
		if (!*at)
			break;
	}
	if (to > text && to[-1] == '\n')
		to--;
	*to = '\0';
}

static const char *keep_lines(struct doc_table *table, const char *text)
{
	size_t len = strlen(text);
	char *kept;

	if (utf8_is_safe(text, len)) {
		kept = pool_text(table->pool, text, len);
	} else {
		struct str safe = STR_INIT;

		utf8_add_safe(&safe, text, true);
		kept = pool_text(table->pool, str_text(&safe), safe.len);
		str_free(&safe);
	}
	if (strchr(kept, '\n') || kept[strlen(kept) - 1] == ' ')
		trim_lines(kept);
	return kept;
}

struct doc_table *doc_table(struct doc *doc, const char *caption)
{
	struct doc_table *table = xcalloc(1, sizeof *table);

	table->doc = doc;
	table->pool = doc->pools[0];
	table->caption = keep(table, caption);
	add_block(doc, DOC_TABLE)->table = table;
	return table;
}

void doc_column(struct doc_table *table, const char *key, const char *label, bool right)
{
	assert(table->n_anchors == 0);
	GROW(table->columns, table->n_columns, table->cap_columns);
	table->columns[table->n_columns++] = (struct doc_column){
		.key = keep(table, key), .label = keep(table, label), .right = right,
	};
}

static void fill_up(struct doc_table *table)
{
	while (table->n_cells < table->n_anchors * table->n_columns)
		doc_cell(table, NULL);
}

void doc_row(struct doc_table *table, const char *anchor)
{
	fill_up(table);
	GROW(table->anchors, table->n_anchors, table->cap_anchors);
	table->anchors[table->n_anchors++] = keep(table, anchor);
}

struct doc_cell *doc_cell(struct doc_table *table, const char *text)
{
	struct doc_cell *cell;

	assert(table->n_cells < table->n_anchors * table->n_columns);
	GROW(table->cells, table->n_cells, table->cap_cells);
	cell = &table->cells[table->n_cells++];
	*cell = (struct doc_cell){ .text = text && *text ? keep_lines(table, text) : "", .tone = TONE_NONE };
	return cell;
}

struct doc_cell *doc_cell_tone(struct doc_table *table, const char *text, enum tone tone)
{
	struct doc_cell *cell = doc_cell(table, text);

	cell->tone = tone;
	return cell;
}

struct doc_cell *doc_cell_date(struct doc_table *table, const char *text, struct date date)
{
	struct doc_cell *cell = doc_cell(table, text);

	cell->kind = CELL_DATE;
	cell->date = date;
	return cell;
}

struct doc_cell *doc_cell_number(struct doc_table *table, const char *text, size_t number)
{
	struct doc_cell *cell = doc_cell(table, text);

	cell->kind = CELL_NUMBER;
	cell->number = (long long)number;
	return cell;
}

struct doc_cell *doc_cell_link(struct doc_table *table, const char *text, const char *href)
{
	struct doc_cell *cell = doc_cell(table, text);

	cell->href = keep(table, href);
	cell->says_href = str_equal(text, href);
	return cell;
}

enum { ROWS_AT_ONCE = 128 };

struct filling {
	struct doc_table *table;
	doc_add_rows add;
	const void *context;
	struct doc_table *pieces;       /* the rows of each part */
};

static void fill_part(const struct slice *part, void *context)
{
	const struct filling *filling = context;
	struct doc_table *piece = &filling->pieces[part->from / ROWS_AT_ONCE];
	struct pool **pool = &filling->table->doc->pools[part->worker];

	if (!*pool)
		*pool = pool_new(POOL_LARGE);
	piece->pool = *pool;
	piece->n_columns = filling->table->n_columns;
	piece->cap_cells = (part->to - part->from) * piece->n_columns;
	piece->cells = xreallocarray(NULL, piece->cap_cells, sizeof *piece->cells);
	for (size_t i = part->from; i < part->to; i++)
		filling->add(piece, i, filling->context);
	fill_up(piece);
}

/* Takes the rows of the pieces. */
static void append(struct doc_table *table, struct doc_table *pieces, size_t n)
{
	size_t cells = table->n_cells, rows = table->n_anchors;

	for (size_t i = 0; i < n; i++) {
		cells += pieces[i].n_cells;
		rows += pieces[i].n_anchors;
	}
	table->cells = xreallocarray(table->cells, table->cap_cells = cells, sizeof *table->cells);
	table->anchors = xreallocarray(table->anchors, table->cap_anchors = rows, sizeof *table->anchors);
	for (size_t i = 0; i < n; i++) {
		struct doc_table *piece = &pieces[i];

		if (piece->n_cells)
			memcpy(table->cells + table->n_cells, piece->cells, piece->n_cells * sizeof *piece->cells);
		if (piece->n_anchors)
			memcpy(table->anchors + table->n_anchors, piece->anchors, piece->n_anchors * sizeof *piece->anchors);
		table->n_cells += piece->n_cells;
		table->n_anchors += piece->n_anchors;
		free(piece->cells);
		free(piece->anchors);
	}
}

void doc_rows(struct doc_table *table, size_t n, doc_add_rows add, const void *context)
{
	size_t parts = (n + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
	struct filling filling = { table, add, context, NULL };

	fill_up(table);
	if (parts < 2) {
		for (size_t i = 0; i < n; i++)
			add(table, i, context);
		return;
	}
	filling.pieces = xcalloc(parts, sizeof *filling.pieces);
	parallel(n, ROWS_AT_ONCE, fill_part, &filling);
	append(table, filling.pieces, parts);
	free(filling.pieces);
}

struct doc_chart *doc_chart(struct doc *doc, const char *caption, struct date first, struct date last,
			    enum chart_unit unit)
{
	struct doc_chart *chart = xcalloc(1, sizeof *chart);

	*chart = (struct doc_chart){ .caption = xstrdup(caption), .first = first, .last = last, .unit = unit };
	add_block(doc, DOC_CHART)->chart = chart;
	return chart;
}

void doc_chart_line(struct doc_chart *chart, const char *label, bool under)
{
	GROW(chart->lines, chart->n, chart->cap);
	chart->lines[chart->n++] = (struct doc_line){ .label = xstrdup(label), .under = under };
}

void doc_chart_bar(struct doc_chart *chart, struct date first, struct date last, enum bar bar)
{
	struct doc_line *line;

	assert(chart->n);
	line = &chart->lines[chart->n - 1];
	if (date_cmp(first, chart->first) < 0)
		first = chart->first;
	if (date_cmp(last, chart->last) > 0)
		last = chart->last;
	if (date_cmp(first, last) > 0)
		return;
	GROW(line->bars, line->n, line->cap);
	line->bars[line->n++] = (struct doc_bar){ first, last, bar };
}
