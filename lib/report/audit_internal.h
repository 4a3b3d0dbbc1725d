/* Between audit.c (what is in the pack) and audit_readme.c (how to check it). */
#ifndef REPORT_AUDIT_INTERNAL_H
#define REPORT_AUDIT_INTERNAL_H

#include "report/audit.h"

/* README.md, in Dutch and in English. */
void audit_readme(const struct reg *reg, const struct audit_query *query, const struct audit_summary *summary,
		  struct str *out);

#endif
