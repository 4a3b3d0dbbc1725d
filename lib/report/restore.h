/* Taking in what an export (report/export.h) gave: JSON, JSON Lines or a database. */
#ifndef REPORT_RESTORE_H
#define REPORT_RESTORE_H

#include "model/change.h"

enum restore_kind { RESTORE_NONE, RESTORE_JSON, RESTORE_LINES, RESTORE_SQLITE };
/* Of what kind the bytes of a file are; RESTORE_NONE: no export, but perhaps a table. */
enum restore_kind restore_kind(const char *bytes, size_t len);

struct restore {
	const struct reg *reg;          /* borrowed; loaded */
	const char *name;               /* of the file, as messages show it; borrowed */
	int year;                       /* in whose folder agreements go of which the export tells none */
	struct record **records;        /* owned, and their list */
	size_t n, cap;
	struct record *settings;        /* NULL: it has none */
	struct strv problems;           /* in the language of messages, each with where it is */
};

/* Read the records; path is the file itself, which a database is read from. What is
 * wrong in them is in problems, every one. Status 4 when it is no such file at all. */
struct error *restore_read(struct restore *restore, enum restore_kind kind, const char *path, const char *bytes,
			   size_t len) MUST_CHECK;
/* Stage what differs: records that are not there come, others become as they are in
 * the export, with their own layout, and what the export has not stays. With settings,
 * register.yaml becomes so as well; else *other tells whether it differs. */
struct error *restore_stage(const struct restore *restore, bool settings, struct change *change, size_t *added,
			    size_t *changed, bool *other) MUST_CHECK;
void restore_free(struct restore *restore);     /* leaves it empty */

#endif
