#include "history/undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/merge_fields.h"
#include "model/value.h"

void conflicts_free(struct conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++)
		error_free(conflicts->items[i]);
	free(conflicts->items);
	*conflicts = (struct conflicts)CONFLICTS_INIT;
}

static void add_value(struct str *out, const char *is, const char *value, const char *is_not)
{
	if (value)
		str_addf(out, "%s '%s'", is, value);
	else
		str_add(out, is_not);
}

static void add_conflict(struct conflicts *conflicts, const struct record *now, const struct merge_conflict *found)
{
	char *ref = record_ref(now->type, now->id);
	struct str text = STR_INIT;

	str_addf(&text, _("%s: '%s' was changed since: "), ref, found->field);
	add_value(&text, _("the commit set it to"), found->base, _("the commit took it out"));
	add_value(&text, _(", it is now"), found->ours, _(", it is not there now"));
	add_value(&text, _(", and it would go back to"), found->theirs, _(", and it would be taken out"));
	GROW(conflicts->items, conflicts->n, conflicts->cap);
	conflicts->items[conflicts->n++] = error_new(STATUS_CONFLICT, "%s", str_text(&text));
	str_free(&text);
	free(ref);
}

/* A merge of what happened since with the way back. */
struct error *undo_fields(const struct record *before, const struct record *after,
			  const struct record *now, struct conflicts *conflicts, struct str *out)
{
	struct merge_rules rules = { .undoing = true };
	struct merge_conflicts found = MERGE_CONFLICTS_INIT;
	struct ydoc *doc = NULL;
	struct error *err;

	if (ydoc_same_bytes(after->doc, now->doc)) {
		str_addn(out, before->doc->text, before->doc->len);
		return NULL;
	}
	err = merge_fields(after, now, before, &rules, &found, &doc);
	if (!err)
		str_addn(out, doc->text, doc->len);
	for (size_t i = 0; i < found.n; i++)
		add_conflict(conflicts, now, &found.items[i]);
	merge_conflicts_free(&found);
	ydoc_free(doc);
	return err;
}

void undo_added(const struct record *after, const struct record *now, struct conflicts *conflicts)
{
	struct field_changes changes = FIELD_CHANGES_INIT;

	value_diff(record_fields(now), after->doc->root, now->doc->root, &changes);
	for (size_t i = 0; i < changes.n; i++) {
		struct merge_conflict found = { changes.items[i].field, value_one_line(changes.items[i].before),
						value_one_line(changes.items[i].after), NULL };

		add_conflict(conflicts, now, &found);
		free(found.base);
		free(found.ours);
	}
	field_changes_free(&changes);
}
