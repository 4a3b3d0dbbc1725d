#include "store/integrity.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>


#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "store/internal.h"
#include "store/zip.h"

/* An object still to be read. */
struct pending {
	struct oid id, commit;
	git_object_t type;
	char *path;             /* owned; NULL for commits */
};

struct oid_set {
	struct oid *items;      /* a table of cap slots, never full */
	bool *used;
	size_t n, cap;
};

struct search {
	struct store *store;
	git_odb *odb;
	struct integrity *out;
	struct pending *stack;
	size_t n, cap;
	struct oid_set seen, shallow;
	struct progress progress;
};

/* --- a set of ids ----------------------------------------------------------------- */

static size_t slot_of(const struct oid_set *set, const struct oid *id)
{
	size_t at;

	memcpy(&at, id->raw, sizeof at);
	for (at &= set->cap - 1; set->used[at] && !oid_equal(&set->items[at], id);)
		at = (at + 1) & (set->cap - 1);
	return at;
}

static void set_grow(struct oid_set *set)
{
	struct oid_set bigger = { .cap = set->cap ? 2 * set->cap : 1024 };

	bigger.items = xcalloc(bigger.cap, sizeof *bigger.items);
	bigger.used = xcalloc(bigger.cap, sizeof *bigger.used);
	for (size_t i = 0; i < set->cap; i++)
		if (set->used[i]) {
			size_t at = slot_of(&bigger, &set->items[i]);

			bigger.items[at] = set->items[i];
			bigger.used[at] = true;
			bigger.n++;
		}
	free(set->items);
	free(set->used);
	*set = bigger;
}

/* False when it was there already. */
static bool set_add(struct oid_set *set, const struct oid *id)
{
	size_t at;

	if (2 * set->n >= set->cap)
		set_grow(set);
	at = slot_of(set, id);
	if (set->used[at])
		return false;
	set->items[at] = *id;
	set->used[at] = true;
	set->n++;
	return true;
}

static bool set_has(const struct oid_set *set, const struct oid *id)
{
	return set->n && set->used[slot_of(set, id)];
}

static void set_free(struct oid_set *set)
{
	free(set->items);
	free(set->used);
}

/* --- objects ---------------------------------------------------------------------- */

void integrity_free(struct integrity *integrity)
{
	for (size_t i = 0; i < integrity->n; i++) {
		free(integrity->flaws[i].what);
		free(integrity->flaws[i].why);
	}
	free(integrity->flaws);
	free(integrity->commits);
	strv_free(&integrity->gaps);
	memset(integrity, 0, sizeof *integrity);
}

/* Takes path. */
static void push(struct search *search, const struct oid *id, const struct oid *commit, git_object_t type,
		 char *path)
{
	if (!set_add(&search->seen, id)) {
		free(path);
		return;
	}
	GROW(search->stack, search->n, search->cap);
	search->stack[search->n++] = (struct pending){ *id, *commit, type, path };
}

static void add_flaw(struct search *search, const struct pending *object, bool missing, const char *why)
{
	struct integrity *out = search->out;
	const char *kind = object->type == GIT_OBJECT_BLOB ? "file" : git_object_type2string(object->type);
	bool has_path = object->path && *object->path;

	GROW(out->flaws, out->n, out->cap);
	out->flaws[out->n++] = (struct flaw){
		.id = object->id,
		.commit = object->commit,
		.missing = missing,
		.what = xasprintf("%s%s%s", kind, has_path ? " " : "", has_path ? object->path : ""),
		.why = xstrdup(why),
	};
}

static const char *last_reason(void)
{
	const git_error *why = git_error_last();

	return why && why->message ? why->message : _("it cannot be read");
}

