/* Between change.c (staging, committing), outcome.c (what a change comes to),
 * outcome_check.c (whether it may) and message.c (what the commit says). */
#ifndef MODEL_CHANGE_INTERNAL_H
#define MODEL_CHANGE_INTERNAL_H

#include "model/change.h"

enum intent_kind { INTENT_ADD, INTENT_EDIT, INTENT_REWRITE, INTENT_REMOVE, INTENT_FILE, INTENT_CONFIG };

struct intent {
	enum intent_kind kind;
	enum record_type type;
	char *id, *path;
	struct edit *edits;     /* INTENT_EDIT */
	size_t n_edits;
	char *text;             /* the new bytes of the others; NULL: the file goes */
	size_t len;
};

struct outcome {
	struct change_file *files;
	size_t n, cap;
};
#define OUTCOME_INIT { NULL, 0, 0 }

struct change {
	struct reg *base;       /* borrowed */
	struct intent *intents;
	size_t n, cap;
	bool sign;
	/* What the intents were found to come to on base: it need not be found again
	 * where HEAD is still there. */
	struct trial {
		struct outcome outcome;
		struct findings findings;
		bool passed;
	} trial;
};

void change_files_free(struct change_file *files, size_t n);

/* Make the change's edits on reg, which becomes the register as it will be.
 * moved tells that reg is a later revision than the change was begun on. */
struct error *outcome_make(const struct change *change, struct reg *reg, bool moved,
			   struct outcome *out) MUST_CHECK;
/* Refuse (status 4) what would be wrong: any error in a record of the change,
 * and any error elsewhere that was not there before. */
struct error *outcome_check(const struct change *change, const struct reg *reg,
			    struct findings *findings) MUST_CHECK;

#endif
