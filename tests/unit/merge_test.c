#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/merge.h"
#include "model/value.h"

static struct record *record(const char *text)
{
	return record_new(TYPE_AFSPRAAK, "x", "afspraken/2024/x.yaml", text, strlen(text));
}

/* --- one case each ------------------------------------------------------------------------- */

struct row {
	const char *name, *base, *ours, *theirs, *expected;
	const char *conflict;           /* its field; NULL: none */
};

static const struct row rows[] = {
	{ "a field each", "titel: a\nsoort: x\nstatus: b\n", "titel: z\nsoort: x\nstatus: b\n",
	  "titel: a\nsoort: x\nstatus: c\n", "titel: z\nsoort: x\nstatus: c\n", NULL },
	{ "neighbours", "titel: a\nstatus: b\n", "titel: z\nstatus: b\n", "titel: a\nstatus: c\n",
	  "titel: z\nstatus: c\n", NULL },
	{ "the same change", "titel: a\n", "titel: b\n", "titel: 'b'\n", "titel: b\n", NULL },
	{ "both changed it", "titel: a\n", "titel: b\n", "titel: c\n", "titel: b\n", "titel" },
	{ "ours took it out", "titel: a\nkenmerk: x\n", "titel: a\n", "titel: a\nkenmerk: y\n", "titel: a\n", "kenmerk" },
	{ "theirs took it out", "titel: a\nkenmerk: x\n", "titel: a\nkenmerk: y\n", "titel: a\n",
	  "titel: a\nkenmerk: y\n", "kenmerk" },
	{ "ours took out a map", "titel: a\nevaluatie:\n  frequentie: P1Y\n", "titel: a\n",
	  "titel: a\nevaluatie:\n  frequentie: P1Y\n  volgende: 2025-01-01\n", "titel: a\n", "evaluatie" },
	{ "both filled in a map", "titel: a\nverlenging: onbekend\n", "titel: a\nverlenging:\n  wijze: geen\n",
	  "titel: a\nverlenging:\n  duur: P1Y\n", "titel: a\nverlenging:\n  wijze: geen\n  duur: P1Y\n", NULL },
	{ "a map and a text", "titel: a\nverlenging: onbekend\n", "titel: a\nverlenging:\n  wijze: geen\n",
	  "titel: a\nverlenging: nvt\n", "titel: a\nverlenging:\n  wijze: geen\n", "verlenging" },
	{ "both added to a list", "taken: [a]\n", "taken: [a, b]\n", "taken: [a, c]\n", "taken: [a, b, c]\n", NULL },
	{ "both added the same", "taken: [a]\n", "taken: [a, b]\n", "taken: [b, a]\n", "taken: [a, b]\n", NULL },
	{ "taken out and added", "taken:\n  - a\n  - b\n", "taken:\n  - b\n", "taken:\n  - a\n  - b\n  - c # nieuw\n",
	  "taken:\n  - b\n  - c # nieuw\n", NULL },
	{ "items of both, with comments", "taken:\n  - a\n", "taken:\n  - a\n  - b # van ons\n",
	  "taken:\n  - a\n  - c # van hen\n", "taken:\n  - a\n  - b # van ons\n  - c # van hen\n", NULL },
	{ "items by their key", "partijen:\n  - partij: a\n    rol: x\n  - partij: b\n    rol: x\n",
	  "partijen:\n  - partij: b\n    rol: x\n  - partij: a\n    rol: z\n",
	  "partijen:\n  - partij: a\n    rol: x\n  - partij: b\n    rol: y\n",
	  "partijen:\n  - partij: b\n    rol: y\n  - partij: a\n    rol: z\n", NULL },
	{ "one item by both", "partijen:\n  - partij: a\n    rol: x\n", "partijen:\n  - partij: a\n    rol: y\n",
	  "partijen:\n  - partij: a\n    rol: z\n", "partijen:\n  - partij: a\n    rol: y\n", "partijen[partij=a].rol" },
	{ "an item taken out and changed", "titel: a\npartijen:\n  - partij: a\n", "titel: a\n",
	  "titel: a\npartijen:\n  - partij: a\n    rol: z\n", "titel: a\n", "partijen" },
	{ "one of two taken out and changed", "partijen:\n  - partij: a\n  - partij: b\n", "partijen:\n  - partij: b\n",
	  "partijen:\n  - partij: a\n    rol: z\n  - partij: b\n", "partijen:\n  - partij: b\n", "partijen[partij=a]" },
	{ "both made the item", "partijen:\n  - partij: a\n", "partijen:\n  - partij: a\n  - partij: b\n    rol: x\n",
	  "partijen:\n  - partij: a\n  - partij: b\n    besluit: d\n",
	  "partijen:\n  - partij: a\n  - partij: b\n    rol: x\n    besluit: d\n", NULL },
	{ "text by line", "opmerkingen: |\n  een\n  twee\n  drie\n", "opmerkingen: |\n  EEN\n  twee\n  drie\n",
	  "opmerkingen: |\n  een\n  twee\n  DRIE\n", "opmerkingen: |\n  EEN\n  twee\n  DRIE\n", NULL },
	{ "text where lines do not meet", "opmerkingen: \"een\\ntwee\\ndrie\\n\"\n", "opmerkingen: \"EEN\\ntwee\\ndrie\\n\"\n",
	  "opmerkingen: \"een\\ntwee\\nDRIE\\n\"\n", "opmerkingen: |\n  EEN\n  twee\n  DRIE\n", NULL },
	{ "the same line of a text", "opmerkingen: |\n  een\n", "opmerkingen: |\n  twee\n", "opmerkingen: |\n  drie\n",
	  "opmerkingen: |\n  twee\n", "opmerkingen" },
	{ "comments of both", "# a\n\ntitel: a\nstatus: b\n", "# ons\n\ntitel: z\nstatus: b\n",
	  "# a\n\ntitel: a\nstatus: c # hun\n", "# ons\n\ntitel: z\nstatus: c\n", NULL },
	{ "both made it", NULL, "titel: a\nstatus: x\n", "titel: a\nkenmerk: k\n", "titel: a\nkenmerk: k\nstatus: x\n", NULL },
	{ "both made it otherwise", NULL, "titel: a\n", "titel: b\n", "titel: a\n", "titel" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct record *base = rows[i].base ? record(rows[i].base) : NULL;
		struct record *ours = record(rows[i].ours), *theirs = record(rows[i].theirs);
		struct merge_conflicts conflicts = MERGE_CONFLICTS_INIT;
		struct str out = STR_INIT;

		assert_null(merge_record(base, ours, theirs, NULL, 0, &conflicts, &out));
		if (conflicts.n != (rows[i].conflict ? 1 : 0))
			fail_msg("%s: %zu conflicts", rows[i].name, conflicts.n);
		if (rows[i].conflict && strcmp(conflicts.items[0].field, rows[i].conflict) != 0)
			fail_msg("%s: conflict in %s", rows[i].name, conflicts.items[0].field);
		if (strcmp(str_text(&out), rows[i].expected) != 0)
			fail_msg("%s: gives\n%s", rows[i].name, str_text(&out));
		merge_conflicts_free(&conflicts);
		str_free(&out);
		record_free(base);
		record_free(ours);
		record_free(theirs);
	}
}

