#include <stdlib.h>
#include <string.h>

#include "base/js.h"
#include "base/lang.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "history/revision.h"
#include "report/changes.h"

enum format { TEXT, JSON, CSV };
static const char *const formats[] = { "text", "json", "csv", NULL };

/* A state of the register: a commit, the work tree, or nothing yet. */
struct side {
	enum { NOTHING, COMMIT, WORKTREE } kind;
	struct oid commit, tree;
};

struct diff {
	struct run *run;
	struct reg *worktree;   /* owned; NULL until it is needed */
	struct side from, to;
	struct record_name name;
	struct record_filter only;
};

/* --- sides -------------------------------------------------------------------------------- */

/* The settings are HEAD's (or those of --as-of), or the work tree's where nothing
 * is committed yet. */
static struct error *open_register(struct run *run)
{
	struct error *err = run_open_register(run);

	if (!err || err->status != STATUS_NO_REGISTER || !run->site->root || run->as_of)
		return err;
	error_free(err);
	return reg_open_worktree(run->site, &run->reg);
}

static struct error *side_commit(const struct diff *diff, const struct oid *id, struct side *out)
{
	struct commit commit;
	struct error *err = store_commit_read(diff->run->site->store, id, &commit);

	if (err)
		return err;
	*out = (struct side){ COMMIT, *id, commit.tree };
	commit_free(&commit);
	return NULL;
}

/* HEAD, or the revision of --as-of in its place. */
static struct error *side_head(const struct diff *diff, struct side *out)
{
	const struct reg *reg = diff->run->reg;
	struct oid head = reg->commit;
	bool exists = reg->has_commit;
	struct error *err = exists ? NULL : store_head(diff->run->site->store, &head, &exists);

	*out = (struct side){ .kind = NOTHING };
	return err || !exists ? err : side_commit(diff, &head, out);
}

static struct error *side_revision(const struct diff *diff, const char *text, struct side *out)
{
	struct oid id;
	struct error *err = *text ? revision_find(diff->run->reg, text, &id) : NULL;

	if (err)
		return err;
	return *text ? side_commit(diff, &id, out) : side_head(diff, out);
}

static struct error *side_worktree(struct diff *diff, struct side *out)
{
	*out = (struct side){ .kind = WORKTREE };
	if (!diff->run->site->root)
		return error_hint(error_new(STATUS_USAGE, "a bare repository has no work tree to compare with"),
				  "name two revisions: afspraak diff A..B");
	return diff->worktree ? NULL : reg_open_worktree(diff->run->site, &diff->worktree);
}

/* --- operands ------------------------------------------------------------------------------ */

/* "A..B"; an empty side is HEAD, as in git. */
static struct error *parse_range(struct diff *diff, const char *text, const char *dots)
{
	char *from = xstrndup(text, (size_t)(dots - text));
	struct error *err;

	if (dots[2] == '.')
		err = error_hint(error_new(STATUS_USAGE, "'%s': three dots mean nothing here", text),
				 "compare two revisions with A..B");
	else
		err = side_revision(diff, from, &diff->from);
	if (!err)
		err = side_revision(diff, dots + 2, &diff->to);
	free(from);
	return err;
}

/* What is in the work tree now was not there to be known then. */
static bool looks_at_worktree(const struct diff *diff)
{
	return diff->run->site->root && !diff->run->as_of;
}

/* "A": with the work tree; in a bare repository, and with --as-of, with HEAD. */
static struct error *parse_from(struct diff *diff, const char *text)
{
	struct error *err = side_revision(diff, text, &diff->from);

	if (err)
		return err;
	return looks_at_worktree(diff) ? side_worktree(diff, &diff->to) : side_head(diff, &diff->to);
}

static struct error *uncommitted(struct diff *diff)
{
	struct error *err = side_head(diff, &diff->from);

	if (!err && diff->run->as_of)
		err = error_hint(error_new(STATUS_USAGE, "--as-of wants something to compare with"),
				 "name the earlier state: afspraak diff --as-of %s A", diff->run->as_of);
	return err ? err : side_worktree(diff, &diff->to);
}

/* Whether there is a record of that name, committed or not. */
static struct error *is_record(struct diff *diff, const struct record_name *name, bool *out)
{
	struct record *record;
	struct error *err = reg_get(diff->run->reg, name->type, name->id, &record);

	*out = record != NULL;
	if (err || record || !looks_at_worktree(diff))
		return err;
	err = diff->worktree ? NULL : reg_open_worktree(diff->run->site, &diff->worktree);
	if (!err)
		*out = reg_find(diff->worktree, name->type, name->id) != NULL;
	return err;
}

static void keep_only(struct diff *diff, const struct record_name *name)
{
	diff->name = *name;
	diff->only = (struct record_filter){ &diff->name, 1 };
}

/* Takes why it is no revision; the nearest ids are worth more than that. */
static struct error *neither(struct diff *diff, const char *text, const struct record_name *name,
			     struct error *err)
{
	struct error *unknown = unknown_id(diff->run->reg, name->type, name->id);

