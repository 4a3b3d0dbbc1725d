/* Edits as tables of before, edit and after: every byte of "after" counts. */
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

enum op { SET, UNSET, APPEND };

struct row {
	const char *what;
	const char *before;
	enum op op;
	const char *path, *value;
	const char *after;
};

struct refusal {
	const char *what;
	const char *before;
	enum op op;
	const char *path, *value;
	enum status status;
	const char *text, *hint;
};

static long rank(const char *path, const char *key, const void *context)
{
	static const char *const root[] = { "titel", "soort", "partijen", "taken", "verlenging",
					    "opzegtermijn", "documenten", "opmerkingen", NULL };
	static const char *const inner[] = { "partij", "rol", "besluit", "wijze", "duur", "maximum", NULL };
	const char *const *names = *path ? inner : root;
	long i = 0;

	assert_null(context);
	while (names[i] && strcmp(names[i], key) != 0)
		i++;
	return i;
}

static struct error *run(const char *before, enum op op, const char *path, const char *argument,
			 struct ydoc **after)
{
	static const struct yorder order = { rank, NULL };
	struct ydoc *doc = NULL;
	struct ynode *value = NULL;
	struct error *err = ydoc_parse(before, strlen(before), &doc);

	if (!err && argument)
		err = ynode_from_argument(argument, &value);
	if (err)
		fail_msg("%u:%u: %s", err->line, err->column, err->text);
	switch (op) {
	case SET:
		err = yedit_set(doc, path, value, &order, after);
		break;
	case UNSET:
		err = yedit_unset(doc, path, after);
		break;
	case APPEND:
		err = yedit_append(doc, path, value, &order, after);
		break;
	}
	assert_string_equal(doc->text, before);
	ynode_free(value);
	ydoc_free(doc);
	return err;
}

static void check_row(const struct row *row)
{
	struct ydoc *after = NULL;
	struct error *err = run(row->before, row->op, row->path, row->value, &after);

	if (err)
		fail_msg("%s: %s", row->what, err->text);
	if (strcmp(after->text, row->after) != 0)
		print_error("%s\n", row->what);
	assert_string_equal(after->text, row->after);
	ydoc_free(after);
}

#define CHECK_ROWS(rows)                                                                           \
	do {                                                                                       \
		(void)state;                                                                       \
		for (size_t i = 0; i < COUNT(rows); i++)                                           \
			check_row(&(rows)[i]);                                                     \
	} while (0)

static void test_set_scalar(void **state)
{
	static const struct row rows[] = {
		{ "a comment after it stays", "# top\ntitel: Oud   # waarom\n\nsoort: anders\n",
		  SET, "titel", "Nieuw", "# top\ntitel: Nieuw   # waarom\n\nsoort: anders\n" },
		{ "quotes give way to plain text", "titel: \"Oud\"\n", SET, "titel", "Nieuw",
		  "titel: Nieuw\n" },
		{ "quotes come where they are needed", "titel: Oud # c\n", SET, "titel", "a: b",
		  "titel: 'a: b' # c\n" },
		{ "a quote within single quotes", "titel: Oud\n", SET, "titel", "'s-Hertogenbosch",
		  "titel: '''s-Hertogenbosch'\n" },
		{ "empty text", "titel: Oud\n", SET, "titel", "", "titel: ''\n" },
		{ "an empty value", "titel:\nsoort: x\n", SET, "titel", "Nieuw",
		  "titel: Nieuw\nsoort: x\n" },
		{ "an empty value with a comment", "titel:   # nog niet\nsoort: x\n", SET, "titel",
		  "Nieuw", "titel: Nieuw   # nog niet\nsoort: x\n" },
		{ "text stays text", "titel: x\n", SET, "titel", "007", "titel: 007\n" },
		{ "no is text", "titel: x\n", SET, "titel", "no", "titel: no\n" },
		{ "a tilde is text", "titel: x\n", SET, "titel", "~", "titel: ~\n" },
		{ "a date is text", "titel: x\n", SET, "titel", "2025-01-01", "titel: 2025-01-01\n" },
		{ "an item of a block list", "taken:\n  # een\n  - a # A\n  # twee\n  - b # B\n", SET,
		  "taken.1", "c", "taken:\n  # een\n  - a # A\n  # twee\n  - c # B\n" },
		{ "an item of a flow list", "taken: [ a,b , c ] # t\n", SET, "taken.1", "d",
		  "taken: [ a,d , c ] # t\n" },
		{ "a comma in a flow list", "taken: [a, b]\n", SET, "taken.1", "x, y",
		  "taken: [a, 'x, y']\n" },
		{ "the same text keeps its style", "titel: \"Oud\"  # c\n", SET, "titel", "Oud",
		  "titel: \"Oud\"  # c\n" },
		{ "also a folded block", "titel: >\n  een\n  twee\n", SET, "titel", "een twee\n",
		  "titel: >\n  een\n  twee\n" },
		{ "the same list keeps its style", "taken: [a, # A\n  b]\n", SET, "taken", "[a, b]",
		  "taken: [a, # A\n  b]\n" },
		{ "a comma in block style", "titel: x\n", SET, "titel", "x, y", "titel: x, y\n" },
		{ "a value right behind its colon", "titel: {\"a\":\"b\"}\n", SET, "titel.a", "c",
		  "titel: {\"a\": c}\n" },
		{ "an empty value in a flow map", "v: {a: , b: c}\n", SET, "v.a", "x",
		  "v: {a: x , b: c}\n" },
		{ "an empty value before the bracket", "v: {\"a\":}\n", SET, "v.a", "x", "v: {\"a\": x}\n" },
		{ "a value on the next line", "titel:\n  # uitleg\n  Oud # c\nsoort: x\n", SET, "titel",
		  "Nieuw", "titel:\n  # uitleg\n  Nieuw # c\nsoort: x\n" },
		{ "plain text of several lines", "titel: een\n  twee # nee\n  # c\nsoort: x\n", SET, "titel",
		  "drie", "titel: drie # nee\n  # c\nsoort: x\n" },
		{ "quoted text of several lines", "titel: \"een\n\n  twee\"   # c\nsoort: x\n", SET,
		  "titel", "drie", "titel: drie   # c\nsoort: x\n" },
		{ "a field deep down", "partijen:\n- partij: a\n  rol: b # r\n- partij: c\n", SET,
		  "partijen.0.rol", "x", "partijen:\n- partij: a\n  rol: x # r\n- partij: c\n" },
		{ "the first field behind a dash", "partijen:\n  - partij: a # p\n    rol: b\n", SET,
		  "partijen.0.partij", "x", "partijen:\n  - partij: x # p\n    rol: b\n" },
		{ "a quoted key", "\"titel\" : x # c\n", SET, "titel", "y", "\"titel\" : y # c\n" },
		{ "no final newline", "soort: x\ntitel: Oud", SET, "titel", "Nieuw",
		  "soort: x\ntitel: Nieuw" },
		{ "CRLF", "titel: Oud # c\r\nsoort: x\r\n", SET, "titel", "Nieuw",
		  "titel: Nieuw # c\r\nsoort: x\r\n" },
		{ "an indented document", "---\n  titel: Oud\n  soort: x\n...\n", SET, "titel", "Nieuw",
		  "---\n  titel: Nieuw\n  soort: x\n...\n" },
		{ "a root in flow style", "{titel: Oud, soort: x} # c\n", SET, "titel", "a, b",
		  "{titel: 'a, b', soort: x} # c\n" },
		{ "a document marker at the start of a flow line", "{titel:\nx }\n", SET, "titel", "---",
		  "{titel:\n'---' }\n" },
	};

	CHECK_ROWS(rows);
}

