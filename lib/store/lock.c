#include "store/lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define WAIT_STEP_MS 20
#define WAIT_LOCK_MS 10000      /* another afspraak: it only holds it while it writes */
#define WAIT_INDEX_MS 2000      /* git: it may be waiting for somebody's editor */

static void wait_a_step(void)
{
	struct timespec step = { 0, WAIT_STEP_MS * 1000000L };

	nanosleep(&step, NULL);
}

char *lock_description(const char *path)
{
	struct passwd *user;
	struct stat st;
	long age;
	struct str s = STR_INIT;

	if (lstat(path, &st) != 0)
		return xstrdup("just gone");
	age = (long)(time(NULL) - st.st_mtime);
	if (age < 0)
		age = 0;
	if (age < 120)
		str_addf(&s, "%ld seconds old", age);
	else if (age < 7200)
		str_addf(&s, "%ld minutes old", age / 60);
	else
		str_addf(&s, "%ld hours old", age / 3600);
	user = getpwuid(st.st_uid);
	if (user)
		str_addf(&s, ", made by %s", user->pw_name);
	else
		str_addf(&s, ", made by user %lu", (unsigned long)st.st_uid);
	return str_detach(&s);
}

static bool has_open(const char *pid, const char *path)
{
	char *directory = xasprintf("/proc/%s/fd", pid);
	DIR *dir = opendir(directory);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		char *link = xasprintf("%s/%s", directory, entry->d_name);
		char target[4096];
		ssize_t n = readlink(link, target, sizeof target - 1);

		target[n > 0 ? n : 0] = '\0';
		found = strcmp(target, path) == 0;
		free(link);
	}
	if (dir)
		closedir(dir);
	free(directory);
	return found;
}

bool lock_may_be_open(const char *path)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool found = false;
	struct stat st;

	/* Whose descriptors cannot be seen may have it open. */
	if (!proc || lstat(path, &st) != 0 || st.st_uid != geteuid())
		found = true;
	while (proc && !found && (entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			found = has_open(entry->d_name, path);
	if (proc)
		closedir(proc);
	return found;
}

static char *read_holder(int fd)
{
	char text[128];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	char *holder = NULL;
	long pid;

	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "holder %ld\n", &pid) == 1)
		holder = xasprintf("process %ld", pid);
	return holder ? holder : xstrdup("another process");
}

static struct error *held(struct writer *writer, const char *path)
{
	char *holder = read_holder(writer->fd), *description = lock_description(path);
	struct error *err = error_new(STATUS_CONFLICT, "the register is being changed by %s (%s is %s)",
				      holder, path, description);

	error_hint(err, "try again when it is done; nothing was written");
	free(holder);
	free(description);
	return err;
}

struct error *lock_take(struct writer *writer)
{
	char *path = xasprintf("%s/lock", writer->directory);
	struct error *err = NULL;

	if (mkdir(writer->directory, 0777) != 0 && errno != EEXIST)
		err = error_errno("cannot write in %s", store_gitdir(writer->store));
	if (!err) {
		writer->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (writer->fd < 0)
			err = error_errno("cannot write %s", path);
	}
	for (int waited = 0; !err && flock(writer->fd, LOCK_EX | LOCK_NB) != 0; waited += WAIT_STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			err = error_errno("cannot lock %s", path);
		else if (waited >= WAIT_LOCK_MS)
			err = held(writer, path);
		else
			wait_a_step();
	}
	free(path);
	return err;
}

/* The notes begin with the holder, so that they are never empty while held. */
struct error *lock_note(struct writer *writer, const char *fmt, ...)
{
	struct str line = STR_INIT;
	struct error *err = NULL;
	va_list ap;

	if (lseek(writer->fd, 0, SEEK_END) == 0)
		str_addf(&line, "holder %ld\n", (long)getpid());
	va_start(ap, fmt);
	str_addv(&line, fmt, ap);
	va_end(ap);
	str_addc(&line, '\n');
	if (!write_all(writer->fd, line.ptr, line.len))
		err = error_errno("cannot write %s/lock", writer->directory);
	str_free(&line);
	return err;
}

void lock_clear_notes(struct writer *writer)
{
	/* Notes that stay are read again, and found to be done. */
	if (ftruncate(writer->fd, 0) == 0)
		lseek(writer->fd, 0, SEEK_SET);
}

static void read_note(const char *line, struct notes *out)
{
	char hex[OID_HEX_SIZE];
	git_oid id;

	if (sscanf(line, "index-lock %llu %llu", &out->device, &out->inode) == 2)
		out->index_lock = true;
	else if (starts_with(line, "path "))
		strv_push(&out->paths, line + strlen("path "));
	else if (sscanf(line, "commit %40s", hex) == 1 && git_oid_fromstr(&id, hex) == 0)
		out->commit = from_git(&id);
	else if (starts_with(line, "ref ") && !out->ref)
		out->ref = xstrdup(line + strlen("ref "));
}

bool lock_read_notes(struct writer *writer, struct notes *out)
{
	struct strv lines = STRV_INIT;
	struct str text = STR_INIT;
	char chunk[4096];
	off_t at = 0;
	ssize_t n;

	memset(out, 0, sizeof *out);
	while ((n = pread(writer->fd, chunk, sizeof chunk, at)) > 0) {
		str_addn(&text, chunk, (size_t)n);
		at += n;
	}
	strv_split(&lines, str_text(&text), '\n');
	/* The last part had no newline: it was cut off in the writing. */
	for (size_t i = 0; i + 1 < lines.n; i++)
		read_note(lines.items[i], out);
	strv_free(&lines);
	str_free(&text);
	return at > 0;
}

void notes_free(struct notes *notes)
{
	free(notes->ref);
	strv_free(&notes->paths);
}

static struct error *index_held(const struct writer *writer)
{
	char *description = lock_description(writer->index_lock);
	struct error *err = error_new(STATUS_CONFLICT, "git's index is locked: %s is %s", writer->index_lock,
				      description);

	error_hint(err, "if no git command is running in this repository, remove it: rm '%s'; nothing was written",
		   writer->index_lock);
	free(description);
	return err;
}

/* The file is made under another name and linked: its inode is in the notes
 * before it can be seen, so a killed holder's lock is told from git's own. */
struct error *lock_index(struct writer *writer)
{
	char *own = xasprintf("%s/index.lock", writer->directory);
	struct error *err = NULL;
	struct stat st;
	int fd;

	unlink(own);
	fd = open(own, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 || fstat(fd, &st) != 0)
		err = error_errno("cannot write %s", own);
	if (!err)
		err = lock_note(writer, "index-lock %llu %llu", (unsigned long long)st.st_dev,
				(unsigned long long)st.st_ino);
	for (int waited = 0; !err && link(own, writer->index_lock) != 0; waited += WAIT_STEP_MS) {
		if (errno != EEXIST)
			err = error_errno("cannot write %s", writer->index_lock);
		else if (waited >= WAIT_INDEX_MS)
			err = index_held(writer);
		else
			wait_a_step();
	}
	writer->index_locked = !err;
	if (fd >= 0)
		close(fd);
	unlink(own);
	free(own);
	return err;
}

void unlock_index(struct writer *writer)
{
	if (writer->index_locked)
		unlink(writer->index_lock);
	writer->index_locked = false;
}
