#include "report/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "model/ident.h"
#include "report/import_value.h"
#include "yaml/edit.h"

/* --- columns ---------------------------------------------------------------------- */

static bool has_label(const struct field *field, const char *header)
{
	return utf8_same_folded(field_label(field, LANG_NL), header) || utf8_same_folded(field_label(field, LANG_EN), header);
}

/* The one field with this label: at the top, or else the only one in a group. */
static const char *by_label(const struct field *fields, const struct strv *names, const char *header)
{
	const char *found = NULL;
	size_t n = 0;

	for (const struct field *field = fields; field->name; field++)
		if (has_label(field, header))
			return field->name;
	for (size_t i = 0; i < names->n; i++) {
		const struct field *field = field_find(fields, names->items[i], NULL);

		if (strchr(names->items[i], '.') && has_label(field, header)) {
			found = names->items[i];
			n++;
		}
	}
	return n == 1 ? found : NULL;
}

/* "Verlenging: Duur", as reports name a field of a group. */
static const char *by_both_labels(const struct field *fields, const struct strv *names, const char *header)
{
	const char *colon = strchr(header, ':');

	for (size_t i = 0; colon && i < names->n; i++) {
		const char *dot = strchr(names->items[i], '.');
		char *group = xstrndup(header, (size_t)(colon - header));
		const struct field *outer = dot ? field_named(fields, names->items[i], (size_t)(dot - names->items[i])) : NULL;
		bool same = outer && !strchr(dot + 1, '.') && has_label(outer, group) &&
			    has_label(field_find(fields, names->items[i], NULL), colon + 1 + strspn(colon + 1, " "));

		free(group);
		if (same)
			return names->items[i];
	}
	return NULL;
}

/* Lists are written as a whole: only what lies in no list can be a column. */
static void column_names(const struct field *fields, const char *prefix, struct strv *out)
{
	for (const struct field *field = fields; field->name; field++) {
		char *name = xasprintf("%s%s", prefix, field->name), *inner = xasprintf("%s.", name);

		strv_push(out, name);
		if (field->type == FIELD_MAP && !(field->flags & FIELD_LIST))
			column_names(field->fields, inner, out);
		free(name);
		free(inner);
	}
}

static const char *find_column(const struct field *fields, const struct strv *names, const char *header)
{
	char *name = utf8_fold(header);
	const char *found = NULL;

	for (char *c = name; *c; c++)
		if (*c == ' ')
			*c = '_';       /* "Datum einde" */
	for (size_t i = 0; i < names->n && !found; i++)
		if (strcmp(names->items[i], name) == 0)
			found = names->items[i];
	free(name);
	if (!found)
		found = by_label(fields, names, header);
	return found ? found : by_both_labels(fields, names, header);
}

/* What --map says of a header; *mapped tells whether it says anything. */
static const char *map_of(const struct import_map *map, const char *header, bool *mapped)
{
	size_t len = strlen(header);

	for (size_t i = 0; i < map->n; i++) {
		const char *equals = strrchr(map->items[i], '=');

		*mapped = equals && (size_t)(equals - map->items[i]) == len && memcmp(map->items[i], header, len) == 0;
		if (*mapped)
			return equals + 1;
	}
	return NULL;
}

static struct error *no_such_column(const struct import *import, const char *header, const struct strv *names)
{
	struct error *err = error_at(STATUS_USAGE, import->name, (unsigned)import->file->items[0].line, 0,
				     "the column '%s' is no field", header);
	struct strv near = STRV_INIT;

	nearest(header, names, 1, &near);
	if (near.n)
		error_hint(err, "say which with --map '%s=%s', or leave it out with --map '%s='", header, near.items[0],
			   header);
	else
		error_hint(err, "say which with --map '%s=FIELD', or leave it out with --map '%s='", header, header);
	strv_free(&near);
	return err;
}

static struct error *set_column(struct import *import, size_t i, const struct import_map *map, const struct strv *names)
{
	const struct field *fields = schema_of(import->type)->fields;
	const char *header = import->file->items[0].cells.items[i], *path;
	bool mapped = false;

	path = map_of(map, header, &mapped);
	import->columns[i] = (struct import_column){ .header = header };
	if (mapped && !*path)
		return NULL;
	if (!mapped && !*header)
		return NULL;            /* a column without a name: notes beside the table */
	if (!mapped && utf8_same_folded(header, "id"))
		path = "id";
	if (strcmp(path ? path : "", "id") != 0)
		path = find_column(fields, names, mapped ? path : header);
	if (!path)
		return no_such_column(import, header, names);
	strv_push(&import->paths, path);
	import->columns[i].path = import->paths.items[import->paths.n - 1];
	import->columns[i].field = strcmp(path, "id") == 0 ? NULL : field_find(fields, path, NULL);
	for (size_t k = 0; k < i; k++)
		if (str_equal(import->columns[k].path, path))
			return error_hint(error_at(STATUS_USAGE, import->name, (unsigned)import->file->items[0].line, 0,
						   "the columns '%s' and '%s' are both '%s'",
						   import->columns[k].header, header, path),
					  "leave one out with --map 'COLUMN='");
	return NULL;
}

