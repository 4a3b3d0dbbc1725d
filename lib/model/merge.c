#include "model/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "model/merge_fields.h"
#include "model/value.h"
#include "store/text.h"

void merge_conflicts_free(struct merge_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++) {
		struct merge_conflict *conflict = &conflicts->items[i];

		free(conflict->field);
		free(conflict->base);
		free(conflict->ours);
		free(conflict->theirs);
	}
	free(conflicts->items);
	*conflicts = (struct merge_conflicts)MERGE_CONFLICTS_INIT;
}

/* --- choices ------------------------------------------------------------------------------ */

/* The = that ends the name of a field; NULL when there is none. An identity may
 * hold brackets of its own: it ends with one that an = or a dot follows. */
static const char *end_of_name(const char *argument)
{
	const char *c = argument;

	for (;;) {
		c += strcspn(c, "=[");
		if (*c != '[')
			return *c ? c : NULL;
		do
			c = strchr(c + 1, ']');
		while (c && c[1] != '=' && c[1] != '.');
		if (!c)
			return NULL;
	}
}

static const char *const words[] = { [MERGE_OURS] = "ours", [MERGE_THEIRS] = "theirs", [MERGE_BASE] = "base" };

/* What was meant as one of the words must not become the value. */
static struct error *refuse_slip(const char *field, const char *value)
{
	struct strv all = STRV_INIT, near = STRV_INIT;
	char *folded = utf8_fold(value);
	struct error *err = NULL;

	for (size_t i = 0; i < COUNT(words); i++)
		strv_push(&all, words[i]);
	nearest(folded, &all, 1, &near);
	if (near.n && *folded == *near.items[0])
		err = error_hint(error_new(STATUS_USAGE, "'%s=%s' is nearly '%s'", field, value, near.items[0]),
				 "if it is the value itself, write '%s==%s'", field, value);
	strv_free(&all);
	strv_free(&near);
	free(folded);
	return err;
}

struct error *merge_choice_parse(const char *argument, char **field, struct merge_choice *choice)
{
	const char *equals = end_of_name(argument);
	struct error *err = NULL;

	*field = NULL;
	if (!equals || equals == argument)
		return error_hint(error_new(STATUS_USAGE, "'%s' is no choice", argument),
				  "write FIELD=ours, FIELD=theirs or FIELD=VALUE, with the name that the conflict has");
	*field = xstrndup(argument, (size_t)(equals - argument));
	*choice = (struct merge_choice){ *field, MERGE_VALUE, equals[1] ? equals + 1 : NULL };
	if (equals[1] == '=') {
		choice->value = equals[2] ? equals + 2 : NULL;
		return NULL;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(equals + 1, words[i]) == 0)
			*choice = (struct merge_choice){ *field, (enum merge_take)i, NULL };
	if (choice->take == MERGE_VALUE)
		err = refuse_slip(*field, equals + 1);
	if (err) {
		free(*field);
		*field = NULL;
	}
	return err;
}

/* --- lines and comments ------------------------------------------------------------------- */

static struct str text_of(const struct record *record)
{
	return (struct str){ record->doc->text, record->doc->len, record->doc->len };
}

/* The three texts merged by line; broken when that is no record. */
static struct error *merge_lines(const struct record *base, const struct record *ours,
				 const struct record *theirs, enum text_favor favor, struct record **out)
{
	struct str b = text_of(base), o = text_of(ours), t = text_of(theirs), merged = STR_INIT;
	bool clean;
	struct error *err = text_merge(&b, &o, &t, favor, &merged, &clean);

	if (!err)
		*out = record_new(ours->type, ours->id, ours->path, str_text(&merged), merged.len);
	str_free(&merged);
	return err;
}

/* The lines with the fields of merged put in. Nothing is in conflict: what the
 * lines have is base and ours at once. */
static struct error *mend(const struct record *lines, const struct record *merged, struct ydoc **out)
{
	struct merge_rules rules = { .undoing = false };
	struct merge_conflicts none = MERGE_CONFLICTS_INIT;
	struct error *err = merge_fields(lines, lines, merged, &rules, &none, out);

	merge_conflicts_free(&none);
	return err;
}

/* Lines that hold the merged data also have what theirs did to comments and
 * layout. Where both changed neighbouring lines, as two that add to a list do, they
 * do with the lines of both; or else those of ours and a few edits. */
static struct error *choose_lines(const struct record *base, const struct record *ours,
				  const struct record *theirs, const struct record *merged, struct str *out)
{
	const struct field *fields = record_fields(ours);
	struct record *both = NULL, *lines = NULL;
	struct ydoc *mended = NULL;
	const struct ydoc *best = merged->doc;
	struct error *err = merge_lines(base, ours, theirs, TEXT_FAVOR_BOTH, &both);

	if (!err && both->doc && value_same_record(fields, both->doc->root, merged->doc->root)) {
		best = both->doc;
	} else if (!err) {
		err = merge_lines(base, ours, theirs, TEXT_FAVOR_OURS, &lines);
		if (!err && lines->doc)
			error_free(mend(lines, merged, &mended));
		if (mended && value_same_record(fields, mended->root, merged->doc->root))
			best = mended;
	}
	if (!err)
		str_addn(out, best->text, best->len);
	ydoc_free(mended);
	record_free(lines);
	record_free(both);
	return err;
}

/* --- all of it ---------------------------------------------------------------------------- */

static struct error *check_side(const struct record *side)
{
	return side->doc ? NULL : error_in_file(error_copy(side->broken), side->path);
}

static struct error *merge_versions(const struct record *base, const struct record *ours,
				    const struct record *theirs, const struct merge_rules *rules,
				    struct merge_conflicts *conflicts, struct str *out)
{
	struct record merged = *ours;
	struct error *err = merge_fields(base, ours, theirs, rules, conflicts, &merged.doc);

	if (err)
		return err;
	if (base)
		err = choose_lines(base, ours, theirs, &merged, out);
	else
		str_addn(out, merged.doc->text, merged.doc->len);
	ydoc_free(merged.doc);
	return err;
}

struct error *merge_record(const struct record *base, const struct record *ours, const struct record *theirs,
			   const struct merge_choice *choices, size_t n_choices,
			   struct merge_conflicts *conflicts, struct str *out)
{
	struct merge_rules rules = { .choices = choices, .n_choices = n_choices };
	const struct ydoc *same = NULL;
	struct error *err = check_side(ours);

	if (!err)
		err = check_side(theirs);
	if (!err && base)
		err = check_side(base);
	if (err)
		return err;
	if (ydoc_same_bytes(ours->doc, theirs->doc) || (base && ydoc_same_bytes(base->doc, theirs->doc)))
		same = ours->doc;
	else if (base && ydoc_same_bytes(base->doc, ours->doc))
		same = theirs->doc;
	if (!same)
		return merge_versions(base, ours, theirs, &rules, conflicts, out);
	str_addn(out, same->text, same->len);
	return NULL;
}

struct error *merge_become(const struct record *now, const struct record *wanted, struct str *out)
{
	struct ydoc *doc = NULL;
	struct error *err = mend(now, wanted, &doc);

	if (!err && value_same_record(record_fields(now), doc->root, wanted->doc->root))
		str_addn(out, doc->text, doc->len);
	else if (!err)
		str_addn(out, wanted->doc->text, wanted->doc->len);
	ydoc_free(doc);
	return err;
}
