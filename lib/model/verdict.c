#include "model/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"

#define TASKS_AT_ONCE 250

const char *const condition_fields[CONDITION_COUNT] = {
	"soort", "status", "partijen", "toestand", "documenten",
};

static const char *const manner_names[MANNER_COUNT] = {
	[MANNER_UITGEVOERD] = "uitgevoerd_door_ander",
	[MANNER_GEORGANISEERD] = "georganiseerd_door_ander",
	[MANNER_SAMENWERKING] = "samenwerking",
	[MANNER_AFSTEMMING] = "afstemming",
	[MANNER_ONBEKEND] = "onbekend",
};

const char *manner_name(enum manner manner)
{
	return manner_names[manner];
}

bool manner_in_scope(enum manner manner)
{
	return manner == MANNER_UITGEVOERD || manner == MANNER_GEORGANISEERD;
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[OUTCOME_COUNT] = {
		[OUTCOME_VASTGELEGD] = "vastgelegd",
		[OUTCOME_DEELS] = "deels",
		[OUTCOME_NIET] = "niet",
		[OUTCOME_ONBEKEND] = "onbekend",
	};

	return names[outcome];
}

const char *judgement_name(enum judgement judgement)
{
	static const char *const names[] = {
		[JUDGEMENT_VOLDOET] = "voldoet",
		[JUDGEMENT_VOLDOET_DEELS] = "voldoet_deels",
		[JUDGEMENT_VOLDOET_NIET] = "voldoet_niet",
		[JUDGEMENT_NIET_VAST_TE_STELLEN] = "niet_vast_te_stellen",
	};

	return names[judgement];
}

static bool is_one_of(const char *text, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(text, names[i]))
			return true;
	return false;
}

/* --- one agreement ------------------------------------------------------------------ */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool agreement_has_party(const struct agreement *agreement, const char *id)
{
	return agreement->n_parties &&
	       bsearch(&id, agreement->parties, agreement->n_parties, sizeof id, compare_texts);
}

/* Leaves the list empty when a party in it is unknown: then it may be any. */
static void read_parties(struct agreement *agreement)
{
	const struct ynode *const *items;
	size_t n = record_items(agreement->record, "partijen", &items);

	agreement->parties = xcalloc(n, sizeof *agreement->parties);
	for (size_t i = 0; i < n; i++) {
		agreement->parties[i] = ynode_text(ynode_get(items[i], "partij"));
		if (!text_is_known(agreement->parties[i]))
			return;
	}
	agreement->n_parties = n;
	if (n)
		qsort(agreement->parties, n, sizeof *agreement->parties, compare_texts);
}

/* Those with an address; whether a stored file is there, the store has to tell. */
static void read_documents(struct agreement *agreement)
{
	const struct ynode *const *items;
	size_t n = record_items(agreement->record, "documenten", &items);

	for (size_t i = 0; i < n; i++) {
		if (document_url(items[i]))
			agreement->unmet &= ~(unsigned)CONDITION_DOCUMENT;
		agreement->names_files |= document_file(items[i]) != NULL;
	}
}

static struct error *find_files(const struct reg *reg, struct agreement *agreement)
{
	const struct ynode *const *items;
	size_t n = record_items(agreement->record, "documenten", &items);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err && (agreement->unmet & CONDITION_DOCUMENT); i++) {
		const char *file = document_file(items[i]);
		bool found = false;

		if (file)
			err = reg_has_file(reg, file, &found);
		if (found)
			agreement->unmet &= ~(unsigned)CONDITION_DOCUMENT;
	}
	return err;
}

void agreement_put_term(struct agreement *agreement, const struct term *term)
{
	agreement->term = *term;
	agreement->counts = term->state != STATE_CONCEPT && !state_is_over(term->state);
	if (term->state == STATE_VAN_KRACHT)
		agreement->unmet &= ~(unsigned)CONDITION_IN_FORCE;
	else
		agreement->unmet |= CONDITION_IN_FORCE;
}

