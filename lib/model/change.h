/* A change of the register: staged edits, checked as a whole, then one commit.
 *
 * A change is begun on HEAD as it is then. When HEAD has moved by the time it
 * is committed, the edits are made again on the new HEAD, and it is checked
 * again; a field that someone else changed meanwhile is a conflict (status 5). */
#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

#include "model/check.h"
#include "model/edit.h"
#include "model/reg.h"

/* What the commit message tells besides the fields. All borrowed. */
struct change_why {
	const char *reason;     /* any text */
	const char *kind;       /* Aard: one of change_kinds() */
	const char *decision;   /* Besluit: one line, or NULL */
	const char *effective;  /* Per: YYYY-MM-DD, or NULL */
};

/* Whether the settings of reg (as they are before the change) ask a decision
 * for changes of this kind: `eisen.besluit`. */
bool change_needs_decision(const struct reg *reg, const char *kind);

struct change;

/* Begin on HEAD; reg is what was read there (borrowed, must outlive the change).
 * reg->has_commit is false for a register that is being made. */
struct change *change_new(struct reg *reg);
void change_free(struct change *change);

/* Stage. Texts are copied. */
void change_add(struct change *change, enum record_type type, const char *id, const char *path,
		const char *text, size_t len);
void change_edit(struct change *change, const struct record *record, const struct edit *edits, size_t n);
void change_rewrite(struct change *change, const struct record *record, const char *text, size_t len);
void change_remove(struct change *change, const struct record *record);
void change_file(struct change *change, const char *path, const char *bytes, size_t len);
void change_unfile(struct change *change, const char *path);    /* takes it out */
void change_config(struct change *change, const char *text, size_t len);

/* Sign the commit, with the key of git's configuration. change_commit has the
 * errors of store/sign.h then. */
void change_sign(struct change *change);

/* What change_commit will say of it, as far as can be told from what was read
 * at the beginning: status 4 when a decision is asked and there is none. */
struct error *change_decided(const struct change *change, const struct change_why *why) MUST_CHECK;

/* The paths of the change and their new bytes, for --dry-run. */
struct change_file {
	char *path;             /* below the register's directory */
	char *before, *after;   /* NULL: not there */
	size_t before_len, after_len;
};

/* Apply the edits to what was read at the beginning and check the result.
 * Nothing is written. Status 4 when errors refuse it: they are in findings.
 * Status 2 when nothing would change. out may be NULL; *out is borrowed until
 * something more is staged. */
struct error *change_try(struct change *change, struct findings *findings, const struct change_file **out,
			 size_t *n) MUST_CHECK;

/* The whole commit message: the reason, and the trailers Record, Aard,
 * Besluit, Per in a last paragraph. Status 2 when a part cannot be one. */
struct error *change_message(const struct change *change, const struct change_why *why, char **out) MUST_CHECK;

/* The same for a commit that is not made of a change: refs are the records it is
 * about (record_ref). */
struct error *message_make(const struct change_why *why, const struct strv *refs, char **out) MUST_CHECK;
/* Refuse (status 4) a change without the decision that the settings of reg, the
 * register before it, ask for its kind. */
struct error *message_decided(const struct reg *reg, const struct change_why *why) MUST_CHECK;

/* Commit. *warning (owned by the caller) is what went wrong after the commit
 * stood. Errors as change_try, and status 5. */
struct error *change_commit(struct change *change, const struct change_why *why, struct findings *findings,
			    struct oid *out, struct error **warning) MUST_CHECK;

#endif
