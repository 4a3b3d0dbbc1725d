#include "history/undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/value.h"
#include "yaml/edit.h"

#define MOST_BYTES ((size_t)32 * 1024 * 1024)

void conflicts_free(struct conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++)
		error_free(conflicts->items[i]);
	free(conflicts->items);
	*conflicts = (struct conflicts)CONFLICTS_INIT;
}

/* One value on the three sides; NULL: not there. */
struct sides {
	const struct ynode *before, *after, *now;
};

/* Where a value is: its path in the text that is being made, and its name in
 * messages, in which items are named by what tells them apart. */
struct spot {
	const char *path, *shown;
	const struct field *field;      /* its row, which for an item is the list's; NULL: unknown */
};

struct undo {
	const struct record *now;
	struct ydoc *doc;               /* owned; the text so far */
	struct conflicts *conflicts;
	size_t bytes;                   /* read back so far */
};

/* --- conflicts ---------------------------------------------------------------------------- */

static void add_value(struct str *out, const char *is, const struct ynode *value, const char *is_not)
{
	if (!value) {
		str_add(out, is_not);
		return;
	}
	str_addf(out, "%s '", is);
	value_line(value, out);
	str_addc(out, '\'');
}

static void add_conflict(struct conflicts *conflicts, const struct record *now, const char *shown,
			 const struct sides *s)
{
	char *ref = record_ref(now->type, now->id);
	struct str text = STR_INIT;

	str_addf(&text, _("%s: '%s' was changed since: "), ref, shown);
	add_value(&text, _("the commit set it to"), s->after, _("the commit took it out"));
	add_value(&text, _(", it is now"), s->now, _(", it is not there now"));
	add_value(&text, _(", and it would go back to"), s->before, _(", and it would be taken out"));
	GROW(conflicts->items, conflicts->n, conflicts->cap);
	conflicts->items[conflicts->n++] = error_new(STATUS_CONFLICT, "%s", str_text(&text));
	str_free(&text);
	free(ref);
}

/* --- edits -------------------------------------------------------------------------------- */

/* Each edit reads the whole text back, so a hostile file of a hundred thousand
 * fields would keep the machine busy for an hour. An honest record is small. */
static struct error *count_edit(struct undo *u)
{
	u->bytes += u->doc->len;
	if (u->bytes <= MOST_BYTES)
		return NULL;
	return error_hint(error_new(STATUS_DATA, "%s: too large to undo so many fields one by one", u->now->path),
			  "undo it by hand in the editor of 'afspraak amend'");
}

/* Takes err; next is what an edit made of the text. */
static struct error *step(struct undo *u, struct error *err, struct ydoc *next)
{
	if (err)
		return err;
	ydoc_free(u->doc);
	u->doc = next;
	return NULL;
}

static struct error *put(struct undo *u, const char *path, const struct ynode *value)
{
	struct yorder order = field_order(record_fields(u->now));
	struct ydoc *next = NULL;
	struct error *err;

	if (u->conflicts->n)
		return NULL;
	err = count_edit(u);
	if (err)
		return err;
	err = value ? yedit_set(u->doc, path, value, &order, &next) : yedit_unset(u->doc, path, &next);
	return step(u, err, next);
}

static struct error *append(struct undo *u, const char *path, const struct ynode *item)
{
	struct yorder order = field_order(record_fields(u->now));
	struct ydoc *next = NULL;
	struct error *err;

	if (u->conflicts->n)
		return NULL;
	err = count_edit(u);
	if (err)
		return err;
	err = yedit_append(u->doc, path, item, &order, &next);
	return step(u, err, next);
}

/* --- values ------------------------------------------------------------------------------- */

static bool same(const struct ynode *a, const struct ynode *b)
{
	return a && b ? ynode_equal(a, b) : a == b;
}

/* The order of keys and items is no difference. */
static bool same_item(const struct field *list, const struct ynode *a, const struct ynode *b)
{
	struct field_changes changes = FIELD_CHANGES_INIT;
	bool equal;

	if (a->kind != Y_MAP || b->kind != Y_MAP)
		return ynode_equal(a, b);
	value_diff(list ? list->fields : NULL, a, b, &changes);
	equal = changes.n == 0;
	field_changes_free(&changes);
	return equal;
}

