#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/db.h"
#include "report/export.h"
#include "report/restore_internal.h"

/* Reading a database that export_sqlite made. Only what it makes is asked for: tables
 * by their names, with the columns that the field table gives. */
struct source {
	struct restore *restore;
	struct db *db;
	struct strv statements; /* what was prepared lives as long as the database */
};

/* No view, and nothing virtual: those run what the file says. */
static bool has_table(struct source *s, const char *name)
{
	struct query *query = db_query(s->db, "SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table' AND "
					      "sql LIKE 'CREATE TABLE %' AND sql NOT LIKE '%GENERATED%'");
	bool found;

	query_text(query, 1, name);
	found = query_next(query);
	query_reset(query);
	return found;
}

static bool has_column(struct source *s, const char *table, const char *column)
{
	struct query *query = db_query(s->db, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
	bool found;

	query_text(query, 1, table);
	query_text(query, 2, column);
	found = query_next(query);
	query_reset(query);
	return found;
}

/* The text of a column, NULL when it is absent. */
static const char *text_at(struct source *s, const char *place, struct query *row, int at)
{
	size_t len;
	const void *bytes = row_bytes(row, at, &len);

	if (!memchr(bytes, '\0', len) && utf8_invalid(bytes, len) == len)
		return row_text(row, at);
	restore_problem(s->restore, place, "has a text that no file can hold");
	return NULL;
}

/* SELECT what of the columns that are there, NULL for the others. */
static struct query *select_columns(struct source *s, const char *table, const char *first, const char *rest,
				    const struct strv *columns)
{
	struct str sql = STR_INIT;

	str_addf(&sql, "SELECT %s", first);
	for (size_t i = 0; i < columns->n; i++) {
		struct str name = STR_INIT;

		export_column_name(columns->items[i], &name);
		str_addf(&sql, ", %s", has_column(s, table, str_text(&name)) ? str_text(&name) : "NULL");
		str_free(&name);
	}
	str_addf(&sql, " FROM %s %s", table, rest);
	strv_push_owned(&s->statements, str_detach(&sql));
	return db_query(s->db, s->statements.items[s->statements.n - 1]);
}

/* A column's text as the value that it is of a field. */
static struct ynode *value_of(struct source *s, const char *place, const struct field *field, const char *text)
{
	bool collection = (field->flags & FIELD_LIST) || field->type == FIELD_MAP;
	struct ynode *value = NULL;
	struct error *err;

	if (!collection || (*text != '[' && *text != '{'))
		return ynode_scalar(text);
	err = ynode_from_argument(text, &value);
	if (!err)
		return value;
	restore_problem(s->restore, place, "%s: no valid list or group: '%s'", field->name, text);
	error_free(err);
	return ynode_scalar(text);
}

/* Put a value at a dotted name, of which the groups come before what is in them. */
static void put(struct ynode *root, const char *name, struct ynode *value)
{
	const char *dot;
	struct ynode *map = root;

	while ((dot = strchr(name, '.'))) {
		char *key = xstrndup(name, (size_t)(dot - name));
		struct ynode *inner = ynode_get(map, key);

		if (!inner || inner->kind != Y_MAP) {
			inner = ynode_map();
			ynode_put(map, key, inner);
		}
		map = inner;
		name = dot + 1;
		free(key);
	}
	ynode_put(map, name, value);
}

/* --- lists ------------------------------------------------------------------------------- */

static struct ynode *read_item(struct source *s, const char *place, const struct field *fields, struct query *row,
			       const struct strv *columns)
{
	struct ynode *item = ynode_map();

	for (size_t i = 0; i < columns->n; i++) {
		const char *text = text_at(s, place, row, (int)i + 1);
		const struct field *field = field_find(fields, columns->items[i], NULL);

		if (text && field)
			put(item, columns->items[i], value_of(s, place, field, text));
	}
	return item;
}

/* A list of the type, read row by row beside its records: both are in the order of the ids. */
struct list {
	const struct field *field;
	struct strv columns;
	struct query *rows;
	bool has_row;
};

static void open_list(struct source *s, const struct schema *schema, const struct field *field, struct list *out)
{
	char *table = xasprintf("%s_%s", schema->plural, field->name);

	*out = (struct list){ .field = field };
	if (field->type == FIELD_MAP)
		export_columns(field->fields, "", &out->columns);
	else
		strv_push(&out->columns, "waarde");
	if (has_table(s, table))
		out->rows = select_columns(s, table, "id", "ORDER BY id, position", &out->columns);
	out->has_row = out->rows && query_next(out->rows);
	free(table);
}

static void stray_item(struct source *s, const struct list *list)
{
	const char *of = row_text(list->rows, 0);

	restore_problem(s->restore, "", "'%s' has an item of '%s', which is no record", list->field->name, of ? of : "");
}

static void close_list(struct source *s, struct list *list)
{
	if (list->has_row)
		stray_item(s, list);
	if (list->rows)
		query_reset(list->rows);
	strv_free(&list->columns);
}

/* The items of a record; of ids before it there is no record. */
static struct ynode *take_items(struct source *s, const char *place, struct list *list, const char *id)
{
	struct ynode *items = NULL;

	while (list->has_row) {
		const char *of = row_text(list->rows, 0), *text = text_at(s, place, list->rows, 1);
		int order = of ? strcmp(of, id) : -1;

		if (order > 0)
			break;
		if (order < 0)
			stray_item(s, list);
		else if (!items)
			items = ynode_seq();
		if (!order && list->field->type == FIELD_MAP)
			ynode_push(items, read_item(s, place, list->field->fields, list->rows, &list->columns));
		else if (!order)
			ynode_push(items, ynode_scalar(text ? text : ""));
		list->has_row = query_next(list->rows);
	}
	return items;
}

/* --- types ------------------------------------------------------------------------------- */

static size_t open_lists(struct source *s, const struct schema *schema, struct list **out)
{
	size_t n = 0, cap = 0;

	*out = NULL;
	for (const struct field *field = schema->fields; field->name; field++)
		if (field->flags & FIELD_LIST) {
			GROW(*out, n, cap);
			open_list(s, schema, field, &(*out)[n++]);
		}
	return n;
}

static struct list *list_named(struct list *lists, size_t n, const struct field *field)
{
	for (size_t i = 0; i < n; i++)
		if (lists[i].field == field)
			return &lists[i];
	return NULL;
}

/* In the order of the field table. A list is its rows or, without any, what its column says. */
static struct ynode *read_fields(struct source *s, const char *place, const char *id, const struct schema *schema,
				 struct query *row, const struct strv *columns, struct list *lists, size_t n)
{
	struct ynode *root = ynode_map();

	for (size_t i = 0; i < columns->n; i++) {
		const struct field *field = field_find(schema->fields, columns->items[i], NULL);
		struct list *list = list_named(lists, n, field);
		const char *text = text_at(s, place, row, (int)i + 2);
		struct ynode *value = list ? take_items(s, place, list, id) : NULL;

		if (!value && text)
			value = value_of(s, place, field, text);
		if (value)
			put(root, columns->items[i], value);
	}
	return root;
}

static void read_record(struct source *s, const struct schema *schema, struct query *row, const struct strv *columns,
			struct list *lists, size_t n)
{
	const char *text = row_text(row, 0), *id = text ? text : "";
	char *place = xasprintf(": %s/%s", schema->name, id);
	struct ynode *root = read_fields(s, place, id, schema, row, columns, lists, n);

	restore_add(s->restore, place, schema->type, id, row_text(row, 1), root);
	free(place);
}

static void read_type(struct source *s, const struct schema *schema)
{
	bool years = schema->type == TYPE_AFSPRAAK && has_table(s, "years");
	struct strv columns = STRV_INIT;
	struct query *rows;
	struct list *lists;
	size_t n;

	if (!has_table(s, schema->plural)) {
		restore_problem(s->restore, "", "there is no table '%s'", schema->plural);
		return;
	}
	export_columns(schema->fields, "", &columns);
	rows = select_columns(s, schema->plural, years ? "id, (SELECT year FROM years y WHERE y.id = afspraken.id)" : "id, NULL",
			      "ORDER BY id", &columns);
	n = open_lists(s, schema, &lists);
	while (query_next(rows))
		read_record(s, schema, rows, &columns, lists, n);
	query_reset(rows);
	for (size_t i = 0; i < n; i++)
		close_list(s, &lists[i]);
	free(lists);
	strv_free(&columns);
}

static void read_settings(struct source *s)
{
	struct query *query = db_query(s->db, "SELECT value FROM export WHERE name = 'register'");
	const char *text = query_next(query) ? row_text(query, 0) : NULL;
	unsigned line, column;
	size_t used;
	char *why = NULL;
	struct js_read *js = text ? js_parse(text, strlen(text), &used, &line, &column, &why) : NULL;

	if (js)
		restore_settings(s->restore, ": export.register", js);
	else if (text)
		restore_problem(s->restore, ": export.register", "no valid JSON: %s", why);
	js_read_free(js);
	free(why);
	query_reset(query);
}

static bool is_export(struct source *s)
{
	struct query *query = db_query(s->db, "SELECT value FROM export WHERE name = 'schema'");
	bool is = has_table(s, "export") && query_next(query) && str_equal(row_text(query, 0), "afspraak/export/1");

	query_reset(query);
	return is;
}

struct error *restore_from_sqlite(struct restore *restore, const char *path)
{
	struct source s = { .restore = restore, .statements = STRV_INIT };
	struct error *err = NULL;
	bool damaged = false;

	s.db = db_open(path, true, &damaged);
	if (s.db && is_export(&s)) {
		read_settings(&s);
		for (int type = 0; type < TYPE_COUNT; type++)
			read_type(&s, schema_of((enum record_type)type));
	} else {
		err = error_at(STATUS_DATA, restore->name, 0, 0, "this database is no export of a register");
	}
	if (!err && db_failed(s.db, &damaged))
		err = error_at(damaged ? STATUS_DATA : STATUS_SYSTEM, restore->name, 0, 0, "the database cannot be read");
	db_close(s.db);
	strv_free(&s.statements);
	return err;
}
