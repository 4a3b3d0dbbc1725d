#include "yaml/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "yaml/source.h"
#include "yaml/splice.h"

/* One edit on its way: from a path to a change of the tree and of the text. */
struct plan {
	const struct ydoc *doc;
	const char *path;
	struct strv parts;
	size_t route[YAML_MAX_DEPTH];   /* positions from the root to change.parent */
	size_t depth;
	struct tree_edit change;
	struct ynode *value;            /* owned; what change.value points at */
};

/* --- paths ------------------------------------------------------------------ */

/* The first n parts of the path; the caller owns it. */
static char *path_of(const struct plan *e, size_t n)
{
	struct strv parts = { e->parts.items, n, n };

	return n ? strv_join(&parts, ".") : xstrdup("");
}

static struct error *edit_error(const struct plan *e, size_t n_parts, const char *text)
{
	char *path = path_of(e, n_parts);
	struct error *err = error_new(STATUS_USAGE, "%s: %s", path, _(text));

	free(path);
	return err;
}

static struct error *split_path(struct plan *e)
{
	if (utf8_invalid(e->path, strlen(e->path)) < strlen(e->path))
		return error_new(STATUS_USAGE, "a field name that is not valid UTF-8");
	strv_split(&e->parts, e->path, '.');
	if (e->parts.n > YAML_MAX_DEPTH)
		return error_new(STATUS_USAGE, "'%s': a field more than %d deep", e->path, YAML_MAX_DEPTH);
	for (size_t i = 0; i < e->parts.n; i++) {
		if (!*e->parts.items[i])
			return error_new(STATUS_USAGE, "'%s': an empty field name", e->path);
		if (source_chars(e->parts.items[i]) > YAML_MAX_KEY)
			return error_new(STATUS_USAGE, "'%s': a field name of more than %d characters",
					 e->path, YAML_MAX_KEY);
	}
	return NULL;
}

/* Follow the path as far as it leads. *n is the number of parts that name
 * something; the change's parent holds the last of it, or is where the next
 * part would be. */
static struct ynode *resolve(struct plan *e, size_t *n)
{
	struct ynode *node = e->doc->root;
	size_t at;

	e->change.parent = node;
	for (*n = 0; *n < e->parts.n && ynode_child(node, e->parts.items[*n], &at); ++*n) {
		if (*n)
			e->route[e->depth++] = e->change.at;
		e->change.parent = node;
		e->change.at = at;
		node = node->items[at];
	}
	return node;
}

/* --- what is to be done ----------------------------------------------------- */

/* The value inside the maps (and lists, for a position) that the parts from
 * first on name. */
static struct error *wrap(struct plan *e, size_t first)
{
	for (size_t i = e->parts.n; i > first; i--) {
		struct ynode *around;
		size_t at;

		if (!ynode_is_position(e->parts.items[i - 1], &at)) {
			around = ynode_map();
			ynode_put(around, e->parts.items[i - 1], e->value);
		} else if (at == 0) {
			around = ynode_seq();
			ynode_push(around, e->value);
		} else {
			return error_hint(edit_error(e, i, "no such position"),
					  "the list is new: start with position 0");
		}
		e->value = around;
	}
	e->change.value = e->value;
	return NULL;
}

/* Where a new key of the map goes, by rank: behind the last of those that rank
 * highest without ranking above it. */
static void place_key(struct plan *e, size_t n, const struct yorder *order)
{
	const struct ynode *map = e->change.parent;
	const char *key = e->parts.items[n];
	char *path = path_of(e, n);
	long rank = order ? order->rank(path, key, order->context) : 0, best = 0;

	e->change.at = 0;
	for (size_t i = 0; i < map->n; i++) {
		long other = order ? order->rank(path, map->keys[i]->text, order->context) : 0;

		if (other <= rank && (!e->change.at || other >= best)) {
			best = other;
			e->change.at = i + 1;
		}
	}
	free(path);
	e->change.key = key;
}

static struct error *place_item(struct plan *e, size_t n)
{
	const struct ynode *list = e->change.parent;
	size_t at;

	if (!ynode_is_position(e->parts.items[n], &at))
		return error_hint(edit_error(e, n, "is a list"),
				  "name an item by its position, from 0");
	if (at != list->n)
		return error_hint(edit_error(e, n + 1, "no such position"),
				  "the next free one is %u", list->n);
	e->change.at = at;
	return NULL;
}

/* Whether a map or list may come in place of the scalar. */
static bool gives_way(const struct ynode *node)
{
	return !*node->text || strcmp(node->text, "onbekend") == 0 || strcmp(node->text, "nvt") == 0;
}

/* The change that puts the value at the path. */
static struct error *plan_put(struct plan *e, const struct yorder *order)
{
	size_t n;
	const struct ynode *node = resolve(e, &n);
	struct error *err = NULL;

	if (n == e->parts.n || node->kind == Y_SCALAR) {
		if (n < e->parts.n && !gives_way(node))
			return error_hint(edit_error(e, n, "is a text and has no fields"),
					  "unset it first");
		e->change.kind = TREE_REPLACE;
		return wrap(e, n);
	}
	if (n)
		e->route[e->depth++] = e->change.at;
	e->change.kind = TREE_INSERT;
	e->change.parent = node;
	if (node->kind == Y_MAP)
		place_key(e, n, order);
	else
		err = place_item(e, n);
	return err ? err : wrap(e, n + 1);
}

static struct error *plan_append(struct plan *e, const struct yorder *order)
{
	const struct ynode *node = ynode_find(e->doc->root, e->path);
	struct ynode *list;

