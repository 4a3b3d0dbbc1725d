#include "history/revert.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "history/difference.h"

struct revert {
	struct reg *reg;                /* loaded */
	struct change *change;
	struct conflicts *conflicts;
	const struct oid *before;       /* the root tree before the commit; NULL: it was the first */
	char hex[OID_HEX_SIZE];         /* of the commit */
	size_t staged;
};

/* --- documents ---------------------------------------------------------------------------- */

/* Documents are files of their own, beside the record that names them: one that
 * was there before the commit and is not there now comes back, and one that came
 * with it goes. */
static struct error *undo_document(struct revert *r, const char *path, bool named)
{
	const struct site *site = r->reg->site;
	char *full = site_path(site, path);
	struct str bytes = STR_INIT;
	struct entry entry = { .kind = ENTRY_NONE };
	bool exists;
	struct error *err = reg_has_file(r->reg, path, &exists);

	if (!err && exists != named)
		err = store_entry(site->store, r->before, full, &entry);
	if (!err && exists && !named && entry.kind == ENTRY_NONE)
		change_unfile(r->change, path);
	if (!err && !exists && entry.kind == ENTRY_FILE)
		err = error_in_file(store_blob(site->store, &entry.id, DOCUMENT_MAX, &bytes), full);
	if (!err && !exists && entry.kind == ENTRY_FILE)
		change_file(r->change, path, str_text(&bytes), bytes.len);
	str_free(&bytes);
	free(full);
	return err;
}

static bool names(const struct record *record, const char *path)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);

	for (size_t i = 0; i < n; i++)
		if (str_equal(ynode_text(ynode_get(items[i], "bestand")), path))
			return true;
	return false;
}

/* The documents that one version names, to be as the result names them. */
static struct error *undo_documents(struct revert *r, const struct record *version, const struct record *result)
{
	char *own = xasprintf("documenten/%s/", version->id);
	struct strv done = STRV_INIT;
	const struct ynode *const *items;
	size_t n = record_items(version, "documenten", &items);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		const char *path = ynode_text(ynode_get(items[i], "bestand"));

		if (!path || !starts_with(path, own) || strv_has(&done, path))
			continue;
		strv_push(&done, path);
		err = undo_document(r, path, names(result, path));
	}
	strv_free(&done);
	free(own);
	return err;
}

/* --- records ------------------------------------------------------------------------------ */

static void add_conflict(struct revert *r, struct error *err)
{
	struct conflicts *conflicts = r->conflicts;

	GROW(conflicts->items, conflicts->n, conflicts->cap);
	conflicts->items[conflicts->n++] = err;
}

static struct error *unreadable_now(const struct revert *r, const struct record *now)
{
	char *shown = site_path(r->reg->site, now->path);
	struct error *err = error_in_file(error_copy(now->broken), shown);

	free(shown);
	return error_hint(err, "mend the file first; nothing was written");
}

static struct error *undo_add(struct revert *r, const struct difference *d, const struct record *now)
{
	size_t n = r->conflicts->n;

	if (!now)
		return NULL;
	undo_added(d->after, now, r->conflicts);
	if (r->conflicts->n == n) {
		change_remove(r->change, now);
		r->staged++;
	}
	return NULL;
}

static struct error *undo_remove(struct revert *r, const struct difference *d, const struct record *now)
{
	const struct record *before = d->before;
	char *ref;

	if (!now) {
		change_add(r->change, d->type, d->id, d->path_before, before->doc->text, before->doc->len);
		r->staged++;
		return undo_documents(r, before, before);
	}
	if (value_same_record(record_fields(before), before->doc->root, now->doc->root))
		return NULL;
	ref = record_ref(d->type, d->id);
	add_conflict(r, error_new(STATUS_CONFLICT, "%s: the commit removed it, there is another %s now, and "
				  "the one that was removed would come back", ref, ref));
	free(ref);
	return NULL;
}

static struct error *undo_change(struct revert *r, const struct difference *d, const struct record *now)
{
	struct str text = STR_INIT;
	size_t n = r->conflicts->n;
	struct record *result;
	struct error *err;

