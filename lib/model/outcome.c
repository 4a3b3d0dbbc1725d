#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/change_internal.h"
#include "model/value.h"
#include "yaml/edit.h"

/* --- conflicts with what someone else did meanwhile ----------------------------------- */

static struct error *conflict(const struct record *now, const char *field, const struct ynode *theirs)
{
	char *ref = record_ref(now->type, now->id);
	struct str value = STR_INIT;
	struct error *err;

	value_line(theirs, &value);
	if (theirs)
		err = error_new(STATUS_CONFLICT, "%s: someone else changed '%s' meanwhile: it is now '%s'; nothing was written",
				ref, field, str_text(&value));
	else
		err = error_new(STATUS_CONFLICT, "%s: someone else took out '%s' meanwhile; nothing was written",
				ref, field);
	error_hint(err, "see 'afspraak log %s', then try again", ref);
	str_free(&value);
	free(ref);
	return err;
}

static struct error *changed(const struct record *now)
{
	char *ref = record_ref(now->type, now->id);
	struct error *err = error_new(STATUS_CONFLICT, "someone else changed %s meanwhile; nothing was written", ref);

	error_hint(err, "see 'afspraak log %s', then try again", ref);
	free(ref);
	return err;
}

static bool same(const struct ynode *a, const struct ynode *b)
{
	return a && b ? ynode_equal(a, b) : a == b;
}

static bool is_map(const struct ynode *node)
{
	return node && node->kind == Y_MAP;
}

/* The part of a path before its first list position: positions mean nothing
 * once somebody else has changed the list. */
static char *stable_part(const char *field)
{
	const char *dot = field;

	while ((dot = strchr(dot, '.')))
		if (strspn(++dot, "0123456789") && strchr(".", dot[strspn(dot, "0123456789")]))
			return xstrndup(field, (size_t)(dot - 1 - field));
	return xstrdup(field);
}

/* A text where there was something else, at the field or above it, such as a
 * whole map that became `nvt`. */
static const struct ynode *replaced(const struct record *base, const struct record *now, const char *field,
				    char **where)
{
	for (size_t len = strcspn(field, ".");; len += 1 + strcspn(field + len + 1, ".")) {
		char *part = xstrndup(field, len);
		const struct ynode *theirs = record_node(now, part);

		if (theirs && theirs->kind == Y_SCALAR && !same(record_node(base, part), theirs)) {
			*where = part;
			return theirs;
		}
		free(part);
		if (!field[len])
			return NULL;
	}
}

static struct error *refuse_conflict(const struct record *base, const struct record *now,
				     const struct edit *edit)
{
	char *field = stable_part(edit->field), *where = NULL;
	const struct ynode *theirs = record_node(now, field), *text;
	struct error *err = NULL;

	if (edit->op == EDIT_SET && str_equal(ynode_text(theirs), edit->value))
		goto done;
	text = replaced(base, now, field, &where);
	/* Lists are sets: two people can add to one. */
	if (text)
		err = conflict(now, where, text);
	else if (edit->op != EDIT_APPEND && edit->op != EDIT_REMOVE && !same(record_node(base, field), theirs))
		err = conflict(now, field, theirs);
done:
	free(where);
	free(field);
	return err;
}

static struct error *merge_map(const struct record *now, const char *path, const struct ynode *before,
			       const struct ynode *mine, const struct ynode *theirs, struct ydoc **doc);

/* What the user's text changed at path, brought to what is there now. */
static struct error *merge_node(const struct record *now, const char *path, const struct ynode *before,
				const struct ynode *mine, const struct ynode *theirs, struct ydoc **doc)
{
	struct yorder order = field_order(record_fields(now));
	struct ydoc *next;
	struct error *err;

	if (same(before, mine) || same(theirs, mine))
		return NULL;
	if (is_map(before) && is_map(mine) && is_map(theirs))
		return merge_map(now, path, before, mine, theirs, doc);
	if (!same(before, theirs))
		return conflict(now, path, theirs);
	err = mine ? yedit_set(*doc, path, mine, &order, &next) : yedit_unset(*doc, path, &next);
	if (!err) {
		ydoc_free(*doc);
		*doc = next;
	}
	return err;
}

static struct error *merge_map(const struct record *now, const char *path, const struct ynode *before,
			       const struct ynode *mine, const struct ynode *theirs, struct ydoc **doc)
{
	const struct ynode *maps[] = { mine, before };
	struct error *err = NULL;

	for (size_t m = 0; m < COUNT(maps); m++)
		for (size_t i = 0; i < maps[m]->n && !err; i++) {
			const char *key = maps[m]->keys[i]->text;
			char *inner = xasprintf("%s%s%s", path, *path ? "." : "", key);

			if (m == 0 || !ynode_get(mine, key))
				err = merge_node(now, inner, ynode_get(before, key), ynode_get(mine, key),
						 ynode_get(theirs, key), doc);
			free(inner);
		}
	return err;
}