static struct error *check_map(const struct import *import, const struct import_map *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const char *equals = strrchr(map->items[i], '=');
		bool found = false;

		if (!equals)
			return error_hint(error_new(STATUS_USAGE, "--map wants COLUMN=FIELD, not '%s'", map->items[i]),
					  "leave a column out with --map 'COLUMN='");
		for (size_t k = 0; k < import->n_columns; k++)
			found = found || (strlen(import->file->items[0].cells.items[k]) == (size_t)(equals - map->items[i]) &&
					  starts_with(map->items[i], import->file->items[0].cells.items[k]));
		if (!found)
			return error_new(STATUS_USAGE, "--map names a column that is not there: '%.*s'",
					 (int)(equals - map->items[i]), map->items[i]);
	}
	return NULL;
}

struct error *import_begin(const struct reg *reg, enum record_type type, const struct csv_file *file,
			   const char *name, const struct import_map *map, struct import *out)
{
	struct strv names = STRV_INIT;
	struct error *err = NULL;

	*out = (struct import){ .reg = reg, .type = type, .file = file, .name = name };
	if (file->n < 2)
		return error_hint(error_in_file(error_new(STATUS_DATA, "there are no rows below a row of names"), name),
				  "the first row names the fields, and each row below it is a record");
	out->n_columns = file->items[0].cells.n;
	out->columns = xcalloc(out->n_columns, sizeof *out->columns);
	err = check_map(out, map);
	column_names(schema_of(type)->fields, "", &names);
	for (size_t i = 0; i < out->n_columns && !err; i++)
		err = set_column(out, i, map, &names);
	strv_free(&names);
	return err;
}

/* --- rows --------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5)))
static void add_problem(struct import *import, size_t line, size_t column, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(_(fmt), ap);
	va_end(ap);
	if (column)
		strv_pushf(&import->problems, "%s:%zu:%zu: %s", import->name, line, column, text);
	else
		strv_pushf(&import->problems, "%s:%zu: %s", import->name, line, text);
	free(text);
}

static const char *cell_at(const struct import *import, const struct csv_row *row, const char *path)
{
	for (size_t i = 0; i < import->n_columns && i < row->cells.n; i++)
		if (str_equal(import->columns[i].path, path))
			return row->cells.items[i];
	return NULL;
}

/* Stands in the map for two records or more. */
static const struct record several;

static void map_kenmerken(struct import *import)
{
	struct record *const *records;
	struct map found = MAP_INIT;
	size_t n;

	records = reg_of_type(import->reg, import->type, &n);
	for (size_t i = 0; i < n; i++) {
		const char *kenmerk = record_known(records[i], "kenmerk");

		if (kenmerk && map_add(&found, kenmerk, records[i]) != records[i])
			map_add(&import->by_kenmerk, kenmerk, &several);
	}
	for (size_t i = 0; i < n; i++)
		if (record_known(records[i], "kenmerk"))
			map_add(&import->by_kenmerk, record_known(records[i], "kenmerk"), records[i]);
	map_free(&found);
	import->has_kenmerk = true;
}

/* The only agreement with this reference number. */
static const struct record *by_kenmerk(struct import *import, const char *kenmerk)
{
	const struct record *found;

	if (!import->has_kenmerk)
		map_kenmerken(import);
	found = map_get(&import->by_kenmerk, kenmerk);
	return found == &several ? NULL : found;
}

/* "Ketentoezicht (regio)" is "ketentoezicht-regio". The caller owns it. */
static char *slug_of(const char *title)
{
	char *folded = utf8_fold(title);
	struct str out = STR_INIT;

	for (const char *c = folded; *c && out.len < 60; c++) {
		bool word = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');

		if (word)
			str_addc(&out, *c);
		else if (out.len && out.ptr[out.len - 1] != '-')
			str_addc(&out, '-');
	}
	while (out.len && out.ptr[out.len - 1] == '-')
		str_truncate(&out, out.len - 1);
	free(folded);
	return str_detach(&out);
}

static void refuse_twice(struct import *import, const struct import_row *row)
{
	const struct import_row *first = map_add(&import->by_id, row->id, row);

	if (first != row)
		add_problem(import, row->line, 0, "the record '%s' is on line %zu as well", row->id, first->line);
}

