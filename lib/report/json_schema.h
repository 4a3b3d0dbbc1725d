/* The form of a record file as a JSON Schema (2020-12), made from the field
 * table: for editors, and for who delivers files. */
#ifndef REPORT_JSON_SCHEMA_H
#define REPORT_JSON_SCHEMA_H

#include "base/js.h"
#include "model/schema.h"

/* Of a file of this type; TYPE_COUNT is register.yaml. Titles and descriptions
 * are in both languages. It takes values as text, as the files are read here,
 * and as the numbers and truth values that other readers of YAML make of them.
 * What takes more than one file, or a check digit, is left to `check`. The
 * caller owns it. */
struct js *json_schema(enum record_type type);

#endif
