/* Whether a report that somebody kept is what the register gives. */
#ifndef REPORT_REPRODUCE_H
#define REPORT_REPRODUCE_H

#include "report/overview.h"

struct reproduction {
	enum overview_format format;
	struct oid commit;      /* the report says that it was made from */
	bool known;             /* false: that is no commit of this repository's register */
	bool identical;         /* the bytes are the same */
	unsigned line;          /* else the first line that differs, from 1 */
	char *theirs, *ours;    /* that line, in the report and made again; owned: reproduction_free */
};

/* Make the report again from the command that stands in it (the last one in the
 * text, as records come before it) and compare the bytes. The text is anybody's:
 * no more of it is used than the commits, the day and the language, and nothing
 * is written. Status 4 when it is no overview, has no
 * command, or is in a format that packs its text. */
struct error *reproduce(const struct site *site, const struct str *report, struct reproduction *out) MUST_CHECK;
void reproduction_free(struct reproduction *reproduction);

#endif
