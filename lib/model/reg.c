#include "model/reg.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "model/ident.h"

#define CONFIG "register.yaml"

static int compare(const struct record *a, const struct record *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	if (!order)
		order = strcmp(a->id, b->id);
	return order ? order : strcmp(a->path, b->path);
}

static int compare_pointers(const void *a, const void *b)
{
	return compare(*(struct record *const *)a, *(struct record *const *)b);
}

static void add_record(struct reg *reg, struct record *record)
{
	GROW(reg->records, reg->n, reg->cap);
	reg->records[reg->n++] = record;
}

static void add_stray(struct reg *reg, const char *path, const char *why)
{
	GROW(reg->strays, reg->n_strays, reg->cap_strays);
	reg->strays[reg->n_strays++] = (struct stray){ xstrdup(path), why };
}

struct reg *reg_new(const struct site *site)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->site = site;
	reg->loaded = true;
	return reg;
}

void reg_free(struct reg *reg)
{
	if (!reg)
		return;
	record_free(reg->config);
	for (size_t i = 0; i < reg->n; i++)
		record_free(reg->records[i]);
	for (size_t i = 0; i < reg->n_strays; i++)
		free(reg->strays[i].path);
	for (size_t i = 0; i < reg->n_files; i++)
		free(reg->files[i].path);
	free(reg->records);
	free(reg->strays);
	free(reg->files);
	free(reg);
}

/* --- where bytes come from: a tree, or the work tree ------------------------------ */

struct node {
	char *name;
	enum entry_kind kind;
	struct oid id;          /* in a tree */
};

static struct error *list_tree(const struct reg *reg, const char *path, struct node **out, size_t *n)
{
	struct entry at, *entries = NULL;
	struct error *err = store_entry(reg->site->store, &reg->tree, path, &at);

	*n = 0;
	*out = NULL;
	if (err || at.kind == ENTRY_NONE)
		return err;
	if (at.kind != ENTRY_TREE)
		return NULL;
	err = store_list(reg->site->store, &at.id, &entries, n);
	if (err)
		return err;
	*out = xcalloc(*n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct node){ xstrdup(entries[i].name), entries[i].kind, entries[i].id };
	entries_free(entries, *n);
	return NULL;
}

static struct error *list_directory(const struct reg *reg, const char *path, struct node **out, size_t *n)
{
	struct strv names = STRV_INIT;
	struct error *err = file_names(reg->site->root, path, &names);

	*n = 0;
	*out = xcalloc(names.n, sizeof **out);
	for (size_t i = 0; i < names.n && !err; i++) {
		char *child = *path ? xasprintf("%s/%s", path, names.items[i]) : xstrdup(names.items[i]);
		enum file_kind kind;
		struct stat st;

		err = file_stat(reg->site->root, child, &kind, &st);
		if (!err && kind != FILE_NONE)
			(*out)[(*n)++] = (struct node){
				.name = xstrdup(names.items[i]),
				.kind = kind == FILE_REGULAR ? ENTRY_FILE
					: kind == FILE_DIRECTORY ? ENTRY_TREE : ENTRY_OTHER,
			};
		free(child);
	}
	strv_free(&names);
	return err;
}

static struct error *list(const struct reg *reg, const char *path, struct node **out, size_t *n)
{
	return reg->from_worktree ? list_directory(reg, path, out, n) : list_tree(reg, path, out, n);
}

static void nodes_free(struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(nodes[i].name);
	free(nodes);
}

static struct error *read_bytes(const struct reg *reg, const char *path, const struct oid *id, size_t max,
				struct str *out)
{
	return reg->from_worktree ? file_read(reg->site->root, path, max, out)
				  : store_blob(reg->site->store, id, max, out);
}