/* Whether what is there on each side is of the kind, and not on all sides nothing. */
static bool all_are(enum ykind kind, const struct sides *s)
{
	return (!s->before || s->before->kind == kind) && (!s->after || s->after->kind == kind) &&
	       (!s->now || s->now->kind == kind) && (s->before || s->after);
}

static struct error *undo_node(struct undo *u, const struct spot *spot, const struct sides *s);

/* --- maps --------------------------------------------------------------------------------- */

static struct error *undo_key(struct undo *u, const struct spot *map, const char *key, const struct sides *s)
{
	struct sides inner = { ynode_get(s->before, key), ynode_get(s->after, key), ynode_get(s->now, key) };
	const struct field *fields = *map->path ? (map->field ? map->field->fields : NULL) : record_fields(u->now);
	const char *dot = *map->path ? "." : "";
	char *path, *shown;
	struct error *err;

	if (same(inner.before, inner.after))
		return NULL;
	if (!*key || strchr(key, '.'))
		return error_hint(error_new(STATUS_DATA, "the commit changed a field that no edit can name: '%s'", key),
				  "undo it by hand in the editor of 'afspraak amend'");
	path = xasprintf("%s%s%s", map->path, dot, key);
	shown = xasprintf("%s%s%s", map->shown, dot, key);
	err = undo_node(u, &(struct spot){ path, shown, fields ? field_named(fields, key, strlen(key)) : NULL },
			&inner);
	free(path);
	free(shown);
	return err;
}

/* What comes back comes first: the last field of a record cannot be taken out. */
static struct error *undo_map(struct undo *u, const struct spot *spot, const struct sides *s)
{
	struct error *err = NULL;

	for (size_t i = 0; s->before && i < s->before->n && !err; i++)
		err = undo_key(u, spot, s->before->keys[i]->text, s);
	for (size_t i = 0; s->after && i < s->after->n && !err; i++)
		if (!ynode_get(s->before, s->after->keys[i]->text))
			err = undo_key(u, spot, s->after->keys[i]->text, s);
	return err;
}

/* --- lists -------------------------------------------------------------------------------- */

struct item {
	char *identity;
	size_t nth;             /* among those of the same identity */
	size_t at;
	const struct ynode *node;
};
struct items {
	struct item *items;     /* by identity and place */
	size_t n;
};

static int compare_places(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->identity, y->identity);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int compare_nth(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->identity, y->identity);

	return order ? order : (x->nth > y->nth) - (x->nth < y->nth);
}

static struct items identify(const struct ynode *list, const struct field *field)
{
	struct items out = { NULL, list ? list->n : 0 };

	out.items = xcalloc(out.n, sizeof *out.items);
	for (size_t i = 0; i < out.n; i++)
		out.items[i] = (struct item){ value_identity(list->items[i], field), 0, i, list->items[i] };
	if (out.n)
		qsort(out.items, out.n, sizeof *out.items, compare_places);
	for (size_t i = 1; i < out.n; i++)
		if (strcmp(out.items[i - 1].identity, out.items[i].identity) == 0)
			out.items[i].nth = out.items[i - 1].nth + 1;
	return out;
}

static void items_free(struct items *items)
{
	for (size_t i = 0; i < items->n; i++)
		free(items->items[i].identity);
	free(items->items);
}

static const struct item *find(const struct items *in, const struct item *wanted)
{
	return in->n ? bsearch(wanted, in->items, in->n, sizeof *in->items, compare_nth) : NULL;
}

static const struct ynode *node_of(const struct item *item)
{
	return item ? item->node : NULL;
}

struct lists {
	struct items before, after, now;
	bool *goes;             /* by position in now */
};

static void item_conflict(struct undo *u, const struct spot *list, const struct item *item,
			  const struct lists *l)
{
	struct sides s = { node_of(find(&l->before, item)), node_of(find(&l->after, item)),
			   node_of(find(&l->now, item)) };
	char *shown = xasprintf("%s[%s]", list->shown, item->identity);

	add_conflict(u->conflicts, u->now, shown, &s);
	free(shown);
}

/* An item that the commit changed: its fields, where it is now. */
static struct error *undo_item(struct undo *u, const struct spot *list, const struct item *before,
			       const struct item *after, const struct lists *l)
{
	const struct item *now = find(&l->now, before);
	struct sides s = { before->node, after->node, node_of(now) };
	char *path, *shown;
	struct error *err;

	if (same_item(list->field, s.before, s.after))
		return NULL;
	if (!now) {
		item_conflict(u, list, before, l);
		return NULL;
	}
	path = xasprintf("%s.%zu", list->path, now->at);
	shown = xasprintf("%s[%s]", list->shown, before->identity);
	err = undo_node(u, &(struct spot){ path, shown, list->field }, &s);
	free(path);
	free(shown);
	return err;
}

