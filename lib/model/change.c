#include "model/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/change_internal.h"
#include "store/write.h"

#define ATTEMPTS 10

struct change *change_new(struct reg *reg)
{
	struct change *change = xcalloc(1, sizeof *change);

	change->base = reg;
	return change;
}

static void forget_trial(struct change *change)
{
	change_files_free(change->trial.outcome.files, change->trial.outcome.n);
	findings_free(&change->trial.findings);
	change->trial = (struct trial){ .passed = false };
}

void change_free(struct change *change)
{
	if (!change)
		return;
	forget_trial(change);
	for (size_t i = 0; i < change->n; i++) {
		struct intent *intent = &change->intents[i];

		edits_free(intent->edits, intent->n_edits);
		free(intent->id);
		free(intent->path);
		free(intent->text);
	}
	free(change->intents);
	free(change);
}

/* --- staging ------------------------------------------------------------------------ */

static struct intent *stage(struct change *change, enum intent_kind kind, enum record_type type,
			    const char *id, const char *path)
{
	struct intent *intent;

	forget_trial(change);
	GROW(change->intents, change->n, change->cap);
	intent = &change->intents[change->n++];
	*intent = (struct intent){ .kind = kind, .type = type, .id = xstrdup(id), .path = xstrdup(path) };
	return intent;
}

static void give_text(struct intent *intent, const char *text, size_t len)
{
	intent->text = xstrndup(text, len);
	intent->len = len;
}

void change_add(struct change *change, enum record_type type, const char *id, const char *path,
		const char *text, size_t len)
{
	give_text(stage(change, INTENT_ADD, type, id, path), text, len);
}

void change_edit(struct change *change, const struct record *record, const struct edit *edits, size_t n)
{
	struct intent *intent = stage(change, INTENT_EDIT, record->type, record->id, record->path);

	intent->edits = xcalloc(n, sizeof *intent->edits);
	intent->n_edits = n;
	for (size_t i = 0; i < n; i++)
		intent->edits[i] = (struct edit){ edits[i].op, xstrdup(edits[i].field), xstrdup(edits[i].value) };
}

void change_rewrite(struct change *change, const struct record *record, const char *text, size_t len)
{
	give_text(stage(change, INTENT_REWRITE, record->type, record->id, record->path), text, len);
}

void change_remove(struct change *change, const struct record *record)
{
	stage(change, INTENT_REMOVE, record->type, record->id, record->path);
}

void change_file(struct change *change, const char *path, const char *bytes, size_t len)
{
	give_text(stage(change, INTENT_FILE, TYPE_COUNT, NULL, path), bytes, len);
}

void change_unfile(struct change *change, const char *path)
{
	stage(change, INTENT_FILE, TYPE_COUNT, NULL, path);
}

void change_config(struct change *change, const char *text, size_t len)
{
	give_text(stage(change, INTENT_CONFIG, TYPE_COUNT, "register", "register.yaml"), text, len);
}

void change_sign(struct change *change)
{
	change->sign = true;
}

/* --- trying --------------------------------------------------------------------------- */

static void copy_findings(const struct findings *from, struct findings *to)
{
	for (size_t i = 0; i < from->n; i++) {
		GROW(to->items, to->n, to->cap);
		to->items[to->n] = from->items[i];
		to->items[to->n].path = xstrdup(from->items[i].path);
		to->items[to->n++].text = xstrdup(from->items[i].text);
	}
}

static struct error *open_base(const struct change *change, struct reg **out)
{
	if (change->base->has_commit)
		return reg_open(change->base->site, &change->base->commit, out);
	*out = reg_new(change->base->site);
	return NULL;
}

struct error *change_try(struct change *change, struct findings *findings, const struct change_file **out,
			 size_t *n)
{
	struct trial *trial = &change->trial;
	struct reg *reg = NULL;
	struct error *err = NULL;

	if (!trial->passed) {
		forget_trial(change);
		err = open_base(change, &reg);
		if (!err)
			err = outcome_make(change, reg, false, &trial->outcome);
		if (!err)
			err = outcome_check(change, reg, &trial->findings);
		trial->passed = !err;
		reg_free(reg);
	}
	copy_findings(&trial->findings, findings);
	if (!err && out) {
		*out = trial->outcome.files;
		*n = trial->outcome.n;
	}
	return err;
}

void change_files_free(struct change_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(files[i].path);
		free(files[i].before);
		free(files[i].after);
	}
	free(files);
}

/* --- committing ------------------------------------------------------------------------- */

/* HEAD as it is now, under the writers' lock. */
struct head {
	struct oid commit, tree;
	bool exists;
	struct reg *reg;
};

static struct error *read_head(const struct change *change, struct head *out)
{
	const struct site *site = change->base->site;
	struct error *err = store_head(site->store, &out->commit, &out->exists);

