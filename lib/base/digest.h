/* Digests of bytes. The only file that knows libmd. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>

#define SHA256_HEX_SIZE 65      /* 64 lower-case hexadecimal digits and the NUL */

void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_SIZE]);

/* SHA-1, as git's packs end with, of bytes that come in parts. */
struct sha1;
struct sha1 *sha1_new(void);
void sha1_add(struct sha1 *sha1, const void *bytes, size_t len);
void sha1_end(struct sha1 *sha1, unsigned char out[20]);        /* frees it */

#endif
