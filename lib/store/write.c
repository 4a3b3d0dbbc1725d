#include "store/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/process.h"
#include "store/lock.h"
#include "store/pack.h"
#include "store/sign.h"
#include "store/worktree.h"

static struct error *recover(struct writer *writer);

static void writer_free(struct writer *writer)
{
	free(writer->directory);
	free(writer->path);
	free(writer->index);
	free(writer->index_lock);
	free(writer);
}

/* The command that leaves what git is in the middle of; NULL: it is in none. */
static const char *abort_command(struct store *store)
{
	int state = git_repository_state(store->repo);

	if (state == GIT_REPOSITORY_STATE_MERGE)
		return "git merge --abort";
	if (state == GIT_REPOSITORY_STATE_REVERT || state == GIT_REPOSITORY_STATE_REVERT_SEQUENCE)
		return "git revert --abort";
	if (state == GIT_REPOSITORY_STATE_CHERRYPICK || state == GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE)
		return "git cherry-pick --abort";
	return NULL;
}

bool store_is_merging(struct store *store)
{
	return abort_command(store) != NULL;
}

static struct error *refuse_unfinished(struct store *store)
{
	const char *abort = abort_command(store);

	if (!abort)
		return NULL;
	return error_hint(error_new(STATUS_CONFLICT, "git is in the middle of a merge here; nothing was written"),
			  "amend or edit what is in conflict, then: git add FILE... && git commit; or leave it: %s", abort);
}

struct error *store_stage(struct store *store, const char *path)
{
	git_index *index;
	struct error *err = NULL;

	if (git_repository_index(&index, store->repo) != 0)
		return store_error("cannot read git's index %s", store_gitdir(store));
	if (git_index_add_bypath(index, path) != 0 || git_index_write(index) != 0)
		err = store_error("cannot add %s to git's index", path);
	git_index_free(index);
	return err;
}

struct error *write_begin(struct store *store, struct writer **out)
{
	struct error *err = refuse_unfinished(store);
	struct writer *writer;

	if (err)
		return err;
	writer = xcalloc(1, sizeof *writer);
	writer->store = store;
	writer->fd = -1;
	writer->directory = xasprintf("%s/afspraak", store_gitdir(store));
	writer->path = xasprintf("%s/lock", writer->directory);
	if (store_workdir(store)) {
		writer->index = xasprintf("%s/index", store_gitdir(store));
		writer->index_lock = xasprintf("%s/index.lock", store_gitdir(store));
	}
	err = lock_take(writer);
	if (err) {
		writer_free(writer);
		return err;
	}
	err = recover(writer);
	if (!err)
		err = lock_note(writer, "holder %ld", (long)getpid());
	if (!err && writer->index)
		err = lock_index(writer);
	if (!err && writer->index)
		err = index_open(writer);
	if (err)
		write_end(writer);
	else
		*out = writer;
	return err;
}

static void maintain(struct store *store)
{
	char *directory = xasprintf("--git-dir=%s", store_gitdir(store));
	const char *const argv[] = { "git", directory, "maintenance", "run", "--auto", "--quiet", NULL };

	if (!store_config_is_off(store, "maintenance.auto"))
		process_start(argv);
	free(directory);
}

void write_end(struct writer *writer)
{
	struct store *store = writer && writer->committed ? writer->store : NULL;

	if (!writer)
		return;
	index_close(writer);
	unlock_index(writer);
	if (!writer->unfinished)
		lock_clear_notes(writer);
	lock_release(writer);
	writer_free(writer);
	if (store)
		maintain(store);
}

struct error *store_can_sign(struct store *store)
{
	struct signer signer;
	struct error *err = signer_find(store, &signer);

	if (!err)
		signer_free(&signer);
	return err;
}

struct error *write_sign(struct writer *writer)
{
	struct error *err = store_can_sign(writer->store);

	writer->sign = !err;
	return err;
}

/* --- the commit -------------------------------------------------------------- */

/* The tree to change: that of the commit, or an empty one. */
static struct error *base_tree(struct store *store, const struct oid *base, git_tree **out)
{
	git_treebuilder *empty = NULL;
	git_commit *commit = NULL;
	struct error *err = NULL;
	git_oid id;

