/* Dates of one agreement that contradict each other, its status or its
 * renewals. What these dates mean is in term.h. */

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"
#include "model/term.h"

struct dates {
	struct checker *c;
	const struct record *record;
	const char *status;
	bool has_start, has_end, has_ended, has_signed, has_status_day;
	struct date start, end, ended, signing, status_day;     /* end: of the first term */
};

static const char *iso(struct date d, char text[DATE_ISO_SIZE])
{
	date_iso(d, text);
	return text;
}

static void read_dates(struct dates *d)
{
	const struct record *record = d->record;

	d->status = record_text(record, "status");
	d->has_start = date_parse(record_text(record, "datum_ingang"), &d->start);
	d->has_end = date_parse(record_text(record, "datum_einde"), &d->end);
	d->has_ended = date_parse(record_text(record, "beeindigd_per"), &d->ended);
	d->has_signed = date_parse(record_text(record, "datum_ondertekening"), &d->signing);
	d->has_status_day = date_parse(record_text(record, "status_peildatum"), &d->status_day);
}

/* The finding that one date, of field, lies before or after another. */
static void report_order(const struct dates *d, enum check_id id, const char *field, struct date date,
			 bool before, const char *other, struct date than)
{
	char text[DATE_ISO_SIZE], than_text[DATE_ISO_SIZE];

	iso(date, text);
	iso(than, than_text);
	if (before)
		check_report(d->c, id, d->record, record_node(d->record, field), "%s %s is before %s %s", field, text,
			     other, than_text);
	else
		check_report(d->c, id, d->record, record_node(d->record, field), "%s %s is after %s %s", field, text,
			     other, than_text);
}

static void check_order(const struct dates *d)
{
	if (d->has_start && d->has_end && date_cmp(d->end, d->start) < 0)
		report_order(d, CHECK_END_BEFORE_START, "datum_einde", d->end, true, "datum_ingang", d->start);
	if (d->has_start && d->has_ended && date_cmp(d->ended, d->start) < 0)
		report_order(d, CHECK_END_BEFORE_START, "beeindigd_per", d->ended, true, "datum_ingang",
			     d->start);
	if (d->has_start && d->has_signed && date_cmp(d->signing, d->start) > 0)
		report_order(d, CHECK_SIGNED_AFTER_START, "datum_ondertekening", d->signing, false,
			     "datum_ingang", d->start);
}

/* --- renewals ------------------------------------------------------------------------------ */

static bool read_count(const struct record *record, const char *field, long *out)
{
	const char *text = record_text(record, field);
	size_t len = text ? strspn(text, "0123456789") : 0;

	/* Nine digits fit any long; with more, there is nothing to compute. */
	if (!len || text[len] || len > 9)
		return false;
	*out = strtol(text, NULL, 10);
	return true;
}

/* The end of the last term there can be; false when there may be another. */
static bool last_end(const struct dates *d, struct date *out)
{
	const char *way = record_text(d->record, "verlenging.wijze");
	struct duration duur;
	long maximum;

	if (!d->has_end)
		return false;
	*out = d->end;
	if (str_equal(way, "stilzwijgend"))
		return duration_parse(record_text(d->record, "verlenging.duur"), &duur) &&
		       read_count(d->record, "verlenging.maximum", &maximum) &&
		       term_end(d->end, duur, maximum, out);
	return str_equal(way, "geen") || str_equal(way, "na_besluit") ||
	       str_equal(record_text(d->record, "verlenging"), "nvt");
}

static void check_renewals(const struct dates *d)
{
	struct date last;
	long maximum, used;

	if (d->has_ended && last_end(d, &last) && date_cmp(d->ended, last) > 0)
		report_order(d, CHECK_ENDED_AFTER_END, "beeindigd_per", d->ended, false,
			     _("the end of the last term,"), last);
	if (read_count(d->record, "verlenging.maximum", &maximum) &&
	    read_count(d->record, "verlenging.uitgeoefend", &used) && used > maximum)
		check_report(d->c, CHECK_TOO_MANY_RENEWALS, d->record, record_node(d->record, "verlenging.uitgeoefend"),
			     "verlenging.uitgeoefend is %ld, and verlenging.maximum is %ld", used, maximum);
}

