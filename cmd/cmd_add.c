#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "model/ident.h"
#include "yaml/edit.h"

struct add {
	struct change_options change;
	struct opt_args sets;
	const char *file;
	enum record_type type;
	const char *id;
	char *path;
};

/* On top of what is there. */
static struct error *apply_sets(const struct add *add, const struct ydoc *doc, struct ydoc **out)
{
	struct edit *edits;
	size_t n;
	struct error *err = parse_edits(&add->sets, &edits, &n);

	if (!err)
		err = edit_apply(schema_of(add->type)->fields, doc, edits, n, out);
	edits_free(edits, n);
	return err;
}

static struct error *from_options(const struct add *add, struct str *out)
{
	struct edit *edits;
	size_t n;
	struct error *err = parse_edits(&add->sets, &edits, &n);

	if (!err)
		err = edit_compose(schema_of(add->type)->fields, edits, n, out);
	edits_free(edits, n);
	return err;
}

static struct error *from_file(const struct add *add, struct str *out)
{
	struct ydoc *doc = NULL, *edited = NULL;
	struct str text = STR_INIT;
	struct error *err = file_slurp(add->file, YAML_MAX_SIZE, &text);

	if (!err)
		err = error_in_file(ydoc_parse(str_text(&text), text.len, &doc),
				    strcmp(add->file, "-") == 0 ? _("standard input") : add->file);
	if (!err)
		err = apply_sets(add, doc, &edited);
	if (!err)
		str_addn(out, edited->text, edited->len);
	ydoc_free(doc);
	ydoc_free(edited);
	str_free(&text);
	return err;
}

static void stage_add(struct change *change, const struct str *text, const void *context)
{
	const struct add *add = context;

	change_add(change, add->type, add->id, add->path, str_text(text), text->len);
}

static struct error *from_editor(struct run *run, struct add *add, struct change **change)
{
	char *name = xasprintf("ADD-%s-%s", schema_of(add->type)->name, add->id);
	struct str initial = STR_INIT, help = STR_INIT;
	struct editor_job job = { name, add->path, NULL, NULL, true, stage_add, add };
	struct error *err;

	str_addf(&help, _("New %s '%s'. Lines that begin with '%s' are help and are left out;\n"
			"take the '%s' away from a field to use it. What was looked for and is not\n"
			"known is 'onbekend'. An empty or unchanged text aborts.\n"),
		 schema_of(add->type)->name, add->id, template_marker, template_marker);
	add_template(add->type, &initial);
	job.help = str_text(&help);
	job.initial = str_text(&initial);
	err = change_by_editor(run, &job, change, &add->change.draft);
	free(name);
	str_free(&initial);
	str_free(&help);
	return err;
}

static struct error *make_change(struct run *run, struct add *add, struct change **change)
{
	struct str text = STR_INIT;
	struct error *err;

	if (!add->file && !add->sets.n)
		return from_editor(run, add, change);
	err = add->file ? from_file(add, &text) : from_options(add, &text);
	if (!err) {
		*change = change_new(run->reg);
		stage_add(*change, &text, add);
	}
	str_free(&text);
	return err;
}

static struct error *check_id(struct run *run, const char *ref, struct add *add)
{
	struct error *err = parse_reference(ref, &add->type, &add->id);
	struct record *there;
	const char *why;
	struct date today;

	if (err)
		return err;
	why = ident_slug(add->id);
	if (why)
		return error_new(STATUS_USAGE, "'%s' cannot be an id: %s", add->id, why);
	err = reg_get(run->reg, add->type, add->id, &there);
	if (!err && there)
		err = error_hint(error_new(STATUS_USAGE, "%s exists already: %s", ref, there->path),
				 "change it with 'afspraak amend %s'", ref);
	if (!err)
		err = run_today(run, &today);
	if (!err)
		add->path = record_path(add->type, add->id, today.year);
	return err;
}

struct error *cmd_add(struct run *run, int argc, char **argv, enum status *status)
{
	struct add add = { .file = NULL };
	struct opt opts[] = {
		{ .kind = OPT_ARGS, .name = "set", .dest = &add.sets, .arg = "FIELD=VALUE", .tag = EDIT_SET,
		  .help = N_("give a field its value") },
		{ .kind = OPT_STRING, .letter = 'f', .name = "file", .dest = &add.file, .arg = "FILE",
		  .help = N_("take the record from a YAML file, kept as written; - is standard input") },
		CHANGE_OPTIONS(&add.change),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "add", "REF", N_("Add an agreement (ID), a task (taak/ID) or a party (partij/ID)."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	struct change *change = NULL;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 1, 1);
	if (!err)
		err = check_id(run, operands.items[0], &add);
	if (!err)
		err = make_change(run, &add, &change);
	if (!err)
		err = change_finish(run, change, &add.change, "registratie");
done:
	change_free(change);
	free(add.path);
	opt_args_free(&add.sets);
	strv_free(&operands);
	return err;
}
