#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"

static enum lang other_of(enum lang lang)
{
	return lang == LANG_NL ? LANG_EN : LANG_NL;
}

__attribute__((format(printf, 4, 0)))
static void set_text(enum lang lang, char **text, char **other, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	*text = xvasprintf(tr(lang, fmt), ap);
	*other = lang_is_spoken(other_of(lang)) ? xvasprintf(tr(other_of(lang), fmt), again) : NULL;
	va_end(again);
}

__attribute__((format(printf, 2, 0)))
static struct error *make(enum status status, const char *fmt, va_list ap)
{
	struct error *err = xcalloc(1, sizeof *err);

	err->status = status;
	err->lang = lang_messages();
	set_text(err->lang, &err->text, &err->other_text, fmt, ap);
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

const char *error_reason(enum lang lang, int number)
{
	static const struct { int number; const char *text; } reasons[] = {
		{ ENOENT, N_("No such file or directory") }, { EACCES, N_("Permission denied") },
		{ EPERM, N_("Operation not permitted") }, { EEXIST, N_("File exists") },
		{ ENOTDIR, N_("Not a directory") }, { EISDIR, N_("Is a directory") },
		{ ENOTEMPTY, N_("Directory not empty") }, { ENOSPC, N_("No space left on device") },
		{ EDQUOT, N_("Disk quota exceeded") }, { EROFS, N_("Read-only file system") },
		{ EIO, N_("Input/output error") }, { ENOMEM, N_("Cannot allocate memory") },
		{ EMFILE, N_("Too many open files") }, { ELOOP, N_("Too many levels of symbolic links") },
		{ ENAMETOOLONG, N_("File name too long") }, { EFBIG, N_("File too large") },
		{ EPIPE, N_("Broken pipe") }, { EBUSY, N_("Device or resource busy") },
		{ EAGAIN, N_("Resource temporarily unavailable") }, { ENOEXEC, N_("Exec format error") },
	};

	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].number == number)
			return tr(lang, reasons[i].text);
	return strerror(number);
}

static void add_reason(char **text, enum lang lang, int number)
{
	char *what = *text;

	if (what)
		*text = xasprintf("%s: %s", what, error_reason(lang, number));
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
	add_reason(&err->text, err->lang, number);
	add_reason(&err->other_text, other_of(err->lang), number);
	return err;
}

struct error *error_copy(const struct error *err)
{
	struct error *copy = xcalloc(1, sizeof *copy);

	*copy = *err;
	copy->path = xstrdup(err->path);
	copy->text = xstrdup(err->text);
	copy->hint = xstrdup(err->hint);
	copy->other_text = xstrdup(err->other_text);
	copy->other_hint = xstrdup(err->other_hint);
	return copy;
}

struct error *error_hint(struct error *err, const char *fmt, ...)
{
	va_list ap;

	free(err->hint);
	free(err->other_hint);
	va_start(ap, fmt);
	set_text(err->lang, &err->hint, &err->other_hint, fmt, ap);
	va_end(ap);
	return err;
}

struct error *error_said(enum status status, unsigned line, unsigned column, const char *text, const char *hint)
{
	struct error *err = xcalloc(1, sizeof *err);
	enum lang lang = lang_messages(), other = other_of(lang);

	*err = (struct error){
		.status = status, .line = line, .column = column, .lang = lang,
		.text = xstrdup(tr(lang, text)), .hint = xstrdup(tr(lang, hint)),
	};
	if (lang_is_spoken(other)) {
		err->other_text = xstrdup(tr(other, text));
		err->other_hint = xstrdup(tr(other, hint));
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

char *error_words(const struct error *err, enum lang lang)
{
	bool other = lang != err->lang && err->other_text;
	const char *text = other ? err->other_text : err->text, *hint = other ? err->other_hint : err->hint;

	return hint ? xasprintf("%s; %s", text, hint) : xstrdup(text);
}

char *error_format_in(const struct error *err, enum lang lang)
{
	char *words = error_words(err, lang);
	struct str s = STR_INIT;

	if (err->path) {
		str_add(&s, err->path);
		if (err->line)
			str_addf(&s, ":%u", err->line);
		if (err->line && err->column)
			str_addf(&s, ":%u", err->column);
		str_add(&s, ": ");
	}
	str_add(&s, words);
	free(words);
	return str_detach(&s);
}

char *error_format(const struct error *err)
{
	return error_format_in(err, lang_messages());
}

void error_free(struct error *err)
{
	if (!err)
		return;
	free(err->path);
	free(err->text);
	free(err->hint);
	free(err->other_text);
	free(err->other_hint);
	free(err);
}
