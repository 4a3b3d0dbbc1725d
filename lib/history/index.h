/* What each commit changed, kept beside the repository so that the history of
 * a record is found without reading that of the register. It is made from the
 * history, brought up to date whenever it is used, and made anew when there is
 * anything odd about it. Nothing depends on it: without it the same answers
 * take longer, and what verifies or is taken away does not ask it. */
#ifndef HISTORY_INDEX_H
#define HISTORY_INDEX_H

#include "base/js.h"
#include "history/difference.h"
#include "store/scan.h"

struct index;

/* Bring the index up to date with a commit. NULL when there is none to be had:
 * it is switched off (AFSPRAAK_INDEX=0), cannot be written, or failed. The site
 * must outlive it; the caller owns it. */
struct index *index_at(const struct site *site, const struct oid *tip);
/* The same for what it is not worth making it for, as reading all records takes less. */
struct index *index_if_made(const struct site *site, const struct oid *tip);
void index_free(struct index *index);

/* Make it from nothing; *commits is how many it knows. Status 6 when that
 * cannot be done. */
struct error *index_rebuild(const struct site *site, const struct oid *tip, size_t *commits) MUST_CHECK;

/* A commit that changed a record, as the history tells it (see events.h). */
struct index_event {
	struct commit commit;
	struct touched_list touched;    /* of the record, against the first parent */
	struct differences changes;     /* the same, read; empty when that was not kept */
};
struct index_events {
	struct index_event *items;      /* newest first */
	size_t n, cap;
};
/* All of them that led to the tip. False, and none, when the index does not
 * know or must not say. Free them in both cases. */
bool index_events_of(struct index *index, const struct record_name *name, struct index_events *out);
void index_events_free(struct index_events *events);

/* Visit the commits that led to the tip as store_scan does. *visited is how many
 * were; false when the index fails after those. */
bool index_scan(struct index *index, scan_visit visit, void *context, size_t *visited, struct error **err);

/* The same with the commits themselves. */
typedef struct error *(*index_visit)(struct index *index, const struct commit *commit, bool *stop, void *context);
bool index_visit_commits(struct index *index, index_visit visit, void *context, size_t *visited, struct error **err);
/* What one of them changed, in all records: an event without its commit. False, and
 * nothing in *out, when the index does not know. */
bool index_changes_of(struct index *index, const struct oid *commit, struct index_event *out);
void index_event_free(struct index_event *event);

/* As store_commit_head; false, and nothing in *out, when the index does not know. */
bool index_commit_head(struct index *index, const struct oid *id, struct commit_head *out);

/* Whether a commit that led to the tip changed the record; false may mean that
 * the index does not know. */
bool index_knows(struct index *index, const struct record_name *name);

/* Where a value may have come from: go back from a commit, along first parents,
 * over the commits that left these fields of the record (names at its top) as
 * they were. */
struct index_step {
	struct oid commit;              /* the first that may not have, at the latest a merge
					 * that met other versions of the record */
	struct place here;              /* where the record is in it; no path: not known */
	struct place *before;           /* and in each of its parents; no path: not there */
	size_t n_parents;
};
/* False, and nothing in *out, when the index does not know. */
bool index_skip(struct index *index, const struct record_name *name, const struct strv *fields,
		const struct oid *from, struct index_step *out);
void index_step_free(struct index_step *step);

/* What a site can be told at the commit that is asked about, by an index that is
 * there already. The site must outlive it. */
struct lookup *index_lookup_new(const struct site *site);
void index_lookup_free(struct lookup *lookup);

/* Records with values alone: without texts, and places in these. */
struct index_records {
	struct record **items;  /* in the order of a register */
	size_t n, cap;
};
void index_records_free(struct index_records *records); /* leaves it empty */

/* The records of a type as they were in a commit, of each these fields at its top alone:
 * enough for who looks at no others. False, and none, when the index does not know, or
 * some record of any type could not be read. */
bool index_states_at(struct index *index, const struct oid *commit, enum record_type type,
		     const struct strv *fields, struct index_records *out);

/* The records as they are at the tip, in the order of a register. False when it
 * is not known, or a record cannot be read: who asks has to look. */

/* Add those of a type to a list in JSON, with all their fields. */
bool index_list(struct index *index, enum record_type type, struct js_list *list);

/* Hand over all of them, each with its values as bytes that index_get_value reads. When
 * that fails, those that were handed over before do not count. */
bool index_packed(struct index *index, lookup_record take, void *context);

/* The ids of those that hold value in a field that should be unique. */
bool index_holders(struct index *index, enum record_type type, const char *field, const char *value,
		   struct strv *ids);

/* Those that may hold a text, their paths or whole; folded is as for search_record. At most
 * so many: when there are more, it is not worth it, and false. */
bool index_mentions(struct index *index, const char *folded, size_t most, struct strv *paths);
bool index_search(struct index *index, const char *folded, size_t most, struct index_records *out);

#endif
