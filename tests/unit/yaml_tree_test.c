/* Parsing: values, places, and what is refused, with the place of the mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "yaml/tree.h"

static struct ydoc *parse(const char *text)
{
	struct ydoc *doc = NULL;
	struct error *err = ydoc_parse(text, strlen(text), &doc);

	if (err)
		fail_msg("%u:%u: %s in\n%s", err->line, err->column, err->text, text);
	assert_string_equal(doc->text, text);
	assert_int_equal(doc->len, strlen(text));
	return doc;
}

/* The value at a path, the bytes it was read from, and where they start. */
struct place {
	const char *text, *path;
	const char *value;      /* NULL for a collection */
	enum ystyle style;
	const char *bytes;
	unsigned line, column;
};

static void check_place(const struct place *row)
{
	struct ydoc *doc = parse(row->text);
	const struct ynode *node = ynode_find(doc->root, row->path);
	char *bytes;

	if (!node)
		fail_msg("no %s in\n%s", row->path, row->text);
	bytes = xstrndup(doc->text + node->start, node->end - node->start);
	if (strcmp(bytes, row->bytes) != 0)
		print_error("%s of\n%s\n", row->path, row->text);
	assert_string_equal(bytes, row->bytes);
	if (row->value)
		assert_string_equal(node->text, row->value);
	else
		assert_null(ynode_text(node));
	assert_int_equal(node->style, row->style);
	assert_int_equal(node->line, row->line);
	assert_int_equal(node->column, row->column);
	free(bytes);
	ydoc_free(doc);
}

#define CHECK_PLACES(rows)                                                                         \
	do {                                                                                       \
		(void)state;                                                                       \
		for (size_t i = 0; i < COUNT(rows); i++)                                           \
			check_place(&(rows)[i]);                                                   \
	} while (0)

static void test_places(void **state)
{
	static const struct place rows[] = {
		{ "a: b # c\n", "a", "b", Y_PLAIN, "b", 1, 4 },
		{ "# c\n\na:   b c  # d\n", "a", "b c", Y_PLAIN, "b c", 3, 6 },
		{ "a: 'b''c'\n", "a", "b'c", Y_SINGLE, "'b''c'", 1, 4 },
		{ "a: \"b\\n\\u20AC\" # d\n", "a", "b\n\xE2\x82\xAC", Y_DOUBLE, "\"b\\n\\u20AC\"", 1, 4 },
		{ "\xC3\xA9\xE2\x82\xAC: \xF0\x9F\x98\x80 b\nc: d\n", "\xC3\xA9\xE2\x82\xAC",
		  "\xF0\x9F\x98\x80 b", Y_PLAIN, "\xF0\x9F\x98\x80 b", 1, 5 },
		{ "\xC3\xA9\xE2\x82\xAC: \xF0\x9F\x98\x80 b\nc: d\n", "c", "d", Y_PLAIN, "d", 2, 4 },
		{ "a: {\xC3\xA9: '\xC3\xA9', b: c}\n", "a.b", "c", Y_PLAIN, "c", 1, 16 },
		{ "a: b\n  c\n\n  d # e\n", "a", "b c\nd", Y_PLAIN, "b\n  c\n\n  d", 1, 4 },
		{ "a: 'b\n  c' # e\n", "a", "b c", Y_SINGLE, "'b\n  c'", 1, 4 },
		{ "a:\n  # c\n  b\n", "a", "b", Y_PLAIN, "b", 3, 3 },
		{ "a: b", "a", "b", Y_PLAIN, "b", 1, 4 },
		{ "a: b\r\nc: d e\r\n", "c", "d e", Y_PLAIN, "d e", 2, 4 },
		{ "a: b\n  c\r\nd: e\n", "d", "e", Y_PLAIN, "e", 3, 4 },
		{ "---\na: b\n...\n", "a", "b", Y_PLAIN, "b", 2, 4 },
		{ "a: 007\n", "a", "007", Y_PLAIN, "007", 1, 4 },
		/* empty values */
		{ "a:\nb: c\n", "a", "", Y_PLAIN, "", 1, 3 },
		{ "a:   # c\nb: c\n", "a", "", Y_PLAIN, "", 1, 3 },
		{ "a:", "a", "", Y_PLAIN, "", 1, 3 },
		{ "a:\n-\n- # c\n-", "a.0", "", Y_PLAIN, "", 2, 2 },
		{ "a:\n-\n- # c\n-", "a.1", "", Y_PLAIN, "", 3, 2 },
		{ "a:\n-\n- # c\n-", "a.2", "", Y_PLAIN, "", 4, 2 },
		{ "a: {\xC3\xA9: , b: }\n", "a.\xC3\xA9", "", Y_PLAIN, "", 1, 7 },
		{ "a: {\n  \"b\" :\n  , c: d}\n", "a.b", "", Y_PLAIN, "", 2, 8 },
		{ "a: ''\n", "a", "", Y_SINGLE, "''", 1, 4 },
		/* collections */
		{ "a:\n  - b # c\n  - d\n\n# e\n", "a", NULL, Y_BLOCK, "- b # c\n  - d", 2, 3 },
		{ "a:\n- b\n-\n# e\nc: d\n", "a", NULL, Y_BLOCK, "- b\n-", 2, 1 },
		{ "a:\n  b: c\n  d: # e\nf: g\n", "a", NULL, Y_BLOCK, "b: c\n  d:", 2, 3 },
		{ "a:\n  - b: c\n    d: |\n      e\n\n  - f\n", "a.0", NULL, Y_BLOCK, "b: c\n    d: |\n      e", 2, 5 },
		{ "a:\n  - - b\n    - c\n", "a.0", NULL, Y_BLOCK, "- b\n    - c", 2, 5 },
		{ "a: [b, # c\n  d, ] # e\n", "a", NULL, Y_FLOW, "[b, # c\n  d, ]", 1, 4 },
		{ "a: {} # e\n", "a", NULL, Y_FLOW, "{}", 1, 4 },
	};

	CHECK_PLACES(rows);
}

