#include "model/coverage.h"

#include <stdlib.h>

#include "base/mem.h"

const char *cover_name(enum cover_kind kind)
{
	static const char *const names[] = {
		[COVER_NONE] = "none", [COVER_UNKNOWN] = "unknown", [COVER_EXPECTED] = "expected",
		[COVER_CERTAIN] = "certain",
	};

	return names[kind];
}

/* --- periods ------------------------------------------------------------------------------ */

static struct date day_before(struct date day)
{
	date_shift(day, -1, &day);
	return day;
}

static void push_period(struct periods *periods, struct date first, struct date last, int value)
{
	GROW(periods->items, periods->n, periods->cap);
	periods->items[periods->n++] = (struct period){ first, last, value };
}

/* Days in order: a period like the one before it, and right after it, makes that longer. */
static void add_period(struct periods *periods, struct date first, struct date last, int value)
{
	struct period *before = periods->n ? &periods->items[periods->n - 1] : NULL;

	if (before && before->value == value && date_cmp(before->last, day_before(first)) == 0)
		before->last = last;
	else
		push_period(periods, first, last, value);
}

static int compare_days(const void *a, const void *b)
{
	return date_cmp(*(const struct date *)a, *(const struct date *)b);
}

/* Days on which something may change; the first day of the period is always one. */
struct days {
	struct date *items;     /* owned */
	size_t n, cap;
};

static void add_day(struct days *days, struct date day)
{
	GROW(days->items, days->n, days->cap);
	days->items[days->n++] = day;
}

/* Those in the period, in order, each once. */
static void settle(struct days *days, struct date from, struct date to)
{
	size_t kept = 0;

	add_day(days, from);
	qsort(days->items, days->n, sizeof *days->items, compare_days);
	for (size_t i = 0; i < days->n; i++)
		if (date_cmp(days->items[i], from) >= 0 && date_cmp(days->items[i], to) <= 0 &&
		    (!kept || date_cmp(days->items[i], days->items[kept - 1]) != 0))
			days->items[kept++] = days->items[i];
	days->n = kept;
}

/* The last day before the next change. */
static struct date last_day(const struct days *days, size_t i, struct date to)
{
	return i + 1 < days->n ? day_before(days->items[i + 1]) : to;
}

/* --- one agreement ------------------------------------------------------------------------- */

static void add_date(struct days *days, const char *text, long shift)
{
	struct date day;

	if (date_parse(text, &day) && date_shift(day, shift, &day))
		add_day(days, day);
}

static void add_term_end(struct days *days, const struct term_facts *facts, struct date on)
{
	struct term term;
	struct date next;

	term_compute(facts, on, LANG_NL, NULL, &term);
	if (term.end.kind == DAY_DATE && date_shift(term.end.date, 1, &next))
		add_day(days, next);
}

/* The end of the last term, when there is a maximum, shows on a day after it on
 * which neither beeindigd_per nor a final status decides yet. */
static void add_last_term_end(struct days *days, const struct term_facts *facts, struct date to)
{
	struct date day;

	add_term_end(days, facts, to);
	if (date_parse(facts->beeindigd_per, &day))
		add_term_end(days, facts, day);
	if (date_parse(facts->status_peildatum, &day) && date_shift(day, -1, &day))
		add_term_end(days, facts, day);
}

/* The rules of the state compare the day with these and with nothing else: the
 * days written in the record, and the end of the last term. A renewal is expected
 * after the reference day and the term that runs then. */
static void find_changes(const struct coverage *c, const struct term_facts *facts, struct days *out)
{
	struct date next;

	add_date(out, facts->datum_ingang, 0);
	add_date(out, facts->status_peildatum, 0);
	add_date(out, facts->datum_einde, 1);
	add_date(out, facts->beeindigd_per, 1);
	add_term_end(out, facts, c->on);
	add_last_term_end(out, facts, c->to);
	if (date_shift(c->on, 1, &next))
		add_day(out, next);
	settle(out, c->from, c->to);
}

/* Whether the day lies in a renewal that nobody can be sure of on the reference day. */
static bool is_expected(const struct coverage *c, const struct term *now, struct date day, const struct term *then)
{
	bool running = now->state == STATE_VAN_KRACHT || now->state == STATE_NOG_NIET_INGEGAAN;

	return str_equal(then->because, "verlenging.wijze") && date_cmp(day, c->on) > 0 &&
	       !(running && now->end.kind == DAY_DATE && date_cmp(day, now->end.date) <= 0);
}

