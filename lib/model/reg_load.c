/* Reading the records of a register, from a tree or from the work tree. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "model/ident.h"
#include "model/reg_internal.h"
#include "store/scan.h"

/* --- where bytes come from: a tree, or the work tree ------------------------------ */

static struct error *list_tree(const struct reg *reg, const char *path, struct reg_node **out, size_t *n)
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
		(*out)[i] = (struct reg_node){ entries[i].name, entries[i].kind, entries[i].id };
	free(entries);          /* their names are those of the nodes now */
	return NULL;
}

static struct error *list_directory(const struct reg *reg, const char *path, struct reg_node **out, size_t *n)
{
	static const enum entry_kind kinds[] = {
		[FILE_NONE] = ENTRY_NONE, [FILE_REGULAR] = ENTRY_FILE, [FILE_DIRECTORY] = ENTRY_TREE,
		[FILE_OTHER] = ENTRY_OTHER,
	};
	struct file_entry *entries;
	struct error *err = file_list(reg->site->root, path, &entries, n);

	*out = xcalloc(*n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct reg_node){ .name = entries[i].name, .kind = kinds[entries[i].kind] };
	free(entries);          /* their names are those of the nodes now */
	return err;
}

struct error *reg_list(const struct reg *reg, const char *path, struct reg_node **out, size_t *n)
{
	return reg->from_worktree ? list_directory(reg, path, out, n) : list_tree(reg, path, out, n);
}

void reg_nodes_free(struct reg_node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(nodes[i].name);
	free(nodes);
}

/* --- one record ------------------------------------------------------------------- */

struct error *reg_read_bytes(const struct reg *reg, const char *path, const struct oid *id, size_t max,
			     struct str *out)
{
	return reg->from_worktree ? file_read(reg->site->root, path, max, out)
				  : store_blob(reg->site->store, id, max, out);
}

static void break_record(const struct reg *reg, struct record *record, struct error *err)
{
	char *shown = site_path(reg->site, record->path);

	record->broken = err->path ? err : error_in_file(err, shown);
	free(shown);
}

/* A record whose bytes cannot even be had is broken, as one that does not parse. */
static void fill(const struct reg *reg, struct record *record)
{
	struct str bytes = STR_INIT;
	struct error *err = reg_read_bytes(reg, record->path, &record->blob, YAML_MAX_SIZE, &bytes);

	if (!err)
		err = ydoc_parse(str_text(&bytes), bytes.len, &record->doc);
	if (err)
		break_record(reg, record, err);
	str_free(&bytes);
}

void reg_check_hash(const struct reg *reg, struct record *record)
{
	static const struct oid none = { .raw = { 0 } };
	char hex[OID_HEX_SIZE];
	struct oid is;

	if (!record->doc || oid_equal(&record->blob, &none))
		return;
	is = store_hash(record->doc->text, record->doc->len);
	if (oid_equal(&is, &record->blob))
		return;
	oid_hex(&record->blob, hex);
	ydoc_free(record->doc);
	record->doc = NULL;
	record->title = NULL;
	break_record(reg, record, error_new(STATUS_SYSTEM, "cannot read object %s: it is not what its name says", hex));
}

/* Takes id and path. */
static struct record *unread(enum record_type type, char *id, char *path, const struct oid *blob)
{
	struct record *record = record_unread(type, id, path);

	if (blob)
		record->blob = *blob;
	return record;
}

struct record *reg_read_record(const struct reg *reg, enum record_type type, const char *id, const char *path,
			       const struct oid *blob)
{
	struct record *record = unread(type, xstrdup(id), xstrdup(path), blob);

	fill(reg, record);
	return record;
}

void reg_see(const struct reg *reg, struct record *record)
{
	if (!record->doc && !record->broken)
		fill(reg, record);
}

/* --- all of them -------------------------------------------------------------------- */

enum {
	MANY = 500,             /* records: below it, threads and large pools cost more than they bring */
};

struct load {
	const struct reg *reg;
	pthread_mutex_t lock;   /* of the store, which is for one at a time */
	struct pool *pools[PARALLEL_MOST];
	struct unpacker *unpackers[PARALLEL_MOST];
	reg_look look;          /* or NULL */
	void *context;
};

/* What cannot be unpacked is read from its file later on. */
static void unpack_part(struct load *load, const struct slice *part, struct pool *pool)
{
	struct unpacker **unpacker = &load->unpackers[part->worker];
	const struct reg *reg = load->reg;
	const struct lookup *lookup = reg->site->lookup;

	if (!*unpacker)
		*unpacker = lookup->unpacker(pool);
	for (size_t i = part->from; i < part->to; i++) {
		struct record *record = reg->records[i];
		size_t from = i ? reg->packed.ends[i - 1] : 0;
		struct ynode *root = record->doc ? NULL
				   : lookup->unpack(*unpacker, reg->packed.bytes + from, reg->packed.ends[i] - from);

		if (root && root->kind == Y_MAP)
			record->doc = ydoc_of_values(root, pool);
	}
}

/* What cannot be had stays empty, and is not well-formed then: it is met again, and
 * told, by the thread that asked. */