static void test_block_scalar_ends(void **state)
{
	static const struct place rows[] = {
		{ "a: |\n  b\n  c\nd: e\n", "a", "b\nc\n", Y_LITERAL, "|\n  b\n  c", 1, 4 },
		{ "a: | # n\n  b\n\n\n# c\nd: e\n", "a", "b\n", Y_LITERAL, "| # n\n  b", 1, 4 },
		{ "a: |-\n  b\n\nd: e\n", "a", "b", Y_LITERAL, "|-\n  b", 1, 4 },
		{ "a: |+\n  b\n\n\n# c\nd: e\n", "a", "b\n\n\n", Y_LITERAL, "|+\n  b\n\n", 1, 4 },
		{ "a: |+\n  b\n\n", "a", "b\n\n", Y_LITERAL, "|+\n  b\n", 1, 4 },
		{ "a: |+\n  b\n  ", "a", "b\n\n", Y_LITERAL, "|+\n  b\n  ", 1, 4 },
		{ "a: >\n  b\n  c\n\n  d\n\ne: f\n", "a", "b c\nd\n", Y_FOLDED, ">\n  b\n  c\n\n  d", 1, 4 },
		{ "a: |\n  b\n    c\n  # d\n # e\nf: g\n", "a", "b\n  c\n# d\n", Y_LITERAL, "|\n  b\n    c\n  # d", 1, 4 },
		{ "a: |\n\n   \n   b\n\nd: e\n", "a", "\n\nb\n", Y_LITERAL, "|\n\n   \n   b", 1, 4 },
		{ "a: |\n  b\n     \n  \nd: e\n", "a", "b\n   \n", Y_LITERAL, "|\n  b\n     ", 1, 4 },
		{ "a: |2\n    b\n  c\nd: e\n", "a", "  b\nc\n", Y_LITERAL, "|2\n    b\n  c", 1, 4 },
		{ "a:\n- |1-\n  b\n c\n- d\n", "a.0", " b\nc", Y_LITERAL, "|1-\n  b\n c", 2, 3 },
		{ "a:\n  - b: |-2\n       c\n      d\n    e: f\n", "a.0.b", " c\nd", Y_LITERAL,
		  "|-2\n       c\n      d", 2, 8 },
		{ "a: |\n  b", "a", "b\n", Y_LITERAL, "|\n  b", 1, 4 },
		{ "a: |-\n  b", "a", "b", Y_LITERAL, "|-\n  b", 1, 4 },
		{ "a: |\r\n  b\r\n\r\n  c\r\n\r\nd: e\r\n", "a", "b\n\nc\n", Y_LITERAL, "|\r\n  b\r\n\r\n  c", 1, 4 },
		{ "a: |\nb: c\n", "a", "", Y_LITERAL, "|", 1, 4 },
		{ "a: |  # n\n\n\nb: c\n", "a", "", Y_LITERAL, "|", 1, 4 },
		{ "a: |+\n\n\nb: c\n", "a", "\n\n", Y_LITERAL, "|+\n\n", 1, 4 },
		{ "a: |", "a", "", Y_LITERAL, "|", 1, 4 },
		{ "a:\n  - |\n    b\n  -\n", "a.0", "b\n", Y_LITERAL, "|\n    b", 2, 5 },
		{ "a:\n  |\n  b\nc: d\n", "a", "b\n", Y_LITERAL, "|\n  b", 2, 3 },
	};

	CHECK_PLACES(rows);
}

