#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

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

void message_trailers(const char *message, const char *key, struct strv *out)
{
	git_message_trailer_array array;

	if (git_message_trailers(&array, message) != 0)
		return;
	for (size_t i = 0; i < array.count; i++)
		if (strcmp(array.trailers[i].key, key) == 0)
			strv_push(out, array.trailers[i].value);
	git_message_trailer_array_free(&array);
}

/* The start of the last paragraph, or NULL when there is only one. */
static const char *last_paragraph(const char *message)
{
	size_t len = strlen(message);

	while (len && strchr(" \t\n", message[len - 1]))
		len--;
	while (len > 1) {
		len--;
		if (message[len] == '\n' && message[len - 1] == '\n')
			return message + len + 1;
	}
	return NULL;
}

char *message_body(const char *message)
{
	const char *last = last_paragraph(message);
	git_message_trailer_array array;
	struct str body = STR_INIT;

	if (git_message_trailers(&array, message) == 0) {
		if (last && array.count)
			str_addn(&body, message, (size_t)(last - message));
		else
			str_add(&body, message);
		git_message_trailer_array_free(&array);
	}
	str_trim_end(&body);
	return str_detach(&body);
}
