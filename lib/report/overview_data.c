/* The overview as data: CSV rows and JSON. Values are as in the records, dates
 * are ISO; what is unknown is "onbekend" in both, what does not apply is "nvt"
 * in CSV and null in JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "history/moment.h"
#include "report/changes.h"
#include "report/overview_internal.h"

static const char *const unknown = "onbekend", *const none = "nvt";

static const char *or_unknown(const char *text)
{
	return text && *text ? text : unknown;
}

/* A date as written; what is no date is unknown. */
static const char *date_or_unknown(const char *text)
{
	struct date date;

	return date_parse(text, &date) || str_equal(text, none) ? text : unknown;
}

/* --- CSV ------------------------------------------------------------------------------------ */

static char *list_text(const struct record *record, const char *field, const char *key)
{
	const struct ynode *const *items;
	size_t n = record_items(record, field, &items);
	struct strv lines = STRV_INIT;
	char *joined;

	for (size_t i = 0; i < n; i++)
		strv_push(&lines, or_unknown(ynode_text(key ? ynode_get(items[i], key) : items[i])));
	joined = n ? strv_join(&lines, "\n") : xstrdup(or_unknown(record_text(record, field)));
	strv_free(&lines);
	return joined;
}

/* Questions that are not there are not asked: no field means none. */
static bool has_no_questions(const struct record *record)
{
	const struct ynode *const *items;

	return !record->broken && !record_text(record, "openstaand") && !record_items(record, "openstaand", &items);
}

static char *questions_text(const struct record *record)
{
	return has_no_questions(record) ? xstrdup("geen") : list_text(record, "openstaand", "vraag");
}

static char *unmet_text(unsigned unmet)
{
	struct strv fields = STRV_INIT;
	char *joined;

	for (int bit = 0; bit < CONDITION_COUNT; bit++)
		if (unmet & 1U << bit)
			strv_push(&fields, condition_fields[bit]);
	joined = fields.n ? strv_join(&fields, "\n") : xstrdup("geen");
	strv_free(&fields);
	return joined;
}

static void add_owned(struct doc_table *table, char *text)
{
	doc_cell(table, text ? text : none);
	free(text);
}

static void add_date(struct doc_table *table, const char *text)
{
	struct date date;

	if (date_parse(text, &date))
		doc_cell_date(table, text, date);
	else
		doc_cell(table, date_or_unknown(text));
}

static void add_day(struct doc_table *table, struct day day)
{
	char *text = day_text(day);

	if (day.kind == DAY_DATE)
		doc_cell_date(table, text, day.date);
	else
		doc_cell(table, text ? text : none);
	free(text);
}

static void add_agreement_cells(struct doc_table *table, const struct row *row)
{
	const struct record *record = row->a->record;
	const struct term *term = &row->a->term;
	char number[24];

	doc_cell(table, record->id);
	doc_cell(table, record_title(record));
	doc_cell(table, or_unknown(record_text(record, "soort")));
	doc_cell(table, or_unknown(row->a->facts.status));
	doc_cell(table, state_name(term->state));
	doc_cell(table, or_unknown(term->because));
	add_date(table, row->a->facts.datum_ingang);
	add_day(table, term->end);
	snprintf(number, sizeof number, "%ld", term->term);
	doc_cell_number(table, number, (size_t)term->term);
	doc_cell(table, or_unknown(row->a->facts.wijze));
	add_day(table, term->last_notice);
	add_date(table, record_part(record, "evaluatie", "volgende"));
	doc_cell(table, or_unknown(record_text(record, "eigenaar_functie")));
	add_owned(table, questions_text(record));
	add_owned(table, unmet_text(row->link->unmet));
}

static const struct table_column csv_task_columns[] = {
	{ "taak", "taak", false },
	{ "naam", "naam", false },
	{ "wijze", "wijze", false },
	{ "telt_mee", "telt_mee", false },
	{ "oordeel", "oordeel", false },
	{ "deskundigheidsgebied", "deskundigheidsgebied", false },
	{ "bevoegd_gezag", "bevoegd_gezag", false },
	{ "belegd_bij", "belegd_bij", false },
	{ "taak_openstaand", "taak_openstaand", false },
};

