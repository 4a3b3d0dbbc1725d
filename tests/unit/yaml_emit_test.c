/* Canonical text: what is quoted, and that all of it reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "yaml/edit.h"

static void test_scalars(void **state)
{
	static const struct {
		const char *text, *block, *flow;
	} rows[] = {
		{ "x", "x", "x" }, { "", "''", "''" }, { " ", "' '", "' '" }, { "\t", "'\t'", "'\t'" },
		{ "007", "007", "007" }, { "1e3", "1e3", "1e3" }, { "0x1F", "0x1F", "0x1F" },
		{ "no", "no", "no" }, { "nee", "nee", "nee" }, { "true", "true", "true" },
		{ "null", "null", "null" }, { "~", "~", "~" }, { "=", "=", "=" }, { "<<", "<<", "<<" },
		{ "2025-01-01", "2025-01-01", "2025-01-01" }, { ".5", ".5", ".5" },
		{ "a b  c", "a b  c", "a b  c" }, { " a", "' a'", "' a'" }, { "a ", "'a '", "'a '" },
		{ "a: b", "'a: b'", "'a: b'" }, { "a:b", "a:b", "a:b" }, { "a:", "'a:'", "'a:'" },
		{ "https://example.org/a?b=c#d", "https://example.org/a?b=c#d",
		  "https://example.org/a?b=c#d" },
		{ "a #b", "'a #b'", "'a #b'" }, { "a#b", "a#b", "a#b" }, { "#a", "'#a'", "'#a'" },
		{ "- a", "'- a'", "'- a'" }, { "-", "'-'", "'-'" }, { "-a", "-a", "-a" },
		{ "--", "--", "--" }, { "---", "---", "'---'" }, { "--- a", "--- a", "'--- a'" },
		{ "...", "...", "'...'" }, { "? a", "'? a'", "'? a'" }, { "?a", "?a", "'?a'" },
		{ "?", "'?'", "'?'" }, { ":a", ":a", "':a'" }, { ": a", "': a'", "': a'" },
		{ "a, b", "a, b", "'a, b'" }, { "a]", "a]", "'a]'" }, { "[a]", "'[a]'", "'[a]'" },
		{ "{a", "'{a'", "'{a'" }, { "a:?b", "a:?b", "'a:?b'" }, { ",a", "',a'", "',a'" },
		{ "&a", "'&a'", "'&a'" }, { "*a", "'*a'", "'*a'" }, { "!a", "'!a'", "'!a'" },
		{ "|", "'|'", "'|'" }, { ">a", "'>a'", "'>a'" }, { "%a", "'%a'", "'%a'" },
		{ "@a", "'@a'", "'@a'" }, { "`a", "'`a'", "'`a'" }, { "\"a\"", "'\"a\"'", "'\"a\"'" },
		{ "'a'", "'''a'''", "'''a'''" }, { "it's", "it's", "it's" }, { "a \"b\"", "a \"b\"", "a \"b\"" },
		{ "a\\b", "a\\b", "a\\b" }, { "a\tb", "a\tb", "a\tb" }, { "a:\tb", "'a:\tb'", "'a:\tb'" },
		{ "a\t#b", "'a\t#b'", "'a\t#b'" },
		{ "a\nb", "\"a\\nb\"", "\"a\\nb\"" }, { "a\rb", "\"a\\rb\"", "\"a\\rb\"" },
		{ "\x01 \"\\\x1B\x7F", "\"\\x01 \\\"\\\\\\e\\x7F\"", "\"\\x01 \\\"\\\\\\e\\x7F\"" },
		{ "\a\b\v\f", "\"\\a\\b\\v\\f\"", "\"\\a\\b\\v\\f\"" },
		{ "\xC2\x80\xC2\x85\xE2\x80\xA8\xE2\x80\xA9", "\"\\x80\\N\\L\\P\"", "\"\\x80\\N\\L\\P\"" },
		{ "\xEF\xBB\xBF\xEF\xBF\xBE\xEF\xBF\xBF", "\"\\uFEFF\\uFFFE\\uFFFF\"",
		  "\"\\uFEFF\\uFFFE\\uFFFF\"" },
		{ "a\xE2\x80\xAE\xE2\x81\xA6\xD8\x9C", "\"a\\u202E\\u2066\\u061C\"",
		  "\"a\\u202E\\u2066\\u061C\"" },
		{ "\xC2\xA0", "\xC2\xA0", "\xC2\xA0" }, { "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC",
		  "\xC3\xA9\xE2\x82\xAC" },
		{ "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
		{ "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str block = STR_INIT, flow = STR_INIT;

		yemit_scalar(rows[i].text, false, &block);
		yemit_scalar(rows[i].text, true, &flow);
		assert_string_equal(str_text(&block), rows[i].block);
		assert_string_equal(str_text(&flow), rows[i].flow);
		str_free(&block);
		str_free(&flow);
	}
}

/* A map whose only field "k" holds the tree of the argument. */
static void check_document(const char *argument, const char *expected)
{
	struct ynode *root = NULL;
	struct ydoc *doc = NULL;
	struct str text = STR_INIT;

	assert_null(ynode_from_argument(argument, &root));
	yemit_document(root, &text);
	assert_string_equal(str_text(&text), expected);
	assert_null(ydoc_parse(text.ptr, text.len, &doc));
	assert_true(ynode_equal(doc->root, root));
	ydoc_free(doc);
	ynode_free(root);
	str_free(&text);
}