static void test_conflict_has_the_values(void **state)
{
	struct record *base = record("titel: a\nkenmerk: b\n"), *ours = record("titel: a\n"),
		      *theirs = record("titel: a\nkenmerk: c\n");
	struct merge_conflicts conflicts = MERGE_CONFLICTS_INIT;
	struct str out = STR_INIT;

	(void)state;
	assert_null(merge_record(base, ours, theirs, NULL, 0, &conflicts, &out));
	assert_int_equal(conflicts.n, 1);
	assert_string_equal(conflicts.items[0].base, "b");
	assert_null(conflicts.items[0].ours);
	assert_string_equal(conflicts.items[0].theirs, "c");
	merge_conflicts_free(&conflicts);
	str_free(&out);
	record_free(base);
	record_free(ours);
	record_free(theirs);
}

/* --- choices -------------------------------------------------------------------------------- */

static void test_choices(void **state)
{
	static const char base_text[] = "titel: a\npartijen:\n  - partij: p\n    rol: x\n  - partij: q\n";
	static const char our_text[] = "titel: b\npartijen:\n  - partij: q\n";
	static const char their_text[] = "titel: c\npartijen:\n  - partij: p\n    rol: y\n  - partij: q\n";
	static const struct {
		const char *first, *second, *expected;
	} choices[] = {
		{ "titel=ours", "partijen[partij=p]=ours", "titel: b\npartijen:\n  - partij: q\n" },
		{ "titel=theirs", "partijen[partij=p]=theirs",
		  "titel: c\npartijen:\n  - partij: q\n  - partij: p\n    rol: y\n" },
		{ "titel=base", "partijen[partij=p]=base",
		  "titel: a\npartijen:\n  - partij: q\n  - partij: p\n    rol: x\n" },
		{ "titel=d=e", "partijen[partij=p]={partij: p, rol: z}",
		  "titel: d=e\npartijen:\n  - partij: q\n  - partij: p\n    rol: z\n" },
		{ "titel=", "partijen[partij=p]=", "partijen:\n  - partij: q\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(choices); i++) {
		struct record *base = record(base_text), *ours = record(our_text), *theirs = record(their_text);
		struct merge_conflicts conflicts = MERGE_CONFLICTS_INIT;
		struct merge_choice chosen[2];
		char *fields[2];
		struct str out = STR_INIT;

		assert_null(merge_choice_parse(choices[i].first, &fields[0], &chosen[0]));
		assert_null(merge_choice_parse(choices[i].second, &fields[1], &chosen[1]));
		assert_null(merge_record(base, ours, theirs, chosen, 2, &conflicts, &out));
		assert_int_equal(conflicts.n, 0);
		assert_string_equal(str_text(&out), choices[i].expected);
		free(fields[0]);
		free(fields[1]);
		merge_conflicts_free(&conflicts);
		str_free(&out);
		record_free(base);
		record_free(ours);
		record_free(theirs);
	}
}

static void test_no_choice(void **state)
{
	static const char *const wrong[] = { "", "titel", "=x", "partijen[partij=p]", "partijen[partij=p",
					     "titel=thiers", "titel=Ours", "titel=bas" };
	char *field = NULL;
	struct merge_choice choice;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct error *err = merge_choice_parse(wrong[i], &field, &choice);

		assert_non_null(err);
		assert_int_equal(err->status, STATUS_USAGE);
		assert_null(field);
		error_free(err);
	}
}

