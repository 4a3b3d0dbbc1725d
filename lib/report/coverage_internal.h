/* Shared by the parts of the report through time. */
#ifndef REPORT_COVERAGE_INTERNAL_H
#define REPORT_COVERAGE_INTERNAL_H

#include "model/coverage.h"
#include "report/overview_internal.h"

struct coverage_report {
	const struct reg *reg;
	const struct coverage_query *query;
	struct coverage coverage;
};

/* Each answer is owned by the caller. */
struct doc *coverage_doc(const struct coverage_report *report);
struct doc *coverage_rows(const struct coverage_report *report);        /* for CSV */
struct js *coverage_json(const struct coverage_report *report);

/* The ids (or titles) of the task's agreements that cover a day, to be filled. */
void covering(const struct coverage_report *report, const struct task *task, struct date day, bool titles,
	      struct strv *out);

#endif
