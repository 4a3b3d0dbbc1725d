#include "history/join_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"

/* A record that both sides changed. Each place may be none; base is the same in both. */
struct contested {
	struct joining *j;
	const struct touched *ours, *theirs;
	char *name;             /* the reference as people give it */
	struct record *base, *our, *their;      /* read; NULL: not there */
};

/* --- which ---------------------------------------------------------------------------------- */

static int compare_touched(const struct touched *a, const struct touched *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	return order ? order : strcmp(a->id, b->id);
}

static bool same_place(const struct place *a, const struct place *b)
{
	return str_equal(a->path, b->path) && (!a->path || oid_equal(&a->blob, &b->blob));
}

static void add_path(const struct site *site, const struct place *place, struct strv *paths)
{
	if (place->path)
		strv_push_owned(paths, site_path(site, place->path));
}

static void add_paths(const struct site *site, const struct touched *touched, struct strv *paths)
{
	add_path(site, &touched->before, paths);
	add_path(site, &touched->after, paths);
}

/* --- reading -------------------------------------------------------------------------------- */

static struct error *read_place(const struct contested *c, const struct place *place, struct record **out)
{
	struct str bytes = STR_INIT;
	struct error *err;
	char *shown;

	if (!place->path)
		return NULL;
	shown = site_path(c->j->site, place->path);
	err = store_blob(c->j->site->store, &place->blob, YAML_MAX_SIZE, &bytes);
	if (!err)
		*out = record_new(c->ours->type, c->ours->id, shown, str_text(&bytes), bytes.len);
	str_free(&bytes);
	err = error_in_file(err, shown);
	free(shown);
	return err;
}

static struct error *read_all(struct contested *c)
{
	struct error *err = read_place(c, &c->ours->before, &c->base);

	if (!err)
		err = read_place(c, &c->ours->after, &c->our);
	return err ? err : read_place(c, &c->theirs->after, &c->their);
}

/* --- as a whole ----------------------------------------------------------------------------- */

static void put_place(struct contested *c, const struct place *place)
{
	const struct place *now = &c->ours->after;

	if (now->path && !str_equal(now->path, place->path))
		join_remove(c->j, site_path(c->j->site, now->path));
	if (place->path && !same_place(now, place))
		join_put_blob(c->j, site_path(c->j->site, place->path), &place->blob, false);
}

static void whole(struct contested *c, const char *why)
{
	enum merge_take take;

	if (!join_choose(c->j, c->ours->type, c->ours->id, c->name, why, &take) || take == MERGE_OURS)
		return;
	put_place(c, take == MERGE_BASE ? &c->ours->before : &c->theirs->after);
}

static void unreadable(struct contested *c, const struct error *broken)
{
	char *text = error_format(broken);

	whole(c, text);
	free(text);
}

/* --- field by field ------------------------------------------------------------------------- */

static void add_field_conflict(struct join *out, const struct record *record, const char *name,
			       struct merge_conflict *found)
{
	struct join_conflict *conflict = join_add_conflict(out);

	conflict->name = xasprintf("%s:%s", name, found->field);
	conflict->type = record->type;
	conflict->id = xstrdup(record->id);
	conflict->field = found->field;
	conflict->base = found->base;
	conflict->ours = found->ours;
	conflict->theirs = found->theirs;
	*found = (struct merge_conflict){ NULL, NULL, NULL, NULL };
}

static bool concerns(const struct join_choice *choice, const char *name)
{
	return !choice->ref || strcmp(choice->ref, name) == 0;
}

/* The choices that name a field of this record, or one of any. */
static size_t choices_for(const struct join_choices *choices, const char *name, struct merge_choice *out)
{
	size_t n = 0;

	for (size_t i = 0; i < choices->n; i++)
		if (concerns(&choices->items[i], name))
			out[n++] = choices->items[i].take;
	return n;
}

static void mark_used(struct join_choices *choices, const char *name, const struct merge_conflicts *conflicts)
{
	for (size_t i = 0; i < choices->n; i++)
		for (size_t k = 0; k < conflicts->n && concerns(&choices->items[i], name); k++)
			if (str_equal(choices->items[i].take.field, conflicts->items[k].field))
				choices->items[i].used = true;
}

/* Merged twice where there are choices: without them all that is in conflict shows. */
static struct error *merge_with(const struct record *base, const struct record *ours, const struct record *theirs,
				const char *name, struct join_choices *choices, struct merge_conflicts *left,
				struct str *out)
{
	struct merge_choice *takes = xcalloc(choices->n, sizeof *takes);
	size_t n = choices_for(choices, name, takes);
	struct error *err = merge_record(base, ours, theirs, NULL, 0, left, out);

	if (!err && left->n && n) {
		mark_used(choices, name, left);
		merge_conflicts_free(left);
		str_truncate(out, 0);
		err = merge_record(base, ours, theirs, takes, n, left, out);
	}
	free(takes);
	return err;
}

