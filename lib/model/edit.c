#include "model/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "yaml/edit.h"

struct error *edit_parse(enum edit_op op, const char *argument, struct edit *out)
{
	static const char *const options[] = { "--set", "--unset", "--append", "--remove" };
	const char *equals = strchr(argument, '=');

	*out = (struct edit){ .op = op };
	if (op == EDIT_UNSET) {
		if (!*argument || equals)
			return error_new(STATUS_USAGE, "--unset wants a field, not '%s'", argument);
		out->field = xstrdup(argument);
		return NULL;
	}
	if (!equals || equals == argument)
		return error_new(STATUS_USAGE, "%s wants FIELD=VALUE, not '%s'", options[op], argument);
	if (!equals[1])
		return error_hint(error_new(STATUS_USAGE, "%s '%s' gives no value", options[op], argument),
				  "take a field out with --unset %.*s, or say that it is not known with %sonbekend",
				  (int)(equals - argument), argument, argument);
	out->field = xstrndup(argument, (size_t)(equals - argument));
	out->value = xstrdup(equals + 1);
	return NULL;
}

void edit_free(struct edit *edit)
{
	free(edit->field);
	free(edit->value);
}

void edits_free(struct edit *edits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		edit_free(&edits[i]);
	free(edits);
}

/* "partijen.0.rol" without its positions, as the table lists it. */
static char *without_positions(const char *path)
{
	struct strv parts = STRV_INIT, kept = STRV_INIT;
	char *joined;

	strv_split(&parts, path, '.');
	for (size_t i = 0; i < parts.n; i++)
		if (!*parts.items[i] || strspn(parts.items[i], "0123456789") < strlen(parts.items[i]))
			strv_push(&kept, parts.items[i]);
	joined = strv_join(&kept, ".");
	strv_free(&parts);
	strv_free(&kept);
	return joined;
}

static struct error *unknown_field(const struct field *fields, const char *path)
{
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err = error_new(STATUS_USAGE, "there is no field '%s'", path);
	char *plain = without_positions(path);

	field_names(fields, &names);
	nearest(plain, &names, 1, &near);
	if (near.n && strcmp(near.items[0], plain) != 0)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else if (near.n)
		error_hint(err, "items of a list are named by their position, such as '%s'",
			   "partijen.0.rol");
	else
		error_hint(err, "afspraak-register(5) lists the fields");
	free(plain);
	strv_free(&names);
	strv_free(&near);
	return err;
}

static bool is_collection(const char *value)
{
	return *value == '[' || *value == '{';
}

/* An item of a list of maps given as just its key: {partij: VALUE}. Of several
 * keys (url or bestand) the one that fits the value. */
static struct ynode *item_from_key(const struct field *field, const char *value)
{
	struct ynode *map = ynode_map();
	const struct field *chosen = NULL;

	for (const struct field *f = field->fields; f->name; f++)
		if ((f->flags & FIELD_KEY) && (!chosen || (chosen->type == FIELD_URL && !strstr(value, "://"))))
			chosen = f;
	ynode_put(map, chosen ? chosen->name : field->fields->name, ynode_scalar(value));
	return map;
}

static struct error *wrong_shape(const struct field *field, const char *path, bool item)
{
	bool list = (field->flags & FIELD_LIST) && !item;

	if (list)
		return error_hint(error_new(STATUS_USAGE, "'%s' is a list", path),
				  "add an item with --append %s=…, or give all of it as --set %s='[…, …]'", path, path);
	return error_hint(error_new(STATUS_USAGE, "'%s' is a map", path),
			  "set one of its fields, such as %s.%s", path, field->fields->name);
}

/* The value as a tree, of the shape that the field has. */
static struct error *make_value(const struct field *field, const char *path, bool item, const char *value,
				struct ynode **out)
{
	bool list = (field->flags & FIELD_LIST) && !item;
	struct error *err;

	if (!list && field->type != FIELD_MAP) {
		*out = ynode_scalar(value);
		return NULL;
	}
	if (!item && (strcmp(value, "onbekend") == 0 || strcmp(value, "nvt") == 0) && field_allows(field, value)) {
		*out = ynode_scalar(value);
		return NULL;
	}
	if (!is_collection(value)) {
		if (!item)
			return wrong_shape(field, path, item);
		*out = item_from_key(field, value);
		return NULL;
	}
	err = ynode_from_argument(value, out);
	if (!err && (*out)->kind != (list ? Y_SEQ : Y_MAP)) {
		ynode_free(*out);
		err = wrong_shape(field, path, item);
	}
	if (err)
		err->status = STATUS_USAGE;
	return err;
}

