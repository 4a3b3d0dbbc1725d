/* Terms and dates of one agreement on one day: state, term, end, last notice
 * day, action day, and how each was found. Pure: facts in, answer out.
 * Source of the rules: man/afspraak-register.5, "Dates". */
#ifndef MODEL_TERM_H
#define MODEL_TERM_H

#include <stdbool.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/str.h"

enum state {
	STATE_CONCEPT, STATE_BEEINDIGD, STATE_VERVANGEN, STATE_VERLOPEN,
	STATE_ONBEKEND, STATE_NOG_NIET_INGEGAAN, STATE_VAN_KRACHT,
};

/* Values as written in the record; NULL when absent. Text that is no valid
 * value of its type counts as unknown, and `nvt` does too, except in
 * opzegtermijn and signaaltermijn: no notice day, and no lead time. A duur of
 * nothing (P0D) never reaches a later day and counts as unknown. An unknown
 * maximum means that no limit is known. All borrowed. */
struct term_facts {
	const char *status, *status_peildatum;
	const char *datum_ingang, *datum_einde, *beeindigd_per;
	const char *wijze, *duur, *maximum;             /* of verlenging */
	const char *opzegtermijn;
	const char *signaaltermijn;     /* the record's */
	const char *signaal_termijn;    /* register.yaml's signaal.termijn, for when it is unknown */
};

/* A day, or the reason that there is none. */
enum day_kind { DAY_NONE, DAY_UNKNOWN, DAY_OPEN_ENDED, DAY_DATE };
struct day {
	enum day_kind kind;
	struct date date;       /* DAY_DATE only */
};

struct term {
	enum state state;
	/* The field that decided, static: "status" (rules 1 and 3),
	 * "beeindigd_per" (2, 9), "datum_ingang" (4, 5), "datum_einde" (6, 7, 8),
	 * "verlenging.wijze" (10, and in force through a renewal),
	 * "verlenging.duur" (11, unknown), "verlenging.maximum" (11, expired). */
	const char *because;
	long term;              /* k, from 0 */
	struct day end;         /* DAY_OPEN_ENDED: onbepaalde_tijd without beeindigd_per */
	struct day last_notice; /* DAY_NONE, DAY_UNKNOWN or DAY_DATE */
	struct day action_day;  /* DAY_NONE or DAY_DATE */
};

/* The computation; when steps is given, each step is appended to it as a
 * sentence in lang that names the rule, the values used and the result. A day
 * that falls outside the calendar counts as its first or last day, so that no
 * end and no warning gets lost: a term that would end after 9999-12-31 ends
 * then, and a notice or action day before 0001-01-01 is that day. */
void term_compute(const struct term_facts *facts, struct date on, enum lang lang,
		  struct strv *steps, struct term *out);

/* The last day of the k-th term, k from 0: (datum_einde + 1 day + k x duur)
 * - 1 day. False when it leaves the calendar. */
bool term_end(struct date first_end, struct duration duur, long k, struct date *out);
/* The last day on which notice can be given for a term that ends on end:
 * (end + 1 day - opzegtermijn) - 1 day. False when it leaves the calendar. */
bool term_last_notice(struct date end, struct duration opzegtermijn, struct date *out);

/* The field that would have to be known to tell the end or the last notice day,
 * static; NULL when there is none. A draft, and what is over, need none. */
const char *term_unknown(const struct term_facts *facts, const struct term *term);

const char *state_name(enum state state);               /* "van_kracht" */
/* "2025-01-01", "onbekend", "onbepaalde_tijd"; NULL for DAY_NONE. The caller owns it. */
char *day_text(struct day day);

#endif