/* By its record alone. */
static void judge_agreement(const struct reg *reg, struct date on, struct agreement *agreement)
{
	static const char *const loose[] = { "intentieovereenkomst", "anders" };
	static const char *const settled[] = { "vastgesteld", "ondertekend", "van_kracht" };
	const struct record *record = agreement->record;
	const char *kind = record_choice(record, "soort");
	struct term term;

	agreement->unmet = CONDITION_ALL & ~(unsigned)CONDITION_PARTIES;
	agreement->term = (struct term){ .state = STATE_ONBEKEND, .end = { DAY_UNKNOWN, DATE_FIRST } };
	if (record->broken)
		return;
	term_facts_of(record, reg->config, &agreement->facts);
	term_compute(&agreement->facts, on, LANG_NL, NULL, &term);
	agreement_put_term(agreement, &term);
	read_parties(agreement);
	read_documents(agreement);
	agreement->binds = kind && !is_one_of(kind, loose, COUNT(loose));
	if (agreement->binds)
		agreement->unmet &= ~(unsigned)CONDITION_BINDING;
	if (is_one_of(agreement->facts.status, settled, COUNT(settled)))
		agreement->unmet &= ~(unsigned)CONDITION_STATUS;
}

/* --- one task ------------------------------------------------------------------------ */

static enum manner read_manner(const struct record *record)
{
	const char *text = record_text(record, "wijze");

	for (int i = 0; i < MANNER_ONBEKEND; i++)
		if (str_equal(text, manner_names[i]))
			return (enum manner)i;
	return MANNER_ONBEKEND;
}

/* CONDITION_PARTIES. */
static bool carried_out_by_parties(const struct task *task, const struct agreement *agreement)
{
	const struct ynode *const *items;
	size_t n = record_items(task->record, "belegd_bij", &items);

	for (size_t i = 0; i < n; i++) {
		const char *id = ynode_text(items[i]);

		if (!text_is_known(id) || !agreement_has_party(agreement, id))
			return false;
	}
	return n > 0;
}

void task_judge(const struct verdict *verdict, struct task *task)
{
	int fewest = CONDITION_COUNT + 1;

	task->best = NO_LINK;
	for (size_t i = 0; i < task->n; i++) {
		struct link *link = &task->links[i];
		const struct agreement *agreement = &verdict->agreements[link->agreement];
		int lacking;

		link->unmet = agreement->unmet;
		if (!carried_out_by_parties(task, agreement))
			link->unmet |= CONDITION_PARTIES;
		lacking = __builtin_popcount(link->unmet);
		if (agreement->counts && lacking < fewest) {
			fewest = lacking;
			task->best = i;
		}
	}
	if (task->manner == MANNER_ONBEKEND)
		task->outcome = OUTCOME_ONBEKEND;
	else if (task->best == NO_LINK)
		task->outcome = OUTCOME_NIET;
	else
		task->outcome = fewest ? OUTCOME_DEELS : OUTCOME_VASTGELEGD;
}

/* --- the register ---------------------------------------------------------------------- */

static bool has_task(const struct agreement *agreement, size_t task)
{
	for (size_t i = 0; i < agreement->n_tasks; i++)
		if (agreement->tasks[i] == task)
			return true;
	return false;
}

static void find_tasks(const struct reg *reg, const struct verdict *verdict, struct agreement *agreement)
{
	const struct ynode *const *items;
	size_t n = record_items(agreement->record, "taken", &items);

	agreement->tasks = n ? xcalloc(n, sizeof *agreement->tasks) : NULL;
	for (size_t i = 0; i < n; i++) {
		const char *id = ynode_text(items[i]);
		struct record *const *place = id ? reg_find_place(reg, TYPE_TAAK, id) : NULL;

		if (place && !has_task(agreement, (size_t)(place - verdict->task_records)))
			agreement->tasks[agreement->n_tasks++] = (size_t)(place - verdict->task_records);
	}
}

/* Agreements come in order: a task has them in order too. */
static void link_tasks(struct verdict *verdict)
{
	for (size_t at = 0; at < verdict->n_agreements; at++) {
		const struct agreement *agreement = &verdict->agreements[at];

		for (size_t i = 0; i < agreement->n_tasks; i++) {
			struct task *task = &verdict->tasks[agreement->tasks[i]];

			GROW(task->links, task->n, task->cap);
			task->links[task->n++] = (struct link){ .agreement = at };
		}
	}
}

