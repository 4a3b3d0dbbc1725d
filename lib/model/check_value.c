#include <string.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"
#include "model/ident.h"

/* Each gives NULL, or why the text is no such value. */

static const char *date_problem(const char *text)
{
	struct date d;

	return date_parse(text, &d) ? NULL : _("a date is a day of the calendar, written as YYYY-MM-DD");
}

static const char *duration_problem(const char *text)
{
	struct duration p;

	return duration_parse(text, &p)
		? NULL : _("a duration is P and then years, months, weeks or days, such as P1Y6M");
}

#define DIGITS "0123456789"
#define INT_DIGITS 18           /* fits 64 bits */

static const char *int_problem(const char *text)
{
	size_t len = strspn(text, DIGITS);

	return len && !text[len] && len <= INT_DIGITS
		? NULL : _("a whole number has digits only, at most 18");
}

static const char *decimal_problem(const char *text)
{
	const char *wrong = _("a number has digits, and maybe a decimal point and more digits");
	size_t len = strspn(text, DIGITS);

	if (!len || len > INT_DIGITS)
		return wrong;
	text += len;
	if (*text == '.') {
		len = strspn(++text, DIGITS);
		if (!len || len > INT_DIGITS)
			return wrong;
		text += len;
	}
	return *text ? wrong : NULL;
}

static const char *bool_problem(const char *text)
{
	return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ? NULL : _("write true or false");
}

static const char *enum_problem(const char *text)
{
	(void)text;
	return "";              /* what it can be, field_allows has accepted */
}

/* Types that are not here take any text; references are followed instead. */
static const struct {
	const char *(*problem)(const char *text);
	enum check_id id;
} tests[] = {
	[FIELD_ENUM] = { enum_problem, CHECK_UNKNOWN_VALUE },
	[FIELD_DATE] = { date_problem, CHECK_INVALID_DATE },
	[FIELD_DURATION] = { duration_problem, CHECK_INVALID_DURATION },
	[FIELD_INT] = { int_problem, CHECK_INVALID_NUMBER },
	[FIELD_DECIMAL] = { decimal_problem, CHECK_INVALID_NUMBER },
	[FIELD_BOOL] = { bool_problem, CHECK_INVALID_BOOL },
	[FIELD_URL] = { ident_url, CHECK_INVALID_URL },
	[FIELD_FILE] = { ident_file, CHECK_INVALID_FILE },
	[FIELD_MEDIATYPE] = { ident_mediatype, CHECK_INVALID_MEDIATYPE },
	[FIELD_SHA256] = { ident_sha256, CHECK_INVALID_SHA256 },
	[FIELD_RSIN] = { ident_rsin, CHECK_INVALID_RSIN },
	[FIELD_KVK] = { ident_kvk, CHECK_INVALID_KVK },
	[FIELD_OIN] = { ident_oin, CHECK_INVALID_OIN },
	[FIELD_TOOI] = { ident_tooi, CHECK_INVALID_TOOI },
	[FIELD_TIMEZONE] = { ident_timezone, CHECK_INVALID_TIMEZONE },
};

const char *check_value(const struct field *field, const char *text, enum check_id *id)
{
	if (field->type >= COUNT(tests) || !tests[field->type].problem)
		return NULL;
	for (const char *const *value = field->values; value && *value; value++)
		if (strcmp(*value, text) == 0)
			return NULL;
	*id = tests[field->type].id;
	return tests[field->type].problem(text);
}

const char *check_field_value(const struct field *field, const char *text)
{
	enum check_id ignored;

	return field_allows(field, text) ? NULL : check_value(field, text, &ignored);
}