	if (unknown->status != STATUS_USAGE)
		return error_first(unknown, err);
	error_free(err);
	err = error_hint(error_new(STATUS_USAGE, "there is no record and no revision '%s'", text), "%s",
			 unknown->hint);
	error_free(unknown);
	return err;
}

/* One operand: a range, a record, or a revision. */
static struct error *parse_single(struct diff *diff, const char *text)
{
	const char *dots = strstr(text, "..");
	struct record_name name;
	struct error *err;
	struct date day;
	bool found;

	if (dots)
		return parse_range(diff, text, dots);
	err = parse_reference(text, &name.type, &name.id);
	if (err) {              /* as origin/main */
		error_free(err);
		return parse_from(diff, text);
	}
	err = is_record(diff, &name, &found);
	if (err)
		return err;
	if (found) {
		keep_only(diff, &name);
		return uncommitted(diff);
	}
	err = parse_from(diff, text);
	if (err && err->status == STATUS_USAGE && !date_parse(text, &day))
		err = neither(diff, text, &name, err);
	return err;
}

static struct error *parse_operands(struct diff *diff, const struct strv *operands)
{
	struct record_name name;
	const char *dots;
	struct error *err;

	if (!operands->n)
		return uncommitted(diff);
	if (operands->n == 1)
		return parse_single(diff, operands->items[0]);
	dots = strstr(operands->items[0], "..");
	err = dots ? parse_range(diff, operands->items[0], dots) : parse_from(diff, operands->items[0]);
	if (!err)
		err = parse_reference(operands->items[1], &name.type, &name.id);
	if (!err)
		keep_only(diff, &name);
	return err;
}

/* --- the answer ------------------------------------------------------------------------------ */

static const struct oid *tree_of(const struct side *side)
{
	return side->kind == COMMIT ? &side->tree : NULL;
}

static struct error *compare(const struct diff *diff, struct differences *out)
{
	if (diff->to.kind == WORKTREE)
		return differences_to_worktree(tree_of(&diff->from), diff->worktree, &diff->only, out);
	return differences_between(diff->run->site, tree_of(&diff->from), tree_of(&diff->to), &diff->only, out);
}

/* No difference in a record that is on neither side, nor anywhere now: a mistake. */
static struct error *check_known(struct diff *diff)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err;
	bool known;

	if (!diff->only.n)
		return NULL;
	err = is_record(diff, &diff->name, &known);
	if (!err && !known && diff->from.kind == COMMIT) {
		err = touched_between(diff->run->site, NULL, &diff->from.tree, &diff->only, &touched);
		known = touched.n > 0;
	}
	touched_list_free(&touched);
	return err || known ? err : unknown_id(diff->run->reg, diff->name.type, diff->name.id);
}

static void set_side(struct js *js, const char *key, const struct side *side)
{
	char hex[OID_HEX_SIZE];

	oid_hex(&side->commit, hex);
	js_set_str(js, key, side->kind == WORKTREE ? "worktree" : side->kind == COMMIT ? hex : NULL);
}

static void render(const struct diff *diff, enum format format, const struct differences *changes,
		   struct str *out)
{
	struct doc_style style = run_style(diff->run);
	struct js *js;

	switch (format) {
	case TEXT:
		changes_text(changes, run_lang(diff->run), &style, out);
		break;
	case JSON:
		js = js_object();
		js_set_str(js, "schema", "afspraak/diff/1");
		set_side(js, "from", &diff->from);
		set_side(js, "to", &diff->to);
		js_set(js, "changes", changes_js(changes));
		js_print(js, out);
		break;
	case CSV:
		changes_csv_header(out);
		changes_csv(changes, out);
		break;
	}
}

static struct error *answer(struct run *run, const struct strv *operands, enum format format,
			    enum status *status)
{
	struct differences changes = DIFFERENCES_INIT;
	struct diff diff = { .run = run };
	struct str text = STR_INIT;
	struct error *err;

	err = open_register(run);
	if (!err)
		err = parse_operands(&diff, operands);
	if (!err)
		err = compare(&diff, &changes);
	if (!err && !changes.n)
		err = check_known(&diff);
	if (err)
		goto done;
	render(&diff, format, &changes, &text);
	err = run_print(run, &text, format == TEXT);
	*status = changes.n ? STATUS_FINDINGS : STATUS_OK;
done:
	differences_free(&changes);
	reg_free(diff.worktree);
	str_free(&text);
	return err;
}

struct error *cmd_diff(struct run *run, int argc, char **argv, enum status *status)
{
	const char *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text, json or csv") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"diff", "[A[..B]] [REF]",
		N_("Show the fields that differ between two revisions, or are not committed yet."),
		opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct error *err;
	size_t format;
	bool done;

	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 2);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = answer(run, &operands, (enum format)format, status);
done:
	strv_free(&operands);
	return err;
}
