#include "store/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/lock.h"
#include "store/worktree.h"

static struct error *recover(struct writer *writer);

static void writer_free(struct writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	free(writer->directory);
	free(writer->index);
	free(writer->index_lock);
	free(writer);
}

struct error *write_begin(struct store *store, struct writer **out)
{
	struct writer *writer = xcalloc(1, sizeof *writer);
	struct error *err;

	writer->store = store;
	writer->fd = -1;
	writer->directory = xasprintf("%s/afspraak", store_gitdir(store));
	if (store_workdir(store)) {
		writer->index = xasprintf("%s/index", store_gitdir(store));
		writer->index_lock = xasprintf("%s/index.lock", store_gitdir(store));
	}
	err = lock_take(writer);
	if (!err)
		err = recover(writer);
	if (err) {
		writer_free(writer);
		return err;
	}
	if (writer->index)
		err = lock_index(writer);
	if (!err && writer->index)
		err = index_open(writer);
	if (err)
		write_end(writer);
	else
		*out = writer;
	return err;
}

void write_end(struct writer *writer)
{
	if (!writer)
		return;
	index_close(writer);
	unlock_index(writer);
	lock_clear_notes(writer);
	writer_free(writer);
}

/* --- the commit -------------------------------------------------------------- */

static struct error *build_tree(struct store *store, const struct oid *parent, const struct update *updates,
				size_t n, git_tree **out)
{
	git_tree_update *changes = xcalloc(n, sizeof *changes);
	git_commit *commit = NULL;
	git_tree *base = NULL;
	struct error *err = NULL;
	git_oid id;

	if (parent && (git_commit_lookup(&commit, store->repo, to_git(parent)) != 0 ||
		       git_commit_tree(&base, commit) != 0))
		err = store_error("cannot read HEAD");
	for (size_t i = 0; i < n && !err; i++) {
		changes[i].action = updates[i].bytes ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
		changes[i].filemode = GIT_FILEMODE_BLOB;
		changes[i].path = updates[i].path;
		if (updates[i].bytes && git_blob_create_from_buffer(&changes[i].id, store->repo,
								    updates[i].bytes, updates[i].len) != 0)
			err = store_error("cannot store %s", updates[i].path);
	}
	if (!err && !base) {
		git_treebuilder *empty;

		if (git_treebuilder_new(&empty, store->repo, NULL) != 0)
			err = store_error("cannot make a tree");
		else if (git_treebuilder_write(&id, empty) != 0 ||
			 git_tree_lookup(&base, store->repo, &id) != 0)
			err = store_error("cannot make a tree");
		if (!err)
			git_treebuilder_free(empty);
	}
	if (!err && (git_tree_create_updated(&id, store->repo, base, n, changes) != 0 ||
		     git_tree_lookup(out, store->repo, &id) != 0))
		err = store_error("cannot make the new tree");
	git_tree_free(base);
	git_commit_free(commit);
	free(changes);
	return err;
}

static struct error *create_commit(struct store *store, git_tree *tree, const struct oid *parent,
				   const struct person *author, const struct person *committer,
				   const char *message, struct oid *out)
{
	git_signature *by = NULL, *with = NULL;
	const git_commit *parents[1];
	git_commit *before = NULL;
	struct error *err = NULL;
	git_oid id;

	if (parent && git_commit_lookup(&before, store->repo, to_git(parent)) != 0)
		return store_error("cannot read HEAD");
	parents[0] = before;
	if (git_signature_new(&by, author->name, author->email, author->when, author->offset) != 0 ||
	    git_signature_new(&with, committer->name, committer->email, committer->when,
			      committer->offset) != 0 ||
	    git_commit_create(&id, store->repo, NULL, by, with, NULL, message, tree, parent ? 1 : 0,
			      parents) != 0)
		err = store_error("cannot make the commit");
	else
		*out = from_git(&id);
	git_signature_free(by);
	git_signature_free(with);
	git_commit_free(before);
	return err;
}

/* The name of the ref that HEAD stands for: a branch, or HEAD itself. */
static struct error *head_ref_name(struct store *store, char **out)
{
	git_reference *head;

	if (git_reference_lookup(&head, store->repo, "HEAD") != 0)
		return store_error("cannot read HEAD");
	*out = xstrdup(git_reference_type(head) == GIT_REFERENCE_SYMBOLIC ? git_reference_symbolic_target(head)
									   : "HEAD");
	git_reference_free(head);
	return NULL;
}

