/* The tables of the report: per task, per agreement, per organisation. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "report/overview_internal.h"

static void add_owned(struct doc_table *table, char *text)
{
	doc_cell(table, text);
	free(text);
}

/* Not applicable: there, so that no cell is empty, and out of the way. */
static void add_none(struct doc_table *table, const struct overview *ov)
{
	doc_cell_tone(table, word(ov->lang, "nvt"), TONE_QUIET);
}

static void add_day(struct doc_table *table, const struct overview *ov, struct day day)
{
	char *text = day_words(day, ov->lang);

	if (day.kind == DAY_NONE)
		add_none(table, ov);
	else if (day.kind == DAY_DATE)
		doc_cell_date(table, text, day.date);
	else
		doc_cell(table, text);
	free(text);
}

/* A date as written in a record. */
static void add_date(struct doc_table *table, const struct overview *ov, const char *text)
{
	char *words = date_words(text, ov->lang);
	struct date date;

	if (date_parse(text, &date))
		doc_cell_date(table, words, date);
	else
		doc_cell(table, words);
	free(words);
}

static const char *known_or_unknown(const struct overview *ov, const char *text)
{
	return text_is_known(text) ? text : word(ov->lang, text && *text ? text : NULL);
}

/* --- per task ---------------------------------------------------------------------------- */

static char *expertise_words(const struct overview *ov, const struct record *task)
{
	const char *name = record_part(task, "deskundigheidsgebied", "naam");
	const char *version = record_part(task, "deskundigheidsgebied", "versie");

	if (!text_is_known(name) || !text_is_known(version))
		return xstrdup(known_or_unknown(ov, name));
	return xasprintf("%s\n%s", name, version);
}

/* How many, about the task and about the agreement, with a link to the first. */
static void add_question_count(struct doc_table *table, const struct row *row)
{
	const struct record *records[] = { row->task->record, row->a ? row->a->record : NULL };
	const struct record *first = NULL;
	const struct ynode *const *items;
	enum lang lang = row->ov->lang;
	bool unknown = false;
	size_t n = 0;
	char *text, *href;

	for (size_t i = 0; i < COUNT(records) && records[i]; i++) {
		n += record_items(records[i], "openstaand", &items);
		first = n && !first ? records[i] : first;
		unknown = unknown || records[i]->broken || record_text(records[i], "openstaand");
	}
	if (!n) {
		doc_cell(table, word(lang, unknown ? "onbekend" : "geen"));
		return;
	}
	text = xasprintf(n == 1 ? tr(lang, "%s question") : tr(lang, "%s questions"), count_words(n, lang).text);
	href = questions_anchor(first);
	doc_cell_link(table, text, href);
	free(text);
	free(href);
}

static void add_row_agreement(struct doc_table *table, const struct row *row)
{
	const struct overview *ov = row->ov;
	const struct record *record = row->a->record;
	char *name = xasprintf("%s\n(%s)", record_title(record), word(ov->lang, record_text(record, "soort")));
	char *anchor = record_anchor(record);

	doc_cell_link(table, name, anchor);
	free(name);
	free(anchor);
	add_owned(table, state_words(ov, row->a));
	add_date(table, ov, row->a->facts.datum_ingang);
	add_owned(table, end_words(ov, row->a));
	add_day(table, ov, row->a->term.last_notice);
	add_date(table, ov, record_part(record, "evaluatie", "volgende"));
	doc_cell(table, known_or_unknown(ov, record_text(record, "eigenaar_functie")));
}

static void add_row(struct doc_table *table, const struct row *row, bool first)
{
	const struct overview *ov = row->ov;
	const struct record *task = row->task->record;
	char *anchor = record_anchor(task);

	doc_row(table, first ? anchor + 1 : NULL);
	free(anchor);
	doc_cell(table, record_title(task));
	add_owned(table, expertise_words(ov, task));
	add_owned(table, list_words(ov, task, "bevoegd_gezag"));
	add_owned(table, list_words(ov, task, "belegd_bij"));
	if (row->a) {
		add_row_agreement(table, row);
	} else {
		doc_cell_tone(table, tr(ov->lang, "no agreement"),
			      manner_in_scope(row->task->manner) ? TONE_BAD : TONE_NONE);
		for (int i = 0; i < 6; i++)
			add_none(table, ov);
	}
	add_question_count(table, row);
}

