#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"

/* The text in the language of messages, and in English where that is another. */
__attribute__((format(printf, 3, 0)))
static void set_text(char **text, char **english, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	*text = xvasprintf(_(fmt), ap);
	*english = lang_messages() == LANG_EN ? NULL : xvasprintf(fmt, again);
	va_end(again);
}

__attribute__((format(printf, 2, 0)))
static struct error *make(enum status status, const char *fmt, va_list ap)
{
	struct error *err = xcalloc(1, sizeof *err);

	err->status = status;
	set_text(&err->text, &err->english, fmt, ap);
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

static void add_reason(char **text, int number)
{
	char *what = *text;

	if (what)
		*text = xasprintf("%s: %s", what, strerror(number));
	free(what);
}

struct error *error_errno(const char *fmt, ...)
{
	int number = errno;
	struct error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(STATUS_SYSTEM, fmt, ap);
	va_end(ap);
	add_reason(&err->text, number);
	add_reason(&err->english, number);
	return err;
}

struct error *error_copy(const struct error *err)
{
	struct error *copy = error_at(err->status, err->path, err->line, err->column, "%s", err->text);

	copy->hint = xstrdup(err->hint);
	free(copy->english);
	copy->english = xstrdup(err->english);
	copy->english_hint = xstrdup(err->english_hint);
	return copy;
}

struct error *error_hint(struct error *err, const char *fmt, ...)
{
	va_list ap;

	free(err->hint);
	free(err->english_hint);
	va_start(ap, fmt);
	set_text(&err->hint, &err->english_hint, fmt, ap);
	va_end(ap);
	return err;
}

struct error *error_said(enum status status, unsigned line, unsigned column, const char *text, const char *hint)
{
	struct error *err = error_at(status, NULL, line, column, "%s", _(text));

	if (err->english) {
		free(err->english);
		err->english = xstrdup(text);
	}
	error_hint(err, "%s", _(hint));
	if (err->english_hint) {
		free(err->english_hint);
		err->english_hint = xstrdup(hint);
	}
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

static char *format(const struct error *err, const char *text, const char *hint)
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
	str_add(&s, text);
	if (hint)
		str_addf(&s, "; %s", hint);
	return str_detach(&s);
}

char *error_format(const struct error *err)
{
	return format(err, err->text, err->hint);
}

char *error_format_english(const struct error *err)
{
	return format(err, err->english ? err->english : err->text,
		      err->english_hint ? err->english_hint : err->hint);
}

void error_free(struct error *err)
{
	if (!err)
		return;
	free(err->path);
	free(err->text);
	free(err->hint);
	free(err->english);
	free(err->english_hint);
	free(err);
}
