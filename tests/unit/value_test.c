#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/value.h"

static struct ydoc *parse(const char *text)
{
	struct ydoc *doc = NULL;

	assert_null(ydoc_parse(text, strlen(text), &doc));
	return doc;
}

static void add_side(struct str *out, const struct ynode *node)
{
	if (node)
		value_line(node, out);
	else
		str_add(out, "-");
}

/* "field: before > after" for each difference of two agreements, joined by "; ". */
static char *differences(const char *before, const char *after)
{
	struct field_changes changes = FIELD_CHANGES_INIT;
	struct ydoc *a = before ? parse(before) : NULL, *b = after ? parse(after) : NULL;
	struct str out = STR_INIT;

	value_diff(schema_of(TYPE_AFSPRAAK)->fields, a ? a->root : NULL, b ? b->root : NULL, &changes);
	for (size_t i = 0; i < changes.n; i++) {
		str_addf(&out, "%s%s: ", i ? "; " : "", changes.items[i].field);
		add_side(&out, changes.items[i].before);
		str_add(&out, " > ");
		add_side(&out, changes.items[i].after);
	}
	field_changes_free(&changes);
	ydoc_free(a);
	ydoc_free(b);
	return str_detach(&out);
}

static void test_differences(void **state)
{
	static const struct {
		const char *before, *after, *want;
	} cases[] = {
		{ "titel: a\n", "titel: a\n", "" },
		{ "titel: a\n", "titel: 'a' # x\n", "" },
		{ "titel: a\nsoort: b\n", "soort: b\ntitel: a\n", "" },
		{ "titel: a\n", "titel: b\n", "titel: a > b" },
		{ "titel: a\n", "soort: b\n", "soort: - > b; titel: a > -" },
		{ NULL, "titel: a\n", "titel: - > a" },
		{ "titel: a\n", NULL, "titel: a > -" },
		{ NULL, NULL, "" },
		{ "verlenging: {duur: P1Y, wijze: geen}\n", "verlenging: {wijze: geen, duur: P2Y}\n",
		  "verlenging.duur: P1Y > P2Y" },
		{ "verlenging: nvt\n", "verlenging: {duur: P2Y}\n", "verlenging: nvt > {duur: P2Y}" },
		{ NULL, "verlenging: {duur: P2Y}\n", "verlenging.duur: - > P2Y" },
		{ "taken: [a, b]\n", "taken: [b, a]\n", "" },
		{ "taken: [a, b]\n", "taken: [b, c]\n", "taken.1: - > c; taken.0: a > -" },
		{ "taken: [a, a]\n", "taken: [a]\n", "taken.1: a > -" },
		{ "taken: onbekend\n", "taken: [a]\n", "taken: onbekend > [a]" },
		{ "partijen: [{partij: a, rol: x}, {partij: b}]\n", "partijen: [{partij: b}, {partij: a, rol: y}]\n",
		  "partijen.1.rol: x > y" },
		{ "partijen: [{partij: a}]\n", "partijen: [{partij: b}]\n",
		  "partijen.0: - > {partij: b}; partijen.0: {partij: a} > -" },
		{ "documenten: [{titel: t, url: u}]\n", "documenten: [{titel: s, url: u}]\n", "documenten.0.titel: t > s" },
		{ "documenten: [{titel: t}]\n", "documenten: [{titel: s}]\n",
		  "documenten.0: - > {titel: s}; documenten.0: {titel: t} > -" },
		{ "vreemd: {x: [1]}\n", "vreemd: {x: [2]}\n", "vreemd.x.0: - > 2; vreemd.x.0: 1 > -" },
		{ "titel: [a]\n", "titel: {a: b}\n", "titel: [a] > {a: b}" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *result = differences(cases[i].before, cases[i].after);

		assert_string_equal(result, cases[i].want);
		free(result);
	}
}

static void test_lines(void **state)
{
	static const struct {
		const char *yaml, *want;
	} cases[] = {
		{ "x: a\n", "a" },
		{ "x: 'it''s'\n", "it's" },
		{ "x: |\n  een\n  twee\n", "een twee" },
		{ "x: [a, 'b, c', {d: 'e: f'}]\n", "[a, 'b, c', {d: 'e: f'}]" },
		{ "x:\n  y:\n    - z\n", "{y: [z]}" },
		{ "x: []\n", "[]" },
		{ "x:\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ydoc *doc = parse(cases[i].yaml);
		struct str out = STR_INIT;

		value_line(ynode_get(doc->root, "x"), &out);
		assert_string_equal(str_text(&out), cases[i].want);
		str_free(&out);
		ydoc_free(doc);
	}
}

static void test_lines_read_back(void **state)
{
	static const char text[] = "x: [\"\", \"a\\nb\", 'it''s \"so\"', '#', ' ', {k: [], '- ': {}}, \"\\e[2J\"]\n";
	struct ydoc *doc = parse(text);
	struct str line = STR_INIT;
	struct ynode *back = NULL;

	(void)state;
	value_line(ynode_get(doc->root, "x"), &line);
	assert_null(strchr(line.ptr, '\n'));
	assert_null(ynode_from_argument(line.ptr, &back));
	assert_true(ynode_equal(back, ynode_get(doc->root, "x")));
	ynode_free(back);
	str_free(&line);
	ydoc_free(doc);
}

static void test_json(void **state)
{
	static const struct {
		const char *path, *yaml, *want;
	} cases[] = {
		{ "titel", "007", "\"007\"" },
		{ "titel", "true", "\"true\"" },
		{ "titel", "~", "\"~\"" },
		{ "verlenging.maximum", "3", "3" },
		{ "verlenging.maximum", "007", "7" },
		{ "verlenging.maximum", "nvt", "\"nvt\"" },
		{ "verlenging.maximum", "-1", "\"-1\"" },
		{ "verlenging.maximum", "999999999999999999", "999999999999999999" },
		{ "verlenging.maximum", "9999999999999999999", "\"9999999999999999999\"" },
		{ "vergoeding.bedrag_eur", "12.50", "\"12.50\"" },
		{ "taken", "[a, 1]", "[\"a\",\"1\"]" },
		{ "verlenging", "{maximum: 2, duur: P1Y, vreemd: 1}", "{\"maximum\":2,\"duur\":\"P1Y\",\"vreemd\":\"1\"}" },
		{ "documenten", "[{bytes: 12}]", "[{\"bytes\":12}]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *yaml = xasprintf("x: %s\n", cases[i].yaml);
		struct ydoc *doc = parse(yaml);
		struct str out = STR_INIT;
		size_t n = 0;
		struct js *js = value_js(ynode_get(doc->root, "x"),
					 field_find(schema_of(TYPE_AFSPRAAK)->fields, cases[i].path, NULL));

		js_print(js, &out);
		/* Without the layout. */
		for (size_t k = 0; k < out.len; k++)
			if (out.ptr[k] != '\n' && out.ptr[k] != ' ')
				out.ptr[n++] = out.ptr[k];
		str_truncate(&out, n);
		assert_string_equal(str_text(&out), cases[i].want);
		str_free(&out);
		ydoc_free(doc);
		free(yaml);
	}
}

static void test_many_keys_and_items(void **state)
{
	struct str a = STR_INIT, b = STR_INIT;
	char *result;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		str_addf(&a, "k%d: v\n", i);
		str_addf(&b, "k%d: v\n", 29999 - i);
	}
	str_add(&a, "taken:\n");
	str_add(&b, "taken:\n");
	for (int i = 0; i < 30000; i++) {
		str_addf(&a, "- t%d\n", i);
		str_addf(&b, "- t%d\n", 29999 - i);
	}
	str_add(&b, "- nieuw\n");
	result = differences(a.ptr, b.ptr);
	assert_string_equal(result, "taken.30000: - > nieuw");
	free(result);
	str_free(&a);
	str_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_lines_read_back),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_many_keys_and_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
