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

static enum file_kind kind_of(mode_t mode)
{
	return S_ISREG(mode) ? FILE_REGULAR : S_ISDIR(mode) ? FILE_DIRECTORY : FILE_OTHER;
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
	*kind = kind_of(st->st_mode);
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

static struct error *read_in(int dir, const char *name, const char *path, size_t max, struct str *out)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct error *err;
	struct stat st;

	if (fd < 0)
		return error_errno("cannot read %s", path);
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

void file_way_end(struct file_way *way)
{
	if (way->dir >= 0)
		close(way->dir);
	free(way->folder);
	*way = (struct file_way)FILE_WAY_INIT;
}

struct error *file_read_along(struct file_way *way, const char *root, const char *path, size_t max,
			      struct str *out)
{
	size_t len = way->folder ? strlen(way->folder) : 0;
	const char *name = path + len;

	if (!way->folder || strncmp(path, way->folder, len) != 0 || strchr(name, '/')) {
		file_way_end(way);
		way->dir = open_parent(root, path, false, &name);
		if (way->dir < 0)
			return error_errno("cannot read %s", path);
		way->folder = xstrndup(path, (size_t)(name - path));
	}
	return read_in(way->dir, name, path, max, out);
}

struct error *file_read(const char *root, const char *path, size_t max, struct str *out)
{
	struct file_way way = FILE_WAY_INIT;
	struct error *err = file_read_along(&way, root, path, max, out);

	file_way_end(&way);
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

/* FILE_NONE when it went meanwhile. Not every file system tells it in the directory. */
static enum file_kind entry_kind(int dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return kind_of((mode_t)DTTOIF(entry->d_type));
	return fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? kind_of(st.st_mode) : FILE_NONE;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct file_entry *)a)->name, ((const struct file_entry *)b)->name);
}

void file_entries_free(struct file_entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(entries[i].name);
	free(entries);
}

static struct error *open_directory(const char *root, const char *path, DIR **out)
{
	char *inside = xasprintf("%s/.", path);
	const char *name;
	int fd = open_parent(root, *path ? inside : ".", false, &name);

	free(inside);
	*out = NULL;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP
			? NULL : error_errno("cannot list %s", path);
	*out = fdopendir(fd);
	if (*out)
		return NULL;
	close(fd);
	return error_errno("cannot list %s", path);
}

struct error *file_list(const char *root, const char *path, struct file_entry **out, size_t *n)
{
	struct dirent *entry;
	size_t cap = 0;
	DIR *dir;
	struct error *err = open_directory(root, path, &dir);

	*out = NULL;
	*n = 0;
	if (!dir)
		return err;
	while (errno = 0, (entry = readdir(dir))) {
		enum file_kind kind = entry_kind(dirfd(dir), entry);

		if (kind == FILE_NONE || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		GROW(*out, *n, cap);
		(*out)[(*n)++] = (struct file_entry){ xstrdup(entry->d_name), kind };
	}
	err = errno ? error_errno("cannot list %s", path) : NULL;
	closedir(dir);
	if (*n)
		qsort(*out, *n, sizeof **out, compare_entries);
	return err;
}

struct error *file_names(const char *root, const char *path, struct strv *out)
{
	struct file_entry *entries;
	size_t n;
	struct error *err = file_list(root, path, &entries, &n);

	for (size_t i = 0; i < n; i++)
		strv_push(out, entries[i].name);
	file_entries_free(entries, n);
	return err;
}
