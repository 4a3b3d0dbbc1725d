#include "model/term_internal.h"

#include <stdlib.h>

/* Whether the agreement may well have been renewed before it was over: rules 2
 * and 3 decide without counting terms, so the term shown stays the first. */
static bool renewals_not_counted(const struct calc *c)
{
	bool over = c->out->state == STATE_BEEINDIGD || c->out->state == STATE_VERVANGEN
		|| c->out->state == STATE_VERLOPEN;

	return over && c->renewal == RENEWAL_STILZWIJGEND && c->maximum != 0 && c->out->term == 0
		&& date_cmp(c->on, c->term_end) > 0
		&& !(c->ended.known && date_cmp(c->ended.date, c->term_end) <= 0);
}

struct day term_find_end(const struct calc *c)
{
	if (c->open_ended && c->ended.known) {
		term_step(c,
			  "End: datum_einde is onbepaalde_tijd, but beeindigd_per is %s. That is "
			  "the end.",
			  term_both(c, c->ended.date).s);
		return (struct day){ DAY_DATE, c->ended.date };
	}
	if (c->open_ended) {
		term_step(c,
			  "End: none, because datum_einde is onbepaalde_tijd and beeindigd_per %s.",
			  term_lacking(c, c->facts->beeindigd_per));
		return (struct day){ DAY_OPEN_ENDED, DATE_FIRST };
	}
	if (!c->first_end.known) {
		term_step(c, "End: unknown, because datum_einde %s. Fill in datum_einde.",
			  term_lacking(c, c->facts->datum_einde));
		return (struct day){ DAY_UNKNOWN, DATE_FIRST };
	}
	if (c->out->state == STATE_ONBEKEND) {
		term_step(c, "End: unknown, because the state is unknown (%s).",
			  c->out->because);
		return (struct day){ DAY_UNKNOWN, DATE_FIRST };
	}
	if (c->ended.known && date_cmp(c->ended.date, c->term_end) < 0) {
		term_step(c,
			  "End: %s, because beeindigd_per is earlier than the end of term %ld "
			  "(%s).",
			  term_both(c, c->ended.date).s, c->out->term, term_iso(c->term_end).s);
		return (struct day){ DAY_DATE, c->ended.date };
	}
	term_step(c, "End: %s, the last day of term %ld.",
		  term_both(c, c->term_end).s, c->out->term);
	if (renewals_not_counted(c))
		term_step(c,
			  "Note: the state follows from %s. Tacit renewals are therefore not "
			  "counted.",
			  c->out->because);
	return (struct day){ DAY_DATE, c->term_end };
}

static bool in_force_or_coming(const struct calc *c)
{
	return c->out->state == STATE_VAN_KRACHT || c->out->state == STATE_NOG_NIET_INGEGAAN;
}

/* Whether notice means anything: a further term follows unless it is given. */
static bool notice_matters(const struct calc *c)
{
	const struct term_facts *f = c->facts;

	if (!in_force_or_coming(c))
		term_step(c, "Last notice day: none, because the state is %s.",
			  state_name(c->out->state));
	else if (c->ended.known)
		term_step(c, "Last notice day: none, because beeindigd_per is already known (%s).",
			  term_iso(c->ended.date).s);
	else if (c->renewal == RENEWAL_UNKNOWN)
		term_step(c,
			  "Last notice day: none, because verlenging.wijze %s. Fill in "
			  "verlenging.wijze: with stilzwijgend there is a notice day.",
			  term_lacking(c, f->wijze));
	else if (c->renewal != RENEWAL_STILZWIJGEND)
		term_step(c,
			  "Last notice day: none, because verlenging.wijze is %s. The agreement "
			  "ends without notice.",
			  f->wijze);
	else if (c->open_ended)
		term_step(c,
			  "Last notice day: none, because datum_einde is onbepaalde_tijd. No "
			  "further term follows.");
	else if (c->maximum != NO_LIMIT && c->out->term >= c->maximum)
		term_step(c,
			  "Last notice day: none, because verlenging.maximum is %s. No renewal "
			  "follows term %ld.",
			  f->maximum, c->out->term);
	else if (str_equal(f->opzegtermijn, "nvt"))
		term_step(c, "Last notice day: none, because opzegtermijn is nvt.");
	else
		return true;
	return false;
}

