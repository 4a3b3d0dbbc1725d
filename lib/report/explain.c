#include "report/explain.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/value.h"
#include "report/words.h"

void explain(const struct record *record, const struct record *config, struct date on, enum lang lang,
	     struct explanation *out)
{
	struct term_facts facts;

	*out = (struct explanation){ .record = record, .on = on, .lang = lang, .steps = STRV_INIT };
	term_facts_of(record, config, &facts);
	term_compute(&facts, on, lang, &out->steps, &out->term);
}

void explanation_release(struct explanation *e)
{
	strv_free(&e->steps);
}

/* --- for people ------------------------------------------------------------------------ */

enum part { PART_STATE, PART_TERM, PART_END, PART_LAST_NOTICE, PART_ACTION_DAY, PART_COUNT };

static const char *part_label(enum part part, enum lang lang)
{
	switch (part) {
	case PART_STATE:
		return tr(lang, "State");
	case PART_TERM:
		return tr(lang, "Term");
	case PART_END:
		return tr(lang, "End");
	case PART_LAST_NOTICE:
		return tr(lang, "Last notice day");
	case PART_ACTION_DAY:
	case PART_COUNT:
		break;
	}
	return tr(lang, "Action day");
}

static char *part_words(const struct explanation *e, enum part part)
{
	const struct term *term = &e->term;

	switch (part) {
	case PART_STATE:
		return xasprintf(tr(e->lang, "%s (by the field %s)"),
			    word(e->lang, state_name(term->state)), term->because);
	case PART_TERM:
		return term->term ? xasprintf("%ld", term->term) : xstrdup(tr(e->lang, "0 (the first)"));
	case PART_END:
		return day_words(term->end, e->lang);
	case PART_LAST_NOTICE:
		return day_words(term->last_notice, e->lang);
	case PART_ACTION_DAY:
	case PART_COUNT:
		break;
	}
	return day_words(term->action_day, e->lang);
}

static void add_fact(struct strv *facts, const char *label, char *value)
{
	strv_push(facts, label);
	strv_push_owned(facts, value);
}

static void add_answer(const struct explanation *e, struct doc *doc)
{
	struct strv *facts = doc_facts(doc);

	add_fact(facts, tr(e->lang, "On"), date_long(e->on, e->lang));
	for (int part = 0; part < PART_COUNT; part++)
		add_fact(facts, part_label((enum part)part, e->lang), part_words(e, (enum part)part));
}

/* What the record says now of a field that is supposed to be otherwise. */
static char *value_now(const struct what_if *what_if, size_t i, enum lang lang)
{
	const struct ynode *node = record_node(what_if->now->record, what_if->edits[i].field);
	struct str line = STR_INIT;

	if (!node)
		return xstrdup(tr(lang, "not filled in"));
	value_line(node, &line);
	return str_detach(&line);
}

static void add_suppositions(const struct what_if *what_if, enum lang lang, struct doc *doc)
{
	struct strv *items;

	doc_para(doc, TONE_UNKNOWN,
		 tr(lang, "This is a what-if: nothing in the register changes."));
	items = doc_items(doc);
	for (size_t i = 0; i < what_if->n; i++) {
		char *now = value_now(what_if, i, lang);

		strv_push_owned(items, xasprintf(tr(lang, "Suppose that %s is: %s (now: %s)"),
					    what_if->edits[i].field, what_if->edits[i].value, now));
		free(now);
	}
}

static void add_comparison(const struct explanation *e, const struct what_if *what_if, struct doc *doc)
{
	char *on = date_long(e->on, e->lang);
	char *caption = xasprintf(tr(e->lang, "On %s"), on);
	struct doc_table *table = doc_table(doc, caption);

	doc_column(table, "part", tr(e->lang, "Part"), false);
	doc_column(table, "now", tr(e->lang, "Now"), false);
	doc_column(table, "if", tr(e->lang, "What if"), false);
	for (int part = 0; part < PART_COUNT; part++) {
		char *now = part_words(what_if->now, (enum part)part), *then = part_words(e, (enum part)part);

		doc_row(table, NULL);
		doc_cell(table, part_label((enum part)part, e->lang));
		doc_cell(table, now);
		doc_cell_tone(table, then, str_equal(now, then) ? TONE_QUIET : TONE_NONE);
		free(now);
		free(then);
	}
	free(on);
	free(caption);
}

struct doc *explain_doc(const struct explanation *e, const struct what_if *what_if)
{
	struct doc *doc = doc_new(e->lang, record_title(e->record));
	struct strv *facts;

	if (what_if) {
		add_suppositions(what_if, e->lang, doc);
		add_comparison(e, what_if, doc);
	} else {
		add_answer(e, doc);
	}
	doc_heading(doc, 2, tr(e->lang, "How this was computed"), NULL);
	facts = doc_facts(doc);
	for (size_t i = 0; i < e->steps.n; i++) {
		strv_pushf(facts, "%s %zu", tr(e->lang, "Step"), i + 1);
		strv_push(facts, e->steps.items[i]);
	}
	return doc;
}

/* --- as data ------------------------------------------------------------------------------ */

static void set_answer(const struct explanation *e, struct js *object)
{
	js_set_str(object, "state", state_name(e->term.state));
	js_set_str(object, "state_because", e->term.because);
	js_set_int(object, "term", e->term.term);
	js_set_day(object, "end", e->term.end);
	js_set_day(object, "last_notice", e->term.last_notice);
	js_set_day(object, "action_day", e->term.action_day);
}

static struct js *suppositions(const struct what_if *what_if)
{
	struct js *list = js_array();

	for (size_t i = 0; i < what_if->n; i++) {
		const struct edit *edit = &what_if->edits[i];
		const struct ynode *now = record_node(what_if->now->record, edit->field);
		struct str line = STR_INIT;
		struct js *item = js_object();

		if (now)
			value_line(now, &line);
		js_set_str(item, "field", edit->field);
		js_set_str(item, "value", edit->value);
		js_set_str(item, "now", now ? str_text(&line) : NULL);
		js_push(list, item);
		str_free(&line);
	}
	return list;
}

struct js *explain_json(const struct explanation *e, const struct what_if *what_if)
{
	struct js *object = js_object(), *steps = js_array(), *now;
	char on[DATE_ISO_SIZE];

	date_iso(e->on, on);
	js_set_str(object, "schema", "afspraak/explain/1");
	js_set_str(object, "id", e->record->id);
	js_set_str(object, "on", on);
	set_answer(e, object);
	for (size_t i = 0; i < e->steps.n; i++)
		js_push_str(steps, e->steps.items[i]);
	js_set(object, "steps", steps);
	if (what_if) {
		now = js_object();
		set_answer(what_if->now, now);
		js_set(object, "if", suppositions(what_if));
		js_set(object, "now", now);
	}
	return object;
}
