#include "report/signals.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "model/due.h"
#include "model/ident.h"
#include "report/words.h"

/* The first day on which the Wabo was no longer in force: the Environment and
 * Planning Act (Omgevingswet) took its place. */
static const struct date wabo_ended = { 2024, 1, 1 };

struct finder {
	const struct reg *reg;
	const struct verdict *verdict;
	enum lang lang;
	struct date on, limit;
	struct signals *out;
};

/* The exception of the record that holds on the day. */
static const struct ynode *find_waiver(const struct finder *f, enum signal_id id, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = signal_can_be_waived(id) ? record_items(record, "signaal_uitzondering", &items) : 0;
	struct date until;

	for (size_t i = 0; i < n; i++)
		if (str_equal(ynode_text(ynode_get(items[i], "code")), signal_code(id)->code) &&
		    date_parse(ynode_text(ynode_get(items[i], "tot")), &until) && date_cmp(f->on, until) <= 0)
			return items[i];
	return NULL;
}

/* Takes the text. */
static void add(const struct finder *f, enum signal_id id, const struct record *record, const char *field, char *text)
{
	struct signal signal = {
		.code = signal_code(id), .type = record->type, .record = record, .field = field, .text = text,
		.id = record->type == TYPE_COUNT ? record->path : record->id,
		.waiver = find_waiver(f, id, record),
	};
	struct signals *out = f->out;

	if (signal.waiver) {
		GROW(out->waived, out->n_waived, out->cap_waived);
		out->waived[out->n_waived++] = signal;
	} else {
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = signal;
	}
}

/* --- days ------------------------------------------------------------------------------ */

/* Within the window, or within the lead time that the agency has chosen: that
 * counts back from the last notice day where there is one, else from the end. */
static bool is_near(const struct finder *f, const struct agreement *a, struct date day)
{
	const struct day *notice = &a->term.last_notice, *action = &a->term.action_day;
	bool of_this_day = notice->kind != DAY_DATE || date_cmp(notice->date, day) == 0;

	return date_cmp(day, f->limit) <= 0 ||
	       (of_this_day && action->kind == DAY_DATE && date_cmp(action->date, f->on) <= 0);
}

static bool runs_on_after(const struct finder *f, const struct agreement *a, struct date end)
{
	struct term next;

	if (!date_shift(end, 1, &end))
		return false;
	term_compute(&a->facts, end, f->lang, NULL, &next);
	return next.state == STATE_VAN_KRACHT;
}

static void find_end(const struct finder *f, const struct agreement *a)
{
	const struct day *end = &a->term.end;
	bool on_the_way = a->term.state == STATE_VAN_KRACHT || a->term.state == STATE_NOG_NIET_INGEGAAN;
	char *day;

	if (!on_the_way || end->kind != DAY_DATE || !is_near(f, a, end->date))
		return;
	day = date_long(end->date, f->lang);
	if (runs_on_after(f, a, end->date))
		add(f, SIGNAL_TERM_ENDS, a->record, "datum_einde",
		    xasprintf(tr(f->lang, "The current term ends on %s. A new term follows tacitly."), day));
	else
		add(f, SIGNAL_ENDING, a->record, "datum_einde",
		    xasprintf(tr(f->lang, "The agreement ends on %s.%s"), day,
				   str_equal(record_part(a->record, "verlenging", "wijze"), "na_besluit")
					? tr(f->lang, " It can be renewed only by a decision.")
					: ""));
	free(day);
}

static void find_unknown_term(const struct finder *f, const struct agreement *a)
{
	const char *field = term_unknown(&a->facts, &a->term);

	if (field)
		add(f, SIGNAL_TERM_UNKNOWN, a->record, field,
		    xasprintf(tr(f->lang, "When the agreement ends or notice can be given cannot be told. Unknown is: %s."),
			 field_label(field_find(record_fields(a->record), field, NULL), f->lang)));
}

