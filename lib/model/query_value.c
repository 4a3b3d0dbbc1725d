#include "model/query_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/utf8.h"

/* --- reaching values --------------------------------------------------------------- */

static void collect(const struct ynode *node, const char *path, struct nodes *out)
{
	size_t len = strcspn(path, ".");
	const char *rest = path + len + (path[len] == '.');
	char *part;

	if (!*path) {
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = node;
		return;
	}
	if (node->kind == Y_SEQ && strspn(path, "0123456789") < len) {
		for (size_t i = 0; i < node->n; i++)
			collect(node->items[i], path, out);
		return;
	}
	part = xstrndup(path, len);
	node = ynode_find(node, part);
	free(part);
	if (node)
		collect(node, rest, out);
}

void query_nodes(const struct record *record, const char *path, struct nodes *out)
{
	if (record->doc)
		collect(record->doc->root, path, out);
}

void nodes_free(struct nodes *nodes)
{
	free(nodes->items);
	*nodes = (struct nodes)NODES_INIT;
}

static void add_text(struct texts *out, const char *text)
{
	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = text;
}

static void add_scalars(const struct ynode *node, struct texts *out)
{
	if (node->kind == Y_SCALAR)
		add_text(out, node->text);
	for (size_t i = 0; i < node->n; i++)
		add_scalars(node->items[i], out);
}

void query_texts(const struct record *record, const char *path, struct texts *out)
{
	struct nodes nodes = NODES_INIT;

	if (strcmp(path, "id") == 0) {
		add_text(out, record->id);
		return;
	}
	query_nodes(record, path, &nodes);
	for (size_t i = 0; i < nodes.n; i++)
		add_scalars(nodes.items[i], out);
	nodes_free(&nodes);
}

static void visit_leaves(const struct ynode *node, struct str *path, leaf_visit visit, void *context)
{
	size_t len = path->len;

	if (node->kind == Y_SCALAR)
		visit(str_text(path), node->text, context);
	for (size_t i = 0; i < node->n; i++) {
		if (len)
			str_addc(path, '.');
		if (node->kind == Y_MAP)
			str_add(path, node->keys[i]->text);
		else
			str_add_number(path, (long long)i);
		visit_leaves(node->items[i], path, visit, context);
		str_truncate(path, len);
	}
}

void query_leaves(const struct record *record, leaf_visit visit, void *context)
{
	struct str path = STR_INIT;

	if (record->doc)
		visit_leaves(record->doc->root, &path, visit, context);
	str_free(&path);
}

/* --- comparing them ------------------------------------------------------------------ */

bool value_has_order(const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT: case FIELD_BLOCK: case FIELD_DATE: case FIELD_DURATION: case FIELD_INT:
	case FIELD_DECIMAL: case FIELD_AFSPRAAK_ID: case FIELD_TAAK_ID: case FIELD_PARTIJ_ID:
		return true;
	case FIELD_ENUM: case FIELD_BOOL: case FIELD_URL: case FIELD_FILE: case FIELD_MEDIATYPE:
	case FIELD_SHA256: case FIELD_RSIN: case FIELD_KVK: case FIELD_OIN: case FIELD_TOOI:
	case FIELD_TIMEZONE: case FIELD_MAP:
		break;
	}
	return false;
}

/* A year is 365.25 days, so a month is 30.4375: 487 sixteenths of 1. */
static int64_t duration_size(struct duration d)
{
	return (d.years * INT64_C(12) + d.months) * 487 + (d.weeks * INT64_C(7) + d.days) * 16;
}

static bool is_decimal(const char *text)
{
	size_t whole = strspn(text, "0123456789"), part;

	if (!whole)
		return false;
	if (!text[whole])
		return true;
	part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	return part && !text[whole + 1 + part];
}

bool value_parse(const struct field *field, const char *text, struct value *out)
{
	struct duration duration;
	struct date date;

	*out = (struct value){ .kind = VALUE_NUMBER };
	if (!text_is_known(text))
		return false;
	if (field->type == FIELD_DATE) {
		if (!date_parse(text, &date))
			return false;
		out->number = date_to_days(date);
	} else if (field->type == FIELD_DURATION) {
		if (!duration_parse(text, &duration))
			return false;
		out->number = duration_size(duration);
	} else if (field->type == FIELD_INT || field->type == FIELD_DECIMAL) {
		if (!is_decimal(text))
			return false;
		out->kind = VALUE_DECIMAL;
		out->text = xstrdup(text);
	} else {
		out->kind = VALUE_TEXT;
		out->text = utf8_fold(text);
	}
	return true;
}

void value_free(struct value *value)
{
	free(value->text);
	value->text = NULL;
}

/* Digit by digit, so that no size or precision is lost: 10.0 is 10, 007 is 7. */
static int compare_decimals(const char *a, const char *b)
{
	size_t a_whole, b_whole;
	int order;

	a += strspn(a, "0");
	b += strspn(b, "0");
	a_whole = strspn(a, "0123456789");
	b_whole = strspn(b, "0123456789");
	if (a_whole != b_whole)
		return a_whole < b_whole ? -1 : 1;
	order = memcmp(a, b, a_whole);
	if (order)
		return order;
	a += a_whole + (a[a_whole] == '.');
	b += b_whole + (b[b_whole] == '.');
	while (*a || *b) {
		char x = *a ? *a++ : '0', y = *b ? *b++ : '0';

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

int value_compare(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_DECIMAL)
		return compare_decimals(a->text, b->text);
	if (a->kind == VALUE_TEXT)
		return strcmp(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}
