#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "store/internal.h"
#include "store/objects.h"

_Static_assert(sizeof(git_oid) == sizeof(struct oid), "object ids are 20 bytes");

struct error *store_error(const char *fmt, ...)
{
	const git_error *why = git_error_last();
	int number = errno;
	struct error *err;
	va_list ap;
	char *what;

	va_start(ap, fmt);
	what = xvasprintf(_(fmt), ap);
	va_end(ap);
	err = error_new(STATUS_SYSTEM, "%s: %s", what,
			why && why->message ? why->message : error_reason(lang_messages(), number));
	free(what);
	return err;
}

void oid_hex(const struct oid *id, char out[OID_HEX_SIZE])
{
	git_oid_tostr(out, OID_HEX_SIZE, to_git(id));
}

bool oid_parse(const char *text, struct oid *out)
{
	git_oid id;

	if (strlen(text) != OID_HEX_SIZE - 1 || git_oid_fromstr(&id, text) != 0)
		return false;
	*out = from_git(&id);
	return true;
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
	return memcmp(a->raw, b->raw, sizeof a->raw) == 0;
}

static char *without_slash(const char *path)
{
	size_t len = path ? strlen(path) : 0;

	while (len > 1 && path[len - 1] == '/')
		len--;
	return path ? xstrndup(path, len) : NULL;
}

static struct store *wrap(git_repository *repo)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->repo = repo;
	store->workdir = without_slash(git_repository_workdir(repo));
	store->gitdir = without_slash(git_repository_path(repo));
	return store;
}

/* As libgit2 starts it has mbedTLS read all certificates of the system, and libssh2 get
 * OpenSSL ready, which takes longer than most answers. No connection is made by libgit2
 * here (see remote.h), and it has no setting for this. A function of the program stands
 * in for that of a library (ld.so(8)): no certificate is read, so that none would be
 * trusted either. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

int libssh2_init(int flags);
int libssh2_init(int flags)
{
	(void)flags;
	return 0;
}

void libgit2_start(void)
{
	if (git_libgit2_init() == 1)
		git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)1 << 20);
}

struct error *store_open(const char *directory, struct store **out)
{
	git_repository *repo;
	struct error *err;
	int rc;

	libgit2_start();
	rc = git_repository_open_ext(&repo, directory, 0, NULL);
	if (rc == 0) {
		*out = wrap(repo);
		return NULL;
	}
	/* Where no safe.directory is configured at all, libgit2 1.5 says ENOTFOUND. */
	if (rc == GIT_EOWNER || (rc == GIT_ENOTFOUND && store_exists(directory)))
		err = error_hint(error_new(STATUS_NO_REGISTER, "the repository at %s is owned by someone else",
					   directory),
				 "if you trust it: git config --global --add safe.directory '%s'", directory);
	else if (rc == GIT_ENOTFOUND)
		err = error_hint(error_new(STATUS_NO_REGISTER, "not in a git repository: %s", directory),
				 "make a register there with 'afspraak init'");
	else {
		err = store_error("cannot open the repository at %s", directory);
		if (git_error_last() && git_error_last()->klass != GIT_ERROR_OS)
			err->status = STATUS_NO_REGISTER;
	}
	git_libgit2_shutdown();
	return err;
}

bool store_exists(const char *directory)
{
	git_buf path = GIT_BUF_INIT;
	bool found;

	libgit2_start();
	found = git_repository_discover(&path, directory, 0, NULL) == 0;
	git_buf_dispose(&path);
	git_libgit2_shutdown();
	return found;
}

void store_free(struct store *store)
{
	if (!store)
		return;
	objects_free(store->objects);
	git_index_free(store->spent);
	git_repository_free(store->repo);
	free(store->more_objects);
	free(store->workdir);
	free(store->gitdir);
	free(store);
	git_libgit2_shutdown();
}

const char *store_workdir(const struct store *store)
{
	return store->workdir;
}

const char *store_gitdir(const struct store *store)
{
	return store->gitdir;
}

const char *store_commondir(const struct store *store)
{
	return git_repository_commondir(store->repo);
}

