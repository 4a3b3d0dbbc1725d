#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

struct job {
	size_t n, size;
	slice_work work;
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

void parallel(size_t n, size_t size, slice_work work, void *context)
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
enum { PARTS = 32, WORTH_A_THREAD = 1024 * 1024 /* bytes to copy */ };

struct texts {
	slice_text add;
	void *context;
	size_t first, size;
	struct str parts[PARTS];
	struct str *out;
	size_t places[PARTS];           /* in out, where each part comes */
};

static void add_part(const struct slice *slice, void *context)
{
	struct texts *texts = context;
	struct slice whole = { slice->worker, texts->first + slice->from, texts->first + slice->to };

	texts->add(&whole, &texts->parts[slice->from / texts->size], texts->context);
}

static void copy_parts(const struct slice *slice, void *context)
{
	struct texts *texts = context;

	for (size_t i = slice->from; i < slice->to; i++) {
		struct str *part = &texts->parts[i];

		if (part->len)
			memcpy(texts->out->ptr + texts->places[i], part->ptr, part->len);
		str_truncate(part, 0);
	}
}

/* Put the parts at the end of out; the share of the whole that is to come after
 * them is about as long for each. */
static void join(struct texts *texts, size_t count, size_t left)
{
	size_t len = 0;

	for (size_t i = 0; i < PARTS; i++) {
		texts->places[i] = texts->out->len + len;
		len += texts->parts[i].len;
	}
	str_reserve(texts->out, len + (len / count + 1) * left / 8 * 9);
	parallel(PARTS, len < WORTH_A_THREAD ? PARTS : 1, copy_parts, texts);
	str_lengthen(texts->out, len);
}

void parallel_text(size_t n, size_t size, slice_text add, void *context, struct str *out)
{
	struct texts texts = { .add = add, .context = context, .size = size, .out = out };
	size_t most = PARTS * size, count;

	if (n <= size) {
		if (n)
			add(&(struct slice){ 0, 0, n }, out, context);
		return;
	}
	memset(texts.parts, 0, sizeof texts.parts);
	for (; texts.first < n; texts.first += count) {
		count = n - texts.first < most ? n - texts.first : most;
		parallel(count, size, add_part, &texts);
		join(&texts, count, n - texts.first - count);
	}
	for (size_t i = 0; i < PARTS; i++)
		str_free(&texts.parts[i]);
}