enum judgement judgement_of(size_t in_scope, const size_t outcomes[OUTCOME_COUNT])
{
	if (!in_scope)
		return JUDGEMENT_NIET_VAST_TE_STELLEN;
	if (outcomes[OUTCOME_VASTGELEGD] == in_scope)
		return outcomes[OUTCOME_ONBEKEND] ? JUDGEMENT_NIET_VAST_TE_STELLEN : JUDGEMENT_VOLDOET;
	if (outcomes[OUTCOME_NIET] == in_scope)
		return JUDGEMENT_VOLDOET_NIET;
	return JUDGEMENT_VOLDOET_DEELS;
}

static void count(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_tasks; i++) {
		const struct task *task = &verdict->tasks[i];
		bool in_scope = manner_in_scope(task->manner);

		verdict->manners[task->manner]++;
		verdict->in_scope += in_scope;
		if (in_scope || task->outcome == OUTCOME_ONBEKEND)
			verdict->outcomes[task->outcome]++;
	}
}

void verdict_begin(const struct reg *reg, struct date on, struct verdict *out)
{
	struct record *const *agreements;

	*out = (struct verdict){ .on = on };
	out->task_records = reg_of_type(reg, TYPE_TAAK, &out->n_tasks);
	out->tasks = xcalloc(out->n_tasks, sizeof *out->tasks);
	for (size_t i = 0; i < out->n_tasks; i++)
		out->tasks[i].record = out->task_records[i];
	agreements = reg_of_type(reg, TYPE_AFSPRAAK, &out->n_agreements);
	out->first_agreement = (size_t)(agreements - reg->records);
	out->agreements = xcalloc(out->n_agreements, sizeof *out->agreements);
	for (size_t i = 0; i < out->n_agreements; i++)
		out->agreements[i].record = agreements[i];
}

void verdict_look(const struct reg *reg, size_t at, struct verdict *verdict)
{
	struct agreement *agreement = verdict_agreement(verdict, reg, at);

	if (!agreement)
		return;
	judge_agreement(reg, verdict->on, agreement);
	find_tasks(reg, verdict, agreement);
}

static struct error *find_all_files(const struct reg *reg, struct verdict *verdict)
{
	struct error *err = NULL;

	for (size_t i = 0; i < verdict->n_agreements && !err; i++)
		if (verdict->agreements[i].names_files)
			err = find_files(reg, &verdict->agreements[i]);
	return err;
}

static void judge_tasks(const struct slice *slice, void *context)
{
	struct verdict *verdict = context;

	for (size_t i = slice->from; i < slice->to; i++) {
		verdict->tasks[i].manner = read_manner(verdict->tasks[i].record);
		task_judge(verdict, &verdict->tasks[i]);
	}
}

struct error *verdict_end(const struct reg *reg, struct verdict *verdict)
{
	struct error *err = find_all_files(reg, verdict);

	if (err) {
		verdict_free(verdict);
		return err;
	}
	link_tasks(verdict);
	parallel(verdict->n_tasks, TASKS_AT_ONCE, judge_tasks, verdict);
	count(verdict);
	verdict->judgement = judgement_of(verdict->in_scope, verdict->outcomes);
	return NULL;
}

static void look(const struct reg *reg, size_t at, void *context)
{
	verdict_look(reg, at, context);
}

struct error *verdict_compute(const struct reg *reg, struct date on, struct verdict *out)
{
	verdict_begin(reg, on, out);
	reg_look_at_all(reg, look, out);
	return verdict_end(reg, out);
}

struct agreement *verdict_agreement(const struct verdict *verdict, const struct reg *reg, size_t at)
{
	return reg->records[at]->type == TYPE_AFSPRAAK ? &verdict->agreements[at - verdict->first_agreement] : NULL;
}

void verdict_free(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_tasks; i++)
		free(verdict->tasks[i].links);
	for (size_t i = 0; i < verdict->n_agreements; i++) {
		free(verdict->agreements[i].parties);
		free(verdict->agreements[i].tasks);
	}
	free(verdict->tasks);
	free(verdict->agreements);
	*verdict = (struct verdict){ .on = verdict->on };
}
