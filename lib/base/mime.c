#include "base/lang.h"
#include "base/mime.h"

#include <magic.h>

#include "base/mem.h"

static struct error *failed(magic_t magic, const char *what)
{
	const char *why = magic_error(magic);

	return error_hint(error_new(STATUS_SYSTEM, "%s: %s", what, why ? why : "unknown error"),
			  "is libmagic's database of file types installed?");
}

struct error *mime_type(const void *bytes, size_t len, char **out)
{
	struct error *err = NULL;
	const char *type;
	magic_t magic;

	/* libmagic calls nothing at all "x-empty", which is no registered type. */
	if (!len) {
		*out = xstrdup("application/octet-stream");
		return NULL;
	}
	magic = magic_open(MAGIC_MIME_TYPE);
	if (!magic)
		return error_errno("media type: cannot start libmagic");
	if (magic_load(magic, NULL) != 0) {
		err = failed(magic, _("media type: cannot load the file types"));
		goto done;
	}
	type = magic_buffer(magic, bytes, len);
	if (!type) {
		err = failed(magic, _("media type: cannot tell what the file is"));
		goto done;
	}
	*out = xstrdup(type);
done:
	magic_close(magic);
	return err;
}
