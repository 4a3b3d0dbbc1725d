#include "base/tty.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

size_t tty_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 80;
	if (columns && strtol(columns, NULL, 10) > 0)
		return (size_t)strtol(columns, NULL, 10);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static struct error *wait_for(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return error_errno("cannot wait for a helper program");
	return NULL;
}

static void exec_shell(const char *script, const char *argument)
{
	execl("/bin/sh", "sh", "-c", script, script, argument, (char *)NULL);
	_exit(127);
}

struct error *pipe_to(const char *command, const char *text, size_t len)
{
	struct error *err;
	void (*before)(int);
	int ends[2], status;
	pid_t pid;

	if (pipe(ends) != 0)
		return error_errno("cannot start '%s'", command);
	pid = fork();
	if (pid == 0) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		exec_shell(command, NULL);
	}
	close(ends[0]);
	if (pid < 0) {
		close(ends[1]);
		return error_errno("cannot start '%s'", command);
	}
	before = signal(SIGPIPE, SIG_IGN);
	if (!write_all(ends[1], text, len) && errno != EPIPE)
		errno = 0;
	close(ends[1]);
	err = wait_for(pid, &status);
	signal(SIGPIPE, before);
	if (!err && WIFEXITED(status) && WEXITSTATUS(status) == 127)
		err = error_new(STATUS_SYSTEM, "cannot start '%s'", command);
	return err;
}

/* An interrupt from the keyboard is the helper's to answer, as with git's
 * editor; it is ours only when the helper died of it. */
struct error *run_with_argument(const char *command, const char *argument)
{
	void (*interrupt)(int) = signal(SIGINT, SIG_IGN);
	void (*quit)(int) = signal(SIGQUIT, SIG_IGN);
	char *script = xasprintf("%s \"$@\"", command);
	struct error *err;
	int status = 0, died;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGINT, interrupt);
		signal(SIGQUIT, quit);
		exec_shell(script, argument);
	}
	free(script);
	err = pid < 0 ? error_errno("cannot start '%s'", command) : wait_for(pid, &status);
	signal(SIGINT, interrupt);
	signal(SIGQUIT, quit);
	died = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) - 128;
	if (!err && (died == SIGINT || died == SIGQUIT))
		raise(died);
	if (!err && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		err = error_new(STATUS_SYSTEM, "'%s' failed", command);
	return err;
}
