/* LD_PRELOAD library for the fault tests: counts the calls of a program that
 * change a file below FAULT_DIR, and makes the FAULT_NTH of them go wrong as
 * FAULT_MODE says:
 *
 *	kill       the process dies just before the call
 *	killafter  the process dies just after the call
 *	eio        the call fails with EIO
 *	enospc     the disk is full: from here on nothing can be made or grow
 *	eacces     a call that names a path is refused
 *	eioread    an existing file cannot be opened for reading (counts only these)
 *
 * FAULT_LOG=FILE gets a line "N call path" per call counted, and " <-- mode"
 * after the one that goes wrong. Without FAULT_NTH it only counts.
 *
 * Calls that the C library makes inside itself (fopen, fwrite, opendir) are
 * not seen: a program to be tested like this uses open and write. Each wrapper
 * ends in the system call itself, so none is in the way of another library's. */
#undef _FORTIFY_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum {
	READ = 1 << 0,          /* open an existing file for reading */
	OPEN = 1 << 1,          /* open an existing file for writing */
	MAKE = 1 << 2,          /* a new name: file, directory, link */
	DATA = 1 << 3,          /* bytes into a file, or its length */
	SYNC = 1 << 4,          /* fsync, and close of a file that was written */
	NAME = 1 << 5,          /* rename */
	DROP = 1 << 6,          /* unlink, rmdir */
	META = 1 << 7,          /* mode and times */
	CHANGES = OPEN | MAKE | DATA | SYNC | NAME | DROP | META,
};

enum act { NOTHING, KILL, KILL_AFTER, FAIL };

static const struct mode {
	const char *name;
	enum act act;
	int number;             /* errno of FAIL */
	unsigned counts;        /* the calls that are counted */
	unsigned stays;         /* the calls that fail after that one as well */
} modes[] = {
	{ "kill", KILL, 0, CHANGES, 0 },
	{ "killafter", KILL_AFTER, 0, CHANGES, 0 },
	{ "eio", FAIL, EIO, CHANGES, 0 },
	{ "enospc", FAIL, ENOSPC, MAKE | DATA | SYNC | NAME, MAKE | DATA },
	{ "eacces", FAIL, EACCES, OPEN | MAKE | NAME | DROP | META, 0 },
	{ "eioread", FAIL, EIO, READ, 0 },
	{ "count", NOTHING, 0, CHANGES, 0 },
};

static char directory[4096];
static char log_file[4096];
static const struct mode *mode;
static long nth;
static atomic_long calls;
static _Thread_local bool dying;

static void refuse(const char *why)
{
	dprintf(STDERR_FILENO, "fault: %s\n", why);
	_exit(125);
}

/* The variables are taken out of the environment: a program that this one
 * starts, such as an editor, runs without faults. */
__attribute__((constructor)) static void set_up(void)
{
	const char *dir = getenv("FAULT_DIR"), *name = getenv("FAULT_MODE");
	const char *number = getenv("FAULT_NTH"), *log = getenv("FAULT_LOG");

	if (!dir)
		return;
	if (!realpath(dir, directory))
		refuse("no such FAULT_DIR");
	snprintf(log_file, sizeof log_file, "%s", log ? log : "");
	nth = number ? strtol(number, NULL, 10) : 0;
	if (!name)
		name = "count";
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (strcmp(modes[i].name, name) == 0)
			mode = &modes[i];
	if (!mode)
		refuse("no such FAULT_MODE");
	unsetenv("LD_PRELOAD");
	unsetenv("FAULT_DIR");
	unsetenv("FAULT_MODE");
	unsetenv("FAULT_NTH");
	unsetenv("FAULT_LOG");
}

/* --- which calls count ----------------------------------------------------- */

/* What a descriptor or AT_FDCWD stands for, in out; false when it is no path. */
static bool descriptor_path(int fd, char out[4096])
{
	char link[64];
	ssize_t n;

	if (fd == AT_FDCWD)
		return getcwd(out, 4096) != NULL;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, out, 4095);
	if (n < 0)
		return false;
	out[n] = '\0';
	return out[0] == '/';
}

/* The absolute path of name in the directory at; its last part is left as it
 * is, so that a link names itself. */
static bool absolute(int at, const char *name, char out[4096])
{
	char joined[8192], parent[4096] = "";
	char *last;

	if (name[0] != '/' && !descriptor_path(at, parent))
		return false;
	if (snprintf(joined, sizeof joined, "%s/%s", parent, name) >= 4096)
		return false;
	last = strrchr(joined, '/');
	while (last > joined && !last[1]) {     /* "directory/" */
		*last = '\0';
		last = strrchr(joined, '/');
	}
	*last = '\0';
	if (!realpath(joined[0] ? joined : "/", parent))
		return false;
	return snprintf(out, 4096, "%s/%s", parent, last + 1) < 4096;
}

