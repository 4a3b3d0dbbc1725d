/* The records as they were in a commit. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"
#include "history/index_internal.h"
#include "history/index_values.h"

/* The chains that lead to a commit, the last first, each up to the depth at which the
 * one before leaves it. Where there are more, the trees are as quick. */
enum { MOST_CHAINS = 64 };

struct way {
	struct spot spots[MOST_CHAINS];
	size_t n;
};

/* The first parent of the commit that a chain begins with; false when it has none. */
static bool find_origin(struct index *index, int64_t chain, struct spot *out, bool *known)
{
	struct query *query = db_query(index->db, "SELECT parents FROM commits WHERE chain = ? AND depth = 0");
	struct oid parent;
	size_t len = 0;

	query_int(query, 1, chain);
	*known = query_next(query);
	if (*known) {
		const void *parents = row_bytes(query, 0, &len);

		if (len >= sizeof parent)
			memcpy(&parent, parents, sizeof parent);
	}
	query_reset(query);
	if (len < sizeof parent)
		return false;
	*known = index_find_commit(index, &parent, out);
	return *known;
}

static bool find_way(struct index *index, const struct oid *commit, struct way *out)
{
	bool known = index_find_commit(index, commit, &out->spots[0]);

	out->n = known;
	while (known && find_origin(index, out->spots[out->n - 1].chain, &out->spots[out->n], &known))
		if (++out->n == MOST_CHAINS)
			return false;
	return known;
}

/* How near a state is to the end of the way: the chain counts first; n when it is not on it. */
static size_t distance(const struct way *way, int64_t chain, int64_t since)
{
	for (size_t i = 0; i < way->n; i++)
		if (way->spots[i].chain == chain)
			return since <= way->spots[i].depth ? i : way->n;
	return way->n;
}

/* --- states ------------------------------------------------------------------------ */

/* Called for each record that has had the field, with the last that it was. False ends it. */
typedef bool (*state_visit)(int64_t record, const struct str *value, void *context);

static bool for_states(struct index *index, const struct way *way, const char *field, state_visit visit, void *context)
{
	struct query *query = db_query(index->db,
		"SELECT record, chain, since, value FROM states WHERE field = (SELECT number FROM fields WHERE name = ?)"
		" ORDER BY record, chain, since");
	struct str value = STR_INIT;
	int64_t record = -1;
	size_t nearest = way->n;
	bool ok = true;

	query_text(query, 1, field);
	while (ok && query_next(query)) {
		int64_t next = row_int(query, 0);
		size_t at = distance(way, row_int(query, 1), row_int(query, 2)), len;
		const void *bytes;

		if (next != record) {
			ok = nearest == way->n || visit(record, &value, context);
			record = next;
			nearest = way->n;
		}
		/* Of one chain the later ones come later. */
		if (at == way->n || at > nearest)
			continue;
		nearest = at;
		bytes = row_bytes(query, 3, &len);
		str_truncate(&value, 0);
		str_addn(&value, bytes, len);
	}
	ok = ok && (nearest == way->n || visit(record, &value, context));
	query_reset(query);
	str_free(&value);
	return ok;
}

/* What is put together; by number are those of the type. */
struct gathering {
	struct record **by_number;
	size_t n_numbers;
	struct pool *pool;
	struct unpacker *unpacker;
	struct ynode *key;      /* of the field at hand */
	size_t n_fields;
};

static struct record *record_of(const struct gathering *g, int64_t number)
{
	return number >= 0 && (size_t)number < g->n_numbers ? g->by_number[number] : NULL;
}

