/* The single values of a record, each known by where it stands whatever the
 * order of keys and items: keys by name, items of lists by what identifies them
 * (value_identity). Two versions of a record are compared value by value so. */
#ifndef HISTORY_ATOMS_H
#define HISTORY_ATOMS_H

#include "model/schema.h"
#include "store/store.h"
#include "yaml/tree.h"

struct atom_name {
	struct oid identity;    /* a hash of the names on the way, as those of a hostile file
				 * are together as long as it is deep and wide */
	size_t rank;            /* among the atoms of the same identity: 0, 1, ... */
};

struct atom_value {             /* a scalar, or an empty map or list */
	struct atom_name name;
	size_t at;              /* its place in the file, from 0 */
	const struct ynode *node;       /* borrowed from the tree */
};
struct atoms {
	struct atom_value *items;       /* by name */
	size_t n, cap;
};
#define ATOMS_INIT { NULL, 0, 0 }

/* root is a map; fields is the field table of its keys. When paths is not NULL
 * it gets each atom's dotted name with list positions, in file order. */
void atoms_of(const struct field *fields, const struct ynode *root, struct atoms *out, struct strv *paths);
/* Borrowed; NULL when there is none. */
const struct atom_value *atoms_find(const struct atoms *atoms, const struct atom_name *name);
void atoms_free(struct atoms *atoms);        /* atoms it empty */

#endif
