#include "base/sha256.h"

#include <sha2.h>

/* libmd writes the digits and the NUL itself. */
_Static_assert(SHA256_HEX_SIZE == SHA256_DIGEST_STRING_LENGTH, "the size of the digits differs");

void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_SIZE])
{
	SHA2_CTX context;

	SHA256Init(&context);
	if (len)
		SHA256Update(&context, bytes, len);
	SHA256End(&context, out);
}
