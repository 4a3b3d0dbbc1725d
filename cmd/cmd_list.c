#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "cmd/cmd.h"
#include "model/query.h"
#include "report/records.h"

struct list_options {
	struct opt_args wheres;
	const char *sort, *columns, *format_name;
	bool nul;
};

#define UNWRAPPED 100000

enum format { TEXT, JSON, CSV, MARKDOWN, HTML, YAML };
static const char *const formats[] = { "text", "json", "csv", "md", "html", "yaml", NULL };

static struct error *parse_type(const char *name, enum record_type *out)
{
	const struct schema *schema = schema_by_name(name);
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err;

	if (schema) {
		*out = schema->type;
		return NULL;
	}
	err = error_new(STATUS_USAGE, "unknown record type '%s'", name);
	for (int i = 0; i < TYPE_COUNT; i++)
		strv_push(&names, schema_of((enum record_type)i)->plural);
	nearest(name, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else
		error_hint(err, "choose one of: afspraken, taken, partijen");
	strv_free(&names);
	strv_free(&near);
	return err;
}

static struct error *add_column(struct records *records, const char *path)
{
	const struct field *field;
	struct error *err = query_field(schema_of(records->type), path, &field);

	if (err)
		return err;
	GROW(records->columns, records->n_columns, records->cap_columns);
	records->columns[records->n_columns++] = (struct column){ xstrdup(path), field };
	return NULL;
}

static struct error *choose_columns(struct records *records, const char *list)
{
	struct strv names = STRV_INIT;
	struct error *err = NULL;

	if (list) {
		strv_split(&names, list, ',');
	} else {
		strv_push(&names, "id");
		for (const char *const *name = schema_of(records->type)->columns; *name; name++)
			strv_push(&names, *name);
	}
	for (size_t i = 0; i < names.n && !err; i++)
		err = add_column(records, names.items[i]);
	strv_free(&names);
	return err;
}

static struct error *parse_wheres(const struct schema *schema, const struct opt_args *args, struct where ***out)
{
	struct error *err = NULL;

	*out = xcalloc(args->n + 1, sizeof **out);
	for (size_t i = 0; i < args->n && !err; i++)
		err = where_parse(schema, args->items[i].value, &(*out)[i]);
	return err;
}

static void free_wheres(struct where **wheres)
{
	for (size_t i = 0; wheres && wheres[i]; i++)
		where_free(wheres[i]);
	free(wheres);
}

static bool match_all(struct where *const *wheres, const struct record *record)
{
	for (; *wheres; wheres++)
		if (!where_match(*wheres, record))
			return false;
	return true;
}

static void select_records(struct record *const *all, size_t n, struct where *const *wheres, struct records *out)
{
	out->items = xcalloc(n, sizeof *out->items);
	for (size_t i = 0; i < n; i++)
		if (all[i]->doc && match_all(wheres, all[i]))
			out->items[out->n++] = all[i];
}

static void render_doc(const struct run *run, enum format format, const struct records *records,
		       struct str *out)
{
	enum lang lang = run_lang(run);
	const char *const titles[] = {
		[TYPE_AFSPRAAK] = tr(lang, "Agreements"),
		[TYPE_TAAK] = tr(lang, "Tasks and knowledge areas"),
		[TYPE_PARTIJ] = tr(lang, "Parties"),
	};
	/* What goes into a pipe is cut and searched by line: a row stays on one. */
	bool one_line = format == TEXT && !run_to_terminal(run);
	struct doc_style style = run_style(run);
	struct doc *doc = records_doc(records, lang, format == TEXT ? "" : titles[records->type], one_line);

	if (one_line)
		style.width = UNWRAPPED;

	if (format == MARKDOWN)
		doc_markdown(doc, out);
	else if (format == HTML)
		doc_html(doc, out);
	else
		doc_text(doc, &style, out);
	doc_free(doc);
}

static void render_ids(const struct records *records, struct str *out)
{
	for (size_t i = 0; i < records->n; i++)
		str_addn(out, records->items[i]->id, strlen(records->items[i]->id) + 1);
}

static void render(const struct run *run, enum format format, const struct records *records, bool all_fields,
		   struct str *out)
{
	switch (format) {
	case JSON:
		records_json(records, all_fields, out);
		break;
	case CSV:
		records_csv(records, out);
		break;
	case YAML:
		records_yaml(records, all_fields, out);
		break;
	case TEXT: case MARKDOWN: case HTML:
		render_doc(run, format, records, out);
		break;
	}
}

/* All records as they are, in JSON, is what programs ask for: the index keeps
 * that as it is printed. */
static bool list_from_index(struct run *run, const struct list_options *options, enum record_type type,
			    enum format format, struct str *out)
{
	bool whole = format == JSON && !options->columns && !options->wheres.n && !options->nul &&
		     (!options->sort || strcmp(options->sort, "id") == 0);
	struct index *index = whole ? run_history_index(run) : NULL;
	struct js_list list;
	bool told;

