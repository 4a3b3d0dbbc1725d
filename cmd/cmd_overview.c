#include "cmd/cmd.h"
#include "report/overview.h"

enum format { TEXT, MARKDOWN, HTML, CSV, JSON };
static const char *const formats[] = { "text", "md", "html", "csv", "json", NULL };

static void render_doc(const struct run *run, const struct overview *overview, enum format format,
		       struct str *out)
{
	struct doc_style style = run_style(run);
	struct doc *doc = overview_doc(overview);

	if (format == HTML)
		doc_html(doc, out);
	else if (format == MARKDOWN)
		doc_markdown(doc, out);
	else
		doc_text(doc, &style, out);
	doc_free(doc);
}

static void render_csv(const struct overview *overview, struct str *out)
{
	struct doc *doc = overview_rows(overview);

	doc_csv(doc, out);
	doc_free(doc);
}

static struct error *print_overview(struct run *run, struct date on, enum format format)
{
	struct str text = STR_INIT;
	struct overview *overview;
	struct error *err = overview_compute(run->reg, on, run_lang(run), &overview);

	if (err)
		return err;
	if (format == JSON) {
		js_print(overview_json(overview), &text);
	} else if (format == CSV) {
		/* The other formats have a signal for each. */
		warn_broken(run->reg);
		render_csv(overview, &text);
	} else {
		render_doc(run, overview, format, &text);
	}
	err = run_print(run, &text, format == TEXT);
	overview_free(overview);
	str_free(&text);
	return err;
}

struct error *cmd_overview(struct run *run, int argc, char **argv, enum status *status)
{
	const char *on_text = NULL, *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "on", .dest = &on_text, .arg = "DATE",
		  .help = "the reference date; today when not given" },
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
	struct error *err;
	struct date on;
	size_t format;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 0);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = on_text ? parse_day("--on", on_text, &on) : run_today(run, &on);
	if (!err)
		err = print_overview(run, on, (enum format)format);
done:
	strv_free(&operands);
	return err;
}
