#include "history/join.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "history/join_internal.h"
#include "store/text.h"

#define TEXT_MAX ((size_t)1024 * 1024)  /* of a file that is merged by line */

/* --- choices ------------------------------------------------------------------------------ */

struct error *join_choices_add(struct join_choices *choices, const char *text)
{
	struct join_choice *out;
	struct error *err;
	char *colon;

	GROW(choices->items, choices->n, choices->cap);
	out = &choices->items[choices->n++];
	*out = (struct join_choice){ .text = xstrdup(text) };
	err = merge_choice_parse(ref_short(out->text), &out->name, &out->take);
	if (err)
		return err;
	/* An identity in brackets may have a colon; a reference has neither. */
	colon = out->name + strcspn(out->name, ":[");
	if (*colon != ':')
		return NULL;
	out->ref = xstrndup(out->name, (size_t)(colon - out->name));
	out->take.field = colon + 1;
	return NULL;
}

void join_choices_favor(struct join_choices *choices, enum merge_take take)
{
	GROW(choices->items, choices->n, choices->cap);
	choices->items[choices->n++] = (struct join_choice){ .take = { .take = take } };
}

void join_choices_free(struct join_choices *choices)
{
	for (size_t i = 0; i < choices->n; i++) {
		free(choices->items[i].text);
		free(choices->items[i].name);
		free(choices->items[i].ref);
	}
	free(choices->items);
	*choices = (struct join_choices)JOIN_CHOICES_INIT;
}

struct error *join_choices_refuse_unused(const struct join_choices *choices)
{
	for (size_t i = 0; i < choices->n; i++)
		if (choices->items[i].text && !choices->items[i].used)
			return error_hint(error_new(STATUS_USAGE, "nothing in conflict has the name in '%s'; nothing was changed",
						    choices->items[i].text),
					  "without --resolve you see what is in conflict");
	return NULL;
}

bool join_choose(struct joining *j, enum record_type type, const char *id, const char *name, const char *why,
		 enum merge_take *out)
{
	struct join_conflict *conflict;

	for (size_t i = 0; i < j->choices->n; i++) {
		struct join_choice *choice = &j->choices->items[i];

		if (str_equal(choice->name, name) && choice->take.take != MERGE_VALUE) {
			choice->used = true;
			*out = choice->take.take;
			return true;
		}
	}
	conflict = join_add_conflict(j->out);
	conflict->name = xstrdup(name);
	conflict->type = type;
	conflict->id = xstrdup(id);
	conflict->why = xstrdup(why);
	return false;
}

/* --- the result --------------------------------------------------------------------------- */

static void *unconst(const void *owned)
{
	return (void *)(size_t)owned;
}

void join_free(struct join *join)
{
	for (size_t i = 0; i < join->n; i++) {
		free(unconst(join->updates[i].path));
		free(unconst(join->updates[i].bytes));
		free(unconst(join->updates[i].blob));
	}
	for (size_t i = 0; i < join->n_conflicts; i++) {
		struct join_conflict *conflict = &join->conflicts[i];

		free(conflict->name);
		free(conflict->id);
		free(conflict->field);
		free(conflict->why);
		free(conflict->base);
		free(conflict->ours);
		free(conflict->theirs);
		last_change_free(&conflict->here);
		last_change_free(&conflict->there);
	}
	free(join->updates);
	free(join->conflicts);
	strv_free(&join->merged);
	*join = (struct join){ .updates = NULL };
}

static struct update *add_update(struct joining *j, char *path)
{
	struct join *out = j->out;

	GROW(out->updates, out->n, out->cap);
	out->updates[out->n] = (struct update){ .path = path };
	return &out->updates[out->n++];
}

void join_put(struct joining *j, char *path, struct str *bytes, bool executable)
{
	struct update *update = add_update(j, path);

	update->len = bytes->len;
	update->bytes = str_detach(bytes);
	update->executable = executable;
}

void join_put_blob(struct joining *j, char *path, const struct oid *blob, bool executable)
{
	struct update *update = add_update(j, path);
	struct oid *copy = xmalloc(sizeof *copy);

	*copy = *blob;
	update->blob = copy;
	update->executable = executable;
}

void join_remove(struct joining *j, char *path)
{
	add_update(j, path);
}

struct join_conflict *join_add_conflict(struct join *out)
{
	GROW(out->conflicts, out->n_conflicts, out->cap_conflicts);
	out->conflicts[out->n_conflicts] = (struct join_conflict){ .name = NULL };
	return &out->conflicts[out->n_conflicts++];
}

/* --- other files -------------------------------------------------------------------------- */

/* What stands at a path on the three sides. */
struct file_sides {
	const char *path;
	struct entry base, ours, theirs;
};

static void put_entry(struct joining *j, const char *path, const struct entry *entry)
{
	if (entry->kind == ENTRY_NONE)
		join_remove(j, xstrdup(path));
	else
		join_put_blob(j, xstrdup(path), &entry->id, entry->executable);
}

