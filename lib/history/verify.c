#include "history/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/classify.h"
#include "history/events.h"
#include "history/mandate.h"
#include "history/moment.h"
#include "store/integrity.h"

/* How far a committer's clock may run behind that of the commit before: a wrong
 * time zone makes at most 26 hours between two honest machines, a day as a rule,
 * and days are what revisions are asked by. */
enum { TOLERANCE = 24 * 60 * 60 };

struct job {
	const struct site *site;
	int64_t until;
	const struct reg *reg;
	const struct oid *settings;     /* of a commit that asks something of all others too; or NULL */
	bool only_left;         /* tell of unreadable versions that a commit left, not of those it met */
	struct integrity integrity;
	struct approvals approvals;
	struct verification *out;
};

void verification_free(struct verification *verification)
{
	findings_free(&verification->commits);
	findings_free(&verification->files);
	free(verification->ids);
	memset(verification, 0, sizeof *verification);
}

__attribute__((format(printf, 4, 5)))
static void report(struct job *job, const char *code, const struct oid *commit, const char *fmt, ...)
{
	char hex[OID_HEX_SIZE], *text;
	va_list ap;

	oid_hex(commit, hex);
	va_start(ap, fmt);
	text = xvasprintf(_(fmt), ap);
	va_end(ap);
	findings_add(&job->out->commits, code, hex, "%s", text);
	free(text);
}

/* The first line of the reason, as much of it as fits; valid UTF-8. The caller owns it. */
static char *subject_of(const struct commit *commit)
{
	size_t len = strcspn(commit->message, "\n");
	struct str line = STR_INIT;
	char *out;

	utf8_add_valid(&line, commit->message, len);
	len = utf8_fit(str_text(&line), 60);
	out = xasprintf("'%.*s%s'", (int)len, str_text(&line), len < line.len ? "..." : "");
	str_free(&line);
	return out;
}

/* --- objects ------------------------------------------------------------------------ */

static void report_flaws(struct job *job)
{
	for (size_t i = 0; i < job->integrity.n; i++) {
		const struct flaw *flaw = &job->integrity.flaws[i];
		bool is_head = oid_equal(&flaw->id, &flaw->commit);
		const char *relation = is_head ? _("named by")
				       : strcmp(flaw->what, "commit") == 0 ? _("a parent of") : _(NC_("object", "in"));
		char hex[OID_HEX_SIZE], by[OID_HEX_SIZE];

		oid_hex(&flaw->id, hex);
		oid_hex(&flaw->commit, by);
		report(job, flaw->missing ? "object-missing" : "object-corrupt", &flaw->commit,
		       "%s, object %s, %s %s, is %s%s", flaw->what, hex, relation,
		       is_head ? "HEAD" : by, flaw->missing ? _("missing") : _("damaged: "),
		       flaw->missing ? "" : flaw->why);
	}
}

static void report_gaps(struct job *job, const struct oid *from)
{
	for (size_t i = 0; i < job->integrity.gaps.n; i++)
		report(job, "history-incomplete", from, "%s", job->integrity.gaps.items[i]);
	job->out->complete = job->integrity.gaps.n == 0;
}

/* --- continuity ----------------------------------------------------------------------- */

struct known {
	const char *text;
	char hex[OID_HEX_SIZE]; /* or its first digits */
};

static bool is_id(const char *text)
{
	size_t len = strlen(text);

	return len >= 7 && len < OID_HEX_SIZE && strspn(text, "0123456789abcdefABCDEF") == len;
}

static struct error *find_known(struct store *store, const char *text, struct known *out)
{
	struct error *err = NULL;
	struct oid id;

	out->text = text;
	if (is_id(text)) {
		for (size_t i = 0; i <= strlen(text); i++)
			out->hex[i] = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] + 'a' - 'A') : text[i];
		return NULL;
	}
	err = store_resolve(store, text, &id);
	if (!err)
		oid_hex(&id, out->hex);
	return err;
}

/* Whether the id is one of the commits that were read, on the line or beside it. */
static bool was_reached(const struct job *job, const struct known *known)
{
	for (size_t i = 0; i < job->integrity.n_commits; i++) {
		char hex[OID_HEX_SIZE];

		oid_hex(&job->integrity.commits[i], hex);
		if (starts_with(hex, known->hex))
			return true;
	}
	return false;
}

static void report_unknown(struct job *job, const struct known *known, bool to_the_end)
{
	char last[OID_HEX_SIZE];
	const char *code = to_the_end ? "history-rewritten" : "history-incomplete";

	oid_hex(&job->out->first, last);
	if (was_reached(job, known))
		report(job, "history-rewritten", &job->out->head,
		       "the known commit %s was merged in from beside: it is not on HEAD's line of first parents",
		       known->text);
	else if (!to_the_end)
		report(job, code, &job->out->head,
		       "the known commit %s was not met, and nothing is to be read before commit %s", known->text,
		       last);
	else
		report(job, code, &job->out->head,
		       "the known commit %s is not in HEAD's history: that was rewritten, or the id is of something else",
		       known->text);
}

/* Along the first parents, as far as the commits are whole: those stand first, in
 * this order, among the ones that were read. */