/* A record whose bytes cannot even be had is broken, as one that does not parse. */
static struct record *read_record(const struct reg *reg, enum record_type type, const char *id,
				  const char *path, const struct oid *blob)
{
	struct str bytes = STR_INIT;
	struct error *err = read_bytes(reg, path, blob, YAML_MAX_SIZE, &bytes);
	struct record *record = record_new(type, id, path, str_text(&bytes), bytes.len);

	if (err) {
		error_free(record->broken);
		ydoc_free(record->doc);
		record->doc = NULL;
		record->broken = err;
	}
	if (record->broken && !record->broken->path) {
		char *shown = site_path(reg->site, path);

		error_in_file(record->broken, shown);
		free(shown);
	}
	if (blob)
		record->blob = *blob;
	str_free(&bytes);
	return record;
}

/* --- loading -------------------------------------------------------------------- */

static bool is_year(const char *name)
{
	return strlen(name) == 4 && strspn(name, "0123456789") == 4;
}

static void load_file(struct reg *reg, enum record_type type, const char *path, const struct node *node)
{
	char *id;

	if (node->kind != ENTRY_FILE) {
		add_stray(reg, path, "not a regular file; records are files");
		return;
	}
	if (!ends_with(node->name, ".yaml")) {
		add_stray(reg, path, "not a record; only .yaml files belong here");
		return;
	}
	id = xstrndup(node->name, strlen(node->name) - strlen(".yaml"));
	if (ident_slug(id))
		add_stray(reg, path, "the file name is no valid id");
	else
		add_record(reg, read_record(reg, type, id, path, &node->id));
	free(id);
}

static struct error *load_folder(struct reg *reg, enum record_type type, const char *folder, bool by_year)
{
	struct node *nodes;
	size_t n;
	struct error *err = list(reg, folder, &nodes, &n);

	for (size_t i = 0; i < n && !err; i++) {
		char *path = xasprintf("%s/%s", folder, nodes[i].name);

		if (!by_year)
			load_file(reg, type, path, &nodes[i]);
		else if (nodes[i].kind == ENTRY_TREE && is_year(nodes[i].name))
			err = load_folder(reg, type, path, false);
		else
			add_stray(reg, path, "agreements lie in a directory per year, such as afspraken/2025/");
		free(path);
	}
	nodes_free(nodes, n);
	return err;
}

/* A folder that is a link or a file holds no records, and that must be seen. */
static struct error *note_odd_folders(struct reg *reg)
{
	struct node *nodes;
	size_t n;
	struct error *err = list(reg, "", &nodes, &n);

	for (size_t i = 0; i < n && !err; i++)
		for (int type = 0; type < TYPE_COUNT; type++)
			if (nodes[i].kind != ENTRY_TREE &&
			    strcmp(nodes[i].name, schema_of((enum record_type)type)->plural) == 0)
				add_stray(reg, nodes[i].name, "not a directory; records lie in one");
	nodes_free(nodes, n);
	return err;
}

static void sort(struct reg *reg)
{
	if (reg->n)
		qsort(reg->records, reg->n, sizeof *reg->records, compare_pointers);
}

struct error *reg_load(struct reg *reg)
{
	struct error *err = NULL;

	if (reg->loaded)
		return NULL;
	while (reg->n)
		record_free(reg->records[--reg->n]);
	for (int type = 0; type < TYPE_COUNT && !err; type++)
		err = load_folder(reg, (enum record_type)type, schema_of((enum record_type)type)->plural,
				  type == TYPE_AFSPRAAK);
	if (!err)
		err = note_odd_folders(reg);
	sort(reg);
	reg->loaded = !err;
	return err;
}

static struct error *check_version(const struct reg *reg)
{
	const char *version = record_text(reg->config, "schema");
	char *shown;
	struct error *err;

	if (!version || strspn(version, "0123456789") != strlen(version) || strtol(version, NULL, 10) <= SCHEMA_VERSION)
		return NULL;
	shown = site_path(reg->site, CONFIG);
	err = error_at(STATUS_DATA, shown, 0, 0, "schema %s is newer than this program knows (%d)", version,
		       SCHEMA_VERSION);
	free(shown);
	return error_hint(err, "install a newer afspraak");
}

