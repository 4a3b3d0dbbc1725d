/* JSON, written and read. The only file that knows jansson. Keys keep the order in which
 * they were set. Strings that are not UTF-8 are made so (U+FFFD). */
#ifndef BASE_JS_H
#define BASE_JS_H

#include <stdbool.h>

#include "base/str.h"

struct js;      /* a JSON value; containers own what is put into them */

struct js *js_object(void);
struct js *js_array(void);
struct js *js_string(const char *s);            /* NULL gives null */
struct js *js_int(long long n);
struct js *js_bool(bool b);
struct js *js_null(void);

void js_set(struct js *object, const char *key, struct js *value);      /* takes value */
void js_set_str(struct js *object, const char *key, const char *s);
void js_set_int(struct js *object, const char *key, long long n);
void js_push(struct js *array, struct js *value);                       /* takes value */
void js_push_str(struct js *array, const char *s);

/* The text, indented by two, with a final newline; frees value. */
void js_print(struct js *value, struct str *out);
/* The same as a part of a larger text: without the newline, the lines after the
 * first indented by twice the depth and more. */
void js_print_at(struct js *value, size_t depth, struct str *out);
/* On one line, with a final newline; frees value. */
void js_print_line(struct js *value, struct str *out);

/* An object printed as js_print does, whose last value is a list of items that
 * come one at a time: no more than one is in memory. */
struct js_list {
	struct str *out;
	size_t n;
	bool is_open;
};
#define JS_LIST_DEPTH 2         /* of an item */
/* Takes the object, which has the key not yet. */
void js_list_begin(struct js_list *list, struct js *object, const char *key, struct str *out);
void js_list_add(struct js_list *list, struct js *item);        /* takes item */
/* The text that js_print_at gave for an item, at JS_LIST_DEPTH. */
void js_list_add_text(struct js_list *list, const char *text, size_t len);
/* Ends it and begins another list of the same object, under this key. */
void js_list_next(struct js_list *list, const char *key);
/* Ends it with another value of the object behind it; takes value. */
void js_list_set(struct js_list *list, const char *key, struct js *value);
void js_list_end(struct js_list *list);

/* --- reading --- */

/* The value that the text begins with; *used is how many bytes it took. A key that
 * an object has twice is an error, as are NULs and what is not UTF-8. NULL then, and
 * where: *line and *column, from 1, with the reason, which the caller owns. */
struct js *js_parse(const char *text, size_t len, size_t *used, unsigned *line, unsigned *column, char **why);

enum js_kind { JS_NULL, JS_BOOL, JS_INT, JS_FRACTION, JS_STRING, JS_ARRAY, JS_OBJECT };
enum js_kind js_kind(const struct js *value);
/* All borrowed. NULL when there is no such thing. */
const char *js_text(const struct js *string);
const struct js *js_get(const struct js *object, const char *key);
const struct js *js_item(const struct js *array, size_t at);
size_t js_count(const struct js *array);
long long js_number(const struct js *integer);
bool js_truth(const struct js *boolean);
/* The keys of an object in their order: pass NULL for the first; NULL ends. */
void *js_next_key(const struct js *object, void *last, const char **key, const struct js **value);

void js_free(struct js *value);

#endif
