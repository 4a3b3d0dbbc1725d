/* The days that need action as a calendar to subscribe to. */
#include <stdlib.h>
#include <string.h>

#include "base/ics.h"
#include "base/mem.h"
#include "base/digest.h"
#include "report/due.h"
#include "report/words.h"

/* What stays the same of an item when its day is amended: the term by its number,
 * the question by its words. Another register's events must have other names. */
static char *uid_of(const struct due_item *item, const char *organisation)
{
	const struct ynode *const *items;
	const char *type = schema_of(item->record->type)->name, *question = NULL;
	char hex[SHA256_HEX_SIZE], *identity, *uid;

	if (item->what == DUE_QUESTION && record_items(item->record, "openstaand", &items) > (size_t)item->number)
		question = ynode_text(ynode_get(items[item->number], "vraag"));
	if (question) {
		sha256_hex(question, strlen(question), hex);
		identity = xasprintf("%.16s", hex);
	} else {
		identity = xasprintf("%ld", item->number);
	}
	uid = xasprintf("%s-%s.%s.%s@%s.afspraak", due_what_name(item->what), identity, item->record->id, type,
			organisation);
	free(identity);
	return uid;
}

/* An action day that has an alarm of its own: the day it counts from warns on it too. */
static long alarm_of(const struct due_item *item)
{
	if (item->what == DUE_ACTION_DAY || item->lead.kind != DAY_DATE)
		return 0;
	return date_to_days(item->day) - date_to_days(item->lead.date);
}

static void add_event(const struct due_item *item, const char *organisation, enum lang lang, struct ics *ics)
{
	struct due_words words;
	char *summary, *description, *uid = uid_of(item, organisation);

	due_words_of(item, lang, &words);
	summary = xasprintf("%s: %s", words.label, words.title);
	description = xasprintf("%s\n%s\n\n%s: %s", words.why, words.todo, tr(lang, "Who"), words.owner);
	ics_add(ics, &(struct ics_event){
		.uid = uid, .day = item->day, .summary = summary, .description = description,
		.category = words.what, .alarm = alarm_of(item),
	});
	free(summary);
	free(description);
	free(uid);
	due_words_free(&words);
}

/* A calendar has no place for what has no day: it says how much is missing. */
static char *describe(const struct due *due, enum lang lang)
{
	char *until = date_long(due->until, lang);
	char *text = xasprintf(tr(lang, "Days up to and including %s. Cannot be computed, as something is unknown: %s."), until,
			       count_words(due->n_unknown, lang).text);

	free(until);
	return text;
}

struct error *due_ics(const struct due *due, const struct reg *reg, enum lang lang, struct str *out)
{
	const char *id = record_known(reg->config, "organisatie");
	char *name = xasprintf(tr(lang, "Terms of agreements: %s"),
			  id ? reg_title(reg, TYPE_PARTIJ, id) : word(lang, NULL));
	char *description = describe(due, lang);
	struct ics_calendar calendar = { name, description, lang == LANG_NL ? "nl" : "en", reg->commit_time };
	struct ics *ics;
	struct error *err = ics_new(&calendar, &ics);

	for (size_t i = 0; i < due->n && !err; i++)
		if (!due_is_same_day(&due->items[i]))
			add_event(&due->items[i], id ? id : "onbekend", lang, ics);
	if (!err)
		ics_print(ics, out);
	free(name);
	free(description);
	return err;
}
