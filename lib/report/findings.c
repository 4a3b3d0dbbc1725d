#include "report/findings.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/mem.h"

void findings_text(const struct findings *findings, struct str *out)
{
	for (size_t i = 0; i < findings->n; i++) {
		char *line = finding_format(&findings->items[i]);

		str_addf(out, "%s\n", line);
		free(line);
	}
}

struct js *findings_js(const struct findings *findings)
{
	struct js *list = js_array();

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];
		struct js *item = js_object();

		js_set_str(item, "path", finding->path);
		js_set_int(item, "line", finding->line);
		js_set_int(item, "column", finding->column);
		js_set_str(item, "severity", severity_name(finding->severity));
		js_set_str(item, "code", finding->code);
		js_set_str(item, "text", finding->text);
		js_push(list, item);
	}
	return list;
}

void findings_json(const struct findings *findings, struct str *out)
{
	struct js *js = js_object();

	js_set_str(js, "schema", "afspraak/check/1");
	js_set(js, "findings", findings_js(findings));
	js_print(js, out);
}

void findings_csv(const struct findings *findings, struct str *out)
{
	static const char *const header[] = { "path", "line", "column", "severity", "code", "text" };

	for (size_t i = 0; i < COUNT(header); i++)
		csv_cell(out, header[i], i == 0);
	csv_end_row(out);
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];
		char line[16], column[16];

		snprintf(line, sizeof line, "%u", finding->line);
		snprintf(column, sizeof column, "%u", finding->column);
		csv_cell(out, finding->path, true);
		csv_cell(out, line, false);
		csv_cell(out, column, false);
		csv_cell(out, severity_name(finding->severity), false);
		csv_cell(out, finding->code, false);
		csv_cell(out, finding->text, false);
		csv_end_row(out);
	}
}
