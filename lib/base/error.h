/* The one error idiom: a function that can fail returns NULL, or an error that
 * the caller owns: it passes it on, or frees it. Nothing else is written to
 * stderr below cmd/. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/lang.h"

/* The exit statuses of afspraak(1); an error carries the one it ends in. */
enum status {
	STATUS_OK = 0,
	STATUS_FINDINGS = 1,    /* done, and the answer is "findings" or "differs" */
	STATUS_USAGE = 2,       /* unknown command, option, id or field */
	STATUS_NO_REGISTER = 3, /* no register or no repository */
	STATUS_DATA = 4,        /* invalid record or file; nothing written */
	STATUS_CONFLICT = 5,    /* changed by someone else, or a lock is held */
	STATUS_SYSTEM = 6,      /* I/O, memory, a missing helper program */
};

struct error {
	enum status status;
	char *path;             /* NULL when no file is at fault */
	unsigned line, column;  /* from 1; 0 when unknown; column counts characters */
	enum lang lang;         /* that of messages when it was made: of text and hint */
	char *text;             /* what failed: why */
	char *hint;             /* what to do next, or NULL */
	char *other_text;       /* in the other language, where this run speaks it; else NULL. */
	char *other_hint;       /* What is kept or compared must not hang on who reads. */
};

/* Formats are English and translated here (base/lang.h). */
#define MUST_CHECK __attribute__((warn_unused_result))

struct error *error_new(enum status status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3))) MUST_CHECK;
struct error *error_at(enum status status, const char *path, unsigned line, unsigned column,
		       const char *fmt, ...) __attribute__((format(printf, 5, 6))) MUST_CHECK;
/* Status 6, with errno as the reason. */
struct error *error_errno(const char *fmt, ...) __attribute__((format(printf, 1, 2))) MUST_CHECK;

/* Why the system refused, as strerror(number) says it; the usual reasons in Dutch
 * as well. Static, or until the next call. */
const char *error_reason(enum lang lang, int number);

struct error *error_copy(const struct error *err) MUST_CHECK;

/* Both return err itself. The path is set only where none was known. */
struct error *error_hint(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
struct error *error_in_file(struct error *err, const char *path);

/* The first error wins: frees second when first is set, else returns second. */
struct error *error_first(struct error *first, struct error *second);

/* Of texts that are not written at the call, each marked with N_ where it is. */
struct error *error_said(enum status status, unsigned line, unsigned column, const char *text,
			 const char *hint) MUST_CHECK;

/* "path:line:col: text; hint" in one line; the caller owns the result. */
char *error_format(const struct error *err);                    /* in the language of messages */
char *error_format_in(const struct error *err, enum lang lang);
char *error_words(const struct error *err, enum lang lang);     /* without the place */
void error_free(struct error *err);             /* NULL is fine */

#endif
