/* What the history has and the index does not yet. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/progress.h"
#include "history/index_internal.h"
#include "history/index_rows.h"
#include "history/index_values.h"
#include "store/scan.h"

/* --- commits ------------------------------------------------------------------------------ */

bool index_find_commit(struct index *index, const struct oid *id, struct spot *out)
{
	struct query *query = db_query(index->db, "SELECT chain, depth FROM commits WHERE id = ?");
	bool found;

	query_bytes(query, 1, id->raw, sizeof id->raw);
	found = query_next(query);
	if (found)
		*out = (struct spot){ row_int(query, 0), row_int(query, 1) };
	query_reset(query);
	return found;
}

static bool is_taken(struct index *index, struct spot spot)
{
	struct query *query = db_query(index->db, "SELECT 1 FROM commits WHERE chain = ? AND depth = ?");
	bool taken;

	query_int(query, 1, spot.chain);
	query_int(query, 2, spot.depth);
	taken = query_next(query);
	query_reset(query);
	return taken;
}

int64_t index_next_number(struct index *index, const char *sql)
{
	struct query *query = db_query(index->db, sql);
	int64_t next = query_next(query) ? row_int(query, 0) + 1 : 0;

	query_reset(query);
	return next;
}

/* On its first parent's chain, unless another child of it is. Where a branch
 * begins, the main line is what goes on: the longer the chains, the fewer steps
 * there are to go back over. */
static struct spot choose_spot(struct index *index, const struct index_commit *commit)
{
	struct spot spot;

	if (commit->n_parents && !commit->is_fork && index_find_commit(index, &commit->parents[0], &spot)) {
		spot.depth++;
		if (!is_taken(index, spot))
			return spot;
	}
	return (struct spot){ index_next_number(index, "SELECT coalesce(max(chain), 0) FROM commits"), 0 };
}

