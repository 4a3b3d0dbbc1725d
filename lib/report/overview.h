/* The overview of a register on a day: the verdict on the norm, the tasks and
 * the agreements about them, the organisations, and the signals. Computed once;
 * every format prints the same answer. Nothing in it depends on a clock. */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "base/js.h"
#include "model/reg.h"
#include "report/doc.h"

struct overview;

struct overview_query {
	struct date on;
	enum lang lang;
	const struct oid *since;        /* an earlier commit, to tell what changed since; or NULL */
};

/* Loads reg, which must outlive the overview; *out is owned by the caller. */
struct error *overview_compute(struct reg *reg, const struct overview_query *query,
			       struct overview **out) MUST_CHECK;
void overview_free(struct overview *overview);

/* The same register through time, from one day to another: a report of its own.
 * on is the day after which renewals are expected; unit is for the charts. */
struct coverage_query {
	struct date on, from, to;
	enum lang lang;
	enum chart_unit unit;
};
/* The last day that a report from a day may reach: 100 years later, as one of ten
 * thousand would fill a memory. */
struct date coverage_latest(struct date from);
extern const char *const chart_units[];         /* by enum chart_unit; NULL-ended */

enum overview_format {
	OVERVIEW_TEXT, OVERVIEW_MARKDOWN, OVERVIEW_HTML, OVERVIEW_CSV, OVERVIEW_JSON, OVERVIEW_XLSX, OVERVIEW_PDF,
};
extern const char *const overview_formats[];    /* their names, NULL-ended */
bool overview_is_binary(enum overview_format format);
/* Add the whole report in a format; style is for text. The same register
 * commit, query and version give the same bytes; those of xlsx and pdf are also
 * of the version of the library and program that make them. Status 6 when these
 * fail or are missing. */
struct error *overview_print(const struct overview *overview, enum overview_format format,
			     const struct doc_style *style, struct str *out) MUST_CHECK;

/* Loads reg. Add the whole report through time; as overview_print. */
struct error *coverage_print(struct reg *reg, const struct coverage_query *query, enum overview_format format,
			     const struct doc_style *style, struct str *out) MUST_CHECK;

/* The command that makes the report again, as it stands in each; see
 * report/reproduce.h. The caller owns it. */
char *overview_command(const struct overview *overview);

/* Each answer is owned by the caller. The report for people. */
struct doc *overview_doc(const struct overview *overview);
/* One table for doc_csv, a row per task and agreement: values as in the records. */
struct doc *overview_rows(const struct overview *overview);
/* "afspraak/overview/1", see afspraak-overview(1); added to out, unless it is spilt
 * (may be NULL): it is long. */
void overview_json(const struct overview *overview, const struct js_spill *spill, struct str *out);

#endif
