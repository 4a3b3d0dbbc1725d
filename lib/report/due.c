#include "report/due.h"

#include <stdlib.h>

#include "base/mem.h"
#include "report/words.h"

/* --- one item in words -------------------------------------------------------------------- */

static const char *what_words(enum due_what what, enum lang lang)
{
	switch (what) {
	case DUE_ACTION_DAY:
		return tr(lang, "action day");
	case DUE_LAST_NOTICE:
		return tr(lang, "last notice day");
	case DUE_END:
		return tr(lang, "end");
	case DUE_EVALUATION:
		return tr(lang, "evaluation");
	case DUE_QUESTION:
	case DUE_WHAT_COUNT:
		break;
	}
	return tr(lang, "open question");
}

static bool is_tacit(const struct due_item *item)
{
	return str_equal(record_part(item->record, "verlenging", "wijze"), "stilzwijgend");
}

static char *why_action(const struct due_item *item, enum lang lang)
{
	bool notice = item->term.last_notice.kind == DAY_DATE;
	char *from = date_long(due_counted_from(item), lang), *text;
	const char *of = notice ? tr(lang, "the last notice day") : tr(lang, "the end");

	if (due_is_same_day(item))
		text = xasprintf(tr(lang, "There is no lead time: the action day is %s itself (%s)."), of, from);
	else
		text = xasprintf(tr(lang, "The lead time starts: next is %s (%s)."), of, from);
	free(from);
	return text;
}

static char *why_notice(const struct due_item *item, enum lang lang)
{
	char *end = day_words(item->term.end, lang);
	char *period = duration_words(record_text(item->record, "opzegtermijn"), lang);
	char *text = xasprintf(tr(lang, "Term %ld runs up to and including %s. The notice period is %s."), item->term.term, end,
			  period);

	free(end);
	free(period);
	return text;
}

/* A new term follows by itself. */
static bool runs_on(const struct due_item *item)
{
	struct date ended;

	return is_tacit(item) && !record_date(item->record, "beeindigd_per", &ended) &&
	       (item->term.last_notice.kind != DAY_NONE || str_equal(record_text(item->record, "opzegtermijn"), "nvt"));
}

static char *why_end(const struct due_item *item, enum lang lang)
{
	const char *status = record_text(item->record, "status");
	struct date ended;

	if (item->overdue)
		return xasprintf(tr(lang, "The agreement has expired, but its status is '%s'."), word(lang, status));
	if (record_date(item->record, "beeindigd_per", &ended))
		return xstrdup(tr(lang, "The agreement was ended as of this day."));
	if (runs_on(item))
		return xasprintf(tr(lang, "Term %ld ends. A new term follows tacitly."), item->term.term);
	return xasprintf(tr(lang, "The agreement ends. Renewal: %s."),
		    word(lang, record_part(item->record, "verlenging", "wijze")));
}

static char *why_evaluation(const struct due_item *item, enum lang lang)
{
	char *first = date_words(record_part(item->record, "evaluatie", "volgende"), lang);
	char *every = duration_words(record_part(item->record, "evaluatie", "frequentie"), lang);
	char *text = item->number ? xasprintf(tr(lang, "An evaluation every %s, counted from %s."), every, first)
				  : xasprintf(tr(lang, "The next evaluation is set for %s."),
					 first);

	free(first);
	free(every);
	return text;
}

static const struct ynode *question_of(const struct due_item *item)
{
	const struct ynode *const *items;
	size_t n = record_items(item->record, "openstaand", &items);

	return (size_t)item->number < n ? items[item->number] : NULL;
}

static char *why_question(const struct due_item *item, enum lang lang)
{
	const char *question = ynode_text(ynode_get(question_of(item), "vraag"));

	return xstrdup(question ? question : word(lang, NULL));
}

static char *todo_action(const struct due_item *item, enum lang lang)
{
	char *from = date_long(due_counted_from(item), lang);
	char *text = item->missed ? xasprintf(tr(lang, "This was not done in time: %s has passed as well."), from)
		     : item->term.last_notice.kind == DAY_DATE
			     ? xasprintf(tr(lang, "Decide by %s whether the agreement runs on or notice is given."), from)
			     : xasprintf(tr(lang, "Decide by %s whether there is a sequel."), from);

	free(from);
	return text;
}

