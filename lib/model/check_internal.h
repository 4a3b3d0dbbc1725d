/* Shared by the parts of the check: check.c runs them, each other check_*.c
 * looks for one kind of finding. */
#ifndef MODEL_CHECK_INTERNAL_H
#define MODEL_CHECK_INTERNAL_H

#include "model/check.h"

/* One row of the table in check_codes.c each. */
enum check_id {
	CHECK_UNREADABLE_FILE, CHECK_YAML_SYNTAX, CHECK_STRAY_RECORD, CHECK_RESERVED_ID, CHECK_DUPLICATE_ID,
	CHECK_UNKNOWN_FIELD, CHECK_MISSING_FIELD, CHECK_WRONG_TYPE, CHECK_EMPTY_VALUE,
	CHECK_ONBEKEND_NOT_ALLOWED, CHECK_NVT_NOT_ALLOWED, CHECK_MULTILINE_TEXT,
	CHECK_UNKNOWN_VALUE, CHECK_INVALID_DATE, CHECK_INVALID_DURATION, CHECK_ZERO_DURATION,
	CHECK_INVALID_NUMBER, CHECK_INVALID_BOOL, CHECK_INVALID_URL, CHECK_INVALID_FILE,
	CHECK_INVALID_MEDIATYPE, CHECK_INVALID_SHA256, CHECK_INVALID_TIMEZONE, CHECK_INVALID_RSIN,
	CHECK_INVALID_KVK, CHECK_INVALID_OIN, CHECK_INVALID_TOOI, CHECK_OIN_MISMATCH,
	CHECK_DANGLING_REFERENCE, CHECK_REFERENCE_CYCLE,
	CHECK_DOCUMENT_WITHOUT_PLACE, CHECK_DOCUMENT_ELSEWHERE, CHECK_DOCUMENT_MISSING,
	CHECK_DOCUMENT_UNREADABLE, CHECK_DOCUMENT_CHECKSUM, CHECK_DOCUMENT_SIZE,

	CHECK_STRAY_FILE, CHECK_UNSAFE_CHARACTER, CHECK_PERSONAL_DATA, CHECK_DUPLICATE_ITEM,
	CHECK_DUPLICATE_TITLE, CHECK_DUPLICATE_KENMERK, CHECK_DUPLICATE_IDENTIFIER,
	CHECK_END_BEFORE_START, CHECK_ENDED_AFTER_END, CHECK_MISSING_END_DATE,
	CHECK_STATUS_CONTRADICTS_DATES, CHECK_STATUS_OUTDATED, CHECK_FUTURE_DATE,
	CHECK_TOO_MANY_RENEWALS, CHECK_RENEWAL_WITHOUT_DURATION, CHECK_RENEWAL_WITHOUT_END,
	CHECK_RENEWAL_CONTRADICTION, CHECK_REPLACED_IN_FORCE, CHECK_GROUP_WITH_IDENTIFIER,
	CHECK_CONTRADICTION, CHECK_DOCUMENT_WITHOUT_CHECKSUM,

	CHECK_SIGNED_AFTER_START, CHECK_NOT_LOOKED_AT, CHECK_KNOWN_UNKNOWN,

	CHECK_UNKNOWN_SIGNAL, CHECK_SIGNAL_NOT_WAIVABLE,
	/* Signals, found by a report on a day; see signal.h. */
	CHECK_RECORD_UNREADABLE,
	CHECK_TERM_ENDS, CHECK_ENDING, CHECK_NOTICE_DAY_NEAR, CHECK_NOTICE_DAY_PASSED, CHECK_TERM_UNKNOWN,
	CHECK_EVALUATION_OVERDUE, CHECK_QUESTION_OVERDUE, CHECK_INTENTION_ONLY, CHECK_LEGAL_BASIS_WABO,
	CHECK_AGREEMENT_WITHOUT_TASK, CHECK_TASK_WITHOUT_AGREEMENT, CHECK_COOPERATION_WITHOUT_AGREEMENT,
	CHECK_AGREEMENT_WITHOUT_DOCUMENT, CHECK_CHECKSUM_MISSING, CHECK_PUBLICATION_UNDECIDED,
	CHECK_CONCENTRATION, CHECK_COMPLETENESS_NOT_STATED, CHECK_WAIVER_EXPIRED,

