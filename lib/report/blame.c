#include "report/blame.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/moment.h"
#include "model/value.h"

enum {
	SHORT_COMMIT = 10,
	DAY = 10,               /* "2025-02-17" */
	AUTHOR_WIDTH = 20,      /* columns; more is cut */
	VALUE_WIDTH = 48,
	LONGEST = 320,          /* of a reason */
};

static char *date_of(const struct blame_commit *by)
{
	return moment_iso(by->commit.author.when, by->commit.author.offset);
}

static size_t wider(size_t width, const char *text)
{
	size_t other = utf8_width(text);

	return other > width ? other : width;
}

/* --- text ---------------------------------------------------------------------------------- */

/* A text of a record or commit on one safe line of at most width columns. */
static char *cell(const char *text, size_t width)
{
	struct str safe = STR_INIT;

	utf8_add_safe(&safe, text, false);
	if (utf8_width(str_text(&safe)) > width) {
		str_truncate(&safe, utf8_fit(str_text(&safe), width - 1));
		str_add(&safe, "…");
	}
	return str_detach(&safe);
}

/* "partijen.0.rol: uitvoerder" */
static char *field_cell(const struct blame_field *field)
{
	struct str line = STR_INIT;
	char *out;

	str_addf(&line, "%s: ", field->field);
	value_line(field->value, &line);
	out = cell(str_text(&line), VALUE_WIDTH);
	str_free(&line);
	return out;
}

/* The reason's first line and the decision. */
static char *reason_cell(const struct blame_commit *by, enum lang lang)
{
	struct str line = STR_INIT;
	char *out;

	str_addn(&line, by->reason, strcspn(by->reason, "\n"));
	if (by->decision)
		str_addf(&line, "%s(%s: %s)", line.len ? " " : "", tr(lang, "decision"), by->decision);
	out = cell(str_text(&line), LONGEST);
	str_free(&line);
	return out;
}

static void add_padded(struct str *out, const char *text, size_t width)
{
	str_add(out, text);
	str_addc_n(out, ' ', width - utf8_width(text) + 2);
}

static void add_line(struct str *out, const struct blame_field *field, const char *author, const char *value,
		     const size_t widths[2], enum lang lang)
{
	char hex[OID_HEX_SIZE], *date = date_of(field->by), *reason = reason_cell(field->by, lang);

	oid_hex(&field->by->commit.id, hex);
	str_addf(out, "%.*s  %-*.*s  ", SHORT_COMMIT, hex, DAY, DAY, date ? date : "");
	add_padded(out, author, widths[0]);
	add_padded(out, value, widths[1]);
	str_add(out, reason);
	str_trim_end(out);
	str_addc(out, '\n');
	free(reason);
	free(date);
}

void blame_text(const struct blame *blame, enum lang lang, struct str *out)
{
	char **authors = xcalloc(blame->n, sizeof *authors), **values = xcalloc(blame->n, sizeof *values);
	size_t widths[2] = { 0, 0 };

	for (size_t i = 0; i < blame->n; i++) {
		authors[i] = cell(blame->fields[i].by->commit.author.name, AUTHOR_WIDTH);
		values[i] = field_cell(&blame->fields[i]);
		widths[0] = wider(widths[0], authors[i]);
		widths[1] = wider(widths[1], values[i]);
	}
	for (size_t i = 0; i < blame->n; i++) {
		add_line(out, &blame->fields[i], authors[i], values[i], widths, lang);
		free(authors[i]);
		free(values[i]);
	}
	free(authors);
	free(values);
}

/* --- JSON ---------------------------------------------------------------------------------- */

static struct js *author_js(const struct person *person)
{
	struct js *js = js_object();

	js_set_str(js, "name", person->name);
	js_set_str(js, "email", person->email);
	return js;
}

static struct js *field_js(const struct record *record, const struct blame_field *field)
{
	const struct blame_commit *by = field->by;
	char hex[OID_HEX_SIZE], *date = date_of(by);
	struct js *js = js_object();

	oid_hex(&by->commit.id, hex);
	js_set_str(js, "field", field->field);
	js_set(js, "value", value_js(field->value, field_find(record_fields(record), field->field, NULL)));
	js_set_str(js, "commit", hex);
	js_set_str(js, "date", date);
	js_set(js, "author", author_js(&by->commit.author));
	js_set_str(js, "reason", by->reason);
	js_set_str(js, "decision", by->decision);
	if (by->after_unreadable)
		js_set_bool(js, "after_unreadable", true);
	free(date);
	return js;
}

struct js *blame_js(const struct record *record, const struct blame *blame)
{
	struct js *js = js_object(), *fields = js_array();

	js_set_str(js, "schema", "afspraak/blame/1");
	js_set_str(js, "type", schema_of(record->type)->name);
	js_set_str(js, "id", record->id);
	for (size_t i = 0; i < blame->n; i++)
		js_push(fields, field_js(record, &blame->fields[i]));
	js_set(js, "fields", fields);
	return js;
}

/* --- CSV ----------------------------------------------------------------------------------- */

static const char *const columns[] = {
	"field", "value", "commit", "date", "author_name", "author_email", "reason", "decision", "after_unreadable",
};

static void csv_row(const char *const *cells, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		csv_cell(out, cells[i] ? cells[i] : "", i == 0);
	csv_end_row(out);
}

/* A scalar as it is, with its lines. */
static char *whole_value(const struct ynode *value)
{
	struct str line = STR_INIT;

	if (value->kind == Y_SCALAR)
		return xstrdup(value->text);
	value_line(value, &line);
	return str_detach(&line);
}

void blame_csv(const struct blame *blame, struct str *out)
{
	csv_row(columns, COUNT(columns), out);
	for (size_t i = 0; i < blame->n; i++) {
		const struct blame_field *field = &blame->fields[i];
		const struct blame_commit *by = field->by;
		char hex[OID_HEX_SIZE], *date = date_of(by), *value = whole_value(field->value);
		const char *cells[COUNT(columns)] = {
			field->field, value, hex, date, by->commit.author.name, by->commit.author.email,
			by->reason, by->decision, by->after_unreadable ? "true" : "false",
		};

		oid_hex(&by->commit.id, hex);
		csv_row(cells, COUNT(cells), out);
		free(value);
		free(date);
	}
}