void add_task_tables(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "taak", N_("Task or knowledge area"), false },
		{ "deskundigheidsgebied", N_("Expertise"), false },
		{ "bevoegd_gezag", N_("Competent authority"), false },
		{ "belegd_bij", N_("Assigned to"), false },
		{ "afspraak", N_("Agreement"), false },
		{ "toestand", N_("Status and state"), false },
		{ "datum_ingang", N_("Start"), false },
		{ "einde", N_("End or renewal"), false },
		{ "laatste_opzegdag", N_("Last notice day"), false },
		{ "volgende_evaluatie", N_("Next evaluation"), false },
		{ "eigenaar_functie", N_("Owner"), false },
		{ "openstaand", N_("Open questions"), false },
	};

	doc_heading(doc, 2, tr(ov->lang, "Tasks and agreements"), "taken");
	for (int manner = 0; manner < MANNER_COUNT; manner++) {
		const char *name = word(ov->lang, manner_name((enum manner)manner));
		struct doc_table *table;
		char *heading;

		if (!ov->verdict.manners[manner])
			continue;
		heading = manner == MANNER_ONBEKEND ? xstrdup(tr(ov->lang, "Manner unknown"))
						    : upper_first(name);
		doc_heading(doc, 3, heading, NULL);
		table = doc_table(doc, heading);
		free(heading);
		add_columns(table, ov->lang, columns, COUNT(columns));
		overview_rows_of(ov, (enum manner)manner, add_row, table);
	}
}

/* --- per agreement ------------------------------------------------------------------------ */

static char *parties_words(const struct overview *ov, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "partijen", &items);
	struct strv names = STRV_INIT;

	if (!n)
		return xstrdup(word(ov->lang, NULL));
	for (size_t i = 0; i < n; i++) {
		const char *id = ynode_text(ynode_get(items[i], "partij"));

		strv_pushf(&names, "%s (%s: %s)",
			   text_is_known(id) ? reg_title(ov->reg, TYPE_PARTIJ, id) : word(ov->lang, NULL),
			   tr(ov->lang, "role"), word(ov->lang, ynode_text(ynode_get(items[i], "rol"))));
	}
	return names_words(ov, &names);
}

/* A cell links to one address at most; of several documents each address is text. */
static void add_documents(struct doc_table *table, const struct overview *ov, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);
	const char *url = n == 1 ? document_url(items[0]) : NULL;
	struct str text = STR_INIT;

	for (size_t i = 0; i < n; i++) {
		const char *title = ynode_text(ynode_get(items[i], "titel"));
		const char *place = document_url(items[i]);

		place = place ? place : document_file(items[i]);
		if (i)
			str_addc(&text, '\n');
		str_add(&text, text_is_known(title) ? title : tr(ov->lang, "document"));
		if (!url)
			str_addf(&text, ": %s", place ? place : word(ov->lang, NULL));
	}
	if (!n)
		doc_cell(table, word(ov->lang, NULL));
	else if (url)
		doc_cell_link(table, text.ptr, url);
	else
		doc_cell(table, text.ptr);
	str_free(&text);
}

static void add_agreement_row(struct doc_table *table, size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct agreement *a = &ov->verdict.agreements[at];
	const struct record *record = a->record;
	const char *reference = record_known(record, "kenmerk");
	char *anchor = record_anchor(record), *start, *end;

	doc_row(table, anchor + 1);
	free(anchor);
	if (reference)
		add_owned(table, xasprintf("%s\n%s", record_title(record), reference));
	else
		doc_cell(table, record_title(record));
	doc_cell(table, word(ov->lang, record_text(record, "soort")));
	add_owned(table, parties_words(ov, record));
	add_owned(table, list_words(ov, record, "taken"));
	add_owned(table, state_words(ov, a));
	start = date_words(a->facts.datum_ingang, ov->lang);
	end = end_words(ov, a);
	add_owned(table, xasprintf(tr(ov->lang, "start: %s\nend: %s"), start, end));
	free(start);
	free(end);
	add_documents(table, ov, record);
	doc_cell(table, word(ov->lang, record_part(record, "openbaarheid", "publiceren")));
}

void add_agreement_table(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "afspraak", N_("Agreement"), false },
		{ "soort", N_("Kind"), false },
		{ "partijen", N_("Parties"), false },
		{ "taken", N_("Tasks and knowledge areas"), false },
		{ "toestand", N_("Status and state"), false },
		{ "looptijd", NC_("period", "Term"), false },
		{ "documenten", N_("Document"), false },
		{ "openbaarheid", N_("Publish"), false },
	};
	struct doc_table *table;

	doc_heading(doc, 2, tr(ov->lang, "Agreements"), "afspraken");
	table = doc_table(doc, tr(ov->lang, "Agreements"));
	add_columns(table, ov->lang, columns, COUNT(columns));
	doc_rows(table, ov->verdict.n_agreements, add_agreement_row, ov);
}

/* --- per organisation ------------------------------------------------------------------------ */

/* A whole percentage, rounded; of nothing there is no share. */
static char *share_words(size_t part, size_t whole)
{
	return whole ? xasprintf("%zu%%", (200 * part + whole) / (2 * whole)) : xstrdup("0%");
}

