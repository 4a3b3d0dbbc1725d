#include <stdlib.h>

#include "base/js.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "history/moment.h"
#include "history/verify.h"
#include "report/findings.h"

struct verify_options {
	const char *since, *severity, *format_name;
	enum severity from;     /* findings from here on are against the history */
	size_t format;
};

enum { FORM_TEXT, FORM_JSON };

static bool is_verified(const struct verification *result, const struct verify_options *options)
{
	return !findings_reach(&result->commits, options->from) && !findings_reach(&result->files, options->from);
}

/* --- text --------------------------------------------------------------------------- */

static void add_count(struct str *out, size_t n, const char *one, const char *more)
{
	str_addf(out, "%zu %s", n, n == 1 ? one : more);
}

static void add_findings_count(const struct verification *result, enum lang lang, struct str *out)
{
	const struct findings *lists[] = { &result->commits, &result->files };
	size_t counts[SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < COUNT(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			counts[lists[i]->items[k].severity]++;
	if (!result->commits.n && !result->files.n) {
		str_add(out, say(lang, "geen bevindingen", "no findings"));
		return;
	}
	add_count(out, counts[SEVERITY_ERROR], say(lang, "fout", "error"), say(lang, "fouten", "errors"));
	str_add(out, ", ");
	add_count(out, counts[SEVERITY_WARNING], say(lang, "waarschuwing", "warning"),
		  say(lang, "waarschuwingen", "warnings"));
	str_add(out, ", ");
	add_count(out, counts[SEVERITY_INFO], say(lang, "melding", "note"), say(lang, "meldingen", "notes"));
}

static void add_commit(struct str *out, const struct oid *id, const struct moment *moment)
{
	char hex[OID_HEX_SIZE], *when = moment_text(moment->when, moment->offset);

	oid_hex(id, hex);
	str_addf(out, "%s (%s)", hex, when);
	free(when);
}

static void add_verdict(const struct verification *result, const struct verify_options *options, enum lang lang,
			struct str *out)
{
	str_add(out, is_verified(result, options) ? say(lang, "geverifieerd", "verified")
						  : say(lang, "niet geverifieerd", "not verified"));
	str_add(out, ": ");
	if (!result->complete)
		str_add(out, say(lang, "de geschiedenis is hier niet volledig; ",
				 "the history is not whole here; "));
	if (!result->is_readable)
		str_add(out, say(lang, "door de beschadiging zijn de wijzigingen zelf niet bekeken; ",
				 "because of the damage the changes themselves were not looked at; "));
	add_findings_count(result, lang, out);
	str_add(out, "; ");
	add_count(out, result->n_commits, say(lang, "commit", "commit"), say(lang, "commits", "commits"));
	str_add(out, ", ");
	add_count(out, result->n_objects, say(lang, "object", "object"), say(lang, "objecten", "objects"));
	str_addc(out, '\n');
	if (result->has_head) {
		str_add(out, say(lang, "van ", "from "));
		add_commit(out, &result->first, &result->first_moment);
		str_add(out, say(lang, "\ntot ", "\nto "));
		add_commit(out, &result->head, &result->head_moment);
		str_addc(out, '\n');
	}
	if (result->is_since)
		str_addf(out, "%s %s\n", say(lang, "ononderbroken sinds", "uninterrupted since"), options->since);
}

static void render_text(const struct verification *result, const struct verify_options *options, enum lang lang,
			struct str *out)
{
	findings_text(&result->commits, out);
	findings_text(&result->files, out);
	add_verdict(result, options, lang, out);
}

/* --- json --------------------------------------------------------------------------- */

static struct js *commit_js(const struct oid *id, const struct moment *moment)
{
	char hex[OID_HEX_SIZE], *when = moment_iso(moment->when, moment->offset);
	struct js *js = js_object();

	oid_hex(id, hex);
	js_set_str(js, "commit", hex);
	js_set_str(js, "date", when);
	free(when);
	return js;
}

static void add_findings_js(const struct findings *findings, bool of_commits, struct js *list)
{
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];
		struct js *js = js_object();

		js_set_str(js, of_commits ? "commit" : "path", finding->path);
		if (!of_commits) {
			js_set_int(js, "line", finding->line);
			js_set_int(js, "column", finding->column);
		}
		js_set_str(js, "severity", severity_name(finding->severity));
		js_set_str(js, "code", finding->code);
		js_set_str(js, "text", finding->text);
		js_push(list, js);
	}
}

