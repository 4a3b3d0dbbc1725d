#include "model/reg.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "model/reg_internal.h"

#define CONFIG "register.yaml"

static void forget_index(struct reg *reg)
{
	free(reg->slots);
	reg->slots = NULL;
}

void reg_add(struct reg *reg, struct record *record)
{
	forget_index(reg);
	GROW(reg->records, reg->n, reg->cap);
	reg->records[reg->n++] = record;
}

struct reg *reg_new(const struct site *site)
{
	struct reg *reg = xcalloc(1, sizeof *reg);

	reg->site = site;
	reg->extent = REG_LOADED;
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
	free(reg->packed.bytes);
	free(reg->packed.ends);
	free(reg->slots);
	free(reg->records);
	free(reg->strays);
	free(reg->files);
	free(reg);
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
		reg->config = reg_read_record(reg, TYPE_COUNT, "register", CONFIG, &entry.id);
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
		reg->config = reg_read_record(reg, TYPE_COUNT, "register", CONFIG, NULL);
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

/* Where the first record of a type with an id is, or would be. FNV-1a. */
static unsigned *slot_of(const struct reg *reg, enum record_type type, const char *id)
{
	uint32_t hash = 2166136261u ^ (uint32_t)type;

	for (const char *c = id; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	for (size_t at = hash;; at++) {
		unsigned *slot = &reg->slots[at & (reg->n_slots - 1)];
		const struct record *record = *slot ? reg->records[*slot - 1] : NULL;

		if (!record || (record->type == type && strcmp(record->id, id) == 0))
			return slot;
	}
}

void reg_index(struct reg *reg)
{
	forget_index(reg);
	for (reg->n_slots = 16; reg->n_slots < 2 * reg->n; reg->n_slots *= 2)
		;
	reg->slots = xcalloc(reg->n_slots, sizeof *reg->slots);
	for (size_t i = 0; i < reg->n; i++) {
		unsigned *slot = slot_of(reg, reg->records[i]->type, reg->records[i]->id);

		if (!*slot)
			*slot = (unsigned)i + 1;
	}
}

/* Its position, or that of where it would be. */
static size_t find_place(const struct reg *reg, enum record_type type, const char *id)
{
	unsigned found;

	if (!reg->slots)
		return lower_bound(reg, (int)type, id);
	found = *slot_of(reg, type, id);
	return found ? found - 1 : reg->n;
}

struct record *const *reg_find_place(const struct reg *reg, enum record_type type, const char *id)
{
	size_t at = find_place(reg, type, id);

	if (at < reg->n && reg->records[at]->type == type && strcmp(reg->records[at]->id, id) == 0)
		return &reg->records[at];
	return NULL;
}

struct record *reg_find(const struct reg *reg, enum record_type type, const char *id)
{
	struct record *const *place = reg_find_place(reg, type, id);

	return place ? *place : NULL;
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
	struct reg_node *years = NULL;
	size_t n = 0;
	struct error *err = NULL;

	entry->kind = ENTRY_NONE;
	*path = NULL;
	if (type != TYPE_AFSPRAAK) {
		*path = record_path(type, id, 0);
		return store_entry(reg->site->store, &reg->tree, *path, entry);
	}
	err = reg_list(reg, schema_of(type)->plural, &years, &n);
	for (size_t i = 0; i < n && !err && entry->kind == ENTRY_NONE; i++) {
		if (years[i].kind != ENTRY_TREE || !reg_is_year(years[i].name))
			continue;
		free(*path);
		*path = record_path(type, id, (int)strtol(years[i].name, NULL, 10));
		err = store_entry(reg->site->store, &reg->tree, *path, entry);
	}
	reg_nodes_free(years, n);
	return err;
}

struct error *reg_get(struct reg *reg, enum record_type type, const char *id, struct record **out)
{
	struct error *err;
	struct entry entry;
	char *path;

	*out = reg_find(reg, type, id);
	if (*out) {
		reg_see(reg, *out);
		reg_check_hash(reg, *out);
	}
	if (*out || reg->extent >= REG_LISTED)
		return NULL;
	err = find_path(reg, type, id, &path, &entry);
	if (!err && entry.kind == ENTRY_FILE) {
		*out = reg_read_record(reg, type, id, path, &entry.id);
		reg_add(reg, *out);
		reg_sort(reg);
	}
	free(path);
	return err;
}

/* --- the register as it will be ------------------------------------------------------ */

void reg_drop(struct reg *reg, enum record_type type, const char *id)
{
	size_t at = lower_bound(reg, (int)type, id);

	forget_index(reg);
	while (at < reg->n && reg->records[at]->type == type && strcmp(reg->records[at]->id, id) == 0) {
		record_free(reg->records[at]);
		memmove(reg->records + at, reg->records + at + 1, (reg->n - at - 1) * sizeof *reg->records);
		reg->n--;
	}
}

void reg_put(struct reg *reg, struct record *record)
{
	size_t at;

	if (record->type == TYPE_COUNT) {
		record_free(reg->config);
		reg->config = record;
		return;
	}
	reg_drop(reg, record->type, record->id);
	at = lower_bound(reg, (int)record->type, record->id);
	reg_add(reg, record);
	memmove(reg->records + at + 1, reg->records + at, (reg->n - 1 - at) * sizeof *reg->records);
	reg->records[at] = record;
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
	return err || !*exists ? err : reg_read_bytes(reg, path, &entry.id, DOCUMENT_MAX, out);
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
