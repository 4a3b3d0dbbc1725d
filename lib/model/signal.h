/* The codes of signals: what a report on a day says needs attention. They stand
 * in the one table of codes, which check_code and `check --explain` read, so a
 * code has its severity, meaning and remedy in one place. */
#ifndef MODEL_SIGNAL_H
#define MODEL_SIGNAL_H

#include "model/check.h"

enum signal_id {
	SIGNAL_RECORD_UNREADABLE, SIGNAL_DOCUMENT_MISSING, SIGNAL_STRAY_FILE,
	SIGNAL_TERM_ENDS, SIGNAL_ENDING, SIGNAL_NOTICE_DAY_NEAR, SIGNAL_NOTICE_DAY_PASSED, SIGNAL_TERM_UNKNOWN,
	SIGNAL_EVALUATION_OVERDUE, SIGNAL_QUESTION_OVERDUE,
	SIGNAL_INTENTION_ONLY, SIGNAL_LEGAL_BASIS_WABO, SIGNAL_AGREEMENT_WITHOUT_TASK,
	SIGNAL_TASK_WITHOUT_AGREEMENT, SIGNAL_COOPERATION_WITHOUT_AGREEMENT,
	SIGNAL_AGREEMENT_WITHOUT_DOCUMENT, SIGNAL_CHECKSUM_MISSING, SIGNAL_PUBLICATION_UNDECIDED,
	SIGNAL_CONCENTRATION, SIGNAL_COMPLETENESS_NOT_STATED, SIGNAL_WAIVER_EXPIRED,
	SIGNAL_COUNT
};

const struct check_code *signal_code(enum signal_id id);
/* False when no signal has the code. */
bool signal_parse(const char *code, enum signal_id *out);
/* Whether a record may take it out of the list (signaal_uitzondering): not what
 * says that something cannot be read, is lost, or is an exception itself. */
bool signal_can_be_waived(enum signal_id id);

#endif
