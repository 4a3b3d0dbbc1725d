/* Between restore.c (JSON, staging) and restore_sqlite.c. */
#ifndef REPORT_RESTORE_INTERNAL_H
#define REPORT_RESTORE_INTERNAL_H

#include "base/js_read.h"
#include "report/restore.h"

/* Something wrong, at a place in the file: ":12", ": afspraak/dvo-x", or "". */
void restore_problem(struct restore *restore, const char *place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A record with the fields in root, which is taken; id and year may be what anybody
 * wrote, or NULL. */
void restore_add(struct restore *restore, const char *place, enum record_type type, const char *id,
		 const char *year, struct ynode *root);
/* The settings, from a JSON object. */
void restore_settings(struct restore *restore, const char *place, const struct js_read *fields);

struct error *restore_from_sqlite(struct restore *restore, const char *path) MUST_CHECK;

#endif
