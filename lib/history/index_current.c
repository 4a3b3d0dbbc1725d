/* The records as they are at the tip. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"
#include "base/utf8.h"
#include "history/index_internal.h"
#include "history/index_values.h"
#include "model/check.h"
#include "model/value.h"
#include "store/scan.h"

/* --- one record --------------------------------------------------------------------- */

/* All that can be searched for in it, each on a line. */
static void add_folded(const struct ynode *node, struct str *out)
{
	if (node->kind == Y_SCALAR) {
		char *folded = utf8_fold(node->text);

		str_add(out, folded);
		str_addc(out, '\n');
		free(folded);
	}
	for (size_t i = 0; i < node->n; i++)
		add_folded(node->items[i], out);
}

static void folded_text(const char *id, const struct ydoc *doc, struct str *out)
{
	str_add(out, id);
	str_addc(out, '\n');
	add_folded(doc->root, out);
}

static struct ydoc *read_doc(struct index *index, const struct place *place)
{
	struct str bytes = STR_INIT;
	struct ydoc *doc = NULL;
	struct error *err = store_scan_blob(index->site->store, &place->blob, YAML_MAX_SIZE, &bytes);

	if (!err)
		err = ydoc_parse(str_text(&bytes), bytes.len, &doc);
	error_free(err);
	str_free(&bytes);
	return doc;
}

/* Run sql, which ends with type, field, value and number, for each value of the
 * record that should be unique. */
static void for_held(struct index *index, const char *sql, enum record_type type, int64_t number,
		     const struct ydoc *doc)
{
	enum record_type of;
	const char *field;

	for (size_t i = 0; unique_field(i, &of, &field); i++) {
		const char *value = of == type ? ynode_text(ynode_get(doc->root, field)) : NULL;
		struct query *query;

		if (!text_is_known(value))
			continue;
		query = db_query(index->db, sql);
		query_int(query, 1, type);
		query_text(query, 2, field);
		query_text(query, 3, value);
		query_int(query, 4, number);
		query_done(query);
	}
}

static int64_t find(struct index *index, const struct touched *touched, const struct place *place)
{
	struct query *query = db_query(index->db, "SELECT number FROM current WHERE type = ? AND id = ? AND path = ?");
	int64_t number;

	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	query_text(query, 3, place->path);
	number = query_next(query) ? row_int(query, 0) : -1;
	query_reset(query);
	return number;
}

/* A text leaves the search only with what it was. */
static void take_out(struct index *index, const struct touched *touched, const struct place *place)
{
	int64_t number = find(index, touched, place);
	struct ydoc *doc = read_doc(index, place);
	struct str text = STR_INIT;
	struct query *query;

	if (doc) {
		folded_text(touched->id, doc, &text);
		query = db_query(index->db, "INSERT INTO texts(texts, rowid, text) VALUES ('delete', ?, ?)");
		query_int(query, 1, number);
		query_text(query, 2, str_text(&text));
		query_done(query);
		for_held(index, "DELETE FROM held WHERE type = ? AND field = ? AND value = ? AND number = ?",
			 touched->type, number, doc);
	}
	query = db_query(index->db, "DELETE FROM current WHERE number = ?");
	query_int(query, 1, number);
	query_done(query);
	query = db_query(index->db, "DELETE FROM packed WHERE number = ?");
	query_int(query, 1, number);
	query_done(query);
	str_free(&text);
	ydoc_free(doc);
}

static void put_in(struct index *index, const struct touched *touched, const struct place *place)
{
	struct query *query = db_query(index->db,
		"INSERT INTO current(type, id, path, json) VALUES (?, ?, ?, ?)");
	struct ydoc *doc = read_doc(index, place);
	struct str json = STR_INIT, text = STR_INIT, packed = STR_INIT;
	int64_t number;

	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	query_text(query, 3, place->path);
	if (doc) {
		js_print_at(value_record_js(touched->id, schema_of(touched->type)->fields, doc->root), JS_LIST_DEPTH,
			    &json);
		query_bytes(query, 4, json.ptr, json.len);
	}
	query_done(query);
	number = db_last_row(index->db);
	if (doc) {
		folded_text(touched->id, doc, &text);
		query = db_query(index->db, "INSERT INTO texts(rowid, text) VALUES (?, ?)");
		query_int(query, 1, number);
		query_text(query, 2, str_text(&text));
		query_done(query);
		for_held(index, "INSERT INTO held VALUES (?, ?, ?, ?)", touched->type, number, doc);
		index_put_value(doc->root, &packed);
		query = db_query(index->db, "INSERT INTO packed VALUES (?, ?, ?)");
		query_int(query, 1, number);
		query_bytes(query, 2, place->blob.raw, sizeof place->blob.raw);
		query_bytes(query, 3, packed.ptr, packed.len);
		query_done(query);
	}
	str_free(&packed);
	str_free(&json);
	str_free(&text);
	ydoc_free(doc);
}