static struct error *ref_error(struct store *store, const char *ref, int rc)
{
	char *path = xasprintf("%s/%s.lock", git_repository_commondir(store->repo), ref);
	struct error *err;

	if (rc == GIT_ELOCKED || access(path, F_OK) == 0) {
		char *description = lock_description(path);

		err = error_new(STATUS_CONFLICT, "the branch is locked: %s is %s", path, description);
		error_hint(err, "if no git command is running in this repository, remove it: rm '%s'; nothing was written",
			   path);
		free(description);
	} else {
		err = store_error("cannot move %s", ref);
	}
	free(path);
	return err;
}

static struct error *move_ref(struct store *store, const char *name, const struct oid *from,
			      const struct oid *to, const char *log, bool *moved)
{
	git_reference *ref = NULL, *updated = NULL;
	git_oid now;
	int rc;

	if (!from) {
		rc = git_reference_create(&updated, store->repo, name, to_git(to), 0, log);
	} else {
		rc = git_reference_name_to_id(&now, store->repo, name);
		if (rc == 0 && git_oid_cmp(&now, to_git(from)) != 0)
			rc = GIT_EMODIFIED;
		if (rc == 0)
			rc = git_reference_lookup(&ref, store->repo, name);
		if (rc == 0 && git_oid_cmp(git_reference_target(ref), to_git(from)) != 0)
			rc = GIT_EMODIFIED;
		if (rc == 0)
			rc = git_reference_set_target(&updated, ref, to_git(to), log);
	}
	*moved = rc == GIT_EMODIFIED || rc == GIT_EEXISTS || rc == GIT_ENOTFOUND;
	git_reference_free(ref);
	git_reference_free(updated);
	return rc == 0 || *moved ? NULL : ref_error(store, name, rc);
}

static char *reflog_line(const char *message, bool initial)
{
	return xasprintf("commit%s: %.*s", initial ? " (initial)" : "", (int)strcspn(message, "\n"), message);
}

static struct error *note_intent(struct writer *writer, const char *ref, const struct oid *commit,
				 const struct update *updates, size_t n)
{
	char hex[OID_HEX_SIZE];
	struct error *err;

	oid_hex(commit, hex);
	err = lock_note(writer, "commit %s\nref %s", hex, ref);
	for (size_t i = 0; i < n && !err; i++)
		err = lock_note(writer, "path %s", updates[i].path);
	return err;
}

struct error *write_commit(struct writer *writer, const struct oid *parent, const struct update *updates,
			   size_t n, const struct person *author, const struct person *committer,
			   const char *message, bool *moved, struct oid *out, struct error **warning)
{
	struct store *store = writer->store;
	char *ref = NULL, *log = NULL;
	git_tree *tree = NULL;
	struct error *err;

	*moved = false;
	*warning = NULL;
	err = head_ref_name(store, &ref);
	if (!err)
		err = build_tree(store, parent, updates, n, &tree);
	if (!err)
		err = create_commit(store, tree, parent, author, committer, message, out);
	if (!err)
		err = note_intent(writer, ref, out, updates, n);
	if (err)
		goto done;
	git_repository_set_ident(store->repo, committer->name, committer->email);
	log = reflog_line(message, !parent);
	err = move_ref(store, ref, parent, out, log, moved);
	if (!err && !*moved && writer->index)
		*warning = worktree_follow(writer, updates, n);
done:
	git_tree_free(tree);
	free(ref);
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

static void release_dead_locks(struct writer *writer, const struct notes *notes)
{
	struct stat st;

	if (notes->index_lock && writer->index_lock && lstat(writer->index_lock, &st) == 0 &&
	    st.st_dev == notes->device && st.st_ino == notes->inode)
		unlink(writer->index_lock);
	if (notes->ref) {
		char *path = xasprintf("%s/%s.lock", git_repository_commondir(writer->store->repo), notes->ref);

		if (access(path, F_OK) == 0 && ref_lock_is_dead(path, &notes->commit))
			unlink(path);
		free(path);
	}
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
		release_dead_locks(writer, &notes);
		index_sweep(writer);
		if (writer->index && has_landed(writer->store, &notes)) {
			err = lock_index(writer);
			if (!err)
				err = index_open(writer);
			if (!err)
				err = worktree_catch_up(writer, &notes.commit, &notes.paths);
			index_close(writer);
			unlock_index(writer);
		}
		for (size_t i = 0; i < notes.paths.n && store_workdir(writer->store); i++)
			file_sweep(store_workdir(writer->store), notes.paths.items[i]);
		if (!err)
			lock_clear_notes(writer);
	}
	notes_free(&notes);
	return err;
}
