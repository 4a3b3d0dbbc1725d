/* What the history has and the index does not yet. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/progress.h"
#include "history/index_internal.h"
#include "history/index_rows.h"
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

static void put_commit(struct index *index, const struct index_commit *commit, struct spot spot,
		       const struct commit *read)
{
	struct query *query = db_query(index->db,
		"INSERT INTO commits(id, chain, depth, parents, is_signed, message, author, author_mail, author_time,"
		" author_zone, committer, committer_mail, committer_time, committer_zone, tree)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_bytes(query, 1, commit->id.raw, sizeof commit->id.raw);
	query_int(query, 2, spot.chain);
	query_int(query, 3, spot.depth);
	query_bytes(query, 4, commit->n_parents ? (const void *)commit->parents : "",
		    commit->n_parents * sizeof *commit->parents);
	query_int(query, 5, read->is_signed);
	query_bytes(query, 6, read->message, strlen(read->message));
	query_bytes(query, 7, read->author.name, strlen(read->author.name));
	query_bytes(query, 8, read->author.email, strlen(read->author.email));
	query_int(query, 9, read->author.when);
	query_int(query, 10, read->author.offset);
	query_bytes(query, 11, read->committer.name, strlen(read->committer.name));
	query_bytes(query, 12, read->committer.email, strlen(read->committer.email));
	query_int(query, 13, read->committer.when);
	query_int(query, 14, read->committer.offset);
	query_bytes(query, 15, commit->tree.raw, sizeof commit->tree.raw);
	query_done(query);
}

/* --- records and their changes ---------------------------------------------------------------- */

static int64_t record_number(struct index *index, const struct touched *touched, char **path)
{
	struct query *query = db_query(index->db, "SELECT number, path FROM records WHERE type = ? AND id = ?");
	int64_t number = -1;

	*path = NULL;
	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	if (query_next(query)) {
		number = row_int(query, 0);
		*path = xstrdup(row_text(query, 1));
	}
	query_reset(query);
	if (number >= 0)
		return number;
	query = db_query(index->db, "INSERT INTO records(type, id) VALUES (?, ?) RETURNING number");
	query_int(query, 1, touched->type);
	query_text(query, 2, touched->id);
	number = query_next(query) ? row_int(query, 0) : -1;
	query_done(query);
	return number;
}

/* Of an agreement that is at two places at once, which check refuses, the
 * history is told in a way that takes the trees themselves. */
static void follow_path(struct index *index, int64_t number, const char *known, const struct touched *touched)
{
	bool is_second = known && !touched->before.path && strcmp(known, touched->after.path) != 0;
	struct query *query = db_query(index->db, "UPDATE records SET path = ?, is_odd = is_odd OR ? WHERE number = ?");

	if (!is_second && str_equal(known, touched->after.path))
		return;
	query_text(query, 1, touched->after.path);
	query_int(query, 2, is_second);
	query_int(query, 3, number);
	query_done(query);
}

static void put_place(struct query *query, int at, const struct place *place)
{
	if (!place->path)
		return;
	query_text(query, at, place->path);
	query_bytes(query, at + 1, place->blob.raw, sizeof place->blob.raw);
}

