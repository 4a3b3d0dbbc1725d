#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/in_merge.h"
#include "store/write.h"

static struct error *stage_edits(struct run *run, const struct record *record, const struct opt_args *args,
				 struct change **change)
{
	struct edit *edits;
	size_t n;
	struct error *err = parse_edits(args, &edits, &n);

	if (!err) {
		*change = change_new(run->reg);
		change_edit(*change, record, edits, n);
	}
	edits_free(edits, n);
	return err;
}

static void stage_rewrite(struct change *change, const struct str *text, const void *record)
{
	change_rewrite(change, record, str_text(text), text->len);
}

static struct error *edit_text(struct run *run, const struct record *record, struct change **change,
			       char **draft)
{
	char *ref = record_ref(record->type, record->id);
	char *name = xasprintf("AMEND-%s-%s", schema_of(record->type)->name, record->id);
	char *help = xasprintf(_("Change %s. Lines that begin with this mark are help and are left out.\n"
			       "An empty or unchanged text aborts.\n"), ref);
	struct str initial = STR_INIT;
	char *shown = site_path(run->site, record->path);
	struct error *err = error_in_file(store_blob(run->site->store, &record->blob, YAML_MAX_SIZE, &initial), shown);

	if (!err) {
		struct editor_job job = { name, record->path, help, str_text(&initial), false, stage_rewrite, record };

		err = change_by_editor(run, &job, change, draft);
	}
	free(shown);
	free(ref);
	free(name);
	free(help);
	str_free(&initial);
	return err;
}

struct error *cmd_amend(struct run *run, int argc, char **argv, enum status *status)
{
	struct change_options options = { .message = NULL };
	struct opt_args edits = { NULL, 0, 0 };
	struct opt opts[] = {
		{ .kind = OPT_ARGS, .name = "set", .dest = &edits, .arg = "FIELD=VALUE", .tag = EDIT_SET,
		  .help = N_("give a field its value") },
		{ .kind = OPT_ARGS, .name = "unset", .dest = &edits, .arg = "FIELD", .tag = EDIT_UNSET,
		  .help = N_("take a field out") },
		{ .kind = OPT_ARGS, .name = "append", .dest = &edits, .arg = "FIELD=VALUE", .tag = EDIT_APPEND,
		  .help = N_("add an item to a list") },
		{ .kind = OPT_ARGS, .name = "remove", .dest = &edits, .arg = "FIELD=VALUE", .tag = EDIT_REMOVE,
		  .help = N_("take an item out of a list") },
		CHANGE_OPTIONS(&options),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "amend", "REF", N_("Change fields of a record; without a field, in the editor."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	struct change *change = NULL;
	struct record *record;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 1, 1);
	if (!err && store_is_merging(run->site->store)) {
		err = amend_in_merge(run, operands.items[0], &edits, &options);
		goto done;
	}
	if (!err)
		err = find_any_record(run->reg, operands.items[0], &record);
	if (!err)
		err = edits.n ? stage_edits(run, record, &edits, &change) : edit_text(run, record, &change, &options.draft);
	if (!err)
		err = change_finish(run, change, &options, "wijziging");
done:
	change_free(change);
	opt_args_free(&edits);
	strv_free(&operands);
	return err;
}
