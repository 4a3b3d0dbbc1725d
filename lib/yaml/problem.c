#include "yaml/problem.h"

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* First row whose words are all there; "" is in every text. */
static const struct row {
	const char *text, *context;     /* parts of libyaml's words */
	char found;                     /* 0: any */
	bool at_start;                  /* the mistake is where the construct starts */
	const char *problem, *hint;
} rows[] = {
	{ "", "scanning an anchor", 0, true, "a text that starts with &",
	  "put the text in quotes" },
	{ "", "scanning an alias", 0, true, "a text that starts with *",
	  "put the text in quotes" },
	{ "", "directive", 0, true, "a line that starts with %", "remove the line" },
	{ "", " tag", 0, true, "a text that starts with !", "put the text in quotes" },
	{ "tag handle", "", 0, false, "a text that starts with !", "put the text in quotes" },
	{ "could not find expected ':'", "", 0, true, "a line that is no 'field: value'",
	  "put a colon after the field name, or indent a line that continues the text above" },
	{ "mapping values", "", 0, false, "a colon where no field can start",
	  "put a text with ': ' in quotes, or correct the indentation of the line" },
	{ "block sequence entries", "", 0, false, "a '- ' where no list can start",
	  "write each '- item' on its own line below the field" },
	{ "mapping keys", "", 0, false, "a '? ' where none can stand",
	  "put a text that starts with ? in quotes" },
	{ "cannot start any token", "", '\t', false, "a tab in the indentation",
	  "indent with spaces" },
	{ "cannot start any token", "", 0, false, "a text that starts with a sign of YAML's own",
	  "put the text in quotes" },
	{ "tab character", "", 0, false, "a tab in the indentation", "indent with spaces" },
	{ "end of stream", "quoted scalar", 0, true, "a quote that is never closed",
	  "close it, or double a ' that belongs to a text in single quotes" },
	{ "document indicator", "", 0, true, "a quote that is not closed before a line --- or ...",
	  "close it" },
	{ "unknown escape", "", 0, false, "a backslash in double quotes that means nothing",
	  "write \\\\ for a backslash, or use single quotes" },
	{ "hexdecimal", "", 0, false, "a code after \\x, \\u or \\U that is incomplete",
	  "write \\xXX, \\uXXXX or \\UXXXXXXXX, or \\\\ for a backslash" },
	{ "Unicode character escape", "", 0, false, "a code after \\u or \\U that is no character",
	  "write another code, or the character itself" },
	{ "unexpected ':'", "", 0, false, "a colon right before , ? [ ] { or }",
	  "put a space after it, or put the text in quotes" },
	{ "comment or line break", "", 0, true, "text right after | or >",
	  "start the text on the next line, or put it in quotes" },
	{ "indentation indicator", "", 0, true, "a 0 after | or >", "remove the 0" },
	{ "expected key", "", 0, false, "a line that is not in line with the fields above it",
	  "indent the fields of one group equally, and close quotes and brackets" },
	{ "expected '-'", "", 0, false, "a line that is not in line with the list above it",
	  "indent all '- ' of one list equally" },
	{ "',' or ']'", "", 0, false, "a list without its ] or a comma",
	  "close the list, or put a text with , or ] in quotes" },
	{ "',' or '}'", "", 0, false, "a map without its } or a comma",
	  "close the map, or put a text with , or } in quotes" },
	{ "node content", "", 0, false, "no value where one belongs",
	  "write the value, or remove a comma or dash too many" },
	{ "<document start>", "", 0, false, "a line that does not belong to the lines above it",
	  "indent all fields of the record equally" },
	{ "", "", 0, false, "not readable as YAML", "look at this line and the one above" },
};

struct error *problem_error(const struct problem *p)
{
	const char *context = p->context ? p->context : "";
	const struct row *row = rows;
	struct str words = STR_INIT;
	struct error *err;

	while (!strstr(p->text, row->text) || !strstr(context, row->context)
	       || (row->found && row->found != p->found))
		row++;
	if (*context)
		str_addf(&words, "%s from line %u, ", context, p->from_line);
	str_add(&words, p->text);
	err = error_at(STATUS_DATA, NULL, row->at_start ? p->from_line : p->line,
		       row->at_start ? p->from_column : p->column, "%s (YAML: %s)",
		       row->problem, str_text(&words));
	str_free(&words);
	return error_hint(err, "%s", row->hint);
}