static void put_row(struct index *index, struct spot spot, const struct index_row *row, size_t at)
{
	char *known;
	int64_t number = record_number(index, &row->touched, &known);
	struct query *query = db_query(index->db, "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_int(query, 1, number);
	query_int(query, 2, spot.chain);
	query_int(query, 3, spot.depth);
	query_int(query, 4, (int64_t)row->parent);
	query_int(query, 5, (int64_t)at);
	put_place(query, 6, &row->touched.before);
	put_place(query, 8, &row->touched.after);
	if (row->is_read) {
		query_bytes(query, 10, row->changes.ptr, row->changes.len);
		query_bytes(query, 11, str_text(&row->fields), row->fields.len);
	}
	query_done(query);
	follow_path(index, number, known, &row->touched);
	free(known);
}

static struct error *add_commit(struct index *index, const struct index_commit *commit)
{
	struct spot spot = choose_spot(index, commit);
	struct index_rows rows;
	struct error *err = index_rows_of(index->site, commit, &rows);

	if (!err) {
		put_commit(index, commit, spot, &rows.commit);
		for (size_t i = 0; i < rows.n; i++)
			put_row(index, spot, &rows.items[i], i);
	}
	index_rows_free(&rows);
	return err;
}

/* --- bringing it up to date ---------------------------------------------------------------------- */

struct update {
	struct index *index;
	struct index_commit *commits;   /* that are new, newest first */
	size_t n, cap;
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
	struct update *update = context;

	(void)stop;
	GROW(update->commits, update->n, update->cap);
	update->commits[update->n++] = (struct index_commit){
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

static struct error *renumber(const struct scanned *commit, bool *stop, void *context)
{
	struct update *update = context;

	(void)stop;
	set_place(update->index, &commit->id, -(int64_t)update->n++);
	return NULL;
}

static bool is_among(const struct update *update, size_t first, const struct oid *id)
{
	for (size_t i = first; i < update->n; i++)
		if (oid_equal(&update->commits[i].id, id))
			return true;
	return false;
}

/* Whether the new commits all come after the old tip and add to it: then those
 * that were there keep their order. Few at a time, as a rule. */
static bool is_extension(struct update *update)
{
	if (update->n > 500)
		return false;
	for (size_t i = 0; i < update->n; i++) {
		const struct index_commit *commit = &update->commits[i];

		if (!commit->n_parents)
			return false;
		for (size_t k = 0; k < commit->n_parents; k++)
			if (!index_is_at(update->index, &commit->parents[k]) && !is_among(update, i + 1, &commit->parents[k]))
				return false;
	}
	return update->n > 0;
}

/* The order in which the history is told is that of store_scan. */
static struct error *set_places(struct update *update, const struct oid *tip, bool extends)
{
	struct index *index = update->index;
	struct update counter = { .index = index };
	int64_t last;

	if (!extends) {
		db_run(index->db, "UPDATE commits SET place = NULL WHERE place IS NOT NULL");
		return store_scan(index->site->store, tip, renumber, &counter);
	}
	last = index_next_number(index, "SELECT max(place) FROM commits WHERE place IS NOT NULL") - 1;
	for (size_t i = 0; i < update->n; i++)
		set_place(index, &update->commits[i].id, last + (int64_t)(update->n - i));
	return NULL;
}

/* A commit beside the line of first parents begins a branch, unless its own
 * first parent is one of those as well. The newest come first: going the other
 * way, all parents have been seen. */
static void find_forks(struct update *update, const struct oid *tip)
{
	const struct oid *next = tip;
	size_t side = update->n;

	for (size_t i = 0; i < update->n; i++) {
		struct index_commit *commit = &update->commits[i];

		commit->is_fork = !next || !oid_equal(&commit->id, next);
		if (!commit->is_fork)
			next = commit->n_parents ? &commit->parents[0] : NULL;
	}
	/* Two commits of one branch mostly follow each other. */
	for (size_t i = update->n; i-- > 0;) {
		struct index_commit *commit = &update->commits[i];

		if (!commit->is_fork)
			continue;
		if (side < update->n && commit->n_parents && oid_equal(&commit->parents[0], &update->commits[side].id))
			commit->is_fork = false;
		side = i;
	}
}

static struct error *add_new(struct update *update, const struct oid *tip)
{
	struct index *index = update->index;
	struct progress progress;
	struct error *err = store_scan_new(index->site->store, tip, is_known, collect, update);
	bool extends;

	if (err)
		return err;
	extends = is_extension(update);
	find_forks(update, tip);
	progress_begin(&progress, "index", update->n);
	/* Parents first. */
	for (size_t i = update->n; i-- > 0 && !err;) {
		err = add_commit(index, &update->commits[i]);
		progress_show(&progress, update->n - i);
	}
	progress_end(&progress);
	if (!err)
		err = set_places(update, tip, extends);
	if (!err)
		index_meta_set(index, "tip", tip->raw, sizeof tip->raw);
	return err;
}

/* False when it cannot be: then nothing of it was kept. */
bool index_bring_up_to_date(struct index *index, const struct oid *tip)
{
	struct update update = { .index = index };
	struct error *err = NULL;
	bool damaged, failed;

	db_run(index->db, "BEGIN IMMEDIATE");
	/* Somebody else may have done it meanwhile. */
	if (!db_failed(index->db, &damaged) && !index_is_at(index, tip))
		err = add_new(&update, tip);
	failed = err || db_failed(index->db, &damaged);
	db_run(index->db, failed ? "ROLLBACK" : "COMMIT");
	for (size_t i = 0; i < update.n; i++)
		index_commit_free(&update.commits[i]);
	free(update.commits);
	error_free(err);
	return !failed && !db_failed(index->db, &damaged);
}
