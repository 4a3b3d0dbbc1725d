/* What libyaml accepts and a register file may not hold. Within lib/yaml only. */
#ifndef YAML_STRICT_H
#define YAML_STRICT_H

#include "base/error.h"
#include "yaml/tree.h"

/* Check the tree against the NUL-terminated text it was parsed from: keys that
 * stand twice, are too long or marked with "?", and what is lenient of libyaml
 * and an error to other readers. Status 4, with line and column. */
struct error *strict_check(const char *text, const struct ynode *root) MUST_CHECK;

#endif
