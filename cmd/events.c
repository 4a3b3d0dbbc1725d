#include "cmd/events.h"

const char *const event_formats[] = { "text", "json", "csv", NULL };

/* Where the events go. */
struct sink {
	const struct run *run;
	enum event_format format;
	struct str out;
	struct js *entries;
};

static struct error *take_event(const struct event *event, void *context)
{
	struct doc_style style;
	struct sink *sink = context;

	switch (sink->format) {
	case EVENTS_TEXT:
		style = run_style(sink->run);
		if (sink->out.len)
			str_addc(&sink->out, '\n');
		event_text(event, run_lang(sink->run), &style, &sink->out);
		break;
	case EVENTS_JSON:
		js_push(sink->entries, event_js(event));
		break;
	case EVENTS_CSV:
		event_csv(event, &sink->out);
		break;
	}
	return NULL;
}

struct error *print_events(struct run *run, const struct event_query *query, enum event_format format,
			   struct js *head)
{
	struct sink sink = { .run = run, .format = format, .entries = js_array() };
	struct event_query asked = *query;
	struct error *err;

	if (format == EVENTS_CSV)
		event_csv_header(&sink.out);
	asked.index = run_history_index(run);
	err = events_walk(run->site, &run->reg->commit, &asked, take_event, &sink);
	js_set(head, "entries", sink.entries);
	if (!err && format == EVENTS_JSON)
		js_print(head, &sink.out);
	else
		js_free(head);
	if (!err)
		err = run_print(run, &sink.out, format == EVENTS_TEXT);
	str_free(&sink.out);
	return err;
}
