#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

struct job {
	size_t n, size;
	part_work work;
	void *context;
	atomic_size_t next;     /* the first that nobody has taken yet */
	atomic_size_t workers;
};

static void *take_parts(void *context)
{
	struct job *job = context;
	struct slice part = { .worker = atomic_fetch_add(&job->workers, 1) };

	while ((part.from = atomic_fetch_add(&job->next, job->size)) < job->n) {
		part.to = job->n - part.from < job->size ? job->n : part.from + job->size;
		job->work(&part, job->context);
	}
	return NULL;
}

static size_t helpers_for(size_t n, size_t size)
{
	long processors = n > size ? sysconf(_SC_NPROCESSORS_ONLN) : 1;
	size_t parts = (n + size - 1) / size, most = PARALLEL_MOST;

	if (processors < 1)
		processors = 1;
	if (most > (size_t)processors)
		most = (size_t)processors;
	return parts < most ? (parts ? parts - 1 : 0) : most - 1;
}

void parallel(size_t n, size_t size, part_work work, void *context)
{
	struct job job = { .n = n, .size = size, .work = work, .context = context };
	size_t wanted = helpers_for(n, size), started = 0;
	pthread_t threads[PARALLEL_MOST];

	while (started < wanted && pthread_create(&threads[started], NULL, take_parts, &job) == 0)
		started++;
	take_parts(&job);
	while (started)
		pthread_join(threads[--started], NULL);
}

/* Not all at once, as the texts would be twice in memory. */
enum { PARTS = 32 };

struct texts {
	part_text add;
	void *context;
	size_t first, size;
	struct str parts[PARTS];
};

static void add_part(const struct slice *part, void *context)
{
	struct texts *texts = context;
	struct slice whole = { part->worker, texts->first + part->from, texts->first + part->to };

	texts->add(&whole, &texts->parts[part->from / texts->size], texts->context);
}

void parallel_text(size_t n, size_t size, part_text add, void *context, struct str *out)
{
	struct texts texts = { .add = add, .context = context, .size = size };
	size_t most = PARTS * size, count;

	memset(texts.parts, 0, sizeof texts.parts);
	for (; texts.first < n; texts.first += count) {
		count = n - texts.first < most ? n - texts.first : most;
		parallel(count, size, add_part, &texts);
		for (size_t i = 0; i < PARTS; i++) {
			str_addn(out, str_text(&texts.parts[i]), texts.parts[i].len);
			str_truncate(&texts.parts[i], 0);
		}
	}
	for (size_t i = 0; i < PARTS; i++)
		str_free(&texts.parts[i]);
}
