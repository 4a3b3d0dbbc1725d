/* The overview of a register on a day: the verdict on the norm, the tasks and
 * the agreements about them, the organisations, and the signals. Computed once;
 * every format prints the same answer. Nothing in it depends on a clock. */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "base/js.h"
#include "model/reg.h"
#include "report/doc.h"

struct overview;

/* Loads reg, which must outlive the overview; *out is owned by the caller. */
struct error *overview_compute(struct reg *reg, struct date on, enum lang lang, struct overview **out) MUST_CHECK;
void overview_free(struct overview *overview);

/* Each answer is owned by the caller. The report for people. */
struct doc *overview_doc(const struct overview *overview);
/* One table for doc_csv, a row per task and agreement: values as in the records. */
struct doc *overview_rows(const struct overview *overview);
/* "afspraak/overview/1", see afspraak-overview(1). */
struct js *overview_json(const struct overview *overview);

#endif
