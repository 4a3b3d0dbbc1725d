#include "base/mem.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

void mem_tune(void)
{
	/* Pieces that are kept apart for reuse are merged at each large request,
	 * which comes up at every turn when records are read and printed. */
	mallopt(M_MXFAST, 0);
	mallopt(M_TOP_PAD, 1024 * 1024);
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

void *xaligned(size_t alignment, size_t size)
{
	return or_die(aligned_alloc(alignment, size));
}

void *xreallocarray(void *ptr, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return or_die(NULL);
	return or_die(realloc(ptr, count && size ? count * size : 1));
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
	char *s = NULL;

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
