/* Answers from the index. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "history/index_internal.h"
#include "history/index_values.h"

static struct oid *copy_ids(const struct oid *ids, size_t n)
{
	struct oid *copy = xcalloc(n, sizeof *copy);

	if (n)
		memcpy(copy, ids, n * sizeof *copy);
	return copy;
}

/* The number of a record whose history the index may tell; -1 when it may not. */
static int64_t find_record(struct index *index, const struct record_name *name)
{
	struct query *query = db_query(index->db, "SELECT number, is_odd FROM records WHERE type = ? AND id = ?");
	int64_t number = -1;

	query_int(query, 1, name->type);
	query_text(query, 2, name->id);
	if (query_next(query) && !row_int(query, 1))
		number = row_int(query, 0);
	query_reset(query);
	return number;
}

static char *copy_bytes(struct query *query, int at)
{
	size_t len;
	const char *bytes = row_bytes(query, at, &len);

	return len ? xstrndup(bytes, len) : xstrdup("");
}

static struct person get_person(struct query *query, int at)
{
	return (struct person){
		.name = copy_bytes(query, at), .email = copy_bytes(query, at + 1),
		.when = row_int(query, at + 2), .offset = (int)row_int(query, at + 3),
	};
}

static bool get_id(struct query *query, int at, struct oid *out)
{
	size_t len;
	const void *bytes = row_bytes(query, at, &len);

	if (len == sizeof out->raw)
		memcpy(out->raw, bytes, len);
	return len == sizeof out->raw;
}

static bool get_place(struct query *query, int at, struct place *out)
{
	*out = (struct place){ .path = NULL };
	if (row_is_null(query, at))
		return true;
	out->path = xstrdup(row_text(query, at));
	return get_id(query, at + 1, &out->blob);
}

static bool get_commit(struct query *query, struct commit *out)
{
	size_t len;
	const void *parents = row_bytes(query, 1, &len);

	*out = (struct commit){ .n_parents = len / sizeof(struct oid) };
	out->parents = copy_ids(parents, out->n_parents);
	out->is_signed = row_int(query, 2) != 0;
	out->message = copy_bytes(query, 3);
	out->author = get_person(query, 4);
	out->committer = get_person(query, 8);
	return get_id(query, 0, &out->id) && get_id(query, 12, &out->tree) && len % sizeof(struct oid) == 0;
}

/* A row of a record, of which the places and the changes begin in a column. *is_read is
 * false when its changes were not kept. */
static bool get_change(struct query *query, int from, const struct record_name *name, struct index_event *event,
		       bool *is_read)
{
	struct touched touched = { .type = name->type, .id = xstrdup(name->id) };
	struct difference *difference;
	const void *bytes;
	size_t len;
	bool ok = get_place(query, from, &touched.before);

	ok = get_place(query, from + 2, &touched.after) && ok && (touched.before.path || touched.after.path);
	touched_add(&event->touched, touched.type, touched.id, touched.before.path ? &touched.before : NULL,
		    touched.after.path ? &touched.after : NULL);
	touched_free(&touched);
	*is_read = !row_is_null(query, from + 4);
	if (!ok || !*is_read)
		return ok;
	difference = difference_add(&event->changes, &event->touched.items[event->touched.n - 1]);
	bytes = row_bytes(query, from + 4, &len);
	return index_get_changes(bytes, len, difference);
}

static bool get_event(struct query *query, const struct record_name *name, struct index_events *out)
{
	struct index_event *event;
	bool ok, ignored;

	GROW(out->items, out->n, out->cap);
	event = &out->items[out->n++];
	*event = (struct index_event){ .touched = TOUCHED_LIST_INIT, .changes = DIFFERENCES_INIT };
	ok = get_commit(query, &event->commit);
	return get_change(query, 13, name, event, &ignored) && ok;
}

#define COMMIT_COLUMNS "c.id, c.parents, c.is_signed, c.message, c.author, c.author_mail, c.author_time, c.author_zone," \
		" c.committer, c.committer_mail, c.committer_time, c.committer_zone, c.tree"
#define CHANGE_COLUMNS "x.before_path, x.before_blob, x.after_path, x.after_blob, x.changes"
/* A merge changed what differs from all its parents. */
#define CHANGED_HERE "x.parent = 0 AND (length(c.parents) <= 20 OR" \
		" (SELECT count(DISTINCT parent) FROM changes y WHERE y.record = x.record AND y.chain = x.chain" \
		"  AND y.depth = x.depth) = length(c.parents) / 20)"

bool index_events_of(struct index *index, const struct record_name *name, struct index_events *out)
{
	struct query *query = db_query(index->db,
		"SELECT " COMMIT_COLUMNS ", " CHANGE_COLUMNS " FROM changes x JOIN commits c USING (chain, depth)"
		" WHERE x.record = ? AND c.place IS NOT NULL AND " CHANGED_HERE " ORDER BY c.place DESC, x.at");
	int64_t number = find_record(index, name);
	bool ok = number >= 0, damaged;

	*out = (struct index_events){ .items = NULL };
	query_int(query, 1, number);
	while (ok && query_next(query))
		ok = get_event(query, name, out);
	query_reset(query);
	return ok && !db_failed(index->db, &damaged);
}

