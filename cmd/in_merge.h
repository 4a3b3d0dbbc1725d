/* Changing a record while git is in the middle of a merge. */
#ifndef CMD_IN_MERGE_H
#define CMD_IN_MERGE_H

#include "cmd/change.h"

/* The edits (enum edit_op as tags) go into the file in the work tree, as git left it,
 * and into git's index: the merge's own commit will have them. The record is checked.
 * Status 2 without edits, or with those of the wrong shape; 4 when the file is no
 * record, or would have errors. */
struct error *amend_in_merge(struct run *run, const char *ref, const struct opt_args *edits,
			     const struct change_options *options) MUST_CHECK;

#endif
