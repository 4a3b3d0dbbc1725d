#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "history/approve.h"
#include "history/revision.h"

/* It stands in a commit message above a trailer, and must not become one. */
static struct error *check_reason(const char *reason)
{
	unsigned code;
	size_t len;

	if (!reason)
		return NULL;
	if (!reason[strspn(reason, " \t")] || utf8_invalid(reason, strlen(reason)) < strlen(reason) ||
	    utf8_unsafe(reason, &code, &len))
		return error_hint(error_new(STATUS_USAGE, "the reason is no text on one line; nothing was written"),
				  "leave -m out, or give one line");
	return NULL;
}

static struct error *approve_and_print(struct run *run, const char *revision, const char *reason)
{
	struct error *warning = NULL, *err = check_reason(reason);
	struct oid commit, made;
	struct str out = STR_INIT;
	char hex[OID_HEX_SIZE];

	if (!err)
		err = revision_find(run->reg, revision, &commit);
	if (!err)
		err = approve(run->reg, &commit, reason, &made, &warning);
	if (err)
		return err;
	oid_hex(&made, hex);
	str_addf(&out, "[%.10s] Akkoord met ", hex);
	oid_hex(&commit, hex);
	str_addf(&out, "%.10s\n", hex);
	err = run_print(run, &out, false);
	if (warning) {
		char *text = error_format(warning);

		warn("%s", text);
		free(text);
	}
	error_free(warning);
	str_free(&out);
	return err;
}

struct error *cmd_approve(struct run *run, int argc, char **argv, enum status *status)
{
	const char *reason = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .letter = 'm', .name = "message", .dest = &reason, .arg = "REASON",
		  .help = N_("why, in one line") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "approve", "COMMIT", N_("Approve a change, with a signature of your own."), opts,
				   run->common };
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (!err && !done)
		err = run_operands(&usage, &operands, 1, 1);
	if (!err && !done)
		err = approve_and_print(run, operands.items[0], reason);
	strv_free(&operands);
	return err;
}
