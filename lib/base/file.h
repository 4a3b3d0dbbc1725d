/* Files below a trusted directory, reached without ever following a link: a
 * record's path comes from a repository that may be hostile. Paths are
 * relative, with /, and have no empty, "." or ".." part (path_is_plain). */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/str.h"

bool path_is_plain(const char *path);

enum file_kind { FILE_NONE, FILE_REGULAR, FILE_DIRECTORY, FILE_OTHER };

/* What stands at root/path; FILE_OTHER for a link anywhere on the way. */
struct error *file_stat(const char *root, const char *path, enum file_kind *kind,
			struct stat *st) MUST_CHECK;
/* All bytes of a regular file of at most max bytes, appended to out.
 * Status 4 when it is no regular file or too large. */
struct error *file_read(const char *root, const char *path, size_t max, struct str *out) MUST_CHECK;
/* The same of one file after another: the way to a directory is gone once for those of
 * its files that follow each other. */
struct file_way {
	char *folder;           /* where it leads, with a / behind it; NULL: nowhere yet */
	int dir;
};
#define FILE_WAY_INIT { NULL, -1 }
struct error *file_read_along(struct file_way *way, const char *root, const char *path, size_t max,
			      struct str *out) MUST_CHECK;
void file_way_end(struct file_way *way);
/* Replace or make the file in one step (temporary file, rename), its directories
 * too; after a failure nothing is left behind. It is no more durable than the
 * commit whose files it writes: git leaves that to the system as well. */
struct error *file_write(const char *root, const char *path, const char *bytes, size_t len) MUST_CHECK;
/* Let those who may read the file run it. */
struct error *file_make_executable(const char *root, const char *path) MUST_CHECK;
/* Remove the file, and the directories that it leaves empty; fine if gone. */
struct error *file_remove(const char *root, const char *path) MUST_CHECK;
/* Remove a directory, any path, with all that is below it, as far as that goes;
 * only for what this process made itself. Links in it are not followed. */
void file_remove_tree(const char *path);
/* Remove what a killed file_write of this path left behind. */
void file_sweep(const char *root, const char *path);
/* What is in a directory, sorted by name; nothing when there is no such directory. */
struct file_entry {
	char *name;             /* owned */
	enum file_kind kind;
};
struct error *file_list(const char *root, const char *path, struct file_entry **out, size_t *n) MUST_CHECK;
void file_entries_free(struct file_entry *entries, size_t n);
/* Their names alone. */
struct error *file_names(const char *root, const char *path, struct strv *out) MUST_CHECK;

/* Any path, links followed: files that the user names, and standard input ("-"). */
struct error *file_slurp(const char *path, size_t max, struct str *out) MUST_CHECK;
/* Write all bytes to a descriptor, whatever the interruptions. False: errno. */
bool write_all(int fd, const char *bytes, size_t len);

#endif