static void find_notice_day(const struct finder *f, const struct agreement *a)
{
	const struct day *notice = &a->term.last_notice;
	char *day, *end;

	if (notice->kind != DAY_DATE || !is_near(f, a, notice->date))
		return;
	day = date_long(notice->date, f->lang);
	end = day_words(a->term.end, f->lang);
	if (date_cmp(notice->date, f->on) < 0)
		add(f, SIGNAL_NOTICE_DAY_PASSED, a->record, "opzegtermijn",
		    xasprintf(tr(f->lang, "The last notice day (%s) has passed. The agreement runs on tacitly after %s."),
				   day, end));
	else
		add(f, SIGNAL_NOTICE_DAY_NEAR, a->record, "opzegtermijn",
		    xasprintf(tr(f->lang, "Notice can be given up to and including %s. Otherwise the agreement runs on tacitly after %s."),
				   day, end));
	free(day);
	free(end);
}

static void find_evaluation(const struct finder *f, const struct agreement *a)
{
	struct date date;
	char *day;

	if (!record_date(a->record, "evaluatie.volgende", &date) || date_cmp(date, f->on) >= 0)
		return;
	day = date_long(date, f->lang);
	add(f, SIGNAL_EVALUATION_OVERDUE, a->record, "evaluatie.volgende",
		      xasprintf(tr(f->lang, "The evaluation was due on %s."), day));
	free(day);
}

/* What cannot be read has a signal for that; what is over needs nothing more. */
static bool is_passed_over(const struct agreement *a)
{
	return a->record->broken || state_is_over(a->term.state);
}

/* --- contents -------------------------------------------------------------------------- */

static bool has_definitive_agreement(const struct verdict *verdict, const struct task *task)
{
	for (size_t i = 0; i < task->n; i++) {
		const struct agreement *a = &verdict->agreements[task->links[i].agreement];

		if (a->binds && a->counts)
			return true;
	}
	return false;
}

static bool is_intention(const struct agreement *a)
{
	return str_equal(record_choice(a->record, "soort"), "intentieovereenkomst") && !state_is_over(a->term.state);
}

/* One signal for each intention, with the tasks that have nothing better. They
 * are found from the tasks, which know all their agreements. */
static void find_intentions(const struct finder *f)
{
	const struct verdict *v = f->verdict;
	struct strv *names = xcalloc(v->n_agreements, sizeof *names);

	for (size_t i = 0; i < v->n_tasks; i++) {
		const struct task *task = &v->tasks[i];

		if (has_definitive_agreement(v, task))
			continue;
		for (size_t k = 0; k < task->n; k++)
			if (is_intention(&v->agreements[task->links[k].agreement]))
				strv_push(&names[task->links[k].agreement], record_title(task->record));
	}
	for (size_t i = 0; i < v->n_agreements; i++) {
		char *joined = strv_join(&names[i], "; ");

		if (names[i].n)
			add(f, SIGNAL_INTENTION_ONLY, v->agreements[i].record, "soort",
			    xasprintf(tr(f->lang, "There is only an intention, and no definitive agreement yet, for: %s."),
					   joined));
		free(joined);
		strv_free(&names[i]);
	}
	free(names);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* By its short name as a word, its full name, or its id in the law database. */
static bool mentions_wabo(const char *text)
{
	static const char *const names[] = {
		"wabo", "wet algemene bepalingen omgevingsrecht", "BWBR0024779",
	};

	for (size_t i = 0; text && i < COUNT(names); i++)
		for (const char *at = text; (at = strcasestr(at, names[i])); at++)
			if ((at == text || !is_letter(at[-1])) && !is_letter(at[strlen(names[i])]))
				return true;
	return false;
}

static void find_old_law(const struct finder *f, const struct agreement *a)
{
	const struct ynode *const *items;
	size_t n = record_items(a->record, "grondslag", &items);
	bool old = mentions_wabo(record_text(a->record, "titel")) ||
		   mentions_wabo(record_text(a->record, "grondslag"));

	for (size_t i = 0; i < n && !old; i++)
		old = mentions_wabo(ynode_text(items[i]));
	if (old && date_cmp(f->on, wabo_ended) >= 0)
		add(f, SIGNAL_LEGAL_BASIS_WABO, a->record, "grondslag",
		    xstrdup(tr(f->lang, "The title or legal basis mentions the Wabo, in force until 1 January 2024, when the Omgevingswet replaced it.")));
}

static void find_no_task(const struct finder *f, const struct agreement *a)
{
	if (!a->n_tasks)
		add(f, SIGNAL_AGREEMENT_WITHOUT_TASK, a->record, "taken",
		    xstrdup(tr(f->lang, "It is not recorded which task the agreement is about.")));
}

static void find_publication(const struct finder *f, const struct agreement *a)
{
	const char *text = record_part(a->record, "openbaarheid", "publiceren");

	if (!str_equal(text, "ja") && !str_equal(text, "nee"))
		add(f, SIGNAL_PUBLICATION_UNDECIDED, a->record, "openbaarheid.publiceren",
		    xstrdup(tr(f->lang, "Whether the agreement is published has not been decided yet.")));
}

/* --- documents ------------------------------------------------------------------------- */

/* Files that are named but not there. */
static struct error *find_missing_files(const struct finder *f, const struct agreement *a)
{
	const struct ynode *const *items;
	size_t n = a->names_files && !is_passed_over(a) ? record_items(a->record, "documenten", &items) : 0;
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		const char *file = document_file(items[i]);
		bool stored = true;

		if (file)
			err = reg_has_file(f->reg, file, &stored);
		if (!err && !stored)
			add(f, SIGNAL_DOCUMENT_MISSING, a->record, "documenten",
			    xasprintf(tr(f->lang, "The file %s is not in the register."), file));
	}
	return err;
}

