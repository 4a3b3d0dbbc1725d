#include "base/js_read.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"

/* With an allocator that cannot fail, what is not NULL is whole. */
__attribute__((constructor)) static void use_our_memory(void)
{
	json_set_alloc_funcs(xmalloc, free);
}

/* A struct js_read is a json_t under a name of our own. jansson's functions for
 * looking take one that they could write to. */
static json_t *look(const struct js_read *value)
{
	return (json_t *)(size_t)value;
}

static const struct js_read *show(const json_t *value)
{
	return (const struct js_read *)value;
}

struct js_read *js_parse(const char *text, size_t len, size_t *used, unsigned *line, unsigned *column, char **why)
{
	json_error_t error;
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);

	*why = value ? NULL : xstrdup(error.text);
	*used = (size_t)error.position;
	*line = error.line > 0 ? (unsigned)error.line : 0;
	*column = error.column > 0 ? (unsigned)error.column : 0;
	return (struct js_read *)value;
}

enum js_kind js_kind(const struct js_read *value)
{
	switch (json_typeof(look(value))) {
	case JSON_OBJECT:
		return JS_OBJECT;
	case JSON_ARRAY:
		return JS_ARRAY;
	case JSON_STRING:
		return JS_STRING;
	case JSON_INTEGER:
		return JS_INT;
	case JSON_REAL:
		return JS_FRACTION;
	case JSON_TRUE:
	case JSON_FALSE:
		return JS_BOOL;
	case JSON_NULL:
		break;
	}
	return JS_NULL;
}

const char *js_text(const struct js_read *string)
{
	return string ? json_string_value(look(string)) : NULL;
}

const struct js_read *js_get(const struct js_read *object, const char *key)
{
	return show(json_object_get(look(object), key));
}

const struct js_read *js_item(const struct js_read *array, size_t at)
{
	return show(json_array_get(look(array), at));
}

size_t js_count(const struct js_read *array)
{
	return json_array_size(look(array));
}

long long js_number(const struct js_read *integer)
{
	return json_integer_value(look(integer));
}

bool js_truth(const struct js_read *boolean)
{
	return json_is_true(look(boolean));
}

void *js_next_key(const struct js_read *object, void *last, const char **key, const struct js_read **value)
{
	void *next = last ? json_object_iter_next(look(object), last) : json_object_iter(look(object));

	if (next) {
		*key = json_object_iter_key(next);
		*value = show(json_object_iter_value(next));
	}
	return next;
}

void js_read_free(struct js_read *value)
{
	json_decref(look(value));
}
