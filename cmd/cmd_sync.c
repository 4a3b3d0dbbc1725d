#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "report/sync.h"

struct sync_options {
	struct change_options change;
	const char *format_name;
	struct opt_args resolves;
	bool json;
	struct join_choices choices;
};

/* --- asking --------------------------------------------------------------------------------- */

/* The user is there to be asked, and the answer to --format json is not for him. */
static bool can_ask(const struct sync_options *options)
{
	return !options->json && !options->change.dry_run && isatty(STDIN_FILENO) && isatty(2);
}

static char *read_line(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len = getline(&line, &cap, stdin);

	if (len <= 0) {
		free(line);
		return NULL;
	}
	if (line[len - 1] == '\n')
		line[len - 1] = '\0';
	return line;
}

/* "NAME=ours" or "NAME=VALUE"; NULL: leave it all. The caller owns it. */
static char *ask_once(const struct join_conflict *conflict, bool *again)
{
	char *answer, *out = NULL;

	fputs(conflict->field ? _("ours, theirs, base, =VALUE, or quit? ") : _("ours, theirs, base, or quit? "), stderr);
	answer = read_line();
	*again = false;
	if (!answer || *answer == 'q')
		out = NULL;
	else if (*answer == 'o')
		out = xasprintf("%s=ours", conflict->name);
	else if (*answer == 't')
		out = xasprintf("%s=theirs", conflict->name);
	else if (*answer == 'b')
		out = xasprintf("%s=base", conflict->name);
	else if (*answer == '=' && conflict->field)
		out = xasprintf("%s=%s", conflict->name, answer);
	else
		*again = true;
	free(answer);
	return out;
}

/* *go_on is false when the user would rather stop. */
static struct error *ask(struct sync_options *options, const struct join *join, bool *go_on)
{
	struct error *err = NULL;

	*go_on = true;
	for (size_t i = 0; i < join->n_conflicts && *go_on && !err; i++) {
		bool again = true;
		char *text = NULL;

		print_conflict(&join->conflicts[i]);
		while (again)
			text = ask_once(&join->conflicts[i], &again);
		*go_on = text != NULL;
		if (text)
			err = join_choices_add(&options->choices, text);
		free(text);
	}
	return err;
}

/* --- telling -------------------------------------------------------------------------------- */

static struct error *tell_conflicts(const struct join *join)
{
	const char *name = join->conflicts[0].name;

	for (size_t i = 0; i < join->n_conflicts; i++)
		print_conflict(&join->conflicts[i]);
	return error_hint(join->n_conflicts == 1
				  ? error_new(STATUS_CONFLICT, "1 conflict; nothing was changed")
				  : error_new(STATUS_CONFLICT, "%zu conflicts; nothing was changed", join->n_conflicts),
			  "choose by name, such as: afspraak sync --resolve '%s=ours', or =theirs%s", name,
			  join->conflicts[0].field ? _(", =base or another value") : _(" or =base"));
}

static struct error *tell_unsound(const struct sync_result *result)
{
	print_findings(&result->findings, SEVERITY_ERROR);
	if (result->join.n || result->received)
		return error_hint(error_new(STATUS_CONFLICT, "each side is sound, and the two together are not; nothing was changed"),
				  "change yours so that they go together, and run 'afspraak sync' again");
	return error_hint(error_new(STATUS_DATA, "the register here has errors that the other side has not; nothing was sent"),
			  "mend them, and run 'afspraak sync' again");
}

static void tell_git(const struct sync_result *result)
{
	struct strv lines = STRV_INIT;

	strv_split(&lines, str_text(&result->said), '\n');
	while (lines.n && !*lines.items[lines.n - 1])
		free(lines.items[--lines.n]);
	print_lines(&lines);
	strv_free(&lines);
}

static struct error *print_answer(struct run *run, const struct sync_options *options, const struct remote *remote,
				  const struct sync_result *result)
{
	struct str out = STR_INIT;
	struct error *err;

	if (options->json)
		sync_json(result, remote, options->change.dry_run, &out);
	else
		sync_text(result, remote, options->change.dry_run, &out);
	err = run_print(run, &out, false);
	str_free(&out);
	return err;
}

static struct error *tell(struct run *run, const struct sync_options *options, const struct remote *remote,
			  const struct sync_result *result)
{
	struct error *err = NULL;

	if (options->json || result->outcome < SYNC_CONFLICT)
		err = print_answer(run, options, remote, result);
	if (err)
		return err;
	switch (result->outcome) {
	case SYNC_CONFLICT:
		return tell_conflicts(&result->join);
	case SYNC_UNSOUND:
		return tell_unsound(result);
	case SYNC_REFUSED:
		tell_git(result);
		return error_hint(error_new(STATUS_DATA, "%s refused it; nothing was changed", remote->name),
				  "its reasons are above");
	case SYNC_TAKEN:
		print_findings(&result->findings, SEVERITY_ERROR);
		if (result->findings.n)
			warn("what came has errors");
		break;
	case SYNC_SAME:
	case SYNC_SENT:
	case SYNC_MERGED:
		break;
	}
	if (result->warning) {
		char *text = error_format(result->warning);

		warn("%s", text);
		free(text);
	}
	return NULL;
}

