#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/js.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "model/search.h"

enum format { TEXT, JSON, CSV };
static const char *const formats[] = { "text", "json", "csv", NULL };

enum { CONTEXT = 80 };          /* bytes shown on either side of a match, about */

static void add_piece(struct str *out, const char *text, size_t from, size_t to)
{
	struct str piece = STR_INIT, safe = STR_INIT;

	str_addn(&piece, text + from, to - from);
	utf8_add_safe(&safe, str_text(&piece), true);
	for (size_t i = 0; i < safe.len; i++)
		str_addc(out, safe.ptr[i] == '\n' ? ' ' : safe.ptr[i]);
	str_free(&safe);
	str_free(&piece);
}

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* "type/id: field: value", the value cut down to what is around the match. */
static void add_line(const struct hit *hit, bool color, struct str *out)
{
	size_t end = hit->start + hit->len, len = strlen(hit->value);
	size_t from = hit->start > CONTEXT ? hit->start - CONTEXT : 0;
	size_t to = len - end > CONTEXT ? end + CONTEXT : len;
	char *ref = record_ref(hit->record->type, hit->record->id);

	while (from < hit->start && is_inside_character(hit->value[from]))
		from++;
	while (to < len && is_inside_character(hit->value[to]))
		to++;
	str_addf(out, "%s: ", ref);
	utf8_add_safe(out, hit->field, false);
	str_addf(out, ": %s", from ? "…" : "");
	add_piece(out, hit->value, from, hit->start);
	str_add(out, color ? "\033[1;31m" : "");
	add_piece(out, hit->value, hit->start, end);
	str_add(out, color ? "\033[0m" : "");
	add_piece(out, hit->value, end, to);
	str_trim_end(out);
	str_add(out, to < len ? "…\n" : "\n");
	free(ref);
}

static void render_text(const struct run *run, const struct hits *hits, struct str *out)
{
	bool color = run_color(run);

	for (size_t i = 0; i < hits->n; i++)
		add_line(&hits->items[i], color, out);
}

static void render_json(const struct hits *hits, struct str *out)
{
	struct js *js = js_object(), *matches = js_array();

	js_set_str(js, "schema", "afspraak/search/1");
	for (size_t i = 0; i < hits->n; i++) {
		const struct hit *hit = &hits->items[i];
		struct js *match = js_object();

		js_set_str(match, "type", schema_of(hit->record->type)->name);
		js_set_str(match, "id", hit->record->id);
		js_set_str(match, "field", hit->field);
		js_set_str(match, "value", hit->value);
		js_push(matches, match);
	}
	js_set(js, "matches", matches);
	js_print(js, out);
}

static void render_csv(const struct hits *hits, struct str *out)
{
	str_add(out, "type,id,field,value\r\n");
	for (size_t i = 0; i < hits->n; i++) {
		csv_cell(out, schema_of(hits->items[i].record->type)->name, true);
		csv_cell(out, hits->items[i].record->id, false);
		csv_cell(out, hits->items[i].field, false);
		csv_cell(out, hits->items[i].value, false);
		csv_end_row(out);
	}
}

/* The index has the records that may hold the text; false when it does not know. */
static bool find_records(struct run *run, const char *folded, struct index_records *out)
{
	enum { WORTH_IT = 3000 };       /* of more than these, reading all is quicker */
	struct index *index = run_history_index(run);

	return index && index_search(index, folded, WORTH_IT, out);
}

static struct error *search(struct run *run, const char *text, enum format format)
{
	struct str out = STR_INIT;
	struct hits hits = HITS_INIT;
	struct index_records found = { .items = NULL };
	char *folded = utf8_fold(text);
	struct error *err = NULL;
	bool told = *folded && find_records(run, folded, &found);

	if (!*folded) {
		err = error_hint(error_new(STATUS_USAGE, "nothing to search for"), "see 'afspraak search -h'");
	} else if (!told) {
		reg_take_values(run->reg);
		err = reg_load(run->reg);
	}
	if (err)
		goto done;
	if (!told)
		warn_broken(run->reg);
	for (size_t i = 0; i < (told ? found.n : run->reg->n); i++)
		search_record(told ? found.items[i] : run->reg->records[i], folded, &hits);
	if (format == JSON)
		render_json(&hits, &out);
	else if (format == CSV)
		render_csv(&hits, &out);
	else
		render_text(run, &hits, &out);
	if (!hits.n)
		warn("nothing found for '%s'", text);
	err = run_print(run, &out, format == TEXT);
done:
	hits_free(&hits);
	index_records_free(&found);
	str_free(&out);
	free(folded);
	return err;
}

struct error *cmd_search(struct run *run, int argc, char **argv, enum status *status)
{
	const char *format_name = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text, json or csv") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"search", "TEXT", N_("Search text in all records, whatever its case and accents."), opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct error *err;
	size_t format;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 1, 1);
	if (!err)
		err = parse_format(format_name, formats, &format);
	if (!err)
		err = search(run, operands.items[0], (enum format)format);
done:
	strv_free(&operands);
	return err;
}