struct refusal {
	const char *text;
	unsigned line, column;
	const char *problem, *hint;
};

static void check_refusal(const char *text, size_t len, const struct refusal *row)
{
	struct ydoc *doc = NULL;
	struct error *err = ydoc_parse(text, len, &doc);

	if (!err)
		fail_msg("not refused: %s", text);
	if (!strstr(err->text, row->problem) || !err->hint || !strstr(err->hint, row->hint)
	    || err->line != row->line || err->column != row->column)
		fail_msg("%s\ngives %u:%u: %s; %s", text, err->line, err->column, err->text,
			 err->hint ? err->hint : "(no hint)");
	assert_int_equal(err->status, STATUS_DATA);
	assert_null(err->path);
	assert_null(doc);
	error_free(err);
}

static void test_refused(void **state)
{
	static const struct refusal rows[] = {
		{ "a: b\nc: *d\n", 2, 4, "an alias (*)", "quotes" },
		{ "a: *b c*\n", 1, 4, "an alias (*)", "quotes" },
		{ "a: * b\n", 1, 4, "starts with *", "quotes" },
		{ "a: &b c\n", 1, 4, "an anchor (&)", "quotes" },
		{ "a: & b\n", 1, 4, "starts with &", "quotes" },
		{ "a: &b\n  c: d\n", 1, 4, "an anchor (&)", "quotes" },
		{ "&b a: c\n", 1, 1, "an anchor (&)", "quotes" },
		{ "a: !!str b\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: !b c\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: ! b\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: ! 'b'\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: !\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: ! [b]\n", 1, 4, "a tag (!)", "quotes" },
		{ "a: !b!c d\n", 1, 4, "starts with !", "quotes" },
		{ "%YAML 1.1\n---\na: b\n", 1, 1, "starts with %", "remove the line" },
		{ "%TAG ! tag:x,2000:\n---\na: b\n", 1, 1, "starts with %", "remove the line" },
		{ "%x\n---\na: b\n", 1, 1, "starts with %", "remove the line" },
		{ "a: b\n---\nc: d\n", 2, 1, "a second document", "file of each" },
		{ "a: b\n...\n---\nc: d\n", 3, 1, "a second document", "file of each" },
		{ "a: b\n...\nc: d\n", 3, 1, "does not belong to the lines above", "equally" },
		{ "a: b\n---\n", 2, 1, "a second document", "file of each" },
		{ "a: b\nc: d\n'a': e\n", 3, 1, "'a' stands here for the second time", "line 1" },
		{ "a:\n  - b: {c: d, e: f, c: g}\n", 2, 21, "'c' stands here for the second time", "line 2" },
		{ "x: 1\na: 1\nx: 2\na: 2\na: 3\n", 3, 1, "'x' stands here for the second time", "line 1" },
		{ "[a]: b\n", 1, 1, "a field name belongs", "quotes" },
		{ "a: {{b: c}: d}\n", 1, 5, "a field name belongs", "quotes" },
		{ "? a\n: b\n", 1, 1, "marked with '?'", "field: value" },
		{ "a: b\n? c\n: d\n", 2, 1, "marked with '?'", "field: value" },
		{ "a: {? b : c}\n", 1, 5, "marked with '?'", "field: value" },
		{ "a: {b: c, ?d: e}\n", 1, 11, "marked with '?'", "field: value" },
		{ "a: [b: c]\n", 1, 5, "pair inside [ ]", "{field: value}" },
		{ "a: [b, \"c\": d]\n", 1, 8, "pair inside [ ]", "{field: value}" },
		{ "a: {b}\n", 1, 5, "without a colon", "[a, b]" },
		{ "a: {b: c, d}\n", 1, 11, "without a colon", "[a, b]" },
		{ "a: [-]\n", 1, 5, "a lone -", "quotes" },
		{ "a:\n|\n b\n", 2, 1, "not indented", "colon" },
		{ "a: \"b\"#c\n", 1, 7, "without a space before its #", "space" },
		{ "a: [b,#c\n d]\n", 1, 7, "without a space before its #", "space" },
		{ "a: |#c\n  d\n", 1, 5, "without a space before its #", "space" },
		{ "", 1, 1, "empty", "field: value" },
		{ "\n# a: b\n", 1, 1, "empty", "field: value" },
		{ "---\n# a\n", 1, 1, "empty", "field: value" },
		{ "- a\n", 1, 1, "no list of fields", "field: value" },
		{ "a\n", 1, 1, "no list of fields", "field: value" },
		{ "[a]\n", 1, 1, "no list of fields", "field: value" },
		/* characters */
		{ "a: b\nc: \xC3\xA9\xFF\n", 2, 5, "not valid UTF-8", "UTF-8" },
		{ "a: \xED\xA0\x80\n", 1, 4, "not valid UTF-8", "UTF-8" },
		{ "a: \xC3", 1, 4, "not valid UTF-8", "UTF-8" },
		{ "\xEF\xBB\xBF" "a: b\n", 1, 1, "byte order mark", "UTF-8" },
		{ "a: b\xEF\xBB\xBF\n", 1, 5, "byte order mark", "UTF-8" },
		{ "\xFF\xFE" "a", 1, 1, "UTF-16", "UTF-8" },
		{ "\xFE\xFF", 1, 1, "UTF-16", "UTF-8" },
		{ "a: b\rc: d\n", 1, 5, "carriage return", "LF" },
		{ "a: b\r", 1, 5, "carriage return", "LF" },
		{ "a: b\r\r\n", 1, 5, "carriage return", "LF" },
		{ "a: \xC3\xA9\xC2\x85z\n", 1, 5, "U+0085", "\\N" },
		{ "# \xE2\x80\xA8\n", 1, 3, "U+2028", "\\L" },
		{ "a: 'b\xE2\x80\xA9'\n", 1, 6, "U+2029", "\\P" },
		{ "a: b\n \x1B[31m\n", 2, 2, "U+001B", "\\x1B" },
		{ "a: \x7F\n", 1, 4, "U+007F", "\\x7F" },
		{ "a: \xC2\x9B\n", 1, 4, "U+009B", "\\x9B" },
		{ "a: \xEF\xBF\xBF\n", 1, 4, "U+FFFF", "remove" },
		{ "a: \"\\0\"\n", 1, 4, "NUL", "remove" },
		/* libyaml's own */
		{ "a: b: c\n", 1, 5, "a colon where no field can start (YAML: mapping values", "quotes" },
		{ "a: b\n  c: d\n", 2, 4, "a colon where no field can start", "indentation" },
		{ "a: b\nc\nd: e\n", 2, 1, "no 'field: value'", "colon" },
		{ "a: - b\n", 1, 4, "no list can start", "own line" },
		{ "a: 'b\nc: d\n", 1, 4, "a quote that is never closed", "close it" },
		{ "a: 'b'c\n", 1, 7, "not in line with the fields", "quotes" },
		{ "a: 'b\n---\n", 1, 4, "not closed before a line ---", "close" },
		{ "\ta: b\n", 1, 1, "a tab", "spaces" },
		{ "a:\n\tb: c\n", 2, 1, "a tab", "spaces" },
		{ "a:\n  - b\n  -\tc\n", 3, 4, "a tab", "spaces" },
		{ "a: b\n \t# c\n", 2, 2, "a tab", "spaces" },
		{ "a: @b\n", 1, 4, "sign of YAML's own", "quotes" },
		{ "a: `b`\n", 1, 4, "sign of YAML's own", "quotes" },
		{ "a: %b\n", 1, 4, "sign of YAML's own", "quotes" },
		{ "a: \"C:\\Users\"\n", 1, 9, "\\U", "backslash" },
		{ "a: \"\\d\"\n", 1, 5, "backslash", "single quotes" },
		{ "a: \"\\uD800\"\n", 1, 7, "no character", "code" },
		{ "a: {b:,c: d}\n", 1, 6, "a colon right before", "space" },
		{ "a: |b\n  c\n", 1, 4, "text right after |", "next line" },
		{ "a: |0\n  c\n", 1, 4, "a 0 after |", "remove" },
		{ "a:\n  - b\n  c: d\n", 3, 3, "not in line with the list", "equally" },
		{ "a: [b, c\nd: e\n", 2, 2, "a list without its ] or a comma (YAML: while parsing a flow sequence from line 1,",
		  "close the list" },
		{ "a: {b: c\n", 2, 1, "a map without its }", "close the map" },
		{ "a: [b,,c]\n", 1, 7, "no value", "comma" },
		{ "  a: b\nc: d\n", 2, 1, "does not belong to the lines above", "equally" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_refusal(rows[i].text, strlen(rows[i].text), &rows[i]);
	check_refusal("a: b\n\0", 6, &(struct refusal){ NULL, 2, 1, "NUL", "UTF-16" });
}

static void test_limits(void **state)
{
	struct str text = STR_INIT;
	struct ydoc *doc;

	(void)state;
	/* Depth: the root is one. */
	str_add(&text, "a: ");
	str_addc_n(&text, '[', YAML_MAX_DEPTH - 1);
	str_addc_n(&text, ']', YAML_MAX_DEPTH - 1);
	doc = parse(text.ptr);
	assert_int_equal(ynode_depth(doc->root), YAML_MAX_DEPTH);
	ydoc_free(doc);
	str_truncate(&text, 0);
	str_add(&text, "a: ");
	str_addc_n(&text, '[', 400000);
	check_refusal(text.ptr, text.len, &(struct refusal){ NULL, 1, 35, "more than 32 deep", "stray" });
	/* Field names. */
	str_truncate(&text, 0);
	for (int i = 0; i < YAML_MAX_KEY; i++)
		str_add(&text, "\xC3\xA9");
	str_add(&text, ": b\n");
	ydoc_free(parse(text.ptr));
	str_truncate(&text, text.len - 4);
	str_add(&text, "x: b\n");
	check_refusal(text.ptr, text.len, &(struct refusal){ NULL, 1, 1, "more than 128 characters", "colon" });
	/* Size. */
	str_truncate(&text, 0);
	str_add(&text, "a: b\n#");
	str_addc_n(&text, 'x', YAML_MAX_SIZE - text.len);
	ydoc_free(parse(text.ptr));
	str_addc(&text, 'x');
	check_refusal(text.ptr, text.len, &(struct refusal){ NULL, 1, 1, "larger than 1024 KiB", "document" });
	str_free(&text);
}

/* What takes time that grows with the square of the size is noticed here. */
static void test_many_keys(void **state)
{
	struct str text = STR_INIT, flow = STR_INIT;
	struct ydoc *doc;

	(void)state;
	str_add(&flow, "{");
	for (int i = 0; i < 90000; i++) {
		str_addf(&text, "k%d: v\n", i);
		str_addf(&flow, "k%d: , ", i);
	}
	str_add(&flow, "}");
	doc = parse(text.ptr);
	assert_int_equal(doc->root->n, 90000);
	assert_string_equal(ynode_text(ynode_get(doc->root, "k89999")), "v");
	ydoc_free(doc);
	doc = parse(flow.ptr);
	assert_int_equal(doc->root->n, 90000);
	assert_int_equal(doc->root->items[89999]->column, flow.len - 3);
	ydoc_free(doc);
	str_add(&text, "k7: again\n");
	check_refusal(text.ptr, text.len,
		      &(struct refusal){ NULL, 90001, 1, "'k7' stands here for the second time", "line 8" });
	str_free(&text);
	str_free(&flow);
}

static void test_arguments(void **state)
{
	static const char *const scalars[] = { "", "x", "a: b", "- a", "'x'", " [a]", "a\nb", "007", "|" };
	static const char *const bad[] = { "[a", "{a}", "{a: b} c", "[a]: b", "[*a]", "{a: b}\n---\n{c: d}",
					   "[a, b: c]", "[\x01]", "[concept] titel", "\xFF", "{a: 1, a: 2}" };
	struct ynode *node = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(scalars); i++) {
		assert_null(ynode_from_argument(scalars[i], &node));
		assert_string_equal(ynode_text(node), scalars[i]);
		ynode_free(node);
	}
	assert_null(ynode_from_argument("{a: [b, 'c d'], e: {}}", &node));
	assert_int_equal(node->kind, Y_MAP);
	assert_string_equal(ynode_text(ynode_find(node, "a.1")), "c d");
	assert_int_equal(ynode_find(node, "e")->n, 0);
	ynode_free(node);
	assert_null(ynode_from_argument("[]", &node));
	assert_int_equal(node->kind, Y_SEQ);
	ynode_free(node);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error *err = ynode_from_argument(bad[i], &node);

		if (!err)
			fail_msg("not refused: %s", bad[i]);
		assert_int_equal(err->status, STATUS_USAGE);
		error_free(err);
	}
}