	if (!now) {
		char *ref = record_ref(d->type, d->id);

		add_conflict(r, error_new(STATUS_CONFLICT, "%s: the commit changed it, and it was removed since", ref));
		free(ref);
		return NULL;
	}
	err = undo_fields(d->before, d->after, now, r->conflicts, &text);
	if (err || r->conflicts->n > n ||
	    (text.len == now->doc->len && memcmp(str_text(&text), now->doc->text, text.len) == 0))
		goto done;
	if (d->type == TYPE_COUNT)
		change_config(r->change, str_text(&text), text.len);
	else
		change_rewrite(r->change, now, str_text(&text), text.len);
	r->staged++;
	result = record_new(d->type, d->id, now->path, str_text(&text), text.len);
	err = undo_documents(r, d->before, result);
	if (!err)
		err = undo_documents(r, d->after, result);
	record_free(result);
done:
	str_free(&text);
	return err;
}

static struct error *undo_difference(struct revert *r, const struct difference *d)
{
	const struct record *now = d->type == TYPE_COUNT ? r->reg->config : reg_find(r->reg, d->type, d->id);

	if (d->unreadable)
		return error_new(STATUS_DATA, "cannot undo %.10s, which has or replaces a version that cannot be read: "
				 "%s; nothing was written", r->hex, d->unreadable);
	if (d->type == TYPE_COUNT && d->action != ACTION_CHANGED)
		return error_hint(error_new(STATUS_USAGE, "cannot undo %.10s: it made the register", r->hex),
				  "take out its records one by one with 'afspraak remove'");
	if (now && !now->doc)
		return unreadable_now(r, now);
	switch (d->action) {
	case ACTION_ADDED:
		return undo_add(r, d, now);
	case ACTION_REMOVED:
		return undo_remove(r, d, now);
	case ACTION_CHANGED:
		return undo_change(r, d, now);
	}
	return NULL;
}

static struct error *undo_all(struct revert *r, const struct differences *differences)
{
	struct error *err = reg_load(r->reg);

	if (!err && !differences->n)
		return error_hint(error_new(STATUS_USAGE, "%.10s changed no record", r->hex),
				  "'afspraak log' shows the commits that did");
	for (size_t i = 0; i < differences->n && !err; i++)
		err = undo_difference(r, &differences->items[i]);
	if (!err && r->conflicts->n)
		err = error_hint(r->conflicts->n == 1
					 ? error_new(STATUS_CONFLICT,
						     "cannot undo %.10s: 1 conflict; nothing was written", r->hex)
					 : error_new(STATUS_CONFLICT,
						     "cannot undo %.10s: %zu conflicts; nothing was written", r->hex,
						     r->conflicts->n),
				 "change the fields that should change with 'afspraak amend'");
	if (!err && !r->staged)
		err = error_new(STATUS_USAGE, "nothing would change: %.10s is undone already", r->hex);
	return err;
}

/* --- commits ------------------------------------------------------------------------------ */

static struct error *check_commit(const struct revert *r, const struct commit *commit)
{
	bool found;
	struct error *err = store_reaches(r->reg->site->store, &r->reg->commit, &commit->id, &found);

	if (err)
		return err;
	if (!found)
		return error_hint(error_new(STATUS_USAGE, "%.10s is not in the history of this register as it is now", r->hex),
				  "'afspraak log' shows the commits that are");
	if (commit->n_parents > 1)
		return error_hint(error_new(STATUS_USAGE, "%.10s is a merge, which only joins changes", r->hex),
				  "undo the commits that it brought in: 'git log %.10s^1..%.10s' shows them",
				  r->hex, r->hex);
	return NULL;
}

struct error *revert_stage(struct reg *reg, const struct oid *id, struct change *change,
			   struct conflicts *conflicts)
{
	struct revert r = { .reg = reg, .change = change, .conflicts = conflicts };
	struct record_filter all = { NULL, 0 };
	struct differences differences = DIFFERENCES_INIT;
	struct store *store = reg->site->store;
	struct commit commit, parent = { .parents = NULL };
	struct error *err = store_commit_read(store, id, &commit);

	if (err)
		return err;
	oid_hex(id, r.hex);
	err = check_commit(&r, &commit);
	if (!err && commit.n_parents) {
		err = store_commit_read(store, &commit.parents[0], &parent);
		r.before = &parent.tree;
	}
	if (!err)
		err = differences_between(reg->site, r.before, &commit.tree, &all, &differences);
	if (!err)
		err = undo_all(&r, &differences);
	differences_free(&differences);
	commit_free(&parent);
	commit_free(&commit);
	return err;
}
