#include "cmd/in_merge.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/write.h"

static struct error *apply(const struct record *record, const struct opt_args *args, struct ydoc **out)
{
	struct edit *edits;
	size_t n;
	struct error *err = parse_edits(args, &edits, &n);

	if (!err)
		err = edit_apply(record_fields(record), record->doc, edits, n, out);
	edits_free(edits, n);
	return err;
}

/* As it will be, beside the others as they are in the work tree. */
static struct error *check(struct reg *reg, const struct record *record, const struct ydoc *doc)
{
	struct record *changed = record_new(record->type, record->id, record->path, doc->text, doc->len);
	struct check_scope scope = { &changed, 1, .documents = true };
	struct findings findings = FINDINGS_INIT;
	struct error *err;

	reg_put(reg, changed);
	err = check_register(reg, &scope, &findings);
	print_findings(&findings, SEVERITY_WARNING);
	if (!err && findings_reach(&findings, SEVERITY_ERROR))
		err = error_hint(error_new(STATUS_DATA, "refused: the record would have errors; nothing was written"),
				 "'afspraak check --explain CODE' says what a code means");
	findings_free(&findings);
	return err;
}

static struct error *print_diff(struct run *run, const char *path, const struct record *record, const struct ydoc *doc)
{
	struct str raw = STR_INIT, out = STR_INIT;
	struct error *err = store_diff_text(path, record->doc->text, record->doc->len, doc->text, doc->len, &raw);

	utf8_add_safe(&out, str_text(&raw), true);
	if (!err)
		err = run_print(run, &out, true);
	str_free(&raw);
	str_free(&out);
	return err;
}

static struct error *write_file(struct run *run, const char *path, const struct record *record, const struct ydoc *doc)
{
	struct str out = STR_INIT;
	struct error *err = file_write(run->site->root, record->path, doc->text, doc->len);

	if (!err)
		err = store_stage(run->site->store, path);
	utf8_add_safe(&out, path, false);
	str_add(&out, _(": changed and added to git's index; when nothing is in conflict any more: git commit\n"));
	if (!err)
		err = run_print(run, &out, false);
	str_free(&out);
	return err;
}

static struct error *amend_file(struct run *run, struct reg *reg, struct record *record, const struct opt_args *edits,
				const struct change_options *options)
{
	char *path = site_path(run->site, record->path);
	struct record *before = record_copy(record);
	struct ydoc *doc = NULL;
	struct error *err = apply(before, edits, &doc);

	/* From here on the register has the record as it will be. */
	if (!err)
		err = check(reg, before, doc);
	if (!err)
		err = options->dry_run ? print_diff(run, path, before, doc) : write_file(run, path, before, doc);
	if (!err && options->message)
		warn("the commit of the merge gives the reason: tell it to git commit");
	ydoc_free(doc);
	record_free(before);
	free(path);
	return err;
}

struct error *amend_in_merge(struct run *run, const char *ref, const struct opt_args *edits,
			     const struct change_options *options)
{
	struct reg *reg = NULL;
	struct record *record;
	struct error *err = NULL;

	if (!edits->n)
		return error_hint(error_new(STATUS_USAGE, "git is in the middle of a merge here: name the fields to change"),
				  "or edit the file itself, and give it to git add");
	err = reg_open_worktree(run->site, &reg);
	if (!err)
		err = find_record(reg, ref, &record);
	if (!err)
		err = amend_file(run, reg, record, edits, options);
	reg_free(reg);
	return err;
}