static void test_set_text_block(void **state)
{
	static const struct row rows[] = {
		{ "one line becomes two", "opmerkingen: x # note\ntitel: y\n", SET, "opmerkingen",
		  "een\ntwee\n", "opmerkingen: | # note\n  een\n  twee\ntitel: y\n" },
		{ "and back", "opmerkingen: | # note\n  een\n  twee\n\ntitel: y\n", SET, "opmerkingen", "x",
		  "opmerkingen: x # note\n\ntitel: y\n" },
		{ "block to block", "opmerkingen: >-  # note\n    een\n    twee\n\n# c\ntitel: y\n", SET,
		  "opmerkingen", "drie\nvier", "opmerkingen: |-  # note\n  drie\n  vier\n\n# c\ntitel: y\n" },
		{ "newlines kept at the end", "opmerkingen: x\ntitel: y\n", SET, "opmerkingen", "een\n\n\n",
		  "opmerkingen: |+\n  een\n\n\ntitel: y\n" },
		{ "a kept end goes with its block", "opmerkingen: |+\n  een\n\n\ntitel: y\n", SET,
		  "opmerkingen", "x", "opmerkingen: x\ntitel: y\n" },
		{ "spaces at the start", "opmerkingen: x\n", SET, "opmerkingen", "  een\ntwee\n",
		  "opmerkingen: |2\n    een\n  twee\n" },
		{ "a tab at the start", "opmerkingen: x\n", SET, "opmerkingen", "\teen\ntwee",
		  "opmerkingen: |2-\n  \teen\n  twee\n" },
		{ "blank lines within", "opmerkingen: x\n", SET, "opmerkingen", "\neen\n\ntwee\n",
		  "opmerkingen: |\n\n  een\n\n  twee\n" },
		{ "spaces at the ends of lines", "opmerkingen: x\n", SET, "opmerkingen", "een \n  \ntwee",
		  "opmerkingen: |-\n  een \n    \n  twee\n" },
		{ "signs are text in a block", "opmerkingen: x\n", SET, "opmerkingen", "- a: 'b' # c\n\"\n",
		  "opmerkingen: |\n  - a: 'b' # c\n  \"\n" },
		{ "control characters need escapes", "opmerkingen: x\n", SET, "opmerkingen", "a\n\x01\r\n",
		  "opmerkingen: \"a\\n\\x01\\r\\n\"\n" },
		{ "newlines only", "opmerkingen: x\n", SET, "opmerkingen", "\n", "opmerkingen: \"\\n\"\n" },
		{ "in an item", "taken:\n  - x # c\n  - y\n", SET, "taken.0", "een\ntwee",
		  "taken:\n  - |- # c\n    een\n    twee\n  - y\n" },
		{ "in an item of a list that is not indented", "taken:\n- x\n- y\n", SET, "taken.0",
		  " een\ntwee", "taken:\n- |2-\n   een\n  twee\n- y\n" },
		{ "deep down", "a:\n  - b:\n      c: x\n      d: y\n", SET, "a.0.b.c", "een\ntwee\n",
		  "a:\n  - b:\n      c: |\n        een\n        twee\n      d: y\n" },
		{ "in a flow map", "v: {a: x, b: y}\n", SET, "v.a", "een\ntwee\n",
		  "v: {a: \"een\\ntwee\\n\", b: y}\n" },
		{ "a value on its own line", "opmerkingen:\n  x # c\ntitel: y\n", SET, "opmerkingen",
		  "een\ntwee\n", "opmerkingen:\n  | # c\n  een\n  twee\ntitel: y\n" },
		{ "a comment below would become text", "opmerkingen: x\n    # diep\ntitel: y\n", SET,
		  "opmerkingen", "een\ntwee", "opmerkingen: \"een\\ntwee\"\n    # diep\ntitel: y\n" },
		{ "a comment below at the margin would not", "opmerkingen: x\n# c\ntitel: y\n", SET,
		  "opmerkingen", "een\ntwee", "opmerkingen: |-\n  een\n  twee\n# c\ntitel: y\n" },
		{ "a blank line below would be kept", "opmerkingen: x\n\ntitel: y\n", SET, "opmerkingen",
		  "een\n\n", "opmerkingen: \"een\\n\\n\"\n\ntitel: y\n" },
		{ "CRLF", "opmerkingen: x # c\r\ntitel: y\r\n", SET, "opmerkingen", "een\ntwee\n",
		  "opmerkingen: | # c\r\n  een\r\n  twee\r\ntitel: y\r\n" },
		{ "CRLF and back", "opmerkingen: |\r\n  een\r\n\r\n  twee\r\ntitel: y\r\n", SET, "opmerkingen",
		  "x", "opmerkingen: x\r\ntitel: y\r\n" },
		{ "at the end without a newline", "titel: x\nopmerkingen: y", SET, "opmerkingen",
		  "een\ntwee\n", "titel: x\nopmerkingen: |\n  een\n  twee" },
		{ "and back", "titel: x\nopmerkingen: |\n  een\n  twee", SET, "opmerkingen", "y",
		  "titel: x\nopmerkingen: y" },
		{ "a kept end needs the newline", "opmerkingen: y", SET, "opmerkingen", "een\n\n",
		  "opmerkingen: \"een\\n\\n\"" },
		{ "a block without lines", "opmerkingen: |  # leeg\n\n\ntitel: x\n", SET, "opmerkingen", "y",
		  "opmerkingen: y  # leeg\n\n\ntitel: x\n" },
		{ "an indentation indicator", "opmerkingen: |4-\n      een\n\n    twee\n   # c\ntitel: x\n",
		  SET, "opmerkingen", "y", "opmerkingen: y\n   # c\ntitel: x\n" },
		{ "a block's last line of spaces", "opmerkingen: |\n  een\n      \n \ntitel: x\n", SET,
		  "opmerkingen", "y", "opmerkingen: y\n \ntitel: x\n" },
		{ "unicode", "opmerkingen: \"\xC3\xA9\xC3\xA9n\" # \xE2\x82\xAC\n", SET, "opmerkingen",
		  "\xF0\x9F\x98\x80\n\xC3\xAB", "opmerkingen: |- # \xE2\x82\xAC\n  \xF0\x9F\x98\x80\n  \xC3\xAB\n" },
	};

	CHECK_ROWS(rows);
}