static bool item_is(const struct ynode *item, const struct field *field, const char *value)
{
	if (item->kind == Y_SCALAR)
		return strcmp(item->text, value) == 0;
	for (const struct field *f = field->fields; f && f->name; f++)
		if ((f->flags & FIELD_KEY) && str_equal(ynode_text(ynode_get(item, f->name)), value))
			return true;
	return false;
}

static struct error *remove_item(const struct field *field, const struct ydoc *doc, const struct edit *edit,
				 struct ydoc **out)
{
	const struct ynode *list = ynode_find(doc->root, edit->field);

	for (size_t i = 0; list && list->kind == Y_SEQ && i < list->n; i++)
		if (item_is(list->items[i], field, edit->value)) {
			char *place = xasprintf("%s.%zu", edit->field, i);
			struct error *err = yedit_unset(doc, place, out);

			free(place);
			return err;
		}
	return error_new(STATUS_USAGE, "'%s' has no item '%s'", edit->field, edit->value);
}

static struct error *append_item(const struct field *fields, const struct ydoc *doc, const struct edit *edit,
				 const struct ynode *value, struct ydoc **out)
{
	const struct ynode *list = ynode_find(doc->root, edit->field);
	struct yorder order = field_order(fields);

	for (size_t i = 0; list && list->kind == Y_SEQ && i < list->n; i++)
		if (ynode_equal(list->items[i], value))
			return error_new(STATUS_USAGE, "'%s' has the item '%s' already", edit->field, edit->value);
	return yedit_append(doc, edit->field, value, &order, out);
}

static struct error *apply_one(const struct field *fields, const struct ydoc *doc, const struct edit *edit,
			       struct ydoc **out)
{
	struct yorder order = field_order(fields);
	bool item;
	const struct field *field = field_find(fields, edit->field, &item);
	bool list = field && (field->flags & FIELD_LIST) && !item;
	struct ynode *value = NULL;
	struct error *err;

	/* What the table does not know can still be taken out. */
	if (edit->op == EDIT_UNSET)
		return field || ynode_find(doc->root, edit->field) ? yedit_unset(doc, edit->field, out)
								   : unknown_field(fields, edit->field);
	if (!field)
		return unknown_field(fields, edit->field);
	if (edit->op != EDIT_SET && !list)
		return error_hint(error_new(STATUS_USAGE, "'%s' is no list", edit->field),
				  "use --set or --unset");
	if (edit->op == EDIT_REMOVE)
		return remove_item(field, doc, edit, out);
	err = make_value(field, edit->field, item || edit->op == EDIT_APPEND, edit->value, &value);
	if (err)
		return err;
	err = edit->op == EDIT_SET ? yedit_set(doc, edit->field, value, &order, out)
				   : append_item(fields, doc, edit, value, out);
	ynode_free(value);
	return err;
}

struct error *edit_apply(const struct field *fields, const struct ydoc *doc, const struct edit *edits,
			 size_t n, struct ydoc **out)
{
	struct ydoc *current = NULL, *next;
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		err = apply_one(fields, current ? current : doc, &edits[i], &next);
		if (!err) {
			ydoc_free(current);
			current = next;
		}
	}
	if (!err && !current)
		err = ydoc_parse(doc->text, doc->len, &current);
	if (err)
		ydoc_free(current);
	else
		*out = current;
	return err;
}

/* --- new records -------------------------------------------------------------------- */

enum { MOST_LEVELS = 4 };       /* of maps in each other, in the field table */

/* An edit and the rows on the way to its field. */
struct placed {
	const struct edit *edit;
	const struct field *rows[MOST_LEVELS];
	size_t depth;
};

/* False where the way goes through a list or is not in the table, and of a value that
 * no file can hold. */
