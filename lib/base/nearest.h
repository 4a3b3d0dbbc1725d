/* Spelling suggestions: "did you mean". */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/str.h"

/* The candidates nearest to word by Damerau-Levenshtein distance (insert,
 * delete, replace, swap neighbours; in bytes), nearest first, ties in the order
 * given, at most max of them, none farther than a third of the word's length
 * (at least 2), and none that shares nothing with it. Words over 255 bytes are
 * no misspelling of anything. Appended to out. */
void nearest(const char *word, const struct strv *candidates, size_t max, struct strv *out);

#endif