	if (base && (git_commit_lookup(&commit, store->repo, to_git(base)) != 0 ||
		     git_commit_tree(out, commit) != 0))
		err = store_error("cannot read HEAD");
	else if (!base && (git_treebuilder_new(&empty, store->repo, NULL) != 0 ||
			   git_treebuilder_write(&id, empty) != 0 ||
			   git_tree_lookup(out, store->repo, &id) != 0))
		err = store_error("cannot make a tree");
	git_treebuilder_free(empty);
	git_commit_free(commit);
	return err;
}

/* packed: its bytes are stored already. */
static struct error *tree_update(struct store *store, const struct update *update, bool packed, git_tree_update *out)
{
	bool stays = update->bytes || update->blob;

	out->action = stays ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
	out->filemode = update->executable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
	out->path = update->path;
	if (update->blob)
		out->id = *to_git(update->blob);
	else if (stays && packed)
		git_odb_hash(&out->id, update->bytes, update->len, GIT_OBJECT_BLOB);
	else if (stays && git_blob_create_from_buffer(&out->id, store->repo, update->bytes, update->len) != 0)
		return store_error("cannot store %s", update->path);
	return NULL;
}

static struct error *build_tree(struct store *store, const struct draft *draft, git_tree **out)
{
	git_tree_update *changes = xcalloc(draft->n, sizeof *changes);
	git_tree *base = NULL;
	bool packed = false;
	struct error *err = base_tree(store, draft->base, &base);
	git_oid id;

	if (!err)
		err = pack_updates(store, draft->updates, draft->n, &packed);
	for (size_t i = 0; i < draft->n && !err; i++)
		err = tree_update(store, &draft->updates[i], packed, &changes[i]);
	if (!err && (git_tree_create_updated(&id, store->repo, base, draft->n, changes) != 0 ||
		     git_tree_lookup(out, store->repo, &id) != 0))
		err = store_error("cannot make the new tree");
	git_tree_free(base);
	free(changes);
	return err;
}

/* The bytes of the commit, stored: with a signature when it is to be signed. */
static struct error *store_commit(struct store *store, const git_buf *content, bool sign, git_oid *id)
{
	struct signer signer = { .program = NULL };
	struct str signature = STR_INIT;
	struct error *err = sign ? signer_find(store, &signer) : NULL;

	if (!err && sign)
		err = signer_sign(&signer, content->ptr, content->size, &signature);
	if (!err && git_commit_create_with_signature(id, store->repo, content->ptr, signature.ptr, NULL) != 0)
		err = store_error("cannot make the commit");
	signer_free(&signer);
	str_free(&signature);
	return err;
}

static struct error *find_parents(struct store *store, const struct draft *draft, git_commit **out)
{
	for (size_t i = 0; i < draft->n_parents; i++)
		if (git_commit_lookup(&out[i], store->repo, to_git(&draft->parents[i])) != 0)
			return store_error("cannot read HEAD");
	return NULL;
}

static struct error *create_commit(struct store *store, const struct draft *draft, git_tree *tree, struct oid *out)
{
	const struct person *author = draft->author, *committer = draft->committer;
	git_commit **parents = xcalloc(draft->n_parents, sizeof(git_commit *));
	git_buf content = GIT_BUF_INIT;
	git_signature *by = NULL, *with = NULL;
	struct error *err = find_parents(store, draft, parents);
	git_oid id;

	if (!err && (git_signature_new(&by, author->name, author->email, author->when, author->offset) != 0 ||
		     git_signature_new(&with, committer->name, committer->email, committer->when,
				       committer->offset) != 0 ||
		     git_commit_create_buffer(&content, store->repo, by, with, NULL, draft->message, tree,
					      draft->n_parents, (const git_commit **)(void *)parents) != 0))
		err = store_error("cannot make the commit");
	if (!err)
		err = store_commit(store, &content, draft->sign, &id);
	if (!err)
		*out = from_git(&id);
	git_buf_dispose(&content);
	git_signature_free(by);
	git_signature_free(with);
	for (size_t i = 0; i < draft->n_parents; i++)
		git_commit_free(parents[i]);
	free(parents);
	return err;
}