static void test_find(void **state)
{
	struct ydoc *doc = parse("a:\n  - b: c\n    '0': d\n  - e\nf: g\n");

	(void)state;
	assert_string_equal(ynode_text(ynode_find(doc->root, "a.0.b")), "c");
	assert_string_equal(ynode_text(ynode_find(doc->root, "a.0.0")), "d");
	assert_string_equal(ynode_text(ynode_find(doc->root, "a.1")), "e");
	assert_ptr_equal(ynode_find(doc->root, "f"), ynode_get(doc->root, "f"));
	assert_int_equal(ynode_key(doc->root, "f")->line, 5);
	assert_null(ynode_find(doc->root, "a.2"));
	assert_null(ynode_find(doc->root, "a.01"));
	assert_null(ynode_find(doc->root, "a.-1"));
	assert_null(ynode_find(doc->root, "a.18446744073709551616"));
	assert_null(ynode_find(doc->root, "a.0.x"));
	assert_null(ynode_find(doc->root, "f.g"));
	assert_null(ynode_find(doc->root, "f."));
	assert_null(ynode_find(doc->root, ""));
	assert_null(ynode_find(NULL, "a"));
	assert_null(ynode_get(ynode_get(doc->root, "f"), "g"));
	assert_null(ynode_get(NULL, "g"));
	assert_null(ynode_key(ynode_get(doc->root, "a"), "0"));
	assert_null(ynode_text(ynode_get(doc->root, "a")));
	assert_null(ynode_text(NULL));
	ydoc_free(doc);
}

