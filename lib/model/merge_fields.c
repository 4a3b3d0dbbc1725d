#include "model/merge_fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/edit.h"
#include "model/value.h"
#include "store/text.h"
#include "yaml/edit.h"

#define MOST_BYTES ((size_t)32 * 1024 * 1024)

struct merge {
	const struct record *ours;
	const struct merge_rules *rules;
	struct merge_conflicts *conflicts;
	struct ydoc *doc;               /* owned; the text so far */
	size_t bytes;                   /* looked at so far */
};

/* One value on the three sides; NULL: not there. */
struct sides {
	const struct ynode *base, *ours, *theirs;
};

/* Where a value is: its path in the text that is being made, and its name in
 * conflicts, in which items are named by what tells them apart. */
struct spot {
	const char *path;               /* NULL: an item that is not in the text yet */
	const char *shown;
	const struct field *field;      /* its row, which for an item is the list's; NULL: unknown */
	const char *list;               /* of an item: the path of its list */
	bool *goes;                     /* of an item: set when it is to be taken out in the end */
};

/* --- edits -------------------------------------------------------------------------------- */

/* Each edit reads the whole text back, and each key is looked for among all, so a
 * hostile file of a hundred thousand fields would keep the machine busy for an
 * hour. An honest record is small. */
static struct error *count_work(struct merge *m, size_t bytes)
{
	m->bytes += bytes;
	if (m->bytes <= MOST_BYTES)
		return NULL;
	return error_hint(error_new(STATUS_DATA, "%s: too large to change so many fields one by one", m->ours->path),
			  "change the file by hand, in an editor");
}

/* Takes err; next is what an edit made of the text, if there was no error. */
static struct error *step(struct merge *m, struct error *err, struct ydoc *next)
{
	if (err)
		return err;
	ydoc_free(m->doc);
	m->doc = next;
	return NULL;
}

/* Have the node at the spot. */
static struct error *put(struct merge *m, const struct spot *spot, const struct ynode *node)
{
	struct yorder order = field_order(record_fields(m->ours));
	struct ydoc *next = NULL;
	struct error *err;

	if (!node && spot->goes) {
		*spot->goes = true;
		return NULL;
	}
	if (!node && !spot->path)
		return NULL;
	err = count_work(m, m->doc->len);
	if (err)
		return err;
	if (!node)
		err = yedit_unset(m->doc, spot->path, &next);
	else if (!spot->path)
		err = yedit_append(m->doc, spot->list, node, &order, &next);
	else
		err = yedit_set(m->doc, spot->path, node, &order, &next);
	/* The paths and values are the files' own, so it is the files that are wrong. */
	if (err && err->status == STATUS_USAGE)
		err->status = STATUS_DATA;
	return step(m, err, next);
}

static struct error *put_value(struct merge *m, const struct spot *spot, const char *value)
{
	const struct ynode *list = spot->list ? ynode_find(m->doc->root, spot->list) : NULL;
	bool next_free = list && list->kind == Y_SEQ;
	struct edit edit = { .op = EDIT_SET, .value = xstrdup(value) };
	struct ydoc *next = NULL;
	struct error *err = count_work(m, m->doc->len);

	edit.field = spot->path ? xstrdup(spot->path) : xasprintf("%s.%u", spot->list, next_free ? list->n : 0);
	if (!err)
		err = edit_apply(record_fields(m->ours), m->doc, &edit, 1, &next);
	edit_free(&edit);
	return step(m, err, next);
}

/* --- conflicts ---------------------------------------------------------------------------- */

static void add_conflict(struct merge *m, const struct spot *spot, const struct sides *s)
{
	struct merge_conflicts *conflicts = m->conflicts;

	GROW(conflicts->items, conflicts->n, conflicts->cap);
	conflicts->items[conflicts->n++] = (struct merge_conflict){
		xstrdup(spot->shown), value_one_line(s->base), value_one_line(s->ours), value_one_line(s->theirs),
	};
}

static const struct merge_choice *choice_for(const struct merge_rules *rules, const char *shown)
{
	for (size_t i = 0; i < rules->n_choices; i++)
		if (!rules->choices[i].field || strcmp(rules->choices[i].field, shown) == 0)
			return &rules->choices[i];
	return NULL;
}

static struct error *conflict(struct merge *m, const struct spot *spot, const struct sides *s)
{
	const struct merge_choice *choice = choice_for(m->rules, spot->shown);

	if (!choice) {
		add_conflict(m, spot, s);
		return NULL;
	}
	switch (choice->take) {
	case MERGE_OURS:
		return NULL;
	case MERGE_THEIRS:
		return put(m, spot, s->theirs);
	case MERGE_BASE:
		return put(m, spot, s->base);
	case MERGE_VALUE:
		return choice->value ? put_value(m, spot, choice->value) : put(m, spot, NULL);
	}
	return NULL;
}

