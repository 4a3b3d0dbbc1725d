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

	if (!s)
		return js_null();
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

static int add_bytes(const char *bytes, size_t len, void *text)
{
	str_addn(text, bytes, len);
	return 0;
}

/* jansson escapes what JSON requires and leaves C1 and bidirectional controls
 * alone, which a terminal acts upon. They occur in strings only, and all lie
 * in the first plane. */
static void escape_unsafe(const char *text, struct str *out)
{
	const char *next;
	unsigned code;
	size_t len;

	while ((next = utf8_unsafe(text, &code, &len))) {
		str_addn(out, text, (size_t)(next - text));
		if (code == '\n')
			str_addc(out, '\n');
		else
			str_addf(out, "\\u%04X", code);
		text = next + len;
	}
	str_add(out, text);
}

void js_print(struct js *value, struct str *out)
{
	struct str text = STR_INIT;

	json_dump_callback(unwrap(value), add_bytes, &text,
			   JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY);
	escape_unsafe(str_text(&text), out);
	str_addc(out, '\n');
	str_free(&text);
	js_free(value);
}

void js_free(struct js *value)
{
	if (value)
		json_decref(unwrap(value));
}
