/* How findings are shown. */
#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H

#include "base/js.h"
#include "model/check.h"

/* A line each, as finding_format. */
void findings_text(const struct findings *findings, struct str *out);
/* [{path, line, column, severity, code, text}]; the caller owns it. */
struct js *findings_js(const struct findings *findings);
/* "afspraak/check/1". */
void findings_json(const struct findings *findings, struct str *out);
void findings_csv(const struct findings *findings, struct str *out);

#endif
