#include "store/zip.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"

bool zip_is_whole(const char *bytes, size_t len)
{
	unsigned char buffer[16384];
	z_stream stream = { .next_in = (unsigned char *)(size_t)bytes, .avail_in = (unsigned)len };
	int rc = inflateInit(&stream);

	while (rc == Z_OK) {
		stream.next_out = buffer;
		stream.avail_out = sizeof buffer;
		rc = inflate(&stream, Z_NO_FLUSH);
	}
	inflateEnd(&stream);
	return rc == Z_STREAM_END;
}

struct zip { z_stream stream; };

struct zip *zip_new(void)
{
	struct zip *zip = xcalloc(1, sizeof *zip);

	if (deflateInit(&zip->stream, Z_BEST_SPEED) != Z_OK)
		out_of_memory();
	return zip;
}

void zip_free(struct zip *zip)
{
	deflateEnd(&zip->stream);
	free(zip);
}

void zip_add(struct zip *zip, const char *bytes, size_t len, struct str *out)
{
	unsigned char buffer[16384];
	z_stream *stream = &zip->stream;

	deflateReset(stream);
	stream->next_in = (unsigned char *)(size_t)bytes;
	stream->avail_in = (unsigned)len;
	/* With all its input, and room, it cannot but come to its end. */
	do {
		stream->next_out = buffer;
		stream->avail_out = sizeof buffer;
		deflate(stream, Z_FINISH);
		str_addn(out, (const char *)buffer, sizeof buffer - stream->avail_out);
	} while (stream->avail_out == 0);
}
