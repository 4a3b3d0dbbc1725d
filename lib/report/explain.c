#include "report/explain.h"

#include <stdlib.h>

#include "base/mem.h"
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

static void add_fact(struct strv *facts, const char *label, char *value)
{
	strv_push(facts, label);
	strv_push_owned(facts, value);
}

struct doc *explain_doc(const struct explanation *e)
{
	const struct term *term = &e->term;
	struct doc *doc = doc_new(e->lang, record_title(e->record));
	struct strv *facts = doc_facts(doc);

	add_fact(facts, say(e->lang, "Op", "On"), date_long(e->on, e->lang));
	add_fact(facts, say(e->lang, "Toestand", "State"),
		 sayf(e->lang, "%s (door het veld %s)", "%s (by the field %s)", word(e->lang, state_name(term->state)),
		      term->because));
	add_fact(facts, say(e->lang, "Termijn", "Term"),
		 term->term ? xasprintf("%ld", term->term)
			    : sayf(e->lang, "0 (de eerste)", "0 (the first)"));
	add_fact(facts, say(e->lang, "Einde", "End"), day_words(term->end, e->lang));
	add_fact(facts, say(e->lang, "Laatste opzegdag", "Last notice day"), day_words(term->last_notice, e->lang));
	add_fact(facts, say(e->lang, "Actiedag", "Action day"), day_words(term->action_day, e->lang));
	doc_heading(doc, 2, say(e->lang, "Zo is dat berekend", "How this was computed"), NULL);
	facts = doc_facts(doc);
	for (size_t i = 0; i < e->steps.n; i++) {
		strv_pushf(facts, "%s %zu", say(e->lang, "Stap", "Step"), i + 1);
		strv_push(facts, e->steps.items[i]);
	}
	return doc;
}

struct js *explain_json(const struct explanation *e)
{
	struct js *object = js_object(), *steps = js_array();
	char on[DATE_ISO_SIZE];

	date_iso(e->on, on);
	js_set_str(object, "schema", "afspraak/explain/1");
	js_set_str(object, "id", e->record->id);
	js_set_str(object, "on", on);
	js_set_str(object, "state", state_name(e->term.state));
	js_set_str(object, "state_because", e->term.because);
	js_set_int(object, "term", e->term.term);
	js_set_day(object, "end", e->term.end);
	js_set_day(object, "last_notice", e->term.last_notice);
	js_set_day(object, "action_day", e->term.action_day);
	for (size_t i = 0; i < e->steps.n; i++)
		js_push_str(steps, e->steps.items[i]);
	js_set(object, "steps", steps);
	return object;
}
