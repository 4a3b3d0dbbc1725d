#include "history/difference.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

const char *action_name(enum action action)
{
	static const char *const names[] = {
		[ACTION_ADDED] = "added", [ACTION_CHANGED] = "changed", [ACTION_REMOVED] = "removed",
	};

	return names[action];
}

const struct field *difference_fields(const struct difference *difference)
{
	return difference->type == TYPE_COUNT ? schema_register_fields() : schema_of(difference->type)->fields;
}

static void difference_free(struct difference *difference)
{
	free(difference->id);
	free(difference->path_before);
	free(difference->path_after);
	free(difference->unreadable);
	field_changes_free(&difference->fields);
	record_free(difference->before);
	record_free(difference->after);
	pool_free(difference->values);
}

void differences_free(struct differences *differences)
{
	for (size_t i = 0; i < differences->n; i++)
		difference_free(&differences->items[i]);
	free(differences->items);
	*differences = (struct differences)DIFFERENCES_INIT;
}

/* --- reading ----------------------------------------------------------------------------- */

/* Takes err. The first side that cannot be read is the one that is told of. */
static void set_unreadable(struct difference *difference, struct error *err)
{
	if (!difference->unreadable)
		difference->unreadable = error_format_in(err, lang_reports());
	error_free(err);
}

static struct record *read_blob(struct difference *difference, const struct site *site,
				const struct place *place)
{
	struct str bytes = STR_INIT;
	struct record *record = NULL;
	struct error *err;

	if (!place->path)
		return NULL;
	err = store_blob(site->store, &place->blob, YAML_MAX_SIZE, &bytes);
	if (!err) {
		record = record_new(difference->type, difference->id, place->path, str_text(&bytes), bytes.len);
		record->blob = place->blob;
		err = record->broken;
		record->broken = NULL;
	}
	if (err) {
		char *shown = site_path(site, place->path);

		set_unreadable(difference, error_in_file(err, shown));
		record_free(record);
		record = NULL;
		free(shown);
	}
	str_free(&bytes);
	return record;
}

struct difference *difference_add(struct differences *out, const struct touched *touched)
{
	struct difference *difference;

	GROW(out->items, out->n, out->cap);
	difference = &out->items[out->n++];
	*difference = (struct difference){
		.type = touched->type,
		.id = xstrdup(touched->id),
		.action = !touched->before.path ? ACTION_ADDED
			: !touched->after.path ? ACTION_REMOVED : ACTION_CHANGED,
		.path_before = xstrdup(touched->before.path),
		.path_after = xstrdup(touched->after.path),
	};
	return difference;
}

static void compare_fields(struct difference *difference)
{
	const struct record *before = difference->before, *after = difference->after;

	if (!difference->unreadable)
		value_diff(difference_fields(difference), before ? before->doc->root : NULL,
			   after ? after->doc->root : NULL, &difference->fields);
}

/* The known record, if it is what stands at the place. */
static struct record *take_known(const struct difference *difference, const struct place *place, struct record **known)
{
	struct record *record = known ? *known : NULL;

	if (!record || !place->path || !oid_equal(&record->blob, &place->blob) || record->type != difference->type ||
	    strcmp(record->id, difference->id) != 0 || strcmp(record->path, place->path) != 0)
		return NULL;
	*known = NULL;
	return record;
}

void differences_read(const struct site *site, const struct touched_list *touched, struct record **known,
		      struct differences *out)
{
	for (size_t i = 0; i < touched->n; i++) {
		struct difference *difference = difference_add(out, &touched->items[i]);

		difference->before = read_blob(difference, site, &touched->items[i].before);
		difference->after = take_known(difference, &touched->items[i].after, known);
		if (!difference->after)
			difference->after = read_blob(difference, site, &touched->items[i].after);
		compare_fields(difference);
	}
}

struct error *differences_between(const struct site *site, const struct oid *before, const struct oid *after,
				  const struct record_filter *only, struct differences *out)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err = touched_between(site, before, after, only, &touched);

	if (!err)
		differences_read(site, &touched, NULL, out);
	touched_list_free(&touched);
	return err;
}

/* --- the work tree ------------------------------------------------------------------------ */

/* Takes out what is on both sides alike. */
static void drop_unchanged(struct touched_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct touched *this = &list->items[i];

		if (str_equal(this->before.path, this->after.path) &&
		    oid_equal(&this->before.blob, &this->after.blob)) {
			touched_free(this);
		} else {
			list->items[kept++] = *this;
		}
	}
	list->n = kept;
}

/* What the file would be as a blob; nothing that any blob is when it cannot be read. */
static struct oid blob_of(const struct reg *worktree, const struct record *record)
{
	struct oid id = { .raw = { 0 } };
	struct str bytes = STR_INIT;
	struct error *err;

