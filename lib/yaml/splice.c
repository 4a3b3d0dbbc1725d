#include "yaml/splice.h"

#include <string.h>

#include "yaml/emit.h"
#include "yaml/source.h"

/* Stretches of the old text and what replaces them, in order of place. */
struct cuts {
	struct {
		size_t from, to;
		struct str text;
	} items[3];
	size_t n;
};

struct job {
	const char *text;       /* of the document */
	const struct ynode *parent;
	size_t at;
	size_t column;          /* of the parent's keys or dashes, from 0, in block style */
	bool careful;
	struct emit emit;
	struct cuts cuts;
};

/* Borrowed: what is to stand in place of the bytes from..to. */
static struct str *cut(struct job *job, size_t from, size_t to)
{
	size_t i = job->cuts.n++;

	job->cuts.items[i].from = from;
	job->cuts.items[i].to = to;
	return &job->cuts.items[i].text;
}

static void new_line(struct str *s, size_t column)
{
	str_addc(s, '\n');
	str_addc_n(s, ' ', column);
}

/* --- places ----------------------------------------------------------------- */

static size_t dash_of(const char *text, const struct ynode *seq, size_t at)
{
	return at ? skip_gap(text, seq->items[at - 1]->end) : seq->start;
}

/* Where an entry starts: its key, its dash or, in a flow sequence, itself. */
static size_t entry_start(const char *text, const struct ynode *parent, size_t at)
{
	if (parent->kind == Y_MAP)
		return parent->keys[at]->start;
	return parent->style == Y_BLOCK ? dash_of(text, parent, at) : parent->items[at]->start;
}

/* Right after the colon or the dash before a value; in a flow sequence there
 * is none, and the value's own start serves. */
static size_t head_of(const char *text, const struct ynode *parent, size_t at)
{
	if (parent->kind == Y_MAP)
		return skip_gap(text, parent->keys[at]->end) + 1;
	return parent->style == Y_BLOCK ? dash_of(text, parent, at) + 1 : parent->items[at]->start;
}

/* The end of what stands on a value's first line and does not go on below: all
 * of it, or the header of a block scalar. */
static size_t first_part_end(const char *text, const struct ynode *node)
{
	if (node->style != Y_LITERAL && node->style != Y_FOLDED)
		return node->end;
	return node->start + 1 + strspn(text + node->start + 1, "+-0123456789");
}

static bool same_line(const char *text, size_t a, size_t b)
{
	return line_end(text, a) >= b;
}

/* The file's habit: how far its first block list under a key is indented. */
static bool list_habit(const struct ynode *node, size_t *indent)
{
	for (size_t i = 0; i < node->n; i++) {
		const struct ynode *item = node->items[i];

		if (node->kind == Y_MAP && item->kind == Y_SEQ && item->style == Y_BLOCK) {
			*indent = item->column - node->column;
			return true;
		}
		if (list_habit(item, indent))
			return true;
	}
	return false;
}

/* --- replace ---------------------------------------------------------------- */

/* The new value in two parts: what stands on the line of its key or dash, with
 * a space before it, and the lines below, each with a newline before it. */
struct parts {
	struct str first, below;
};

static void split(struct str *text, struct parts *parts)
{
	const char *newline = strchrnul(str_text(text), '\n');

	str_addn(&parts->first, str_text(text), (size_t)(newline - str_text(text)));
	str_add(&parts->below, newline);
	str_free(text);
}

static void make_parts(const struct job *job, const struct ynode *value, bool compact,
		       struct parts *parts)
{
	const struct ynode *old = job->parent->items[job->at];
	struct str text = STR_INIT;

	if (job->parent->kind == Y_MAP) {
		emit_value(&job->emit, value, job->column, &text);
	} else if (value->kind == Y_SCALAR || !value->n) {
		emit_item(&job->emit, value, job->column, &text);
	} else if (compact && old->start < old->end) {
		str_addc(&text, ' ');
		emit_block(&job->emit, value, old->column - 1, &text);
	} else if (compact) {
		emit_item(&job->emit, value, job->column, &text);
	} else {
		new_line(&text, job->column + 2);
		emit_block(&job->emit, value, job->column + 2, &text);
	}
	split(&text, parts);
}

static void add_first(struct str *s, const struct parts *parts, bool spaced)
{
	if (parts->first.len)
		str_add(s, parts->first.ptr + (spaced ? 1 : 0));
}

/* The old value is a scalar, a flow collection or a block collection of one
 * line: a comment after it stays where it is. */
