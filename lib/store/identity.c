#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/lang.h"
#include "base/mem.h"
#include "store/internal.h"
#include "store/write.h"

/* "+0100" or "+01:00", to minutes. */
static bool parse_zone(const char *text, int *offset)
{
	int sign = *text == '-' ? -1 : 1, hours, minutes, used = 0;

	if (*text != '+' && *text != '-')
		return false;
	text++;
	if (strspn(text, "0123456789") == 4) {
		if (sscanf(text, "%2d%2d%n", &hours, &minutes, &used) != 2)
			return false;
	} else if (strspn(text, "0123456789") != 2 || sscanf(text, "%2d:%2d%n", &hours, &minutes, &used) != 2) {
		return false;
	}
	*offset = sign * (hours * 60 + minutes);
	return !text[used] && hours <= 14 && minutes < 60;
}

/* "2025-01-01T12:00:00+01:00", or with Z or nothing (then local time) at the
 * end, or with spaces in it. */
static bool parse_iso(const char *text, int64_t *when, int *offset)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	int day;

	if (!rest)
		rest = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	if (!rest)
		return false;
	day = tm.tm_mday;
	rest += strspn(rest, " ");
	*offset = 0;
	if (!*rest) {
		tm.tm_isdst = -1;
		*when = mktime(&tm);
		*offset = (int)(tm.tm_gmtoff / 60);
	} else if (strcmp(rest, "Z") == 0 || parse_zone(rest, offset)) {
		*when = timegm(&tm) - *offset * 60;
	} else {
		return false;
	}
	return tm.tm_mday == day;       /* 30 February is another day by now */
}

/* "1735689600 +0100", "@1735689600" or the same without the sign. */
static bool parse_git_date(const char *text, int64_t *when, int *offset)
{
	const char *digits = text + (*text == '@');
	char *end;
	long long seconds;

	errno = 0;
	seconds = strtoll(digits, &end, 10);
	if (errno || end == digits)
		return false;
	*when = seconds;
	*offset = 0;
	return !*end || (*end == ' ' && parse_zone(end + 1, offset));
}

static void local_now(int64_t *when, int *offset)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	*when = now;
	*offset = (int)(tm.tm_gmtoff / 60);
}

static struct error *find_time(const char *variable, struct person *out)
{
	const char *names[] = { variable, "SOURCE_DATE_EPOCH" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *text = getenv(names[i]);

		if (!text || !*text)
			continue;
		if (parse_git_date(text, &out->when, &out->offset) || parse_iso(text, &out->when, &out->offset))
			return NULL;
		return error_hint(error_new(STATUS_USAGE, "%s is no date: '%s'", names[i], text),
				  "write it as '1735689600 +0100' or '2025-01-01T12:00:00+01:00'");
	}
	local_now(&out->when, &out->offset);
	return NULL;
}

/* What git and libgit2 take off both ends of a name. */
static bool is_crud(char c)
{
	return (unsigned char)c <= ' ' || strchr(".,:;<>\"\\'", c);
}

/* Git leaves out of a name what would break the commit's header. */
static char *clean(const char *value)
{
	struct str s = STR_INIT;

	while (value && *value && is_crud(*value))
		value++;
	for (; value && *value; value++)
		if (!strchr("<>\n", *value) && (unsigned char)*value >= ' ')
			str_addc(&s, *value);
	while (s.len && is_crud(s.ptr[s.len - 1]))
		str_truncate(&s, s.len - 1);
	return str_detach(&s);
}

static char *find_value(struct store *store, const char *variable, const char *key, const char *user_key)
{
	const char *value = getenv(variable);
	char *configured, *result;

	if (value && *value)
		return clean(value);
	configured = store_config(store, key);
	if (!configured)
		configured = store_config(store, user_key);
	result = clean(configured);
	free(configured);
	return result;
}

static struct error *unnamed(const char *who, const struct person *person)
{
	bool author = strcmp(who, "author") == 0;

	if (!*person->name)
		return error_hint(error_new(STATUS_USAGE, author ? N_("who are you? git has no name for the author")
								 : N_("who are you? git has no name for the committer")),
				  "set it with: git config --global user.name 'Your Name'");
	return error_hint(error_new(STATUS_USAGE, author ? N_("who are you? git has no e-mail address for the author")
							 : N_("who are you? git has no e-mail address for the committer")),
			  "set it with: git config --global user.email 'you@example.org'");
}

static struct error *find_person(struct store *store, const char *who, struct person *out)
{
	char *upper = xstrdup(who), *variable, *key;
	struct error *err;

	for (char *c = upper; *c; c++)
		*c = (char)(*c - 'a' + 'A');
	memset(out, 0, sizeof *out);
	variable = xasprintf("GIT_%s_NAME", upper);
	key = xasprintf("%s.name", who);
	out->name = find_value(store, variable, key, "user.name");
	free(variable);
	free(key);
	variable = xasprintf("GIT_%s_EMAIL", upper);
	key = xasprintf("%s.email", who);
	out->email = find_value(store, variable, key, "user.email");
	free(variable);
	free(key);
	variable = xasprintf("GIT_%s_DATE", upper);
	if (!*out->name || !*out->email)
		err = unnamed(who, out);
	else
		err = find_time(variable, out);
	free(variable);
	free(upper);
	if (err)
		person_free(out);
	return err;
}

struct error *store_author(struct store *store, struct person *out)
{
	return find_person(store, "author", out);
}

struct error *store_committer(struct store *store, struct person *out)
{
	return find_person(store, "committer", out);
}
