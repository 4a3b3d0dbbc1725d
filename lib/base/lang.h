/* The languages of what is printed. The texts in the code are English; gettext
 * has the Dutch ones, from lib/base/nl.po. A report follows the register's
 * `taal`, so both languages can be wanted in one run. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <stdbool.h>

enum lang { LANG_NL, LANG_EN };

/* Marks a text that tr gets later, as in a table, for xgettext. */
#define N_(text) text
/* The same for a text that is two in Dutch: context tells which, and is not shown. */
#define NC_(context, text) context "\004" text

/* The text in the language asked for; English when there is none. Static, and so
 * must text be: a literal (or NC_), as it is found again by its address. */
const char *tr(enum lang lang, const char *text) __attribute__((format_arg(2)));

/* Whether Dutch was asked for and the catalogue of texts could not be found. */
bool lang_catalogue_missing(void);

#endif
