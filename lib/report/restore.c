#include "report/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/ident.h"
#include "model/merge.h"
#include "model/value.h"
#include "report/restore_internal.h"
#include "yaml/edit.h"

#define SCHEMA "afspraak/export/1"

void restore_free(struct restore *restore)
{
	for (size_t i = 0; i < restore->n; i++)
		record_free(restore->records[i]);
	free(restore->records);
	record_free(restore->settings);
	strv_free(&restore->problems);
	*restore = (struct restore){ .records = NULL };
}

static const char *first_word(const char *bytes, size_t len)
{
	while (len && strchr(" \t\r\n", *bytes)) {
		bytes++;
		len--;
	}
	return len ? bytes : "";
}

enum restore_kind restore_kind(const char *bytes, size_t len)
{
	static const char head[] = "SQLite format 3";
	const char *first = first_word(bytes, len), *newline;

	if (len >= sizeof head && memcmp(bytes, head, sizeof head) == 0)
		return RESTORE_SQLITE;
	if (*first != '{')
		return RESTORE_NONE;
	/* A line of JSON Lines is an object by itself. */
	newline = memchr(first, '\n', len - (size_t)(first - bytes));
	return newline && newline > first + 1 && newline[-1 - (newline[-1] == '\r')] == '}' ? RESTORE_LINES : RESTORE_JSON;
}

/* --- what is wrong ---------------------------------------------------------------------- */

void restore_problem(struct restore *restore, const char *place, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(_(fmt), ap);
	va_end(ap);
	strv_pushf(&restore->problems, "%s%s: %s", restore->name, place, text);
	free(text);
}

/* --- records ---------------------------------------------------------------------------- */

