/* Which records differ between two trees, by the ids of their entries: level by
 * level, equal subtrees skipped, and nothing outside the register looked at.
 * No file is read. */
#ifndef HISTORY_TOUCHED_H
#define HISTORY_TOUCHED_H

#include "model/record.h"
#include "model/site.h"
#include "store/scan.h"

/* The records asked for; n = 0 means all, and register.yaml too. */
struct record_filter {
	const struct record_name {
		enum record_type type;
		const char *id;
	} *names;               /* borrowed */
	size_t n;
};
bool filter_has(const struct record_filter *only, enum record_type type, const char *id);

struct place {
	char *path;             /* owned, below the register's directory; NULL: not there */
	struct oid blob;
};

struct touched {
	enum record_type type;  /* TYPE_COUNT: register.yaml, with the id "register" */
	char *id;
	struct place before, after;     /* at two paths when the record moved, as to another year */
};
struct touched_list {
	struct touched *items;  /* by type, id and path */
	size_t n, cap;
};
#define TOUCHED_LIST_INIT { NULL, 0, 0 }

/* before and after are root trees of commits; NULL is an empty one. */
struct error *touched_between(const struct site *site, const struct oid *before, const struct oid *after,
			      const struct record_filter *only, struct touched_list *out) MUST_CHECK;
/* The same for one comparison after another along a history, where an agreement
 * asked for is looked for in the folder of the year that had it last. While both
 * trees have it there the other years are not read. So of a second file with its
 * id in another year, which check refuses as duplicate-id, nothing is told, unless
 * both are there in the first tree, or the followed one is not there. */
struct trace {
	struct followed {
		char year[5];           /* empty: not known */
		bool has_two;           /* look everywhere, always */
		bool is_done;           /* in the comparison at hand */
		struct oid folder;      /* of the year, known to hold it */
	} *items;               /* one for each record of the filter; owned */
	bool is_begun;
};
#define TRACE_INIT { NULL, false }
void trace_free(struct trace *trace);
struct error *touched_along(const struct site *site, const struct oid *before, const struct oid *after,
			    const struct record_filter *only, struct trace *trace,
			    struct touched_list *out) MUST_CHECK;
/* As touched_between, of what is known to differ between two trees: files by their paths from the top. */
void touched_among(const struct site *site, const struct tree_difference *files, size_t n, struct touched_list *out);
void touched_list_free(struct touched_list *list);      /* leaves it empty */
void touched_free(struct touched *touched);             /* what one item holds */

/* For lists that are made by hand: add copies of the places (NULL: not there),
 * then put the two halves of each record together. */
void touched_add(struct touched_list *list, enum record_type type, const char *id,
		 const struct place *before, const struct place *after);
void touched_sort(struct touched_list *list);

#endif
