/* Where each field of a record has its value from, for people and programs. */
#ifndef REPORT_BLAME_H
#define REPORT_BLAME_H

#include "base/js.h"
#include "base/lang.h"
#include "history/blame.h"

/* A line for each field, in the manner of git's blame: commit, day, author, field
 * and value, and the reason's first line with the decision. What is long is cut. */
void blame_text(const struct blame *blame, enum lang lang, struct str *out);
/* {schema, type, id, fields: [{field, value, commit, date, author, reason, decision}]};
 * after_unreadable where that is so. */
struct js *blame_js(const struct record *record, const struct blame *blame);
/* A row for each field, with a header. */
void blame_csv(const struct blame *blame, struct str *out);

#endif
