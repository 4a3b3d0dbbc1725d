#include "cmd/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/editor.h"

/* --- the reason --------------------------------------------------------------- */

static void add_comment(struct str *out, const char *prefix, const char *text)
{
	struct strv lines = STRV_INIT;

	strv_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (*lines.items[i] || i + 1 < lines.n)
			str_addf(out, "%s%s%s\n", prefix, *lines.items[i] ? " " : "", lines.items[i]);
	strv_free(&lines);
}

static void without_comments(const struct str *text, struct str *out)
{
	struct strv lines = STRV_INIT;

	strv_split(&lines, str_text(text), '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (lines.items[i][0] != '#')
			str_addf(out, "%s\n", lines.items[i]);
	str_trim_end(out);
	strv_free(&lines);
}

static struct error *make_diff(const struct run *run, const struct change_file *files, size_t n,
			       struct str *out)
{
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		char *path = site_path(run->site, files[i].path);

		err = store_diff_text(path, files[i].before, files[i].before_len, files[i].after,
				      files[i].after_len, out);
		free(path);
	}
	return err;
}

static struct error *ask_reason(struct run *run, const struct change_file *files, size_t n, struct str *out,
				char **draft)
{
	struct str text = STR_INIT, diff = STR_INIT;
	struct error *err = make_diff(run, files, n, &diff);

	*draft = editor_path(run, "REASON", "");

	str_add(&text, "\n# Why is this changed? The first line is the summary.\n"
		       "# Lines that begin with '#' are left out; an empty reason aborts.\n#\n");
	if (!err) {
		add_comment(&text, "#", str_text(&diff));
		err = editor_open(run, *draft, &text);
	}
	without_comments(&text, out);
	if (!err && !out->len)
		err = error_new(STATUS_USAGE, "aborted: the reason is empty; nothing was written");
	str_free(&text);
	str_free(&diff);
	return err;
}

/* --- the commit ----------------------------------------------------------------- */

static struct error *show_dry(struct run *run, const struct change *change, const struct change_why *why,
			      const struct change_file *files, size_t n)
{
	struct str raw = STR_INIT, out = STR_INIT;
	char *message = NULL;
	struct error *err = change_message(change, why, &message);

	if (!err)
		err = make_diff(run, files, n, &raw);
	if (!err) {
		str_addf(&raw, "\n%s", message);
		utf8_add_safe(&out, str_text(&raw), true);
		err = run_print(run, NULL, &out, true);
	}
	free(message);
	str_free(&raw);
	str_free(&out);
	return err;
}

static struct error *print_commit(struct run *run, const struct oid *commit, const char *reason)
{
	char hex[OID_HEX_SIZE], *subject = xstrndup(reason, strcspn(reason, "\n"));
	struct str out = STR_INIT;
	struct error *err;

	oid_hex(commit, hex);
	str_addf(&out, "[%.10s] ", hex);
	utf8_add_safe(&out, subject, false);
	str_addc(&out, '\n');
	err = run_print(run, NULL, &out, false);
	str_free(&out);
	free(subject);
	return err;
}

struct error *change_finish(struct run *run, struct change *change, const struct change_options *options,
			    const char *kind)
{
	struct change_why why = { options->message, options->kind ? options->kind : kind, options->decision,
				  options->effective };
	struct findings findings = FINDINGS_INIT;
	struct change_file *files = NULL;
	struct error *err = NULL, *warning = NULL;
	struct str reason = STR_INIT;
	struct oid commit;
	size_t n = 0;

	if (!why.reason || options->dry_run)
		err = change_try(change, &findings, &files, &n);
	if (!err && !why.reason && !options->dry_run) {
		err = ask_reason(run, files, n, &reason);
		why.reason = str_text(&reason);
	}
	if (!err && options->dry_run) {
		why.reason = why.reason ? why.reason : "(no reason given yet)";
		err = show_dry(run, change, &why, files, n);
	} else if (!err) {
		err = change_commit(change, &why, &findings, &commit, &warning);
		if (!err)
			err = print_commit(run, &commit, why.reason + strspn(why.reason, " \t\n"));
	}
	print_findings(&findings, SEVERITY_WARNING);
	if (warning) {
		char *text = error_format(warning);

		warn("%s", text);
		free(text);
	}
	error_free(warning);
	findings_free(&findings);
	change_files_free(files, n);
	str_free(&reason);
	return err;
}

/* --- the editor loop ---------------------------------------------------------------- */