/* --- the command ---------------------------------------------------------------------------- */

/* Until there is nothing to ask any more. */
static struct error *sync_and_ask(struct sync_options *options, struct sync_request *request,
				  struct sync_result *result)
{
	bool go_on = true;
	struct error *err = NULL;

	while (!err && go_on) {
		err = sync_run(request, result);
		go_on = !err && result->outcome == SYNC_CONFLICT && can_ask(options);
		if (go_on)
			err = ask(options, &result->join, &go_on);
		if (go_on)
			sync_result_free(result);
	}
	return err;
}

static char *default_reason(const struct run *run, const struct remote *remote)
{
	return xasprintf(tr(run_lang(run), "Brought together with %s of %s"), remote->branch, remote->name);
}

static struct error *sync_with(struct run *run, struct sync_options *options, const struct remote *remote)
{
	char *reason = default_reason(run, remote);
	struct change_why why = {
		options->change.message ? options->change.message : reason,
		options->change.kind ? options->change.kind : "administratief", options->change.decision,
		options->change.effective,
	};
	struct sync_request request = { .site = run->site, .remote = remote, .why = &why, .choices = &options->choices,
					.dry_run = options->change.dry_run };
	struct sync_result result = SYNC_RESULT_INIT;
	struct error *err = change_signs(run, &options->change, &request.sign);

	if (!err)
		err = sync_and_ask(options, &request, &result);
	if (err)
		tell_git(&result);
	else
		err = tell(run, options, remote, &result);
	sync_result_free(&result);
	free(reason);
	return err;
}

static struct error *sync_by_name(struct run *run, struct sync_options *options, const char *name)
{
	static const char *const formats[] = { "text", "json", NULL };
	struct remote remote = { .name = NULL };
	size_t format;
	struct error *err = parse_format(options->format_name, formats, &format);

	options->json = !err && format == 1;
	for (size_t i = 0; i < options->resolves.n && !err; i++)
		err = join_choices_add(&options->choices, options->resolves.items[i].value);
	if (!err)
		err = remote_find(run->site->store, name, &remote);
	if (!err)
		err = sync_with(run, options, &remote);
	remote_free(&remote);
	join_choices_free(&options->choices);
	return err;
}

struct error *cmd_sync(struct run *run, int argc, char **argv, enum status *status)
{
	struct sync_options options = { .format_name = NULL };
	struct opt opts[] = {
		{ .kind = OPT_ARGS, .name = "resolve", .dest = &options.resolves, .arg = "NAME=TAKE",
		  .help = N_("what a conflict comes to: ours, theirs, base, or a value") },
		{ .kind = OPT_STRING, .letter = 'm', .name = "message", .dest = &options.change.message, .arg = "REASON",
		  .help = N_("the reason of the merge, if one is made") },
		{ .kind = OPT_STRING, .name = "decision", .dest = &options.change.decision, .arg = "TEXT",
		  .help = N_("the decision that the merge rests on") },
		{ .kind = OPT_STRING, .name = "kind", .dest = &options.change.kind, .arg = "KIND",
		  .help = N_("the kind of the merge: administratief when not given") },
		{ .kind = OPT_STRING, .name = "effective", .dest = &options.change.effective, .arg = "DATE",
		  .help = N_("the day from which what the merge decides holds") },
		{ .kind = OPT_FLAG, .name = "sign", .dest = &options.change.sign,
		  .help = N_("sign the merge with your SSH key") },
		{ .kind = OPT_FLAG, .name = "no-sign", .dest = &options.change.no_sign,
		  .help = N_("do not sign it, whatever commit.gpgSign says") },
		{ .kind = OPT_FLAG, .letter = 'n', .name = "dry-run", .dest = &options.change.dry_run,
		  .help = N_("tell what would happen, send and change nothing") },
		{ .kind = OPT_STRING, .name = "format", .dest = &options.format_name, .arg = "FORMAT",
		  .help = N_("text or json") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"sync", "[REMOTE]",
		N_("Fetch what others changed, bring it together with yours field by field, and send yours."), opts,
		run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 1);
	if (!err)
		err = sync_by_name(run, &options, operands.n ? operands.items[0] : NULL);
done:
	opt_args_free(&options.resolves);
	strv_free(&operands);
	return err;
}
