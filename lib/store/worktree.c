#include "store/worktree.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define DOCUMENT_MAX ((size_t)1 << 30)
#define WORTH_A_THREAD (128 * 1024)     /* bytes of git's index: a thousand files, about */

/* An entry as young as the index itself may have been changed unseen since
 * (git: racy-git.txt). The copy will be younger, so such entries lose their
 * size, as git does, and are compared by content the next time. */
static void distrust_racy_entries(git_index *index, const struct stat *index_st)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);

		if (entry->mtime.seconds >= index_st->st_mtime && entry->file_size) {
			git_index_entry changed = *entry;

			changed.file_size = 0;
			git_index_add(index, &changed);
		}
	}
}

/* A link will do as a copy: an index is never written in place, only replaced.
 * The system may refuse a link to another user's file. */
static struct error *copy_index(struct writer *writer, struct stat *st)
{
	struct str bytes = STR_INIT;
	struct error *err;

	memset(st, 0, sizeof *st);
	unlink(writer->copy_path);
	if (lstat(writer->index, st) != 0)
		return errno == ENOENT ? NULL : error_errno("cannot read git's index %s", writer->index);
	if (link(writer->index, writer->copy_path) == 0)
		return NULL;
	err = file_read(store_gitdir(writer->store), "index", (size_t)-1, &bytes);
	if (!err)
		err = file_write(writer->directory, "index", str_text(&bytes), bytes.len);
	str_free(&bytes);
	return err;
}

struct index_reading {
	const struct writer *writer;
	struct stat st;         /* of git's own */
	pthread_t thread;
	bool goes_on;           /* in the thread; its results are not to be touched before it ends */
	git_index *index;       /* NULL until it was read, and when that failed */
	struct error *err;      /* why */
};

static void *read_index(void *context)
{
	struct index_reading *reading = context;

	if (git_index_open(&reading->index, reading->writer->copy_path) != 0)
		reading->err = store_error("cannot read git's index %s", reading->writer->index);
	else
		distrust_racy_entries(reading->index, &reading->st);
	return NULL;
}

struct error *index_open(struct writer *writer)
{
	struct index_reading *reading = xcalloc(1, sizeof *reading);
	struct error *err;

	writer->copy = reading;
	reading->writer = writer;
	writer->copy_path = xasprintf("%s/index", writer->directory);
	err = copy_index(writer, &reading->st);
	if (err)
		return err;
	reading->goes_on = reading->st.st_size > WORTH_A_THREAD &&
			   pthread_create(&reading->thread, NULL, read_index, reading) == 0;
	if (!reading->goes_on)
		read_index(reading);
	return NULL;
}

static struct error *get_index(struct writer *writer, git_index **out)
{
	struct index_reading *reading = writer->copy;

	if (reading->goes_on)
		pthread_join(reading->thread, NULL);
	reading->goes_on = false;
	*out = reading->index;
	return reading->err ? error_copy(reading->err) : NULL;
}

struct error *index_ready(struct writer *writer)
{
	git_index *ignored;

	return get_index(writer, &ignored);
}

void index_sweep(const struct writer *writer)
{
	/* And its lock, by libgit2. */
	static const char *const names[] = { "index", "index.lock" };

	file_sweep(writer->directory, "index");
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = xasprintf("%s/%s", writer->directory, names[i]);

		unlink(path);
		free(path);
	}
}

void index_close(struct writer *writer)
{
	git_index *index = NULL;

	if (writer->copy) {
		error_free(get_index(writer, &index));
		error_free(writer->copy->err);
	}
	git_index_free(writer->store->spent);
	writer->store->spent = index;
	free(writer->copy);
	if (writer->copy_path)
		unlink(writer->copy_path);
	free(writer->copy_path);
	writer->copy = NULL;
	writer->copy_path = NULL;
}

/* Put a file into the index copy as blob id. Where it is not known that the
 * file in the work tree is that blob (trust is false), git is to look itself. */
