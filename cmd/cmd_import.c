#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "report/import.h"
#include "report/restore.h"

#define MOST_BYTES ((size_t)64 * 1024 * 1024)

struct import_options {
	struct change_options change;
	const char *type_name, *path;
	struct opt_args maps;
	bool settings;
};

/* What each column was understood as, for --dry-run. */
static struct error *show_columns(struct run *run, const struct import *import)
{
	enum lang lang = run_lang(run);
	struct doc *doc = doc_new(lang, "");
	struct doc_style style = run_style(run);
	struct str text = STR_INIT;
	struct doc_table *table;
	struct error *err;
	char *how = xasprintf(tr(lang, "Read as %s, separated by %s."), import->file->encoding,
			      import->file->separator == ';' ? tr(lang, "semicolons")
			      : import->file->separator == ',' ? tr(lang, "commas") : tr(lang, "tabs"));

	doc_para(doc, TONE_NONE, how);
	table = doc_table(doc, NULL);
	doc_column(table, "column", tr(lang, "Column"), false);
	doc_column(table, "field", tr(lang, "Field"), false);
	for (size_t i = 0; i < import->n_columns; i++) {
		doc_row(table, NULL);
		doc_cell(table, import->columns[i].header);
		doc_cell(table, import->columns[i].path ? import->columns[i].path : tr(lang, "(left out)"));
	}
	doc_text(doc, &style, &text);
	str_addc(&text, '\n');
	err = run_print(run, &text, false);
	str_free(&text);
	doc_free(doc);
	free(how);
	return err;
}

static struct error *refuse(const struct strv *problems, const char *name)
{
	print_lines(problems);
	return problems->n == 1
		? error_new(STATUS_DATA, "refused: 1 problem in %s; nothing was written", name)
		: error_new(STATUS_DATA, "refused: %zu problems in %s; nothing was written", problems->n, name);
}

/* Errors that the records as a whole have, said of the rows that bring them. */
static struct error *check_rows(const struct import *import, struct change *change)
{
	struct findings findings = FINDINGS_INIT;
	struct strv lines = STRV_INIT;
	struct error *err = change_try(change, &findings, NULL, NULL);

	for (size_t i = 0; err && i < findings.n; i++) {
		const struct finding *finding = &findings.items[i];
		const struct import_row *row = import_row_at(import, finding->path + strlen(import->reg->site->prefix));

		if (finding->severity == SEVERITY_ERROR && row)
			strv_pushf(&lines, "%s:%zu: %s: %s", import->name, row->line, finding->code, finding->text);
		else if (finding->severity == SEVERITY_ERROR)
			strv_push_owned(&lines, finding_format(finding));
	}
	print_lines(&lines);
	strv_free(&lines);
	findings_free(&findings);
	return err;
}

static struct error *finish(struct run *run, struct import_options *options, struct change *change, size_t added,
			    size_t changed)
{
	if (!added && !changed)
		return error_new(STATUS_USAGE, "nothing changes: the register already says so; nothing was written");
	return change_finish(run, change, &options->change, changed ? "wijziging" : "registratie");
}

static struct error *stage(struct run *run, struct import_options *options, const struct import *import)
{
	struct change *change = change_new(run->reg);
	size_t added, changed;
	struct error *err = import_stage(import, change, &added, &changed);

	if (!err && (added || changed))
		err = check_rows(import, change);
	if (!err)
		err = finish(run, options, change, added, changed);
	change_free(change);
	return err;
}

static struct error *understand(struct run *run, struct import_options *options, const struct csv_file *file,
				enum record_type type)
{
	struct import_map map = { xcalloc(options->maps.n, sizeof *map.items), options->maps.n };
	struct import import = { .rows = NULL };
	struct date today;
	struct error *err = run_today(run, &today);

	for (size_t i = 0; i < map.n; i++)
		((const char **)(size_t)map.items)[i] = options->maps.items[i].value;
	if (!err)
		err = import_begin(run->reg, type, file, options->path, &map, &import);
	if (!err && options->change.dry_run)
		err = show_columns(run, &import);
	if (!err) {
		if (strcmp(file->encoding, "UTF-8") != 0)
			warn("%s is no UTF-8: read as %s", options->path, file->encoding);
		import_rows(&import, today.year);
		err = import.problems.n ? refuse(&import.problems, import.name) : stage(run, options, &import);
	}
	import_free(&import);
	free((void *)(size_t)map.items);
	return err;
}

