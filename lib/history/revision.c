#include "history/revision.h"

#include "history/moment.h"

struct search {
	int64_t until;
	struct oid *out;
	bool found;
	int64_t first;          /* committer time of the oldest commit seen */
};

static struct error *visit(const struct commit *commit, bool *stop, void *context)
{
	struct search *search = context;

	search->first = commit->committer.when;
	if (commit->committer.when <= search->until) {
		*search->out = commit->id;
		search->found = *stop = true;
	}
	return NULL;
}

static struct error *too_early(const char *zone, const char *text, int64_t first)
{
	char iso[DATE_ISO_SIZE];
	struct date day;
	struct error *err = zone_day(zone, first, &day);

	if (err)
		return err;
	date_iso(day, iso);
	return error_hint(error_new(STATUS_USAGE, "nothing was recorded yet on %s", text),
			  "the first commit is of %s", iso);
}

static struct error *find_day(const struct reg *reg, struct date day, const char *text, struct oid *out)
{
	const char *zone = reg_timezone(reg);
	struct search search = { .out = out };
	struct oid head = reg->commit;
	bool exists = reg->has_commit;
	struct error *err = exists ? NULL : store_head(reg->site->store, &head, &exists);

	if (!err && !exists)
		err = error_new(STATUS_USAGE, "nothing was recorded yet on %s: there are no commits", text);
	if (!err)
		err = zone_day_end(zone, day, &search.until);
	if (!err)
		err = store_walk_first_parent(reg->site->store, &head, visit, &search);
	if (!err && !search.found)
		err = too_early(zone, text, search.first);
	return err;
}

struct error *revision_find(const struct reg *reg, const char *text, struct oid *out)
{
	struct date day;

	if (date_parse(text, &day))
		return find_day(reg, day, text, out);
	return store_resolve(reg->site->store, text, out);
}
