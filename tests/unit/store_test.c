#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/scan.h"
#include "store/write.h"

static char *root;              /* of all repositories of this program */
static char *top;               /* of the repository of the test */
static struct store *store;

static int set_up_group(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root = xasprintf("%s/store_test.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(root))
		return -1;
	setenv("HOME", root, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("TZ", "Europe/Amsterdam", 1);
	unsetenv("XDG_CONFIG_HOME");
	tzset();
	return 0;
}

static int tear_down_group(void **state)
{
	(void)state;
	file_remove_tree(root);
	free(root);
	return 0;
}

static int set_up(void **state)
{
	static int serial;
	static const char *const names[] = { "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME",
					     "GIT_COMMITTER_EMAIL" };
	bool made;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		setenv(names[i], i % 2 ? "registrar@example.org" : "Registrar", 1);
	setenv("SOURCE_DATE_EPOCH", "1735732800", 1);
	unsetenv("GIT_AUTHOR_DATE");
	unsetenv("GIT_COMMITTER_DATE");
	top = xasprintf("%s/%d", root, ++serial);
	if (mkdir(top, 0777) != 0)
		return -1;
	assert_null(store_create(top, &store, &made));
	assert_true(made);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_free(store);
	free(top);
	return 0;
}

/* The first line that git says; the caller owns it. */
static char *git(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *git(const char *fmt, ...)
{
	char line[4096] = "", *arguments, *command;
	FILE *pipe;
	va_list ap;

	va_start(ap, fmt);
	arguments = xvasprintf(fmt, ap);
	va_end(ap);
	command = xasprintf("git -C '%s' %s 2>&1", top, arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	if (fgets(line, sizeof line, pipe))
		line[strcspn(line, "\n")] = '\0';
	while (fgetc(pipe) != EOF)
		;
	if (pclose(pipe) != 0)
		fail_msg("%s: %s", command, line);
	free(arguments);
	free(command);
	return xstrdup(line);
}

static void expect_git(const char *expected, const char *command)
{
	char *said = git("%s", command);

	assert_string_equal(said, expected);
	free(said);
}

static void run_git(const char *command)
{
	free(git("%s", command));
}

static void expect_error(struct error *err, enum status status, const char *text)
{
	char *said;

	assert_non_null(err);
	said = error_format(err);
	if (err->status != status || !strstr(said, text))
		fail_msg("status %d: %s", (int)err->status, said);
	free(said);
	error_free(err);
}

static struct update put(const char *path, const char *text)
{
	return (struct update){ .path = path, .bytes = text, .len = text ? strlen(text) : 0 };
}

/* Commit the updates on parent; true when HEAD was not there. */
static bool commit(const struct oid *parent, const struct update *updates, size_t n, struct oid *out)
{
	struct person author, committer;
	struct writer *writer;
	struct error *warning;
	bool moved;

	assert_null(store_author(store, &author));
	assert_null(store_committer(store, &committer));
	assert_null(write_begin(store, &writer));
	assert_null(write_commit(writer, parent, updates, n, &author, &committer, "Reden\n\nAard: wijziging\n",
				 &moved, out, &warning));
	assert_null(warning);
	write_end(writer);
	person_free(&author);
	person_free(&committer);
	return moved;
}

static struct oid commit_one(const struct oid *parent, const char *path, const char *text)
{
	struct update update = put(path, text);
	struct oid id;

	assert_false(commit(parent, &update, 1, &id));
	return id;
}

static struct oid head(void)
{
	struct oid id;
	bool exists;

	assert_null(store_head(store, &id, &exists));
	assert_true(exists);
	return id;
}

static struct oid tree_of(const struct oid *id)
{
	struct commit commit;
	struct oid tree;

	assert_null(store_commit_read(store, id, &commit));
	tree = commit.tree;
	commit_free(&commit);
	return tree;
}

static struct oid resolve(const char *revision)
{
	struct oid id;

	assert_null(store_resolve(store, revision, &id));
	return id;
}

/* --- opening ------------------------------------------------------------------------ */

static void test_open(void **state)
{
	char *inside = xasprintf("%s/a", top);
	struct store *other;
	bool made;

	(void)state;
	assert_true(store_exists(top));
	assert_false(store_exists(root));
	expect_error(store_open(root, &other), STATUS_NO_REGISTER, "not in a git repository");
	assert_int_equal(mkdir(inside, 0777), 0);
	assert_null(store_open(inside, &other));
	assert_string_equal(store_workdir(other), store_workdir(store));
	assert_string_equal(store_gitdir(other), store_gitdir(store));
	store_free(other);
	assert_null(store_create(inside, &other, &made));
	assert_false(made);
	store_free(other);
	free(inside);
}

static void test_bare(void **state)
{
	struct store *worktree = store;
	char *path = xasprintf("%s.git", top);
	struct oid first;

	(void)state;
	free(git("init -q --bare '%s'", path));
	assert_null(store_open(path, &store));
	assert_null(store_workdir(store));
	first = commit_one(NULL, "a/b.yaml", "x\n");
	assert_true(oid_equal(&first, &(struct oid){ { 0 } }) == false);
	commit_one(&first, "a/b.yaml", NULL);
	store_free(store);
	store = worktree;
	free(path);
}

/* A directory that is half a repository is in the way, and is left alone. */
static void test_create_over_something_else(void **state)
{
	char *directory = xasprintf("%s/half", top), *inside = xasprintf("%s/.git", directory);
	struct store *other;
	bool made;

	(void)state;
	assert_null(file_write(root, "half/.git/config", "x", 1));
	free(directory);
	free(inside);
	directory = xasprintf("%s/half", root);
	expect_error(store_create(directory, &other, &made), STATUS_NO_REGISTER, "is there, but is no git repository");
	assert_false(made);
	inside = xasprintf("%s/.git.afspraak-tmp", directory);
	assert_int_not_equal(access(inside, F_OK), 0);
	free(directory);
	free(inside);
}

/* --- committing ----------------------------------------------------------------------- */

static void test_commit_moves_head_only_from_its_parent(void **state)
{
	struct update update = put("a.yaml", "een\n");
	struct oid first, second, third, found;
	bool exists;

	(void)state;
	assert_null(store_head(store, &found, &exists));
	assert_false(exists);
	assert_false(commit(NULL, &update, 1, &first));
	found = head();
	assert_true(oid_equal(&found, &first));
	expect_git("commit (initial): Reden", "log -g -1 --format=%gs");

	update.bytes = "twee\n";
	update.len = 5;
	assert_true(commit(NULL, &update, 1, &second));         /* there is a commit now */
	found = head();
	assert_true(oid_equal(&found, &first));
	assert_false(commit(&first, &update, 1, &second));
	expect_git("commit: Reden", "log -g -1 --format=%gs");

	update.bytes = "drie\n";
	assert_true(commit(&first, &update, 1, &third));
	found = head();
	assert_true(oid_equal(&found, &second));
	expect_git("twee", "show HEAD:a.yaml");
	expect_git("", "status --porcelain");
	expect_git("2", "rev-list --count HEAD");
}

static void test_commit_follows_head(void **state)
{
	struct oid first = commit_one(NULL, "a.yaml", "een\n"), second, found;

	(void)state;
	run_git("checkout -q --detach");
	second = commit_one(&first, "a.yaml", "twee\n");
	found = head();
	assert_true(oid_equal(&found, &second));
	expect_git("HEAD", "rev-parse --abbrev-ref HEAD");
	run_git("checkout -q -b zij/tak");
	commit_one(&second, "a.yaml", "drie\n");
	expect_git("zij/tak", "rev-parse --abbrev-ref HEAD");
	expect_git("2", "rev-list --count zij/tak~1");
	expect_git("", "status --porcelain");
}

static void test_commit_leaves_others_alone(void **state)
{
	struct update updates[] = { put("a.yaml", "een\n"), put("b.yaml", "een\n"), put("c.yaml", "een\n") };
	struct oid id;

	(void)state;
	assert_false(commit(NULL, updates, COUNT(updates), &id));
	assert_null(file_write(top, "b.yaml", "gewijzigd\n", 10));
	assert_null(file_write(top, "c.yaml", "klaargezet\n", 11));
	assert_null(file_write(top, "nieuw.yaml", "nieuw\n", 6));
	run_git("add c.yaml");
	commit_one(&id, "a.yaml", "twee\n");
	expect_git(" M b.yaml", "status --porcelain");
	expect_git("M  c.yaml", "status --porcelain c.yaml");
	expect_git("?? nieuw.yaml", "status --porcelain nieuw.yaml");
	expect_git("a.yaml", "diff-tree -r --no-commit-id --name-only HEAD");
}

/* Directories that a removal leaves empty go, in the tree and in the work tree. */
static void test_removal_prunes(void **state)
{
	struct update updates[] = { put("a/b/c/d.yaml", "x\n"), put("a/e.yaml", "x\n"), put("f.yaml", "x\n") };
	struct oid id, tree;
	struct entry entry;
	struct stat st;
	enum file_kind kind;

	(void)state;
	assert_false(commit(NULL, updates, COUNT(updates), &id));
	id = commit_one(&id, "a/b/c/d.yaml", NULL);
	tree = tree_of(&id);
	assert_null(store_entry(store, &tree, "a/b", &entry));
	assert_int_equal(entry.kind, ENTRY_NONE);
	assert_null(file_stat(top, "a/b", &kind, &st));
	assert_int_equal(kind, FILE_NONE);
	assert_null(store_entry(store, &tree, "a/e.yaml", &entry));
	assert_int_equal(entry.kind, ENTRY_FILE);
	id = commit_one(&id, "a/e.yaml", NULL);
	tree = tree_of(&id);
	assert_null(store_entry(store, &tree, "a", &entry));
	assert_int_equal(entry.kind, ENTRY_NONE);
	expect_git("", "status --porcelain");
	expect_git("", "fsck --strict --no-dangling --no-progress");
}

/* An edit in the same second as the index was written has the size and, to the
 * second, the time that the index knows: it must not go unseen. */
static void test_edit_in_the_same_second_is_seen(void **state)
{
	struct update updates[] = { put("a.yaml", "een\n"), put("b.yaml", "een\n") };
	struct oid id;

	(void)state;
	assert_false(commit(NULL, updates, COUNT(updates), &id));
	assert_null(file_write(top, "a.yaml", "aan\n", 4));
	id = commit_one(&id, "b.yaml", "aan\n");
	expect_git(" M a.yaml", "status --porcelain");
}

/* --- edits of others ---------------------------------------------------------------------- */

static void expect_dirty(const struct oid *tree, const char *path, const char *text)
{
	struct writer *writer;
	struct error *err;

	assert_null(write_begin(store, &writer));
	err = write_refuse_dirty(writer, tree, path);
	write_end(writer);
	if (text)
		expect_error(err, STATUS_CONFLICT, text);
	else
		assert_null(err);
}

static void test_refuse_dirty(void **state)
{
	struct oid id = commit_one(NULL, "d/a.yaml", "een\n"), tree = tree_of(&id);
	char *link;

	(void)state;
	expect_dirty(&tree, "d/a.yaml", NULL);
	expect_dirty(&tree, "d/b.yaml", NULL);
	assert_null(file_write(top, "d/b.yaml", "x", 1));
	expect_dirty(&tree, "d/b.yaml", "move the file away");
	assert_null(file_write(top, "d/a.yaml", "twee\n", 5));
	expect_dirty(&tree, "d/a.yaml", "has edits that are not committed");
	run_git("add d/a.yaml");
	expect_dirty(&tree, "d/a.yaml", "has edits that are not committed");
	assert_null(file_write(top, "d/a.yaml", "een\n", 4));   /* only the index differs */
	expect_dirty(&tree, "d/a.yaml", "has edits that are not committed");
	run_git("reset -q --hard");
	expect_dirty(&tree, "d/a.yaml", NULL);
	assert_null(file_remove(top, "d/a.yaml"));
	expect_dirty(&tree, "d/a.yaml", "git restore");
	link = xasprintf("%s/d/a.yaml", top);
	assert_int_equal(symlink("b.yaml", link), 0);
	expect_dirty(&tree, "d/a.yaml", "no regular file");
	unlink(link);
	assert_int_equal(mkdir(link, 0777), 0);
	expect_dirty(&tree, "d/a.yaml", "no regular file");
	rmdir(link);
	free(link);
	expect_dirty(NULL, "d/b.yaml", "move the file away");
}

/* --- reading -------------------------------------------------------------------------------- */

static void test_resolve(void **state)
{
	struct oid first = commit_one(NULL, "a.yaml", "een\n"), second = commit_one(&first, "a.yaml", "twee\n");
	static const struct { const char *revision; int which; } cases[] = {
		{ "HEAD", 2 }, { "HEAD~1", 1 }, { "HEAD^", 1 }, { "@", 2 }, { "refs/heads/stand", 1 },
		{ "stand", 1 }, { "v1", 1 }, { "refs/tags/v1^{commit}", 1 },
		{ "HEAD~2", 0 }, { "nergens", 0 }, { "", 0 }, { "HEAD:a.yaml", 0 }, { "HEAD^{tree}", 0 },
		{ "-x", 0 }, { "--all", 0 }, { "HEAD..HEAD", 0 }, { "0000000000000000000000000000000000000000", 0 },
		{ "\xff\x1b[31m", 0 },
	};
	char hex[OID_HEX_SIZE];

	(void)state;
	run_git("branch stand HEAD~1");
	run_git("tag -a -m Versie v1 HEAD~1");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct oid found;
		struct error *err = store_resolve(store, cases[i].revision, &found);

		if (!cases[i].which && !err)
			fail_msg("'%s' is something", cases[i].revision);
		if (!cases[i].which)
			expect_error(err, STATUS_USAGE, "'");
		else if (err || !oid_equal(&found, cases[i].which == 2 ? &second : &first))
			fail_msg("%s", cases[i].revision);
	}
	oid_hex(&first, hex);
	hex[10] = '\0';
	second = resolve(hex);
	assert_true(oid_equal(&first, &second));
}

static void test_entries(void **state)
{
	struct oid id = commit_one(NULL, "d/a.yaml", "een\n"), tree;
	static const struct { const char *path; enum entry_kind kind; } cases[] = {
		{ "", ENTRY_TREE }, { "d", ENTRY_TREE }, { "d/a.yaml", ENTRY_FILE }, { "d/x.sh", ENTRY_FILE },
		{ "d/link", ENTRY_OTHER }, { "d/module", ENTRY_OTHER }, { "d/none", ENTRY_NONE },
		{ "none/none", ENTRY_NONE }, { "d/a.yaml/x", ENTRY_NONE }, { "d/link/x", ENTRY_NONE },
		{ "d/../d/a.yaml", ENTRY_NONE }, { "./d", ENTRY_NONE },
	};
	struct entry *entries;
	size_t n;

	(void)state;
	assert_null(file_write(top, "d/x.sh", "x", 1));
	run_git("update-index --add --chmod=+x d/x.sh");
	free(git("update-index --add --cacheinfo 120000,$(printf /etc/passwd | git -C '%s' hash-object -w --stdin),d/link", top));
	free(git("update-index --add --cacheinfo 160000,$(git -C '%s' rev-parse HEAD),d/module", top));
	run_git("commit -q -m Alles");
	id = head();
	tree = tree_of(&id);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct entry entry;

		assert_null(store_entry(store, &tree, cases[i].path, &entry));
		if (entry.kind != cases[i].kind)
			fail_msg("'%s' is of kind %d", cases[i].path, (int)entry.kind);
	}
	assert_null(store_list(store, &tree, &entries, &n));
	assert_int_equal(n, 1);
	assert_string_equal(entries[0].name, "d");
	tree = entries[0].id;
	entries_free(entries, n);
	assert_null(store_list(store, &tree, &entries, &n));
	assert_int_equal(n, 4);
	assert_string_equal(entries[3].name, "x.sh");
	entries_free(entries, n);
	expect_error(store_list(store, &id, &entries, &n), STATUS_SYSTEM, "cannot read tree");
}

static void test_blobs(void **state)
{
	struct oid id = commit_one(NULL, "a.yaml", "tien bytes"), blob = store_hash("tien bytes", 10);
	struct oid none = store_hash("er niet", 7);
	struct str text = STR_INIT;
	char hex[OID_HEX_SIZE];

	(void)state;
	oid_hex(&blob, hex);
	expect_git(hex, "rev-parse HEAD:a.yaml");
	str_add(&text, "voor ");
	assert_null(store_blob(store, &blob, 10, &text));
	assert_string_equal(text.ptr, "voor tien bytes");
	expect_error(store_blob(store, &blob, 9, &text), STATUS_DATA, "too large: 10 bytes, at most 9");
	assert_string_equal(text.ptr, "voor tien bytes");
	expect_error(store_blob(store, &none, 10, &text), STATUS_SYSTEM, "cannot read object");
	expect_error(store_blob(store, &id, 1000, &text), STATUS_SYSTEM, "cannot read object");
	str_free(&text);
	commit_one(&id, "leeg.yaml", "");
	blob = store_hash("", 0);
	assert_null(store_blob(store, &blob, 0, &text));
	assert_int_equal(text.len, 0);
	str_free(&text);
}

static void test_diff_text(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	assert_null(store_diff_text("a.yaml", "een\n", 4, "twee\n", 5, &out));
	assert_non_null(strstr(str_text(&out), "\n-een\n+twee\n"));
	str_truncate(&out, 0);
	assert_null(store_diff_text("a.yaml", NULL, 0, "nieuw\n", 6, &out));
	assert_non_null(strstr(str_text(&out), "--- /dev/null\n+++ b/a.yaml\n"));
	str_truncate(&out, 0);
	assert_null(store_diff_text("a.yaml", "een\n", 4, "een\n", 4, &out));
	assert_string_equal(str_text(&out), "");
	str_free(&out);
}

/* --- walking ---------------------------------------------------------------------------------- */

struct walked {
	struct str subjects;
	size_t most;
};

static struct error *visit(const struct commit *commit, bool *stop, void *context)
{
	struct walked *walked = context;

	str_addn(&walked->subjects, commit->message, strcspn(commit->message, "\n"));
	str_addc(&walked->subjects, ' ');
	*stop = --walked->most == 0;
	return NULL;
}

static struct error *visit_scanned(const struct scanned *scanned, bool *stop, void *context)
{
	struct commit commit;
	struct error *err = store_commit_read(store, &scanned->id, &commit);

	if (!err) {
		assert_true(oid_equal(&commit.tree, &scanned->tree));
		assert_int_equal(commit.n_parents, scanned->n_parents);
		err = visit(&commit, stop, context);
		commit_free(&commit);
	}
	return err;
}

static struct error *refuse_scanned(const struct scanned *scanned, bool *stop, void *context)
{
	(void)scanned;
	(void)stop;
	(void)context;
	return error_new(STATUS_DATA, "genoeg");
}

static struct error *refuse(const struct commit *commit, bool *stop, void *context)
{
	(void)commit;
	(void)stop;
	(void)context;
	return error_new(STATUS_DATA, "genoeg");
}

static void expect_walk(bool first_parent, size_t most, const char *expected)
{
	struct walked walked = { STR_INIT, most };
	struct oid from = head();

	assert_null(first_parent ? store_walk_first_parent(store, &from, visit, &walked)
				 : store_scan(store, &from, visit_scanned, &walked));
	assert_string_equal(str_text(&walked.subjects), expected);
	str_free(&walked.subjects);
}

/* Commit HEAD's tree at a time, with parents, as refs/heads/NAME. */
static void make(const char *name, int hour, const char *parents)
{
	char *date = xasprintf("2025-01-01T%02d:00:00Z", hour);

	setenv("GIT_COMMITTER_DATE", date, 1);
	free(git("update-ref refs/heads/%s $(git -C '%s' commit-tree %s -m %s $(git -C '%s' mktree </dev/null))", name,
		 top, parents, name, top));
	free(date);
}

static void test_walk(void **state)
{
	struct oid from;

	(void)state;
	make("a", 1, "");
	make("b", 2, "-p a");
	make("c", 3, "-p a");
	make("d", 4, "-p b");
	make("m", 6, "-p d -p c");
	make("z", 1, "-p m");           /* a clock that was wrong */
	make("x", 5, "");               /* another beginning */
	make("o", 9, "-p z -p c -p x");
	run_git("symbolic-ref HEAD refs/heads/o");
	expect_walk(false, 99, "o x z m d c b a ");
	expect_walk(true, 99, "o z m d b a ");
	expect_walk(false, 3, "o x z ");
	expect_walk(true, 1, "o ");
	from = head();
	expect_error(store_scan(store, &from, refuse_scanned, NULL), STATUS_DATA, "genoeg");
	expect_error(store_walk_first_parent(store, &from, refuse, NULL), STATUS_DATA, "genoeg");
	from = store_hash("er niet", 7);
	expect_error(store_scan(store, &from, refuse_scanned, NULL), STATUS_SYSTEM, "cannot");
	expect_error(store_walk_first_parent(store, &from, refuse, NULL), STATUS_SYSTEM, "cannot");
}

static void test_what_led_to_a_commit(void **state)
{
	struct oid unknown = store_hash("er niet", 7), m, x, a;
	bool found;

	(void)state;
	make("a", 1, "");
	make("b", 2, "-p a");
	make("m", 3, "-p b");
	make("x", 5, "");
	assert_null(store_resolve(store, "m", &m));
	assert_null(store_resolve(store, "x", &x));
	assert_null(store_resolve(store, "a", &a));
	assert_null(store_reaches(store, &m, &m, &found));
	assert_true(found);
	assert_null(store_reaches(store, &m, &a, &found));
	assert_true(found);
	assert_null(store_reaches(store, &a, &m, &found));
	assert_false(found);
	assert_null(store_reaches(store, &m, &x, &found));
	assert_false(found);
	expect_error(store_reaches(store, &unknown, &m, &found), STATUS_SYSTEM, "cannot");
}

static void test_commit_read(void **state)
{
	struct commit commit;
	struct oid id;

	(void)state;
	make("a", 1, "");
	make("b", 2, "");
	setenv("GIT_AUTHOR_NAME", "Andere registrar", 1);
	setenv("GIT_AUTHOR_DATE", "2025-01-01T12:00:00+0530", 1);
	make("m", 3, "-p a -p b");
	id = resolve("m");
	assert_null(store_commit_read(store, &id, &commit));
	assert_int_equal(commit.n_parents, 2);
	id = resolve("b");
	assert_true(oid_equal(&commit.parents[1], &id));
	assert_string_equal(commit.author.name, "Andere registrar");
	assert_string_equal(commit.author.email, "registrar@example.org");
	assert_int_equal(commit.author.when, 1735713000);
	assert_int_equal(commit.author.offset, 330);
	assert_string_equal(commit.committer.name, "Registrar");
	assert_string_equal(commit.message, "m\n");
	commit_free(&commit);
	assert_null(commit.message);
	id = store_hash("er niet", 7);
	expect_error(store_commit_read(store, &id, &commit), STATUS_SYSTEM, "cannot read commit");
}

/* --- messages ------------------------------------------------------------------------------------ */

static void test_messages(void **state)
{
	static const struct { const char *message, *besluit, *body; } cases[] = {
		{ "Reden\n\nRecord: x\nBesluit: AB 12\n", "AB 12", "Reden" },
		{ "Reden\n\nmeer\n\nBesluit: AB\nBesluit: DB\n", "AB|DB", "Reden\n\nmeer" },
		{ "Reden", "", "Reden" }, { "", "", "" }, { "\n\n", "", "" }, { "Reden\n\n\n", "", "Reden" },
		{ "Reden\n\nBesluit: AB", "AB", "Reden" }, { "Reden\n\nBesluit: AB\n\n \n", "AB", "Reden" },
		{ "Reden\r\n\r\nBesluit: AB\r\n", "AB", "Reden" }, { "Reden\n \t\nBesluit: AB\n", "AB", "Reden" },
		{ "Reden\n\nBesluit:AB\n", "AB", "Reden" }, { "Reden\n\nBesluit :  AB  \n", "AB", "Reden" },
		{ "Reden\n\nBesluit: AB\n van 12\n\tjuni\nPer: x\n", "AB van 12 juni", "Reden" },
		{ "Reden\n\nBesluit: AB: de tweede\n", "AB: de tweede", "Reden" },
		{ "Reden\n\nBesluit:\n", "", "Reden" },
		{ "Reden\n\nbesluit: AB\nBesluiten: AB\nBesl: AB\n", "", "Reden" },
		{ "Reden\n\nBesluit: AB\n(cherry picked from commit 1234)\n", "AB", "Reden" },
		/* The subject is no trailer. */
		{ "Besluit: AB\n", "", "Besluit: AB" }, { "\n\nBesluit: AB\n", "", "\n\nBesluit: AB" },
		{ "Aard: x\nBesluit: AB\n", "", "Aard: x\nBesluit: AB" },
		/* Forged: only the last paragraph counts, and only when it is all trailers. */
		{ "Reden\n\nBesluit: vals\n\nAard: wijziging\n", "", "Reden\n\nBesluit: vals" },
		{ "Reden\n\nBesluit: vals\n\n---\n\nAard: wijziging\n", "", "Reden\n\nBesluit: vals\n\n---" },
		{ "Reden\n\nBesluit: vals\n\n--- \nx\n\nBesluit: waar\n", "waar", "Reden\n\nBesluit: vals\n\n--- \nx" },
		{ "Reden\n\nBesluit: vals\n\ndiff --git a/a b/a\n\nBesluit: waar\n", "waar",
		  "Reden\n\nBesluit: vals\n\ndiff --git a/a b/a" },
		{ "Reden\n\nBesluit: vals\nzomaar een zin\n", "", "Reden\n\nBesluit: vals\nzomaar een zin" },
		{ "Reden\n\n# een\nBesluit: vals\n", "", "Reden\n\n# een\nBesluit: vals" },
		{ "Reden\n\n  Besluit: vals\n", "", "Reden\n\n  Besluit: vals" },
		{ "Reden\n\nhttps://example.org/\n", "", "Reden" },
		{ "Reden\n\nDit is: geen staart\n", "", "Reden\n\nDit is: geen staart" },
		{ "\xff\xfe\n\nBesluit: \xff\n", "\xff", "\xff\xfe" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strv values = STRV_INIT;
		char *joined, *body = message_body(cases[i].message);

		message_trailers(cases[i].message, "Besluit", &values);
		joined = strv_join(&values, "|");
		if (strcmp(joined, cases[i].besluit) != 0 || strcmp(body, cases[i].body) != 0)
			fail_msg("case %zu: <%s> <%s>", i, joined, body);
		free(joined);
		free(body);
		strv_free(&values);
	}
}

/* The time that a message takes grows with its length, not with its square. */
static void test_huge_messages(void **state)
{
	static const char *const units[] = { "x\n\n", "Besluit: x\n", " x\n", "\n", "x", " " };

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		struct str message = STR_INIT;
		struct strv values = STRV_INIT;

		str_add(&message, "Reden\n\nAard: x\n");
		while (message.len < (size_t)4 << 20)
			str_add(&message, units[i]);
		message_trailers(message.ptr, "Besluit", &values);
		free(message_body(message.ptr));
		strv_free(&values);
		str_free(&message);
	}
}

/* --- identity -------------------------------------------------------------------------------------- */

static void test_dates(void **state)
{
	static const struct { const char *text; int64_t when; int offset; } cases[] = {
		{ "1735689600 +0100", 1735689600, 60 }, { "1735689600 -0130", 1735689600, -90 },
		{ "@1735689600 +0000", 1735689600, 0 }, { "1735689600", 1735689600, 0 },
		{ "@1735689600", 1735689600, 0 }, { "0", 0, 0 }, { "1735689600 +1400", 1735689600, 840 },
		{ "2025-01-01T12:00:00+01:00", 1735729200, 60 }, { "2025-01-01T12:00:00+0100", 1735729200, 60 },
		{ "2025-01-01 12:00:00 +0100", 1735729200, 60 }, { "2025-01-01T12:00:00Z", 1735732800, 0 },
		{ "2025-01-01T12:00:00", 1735729200, 60 }, { "2025-07-01 12:00:00", 1751364000, 120 },
		{ "2024-02-29T00:00:00Z", 1709164800, 0 },
	};
	static const char *const wrong[] = {
		"gisteren", "2025-02-30T00:00:00Z", "2025-02-30T00:00:00", "2025-13-01T00:00:00Z", "2025-01-01",
		"1735689600 +9999", "1735689600 +0160", "1735689600 +01", "1735689600 CET", "1735689600x",
		"99999999999999999999999", "@", "2025-01-01T12:00:00+1:00", "2025-01-01T12:00:00+01:00x",
		"2025-01-01T12:00:00 Europe/Amsterdam", "1735689600 +01000", " ",
	};
	struct person person;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		setenv("GIT_AUTHOR_DATE", cases[i].text, 1);
		assert_null(store_author(store, &person));
		if (person.when != cases[i].when || person.offset != cases[i].offset)
			fail_msg("%s: %lld %d", cases[i].text, (long long)person.when, person.offset);
		person_free(&person);
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		setenv("GIT_AUTHOR_DATE", wrong[i], 1);
		expect_error(store_author(store, &person), STATUS_USAGE, "GIT_AUTHOR_DATE is no date");
	}
}

static void test_which_date(void **state)
{
	struct person person;
	int64_t now = time(NULL);

	(void)state;
	setenv("GIT_COMMITTER_DATE", "1000000000 +0000", 1);
	assert_null(store_committer(store, &person));
	assert_int_equal(person.when, 1000000000);
	person_free(&person);
	setenv("GIT_COMMITTER_DATE", "", 1);
	assert_null(store_committer(store, &person));
	assert_int_equal(person.when, 1735732800);      /* SOURCE_DATE_EPOCH */
	person_free(&person);
	setenv("SOURCE_DATE_EPOCH", "vandaag", 1);
	expect_error(store_committer(store, &person), STATUS_USAGE, "SOURCE_DATE_EPOCH is no date");
	unsetenv("SOURCE_DATE_EPOCH");
	assert_null(store_committer(store, &person));
	assert_in_range(person.when - now, 0, 60);
	assert_true(person.offset == 60 || person.offset == 120);
	person_free(&person);
}

static void test_names(void **state)
{
	static const struct { const char *given, *name; } cases[] = {
		{ "Registrar", "Registrar" }, { "  Registrar\n", "Registrar" }, { "Reg<is>trar", "Registrar" },
		{ "\"Registrar\",", "Registrar" }, { "Reg\x1b[31mistrar", "Reg[31mistrar" },
		{ "Afd. Beheer", "Afd. Beheer" }, { "\xc3\x89\xc3\xa9n", "\xc3\x89\xc3\xa9n" },
	};
	struct person person;
	struct oid id;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		setenv("GIT_AUTHOR_NAME", cases[i].given, 1);
		assert_null(store_author(store, &person));
		assert_string_equal(person.name, cases[i].name);
		person_free(&person);
	}
	id = commit_one(NULL, "a.yaml", "een\n");
	(void)id;
	expect_git("\xc3\x89\xc3\xa9n", "log -1 --format=%an");
}