/* The parents go below the tree on the stack, the first one on top of the others. */
static bool follow_commit(struct search *search, const struct pending *object)
{
	struct integrity *out = search->out;
	git_commit *commit;
	struct oid id;

	if (git_commit_lookup(&commit, search->store->repo, to_git(&object->id)) != 0)
		return false;
	for (unsigned i = git_commit_parentcount(commit); i-- > 0;) {
		id = from_git(git_commit_parent_id(commit, i));
		if (!set_has(&search->shallow, &object->id) || git_odb_exists(search->odb, to_git(&id)))
			push(search, &id, &object->id, GIT_OBJECT_COMMIT, NULL);
	}
	id = from_git(git_commit_tree_id(commit));
	push(search, &id, &object->id, GIT_OBJECT_TREE, xstrdup(""));
	git_commit_free(commit);
	GROW(out->commits, out->n_commits, out->cap_commits);
	out->commits[out->n_commits++] = object->id;
	return true;
}

static bool follow_tree(struct search *search, const struct pending *object)
{
	git_tree *tree;

	if (git_tree_lookup(&tree, search->store->repo, to_git(&object->id)) != 0)
		return false;
	for (size_t i = git_tree_entrycount(tree); i-- > 0;) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
		git_object_t type = git_tree_entry_type(entry);
		struct oid id = from_git(git_tree_entry_id(entry));

		/* A submodule's commit is in another repository. */
		if (type == GIT_OBJECT_TREE || type == GIT_OBJECT_BLOB)
			push(search, &id, &object->commit, type,
			     xasprintf("%s%s%s", object->path, *object->path ? "/" : "",
				       git_tree_entry_name(entry)));
	}
	git_tree_free(tree);
	return true;
}

/* What is wrong with the bytes themselves; NULL when nothing is. libgit2 compares
 * the hash of what it reads with the name; it is computed here again all the
 * same, as that is a setting. */
static const char *judge_bytes(git_odb_object *bytes, const struct pending *object)
{
	git_oid id;

	memset(&id, 0, sizeof id);
	if (git_odb_hash(&id, git_odb_object_data(bytes), git_odb_object_size(bytes),
			 git_odb_object_type(bytes)) != 0 ||
	    !git_oid_equal(&id, to_git(&object->id)))
		return _("its content has another hash");
	return git_odb_object_type(bytes) == object->type ? NULL : _("it is an object of another type");
}

/* libgit2 1.5 reads a loose object that was cut short without end, so its file is
 * unpacked here first; only a sound end lets it be read. Sizes are not limited:
 * what is unpacked is thrown away. False as well when there is no such file: the
 * object is in a pack, or nowhere. */
static bool is_cut_short(struct search *search, const struct pending *object)
{
	const char *directory = git_repository_commondir(search->store->repo);
	char hex[OID_HEX_SIZE], *path;
	struct str packed = STR_INIT;
	bool bad = false;

	oid_hex(&object->id, hex);
	path = xasprintf("%sobjects/%.2s/%s", directory, hex, hex + 2);
	if (access(path, F_OK) == 0) {
		struct error *err = file_slurp(path, (size_t)1 << 30, &packed);

		bad = err || !zip_is_whole(str_text(&packed), packed.len);
		error_free(err);
	}
	str_free(&packed);
	free(path);
	return bad;
}

static void read_object(struct search *search, const struct pending *object)
{
	git_odb_object *bytes;
	const char *why;
	int rc;

	if (is_cut_short(search, object)) {
		add_flaw(search, object, false, _("it is cut short, or cannot be unpacked"));
		return;
	}
	rc = git_odb_read(&bytes, search->odb, to_git(&object->id));

	if (rc != 0) {
		add_flaw(search, object, rc == GIT_ENOTFOUND, rc == GIT_ENOTFOUND ? NULL : last_reason());
		return;
	}
	why = judge_bytes(bytes, object);
	git_odb_object_free(bytes);
	if (!why && object->type == GIT_OBJECT_COMMIT && !follow_commit(search, object))
		why = last_reason();
	if (!why && object->type == GIT_OBJECT_TREE && !follow_tree(search, object))
		why = last_reason();
	if (why)
		add_flaw(search, object, false, why);
	else
		search->out->n_objects++;
}

