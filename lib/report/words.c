#include "report/words.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/record.h"

static const struct word {
	const char *value, *english;
} words[] = {
	{ "onbekend", N_("unknown") },
	{ "nvt", N_("n/a") },
	{ "onbepaalde_tijd", N_("indefinite") },
	{ "ja", N_("yes") },
	{ "nee", N_("no") },
	{ "nl", N_("Dutch") },
	{ "en", N_("English") },
	/* kinds of agreement */
	{ "dienstverleningsovereenkomst", N_("service agreement") },
	{ "intentieovereenkomst", N_("letter of intent") },
	{ "samenwerkingsovereenkomst", N_("cooperation agreement") },
	{ "aansluitovereenkomst", N_("accession agreement") },
	{ "convenant", N_("covenant") },
	{ "samenwerkingsafspraken", N_("cooperation arrangements") },
	{ "governanceafspraak", N_("governance arrangement") },
	{ "mandaatbesluit", N_("mandate decision") },
	{ "dienstverleningshandvest", N_("service charter") },
	{ "gemeenschappelijke_regeling", N_("joint arrangement") },
	{ "anders", N_("other") },
	/* status and state */
	{ "concept", N_("draft") },
	{ "vastgesteld", N_("adopted") },
	{ "ondertekend", N_("signed") },
	{ "van_kracht", N_("in force") },
	{ "in_herziening", N_("under revision") },
	{ "opgezegd", N_("notice given") },
	{ "verlopen", N_("expired") },
	{ "beeindigd", N_("ended") },
	{ "vervangen", N_("replaced") },
	{ "nog_niet_ingegaan", N_("not yet in force") },
	/* roles */
	{ "opdrachtgever", N_("client") },
	{ "opdrachtnemer", N_("contractor") },
	{ "uitvoerder", N_("carries it out") },
	{ "organisator", N_("organiser") },
	{ "deelnemer", N_("participant") },
	{ "bevoegd_gezag", N_("competent authority") },
	/* renewal, fee, publication, archiving */
	{ "geen", N_("none") },
	{ "stilzwijgend", N_("tacit") },
	{ "na_besluit", N_("by decision") },
	{ "vast", N_("fixed amount") },
	{ "uren", N_("hours") },
	{ "nacalculatie", N_("actual cost") },
	{ "te_beoordelen", N_("to be assessed") },
	{ "te_bepalen", N_("to be determined") },
	{ "convenanten", N_("covenants") },
	{ "organisatie_en_werkwijze", N_("organisation and procedures") },
	{ "inspanningsverplichting", N_("best-efforts obligation") },
	{ "bewaren", N_("keep") },
	{ "vernietigen", N_("destroy") },
	/* tasks */
	{ "taak", N_("task") },
	{ "kennisgebied", N_("knowledge area") },
	{ "voorziening", N_("facility") },
	{ "vergunningverlening", N_("permits") },
	{ "toezicht", N_("supervision") },
	{ "handhaving", N_("enforcement") },
	{ "advies", N_("advice") },
	{ "ondersteunend", N_("support") },
	{ "basistaak", N_("basic task") },
	{ "milieugerelateerde_plustaak", N_("additional environmental task") },
	{ "facultatief", N_("optional") },
	{ "niet_milieu", N_("not environmental") },
	{ "uitgevoerd_door_ander", N_("carried out by another") },
	{ "georganiseerd_door_ander", N_("organised by another") },
	{ "samenwerking", N_("cooperation") },
	{ "afstemming", N_("coordination") },
	{ "kwaliteit", N_("quality") },
	{ "kennisdeling", N_("sharing knowledge") },
	{ "kwetsbaarheid", N_("vulnerability") },
	{ "capaciteit", N_("capacity") },
	{ "wettelijk", N_("statutory") },

	{ "registratie", N_("registration") },
	{ "wijziging", N_("change") },
	{ "verlenging", N_("renewal") },
	{ "opzegging", N_("notice") },
	{ "beeindiging", N_("termination") },
	{ "correctie", N_("correction") },
	{ "administratief", N_("administrative") },
	{ "afspraak", N_("agreement") },
	{ "partij", N_("party") },
	{ "register", N_("the register itself") },
	/* types of party */
	{ "omgevingsdienst", N_("environment agency") },
	{ "gemeente", N_("municipality") },
	{ "provincie", N_("province") },
	{ "waterschap", N_("water authority") },
	{ "rijk", N_("central government") },
	{ "politie_om", N_("police and public prosecutor") },
	{ "veiligheidsregio", N_("safety region") },
	{ "vereniging", N_("association") },
	{ "privaat", N_("private") },
	/* the verdict on the norm */
	{ "vastgelegd", N_("recorded") },
	{ "deels", N_("partly recorded") },
	{ "niet", N_("not recorded") },
	{ "voldoet", N_("complies") },
	{ "voldoet_deels", N_("complies in part") },
	{ "voldoet_niet", N_("does not comply") },
	{ "niet_vast_te_stellen", N_("cannot be determined") },
	/* severity */
	{ "error", N_("error") },
	{ "warning", N_("warning") },
	{ "info", N_("information") },
};

