/* Edits of YAML text that touch only their own lines, and canonical text for
 * what is new. Every edit is checked by parsing its result and comparing it
 * with the edited tree, so a mistake here is an error and never a lost byte. */
#ifndef YAML_EDIT_H
#define YAML_EDIT_H

#include "yaml/tree.h"

/* Where a new key goes: its rank among the keys of the map at path ("" is the
 * root; list positions appear as numbers). Unknown keys rank last. Without an
 * order (NULL) a new key goes to the end. */
struct yorder {
	long (*rank)(const char *path, const char *key, const void *context);
	const void *context;
};

/* Each reads doc and returns the new document; doc stays as it is.
 * Errors: status 2 when the path leads nowhere or through a scalar or the value
 * is no valid text; 4 when the file would become too large or too deep. */

/* Give the node at path the value. A missing last key, and missing maps and
 * lists before it, are made, in place of a scalar that is empty, `onbekend` or
 * `nvt` too; a list position must exist, or be the next free one. */
struct error *yedit_set(const struct ydoc *doc, const char *path, const struct ynode *value,
			const struct yorder *order, struct ydoc **out) MUST_CHECK;

/* Take out the node at path; a map or list left empty goes too. The last field
 * of a document cannot be taken out (status 2). */
struct error *yedit_unset(const struct ydoc *doc, const char *path, struct ydoc **out) MUST_CHECK;

/* Add an item to the end of the list at path; a missing list is made, and a
 * scalar there (such as `onbekend`) is replaced by the list. */
struct error *yedit_append(const struct ydoc *doc, const char *path, const struct ynode *item,
			   const struct yorder *order, struct ydoc **out) MUST_CHECK;

/* Canonical text of a whole tree: block style, two spaces, quotes only where
 * YAML needs them, text of several lines as a literal block. */
void yemit_document(const struct ynode *root, struct str *out);

/* One scalar as it is written after "key: " on one line, in block or flow. */
void yemit_scalar(const char *text, bool in_flow, struct str *out);

#endif
