#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "model/change_internal.h"

#define MOST_RECORD_TRAILERS 50         /* more would bury the reason; the commit itself tells them */

static struct error *check_text(const char *what, const char *text, bool lines)
{
	size_t len = strlen(text), spaces = strspn(text, " \t\n"), n;
	unsigned code;

	if (spaces == len)
		return error_hint(error_new(STATUS_USAGE, "the %s is empty; nothing was written", what),
				  lines ? N_("give one with -m") : N_("give its text, or leave the option out"));
	if (utf8_invalid(text, len) < len)
		return error_new(STATUS_USAGE, "the %s is no valid UTF-8; nothing was written", what);
	for (const char *c = text; (c = utf8_unsafe(c, &code, &n)); c += n)
		if (!lines || (code != '\n' && code != '\t'))
			return error_new(STATUS_USAGE, "the %s holds a control character (U+%04X); nothing was written",
					 what, code);
	return NULL;
}

static struct error *check_kind(const char *kind)
{
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err;
	char *all;

	for (const char *const *k = change_kinds(); *k; k++) {
		if (strcmp(*k, kind) == 0) {
			strv_free(&names);
			return NULL;
		}
		strv_push(&names, *k);
	}
	nearest(kind, &names, 1, &near);
	all = strv_join(&names, ", ");
	err = error_new(STATUS_USAGE, "unknown kind of change '%s'", kind);
	if (near.n)
		error_hint(err, "did you mean '%s'?", near.items[0]);
	else
		error_hint(err, "choose one of: %s", all);
	free(all);
	strv_free(&names);
	strv_free(&near);
	return err;
}

static struct error *check_why(const struct change_why *why)
{
	struct date day;
	struct error *err = check_text(_(NC_("of a change", "reason")), why->reason ? why->reason : "", true);

	if (!err)
		err = check_kind(why->kind);
	if (!err && why->decision)
		err = check_text(_(NC_("of a change", "decision")), why->decision, false);
	if (!err && why->effective && !date_parse(why->effective, &day))
		err = error_hint(error_new(STATUS_USAGE, "--effective is no calendar day: '%s'", why->effective),
				 "write it as YYYY-MM-DD, such as 2025-01-31");
	return err;
}

bool change_needs_decision(const struct reg *reg, const char *kind)
{
	const struct ynode *asked = record_node(reg->config, "eisen.besluit");
	bool needed = str_equal(ynode_text(asked), kind);

	for (size_t i = 0; asked && asked->kind == Y_SEQ && i < asked->n; i++)
		needed = needed || str_equal(ynode_text(asked->items[i]), kind);
	return needed;
}

/* Settings that are no valid YAML may ask for one, so only a decision will do;
 * that the disk does not give them is another matter. */
struct error *message_decided(const struct reg *reg, const struct change_why *why)
{
	struct error *err;

	if (why->decision)
		return NULL;
	if (reg->config && reg->config->broken && reg->config->broken->status == STATUS_SYSTEM)
		return error_copy(reg->config->broken);
	if (reg->config && !reg->config->doc)
		err = error_new(STATUS_DATA, "register.yaml cannot be read, so it may ask a decision for the kind '%s'; "
				"nothing was written", why->kind);
	else if (change_needs_decision(reg, why->kind))
		err = error_new(STATUS_DATA, "register.yaml asks a decision for the kind '%s' (eisen.besluit); "
				"nothing was written", why->kind);
	else
		return NULL;
	return error_hint(err, "name it with --decision TEXT");
}

struct error *change_decided(const struct change *change, const struct change_why *why)
{
	return message_decided(change->base, why);
}

static void add_records(const struct strv *refs, struct str *out)
{
	struct strv told = STRV_INIT;

	for (size_t i = 0; i < refs->n && told.n <= MOST_RECORD_TRAILERS; i++)
		if (!strv_has(&told, refs->items[i]))
			strv_push(&told, refs->items[i]);
	for (size_t i = 0; i < told.n && told.n <= MOST_RECORD_TRAILERS; i++)
		str_addf(out, "Record: %s\n", told.items[i]);
	strv_free(&told);
}

#define SCISSORS "------------------------ >8 ------------------------"

/* Git reads no trailers behind a line that begins with --- (there a patch
 * begins) or with a comment character, which its configuration can change, and
 * its scissors; a space before it makes it text. */
static void add_reason(const char *reason, struct str *out)
{
	struct strv lines = STRV_INIT;

	strv_split(&lines, reason + strspn(reason, " \t\n"), '\n');
	for (size_t i = 0; i < lines.n; i++) {
		const char *line = lines.items[i];

		bool ends = starts_with(line, "---") || starts_with(line, "# ---") || strstr(line, SCISSORS);

		str_addf(out, "%s%s\n", ends ? " " : "", line);
	}
	str_trim_end(out);
	strv_free(&lines);
}

struct error *message_make(const struct change_why *why, const struct strv *refs, char **out)
{
	struct str message = STR_INIT;
	struct error *err = check_why(why);

	if (err)
		return err;
	add_reason(why->reason, &message);
	str_add(&message, "\n\n");
	add_records(refs, &message);
	str_addf(&message, "Aard: %s\n", why->kind);
	if (why->decision)
		str_addf(&message, "Besluit: %s\n", why->decision);
	if (why->effective)
		str_addf(&message, "Per: %s\n", why->effective);
	*out = str_detach(&message);
	return NULL;
}

struct error *change_message(const struct change *change, const struct change_why *why, char **out)
{
	struct strv refs = STRV_INIT;
	struct error *err;

	for (size_t i = 0; i < change->n; i++)
		if (change->intents[i].type != TYPE_COUNT)
			strv_push_owned(&refs, record_ref(change->intents[i].type, change->intents[i].id));
	err = message_make(why, &refs, out);
	strv_free(&refs);
	return err;
}