static struct error *merge_rewrite(const struct record *base, const struct record *now,
				   const struct intent *intent, struct str *out)
{
	struct ydoc *ours = NULL, *doc = NULL;
	struct error *err;

	if (!base || !base->doc || !now->doc)
		return changed(now);
	err = ydoc_parse(intent->text, intent->len, &ours);
	if (!err)
		err = ydoc_parse(now->doc->text, now->doc->len, &doc);
	if (!err)
		err = merge_map(now, "", base->doc->root, ours->root, now->doc->root, &doc);
	if (!err)
		str_addn(out, doc->text, doc->len);
	ydoc_free(ours);
	ydoc_free(doc);
	return err;
}

/* --- what each intent comes to --------------------------------------------------------- */

static void add_file(struct outcome *out, const char *path, const struct record *before, const char *after,
		     size_t len)
{
	struct change_file file = { .path = xstrdup(path), .after_len = len };

	file.after = after ? xstrndup(after, len) : NULL;
	if (before && before->doc) {
		file.before = xstrndup(before->doc->text, before->doc->len);
		file.before_len = before->doc->len;
	}
	GROW(out->files, out->n, out->cap);
	out->files[out->n++] = file;
}

static struct error *make_add(const struct intent *intent, struct reg *reg, bool moved, struct outcome *out)
{
	char *ref;
	struct error *err;

	if (!reg_find(reg, intent->type, intent->id)) {
		add_file(out, intent->path, NULL, intent->text, intent->len);
		reg_put(reg, record_new(intent->type, intent->id, intent->path, intent->text, intent->len));
		return NULL;
	}
	ref = record_ref(intent->type, intent->id);
	err = error_hint(error_new(moved ? STATUS_CONFLICT : STATUS_USAGE,
				   "%s exists already; nothing was written", ref),
			 "change it with 'afspraak amend %s'", ref);
	free(ref);
	return err;
}

static struct error *gone(const struct intent *intent)
{
	char *ref = record_ref(intent->type, intent->id);
	struct error *err = error_new(STATUS_CONFLICT, "someone else took out %s meanwhile; nothing was written",
				      ref);

	free(ref);
	return err;
}

/* The record as it is now, read. */
static struct record *now_of(const struct reg *reg, const struct intent *intent)
{
	struct record *record = reg_find(reg, intent->type, intent->id);

	if (record)
		reg_see(reg, record);
	return record;
}

static struct error *unreadable(const struct record *record)
{
	struct error *err = error_copy(record->broken);
	char *ref = record_ref(record->type, record->id);

	error_hint(err, "mend the file by hand with 'afspraak amend %s' and no field options", ref);
	free(ref);
	return err;
}

static struct error *make_text(const struct change *change, const struct intent *intent,
			       const struct record *now, bool moved, struct str *out)
{
	const struct record *base = moved ? reg_find(change->base, intent->type, intent->id) : NULL;
	struct ydoc *doc = NULL;
	struct error *err = NULL;

	if (intent->kind == INTENT_REWRITE) {
		if (moved && !(base && oid_equal(&base->blob, &now->blob)))
			return merge_rewrite(base, now, intent, out);
		str_addn(out, intent->text, intent->len);
		return NULL;
	}
	if (!now->doc)
		return unreadable(now);
	for (size_t i = 0; moved && i < intent->n_edits && !err; i++)
		err = refuse_conflict(base, now, &intent->edits[i]);
	if (!err)
		err = edit_apply(record_fields(now), now->doc, intent->edits, intent->n_edits, &doc);
	if (!err)
		str_addn(out, doc->text, doc->len);
	ydoc_free(doc);
	return err;
}

static struct error *make_edit(const struct change *change, const struct intent *intent, struct reg *reg,
			       bool moved, struct outcome *out)
{
	const struct record *now = now_of(reg, intent);
	struct str text = STR_INIT;
	struct error *err;

	if (!now)
		return gone(intent);
	err = make_text(change, intent, now, moved, &text);
	if (!err && !(now->doc && text.len == now->doc->len && memcmp(text.ptr, now->doc->text, text.len) == 0)) {
		add_file(out, now->path, now, text.ptr, text.len);
		reg_put(reg, record_new(now->type, now->id, now->path, text.ptr, text.len));
	}
	str_free(&text);
	return err;
}

