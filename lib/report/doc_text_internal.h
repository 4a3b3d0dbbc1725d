/* What the parts of the text format share: lines of a width, wrapped and coloured. */
#ifndef REPORT_DOC_TEXT_INTERNAL_H
#define REPORT_DOC_TEXT_INTERNAL_H

#include "base/utf8.h"
#include "report/doc_render.h"

enum {
	TEXT_GAP = 2,           /* spaces between columns */
	TEXT_INDENT = 2,
};

struct writer {
	struct str *out;
	size_t width;
	bool color;
	enum lang lang;
};

extern const char text_bold[];
const char *text_color(enum tone tone);         /* for a terminal, static; NULL for none */

void text_end_line(const struct writer *w);     /* without spaces at its end */
void text_line(const struct writer *w, const struct utf8_line *line, const char *color);
/* The lines of a text, each wrapped. */
void text_wrap(struct utf8_lines *out, const char *text, size_t width);
/* The lines of a text wrapped between indent and the right edge; the first one
 * starts where the output is. */
void text_block(const struct writer *w, const char *text, size_t indent, const char *color);
/* "label:  value", the values at column `at` (or under a label that is too
 * long for that); and where that is beside labels of this width. */
void text_pair(const struct writer *w, const char *label, const char *value, size_t indent, size_t at,
	       const char *color);
size_t text_value_column(const struct writer *w, size_t indent, size_t label_width);

/* In columns, wrapped where they have to be; a block a row where that is not enough. */
void text_table(const struct writer *w, const struct doc_table *table);

#endif
