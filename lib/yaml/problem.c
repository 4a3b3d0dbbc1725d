#include "yaml/problem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"

/* First row whose words are all there; "" is in every text. */
static const struct row {
	const char *text, *context;     /* parts of libyaml's words */
	char found;                     /* 0: any */
	bool at_start;                  /* the mistake is where the construct starts */
	const char *problem, *hint;
} rows[] = {
	{ "", "scanning an anchor", 0, true, N_("a text that starts with &"),
	  N_("put the text in quotes") },
	{ "", "scanning an alias", 0, true, N_("a text that starts with *"),
	  N_("put the text in quotes") },
	{ "", "directive", 0, true, N_("a line that starts with %"), N_("remove the line") },
	{ "", " tag", 0, true, N_("a text that starts with !"), N_("put the text in quotes") },
	{ "tag handle", "", 0, false, N_("a text that starts with !"), N_("put the text in quotes") },
	{ "could not find expected ':'", "", 0, true, N_("a line that is no 'field: value'"),
	  N_("put a colon after the field name, or indent a line that continues the text above") },
	{ "mapping values", "", 0, false, N_("a colon where no field can start"),
	  N_("put a text with ': ' in quotes, or correct the indentation of the line") },
	{ "block sequence entries", "", 0, false, N_("a '- ' where no list can start"),
	  N_("write each '- item' on its own line below the field") },
	{ "mapping keys", "", 0, false, N_("a '? ' where none can stand"),
	  N_("put a text that starts with ? in quotes") },
	{ "cannot start any token", "", '\t', false, N_("a tab in the indentation"),
	  N_("indent with spaces") },
	{ "cannot start any token", "", 0, false, N_("a text that starts with a sign of YAML's own"),
	  N_("put the text in quotes") },
	{ "tab character", "", 0, false, N_("a tab in the indentation"), N_("indent with spaces") },
	{ "end of stream", "quoted scalar", 0, true, N_("a quote that is never closed"),
	  N_("close it, or double a ' that belongs to a text in single quotes") },
	{ "document indicator", "", 0, true, N_("a quote that is not closed before a line --- or ..."),
	  N_("close it") },
	{ "unknown escape", "", 0, false, N_("a backslash in double quotes that means nothing"),
	  N_("write \\\\ for a backslash, or use single quotes") },
	{ "hexdecimal", "", 0, false, N_("a code after \\x, \\u or \\U that is incomplete"),
	  N_("write \\xXX, \\uXXXX or \\UXXXXXXXX, or \\\\ for a backslash") },
	{ "Unicode character escape", "", 0, false, N_("a code after \\u or \\U that is no character"),
	  N_("write another code, or the character itself") },
	{ "unexpected ':'", "", 0, false, N_("a colon right before , ? [ ] { or }"),
	  N_("put a space after it, or put the text in quotes") },
	{ "comment or line break", "", 0, true, N_("text right after | or >"),
	  N_("start the text on the next line, or put it in quotes") },
	{ "indentation indicator", "", 0, true, N_("a 0 after | or >"), N_("remove the 0") },
	{ "expected key", "", 0, false, N_("a line that is not in line with the fields above it"),
	  N_("indent the fields of one group equally, and close quotes and brackets") },
	{ "expected '-'", "", 0, false, N_("a line that is not in line with the list above it"),
	  N_("indent all '- ' of one list equally") },
	{ "',' or ']'", "", 0, false, N_("a list without its ] or a comma"),
	  N_("close the list, or put a text with , or ] in quotes") },
	{ "',' or '}'", "", 0, false, N_("a map without its } or a comma"),
	  N_("close the map, or put a text with , or } in quotes") },
	{ "node content", "", 0, false, N_("no value where one belongs"),
	  N_("write the value, or remove a comma or dash too many") },
	{ "<document start>", "", 0, false, N_("a line that does not belong to the lines above it"),
	  N_("indent all fields of the record equally") },
	{ "", "", 0, false, N_("not readable as YAML"), N_("look at this line and the one above") },
};

/* What libyaml says itself, in English, for those who know it. */
static void add_words(char **text, const char *words)
{
	char *before = *text;

	if (before)
		*text = xasprintf("%s (YAML: %s)", before, words);
	free(before);
}

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
	err = error_said(STATUS_DATA, row->at_start ? p->from_line : p->line,
			 row->at_start ? p->from_column : p->column, row->problem, row->hint);
	add_words(&err->text, str_text(&words));
	add_words(&err->other_text, str_text(&words));
	str_free(&words);
	return err;
}