	if (record->doc)
		return store_hash(record->doc->text, record->doc->len);
	err = file_read(worktree->site->root, record->path, YAML_MAX_SIZE, &bytes);
	if (!err)
		id = store_hash(str_text(&bytes), bytes.len);
	error_free(err);
	str_free(&bytes);
	return id;
}

static void add_record(struct touched_list *list, const struct reg *worktree, const struct record *record,
		       const struct record_filter *only)
{
	if (filter_has(only, record->type, record->id)) {
		struct place place = { record->path, blob_of(worktree, record) };

		touched_add(list, record->type, record->id, NULL, &place);
	}
}

/* A copy that is the difference's own. */
static struct record *copy_record(struct difference *difference, const struct record *record)
{
	if (record->doc)
		return record_copy(record);
	if (!difference->unreadable)
		difference->unreadable = error_format_in(record->broken, lang_reports());
	return NULL;
}

/* Records and differences stand in the same order, so one pass finds them all. */
static void read_after(const struct reg *worktree, struct differences *differences)
{
	size_t at = 0;

	for (size_t i = 0; i < differences->n; i++) {
		struct difference *this = &differences->items[i];

		if (!this->path_after)
			continue;
		if (this->type == TYPE_COUNT) {
			this->after = copy_record(this, worktree->config);
			continue;
		}
		while (at < worktree->n && strcmp(worktree->records[at]->path, this->path_after) != 0)
			at++;
		if (at < worktree->n)
			this->after = copy_record(this, worktree->records[at]);
	}
}

struct error *differences_to_worktree(const struct oid *before, const struct reg *worktree,
				      const struct record_filter *only, struct differences *out)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err = touched_between(worktree->site, before, NULL, only, &touched);

	if (err)
		goto done;
	for (size_t i = 0; i < worktree->n; i++)
		add_record(&touched, worktree, worktree->records[i], only);
	add_record(&touched, worktree, worktree->config, only);
	touched_sort(&touched);
	drop_unchanged(&touched);
	for (size_t i = 0; i < touched.n; i++) {
		struct difference *difference = difference_add(out, &touched.items[i]);

		difference->before = read_blob(difference, worktree->site, &touched.items[i].before);
	}
	read_after(worktree, out);
	for (size_t i = 0; i < out->n; i++)
		compare_fields(&out->items[i]);
done:
	touched_list_free(&touched);
	return err;
}

/* --- one field ------------------------------------------------------------------------------ */

static bool is_position(const char *part, size_t len)
{
	return len && strspn(part, "0123456789") >= len;
}

/* Does path, the name of a change, lie at or below field, or above it? Positions
 * in path count only where field has them too. *rest is what field has more. */
static bool leads_to(const char *path, const char *field, const char **rest)
{
	while (*path && *field) {
		size_t p = strcspn(path, "."), f = strcspn(field, ".");

		if (is_position(path, p) && !is_position(field, f)) {
			path += p + (path[p] == '.');
			continue;
		}
		if (p != f || memcmp(path, field, p) != 0)
			return false;
		path += p + (path[p] == '.');
		field += f + (field[f] == '.');
	}
	*rest = field;
	return true;
}

/* Whether a value that came or went as a whole has the field inside. */
static bool holds(const struct ynode *value, const char *rest)
{
	size_t len = strcspn(rest, ".");

	if (!value || !*rest)
		return value != NULL;
	if (value->kind == Y_SEQ && !is_position(rest, len)) {
		for (size_t i = 0; i < value->n; i++)
			if (holds(value->items[i], rest))
				return true;
		return false;
	}
	return ynode_find(value, rest) != NULL;
}

static bool is_about(const struct difference *difference, const struct field_change *change, const void *context)
{
	const char *field = context, *rest;

	(void)difference;
	return leads_to(change->field, field, &rest) && (holds(change->before, rest) || holds(change->after, rest));
}

void differences_keep(struct differences *differences, difference_test test, const void *context)
{
	size_t kept = 0;

	for (size_t i = 0; i < differences->n; i++) {
		struct difference *this = &differences->items[i];
		struct field_changes *fields = &this->fields;
		size_t kept_fields = 0;

		for (size_t k = 0; k < fields->n; k++)
			if (test(this, &fields->items[k], context))
				fields->items[kept_fields++] = fields->items[k];
			else
				free(fields->items[k].field);
		fields->n = kept_fields;
		if (kept_fields || this->unreadable)
			differences->items[kept++] = *this;
		else
			difference_free(this);
	}
	differences->n = kept;
}

void differences_keep_field(struct differences *differences, const char *field)
{
	differences_keep(differences, is_about, field);
}