static const struct table_column csv_agreement_columns[] = {
	{ "afspraak", "afspraak", false },
	{ "titel", "titel", false },
	{ "soort", "soort", false },
	{ "status", "status", false },
	{ "toestand", "toestand", false },
	{ "toestand_door", "toestand_door", false },
	{ "datum_ingang", "datum_ingang", false },
	{ "einde", "einde", false },
	{ "termijn", "termijn", true },
	{ "verlenging", "verlenging", false },
	{ "laatste_opzegdag", "laatste_opzegdag", false },
	{ "volgende_evaluatie", "volgende_evaluatie", false },
	{ "eigenaar_functie", "eigenaar_functie", false },
	{ "afspraak_openstaand", "afspraak_openstaand", false },
	{ "ontbreekt", "ontbreekt", false },
};

/* In every row: a table has nowhere else to say it. */
static const struct table_column csv_origin_columns[] = {
	{ "versie", "versie", false },
	{ "opnieuw_te_maken_met", "opnieuw_te_maken_met", false },
};

static void add_row(struct doc_table *table, const struct row *row, bool first)
{
	const struct record *record = row->task->record;

	(void)first;
	doc_row(table, NULL);
	doc_cell(table, record->id);
	doc_cell(table, record_title(record));
	doc_cell(table, manner_name(row->task->manner));
	doc_cell(table, row->task->manner == MANNER_ONBEKEND ? unknown
			: manner_in_scope(row->task->manner) ? "ja" : "nee");
	doc_cell(table, outcome_name(row->task->outcome));
	doc_cell(table, or_unknown(record_part(record, "deskundigheidsgebied", "naam")));
	add_owned(table, list_text(record, "bevoegd_gezag", NULL));
	add_owned(table, list_text(record, "belegd_bij", NULL));
	add_owned(table, questions_text(record));
	if (row->a) {
		add_agreement_cells(table, row);
	} else {
		doc_cell(table, "geen");
		for (size_t i = 1; i < COUNT(csv_agreement_columns); i++)
			doc_cell(table, none);
	}
	doc_cell(table, AFSPRAAK_VERSION);
	add_owned(table, overview_command(row->ov));
}

void add_rows_table(const struct overview *ov, struct doc *doc, const char *caption)
{
	struct doc_table *table = doc_table(doc, caption);

	add_columns(table, ov->lang, csv_task_columns, COUNT(csv_task_columns));
	add_columns(table, ov->lang, csv_agreement_columns, COUNT(csv_agreement_columns));
	add_columns(table, ov->lang, csv_origin_columns, COUNT(csv_origin_columns));
	for (int manner = 0; manner < MANNER_COUNT; manner++)
		overview_rows_of(ov, (enum manner)manner, add_row, table);
}

struct doc *overview_rows(const struct overview *ov)
{
	struct doc *doc = doc_new(ov->lang, "");

	add_rows_table(ov, doc, NULL);
	return doc;
}

/* --- JSON ------------------------------------------------------------------------------------ */

/* As written; null for nvt. */
static void set_text(struct js *object, const char *key, const char *text)
{
	js_set_str(object, key, str_equal(text, none) ? NULL : or_unknown(text));
}

/* An array of the items, or of one part of each; otherwise as set_text. */
static void set_list(struct js *object, const char *key, const struct record *record, const char *field,
		     const char *part)
{
	const struct ynode *const *items;
	size_t n = record_items(record, field, &items);

	if (!record_node(record, field) || ynode_text(record_node(record, field))) {
		set_text(object, key, record_text(record, field));
		return;
	}
	js_open_array(object, key);
	for (size_t i = 0; i < n; i++)
		js_push_str(object, or_unknown(ynode_text(part ? ynode_get(items[i], part) : items[i])));
	js_close(object);
}

static void set_strings(struct js *object, const char *key, const struct strv *strings)
{
	js_open_array(object, key);
	for (size_t i = 0; i < strings->n; i++)
		js_push_str(object, strings->items[i]);
	js_close(object);
}

static void set_questions(struct js *object, const struct record *record)
{
	static const struct strv nothing = STRV_INIT;

	if (has_no_questions(record))
		set_strings(object, "openstaand", &nothing);
	else
		set_list(object, "openstaand", record, "openstaand", "vraag");
}

static void set_owned(struct js *object, const char *key, char *text)
{
	js_set_str(object, key, text);
	free(text);
}

