#include "model/term_internal.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void term_step(const struct calc *c, const char *english, ...)
{
	va_list ap;

	if (!c->steps)
		return;
	va_start(ap, english);
	strv_push_owned(c->steps, xvasprintf(tr(c->lang, english), ap));
	va_end(ap);
}

struct text term_iso(struct date d)
{
	struct text t;

	date_iso(d, t.s);
	return t;
}

struct text term_both(const struct calc *c, struct date d)
{
	char *full = date_long(d, c->lang);
	char day[DATE_ISO_SIZE];
	struct text t;

	date_iso(d, day);
	snprintf(t.s, sizeof t.s, "%s (%s)", day, full);
	free(full);
	return t;
}

const char *term_lacking(const struct calc *c, const char *value)
{
	if (!value)
		return tr(c->lang, "is not filled in");
	if (strcmp(value, "onbekend") == 0)
		return tr(c->lang, "is unknown (onbekend)");
	if (strcmp(value, "nvt") == 0)
		return "is nvt";
	return tr(c->lang, "has no usable value and counts as unknown");
}

const char *state_name(enum state state)
{
	static const char *const names[] = {
		[STATE_CONCEPT] = "concept",
		[STATE_BEEINDIGD] = "beeindigd",
		[STATE_VERVANGEN] = "vervangen",
		[STATE_VERLOPEN] = "verlopen",
		[STATE_ONBEKEND] = "onbekend",
		[STATE_NOG_NIET_INGEGAAN] = "nog_niet_ingegaan",
		[STATE_VAN_KRACHT] = "van_kracht",
	};

	return names[state];
}

char *day_text(struct day day)
{
	switch (day.kind) {
	case DAY_NONE:
		break;
	case DAY_UNKNOWN:
		return xstrdup("onbekend");
	case DAY_OPEN_ENDED:
		return xstrdup("onbepaalde_tijd");
	case DAY_DATE:
		return xstrdup(term_iso(day.date).s);
	}
	return NULL;
}

/* The day after first_end may be the day after the calendar, as may the day
 * after the term that is asked for, so the sums are made on day numbers. */
static int64_t end_of_term(struct date first_end, struct duration duur, long k)
{
	return days_add(date_to_days(first_end) + 1, duur, k) - 1;
}

bool term_end(struct date first_end, struct duration duur, long k, struct date *out)
{
	return date_from_days(end_of_term(first_end, duur, k), out);
}

bool term_last_notice(struct date end, struct duration opzegtermijn, struct date *out)
{
	return date_from_days(days_add(date_to_days(end) + 1, opzegtermijn, -1) - 1, out);
}

/* The smallest k whose term ends on or after the day, which lies after first_end. */
static long term_on(struct date first_end, struct duration duur, struct date on)
{
	return days_times(date_to_days(first_end) + 1, duur, (int64_t)date_to_days(on) + 1);
}

static struct known_date read_date(const char *text)
{
	struct known_date d = { false, DATE_FIRST };

	d.known = date_parse(text, &d.date);
	return d;
}

static struct known_duration read_duration(const char *text)
{
	struct known_duration p = { false, { 0, 0, 0, 0 } };

	p.known = duration_parse(text, &p.length);
	return p;
}

enum renewal term_renewal(const char *text)
{
	static const char *const names[] = {
		[RENEWAL_UNKNOWN] = "onbekend",
		[RENEWAL_GEEN] = "geen",
		[RENEWAL_NA_BESLUIT] = "na_besluit",
		[RENEWAL_STILZWIJGEND] = "stilzwijgend",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_equal(text, names[i]))
			return (enum renewal)i;
	return RENEWAL_UNKNOWN;
}

/* More renewals than there are days is as good as any larger number. */
static long read_maximum(const char *text)
{
	const long enough = 100000000;
	long value = 0;

	if (!text || !*text)
		return NO_LIMIT;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return NO_LIMIT;
		value = value < enough ? value * 10 + (*text - '0') : enough;
	}
	return value;
}

static void read_facts(struct calc *c)
{
	const struct term_facts *f = c->facts;

	c->status_day = read_date(f->status_peildatum);
	c->start = read_date(f->datum_ingang);
	c->first_end = read_date(f->datum_einde);
	c->open_ended = str_equal(f->datum_einde, "onbepaalde_tijd");
	c->ended = read_date(f->beeindigd_per);
	c->renewal = term_renewal(f->wijze);
	c->renewed_by = read_duration(f->duur);
	if (duration_is_zero(c->renewed_by.length))
		c->renewed_by.known = false;
	c->maximum = read_maximum(f->maximum);
	c->notice = read_duration(f->opzegtermijn);
	c->own_lead = read_duration(f->signaaltermijn);
	if (str_equal(f->signaaltermijn, "nvt"))
		c->own_lead.known = true;       /* of nothing: read_duration left it zero */
	c->shared_lead = read_duration(f->signaal_termijn);
}

