#include "history/way.h"

#include <stdlib.h>
#include <string.h>

#include "model/value.h"

/* Where one is on the way down a record. */
struct place_in {
	const struct ynode *node;       /* NULL: beyond what the record has */
	const struct field *field;      /* the row of node, or NULL */
	const struct field *fields;     /* the rows of the keys of node, or NULL */
};

static void go_to_key(struct place_in *at, const char *key)
{
	at->field = at->fields ? field_named(at->fields, key, strlen(key)) : NULL;
	at->fields = at->field ? at->field->fields : NULL;
	at->node = ynode_get(at->node, key);
}

static void push_item(struct way *way, const struct ynode *item, const struct field *list)
{
	char *identity = value_identity(item, list);

	strv_pushf(&way->parts, "=%s", identity);
	free(identity);
}

/* Add the parts of a dotted name. item, when not NULL, is what the last
 * position stands for, which may be in another version. False at a position
 * where there is no item. */
static bool add_parts(struct way *way, struct place_in at, const char *field, const struct ynode *item)
{
	struct strv names = STRV_INIT;
	bool found = true;
	size_t position;

	strv_split(&names, field, '.');
	for (size_t i = 0; i < names.n && found; i++) {
		const char *name = names.items[i];
		bool is_item = ynode_is_position(name, &position) && i > 0;

		if (is_item && i == names.n - 1 && item) {
			push_item(way, item, at.field);
		} else if (is_item && at.node && at.node->kind == Y_SEQ) {
			found = position < at.node->n;
			at.node = found ? at.node->items[position] : NULL;
			if (found)
				push_item(way, at.node, at.field);
		} else if (is_item && !at.node) {
			found = false;
		} else {
			strv_pushf(&way->parts, ".%s", name);
			go_to_key(&at, name);
		}
	}
	strv_free(&names);
	return found;
}

static struct place_in top_of(const struct record *record)
{
	return (struct place_in){ record->doc->root, NULL, record_fields(record) };
}

bool way_of(const struct record *record, const char *field, struct way *out)
{
	bool found;

	*out = (struct way){ STRV_INIT, record_fields(record) };
	found = add_parts(out, top_of(record), field, NULL);
	if (!found)
		way_free(out);
	return found;
}

/* An identity may have brackets of its own: it ends with one that a dot follows, or
 * with the last. */
static const char *end_of_identity(const char *text)
{
	const char *end = strstr(text, "].");

	return end ? end : text + strlen(text) - ends_with(text, "]");
}

void way_of_name(enum record_type type, const char *name, struct way *out)
{
	const char *at = name;

	*out = (struct way){ STRV_INIT, type == TYPE_COUNT ? schema_register_fields() : schema_of(type)->fields };
	while (*at) {
		size_t len = strcspn(at, ".[");

		if (len)
			strv_pushf(&out->parts, ".%.*s", (int)len, at);
		at += len;
		if (*at == '[') {
			const char *end = end_of_identity(++at);

			strv_pushf(&out->parts, "=%.*s", (int)(end - at), at);
			at = end + (*end == ']');
		}
		at += *at == '.';
	}
}

void way_free(struct way *way)
{
	strv_free(&way->parts);
}

/* Whether a value has what lies at the end of the way, from part i on. */
static bool holds(const struct way *way, size_t i, struct place_in at)
{
	const char *part = i < way->parts.n ? way->parts.items[i] : NULL;
	bool found = false;

	if (!at.node || !part)
		return at.node != NULL;
	if (at.node->kind != Y_SEQ) {
		if (*part == '.')
			go_to_key(&at, part + 1);
		return *part == '.' && holds(way, i + 1, at);
	}
	for (size_t k = 0; k < at.node->n && !found; k++) {
		struct place_in item = { at.node->items[k], at.field, at.fields };
		char *identity = *part == '=' ? value_identity(item.node, at.field) : NULL;

		found = identity ? strcmp(identity, part + 1) == 0 && holds(way, i + 1, item) : holds(way, i, item);
		free(identity);
	}
	return found;
}

/* Items that the way does not name are passed by: it means any of them. */
static bool is_about(const struct way *way, const struct way *changed, const struct field_change *change)
{
	struct place_in before = { NULL, NULL, way->fields }, after;
	size_t i = 0;

	for (size_t k = 0; k < changed->parts.n && i < way->parts.n; k++) {
		const char *part = changed->parts.items[k], *wanted = way->parts.items[i];

		if (*part == '=' && *wanted != '=')
			continue;
		if (strcmp(part, wanted) != 0)
			return false;
		i++;
	}
	for (size_t k = 0; k < changed->parts.n; k++)
		if (*changed->parts.items[k] == '.')
			go_to_key(&before, changed->parts.items[k] + 1);
	after = before;
	before.node = change->before;
	after.node = change->after;
	return holds(way, i, before) || holds(way, i, after);
}

/* A change is named as in the version after it, but for an item that was
 * removed: that has its position in the version before. */
static bool concerns(const struct difference *difference, const struct field_change *change, const void *context)
{
	const struct way *way = context;
	const struct record *named_in = difference->after ? difference->after : difference->before;
	struct way changed = { STRV_INIT, way->fields };
	bool about;

	about = add_parts(&changed, top_of(named_in), change->field, change->after ? NULL : change->before) &&
		is_about(way, &changed, change);
	way_free(&changed);
	return about;
}

void differences_keep_way(struct differences *differences, const struct way *way)
{
	differences_keep(differences, concerns, way);
}
