/* The verdict on the norm in its two halves: is there an overview of the tasks
 * (a), and are the agreements about them recorded (b). */
#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"
#include "report/overview_internal.h"

static void add_owned_para(struct doc *doc, enum tone tone, char *text)
{
	doc_para(doc, tone, text);
	free(text);
}

enum tone outcome_tone(enum outcome outcome)
{
	static const enum tone tones[OUTCOME_COUNT] = {
		[OUTCOME_VASTGELEGD] = TONE_GOOD, [OUTCOME_DEELS] = TONE_PARTLY,
		[OUTCOME_NIET] = TONE_BAD, [OUTCOME_ONBEKEND] = TONE_UNKNOWN,
	};

	return tones[outcome];
}

/* The names of the tasks that a test picks, one a line; "geen" when none. */
static char *names_of(const struct overview *ov, bool (*pick)(const struct task *task, int value), int value)
{
	struct strv names = STRV_INIT;

	for (size_t i = 0; i < ov->verdict.n_tasks; i++)
		if (pick(&ov->verdict.tasks[i], value))
			strv_push(&names, record_title(ov->verdict.tasks[i].record));
	return names_words(ov, &names);
}

static bool has_manner(const struct task *task, int manner)
{
	return (int)task->manner == manner;
}

static bool counts_with_outcome(const struct task *task, int outcome)
{
	return (int)task->outcome == outcome && (manner_in_scope(task->manner) || outcome == OUTCOME_ONBEKEND);
}

static void add_names(struct doc_table *table, char *names)
{
	doc_cell(table, names);
	free(names);
}

/* --- the conclusion ---------------------------------------------------------------------- */

/* The whole, and what it means for the agreements (b). */
static const struct {
	enum tone tone;
	const char *whole, *agreements;
} conclusions[] = {
	[JUDGEMENT_VOLDOET] = { TONE_GOOD, N_("Complies with the norm"), N_("Yes") },
	[JUDGEMENT_VOLDOET_DEELS] = { TONE_PARTLY, N_("Complies with the norm in part"), N_("In part") },
	[JUDGEMENT_VOLDOET_NIET] = { TONE_BAD, N_("Does not comply with the norm"), N_("No") },
	[JUDGEMENT_NIET_VAST_TE_STELLEN] = { TONE_UNKNOWN, N_("Whether the norm is complied with cannot be determined"), N_("Cannot be determined") },
};

const char *judgement_words(enum judgement judgement, enum lang lang)
{
	return tr(lang, conclusions[judgement].whole);
}

enum tone judgement_tone(enum judgement judgement)
{
	return conclusions[judgement].tone;
}

static const char *first_answer(const struct overview *ov)
{
	if (!ov->verdict.n_tasks)
		return tr(ov->lang, "No");
	return ov->verdict.manners[MANNER_ONBEKEND] ? tr(ov->lang, "Yes, with unknown tasks")
						    : tr(ov->lang, "Yes");
}

static const char *second_answer(const struct overview *ov)
{
	return tr(ov->lang, conclusions[ov->verdict.judgement].agreements);
}

static void add_conclusion(const struct overview *ov, struct doc *doc)
{
	enum judgement judgement = ov->verdict.judgement;
	char *on = date_long(ov->on, ov->lang);

	add_owned_para(doc, conclusions[judgement].tone,
		       xasprintf(tr(ov->lang,
			    "%s\nOn the reference date %s:\na. Is there an overview of the tasks carried out by others? %s.\n"
			    "b. Are the agreements about these tasks recorded? %s."),
			    tr(ov->lang, conclusions[judgement].whole), on,
			    first_answer(ov), second_answer(ov)));
	free(on);
}

/* --- a: the overview ----------------------------------------------------------------------- */

static void add_manners(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "wijze", N_("Manner"), false },
		{ "telt_mee", N_("Counts for the norm"), false },
		{ "aantal", N_("Number"), true },
		{ "taken", N_("Tasks and knowledge areas"), false },
	};
	struct doc_table *table = doc_table(doc, tr(ov->lang, "Number of tasks by manner"));

	add_columns(table, ov->lang, columns, COUNT(columns));
	for (int manner = 0; manner < MANNER_COUNT; manner++) {
		const char *counts = manner == MANNER_ONBEKEND ? "onbekend"
				     : manner_in_scope((enum manner)manner) ? "ja" : "nee";

		doc_row(table, NULL);
		doc_cell(table, word(ov->lang, manner_name((enum manner)manner)));
		doc_cell(table, word(ov->lang, counts));
		doc_cell_number(table, count_words(ov->verdict.manners[manner], ov->lang).text,
				ov->verdict.manners[manner]);
		add_names(table, names_of(ov, has_manner, manner));
	}
}

/* Whether there is an overview, and in a second line whether it is complete. */
static void add_first_answer(const struct overview *ov, struct doc *doc)
{
	const struct verdict *v = &ov->verdict;
	enum tone tone = !v->n_tasks ? TONE_BAD : v->manners[MANNER_ONBEKEND] ? TONE_UNKNOWN : TONE_GOOD;
	char *complete = completeness_words(ov);

	add_owned_para(doc, tone,
		       xasprintf(tr(ov->lang, "%s\nTasks and knowledge areas in the register: %s. Manner unknown: %s.\n%s"),
				 first_answer(ov), count_words(v->n_tasks, ov->lang).text,
				 count_words(v->manners[MANNER_ONBEKEND], ov->lang).text, complete));
	free(complete);
}

