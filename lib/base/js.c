#include "base/js.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* With an allocator that cannot fail, jansson's constructors cannot either. */
__attribute__((constructor)) static void use_our_memory(void)
{
	json_set_alloc_funcs(xmalloc, free);
}

/* A struct js is a json_t under a name of our own. */
static struct js *wrap(json_t *value)
{
	assert(value);
	return (struct js *)value;
}

static json_t *unwrap(struct js *value)
{
	return (json_t *)value;
}

struct js *js_object(void)
{
	return wrap(json_object());
}

struct js *js_array(void)
{
	return wrap(json_array());
}

struct js *js_string(const char *s)
{
	struct str valid = STR_INIT;
	struct js *value;
	size_t len;

	if (!s)
		return js_null();
	len = strlen(s);
	if (utf8_invalid(s, len) == len)
		return wrap(json_stringn_nocheck(s, len));
	utf8_add_valid(&valid, s, strlen(s));
	value = wrap(json_stringn_nocheck(valid.ptr, valid.len));
	str_free(&valid);
	return value;
}

struct js *js_int(long long n)
{
	return wrap(json_integer(n));
}

struct js *js_bool(bool b)
{
	return wrap(json_boolean(b));
}

struct js *js_null(void)
{
	return wrap(json_null());
}

void js_set(struct js *object, const char *key, struct js *value)
{
	struct str valid = STR_INIT;
	int failed;

	utf8_add_valid(&valid, key, strlen(key));
	failed = json_object_set_new_nocheck(unwrap(object), str_text(&valid), unwrap(value));
	assert(!failed);
	(void)failed;
	str_free(&valid);
}

void js_set_str(struct js *object, const char *key, const char *s)
{
	js_set(object, key, js_string(s));
}

void js_set_int(struct js *object, const char *key, long long n)
{
	js_set(object, key, js_int(n));
}

void js_push(struct js *array, struct js *value)
{
	int failed = json_array_append_new(unwrap(array), unwrap(value));

	assert(!failed);
	(void)failed;
}

void js_push_str(struct js *array, const char *s)
{
	js_push(array, js_string(s));
}

/* --- printing ---------------------------------------------------------------- */

/* jansson's own printing looks up each container in a table, for circles that
 * cannot be made here, which takes most of its time. It also leaves C1 and
 * bidirectional controls alone, which a terminal acts upon. */

static void add_escape(unsigned code, struct str *out)
{
	static const char letters[][2] = {
		['"'] = "\"", ['\\'] = "\\", ['\b'] = "b", ['\f'] = "f", ['\n'] = "n", ['\r'] = "r", ['\t'] = "t",
	};

	if (code < COUNT(letters) && letters[code][0]) {
		str_addc(out, '\\');
		str_addc(out, letters[code][0]);
	} else {
		str_addf(out, "\\u%04X", code);
	}
}

/* Whether a byte may stand in a string and says nothing to a terminal. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static void print_string(const char *s, struct str *out)
{
	str_addc(out, '"');
	while (*s) {
		size_t len = 0, unsafe_len = 0;
		unsigned code = (unsigned char)*s;

		while (is_plain(s[len]))
			len++;
		str_addn(out, s, len);
		s += len;
		if (!*s)
			break;
		code = (unsigned char)*s;
		if (code < 0x80 || utf8_unsafe_at(s, &code, &unsafe_len))
			add_escape(code, out);
		else
			str_addn(out, s, unsafe_len);
		s += code < 0x80 ? 1 : unsafe_len;
	}
	str_addc(out, '"');
}

#define ONE_LINE ((size_t)-1 / 2)       /* a depth at which nothing is indented */

static void new_line(size_t depth, struct str *out)
{
	if (depth >= ONE_LINE)
		return;
	str_addc(out, '\n');
	str_addc_n(out, ' ', 2 * depth);
}

static void print(json_t *value, size_t depth, struct str *out);

static void print_object(json_t *object, size_t depth, struct str *out)
{
	const char *key;
	json_t *value;
	bool first = true;

	str_addc(out, '{');
	json_object_foreach(object, key, value) {
		str_add(out, first ? "" : ",");
		new_line(depth + 1, out);
		print_string(key, out);
		str_add(out, ": ");
		print(value, depth + 1, out);
		first = false;
	}
	if (!first)
		new_line(depth, out);
	str_addc(out, '}');
}