struct error *write_draft(struct store *store, const struct draft *draft, struct oid *out)
{
	git_tree *tree = NULL;
	struct error *err = build_tree(store, draft, &tree);

	if (!err)
		err = create_commit(store, draft, tree, out);
	git_tree_free(tree);
	return err;
}

/* The name of the ref that HEAD stands for: a branch, one without commits too,
 * or HEAD itself. */
static struct error *head_ref_name(struct store *store, char **out)
{
	git_reference *head = NULL;
	int rc = git_repository_head(&head, store->repo);

	if (rc == 0)
		*out = xstrdup(git_reference_name(head));
	else if (rc == GIT_EUNBORNBRANCH && git_reference_lookup(&head, store->repo, "HEAD") == 0)
		*out = xstrdup(git_reference_symbolic_target(head));
	git_reference_free(head);
	return *out ? NULL : store_error("cannot read HEAD");
}

/* HEAD is each work tree's own; branches are shared by all. */
static char *ref_lock_path(struct store *store, const char *ref)
{
	return strcmp(ref, "HEAD") == 0 ? xasprintf("%s/HEAD.lock", store_gitdir(store))
					: xasprintf("%s%s.lock", git_repository_commondir(store->repo), ref);
}

/* A code of libgit2's. git holds HEAD's lock while it moves the branch or HEAD
 * itself; libgit2 only that of the branch. */
static int try_move(struct store *store, const char *name, const char *head_lock, const struct oid *from,
		    const struct oid *to, const char *log)
{
	git_reference *ref = NULL, *updated = NULL;
	git_oid none = { { 0 } };
	int rc;

	if (access(head_lock, F_OK) == 0)
		return GIT_ELOCKED;
	rc = from ? git_reference_lookup(&ref, store->repo, name)
		  : git_reference_create_matching(&updated, store->repo, name, to_git(to), 0, &none, log);
	if (rc == 0 && from && git_oid_cmp(git_reference_target(ref), to_git(from)) != 0)
		rc = GIT_EMODIFIED;
	if (rc == 0 && from)
		rc = git_reference_set_target(&updated, ref, to_git(to), log);
	git_reference_free(ref);
	git_reference_free(updated);
	return rc;
}

static struct error *move_ref(struct writer *writer, const char *name, const struct oid *from,
			      const struct oid *to, const char *log, bool *moved)
{
	struct store *store = writer->store;
	char *head_lock = ref_lock_path(store, "HEAD"), *lock = ref_lock_path(store, name);
	struct error *err = NULL;
	int waited = 0, rc;

	do
		rc = try_move(store, name, head_lock, from, to, log);
	while (rc == GIT_ELOCKED && lock_wait(&waited));
	*moved = rc == GIT_EMODIFIED || rc == GIT_EEXISTS || rc == GIT_ENOTFOUND;
	if (rc == GIT_ELOCKED)
		err = lock_held(_("the branch"), access(head_lock, F_OK) == 0 ? head_lock : lock);
	else if (rc != 0 && !*moved)
		err = store_error("cannot move %s", name);
	/* libgit2 does not say when it cannot remove its lock. */
	if (rc != GIT_ELOCKED && access(lock, F_OK) == 0)
		writer->unfinished = true;
	free(head_lock);
	free(lock);
	return err;
}

static char *reflog_line(const char *message, bool initial)
{
	return xasprintf("commit%s: %.*s", initial ? " (initial)" : "", (int)strcspn(message, "\n"), message);
}

static struct error *note_intent(struct writer *writer, const char *ref, const struct oid *from,
				 const struct oid *commit, const struct update *updates, size_t n)
{
	struct str lines = STR_INIT;
	char hex[OID_HEX_SIZE];
	struct error *err;

	oid_hex(commit, hex);
	str_addf(&lines, "commit %s\nref %s", hex, ref);
	if (from) {
		oid_hex(from, hex);
		str_addf(&lines, "\nfrom %s", hex);
	}
	for (size_t i = 0; i < n; i++)
		str_addf(&lines, "\npath %s", updates[i].path);
	err = lock_note(writer, "%s", lines.ptr);
	str_free(&lines);
	return err;
}

