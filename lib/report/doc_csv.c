#include <stdlib.h>

#include "base/csv.h"
#include "report/doc_render.h"

static void put_row(struct str *out, const struct doc_table *table, size_t row)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		struct strv lines = STRV_INIT;
		char *text;

		doc_cell_lines(&lines, doc_at(table, row, i), false);
		text = strv_join(&lines, "; ");
		csv_cell(out, text, i == 0);
		free(text);
		strv_free(&lines);
	}
	csv_end_row(out);
}

void doc_csv(const struct doc *doc, struct str *out)
{
	bool first = true;

	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_table *table = doc->blocks[i].table;

		if (!table)
			continue;
		if (!first)
			csv_end_row(out);
		first = false;
		for (size_t k = 0; k < table->n_columns; k++)
			csv_cell(out, table->columns[k].key, k == 0);
		csv_end_row(out);
		for (size_t row = 0; row < doc_n_rows(table); row++)
			put_row(out, table, row);
	}
}
