#include "store/push.h"

#include <stdlib.h>

#include "base/mem.h"
#include "store/objects.h"

struct error *store_open_pushed(struct store **out)
{
	const char *directory = getenv("GIT_DIR"), *quarantine = getenv("GIT_QUARANTINE_PATH");
	struct error *err;

	libgit2_start();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	err = store_open(directory && *directory ? directory : ".", out);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	git_libgit2_shutdown();
	if (!err && quarantine && *quarantine)
		err = store_add_objects(*out, quarantine);
	return err;
}

char *store_ref_end(struct store *store, const char *name)
{
	git_reference *reference, *end = NULL;
	char *out = NULL;

	if (git_reference_lookup(&reference, store->repo, name) == 0) {
		if (git_reference_resolve(&end, reference) == 0)
			out = xstrdup(git_reference_name(end));
		else if (git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC)
			out = xstrdup(git_reference_symbolic_target(reference));
		git_reference_free(end);
		git_reference_free(reference);
	}
	return out ? out : xstrdup(name);
}

char *store_head_branch(struct store *store)
{
	char *end = store_ref_end(store, "HEAD");

	if (starts_with(end, "refs/heads/"))
		return end;
	free(end);
	return NULL;
}

bool store_has_ref(struct store *store, const char *name)
{
	git_oid id;

	return git_reference_name_to_id(&id, store->repo, name) == 0;
}

static struct error *is_parent(struct store *store, const struct oid *parent, const struct oid *id, bool *out)
{
	struct commit commit;
	struct error *err = store_commit_read(store, id, &commit);

	*out = false;
	for (size_t i = 0; !err && i < commit.n_parents && !*out; i++)
		*out = oid_equal(&commit.parents[i], parent);
	if (!err)
		commit_free(&commit);
	return err;
}

/* What dates that lie let libgit2 take for new is left out again. A child of a new
 * commit is new; the others, where a branch begins, take a walk each. */
static struct error *keep_new(struct store *store, const struct oid *known, struct oid *ids, size_t *n)
{
	struct error *err = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < *n && !err; i++) {
		bool is_known = false, follows = false;

		if (known && kept)
			err = is_parent(store, &ids[kept - 1], &ids[i], &follows);
		if (!err && known && !follows)
			err = store_reaches(store, known, &ids[i], &is_known);
		if (!is_known)
			ids[kept++] = ids[i];
	}
	*n = kept;
	return err;
}

struct error *store_new_commits(struct store *store, const struct oid *from, const struct oid *known,
				struct oid **ids, size_t *n)
{
	git_revwalk *walk;
	size_t cap = 0;
	git_oid id;
	int rc;

	*ids = NULL;
	*n = 0;
	if (git_revwalk_new(&walk, store->repo) != 0)
		return store_error("cannot walk the history");
	git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	rc = git_revwalk_push(walk, to_git(from));
	if (rc == 0 && known)
		rc = git_revwalk_hide(walk, to_git(known));
	while (rc == 0 && (rc = git_revwalk_next(&id, walk)) == 0) {
		GROW(*ids, *n, cap);
		(*ids)[(*n)++] = from_git(&id);
	}
	git_revwalk_free(walk);
	return rc == GIT_ITEROVER ? keep_new(store, known, *ids, n) : store_error("cannot walk the history");
}
