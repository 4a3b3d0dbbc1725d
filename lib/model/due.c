#include "model/due.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct finder {
	const struct reg *reg;
	struct due *out;
	const struct record *record;
	struct term_facts facts;        /* of an agreement */
	struct term term;               /* of an agreement, on the day asked about */
	struct duration lead;
	bool has_lead;
};

const char *due_what_name(enum due_what what)
{
	static const char *const names[DUE_WHAT_COUNT] = {
		[DUE_ACTION_DAY] = "action_day", [DUE_LAST_NOTICE] = "last_notice", [DUE_END] = "end",
		[DUE_EVALUATION] = "evaluation", [DUE_QUESTION] = "question",
	};

	return names[what];
}

struct duration due_window(const struct record *config)
{
	struct duration window;

	if (!duration_parse(record_part(config, "signaal", "venster"), &window))
		window = (struct duration){ .months = 3 };
	return window;
}

struct date due_counted_from(const struct due_item *item)
{
	return item->term.last_notice.kind == DAY_DATE ? item->term.last_notice.date : item->term.end.date;
}

long due_days_left(const struct due *due, const struct due_item *item)
{
	return date_to_days(item->day) - date_to_days(due->on);
}

bool due_is_same_day(const struct due_item *item)
{
	return item->what == DUE_ACTION_DAY && date_cmp(item->day, due_counted_from(item)) == 0;
}

/* --- adding ----------------------------------------------------------------------- */

static void add_unknown(const struct finder *f, const char *field)
{
	struct due *out = f->out;

	GROW(out->unknown, out->n_unknown, out->cap_unknown);
	out->unknown[out->n_unknown++] = (struct due_unknown){ f->record, field };
}

static struct day lead_day(const struct finder *f, struct date day)
{
	struct day lead = { DAY_DATE, DATE_FIRST };

	if (!f->has_lead)
		return (struct day){ DAY_NONE, DATE_FIRST };
	date_sub(day, f->lead, &lead.date);
	return lead;
}

/* Adds the day when it is one, and in the window. */
static void add(const struct finder *f, enum due_what what, struct day day, const struct term *term, long number,
		bool expected)
{
	struct due *out = f->out;
	struct due_item item = {
		.what = what, .day = day.date, .expected = expected, .record = f->record, .number = number,
	};

	if (day.kind != DAY_DATE || date_cmp(day.date, out->until) > 0)
		return;
	if (term)
		item.term = *term;
	item.overdue = date_cmp(day.date, out->on) < 0;
	/* What is only expected cannot be answered yet, so it is not late either. */
	if (item.overdue && expected)
		return;
	item.missed = what == DUE_ACTION_DAY && date_cmp(due_counted_from(&item), out->on) < 0;
	item.lead = lead_day(f, day.date);
	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = item;
}

/* --- the term ------------------------------------------------------------------------ */

static bool can_be_in_force(enum state state)
{
	return state == STATE_VAN_KRACHT || state == STATE_NOG_NIET_INGEGAAN;
}

static void add_term_days(const struct finder *f, const struct term *term, bool expected)
{
	add(f, DUE_ACTION_DAY, term->action_day, term, term->term, expected);
	add(f, DUE_LAST_NOTICE, term->last_notice, term, term->term, expected);
	add(f, DUE_END, term->end, term, term->term, expected);
}

/* The first day of the term after this one: the day after its end or, where the
 * dates contradict each other and it ends before the agreement starts, the start. */
static bool next_start(const struct finder *f, const struct term *term, struct date *out)
{
	struct date start;

	if (!date_shift(term->end.date, 1, out))
		return false;
	if (record_date(f->record, "datum_ingang", &start) && date_cmp(*out, start) < 0)
		*out = start;
	return true;
}

/* The terms that follow when nobody gives notice. Their action days come in
 * order, so the first one beyond the window is the last one looked at. */
static void add_following_terms(const struct finder *f)
{
	struct term term = f->term;
	struct date next;

	for (int i = 0; term.end.kind == DAY_DATE && date_cmp(term.action_day.date, f->out->until) <= 0; i++) {
		if (i == DUE_MOST_REPEATS) {
			f->out->cut = true;
			return;
		}
		if (!next_start(f, &term, &next))
			return;
		term_compute(&f->facts, next, LANG_NL, NULL, &term);
		if (!can_be_in_force(term.state))
			return;
		add_term_days(f, &term, true);
	}
}

/* Over by its dates, while its status still says otherwise: beeindigd_per and a
 * status that says so are answers. */
static bool ended_unanswered(const struct finder *f)
{
	return f->term.state == STATE_VERLOPEN && !str_equal(f->term.because, "status");
}