/* --- all of them ----------------------------------------------------------------------- */

/* The tree of the commit that the index is at. */
static bool tip_tree(struct index *index, struct oid *out)
{
	struct query *query = db_query(index->db,
		"SELECT tree FROM commits WHERE id = (SELECT value FROM meta WHERE key = 'tip')");
	size_t len = 0;

	if (query_next(query)) {
		const void *bytes = row_bytes(query, 0, &len);

		if (len == sizeof out->raw)
			memcpy(out->raw, bytes, len);
	}
	query_reset(query);
	return len == sizeof out->raw;
}

static struct error *follow(struct index *index, const struct oid *from, const struct oid *to)
{
	static const struct record_filter all = { NULL, 0 };
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err = touched_between(index->site, from, to, &all, &touched);

	for (size_t i = 0; i < touched.n && !err; i++)
		if (touched.items[i].type != TYPE_COUNT && touched.items[i].before.path)
			take_out(index, &touched.items[i], &touched.items[i].before);
	for (size_t i = 0; i < touched.n && !err; i++)
		if (touched.items[i].type != TYPE_COUNT && touched.items[i].after.path)
			put_in(index, &touched.items[i], &touched.items[i].after);
	touched_list_free(&touched);
	return err;
}

struct error *index_bring_records(struct index *index)
{
	struct oid has, wanted;
	bool begun = index_meta_get(index, "current", &has);
	struct error *err = NULL;

	if (!tip_tree(index, &wanted))
		return error_new(STATUS_SYSTEM, "cannot read the index");
	err = follow(index, begun ? &has : NULL, &wanted);
	if (!err)
		index_meta_set(index, "current", wanted.raw, sizeof wanted.raw);
	return err;
}

/* Bring the records along to the tip; the transaction for reading is ended for
 * that, and begun anew. */
static bool bring_along(struct index *index)
{
	struct oid has, wanted;
	bool damaged, failed;
	struct error *err = NULL;

	if (!tip_tree(index, &wanted))
		return false;
	if (index_meta_get(index, "current", &has) && oid_equal(&has, &wanted))
		return true;
	db_run(index->db, "COMMIT; BEGIN IMMEDIATE");
	if (!db_failed(index->db, &damaged))
		err = index_bring_records(index);
	failed = err || db_failed(index->db, &damaged);
	db_run(index->db, failed ? "ROLLBACK" : "COMMIT; BEGIN");
	error_free(err);
	return !failed;
}

/* That a record cannot be read must be said, with the reason. */
static bool all_readable(struct index *index)
{
	struct query *query = db_query(index->db, "SELECT 1 FROM current WHERE json IS NULL");
	bool none = !query_next(query);

	query_reset(query);
	return none;
}

bool index_list(struct index *index, enum record_type type, struct js_list *list)
{
	struct query *query = db_query(index->db, "SELECT json FROM current WHERE type = ? ORDER BY id, path");
	bool damaged;

	if (!bring_along(index) || !all_readable(index))
		return false;
	query_int(query, 1, type);
	while (query_next(query)) {
		size_t len;
		const char *text = row_bytes(query, 0, &len);

		js_list_add_text(list, text, len);
	}
	query_reset(query);
	return !db_failed(index->db, &damaged);
}

bool index_packed(struct index *index, lookup_record take, void *context)
{
	struct query *query = db_query(index->db,
		"SELECT type, id, path, blob, bytes FROM current JOIN packed USING (number) ORDER BY type, id, path");
	bool damaged, ok = bring_along(index) && all_readable(index);

	while (ok && query_next(query)) {
		size_t len, blob_len;
		const void *blob = row_bytes(query, 3, &blob_len);
		const char *bytes = row_bytes(query, 4, &len), *id = row_text(query, 1), *path = row_text(query, 2);
		struct oid oid;

		ok = blob_len == sizeof oid.raw && id && path && row_int(query, 0) >= 0 && row_int(query, 0) < TYPE_COUNT;
		if (!ok)
			break;
		memcpy(oid.raw, blob, blob_len);
		take((enum record_type)row_int(query, 0), id, path, &oid, bytes, len, context);
	}
	query_reset(query);
	db_release(index->db);
	return ok && !db_failed(index->db, &damaged);
}

