/* Two lines of a register's history brought together: records field by field, as
 * model/merge.h does, and other files as git would. "Here" are ours, "there" theirs. */
#ifndef HISTORY_JOIN_H
#define HISTORY_JOIN_H

#include "history/last_change.h"
#include "model/check.h"
#include "model/merge.h"
#include "store/write.h"

/* What cannot be told without somebody who knows. */
struct join_conflict {
	char *name;             /* as a choice names it: "dvo-x:datum_einde", "taak/x", or the path of a file */
	enum record_type type;  /* of a record: TYPE_COUNT is register.yaml */
	char *id;               /* NULL: a file that is no record */
	char *field;            /* as in model/merge.h; NULL: the record or file as a whole */
	char *why;              /* of the whole, in the language of messages; else NULL */
	char *base, *ours, *theirs;     /* of a field, as one line of text; NULL: not there */
	struct last_change here, there; /* who made it so on each side; of a file not found */
};

/* Choices, each with what it names. */
struct join_choices {
	struct join_choice {
		char *text;             /* as it was given; owned, as the others; NULL: any, not asked for by name */
		char *name;             /* FIELD, REF:FIELD, REF or a path */
		char *ref;              /* the part before the colon; NULL: none */
		struct merge_choice take;       /* its field is the part behind the colon, borrowed from name */
		bool used;              /* something in conflict has that name */
	} *items;
	size_t n, cap;
};
#define JOIN_CHOICES_INIT { NULL, 0, 0 }
/* "NAME=ours", "NAME=theirs", "NAME=base", or "NAME=VALUE" of a field, as
 * merge_choice_parse has it. Status 2. */
struct error *join_choices_add(struct join_choices *choices, const char *text) MUST_CHECK;
/* One for every field that no other choice names; the last to be added. */
void join_choices_favor(struct join_choices *choices, enum merge_take take);
void join_choices_free(struct join_choices *choices);   /* leaves it empty */
/* Status 2 when one was not used: a slip, that may have been meant for something else. */
struct error *join_choices_refuse_unused(const struct join_choices *choices) MUST_CHECK;

struct join {
	struct update *updates;         /* what theirs and the merge change in the tree of ours; owned */
	size_t n, cap;
	struct strv merged;             /* references of the records that both changed */
	struct join_conflict *conflicts;        /* by type and id, files last */
	size_t n_conflicts, cap_conflicts;
};
void join_free(struct join *join);      /* leaves it empty */

/* merge_record with the choices that name a field of this record or of any, which are
 * marked as used. Conflicts are added to out. */
struct error *join_versions(const struct record *base, const struct record *ours, const struct record *theirs,
			    struct join_choices *choices, struct join *out, struct str *text) MUST_CHECK;
/* Find who made each conflict so, in the commits of either side; theirs may be NULL. */
struct error *join_find_who(const struct site *site, const struct oid *ours, const struct oid *theirs,
			    struct join *join) MUST_CHECK;

/* Join theirs into ours, two commits of the register. What one side changed is
 * taken; of a record that both changed, the fields; text files that are no records
 * by line. Choices are marked as used. With conflicts, the updates mean nothing.
 *
 * Errors: status 5 when they have no history in common, when their histories cross
 * so that it cannot be told what either changed, or when theirs has links or
 * submodules, which are git's to bring in; 3 and 4 when theirs has no register
 * where ours has it, or a newer one than this program knows; 2 when a choice is of
 * the wrong shape. */
struct error *join_commits(const struct site *site, const struct oid *ours, const struct oid *theirs,
			   struct join_choices *choices, struct join *out) MUST_CHECK;

#endif
