#include "yaml/source.h"

#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "yaml/tree.h"

size_t source_char(char first)
{
	unsigned char c = (unsigned char)first;

	return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

size_t source_chars(const char *text)
{
	size_t chars = 0;

	for (; *text; text++)
		chars += ((unsigned char)*text & 0xC0) != 0x80;
	return chars;
}

void source_place(const char *text, size_t pos, unsigned *line, unsigned *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < pos; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

size_t line_start(const char *text, size_t pos)
{
	while (pos && text[pos - 1] != '\n')
		pos--;
	return pos;
}

size_t line_end(const char *text, size_t pos)
{
	size_t end = (size_t)(strchrnul(text + pos, '\n') - text);

	return end && text[end] && text[end - 1] == '\r' ? end - 1 : end;
}

size_t line_next(const char *text, size_t pos)
{
	const char *end = strchrnul(text + pos, '\n');

	return (size_t)(end - text) + (*end ? 1 : 0);
}

size_t skip_blanks(const char *text, size_t pos)
{
	return pos + strspn(text + pos, " \t");
}

size_t skip_gap(const char *text, size_t pos)
{
	for (;;) {
		pos += strspn(text + pos, " \t\r\n");
		if (text[pos] != '#')
			return pos;
		pos = line_end(text, pos);
	}
}

/* Characters that may not stand as they are, beside the control characters. */
static const struct forbidden {
	const char *bytes;
	const char *problem, *hint;
} forbidden[] = {
	{ "\xC2\x85", N_("a 'next line' character (U+0085) looks like a space but ends a line"),
	  N_("replace it, or write \\N in double quotes") },
	{ "\xE2\x80\xA8", N_("a 'line separator' (U+2028) looks like a space but ends a line"),
	  N_("replace it, or write \\L in double quotes") },
	{ "\xE2\x80\xA9", N_("a 'paragraph separator' (U+2029) looks like a space but ends a line"),
	  N_("replace it, or write \\P in double quotes") },
	{ "\xEF\xBB\xBF", N_("an invisible byte order mark (U+FEFF)"),
	  N_("remove it: save the file as UTF-8 without byte order mark") },
	{ "\xEF\xBF\xBE", N_("U+FFFE is no character"), N_("remove it") },
	{ "\xEF\xBF\xBF", N_("U+FFFF is no character"), N_("remove it") },
};

static struct error *at_byte(const char *text, size_t pos, const char *problem, const char *hint)
{
	unsigned line, column;

	source_place(text, pos, &line, &column);
	return error_said(STATUS_DATA, line, column, problem, hint);
}

static struct error *control(const char *text, size_t pos, unsigned code)
{
	struct error *err;
	unsigned line, column;

	if (code == 0)
		return at_byte(text, pos, N_("a NUL byte"),
			       N_("save the file as UTF-8 text; this may be UTF-16 or no text at all"));
	if (code == '\r')
		return at_byte(text, pos, N_("a carriage return without line feed"),
			       N_("save the file with LF or CRLF line ends"));
	source_place(text, pos, &line, &column);
	err = error_at(STATUS_DATA, NULL, line, column, "a control character (U+%04X)", code);
	return error_hint(err, "remove it, or write \\x%02X in double quotes", code);
}

/* The code of the control character at pos, or 0x100 when none stands there. */
static unsigned control_code(const char *text, size_t pos)
{
	unsigned char c = (unsigned char)text[pos], next = (unsigned char)text[pos + 1];

	if (c < 0x20 && c != '\t' && c != '\n' && !(c == '\r' && next == '\n'))
		return c;
	if (c == 0x7F)
		return c;
	return c == 0xC2 && next < 0xA0 && next != 0x85 ? next : 0x100;
}

static const struct forbidden *forbidden_at(const char *text, size_t pos)
{
	if ((unsigned char)text[pos] < 0xC2)
		return NULL;
	for (size_t i = 0; i < COUNT(forbidden); i++)
		if (starts_with(text + pos, forbidden[i].bytes))
			return &forbidden[i];
	return NULL;
}

bool source_is_clean(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] < ' ' || (unsigned char)text[i] >= 0x7F) &&
		    (control_code(text, i) != 0x100 || forbidden_at(text, i)))
			return false;
	return utf8_invalid(text, len) == len;
}

static struct error *check_char(const char *text, size_t pos)
{
	unsigned code = control_code(text, pos);
	const struct forbidden *found = forbidden_at(text, pos);

	if (code != 0x100)
		return control(text, pos, code);
	return found ? at_byte(text, pos, found->problem, found->hint) : NULL;
}

struct error *source_check(const char *text, size_t len)
{
	struct error *err = NULL;
	size_t bad;

	if (source_is_clean(text, len))
		return NULL;
	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
		return at_byte(text, 0, N_("the file is UTF-16"), N_("save it as UTF-8"));
	bad = utf8_invalid(text, len);
	for (size_t i = 0; i < bad && !err; i++)
		err = check_char(text, i);
	if (!err && bad < len)
		err = at_byte(text, bad, N_("bytes that are not valid UTF-8"),
			      N_("save the file as UTF-8; it may be Windows-1252 or Latin-1"));
	return err;
}
