#include "report/reproduce.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/overview_internal.h"

/* --- the command in a report --------------------------------------------------------------- */

static const char command_start[] = "afspraak overview --as-of ";
static const char *const command_parts[] = { " --on ", " --since ", " --from ", " --to ", " --by ", " --lang " };
enum { PART_ON, PART_SINCE, PART_FROM, PART_TO, PART_BY, PART_LANG };

const char *const chart_units[] = { "auto", "month", "quarter", "year", NULL };

char *overview_command(const struct overview *ov)
{
	char as_of[OID_HEX_SIZE], since[OID_HEX_SIZE], on[DATE_ISO_SIZE];

	oid_hex(&ov->reg->commit, as_of);
	date_iso(ov->on, on);
	if (ov->earlier)
		oid_hex(&ov->earlier->commit, since);
	return xasprintf("%s%s%s%s%s%s%s%s", command_start, as_of, command_parts[PART_ON], on,
			 ov->earlier ? command_parts[PART_SINCE] : "", ov->earlier ? since : "",
			 command_parts[PART_LANG], tr(ov->lang, "en"));
}

char *coverage_command(const struct reg *reg, const struct coverage_query *query)
{
	char as_of[OID_HEX_SIZE], on[DATE_ISO_SIZE], from[DATE_ISO_SIZE], to[DATE_ISO_SIZE];

	oid_hex(&reg->commit, as_of);
	date_iso(query->on, on);
	date_iso(query->from, from);
	date_iso(query->to, to);
	return xasprintf("%s%s%s%s%s%s%s%s%s%s%s%s", command_start, as_of, command_parts[PART_ON], on,
			 command_parts[PART_FROM], from, command_parts[PART_TO], to, command_parts[PART_BY],
			 chart_units[query->unit], command_parts[PART_LANG], tr(query->lang, "en"));
}

/* What the formats put into a text is left out: lines are broken where they
 * are full, and Markdown's backslashes. The rest is none of theirs. */
static char *squeeze(const char *text, size_t len)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n\\", text[i]) || !text[i])
			str_addc(&out, text[i] ? text[i] : '?');
	return str_detach(&out);
}

static const char *last_in(const char *text, const char *wanted)
{
	const char *last = NULL;

	for (const char *at = text; (at = strstr(at, wanted)); at++)
		last = at;
	return last;
}

/* Step over a part, its spaces squeezed out too. */
static bool skip(const char **at, const char *part)
{
	for (; *part; part++)
		if (*part != ' ' && *(*at)++ != *part)
			return false;
	return true;
}

static bool take_commit(const char **at, char out[OID_HEX_SIZE])
{
	size_t len = strspn(*at, "0123456789abcdef");

	if (len < OID_HEX_SIZE - 1)
		return false;
	memcpy(out, *at, OID_HEX_SIZE - 1);
	out[OID_HEX_SIZE - 1] = '\0';
	*at += OID_HEX_SIZE - 1;
	return true;
}

struct recipe {
	char as_of[OID_HEX_SIZE], since[OID_HEX_SIZE];  /* since: "" for none */
	struct date on;
	bool through;           /* from one day to another */
	struct date from, to;
	enum chart_unit unit;
	enum lang lang;
};

static bool take_day(const char **at, struct date *out)
{
	char *day = xstrndup(*at, strnlen(*at, DATE_ISO_SIZE - 1));
	bool valid = date_parse(day, out);

	*at += strlen(day);
	free(day);
	return valid;
}

static bool take_unit(const char **at, enum chart_unit *out)
{
	for (size_t i = 0; chart_units[i]; i++)
		if (starts_with(*at, chart_units[i])) {
			*out = (enum chart_unit)i;
			*at += strlen(chart_units[i]);
			return true;
		}
	return false;
}

/* Of a report through time; *at is left alone when it is none. */
static bool take_period(const char **at, struct recipe *out)
{
	const char *rest = *at;

	if (!skip(&rest, command_parts[PART_FROM]))
		return true;
	*at = rest;
	out->through = true;
	return take_day(at, &out->from) && skip(at, command_parts[PART_TO]) && take_day(at, &out->to) &&
	       skip(at, command_parts[PART_BY]) && take_unit(at, &out->unit) && date_cmp(out->from, out->to) <= 0 &&
	       date_cmp(out->to, coverage_latest(out->from)) <= 0;
}

