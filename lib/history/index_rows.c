#include "history/index_rows.h"

#include <stdlib.h>

#include "base/mem.h"
#include "history/index_values.h"
#include "store/scan.h"

void index_commit_free(struct index_commit *commit)
{
	free(commit->parents);
	free(commit->parent_trees);
}

void index_rows_free(struct index_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		touched_free(&rows->items[i].touched);
		str_free(&rows->items[i].changes);
		str_free(&rows->items[i].fields);
	}
	free(rows->items);
	commit_free(&rows->commit);
	*rows = (struct index_rows){ .items = NULL };
}

/* False when it is there and cannot be read as a record. */
static bool read_version(const struct site *site, const struct place *place, struct ydoc **out)
{
	struct str bytes = STR_INIT;
	struct error *err;

	*out = NULL;
	if (!place->path)
		return true;
	err = store_scan_blob(site->store, &place->blob, YAML_MAX_SIZE, &bytes);
	if (!err)
		err = ydoc_parse(str_text(&bytes), bytes.len, out);
	str_free(&bytes);
	error_free(err);
	return !err;
}

static void read_row(const struct site *site, struct index_row *row)
{
	const struct field *fields = row->touched.type == TYPE_COUNT ? schema_register_fields()
								     : schema_of(row->touched.type)->fields;
	struct field_changes changes = FIELD_CHANGES_INIT;
	struct ydoc *before = NULL, *after = NULL;

	row->is_read = read_version(site, &row->touched.before, &before) &&
		       read_version(site, &row->touched.after, &after);
	if (row->is_read) {
		const struct ynode *old = before ? before->root : NULL, *new = after ? after->root : NULL;

		value_diff(fields, old, new, &changes);
		index_put_changes(&changes, &row->changes);
		index_put_fields(old, new, &row->fields);
	}
	field_changes_free(&changes);
	ydoc_free(before);
	ydoc_free(after);
}

static struct error *compare(const struct site *site, const struct index_commit *commit, size_t parent,
			     struct index_rows *out)
{
	static const struct record_filter all = { NULL, 0 };
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err = touched_between(site, commit->n_parents ? &commit->parent_trees[parent] : NULL,
					    &commit->tree, &all, &touched);

	for (size_t i = 0; i < touched.n && !err; i++) {
		GROW(out->items, out->n, out->cap);
		out->items[out->n] = (struct index_row){ .parent = parent, .touched = touched.items[i] };
		if (parent == 0)
			read_row(site, &out->items[out->n]);
		out->n++;
	}
	if (err)
		touched_list_free(&touched);
	else
		free(touched.items);    /* what it held is in the rows now */
	return err;
}

struct error *index_rows_of(const struct site *site, const struct index_commit *commit, struct index_rows *out)
{
	struct error *err;

	*out = (struct index_rows){ .items = NULL };
	err = store_commit_read(site->store, &commit->id, &out->commit);
	for (size_t i = 0; i < (commit->n_parents ? commit->n_parents : 1) && !err; i++)
		err = compare(site, commit, i, out);
	return err;
}