static struct error *follow_line(struct job *job, const struct oid *from, const struct known *known)
{
	struct verification *out = job->out;
	struct oid next = *from;
	bool to_the_end = false;

	for (size_t i = 0; i < job->integrity.n_commits && oid_equal(&job->integrity.commits[i], &next); i++) {
		struct commit commit;
		char hex[OID_HEX_SIZE];
		struct error *err = store_commit_read(job->site->store, &next, &commit);

		if (err)
			return err;
		out->first = next;
		out->first_moment = (struct moment){ commit.committer.when, commit.committer.offset };
		if (i == 0)
			out->head_moment = out->first_moment;
		out->has_head = true;
		oid_hex(&next, hex);
		out->is_since = out->is_since || (known && starts_with(hex, known->hex));
		to_the_end = commit.n_parents == 0;
		if (!to_the_end)
			next = commit.parents[0];
		commit_free(&commit);
		if (to_the_end)
			break;
	}
	if (known && !out->is_since)
		report_unknown(job, known, to_the_end);
	return NULL;
}

/* --- one commit ----------------------------------------------------------------------- */

static char *time_of(const struct person *person)
{
	return moment_text(person->when, person->offset);
}

static void check_parent(struct job *job, const struct commit *commit, const struct commit *parent)
{
	int64_t behind;
	char *subject, *here, *there, hex[OID_HEX_SIZE];

	if (commit->committer.when >= parent->committer.when)
		return;
	/* A forged time may be any number. */
	if (__builtin_sub_overflow(parent->committer.when, commit->committer.when, &behind))
		behind = INT64_MAX;
	subject = subject_of(commit);
	here = time_of(&commit->committer);
	there = time_of(&parent->committer);
	oid_hex(&parent->id, hex);
	report(job, behind > TOLERANCE ? "clock-backwards" : "clock-skew", &commit->id,
	       "%s was committed at %s, before its parent %s, at %s", subject, here, hex, there);
	free(subject);
	free(here);
	free(there);
}

static void check_future(struct job *job, const struct commit *commit)
{
	bool by_author = commit->author.when > job->until;
	char *subject, *when;

	if (!by_author && commit->committer.when <= job->until)
		return;
	subject = subject_of(commit);
	when = time_of(commit->committer.when > job->until ? &commit->committer : &commit->author);
	report(job, "clock-future", &commit->id, commit->committer.when > job->until ? N_("%s was committed at %s, which is yet to come")
						       : N_("%s was written at %s, which is yet to come"),
	       subject, when);
	free(subject);
	free(when);
}

/* What the commit says of itself against what it did, and who signed it: of a
 * merge that brings together what others changed as well, as it could bring in
 * a line from before the register asked for signatures. */
static struct error *judge(struct job *job, const struct event *event)
{
	struct findings findings = FINDINGS_INIT;
	struct error *err = event->changes.n ? classify_event(job->site, reg_timezone(job->reg), event, &findings) : NULL;
	char hex[OID_HEX_SIZE];

	if (!err)
		err = mandate_judge(job->site, event, &job->approvals, &findings);
	oid_hex(&event->commit->id, hex);
	for (size_t i = 0; i < findings.n; i++) {
		const struct finding *finding = &findings.items[i];
		bool of_commit = strcmp(finding->path, hex) == 0;

		findings_add(&job->out->commits, finding->code, hex, "%s%s%s", of_commit ? "" : finding->path,
			     of_commit ? "" : ": ", finding->text);
	}
	findings_free(&findings);
	return err;
}

/* The same commit may lack the same by two settings. */
static void drop_repeated(struct findings *findings, size_t first, size_t second)
{
	size_t kept = second;

	for (size_t i = second; i < findings->n; i++) {
		bool repeated = false;

		for (size_t k = first; k < second; k++)
			repeated = repeated || (findings->items[k].code == findings->items[i].code &&
						strcmp(findings->items[k].text, findings->items[i].text) == 0);
		if (repeated) {
			free(findings->items[i].path);
			free(findings->items[i].text);
		} else {
			findings->items[kept++] = findings->items[i];
		}
	}
	findings->n = kept;
}

static struct error *settings_of(const struct site *site, const struct oid *id, struct entry *out)
{
	char *path = site_path(site, "register.yaml");
	struct commit commit;
	struct error *err = store_commit_read(site->store, id, &commit);

	if (!err) {
		err = store_entry(site->store, &commit.tree, path, out);
		commit_free(&commit);
	}
	free(path);
	return err;
}

/* By the settings that the parent has, and by those that hold for all, where they differ. */
static struct error *judge_by_both(struct job *job, struct event *event)
{
	struct findings *out = &job->out->commits;
	struct entry of_parent = { .kind = ENTRY_NONE }, of_all = { .kind = ENTRY_NONE };
	size_t first = out->n, second;
	struct error *err = judge(job, event);

	if (err || !job->settings)
		return err;
	if (event->commit->n_parents)
		err = settings_of(job->site, &event->commit->parents[0], &of_parent);
	if (!err)
		err = settings_of(job->site, job->settings, &of_all);
	if (err || (of_parent.kind == of_all.kind && oid_equal(&of_parent.id, &of_all.id)))
		return err;
	second = out->n;
	event->settings = job->settings;
	err = judge(job, event);
	event->settings = NULL;
	drop_repeated(out, first, second);
	return err;
}

