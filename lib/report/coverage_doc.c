/* The report through time for people: the verdict, a chart for each manner, what
 * stands out in words, and the same data in tables. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/coverage_internal.h"

/* "3 tot en met 19 maart 2026", as short as it can be; the caller owns it. */
static char *period_words(const struct period *period, enum lang lang)
{
	bool same_year = period->first.year == period->last.year;
	char *first = date_long(period->first, lang), *last = date_long(period->last, lang), *text;
	size_t keep = strlen(first);

	if (date_cmp(period->first, period->last) == 0) {
		text = xasprintf(tr(lang, "on %s"), first);
	} else {
		if (same_year)
			keep = (size_t)(strrchr(first, ' ') - first);
		if (same_year && period->first.month == period->last.month)
			keep = strcspn(first, " ");
		text = xasprintf(tr(lang, "from %.*s to %s"), (int)keep, first, last);
	}
	free(first);
	free(last);
	return text;
}

static void add_date(struct doc_table *table, struct date date, enum lang lang)
{
	char *text = date_long(date, lang);

	doc_cell_date(table, text, date);
	free(text);
}

static void add_days(struct doc_table *table, const struct period *period, enum lang lang)
{
	add_date(table, period->first, lang);
	add_date(table, period->last, lang);
}

static void add_fact(struct strv *facts, const char *label, char *value)
{
	strv_push(facts, label);
	strv_push_owned(facts, value);
}

static void add_header(const struct coverage_report *r, struct doc *doc)
{
	enum lang lang = doc->lang;
	struct period period = { r->query->from, r->query->to, 0 };
	struct strv *facts = doc_facts(doc);

	add_fact(facts, tr(lang, "Organisation"), xstrdup(organisation_name(r->reg, lang)));
	add_fact(facts, tr(lang, "Period"), period_words(&period, lang));
	add_fact(facts, tr(lang, "Reference date"), date_long(r->query->on, lang));
	add_fact(facts, tr(lang, "State of the register"), known_words(r->reg, lang));
	doc_para(doc, TONE_NONE,
		 tr(lang, "This overview computes with the agreements as the register has them now. A tacit renewal after the "
		     "reference date is expected, not certain: it comes only if nobody gives notice."));
}

static void add_judgements(const struct coverage_report *r, struct doc *doc)
{
	const struct periods *judgements = &r->coverage.judgements;
	const char *heading = tr(doc->lang, "Verdict on the norm");
	struct doc_table *table;

	doc_heading(doc, 2, heading, "oordeel");
	table = doc_table(doc, heading);
	doc_column(table, "van", tr(doc->lang, "From"), false);
	doc_column(table, "tot_en_met", tr(doc->lang, "To"), false);
	doc_column(table, "oordeel", tr(doc->lang, "Verdict"), false);
	for (size_t i = 0; i < judgements->n; i++) {
		enum judgement judgement = (enum judgement)judgements->items[i].value;

		doc_row(table, NULL);
		add_days(table, &judgements->items[i], doc->lang);
		doc_cell_tone(table, judgement_words(judgement, doc->lang), judgement_tone(judgement));
	}
}

/* --- charts -------------------------------------------------------------------------------- */

static void draw_outcomes(const struct task_cover *cover, struct doc_chart *chart)
{
	static const enum bar bars[OUTCOME_COUNT] = {
		[OUTCOME_VASTGELEGD] = BAR_GOOD, [OUTCOME_DEELS] = BAR_PARTLY, [OUTCOME_NIET] = BAR_BAD,
		[OUTCOME_ONBEKEND] = BAR_OPEN,
	};

	for (size_t i = 0; i < cover->outcomes.n; i++)
		doc_chart_bar(chart, cover->outcomes.items[i].first, cover->outcomes.items[i].last,
			      bars[cover->outcomes.items[i].value]);
}