/* For a day before the calendar, which counts as its first. */
static const char *before_calendar(const struct calc *c, bool in_calendar)
{
	return in_calendar ? "" : tr(c->lang, " That is the first day of the calendar.");
}

struct day term_find_last_notice(const struct calc *c)
{
	struct day day = { DAY_DATE, DATE_FIRST };
	bool in_calendar;

	if (!notice_matters(c))
		return (struct day){ DAY_NONE, DATE_FIRST };
	if (!c->first_end.known) {
		term_step(c, "Last notice day: unknown, because datum_einde %s. Fill in datum_einde.",
			  term_lacking(c, c->facts->datum_einde));
		return (struct day){ DAY_UNKNOWN, DATE_FIRST };
	}
	if (!c->notice.known) {
		term_step(c,
			  "Last notice day: unknown, because opzegtermijn %s. Fill in "
			  "opzegtermijn.",
			  term_lacking(c, c->facts->opzegtermijn));
		return (struct day){ DAY_UNKNOWN, DATE_FIRST };
	}
	in_calendar = term_last_notice(c->term_end, c->notice.length, &day.date);
	term_step(c,
		  "Last notice day: term %ld ends on %s and opzegtermijn is %s: (%s + 1 day - %s) "
		  "- 1 day = %s.%s",
		  c->out->term, term_iso(c->term_end).s, c->facts->opzegtermijn,
		  term_iso(c->term_end).s, c->facts->opzegtermijn, term_both(c, day.date).s,
		  before_calendar(c, in_calendar));
	return day;
}

/* Where the lead time comes from. */
static const char *lead_source(const struct calc *c)
{
	if (c->own_lead.known)
		return "signaaltermijn";
	if (c->shared_lead.known)
		return tr(c->lang, "signaal.termijn of the register");
	return tr(c->lang, "no signaaltermijn known");
}

struct day term_find_action_day(const struct calc *c)
{
	bool from_notice = c->out->last_notice.kind == DAY_DATE;
	struct day from = from_notice ? c->out->last_notice : c->out->end;
	struct duration lead = c->own_lead.known ? c->own_lead.length : c->shared_lead.length;
	struct day day = { DAY_DATE, DATE_FIRST };
	bool in_calendar;
	char *text;

	if (!in_force_or_coming(c)) {
		term_step(c, "Action day: none, because the state is %s.", state_name(c->out->state));
		return (struct day){ DAY_NONE, DATE_FIRST };
	}
	if (from.kind != DAY_DATE) {
		term_step(c,
			  "Action day: none, because there is no notice day or end to count from.");
		return (struct day){ DAY_NONE, DATE_FIRST };
	}
	in_calendar = date_sub(from.date, lead, &day.date);
	text = duration_text(lead, 1);
	term_step(c, "Action day: %s %s - %s (%s) = %s.%s",
		  from_notice ? tr(c->lang, "last notice day")
			      : tr(c->lang, "end"),
		  term_iso(from.date).s, text, lead_source(c), term_both(c, day.date).s,
		  before_calendar(c, in_calendar));
	free(text);
	return day;
}

const char *term_unknown(const struct term_facts *facts, const struct term *term)
{
	struct date ended;

	if (term->state == STATE_ONBEKEND)
		return term->because;
	if (term->state != STATE_VAN_KRACHT && term->state != STATE_NOG_NIET_INGEGAAN)
		return NULL;
	if (term->end.kind == DAY_UNKNOWN)
		return "datum_einde";
	if (term->last_notice.kind == DAY_UNKNOWN)
		return "opzegtermijn";
	/* Whether there is a notice day at all depends on it. */
	if (term->end.kind == DAY_DATE && !date_parse(facts->beeindigd_per, &ended) &&
	    term_renewal(facts->wijze) == RENEWAL_UNKNOWN && !str_equal(facts->wijze, "nvt"))
		return "verlenging.wijze";
	return NULL;
}
