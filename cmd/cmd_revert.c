#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "history/revert.h"
#include "history/revision.h"

/* The line that git's own revert writes, so that its readers find it. */
static char *note_of(const struct oid *commit)
{
	char hex[OID_HEX_SIZE];

	oid_hex(commit, hex);
	return xasprintf("This reverts commit %s.", hex);
}

static struct error *revert(struct run *run, const char *revision, struct change_options *options)
{
	struct change *change = change_new(run->reg);
	struct conflicts conflicts = CONFLICTS_INIT;
	struct oid commit;
	char *note = NULL;
	struct error *err = revision_find(run->reg, revision, &commit);

	if (!err)
		err = revert_stage(run->reg, &commit, change, &conflicts);
	for (size_t i = 0; i < conflicts.n; i++)
		print_error(conflicts.items[i]);
	if (!err) {
		options->note = note = note_of(&commit);
		err = change_finish(run, change, options, "correctie");
	}
	conflicts_free(&conflicts);
	change_free(change);
	free(note);
	return err;
}

struct error *cmd_revert(struct run *run, int argc, char **argv, enum status *status)
{
	struct change_options options = { .message = NULL };
	struct opt opts[] = { CHANGE_OPTIONS(&options), { .kind = OPT_END } };
	struct opt_usage usage = { "revert", "COMMIT",
				   N_("Undo one change field by field, and keep what was changed after it."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 1, 1);
	if (!err)
		err = revert(run, operands.items[0], &options);
done:
	strv_free(&operands);
	return err;
}
