/* What the commands share. A command is one file: it parses its options, makes
 * one or two calls into the library, and prints. Dispatch (main.c) has set up
 * what the command's row in the table asks for. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/date.h"
#include "base/opt.h"
#include "history/index.h"
#include "model/check.h"
#include "model/reg.h"
#include "report/doc.h"

struct join_conflict;
struct run;

/* *status is what the program exits with when no error is returned. */
typedef struct error *(*command_run)(struct run *run, int argc, char **argv, enum status *status);

enum {
	NEEDS_SITE = 1 << 0,    /* run->site: where the register is */
	NEEDS_REG = 1 << 1,     /* run->reg too: the register at HEAD, settings read, no records */
};

struct command {
	const char *name;
	command_run run;
	unsigned needs;
	const char *group;      /* heading in `help` */
	const char *summary;    /* one line */
};

extern const struct command commands[];         /* ended by a NULL name */

struct error *cmd_add(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_amend(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_approve(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_attach(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_audit(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_blame(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_check(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_diff(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_due(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_explain(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_help(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_init(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_list(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_log(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_merge_file(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_overview(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_remove(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_revert(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_search(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_show(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_sync(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_verify(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_hook(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_import(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_export(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_schema(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_reindex(struct run *run, int argc, char **argv, enum status *status);
struct error *cmd_version(struct run *run, int argc, char **argv, enum status *status);

/* One invocation. */
struct run {
	const struct command *command;
	const char *directory;  /* -C */
	const char *lang_name;  /* --lang, or NULL */
	const char *color_name;
	const char *today_text; /* --today or AFSPRAAK_TODAY, or NULL */
	bool no_pager;
	const char *output;     /* -o, of the looking commands; or NULL */
	const char *as_of;      /* --as-of, of the looking commands; or NULL */
	struct opt common[8];   /* the options above, accepted after the command as well */
	struct site *site;
	struct lookup *lookup;  /* of the site */
	struct reg *reg;
	struct index *index;    /* of the history of HEAD; see run_index */
	bool index_tried;
	struct error *unprinted;        /* why a part of the answer could not be printed */
};

/* Parse the command's options and find what it needs. *done is set when -h was
 * given and answered: the command then returns at once. */
struct error *run_start(struct run *run, const struct opt_usage *usage, int argc, char **argv,
			struct strv *operands, bool *done) MUST_CHECK;
/* Open run->reg: the register at HEAD or, with --as-of, at the revision or day
 * named; days are those of HEAD's history and time zone. Status 2 for a day
 * before the first commit, or a revision that has no register. */
struct error *run_open_register(struct run *run) MUST_CHECK;
/* The index at HEAD's commit, opened when it is first asked for; borrowed. NULL
 * when there is none to be had. */
struct index *run_index(struct run *run);
/* The same, but only when one was made before. */
struct index *run_made_index(struct run *run);
/* As run_index, where the history asked about is that of HEAD, and not of --as-of. */
struct index *run_history_index(struct run *run);
/* Have messages in the language of --lang, if it was given. */
struct error *run_apply_lang(struct run *run) MUST_CHECK;
/* Act on -C and check the other common options; a second call does nothing. */
struct error *run_apply_globals(struct run *run) MUST_CHECK;
/* The commands under their headings, with their summaries. */
void add_command_list(struct str *out);

/* Exactly, or at least and at most, so many operands; the usage in the error. */
struct error *run_operands(const struct opt_usage *usage, const struct strv *operands, size_t min,
			   size_t max) MUST_CHECK;

/* "[type/]id" in its parts; *id is borrowed from ref. Status 2. */
struct error *parse_reference(const char *ref, enum record_type *type, const char **id) MUST_CHECK;
/* The record in reg (run->reg as a rule), borrowed; status 2 with the nearest
 * ids when there is none. find_record refuses one that cannot be read (status 4). */
struct error *find_any_record(struct reg *reg, const char *ref, struct record **out) MUST_CHECK;
struct error *find_record(struct reg *reg, const char *ref, struct record **out) MUST_CHECK;
struct error *unknown_id(struct reg *reg, enum record_type type, const char *id) MUST_CHECK;

/* The position of name among the NULL-ended choices. Status 2. */
struct error *parse_choice(const char *option, const char *name, const char *const *choices,
			   size_t *out) MUST_CHECK;
/* --format: the position of name in the NULL-ended list of what the command
 * can print; NULL is the first. Status 2. */
struct error *parse_format(const char *name, const char *const *formats, size_t *out) MUST_CHECK;
struct error *parse_day(const char *option, const char *text, struct date *out) MUST_CHECK;
/* --today, AFSPRAAK_TODAY, or today in the register's time zone. */
struct error *run_today(const struct run *run, struct date *out) MUST_CHECK;
/* The language of reports: --lang, else the register's `taal`. */
enum lang run_lang(const struct run *run);

/* Whether the answer goes to a terminal, and not to a file or a pipe. */
bool run_to_terminal(const struct run *run);
/* Width of the terminal (80 when there is none) and whether to use colour. */
struct doc_style run_style(const struct run *run);
bool run_color(const struct run *run);
/* The row of a looking command's option table for -o. */
#define OUTPUT_OPTION(run) \
	{ .kind = OPT_STRING, .letter = 'o', .name = "output", .dest = &(run)->output, .arg = "FILE", \
	  .help = N_("write to FILE, in one step") }

/* And for --as-of. */
#define AS_OF_OPTION(run) \
	{ .kind = OPT_STRING, .name = "as-of", .dest = &(run)->as_of, .arg = "REV|DATE", \
	  .help = N_("what the register knew at that revision, or at the end of that day") }

/* Print a finished answer: to the file of -o (atomically) when one is named, else
 * to stdout, through a pager when that is a terminal and page is set. */
struct error *run_print(struct run *run, const struct str *text, bool page) MUST_CHECK;
/* Print what is there already of an answer that cannot fail any more, and that no pager
 * shows: when it goes to stdout, else it is left for run_print, which has to come in any
 * case and tells what failed. context is the run. */
void run_print_part(struct str *text, void *context);
/* A line on stderr: "afspraak: warning: …", safe for a terminal. */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Lines on stderr, made safe for a terminal. */
void print_lines(const struct strv *lines);
/* A warning for each record of reg that cannot be read, as answers leave it out. */
void warn_broken(const struct reg *reg);
void print_error(const struct error *err);
/* Each conflict with what the sides have. */
void print_conflict(const struct join_conflict *conflict);
void print_findings(const struct findings *findings, enum severity from);

#endif
