#include "report/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/moment.h"

enum {
	DEFAULT_WIDTH = 80,
	NARROWEST = 20,         /* no text is wrapped in less */
	INDENT = 4,
	HANG = 2,               /* lines after the first one of a field */
	LONGEST = 320,          /* columns of a value; more is cut */
	ALIKE = 80,             /* bytes two long values may begin alike before that is cut */
	CONTEXT = 30,           /* bytes kept of what is alike */
};

static const char yellow[] = "33", red[] = "31", green[] = "32", bold[] = "1";
static const char ellipsis[] = "…";

struct writer {
	struct str *out;
	enum lang lang;
	size_t width;
	bool color;
};

static struct writer writer_of(enum lang lang, const struct doc_style *style, struct str *out)
{
	return (struct writer){ out, lang, style->width ? style->width : DEFAULT_WIDTH, style->color };
}

static void put(const struct writer *w, const char *text, const char *color)
{
	if (w->color && color)
		str_addf(w->out, "\033[%sm%s\033[0m", color, text);
	else
		str_add(w->out, text);
}

/* --- one field as text ----------------------------------------------------------------- */

/* The value on one safe line; the caller owns it. */
static char *value_text(const struct writer *w, const struct ynode *value)
{
	struct str line = STR_INIT, safe = STR_INIT;

	if (!value)
		return xstrdup(tr(w->lang, "(not filled in)"));
	value_line(value, &line);
	utf8_add_safe(&safe, str_text(&line), false);
	str_free(&line);
	if (!safe.len)
		str_add(&safe, tr(w->lang, "(empty)"));
	return str_detach(&safe);
}

static void replace(char **text, char *by)
{
	free(*text);
	*text = by;
}

static void cut_end(char **text)
{
	size_t fits;

	if (utf8_width(*text) <= LONGEST)
		return;
	fits = utf8_fit(*text, LONGEST);
	replace(text, xasprintf("%.*s%s", (int)fits, *text, ellipsis));
}

/* Two long values that differ near their end would look the same when cut. */
static void cut_what_is_alike(char **a, char **b)
{
	size_t alike = 0, from;

	while ((*a)[alike] && (*a)[alike] == (*b)[alike])
		alike++;
	if (alike < ALIKE || (utf8_width(*a) <= LONGEST && utf8_width(*b) <= LONGEST))
		return;
	from = alike - CONTEXT;
	while (((*a)[from] & 0xc0) == 0x80)     /* not half a character */
		from++;
	replace(a, xasprintf("%s%s", ellipsis, *a + from));
	replace(b, xasprintf("%s%s", ellipsis, *b + from));
}

static void wrap(const struct writer *w, size_t indent, const char *text, struct strv *lines)
{
	utf8_wrap(lines, text, w->width > indent + NARROWEST ? w->width - indent : NARROWEST);
}

/* mark is "- ", "+ " or "", before the first line only. */
static void put_wrapped(const struct writer *w, size_t indent, const char *mark, const char *text,
			const char *color)
{
	size_t hang = indent + strlen(mark);
	struct strv lines = STRV_INIT;

	wrap(w, hang, text, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		str_addc_n(w->out, ' ', i ? hang : indent);
		if (!i)
			put(w, mark, color);
		put(w, lines.items[i], color);
		str_addc(w->out, '\n');
	}
	strv_free(&lines);
}

/* A value that came or went with its record: there is no other one beside it. */
static void put_single(const struct writer *w, size_t indent, const char *field, char **value)
{
	struct strv lines = STRV_INIT;
	char *line;

	cut_end(value);
	line = xasprintf("%s: %s", field, *value);
	wrap(w, indent + HANG, line, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		str_addc_n(w->out, ' ', indent + (i ? HANG : 0));
		str_addf(w->out, "%s\n", lines.items[i]);
	}
	strv_free(&lines);
	free(line);
}

