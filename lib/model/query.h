/* Questions about records: values by field name, where-expressions, order, and
 * text searched for. */
#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

#include "model/record.h"

/* The row of a field that can be asked for: dotted, with or without list
 * positions, or "id". Status 2 with the nearest spelling. */
struct error *query_field(const struct schema *schema, const char *path, const struct field **out) MUST_CHECK;

/* The nodes at path; where it leaves a list's position out, those of each item. */
struct nodes {
	const struct ynode **items;     /* owned; the nodes are borrowed */
	size_t n, cap;
};
#define NODES_INIT { NULL, 0, 0 }
void query_nodes(const struct record *record, const char *path, struct nodes *out);
void nodes_free(struct nodes *nodes);

/* Visit every scalar of a record with its whole path ("partijen.0.rol"), which is borrowed
 * for the time of the call, in file order. */
typedef void (*leaf_visit)(const char *path, const char *text, void *context);
void query_leaves(const struct record *record, leaf_visit visit, void *context);

/* "field op value", spaces around op optional, op one of = != < <= > >= ~.
 *
 * A list or map matches = < <= > >= ~ when any value in it does. Dates, numbers
 * and durations are compared by value (a duration as its number of days, a month
 * being 30.4375), texts by the alphabet; `onbekend`, `nvt` and what is absent
 * are neither before nor after anything. ~ is part of the text, whatever the
 * case and the accents. != is true exactly where = is not, so also where the
 * field is absent; an empty value stands for absent. */
struct where;
/* Status 2 when it is none: no operator, an unknown field, a value that the
 * field cannot have, or an order of what has none. */
struct error *where_parse(const struct schema *schema, const char *text, struct where **out) MUST_CHECK;
void where_free(struct where *where);
const char *where_path(const struct where *where);     /* of its field; borrowed */
bool where_match(const struct where *where, const struct record *record);

/* Sort by "field", or descending by "-field", ties by id. What is not known
 * follows what is known, and what is absent comes last, in either direction.
 * A list is ordered by its first value. Status 2 when the field is unknown. */
struct error *query_sort(const struct schema *schema, const char *text, const struct record **records,
			 size_t n) MUST_CHECK;

#endif
