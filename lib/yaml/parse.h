/* Reading with libyaml alone. Within lib/yaml and its tests only. */
#ifndef YAML_PARSE_H
#define YAML_PARSE_H

#include "yaml/tree.h"

/* As ydoc_parse, which is this with a shorter way for simple texts. */
struct error *libyaml_parse(const char *text, size_t len, struct ydoc **out) MUST_CHECK;

#endif
