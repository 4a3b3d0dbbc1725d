/* The kind of file that bytes are. The only file that knows libmagic. */
#ifndef BASE_MIME_H
#define BASE_MIME_H

#include <stddef.h>

#include "base/error.h"

/* The media type of a file's content, such as "application/pdf", without
 * parameters; "application/octet-stream" when it is nothing known. *out is
 * owned by the caller. Fails (status 6) only when the database of file types
 * cannot be read. */
struct error *mime_type(const void *bytes, size_t len, char **out) MUST_CHECK;

#endif
