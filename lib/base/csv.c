#include "base/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A sign, digits, and at most one group of digits after a point or comma. */
static bool is_signed_number(const char *s)
{
	if (!is_digit(*++s))
		return false;
	while (is_digit(*s))
		s++;
	if ((*s == '.' || *s == ',') && is_digit(s[1]))
		for (s++; is_digit(*s); s++)
			;
	return *s == '\0';
}

static bool is_formula(const char *s)
{
	static const char *const starts[] = {
		"=", "+", "-", "@", "\t", "\r",
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0", NULL,
	};

	s += strspn(s, " \n");
	if ((*s == '-' || *s == '+') && is_signed_number(s))
		return false;
	for (size_t i = 0; starts[i]; i++)
		if (starts_with(s, starts[i]))
			return true;
	return false;
}

/* Quotes only where RFC 4180 or a reader that trims spaces needs them: plain
 * cells stay fit for grep and cut. */
static bool needs_quotes(const struct str *cell)
{
	return cell->len && (cell->ptr[0] == ' ' || cell->ptr[cell->len - 1] == ' '
			     || strpbrk(cell->ptr, ",\"\n"));
}

void csv_cell(struct str *out, const char *text, bool first)
{
	struct str cell = STR_INIT;

	if (!first)
		str_addc(out, ',');
	if (is_formula(text))
		str_addc(&cell, '\'');
	utf8_add_safe(&cell, text, true);
	if (needs_quotes(&cell)) {
		size_t len = csv_write(NULL, 0, cell.ptr, cell.len);
		size_t before = out->len;

		str_addc_n(out, '"', len);
		csv_write(out->ptr + before, len, cell.ptr, cell.len);
	} else {
		str_addn(out, str_text(&cell), cell.len);
	}
	str_free(&cell);
}

void csv_end_row(struct str *out)
{
	str_add(out, "\r\n");
}

/* --- reading ------------------------------------------------------------------ */

/* Of the bytes 0x80 to 0x9F; 0 where Windows-1252 has none. */
static const char *const windows[] = {
	"\u20AC", NULL, "\u201A", "\u0192", "\u201E", "\u2026", "\u2020", "\u2021", "\u02C6", "\u2030", "\u0160",
	"\u2039", "\u0152", NULL, "\u017D", NULL, NULL, "\u2018", "\u2019", "\u201C", "\u201D", "\u2022", "\u2013",
	"\u2014", "\u02DC", "\u2122", "\u0161", "\u203A", "\u0153", NULL, "\u017E", "\u0178",
};

static unsigned line_of(const char *bytes, size_t pos)
{
	unsigned line = 1;

	for (size_t i = 0; i < pos; i++)
		line += bytes[i] == '\n';
	return line;
}

static struct error *from_windows(const char *bytes, size_t len, struct str *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < 0x80) {
			str_addc(out, bytes[i]);
		} else if (c >= 0xA0) {
			str_addc(out, (char)(0xC0 | c >> 6));
			str_addc(out, (char)(0x80 | (c & 0x3F)));
		} else if (windows[c - 0x80]) {
			str_add(out, windows[c - 0x80]);
		} else {
			return error_hint(error_at(STATUS_DATA, NULL, line_of(bytes, i), 0,
						   "a byte that is neither UTF-8 nor Windows-1252 (0x%02X)", c),
					  "save the file as CSV in UTF-8");
		}
	}
	return NULL;
}

static struct error *decode(const char *bytes, size_t len, struct csv_file *file, struct str *out)
{
	static const char mark[] = "\xEF\xBB\xBF";
	const char *nul = memchr(bytes, '\0', len);

	if (nul || (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)))
		return error_hint(error_at(STATUS_DATA, NULL, nul ? line_of(bytes, (size_t)(nul - bytes)) : 1, 0,
					   "the file is no CSV as text: it may be UTF-16 or a workbook"),
				  "save the file as CSV in UTF-8");
	if (len >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0) {
		bytes += strlen(mark);
		len -= strlen(mark);
	}
	file->encoding = "UTF-8";
	if (utf8_invalid(bytes, len) == len) {
		str_addn(out, bytes, len);
		return NULL;
	}
	file->encoding = "Windows-1252";
	return from_windows(bytes, len, out);
}

/* One sign for the end of a line, whatever the system that wrote it. */
static void unify_lines(struct str *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->len; i++)
		if (text->ptr[i] != '\r')
			text->ptr[to++] = text->ptr[i];
		else if (text->ptr[i + 1] != '\n')
			text->ptr[to++] = '\n';
	str_truncate(text, to);
}

/* What stands between quotes separates nothing. */
static char find_separator(const char *text)
{
	static const char candidates[] = ";,\t";
	size_t counts[sizeof candidates] = { 0 }, best = 0;
	bool quoted = false;

	for (; *text && (quoted || *text != '\n'); text++) {
		const char *found = quoted ? NULL : strchr(candidates, *text);

		quoted ^= *text == '"';
		if (found)
			counts[found - candidates]++;
	}
	for (size_t i = 1; i < sizeof candidates - 1; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

struct reading {
	struct csv_file *file;
	struct strv cells;
	size_t line, newlines;  /* where the row starts, and newlines inside its cells */
	bool has_text;
};

static void take_cell(void *text, size_t len, void *context)
{
	struct reading *reading = context;
	char *cell = len ? xstrndup(text, len) : xstrdup("");

	for (const char *c = cell; *c; c++)
		reading->newlines += *c == '\n';
	reading->has_text = reading->has_text || cell[strspn(cell, " \t\r\n")];
	strv_push_owned(&reading->cells, cell);
}

static void take_row(int c, void *context)
{
	struct reading *reading = context;
	struct csv_file *file = reading->file;

	(void)c;
	if (reading->has_text) {
		GROW(file->items, file->n, file->cap);
		file->items[file->n++] = (struct csv_row){ reading->line, reading->cells };
		reading->cells = (struct strv)STRV_INIT;
	}
	strv_free(&reading->cells);
	reading->line += 1 + reading->newlines;
	reading->newlines = 0;
	reading->has_text = false;
}

static struct error *parse(const struct str *text, struct csv_file *file)
{
	struct reading reading = { .file = file, .line = 1 };
	struct csv_parser parser;
	struct error *err = NULL;
	size_t done;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return error_new(STATUS_SYSTEM, "out of memory");
	csv_set_delim(&parser, (unsigned char)file->separator);
	done = csv_parse(&parser, text->ptr, text->len, take_cell, take_row, &reading);
	if (done != text->len || csv_fini(&parser, take_cell, take_row, &reading) != 0)
		err = error_hint(error_at(STATUS_DATA, NULL, (unsigned)(reading.line + reading.newlines), 0,
					  "a quote that is not closed, or has text behind it"),
				 "a \" inside a cell is written twice, and the cell stands in quotes");
	csv_free(&parser);
	strv_free(&reading.cells);
	return err;
}

struct error *csv_read(const char *bytes, size_t len, struct csv_file *out)
{
	struct str text = STR_INIT;
	struct error *err;

	*out = (struct csv_file)CSV_FILE_INIT;
	err = decode(bytes, len, out, &text);
	if (!err && text.len) {
		unify_lines(&text);
		out->separator = find_separator(text.ptr);
		err = parse(&text, out);
	}
	str_free(&text);
	if (err)
		csv_file_free(out);
	return err;
}

void csv_file_free(struct csv_file *file)
{
	for (size_t i = 0; i < file->n; i++)
		strv_free(&file->items[i].cells);
	free(file->items);
	*file = (struct csv_file)CSV_FILE_INIT;
}