struct error *reg_open(const struct site *site, const struct oid *commit_id, struct reg **out)
{
	struct reg *reg = xcalloc(1, sizeof *reg);
	struct commit commit;
	struct entry entry;
	char *directory = xstrndup(site->prefix, strlen(site->prefix) - (*site->prefix != '\0'));
	struct error *err = store_commit_read(site->store, commit_id, &commit);

	reg->site = site;
	if (err)
		goto done;
	reg->has_commit = true;
	reg->commit = *commit_id;
	reg->commit_time = commit.committer.when;
	reg->commit_offset = commit.committer.offset;
	err = store_entry(site->store, &commit.tree, directory, &entry);
	commit_free(&commit);
	reg->tree = entry.id;
	if (!err && entry.kind == ENTRY_TREE)
		err = store_entry(site->store, &reg->tree, CONFIG, &entry);
	else
		entry.kind = ENTRY_NONE;
	if (!err && entry.kind != ENTRY_FILE) {
		char hex[OID_HEX_SIZE];

		oid_hex(commit_id, hex);
		err = error_hint(error_new(STATUS_NO_REGISTER, "commit %.10s has no %sregister.yaml", hex,
					   site->prefix),
				 "commit it first (git add, git commit), or make a register with 'afspraak init'");
	}
	if (!err) {
		reg->config = read_record(reg, TYPE_COUNT, "register", CONFIG, &entry.id);
		err = check_version(reg);
	}
done:
	free(directory);
	if (err)
		reg_free(reg);
	else
		*out = reg;
	return err;
}

struct error *reg_open_head(const struct site *site, struct reg **out)
{
	struct oid head;
	bool exists;
	struct error *err = store_head(site->store, &head, &exists);

	if (err)
		return err;
	if (!exists)
		return error_hint(error_new(STATUS_NO_REGISTER, "the repository has no commits yet"),
				  "commit the register (git add, git commit), or make one with 'afspraak init'");
	return reg_open(site, &head, out);
}

struct error *reg_open_worktree(const struct site *site, struct reg **out)
{
	struct reg *reg = xcalloc(1, sizeof *reg);
	enum file_kind kind;
	struct stat st;
	struct error *err;

	reg->site = site;
	reg->from_worktree = true;
	err = file_stat(site->root, CONFIG, &kind, &st);
	if (!err && kind != FILE_REGULAR)
		err = error_new(STATUS_NO_REGISTER, "%s has no register.yaml", site->root);
	if (!err) {
		reg->config = read_record(reg, TYPE_COUNT, "register", CONFIG, NULL);
		err = check_version(reg);
	}
	if (!err)
		err = reg_load(reg);
	if (err)
		reg_free(reg);
	else
		*out = reg;
	return err;
}

/* --- looking up ------------------------------------------------------------------- */

