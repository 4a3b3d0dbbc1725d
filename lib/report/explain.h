/* The term of one agreement on a day, with how it was computed. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "base/js.h"
#include "model/agreement.h"
#include "model/edit.h"
#include "report/doc.h"

struct explanation {
	const struct record *record;    /* borrowed; an agreement that can be read */
	struct date on;
	enum lang lang;
	struct term term;
	struct strv steps;
};

/* config may be NULL. */
void explain(const struct record *record, const struct record *config, struct date on, enum lang lang,
	     struct explanation *out);
void explanation_release(struct explanation *explanation);

/* What the explanation supposes that the record does not say, and how it is
 * without that. */
struct what_if {
	const struct explanation *now;
	const struct edit *edits;       /* EDIT_SET all, one or more */
	size_t n;
};

/* Each is owned by the caller; what_if is NULL for a record as it is. */
struct doc *explain_doc(const struct explanation *explanation, const struct what_if *what_if);
/* "afspraak/explain/1", see afspraak-explain(1). */
struct js *explain_json(const struct explanation *explanation, const struct what_if *what_if);

#endif
