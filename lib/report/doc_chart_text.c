/* A chart in characters. One character stands for a month, a quarter or a year;
 * where not all its days are alike it says so, and a gap always shows. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc_render.h"

enum { LABEL_MOST = 32, LABEL_LEAST = 8, INDENT = 2 };

static const char mixed = '/', nothing = '.';

static char bar_char(enum bar bar, enum lang lang)
{
	switch (bar) {
	case BAR_CERTAIN:
		return '#';
	case BAR_EXPECTED:
		return '~';
	case BAR_UNKNOWN:
	case BAR_OPEN:
		return '?';
	case BAR_GAP:
		return '!';
	case BAR_GOOD:
		return lang == LANG_NL ? 'V' : 'R';
	case BAR_PARTLY:
		return lang == LANG_NL ? 'd' : 'p';
	case BAR_BAD:
	case BAR_COUNT:
		break;
	}
	return 'n';
}

const char *doc_bar_words(enum bar bar, enum lang lang)
{
	switch (bar) {
	case BAR_CERTAIN:
		return tr(lang, "in force");
	case BAR_EXPECTED:
		return tr(lang, "expected: renewed tacitly");
	case BAR_UNKNOWN:
		return tr(lang, "unknown");
	case BAR_GAP:
		return tr(lang, "no agreement");
	case BAR_GOOD:
		return tr(lang, "recorded");
	case BAR_PARTLY:
		return tr(lang, "partly recorded");
	case BAR_BAD:
		return tr(lang, "not recorded");
	case BAR_OPEN:
	case BAR_COUNT:
		break;
	}
	return tr(lang, "cannot be determined");
}

/* --- time ------------------------------------------------------------------------------ */

static int months_of(enum chart_unit unit)
{
	return unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12;
}

/* Units since the year 0; the one that a day is in. */
static long unit_of(struct date day, enum chart_unit unit)
{
	return ((long)day.year * 12 + day.month - 1) / months_of(unit);
}

static struct date unit_start(long at, enum chart_unit unit)
{
	long months = at * months_of(unit);

	return (struct date){ (int)(months / 12), (int)(months % 12) + 1, 1 };
}

static struct date unit_end(long at, enum chart_unit unit)
{
	struct date end = DATE_LAST;

	if (at < unit_of(DATE_LAST, unit))
		date_shift(unit_start(at + 1, unit), -1, &end);
	return end;
}

static size_t units_in(const struct doc_chart *chart, enum chart_unit unit)
{
	return (size_t)(unit_of(chart->last, unit) - unit_of(chart->first, unit)) + 1;
}

/* The smallest that fits. */
static enum chart_unit choose_unit(const struct doc_chart *chart, size_t columns)
{
	if (chart->unit != UNIT_AUTO)
		return chart->unit;
	if (units_in(chart, UNIT_MONTH) <= columns)
		return UNIT_MONTH;
	return units_in(chart, UNIT_QUARTER) <= columns ? UNIT_QUARTER : UNIT_YEAR;
}

static struct date earlier(struct date a, struct date b)
{
	return date_cmp(a, b) < 0 ? a : b;
}

static struct date later(struct date a, struct date b)
{
	return date_cmp(a, b) > 0 ? a : b;
}

/* --- one line ---------------------------------------------------------------------------- */

static long days_between(struct date first, struct date last)
{
	return date_to_days(last) - date_to_days(first) + 1;
}

/* The character for the days of a unit that are in the chart. Bars come in
 * order, so the search goes on where it ended. */
static char unit_char(const struct doc_chart *chart, const struct doc_line *line, struct date first, struct date last,
		      size_t *at, enum lang lang)
{
	long covered = 0;
	char seen = nothing;

	first = later(first, chart->first);
	last = earlier(last, chart->last);
	for (; *at < line->n; (*at)++) {
		const struct doc_bar *bar = &line->bars[*at];
		long days = days_between(later(bar->first, first), earlier(bar->last, last));
		char here = bar_char(bar->bar, lang);

		if (date_cmp(bar->first, last) > 0)
			break;
		if (days > 0 && bar->bar == BAR_GAP)
			return here;
		if (days > 0)
			seen = !covered || seen == here ? here : mixed;
		covered += days > 0 ? days : 0;
		if (date_cmp(bar->last, last) > 0)
			break;
	}
	return !covered || covered == days_between(first, last) ? seen : mixed;
}