static bool is_staged(const struct outcome *outcome, const char *path)
{
	for (size_t i = 0; i < outcome->n; i++)
		if (strcmp(outcome->files[i].path, path) == 0)
			return true;
	return false;
}

/* The documents stored with a record, and no others that it may name, go with it. */
static void remove_documents(const struct record *record, struct reg *reg, struct outcome *out)
{
	char *own = xasprintf("documenten/%s/", record->id);
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);

	for (size_t i = 0; i < n; i++) {
		const char *path = ynode_text(ynode_get(items[i], "bestand"));
		struct str bytes = STR_INIT;
		bool exists = false;

		if (path && starts_with(path, own) && !is_staged(out, path))
			error_free(reg_file(reg, path, &bytes, &exists));
		if (exists)
			add_file(out, path, NULL, NULL, 0);
		str_free(&bytes);
	}
	free(own);
}

/* What is taken out must be what the user saw. */
static struct error *make_remove(const struct change *change, const struct intent *intent, struct reg *reg,
				 bool moved, struct outcome *out)
{
	const struct record *record = now_of(reg, intent);
	const struct record *base = moved ? reg_find(change->base, intent->type, intent->id) : NULL;

	if (!record)
		return gone(intent);
	if (moved && !(base && oid_equal(&base->blob, &record->blob)))
		return changed(record);
	remove_documents(record, reg, out);
	add_file(out, record->path, record, NULL, 0);
	reg_drop(reg, intent->type, intent->id);
	return NULL;
}

static struct error *make_file(const struct intent *intent, struct reg *reg, bool moved, struct outcome *out)
{
	struct str bytes = STR_INIT;
	bool exists = false;
	struct error *err = moved || !intent->text ? reg_file(reg, intent->path, &bytes, &exists) : NULL;

	str_free(&bytes);
	if (err)
		return err;
	if (!intent->text) {
		if (exists && !is_staged(out, intent->path))
			add_file(out, intent->path, NULL, NULL, 0);
		return NULL;
	}
	if (exists)
		return error_new(STATUS_CONFLICT, "someone else stored %s meanwhile; nothing was written",
				 intent->path);
	add_file(out, intent->path, NULL, intent->text, intent->len);
	reg_put_file(reg, intent->path, intent->text, intent->len);
	return NULL;
}

/* Settings are few and weighty: someone else's change of any of them is in the way. */
static struct error *make_config(const struct change *change, const struct intent *intent, struct reg *reg,
				 bool moved, struct outcome *out)
{
	if (moved && !oid_equal(&change->base->config->blob, &reg->config->blob))
		return error_new(STATUS_CONFLICT, "someone else changed %s meanwhile; nothing was written",
				 intent->path);
	add_file(out, intent->path, reg->config, intent->text, intent->len);
	reg_put(reg, record_new(TYPE_COUNT, intent->id, intent->path, intent->text, intent->len));
	return NULL;
}

static struct error *make_one(const struct change *change, const struct intent *intent, struct reg *reg,
			      bool moved, struct outcome *out)
{
	switch (intent->kind) {
	case INTENT_ADD:
		return make_add(intent, reg, moved, out);
	case INTENT_EDIT:
	case INTENT_REWRITE:
		return make_edit(change, intent, reg, moved, out);
	case INTENT_REMOVE:
		return make_remove(change, intent, reg, moved, out);
	case INTENT_FILE:
		return make_file(intent, reg, moved, out);
	case INTENT_CONFIG:
		return make_config(change, intent, reg, moved, out);
	}
	return NULL;
}

/* No change is built on bytes that are not what the commit says they are. */
static void check_hashes(const struct change *change, struct reg *reg)
{
	for (size_t i = 0; i < change->n; i++) {
		const struct intent *intent = &change->intents[i];
		struct record *record = intent->id ? now_of(reg, intent) : NULL;

		if (record)
			reg_check_hash(reg, record);
	}
}

/* From so many records on, reading all once costs less than asking for each who
 * else holds its values. */
#define MANY 100

struct error *outcome_make(const struct change *change, struct reg *reg, bool moved, struct outcome *out)
{
	struct error *err = change->n < MANY ? reg_enumerate(reg) : reg_load(reg);

	if (!err)
		check_hashes(change, reg);
	for (size_t i = 0; i < change->n && !err; i++)
		err = make_one(change, &change->intents[i], reg, moved, out);
	if (!err && !out->n)
		err = error_new(STATUS_USAGE, "nothing changes: the register already says so; nothing was written");
	return err;
}