static void test_set_collection(void **state)
{
	static const struct row rows[] = {
		{ "text becomes a list", "taken: onbekend # c\nsoort: x\n", SET, "taken", "[a, b]",
		  "taken: # c\n  - a\n  - b\nsoort: x\n" },
		{ "text becomes a list as the file writes lists", "partijen:\n- x\ntaken: onbekend\n", SET,
		  "taken", "[a, b]", "partijen:\n- x\ntaken:\n- a\n- b\n" },
		{ "lists indented by four", "partijen:\n    - x\ntaken: onbekend\n", SET, "taken", "[a]",
		  "partijen:\n    - x\ntaken:\n    - a\n" },
		{ "a list that differs from the first keeps its indentation", "a:\n- x\nb:\n   - y\n", SET, "b",
		  "[z]", "a:\n- x\nb:\n   - z\n" },
		{ "a list becomes text", "taken:\n  - a # A\n  - b # B\n\n# c\nsoort: x\n", SET, "taken",
		  "onbekend", "taken: onbekend\n\n# c\nsoort: x\n" },
		{ "the comment behind the key stays", "taken: # t\n  - a\n  - b\nsoort: x\n", SET, "taken",
		  "onbekend", "taken: onbekend # t\nsoort: x\n" },
		{ "comments above the first item stay", "taken: # t\n  # een\n  - a\nsoort: x\n", SET, "taken",
		  "onbekend", "taken: onbekend # t\n  # een\nsoort: x\n" },
		{ "also above the items of a new list", "taken: # t\n  # een\n  - a\n  - b\nsoort: x\n", SET,
		  "taken", "[c]", "taken: # t\n  # een\n  - c\nsoort: x\n" },
		{ "a list that is not indented", "taken:\n- a\n- b\nsoort: x\n", SET, "taken", "onbekend",
		  "taken: onbekend\nsoort: x\n" },
		{ "a list becomes a text block", "opmerkingen:\n  - a\n  - b\nsoort: x\n", SET, "opmerkingen",
		  "een\ntwee", "opmerkingen: |-\n  een\n  twee\nsoort: x\n" },
		{ "a comment between would become text", "opmerkingen:\n  # c\n  - a\nsoort: x\n", SET,
		  "opmerkingen", "een\ntwee", "opmerkingen: \"een\\ntwee\"\n  # c\nsoort: x\n" },
		{ "a text block becomes a list", "taken: | # c\n  een\n  twee\n\nsoort: x\n", SET, "taken",
		  "[a]", "taken: # c\n  - a\n\nsoort: x\n" },
		{ "text on its own line becomes a list", "taken:\n  # c\n  x\nsoort: x\n", SET, "taken", "[a]",
		  "taken:\n  # c\n  - a\nsoort: x\n" },
		{ "with a comment behind it", "taken:\n  x # c\nsoort: x\n", SET, "taken", "[a]",
		  "taken:\n  # c\n  - a\nsoort: x\n" },
		{ "text becomes a map", "verlenging: x\nsoort: y\n", SET, "verlenging", "{duur: P1Y, wijze: z}",
		  "verlenging:\n  duur: P1Y\n  wijze: z\nsoort: y\n" },
		{ "a map becomes text", "verlenging:\n  duur: P1Y\n  wijze: z # w\nsoort: y\n", SET,
		  "verlenging", "nvt", "verlenging: nvt\nsoort: y\n" },
		{ "a map becomes a list", "taken:\n  a: b\n  c: d\nsoort: y\n", SET, "taken", "[e]",
		  "taken:\n  - e\nsoort: y\n" },
		{ "a flow list becomes text", "taken: [a, # A\n  b] # B\nsoort: y\n", SET, "taken", "onbekend",
		  "taken: onbekend # B\nsoort: y\n" },
		{ "a flow list becomes a block list", "taken: [a, b] # B\nsoort: y\n", SET, "taken", "[c, d]",
		  "taken: # B\n  - c\n  - d\nsoort: y\n" },
		{ "an empty list", "taken:\n  - a\nsoort: y\n", SET, "taken", "[]",
		  "taken: []\nsoort: y\n" },
		{ "in a flow map", "v: {a: x, b: y}\n", SET, "v.a", "[p, {q: 'r, s'}]",
		  "v: {a: [p, {q: 'r, s'}], b: y}\n" },
		{ "an item becomes a map", "partijen:\n  - x\n  - y\n", SET, "partijen.0",
		  "{partij: a, rol: b}", "partijen:\n  - partij: a\n    rol: b\n  - y\n" },
		{ "an item with a comment becomes a map", "partijen:\n  - x # c\n  - y\n", SET, "partijen.0",
		  "{partij: a, rol: b}", "partijen:\n  - # c\n    partij: a\n    rol: b\n  - y\n" },
		{ "an item that is a map becomes text", "partijen:\n  - partij: a\n    rol: b # c\n  - y\n",
		  SET, "partijen.0", "x", "partijen:\n  - x\n  - y\n" },
		{ "an item of one line becomes text", "partijen:\n  - partij: a # c\n  - y\n", SET,
		  "partijen.0", "x", "partijen:\n  - x # c\n  - y\n" },
		{ "an item below its dash", "partijen:\n  - # c\n    partij: a\n  - y\n", SET, "partijen.0",
		  "{partij: b, rol: c}", "partijen:\n  - # c\n    partij: b\n    rol: c\n  - y\n" },
		{ "an item far from its dash", "taken:\n  -   x\n  -   y\n", SET, "taken.0", "{a: b, c: d}",
		  "taken:\n  -   a: b\n      c: d\n  -   y\n" },
		{ "an empty item", "taken:\n  -\n  - y\n", SET, "taken.0", "{a: b, c: d}",
		  "taken:\n  - a: b\n    c: d\n  - y\n" },
		{ "a list in a list", "taken:\n  - - a\n    - b\n  - c\n", SET, "taken.0", "[d, [e, f]]",
		  "taken:\n  - - d\n    - - e\n      - f\n  - c\n" },
		{ "CRLF", "taken: x\r\nsoort: y\r\n", SET, "taken", "[a, b]",
		  "taken:\r\n  - a\r\n  - b\r\nsoort: y\r\n" },
		{ "at the end without a newline", "soort: y\ntaken: x", SET, "taken", "[a, b]",
		  "soort: y\ntaken:\n  - a\n  - b" },
		{ "and back", "soort: y\ntaken:\n  - a\n  - b", SET, "taken", "x", "soort: y\ntaken: x" },
	};

	CHECK_ROWS(rows);
}