/* Changed items first, then what comes back at the end, so that no position
 * moves before the last step takes items out from behind. */
static struct error *undo_items(struct undo *u, const struct spot *spot, struct lists *l)
{
	struct error *err = NULL;

	for (size_t i = 0; i < l->before.n && !err; i++) {
		const struct item *item = &l->before.items[i], *after = find(&l->after, item);

		if (after)
			err = undo_item(u, spot, item, after, l);
	}
	for (size_t i = 0; i < l->before.n && !err; i++) {
		const struct item *item = &l->before.items[i], *now = find(&l->now, item);

		if (find(&l->after, item))
			continue;
		if (!now)
			err = append(u, spot->path, item->node);
		else if (!same_item(spot->field, item->node, now->node))
			item_conflict(u, spot, item, l);
	}
	for (size_t i = 0; i < l->after.n; i++) {
		const struct item *item = &l->after.items[i], *now = find(&l->now, item);

		if (find(&l->before, item) || !now)
			continue;
		if (same_item(spot->field, item->node, now->node))
			l->goes[now->at] = true;
		else
			item_conflict(u, spot, item, l);
	}
	for (size_t at = l->now.n; at-- > 0 && !err;)
		if (l->goes[at]) {
			char *path = xasprintf("%s.%zu", spot->path, at);

			err = put(u, path, NULL);
			free(path);
		}
	return err;
}

static struct error *undo_list(struct undo *u, const struct spot *spot, const struct sides *s)
{
	struct lists l = { identify(s->before, spot->field), identify(s->after, spot->field),
			   identify(s->now, spot->field), NULL };
	struct error *err;

	l.goes = xcalloc(l.now.n, sizeof *l.goes);
	err = undo_items(u, spot, &l);
	free(l.goes);
	items_free(&l.before);
	items_free(&l.after);
	items_free(&l.now);
	return err;
}

/* --- all of it ---------------------------------------------------------------------------- */

static struct error *undo_node(struct undo *u, const struct spot *spot, const struct sides *s)
{
	if (same(s->before, s->after) || same(s->before, s->now))
		return NULL;
	/* What came or went as a whole goes or comes as a whole. */
	if (same(s->after, s->now) && (!s->before || !s->after))
		return put(u, spot->path, s->before);
	if (all_are(Y_MAP, s))
		return undo_map(u, spot, s);
	if (all_are(Y_SEQ, s))
		return undo_list(u, spot, s);
	if (same(s->after, s->now))
		return put(u, spot->path, s->before);
	add_conflict(u->conflicts, u->now, spot->shown, s);
	return NULL;
}

static bool same_bytes(const struct ydoc *a, const struct ydoc *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

struct error *undo_fields(const struct record *before, const struct record *after,
			  const struct record *now, struct conflicts *conflicts, struct str *out)
{
	struct conflicts found = CONFLICTS_INIT;
	struct undo u = { now, NULL, &found, 0 };
	struct sides s = { before->doc->root, after->doc->root, now->doc->root };
	struct error *err;

	if (same_bytes(after->doc, now->doc)) {
		str_addn(out, before->doc->text, before->doc->len);
		return NULL;
	}
	err = ydoc_parse(now->doc->text, now->doc->len, &u.doc);
	if (!err)
		err = undo_map(&u, &(struct spot){ "", "", NULL }, &s);
	if (!err)
		str_addn(out, u.doc->text, u.doc->len);
	for (size_t i = 0; i < found.n; i++) {
		GROW(conflicts->items, conflicts->n, conflicts->cap);
		conflicts->items[conflicts->n++] = found.items[i];
	}
	free(found.items);
	ydoc_free(u.doc);
	return err;
}

void undo_added(const struct record *after, const struct record *now, struct conflicts *conflicts)
{
	struct field_changes changes = FIELD_CHANGES_INIT;

	value_diff(record_fields(now), after->doc->root, now->doc->root, &changes);
	for (size_t i = 0; i < changes.n; i++)
		add_conflict(conflicts, now, changes.items[i].field,
			     &(struct sides){ NULL, changes.items[i].before, changes.items[i].after });
	field_changes_free(&changes);
}