/* One that is not there has no doc. */
static bool take_version(int64_t number, const struct str *value, void *context)
{
	struct gathering *g = context;
	struct record *record = record_of(g, number);
	enum index_version version = index_get_version(str_text(value), value->len);
	struct ynode *root;

	if (version != INDEX_READABLE || !record)
		return version != INDEX_UNREADABLE;
	root = pool_alloc(g->pool, 1, sizeof *root);
	root->kind = Y_MAP;
	root->style = Y_BLOCK;
	root->keys = pool_alloc(g->pool, g->n_fields, sizeof *root->keys);
	root->items = pool_alloc(g->pool, g->n_fields, sizeof *root->items);
	record->doc = ydoc_of_values(root, g->pool);
	return true;
}

static bool take_field(int64_t number, const struct str *value, void *context)
{
	struct gathering *g = context;
	struct record *record = record_of(g, number);
	struct ynode *root = record && record->doc ? record->doc->root : NULL, *item;

	if (!root || !value->len)
		return true;
	item = index_get_value(g->unpacker, pool_text(g->pool, value->ptr, value->len), value->len);
	if (!item)
		return false;
	root->keys[root->n] = g->key;
	root->items[root->n++] = item;
	return true;
}

/* --- records ----------------------------------------------------------------------- */

/* Of an agreement that was at two places it is not known which one counts. */
static bool none_is_odd(struct index *index)
{
	struct query *query = db_query(index->db, "SELECT 1 FROM records WHERE is_odd");
	bool none = !query_next(query);

	query_reset(query);
	return none;
}

/* All that there ever were, by id. */
static bool find_records(struct index *index, enum record_type type, struct gathering *g, struct index_records *out)
{
	struct query *query = db_query(index->db, "SELECT number, id FROM records WHERE type = ? ORDER BY id");
	int64_t most = index_next_number(index, "SELECT coalesce(max(number), 0) FROM records");
	bool ok = most >= 0 && none_is_odd(index);

	g->n_numbers = ok ? (size_t)most : 0;
	g->by_number = xcalloc(g->n_numbers, sizeof *g->by_number);
	query_int(query, 1, type);
	while (ok && query_next(query)) {
		const char *id = row_text(query, 1);
		struct record *record = record_unread(type, xstrdup(id ? id : ""), xstrdup(""));
		int64_t number = row_int(query, 0);

		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = record;
		ok = number >= 0 && (size_t)number < g->n_numbers;
		if (ok)
			g->by_number[number] = record;
	}
	query_reset(query);
	return ok;
}

static void leave_out_gone(struct index_records *states)
{
	size_t kept = 0;

	for (size_t i = 0; i < states->n; i++)
		if (states->items[i]->doc)
			states->items[kept++] = states->items[i];
		else
			record_free(states->items[i]);
	states->n = kept;
}

static bool gather_fields(struct index *index, const struct way *way, const struct strv *fields, struct gathering *g)
{
	bool ok = true;

	for (size_t i = 0; i < fields->n && ok; i++) {
		const char *name = fields->items[i];

		g->key = pool_alloc(g->pool, 1, sizeof *g->key);
		g->key->kind = Y_SCALAR;
		g->key->text = pool_text(g->pool, name, strlen(name));
		ok = for_states(index, way, name, take_field, g);
	}
	return ok;
}

bool index_states_at(struct index *index, const struct oid *commit, enum record_type type,
		     const struct strv *fields, struct index_records *out)
{
	struct gathering g = { .pool = pool_new(POOL_LARGE), .n_fields = fields->n };
	struct way way;
	bool damaged, ok;

	*out = (struct index_records){ .items = NULL };
	g.unpacker = index_unpacker(g.pool);
	ok = find_way(index, commit, &way) && find_records(index, type, &g, out) &&
	     for_states(index, &way, "", take_version, &g) && gather_fields(index, &way, fields, &g) &&
	     !db_failed(index->db, &damaged);
	if (ok)
		leave_out_gone(out);
	else
		index_records_free(out);
	pool_free(g.pool);
	free(g.by_number);
	return ok;
}

void index_records_free(struct index_records *states)
{
	for (size_t i = 0; i < states->n; i++)
		record_free(states->items[i]);
	free(states->items);
	*states = (struct index_records){ .items = NULL };
}
