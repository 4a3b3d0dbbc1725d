#include "report/import_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/check.h"
#include "report/words.h"
#include "yaml/edit.h"

/* Without spaces at its ends, and without the apostrophe by which a spreadsheet,
 * and our own export, marks a text. */
static char *trim(const char *cell)
{
	static const char *const marked[] = { "'=", "'+", "'-", "'@", NULL };
	size_t len;

	cell += strspn(cell, " \t\n");
	for (size_t i = 0; marked[i]; i++)
		if (starts_with(cell, marked[i])) {
			cell++;
			break;
		}
	len = strlen(cell);
	while (len && strchr(" \t\n", cell[len - 1]))
		len--;
	return xstrndup(cell, len);
}

/* Whether the text is this value, or the words for it. */
static bool means(const char *text, const char *value)
{
	return utf8_same_folded(text, value) || utf8_same_folded(text, word(LANG_NL, value)) || utf8_same_folded(text, word(LANG_EN, value));
}

/* A value or literal of the field in words; NULL when it is none. */
static const char *known_value(const struct field *field, const char *text)
{
	static const char *const literals[] = { "onbekend", "nvt" };

	for (const char *const *value = field->values; value && *value; value++)
		if (means(text, *value))
			return *value;
	for (size_t i = 0; i < COUNT(literals); i++)
		if (field_allows(field, literals[i]) && means(text, literals[i]))
			return literals[i];
	return NULL;
}

/* 31-12-2025, 1/2/2025, 1.2.2025: the day first, as is written here. */
static char *day_of(const char *text)
{
	unsigned day, month, year;
	char first[2], second[2];
	int end = 0;

	if (sscanf(text, "%2u%1[-/.]%2u%1[-/.]%4u%n", &day, first, &month, second, &year, &end) == 5 && !text[end] &&
	    *first == *second && year >= 1000)
		return xasprintf("%04u-%02u-%02u", year, month, day);
	return NULL;
}

static bool is_grouped(const char *text, char sign)
{
	size_t len = strspn(text, "0123456789");

	if (!len || len > 3 || text[len] != sign)
		return false;
	for (text += len; *text == sign; text += 4)
		if (strspn(text + 1, "0123456789") != 3)
			return false;
	return !*text || *text == (sign == '.' ? ',' : '.');
}

/* 1.234,50 and 1234,50; 1,234.50 as well. What could be either is neither. */
static char *decimal_of(const char *text, const char **problem)
{
	static const char *const euros[] = { "\u20AC", "EUR", NULL };
	bool dutch, english;
	struct str out = STR_INIT;

	for (size_t i = 0; euros[i]; i++)
		if (starts_with(text, euros[i])) {
			text += strlen(euros[i]);
			text += strspn(text, " ");
		}
	dutch = is_grouped(text, '.') && strchr(text, '.');
	english = is_grouped(text, ',');
	if ((english && !strchr(text, '.') && strchr(text, ',') == strrchr(text, ',')) ||
	    (dutch && !strchr(text, ',') && strchr(text, '.') == strrchr(text, '.'))) {
		*problem = _("this can be a thousand or a fraction: write it without separators, or with two decimals");
		return NULL;
	}
	for (const char *c = text; *c; c++)
		if (*c == ',' && !english)
			str_addc(&out, '.');
		else if (!((*c == '.' && dutch) || (*c == ',' && english)))
			str_addc(&out, *c);
	return str_detach(&out);
}

static char *bool_of(const char *text)
{
	static const char *const yes[] = { "true", "ja", "waar", "yes", "x", NULL };
	static const char *const no[] = { "false", "nee", "onwaar", "no", NULL };

	for (size_t i = 0; yes[i]; i++)
		if (utf8_same_folded(text, yes[i]))
			return xstrdup("true");
	for (size_t i = 0; no[i]; i++)
		if (utf8_same_folded(text, no[i]))
			return xstrdup("false");
	return NULL;
}

