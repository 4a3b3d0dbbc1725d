#include "cmd/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/editor.h"
#include "store/write.h"

/* --- what was typed ----------------------------------------------------------- */

/* It stays in its file until the change stands; the error says where. */
static void settle_draft(struct error *err, bool typed, char *path)
{
	char *hint;

	if (!err || !typed) {
		editor_done(path);
		return;
	}
	hint = xasprintf(_("%s%swhat you typed is in %s"), err->hint ? err->hint : "", err->hint ? "; " : "", path);
	error_hint(err, "%s", hint);
	free(hint);
	free(path);
}

/* Nobody should write a text to hear then that git does not know them. */
static struct error *check_identity(struct store *store)
{
	struct person person;
	struct error *err = store_author(store, &person);

	if (err)
		return err;
	person_free(&person);
	err = store_committer(store, &person);
	if (!err)
		person_free(&person);
	return err;
}

struct error *parse_edits(const struct opt_args *args, struct edit **out, size_t *n)
{
	struct error *err = NULL;

	*out = xcalloc(args->n, sizeof **out);
	for (*n = 0; !err && *n < args->n; ++*n)
		err = edit_parse((enum edit_op)args->items[*n].tag, args->items[*n].value, &(*out)[*n]);
	return err;
}

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
	struct error *err = check_identity(run->site->store);

	if (!err)
		err = make_diff(run, files, n, &diff);
	*draft = editor_path(run, "REASON", "");

	str_add(&text, _("\n# Why is this changed? The first line is the summary.\n"
		       "# Lines that begin with '#' are left out; an empty reason aborts.\n#\n"));
	if (!err) {
		add_comment(&text, "#", str_text(&diff));
		err = editor_open(run, *draft, &text);
	}
	without_comments(&text, out);
	if (!err && strlen(str_text(&text)) < text.len)
		err = error_new(STATUS_USAGE, "the reason holds a NUL byte; nothing was written");
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
		err = run_print(run, &out, true);
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
	err = run_print(run, &out, false);
	str_free(&out);
	free(subject);
	return err;
}

/* The reason with the command's own line below it; an empty one stays empty. */
static void add_note(struct change_why *why, const char *note, struct str *noted)
{
	if (!note || !why->reason[strspn(why->reason, " \t\n")])
		return;
	str_add(noted, why->reason);
	str_trim_end(noted);
	str_addf(noted, "\n\n%s", note);
	why->reason = str_text(noted);
}

struct error *change_signs(struct run *run, const struct change_options *options, bool *out)
{
	struct store *store = run->site->store;

	if (options->sign && options->no_sign)
		return error_new(STATUS_USAGE, "--sign and --no-sign exclude each other; nothing was written");
	*out = options->sign || (!options->no_sign && store_config_bool(store, "commit.gpgSign"));
	return *out ? store_can_sign(store) : NULL;
}

struct error *change_finish(struct run *run, struct change *change, struct change_options *options,
			    const char *kind)
{
	struct change_why why = { options->message, options->kind ? options->kind : kind, options->decision,
				  options->effective };
	struct findings findings = FINDINGS_INIT;
	const struct change_file *files = NULL;
	struct error *err = NULL, *warning = NULL;
	struct str reason = STR_INIT, noted = STR_INIT;
	char *reason_draft = NULL;
	bool sign = false;
	struct oid commit;
	size_t n = 0;

	err = change_signs(run, options, &sign);
	if (!err && sign)
		change_sign(change);
	if (!err && (!why.reason || options->dry_run))
		err = change_decided(change, &why);
	if (!err && (!why.reason || options->dry_run))
		err = change_try(change, &findings, &files, &n);
	if (!err && !why.reason && !options->dry_run) {
		err = ask_reason(run, files, n, &reason, &reason_draft);
		why.reason = str_text(&reason);
	}
	if (!err && options->dry_run && !why.reason)
		why.reason = _("(no reason given yet)");
	if (!err)
		add_note(&why, options->note, &noted);
	if (!err && options->dry_run) {
		err = show_dry(run, change, &why, files, n);
	} else if (!err) {
		err = change_commit(change, &why, &findings, &commit, &warning);
		if (!err)
			err = print_commit(run, &commit, why.reason + strspn(why.reason, " \t\n"));
	}
	settle_draft(err, options->draft != NULL, options->draft);
	settle_draft(err, reason.len > 0, reason_draft);
	options->draft = NULL;
	print_findings(&findings, SEVERITY_WARNING);
	if (warning) {
		char *text = error_format(warning);

		warn("%s", text);
		free(text);
	}
	error_free(warning);
	findings_free(&findings);
	str_free(&reason);
	str_free(&noted);
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
	const char *line = str_text(text), *end = line + text->len;

	str_truncate(out, 0);
	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((newline ? newline + 1 : end) - line);

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
		    const struct findings *findings, const struct str *body, struct str *out)
{
	const char *at = str_text(body), *end = at + body->len;

	str_truncate(out, 0);
	add_comment(out, marker, job->help);
	for (size_t i = 0; i < findings->n; i++)
		if (strcmp(findings->items[i].path, shown_path) != 0 || !findings->items[i].line)
			str_addf(out, "%s %s: %s\n", marker, severity_word(findings->items[i].severity),
				 findings->items[i].text);
	for (unsigned line = 1; at < end; line++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline + 1 : end) - at);

		for (size_t i = 0; i < findings->n; i++)
			if (findings->items[i].line == line && findings->items[i].severity >= SEVERITY_WARNING &&
			    strcmp(findings->items[i].path, shown_path) == 0)
				str_addf(out, _("%s %s: column %u: %s\n"), marker,
					 severity_word(findings->items[i].severity), findings->items[i].column,
					 findings->items[i].text);
		str_addn(out, at, len);
		at += len;
	}
}

