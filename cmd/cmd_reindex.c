#include "base/lang.h"
#include "cmd/cmd.h"

struct error *cmd_reindex(struct run *run, int argc, char **argv, enum status *status)
{
	struct opt_usage usage = { "reindex", "", N_("Make the index of the history anew; it is never needed."), NULL,
				   run->common };
	struct strv operands = STRV_INIT;
	struct str text = STR_INIT;
	size_t commits;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (!err && !done)
		err = run_operands(&usage, &operands, 0, 0);
	if (!err && !done)
		err = index_rebuild(run->site, &run->reg->commit, &commits);
	if (!err && !done) {
		str_addf(&text, tr(run_lang(run), "commits in the index: %zu\n"), commits);
		err = run_print(run, &text, false);
	}
	str_free(&text);
	strv_free(&operands);
	return err;
}
