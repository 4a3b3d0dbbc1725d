#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/doc_text_internal.h"

enum {
	DEFAULT_WIDTH = 80,
	NARROW_PAIRS = 36,      /* below this, a value stands under its label */
};

const char text_bold[] = "1";

const char *text_color(enum tone tone)
{
	static const char *const colors[] = {
		[TONE_GOOD] = "32", [TONE_PARTLY] = "33", [TONE_BAD] = "31",
		[TONE_UNKNOWN] = "35", [TONE_QUIET] = "2", [TONE_NONE] = NULL,
	};

	return colors[tone];
}

void text_end_line(const struct writer *w)
{
	while (w->out->len && w->out->ptr[w->out->len - 1] == ' ')
		str_truncate(w->out, w->out->len - 1);
	str_addc(w->out, '\n');
}

void text_wrap(struct utf8_lines *out, const char *text, size_t width)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		utf8_lines(out, text, len, width);
	}
}

void text_line(const struct writer *w, const struct utf8_line *line, const char *color)
{
	if (w->color && color && line->len)
		str_addf(w->out, "\033[%sm%.*s\033[0m", color, (int)line->len, line->s);
	else
		str_addn(w->out, line->s, line->len);
}

static void put(const struct writer *w, const char *text, const char *color)
{
	text_line(w, &(struct utf8_line){ .s = text, .len = strlen(text) }, color);
}

void text_block(const struct writer *w, const char *text, size_t indent, const char *color)
{
	size_t room = w->width > indent ? w->width - indent : 1, len = strcspn(text, "\n");
	struct utf8_lines lines = { NULL, 0, 0 };

	if (!text[len] && utf8_width_of(text, len) <= room) {
		put(w, text, color);
		text_end_line(w);
		return;
	}
	text_wrap(&lines, text, room);
	for (size_t i = 0; i < lines.n; i++) {
		if (i)
			str_addc_n(w->out, ' ', indent);
		text_line(w, &lines.items[i], color);
		text_end_line(w);
	}
	if (!lines.n)
		text_end_line(w);
	free(lines.items);
}

static void put_heading(const struct writer *w, int level, const char *text)
{
	static const char rules[] = " =-";
	struct strv lines = STRV_INIT;
	size_t widest = 0;
	char *line = doc_line(text);

	utf8_wrap(&lines, line, w->width);
	for (size_t i = 0; i < lines.n; i++) {
		size_t width = utf8_width(lines.items[i]);

		widest = width > widest ? width : widest;
		put(w, lines.items[i], text_bold);
		text_end_line(w);
	}
	if (!w->color && level <= 2) {
		str_addc_n(w->out, rules[level], widest);
		text_end_line(w);
	}
	strv_free(&lines);
	free(line);
}

static char *safe_text(const char *text)
{
	struct strv lines = STRV_INIT;
	char *safe;

	doc_lines(&lines, text);
	safe = strv_join(&lines, "\n");
	strv_free(&lines);
	return safe;
}

static void put_text(const struct writer *w, const char *text, enum tone tone)
{
	char *safe = safe_text(text);

	text_block(w, safe, 0, text_color(tone));
	free(safe);
}

static void put_items(const struct writer *w, const struct strv *items)
{
	for (size_t i = 0; i < items->n; i++) {
		char *safe = safe_text(items->items[i]);

		str_add(w->out, "- ");
		text_block(w, safe, TEXT_INDENT, NULL);
		free(safe);
	}
}

void text_pair(const struct writer *w, const char *label, const char *value, size_t indent, size_t at,
	       const char *color)
{
	size_t end = indent + utf8_width(label) + 1;

	str_addc_n(w->out, ' ', indent);
	if (end < at) {
		str_add(w->out, label);
		str_addc(w->out, ':');
	} else {
		char *line = xasprintf("%s:", label);

		text_block(w, line, indent, NULL);
		free(line);
		end = 0;
	}
	str_addc_n(w->out, ' ', at - end);
	text_block(w, value, at, color);
}

size_t text_value_column(const struct writer *w, size_t indent, size_t label_width)
{
	size_t most = w->width / 3;

	if (w->width < NARROW_PAIRS)
		return indent + TEXT_INDENT;
	return indent + (label_width < most ? label_width : most) + 1 + TEXT_GAP;
}

static void put_facts(const struct writer *w, const struct strv *facts)
{
	struct strv labels = STRV_INIT;
	size_t widest = 0, at;

	for (size_t i = 0; i < facts->n; i += 2) {
		char *label = doc_line(facts->items[i]);
		size_t width = utf8_width(label);

		widest = width > widest ? width : widest;
		strv_push_owned(&labels, label);
	}
	at = text_value_column(w, 0, widest);
	for (size_t i = 0; i < labels.n; i++) {
		char *value = safe_text(2 * i + 1 < facts->n ? facts->items[2 * i + 1] : NULL);

		text_pair(w, labels.items[i], value, 0, at, NULL);
		free(value);
	}
	strv_free(&labels);
}

static void put_table(const struct writer *w, const struct doc *doc, size_t i)
{
	const struct doc_table *table = doc->blocks[i].table;
	char *caption = doc_caption(doc, i);

	if (caption) {
		put_heading(w, 3, caption);
		text_end_line(w);
	}
	free(caption);
	if (!doc_n_rows(table) || !table->n_columns) {
		str_add(w->out, tr(w->lang, "(none)\n"));
		return;
	}
	text_table(w, table);
}

static void put_one(const struct writer *w, const struct doc *doc, size_t i)
{
	const struct doc_block *block = &doc->blocks[i];

	switch (block->kind) {
	case DOC_HEADING:
		put_heading(w, block->level, block->text);
		break;
	case DOC_PARA:
		put_text(w, block->text, block->tone);
		break;
	case DOC_ITEMS:
		put_items(w, &block->items);
		break;
	case DOC_FACTS:
		put_facts(w, &block->items);
		break;
	case DOC_CHART:
		doc_chart_text(block->chart, w->width, w->lang, w->out);
		break;
	case DOC_TABLE:
		put_table(w, doc, i);
		break;
	}
}

void doc_text(const struct doc *doc, const struct doc_style *style, struct str *out)
{
	struct writer w = {
		.out = out, .width = style->width ? style->width : DEFAULT_WIDTH,
		.color = style->color, .lang = doc->lang,
	};
	bool first = !*doc->title;

	if (!first)
		put_heading(&w, 1, doc->title);
	for (size_t i = 0; i < doc->n; i++) {
		if (!first)
			text_end_line(&w);
		put_one(&w, doc, i);
		first = false;
	}
}