static struct error *check_event(struct job *job, struct event *event)
{
	for (size_t i = 0; i < event->changes.n; i++) {
		const struct difference *change = &event->changes.items[i];

		if (change->unreadable && !(job->only_left && (change->after || !change->path_after)))
			report(job, "old-version-unreadable", &event->commit->id, "%s", change->unreadable);
	}
	return judge_by_both(job, event);
}

/* A shallow clone lacks parents: that was reported as such. */
static struct error *excuse(const struct job *job, struct error *err)
{
	if (!err || job->out->complete)
		return err;
	error_free(err);
	return NULL;
}

static struct error *check_commit(struct job *job, const struct oid *id)
{
	struct event event = { .commit = NULL };
	struct commit commit;
	struct error *err = store_commit_read(job->site->store, id, &commit);

	if (err)
		return err;
	for (size_t i = 0; i < commit.n_parents && !err; i++) {
		struct commit parent;

		err = store_commit_read(job->site->store, &commit.parents[i], &parent);
		if (!err) {
			check_parent(job, &commit, &parent);
			commit_free(&parent);
		}
		err = excuse(job, err);
	}
	check_future(job, &commit);
	if (!err)
		err = event_read(job->site, &commit, &event);
	if (!err)
		err = check_event(job, &event);
	event_clear(&event);
	commit_free(&commit);
	return excuse(job, err);
}

/* An approval comes after what it approves, so all are known first. */
static struct error *find_approvals(struct job *job)
{
	struct error *err = NULL;

	for (size_t i = 0; i < job->out->n_commits && !err; i++) {
		struct commit commit;

		err = store_commit_read(job->site->store, &job->out->ids[i], &commit);
		if (!err) {
			approvals_add(&job->approvals, &commit);
			commit_free(&commit);
		}
	}
	return err;
}

static struct error *check_commits(struct job *job)
{
	struct progress progress;
	struct error *err = find_approvals(job);

	progress_begin(&progress, "commits", job->out->n_commits);
	for (size_t i = 0; i < job->out->n_commits && !err; i++) {
		err = check_commit(job, &job->out->ids[i]);
		progress_show(&progress, i + 1);
	}
	progress_end(&progress);
	return err;
}

/* --- at HEAD ---------------------------------------------------------------------------- */

/* What tells of the evidence and not of the quality of the records. */
static bool is_of_evidence(const char *code)
{
	static const char *const codes[] = {
		"unreadable-file", "yaml-syntax", "stray-record", "stray-file", "document-elsewhere",
		"document-missing", "document-unreadable", "document-checksum", "document-size",
		"document-without-checksum",
	};

	for (size_t i = 0; i < COUNT(codes); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static struct error *check_files(struct job *job, const struct reg *reg)
{
	static const struct check_scope scope = { .documents = true };
	struct findings all = FINDINGS_INIT;
	struct error *err = check_register(reg, &scope, &all);

	for (size_t i = 0; i < all.n; i++) {
		const struct finding *finding = &all.items[i];
		struct findings *files = &job->out->files;

		if (!is_of_evidence(finding->code))
			continue;
		findings_add(files, finding->code, finding->path, "%s", finding->text);
		files->items[files->n - 1].line = finding->line;
		files->items[files->n - 1].column = finding->column;
	}
	findings_free(&all);
	return err;
}

struct error *verify_objects(const struct site *site, const struct oid *from, const char *since,
			     struct verification *out)
{
	struct job job = { .site = site, .out = out };
	struct known known = { .text = NULL };
	struct error *err;

	*out = (struct verification){ .head = *from, .first = *from };
	err = since ? find_known(site->store, since, &known) : NULL;
	if (err)
		return err;
	err = integrity_check(site->store, from, &job.integrity);
	if (!err) {
		out->n_commits = job.integrity.n_commits;
		out->n_objects = job.integrity.n_objects;
		out->is_readable = job.integrity.n == 0;
		report_gaps(&job, from);
		report_flaws(&job);
		err = follow_line(&job, from, since ? &known : NULL);
		out->ids = job.integrity.commits;
		job.integrity.commits = NULL;
	}
	integrity_free(&job.integrity);
	return err;
}

struct error *verify_changes(const struct site *site, int64_t until, const struct reg *reg,
			     struct verification *out)
{
	struct job job = { .site = site, .until = until, .reg = reg, .out = out };
	struct error *err = check_commits(&job);

	approvals_free(&job.approvals);
	return err ? err : check_files(&job, reg);
}

struct error *verify_new(const struct reg *reg, const struct oid *settings, const struct oid *ids, size_t n,
			 struct findings *out)
{
	struct verification verification = { .complete = true };
	struct job job = {
		.site = reg->site, .until = INT64_MAX, .reg = reg, .settings = settings, .only_left = true,
		.out = &verification,
	};
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++)
		err = check_commit(&job, &ids[i]);
	*out = verification.commits;
	return err;
}