static enum cover_kind kind_on(const struct coverage *c, const struct term *now, struct date day,
			       const struct term *then)
{
	if (then->state == STATE_ONBEKEND)
		return COVER_UNKNOWN;
	if (then->state != STATE_VAN_KRACHT)
		return COVER_NONE;
	return is_expected(c, now, day, then) ? COVER_EXPECTED : COVER_CERTAIN;
}

static void add_cover(struct cover *cover, struct date first, struct date last, enum cover_kind kind,
		      const char *because)
{
	size_t before = cover->kinds.n;

	/* The field belongs to the kind: with another one a period is another. */
	if (before && !str_equal(cover->because[before - 1], because))
		push_period(&cover->kinds, first, last, (int)kind);
	else
		add_period(&cover->kinds, first, last, (int)kind);
	if (cover->kinds.n > before) {
		cover->because = xreallocarray(cover->because, cover->kinds.n, sizeof *cover->because);
		cover->because[before] = because;
	}
}

static void cover_agreement(const struct coverage *c, const struct agreement *a, struct cover *out)
{
	struct days days = { NULL, 0, 0 };
	struct term now, then;

	if (a->record->broken) {
		add_cover(out, c->from, c->to, COVER_UNKNOWN, NULL);
		return;
	}
	term_compute(&a->facts, c->on, LANG_NL, NULL, &now);
	find_changes(c, &a->facts, &days);
	for (size_t i = 0; i < days.n; i++) {
		term_compute(&a->facts, days.items[i], LANG_NL, NULL, &then);
		add_cover(out, days.items[i], last_day(&days, i, c->to), kind_on(c, &now, days.items[i], &then),
			  then.because);
	}
	free(days.items);
}

