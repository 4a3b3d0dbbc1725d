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

/* Takes the text. */
static void add(const struct finder *f, enum severity severity, const char *code,
		enum record_type type, const char *id, char *text)
{
	GROW(f->out->items, f->out->n, f->out->cap);
	f->out->items[f->out->n++] = (struct signal){ severity, code, type, id, text };
}

static void add_agreement(const struct finder *f, const struct agreement *a, enum severity severity,
			  const char *code, char *text)
{
	add(f, severity, code, TYPE_AFSPRAAK, a->record->id, text);
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
	struct term_facts facts;
	struct term next;

	if (!date_shift(end, 1, &end))
		return false;
	term_facts_of(a->record, f->reg->config, &facts);
	term_compute(&facts, end, f->lang, NULL, &next);
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
		add_agreement(f, a, SEVERITY_INFO, "term-ends",
			      sayf(f->lang, "De lopende termijn eindigt op %s. Daarna volgt stilzwijgend een nieuwe termijn.",
				   "The current term ends on %s. A new term follows tacitly.", day));
	else
		add_agreement(f, a, SEVERITY_WARNING, "ending",
			      sayf(f->lang, "De afspraak eindigt op %s.%s", "The agreement ends on %s.%s", day,
				   str_equal(record_part(a->record, "verlenging", "wijze"), "na_besluit")
					? say(f->lang, " Verlengen kan alleen met een besluit.",
					      " It can be renewed only by a decision.")
					: ""));
	free(day);
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
		add_agreement(f, a, SEVERITY_WARNING, "notice-day-passed",
			      sayf(f->lang, "De laatste opzegdag (%s) is voorbij. De afspraak loopt na %s stilzwijgend door.",
				   "The last notice day (%s) has passed. The agreement runs on tacitly after %s.",
				   day, end));
	else
		add_agreement(f, a, SEVERITY_WARNING, "notice-day-near",
			      sayf(f->lang, "Opzeggen kan tot en met %s. Anders loopt de afspraak na %s stilzwijgend door.",
				   "Notice can be given up to and including %s. Otherwise the agreement runs on tacitly after %s.",
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
	add_agreement(f, a, SEVERITY_WARNING, "evaluation-overdue",
		      sayf(f->lang, "De evaluatie had klaar moeten zijn op %s.", "The evaluation was due on %s.", day));
	free(day);
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
			add_agreement(f, &v->agreements[i], SEVERITY_WARNING, "intention-only",
				      sayf(f->lang, "Er is alleen een intentie en nog geen definitieve afspraak voor: %s.",
					   "There is only an intention, and no definitive agreement yet, for: %s.",
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
		add_agreement(f, a, SEVERITY_WARNING, "legal-basis-wabo",
			      sayf(f->lang, "De titel of de grondslag noemt de Wabo. Die wet gold tot 1 januari 2024: toen kwam de Omgevingswet.",
				   "The title or legal basis mentions the Wabo, in force until 1 January 2024, when the Omgevingswet replaced it."));
}

static void find_no_task(const struct finder *f, const struct agreement *a)
{
	if (!a->n_tasks)
		add_agreement(f, a, SEVERITY_WARNING, "agreement-without-task",
			      sayf(f->lang, "Niet vastgelegd is voor welke taak de afspraak geldt.",
				   "It is not recorded which task the agreement is about."));
}

static void find_publication(const struct finder *f, const struct agreement *a)
{
	const char *text = record_part(a->record, "openbaarheid", "publiceren");

	if (!str_equal(text, "ja") && !str_equal(text, "nee"))
		add_agreement(f, a, SEVERITY_INFO, "publication-undecided",
			      sayf(f->lang, "Nog niet besloten is of de afspraak openbaar wordt gemaakt.",
				   "Whether the agreement is published has not been decided yet."));
}

/* --- documents ------------------------------------------------------------------------- */

/* Files that are named but not there; counts the documents without a checksum. */
static struct error *find_missing_files(const struct finder *f, const struct agreement *a, size_t *unsummed,
					bool *found)
{
	const struct ynode *const *items;
	size_t n = record_items(a->record, "documenten", &items);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		const char *file = document_file(items[i]), *sum = ynode_text(ynode_get(items[i], "sha256"));
		bool stored = true;

		if (file)
			err = reg_has_file(f->reg, file, &stored);
		if (!err && !stored) {
			*found = true;
			add_agreement(f, a, SEVERITY_WARNING, "document-missing",
				      sayf(f->lang, "Het bestand %s staat niet in het register.",
					   "The file %s is not in the register.", file));
		}
		*unsummed += (file || document_url(items[i])) && (!text_is_known(sum) || ident_sha256(sum));
	}
	return err;
}

static struct error *find_documents(const struct finder *f, const struct agreement *a)
{
	size_t unsummed = 0;
	bool found = false;
	struct error *err = find_missing_files(f, a, &unsummed, &found);

	if (err)
		return err;
	if ((a->unmet & CONDITION_DOCUMENT) && !found)
		add_agreement(f, a, SEVERITY_WARNING, "document-missing",
			      sayf(f->lang, "Er is geen document vastgelegd met een webadres of een bestand.",
				   "No document with an address or a file is recorded."));
	if (unsummed)
		add_agreement(f, a, SEVERITY_INFO, "checksum-missing",
			      sayf(f->lang, "Documenten zonder controlegetal (SHA-256): %zu. Niet te controleren is of ze zijn veranderd.",
				   "Documents without a checksum (SHA-256): %zu. Whether they were altered cannot be checked.",
				   unsummed));
	return NULL;
}

/* --- tasks and files -------------------------------------------------------------------- */

static void find_no_agreement(const struct finder *f, const struct task *task)
{
	bool apart = task->manner == MANNER_SAMENWERKING || task->manner == MANNER_AFSTEMMING;

	if (task->best != NO_LINK || task->record->broken)
		return;
	add(f, apart ? SEVERITY_INFO : SEVERITY_WARNING, "task-without-agreement", TYPE_TAAK, task->record->id,
	    task->n ? sayf(f->lang, "Er zijn alleen afspraken in concept, of afspraken die voorbij zijn.",
			   "There are only agreements in draft, or that are over.")
		    : sayf(f->lang, "Er is geen afspraak vastgelegd.", "No agreement is recorded."));
}

static void find_unreadable(const struct finder *f, const struct record *record)
{
	char *why;

	if (!record || !record->broken)
		return;
	why = error_format(record->broken);
	add(f, SEVERITY_ERROR, "record-unreadable", record->type,
	    record->type == TYPE_COUNT ? record->path : record->id,
	    sayf(f->lang, "Het bestand is niet te lezen en telt nergens in mee: %s",
		 "The file cannot be read and counts nowhere: %s", why));
	free(why);
}

static void find_strays(const struct finder *f)
{
	for (size_t i = 0; i < f->reg->n_strays; i++) {
		const struct stray *stray = &f->reg->strays[i];

		add(f, SEVERITY_WARNING, "stray-file", TYPE_COUNT, stray->path,
		    sayf(f->lang, "Dit bestand telt niet mee, want het is geen geldig record: %s.",
			 "This file does not count, as it is no valid record: %s.", stray->why));
	}
}

static int compare(const void *a, const void *b)
{
	const struct signal *x = a, *y = b;
	int order = (x->severity < y->severity) - (x->severity > y->severity);

	if (!order)
		order = strcmp(x->code, y->code);
	if (!order)
		order = strcmp(x->text, y->text);
	if (!order)
		order = (x->type > y->type) - (x->type < y->type);
	return order ? order : strcmp(x->id, y->id);
}

static void (*const agreement_rules[])(const struct finder *, const struct agreement *) = {
	find_end, find_notice_day, find_evaluation, find_old_law, find_no_task, find_publication,
};

static struct error *look_at_agreement(const struct finder *f, const struct agreement *a)
{
	if (a->record->broken || state_is_over(a->term.state))
		return NULL;
	for (size_t i = 0; i < COUNT(agreement_rules); i++)
		agreement_rules[i](f, a);
	return find_documents(f, a);
}

struct error *signals_find(const struct reg *reg, const struct verdict *verdict, enum lang lang,
			   struct signals *out)
{
	struct finder f = { reg, verdict, lang, verdict->on, DATE_LAST, out };
	struct error *err = NULL;

	*out = (struct signals)SIGNALS_INIT;
	date_add(f.on, due_window(reg->config), 1, &f.limit);
	for (size_t i = 0; i < verdict->n_agreements && !err; i++)
		err = look_at_agreement(&f, &verdict->agreements[i]);
	find_intentions(&f);
	for (size_t i = 0; i < verdict->n_tasks; i++)
		find_no_agreement(&f, &verdict->tasks[i]);
	find_unreadable(&f, reg->config);
	for (size_t i = 0; i < reg->n; i++)
		find_unreadable(&f, reg->records[i]);
	find_strays(&f);
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, compare);
	if (err)
		signals_free(out);
	return err;
}

void signals_free(struct signals *signals)
{
	for (size_t i = 0; i < signals->n; i++)
		free(signals->items[i].text);
	free(signals->items);
	*signals = (struct signals)SIGNALS_INIT;
}
