/* What differs between the trees of many pairs, as git itself tells it, in a process
 * that works beside ours. libgit2 keeps little of a pack at hand, so that each tree of
 * a long history costs it several others; for a few pairs store/scan.h is quicker. */
#ifndef STORE_PAIRS_H
#define STORE_PAIRS_H

#include "store/scan.h"

struct tree_pair {
	struct oid before, after;
	bool has_before;        /* else it is an empty tree */
};

/* Start git on them; they are borrowed. Status 6 when it cannot be started. The caller
 * owns *out until pairs_free, which takes NULL too and stops what goes on. */
struct pairs;
struct error *pairs_begin(struct store *store, const struct tree_pair *pairs, size_t n,
			  struct pairs **out) MUST_CHECK;
/* What differs in the next of them, as store_all_differences tells it; the first time
 * git is waited for. Status 6 when it failed, or after the last. */
struct error *pairs_next(struct pairs *pairs, struct tree_difference **out, size_t *n) MUST_CHECK;
void pairs_free(struct pairs *pairs);

#endif
