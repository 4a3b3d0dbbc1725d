#include "base/csv.h"

#include <csv.h>
#include <string.h>

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