struct error *join_versions(const struct record *base, const struct record *ours, const struct record *theirs,
			    struct join_choices *choices, struct join *out, struct str *text)
{
	struct merge_conflicts left = MERGE_CONFLICTS_INIT;
	char *name = record_short_ref(ours->type, ours->id);
	struct error *err = merge_with(base, ours, theirs, name, choices, &left, text);

	for (size_t i = 0; i < left.n && !err; i++)
		add_field_conflict(out, ours, name, &left.items[i]);
	merge_conflicts_free(&left);
	free(name);
	return err;
}

static bool has_field_choice(const struct contested *c)
{
	for (size_t i = 0; i < c->j->choices->n; i++)
		if (str_equal(c->j->choices->items[i].ref, c->name))
			return true;
	return false;
}

static void put_text(struct contested *c, const struct place *place, struct str *text)
{
	const struct place *now = &c->ours->after;
	bool stays = str_equal(now->path, place->path);

	if (!stays)
		join_remove(c->j, site_path(c->j->site, now->path));
	if (!stays || text->len != c->our->doc->len || memcmp(str_text(text), c->our->doc->text, text->len) != 0)
		join_put(c->j, site_path(c->j->site, place->path), text, false);
}

/* Who makes a record anew on each side may mean two. */
static struct error *by_field(struct contested *c)
{
	const struct place *place = str_equal(c->ours->after.path, c->ours->before.path) ? &c->theirs->after
											 : &c->ours->after;
	bool whole_first = !c->base && !has_field_choice(c);
	struct join found = { .updates = NULL }, *out = whole_first ? &found : c->j->out;
	struct str text = STR_INIT;
	struct error *err = join_versions(c->base, c->our, c->their, c->j->choices, out, &text);

	/* What cannot be merged may still be chosen from. */
	if (err && err->status == STATUS_DATA) {
		unreadable(c, err);
		error_free(err);
		err = NULL;
	} else if (!err && found.n_conflicts) {
		whole(c, _("added here and there, each in another way"));
	} else if (!err) {
		put_text(c, place, &text);
	}
	join_free(&found);
	str_free(&text);
	return err;
}

/* --- all of it ------------------------------------------------------------------------------ */

static bool moved_apart(const struct contested *c)
{
	const char *base = c->ours->before.path, *here = c->ours->after.path, *there = c->theirs->after.path;

	return !str_equal(here, there) && !str_equal(here, base) && !str_equal(there, base);
}

static struct error *join_record(struct contested *c)
{
	struct error *err;

	if (same_place(&c->ours->after, &c->theirs->after))
		return NULL;
	err = read_all(c);
	if (err)
		return err;
	if (!c->our)
		whole(c, _("taken out here, and changed there"));
	else if (!c->their)
		whole(c, _("changed here, and taken out there"));
	else if (moved_apart(c))
		whole(c, c->base ? _("moved here and there, each to another place")
				 : _("added here and there, each at another place"));
	else if (c->our->broken || c->their->broken || (c->base && c->base->broken))
		unreadable(c, c->their->broken ? c->their->broken : c->our->broken ? c->our->broken : c->base->broken);
	else
		err = by_field(c);
	return err;
}

static struct error *join_pair(struct joining *j, const struct touched *ours, const struct touched *theirs,
			       struct strv *paths)
{
	struct contested c = { .j = j, .ours = ours, .theirs = theirs, .name = record_short_ref(ours->type, ours->id) };
	struct error *err = NULL;

	add_paths(j->site, ours, paths);
	add_paths(j->site, theirs, paths);
	if (!same_place(&ours->before, &theirs->before))
		err = error_hint(error_new(STATUS_CONFLICT, "%s is in two files; nothing was written", c.name),
				 "take one of them out first: 'afspraak check' names them");
	if (!err)
		err = join_record(&c);
	if (!err && !same_place(&ours->after, &theirs->after))
		strv_push_owned(&j->out->merged, record_ref(ours->type, ours->id));
	record_free(c.base);
	record_free(c.our);
	record_free(c.their);
	free(c.name);
	return err;
}

/* Both lists are sorted. */
static struct error *join_lists(struct joining *j, const struct touched_list *ours,
				const struct touched_list *theirs, struct strv *paths)
{
	struct error *err = NULL;

	for (size_t i = 0, k = 0; i < ours->n && k < theirs->n && !err;) {
		int order = compare_touched(&ours->items[i], &theirs->items[k]);

		if (!order)
			err = join_pair(j, &ours->items[i], &theirs->items[k], paths);
		i += order <= 0;
		k += order >= 0;
	}
	strv_sort(paths);
	return err;
}

struct error *join_records(struct joining *j, struct strv *paths)
{
	static const struct record_filter everything = { NULL, 0 };
	struct touched_list ours = TOUCHED_LIST_INIT, theirs = TOUCHED_LIST_INIT;
	struct error *err = touched_between(j->site, &j->base_tree, &j->our_tree, &everything, &ours);

	if (!err)
		err = touched_between(j->site, &j->base_tree, &j->their_tree, &everything, &theirs);
	if (!err)
		err = join_lists(j, &ours, &theirs, paths);
	touched_list_free(&ours);
	touched_list_free(&theirs);
	return err;
}
