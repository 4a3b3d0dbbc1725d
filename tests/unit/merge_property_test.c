/* Random merges against an oracle that knows single values alone: each is a name
 * and a text, and a set of them is merged name by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/edit.h"
#include "model/merge.h"
#include "model/value.h"

#define ROUNDS 1500

static const char text[] =
	"# Uit het archief.\n"
	"titel: Overeenkomst\n"
	"soort: convenant   # nagezien\n"
	"\n"
	"# Wie en wat.\n"
	"status: van_kracht\n"
	"partijen:\n"
	"  - partij: a\n"
	"    rol: opdrachtgever   # volgens artikel 1\n"
	"  - partij: b\n"
	"    rol: uitvoerder\n"
	"taken: [een, twee]\n"
	"grondslag:\n"
	"  - Awb\n"
	"  - Wabo   # oud\n"
	"verlenging:\n"
	"  wijze: stilzwijgend\n"
	"  duur: P1Y\n"
	"opzegtermijn: P6M\n"
	"evaluatie: onbekend\n";

struct random_edit {
	enum edit_op op;
	const char *field, *value;
};

static const struct random_edit all[] = {
	{ EDIT_SET, "status", "opgezegd" }, { EDIT_SET, "status", "verlopen" },
	{ EDIT_SET, "kenmerk", "Z-1" }, { EDIT_SET, "kenmerk", "Z-2" }, { EDIT_UNSET, "kenmerk", NULL },
	{ EDIT_SET, "titel", "Convenant" }, { EDIT_UNSET, "soort", NULL }, { EDIT_SET, "soort", "anders" },
	{ EDIT_SET, "verlenging.duur", "P2Y" }, { EDIT_SET, "verlenging.maximum", "2" },
	{ EDIT_SET, "verlenging.wijze", "geen" }, { EDIT_SET, "verlenging.wijze", "na_besluit" },
	{ EDIT_SET, "partijen.0.rol", "deelnemer" }, { EDIT_SET, "partijen.1.besluit", "nvt" },
	{ EDIT_SET, "partijen.0.besluit", "DB" }, { EDIT_SET, "partijen.1.rol", "deelnemer" },
	{ EDIT_APPEND, "partijen", "{partij: c, rol: deelnemer}" }, { EDIT_APPEND, "partijen", "{partij: c, besluit: AB}" },
	{ EDIT_APPEND, "partijen", "d" }, { EDIT_APPEND, "taken", "drie" }, { EDIT_APPEND, "taken", "vier" },
	{ EDIT_REMOVE, "taken", "een" }, { EDIT_REMOVE, "taken", "twee" }, { EDIT_REMOVE, "grondslag", "Awb" },
	{ EDIT_REMOVE, "grondslag", "Wabo" }, { EDIT_APPEND, "grondslag", "Omgevingswet" },
	{ EDIT_UNSET, "opzegtermijn", NULL }, { EDIT_SET, "opzegtermijn", "P3M" },
	{ EDIT_SET, "evaluatie.frequentie", "P1Y" }, { EDIT_SET, "evaluatie.volgende", "2025-01-01" },
};

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct record *record(const char *from)
{
	struct record *r = record_new(TYPE_AFSPRAAK, "x", "afspraken/2024/x.yaml", from, strlen(from));

	assert_non_null(r->doc);
	return r;
}

/* What cannot be done, as taking out what is not there, is not done. */
static struct record *edited(const struct record *from, uint32_t *seed)
{
	struct record *now = record_copy(from);

	for (uint32_t n = 3 + next_random(seed) % 12; n; n--) {
		const struct random_edit *e = &all[next_random(seed) % COUNT(all)];
		struct edit edit = { e->op, xstrdup(e->field), xstrdup(e->value) };
		struct ydoc *doc = NULL;
		struct error *err = edit_apply(record_fields(now), now->doc, &edit, 1, &doc);

		if (!err) {
			record_free(now);
			now = record(doc->text);
		}
		ydoc_free(doc);
		error_free(err);
		edit_free(&edit);
	}
	return now;
}

/* --- the oracle ----------------------------------------------------------------------------- */

/* ".partijen[a].rol" and its text, in two lists side by side. */
struct values {
	struct strv names, texts;
};

static void add_values(struct values *out, const struct ynode *node, const char *name)
{
	if (node->kind == Y_SCALAR) {
		strv_push(&out->names, name);
		strv_push(&out->texts, node->text);
	}
	for (unsigned i = 0; i < node->n; i++) {
		const char *key = node->kind == Y_SEQ ? ynode_text(ynode_get(node->items[i], "partij")) : NULL;
		char *inner = node->kind == Y_MAP ? xasprintf("%s.%s", name, node->keys[i]->text)
						  : xasprintf("%s[%s]", name, key ? key : node->items[i]->text);

		add_values(out, node->items[i], inner);
		free(inner);
	}
}

static struct values values_of(const struct record *r)
{
	struct values out = { STRV_INIT, STRV_INIT };

	add_values(&out, r->doc->root, "");
	return out;
}

static void values_free(struct values *values)
{
	strv_free(&values->names);
	strv_free(&values->texts);
}

