/* Values as bytes in the index: what is put in comes out, and bytes that are spoilt do
 * no more than give another value, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "history/index_values.h"

#define ROUNDS 400

static uint32_t seed = 20250101;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Few names, so that maps with the same keys come again, and the same ones in
 * another order too. */
static struct ynode *random_value(unsigned depth)
{
	static const char *const keys[] = { "titel", "titels", "t", "", "naam", "één" };
	static const char *const texts[] = { "", "onbekend", "één", "twee\nregels", "2025-01-01" };
	uint32_t kind = depth ? draw(4) : 3;
	struct ynode *node;

	if (kind > 1)
		return ynode_scalar(texts[draw(COUNT(texts))]);
	node = kind ? ynode_map() : ynode_seq();
	for (uint32_t n = draw(5); n; n--) {
		if (kind)
			ynode_put(node, keys[draw(COUNT(keys))], random_value(depth - 1));
		else
			ynode_push(node, random_value(depth - 1));
	}
	return node;
}

/* In a piece of memory of its own: what is read past its end is seen by a sanitizer. */
static char *copy_of(const char *bytes, size_t len)
{
	char *copy = xmalloc(len ? len : 1);

	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

/* All that can be asked of it. */
static size_t walk(const struct ynode *node)
{
	size_t length = node->text ? strlen(node->text) : 0;

	for (size_t i = 0; i < node->n; i++) {
		if (node->kind == Y_MAP)
			assert_non_null(ynode_get(node, node->keys[i]->text));
		length += walk(node->items[i]);
	}
	return length;
}

static void expect_same(struct unpacker *unpacker, char *bytes, size_t len, const struct ynode *wanted)
{
	struct ynode *got = index_get_value(unpacker, bytes, len);

	assert_non_null(got);
	assert_true(ynode_equal(got, wanted));
	walk(got);
}

static void test_round_trip(void **state)
{
	struct pool *pool = pool_new(POOL_LARGE);
	struct unpacker *unpacker = index_unpacker(pool);
	char *kept[ROUNDS];

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct ynode *value = random_value(4);
		struct str bytes = STR_INIT;

		index_put_value(value, &bytes);
		kept[i] = copy_of(bytes.ptr, bytes.len);
		expect_same(unpacker, kept[i], bytes.len, value);
		ynode_free(value);
		str_free(&bytes);
	}
	pool_free(pool);
	for (size_t i = 0; i < ROUNDS; i++)
		free(kept[i]);
}

/* Maps with the same keys share them, and others do not. */
static void test_keys(void **state)
{
	static const char *const texts[] = { "{titel: a, naam: b}", "{titel: c, naam: d}", "{naam: b, titel: a}" };
	struct pool *pool = pool_new(1024);
	struct unpacker *unpacker = index_unpacker(pool);
	struct str bytes[COUNT(texts)];
	struct ynode *got[COUNT(texts)];

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct ynode *value;

		assert_null(ynode_from_argument(texts[i], &value));
		bytes[i] = (struct str)STR_INIT;
		index_put_value(value, &bytes[i]);
		got[i] = index_get_value(unpacker, bytes[i].ptr, bytes[i].len);
		assert_true(ynode_equal(got[i], value));
		ynode_free(value);
	}
	assert_ptr_equal(got[0]->keys, got[1]->keys);
	assert_string_equal(ynode_text(ynode_get(got[1], "naam")), "d");
	assert_ptr_not_equal(got[0]->keys, got[2]->keys);
	pool_free(pool);
	for (size_t i = 0; i < COUNT(texts); i++)
		str_free(&bytes[i]);
}

static void test_spoilt(void **state)
{
	size_t read = 0, refused = 0;

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct pool *pool = pool_new(1024);
		struct unpacker *unpacker = index_unpacker(pool);
		struct ynode *value = random_value(3), *got;
		struct str bytes = STR_INIT;
		char *whole, *spoilt;
		size_t len;

		index_put_value(value, &bytes);
		whole = copy_of(bytes.ptr, bytes.len);
		len = draw(4) ? bytes.len : draw((uint32_t)bytes.len);
		spoilt = copy_of(bytes.ptr, len);
		for (uint32_t n = draw(3); n && len; n--)
			spoilt[draw((uint32_t)len)] = (char)draw(draw(2) ? 256 : 8);
		got = index_get_value(unpacker, spoilt, len);
		if (got)
			walk(got);
		read += got != NULL;
		refused += got == NULL;
		/* Nor does it spoil what comes after. */
		expect_same(unpacker, whole, bytes.len, value);
		pool_free(pool);
		ynode_free(value);
		str_free(&bytes);
		free(spoilt);
		free(whole);
	}
	assert_true(read > 0 && refused > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_spoilt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