static void test_no_identity(void **state)
{
	static const char *const empty[] = { "", "  ", "...", "<>", "\n" };
	struct person person;

	(void)state;
	for (size_t i = 0; i < COUNT(empty); i++) {
		setenv("GIT_AUTHOR_NAME", empty[i], 1);
		expect_error(store_author(store, &person), STATUS_USAGE, "git config --global user.name");
	}
	unsetenv("GIT_AUTHOR_NAME");
	unsetenv("GIT_AUTHOR_EMAIL");
	expect_error(store_author(store, &person), STATUS_USAGE, "git config --global user.name");
	run_git("config user.name Gebruiker");
	expect_error(store_author(store, &person), STATUS_USAGE, "git config --global user.email");
	run_git("config user.email gebruiker@example.org");
	assert_null(store_author(store, &person));
	assert_string_equal(person.name, "Gebruiker");
	assert_string_equal(person.email, "gebruiker@example.org");
	person_free(&person);
	run_git("config author.name Auteur");
	assert_null(store_author(store, &person));
	assert_string_equal(person.name, "Auteur");
	person_free(&person);
	assert_null(store_committer(store, &person));
	assert_string_equal(person.name, "Registrar");
	person_free(&person);
}

/* --- drafts ------------------------------------------------------------------------- */