/* --- status ---------------------------------------------------------------------------------- */

/* States by the dates alone that a status contradicts. A status that says that
 * it is over is compared with the day after: the last day in force is the one
 * on which a source is likely to say so. */
static const struct {
	const char *status;
	enum state state;
	bool over;
} contradictions[] = {
	{ "van_kracht", STATE_VERLOPEN, false },
	{ "van_kracht", STATE_BEEINDIGD, false },
	{ "van_kracht", STATE_NOG_NIET_INGEGAAN, false },
	{ "in_herziening", STATE_VERLOPEN, false },
	{ "in_herziening", STATE_BEEINDIGD, false },
	{ "verlopen", STATE_VAN_KRACHT, true },
	{ "verlopen", STATE_NOG_NIET_INGEGAAN, true },
	{ "beeindigd", STATE_VAN_KRACHT, true },
	{ "beeindigd", STATE_NOG_NIET_INGEGAAN, true },
};

/* An end that nobody knows the day of can be on any day. */
static bool ended_unknown(const struct dates *d)
{
	return str_equal(d->status, "beeindigd") && !d->has_ended;
}

static struct term state_on(const struct dates *d, struct date day)
{
	const struct record *record = d->record;
	const struct term_facts facts = {
		.datum_ingang = record_text(record, "datum_ingang"),
		.datum_einde = record_text(record, "datum_einde"),
		.beeindigd_per = record_text(record, "beeindigd_per"),
		.wijze = record_text(record, "verlenging.wijze"),
		.duur = record_text(record, "verlenging.duur"),
		.maximum = record_text(record, "verlenging.maximum"),
	};
	struct term term;

	term_compute(&facts, day, LANG_EN, NULL, &term);
	return term;
}

/* True when the status cannot be right on the day: that is reported. */
static bool check_status_on(const struct dates *d, struct date day, enum check_id id)
{
	for (size_t i = 0; i < COUNT(contradictions); i++) {
		char text[DATE_ISO_SIZE];
		struct date asked = day;
		struct term term;

		if (!str_equal(d->status, contradictions[i].status) || ended_unknown(d) ||
		    (contradictions[i].over && !date_shift(day, 1, &asked)))
			continue;
		term = state_on(d, asked);
		if (term.state != contradictions[i].state)
			continue;
		check_report(d->c, id, d->record, record_node(d->record, "status"),
			     "status is %s, and by %s the agreement is %s on %s", d->status, term.because,
			     state_name(term.state), iso(asked, text));
		return true;
	}
	return false;
}

static void check_status(const struct dates *d)
{
	const struct check_scope *scope = d->c->scope;
	bool wrong = d->has_status_day && check_status_on(d, d->status_day, CHECK_STATUS_CONTRADICTS_DATES);

	if (!scope->has_on)
		return;
	if (!wrong && !d->has_status_day)
		check_status_on(d, scope->on, CHECK_STATUS_CONTRADICTS_DATES);
	else if (!wrong && date_cmp(d->status_day, scope->on) < 0)
		check_status_on(d, scope->on, CHECK_STATUS_OUTDATED);
	if (str_equal(d->status, "concept") && d->has_signed && date_cmp(d->signing, scope->on) <= 0)
		check_report(d->c, CHECK_STATUS_CONTRADICTS_DATES, d->record, record_node(d->record, "status"),
			     "status is concept, and datum_ondertekening says that it was signed");
}

/* What a source said, it said in the past. */
static void check_past(struct checker *c, const struct record *record, const char *field)
{
	struct date date;
	char text[DATE_ISO_SIZE];

	if (c->scope->has_on && date_parse(record_text(record, field), &date) && date_cmp(date, c->scope->on) > 0)
		check_report(c, CHECK_FUTURE_DATE, record, record_node(record, field),
			     "%s %s is yet to come", field, iso(date, text));
}

void check_dates(struct checker *c, const struct record *record)
{
	struct dates d = { .c = c, .record = record };

	if (record->type == TYPE_COUNT)
		check_past(c, record, "volledigheid.verklaard_op");
	if (record->type != TYPE_AFSPRAAK)
		return;
	check_past(c, record, "status_peildatum");
	read_dates(&d);
	check_order(&d);
	check_renewals(&d);
	check_status(&d);
}
