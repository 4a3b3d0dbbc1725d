/* Two fields of one record that cannot both be right, dates aside: the rules
 * are a table. */

#include <string.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"
#include "model/ident.h"

enum test {
	IS,             /* the value given */
	KNOWN,
	POSITIVE,       /* a number that is not zero */
	NOT_GIVEN,      /* absent, or nvt: nobody looked, or there is none */
};

struct clause {
	const char *field;
	enum test test;
	const char *value;
};

/* With both clauses true there is a finding, at the second field when it is
 * there, else at the first. */
struct rule {
	enum check_id id;
	enum record_type type;
	struct clause first, second;
	const char *text;
};

#define UNTIL { "datum_einde", IS, "onbepaalde_tijd" }
#define NOT_RENEWED { "verlenging.wijze", IS, "geen" }
#define A_GROUP { "groep", IS, "true" }
#define GROUP_RULE(field, text) { CHECK_GROUP_WITH_IDENTIFIER, TYPE_PARTIJ, A_GROUP, { field, KNOWN, NULL }, \
	text }

static const struct rule rules[] = {
	{ CHECK_RENEWAL_WITHOUT_END, TYPE_AFSPRAAK, UNTIL, { "verlenging.wijze", IS, "stilzwijgend" },
	  N_("datum_einde is onbepaalde_tijd: there is no end to be renewed after") },
	{ CHECK_RENEWAL_WITHOUT_END, TYPE_AFSPRAAK, UNTIL, { "verlenging.wijze", IS, "na_besluit" },
	  N_("datum_einde is onbepaalde_tijd: there is no end to be renewed after") },
	{ CHECK_RENEWAL_WITHOUT_DURATION, TYPE_AFSPRAAK, { "verlenging.wijze", IS, "stilzwijgend" },
	  { "verlenging.duur", NOT_GIVEN, NULL },
	  N_("verlenging.wijze is stilzwijgend, and verlenging.duur does not say for how long") },
	{ CHECK_RENEWAL_CONTRADICTION, TYPE_AFSPRAAK, NOT_RENEWED, { "verlenging.duur", KNOWN, NULL },
	  N_("verlenging.wijze is geen, and verlenging.duur gives the length of a renewal") },
	{ CHECK_RENEWAL_CONTRADICTION, TYPE_AFSPRAAK, NOT_RENEWED, { "verlenging.maximum", POSITIVE, NULL },
	  N_("verlenging.wijze is geen, and verlenging.maximum allows renewals") },
	{ CHECK_RENEWAL_CONTRADICTION, TYPE_AFSPRAAK, NOT_RENEWED, { "verlenging.uitgeoefend", POSITIVE, NULL },
	  N_("verlenging.wijze is geen, and verlenging.uitgeoefend counts renewals") },
	{ CHECK_RENEWAL_CONTRADICTION, TYPE_AFSPRAAK, { "verlenging.wijze", NOT_GIVEN, NULL },
	  { "verlenging.uitgeoefend", POSITIVE, NULL },
	  N_("verlenging.uitgeoefend counts renewals, and verlenging.wijze does not say of which kind") },
	{ CHECK_MISSING_END_DATE, TYPE_AFSPRAAK, { "status", IS, "opgezegd" },
	  { "beeindigd_per", NOT_GIVEN, NULL },
	  N_("status is opgezegd, and beeindigd_per does not say as of when") },
	{ CHECK_MISSING_END_DATE, TYPE_AFSPRAAK, { "status", IS, "beeindigd" },
	  { "beeindigd_per", NOT_GIVEN, NULL },
	  N_("status is beeindigd, and beeindigd_per does not say as of when") },
	{ CHECK_CONTRADICTION, TYPE_AFSPRAAK, { "soort", IS, "gemeenschappelijke_regeling" },
	  { "is_gemeenschappelijke_regeling", IS, "nee" },
	  N_("soort is gemeenschappelijke_regeling, and is_gemeenschappelijke_regeling is nee") },
	{ CHECK_CONTRADICTION, TYPE_AFSPRAAK, { "archief.waardering", IS, "bewaren" },
	  { "archief.bewaartermijn", KNOWN, NULL },
	  N_("archief.waardering is bewaren (for ever), and archief.bewaartermijn gives a period") },
	{ CHECK_CONTRADICTION, TYPE_AFSPRAAK, { "vergoeding.grondslag", IS, "geen" },
	  { "vergoeding.bedrag_eur", POSITIVE, NULL },
	  N_("vergoeding.grondslag is geen, and vergoeding.bedrag_eur gives an amount") },
	GROUP_RULE("tooi", N_("this is a group (groep), which has no tooi of its own")),
	GROUP_RULE("oin", N_("this is a group (groep), which has no oin of its own")),
	GROUP_RULE("rsin", N_("this is a group (groep), which has no rsin of its own")),
	GROUP_RULE("kvk", N_("this is a group (groep), which has no kvk of its own")),
};

static bool is_number(const char *text)
{
	return !text[strspn(text, "0123456789.")];
}

static bool holds(const struct clause *clause, const struct record *record)
{
	const char *text = record_text(record, clause->field);

	switch (clause->test) {
	case IS:
		return str_equal(text, clause->value);
	case KNOWN:
		return text_is_known(text);
	case POSITIVE:
		return text_is_known(text) && is_number(text) && strpbrk(text, "123456789");
	case NOT_GIVEN:
		return text ? str_equal(text, "nvt") : !record_node(record, clause->field);
	}
	return false;
}

static void check_table(struct checker *c, const struct record *record)
{
	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct rule *rule = &rules[i];
		const struct ynode *at;

		if (rule->type != record->type || !holds(&rule->first, record) || !holds(&rule->second, record))
			continue;
		at = record_node(record, rule->second.field);
		check_report(c, rule->id, record, at ? at : record_node(record, rule->first.field), "%s",
			     _(rule->text));
	}
}

static void check_zero(struct checker *c, const struct record *record, const char *field)
{
	struct duration p;

	if (duration_parse(record_text(record, field), &p) && duration_is_zero(p))
		check_report(c, CHECK_ZERO_DURATION, record, record_node(record, field),
			     "%s: %s is no time at all", field, check_quote(record_text(record, field)).s);
}

static void check_oin(struct checker *c, const struct record *record)
{
	const char *oin = record_known(record, "oin"), *rsin = record_known(record, "rsin");
	const char *kvk = record_known(record, "kvk"), *problem;

	if (!oin || ident_oin(oin))
		return;
	problem = ident_oin_agrees(oin, rsin && !ident_rsin(rsin) ? rsin : NULL,
				   kvk && !ident_kvk(kvk) ? kvk : NULL);
	if (problem)
		check_report(c, CHECK_OIN_MISMATCH, record, record_node(record, "oin"), "oin: %s: %s",
			     check_quote(oin).s, problem);
}

void check_rules(struct checker *c, const struct record *record)
{
	check_table(c, record);
	if (record->type == TYPE_AFSPRAAK) {
		check_zero(c, record, "verlenging.duur");
		check_zero(c, record, "evaluatie.frequentie");
	}
	if (record->type == TYPE_PARTIJ)
		check_oin(c, record);
}
