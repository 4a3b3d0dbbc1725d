/* Unicode text as people see it. The only file that knows libunistring. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The offset of the first byte that is not valid UTF-8, or len when all is. */
size_t utf8_invalid(const char *s, size_t len);

/* Columns the text takes on a terminal (East Asian wide characters are two,
 * combining marks none). The text must have been made safe before. */
size_t utf8_width(const char *s);
size_t utf8_width_of(const char *s, size_t len);

/* The number of bytes of s that fit in width columns, cut at a grapheme
 * boundary; at least one grapheme when s is not empty. */
size_t utf8_fit(const char *s, size_t width);

/* The lines that len bytes take when no line may be wider than width columns (0
 * counts as 1): broken where UAX #14 allows it, between graphemes where a single
 * word is too long. Lines have no spaces at their ends; "" gives one empty line.
 * They are added, each a part of s. */
struct utf8_line {
	const char *s;
	size_t len, width;      /* bytes, columns */
};
struct utf8_lines {
	struct utf8_line *items;        /* owned: the caller frees it */
	size_t n, cap;
};
void utf8_lines(struct utf8_lines *out, const char *s, size_t len, size_t width);
/* The same as strings, of a string. */
void utf8_wrap(struct strv *lines, const char *s, size_t width);

/* The width of the widest part of len bytes that utf8_lines keeps together if it can. */
size_t utf8_word_width(const char *s, size_t len);

/* The first character of s that could steer a terminal or reorder its text:
 * C0, DEL, C1, bidirectional controls, line separators. Its code point and
 * length in bytes go to *code and *len. NULL when there is none. */
const char *utf8_unsafe(const char *s, unsigned *code, size_t *len);

/* Whether the character at s, which is not at its end, is one of these; its code
 * point and length are set in any case. */
bool utf8_unsafe_at(const char *s, unsigned *code, size_t *len);

/* Add s in a form that cannot steer a terminal: the characters that
 * utf8_unsafe finds become <U+XXXX>, invalid bytes U+FFFD. With keep_newlines,
 * LF stays, and TAB becomes a space. */
void utf8_add_safe(struct str *out, const char *s, bool keep_newlines);

/* Whether utf8_add_safe with keep_newlines would change nothing. False when that
 * is more than can be told at a glance. */
bool utf8_is_safe(const char *s, size_t len);

/* Add s with invalid bytes replaced by U+FFFD and nothing else changed. */
void utf8_add_valid(struct str *out, const char *s, size_t len);

bool utf8_is_ascii(const char *s);

/* The text as compared in searches: full case folding (ß is ss), compatibility
 * forms resolved and diacritics removed (NFKD without marks). It is valid
 * UTF-8; letters with a stroke (ø) stay. The caller owns it. */
char *utf8_fold(const char *s);
/* Whether two texts fold to the same; both without folding them, as a rule. */
bool utf8_same_folded(const char *a, const char *b);

#endif
