/* The report through time as data: periods in JSON, and rows for CSV. */
#include <stdlib.h>

#include "base/mem.h"
#include "report/coverage_internal.h"

/* --- JSON ------------------------------------------------------------------------------ */

static void set_day(struct js *object, const char *key, struct date day)
{
	char iso[DATE_ISO_SIZE];

	date_iso(day, iso);
	js_set_str(object, key, iso);
}

static struct js *period_js(const struct period *period)
{
	struct js *object = js_object();

	set_day(object, "from", period->first);
	set_day(object, "to", period->last);
	return object;
}

/* name gives the value a name under key; NULL when there is no value to tell. */
static struct js *periods_js(const struct periods *periods, const char *key, const char *(*name)(int value))
{
	struct js *array = js_array();

	for (size_t i = 0; i < periods->n; i++) {
		struct js *object = period_js(&periods->items[i]);

		if (name)
			js_set_str(object, key, name(periods->items[i].value));
		js_push(array, object);
	}
	return array;
}

static const char *outcome_of(int value)
{
	return outcome_name((enum outcome)value);
}

static const char *judgement_of_value(int value)
{
	return judgement_name((enum judgement)value);
}

static void push_intervals(const struct coverage_report *r, size_t at, struct js *array)
{
	const struct cover *cover = &r->coverage.agreements[at];

	for (size_t i = 0; i < cover->kinds.n; i++) {
		struct js *object = period_js(&cover->kinds.items[i]);

		js_set_str(object, "agreement", r->coverage.verdict.agreements[at].record->id);
		js_set_str(object, "kind", cover_name((enum cover_kind)cover->kinds.items[i].value));
		js_set_str(object, "because", cover->because[i]);
		js_push(array, object);
	}
}

static struct js *overlaps_js(const struct coverage_report *r, size_t at)
{
	const struct periods *overlaps = &r->coverage.tasks[at].overlaps;
	struct js *array = js_array();

	for (size_t i = 0; i < overlaps->n; i++) {
		struct js *object = period_js(&overlaps->items[i]), *ids = js_array();
		struct strv names = STRV_INIT;

		covering(r, &r->coverage.verdict.tasks[at], overlaps->items[i].first, false, &names);
		for (size_t k = 0; k < names.n; k++)
			js_push_str(ids, names.items[k]);
		js_set(object, "agreements", ids);
		js_push(array, object);
		strv_free(&names);
	}
	return array;
}

static struct js *task_js(const struct coverage_report *r, size_t at)
{
	const struct task *task = &r->coverage.verdict.tasks[at];
	const struct task_cover *cover = &r->coverage.tasks[at];
	struct js *object = js_object(), *intervals = js_array();

	js_set_str(object, "id", task->record->id);
	js_set_str(object, "naam", record_title(task->record));
	js_set_str(object, "wijze", manner_name(task->manner));
	for (size_t i = 0; i < task->n; i++)
		push_intervals(r, task->links[i].agreement, intervals);
	js_set(object, "intervals", intervals);
	js_set(object, "gaps", periods_js(&cover->gaps, NULL, NULL));
	js_set(object, "unknown", periods_js(&cover->unknown, NULL, NULL));
	js_set(object, "overlaps", overlaps_js(r, at));
	js_set(object, "verdicts", periods_js(&cover->outcomes, "verdict", outcome_of));
	return object;
}

struct js *coverage_json(const struct coverage_report *r)
{
	struct js *object = js_object(), *tasks = js_array();
	char *command = coverage_command(r->reg, r->query);
	const char *organisation = record_known(r->reg->config, "organisatie");

	js_set_str(object, "schema", "afspraak/overview-coverage/1");
	js_set_str(object, "version", AFSPRAAK_VERSION);
	js_set_str(object, "organisation", organisation ? organisation : "onbekend");
	set_day(object, "on", r->query->on);
	set_day(object, "from", r->query->from);
	set_day(object, "to", r->query->to);
	js_set(object, "known", known_js(r->reg));
	js_set(object, "verdicts", periods_js(&r->coverage.judgements, "verdict", judgement_of_value));
	for (size_t i = 0; i < r->coverage.verdict.n_tasks; i++)
		js_push(tasks, task_js(r, i));
	js_set(object, "tasks", tasks);
	js_set_str(object, "command", command);
	free(command);
	return object;
}