/* A file that is named is there, or has a signal of its own. */
static void find_no_document(const struct finder *f, const struct agreement *a)
{
	if ((a->unmet & CONDITION_DOCUMENT) && !a->names_files)
		add(f, SIGNAL_AGREEMENT_WITHOUT_DOCUMENT, a->record, "documenten",
		    xstrdup(tr(f->lang, "No document with an address or a file is recorded.")));
}

static void find_no_checksum(const struct finder *f, const struct agreement *a)
{
	const struct ynode *const *items;
	size_t n = record_items(a->record, "documenten", &items), unsummed = 0;

	for (size_t i = 0; i < n; i++) {
		const char *sum = ynode_text(ynode_get(items[i], "sha256"));

		unsummed += (document_file(items[i]) || document_url(items[i])) && (!text_is_known(sum) || ident_sha256(sum));
	}
	if (unsummed)
		add(f, SIGNAL_CHECKSUM_MISSING, a->record, "documenten",
		    xasprintf(tr(f->lang, "Documents without a checksum (SHA-256): %s. Whether they were altered cannot be checked."),
			      count_words(unsummed, f->lang).text));
}

/* --- tasks and files -------------------------------------------------------------------- */

static void find_no_agreement(const struct finder *f, const struct task *task)
{
	bool apart = task->manner == MANNER_SAMENWERKING || task->manner == MANNER_AFSTEMMING;

	if (task->best != NO_LINK || task->record->broken)
		return;
	add(f, apart ? SIGNAL_COOPERATION_WITHOUT_AGREEMENT : SIGNAL_TASK_WITHOUT_AGREEMENT, task->record, NULL,
	    task->n ? xstrdup(tr(f->lang, "There are only agreements in draft, or that are over."))
		    : xstrdup(tr(f->lang, "No agreement is recorded.")));
}

static void find_unreadable(const struct finder *f, const struct record *record)
{
	char *why;

	if (!record || !record->broken)
		return;
	why = error_format_in(record->broken, f->lang);
	add(f, SIGNAL_RECORD_UNREADABLE, record, NULL,
	    xasprintf(tr(f->lang, "The file cannot be read and counts nowhere: %s"), why));
	free(why);
}

