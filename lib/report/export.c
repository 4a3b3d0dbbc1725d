#include "report/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/js.h"
#include "base/mem.h"
#include "history/db.h"
#include "history/moment.h"
#include "model/value.h"

static struct js *settings_js(const struct reg *reg)
{
	return value_js(reg->config->doc->root, &(const struct field){ .type = FIELD_MAP,
								       .fields = schema_register_fields() });
}

static void set_origin(const struct reg *reg, struct js *out)
{
	char *date = moment_iso(reg->commit_time, reg->commit_offset), hex[OID_HEX_SIZE];

	oid_hex(&reg->commit, hex);
	js_set_str(out, "commit", hex);
	js_set_str(out, "date", date);
	free(date);
}

/* The year of registration, which is the folder that an agreement is in; "" of others. */
static void year_of(const struct record *record, char out[5])
{
	const char *slash = strchr(record->path, '/');

	out[0] = '\0';
	if (record->type == TYPE_AFSPRAAK && slash)
		snprintf(out, 5, "%.4s", slash + 1);
}

static struct js *years_js(const struct reg *reg)
{
	struct js *years = js_object();
	struct record *const *records;
	char year[5];
	size_t n;

	records = reg_of_type(reg, TYPE_AFSPRAAK, &n);
	for (size_t i = 0; i < n; i++) {
		year_of(records[i], year);
		js_set_str(years, records[i]->id, year);
	}
	return years;
}

void export_json(const struct reg *reg, struct str *out)
{
	struct js *head = js_object();
	struct js_list list;

	js_set_str(head, "schema", "afspraak/export/1");
	set_origin(reg, head);
	js_set(head, "register", settings_js(reg));
	js_list_begin(&list, head, schema_of(TYPE_AFSPRAAK)->plural, out);
	for (int type = 0; type < TYPE_COUNT; type++) {
		const struct schema *schema = schema_of((enum record_type)type);
		struct record *const *records;
		size_t n;

		if (type)
			js_list_next(&list, schema->plural);
		records = reg_of_type(reg, (enum record_type)type, &n);
		for (size_t i = 0; i < n; i++)
			js_list_add(&list, value_record_js(records[i]->id, schema->fields, records[i]->doc->root));
	}
	js_list_set(&list, "years", years_js(reg));
	js_list_end(&list);
}

void export_lines(const struct reg *reg, struct str *out)
{
	struct js *line = js_object();

	js_set_str(line, "type", "register");
	js_set(line, "fields", settings_js(reg));
	js_print_line(line, out);
	for (size_t i = 0; i < reg->n; i++) {
		const struct record *record = reg->records[i];
		char year[5];

		year_of(record, year);
		line = js_object();
		js_set_str(line, "type", schema_of(record->type)->name);
		js_set_str(line, "id", record->id);
		if (*year)
			js_set_str(line, "year", year);
		js_set(line, "fields", value_js(record->doc->root, &(const struct field){
			.type = FIELD_MAP, .fields = record_fields(record) }));
		js_print_line(line, out);
	}
}

/* --- columns ---------------------------------------------------------------------------- */

static bool is_group(const struct field *field)
{
	return field->type == FIELD_MAP && !(field->flags & FIELD_LIST);
}

/* "verlenging", "verlenging.wijze", …: a group and what is in it. */
void export_columns(const struct field *fields, const char *prefix, struct strv *out)
{
	for (const struct field *field = fields; field->name; field++) {
		char *name = xasprintf("%s%s", prefix, field->name), *inner = xasprintf("%s.", name);

		strv_push(out, name);
		if (is_group(field))
			export_columns(field->fields, inner, out);
		free(name);
		free(inner);
	}
}

/* The value of a column, NULL when it is absent or, being a group or a list that
 * has a place of its own, is told elsewhere; an empty one is told here. */
static char *cell_of(const struct record *record, const char *column, bool lists)
{
	const struct ynode *node = record_node(record, column);
	struct str text = STR_INIT;

	if (!node || (node->n && (node->kind == Y_MAP || (node->kind == Y_SEQ && !lists))))
		return NULL;
	if (node->kind == Y_SCALAR)
		return xstrdup(node->text);
	value_line(node, &text);
	return str_detach(&text);
}

void export_csv(const struct reg *reg, enum record_type type, struct str *out)
{
	struct strv columns = STRV_INIT;
	struct record *const *records;
	size_t n;

	export_columns(schema_of(type)->fields, "", &columns);
	csv_cell(out, "id", true);
	for (size_t i = 0; i < columns.n; i++)
		csv_cell(out, columns.items[i], false);
	csv_end_row(out);
	records = reg_of_type(reg, type, &n);
	for (size_t i = 0; i < n; i++) {
		csv_cell(out, records[i]->id, true);
		for (size_t k = 0; k < columns.n; k++) {
			char *cell = cell_of(records[i], columns.items[k], true);

			csv_cell(out, cell ? cell : "", false);
			free(cell);
		}
		csv_end_row(out);
	}
	strv_free(&columns);
}

/* --- SQLite ---------------------------------------------------------------------------------- */

struct tables {
	struct db *db;
	struct strv statements; /* what was prepared lives as long as the database */
};

/* Dots mean something in SQL. */
void export_column_name(const char *field, struct str *out)
{
	for (; *field; field++)
		str_addc(out, *field == '.' ? '_' : *field);
}

/* CREATE TABLE name(id, first, …), and the INSERT for it. */
static struct query *make_table(struct tables *tables, const char *name, const char *first, const struct strv *columns)
{
	struct str create = STR_INIT, insert = STR_INIT;

