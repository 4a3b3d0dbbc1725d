#include "history/atoms.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/value.h"

struct collector {
	struct atoms *out;
	struct strv *paths;     /* or NULL */
};

static int compare_names(const struct atom_name *a, const struct atom_name *b)
{
	int order = memcmp(a->identity.raw, b->identity.raw, sizeof a->identity.raw);

	return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static int compare_atoms(const void *a, const void *b)
{
	const struct atom_value *x = a, *y = b;
	int order = compare_names(&x->name, &y->name);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The identity of what stands in a collection under this key, or as this item. */
static struct oid identity_below(const struct oid *collection, char kind, const char *name)
{
	struct str bytes = STR_INIT;
	struct oid id;

	str_addn(&bytes, (const char *)collection->raw, sizeof collection->raw);
	str_addc(&bytes, kind);
	str_add(&bytes, name);
	id = store_hash(str_text(&bytes), bytes.len);
	str_free(&bytes);
	return id;
}

static void collect(struct collector *c, const struct field *field, const struct field *fields,
		    const struct ynode *node, const struct oid *identity, const char *path);

static void collect_child(struct collector *c, const struct field *field, const struct field *fields,
			  const struct ynode *node, size_t i, const struct oid *identity, const char *path)
{
	bool is_map = node->kind == Y_MAP;
	const char *key = is_map ? node->keys[i]->text : NULL;
	char *name = is_map ? xstrdup(key) : value_identity(node->items[i], field);
	struct oid below = identity_below(identity, is_map ? '.' : '=', name);
	char *inner = NULL;

	if (c->paths && is_map)
		inner = *path ? xasprintf("%s.%s", path, key) : xstrdup(key);
	else if (c->paths)
		inner = xasprintf("%s.%zu", path, i);
	if (is_map)
		field = fields ? field_named(fields, key, strlen(key)) : NULL;
	collect(c, field, field ? field->fields : NULL, node->items[i], &below, inner);
	free(inner);
	free(name);
}

/* fields are those of the keys of node when it is a map; field is its own row. */
static void collect(struct collector *c, const struct field *field, const struct field *fields,
		    const struct ynode *node, const struct oid *identity, const char *path)
{
	struct atoms *out = c->out;

	if (node->kind != Y_SCALAR && node->n) {
		for (size_t i = 0; i < node->n; i++)
			collect_child(c, field, fields, node, i, identity, path);
		return;
	}
	GROW(out->items, out->n, out->cap);
	out->items[out->n] = (struct atom_value){ { *identity, 0 }, out->n, node };
	out->n++;
	if (c->paths)
		strv_push(c->paths, path);
}

void atoms_of(const struct field *fields, const struct ynode *root, struct atoms *out, struct strv *paths)
{
	struct collector c = { out, paths };
	struct oid top = { .raw = { 0 } };

	if (!root->n)           /* an empty record has no values */
		return;
	collect(&c, NULL, fields, root, &top, "");
	qsort(out->items, out->n, sizeof *out->items, compare_atoms);
	for (size_t i = 1; i < out->n; i++)
		if (oid_equal(&out->items[i].name.identity, &out->items[i - 1].name.identity))
			out->items[i].name.rank = out->items[i - 1].name.rank + 1;
}

static int compare_name_and_atom(const void *name, const void *atom)
{
	return compare_names(name, &((const struct atom_value *)atom)->name);
}

const struct atom_value *atoms_find(const struct atoms *atoms, const struct atom_name *name)
{
	if (!atoms->n)
		return NULL;
	return bsearch(name, atoms->items, atoms->n, sizeof *atoms->items, compare_name_and_atom);
}

void atoms_free(struct atoms *atoms)
{
	free(atoms->items);
	*atoms = (struct atoms)ATOMS_INIT;
}