static char *todo_notice(const struct due_item *item, enum lang lang)
{
	char *end = day_words(item->term.end, lang);
	char *text = item->overdue
			     ? xasprintf(tr(lang, "Notice for %s can no longer be given: the agreement runs on tacitly after that. Record whether it should, or end it by consent."),
				    end)
			     : xasprintf(tr(lang, "Give notice by this day. Otherwise the agreement runs on tacitly after %s."), end);

	free(end);
	return text;
}

static char *todo_end(const struct due_item *item, enum lang lang)
{
	bool by_decision = str_equal(record_part(item->record, "verlenging", "wijze"), "na_besluit");
	struct date ended;

	if (item->overdue)
		return xasprintf(tr(lang, "Record the renewal, or the status: afspraak amend %s --set status=verlopen"),
			    item->record->id);
	if (record_date(item->record, "beeindigd_per", &ended))
		return xasprintf(tr(lang, "Record the status after that: afspraak amend %s --set status=beeindigd"), item->record->id);
	if (runs_on(item))
		return xstrdup(tr(lang, "Nothing, if the agreement may run on."));
	if (by_decision)
		return xstrdup(tr(lang, "Decide on the renewal and record it, with the new end."));
	return xstrdup(tr(lang, "Conclude a new agreement in time, or record how the task will be done."));
}

static char *todo_evaluation(const struct due_item *item, enum lang lang)
{
	return xasprintf(tr(lang, "Evaluate, and record the next day: afspraak amend %s --set evaluatie.volgende=DATE"),
		    item->record->id);
}

static char *todo_question(const struct due_item *item, enum lang lang)
{
	char *ref = item->record->type == TYPE_AFSPRAAK ? xstrdup(item->record->id)
							: record_ref(item->record->type, item->record->id);
	char *text = xasprintf(tr(lang, "Find the answer, record it and take the question out: afspraak amend %s"), ref);

	free(ref);
	return text;
}

static const struct {
	char *(*why)(const struct due_item *item, enum lang lang);
	char *(*todo)(const struct due_item *item, enum lang lang);
} sentences[DUE_WHAT_COUNT] = {
	[DUE_ACTION_DAY] = { why_action, todo_action },
	[DUE_LAST_NOTICE] = { why_notice, todo_notice },
	[DUE_END] = { why_end, todo_end },
	[DUE_EVALUATION] = { why_evaluation, todo_evaluation },
	[DUE_QUESTION] = { why_question, todo_question },
};

static char *why_words(const struct due_item *item, enum lang lang)
{
	char *why = sentences[item->what].why(item, lang), *text;

	if (!item->expected)
		return why;
	text = xasprintf("%s %s", why, tr(lang, "This is expected, not certain."));
	free(why);
	return text;
}

void due_words_of(const struct due_item *item, enum lang lang, struct due_words *out)
{
	const char *holder = item->what == DUE_QUESTION
				     ? ynode_text(ynode_get(question_of(item), "actiehouder_functie")) : NULL;
	const char *owner = text_is_known(holder) ? holder : record_known(item->record, "eigenaar_functie");

	*out = (struct due_words){
		.title = xstrdup(record_title(item->record)),
		.what = what_words(item->what, lang),
		.label = upper_first(what_words(item->what, lang)),
		.owner = xstrdup(owner ? owner : word(lang, NULL)),
		.why = why_words(item, lang),
		.todo = sentences[item->what].todo(item, lang),
	};
}

void due_words_free(struct due_words *words)
{
	free(words->title);
	free(words->label);
	free(words->owner);
	free(words->why);
	free(words->todo);
}

/* --- for people -------------------------------------------------------------------------------- */

static char *left_words(long days, enum lang lang)
{
	if (!days)
		return xstrdup(tr(lang, "today"));
	if (days < 0)
		return days == -1 ? xstrdup(tr(lang, "1 day late"))
				  : xasprintf(tr(lang, "%s days late"), count_words((size_t)-days, lang).text);
	return days == 1 ? xstrdup(tr(lang, "1 day left"))
			 : xasprintf(tr(lang, "%s days left"), count_words((size_t)days, lang).text);
}