/* --- text of several lines ---------------------------------------------------------------- */

static bool ends_in_newline(const struct ynode *scalar)
{
	return ends_with(scalar->text, "\n");
}

static void add_lines(const struct ynode *scalar, struct str *out)
{
	str_add(out, scalar->text);
	if (!ends_in_newline(scalar))
		str_addc(out, '\n');
}

/* Whether there is a newline at the end is a matter of its own: "a" and "a\n" are
 * the same line. */
static struct error *merge_text(struct merge *m, const struct spot *spot, const struct sides *s)
{
	struct str base = STR_INIT, ours = STR_INIT, theirs = STR_INIT, merged = STR_INIT;
	bool newline = ends_in_newline(ends_in_newline(s->ours) == ends_in_newline(s->base) ? s->theirs : s->ours);
	struct ynode *scalar;
	struct error *err;
	bool clean = false;

	add_lines(s->base, &base);
	add_lines(s->ours, &ours);
	add_lines(s->theirs, &theirs);
	err = text_merge(&base, &ours, &theirs, TEXT_FAVOR_NONE, &merged, &clean);
	if (!err && clean) {
		if (!newline && merged.len)
			str_truncate(&merged, merged.len - 1);
		scalar = ynode_scalar(str_text(&merged));
		err = put(m, spot, scalar);
		ynode_free(scalar);
	} else if (!err) {
		err = conflict(m, spot, s);
	}
	str_free(&base);
	str_free(&ours);
	str_free(&theirs);
	str_free(&merged);
	return err;
}

static bool is_text(const struct spot *spot, const struct sides *s)
{
	return spot->field && spot->field->type == FIELD_BLOCK && s->base && s->base->kind == Y_SCALAR && s->ours &&
	       s->ours->kind == Y_SCALAR && s->theirs && s->theirs->kind == Y_SCALAR;
}

/* --- maps --------------------------------------------------------------------------------- */

static struct error *merge_node(struct merge *m, const struct spot *spot, const struct sides *s);

static struct error *merge_key(struct merge *m, const struct spot *map, const char *key, const struct sides *s)
{
	struct sides inner = { ynode_get(s->base, key), ynode_get(s->ours, key), ynode_get(s->theirs, key) };
	const struct field *fields = *map->path ? (map->field ? map->field->fields : NULL) : record_fields(m->ours);
	const struct field *field = fields ? field_named(fields, key, strlen(key)) : NULL;
	const char *dot = *map->path ? "." : "";
	char *path, *shown;
	struct error *err;

	if (value_equal(field, inner.base, inner.theirs) || value_equal(field, inner.ours, inner.theirs))
		return NULL;
	if (!*key || strchr(key, '.'))
		return error_hint(error_new(STATUS_DATA, "a change of a field that no edit can name: '%s'", key),
				  "change the file by hand, in an editor");
	path = xasprintf("%s%s%s", map->path, dot, key);
	shown = xasprintf("%s%s%s", map->shown, dot, key);
	err = merge_node(m, &(struct spot){ .path = path, .shown = shown, .field = field }, &inner);
	free(path);
	free(shown);
	return err;
}

/* What comes, comes first: the last field of a record cannot be taken out. */
static struct error *merge_map(struct merge *m, const struct spot *spot, const struct sides *s)
{
	size_t n_base = s->base ? s->base->n : 0, n_theirs = s->theirs ? s->theirs->n : 0;
	size_t n_all = n_base + n_theirs + (s->ours ? s->ours->n : 0);
	struct error *err = count_work(m, (n_base + n_theirs) * n_all);

	for (size_t i = 0; i < n_theirs && !err; i++)
		err = merge_key(m, spot, s->theirs->keys[i]->text, s);
	for (size_t i = 0; i < n_base && !err; i++)
		if (!ynode_get(s->theirs, s->base->keys[i]->text))
			err = merge_key(m, spot, s->base->keys[i]->text, s);
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
	const struct item **by_place;
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
	struct items out = { NULL, NULL, list ? list->n : 0 };

	out.items = xcalloc(out.n, sizeof *out.items);
	out.by_place = xcalloc(out.n, sizeof(const struct item *));
	for (size_t i = 0; i < out.n; i++)
		out.items[i] = (struct item){ value_identity(list->items[i], field), 0, i, list->items[i] };
	if (out.n)
		qsort(out.items, out.n, sizeof *out.items, compare_places);
	for (size_t i = 0; i < out.n; i++) {
		if (i && strcmp(out.items[i - 1].identity, out.items[i].identity) == 0)
			out.items[i].nth = out.items[i - 1].nth + 1;
		out.by_place[out.items[i].at] = &out.items[i];
	}
	return out;
}

