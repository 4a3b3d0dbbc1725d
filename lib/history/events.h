/* The history of a register: its commits, and what each changed, field by field. */
#ifndef HISTORY_EVENTS_H
#define HISTORY_EVENTS_H

#include "history/index.h"
#include "history/way.h"
#include "store/signature.h"

/* What a commit says, as valid UTF-8: its message without the trailers, and the
 * values of one trailer joined by "; " (NULL when it has none). The caller owns each. */
char *commit_reason(const struct commit *commit);
char *commit_trailer(const struct commit *commit, const char *key);

/* One commit that changed records. A commit is compared with its parent, the
 * first one with nothing; of a merge, only records that differ from those of
 * all its parents are shown, against the first parent. */
struct event {
	const struct commit *commit;    /* borrowed */
	const struct oid *settings;     /* of which commit the settings ask something of this one; NULL: its first parent */
	char *reason;                   /* the message without its trailers */
	char *kind, *decision, *effective;      /* trailers Aard, Besluit, Per; NULL when absent */
	enum signature signature;
	char *signer;                   /* principal, or fingerprint of a key that is not known; or NULL */
	struct differences changes;     /* never empty in a walk */
};

/* All borrowed. The texts of an event are valid UTF-8. */
struct event_query {
	struct record_filter only;
	int64_t since, until;   /* committer times, inclusive; INT64_MIN and INT64_MAX: no bound */
	const char *author;     /* in the author's name or address, whatever the case; or NULL */
	const char *kind;       /* Aard; or NULL */
	const char *decision;   /* in Besluit, whatever the case and accents; or NULL */
	const char *field;      /* as differences_keep_field; or NULL */
	/* Of one record: a field by identity (or NULL). A merge that has it as one of
	 * its parents has did not change it. */
	const struct way *way;
	long limit;             /* at most so many events; negative: all */
	struct index *index;    /* at the commit where the walk begins, or NULL */
};

typedef struct error *(*event_visit)(const struct event *event, void *context);

/* Visit the events reachable from a commit, newest first. Only one is in
 * memory at a time; an old version that cannot be read is said in its event. */
struct error *events_walk(const struct site *site, const struct oid *from, const struct event_query *query,
			  event_visit visit, void *context) MUST_CHECK;

/* One commit, which must outlive the event; its changes are empty when it changed
 * no record, and its signature is not looked at. Clear the event after an error too. */
struct error *event_read(const struct site *site, const struct commit *commit, struct event *out) MUST_CHECK;
void event_clear(struct event *event);

/* Whether some commit changed the record, so that it exists or once did. index as
 * in a query. */
struct error *events_know(const struct site *site, const struct oid *from, const struct record_name *name,
			  struct index *index, bool *known) MUST_CHECK;

#endif