	if (!err && out->exists)
		err = store_commit_tree(site->store, &out->commit, &out->tree);
	if (err)
		return err;
	if (change->base->has_commit)
		return reg_open(site, &out->commit, &out->reg);
	out->reg = reg_new(site);
	return NULL;
}

/* A change writes only where regular files are, in directories, and a register
 * that is being made replaces nothing. */
static struct error *refuse_in_the_way(const struct change *change, const struct head *head, const char *path)
{
	char *part = NULL;
	struct error *err = head->exists ? store_in_the_way(change->base->site->store, &head->tree, path,
							    change->base->has_commit, &part) : NULL;

	if (!err && part)
		err = error_hint(error_at(STATUS_CONFLICT, part, 0, 0, "stands in the way; nothing was written"),
				 "take it out of the repository first: git rm -r '%s' && git commit", part);
	free(part);
	return err;
}

static struct error *write_outcome(struct writer *writer, const struct change *change,
				   const struct head *head, const struct outcome *outcome, const struct person *author,
				   const struct person *committer, const char *message, bool *moved,
				   struct oid *out, struct error **warning)
{
	struct update *updates = xcalloc(outcome->n, sizeof *updates);
	struct error *err = NULL;

	for (size_t i = 0; i < outcome->n; i++) {
		const struct change_file *file = &outcome->files[i];

		updates[i] = (struct update){ .path = site_path(change->base->site, file->path), .bytes = file->after,
					      .len = file->after_len };
		if (!err)
			err = refuse_in_the_way(change, head, updates[i].path);
		if (!err)
			err = write_refuse_dirty(writer, head->exists ? &head->tree : NULL, updates[i].path);
	}
	if (!err)
		err = write_commit(writer, head->exists ? &head->commit : NULL, updates, outcome->n, author,
				   committer, message, moved, out, warning);
	for (size_t i = 0; i < outcome->n; i++)
		free((char *)(size_t)updates[i].path);
	free(updates);
	return err;
}

static bool is_tried(const struct change *change, const struct head *head)
{
	return change->trial.passed && change->base->has_commit && head->exists &&
	       oid_equal(&head->commit, &change->base->commit);
}

static struct error *make_and_check(const struct change *change, const struct head *head, struct outcome *outcome,
				    struct findings *findings)
{
	bool moved = change->base->has_commit && !oid_equal(&head->commit, &change->base->commit);
	struct error *err = outcome_make(change, head->reg, moved, outcome);

	return err ? err : outcome_check(change, head->reg, findings);
}

/* One try: read, apply, check, write. What is asked of a change is asked by the
 * settings as they are before it, so that it cannot let itself off. */
static struct error *attempt(struct change *change, const struct change_why *why, struct writer *writer,
			     const struct person *author, const struct person *committer, const char *message,
			     struct findings *findings, bool *moved, struct oid *out, struct error **warning)
{
	struct outcome outcome = OUTCOME_INIT;
	const struct outcome *whole = &outcome;
	struct head head = { .reg = NULL };
	struct error *err;

	*moved = false;
	findings_free(findings);
	err = read_head(change, &head);
	if (!err)
		err = message_decided(head.reg, why);
	if (!err && is_tried(change, &head)) {
		whole = &change->trial.outcome;
		copy_findings(&change->trial.findings, findings);
	} else if (!err) {
		err = make_and_check(change, &head, &outcome, findings);
	}
	if (!err)
		err = write_outcome(writer, change, &head, whole, author, committer, message, moved, out, warning);
	change_files_free(outcome.files, outcome.n);
	reg_free(head.reg);
	return err;
}

struct error *change_commit(struct change *change, const struct change_why *why, struct findings *findings,
			    struct oid *out, struct error **warning)
{
	struct store *store = change->base->site->store;
	struct person author = { NULL, NULL, 0, 0 }, committer = { NULL, NULL, 0, 0 };
	struct writer *writer = NULL;
	char *message = NULL;
	bool moved = true;
	struct error *err;

	*warning = NULL;
	err = change_message(change, why, &message);
	if (!err)
		err = store_author(store, &author);
	if (!err)
		err = store_committer(store, &committer);
	if (!err)
		err = write_begin(store, &writer);
	if (!err && change->sign)
		err = write_sign(writer);
	for (int i = 0; !err && moved && i < ATTEMPTS; i++)
		err = attempt(change, why, writer, &author, &committer, message, findings, &moved, out,
			      warning);
	if (!err && moved)
		err = error_hint(error_new(STATUS_CONFLICT, "the branch keeps moving; nothing was written"),
				 "try again");
	write_end(writer);
	person_free(&author);
	person_free(&committer);
	free(message);
	return err;
}