static void test_new_key(void **state)
{
	static const struct row rows[] = {
		{ "after the key of the next lower rank", "titel: x # t\n\n# s\ntaken: y\n", SET, "soort", "z",
		  "titel: x # t\nsoort: z\n\n# s\ntaken: y\n" },
		{ "before all, under the comment on top", "# top\n\n# s\nsoort: y\n", SET, "titel", "x",
		  "# top\n\n# s\ntitel: x\nsoort: y\n" },
		{ "after all", "titel: x\nsoort: y\n# eind\n", SET, "opmerkingen", "z",
		  "titel: x\nsoort: y\nopmerkingen: z\n# eind\n" },
		{ "an unknown key comes last", "titel: x\nopmerkingen: y\n", SET, "anders", "z",
		  "titel: x\nopmerkingen: y\nanders: z\n" },
		{ "known keys come before unknown ones", "titel: x\nanders: y\n", SET, "soort", "z",
		  "titel: x\nsoort: z\nanders: y\n" },
		{ "in a file of another order", "opmerkingen: a\nsoort: b\ntitel: c\n", SET, "partijen", "d",
		  "opmerkingen: a\nsoort: b\npartijen: d\ntitel: c\n" },
		{ "after a list", "titel: x\npartijen:\n  - a # A\n  # na a\n\ntaken: y\n", SET, "taken2", "z",
		  "titel: x\npartijen:\n  - a # A\n  # na a\n\ntaken: y\ntaken2: z\n" },
		{ "after a list's last line", "partijen:\n  - a # A\n  # na a\n\nopmerkingen: y\n", SET, "taken",
		  "z", "partijen:\n  - a # A\ntaken: z\n  # na a\n\nopmerkingen: y\n" },
		{ "after a text block", "titel: |\n  een\n\n  twee\n\n# c\ntaken: y\n", SET, "soort", "z",
		  "titel: |\n  een\n\n  twee\nsoort: z\n\n# c\ntaken: y\n" },
		{ "after a text block that keeps its end", "titel: |+\n  een\n\n\n# c\ntaken: y\n", SET,
		  "soort", "z", "titel: |+\n  een\n\n\nsoort: z\n# c\ntaken: y\n" },
		{ "after a text block at the end", "titel: |\n  een", SET, "soort", "z",
		  "titel: |\n  een\nsoort: z" },
		{ "after an empty value", "titel: # t\ntaken: y\n", SET, "soort", "z",
		  "titel: # t\nsoort: z\ntaken: y\n" },
		{ "without a final newline", "titel: x", SET, "soort", "z", "titel: x\nsoort: z" },
		{ "CRLF", "titel: x\r\n\r\ntaken: y\r\n", SET, "soort", "z",
		  "titel: x\r\nsoort: z\r\n\r\ntaken: y\r\n" },
		{ "before the end of the document", "---\ntitel: x\n...\n# na\n", SET, "soort", "z",
		  "---\ntitel: x\nsoort: z\n...\n# na\n" },
		{ "in an indented document", "  titel: x\n  taken: y\n", SET, "soort", "z",
		  "  titel: x\n  soort: z\n  taken: y\n" },
		{ "in a map", "verlenging: # v\n  wijze: x\n  maximum: 3\ntitel: y\n", SET, "verlenging.duur",
		  "P1Y", "verlenging: # v\n  wijze: x\n  duur: P1Y\n  maximum: 3\ntitel: y\n" },
		{ "in an item", "partijen:\n  - partij: a # A\n  - partij: b\n", SET, "partijen.0.rol", "x",
		  "partijen:\n  - partij: a # A\n    rol: x\n  - partij: b\n" },
		{ "first behind the dash", "partijen:\n  - rol: a # A\n  - rol: b\n", SET, "partijen.0.partij",
		  "x", "partijen:\n  - partij: x\n    rol: a # A\n  - rol: b\n" },
		{ "in an item below its dash", "partijen:\n  -\n    # c\n    rol: a\n", SET,
		  "partijen.0.partij", "x", "partijen:\n  -\n    # c\n    partij: x\n    rol: a\n" },
		{ "a list", "titel: x\n", SET, "taken", "[a, b]", "titel: x\ntaken:\n  - a\n  - b\n" },
		{ "a list of maps", "titel: x\n", SET, "partijen", "[{partij: a, rol: b}, {partij: c}]",
		  "titel: x\npartijen:\n  - partij: a\n    rol: b\n  - partij: c\n" },
		{ "a text block", "titel: x\n", SET, "opmerkingen", "een\ntwee\n",
		  "titel: x\nopmerkingen: |\n  een\n  twee\n" },
		{ "a missing map", "titel: x\nopmerkingen: y\n", SET, "verlenging.duur", "P1Y",
		  "titel: x\nverlenging:\n  duur: P1Y\nopmerkingen: y\n" },
		{ "missing maps and lists", "titel: x\n", SET, "documenten.0.bron.naam", "y",
		  "titel: x\ndocumenten:\n  - bron:\n      naam: y\n" },
		{ "a map in place of onbekend", "verlenging: onbekend # v\ntitel: x\n", SET, "verlenging.duur",
		  "P1Y", "verlenging: # v\n  duur: P1Y\ntitel: x\n" },
		{ "a map in place of nvt", "verlenging: nvt\n", SET, "verlenging.duur", "P1Y",
		  "verlenging:\n  duur: P1Y\n" },
		{ "a map in place of nothing", "verlenging: # v\ntitel: x\n", SET, "verlenging.duur", "P1Y",
		  "verlenging: # v\n  duur: P1Y\ntitel: x\n" },
		{ "in a flow map", "verlenging: {wijze: x, maximum: 3} # v\n", SET, "verlenging.duur", "P1Y",
		  "verlenging: {wijze: x, duur: P1Y, maximum: 3} # v\n" },
		{ "first in a flow map", "verlenging: { duur: x }\n", SET, "verlenging.wijze", "y",
		  "verlenging: { wijze: y, duur: x }\n" },
		{ "in an empty flow map", "verlenging: {} # v\n", SET, "verlenging.duur", "P1Y",
		  "verlenging: {duur: P1Y} # v\n" },
		{ "in a flow map with a comma at its end", "verlenging: {wijze: x, }\n", SET, "verlenging.duur",
		  "P1Y", "verlenging: {wijze: x, duur: P1Y, }\n" },
		{ "in a flow map of several lines",
		  "verlenging: {\n  wijze: x, # w\n  maximum: 3 # m\n}\n", SET, "verlenging.duur", "P1Y",
		  "verlenging: {\n  wijze: x, duur: P1Y, # w\n  maximum: 3 # m\n}\n" },
		{ "after an empty value in a flow map", "v: {wijze: }\n", SET, "v.duur", "P1Y",
		  "v: {wijze: , duur: P1Y }\n" },
		{ "a map in a flow map", "v: {wijze: x}\n", SET, "v.a.b", "y", "v: {wijze: x, a: {b: y}}\n" },
		{ "a root in flow style", "{titel: x}\n", SET, "taken", "[a]", "{titel: x, taken: [a]}\n" },
		{ "an empty root", "{}\n", SET, "titel", "x", "{titel: x}\n" },
		{ "a key that needs quotes", "titel: x\n", SET, "- a", "b", "titel: x\n'- a': b\n" },
		{ "a key that looks like a marker", "titel: x\n", SET, "---", "b", "titel: x\n'---': b\n" },
		{ "the next free position", "taken:\n  - a\n", SET, "taken.1", "b",
		  "taken:\n  - a\n  - b\n" },
		{ "a key in the next free position", "partijen:\n- partij: a\n", SET, "partijen.1.partij", "b",
		  "partijen:\n- partij: a\n- partij: b\n" },
	};

	CHECK_ROWS(rows);
}