/* The trees of a commit's parents; false when one is not known. */
static bool parent_trees(struct index *index, const struct oid *parents, size_t n, struct oid *out)
{
	struct query *query;
	bool found = true;

	for (size_t i = 0; i < n && found; i++) {
		query = db_query(index->db, "SELECT tree FROM commits WHERE id = ?");
		query_bytes(query, 1, parents[i].raw, sizeof parents[i].raw);
		found = query_next(query) && get_id(query, 0, &out[i]);
		query_reset(query);
	}
	return found;
}

bool index_scan(struct index *index, scan_visit visit, void *context, size_t *visited, struct error **err)
{
	struct query *query = db_query(index->db,
		"SELECT id, tree, parents FROM commits WHERE place IS NOT NULL ORDER BY place DESC");
	bool ok = true, stop = false, damaged;

	*visited = 0;
	*err = NULL;
	while (ok && !stop && !*err && query_next(query)) {
		struct scanned commit;
		size_t len;
		const void *bytes = row_bytes(query, 2, &len);
		struct oid *parents = copy_ids(bytes, len / sizeof *parents);
		struct oid *trees = xcalloc(len / sizeof *parents, sizeof *trees);

		commit = (struct scanned){ .parents = parents, .parent_trees = trees, .n_parents = len / sizeof *parents };
		ok = get_id(query, 0, &commit.id) && get_id(query, 1, &commit.tree) &&
		     parent_trees(index, parents, commit.n_parents, trees);
		if (ok) {
			*err = visit(&commit, &stop, context);
			++*visited;
		}
		free(parents);
		free(trees);
	}
	query_reset(query);
	return *err || (ok && !db_failed(index->db, &damaged));
}

bool index_visit_commits(struct index *index, index_visit visit, void *context, size_t *visited, struct error **err)
{
	struct query *query = db_query(index->db,
		"SELECT " COMMIT_COLUMNS " FROM commits c WHERE c.place IS NOT NULL ORDER BY c.place DESC");
	bool ok = true, stop = false, damaged;

	*visited = 0;
	*err = NULL;
	while (ok && !stop && !*err && query_next(query)) {
		struct commit commit;

		ok = get_commit(query, &commit);
		if (ok) {
			*err = visit(index, &commit, &stop, context);
			++*visited;
		}
		commit_free(&commit);
	}
	query_reset(query);
	return *err || (ok && !db_failed(index->db, &damaged));
}

/* All of it or nothing: what was not kept has to be read with the rest. */
bool index_changes_of(struct index *index, const struct oid *commit, struct index_event *out)
{
	struct query *query = db_query(index->db,
		"SELECT r.type, r.id, " CHANGE_COLUMNS " FROM commits c JOIN changes x USING (chain, depth)"
		" JOIN records r ON r.number = x.record WHERE c.id = ? AND " CHANGED_HERE " ORDER BY x.at");
	bool ok = true, all_read = true, damaged;

	*out = (struct index_event){ .touched = TOUCHED_LIST_INIT, .changes = DIFFERENCES_INIT };
	query_bytes(query, 1, commit->raw, sizeof commit->raw);
	while (ok && query_next(query)) {
		struct record_name name = { .type = (enum record_type)row_int(query, 0), .id = row_text(query, 1) };
		bool is_read = false;

		ok = row_int(query, 0) >= 0 && row_int(query, 0) <= TYPE_COUNT && name.id &&
		     get_change(query, 2, &name, out, &is_read);
		all_read = all_read && is_read;
	}
	query_reset(query);
	ok = ok && !db_failed(index->db, &damaged);
	if (!all_read)
		differences_free(&out->changes);
	if (!ok)
		index_event_free(out);
	return ok;
}

bool index_commit_head(struct index *index, const struct oid *id, struct commit_head *out)
{
	struct query *query = db_query(index->db, "SELECT tree, parents, committer_time FROM commits WHERE id = ?");
	bool found, damaged;

	*out = (struct commit_head){ .id = *id };
	query_bytes(query, 1, id->raw, sizeof id->raw);
	found = query_next(query) && get_id(query, 0, &out->tree);
	if (found) {
		size_t len;
		const void *parents = row_bytes(query, 1, &len);

		out->n_parents = len / sizeof *out->parents;
		out->parents = copy_ids(parents, out->n_parents);
		out->when = row_int(query, 2);
	}
	query_reset(query);
	found = found && !db_failed(index->db, &damaged);
	if (!found)
		commit_head_free(out);
	return found;
}

bool index_knows(struct index *index, const struct record_name *name)
{
	struct query *query = db_query(index->db,
		"SELECT 1 FROM changes JOIN commits USING (chain, depth) WHERE record = ? AND place IS NOT NULL");
	bool knows, damaged;

	query_int(query, 1, find_record(index, name));
	knows = query_next(query);
	query_reset(query);
	return knows && !db_failed(index->db, &damaged);
}

void index_event_free(struct index_event *event)
{
	commit_free(&event->commit);
	touched_list_free(&event->touched);
	differences_free(&event->changes);
}

