/* Many new files stored as one pack of git's, and not as a file each. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "store/write.h"

/* From so many on a pack costs less than files do: git itself unpacks smaller ones. */
#define PACK_FROM 100

/* Store the bytes of the updates that have some, as a pack that is whole and indexed
 * when this returns, or not there at all. */
struct error *pack_updates(struct store *store, const struct update *updates, size_t n) MUST_CHECK;

#endif