static bool is_year(const char *text)
{
	return text && strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

static char *path_of(const struct restore *restore, enum record_type type, const char *id, const char *year)
{
	const struct record *now = reg_find(restore->reg, type, id);

	if (now)
		return xstrdup(now->path);
	return record_path(type, id, is_year(year) ? (int)strtol(year, NULL, 10) : restore->year);
}

/* Takes root. A record that its own text does not give back is none. */
static struct record *make_record(struct restore *restore, const char *place, enum record_type type, const char *id,
				  const char *path, struct ynode *root)
{
	struct str text = STR_INIT;
	struct record *record;

	yemit_document(root, &text);
	record = record_new(type, id, path, str_text(&text), text.len);
	if (record->broken) {
		char *why = error_words(record->broken, lang_messages());

		restore_problem(restore, place, "cannot be a record: %s", why);
		free(why);
	} else if (!ynode_equal(record->doc->root, root)) {
		restore_problem(restore, place, "has a text that no file can hold");
	}
	str_free(&text);
	ynode_free(root);
	return record;
}

void restore_add(struct restore *restore, const char *place, enum record_type type, const char *id,
		 const char *year, struct ynode *root)
{
	const char *why = ident_slug(id ? id : "");
	char *path;

	if (why || !root->n) {
		if (why)
			restore_problem(restore, place, "'%s' cannot be an id: %s", id ? id : "", why);
		else
			restore_problem(restore, place, "the record has no fields");
		ynode_free(root);
		return;
	}
	path = path_of(restore, type, id, year);
	GROW(restore->records, restore->n, restore->cap);
	restore->records[restore->n++] = make_record(restore, place, type, id, path, root);
	free(path);
}

/* --- JSON ------------------------------------------------------------------------------- */

static struct ynode *node_of(struct restore *restore, const char *place, const struct js_read *value);

static struct ynode *map_of(struct restore *restore, const char *place, const struct js_read *object, const char *but)
{
	struct ynode *map = ynode_map();
	const struct js_read *value;
	void *at = NULL;
	const char *key;

	while ((at = js_next_key(object, at, &key, &value)))
		if (!but || strcmp(key, but) != 0)
			ynode_insert(map, map->n, ynode_scalar(key), node_of(restore, place, value));
	return map;
}

static struct ynode *list_of(struct restore *restore, const char *place, const struct js_read *array)
{
	struct ynode *list = ynode_seq();

	for (size_t i = 0; i < js_count(array); i++)
		ynode_push(list, node_of(restore, place, js_item(array, i)));
	return list;
}

static struct ynode *node_of(struct restore *restore, const char *place, const struct js_read *value)
{
	char number[24];

	switch (js_kind(value)) {
	case JS_OBJECT:
		return map_of(restore, place, value, NULL);
	case JS_ARRAY:
		return list_of(restore, place, value);
	case JS_STRING:
		return ynode_scalar(js_text(value));
	case JS_BOOL:
		return ynode_scalar(js_truth(value) ? "true" : "false");
	case JS_INT:
		snprintf(number, sizeof number, "%lld", js_number(value));
		return ynode_scalar(number);
	case JS_FRACTION:
		restore_problem(restore, place, "a number with a fraction is written as a text, such as \"10.50\"");
		break;
	case JS_NULL:
		restore_problem(restore, place, "null is no value: leave the field out");
		break;
	}
	return ynode_scalar("");
}

void restore_settings(struct restore *restore, const char *place, const struct js_read *fields)
{
	if (js_kind(fields) != JS_OBJECT || restore->settings) {
		restore_problem(restore, place, "the settings are one object");
		return;
	}
	restore->settings = make_record(restore, place, TYPE_COUNT, "register", "register.yaml",
					map_of(restore, place, fields, NULL));
}

static void add_object(struct restore *restore, enum record_type type, const struct js_read *object, const struct js_read *years,
		       size_t at)
{
	const char *id = js_kind(object) == JS_OBJECT ? js_text(js_get(object, "id")) : NULL;
	const struct schema *schema = schema_of(type);
	char *place = id ? xasprintf(": %s/%s", schema->name, id) : xasprintf(": %s.%zu", schema->plural, at);

	if (js_kind(object) != JS_OBJECT)
		restore_problem(restore, place, "a record is an object");
	else
		restore_add(restore, place, type, id, id && type == TYPE_AFSPRAAK ? js_text(js_get(years, id)) : NULL,
			    map_of(restore, place, object, "id"));
	free(place);
}

static void read_object(struct restore *restore, const struct js_read *js)
{
	const struct js_read *settings = js_get(js, "register"), *years = js_get(js, "years");

	if (settings)
		restore_settings(restore, ": register", settings);
	for (int type = 0; type < TYPE_COUNT; type++) {
		const char *plural = schema_of((enum record_type)type)->plural;
		const struct js_read *list = js_get(js, plural);

		if (list && js_kind(list) != JS_ARRAY)
			restore_problem(restore, "", "'%s' is a list of records", plural);
		for (size_t i = 0; list && i < js_count(list); i++)
			add_object(restore, (enum record_type)type, js_item(list, i), years, i);
	}
}

static struct error *no_json(const struct restore *restore, unsigned line, unsigned column, const char *why)
{
	return error_hint(error_at(STATUS_DATA, restore->name, line, column, "no valid JSON: %s", why),
			  "give the file as 'afspraak export' wrote it");
}

static struct error *read_json(struct restore *restore, const char *bytes, size_t len)
{
	unsigned line, column;
	struct error *err = NULL;
	size_t used;
	char *why;
	struct js_read *js = js_parse(bytes, len, &used, &line, &column, &why);

	if (!js)
		err = no_json(restore, line, column, why);
	else if (*first_word(bytes + used, len - used))
		err = error_at(STATUS_DATA, restore->name, 0, 0, "there is more behind the object");
	else if (js_kind(js) != JS_OBJECT || !str_equal(js_text(js_get(js, "schema")), SCHEMA))
		err = error_hint(error_at(STATUS_DATA, restore->name, 0, 0, "this JSON is no export of a register"),
				 "it has \"schema\": \"%s\"", SCHEMA);
	else
		read_object(restore, js);
	js_read_free(js);
	free(why);
	return err;
}

static void read_line(struct restore *restore, const char *place, const struct js_read *js)
{
	const char *type = js_kind(js) == JS_OBJECT ? js_text(js_get(js, "type")) : NULL;
	const struct js_read *fields = type ? js_get(js, "fields") : NULL;
	const struct schema *schema = type ? schema_by_name(type) : NULL;

	if (!fields || js_kind(fields) != JS_OBJECT || (!schema && strcmp(type, "register") != 0))
		restore_problem(restore, place, "a line has a type (register, afspraak, taak, partij) and fields");
	else if (!schema)
		restore_settings(restore, place, fields);
	else
		restore_add(restore, place, schema->type, js_text(js_get(js, "id")), js_text(js_get(js, "year")),
			    map_of(restore, place, fields, NULL));
}

static struct error *read_lines(struct restore *restore, const char *bytes, size_t len)
{
	struct error *err = NULL;
	size_t at = 0;

	for (unsigned number = 1; at < len && !err; number++) {
		const char *newline = memchr(bytes + at, '\n', len - at);
		size_t line_len = newline ? (size_t)(newline - bytes) - at : len - at, used;
		unsigned line, column;
		struct js_read *js;
		char place[16], *why;

		if (*first_word(bytes + at, line_len)) {
			js = js_parse(bytes + at, line_len, &used, &line, &column, &why);
			snprintf(place, sizeof place, ":%u", number);
			if (js && !*first_word(bytes + at + used, line_len - used))
				read_line(restore, place, js);
			else
				err = no_json(restore, number, js ? (unsigned)used + 1 : column,
					      js ? _("there is more behind the object") : why);
			js_read_free(js);
			free(why);
		}
		at += line_len + 1;
	}
	return err;
}

/* --- all of it -------------------------------------------------------------------------- */

static void refuse_twice(struct restore *restore)
{
	struct map seen = MAP_INIT;
	struct strv refs = STRV_INIT;

	for (size_t i = 0; i < restore->n; i++) {
		strv_push_owned(&refs, record_ref(restore->records[i]->type, restore->records[i]->id));
		if (map_add(&seen, refs.items[i], restore->records[i]) != restore->records[i])
			restore_problem(restore, "", "the record '%s' is there twice", refs.items[i]);
	}
	map_free(&seen);
	strv_free(&refs);
}

struct error *restore_read(struct restore *restore, enum restore_kind kind, const char *path, const char *bytes,
			   size_t len)
{
	struct error *err = NULL;

	switch (kind) {
	case RESTORE_JSON:
		err = read_json(restore, bytes, len);
		break;
	case RESTORE_LINES:
		err = read_lines(restore, bytes, len);
		break;
	case RESTORE_SQLITE:
		err = restore_from_sqlite(restore, path);
		break;
	case RESTORE_NONE:
		err = error_at(STATUS_DATA, restore->name, 0, 0, "this is no export of a register");
		break;
	}
	if (!err)
		refuse_twice(restore);
	return err;
}

static struct error *stage_record(const struct restore *restore, const struct record *wanted, struct change *change,
				  size_t *added, size_t *changed)
{
	const struct record *now = reg_find(restore->reg, wanted->type, wanted->id);
	struct str text = STR_INIT;
	struct error *err;

	if (!now) {
		change_add(change, wanted->type, wanted->id, wanted->path, wanted->doc->text, wanted->doc->len);
		++*added;
		return NULL;
	}
	if (now->broken)
		return error_hint(error_copy(now->broken), "mend the file first; nothing was written");
	if (value_same_record(record_fields(now), now->doc->root, wanted->doc->root))
		return NULL;
	err = merge_become(now, wanted, &text);
	if (!err)
		change_rewrite(change, now, str_text(&text), text.len);
	++*changed;
	str_free(&text);
	return err;
}

static struct error *stage_settings(const struct restore *restore, struct change *change, size_t *changed)
{
	struct str text = STR_INIT;
	struct error *err = merge_become(restore->reg->config, restore->settings, &text);

	if (!err)
		change_config(change, str_text(&text), text.len);
	++*changed;
	str_free(&text);
	return err;
}

struct error *restore_stage(const struct restore *restore, bool settings, struct change *change, size_t *added,
			    size_t *changed, bool *other)
{
	const struct record *config = restore->reg->config;
	struct error *err = NULL;

	*added = *changed = 0;
	*other = restore->settings && config->doc && !value_same_record(record_fields(config), config->doc->root, restore->settings->doc->root);
	if (*other && settings)
		err = stage_settings(restore, change, changed);
	for (size_t i = 0; i < restore->n && !err; i++)
		err = stage_record(restore, restore->records[i], change, added, changed);
	return err;
}
