#include "history/mandate.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "history/moment.h"
#include "store/scratch.h"

struct judge {
	const struct site *site;
	const struct event *event;      /* what was changed */
	const struct commit *signed_by; /* whose signature is looked at: the change's own, or an approval's */
	const struct approvals *approvals;
	struct findings *out;
	struct reg *before;             /* the register in the first parent of signed_by */
	const struct ynode *const *mandates;
	size_t n;
	struct date day;
	enum signature signature;
	char *key;                      /* of a good signature */
	char commit[OID_HEX_SIZE];
};

/* --- keys ------------------------------------------------------------------------ */

/* "ssh-ed25519 AAAA...", without the comment that may follow; NULL when the
 * text is none: nothing else may get into a file that ssh-keygen believes. */
static char *plain_key(const char *text)
{
	static const char type_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789@.-";
	static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
	size_t type, body;

	if (!text || (!starts_with(text, "ssh-") && !starts_with(text, "ecdsa-") && !starts_with(text, "sk-")))
		return NULL;
	type = strspn(text, type_chars);
	if (text[type] != ' ')
		return NULL;
	body = strspn(text + type + 1, base64);
	if (!body || (text[type + 1 + body] && text[type + 1 + body] != ' '))
		return NULL;
	return xstrndup(text, type + 1 + body);
}

static char *mandate_key(const struct judge *j, size_t i)
{
	return plain_key(ynode_text(ynode_get(j->mandates[i], "sleutel")));
}

/* The principal is the mandate's position. */
static void add_allowed(const struct judge *j, struct str *out)
{
	for (size_t i = 0; i < j->n; i++) {
		char *key = mandate_key(j, i);

		if (key)
			str_addf(out, "%zu namespaces=\"git\" %s\n", i, key);
		free(key);
	}
}

static struct error *verify_in(struct judge *j, const char *directory)
{
	struct signers signers = { NULL, NULL };
	struct str allowed = STR_INIT;
	char *by = NULL;
	struct error *err;

	add_allowed(j, &allowed);
	err = scratch_write(directory, "allowed", str_text(&allowed), allowed.len, &signers.allowed);
	if (!err)
		err = store_signature(j->site->store, &j->signed_by->id, &signers, &j->signature, &by);
	if (!err && j->signature == SIGNATURE_GOOD)
		j->key = mandate_key(j, (size_t)strtoul(by, NULL, 10));
	free(by);
	signers_free(&signers);
	str_free(&allowed);
	return err;
}

static struct error *verify(struct judge *j)
{
	char *directory;
	struct error *err = scratch_make(&directory);

	if (!err)
		err = verify_in(j, directory);
	scratch_remove(directory);
	return err;
}

/* --- one mandate ------------------------------------------------------------------- */

static bool is_of_key(const struct judge *j, size_t i)
{
	char *key = mandate_key(j, i);
	bool same = key && str_equal(key, j->key);

	free(key);
	return same;
}

/* A bound that is there and is no day is passed: a mandate in doubt is none. */
static bool holds_on_day(const struct judge *j, size_t i)
{
	const struct ynode *from = ynode_get(j->mandates[i], "van"), *to = ynode_get(j->mandates[i], "tot");
	struct date day;

	if (from && (!date_parse(ynode_text(from), &day) || date_cmp(j->day, day) < 0))
		return false;
	return !to || (date_parse(ynode_text(to), &day) && date_cmp(j->day, day) <= 0);
}

static bool list_has(const struct ynode *list, const char *word)
{
	for (size_t i = 0; list && list->kind == Y_SEQ && i < list->n; i++)
		if (str_equal(ynode_text(list->items[i]), word))
			return true;
	return false;
}

static bool covers(const struct judge *j, size_t i, const char *type)
{
	const struct ynode *kinds = ynode_get(j->mandates[i], "aard");

	return list_has(ynode_get(j->mandates[i], "soorten"), type) &&
	       (!kinds || (j->event->kind && list_has(kinds, j->event->kind)));
}

static bool may_change(const struct judge *j, const char *type)
{
	for (size_t i = 0; i < j->n && j->key; i++)
		if (is_of_key(j, i) && holds_on_day(j, i) && covers(j, i, type))
			return true;
	return false;
}

static bool has_mandate_on_day(const struct judge *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (is_of_key(j, i) && holds_on_day(j, i))
			return true;
	return false;
}

/* --- the commit ---------------------------------------------------------------------- */

static const char *type_of(const struct difference *difference)
{
	return difference->type == TYPE_COUNT ? "register" : schema_of(difference->type)->name;
}

static bool changes_mandates(const struct difference *difference)
{
	const struct ynode *before, *after;

	if (difference->type != TYPE_COUNT)
		return false;
	if (!difference->before || !difference->after)
		return true;
	before = record_node(difference->before, "mandaten");
	after = record_node(difference->after, "mandaten");
	return before && after ? !ynode_equal(before, after) : before != after;
}

