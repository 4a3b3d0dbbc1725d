/* What is wrong, or not known yet, in a register: every finding at once, each
 * with its place and a stable code. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "model/reg.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding {
	enum severity severity;
	const char *code;       /* static: "unknown-field" */
	char *path;             /* below the repository's top */
	unsigned line, column;  /* from 1; 0 when there is no place in the file */
	char *text;             /* hints that depend on other records ("did you mean") after a "; " */
};

struct findings {
	struct finding *items;  /* sorted by path, line, column, code, text */
	size_t n, cap;
};
#define FINDINGS_INIT { NULL, 0, 0 }

void findings_free(struct findings *findings);  /* leaves it empty */
/* Add a finding of a code in the table, without a place in a file. path is copied. */
void findings_add(struct findings *findings, const char *code, const char *path, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Whether they have it too, at whatever line and with whatever advice: of an earlier
 * state of the register, whether that had it already. */
bool findings_have(const struct findings *findings, const struct finding *finding);
bool findings_reach(const struct findings *findings, enum severity severity);
const char *severity_name(enum severity severity);      /* as data: "error", "warning", "info" */
const char *severity_word(enum severity severity);      /* the same in the language of messages */
bool severity_parse(const char *name, enum severity *out);
/* "path:line:col: error: CODE: text" on one line, in the language of messages, that cannot steer a terminal;
 * the caller owns it. */
char *finding_format(const struct finding *finding);

/* Check a loaded register as a whole: settings, records, strays, references,
 * cycles, stored documents. With records, no more than their own findings and
 * documents (references are still followed through the whole), and no more is
 * read of a register that is only listed than that takes. Findings are
 * added to out. Time and memory grow as n log n whatever the register holds.
 * Errors are for the machine failing, not for findings. */
struct check_scope {
	struct record *const *records;  /* NULL: everything */
	size_t n;
	bool documents;                 /* read stored documents and compare their SHA-256 */
	struct date on;                 /* today, for what depends on it: only with has_on */
	bool has_on;
};
struct error *check_register(const struct reg *reg, const struct check_scope *scope,
			     struct findings *out) MUST_CHECK;

/* The register in a commit, as a whole, but for the content of stored documents. */
struct error *check_whole(const struct site *site, const struct oid *commit, struct findings *out) MUST_CHECK;
/* The errors in it that none of the known commits has: what was wrong already keeps
 * nobody from working. A known one that has no register to read has none. */
struct error *check_new_errors(const struct site *site, const struct oid *commit, const struct oid *known, size_t n,
			       struct findings *out) MUST_CHECK;

/* The fields whose values should be unique among the records of a type: the
 * at-th, from 0. False when there are no more. */
bool unique_field(size_t at, enum record_type *type, const char **field);

/* Why a text is no value of the field on its own (static), or NULL; "" where one
 * of the field's values is wanted. What it refers to is not looked up. */
const char *check_field_value(const struct field *field, const char *text);

/* The codes, for `check --explain`: NULL when unknown. */
struct check_code {
	const char *code;
	enum severity severity;
	const char *meaning;    /* what it says, why it matters */
	const char *remedy;     /* what to do */
};
const struct check_code *check_code(const char *code);
const struct check_code *check_codes(size_t *n);
const char *check_dangling(void);       /* the code of a reference that leads nowhere */
/* The last of them: what is found in commits, and not by check_register. */
const struct check_code *history_codes(size_t *n);

#endif
