/* Does a record have the shape of the field table: its fields, their types,
 * values and texts? One walk over the tree, driven by the table. */

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/check_internal.h"
#include "model/personal.h"
#include "model/value.h"

struct walk {
	struct checker *c;
	const struct record *record;
	struct str path;        /* of the field that is looked at: "partijen.0.rol" */
	struct strv unknown;    /* the fields that are `onbekend`, as field_names has them */
};

static size_t enter(struct walk *w, const char *name)
{
	size_t before = w->path.len;

	str_addf(&w->path, "%s%s", before ? "." : "", name);
	return before;
}

static size_t enter_item(struct walk *w, size_t position)
{
	size_t before = w->path.len;

	str_addf(&w->path, ".%zu", position);
	return before;
}

static void leave(struct walk *w, size_t before)
{
	str_truncate(&w->path, before);
}

static const char *path(const struct walk *w)
{
	return str_text(&w->path);
}

/* --- literals ------------------------------------------------------------------------ */

/* Without list positions and each once: an agreement can have many questions
 * that nobody has taken on yet. */
static void note_unknown(struct walk *w)
{
	struct str name = STR_INIT;

	for (const char *at = path(w); *at;) {
		size_t len = strcspn(at, ".");

		if (strspn(at, "0123456789") < len)
			str_addf(&name, "%s%.*s", name.len ? "." : "", (int)len, at);
		at += len + (at[len] == '.');
	}
	if (!strv_has(&w->unknown, str_text(&name)))
		strv_push(&w->unknown, str_text(&name));
	str_free(&name);
}

/* `onbekend` or `nvt` where another value could stand. True when text is one
 * of them: then there is nothing more to say about it. */
static bool check_literal(struct walk *w, const struct field *field, const struct ynode *node, bool whole)
{
	static const struct {
		const char *literal;
		enum check_id refused;
	} literals[] = {
		{ "onbekend", CHECK_ONBEKEND_NOT_ALLOWED },
		{ "nvt", CHECK_NVT_NOT_ALLOWED },
	};
	size_t i;

	for (i = 0; i < COUNT(literals) && strcmp(node->text, literals[i].literal) != 0; i++)
		;
	if (i == COUNT(literals))
		return false;
	for (const char *const *value = field->values; value && *value; value++)
		whole = whole || strcmp(*value, node->text) == 0;
	if (!whole || !field_allows(field, node->text))
		check_report(w->c, literals[i].refused, w->record, node, "%s cannot be '%s'", path(w), node->text);
	else if (i == 0)
		note_unknown(w);
	return true;
}

/* --- scalars ------------------------------------------------------------------------- */

static void check_personal(struct walk *w, const struct ynode *node)
{
	bool seen[PERSONAL_BSN + 1] = { false };
	struct personal hit;

	for (size_t from = 0; personal_find(node->text, from, &hit); from = hit.offset + hit.len) {
		/* The message goes into logs, so it does not repeat what it found. */
		if (!seen[hit.kind])
			check_report(w->c, CHECK_PERSONAL_DATA, w->record, node, "%s seems to hold %s", path(w),
				     personal_name(hit.kind));
		seen[hit.kind] = true;
	}
}

static void check_text(struct walk *w, const struct field *field, const struct ynode *node)
{
	const char *newline = strchr(node->text, '\n'), *at = node->text;
	unsigned code;
	size_t len;

	if (field->type == FIELD_TEXT && newline && newline[1])
		check_report(w->c, CHECK_MULTILINE_TEXT, w->record, node, "%s holds more than one line", path(w));
	while ((at = utf8_unsafe(at, &code, &len)) &&
	       (code == '\n' || (code == '\t' && field->type == FIELD_BLOCK)))
		at += len;
	if (at)
		check_report(w->c, CHECK_UNSAFE_CHARACTER, w->record, node, "%s holds the character U+%04X",
			     path(w), code);
	check_personal(w, node);
}

static void list_values(const struct field *field, struct str *out)
{
	for (const char *const *value = field->values; *value; value++)
		str_addf(out, "%s%s", value == field->values ? _("is none of ") : ", ", *value);
}

static void add_literals(const struct field *field, bool whole, struct strv *out)
{
	for (const char *const *value = field->values; value && *value; value++)
		strv_push(out, *value);
	if (whole && (field->flags & FIELD_UNKNOWN))
		strv_push(out, "onbekend");
	if (whole && (field->flags & FIELD_NOT_APPLICABLE))
		strv_push(out, "nvt");
}

