/* A cell of a spreadsheet as the value of a field. */
#ifndef REPORT_IMPORT_VALUE_H
#define REPORT_IMPORT_VALUE_H

#include "model/schema.h"

/* What the cell means, as --set takes it: a day as 31-12-2025, an amount as
 * 1.234,50, a value in the words of the reports, a list as "a; b" or as YAML. NULL,
 * and *out, or why it is no value, in the language of messages; the caller owns
 * either. */
char *import_value(const struct field *field, const char *cell, char **out);

#endif
