#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "report/conflict.h"

struct merge_file {
	const char *path;               /* of the record, as the user knows it */
	bool is_named;                  /* by --path, and not by OURS */
	const char *format_name;
	struct opt_args resolves;
	bool print, take_ours, take_theirs, take_base;
	bool json;
	struct join_choices choices;
	struct record *base, *ours, *theirs;    /* base NULL: both made it */
};

/* --- what is given --------------------------------------------------------------------- */

static struct error *parse_choices(struct merge_file *m)
{
	int favors = m->take_ours + m->take_theirs + m->take_base;
	struct error *err = NULL;

	if (favors > 1)
		return error_new(STATUS_USAGE, "--ours, --theirs and --base exclude each other");
	for (size_t i = 0; i < m->resolves.n && !err; i++)
		err = join_choices_add(&m->choices, m->resolves.items[i].value);
	if (favors)
		join_choices_favor(&m->choices, m->take_ours ? MERGE_OURS : m->take_theirs ? MERGE_THEIRS : MERGE_BASE);
	return err;
}

static struct error *unknown_path(const char *path)
{
	return error_hint(error_new(STATUS_USAGE, "cannot tell from its path of which type the record is: %s", path),
			  "name it as it is in the register: --path taken/ID.yaml, partijen/ID.yaml, afspraken/YEAR/ID.yaml or register.yaml");
}

/* git's files have names of their own: what is wrong is told of the record's. */
static struct error *read_side(const struct merge_file *m, const char *file, const char *side, bool may_lack,
			       struct record **out)
{
	char *shown = m->is_named ? xasprintf("%s (%s)", m->path, side) : xstrdup(file), *id = NULL;
	struct str bytes = STR_INIT;
	enum record_type type;
	struct error *err = file_slurp(file, YAML_MAX_SIZE, &bytes);

	if (!err && !record_of_path(m->path, &type, &id))
		err = unknown_path(m->path);
	if (!err && (bytes.len || !may_lack))
		*out = record_new(type, id, shown, str_text(&bytes), bytes.len);
	str_free(&bytes);
	free(shown);
	free(id);
	return err;
}

static struct error *read_sides(struct merge_file *m, const struct strv *files)
{
	struct error *err;

	m->is_named = m->path != NULL;
	if (!m->is_named)
		m->path = files->items[1];
	err = read_side(m, files->items[1], "ours", false, &m->ours);
	if (!err)
		err = read_side(m, files->items[2], "theirs", false, &m->theirs);
	/* git gives an empty file where there was none. */
	return err ? err : read_side(m, files->items[0], "base", true, &m->base);
}

/* --- the answer ------------------------------------------------------------------------ */

/* Who made it so is known within a repository, while git merges. */
static void find_who(struct join *join)
{
	struct site *site = NULL;
	struct oid ours, theirs;
	bool exists = false, merging = false;
	struct error *err = site_find(".", &site);

	if (!err)
		err = store_head(site->store, &ours, &exists);
	if (!err && exists) {
		merging = store_merge_head(site->store, &theirs);
		err = join_find_who(site, &ours, merging ? &theirs : NULL, join);
	}
	error_free(err);
	site_free(site);
}

static struct error *print_json(struct run *run, const struct merge_file *m, const struct join *join)
{
	struct js *js = js_object();
	struct str out = STR_INIT;
	struct error *err;

	js_set_str(js, "schema", "afspraak/merge-file/1");
	js_set_str(js, "path", m->path);
	js_set(js, "conflicts", conflicts_js(join));
	js_print(js, &out);
	err = run_print(run, &out, false);
	str_free(&out);
	return err;
}

static struct error *write_result(struct run *run, const struct merge_file *m, const char *file, const struct str *text)
{
	struct error *err;

	if (!m->print && text->len == m->ours->doc->len && memcmp(str_text(text), m->ours->doc->text, text->len) == 0)
		return NULL;
	run->output = m->print ? NULL : file;
	err = run_print(run, text, false);
	run->output = NULL;
	return err;
}

static struct error *tell(struct run *run, const struct merge_file *m, struct join *join, enum status *status)
{
	struct error *err;

	if (join->n_conflicts)
		find_who(join);
	for (size_t i = 0; i < join->n_conflicts; i++)
		print_conflict(&join->conflicts[i]);
	err = m->json ? print_json(run, m, join) : NULL;
	if (err || !join->n_conflicts)
		return err;
	*status = STATUS_FINDINGS;
	warn("conflicts: %zu; %s has your values there: amend or edit it, or choose with --resolve", join->n_conflicts, m->path);
	return NULL;
}

static struct error *merge(struct run *run, struct merge_file *m, const char *file, enum status *status)
{
	struct join join = { .updates = NULL };
	struct str text = STR_INIT;
	struct error *err = join_versions(m->base, m->ours, m->theirs, &m->choices, &join, &text);

	if (!err)
		err = join_choices_refuse_unused(&m->choices);
	if (!err)
		err = write_result(run, m, file, &text);
	if (!err)
		err = tell(run, m, &join, status);
	else if (err->status == STATUS_DATA)
		error_hint(err, "%s is as it was; mend it by hand, in an editor", m->path);
	str_free(&text);
	join_free(&join);
	return err;
}

static struct error *run_merge(struct run *run, struct merge_file *m, const struct strv *files, enum status *status)
{
	static const char *const formats[] = { "text", "json", NULL };
	size_t format;
	struct error *err = parse_format(m->format_name, formats, &format);

	m->json = !err && format == 1;
	if (!err && m->json && m->print)
		err = error_new(STATUS_USAGE, "-p and --format json exclude each other");
	if (!err)
		err = parse_choices(m);
	if (!err)
		err = read_sides(m, files);
	return err ? err : merge(run, m, files->items[1], status);
}

static void merge_file_free(struct merge_file *m)
{
	record_free(m->base);
	record_free(m->ours);
	record_free(m->theirs);
	join_choices_free(&m->choices);
	opt_args_free(&m->resolves);
}

struct error *cmd_merge_file(struct run *run, int argc, char **argv, enum status *status)
{
	struct merge_file m = { .path = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "path", .dest = &m.path, .arg = "PATH",
		  .help = N_("where the record is in the register; the path of OURS when not given") },
		{ .kind = OPT_FLAG, .letter = 'p', .name = "stdout", .dest = &m.print,
		  .help = N_("print the result, and leave OURS as it is") },
		{ .kind = OPT_ARGS, .name = "resolve", .dest = &m.resolves, .arg = "NAME=TAKE",
		  .help = N_("what a conflict comes to: ours, theirs, base, or a value") },
		{ .kind = OPT_FLAG, .name = "ours", .dest = &m.take_ours, .help = N_("every conflict comes to ours") },
		{ .kind = OPT_FLAG, .name = "theirs", .dest = &m.take_theirs, .help = N_("every conflict comes to theirs") },
		{ .kind = OPT_FLAG, .name = "base", .dest = &m.take_base, .help = N_("every conflict comes to what it was") },
		{ .kind = OPT_STRING, .name = "format", .dest = &m.format_name, .arg = "FORMAT",
		  .help = N_("text or json") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"merge-file", "BASE OURS THEIRS",
		N_("Put into OURS what THEIRS changed in BASE, field by field."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	if (!err && !done)
		err = run_operands(&usage, &operands, 3, 3);
	if (!err && !done)
		err = run_merge(run, &m, &operands, status);
	merge_file_free(&m);
	strv_free(&operands);
	return err;
}
