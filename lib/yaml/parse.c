/* The only file that knows libyaml. Its events give the tree; what its marks
 * get wrong or do not tell (the end of a block scalar, the place of an empty
 * value, signs between the scalars) is read from the text itself. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "yaml/parse.h"
#include "yaml/problem.h"
#include "yaml/simple.h"
#include "yaml/source.h"
#include "yaml/strict.h"
#include "yaml/tree.h"

struct builder {
	yaml_parser_t parser;
	const char *text;
	size_t len;
	size_t pos, chars;      /* the byte that is this many characters from the start */
	struct ynode *root;     /* owned until the end */
	struct ynode *open[YAML_MAX_DEPTH];     /* borrowed: the collections around this place */
	size_t depth;
	struct ynode *key;      /* owned: waits for its value */
	unsigned documents;
};

/* libyaml counts characters. The marks asked for never go back. */
static unsigned byte_at(struct builder *b, size_t chars)
{
	while (b->chars < chars && b->pos < b->len) {
		b->pos += source_char(b->text[b->pos]);
		b->chars++;
	}
	return (unsigned)b->pos;
}

static struct error *refuse_mark(const yaml_mark_t *mark, const char *text, const char *hint)
{
	return error_said(STATUS_DATA, (unsigned)mark->line + 1, (unsigned)mark->column + 1, text, hint);
}

static struct error *refuse_node(const struct ynode *node, const char *text, const char *hint)
{
	return error_said(STATUS_DATA, node->line, node->column, text, hint);
}

static struct ynode *node_at(struct builder *b, enum ykind kind, enum ystyle style,
			     const yaml_event_t *event)
{
	struct ynode *node = xcalloc(1, sizeof *node);

	node->kind = kind;
	node->style = style;
	node->start = node->end = byte_at(b, event->start_mark.index);
	node->line = (unsigned)event->start_mark.line + 1;
	node->column = (unsigned)event->start_mark.column + 1;
	return node;
}

/* --- places ---------------------------------------------------------------- */

/* The indentation of a block scalar's lines, found the way libyaml does: given
 * in the header, or that of its first line that is not blank, and never less
 * than that of the blank lines before. */
static size_t block_indent(const char *text, const struct ynode *node, size_t parent)
{
	const char *digit = strpbrk(text + node->start + 1, "123456789 \t\r\n");
	size_t indent = parent + 1;

	if (digit && *digit >= '1' && *digit <= '9')
		return parent + (size_t)(*digit - '0');
	for (size_t line = line_next(text, node->start); text[line]; line = line_next(text, line)) {
		size_t spaces = strspn(text + line, " ");

		if (spaces > indent)
			indent = spaces;
		if (line + spaces != line_end(text, line))
			break;
	}
	return indent;
}

/* Where a block scalar ends: its last line, or its header when it has none.
 * Blank lines below belong to it only where it keeps ("+") them. */
static size_t block_end(const char *text, const struct ynode *node, size_t parent)
{
	size_t header = strspn(text + node->start + 1, "+-0123456789");
	bool keep = memchr(text + node->start + 1, '+', header);
	size_t indent = block_indent(text, node, parent);
	size_t end = node->start + 1 + header;

	for (size_t line = line_next(text, node->start); text[line]; line = line_next(text, line)) {
		size_t spaces = strspn(text + line, " "), stop = line_end(text, line);
		bool blank = line + spaces == stop && spaces <= indent;

		if (!blank && spaces < indent)
			break;
		if (!blank || keep)
			end = stop;
	}
	return end;
}

/* libyaml puts an empty value of a flow map where the next sign stands. */
static struct error *place_after_colon(struct builder *b, struct ynode *value)
{
	const struct ynode *key = b->key;
	size_t colon = skip_gap(b->text, key->end);

	if (b->text[colon] != ':')
		return refuse_node(key, N_("a field without a colon and a value"),
				   N_("write {field: value}; a list is written [a, b]"));
	value->start = value->end = (unsigned)colon + 1;
	value->line = key->line;
	value->column = key->column + 1;
	for (size_t i = key->start; i < colon; i += source_char(b->text[i]))
		value->column++;
	return NULL;
}

/* --- events ---------------------------------------------------------------- */

static struct error *check_properties(const struct builder *b, const struct ynode *node,
				      const yaml_char_t *anchor, const yaml_char_t *tag)
{
	/* libyaml does not report the tag "!". An empty value has no sign of its own. */
	bool empty = node->kind == Y_SCALAR && node->start == node->end;

	if (anchor)
		return refuse_node(node, N_("an anchor (&), which is not used here"),
				   N_("put the text in quotes if it starts with &"));
	if (tag || (!empty && b->text[node->start] == '!'))
		return refuse_node(node, N_("a tag (!), which is not used here"),
				   N_("put the text in quotes if it starts with !"));
	return NULL;
}

