#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"

static char *root;

static int make_root(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/file_test.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	return mkdtemp(root) ? 0 : -1;
}

static int drop_root(void **state)
{
	struct stat st;
	int there;

	(void)state;
	file_remove_tree(root);
	there = lstat(root, &st) == 0;
	free(root);
	return there ? -1 : 0;
}

static char *at(const char *path)
{
	return xasprintf("%s/%s", root, path);
}

static void make_link(const char *target, const char *path)
{
	char *full = at(path);

	assert_int_equal(symlink(target, full), 0);
	free(full);
}

static void write_text(const char *path, const char *text)
{
	assert_null(file_write(root, path, text, strlen(text)));
}

static void assert_holds(const char *path, const char *text)
{
	struct str bytes = STR_INIT;

	assert_null(file_read(root, path, 1000, &bytes));
	assert_string_equal(str_text(&bytes), text);
	str_free(&bytes);
}

static void assert_kind(const char *path, enum file_kind want)
{
	enum file_kind kind;
	struct stat st;

	assert_null(file_stat(root, path, &kind, &st));
	assert_int_equal(kind, want);
}

static void assert_names(const char *path, const char *want)
{
	struct strv names = STRV_INIT;
	char *joined;

	assert_null(file_names(root, path, &names));
	joined = strv_join(&names, " ");
	assert_string_equal(joined, want);
	free(joined);
	strv_free(&names);
}

static void assert_fails(struct error *err, enum status status)
{
	assert_non_null(err);
	assert_int_equal(err->status, status);
	error_free(err);
}

static void test_plain_paths(void **state)
{
	static const char *const plain[] = { "a", "a/b", ".git", "...", "a..", "-", " " };
	static const char *const others[] = { "", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b" };

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++)
		assert_true(path_is_plain(plain[i]));
	for (size_t i = 0; i < COUNT(others); i++)
		assert_false(path_is_plain(others[i]));
}

static void test_write_read_remove(void **state)
{
	struct str bytes = STR_INIT;

	(void)state;
	write_text("a/b/c.txt", "een");
	write_text("a/b/c.txt", "twee");
	write_text("a/d.txt", "");
	assert_holds("a/b/c.txt", "twee");
	assert_holds("a/d.txt", "");
	assert_names("", "a");
	assert_names("a", "b d.txt");
	assert_names("a/b", "c.txt");
	assert_names("nowhere", "");
	assert_kind("a/b/c.txt", FILE_REGULAR);
	assert_kind("a/b", FILE_DIRECTORY);
	assert_kind("a/x", FILE_NONE);
	assert_kind("x/y", FILE_NONE);
	assert_fails(file_read(root, "a/b/c.txt", 3, &bytes), STATUS_DATA);
	str_free(&bytes);
	assert_fails(file_read(root, "a/b", 3, &bytes), STATUS_DATA);
	assert_fails(file_read(root, "a/x", 3, &bytes), STATUS_SYSTEM);
	str_free(&bytes);
	assert_null(file_remove(root, "a/b/c.txt"));
	assert_names("a", "d.txt");
	assert_null(file_remove(root, "a/b/c.txt"));
	assert_null(file_remove(root, "a/d.txt"));
	assert_names("", "");
}

static void test_bytes(void **state)
{
	struct str bytes = STR_INIT, all = STR_INIT;

	(void)state;
	for (int i = 0; i < 200000; i++)
		str_addc(&all, (char)(i * 7));
	assert_null(file_write(root, "bytes", all.ptr, all.len));
	assert_null(file_read(root, "bytes", all.len, &bytes));
	assert_int_equal(bytes.len, all.len);
	assert_memory_equal(bytes.ptr, all.ptr, all.len);
	str_free(&bytes);
	str_free(&all);
	assert_null(file_remove(root, "bytes"));
}

/* Neither the last part nor a directory on the way may be a link. */
static void test_links_are_not_followed(void **state)
{
	struct str bytes = STR_INIT;

	(void)state;
	write_text("real/file", "echt");
	make_link("real", "dir");
	make_link("real/file", "link");
	make_link("loop", "loop");
	assert_kind("dir", FILE_OTHER);
	assert_kind("link", FILE_OTHER);
	assert_kind("dir/file", FILE_OTHER);
	assert_kind("link/file", FILE_OTHER);
	assert_kind("loop/file", FILE_OTHER);
	assert_fails(file_read(root, "link", 100, &bytes), STATUS_SYSTEM);
	assert_fails(file_read(root, "dir/file", 100, &bytes), STATUS_SYSTEM);
	assert_fails(file_write(root, "dir/new", "x", 1), STATUS_SYSTEM);
	assert_fails(file_write(root, "link/new", "x", 1), STATUS_SYSTEM);
	assert_fails(file_remove(root, "dir/file"), STATUS_SYSTEM);
	assert_names("dir", "");
	assert_names("real", "file");
	/* The link itself is replaced, and not what it names. */
	write_text("link", "nieuw");
	assert_kind("link", FILE_REGULAR);
	assert_holds("real/file", "echt");
	assert_int_equal(bytes.len, 0);
	str_free(&bytes);
}

