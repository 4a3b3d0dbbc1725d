/* SHA-256 of bytes. The only file that knows libmd. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>

#define SHA256_HEX_SIZE 65      /* 64 lower-case hexadecimal digits and the NUL */

void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_SIZE]);

#endif