static void read_part(struct load *load, const struct slice *part, struct str bytes[REG_AT_ONCE])
{
	const struct reg *reg = load->reg;
	struct file_way way = FILE_WAY_INIT;

	if (!reg->from_worktree)
		pthread_mutex_lock(&load->lock);
	for (size_t i = part->from; i < part->to; i++) {
		const struct record *record = reg->records[i];

		if (!record->doc && !record->broken)
			error_free(reg->from_worktree
				   ? file_read_along(&way, reg->site->root, record->path, YAML_MAX_SIZE,
						     &bytes[i - part->from])
				   : store_scan_blob(reg->site->store, &record->blob, YAML_MAX_SIZE,
						     &bytes[i - part->from]));
	}
	file_way_end(&way);
	if (!reg->from_worktree)
		pthread_mutex_unlock(&load->lock);
}

/* Parse what is simple. */
static void parse_part(const struct slice *part, void *context)
{
	struct str bytes[REG_AT_ONCE] = { STR_INIT };
	struct load *load = context;
	struct pool **pool = &load->pools[part->worker];
	bool unseen = load->reg->extent < REG_LOADED;

	if (!*pool && unseen)
		*pool = pool_new(POOL_LARGE);
	if (load->reg->packed.ends && unseen)
		unpack_part(load, part, *pool);
	else
		read_part(load, part, bytes);
	for (size_t i = part->from; i < part->to; i++) {
		struct record *record = load->reg->records[i];
		struct str *text = &bytes[i - part->from];

		if (!record->doc && !record->broken)
			ydoc_parse_simple(str_text(text), text->len, *pool, &record->doc);
		/* Titles are asked for again and again, and the text is at hand now. */
		if (record->doc && !record->title)
			record->title = record_title(record);
		if (load->look && (record->doc || record->broken))
			load->look(load->reg, i, load->context);
		str_free(text);
	}
}

/* Whatever the threads do, each record ends up as `fill` would have made it. */
static void see_all(const struct reg *reg, reg_look look, void *context)
{
	struct load load = { .reg = reg, .lock = PTHREAD_MUTEX_INITIALIZER, .look = look, .context = context };
	bool many = reg->n >= MANY;

	if (many)
		parallel(reg->n, REG_AT_ONCE, parse_part, &load);
	for (size_t i = 0; i < PARALLEL_MOST; i++)
		pool_free(load.pools[i]);
	for (size_t i = 0; i < reg->n; i++) {
		bool looked_at = many && (reg->records[i]->doc || reg->records[i]->broken);

		reg_see(reg, reg->records[i]);
		if (look && !looked_at)
			look(reg, i, context);
	}
}

void reg_see_all(const struct reg *reg)
{
	see_all(reg, NULL, NULL);
}

void reg_look_at_all(const struct reg *reg, reg_look look, void *context)
{
	see_all(reg, look, context);
}

bool reg_see_holders(const struct reg *reg, enum record_type type, const char *field, const char *value)
{
	struct lookup *lookup = reg->site->lookup;
	struct strv ids = STRV_INIT;
	bool known = lookup && reg->has_commit && lookup->holders(lookup, &reg->commit, type, field, value, &ids);

	for (size_t i = 0; known && i < ids.n; i++) {
		struct record *record = reg_find(reg, type, ids.items[i]);

		if (record)
			reg_see(reg, record);
	}
	strv_free(&ids);
	return known;
}

/* Of one id there can be several. NULL when there is none. */
static struct record *const *find_by_path(const struct reg *reg, const char *path)
{
	struct record *const *place, *const *end = reg->records + reg->n;
	enum record_type type;
	char *id;

	if (!record_of_path(path, &type, &id))
		return NULL;
	place = reg_find_place(reg, type, id);
	free(id);
	while (place && place < end && (*place)->type == type && strcmp((*place)->path, path) != 0)
		place++;
	return place && place < end && (*place)->type == type ? place : NULL;
}

bool reg_see_mentions(const struct reg *reg, const char *text, bool *mentions)
{
	struct lookup *lookup = reg->site->lookup;
	struct strv paths = STRV_INIT;
	bool known = lookup && reg->has_commit && lookup->mentions(lookup, &reg->commit, text, &paths);

	for (size_t i = 0; known && i < paths.n; i++) {
		struct record *const *place = find_by_path(reg, paths.items[i]);

		if (!place)
			continue;
		reg_see(reg, *place);
		mentions[place - reg->records] = true;
	}
	strv_free(&paths);
	return known;
}

static void add_stray(struct reg *reg, const char *path, const char *why)
{
	GROW(reg->strays, reg->n_strays, reg->cap_strays);
	reg->strays[reg->n_strays++] = (struct stray){ xstrdup(path), why };
}


bool reg_is_year(const char *name)
{
	return strlen(name) == 4 && strspn(name, "0123456789") == 4;
}

