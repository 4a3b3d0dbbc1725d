#include "report/coverage_internal.h"

#include <stdlib.h>

#include "base/mem.h"

void covering(const struct coverage_report *report, const struct task *task, struct date day, bool titles,
	      struct strv *out)
{
	for (size_t i = 0; i < task->n; i++) {
		size_t at = task->links[i].agreement;
		const struct record *record = report->coverage.verdict.agreements[at].record;
		enum cover_kind kind = cover_on(&report->coverage.agreements[at], day);

		if (kind == COVER_CERTAIN || kind == COVER_EXPECTED)
			strv_push(out, titles ? record_title(record) : record->id);
	}
}

struct date coverage_latest(struct date from)
{
	struct date latest = DATE_LAST;

	date_add(from, (struct duration){ .years = 100 }, 1, &latest);
	return latest;
}

struct error *coverage_print(struct reg *reg, const struct coverage_query *query, enum overview_format format,
			     const struct doc_style *style, struct str *out)
{
	struct coverage_report report = { .reg = reg, .query = query };
	struct error *err;
	struct doc *doc;

	lang_set_reports(query->lang);
	err = reg_load(reg);
	if (!err)
		err = coverage_compute(reg, query->on, query->from, query->to, &report.coverage);
	if (err)
		return err;
	if (format == OVERVIEW_JSON) {
		js_print(coverage_json(&report), out);
	} else {
		doc = format == OVERVIEW_CSV ? coverage_rows(&report) : coverage_doc(&report);
		doc->recorded = reg->commit_time;
		err = print_doc(doc, format, style, out);
		doc_free(doc);
	}
	coverage_free(&report.coverage);
	return err;
}
