/* What libyaml says is wrong, in words that help the writer of the file.
 * Within lib/yaml only. */
#ifndef YAML_PROBLEM_H
#define YAML_PROBLEM_H

#include "base/error.h"

struct problem {
	const char *text;       /* libyaml's own words */
	const char *context;    /* "while scanning a quoted scalar", or NULL */
	char found;             /* the byte at line and column */
	unsigned line, column;
	unsigned from_line, from_column; /* where the construct starts */
};

/* Status 4, with line and column. */
struct error *problem_error(const struct problem *problem) MUST_CHECK;

#endif
