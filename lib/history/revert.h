/* Undoing a commit by a change that comes after it. */
#ifndef HISTORY_REVERT_H
#define HISTORY_REVERT_H

#include "history/undo.h"
#include "model/change.h"

/* Stage in change, which was begun on reg (at HEAD), what undoes the commit:
 * fields go back to what they were, a record that it made goes, one that it
 * removed comes back at its old path with its documents, and what was changed
 * after it in other fields stays. Errors: status 2 when the commit is not in
 * HEAD's history, is a merge, changed no record, made the register, or is undone
 * already; 4 when a version of a record cannot be read; 5, with all that stands in
 * the way in conflicts, when something that it changed was changed since. */
struct error *revert_stage(struct reg *reg, const struct oid *commit, struct change *change,
			   struct conflicts *conflicts) MUST_CHECK;

#endif
