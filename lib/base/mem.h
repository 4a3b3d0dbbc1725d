/* Allocation that cannot fail: out of memory is reported and ends the program
 * in one place (exit status 6), so no caller has a branch for it. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Tune malloc for this program: it makes many small pieces and few threads.
 * Called once, before the first allocation; without it all works, slower. */
void mem_tune(void);

void *xmalloc(size_t size);
void out_of_memory(void) __attribute__((noreturn));     /* for who allocates in another way */
void *xcalloc(size_t count, size_t size);
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
void *xhuge(size_t size);       /* a multiple of HUGE_PAGE, aligned to it, of such pages if it can be */
void *xreallocarray(void *ptr, size_t count, size_t size);
char *xstrdup(const char *s);                   /* NULL gives NULL */
char *xstrndup(const char *s, size_t len);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

/* Make room for one more element in a growing array of *cap elements. */
void *xgrow(void *ptr, size_t len, size_t *cap, size_t size);
#define GROW(ptr, len, cap) ((ptr) = xgrow((ptr), (len), &(cap), sizeof *(ptr)))

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