static void put_change(const struct writer *w, size_t indent, const char *field, char **old, char **new)
{
	static const char arrow[] = " -> ";

	if (indent + utf8_width(field) + 2 + utf8_width(*old) + strlen(arrow) + utf8_width(*new) <= w->width) {
		str_addc_n(w->out, ' ', indent);
		str_addf(w->out, "%s: ", field);
		put(w, *old, red);
		str_add(w->out, arrow);
		put(w, *new, green);
		str_addc(w->out, '\n');
		return;
	}
	cut_what_is_alike(old, new);
	cut_end(old);
	cut_end(new);
	str_addc_n(w->out, ' ', indent);
	str_addf(w->out, "%s:\n", field);
	put_wrapped(w, indent + HANG, "- ", *old, red);
	put_wrapped(w, indent + HANG, "+ ", *new, green);
}

static void put_field(const struct writer *w, size_t indent, enum action action, const struct field_change *change)
{
	char *old = value_text(w, change->before), *new = value_text(w, change->after);
	struct str field = STR_INIT;

	utf8_add_safe(&field, change->field, false);
	if (action == ACTION_CHANGED)
		put_change(w, indent, str_text(&field), &old, &new);
	else
		put_single(w, indent, str_text(&field), action == ACTION_ADDED ? &new : &old);
	str_free(&field);
	free(old);
	free(new);
}

/* --- one record as text ------------------------------------------------------------------- */

static const char *type_name(const struct difference *change)
{
	return change->type == TYPE_COUNT ? "register" : schema_of(change->type)->name;
}

/* Where the record was before, when that is another path than where it is. */
static const char *moved_from(const struct difference *change)
{
	bool moved = change->path_before && change->path_after &&
		     strcmp(change->path_before, change->path_after) != 0;

	return moved ? change->path_before : NULL;
}

static void put_note(const struct writer *w, size_t indent, const char *what, const char *detail)
{
	struct str note = STR_INIT;

	str_addf(&note, "(%s", what);
	utf8_add_safe(&note, detail, false);
	str_addc(&note, ')');
	put_wrapped(w, indent, "", str_text(&note), NULL);
	str_free(&note);
}

static void put_difference(const struct writer *w, size_t indent, const struct difference *change)
{
	const char *const actions[] = {
		[ACTION_ADDED] = tr(w->lang, "added"),
		[ACTION_CHANGED] = tr(w->lang, "changed"),
		[ACTION_REMOVED] = tr(w->lang, "removed"),
	};
	char *name = record_ref(change->type, change->id);
	const char *moved = moved_from(change);

	str_addc_n(w->out, ' ', indent);
	put(w, name, bold);
	str_addf(w->out, " %s\n", actions[change->action]);
	if (moved)
		put_note(w, indent + INDENT, tr(w->lang, "moved from "), moved);
	if (change->unreadable)
		put_note(w, indent + INDENT, tr(w->lang, "unreadable: "), change->unreadable);
	else if (!change->fields.n && !moved)
		put_note(w, indent + INDENT,
			 tr(w->lang, "only layout or comments"), "");
	for (size_t i = 0; i < change->fields.n; i++)
		put_field(w, indent + INDENT, change->action, &change->fields.items[i]);
	free(name);
}

static void put_differences(const struct writer *w, size_t indent, const struct differences *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		if (i)
			str_addc(w->out, '\n');
		put_difference(w, indent, &changes->items[i]);
	}
}

void changes_text(const struct differences *changes, enum lang lang, const struct doc_style *style,
		  struct str *out)
{
	struct writer w = writer_of(lang, style, out);

	put_differences(&w, 0, changes);
}

/* --- one event as text --------------------------------------------------------------------- */

static char *person_text(const struct person *person)
{
	return xasprintf("%s <%s>", person->name, person->email);
}

/* "label:    value", on one line; nothing when there is no value. */
static void put_fact(const struct writer *w, const char *label, const char *value)
{
	enum { VALUES_AT = 14 };

	if (!value)
		return;
	str_addf(w->out, "%s:", label);
	str_addc_n(w->out, ' ', VALUES_AT - utf8_width(label) - 1);
	utf8_add_safe(w->out, value, false);
	str_addc(w->out, '\n');
}