/* Of a commit that is read for this. */
static struct error *put_commit(struct index *index, const struct index_commit *commit, const int64_t *place)
{
	struct query *query = db_query(index->db,
		"INSERT INTO commits(id, chain, depth, parents, is_signed, message, author, author_mail, author_time,"
		" author_zone, committer, committer_mail, committer_time, committer_zone, tree, place)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	struct commit read;
	struct error *err = store_scan_commit(index->site->store, &commit->id, &read);

	if (err)
		return err;
	query_bytes(query, 1, commit->id.raw, sizeof commit->id.raw);
	query_int(query, 2, commit->spot.chain);
	query_int(query, 3, commit->spot.depth);
	query_bytes(query, 4, commit->n_parents ? (const void *)commit->parents : "",
		    commit->n_parents * sizeof *commit->parents);
	query_int(query, 5, read.is_signed);
	query_bytes(query, 6, read.message, strlen(read.message));
	query_bytes(query, 7, read.author.name, strlen(read.author.name));
	query_bytes(query, 8, read.author.email, strlen(read.author.email));
	query_int(query, 9, read.author.when);
	query_int(query, 10, read.author.offset);
	query_bytes(query, 11, read.committer.name, strlen(read.committer.name));
	query_bytes(query, 12, read.committer.email, strlen(read.committer.email));
	query_int(query, 13, read.committer.when);
	query_int(query, 14, read.committer.offset);
	query_bytes(query, 15, commit->tree.raw, sizeof commit->tree.raw);
	if (place)
		query_int(query, 16, *place);
	query_done(query);
	commit_free(&read);
	return NULL;
}

/* --- records and their changes ---------------------------------------------------------------- */

/* The record whose changes are being put in. */
struct subject {
	int64_t number;
	char *path;             /* where it is after what was put in; NULL: nowhere */
	bool is_odd;
};

static struct subject begin_record(struct index *index, const struct touched *touched)
{
	struct query *query = db_query(index->db, "SELECT number, path, is_odd FROM records WHERE type = ? AND id = ?");
	struct subject subject = { .number = -1 };

	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	if (query_next(query))
		subject = (struct subject){ row_int(query, 0), xstrdup(row_text(query, 1)), row_int(query, 2) != 0 };
	query_reset(query);
	if (subject.number >= 0)
		return subject;
	query = db_query(index->db, "INSERT INTO records(type, id) VALUES (?, ?)");
	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	query_done(query);
	subject.number = db_last_row(index->db);
	return subject;
}

/* Of an agreement that is at two places at once, which check refuses, the
 * history is told in a way that takes the trees themselves. */
static void follow_path(struct subject *subject, const struct touched *touched)
{
	const char *path = touched->after.path;

	subject->is_odd = subject->is_odd ||
			  (subject->path && !touched->before.path && strcmp(subject->path, path) != 0);
	if (str_equal(subject->path, path))
		return;
	free(subject->path);
	subject->path = xstrdup(path);
}

static void end_record(struct index *index, struct subject *subject)
{
	struct query *query = db_query(index->db, "UPDATE records SET path = ?, is_odd = ? WHERE number = ?");

	query_text(query, 1, subject->path);
	query_int(query, 2, subject->is_odd);
	query_int(query, 3, subject->number);
	query_done(query);
	free(subject->path);
}

static void put_place(struct query *query, int at, const struct place *place)
{
	if (!place->path)
		return;
	query_text(query, at, place->path);
	query_bytes(query, at + 1, place->blob.raw, sizeof place->blob.raw);
}

static void put_row(struct index *index, int64_t number, struct spot spot, const struct index_row *row)
{
	struct query *query = db_query(index->db, "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_int(query, 1, number);
	query_int(query, 2, spot.chain);
	query_int(query, 3, spot.depth);
	query_int(query, 4, (int64_t)row->parent);
	query_int(query, 5, (int64_t)row->at);
	put_place(query, 6, &row->touched.before);
	put_place(query, 8, &row->touched.after);
	if (row->is_read) {
		query_bytes(query, 10, row->changes.ptr, row->changes.len);
		query_bytes(query, 11, str_text(&row->fields), row->fields.len);
	}
	query_done(query);
}

/* The numbers of fields, asked for once each. */
struct field_numbers {
	struct map map;
	struct strv names;
};

static int64_t find_field(struct index *index, const char *name)
{
	struct query *query = db_query(index->db, "SELECT number FROM fields WHERE name = ?");
	int64_t number;

	query_text(query, 1, name);
	number = query_next(query) ? row_int(query, 0) : -1;
	query_reset(query);
	if (number >= 0)
		return number;
	query = db_query(index->db, "INSERT INTO fields(name) VALUES (?)");
	query_text(query, 1, name);
	query_done(query);
	return db_last_row(index->db);
}

static int64_t field_number(struct index *index, const char *name, struct field_numbers *known)
{
	intptr_t number = (intptr_t)map_get(&known->map, name);

	if (!number) {
		number = (intptr_t)find_field(index, name);
		strv_push(&known->names, name);
		map_add(&known->map, known->names.items[known->names.n - 1], (const void *)number);
	}
	return number;
}

static void put_states(struct index *index, int64_t record, struct spot spot, const struct index_row *row,
		       struct field_numbers *known)
{
	struct index_state state;
	size_t at = 0;

	while (index_next_state(&row->states, &at, &state)) {
		int64_t field = field_number(index, state.field, known);
		struct query *query = db_query(index->db, "REPLACE INTO states VALUES (?, ?, ?, ?, ?)");

		query_int(query, 1, field);
		query_int(query, 2, record);
		query_int(query, 3, spot.chain);
		query_int(query, 4, spot.depth);
		query_bytes(query, 5, state.bytes, state.len);
		query_done(query);
	}
}

static bool is_same_record(const struct touched *a, const struct touched *b)
{
	return a->type == b->type && strcmp(a->id, b->id) == 0;
}

/* Read and put in a good many at a time, not all: it is not known how long they are. */
enum { ROWS_AT_ONCE = 512 };

static void put_rows(struct index *index, const struct index_commits *commits, const struct index_rows *rows)
{
	struct field_numbers known = { MAP_INIT, STRV_INIT };
	struct subject subject = { .number = -1 };
	struct progress progress;

	progress_begin(&progress, "changes", rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct index_row *row = &rows->items[i];
		size_t left = rows->n - i, part = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;

		if (i % ROWS_AT_ONCE == 0)
			index_rows_read(index->site, &rows->items[i], part);
		if (i == 0 || !is_same_record(&row[-1].touched, &row->touched))
			subject = begin_record(index, &row->touched);
		put_row(index, subject.number, commits->items[row->commit].spot, row);
		put_states(index, subject.number, commits->items[row->commit].spot, row, &known);
		follow_path(&subject, &row->touched);
		if (left == 1 || !is_same_record(&row->touched, &row[1].touched))
			end_record(index, &subject);
		index_rows_forget(&rows->items[i], 1);
		progress_show(&progress, i);
	}
	progress_end(&progress);
	map_free(&known.map);
	strv_free(&known.names);
}

/* --- bringing it up to date ---------------------------------------------------------------------- */

struct update {
	struct index *index;
	struct index_commits commits;   /* that are new */
	bool is_first;                  /* there were none before */
};

static struct oid *copy_ids(const struct oid *ids, size_t n)
{
	struct oid *copy = xcalloc(n, sizeof *copy);

	if (n)
		memcpy(copy, ids, n * sizeof *copy);
	return copy;
}

static bool is_known(const struct oid *id, void *context)
{
	struct update *update = context;
	struct spot spot;

	return index_find_commit(update->index, id, &spot);
}

static struct error *collect(const struct scanned *commit, bool *stop, void *context)
{
	struct index_commits *commits = &((struct update *)context)->commits;

	(void)stop;
	GROW(commits->items, commits->n, commits->cap);
	commits->items[commits->n++] = (struct index_commit){
		.id = commit->id, .tree = commit->tree, .n_parents = commit->n_parents,
		.parents = copy_ids(commit->parents, commit->n_parents),
		.parent_trees = copy_ids(commit->parent_trees, commit->n_parents),
	};
	return NULL;
}

static void set_place(struct index *index, const struct oid *id, int64_t place)
{
	struct query *query = db_query(index->db, "UPDATE commits SET place = ? WHERE id = ?");

	query_int(query, 1, place);
	query_bytes(query, 2, id->raw, sizeof id->raw);
	query_done(query);
}

struct numbering {
	struct index *index;
	int64_t place;
};

static struct error *renumber(const struct scanned *commit, bool *stop, void *context)
{
	struct numbering *numbering = context;

	(void)stop;
	set_place(numbering->index, &commit->id, numbering->place--);
	return NULL;
}

static bool is_among(const struct index_commits *commits, size_t first, const struct oid *id)
{
	for (size_t i = first; i < commits->n; i++)
		if (oid_equal(&commits->items[i].id, id))
			return true;
	return false;
}

/* Whether the new commits all come after the old tip and add to it: then those
 * that were there keep their order. Few at a time, as a rule. */
static bool is_extension(const struct update *update)
{
	const struct index_commits *commits = &update->commits;

	if (commits->n > 500)
		return false;
	for (size_t i = 0; i < commits->n; i++) {
		const struct index_commit *commit = &commits->items[i];

		if (!commit->n_parents)
			return false;
		for (size_t k = 0; k < commit->n_parents; k++)
			if (!index_is_at(update->index, &commit->parents[k]) && !is_among(commits, i + 1, &commit->parents[k]))
				return false;
	}
	return commits->n > 0;
}

/* A commit beside the line of first parents begins a branch, unless its own
 * first parent is one of those as well. The newest come first: going the other
 * way, all parents have been seen. */
static void find_forks(struct index_commits *commits, const struct oid *tip)
{
	const struct oid *next = tip;
	size_t side = commits->n;

	for (size_t i = 0; i < commits->n; i++) {
		struct index_commit *commit = &commits->items[i];

		commit->is_fork = !next || !oid_equal(&commit->id, next);
		if (!commit->is_fork)
			next = commit->n_parents ? &commit->parents[0] : NULL;
	}
	/* Two commits of one branch mostly follow each other. */
	for (size_t i = commits->n; i-- > 0;) {
		struct index_commit *commit = &commits->items[i];

		if (!commit->is_fork)
			continue;
		if (side < commits->n && commit->n_parents && oid_equal(&commit->parents[0], &commits->items[side].id))
			commit->is_fork = false;
		side = i;
	}
}

/* The order in which the history is told is that of store_scan: the newest commit has
 * the highest place. A commit gets it as it comes, when all those that there are come
 * now or all that come follow what was there; else there is none yet. */
static struct error *put_commits(struct update *update, bool extends)
{
	struct index *index = update->index;
	const struct index_commits *commits = &update->commits;
	int64_t place = extends ? index_next_number(index, "SELECT max(place) FROM commits WHERE place IS NOT NULL")
				: 1 - (int64_t)commits->n;
	struct progress progress;
	struct error *err = NULL;

	progress_begin(&progress, "index", commits->n);
	/* Parents first. */
	for (size_t i = commits->n; i-- > 0 && !err; place++) {
		struct index_commit *commit = &commits->items[i];

		commit->spot = choose_spot(index, commit);
		err = put_commit(index, commit, extends || update->is_first ? &place : NULL);
		progress_show(&progress, commits->n - i);
	}
	progress_end(&progress);
	return err;
}

static struct error *renumber_all(struct index *index, const struct oid *tip)
{
	struct numbering numbering = { index, 0 };

	db_run(index->db, "UPDATE commits SET place = NULL WHERE place IS NOT NULL");
	return store_scan(index->site->store, tip, renumber, &numbering);
}

/* While git looks for what differs, all else is done. */
static struct error *add_new(struct update *update, const struct oid *tip)
{
	struct index *index = update->index;
	struct index_rows rows = { .items = NULL };
	struct index_search *search;
	struct error *err = store_scan_new(index->site->store, tip, is_known, collect, update);
	bool extends;

	if (err)
		return err;
	extends = is_extension(update);
	find_forks(&update->commits, tip);
	search = index_rows_begin(index->site, &update->commits);
	err = put_commits(update, extends);
	if (!err && !extends && !update->is_first)
		err = renumber_all(index, tip);
	if (!err)
		index_meta_set(index, "tip", tip->raw, sizeof tip->raw);
	if (!err && update->is_first)
		err = index_bring_records(index);
	if (err) {
		error_free(index_rows_end(search, NULL));
		return err;
	}
	err = index_rows_end(search, &rows);
	if (!err)
		put_rows(index, &update->commits, &rows);
	index_rows_free(&rows);
	return err;
}

/* False when it cannot be: then nothing of it was kept. */
bool index_bring_up_to_date(struct index *index, const struct oid *tip)
{
	struct update update = { .index = index };
	struct error *err = NULL;
	struct oid ignored;
	bool damaged, failed;

	db_run(index->db, "BEGIN IMMEDIATE");
	update.is_first = !index_meta_get(index, "tip", &ignored);
	/* Somebody else may have done it meanwhile. */
	if (!db_failed(index->db, &damaged) && !index_is_at(index, tip))
		err = add_new(&update, tip);
	failed = err || db_failed(index->db, &damaged);
	db_run(index->db, failed ? "ROLLBACK" : "COMMIT");
	index_commits_free(&update.commits);
	error_free(err);
	return !failed && !db_failed(index->db, &damaged);
}
