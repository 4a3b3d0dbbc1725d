#include "report/sync.h"

#include <stdlib.h>

#include "base/js.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "report/conflict.h"
#include "report/findings.h"

/* --- text ----------------------------------------------------------------------------------- */

static void add_safe(struct str *out, const char *text)
{
	utf8_add_safe(out, text, false);
}

/* Takes the text. */
static void add_line(struct str *out, char *text)
{
	add_safe(out, text);
	str_addc(out, '\n');
	free(text);
}

static void add_received(struct str *out, const char *name, size_t n, bool dry)
{
	if (n == 1)
		add_line(out, dry ? xasprintf(_("would come from %s: 1 commit"), name)
				  : xasprintf(_("came from %s: 1 commit"), name));
	else if (n)
		add_line(out, dry ? xasprintf(_("would come from %s: %zu commits"), name, n)
				  : xasprintf(_("came from %s: %zu commits"), name, n));
}

static void add_sent(struct str *out, const char *name, size_t n, bool dry)
{
	if (n == 1)
		add_line(out, dry ? xasprintf(_("would go to %s: 1 commit"), name)
				  : xasprintf(_("went to %s: 1 commit"), name));
	else if (n)
		add_line(out, dry ? xasprintf(_("would go to %s: %zu commits"), name, n)
				  : xasprintf(_("went to %s: %zu commits"), name, n));
}

static void add_merged(const struct sync_result *result, struct str *out)
{
	const struct strv *refs = &result->join.merged;

	if (!refs->n)
		return;
	str_add(out, _("merged field by field: "));
	for (size_t i = 0; i < refs->n; i++) {
		str_add(out, i ? ", " : "");
		add_safe(out, ref_short(refs->items[i]));
	}
	str_addc(out, '\n');
}

void sync_text(const struct sync_result *result, const struct remote *remote, bool dry, struct str *out)
{
	char hex[OID_HEX_SIZE];

	add_received(out, remote->name, result->received, dry);
	add_sent(out, remote->name, result->sent, dry);
	add_merged(result, out);
	if (dry && result->outcome != SYNC_SAME)
		return;
	oid_hex(&result->now, hex);
	add_line(out, xasprintf(_("[%.10s] %s is in step with %s"), hex, remote->branch, remote->name));
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void set_oid(struct js *object, const char *key, const struct oid *id)
{
	char hex[OID_HEX_SIZE];

	oid_hex(id, hex);
	js_set_str(object, key, hex);
}

void sync_json(const struct sync_result *result, const struct remote *remote, bool dry, struct str *out)
{
	static const char *const outcomes[] = {
		[SYNC_SAME] = "same", [SYNC_TAKEN] = "taken", [SYNC_SENT] = "sent", [SYNC_MERGED] = "merged",
		[SYNC_CONFLICT] = "conflict", [SYNC_UNSOUND] = "unsound", [SYNC_REFUSED] = "refused",
	};
	struct js *js = js_object(), *merged = js_array();

	js_set_str(js, "schema", "afspraak/sync/1");
	js_set_str(js, "remote", remote->name);
	js_set_str(js, "branch", remote->branch);
	js_set_str(js, "outcome", outcomes[result->outcome]);
	js_set_bool(js, "dry_run", dry);
	set_oid(js, "ours", &result->ours);
	if (result->has_theirs)
		set_oid(js, "theirs", &result->theirs);
	else
		js_set(js, "theirs", js_null());
	set_oid(js, "commit", &result->now);
	js_set_int(js, "received", (long long)result->received);
	js_set_int(js, "sent", (long long)result->sent);
	for (size_t i = 0; i < result->join.merged.n; i++)
		js_push_str(merged, result->join.merged.items[i]);
	js_set(js, "merged", merged);
	js_set(js, "conflicts", conflicts_js(&result->join));
	js_set(js, "findings", findings_js(&result->findings));
	js_print(js, out);
}