static void put_signature(const struct writer *w, const struct event *event)
{
	const char *said = NULL;
	char *text;

	switch (event->signature) {
	case SIGNATURE_NONE:
		return;
	case SIGNATURE_GOOD:
		said = tr(w->lang, "good, by");
		break;
	case SIGNATURE_BAD:
		said = tr(w->lang, "BAD");
		break;
	case SIGNATURE_UNKNOWN_KEY:
		said = event->signer ? tr(w->lang, "by an unknown key,")
				     : tr(w->lang, "present, not verified");
		break;
	}
	text = xasprintf("%s%s%s", said, event->signer ? " " : "", event->signer ? event->signer : "");
	put_fact(w, tr(w->lang, "Signature"), text);
	free(text);
}

static void put_facts(const struct writer *w, const struct event *event)
{
	const struct commit *commit = event->commit;
	char *author = person_text(&commit->author), *committer = person_text(&commit->committer);
	char *date = moment_text(commit->committer.when, commit->committer.offset);

	put_fact(w, tr(w->lang, "Date"), date);
	put_fact(w, tr(w->lang, "Author"), author);
	if (strcmp(author, committer) != 0)
		put_fact(w, tr(w->lang, "Committed by"), committer);
	put_fact(w, tr(w->lang, NC_("change", "Kind")), event->kind);
	put_fact(w, tr(w->lang, "Decision"), event->decision);
	put_fact(w, tr(w->lang, "Effective"), event->effective);
	put_signature(w, event);
	free(date);
	free(committer);
	free(author);
}

static void put_reason(const struct writer *w, const char *reason)
{
	struct strv lines = STRV_INIT;
	struct str safe = STR_INIT;

	utf8_add_safe(&safe, reason, true);
	strv_split(&lines, str_text(&safe), '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (*lines.items[i])
			put_wrapped(w, INDENT, "", lines.items[i], NULL);
		else
			str_addc(w->out, '\n');
	strv_free(&lines);
	str_free(&safe);
}

void event_text(const struct event *event, enum lang lang, const struct doc_style *style, struct str *out)
{
	struct writer w = writer_of(lang, style, out);
	char hex[OID_HEX_SIZE], *line;

	oid_hex(&event->commit->id, hex);
	line = xasprintf("commit %.10s", hex);
	put(&w, line, yellow);
	str_addc(out, '\n');
	free(line);
	put_facts(&w, event);
	str_addc(out, '\n');
	if (*event->reason) {
		put_reason(&w, event->reason);
		str_addc(out, '\n');
	}
	put_differences(&w, INDENT, &event->changes);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static struct js *difference_js(const struct difference *change)
{
	struct js *js = js_object(), *fields = js_array();

	js_set_str(js, "type", type_name(change));
	js_set_str(js, "id", change->id);
	js_set_str(js, "action", action_name(change->action));
	for (size_t i = 0; i < change->fields.n; i++) {
		const struct field_change *item = &change->fields.items[i];
		const struct field *field = field_find(difference_fields(change), item->field, NULL);
		struct js *one = js_object();

		js_set_str(one, "field", item->field);
		js_set(one, "old", value_js(item->before, field));
		js_set(one, "new", value_js(item->after, field));
		js_push(fields, one);
	}
	js_set(js, "fields", fields);
	if (moved_from(change))
		js_set_str(js, "moved_from", moved_from(change));
	if (change->unreadable)
		js_set_str(js, "unreadable", change->unreadable);
	return js;
}

struct js *changes_js(const struct differences *changes)
{
	struct js *js = js_array();

	for (size_t i = 0; i < changes->n; i++)
		js_push(js, difference_js(&changes->items[i]));
	return js;
}

static struct js *person_js(const struct person *person)
{
	char *date = moment_iso(person->when, person->offset);
	struct js *js = js_object();

	js_set_str(js, "name", person->name);
	js_set_str(js, "email", person->email);
	js_set_str(js, "date", date);
	free(date);
	return js;
}

struct js *event_js(const struct event *event)
{
	const struct commit *commit = event->commit;
	char *date = moment_iso(commit->committer.when, commit->committer.offset);
	struct js *js = js_object(), *parents = js_array();
	char hex[OID_HEX_SIZE];

	oid_hex(&commit->id, hex);
	js_set_str(js, "commit", hex);
	for (size_t i = 0; i < commit->n_parents; i++) {
		oid_hex(&commit->parents[i], hex);
		js_push_str(parents, hex);
	}
	js_set(js, "parents", parents);
	js_set_str(js, "date", date);
	js_set(js, "author", person_js(&commit->author));
	js_set(js, "committer", person_js(&commit->committer));
	js_set_str(js, "reason", event->reason);
	js_set_str(js, "kind", event->kind);
	js_set_str(js, "decision", event->decision);
	js_set_str(js, "effective", event->effective);
	js_set_str(js, "signature", signature_name(event->signature));
	js_set(js, "changes", changes_js(&event->changes));
	free(date);
	return js;
}

/* --- CSV ------------------------------------------------------------------------------------- */

static void csv_header(const char *const *names, size_t n, bool first, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		csv_cell(out, names[i], first && i == 0);
}

/* The cells that every row of an event begins with. */
typedef void (*csv_lead)(const struct event *event, struct str *out);

static void csv_value(const struct ynode *value, struct str *out)
{
	struct str line = STR_INIT;

	if (value && value->kind == Y_SCALAR)
		str_add(&line, value->text);
	else
		value_line(value, &line);
	csv_cell(out, str_text(&line), false);
	str_free(&line);
}

static void csv_row(const struct difference *change, const struct field_change *field, bool first,
		    struct str *out)
{
	csv_cell(out, type_name(change), first);
	csv_cell(out, change->id, false);
	csv_cell(out, action_name(change->action), false);
	csv_cell(out, field ? field->field : "", false);
	csv_value(field ? field->before : NULL, out);
	csv_value(field ? field->after : NULL, out);
	csv_cell(out, moved_from(change) ? moved_from(change) : "", false);
	csv_cell(out, change->unreadable ? change->unreadable : "", false);
	csv_end_row(out);
}

static void csv_rows(const struct differences *changes, const struct event *event, csv_lead lead,
		     struct str *out)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct difference *change = &changes->items[i];
		size_t n = change->fields.n;

		for (size_t k = 0; k < (n ? n : 1); k++) {
			if (lead)
				lead(event, out);
			csv_row(change, n ? &change->fields.items[k] : NULL, !lead, out);
		}
	}
}

