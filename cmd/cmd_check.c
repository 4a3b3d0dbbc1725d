#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "report/findings.h"
#include "report/words.h"

struct check {
	const char *severity, *format, *explain;
	enum severity from;     /* findings from here on make the exit status 1 */
	size_t form;
	struct record **records;        /* those asked for; NULL: all */
	size_t n, cap;
};

enum { FORM_TEXT, FORM_JSON, FORM_CSV };

/* --- one code --------------------------------------------------------------------- */

static struct error *unknown_code(const char *code)
{
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err = error_new(STATUS_USAGE, "there is no code '%s'", code);
	const struct check_code *all;
	size_t n;

	all = check_codes(&n);
	for (size_t i = 0; i < n; i++)
		strv_push(&names, all[i].code);
	nearest(code, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else
		error_hint(err, "a code stands in each line of 'afspraak check', after the severity");
	strv_free(&names);
	strv_free(&near);
	return err;
}

static void add_paragraph(struct str *out, const char *text, size_t width)
{
	struct strv lines = STRV_INIT;

	str_addc(out, '\n');
	utf8_wrap(&lines, text, width && width < 80 ? width : 80);
	for (size_t i = 0; i < lines.n; i++)
		str_addf(out, "%s\n", lines.items[i]);
	strv_free(&lines);
}

static struct error *explain(struct run *run, const struct check *check)
{
	const struct check_code *code = check_code(check->explain);
	size_t width = run_style(run).width;
	struct str text = STR_INIT;
	struct error *err;

	if (check->form != FORM_TEXT)
		return error_new(STATUS_USAGE, "--explain has no other format than text");
	if (!code)
		return unknown_code(check->explain);
	str_addf(&text, "%s (%s)\n", code->code, severity_word(code->severity));
	add_paragraph(&text, _(code->meaning), width);
	add_paragraph(&text, _(code->remedy), width);
	err = run_print(run, &text, false);
	str_free(&text);
	return err;
}

/* --- what is checked ---------------------------------------------------------------- */

/* The work tree, where there is one that has the register checked out, unless
 * another time is asked about. */
static struct error *open_register(struct run *run)
{
	enum file_kind kind = FILE_NONE;
	struct stat st;
	struct error *err = NULL;

	if (!run->site)
		err = site_find(".", &run->site);
	if (!err && run->site->root && !run->as_of)
		err = file_stat(run->site->root, "register.yaml", &kind, &st);
	if (err)
		return err;
	if (kind == FILE_REGULAR)
		return reg_open_worktree(run->site, &run->reg);
	err = run_open_register(run);
	return err ? err : reg_load(run->reg);
}

/* All records of the id: two, when it was given twice in different years. */
static struct error *add_record(struct run *run, struct check *check, const char *ref)
{
	struct record *const *records;
	enum record_type type;
	const char *id;
	struct error *err = parse_reference(ref, &type, &id);
	size_t n, before = check->n;

	if (err)
		return err;
	records = reg_of_type(run->reg, type, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(records[i]->id, id) == 0) {
			GROW(check->records, check->n, check->cap);
			check->records[check->n++] = records[i];
		}
	return check->n == before ? unknown_id(run->reg, type, id) : NULL;
}

/* --- printing ------------------------------------------------------------------------ */

static void print_count(size_t n, const char *one, const char *more, const char *end)
{
	fprintf(stderr, "%s %s%s", count_words(n, lang_messages()).text, _(n == 1 ? one : more), end);
}

/* On stderr: the answer itself stays a list of findings. */
static void print_summary(const struct findings *findings)
{
	size_t counts[SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < findings->n; i++)
		counts[findings->items[i].severity]++;
	fflush(stdout);
	print_count(counts[SEVERITY_ERROR], N_("error"), N_("errors"), ", ");
	print_count(counts[SEVERITY_WARNING], NC_("severity", "warning"), N_("warnings"), ", ");
	print_count(counts[SEVERITY_INFO], N_("note"), N_("notes"), "\n");
}

static struct error *check_and_print(struct run *run, const struct check *check, enum status *status)
{
	static void (*const render[])(const struct findings *, struct str *) = {
		[FORM_TEXT] = findings_text, [FORM_JSON] = findings_json, [FORM_CSV] = findings_csv,
	};
	struct check_scope scope = {
		.records = check->records, .n = check->n, .documents = true, .has_on = true,
	};
	struct findings findings = FINDINGS_INIT;
	struct str text = STR_INIT;
	struct error *err = run_today(run, &scope.on);

	if (!err)
		err = check_register(run->reg, &scope, &findings);
	if (!err) {
		render[check->form](&findings, &text);
		err = run_print(run, &text, check->form == FORM_TEXT);
	}
	if (!err && check->form == FORM_TEXT)
		print_summary(&findings);
	if (!err && findings_reach(&findings, check->from))
		*status = STATUS_FINDINGS;
	str_free(&text);
	findings_free(&findings);
	return err;
}

static struct error *read_options(struct check *check)
{
	static const char *const formats[] = {
		[FORM_TEXT] = "text", [FORM_JSON] = "json", [FORM_CSV] = "csv", NULL,
	};

	check->from = SEVERITY_WARNING;
	if (check->severity && !severity_parse(check->severity, &check->from))
		return error_hint(error_new(STATUS_USAGE, "--severity cannot be '%s'", check->severity),
				  "choose one of: info, warning, error");
	return parse_format(check->format, formats, &check->form);
}

struct error *cmd_check(struct run *run, int argc, char **argv, enum status *status)
{
	struct check check = { .severity = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "severity", .dest = &check.severity, .arg = "LEVEL",
		  .help = N_("exit 1 from info, warning (default) or error upward") },
		{ .kind = OPT_STRING, .name = "format", .dest = &check.format, .arg = "FORMAT",
		  .help = N_("text, json or csv") },
		{ .kind = OPT_STRING, .name = "explain", .dest = &check.explain, .arg = "CODE",
		  .help = N_("tell what a code means and what to do about it") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "check", "[REF]...", N_("List everything that is wrong or unknown in the records."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	if (err || done)
		goto done;
	err = read_options(&check);
	if (!err && check.explain) {
		err = run_operands(&usage, &operands, 0, 0);
		if (!err)
			err = explain(run, &check);
		goto done;
	}
	if (!err)
		err = open_register(run);
	for (size_t i = 0; i < operands.n && !err; i++)
		err = add_record(run, &check, operands.items[i]);
	if (!err)
		err = check_and_print(run, &check, status);
done:
	free(check.records);
	strv_free(&operands);
	return err;
}
