/* The second pair of eyes: a signed commit that changes nothing and says, in a
 * trailer Akkoord, which change it approves. Git carries, pushes and verifies
 * it as any other commit; history/mandate.h judges it. */
#ifndef HISTORY_APPROVE_H
#define HISTORY_APPROVE_H

#include "model/reg.h"

/* Approve a commit on top of HEAD, of which reg is the register. reason may be
 * NULL. Status 2 when the commit is not in HEAD's history, changed no record, or
 * no key to sign with is configured; 5 when the branch keeps moving; those of
 * store/write.h and store/sign.h besides. *warning is the caller's. */
struct error *approve(const struct reg *reg, const struct oid *commit, const char *reason, struct oid *out,
		      struct error **warning) MUST_CHECK;

#endif
