#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/overview_internal.h"

/* --- organisations ------------------------------------------------------------------- */

/* Places come in order, so one that is named twice is the last: false then. */
static bool add_place(struct places *places, size_t place)
{
	if (places->n && places->items[places->n - 1] == place)
		return false;
	GROW(places->items, places->n, places->cap);
	places->items[places->n++] = place;
	return true;
}

static int compare_concentration(const void *a, const void *b)
{
	const struct party *x = a, *y = b;
	int order = (x->in_scope < y->in_scope) - (x->in_scope > y->in_scope);

	if (!order)
		order = (x->tasks.n < y->tasks.n) - (x->tasks.n > y->tasks.n);
	if (!order)
		order = (x->agreements.n < y->agreements.n) - (x->agreements.n > y->agreements.n);
	return order ? order : strcmp(x->record->id, y->record->id);
}

/* Those that a record names: who carries out a task, who is party to an agreement. */
static void look_for_parties(const struct reg *reg, size_t at, struct record *const *parties, struct places *out)
{
	const struct record *record = reg->records[at];
	bool is_task = record->type == TYPE_TAAK;
	const struct ynode *const *items;
	size_t n = is_task || record->type == TYPE_AFSPRAAK
			   ? record_items(record, is_task ? "belegd_bij" : "partijen", &items) : 0;

	for (size_t i = 0; i < n; i++) {
		const char *id = ynode_text(is_task ? items[i] : ynode_get(items[i], "partij"));
		struct record *const *place = id ? reg_find_place(reg, TYPE_PARTIJ, id) : NULL;

		if (!place)
			continue;
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = (size_t)(place - parties);
	}
}

/* Given the parties that each task and each agreement names. */
static void find_parties(struct overview *ov, const struct places *of_tasks, const struct places *of_agreements)
{
	struct record *const *records = reg_of_type(ov->reg, TYPE_PARTIJ, &ov->n_parties);

	ov->parties = xcalloc(ov->n_parties, sizeof *ov->parties);
	for (size_t i = 0; i < ov->n_parties; i++)
		ov->parties[i].record = records[i];
	for (size_t i = 0; i < ov->verdict.n_tasks; i++)
		for (size_t k = 0; k < of_tasks[i].n; k++) {
			struct party *party = &ov->parties[of_tasks[i].items[k]];

			if (add_place(&party->tasks, i))
				party->in_scope += manner_in_scope(ov->verdict.tasks[i].manner);
		}
	for (size_t i = 0; i < ov->verdict.n_agreements; i++)
		for (size_t k = 0; k < of_agreements[i].n; k++)
			add_place(&ov->parties[of_agreements[i].items[k]].agreements, i);
	if (ov->n_parties)
		qsort(ov->parties, ov->n_parties, sizeof *ov->parties, compare_concentration);
}

/* --- looking at each record, once ------------------------------------------------------ */

struct looking {
	struct overview *ov;
	struct signal_search *signals;
	struct record *const *parties;
	struct places *named;           /* for each record: the parties that it names */
};

static void look(const struct reg *reg, size_t at, void *context)
{
	struct looking *looking = context;

	verdict_look(reg, at, &looking->ov->verdict);
	signals_look(looking->signals, &looking->ov->verdict, at);
	look_for_parties(reg, at, looking->parties, &looking->named[at]);
}

/* The verdict, the signals and the organisations. */
static struct error *look_at_records(struct overview *ov, struct reg *reg)
{
	struct looking looking = { .ov = ov };
	struct error *err = reg_enumerate(reg), *signals;
	size_t n;

	if (err)
		return err;
	looking.signals = signals_begin(reg, ov->on, ov->lang);
	looking.parties = reg_of_type(reg, TYPE_PARTIJ, &n);
	looking.named = xcalloc(reg->n, sizeof *looking.named);
	verdict_begin(reg, ov->on, &ov->verdict);
	err = reg_load_looking(reg, look, &looking);
	if (!err)
		err = verdict_end(reg, &ov->verdict);
	signals = signals_end(looking.signals, &ov->verdict, &ov->signals);
	if (!err)
		find_parties(ov, looking.named + (ov->verdict.task_records - reg->records),
			     looking.named + ov->verdict.first_agreement);
	for (size_t i = 0; i < reg->n; i++)
		free(looking.named[i].items);
	free(looking.named);
	if (!err)
		return signals;
	error_free(signals);
	return err;
}

/* --- the whole ------------------------------------------------------------------------- */

static struct error *find_changes(struct overview *ov, const struct oid *since)
{
	static const struct record_filter all = { NULL, 0 };
	struct oid before, after;
	struct error *err = reg_open(ov->reg->site, since, &ov->earlier);

	if (!err)
		err = reg_load(ov->earlier);
	if (!err)
		err = store_commit_tree(ov->earlier->site->store, &ov->earlier->commit, &before);
	if (!err)
		err = store_commit_tree(ov->reg->site->store, &ov->reg->commit, &after);
	return err ? err : differences_between(ov->reg->site, &before, &after, &all, &ov->changes);
}

struct error *overview_compute(struct reg *reg, const struct overview_query *query, struct overview **out)
{
	struct overview *ov = xcalloc(1, sizeof *ov);
	struct error *err;

	lang_set_reports(query->lang);
	*ov = (struct overview){ .reg = reg, .lang = query->lang, .on = query->on };
	err = look_at_records(ov, reg);
	if (!err)
		err = timeline_find(ov);
	if (!err && query->since)
		err = find_changes(ov, query->since);
	if (err) {
		overview_free(ov);
		return err;
	}
	ov->needs = xcalloc(ov->verdict.n_tasks, sizeof *ov->needs);
	for (size_t i = 0; i < ov->verdict.n_tasks; i++)
		overview_needs(ov, &ov->verdict.tasks[i], &ov->needs[i]);
	*out = ov;
	return NULL;
}

