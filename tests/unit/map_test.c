#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/map.h"

static void test_first_come(void **state)
{
	struct map map = MAP_INIT;
	int a, b;

	(void)state;
	assert_null(map_get(&map, "x"));
	assert_ptr_equal(map_add(&map, "x", &a), &a);
	assert_ptr_equal(map_add(&map, "x", &b), &a);
	assert_ptr_equal(map_add(&map, "", &b), &b);
	assert_ptr_equal(map_get(&map, "x"), &a);
	assert_ptr_equal(map_get(&map, ""), &b);
	assert_null(map_get(&map, "y"));
	map_free(&map);
	assert_null(map_get(&map, "x"));
	map_free(&map);
}

static void test_many(void **state)
{
	static char keys[1000][8];
	struct map map = MAP_INIT;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		snprintf(keys[i], sizeof keys[i], "k%zu", i * 7919 % 1000);
		assert_ptr_equal(map_add(&map, keys[i], keys[i]), keys[i]);
	}
	for (size_t i = 0; i < 1000; i++)
		assert_ptr_equal(map_get(&map, keys[i]), keys[i]);
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_first_come), cmocka_unit_test(test_many) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