	/* Of the history; see history_codes. */
	CHECK_KIND_UNKNOWN, CHECK_KIND_MISMATCH, CHECK_EXTENDED_AFTER_END, CHECK_EXTENDED_WITHOUT_OPTION,
	CHECK_DECISION_MISSING, CHECK_EFFECTIVE_INVALID, CHECK_REASON_MISSING, CHECK_KIND_MISSING,
	CHECK_SIGNATURE_MISSING, CHECK_SIGNATURE_BAD, CHECK_SIGNATURE_UNMANDATED, CHECK_MANDATE_ENDED,
	CHECK_MANDATE_CHANGE_UNMANDATED, CHECK_APPROVAL_MISSING,
	/* Of verify: about the history, with the commit as path. */
	CHECK_OBJECT_CORRUPT, CHECK_OBJECT_MISSING, CHECK_HISTORY_INCOMPLETE, CHECK_HISTORY_REWRITTEN,
	CHECK_CLOCK_BACKWARDS, CHECK_CLOCK_FUTURE, CHECK_CLOCK_SKEW, CHECK_OLD_VERSION_UNREADABLE,
	CHECK_COUNT
};
extern const struct check_code check_code_table[CHECK_COUNT];

struct checker {
	const struct reg *reg;
	const struct check_scope *scope;
	const struct record **scoped;   /* the records of the scope by address; NULL: all */
	struct findings *out;
	struct strv ids[TYPE_COUNT];    /* the ids of a type, read when first asked for */
	bool seen_all;                  /* every record has been read */
	size_t effort;                  /* comparisons left for "did you mean" */
	bool is_part;                   /* it looks at some records, while others look at the rest */
	bool is_put_off;                /* what it looks at now it cannot judge then */
};

bool check_in_scope(const struct checker *c, const struct record *record);

/* Add a finding at a node, or at a place; at NULL is the file as a whole. */
void check_report(struct checker *c, enum check_id id, const struct record *record, const struct ynode *at,
	    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void check_report_place(struct checker *c, enum check_id id, const char *path, unsigned line, unsigned column,
		  const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* A value as a message shows it: in quotes, not too long. */
struct quote {
	char s[72];
};
struct quote check_quote(const char *text);

/* True when what comes next is not for several threads at a time: then the record is
 * looked at again, later, and nothing that is said of it now counts. */
bool check_put_off(struct checker *c);

/* Add "; did you mean 'x'?" when a candidate is near. Suggestions stop once
 * c->effort is used up: a hostile register must not make them cost n x n. */
bool check_suggest(struct checker *c, const char *word, const struct strv *candidates, struct str *out);

/* Each looks at one record that could be read. */
void check_shape(struct checker *c, const struct record *record);
void check_rules(struct checker *c, const struct record *record);
void check_dates(struct checker *c, const struct record *record);
void check_waivers(struct checker *c, const struct record *record);
struct error *check_documents(struct checker *c, const struct record *record) MUST_CHECK;

/* Is the value valid for the field's type? NULL, or the reason why not, static
 * ("" for an enum: the field's values are the reason); *id is the finding. */
const char *check_value(const struct field *field, const char *text, enum check_id *id);

/* The record that the value of the field at path must name. */
void check_reference(struct checker *c, const struct record *record, const char *path,
		     enum record_type type, const struct ynode *value);
/* What only shows between records. */
void check_replaced(struct checker *c, const struct record *record);
void check_duplicates(struct checker *c);
void check_cycles(struct checker *c);

#endif
