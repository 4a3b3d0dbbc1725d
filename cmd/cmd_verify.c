#include <stdlib.h>

#include "base/file.h"
#include "base/js.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "history/moment.h"
#include "history/verify.h"
#include "report/findings.h"
#include "report/reproduce.h"
#include "report/words.h"

#define REPORT_MAX ((size_t)256 * 1024 * 1024)  /* bytes of a report that is read */

struct verify_options {
	const char *since, *severity, *format_name, *report;
	enum severity from;     /* findings from here on are against the history */
	size_t format;
};

enum { FORM_TEXT, FORM_JSON };

static bool is_verified(const struct verification *result, const struct verify_options *options)
{
	return !findings_reach(&result->commits, options->from) && !findings_reach(&result->files, options->from);
}

/* --- text --------------------------------------------------------------------------- */

static void add_count(struct str *out, size_t n, const char *one, const char *more, enum lang lang)
{
	str_addf(out, "%s %s", count_words(n, lang).text, n == 1 ? tr(lang, one) : tr(lang, more));
}

static void add_findings_count(const struct verification *result, enum lang lang, struct str *out)
{
	const struct findings *lists[] = { &result->commits, &result->files };
	size_t counts[SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < COUNT(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			counts[lists[i]->items[k].severity]++;
	if (!result->commits.n && !result->files.n) {
		str_add(out, tr(lang, "no findings"));
		return;
	}
	add_count(out, counts[SEVERITY_ERROR], N_("error"), N_("errors"), lang);
	str_add(out, ", ");
	add_count(out, counts[SEVERITY_WARNING], NC_("severity", "warning"), N_("warnings"), lang);
	str_add(out, ", ");
	add_count(out, counts[SEVERITY_INFO], N_("note"), N_("notes"), lang);
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
	str_add(out, is_verified(result, options) ? tr(lang, "verified")
						  : tr(lang, "not verified"));
	str_add(out, ": ");
	if (!result->complete)
		str_add(out, tr(lang, "the history is not whole here; "));
	if (!result->is_readable)
		str_add(out, tr(lang, "because of the damage the changes themselves were not looked at; "));
	add_findings_count(result, lang, out);
	str_add(out, "; ");
	add_count(out, result->n_commits, N_("commit"), N_("commits"), lang);
	str_add(out, ", ");
	add_count(out, result->n_objects, N_("object"), N_("objects"), lang);
	str_addc(out, '\n');
	if (result->has_head) {
		str_add(out, tr(lang, "from "));
		add_commit(out, &result->first, &result->first_moment);
		str_add(out, tr(lang, "\nto "));
		add_commit(out, &result->head, &result->head_moment);
		str_addc(out, '\n');
	}
	if (result->is_since)
		str_addf(out, "%s %s\n", tr(lang, "uninterrupted since"), options->since);
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
	js_set_bool(js, "verified", is_verified(result, options));
	js_set_bool(js, "complete", result->complete);
	js_set(js, "head", result->has_head ? commit_js(&result->head, &result->head_moment) : js_null());
	js_set(js, "first", result->has_head ? commit_js(&result->first, &result->first_moment) : js_null());
	js_set_str(js, "since", options->since);
	js_set(js, "counts", counts);
	js_set(js, "findings", list);
	js_print(js, out);
}

/* --- a report --------------------------------------------------------------------------- */

struct line_search {
	const struct oid *wanted;
	bool found;
};

static struct error *is_wanted(const struct commit *commit, bool *stop, void *context)
{
	struct line_search *search = context;

	search->found = *stop = oid_equal(&commit->id, search->wanted);
	return NULL;
}

/* Whether the report's commit is still on HEAD's line of first parents. */
static struct error *is_on_line(const struct run *run, const struct oid *id, bool *out)
{
	struct line_search search = { id, false };
	struct error *err = store_walk_first_parent(run->site->store, &run->reg->commit, is_wanted, &search);

	*out = search.found;
	return err;
}

static void report_text(const char *file, const struct reproduction *r, bool on_line, enum lang lang, struct str *out)
{
	struct str raw = STR_INIT;
	char hex[OID_HEX_SIZE];

	oid_hex(&r->commit, hex);
	str_addf(&raw, "%s: ", file);
	if (!r->known)
		str_add(&raw, tr(lang, "cannot be verified: this register does not have the commit that it names"));
	else if (r->identical)
		str_add(&raw, tr(lang, "identical to what the register gives"));
	else
		str_add(&raw, tr(lang, "different from what the register gives"));
	if (r->known && !r->identical)
		str_addf(&raw, "\n%s %u:\n  - %s\n  + %s", tr(lang, "line"), r->line, r->theirs, r->ours);
	if (r->known)
		str_addf(&raw, "\ncommit %s: %s", hex,
			 on_line ? tr(lang, "is part of the history")
				 : tr(lang, "is not part of the history any more"));
	utf8_add_safe(out, str_text(&raw), true);
	str_addc(out, '\n');
	str_free(&raw);
}

static void report_json(const char *file, const struct reproduction *r, bool on_line, struct str *out)
{
	struct js *js = js_object(), *report = js_object();
	char hex[OID_HEX_SIZE];

	oid_hex(&r->commit, hex);
	js_set_str(js, "schema", "afspraak/verify/1");
	js_set_bool(js, "verified", r->identical && on_line);
	js_set_str(report, "file", file);
	js_set_str(report, "format", overview_formats[r->format]);
	js_set_str(report, "commit", r->known ? hex : NULL);
	js_set_bool(report, "in_history", on_line);
	js_set_bool(report, "identical", r->identical);
	js_set(report, "line", r->known && !r->identical ? js_int(r->line) : js_null());
	js_set_str(report, "theirs", r->theirs);
	js_set_str(report, "ours", r->ours);
	js_set(js, "report", report);
	js_print(js, out);
}

static struct error *verify_report(struct run *run, const struct verify_options *options, enum status *status)
{
	struct str report = STR_INIT, text = STR_INIT;
	struct reproduction result = { .known = false };
	bool on_line = false;
	struct error *err = reg_open_head(run->site, &run->reg);

	if (!err)
		err = file_slurp(options->report, REPORT_MAX, &report);
	if (!err)
		err = error_in_file(reproduce(run->site, &report, &result), options->report);
	if (!err && result.known)
		err = is_on_line(run, &result.commit, &on_line);
	if (!err && options->format == FORM_JSON)
		report_json(options->report, &result, on_line, &text);
	else if (!err)
		report_text(options->report, &result, on_line, run_lang(run), &text);
	if (!err)
		err = run_print(run, &text, false);
	if (!err && !(result.identical && on_line))
		*status = STATUS_FINDINGS;
	reproduction_free(&result);
	str_free(&report);
	str_free(&text);
	return err;
}

/* --- the command ---------------------------------------------------------------------- */

static struct error *read_options(struct verify_options *options)
{
	static const char *const formats[] = { [FORM_TEXT] = "text", [FORM_JSON] = "json", NULL };

	options->from = SEVERITY_WARNING;
	if (options->report && (options->since || options->severity))
		return error_hint(error_new(STATUS_USAGE, "--report goes with neither --since nor --severity"),
				  "verify the report and the history each by itself");
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
		  .help = N_("a commit that was known before, which must still be there") },
		{ .kind = OPT_STRING, .name = "report", .dest = &options.report, .arg = "FILE",
		  .help = N_("verify instead that this overview is what the register gives") },
		{ .kind = OPT_STRING, .name = "severity", .dest = &options.severity, .arg = "LEVEL",
		  .help = N_("exit 1 from info, warning (default) or error upward") },
		{ .kind = OPT_STRING, .name = "format", .dest = &options.format_name, .arg = "FORMAT",
		  .help = N_("text or json") },
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"verify", "", N_("Verify that the history is whole and was not rewritten."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	if (!err && !done)
		err = run_operands(&usage, &operands, 0, 0);
	if (!err && !done)
		err = read_options(&options);
	if (!err && !done)
		err = options.report ? verify_report(run, &options, status)
				     : verify_and_print(run, &options, status);
	strv_free(&operands);
	return err;
}
