/* The plain form in which nearly all records are written, read without
 * libyaml: what it takes some twentieth of the time for. Within lib/yaml only. */
#ifndef YAML_SIMPLE_H
#define YAML_SIMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/pool.h"
#include "yaml/tree.h"

/* Read len bytes, NUL-terminated: block maps and lists, one-line scalars that
 * are plain or in quotes without escapes, literal blocks, and lists of words in
 * brackets. False, for every other text, also a wrong one:
 * libyaml then says what it means. When true, libyaml and the checks after it
 * take the text as well and give the same tree (the tests compare them). *root
 * lies in the pool, and is borrowed; when false, what lies there is of no use. */
bool simple_parse(const char *text, size_t len, struct pool *pool, struct ynode **root);
/* The bytes that the tree of a text takes, at about its most. */
size_t simple_room(const char *text, size_t len);

#endif
