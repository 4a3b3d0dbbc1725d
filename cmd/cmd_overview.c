#include "cmd/cmd.h"
#include "history/revision.h"
#include "report/overview.h"

static struct error *print_overview(struct run *run, const struct overview_query *query,
				    enum overview_format format)
{
	struct doc_style style = run_style(run);
	struct str text = STR_INIT;
	struct overview *overview;
	struct error *err = overview_compute(run->reg, query, &overview);

	if (err)
		return err;
	/* The other formats have a signal for each. */
	if (format == OVERVIEW_CSV)
		warn_broken(run->reg);
	overview_print(overview, format, &style, &text);
	err = run_print(run, &text, format == OVERVIEW_TEXT);
	overview_free(overview);
	str_free(&text);
	return err;
}

struct error *cmd_overview(struct run *run, int argc, char **argv, enum status *status)
{
	const char *on_text = NULL, *since_text = NULL, *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "on", .dest = &on_text, .arg = "DATE",
		  .help = "the reference date; today when not given" },
		{ .kind = OPT_STRING, .name = "since", .dest = &since_text, .arg = "REV|DATE",
		  .help = "tell what changed since that revision, or the end of that day" },
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = "text, md, html, csv or json" },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"overview", "", "Report the register on a reference date, with the verdict on the norm.", opts,
		run->common,
	};
	struct strv operands = STRV_INIT;
	struct overview_query query;
	struct error *err;
	struct oid since;
	size_t format;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 0);
	if (!err)
		err = parse_format(format_name, overview_formats, &format);
	if (!err)
		err = on_text ? parse_day("--on", on_text, &query.on) : run_today(run, &query.on);
	if (!err && since_text)
		err = revision_find(run->reg, since_text, &since);
	if (!err) {
		query.lang = run_lang(run);
		query.since = since_text ? &since : NULL;
		err = print_overview(run, &query, (enum overview_format)format);
	}
done:
	strv_free(&operands);
	return err;
}