static bool inside(const char *path)
{
	size_t len = strlen(directory);

	return strncmp(path, directory, len) == 0 && (path[len] == '/' || !path[len]);
}

static void note(long number, const char *call, const char *path, bool wrong)
{
	char line[4400];
	long fd;
	int len;

	if (!log_file[0])
		return;
	len = snprintf(line, sizeof line, "%ld %s %s%s%s\n", number, call, path + strlen(directory),
		       wrong ? " <-- " : "", wrong ? mode->name : "");
	fd = syscall(SYS_openat, AT_FDCWD, log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0 || syscall(SYS_write, fd, line, len) != len)
		refuse("cannot write FAULT_LOG");
	syscall(SYS_close, fd);
}

/* Count a call on an absolute path. True when it is to fail, with errno set. */
static bool fails(unsigned kind, const char *call, const char *path)
{
	int saved = errno;
	enum act act = NOTHING;
	long number;

	if (!mode || !(mode->counts & kind) || !inside(path))
		return false;
	number = ++calls;
	if (nth && (number == nth || (number > nth && (mode->stays & kind))))
		act = mode->act;
	note(number, call, path, nth && number == nth);
	if (act == KILL)
		raise(SIGKILL);
	dying = act == KILL_AFTER;
	errno = act == FAIL ? mode->number : saved;
	return act == FAIL;
}

static bool path_fails(unsigned kind, const char *call, int at, const char *name)
{
	char path[4096];
	int saved = errno;
	bool known = mode && absolute(at, name, path);

	errno = saved;
	return known && fails(kind, call, path);
}

static bool fd_fails(unsigned kind, const char *call, int fd)
{
	char path[4096];
	int saved = errno;
	bool known = mode && descriptor_path(fd, path);

	errno = saved;
	return known && fails(kind, call, path);
}

/* The end of a call that was made. */
static long finish(long result)
{
	if (dying)
		raise(SIGKILL);
	return result;
}

/* --- the calls ------------------------------------------------------------- */

static unsigned kind_of_open(int at, const char *name, int flags)
{
	struct stat st;
	int saved = errno;
	bool exists = fstatat(at, name, &st, 0) == 0;
	bool writes = (flags & O_ACCMODE) != O_RDONLY;

	errno = saved;
	if ((flags & O_CREAT) && !exists)
		return MAKE;
	if (!exists || !S_ISREG(st.st_mode))
		return 0;
	return writes || (flags & O_TRUNC) ? OPEN : READ;
}

static int do_open(int at, const char *name, int flags, mode_t permissions)
{
	unsigned kind = kind_of_open(at, name, flags);

	if (path_fails(kind, kind == READ ? "open-read" : "open", at, name))
		return -1;
	return (int)finish(syscall(SYS_openat, at, name, flags, permissions));
}

static mode_t permissions_of(int flags, va_list ap)
{
	return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(ap, mode_t) : 0;
}

#define DEFINE_OPEN(function) \
	int function(const char *name, int flags, ...) \
	{ \
		mode_t permissions; \
		va_list ap; \
		\
		va_start(ap, flags); \
		permissions = permissions_of(flags, ap); \
		va_end(ap); \
		return do_open(AT_FDCWD, name, flags, permissions); \
	}
#define DEFINE_OPENAT(function) \
	int function(int at, const char *name, int flags, ...) \
	{ \
		mode_t permissions; \
		va_list ap; \
		\
		va_start(ap, flags); \
		permissions = permissions_of(flags, ap); \
		va_end(ap); \
		return do_open(at, name, flags, permissions); \
	}
DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

/* What open becomes under _FORTIFY_SOURCE. */
int __open_2(const char *name, int flags);
int __open64_2(const char *name, int flags);
int __openat_2(int at, const char *name, int flags);
int __openat64_2(int at, const char *name, int flags);

int __open_2(const char *name, int flags)
{
	return do_open(AT_FDCWD, name, flags, 0);
}

int __open64_2(const char *name, int flags)
{
	return do_open(AT_FDCWD, name, flags, 0);
}

int __openat_2(int at, const char *name, int flags)
{
	return do_open(at, name, flags, 0);
}

int __openat64_2(int at, const char *name, int flags)
{
	return do_open(at, name, flags, 0);
}

int creat(const char *name, mode_t permissions)
{
	return do_open(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, permissions);
}

