#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/overview_internal.h"

/* --- organisations ------------------------------------------------------------------- */

static int compare_party_id(const void *id, const void *party)
{
	return strcmp(id, ((const struct party *)party)->record->id);
}

static struct party *find_party(const struct overview *ov, const char *id)
{
	return id && ov->n_parties ? bsearch(id, ov->parties, ov->n_parties, sizeof *ov->parties, compare_party_id)
				   : NULL;
}

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

static void find_parties(struct overview *ov)
{
	struct record *const *records = reg_of_type(ov->reg, TYPE_PARTIJ, &ov->n_parties);
	const struct ynode *const *items;
	struct party *party;
	size_t n;

	ov->parties = xcalloc(ov->n_parties, sizeof *ov->parties);
	for (size_t i = 0; i < ov->n_parties; i++)
		ov->parties[i].record = records[i];
	for (size_t i = 0; i < ov->verdict.n_tasks; i++) {
		n = record_items(ov->verdict.tasks[i].record, "belegd_bij", &items);
		for (size_t k = 0; k < n; k++)
			if ((party = find_party(ov, ynode_text(items[k]))) && add_place(&party->tasks, i))
				party->in_scope += manner_in_scope(ov->verdict.tasks[i].manner);
	}
	for (size_t i = 0; i < ov->verdict.n_agreements; i++) {
		n = record_items(ov->verdict.agreements[i].record, "partijen", &items);
		for (size_t k = 0; k < n; k++)
			if ((party = find_party(ov, ynode_text(ynode_get(items[k], "partij")))))
				add_place(&party->agreements, i);
	}
	if (ov->n_parties)
		qsort(ov->parties, ov->n_parties, sizeof *ov->parties, compare_concentration);
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
	err = reg_load(reg);
	*ov = (struct overview){ .reg = reg, .lang = query->lang, .on = query->on };
	if (!err)
		err = verdict_compute(reg, query->on, &ov->verdict);
	if (!err)
		err = signals_find(reg, &ov->verdict, query->lang, &ov->signals);
	if (!err)
		err = timeline_find(ov);
	if (!err && query->since)
		err = find_changes(ov, query->since);
	if (err) {
		overview_free(ov);
		return err;
	}
	find_parties(ov);
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

void overview_each_row(const struct overview *ov, enum manner manner, row_visit visit, void *context)
{
	for (size_t i = 0; i < ov->verdict.n_tasks; i++) {
		const struct task *task = &ov->verdict.tasks[i];
		struct row row = { .ov = ov, .task = task };

		if (task->manner != manner)
			continue;
		if (!task->n)
			visit(&row, true, context);
		for (size_t k = 0; k < task->n; k++) {
			row.link = &task->links[k];
			row.a = &ov->verdict.agreements[row.link->agreement];
			visit(&row, k == 0, context);
		}
	}
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
	for (size_t i = 0; i < names->n; i++)
		str_addf(&text, "%s%s%s", i ? "\n" : "", names->n > 1 ? "• " : "", names->items[i]);
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
	const char *status = record_text(a->record, "status");
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
	const char *manner = record_part(a->record, "verlenging", "wijze");
	const char *most = record_part(a->record, "verlenging", "maximum");
	char *length, *limit, *text;

	if (!str_equal(manner, "stilzwijgend"))
		return xasprintf(tr(ov->lang, "renewal: %s"), word(ov->lang, manner));
	length = duration_words(record_part(a->record, "verlenging", "duur"), ov->lang);
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