/* Always true: the rule applied. */
static bool decide(struct calc *c, enum state state, const char *because)
{
	c->out->state = state;
	c->out->because = because;
	term_step(c, "State on %s: %s. The field %s decides.",
		  term_iso(c->on).s, state_name(state), because);
	if (state == STATE_ONBEKEND)
		term_step(c, "Fill in %s: then more can be said.",
			  because);
	return true;
}

/* Rule 3, for a status that says that the agreement is over. */
static bool over_by_status(struct calc *c, enum state state)
{
	const char *name = state_name(state);

	if (!c->status_day.known) {
		term_step(c,
			  "Rule 3: status is %s and status_peildatum %s. The status counts for "
			  "every day.",
			  name, term_lacking(c, c->facts->status_peildatum));
		return decide(c, state, "status");
	}
	if (date_cmp(c->on, c->status_day.date) >= 0) {
		term_step(c,
			  "Rule 3: status is %s, with status_peildatum %s. The day asked about is "
			  "not earlier.",
			  name, term_iso(c->status_day.date).s);
		return decide(c, state, "status");
	}
	term_step(c,
		  "Rule 3: status is %s, but with status_peildatum %s. The day asked about is "
		  "earlier: the dates count.",
		  name, term_iso(c->status_day.date).s);
	return false;
}

/* Rules 1 to 3. */
static bool by_status(struct calc *c)
{
	static const enum state over[] = { STATE_BEEINDIGD, STATE_VERVANGEN, STATE_VERLOPEN };
	bool after;

	if (str_equal(c->facts->status, "concept")) {
		term_step(c, "Rule 1: status is concept. The dates do not count yet.");
		return decide(c, STATE_CONCEPT, "status");
	}
	if (c->ended.known) {
		after = date_cmp(c->on, c->ended.date) > 0;
		term_step(c, "Rule 2: beeindigd_per is %s. The day asked about is %s.",
			  term_both(c, c->ended.date).s,
			  after ? "later"
				: tr(c->lang, "not later: the agreement has not been ended yet"));
		if (after)
			return decide(c, STATE_BEEINDIGD, "beeindigd_per");
	}
	for (size_t i = 0; i < COUNT(over); i++)
		if (str_equal(c->facts->status, state_name(over[i])))
			return over_by_status(c, over[i]);
	return false;
}

/* Rules 4 and 5. */
static bool by_start(struct calc *c)
{
	bool before;

	if (!c->start.known) {
		term_step(c,
			  "Rule 4: datum_ingang %s. Whether the agreement has started cannot be "
			  "said.",
			  term_lacking(c, c->facts->datum_ingang));
		return decide(c, STATE_ONBEKEND, "datum_ingang");
	}
	before = date_cmp(c->on, c->start.date) < 0;
	term_step(c, "Rule 5: datum_ingang is %s. The day asked about is %s.",
		  term_both(c, c->start.date).s,
		  before ? tr(c->lang, "earlier")
			 : tr(c->lang, "not earlier: the agreement has started"));
	return before && decide(c, STATE_NOG_NIET_INGEGAAN, "datum_ingang");
}

/* Rules 6 to 8. */
static bool by_first_term(struct calc *c)
{
	char *day;
	bool within;

	if (c->open_ended) {
		term_step(c, "Rule 7: datum_einde is onbepaalde_tijd. The agreement runs on.");
		return decide(c, STATE_VAN_KRACHT, "datum_einde");
	}
	if (!c->first_end.known) {
		term_step(c,
			  "Rule 6: datum_einde %s. Whether the first term still runs cannot be "
			  "said.",
			  term_lacking(c, c->facts->datum_einde));
		return decide(c, STATE_ONBEKEND, "datum_einde");
	}
	within = date_cmp(c->on, c->first_end.date) <= 0;
	day = date_long(c->first_end.date, c->lang);
	term_step(c,
		  "Rule 8: datum_einde is %s: the first term (term 0) runs up to and including %s. "
		  "The day asked about is %s.",
		  term_iso(c->first_end.date).s, day,
		  within ? tr(c->lang, "not later") : "later");
	free(day);
	return within && decide(c, STATE_VAN_KRACHT, "datum_einde");
}

/* E(out->term); it counts as the last day of the calendar when it lies beyond. */
static bool find_term_end(struct calc *c)
{
	if (term_end(c->first_end.date, c->renewed_by.length, c->out->term, &c->term_end))
		return true;
	c->term_end = DATE_LAST;
	return false;
}

