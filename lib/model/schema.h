/* The field table: the one place that knows which fields a record has. It
 * drives parsing, checking, --set, templates, help, CSV columns and JSON. */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/lang.h"
#include "base/str.h"
#include "yaml/edit.h"

#define SCHEMA_VERSION 1        /* register.yaml: schema */
#define ID_MAX 64

enum record_type { TYPE_AFSPRAAK, TYPE_TAAK, TYPE_PARTIJ, TYPE_COUNT };

enum field_type {
	FIELD_TEXT,             /* one line */
	FIELD_BLOCK,            /* text of any number of lines */
	FIELD_ENUM,             /* one of values */
	FIELD_DATE,
	FIELD_DURATION,
	FIELD_INT,              /* 0 or more */
	FIELD_DECIMAL,          /* digits, optionally a point and digits */
	FIELD_BOOL,             /* true or false */
	FIELD_AFSPRAAK_ID, FIELD_TAAK_ID, FIELD_PARTIJ_ID,
	FIELD_URL,              /* https */
	FIELD_FILE,             /* a path under documenten/ */
	FIELD_MEDIATYPE,
	FIELD_SHA256,
	FIELD_RSIN, FIELD_KVK, FIELD_OIN, FIELD_TOOI,
	FIELD_TIMEZONE,         /* an IANA name */
	FIELD_MAP,              /* fields */
};

enum {
	FIELD_REQUIRED = 1 << 0,
	FIELD_LIST = 1 << 1,            /* a list of the type */
	/* These two hold for the field as a whole: `onbekend` instead of the list
	 * or map. An item of a list can be `onbekend` only where values says so. */
	FIELD_UNKNOWN = 1 << 2,         /* may be `onbekend` */
	FIELD_NOT_APPLICABLE = 1 << 3,  /* may be `nvt` */
	FIELD_KEY = 1 << 4,             /* in a list of maps: tells items apart */
	FIELD_NOMINAL = 1 << 5,         /* a number that names, such as a year: no sign between its digits */
};

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	const char *const *values;      /* FIELD_ENUM; also literals besides the type (onbepaalde_tijd); NULL-ended */
	const struct field *fields;     /* FIELD_MAP; ended by a NULL name */
	const char *label;              /* English; field_label has it in both languages */
	const char *help;               /* English, one line */
};

struct schema {
	enum record_type type;
	const char *name;               /* "afspraak": the type in a reference */
	const char *plural;             /* "afspraken": its folder */
	const struct field *fields;
	const char *const *columns;     /* the default columns of `list`; NULL-ended */
	const char *title_field;        /* "titel" or "naam" */
};

const char *const *change_kinds(void);          /* of the trailer Aard and of `eisen`; NULL-ended */

const struct schema *schema_of(enum record_type type);
const struct schema *schema_by_name(const char *name_or_plural);        /* NULL when unknown */
const struct field *schema_register_fields(void);                       /* of register.yaml */

/* The row for a dotted path with list positions ("partijen.0.rol") or without
 * them ("partijen.rol", as field_names gives it); NULL when the table has none.
 * *is_item tells whether the path ends in a position, so that the row is the
 * list's own and the path means one item; is_item may be NULL. */
const struct field *field_find(const struct field *fields, const char *path, bool *is_item);
const struct field *field_named(const struct field *fields, const char *name, size_t len);

/* The rank of key in the map at path: its place in the table fields (a const
 * struct field *), LONG_MAX when it has none. For edits: field_order. */
long field_rank(const char *path, const char *key, const void *fields);
/* The order in which edits put new keys. */
struct yorder field_order(const struct field *fields);

bool field_allows(const struct field *field, const char *literal);     /* onbekend, nvt, or among values */
const char *field_label(const struct field *field, enum lang lang);
/* Every dotted name, without list positions ("partijen.rol"), in table order. */
void field_names(const struct field *fields, struct strv *out);
const char *field_type_name(enum field_type type);                      /* "date (YYYY-MM-DD)" */

#endif