static void render_json(const struct verification *result, const struct verify_options *options, enum lang lang,
			struct str *out)
{
	struct js *js = js_object(), *counts = js_object(), *list = js_array();

	(void)lang;
	add_findings_js(&result->commits, true, list);
	add_findings_js(&result->files, false, list);
	js_set_int(counts, "commits", (long long)result->n_commits);
	js_set_int(counts, "objects", (long long)result->n_objects);
	js_set_str(js, "schema", "afspraak/verify/1");
	js_set(js, "verified", js_bool(is_verified(result, options)));
	js_set(js, "complete", js_bool(result->complete));
	js_set(js, "head", result->has_head ? commit_js(&result->head, &result->head_moment) : js_null());
	js_set(js, "first", result->has_head ? commit_js(&result->first, &result->first_moment) : js_null());
	js_set_str(js, "since", options->since);
	js_set(js, "counts", counts);
	js_set(js, "findings", list);
	js_print(js, out);
}

/* --- the command ---------------------------------------------------------------------- */

static struct error *read_options(struct verify_options *options)
{
	static const char *const formats[] = { [FORM_TEXT] = "text", [FORM_JSON] = "json", NULL };

	options->from = SEVERITY_WARNING;
	if (options->severity && !severity_parse(options->severity, &options->from))
		return error_hint(error_new(STATUS_USAGE, "--severity cannot be '%s'", options->severity),
				  "choose one of: info, warning, error");
	return parse_format(options->format_name, formats, &options->format);
}

static struct error *verify_all(struct run *run, const struct verify_options *options,
				struct verification *out)
{
	struct date today;
	struct oid head;
	int64_t until;
	bool exists;
	struct error *err = store_head(run->site->store, &head, &exists);

	if (!err && !exists)
		return reg_open_head(run->site, &run->reg);
	if (!err)
		err = verify_objects(run->site, &head, options->since, out);
	if (err || !out->is_readable)
		return err;
	err = reg_open(run->site, &head, &run->reg);
	if (!err)
		err = reg_load(run->reg);
	if (!err)
		err = run_today(run, &today);
	if (!err)
		err = zone_day_end(reg_timezone(run->reg), today, &until);
	return err ? err : verify_changes(run->site, until, run->reg, out);
}

static struct error *verify_and_print(struct run *run, const struct verify_options *options, enum status *status)
{
	struct verification result = { .has_head = false };
	struct error *err = verify_all(run, options, &result);
	struct str text = STR_INIT;

	if (!err) {
		(options->format == FORM_JSON ? render_json : render_text)(&result, options, run_lang(run), &text);
		err = run_print(run, &text, options->format == FORM_TEXT);
	}
	if (!err && !is_verified(&result, options))
		*status = STATUS_FINDINGS;
	verification_free(&result);
	str_free(&text);
	return err;
}

struct error *cmd_verify(struct run *run, int argc, char **argv, enum status *status)
{
	struct verify_options options = { .since = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "since", .dest = &options.since, .arg = "COMMIT",
		  .help = "a commit that was known before, which must still be there" },
		{ .kind = OPT_STRING, .name = "severity", .dest = &options.severity, .arg = "LEVEL",
		  .help = "exit 1 from info, warning (default) or error upward" },
		{ .kind = OPT_STRING, .name = "format", .dest = &options.format_name, .arg = "FORMAT",
		  .help = "text or json" },
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"verify", "", "Verify that the history is whole and was not rewritten.", opts, run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	if (!err && !done)
		err = run_operands(&usage, &operands, 0, 0);
	if (!err && !done)
		err = read_options(&options);
	if (!err && !done)
		err = verify_and_print(run, &options, status);
	strv_free(&operands);
	return err;
}
