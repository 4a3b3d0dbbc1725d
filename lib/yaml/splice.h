/* One change of a tree as changes of its text. Within lib/yaml only. */
#ifndef YAML_SPLICE_H
#define YAML_SPLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "yaml/tree.h"

enum tree_edit_kind { TREE_REPLACE, TREE_INSERT, TREE_REMOVE };

struct tree_edit {
	enum tree_edit_kind kind;
	const struct ynode *parent;     /* in the document that is edited */
	size_t at;                      /* position in the parent; of the new item after INSERT */
	const char *key;                /* INSERT into a map */
	const struct ynode *value;      /* REPLACE, INSERT */
};

/* Where the new text would join what stands around it (a literal block takes
 * in blank lines and comments that follow it), careful writes what cannot:
 * text in quotes, and a lone # where an entry was removed. An insertion into a
 * sequence is at its end; a removal leaves the parent something. */
void splice(const struct ydoc *doc, const struct tree_edit *change, bool careful, struct str *out);

#endif
