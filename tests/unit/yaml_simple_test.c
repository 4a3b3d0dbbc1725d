/* The short way of reading against libyaml: what it takes, libyaml takes too,
 * with the same tree and the same places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "yaml/parse.h"

#define CASES 150000

static uint32_t random_state = 20260401u;

static size_t pick(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

static bool same(const struct ynode *a, const struct ynode *b)
{
	if (a->kind != b->kind || a->style != b->style || a->start != b->start || a->end != b->end ||
	    a->line != b->line || a->column != b->column || a->n != b->n || !str_equal(a->text, b->text) ||
	    !a->keys != !b->keys)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if ((a->keys && !same(a->keys[i], b->keys[i])) || !same(a->items[i], b->items[i]))
			return false;
	return true;
}

/* Whether the text is simple; and if so, that libyaml agrees. */
static bool compare(const char *text, size_t len)
{
	struct ydoc *simple = NULL, *full = NULL;
	bool taken = ydoc_parse_simple(text, len, NULL, &simple);
	struct error *err;

	if (!taken)
		return false;
	err = libyaml_parse(text, len, &full);
	if (err)
		fail_msg("libyaml at %u:%u: %s in\n%s", err->line, err->column, err->text, text);
	if (!same(simple->root, full->root) || strcmp(simple->text, text) != 0)
		fail_msg("another tree for\n%s", text);
	ydoc_free(simple);
	ydoc_free(full);
	return true;
}

static const char *const taken[] = {
	"a: b\n", "a:\n", "a: # c\n", "# c\n\na:   b c  # d\n", "a: b#c\n", "a: b:c\n", "a:\nb:\n",
	"a: \"b c\"\nb: 'd: #e'  # f\nc: \"\"\n", "a: []\nb: [ ]\nc: {}\nd: [x]\ne: [x, y/z, 1.2] # f\n",
	"a:\n- b\n- c\nd: e\n", "a:\n  - b\n  - 'c'\n# d\n\n  - e # f\ng:\n",
	"a:\n  - b: c\n    d:\n      - e\n      - f: g\n  -   b: h\n      i: j\n", "a:\n  b:\n    c: d\n  e: f\n",
	"a:\n  b:\n  - c\n  d: e\n", "a:\n  -  b\n", "a: |\n  b\n", "a: |-\n  b\n  c\n\n\nd: e\n",
	"a: |\n  b\n\n    c: # d\n\n   \n# e\nf: g\n", "a: |\n    b\n  # c\n", "a:\n  b: |\n     c\n     - d\n  e:\n",
	"a: \xC3\xA9\xE2\x82\xAC # \xF0\x9F\x98\x80\nb: '\xC3\xA9' # c\nd: |\n  \xC3\xA9\n", "a: 2025-01-01\n",
	"a: (b)\nc: /d\ne: +3\n", "a_b-c: d\nA1: d\n", "a: b, c [d] {e} 'f' \"g\" & * ! | > % @ `\n",
	"a: b ? c - d\n", "a:\n  b: c\n\n  # d\n\n\n", "a: |\n  b\n     \n  c\n",
};

static const char *const left[] = {
	"", "\n", "a: b", "a: b\r\n", "a:\tb\n", "a: b\n  c\n", "a:\n  b\n", "---\na: b\n", "a: b\n...\n", "%Y\na: b\n",
	" a: b\n", "- a\n", "a\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a: >\n  b\n", "a: |2\n  b\n", "a: |+\n  b\n",
	"a: |\n\n  b\n", "a: |\nb: c\n", "a: \"b\\n\"\n", "a: 'b''c'\n", "a: 'b\n  c'\n", "a: \"b\"#c\n", "a: \"b\" c\n",
	"a: [b c]\n", "a: [b,]\n", "a: [b\n", "a: {b: c}\n", "a: [[b]]\n", "a: b: c\n", "a: b:\n", "a: - b\n", "? a\n",
	"a: b\na: c\n", "a:\n  b: c\n  b: d\n", "a:\n  - b\n c: d\n", "a:\n - b\n  - c\n", "a: b\n- c\n", "a:\n  b: c\n - d\n",
	"a:\n  -\n    b\n", "a:\n  - - b\n", "a: @b\n", "a: `b\n", "a: \xC2\x85\n", "a: \xEF\xBB\xBFz\n", "a: \xFF\n",
	"a: |\n  b\n c\n", "'a': b\n", "\xC3\xA9: b\n", "a: 'b\n", "a: b\x01\n", "a: -5\n", "a: ~\n", "a:b\n",
};

static void test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(taken); i++)
		if (!compare(taken[i], strlen(taken[i])))
			fail_msg("left to libyaml:\n%s", taken[i]);
}

static void test_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(left); i++)
		if (compare(left[i], strlen(left[i])))
			fail_msg("taken:\n%s", left[i]);
	assert_false(compare("a: b\0c\n", 7));
}

static void test_bounds(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	str_addc_n(&text, 'k', YAML_MAX_KEY);
	str_add(&text, ": x\n");
	assert_true(compare(text.ptr, text.len));
	str_truncate(&text, YAML_MAX_KEY);
	str_add(&text, "k: x\n");
	assert_false(compare(text.ptr, text.len));
	for (size_t depth = 1; depth < 2 * YAML_MAX_DEPTH; depth++) {
		str_truncate(&text, 0);
		for (size_t i = 0; i < depth; i++) {
			str_addc_n(&text, ' ', i);
			str_add(&text, "k:\n");
		}
		assert_int_equal(compare(text.ptr, text.len), depth <= YAML_MAX_DEPTH / 2);
	}
	str_truncate(&text, 0);
	for (size_t i = 0; i < 2000; i++)
		str_addf(&text, "k%zu: x\n", i);
	assert_false(compare(text.ptr, text.len));
	str_free(&text);
}

/* Two of the texts, one behind or inside the other. */
static void compose(struct str *text)
{
	size_t indent = pick(3) * 2;

	str_truncate(text, 0);
	str_add(text, taken[pick(COUNT(taken))]);
	if (pick(2))
		str_add(text, pick(2) ? "z:\n" : "y: x\n");
	for (const char *c = taken[pick(COUNT(taken))]; *c; c++) {
		if (text->ptr[text->len - 1] == '\n')
			str_addc_n(text, ' ', indent);
		str_addc(text, *c);
	}
}

/* A few signs put in, taken out or replaced: by what means something in YAML. */
static void disturb(struct str *text)
{
	static const char signs[] = " \n:#-'\"|[]{},?&*!>%@`\t\r\\ab\xC3\xA9\x85  \n\n--::";

	for (size_t n = pick(4); n; n--) {
		size_t at = pick(text->len);
		char *c = text->ptr + at;

		switch (pick(3)) {
		case 0:
			*c = signs[pick(sizeof signs - 1)];
			break;
		case 1:
			memmove(c, c + 1, text->len - at);
			text->len -= text->len > 1;
			break;
		default:
			str_addc(text, '\n');
			c = text->ptr + at;
			memmove(c + 1, c, text->len - 1 - at);
			*c = signs[pick(sizeof signs - 1)];
		}
	}
}

static void test_random(void **state)
{
	struct str text = STR_INIT;
	size_t simple = 0;

	(void)state;
	for (size_t i = 0; i < CASES; i++) {
		compose(&text);
		disturb(&text);
		if (memchr(text.ptr, '\0', text.len))
			continue;
		simple += compare(text.ptr, text.len);
	}
	assert_in_range(simple, CASES / 20, CASES - CASES / 20);
	str_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