static void check_typed(struct walk *w, const struct field *field, const struct ynode *node, bool whole)
{
	enum check_id id;
	const char *problem = check_value(field, node->text, &id);
	struct strv literals = STRV_INIT;
	struct str text = STR_INIT;

	if (!problem)
		return;
	str_addf(&text, "%s: %s: %s", path(w), check_quote(node->text).s, problem);
	add_literals(field, whole, &literals);
	if (field->type == FIELD_ENUM) {
		str_truncate(&text, text.len - strlen(": "));
		str_addc(&text, ' ');
		list_values(field, &text);
	}
	check_suggest(w->c, node->text, &literals, &text);
	check_report(w->c, id, w->record, node, "%s", str_text(&text));
	strv_free(&literals);
	str_free(&text);
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\n")];
}

static void check_scalar(struct walk *w, const struct field *field, const struct ynode *node, bool whole)
{
	if (is_blank(node->text)) {
		check_report(w->c, CHECK_EMPTY_VALUE, w->record, node, "%s is empty", path(w));
		return;
	}
	if (check_literal(w, field, node, whole))
		return;
	if (field->type == FIELD_TEXT || field->type == FIELD_BLOCK)
		check_text(w, field, node);
	else if (field->type == FIELD_AFSPRAAK_ID)
		check_reference(w->c, w->record, path(w), TYPE_AFSPRAAK, node);
	else if (field->type == FIELD_TAAK_ID)
		check_reference(w->c, w->record, path(w), TYPE_TAAK, node);
	else if (field->type == FIELD_PARTIJ_ID)
		check_reference(w->c, w->record, path(w), TYPE_PARTIJ, node);
	else
		check_typed(w, field, node, whole);
	if (field->type == FIELD_FILE)
		check_personal(w, node);
}

/* --- lists --------------------------------------------------------------------------- */

struct item {
	char *signature;        /* equal for items that say the same twice */
	size_t at;
};

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->signature, y->signature);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Items of a list of maps are told apart by their key. The same party can have
 * two roles, and the same source can be used in two places. */
static char *make_signature(const struct field *list, const struct ynode *item)
{
	static const char *const too[] = { "rol", "vindplaats" };
	struct str s = STR_INIT;

	for (const struct field *f = list->fields; f && f->name; f++) {
		const char *key = f->flags & FIELD_KEY ? ynode_text(ynode_get(item, f->name)) : NULL;

		if (text_is_known(key))
			str_addf(&s, "%s=%s\n", f->name, key);
	}
	if (!s.len)
		value_line(item, &s);
	for (size_t i = 0; i < COUNT(too) && list->fields; i++) {
		const char *value = ynode_text(ynode_get(item, too[i]));

		str_addf(&s, "\n%s", value ? value : "");
	}
	return str_detach(&s);
}

static void check_twice(struct walk *w, const struct field *field, const struct ynode *list)
{
	struct item *items = xcalloc(list->n, sizeof *items);
	size_t first = 0;

	for (size_t i = 0; i < list->n; i++)
		items[i] = (struct item){ make_signature(field, list->items[i]), i };
	qsort(items, list->n, sizeof *items, compare_items);
	for (size_t i = 1; i < list->n; i++) {
		if (strcmp(items[first].signature, items[i].signature) != 0)
			first = i;
		else
			check_report(w->c, CHECK_DUPLICATE_ITEM, w->record, list->items[items[i].at],
				     "%s.%zu says the same as %s.%zu", path(w), items[i].at, path(w),
				     items[first].at);
	}
	for (size_t i = 0; i < list->n; i++)
		free(items[i].signature);
	free(items);
}

/* --- maps, and the walk ---------------------------------------------------------------- */

static void check_map(struct walk *w, const struct field *fields, const struct ynode *map);

static const char *kind_name(enum ykind kind)
{
	static const char *const names[] = {
		[Y_SCALAR] = N_("a single value"), [Y_MAP] = N_("a group of fields"), [Y_SEQ] = N_("a list"),
	};

	return _(names[kind]);
}

/* True when the node is of the kind wanted and not empty. */
static bool check_kind(struct walk *w, const struct ynode *node, enum ykind wanted)
{
	if (node->kind != wanted)
		check_report(w->c, CHECK_WRONG_TYPE, w->record, node, "%s should be %s, and is %s", path(w),
			     kind_name(wanted), kind_name(node->kind));
	else if (wanted != Y_SCALAR && !node->n)
		check_report(w->c, CHECK_EMPTY_VALUE, w->record, node, "%s is empty", path(w));
	else
		return true;
	return false;
}

/* A value that can stand for the field as a whole, or (not whole) an item. */
static void check_one(struct walk *w, const struct field *field, const struct ynode *node, bool whole)
{
	bool scalar = node->kind == Y_SCALAR;

	if (field->type != FIELD_MAP) {
		if (check_kind(w, node, Y_SCALAR))
			check_scalar(w, field, node, whole);
	} else if (scalar && is_blank(node->text)) {
		check_report(w->c, CHECK_EMPTY_VALUE, w->record, node, "%s is empty", path(w));
	} else if (!(scalar && check_literal(w, field, node, whole)) && check_kind(w, node, Y_MAP)) {
		check_map(w, field->fields, node);
	}
}