/* How E(k) follows from datum_einde and duur. */
static void explain_term(const struct calc *c, bool in_calendar)
{
	long k = c->out->term;
	char *once = duration_text(c->renewed_by.length, 1);
	char *times = duration_text(c->renewed_by.length, k);
	char *end = date_long(c->term_end, c->lang);
	struct date next = DATE_LAST;

	date_shift(c->first_end.date, 1, &next);
	term_step(c,
		  "Renewal stilzwijgend by %s: term %ld runs up to and including %s (X0 = "
		  "datum_einde + 1 day = %s, + %ld x %s = %s, - 1 day = %s%s).",
		  once, k, end, term_iso(next).s, k, once, times, term_iso(c->term_end).s,
		  in_calendar ? "" : tr(c->lang, ", the last day of the calendar"));
	free(once);
	free(times);
	free(end);
}

static void explain_maximum(const struct calc *c, long k)
{
	const char *text = c->facts->maximum;

	if (c->maximum == NO_LIMIT)
		term_step(c,
			  "Rule 11: verlenging.maximum %s. No limit is known.",
			  term_lacking(c, text));
	else if (k > c->maximum)
		term_step(c,
			  "Rule 11: verlenging.maximum is %s. There is no term %ld: term %ld is the "
			  "last.",
			  text, k, c->maximum);
	else
		term_step(c,
			  "Rule 11: verlenging.maximum is %s. Term %ld is within it.", text, k);
}

/* Rule 11, duur known. */
static bool by_renewed_term(struct calc *c)
{
	long k = term_on(c->first_end.date, c->renewed_by.length, c->on);
	bool expired = c->maximum != NO_LIMIT && k > c->maximum;
	bool in_calendar;

	term_step(c,
		  "Rule 11: verlenging.wijze is stilzwijgend and verlenging.duur is %s. "
		  "Term %ld is the first that does not end before the day asked about.",
		  c->facts->duur, k);
	explain_maximum(c, k);
	c->out->term = expired ? c->maximum : k;
	in_calendar = find_term_end(c);
	if (c->out->term)
		explain_term(c, in_calendar);
	return expired ? decide(c, STATE_VERLOPEN, "verlenging.maximum")
		       : decide(c, STATE_VAN_KRACHT, "verlenging.wijze");
}

/* Rules 9 to 11, which always decide. */
static bool by_renewal(struct calc *c)
{
	const struct term_facts *f = c->facts;

	if (str_equal(f->status, "opgezegd") && !c->ended.known) {
		term_step(c,
			  "Rule 9: status is opgezegd and beeindigd_per %s. Until when the "
			  "agreement holds cannot be said.",
			  term_lacking(c, f->beeindigd_per));
		return decide(c, STATE_ONBEKEND, "beeindigd_per");
	}
	if (c->renewal == RENEWAL_UNKNOWN) {
		term_step(c,
			  "Rule 10: verlenging.wijze %s. Whether the agreement was renewed cannot "
			  "be said.",
			  term_lacking(c, f->wijze));
		return decide(c, STATE_ONBEKEND, "verlenging.wijze");
	}
	if (c->renewal != RENEWAL_STILZWIJGEND) {
		term_step(c, "Rule 10: verlenging.wijze is %s. %s.",
			  f->wijze,
			  c->renewal == RENEWAL_GEEN
				? tr(c->lang, "No term follows the first")
				: tr(c->lang, "A renewal counts only once datum_einde changes"));
		return decide(c, STATE_VERLOPEN, "verlenging.wijze");
	}
	if (!c->renewed_by.known) {
		term_step(c,
			  "Rule 11: verlenging.wijze is stilzwijgend, but verlenging.duur %s. How "
			  "long a renewal lasts cannot be said.",
			  term_lacking(c, f->duur));
		return decide(c, STATE_ONBEKEND, "verlenging.duur");
	}
	return by_renewed_term(c);
}

static void find_state(struct calc *c)
{
	term_step(c, "The day asked about is %s.",
		  term_both(c, c->on).s);
	(void)(by_status(c) || by_start(c) || by_first_term(c) || by_renewal(c));
}

void term_compute(const struct term_facts *facts, struct date on, enum lang lang,
		  struct strv *steps, struct term *out)
{
	struct calc c = {
		.facts = facts, .on = on, .lang = lang, .steps = steps, .out = out,
	};

	*out = (struct term){ .state = STATE_ONBEKEND };
	read_facts(&c);
	c.term_end = c.first_end.date;
	find_state(&c);
	out->end = term_find_end(&c);
	out->last_notice = term_find_last_notice(&c);
	out->action_day = term_find_action_day(&c);
}
