#include <stdlib.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "report/records.h"

enum format { TEXT, JSON, YAML, CSV };
static const char *const formats[] = { "text", "json", "yaml", "csv", NULL };

static void render_text(const struct run *run, const struct record *record, const char *path, struct str *out)
{
	struct doc *doc = record_doc(record, path, run_lang(run));
	struct doc_style style = run_style(run);

	doc_text(doc, &style, out);
	doc_free(doc);
}

static void render_json(const struct run *run, const struct record *record, const char *path, struct str *out)
{
	struct js *js = js_object();
	char hex[OID_HEX_SIZE];

	oid_hex(&run->reg->commit, hex);
	js_set_str(js, "schema", "afspraak/show/1");
	js_set_str(js, "type", schema_of(record->type)->name);
	js_set_str(js, "id", record->id);
	js_set_str(js, "path", path);
	js_set_str(js, "commit", hex);
	js_set(js, "fields", record_fields_js(record));
	js_print(js, out);
}

/* The file's own bytes, except where they would reach a terminal. */
static void render_yaml(const struct run *run, const struct record *record, struct str *out)
{
	if (run_to_terminal(run))
		utf8_add_safe(out, record->doc->text, true);
	else
		str_addn(out, record->doc->text, record->doc->len);
}

static struct error *show(struct run *run, const char *ref, enum format format)
{
	struct str text = STR_INIT;
	struct record *record;
	char *path = NULL;
	struct error *err = find_record(run->reg, ref, &record);

	if (err)
		return err;
	path = site_path(run->site, record->path);
	switch (format) {
	case TEXT:
		render_text(run, record, path, &text);
		break;
	case JSON:
		render_json(run, record, path, &text);
		break;
	case YAML:
		render_yaml(run, record, &text);
		break;
	case CSV:
		record_csv(record, &text);
		break;
	}
	err = run_print(run, &text, format == TEXT || format == YAML);
	free(path);
	str_free(&text);
	return err;
}

struct error *cmd_show(struct run *run, int argc, char **argv, enum status *status)
{
	const char *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text, json, yaml (the file itself) or csv") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "show", "REF", N_("Show one record."), opts, run->common };
	struct strv operands = STRV_INIT;
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
		err = show(run, operands.items[0], (enum format)format);
done:
	strv_free(&operands);
	return err;
}
