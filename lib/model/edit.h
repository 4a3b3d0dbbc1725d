/* Edits of one record's fields, as --set, --unset, --append and --remove ask. */
#ifndef MODEL_EDIT_H
#define MODEL_EDIT_H

#include "model/schema.h"
#include "yaml/tree.h"

enum edit_op { EDIT_SET, EDIT_UNSET, EDIT_APPEND, EDIT_REMOVE };

struct edit {
	enum edit_op op;
	char *field;            /* owned */
	char *value;            /* owned; NULL for EDIT_UNSET */
};

/* From an option's argument: "FIELD=VALUE", or "FIELD" for EDIT_UNSET. */
struct error *edit_parse(enum edit_op op, const char *argument, struct edit *out) MUST_CHECK;
void edit_free(struct edit *edit);
void edits_free(struct edit *edits, size_t n);

/* Apply the edits in order; *out is a new document. Values are taken as
 * written; for a list or a map they are YAML in one line ("[a, b]",
 * "{partij: x, rol: y}"), and an item of a list of maps may be just its
 * identifying key. Errors: status 2 for an unknown field (with the nearest
 * name), a value of the wrong shape, an item that is not there. */
struct error *edit_apply(const struct field *fields, const struct ydoc *doc, const struct edit *edits,
			 size_t n, struct ydoc **out) MUST_CHECK;
/* The canonical text of a new record of which these edits set all fields. Errors as
 * edit_apply. */
struct error *edit_compose(const struct field *fields, const struct edit *edits, size_t n,
			   struct str *out) MUST_CHECK;

#endif
