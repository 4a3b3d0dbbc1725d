#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

extern char **environ;

enum { MESSAGES_FILENO = 2 };

char *process_above(int n)
{
	char exe[4096], *slash;
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

	exe[len > 0 ? len : 0] = '\0';
	while (n-- > 0 && (slash = strrchr(exe, '/')))
		*slash = '\0';
	return xstrdup(exe);
}

static void read_all(int fd, struct str *out)
{
	char buffer[4096];
	ssize_t n;

	while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0 && out)
			str_addn(out, buffer, (size_t)n);
}

/* Where the helper's standard input, output and stderr go; NULL leaves one as it is. */
struct streams {
	const char *input;
	int output;
	bool drop_messages, take_messages;
	bool detached;          /* in a session of its own, with output dropped */
};

static int connect_streams(posix_spawn_file_actions_t *actions, const struct streams *streams)
{
	int rc = streams->input ? posix_spawn_file_actions_addopen(actions, STDIN_FILENO, streams->input, O_RDONLY, 0)
				: 0;

	if (rc == 0 && streams->detached)
		rc = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	else if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, streams->output, STDOUT_FILENO);
	if (rc == 0 && streams->take_messages)
		rc = posix_spawn_file_actions_adddup2(actions, streams->output, MESSAGES_FILENO);
	if (rc == 0 && streams->drop_messages)
		rc = posix_spawn_file_actions_addopen(actions, MESSAGES_FILENO, "/dev/null", O_WRONLY, 0);
	return rc;
}

/* Signals that we hold back while we write are the helper's to answer: Ctrl-C
 * at its question ends it. posix_spawnp wants arguments that it may write to,
 * and does not. */
static int start(const char *const *argv, const struct streams *streams, char **environment, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attributes);
	if (rc != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return rc;
	}
	sigemptyset(&none);
	rc = posix_spawnattr_setsigmask(&attributes, &none);
	if (rc == 0)
		rc = posix_spawnattr_setflags(&attributes, streams->detached ? POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID
									     : POSIX_SPAWN_SETSIGMASK);
	if (rc == 0)
		rc = connect_streams(&actions, streams);
	if (rc == 0)
		rc = posix_spawnp(pid, argv[0], &actions, &attributes, (char *const *)(size_t)argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static bool has_name(const char *variable, const char *other)
{
	size_t len = strcspn(other, "=");

	return strncmp(variable, other, len + 1) == 0;
}

/* Ours, with these in the place of what has their names; the strings are borrowed. */
static char **add_environment(const char *const *more)
{
	size_t n = 0, kept = 0;
	char **all;

	while (environ[n])
		n++;
	for (size_t i = 0; more[i]; i++)
		n++;
	all = xcalloc(n + 1, sizeof *all);
	for (size_t i = 0; environ[i]; i++) {
		bool replaced = false;

		for (size_t k = 0; more[k]; k++)
			replaced = replaced || has_name(environ[i], more[k]);
		if (!replaced)
			all[kept++] = environ[i];
	}
	for (size_t i = 0; more[i]; i++)
		all[kept++] = (char *)(size_t)more[i];
	return all;
}

static struct error *wait_for(pid_t pid, const char *name, int *status)
{
	int raw = 0;

	while (waitpid(pid, &raw, 0) < 0)
		if (errno != EINTR)
			return error_errno("cannot wait for '%s'", name);
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return NULL;
}

static struct error *run(const char *const *argv, struct streams *streams, char **environment, struct str *out,
			 int *status)
{
	int ends[2], rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_errno("cannot run '%s'", argv[0]);
	streams->output = ends[1];
	rc = start(argv, streams, environment, &pid);
	close(ends[1]);
	if (rc == 0)
		read_all(ends[0], out);
	close(ends[0]);
	if (rc != 0) {
		errno = rc;
		return error_errno("cannot run '%s'", argv[0]);
	}
	return wait_for(pid, argv[0], status);
}

void process_start(const char *const *argv)
{
	struct streams streams = { .input = "/dev/null", .drop_messages = true, .detached = true };
	pid_t pid;

	start(argv, &streams, environ, &pid);
}

struct error *process_run(const char *const *argv, struct str *out, int *status)
{
	struct streams streams = { .input = "/dev/null" };

	return run(argv, &streams, environ, out, status);
}

static struct streams streams_of(const struct process *process)
{
	return (struct streams){ .input = process->input, .drop_messages = !process->messages,
				 .take_messages = process->messages };
}

struct error *process_run_with(const struct process *process, struct str *out, int *status)
{
	struct streams streams = streams_of(process);
	char **environment = process->environment ? add_environment(process->environment) : NULL;
	struct error *err = run(process->argv, &streams, environment ? environment : environ, out, status);

	free(environment);
	return err;
}

struct helper {
	pid_t pid;
	char *name;
};

struct error *process_begin(const struct process *process, const char *output, struct helper **out)
{
	struct streams streams = streams_of(process);
	char **environment = process->environment ? add_environment(process->environment) : NULL;
	struct error *err = NULL;
	pid_t pid;
	int rc;

	streams.output = open(output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (streams.output < 0) {
		err = error_errno("cannot write %s", output);
	} else {
		rc = start(process->argv, &streams, environment ? environment : environ, &pid);
		close(streams.output);
		errno = rc;
		if (rc != 0)
			err = error_errno("cannot run '%s'", process->argv[0]);
	}
	free(environment);
	if (err)
		return err;
	*out = xcalloc(1, sizeof **out);
	**out = (struct helper){ pid, xstrdup(process->argv[0]) };
	return NULL;
}

struct error *process_end(struct helper *helper, int *status)
{
	struct error *err = wait_for(helper->pid, helper->name, status);

	free(helper->name);
	free(helper);
	return err;
}

void process_stop(struct helper *helper)
{
	int ignored;

	if (!helper)
		return;
	kill(helper->pid, SIGTERM);
	error_free(process_end(helper, &ignored));
}
