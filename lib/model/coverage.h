/* Which agreements cover which days of a period, per task, and how the verdict
 * changes in it. The days follow from the records as they are: what they say of
 * days to come is an expectation.
 * Source of the rules: man/afspraak-overview.1, "Through time". */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

#include "model/verdict.h"

enum cover_kind {
	COVER_NONE,             /* a draft, not in force yet, or over */
	COVER_UNKNOWN,          /* an unknown field decides */
	COVER_EXPECTED,         /* in force if it is renewed tacitly after the reference day */
	COVER_CERTAIN,          /* in force */
};
const char *cover_name(enum cover_kind kind);   /* "expected": static, stable */

/* Days from first up to and including last. */
struct period {
	struct date first, last;
	int value;              /* what holds: of its list */
};
struct periods {
	struct period *items;   /* owned; in order, without holes and none like the one before,
				 * or (lists of what there is sometimes) with holes */
	size_t n, cap;
};

/* An agreement through time: the value is an enum cover_kind. */
struct cover {
	struct periods kinds;   /* without holes */
	const char **because;   /* owned; beside kinds: the field that decides, static, or NULL */
};

struct task_cover {
	struct periods outcomes;        /* enum outcome; without holes */
	struct periods gaps;            /* no agreement at all, and none that may be one */
	struct periods unknown;         /* none that is known to cover, and some that may */
	struct periods overlaps;        /* two or more at once: value counts them; when others
					 * take their place, another period begins */
};

struct coverage {
	struct date on, from, to;
	struct verdict verdict;         /* for its tasks, agreements and links: the states in it
					 * are those of the day that was looked at last */
	struct cover *agreements;       /* owned; beside verdict.agreements */
	struct task_cover *tasks;       /* owned; beside verdict.tasks */
	struct periods judgements;      /* enum judgement; without holes */
};

/* on is the reference day: a renewal after the term that runs then is expected.
 * to is not before from. reg must be loaded and outlive the answer. Fails as
 * verdict_compute does. */
struct error *coverage_compute(const struct reg *reg, struct date on, struct date from, struct date to,
			       struct coverage *out) MUST_CHECK;
void coverage_free(struct coverage *coverage);

/* The kind on a day of the period. */
enum cover_kind cover_on(const struct cover *cover, struct date day);

#endif
