/* What needs attention on a day: terms that run out, gaps in the records, and
 * records that cannot be read. A signal is a window, not a moment: what was
 * due earlier stays until it is answered. */
#ifndef REPORT_SIGNALS_H
#define REPORT_SIGNALS_H

#include "base/lang.h"
#include "model/signal.h"
#include "model/verdict.h"

struct signal {
	const struct check_code *code;  /* static: its name, severity and remedy */
	enum record_type type;  /* TYPE_COUNT: register.yaml, or a file that is no record */
	const char *id;         /* borrowed from the register; of TYPE_COUNT a path below it */
	const struct record *record;    /* borrowed; NULL for a file that is no record */
	const char *field;      /* static: what it is about; NULL for the record as a whole */
	char *text;             /* one or more sentences */
	const struct ynode *waiver;     /* borrowed: the exception that it falls under, or NULL */
};

struct signal_search;

struct signals {
	struct signal *items;   /* by severity (errors first), code, text, type, id */
	size_t n, cap;
	struct signal *waived;  /* those that an exception of their record leaves out; likewise */
	size_t n_waived, cap_waived;
};
#define SIGNALS_INIT { NULL, 0, 0, NULL, 0, 0 }

/* In three steps: with a register that is listed and outlives the signals; for each
 * record, at a position in it, when the verdict has looked at it (verdict_look); and
 * when the verdict has been given. The last one ends the search, and fails when a
 * stored document cannot be looked up. */
struct signal_search *signals_begin(const struct reg *reg, struct date on, enum lang lang);
void signals_look(struct signal_search *search, const struct verdict *verdict, size_t at);
struct error *signals_end(struct signal_search *search, const struct verdict *verdict, struct signals *out) MUST_CHECK;
void signals_free(struct signals *signals);     /* leaves it empty */

#endif
