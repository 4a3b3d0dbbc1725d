#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

extern char **environ;

static void read_all(int fd, struct str *out)
{
	char buffer[4096];
	ssize_t n;

	while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0 && out)
			str_addn(out, buffer, (size_t)n);
}

/* posix_spawnp wants arguments that it may write to, and does not. */
static int start(const char *const *argv, int output, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc != 0)
		return rc;
	rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)(size_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

struct error *process_run(const char *const *argv, struct str *out, int *status)
{
	int ends[2], raw = 0, rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_errno("cannot run '%s'", argv[0]);
	rc = start(argv, ends[1], &pid);
	close(ends[1]);
	if (rc == 0)
		read_all(ends[0], out);
	close(ends[0]);
	if (rc != 0) {
		errno = rc;
		return error_errno("cannot run '%s'", argv[0]);
	}
	while (waitpid(pid, &raw, 0) < 0)
		if (errno != EINTR)
			return error_errno("cannot wait for '%s'", argv[0]);
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return NULL;
}
