/* The audit pack: what an auditor takes away, in a directory, to check with no
 * more than git and sha256sum. */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "history/events.h"
#include "report/doc.h"

struct audit_query {
	struct date today;              /* for the checks that depend on it */
	int64_t end_of_today;           /* the same, as a moment */
	int64_t since, until;           /* committer times of the changes, inclusive */
	const char *since_text, *until_text;    /* as days; NULL: no bound */
	size_t sample;                  /* changes to draw; 0: none */
	const char *seed;               /* any text; with a sample only */
};

struct audit_summary {
	size_t records, documents, changes, findings, verification, sample;
};

/* Write the pack about reg (at its revision) and its history into directory,
 * which does not exist yet or is empty; it is there whole, or not at all.
 * Loads reg. Needs the git program for the bundle. Status 2 when something is
 * in the directory, 4 when a stored document cannot be taken along. */
struct error *audit_write(struct reg *reg, const struct audit_query *query, const char *directory,
			  struct audit_summary *out) MUST_CHECK;

/* The sample of a second auditor: of n texts, the positions of the count whose
 * SHA-256 of "SEED:TEXT" come first, in that order. The caller owns it. */
size_t *audit_sample(const char *seed, const struct strv *texts, size_t *count);

#endif