struct error *write_move(struct writer *writer, const struct oid *from, const struct oid *to,
			 const struct update *updates, size_t n, const struct person *committer, const char *log,
			 bool *moved, struct error **warning)
{
	struct store *store = writer->store;
	char *ref = NULL;
	struct error *err = head_ref_name(store, &ref);

	*moved = false;
	*warning = NULL;
	if (!err && writer->index)
		err = index_ready(writer);
	if (!err)
		err = note_intent(writer, ref, from, to, updates, n);
	if (!err) {
		if (committer)
			git_repository_set_ident(store->repo, committer->name, committer->email);
		err = move_ref(writer, ref, from, to, log, moved);
		writer->committed = writer->committed || (!err && !*moved);
	}
	if (!err && !*moved && writer->index)
		*warning = worktree_follow(writer, updates, n);
	free(ref);
	return err;
}

struct error *write_commit(struct writer *writer, const struct oid *parent, const struct update *updates,
			   size_t n, const struct person *author, const struct person *committer,
			   const char *message, bool *moved, struct oid *out, struct error **warning)
{
	struct draft draft = {
		.base = parent, .updates = updates, .n = n, .parents = parent, .n_parents = parent != NULL,
		.author = author, .committer = committer, .message = message, .sign = writer->sign,
	};
	struct error *err = write_draft(writer->store, &draft, out);
	char *log;

	*moved = false;
	*warning = NULL;
	if (err)
		return err;
	log = reflog_line(message, !parent);
	err = write_move(writer, parent, out, updates, n, committer, log, moved, warning);
	free(log);
	return err;
}

/* --- after a killed process ----------------------------------------------------- */

/* A ref lock is the dead process's own when it holds the commit it was about
 * to set; an empty one when, besides, no process has it open (libgit2 and git
 * write it at once after making it). */
static bool ref_lock_is_dead(const char *path, const struct oid *commit)
{
	char hex[OID_HEX_SIZE];
	struct str text = STR_INIT;
	bool dead = false;
	struct error *err = file_slurp(path, 64, &text);

	oid_hex(commit, hex);
	if (!err)
		dead = text.len == 0 ? !lock_may_be_open(path) : starts_with(text.ptr, hex);
	error_free(err);
	str_free(&text);
	return dead;
}

/* A lock of the branch that may be alive keeps the notes: it may yet turn out
 * to be the dead process's. */
static void release_dead_ref(struct writer *writer, const struct notes *notes)
{
	char *path = ref_lock_path(writer->store, notes->ref);

	if (access(path, F_OK) == 0 && (!ref_lock_is_dead(path, &notes->commit) || unlink(path) != 0))
		writer->unfinished = true;
	free(path);
}

/* Whether the dead process's commit became part of the branch. */
static bool has_landed(struct store *store, const struct notes *notes)
{
	struct oid head;
	bool exists;
	struct error *err = store_head(store, &head, &exists);

	error_free(err);
	return !err && exists && notes->ref &&
	       (oid_equal(&head, &notes->commit) ||
		git_graph_descendant_of(store->repo, to_git(&head), to_git(&notes->commit)) == 1);
}

static struct error *recover(struct writer *writer)
{
	struct notes notes;
	struct error *err = NULL;

	if (lock_read_notes(writer, &notes)) {
		if (notes.ref)
			release_dead_ref(writer, &notes);
		index_sweep(writer);
		if (writer->index && has_landed(writer->store, &notes)) {
			err = lock_index(writer);
			if (!err)
				err = index_open(writer);
			if (!err)
				err = worktree_catch_up(writer, notes.has_from ? &notes.from : NULL, &notes.paths);
			index_close(writer);
			unlock_index(writer);
		}
		for (size_t i = 0; i < notes.paths.n && store_workdir(writer->store); i++)
			file_sweep(store_workdir(writer->store), notes.paths.items[i]);
		if (err)
			writer->unfinished = true;
		else if (!writer->unfinished)
			lock_clear_notes(writer);
	}
	notes_free(&notes);
	return err;
}