static void test_values_as_they_are(void **state)
{
	static const struct { const char *argument, *value; } cases[] = {
		{ "titel==thiers", "thiers" }, { "titel==ours", "ours" }, { "titel===1+1", "=1+1" }, { "titel==", NULL },
		{ "titel=", NULL }, { "titel=Tien", "Tien" }, { "titel=2025-01-01", "2025-01-01" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct merge_choice choice;
		char *field;

		assert_null(merge_choice_parse(cases[i].argument, &field, &choice));
		assert_int_equal(choice.take, MERGE_VALUE);
		if (cases[i].value)
			assert_string_equal(choice.value, cases[i].value);
		else
			assert_null(choice.value);
		free(field);
	}
}

/* --- refusals ------------------------------------------------------------------------------- */

static void test_refusals(void **state)
{
	static const struct {
		const char *base, *ours, *theirs, *says;
	} refused[] = {
		{ "titel: a\n", "titel: [\n", "titel: b\n", "afspraken/2024/x.yaml:2" },
		{ "titel: a\n", "titel: b\n", "- a\n", "afspraken/2024/x.yaml:1" },
		{ "titel: a\ntitel: b\n", "titel: b\n", "titel: c\n", "afspraken/2024/x.yaml:2" },
		{ "titel: a\n", "titel: b\n", "titel: a\na.b: c\n", "no edit can name: 'a.b'" },
		{ "titel: a\nstatus: b\n", "titel: a\n", "status: b\n", "all that this record holds" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct record *base = record(refused[i].base), *ours = record(refused[i].ours),
			      *theirs = record(refused[i].theirs);
		struct merge_conflicts conflicts = MERGE_CONFLICTS_INIT;
		struct str out = STR_INIT;
		struct error *err = merge_record(base, ours, theirs, NULL, 0, &conflicts, &out);
		char *said;

		if (!err)
			fail_msg("%zu: gives\n%s", i, str_text(&out));
		said = error_format(err);
		assert_int_equal(err->status, STATUS_DATA);
		if (!strstr(said, refused[i].says))
			fail_msg("%zu: %s", i, said);
		assert_int_equal(out.len, 0);
		free(said);
		error_free(err);
		merge_conflicts_free(&conflicts);
		str_free(&out);
		record_free(base);
		record_free(ours);
		record_free(theirs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_conflict_has_the_values),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_no_choice),
		cmocka_unit_test(test_values_as_they_are),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
