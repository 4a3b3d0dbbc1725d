/* What the files of lib/store share. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <git2.h>

#include "store/store.h"

struct store {
	git_repository *repo;
	char *workdir;          /* NULL when bare */
	char *gitdir;           /* of this work tree */
	struct objects *objects;        /* objects.h; NULL until something is scanned */
	char *more_objects;     /* a directory of objects beside its own; or NULL */
	git_index *spent;       /* of git's index, what was written last: freed with the store, as
				 * a command that ends need not wait for that; or NULL */
};

/* Every git_libgit2_init is made here: libgit2 itself keeps no tree of more than 4 kB,
 * which has about sixty records, and so would unpack that of a year again for each
 * question about it. */
void libgit2_start(void);

/* An error of status 6 with libgit2's own reason. */
struct error *store_error(const char *fmt, ...) __attribute__((format(printf, 1, 2))) MUST_CHECK;

/* As store_commit_read, or store_scan_commit. */
struct error *commit_lookup(struct store *store, const struct oid *id, bool in_bulk, struct commit *out) MUST_CHECK;

/* Append the bytes of a blob; status 4 when there are more than max. */
struct error *blob_take(const void *bytes, uint64_t len, size_t max, struct str *out) MUST_CHECK;

static inline const git_oid *to_git(const struct oid *id)
{
	return (const git_oid *)(const void *)id;
}

static inline struct oid from_git(const git_oid *id)
{
	return *(const struct oid *)(const void *)id;
}

#endif