static bool equal_texts(const char *a, const char *b)
{
	struct ydoc *x = parse(a), *y = parse(b);
	bool equal = ynode_equal(x->root, y->root);

	ydoc_free(x);
	ydoc_free(y);
	return equal;
}

static void test_equal(void **state)
{
	(void)state;
	assert_true(equal_texts("a: b\nc: [d, {e: f}]\n", "{a: 'b', c: [\"d\", {e: f}]} # x\n"));
	assert_true(equal_texts("a:\n", "a: ''\n"));
	assert_true(equal_texts("a: |\n  b\n", "a: \"b\\n\"\n"));
	assert_false(equal_texts("a: b\n", "a: c\n"));
	assert_false(equal_texts("a: b\n", "c: b\n"));
	assert_false(equal_texts("a: b\nc: d\n", "c: d\na: b\n"));
	assert_false(equal_texts("a: [b, c]\n", "a: [c, b]\n"));
	assert_false(equal_texts("a: [b]\n", "a: [b, c]\n"));
	assert_false(equal_texts("a: []\n", "a: {}\n"));
	assert_false(equal_texts("a: []\n", "a: ''\n"));
	assert_true(ynode_equal(NULL, NULL));
}

static void test_made_by_hand(void **state)
{
	struct ynode *map = ynode_map(), *seq = ynode_seq(), *copy;

	(void)state;
	ynode_push(seq, ynode_scalar("a"));
	ynode_push(seq, ynode_scalar("c"));
	ynode_insert(seq, 1, NULL, ynode_scalar("b"));
	ynode_put(map, "x", seq);
	ynode_put(map, "y", ynode_scalar("1"));
	ynode_put(map, "y", ynode_scalar("2"));
	ynode_insert(map, 0, ynode_scalar("w"), ynode_map());
	assert_int_equal(map->n, 3);
	assert_int_equal(ynode_depth(map), 2);
	assert_string_equal(map->keys[0]->text, "w");
	assert_string_equal(ynode_text(ynode_find(map, "x.1")), "b");
	assert_string_equal(ynode_text(ynode_find(map, "y")), "2");
	copy = ynode_copy(map);
	assert_true(ynode_equal(copy, map));
	ynode_remove(ynode_get(copy, "x"), 0);
	assert_string_equal(ynode_text(ynode_find(copy, "x.0")), "b");
	assert_false(ynode_equal(copy, map));
	ynode_remove(copy, 1);
	assert_null(ynode_get(copy, "x"));
	assert_string_equal(ynode_text(ynode_find(copy, "y")), "2");
	ynode_free(copy);
	ynode_free(map);
	ynode_free(NULL);
	ydoc_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_block_scalar_ends),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_made_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
