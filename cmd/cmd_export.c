#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "report/export.h"

enum format { JSON, LINES, CSV, SQLITE };
static const char *const formats[] = { "json", "jsonl", "csv", "sqlite", NULL };

/* What is left out of an export is lost to who has nothing else. */
static struct error *refuse_broken(const struct reg *reg)
{
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->broken)
			return error_hint(error_copy(reg->records[i]->broken),
					  "mend the file first: an export is of the whole register");
	return reg->config->doc ? NULL : error_copy(reg->config->broken);
}

/* Beside the file that is asked for, and then in its place. */
static struct error *write_sqlite(struct run *run)
{
	const char *path = run->output;
	char *new;
	struct error *err = NULL;

	if (!path)
		return error_hint(error_new(STATUS_USAGE, "a database is nothing for standard output"),
				  "write it to a file with -o FILE");
	new = xasprintf("%s.%ld.tmp", path, (long)getpid());
	unlink(new);
	if (!export_sqlite(run->reg, new))
		err = error_new(STATUS_SYSTEM, "cannot write %s", path);
	else if (rename(new, path) != 0)
		err = error_errno("cannot write %s", path);
	if (err)
		unlink(new);
	free(new);
	return err;
}

static struct error *export(struct run *run, enum format format, enum record_type type)
{
	struct str text = STR_INIT;
	struct error *err = reg_load(run->reg);

	if (!err)
		err = refuse_broken(run->reg);
	if (err || format == SQLITE)
		return err ? err : write_sqlite(run);
	if (format == JSON)
		export_json(run->reg, &text);
	else if (format == LINES)
		export_lines(run->reg, &text);
	else
		export_csv(run->reg, type, &text);
	err = run_print(run, &text, false);
	str_free(&text);
	return err;
}

/* CSV has one table, and the others have all. */
static struct error *choose_type(const struct strv *operands, enum format format, enum record_type *out)
{
	const struct schema *schema = operands->n ? schema_by_name(operands->items[0]) : NULL;

	if (format != CSV && operands->n)
		return error_hint(error_new(STATUS_USAGE, "only csv is of one type: '%s'", operands->items[0]),
				  "leave it out, or add --format csv");
	if (format == CSV && !operands->n)
		return error_hint(error_new(STATUS_USAGE, "csv is of one type"), "choose one of: %s", "afspraken, taken, partijen");
	if (operands->n && !schema)
		return error_hint(error_new(STATUS_USAGE, "unknown record type '%s'", operands->items[0]),
				  "choose one of: %s", "afspraken, taken, partijen");
	*out = schema ? schema->type : TYPE_AFSPRAAK;
	return NULL;
}

struct error *cmd_export(struct run *run, int argc, char **argv, enum status *status)
{
	const char *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("json, jsonl, csv or sqlite") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"export", "[afspraken|taken|partijen]", N_("Give the whole register to other programs."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	enum record_type type = TYPE_AFSPRAAK;
	size_t format;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 1);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = choose_type(&operands, (enum format)format, &type);
	if (!err)
		err = export(run, (enum format)format, type);
done:
	strv_free(&operands);
	return err;
}
