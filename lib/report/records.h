/* How records are shown: one as a sheet, several as a table, for people (a doc,
 * in words) and for programs (JSON, YAML, CSV: values as written). */
#ifndef REPORT_RECORDS_H
#define REPORT_RECORDS_H

#include "base/js.h"
#include "model/record.h"
#include "report/doc.h"

/* A value in words, with a line per item of a list; NULL is said to be absent. */
void value_words(const struct ynode *value, const struct field *field, enum lang lang, struct str *out);

/* One record: its facts, a table for each list of its own, and what is not
 * filled in. path is shown as the file's place. */
struct doc *record_doc(const struct record *record, const char *path, enum lang lang);
struct js *record_fields_js(const struct record *record);
/* field,value: a row per value. */
void record_csv(const struct record *record, struct str *out);

struct records {
	enum record_type type;
	const struct record **items;    /* owned; the records are borrowed */
	size_t n;
	struct column {
		char *path;             /* owned */
		const struct field *field;
	} *columns;                     /* owned */
	size_t n_columns, cap_columns;
};
void records_free(struct records *records);
/* A table in words; title may be "". Without one_line each item of a list, and
 * each line of a text, has a line in its cell. */
struct doc *records_doc(const struct records *records, enum lang lang, const char *title, bool one_line);
/* An absent value is an empty cell; the items of a list are joined by "; ". */
void records_csv(const struct records *records, struct str *out);
/* {schema, type, records: [{id, field: value}]}: the columns, or with all_fields
 * what each record has. The head is the same without the records. */
void records_json(const struct records *records, bool all_fields, struct str *out);
struct js *records_head(enum record_type type);
#define RECORDS_KEY "records"
void records_yaml(const struct records *records, bool all_fields, struct str *out);

#endif
