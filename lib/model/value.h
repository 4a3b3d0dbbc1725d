/* Values of records: shown on one line, as JSON, and compared field by field. */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/js.h"
#include "model/schema.h"
#include "yaml/tree.h"

/* One line of text: a scalar as it is (LF shown as a space), collections in
 * flow style. NULL adds nothing. */
void value_line(const struct ynode *node, struct str *out);
/* The same as a string that the caller owns; NULL gives NULL. */
char *value_one_line(const struct ynode *node);

/* As JSON: structure kept, scalars as strings as written, except valid ints
 * and bools of the schema. field is the row of the value (NULL: unknown);
 * NULL node gives null. The caller owns it. */
struct js *value_js(const struct ynode *node, const struct field *field);

/* A whole record: its id first, which no field of the file replaces, then the
 * fields as above. The caller owns it. */
struct js *value_record_js(const char *id, const struct field *fields, const struct ynode *root);

struct field_change {
	char *field;            /* owned: "verlenging.duur", "partijen.1.rol" */
	const struct ynode *before, *after;     /* borrowed from the trees; NULL: absent */
};
struct field_changes {
	struct field_change *items;
	size_t n, cap;
};
#define FIELD_CHANGES_INIT { NULL, 0, 0 }

/* The fields in which two records differ, in file order of `after`, then what
 * only `before` has. Maps are compared key by key; lists of maps by their
 * identifying key (FIELD_KEY) and other lists as sets, so order is no
 * difference; an item is named by its position in `after`, or in `before` when
 * it was removed. Either tree may be NULL. */
void value_diff(const struct field *fields, const struct ynode *before, const struct ynode *after,
		struct field_changes *out);
void field_changes_free(struct field_changes *changes);

/* Whether two values of a field, or two items of a list, are the same as value_diff
 * sees it. field is the row of the field or of the list (NULL: unknown); a NULL
 * node, of what is not there, equals only NULL. */
bool value_equal(const struct field *field, const struct ynode *a, const struct ynode *b);

/* The same of whole records, given the field table. */
bool value_same_record(const struct field *fields, const struct ynode *a, const struct ynode *b);

/* What tells an item of a list apart from the others; the caller owns it. */
char *value_identity(const struct ynode *item, const struct field *list);

#endif
