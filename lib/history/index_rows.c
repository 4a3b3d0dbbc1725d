#include "history/index_rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "history/index_values.h"
#include "store/pairs.h"

void index_commits_free(struct index_commits *commits)
{
	for (size_t i = 0; i < commits->n; i++) {
		free(commits->items[i].parents);
		free(commits->items[i].parent_trees);
	}
	free(commits->items);
	*commits = (struct index_commits){ .items = NULL };
}

void index_rows_forget(struct index_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str_free(&rows[i].changes);
		str_free(&rows[i].fields);
		str_free(&rows[i].states);
	}
}

void index_rows_free(struct index_rows *rows)
{
	index_rows_forget(rows->items, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		touched_free(&rows->items[i].touched);
	free(rows->items);
	*rows = (struct index_rows){ .items = NULL };
}

/* --- finding ---------------------------------------------------------------------- */

/* Pairs of trees from which on git is quicker, with the time that it takes to start. */
#define ASK_GIT_FROM 2000
/* One of it works on one processor, for longer than all else takes: so two have each a
 * half of the history. */
enum { GITS = 2 };

struct index_search {
	const struct site *site;
	const struct index_commits *commits;
	struct tree_pair *pairs;        /* of each commit its parents, in order */
	size_t n_pairs;
	size_t share;                   /* pairs that each git has */
	struct pairs *told[GITS];       /* by them; the first is NULL: compare them here */
};

static void forget_git(struct index_search *search)
{
	for (size_t i = 0; i < GITS; i++) {
		pairs_free(search->told[i]);
		search->told[i] = NULL;
	}
}

static size_t count_pairs(const struct index_commit *commit)
{
	return commit->n_parents ? commit->n_parents : 1;
}

static void list_pairs(struct index_search *search)
{
	const struct index_commits *commits = search->commits;
	size_t n = 0;

	for (size_t i = 0; i < commits->n; i++)
		n += count_pairs(&commits->items[i]);
	search->pairs = xcalloc(n, sizeof *search->pairs);
	for (size_t i = 0; i < commits->n; i++) {
		const struct index_commit *commit = &commits->items[i];

		for (size_t k = 0; k < count_pairs(commit); k++) {
			struct tree_pair *pair = &search->pairs[search->n_pairs++];

			pair->after = commit->tree;
			pair->has_before = commit->n_parents > 0;
			if (pair->has_before)
				pair->before = commit->parent_trees[k];
		}
	}
}

/* Where there is no git, it only takes longer. */
static void ask_git(struct index_search *search)
{
	struct error *err = NULL;

	search->share = (search->n_pairs + GITS - 1) / GITS;
	for (size_t i = 0; i < GITS && !err; i++) {
		size_t first = i * search->share, left = search->n_pairs - first;

		err = pairs_begin(search->site->store, search->pairs + first, left < search->share ? left : search->share,
				  &search->told[i]);
	}
	if (err)
		forget_git(search);
	error_free(err);
}

struct index_search *index_rows_begin(const struct site *site, const struct index_commits *commits)
{
	struct index_search *search = xcalloc(1, sizeof *search);

	search->site = site;
	search->commits = commits;
	list_pairs(search);
	if (search->n_pairs >= ASK_GIT_FROM)
		ask_git(search);
	return search;
}

static struct error *find_here(const struct index_search *search, const struct tree_pair *pair,
			       struct touched_list *out)
{
	static const struct record_filter all = { NULL, 0 };

	return touched_between(search->site, pair->has_before ? &pair->before : NULL, &pair->after, &all, out);
}

static struct error *find_told(const struct index_search *search, const struct tree_pair *pair,
			       struct touched_list *out)
{
	size_t at = (size_t)(pair - search->pairs);
	struct tree_difference *files;
	size_t n;
	struct error *err = pairs_next(search->told[at / search->share], &files, &n);

	if (!err)
		touched_among(search->site, files, n, out);
	tree_differences_free(files, n);
	return err;
}

static void add_rows(struct touched_list *touched, size_t commit, size_t parent, size_t *at, struct index_rows *out)
{
	for (size_t i = 0; i < touched->n; i++) {
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = (struct index_row){
			.commit = commit, .parent = parent, .at = (*at)++, .touched = touched->items[i],
		};
	}
	free(touched->items);           /* what it held is in the rows now */
}

static struct error *find_rows(const struct index_search *search, struct index_rows *out)
{
	const struct index_commits *commits = search->commits;
	const struct tree_pair *pair = search->pairs;
	struct error *err = NULL;

	for (size_t i = 0; i < commits->n && !err; i++) {
		size_t at = 0;

		for (size_t k = 0; k < count_pairs(&commits->items[i]) && !err; k++, pair++) {
			struct touched_list touched = TOUCHED_LIST_INIT;

			err = search->told[0] ? find_told(search, pair, &touched) : find_here(search, pair, &touched);
			add_rows(&touched, i, k, &at, out);
		}
	}
	return err;
}

static int compare_rows(const void *a, const void *b)
{
	const struct index_row *x = a, *y = b;
	int order = (x->touched.type > y->touched.type) - (x->touched.type < y->touched.type);

	if (!order)
		order = strcmp(x->touched.id, y->touched.id);
	if (!order)
		order = (x->commit < y->commit) - (x->commit > y->commit);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void search_free(struct index_search *search)
{
	forget_git(search);
	free(search->pairs);
	free(search);
}

struct error *index_rows_end(struct index_search *search, struct index_rows *out)
{
	struct error *err = out ? find_rows(search, out) : NULL;

	/* What git cannot do, libgit2 may. */
	if (err && search->told[0]) {
		error_free(err);
		index_rows_free(out);
		forget_git(search);
		err = find_rows(search, out);
	}
	if (!err && out && out->n)
		qsort(out->items, out->n, sizeof *out->items, compare_rows);
	search_free(search);
	return err;
}

/* --- reading ----------------------------------------------------------------------- */

/* A version of a record; after a change it is mostly the one before the next. */
struct version {
	struct oid blob;
	bool is_there, is_bad;  /* neither: as it is where there is no record */
	struct str bytes;
	struct ydoc *doc;
};

static void forget(struct version *version)
{
	str_free(&version->bytes);
	ydoc_free(version->doc);
	*version = (struct version){ .doc = NULL };
}

enum { PART = 32 };

struct reading {
	const struct site *site;
	struct index_row *rows;
	pthread_mutex_t lock;   /* of the store, which is for one at a time */
};

static void get_bytes(const struct site *site, const struct place *place, struct version *out)
{
	struct error *err = NULL;

	*out = (struct version){ .blob = place->blob, .is_there = place->path != NULL };
	if (out->is_there)
		err = store_scan_blob(site->store, &place->blob, YAML_MAX_SIZE, &out->bytes);
	out->is_bad = err != NULL;
	error_free(err);
}

static bool is_version(const struct version *version, const struct place *place)
{
	return version->is_there == (place->path != NULL) &&
	       (!version->is_there || oid_equal(&version->blob, &place->blob));
}

/* The versions of a part of the rows: which they are before and after each. Those that
 * are the same one, next to each other, are read once. */
struct versions {
	struct version items[2 * PART];
	size_t n;
	size_t before[PART], after[PART];
};

static size_t take_version(const struct site *site, const struct place *place, struct versions *out)
{
	if (!out->n || !is_version(&out->items[out->n - 1], place))
		get_bytes(site, place, &out->items[out->n++]);
	return out->n - 1;
}

static void get_versions(struct reading *reading, const struct slice *part, struct versions *out)
{
	pthread_mutex_lock(&reading->lock);
	for (size_t i = part->from; i < part->to; i++) {
		const struct index_row *row = &reading->rows[i];

		if (row->parent)
			continue;
		out->before[i - part->from] = take_version(reading->site, &row->touched.before, out);
		out->after[i - part->from] = take_version(reading->site, &row->touched.after, out);
	}
	pthread_mutex_unlock(&reading->lock);
}

static void parse(struct version *version)
{
	struct error *err;

	if (!version->is_there || version->is_bad)
		return;
	err = ydoc_parse(str_text(&version->bytes), version->bytes.len, &version->doc);
	version->is_bad = err != NULL;
	error_free(err);
}

static enum index_version kind_of(const struct version *version)
{
	return !version->is_there ? INDEX_GONE : version->is_bad ? INDEX_UNREADABLE : INDEX_READABLE;
}

static void compare(const struct version *before, const struct version *after, struct index_row *row)
{
	const struct field *fields = row->touched.type == TYPE_COUNT ? schema_register_fields()
								     : schema_of(row->touched.type)->fields;
	const struct ynode *old = before->doc ? before->doc->root : NULL, *new = after->doc ? after->doc->root : NULL;
	struct field_changes changes = FIELD_CHANGES_INIT;

	index_put_states(kind_of(before), old, kind_of(after), new, &row->states, &row->fields);
	row->is_read = !before->is_bad && !after->is_bad;
	if (!row->is_read)
		return;
	value_diff(fields, old, new, &changes);
	index_put_changes(&changes, &row->changes);
	field_changes_free(&changes);
}

static void read_part(const struct slice *part, void *context)
{
	struct reading *reading = context;
	struct versions versions = { .n = 0 };

	get_versions(reading, part, &versions);
	for (size_t i = 0; i < versions.n; i++)
		parse(&versions.items[i]);
	for (size_t i = part->from; i < part->to; i++) {
		size_t at = i - part->from;

		if (!reading->rows[i].parent)
			compare(&versions.items[versions.before[at]], &versions.items[versions.after[at]],
				&reading->rows[i]);
	}
	for (size_t i = 0; i < versions.n; i++)
		forget(&versions.items[i]);
}

void index_rows_read(const struct site *site, struct index_row *rows, size_t n)
{
	struct reading reading = { site, rows, PTHREAD_MUTEX_INITIALIZER };

	parallel(n, PART, read_part, &reading);
}