static void find_strays(const struct finder *f)
{
	struct signals *out = f->out;

	for (size_t i = 0; i < f->reg->n_strays; i++) {
		const struct stray *stray = &f->reg->strays[i];

		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = (struct signal){
			.code = signal_code(SIGNAL_STRAY_FILE), .type = TYPE_COUNT, .id = stray->path,
			.text = xasprintf(tr(f->lang, "This file does not count, as it is no valid record: %s."), stray->why),
		};
	}
}

/* --- any record ------------------------------------------------------------------------ */

static void find_questions(const struct finder *f, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "openstaand", &items), late = 0;
	struct date day;

	for (size_t i = 0; i < n; i++)
		late += date_parse(ynode_text(ynode_get(items[i], "gereed_op")), &day) && date_cmp(day, f->on) < 0;
	if (late)
		add(f, SIGNAL_QUESTION_OVERDUE, record, "openstaand",
		    xasprintf(tr(f->lang, "Open questions that should have been answered by now: %s."),
			      count_words(late, f->lang).text));
}

/* An exception that has ended is told as long as it stands there, also when the
 * signal no longer occurs: nobody should think that it still holds. */
static void find_ended_waivers(const struct finder *f, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "signaal_uitzondering", &items);
	struct date until;

	for (size_t i = 0; i < n; i++) {
		const char *code = ynode_text(ynode_get(items[i], "code"));
		char *day;

		if (!date_parse(ynode_text(ynode_get(items[i], "tot")), &until) || date_cmp(f->on, until) <= 0)
			continue;
		day = date_long(until, f->lang);
		add(f, SIGNAL_WAIVER_EXPIRED, record, "signaal_uitzondering",
		    xasprintf(tr(f->lang, "The exception to the signal %s held until %s."), code ? code : word(f->lang, NULL), day));
		free(day);
	}
}

static void find_in_record(const struct finder *f, const struct record *record)
{
	if (!record)
		return;
	find_unreadable(f, record);
	find_questions(f, record);
	find_ended_waivers(f, record);
}

/* --- the register as a whole ------------------------------------------------------------- */

static void find_completeness(const struct finder *f)
{
	struct date day;

	if (f->reg->config && !f->reg->config->broken &&
	    (!record_known(f->reg->config, "volledigheid.door_functie") ||
	     !record_date(f->reg->config, "volledigheid.verklaard_op", &day)))
		add(f, SIGNAL_COMPLETENESS_NOT_STATED, f->reg->config, "volledigheid",
		    xstrdup(tr(f->lang, "Nobody has stated yet that the overview is complete.")));
}

/* The tasks in scope that an organisation carries out. */
static size_t count_tasks(const struct verdict *verdict, const char *party)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->n_tasks; i++) {
		const struct ynode *const *items;
		size_t n = manner_in_scope(verdict->tasks[i].manner)
				   ? record_items(verdict->tasks[i].record, "belegd_bij", &items) : 0;
		bool found = false;

		for (size_t k = 0; k < n && !found; k++)
			found = str_equal(ynode_text(items[k]), party);
		count += found;
	}
	return count;
}

/* From how many tasks with one organisation there is a signal; 0 for no limit. */
static size_t concentration_limit(const struct record *config)
{
	const char *text = record_part(config, "signaal", "concentratie");

	return text_is_known(text) ? strtoul(text, NULL, 10) : 0;
}

static void find_concentration(const struct finder *f)
{
	size_t limit = concentration_limit(f->reg->config), n;
	struct record *const *parties = reg_of_type(f->reg, TYPE_PARTIJ, &n);

	for (size_t i = 0; limit && i < n; i++) {
		size_t count = count_tasks(f->verdict, parties[i]->id);

		if (count >= limit)
			add(f, SIGNAL_CONCENTRATION, parties[i], NULL,
			    xasprintf(tr(f->lang, "This organisation carries out %s of the %s tasks that count for the norm."),
				      count_words(count, f->lang).text,
				      count_words(f->verdict->in_scope, f->lang).text));
	}
}

