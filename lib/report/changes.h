/* How changes are shown: differences between two states, and the events of a
 * history, for people (text) and for programs (JSON, CSV). Nothing in a record
 * or commit can steer a terminal. */
#ifndef REPORT_CHANGES_H
#define REPORT_CHANGES_H

#include "base/js.h"
#include "history/events.h"
#include "report/doc.h"

/* A line per record and below it a line per field, old -> new. Values that are
 * too long are shortened around what differs. */
void changes_text(const struct differences *changes, enum lang lang, const struct doc_style *style,
		  struct str *out);
/* [{type, id, action, fields: [{field, old, new}]}], and unreadable or moved_from
 * where that is so. */
struct js *changes_js(const struct differences *changes);
/* A row per field; one row without a field for a record that has no fields to
 * show. An absent value is an empty cell. */
void changes_csv_header(struct str *out);
void changes_csv(const struct differences *changes, struct str *out);

/* An event as a paragraph in the manner of git's log, with a final newline. */
void event_text(const struct event *event, enum lang lang, const struct doc_style *style, struct str *out);
struct js *event_js(const struct event *event);
void event_csv_header(struct str *out);
void event_csv(const struct event *event, struct str *out);

#endif
