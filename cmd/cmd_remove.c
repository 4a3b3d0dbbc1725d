#include "cmd/change.h"

#include "base/lang.h"

struct error *cmd_remove(struct run *run, int argc, char **argv, enum status *status)
{
	struct change_options options = { .message = NULL };
	struct opt opts[] = { CHANGE_OPTIONS(&options), { .kind = OPT_END } };
	struct opt_usage usage = { "remove", "REF",
				   N_("Take out a record made by mistake, with its documents. What has ended is amended, not removed."),
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
	if (!err)
		err = find_any_record(run->reg, operands.items[0], &record);
	if (!err) {
		change = change_new(run->reg);
		change_remove(change, record);
		err = change_finish(run, change, &options, "correctie");
	}
done:
	change_free(change);
	strv_free(&operands);
	return err;
}