static struct ynode *parent_of(const struct builder *b)
{
	return b->depth ? b->open[b->depth - 1] : NULL;
}

/* Hang the node in the tree; it is owned there, or freed after an error. */
static struct error *attach(struct builder *b, struct ynode *node)
{
	struct ynode *parent = parent_of(b);

	if (!parent) {
		b->root = node;
	} else if (parent->kind == Y_SEQ) {
		ynode_push(parent, node);
	} else if (b->key) {
		ynode_insert(parent, parent->n, b->key, node);
		b->key = NULL;
	} else {
		b->key = node;
		if (node->kind != Y_SCALAR)
			return refuse_node(node, N_("a list or map where a field name belongs"),
					   N_("put a text that starts with [ or { in quotes"));
	}
	return NULL;
}

static struct error *on_scalar(struct builder *b, const yaml_event_t *event)
{
	static const enum ystyle styles[] = {
		[YAML_ANY_SCALAR_STYLE] = Y_PLAIN,
		[YAML_PLAIN_SCALAR_STYLE] = Y_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = Y_SINGLE,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = Y_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = Y_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = Y_FOLDED,
	};
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct ynode *node = node_at(b, Y_SCALAR, styles[event->data.scalar.style], event);
	const struct ynode *parent = parent_of(b);
	struct error *err;

	node->text = xstrndup(value, len);
	if (node->style == Y_LITERAL || node->style == Y_FOLDED)
		node->end = (unsigned)block_end(b->text, node, parent ? parent->column - 1 : 0);
	else
		node->end = byte_at(b, event->end_mark.index);
	err = check_properties(b, node, event->data.scalar.anchor, event->data.scalar.tag);
	if (!err && memchr(value, '\0', len))
		err = refuse_node(node, N_("a NUL character (\\0) in a text"), N_("remove it"));
	if (!err && node->start == node->end && b->key && parent->style == Y_FLOW)
		err = place_after_colon(b, node);
	return error_first(err, attach(b, node));
}

static struct error *on_start(struct builder *b, const yaml_event_t *event, enum ykind kind,
			      bool flow, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct ynode *node = node_at(b, kind, flow ? Y_FLOW : Y_BLOCK, event);
	struct error *err = check_properties(b, node, anchor, tag);

	if (!err && kind == Y_MAP && flow && b->text[node->start] != '{')
		err = refuse_node(node, N_("a 'field: value' pair inside [ ]"),
				  N_("write [{field: value}], or quote a text with a colon"));
	if (!err && b->depth == YAML_MAX_DEPTH)
		err = error_hint(error_at(STATUS_DATA, NULL, node->line, node->column,
					  "lists and maps more than %d deep", YAML_MAX_DEPTH),
				 "a record never needs this; look for stray [ { or -");
	err = error_first(err, attach(b, node));
	if (!err)
		b->open[b->depth++] = node;
	return err;
}

static void on_end(struct builder *b, const yaml_event_t *event)
{
	struct ynode *node = b->open[--b->depth];

	if (node->style == Y_FLOW)
		node->end = byte_at(b, event->end_mark.index);
	else
		node->end = node->items[node->n - 1]->end;
}

static struct error *on_document(struct builder *b, const yaml_event_t *event)
{
	if (event->data.document_start.version_directive
	    || event->data.document_start.tag_directives.start
		       != event->data.document_start.tag_directives.end)
		return refuse_mark(&event->start_mark,
				   N_("a line that starts with %, which is not used here"),
				   N_("remove the line"));
	if (b->documents++)
		return refuse_mark(&event->start_mark, N_("a second document in one file"),
				   N_("remove the line --- or ..., or make a file of each"));
	return NULL;
}

static struct error *on_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(b, event);
	case YAML_ALIAS_EVENT:
		return refuse_mark(&event->start_mark, N_("an alias (*), which is not used here"),
				   N_("put the text in quotes if it starts with *"));
	case YAML_SCALAR_EVENT:
		return on_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_start(b, event, Y_SEQ,
				event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
				event->data.sequence_start.anchor, event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return on_start(b, event, Y_MAP,
				event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
				event->data.mapping_start.anchor, event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(b, event);
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return NULL;
}

static struct error *libyaml_error(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	const yaml_mark_t *mark = &p->problem_mark;
	const yaml_mark_t *from = p->context ? &p->context_mark : mark;

	if (p->error == YAML_MEMORY_ERROR)
		return error_new(STATUS_SYSTEM, "out of memory");
	return problem_error(&(struct problem){
		.text = p->problem,
		.context = p->context,
		.found = b->text[byte_at(b, mark->index)],
		.line = (unsigned)mark->line + 1,
		.column = (unsigned)mark->column + 1,
		.from_line = (unsigned)from->line + 1,
		.from_column = (unsigned)from->column + 1,
	});
}

static struct error *run(struct builder *b)
{
	struct error *err = NULL;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&b->parser))
		return error_new(STATUS_SYSTEM, "out of memory");
	yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b->parser, (const unsigned char *)b->text, b->len);
	while (more && !err) {
		if (!yaml_parser_parse(&b->parser, &event)) {
			err = libyaml_error(b);
			break;
		}
		err = on_event(b, &event);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&b->parser);
	return err;
}