static void add_owned(struct doc_table *table, char *text, enum tone tone)
{
	doc_cell_tone(table, text, tone);
	free(text);
}

static void add_row(const struct due *due, const struct due_item *item, enum lang lang, struct doc_table *table)
{
	enum tone tone = item->overdue ? TONE_BAD : item->expected ? TONE_QUIET : TONE_NONE;
	struct due_words words;

	due_words_of(item, lang, &words);
	doc_row(table, NULL);
	add_owned(table, date_long(item->day, lang), tone);
	add_owned(table, left_words(due_days_left(due, item), lang), tone);
	doc_cell(table, words.what);
	doc_cell(table, words.title);
	doc_cell(table, words.why);
	doc_cell(table, words.todo);
	doc_cell(table, words.owner);
	due_words_free(&words);
}

static size_t count_rows(const struct due *due, bool overdue)
{
	size_t n = 0;

	for (size_t i = 0; i < due->n; i++)
		n += due->items[i].overdue == overdue && !due_is_same_day(&due->items[i]);
	return n;
}

static void add_items(const struct due *due, bool overdue, enum lang lang, struct doc *doc)
{
	struct doc_table *table;
	size_t n = count_rows(due, overdue);
	char *heading = xasprintf(overdue ? tr(lang, "Overdue: %s") : tr(lang, "Coming up: %s"),
				  count_words(n, lang).text);

	doc_heading(doc, 2, heading, NULL);
	table = n ? doc_table(doc, heading) : NULL;
	free(heading);
	if (!table) {
		doc_para(doc, TONE_NONE, tr(lang, "Nothing."));
		return;
	}
	doc_column(table, "day", tr(lang, "Day"), false);
	doc_column(table, "days_left", tr(lang, "Time"), false);
	doc_column(table, "what", tr(lang, "What"), false);
	doc_column(table, "titel", tr(lang, "About"), false);
	doc_column(table, "why", tr(lang, "Why"), false);
	doc_column(table, "todo", tr(lang, "What to do"), false);
	doc_column(table, "owner", tr(lang, "Who"), false);
	for (size_t i = 0; i < due->n; i++)
		if (due->items[i].overdue == overdue && !due_is_same_day(&due->items[i]))
			add_row(due, &due->items[i], lang, table);
}

/* An empty list is not "nothing to do" where days are unknown. */
static void add_unknown(const struct due *due, enum lang lang, struct doc *doc)
{
	struct strv *items;
	char *text;

	if (!due->n_unknown)
		return;
	text = xasprintf(tr(lang, "Cannot be computed: %s"), count_words(due->n_unknown, lang).text);
	doc_heading(doc, 2, text, NULL);
	free(text);
	doc_para(doc, TONE_UNKNOWN,
		 tr(lang, "When something has to be done about these cannot be told. Fill in what is unknown."));
	items = doc_items(doc);
	for (size_t i = 0; i < due->n_unknown; i++) {
		const struct due_unknown *unknown = &due->unknown[i];
		const char *title = record_title(unknown->record);

		strv_push_owned(items, unknown->field
						? xasprintf(tr(lang, "%s: %s is unknown"), title, unknown->field)
						: xasprintf(tr(lang, "%s: the file cannot be read"),
						       title));
	}
}

struct doc *due_doc(const struct due *due, enum lang lang)
{
	struct doc *doc = doc_new(lang, tr(lang, "What has to be done"));
	struct strv *facts = doc_facts(doc);

	strv_push(facts, tr(lang, "On"));
	strv_push_owned(facts, date_long(due->on, lang));
	strv_push(facts, tr(lang, "Up to and including"));
	strv_push_owned(facts, date_long(due->until, lang));
	add_items(due, true, lang, doc);
	add_items(due, false, lang, doc);
	if (due->cut)
		doc_para(doc, TONE_NONE,
			 tr(lang, "Some days come back so often that only the first of them are shown."));
	add_unknown(due, lang, doc);
	return doc;
}
