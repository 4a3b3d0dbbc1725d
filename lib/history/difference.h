/* The records in which two states of a register differ, field by field. */
#ifndef HISTORY_DIFFERENCE_H
#define HISTORY_DIFFERENCE_H

#include "base/pool.h"
#include "history/touched.h"
#include "model/reg.h"
#include "model/value.h"

enum action { ACTION_ADDED, ACTION_CHANGED, ACTION_REMOVED };
const char *action_name(enum action action);    /* "added" */

struct difference {
	enum record_type type;          /* TYPE_COUNT: register.yaml */
	char *id;
	enum action action;
	char *path_before, *path_after; /* below the register's directory; NULL: not there */
	char *unreadable;               /* why there are no fields, or NULL */
	struct record *before, *after;  /* owned; NULL when not there or unreadable */
	struct field_changes fields;    /* none when only layout or comments differ */
	struct pool *values;            /* owned: of the fields, when they are not of before and after */
};
struct differences {
	struct difference *items;       /* by type, id and path; register.yaml last */
	size_t n, cap;
};
#define DIFFERENCES_INIT { NULL, 0, 0 }

const struct field *difference_fields(const struct difference *difference);     /* the field table */
/* A difference with nothing read yet; it stays valid until the next is added. */
struct difference *difference_add(struct differences *differences, const struct touched *touched);
void differences_free(struct differences *differences); /* leaves it empty */

/* From one commit's root tree to another's; NULL is an empty one. */
struct error *differences_between(const struct site *site, const struct oid *before, const struct oid *after,
				  const struct record_filter *only, struct differences *out) MUST_CHECK;
/* From a root tree to the files of the work tree (reg_open_worktree). */
struct error *differences_to_worktree(const struct oid *before, const struct reg *worktree,
				      const struct record_filter *only, struct differences *out) MUST_CHECK;
/* From records that are known to differ; nothing here can fail: what cannot be
 * read is said in the difference. known may hold a readable record (*known NULL:
 * none), which is taken, and *known cleared, when it is the later version of one. */
void differences_read(const struct site *site, const struct touched_list *touched, struct record **known,
		      struct differences *out);

/* Keep only the changes that pass, and the differences that have some or, being
 * unreadable, may have. */
typedef bool (*difference_test)(const struct difference *difference, const struct field_change *change,
				const void *context);
void differences_keep(struct differences *differences, difference_test test, const void *context);

/* Keep only the changes of a field, or of what lies above or below it ("partijen.rol"
 * without positions means that of any item), and the differences that have some
 * or, being unreadable, may have. */
void differences_keep_field(struct differences *differences, const char *field);

#endif
