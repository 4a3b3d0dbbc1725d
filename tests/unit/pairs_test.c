#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/pairs.h"

static char *top;               /* of the repository */
static struct store *store;

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	bool made;

	(void)state;
	top = xasprintf("%s/pairs_test.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(top))
		return -1;
	setenv("HOME", top, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	assert_null(store_create(top, &store, &made));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_free(store);
	file_remove_tree(top);
	free(top);
	return 0;
}

/* The tree of the commit of all that a shell command does in the work tree. */
static struct oid commit_after(const char *shell)
{
	char *command = xasprintf("cd '%s' && { %s; } && git add -A && git -c user.name=Registrar"
				  " -c user.email=registrar@example.org commit -q -m Werk", top, shell);
	struct oid commit, tree;
	bool exists;

	if (system(command) != 0)
		fail_msg("%s", command);
	free(command);
	assert_null(store_head(store, &commit, &exists));
	assert_null(store_commit_tree(store, &commit, &tree));
	return tree;
}

static void expect_differences(const struct tree_difference *items, size_t n, const struct tree_pair *pair)
{
	struct tree_difference *expected;
	size_t n_expected;

	assert_null(store_all_differences(store, pair->has_before ? &pair->before : NULL, &pair->after, &expected,
					  &n_expected));
	assert_int_equal(n, n_expected);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(items[i].name, expected[i].name);
		assert_true(entry_equal(&items[i].before, &expected[i].before));
		assert_true(entry_equal(&items[i].after, &expected[i].after));
	}
	tree_differences_free(expected, n_expected);
}

/* What git tells is what libgit2 finds, for every two of a number of trees. */
static void test_pairs(void **state)
{
	static const char *const changes[] = {
		"mkdir -p a/b 'c d' && echo 1 >a/b/x && echo 1 >'c d/y' && echo 1 >'a/new\nline'",
		"echo 2 >a/b/x && chmod +x 'c d/y'", "rm -r a/b && echo 3 >a/b", "ln -s else link && rm a/b",
		"rm link && mkdir link && echo 4 >link/z", "rm -r a 'c d'", "echo 5 >link/z && : >empty",
		"git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),module; mkdir module",
	};
	struct tree_pair pairs[(COUNT(changes) + 1) * COUNT(changes)];
	struct oid trees[COUNT(changes)];
	struct tree_difference *items;
	struct pairs *told;
	struct error *err;
	size_t n = 0, n_items;

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		trees[i] = commit_after(changes[i]);
		pairs[n++] = (struct tree_pair){ .after = trees[i] };
	}
	for (size_t i = 0; i < COUNT(changes); i++)
		for (size_t k = 0; k < COUNT(changes); k++)
			pairs[n++] = (struct tree_pair){ trees[i], trees[k], true };
	assert_null(pairs_begin(store, pairs, n, &told));
	for (size_t i = 0; i < n; i++) {
		assert_null(pairs_next(told, &items, &n_items));
		expect_differences(items, n_items, &pairs[i]);
		tree_differences_free(items, n_items);
	}
	err = pairs_next(told, &items, &n_items);
	assert_non_null(err);
	error_free(err);
	pairs_free(told);
	/* Stopped before it was asked; and about what is not there. */
	assert_null(pairs_begin(store, pairs, n, &told));
	pairs_free(told);
	pairs[1].after.raw[3] ^= 1;
	assert_null(pairs_begin(store, pairs, n, &told));
	for (size_t i = 0; i < 2; i++) {
		err = pairs_next(told, &items, &n_items);
		if (i == 0)
			tree_differences_free(items, n_items);
	}
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_SYSTEM);
	assert_int_equal(n_items, 0);
	error_free(err);
	pairs_free(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pairs, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