static struct error *import_rows_of(struct run *run, struct import_options *options, const struct str *bytes)
{
	const struct schema *schema = schema_by_name(options->type_name ? options->type_name : "afspraak");
	struct csv_file file = CSV_FILE_INIT;
	struct error *err = NULL;

	if (options->settings)
		return error_new(STATUS_USAGE, "--settings is for an export of a register, which %s is not", options->path);
	if (!schema)
		err = error_hint(error_new(STATUS_USAGE, "unknown record type '%s'", options->type_name),
				 "choose one of: %s", "afspraak, taak, partij");
	if (!err)
		err = error_in_file(csv_read(str_text(bytes), bytes->len, &file), options->path);
	if (!err)
		err = understand(run, options, &file, schema->type);
	csv_file_free(&file);
	return err;
}

/* --- an export -------------------------------------------------------------------- */

static struct error *stage_export(struct run *run, struct import_options *options, const struct restore *restore)
{
	struct change *change = change_new(run->reg);
	size_t added, changed;
	bool other;
	struct error *err = restore_stage(restore, options->settings, change, &added, &changed, &other);

	if (!err && other && !options->settings)
		warn("the settings in %s are others than those of register.yaml, which stay; --settings takes them too",
		     options->path);
	if (!err)
		err = finish(run, options, change, added, changed);
	change_free(change);
	return err;
}

static struct error *import_export(struct run *run, struct import_options *options, enum restore_kind kind,
				   const struct str *bytes)
{
	struct restore restore = { .reg = run->reg, .name = options->path };
	struct date today;
	struct error *err = run_today(run, &today);

	if (options->type_name || options->maps.n)
		err = error_first(err, error_new(STATUS_USAGE, "%s is an export of a register: it takes no --type and no --map",
						 options->path));
	if (!err && kind == RESTORE_SQLITE && strcmp(options->path, "-") == 0)
		err = error_new(STATUS_USAGE, "a database cannot be read from standard input: name its file");
	restore.year = today.year;
	if (!err)
		err = restore_read(&restore, kind, options->path, str_text(bytes), bytes->len);
	if (!err)
		err = restore.problems.n ? refuse(&restore.problems, options->path)
					 : stage_export(run, options, &restore);
	restore_free(&restore);
	return err;
}

static struct error *read_and_import(struct run *run, struct import_options *options)
{
	enum restore_kind kind = RESTORE_NONE;
	struct str bytes = STR_INIT;
	struct error *err = file_slurp(options->path, MOST_BYTES, &bytes);

	if (!err)
		err = reg_load(run->reg);
	if (!err)
		kind = restore_kind(str_text(&bytes), bytes.len);
	if (!err)
		err = kind == RESTORE_NONE ? import_rows_of(run, options, &bytes)
					   : import_export(run, options, kind, &bytes);
	str_free(&bytes);
	return err;
}

struct error *cmd_import(struct run *run, int argc, char **argv, enum status *status)
{
	struct import_options options = { .path = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "type", .dest = &options.type_name, .arg = "TYPE",
		  .help = N_("what the rows are: afspraak (when not given), taak or partij") },
		{ .kind = OPT_ARGS, .name = "map", .dest = &options.maps, .arg = "COLUMN=FIELD",
		  .help = N_("what a column is; without FIELD it is left out") },
		{ .kind = OPT_FLAG, .name = "settings", .dest = &options.settings,
		  .help = N_("of an export: have its settings for register.yaml too") },
		CHANGE_OPTIONS(&options.change),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"import", "FILE", N_("Add and change records by the rows of a CSV file, or by an export of a register, all or none."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 1, 1);
	if (!err) {
		options.path = operands.items[0];
		err = read_and_import(run, &options);
	}
done:
	opt_args_free(&options.maps);
	strv_free(&operands);
	return err;
}
