#include "report/conflict.h"

#include <stdlib.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "history/moment.h"

/* --- text ----------------------------------------------------------------------------------- */

static void add_safe(struct str *out, const char *text)
{
	utf8_add_safe(out, text, false);
}

static void add_side(struct str *out, const char *label, const char *value, const struct last_change *by)
{
	char *who = by ? last_change_line(by) : NULL;

	str_addf(out, "  %-8s", label);
	if (value)
		add_safe(out, value);
	else
		str_add(out, _("(not there)"));
	str_addc(out, '\n');
	if (who) {
		str_add(out, "          ");
		add_safe(out, who);
		str_addc(out, '\n');
	}
	free(who);
}

static void add_who(struct str *out, const char *label, const struct last_change *by)
{
	char *who = last_change_line(by);

	if (who) {
		str_addf(out, "  %-8s", label);
		add_safe(out, who);
		str_addc(out, '\n');
	}
	free(who);
}

/* The words of --resolve stay as they are in every language. */
void conflict_text(const struct join_conflict *conflict, struct str *out)
{
	add_safe(out, conflict->name);
	if (conflict->field) {
		str_addc(out, '\n');
		add_side(out, "base", conflict->base, NULL);
		add_side(out, "ours", conflict->ours, &conflict->here);
		add_side(out, "theirs", conflict->theirs, &conflict->there);
		return;
	}
	str_add(out, ": ");
	add_safe(out, conflict->why);
	str_addc(out, '\n');
	add_who(out, "ours", &conflict->here);
	add_who(out, "theirs", &conflict->there);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static struct js *who_js(const struct last_change *by)
{
	char hex[OID_HEX_SIZE], *date;
	struct js *out, *author;

	if (!by->found)
		return js_null();
	out = js_object();
	oid_hex(&by->commit, hex);
	js_set_str(out, "commit", hex);
	date = moment_iso(by->author.when, by->author.offset);
	js_set_str(out, "date", date);
	free(date);
	author = js_object();
	js_set_str(author, "name", by->author.name);
	js_set_str(author, "email", by->author.email);
	js_set(out, "author", author);
	js_set_str(out, "reason", by->reason);
	return out;
}

static struct js *conflict_js(const struct join_conflict *conflict)
{
	bool is_record = conflict->id && conflict->type != TYPE_COUNT;
	struct js *out = js_object();

	js_set_str(out, "name", conflict->name);
	js_set_str(out, "type", is_record ? schema_of(conflict->type)->name : NULL);
	js_set_str(out, "id", conflict->id);
	js_set_str(out, "field", conflict->field);
	js_set_str(out, "why", conflict->why);
	js_set_str(out, "base", conflict->base);
	js_set_str(out, "ours", conflict->ours);
	js_set_str(out, "theirs", conflict->theirs);
	js_set(out, "here", who_js(&conflict->here));
	js_set(out, "there", who_js(&conflict->there));
	return out;
}

struct js *conflicts_js(const struct join *join)
{
	struct js *list = js_array();

	for (size_t i = 0; i < join->n_conflicts; i++)
		js_push(list, conflict_js(&join->conflicts[i]));
	return list;
}
