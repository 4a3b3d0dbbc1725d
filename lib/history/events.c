#include "history/events.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/scan.h"

struct walk {
	const struct site *site;
	const struct event_query *query;
	char *author;           /* folded */
	char *decision;         /* folded */
	struct record *earlier; /* what the last event shown came from: as a rule the next one led to it */
	long left;              /* events still to be shown; negative: no end */
	struct signers signers;
	event_visit visit;
	void *context;
	struct trace trace;
};

/* --- what a commit touched ---------------------------------------------------------------- */

static bool has_record(const struct touched_list *list, const struct touched *wanted)
{
	for (size_t low = 0, high = list->n; low < high;) {
		size_t middle = low + (high - low) / 2;
		const struct touched *this = &list->items[middle];
		int order = (this->type > wanted->type) - (this->type < wanted->type);

		if (!order)
			order = strcmp(this->id, wanted->id);
		if (!order)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Both are sorted. */
static void keep_common(struct touched_list *list, const struct touched_list *other)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++)
		if (has_record(other, &list->items[i]))
			list->items[kept++] = list->items[i];
		else
			touched_free(&list->items[i]);
	list->n = kept;
}

static struct error *touched_by(const struct site *site, const struct scanned *commit,
				const struct record_filter *only, struct trace *trace, struct touched_list *out)
{
	struct error *err = touched_along(site, commit->n_parents ? &commit->parent_trees[0] : NULL,
					  &commit->tree, only, trace, out);

	for (size_t i = 1; i < commit->n_parents && !err && out->n; i++) {
		struct touched_list other = TOUCHED_LIST_INIT;

		err = touched_along(site, &commit->parent_trees[i], &commit->tree, only, trace, &other);
		if (!err)
			keep_common(out, &other);
		touched_list_free(&other);
	}
	return err;
}

/* --- events -------------------------------------------------------------------------------- */

static char *valid(const char *text)
{
	struct str out = STR_INIT;

	utf8_add_valid(&out, text, strlen(text));
	return str_detach(&out);
}

char *commit_trailer(const struct commit *commit, const char *key)
{
	struct strv values = STRV_INIT;
	char *joined = NULL, *out = NULL;

	message_trailers(commit->message, key, &values);
	if (values.n) {
		joined = strv_join(&values, "; ");
		out = valid(joined);
	}
	free(joined);
	strv_free(&values);
	return out;
}

char *commit_reason(const struct commit *commit)
{
	char *body = message_body(commit->message), *out = valid(body);

	free(body);
	return out;
}

static void read_message(struct event *event)
{
	event->reason = commit_reason(event->commit);
	event->kind = commit_trailer(event->commit, "Aard");
	event->decision = commit_trailer(event->commit, "Besluit");
	event->effective = commit_trailer(event->commit, "Per");
}

void event_clear(struct event *event)
{
	free(event->reason);
	free(event->kind);
	free(event->decision);
	free(event->effective);
	free(event->signer);
	differences_free(&event->changes);
	*event = (struct event){ .commit = NULL };
}

static struct error *find_touched(const struct site *site, const struct commit *commit, struct touched_list *out)
{
	static const struct record_filter everything = { NULL, 0 };
	struct oid *trees = xcalloc(commit->n_parents + 1, sizeof *trees);
	struct scanned scanned = {
		.id = commit->id, .tree = commit->tree, .parent_trees = trees, .n_parents = commit->n_parents,
	};
	struct trace trace = TRACE_INIT;
	struct error *err = NULL;

	for (size_t i = 0; i < commit->n_parents && !err; i++)
		err = store_commit_tree(site->store, &commit->parents[i], &trees[i]);
	if (!err)
		err = touched_by(site, &scanned, &everything, &trace, out);
	trace_free(&trace);
	free(trees);
	return err;
}

struct error *event_read(const struct site *site, const struct commit *commit, struct event *out)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct error *err;

	*out = (struct event){ .commit = commit };
	read_message(out);
	err = find_touched(site, commit, &touched);
	if (!err)
		differences_read(site, &touched, NULL, &out->changes);
	touched_list_free(&touched);
	return err;
}

