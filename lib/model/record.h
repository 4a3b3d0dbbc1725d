/* One record: a YAML file with its type and id. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/schema.h"
#include "store/store.h"
#include "yaml/tree.h"

struct record {
	enum record_type type;  /* TYPE_COUNT for register.yaml itself */
	char *id;               /* the file's name without .yaml */
	char *path;             /* relative to the register's directory */
	struct ydoc *doc;       /* NULL when the file cannot be read as a record */
	const char *title;      /* what record_title gives, borrowed from doc, where it has been
				 * looked up already; else NULL */
	struct error *broken;   /* why doc is NULL */
	struct oid blob;        /* of the bytes, when they come from a commit; else zero */
};

/* A record from its bytes; a text that cannot be parsed gives a broken record. */
struct record *record_new(enum record_type type, const char *id, const char *path, const char *bytes,
			  size_t len);
/* One of which nothing has been read: it has neither doc nor broken. Takes both texts. */
struct record *record_unread(enum record_type type, char *id, char *path);
struct record *record_copy(const struct record *record);
void record_free(struct record *record);

/* The field table of the record's type. */
const struct field *record_fields(const struct record *record);

/* Borrowed; NULL when absent, broken, or (text) no scalar. */
const struct ynode *record_node(const struct record *record, const char *field);
const char *record_text(const struct record *record, const char *field);
/* The same, and NULL too for `onbekend` and `nvt`: a value that is known. */
const char *record_known(const struct record *record, const char *field);
/* "titel" or "naam", else the id. */
const char *record_title(const struct record *record);
/* The scalars of a list field, borrowed; none when it is no list. */
size_t record_items(const struct record *record, const char *field, const struct ynode *const **items);

bool text_is_known(const char *text);           /* not NULL, empty, onbekend or nvt */

/* "afspraken/2024/x.yaml"; year is used for agreements only. The caller owns it. */
char *record_path(enum record_type type, const char *id, int year);
/* What a path that ends in such a one, below any directory, is of; register.yaml is
 * TYPE_COUNT and "register". False when it is of no record; *id is the caller's. */
bool record_of_path(const char *path, enum record_type *type, char **id);
/* "taak/ketentoezicht", the form of the Record: trailer; "register.yaml" for that
 * itself. The caller owns it. */
char *record_ref(enum record_type type, const char *id);
/* The same as people give it, an agreement by its id alone: of a record, owned by the
 * caller, and of such a reference, a part of it. */
char *record_short_ref(enum record_type type, const char *id);
const char *ref_short(const char *ref);

#endif