/* --- what git was told to leave out --------------------------------------------------- */

/* The lines of a file of git's that say something. */
static struct error *read_lines(const char *directory, const char *name, struct strv *out)
{
	char *path = xasprintf("%s%s", directory, name);
	struct strv lines = STRV_INIT;
	struct str text = STR_INIT;
	enum file_kind kind;
	struct stat st;
	struct error *err = file_stat(directory, name, &kind, &st);

	if (!err && kind != FILE_NONE)
		err = file_slurp(path, (size_t)64 << 20, &text);
	strv_split(&lines, str_text(&text), '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (*lines.items[i] && *lines.items[i] != '#')
			strv_push(out, lines.items[i]);
	str_free(&text);
	strv_free(&lines);
	free(path);
	return err;
}

static struct error *find_shallow(struct search *search, const char *directory)
{
	struct strv lines = STRV_INIT;
	struct error *err = read_lines(directory, "shallow", &lines);

	for (size_t i = 0; i < lines.n; i++) {
		git_oid raw;
		struct oid id;

		if (git_oid_fromstr(&raw, lines.items[i]) == 0) {
			id = from_git(&raw);
			set_add(&search->shallow, &id);
		}
	}
	if (lines.n)
		strv_push(&search->out->gaps,
			  _("the clone is shallow: it lacks the older commits; 'git fetch --unshallow' gets them"));
	strv_free(&lines);
	return err;
}

static struct error *find_grafts(struct search *search, const char *directory)
{
	struct strv lines = STRV_INIT;
	struct error *err = read_lines(directory, "info/grafts", &lines);

	if (lines.n)
		strv_push(&search->out->gaps, _("info/grafts gives commits other parents in git than they have"));
	strv_free(&lines);
	return err;
}

static struct error *find_replacements(struct search *search)
{
	git_reference_iterator *iterator;
	const char *name;

	if (git_reference_iterator_glob_new(&iterator, search->store->repo, "refs/replace/*") != 0)
		return store_error("cannot read the references");
	while (git_reference_next_name(&name, iterator) == 0)
		strv_pushf(&search->out->gaps, _("%s lets git show something else than what was committed; "
			   "'git replace -d' takes it away"), name);
	git_reference_iterator_free(iterator);
	return NULL;
}

/* A partial clone fetches objects when git needs them; until then they are not here. */
static struct error *find_promises(struct search *search, const char *directory)
{
	struct strv names = STRV_INIT;
	struct error *err = file_names(directory, "objects/pack", &names);

	for (size_t i = 0; i < names.n; i++)
		if (ends_with(names.items[i], ".promisor")) {
			strv_push(&search->out->gaps, _("the clone is partial: git left objects out of it; "
				  "make a whole clone to verify"));
			break;
		}
	strv_free(&names);
	return err;
}

static struct error *find_gaps(struct search *search)
{
	const char *directory = git_repository_commondir(search->store->repo);
	struct error *err = find_shallow(search, directory);

	if (!err)
		err = find_grafts(search, directory);
	if (!err)
		err = find_replacements(search);
	if (!err)
		err = find_promises(search, directory);
	return err;
}

struct error *integrity_check(struct store *store, const struct oid *from, struct integrity *out)
{
	struct search search = { .store = store, .out = out };
	struct error *err;

	memset(out, 0, sizeof *out);
	if (git_repository_odb(&search.odb, store->repo) != 0)
		return store_error("cannot read the objects");
	err = find_gaps(&search);
	if (!err)
		push(&search, from, from, GIT_OBJECT_COMMIT, NULL);
	progress_begin(&search.progress, "objects", 0);
	while (search.n) {
		struct pending object = search.stack[--search.n];

		read_object(&search, &object);
		free(object.path);
		progress_show(&search.progress, out->n_objects);
	}
	progress_end(&search.progress);
	free(search.stack);
	set_free(&search.seen);
	set_free(&search.shallow);
	git_odb_free(search.odb);
	return err;
}