static const char *const change_columns[] = {
	"type", "id", "action", "field", "old", "new", "moved_from", "unreadable",
};
static const char *const event_columns[] = {
	"commit", "date", "author_name", "author_email", "committer_name", "committer_email",
	"reason", "kind", "decision", "effective", "signature",
};

void changes_csv_header(struct str *out)
{
	csv_header(change_columns, COUNT(change_columns), true, out);
	csv_end_row(out);
}

void changes_csv(const struct differences *changes, struct str *out)
{
	csv_rows(changes, NULL, NULL, out);
}

void event_csv_header(struct str *out)
{
	csv_header(event_columns, COUNT(event_columns), true, out);
	csv_header(change_columns, COUNT(change_columns), false, out);
	csv_end_row(out);
}

static void event_cells(const struct event *event, struct str *out)
{
	const struct commit *commit = event->commit;
	char *date = moment_iso(commit->committer.when, commit->committer.offset);
	char hex[OID_HEX_SIZE];
	const char *cells[COUNT(event_columns)] = {
		hex, date, commit->author.name, commit->author.email, commit->committer.name,
		commit->committer.email, event->reason, event->kind, event->decision, event->effective,
		signature_name(event->signature),
	};

	oid_hex(&commit->id, hex);
	for (size_t i = 0; i < COUNT(cells); i++)
		csv_cell(out, cells[i] ? cells[i] : "", i == 0);
	free(date);
}

void event_csv(const struct event *event, struct str *out)
{
	csv_rows(&event->changes, event, event_cells, out);
}
