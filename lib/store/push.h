/* What git shows a hook that judges a push: the repository it runs in, with the
 * objects that came and are not taken yet. */
#ifndef STORE_PUSH_H
#define STORE_PUSH_H

#include "store/store.h"

/* Open the repository of GIT_DIR, or the current directory's, as a hook finds it,
 * with the objects in quarantine (GIT_QUARANTINE_PATH) laid beside its own. Whose
 * it is is not asked, as git itself does not where GIT_DIR is given: it runs the
 * hooks of this repository already. Status 3 when there is none. */
struct error *store_open_pushed(struct store **out) MUST_CHECK;

/* The name in full of the branch that HEAD names, whether it exists or not; NULL
 * when it names none. The caller owns it. */
char *store_head_branch(struct store *store);
/* The reference that a name ends at, when it is a symbolic one; else the name. The caller owns it. */
char *store_ref_end(struct store *store, const char *name);
bool store_has_ref(struct store *store, const char *name);

/* The commits reachable from one commit and not from the other (NULL: all),
 * parents first. The caller owns *ids. */
struct error *store_new_commits(struct store *store, const struct oid *from, const struct oid *known,
				struct oid **ids, size_t *n) MUST_CHECK;

#endif
