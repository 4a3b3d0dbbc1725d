#include "store/objects.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Trees of neighbouring commits are mostly the same few. */
#define SLOTS 512

/* A database of its own: what is read without computing its hash must not get
 * into the cache of the repository's. */
struct objects {
	git_odb *odb;
	git_odb_object *slots[SLOTS];
	git_odb_object *last;   /* the tree handed out before, which its slot may have lost */
};

static struct error *open_objects(struct store *store)
{
	git_buf path = GIT_BUF_INIT;
	struct error *err = NULL;
	git_odb *odb;

	if (store->objects)
		return NULL;
	if (git_repository_item_path(&path, store->repo, GIT_REPOSITORY_ITEM_OBJECTS) != 0 ||
	    git_odb_open(&odb, path.ptr) != 0) {
		err = store_error("cannot open the objects");
	} else if (store->more_objects && git_odb_add_disk_alternate(odb, store->more_objects) != 0) {
		err = store_error("cannot open the objects");
		git_odb_free(odb);
	} else {
		store->objects = xcalloc(1, sizeof *store->objects);
		store->objects->odb = odb;
	}
	git_buf_dispose(&path);
	return err;
}

struct error *store_add_objects(struct store *store, const char *directory)
{
	git_odb *odb;
	int rc = git_repository_odb(&odb, store->repo);

	if (rc == 0) {
		rc = git_odb_add_disk_alternate(odb, directory);
		git_odb_free(odb);
	}
	if (rc != 0)
		return store_error("cannot open the objects in %s", directory);
	store->more_objects = xstrdup(directory);
	return NULL;
}

void objects_free(struct objects *objects)
{
	if (!objects)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		git_odb_object_free(objects->slots[i]);
	git_odb_object_free(objects->last);
	git_odb_free(objects->odb);
	free(objects);
}

void objects_hurry(bool on)
{
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, !on);
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, !on);
}

static int read_fast(git_odb_object **out, git_odb *odb, const struct oid *id)
{
	int rc;

	objects_hurry(true);
	rc = git_odb_read(out, odb, to_git(id));
	objects_hurry(false);
	return rc;
}

static struct error *read_object(struct store *store, const struct oid *id, git_object_t type,
				 git_odb_object **out)
{
	const char *kind = git_object_type2string(type);
	char hex[OID_HEX_SIZE];
	struct error *err = open_objects(store);

	if (err)
		return err;
	if (read_fast(out, store->objects->odb, id) != 0) {
		oid_hex(id, hex);
		return store_error("cannot read %s %s", kind, hex);
	}
	if (git_odb_object_type(*out) == type)
		return NULL;
	oid_hex(id, hex);
	git_odb_object_free(*out);
	return error_new(STATUS_SYSTEM, "cannot read %s %s: it is no %s", kind, hex, kind);
}

struct error *objects_commit(struct store *store, const struct oid *id, git_odb_object **out)
{
	return read_object(store, id, GIT_OBJECT_COMMIT, out);
}

struct error *objects_blob(struct store *store, const struct oid *id, git_odb_object **out)
{
	return read_object(store, id, GIT_OBJECT_BLOB, out);
}

struct error *objects_tree(struct store *store, const struct oid *id, git_odb_object **out)
{
	struct error *err = open_objects(store);
	git_odb_object **slot;

	if (err)
		return err;
	slot = &store->objects->slots[(id->raw[0] | id->raw[1] << 8) % SLOTS];
	if (!*slot || !oid_equal((const struct oid *)(const void *)git_odb_object_id(*slot), id)) {
		git_odb_object *read;

		err = read_object(store, id, GIT_OBJECT_TREE, &read);
		if (err)
			return err;
		git_odb_object_free(store->objects->last);
		store->objects->last = *slot;
		*slot = read;
	}
	*out = *slot;
	return NULL;
}