static struct error *aborted(const char *why)
{
	return error_new(STATUS_USAGE, "aborted: %s; nothing was written", why);
}

static bool same_text(const struct str *a, const struct str *b)
{
	return a->len == b->len && memcmp(str_text(a), str_text(b), a->len) == 0;
}

/* The editor loop's state. */
struct session {
	const struct editor_job *job;
	char *marker;                   /* of help and findings */
	char *path;                     /* of the file */
	char *shown;                    /* the record's path, as findings give it */
	struct str body, last;          /* the text without them, now and in the round before */
	struct findings findings;       /* of body */
};

static struct error *open_editor(struct run *run, struct session *s)
{
	struct str text = STR_INIT;
	struct error *err;

	compose(s->job, s->marker, s->shown, &s->findings, &s->body, &text);
	str_truncate(&s->last, 0);
	str_addn(&s->last, str_text(&s->body), s->body.len);
	err = editor_open(run, s->path, &text);
	strip(&text, s->marker, &s->body);
	str_free(&text);
	return err;
}

/* Stage the text and try it. Template lines take part in that, so that the
 * findings count the lines that the user sees; YAML takes them for comments. */
static struct error *try_text(struct run *run, struct session *s, struct change **change)
{
	const struct editor_job *job = s->job;
	struct str record = STR_INIT;
	struct error *err;

	strip(&s->body, job->template ? template_marker : s->marker, &record);
	if (is_blank(&record)) {
		str_truncate(&s->body, 0);
		err = aborted(_("the text is empty"));
	} else {
		*change = change_new(run->reg);
		job->stage(*change, &s->body, job->context);
		err = change_try(*change, &s->findings, NULL, NULL);
	}
	if (!err && job->template) {
		change_free(*change);
		*change = change_new(run->reg);
		job->stage(*change, &record, job->context);
	}
	str_free(&record);
	return err;
}

/* One round. *again when there is something to mend. */
static struct error *edit_once(struct run *run, struct session *s, struct change **change, bool *again)
{
	bool mending = s->findings.n > 0;
	struct error *err = open_editor(run, s);

	*again = false;
	if (err)
		return err;
	findings_free(&s->findings);
	if (same_text(&s->body, &s->last))
		return aborted(mending ? _("the errors are still there") : _("nothing was changed"));
	err = try_text(run, s, change);
	*again = err && err->status == STATUS_DATA && s->findings.n;
	return err;
}

struct error *change_by_editor(struct run *run, const struct editor_job *job, struct change **change,
			       char **draft)
{
	struct session s = { job, choose_marker(job->initial), editor_path(run, job->name, ".yaml"),
			     site_path(run->site, job->path), STR_INIT, STR_INIT, FINDINGS_INIT };
	struct error *err = check_identity(run->site->store);
	bool again = !err;

	str_add(&s.body, job->initial);
	*change = NULL;
	while (again) {
		error_free(err);
		change_free(*change);
		*change = NULL;
		err = edit_once(run, &s, change, &again);
	}
	if (err) {
		settle_draft(err, !is_blank(&s.body) && strcmp(str_text(&s.body), job->initial) != 0, s.path);
		change_free(*change);
		*change = NULL;
	} else {
		*draft = s.path;
	}
	findings_free(&s.findings);
	free(s.marker);
	free(s.shown);
	str_free(&s.body);
	str_free(&s.last);
	return err;
}
