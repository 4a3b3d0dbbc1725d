/* JSON that is read. The only file that knows jansson. */
#ifndef BASE_JS_READ_H
#define BASE_JS_READ_H

#include <stdbool.h>
#include <stddef.h>

struct js_read;         /* a JSON value; containers own what is in them */

/* The value that the text begins with; *used is how many bytes it took. A key that
 * an object has twice is an error, as are NULs and what is not UTF-8. NULL then, and
 * where: *line and *column, from 1, with the reason, which the caller owns. */
struct js_read *js_parse(const char *text, size_t len, size_t *used, unsigned *line, unsigned *column, char **why);
void js_read_free(struct js_read *value);

enum js_kind { JS_NULL, JS_BOOL, JS_INT, JS_FRACTION, JS_STRING, JS_ARRAY, JS_OBJECT };
enum js_kind js_kind(const struct js_read *value);
/* All borrowed. NULL when there is no such thing. */
const char *js_text(const struct js_read *string);
const struct js_read *js_get(const struct js_read *object, const char *key);
const struct js_read *js_item(const struct js_read *array, size_t at);
size_t js_count(const struct js_read *array);
long long js_number(const struct js_read *integer);
bool js_truth(const struct js_read *boolean);
/* The keys of an object in their order: pass NULL for the first; NULL ends. */
void *js_next_key(const struct js_read *object, void *last, const char **key, const struct js_read **value);

#endif
