/* The writers' lock and its notes; see write.h. */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include <sys/types.h>

#include "store/internal.h"
#include "store/write.h"

struct writer {
	struct store *store;
	int fd;                 /* of the lock file, flock held */
	char *directory;        /* <gitdir>/afspraak */
	char *index;            /* <gitdir>/index, and its lock; NULL when bare */
	char *index_lock;
	bool index_locked;
	git_index *copy;        /* of the index, while it is locked */
	char *copy_path;
};

/* What a killed holder had noted. */
struct notes {
	bool index_lock;        /* it made, or was about to make, index.lock as this inode */
	unsigned long long device, inode;
	char *ref;              /* it was about to move this ref */
	struct oid commit;      /* to this commit */
	struct strv paths;      /* that changes these paths */
};

struct error *lock_take(struct writer *writer) MUST_CHECK;
/* Add a line to the notes; it is in the file when this returns. */
struct error *lock_note(struct writer *writer, const char *fmt, ...)
	__attribute__((format(printf, 2, 3))) MUST_CHECK;
void lock_clear_notes(struct writer *writer);
/* False when there are none. */
bool lock_read_notes(struct writer *writer, struct notes *out);
void notes_free(struct notes *notes);

/* Hold git's index.lock, so that git itself waits; waits a moment for it. */
struct error *lock_index(struct writer *writer) MUST_CHECK;
void unlock_index(struct writer *writer);

/* Whether a living process may have the file open. */
bool lock_may_be_open(const char *path);

/* "3 minutes old, owned by registrar": for a lock file that may be alive. */
char *lock_description(const char *path);

#endif
