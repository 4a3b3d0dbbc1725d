/* A growing byte string, always NUL-terminated once anything was added, and a
 * growing list of strings. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
	char *ptr;              /* owned; NULL until the first addition */
	size_t len, cap;
};
#define STR_INIT { NULL, 0, 0 }

void str_reserve(struct str *s, size_t extra);  /* room for that many bytes more */
void str_lengthen(struct str *s, size_t extra); /* by bytes that were put where they were reserved */
void str_add(struct str *s, const char *text);
void str_addn(struct str *s, const char *bytes, size_t len);
void str_addc(struct str *s, char c);
void str_addc_n(struct str *s, char c, size_t times);
void str_add_number(struct str *s, long long n);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void str_addv(struct str *s, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void str_trim_end(struct str *s);               /* drop trailing white space */
void str_truncate(struct str *s, size_t len);
const char *str_text(const struct str *s);      /* never NULL; borrowed */
char *str_detach(struct str *s);                /* never NULL; the caller owns it */
void str_free(struct str *s);                   /* leaves an empty, usable str */

struct strv {
	char **items;           /* owned, each item too */
	size_t n, cap;
};
#define STRV_INIT { NULL, 0, 0 }

void strv_push(struct strv *v, const char *s);
void strv_push_owned(struct strv *v, char *s);
void strv_pushf(struct strv *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool strv_has(const struct strv *v, const char *s);
void strv_sort(struct strv *v);                 /* by byte value */
char *strv_join(const struct strv *v, const char *separator); /* the caller owns it */
void strv_split(struct strv *v, const char *text, char separator);
void strv_free(struct strv *v);                 /* leaves an empty, usable strv */

bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);
bool str_equal(const char *a, const char *b);   /* NULL equals only NULL */

#endif
