/* Personal data in text: what looks like an e-mail address, a Dutch telephone
 * number, or a citizen service number (BSN). Names cannot be recognised, and
 * no test is sure: a hit is a reason to look.
 * Source of the rules: man/afspraak-register.5, "Personal data". */
#ifndef MODEL_PERSONAL_H
#define MODEL_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>

enum personal_kind { PERSONAL_EMAIL, PERSONAL_PHONE, PERSONAL_BSN };

struct personal {
	enum personal_kind kind;
	size_t offset, len;     /* bytes of the text that was searched */
};

/* The first hit in text at or after the byte from; false when there is none.
 * For the next one, call again with from = offset + len. All hits of a text
 * take time in proportion to its length.
 *
 * A telephone number has ten digits from 0 (06-12345678, 0546-123456, (074)
 * 123 45 67), or nine after +31 or 0031, with or without (0); numbers that
 * belong to no one (0800, 0900, 14 0546) are left out, and so are dates, and
 * digits that are part of a longer number or code. Nine digits are a BSN when
 * they pass its test and no letter or digit, or decimal, is attached. */
bool personal_find(const char *text, size_t from, struct personal *out);

const char *personal_name(enum personal_kind kind);     /* "a telephone number" */

#endif