static void draw_agreement(const struct coverage_report *r, size_t at, struct doc_chart *chart)
{
	static const enum bar bars[] = {
		[COVER_NONE] = BAR_COUNT, [COVER_UNKNOWN] = BAR_UNKNOWN, [COVER_EXPECTED] = BAR_EXPECTED,
		[COVER_CERTAIN] = BAR_CERTAIN,
	};
	const struct periods *kinds = &r->coverage.agreements[at].kinds;

	doc_chart_line(chart, record_title(r->coverage.verdict.agreements[at].record), true);
	for (size_t i = 0; i < kinds->n; i++)
		if (kinds->items[i].value != COVER_NONE)
			doc_chart_bar(chart, kinds->items[i].first, kinds->items[i].last, bars[kinds->items[i].value]);
}

static void draw_gaps(const struct task_cover *cover, struct doc_chart *chart, enum lang lang)
{
	if (!cover->gaps.n)
		return;
	doc_chart_line(chart, doc_bar_words(BAR_GAP, lang), true);
	for (size_t i = 0; i < cover->gaps.n; i++)
		doc_chart_bar(chart, cover->gaps.items[i].first, cover->gaps.items[i].last, BAR_GAP);
}

static void draw_task(const struct coverage_report *r, size_t at, struct doc_chart *chart, enum lang lang)
{
	const struct task *task = &r->coverage.verdict.tasks[at];

	doc_chart_line(chart, record_title(task->record), false);
	draw_outcomes(&r->coverage.tasks[at], chart);
	for (size_t i = 0; i < task->n; i++)
		draw_agreement(r, task->links[i].agreement, chart);
	draw_gaps(&r->coverage.tasks[at], chart, lang);
}

static void add_charts(const struct coverage_report *r, struct doc *doc)
{
	const struct verdict *v = &r->coverage.verdict;

	for (int manner = 0; manner < MANNER_COUNT; manner++) {
		char *caption;
		struct doc_chart *chart;

		if (!v->manners[manner])
			continue;
		caption = upper_first(word(doc->lang, manner_name((enum manner)manner)));
		doc_heading(doc, 3, caption, manner_name((enum manner)manner));
		chart = doc_chart(doc, caption, r->query->from, r->query->to, r->query->unit);
		for (size_t i = 0; i < v->n_tasks; i++)
			if ((int)v->tasks[i].manner == manner)
				draw_task(r, i, chart, doc->lang);
		free(caption);
	}
}

/* --- in words ---------------------------------------------------------------------------------- */

static void tell_periods(const struct periods *periods, const struct task *task, const char *what,
			 enum lang lang, struct strv *items)
{
	for (size_t i = 0; i < periods->n; i++) {
		char *when = period_words(&periods->items[i], lang);

		strv_pushf(items, "%s: %s %s", record_title(task->record), what, when);
		free(when);
	}
}

static void tell_overlaps(const struct coverage_report *r, size_t at, enum lang lang, struct strv *items)
{
	const struct task *task = &r->coverage.verdict.tasks[at];
	const struct periods *overlaps = &r->coverage.tasks[at].overlaps;

	for (size_t i = 0; i < overlaps->n; i++) {
		char *when = period_words(&overlaps->items[i], lang), *joined;
		struct strv names = STRV_INIT;

		covering(r, task, overlaps->items[i].first, true, &names);
		joined = strv_join(&names, "; ");
		strv_push_owned(items, xasprintf(tr(lang, "%s: %d agreements at once %s (%s)"),
					    record_title(task->record), overlaps->items[i].value, when, joined));
		free(when);
		free(joined);
		strv_free(&names);
	}
}

static void add_words(const struct coverage_report *r, struct doc *doc)
{
	const struct verdict *v = &r->coverage.verdict;
	struct strv lines = STRV_INIT, *items;

	for (size_t i = 0; i < v->n_tasks; i++) {
		const struct task_cover *cover = &r->coverage.tasks[i];

		tell_periods(&cover->gaps, &v->tasks[i], tr(doc->lang, "no agreement"), doc->lang, &lines);
		tell_periods(&cover->unknown, &v->tasks[i], tr(doc->lang, "unknown whether there is an agreement"), doc->lang, &lines);
		tell_overlaps(r, i, doc->lang, &lines);
	}
	doc_heading(doc, 2, tr(doc->lang, "What stands out"), "opvallend");
	if (!lines.n)
		doc_para(doc, TONE_NONE, tr(doc->lang, "No gaps, no overlaps, and nothing unknown."));
	items = lines.n ? doc_items(doc) : NULL;
	for (size_t i = 0; i < lines.n; i++)
		strv_push(items, lines.items[i]);
	strv_free(&lines);
}

