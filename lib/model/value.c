#include "model/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "yaml/edit.h"

static void add_flow(const struct ynode *node, struct str *out)
{
	if (node->kind == Y_SCALAR) {
		yemit_scalar(node->text, true, out);
		return;
	}
	str_addc(out, node->kind == Y_MAP ? '{' : '[');
	for (size_t i = 0; i < node->n; i++) {
		if (i)
			str_add(out, ", ");
		if (node->kind == Y_MAP) {
			yemit_scalar(node->keys[i]->text, true, out);
			str_add(out, ": ");
		}
		add_flow(node->items[i], out);
	}
	str_addc(out, node->kind == Y_MAP ? '}' : ']');
}

void value_line(const struct ynode *node, struct str *out)
{
	if (!node)
		return;
	if (node->kind != Y_SCALAR) {
		add_flow(node, out);
		return;
	}
	for (const char *c = node->text; *c; c++)
		if (*c != '\n')
			str_addc(out, *c);
		else if (c[1])
			str_addc(out, ' ');
}

char *value_one_line(const struct ynode *node)
{
	struct str line = STR_INIT;

	if (!node)
		return NULL;
	value_line(node, &line);
	return str_detach(&line);
}

static struct js *scalar_js(const char *text, const struct field *field)
{
	if (field && field->type == FIELD_INT && *text && strlen(text) <= 18 &&
	    strspn(text, "0123456789") == strlen(text))
		return js_int(strtoll(text, NULL, 10));
	if (field && field->type == FIELD_BOOL && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
		return js_bool(*text == 't');
	return js_string(text);
}

struct js *value_js(const struct ynode *node, const struct field *field)
{
	struct js *js;

	if (!node)
		return js_null();
	switch (node->kind) {
	case Y_SCALAR:
		return scalar_js(node->text, field);
	case Y_SEQ:
		js = js_array();
		for (size_t i = 0; i < node->n; i++)
			js_push(js, value_js(node->items[i], field));
		return js;
	case Y_MAP:
		js = js_object();
		for (size_t i = 0; i < node->n; i++) {
			const char *key = node->keys[i]->text;

			js_set(js, key, value_js(node->items[i],
						 field && field->fields ? field_named(field->fields, key, strlen(key))
									: NULL));
		}
		return js;
	}
	return js_null();
}

struct js *value_record_js(const char *id, const struct field *fields, const struct ynode *root)
{
	struct js *js = js_object();

	js_set_str(js, "id", id);
	for (size_t i = 0; i < root->n; i++) {
		const char *key = root->keys[i]->text;

		if (strcmp(key, "id") != 0)
			js_set(js, key, value_js(root->items[i], field_find(fields, key, NULL)));
	}
	return js;
}

/* --- differences -------------------------------------------------------------------- */

static void add_change(struct field_changes *out, const char *field, const struct ynode *before,
		       const struct ynode *after)
{
	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = (struct field_change){ xstrdup(field), before, after };
}

void field_changes_free(struct field_changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		free(changes->items[i].field);
	free(changes->items);
	*changes = (struct field_changes)FIELD_CHANGES_INIT;
}

char *value_identity(const struct ynode *item, const struct field *list)
{
	struct str s = STR_INIT;

	if (item->kind == Y_MAP)
		for (const struct field *f = list ? list->fields : NULL; f && f->name; f++) {
			const char *key = f->flags & FIELD_KEY ? ynode_text(ynode_get(item, f->name)) : NULL;

			if (key) {
				str_addf(&s, "%s=%s", f->name, key);
				return str_detach(&s);
			}
		}
	add_flow(item, &s);
	return str_detach(&s);
}

struct item {
	char *identity;
	size_t at;
	const struct ynode *node;
	const struct ynode *other;      /* its match in the other list */
};

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->identity, y->identity);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int compare_places(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static struct item *identify(const struct ynode *list, const struct field *field)
{
	struct item *items = xcalloc(list->n, sizeof *items);

	for (size_t i = 0; i < list->n; i++)
		items[i] = (struct item){ value_identity(list->items[i], field), i, list->items[i], NULL };
	if (list->n)
		qsort(items, list->n, sizeof *items, compare_items);
	return items;
}

static void match(struct item *a, size_t n, struct item *b, size_t m)
{
	for (size_t i = 0, j = 0; i < n && j < m;) {
		int order = strcmp(a[i].identity, b[j].identity);

		if (order == 0) {
			a[i].other = b[j].node;
			b[j].other = a[i].node;
		}
		i += order <= 0;
		j += order >= 0;
	}
}

static void diff_node(const char *path, const struct field *field, const struct ynode *before,
		      const struct ynode *after, struct field_changes *out);

static void diff_list(const char *path, const struct field *field, const struct ynode *before,
		      const struct ynode *after, struct field_changes *out)
{
	struct item *old = identify(before, field), *new = identify(after, field);

	match(old, before->n, new, after->n);
	if (before->n)
		qsort(old, before->n, sizeof *old, compare_places);
	if (after->n)
		qsort(new, after->n, sizeof *new, compare_places);
	for (size_t i = 0; i < after->n; i++) {
		char *place = xasprintf("%s.%zu", path, i);

		if (!new[i].other)
			add_change(out, place, NULL, new[i].node);
		else
			diff_node(place, field, new[i].other, new[i].node, out);
		free(place);
	}
	for (size_t i = 0; i < before->n; i++)
		if (!old[i].other) {
			char *place = xasprintf("%s.%zu", path, i);

			add_change(out, place, old[i].node, NULL);
			free(place);
		}
	for (size_t i = 0; i < before->n; i++)
		free(old[i].identity);
	for (size_t i = 0; i < after->n; i++)
		free(new[i].identity);
	free(old);
	free(new);
}

static void diff_key(const char *path, const char *key, const struct field *fields,
		     const struct ynode *before, const struct ynode *after, struct field_changes *out)
{
	const struct field *field = fields ? field_named(fields, key, strlen(key)) : NULL;
	char *inner = *path ? xasprintf("%s.%s", path, key) : xstrdup(key);

	diff_node(inner, field, before, after, out);
	free(inner);
}

struct named {
	const char *key;
	size_t at;
};

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->key, ((const struct named *)b)->key);
}

