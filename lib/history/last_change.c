#include "history/last_change.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "history/moment.h"

static char *first_line(const char *text)
{
	return xstrndup(text, strcspn(text, "\n"));
}

static struct error *take(const struct event *event, void *context)
{
	struct last_change *out = context;
	const struct person *author = &event->commit->author;
	struct str name = STR_INIT, email = STR_INIT;

	utf8_add_valid(&name, author->name, strlen(author->name));
	utf8_add_valid(&email, author->email, strlen(author->email));
	out->found = true;
	out->commit = event->commit->id;
	out->author = (struct person){ str_detach(&name), str_detach(&email), author->when, author->offset };
	out->reason = first_line(event->reason);
	return NULL;
}

struct error *last_change_find(const struct site *site, const struct oid *from, const struct record_name *name,
			       const char *field, struct last_change *out)
{
	struct way way = WAY_INIT;
	struct event_query query = {
		.only = { name, 1 }, .since = INT64_MIN, .until = INT64_MAX, .way = field ? &way : NULL, .limit = 1,
	};
	struct error *err;

	*out = (struct last_change){ .found = false };
	if (field)
		way_of_name(name->type, field, &way);
	err = events_walk(site, from, &query, take, out);
	way_free(&way);
	return err;
}

void last_change_free(struct last_change *change)
{
	person_free(&change->author);
	free(change->reason);
	*change = (struct last_change){ .found = false };
}

char *last_change_line(const struct last_change *change)
{
	char hex[OID_HEX_SIZE], *when, *line;

	if (!change->found)
		return NULL;
	when = moment_text(change->author.when, change->author.offset);
	oid_hex(&change->commit, hex);
	line = xasprintf("%.*s %s: %s (%.10s)", (int)strcspn(when, " "), when, change->author.name, change->reason, hex);
	free(when);
	return line;
}
