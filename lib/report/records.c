#include "report/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/lang.h"
#include "base/mem.h"
#include "model/query.h"
#include "model/value.h"
#include "report/words.h"

/* --- values in words ------------------------------------------------------------------ */

/* Only what the field table gives a meaning is put in words: a title that reads
 * "taak" is a title. */
static char *scalar_words(const char *text, const struct field *field, enum lang lang)
{
	struct duration duration;
	struct date date;

	if (field && field->type == FIELD_DATE && date_parse(text, &date))
		return date_long(date, lang);
	if (field && field->type == FIELD_DURATION && duration_parse(text, &duration))
		return duration_words(text, lang);
	if (field && field->type == FIELD_BOOL && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
		return xstrdup(*text == 't' ? tr(lang, "yes") : tr(lang, "no"));
	if (field && (field->type == FIELD_DECIMAL || (field->type == FIELD_INT && !(field->flags & FIELD_NOMINAL))))
		return number_words(text, lang);
	if (!text_is_known(text) || (field && field_allows(field, text)))
		return xstrdup(*text ? word(lang, text) : tr(lang, "(empty)"));
	return xstrdup(text);
}

static void add_words(const struct ynode *value, const struct field *field, enum lang lang, struct str *out);

static const struct field *inner_field(const struct field *field, const char *key)
{
	return field && field->fields ? field_named(field->fields, key, strlen(key)) : NULL;
}

static void add_labelled(const struct ynode *map, size_t i, const struct field *field, enum lang lang,
			 struct str *out)
{
	const char *key = map->keys[i]->text;
	const struct field *row = inner_field(field, key);

	str_addf(out, "%s: ", row ? field_label(row, lang) : key);
	add_words(map->items[i], row, lang, out);
}

/* "od-twente (Rol: opdrachtgever)": what identifies it, and the rest. */
static void add_item(const struct ynode *item, const struct field *field, enum lang lang, struct str *out)
{
	size_t first = item->n, shown = 0;

	if (item->kind != Y_MAP) {
		add_words(item, field, lang, out);
		return;
	}
	for (size_t i = item->n; i-- > 0;) {
		const struct field *row = inner_field(field, item->keys[i]->text);

		if (row && (row->flags & FIELD_KEY))
			first = i;
	}
	if (first < item->n)
		add_words(item->items[first], inner_field(field, item->keys[first]->text), lang, out);
	for (size_t i = 0; i < item->n; i++)
		if (i != first) {
			str_add(out, shown++ ? ", " : first < item->n ? " (" : "(");
			add_labelled(item, i, field, lang, out);
		}
	if (shown)
		str_addc(out, ')');
}

static void add_words(const struct ynode *value, const struct field *field, enum lang lang, struct str *out)
{
	char *words;

	if (value->kind == Y_SCALAR) {
		words = scalar_words(value->text, field, lang);
		str_add(out, words);
		free(words);
		return;
	}
	for (size_t i = 0; i < value->n; i++) {
		if (i)
			str_addc(out, '\n');
		if (value->kind == Y_SEQ)
			add_item(value->items[i], field, lang, out);
		else
			add_labelled(value, i, field, lang, out);
	}
	if (!value->n)
		str_add(out, tr(lang, "(empty)"));
}

void value_words(const struct ynode *value, const struct field *field, enum lang lang, struct str *out)
{
	if (value)
		add_words(value, field, lang, out);
	else
		str_add(out, tr(lang, "not filled in"));
}

/* --- one record ------------------------------------------------------------------------- */

static bool is_table(const struct ynode *value, const struct field *field)
{
	return value && value->kind == Y_SEQ && value->n && field && field->fields;
}

static void add_fact(struct strv *facts, const char *label, const struct ynode *value,
		     const struct field *field, enum lang lang)
{
	struct str words = STR_INIT;

	add_words(value, field, lang, &words);
	strv_push(facts, label);
	strv_push_owned(facts, str_detach(&words));
}

static bool some_item_has(const struct ynode *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (ynode_get(list->items[i], key))
			return true;
	return false;
}

/* What an item has that the table has no column for would be lost; `check` tells. */
static void add_table(struct doc *doc, const struct ynode *list, const struct field *field, enum lang lang)
{
	struct doc_table *table = doc_table(doc, field_label(field, lang));

	for (const struct field *row = field->fields; row->name; row++)
		if (some_item_has(list, row->name))
			doc_column(table, row->name, field_label(row, lang),
				   row->type == FIELD_INT || row->type == FIELD_DECIMAL);
	for (size_t i = 0; table->n_columns && i < list->n; i++) {
		doc_row(table, NULL);
		for (size_t k = 0; k < table->n_columns; k++) {
			const char *key = table->columns[k].key;
			struct str words = STR_INIT;

			value_words(ynode_get(list->items[i], key), inner_field(field, key), lang, &words);
			doc_cell(table, str_text(&words));
			str_free(&words);
		}
	}
}

static void add_absent(struct doc *doc, const struct record *record, enum lang lang)
{
	struct strv labels = STRV_INIT;
	char *list, *text;

	for (const struct field *field = record_fields(record); field->name; field++)
		if (!ynode_get(record->doc->root, field->name))
			strv_push(&labels, field_label(field, lang));
	list = strv_join(&labels, ", ");
	text = xasprintf(tr(lang, "Not filled in: %s."), list);
	if (labels.n)
		doc_para(doc, TONE_QUIET, text);
	free(text);
	free(list);
	strv_free(&labels);
}

struct doc *record_doc(const struct record *record, const char *path, enum lang lang)
{
	struct doc *doc = doc_new(lang, record_title(record));
	const struct field *fields = record_fields(record);
	const struct ynode *root = record->doc->root;
	struct strv *facts = doc_facts(doc);

	strv_push(facts, tr(lang, NC_("record", "Reference")));
	strv_push_owned(facts, record_ref(record->type, record->id));
	strv_push(facts, tr(lang, "File"));
	strv_push(facts, path);
	for (size_t i = 0; i < root->n; i++) {
		const char *key = root->keys[i]->text;
		const struct field *field = field_named(fields, key, strlen(key));

		if (!is_table(root->items[i], field))
			add_fact(facts, field ? field_label(field, lang) : key, root->items[i], field, lang);
	}
	for (size_t i = 0; i < root->n; i++) {
		const char *key = root->keys[i]->text;
		const struct field *field = field_named(fields, key, strlen(key));

		if (is_table(root->items[i], field))
			add_table(doc, root->items[i], field, lang);
	}
	add_absent(doc, record, lang);
	return doc;
}

struct js *record_fields_js(const struct record *record)
{
	const struct field all = { .fields = record_fields(record) };

	return value_js(record->doc->root, &all);
}

static void add_leaf_row(const char *path, const char *text, void *context)
{
	struct str *out = context;

	csv_cell(out, path, true);
	csv_cell(out, text, false);
	csv_end_row(out);
}

void record_csv(const struct record *record, struct str *out)
{
	csv_cell(out, "field", true);
	csv_cell(out, "value", false);
	csv_end_row(out);
	query_leaves(record, add_leaf_row, out);
}

/* --- several records ---------------------------------------------------------------------- */

void records_free(struct records *records)
{
	for (size_t i = 0; i < records->n_columns; i++)
		free(records->columns[i].path);
	free(records->columns);
	free(records->items);
	*records = (struct records){ .items = NULL };
}

static bool is_id(const struct column *column)
{
	return strcmp(column->path, "id") == 0;
}

static void add_cell_words(const struct record *record, const struct column *column, enum lang lang,
			   struct str *out)
{
	struct nodes nodes = NODES_INIT;

	if (is_id(column)) {
		str_add(out, record->id);
		return;
	}
	query_nodes(record, column->path, &nodes);
	for (size_t i = 0; i < nodes.n; i++) {
		if (i)
			str_addc(out, '\n');
		add_words(nodes.items[i], column->field, lang, out);
	}
	if (!nodes.n)
		value_words(NULL, NULL, lang, out);
	nodes_free(&nodes);
}

/* The lines of a text are one text; other lines are items. */
static void put_on_one_line(struct str *words, const struct field *field)
{
	struct strv lines = STRV_INIT;
	char *line;

	str_trim_end(words);
	strv_split(&lines, str_text(words), '\n');
	line = strv_join(&lines, field->type == FIELD_BLOCK ? " " : "; ");
	str_truncate(words, 0);
	str_add(words, line);
	free(line);
	strv_free(&lines);
}

struct record_rows {
	const struct records *records;
	enum lang lang;
	bool one_line;
};

static void add_record_row(struct doc_table *table, size_t at, const void *context)
{
	const struct record_rows *rows = context;
	const struct records *records = rows->records;

	doc_row(table, NULL);
	for (size_t i = 0; i < records->n_columns; i++) {
		struct str words = STR_INIT;

		add_cell_words(records->items[at], &records->columns[i], rows->lang, &words);
		if (rows->one_line)
			put_on_one_line(&words, records->columns[i].field);
		doc_cell(table, str_text(&words));
		str_free(&words);
	}
}

struct doc *records_doc(const struct records *records, enum lang lang, const char *title, bool one_line)
{
	struct record_rows rows = { records, lang, one_line };
	struct doc *doc = doc_new(lang, title);
	struct doc_table *table = doc_table(doc, NULL);

	for (size_t i = 0; i < records->n_columns; i++) {
		const struct field *field = records->columns[i].field;

		doc_column(table, records->columns[i].path, field_label(field, lang),
			   field->type == FIELD_INT || field->type == FIELD_DECIMAL);
	}
	doc_rows(table, records->n, add_record_row, &rows);
	return doc;
}

static void add_plain(const struct ynode *value, struct str *out)
{
	if (value->kind == Y_SCALAR) {
		str_add(out, value->text);
	} else if (value->kind == Y_MAP) {
		value_line(value, out);
	} else {
		for (size_t i = 0; i < value->n; i++) {
			str_add(out, i ? "; " : "");
			value_line(value->items[i], out);
		}
	}
}

static void csv_column(const struct record *record, const struct column *column, bool first, struct str *out)
{
	struct nodes nodes = NODES_INIT;
	struct str cell = STR_INIT;

	if (is_id(column))
		str_add(&cell, record->id);
	else
		query_nodes(record, column->path, &nodes);
	for (size_t i = 0; i < nodes.n; i++) {
		str_add(&cell, i ? "; " : "");
		add_plain(nodes.items[i], &cell);
	}
	csv_cell(out, str_text(&cell), first);
	nodes_free(&nodes);
	str_free(&cell);
}

void records_csv(const struct records *records, struct str *out)
{
	for (size_t i = 0; i < records->n_columns; i++)
		csv_cell(out, records->columns[i].path, i == 0);
	csv_end_row(out);
	for (size_t i = 0; i < records->n; i++) {
		for (size_t k = 0; k < records->n_columns; k++)
			csv_column(records->items[i], &records->columns[k], k == 0, out);
		csv_end_row(out);
	}
}

/* A column of one record as a tree: the value, the values of all items where a
 * position was left out, or NULL. The caller owns it. */
static struct ynode *column_tree(const struct record *record, const struct column *column)
{
	const struct ynode *value = record_node(record, column->path);
	struct nodes nodes = NODES_INIT;
	struct ynode *list = NULL;

	if (value)
		return ynode_copy(value);
	query_nodes(record, column->path, &nodes);
	if (nodes.n)
		list = ynode_seq();
	for (size_t i = 0; i < nodes.n; i++)
		ynode_push(list, ynode_copy(nodes.items[i]));
	nodes_free(&nodes);
	return list;
}

/* {id, field: value}. The id comes first, and no field of the file replaces it. */
static struct ynode *record_tree(const struct records *records, const struct record *record, bool all_fields)
{
	struct ynode *map = ynode_map();
	const struct ynode *root = record->doc->root;

	if (all_fields) {
		ynode_put(map, "id", ynode_scalar(record->id));
		for (size_t i = 0; i < root->n; i++)
			if (strcmp(root->keys[i]->text, "id") != 0)
				ynode_put(map, root->keys[i]->text, ynode_copy(root->items[i]));
		return map;
	}
	for (size_t i = 0; i < records->n_columns; i++) {
		const struct column *column = &records->columns[i];
		struct ynode *value = is_id(column) ? ynode_scalar(record->id) : column_tree(record, column);

		if (value)
			ynode_put(map, column->path, value);
	}
	return map;
}

static struct js *record_js(const struct records *records, const struct record *record, bool all_fields)
{
	struct ynode *map;
	struct js *js;

	if (all_fields)
		return value_record_js(record->id, record_fields(record), record->doc->root);
	/* The id also where it is no column: a program must know what it is looking at. */
	map = record_tree(records, record, false);
	js = value_record_js(record->id, record_fields(record), map);
	ynode_free(map);
	return js;
}

struct js *records_head(enum record_type type)
{
	struct js *js = js_object();

	js_set_str(js, "schema", "afspraak/list/1");
	js_set_str(js, "type", schema_of(type)->name);
	return js;
}

void records_json(const struct records *records, bool all_fields, struct str *out)
{
	struct js_list list;

	js_list_begin(&list, records_head(records->type), RECORDS_KEY, out);
	for (size_t i = 0; i < records->n; i++)
		js_list_add(&list, record_js(records, records->items[i], all_fields));
	js_list_end(&list);
}

void records_yaml(const struct records *records, bool all_fields, struct str *out)
{
	struct ynode *root = ynode_map(), *list = ynode_seq();

	ynode_put(root, schema_of(records->type)->plural, list);
	for (size_t i = 0; i < records->n; i++)
		ynode_push(list, record_tree(records, records->items[i], all_fields));
	yemit_document(root, out);
	ynode_free(root);
}