static bool has_folded(const char *text, const char *wanted)
{
	char *folded = utf8_fold(text);
	bool found = strstr(folded, wanted) != NULL;

	free(folded);
	return found;
}

static bool is_by(const struct walk *walk, const struct person *person)
{
	char *whole = xasprintf("%s <%s>", person->name, person->email);
	bool found = has_folded(whole, walk->author);

	free(whole);
	return found;
}

/* What the commit itself tells, before any record is looked at. */
static bool is_asked_for(const struct walk *walk, const struct event *event)
{
	const struct event_query *query = walk->query;
	const struct commit *commit = event->commit;

	return commit->committer.when >= query->since && commit->committer.when <= query->until &&
	       (!query->kind || (event->kind && strcasecmp(event->kind, query->kind) == 0)) &&
	       (!walk->decision || (event->decision && has_folded(event->decision, walk->decision))) &&
	       (!walk->author || is_by(walk, &commit->author));
}

/* Whether a merge has what is asked for just as another parent than the first has it. */
static struct error *is_inherited(const struct walk *walk, const struct commit *merge, bool *out)
{
	const struct site *site = walk->site;
	struct error *err = NULL;

	*out = false;
	for (size_t i = 1; i < merge->n_parents && !*out && !err; i++) {
		struct differences changes = DIFFERENCES_INIT;
		struct commit parent;

		err = store_commit_read(site->store, &merge->parents[i], &parent);
		if (err)
			break;
		err = differences_between(site, &parent.tree, &merge->tree, &walk->query->only, &changes);
		commit_free(&parent);
		differences_keep_way(&changes, walk->query->way);
		*out = !err && !changes.n;
		differences_free(&changes);
	}
	return err;
}

static struct error *show_changes(struct walk *walk, struct event *event, const struct touched_list *touched)
{
	bool inherited = false;
	struct error *err = NULL;

	if (!event->changes.n)
		differences_read(walk->site, touched, &walk->earlier, &event->changes);
	if (walk->query->field)
		differences_keep_field(&event->changes, walk->query->field);
	if (walk->query->way) {
		differences_keep_way(&event->changes, walk->query->way);
		err = is_inherited(walk, event->commit, &inherited);
	}
	if (err || inherited || !event->changes.n)
		return err;
	if (event->commit->is_signed)
		err = store_signature(walk->site->store, &event->commit->id, &walk->signers, &event->signature,
				      &event->signer);
	if (err)
		return err;
	walk->left--;
	return walk->visit(event, walk->context);
}

/* A record's versions are parsed once each, not as both sides of two changes. */
static void keep_earlier(struct walk *walk, struct event *event)
{
	struct difference *only = event->changes.n == 1 ? &event->changes.items[0] : NULL;

	record_free(walk->earlier);
	walk->earlier = only ? only->before : NULL;
	if (only)
		only->before = NULL;
}

/* Whether it is asked for; end_event in any case. */
static bool begin_event(const struct walk *walk, const struct commit *commit, struct event *event)
{
	*event = (struct event){ .commit = commit };
	read_message(event);
	return is_asked_for(walk, event);
}

static void end_event(struct walk *walk, struct event *event)
{
	keep_earlier(walk, event);
	event_clear(event);
}

static struct error *show_commit(struct walk *walk, const struct commit *commit, const struct touched_list *touched)
{
	struct event event;
	struct error *err = begin_event(walk, commit, &event) ? show_changes(walk, &event, touched) : NULL;

	end_event(walk, &event);
	return err;
}

/* The same of what the index has read already. What goes by a way compares the versions
 * themselves. */
static struct error *show_known(struct walk *walk, struct event *event, struct index_event *known)
{
	if (!walk->query->way) {
		event->changes = known->changes;
		known->changes = (struct differences)DIFFERENCES_INIT;
	}
	return known->touched.n ? show_changes(walk, event, &known->touched) : NULL;
}

/* Trees first: they rule out most commits, whose messages then need no reading. */
static struct error *visit_commit(const struct scanned *scanned, bool *stop, void *context)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct walk *walk = context;
	struct commit commit;
	struct error *err = touched_by(walk->site, scanned, &walk->query->only, &walk->trace, &touched);

	if (!err && touched.n) {
		err = store_commit_read(walk->site->store, &scanned->id, &commit);
		if (!err) {
			err = show_commit(walk, &commit, &touched);
			commit_free(&commit);
		}
	}
	*stop = walk->left == 0;
	touched_list_free(&touched);
	return err;
}

