#include "cmd/events.h"
#include "base/lang.h"
#include "model/query.h"
#include "report/blame.h"

/* A record that is not there has no values to account for; its past is the log's. */
static struct error *gone_or_unknown(struct run *run, enum record_type type, const char *id)
{
	struct record_name name = { type, id };
	bool known;
	struct error *err = events_know(run->site, &run->reg->commit, &name, run_history_index(run), &known);

	if (err)
		return err;
	if (!known)
		return unknown_id(run->reg, type, id);
	return error_hint(error_new(STATUS_USAGE, "%s/%s was removed: it has no values now", schema_of(type)->name, id),
			  "'afspraak log %s/%s' shows what it was", schema_of(type)->name, id);
}

static struct error *find(struct run *run, const char *ref, struct record **out)
{
	enum record_type type;
	const char *id;
	struct error *err = parse_reference(ref, &type, &id);

	if (!err)
		err = reg_get(run->reg, type, id, out);
	if (!err && !*out)
		err = gone_or_unknown(run, type, id);
	return !err && (*out)->broken ? error_copy((*out)->broken) : err;
}

static void warn_unreadable(const struct blame *blame)
{
	for (size_t i = 0; i < blame->n_commits; i++) {
		char hex[OID_HEX_SIZE];

		if (!blame->commits[i]->after_unreadable)
			continue;
		oid_hex(&blame->commits[i]->commit.id, hex);
		warn("before %.10s the record cannot be read; it may have had values of that commit already", hex);
	}
}

static void render(const struct run *run, const struct record *record, const struct blame *blame,
		   enum event_format format, struct str *out)
{
	switch (format) {
	case EVENTS_TEXT:
		blame_text(blame, run_lang(run), out);
		break;
	case EVENTS_JSON:
		js_print(blame_js(record, blame), out);
		break;
	case EVENTS_CSV:
		blame_csv(blame, out);
		break;
	}
}

static struct error *blame(struct run *run, const char *ref, enum event_format format)
{
	struct str text = STR_INIT;
	struct record *record;
	struct blame blame;
	struct error *err = find(run, ref, &record);

	if (!err)
		err = blame_record(run->site, &run->reg->commit, record, run_index(run), &blame);
	if (err)
		return err;
	warn_unreadable(&blame);
	render(run, record, &blame, format, &text);
	err = run_print(run, &text, format == EVENTS_TEXT);
	blame_free(&blame);
	str_free(&text);
	return err;
}

/* --- the life of one field ------------------------------------------------------------------- */

static struct error *way_to(const struct record *record, const char *field, struct way *out)
{
	const struct field *row;
	struct error *err = query_field(schema_of(record->type), field, &row);

	if (err || way_of(record, field, out))
		return err;
	return error_hint(error_new(STATUS_USAGE, "%s has no '%s' now", record->id, field),
			  "positions count from 0, as the record is at HEAD");
}

static struct error *show_life(struct run *run, const char *ref, const char *field, enum event_format format)
{
	struct way way = WAY_INIT;
	struct record_name name;
	struct event_query query = {
		.only = { &name, 1 }, .since = INT64_MIN, .until = INT64_MAX, .way = &way, .limit = -1,
	};
	struct record *record;
	struct error *err = find(run, ref, &record);

	if (!err)
		err = way_to(record, field, &way);
	if (!err) {
		struct js *head = js_object();

		name = (struct record_name){ record->type, record->id };
		js_set_str(head, "schema", "afspraak/blame/1");
		js_set_str(head, "type", schema_of(record->type)->name);
		js_set_str(head, "id", record->id);
		js_set_str(head, "field", field);
		err = print_events(run, &query, format, head);
	}
	way_free(&way);
	return err;
}

struct error *cmd_blame(struct run *run, int argc, char **argv, enum status *status)
{
	const char *format_name = NULL, *field = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "field", .dest = &field, .arg = "FIELD",
		  .help = N_("every change of FIELD, newest first") },
		{ .kind = OPT_STRING, .name = "format", .dest = &format_name, .arg = "FORMAT",
		  .help = N_("text, json or csv") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"blame", "REF", N_("Show which commit gave each field its value, by whom and why."), opts, run->common,
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
		err = parse_format(format_name, event_formats, &format);
	if (!err)
		err = field ? show_life(run, operands.items[0], field, (enum event_format)format)
			    : blame(run, operands.items[0], (enum event_format)format);
done:
	strv_free(&operands);
	return err;
}