static bool is_text(const struct str *bytes)
{
	return !memchr(str_text(bytes), '\0', bytes->len);
}

/* *clean is false as well for what is no text, or too large. */
static struct error *merge_lines(struct joining *j, const struct file_sides *s, struct str *out, bool *clean)
{
	const struct entry *entries[] = { &s->base, &s->ours, &s->theirs };
	struct str texts[COUNT(entries)] = { STR_INIT, STR_INIT, STR_INIT };
	struct error *err = NULL;
	bool fits = true;

	for (size_t i = 0; i < COUNT(entries) && !err; i++) {
		err = store_blob(j->site->store, &entries[i]->id, TEXT_MAX, &texts[i]);
		fits = fits && (err || is_text(&texts[i]));
	}
	if (err && err->status == STATUS_DATA) {
		error_free(err);
		err = NULL;
		fits = false;
	}
	*clean = false;
	if (!err && fits)
		err = text_merge(&texts[0], &texts[1], &texts[2], TEXT_FAVOR_NONE, out, clean);
	for (size_t i = 0; i < COUNT(texts); i++)
		str_free(&texts[i]);
	return err;
}

static void conflict_in_file(struct joining *j, const struct file_sides *s)
{
	const char *why = s->base.kind == ENTRY_NONE     ? N_("added here and there, each in another way")
			  : s->ours.kind == ENTRY_NONE   ? N_("taken out here, and changed there")
			  : s->theirs.kind == ENTRY_NONE ? N_("changed here, and taken out there")
							 : N_("changed here and there");
	enum merge_take take;

	if (!join_choose(j, TYPE_COUNT, NULL, s->path, _(why), &take) || take == MERGE_OURS)
		return;
	put_entry(j, s->path, take == MERGE_BASE ? &s->base : &s->theirs);
}

/* Bytes and the right to run the file are merged each on its own. */
static struct error *merge_file(struct joining *j, const struct file_sides *s)
{
	bool executable = s->ours.executable == s->base.executable ? s->theirs.executable : s->ours.executable;
	bool whole = s->base.kind == ENTRY_FILE && s->ours.kind == ENTRY_FILE && s->theirs.kind == ENTRY_FILE;
	struct str bytes = STR_INIT;
	bool clean = false;
	struct error *err;

	if (whole && (oid_equal(&s->base.id, &s->theirs.id) || oid_equal(&s->ours.id, &s->theirs.id))) {
		join_put_blob(j, xstrdup(s->path), &s->ours.id, executable);
		return NULL;
	}
	if (whole && oid_equal(&s->base.id, &s->ours.id)) {
		join_put_blob(j, xstrdup(s->path), &s->theirs.id, executable);
		return NULL;
	}
	err = whole ? merge_lines(j, s, &bytes, &clean) : NULL;
	if (!err && clean)
		join_put(j, xstrdup(s->path), &bytes, executable);
	else if (!err)
		conflict_in_file(j, s);
	str_free(&bytes);
	return err;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct tree_difference *)a)->name, ((const struct tree_difference *)b)->name);
}

static struct error *refuse_link(const char *path)
{
	return error_hint(error_at(STATUS_CONFLICT, path, 0, 0, "is a link or a submodule on one of the two sides; nothing was written"),
			  "bring the two together with git: git merge");
}

/* A file that comes where a directory is, or below a file, has no place. */
static struct error *refuse_in_the_way(struct joining *j, const char *path)
{
	char *part;
	struct error *err = store_in_the_way(j->site->store, &j->our_tree, path, false, &part);

	if (!err && part)
		err = error_hint(error_at(STATUS_CONFLICT, part, 0, 0, "is in the way of what comes from the other side: %s; nothing was written",
					  path),
				 "bring the two together with git: git merge");
	free(part);
	return err;
}

