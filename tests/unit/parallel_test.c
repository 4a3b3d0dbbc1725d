#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/js.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/parallel.h"

enum { MOST = 5000 };

struct seen {
	atomic_int times[MOST];
	atomic_int at_work[PARALLEL_MOST];
	size_t size;
	bool wrong;             /* asserted when all is done: cmocka fails in one thread only */
};

static void see(const struct slice *part, void *context)
{
	struct seen *seen = context;

	if (part->worker >= PARALLEL_MOST || atomic_fetch_add(&seen->at_work[part->worker], 1) != 0 ||
	    part->from % seen->size || part->to - part->from > seen->size || part->from >= part->to) {
		seen->wrong = true;
		return;
	}
	for (size_t i = part->from; i < part->to; i++)
		atomic_fetch_add(&seen->times[i], 1);
	atomic_fetch_sub(&seen->at_work[part->worker], 1);
}

static void does_each_once(void **state)
{
	static const struct { size_t n, size; } cases[] = {
		{ 0, 10 }, { 1, 10 }, { 10, 10 }, { 11, 10 }, { MOST, 1 }, { MOST, 7 }, { MOST, MOST }, { MOST, 9999 },
	};
	static struct seen seen;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(&seen, 0, sizeof seen);
		seen.size = cases[i].size;
		parallel(cases[i].n, cases[i].size, see, &seen);
		assert_false(seen.wrong);
		for (size_t k = 0; k < MOST; k++)
			assert_int_equal(seen.times[k], k < cases[i].n);
	}
}

/* A text each, all different literals for tr: found by their addresses. */
static char texts[MOST][sizeof "January"];

static void translate(const struct slice *part, void *context)
{
	atomic_int *wrong = context;

	for (size_t i = part->from; i < part->to; i++)
		for (int again = 0; again < 2; again++)
			if (strcmp(tr(LANG_NL, texts[i]), "januari") != 0)
				atomic_fetch_add(wrong, 1);
}

static void translates(void **state)
{
	atomic_int wrong = 0;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		strcpy(texts[i], "January");
	parallel(MOST, 3, translate, &wrong);
	assert_int_equal(wrong, 0);
}

static struct js *number(size_t at, const void *context)
{
	struct js *object = js_object();

	js_set_int(object, context, (long long)at);
	return object;
}

static void makes_lists(void **state)
{
	static const size_t sizes[] = { 0, 1, 127, 128, 129, 4096, 4097, 10000 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct str all = STR_INIT, one_by_one = STR_INIT;
		struct js_list list;

		js_list_begin(&list, js_object(), "list", &all);
		js_list_add_text(&list, "{}", 2);
		js_list_add_all(&list, sizes[i], number, "n");
		js_list_add_all(&list, sizes[i], number, "m");
		js_list_end(&list);
		js_list_begin(&list, js_object(), "list", &one_by_one);
		js_list_add(&list, js_object());
		for (size_t k = 0; k < 2 * sizes[i]; k++)
			js_list_add(&list, number(k % sizes[i], k < sizes[i] ? "n" : "m"));
		js_list_end(&list);
		assert_string_equal(all.ptr, one_by_one.ptr);
		str_free(&all);
		str_free(&one_by_one);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_each_once), cmocka_unit_test(translates), cmocka_unit_test(makes_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
