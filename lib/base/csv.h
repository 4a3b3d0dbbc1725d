/* CSV, written (RFC 4180: CRLF, quotes doubled) and read as spreadsheets write it.
 * The only file that knows libcsv. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
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

/* A file of rows; rows without any text in them are left out. */
struct csv_row {
	size_t line;            /* where it starts, from 1 */
	struct strv cells;      /* valid UTF-8 */
};
struct csv_file {
	struct csv_row *items;
	size_t n, cap;
	const char *encoding;   /* as it was recognised: "UTF-8", "Windows-1252"; static */
	char separator;
};
#define CSV_FILE_INIT { NULL, 0, 0, NULL, 0 }
/* The separator is what the first line has most of: a semicolon, a comma or a
 * tab. What is no UTF-8 is taken for Windows-1252. Status 4, with the line, for
 * quotes that are not closed, UTF-16, or a byte that neither has. */
struct error *csv_read(const char *bytes, size_t len, struct csv_file *out) MUST_CHECK;
void csv_file_free(struct csv_file *file);      /* leaves it empty */

#endif