char *store_config(struct store *store, const char *key)
{
	git_config *config;
	git_buf value = GIT_BUF_INIT;
	char *copy = NULL;

	if (git_repository_config_snapshot(&config, store->repo) != 0)
		return NULL;
	if (git_config_get_string_buf(&value, config, key) == 0)
		copy = xstrdup(value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return copy;
}

struct error *store_set_config(struct store *store, const char *key, const char *value)
{
	git_config *all, *own = NULL;
	struct error *err = NULL;

	if (git_repository_config(&all, store->repo) != 0)
		return store_error("cannot set %s", key);
	if (git_config_open_level(&own, all, GIT_CONFIG_LEVEL_LOCAL) != 0 ||
	    git_config_set_string(own, key, value) != 0)
		err = store_error("cannot set %s", key);
	git_config_free(own);
	git_config_free(all);
	return err;
}

bool store_config_bool(struct store *store, const char *key)
{
	char *value = store_config(store, key);
	int yes = 0;

	if (value && git_config_parse_bool(&yes, value) != 0)
		yes = 0;
	free(value);
	return yes != 0;
}

bool store_config_is_off(struct store *store, const char *key)
{
	char *value = store_config(store, key);
	int yes = 1;
	bool off = value && git_config_parse_bool(&yes, value) == 0 && !yes;

	free(value);
	return off;
}

char *store_config_path(struct store *store, const char *key)
{
	char *value = store_config(store, key), *path = NULL;
	git_buf whole = GIT_BUF_INIT;

	if (value && git_config_parse_path(&whole, value) == 0)
		path = whole.ptr[0] == '/' || !store->workdir ? xstrdup(whole.ptr)
							      : xasprintf("%s/%s", store->workdir, whole.ptr);
	git_buf_dispose(&whole);
	free(value);
	return path;
}

struct error *store_head(struct store *store, struct oid *out, bool *exists)
{
	git_oid id;
	int rc = git_reference_name_to_id(&id, store->repo, "HEAD");

	*exists = rc == 0;
	if (rc == 0)
		*out = from_git(&id);
	return rc == 0 || rc == GIT_ENOTFOUND ? NULL : store_error("cannot read HEAD");
}

struct error *store_resolve(struct store *store, const char *revision, struct oid *out)
{
	git_object *object = NULL, *commit = NULL;
	struct error *err = NULL;

	if (git_revparse_single(&object, store->repo, revision) != 0)
		err = error_hint(error_new(STATUS_USAGE, "unknown revision '%s'", revision),
				 "name a commit, branch or tag as git does, or a day as YYYY-MM-DD");
	else if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0)
		err = error_new(STATUS_USAGE, "'%s' is no commit", revision);
	else
		*out = from_git(git_object_id(commit));
	git_object_free(object);
	git_object_free(commit);
	return err;
}

/* --- objects --------------------------------------------------------------- */

static struct person person_of(const git_signature *signature)
{
	return (struct person){
		.name = xstrdup(signature->name),
		.email = xstrdup(signature->email),
		.when = signature->when.time,
		.offset = signature->when.offset,
	};
}

void person_free(struct person *person)
{
	free(person->name);
	free(person->email);
	*person = (struct person){ NULL, NULL, 0, 0 };
}

struct error *commit_lookup(struct store *store, const struct oid *id, bool in_bulk, struct commit *out)
{
	char hex[OID_HEX_SIZE];
	git_commit *commit;
	int rc;

	if (in_bulk)
		objects_hurry(true);
	rc = git_commit_lookup(&commit, store->repo, to_git(id));
	if (in_bulk)
		objects_hurry(false);
	if (rc != 0) {
		oid_hex(id, hex);
		return store_error("cannot read commit %s", hex);
	}
	*out = (struct commit){
		.id = *id,
		.tree = from_git(git_commit_tree_id(commit)),
		.n_parents = git_commit_parentcount(commit),
		.author = person_of(git_commit_author(commit)),
		.committer = person_of(git_commit_committer(commit)),
		.message = xstrdup(git_commit_message(commit)),
		.is_signed = strstr(git_commit_raw_header(commit), "\ngpgsig") != NULL,
	};
	out->parents = xcalloc(out->n_parents, sizeof *out->parents);
	for (size_t i = 0; i < out->n_parents; i++)
		out->parents[i] = from_git(git_commit_parent_id(commit, (unsigned)i));
	git_commit_free(commit);
	return NULL;
}

struct error *store_commit_read(struct store *store, const struct oid *id, struct commit *out)
{
	return commit_lookup(store, id, false, out);
}

void commit_free(struct commit *commit)
{
	free(commit->parents);
	person_free(&commit->author);
	person_free(&commit->committer);
	free(commit->message);
	memset(commit, 0, sizeof *commit);
}

struct error *store_commit_tree(struct store *store, const struct oid *id, struct oid *out)
{
	struct commit commit;
	struct error *err = store_commit_read(store, id, &commit);

