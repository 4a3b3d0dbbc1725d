/* Undoing what a commit did to one record, field by field. */
#ifndef HISTORY_UNDO_H
#define HISTORY_UNDO_H

#include "model/record.h"

/* What stands in the way, all of it: errors of status 5. */
struct conflicts {
	struct error **items;   /* owned, each item too */
	size_t n, cap;
};
#define CONFLICTS_INIT { NULL, 0, 0 }
void conflicts_free(struct conflicts *conflicts);       /* leaves it empty */

/* The text of the record as it is now, with the fields in which before and
 * after differ back at what they were before; other fields and other lines stay.
 * A record that is byte for byte as it was after gets the bytes it had before.
 * Lists of maps are compared by their identifying key and other lists as sets,
 * so that an item that comes back goes to the end. A field that is neither as
 * it was after nor as it was before is a conflict, and then out means nothing.
 * Each record must have a doc. Errors: what an edit can give (yaml/edit.h), and
 * status 4 for more edits than any honest record needs. */
struct error *undo_fields(const struct record *before, const struct record *after,
			  const struct record *now, struct conflicts *conflicts, struct str *out) MUST_CHECK;

/* The record that the commit made is to go: a conflict for each field that was
 * changed since. */
void undo_added(const struct record *after, const struct record *now, struct conflicts *conflicts);

#endif
