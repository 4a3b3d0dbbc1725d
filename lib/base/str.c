#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void str_reserve(struct str *s, size_t extra)
{
	size_t need = s->len + extra + 1;

	if (need <= s->cap)
		return;
	s->cap = need;
	s->ptr = xreallocarray(s->ptr, s->cap, 1);
	s->ptr[s->len] = '\0';
}

void str_lengthen(struct str *s, size_t extra)
{
	s->len += extra;
	s->ptr[s->len] = '\0';
}

/* The same with more to spare, for who adds bit by bit. */
static void reserve(struct str *s, size_t extra)
{
	size_t need = s->len + extra + 1;

	if (need <= s->cap)
		return;
	s->cap = need < 64 ? 64 : need + need / 2;
	s->ptr = xreallocarray(s->ptr, s->cap, 1);
}

void str_addn(struct str *s, const char *bytes, size_t len)
{
	reserve(s, len);
	if (len)
		memcpy(s->ptr + s->len, bytes, len);
	s->len += len;
	s->ptr[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_addn(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	reserve(s, 1);
	s->ptr[s->len++] = c;
	s->ptr[s->len] = '\0';
}

void str_addc_n(struct str *s, char c, size_t times)
{
	reserve(s, times);
	memset(s->ptr + s->len, c, times);
	s->len += times;
	s->ptr[s->len] = '\0';
}

void str_add_number(struct str *s, long long n)
{
	char digits[24];

	str_addn(s, digits, (size_t)snprintf(digits, sizeof digits, "%lld", n));
}

void str_addv(struct str *s, const char *fmt, va_list ap)
{
	char *text = xvasprintf(fmt, ap);

	str_add(s, text);
	free(text);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(s, fmt, ap);
	va_end(ap);
}

void str_truncate(struct str *s, size_t len)
{
	if (len < s->len) {
		s->len = len;
		s->ptr[len] = '\0';
	}
}

void str_trim_end(struct str *s)
{
	size_t len = s->len;

	while (len && strchr(" \t\r\n", s->ptr[len - 1]))
		len--;
	str_truncate(s, len);
}

const char *str_text(const struct str *s)
{
	return s->ptr ? s->ptr : "";
}

char *str_detach(struct str *s)
{
	char *text = s->ptr ? s->ptr : xstrdup("");

	*s = (struct str)STR_INIT;
	return text;
}

void str_free(struct str *s)
{
	free(s->ptr);
	*s = (struct str)STR_INIT;
}

void strv_push_owned(struct strv *v, char *s)
{
	GROW(v->items, v->n, v->cap);
	v->items[v->n++] = s;
}

void strv_push(struct strv *v, const char *s)
{
	strv_push_owned(v, xstrdup(s));
}

void strv_pushf(struct strv *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strv_push_owned(v, xvasprintf(fmt, ap));
	va_end(ap);
}

bool strv_has(const struct strv *v, const char *s)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->items[i], s) == 0)
			return true;
	return false;
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strv_sort(struct strv *v)
{
	if (v->n)
		qsort(v->items, v->n, sizeof *v->items, compare_items);
}

char *strv_join(const struct strv *v, const char *separator)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < v->n; i++) {
		if (i)
			str_add(&s, separator);
		str_add(&s, v->items[i]);
	}
	return str_detach(&s);
}

void strv_split(struct strv *v, const char *text, char separator)
{
	for (;;) {
		const char *end = strchr(text, separator);

		if (!end) {
			strv_push(v, text);
			return;
		}
		strv_push_owned(v, xstrndup(text, (size_t)(end - text)));
		text = end + 1;
	}
}

void strv_free(struct strv *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->items[i]);
	free(v->items);
	*v = (struct strv)STRV_INIT;
}

bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *s, const char *suffix)
{
	size_t a = strlen(s), b = strlen(suffix);

	return a >= b && strcmp(s + a - b, suffix) == 0;
}

bool str_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}
