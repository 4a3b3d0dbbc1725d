/* What a task lacks to be vastgelegd, said as what has to be done. */
#include <stdlib.h>

#include "base/mem.h"
#include "report/overview_internal.h"

struct need {
	const struct overview *ov;
	const struct task *task;
	const struct agreement *a;      /* the best one; NULL when none counts */
	struct strv *out;
};

static void need_binding(const struct need *n)
{
	const char *kind = record_choice(n->a->record, "soort");

	if (!kind)
		strv_push(n->out, tr(n->ov->lang, "Record the kind of agreement: it is unknown."));
	else if (str_equal(kind, "intentieovereenkomst"))
		strv_push(n->out, tr(n->ov->lang, "Conclude a binding agreement: a letter of intent does not bind."));
	else
		strv_push(n->out, tr(n->ov->lang, "Record which kind of agreement this is: 'other' does not say whether it binds."));
}

static void need_status(const struct need *n)
{
	const char *status = record_choice(n->a->record, "status");

	if (!status)
		strv_push(n->out, tr(n->ov->lang,
				      "Record the status: it is unknown. It must be adopted, signed or in force."));
	else
		strv_push_owned(n->out, xasprintf(tr(n->ov->lang,
					     "The status is '%s' now. It must be adopted, signed or in force."),
					     word(n->ov->lang, status)));
}

/* Those who carry out the task and are no party, by name. */
static void find_absent(const struct need *n, struct strv *names, bool *unknown)
{
	const struct ynode *const *items;
	size_t count = record_items(n->task->record, "belegd_bij", &items);

	*unknown = !count;
	for (size_t i = 0; i < count; i++) {
		const char *id = ynode_text(items[i]);

		if (!text_is_known(id))
			*unknown = true;
		else if (!agreement_has_party(n->a, id))
			strv_push(names, reg_title(n->ov->reg, TYPE_PARTIJ, id));
	}
}

static void need_parties(const struct need *n)
{
	struct strv names = STRV_INIT;
	char *joined;
	bool unknown;

	find_absent(n, &names, &unknown);
	joined = strv_join(&names, ", ");
	if (unknown)
		strv_push(n->out, tr(n->ov->lang, "Record to whom the task is assigned: it is unknown."));
	if (!n->a->n_parties)
		strv_push(n->out, tr(n->ov->lang, "Record the parties to the agreement: they are not all known."));
	else if (names.n)
		strv_push_owned(n->out, xasprintf(tr(n->ov->lang,
					     "The parties lack who has the task: %s."),
					     joined));
	free(joined);
	strv_free(&names);
}

/* The fields without which nothing can be said of the state: the one that
 * decided and, as it is asked for next, the end. */
static char *unknown_fields(const struct need *n)
{
	const struct field *fields = schema_of(TYPE_AFSPRAAK)->fields;
	const char *because = n->a->term.because, *end = record_text(n->a->record, "datum_einde");
	char *label = lower_first(field_label(field_find(fields, because, NULL), n->ov->lang)), *both, *second;
	struct date date;

	if (!str_equal(because, "datum_ingang") || date_parse(end, &date) || str_equal(end, "onbepaalde_tijd"))
		return label;
	second = lower_first(field_label(field_find(fields, "datum_einde", NULL), n->ov->lang));
	both = xasprintf(tr(n->ov->lang, "%s and %s"), label, second);
	free(label);
	free(second);
	return both;
}

static void need_in_force(const struct need *n)
{
	char *on = date_long(n->ov->on, n->ov->lang), *other;

	if (n->a->term.state == STATE_ONBEKEND) {
		other = unknown_fields(n);
		strv_push_owned(n->out, xasprintf(tr(n->ov->lang,
					     "Record: %s. Whether the agreement is in force on %s cannot be said now."),
					     other, on));
	} else {
		other = date_words(record_text(n->a->record, "datum_ingang"), n->ov->lang);
		strv_push_owned(n->out, xasprintf(tr(n->ov->lang,
					     "The agreement starts on %s only. On %s it is not in force yet."), other, on));
	}
	free(on);
	free(other);
}

static void need_document(const struct need *n)
{
	strv_push(n->out, tr(n->ov->lang, "Record the document: with its address, or as a file in the register."));
}

/* By bit of the condition. */
static void (*const needs[CONDITION_COUNT])(const struct need *) = {
	need_binding, need_status, need_parties, need_in_force, need_document,
};

/* No agreement counts: there is none, or only drafts and what is over. */
static void need_agreement(const struct need *n)
{
	if (!n->task->n)
		strv_push(n->out, tr(n->ov->lang, "Record an agreement: this task has none."));
	for (size_t i = 0; i < n->task->n; i++) {
		const struct agreement *a = &n->ov->verdict.agreements[n->task->links[i].agreement];

		strv_push_owned(n->out, xasprintf(tr(n->ov->lang,
					     "Record an agreement that holds. The state of '%s' is: %s."),
					     record_title(a->record), word(n->ov->lang, state_name(a->term.state))));
	}
}

void overview_needs(const struct overview *ov, const struct task *task, struct strv *out)
{
	struct need n = { .ov = ov, .task = task, .out = out };
	const struct link *best = task->best == NO_LINK ? NULL : &task->links[task->best];

	if (task->record->broken)
		strv_push_owned(out, xasprintf(tr(ov->lang, "Repair the file %s: it cannot be read."), task->record->path));
	else if (task->manner == MANNER_ONBEKEND)
		strv_push(out, tr(ov->lang, "Record the manner: is the task carried out or organised by another, or is it cooperation or coordination?"));
	else if (!best)
		need_agreement(&n);
	for (int bit = 0; best && task->outcome == OUTCOME_DEELS && bit < CONDITION_COUNT; bit++) {
		n.a = &ov->verdict.agreements[best->agreement];
		if (best->unmet & 1U << bit)
			needs[bit](&n);
	}
}
