#include "report/json_schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A day of the calendar, leap years and all. */
#define DAY_31 "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
#define DAY_30 "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
#define DAY_28 "02-(?:0[1-9]|1[0-9]|2[0-8])"
#define LEAP "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
#define NAME_OF_TYPE "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
#define PART_OF_ZONE "[A-Za-z][A-Za-z0-9_+-]*"
#define SLUG "^[a-z0-9]+(-[a-z0-9]+)*$"

/* What a value of a type is as text, and what else a reader may have made of it. */
static const struct form {
	const char *pattern;
	const char *also;       /* a type of JSON, or NULL */
	long longest;           /* characters; 0: no bound */
	bool any_text;          /* so that onbekend and nvt must be excluded where they may not stand */
} forms[] = {
	[FIELD_TEXT] = { "^[^\\n]*[^ \\t\\n][^\\n]*\\n?$", "number", 0, true },
	[FIELD_BLOCK] = { "[^ \\t\\n]", "number", 0, true },
	[FIELD_DATE] = { "^(?:(?!0000)[0-9]{4}-(?:" DAY_31 "|" DAY_30 "|" DAY_28 ")|(?!0000)" LEAP ")$", NULL, 0, false },
	[FIELD_DURATION] = { "^P(?=[0-9])(?:[0-9]{1,4}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,4}W)?(?:[0-9]{1,4}D)?$", NULL, 0,
			     false },
	[FIELD_INT] = { "^[0-9]{1,18}$", "integer", 0, false },
	[FIELD_DECIMAL] = { "^[0-9]{1,18}(?:\\.[0-9]{1,18})?$", "number", 0, false },
	[FIELD_BOOL] = { "^(?:true|false)$", "boolean", 0, false },
	[FIELD_AFSPRAAK_ID] = { SLUG, "integer", 64, true },
	[FIELD_TAAK_ID] = { SLUG, "integer", 64, true },
	[FIELD_PARTIJ_ID] = { SLUG, "integer", 64, true },
	[FIELD_URL] = { "^https://[A-Za-z0-9][-A-Za-z0-9._~:/?#\\[\\]!$&'()*+,;=%]*$", NULL, 2048, false },
	[FIELD_FILE] = { "^documenten(?:/[^./\\\\-][^/\\\\]*)+$", NULL, 1024, false },
	[FIELD_MEDIATYPE] = { "^" NAME_OF_TYPE "/" NAME_OF_TYPE "$", NULL, 0, false },
	[FIELD_SHA256] = { "^[0-9a-f]{64}$", NULL, 0, false },
	[FIELD_RSIN] = { "^[0-9]{9}$", "integer", 0, false },
	[FIELD_KVK] = { "^[0-9]{8}$", "integer", 0, false },
	[FIELD_OIN] = { "^[0-9]{8}[0-9A-Za-z]{12}$", "integer", 0, false },
	[FIELD_TOOI] = { "^https://identifier\\.overheid\\.nl/tooi/id/", NULL, 0, false },
	[FIELD_TIMEZONE] = { "^" PART_OF_ZONE "(?:/" PART_OF_ZONE ")*$", NULL, 64, false },
};

static const char *const literals[] = { "onbekend", "nvt" };

static void add_both(struct js *out, const char *key, const char *text, const char *between)
{
	char *both = xasprintf("%s%s%s", tr(LANG_NL, text), between, tr(LANG_EN, text));

	js_set_str(out, key, both);
	free(both);
}

/* --- one value ------------------------------------------------------------------------ */

static bool is_among(const struct field *field, const char *literal)
{
	for (const char *const *value = field->values; value && *value; value++)
		if (strcmp(*value, literal) == 0)
			return true;
	return false;
}

/* What may stand instead of a value: for a field as a whole by its flags, for an
 * item only by its values. */
static void add_literals(const struct field *field, bool whole, bool values, struct js *out)
{
	for (const char *const *value = values ? field->values : NULL; value && *value; value++)
		js_push_str(out, *value);
	for (size_t i = 0; i < COUNT(literals) && whole; i++)
		if ((!values || !is_among(field, literals[i])) &&
		    (field->flags & (i == 0 ? FIELD_UNKNOWN : FIELD_NOT_APPLICABLE)))
			js_push_str(out, literals[i]);
}

