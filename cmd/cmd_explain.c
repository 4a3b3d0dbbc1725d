#include "cmd/cmd.h"
#include "report/explain.h"

enum format { TEXT, JSON };
static const char *const formats[] = { "text", "json", NULL };

static void render_text(const struct run *run, const struct explanation *explanation, struct str *out)
{
	struct doc *doc = explain_doc(explanation);
	struct doc_style style = run_style(run);

	doc_text(doc, &style, out);
	doc_free(doc);
}

static struct error *find_agreement(const struct run *run, const char *ref, struct record **out)
{
	enum record_type type;
	const char *id;
	struct error *err = parse_reference(ref, &type, &id);

	if (err)
		return err;
	if (type != TYPE_AFSPRAAK)
		return error_hint(error_new(STATUS_USAGE, "'%s' is no agreement: only agreements have a term", ref),
				  "'afspraak show %s' shows this record", ref);
	return find_record(run->reg, ref, out);
}

static struct error *print_explanation(struct run *run, const char *ref, struct date on, enum format format)
{
	struct explanation explanation;
	struct str text = STR_INIT;
	struct record *record;
	struct error *err = find_agreement(run, ref, &record);

	if (err)
		return err;
	explain(record, run->reg->config, on, run_lang(run), &explanation);
	if (format == JSON)
		js_print(explain_json(&explanation), &text);
	else
		render_text(run, &explanation, &text);
	err = run_print(run, &text, format == TEXT);
	explanation_release(&explanation);
	str_free(&text);
	return err;
}

struct error *cmd_explain(struct run *run, int argc, char **argv, enum status *status)
{
	const char *on_text = NULL, *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "on", .dest = &on_text, .arg = "DATE",
		  .help = "the day asked about; today when not given" },
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = "text or json" },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"explain", "REF", "Explain the term of an agreement step by step.", opts, run->common,
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
	err = run_operands(&usage, &operands, 1, 1);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = on_text ? parse_day("--on", on_text, &on) : run_today(run, &on);
	if (!err)
		err = print_explanation(run, operands.items[0], on, (enum format)format);
done:
	strv_free(&operands);
	return err;
}
