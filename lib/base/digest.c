#include "base/digest.h"

#include <sha1.h>
#include <sha2.h>
#include <stdlib.h>

#include "base/mem.h"

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

struct sha1 { SHA1_CTX context; };

struct sha1 *sha1_new(void)
{
	struct sha1 *sha1 = xcalloc(1, sizeof *sha1);

	SHA1Init(&sha1->context);
	return sha1;
}

void sha1_add(struct sha1 *sha1, const void *bytes, size_t len)
{
	SHA1Update(&sha1->context, bytes, len);
}

void sha1_end(struct sha1 *sha1, unsigned char out[20])
{
	SHA1Final(out, &sha1->context);
	free(sha1);
}
