#include "history/touched.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/ident.h"

#define SUFFIX ".yaml"

/* What is being compared. */
struct comparison {
	struct store *store;
	const struct record_filter *only;
	struct trace *trace;    /* or NULL */
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

static const struct oid *tree_of(const struct entry *entry)
{
	return entry->kind == ENTRY_TREE ? &entry->id : NULL;
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

/* --- following -------------------------------------------------------------------------- */

void trace_free(struct trace *trace)
{
	free(trace->items);
	*trace = (struct trace)TRACE_INIT;
}

static void follow_to(struct followed *followed, const char *year, const struct oid *folder)
{
	memcpy(followed->year, year, sizeof followed->year);
	followed->folder = *folder;
}

/* The year, if it is only one, of an agreement's file below a tree of years. */
static struct error *find_year(struct store *store, const struct tree_difference *years, size_t n,
			       const char *id, struct followed *out)
{
	char *file = xasprintf("%s" SUFFIX, id);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		struct entry entry;

		if (years[i].after.kind != ENTRY_TREE || !is_year(years[i].name))
			continue;
		err = store_find(store, &years[i].after.id, file, &entry);
		if (err || entry.kind == ENTRY_NONE)
			continue;
		out->has_two = out->has_two || *out->year;
		follow_to(out, years[i].name, &years[i].after.id);
	}
	free(file);
	return err;
}

static struct error *begin_trace(const struct comparison *c, const struct pair *folder)
{
	struct tree_difference *years;
	struct error *err;
	size_t n;

	c->trace->items = xcalloc(c->only->n, sizeof *c->trace->items);
	c->trace->is_begun = true;
	err = store_differences(c->store, NULL, tree_of(&folder->after), &years, &n);
	for (size_t i = 0; i < c->only->n && !err; i++)
		if (c->only->names[i].type == TYPE_AFSPRAAK && !ident_slug(c->only->names[i].id))
			err = find_year(c->store, years, n, c->only->names[i].id, &c->trace->items[i]);
	tree_differences_free(years, n);
	return err;
}

/* Compare the file where it was last: done when it is there on both sides. */
static struct error *compare_followed(const struct comparison *c, const struct pair *folder, size_t i)
{
	struct followed *followed = &c->trace->items[i];
	const char *id = c->only->names[i].id;
	struct pair year, pair;
	char *file, *path;
	struct error *err;

	followed->is_done = false;
	if (!*followed->year || followed->has_two)
		return NULL;
	err = step(c->store, folder, followed->year, &year);
	if (err || year.before.kind != ENTRY_TREE || year.after.kind != ENTRY_TREE)
		return err;
	followed->is_done = is_same(&year) && oid_equal(&year.after.id, &followed->folder);
	if (followed->is_done)
		return NULL;
	file = xasprintf("%s" SUFFIX, id);
	path = xasprintf("%s/%s/%s", schema_of(TYPE_AFSPRAAK)->plural, followed->year, file);
	err = step(c->store, &year, file, &pair);
	followed->is_done = !err && pair.before.kind == ENTRY_FILE && pair.after.kind == ENTRY_FILE;
	if (followed->is_done) {
		followed->folder = year.before.id;
		add_file(c, TYPE_AFSPRAAK, id, path, &pair);
	}
	free(path);
	free(file);
	return err;
}

/* *done when no other year has to be looked at. */
static struct error *compare_along(const struct comparison *c, const struct pair *folder, bool *done)
{
	struct error *err = c->trace->is_begun ? NULL : begin_trace(c, folder);

