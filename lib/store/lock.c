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
#include "base/lang.h"
#include "base/mem.h"

#define WAIT_STEP_MS 20
#define WAIT_LOCK_MS 10000      /* another afspraak: it only holds it while it writes */
#define WAIT_GIT_MS 2000        /* git: it may be waiting for somebody's editor */

static bool wait_a_step(int *waited, int most)
{
	struct timespec step = { 0, WAIT_STEP_MS * 1000000L };

	if (*waited >= most)
		return false;
	*waited += WAIT_STEP_MS;
	nanosleep(&step, NULL);
	return true;
}

bool lock_wait(int *waited)
{
	return wait_a_step(waited, WAIT_GIT_MS);
}

static void add_age(long seconds, struct str *out)
{
	static const struct { long unit; const char *one, *many; } units[] = {
		{ 86400, N_("day old"), N_("days old") },
		{ 3600, N_("hour old"), N_("hours old") },
		{ 60, N_("minute old"), N_("minutes old") },
		{ 1, N_("second old"), N_("seconds old") },
	};
	size_t i = 0;

	/* Under two of a unit, the next one tells more. */
	while (i + 1 < COUNT(units) && seconds < 2 * units[i].unit)
		i++;
	seconds /= units[i].unit;
	str_addf(out, "%ld %s", seconds, _(seconds == 1 ? units[i].one : units[i].many));
}

/* "3 minutes old, made by registrar" */
static char *describe(const char *path)
{
	struct passwd *user;
	struct stat st;
	long age;
	struct str s = STR_INIT;

	if (lstat(path, &st) != 0)
		return xstrdup(_("just gone"));
	age = (long)(time(NULL) - st.st_mtime);
	add_age(age > 0 ? age : 0, &s);
	user = getpwuid(st.st_uid);
	if (user)
		str_addf(&s, _(", made by %s"), user->pw_name);
	else
		str_addf(&s, _(", made by user %lu"), (unsigned long)st.st_uid);
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

struct error *lock_held(const char *what, const char *path)
{
	char *description = describe(path);
	struct error *err = error_new(STATUS_CONFLICT, "%s is locked: %s is %s; nothing was written", what, path,
				      description);

	free(description);
	return error_hint(err, "if no git command is running in this repository, remove it: rm '%s'", path);
}

static struct error *held_by_another(struct writer *writer)
{
	char *holder, *description = describe(writer->path);
	struct notes notes;
	struct error *err;

	lock_read_notes(writer, &notes);
	holder = notes.holder ? xasprintf(_("process %ld"), notes.holder) : xstrdup(_("another process"));
	err = error_new(STATUS_CONFLICT, "the register is being changed by %s: its lock %s is %s; nothing was written",
			holder, writer->path, description);
	notes_free(&notes);
	free(holder);
	free(description);
	return error_hint(err, "try again when it is done");
}

static void hold_signals(struct writer *writer)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &writer->signals);
}

/* The git directory's own things are never reached through a link. */
static struct error *make_directory(const struct writer *writer)
{
	struct stat st;

	if (mkdir(writer->directory, 0777) == 0)
		return NULL;
	if (errno != EEXIST || lstat(writer->directory, &st) != 0)
		return error_errno("cannot make %s", writer->directory);
	if (!S_ISDIR(st.st_mode))
		return error_hint(error_new(STATUS_SYSTEM, "%s is in the way: it is no directory", writer->directory),
				  "see what it is, and remove it");
	return NULL;
}

struct error *lock_take(struct writer *writer)
{
	struct error *err = make_directory(writer);
	int waited = 0;

	if (!err) {
		writer->fd = open(writer->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (writer->fd < 0)
			err = error_errno("cannot write %s", writer->path);
	}
	while (!err && flock(writer->fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			err = error_errno("cannot lock %s", writer->path);
		else if (!wait_a_step(&waited, WAIT_LOCK_MS))
			err = held_by_another(writer);
	}
	if (!err)
		hold_signals(writer);
	else if (writer->fd >= 0)
		close(writer->fd);
	return err;
}

void lock_release(struct writer *writer)
{
	close(writer->fd);
	sigprocmask(SIG_SETMASK, &writer->signals, NULL);
}

struct error *lock_note(struct writer *writer, const char *fmt, ...)
{
	struct str line = STR_INIT;
	struct error *err = NULL;
	va_list ap;

	/* Before it, the end of a note whose writing was cut off. */
	str_addc(&line, '\n');
	va_start(ap, fmt);
	str_addv(&line, fmt, ap);
	va_end(ap);
	str_addc(&line, '\n');
	if (!write_all(writer->fd, line.ptr, line.len))
		err = error_errno("cannot write %s", writer->path);
	str_free(&line);
	return err;
}

void lock_clear_notes(struct writer *writer)
{
	/* Notes that stay are read again, and found to be done. */
	if (ftruncate(writer->fd, 0) != 0)
		writer->unfinished = true;
}

static void read_note(const char *line, struct notes *out)
{
	char hex[OID_HEX_SIZE];
	git_oid id;

	if (starts_with(line, "path ")) {
		strv_push(&out->paths, line + strlen("path "));
	} else if (sscanf(line, "commit %40s", hex) == 1 && git_oid_fromstr(&id, hex) == 0) {
		out->commit = from_git(&id);
	} else if (sscanf(line, "from %40s", hex) == 1 && git_oid_fromstr(&id, hex) == 0) {
		out->from = from_git(&id);
		out->has_from = true;
	} else if (starts_with(line, "ref ")) {
		free(out->ref);
		out->ref = xstrdup(line + strlen("ref "));
	} else {
		sscanf(line, "holder %ld", &out->holder);
	}
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

/* Whether index.lock is a link to the register's lock, which this process
 * holds: then a killed holder made it. */
static bool is_dead(const struct writer *writer)
{
	struct stat own, found;

	return fstat(writer->fd, &own) == 0 && lstat(writer->index_lock, &found) == 0 &&
	       own.st_dev == found.st_dev && own.st_ino == found.st_ino;
}

/* git's lock is the register's lock by another name: so nobody takes the lock of
 * a living git for that of a killed afspraak. */
struct error *lock_index(struct writer *writer)
{
	struct error *err = NULL;
	int waited = 0;

	while (!err && link(writer->path, writer->index_lock) != 0) {
		if (errno != EEXIST)
			err = error_errno("cannot write %s", writer->index_lock);
		else if (!(is_dead(writer) && unlink(writer->index_lock) == 0) && !lock_wait(&waited))
			err = lock_held("git's index", writer->index_lock);
	}
	writer->index_locked = !err;
	return err;
}

void unlock_index(struct writer *writer)
{
	/* One that stays is taken over by the next holder. */
	if (writer->index_locked)
		unlink(writer->index_lock);
	writer->index_locked = false;
}