/* The same where the index has the commits, and what each changed. */
static struct error *visit_indexed(struct index *index, const struct commit *commit, bool *stop, void *context)
{
	struct index_event known = { .touched = TOUCHED_LIST_INIT, .changes = DIFFERENCES_INIT };
	struct walk *walk = context;
	struct event event;
	struct error *err = NULL;

	if (begin_event(walk, commit, &event)) {
		if (!index_changes_of(index, &commit->id, &known))
			err = find_touched(walk->site, commit, &known.touched);
		if (!err)
			err = show_known(walk, &event, &known);
	}
	end_event(walk, &event);
	*stop = walk->left == 0;
	index_event_free(&known);
	return err;
}

/* Whether the index tells it all; else nothing was shown. */
static bool walk_index(struct walk *walk, struct error **err)
{
	const struct event_query *query = walk->query;
	struct index_events events;
	bool told = query->index && query->only.n == 1 && index_events_of(query->index, query->only.names, &events);

	*err = NULL;
	for (size_t i = 0; told && i < events.n && walk->left && !*err; i++) {
		struct index_event *known = &events.items[i];
		struct event event;

		if (begin_event(walk, &known->commit, &event))
			*err = show_known(walk, &event, known);
		end_event(walk, &event);
	}
	if (query->index && query->only.n == 1)
		index_events_free(&events);
	return told;
}

/* The rest of a walk that the index began. */
struct rest {
	struct walk *walk;
	size_t visited;
};

static struct error *visit_rest(const struct scanned *commit, bool *stop, void *context)
{
	struct rest *rest = context;

	if (rest->visited) {
		rest->visited--;
		return NULL;
	}
	return visit_commit(commit, stop, rest->walk);
}

/* Commits in order, as the index has them or, at least from where it fails, as
 * the history itself does. */
static struct error *walk_commits(struct walk *walk, const struct oid *from)
{
	struct index *index = walk->query->index;
	struct rest rest = { walk, 0 };
	struct error *err;
	bool told = index && (walk->query->only.n
			      ? index_scan(index, visit_commit, walk, &rest.visited, &err)
			      : index_visit_commits(index, visit_indexed, walk, &rest.visited, &err));

	if (told)
		return err;
	return store_scan(walk->site->store, from, visit_rest, &rest);
}

struct error *events_walk(const struct site *site, const struct oid *from, const struct event_query *query,
			  event_visit visit, void *context)
{
	struct walk walk = {
		.site = site, .query = query, .left = query->limit, .visit = visit, .context = context,
		.author = query->author ? utf8_fold(query->author) : NULL,
		.decision = query->decision ? utf8_fold(query->decision) : NULL,
	};
	struct error *err;

	signers_find(site->store, &walk.signers);
	if (!walk_index(&walk, &err) && walk.left)
		err = walk_commits(&walk, from);
	signers_free(&walk.signers);
	trace_free(&walk.trace);
	record_free(walk.earlier);
	free(walk.author);
	free(walk.decision);
	return err;
}

struct knowledge {
	const struct site *site;
	struct record_filter only;
	bool *known;
	struct trace trace;
};

static struct error *visit_unless_known(const struct scanned *commit, bool *stop, void *context)
{
	struct touched_list touched = TOUCHED_LIST_INIT;
	struct knowledge *knowledge = context;
	struct error *err = touched_by(knowledge->site, commit, &knowledge->only, &knowledge->trace, &touched);

	*knowledge->known = *stop = touched.n > 0;
	touched_list_free(&touched);
	return err;
}

struct error *events_know(const struct site *site, const struct oid *from, const struct record_name *name,
			  struct index *index, bool *known)
{
	struct knowledge knowledge = { site, { name, 1 }, known, TRACE_INIT };
	struct error *err;

	*known = index && index_knows(index, name);
	if (*known)
		return NULL;
	err = store_scan(site->store, from, visit_unless_known, &knowledge);
	trace_free(&knowledge.trace);
	return err;
}
