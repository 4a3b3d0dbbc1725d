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
 * must text be: a literal (or NC_), as it is found again by its address. Threads may
 * call it at the same time. */
const char *tr(enum lang lang, const char *text) __attribute__((format_arg(2)));

/* Messages (errors, warnings, findings, help) are in one language in a run: what
 * --lang says, or else the environment. English until it is set. */
void lang_set_messages(enum lang lang);
enum lang lang_messages(void);
/* Likewise the language of reports, for what is kept to be told in one: why a
 * version of a record cannot be read. */
void lang_set_reports(enum lang lang);
enum lang lang_reports(void);
/* Whether messages or reports are, or were, in that language; English always. */
bool lang_is_spoken(enum lang lang);
const char *_(const char *text) __attribute__((format_arg(1)));        /* tr for messages */

/* What the environment asks for, by gettext's rules: LC_ALL, else LC_MESSAGES,
 * else LANG names the locale; C, POSIX and none are English; with any other it is
 * the first language we have of the list in LANGUAGE, and of the locale only where
 * there is no list. English when we have none of them. NULL: not set. */
enum lang lang_asked_for(const char *language, const char *lc_all, const char *lc_messages, const char *lang);

/* Whether Dutch was asked for and the catalogue of texts could not be found. */
bool lang_catalogue_missing(void);

#endif
