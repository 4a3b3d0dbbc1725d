#include "cmd/cmd.h"
#include "base/lang.h"
#include "history/revision.h"
#include "report/overview.h"

/* As given; NULL where nothing was. */
struct question {
	const char *on, *since, *from, *to, *by, *format;
};

static struct error *print_overview(struct run *run, const struct overview_query *query,
				    enum overview_format format)
{
	struct js_spill spill = { run_print_part, run };
	struct doc_style style = run_style(run);
	struct str text = STR_INIT;
	struct overview *overview;
	struct error *err;

	/* Not where it is what proves something: as in `verify`, which makes it too. */
	reg_take_values(run->reg);
	err = overview_compute(run->reg, query, &overview);
	if (err)
		return err;
	/* The other formats have a signal for each. */
	if (format == OVERVIEW_CSV)
		warn_broken(run->reg);
	if (format == OVERVIEW_JSON)
		overview_json(overview, &spill, &text);
	else
		err = overview_print(overview, format, &style, &text);
	if (!err)
		err = run_print(run, &text, format == OVERVIEW_TEXT);
	overview_free(overview);
	str_free(&text);
	return err;
}

static struct error *report_on_day(struct run *run, const struct question *question, struct date on,
				   enum overview_format format)
{
	struct overview_query query = { .on = on, .lang = run_lang(run) };
	struct error *err = NULL;
	struct oid since;

	if (question->by)
		return error_hint(error_new(STATUS_USAGE, "--by is for a report through time"),
				  "give --from and --to as well");
	if (question->since) {
		err = revision_find(run->reg, question->since, &since);
		query.since = &since;
	}
	return err ? err : print_overview(run, &query, format);
}

/* --- through time --------------------------------------------------------------------------- */

static struct error *read_period(const struct question *question, struct coverage_query *out)
{
	size_t unit = UNIT_AUTO;
	struct error *err;

	if (!question->from || !question->to)
		return error_new(STATUS_USAGE, "--from and --to go together");
	if (question->since)
		return error_new(STATUS_USAGE, "--since does not go with --from and --to");
	err = parse_day("--from", question->from, &out->from);
	if (!err)
		err = parse_day("--to", question->to, &out->to);
	if (!err && question->by)
		err = parse_choice("--by", question->by, chart_units, &unit);
	if (err)
		return err;
	out->unit = (enum chart_unit)unit;
	if (date_cmp(out->to, out->from) < 0)
		return error_new(STATUS_USAGE, "the period ends (%s) before it begins (%s)", question->to, question->from);
	return date_cmp(out->to, coverage_latest(out->from)) <= 0
		       ? NULL : error_new(STATUS_USAGE, "a period lasts at most 100 years");
}

static struct error *report_through_time(struct run *run, const struct question *question, struct date on,
					 enum overview_format format)
{
	struct coverage_query query = { .on = on, .lang = run_lang(run) };
	struct doc_style style = run_style(run);
	struct str text = STR_INIT;
	struct error *err = read_period(question, &query);

	if (!err)
		err = coverage_print(run->reg, &query, format, &style, &text);
	if (!err)
		warn_broken(run->reg);
	if (!err)
		err = run_print(run, &text, format == OVERVIEW_TEXT);
	str_free(&text);
	return err;
}

static struct error *answer(struct run *run, const struct question *question)
{
	struct error *err;
	struct date on;
	size_t format;

	err = parse_format(question->format, overview_formats, &format);
	if (!err && overview_is_binary((enum overview_format)format) && run_to_terminal(run))
		err = error_hint(error_new(STATUS_USAGE, "%s is nothing for a terminal", overview_formats[format]),
				 "write it to a file with -o FILE");
	if (!err)
		err = question->on ? parse_day("--on", question->on, &on) : run_today(run, &on);
	if (err)
		return err;
	if (question->from || question->to)
		return report_through_time(run, question, on, (enum overview_format)format);
	return report_on_day(run, question, on, (enum overview_format)format);
}

struct error *cmd_overview(struct run *run, int argc, char **argv, enum status *status)
{
	struct question question = { .on = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "on", .dest = &question.on, .arg = "DATE",
		  .help = N_("the reference date; today when not given") },
		{ .kind = OPT_STRING, .name = "since", .dest = &question.since, .arg = "REV|DATE",
		  .help = N_("tell what changed since that revision, or the end of that day") },
		{ .kind = OPT_STRING, .name = "from", .dest = &question.from, .arg = "DATE",
		  .help = N_("report through time instead: from this day ...") },
		{ .kind = OPT_STRING, .name = "to", .dest = &question.to, .arg = "DATE",
		  .help = N_("... up to and including this one") },
		{ .kind = OPT_STRING, .name = "by", .dest = &question.by, .arg = "UNIT",
		  .help = N_("what a character of its charts is: month, quarter, year or auto") },
		{ .kind = OPT_STRING, .name = "format", .dest = &question.format, .arg = "FORMAT",
		  .help = N_("text, md, html, csv, json, xlsx or pdf") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"overview", "", N_("Report the register on a reference date, with the verdict on the norm."), opts,
		run->common,
	};
	struct strv operands = STRV_INIT;
	struct error *err;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 0);
	if (!err)
		err = answer(run, &question);
done:
	strv_free(&operands);
	return err;
}
