/* A chart as SVG within the page: patterns beside colours, text beside both, and
 * a name and description for those who hear it. */
#include <stdlib.h>

#include "base/mem.h"
#include "report/doc_render.h"

/* Of the drawing, in its own units. */
enum { WIDTH = 1000, TOP = 24, LINE = 40, TEXT_AT = 14, BAR_AT = 20, BAR_HEIGHT = 12, LEAST = 3 };

/* The style sheet of the page knows the classes. Readers that draw without it get
 * its light colours from the attributes; a hatched bar has a pattern as its fill. */
static const struct {
	const char *class;
	const char *fill, *stroke;      /* NULL: hatched; no outline */
} looks[BAR_COUNT] = {
	[BAR_CERTAIN] = { "certain", "#154273", NULL }, [BAR_EXPECTED] = { "expected", NULL, "#154273" },
	[BAR_UNKNOWN] = { "open", "none", "#483a8c" }, [BAR_GAP] = { "gap", "#98181f", NULL },
	[BAR_GOOD] = { "fine", "#0b5a2b", NULL }, [BAR_PARTLY] = { "half", NULL, "#744700" },
	[BAR_BAD] = { "gap", "#98181f", NULL }, [BAR_OPEN] = { "open", "none", "#483a8c" },
};

/* Where a day begins, in hundredths of a unit: whole numbers are the same everywhere. */
static long place(const struct doc_chart *chart, long day)
{
	long first = date_to_days(chart->first), days = date_to_days(chart->last) - first + 1;

	return (day - first) * (WIDTH * 100L) / days;
}

static void add_number(struct str *out, const char *name, long hundredths)
{
	str_addf(out, " %s=\"%ld.%02ld\"", name, hundredths / 100, hundredths % 100);
}

/* scope tells the patterns of a drawing from those of another on the page. */
static void put_look(enum bar bar, const char *scope, size_t i, struct str *out)
{
	str_addf(out, " class=\"%s\"", looks[bar].class);
	if (looks[bar].fill)
		str_addf(out, " fill=\"%s\"", looks[bar].fill);
	else
		str_addf(out, " fill=\"url(#%s-%s:%zu)\"", scope, looks[bar].class, i);
	if (looks[bar].stroke)
		str_addf(out, " stroke=\"%s\"%s", looks[bar].stroke, looks[bar].fill ? " stroke-dasharray=\"3 3\"" : "");
}

static void put_pattern(enum bar bar, const char *scope, size_t i, struct str *out)
{
	str_addf(out, "<defs><pattern id=\"%s-%s:%zu\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
		 " patternTransform=\"rotate(%d)\"><path class=\"hatch-%s\" stroke=\"%s\" stroke-width=\"3\""
		 " d=\"M0 0V6\"/></pattern></defs>\n",
		 scope, looks[bar].class, i, bar == BAR_EXPECTED ? 45 : -45, looks[bar].class, looks[bar].stroke);
}

/* A short one is made wide enough to be seen. */
static void put_bar(const struct doc_chart *chart, size_t i, size_t line, const struct doc_bar *bar, enum lang lang,
		    struct str *out)
{
	long x = place(chart, date_to_days(bar->first)), width = place(chart, date_to_days(bar->last) + 1) - x;
	char first[DATE_ISO_SIZE], last[DATE_ISO_SIZE];

	if (width < LEAST * 100L)
		width = LEAST * 100L;
	if (x + width > WIDTH * 100L)
		x = WIDTH * 100L - width;
	date_iso(bar->first, first);
	date_iso(bar->last, last);
	str_add(out, "<rect");
	add_number(out, "x", x);
	add_number(out, "width", width);
	str_addf(out, " y=\"%zu\" height=\"%d\"", TOP + line * LINE + BAR_AT, BAR_HEIGHT);
	put_look(bar->bar, "hatch", i, out);
	str_addf(out, "><title>%s: %s – %s</title></rect>\n", doc_bar_words(bar->bar, lang), first, last);
}

static bool may_hide(enum bar bar)
{
	return bar != BAR_GAP;
}

/* Gaps come last, on top: a short one is wider than its days. */
static void put_line(const struct doc_chart *chart, size_t i, size_t line, enum lang lang, struct str *out)
{
	const struct doc_line *l = &chart->lines[line];
	char *label = doc_line(l->label);

	str_addf(out, "<text x=\"%d\" y=\"%zu\" font-size=\"13\" fill=\"#1c2733\"%s>", l->under ? 14 : 0,
		 TOP + line * LINE + TEXT_AT, l->under ? "" : " class=\"head\" font-weight=\"bold\"");
	doc_add_html(out, label);
	str_add(out, "</text>\n");
	free(label);
	for (int gaps = 0; gaps < 2; gaps++)
		for (size_t k = 0; k < l->n; k++)
			if (may_hide(l->bars[k].bar) == !gaps)
				put_bar(chart, i, line, &l->bars[k], lang, out);
}