static void replace_line(struct job *job, const struct ynode *old, size_t head,
			 const struct parts *parts)
{
	const char *text = job->text;
	size_t stop = first_part_end(text, old), rest = line_end(text, stop);
	size_t end = old->end > rest ? old->end : rest;
	bool bare = skip_blanks(text, stop) >= rest;

	if (parts->first.len) {
		add_first(cut(job, old->start, stop), parts, old->start > head);
	} else if (same_line(text, head, old->start)) {
		if (old->start < stop)
			str_add(cut(job, head, skip_blanks(text, stop)), bare ? "" : " ");
	} else if (bare) {
		/* A value on lines of its own takes them with it. */
		rest = line_end(text, line_start(text, old->start) - 1);
	} else {
		/* The comment stays, in the value's column: no tab may come before it. */
		cut(job, old->start, skip_blanks(text, stop));
	}
	str_add(cut(job, rest, end), str_text(&parts->below));
}

/* The old value is a block collection: its lines go, comments among them too;
 * comment lines between the key and its first line stay. */
static void replace_lines(struct job *job, const struct ynode *old, size_t head,
			  const struct parts *parts)
{
	size_t end = line_end(job->text, old->end), line = line_end(job->text, head);
	size_t above = line_end(job->text, line_start(job->text, old->start) - 1);

	if (line >= old->start) {
		struct str *s = cut(job, old->start, end);

		add_first(s, parts, true);
		str_add(s, str_text(&parts->below));
	} else if (parts->first.len) {
		add_first(cut(job, head, head), parts, false);
		str_add(cut(job, line, line), str_text(&parts->below));
		cut(job, above, end);
	} else {
		str_add(cut(job, above, end), str_text(&parts->below));
	}
}

static void replace_flow(struct job *job, const struct ynode *value)
{
	const struct ynode *old = job->parent->items[job->at];
	struct str *s = cut(job, old->start, old->end);

	if (job->text[old->start - 1] == ':')
		str_addc(s, ' ');
	emit_flow(value, s);
}

static void replace_block(struct job *job, const struct ynode *value)
{
	const char *text = job->text;
	const struct ynode *old = job->parent->items[job->at];
	size_t head = head_of(text, job->parent, job->at), stop = first_part_end(text, old);
	bool beside = same_line(text, head, old->start);
	bool one_line = old->kind == Y_SCALAR || old->style == Y_FLOW
		|| (beside && same_line(text, old->start, old->end));
	bool bare = skip_blanks(text, stop) >= line_end(text, stop);
	struct parts parts = { STR_INIT, STR_INIT };

	if (old->kind == Y_SEQ && old->style == Y_BLOCK && job->parent->kind == Y_MAP)
		job->emit.list_indent = old->column - job->parent->column;
	/* A comment behind a dash stays there, so a collection goes below it. */
	make_parts(job, value, beside && (bare || !one_line), &parts);
	if (one_line)
		replace_line(job, old, head, &parts);
	else
		replace_lines(job, old, head, &parts);
	str_free(&parts.first);
	str_free(&parts.below);
}

/* --- insert ----------------------------------------------------------------- */

static void emit_flow_new(const struct tree_edit *change, struct str *out)
{
	if (change->key)
		emit_flow_entry(change->key, change->value, out);
	else
		emit_flow(change->value, out);
}

static void insert_flow(struct job *job, const struct tree_edit *change)
{
	const struct ynode *parent = job->parent;
	size_t place = parent->n ? entry_start(job->text, parent, 0) : parent->start + 1;
	struct str *s;

	if (job->at) {
		const struct ynode *before = parent->items[job->at - 1];

		s = cut(job, before->end, before->end);
		/* A comma right behind a colon would belong to the key. */
		str_add(s, before->start == before->end ? " , " : ", ");
		emit_flow_new(change, s);
	} else {
		s = cut(job, place, place);
		emit_flow_new(change, s);
		str_add(s, parent->n ? ", " : "");
	}
}

static void insert_block(struct job *job, const struct tree_edit *change)
{
	const struct ynode *parent = job->parent;
	size_t place = job->at ? line_end(job->text, parent->items[job->at - 1]->end)
		: entry_start(job->text, parent, 0);
	struct str *s = cut(job, place, place);

	if (job->at)
		new_line(s, job->column);
	if (change->key) {
		emit_entry(&job->emit, change->key, change->value, job->column, s);
	} else {
		str_addc(s, '-');
		emit_item(&job->emit, change->value, job->column, s);
	}
	if (!job->at)
		new_line(s, job->column);
}

/* --- remove ----------------------------------------------------------------- */

/* True when only blanks stand between the start of the line and pos. */
static bool starts_line(const char *text, size_t pos)
{
	return skip_blanks(text, line_start(text, pos)) >= pos;
}

