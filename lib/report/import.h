/* Rows of a spreadsheet as changes of records: what its columns mean, what its
 * cells mean, and which record a row is about. Labels and values may be those of
 * the reports, in either language. */
#ifndef REPORT_IMPORT_H
#define REPORT_IMPORT_H

#include "base/csv.h"
#include "base/map.h"
#include "model/change.h"

struct import_column {
	const char *header;             /* borrowed from the file */
	const char *path;               /* "id", a dotted field name (owned by the import), or NULL: left out */
	const struct field *field;      /* NULL for the id and what is left out */
};

/* What a row is about. */
struct import_row {
	size_t line;
	char *id;                       /* owned */
	const struct record *record;    /* borrowed from the register; NULL for a new one */
	struct edit *edits;             /* owned: to an existing one, what differs */
	size_t n, cap;
	char *path;                     /* owned: of the record's file */
};

struct import {
	const struct reg *reg;          /* borrowed; loaded */
	enum record_type type;
	const struct csv_file *file;    /* borrowed */
	const char *name;               /* of the file, as messages show it; borrowed */
	struct import_column *columns;
	size_t n_columns;
	struct import_row *rows;
	size_t n_rows;
	struct strv paths;
	struct map by_id;               /* the rows */
	struct map by_kenmerk;          /* the register's records; a mark where several have it */
	bool has_kenmerk;               /* it was asked for, and made */
	struct strv problems;           /* "FILE:LINE:COLUMN: text", in the language of messages */
};

/* "HEADER=FIELD", or "HEADER=" for a column that is left out. */
struct import_map {
	const char *const *items;       /* borrowed */
	size_t n;
};

/* Understand the columns. Status 2 when one means nothing, or two the same. */
struct error *import_begin(const struct reg *reg, enum record_type type, const struct csv_file *file,
			   const char *name, const struct import_map *map, struct import *out) MUST_CHECK;
/* Understand the rows; year is that in whose folder new agreements go. What is
 * wrong in them is in problems, every one. */
void import_rows(struct import *import, int year);
/* The row of the record at a path below the register; NULL when there is none. */
const struct import_row *import_row_at(const struct import *import, const char *path);
/* Stage all rows that change something; *added and *changed are how many. */
struct error *import_stage(const struct import *import, struct change *change, size_t *added,
			   size_t *changed) MUST_CHECK;
void import_free(struct import *import);        /* leaves it empty */

#endif
