/* The chapter of the report that tells what changed since an earlier state. */
#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"
#include "report/overview_internal.h"
#include "report/records.h"

static const struct table_column columns[] = {
	{ "record", N_("About"), false },
	{ "veld", N_("Field"), false },
	{ "was", N_("Was"), false },
	{ "is", N_("Is now"), false },
};

/* The record as it is now, or as it was. */
static const struct record *some_record(const struct difference *change)
{
	return change->after ? change->after : change->before;
}

static void add_about(const struct difference *change, struct doc_table *table)
{
	const struct record *record = some_record(change);
	const char *title = change->type == TYPE_COUNT ? "register.yaml" : record ? record_title(record) : change->id;
	char *href;

	if (change->type == TYPE_COUNT || !change->after) {
		doc_cell(table, title);
		return;
	}
	href = record_anchor(change->after);
	doc_cell_link(table, title, href);
	free(href);
}

/* A value in the words of the tables above it. */
static void add_value(const struct overview *ov, const struct ynode *value, const struct field *field,
		      struct doc_table *table)
{
	struct str words = STR_INIT;

	if (value)
		value_words(value, field, ov->lang, &words);
	else
		str_add(&words, tr(ov->lang, "not filled in"));
	doc_cell(table, str_text(&words));
	str_free(&words);
}

/* A record as a whole: its fields are in the tables above, or were in those of before. */
static void add_whole(const struct overview *ov, const struct difference *change, struct doc_table *table)
{
	const char *there = tr(ov->lang, "was there"), *not_there = tr(ov->lang, "was not there");
	const char *is = change->action == ACTION_ADDED ? tr(ov->lang, "added")
		       : change->action == ACTION_REMOVED ? tr(ov->lang, "removed")
		       : tr(ov->lang, "only layout or place is different");

	doc_row(table, NULL);
	add_about(change, table);
	doc_cell(table, tr(ov->lang, "the whole"));
	doc_cell(table, change->action == ACTION_ADDED ? not_there : there);
	doc_cell(table, change->unreadable ? tr(ov->lang, "cannot be read") : is);
}

static void add_fields(const struct overview *ov, const struct difference *change, struct doc_table *table)
{
	for (size_t i = 0; i < change->fields.n; i++) {
		const struct field_change *item = &change->fields.items[i];
		const struct field *field = field_find(difference_fields(change), item->field, NULL);

		doc_row(table, NULL);
		add_about(change, table);
		doc_cell(table, field ? field_label(field, ov->lang) : item->field);
		add_value(ov, item->before, field, table);
		add_value(ov, item->after, field, table);
	}
}

void add_changes(const struct overview *ov, struct doc *doc)
{
	struct doc_table *table;
	char *since, *text;

	if (!ov->earlier)
		return;
	since = known_words(ov->earlier, ov->lang);
	doc_heading(doc, 2, tr(ov->lang, "Changes"), "wijzigingen");
	text = xasprintf(tr(ov->lang, "What is different from what the register knew on %s. Records changed: %s."), since,
			 count_words(ov->changes.n, ov->lang).text);
	doc_para(doc, TONE_NONE, text);
	table = doc_table(doc, tr(ov->lang, "What changed"));
	add_columns(table, ov->lang, columns, COUNT(columns));
	for (size_t i = 0; i < ov->changes.n; i++)
		if (ov->changes.items[i].action == ACTION_CHANGED && ov->changes.items[i].fields.n)
			add_fields(ov, &ov->changes.items[i], table);
		else
			add_whole(ov, &ov->changes.items[i], table);
	free(since);
	free(text);
}