static const char *value_of(const struct values *in, const char *name)
{
	for (size_t i = 0; i < in->names.n; i++)
		if (strcmp(in->names.items[i], name) == 0)
			return in->texts.items[i];
	return NULL;
}

/* The value that must come out, when one of the two left it as it was. */
static bool foretold(const struct values v[3], const char *name, const char **value)
{
	const char *base = value_of(&v[0], name), *ours = value_of(&v[1], name), *theirs = value_of(&v[2], name);

	if (str_equal(ours, base) || str_equal(ours, theirs))
		*value = theirs;
	else if (str_equal(theirs, base))
		*value = ours;
	else
		return false;
	return true;
}

/* Whether the name lies in what is in conflict, or in another item of its list. */
static bool is_within(const char *name, const char *field)
{
	size_t len = strcspn(field, "[");
	char *plain = xasprintf(".%.*s", (int)len, field);
	bool within = starts_with(name, plain);

	free(plain);
	return within;
}

static bool in_conflict(const struct merge_conflicts *conflicts, const char *name)
{
	for (size_t i = 0; i < conflicts->n; i++)
		if (is_within(name, conflicts->items[i].field))
			return true;
	return false;
}

static void check_values(const struct values v[3], const struct values *merged, const struct merge_conflicts *conflicts,
			 uint32_t round)
{
	const struct values *all_values[] = { &v[0], &v[1], &v[2], merged };

	for (size_t k = 0; k < COUNT(all_values); k++)
		for (size_t i = 0; i < all_values[k]->names.n; i++) {
			const char *name = all_values[k]->names.items[i], *expected = NULL;

			if (in_conflict(conflicts, name))
				continue;
			/* A text that both replaced by a map is in neither. */
			if (strcmp(name, ".evaluatie") == 0)
				continue;
			if (!foretold(v, name, &expected))
				fail_msg("round %u: no conflict in %s", round, name);
			if (!str_equal(value_of(merged, name), expected))
				fail_msg("round %u: %s is %s, not %s", round, name, value_of(merged, name), expected);
		}
}

/* --- what holds of any merge ---------------------------------------------------------------- */

static struct record *merged(const struct record *base, const struct record *ours, const struct record *theirs,
			     struct merge_conflicts *conflicts)
{
	struct str out = STR_INIT;
	struct record *r;
	struct error *err = merge_record(base, ours, theirs, NULL, 0, conflicts, &out);

	if (err)
		fail_msg("%s", err->text);
	r = record(str_text(&out));
	str_free(&out);
	return r;
}

static void assert_same_data(const struct record *a, const struct record *b, const char *what, uint32_t round)
{
	struct field_changes changes = FIELD_CHANGES_INIT;

	value_diff(record_fields(a), a->doc->root, b->doc->root, &changes);
	if (changes.n)
		fail_msg("round %u, %s: %s differs:\n%s---\n%s", round, what, changes.items[0].field, a->doc->text,
			 b->doc->text);
	field_changes_free(&changes);
}

static void assert_comments_survive(const struct record *ours, const struct record *theirs,
				    const struct record *result, uint32_t round)
{
	static const char *const comments[] = { "# Uit het archief.", "# nagezien", "# Wie en wat.", "# volgens artikel 1",
						"# oud" };

	for (size_t i = 0; i < COUNT(comments); i++)
		if (strstr(ours->doc->text, comments[i]) && strstr(theirs->doc->text, comments[i]) &&
		    !strstr(result->doc->text, comments[i]))
			fail_msg("round %u: '%s' is lost:\n%s", round, comments[i], result->doc->text);
}

static void one_round(uint32_t round, size_t *clean, size_t *conflicted)
{
	uint32_t seed = round;
	struct record *plain = record(text), *base = edited(plain, &seed), *a = edited(base, &seed), *b = edited(base, &seed);
	struct merge_conflicts found = MERGE_CONFLICTS_INIT, other = MERGE_CONFLICTS_INIT, again = MERGE_CONFLICTS_INIT;
	struct record *ab = merged(base, a, b, &found), *ba = merged(base, b, a, &other), *twice;
	struct values v[3] = { values_of(base), values_of(a), values_of(b) }, result = values_of(ab);

	check_values(v, &result, &found, round);
	assert_comments_survive(a, b, ab, round);
	assert_int_equal(found.n, other.n);
	if (!found.n) {
		assert_same_data(ab, ba, "the other way", round);
		twice = merged(base, ab, b, &again);
		assert_string_equal(twice->doc->text, ab->doc->text);
		record_free(twice);
	}
	*clean += !found.n && strcmp(a->doc->text, b->doc->text) != 0;
	*conflicted += found.n != 0;
	for (size_t i = 0; i < COUNT(v); i++)
		values_free(&v[i]);
	values_free(&result);
	merge_conflicts_free(&found);
	merge_conflicts_free(&other);
	merge_conflicts_free(&again);
	record_free(plain);
	record_free(base);
	record_free(a);
	record_free(b);
	record_free(ab);
	record_free(ba);
}

static void test_random_merges(void **state)
{
	size_t clean = 0, conflicted = 0;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++)
		one_round(round, &clean, &conflicted);
	if (clean < ROUNDS / 6 || conflicted < ROUNDS / 6)
		fail_msg("%zu clean, %zu with conflicts", clean, conflicted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_merges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
