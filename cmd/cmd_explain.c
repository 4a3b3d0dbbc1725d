#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "model/change.h"
#include "report/explain.h"

enum format { TEXT, JSON };
static const char *const formats[] = { "text", "json", NULL };

/* The question: which agreement, on which day, supposing what. */
struct question {
	const char *ref;
	struct date on;
	enum format format;
	struct edit *edits;
	size_t n;
};

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

/* The record as it would be. It has to pass what a change of it has to pass, and
 * is not written; *out is owned. */
static struct error *suppose(struct run *run, const struct question *question, const struct record *record,
			     struct record **out)
{
	struct findings findings = FINDINGS_INIT;
	struct change *change = change_new(run->reg);
	const struct change_file *files = NULL;
	struct error *err;
	size_t n = 0;

	change_edit(change, record, question->edits, question->n);
	err = change_try(change, &findings, &files, &n);
	if (!err)
		*out = record_new(record->type, record->id, record->path, files[0].after, files[0].after_len);
	else
		print_findings(&findings, SEVERITY_ERROR);
	findings_free(&findings);
	change_free(change);
	return err;
}

static void render(const struct run *run, const struct question *question, const struct explanation *explanation,
		   const struct what_if *what_if, struct str *out)
{
	struct doc_style style = run_style(run);
	struct doc *doc;

	if (question->format == JSON) {
		js_print(explain_json(explanation, what_if), out);
		return;
	}
	doc = explain_doc(explanation, what_if);
	doc_text(doc, &style, out);
	doc_free(doc);
}

static struct error *print_explanation(struct run *run, const struct question *question)
{
	struct explanation now, then = { .steps = STRV_INIT };
	struct what_if what_if = { &now, question->edits, question->n };
	struct record *record, *supposed = NULL;
	struct str text = STR_INIT;
	struct error *err = find_agreement(run, question->ref, &record);

	if (!err && question->n)
		err = suppose(run, question, record, &supposed);
	if (err)
		return err;
	explain(record, run->reg->config, question->on, run_lang(run), &now);
	if (supposed)
		explain(supposed, run->reg->config, question->on, run_lang(run), &then);
	render(run, question, supposed ? &then : &now, supposed ? &what_if : NULL, &text);
	err = run_print(run, &text, question->format == TEXT);
	explanation_release(&then);
	explanation_release(&now);
	record_free(supposed);
	str_free(&text);
	return err;
}

static struct error *read_suppositions(const struct opt_args *args, struct question *out)
{
	struct error *err = NULL;

	out->edits = xcalloc(args->n, sizeof *out->edits);
	while (!err && out->n < args->n) {
		const char *argument = args->items[out->n].value;

		if (!strchr(argument, '='))
			return error_new(STATUS_USAGE, "--if wants FIELD=VALUE, not '%s'", argument);
		err = edit_parse(EDIT_SET, argument, &out->edits[out->n]);
		out->n++;
	}
	return err;
}

struct error *cmd_explain(struct run *run, int argc, char **argv, enum status *status)
{
	const char *on_text = NULL, *format_name = NULL;
	struct opt_args suppositions = { NULL, 0, 0 };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "on", .dest = &on_text, .arg = "DATE",
		  .help = N_("the day asked about; today when not given") },
		{ .kind = OPT_ARGS, .name = "if", .dest = &suppositions, .arg = "FIELD=VALUE",
		  .help = N_("answer as if the record said so; nothing is changed") },
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text or json") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"explain", "REF", N_("Explain the term of an agreement step by step."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct question question = { .n = 0 };
	struct error *err;
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
		err = on_text ? parse_day("--on", on_text, &question.on) : run_today(run, &question.on);
	if (!err)
		err = read_suppositions(&suppositions, &question);
	if (!err) {
		question.ref = operands.items[0];
		question.format = (enum format)format;
		err = print_explanation(run, &question);
	}
done:
	edits_free(question.edits, question.n);
	opt_args_free(&suppositions);
	strv_free(&operands);
	return err;
}
