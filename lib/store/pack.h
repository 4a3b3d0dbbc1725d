/* Many new files stored as one pack of git's, and not as a file each. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "store/write.h"

/* Store the bytes of the updates that have some, where these are so many that a pack
 * costs less than files do: *packed tells. The pack is whole and indexed when this
 * returns, or not there at all. */
struct error *pack_updates(struct store *store, const struct update *updates, size_t n, bool *packed) MUST_CHECK;

#endif
