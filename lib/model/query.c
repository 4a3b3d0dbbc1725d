#include "model/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "model/query_value.h"

static const struct field id_field = {
	.name = "id", .type = FIELD_TEXT, .label = N_("Id"), .help = N_("the id of the record"),
};

/* Takes err and adds the nearest of what the word could have been. */
static struct error *suggest(struct error *err, const char *word, const struct strv *all)
{
	struct strv near = STRV_INIT;
	char *list;

	nearest(word, all, 3, &near);
	list = strv_join(&near, ", ");
	if (near.n)
		error_hint(err, "did you mean %s?", list);
	else
		error_hint(err, "afspraak-register(5) lists the fields and their values");
	strv_free(&near);
	free(list);
	return err;
}

struct error *query_field(const struct schema *schema, const char *path, const struct field **out)
{
	struct strv names = STRV_INIT;
	struct error *err;

	*out = strcmp(path, id_field.name) == 0 ? &id_field : field_find(schema->fields, path, NULL);
	if (*out)
		return NULL;
	strv_push(&names, id_field.name);
	field_names(schema->fields, &names);
	err = suggest(error_new(STATUS_USAGE, "%s has no field '%s'", schema->name, path), path, &names);
	strv_free(&names);
	return err;
}

/* --- where -------------------------------------------------------------------------- */

enum operator { OP_NE, OP_LE, OP_GE, OP_EQ, OP_LT, OP_GT, OP_LIKE };

/* Longest first. */
static const char *const operators[] = {
	[OP_NE] = "!=", [OP_LE] = "<=", [OP_GE] = ">=", [OP_EQ] = "=", [OP_LT] = "<", [OP_GT] = ">",
	[OP_LIKE] = "~",
};

struct where {
	char *path;
	const struct field *field;
	enum operator op;
	char *text;             /* the value as given */
	char *folded;
	struct value value;
	bool has_value;         /* the text is a value of the field's type */
};

static char *trimmed(const char *text, size_t len)
{
	while (len && strchr(" \t\n", text[len - 1]))
		len--;
	while (len && strchr(" \t\n", *text)) {
		text++;
		len--;
	}
	return xstrndup(text, len);
}

/* Splits "field op value". */
static struct error *split(const char *text, struct where *where)
{
	size_t at = strcspn(text, "=!<>~");

	for (size_t i = 0; i < COUNT(operators); i++)
		if (starts_with(text + at, operators[i])) {
			const char *value = text + at + strlen(operators[i]);

			where->op = (enum operator)i;
			where->path = trimmed(text, at);
			where->text = trimmed(value, strlen(value));
			return NULL;
		}
	return error_hint(error_new(STATUS_USAGE, "no operator in '%s'", text),
			  "write FIELD OP VALUE with one of = != < <= > >= ~, such as 'status = van_kracht'");
}

static struct error *wrong_value(const struct where *where)
{
	struct error *err = error_new(STATUS_USAGE, "%s cannot be '%s'", where->path, where->text);
	struct strv values = STRV_INIT;

	if (where->field->type != FIELD_ENUM)
		return error_hint(err, "expected: %s", field_type_name(where->field->type));
	for (const char *const *value = where->field->values; *value; value++)
		strv_push(&values, *value);
	suggest(err, where->text, &values);
	strv_free(&values);
	return err;
}

/* A misspelt value would find nothing, and look like an answer. */
static bool can_be(const struct where *where)
{
	const struct field *field = where->field;

	if (!text_is_known(where->text) || field_allows(field, where->text))
		return true;
	switch (field->type) {
	case FIELD_ENUM:
		return false;
	case FIELD_BOOL:
		return strcmp(where->text, "true") == 0 || strcmp(where->text, "false") == 0;
	case FIELD_DATE: case FIELD_DURATION: case FIELD_INT: case FIELD_DECIMAL:
		return where->has_value;
	case FIELD_TEXT: case FIELD_BLOCK: case FIELD_AFSPRAAK_ID: case FIELD_TAAK_ID: case FIELD_PARTIJ_ID:
	case FIELD_URL: case FIELD_FILE: case FIELD_MEDIATYPE: case FIELD_SHA256: case FIELD_RSIN:
	case FIELD_KVK: case FIELD_OIN: case FIELD_TOOI: case FIELD_TIMEZONE: case FIELD_MAP:
		break;
	}
	return true;
}

static struct error *check(const struct where *where)
{
	switch (where->op) {
	case OP_LIKE:
		return NULL;
	case OP_EQ: case OP_NE:
		return can_be(where) ? NULL : wrong_value(where);
	case OP_LT: case OP_LE: case OP_GT: case OP_GE:
		break;
	}
	if (!value_has_order(where->field))
		return error_hint(error_new(STATUS_USAGE, "%s has no order", where->path),
				  "ask with =, != or ~");
	return where->has_value ? NULL : wrong_value(where);
}

