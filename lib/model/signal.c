#include "model/signal.h"

#include <string.h>

#include "base/mem.h"
#include "model/check_internal.h"

static const struct {
	enum check_id code;
	bool waivable;
} signals[SIGNAL_COUNT] = {
	[SIGNAL_RECORD_UNREADABLE] = { CHECK_RECORD_UNREADABLE, false },
	[SIGNAL_DOCUMENT_MISSING] = { CHECK_DOCUMENT_MISSING, false },
	[SIGNAL_STRAY_FILE] = { CHECK_STRAY_FILE, false },
	[SIGNAL_TERM_ENDS] = { CHECK_TERM_ENDS, true },
	[SIGNAL_ENDING] = { CHECK_ENDING, true },
	[SIGNAL_NOTICE_DAY_NEAR] = { CHECK_NOTICE_DAY_NEAR, true },
	[SIGNAL_NOTICE_DAY_PASSED] = { CHECK_NOTICE_DAY_PASSED, true },
	[SIGNAL_TERM_UNKNOWN] = { CHECK_TERM_UNKNOWN, true },
	[SIGNAL_EVALUATION_OVERDUE] = { CHECK_EVALUATION_OVERDUE, true },
	[SIGNAL_QUESTION_OVERDUE] = { CHECK_QUESTION_OVERDUE, true },
	[SIGNAL_INTENTION_ONLY] = { CHECK_INTENTION_ONLY, true },
	[SIGNAL_LEGAL_BASIS_WABO] = { CHECK_LEGAL_BASIS_WABO, true },
	[SIGNAL_AGREEMENT_WITHOUT_TASK] = { CHECK_AGREEMENT_WITHOUT_TASK, true },
	[SIGNAL_TASK_WITHOUT_AGREEMENT] = { CHECK_TASK_WITHOUT_AGREEMENT, true },
	[SIGNAL_COOPERATION_WITHOUT_AGREEMENT] = { CHECK_COOPERATION_WITHOUT_AGREEMENT, true },
	[SIGNAL_AGREEMENT_WITHOUT_DOCUMENT] = { CHECK_AGREEMENT_WITHOUT_DOCUMENT, true },
	[SIGNAL_CHECKSUM_MISSING] = { CHECK_CHECKSUM_MISSING, true },
	[SIGNAL_PUBLICATION_UNDECIDED] = { CHECK_PUBLICATION_UNDECIDED, true },
	[SIGNAL_CONCENTRATION] = { CHECK_CONCENTRATION, true },
	[SIGNAL_COMPLETENESS_NOT_STATED] = { CHECK_COMPLETENESS_NOT_STATED, true },
	[SIGNAL_WAIVER_EXPIRED] = { CHECK_WAIVER_EXPIRED, false },
};

const struct check_code *signal_code(enum signal_id id)
{
	return &check_code_table[signals[id].code];
}

bool signal_parse(const char *code, enum signal_id *out)
{
	for (int id = 0; code && id < SIGNAL_COUNT; id++)
		if (strcmp(signal_code((enum signal_id)id)->code, code) == 0) {
			*out = (enum signal_id)id;
			return true;
		}
	return false;
}

bool signal_can_be_waived(enum signal_id id)
{
	return signals[id].waivable;
}