static void print_array(json_t *array, size_t depth, struct str *out)
{
	size_t n = json_array_size(array);

	str_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		str_add(out, i ? "," : "");
		new_line(depth + 1, out);
		print(json_array_get(array, i), depth + 1, out);
	}
	if (n)
		new_line(depth, out);
	str_addc(out, ']');
}

static void print(json_t *value, size_t depth, struct str *out)
{
	char *text;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		print_object(value, depth, out);
		break;
	case JSON_ARRAY:
		print_array(value, depth, out);
		break;
	case JSON_STRING:
		print_string(json_string_value(value), out);
		break;
	case JSON_INTEGER:
		str_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
	case JSON_REAL:
		text = json_dumps(value, JSON_ENCODE_ANY);
		str_add(out, text);
		free(text);
		break;
	}
}

void js_print_at(struct js *value, size_t depth, struct str *out)
{
	print(unwrap(value), depth, out);
	js_free(value);
}

void js_print(struct js *value, struct str *out)
{
	js_print_at(value, 0, out);
	str_addc(out, '\n');
}

void js_print_line(struct js *value, struct str *out)
{
	js_print_at(value, ONE_LINE, out);
	str_addc(out, '\n');
}

void js_list_begin(struct js_list *list, struct js *object, const char *key, struct str *out)
{
	static const char end[] = "]\n}";

	*list = (struct js_list){ .out = out, .is_open = true };
	js_set(object, key, js_array());
	js_print_at(object, 0, out);
	str_truncate(out, out->len - strlen(end));
}

static void begin_item(struct js_list *list)
{
	str_add(list->out, list->n++ ? "," : "");
	new_line(JS_LIST_DEPTH, list->out);
}

void js_list_add(struct js_list *list, struct js *item)
{
	begin_item(list);
	js_print_at(item, JS_LIST_DEPTH, list->out);
}

void js_list_add_text(struct js_list *list, const char *text, size_t len)
{
	begin_item(list);
	str_addn(list->out, text, len);
}

static void end_items(struct js_list *list)
{
	if (!list->is_open)
		return;
	if (list->n)
		new_line(JS_LIST_DEPTH - 1, list->out);
	str_addc(list->out, ']');
	list->n = 0;
	list->is_open = false;
}

static void next_key(struct js_list *list, const char *key)
{
	end_items(list);
	str_addc(list->out, ',');
	new_line(JS_LIST_DEPTH - 1, list->out);
	print_string(key, list->out);
	str_add(list->out, ": ");
}

void js_list_next(struct js_list *list, const char *key)
{
	next_key(list, key);
	str_addc(list->out, '[');
	list->is_open = true;
}

void js_list_set(struct js_list *list, const char *key, struct js *value)
{
	next_key(list, key);
	js_print_at(value, JS_LIST_DEPTH - 1, list->out);
}

void js_list_end(struct js_list *list)
{
	end_items(list);
	str_add(list->out, "\n}\n");
}

/* --- reading --------------------------------------------------------------------------- */

/* jansson's functions for looking take a json_t that they could write to. */
static json_t *look(const struct js *value)
{
	return (json_t *)(size_t)value;
}

static const struct js *show(const json_t *value)
{
	return (const struct js *)value;
}

struct js *js_parse(const char *text, size_t len, size_t *used, unsigned *line, unsigned *column, char **why)
{
	json_error_t error;
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);

	*why = value ? NULL : xstrdup(error.text);
	*used = (size_t)error.position;
	*line = error.line > 0 ? (unsigned)error.line : 0;
	*column = error.column > 0 ? (unsigned)error.column : 0;
	return (struct js *)value;
}

enum js_kind js_kind(const struct js *value)
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

const char *js_text(const struct js *string)
{
	return string ? json_string_value(look(string)) : NULL;
}

const struct js *js_get(const struct js *object, const char *key)
{
	return show(json_object_get(look(object), key));
}

const struct js *js_item(const struct js *array, size_t at)
{
	return show(json_array_get(look(array), at));
}

size_t js_count(const struct js *array)
{
	return json_array_size(look(array));
}

long long js_number(const struct js *integer)
{
	return json_integer_value(look(integer));
}

bool js_truth(const struct js *boolean)
{
	return json_is_true(look(boolean));
}

void *js_next_key(const struct js *object, void *last, const char **key, const struct js **value)
{
	void *next = last ? json_object_iter_next(look(object), last) : json_object_iter(look(object));

	if (next) {
		*key = json_object_iter_key(next);
		*value = show(json_object_iter_value(next));
	}
	return next;
}

void js_free(struct js *value)
{
	if (value)
		json_decref(unwrap(value));
}
