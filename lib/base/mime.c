#include "base/lang.h"
#include "base/mime.h"

#include <magic.h>

#include "base/library.h"
#include "base/mem.h"

/* The functions of libmagic used here, under their own names. */
#define FUNCTIONS(use) \
	use(magic_open) use(magic_load) use(magic_buffer) use(magic_error) use(magic_close)

#define DECLARE(name) __typeof__(name) *name##_f;
static struct {
	FUNCTIONS(DECLARE)
} lib;

static struct error *load(void)
{
#define SYMBOL(name) { #name, &lib.name##_f },
	static const struct library_symbol symbols[] = { FUNCTIONS(SYMBOL) };

	return library_load("libmagic.so.1", "libmagic1", symbols, COUNT(symbols));
}

static struct error *failed(magic_t magic, const char *what)
{
	const char *why = lib.magic_error_f(magic);

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
	err = load();
	if (err)
		return err;
	magic = lib.magic_open_f(MAGIC_MIME_TYPE);
	if (!magic)
		return error_errno("media type: cannot start libmagic");
	if (lib.magic_load_f(magic, NULL) != 0) {
		err = failed(magic, _("media type: cannot load the file types"));
		goto done;
	}
	type = lib.magic_buffer_f(magic, bytes, len);
	if (!type) {
		err = failed(magic, _("media type: cannot tell what the file is"));
		goto done;
	}
	*out = xstrdup(type);
done:
	lib.magic_close_f(magic);
	return err;
}