static int compare(const void *a, const void *b)
{
	const struct signal *x = a, *y = b;
	enum severity of_x = x->code->severity, of_y = y->code->severity;
	int order = (of_x < of_y) - (of_x > of_y);

	if (!order && x->code != y->code)
		order = strcmp(x->code->code, y->code->code);
	if (!order)
		order = strcmp(x->text, y->text);
	if (!order)
		order = (x->type > y->type) - (x->type < y->type);
	if (!order)
		order = strcmp(x->id, y->id);
	return order || !x->record || !y->record ? order : strcmp(x->record->path, y->record->path);
}

static void (*const agreement_rules[])(const struct finder *, const struct agreement *) = {
	find_end, find_unknown_term, find_notice_day, find_evaluation, find_old_law, find_no_task, find_publication,
	find_no_document, find_no_checksum,
};

struct signal_search {
	struct finder finder;
	struct signals *found;          /* of each REG_AT_ONCE records */
	size_t n;
};

struct signal_search *signals_begin(const struct reg *reg, struct date on, enum lang lang)
{
	struct signal_search *search = xcalloc(1, sizeof *search);

	search->finder = (struct finder){ .reg = reg, .lang = lang, .on = on, .limit = DATE_LAST };
	date_add(on, due_window(reg->config), 1, &search->finder.limit);
	search->n = (reg->n + REG_AT_ONCE - 1) / REG_AT_ONCE;
	search->found = xcalloc(search->n, sizeof *search->found);
	return search;
}

void signals_look(struct signal_search *search, const struct verdict *verdict, size_t at)
{
	const struct agreement *a = verdict_agreement(verdict, search->finder.reg, at);
	struct finder f = search->finder;

	f.out = &search->found[at / REG_AT_ONCE];
	find_in_record(&f, f.reg->records[at]);
	if (!a || is_passed_over(a))
		return;
	for (size_t k = 0; k < COUNT(agreement_rules); k++)
		agreement_rules[k](&f, a);
}

/* Takes them. */
static void add_all(struct signal **items, size_t *n, size_t *cap, struct signal *found, size_t n_found)
{
	for (size_t i = 0; i < n_found; i++) {
		GROW(*items, *n, *cap);
		(*items)[(*n)++] = found[i];
	}
	free(found);
}

static void take_found(struct signal_search *search, struct signals *out)
{
	for (size_t i = 0; i < search->n; i++) {
		struct signals *found = &search->found[i];

		add_all(&out->items, &out->n, &out->cap, found->items, found->n);
		add_all(&out->waived, &out->n_waived, &out->cap_waived, found->waived, found->n_waived);
	}
	free(search->found);
	free(search);
}

struct error *signals_end(struct signal_search *search, const struct verdict *verdict, struct signals *out)
{
	struct finder f = search->finder;
	struct error *err = NULL;

	*out = (struct signals)SIGNALS_INIT;
	f.verdict = verdict;
	f.out = out;
	take_found(search, out);
	for (size_t i = 0; i < verdict->n_agreements && !err; i++)
		err = find_missing_files(&f, &verdict->agreements[i]);
	find_intentions(&f);
	for (size_t i = 0; i < verdict->n_tasks; i++)
		find_no_agreement(&f, &verdict->tasks[i]);
	find_in_record(&f, f.reg->config);
	find_completeness(&f);
	find_concentration(&f);
	find_strays(&f);
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, compare);
	if (out->n_waived)
		qsort(out->waived, out->n_waived, sizeof *out->waived, compare);
	if (err)
		signals_free(out);
	return err;
}

void signals_free(struct signals *signals)
{
	for (size_t i = 0; i < signals->n; i++)
		free(signals->items[i].text);
	for (size_t i = 0; i < signals->n_waived; i++)
		free(signals->waived[i].text);
	free(signals->items);
	free(signals->waived);
	*signals = (struct signals)SIGNALS_INIT;
}
