#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "history/guard.h"
#include "store/push.h"

#define NAME "pre-receive"
#define MARK "# Made by 'afspraak hook install', which may replace it."

enum {
	WIDTH = 72,             /* of what a pusher reads after "remote: " */
	SHOWN = 100,            /* reasons; one broken rule can be in thousands of commits */
	SCRIPT_MAX = 65536,
};

/* --- install ---------------------------------------------------------------------- */

/* This program by the name that stays when a new version comes: that on PATH,
 * which may be a link, before the file itself. The caller owns it. */
static char *lasting_program(void)
{
	struct strv directories = STRV_INIT;
	char *self = process_above(0), *found = NULL;
	const char *path = getenv("PATH");
	struct stat us, it;

	strv_split(&directories, path ? path : "", ':');
	for (size_t i = 0; i < directories.n && !found && stat(self, &us) == 0; i++) {
		char *file = xasprintf("%s/afspraak", directories.items[i]);

		if (*file == '/' && stat(file, &it) == 0 && it.st_dev == us.st_dev && it.st_ino == us.st_ino)
			found = xstrdup(file);
		free(file);
	}
	strv_free(&directories);
	if (!found)
		return self;
	free(self);
	return found;
}

static void add_quoted(struct str *out, const char *text)
{
	str_addc(out, '\'');
	for (; *text; text++)
		*text == '\'' ? str_add(out, "'\\''") : str_addc(out, *text);
	str_addc(out, '\'');
}

/* A program that is gone refuses the push: a guard that is not there lets nobody in. */
static void write_script(struct str *out)
{
	char *program = lasting_program();

	str_add(out, "#!/bin/sh\n" MARK "\nprogram=");
	add_quoted(out, program);
	str_add(out, "\n[ -x \"$program\" ] || program=$(command -v afspraak) || {\n"
		     "\techo \"afspraak is not installed on this server any more: nothing is taken.\" >&2\n"
		     "\techo \"Its administrator can install it, and run 'afspraak hook install'.\" >&2\n"
		     "\texit 1\n}\nexec \"$program\" hook " NAME "\n");
	free(program);
}

static char *hooks_directory(struct store *store)
{
	char *path = store_config_path(store, "core.hooksPath"), *whole;

	if (!path)
		return xasprintf("%shooks", store_commondir(store));
	if (*path == '/')
		return path;
	/* git runs the hooks of a bare repository in its directory. */
	whole = xasprintf("%s/%s", store_gitdir(store), path);
	free(path);
	return whole;
}

static struct error *refuse_foreign(const char *directory, const char *file)
{
	struct str text = STR_INIT;
	struct stat st;
	struct error *err = NULL;
	bool ours;

	if (lstat(file, &st) != 0)
		return errno == ENOENT ? NULL : error_errno("cannot look at %s", file);
	if (S_ISREG(st.st_mode))
		err = file_read(directory, NAME, SCRIPT_MAX, &text);
	ours = !err && strstr(str_text(&text), "\n" MARK "\n");
	error_free(err);
	str_free(&text);
	if (ours)
		return NULL;
	return error_hint(error_new(STATUS_CONFLICT, "%s is there already, and is not of afspraak: it was left as it is", file),
			  "let it run 'afspraak hook pre-receive' with the standard input that it gets, or take it away");
}

static struct error *install_in(struct run *run, struct store *store)
{
	char *directory = hooks_directory(store), *file = xasprintf("%s/" NAME, directory);
	struct str script = STR_INIT, shown = STR_INIT;
	struct error *err = NULL;

	if (mkdir(directory, 0777) != 0 && errno != EEXIST)
		err = error_errno("cannot make the directory %s", directory);
	if (!err)
		err = refuse_foreign(directory, file);
	write_script(&script);
	if (!err)
		err = error_in_file(file_write(directory, NAME, script.ptr, script.len), file);
	if (!err && chmod(file, 0755) != 0)
		err = error_errno("cannot make %s a program", file);
	utf8_add_safe(&shown, file, false);
	str_addc(&shown, '\n');
	if (!err)
		err = run_print(run, &shown, false);
	str_free(&shown);
	str_free(&script);
	free(directory);
	free(file);
	return err;
}

static struct error *install(struct run *run, const char *directory)
{
	struct store *store;
	struct error *err = store_open(directory, &store);

	if (err)
		return err;
	err = install_in(run, store);
	store_free(store);
	return err;
}

/* --- pre-receive -------------------------------------------------------------------- */

static struct error *read_pushes(struct pushes *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	struct error *err = NULL;

	while (!err && (len = getline(&line, &cap, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		err = pushes_add(out, line);
	}
	if (!err && ferror(stdin))
		err = error_errno("cannot read standard input");
	free(line);
	return err;
}

static void print_wrapped(const char *indent, const char *text)
{
	struct strv lines = STRV_INIT, parts = STRV_INIT;

	strv_split(&parts, text, '\n');
	for (size_t i = 0; i < parts.n; i++) {
		struct str safe = STR_INIT;

		utf8_add_safe(&safe, parts.items[i], false);
		utf8_wrap(&lines, str_text(&safe), WIDTH - strlen(indent));
		str_free(&safe);
	}
	for (size_t i = 0; i < lines.n; i++)
		fprintf(stderr, "%s%s\n", indent, lines.items[i]);
	strv_free(&lines);
	strv_free(&parts);
}

static void print_refusals(const struct refusals *refusals)
{
	size_t shown = refusals->n > SHOWN ? SHOWN : refusals->n;

	print_wrapped("", _("afspraak: this push was refused, and the register is as it was."));
	for (size_t i = 0; i < shown; i++) {
		if (!i || strcmp(refusals->items[i].place, refusals->items[i - 1].place) != 0)
			print_wrapped("", refusals->items[i].place);
		print_wrapped("  ", refusals->items[i].why);
	}
	if (shown < refusals->n) {
		char *more = xasprintf(_("reasons that are not shown: %zu"), refusals->n - shown);

		print_wrapped("", more);
		free(more);
	}
	print_wrapped("", _("'afspraak check --explain CODE' tells what a code means and what to do."));
}

static struct error *receive(enum status *status)
{
	struct refusals refusals = REFUSALS_INIT;
	struct pushes pushes = PUSHES_INIT;
	struct store *store = NULL;
	struct error *err = read_pushes(&pushes);

	if (!err)
		err = store_open_pushed(&store);
	if (!err)
		err = guard_judge(store, &pushes, &refusals);
	if (!err && refusals.n) {
		print_refusals(&refusals);
		*status = STATUS_FINDINGS;
	}
	refusals_free(&refusals);
	pushes_free(&pushes);
	store_free(store);
	return err;
}

struct error *cmd_hook(struct run *run, int argc, char **argv, enum status *status)
{
	struct opt opts[] = { { .kind = OPT_END } };
	struct opt_usage usage = {
		"hook", "install [DIR] | pre-receive",
		N_("Let a central repository take only what keeps the register sound."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	if (!err && !done)
		err = run_operands(&usage, &operands, 1, 2);
	if (!err && !done && strcmp(operands.items[0], "install") == 0)
		err = install(run, operands.n > 1 ? operands.items[1] : ".");
	else if (!err && !done && strcmp(operands.items[0], NAME) == 0 && operands.n == 1)
		err = receive(status);
	else if (!err && !done)
		err = error_hint(error_new(STATUS_USAGE, "'hook' does not know '%s'", operands.items[operands.n - 1]),
				 "choose one of: %s", "install, " NAME);
	strv_free(&operands);
	return err;
}