/* The same by value, which a large report asks for a hundred thousand times. */
static const struct word *by_value[COUNT(words)];

static int compare_words(const void *a, const void *b)
{
	return strcmp((*(const struct word *const *)a)->value, (*(const struct word *const *)b)->value);
}

static void sort_words(void)
{
	for (size_t i = 0; i < COUNT(words); i++)
		by_value[i] = &words[i];
	qsort(by_value, COUNT(words), sizeof *by_value, compare_words);
}

const char *word(enum lang lang, const char *value)
{
	static pthread_once_t sorted = PTHREAD_ONCE_INIT;
	const struct word wanted = { value && *value ? value : "onbekend", NULL }, *key = &wanted, **found;

	pthread_once(&sorted, sort_words);
	found = bsearch(&key, by_value, COUNT(by_value), sizeof *by_value, compare_words);
	return found ? tr(lang, (*found)->english) : wanted.value;
}

char *lower_first(const char *text)
{
	char *lower = xstrdup(text);

	if (*lower >= 'A' && *lower <= 'Z')
		*lower = (char)(*lower - 'A' + 'a');
	return lower;
}

char *upper_first(const char *text)
{
	char *upper = xstrdup(text);

	if (*upper >= 'a' && *upper <= 'z')
		*upper = (char)(*upper - 'a' + 'A');
	return upper;
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
	static const char *const units[][2] = {         /* one, more */
		{ N_("year"), N_("years") }, { N_("month"), N_("months") },
		{ N_("week"), N_("weeks") }, { N_("day"), N_("days") },
	};
	struct duration d;
	struct strv parts = STRV_INIT;
	char *joined;

	if (!duration_parse(text, &d))
		return literal_words(text, lang);
	for (size_t i = 0; i < COUNT(units); i++) {
		int n = (const int[]){ d.years, d.months, d.weeks, d.days }[i];

		if (n || (i + 1 == COUNT(units) && !parts.n))
			strv_pushf(&parts, "%d %s", n, tr(lang, units[i][n != 1]));
	}
	joined = strv_join(&parts, tr(lang, " and "));
	strv_free(&parts);
	return joined;
}

/* With a sign after each three digits, from the right. */
static void add_grouped(struct str *out, const char *digits, size_t len, enum lang lang)
{
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			str_addc(out, lang == LANG_NL ? '.' : ',');
		str_addc(out, digits[i]);
	}
}

char *number_words(const char *text, enum lang lang)
{
	size_t whole = strspn(text, "0123456789"), fraction = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	const char *end = text + whole + (fraction ? fraction + 1 : 0);
	struct str out = STR_INIT;

	if (!whole || *end)
		return xstrdup(text_is_known(text) ? text : word(lang, text));
	add_grouped(&out, text, whole, lang);
	if (fraction) {
		str_addc(&out, lang == LANG_NL ? ',' : '.');
		str_add(&out, text + whole + 1);
	}
	return str_detach(&out);
}

struct count_words count_words(size_t n, enum lang lang)
{
	struct count_words count;
	struct str out = STR_INIT;
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%zu", n);

	add_grouped(&out, digits, (size_t)len, lang);
	snprintf(count.text, sizeof count.text, "%s", str_text(&out));
	str_free(&out);
	return count;
}