static void test_unset(void **state)
{
	static const struct row rows[] = {
		{ "its own line goes", "# a\ntitel: x # t\n\n# b\nsoort: y\n", UNSET, "titel", NULL,
		  "# a\n\n# b\nsoort: y\n" },
		{ "the last one", "titel: x\n\n# b\nsoort: y # s\n# c\n", UNSET, "soort", NULL,
		  "titel: x\n\n# b\n# c\n" },
		{ "a list", "titel: x\ntaken: # t\n  # een\n  - a # A\n  # na\nsoort: y\n", UNSET, "taken", NULL,
		  "titel: x\n  # na\nsoort: y\n" },
		{ "a text block", "titel: |\n  een\n\n  twee\n\nsoort: y\n", UNSET, "titel", NULL,
		  "\nsoort: y\n" },
		{ "a flow list of several lines", "taken: [a,\n  b] # B\nsoort: y\n", UNSET, "taken", NULL,
		  "soort: y\n" },
		{ "without a final newline", "titel: x\nsoort: y", UNSET, "soort", NULL, "titel: x" },
		{ "the first without a final newline", "titel: x\nsoort: y", UNSET, "titel", NULL,
		  "soort: y" },
		{ "CRLF", "titel: x\r\nsoort: y\r\n", UNSET, "titel", NULL, "soort: y\r\n" },
		{ "CRLF without a final newline", "titel: x\r\nsoort: y", UNSET, "soort", NULL, "titel: x" },
		{ "a field of a map", "v:\n  # a\n  a: 1\n  # b\n  b: 2\n", UNSET, "v.a", NULL,
		  "v:\n  # a\n  # b\n  b: 2\n" },
		{ "a map that would be empty goes too", "v: # v\n  a: 1\ntitel: x\n", UNSET, "v.a", NULL,
		  "titel: x\n" },
		{ "and what holds it", "v:\n  - a:\n      - b: 1\ntitel: x\n", UNSET, "v.0.a.0.b", NULL,
		  "titel: x\n" },
		{ "only as far as needed", "v:\n  - a:\n      - b: 1\n  - c\n", UNSET, "v.0.a.0.b", NULL,
		  "v:\n  - c\n" },
		{ "the first behind a dash", "partijen:\n  - partij: a # A\n    rol: b # B\n", UNSET,
		  "partijen.0.partij", NULL, "partijen:\n  - rol: b # B\n" },
		{ "the first behind a dash, of several lines",
		  "p:\n  - a:\n      - 1\n      - 2\n    rol: b\n", UNSET, "p.0.a", NULL, "p:\n  - rol: b\n" },
		{ "with a comment between", "p:\n  - partij: a # A\n    # bij rol\n    rol: b\n", UNSET,
		  "p.0.partij", NULL, "p:\n  -\n    # bij rol\n    rol: b\n" },
		{ "with a blank line between", "p:\n- partij: a\n\n  rol: b\n", UNSET, "p.0.partij", NULL,
		  "p:\n-\n\n  rol: b\n" },
		{ "the second in an item", "p:\n  - partij: a # A\n    # bij rol\n    rol: b\n  - c\n", UNSET,
		  "p.0.rol", NULL, "p:\n  - partij: a # A\n    # bij rol\n  - c\n" },
		{ "an item", "taken:\n  # een\n  - a # A\n  # twee\n  - b\n", UNSET, "taken.0", NULL,
		  "taken:\n  # een\n  # twee\n  - b\n" },
		{ "an item that is a map", "p:\n- partij: a\n  rol: b\n- partij: c\nsoort: x\n", UNSET, "p.0",
		  NULL, "p:\n- partij: c\nsoort: x\n" },
		{ "an item below a comment of its own", "p:\n  - a\n  -\n    # c\n    x: 1\n", UNSET, "p.1",
		  NULL, "p:\n  - a\n" },
		{ "the first of a list in a list", "p:\n  - - a\n    - b\n", UNSET, "p.0.0", NULL,
		  "p:\n  - - b\n" },
		{ "an empty item", "p:\n  - # leeg\n  - b\n", UNSET, "p.0", NULL, "p:\n  - b\n" },
		{ "a list that would be empty", "titel: x\ntaken:\n  # een\n  - a\n", UNSET, "taken.0", NULL,
		  "titel: x\n" },
		{ "first in a flow map", "v: {a: 1, b: 2} # v\n", UNSET, "v.a", NULL, "v: {b: 2} # v\n" },
		{ "last in a flow map", "v: {a: 1, b: 2} # v\n", UNSET, "v.b", NULL, "v: {a: 1} # v\n" },
		{ "in the middle", "v: { a: 1, b: 2, c: 3 }\n", UNSET, "v.b", NULL, "v: { a: 1, c: 3 }\n" },
		{ "last before a comma", "v: [a, b, ]\n", UNSET, "v.1", NULL, "v: [a, ]\n" },
		{ "a line of a flow list", "v: [\n  a, # A\n  b, # B\n  c  # C\n]\n", UNSET, "v.1", NULL,
		  "v: [\n  a, # A\n  c  # C\n]\n" },
		{ "the last line of a flow list", "v: [\n  a, # A\n  b  # B\n]\n", UNSET, "v.1", NULL,
		  "v: [\n  a # A\n]\n" },
		{ "the first line of a flow list", "v: [\n  a, # A\n  b  # B\n]\n", UNSET, "v.0", NULL,
		  "v: [\n  b  # B\n]\n" },
		{ "the end of a line of a flow list", "v: [a, b, # B\n  c]\n", UNSET, "v.1", NULL,
		  "v: [a, # B\n  c]\n" },
		{ "a comment right behind the bracket's item", "v: [b, # B\n  a]\n", UNSET, "v.0", NULL,
		  "v: [ # B\n  a]\n" },
		{ "no space is left at the end of a line", "v: [ a, b,\n  c]\n", UNSET, "v.1", NULL,
		  "v: [ a,\n  c]\n" },
		{ "what follows does not become a document marker", "v: [a,\nb, --- ]\n", UNSET, "v.1", NULL,
		  "v: [a,\n --- ]\n" },
		{ "the start of a line of a flow list", "v: [a,\n  b, c]\n", UNSET, "v.1", NULL,
		  "v: [a,\n  c]\n" },
		{ "the last, on the bracket's line", "v: [a, # A\n  b]\n", UNSET, "v.1", NULL,
		  "v: [a # A\n  ]\n" },
		{ "commas at the start of lines", "v: [ a\n   , b # B\n   , c ]\n", UNSET, "v.1", NULL,
		  "v: [ a\n   , c ]\n" },
		{ "the first of those", "v: [ a # A\n   , b ]\n", UNSET, "v.0", NULL, "v: [ # A\n    b ]\n" },
		{ "the last item of a flow list", "titel: x\nv: [a] # v\n", UNSET, "v.0", NULL, "titel: x\n" },
		{ "a kept end is not lengthened", "titel: |+\n  x\n\nsoort: y # s\n\ntaken: z\n", UNSET, "soort",
		  NULL, "titel: |+\n  x\n\n#\n\ntaken: z\n" },
		{ "a comment does not become text", "titel: |\n  x\nsoort: y\n    # diep\ntaken: z\n", UNSET,
		  "soort", NULL, "titel: |\n  x\n#\n    # diep\ntaken: z\n" },
	};

	CHECK_ROWS(rows);
}

