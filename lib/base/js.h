/* JSON that is written. Keys stand in the order in which they were set, each once.
 * Strings that are not UTF-8 are made so (U+FFFD). */
#ifndef BASE_JS_H
#define BASE_JS_H

#include <stdbool.h>

#include "base/str.h"

struct js;      /* a JSON value that is being made */

struct js *js_object(void);
struct js *js_array(void);
struct js *js_string(const char *s);            /* NULL gives null */
struct js *js_int(long long n);
struct js *js_bool(bool b);
struct js *js_null(void);

/* The object must not have the key yet. All that take a value free it. */
void js_set(struct js *object, const char *key, struct js *value);
void js_set_str(struct js *object, const char *key, const char *s);
void js_set_int(struct js *object, const char *key, long long n);
void js_set_bool(struct js *object, const char *key, bool b);
void js_push(struct js *array, struct js *value);
void js_push_str(struct js *array, const char *s);

/* The same for a container that is made in place: from here on until js_close, what is
 * set or pushed comes in it. At most eight lie open within each other, the outermost
 * counted too. */
void js_open_array(struct js *object, const char *key);
void js_open_item(struct js *array);    /* an object, as an item of the array */
void js_close(struct js *container);

/* The text, indented by two, with a final newline; frees value. */
void js_print(struct js *value, struct str *out);
/* The same as a part of a larger text: without the newline, the lines after the
 * first indented by twice the depth and more. */
void js_print_at(struct js *value, size_t depth, struct str *out);
/* On one line, with a final newline; frees value. */
void js_print_line(struct js *value, struct str *out);

/* Where a long text goes, part by part: takes what is there, and may leave it empty. */
struct js_spill {
	void (*take)(struct str *text, void *context);
	void *context;
};

/* An object printed as js_print does, whose last value is a list of items that
 * come one at a time: no more than a few are in memory. */
struct js_list {
	struct str *out;
	const struct js_spill *spill;   /* borrowed; NULL: all of it stays in out */
	size_t n;
	bool is_open;
};
#define JS_LIST_DEPTH 2         /* of an item */
/* Takes the object, which has the key not yet. */
void js_list_begin(struct js_list *list, struct js *object, const char *key, struct str *out);
void js_list_add(struct js_list *list, struct js *item);        /* takes item */
/* The same for n items, each made by a call, of which threads do several at once. */
typedef struct js *(*js_make)(size_t at, const void *context);
void js_list_add_all(struct js_list *list, size_t n, js_make make, const void *context);
/* The text that js_print_at gave for an item, at JS_LIST_DEPTH. */
void js_list_add_text(struct js_list *list, const char *text, size_t len);
/* Ends it and begins another list of the same object, under this key. */
void js_list_next(struct js_list *list, const char *key);
/* Ends it with another value of the object behind it; takes value. */
void js_list_set(struct js_list *list, const char *key, struct js *value);
void js_list_end(struct js_list *list);

void js_free(struct js *value);

#endif
