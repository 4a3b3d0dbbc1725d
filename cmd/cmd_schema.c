#include <string.h>

#include "base/lang.h"
#include "base/nearest.h"
#include "cmd/cmd.h"
#include "report/json_schema.h"

static const char settings[] = "register";

static struct error *parse_type(const char *name, enum record_type *out)
{
	const struct schema *schema = schema_by_name(name);
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err;

	*out = schema ? schema->type : TYPE_COUNT;
	if (schema || strcmp(name, settings) == 0)
		return NULL;
	for (int i = 0; i < TYPE_COUNT; i++)
		strv_push(&names, schema_of((enum record_type)i)->name);
	strv_push(&names, settings);
	err = error_new(STATUS_USAGE, "unknown record type '%s'", name);
	nearest(name, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else
		error_hint(err, "choose one of: %s", "afspraak, taak, partij, register");
	strv_free(&names);
	strv_free(&near);
	return err;
}

struct error *cmd_schema(struct run *run, int argc, char **argv, enum status *status)
{
	struct opt opts[] = { OUTPUT_OPTION(run), { .kind = OPT_END } };
	struct opt_usage usage = {
		"schema", "TYPE", N_("Print the form of a record file as a JSON Schema, for editors."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct str text = STR_INIT;
	enum record_type type = TYPE_COUNT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (!err && !done)
		err = run_operands(&usage, &operands, 1, 1);
	if (!err && !done)
		err = parse_type(operands.items[0], &type);
	if (!err && !done) {
		js_print(json_schema(type), &text);
		err = run_print(run, &text, false);
	}
	str_free(&text);
	strv_free(&operands);
	return err;
}