static void set_unmet(struct js *object, unsigned unmet)
{
	js_open_array(object, "unmet");
	for (int bit = 0; bit < CONDITION_COUNT; bit++)
		if (unmet & 1U << bit)
			js_push_str(object, condition_fields[bit]);
	js_close(object);
}

static void set_agreement(struct js *object, const struct agreement *a)
{
	const struct record *record = a->record;

	js_set_str(object, "id", record->id);
	js_set_str(object, "titel", record_title(record));
	set_text(object, "soort", record_text(record, "soort"));
	set_text(object, "status", a->facts.status);
	js_set_str(object, "state", state_name(a->term.state));
	set_text(object, "start", date_or_unknown(a->facts.datum_ingang));
	js_set_day(object, "end", a->term.end);
	js_set_day(object, "last_notice", a->term.last_notice);
}

static struct js *agreement_js(size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct agreement *a = &ov->verdict.agreements[at];
	const struct record *record = a->record;
	struct js *object = js_object();

	set_agreement(object, a);
	js_set_str(object, "state_because", a->term.because);
	js_set_int(object, "term", a->term.term);
	js_set_day(object, "action_day", a->term.action_day);
	set_text(object, "next_evaluation", date_or_unknown(record_part(record, "evaluatie", "volgende")));
	set_text(object, "owner", record_text(record, "eigenaar_functie"));
	set_list(object, "parties", record, "partijen", "partij");
	set_list(object, "tasks", record, "taken", NULL);
	set_questions(object, record);
	set_text(object, "publish", record_part(record, "openbaarheid", "publiceren"));
	js_set_bool(object, "readable", !record->broken);
	return object;
}

static struct js *task_js(size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct task *task = &ov->verdict.tasks[at];
	const struct record *record = task->record;
	struct js *object = js_object();

	js_set_str(object, "id", record->id);
	js_set_str(object, "naam", record_title(record));
	js_set_str(object, "wijze", manner_name(task->manner));
	js_set_bool(object, "in_scope", manner_in_scope(task->manner));
	js_set_str(object, "verdict", outcome_name(task->outcome));
	js_set_str(object, "best", task->best == NO_LINK ? NULL
		   : ov->verdict.agreements[task->links[task->best].agreement].record->id);
	set_unmet(object, task->best == NO_LINK ? 0 : task->links[task->best].unmet);
	set_strings(object, "reasons", &ov->needs[at]);
	set_text(object, "deskundigheidsgebied", record_part(record, "deskundigheidsgebied", "naam"));
	set_list(object, "belegd_bij", record, "belegd_bij", NULL);
	set_list(object, "bevoegd_gezag", record, "bevoegd_gezag", NULL);
	set_questions(object, record);
	js_set_bool(object, "readable", !record->broken);
	js_open_array(object, "agreements");
	for (size_t i = 0; i < task->n; i++) {
		js_open_item(object);
		set_agreement(object, &ov->verdict.agreements[task->links[i].agreement]);
		set_unmet(object, task->links[i].unmet);
		js_close(object);
	}
	js_close(object);
	return object;
}

static struct js *party_js(size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct party *party = &ov->parties[at];
	const struct record *record = party->record;
	struct js *object = js_object();

	js_set_str(object, "id", record->id);
	js_set_str(object, "naam", record_title(record));
	set_text(object, "type", record_text(record, "type"));
	set_text(object, "tooi", record_text(record, "tooi"));
	js_open_array(object, "tasks");
	for (size_t i = 0; i < party->tasks.n; i++)
		js_push_str(object, ov->verdict.tasks[party->tasks.items[i]].record->id);
	js_close(object);
	js_set_int(object, "in_scope", (long long)party->in_scope);
	js_open_array(object, "agreements");
	for (size_t i = 0; i < party->agreements.n; i++)
		js_push_str(object, ov->verdict.agreements[party->agreements.items[i]].record->id);
	js_close(object);
	return object;
}

static struct js *make_signal(const struct signal *signal, enum lang lang)
{
	struct js *object = js_object();

	js_set_str(object, "code", signal->code->code);
	js_set_str(object, "severity", severity_name(signal->code->severity));
	js_set_str(object, "type", signal->type == TYPE_COUNT ? "register" : schema_of(signal->type)->name);
	js_set_str(object, "id", signal->id);
	js_set_str(object, "field", signal->field);
	js_set_str(object, "text", signal->text);
	js_set_str(object, "remedy", tr(lang, signal->code->remedy));
	return object;
}