static bool place_edit(const struct field *fields, const struct edit *edit, struct placed *out)
{
	const char *at = edit->field;

	*out = (struct placed){ .edit = edit };
	if (utf8_invalid(edit->value, strlen(edit->value)) < strlen(edit->value))
		return false;
	while (fields && out->depth < MOST_LEVELS && edit->op == EDIT_SET) {
		size_t len = strcspn(at, ".");
		const struct field *row = field_named(fields, at, len);

		if (!row)
			return false;
		out->rows[out->depth++] = row;
		if (!at[len])
			return true;
		fields = row->type == FIELD_MAP && !(row->flags & FIELD_LIST) ? row->fields : NULL;
		at += len + 1;
	}
	return false;
}

/* In the order of the table: the rows of one map lie behind each other. */
static int compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	for (size_t i = 0; i < x->depth && i < y->depth; i++)
		if (x->rows[i] != y->rows[i])
			return x->rows[i] < y->rows[i] ? -1 : 1;
	return (x->depth > y->depth) - (x->depth < y->depth);
}

static void add_last(struct ynode *map, const char *key, struct ynode *value)
{
	ynode_insert(map, map->n, ynode_scalar(key), value);
}

static struct error *put_placed(struct ynode *root, const struct placed *placed)
{
	const struct field *row = placed->rows[placed->depth - 1];
	struct ynode *map = root, *value = NULL;
	struct error *err;

	for (size_t i = 0; i + 1 < placed->depth; i++) {
		struct ynode *inner = ynode_get(map, placed->rows[i]->name);

		if (!inner) {
			inner = ynode_map();
			add_last(map, placed->rows[i]->name, inner);
		}
		map = inner;
	}
	err = make_value(row, placed->edit->field, false, placed->edit->value, &value);
	if (!err)
		add_last(map, row->name, value);
	return err;
}

/* Whether the second sets the same as the first, or a part of it: then their order
 * counts. It stands right behind it, or behind another of its parts. */
static bool overlap(const struct placed *first, const struct placed *second)
{
	for (size_t i = 0; i < first->depth; i++)
		if (i >= second->depth || first->rows[i] != second->rows[i])
			return false;
	return true;
}

/* False where one tree cannot tell what the edits come to, or one of them is wrong. */
static bool compose_tree(const struct field *fields, const struct edit *edits, size_t n, struct ynode *root)
{
	struct placed *placed = xcalloc(n, sizeof *placed);
	bool fits = n > 0;

	for (size_t i = 0; i < n && fits; i++)
		fits = place_edit(fields, &edits[i], &placed[i]);
	if (fits)
		qsort(placed, n, sizeof *placed, compare_placed);
	for (size_t i = 1; i < n && fits; i++)
		fits = !overlap(&placed[i - 1], &placed[i]);
	for (size_t i = 0; i < n && fits; i++) {
		struct error *err = put_placed(root, &placed[i]);

		fits = !err;
		error_free(err);
	}
	free(placed);
	return fits;
}

/* As every edit is: by reading what was written. */
static bool reads_back(const struct str *text, const struct ynode *root)
{
	struct ydoc *doc = NULL;
	bool same;

	if (!ydoc_parse_simple(str_text(text), text->len, NULL, &doc))
		error_free(ydoc_parse(str_text(text), text->len, &doc));
	same = doc && ynode_equal(doc->root, root);
	ydoc_free(doc);
	return same;
}

static struct error *apply_in_turn(const struct field *fields, const struct edit *edits, size_t n, struct str *out)
{
	struct ydoc *nothing = NULL, *doc = NULL;
	struct error *err = ydoc_parse("{}\n", 3, &nothing);

	if (!err)
		err = edit_apply(fields, nothing, edits, n, &doc);
	if (!err)
		yemit_document(doc->root, out);
	ydoc_free(nothing);
	ydoc_free(doc);
	return err;
}

/* Where the edits stand beside each other, as the columns of a table do, one tree is
 * made of them; else each is made in turn, and tells what is wrong. */
struct error *edit_compose(const struct field *fields, const struct edit *edits, size_t n, struct str *out)
{
	struct ynode *root = ynode_map();
	struct str text = STR_INIT;
	struct error *err = NULL;
	bool fits = compose_tree(fields, edits, n, root);

	if (fits)
		yemit_document(root, &text);
	if (fits && reads_back(&text, root))
		str_addn(out, text.ptr, text.len);
	else
		err = apply_in_turn(fields, edits, n, out);
	str_free(&text);
	ynode_free(root);
	return err;
}
