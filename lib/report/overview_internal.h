/* Shared by the parts of the overview. */
#ifndef REPORT_OVERVIEW_INTERNAL_H
#define REPORT_OVERVIEW_INTERNAL_H

#include "history/difference.h"
#include "model/coverage.h"
#include "report/overview.h"
#include "report/signals.h"
#include "report/words.h"

struct places {
	size_t *items;          /* owned; positions in the verdict's tasks or agreements */
	size_t n, cap;
};

/* What hangs on an organisation. */
struct party {
	const struct record *record;
	struct places tasks;            /* that it carries out */
	size_t in_scope;                /* of these, how many count for the norm */
	struct places agreements;       /* that it is party to */
};

/* Something on a day to come. */
struct milestone {
	struct date day;
	size_t position;        /* in which it was found: the order within a day */
	const char *kind;       /* static: "norm", "robust", "verdict", or of due_what_name */
	char *text;             /* owned: a sentence or more */
	const struct record *record;    /* borrowed; NULL: the norm itself */
};
struct timeline {
	bool known;             /* whether the day up to which it looks is; no items otherwise */
	struct date until;
	struct milestone *items;
	size_t n, cap;
};

struct overview {
	const struct reg *reg;
	enum lang lang;
	struct date on;
	struct verdict verdict;
	struct signals signals;
	struct party *parties;          /* the one with most tasks that count first */
	size_t n_parties;
	struct reg *earlier;            /* the register to compare with, or NULL */
	struct differences changes;     /* from there to here */
	struct timeline timeline;
	struct strv *needs;             /* for each task of the verdict: what it takes to be vastgelegd */
};

/* From the reference date to norm.robuust_per. */
struct error *timeline_find(struct overview *ov) MUST_CHECK;
void timeline_free(struct timeline *timeline);
struct js *timeline_json(const struct timeline *timeline);      /* {until, items}; the caller owns it */

/* What a task lacks, as sentences: none when it is vastgelegd. */
void overview_needs(const struct overview *ov, const struct task *task, struct strv *out);

/* One line of the main table: a task with an agreement, or without (a NULL). */
struct row {
	const struct overview *ov;
	const struct task *task;
	const struct agreement *a;
	const struct link *link;
};
/* Add a row for each of the tasks of a manner, as doc_rows does; first is a task's
 * first row. */
typedef void (*row_add)(struct doc_table *table, const struct row *row, bool first);
void overview_rows_of(const struct overview *ov, enum manner manner, row_add add, struct doc_table *table);

/* Texts for people; the caller owns them. Lines are separated by LF.
 * names_words puts names below each other, marked where there are several, as a
 * long one takes more than a line itself; "geen" for none. It frees names. */
char *names_words(const struct overview *ov, struct strv *names);
char *list_words(const struct overview *ov, const struct record *record, const char *field);
char *state_words(const struct overview *ov, const struct agreement *a);
char *end_words(const struct overview *ov, const struct agreement *a);

struct table_column {
	const char *key, *label;
	bool right;
};
void add_columns(struct doc_table *table, enum lang lang, const struct table_column *columns, size_t n);

/* A doc in any format but JSON. */
struct error *print_doc(const struct doc *doc, enum overview_format format, const struct doc_style *style,
			struct str *out) MUST_CHECK;
/* The table of overview_rows. */
void add_rows_table(const struct overview *ov, struct doc *doc, const char *caption);
/* The last paragraph: version and command. */
void add_origin(struct doc *doc, const char *command);
/* Borrowed. */
const char *organisation_name(const struct reg *reg, enum lang lang);

/* Parts of the report. */
void add_task_tables(const struct overview *ov, struct doc *doc);
void add_agreement_table(const struct overview *ov, struct doc *doc);
void add_party_table(const struct overview *ov, struct doc *doc);
void add_question_table(const struct overview *ov, struct doc *doc);
void add_verdict(const struct overview *ov, struct doc *doc);
/* The word for a judgement in a table, and its tone. */
const char *judgement_words(enum judgement judgement, enum lang lang);
enum tone judgement_tone(enum judgement judgement);
enum tone outcome_tone(enum outcome outcome);
void add_changes(const struct overview *ov, struct doc *doc);   /* nothing without an earlier state */
/* {commit, date}; the caller owns it. */
struct js *known_js(const struct reg *reg);
/* "1 maart 2025 (commit 0123456789)"; the caller owns it. */
char *known_words(const struct reg *reg, enum lang lang);
/* Whether somebody stated that the overview is complete; the caller owns it. */
char *completeness_words(const struct overview *ov);
void add_timeline(const struct overview *ov, struct doc *doc);
void add_legend(const struct overview *ov, struct doc *doc);    /* of what doc holds so far */

/* As overview_command. */
char *coverage_command(const struct reg *reg, const struct coverage_query *query);

/* "#taak/ketentoezicht", which the row of a record has as its anchor without "#". */
char *record_anchor(const struct record *record);
/* "#vragen/taak/ketentoezicht": the first of its open questions. */
char *questions_anchor(const struct record *record);

#endif
