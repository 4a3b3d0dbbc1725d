/* zlib's streams, as git's objects are stored. The only file that knows zlib. */
#ifndef STORE_ZIP_H
#define STORE_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Whether the bytes are a whole stream, with the right checksum. */
bool zip_is_whole(const char *bytes, size_t len);

/* For many small pieces after each other. */
struct zip;
struct zip *zip_new(void);
void zip_free(struct zip *zip);
/* Append the bytes as a stream of their own, quickly rather than small: git packs
 * anew what stays. */
void zip_add(struct zip *zip, const char *bytes, size_t len, struct str *out);

#endif