/* One path that theirs changed, and ours perhaps too. */
static struct error *join_path(struct joining *j, const struct tree_difference *theirs,
			       const struct tree_difference *ours)
{
	struct file_sides s = { theirs->name, theirs->before, ours ? ours->after : theirs->before, theirs->after };

	if (s.base.kind == ENTRY_OTHER || s.ours.kind == ENTRY_OTHER || s.theirs.kind == ENTRY_OTHER)
		return refuse_link(s.path);
	if (entry_equal(&s.ours, &s.theirs))
		return NULL;
	if (ours)
		return merge_file(j, &s);
	if (s.base.kind == ENTRY_NONE) {
		struct error *err = refuse_in_the_way(j, s.path);

		if (err)
			return err;
	}
	put_entry(j, s.path, &s.theirs);
	return NULL;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_path(const struct strv *sorted, const char *path)
{
	return sorted->n && bsearch(&path, sorted->items, sorted->n, sizeof *sorted->items, compare_texts);
}

/* All that is not in `done`. */
static struct error *join_paths(struct joining *j, const struct strv *done)
{
	struct tree_difference *ours = NULL, *theirs = NULL;
	size_t n_ours = 0, n_theirs = 0;
	struct error *err = store_all_differences(j->site->store, &j->base_tree, &j->our_tree, &ours, &n_ours);

	if (!err)
		err = store_all_differences(j->site->store, &j->base_tree, &j->their_tree, &theirs, &n_theirs);
	if (n_ours)
		qsort(ours, n_ours, sizeof *ours, compare_names);
	for (size_t i = 0; i < n_theirs && !err; i++) {
		const struct tree_difference *ours_too =
			n_ours ? bsearch(&theirs[i], ours, n_ours, sizeof *ours, compare_names) : NULL;

		if (!has_path(done, theirs[i].name))
			err = join_path(j, &theirs[i], ours_too);
	}
	tree_differences_free(ours, n_ours);
	tree_differences_free(theirs, n_theirs);
	return err;
}

/* --- all of it ---------------------------------------------------------------------------- */

static int compare_updates(const void *a, const void *b)
{
	return strcmp(((const struct update *)a)->path, ((const struct update *)b)->path);
}

static struct error *join_from(struct joining *j, const struct oid *base)
{
	struct strv done = STRV_INIT;
	struct error *err = store_commit_tree(j->site->store, base, &j->base_tree);

	if (!err)
		err = join_records(j, &done);
	if (!err)
		err = join_paths(j, &done);
	if (j->out->n)
		qsort(j->out->updates, j->out->n, sizeof *j->out->updates, compare_updates);
	strv_free(&done);
	return err;
}

static struct oid id_of(const struct update *update)
{
	return update->blob ? *update->blob : store_hash(update->bytes, update->len);
}

static bool same_update(const struct update *a, const struct update *b)
{
	bool goes = !a->bytes && !a->blob;
	struct oid x, y;

	if (strcmp(a->path, b->path) != 0 || goes != (!b->bytes && !b->blob) || a->executable != b->executable)
		return false;
	if (goes)
		return true;
	x = id_of(a);
	y = id_of(b);
	return oid_equal(&x, &y);
}

static bool same_join(const struct join *a, const struct join *b)
{
	bool same = a->n == b->n && !a->n_conflicts && !b->n_conflicts;

	for (size_t i = 0; i < a->n && same; i++)
		same = same_update(&a->updates[i], &b->updates[i]);
	return same;
}

/* Where merges cross there are several states to compare with. They must come to
 * the same, or else it is not known what either side changed. */
static struct error *compare_with(struct joining *j, const struct oid *bases, size_t n)
{
	struct join *first = j->out;
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		struct join other = { .updates = NULL };

		j->out = &other;
		err = join_from(j, &bases[i]);
		if (!err && !same_join(first, &other))
			err = error_hint(error_new(STATUS_CONFLICT, "the two histories cross, and it cannot be told what was changed where; nothing was written"),
					 "bring the two together with git: git merge");
		join_free(&other);
	}
	j->out = first;
	return err;
}

/* Theirs must be a register that this program can read. */
static struct error *look_at(const struct site *site, const struct oid *theirs)
{
	struct reg *reg = NULL;
	struct error *err = reg_open(site, theirs, &reg);

	reg_free(reg);
	return err;
}

struct error *join_find_who(const struct site *site, const struct oid *ours, const struct oid *theirs,
			    struct join *join)
{
	struct error *err = NULL;

	for (size_t i = 0; i < join->n_conflicts && !err; i++) {
		struct join_conflict *conflict = &join->conflicts[i];
		struct record_name name = { conflict->type, conflict->id };

		if (!conflict->id)
			continue;
		err = last_change_find(site, ours, &name, conflict->field, &conflict->here);
		if (!err && theirs)
			err = last_change_find(site, theirs, &name, conflict->field, &conflict->there);
	}
	return err;
}

struct error *join_commits(const struct site *site, const struct oid *ours, const struct oid *theirs,
			   struct join_choices *choices, struct join *out)
{
	struct joining j = { .site = site, .choices = choices, .out = out };
	struct oid *bases = NULL;
	size_t n = 0;
	struct error *err = look_at(site, theirs);

	if (!err)
		err = store_merge_bases(site->store, ours, theirs, &bases, &n);
	if (!err && !n)
		err = error_hint(error_new(STATUS_CONFLICT, "the two have no history in common; nothing was written"),
				 "see with 'git remote -v' whether it is the right repository");
	if (!err)
		err = store_commit_tree(site->store, ours, &j.our_tree);
	if (!err)
		err = store_commit_tree(site->store, theirs, &j.their_tree);
	if (!err)
		err = join_from(&j, &bases[0]);
	if (!err && n > 1)
		err = compare_with(&j, bases + 1, n - 1);
	if (!err)
		err = join_find_who(site, ours, theirs, out);
	free(bases);
	return err;
}