/* Numbers that begin with zeros lose them in a spreadsheet. */
static const char *lost_zeros(const struct field *field, const char *text)
{
	size_t len = strlen(text), wanted = field->type == FIELD_KVK ? 8 : field->type == FIELD_RSIN ? 9 : 0;

	if (!wanted || !len || len >= wanted || len + 3 < wanted || strspn(text, "0123456789") != len)
		return NULL;
	return field->type == FIELD_KVK
		       ? _("a KvK number has exactly 8 digits: the spreadsheet has dropped the zeros in front; make the column text")
		       : _("an RSIN has exactly 9 digits: the spreadsheet has dropped the zeros in front; make the column text");
}

static char *reason(const struct field *field, const char *why)
{
	struct str out = STR_INIT;

	if (*why)
		return xstrdup(why);
	str_add(&out, _("choose one of: "));
	for (const char *const *value = field->values; value && *value; value++)
		str_addf(&out, "%s%s", value == field->values ? "" : ", ", *value);
	return str_detach(&out);
}

/* One value; *out is set in any case. */
static char *scalar(const struct field *field, const char *text, char **out)
{
	const char *value = field->type == FIELD_TEXT || field->type == FIELD_BLOCK ? NULL : known_value(field, text);
	const char *why = NULL;
	char *read = NULL;

	if (!value && (field->type == FIELD_TEXT || field->type == FIELD_BLOCK) &&
	    (utf8_same_folded(text, "onbekend") || utf8_same_folded(text, "n.v.t.")))
		value = known_value(field, text);
	if (!value && field->type == FIELD_DATE)
		read = day_of(text);
	else if (!value && field->type == FIELD_DECIMAL)
		read = decimal_of(text, &why);
	else if (!value && field->type == FIELD_BOOL)
		read = bool_of(text);
	/* A text of lines ends each of them, as it does in a file. */
	if (!value && field->type == FIELD_BLOCK && strchr(text, '\n'))
		read = xasprintf("%s\n", text);
	*out = read ? read : xstrdup(value ? value : text);
	if (!why)
		why = lost_zeros(field, *out);
	if (!why)
		why = check_field_value(field, *out);
	return why ? reason(field, why) : NULL;
}

/* "a; b", or a line for each: every part a value of its own. */
static char *list(const struct field *field, const char *text, char **out)
{
	const struct field item = { .name = field->name, .type = field->type, .values = field->values };
	struct str flow = STR_INIT;
	char *problem = NULL;
	bool first = true;

	str_addc(&flow, '[');
	while (*text && !problem) {
		size_t len = strcspn(text, ";\n");
		char *part = xstrndup(text, len), *trimmed = trim(part), *value = NULL;

		if (*trimmed) {
			problem = scalar(&item, trimmed, &value);
			str_add(&flow, first ? "" : ", ");
			yemit_scalar(value, true, &flow);
			first = false;
		}
		free(part);
		free(trimmed);
		free(value);
		text += len + (text[len] != '\0');
	}
	str_addc(&flow, ']');
	*out = str_detach(&flow);
	return problem;
}

char *import_value(const struct field *field, const char *cell, char **out)
{
	char *text = trim(cell), *problem = NULL;
	bool is_list = field->flags & FIELD_LIST, yaml = *text == '[' || *text == '{';
	const char *value = is_list || field->type == FIELD_MAP ? known_value(&(const struct field){ .flags = field->flags },
										text) : NULL;

	*out = NULL;
	if (value || ((is_list || field->type == FIELD_MAP) && yaml))
		*out = xstrdup(value ? value : text);
	else if (field->type == FIELD_MAP)
		problem = xstrdup(is_list ? _("a list of groups is written as YAML on a line: [{field: value}]")
					  : _("a group has a column for each of its fields"));
	else if (is_list)
		problem = list(field, text, out);
	else
		problem = scalar(field, text, out);
	free(text);
	return problem;
}