int creat64(const char *name, mode_t permissions)
{
	return do_open(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, permissions);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
	return fd_fails(DATA, "write", fd) ? -1 : finish(syscall(SYS_write, fd, bytes, len));
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
	if (fd_fails(DATA, "pwrite", fd))
		return -1;
	return finish(syscall(SYS_pwrite64, fd, bytes, len, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
	if (fd_fails(DATA, "pwrite", fd))
		return -1;
	return finish(syscall(SYS_pwrite64, fd, bytes, len, offset));
}

int ftruncate(int fd, off_t len)
{
	return fd_fails(DATA, "ftruncate", fd) ? -1 : (int)finish(syscall(SYS_ftruncate, fd, len));
}

int ftruncate64(int fd, off64_t len)
{
	return fd_fails(DATA, "ftruncate", fd) ? -1 : (int)finish(syscall(SYS_ftruncate, fd, len));
}

int truncate(const char *name, off_t len)
{
	if (path_fails(DATA, "truncate", AT_FDCWD, name))
		return -1;
	return (int)finish(syscall(SYS_truncate, name, len));
}

int fsync(int fd)
{
	return fd_fails(SYNC, "fsync", fd) ? -1 : (int)finish(syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
	return fd_fails(SYNC, "fdatasync", fd) ? -1 : (int)finish(syscall(SYS_fdatasync, fd));
}

/* A close that fails has closed the descriptor all the same. */
int close(int fd)
{
	int flags = mode ? fcntl(fd, F_GETFL) : -1;
	bool failed = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && fd_fails(SYNC, "close", fd);
	int result = (int)finish(syscall(SYS_close, fd));

	if (!failed)
		return result;
	errno = mode->number;
	return -1;
}

/* A rename counts where the file arrives, or else where it comes from. */
static int do_rename(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	char path[4096];
	bool arrives = mode && absolute(to_at, to, path) && inside(path);

	if (arrives ? fails(NAME, "rename", path) : path_fails(NAME, "rename", from_at, from))
		return -1;
	return (int)finish(syscall(SYS_renameat2, from_at, from, to_at, to, flags));
}

int rename(const char *from, const char *to)
{
	return do_rename(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	return do_rename(from_at, from, to_at, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	return do_rename(from_at, from, to_at, to, flags);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
	if (path_fails(MAKE, "link", to_at, to))
		return -1;
	return (int)finish(syscall(SYS_linkat, from_at, from, to_at, to, flags));
}

int link(const char *from, const char *to)
{
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int symlinkat(const char *target, int at, const char *name)
{
	if (path_fails(MAKE, "symlink", at, name))
		return -1;
	return (int)finish(syscall(SYS_symlinkat, target, at, name));
}

int symlink(const char *target, const char *name)
{
	return symlinkat(target, AT_FDCWD, name);
}

int mkdirat(int at, const char *name, mode_t permissions)
{
	if (path_fails(MAKE, "mkdir", at, name))
		return -1;
	return (int)finish(syscall(SYS_mkdirat, at, name, permissions));
}

int mkdir(const char *name, mode_t permissions)
{
	return mkdirat(AT_FDCWD, name, permissions);
}

int unlinkat(int at, const char *name, int flags)
{
	if (path_fails(DROP, flags & AT_REMOVEDIR ? "rmdir" : "unlink", at, name))
		return -1;
	return (int)finish(syscall(SYS_unlinkat, at, name, flags));
}

int unlink(const char *name)
{
	return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
	return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int remove(const char *name)
{
	int result = unlinkat(AT_FDCWD, name, 0);

	return result != 0 && errno == EISDIR ? unlinkat(AT_FDCWD, name, AT_REMOVEDIR) : result;
}

int chmod(const char *name, mode_t permissions)
{
	if (path_fails(META, "chmod", AT_FDCWD, name))
		return -1;
	return (int)finish(syscall(SYS_fchmodat, AT_FDCWD, name, permissions));
}

int fchmod(int fd, mode_t permissions)
{
	if (fd_fails(META, "fchmod", fd))
		return -1;
	return (int)finish(syscall(SYS_fchmod, fd, permissions));
}

/* A null time is now. */
int utimes(const char *name, const struct timeval times[2])
{
	struct timespec precise[2];

	for (int i = 0; times && i < 2; i++)
		precise[i] = (struct timespec){ times[i].tv_sec, times[i].tv_usec * 1000 };
	if (path_fails(META, "utimes", AT_FDCWD, name))
		return -1;
	return (int)finish(syscall(SYS_utimensat, AT_FDCWD, name, times ? precise : NULL, 0));
}

/* The path is known only once the file is made: the template stands for it. */
int mkostemp(char *template, int flags)
{
	static atomic_uint serial;
	size_t len = strlen(template);
	long fd;

	if (path_fails(MAKE, "mkstemp", AT_FDCWD, template))
		return -1;
	do {
		snprintf(template + len - 6, 7, "%03x%03x", (unsigned)getpid() & 0xfffU, ++serial & 0xfffU);
		fd = syscall(SYS_openat, AT_FDCWD, template, O_RDWR | O_CREAT | O_EXCL | flags, 0600);
	} while (fd < 0 && errno == EEXIST);
	return (int)finish(fd);
}

int mkstemp(char *template)
{
	return mkostemp(template, 0);
}