static void add_first_half(const struct overview *ov, struct doc *doc)
{
	const size_t *manners = ov->verdict.manners;

	doc_heading(doc, 3, tr(ov->lang, "a. Is there an overview of the tasks carried out by others?"), "norm-a");
	add_first_answer(ov, doc);
	add_owned_para(doc, TONE_NONE,
		       xasprintf(tr(ov->lang,
			    "A task counts for the norm when another carries it out or organises it. Number: %s. "
			    "Cooperation and coordination are counted apart. Number: %s."),
				 count_words(ov->verdict.in_scope, ov->lang).text,
				 count_words(manners[MANNER_SAMENWERKING] + manners[MANNER_AFSTEMMING], ov->lang).text));
	add_manners(ov, doc);
}

/* --- b: the agreements ---------------------------------------------------------------------- */

static void add_outcomes(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "oordeel", N_("Verdict"), false },
		{ "aantal", N_("Number"), true },
		{ "taken", N_("Tasks and knowledge areas"), false },
	};
	struct doc_table *table = doc_table(doc, tr(ov->lang, "Number of tasks by verdict"));

	add_columns(table, ov->lang, columns, COUNT(columns));
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
		doc_row(table, NULL);
		doc_cell_tone(table, word(ov->lang, outcome_name((enum outcome)outcome)),
			      outcome_tone((enum outcome)outcome));
		doc_cell_number(table, count_words(ov->verdict.outcomes[outcome], ov->lang).text,
				ov->verdict.outcomes[outcome]);
		add_names(table, names_of(ov, counts_with_outcome, outcome));
	}
}

static char *numbered(const struct strv *lines)
{
	struct strv out = STRV_INIT;
	char *joined;

	for (size_t i = 0; i < lines->n; i++)
		strv_pushf(&out, "%zu. %s", i + 1, lines->items[i]);
	joined = strv_join(&out, "\n");
	strv_free(&out);
	return joined;
}

/* What is needed, under the agreement that comes closest. */
static char *need_words(const struct overview *ov, size_t i)
{
	const struct task *task = &ov->verdict.tasks[i];
	char *needed = numbered(&ov->needs[i]), *text;

	if (task->outcome == OUTCOME_VASTGELEGD) {
		free(needed);
		return xstrdup(tr(ov->lang, "Nothing more."));
	}
	if (task->outcome != OUTCOME_DEELS)
		return needed;
	text = xasprintf(tr(ov->lang, "Agreement: %s\n%s"),
		    record_title(ov->verdict.agreements[task->links[task->best].agreement].record), needed);
	free(needed);
	return text;
}

static void add_need_row(const struct overview *ov, struct doc_table *table, size_t i)
{
	const struct task *task = &ov->verdict.tasks[i];
	char *anchor = record_anchor(task->record), *needed = need_words(ov, i);

	doc_row(table, NULL);
	doc_cell_link(table, record_title(task->record), anchor);
	doc_cell_tone(table, word(ov->lang, outcome_name(task->outcome)), outcome_tone(task->outcome));
	doc_cell(table, needed);
	free(anchor);
	free(needed);
}

static void add_needs(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "taak", N_("Task or knowledge area"), false },
		{ "oordeel", N_("Verdict"), false },
		{ "nodig", N_("What is still needed"), false },
	};
	const char *heading = tr(ov->lang, "What is still needed");
	struct doc_table *table;

	doc_heading(doc, 4, heading, "nodig");
	table = doc_table(doc, heading);
	add_columns(table, ov->lang, columns, COUNT(columns));
	for (size_t i = 0; i < ov->verdict.n_tasks; i++) {
		const struct task *task = &ov->verdict.tasks[i];

		if (manner_in_scope(task->manner) || task->outcome == OUTCOME_ONBEKEND)
			add_need_row(ov, table, i);
	}
}

static void add_second_answer(const struct overview *ov, struct doc *doc)
{
	const size_t *n = ov->verdict.outcomes;

	add_owned_para(doc, conclusions[ov->verdict.judgement].tone,
		       xasprintf(tr(ov->lang,
			    "%s\nTasks that count: %s. Recorded: %s. Partly recorded: %s. Not recorded: %s.\n"
			    "Tasks of which it is not known whether they count: %s."),
				 second_answer(ov), count_words(ov->verdict.in_scope, ov->lang).text,
				 count_words(n[OUTCOME_VASTGELEGD], ov->lang).text,
				 count_words(n[OUTCOME_DEELS], ov->lang).text,
				 count_words(n[OUTCOME_NIET], ov->lang).text,
				 count_words(n[OUTCOME_ONBEKEND], ov->lang).text));
}

static void add_second_half(const struct overview *ov, struct doc *doc)
{
	doc_heading(doc, 3, tr(ov->lang, "b. Are the agreements about these tasks recorded?"), "norm-b");
	add_second_answer(ov, doc);
	doc_para(doc, TONE_NONE,
		 tr(ov->lang,
		     "A task is recorded when there is an agreement that binds, with a valid status, with its parties, "
		     "in force on the reference date, and with a document. With an agreement that meets only some of "
		     "these, the task is partly recorded."));
	add_outcomes(ov, doc);
	add_needs(ov, doc);
}

void add_verdict(const struct overview *ov, struct doc *doc)
{
	doc_heading(doc, 2, tr(ov->lang, "Verdict on the norm"), "oordeel");
	add_conclusion(ov, doc);
	add_first_half(ov, doc);
	add_second_half(ov, doc);
}
