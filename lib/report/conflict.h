/* How what is in conflict is shown. */
#ifndef REPORT_CONFLICT_H
#define REPORT_CONFLICT_H

#include "base/js.h"
#include "history/join.h"

/* Its name, and below it what each side has and who made it so. Safe for a terminal. */
void conflict_text(const struct join_conflict *conflict, struct str *out);
/* [{name, type, id, field, why, base, ours, theirs, here, there}]; the caller owns it. */
struct js *conflicts_js(const struct join *join);

#endif
