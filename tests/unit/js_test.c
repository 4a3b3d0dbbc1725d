#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/js.h"
#include "base/mem.h"

static void prints_strings(void **state)
{
	static const struct { const char *text, *json; } cases[] = {
		{ NULL, "null\n" }, { "", "\"\"\n" }, { "caf\xc3\xa9", "\"caf\xc3\xa9\"\n" },
		{ "say \"a\" \\", "\"say \\\"a\\\" \\\\\"\n" }, { "a/b", "\"a/b\"\n" },
		{ "a\nb\tc\r", "\"a\\nb\\tc\\r\"\n" }, { "\033[31m", "\"\\u001B[31m\"\n" },
		{ "\x7f", "\"\\u007F\"\n" }, { "\xc2\x9b", "\"\\u009B\"\n" },
		{ "\xe2\x80\xae", "\"\\u202E\"\n" }, { "\xe2\x80\xa8", "\"\\u2028\"\n" },
		{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"\n" },
		{ "a\xff" "b", "\"a\xef\xbf\xbd" "b\"\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str out = STR_INIT;

		js_print(js_string(cases[i].text), &out);
		assert_string_equal(out.ptr, cases[i].json);
		str_free(&out);
	}
}

static void prints_values_in_order(void **state)
{
	struct js *root = js_object(), *list = js_array();
	struct str out = STR_INIT;

	(void)state;
	js_set_str(root, "schema", "afspraak/list/1");
	js_set_int(root, "big", -9223372036854775807LL - 1);
	js_set(root, "yes", js_bool(true));
	js_set(root, "none", js_null());
	js_set_str(root, "absent", NULL);
	js_push_str(list, "z");
	js_push(list, js_int(7));
	js_push(list, js_object());
	js_set(root, "a", list);
	js_set(root, "empty", js_array());
	js_set_str(root, "k\xff", "odd key");
	js_print(root, &out);
	assert_string_equal(out.ptr,
		"{\n"
		"  \"schema\": \"afspraak/list/1\",\n"
		"  \"big\": -9223372036854775808,\n"
		"  \"yes\": true,\n"
		"  \"none\": null,\n"
		"  \"absent\": null,\n"
		"  \"a\": [\n"
		"    \"z\",\n"
		"    7,\n"
		"    {}\n"
		"  ],\n"
		"  \"empty\": [],\n"
		"  \"k\xef\xbf\xbd\": \"odd key\"\n"
		"}\n");
	str_free(&out);
}

static struct js *two_values(long long n)
{
	struct js *item = js_object();

	js_set_int(item, "n", n);
	js_set(item, "list", js_array());
	return item;
}

/* What comes one item at a time looks as if it had come at once. */
static void prints_lists_item_by_item(void **state)
{
	(void)state;
	for (int n = 0; n < 3; n++) {
		struct js *whole = js_object(), *head = js_object(), *first = js_array(), *second = js_array();
		struct str expected = STR_INIT, out = STR_INIT, item = STR_INIT;
		struct js_list list;

		js_set_str(whole, "schema", "x");
		js_set_str(head, "schema", "x");
		js_list_begin(&list, head, "first", &out);
		for (int i = 0; i < n; i++) {
			js_push(first, two_values(i));
			js_list_add(&list, two_values(i));
		}
		js_set(whole, "first", first);
		js_list_next(&list, "second");
		for (int i = 0; i < n; i++) {
			js_push(second, two_values(-i));
			str_truncate(&item, 0);
			js_print_at(two_values(-i), JS_LIST_DEPTH, &item);
			js_list_add_text(&list, item.ptr, item.len);
		}
		js_set(whole, "second", second);
		if (n == 1) {
			js_set(whole, "last", two_values(7));
			js_list_set(&list, "last", two_values(7));
		}
		js_list_end(&list);
		js_print(whole, &expected);
		assert_string_equal(out.ptr, expected.ptr);
		str_free(&expected);
		str_free(&item);
		str_free(&out);
	}
}

/* Containers made in place are as those that are put in. */
static void makes_containers_in_place(void **state)
{
	struct str out = STR_INIT, expected = STR_INIT;
	struct js *root = js_object(), *whole = js_object(), *list = js_array(), *item = js_object();

	(void)state;
	js_open_array(root, "list");
	js_push_str(root, "{");
	js_open_item(root);
	js_open_array(root, "none");
	js_close(root);
	js_set_bool(root, "yes", true);
	js_close(root);
	js_open_item(root);
	js_close(root);
	js_close(root);
	js_set_bool(root, "no", false);
	js_open_array(root, "left open");
	js_push_str(root, "[");
	js_print(root, &out);

	js_push_str(list, "{");
	js_set(item, "none", js_array());
	js_set(item, "yes", js_bool(true));
	js_push(list, item);
	js_push(list, js_object());
	js_set(whole, "list", list);
	js_set(whole, "no", js_bool(false));
	list = js_array();
	js_push_str(list, "[");
	js_set(whole, "left open", list);
	js_print(whole, &expected);
	assert_string_equal(out.ptr, expected.ptr);
	str_free(&expected);
	str_free(&out);
}

static struct js *number_at(size_t at, const void *context)
{
	return two_values((int)at + *(const int *)context);
}

static void take_all(struct str *text, void *context)
{
	str_addn(context, text->ptr, text->len);
	str_truncate(text, 0);
}

static void take_nothing(struct str *text, void *context)
{
	(void)text;
	(*(size_t *)context)++;
}

/* What is spilt, and what is left, is what there would have been. */
static void spills_long_lists(void **state)
{
	static const size_t lengths[] = { 0, 1, 63, 64, 65, 511, 512, 513, 3000 };
	const int from = 5;

	(void)state;
	for (size_t i = 0; i < COUNT(lengths) * 3; i++) {
		struct str out = STR_INIT, spilt = STR_INIT, expected = STR_INIT;
		size_t n = lengths[i / 3], times = 0;
		struct js_spill all = { take_all, &spilt }, nothing = { take_nothing, &times };
		struct js *whole = js_object(), *array = js_array();
		struct js_list list;

		js_list_begin(&list, js_object(), "list", &out);
		list.spill = i % 3 == 0 ? NULL : i % 3 == 1 ? &all : &nothing;
		js_push(array, two_values(-1));
		js_list_add(&list, two_values(-1));
		js_list_add_all(&list, n, number_at, &from);
		for (size_t k = 0; k < n; k++)
			js_push(array, number_at(k, &from));
		js_list_end(&list);
		js_set(whole, "list", array);
		js_print(whole, &expected);
		str_add(&spilt, str_text(&out));
		assert_string_equal(str_text(&spilt), expected.ptr);
		assert_true(i % 3 != 2 || n < 1000 || times > 2);
		str_free(&expected);
		str_free(&spilt);
		str_free(&out);
	}
}

static void prints_on_one_line(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	js_print_line(two_values(1), &out);
	assert_string_equal(out.ptr, "{\"n\": 1,\"list\": []}\n");
	str_free(&out);
}

/* The leak check of the sanitizer build is the judge. */
static void frees_what_is_not_printed(void **state)
{
	struct js *root = js_object();

	(void)state;
	js_set_str(root, "a", "b");
	js_free(root);
	js_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_strings),
		cmocka_unit_test(prints_values_in_order),
		cmocka_unit_test(prints_lists_item_by_item), cmocka_unit_test(makes_containers_in_place),
		cmocka_unit_test(spills_long_lists), cmocka_unit_test(prints_on_one_line),
		cmocka_unit_test(frees_what_is_not_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
