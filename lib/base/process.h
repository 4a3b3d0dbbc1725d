/* This program's place, and helper programs, run without a shell: no argument is read as anything else. */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* The directory n levels above the file of this program, n >= 1; the caller owns it. */
char *process_above(int n);

/* Run argv[0], found on PATH, with its arguments (NULL-ended) and wait for it.
 * Its standard input is empty; its standard output is appended to out, or
 * dropped when out is NULL; its messages go to stderr. *status is its exit
 * status, 128+n after signal n. Error: status 6 when it cannot be started. */
struct error *process_run(const char *const *argv, struct str *out, int *status) MUST_CHECK;

/* Start it and leave it to itself, with nothing to read and what it writes
 * dropped; if it cannot be started, it is not. */
void process_start(const char *const *argv);

/* The same for a helper that is more particular. */
struct process {
	const char *const *argv;
	const char *input;      /* a file that is its standard input; NULL: ours, so that it can ask the user */
	const char *const *environment; /* "NAME=VALUE" each, NULL-ended, besides our own; NULL: no more */
	bool messages;          /* what it writes to stderr goes to out too; else it is dropped */
};
struct error *process_run_with(const struct process *process, struct str *out, int *status) MUST_CHECK;

/* The same for one that works beside us, and writes its standard output to a file that
 * is made for it. Until process_end, which waits for it, *out is the caller's. */
struct helper;
struct error *process_begin(const struct process *process, const char *output, struct helper **out) MUST_CHECK;
struct error *process_end(struct helper *helper, int *status) MUST_CHECK;
/* It is not wanted any more; NULL is no helper. */
void process_stop(struct helper *helper);

#endif