void index_events_free(struct index_events *events)
{
	for (size_t i = 0; i < events->n; i++)
		index_event_free(&events->items[i]);
	free(events->items);
	*events = (struct index_events){ .items = NULL };
}

static bool names_any(const char *lines, const struct strv *fields)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		for (size_t i = 0; i < fields->n; i++)
			if (strlen(fields->items[i]) == len && memcmp(fields->items[i], lines, len) == 0)
				return true;
		lines += len + (lines[len] == '\n');
	}
	return false;
}

/* The last commit on a chain, up to a depth, that may have changed the fields;
 * false when none did. A merge that met another version, a record that came or
 * went, or that could not be read: whoever asked has to look at those. */
static bool last_change(struct index *index, int64_t record, const struct strv *fields, struct spot *spot)
{
	struct query *query = db_query(index->db,
		"SELECT depth, parent, before_path, after_path, fields FROM changes"
		" WHERE record = ? AND chain = ? AND depth <= ? ORDER BY depth DESC, parent DESC");
	bool found = false;

	query_int(query, 1, record);
	query_int(query, 2, spot->chain);
	query_int(query, 3, spot->depth);
	while (!found && query_next(query)) {
		spot->depth = row_int(query, 0);
		found = row_int(query, 1) > 0 || row_is_null(query, 2) || row_is_null(query, 3) ||
			row_is_null(query, 4) || names_any(row_text(query, 4), fields);
	}
	query_reset(query);
	return found;
}

static bool commit_at(struct index *index, struct spot spot, struct oid *id, struct oid *parent, bool *has_parent)
{
	struct query *query = db_query(index->db, "SELECT id, parents FROM commits WHERE chain = ? AND depth = ?");
	bool found;
	size_t len = 0;

	query_int(query, 1, spot.chain);
	query_int(query, 2, spot.depth);
	found = query_next(query) && get_id(query, 0, id);
	if (found) {
		const void *parents = row_bytes(query, 1, &len);

		if (len >= sizeof *parent)
			memcpy(parent, parents, sizeof *parent);
	}
	*has_parent = len >= sizeof *parent;
	query_reset(query);
	return found;
}

void index_step_free(struct index_step *step)
{
	for (size_t i = 0; i < step->n_parents; i++)
		free(step->before[i].path);
	free(step->before);
	free(step->here.path);
	*step = (struct index_step){ .before = NULL };
}

static struct place copy_place(const struct place *place)
{
	return (struct place){ xstrdup(place->path), place->blob };
}

/* Where the record is around a commit that touched it: what differs from no
 * parent is there as it is here. */
static bool get_places(struct index *index, int64_t record, struct spot spot, struct index_step *out)
{
	struct query *query = db_query(index->db,
		"SELECT parent, before_path, before_blob, after_path, after_blob FROM changes"
		" WHERE record = ? AND chain = ? AND depth = ?");
	bool *set = xcalloc(out->n_parents + 1, sizeof *set), ok = true;

	query_int(query, 1, record);
	query_int(query, 2, spot.chain);
	query_int(query, 3, spot.depth);
	while (ok && query_next(query)) {
		size_t parent = (size_t)row_int(query, 0);

		if (!out->here.path)
			ok = get_place(query, 3, &out->here);
		if (parent < out->n_parents && !set[parent]) {
			ok = get_place(query, 1, &out->before[parent]) && ok;
			set[parent] = true;
		}
	}
	query_reset(query);
	for (size_t i = 0; i < out->n_parents; i++)
		if (!set[i])
			out->before[i] = copy_place(&out->here);
	free(set);
	return ok;
}

/* The commit of a step, and what lies around it. */
static bool end_step(struct index *index, int64_t record, struct spot spot, struct index_step *out)
{
	struct query *query = db_query(index->db, "SELECT id, length(parents) FROM commits WHERE chain = ? AND depth = ?");
	bool found;

	query_int(query, 1, spot.chain);
	query_int(query, 2, spot.depth);
	found = query_next(query) && get_id(query, 0, &out->commit);
	if (found)
		out->n_parents = (size_t)row_int(query, 1) / sizeof(struct oid);
	query_reset(query);
	out->before = xcalloc(out->n_parents, sizeof *out->before);
	return found && get_places(index, record, spot, out);
}

bool index_skip(struct index *index, const struct record_name *name, const struct strv *fields,
		const struct oid *from, struct index_step *out)
{
	int64_t record = find_record(index, name);
	bool known = record >= 0, has_parent = true, damaged;
	struct oid id, parent;
	struct spot spot;

	*out = (struct index_step){ .before = NULL };
	known = known && index_find_commit(index, from, &spot);
	while (known && !last_change(index, record, fields, &spot)) {
		spot.depth = 0;
		known = commit_at(index, spot, &id, &parent, &has_parent);
		if (!has_parent)
			break;
		known = known && index_find_commit(index, &parent, &spot);
	}
	known = known && end_step(index, record, spot, out) && !db_failed(index->db, &damaged);
	if (!known)
		index_step_free(out);
	return known;
}
