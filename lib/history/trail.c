#include "history/trail.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/scan.h"

void trail_free(struct trail *trail)
{
	free(trail->path);
	free(trail->ids);
	*trail = (struct trail){ .path = NULL };
}

const struct oid *trail_blob(const struct trail *trail)
{
	return &trail->ids[trail->n - 1];
}

/* From here on the way is that of near. */
static void take_rest(struct trail *trail, const struct trail *near)
{
	memcpy(trail->ids + trail->n, near->ids + trail->n, (near->n - trail->n) * sizeof *near->ids);
	trail->n = near->n;
}

static bool is_near(const struct trail *trail, const struct trail *near)
{
	return near && oid_equal(&trail->ids[trail->n - 1], &near->ids[trail->n - 1]);
}

/* Walk down the path; near is NULL or a trail of the same path. *out is empty
 * when no regular file stands there. */
static struct error *follow(struct store *store, const struct oid *tree, const char *path,
			    const struct trail *near, struct trail *out)
{
	struct strv parts = STRV_INIT;
	struct error *err = NULL;
	bool there = true;

	strv_split(&parts, path, '/');
	*out = (struct trail){ xstrdup(path), xcalloc(parts.n + 1, sizeof *out->ids), 1 };
	out->ids[0] = *tree;
	while (!err && there && out->n <= parts.n) {
		struct entry entry;

		if (is_near(out, near)) {
			take_rest(out, near);
			break;
		}
		err = store_find(store, &out->ids[out->n - 1], parts.items[out->n - 1], &entry);
		there = !err && entry.kind == (out->n == parts.n ? ENTRY_FILE : ENTRY_TREE);
		if (there)
			out->ids[out->n++] = entry.id;
	}
	if (err || !there)
		trail_free(out);
	strv_free(&parts);
	return err;
}

static bool is_year(const struct entry *entry)
{
	return entry->kind == ENTRY_TREE && strlen(entry->name) == 4 && strspn(entry->name, "0123456789") == 4;
}

static struct error *find_in_years(const struct site *site, const struct oid *tree, const char *id,
				   struct trail *out)
{
	char *folder = xasprintf("%s%s", site->prefix, schema_of(TYPE_AFSPRAAK)->plural);
	struct entry at, *years = NULL;
	size_t n = 0;
	struct error *err = store_find(site->store, tree, folder, &at);

	if (!err && at.kind == ENTRY_TREE)
		err = store_list(site->store, &at.id, &years, &n);
	for (size_t i = 0; i < n && !err && !out->path; i++) {
		char *path = xasprintf("%s/%s/%s.yaml", folder, years[i].name, id);

		if (is_year(&years[i]))
			err = follow(site->store, tree, path, NULL, out);
		free(path);
	}
	entries_free(years, n);
	free(folder);
	return err;
}

struct error *trail_find(const struct site *site, const struct oid *tree, enum record_type type,
			 const char *id, const struct trail *near, struct trail *out)
{
	struct error *err = NULL;

	*out = (struct trail){ .path = NULL };
	if (near->path)
		err = follow(site->store, tree, near->path, near->ids ? near : NULL, out);
	if (err || out->path)
		return err;
	if (type == TYPE_AFSPRAAK)
		return find_in_years(site, tree, id, out);
	if (!near->path) {
		char *below = record_path(type, id, 0), *path = xasprintf("%s%s", site->prefix, below);

		err = follow(site->store, tree, path, NULL, out);
		free(path);
		free(below);
	}
	return err;
}