/* --- CSV --------------------------------------------------------------------------------- */

struct rows {
	const struct coverage_report *report;
	struct doc_table *table;
	char *command;
};

/* One period of one kind; NULL cells do not apply. */
static void add_row(const struct rows *rows, const struct record *task, const char *kind, const char *agreement,
		    const struct period *period, const char *value, const char *because)
{
	static const char none[] = "nvt";
	char first[DATE_ISO_SIZE], last[DATE_ISO_SIZE];
	const char *cells[] = { task ? task->id : none, task ? record_title(task) : none, kind,
				agreement ? agreement : none, first, last, value ? value : none,
				because ? because : none, AFSPRAAK_VERSION, rows->command };

	date_iso(period->first, first);
	date_iso(period->last, last);
	doc_row(rows->table, NULL);
	for (size_t i = 0; i < COUNT(cells); i++)
		doc_cell(rows->table, cells[i]);
}

static void add_intervals(const struct rows *rows, const struct task *task)
{
	const struct coverage *c = &rows->report->coverage;

	for (size_t i = 0; i < task->n; i++) {
		const struct cover *cover = &c->agreements[task->links[i].agreement];
		const char *id = c->verdict.agreements[task->links[i].agreement].record->id;

		for (size_t k = 0; k < cover->kinds.n; k++)
			add_row(rows, task->record, "afspraak", id, &cover->kinds.items[k],
				cover_name((enum cover_kind)cover->kinds.items[k].value), cover->because[k]);
	}
}

static void add_overlaps(const struct rows *rows, size_t at)
{
	const struct task *task = &rows->report->coverage.verdict.tasks[at];
	const struct periods *overlaps = &rows->report->coverage.tasks[at].overlaps;

	for (size_t i = 0; i < overlaps->n; i++) {
		struct strv names = STRV_INIT;
		char *joined;

		covering(rows->report, task, overlaps->items[i].first, false, &names);
		joined = strv_join(&names, "\n");
		add_row(rows, task->record, "overlap", joined, &overlaps->items[i], NULL, NULL);
		free(joined);
		strv_free(&names);
	}
}

static void add_task(const struct rows *rows, size_t at)
{
	const struct task *task = &rows->report->coverage.verdict.tasks[at];
	const struct task_cover *cover = &rows->report->coverage.tasks[at];

	for (size_t i = 0; i < cover->outcomes.n; i++)
		add_row(rows, task->record, "oordeel", NULL, &cover->outcomes.items[i],
			outcome_of(cover->outcomes.items[i].value), NULL);
	add_intervals(rows, task);
	for (size_t i = 0; i < cover->gaps.n; i++)
		add_row(rows, task->record, "gat", NULL, &cover->gaps.items[i], NULL, NULL);
	for (size_t i = 0; i < cover->unknown.n; i++)
		add_row(rows, task->record, "onbekend", NULL, &cover->unknown.items[i], NULL, NULL);
	add_overlaps(rows, at);
}

struct doc *coverage_rows(const struct coverage_report *r)
{
	static const char *const columns[] = { "taak", "naam", "soort", "afspraak", "van", "tot_en_met", "waarde",
					       "door_veld", "versie", "opnieuw_te_maken_met" };
	struct doc *doc = doc_new(r->query->lang, "");
	struct rows rows = { r, doc_table(doc, NULL), coverage_command(r->reg, r->query) };
	const struct periods *judgements = &r->coverage.judgements;

	for (size_t i = 0; i < COUNT(columns); i++)
		doc_column(rows.table, columns[i], columns[i], false);
	for (size_t i = 0; i < judgements->n; i++)
		add_row(&rows, NULL, "register", NULL, &judgements->items[i],
			judgement_of_value(judgements->items[i].value), NULL);
	for (size_t i = 0; i < r->coverage.verdict.n_tasks; i++)
		add_task(&rows, i);
	free(rows.command);
	return doc;
}
