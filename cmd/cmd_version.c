#include "base/lang.h"
#include "cmd/cmd.h"

struct error *cmd_version(struct run *run, int argc, char **argv, enum status *status)
{
	struct opt_usage usage = { "version", "", N_("Show the version."), NULL, run->common };
	struct strv operands = STRV_INIT;
	struct str text = STR_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (!err && !done)
		err = run_operands(&usage, &operands, 0, 0);
	if (!err && !done) {
		str_addf(&text, "afspraak %s\n", AFSPRAAK_VERSION);
		err = run_print(run, &text, false);
	}
	str_free(&text);
	strv_free(&operands);
	return err;
}
