#include "model/personal.h"

#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/ident.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
	return is_digit(c) || is_letter(c);
}

/* The character before text[at], or NUL at the start. */
static char before(const char *text, size_t at)
{
	return at ? text[at - 1] : '\0';
}

/* Every character of a language but English is made of bytes over 127. */
static bool in_local_part(char c)
{
	return is_alnum(c) || (c && strchr("._%+-'", c)) || (unsigned char)c > 127;
}

/* Each matcher: the length of the match that starts at text[at], or 0. */

static size_t match_email(const char *text, size_t at)
{
	size_t end = at, dot = 0;

	if (in_local_part(before(text, at)))
		return 0;
	while (in_local_part(text[end]))
		end++;
	if (end == at || text[end] != '@')
		return 0;
	for (end++; is_alnum(text[end]) || (text[end] && strchr(".-", text[end])); end++)
		if (text[end] == '.' && is_alnum(text[end - 1]) && is_letter(text[end + 1]) &&
		    is_letter(text[end + 2]))
			dot = end;
	if (!dot)
		return 0;
	for (end = dot + 1; is_alnum(text[end]) || (text[end] == '-' && is_alnum(text[end + 1]));)
		end++;
	return end - at;
}

/* What can stand between two groups of digits: the length of it, or 0. */
static size_t separator(const char *text)
{
	static const char *const separators[] = {
		" - ", " \u2013 ", "\u2013", "\u2011", "\u00a0", " ", "-", ".", "/",
	};

	for (size_t i = 0; i < COUNT(separators); i++)
		if (starts_with(text, separators[i]))
			return strlen(separators[i]);
	return 0;
}

/* Groups of digits from text[at] on, want digits in all; *first is the length
 * of the first group. Returns where they end, or 0. A lone digit is a group
 * only at the start ("+31 6 12345678"). */
static size_t digit_groups(const char *text, size_t at, size_t want, size_t *first)
{
	size_t seen = 0;

	*first = 0;
	for (;;) {
		size_t start = at;

		while (seen < want && is_digit(text[at])) {
			at++;
			seen++;
		}
		if (at == start || (*first && at - start < 2))
			return 0;
		if (!*first)
			*first = at - start;
		if (seen == want)
			return at;
		if (text[at] == ')')
			at++;
		at += separator(text + at);
	}
}

/* "06-01-2025 10": a date, and digits that happen to follow it. */
static bool is_date(const char *text)
{
	return is_digit(text[0]) && is_digit(text[1]) && separator(text + 2) == 1 &&
	       is_digit(text[3]) && is_digit(text[4]) && text[5] == text[2] &&
	       (starts_with(text + 6, "19") || starts_with(text + 6, "20")) &&
	       is_digit(text[8]) && is_digit(text[9]) && !is_digit(text[10]);
}

/* Nothing before text[at] makes it the rest of a longer number, code or path. */
static bool starts_number(const char *text, size_t at)
{
	char c = before(text, at);
	char further = at > 1 ? text[at - 2] : '\0';

	if (is_alnum(c) || c == '_')
		return false;
	if (c == '-')
		return !is_alnum(further);
	if (c == '/')
		return !is_letter(further);
	return !(c == '.' || c == ',') || !is_digit(further);
}

static bool ends_number(const char *text, size_t end)
{
	char c = text[end];

	if (is_alnum(c) || c == '_')
		return false;
	return !(c == '-' || c == '.' || c == ',') || !is_digit(text[end + 1]);
}

/* What follows the country code: (0) or not, then nine digits. */
static size_t match_international(const char *text, size_t at)
{
	size_t digits = at, first;

	if (starts_with(text + at, "+31"))
		digits += 3;
	else if (starts_with(text + at, "0031"))
		digits += 4;
	else
		return 0;
	if (text[digits] == ')')
		digits++;
	digits += separator(text + digits);
	if (starts_with(text + digits, "(0)")) {
		digits += 3;
		digits += separator(text + digits);
	}
	if (text[digits] < '1' || text[digits] > '9')
		return 0;
	return digit_groups(text, digits, 9, &first);
}

static bool is_service_number(const char *text)
{
	return starts_with(text, "0800") || starts_with(text, "0900") ||
	       starts_with(text, "0906") || starts_with(text, "0909");
}

/* Ten digits in which the first group, when there are more, is an area code. */
static size_t match_national(const char *text, size_t at)
{
	size_t digits = at + (text[at] == '(');
	size_t end, first;

	if (text[digits] != '0' || text[digits + 1] < '1' || text[digits + 1] > '9')
		return 0;
	if (is_service_number(text + digits) || is_date(text + digits))
		return 0;
	end = digit_groups(text, digits, 10, &first);
	if (first == 10 || first == 3 || first == 4 || (first == 2 && text[digits + 1] == '6'))
		return end;
	return 0;
}

static size_t match_phone(const char *text, size_t at)
{
	size_t end;

	if (!text[at] || !strchr("+0(", text[at]) || !starts_number(text, at))
		return 0;
	end = match_international(text, at);
	if (!end)
		end = match_national(text, at);
	return end && ends_number(text, end) ? end - at : 0;
}

static size_t match_bsn(const char *text, size_t at)
{
	char c = before(text, at), next;

	if (is_alnum(c) || ((c == '.' || c == ',') && at > 1 && is_digit(text[at - 2])))
		return 0;
	if (!ident_eleven_test(text + at))
		return 0;
	next = text[at + 9];
	if (is_alnum(next) || ((next == '.' || next == ',') && is_digit(text[at + 10])))
		return 0;
	return 9;
}

bool personal_find(const char *text, size_t from, struct personal *out)
{
	static size_t (*const matchers[])(const char *text, size_t at) = {
		[PERSONAL_EMAIL] = match_email,
		[PERSONAL_PHONE] = match_phone,
		[PERSONAL_BSN] = match_bsn,
	};

	for (size_t at = from; text[at]; at++)
		for (size_t kind = 0; kind < COUNT(matchers); kind++) {
			size_t len = matchers[kind](text, at);

			if (len) {
				*out = (struct personal){ (enum personal_kind)kind, at, len };
				return true;
			}
		}
	return false;
}

const char *personal_name(enum personal_kind kind)
{
	static const char *const names[] = {
		[PERSONAL_EMAIL] = N_("an e-mail address"),
		[PERSONAL_PHONE] = N_("a telephone number"),
		[PERSONAL_BSN] = N_("a citizen service number (BSN)"),
	};

	return _(names[kind]);
}
