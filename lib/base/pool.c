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
};

static struct chunk *chunk_new(size_t size, struct chunk *before)
{
	struct chunk *chunk = xmalloc(sizeof *chunk + size);

	*chunk = (struct chunk){ .before = before, .size = size };
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
	pool->last = first;
	return pool;
}

void *pool_alloc(struct pool *pool, size_t count, size_t size)
{
	struct chunk *chunk = pool->last;
	size_t bytes;
	char *at;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > (size_t)-1 / 4)
		return xreallocarray(NULL, (size_t)-1, (size_t)-1);
	bytes = align(bytes);
	if (bytes > chunk->size - chunk->used) {
		size_t next = chunk->size / 4 > bytes ? chunk->size / 4 : bytes;

		chunk = pool->last = chunk_new(next, chunk);
	}
	at = chunk->data + chunk->used;
	chunk->used += bytes;
	return memset(at, 0, bytes);
}

void pool_free(struct pool *pool)
{
	struct chunk *chunk = pool ? pool->last : NULL;

	while (chunk) {
		struct chunk *before = chunk->before;

		free(chunk);
		chunk = before;
	}
}
