/* How far long work is, on stderr: only when that is a terminal, and only once
 * the work has taken over a second. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	const char *label;      /* borrowed */
	size_t total;           /* 0: not known, so that there is no bar */
	int64_t next;           /* the moment from which there is something to show, in ms */
	bool on, shown;
};

void progress_begin(struct progress *progress, const char *label, size_t total);
/* So many are done; cheap enough to call for each. */
void progress_show(struct progress *progress, size_t done);
/* Take the line away again. */
void progress_end(struct progress *progress);

#endif
