#include "model/site.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"

static struct site *site_new(struct store *store, char *prefix)
{
	struct site *site = xcalloc(1, sizeof *site);
	size_t len = strlen(prefix);

	site->store = store;
	site->prefix = prefix;
	if (store_workdir(store))
		site->root = len ? xasprintf("%s/%.*s", store_workdir(store), (int)len - 1, prefix)
				 : xstrdup(store_workdir(store));
	return site;
}

void site_free(struct site *site)
{
	if (!site)
		return;
	store_free(site->store);
	free(site->prefix);
	free(site->root);
	free(site);
}

char *site_path(const struct site *site, const char *path)
{
	return xasprintf("%s%s", site->prefix, path);
}

struct error *site_at(const char *directory, struct store *store, struct site **out)
{
	char *real, *top;
	struct error *err = NULL;
	size_t len;

	if (!store_workdir(store))
		return error_hint(error_new(STATUS_NO_REGISTER, "the repository at %s is bare: it has no work tree",
					    store_gitdir(store)),
				  "clone it, and work in the clone");
	real = realpath(directory, NULL);
	top = realpath(store_workdir(store), NULL);
	if (!real || !top) {
		err = error_errno("cannot enter %s", directory);
		goto done;
	}
	len = strlen(top);
	if (strcmp(real, top) == 0)
		*out = site_new(store, xstrdup(""));
	else if (starts_with(real, top) && (real[len] == '/' || len == 1))
		*out = site_new(store, xasprintf("%s/", real + len + (len > 1)));
	else
		err = error_new(STATUS_NO_REGISTER, "%s is not in the work tree of the repository at %s", real, top);
done:
	free(real);
	free(top);
	return err;
}

static bool has_config(const char *directory)
{
	char *path = xasprintf("%s/register.yaml", directory);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

/* The register in what HEAD holds, for bare repositories and work trees that
 * are not checked out: at the top, or in register/. *out stays NULL if neither. */
static struct error *find_in_head(struct store *store, struct site **out)
{
	struct oid head;
	bool exists;
	struct error *err = store_head(store, &head, &exists);

	return err || !exists ? err : site_in_commit(store, &head, out);
}

struct error *site_in_commit(struct store *store, const struct oid *id, struct site **out)
{
	static const char *const prefixes[] = { "", "register/" };
	struct commit commit;
	struct error *err = store_commit_read(store, id, &commit);

	if (err)
		return err;
	for (size_t i = 0; i < COUNT(prefixes) && !err && !*out; i++) {
		char *path = xasprintf("%sregister.yaml", prefixes[i]);
		struct entry entry;

		err = store_entry(store, &commit.tree, path, &entry);
		if (!err && entry.kind == ENTRY_FILE)
			*out = site_new(store, xstrdup(prefixes[i]));
		free(path);
	}
	commit_free(&commit);
	return err;
}

static struct error *none_found(const char *tried)
{
	return error_hint(error_new(STATUS_NO_REGISTER, "no register found: tried %s", tried),
			  "make one with 'afspraak init', or name its directory with -C DIR or AFSPRAAK_REGISTER");
}

static struct error *open_site(const char *directory, struct site **out)
{
	struct store *store;
	struct error *err = store_open(directory, &store);

	if (err)
		return err;
	err = site_at(directory, store, out);
	if (err)
		store_free(store);
	return err;
}

/* The repository around `from`: register/ in its work tree, or what HEAD has. */
static struct error *find_in_repository(const char *from, const char *tried, struct site **out)
{
	struct store *store;
	struct error *err;

	*out = NULL;
	if (!store_exists(from))
		return none_found(tried);
	err = store_open(from, &store);
	if (err)
		return err;
	if (store_workdir(store)) {
		char *below = xasprintf("%s/register", store_workdir(store));

		if (has_config(below))
			err = site_at(below, store, out);
		free(below);
	}
	if (!err && !*out)
		err = find_in_head(store, out);
	if (!err && !*out)
		err = none_found(tried);
	if (err)
		store_free(store);
	return err;
}

struct error *site_find(const char *from, struct site **out)
{
	const char *named = getenv("AFSPRAAK_REGISTER");
	char *directory, *tried, *slash;
	struct error *err;

	if (named && *named) {
		tried = xasprintf("AFSPRAAK_REGISTER=%s", named);
		err = has_config(named) ? open_site(named, out) : find_in_repository(named, tried, out);
		free(tried);
		return err;
	}
	directory = realpath(from, NULL);
	if (!directory)
		return error_errno("cannot enter %s", from);
	tried = xasprintf(_("register.yaml in %s and every directory above it, and register/ at the top of the git repository"),
			  directory);
	for (;;) {
		if (has_config(directory)) {
			err = open_site(directory, out);
			break;
		}
		slash = strrchr(directory, '/');
		if (!slash || !directory[1]) {
			err = find_in_repository(from, tried, out);
			break;
		}
		slash[slash == directory] = '\0';
	}
	free(directory);
	free(tried);
	return err;
}