static void put_label(struct str *out, const struct doc_line *line, size_t width)
{
	size_t indent = line->under ? INDENT : 0, used = indent;
	char *label = doc_line(line->label);

	str_addc_n(out, ' ', indent);
	if (utf8_width(label) + indent <= width) {
		str_add(out, label);
		used += utf8_width(label);
	} else {
		size_t fit = utf8_fit(label, width - indent - 1);

		label[fit] = '\0';
		str_addf(out, "%s…", label);
		used += utf8_width(label) + 1;
	}
	str_addc_n(out, ' ', width > used ? width - used + 1 : 1);
	free(label);
}

static void put_line(const struct doc_chart *chart, const struct doc_line *line, enum chart_unit unit, size_t label,
		     enum lang lang, struct str *out)
{
	long last = unit_of(chart->last, unit);
	size_t at = 0;

	put_label(out, line, label);
	for (long i = unit_of(chart->first, unit); line->n && i <= last; i++)
		str_addc(out, unit_char(chart, line, unit_start(i, unit), unit_end(i, unit), &at, lang));
	str_trim_end(out);
	str_addc(out, '\n');
}

/* Years, each above its first unit, where they do not run into each other. */
static void put_years(const struct doc_chart *chart, enum chart_unit unit, size_t label, struct str *out)
{
	long first = unit_of(chart->first, unit), last = unit_of(chart->last, unit);
	size_t column = 0;

	str_addc_n(out, ' ', label + 1);
	for (long i = first; i <= last; i++) {
		struct date start = unit_start(i, unit);
		size_t at = (size_t)(i - first);

		if ((start.month != 1 && i != first) || (column && at < column + 1))
			continue;
		str_addc_n(out, ' ', at - column);
		str_addf(out, "%04d", start.year);
		column = at + 4;
	}
	str_addc(out, '\n');
}

/* --- the whole ------------------------------------------------------------------------------ */

static size_t label_width(const struct doc_chart *chart, size_t width)
{
	size_t most = width / 3 > LABEL_MOST ? LABEL_MOST : width / 3, wide = LABEL_LEAST;

	for (size_t i = 0; i < chart->n; i++) {
		char *label = doc_line(chart->lines[i].label);
		size_t needed = utf8_width(label) + (chart->lines[i].under ? INDENT : 0);

		wide = needed > wide ? needed : wide;
		free(label);
	}
	return wide > most && most >= LABEL_LEAST ? most : wide > most ? LABEL_LEAST : wide;
}

static void put_legend(const struct doc_chart *chart, enum chart_unit unit, size_t width, enum lang lang,
		       struct str *out)
{
	bool used[BAR_COUNT] = { false };
	struct strv wrapped = STRV_INIT;
	struct str text = STR_INIT;

	for (size_t i = 0; i < chart->n; i++)
		for (size_t k = 0; k < chart->lines[i].n; k++)
			used[chart->lines[i].bars[k].bar] = true;
	str_add(&text, unit == UNIT_MONTH ? tr(lang, "Each character is a month.")
		       : unit == UNIT_QUARTER ? tr(lang, "Each character is a quarter.")
					      : tr(lang, "Each character is a year."));
	for (int bar = 0; bar < BAR_COUNT; bar++)
		if (used[bar])
			str_addf(&text, " %c %s;", bar_char((enum bar)bar, lang), doc_bar_words((enum bar)bar, lang));
	str_addf(&text, " %c %s; %c %s.", nothing, tr(lang, "nothing"), mixed,
		 tr(lang, "not the same every day"));
	utf8_wrap(&wrapped, str_text(&text), width);
	for (size_t i = 0; i < wrapped.n; i++)
		str_addf(out, "%s\n", wrapped.items[i]);
	strv_free(&wrapped);
	str_free(&text);
}

void doc_chart_text(const struct doc_chart *chart, size_t width, enum lang lang, struct str *out)
{
	size_t label = label_width(chart, width), columns = width > label + 2 ? width - label - 2 : 1;
	enum chart_unit unit = choose_unit(chart, columns);

	put_years(chart, unit, label, out);
	for (size_t i = 0; i < chart->n; i++)
		put_line(chart, &chart->lines[i], unit, label, lang, out);
	str_addc(out, '\n');
	put_legend(chart, unit, width, lang, out);
}
