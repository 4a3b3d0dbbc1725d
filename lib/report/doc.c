#include "report/doc.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

struct doc *doc_new(enum lang lang, const char *title)
{
	struct doc *doc = xcalloc(1, sizeof *doc);

	doc->lang = lang;
	doc->title = xstrdup(title ? title : "");
	return doc;
}

static void free_table(struct doc_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->n_columns; i++) {
		free(table->columns[i].key);
		free(table->columns[i].label);
	}
	for (size_t i = 0; i < table->n_cells; i++) {
		strv_free(&table->cells[i].lines);
		free(table->cells[i].href);
	}
	for (size_t i = 0; i < table->n_anchors; i++)
		free(table->anchors[i]);
	free(table->columns);
	free(table->cells);
	free(table->anchors);
	free(table->caption);
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

struct doc_table *doc_table(struct doc *doc, const char *caption)
{
	struct doc_table *table = xcalloc(1, sizeof *table);

	table->caption = xstrdup(caption);
	add_block(doc, DOC_TABLE)->table = table;
	return table;
}

void doc_column(struct doc_table *table, const char *key, const char *label, bool right)
{
	assert(table->n_anchors == 0);
	GROW(table->columns, table->n_columns, table->cap_columns);
	table->columns[table->n_columns++] = (struct doc_column){
		.key = xstrdup(key), .label = xstrdup(label), .right = right,
	};
}

void doc_row(struct doc_table *table, const char *anchor)
{
	while (table->n_cells < table->n_anchors * table->n_columns)
		doc_cell(table, NULL);
	GROW(table->anchors, table->n_anchors, table->cap_anchors);
	table->anchors[table->n_anchors++] = xstrdup(anchor);
}

struct doc_cell *doc_cell(struct doc_table *table, const char *text)
{
	struct doc_cell *cell;

	assert(table->n_cells < table->n_anchors * table->n_columns);
	GROW(table->cells, table->n_cells, table->cap_cells);
	cell = &table->cells[table->n_cells++];
	*cell = (struct doc_cell){ .lines = STRV_INIT, .tone = TONE_NONE };
	if (text && *text)
		strv_split(&cell->lines, text, '\n');
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

	cell->href = xstrdup(href);
	return cell;
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
