/* Shared by the two halves of the term computation: term.c finds the state,
 * term_days.c the days that follow from it. */
#ifndef MODEL_TERM_INTERNAL_H
#define MODEL_TERM_INTERNAL_H

#include "model/term.h"

enum renewal { RENEWAL_UNKNOWN, RENEWAL_GEEN, RENEWAL_NA_BESLUIT, RENEWAL_STILZWIJGEND };

#define NO_LIMIT (-1L)

struct known_date {
	bool known;
	struct date date;
};

struct known_duration {
	bool known;
	struct duration length;
};

/* One computation: the facts as written, what is known of them, and the
 * answer so far. Every rule decides and says why in the same place, so the
 * explanation cannot drift from the decision. */
struct calc {
	const struct term_facts *facts;
	struct date on;
	enum lang lang;
	struct strv *steps;
	struct term *out;

	struct known_date status_day, start, first_end, ended;
	bool open_ended;
	enum renewal renewal;
	struct known_duration renewed_by, notice, own_lead, shared_lead;
	long maximum;           /* or NO_LIMIT */
	struct date term_end;   /* of out->term; only where first_end is known */
};

/* A short text held by value, to format a day in the middle of a sentence. */
struct text {
	char s[48];
};

enum renewal term_renewal(const char *wijze);

/* Append one sentence to the steps, when they are wanted, in their language. */
void term_step(const struct calc *c, const char *english, ...) __attribute__((format(printf, 2, 3)));
/* What is wrong with a value that counts as unknown, to follow its field's name. */
const char *term_lacking(const struct calc *c, const char *value);
struct text term_iso(struct date d);    /* "2025-12-31" */
/* "2025-12-31 (31 december 2025)" */
struct text term_both(const struct calc *c, struct date d);

/* Each needs the state, the term and its end; the action day also the other two. */
struct day term_find_end(const struct calc *c);
struct day term_find_last_notice(const struct calc *c);
struct day term_find_action_day(const struct calc *c);

#endif
