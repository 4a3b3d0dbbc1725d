/* Exceptions to signals: each names a signal that there is, and that may be
 * left out. Their other parts are of the field table. */
#include <string.h>

#include "model/check_internal.h"
#include "base/lang.h"
#include "model/signal.h"

static void report_unknown(struct checker *c, const struct record *record, const struct ynode *at)
{
	struct strv codes = STRV_INIT;
	struct str text = STR_INIT;

	for (int id = 0; id < SIGNAL_COUNT; id++)
		if (signal_can_be_waived((enum signal_id)id))
			strv_push(&codes, signal_code((enum signal_id)id)->code);
	str_addf(&text, _("%s is no signal"), check_quote(at->text).s);
	check_suggest(c, at->text, &codes, &text);
	check_report(c, CHECK_UNKNOWN_SIGNAL, record, at, "%s", str_text(&text));
	str_free(&text);
	strv_free(&codes);
}

void check_waivers(struct checker *c, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "signaal_uitzondering", &items);

	for (size_t i = 0; i < n; i++) {
		const struct ynode *at = ynode_get(items[i], "code");
		enum signal_id id;

		if (!text_is_known(ynode_text(at)))
			continue;
		if (!signal_parse(at->text, &id))
			report_unknown(c, record, at);
		else if (!signal_can_be_waived(id))
			check_report(c, CHECK_SIGNAL_NOT_WAIVABLE, record, at, "%s always shows",
				     check_quote(at->text).s);
	}
}
