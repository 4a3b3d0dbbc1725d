/* A report as a workbook: its text on the first sheet, and each table on one of
 * its own. The only file that knows libxlsxwriter, which is loaded when a
 * workbook is made. Texts are written as texts whatever they look like. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/library.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc_render.h"

#define FUNCTIONS(use) \
	use(workbook_new) use(workbook_close) use(workbook_add_worksheet) use(workbook_add_format) \
	use(workbook_set_properties) use(worksheet_write_string) use(worksheet_write_number) \
	use(worksheet_write_datetime) use(worksheet_set_column) use(worksheet_freeze_panes) \
	use(worksheet_autofilter) use(worksheet_set_landscape) use(worksheet_set_paper) use(worksheet_fit_to_pages) \
	use(worksheet_repeat_rows) use(format_set_bold) use(format_set_text_wrap) use(format_set_align) \
	use(format_set_bg_color) use(format_set_bottom) use(format_set_num_format) use(format_set_font_size) \
	use(lxw_strerror)

#define DECLARE(name) __typeof__(name) *name##_f;
static struct {
	FUNCTIONS(DECLARE)
} xlsx;

enum {
	NAME_MOST = 31,         /* characters of a sheet's name */
	CELL_MOST = 32000,      /* characters of a cell, where Excel has 32,767 */
	NARROW = 9, WIDE = 48,  /* characters of a column */
	PAPER_A4 = 9,
};

struct book {
	const struct doc *doc;
	lxw_workbook *workbook;
	lxw_format *title, *head, *text, *day;
	struct strv names;      /* of the sheets so far, folded to lower case */
	lxw_error error;        /* the first */
};

static struct error *load(void)
{
#define SYMBOL(name) { #name, &xlsx.name##_f },
	static const struct library_symbol symbols[] = { FUNCTIONS(SYMBOL) };

	return library_load("libxlsxwriter.so.4", "libxlsxwriter4", symbols, COUNT(symbols));
}

static void note(struct book *book, lxw_error error)
{
	if (!book->error)
		book->error = error;
}

/* --- cells ------------------------------------------------------------------------------- */

/* Excel counts UTF-16 units; there are no more of these than bytes. Cut between
 * characters, wherever that is: one letter can have any number of accents. */
static void shorten(struct str *text)
{
	size_t len = CELL_MOST;

	if (text->len <= CELL_MOST)
		return;
	while (len && (text->ptr[len] & 0xC0) == 0x80)
		len--;
	str_truncate(text, len);
	str_add(text, "…");
}

static void put_text(struct book *book, lxw_worksheet *sheet, size_t row, size_t column, const struct strv *lines,
		     lxw_format *format)
{
	char *joined = strv_join(lines, "\n");
	struct str text = STR_INIT;

	str_add(&text, joined);
	shorten(&text);
	note(book, xlsx.worksheet_write_string_f(sheet, (lxw_row_t)row, (lxw_col_t)column, str_text(&text), format));
	str_free(&text);
	free(joined);
}

static void put_line(struct book *book, lxw_worksheet *sheet, size_t row, size_t column, const char *text,
		     lxw_format *format)
{
	struct strv lines = STRV_INIT;

	doc_lines(&lines, text);
	put_text(book, sheet, row, column, &lines, format);
	strv_free(&lines);
}

/* Days before 1900 are none to Excel: they stay words. */
static void put_cell(struct book *book, lxw_worksheet *sheet, size_t row, size_t column, const struct doc_cell *cell)
{
	struct strv lines = STRV_INIT;

	if (cell->kind == CELL_DATE && cell->date.year >= 1900) {
		lxw_datetime day = { .year = cell->date.year, .month = cell->date.month, .day = cell->date.day };

		note(book, xlsx.worksheet_write_datetime_f(sheet, (lxw_row_t)row, (lxw_col_t)column, &day, book->day));
	} else if (cell->kind == CELL_NUMBER) {
		note(book, xlsx.worksheet_write_number_f(sheet, (lxw_row_t)row, (lxw_col_t)column,
							 (double)cell->number, book->text));
	} else {
		doc_cell_lines(&lines, cell, false);
		put_text(book, sheet, row, column, &lines, book->text);
		strv_free(&lines);
	}
}

/* --- sheets -------------------------------------------------------------------------------- */