static size_t period_on(const struct periods *periods, struct date day)
{
	size_t low = 0, high = periods->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (date_cmp(periods->items[middle].first, day) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

enum cover_kind cover_on(const struct cover *cover, struct date day)
{
	return (enum cover_kind)cover->kinds.items[period_on(&cover->kinds, day)].value;
}

/* --- one task --------------------------------------------------------------------------------- */

static void find_task_changes(const struct coverage *c, const struct task *task, struct days *out)
{
	for (size_t i = 0; i < task->n; i++) {
		const struct periods *kinds = &c->agreements[task->links[i].agreement].kinds;

		for (size_t k = 0; k < kinds->n; k++)
			add_day(out, kinds->items[k].first);
	}
	settle(out, c->from, c->to);
}

/* The task as it is on a day: its agreements in their states of then. */
static enum outcome judge_on(struct coverage *c, struct task *task, struct date day)
{
	for (size_t i = 0; i < task->n; i++) {
		struct agreement *a = &c->verdict.agreements[task->links[i].agreement];
		struct term term;

		if (a->record->broken)
			continue;
		term_compute(&a->facts, day, LANG_NL, NULL, &term);
		agreement_put_term(a, &term);
	}
	task_judge(&c->verdict, task);
	return task->outcome;
}

static bool covers(enum cover_kind kind)
{
	return kind == COVER_CERTAIN || kind == COVER_EXPECTED;
}

/* How many agreements of the task cover the day, and how many may. */
static void count_on(const struct coverage *c, const struct task *task, struct date day, int *covering, int *unknown)
{
	*covering = *unknown = 0;
	for (size_t i = 0; i < task->n; i++) {
		enum cover_kind kind = cover_on(&c->agreements[task->links[i].agreement], day);

		*covering += covers(kind);
		*unknown += kind == COVER_UNKNOWN;
	}
}

/* Whether the same agreements cover the day as the day before it. */
static bool is_covered_alike(const struct coverage *c, const struct task *task, struct date day)
{
	for (size_t i = 0; i < task->n; i++) {
		const struct cover *cover = &c->agreements[task->links[i].agreement];

		if (covers(cover_on(cover, day)) != covers(cover_on(cover, day_before(day))))
			return false;
	}
	return true;
}

static void add_overlap(const struct coverage *c, const struct task *task, struct date first, struct date last,
			int covering, struct periods *out)
{
	if (date_cmp(first, c->from) > 0 && is_covered_alike(c, task, first))
		add_period(out, first, last, covering);
	else
		push_period(out, first, last, covering);
}

static void cover_task(struct coverage *c, struct task *task, struct task_cover *out)
{
	struct days days = { NULL, 0, 0 };
	int covering, unknown;

	find_task_changes(c, task, &days);
	for (size_t i = 0; i < days.n; i++) {
		struct date first = days.items[i], last = last_day(&days, i, c->to);

		add_period(&out->outcomes, first, last, (int)judge_on(c, task, first));
		count_on(c, task, first, &covering, &unknown);
		if (!covering)
			add_period(unknown ? &out->unknown : &out->gaps, first, last, 0);
		if (covering > 1)
			add_overlap(c, task, first, last, covering, &out->overlaps);
	}
	free(days.items);
}

/* --- the register ---------------------------------------------------------------------------- */

/* A task changes its outcome on a day. */
struct turn {
	struct date day;
	int from, to;           /* enum outcome; from is -1 on the first day */
};

static int compare_turns(const void *a, const void *b)
{
	return date_cmp(((const struct turn *)a)->day, ((const struct turn *)b)->day);
}

static struct turn *find_turns(const struct coverage *c, size_t *n)
{
	struct turn *turns = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < c->verdict.n_tasks; i++) {
		const struct periods *outcomes = &c->tasks[i].outcomes;
		bool counts = manner_in_scope(c->verdict.tasks[i].manner) ||
			      c->verdict.tasks[i].manner == MANNER_ONBEKEND;

		for (size_t k = 0; counts && k < outcomes->n; k++) {
			GROW(turns, *n, cap);
			turns[(*n)++] = (struct turn){ outcomes->items[k].first, k ? outcomes->items[k - 1].value : -1,
						       outcomes->items[k].value };
		}
	}
	if (*n)
		qsort(turns, *n, sizeof *turns, compare_turns);
	return turns;
}

static void judge_register(struct coverage *c)
{
	size_t counts[OUTCOME_COUNT] = { 0 }, n;
	struct turn *turns = find_turns(c, &n);
	struct date day = c->from;

	for (size_t i = 0; i < n || date_cmp(day, c->from) == 0; ) {
		for (; i < n && date_cmp(turns[i].day, day) == 0; i++) {
			if (turns[i].from >= 0)
				counts[turns[i].from]--;
			counts[turns[i].to]++;
		}
		add_period(&c->judgements, day, i < n ? day_before(turns[i].day) : c->to,
			   (int)judgement_of(c->verdict.in_scope, counts));
		if (i == n)
			break;
		day = turns[i].day;
	}
	free(turns);
}

struct error *coverage_compute(const struct reg *reg, struct date on, struct date from, struct date to,
			       struct coverage *out)
{
	struct error *err;

	*out = (struct coverage){ .on = on, .from = from, .to = to };
	err = verdict_compute(reg, from, &out->verdict);
	if (err)
		return err;
	out->agreements = xcalloc(out->verdict.n_agreements, sizeof *out->agreements);
	for (size_t i = 0; i < out->verdict.n_agreements; i++)
		cover_agreement(out, &out->verdict.agreements[i], &out->agreements[i]);
	out->tasks = xcalloc(out->verdict.n_tasks, sizeof *out->tasks);
	for (size_t i = 0; i < out->verdict.n_tasks; i++)
		cover_task(out, &out->verdict.tasks[i], &out->tasks[i]);
	judge_register(out);
	return NULL;
}

void coverage_free(struct coverage *c)
{
	for (size_t i = 0; c->agreements && i < c->verdict.n_agreements; i++) {
		free(c->agreements[i].kinds.items);
		free(c->agreements[i].because);
	}
	for (size_t i = 0; c->tasks && i < c->verdict.n_tasks; i++) {
		free(c->tasks[i].outcomes.items);
		free(c->tasks[i].gaps.items);
		free(c->tasks[i].unknown.items);
		free(c->tasks[i].overlaps.items);
	}
	free(c->agreements);
	free(c->tasks);
	free(c->judgements.items);
	verdict_free(&c->verdict);
	*c = (struct coverage){ .on = c->on, .from = c->from, .to = c->to };
}
