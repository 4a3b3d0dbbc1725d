#include "report/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct word {
	const char *value, *nl, *en;
} words[] = {
	{ "onbekend", "onbekend", "unknown" },
	{ "nvt", "n.v.t.", "n/a" },
	{ "onbepaalde_tijd", "onbepaalde tijd", "indefinite" },
	{ "ja", "ja", "yes" },
	{ "nee", "nee", "no" },
	{ "nl", "Nederlands", "Dutch" },
	{ "en", "Engels", "English" },
	/* kinds of agreement */
	{ "dienstverleningsovereenkomst", "dienstverleningsovereenkomst", "service agreement" },
	{ "intentieovereenkomst", "intentieovereenkomst", "letter of intent" },
	{ "samenwerkingsovereenkomst", "samenwerkingsovereenkomst", "cooperation agreement" },
	{ "aansluitovereenkomst", "aansluitovereenkomst", "accession agreement" },
	{ "convenant", "convenant", "covenant" },
	{ "samenwerkingsafspraken", "samenwerkingsafspraken", "cooperation arrangements" },
	{ "governanceafspraak", "governanceafspraak", "governance arrangement" },
	{ "mandaatbesluit", "mandaatbesluit", "mandate decision" },
	{ "dienstverleningshandvest", "dienstverleningshandvest", "service charter" },
	{ "gemeenschappelijke_regeling", "gemeenschappelijke regeling", "joint arrangement" },
	{ "anders", "anders", "other" },
	/* status and state */
	{ "concept", "concept", "draft" },
	{ "vastgesteld", "vastgesteld", "adopted" },
	{ "ondertekend", "ondertekend", "signed" },
	{ "van_kracht", "van kracht", "in force" },
	{ "in_herziening", "in herziening", "under revision" },
	{ "opgezegd", "opgezegd", "notice given" },
	{ "verlopen", "verlopen", "expired" },
	{ "beeindigd", "beëindigd", "ended" },
	{ "vervangen", "vervangen", "replaced" },
	{ "nog_niet_ingegaan", "nog niet ingegaan", "not yet in force" },
	/* roles */
	{ "opdrachtgever", "opdrachtgever", "client" },
	{ "opdrachtnemer", "opdrachtnemer", "contractor" },
	{ "uitvoerder", "uitvoerder", "carries it out" },
	{ "organisator", "organisator", "organiser" },
	{ "deelnemer", "deelnemer", "participant" },
	{ "bevoegd_gezag", "bevoegd gezag", "competent authority" },
	/* renewal, fee, publication, archiving */
	{ "geen", "geen", "none" },
	{ "stilzwijgend", "stilzwijgend", "tacit" },
	{ "na_besluit", "na een besluit", "by decision" },
	{ "vast", "vast bedrag", "fixed amount" },
	{ "uren", "uren", "hours" },
	{ "nacalculatie", "nacalculatie", "actual cost" },
	{ "te_beoordelen", "nog te beoordelen", "to be assessed" },
	{ "te_bepalen", "nog te bepalen", "to be determined" },
	{ "convenanten", "convenanten", "covenants" },
	{ "organisatie_en_werkwijze", "organisatie en werkwijze", "organisation and procedures" },
	{ "inspanningsverplichting", "inspanningsverplichting", "best-efforts obligation" },
	{ "bewaren", "bewaren", "keep" },
	{ "vernietigen", "vernietigen", "destroy" },
	/* tasks */
	{ "taak", "taak", "task" },
	{ "kennisgebied", "kennisgebied", "knowledge area" },
	{ "voorziening", "voorziening", "facility" },
	{ "vergunningverlening", "vergunningverlening", "permits" },
	{ "toezicht", "toezicht", "supervision" },
	{ "handhaving", "handhaving", "enforcement" },
	{ "advies", "advies", "advice" },
	{ "ondersteunend", "ondersteunend", "support" },
	{ "basistaak", "basistaak", "basic task" },
	{ "milieugerelateerde_plustaak", "milieugerelateerde plustaak", "additional environmental task" },
	{ "facultatief", "facultatief", "optional" },
	{ "niet_milieu", "geen milieutaak", "not environmental" },
	{ "uitgevoerd_door_ander", "uitgevoerd door een ander", "carried out by another" },
	{ "georganiseerd_door_ander", "georganiseerd door een ander", "organised by another" },
	{ "samenwerking", "samenwerking", "cooperation" },
	{ "afstemming", "afstemming", "coordination" },
	{ "kwaliteit", "kwaliteit", "quality" },
	{ "kennisdeling", "kennisdeling", "sharing knowledge" },
	{ "kwetsbaarheid", "kwetsbaarheid", "vulnerability" },
	{ "capaciteit", "capaciteit", "capacity" },
	{ "wettelijk", "wettelijk", "statutory" },

	{ "registratie", "registratie", "registration" },
	{ "wijziging", "wijziging", "change" },
	{ "verlenging", "verlenging", "renewal" },
	{ "opzegging", "opzegging", "notice" },
	{ "beeindiging", "beëindiging", "termination" },
	{ "correctie", "correctie", "correction" },
	{ "administratief", "administratief", "administrative" },
	{ "afspraak", "afspraak", "agreement" },
	{ "partij", "partij", "party" },
	{ "register", "het register zelf", "the register itself" },
	/* types of party */
	{ "omgevingsdienst", "omgevingsdienst", "environment agency" },
	{ "gemeente", "gemeente", "municipality" },
	{ "provincie", "provincie", "province" },
	{ "waterschap", "waterschap", "water authority" },
	{ "rijk", "rijk", "central government" },
	{ "politie_om", "politie en Openbaar Ministerie", "police and public prosecutor" },
	{ "veiligheidsregio", "veiligheidsregio", "safety region" },
	{ "vereniging", "vereniging", "association" },
	{ "privaat", "privaat", "private" },
	/* the verdict on the norm */
	{ "vastgelegd", "vastgelegd", "recorded" },
	{ "deels", "deels vastgelegd", "partly recorded" },
	{ "niet", "niet vastgelegd", "not recorded" },
	{ "voldoet", "voldoet", "complies" },
	{ "voldoet_deels", "voldoet deels", "complies in part" },
	{ "voldoet_niet", "voldoet niet", "does not comply" },
	{ "niet_vast_te_stellen", "niet vast te stellen", "cannot be determined" },
	/* severity */
	{ "error", "fout", "error" },
	{ "warning", "let op", "warning" },
	{ "info", "ter informatie", "information" },
};

