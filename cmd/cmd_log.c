#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"
#include "cmd/events.h"
#include "history/moment.h"
#include "model/change.h"
#include "model/query.h"

struct log_options {
	const char *since, *until, *author, *field, *kind, *decision, *format_name;
	long limit;             /* negative: none was given */
};

static struct error *parse_bounds(const struct run *run, const struct log_options *options,
				  struct event_query *query)
{
	const char *zone = reg_timezone(run->reg);
	struct error *err = NULL;
	struct date day;

	query->since = INT64_MIN;
	query->until = INT64_MAX;
	if (options->since) {
		err = parse_day("--since", options->since, &day);
		if (!err)
			err = zone_day_start(zone, day, &query->since);
	}
	if (!err && options->until) {
		err = parse_day("--until", options->until, &day);
		if (!err)
			err = zone_day_end(zone, day, &query->until);
	}
	return err;
}

static bool asks_for(const struct record_filter *only, enum record_type type)
{
	for (size_t i = 0; i < only->n; i++)
		if (only->names[i].type == type)
			return true;
	return only->n == 0;
}

/* A field that none of the types asked for has is a mistake; the first type's
 * names are the ones to suggest from. */
static struct error *check_field(const char *field, const struct record_filter *only)
{
	struct error *err = NULL;

	if (!field || (!only->n && field_find(schema_register_fields(), field, NULL)))
		return NULL;
	for (int i = 0; i < TYPE_COUNT; i++) {
		const struct field *row;
		struct error *this;

		if (!asks_for(only, (enum record_type)i))
			continue;
		this = query_field(schema_of((enum record_type)i), field, &row);
		if (!this) {
			error_free(err);
			return NULL;
		}
		err = error_first(err, this);
	}
	return err;
}

/* A record that is there is known; one that was removed is, if its history is. */
static struct error *check_known(struct run *run, const struct record_name *name)
{
	struct record *record;
	struct error *err = reg_get(run->reg, name->type, name->id, &record);
	bool known = false;

	if (err || record)
		return err;
	err = events_know(run->site, &run->reg->commit, name, run_history_index(run), &known);
	return err || known ? err : unknown_id(run->reg, name->type, name->id);
}

static struct error *parse_names(struct run *run, const struct strv *operands, struct record_name **out,
				 struct record_filter *only)
{
	struct record_name *names = xcalloc(operands->n, sizeof *names);
	struct error *err = NULL;

	*out = names;
	*only = (struct record_filter){ names, operands->n };
	for (size_t i = 0; i < operands->n && !err; i++) {
		err = parse_reference(operands->items[i], &names[i].type, &names[i].id);
		if (!err)
			err = check_known(run, &names[i]);
	}
	return err;
}

static struct error *show_log(struct run *run, const struct log_options *options, const struct strv *operands)
{
	struct event_query query = {
		.author = options->author, .kind = options->kind, .field = options->field,
		.decision = options->decision,
		.limit = options->limit,
	};
	struct record_name *names = NULL;
	struct error *err;
	size_t format, ignored;

	err = parse_format(options->format_name, event_formats, &format);
	if (!err && options->kind)
		err = parse_choice("--kind", options->kind, change_kinds(), &ignored);
	if (!err)
		err = parse_bounds(run, options, &query);
	if (!err)
		err = parse_names(run, operands, &names, &query.only);
	if (!err)
		err = check_field(options->field, &query.only);
	if (!err) {
		struct js *head = js_object();

		js_set_str(head, "schema", "afspraak/log/1");
		err = print_events(run, &query, (enum event_format)format, head);
	}
	free(names);
	return err;
}

struct error *cmd_log(struct run *run, int argc, char **argv, enum status *status)
{
	struct log_options options = { .limit = -1 };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "since", .dest = &options.since, .arg = "DATE",
		  .help = N_("only changes recorded on DATE or later") },
		{ .kind = OPT_STRING, .name = "until", .dest = &options.until, .arg = "DATE",
		  .help = N_("only changes recorded on DATE or earlier") },
		{ .kind = OPT_STRING, .name = "author", .dest = &options.author, .arg = "TEXT",
		  .help = N_("only changes by who has TEXT in name or address") },
		{ .kind = OPT_STRING, .name = "field", .dest = &options.field, .arg = "FIELD",
		  .help = N_("only changes of FIELD, or of what lies in it") },
		{ .kind = OPT_STRING, .name = "kind", .dest = &options.kind, .arg = "KIND",
		  .help = N_("only changes of this kind, such as verlenging") },
		{ .kind = OPT_STRING, .name = "decision", .dest = &options.decision, .arg = "TEXT",
		  .help = N_("only changes that rest on a decision with TEXT in it") },
		{ .kind = OPT_NUMBER, .letter = 'n', .dest = &options.limit, .arg = "N",
		  .help = N_("at most N changes") },
		{ .kind = OPT_STRING, .name = "format", .dest = &options.format_name, .arg = "FORMAT",
		  .help = N_("text, json or csv") },
		AS_OF_OPTION(run),
		OUTPUT_OPTION(run),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"log", "[REF]...", N_("Show who changed what, when, why and on whose decision, newest first."),
		opts, run->common,
	};
	struct strv operands = STRV_INIT;
	struct error *err;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (!err && !done)
		err = show_log(run, &options, &operands);
	strv_free(&operands);
	return err;
}