	if (!index)
		return false;
	js_list_begin(&list, records_head(type), RECORDS_KEY, out);
	told = index_list(index, type, &list);
	js_list_end(&list);
	if (!told)
		str_truncate(out, 0);
	return told;
}

static void add_top(struct strv *fields, const char *path)
{
	char *top = xstrndup(path, strcspn(path, "."));

	if (strcmp(top, "id") == 0 || strv_has(fields, top))
		free(top);
	else
		strv_push_owned(fields, top);
}

/* Where only some fields are looked at, the index knows what these were at any time. The
 * order of all fields, and how YAML was written, it does not. */
static bool get_states(struct run *run, const struct list_options *options, struct where *const *wheres,
		       enum format format, const struct records *records, struct index_records *out)
{
	bool whole = format == YAML || (format == JSON && !options->columns);
	struct index *index = whole && !options->nul ? NULL : run_made_index(run);
	struct strv fields = STRV_INIT;
	bool told;

	if (!index || !run->reg->has_commit)
		return false;
	for (size_t i = 0; i < records->n_columns && !options->nul; i++)
		add_top(&fields, records->columns[i].path);
	for (; *wheres; wheres++)
		add_top(&fields, where_path(*wheres));
	if (options->sort)
		add_top(&fields, options->sort + (*options->sort == '-'));
	told = index_states_at(index, &run->reg->commit, records->type, &fields, out);
	strv_free(&fields);
	return told;
}

static struct error *list(struct run *run, const struct list_options *options, enum record_type type,
			  enum format format)
{
	const struct schema *schema = schema_of(type);
	struct records records = { .type = type };
	struct index_records states = { .items = NULL };
	struct record *const *all;
	struct where **wheres = NULL;
	struct str text = STR_INIT;
	struct error *err;
	size_t n;

	err = parse_wheres(schema, &options->wheres, &wheres);
	if (!err)
		err = choose_columns(&records, options->columns);
	if (!err && list_from_index(run, options, type, format, &text)) {
		err = run_print(run, &text, false);
		goto done;
	}
	if (!err && get_states(run, options, wheres, format, &records, &states)) {
		all = states.items;
		n = states.n;
	} else if (!err) {
		if (format == JSON)
			reg_take_values(run->reg);
		err = reg_load(run->reg);
		if (err)
			goto done;
		warn_broken(run->reg);
		all = reg_of_type(run->reg, type, &n);
	}
	if (err)
		goto done;
	select_records(all, n, wheres, &records);
	err = query_sort(schema, options->sort ? options->sort : "id", records.items, records.n);
	if (err)
		goto done;
	if (options->nul)
		render_ids(&records, &text);
	else
		render(run, format, &records, !options->columns, &text);
	err = run_print(run, &text, !options->nul && format == TEXT);
done:
	index_records_free(&states);
	str_free(&text);
	records_free(&records);
	free_wheres(wheres);
	return err;
}

struct error *cmd_list(struct run *run, int argc, char **argv, enum status *status)
{
	struct list_options options = { .nul = false };
	struct opt opts[] = {
		{ .kind = OPT_ARGS, .name = "where", .dest = &options.wheres, .arg = "EXPR",
		  .help = N_("only where FIELD OP VALUE holds") },
		{ .kind = OPT_STRING, .name = "sort", .dest = &options.sort, .arg = "FIELD",
		  .help = N_("sort by FIELD; by -FIELD from high to low") },
		{ .kind = OPT_STRING, .name = "columns", .dest = &options.columns, .arg = "FIELD,...",
		  .help = N_("show these fields") },
		{ .kind = OPT_FLAG, .letter = 'z', .dest = &options.nul,
		  .help = N_("only ids, each ended by NUL") },
		{ .kind = OPT_STRING, .name = "format", .dest = &options.format_name, .arg = "FORMAT",
		  .help = N_("text, json, csv, md, html or yaml") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "list", "[afspraken|taken|partijen]", N_("List records."), opts, run->common };
	struct strv operands = STRV_INIT;
	enum record_type type = TYPE_AFSPRAAK;
	struct error *err;
	size_t format;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 1);
	if (!err)
		err = parse_format(options.format_name, formats, &format);
	if (!err && operands.n)
		err = parse_type(operands.items[0], &type);
	if (!err)
		err = list(run, &options, type, (enum format)format);
done:
	opt_args_free(&options.wheres);
	strv_free(&operands);
	return err;
}
