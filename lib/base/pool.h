/* Memory that is given out in pieces and taken back as a whole. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

struct pool;

/* A pool with room for this many bytes; when they are used up it grows, by twice as
 * much each time and at most by POOL_LARGE, with which one for many thousands of
 * things begins. The caller owns it (pool_free). */
#define POOL_LARGE ((size_t)1024 * 1024)
struct pool *pool_new(size_t room);
/* One more owner, who calls pool_free too: the last one frees the memory. Owners are
 * counted without a lock. Returns the pool. */
struct pool *pool_share(struct pool *pool);
/* Zeroed, aligned for every type, and valid until the pool is freed. */
void *pool_alloc(struct pool *pool, size_t count, size_t size);
/* A copy with a NUL behind it. */
char *pool_text(struct pool *pool, const char *text, size_t len);
void pool_free(struct pool *pool);

#endif