static struct error *index_put(struct writer *writer, const char *path, const struct oid *id, bool executable,
			       bool trust)
{
	git_index_entry entry = {
		.path = path, .id = *to_git(id),
		.mode = executable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB,
	};
	enum file_kind kind = FILE_NONE;
	git_index *index;
	struct stat st;
	struct error *err = get_index(writer, &index);

	if (!err && trust)
		err = file_stat(store_workdir(writer->store), path, &kind, &st);
	if (err)
		return err;
	if (kind == FILE_REGULAR) {
		entry.ctime.seconds = (int32_t)st.st_ctim.tv_sec;
		entry.ctime.nanoseconds = (uint32_t)st.st_ctim.tv_nsec;
		entry.mtime.seconds = (int32_t)st.st_mtim.tv_sec;
		entry.mtime.nanoseconds = (uint32_t)st.st_mtim.tv_nsec;
		entry.dev = (uint32_t)st.st_dev;
		entry.ino = (uint32_t)st.st_ino;
		entry.uid = st.st_uid;
		entry.gid = st.st_gid;
		entry.file_size = (uint32_t)st.st_size;
	}
	return git_index_add(index, &entry) == 0 ? NULL : store_error("cannot add %s to git's index", path);
}

static struct error *index_finish(struct writer *writer)
{
	git_index *index;
	struct error *err = get_index(writer, &index);

	if (err)
		return err;
	if (git_index_write(index) != 0)
		return store_error("cannot write git's index");
	if (rename(writer->copy_path, writer->index) != 0)
		return error_errno("cannot write %s", writer->index);
	return NULL;
}

static struct error *index_take_out(struct writer *writer, const char *path)
{
	git_index *index;
	struct error *err = get_index(writer, &index);

	if (!err && git_index_find(NULL, index, path) == 0)
		git_index_remove(index, path, 0);
	return err;
}

static struct error *remove_one(struct writer *writer, const char *path)
{
	struct error *err = file_remove(store_workdir(writer->store), path);

	return error_first(err, index_take_out(writer, path));
}

static struct error *follow_one(struct writer *writer, const struct update *update)
{
	const char *workdir = store_workdir(writer->store);
	struct str stored = STR_INIT;
	struct error *err = NULL;
	struct oid id;

	if (!update->bytes && !update->blob)
		return remove_one(writer, update->path);
	if (update->blob)
		err = store_blob(writer->store, update->blob, DOCUMENT_MAX, &stored);
	id = update->blob ? *update->blob : store_hash(update->bytes, update->len);
	if (!err)
		err = update->blob ? file_write(workdir, update->path, str_text(&stored), stored.len)
				   : file_write(workdir, update->path, update->bytes, update->len);
	if (!err && update->executable)
		err = file_make_executable(workdir, update->path);
	if (!err)
		err = index_put(writer, update->path, &id, update->executable, true);
	str_free(&stored);
	return err;
}

struct error *worktree_follow(struct writer *writer, const struct update *updates, size_t n)
{
	struct error *err = NULL;

	for (size_t i = 0; i < n; i++)
		err = error_first(err, follow_one(writer, &updates[i]));
	err = error_first(err, index_finish(writer));
	if (err) {
		writer->unfinished = true;
		error_hint(err, "the commit stands, but the work tree does not show it yet; the next change brings it along");
	}
	return err;
}

/* --- comparing with HEAD -------------------------------------------------------- */

/* The id that the file in the work tree would be committed as; *exists false
 * when there is none, and *foreign when something that is no file stands there.
 * As it stands it mostly is `likely`; only else git's attributes and filters
 * (core.autocrlf), for which libgit2 reads the whole index, matter. */
static struct error *worktree_id(struct store *store, const char *path, const struct oid *likely,
				 struct oid *id, bool *exists, bool *foreign)
{
	struct str bytes = STR_INIT;
	enum file_kind kind;
	struct stat st;
	struct error *err = file_stat(store_workdir(store), path, &kind, &st);
	git_oid found;

	*exists = !err && kind != FILE_NONE;
	*foreign = *exists && kind != FILE_REGULAR;
	if (err || !*exists || *foreign)
		return err;
	err = file_read(store_workdir(store), path, DOCUMENT_MAX, &bytes);
	*id = store_hash(str_text(&bytes), bytes.len);
	str_free(&bytes);
	if (err || oid_equal(id, likely))
		return err;
	if (git_repository_hashfile(&found, store->repo, path, GIT_OBJECT_BLOB, NULL) != 0)
		return store_error("cannot read %s", path);
	*id = from_git(&found);
	return NULL;
}

