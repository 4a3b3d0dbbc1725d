/* The words of reports: values of records as people read them, dates and
 * durations in full, and sentences in the language asked for. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "base/date.h"
#include "base/js.h"
#include "base/lang.h"
#include "base/str.h"
#include "model/term.h"

/* A value of the field table (van_kracht), of a computation (voldoet_deels) or
 * a literal (nvt), in words; the value itself where the table has none. NULL,
 * an absent value, is "onbekend". Static, or value. */
const char *word(enum lang lang, const char *value);

/* Of ASCII; other letters stay. The caller owns each. */
char *lower_first(const char *text);
char *upper_first(const char *text);

/* "1 januari 2025", or why there is no day. The caller owns each. */
char *day_words(struct day day, enum lang lang);
/* As data: null where there is none, and for an end that never comes. */
void js_set_day(struct js *object, const char *key, struct day day);
/* Of a date as written in a record: what is no date is unknown. */
char *date_words(const char *text, enum lang lang);
/* "1 jaar en 6 maanden"; likewise. */
char *duration_words(const char *text, enum lang lang);

/* A number as records hold it, with the signs of the language: 1250.5 is
 * 1.250,5 in Dutch and 1,250.5 in English. Any other text as `word` has it. The
 * caller owns it. */
char *number_words(const char *text, enum lang lang);

/* The same of a count, for a sentence: count_words(n, lang).text, valid to the end
 * of the expression that it stands in. */
struct count_words {
	char text[32];
};
struct count_words count_words(size_t n, enum lang lang);

#endif
