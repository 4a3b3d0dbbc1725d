/* The bytes of commits and trees, for reading much of them. */
#ifndef STORE_OBJECTS_H
#define STORE_OBJECTS_H

#include "store/internal.h"

/* Made when the store is first scanned, freed with it. */
struct objects;
void objects_free(struct objects *objects);

/* Read from another directory of objects too; before anything is scanned. */
struct error *store_add_objects(struct store *store, const char *directory) MUST_CHECK;

/* While on, libgit2 neither keeps what it reads nor checks it against its hash. The
 * settings are global, so they are put back at once. */
void objects_hurry(bool on);

/* Bytes of a commit, freed with git_odb_object_free. */
struct error *objects_commit(struct store *store, const struct oid *id, git_odb_object **out) MUST_CHECK;
/* The same of a blob. */
struct error *objects_blob(struct store *store, const struct oid *id, git_odb_object **out) MUST_CHECK;
/* Bytes of a tree; borrowed from a small cache, until the next but one call. */
struct error *objects_tree(struct store *store, const struct oid *id, git_odb_object **out) MUST_CHECK;

#endif
