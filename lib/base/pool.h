/* Memory that is given out in pieces and taken back as a whole. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

struct pool;

/* A pool with room for this many bytes; it grows by parts of that when they are
 * used up. The caller owns it (pool_free). */
struct pool *pool_new(size_t room);
/* Zeroed, aligned for every type, and valid until the pool is freed. */
void *pool_alloc(struct pool *pool, size_t count, size_t size);
void pool_free(struct pool *pool);

#endif
