/* What only shows between records: references that lead nowhere, and the same
 * thing registered twice. */

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"
#include "model/ident.h"

/* --- references ------------------------------------------------------------------------- */

static const struct strv *ids_of(struct checker *c, enum record_type type)
{
	struct strv *ids = &c->ids[type];
	struct record *const *records;
	size_t n;

	if (ids->n)
		return ids;
	records = reg_of_type(c->reg, type, &n);
	for (size_t i = 0; i < n; i++)
		strv_push(ids, records[i]->id);
	return ids;
}

static void add_other_type(const struct checker *c, enum record_type type, const char *id, struct str *out)
{
	for (int other = 0; other < TYPE_COUNT; other++)
		if ((enum record_type)other != type && reg_find(c->reg, (enum record_type)other, id)) {
			str_addf(out, _("; there is a %s with this id"), schema_of((enum record_type)other)->name);
			return;
		}
}

void check_reference(struct checker *c, const struct record *record, const char *path,
		     enum record_type type, const struct ynode *value)
{
	const char *problem = ident_slug(value->text);
	struct str text = STR_INIT;

	if ((!problem && reg_find(c->reg, type, value->text)) || check_put_off(c))
		return;
	str_addf(&text, _("%s: there is no %s %s"), path, schema_of(type)->name, check_quote(value->text).s);
	if (problem)
		str_addf(&text, ": %s", problem);
	if (!check_suggest(c, value->text, ids_of(c, type), &text))
		add_other_type(c, type, value->text, &text);
	check_report(c, CHECK_DANGLING_REFERENCE, record, value, "%s", str_text(&text));
	str_free(&text);
}

void check_replaced(struct checker *c, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "vervangt", &items);

	if (!str_equal(record_text(record, "status"), "van_kracht"))
		return;
	for (size_t i = 0; i < n; i++) {
		const char *id = ynode_text(items[i]);
		struct record *older = id ? reg_find(c->reg, TYPE_AFSPRAAK, id) : NULL;

		if (older)
			reg_see(c->reg, older);
		if (older && older != record && str_equal(record_text(older, "status"), "van_kracht"))
			check_report(c, CHECK_REPLACED_IN_FORCE, record, items[i],
				     "this agreement is van_kracht and replaces '%s', which is van_kracht too", id);
	}
}

/* --- the same twice --------------------------------------------------------------------- */

struct value {
	const struct record *record;
	const struct ynode *node;
};

static int compare_values(const void *a, const void *b)
{
	const struct value *x = a, *y = b;
	int order = strcmp(x->node->text, y->node->text);

	return order ? order : strcmp(x->record->path, y->record->path);
}

/* A renewed agreement keeps its title as a rule; it, or the one before it,
 * says so. */
static bool shares_its_title(const struct record *record)
{
	static const char *const over[] = { "vervangen", "verlopen", "beeindigd" };
	const char *status = record_text(record, "status");
	const struct ynode *const *items;

	if (record->type != TYPE_AFSPRAAK)
		return false;
	for (size_t i = 0; i < COUNT(over); i++)
		if (str_equal(status, over[i]))
			return true;
	return record_items(record, "vervangt", &items) > 0;
}

/* All of a group of equal values but the first say so; within a scope, which
 * may hold the first only, that one does too. */
static void report_group(struct checker *c, enum check_id id, const char *field, const struct value *group,
			 size_t n)
{
	for (size_t i = c->scoped ? 0 : 1; i < n && n > 1; i++)
		if (check_in_scope(c, group[i].record))
			check_report(c, id, group[i].record, group[i].node, "%s: %s has the same %s: %s", field,
				     group[i ? 0 : 1].record->path, field, check_quote(group[i].node->text).s);
}

/* Those that may hold the same as a record of the scope. */
static void see_others(struct checker *c, enum record_type type, const char *field)
{
	for (size_t i = 0; c->scoped && !c->seen_all && i < c->scope->n; i++) {
		const struct record *record = c->scope->records[i];
		const char *value = record->type == type ? record_known(record, field) : NULL;

		if (value && !reg_see_holders(c->reg, type, field, value)) {
			reg_see_all(c->reg);
			c->seen_all = true;
		}
	}
}

static void check_unique(struct checker *c, enum record_type type, const char *field, enum check_id id)
{
	struct record *const *records;
	struct value *values;
	size_t n, used = 0, first = 0;

	see_others(c, type, field);
	records = reg_of_type(c->reg, type, &n);
	values = xcalloc(n + 1, sizeof *values);
	for (size_t i = 0; i < n; i++)
		if (record_known(records[i], field) &&
		    !(id == CHECK_DUPLICATE_TITLE && shares_its_title(records[i])))
			values[used++] = (struct value){ records[i], record_node(records[i], field) };
	qsort(values, used, sizeof *values, compare_values);
	for (size_t i = 1; i <= used; i++)
		if (i == used || strcmp(values[first].node->text, values[i].node->text) != 0) {
			report_group(c, id, field, values + first, i - first);
			first = i;
		}
	free(values);
}

static void check_ids(struct checker *c)
{
	const struct reg *reg = c->reg;

	for (size_t i = 1; i < reg->n; i++) {
		const struct record *one = reg->records[i - 1], *other = reg->records[i];

		if (one->type != other->type || strcmp(one->id, other->id) != 0)
			continue;
		if (check_in_scope(c, other))
			check_report_place(c, CHECK_DUPLICATE_ID, other->path, 1, 1, "%s has the same id", one->path);
		else if (check_in_scope(c, one))
			check_report_place(c, CHECK_DUPLICATE_ID, one->path, 1, 1, "%s has the same id", other->path);
	}
}

static const struct {
	enum record_type type;
	const char *field;
	enum check_id id;
} unique[] = {
	{ TYPE_AFSPRAAK, "titel", CHECK_DUPLICATE_TITLE },
	{ TYPE_AFSPRAAK, "kenmerk", CHECK_DUPLICATE_KENMERK },
	{ TYPE_TAAK, "naam", CHECK_DUPLICATE_TITLE },
	{ TYPE_PARTIJ, "naam", CHECK_DUPLICATE_TITLE },
	{ TYPE_PARTIJ, "tooi", CHECK_DUPLICATE_IDENTIFIER },
	{ TYPE_PARTIJ, "oin", CHECK_DUPLICATE_IDENTIFIER },
};

bool unique_field(size_t at, enum record_type *type, const char **field)
{
	if (at >= COUNT(unique))
		return false;
	*type = unique[at].type;
	*field = unique[at].field;
	return true;
}

void check_duplicates(struct checker *c)
{
	check_ids(c);
	for (size_t i = 0; i < COUNT(unique); i++)
		check_unique(c, unique[i].type, unique[i].field, unique[i].id);
}
