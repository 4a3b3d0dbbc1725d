/* Who last changed a part of a record: for conflicts, where each side tells its own. */
#ifndef HISTORY_LAST_CHANGE_H
#define HISTORY_LAST_CHANGE_H

#include "history/events.h"

struct last_change {
	bool found;
	struct oid commit;
	struct person author;
	char *reason;           /* the first line; valid UTF-8, and so is the author's name */
};

/* The newest commit of those that led to `from` that changed the field, named as in
 * a conflict (model/merge.h); NULL: the record in any way. TYPE_COUNT and
 * "register" are register.yaml. Not found when no readable version tells. Free
 * with last_change_free, after an error too. */
struct error *last_change_find(const struct site *site, const struct oid *from, const struct record_name *name,
			       const char *field, struct last_change *out) MUST_CHECK;
void last_change_free(struct last_change *change);      /* leaves it empty */

/* "2025-01-02 Registrar: Verlengd (1234567890)", which is not safe for a terminal yet.
 * The day is the author's. The caller owns it; NULL when not found. */
char *last_change_line(const struct last_change *change);

#endif
