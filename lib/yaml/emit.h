/* Canonical YAML text of values, in pieces as edits need them. None ends with
 * a newline. Within lib/yaml only. */
#ifndef YAML_EMIT_H
#define YAML_EMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "yaml/tree.h"

struct emit {
	size_t list_indent;     /* of a list's dashes against the key above them */
	bool quote_lines;       /* text of several lines in double quotes, not as a block */
};

/* What comes after the colon of a key in this column (from 0), with the space
 * or the newline before it; and after a dash. */
void emit_value(const struct emit *e, const struct ynode *value, size_t column, struct str *out);
void emit_item(const struct emit *e, const struct ynode *item, size_t column, struct str *out);
/* "key: value" with the key in this column. */
void emit_entry(const struct emit *e, const char *key, const struct ynode *value, size_t column,
		struct str *out);
/* The lines of a collection that has items; the first is not indented. */
void emit_block(const struct emit *e, const struct ynode *node, size_t column, struct str *out);
/* All on one line, as it stands between [ ] or { }. */
void emit_flow(const struct ynode *node, struct str *out);
void emit_flow_entry(const char *key, const struct ynode *value, struct str *out);

#endif