	if (err)
		return err;
	*out = commit.tree;
	commit_free(&commit);
	return NULL;
}

static enum entry_kind kind_of(const git_tree_entry *entry)
{
	switch (git_tree_entry_filemode(entry)) {
	case GIT_FILEMODE_BLOB:
	case GIT_FILEMODE_BLOB_EXECUTABLE:
		return ENTRY_FILE;
	case GIT_FILEMODE_TREE:
		return ENTRY_TREE;
	case GIT_FILEMODE_LINK:
	case GIT_FILEMODE_COMMIT:
	case GIT_FILEMODE_UNREADABLE:
		break;
	}
	return ENTRY_OTHER;
}

static struct error *lookup_tree(struct store *store, const struct oid *id, git_tree **out)
{
	char hex[OID_HEX_SIZE];

	if (git_tree_lookup(out, store->repo, to_git(id)) == 0)
		return NULL;
	oid_hex(id, hex);
	return store_error("cannot read tree %s", hex);
}

struct error *store_list(struct store *store, const struct oid *id, struct entry **out, size_t *n)
{
	struct error *err;
	git_tree *tree;

	*out = NULL;
	*n = 0;
	err = lookup_tree(store, id, &tree);
	if (err)
		return err;
	*n = git_tree_entrycount(tree);
	*out = xcalloc(*n, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		(*out)[i].name = xstrdup(git_tree_entry_name(entry));
		(*out)[i].kind = kind_of(entry);
		(*out)[i].executable = git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE;
		(*out)[i].id = from_git(git_tree_entry_id(entry));
	}
	git_tree_free(tree);
	return NULL;
}

void entries_free(struct entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(entries[i].name);
	free(entries);
}

struct error *store_entry(struct store *store, const struct oid *id, const char *path, struct entry *out)
{
	git_tree_entry *entry;
	struct error *err;
	git_tree *tree;
	int rc;

	*out = (struct entry){ .kind = ENTRY_TREE, .id = *id };
	if (!*path)
		return NULL;
	out->kind = ENTRY_NONE;
	err = lookup_tree(store, id, &tree);
	if (err)
		return err;
	rc = git_tree_entry_bypath(&entry, tree, path);
	if (rc == 0) {
		out->kind = kind_of(entry);
		out->executable = git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE;
		out->id = from_git(git_tree_entry_id(entry));
		git_tree_entry_free(entry);
	} else if (rc != GIT_ENOTFOUND) {
		err = store_error("cannot look up %s", path);
	}
	git_tree_free(tree);
	return err;
}

bool entry_equal(const struct entry *a, const struct entry *b)
{
	return a->kind == b->kind && a->executable == b->executable &&
	       (a->kind == ENTRY_NONE || oid_equal(&a->id, &b->id));
}

struct error *store_in_the_way(struct store *store, const struct oid *tree, const char *path, bool replace,
			       char **out)
{
	*out = NULL;
	for (size_t len = strcspn(path, "/");; len += 1 + strcspn(path + len + 1, "/")) {
		char *part = xstrndup(path, len);
		struct entry entry;
		struct error *err = store_entry(store, tree, part, &entry);

		if (!err && entry.kind != ENTRY_NONE &&
		    !(path[len] ? entry.kind == ENTRY_TREE : replace && entry.kind == ENTRY_FILE)) {
			*out = part;
			return NULL;
		}
		free(part);
		if (err || entry.kind == ENTRY_NONE || !path[len])
			return err;
	}
}

struct error *blob_take(const void *bytes, uint64_t len, size_t max, struct str *out)
{
	if (len > max)
		return error_new(STATUS_DATA, "too large: %llu bytes, at most %zu", (unsigned long long)len, max);
	str_addn(out, bytes, (size_t)len);
	return NULL;
}

struct error *store_blob(struct store *store, const struct oid *id, size_t max, struct str *out)
{
	char hex[OID_HEX_SIZE];
	struct error *err;
	git_blob *blob;

	oid_hex(id, hex);
	if (git_blob_lookup(&blob, store->repo, to_git(id)) != 0)
		return store_error("cannot read object %s", hex);
	err = blob_take(git_blob_rawcontent(blob), (uint64_t)git_blob_rawsize(blob), max, out);
	git_blob_free(blob);
	return err;
}

struct oid store_hash(const char *bytes, size_t len)
{
	git_oid id;

	memset(&id, 0, sizeof id);
	git_odb_hash(&id, bytes, len, GIT_OBJECT_BLOB);
	return from_git(&id);
}
