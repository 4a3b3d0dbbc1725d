/* A whole register for other programs, losing nothing but layout and comments.
 * Every record of the register must be readable. */
#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include "model/reg.h"

/* {schema, commit, date, register: {…}, afspraken: [{id, …}], taken: […],
 * partijen: […], years: {ID: "2024"}}, values as `list` gives them; the year is that of
 * registration, which is an agreement's folder. */
void export_json(const struct reg *reg, struct str *out);
/* One object {type, id, year, fields} a line; the settings first, as of type register. */
void export_lines(const struct reg *reg, struct str *out);
/* A row for each record of the type. A field in a group has a column of its own,
 * the group one for when it is onbekend or nvt; a list stands in one cell as YAML
 * writes it on a line, which --set takes. An absent value is an empty cell. */
void export_csv(const struct reg *reg, enum record_type type, struct str *out);
/* A database in a file, which must not be there: a table for each type with the
 * columns of the CSV but for the lists, and a table for each list with the id and
 * the position. False when it cannot be written. */
bool export_sqlite(const struct reg *reg, const char *path);

/* The names of the fields that can be columns, groups and what is in them; lists as a
 * whole. And as a column of the database is named. */
void export_columns(const struct field *fields, const char *prefix, struct strv *out);
void export_column_name(const char *field, struct str *out);

#endif