/* A merge in which a program and a stored blob come: HEAD stays until it is moved. */
static void test_a_draft_of_two_parents(void **state)
{
	struct oid first = commit_one(NULL, "a.yaml", "een\n"), ours = commit_one(&first, "b.yaml", "twee\n");
	struct oid blob = store_hash("een\n", 4), parents[2] = { first, ours }, merge;
	struct update updates[] = {
		put("a.yaml", NULL), put("nieuw/c.sh", "drie\n"),
		{ .path = "d.yaml", .blob = &blob },
	};
	struct person person;
	struct draft draft = {
		.base = &ours, .updates = updates, .n = COUNT(updates), .parents = parents, .n_parents = 2,
		.author = &person, .committer = &person, .message = "Samen\n",
	};
	struct error *warning;
	struct writer *writer;
	char hex[OID_HEX_SIZE];
	struct oid now;
	bool moved;

	(void)state;
	updates[1].executable = true;
	assert_null(store_author(store, &person));
	assert_null(write_draft(store, &draft, &merge));
	now = head();
	assert_true(oid_equal(&now, &ours));
	expect_git("", "status --porcelain");
	assert_null(write_begin(store, &writer));
	assert_null(write_move(writer, &first, &merge, updates, COUNT(updates), &person, "merge", &moved, &warning));
	assert_true(moved);
	assert_null(warning);
	assert_null(write_move(writer, &ours, &merge, updates, COUNT(updates), &person, "merge", &moved, &warning));
	assert_false(moved);
	assert_null(warning);
	write_end(writer);
	oid_hex(&merge, hex);
	expect_git(hex, "rev-parse HEAD");
	expect_git("", "status --porcelain");
	expect_git("100644 blob 0 b.yaml", "ls-tree -r --format='%(objectmode) %(objecttype) 0 %(path)' HEAD");
	expect_git("100755 blob nieuw/c.sh", "ls-tree -r --format='%(objectmode) %(objecttype) %(path)' HEAD nieuw");
	expect_git("een", "show HEAD:d.yaml");
	oid_hex(&first, hex);
	expect_git(hex, "rev-parse HEAD^1");
	oid_hex(&ours, hex);
	expect_git(hex, "rev-parse HEAD^2");
	person_free(&person);
}

