/* Whether the register may become what a change makes of it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/change_internal.h"

static bool is_touched(const struct change *change, const struct site *site, const char *path)
{
	bool touched = false;

	for (size_t i = 0; i < change->n && !touched; i++) {
		char *own = site_path(site, change->intents[i].path);

		touched = strcmp(own, path) == 0;
		free(own);
	}
	return touched;
}

static void take(struct findings *to, struct finding *finding)
{
	GROW(to->items, to->n, to->cap);
	to->items[to->n++] = *finding;
	finding->path = NULL;
	finding->text = NULL;
}

/* Whether a record that is not touched can become wrong by it. Its own text is as
 * it was; so are the errors in it, as long as what it refers to is there and the
 * settings are the same. A circle of references that the change closes goes
 * through what it touches, and is an error there. */
static bool reaches_others(const struct change *change)
{
	for (size_t i = 0; i < change->n; i++)
		if (change->intents[i].kind == INTENT_REMOVE || change->intents[i].kind == INTENT_CONFIG)
			return true;
	return false;
}

/* Where records are removed, and nothing else reaches further: what may refer to them, and
 * the settings. The caller owns the list; NULL when it is not known, or they reach further,
 * or all have been read anyway. */
static struct record **find_referring(const struct change *change, const struct reg *reg, size_t *n)
{
	bool known = reg->extent < REG_LOADED, *mentions = xcalloc(reg->n, sizeof *mentions);
	struct record **records = NULL;

	for (size_t i = 0; i < change->n && known; i++) {
		const struct intent *intent = &change->intents[i];

		known = intent->kind != INTENT_CONFIG &&
			(intent->kind != INTENT_REMOVE || reg_see_mentions(reg, intent->id, mentions));
	}
	*n = 0;
	if (known) {
		records = xcalloc(reg->n + 1, sizeof *records);
		records[(*n)++] = reg->config;
	}
	for (size_t i = 0; i < reg->n && known; i++)
		if (mentions[i])
			records[(*n)++] = reg->records[i];
	free(mentions);
	return records;
}

/* Errors elsewhere that this change brings, such as a reference left dangling. */
static struct error *check_elsewhere(const struct change *change, const struct reg *reg,
				     struct findings *findings)
{
	struct findings all = FINDINGS_INIT, before = FINDINGS_INIT;
	struct check_scope scope = { .records = NULL };
	struct record **referring;
	bool looked = false;
	struct error *err;

	if (!reaches_others(change))
		return NULL;
	scope.records = referring = find_referring(change, reg, &scope.n);
	if (!referring)
		reg_see_all(reg);
	err = check_register(reg, &scope, &all);
	for (size_t i = 0; i < all.n && !err; i++) {
		if (all.items[i].severity < SEVERITY_ERROR || is_touched(change, reg->site, all.items[i].path))
			continue;
		/* Of a few records more is told than of all, such as which is the first of two. */
		if (referring && strcmp(all.items[i].code, check_dangling()) != 0)
			continue;
		if (!looked && reg->has_commit)
			err = check_whole(reg->site, &reg->commit, &before);
		looked = true;
		if (!err && !findings_have(&before, &all.items[i]))
			take(findings, &all.items[i]);
	}
	free(referring);
	findings_free(&all);
	findings_free(&before);
	return err;
}

static struct error *check_touched(const struct change *change, const struct reg *reg,
				   struct findings *findings)
{
	struct record **touched = xcalloc(change->n, sizeof *touched);
	struct check_scope scope = { touched, 0, .documents = true };
	struct error *err;

	for (size_t i = 0; i < change->n; i++) {
		const struct intent *intent = &change->intents[i];

		touched[scope.n] = intent->kind == INTENT_CONFIG ? reg->config
				   : intent->id ? reg_find(reg, intent->type, intent->id) : NULL;
		scope.n += touched[scope.n] != NULL;
	}
	err = scope.n ? check_register(reg, &scope, findings) : NULL;
	free(touched);
	return err;
}

/* Among the findings, a record that the system could not read: then it is the
 * system that failed, and not the data that is wrong. */
static struct error *find_unreadable(const struct reg *reg, const struct findings *findings)
{
	for (size_t i = 0; i <= reg->n; i++) {
		const struct record *record = i < reg->n ? reg->records[i] : reg->config;
		const struct error *broken = record ? record->broken : NULL;

		for (size_t k = 0; broken && broken->status == STATUS_SYSTEM && k < findings->n; k++)
			if (strcmp(findings->items[k].path, broken->path) == 0)
				return error_hint(error_copy(broken), "nothing was written");
	}
	return NULL;
}

struct error *outcome_check(const struct change *change, const struct reg *reg, struct findings *findings)
{
	struct error *err = check_touched(change, reg, findings);
	size_t errors = 0;

	if (!err)
		err = check_elsewhere(change, reg, findings);
	if (err)
		return err;
	for (size_t i = 0; i < findings->n; i++)
		errors += findings->items[i].severity == SEVERITY_ERROR;
	if (!errors)
		return NULL;
	err = find_unreadable(reg, findings);
	if (err) {
		findings_free(findings);
		return err;
	}
	return error_hint(errors == 1 ? error_new(STATUS_DATA, "refused: 1 error; nothing was written")
				      : error_new(STATUS_DATA, "refused: %zu errors; nothing was written", errors),
			  "'afspraak check --explain CODE' says what a code means");
}