	str_addf(&create, "CREATE TABLE %s(id TEXT NOT NULL, %s", name, first);
	str_addf(&insert, "INSERT INTO %s VALUES (?%s", name, *first ? ", ?" : "");
	for (size_t i = 0; i < columns->n; i++) {
		str_add(&create, *first || i ? ", " : "");
		export_column_name(columns->items[i], &create);
		str_add(&create, " TEXT");
		str_add(&insert, ", ?");
	}
	str_add(&create, *first ? ", PRIMARY KEY(id, position))" : ", PRIMARY KEY(id))");
	str_addc(&insert, ')');
	db_run(tables->db, str_text(&create));
	str_free(&create);
	strv_push_owned(&tables->statements, str_detach(&insert));
	return db_query(tables->db, tables->statements.items[tables->statements.n - 1]);
}

static void insert_record(struct query *query, const struct record *record, const struct strv *columns)
{
	query_text(query, 1, record->id);
	for (size_t i = 0; i < columns->n; i++)
		query_text_owned(query, (int)i + 2, cell_of(record, columns->items[i], false));
	query_done(query);
}

static void insert_item(struct query *query, const char *id, size_t position, const struct ynode *item,
			const struct strv *columns)
{
	query_text(query, 1, id);
	query_int(query, 2, (int64_t)position);
	for (size_t i = 0; i < columns->n; i++) {
		const struct ynode *value = item->kind == Y_MAP ? ynode_find(item, columns->items[i]) : item;
		struct str text = STR_INIT;

		if (value && value->kind == Y_SCALAR)
			str_add(&text, value->text);
		else if (value && value->kind == Y_SEQ)
			value_line(value, &text);
		query_text_owned(query, (int)i + 3, value && value->kind != Y_MAP ? str_detach(&text) : NULL);
	}
	query_done(query);
}

static void export_list(struct tables *tables, const struct reg *reg, enum record_type type, const struct field *list)
{
	char *name = xasprintf("%s_%s", schema_of(type)->plural, list->name);
	struct strv columns = STRV_INIT;
	struct record *const *records;
	struct query *query;
	size_t n;

	if (list->type == FIELD_MAP)
		export_columns(list->fields, "", &columns);
	else
		strv_push(&columns, "waarde");
	query = make_table(tables, name, "position INTEGER NOT NULL", &columns);
	records = reg_of_type(reg, type, &n);
	for (size_t i = 0; i < n; i++) {
		const struct ynode *node = record_node(records[i], list->name);

		for (size_t k = 0; node && node->kind == Y_SEQ && k < node->n; k++)
			insert_item(query, records[i]->id, k, node->items[k], &columns);
	}
	strv_free(&columns);
	free(name);
}

static void export_type(struct tables *tables, const struct reg *reg, enum record_type type)
{
	const struct schema *schema = schema_of(type);
	struct strv columns = STRV_INIT;
	struct record *const *records;
	struct query *query;
	size_t n;

	export_columns(schema->fields, "", &columns);
	query = make_table(tables, schema->plural, "", &columns);
	records = reg_of_type(reg, type, &n);
	for (size_t i = 0; i < n; i++)
		insert_record(query, records[i], &columns);
	strv_free(&columns);
	for (const struct field *field = schema->fields; field->name; field++)
		if (field->flags & FIELD_LIST)
			export_list(tables, reg, type, field);
}

static void export_years(struct tables *tables, const struct reg *reg)
{
	struct record *const *records;
	struct query *query;
	char year[5];
	size_t n;

	db_run(tables->db, "CREATE TABLE years(id TEXT PRIMARY KEY, year TEXT)");
	query = db_query(tables->db, "INSERT INTO years VALUES (?, ?)");
	records = reg_of_type(reg, TYPE_AFSPRAAK, &n);
	for (size_t i = 0; i < n; i++) {
		year_of(records[i], year);
		query_text(query, 1, records[i]->id);
		query_text(query, 2, year);
		query_done(query);
	}
}

static void export_settings(struct tables *tables, const struct reg *reg)
{
	struct query *query;
	struct str json = STR_INIT;

	js_print_line(settings_js(reg), &json);
	query = db_query(tables->db, "INSERT INTO export VALUES ('register', ?)");
	query_text_owned(query, 1, str_detach(&json));
	query_done(query);
}

static void export_origin(struct tables *tables, const struct reg *reg)
{
	char hex[OID_HEX_SIZE], *date = moment_iso(reg->commit_time, reg->commit_offset);
	struct query *query;

	oid_hex(&reg->commit, hex);
	db_run(tables->db, "CREATE TABLE export(name TEXT PRIMARY KEY, value TEXT)");
	query = db_query(tables->db, "INSERT INTO export VALUES ('schema', 'afspraak/export/1'), ('commit', ?), ('date', ?)");
	query_text(query, 1, hex);
	query_text(query, 2, date);
	query_done(query);
	free(date);
}

bool export_sqlite(const struct reg *reg, const char *path)
{
	struct tables tables = { .statements = STRV_INIT };
	bool damaged, failed;

	tables.db = db_open(path, false, &damaged);
	if (!tables.db)
		return false;
	db_run(tables.db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
	export_origin(&tables, reg);
	export_settings(&tables, reg);
	export_years(&tables, reg);
	for (int type = 0; type < TYPE_COUNT; type++)
		export_type(&tables, reg, (enum record_type)type);
	db_run(tables.db, "COMMIT");
	failed = db_failed(tables.db, &damaged);
	db_close(tables.db);
	strv_free(&tables.statements);
	return !failed;
}
