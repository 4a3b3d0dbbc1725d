/* What reg.c and reg_load.c share. */
#ifndef MODEL_REG_INTERNAL_H
#define MODEL_REG_INTERNAL_H

#include "model/reg.h"

/* Something in a directory of the register. */
struct reg_node {
	char *name;
	enum entry_kind kind;
	struct oid id;          /* in a tree */
};

/* What lies in a directory, none when there is no such; freed with reg_nodes_free. */
struct error *reg_list(const struct reg *reg, const char *path, struct reg_node **out, size_t *n) MUST_CHECK;
void reg_nodes_free(struct reg_node *nodes, size_t n);
bool reg_is_year(const char *name);             /* of a directory: four digits */

/* The bytes of a file, appended to out; the id is that of its blob, which the
 * work tree does not need. */
struct error *reg_read_bytes(const struct reg *reg, const char *path, const struct oid *id, size_t max,
			     struct str *out) MUST_CHECK;
/* A record, possibly broken; the caller owns it. */
struct record *reg_read_record(const struct reg *reg, enum record_type type, const char *id, const char *path,
			       const struct oid *blob);

void reg_add(struct reg *reg, struct record *record);   /* takes record; sort afterwards */
void reg_sort(struct reg *reg);
void reg_index(struct reg *reg);        /* have them found quicker, until one is added or dropped */

#endif