static void check_list(struct walk *w, const struct field *field, const struct ynode *node)
{
	/* What a whole list can be besides a list is no item of it. */
	struct field whole = { .flags = field->flags };

	if (node->kind == Y_SCALAR && is_blank(node->text))
		check_report(w->c, CHECK_EMPTY_VALUE, w->record, node, "%s is empty", path(w));
	else if (!(node->kind == Y_SCALAR && check_literal(w, &whole, node, true)) &&
		 check_kind(w, node, Y_SEQ)) {
		for (size_t i = 0; i < node->n; i++) {
			size_t before = enter_item(w, i);

			check_one(w, field, node->items[i], false);
			leave(w, before);
		}
		check_twice(w, field, node);
	}
}

/* A field of this name in another place of the record, or in another type. */
static bool find_elsewhere(const struct walk *w, const char *key, struct str *out)
{
	struct strv names = STRV_INIT;
	bool found = false;

	field_names(record_fields(w->record), &names);
	for (size_t i = 0; i < names.n && !found; i++) {
		const char *dot = strrchr(names.items[i], '.');

		found = strcmp(dot ? dot + 1 : names.items[i], key) == 0;
		if (found)
			str_addf(out, _("; did you mean '%s'?"), names.items[i]);
	}
	strv_free(&names);
	for (int type = 0; type < TYPE_COUNT && !found; type++) {
		const struct schema *schema = schema_of((enum record_type)type);

		found = field_named(schema->fields, key, strlen(key)) != NULL;
		if (found)
			str_addf(out, _("; a record of type %s has it"), schema->name);
	}
	return found;
}

static void report_unknown_field(struct walk *w, const struct field *fields, const struct ynode *key)
{
	struct strv names = STRV_INIT;
	struct str text = STR_INIT;

	if (w->path.len)
		str_addf(&text, _("unknown field %s in %s"), check_quote(key->text).s, path(w));
	else
		str_addf(&text, _("unknown field %s"), check_quote(key->text).s);
	for (const struct field *f = fields; f->name; f++)
		strv_push(&names, f->name);
	if (!check_suggest(w->c, key->text, &names, &text) && w->c->effort > names.n)
		find_elsewhere(w, key->text, &text);
	check_report(w->c, CHECK_UNKNOWN_FIELD, w->record, key, "%s", str_text(&text));
	strv_free(&names);
	str_free(&text);
}

static void check_map(struct walk *w, const struct field *fields, const struct ynode *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct ynode *key = map->keys[i];
		const struct field *field = field_named(fields, key->text, strlen(key->text));
		size_t before;

		if (!field) {
			report_unknown_field(w, fields, key);
			continue;
		}
		before = enter(w, field->name);
		if (field->flags & FIELD_LIST)
			check_list(w, field, map->items[i]);
		else
			check_one(w, field, map->items[i], true);
		leave(w, before);
	}
	for (const struct field *f = fields; f->name; f++)
		if ((f->flags & FIELD_REQUIRED) && !ynode_get(map, f->name))
			check_report(w->c, CHECK_MISSING_FIELD, w->record, map, "%s%sthe field '%s' is missing: %s",
				     path(w), w->path.len ? ": " : "", f->name, _(f->help));
}

/* --- what is not known ------------------------------------------------------------------ */

/* Their absence means that there is nothing to say, not that nobody looked. */
static bool may_be_silent(const struct field *field)
{
	return strcmp(field->name, "openstaand") == 0 || strcmp(field->name, "opmerkingen") == 0 ||
	       strcmp(field->name, "signaal_uitzondering") == 0;
}

static void report_names(const struct walk *w, enum check_id id, const char *what, const struct strv *names)
{
	char *joined = strv_join(names, ", ");

	if (names->n)
		check_report_place(w->c, id, w->record->path, 1, 1, "%s: %s", what, joined);
	free(joined);
}

static void report_unknown(const struct walk *w)
{
	struct strv absent = STRV_INIT;

	for (const struct field *f = record_fields(w->record); f->name; f++)
		if ((f->flags & (FIELD_REQUIRED | FIELD_UNKNOWN)) == FIELD_UNKNOWN && !may_be_silent(f) &&
		    !ynode_get(w->record->doc->root, f->name))
			strv_push(&absent, f->name);
	report_names(w, CHECK_NOT_LOOKED_AT, _("not looked at yet"), &absent);
	report_names(w, CHECK_KNOWN_UNKNOWN, _("looked for and not known"), &w->unknown);
	strv_free(&absent);
}

void check_shape(struct checker *c, const struct record *record)
{
	struct walk w = { .c = c, .record = record };

	check_map(&w, record_fields(record), record->doc->root);
	report_unknown(&w);
	str_free(&w.path);
	strv_free(&w.unknown);
}
