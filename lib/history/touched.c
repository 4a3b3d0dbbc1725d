#include "history/touched.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/ident.h"
#include "store/scan.h"

#define SUFFIX ".yaml"

/* What is being compared. */
struct comparison {
	struct store *store;
	const struct record_filter *only;
	struct touched_list *out;
};

/* An entry on both sides; kind ENTRY_NONE on the side that lacks it. */
struct pair {
	struct entry before, after;
};

bool filter_has(const struct record_filter *only, enum record_type type, const char *id)
{
	for (size_t i = 0; i < only->n; i++)
		if (only->names[i].type == type && strcmp(only->names[i].id, id) == 0)
			return true;
	return only->n == 0;
}

/* --- the list ------------------------------------------------------------------------- */

void touched_free(struct touched *touched)
{
	free(touched->id);
	free(touched->before.path);
	free(touched->after.path);
}

void touched_list_free(struct touched_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		touched_free(&list->items[i]);
	free(list->items);
	*list = (struct touched_list)TOUCHED_LIST_INIT;
}

static struct place copy_place(const struct place *place)
{
	return place ? (struct place){ xstrdup(place->path), place->blob } : (struct place){ .path = NULL };
}

void touched_add(struct touched_list *list, enum record_type type, const char *id,
		 const struct place *before, const struct place *after)
{
	GROW(list->items, list->n, list->cap);
	list->items[list->n++] = (struct touched){ type, xstrdup(id), copy_place(before), copy_place(after) };
}

static const char *any_path(const struct touched *touched)
{
	return touched->after.path ? touched->after.path : touched->before.path;
}

static int compare_records(const struct touched *a, const struct touched *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	return order ? order : strcmp(a->id, b->id);
}

static int compare_touched(const void *a, const void *b)
{
	int order = compare_records(a, b);

	return order ? order : strcmp(any_path(a), any_path(b));
}

/* One half each: gone from one path, and there at another. */
static bool are_halves(const struct touched *a, const struct touched *b)
{
	return compare_records(a, b) == 0 && !a->before.path != !a->after.path &&
	       !a->before.path == !b->after.path && !a->after.path == !b->before.path;
}

void touched_sort(struct touched_list *list)
{
	size_t kept = 0;

	if (list->n)
		qsort(list->items, list->n, sizeof *list->items, compare_touched);
	for (size_t i = 0; i < list->n; i++) {
		struct touched *this = &list->items[i], *last = kept ? &list->items[kept - 1] : NULL;

		if (last && are_halves(last, this)) {
			struct place *missing = last->before.path ? &last->after : &last->before;
			struct place *half = this->before.path ? &this->before : &this->after;

			*missing = *half;
			half->path = NULL;
			touched_free(this);
		} else {
			list->items[kept++] = *this;
		}
	}
	list->n = kept;
}

/* --- trees ----------------------------------------------------------------------------- */

static bool is_year(const char *name)
{
	return strlen(name) == 4 && strspn(name, "0123456789") == 4;
}

/* The same entry, or none, on both sides. */
static bool is_same(const struct pair *pair)
{
	return pair->before.kind == pair->after.kind &&
	       (pair->before.kind == ENTRY_NONE || oid_equal(&pair->before.id, &pair->after.id));
}

/* The entry at a path below both sides. */
static struct error *step(struct store *store, const struct pair *from, const char *path, struct pair *out)
{
	struct error *err = NULL;

	*out = (struct pair){ .before = { .kind = ENTRY_NONE } };
	if (from->before.kind == ENTRY_TREE)
		err = store_find(store, &from->before.id, path, &out->before);
	if (!err && from->after.kind == ENTRY_TREE)
		err = store_find(store, &from->after.id, path, &out->after);
	return err;
}

/* A record as only a regular file can be one. */
static void add_file(const struct comparison *c, enum record_type type, const char *id, const char *path,
		     const struct pair *file)
{
	char *copy = xstrdup(path);
	struct place before = { copy, file->before.id }, after = { copy, file->after.id };
	bool was = file->before.kind == ENTRY_FILE, is = file->after.kind == ENTRY_FILE;

	if ((was || is) && !is_same(file))
		touched_add(c->out, type, id, was ? &before : NULL, is ? &after : NULL);
	free(copy);
}

