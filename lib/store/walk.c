#include "store/internal.h"

struct error *store_walk(struct store *store, const struct oid *from, store_visit visit, void *context)
{
	struct error *err = NULL;
	git_revwalk *walk;
	bool stop = false;
	git_oid id;
	int rc = 0;

	if (git_revwalk_new(&walk, store->repo) != 0)
		return store_error("cannot walk the history");
	git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
	if (git_revwalk_push(walk, to_git(from)) != 0)
		err = store_error("cannot walk the history");
	while (!err && !stop && (rc = git_revwalk_next(&id, walk)) == 0) {
		struct oid commit_id = from_git(&id);
		struct commit commit;

		err = store_commit_read(store, &commit_id, &commit);
		if (!err) {
			err = visit(&commit, &stop, context);
			commit_free(&commit);
		}
	}
	if (!err && rc != 0 && rc != GIT_ITEROVER)
		err = store_error("cannot walk the history");
	git_revwalk_free(walk);
	return err;
}

struct error *store_reaches(struct store *store, const struct oid *from, const struct oid *id, bool *out)
{
	int rc = oid_equal(from, id) ? 1 : git_graph_descendant_of(store->repo, to_git(from), to_git(id));

	*out = rc == 1;
	return rc < 0 ? store_error("cannot walk the history") : NULL;
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
