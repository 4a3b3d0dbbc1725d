/* The fields of three versions of a record, merged by edits of one of them. Who
 * merges wants model/merge.h; undoing a commit is the same with other rules. */
#ifndef MODEL_MERGE_FIELDS_H
#define MODEL_MERGE_FIELDS_H

#include "model/merge.h"

struct merge_rules {
	/* Ours is the record as it is now, base as a commit left it, theirs as it was
	 * before. What came or went as a map is then still many fields, of which those
	 * that were changed since are conflicts and the rest is not, and nothing is
	 * joined that stands in place of something else. */
	bool undoing;
	const struct merge_choice *choices;
	size_t n_choices;
};

/* *out is ours with what theirs changed (owned by the caller). base may be NULL;
 * the others have a doc. Errors as merge_record. */
struct error *merge_fields(const struct record *base, const struct record *ours, const struct record *theirs,
			   const struct merge_rules *rules, struct merge_conflicts *conflicts,
			   struct ydoc **out) MUST_CHECK;

#endif