/* How much hangs on the organisation that has most of the tasks that count. */
static void add_concentration(const struct overview *ov, struct doc *doc)
{
	const struct party *most = ov->n_parties ? &ov->parties[0] : NULL;
	char *share, *text;

	doc_heading(doc, 3, tr(ov->lang, "Concentration"), "concentratie");
	if (!most || !most->in_scope) {
		doc_para(doc, TONE_NONE,
			 tr(ov->lang, "Of no task that counts for the norm it is known who carries it out."));
		return;
	}
	share = share_words(most->in_scope, ov->verdict.in_scope);
	if (ov->n_parties > 1 && most[1].in_scope == most->in_scope)
		text = xasprintf(tr(ov->lang, "No organisation has more than %s of the %s tasks that count for the norm (%s)."),
				 count_words(most->in_scope, ov->lang).text,
				 count_words(ov->verdict.in_scope, ov->lang).text, share);
	else
		text = xasprintf(tr(ov->lang, "Most tasks that count for the norm are with %s: %s of the %s (%s)."),
				 record_title(most->record), count_words(most->in_scope, ov->lang).text,
				 count_words(ov->verdict.in_scope, ov->lang).text, share);
	doc_para(doc, TONE_NONE, text);
	free(share);
	free(text);
}

static void add_party_row(struct doc_table *table, size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct party *party = &ov->parties[at];
	const struct record *record = party->record;
	const char *tooi = record_known(record, "tooi");
	struct strv tasks = STRV_INIT, agreements = STRV_INIT;
	char *anchor = record_anchor(record);

	doc_row(table, anchor + 1);
	free(anchor);
	doc_cell(table, record_title(record));
	doc_cell_number(table, count_words(party->tasks.n, ov->lang).text, party->tasks.n);
	doc_cell_number(table, count_words(party->in_scope, ov->lang).text, party->in_scope);
	add_owned(table, share_words(party->in_scope, ov->verdict.in_scope));
	for (size_t i = 0; i < party->tasks.n; i++)
		strv_push(&tasks, record_title(ov->verdict.tasks[party->tasks.items[i]].record));
	for (size_t i = 0; i < party->agreements.n; i++)
		strv_push(&agreements, record_title(ov->verdict.agreements[party->agreements.items[i]].record));
	add_owned(table, names_words(ov, &tasks));
	add_owned(table, names_words(ov, &agreements));
	doc_cell(table, word(ov->lang, record_text(record, "type")));
	if (tooi)
		doc_cell_link(table, strrchr(tooi, '/') ? strrchr(tooi, '/') + 1 : tooi, tooi);
	else
		doc_cell(table, word(ov->lang, record_text(record, "tooi")));
}

void add_party_table(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "naam", N_("Organisation"), false },
		{ "aantal_taken", N_("Tasks"), true },
		{ "aantal_norm", N_("Of these for the norm"), true },
		{ "aandeel", N_("Share of the norm"), true },
		{ "taken", N_("Assigned here"), false },
		{ "afspraken", N_("Party to"), false },
		{ "type", N_("Type"), false },
		{ "tooi", N_("TOOI"), false },
	};
	struct doc_table *table;

	doc_heading(doc, 2, tr(ov->lang, "Organisations"), "organisaties");
	add_concentration(ov, doc);
	table = doc_table(doc, tr(ov->lang, "Tasks and agreements per organisation"));
	add_columns(table, ov->lang, columns, COUNT(columns));
	doc_rows(table, ov->n_parties, add_party_row, ov);
}

/* --- open questions -------------------------------------------------------------------------- */

/* Of the tasks, and then of the agreements. */
static void add_questions(struct doc_table *table, size_t at, const void *context)
{
	const struct overview *ov = context;
	const struct verdict *v = &ov->verdict;
	const struct record *record = at < v->n_tasks ? v->tasks[at].record : v->agreements[at - v->n_tasks].record;
	const struct ynode *const *items;
	size_t n = record_items(record, "openstaand", &items);
	char *first = questions_anchor(record), *href = record_anchor(record);

	for (size_t i = 0; i < n; i++) {
		doc_row(table, i ? NULL : first + 1);
		doc_cell_link(table, record_title(record), href);
		doc_cell(table, known_or_unknown(ov, ynode_text(ynode_get(items[i], "vraag"))));
		doc_cell(table, known_or_unknown(ov, ynode_text(ynode_get(items[i], "actiehouder_functie"))));
		add_date(table, ov, ynode_text(ynode_get(items[i], "gereed_op")));
	}
	free(first);
	free(href);
}

void add_question_table(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "record", N_("About"), false },
		{ "vraag", N_("Question"), false },
		{ "actiehouder_functie", N_("Action owner"), false },
		{ "gereed_op", N_("Due on"), false },
	};
	const char *heading = tr(ov->lang, "Open questions");
	struct doc_table *table;

	doc_heading(doc, 2, heading, "vragen");
	table = doc_table(doc, heading);
	add_columns(table, ov->lang, columns, COUNT(columns));
	doc_rows(table, ov->verdict.n_tasks + ov->verdict.n_agreements, add_questions, ov);
}
