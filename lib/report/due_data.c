/* The days that need action as data: JSON and CSV. */
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/mem.h"
#include "report/due.h"
#include "report/words.h"

/* --- JSON --------------------------------------------------------------------------------- */

static bool is_about_term(const struct due_item *item)
{
	return item->what == DUE_ACTION_DAY || item->what == DUE_LAST_NOTICE || item->what == DUE_END;
}

static struct js *item_json(const struct due *due, const struct due_item *item, enum lang lang)
{
	struct js *object = js_object();
	char day[DATE_ISO_SIZE];
	struct due_words words;

	date_iso(item->day, day);
	due_words_of(item, lang, &words);
	js_set_str(object, "type", schema_of(item->record->type)->name);
	js_set_str(object, "id", item->record->id);
	js_set_str(object, "titel", words.title);
	js_set_str(object, "what", due_what_name(item->what));
	js_set_str(object, "day", day);
	js_set_int(object, "days_left", due_days_left(due, item));
	js_set_bool(object, "overdue", item->overdue);
	js_set_bool(object, "expected", item->expected);
	js_set(object, "term", is_about_term(item) ? js_int(item->term.term) : js_null());
	js_set_day(object, "lead_day", item->lead);
	js_set_str(object, "owner", words.owner);
	js_set_str(object, "why", words.why);
	js_set_str(object, "todo", words.todo);
	due_words_free(&words);
	return object;
}

static struct js *unknown_json(const struct due_unknown *unknown)
{
	struct js *object = js_object();

	js_set_str(object, "type", schema_of(unknown->record->type)->name);
	js_set_str(object, "id", unknown->record->id);
	js_set_str(object, "titel", record_title(unknown->record));
	js_set_str(object, "field", unknown->field);
	return object;
}

struct js *due_json(const struct due *due, struct duration within, enum lang lang)
{
	struct js *object = js_object(), *items = js_array(), *unknown = js_array();
	char day[DATE_ISO_SIZE], *window = duration_text(within, 1);

	js_set_str(object, "schema", "afspraak/due/1");
	date_iso(due->on, day);
	js_set_str(object, "on", day);
	js_set_str(object, "within", window);
	date_iso(due->until, day);
	js_set_str(object, "until", day);
	js_set_bool(object, "complete", !due->cut);
	for (size_t i = 0; i < due->n; i++)
		js_push(items, item_json(due, &due->items[i], lang));
	js_set(object, "items", items);
	for (size_t i = 0; i < due->n_unknown; i++)
		js_push(unknown, unknown_json(&due->unknown[i]));
	js_set(object, "unknown", unknown);
	free(window);
	return object;
}

/* --- CSV ---------------------------------------------------------------------------------- */

static void add_cells(const char *const *cells, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		csv_cell(out, cells[i], i == 0);
	csv_end_row(out);
}

static const char *yes_no(bool yes)
{
	return yes ? "ja" : "nee";
}

static void add_item(const struct due *due, const struct due_item *item, enum lang lang, struct str *out)
{
	char day[DATE_ISO_SIZE], left[24];
	struct due_words words;

	date_iso(item->day, day);
	snprintf(left, sizeof left, "%ld", due_days_left(due, item));
	due_words_of(item, lang, &words);
	add_cells((const char *const[]){ day, left, yes_no(item->overdue), yes_no(item->expected),
					 due_what_name(item->what), schema_of(item->record->type)->name,
					 item->record->id, words.title, words.owner, words.why, words.todo },
		  11, out);
	due_words_free(&words);
}

/* What is unknown has a row as well, without a day: a list that leaves it out
 * would be read as complete. */
static void add_unknown(const struct due_unknown *unknown, enum lang lang, struct str *out)
{
	char *why = unknown->field ? xasprintf(tr(lang, "%s is unknown"), unknown->field)
				   : xstrdup(tr(lang, "the file cannot be read"));

	add_cells((const char *const[]){ "onbekend", "onbekend", "onbekend", "onbekend", "unknown",
					 schema_of(unknown->record->type)->name, unknown->record->id,
					 record_title(unknown->record), "onbekend", why,
					 tr(lang, "Fill in what is unknown.") },
		  11, out);
	free(why);
}

void due_csv(const struct due *due, enum lang lang, struct str *out)
{
	add_cells((const char *const[]){ "day", "days_left", "overdue", "expected", "what", "type", "id", "titel",
					 "owner", "why", "todo" },
		  11, out);
	for (size_t i = 0; i < due->n; i++)
		add_item(due, &due->items[i], lang, out);
	for (size_t i = 0; i < due->n_unknown; i++)
		add_unknown(&due->unknown[i], lang, out);
}