/* What no line of the user's text begins with. */
static char *choose_marker(const char *text)
{
	struct str marker = STR_INIT;
	struct strv lines = STRV_INIT;
	bool used = true;

	str_add(&marker, template_marker);
	strv_split(&lines, text, '\n');
	while (used) {
		used = false;
		for (size_t i = 0; i < lines.n && !used; i++)
			used = starts_with(lines.items[i], marker.ptr);
		if (used)
			str_addc(&marker, ':');
	}
	strv_free(&lines);
	return str_detach(&marker);
}

/* The text without the lines that begin with the marker, byte for byte. */
static void strip(const struct str *text, const char *marker, struct str *out)
{
	const char *line = str_text(text);

	while (*line) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		if (!starts_with(line, marker))
			str_addn(out, line, len);
		line += len;
	}
}

static bool is_blank(const struct str *text)
{
	return strspn(str_text(text), " \t\r\n") == text->len;
}

/* Help above the text, and each finding above the line it is about. */
static void compose(const struct editor_job *job, const char *marker, const char *shown_path,
		    const struct findings *findings, const char *body, struct str *out)
{
	unsigned line = 1;

	str_truncate(out, 0);
	add_comment(out, marker, job->help);
	for (size_t i = 0; i < findings->n; i++)
		if (strcmp(findings->items[i].path, shown_path) != 0 || !findings->items[i].line)
			str_addf(out, "%s %s: %s\n", marker, severity_name(findings->items[i].severity),
				 findings->items[i].text);
	for (; *body; line++) {
		size_t len = strcspn(body, "\n");

		for (size_t i = 0; i < findings->n; i++)
			if (findings->items[i].line == line && findings->items[i].severity >= SEVERITY_WARNING &&
			    strcmp(findings->items[i].path, shown_path) == 0)
				str_addf(out, "%s %s: column %u: %s\n", marker,
					 severity_name(findings->items[i].severity), findings->items[i].column,
					 findings->items[i].text);
		len += body[len] == '\n';
		str_addn(out, body, len);
		body += len;
	}
}

static struct error *aborted(const char *why, const char *kept)
{
	struct error *err = error_new(STATUS_USAGE, "aborted: %s; nothing was written", why);

	return kept ? error_hint(err, "your text is in %s", kept) : err;
}

/* One round: edit, strip, stage, try. *again when there is something to mend. */
static struct error *edit_once(struct run *run, const struct editor_job *job, const char *marker,
			       const struct findings *before, struct str *body, struct change **change,
			       struct findings *findings, char **path)
{
	char *shown = site_path(run->site, job->path);
	struct str text = STR_INIT;
	struct error *err;

	compose(job, marker, shown, before, str_text(body), &text);
	free(shown);
	err = editor_open(run, job->name, &text, path);
	if (!err) {
		str_truncate(body, 0);
		strip(&text, marker, body);
		*change = change_new(run->reg);
		job->stage(*change, body, job->context);
		err = is_blank(body) ? aborted("the text is empty", NULL)
				     : change_try(*change, findings, NULL, NULL);
	}
	str_free(&text);
	return err;
}

struct error *change_by_editor(struct run *run, const struct editor_job *job, struct change **change)
{
	char *marker = choose_marker(job->initial), *path = NULL, *last = xstrdup(job->initial);
	struct findings before = FINDINGS_INIT, findings = FINDINGS_INIT;
	struct str body = STR_INIT;
	struct error *err;
	bool again = true;

	str_add(&body, job->initial);
	*change = NULL;
	do {
		change_free(*change);
		*change = NULL;
		free(path);
		err = edit_once(run, job, marker, &before, &body, change, &findings, &path);
		if (err && *change && strcmp(str_text(&body), last) == 0) {
			error_free(err);
			err = aborted(before.n ? "the errors are still there" : "nothing was changed",
				      before.n ? path : NULL);
			again = false;
		} else {
			again = err && err->status == STATUS_DATA;
		}
		free(last);
		last = xstrdup(str_text(&body));
		findings_free(&before);
		before = findings;
		findings = (struct findings)FINDINGS_INIT;
		if (again)
			error_free(err);
	} while (again);
	if (!err || !before.n)
		editor_done(path);
	else
		free(path);
	if (err) {
		change_free(*change);
		*change = NULL;
	}
	findings_free(&before);
	free(marker);
	free(last);
	str_free(&body);
	return err;
}
