/* What has to be done by when: the days that follow from the agreements and
 * the open questions of a register, as they are on one day. Pure and without
 * memory: what was due stays in the list until the record answers it, so an
 * answer that nobody read is given again the next time.
 * Source of the rules: man/afspraak-due.1, "Which days". */
#ifndef MODEL_DUE_H
#define MODEL_DUE_H

#include "model/agreement.h"

enum due_what { DUE_ACTION_DAY, DUE_LAST_NOTICE, DUE_END, DUE_EVALUATION, DUE_QUESTION, DUE_WHAT_COUNT };
const char *due_what_name(enum due_what what);          /* "last_notice": static, stable */

struct due_item {
	enum due_what what;
	struct date day;
	bool overdue;                   /* the day has passed, and the record does not answer it */
	bool missed;                    /* an action day of which the notice day or end has passed too */
	bool expected;                  /* comes only when an earlier day changes nothing: a term that
					 * is still to follow tacitly, an evaluation after the next */
	const struct record *record;    /* borrowed: an agreement, or for a question a task as well */
	struct term term;               /* of an agreement that can be in force: in the term that the
					 * day is about; of another item, as it is on the day asked about */
	long number;                    /* the term, the repetition of the evaluation or the position
					 * of the question, each from 0 */
	struct day lead;                /* when to begin with it, by the lead time; DAY_NONE without one */
};

/* A record of which some day cannot be told. */
struct due_unknown {
	const struct record *record;    /* borrowed */
	const char *field;              /* static: what would have to be known; NULL: the file cannot be read */
};

struct due {
	struct date on, until;
	struct due_item *items;         /* by day, type, id, what and number */
	size_t n, cap;
	struct due_unknown *unknown;    /* by type, id and field */
	size_t n_unknown, cap_unknown;
	bool cut;                       /* a record has more days in the window than DUE_MOST_REPEATS */
};

/* How many terms or evaluations of one record are looked ahead. */
#define DUE_MOST_REPEATS 120

/* The days up to and including until, which is not before on. reg must be loaded and
 * outlive the answer. */
void due_find(const struct reg *reg, struct date on, struct date until, struct due *out);
/* The notice day or the end that an action day counts back from. */
struct date due_counted_from(const struct due_item *item);
/* An action day without lead time: the day that it counts from is an item of its own. */
bool due_is_same_day(const struct due_item *item);
/* Negative when the day has passed. */
long due_days_left(const struct due *due, const struct due_item *item);
void due_free(struct due *due);         /* leaves it empty */

/* How far ahead to look when nobody says: signaal.venster of the settings, else P3M. */
struct duration due_window(const struct record *config);

#endif
