#include "history/guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/verify.h"
#include "store/push.h"

/* What verify finds of a commit that a register does not take. Kinds and clocks
 * are for who verifies; a second signature comes after what it approves. */
static const char *const refused[] = {
	"reason-missing", "decision-missing", "signature-missing", "signature-bad", "signature-unmandated",
	"mandate-ended", "mandate-change-unmandated", "old-version-unreadable",
};

struct guard {
	struct store *store;
	const struct push *push;
	struct refusals *out;
	struct site site;       /* the store is borrowed */
	bool is_new;            /* there was no commit before */
};

/* --- lists ------------------------------------------------------------------------ */

void pushes_free(struct pushes *pushes)
{
	for (size_t i = 0; i < pushes->n; i++)
		free(pushes->items[i].ref);
	free(pushes->items);
	*pushes = (struct pushes)PUSHES_INIT;
}

struct error *pushes_add(struct pushes *pushes, const char *line)
{
	enum { HEX = OID_HEX_SIZE - 1 };
	struct push push;
	char *before = xstrndup(line, HEX), *after = xstrndup(line + strlen(before) + (line[strlen(before)] == ' '), HEX);
	size_t head = strlen(before) + 1 + strlen(after);
	bool fits = oid_parse(before, &push.before) && oid_parse(after, &push.after) && line[HEX] == ' ' &&
		    line[head] == ' ' && starts_with(line + head + 1, "refs/");

	free(before);
	free(after);
	if (!fits)
		return error_new(STATUS_DATA, "standard input is not what git gives a pre-receive hook: '%s'", line);
	push.ref = xstrdup(line + head + 1);
	GROW(pushes->items, pushes->n, pushes->cap);
	pushes->items[pushes->n++] = push;
	return NULL;
}

void refusals_free(struct refusals *refusals)
{
	for (size_t i = 0; i < refusals->n; i++) {
		free(refusals->items[i].place);
		free(refusals->items[i].why);
	}
	free(refusals->items);
	*refusals = (struct refusals)REFUSALS_INIT;
}

/* Takes both. */
static void refuse(struct refusals *out, char *place, char *why)
{
	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = (struct refusal){ place, why };
}

static void refuse_ref(struct guard *g, const char *why)
{
	refuse(g->out, xstrdup(g->push->ref), xstrdup(_(why)));
}

static bool is_zero(const struct oid *id)
{
	static const struct oid zero = { { 0 } };

	return oid_equal(id, &zero);
}

/* --- commits ------------------------------------------------------------------------ */

static bool is_refused(const struct finding *finding)
{
	for (size_t i = 0; i < COUNT(refused); i++)
		if (strcmp(refused[i], finding->code) == 0)
			return true;
	return false;
}

/* "1234567890 Subject": enough to find it by. */
static char *name_commit(struct store *store, const char *hex)
{
	struct str out = STR_INIT;
	struct commit commit;
	struct error *err;
	struct oid id;

	str_addf(&out, "%.10s", hex);
	err = oid_parse(hex, &id) ? store_commit_read(store, &id, &commit) : NULL;
	if (!err && out.len == 10) {
		size_t len = strcspn(commit.message, "\n");

		str_addc(&out, ' ');
		utf8_add_valid(&out, commit.message, len < 60 ? len : 60);
		str_trim_end(&out);
		commit_free(&commit);
	}
	error_free(err);
	return str_detach(&out);
}

static struct error *judge_commits(struct guard *g, const struct reg *reg)
{
	const struct push *push = g->push;
	const struct oid *before = g->is_new ? NULL : &push->before;
	struct findings findings = FINDINGS_INIT;
	struct oid *ids = NULL;
	size_t n;
	struct error *err = store_new_commits(g->store, &push->after, before, &ids, &n);

	if (!err)
		err = verify_new(reg, before, ids, n, &findings);
	for (size_t i = 0; i < findings.n && !err; i++)
		if (is_refused(&findings.items[i]))
			refuse(g->out, name_commit(g->store, findings.items[i].path),
			       xasprintf("%s: %s", findings.items[i].code, findings.items[i].text));
	findings_free(&findings);
	free(ids);
	return err;
}

struct line {
	const struct oid *wanted;
	bool found;
};

static struct error *look(const struct commit *commit, bool *stop, void *context)
{
	struct line *line = context;

	line->found = *stop = oid_equal(&commit->id, line->wanted);
	return NULL;
}

/* What the register knew on a day is told by its line of first parents, so that
 * is what may not be rewritten. */
static struct error *judge_line(struct guard *g, bool *on_line)
{
	struct line line = { &g->push->before, false };
	bool reached;
	struct error *err = store_reaches(g->store, &g->push->after, &g->push->before, &reached);

	*on_line = false;
	if (err)
		return err;
	if (!reached) {
		refuse_ref(g, N_("history-rewritten: it would lose commits that the register has; fetch them, and bring "
				 "yours together with them"));
		return NULL;
	}
	err = store_walk_first_parent(g->store, &g->push->after, look, &line);
	*on_line = line.found;
	if (!err && !line.found)
		refuse_ref(g, N_("history-rewritten: the merge has the register as it was for a side line; make the merge "
				 "the other way around: check out the register's branch, and merge yours into it"));
	return err;
}

/* --- the register as it would be ------------------------------------------------------- */