/* Lines where years begin or, in a short chart, months; not so many that their
 * names touch. */
static void put_scale(const struct doc_chart *chart, size_t height, struct str *out)
{
	int years = chart->last.year - chart->first.year + 1, step = 12 * (years / 16 + 1);
	int month = chart->first.year * 12, last = chart->last.year * 12 + 11;

	if (years <= 1)
		step = 1;
	else if (years <= 3)
		step = 3;
	for (; month <= last; month += step) {
		struct date day = { month / 12, month % 12 + 1, 1 };
		long x;

		if (!day.year || date_cmp(day, chart->first) < 0 || date_cmp(day, chart->last) > 0)
			continue;
		x = place(chart, date_to_days(day));
		str_add(out, "<line class=\"scale\" stroke=\"#d5dde5\"");
		add_number(out, "x1", x);
		add_number(out, "x2", x);
		str_addf(out, " y1=\"16\" y2=\"%zu\"/><text class=\"scale\" font-size=\"11\""
			 " fill=\"#566373\" y=\"12\"", height);
		add_number(out, "x", x);
		if (step < 12)
			str_addf(out, ">%04d-%02d</text>\n", day.year, day.month);
		else
			str_addf(out, ">%04d</text>\n", day.year);
	}
}

static void put_legend(const struct doc_chart *chart, size_t i, enum lang lang, struct str *out)
{
	bool used[BAR_COUNT] = { false };

	for (size_t line = 0; line < chart->n; line++)
		for (size_t k = 0; k < chart->lines[line].n; k++)
			used[chart->lines[line].bars[k].bar] = true;
	str_add(out, "<ul class=\"legend\">\n");
	for (int bar = 0; bar < BAR_COUNT; bar++) {
		if (!used[bar])
			continue;
		str_add(out, "<li><svg aria-hidden=\"true\" width=\"28\" height=\"14\">");
		if (!looks[bar].fill)
			put_pattern((enum bar)bar, "key", i, out);
		str_add(out, "<rect x=\"1\" y=\"1\" width=\"26\" height=\"12\"");
		put_look((enum bar)bar, "key", i, out);
		str_addf(out, "/></svg> %s</li>\n", doc_bar_words((enum bar)bar, lang));
	}
	str_add(out, "</ul>\n");
}

/* The heading right above says it already; for who hears the page it stays. */
static bool repeats_heading(const struct doc *doc, size_t i)
{
	const struct doc_block *above = i ? &doc->blocks[i - 1] : NULL;

	return above && above->kind == DOC_HEADING && str_equal(above->text, doc->blocks[i].chart->caption);
}

void doc_chart_html(const struct doc *doc, size_t i, struct str *out)
{
	const struct doc_chart *chart = doc->blocks[i].chart;
	size_t height = TOP + chart->n * LINE;
	char *caption = doc_line(chart->caption);

	str_addf(out, "<figure>\n<figcaption id=\"chart:%zu\"%s>", i, repeats_heading(doc, i) ? " class=\"hidden\"" : "");
	doc_add_html(out, caption);
	str_addf(out, "</figcaption>\n<div class=\"chart\" role=\"region\" aria-labelledby=\"chart:%zu\" tabindex=\"0\">\n"
		 "<svg role=\"img\" aria-labelledby=\"chart-title:%zu chart-text:%zu\" viewBox=\"0 0 %d %zu\""
		 " xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"chart-title:%zu\">",
		 i, i, i, WIDTH, height, i);
	doc_add_html(out, caption);
	str_addf(out, "</title>\n<desc id=\"chart-text:%zu\">%s</desc>\n", i,
		 tr(doc->lang, "The same data are in the tables below."));
	put_pattern(BAR_EXPECTED, "hatch", i, out);
	put_pattern(BAR_PARTLY, "hatch", i, out);
	put_scale(chart, height, out);
	for (size_t line = 0; line < chart->n; line++)
		put_line(chart, i, line, doc->lang, out);
	str_add(out, "</svg>\n</div>\n");
	put_legend(chart, i, doc->lang, out);
	str_add(out, "</figure>\n");
	free(caption);
}
