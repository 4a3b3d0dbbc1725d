#include "history/classify.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "history/moment.h"
#include "model/agreement.h"
#include "model/change.h"

struct classifier {
	const struct site *site;
	const struct event *event;
	struct findings *out;
	char commit[OID_HEX_SIZE];
	struct date day;                /* of the commit, in the register's time zone */
};

/* --- does the change do what its kind says? ----------------------------------------------- */

static bool is_kind(const struct event *event, const char *kind)
{
	return event->kind && strcmp(event->kind, kind) == 0;
}

/* The field, or one in it. */
static bool changes_field(const struct difference *difference, const char *field)
{
	size_t len = strlen(field);

	for (size_t i = 0; i < difference->fields.n; i++) {
		const char *name = difference->fields.items[i].field;

		if (strncmp(name, field, len) == 0 && (!name[len] || name[len] == '.'))
			return true;
	}
	return false;
}

static bool sets_date(const struct difference *difference, const char *field)
{
	struct date day;

	return changes_field(difference, field) && record_date(difference->after, field, &day);
}

static bool sets_text(const struct difference *difference, const char *field, const char *value)
{
	return changes_field(difference, field) && str_equal(record_text(difference->after, field), value);
}

static bool does_registratie(const struct difference *difference)
{
	return difference->action == ACTION_ADDED;
}

static bool does_verlenging(const struct difference *difference)
{
	return changes_field(difference, "datum_einde") || changes_field(difference, "verlenging") ||
	       changes_field(difference, "beeindigd_per");
}

static bool does_opzegging(const struct difference *difference)
{
	return sets_text(difference, "status", "opgezegd") || sets_date(difference, "beeindigd_per") ||
	       sets_date(difference, "datum_einde");
}

/* An organisation ends by no longer being active. */
static bool does_beeindiging(const struct difference *difference)
{
	return sets_text(difference, "status", "beeindigd") || sets_text(difference, "status", "vervangen") ||
	       sets_text(difference, "status", "verlopen") || sets_date(difference, "beeindigd_per") ||
	       sets_text(difference, "actief", "nee");
}

static const struct rule {
	const char *kind;
	bool (*does)(const struct difference *difference);
	const char *lacks;
} rules[] = {
	{ "registratie", does_registratie, N_("adds no record") },
	{ "verlenging", does_verlenging, N_("changes no end date and nothing of the renewal") },
	{ "opzegging", does_opzegging, N_("sets neither status opgezegd nor an end date") },
	{ "beeindiging", does_beeindiging, N_("sets neither a status that ends it nor beeindigd_per") },
};

static void judge_rule(struct classifier *c, const struct rule *rule)
{
	const struct differences *changes = &c->event->changes;

	for (size_t i = 0; i < changes->n; i++)
		/* Nobody can tell what a change does that cannot be read. */
		if (changes->items[i].unreadable || rule->does(&changes->items[i]))
			return;
	findings_add(c->out, "kind-mismatch", c->commit, "the kind is %s, and the change %s", rule->kind, _(rule->lacks));
}

static void judge_kind(struct classifier *c)
{
	const char *const *kind = change_kinds();

	if (!c->event->kind) {
		findings_add(c->out, "kind-missing", c->commit, "the commit has no Aard: it was made outside afspraak");
		return;
	}
	while (*kind && strcmp(*kind, c->event->kind) != 0)
		kind++;
	if (!*kind)
		findings_add(c->out, "kind-unknown", c->commit, "'%s' is no kind of change", c->event->kind);
	for (size_t i = 0; i < COUNT(rules); i++)
		if (is_kind(c->event, rules[i].kind))
			judge_rule(c, &rules[i]);
}

/* --- extensions ----------------------------------------------------------------------------- */

#define NOT_KNOWN (-1L)

static long count_of(const struct record *record, const char *part)
{
	const char *text = record_part(record, "verlenging", part);

	return text && *text && strlen(text) <= 9 && strspn(text, "0123456789") == strlen(text) ? strtol(text, NULL, 10)
											       : NOT_KNOWN;
}

struct extension {
	bool later;             /* datum_einde moved to a later day, or to none */
	long used, raised;      /* verlenging.uitgeoefend before, and after when it rose; or NOT_KNOWN */
};

static struct extension extension_of(const struct classifier *c, const struct difference *difference)
{
	const struct record *before = difference->before, *after = difference->after;
	struct extension x = { false, count_of(before, "uitgeoefend"), count_of(after, "uitgeoefend") };
	struct date old, new;