static void test_something_else(void **state)
{
	struct str bytes = STR_INIT;
	char *path = at("pipe");

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_kind("pipe", FILE_OTHER);
	assert_fails(file_read(root, "pipe", 100, &bytes), STATUS_DATA);
	assert_fails(file_write(root, "real", "x", 1), STATUS_SYSTEM);
	assert_names("real", "file");
	free(path);
	str_free(&bytes);
}

static void test_what_a_killed_writer_left(void **state)
{
	(void)state;
	write_text("sweep/.file.afspraak-tmp", "half");
	write_text("sweep/file", "heel");
	assert_names("sweep", "file");
	write_text("sweep/.file.afspraak-tmp", "half");
	file_sweep(root, "sweep/file");
	file_sweep(root, "nowhere/file");
	assert_names("sweep", "file");
	assert_holds("sweep/file", "heel");
}

static void test_slurp(void **state)
{
	struct str bytes = STR_INIT;
	char *file = at("real/file"), *link = at("to-file"), *nowhere = at("nowhere");

	(void)state;
	assert_int_equal(symlink(file, link), 0);
	assert_null(file_slurp(link, 4, &bytes));
	assert_string_equal(bytes.ptr, "echt");
	str_free(&bytes);
	assert_fails(file_slurp(file, 3, &bytes), STATUS_DATA);
	str_free(&bytes);
	assert_fails(file_slurp(nowhere, 3, &bytes), STATUS_USAGE);
	assert_fails(file_slurp(root, 3, &bytes), STATUS_USAGE);
	free(file);
	free(link);
	free(nowhere);
}

static void test_removing_a_tree_follows_no_link(void **state)
{
	char *tree = at("tree"), *nowhere = at("nowhere");

	(void)state;
	write_text("kept/file", "blijft");
	write_text("tree/a/b/c", "gaat");
	make_link("../kept", "tree/link");
	file_remove_tree(tree);
	file_remove_tree(nowhere);
	assert_kind("tree", FILE_NONE);
	assert_holds("kept/file", "blijft");
	free(tree);
	free(nowhere);
}

static void test_list(void **state)
{
	static const struct {
		const char *name;
		enum file_kind kind;
	} expected[] = {
		{ ".b", FILE_REGULAR }, { "a", FILE_DIRECTORY }, { "b", FILE_REGULAR }, { "c", FILE_OTHER }, { "d", FILE_OTHER },
	};
	struct file_entry *entries;
	char *path;
	size_t n;

	(void)state;
	assert_null(file_write(root, "l/a/x", "x", 1));
	assert_null(file_write(root, "l/b", "b", 1));
	assert_null(file_write(root, "l/.b", "b", 1));
	path = xasprintf("%s/l/c", root);
	assert_int_equal(symlink("b", path), 0);
	free(path);
	path = xasprintf("%s/l/d", root);
	assert_int_equal(mkfifo(path, 0600), 0);
	free(path);
	assert_null(file_list(root, "l", &entries, &n));
	assert_int_equal(n, COUNT(expected));
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(entries[i].name, expected[i].name);
		assert_int_equal(entries[i].kind, expected[i].kind);
	}
	file_entries_free(entries, n);
	assert_null(file_list(root, "nowhere", &entries, &n));
	assert_int_equal(n, 0);
	assert_null(file_list(root, "l/c", &entries, &n));
	assert_int_equal(n, 0);
}

/* One after another, as each by itself. */
static void test_read_along(void **state)
{
	static const char *const paths[] = {
		"w/a/1", "w/a/2", "w/1", "w/a/1", "w/a/b/1", "w/a/none", "w/a/2", "nowhere/1", "w/a/1", "top", "w/1", "top",
		"w/link/1", "w/a/1", "w/a/b", "w/ab/1",
	};
	struct file_way way = FILE_WAY_INIT;
	char *path;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_null(file_write(root, paths[i], paths[i], strlen(paths[i])));
	assert_null(file_write(root, "top", "t", 1));
	assert_null(file_write(root, "w/ab/1", "ab", 2));
	path = xasprintf("%s/w/link", root);
	assert_int_equal(symlink("a", path), 0);
	free(path);
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct str alone = STR_INIT, along = STR_INIT;
		struct error *expected = file_read(root, paths[i], 100, &alone);
		struct error *err = file_read_along(&way, root, paths[i], 100, &along);

		assert_int_equal(!err, !expected);
		assert_string_equal(str_text(&along), str_text(&alone));
		if (err)
			assert_string_equal(err->text, expected->text);
		error_free(err);
		error_free(expected);
		str_free(&alone);
		str_free(&along);
	}
	file_way_end(&way);
	file_way_end(&way);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_paths),
		cmocka_unit_test(test_write_read_remove),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_links_are_not_followed),
		cmocka_unit_test(test_something_else),
		cmocka_unit_test(test_what_a_killed_writer_left),
		cmocka_unit_test(test_slurp),
		cmocka_unit_test(test_removing_a_tree_follows_no_link),
		cmocka_unit_test(test_list), cmocka_unit_test(test_read_along),
	};

	return cmocka_run_group_tests(tests, make_root, drop_root);
}
