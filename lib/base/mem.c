#include "base/mem.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

#define HEAP_STEP (16 * 1024 * 1024)
#define LARGE ((size_t)4 * 1024 * 1024) /* bytes: as small pages, getting them takes the most time */

/* The whole of a large mapping, or it could not be enlarged in place later on. */
static void ask_huge_pages(void *ptr, size_t bytes)
{
	const uintptr_t page = 4096;
	uintptr_t from = (uintptr_t)ptr & ~(page - 1), to = ((uintptr_t)ptr + bytes + page - 1) & ~(page - 1);

	madvise((void *)from, to - from, MADV_HUGEPAGE);
}

/* Memory that is asked for in small pieces comes from the heap: let that go on at the
 * edge of a huge page, with room for many. */
static void enlarge_heap(void)
{
	uintptr_t from = (uintptr_t)sbrk(0), end;
	void *piece;

	if (sbrk((intptr_t)(HUGE_PAGE - from % HUGE_PAGE)) == (void *)-1)
		return;
	piece = malloc(HEAP_STEP / 2);
	end = (uintptr_t)sbrk(0);
	/* Another malloc, as of a sanitizer, has it elsewhere. */
	if ((uintptr_t)piece >= from && (uintptr_t)piece < end)
		ask_huge_pages(piece, end - (uintptr_t)piece);
	free(piece);
}

void mem_tune(void)
{
	/* Pieces that are kept apart for reuse are merged at each large request,
	 * which comes up at every turn when records are read and printed. */
	mallopt(M_MXFAST, 0);
	mallopt(M_TOP_PAD, HEAP_STEP);
	/* What is given back is asked for again at once: zlib's memory for each object. */
	mallopt(M_TRIM_THRESHOLD, 1024 * 1024 * 1024);
	mallopt(M_MMAP_THRESHOLD, HEAP_STEP);
	enlarge_heap();
}

void out_of_memory(void)
{
	fputs("afspraak: out of memory\n", stderr);
	exit(STATUS_SYSTEM);
}

static void *or_die(void *ptr)
{
	if (!ptr)
		out_of_memory();
	return ptr;
}

void *xmalloc(size_t size)
{
	return or_die(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *xreallocarray(void *ptr, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return or_die(NULL);
	ptr = or_die(realloc(ptr, count && size ? count * size : 1));
	if (count * size >= LARGE)
		ask_huge_pages(ptr, count * size);
	return ptr;
}

void *xhuge(size_t size)
{
	void *ptr = or_die(aligned_alloc(HUGE_PAGE, size));

	madvise(ptr, size, MADV_HUGEPAGE);
	return ptr;
}

char *xstrndup(const char *s, size_t len)
{
	char *copy = xmalloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *xstrdup(const char *s)
{
	return s ? xstrndup(s, strlen(s)) : NULL;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char few[256], *s = NULL;
	va_list again;
	int len;

	/* Most are short, and then of the right size at once. */
	va_copy(again, ap);
	len = vsnprintf(few, sizeof few, fmt, again);
	va_end(again);
	if (len >= 0 && (size_t)len < sizeof few)
		return xstrndup(few, (size_t)len);
	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	return or_die(s);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

void *xgrow(void *ptr, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return ptr;
	*cap = *cap ? *cap * 2 : 8;
	return xreallocarray(ptr, *cap, size);
}
