#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"

bool path_is_plain(const char *path)
{
	for (;;) {
		size_t n = strcspn(path, "/");

		if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && memcmp(path, "..", 2) == 0))
			return false;
		if (!path[n])
			return true;
		path += n + 1;
	}
}

bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* A descriptor of the directory that holds path, links refused; *name is the
 * last part, borrowed from path. -1 with errno. */
static int open_parent(const char *root, const char *path, bool make, const char **name)
{
	int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (dir >= 0) {
		size_t n = strcspn(path, "/");
		char *part;
		int next, saved;

		if (!path[n]) {
			*name = path;
			return dir;
		}
		part = xstrndup(path, n);
		next = openat(dir, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && errno == ENOENT && make &&
		    (mkdirat(dir, part, 0777) == 0 || errno == EEXIST))
			next = openat(dir, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		saved = errno;
		close(dir);
		free(part);
		errno = saved;
		dir = next;
		path += n + 1;
	}
	return -1;
}

struct error *file_stat(const char *root, const char *path, enum file_kind *kind, struct stat *st)
{
	const char *name;
	int dir = open_parent(root, path, false, &name);
	int failed;

	*kind = FILE_NONE;
	if (dir < 0) {
		if (errno == ENOENT)
			return NULL;
		*kind = FILE_OTHER;
		return errno == ELOOP || errno == ENOTDIR ? NULL : error_errno("cannot look at %s", path);
	}
	failed = fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW);
	close(dir);
	if (failed)
		return errno == ENOENT ? NULL : error_errno("cannot look at %s", path);
	*kind = S_ISREG(st->st_mode) ? FILE_REGULAR : S_ISDIR(st->st_mode) ? FILE_DIRECTORY : FILE_OTHER;
	return NULL;
}

static struct error *too_large(const char *path, size_t max)
{
	return error_at(STATUS_DATA, path, 0, 0, "too large: more than %zu bytes", max);
}

static struct error *read_fd(int fd, const char *path, size_t max, struct str *out)
{
	char chunk[65536];
	size_t total = 0;

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno("cannot read %s", path);
		if (n == 0)
			return NULL;
		total += (size_t)n;
		if (total > max)
			return too_large(path, max);
		str_addn(out, chunk, (size_t)n);
	}
}

struct error *file_read(const char *root, const char *path, size_t max, struct str *out)
{
	const char *name;
	struct error *err;
	struct stat st;
	int dir = open_parent(root, path, false, &name);
	int fd;

	if (dir < 0)
		return error_errno("cannot read %s", path);
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	err = fd < 0 ? error_errno("cannot read %s", path) : NULL;
	close(dir);
	if (err)
		return err;
	if (fstat(fd, &st) != 0)
		err = error_errno("cannot read %s", path);
	else if (!S_ISREG(st.st_mode))
		err = error_at(STATUS_DATA, path, 0, 0, "not a regular file");
	else if ((uintmax_t)st.st_size > max)
		err = too_large(path, max);
	else
		err = read_fd(fd, path, max, out);
	close(fd);
	return err;
}

struct error *file_slurp(const char *path, size_t max, struct str *out)
{
	struct error *err;
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, _("standard input"), max, out);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = error_errno("cannot read %s", path);
		err->status = STATUS_USAGE;
		return err;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		err = error_new(STATUS_USAGE, "%s is a directory", path);
	else
		err = read_fd(fd, path, max, out);
	close(fd);
	return err;
}

/* One name per path: whoever writes holds the register's lock, and what a
 * killed process left is found again. */
static char *temporary_name(const char *name)
{
	return xasprintf(".%s.afspraak-tmp", name);
}

static struct error *write_temporary(int dir, const char *tmp, const char *path, const char *bytes,
				     size_t len)
{
	struct error *err = NULL;
	int fd;

	unlinkat(dir, tmp, 0);
	fd = openat(dir, tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return error_errno("cannot write %s", path);
	if (!write_all(fd, bytes, len))
		err = error_errno("cannot write %s", path);
	if (close(fd) != 0 && !err)
		err = error_errno("cannot write %s", path);
	return err;
}

struct error *file_write(const char *root, const char *path, const char *bytes, size_t len)
{
	const char *name;
	struct error *err;
	int dir = open_parent(root, path, true, &name);
	char *tmp;

	if (dir < 0)
		return error_errno("cannot write %s", path);
	tmp = temporary_name(name);
	err = write_temporary(dir, tmp, path, bytes, len);
	if (!err && renameat(dir, tmp, dir, name) != 0)
		err = error_errno("cannot write %s", path);
	if (err)
		unlinkat(dir, tmp, 0);
	free(tmp);
	close(dir);
	return err;
}

struct error *file_make_executable(const char *root, const char *path)
{
	const char *name;
	int dir = open_parent(root, path, false, &name);
	int fd = dir < 0 ? -1 : openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	struct error *err = NULL;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    fchmod(fd, st.st_mode | ((st.st_mode & 0444) >> 2)) != 0)
		err = error_errno("cannot make %s a program", path);
	if (fd >= 0)
		close(fd);
	if (dir >= 0)
		close(dir);
	return err;
}

void file_sweep(const char *root, const char *path)
{
	const char *name;
	int dir = open_parent(root, path, false, &name);

	if (dir >= 0) {
		char *tmp = temporary_name(name);

		unlinkat(dir, tmp, 0);
		free(tmp);
		close(dir);
	}
}

struct error *file_remove(const char *root, const char *path)
{
	const char *name;
	struct error *err = NULL;
	int dir = open_parent(root, path, false, &name);
	char *parent, *slash;

	if (dir < 0)
		return errno == ENOENT ? NULL : error_errno("cannot remove %s", path);
	if (unlinkat(dir, name, 0) != 0 && errno != ENOENT)
		err = error_errno("cannot remove %s", path);
	close(dir);
	parent = xstrdup(path);
	while (!err && (slash = strrchr(parent, '/'))) {
		*slash = '\0';
		dir = open_parent(root, parent, false, &name);
		if (dir < 0)
			break;
		if (unlinkat(dir, name, AT_REMOVEDIR) != 0)
			*parent = '\0';
		close(dir);
	}
	free(parent);
	return err;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

void file_remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

struct error *file_names(const char *root, const char *path, struct strv *out)
{
	char *inside = xasprintf("%s/.", path);
	const char *name;
	int fd = open_parent(root, *path ? inside : ".", false, &name);
	struct dirent *entry;
	struct error *err;
	DIR *dir;

	free(inside);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP
			? NULL : error_errno("cannot list %s", path);
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return error_errno("cannot list %s", path);
	}
	while (errno = 0, (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strv_push(out, entry->d_name);
	err = errno ? error_errno("cannot list %s", path) : NULL;
	closedir(dir);
	strv_sort(out);
	return err;
}
