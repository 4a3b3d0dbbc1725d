/* The terminal, helper programs, and where a finished answer goes. */
#ifndef BASE_TTY_H
#define BASE_TTY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"

size_t tty_width(void);                 /* of stdout; 80 when it is no terminal */

/* Feed text to a shell command's standard input and wait for it, as git does
 * with its pager; a pager that is left early is no error. Status 6 when it
 * cannot be started. */
struct error *pipe_to(const char *command, const char *text, size_t len) MUST_CHECK;
/* Run a shell command with one more argument, such as an editor with its file.
 * Status 6 when it cannot be started or fails. */
struct error *run_with_argument(const char *command, const char *argument) MUST_CHECK;

#endif