	if (node && node->kind == Y_MAP)
		return edit_error(e, e->parts.n, "is a map, not a list");
	if (node && node->kind == Y_SEQ) {
		strv_pushf(&e->parts, "%u", node->n);
	} else {
		list = ynode_seq();
		ynode_push(list, e->value);
		e->value = list;
	}
	return plan_put(e, order);
}

/* The change that takes the node out, with all that it would leave empty. */
static struct error *plan_remove(struct plan *e)
{
	size_t n, depth = 0;
	const struct ynode *node = e->doc->root;

	resolve(e, &n);
	if (n < e->parts.n)
		return edit_error(e, e->parts.n, "no such field in this record");
	e->route[e->depth++] = e->change.at;
	for (size_t i = 0; i < e->depth; i++) {
		if (node->n > 1) {
			e->change.parent = node;
			depth = i + 1;
		}
		node = node->items[e->route[i]];
	}
	if (!depth)
		return error_hint(edit_error(e, e->parts.n, "is all that this record holds"),
				  "remove the record instead");
	e->depth = depth - 1;
	e->change.at = e->route[e->depth];
	e->change.kind = TREE_REMOVE;
	return NULL;
}

/* --- doing it --------------------------------------------------------------- */

/* The tree as it must be afterwards. */
static struct ynode *changed_tree(const struct plan *e)
{
	const struct tree_edit *change = &e->change;
	struct ynode *root = ynode_copy(e->doc->root), *parent = root;

	for (size_t i = 0; i < e->depth; i++)
		parent = parent->items[e->route[i]];
	if (change->kind == TREE_REMOVE) {
		ynode_remove(parent, change->at);
	} else if (change->kind == TREE_REPLACE) {
		ynode_free(parent->items[change->at]);
		parent->items[change->at] = ynode_copy(change->value);
	} else {
		ynode_insert(parent, change->at, change->key ? ynode_scalar(change->key) : NULL,
			     ynode_copy(change->value));
	}
	return root;
}

static bool text_is_valid(const struct ynode *scalar)
{
	size_t len = strlen(scalar->text);

	return utf8_invalid(scalar->text, len) == len;
}

/* Values come from elsewhere: what no file could hold is refused here. */
static struct error *check_value(const struct plan *e, const struct ynode *node)
{
	struct error *err = NULL;

	if (node->kind == Y_SCALAR)
		return text_is_valid(node) ? NULL
			: edit_error(e, e->parts.n, "a value that is not valid UTF-8");
	for (size_t i = 0; i < node->n && !err; i++) {
		if (node->keys && (!text_is_valid(node->keys[i])
				   || source_chars(node->keys[i]->text) > YAML_MAX_KEY))
			return edit_error(e, e->parts.n, "a value with a field name that is too long "
					  "or not valid UTF-8");
		err = check_value(e, node->items[i]);
	}
	return err;
}

/* *out stays NULL when the text does not read back as the tree. */
static void attempt(const struct plan *e, const struct ynode *tree, bool careful, struct ydoc **out,
		    bool *too_large)
{
	struct str text = STR_INIT;
	struct ydoc *doc = NULL;

	splice(e->doc, &e->change, careful, &text);
	*too_large = text.len > YAML_MAX_SIZE;
	error_free(ydoc_parse(str_text(&text), text.len, &doc));
	str_free(&text);
	if (doc && ynode_equal(doc->root, tree)) {
		*out = doc;
		return;
	}
	ydoc_free(doc);
}

static struct error *carry_out(const struct plan *e, struct ydoc **out)
{
	struct error *err = NULL;
	struct ynode *tree = changed_tree(e);
	bool too_large = false;

	*out = NULL;
	if (ynode_depth(tree) > YAML_MAX_DEPTH) {
		err = error_new(STATUS_DATA, "%s: would make lists and maps more than %d deep", e->path,
				YAML_MAX_DEPTH);
		goto done;
	}
	if (ynode_equal(tree, e->doc->root)) {
		/* The same value in another style is no change. */
		err = ydoc_parse(e->doc->text, e->doc->len, out);
		goto done;
	}
	attempt(e, tree, false, out, &too_large);
	if (!*out && !too_large)
		attempt(e, tree, true, out, &too_large);
	if (!*out && too_large)
		err = error_new(STATUS_DATA, "%s: would make the file larger than %d KiB", e->path,
				YAML_MAX_SIZE / 1024);
	else if (!*out)
		err = error_new(STATUS_SYSTEM,
				"internal: edit of %s would not read back; file left as it was", e->path);
done:
	ynode_free(tree);
	return err;
}

static struct error *finish(struct plan *e, struct error *err, struct ydoc **out)
{
	if (!err && e->value)
		err = check_value(e, e->value);
	if (!err)
		err = carry_out(e, out);
	strv_free(&e->parts);
	ynode_free(e->value);
	return err;
}

struct error *yedit_set(const struct ydoc *doc, const char *path, const struct ynode *value,
			const struct yorder *order, struct ydoc **out)
{
	struct plan e = { .doc = doc, .path = path, .value = ynode_copy(value) };
	struct error *err = split_path(&e);

	return finish(&e, err ? err : plan_put(&e, order), out);
}

struct error *yedit_unset(const struct ydoc *doc, const char *path, struct ydoc **out)
{
	struct plan e = { .doc = doc, .path = path };
	struct error *err = split_path(&e);

	return finish(&e, err ? err : plan_remove(&e), out);
}

struct error *yedit_append(const struct ydoc *doc, const char *path, const struct ynode *item,
			   const struct yorder *order, struct ydoc **out)
{
	struct plan e = { .doc = doc, .path = path, .value = ynode_copy(item) };
	struct error *err = split_path(&e);

	return finish(&e, err ? err : plan_append(&e, order), out);
}