const char *word(enum lang lang, const char *value)
{
	if (!value || !*value)
		value = "onbekend";
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].value, value) == 0)
			return say(lang, words[i].nl, words[i].en);
	return value;
}

char *sayf(enum lang lang, const char *nl, const char *en, ...)
{
	va_list ap;
	char *text;

	va_start(ap, en);
	text = xvasprintf(lang == LANG_NL ? nl : en, ap);
	va_end(ap);
	return text;
}

char *day_words(struct day day, enum lang lang)
{
	static const char *const none[] = {
		[DAY_NONE] = "nvt", [DAY_UNKNOWN] = "onbekend", [DAY_OPEN_ENDED] = "onbepaalde_tijd",
		[DAY_DATE] = NULL,
	};

	return day.kind == DAY_DATE ? date_long(day.date, lang) : xstrdup(word(lang, none[day.kind]));
}

void js_set_day(struct js *object, const char *key, struct day day)
{
	char *text = day.kind == DAY_OPEN_ENDED ? NULL : day_text(day);

	js_set_str(object, key, text);
	free(text);
}

/* The literals that stand instead of a value; anything else is unknown. */
static char *literal_words(const char *text, enum lang lang)
{
	static const char *const literals[] = { "nvt", "onbepaalde_tijd" };

	for (size_t i = 0; i < COUNT(literals); i++)
		if (str_equal(text, literals[i]))
			return xstrdup(word(lang, text));
	return xstrdup(word(lang, NULL));
}

char *date_words(const char *text, enum lang lang)
{
	struct date date;

	return date_parse(text, &date) ? date_long(date, lang) : literal_words(text, lang);
}

char *duration_words(const char *text, enum lang lang)
{
	static const struct {
		const char *nl[2], *en[2];      /* one, more */
	} units[] = {
		{ { "jaar", "jaar" }, { "year", "years" } },
		{ { "maand", "maanden" }, { "month", "months" } },
		{ { "week", "weken" }, { "week", "weeks" } },
		{ { "dag", "dagen" }, { "day", "days" } },
	};
	struct duration d;
	struct strv parts = STRV_INIT;
	char *joined;

	if (!duration_parse(text, &d))
		return literal_words(text, lang);
	for (size_t i = 0; i < COUNT(units); i++) {
		int n = (const int[]){ d.years, d.months, d.weeks, d.days }[i];

		if (n || (i + 1 == COUNT(units) && !parts.n))
			strv_pushf(&parts, "%d %s", n, say(lang, units[i].nl[n != 1], units[i].en[n != 1]));
	}
	joined = strv_join(&parts, say(lang, " en ", " and "));
	strv_free(&parts);
	return joined;
}