static bool read_recipe(const char *at, struct recipe *out)
{
	const char *rest;

	*out = (struct recipe){ .since = "" };
	if (!skip(&at, command_start) || !take_commit(&at, out->as_of) || !skip(&at, command_parts[PART_ON]) ||
	    !take_day(&at, &out->on))
		return false;
	rest = at;
	if (skip(&rest, command_parts[PART_SINCE])) {
		if (!take_commit(&rest, out->since))
			return false;
		at = rest;
	}
	if (!take_period(&at, out) || !skip(&at, command_parts[PART_LANG]))
		return false;
	out->lang = starts_with(at, "en") ? LANG_EN : LANG_NL;
	return starts_with(at, "en") || starts_with(at, "nl");
}

static bool find_recipe(const struct str *report, struct recipe *out)
{
	char *text = squeeze(str_text(report), report->len);
	char *start = squeeze(command_start, strlen(command_start));
	const char *at = last_in(text, start);
	bool found = at && read_recipe(at, out);

	free(start);
	free(text);
	return found;
}

static enum overview_format format_of(const struct str *report)
{
	const char *text = str_text(report);

	return starts_with(text, "PK\003\004") ? OVERVIEW_XLSX
	     : starts_with(text, "%PDF-") ? OVERVIEW_PDF
	     : starts_with(text, "<!") ? OVERVIEW_HTML
	     : starts_with(text, "{") ? OVERVIEW_JSON
	     : starts_with(text, "taak,") ? OVERVIEW_CSV
	     : starts_with(text, "# ") ? OVERVIEW_MARKDOWN : OVERVIEW_TEXT;
}

/* --- the comparison -------------------------------------------------------------------------- */

/* The line of text that position at is in; the caller owns it. */
static char *line_at(const struct str *text, size_t at)
{
	const char *s = str_text(text), *end;

	while (at && s[at - 1] != '\n')
		at--;
	end = memchr(s + at, '\n', text->len - at);
	return xstrndup(s + at, end ? (size_t)(end - s) - at : text->len - at);
}

static void compare(const struct str *theirs, const struct str *ours, struct reproduction *out)
{
	const char *a = str_text(theirs), *b = str_text(ours);
	size_t at = 0;

	out->line = 1;
	while (at < theirs->len && at < ours->len && a[at] == b[at])
		out->line += a[at++] == '\n';
	out->identical = at == theirs->len && at == ours->len;
	if (out->identical)
		return;
	out->theirs = line_at(theirs, at);
	out->ours = line_at(ours, at);
}

static struct error *make_again(struct reg *reg, const struct recipe *recipe, const struct oid *since,
				enum overview_format format, struct str *out)
{
	struct overview_query query = { recipe->on, recipe->lang, since };
	struct coverage_query through = { recipe->on, recipe->from, recipe->to, recipe->lang, recipe->unit };
	static const struct doc_style style = { 0, false };
	struct overview *overview;
	struct error *err;

	if (recipe->through)
		return coverage_print(reg, &through, format, &style, out);
	err = overview_compute(reg, &query, &overview);

	if (err)
		return err;
	err = overview_print(overview, format, &style, out);
	overview_free(overview);
	return err;
}

/* That the repository lacks a commit, or it holds no register, is an answer. */
static struct error *unless_unknown(struct error *err, bool *known)
{
	*known = !err;
	if (!err || (err->status != STATUS_USAGE && err->status != STATUS_NO_REGISTER))
		return err;
	error_free(err);
	return NULL;
}

struct error *reproduce(const struct site *site, const struct str *report, struct reproduction *out)
{
	struct recipe recipe;
	struct reg *reg = NULL;
	struct str again = STR_INIT;
	struct oid since;
	struct error *err;

	*out = (struct reproduction){ .format = format_of(report) };
	if (overview_is_binary(out->format))
		return error_hint(error_new(STATUS_DATA, "a report in %s cannot be compared", overview_formats[out->format]),
				  "keep the report in html, csv or json beside it");
	if (!find_recipe(report, &recipe))
		return error_hint(error_new(STATUS_DATA, "this is no overview of afspraak: it does not say how it was made"),
				  "give the file as 'afspraak overview -o FILE' wrote it");
	err = store_resolve(site->store, recipe.as_of, &out->commit);
	if (!err && *recipe.since)
		err = store_resolve(site->store, recipe.since, &since);
	if (!err)
		err = reg_open(site, &out->commit, &reg);
	err = unless_unknown(err, &out->known);
	if (!err && out->known)
		err = make_again(reg, &recipe, *recipe.since ? &since : NULL, out->format, &again);
	if (!err && out->known)
		compare(report, &again, out);
	reg_free(reg);
	str_free(&again);
	return err;
}

void reproduction_free(struct reproduction *reproduction)
{
	free(reproduction->theirs);
	free(reproduction->ours);
}
