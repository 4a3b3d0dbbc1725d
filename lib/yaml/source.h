/* The text of a YAML file as bytes and lines. Within lib/yaml only. */
#ifndef YAML_SOURCE_H
#define YAML_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Refuse what is no UTF-8 text, and every character that YAML forbids or that
 * it takes for a line end where an editor shows none. The text is
 * NUL-terminated. Status 4. */
struct error *source_check(const char *text, size_t len) MUST_CHECK;
/* The same without saying what is wrong, and without making an error: several
 * threads may ask it at once. */
bool source_is_clean(const char *text, size_t len);

/* Line and column, both from 1, of a byte of the text. */
void source_place(const char *text, size_t pos, unsigned *line, unsigned *column);

/* The number of bytes that encode the character starting with this one. */
size_t source_char(char first);
/* The number of characters of a text. */
size_t source_chars(const char *text);

/* Where the line of pos starts, and where it ends: before its LF or CRLF. The
 * text is NUL-terminated. */
size_t line_start(const char *text, size_t pos);
size_t line_end(const char *text, size_t pos);
/* The start of the next line, or the end of the text. */
size_t line_next(const char *text, size_t pos);

/* The first byte from pos on that is no white space and in no comment. Only
 * for places between tokens: in a scalar a # can be text. */
size_t skip_gap(const char *text, size_t pos);
/* The first byte from pos on that is no space or tab. */
size_t skip_blanks(const char *text, size_t pos);

#endif