static struct error *index_has(struct writer *writer, const char *path, bool *has, struct oid *id)
{
	const git_index_entry *entry;
	git_index *index;
	struct error *err = get_index(writer, &index);

	*has = false;
	if (err)
		return err;
	entry = git_index_get_bypath(index, path, 0);
	*has = entry != NULL;
	if (entry)
		*id = from_git(&entry->id);
	return NULL;
}

static bool same(bool a_exists, const struct oid *a, bool b_exists, const struct oid *b)
{
	return a_exists == b_exists && (!a_exists || oid_equal(a, b));
}

struct error *write_refuse_dirty(struct writer *writer, const struct oid *tree, const char *path)
{
	struct entry head = { .kind = ENTRY_NONE };
	struct oid file = { { 0 } }, staged = { { 0 } };
	bool exists, foreign, in_head, in_index;
	struct error *err;

	if (!writer->index)
		return NULL;
	err = tree ? store_entry(writer->store, tree, path, &head) : NULL;
	if (!err)
		err = worktree_id(writer->store, path, &head.id, &file, &exists, &foreign);
	if (err)
		return err;
	if (foreign)
		return error_at(STATUS_CONFLICT, path, 0, 0,
				"something that is no regular file stands in the work tree; nothing was written");
	in_head = head.kind != ENTRY_NONE;
	err = index_has(writer, path, &in_index, &staged);
	if (err)
		return err;
	if (same(exists, &file, in_head, &head.id) && same(in_index, &staged, in_head, &head.id))
		return NULL;
	err = error_at(STATUS_CONFLICT, path, 0, 0, "has edits that are not committed; nothing was written");
	if (!in_head)
		return error_hint(err, "move the file away, or commit it with: git add '%s' && git commit", path);
	return error_hint(err, "see them with 'afspraak diff', keep them with: git commit -- '%s', or drop them with: git restore --staged --worktree -- '%s'",
			  path, path);
}

/* --- after a killed process ------------------------------------------------------ */

struct catch_up {
	struct writer *writer;
	struct oid before, head;        /* trees */
	bool had_commit;
};

static struct error *catch_up_path(struct catch_up *job, const char *path)
{
	struct store *store = job->writer->store;
	struct entry old = { .kind = ENTRY_NONE }, new;
	struct oid file = { { 0 } }, staged = { { 0 } };
	bool exists, foreign, in_index;
	struct update update = { .path = path };
	struct error *err;

	err = job->had_commit ? store_entry(store, &job->before, path, &old) : NULL;
	if (!err)
		err = store_entry(store, &job->head, path, &new);
	if (!err)
		err = worktree_id(store, path, &new.id, &file, &exists, &foreign);
	if (err || foreign)
		return err;
	err = index_has(job->writer, path, &in_index, &staged);
	if (err)
		return err;
	update.blob = new.kind == ENTRY_FILE ? &new.id : NULL;
	update.executable = new.executable;
	if (same(exists, &file, old.kind == ENTRY_FILE, &old.id))
		err = follow_one(job->writer, &update);
	else if (same(in_index, &staged, old.kind == ENTRY_FILE, &old.id)) {
		if (update.blob)
			err = index_put(job->writer, path, &new.id, new.executable, same(exists, &file, true, &new.id));
		else
			err = index_take_out(job->writer, path);
	}
	return err;
}

struct error *worktree_catch_up(struct writer *writer, const struct oid *from, const struct strv *paths)
{
	struct catch_up job = { .writer = writer, .had_commit = from != NULL };
	struct oid head;
	bool exists;
	struct error *err = from ? store_commit_tree(writer->store, from, &job.before) : NULL;

	if (!err)
		err = store_head(writer->store, &head, &exists);
	if (!err)
		err = store_commit_tree(writer->store, &head, &job.head);
	for (size_t i = 0; i < paths->n && !err; i++)
		err = catch_up_path(&job, paths->items[i]);
	return err ? err : index_finish(writer);
}