static void test_documents(void **state)
{
	(void)state;
	check_document("{}", "{}\n");
	check_document("{a: b, c: }", "a: b\nc: ''\n");
	check_document("{a: [b, c], d: {e: f, g: [h]}}",
		       "a:\n  - b\n  - c\nd:\n  e: f\n  g:\n    - h\n");
	check_document("{a: [{b: c, d: {e: f}, g: [h]}, {i: j}]}",
		       "a:\n  - b: c\n    d:\n      e: f\n    g:\n      - h\n  - i: j\n");
	check_document("{a: [[b, [c, d]], [], {}], e: {}}",
		       "a:\n  - - b\n    - - c\n      - d\n  - []\n  - {}\ne: {}\n");
	check_document("{a: \"b\\nc\\n\", d: [\"e\\n\\nf\", \" g\\nh\\n\\n\"], i: \"\\n\\nj\\n\"}",
		       "a: |\n  b\n  c\nd:\n  - |-\n    e\n\n    f\n  - |2+\n     g\n    h\n\ni: |\n\n\n  j\n");
	check_document("{'a: b': c, '---': d, '': e, '- f': g, \"h\\ni\": j, ' ': k}",
		       "'a: b': c\n'---': d\n'': e\n'- f': g\n\"h\\ni\": j\n' ': k\n");
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Short texts of the signs that matter to YAML. */
static void random_text(uint32_t *random, struct str *out)
{
	static const char *const pieces[] = {
		"a", "b", " ", "  ", "-", "- ", "?", ":", ": ", ",", "[", "]", "{", "}", "#", " #", "&", "*",
		"!", "|", ">", "'", "\"", "%", "@", "`", "\\", "\t", "---", "...", "\xC3\xA9", "\xF0\x9F\x98\x80",
		"null", "0", "~", "=", ".",
	};
	static const char *const rare[] = {
		"\n", "\n\n", " \n", "\r", "\r\n", "\x01", "\x1B", "\x7F", "\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8",
		"\xE2\x80\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBE", "\xE2\x80\xAE", "\\n",
	};
	size_t n = next_random(random) % 6;

	for (size_t i = 0; i < n; i++) {
		if (next_random(random) % 5)
			str_add(out, pieces[next_random(random) % COUNT(pieces)]);
		else
			str_add(out, rare[next_random(random) % COUNT(rare)]);
	}
}

/* The text of k when before, the text and after are put together, or NULL. */
static bool reads_back(const char *before, const char *text, const char *after)
{
	char *source = xasprintf("%s%s%s", before, text, after);
	struct ydoc *doc = NULL;
	bool same = false;

	error_free(ydoc_parse(source, strlen(source), &doc));
	if (doc)
		same = str_equal(ynode_text(ynode_find(doc->root, "k")), text)
			|| str_equal(ynode_text(ynode_find(doc->root, "k.0")), text);
	same = same && doc->root->n == 2;
	ydoc_free(doc);
	free(source);
	return same;
}

/* Quotes appear exactly when the plain text would not read back, or turns the
 * direction of what is read. The few texts that would at one place only (a marker away from the start of its line) are
 * quoted in flow style, which may break its lines anywhere. */
static void test_quotes_only_when_needed(void **state)
{
	uint32_t random = 20250101;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct str text = STR_INIT, block = STR_INIT, flow = STR_INIT;
		const char *s;
		bool plain, straight;

		random_text(&random, &text);
		s = str_text(&text);
		yemit_scalar(s, false, &block);
		yemit_scalar(s, true, &flow);
		straight = *s && !strstr(s, "\xE2\x80\xAE");
		plain = strcmp(s, str_text(&block)) == 0;
		if (plain != (straight && reads_back("k: ", s, "\nl: m\n")))
			fail_msg("block, case %d: <%s>", i, s);
		plain = strcmp(s, str_text(&flow)) == 0;
		if (plain != (straight && reads_back("k: [", s, ", x]\nl: m\n") && reads_back("k: [\n", s, " ]\nl: m\n")))
			fail_msg("flow, case %d: <%s>", i, s);
		str_free(&text);
		str_free(&block);
		str_free(&flow);
	}
}