	if (record_date(before, "datum_einde", &old))
		x.later = str_equal(record_text(after, "datum_einde"), "onbepaalde_tijd") ||
			  (record_date(after, "datum_einde", &new) && date_cmp(new, old) > 0);
	/* To note for the first time how many there were is no extension, unless
	 * it says that it is one. */
	if (x.used == NOT_KNOWN && is_kind(c->event, "verlenging"))
		x.used = 0;
	if (x.used == NOT_KNOWN || x.raised <= x.used)
		x.raised = NOT_KNOWN;
	return x;
}

/* The last day in force as the record had it, when that has passed. Only a
 * tacit renewal goes on by itself: whatever else is not known, datum_einde is
 * the end until somebody records another. */
static bool has_passed(const struct record *before, struct date on, struct date *end)
{
	struct term_facts facts;
	struct date early;
	struct term term;

	term_facts_of(before, NULL, &facts);
	term_compute(&facts, on, LANG_NL, NULL, &term);
	if (term.state == STATE_CONCEPT)
		return false;
	if (str_equal(facts.wijze, "stilzwijgend")) {
		*end = term.end.date;
		return state_is_over(term.state) && term.end.kind == DAY_DATE && date_cmp(on, *end) > 0;
	}
	if (!date_parse(facts.datum_einde, end))
		return false;
	if (date_parse(facts.beeindigd_per, &early) && date_cmp(early, *end) < 0)
		*end = early;
	return date_cmp(on, *end) > 0;
}

static void judge_extension(struct classifier *c, const struct difference *difference)
{
	struct extension x = extension_of(c, difference);
	long maximum = count_of(difference->before, "maximum"), used = x.used == NOT_KNOWN ? 0 : x.used;
	char *path, old[DATE_ISO_SIZE], day[DATE_ISO_SIZE];
	struct date end;

	if (!x.later && x.raised == NOT_KNOWN)
		return;
	path = site_path(c->site, difference->path_after);
	if (has_passed(difference->before, c->day, &end)) {
		date_iso(end, old);
		date_iso(c->day, day);
		findings_add(c->out, "extended-after-end", path,
			     "commit %.10s of %s extends it, and it had ended on %s", c->commit, day, old);
	}
	if (str_equal(record_part(difference->before, "verlenging", "wijze"), "geen"))
		findings_add(c->out, "extended-without-option", path,
			     "commit %.10s extends it, and it could not be renewed", c->commit);
	else if (maximum != NOT_KNOWN && (x.raised > maximum || (x.later && used >= maximum)) && maximum == 1)
		findings_add(c->out, "extended-without-option", path,
			     "commit %.10s extends it, and of 1 renewal %ld had been exercised", c->commit, used);
	else if (maximum != NOT_KNOWN && (x.raised > maximum || (x.later && used >= maximum)))
		findings_add(c->out, "extended-without-option", path,
			     "commit %.10s extends it, and of %ld renewals %ld had been exercised", c->commit, maximum,
			     used);
	free(path);
}

/* --- the commit as a whole ------------------------------------------------------------------ */

/* Settings that cannot be read ask nothing; that they cannot be read is a
 * finding elsewhere. */
static struct error *judge_decision(struct classifier *c)
{
	const struct commit *commit = c->event->commit;
	const struct oid *settings = c->event->settings;
	struct reg *before = NULL;
	struct error *err;

	if (!c->event->kind || (c->event->decision && *c->event->decision) || (!settings && !commit->n_parents))
		return NULL;
	err = reg_open(c->site, settings ? settings : &commit->parents[0], &before);
	if (!err && change_needs_decision(before, c->event->kind))
		findings_add(c->out, "decision-missing", c->commit,
			     "the register asks a decision for the kind %s, and the commit names none", c->event->kind);
	if (err && (err->status == STATUS_NO_REGISTER || err->status == STATUS_DATA)) {
		error_free(err);
		err = NULL;
	}
	reg_free(before);
	return err;
}

static void judge_texts(struct classifier *c)
{
	const struct event *event = c->event;
	struct date day;

	if (!event->reason[strspn(event->reason, " \t\r\n")])
		findings_add(c->out, "reason-missing", c->commit, "the commit gives no reason");
	if (event->effective && !date_parse(event->effective, &day))
		findings_add(c->out, "effective-invalid", c->commit, "Per is no calendar day: '%s'", event->effective);
}

struct error *classify_event(const struct site *site, const char *zone, const struct event *event,
			     struct findings *out)
{
	struct classifier c = { .site = site, .event = event, .out = out };
	struct error *err = zone_day(zone, event->commit->committer.when, &c.day);

	if (err)
		return err;
	oid_hex(&event->commit->id, c.commit);
	judge_texts(&c);
	judge_kind(&c);
	err = judge_decision(&c);
	for (size_t i = 0; i < event->changes.n && !err; i++) {
		const struct difference *difference = &event->changes.items[i];

		if (difference->type == TYPE_AFSPRAAK && difference->before && difference->after)
			judge_extension(&c, difference);
	}
	return err;
}
