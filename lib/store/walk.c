#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/internal.h"

/* libgit2 leaks when the commit to begin with is not there. */
struct error *store_reaches(struct store *store, const struct oid *from, const struct oid *id, bool *out)
{
	git_commit *first;
	int rc = git_commit_lookup(&first, store->repo, to_git(from));

	if (rc == 0) {
		git_commit_free(first);
		rc = oid_equal(from, id) ? 1 : git_graph_descendant_of(store->repo, to_git(from), to_git(id));
	}
	*out = rc == 1;
	return rc < 0 ? store_error("cannot walk the history") : NULL;
}

struct error *store_merge_bases(struct store *store, const struct oid *a, const struct oid *b, struct oid **out,
				size_t *n)
{
	git_oidarray found = { NULL, 0 };
	int rc = git_merge_bases(&found, store->repo, to_git(a), to_git(b));

	*n = rc == 0 ? found.count : 0;
	*out = xcalloc(*n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = from_git(&found.ids[i]);
	git_oidarray_dispose(&found);
	return rc == 0 || rc == GIT_ENOTFOUND ? NULL : store_error("cannot walk the history");
}

/* `git merge` names them in its environment, GITHEAD_<id>, and in MERGE_HEAD from when
 * it leaves the rest to the user. */
bool store_merge_head(struct store *store, struct oid *out)
{
	static const char prefix[] = "GITHEAD_";
	size_t found = 0;
	git_oid id;

	for (char **variable = environ; *variable; variable++)
		if (starts_with(*variable, prefix)) {
			char *hex = xstrndup(*variable + strlen(prefix), OID_HEX_SIZE - 1);

			found += oid_parse(hex, out);
			free(hex);
		}
	if (!found && git_reference_name_to_id(&id, store->repo, "MERGE_HEAD") == 0) {
		*out = from_git(&id);
		found = 1;
	}
	return found == 1;
}

struct error *store_walk_first_parent(struct store *store, const struct oid *from, store_visit visit,
				      void *context)
{
	struct error *err = NULL;
	struct oid id = *from;
	bool stop = false;

	while (!stop) {
		struct commit commit;

		err = store_commit_read(store, &id, &commit);
		if (err)
			return err;
		err = visit(&commit, &stop, context);
		if (err || commit.n_parents == 0)
			stop = true;
		else
			id = commit.parents[0];
		commit_free(&commit);
	}
	return err;
}
