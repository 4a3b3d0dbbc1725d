/* The verdict on the norm on a day, per task and for the register.
 * Source of the rules: man/afspraak-register.5, "The verdict on the norm".
 *
 * What is unknown never counts as compliant:
 * - `belegd_bij` or `partijen` that are unknown, or hold an unknown item, do
 *   not meet CONDITION_PARTIES;
 * - a stored file counts as a document only when the register holds it;
 * - a task that cannot be read has an unknown `wijze`: its verdict is
 *   OUTCOME_ONBEKEND, so the register cannot comply until it is repaired;
 * - an agreement that cannot be read meets no condition and is linked to no
 *   task, as nobody can tell to which. It can only make the verdict worse, and
 *   the signals name it as an error. */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdint.h>

#include "model/agreement.h"

/* What an agreement needs for a task to count as recorded; bits of a mask. */
enum {
	CONDITION_BINDING = 1 << 0,     /* soort binds */
	CONDITION_STATUS = 1 << 1,      /* vastgesteld, ondertekend or van_kracht */
	CONDITION_PARTIES = 1 << 2,     /* known, and who carries out the task is among them */
	CONDITION_IN_FORCE = 1 << 3,    /* by its dates, on the day */
	CONDITION_DOCUMENT = 1 << 4,    /* one with an address or a stored file */
	CONDITION_COUNT = 5,
	CONDITION_ALL = (1 << CONDITION_COUNT) - 1,
};
/* The field that each condition is about, by bit: "soort", …, "documenten". */
extern const char *const condition_fields[CONDITION_COUNT];

enum manner {
	MANNER_UITGEVOERD, MANNER_GEORGANISEERD, MANNER_SAMENWERKING, MANNER_AFSTEMMING,
	MANNER_ONBEKEND,
	MANNER_COUNT,
};
const char *manner_name(enum manner manner);            /* "uitgevoerd_door_ander" */
bool manner_in_scope(enum manner manner);               /* does the norm ask about it? */

enum outcome { OUTCOME_VASTGELEGD, OUTCOME_DEELS, OUTCOME_NIET, OUTCOME_ONBEKEND, OUTCOME_COUNT };
const char *outcome_name(enum outcome outcome);         /* "vastgelegd" */

enum judgement {
	JUDGEMENT_VOLDOET, JUDGEMENT_VOLDOET_DEELS, JUDGEMENT_VOLDOET_NIET,
	JUDGEMENT_NIET_VAST_TE_STELLEN,
};
const char *judgement_name(enum judgement judgement);   /* "voldoet_deels" */

/* An agreement on the day. */
struct agreement {
	const struct record *record;    /* borrowed; may be broken */
	struct term_facts facts;        /* borrowed from the record; of a broken one: none */
	struct term term;               /* of a broken one: STATE_ONBEKEND, because NULL */
	bool counts;                    /* neither a draft nor over: it can make a task `deels` */
	bool binds;                     /* meets CONDITION_BINDING */
	bool names_files;               /* says that documents are stored in the register */
	unsigned unmet;                 /* without CONDITION_PARTIES, which depends on the task */
	const char **parties;           /* owned; ids, borrowed and sorted; empty when not all known */
	size_t n_parties;
	size_t *tasks;                  /* owned; of verdict.tasks, those that it is about, once each */
	size_t n_tasks;
};
bool agreement_has_party(const struct agreement *agreement, const char *id);

/* An agreement whose `taken` hold the task. */
struct link {
	size_t agreement;               /* position in verdict.agreements */
	unsigned unmet;                 /* all conditions */
};
#define NO_LINK SIZE_MAX

struct task {
	const struct record *record;    /* borrowed; may be broken */
	enum manner manner;
	enum outcome outcome;
	struct link *links;             /* owned; by id of the agreement */
	size_t n, cap;
	size_t best;                    /* the link that decided: of those that count, the one
					 * that lacks least, the first by id; or NO_LINK */
};

struct verdict {
	struct date on;
	enum judgement judgement;
	struct task *tasks;             /* owned; every task, by id */
	size_t n_tasks;
	struct agreement *agreements;   /* owned; every agreement, by id */
	size_t n_agreements;
	struct record *const *task_records;     /* borrowed from the register: of tasks */
	size_t first_agreement;         /* its position among the records of the register */
	/* Tasks in scope, and of these how many have each outcome. Tasks of
	 * unknown manner are counted under onbekend and not in scope. */
	size_t in_scope, outcomes[OUTCOME_COUNT];
	size_t manners[MANNER_COUNT];   /* of all tasks */
};

/* reg must be loaded, and must outlive the verdict. Only documents that are
 * said to be stored are looked up outside it: that can fail. On failure *out
 * is empty. */
struct error *verdict_compute(const struct reg *reg, struct date on, struct verdict *out) MUST_CHECK;
/* The same in three steps, for who looks at each record but once, as it is read: with
 * a listed register; for each record as reg_load_looking says; and when it is loaded. */
void verdict_begin(const struct reg *reg, struct date on, struct verdict *out);
void verdict_look(const struct reg *reg, size_t at, struct verdict *verdict);
struct error *verdict_end(const struct reg *reg, struct verdict *verdict) MUST_CHECK;
/* The agreement of the record at a position in the register; NULL for another record. */
struct agreement *verdict_agreement(const struct verdict *verdict, const struct reg *reg, size_t at);
void verdict_free(struct verdict *verdict);

/* For a verdict through time. Let an agreement be in another state than on the
 * verdict's day, and judge a task again by the states that its agreements now
 * have; the outcome is in task, and counts in the verdict stay. */
void agreement_put_term(struct agreement *agreement, const struct term *term);
void task_judge(const struct verdict *verdict, struct task *task);
/* The verdict on the register by the counts of outcomes, of which in_scope are of
 * tasks in scope. */
enum judgement judgement_of(size_t in_scope, const size_t outcomes[OUTCOME_COUNT]);

#endif
