/* How the days of model/due.h are shown, with why each is there and what to do. */
#ifndef REPORT_DUE_H
#define REPORT_DUE_H

#include "base/js.h"
#include "model/due.h"
#include "report/doc.h"

/* One item in words. All owned: due_words_free. */
struct due_words {
	char *title;            /* of the record */
	const char *what;       /* "laatste opzegdag": static */
	char *label;            /* the same, with a capital */
	char *owner;            /* the function that has to act, or "onbekend" */
	char *why, *todo;       /* a sentence or more each */
};
void due_words_of(const struct due_item *item, enum lang lang, struct due_words *out);
void due_words_free(struct due_words *words);

/* The answer for people; within is how far ahead was asked, for "afspraak/due/1"
 * (see afspraak-due(1)). */
struct doc *due_doc(const struct due *due, enum lang lang);
struct js *due_json(const struct due *due, struct duration within, enum lang lang);
void due_csv(const struct due *due, enum lang lang, struct str *out);
/* A calendar to subscribe to. The register gives the name, and the moment and the
 * number of its version. */
struct error *due_ics(const struct due *due, const struct reg *reg, enum lang lang, struct str *out) MUST_CHECK;

#endif
