#include "base/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 1000, INTERVAL = 100 /* ms */, WIDTH = 30 };

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const char *label, size_t total)
{
	bool on = isatty(STDERR_FILENO) == 1;

	*progress = (struct progress){ label, total, on ? now() + PATIENCE : 0, on, false };
}

void progress_show(struct progress *progress, size_t done)
{
	int64_t moment;

	if (!progress->on || (moment = now()) < progress->next)
		return;
	progress->next = moment + INTERVAL;
	progress->shown = true;
	fprintf(stderr, "\r%s: %zu", progress->label, done);
	if (progress->total) {
		size_t filled = done < progress->total ? done * WIDTH / progress->total : WIDTH;

		fprintf(stderr, "/%zu [", progress->total);
		for (size_t i = 0; i < WIDTH; i++)
			fputc(i < filled ? '#' : ' ', stderr);
		fputc(']', stderr);
	}
	fflush(stderr);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
