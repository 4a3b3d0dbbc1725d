#include "base/js.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/utf8.h"

/* Values are made by the hundred thousand, only to be printed: so each is the text
 * it becomes from the start, without a tree in between. How deep it will lie is not
 * known then. Where a line ends stands a sign that no string can hold, for what the
 * depth does there. */
enum { DEEPER = 1, STAY = 2, HIGHER = 3 };
static const char line_signs[] = { DEEPER, STAY, HIGHER, '\0' };

enum { MOST_OPEN = 8 };         /* containers within each other that are made in place */

struct js {
	struct str text;
	char ends[MOST_OPEN];   /* of the containers that are open, the outermost first */
	size_t n_open;          /* 0: it is no container, or has been ended */
};

static struct js *new_value(const char *text)
{
	struct js *value = xcalloc(1, sizeof *value);

	str_add(&value->text, text);
	return value;
}

static void begin_container(struct js *value, char start, char end)
{
	assert(value->n_open < MOST_OPEN);
	str_addc(&value->text, start);
	value->ends[value->n_open++] = end;
}

struct js *js_object(void)
{
	struct js *value = new_value("");

	begin_container(value, '{', '}');
	return value;
}

struct js *js_array(void)
{
	struct js *value = new_value("");

	begin_container(value, '[', ']');
	return value;
}

static const char *bool_text(bool b)
{
	return b ? "true" : "false";
}

struct js *js_bool(bool b)
{
	return new_value(bool_text(b));
}

struct js *js_null(void)
{
	return new_value("null");
}

/* --- strings and numbers -------------------------------------------------------- */

/* C1 and bidirectional controls are escaped too, as a terminal acts upon them. */
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

/* From the first byte on that is not plain; s is valid UTF-8. */
static void add_escaped(const char *s, struct str *out)
{
	while (*s) {
		size_t plain = 0, len = 1;
		unsigned code;

		while (is_plain(s[plain]))
			plain++;
		str_addn(out, s, plain);
		s += plain;
		code = (unsigned char)*s;
		if (!code)
			return;
		if (code < 0x80 || utf8_unsafe_at(s, &code, &len))
			add_escape(code, out);
		else
			str_addn(out, s, len);
		s += len;
	}
}

static void add_string(const char *s, struct str *out)
{
	size_t plain = 0;

	if (!s) {
		str_add(out, "null");
		return;
	}
	while (is_plain(s[plain]))
		plain++;
	str_addc(out, '"');
	str_addn(out, s, plain);
	if (s[plain]) {
		struct str valid = STR_INIT;

		utf8_add_valid(&valid, s + plain, strlen(s + plain));
		add_escaped(str_text(&valid), out);
		str_free(&valid);
	}
	str_addc(out, '"');
}

struct js *js_string(const char *s)
{
	struct js *value = new_value("");

	add_string(s, &value->text);
	return value;
}

struct js *js_int(long long n)
{
	struct js *value = new_value("");

	str_add_number(&value->text, n);
	return value;
}

/* --- containers ------------------------------------------------------------------- */

/* Whether the last container holds nothing yet: no other value ends so. */
static bool is_empty(const struct js *container)
{
	char last = container->text.ptr[container->text.len - 1];

	return last == '{' || last == '[';
}

/* A place for one more value. */
static struct str *next_in(struct js *container)
{
	bool first = is_empty(container);

	if (!first)
		str_addc(&container->text, ',');
	str_addc(&container->text, first ? DEEPER : STAY);
	return &container->text;
}

static struct str *next_under(struct js *object, const char *key)
{
	struct str *text = next_in(object);

	add_string(key, text);
	str_addn(text, ": ", 2);
	return text;
}

void js_close(struct js *container)
{
	assert(container->n_open);
	if (!is_empty(container))
		str_addc(&container->text, HIGHER);
	str_addc(&container->text, container->ends[--container->n_open]);
}

static void end_value(struct js *value)
{
	while (value->n_open)
		js_close(value);
}

static void put(struct str *text, struct js *value)
{
	end_value(value);
	str_addn(text, value->text.ptr, value->text.len);
	js_free(value);
}

void js_set(struct js *object, const char *key, struct js *value)
{
	put(next_under(object, key), value);
}

void js_set_str(struct js *object, const char *key, const char *s)
{
	add_string(s, next_under(object, key));
}

void js_set_int(struct js *object, const char *key, long long n)
{
	str_add_number(next_under(object, key), n);
}

void js_set_bool(struct js *object, const char *key, bool b)
{
	str_add(next_under(object, key), bool_text(b));
}

void js_open_array(struct js *object, const char *key)
{
	next_under(object, key);
	begin_container(object, '[', ']');
}

void js_open_item(struct js *array)
{
	next_in(array);
	begin_container(array, '{', '}');
}

void js_push(struct js *array, struct js *value)
{
	put(next_in(array), value);
}

void js_push_str(struct js *array, const char *s)
{
	add_string(s, next_in(array));
}

/* --- printing ---------------------------------------------------------------- */

#define ITEMS_AT_ONCE 64
#define ITEMS_TO_SPILL (8 * ITEMS_AT_ONCE)
#define ONE_LINE ((size_t)-1 / 2)       /* a depth at which nothing is indented */

static void new_line(size_t depth, struct str *out)
{
	str_addc(out, '\n');
	str_addc_n(out, ' ', 2 * depth);
}

void js_print_at(struct js *value, size_t depth, struct str *out)
{
	const char *at;

	end_value(value);
	for (at = str_text(&value->text);; at++) {
		size_t len = strcspn(at, line_signs);

		str_addn(out, at, len);
		at += len;
		if (!*at)
			break;
		depth += (size_t)(*at == DEEPER) - (size_t)(*at == HIGHER);
		if (depth < ONE_LINE)
			new_line(depth, out);
	}
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
	if (list->n++)
		str_addc(list->out, ',');
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

struct making {
	js_make make;
	const void *context;
	size_t before;          /* items that the list had already */
	size_t first;           /* of those that are to come, the first of a part that spills */
};

static void print_part(const struct slice *part, struct str *out, void *context)
{
	const struct making *making = context;
	size_t first = making->first;
	struct js_list list = { .out = out, .n = making->before + first + part->from };

	for (size_t i = first + part->from; i < first + part->to; i++)
		js_list_add(&list, making->make(i, making->context));
}

void js_list_add_all(struct js_list *list, size_t n, js_make make, const void *context)
{
	struct making making = { make, context, list->n, 0 };

	while (making.first < n) {
		size_t left = n - making.first, count = list->spill && left > ITEMS_TO_SPILL ? ITEMS_TO_SPILL : left;

		parallel_text(count, ITEMS_AT_ONCE, print_part, &making, list->out);
		making.first += count;
		if (list->spill)
			list->spill->take(list->out, list->spill->context);
	}
	list->n += n;
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
	add_string(key, list->out);
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

void js_free(struct js *value)
{
	if (!value)
		return;
	str_free(&value->text);
	free(value);
}
