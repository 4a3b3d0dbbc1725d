/* Which commit gave each field of a record the value that it has. */
#ifndef HISTORY_BLAME_H
#define HISTORY_BLAME_H

#include "history/atoms.h"
#include "history/index.h"
#include "model/record.h"
#include "model/site.h"

struct blame_commit {
	struct commit commit;
	char *reason, *decision;        /* as of an event: valid UTF-8; decision may be NULL */
	bool after_unreadable;          /* its parent has the record, but unreadable: it may have
					 * had these values already */
};

struct blame_field {
	const char *field;              /* with list positions, as in the file; borrowed from paths */
	const struct ynode *value;      /* borrowed from the record */
	const struct blame_commit *by;
};

struct blame {
	struct blame_field *fields;     /* the atoms of the record, in file order */
	size_t n;
	struct blame_commit **commits;  /* those to blame */
	size_t n_commits, cap_commits;
	struct strv paths;
};

/* record is as in the commit `from`, readable, and must outlive *out.
 *
 * From there each value goes back to the parent that has it too, under the same
 * keys and in the item of the same identity; the commit where no parent has it
 * is to blame. So layout, order, comments and the file's place are no change,
 * and a value that was changed away and back counts from its return. At a
 * merge a parent with the very same file takes all, as in git's own
 * simplification of history; else each value goes to the first parent with it.
 * A version that cannot be read has no values: what stood in it counts from the
 * commit that made the record readable again (after_unreadable). index is that
 * of a commit that `from` led to, or is; or NULL. */
struct error *blame_record(const struct site *site, const struct oid *from, const struct record *record,
			   struct index *index, struct blame *out) MUST_CHECK;
void blame_free(struct blame *blame);   /* atoms it empty */

#endif
