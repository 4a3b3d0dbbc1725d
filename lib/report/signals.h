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

struct signals {
	struct signal *items;   /* by severity (errors first), code, text, type, id */
	size_t n, cap;
	struct signal *waived;  /* those that an exception of their record leaves out; likewise */
	size_t n_waived, cap_waived;
};
#define SIGNALS_INIT { NULL, 0, 0, NULL, 0, 0 }

/* reg must be loaded and outlive the signals. Fails when a stored document
 * cannot be looked up. */
struct error *signals_find(const struct reg *reg, const struct verdict *verdict, enum lang lang,
			   struct signals *out) MUST_CHECK;
void signals_free(struct signals *signals);     /* leaves it empty */

#endif
