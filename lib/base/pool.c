#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ALIGNMENT _Alignof(max_align_t)

struct chunk {
	struct chunk *before;
	size_t used, size;      /* bytes of data */
	_Alignas(max_align_t) char data[];
};

struct pool {
	struct chunk *last;
	size_t owners;
};

/* A large chunk is of huge pages where the system has those. */
static struct chunk *chunk_new(size_t size, struct chunk *before)
{
	size_t whole = sizeof(struct chunk) + size;
	struct chunk *chunk;

	if (size < POOL_LARGE) {
		chunk = xmalloc(whole);
	} else {
		whole = (whole + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
		chunk = xhuge(whole);
	}
	*chunk = (struct chunk){ .before = before, .size = whole - sizeof *chunk };
	return chunk;
}

static size_t align(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* The pool itself lies in its first chunk. */
struct pool *pool_new(size_t room)
{
	size_t own = align(sizeof(struct pool));
	struct chunk *first = chunk_new(own + align(room), NULL);
	struct pool *pool = (void *)first->data;

	first->used = own;
	*pool = (struct pool){ .last = first, .owners = 1 };
	return pool;
}

struct pool *pool_share(struct pool *pool)
{
	pool->owners++;
	return pool;
}

static void *take(struct pool *pool, size_t bytes)
{
	struct chunk *chunk = pool->last;
	char *at;

	bytes = align(bytes);
	if (bytes > chunk->size - chunk->used) {
		size_t next = 2 * chunk->size < POOL_LARGE ? 2 * chunk->size : POOL_LARGE;

		chunk = pool->last = chunk_new(next > bytes ? next : bytes, chunk);
	}
	at = chunk->data + chunk->used;
	chunk->used += bytes;
	return at;
}

void *pool_alloc(struct pool *pool, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > (size_t)-1 / 4)
		return xreallocarray(NULL, (size_t)-1, (size_t)-1);
	return memset(take(pool, bytes), 0, bytes);
}

char *pool_text(struct pool *pool, const char *text, size_t len)
{
	char *copy = take(pool, len + 1);

	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

void pool_free(struct pool *pool)
{
	struct chunk *chunk;

	if (!pool || --pool->owners)
		return;
	chunk = pool->last;
	while (chunk) {
		struct chunk *before = chunk->before;

		free(chunk);
		chunk = before;
	}
}