void overview_free(struct overview *ov)
{
	if (!ov)
		return;
	for (size_t i = 0; i < ov->n_parties; i++) {
		free(ov->parties[i].tasks.items);
		free(ov->parties[i].agreements.items);
	}
	for (size_t i = 0; ov->needs && i < ov->verdict.n_tasks; i++)
		strv_free(&ov->needs[i]);
	timeline_free(&ov->timeline);
	differences_free(&ov->changes);
	reg_free(ov->earlier);
	free(ov->parties);
	free(ov->needs);
	signals_free(&ov->signals);
	verdict_free(&ov->verdict);
	free(ov);
}

struct rows {
	const struct overview *ov;
	enum manner manner;
	row_add add;
};

static void add_task_rows(struct doc_table *table, size_t at, const void *context)
{
	const struct rows *rows = context;
	const struct task *task = &rows->ov->verdict.tasks[at];
	struct row row = { .ov = rows->ov, .task = task };

	if (task->manner != rows->manner)
		return;
	if (!task->n)
		rows->add(table, &row, true);
	for (size_t k = 0; k < task->n; k++) {
		row.link = &task->links[k];
		row.a = &rows->ov->verdict.agreements[row.link->agreement];
		rows->add(table, &row, k == 0);
	}
}

void overview_rows_of(const struct overview *ov, enum manner manner, row_add add, struct doc_table *table)
{
	struct rows rows = { ov, manner, add };

	doc_rows(table, ov->verdict.n_tasks, add_task_rows, &rows);
}

/* --- texts for people -------------------------------------------------------------------- */

char *record_anchor(const struct record *record)
{
	return xasprintf("#%s/%s", schema_of(record->type)->name, record->id);
}

char *questions_anchor(const struct record *record)
{
	return xasprintf("#vragen/%s/%s", schema_of(record->type)->name, record->id);
}

/* The name behind an id, or the word for a value of an enum. */
static const char *item_words(const struct overview *ov, const struct field *field, const char *text)
{
	if (!text_is_known(text) || field->type == FIELD_ENUM)
		return word(ov->lang, text);
	if (field->type == FIELD_PARTIJ_ID)
		return reg_title(ov->reg, TYPE_PARTIJ, text);
	return field->type == FIELD_TAAK_ID ? reg_title(ov->reg, TYPE_TAAK, text) : text;
}

char *names_words(const struct overview *ov, struct strv *names)
{
	struct str text = STR_INIT;

	if (!names->n)
		str_add(&text, word(ov->lang, "geen"));
	for (size_t i = 0; i < names->n; i++) {
		str_add(&text, i ? "\n" : "");
		str_add(&text, names->n > 1 ? "• " : "");
		str_add(&text, names->items[i]);
	}
	strv_free(names);
	return str_detach(&text);
}

char *list_words(const struct overview *ov, const struct record *record, const char *field)
{
	const struct field *row = field_find(schema_of(record->type)->fields, field, NULL);
	const struct ynode *const *items;
	size_t n = record_items(record, field, &items);
	struct strv names = STRV_INIT;

	if (!n)
		return xstrdup(word(ov->lang, record_known(record, field) ? NULL : record_text(record, field)));
	for (size_t i = 0; i < n; i++)
		strv_push(&names, item_words(ov, row, ynode_text(items[i])));
	return names_words(ov, &names);
}

char *state_words(const struct overview *ov, const struct agreement *a)
{
	const char *because = a->term.because;
	const char *status = a->facts.status;
	const struct field *field = because ? field_find(schema_of(TYPE_AFSPRAAK)->fields, because, NULL) : NULL;
	char *label = field ? lower_first(field_label(field, ov->lang)) : NULL;
	char *text;

	if (a->term.state == STATE_ONBEKEND && label)
		text = xasprintf(tr(ov->lang, "status: %s\nstate: unknown (%s unknown)"), word(ov->lang, status), label);
	else
		text = xasprintf(tr(ov->lang, "status: %s\nstate: %s"), word(ov->lang, status),
			    word(ov->lang, state_name(a->term.state)));
	free(label);
	return text;
}

static char *renewal_words(const struct overview *ov, const struct agreement *a)
{
	const char *manner = a->facts.wijze, *most = a->facts.maximum;
	char *length, *limit, *text;

	if (!str_equal(manner, "stilzwijgend"))
		return xasprintf(tr(ov->lang, "renewal: %s"), word(ov->lang, manner));
	length = duration_words(a->facts.duur, ov->lang);
	limit = text_is_known(most) ? xasprintf(tr(ov->lang, ", at most %s times"), most) : xstrdup("");
	text = xasprintf(tr(ov->lang, "renewal: tacit, each time %s%s"), length, limit);
	free(length);
	free(limit);
	return text;
}

char *end_words(const struct overview *ov, const struct agreement *a)
{
	char *day = day_words(a->term.end, ov->lang), *renewal, *text;

	if (a->term.end.kind == DAY_OPEN_ENDED || a->record->broken)
		return day;
	renewal = renewal_words(ov, a);
	text = a->term.term ? xasprintf(tr(ov->lang, "%s (term %ld)\n%s"), day, a->term.term, renewal)
			    : xasprintf("%s\n%s", day, renewal);
	free(day);
	free(renewal);
	return text;
}
