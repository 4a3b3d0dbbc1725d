#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "history/undo.h"
#include "model/edit.h"
#include "model/value.h"

static struct record *record(const char *text)
{
	struct record *r = record_new(TYPE_AFSPRAAK, "x", "afspraken/2024/x.yaml", text, strlen(text));

	assert_non_null(r->doc);
	return r;
}

/* --- one case each ------------------------------------------------------------------------- */

struct row {
	const char *name, *before, *after, *now;
	const char *expected;           /* NULL: a conflict */
};

static void test_rows(void **state)
{
	static const struct row rows[] = {
		{ "a value", "titel: a\nstatus: b\n", "titel: a\nstatus: c\n", "titel: z\nstatus: c\n", "titel: z\nstatus: b\n" },
		{ "the same bytes", "# x\ntitel: a\n", "titel: b\n", "titel: b\n", "# x\ntitel: a\n" },
		{ "style and place", "titel: a\nstatus: b\n", "titel: a\nstatus: c\n", "status: 'c' # ?\ntitel: a\n",
		  "status: b # ?\ntitel: a\n" },
		{ "undone already", "titel: a\n", "titel: b\n", "titel: 'a'\n", "titel: 'a'\n" },
		{ "changed since", "titel: a\n", "titel: b\n", "titel: c\n", NULL },
		{ "taken out since", "titel: a\nstatus: x\n", "titel: b\nstatus: x\n", "status: x\n", NULL },
		{ "came back otherwise", "titel: a\nstatus: x\n", "status: x\n", "titel: b\nstatus: x\n", NULL },
		{ "the only field", "titel: a\n", "naam: a\n", "naam: a # ?\n", "titel: a\n" },
		{ "a map that came", "titel: a\n", "titel: a\nverlenging:\n  duur: P1Y\n",
		  "titel: a\nverlenging:\n  duur: P1Y\n  maximum: 2\n", "titel: a\nverlenging:\n  maximum: 2\n" },
		{ "a map that went", "titel: a\nverlenging:\n  duur: P1Y\n", "titel: a\n", "titel: b\n",
		  "titel: b\nverlenging:\n  duur: P1Y\n" },
		{ "a map for a text", "titel: a\nverlenging: nvt\n", "titel: a\nverlenging:\n  duur: P1Y\n",
		  "titel: b\nverlenging:\n  duur: P1Y\n", "titel: b\nverlenging: nvt\n" },
		{ "a map for a text, and more since", "titel: a\nverlenging: nvt\n", "titel: a\nverlenging:\n  duur: P1Y\n",
		  "titel: a\nverlenging:\n  duur: P1Y\n  maximum: 2\n", NULL },
		{ "an item that came", "taken: [a]\n", "taken: [a, b]\n", "taken: [c, b, a]\n", "taken: [c, a]\n" },
		{ "an item that went", "taken: [a, b]\n", "taken: [b]\n", "taken: [b, c]\n", "taken: [b, c, a]\n" },
		{ "all items changed", "taken: [a, b]\n", "taken: [c, d]\n", "taken: [d, c]\n", "taken: [a, b]\n" },
		{ "twice the same item", "taken: [a]\n", "taken: [a, a]\n", "taken: [a, a, b]\n", "taken: [a, b]\n" },
		{ "an item by its key", "partijen:\n  - partij: a\n    rol: x\n  - partij: b\n    rol: x\n",
		  "partijen:\n  - partij: a\n    rol: x\n  - partij: b\n    rol: y\n",
		  "partijen:\n  - partij: b # !\n    rol: y\n  - partij: a\n    rol: z\n",
		  "partijen:\n  - partij: b # !\n    rol: x\n  - partij: a\n    rol: z\n" },
		{ "an item that came and was changed", "titel: a\npartijen:\n  - partij: a\n",
		  "titel: a\npartijen:\n  - partij: a\n  - partij: b\n",
		  "titel: a\npartijen:\n  - partij: a\n  - partij: b\n    rol: x\n", NULL },
		{ "a list that became a text", "titel: a\ntaken: [a]\n", "titel: a\ntaken: onbekend\n",
		  "titel: b\ntaken: onbekend\n", "titel: b\ntaken:\n  - a\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct record *before = record(rows[i].before), *after = record(rows[i].after), *now = record(rows[i].now);
		struct conflicts conflicts = CONFLICTS_INIT;
		struct str out = STR_INIT;

		assert_null(undo_fields(before, after, now, &conflicts, &out));
		if (conflicts.n != (rows[i].expected ? 0 : 1))
			fail_msg("%s: %zu conflicts", rows[i].name, conflicts.n);
		if (rows[i].expected && strcmp(str_text(&out), rows[i].expected) != 0)
			fail_msg("%s: gives\n%s", rows[i].name, str_text(&out));
		conflicts_free(&conflicts);
		str_free(&out);
		record_free(before);
		record_free(after);
		record_free(now);
	}
}

/* --- random changes ------------------------------------------------------------------------ */

static const char text[] =
	"# Uit het archief.\n"
	"titel: Overeenkomst\n"
	"soort: convenant   # nagezien\n"
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
	"opmerkingen: |\n"
	"  Regel een.\n"
	"  Regel twee.\n";

struct random_edit {
	enum edit_op op;
	const char *field, *value;
};

/* Two sets that have no field and no item of a list in common. */
static const struct random_edit mine[] = {
	{ EDIT_SET, "status", "opgezegd" }, { EDIT_SET, "status", "verlopen" }, { EDIT_UNSET, "status", NULL },
	{ EDIT_SET, "kenmerk", "Z-1" }, { EDIT_SET, "kenmerk", "Z-2" }, { EDIT_UNSET, "kenmerk", NULL },
	{ EDIT_SET, "verlenging.duur", "P2Y" }, { EDIT_UNSET, "verlenging.duur", NULL },
	{ EDIT_SET, "partijen.0.rol", "deelnemer" }, { EDIT_SET, "partijen.1.besluit", "nvt" },
	{ EDIT_APPEND, "taken", "drie" }, { EDIT_REMOVE, "taken", "een" }, { EDIT_APPEND, "taken", "een" },
	{ EDIT_REMOVE, "grondslag", "Wabo" }, { EDIT_SET, "opmerkingen", "Kort." },
	{ EDIT_SET, "evaluatie.frequentie", "P1Y" }, { EDIT_APPEND, "partijen", "{partij: c, rol: deelnemer}" },
};
static const struct random_edit theirs[] = {
	{ EDIT_SET, "titel", "Convenant" }, { EDIT_UNSET, "soort", NULL }, { EDIT_SET, "soort", "anders" },
	{ EDIT_SET, "verlenging.wijze", "geen" }, { EDIT_UNSET, "verlenging.wijze", NULL },
	{ EDIT_SET, "partijen.0.besluit", "DB" }, { EDIT_SET, "partijen.1.rol", "deelnemer" },
	{ EDIT_APPEND, "taken", "vier" }, { EDIT_REMOVE, "taken", "twee" }, { EDIT_REMOVE, "grondslag", "Awb" },
	{ EDIT_APPEND, "grondslag", "Omgevingswet" }, { EDIT_UNSET, "opzegtermijn", NULL },
	{ EDIT_SET, "evaluatie.volgende", "2025-01-01" }, { EDIT_APPEND, "partijen", "d" },
};

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

struct edits {
	const struct random_edit *items[8];
	size_t n;
};

static struct edits choose(const struct random_edit *from, size_t n, uint32_t *seed)
{
	struct edits out = { .n = 1 + next_random(seed) % 6 };

	for (size_t i = 0; i < out.n; i++)
		out.items[i] = &from[next_random(seed) % n];
	return out;
}

/* What cannot be done, as taking out what is not there, is not done. */
static struct record *edited(const struct record *from, const struct edits *edits)
{
	struct record *now = record_copy(from);

	for (size_t i = 0; i < edits->n; i++) {
		const struct random_edit *e = edits->items[i];
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

static void assert_same_data(const struct record *a, const struct record *b, uint32_t seed)
{
	struct field_changes changes = FIELD_CHANGES_INIT;

	value_diff(record_fields(a), a->doc->root, b->doc->root, &changes);
	if (changes.n)
		fail_msg("seed %u: %s differs:\n%s---\n%s", seed, changes.items[0].field, a->doc->text, b->doc->text);
	field_changes_free(&changes);
}

static void test_an_undone_change_never_was(void **state)
{
	size_t differed = 0;

	(void)state;
	for (uint32_t round = 0; round < 800; round++) {
		uint32_t seed = round;
		struct edits undone = choose(mine, COUNT(mine), &seed), later = choose(theirs, COUNT(theirs), &seed);
		struct record *before = record(text), *after = edited(before, &undone), *now = edited(after, &later);
		struct record *expected = edited(before, &later), *result;
		struct conflicts conflicts = CONFLICTS_INIT;
		struct str out = STR_INIT;

		assert_null(undo_fields(before, after, now, &conflicts, &out));
		if (conflicts.n)
			fail_msg("seed %u: %s", round, conflicts.items[0]->text);
		result = record(str_text(&out));
		assert_same_data(expected, result, round);
		assert_non_null(strstr(result->doc->text, "# Uit het archief.\n"));
		differed += strcmp(before->doc->text, after->doc->text) != 0 && strcmp(now->doc->text, after->doc->text) != 0;
		str_truncate(&out, 0);
		assert_null(undo_fields(before, after, after, &conflicts, &out));
		assert_string_equal(str_text(&out), text);
		str_free(&out);
		record_free(before);
		record_free(after);
		record_free(now);
		record_free(expected);
		record_free(result);
	}
	assert_true(differed > 600);
}

/* Whatever was done since: each field is as it was before, or it is a conflict. */
static void test_no_change_since_is_lost(void **state)
{
	size_t conflicted = 0, undone = 0;

	(void)state;
	for (uint32_t round = 0; round < 800; round++) {
		uint32_t seed = round;
		struct edits first = choose(mine, COUNT(mine), &seed), second = choose(mine, COUNT(mine), &seed);
		struct record *before = record(text), *after = edited(before, &first), *now = edited(after, &second);
		struct conflicts conflicts = CONFLICTS_INIT;
		struct str out = STR_INIT;
		static const char *const fields[] = { "status", "kenmerk", "verlenging.duur", "opmerkingen" };
		bool any = false;

		assert_null(undo_fields(before, after, now, &conflicts, &out));
		for (size_t i = 0; i < COUNT(fields); i++) {
			const char *old = record_text(before, fields[i]), *set = record_text(after, fields[i]);
			const char *is = record_text(now, fields[i]);

			any = any || (!str_equal(old, set) && !str_equal(is, set) && !str_equal(is, old));
		}
		if (any)
			assert_true(conflicts.n > 0);
		if (!conflicts.n) {
			struct record *result = record(str_text(&out));

			for (size_t i = 0; i < COUNT(fields); i++) {
				const char *old = record_text(before, fields[i]), *set = record_text(after, fields[i]);
				const char *kept = str_equal(old, set) ? record_text(now, fields[i]) : old;

				assert_true(str_equal(record_text(result, fields[i]), kept));
			}
			record_free(result);
		}
		conflicted += any;
		undone += !conflicts.n;
		conflicts_free(&conflicts);
		str_free(&out);
		record_free(before);
		record_free(after);
		record_free(now);
	}
	assert_true(conflicted > 50 && undone > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_an_undone_change_never_was),
		cmocka_unit_test(test_no_change_since_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
