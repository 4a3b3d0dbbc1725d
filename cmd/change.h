/* What the changing commands share: their options, the editor, the commit. */
#ifndef CMD_CHANGE_H
#define CMD_CHANGE_H

#include "cmd/cmd.h"
#include "model/change.h"

struct change_options {
	const char *message, *decision, *kind, *effective;
	const char *note;       /* a line that the message has below the reason, or NULL */
	bool dry_run;
	bool sign, no_sign;     /* neither: as commit.gpgSign says */
	char *draft;            /* file of what was typed in the editor, or NULL; change_finish frees it */
};

/* Rows for a command's option table. */
#define CHANGE_OPTIONS(o) \
	{ .kind = OPT_STRING, .letter = 'm', .name = "message", .dest = &(o)->message, .arg = "REASON", \
	  .help = N_("why; without it the editor opens for the reason") }, \
	{ .kind = OPT_STRING, .name = "decision", .dest = &(o)->decision, .arg = "TEXT", \
	  .help = N_("the decision that the change rests on") }, \
	{ .kind = OPT_STRING, .name = "kind", .dest = &(o)->kind, .arg = "KIND", \
	  .help = N_("registratie, wijziging, verlenging, opzegging, ...") }, \
	{ .kind = OPT_STRING, .name = "effective", .dest = &(o)->effective, .arg = "DATE", \
	  .help = N_("the day from which the change holds") }, \
	{ .kind = OPT_FLAG, .name = "sign", .dest = &(o)->sign, \
	  .help = N_("sign the commit with your SSH key") }, \
	{ .kind = OPT_FLAG, .name = "no-sign", .dest = &(o)->no_sign, \
	  .help = N_("do not sign it, whatever commit.gpgSign says") }, \
	{ .kind = OPT_FLAG, .letter = 'n', .name = "dry-run", .dest = &(o)->dry_run, \
	  .help = N_("show the diff and the commit message, write nothing") }

/* The edits that options ask, whose tags are enum edit_op; free with edits_free, after
 * an error too. Status 2. */
struct error *parse_edits(const struct opt_args *args, struct edit **out, size_t *n) MUST_CHECK;

/* Whether the options and commit.gpgSign have it signed. Status 2 when it should be
 * and there is no key, so that nobody writes a reason to hear that then. */
struct error *change_signs(struct run *run, const struct change_options *options, bool *out) MUST_CHECK;

/* Commit the change (or, dry, show it), and print what came of it. kind is
 * the kind when the user named none. What was typed in an editor stays in its
 * file, which the error names, until the change stands. */
struct error *change_finish(struct run *run, struct change *change, struct change_options *options,
			    const char *kind) MUST_CHECK;

/* Stage the text in a change (change_add, change_rewrite). */
typedef void (*stage_text)(struct change *change, const struct str *text, const void *context);

/* The editor loop. Open git's editor on initial; help lines (they begin with a
 * marker and are left out afterwards) stand above it. An empty or unchanged
 * text aborts (status 2). A text with errors comes back with the findings as
 * help lines, until it is right or was left as it was. On success *change
 * holds the staged text and *draft the file where it stands, for
 * change_finish; an error names that file when something was typed. */
struct editor_job {
	const char *name;               /* of the file that the editor shows, before its number and .yaml */
	const char *path;               /* of the record, below the register's directory */
	const char *help;               /* lines, without marker */
	const char *initial;
	bool template;                  /* lines that begin with template_marker are left out in the end */
	stage_text stage;
	const void *context;
};
struct error *change_by_editor(struct run *run, const struct editor_job *job, struct change **change,
			       char **draft) MUST_CHECK;

/* The template of a new record, from the field table, in the language of messages.
 * Optional fields stand behind the marker (see template_marker). */
void add_template(enum record_type type, struct str *out);
extern const char template_marker[];

#endif
