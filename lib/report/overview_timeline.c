/* The chapter that looks ahead: what happens from the reference date to the day
 * on which the agency must be robust. */
#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"
#include "report/due.h"
#include "report/overview_internal.h"

static void add_event(struct timeline *timeline, struct date day, const char *kind, char *text,
		      const struct record *record)
{
	GROW(timeline->items, timeline->n, timeline->cap);
	timeline->items[timeline->n] = (struct milestone){ day, timeline->n, kind, text, record };
	timeline->n++;
}

static void add_norm(struct overview *ov)
{
	struct date day;

	if (record_date(ov->reg->config, "norm.per", &day) && date_cmp(day, ov->on) >= 0 &&
	    date_cmp(day, ov->timeline.until) <= 0)
		add_event(&ov->timeline, day, "norm", xstrdup(tr(ov->lang, "The norm takes effect.")),
			  NULL);
}

static void add_due(struct overview *ov)
{
	struct due due;

	due_find(ov->reg, ov->on, ov->timeline.until, &due);
	for (size_t i = 0; i < due.n; i++) {
		struct due_words words;

		if (due.items[i].overdue || due_is_same_day(&due.items[i]))
			continue;
		due_words_of(&due.items[i], ov->lang, &words);
		add_event(&ov->timeline, due.items[i].day, due_what_name(due.items[i].what),
			  xasprintf("%s. %s", words.label, words.why), due.items[i].record);
		due_words_free(&words);
	}
	due_free(&due);
}

static struct error *add_verdicts(struct overview *ov)
{
	struct coverage coverage;
	struct error *err = coverage_compute(ov->reg, ov->on, ov->on, ov->timeline.until, &coverage);

	if (err)
		return err;
	for (size_t i = 1; i < coverage.judgements.n; i++) {
		const struct period *period = &coverage.judgements.items[i];

		add_event(&ov->timeline, period->first, "verdict",
			  xasprintf(tr(ov->lang, "The verdict becomes: %s."),
			       word(ov->lang, judgement_name((enum judgement)period->value))),
			  NULL);
	}
	coverage_free(&coverage);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const struct milestone *x = a, *y = b;
	int order = date_cmp(x->day, y->day);

	return order ? order : (x->position > y->position) - (x->position < y->position);
}

struct error *timeline_find(struct overview *ov)
{
	struct timeline *timeline = &ov->timeline;
	struct error *err;

	timeline->known = record_date(ov->reg->config, "norm.robuust_per", &timeline->until);
	if (!timeline->known || date_cmp(timeline->until, ov->on) < 0)
		return NULL;
	add_norm(ov);
	add_due(ov);
	err = add_verdicts(ov);
	add_event(timeline, timeline->until, "robust",
		  xstrdup(tr(ov->lang, "The organisation must be robust.")), NULL);
	qsort(timeline->items, timeline->n, sizeof *timeline->items, compare);
	return err;
}

void timeline_free(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n; i++)
		free(timeline->items[i].text);
	free(timeline->items);
}

/* --- for people --------------------------------------------------------------------------- */

static void add_rows(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "dag", N_("Day"), false },
		{ "record", N_("About"), false },
		{ "gebeurtenis", N_("What happens"), false },
	};
	struct doc_table *table = doc_table(doc, tr(ov->lang, "What happens until that day"));

	add_columns(table, ov->lang, columns, COUNT(columns));
	for (size_t i = 0; i < ov->timeline.n; i++) {
		const struct milestone *event = &ov->timeline.items[i];
		char *day = date_long(event->day, ov->lang);
		char *href = event->record ? record_anchor(event->record) : NULL;

		doc_row(table, NULL);
		doc_cell_date(table, day, event->day);
		doc_cell_link(table, event->record ? record_title(event->record) : tr(ov->lang, "the norm"), href);
		doc_cell(table, event->text);
		free(day);
		free(href);
	}
}

void add_timeline(const struct overview *ov, struct doc *doc)
{
	char *day, *text;

	doc_heading(doc, 2, tr(ov->lang, "What is coming"), "tijdlijn");
	if (!ov->timeline.known) {
		doc_para(doc, TONE_UNKNOWN,
			 tr(ov->lang, "The day on which the organisation must be robust is not recorded."));
		return;
	}
	day = date_long(ov->timeline.until, ov->lang);
	if (date_cmp(ov->timeline.until, ov->on) < 0)
		text = xasprintf(tr(ov->lang, "The day on which the organisation had to be robust has passed: %s."), day);
	else
		text = xasprintf(tr(ov->lang, "The organisation must be robust on %s."), day);
	doc_para(doc, TONE_NONE, text);
	if (ov->timeline.n)
		add_rows(ov, doc);
	free(day);
	free(text);
}

/* --- as data -------------------------------------------------------------------------------- */

struct js *timeline_json(const struct timeline *timeline)
{
	struct js *object = js_object(), *items = js_array();
	char day[DATE_ISO_SIZE];

	date_iso(timeline->until, day);
	js_set_str(object, "until", timeline->known ? day : "onbekend");
	for (size_t i = 0; i < timeline->n; i++) {
		const struct milestone *event = &timeline->items[i];
		struct js *item = js_object();

		date_iso(event->day, day);
		js_set_str(item, "day", day);
		js_set_str(item, "what", event->kind);
		js_set_str(item, "type", event->record ? schema_of(event->record->type)->name : NULL);
		js_set_str(item, "id", event->record ? event->record->id : NULL);
		js_set_str(item, "text", event->text);
		js_push(items, item);
	}
	js_set(object, "items", items);
	return object;
}