/* The keys sorted, so that hostile maps of a hundred thousand keys cost n log n. */
static struct named *name_keys(const struct ynode *map)
{
	struct named *names = xcalloc(map ? map->n : 0, sizeof *names);

	for (size_t i = 0; map && i < map->n; i++)
		names[i] = (struct named){ map->keys[i]->text, i };
	if (map && map->n)
		qsort(names, map->n, sizeof *names, compare_named);
	return names;
}

static const struct ynode *value_named(const struct ynode *map, const struct named *names, const char *key)
{
	struct named wanted = { key, 0 };
	const struct named *found = map && map->n ? bsearch(&wanted, names, map->n, sizeof *names, compare_named)
						   : NULL;

	return found ? map->items[found->at] : NULL;
}

static bool have_same_keys(const struct ynode *a, const struct ynode *b)
{
	bool same = a && b && a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->keys[i]->text, b->keys[i]->text) == 0;
	return same;
}

static void diff_map(const char *path, const struct field *fields, const struct ynode *before,
		     const struct ynode *after, struct field_changes *out)
{
	struct named *old, *new;

	/* Mostly one value differs. */
	if (have_same_keys(before, after)) {
		for (size_t i = 0; i < after->n; i++)
			if (!ynode_equal(before->items[i], after->items[i]))
				diff_key(path, after->keys[i]->text, fields, before->items[i], after->items[i], out);
		return;
	}
	old = name_keys(before);
	new = name_keys(after);
	for (size_t i = 0; after && i < after->n; i++)
		diff_key(path, after->keys[i]->text, fields, value_named(before, old, after->keys[i]->text),
			 after->items[i], out);
	for (size_t i = 0; before && i < before->n; i++)
		if (!value_named(after, new, before->keys[i]->text))
			diff_key(path, before->keys[i]->text, fields, before->items[i], NULL, out);
	free(old);
	free(new);
}

static void diff_node(const char *path, const struct field *field, const struct ynode *before,
		      const struct ynode *after, struct field_changes *out)
{
	const struct ynode *some = after ? after : before;
	bool same_kind = !before || !after || before->kind == after->kind;
	static const struct ynode empty = { .kind = Y_SEQ };

	if (same_kind && some->kind == Y_MAP)
		diff_map(path, field ? field->fields : NULL, before, after, out);
	else if (same_kind && some->kind == Y_SEQ)
		diff_list(path, field, before ? before : &empty, after ? after : &empty, out);
	else if (!before || !after || !ynode_equal(before, after))
		add_change(out, path, before, after);
}

void value_diff(const struct field *fields, const struct ynode *before, const struct ynode *after,
		struct field_changes *out)
{
	diff_map("", fields, before, after, out);
}

bool value_equal(const struct field *field, const struct ynode *a, const struct ynode *b)
{
	struct field_changes changes = FIELD_CHANGES_INIT;
	bool equal;

	if (!a || !b || a->kind != b->kind)
		return a == b;
	if (a->kind == Y_SCALAR)
		return ynode_equal(a, b);
	diff_node("", field, a, b, &changes);
	equal = changes.n == 0;
	field_changes_free(&changes);
	return equal;
}

bool value_same_record(const struct field *fields, const struct ynode *a, const struct ynode *b)
{
	return value_equal(&(const struct field){ .type = FIELD_MAP, .fields = fields }, a, b);
}
