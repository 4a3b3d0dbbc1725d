#include "cmd/cmd.h"
#include "base/lang.h"
#include "report/due.h"

enum form { FORM_TEXT, FORM_JSON, FORM_CSV, FORM_ICS };

struct question {
	struct date on, until;
	struct duration within;
	enum form form;
};

static void render_text(const struct run *run, const struct due *due, struct str *out)
{
	struct doc_style style = run_style(run);
	struct doc *doc = due_doc(due, run_lang(run));

	doc_text(doc, &style, out);
	doc_free(doc);
}

static struct error *render(const struct run *run, const struct question *question, const struct due *due,
			    struct str *out)
{
	switch (question->form) {
	case FORM_TEXT:
		render_text(run, due, out);
		break;
	case FORM_JSON:
		js_print(due_json(due, question->within, run_lang(run)), out);
		break;
	case FORM_CSV:
		due_csv(due, run_lang(run), out);
		break;
	case FORM_ICS:
		/* The other formats say for themselves what is missing in them. */
		warn_broken(run->reg);
		return due_ics(due, run->reg, run_lang(run), out);
	}
	return NULL;
}

static struct error *print_due(struct run *run, const struct question *question, bool *overdue)
{
	struct str text = STR_INIT;
	struct due due;
	struct error *err;

	reg_take_values(run->reg);
	err = reg_load(run->reg);
	if (err)
		return err;
	due_find(run->reg, question->on, question->until, &due);
	*overdue = false;
	for (size_t i = 0; i < due.n; i++)
		*overdue |= due.items[i].overdue;
	err = render(run, question, &due, &text);
	if (!err)
		err = run_print(run, &text, question->form == FORM_TEXT);
	str_free(&text);
	due_free(&due);
	return err;
}

/* A window that reaches beyond the calendar ends with it. */
static struct error *read_window(const struct run *run, const char *text, struct question *out)
{
	if (!text)
		out->within = due_window(run->reg->config);
	else if (!duration_parse(text, &out->within))
		return error_hint(error_new(STATUS_USAGE, "--within is no duration: '%s'", text),
				  "write it as P3M, P1Y6M, P2W or P90D");
	out->until = DATE_LAST;
	date_add(out->on, out->within, 1, &out->until);
	return NULL;
}

struct error *cmd_due(struct run *run, int argc, char **argv, enum status *status)
{
	static const char *const formats[] = {
		[FORM_TEXT] = "text", [FORM_JSON] = "json", [FORM_CSV] = "csv", [FORM_ICS] = "ics", NULL,
	};
	const char *within = NULL, *on = NULL, *format_name = NULL;
	bool exit_code = false, overdue = false;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "within", .dest = &within, .arg = "DURATION",
		  .help = N_("how far ahead to look, such as P6M; else signaal.venster, or P3M") },
		{ .kind = OPT_STRING, .name = "on", .dest = &on, .arg = "DATE",
		  .help = N_("the day asked about; today when not given") },
		{ .kind = OPT_FLAG, .name = "exit-code", .dest = &exit_code,
		  .help = N_("exit 1 when something is overdue") },
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text, json, csv or ics") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"due", "", N_("List what has to be done by when, and what is overdue."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct question question;
	struct error *err;
	size_t format;
	bool done;

	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 0);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = on ? parse_day("--on", on, &question.on) : run_today(run, &question.on);
	if (!err)
		err = read_window(run, within, &question);
	if (!err) {
		question.form = (enum form)format;
		err = print_due(run, &question, &overdue);
	}
	if (!err && exit_code && overdue)
		*status = STATUS_FINDINGS;
done:
	strv_free(&operands);
	return err;
}
