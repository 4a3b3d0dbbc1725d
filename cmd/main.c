#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "cmd/cmd.h"

#define MAKE N_("Making and changing")
#define LOOK N_("Looking")
#define GUARD N_("Guarding")
#define SHARE N_("Sharing")
#define HELP N_("Helping")

const struct command commands[] = {
	{ "init", cmd_init, 0, MAKE, N_("Make a register") },
	{ "add", cmd_add, NEEDS_REG, MAKE, N_("Add an agreement, task or party") },
	{ "amend", cmd_amend, NEEDS_REG, MAKE, N_("Change fields of a record") },
	{ "import", cmd_import, NEEDS_REG, MAKE, N_("Add and change records by a CSV file or an export") },
	{ "attach", cmd_attach, NEEDS_REG, MAKE, N_("Store a document with a record, or refer to one") },
	{ "remove", cmd_remove, NEEDS_REG, MAKE, N_("Take out a record made by mistake") },
	{ "revert", cmd_revert, NEEDS_REG, MAKE, N_("Undo one change, and keep what came after it") },
	{ "approve", cmd_approve, NEEDS_REG, MAKE, N_("Approve a change, with a signature of your own") },
	{ "list", cmd_list, NEEDS_REG, LOOK, N_("List records") },
	{ "show", cmd_show, NEEDS_REG, LOOK, N_("Show one record") },
	{ "search", cmd_search, NEEDS_REG, LOOK, N_("Search text in all records") },
	{ "log", cmd_log, NEEDS_REG, LOOK, N_("Show who changed what, when, why and on whose decision") },
	{ "blame", cmd_blame, NEEDS_REG, LOOK, N_("Show which commit gave each field its value") },
	{ "diff", cmd_diff, NEEDS_SITE, LOOK, N_("Show the fields that differ between two revisions") },
	{ "explain", cmd_explain, NEEDS_REG, LOOK, N_("Explain the term of an agreement step by step") },
	{ "due", cmd_due, NEEDS_REG, LOOK, N_("List what has to be done by when, and what is overdue") },
	{ "overview", cmd_overview, NEEDS_REG, LOOK, N_("Report the register on a reference date, with the verdict on the norm") },
	{ "check", cmd_check, 0, GUARD, N_("List everything that is wrong or unknown in the records") },
	{ "verify", cmd_verify, NEEDS_SITE, GUARD, N_("Verify that the history is whole and was not rewritten") },
	{ "audit", cmd_audit, NEEDS_SITE, GUARD, N_("Write what an external auditor takes away") },
	{ "sync", cmd_sync, NEEDS_REG, SHARE, N_("Bring the register together with the central one, field by field") },
	{ "merge-file", cmd_merge_file, 0, SHARE, N_("Merge three versions of a record field by field, also for git") },
	{ "export", cmd_export, NEEDS_REG, SHARE, N_("Give the whole register to other programs") },
	{ "schema", cmd_schema, 0, SHARE, N_("Print the form of a record file as a JSON Schema, for editors") },
	{ "hook", cmd_hook, 0, SHARE, N_("Guard a central repository against what harms the register") },
	{ "reindex", cmd_reindex, NEEDS_REG, HELP, N_("Make the index of the history anew; it is never needed") },
	{ "help", cmd_help, 0, HELP, N_("Show the manual of a command") },
	{ "version", cmd_version, 0, HELP, N_("Show the version") },
	{ NULL, NULL, 0, NULL, NULL },
};

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* execvp says EACCES as well where only some directory of PATH cannot be searched. */
static bool is_on_path(const char *program)
{
	struct strv directories = STRV_INIT;
	const char *path = getenv("PATH");
	bool found = false;

	strv_split(&directories, path ? path : "", ':');
	for (size_t i = 0; i < directories.n && !found; i++) {
		char *file = xasprintf("%s/%s", *directories.items[i] ? directories.items[i] : ".", program);

		found = access(file, F_OK) == 0;
		free(file);
	}
	strv_free(&directories);
	return found;
}

/* As git does: `afspraak x` runs afspraak-x from PATH. Returns only on failure. */
static struct error *run_external(char **argv)
{
	struct strv names = STRV_INIT, near = STRV_INIT;
	char *program = xasprintf("afspraak-%s", argv[0]), *name = argv[0];
	struct error *err;
	int why;

	if (!strchr(name, '/')) {
		argv[0] = program;
		execvp(program, argv);
		why = errno;
		if (why == EACCES && !is_on_path(program))
			why = ENOENT;
		if (why != ENOENT && why != ENOTDIR) {
			errno = why;
			err = error_errno("cannot run '%s'", program);
			goto done;
		}
	}
	err = error_new(STATUS_USAGE, "unknown command '%s'", name);
	for (const struct command *c = commands; c->name; c++)
		strv_push(&names, c->name);
	nearest(name, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s'? 'afspraak help' lists the commands", near.items[0]);
	else
		error_hint(err, "'afspraak help' lists the commands");
done:
	argv[0] = name;
	free(program);
	strv_free(&names);
	strv_free(&near);
	return err;
}

static struct error *set_up(struct run *run)
{
	unsigned needs = run->command->needs;
	struct error *err = NULL;

