/* CSV output (RFC 4180: CRLF, quotes doubled). The only file that knows libcsv. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Add one cell; first tells that no separator goes before it. Control
 * characters and invalid bytes are made visible (utf8_add_safe); LF stays.
 *
 * A cell that a spreadsheet could run as a formula gets a leading apostrophe,
 * as spreadsheets themselves mark text: one that starts with = + - @, with
 * their full-width forms (U+FF1D U+FF0B U+FF0D U+FF20), with TAB or CR, or with
 * any of these after leading spaces or line feeds. A plain number with a sign
 * ("-12.50", "+3,5") is none and stays. */
void csv_cell(struct str *out, const char *text, bool first);
void csv_end_row(struct str *out);

#endif