static void fold(char *name)
{
	for (; *name; name++)
		if (*name >= 'A' && *name <= 'Z')
			*name = (char)(*name - 'A' + 'a');
}

/* A name as Excel wants it: no more than 31 characters, none of []:*?/\, no
 * apostrophe at an end, and not one that another sheet has. The caller owns it. */
static char *sheet_name(struct book *book, const char *wanted)
{
	char *base = doc_line(wanted), *name, *folded;

	for (char *at = base; *at; at++)
		if (strchr("[]:*?/\\'", *at))
			*at = ' ';
	if (!*base) {
		free(base);
		base = xstrdup(tr(book->doc->lang, "Table"));
	}
	for (int i = 1; ; i++) {
		char suffix[16] = "";

		if (i > 1)
			snprintf(suffix, sizeof suffix, " (%d)", i);
		name = xasprintf("%.*s%s", (int)utf8_fit(base, NAME_MOST - strlen(suffix)), base, suffix);
		folded = xstrdup(name);
		fold(folded);
		if (!strv_has(&book->names, folded))
			break;
		free(name);
		free(folded);
	}
	strv_push_owned(&book->names, folded);
	free(base);
	return name;
}

static lxw_worksheet *add_sheet(struct book *book, const char *wanted)
{
	char *name = sheet_name(book, wanted);
	lxw_worksheet *sheet = xlsx.workbook_add_worksheet_f(book->workbook, name);

	free(name);
	if (!sheet) {
		note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	xlsx.worksheet_set_landscape_f(sheet);
	xlsx.worksheet_set_paper_f(sheet, PAPER_A4);
	xlsx.worksheet_fit_to_pages_f(sheet, 1, 0);
	return sheet;
}

static size_t column_width(const struct doc_table *table, size_t column)
{
	char *label = doc_line(table->columns[column].label);
	size_t width = utf8_width(label) + 3;   /* the button of the filter */

	free(label);
	for (size_t row = 0; row < doc_n_rows(table); row++) {
		struct strv lines = STRV_INIT;

		doc_cell_lines(&lines, doc_at(table, row, column), false);
		for (size_t i = 0; i < lines.n; i++)
			if (utf8_width(lines.items[i]) + 1 > width)
				width = utf8_width(lines.items[i]) + 1;
		strv_free(&lines);
	}
	return width < NARROW ? NARROW : width > WIDE ? WIDE : width;
}

static void put_table(struct book *book, lxw_worksheet *sheet, const struct doc_table *table)
{
	size_t rows = doc_n_rows(table), columns = table->n_columns;

	for (size_t i = 0; i < columns; i++) {
		note(book, xlsx.worksheet_set_column_f(sheet, (lxw_col_t)i, (lxw_col_t)i,
						       (double)column_width(table, i), NULL));
		put_line(book, sheet, 0, i, table->columns[i].label, book->head);
		for (size_t row = 0; row < rows; row++)
			put_cell(book, sheet, row + 1, i, doc_at(table, row, i));
	}
	xlsx.worksheet_freeze_panes_f(sheet, 1, 1);
	note(book, xlsx.worksheet_repeat_rows_f(sheet, 0, 0));
	note(book, xlsx.worksheet_autofilter_f(sheet, 0, 0, (lxw_row_t)rows, (lxw_col_t)(columns - 1)));
}

/* A table has its caption as its name, or the heading above it. */
static const char *table_title(const struct doc *doc, size_t i)
{
	const char *caption = doc->blocks[i].table->caption;

	while ((!caption || !*caption) && i-- > 0)
		if (doc->blocks[i].kind == DOC_HEADING)
			caption = doc->blocks[i].text;
	return caption;
}

/* --- the first sheet: all that is no table ----------------------------------------------- */

static size_t put_pairs(struct book *book, lxw_worksheet *sheet, size_t row, const struct strv *facts)
{
	for (size_t i = 0; i < facts->n; i += 2, row++) {
		put_line(book, sheet, row, 0, facts->items[i], book->text);
		put_line(book, sheet, row, 1, i + 1 < facts->n ? facts->items[i + 1] : "", book->text);
	}
	return row;
}

static size_t put_block(struct book *book, lxw_worksheet *sheet, size_t row, const struct doc_block *block)
{
	switch (block->kind) {
	case DOC_HEADING:
		put_line(book, sheet, row + 1, 0, block->text, book->head);
		return row + 2;
	case DOC_PARA:
		put_line(book, sheet, row, 1, block->text, book->text);
		return row + 1;
	case DOC_ITEMS:
		for (size_t i = 0; i < block->items.n; i++)
			put_line(book, sheet, row + i, 1, block->items.items[i], book->text);
		return row + block->items.n;
	case DOC_FACTS:
		return put_pairs(book, sheet, row, &block->items);
	case DOC_TABLE:
	case DOC_CHART:
		break;
	}
	return row;
}

static void put_front(struct book *book)
{
	const struct doc *doc = book->doc;
	lxw_worksheet *sheet = add_sheet(book, tr(doc->lang, "Overview"));
	size_t row = 2;

	if (!sheet)
		return;
	note(book, xlsx.worksheet_set_column_f(sheet, 0, 0, 34, NULL));
	note(book, xlsx.worksheet_set_column_f(sheet, 1, 1, 100, NULL));
	put_line(book, sheet, 0, 0, doc->title, book->title);
	for (size_t i = 0; i < doc->n; i++)
		row = put_block(book, sheet, row, &doc->blocks[i]);
}

/* --- the workbook ---------------------------------------------------------------------------- */

static lxw_format *new_format(struct book *book)
{
	lxw_format *format = xlsx.workbook_add_format_f(book->workbook);

	xlsx.format_set_align_f(format, LXW_ALIGN_VERTICAL_TOP);
	return format;
}

static void make_formats(struct book *book)
{
	book->title = new_format(book);
	xlsx.format_set_bold_f(book->title);
	xlsx.format_set_font_size_f(book->title, 16);
	book->head = new_format(book);
	xlsx.format_set_bold_f(book->head);
	xlsx.format_set_text_wrap_f(book->head);
	xlsx.format_set_bg_color_f(book->head, 0xE3EAF1);
	xlsx.format_set_bottom_f(book->head, LXW_BORDER_THIN);
	book->text = new_format(book);
	xlsx.format_set_text_wrap_f(book->text);
	book->day = new_format(book);
	xlsx.format_set_num_format_f(book->day, book->doc->lang == LANG_NL ? "d-m-yyyy" : "yyyy-mm-dd");
	xlsx.format_set_align_f(book->day, LXW_ALIGN_LEFT);
}

/* The moment of the data and not of now: the same data are the same bytes. */
static void describe(struct book *book)
{
	char *title = doc_line(book->doc->title);
	lxw_doc_properties properties = { .title = title, .created = (time_t)book->doc->recorded };

	note(book, xlsx.workbook_set_properties_f(book->workbook, &properties));
	free(title);
}

static void fill(struct book *book)
{
	const struct doc *doc = book->doc;

	make_formats(book);
	describe(book);
	put_front(book);
	for (size_t i = 0; i < doc->n && !book->error; i++) {
		lxw_worksheet *sheet;

		if (doc->blocks[i].kind != DOC_TABLE || !doc->blocks[i].table->n_columns)
			continue;
		sheet = add_sheet(book, table_title(doc, i));
		if (sheet)
			put_table(book, sheet, doc->blocks[i].table);
	}
}

static struct error *read_back(int fd, struct str *out)
{
	char buffer[65536];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return error_errno("cannot read the workbook back");
	while ((n = read(fd, buffer, sizeof buffer)) > 0)
		str_addn(out, buffer, (size_t)n);
	return n < 0 ? error_errno("cannot read the workbook back") : NULL;
}

/* The library writes to a file by its name, which here is one in memory. */
struct error *doc_xlsx(const struct doc *doc, struct str *out)
{
	struct book book = { .doc = doc };
	struct error *err = load();
	char path[32];
	int fd;

	if (err)
		return err;
	fd = memfd_create("afspraak.xlsx", MFD_CLOEXEC);
	if (fd < 0)
		return error_errno("cannot make a workbook");
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	book.workbook = xlsx.workbook_new_f(path);
	if (book.workbook) {
		fill(&book);
		note(&book, xlsx.workbook_close_f(book.workbook));
	} else {
		note(&book, LXW_ERROR_CREATING_XLSX_FILE);
	}
	err = book.error ? error_new(STATUS_SYSTEM, "cannot make a workbook: %s", xlsx.lxw_strerror_f(book.error))
			 : read_back(fd, out);
	close(fd);
	strv_free(&book.names);
	return err;
}
