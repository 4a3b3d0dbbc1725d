/* git's editor on a text. */
#ifndef CMD_EDITOR_H
#define CMD_EDITOR_H

#include "cmd/cmd.h"

/* Where a text is edited: <git directory>/afspraak/NAME.<process>SUFFIX, so that
 * two people's editors never share a file. The caller owns it. */
char *editor_path(struct run *run, const char *name, const char *suffix);
/* Let the user edit text in that file. It stays, for editor_done or, after an
 * error, for the user; text is what it then holds, after an error as well. */
struct error *editor_open(struct run *run, const char *path, struct str *text) MUST_CHECK;
void editor_done(char *path);           /* removes the file, frees path; NULL is fine */

#endif