static void test_append(void **state)
{
	static const struct row rows[] = {
		{ "to a block list", "taken:\n  - a # A\n  # na a\n\nsoort: x\n", APPEND, "taken", "b",
		  "taken:\n  - a # A\n  - b\n  # na a\n\nsoort: x\n" },
		{ "to a list that is not indented", "taken:\n- a\nsoort: x\n", APPEND, "taken", "b",
		  "taken:\n- a\n- b\nsoort: x\n" },
		{ "a map", "partijen:\n  - partij: a\n    rol: b # B\nsoort: x\n", APPEND, "partijen",
		  "{partij: c, rol: d}",
		  "partijen:\n  - partij: a\n    rol: b # B\n  - partij: c\n    rol: d\nsoort: x\n" },
		{ "a list", "p:\n- a\n", APPEND, "p", "[b, [c]]", "p:\n- a\n- - b\n  - - c\n" },
		{ "a text block", "p:\n  - a\n", APPEND, "p", "een\ntwee\n",
		  "p:\n  - a\n  - |\n    een\n    twee\n" },
		{ "to a nested list", "p:\n  - - a\n    - b\n  - c\n", APPEND, "p.0", "x",
		  "p:\n  - - a\n    - b\n    - x\n  - c\n" },
		{ "to a list in an item", "p:\n- q: a\n  r:\n  - b\n- c\n", APPEND, "p.0.r", "x",
		  "p:\n- q: a\n  r:\n  - b\n  - x\n- c\n" },
		{ "after a text block", "p:\n  - |\n    een\n\n# c\n", APPEND, "p", "x",
		  "p:\n  - |\n    een\n  - x\n\n# c\n" },
		{ "after an empty item", "p:\n  - # leeg\n", APPEND, "p", "x", "p:\n  - # leeg\n  - x\n" },
		{ "to a flow list", "p: [a, b] # c\n", APPEND, "p", "x, y", "p: [a, b, 'x, y'] # c\n" },
		{ "to an empty flow list", "p: [] # c\n", APPEND, "p", "x", "p: [x] # c\n" },
		{ "to a flow list with a comma at its end", "p: [a, ]\n", APPEND, "p", "{b: c}",
		  "p: [a, {b: c}, ]\n" },
		{ "to a flow list of several lines", "p: [\n  a, # A\n  b # B\n]\n", APPEND, "p", "c",
		  "p: [\n  a, # A\n  b, c # B\n]\n" },
		{ "to a missing list", "titel: x # t\nopmerkingen: y\n", APPEND, "taken", "a",
		  "titel: x # t\ntaken:\n  - a\nopmerkingen: y\n" },
		{ "to a missing list in a missing map", "titel: x\n", APPEND, "a.b", "c",
		  "titel: x\na:\n  b:\n    - c\n" },
		{ "to a list that is unknown", "taken: onbekend # t\nsoort: x\n", APPEND, "taken", "a",
		  "taken: # t\n  - a\nsoort: x\n" },
		{ "to text", "taken: iets\n", APPEND, "taken", "a", "taken:\n  - a\n" },
		{ "without a final newline", "taken:\n  - a", APPEND, "taken", "b", "taken:\n  - a\n  - b" },
		{ "CRLF", "taken:\r\n  - a\r\n", APPEND, "taken", "b", "taken:\r\n  - a\r\n  - b\r\n" },
		{ "tabs around", "taken:\t# t\n  - a\t# A\n", APPEND, "taken", "b",
		  "taken:\t# t\n  - a\t# A\n  - b\n" },
	};

	CHECK_ROWS(rows);
}

