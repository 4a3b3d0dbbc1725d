/* Files that a helper program reads or writes: in a private directory of their
 * own, which goes with all that is in it. */
#ifndef STORE_SCRATCH_H
#define STORE_SCRATCH_H

#include "base/error.h"
#include "base/str.h"

/* Make the directory, below TMPDIR or /tmp. The caller owns *out and gives it
 * to scratch_remove, which takes NULL too. */
struct error *scratch_make(char **out) MUST_CHECK;
void scratch_remove(char *directory);
/* Write a file that only this user can read; *path, owned by the caller, is set
 * even when that fails. */
struct error *scratch_write(const char *directory, const char *name, const char *bytes, size_t len,
			    char **path) MUST_CHECK;

#endif
