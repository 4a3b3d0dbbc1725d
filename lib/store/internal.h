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
};

/* An error of status 6 with libgit2's own reason. */
struct error *store_error(const char *fmt, ...) __attribute__((format(printf, 1, 2))) MUST_CHECK;

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