static struct js *enumeration(struct js *values)
{
	struct js *out = js_object();

	js_set(out, "enum", values);
	return out;
}

static struct js *text_form(const struct field *field, bool whole)
{
	const struct form *form = &forms[field->type];
	struct js *out = js_object(), *types = js_array(), *excluded = js_array();
	size_t n_excluded = 0;

	js_push_str(types, "string");
	if (form->also)
		js_push_str(types, form->also);
	if (field->type == FIELD_TEXT || field->type == FIELD_BLOCK)
		js_push_str(types, "boolean");
	js_set(out, "type", types);
	js_set_str(out, "pattern", form->pattern);
	if (form->longest)
		js_set_int(out, "maxLength", form->longest);
	if (field->type == FIELD_INT || field->type == FIELD_DECIMAL)
		js_set_int(out, "minimum", 0);
	for (size_t i = 0; i < COUNT(literals) && form->any_text; i++)
		if (!is_among(field, literals[i]) &&
		    !(whole && (field->flags & (i == 0 ? FIELD_UNKNOWN : FIELD_NOT_APPLICABLE)))) {
			js_push_str(excluded, literals[i]);
			n_excluded++;
		}
	if (n_excluded)
		js_set(out, "not", enumeration(excluded));
	else
		js_free(excluded);
	return out;
}

static struct js *map_form(const struct field *fields);

static bool has_literals(const struct field *field, bool whole, bool values)
{
	return (values && field->values) || (whole && (field->flags & (FIELD_UNKNOWN | FIELD_NOT_APPLICABLE)));
}

/* One of the literals, or that. */
static struct js *or_literals(const struct field *field, bool whole, bool values, struct js *form)
{
	struct js *out, *choice, *allowed;

	if (!has_literals(field, whole, values))
		return form;
	out = js_object();
	choice = js_array();
	allowed = js_array();
	add_literals(field, whole, values, allowed);
	js_push(choice, enumeration(allowed));
	js_push(choice, form);
	js_set(out, "anyOf", choice);
	return out;
}

static struct js *one_form(const struct field *field, bool whole)
{
	struct js *values;

	if (field->type == FIELD_ENUM) {
		values = js_array();
		add_literals(field, whole, true, values);
		return enumeration(values);
	}
	return or_literals(field, whole, true, field->type == FIELD_MAP ? map_form(field->fields)
									: text_form(field, whole));
}

static struct js *list_form(const struct field *field)
{
	struct js *list = js_object();

	js_set_str(list, "type", "array");
	js_set_int(list, "minItems", 1);
	js_set(list, "items", one_form(field, false));
	return or_literals(field, true, false, list);
}

static struct js *field_form(const struct field *field)
{
	struct js *form = field->flags & FIELD_LIST ? list_form(field) : one_form(field, true);

	add_both(form, "title", field->label, " / ");
	add_both(form, "description", field->help, "\n\n");
	return form;
}

/* --- maps --------------------------------------------------------------------------------- */

static struct js *map_form(const struct field *fields)
{
	struct js *out = js_object(), *properties = js_object(), *required = js_array();

	for (const struct field *field = fields; field->name; field++) {
		js_set(properties, field->name, field_form(field));
		if (field->flags & FIELD_REQUIRED)
			js_push_str(required, field->name);
	}
	js_set_str(out, "type", "object");
	js_set(out, "properties", properties);
	js_set(out, "required", required);
	js_set_bool(out, "additionalProperties", false);
	js_set_int(out, "minProperties", 1);
	return out;
}

struct js *json_schema(enum record_type type)
{
	static const char *const titles[] = {
		[TYPE_AFSPRAAK] = N_("Agreement"), [TYPE_TAAK] = N_("Task or knowledge area"),
		[TYPE_PARTIJ] = N_("Party"), [TYPE_COUNT] = N_("Settings of the register"),
	};
	struct js *out = map_form(type == TYPE_COUNT ? schema_register_fields() : schema_of(type)->fields);

	js_set_str(out, "$schema", "https://json-schema.org/draft/2020-12/schema");
	add_both(out, "title", titles[type], " / ");
	return out;
}
