/* pair RUNS A B [BEFORE]: run two shell commands in turn, RUNS times each after one
 * that does not count, and print the median times and the median of the ratios
 * A/B pair by pair (so that a machine that slows down slows both). BEFORE is run
 * before each, and is in no time. Output of the commands is thrown away; one that
 * fails ends the measurement. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 1000

static double seconds_of(const char *command)
{
	struct timespec from, to;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &from);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	clock_gettime(CLOCK_MONOTONIC, &to);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "pair: this failed: %s\n", command);
		exit(1);
	}
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof *values, compare);
	return values[n / 2];
}

static double seconds_after(const char *before, const char *command)
{
	if (before)
		seconds_of(before);
	return seconds_of(command);
}

int main(int argc, char **argv)
{
	static double a[MOST], b[MOST], ratio[MOST];
	long runs = argc == 4 || argc == 5 ? strtol(argv[1], NULL, 10) : 0;

	if (runs < 1 || runs > MOST) {
		fprintf(stderr, "usage: pair RUNS COMMAND COMMAND [BEFORE]\n");
		return 2;
	}
	seconds_after(argv[4], argv[2]);
	seconds_after(argv[4], argv[3]);
	for (long i = 0; i < runs; i++) {
		a[i] = seconds_after(argv[4], argv[2]);
		b[i] = seconds_after(argv[4], argv[3]);
		ratio[i] = a[i] / b[i];
	}
	printf("%8.1f ms %8.1f ms  ratio %5.2f\n", median(a, (int)runs) * 1e3, median(b, (int)runs) * 1e3,
	       median(ratio, (int)runs));
	return 0;
}
