#include "model/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define UNKNOWN "onbekend"
#define OPEN_ENDED "onbepaalde_tijd"

static struct date day(const char *text)
{
	struct date d;

	if (!date_parse(text, &d))
		fail_msg("not a date: %s", text);
	return d;
}

static struct duration length(const char *text)
{
	struct duration p;

	if (!duration_parse(text, &p))
		fail_msg("not a duration: %s", text);
	return p;
}

static void check_text(const char *name, const char *what, const char *got, const char *want)
{
	if (!str_equal(got, want))
		fail_msg("%s: %s is %s, not %s", name, what, got ? got : "null", want ? want : "null");
}

static void check_day(const char *name, const char *what, struct day got, const char *want)
{
	char *text = day_text(got);

	check_text(name, what, text, want);
	free(text);
}

/* --- the two formulas ------------------------------------------------------ */

static void ends_of_terms(void **state)
{
	static const struct {
		const char *first_end, *duur;
		long k;
		const char *want;
	} cases[] = {
		{ "2023-02-28", "P1Y", 0, "2023-02-28" },
		{ "2023-02-28", "P1Y", 1, "2024-02-29" },
		{ "2023-02-28", "P1Y", 2, "2025-02-28" },
		{ "2025-12-31", "P60M", 1, "2030-12-31" },      /* 60 and 12 months are 72, not 120 */
		{ "2030-12-31", "P12M", 1, "2031-12-31" },
		{ "2025-12-31", "P1Y6M", 1, "2027-06-30" },
		{ "2025-12-31", "P1Y6M", 3, "2030-06-30" },
		{ "2025-01-30", "P1M", 1, "2025-02-27" },       /* X0 = 31 January, clamped */
		{ "2025-01-30", "P1M", 2, "2025-03-30" },       /* and it does not drift */
		{ "2025-01-31", "P1M", 1, "2025-02-28" },
		{ "2024-02-28", "P1Y", 1, "2025-02-27" },       /* X0 = 29 February */
		{ "2024-02-28", "P1Y", 4, "2028-02-28" },
		{ "2025-12-31", "P2W", 2, "2026-01-28" },
		{ "9998-12-31", "P1Y", 1, "9999-12-31" },
		{ "9999-12-31", "P1Y", 0, "9999-12-31" },
		{ "9999-12-31", "P1D", 1, NULL },
		{ "2025-12-31", "P9999Y9999M9999W9999D", 4000000, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct day got = { DAY_NONE, DATE_FIRST };

		if (term_end(day(cases[i].first_end), length(cases[i].duur), cases[i].k, &got.date))
			got.kind = DAY_DATE;
		check_day(cases[i].first_end, cases[i].duur, got, cases[i].want);
	}
}

static void last_notice_days(void **state)
{
	static const struct {
		const char *end, *notice, *want;
	} cases[] = {
		{ "2025-12-31", "P6M", "2025-06-30" },
		{ "2025-12-31", "P3M", "2025-09-30" },
		{ "2025-12-31", "P1M", "2025-11-30" },
		{ "2025-12-31", "P1Y", "2024-12-31" },
		{ "2025-12-31", "P0D", "2025-12-31" },
		{ "2025-01-15", "P1M", "2024-12-15" },          /* over the turn of the year */
		{ "2025-01-31", "P3M", "2024-10-31" },
		{ "2025-01-01", "P1D", "2024-12-31" },
		{ "2024-02-29", "P1Y", "2023-02-28" },
		{ "2024-02-28", "P1Y", "2023-02-27" },          /* E + 1 = 29 February, clamped */
		{ "2025-02-28", "P1M", "2025-01-31" },
		{ "2025-03-30", "P1M", "2025-02-27" },
		{ "2025-12-31", "P8W", "2025-11-05" },
		{ "2025-12-31", "P1M1D", "2025-11-29" },
		{ "9999-12-31", "P6M", "9999-06-30" },
		{ "0001-06-30", "P6M", NULL },
		{ "0001-07-01", "P6M", "0001-01-01" },
		{ "2025-12-31", "P9999Y", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct day got = { DAY_NONE, DATE_FIRST };

		if (term_last_notice(day(cases[i].end), length(cases[i].notice), &got.date))
			got.kind = DAY_DATE;
		check_day(cases[i].end, cases[i].notice, got, cases[i].want);
	}
}

/* --- vectors --------------------------------------------------------------- */

#define FROM_2021 .datum_ingang = "2021-01-01"
#define TO_2025 FROM_2021, .datum_einde = "2025-12-31"
#define YEARLY .wijze = "stilzwijgend", .duur = "P1Y"
#define TACIT .status = "van_kracht", TO_2025, YEARLY, .opzegtermijn = "P6M"
#define FIXED .status = "van_kracht", TO_2025, .wijze = "geen"

struct vector {
	const char *name, *on;
	struct term_facts facts;
	const char *state, *because;
	long term;
	const char *end, *last_notice, *action_day;
};

static const struct vector vectors[] = {
	/* rules 1 to 3 */
	{ "concept", "2025-06-01", { .status = "concept" }, "concept", "status", 0, UNKNOWN, NULL, NULL },
	{ "concept before all else", "2030-01-01",
	  { .status = "concept", TO_2025, .beeindigd_per = "2024-01-01" },
	  "concept", "status", 0, "2024-01-01", NULL, NULL },
	{ "ended", "2024-07-01", { TACIT, .beeindigd_per = "2024-06-30" },
	  "beeindigd", "beeindigd_per", 0, "2024-06-30", NULL, NULL },
	{ "last day before the end", "2024-06-30", { TACIT, .beeindigd_per = "2024-06-30" },
	  "van_kracht", "datum_einde", 0, "2024-06-30", NULL, "2024-06-30" },
	{ "ended without any other date", "2024-07-01", { .beeindigd_per = "2024-06-30" },
	  "beeindigd", "beeindigd_per", 0, UNKNOWN, NULL, NULL },
	{ "ended wins over replaced", "2024-07-01",
	  { .status = "vervangen", .beeindigd_per = "2024-06-30" },
	  "beeindigd", "beeindigd_per", 0, UNKNOWN, NULL, NULL },
	{ "ended in a renewal", "2028-01-01", { TACIT, .beeindigd_per = "2027-06-30" },
	  "beeindigd", "beeindigd_per", 0, "2025-12-31", NULL, NULL },
	{ "status beeindigd", "2024-01-01", { .status = "beeindigd", TO_2025 },
	  "beeindigd", "status", 0, "2025-12-31", NULL, NULL },
	{ "status vervangen", "2024-01-01",
	  { .status = "vervangen", .status_peildatum = "onbekend", TO_2025 },
	  "vervangen", "status", 0, "2025-12-31", NULL, NULL },
	{ "status verlopen since that day", "2024-03-01",
	  { .status = "verlopen", .status_peildatum = "2024-03-01", TO_2025 },
	  "verlopen", "status", 0, "2025-12-31", NULL, NULL },
	{ "status verlopen, the day before", "2024-02-29",
	  { .status = "verlopen", .status_peildatum = "2024-03-01", TO_2025 },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },
	{ "a wrong peildatum is unknown", "2024-02-29",
	  { .status = "verlopen", .status_peildatum = "2024-02-30", TO_2025 },
	  "verlopen", "status", 0, "2025-12-31", NULL, NULL },
	{ "status van_kracht decides nothing", "2024-02-29", { .status = "van_kracht" },
	  "onbekend", "datum_ingang", 0, UNKNOWN, NULL, NULL },

	/* rules 4 and 5 */
	{ "nothing known", "2025-01-01", { .status = NULL },
	  "onbekend", "datum_ingang", 0, UNKNOWN, NULL, NULL },
	{ "start onbekend", "2025-01-01",
	  { .status = "ondertekend", .datum_ingang = "onbekend", .datum_einde = "2025-12-31" },
	  "onbekend", "datum_ingang", 0, UNKNOWN, NULL, NULL },
	{ "start is no date", "2025-01-01",
	  { .datum_ingang = "2021-1-1", .datum_einde = "onbepaalde_tijd" },
	  "onbekend", "datum_ingang", 0, OPEN_ENDED, NULL, NULL },
	{ "before the start", "2020-12-31", { TACIT },
	  "nog_niet_ingegaan", "datum_ingang", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "on the start", "2021-01-01", { TACIT },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "before the start, end unknown", "2020-12-31", { FROM_2021, YEARLY, .opzegtermijn = "P6M" },
	  "nog_niet_ingegaan", "datum_ingang", 0, UNKNOWN, UNKNOWN, NULL },
	{ "before the start, end unknown, no notice", "2020-12-31",
	  { FROM_2021, YEARLY, .opzegtermijn = "nvt" },
	  "nog_niet_ingegaan", "datum_ingang", 0, UNKNOWN, NULL, NULL },
	{ "before the start, no end", "2020-12-31", { FROM_2021, .datum_einde = OPEN_ENDED },
	  "nog_niet_ingegaan", "datum_ingang", 0, OPEN_ENDED, NULL, NULL },

	/* rules 6 to 8 */
	{ "end absent", "2025-01-01", { FROM_2021 },
	  "onbekend", "datum_einde", 0, UNKNOWN, NULL, NULL },
	{ "end nvt is unknown", "2025-01-01", { FROM_2021, .datum_einde = "nvt" },
	  "onbekend", "datum_einde", 0, UNKNOWN, NULL, NULL },
	{ "no end", "9999-12-31", { FROM_2021, .datum_einde = OPEN_ENDED },
	  "van_kracht", "datum_einde", 0, OPEN_ENDED, NULL, NULL },
	{ "no end, but ended", "2025-01-01",
	  { FROM_2021, .datum_einde = OPEN_ENDED, .beeindigd_per = "2025-06-30",
	    .signaaltermijn = "P1M" },
	  "van_kracht", "datum_einde", 0, "2025-06-30", NULL, "2025-05-30" },
	{ "no end, ended already", "2025-07-01",
	  { FROM_2021, .datum_einde = OPEN_ENDED, .beeindigd_per = "2025-06-30" },
	  "beeindigd", "beeindigd_per", 0, "2025-06-30", NULL, NULL },
	{ "no end has no further term", "2025-01-01",
	  { FROM_2021, .datum_einde = OPEN_ENDED, YEARLY, .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, OPEN_ENDED, NULL, NULL },
	{ "the last day in force", "2025-12-31", { FIXED },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },

	/* rules 9 and 10 */
	{ "cancelled, until when is unknown", "2026-01-01", { .status = "opgezegd", TO_2025, YEARLY },
	  "onbekend", "beeindigd_per", 0, UNKNOWN, NULL, NULL },
	{ "cancelled, still in the first term", "2025-12-31",
	  { .status = "opgezegd", TO_2025, YEARLY, .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "cancelled by the end of a renewal", "2026-06-01",
	  { .status = "opgezegd", TO_2025, YEARLY, .opzegtermijn = "P6M", .beeindigd_per = "2026-12-31" },
	  "van_kracht", "verlenging.wijze", 1, "2026-12-31", NULL, "2026-12-31" },
	{ "cancelled within a renewal", "2026-06-01",
	  { .status = "opgezegd", TO_2025, YEARLY, .beeindigd_per = "2026-08-31" },
	  "van_kracht", "verlenging.wijze", 1, "2026-08-31", NULL, "2026-08-31" },
	{ "no renewal", "2026-01-01", { FIXED },
	  "verlopen", "verlenging.wijze", 0, "2025-12-31", NULL, NULL },
	{ "only by decision", "2026-01-01", { TO_2025, .wijze = "na_besluit", .duur = "P1Y" },
	  "verlopen", "verlenging.wijze", 0, "2025-12-31", NULL, NULL },
	{ "only by decision, in term", "2025-01-01",
	  { TO_2025, .wijze = "na_besluit", .duur = "P1Y", .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },
	{ "expired, although ended later on paper", "2026-01-01", { FIXED, .beeindigd_per = "2026-12-31" },
	  "verlopen", "verlenging.wijze", 0, "2025-12-31", NULL, NULL },
	{ "renewal absent", "2026-01-01", { TO_2025 },
	  "onbekend", "verlenging.wijze", 0, UNKNOWN, NULL, NULL },
	{ "renewal onbekend", "2026-01-01", { TO_2025, .wijze = "onbekend" },
	  "onbekend", "verlenging.wijze", 0, UNKNOWN, NULL, NULL },
	{ "renewal misspelt", "2026-01-01", { TO_2025, .wijze = "Stilzwijgend", .duur = "P1Y" },
	  "onbekend", "verlenging.wijze", 0, UNKNOWN, NULL, NULL },
	{ "renewal unknown, in term", "2025-01-01", { TO_2025, .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },

	/* rule 11 */
	{ "length of renewal absent", "2026-01-01", { TO_2025, .wijze = "stilzwijgend" },
	  "onbekend", "verlenging.duur", 0, UNKNOWN, NULL, NULL },
	{ "length of renewal zero", "2026-01-01", { TO_2025, .wijze = "stilzwijgend", .duur = "P0Y0D" },
	  "onbekend", "verlenging.duur", 0, UNKNOWN, NULL, NULL },
	{ "length of renewal with a time", "2026-01-01",
	  { TO_2025, .wijze = "stilzwijgend", .duur = "P1YT1H" },
	  "onbekend", "verlenging.duur", 0, UNKNOWN, NULL, NULL },
	{ "length unknown, in term", "2025-01-01",
	  { TO_2025, .wijze = "stilzwijgend", .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "first renewal", "2026-01-01", { TACIT },
	  "van_kracht", "verlenging.wijze", 1, "2026-12-31", "2026-06-30", "2026-06-30" },
	{ "notice from the current end, not the first", "2027-05-01", { TACIT },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "last day of a renewal", "2027-12-31", { TACIT },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "renewals to leap days", "2024-02-29",
	  { .datum_ingang = "2020-03-01", .datum_einde = "2023-02-28", YEARLY, .opzegtermijn = "P1M" },
	  "van_kracht", "verlenging.wijze", 1, "2024-02-29", "2024-01-31", "2024-01-31" },
	{ "and from leap days", "2024-03-01",
	  { .datum_ingang = "2020-03-01", .datum_einde = "2023-02-28", YEARLY, .opzegtermijn = "P1M" },
	  "van_kracht", "verlenging.wijze", 2, "2025-02-28", "2025-01-31", "2025-01-31" },
	{ "60 months, then 12 more", "2030-06-01",
	  { .datum_ingang = "2025-01-01", .datum_einde = "2029-12-31", .wijze = "stilzwijgend",
	    .duur = "P12M", .opzegtermijn = "P3M" },
	  "van_kracht", "verlenging.wijze", 1, "2030-12-31", "2030-09-30", "2030-09-30" },
	{ "notice over the turn of the year", "2025-01-10",
	  { .datum_ingang = "2024-02-01", .datum_einde = "2025-01-31", YEARLY, .opzegtermijn = "P3M" },
	  "van_kracht", "datum_einde", 0, "2025-01-31", "2024-10-31", "2024-10-31" },
	{ "monthly, clamped", "2025-03-05",
	  { FROM_2021, .datum_einde = "2025-01-30", .wijze = "stilzwijgend", .duur = "P1M",
	    .opzegtermijn = "P1W" },
	  "van_kracht", "verlenging.wijze", 2, "2025-03-30", "2025-03-23", "2025-03-23" },
	{ "status verlopen is not believed before its day", "2026-06-01",
	  { .status = "verlopen", .status_peildatum = "2027-01-01", TO_2025, YEARLY },
	  "van_kracht", "verlenging.wijze", 1, "2026-12-31", UNKNOWN, "2026-12-31" },

	/* maximum */
	{ "maximum 0, in term", "2025-12-31", { TACIT, .maximum = "0" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },
	{ "maximum 0, expired", "2026-01-01", { TACIT, .maximum = "0" },
	  "verlopen", "verlenging.maximum", 0, "2025-12-31", NULL, NULL },
	{ "maximum 1, in term", "2025-12-31", { TACIT, .maximum = "1" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "maximum 1, last renewal", "2026-12-31", { TACIT, .maximum = "1" },
	  "van_kracht", "verlenging.wijze", 1, "2026-12-31", NULL, "2026-12-31" },
	{ "maximum 1, expired", "2027-01-01", { TACIT, .maximum = "1" },
	  "verlopen", "verlenging.maximum", 1, "2026-12-31", NULL, NULL },
	{ "maximum 2, long expired", "2099-01-01", { TACIT, .maximum = "2" },
	  "verlopen", "verlenging.maximum", 2, "2027-12-31", NULL, NULL },
	{ "maximum 3, one left", "2027-05-01", { TACIT, .maximum = "3" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum onbekend is no limit", "2027-05-01", { TACIT, .maximum = "onbekend" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum nvt is no limit", "2027-05-01", { TACIT, .maximum = "nvt" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum below zero is no number", "2027-05-01", { TACIT, .maximum = "-1" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum empty is no number", "2027-05-01", { TACIT, .maximum = "" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum beyond every integer", "2027-05-01",
	  { TACIT, .maximum = "99999999999999999999999999999999" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum 2 to the 64th is not 0", "2027-05-01", { TACIT, .maximum = "18446744073709551616" },
	  "van_kracht", "verlenging.wijze", 2, "2027-12-31", "2027-06-30", "2027-06-30" },
	{ "maximum with leading zeros", "2027-05-01", { TACIT, .maximum = "000000000000000000000001" },
	  "verlopen", "verlenging.maximum", 1, "2026-12-31", NULL, NULL },

	/* notice and action day */
	{ "notice absent", "2025-01-01", { TO_2025, YEARLY, .signaaltermijn = "P3M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", UNKNOWN, "2025-09-30" },
	{ "notice onbekend", "2025-01-01", { TO_2025, YEARLY, .opzegtermijn = "onbekend" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", UNKNOWN, "2025-12-31" },
	{ "notice is no duration", "2025-01-01", { TO_2025, YEARLY, .opzegtermijn = "6 maanden" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", UNKNOWN, "2025-12-31" },
	{ "no notice", "2025-01-01", { TO_2025, YEARLY, .opzegtermijn = "nvt", .signaaltermijn = "P3M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-09-30" },
	{ "no notice without renewal", "2025-01-01", { FIXED, .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },
	{ "no notice once ended", "2025-01-01", { TACIT, .beeindigd_per = "2026-12-31" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", NULL, "2025-12-31" },
	{ "lead time of the record", "2025-01-01",
	  { TACIT, .signaaltermijn = "P3M", .signaal_termijn = "P1M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-03-30" },
	{ "lead time of the register", "2025-01-01",
	  { TACIT, .signaaltermijn = "onbekend", .signaal_termijn = "P1M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-05-30" },
	{ "lead time none", "2025-01-01",
	  { TACIT, .signaaltermijn = "nvt", .signaal_termijn = "P1M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },
	{ "lead time wrong everywhere", "2025-01-01",
	  { TACIT, .signaaltermijn = "P3", .signaal_termijn = "3M" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "2025-06-30", "2025-06-30" },

	/* the ends of the calendar */
	{ "a renewal beyond the calendar", "9999-06-01",
	  { FROM_2021, .datum_einde = "9998-06-30", .wijze = "stilzwijgend", .duur = "P2Y",
	    .opzegtermijn = "P6M" },
	  "van_kracht", "verlenging.wijze", 1, "9999-12-31", "9999-06-30", "9999-06-30" },
	{ "a renewal to the last day", "9999-12-31",
	  { FROM_2021, .datum_einde = "9998-12-31", YEARLY },
	  "van_kracht", "verlenging.wijze", 1, "9999-12-31", UNKNOWN, "9999-12-31" },
	{ "a first term to the last day", "9999-12-31",
	  { FROM_2021, .datum_einde = "9999-12-31", YEARLY, .opzegtermijn = "P6M" },
	  "van_kracht", "datum_einde", 0, "9999-12-31", "9999-06-30", "9999-06-30" },
	{ "the longest renewal", "2026-01-01",
	  { TO_2025, .wijze = "stilzwijgend", .duur = "P9999Y9999M9999W9999D", .opzegtermijn = "P1Y" },
	  "van_kracht", "verlenging.wijze", 1, "9999-12-31", "9998-12-31", "9998-12-31" },
	{ "notice before the calendar", "2025-01-01",
	  { TO_2025, YEARLY, .opzegtermijn = "P9999Y", .signaaltermijn = "P1D" },
	  "van_kracht", "datum_einde", 0, "2025-12-31", "0001-01-01", "0001-01-01" },
	{ "action before the calendar", "0001-01-01",
	  { .datum_ingang = "0001-01-01", .datum_einde = "0001-03-01", .signaal_termijn = "P3M" },
	  "van_kracht", "datum_einde", 0, "0001-03-01", NULL, "0001-01-01" },
	{ "daily over the whole calendar", "9999-12-31",
	  { .datum_ingang = "0001-01-01", .datum_einde = "0001-01-01", .wijze = "stilzwijgend",
	    .duur = "P1D", .opzegtermijn = "P1D" },
	  "van_kracht", "verlenging.wijze", 3652058, "9999-12-31", "9999-12-30", "9999-12-30" },

	/* contradictions still follow the order of the rules */
	{ "end before start", "2026-01-01",
	  { .datum_ingang = "2025-01-01", .datum_einde = "2024-12-31", .wijze = "geen" },
	  "verlopen", "verlenging.wijze", 0, "2024-12-31", NULL, NULL },
	{ "ended before the start", "2020-06-01", { TACIT, .beeindigd_per = "2020-01-01" },
	  "beeindigd", "beeindigd_per", 0, "2020-01-01", NULL, NULL },
};

static void check_vector(const struct vector *v, enum lang lang)
{
	struct strv steps = STRV_INIT;
	struct term got;

	term_compute(&v->facts, day(v->on), lang, &steps, &got);
	check_text(v->name, "state", state_name(got.state), v->state);
	check_text(v->name, "because", got.because, v->because);
	if (got.term != v->term)
		fail_msg("%s: term is %ld, not %ld", v->name, got.term, v->term);
	check_day(v->name, "end", got.end, v->end);
	check_day(v->name, "last notice", got.last_notice, v->last_notice);
	check_day(v->name, "action day", got.action_day, v->action_day);
	assert_true(steps.n >= 5);
	strv_free(&steps);
}

static void every_vector(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		check_vector(&vectors[i], LANG_NL);
		check_vector(&vectors[i], LANG_EN);
	}
}

/* Stepping through the terms would take minutes here. */
static void terms_are_not_counted_one_by_one(void **state)
{
	static const struct term_facts facts = {
		.datum_ingang = "0001-01-01", .datum_einde = "0001-01-01",
		.wijze = "stilzwijgend", .duur = "P1D",
	};
	struct term got;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		term_compute(&facts, day("8001-01-01"), LANG_NL, NULL, &got);
		assert_int_equal(got.term, 2921940);
	}
}

/* --- the explanation ------------------------------------------------------- */

static void check_steps(const struct term_facts *facts, const char *on, enum lang lang,
			const char *want)
{
	struct strv steps = STRV_INIT;
	struct term got;
	char *text;

	term_compute(facts, day(on), lang, &steps, &got);
	text = strv_join(&steps, "\n");
	assert_string_equal(text, want);
	free(text);
	strv_free(&steps);
}

static void a_whole_explanation(void **state)
{
	static const struct term_facts facts = { TACIT, .signaaltermijn = "P3M", .maximum = "3" };

	(void)state;
	check_steps(&facts, "2027-05-01", LANG_NL,
		    "De gevraagde dag is 2027-05-01 (1 mei 2027).\n"
		    "Regel 5: datum_ingang is 2021-01-01 (1 januari 2021). De gevraagde dag is niet "
		    "eerder: de afspraak is ingegaan.\n"
		    "Regel 8: datum_einde is 2025-12-31: de eerste termijn (termijn 0) loopt tot en "
		    "met 31 december 2025. De gevraagde dag is later.\n"
		    "Regel 11: verlenging.wijze is stilzwijgend en verlenging.duur is P1Y. Termijn 2 "
		    "is de eerste die niet eindigt voor de gevraagde dag.\n"
		    "Regel 11: verlenging.maximum is 3. Termijn 2 valt daarbinnen.\n"
		    "Verlenging stilzwijgend met P1Y: termijn 2 loopt tot en met 31 december 2027 "
		    "(X0 = datum_einde + 1 dag = 2026-01-01, + 2 x P1Y = P2Y, - 1 dag = "
		    "2027-12-31).\n"
		    "Toestand op 2027-05-01: van_kracht. Het veld verlenging.wijze geeft de "
		    "doorslag.\n"
		    "Einde: 2027-12-31 (31 december 2027), de laatste dag van termijn 2.\n"
		    "Laatste opzegdag: termijn 2 eindigt op 2027-12-31 en opzegtermijn is P6M: "
		    "(2027-12-31 + 1 dag - P6M) - 1 dag = 2027-06-30 (30 juni 2027).\n"
		    "Actiedag: laatste opzegdag 2027-06-30 - P3M (signaaltermijn) = 2027-03-30 "
		    "(30 maart 2027).");
	check_steps(&facts, "2027-05-01", LANG_EN,
		    "The day asked about is 2027-05-01 (1 May 2027).\n"
		    "Rule 5: datum_ingang is 2021-01-01 (1 January 2021). The day asked about is not "
		    "earlier: the agreement has started.\n"
		    "Rule 8: datum_einde is 2025-12-31: the first term (term 0) runs up to and "
		    "including 31 December 2025. The day asked about is later.\n"
		    "Rule 11: verlenging.wijze is stilzwijgend and verlenging.duur is P1Y. Term 2 is "
		    "the first that does not end before the day asked about.\n"
		    "Rule 11: verlenging.maximum is 3. Term 2 is within it.\n"
		    "Renewal stilzwijgend by P1Y: term 2 runs up to and including 31 December 2027 "
		    "(X0 = datum_einde + 1 day = 2026-01-01, + 2 x P1Y = P2Y, - 1 day = "
		    "2027-12-31).\n"
		    "State on 2027-05-01: van_kracht. The field verlenging.wijze decides.\n"
		    "End: 2027-12-31 (31 December 2027), the last day of term 2.\n"
		    "Last notice day: term 2 ends on 2027-12-31 and opzegtermijn is P6M: (2027-12-31 "
		    "+ 1 day - P6M) - 1 day = 2027-06-30 (30 June 2027).\n"
		    "Action day: last notice day 2027-06-30 - P3M (signaaltermijn) = 2027-03-30 "
		    "(30 March 2027).");
}

static void what_is_missing_is_said(void **state)
{
	static const struct term_facts facts = { .status = "onbekend" };

	(void)state;
	check_steps(&facts, "2025-01-01", LANG_NL,
		    "De gevraagde dag is 2025-01-01 (1 januari 2025).\n"
		    "Regel 4: datum_ingang is niet ingevuld. Niet te zeggen is of de afspraak al is "
		    "ingegaan.\n"
		    "Toestand op 2025-01-01: onbekend. Het veld datum_ingang geeft de doorslag.\n"
		    "Vul datum_ingang in: dan is meer te zeggen.\n"
		    "Einde: onbekend, want datum_einde is niet ingevuld. Vul datum_einde in.\n"
		    "Laatste opzegdag: geen, want de toestand is onbekend.\n"
		    "Actiedag: geen, want de toestand is onbekend.");
}

/* One distinctive piece of every sentence that the two above do not show. */
static void each_reason_is_given(void **state)
{
	static const struct {
		const char *on;
		struct term_facts facts;
		const char *nl, *en;
	} cases[] = {
		{ "2025-01-01", { .status = "concept" },
		  "Regel 1: status is concept.", "Rule 1: status is concept." },
		{ "2024-07-01", { FIXED, .beeindigd_per = "2024-06-30" },
		  "beeindigd_per is 2024-06-30 (30 juni 2024). De gevraagde dag is later.",
		  "beeindigd_per is 2024-06-30 (30 June 2024). The day asked about is later." },
		{ "2024-06-30", { FIXED, .beeindigd_per = "2024-06-30" },
		  "niet later: de afspraak is nog niet beëindigd", "has not been ended yet" },
		{ "2024-06-30", { FIXED, .beeindigd_per = "2024-06-30" },
		  "want beeindigd_per is eerder dan het einde van termijn 0 (2025-12-31)",
		  "because beeindigd_per is earlier than the end of term 0 (2025-12-31)" },
		{ "2024-01-01", { .status = "verlopen" },
		  "status is verlopen en status_peildatum is niet ingevuld",
		  "status is verlopen and status_peildatum is not filled in" },
		{ "2024-01-01", { .status = "verlopen", .status_peildatum = "2023-01-01" },
		  "De gevraagde dag is niet eerder.", "The day asked about is not earlier." },
		{ "2022-01-01", { .status = "verlopen", .status_peildatum = "2023-01-01" },
		  "De gevraagde dag is eerder: de datums tellen.", "is earlier: the dates count." },
		{ "2020-01-01", { TACIT },
		  "Regel 5: datum_ingang is 2021-01-01 (1 januari 2021). De gevraagde dag is eerder.",
		  "Rule 5: datum_ingang is 2021-01-01 (1 January 2021). The day asked about is earlier." },
		{ "2025-01-01", { FROM_2021, .datum_einde = "onbekend" },
		  "Regel 6: datum_einde is onbekend.", "Rule 6: datum_einde is unknown (onbekend)." },
		{ "2025-01-01", { FROM_2021, .datum_einde = "nvt" },
		  "Regel 6: datum_einde is nvt.", "Rule 6: datum_einde is nvt." },
		{ "2025-01-01", { FROM_2021, .datum_einde = "31-12-2025" },
		  "datum_einde heeft geen bruikbare waarde en telt als onbekend",
		  "datum_einde has no usable value and counts as unknown" },
		{ "2025-01-01", { FROM_2021, .datum_einde = OPEN_ENDED },
		  "Regel 7: datum_einde is onbepaalde_tijd.", "Rule 7: datum_einde is onbepaalde_tijd." },
		{ "2025-01-01", { FROM_2021, .datum_einde = OPEN_ENDED },
		  "Einde: geen, want datum_einde is onbepaalde_tijd en beeindigd_per is niet ingevuld.",
		  "End: none, because datum_einde is onbepaalde_tijd and beeindigd_per is not filled in." },
		{ "2025-01-01", { FROM_2021, .datum_einde = OPEN_ENDED, .beeindigd_per = "2025-06-30" },
		  "maar beeindigd_per is 2025-06-30 (30 juni 2025). Dat is het einde.",
		  "but beeindigd_per is 2025-06-30 (30 June 2025). That is the end." },
		{ "2025-01-01", { FROM_2021, .datum_einde = OPEN_ENDED, YEARLY },
		  "Er volgt geen nieuwe termijn.", "No further term follows." },
		{ "2025-01-01", { FROM_2021, .datum_einde = OPEN_ENDED, YEARLY },
		  "geen opzegdag of einde om vanaf te rekenen", "no notice day or end to count from" },
		{ "2026-01-01", { .status = "opgezegd", TO_2025 },
		  "Regel 9: status is opgezegd en beeindigd_per is niet ingevuld.",
		  "Rule 9: status is opgezegd and beeindigd_per is not filled in." },
		{ "2026-01-01", { TO_2025 },
		  "Einde: onbekend, want de toestand is onbekend (verlenging.wijze).",
		  "End: unknown, because the state is unknown (verlenging.wijze)." },
		{ "2026-01-01", { TO_2025 },
		  "Regel 10: verlenging.wijze is niet ingevuld.",
		  "Rule 10: verlenging.wijze is not filled in." },
		{ "2026-01-01", { FIXED },
		  "Regel 10: verlenging.wijze is geen. Na de eerste termijn volgt er geen.",
		  "Rule 10: verlenging.wijze is geen. No term follows the first." },
		{ "2026-01-01", { TO_2025, .wijze = "na_besluit" },
		  "Een verlenging telt pas als datum_einde wijzigt.",
		  "A renewal counts only once datum_einde changes." },
		{ "2026-01-01", { TO_2025, .wijze = "stilzwijgend", .duur = "P0D" },
		  "maar verlenging.duur heeft geen bruikbare waarde",
		  "but verlenging.duur has no usable value" },
		{ "2026-01-01", { TACIT },
		  "verlenging.maximum is niet ingevuld. Er is geen grens bekend.",
		  "verlenging.maximum is not filled in. No limit is known." },
		{ "2028-01-01", { TACIT, .maximum = "1" },
		  "verlenging.maximum is 1. Termijn 3 komt er niet: termijn 1 is de laatste.",
		  "verlenging.maximum is 1. There is no term 3: term 1 is the last." },
		{ "2026-01-01", { TACIT, .maximum = "1" },
		  "want verlenging.maximum is 1. Na termijn 1 volgt geen verlenging.",
		  "because verlenging.maximum is 1. No renewal follows term 1." },
		{ "9999-06-01", { FROM_2021, .datum_einde = "9998-06-30", .wijze = "stilzwijgend", .duur = "P2Y" },
		  "- 1 dag = 9999-12-31, de laatste dag van de kalender)",
		  "- 1 day = 9999-12-31, the last day of the calendar)" },
		{ "2028-01-01", { TACIT, .beeindigd_per = "2027-06-30" },
		  "Let op: de toestand volgt uit beeindigd_per.", "Note: the state follows from beeindigd_per." },
		{ "2025-01-01", { TACIT, .beeindigd_per = "2027-06-30" },
		  "geen, want beeindigd_per is al bekend (2027-06-30)",
		  "none, because beeindigd_per is already known (2027-06-30)" },
		{ "2025-01-01", { FIXED },
		  "geen, want verlenging.wijze is geen. De afspraak eindigt zonder opzegging.",
		  "none, because verlenging.wijze is geen. The agreement ends without notice." },
		{ "2025-01-01", { TO_2025 },
		  "Vul verlenging.wijze in: bij stilzwijgend is er een opzegdag.",
		  "Fill in verlenging.wijze: with stilzwijgend there is a notice day." },
		{ "2025-01-01", { TO_2025, YEARLY, .opzegtermijn = "nvt" },
		  "geen, want opzegtermijn is nvt.", "none, because opzegtermijn is nvt." },
		{ "2025-01-01", { TO_2025, YEARLY },
		  "onbekend, want opzegtermijn is niet ingevuld. Vul opzegtermijn in.",
		  "unknown, because opzegtermijn is not filled in. Fill in opzegtermijn." },
		{ "2020-01-01", { FROM_2021, YEARLY, .opzegtermijn = "P6M" },
		  "Laatste opzegdag: onbekend, want datum_einde is niet ingevuld.",
		  "Last notice day: unknown, because datum_einde is not filled in." },
		{ "2025-01-01", { TACIT, .signaal_termijn = "P1M" },
		  "2025-06-30 - P1M (signaal.termijn van het register) = 2025-05-30 (30 mei 2025).",
		  "2025-06-30 - P1M (signaal.termijn of the register) = 2025-05-30 (30 May 2025)." },
		{ "2025-01-01", { FIXED },
		  "Actiedag: einde 2025-12-31 - P0D (geen signaaltermijn bekend) = 2025-12-31",
		  "Action day: end 2025-12-31 - P0D (no signaaltermijn known) = 2025-12-31" },
		{ "2025-01-01", { TO_2025, YEARLY, .opzegtermijn = "P9999Y" },
		  "0001-01-01 (1 januari 1). Dat is de eerste dag van de kalender.",
		  "0001-01-01 (1 January 1). That is the first day of the calendar." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (enum lang lang = LANG_NL; lang <= LANG_EN; lang++) {
			const char *want = lang == LANG_NL ? cases[i].nl : cases[i].en;
			struct strv steps = STRV_INIT;
			struct term got;
			char *text;

			term_compute(&cases[i].facts, day(cases[i].on), lang, &steps, &got);
			text = strv_join(&steps, "\n");
			if (!strstr(text, want))
				fail_msg("'%s' is not in:\n%s", want, text);
			free(text);
			strv_free(&steps);
		}
}

static void ended_on_the_last_day_needs_no_note(void **state)
{
	static const struct term_facts facts = { TACIT, .beeindigd_per = "2025-12-31" };
	struct strv steps = STRV_INIT;
	struct term got;

	(void)state;
	term_compute(&facts, day("2026-01-01"), LANG_NL, &steps, &got);
	for (size_t i = 0; i < steps.n; i++)
		assert_false(starts_with(steps.items[i], "Let op"));
	strv_free(&steps);
}

static void day_kinds_as_text(void **state)
{
	(void)state;
	check_day("kind", "none", (struct day){ DAY_NONE, DATE_FIRST }, NULL);
	check_day("kind", "unknown", (struct day){ DAY_UNKNOWN, DATE_FIRST }, "onbekend");
	check_day("kind", "open", (struct day){ DAY_OPEN_ENDED, DATE_FIRST }, "onbepaalde_tijd");
	check_day("kind", "date", (struct day){ DAY_DATE, day("0012-03-04") }, "0012-03-04");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_of_terms),
		cmocka_unit_test(last_notice_days),
		cmocka_unit_test(every_vector),
		cmocka_unit_test(terms_are_not_counted_one_by_one),
		cmocka_unit_test(a_whole_explanation),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(each_reason_is_given),
		cmocka_unit_test(ended_on_the_last_day_needs_no_note),
		cmocka_unit_test(day_kinds_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
