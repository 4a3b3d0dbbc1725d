#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "store/internal.h"
#include "store/write.h"

/* "1735689600 +0100", "@1735689600", "2025-01-01T12:00:00+01:00", or with Z or
 * nothing (then local time) at the end: the forms of git's that scripts use. */
static bool parse_iso(const char *text, int64_t *when, int *offset)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	long zone;
	char *end;

	if (!rest)
		rest = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	if (!rest)
		return false;
	rest += strspn(rest, " ");
	if (!*rest) {
		tm.tm_isdst = -1;
		*when = mktime(&tm);
		*offset = (int)(tm.tm_gmtoff / 60);
		return true;
	}
	*offset = 0;
	if (strcmp(rest, "Z") != 0) {
		char digits[6] = "";

		if (*rest != '+' && *rest != '-')
			return false;
		digits[0] = *rest++;
		for (size_t i = 1; *rest && i < 5; rest++)
			if (*rest != ':')
				digits[i++] = *rest;
		zone = strtol(digits, &end, 10);
		if (*end || *rest || strlen(digits) != 5)
			return false;
		*offset = (int)(zone / 100 * 60 + zone % 100);
	}
	*when = timegm(&tm) - *offset * 60;
	return true;
}

static bool parse_git_date(const char *text, int64_t *when, int *offset)
{
	const char *digits = text + (*text == '@');
	char *end;
	long long seconds;
	long zone = 0;

	errno = 0;
	seconds = strtoll(digits, &end, 10);
	if (errno || end == digits)
		return parse_iso(text, when, offset);
	if (*end == ' ' && (end[1] == '+' || end[1] == '-'))
		zone = strtol(end + 1, &end, 10);
	if (*end || zone < -1400 || zone > 1400)
		return parse_iso(text, when, offset);
	*when = seconds;
	*offset = (int)(zone / 100 * 60 + zone % 100);
	return true;
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
		if (parse_git_date(text, &out->when, &out->offset))
			return NULL;
		return error_hint(error_new(STATUS_USAGE, "%s is no date: '%s'", names[i], text),
				  "write it as '1735689600 +0100' or '2025-01-01T12:00:00+01:00'");
	}
	local_now(&out->when, &out->offset);
	return NULL;
}

/* Git leaves out of a name what would break the commit's header. */
static char *clean(const char *value)
{
	struct str s = STR_INIT;

	for (; value && *value; value++)
		if (!strchr("<>\n", *value) && (unsigned char)*value >= ' ')
			str_addc(&s, *value);
	str_trim_end(&s);
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
		err = error_hint(error_new(STATUS_USAGE, "who are you? git has no %s for the %s",
					   *out->name ? "e-mail address" : "name", who),
				 "set it with: git config --global %s",
				 *out->name ? "user.email 'you@example.org'" : "user.name 'Your Name'");
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