static struct error *judge_tip(struct guard *g)
{
	struct findings errors = FINDINGS_INIT;
	struct error *err = check_new_errors(&g->site, &g->push->after, &g->push->before, g->is_new ? 0 : 1, &errors);

	for (size_t i = 0; i < errors.n && !err; i++) {
		const struct finding *finding = &errors.items[i];

		refuse(g->out, finding->line ? xasprintf("%s:%u:%u", finding->path, finding->line, finding->column)
					     : xstrdup(finding->path),
		       xasprintf("%s: %s", finding->code, finding->text));
	}
	findings_free(&errors);
	return err;
}

static struct error *judge_content(struct guard *g)
{
	struct reg *reg = NULL;
	struct error *err = reg_open(&g->site, &g->push->after, &reg);

	if (err && err->status == STATUS_DATA) {
		refuse(g->out, xstrdup(g->push->ref), error_words(err, lang_messages()));
		error_free(err);
		return NULL;
	}
	if (!err)
		err = judge_commits(g, reg);
	if (!err)
		err = judge_tip(g);
	reg_free(reg);
	return err;
}

/* --- references --------------------------------------------------------------------------- */

/* The prefix of the register in a commit, owned by the caller; NULL: there is none. */
static struct error *find_prefix(struct guard *g, const struct oid *id, char **out)
{
	struct site *site = NULL;
	struct error *err = site_in_commit(g->store, id, &site);

	*out = site ? xstrdup(site->prefix) : NULL;
	if (site)
		site->store = NULL;
	site_free(site);
	return err;
}

static void speak_as(struct guard *g, const struct oid *id)
{
	struct reg *reg = NULL;
	struct error *err = reg_open(&g->site, id, &reg);

	if (!err) {
		lang_set_messages(reg_lang(reg));
		lang_set_reports(reg_lang(reg));
	}
	error_free(err);
	reg_free(reg);
}

static struct error *judge_register(struct guard *g)
{
	char *before = NULL, *after = NULL;
	bool on_line = true;
	struct error *err = NULL;

	g->is_new = is_zero(&g->push->before);
	if (!g->is_new)
		err = find_prefix(g, &g->push->before, &before);
	g->site = (struct site){ .store = g->store, .prefix = before };
	if (!err && before)
		speak_as(g, &g->push->before);
	if (!err && is_zero(&g->push->after)) {
		refuse_ref(g, N_("history-rewritten: the register's branch cannot be deleted"));
		goto done;
	}
	if (!err)
		err = find_prefix(g, &g->push->after, &after);
	if (!err && !g->is_new)
		err = judge_line(g, &on_line);
	if (err || !on_line)
		goto done;
	if (!after || (before && strcmp(before, after) != 0)) {
		refuse_ref(g, before ? N_("the register would be gone: register.yaml is not where it was")
				     : N_("it has no register: there is no register.yaml at the top or in register/"));
		goto done;
	}
	g->site.prefix = after;
	if (!before)
		speak_as(g, &g->push->after);
	err = judge_content(g);
done:
	free(before);
	free(after);
	return err;
}

/* Without its branch, HEAD guards nothing. */
static struct error *judge_draft(struct guard *g, const char *register_ref, bool has_register)
{
	char *prefix = NULL;
	struct error *err = NULL;

	if (has_register || is_zero(&g->push->after))
		return NULL;
	err = find_prefix(g, &g->push->after, &prefix);
	if (!err && prefix)
		refuse(g->out, xstrdup(g->push->ref),
		       xasprintf(_("the register's branch here is %s, and it is not there yet; push to that one first, or "
				   "have it changed on the server:\ngit symbolic-ref HEAD %s"), register_ref, g->push->ref));
	free(prefix);
	return err;
}

static struct error *judge_push(struct guard *g, const char *register_ref, bool has_register)
{
	char *ref = store_ref_end(g->store, g->push->ref);
	struct error *err = NULL;

	if (strcmp(ref, register_ref) == 0)
		err = judge_register(g);
	else if (starts_with(ref, "refs/replace/") && !is_zero(&g->push->after))
		refuse_ref(g, N_("history-incomplete: a replacement lets git show something else than what was committed"));
	else if (starts_with(ref, "refs/tags/") && !is_zero(&g->push->before))
		refuse_ref(g, N_("history-rewritten: a tag stays as it is; make another one"));
	else if (starts_with(ref, "refs/heads/"))
		err = judge_draft(g, register_ref, has_register);
	free(ref);
	return err;
}

struct error *guard_judge(struct store *store, const struct pushes *pushes, struct refusals *out)
{
	char *register_ref = store_head_branch(store);
	struct error *err = NULL;
	bool has_register;

	if (!register_ref)
		return error_hint(error_new(STATUS_NO_REGISTER, "HEAD of the repository at %s names no branch", store_gitdir(store)),
				  "name the register's: git symbolic-ref HEAD refs/heads/main");
	has_register = store_has_ref(store, register_ref);
	for (size_t i = 0; i < pushes->n; i++)
		has_register = has_register || strcmp(pushes->items[i].ref, register_ref) == 0;
	for (size_t i = 0; i < pushes->n && !err; i++) {
		struct guard g = { .store = store, .push = &pushes->items[i], .out = out };

		err = judge_push(&g, register_ref, has_register);
	}
	free(register_ref);
	return err;
}