	*done = true;
	for (size_t i = 0; i < c->only->n && !err; i++)
		if (c->only->names[i].type == TYPE_AFSPRAAK) {
			err = compare_followed(c, folder, i);
			*done = *done && c->trace->items[i].is_done;
		}
	return err;
}

/* --- folders ------------------------------------------------------------------------------ */

static struct error *compare_files_asked_for(const struct comparison *c, enum record_type type,
					     const char *path, const struct pair *folder)
{
	struct error *err = NULL;

	for (size_t i = 0; i < c->only->n && !err; i++) {
		const struct record_name *name = &c->only->names[i];
		struct followed *followed = c->trace && type == TYPE_AFSPRAAK ? &c->trace->items[i] : NULL;
		char *file_path, *file;
		struct pair pair;

		if (name->type != type || ident_slug(name->id) || (followed && followed->is_done))
			continue;
		file = xasprintf("%s" SUFFIX, name->id);
		file_path = xasprintf("%s/%s", path, file);
		err = step(c->store, folder, file, &pair);
		if (!err)
			add_file(c, type, name->id, file_path, &pair);
		if (!err && followed && pair.before.kind == ENTRY_FILE)
			follow_to(followed, strrchr(path, '/') + 1, &folder->before.id);
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

static struct error *compare_records_of(const struct comparison *c, enum record_type type, const struct pair *top)
{
	const char *folder = schema_of(type)->plural;
	bool done = false;
	struct pair pair;
	struct error *err = step(c->store, top, folder, &pair);

	if (!err && c->trace && c->only->n && type == TYPE_AFSPRAAK && !is_same(&pair))
		err = compare_along(c, &pair, &done);
	return err || done ? err : compare_folder(c, type, folder, &pair, type == TYPE_AFSPRAAK);
}

static struct error *compare_registers(const struct comparison *c, const struct pair *top)
{
	struct error *err = NULL;
	struct pair pair;

	for (int i = 0; i < TYPE_COUNT && !err; i++)
		if (asks_for_type(c->only, (enum record_type)i))
			err = compare_records_of(c, (enum record_type)i, top);
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

struct error *touched_along(const struct site *site, const struct oid *before, const struct oid *after,
			    const struct record_filter *only, struct trace *trace, struct touched_list *out)
{
	struct comparison c = { site->store, only, trace, out };
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

struct error *touched_between(const struct site *site, const struct oid *before, const struct oid *after,
			      const struct record_filter *only, struct touched_list *out)
{
	return touched_along(site, before, after, only, NULL, out);
}

/* --- files by their paths ----------------------------------------------------------------- */

/* The name of a record's file in the folder of its type, and in that of a year if it
 * is an agreement; NULL when it is elsewhere. */
static const char *file_name(const char *path, enum record_type type)
{
	const char *folder = schema_of(type)->plural;
	size_t len = strlen(folder);

	if (strncmp(path, folder, len) != 0 || path[len] != '/')
		return NULL;
	path += len + 1;
	if (type == TYPE_AFSPRAAK) {
		char year[5] = "";

		memcpy(year, path, strnlen(path, sizeof year - 1));
		if (!is_year(year) || path[4] != '/')
			return NULL;
		path += 5;
	}
	return strchr(path, '/') || !ends_with(path, SUFFIX) ? NULL : path;
}

static void add_path(const struct comparison *c, const char *path, const struct pair *pair)
{
	if (strcmp(path, "register" SUFFIX) == 0)
		add_file(c, TYPE_COUNT, "register", path, pair);
	for (int i = 0; i < TYPE_COUNT; i++) {
		const char *name = file_name(path, (enum record_type)i);
		char *id = name ? xstrndup(name, strlen(name) - strlen(SUFFIX)) : NULL;

		if (id && !ident_slug(id))
			add_file(c, (enum record_type)i, id, path, pair);
		free(id);
	}
}

void touched_among(const struct site *site, const struct tree_difference *files, size_t n, struct touched_list *out)
{
	struct comparison c = { .store = site->store, .out = out };

	for (size_t i = 0; i < n; i++) {
		struct pair pair = { files[i].before, files[i].after };

		if (starts_with(files[i].name, site->prefix))
			add_path(&c, files[i].name + strlen(site->prefix), &pair);
	}
	touched_sort(out);
}
