/* Stand-in for a program under test: saves bytes to each file named, through a
 * temporary file in the same directory, and leaves nothing when that fails.
 * With -l it loads a file instead; with -s it only runs a shell command. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int save(const char *path)
{
	char tmp[4096];
	int fd, failed;

	snprintf(tmp, sizeof tmp, "%s.tmp", path);
	unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL, 0666);
	if (fd < 0)
		return -1;
	failed = write(fd, "new\n", 4) != 4 || fsync(fd) != 0;
	failed = close(fd) != 0 || failed || rename(tmp, path) != 0;
	if (failed) {
		int number = errno;

		unlink(tmp);
		errno = number;
	}
	return failed ? -1 : 0;
}

static int load(const char *path)
{
	char bytes[16];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);

	if (n < 0)
		return -1;
	close(fd);
	return write(STDOUT_FILENO, bytes, (size_t)n) == n ? 0 : -1;
}

static int report(int failed)
{
	if (failed)
		fprintf(stderr, "probe: %s\n", strerror(errno));
	return failed ? 6 : 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc == 3 && strcmp(argv[1], "-s") == 0)
		return system(argv[2]) == 0 ? 0 : 1;
	if (argc == 3 && strcmp(argv[1], "-l") == 0)
		return report(load(argv[2]));
	for (int i = 1; i < argc; i++)
		status |= report(save(argv[i]));
	return status;
}