static void test_all_differences(void **state)
{
	static const char *const expected[] = { "a", "a/b", "d/e/f", "k", "z" };
	struct oid first, second, third, before, after;
	struct tree_difference *items;
	struct update updates[] = { put("a", NULL), put("a/b", "2"), put("d/e/f", "2"), put("z", NULL) };
	size_t n;

	(void)state;
	first = commit_one(NULL, "a", "1");
	first = commit_one(&first, "d/e/f", "1");
	first = commit_one(&first, "d/e/g", "1");
	first = commit_one(&first, "k", "1");
	first = commit_one(&first, "z", "1");
	second = commit_one(&first, "a", NULL);
	assert_false(commit(&second, updates + 1, 3, &third));
	run_git("update-index --chmod=+x k");
	run_git("commit -qm k");
	third = head();
	before = tree_of(&first);
	after = tree_of(&third);
	assert_null(store_all_differences(store, &before, &after, &items, &n));
	assert_int_equal(n, COUNT(expected));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(items[i].name, expected[i]);
	assert_int_equal(items[0].before.kind, ENTRY_FILE);
	assert_int_equal(items[0].after.kind, ENTRY_NONE);
	assert_int_equal(items[1].before.kind, ENTRY_NONE);
	assert_int_equal(items[1].after.kind, ENTRY_FILE);
	assert_false(items[3].before.executable);
	assert_true(items[3].after.executable);
	tree_differences_free(items, n);
	assert_null(store_all_differences(store, NULL, &before, &items, &n));
	assert_int_equal(n, 5);
	tree_differences_free(items, n);
	assert_null(store_all_differences(store, &before, &before, &items, &n));
	assert_int_equal(n, 0);
	tree_differences_free(items, n);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_open),
		TEST(test_bare),
		TEST(test_create_over_something_else),
		TEST(test_commit_moves_head_only_from_its_parent),
		TEST(test_commit_follows_head),
		TEST(test_commit_leaves_others_alone),
		TEST(test_removal_prunes),
		TEST(test_edit_in_the_same_second_is_seen),
		TEST(test_refuse_dirty),
		TEST(test_a_draft_of_two_parents),
		TEST(test_all_differences),
		TEST(test_resolve),
		TEST(test_entries),
		TEST(test_blobs),
		TEST(test_diff_text),
		TEST(test_walk),
		TEST(test_what_led_to_a_commit),
		TEST(test_commit_read),
		TEST(test_messages),
		TEST(test_huge_messages),
		TEST(test_dates),
		TEST(test_which_date),
		TEST(test_names),
		TEST(test_no_identity),
	};

	return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
