/* Many things that do not depend on each other, done by several threads. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

#include "base/str.h"

#define PARALLEL_MOST 4         /* workers */

struct slice {
	size_t worker;          /* who does it, from 0: no two parts at a time have the same */
	size_t from, to;
};
typedef void (*slice_work)(const struct slice *part, void *context);

/* Call work for all from 0 to n, in parts of this size, some at the same time and in
 * any order. The caller is one of the workers, and the only one when there is a
 * single part or a single processor. What is called there may allocate, use tr and
 * make errors; the store is for one thread at a time. */
void parallel(size_t n, size_t size, slice_work work, void *context);

/* The same for a text of which each part adds its own to a str: they come to stand
 * in their order, at the end of out. */
typedef void (*slice_text)(const struct slice *part, struct str *out, void *context);
void parallel_text(size_t n, size_t size, slice_text add, void *context, struct str *out);

#endif