	if (needs & (NEEDS_SITE | NEEDS_REG))
		err = site_find(".", &run->site);
	if (!err && run->site)
		run->site->lookup = run->lookup = index_lookup_new(run->site);
	if (!err && (needs & NEEDS_REG))
		err = run_open_register(run);
	return err;
}

/* Called by the command, between its options and its work: -h and a wrong
 * option need no register. */
struct error *run_start(struct run *run, const struct opt_usage *usage, int argc, char **argv,
			struct strv *operands, bool *done)
{
	struct error *err = opt_parse(usage, argc, argv, false, operands, done);

	if (!err && *done) {
		struct str text = STR_INIT;

		run->output = NULL;
		err = run_apply_lang(run);
		opt_print(usage, &text);
		err = err ? err : run_print(run, &text, false);
		str_free(&text);
	}
	if (err || *done)
		return err;
	err = run_apply_globals(run);
	return err ? err : set_up(run);
}

static void set_common(struct run *run)
{
	struct opt common[] = {
		{ .kind = OPT_STRING, .letter = 'C', .dest = &run->directory, .arg = "DIR",
		  .help = N_("change to DIR first") },
		{ .kind = OPT_STRING, .name = "lang", .dest = &run->lang_name, .arg = "LANG",
		  .help = N_("language of reports and messages: nl or en") },
		{ .kind = OPT_STRING, .name = "color", .dest = &run->color_name, .arg = "WHEN",
		  .help = N_("auto, always or never") },
		{ .kind = OPT_STRING, .name = "today", .dest = &run->today_text, .arg = "DATE",
		  .help = N_("take DATE as today") },
		{ .kind = OPT_FLAG, .name = "no-pager", .dest = &run->no_pager,
		  .help = N_("never start a pager") },
		{ .kind = OPT_END },
	};

	_Static_assert(sizeof common <= sizeof run->common, "room for the common options");
	memcpy(run->common, common, sizeof common);
}

/* Everything must have reached stdout: a full disk is a failure, not an answer. */
static enum status finish_output(enum status status)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		int number = errno;

		/* With that status, the reason has been told already. */
		if (status != STATUS_SYSTEM)
			fprintf(stderr, "afspraak: %s: %s\n", _("cannot write to standard output"),
				error_reason(lang_messages(), number));
		return STATUS_SYSTEM;
	}
	return status;
}

/* --version; -h; or no command at all, which is wrong use. */
static enum status answer_globally(bool version, bool help, const struct opt_usage *usage)
{
	struct str text = STR_INIT;

	if (version) {
		str_addf(&text, "afspraak %s\n", AFSPRAAK_VERSION);
	} else {
		opt_print(usage, &text);
		str_addc(&text, '\n');
		add_command_list(&text);
	}
	fputs(str_text(&text), version || help ? stdout : stderr);
	str_free(&text);
	return version || help ? STATUS_OK : STATUS_USAGE;
}

/* Messages are in the language of the environment, or of --lang wherever it stands:
 * a mistake in what stands before it is told in that language as well. */
static void choose_language(int argc, char **argv)
{
	enum lang lang = lang_asked_for(getenv("LANGUAGE"), getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7
				    : strcmp(argv[i], "--lang") == 0 ? argv[i + 1] : NULL;

		if (value && (strcmp(value, "nl") == 0 || strcmp(value, "en") == 0))
			lang = *value == 'n' ? LANG_NL : LANG_EN;
	}
	lang_set_messages(lang);
}

int main(int argc, char **argv)
{
	static struct run run;
	struct strv operands = STRV_INIT;
	bool help = false, version = false;
	struct opt options[] = {
		{ .kind = OPT_FLAG, .name = "version", .dest = &version, .help = N_("show the version") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		NULL, "COMMAND [ARG]...", N_("Keep a register of agreements on tasks carried out by others."),
		options, run.common,
	};
	enum status status = STATUS_OK;
	struct error *err;

	mem_tune();
	choose_language(argc, argv);
	set_common(&run);
	err = opt_parse(&usage, argc, argv, true, &operands, &help);
	if (!err)
		err = run_apply_globals(&run);
	if (!err && (help || version || !operands.n)) {
		status = answer_globally(version, help, &usage);
	} else if (!err) {
		int at = argc - (int)operands.n;

		run.command = find_command(argv[at]);
		err = run.command ? run.command->run(&run, argc - at, argv + at, &status)
				  : run_external(argv + at);
	}
	if (err) {
		print_error(err);
		status = err->status;
	}
	error_free(err);
	strv_free(&operands);
	index_free(run.index);
	index_lookup_free(run.lookup);
	/* The register and its site are left to the system, which takes ten thousand records
	 * back at once. */
	return (int)finish_output(status);
}
