/* Whatever the bytes: the parser returns a tree or an error with a place; a
 * tree reads back from its canonical text; and an edit reads back or is
 * refused for a reason that the user can act on. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yaml/edit.h"
#include "yaml/parse.h"
#include "yaml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "fuzz: %s\n", what);
		abort();
	}
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static size_t pick(uint32_t *state, size_t n)
{
	return next_random(state) % n;
}

/* Seeds the choice of the edit, so that each input stands for one. */
static uint32_t hash(const uint8_t *data, size_t size)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < size; i++)
		h = (h ^ data[i]) * 16777619u;
	return h ? h : 1;
}

static bool same_tree(const struct ynode *a, const struct ynode *b)
{
	if (a->kind != b->kind || a->style != b->style || a->start != b->start || a->end != b->end ||
	    a->line != b->line || a->column != b->column || a->n != b->n || !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if ((a->keys && !same_tree(a->keys[i], b->keys[i])) || !same_tree(a->items[i], b->items[i]))
			return false;
	return true;
}

/* The short way of reading says what libyaml says, or nothing. */
static void check_simple(const char *text, size_t len)
{
	struct ydoc *simple, *full = NULL;

	if (!ydoc_parse_simple(text, len, NULL, &simple))
		return;
	error_free(libyaml_parse(text, len, &full));
	require(full && same_tree(simple->root, full->root), "read the short way, it is another tree");
	ydoc_free(simple);
	ydoc_free(full);
}

static struct ydoc *parse(const char *text, size_t len)
{
	struct ydoc *doc = NULL;
	struct error *err = ydoc_parse(text, len, &doc);

	require(!err || (err->status == STATUS_DATA && err->line && err->column && err->hint),
		"an error without status 4, a place or a hint");
	require(!err == (doc != NULL), "an error and a document, or neither");
	error_free(err);
	check_simple(text, len);
	return doc;
}

static void check_spans(const struct ydoc *doc, const struct ynode *node, size_t *pos)
{
	size_t start = node->start;

	require(start >= *pos && node->end >= start && node->end <= doc->len, "a span out of order");
	*pos = start;
	for (size_t i = 0; i < node->n; i++) {
		if (node->keys)
			check_spans(doc, node->keys[i], pos);
		check_spans(doc, node->items[i], pos);
	}
	require(node->end >= *pos, "a child that ends after its parent");
	*pos = node->end;
}

static void check_round_trip(const struct ydoc *doc)
{
	struct str text = STR_INIT;
	struct ydoc *again;

	yemit_document(doc->root, &text);
	if (text.len <= YAML_MAX_SIZE) {
		again = parse(str_text(&text), text.len);
		require(again && ynode_equal(again->root, doc->root), "canonical text reads back differently");
		ydoc_free(again);
	}
	str_free(&text);
}

/* A path to some node; with a key that is no part of a path, none. */
static bool random_path(const struct ydoc *doc, uint32_t *state, struct str *path)
{
	const struct ynode *node = doc->root;

	do {
		size_t at = pick(state, node->n);

		if (path->len)
			str_addc(path, '.');
		if (node->kind == Y_SEQ) {
			str_addf(path, "%zu", at);
		} else {
			if (!*node->keys[at]->text || strchr(node->keys[at]->text, '.'))
				return false;
			str_add(path, node->keys[at]->text);
		}
		node = node->items[at];
	} while (node->n && pick(state, 4));
	if (pick(state, 4) == 0)
		str_add(path, pick(state, 2) ? ".new" : ".0");
	return true;
}

static struct ynode *random_value(const struct ydoc *doc, uint32_t *state)
{
	static const char *const texts[] = {
		"x", "", "a: b", "---", "--- x", "... ", "- a", "#", "a #b", "l1\nl2", "l1\nl2\n", "l\n\n\n",
		"\n", "  lead\nx", "\tlead\nx\n", "x\n   \n", "it's", "\"", "\x01", "\xC2\x85", "x:", "?x",
		":x", "a:?b", "[", "a,b", "trail ", "~",
	};
	struct ynode *value;

	switch (pick(state, 8)) {
	case 0:
		value = ynode_map();
		ynode_put(value, "k", random_value(doc, state));
		if (pick(state, 2))
			ynode_put(value, "- l", random_value(doc, state));
		return value;
	case 1:
		value = ynode_seq();
		ynode_push(value, random_value(doc, state));
		if (pick(state, 2))
			ynode_push(value, random_value(doc, state));
		return value;
	case 2:
		return pick(state, 2) ? ynode_map() : ynode_seq();
	case 3:
		return ynode_copy(doc->root->items[pick(state, doc->root->n)]);
	default:
		return ynode_scalar(texts[pick(state, sizeof texts / sizeof *texts)]);
	}
}

static long rank(const char *path, const char *key, const void *context)
{
	(void)path;
	(void)context;
	return (unsigned char)*key;
}

/* An edit below a field of the root leaves all before its key and all after
 * its last line (whose own end can go with an item). */
static void check_outside(const struct ydoc *doc, const char *path, const struct ydoc *changed)
{
	const struct ynode *root = doc->root;
	size_t len = strcspn(path, "."), at = 0, rest;

	while (at < root->n && (strncmp(root->keys[at]->text, path, len) != 0 || root->keys[at]->text[len]))
		at++;
	if (at == root->n || root->style == Y_FLOW)
		return;
	rest = doc->len - root->items[at]->end;
	rest -= strcspn(doc->text + doc->len - rest, "\n");
	rest -= rest ? 1 : 0;
	require(memcmp(doc->text, changed->text, root->keys[at]->start) == 0, "bytes before the field changed");
	require(rest <= changed->len
			&& memcmp(doc->text + doc->len - rest, changed->text + changed->len - rest, rest) == 0,
		"bytes after the field changed");
}

static void check_edit(const struct ydoc *doc, uint32_t *state)
{
	static const struct yorder order = { rank, NULL };
	struct str path = STR_INIT;
	struct ynode *value = random_value(doc, state);
	struct ydoc *changed = NULL;
	struct error *err = NULL;

	if (random_path(doc, state, &path)) {
		switch (pick(state, 4)) {
		case 0:
			err = yedit_unset(doc, str_text(&path), &changed);
			break;
		case 1:
			err = yedit_append(doc, str_text(&path), value, &order, &changed);
			break;
		default:
			err = yedit_set(doc, str_text(&path), value, &order, &changed);
		}
	}
	if (err && err->status == STATUS_SYSTEM)
		fprintf(stderr, "%s\n", err->text);
	require(!err || err->status != STATUS_SYSTEM, "an edit that does not read back");
	if (changed && changed->root->n >= doc->root->n)
		check_outside(doc, str_text(&path), changed);
	error_free(err);
	ydoc_free(changed);
	ynode_free(value);
	str_free(&path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ydoc *doc = parse((const char *)data, size);
	uint32_t state = hash(data, size);
	size_t pos = 0;

	if (!doc)
		return 0;
	require(doc->len == size && memcmp(doc->text, data, size) == 0, "a text that was changed");
	check_spans(doc, doc->root, &pos);
	check_round_trip(doc);
	for (int i = 0; doc->root->n && i < 8; i++)
		check_edit(doc, &state);
	ydoc_free(doc);
	return 0;
}
