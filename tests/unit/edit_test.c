#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/edit.h"

/* What a single edit of an agreement comes to, or the error as one line. */
static char *apply(enum edit_op op, const char *before, const char *argument)
{
	const struct field *fields = schema_of(TYPE_AFSPRAAK)->fields;
	struct ydoc *doc = NULL, *edited = NULL;
	struct edit edit = { .field = NULL };
	struct error *err;
	char *result;

	assert_null(ydoc_parse(before, strlen(before), &doc));
	err = edit_parse(op, argument, &edit);
	if (!err)
		err = edit_apply(fields, doc, &edit, 1, &edited);
	result = err ? error_format(err) : xstrdup(edited->text);
	if (err)
		assert_int_equal(err->status, STATUS_USAGE);
	assert_string_equal(doc->text, before);
	error_free(err);
	edit_free(&edit);
	ydoc_free(doc);
	ydoc_free(edited);
	return result;
}

struct example {
	enum edit_op op;
	const char *before, *argument, *want;
};

static void check(const struct example *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *result = apply(cases[i].op, cases[i].before, cases[i].argument);

		assert_string_equal(result, cases[i].want);
		free(result);
	}
}

#define T "titel: T\n"

static void test_scalars(void **state)
{
	static const struct example cases[] = {
		{ EDIT_SET, T, "titel=U", "titel: U\n" },
		{ EDIT_SET, T, "titel=a=b", "titel: a=b\n" },
		{ EDIT_SET, T, "titel=[x]", "titel: '[x]'\n" },
		{ EDIT_SET, T, "kenmerk=007", "titel: T\nkenmerk: 007\n" },
		{ EDIT_SET, "soort: x\n", "titel=T", "titel: T\nsoort: x\n" },
		{ EDIT_SET, T, "verlenging.duur=P1Y", "titel: T\nverlenging:\n  duur: P1Y\n" },
		{ EDIT_SET, T "verlenging: onbekend\n", "verlenging.duur=P1Y", T "verlenging:\n  duur: P1Y\n" },
		{ EDIT_SET, T "verlenging: {duur: P1Y}\n", "verlenging=nvt", T "verlenging: nvt\n" },
		{ EDIT_UNSET, T "kenmerk: 1 # x\n", "kenmerk", T },
		{ EDIT_UNSET, T "vreemd: 1\n", "vreemd", T },
		{ EDIT_UNSET, T "verlenging:\n  duur: P1Y\n", "verlenging.duur", T },
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void test_lists(void **state)
{
	static const struct example cases[] = {
		{ EDIT_SET, T, "taken=[a, b]", T "taken:\n  - a\n  - b\n" },
		{ EDIT_SET, T "taken: [a]\n", "taken=onbekend", T "taken: onbekend\n" },
		{ EDIT_SET, T "taken: [a]\n", "taken.0=b", T "taken: [b]\n" },
		{ EDIT_SET, T "taken: [a]\n", "taken.1=b", T "taken: [a, b]\n" },
		{ EDIT_SET, T "partijen: [{partij: a}]\n", "partijen.0.rol=deelnemer",
		  T "partijen: [{partij: a, rol: deelnemer}]\n" },
		{ EDIT_SET, T "partijen: [{partij: a}]\n", "partijen.0={partij: b}", T "partijen: [{partij: b}]\n" },
		{ EDIT_SET, T "partijen: [{partij: a}]\n", "partijen.0=b", T "partijen: [{partij: b}]\n" },
		{ EDIT_APPEND, T, "taken=a", T "taken:\n  - a\n" },
		{ EDIT_APPEND, T "taken: onbekend\n", "taken=a", T "taken:\n  - a\n" },
		{ EDIT_APPEND, T, "grondslag=[a", T "grondslag:\n  - '[a'\n" },
		{ EDIT_APPEND, T, "partijen=a", T "partijen:\n  - partij: a\n" },
		{ EDIT_APPEND, T, "partijen={partij: a, rol: deelnemer}",
		  T "partijen:\n  - partij: a\n    rol: deelnemer\n" },
		{ EDIT_APPEND, T, "documenten=https://example.org/a", T "documenten:\n  - url: https://example.org/a\n" },
		{ EDIT_APPEND, T, "documenten=documenten/x/a.pdf", T "documenten:\n  - bestand: documenten/x/a.pdf\n" },
		{ EDIT_REMOVE, T "taken: [a, b]\n", "taken=a", T "taken: [b]\n" },
		{ EDIT_REMOVE, T "taken: [a]\n", "taken=a", T },
		{ EDIT_REMOVE, T "partijen: [{partij: a}, {partij: b}]\n", "partijen=b", T "partijen: [{partij: a}]\n" },
		{ EDIT_REMOVE, T "documenten:\n  - bestand: documenten/x/a\n", "documenten=documenten/x/a", T },
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void test_refusals(void **state)
{
	static const struct example cases[] = {
		{ EDIT_SET, T, "titel", "--set wants FIELD=VALUE, not 'titel'" },
		{ EDIT_SET, T, "=x", "--set wants FIELD=VALUE, not '=x'" },
		{ EDIT_SET, T, "titel=", "--set 'titel=' gives no value; take a field out with --unset titel, or say "
				 "that it is not known with titel=onbekend" },
		{ EDIT_UNSET, T, "", "--unset wants a field, not ''" },
		{ EDIT_UNSET, T, "titel=x", "--unset wants a field, not 'titel=x'" },
		{ EDIT_APPEND, T, "taken", "--append wants FIELD=VALUE, not 'taken'" },
		{ EDIT_REMOVE, T, "taken", "--remove wants FIELD=VALUE, not 'taken'" },
		{ EDIT_SET, T, "titl=x", "there is no field 'titl'; did you mean 'titel'?" },
		{ EDIT_SET, T, "partijen.0.rool=x", "there is no field 'partijen.0.rool'; did you mean 'partijen.rol'?" },
		{ EDIT_SET, T, "titel.0=x", "there is no field 'titel.0'; items of a list are named by their position, "
				    "such as 'partijen.0.rol'" },
		{ EDIT_UNSET, T, "titl", "there is no field 'titl'; did you mean 'titel'?" },
		{ EDIT_UNSET, T "soort: x\n", "kenmerk", "kenmerk: no such field in this record" },
		{ EDIT_UNSET, T, "titel", "titel: is all that this record holds; remove the record instead" },
		{ EDIT_SET, T, "verlenging=P1Y", "'verlenging' is a map; set one of its fields, such as verlenging.wijze" },
		{ EDIT_SET, T, "verlenging=[a]", "'verlenging' is a map; set one of its fields, such as verlenging.wijze" },
		{ EDIT_SET, T, "taken=a", "'taken' is a list; add an item with --append taken=…, or give all of it as "
				  "--set taken='[…, …]'" },
		{ EDIT_APPEND, T, "titel=x", "'titel' is no list; use --set or --unset" },
		{ EDIT_REMOVE, T, "verlenging=x", "'verlenging' is no list; use --set or --unset" },
		{ EDIT_APPEND, T "taken: [a]\n", "taken=a", "'taken' has the item 'a' already" },
		{ EDIT_REMOVE, T "taken: [a]\n", "taken=b", "'taken' has no item 'b'" },
		{ EDIT_REMOVE, T "taken: onbekend\n", "taken=b", "'taken' has no item 'b'" },
		{ EDIT_REMOVE, T, "taken=b", "'taken' has no item 'b'" },
	};

	(void)state;
	check(cases, COUNT(cases));
}

static void test_edits_in_order(void **state)
{
	const struct field *fields = schema_of(TYPE_AFSPRAAK)->fields;
	static const char *const arguments[] = { "kenmerk=1", "kenmerk=2", "taken=[a]" };
	struct edit edits[COUNT(arguments)];
	struct ydoc *doc = NULL, *edited = NULL;
	struct error *err;

	(void)state;
	assert_null(ydoc_parse(T, strlen(T), &doc));
	for (size_t i = 0; i < COUNT(edits); i++)
		assert_null(edit_parse(EDIT_SET, arguments[i], &edits[i]));
	assert_null(edit_apply(fields, doc, edits, COUNT(edits), &edited));
	assert_string_equal(edited->text, T "kenmerk: 2\ntaken:\n  - a\n");
	ydoc_free(edited);
	assert_null(edit_apply(fields, doc, edits, 0, &edited));
	assert_string_equal(edited->text, T);
	ydoc_free(edited);
	/* A mistake in the last leaves nothing of the others. */
	free(edits[2].field);
	edits[2].field = xstrdup("nergens");
	err = edit_apply(fields, doc, edits, COUNT(edits), &edited);
	assert_non_null(err);
	error_free(err);
	for (size_t i = 0; i < COUNT(edits); i++)
		edit_free(&edits[i]);
	ydoc_free(doc);
}

/* --- new records ------------------------------------------------------------------ */

static char *in_turn(const struct edit *edits, size_t n)
{
	struct ydoc *nothing = NULL, *doc = NULL;
	struct str out = STR_INIT;
	struct error *err;
	char *said;

	assert_null(ydoc_parse("{}\n", 3, &nothing));
	err = edit_apply(schema_of(TYPE_AFSPRAAK)->fields, nothing, edits, n, &doc);
	if (!err)
		yemit_document(doc->root, &out);
	said = err ? error_format(err) : str_detach(&out);
	error_free(err);
	ydoc_free(nothing);
	ydoc_free(doc);
	return said;
}

static char *composed(const struct edit *edits, size_t n)
{
	struct str out = STR_INIT;
	struct error *err = edit_compose(schema_of(TYPE_AFSPRAAK)->fields, edits, n, &out);
	char *said = err ? error_format(err) : str_detach(&out);

	error_free(err);
	return said;
}

/* Whatever is set in whatever order, and set twice, and set in what was set: as if
 * each edit were made in what the last one left. */
static void test_composing_is_applying(void **state)
{
	static const char *const arguments[] = {
		"titel=T", "titel=Ander: 'T'", "soort=convenant", "status=onbekend", "kenmerk=007", "kenmerk= x ",
		"verlenging.wijze=geen", "verlenging.duur=P1Y", "verlenging={wijze: stilzwijgend, duur: P2Y}",
		"verlenging=onbekend", "verlenging=tekst", "taken=[a, b]", "taken=nvt", "taken=a", "taken.0=c",
		"partijen=[{partij: x, rol: y}]", "partijen.0.rol=z", "partijen.0=x", "vergoeding.bedrag_eur=12.50",
		"opmerkingen=een\ntwee\n", "opmerkingen=- geen lijst", "bestaat_niet=1", "titel=\xff",
		"eigenaar_functie=null", "documenten=[{titel: a, url: 'https://example.org'}]", "opzegtermijn=",
	};
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct edit edits[6];
		size_t n = (seed = seed * 1103515245 + 12345) / 65536 % (COUNT(edits) + 1);
		char *want, *got;

		for (size_t i = 0; i < n; i++) {
			const char *argument, *equals;

			seed = seed * 1103515245 + 12345;
			argument = arguments[seed / 65536 % COUNT(arguments)];
			equals = strchr(argument, '=');
			edits[i] = (struct edit){ EDIT_SET, xstrndup(argument, (size_t)(equals - argument)), xstrdup(equals + 1) };
		}
		want = in_turn(edits, n);
		got = composed(edits, n);
		if (strcmp(want, got) != 0)
			fail_msg("round %d: expected\n%s\ngot\n%s", round, want, got);
		free(want);
		free(got);
		for (size_t i = 0; i < n; i++)
			edit_free(&edits[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_edits_in_order),
		cmocka_unit_test(test_composing_is_applying),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
