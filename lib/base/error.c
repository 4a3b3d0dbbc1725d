#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

__attribute__((format(printf, 2, 0)))
static struct error *make(enum status status, const char *fmt, va_list ap)
{
	struct error *err = xcalloc(1, sizeof *err);

	err->status = status;
	err->text = xvasprintf(fmt, ap);
	return err;
}

struct error *error_new(enum status status, const char *fmt, ...)
{
	struct error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(status, fmt, ap);
	va_end(ap);
	return err;
}

struct error *error_at(enum status status, const char *path, unsigned line, unsigned column,
		       const char *fmt, ...)
{
	struct error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(status, fmt, ap);
	va_end(ap);
	err->path = xstrdup(path);
	err->line = line;
	err->column = column;
	return err;
}

struct error *error_errno(const char *fmt, ...)
{
	int number = errno;
	struct error *err;
	char *what;
	va_list ap;

	va_start(ap, fmt);
	err = make(STATUS_SYSTEM, fmt, ap);
	va_end(ap);
	what = err->text;
	err->text = xasprintf("%s: %s", what, strerror(number));
	free(what);
	return err;
}

struct error *error_copy(const struct error *err)
{
	struct error *copy = error_at(err->status, err->path, err->line, err->column, "%s", err->text);

	copy->hint = xstrdup(err->hint);
	return copy;
}

struct error *error_hint(struct error *err, const char *fmt, ...)
{
	va_list ap;

	free(err->hint);
	va_start(ap, fmt);
	err->hint = xvasprintf(fmt, ap);
	va_end(ap);
	return err;
}

struct error *error_in_file(struct error *err, const char *path)
{
	if (err && !err->path)
		err->path = xstrdup(path);
	return err;
}

struct error *error_first(struct error *first, struct error *second)
{
	if (!first)
		return second;
	error_free(second);
	return first;
}

char *error_format(const struct error *err)
{
	struct str s = STR_INIT;

	if (err->path) {
		str_add(&s, err->path);
		if (err->line)
			str_addf(&s, ":%u", err->line);
		if (err->line && err->column)
			str_addf(&s, ":%u", err->column);
		str_add(&s, ": ");
	}
	str_add(&s, err->text);
	if (err->hint)
		str_addf(&s, "; %s", err->hint);
	return str_detach(&s);
}

void error_free(struct error *err)
{
	if (!err)
		return;
	free(err->path);
	free(err->text);
	free(err->hint);
	free(err);
}
