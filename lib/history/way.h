/* A field as the way to it, on which the items of lists are known by what
 * identifies them: positions change from version to version. */
#ifndef HISTORY_WAY_H
#define HISTORY_WAY_H

#include "history/difference.h"

struct way {
	struct strv parts;      /* ".partijen", "=partij=od-twente", ".rol" */
	const struct field *fields;     /* the field table; borrowed */
};
#define WAY_INIT { STRV_INIT, NULL }

/* The way of a dotted name with list positions ("partijen.0.rol"), as they are
 * in record, or without ("partijen.rol": that of any item). False when the
 * record has no item there; *out is then empty. */
bool way_of(const struct record *record, const char *field, struct way *out);
/* The way of a name as a conflict has it, in which items are named by what tells
 * them apart: "partijen[partij=od-twente].rol" (model/merge.h). */
void way_of_name(enum record_type type, const char *name, struct way *out);
void way_free(struct way *way);

/* Keep only the changes of what lies on, above or below the way, and the
 * differences that have some or, being unreadable, may have. */
void differences_keep_way(struct differences *differences, const struct way *way);

#endif