bool index_holders(struct index *index, enum record_type type, const char *field, const char *value,
		   struct strv *ids)
{
	struct query *query = db_query(index->db,
		"SELECT id FROM held JOIN current USING (number) WHERE held.type = ? AND field = ? AND value = ?");
	bool damaged;

	if (!bring_along(index))
		return false;
	query_int(query, 1, type);
	query_text(query, 2, field);
	query_text(query, 3, value);
	while (query_next(query))
		strv_push(ids, row_text(query, 0));
	query_reset(query);
	return !db_failed(index->db, &damaged);
}

/* --- searching --------------------------------------------------------------------------- */

static size_t char_len(const char *c)
{
	unsigned char first = (unsigned char)*c;

	return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Three characters that follow each other, as FTS5 reads them. */
static void add_three(const char *at, const char *end, struct str *out)
{
	str_add(out, out->len ? " AND \"" : "\"");
	for (; at < end; at++) {
		str_addc(out, *at);
		if (*at == '"')
			str_addc(out, '"');
	}
	str_addc(out, '"');
}

/* "abc" AND "def" AND "efg" for abcdefg: all of it, in as few parts as there can be, as
 * each is looked up by itself. False when it has less than three characters. */
static bool match_of(const char *folded, struct str *out)
{
	const char *starts[3] = { folded, folded, folded }, *at = folded;       /* of the last three */
	size_t n = 0;

	while (*at) {
		starts[n++ % 3] = at;
		at += char_len(at);
		if (n % 3 == 0)
			add_three(starts[0], at, out);
	}
	if (n >= 3 && n % 3)
		add_three(starts[n % 3], at, out);
	return n >= 3;
}

enum { POOL_FIRST = 64 * 1024 };        /* bytes: a few records have room */

static bool add_found(struct query *query, struct pool *pool, struct unpacker *unpacker, struct index_records *out)
{
	int64_t type = row_int(query, 0);
	const char *id = row_text(query, 1), *path = row_text(query, 2);
	size_t len;
	const void *bytes = row_bytes(query, 3, &len);
	struct ynode *root = index_get_value(unpacker, pool_text(pool, bytes, len), len);

	if (type < 0 || type >= TYPE_COUNT || !id || !path || !root || root->kind != Y_MAP)
		return false;
	GROW(out->items, out->n, out->cap);
	out->items[out->n] = record_unread((enum record_type)type, xstrdup(id), xstrdup(path));
	out->items[out->n++]->doc = ydoc_of_values(root, pool);
	return true;
}

/* Of one more than the most that are wanted; match must stay until the query is reset. */
static struct query *find_texts(struct index *index, const char *sql, const char *folded, size_t most,
				struct str *match)
{
	struct query *query;

	if (!match_of(folded, match) || !bring_along(index) || !all_readable(index))
		return NULL;
	query = db_query(index->db, sql);
	query_text(query, 1, str_text(match));
	query_int(query, 2, (int64_t)most + 1);
	return query;
}

bool index_mentions(struct index *index, const char *folded, size_t most, struct strv *paths)
{
	struct str match = STR_INIT;
	struct query *query = find_texts(index,
		"SELECT path FROM texts JOIN current ON texts.rowid = current.number WHERE texts MATCH ? LIMIT ?",
		folded, most, &match);
	bool damaged;
	size_t n = 0;

	for (; query && query_next(query); n++) {
		const char *path = row_text(query, 0);

		/* There is none in a file that somebody else made. */
		if (path)
			strv_push(paths, path);
	}
	if (query)
		query_reset(query);
	str_free(&match);
	return query && n <= most && !db_failed(index->db, &damaged);
}

bool index_search(struct index *index, const char *folded, size_t most, struct index_records *out)
{
	struct pool *pool = pool_new(POOL_FIRST);
	struct unpacker *unpacker = index_unpacker(pool);
	struct str match = STR_INIT;
	struct query *query = find_texts(index,
		"SELECT type, id, path, bytes FROM texts JOIN packed ON texts.rowid = packed.number JOIN current USING (number)"
		" WHERE texts MATCH ? ORDER BY type, id, path LIMIT ?", folded, most, &match);
	bool ok = query != NULL, damaged;

	*out = (struct index_records){ .items = NULL };
	while (ok && query_next(query))
		ok = add_found(query, pool, unpacker, out);
	if (query)
		query_reset(query);
	str_free(&match);
	pool_free(pool);
	ok = ok && out->n <= most && !db_failed(index->db, &damaged);
	if (!ok)
		index_records_free(out);
	return ok;
}
