#include "store/remote.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "store/internal.h"
#include "store/push.h"

#define HEADS "refs/heads/"

/* --- which ------------------------------------------------------------------------------- */

static char *branch_config(struct store *store, const char *branch, const char *what)
{
	char *key = xasprintf("branch.%s.%s", branch, what), *value = store_config(store, key);

	free(key);
	return value;
}

/* libgit2's own git_remote_list leaks what it matches names with. */
static int take_remote(const git_config_entry *entry, void *context)
{
	static const char prefix[] = "remote.", suffix[] = ".url";
	size_t len = strlen(entry->name), most = strlen(prefix) + strlen(suffix);
	char *name;

	if (!starts_with(entry->name, prefix) || !ends_with(entry->name, suffix) || len <= most)
		return 0;
	name = xstrndup(entry->name + strlen(prefix), len - most);
	if (strv_has(context, name))
		free(name);
	else
		strv_push_owned(context, name);
	return 0;
}

static struct error *list_remotes(struct store *store, struct strv *out)
{
	struct error *err = NULL;
	git_config *config;

	if (git_repository_config_snapshot(&config, store->repo) != 0)
		return store_error("cannot list the remotes");
	if (git_config_foreach(config, take_remote, out) != 0)
		err = store_error("cannot list the remotes");
	git_config_free(config);
	return err;
}

static struct error *default_name(struct store *store, const char *branch, char **out)
{
	struct strv names = STRV_INIT;
	struct error *err;

	*out = branch_config(store, branch, "remote");
	if (*out)
		return NULL;
	err = list_remotes(store, &names);
	if (err)
		return err;
	for (size_t i = 0; i < names.n && !*out; i++)
		if (names.n == 1 || strcmp(names.items[i], "origin") == 0)
			*out = xstrdup(names.items[i]);
	if (!*out && names.n)
		err = error_hint(error_new(STATUS_USAGE, "there are several remotes, and none is the branch's own"),
				 "name one: afspraak sync REMOTE");
	else if (!*out)
		err = error_hint(error_new(STATUS_USAGE, "there is no remote to be kept in step with"),
				 "add the central repository: git remote add origin ADDRESS");
	strv_free(&names);
	return err;
}

struct error *remote_find(struct store *store, const char *name, struct remote *out)
{
	char *head = store_head_branch(store), *own;
	struct error *err = NULL;

	*out = (struct remote){ .name = NULL };
	if (!head)
		return error_hint(error_new(STATUS_CONFLICT, "HEAD is on no branch; nothing was written"),
				  "go to the branch of the register: git switch main");
	out->branch = xstrdup(head + strlen(HEADS));
	if (name)
		out->name = xstrdup(name);
	else
		err = default_name(store, out->branch, &out->name);
	own = branch_config(store, out->branch, "remote");
	if (!err && str_equal(own, out->name))
		out->there = branch_config(store, out->branch, "merge");
	if (!out->there)
		out->there = xstrdup(head);
	if (!err && *out->name == '-')
		err = error_new(STATUS_USAGE, "'%s' is no remote", out->name);
	if (err)
		remote_free(out);
	free(own);
	free(head);
	return err;
}

void remote_free(struct remote *remote)
{
	free(remote->name);
	free(remote->branch);
	free(remote->there);
	*remote = (struct remote){ .name = NULL };
}

/* --- git --------------------------------------------------------------------------------- */

/* Arguments after those that say where. In English, as the answers are read. */
static struct error *run_git(struct store *store, const char *const *arguments, struct str *said, int *status)
{
	static const char *const environment[] = { "LC_ALL=C", NULL };
	const char *top = store_workdir(store) ? store_workdir(store) : store_gitdir(store);
	char *directory = xasprintf("--git-dir=%s", store_gitdir(store));
	const char *argv[16] = { "git", "-C", top, directory };
	struct process process = { .argv = argv, .environment = environment, .messages = true };
	struct error *err;

	for (size_t i = 0; arguments[i] && i + 5 < COUNT(argv); i++)
		argv[i + 4] = arguments[i];
	err = process_run_with(&process, said, status);
	free(directory);
	return err;
}

static struct error *read_fetched(struct store *store, struct oid *tip)
{
	struct str text = STR_INIT;
	struct error *err = file_read(store_gitdir(store), "FETCH_HEAD", (size_t)1 << 20, &text);
	char hex[OID_HEX_SIZE] = "";

	if (!err && text.len >= OID_HEX_SIZE)
		memcpy(hex, text.ptr, OID_HEX_SIZE - 1);
	if (!err && !oid_parse(hex, tip))
		err = error_new(STATUS_SYSTEM, "cannot read what git fetched");
	str_free(&text);
	return err;
}

struct error *remote_fetch(struct store *store, const struct remote *remote, struct oid *tip, bool *exists,
			   struct str *said)
{
	const char *const fetch[] = { "fetch", "--quiet", "--no-recurse-submodules", remote->name, remote->there, NULL };
	int status;
	struct error *err = run_git(store, fetch, said, &status);

	*exists = !err && status == 0;
	if (err || *exists)
		return err ? err : read_fetched(store, tip);
	if (strstr(str_text(said), "couldn't find remote ref")) {
		str_truncate(said, 0);
		return NULL;
	}
	return error_hint(error_new(STATUS_SYSTEM, "cannot fetch from %s; nothing was changed", remote->name),
			  "when it can be reached again, run 'afspraak sync' once more");
}

/* A line of `git push --porcelain` about a reference that did not move. */
static enum push_answer read_answer(const char *said)
{
	static const char *const races[] = {
		"[rejected]", "failed to update ref", "cannot lock ref", "failed to lock", "incorrect old value",
		"Unable to create",
	};
	const char *line = starts_with(said, "!\t") ? said : strstr(said, "\n!\t");
	char *only = line ? xstrndup(line + 1, strcspn(line + 1, "\n")) : NULL;
	enum push_answer answer = PUSH_REFUSED;

	for (size_t i = 0; i < COUNT(races) && only; i++)
		if (strstr(only, races[i]))
			answer = PUSH_LATE;
	free(only);
	return line ? answer : PUSH_DONE;
}

struct error *remote_push(struct store *store, const struct remote *remote, const struct oid *commit,
			  enum push_answer *answer, struct str *said)
{
	char hex[OID_HEX_SIZE], *what;
	struct error *err;
	int status;

	oid_hex(commit, hex);
	what = xasprintf("%s:%s", hex, remote->there);
	err = run_git(store, (const char *const[]){ "push", "--porcelain", "--quiet", remote->name, what, NULL }, said,
		      &status);
	free(what);
	*answer = PUSH_DONE;
	if (err || status == 0)
		return err;
	*answer = read_answer(str_text(said));
	if (*answer != PUSH_DONE)
		return NULL;
	return error_hint(error_new(STATUS_SYSTEM, "cannot push to %s; nothing was changed", remote->name),
			  "when it can be reached again, run 'afspraak sync' once more");
}