static void test_refused(void **state)
{
	static const char long_key[] =
		"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
		"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";
	static const struct refusal rows[] = {
		{ "a field of a text", "verlenging: ja\n", SET, "verlenging.duur", "P1Y", STATUS_USAGE,
		  "verlenging: is a text", "unset it first" },
		{ "a field of a list", "taken: [a]\n", SET, "taken.naam", "x", STATUS_USAGE,
		  "taken: is a list", "position" },
		{ "a position past the next", "taken: [a]\n", SET, "taken.2", "x", STATUS_USAGE,
		  "taken.2: no such position", "next free one is 1" },
		{ "a position in a new list", "titel: x\n", SET, "taken.1", "x", STATUS_USAGE,
		  "taken.1: no such position", "position 0" },
		{ "a leading zero", "taken: [a]\n", SET, "taken.00", "x", STATUS_USAGE, "taken: is a list",
		  "position" },
		{ "an empty name", "titel: x\n", SET, "titel.", "x", STATUS_USAGE, "empty field name", NULL },
		{ "no name", "titel: x\n", SET, "", "x", STATUS_USAGE, "empty field name", NULL },
		{ "a long name", "titel: x\n", SET, long_key, "x", STATUS_USAGE, "more than 128", NULL },
		{ "a path that is too deep", "titel: x\n", SET,
		  "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", "x", STATUS_USAGE,
		  "more than 32 deep", NULL },
		{ "a name that is no UTF-8", "titel: x\n", SET, "a\xFF", "x", STATUS_USAGE, "UTF-8", NULL },
		{ "unset what is not there", "titel: x\n", UNSET, "soort", NULL, STATUS_USAGE,
		  "soort: no such field", NULL },
		{ "unset below a text", "titel: x\n", UNSET, "titel.a", NULL, STATUS_USAGE,
		  "titel.a: no such field", NULL },
		{ "unset a position that is not there", "taken: [a]\n", UNSET, "taken.1", NULL, STATUS_USAGE,
		  "taken.1: no such field", NULL },
		{ "unset the last field", "titel: x # t\n", UNSET, "titel", NULL, STATUS_USAGE,
		  "titel: is all that", "remove the record" },
		{ "unset the last field deep down", "a:\n  - b: c\n", UNSET, "a.0.b", NULL, STATUS_USAGE,
		  "a.0.b: is all that", "remove the record" },
		{ "append to a map", "a:\n  b: c\n", APPEND, "a", "x", STATUS_USAGE, "a: is a map", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct refusal *row = &rows[i];
		struct ydoc *after = NULL;
		struct error *err = run(row->before, row->op, row->path, row->value, &after);

		if (!err)
			fail_msg("%s: not refused", row->what);
		if (!strstr(err->text, row->text))
			fail_msg("%s: %s", row->what, err->text);
		assert_int_equal(err->status, row->status);
		if (row->hint && (!err->hint || !strstr(err->hint, row->hint)))
			fail_msg("%s: %s", row->what, err->hint ? err->hint : "no hint");
		assert_null(after);
		error_free(err);
	}
}

static void expect_refused(struct ynode *value, const char *path, const char *text)
{
	struct ydoc *doc = NULL, *after = NULL;
	struct error *err = ydoc_parse("a: b\n", 5, &doc);

	assert_null(err);
	err = yedit_set(doc, path, value, NULL, &after);
	assert_non_null(err);
	assert_int_equal(err->status, text[0] == 'w' ? STATUS_DATA : STATUS_USAGE);
	assert_non_null(strstr(err->text, text));
	assert_null(after);
	error_free(err);
	ydoc_free(doc);
	ynode_free(value);
}

static void test_values_no_file_can_hold(void **state)
{
	struct ynode *deep = ynode_scalar("x"), *map = ynode_map();
	char *big = xmalloc(YAML_MAX_SIZE);

	(void)state;
	for (int i = 0; i < YAML_MAX_DEPTH; i++) {
		struct ynode *around = ynode_seq();

		ynode_push(around, deep);
		deep = around;
	}
	expect_refused(deep, "c", "would make lists and maps more than 32 deep");
	memset(big, 'x', YAML_MAX_SIZE - 1);
	big[YAML_MAX_SIZE - 1] = '\0';
	expect_refused(ynode_scalar(big), "c", "would make the file larger than 1024 KiB");
	expect_refused(ynode_scalar("\xC3"), "c", "a value that is not valid UTF-8");
	big[YAML_MAX_KEY + 1] = '\0';
	ynode_put(map, big, ynode_scalar("x"));
	expect_refused(map, "c.d", "a value with a field name that is too long");
	free(big);
}

static void test_without_order(void **state)
{
	struct ydoc *doc = NULL, *after = NULL;
	struct ynode *value = ynode_scalar("x");

	(void)state;
	assert_null(ydoc_parse("b: 1\na: 2\n", 10, &doc));
	assert_null(yedit_set(doc, "c", value, NULL, &after));
	assert_string_equal(after->text, "b: 1\na: 2\nc: x\n");
	ydoc_free(after);
	ydoc_free(doc);
	ynode_free(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_scalar),
		cmocka_unit_test(test_set_text_block),
		cmocka_unit_test(test_set_collection),
		cmocka_unit_test(test_new_key),
		cmocka_unit_test(test_unset),
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_values_no_file_can_hold),
		cmocka_unit_test(test_without_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