static void judge_key(const struct judge *j)
{
	char day[DATE_ISO_SIZE];

	if (!j->key) {
		findings_add(j->out, "signature-unmandated", j->commit, "it is signed with a key that has no mandate");
		return;
	}
	if (!has_mandate_on_day(j)) {
		date_iso(j->day, day);
		findings_add(j->out, "mandate-ended", j->commit, "the mandate of its key does not hold on %s", day);
		return;
	}
	for (size_t i = 0; i < j->event->changes.n; i++) {
		const char *type = type_of(&j->event->changes.items[i]);

		if (may_change(j, type))
			continue;
		findings_add(j->out, "signature-unmandated", j->commit,
			     "the mandate of its key does not cover this change of a record: %s, kind %s", type,
			     j->event->kind ? j->event->kind : _("not given"));
		return;
	}
}

static void judge_signature(const struct judge *j, bool demanded)
{
	if (j->signature == SIGNATURE_NONE && demanded)
		findings_add(j->out, "signature-missing", j->commit, "the register asks a signature, and it has none");
	else if (j->signature == SIGNATURE_BAD)
		findings_add(j->out, "signature-bad", j->commit, "its signature is not of this commit");
	else if (j->signature != SIGNATURE_NONE && j->n)
		judge_key(j);
	for (size_t i = 0; i < j->event->changes.n && j->n; i++)
		if (changes_mandates(&j->event->changes.items[i]) && !may_change(j, "register"))
			findings_add(j->out, "mandate-change-unmandated", j->commit,
				     "it changes the mandates, and nobody mandated to do so signed it");
}

/* --- the second pair of eyes ------------------------------------------------------------ */

void approvals_add(struct approvals *approvals, const struct commit *commit)
{
	struct strv values = STRV_INIT;

	message_trailers(commit->message, "Akkoord", &values);
	for (size_t i = 0; i < values.n; i++) {
		struct approval approval = { .commit = commit->id };

		if (!oid_parse(values.items[i], &approval.of))
			continue;
		GROW(approvals->items, approvals->n, approvals->cap);
		approvals->items[approvals->n++] = approval;
	}
	strv_free(&values);
}

void approvals_free(struct approvals *approvals)
{
	free(approvals->items);
	*approvals = (struct approvals)APPROVALS_INIT;
}

static struct error *read_signature(struct judge *j)
{
	struct error *err;

	j->n = record_items(j->before->config, "mandaten", &j->mandates);
	err = zone_day(reg_timezone(j->before), j->signed_by->committer.when, &j->day);
	return err ? err : verify(j);
}

/* Settings that are not there ask nothing and give no mandate; that they cannot
 * be read is a finding elsewhere. */
static struct error *open_before(struct judge *j)
{
	const struct oid *settings = j->signed_by == j->event->commit ? j->event->settings : NULL;
	struct error *err;

	if (!settings && !j->signed_by->n_parents)
		return NULL;
	err = reg_open(j->site, settings ? settings : &j->signed_by->parents[0], &j->before);
	if (err && (err->status == STATUS_NO_REGISTER || err->status == STATUS_DATA)) {
		error_free(err);
		err = NULL;
	}
	return err;
}

static void judge_release(struct judge *j)
{
	reg_free(j->before);
	free(j->key);
}

static bool may_make_change(const struct judge *j)
{
	bool may = j->key != NULL;

	for (size_t i = 0; i < j->event->changes.n && may; i++)
		may = may_change(j, type_of(&j->event->changes.items[i]));
	return may;
}

static struct error *is_approval(const struct judge *j, const struct oid *id, bool *out)
{
	struct judge second = { .site = j->site, .event = j->event };
	struct commit commit;
	struct error *err = store_commit_read(j->site->store, id, &commit);

	if (err)
		return err;
	second.signed_by = &commit;
	err = open_before(&second);
	if (!err && second.before)
		err = read_signature(&second);
	*out = !err && j->key && may_make_change(&second) && !str_equal(second.key, j->key);
	judge_release(&second);
	commit_free(&commit);
	return err;
}

static struct error *judge_approvals(const struct judge *j)
{
	const struct ynode *asked = record_node(j->before->config, "eisen.vier_ogen");
	const struct approvals *approvals = j->approvals;
	struct error *err = NULL;
	bool approved = false;

	if (!j->event->kind || !list_has(asked, j->event->kind) || !j->event->changes.n)
		return NULL;
	for (size_t i = 0; i < approvals->n && !approved && !err; i++)
		if (oid_equal(&approvals->items[i].of, &j->event->commit->id))
			err = is_approval(j, &approvals->items[i].commit, &approved);
	if (!err && !approved)
		findings_add(j->out, "approval-missing", j->commit, "the register asks a second signature for the kind %s, "
			     "and nobody else approved it", j->event->kind);
	return err;
}

/* --- the whole --------------------------------------------------------------------------- */

static struct error *judge_against(struct judge *j)
{
	const struct ynode *demands = record_node(j->before->config, "eisen");
	bool demanded = str_equal(ynode_text(ynode_get(demands, "handtekening")), "true");
	struct error *err;

	if (!demands && !record_node(j->before->config, "mandaten"))
		return NULL;
	err = read_signature(j);
	if (!err)
		judge_signature(j, demanded);
	return err ? err : judge_approvals(j);
}

struct error *mandate_judge(const struct site *site, const struct event *event, const struct approvals *approvals,
			    struct findings *out)
{
	struct judge j = {
		.site = site, .event = event, .signed_by = event->commit, .approvals = approvals, .out = out,
	};
	struct error *err = open_before(&j);

	oid_hex(&event->commit->id, j.commit);
	if (!err && j.before)
		err = judge_against(&j);
	judge_release(&j);
	return err;
}