static struct ynode *random_tree(uint32_t *random, int depth)
{
	struct str text = STR_INIT;
	struct ynode *node;
	size_t n = next_random(random) % 4;

	if (depth == 0 || next_random(random) % 3 == 0) {
		random_text(random, &text);
		node = ynode_scalar(str_text(&text));
	} else if (next_random(random) % 2) {
		node = ynode_seq();
		while (n--)
			ynode_push(node, random_tree(random, depth - 1));
	} else {
		node = ynode_map();
		while (n--) {
			str_truncate(&text, 0);
			random_text(random, &text);
			ynode_put(node, str_text(&text), random_tree(random, depth - 1));
		}
	}
	str_free(&text);
	return node;
}

static void test_round_trip(void **state)
{
	uint32_t random = 7;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct ynode *root = ynode_map();
		struct str text = STR_INIT, again = STR_INIT;
		struct ydoc *doc = NULL;
		struct error *err;

		ynode_put(root, "k", random_tree(&random, 4));
		ynode_put(root, "l", random_tree(&random, 2));
		yemit_document(root, &text);
		err = ydoc_parse(text.ptr, text.len, &doc);
		if (err)
			fail_msg("case %d: %u:%u: %s\n%s", i, err->line, err->column, err->text, text.ptr);
		if (!ynode_equal(root, doc->root))
			fail_msg("case %d reads back differently:\n%s", i, text.ptr);
		yemit_document(doc->root, &again);
		assert_string_equal(again.ptr, text.ptr);
		ydoc_free(doc);
		ynode_free(root);
		str_free(&text);
		str_free(&again);
	}
}

static void test_long_text(void **state)
{
	struct ynode *root = ynode_map();
	struct str words = STR_INIT, text = STR_INIT;
	struct ydoc *doc = NULL;

	(void)state;
	while (words.len < 200000)
		str_add(&words, "een lange zin, ");
	ynode_put(root, "plain", ynode_scalar("x"));
	str_add(&words, "einde");
	ynode_put(root, "long", ynode_scalar(words.ptr));
	str_add(&words, "\n\nen: nog iets");
	ynode_put(root, "block", ynode_scalar(words.ptr));
	yemit_document(root, &text);
	assert_null(ydoc_parse(text.ptr, text.len, &doc));
	assert_true(ynode_equal(root, doc->root));
	ydoc_free(doc);
	ynode_free(root);
	str_free(&words);
	str_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_quotes_only_when_needed),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_long_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