static void items_free(struct items *items)
{
	for (size_t i = 0; i < items->n; i++)
		free(items->items[i].identity);
	free(items->items);
	free(items->by_place);
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
	struct items base, ours, theirs;
	bool *goes;             /* by position in ours */
};

static struct error *merge_item(struct merge *m, const struct spot *list, const struct item *item,
				const struct lists *l)
{
	const struct item *ours = find(&l->ours, item);
	struct sides s = { node_of(find(&l->base, item)), node_of(ours), node_of(find(&l->theirs, item)) };
	char *path = ours ? xasprintf("%s.%zu", list->path, ours->at) : NULL;
	char *shown = xasprintf("%s[%s]", list->shown, item->identity);
	struct spot spot = { path, shown, list->field, list->path, ours ? &l->goes[ours->at] : NULL };
	struct error *err = merge_node(m, &spot, &s);

	free(path);
	free(shown);
	return err;
}

/* Items change and come, at the end, before any is taken out from behind, so that
 * no position moves. */
static struct error *merge_items(struct merge *m, const struct spot *spot, const struct lists *l)
{
	struct error *err = NULL;

	for (size_t i = 0; i < l->theirs.n && !err; i++)
		err = merge_item(m, spot, l->theirs.by_place[i], l);
	for (size_t i = 0; i < l->base.n && !err; i++)
		if (!find(&l->theirs, l->base.by_place[i]))
			err = merge_item(m, spot, l->base.by_place[i], l);
	for (size_t at = l->ours.n; at-- > 0 && !err;)
		if (l->goes[at]) {
			char *path = xasprintf("%s.%zu", spot->path, at);

			err = put(m, &(struct spot){ .path = path }, NULL);
			free(path);
		}
	return err;
}

static struct error *merge_list(struct merge *m, const struct spot *spot, const struct sides *s)
{
	struct lists l = { identify(s->base, spot->field), identify(s->ours, spot->field),
			   identify(s->theirs, spot->field), NULL };
	struct error *err;

	l.goes = xcalloc(l.ours.n, sizeof *l.goes);
	err = merge_items(m, spot, &l);
	free(l.goes);
	items_free(&l.base);
	items_free(&l.ours);
	items_free(&l.theirs);
	return err;
}

/* --- all of it ---------------------------------------------------------------------------- */

static bool all_are(enum ykind kind, const struct sides *s)
{
	return (!s->base || s->base->kind == kind) && (!s->ours || s->ours->kind == kind) &&
	       (!s->theirs || s->theirs->kind == kind);
}

/* Whether there is no telling what of it was changed where, as one side has nothing. */
static bool is_whole(const struct merge *m, const struct spot *spot, const struct sides *s)
{
	if (m->rules->undoing)
		return spot->list && (!s->base || !s->ours || !s->theirs);
	return !s->ours || !s->theirs;
}

static struct error *merge_node(struct merge *m, const struct spot *spot, const struct sides *s)
{
	bool only_theirs = value_equal(spot->field, s->base, s->ours);
	struct sides inner = *s;

	if (value_equal(spot->field, s->base, s->theirs) || value_equal(spot->field, s->ours, s->theirs))
		return NULL;
	/* What comes or goes as a whole, or is empty, has no parts to merge. */
	if (only_theirs && (!s->base || !s->theirs || !s->base->n || !s->theirs->n))
		return put(m, spot, s->theirs);
	if (is_whole(m, spot, s))
		return conflict(m, spot, s);
	if (!only_theirs && !m->rules->undoing && s->base && s->base->kind != s->ours->kind)
		inner.base = NULL;
	if (all_are(Y_MAP, &inner))
		return merge_map(m, spot, &inner);
	if (all_are(Y_SEQ, &inner))
		return merge_list(m, spot, &inner);
	if (only_theirs)
		return put(m, spot, s->theirs);
	return is_text(spot, s) ? merge_text(m, spot, s) : conflict(m, spot, s);
}

struct error *merge_fields(const struct record *base, const struct record *ours, const struct record *theirs,
			   const struct merge_rules *rules, struct merge_conflicts *conflicts,
			   struct ydoc **out)
{
	struct merge m = { ours, rules, conflicts, NULL, 0 };
	struct sides s = { base ? base->doc->root : NULL, ours->doc->root, theirs->doc->root };
	struct error *err = ydoc_parse(ours->doc->text, ours->doc->len, &m.doc);

	if (!err)
		err = merge_map(&m, &(struct spot){ .path = "", .shown = "" }, &s);
	if (err)
		ydoc_free(m.doc);
	else
		*out = m.doc;
	return err;
}
