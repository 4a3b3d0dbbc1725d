/* Text searched for in records, whatever its case and accents. */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "model/record.h"

struct hit {
	const struct record *record;    /* borrowed */
	char *field;            /* owned: "partijen.0.partij", or "id" */
	const char *value;      /* borrowed from the record */
	size_t start, len;      /* the bytes of value that match */
};
struct hits {
	struct hit *items;
	size_t n, cap;
};
#define HITS_INIT { NULL, 0, 0 }

/* The first match in each value of the record (and its id), in file order.
 * folded is utf8_fold of what is searched for, and not empty. */
void search_record(const struct record *record, const char *folded, struct hits *out);
void hits_free(struct hits *hits);

#endif
