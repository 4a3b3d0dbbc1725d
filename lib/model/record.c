#include "model/record.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/ident.h"

struct record *record_new(enum record_type type, const char *id, const char *path, const char *bytes,
			  size_t len)
{
	struct record *record = xcalloc(1, sizeof *record);

	record->type = type;
	record->id = xstrdup(id);
	record->path = xstrdup(path);
	record->broken = ydoc_parse(bytes, len, &record->doc);
	return record;
}

struct record *record_unread(enum record_type type, char *id, char *path)
{
	struct record *record = xcalloc(1, sizeof *record);

	record->type = type;
	record->id = id;
	record->path = path;
	return record;
}

struct record *record_copy(const struct record *record)
{
	return record_new(record->type, record->id, record->path, record->doc ? record->doc->text : "",
			  record->doc ? record->doc->len : 0);
}

void record_free(struct record *record)
{
	if (!record)
		return;
	free(record->id);
	free(record->path);
	ydoc_free(record->doc);
	error_free(record->broken);
	free(record);
}

const struct field *record_fields(const struct record *record)
{
	return record->type == TYPE_COUNT ? schema_register_fields() : schema_of(record->type)->fields;
}

const struct ynode *record_node(const struct record *record, const char *field)
{
	return record && record->doc ? ynode_find(record->doc->root, field) : NULL;
}

const char *record_text(const struct record *record, const char *field)
{
	return ynode_text(record_node(record, field));
}

bool text_is_known(const char *text)
{
	return text && *text && strcmp(text, "onbekend") != 0 && strcmp(text, "nvt") != 0;
}

const char *record_known(const struct record *record, const char *field)
{
	const char *text = record_text(record, field);

	return text_is_known(text) ? text : NULL;
}

const char *record_title(const struct record *record)
{
	const char *title = record->title ? record->title
			  : record_known(record, schema_of(record->type)->title_field);

	return title ? title : record->id;
}

size_t record_items(const struct record *record, const char *field, const struct ynode *const **items)
{
	const struct ynode *node = record_node(record, field);

	if (!node || node->kind != Y_SEQ)
		return 0;
	*items = (const struct ynode *const *)(void *)node->items;
	return node->n;
}

char *record_path(enum record_type type, const char *id, int year)
{
	const char *folder = schema_of(type)->plural;

	return type == TYPE_AFSPRAAK ? xasprintf("%s/%04d/%s.yaml", folder, year, id)
				     : xasprintf("%s/%s.yaml", folder, id);
}

/* The directory that ends at `end`, among those of path; true when it has this name. */
static bool is_in(const char *path, const char *end, const char *name)
{
	size_t len = strlen(name);

	return (size_t)(end - path) >= len && memcmp(end - len, name, len) == 0 &&
	       (end - len == path || end[-(ptrdiff_t)len - 1] == '/');
}

bool record_of_path(const char *path, enum record_type *type, char **id)
{
	static const char suffix[] = ".yaml";
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;

	if (!ends_with(file, suffix))
		return false;
	*id = xstrndup(file, strlen(file) - strlen(suffix));
	if (strcmp(file, "register.yaml") == 0) {
		*type = TYPE_COUNT;
		return true;
	}
	for (int i = 0; i < TYPE_COUNT && slash && !ident_slug(*id); i++) {
		const char *end = slash;

		*type = (enum record_type)i;
		if (*type == TYPE_AFSPRAAK)
			while (end > path && *--end != '/')
				;
		if (is_in(path, end, schema_of(*type)->plural))
			return true;
	}
	free(*id);
	*id = NULL;
	return false;
}

char *record_ref(enum record_type type, const char *id)
{
	if (type == TYPE_COUNT)
		return xstrdup("register.yaml");
	return xasprintf("%s/%s", schema_of(type)->name, id);
}

char *record_short_ref(enum record_type type, const char *id)
{
	return type == TYPE_AFSPRAAK ? xstrdup(id) : record_ref(type, id);
}

const char *ref_short(const char *ref)
{
	static const char agreement[] = "afspraak/";

	return starts_with(ref, agreement) ? ref + strlen(agreement) : ref;
}