static struct js *signal_js(size_t at, const void *context)
{
	const struct overview *ov = context;

	return make_signal(&ov->signals.items[at], ov->lang);
}

static struct js *waived_js(size_t at, const void *context)
{
	static const char *const parts[] = { "reden", "door_functie", "tot" };
	const struct overview *ov = context;
	const struct signal *signal = &ov->signals.waived[at];
	struct js *object = make_signal(signal, ov->lang);

	for (size_t i = 0; i < COUNT(parts); i++)
		js_set_str(object, parts[i], ynode_text(ynode_get(signal->waiver, parts[i])));
	return object;
}

struct js *known_js(const struct reg *reg)
{
	struct js *object = js_object();
	char hex[OID_HEX_SIZE];

	oid_hex(&reg->commit, hex);
	js_set_str(object, "commit", hex);
	set_owned(object, "date", moment_iso(reg->commit_time, reg->commit_offset));
	return object;
}

static struct js *norm_js(const struct record *config)
{
	static const char *const parts[] = { "omschrijving", "per", "robuust_per" };
	struct js *object = js_object();

	for (size_t i = 0; i < COUNT(parts); i++)
		set_text(object, parts[i], record_part(config, "norm", parts[i]));
	return object;
}

/* null when nobody has stated that the overview is complete. */
static struct js *completeness_js(const struct record *config)
{
	struct js *object;

	if (!record_known(config, "volledigheid.door_functie") || !record_known(config, "volledigheid.verklaard_op"))
		return js_null();
	object = js_object();
	js_set_str(object, "verklaard_op", record_text(config, "volledigheid.verklaard_op"));
	js_set_str(object, "door_functie", record_text(config, "volledigheid.door_functie"));
	return object;
}

static struct js *counts_js(const struct verdict *v)
{
	struct js *object = js_object();

	js_set_int(object, "in_scope", (long long)v->in_scope);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		js_set_int(object, outcome_name((enum outcome)i), (long long)v->outcomes[i]);
	js_set_int(object, "samenwerking", (long long)v->manners[MANNER_SAMENWERKING]);
	js_set_int(object, "afstemming", (long long)v->manners[MANNER_AFSTEMMING]);
	return object;
}

static void print_lists(const struct overview *ov, struct js_list *list)
{
	js_list_add_all(list, ov->verdict.n_tasks, task_js, ov);
	js_list_next(list, "agreements");
	js_list_add_all(list, ov->verdict.n_agreements, agreement_js, ov);
	js_list_next(list, "parties");
	js_list_add_all(list, ov->n_parties, party_js, ov);
	js_list_next(list, "signals");
	js_list_add_all(list, ov->signals.n, signal_js, ov);
	js_list_next(list, "waived");
	js_list_add_all(list, ov->signals.n_waived, waived_js, ov);
}

void overview_json(const struct overview *ov, const struct js_spill *spill, struct str *out)
{
	const struct record *config = ov->reg->config;
	struct js *object = js_object();
	char on[DATE_ISO_SIZE], *command = overview_command(ov);
	struct js_list list;

	date_iso(ov->on, on);
	js_set_str(object, "schema", "afspraak/overview/1");
	js_set_str(object, "version", AFSPRAAK_VERSION);
	js_set_str(object, "organisation", or_unknown(record_text(config, "organisatie")));
	js_set_str(object, "on", on);
	js_set(object, "known", known_js(ov->reg));
	js_set(object, "since", ov->earlier ? known_js(ov->earlier) : js_null());
	js_set(object, "norm", norm_js(config));
	js_set(object, "completeness", completeness_js(config));
	js_set_str(object, "verdict", judgement_name(ov->verdict.judgement));
	js_set(object, "counts", counts_js(&ov->verdict));
	js_list_begin(&list, object, "tasks", out);
	list.spill = spill;
	print_lists(ov, &list);
	js_list_set(&list, "changes", changes_js(&ov->changes));
	js_list_set(&list, "timeline", timeline_json(&ov->timeline));
	js_list_set(&list, "command", js_string(command));
	js_list_end(&list);
	free(command);
}