static void find_term_days(const struct finder *f)
{
	const char *unknown = term_unknown(&f->facts, &f->term);

	if (unknown)
		add_unknown(f, unknown);
	if (ended_unanswered(f))
		add(f, DUE_END, f->term.end, &f->term, f->term.term, false);
	if (!can_be_in_force(f->term.state))
		return;
	add_term_days(f, &f->term, false);
	add_following_terms(f);
}

/* --- evaluations --------------------------------------------------------------------- */

/* Whether the agreement is over by then, as far as is known now. */
static bool over_on(const struct finder *f, struct date day)
{
	struct term term;

	term_compute(&f->facts, day, LANG_NL, NULL, &term);
	return state_is_over(term.state);
}

/* The next evaluation, overdue or not, and the repetitions of it in the window.
 * Repetitions that have passed are in the one that is overdue. */
static void find_evaluations(const struct finder *f)
{
	const char *every = record_part(f->record, "evaluatie", "frequentie");
	struct day day = { DAY_DATE, DATE_FIRST };
	struct duration interval;
	struct date first;
	long k;

	if (f->term.state == STATE_CONCEPT || state_is_over(f->term.state))
		return;
	if (!record_date(f->record, "evaluatie.volgende", &first)) {
		if (text_is_known(every))
			add_unknown(f, "evaluatie.volgende");
		return;
	}
	day.date = first;
	add(f, DUE_EVALUATION, day, &f->term, 0, false);
	if (!duration_parse(every, &interval) || duration_is_zero(interval))
		return;
	k = days_times(date_to_days(first), interval, date_to_days(f->out->on));
	for (long i = k ? k : 1; date_add(first, interval, i, &day.date); i++) {
		if (date_cmp(day.date, f->out->until) > 0 || over_on(f, day.date))
			return;
		if (i - k == DUE_MOST_REPEATS) {
			f->out->cut = true;
			return;
		}
		add(f, DUE_EVALUATION, day, &f->term, i, true);
	}
}

/* --- questions ------------------------------------------------------------------------ */

static void find_questions(const struct finder *f)
{
	const struct ynode *const *items;
	size_t n = record_items(f->record, "openstaand", &items);

	for (size_t i = 0; i < n; i++) {
		struct day day = { DAY_DATE, DATE_FIRST };

		if (date_parse(ynode_text(ynode_get(items[i], "gereed_op")), &day.date))
			add(f, DUE_QUESTION, day, f->record->type == TYPE_AFSPRAAK ? &f->term : NULL, (long)i, false);
	}
}

/* --- the register ----------------------------------------------------------------------- */

static int compare_records(const struct record *a, const struct record *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	if (!order)
		order = strcmp(a->id, b->id);
	return order ? order : strcmp(a->path, b->path);
}

static int compare_items(const void *a, const void *b)
{
	const struct due_item *x = a, *y = b;
	int order = date_cmp(x->day, y->day);

	if (!order)
		order = compare_records(x->record, y->record);
	if (!order)
		order = (x->what > y->what) - (x->what < y->what);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void read_lead(struct finder *f)
{
	const char *own = f->record->type == TYPE_AFSPRAAK ? f->facts.signaaltermijn : NULL;
	const char *shared = record_part(f->reg->config, "signaal", "termijn");

	f->has_lead = duration_parse(own, &f->lead) ||
		      (!str_equal(own, "nvt") && duration_parse(shared, &f->lead));
}

static void look_at(struct finder *f, const struct record *record)
{
	f->record = record;
	if (record->broken) {
		add_unknown(f, NULL);
		return;
	}
	if (record->type == TYPE_AFSPRAAK) {
		term_facts_of(record, f->reg->config, &f->facts);
		term_compute(&f->facts, f->out->on, LANG_NL, NULL, &f->term);
	}
	read_lead(f);
	if (record->type == TYPE_AFSPRAAK) {
		find_term_days(f);
		find_evaluations(f);
	}
	find_questions(f);
}

void due_find(const struct reg *reg, struct date on, struct date until, struct due *out)
{
	static const enum record_type types[] = { TYPE_AFSPRAAK, TYPE_TAAK };
	struct finder f = { .reg = reg, .out = out };
	struct record *const *records;
	size_t n;

	*out = (struct due){ .on = on, .until = until };
	for (size_t type = 0; type < COUNT(types); type++) {
		records = reg_of_type(reg, types[type], &n);
		for (size_t i = 0; i < n; i++)
			look_at(&f, records[i]);
	}
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, compare_items);
}

void due_free(struct due *due)
{
	free(due->items);
	free(due->unknown);
	*due = (struct due){ .on = due->on, .until = due->until };
}