/* --- tables ------------------------------------------------------------------------------------- */

static void add_outcome_table(const struct coverage_report *r, struct doc *doc)
{
	const char *heading = tr(doc->lang, "Verdict per task");
	struct doc_table *table;

	doc_heading(doc, 3, heading, "oordeel-per-taak");
	table = doc_table(doc, heading);
	doc_column(table, "taak", tr(doc->lang, "Task or knowledge area"), false);
	doc_column(table, "van", tr(doc->lang, "From"), false);
	doc_column(table, "tot_en_met", tr(doc->lang, "To"), false);
	doc_column(table, "oordeel", tr(doc->lang, "Verdict"), false);
	for (size_t i = 0; i < r->coverage.verdict.n_tasks; i++) {
		const struct periods *outcomes = &r->coverage.tasks[i].outcomes;

		for (size_t k = 0; k < outcomes->n; k++) {
			enum outcome outcome = (enum outcome)outcomes->items[k].value;

			doc_row(table, NULL);
			doc_cell(table, record_title(r->coverage.verdict.tasks[i].record));
			add_days(table, &outcomes->items[k], doc->lang);
			doc_cell_tone(table, word(doc->lang, outcome_name(outcome)), outcome_tone(outcome));
		}
	}
}

static const char *kind_words(enum cover_kind kind, enum lang lang)
{
	static const enum bar bars[] = {
		[COVER_UNKNOWN] = BAR_UNKNOWN, [COVER_EXPECTED] = BAR_EXPECTED, [COVER_CERTAIN] = BAR_CERTAIN,
	};

	return kind == COVER_NONE ? tr(lang, "not in force") : doc_bar_words(bars[kind], lang);
}

static void add_cover_rows(const struct coverage_report *r, size_t at, struct doc_table *table, enum lang lang)
{
	const struct cover *cover = &r->coverage.agreements[at];
	const struct record *record = r->coverage.verdict.agreements[at].record;

	for (size_t i = 0; i < cover->kinds.n; i++) {
		const struct field *field = cover->because[i] ? field_find(record_fields(record), cover->because[i], NULL)
							      : NULL;

		doc_row(table, NULL);
		doc_cell(table, record_title(record));
		add_days(table, &cover->kinds.items[i], lang);
		doc_cell(table, kind_words((enum cover_kind)cover->kinds.items[i].value, lang));
		doc_cell(table, field ? field_label(field, lang) : word(lang, NULL));
	}
}

static void add_cover_table(const struct coverage_report *r, struct doc *doc)
{
	const char *heading = tr(doc->lang, "Coverage per agreement");
	struct doc_table *table;

	doc_heading(doc, 3, heading, "dekking-per-afspraak");
	table = doc_table(doc, heading);
	doc_column(table, "afspraak", tr(doc->lang, "Agreement"), false);
	doc_column(table, "van", tr(doc->lang, "From"), false);
	doc_column(table, "tot_en_met", tr(doc->lang, "To"), false);
	doc_column(table, "dekking", tr(doc->lang, "Coverage"), false);
	doc_column(table, "door_veld", tr(doc->lang, "By the field"), false);
	for (size_t i = 0; i < r->coverage.verdict.n_agreements; i++)
		add_cover_rows(r, i, table, doc->lang);
}

struct doc *coverage_doc(const struct coverage_report *r)
{
	enum lang lang = r->query->lang;
	char *title = xasprintf(tr(lang, "Agreements through time: %s"),
			   organisation_name(r->reg, lang));
	char *command = coverage_command(r->reg, r->query);
	struct doc *doc = doc_new(lang, title);

	free(title);
	add_header(r, doc);
	add_judgements(r, doc);
	doc_heading(doc, 2, tr(lang, "Tasks and their agreements"), "taken");
	add_charts(r, doc);
	add_words(r, doc);
	doc_heading(doc, 2, tr(lang, "The same data in tables"), "tabellen");
	add_outcome_table(r, doc);
	add_cover_table(r, doc);
	add_origin(doc, command);
	free(command);
	return doc;
}
