/* Revisions as people name them. */
#ifndef HISTORY_REVISION_H
#define HISTORY_REVISION_H

#include "model/reg.h"

/* The commit that text names: a day (YYYY-MM-DD), which is the last commit on
 * reg's line of first parents (HEAD's, where reg has no commit) with a committer
 * time up to the end of that day in the register's time zone, or anything that git understands. A branch that
 * is called as a day is refs/heads/2025-01-01. Status 2 when there is none. */
struct error *revision_find(const struct reg *reg, const char *text, struct oid *out) MUST_CHECK;

#endif