/* The position of the first record not before (type, id). */
static size_t lower_bound(const struct reg *reg, int type, const char *id)
{
	size_t low = 0, high = reg->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct record *record = reg->records[middle];
		int order = ((int)record->type > type) - ((int)record->type < type);

		if (!order)
			order = strcmp(record->id, id);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct record *reg_find(const struct reg *reg, enum record_type type, const char *id)
{
	size_t at = lower_bound(reg, (int)type, id);

	if (at < reg->n && reg->records[at]->type == type && strcmp(reg->records[at]->id, id) == 0)
		return reg->records[at];
	return NULL;
}

struct record *const *reg_of_type(const struct reg *reg, enum record_type type, size_t *n)
{
	size_t from = lower_bound(reg, (int)type, ""), to = lower_bound(reg, (int)type + 1, "");

	*n = to - from;
	return reg->records + from;
}

const char *reg_title(const struct reg *reg, enum record_type type, const char *id)
{
	const struct record *record = reg_find(reg, type, id);

	return record ? record_title(record) : id;
}

static struct error *find_path(const struct reg *reg, enum record_type type, const char *id, char **path,
			       struct entry *entry)
{
	struct node *years = NULL;
	size_t n = 0;
	struct error *err = NULL;

	entry->kind = ENTRY_NONE;
	*path = NULL;
	if (type != TYPE_AFSPRAAK) {
		*path = record_path(type, id, 0);
		return store_entry(reg->site->store, &reg->tree, *path, entry);
	}
	err = list(reg, schema_of(type)->plural, &years, &n);
	for (size_t i = 0; i < n && !err && entry->kind == ENTRY_NONE; i++) {
		if (years[i].kind != ENTRY_TREE || !is_year(years[i].name))
			continue;
		free(*path);
		*path = record_path(type, id, (int)strtol(years[i].name, NULL, 10));
		err = store_entry(reg->site->store, &reg->tree, *path, entry);
	}
	nodes_free(years, n);
	return err;
}

struct error *reg_get(struct reg *reg, enum record_type type, const char *id, struct record **out)
{
	struct error *err;
	struct entry entry;
	char *path;

	*out = reg_find(reg, type, id);
	if (*out || reg->loaded)
		return NULL;
	err = find_path(reg, type, id, &path, &entry);
	if (!err && entry.kind == ENTRY_FILE) {
		*out = read_record(reg, type, id, path, &entry.id);
		add_record(reg, *out);
		sort(reg);
	}
	free(path);
	return err;
}

/* --- the register as it will be ------------------------------------------------------ */

void reg_drop(struct reg *reg, enum record_type type, const char *id)
{
	size_t at = lower_bound(reg, (int)type, id);

	while (at < reg->n && reg->records[at]->type == type && strcmp(reg->records[at]->id, id) == 0) {
		record_free(reg->records[at]);
		memmove(reg->records + at, reg->records + at + 1, (reg->n - at - 1) * sizeof *reg->records);
		reg->n--;
	}
}

void reg_put(struct reg *reg, struct record *record)
{
	if (record->type == TYPE_COUNT) {
		record_free(reg->config);
		reg->config = record;
		return;
	}
	reg_drop(reg, record->type, record->id);
	add_record(reg, record);
	sort(reg);
}

void reg_put_file(struct reg *reg, const char *path, const char *bytes, size_t len)
{
	GROW(reg->files, reg->n_files, reg->cap_files);
	reg->files[reg->n_files++] = (struct stored_file){ xstrdup(path), bytes, len };
}

static const struct stored_file *laid_over(const struct reg *reg, const char *path)
{
	for (size_t i = 0; i < reg->n_files; i++)
		if (strcmp(reg->files[i].path, path) == 0)
			return &reg->files[i];
	return NULL;
}

static struct error *find_file(const struct reg *reg, const char *path, struct entry *entry, bool *exists)
{
	struct error *err = NULL;
	enum file_kind kind;
	struct stat st;

	*entry = (struct entry){ .kind = ENTRY_NONE };
	*exists = false;
	if (reg->from_worktree) {
		err = file_stat(reg->site->root, path, &kind, &st);
		*exists = !err && kind == FILE_REGULAR;
	} else if (reg->has_commit) {
		err = store_entry(reg->site->store, &reg->tree, path, entry);
		*exists = !err && entry->kind == ENTRY_FILE;
	}
	return err;
}

struct error *reg_has_file(const struct reg *reg, const char *path, bool *exists)
{
	struct entry entry;

	*exists = laid_over(reg, path) != NULL;
	return *exists ? NULL : find_file(reg, path, &entry, exists);
}

struct error *reg_file(const struct reg *reg, const char *path, struct str *out, bool *exists)
{
	const struct stored_file *over = laid_over(reg, path);
	struct entry entry;
	struct error *err;

	*exists = over != NULL;
	if (over) {
		str_addn(out, over->bytes, over->len);
		return NULL;
	}
	err = find_file(reg, path, &entry, exists);
	return err || !*exists ? err : read_bytes(reg, path, &entry.id, DOCUMENT_MAX, out);
}

/* --- settings ------------------------------------------------------------------------ */

enum lang reg_lang(const struct reg *reg)
{
	return str_equal(record_text(reg->config, "taal"), "en") ? LANG_EN : LANG_NL;
}

const char *reg_timezone(const struct reg *reg)
{
	const char *zone = record_known(reg->config, "tijdzone");

	return zone ? zone : "Europe/Amsterdam";
}