/* --- entry points ----------------------------------------------------------- */

/* text has room for one more byte after its NUL; len excludes both. */
static struct error *parse(char *text, size_t len, struct ynode **root)
{
	struct builder b = { .text = text, .len = len };
	struct error *err;

	err = source_check(text, len);
	if (err)
		return err;
	if (len && text[len - 1] != '\n') {
		text[b.len++] = '\n';
		text[b.len] = '\0';
	}
	err = run(&b);
	if (!err && (!b.root || (b.root->kind == Y_SCALAR && b.root->start == b.root->end)))
		err = error_hint(error_at(STATUS_DATA, NULL, 1, 1, "the file is empty"),
				 "write at least one 'field: value' line");
	if (!err)
		err = strict_check(text, b.root);
	text[len] = '\0';
	ynode_free(b.key);
	if (err)
		ynode_free(b.root);
	else
		*root = b.root;
	return err;
}

static char *copy_with_room(const char *text, size_t len)
{
	char *copy = xcalloc(len + 2, 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

static struct ydoc *doc_new(const char *text, size_t len)
{
	struct ydoc *doc = xcalloc(1, sizeof *doc);

	doc->text = copy_with_room(text, len);
	doc->len = len;
	return doc;
}

/* The text, the tree and the doc itself all lie in the pool. */
static struct ydoc *parse_into(struct pool *pool, const char *text, size_t len)
{
	struct ydoc *doc = pool_alloc(pool, 1, sizeof *doc);

	doc->text = pool_text(pool, text, len);
	doc->len = len;
	doc->pool = pool;
	return simple_parse(doc->text, len, pool, &doc->root) ? doc : NULL;
}

bool ydoc_parse_simple(const char *text, size_t len, struct pool *pool, struct ydoc **out)
{
	struct pool *own;
	struct ydoc *doc;

	if (len > YAML_MAX_SIZE)
		return false;
	own = pool ? pool_share(pool) : pool_new(sizeof *doc + len + simple_room(text, len));
	doc = parse_into(own, text, len);
	if (doc)
		*out = doc;
	else
		pool_free(own);
	return doc;
}

struct error *ydoc_parse(const char *text, size_t len, struct ydoc **out)
{
	if (len > YAML_MAX_SIZE)
		return error_hint(error_at(STATUS_DATA, NULL, 1, 1,
					   "the file is larger than %d KiB", YAML_MAX_SIZE / 1024),
				  "keep long texts in a document beside it");
	return ydoc_parse_simple(text, len, NULL, out) ? NULL : libyaml_parse(text, len, out);
}

struct error *libyaml_parse(const char *text, size_t len, struct ydoc **out)
{
	struct ydoc *doc = doc_new(text, len);
	struct error *err = parse(doc->text, len, &doc->root);

	if (!err && doc->root->kind != Y_MAP)
		err = refuse_node(doc->root, N_("the file is no list of fields"),
				  N_("write 'field: value' lines"));
	if (err)
		ydoc_free(doc);
	else
		*out = doc;
	return err;
}

bool ydoc_same_bytes(const struct ydoc *a, const struct ydoc *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

void ydoc_free(struct ydoc *doc)
{
	if (doc && doc->pool) {
		pool_free(doc->pool);
	} else if (doc) {
		ynode_free(doc->root);
		free(doc->text);
		free(doc);
	}
}

struct error *ynode_from_argument(const char *text, struct ynode **out)
{
	size_t len = strlen(text);
	struct error *cause = NULL, *err;
	char *copy;

	if (utf8_invalid(text, len) < len)
		return error_new(STATUS_USAGE, "a value that is not valid UTF-8");
	if (*text != '{' && *text != '[') {
		*out = ynode_scalar(text);
		return NULL;
	}
	if (len > YAML_MAX_SIZE)
		return error_new(STATUS_USAGE, "a value of more than %d KiB", YAML_MAX_SIZE / 1024);
	copy = copy_with_room(text, len);
	cause = parse(copy, len, out);
	free(copy);
	if (!cause)
		return NULL;
	err = error_new(STATUS_USAGE, "the value '%s' is no YAML list or map: column %u: %s",
			text, cause->column, cause->text);
	error_free(cause);
	return error_hint(err, "a value that starts with { or [ is read as YAML");
}