static struct error *compare_files_asked_for(const struct comparison *c, enum record_type type,
					     const char *path, const struct pair *folder)
{
	struct error *err = NULL;

	for (size_t i = 0; i < c->only->n && !err; i++) {
		const struct record_name *name = &c->only->names[i];
		char *file_path, *file;
		struct pair pair;

		if (name->type != type || ident_slug(name->id))
			continue;
		file = xasprintf("%s" SUFFIX, name->id);
		file_path = xasprintf("%s/%s", path, file);
		err = step(c->store, folder, file, &pair);
		if (!err)
			add_file(c, type, name->id, file_path, &pair);
		free(file_path);
		free(file);
	}
	return err;
}

static struct error *compare_folder(const struct comparison *c, enum record_type type, const char *path,
				    const struct pair *folder, bool by_year);

static struct error *compare_entry(const struct comparison *c, enum record_type type, const char *folder,
				   const char *name, const struct pair *pair, bool by_year)
{
	char *path = xasprintf("%s/%s", folder, name);
	struct error *err = NULL;

	if (by_year) {
		err = compare_folder(c, type, path, pair, false);
	} else {
		char *id = xstrndup(name, strlen(name) - strlen(SUFFIX));

		if (!ident_slug(id))
			add_file(c, type, id, path, pair);
		free(id);
	}
	free(path);
	return err;
}

/* Of a name that is a file on one side and a link on the other, the file counts. */
static bool is_wanted(struct pair *pair, const char *name, bool by_year)
{
	enum entry_kind kind = by_year ? ENTRY_TREE : ENTRY_FILE;

	if (pair->before.kind != kind)
		pair->before.kind = ENTRY_NONE;
	if (pair->after.kind != kind)
		pair->after.kind = ENTRY_NONE;
	return !is_same(pair) && (by_year ? is_year(name) : ends_with(name, SUFFIX));
}

static const struct oid *tree_of(const struct entry *entry)
{
	return entry->kind == ENTRY_TREE ? &entry->id : NULL;
}

static struct error *compare_folder(const struct comparison *c, enum record_type type, const char *path,
				    const struct pair *folder, bool by_year)
{
	struct tree_difference *items;
	struct error *err;
	size_t n;

	if (is_same(folder))
		return NULL;
	if (!by_year && c->only->n)
		return compare_files_asked_for(c, type, path, folder);
	err = store_differences(c->store, tree_of(&folder->before), tree_of(&folder->after), &items, &n);
	for (size_t i = 0; i < n && !err; i++) {
		struct pair pair = { items[i].before, items[i].after };

		if (is_wanted(&pair, items[i].name, by_year))
			err = compare_entry(c, type, path, items[i].name, &pair, by_year);
	}
	tree_differences_free(items, n);
	return err;
}

static bool asks_for_type(const struct record_filter *only, enum record_type type)
{
	for (size_t i = 0; i < only->n; i++)
		if (only->names[i].type == type)
			return true;
	return only->n == 0;
}

static struct error *compare_registers(const struct comparison *c, const struct pair *top)
{
	struct error *err = NULL;
	struct pair pair;

	for (int i = 0; i < TYPE_COUNT && !err; i++) {
		enum record_type type = (enum record_type)i;
		const char *folder = schema_of(type)->plural;

		if (!asks_for_type(c->only, type))
			continue;
		err = step(c->store, top, folder, &pair);
		if (!err)
			err = compare_folder(c, type, folder, &pair, type == TYPE_AFSPRAAK);
	}
	if (err || !asks_for_type(c->only, TYPE_COUNT))
		return err;
	err = step(c->store, top, "register" SUFFIX, &pair);
	if (!err)
		add_file(c, TYPE_COUNT, "register", "register" SUFFIX, &pair);
	return err;
}

static struct entry tree_entry(const struct oid *tree)
{
	return tree ? (struct entry){ .kind = ENTRY_TREE, .id = *tree } : (struct entry){ .kind = ENTRY_NONE };
}

struct error *touched_between(const struct site *site, const struct oid *before, const struct oid *after,
			      const struct record_filter *only, struct touched_list *out)
{
	struct comparison c = { site->store, only, out };
	struct pair root = { tree_entry(before), tree_entry(after) }, top;
	char *directory = xstrndup(site->prefix, strlen(site->prefix) - (*site->prefix != '\0'));
	struct error *err = NULL;

	if (!is_same(&root))
		err = step(site->store, &root, directory, &top);
	if (!err && !is_same(&root) && !is_same(&top))
		err = compare_registers(&c, &top);
	touched_sort(out);
	free(directory);
	return err;
}