struct error *where_parse(const struct schema *schema, const char *text, struct where **out)
{
	struct where *where = xcalloc(1, sizeof *where);
	struct error *err = split(text, where);

	if (!err)
		err = query_field(schema, where->path, &where->field);
	if (!err) {
		where->has_value = value_parse(where->field, where->text, &where->value);
		where->folded = utf8_fold(where->text);
		err = check(where);
	}
	if (err)
		where_free(where);
	else
		*out = where;
	return err;
}

const char *where_path(const struct where *where)
{
	return where->path;
}

void where_free(struct where *where)
{
	if (!where)
		return;
	free(where->path);
	free(where->text);
	free(where->folded);
	value_free(&where->value);
	free(where);
}

static bool is_like(const struct where *where, const char *text)
{
	char *folded = utf8_fold(text);
	bool found = strstr(folded, where->folded) != NULL;

	free(folded);
	return found;
}

/* Text is the same to the letter, other values by what they mean. */
static bool is_equal(const struct where *where, const char *text)
{
	struct value value;
	bool equal = strcmp(text, where->text) == 0;

	if (equal || !where->has_value || where->value.kind == VALUE_TEXT)
		return equal;
	if (!value_parse(where->field, text, &value))
		return false;
	equal = value_compare(&value, &where->value) == 0;
	value_free(&value);
	return equal;
}

static bool is_in_order(const struct where *where, const char *text)
{
	struct value value;
	int order;

	if (!value_parse(where->field, text, &value))
		return false;
	order = value_compare(&value, &where->value);
	value_free(&value);
	return where->op == OP_LT ? order < 0 : where->op == OP_LE ? order <= 0
	     : where->op == OP_GT ? order > 0 : order >= 0;
}

static bool matches(const struct where *where, const char *text)
{
	switch (where->op) {
	case OP_LIKE:
		return is_like(where, text);
	case OP_EQ: case OP_NE:
		return is_equal(where, text);
	case OP_LT: case OP_LE: case OP_GT: case OP_GE:
		break;
	}
	return is_in_order(where, text);
}

bool where_match(const struct where *where, const struct record *record)
{
	struct texts texts = TEXTS_INIT;
	bool found;

	query_texts(record, where->path, &texts);
	found = !texts.n && !*where->text && (where->op == OP_EQ || where->op == OP_NE);
	for (size_t i = 0; i < texts.n && !found; i++)
		found = matches(where, texts.items[i]);
	free(texts.items);
	return found != (where->op == OP_NE);
}

/* --- order ---------------------------------------------------------------------------- */

struct key {
	const struct record *record;
	enum { KEY_KNOWN, KEY_UNKNOWN, KEY_ABSENT } rank;
	struct value value;     /* KEY_KNOWN only */
};

static struct key key_of(const struct record *record, const struct field *field, const char *path)
{
	struct key key = { .record = record, .rank = KEY_ABSENT };
	struct texts texts = TEXTS_INIT;

	query_texts(record, path, &texts);
	if (texts.n)
		key.rank = value_parse(field, texts.items[0], &key.value) ? KEY_KNOWN : KEY_UNKNOWN;
	free(texts.items);
	return key;
}

static int compare_keys(const void *a, const void *b, void *context)
{
	const struct key *x = a, *y = b;
	const bool *descending = context;
	int order = (x->rank > y->rank) - (x->rank < y->rank);

	if (!order && x->rank == KEY_KNOWN) {
		order = value_compare(&x->value, &y->value);
		order = *descending ? (order < 0) - (order > 0) : order;
	}
	if (!order)
		order = strcmp(x->record->id, y->record->id);
	return order ? order : strcmp(x->record->path, y->record->path);
}

struct error *query_sort(const struct schema *schema, const char *text, const struct record **records, size_t n)
{
	bool descending = *text == '-';
	const char *path = text + descending;
	const struct field *field;
	struct error *err = query_field(schema, path, &field);
	struct key *keys;

	if (err || !n)
		return err;
	keys = xcalloc(n, sizeof *keys);
	for (size_t i = 0; i < n; i++)
		keys[i] = key_of(records[i], field, path);
	qsort_r(keys, n, sizeof *keys, compare_keys, &descending);
	for (size_t i = 0; i < n; i++) {
		records[i] = keys[i].record;
		value_free(&keys[i].value);
	}
	free(keys);
	return NULL;
}
