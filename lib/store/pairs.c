#include "store/pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "store/internal.h"
#include "store/scratch.h"

struct pairs {
	struct store *store;
	const struct tree_pair *next;
	size_t left;
	char *scratch;          /* NULL once git has begun */
	struct helper *git;     /* NULL once it has ended */
	FILE *told;             /* to be read from then on */
	char *line;
	size_t room;
};

static const char empty_tree[] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

static void add_pair(struct str *out, const struct tree_pair *pair)
{
	char before[OID_HEX_SIZE], after[OID_HEX_SIZE];

	oid_hex(&pair->before, before);
	oid_hex(&pair->after, after);
	str_add(out, pair->has_before ? before : empty_tree);
	str_addc(out, ' ');
	str_add(out, after);
	str_addc(out, '\n');
}

static struct error *write_input(const struct pairs *pairs, char **path)
{
	struct str text = STR_INIT;
	struct error *err;

	for (size_t i = 0; i < pairs->left; i++)
		add_pair(&text, &pairs->next[i]);
	err = scratch_write(pairs->scratch, "pairs", str_text(&text), text.len, path);
	str_free(&text);
	return err;
}

/* Its cache of what deltas rest on is kept small: from the newest tree to the oldest,
 * each rests on one that was read just before. A replaced object would be another history. */
static struct error *start_git(struct pairs *pairs, const char *input)
{
	static const char *const environment[] = { "LC_ALL=C", "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0", NULL };
	char *directory = xasprintf("--git-dir=%s", store_gitdir(pairs->store));
	const char *const argv[] = {
		"git", directory, "-c", "core.deltaBaseCacheLimit=16m", "diff-tree", "--stdin", "-r", "-z", "--raw",
		"--no-renames", "--no-abbrev", NULL,
	};
	const struct process process = { .argv = argv, .input = input, .environment = environment };
	char *output = xasprintf("%s/differences", pairs->scratch);
	struct error *err = process_begin(&process, output, &pairs->git);

	if (!err && !(pairs->told = fopen(output, "re")))
		err = error_errno("cannot read %s", output);
	free(output);
	free(directory);
	return err;
}

/* Both sides have the files open: without names they go with the last of us, however
 * that ends. */
static void forget_names(struct pairs *pairs)
{
	scratch_remove(pairs->scratch);
	pairs->scratch = NULL;
}

struct error *pairs_begin(struct store *store, const struct tree_pair *items, size_t n, struct pairs **out)
{
	struct pairs *pairs = xcalloc(1, sizeof *pairs);
	char *input = NULL;
	struct error *err = scratch_make(&pairs->scratch);

	*out = NULL;
	pairs->store = store;
	pairs->next = items;
	pairs->left = n;
	if (!err)
		err = write_input(pairs, &input);
	if (!err)
		err = start_git(pairs, input);
	forget_names(pairs);
	free(input);
	if (err)
		pairs_free(pairs);
	else
		*out = pairs;
	return err;
}

void pairs_free(struct pairs *pairs)
{
	if (!pairs)
		return;
	process_stop(pairs->git);
	if (pairs->told)
		fclose(pairs->told);
	free(pairs->line);
	free(pairs);
}

static struct error *unexpected(void)
{
	return error_new(STATUS_SYSTEM, "cannot read what git tells of the trees of the history");
}

static struct error *wait_for_git(struct pairs *pairs)
{
	int status;
	struct error *err = process_end(pairs->git, &status);

	pairs->git = NULL;
	if (!err && status != 0)
		err = error_new(STATUS_SYSTEM, "git cannot compare the trees of the history");
	return err;
}

static bool read_head(struct pairs *pairs)
{
	struct str expected = STR_INIT;
	bool is_it;

	add_pair(&expected, pairs->next);
	is_it = getdelim(&pairs->line, &pairs->room, '\n', pairs->told) > 0 &&
		strcmp(pairs->line, str_text(&expected)) == 0;
	str_free(&expected);
	return is_it;
}

/* ":MODE MODE ID ID LETTER", and the same place in each. */
enum { MODE_AT = 1, MODE_LEN = 6, ID_AT = 15, LEAST = 97 };

/* False when it is not what a plain file is recorded as. */
static bool read_side(const char *line, int side, struct entry *out)
{
	const char *mode = line + MODE_AT + side * (MODE_LEN + 1);
	git_oid id;

	*out = (struct entry){ .kind = ENTRY_NONE };
	if (strncmp(mode, "000000 ", MODE_LEN + 1) == 0)
		return true;
	out->executable = strncmp(mode, "100755 ", MODE_LEN + 1) == 0;
	out->kind = ENTRY_FILE;
	if ((!out->executable && strncmp(mode, "100644 ", MODE_LEN + 1) != 0) ||
	    git_oid_fromstrn(&id, line + ID_AT + side * OID_HEX_SIZE, OID_HEX_SIZE - 1) != 0)
		return false;
	out->id = from_git(&id);
	return true;
}

struct reading {
	struct tree_difference *items;
	size_t n, cap;
	bool odd;               /* links and the like: libgit2 reads modes in its own way */
};

static bool read_difference(struct pairs *pairs, struct reading *out)
{
	struct tree_difference item = { .name = NULL };
	ssize_t len = getdelim(&pairs->line, &pairs->room, '\0', pairs->told);

	if (len < LEAST)
		return false;
	out->odd = !read_side(pairs->line, 0, &item.before) || !read_side(pairs->line, 1, &item.after) || out->odd;
	if (getdelim(&pairs->line, &pairs->room, '\0', pairs->told) <= 0)
		return false;
	item.name = xstrdup(pairs->line);
	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = item;
	return true;
}

static bool read_differences(struct pairs *pairs, struct reading *out)
{
	int c;

	while ((c = getc(pairs->told)) == ':') {
		ungetc(c, pairs->told);
		if (!read_difference(pairs, out))
			return false;
	}
	if (c != EOF)
		ungetc(c, pairs->told);
	return !ferror(pairs->told);
}

struct error *pairs_next(struct pairs *pairs, struct tree_difference **out, size_t *n)
{
	struct reading reading = { .items = NULL };
	struct error *err = pairs->git ? wait_for_git(pairs) : NULL;
	const struct tree_pair *pair = pairs->next;

	*out = NULL;
	*n = 0;
	if (!err && (!pairs->left || !read_head(pairs) || !read_differences(pairs, &reading)))
		err = unexpected();
	if (!err && !reading.odd) {
		*out = reading.items;
		*n = reading.n;
	} else {
		tree_differences_free(reading.items, reading.n);
	}
	if (!err && reading.odd)
		err = store_all_differences(pairs->store, pair->has_before ? &pair->before : NULL, &pair->after, out, n);
	pairs->next++;
	pairs->left -= pairs->left > 0;
	return err;
}
