#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/nearest.h"
#include "base/tty.h"
#include "cmd/cmd.h"

/* Manual pages that are about no single command. */
static const struct {
	const char *topic, *page;
	char section;
} topics[] = {
	{ "afspraak", "afspraak", '1' },
	{ "register", "afspraak-register", '5' },
	{ "tutorial", "afspraak-tutorial", '7' },
	{ "auditor", "afspraak-auditor", '7' },
};

void add_command_list(struct str *out)
{
	const char *group = "";

	for (const struct command *c = commands; c->name; c++) {
		if (strcmp(c->group, group) != 0)
			str_addf(out, "%s%s\n", *group ? "\n" : "", _(c->group));
		group = c->group;
		str_addf(out, "    %-10s  %s\n", c->name, _(c->summary));
	}
	str_add(out, _("\n'afspraak help COMMAND' shows a command's manual, 'afspraak help tutorial' how to\n"
		       "begin, 'afspraak help register' the files.\n"));
}

/* In the build tree (.build/NAME/afspraak), beside where the program was
 * installed (PREFIX/bin), or where it was told to be. */
static char *find_page(const char *page, char section)
{
	char *top = process_above(3), *prefix = process_above(2);
	char *paths[] = {
		xasprintf("%s/man/%s.%c", top, page, section),
		xasprintf("%s/share/man/man%c/%s.%c", prefix, section, page, section),
		xasprintf("%s/man%c/%s.%c", AFSPRAAK_MANDIR, section, page, section),
	};
	size_t chosen = 0;

	while (chosen + 1 < COUNT(paths) && access(paths[chosen], R_OK) != 0)
		chosen++;
	for (size_t i = 0; i < COUNT(paths); i++)
		if (i != chosen)
			free(paths[i]);
	free(top);
	free(prefix);
	return paths[chosen];
}

/* Into a pipe, plain text without overstrikes; man's own pager otherwise. */
static struct error *show_page(const char *path)
{
	static const char viewer[] =
		"f() {\n"
		"	if command -v mandoc >/dev/null; then\n"
		"		if [ -t 1 ]; then exec mandoc -a \"$1\"; fi\n"
		"		mandoc -T ascii \"$1\" | LC_ALL=C sed \"s/.$(printf '\\b')//g\"\n"
		"	elif command -v man >/dev/null; then man -l \"$1\"\n"
		"	else exit 127; fi\n"
		"}; f";
	struct error *err;

	if (access(path, R_OK) != 0)
		return error_errno("cannot read the manual page %s", path);
	err = run_with_argument(viewer, path);
	if (err) {
		error_free(err);
		err = error_hint(error_new(STATUS_SYSTEM, "cannot show the manual page %s", path),
				 "install mandoc: apt install mandoc");
	}
	return err;
}

static struct error *unknown_topic(const char *topic)
{
	struct error *err = error_new(STATUS_USAGE, "there is no manual for '%s'", topic);
	struct strv names = STRV_INIT, near = STRV_INIT;

	for (const struct command *c = commands; c->name; c++)
		strv_push(&names, c->name);
	for (size_t i = 0; i < COUNT(topics); i++)
		strv_push(&names, topics[i].topic);
	nearest(topic, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else
		error_hint(err, "'afspraak help' lists the commands");
	strv_free(&names);
	strv_free(&near);
	return err;
}

static struct error *show_topic(const char *topic)
{
	struct error *err;
	char *page = NULL, *path;
	char section = '1';

	for (size_t i = 0; i < COUNT(topics); i++)
		if (strcmp(topics[i].topic, topic) == 0 || strcmp(topics[i].page, topic) == 0) {
			page = xstrdup(topics[i].page);
			section = topics[i].section;
		}
	for (const struct command *c = commands; c->name && !page; c++)
		if (strcmp(c->name, topic) == 0)
			page = xasprintf("afspraak-%s", topic);
	if (!page)
		return unknown_topic(topic);
	path = find_page(page, section);
	err = show_page(path);
	free(path);
	free(page);
	return err;
}

struct error *cmd_help(struct run *run, int argc, char **argv, enum status *status)
{
	bool names = false, done;
	struct opt opts[] = {
		{ .kind = OPT_FLAG, .name = "names", .dest = &names,
		  .help = N_("print the names of the commands, one a line") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "help", "[COMMAND]", N_("Show the manual of a command, or list the commands."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	struct str text = STR_INIT;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 1);
	if (err)
		goto done;
	if (operands.n) {
		err = show_topic(operands.items[0]);
		goto done;
	}
	for (const struct command *c = commands; names && c->name; c++)
		str_addf(&text, "%s\n", c->name);
	if (!names)
		add_command_list(&text);
	err = run_print(run, &text, false);
done:
	str_free(&text);
	strv_free(&operands);
	return err;
}
