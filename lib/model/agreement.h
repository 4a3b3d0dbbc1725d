/* What a record of an agreement says, read in one way by everything that
 * judges it: a value that its type does not allow counts as unknown. */
#ifndef MODEL_AGREEMENT_H
#define MODEL_AGREEMENT_H

#include "model/reg.h"
#include "model/term.h"

/* The text of a field in a map, borrowed. `verlenging: onbekend` or `nvt`, said
 * of the map as a whole, holds for each of its fields. NULL when absent. */
const char *record_part(const struct record *record, const char *map, const char *part);

/* The facts that term_compute asks for, borrowed from the record and from the
 * settings (which may be NULL). */
void term_facts_of(const struct record *record, const struct record *config, struct term_facts *out);

/* Terms that are over: beeindigd, vervangen, verlopen. */
bool state_is_over(enum state state);

/* A value of the field table, borrowed; NULL when it is absent, `onbekend`,
 * `nvt`, or none that the table has. For fields that are enums. */
const char *record_choice(const struct record *record, const char *field);
/* The same for a date. */
bool record_date(const struct record *record, const char *field, struct date *out);

/* The address of a document and its stored file, each borrowed and valid, or
 * NULL. document is an item of `documenten`. */
const char *document_url(const struct ynode *document);
const char *document_file(const struct ynode *document);

#endif