static void find_record(struct import *import, const struct csv_row *row, struct import_row *out)
{
	const char *id = cell_at(import, row, "id"), *kenmerk = cell_at(import, row, "kenmerk"), *problem;
	const char *title = cell_at(import, row, schema_of(import->type)->title_field);

	if (id && *id) {
		out->id = xstrdup(id);
		out->record = reg_find(import->reg, import->type, id);
	} else if (import->type == TYPE_AFSPRAAK && text_is_known(kenmerk) && (out->record = by_kenmerk(import, kenmerk))) {
		out->id = xstrdup(out->record->id);
	} else {
		out->id = slug_of(title ? title : "");
		out->record = *out->id ? reg_find(import->reg, import->type, out->id) : NULL;
		/* With the same title it is that record, as when a file is imported again. */
		if (out->record && strcmp(record_title(out->record), title) != 0)
			add_problem(import, row->line, 0, "its id would be '%s', which is there already: give it one in a column id",
				    out->id);
	}
	problem = out->record ? NULL : ident_slug(out->id);
	if (!*out->id)
		add_problem(import, row->line, 0, "the row has no id, and no title to make one of");
	else if (problem)
		add_problem(import, row->line, 0, "'%s' cannot be an id: %s", out->id, problem);
	if (out->record && !out->record->doc)
		add_problem(import, row->line, 0, "the record '%s' cannot be read: mend its file first", out->id);
	if (*out->id)
		refuse_twice(import, out);
}

/* Line ends at the end of a text are not seen in a cell. */
static bool same_lines(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);

	while (x && a[x - 1] == '\n')
		x--;
	while (y && b[y - 1] == '\n')
		y--;
	return x == y && memcmp(a, b, x) == 0;
}

/* Whether the record says so already. */
static bool is_same(const struct record *record, const char *path, const char *value)
{
	const struct ynode *now = record ? record_node(record, path) : NULL;
	struct ynode *wanted = NULL;
	bool same;

	if (!now)
		return false;
	if (now->kind == Y_SCALAR)
		return same_lines(now->text, value);
	error_free(ynode_from_argument(value, &wanted));
	same = wanted && ynode_equal(now, wanted);
	ynode_free(wanted);
	return same;
}

static void take_cell(struct import *import, const struct csv_row *row, size_t i, struct import_row *out)
{
	const struct import_column *column = &import->columns[i];
	char *value = NULL, *problem;

	if (!column->field || !*row->cells.items[i])
		return;
	problem = import_value(column->field, row->cells.items[i], &value);
	if (problem) {
		add_problem(import, row->line, i + 1, "%s: '%s': %s", column->header, row->cells.items[i], problem);
	} else if (!is_same(out->record, column->path, value)) {
		GROW(out->edits, out->n, out->cap);
		out->edits[out->n++] = (struct edit){ EDIT_SET, xstrdup(column->path), value };
		value = NULL;
	}
	free(problem);
	free(value);
}

void import_rows(struct import *import, int year)
{
	import->rows = xcalloc(import->file->n, sizeof *import->rows);
	for (size_t r = 1; r < import->file->n; r++) {
		const struct csv_row *row = &import->file->items[r];
		struct import_row *out = &import->rows[import->n_rows];

		out->line = row->line;
		import->n_rows++;
		find_record(import, row, out);
		out->path = out->record ? xstrdup(out->record->path) : record_path(import->type, out->id, year);
		for (size_t i = import->n_columns; i < row->cells.n; i++)
			if (*row->cells.items[i])
				add_problem(import, row->line, i + 1, "a cell without a name above it: '%s'", row->cells.items[i]);
		for (size_t i = 0; i < import->n_columns && i < row->cells.n; i++)
			take_cell(import, row, i, out);
	}
}

/* --- staging ---------------------------------------------------------------------------- */

const struct import_row *import_row_at(const struct import *import, const char *path)
{
	const struct import_row *row = NULL;
	enum record_type type;
	char *id = NULL;

	if (record_of_path(path, &type, &id) && type == import->type)
		row = map_get(&import->by_id, id);
	free(id);
	return row && strcmp(row->path, path) == 0 ? row : NULL;
}

static struct error *stage_new(const struct import *import, const struct import_row *row, struct change *change)
{
	struct str text = STR_INIT;
	struct error *err = edit_compose(schema_of(import->type)->fields, row->edits, row->n, &text);

	if (!err)
		change_add(change, import->type, row->id, row->path, str_text(&text), text.len);
	str_free(&text);
	return err;
}

struct error *import_stage(const struct import *import, struct change *change, size_t *added, size_t *changed)
{
	struct error *err = NULL;

	*added = *changed = 0;
	for (size_t i = 0; i < import->n_rows && !err; i++) {
		const struct import_row *row = &import->rows[i];

		if (!row->record) {
			err = stage_new(import, row, change);
			++*added;
		} else if (row->n) {
			change_edit(change, row->record, row->edits, row->n);
			++*changed;
		}
		if (err) {
			err = error_in_file(err, import->name);
			err->line = (unsigned)row->line;
		}
	}
	return err;
}

void import_free(struct import *import)
{
	map_free(&import->by_id);
	map_free(&import->by_kenmerk);
	for (size_t i = 0; i < import->n_rows; i++) {
		edits_free(import->rows[i].edits, import->rows[i].n);
		free(import->rows[i].id);
		free(import->rows[i].path);
	}
	free(import->rows);
	free(import->columns);
	strv_free(&import->paths);
	strv_free(&import->problems);
	*import = (struct import){ .rows = NULL };
}
