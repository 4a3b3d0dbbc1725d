/* What a sync did, or what keeps it from doing it. */
#ifndef REPORT_SYNC_H
#define REPORT_SYNC_H

#include "history/sync.h"

/* What came and went, in lines. dry: what would. */
void sync_text(const struct sync_result *result, const struct remote *remote, bool dry, struct str *out);
/* "afspraak/sync/1". */
void sync_json(const struct sync_result *result, const struct remote *remote, bool dry, struct str *out);

#endif