/* Why a file is no record (static), or NULL and its id, which the caller owns. */
static const char *id_of(const struct reg_node *node, char **id)
{
	static const char suffix[] = ".yaml";

	if (node->kind != ENTRY_FILE)
		return N_("not a regular file; records are files");
	if (!ends_with(node->name, suffix))
		return N_("not a record; only .yaml files belong here");
	*id = xstrndup(node->name, strlen(node->name) - strlen(suffix));
	if (!ident_slug(*id))
		return NULL;
	free(*id);
	return N_("the file name is no valid id");
}

/* There can be many: each is put together once, and kept. */
static char *join_path(const char *folder, const char *name)
{
	size_t n = strlen(folder), len = strlen(name);
	char *path = xcalloc(n + len + 2, 1);

	memcpy(path, folder, n);
	path[n] = '/';
	memcpy(path + n + 1, name, len);
	return path;
}

static void load_file(struct reg *reg, enum record_type type, char *path, const struct reg_node *node)
{
	char *id;
	const char *why = id_of(node, &id);

	if (!why) {
		reg_add(reg, unread(type, id, path, &node->id));
		return;
	}
	add_stray(reg, path, why);
	free(path);
}

static struct error *load_folder(struct reg *reg, enum record_type type, const char *folder, bool by_year)
{
	struct reg_node *nodes;
	size_t n;
	struct error *err = reg_list(reg, folder, &nodes, &n);

	for (size_t i = 0; i < n && !err; i++) {
		char *path = join_path(folder, nodes[i].name);

		if (!by_year) {
			load_file(reg, type, path, &nodes[i]);
			continue;
		}
		if (nodes[i].kind == ENTRY_TREE && reg_is_year(nodes[i].name))
			err = load_folder(reg, type, path, false);
		else
			add_stray(reg, path, N_("agreements lie in a directory per year, such as afspraken/2025/"));
		free(path);
	}
	reg_nodes_free(nodes, n);
	return err;
}

/* A folder that is a link or a file holds no records, and that must be seen. */
static struct error *note_odd_folders(struct reg *reg)
{
	struct reg_node *nodes;
	size_t n;
	struct error *err = reg_list(reg, "", &nodes, &n);

	for (size_t i = 0; i < n && !err; i++)
		for (int type = 0; type < TYPE_COUNT; type++)
			if (nodes[i].kind != ENTRY_TREE &&
			    strcmp(nodes[i].name, schema_of((enum record_type)type)->plural) == 0)
				add_stray(reg, nodes[i].name, N_("not a directory; records lie in one"));
	reg_nodes_free(nodes, n);
	return err;
}

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

void reg_sort(struct reg *reg)
{
	if (reg->n)
		qsort(reg->records, reg->n, sizeof *reg->records, compare_pointers);
}

struct error *reg_enumerate(struct reg *reg)
{
	struct error *err = NULL;

	if (reg->extent >= REG_LISTED)
		return NULL;
	while (reg->n)
		record_free(reg->records[--reg->n]);
	for (int type = 0; type < TYPE_COUNT && !err; type++)
		err = load_folder(reg, (enum record_type)type, schema_of((enum record_type)type)->plural,
				  type == TYPE_AFSPRAAK);
	if (!err)
		err = note_odd_folders(reg);
	reg_sort(reg);
	if (!err)
		reg->extent = REG_LISTED;
	return err;
}

struct taking {
	struct reg *reg;
	struct str bytes;
	size_t *ends;
	size_t n, cap;
};

static void take_packed(enum record_type type, const char *id, const char *path, const struct oid *blob,
			const char *bytes, size_t len, void *context)
{
	struct taking *taking = context;

	reg_add(taking->reg, unread(type, xstrdup(id), xstrdup(path), blob));
	str_addn(&taking->bytes, bytes, len);
	GROW(taking->ends, taking->n, taking->cap);
	taking->ends[taking->n++] = taking->bytes.len;
}

static bool is_head(const struct reg *reg)
{
	struct oid head;
	bool exists = false;

	error_free(store_head(reg->site->store, &head, &exists));
	return exists && oid_equal(&head, &reg->commit);
}

void reg_take_values(struct reg *reg)
{
	struct lookup *lookup = reg->site->lookup;
	struct taking taking = { .reg = reg };

	if (!lookup || !reg->has_commit || reg->from_worktree || reg->n || reg->extent != REG_OPENED || !is_head(reg))
		return;
	if (lookup->packed(lookup, &reg->commit, take_packed, &taking) && taking.n >= MANY) {
		reg->packed = (struct packed){ str_detach(&taking.bytes), taking.ends };
		reg->extent = REG_LISTED;
		return;
	}
	while (reg->n)
		record_free(reg->records[--reg->n]);
	str_free(&taking.bytes);
	free(taking.ends);
}

struct error *reg_load_looking(struct reg *reg, reg_look look, void *context)
{
	struct error *err = reg_enumerate(reg);

	if (err)
		return err;
	if (!reg->slots)
		reg_index(reg);
	see_all(reg, look, context);
	reg->extent = REG_LOADED;
	return NULL;
}

struct error *reg_load(struct reg *reg)
{
	return reg->extent == REG_LOADED ? NULL : reg_load_looking(reg, NULL, NULL);
}
