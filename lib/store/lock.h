/* The writers' lock and its notes; see write.h. */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include <signal.h>

#include "store/internal.h"
#include "store/write.h"

struct writer {
	struct store *store;
	int fd;                 /* of the lock file, flock held */
	char *directory;        /* <gitdir>/afspraak */
	char *path;             /* of the lock file in it */
	char *index;            /* <gitdir>/index, and its lock; NULL when bare */
	char *index_lock;
	bool index_locked;
	char *copy_path;        /* of the index, while it is locked */
	struct index_reading *copy;     /* see worktree.h */
	bool sign;              /* the commit */
	bool committed;         /* so that there is more to pack than before */
	bool unfinished;        /* and stay there: the next holder has work to finish */
	sigset_t signals;       /* the signal mask before the lock was taken */
};

/* What a holder has noted. */
struct notes {
	long holder;            /* process id, 0 when unknown */
	char *ref;              /* it was about to move this ref */
	struct oid commit;      /* to this commit */
	struct oid from;        /* from this one */
	bool has_from;
	struct strv paths;      /* that changes these paths */
};

/* Waits for another holder a moment. Signals that ask the process to end wait
 * until lock_release, so that Ctrl-C leaves nothing to clean up either. */
struct error *lock_take(struct writer *writer) MUST_CHECK;
void lock_release(struct writer *writer);
/* Add a line to the notes; it is in the file when this returns. */
struct error *lock_note(struct writer *writer, const char *fmt, ...)
	__attribute__((format(printf, 2, 3))) MUST_CHECK;
void lock_clear_notes(struct writer *writer);
/* False when there are none. */
bool lock_read_notes(struct writer *writer, struct notes *out);
void notes_free(struct notes *notes);

/* Hold git's index.lock, so that git itself waits; waits a moment for it, and
 * takes over what a killed holder left. */
struct error *lock_index(struct writer *writer) MUST_CHECK;
void unlock_index(struct writer *writer);

/* One step of waiting for a lock of git's, of which *waited counts the
 * milliseconds; false when it has been enough. */
bool lock_wait(int *waited);
/* Status 5: what is locked, by which file, how old and whose it is, what to do. */
struct error *lock_held(const char *what, const char *path) MUST_CHECK;

/* Whether a living process may have the file open. */
bool lock_may_be_open(const char *path);

#endif
