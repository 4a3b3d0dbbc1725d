#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/pool.h"

/* Whatever the room, pieces are zeroed, aligned, and none lies over another. */
static void gives_out_pieces(void **state)
{
	static const size_t rooms[] = { 0, 100, POOL_LARGE, 3 * POOL_LARGE };
	enum { PIECES = 3000 };
	static unsigned char *pieces[PIECES];

	(void)state;
	for (size_t r = 0; r < COUNT(rooms); r++) {
		struct pool *pool = pool_new(rooms[r]);

		for (size_t i = 0; i < PIECES; i++) {
			pieces[i] = pool_alloc(pool, i + 1, 1);
			assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
			for (size_t k = 0; k <= i; k++)
				assert_int_equal(pieces[i][k], 0);
			memset(pieces[i], (int)(i % 251) + 1, i + 1);
		}
		for (size_t i = 0; i < PIECES; i++)
			for (size_t k = 0; k <= i; k++)
				assert_int_equal(pieces[i][k], i % 251 + 1);
		pool_free(pool);
	}
}

/* Larger than any chunk of it. */
static void gives_out_large_pieces(void **state)
{
	struct pool *pool = pool_new(POOL_LARGE);
	char *large = pool_alloc(pool, 5, POOL_LARGE), *small = pool_alloc(pool, 1, 1);

	(void)state;
	large[5 * POOL_LARGE - 1] = 'a';
	*small = 'b';
	assert_int_equal(large[0], 0);
	pool_free(pool);
	pool_free(NULL);
}

static void copies_texts(void **state)
{
	struct pool *pool = pool_new(0);

	(void)state;
	assert_string_equal(pool_text(pool, "abc", 2), "ab");
	assert_string_equal(pool_text(pool, NULL, 0), "");
	pool_free(pool);
}

/* The leak check and the one for use after free are the judges. */
static void lives_as_long_as_its_owners(void **state)
{
	struct pool *pool = pool_new(10);
	char *text = pool_text(pool, "text", 4);

	(void)state;
	assert_ptr_equal(pool_share(pool), pool);
	pool_free(pool);
	assert_string_equal(text, "text");
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_out_pieces), cmocka_unit_test(gives_out_large_pieces),
		cmocka_unit_test(copies_texts), cmocka_unit_test(lives_as_long_as_its_owners),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
