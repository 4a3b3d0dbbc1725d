#include "yaml/strict.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "yaml/source.h"

static struct error *refuse(const struct ynode *node, const char *text, const char *hint)
{
	return error_said(STATUS_DATA, node->line, node->column, text, hint);
}

/* --- keys ------------------------------------------------------------------- */

struct named {
	const struct ynode *key;
	size_t at;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->key->text, y->key->text);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Sorted, because a file can hold a hundred thousand keys. */
static struct error *check_duplicates(const struct ynode *map)
{
	struct named *names = xreallocarray(NULL, map->n, sizeof *names);
	const struct named *again = NULL;
	struct error *err = NULL;

	for (size_t i = 0; i < map->n; i++)
		names[i] = (struct named){ map->keys[i], i };
	qsort(names, map->n, sizeof *names, by_name);
	for (size_t i = 1; i < map->n; i++)
		if (strcmp(names[i - 1].key->text, names[i].key->text) == 0
		    && (!again || names[i].at < again->at))
			again = &names[i];
	if (again)
		err = error_hint(error_at(STATUS_DATA, NULL, again->key->line, again->key->column,
					  "the field '%s' stands here for the second time",
					  again->key->text),
				 "keep this one or the one on line %u", again[-1].key->line);
	free(names);
	return err;
}

static struct error *check_lengths(const struct ynode *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct ynode *key = map->keys[i];

		if (source_chars(key->text) > YAML_MAX_KEY)
			return error_hint(error_at(STATUS_DATA, NULL, key->line, key->column,
						   "a field name of more than %d characters",
						   YAML_MAX_KEY),
					  "a long text belongs after the colon");
	}
	return NULL;
}

/* --- what stands between the scalars ---------------------------------------- */

struct gaps {
	const char *text;
	size_t pos;             /* all before it is checked */
};

static struct error *gap_error(const char *text, size_t pos, const char *what, const char *hint)
{
	unsigned line, column;

	source_place(text, pos, &line, &column);
	return error_said(STATUS_DATA, line, column, what, hint);
}

static struct error *check_sign(const char *text, size_t pos, bool indent)
{
	if (text[pos] == '?')
		return gap_error(text, pos, N_("a field name marked with '?', which is not used here"),
				 N_("write 'field: value', or put a text that starts with ? in quotes"));
	if (text[pos] == '#' && pos && !strchr(" \t\n", text[pos - 1]))
		return gap_error(text, pos, N_("a comment without a space before its #"),
				 N_("put a space before #, or put the text in quotes"));
	if (text[pos] == '\t' && indent)
		return gap_error(text, pos, N_("a tab in the indentation"), N_("indent with spaces"));
	return NULL;
}

/* libyaml takes "a"#b for a comment, unlike YAML and its other readers, and
 * lets a tab indent a line only where a plain scalar stands above. */
static struct error *check_gap(struct gaps *g, size_t to, bool flow)
{
	struct error *err = NULL;
	bool indent = false;

	for (size_t i = g->pos; i < to && !err; i++) {
		err = check_sign(g->text, i, indent && !flow);
		if (g->text[i] == '#')
			i = line_end(g->text, i);
		indent = g->text[i] == '\n' || (indent && g->text[i] == ' ');
	}
	g->pos = to;
	return err;
}

/* --- nodes ------------------------------------------------------------------ */

static struct error *check_scalar(struct gaps *g, const struct ynode *node,
				  const struct ynode *parent)
{
	bool flow = parent->style == Y_FLOW, block = node->style == Y_LITERAL || node->style == Y_FOLDED;
	struct error *err = check_gap(g, node->start, flow);

	if (!err && block)
		err = check_gap(g, line_end(g->text, node->start), flow);
	if (!err && block && node->column <= parent->column)
		err = refuse(node, N_("a | or > that is not indented"),
			     N_("write it after the colon or the dash"));
	if (!err && flow && node->style == Y_PLAIN && strcmp(node->text, "-") == 0)
		err = refuse(node, N_("a lone - between brackets"), N_("put it in quotes"));
	g->pos = node->end;
	return err;
}

static struct error *check_collection(struct gaps *g, const struct ynode *node, bool in_flow)
{
	struct error *err = NULL;

	if (node->kind == Y_MAP) {
		err = check_duplicates(node);
		if (!err)
			err = check_lengths(node);
	}
	if (!err && node->style == Y_FLOW)
		err = check_gap(g, node->start, in_flow);
	for (size_t i = 0; i < node->n && !err; i++) {
		const struct ynode *item = node->items[i];

		if (node->kind == Y_MAP)
			err = check_scalar(g, node->keys[i], node);
		if (!err && item->kind == Y_SCALAR)
			err = check_scalar(g, item, node);
		else if (!err)
			err = check_collection(g, item, node->style == Y_FLOW);
	}
	if (!err && node->style == Y_FLOW)
		err = check_gap(g, node->end, true);
	return err;
}

struct error *strict_check(const char *text, const struct ynode *root)
{
	struct gaps g = { text, 0 };
	struct error *err = NULL;

	if (root->kind != Y_SCALAR) {
		err = check_collection(&g, root, false);
		if (!err)
			err = check_gap(&g, strlen(text), false);
	}
	return err;
}
