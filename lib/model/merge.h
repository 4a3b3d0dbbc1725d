/* A three-way merge of one record, field by field. */
#ifndef MODEL_MERGE_H
#define MODEL_MERGE_H

#include "model/record.h"

/* A field that both sides changed, each in its own way. Its name has what tells
 * an item of a list apart in place of a position, which need not be the same on
 * both sides: "partijen[partij=od-twente].rol". */
struct merge_conflict {
	char *field;                    /* owned, as the rest */
	char *base, *ours, *theirs;     /* as one line of text (value_line); NULL: not there */
};
struct merge_conflicts {
	struct merge_conflict *items;
	size_t n, cap;
};
#define MERGE_CONFLICTS_INIT { NULL, 0, 0 }
void merge_conflicts_free(struct merge_conflicts *conflicts);   /* leaves it empty */

/* What a field in conflict is to be. The first choice that fits counts. */
enum merge_take { MERGE_OURS, MERGE_THEIRS, MERGE_BASE, MERGE_VALUE };
struct merge_choice {
	const char *field;      /* as in a conflict; NULL: any */
	enum merge_take take;
	const char *value;      /* MERGE_VALUE: as `amend --set` takes it; NULL: the field goes */
};
/* "FIELD=ours", "FIELD=theirs", "FIELD=base", else a value ("FIELD=": the field
 * goes). One that is nearly such a word is refused; "FIELD==VALUE" is the value
 * whatever it is. An = within the brackets of a name is of the name. *field is owned by the
 * caller and what choice->field points at. Status 2. */
struct error *merge_choice_parse(const char *argument, char **field, struct merge_choice *choice) MUST_CHECK;

/* Merge what ours and theirs made of base; base NULL: both made the record anew.
 *
 * What one side changed is taken, and the same change on both sides is no
 * conflict. Maps are merged key by key, lists of maps by their identifying key and
 * other lists as sets, so that order is no difference and what theirs added comes
 * at the end; text of several lines (FIELD_BLOCK) is merged by line. A value, map
 * or item that one side took out and the other changed is a conflict. Where both
 * put a map or list in place of a text such as `onbekend`, what each knows is
 * joined.
 *
 * *out is appended the text: lines, comments and layout as git would merge them
 * where that holds the merged data, else those of ours with the fields of theirs
 * put in. Each conflict without a choice is in conflicts, in which ours is kept.
 *
 * Errors: status 4 when a side cannot be read (its path in the error), when a
 * change is in a field that no edit can name, would leave nothing of the record or
 * is too large; 2 when the value of a choice is of the wrong shape. */
struct error *merge_record(const struct record *base, const struct record *ours, const struct record *theirs,
			   const struct merge_choice *choices, size_t n_choices,
			   struct merge_conflicts *conflicts, struct str *out) MUST_CHECK;

/* Append the text of now with the data of wanted: lines stay where the data does. */
struct error *merge_become(const struct record *now, const struct record *wanted, struct str *out) MUST_CHECK;

#endif
