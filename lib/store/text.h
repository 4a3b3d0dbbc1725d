/* Two changes of one text joined line by line, as git does it. No repository is
 * needed. */
#ifndef STORE_TEXT_H
#define STORE_TEXT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* What is taken where both changed the same lines. */
enum text_favor { TEXT_FAVOR_NONE, TEXT_FAVOR_OURS, TEXT_FAVOR_BOTH };

/* The result is appended to out, with git's conflict markers where nothing is
 * favoured and both changed the same lines; *clean tells that there are none. */
struct error *text_merge(const struct str *base, const struct str *ours, const struct str *theirs,
			 enum text_favor favor, struct str *out, bool *clean) MUST_CHECK;

#endif