/* True when at most a comment follows on the line. */
static bool ends_line(const char *text, size_t pos)
{
	size_t next = skip_blanks(text, pos);

	return text[next] == '#' || next >= line_end(text, pos);
}

/* Whole lines, with the newline after them or, at the end of a file that has
 * no final newline, the one before. */
static void cut_lines(struct job *job, size_t from, size_t to)
{
	size_t start = line_start(job->text, from), next = line_next(job->text, to);

	if (start && job->text[next - 1] != '\n')
		cut(job, line_end(job->text, start - 1), next);
	else
		cut(job, start, next);
}

/* The first entry behind a dash. The next one comes up to it, unless comments
 * or blank lines stand between. */
static void remove_behind_dash(struct job *job, size_t start, size_t end)
{
	size_t next = entry_start(job->text, job->parent, 1);

	if (line_next(job->text, end) == line_start(job->text, next)) {
		cut(job, start, next);
		return;
	}
	while (strchr(" \t", job->text[start - 1]))
		start--;
	cut(job, start, end);
}

static void remove_block(struct job *job)
{
	size_t start = entry_start(job->text, job->parent, job->at);
	size_t end = line_end(job->text, job->parent->items[job->at]->end);

	if (!starts_line(job->text, start))
		remove_behind_dash(job, start, end);
	else if (job->careful)
		str_addc(cut(job, start, end), '#');
	else
		cut_lines(job, start, end);
}

/* An entry between brackets, with its comma where that is within start..end. */
static void cut_flow_entry(struct job *job, size_t start, size_t end)
{
	const char *text = job->text;
	size_t after = skip_blanks(text, end);

	if (starts_line(text, start) && ends_line(text, end)) {
		cut_lines(job, start, end);
		return;
	}
	/* No space is left at the end of a line. */
	while (after >= line_end(text, end) && strchr(" \t", text[start - 1]))
		start--;
	str_add(cut(job, start, after), job->careful ? " " : "");
}

/* The comma after an entry goes with it, or the one before it. */
static void remove_flow(struct job *job)
{
	const char *text = job->text;
	const struct ynode *parent = job->parent;
	size_t start = entry_start(text, parent, job->at), end = parent->items[job->at]->end;
	size_t before = job->at ? skip_gap(text, parent->items[job->at - 1]->end) : 0;
	size_t after = skip_gap(text, end);
	bool followed = text[after] == ',', near = followed && same_line(text, end, after);

	if (before && !near && skip_blanks(text, before + 1) == start) {
		if (starts_line(text, before) && ends_line(text, end))
			cut_lines(job, before, end);
		else
			cut(job, before, end);
		return;
	}
	if (before && !followed)
		cut(job, before, before + 1);
	cut_flow_entry(job, start, near ? after + 1 : end);
	if (followed && !near)
		str_add(cut(job, after, after + 1), job->careful ? " " : "");
}

/* --- all -------------------------------------------------------------------- */

/* The document with the cuts made; new lines end as its first line does. */
static void join(struct job *job, size_t len, struct str *out)
{
	const char *newline = strchr(job->text, '\n');
	bool crlf = newline && newline > job->text && newline[-1] == '\r';
	size_t pos = 0;

	for (size_t i = 0; i < job->cuts.n; i++) {
		struct str *s = &job->cuts.items[i].text;

		str_addn(out, job->text + pos, job->cuts.items[i].from - pos);
		for (size_t c = 0; c < s->len; c++) {
			if (s->ptr[c] == '\n' && crlf)
				str_addc(out, '\r');
			str_addc(out, s->ptr[c]);
		}
		pos = job->cuts.items[i].to;
		str_free(s);
	}
	str_addn(out, job->text + pos, len - pos);
}

void splice(const struct ydoc *doc, const struct tree_edit *change, bool careful, struct str *out)
{
	bool flow = change->parent->style == Y_FLOW;
	struct job job = {
		.text = doc->text,
		.parent = change->parent,
		.at = change->at,
		.column = change->parent->column - 1,
		.careful = careful,
		.emit = { .list_indent = 2, .quote_lines = careful },
	};

	list_habit(doc->root, &job.emit.list_indent);
	switch (change->kind) {
	case TREE_REPLACE:
		(flow ? replace_flow : replace_block)(&job, change->value);
		break;
	case TREE_INSERT:
		(flow ? insert_flow : insert_block)(&job, change);
		break;
	case TREE_REMOVE:
		(flow ? remove_flow : remove_block)(&job);
		break;
	}
	join(&job, doc->len, out);
}
