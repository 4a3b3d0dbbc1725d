#include "yaml/emit.h"

#include <string.h>

#include "base/mem.h"
#include "yaml/edit.h"
#include "yaml/source.h"

/* --- scalars ---------------------------------------------------------------- */

static unsigned decode(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;
	size_t n = source_char(*s);
	unsigned code = n == 1 ? c[0] : n == 2 ? c[0] & 0x1Fu : n == 3 ? c[0] & 0x0Fu : c[0] & 0x07u;

	for (size_t i = 1; i < n; i++)
		code = code << 6 | (c[i] & 0x3Fu);
	return code;
}

/* Characters that only an escape can stand for, see source_check(), and the
 * bidirectional controls, which would show the text other than it is. */
static bool needs_escape(unsigned code)
{
	return (code < 0x20 && code != '\t') || (code >= 0x7F && code < 0xA0)
		|| code == 0x061C || code == 0x200E || code == 0x200F
		|| (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)
		|| code == 0xFEFF || code == 0xFFFE || code == 0xFFFF;
}

static bool has_escapes(const char *text, bool newline_too)
{
	for (; *text; text += source_char(*text))
		if (needs_escape(decode(text)) && (newline_too || *text != '\n'))
			return true;
	return false;
}

/* Whether a plain scalar can start here: YAML 1.1, 9.1.3, as libyaml reads it. */
static bool plain_start(const char *text, bool in_flow)
{
	if (strchr("-?:", *text))
		return text[1] && !strchr(" \t", text[1]) && (!in_flow || *text == '-');
	return !strchr(",[]{}#&*!|>'\"%@` \t", *text);
}

/* Whether the text, with no key or value sign before it, reads back as itself. */
static bool plain_ok(const char *text, bool in_flow)
{
	size_t len = strlen(text);

	if (!len || !plain_start(text, in_flow) || has_escapes(text, true)
	    || strchr(" \t:", text[len - 1]))
		return false;
	if (in_flow && (strpbrk(text, ",[]{}") || strstr(text, ":?")))
		return false;
	return !strstr(text, ": ") && !strstr(text, ":\t") && !strstr(text, " #")
		&& !strstr(text, "\t#");
}

/* Text that ends the document where it stands at the start of a line. */
static bool is_marker(const char *text)
{
	return (starts_with(text, "---") || starts_with(text, "..."))
		&& (!text[3] || strchr(" \t", text[3]));
}

static void emit_single(const char *text, struct str *out)
{
	str_addc(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			str_addc(out, '\'');
		str_addc(out, *text);
	}
	str_addc(out, '\'');
}

static void emit_escape(unsigned code, struct str *out)
{
	static const struct {
		unsigned code;
		const char *text;
	} names[] = {
		{ '\a', "\\a" }, { '\b', "\\b" }, { '\n', "\\n" }, { '\v', "\\v" }, { '\f', "\\f" },
		{ '\r', "\\r" }, { 0x1B, "\\e" }, { 0x85, "\\N" }, { 0x2028, "\\L" },
		{ 0x2029, "\\P" },
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		if (names[i].code == code) {
			str_add(out, names[i].text);
			return;
		}
	}
	str_addf(out, code <= 0xFF ? "\\x%02X" : "\\u%04X", code);
}

static void emit_double(const char *text, struct str *out)
{
	str_addc(out, '"');
	for (; *text; text += source_char(*text)) {
		unsigned code = decode(text);

		if (needs_escape(code)) {
			emit_escape(code, out);
			continue;
		}
		if (code == '"' || code == '\\')
			str_addc(out, '\\');
		str_addn(out, text, source_char(*text));
	}
	str_addc(out, '"');
}

static void emit_quoted(const char *text, struct str *out)
{
	if (has_escapes(text, true))
		emit_double(text, out);
	else
		emit_single(text, out);
}

void yemit_scalar(const char *text, bool in_flow, struct str *out)
{
	if (plain_ok(text, in_flow) && !(in_flow && is_marker(text)))
		str_add(out, text);
	else
		emit_quoted(text, out);
}

static void emit_key(const char *key, bool in_flow, struct str *out)
{
	if (plain_ok(key, in_flow) && !is_marker(key))
		str_add(out, key);
	else
		emit_quoted(key, out);
}

/* Text of several lines that a literal block can hold. Text of nothing but
 * newlines could, but not so that a reader would see it. */
static bool literal_ok(const char *text)
{
	return strchr(text, '\n') && text[strspn(text, "\n")] && !has_escapes(text, false);
}

static void emit_literal(const char *text, size_t column, struct str *out)
{
	size_t len = strlen(text);
	const char *first = text + strspn(text, "\n");

	str_add(out, " |");
	if (strchr(" \t", *first))
		str_addc(out, '2');
	if (text[len - 1] != '\n')
		str_addc(out, '-');
	else if (text[len - 2] == '\n')
		str_addc(out, '+');
	if (text[len - 1] == '\n')
		len--;
	for (const char *line = text, *end = text + len; line <= end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		if (!stop)
			stop = end;
		str_addc(out, '\n');
		if (stop > line)
			str_addc_n(out, ' ', column + 2);
		str_addn(out, line, (size_t)(stop - line));
		line = stop + 1;
	}
}

/* --- block style ------------------------------------------------------------ */

/* True when the value stands on the line of its key or dash. */
static bool emit_inline(const struct emit *e, const struct ynode *node, size_t column,
			struct str *out)
{
	if (node->kind == Y_SCALAR && literal_ok(node->text) && !e->quote_lines) {
		emit_literal(node->text, column, out);
	} else if (node->kind == Y_SCALAR || !node->n) {
		str_addc(out, ' ');
		if (node->kind == Y_SCALAR)
			yemit_scalar(node->text, false, out);
		else
			emit_flow(node, out);
	} else {
		return false;
	}
	return true;
}

void emit_value(const struct emit *e, const struct ynode *value, size_t column, struct str *out)
{
	size_t below = column + (value->kind == Y_SEQ ? e->list_indent : 2);

	if (emit_inline(e, value, column, out))
		return;
	str_addc(out, '\n');
	str_addc_n(out, ' ', below);
	emit_block(e, value, below, out);
}

void emit_item(const struct emit *e, const struct ynode *item, size_t column, struct str *out)
{
	if (emit_inline(e, item, column, out))
		return;
	str_addc(out, ' ');
	emit_block(e, item, column + 2, out);
}

void emit_entry(const struct emit *e, const char *key, const struct ynode *value, size_t column,
		struct str *out)
{
	emit_key(key, false, out);
	str_addc(out, ':');
	emit_value(e, value, column, out);
}

void emit_block(const struct emit *e, const struct ynode *node, size_t column, struct str *out)
{
	for (size_t i = 0; i < node->n; i++) {
		if (i) {
			str_addc(out, '\n');
			str_addc_n(out, ' ', column);
		}
		if (node->kind == Y_MAP) {
			emit_entry(e, node->keys[i]->text, node->items[i], column, out);
		} else {
			str_addc(out, '-');
			emit_item(e, node->items[i], column, out);
		}
	}
}

/* --- flow style ------------------------------------------------------------- */

void emit_flow_entry(const char *key, const struct ynode *value, struct str *out)
{
	emit_key(key, true, out);
	str_add(out, ": ");
	emit_flow(value, out);
}

void emit_flow(const struct ynode *node, struct str *out)
{
	if (node->kind == Y_SCALAR) {
		yemit_scalar(node->text, true, out);
		return;
	}
	str_addc(out, node->kind == Y_MAP ? '{' : '[');
	for (size_t i = 0; i < node->n; i++) {
		if (i)
			str_add(out, ", ");
		if (node->kind == Y_MAP)
			emit_flow_entry(node->keys[i]->text, node->items[i], out);
		else
			emit_flow(node->items[i], out);
	}
	str_addc(out, node->kind == Y_MAP ? '}' : ']');
}

void yemit_document(const struct ynode *root, struct str *out)
{
	static const struct emit canonical = { .list_indent = 2 };

	if (root->n)
		emit_block(&canonical, root, 0, out);
	else
		emit_flow(root, out);
	str_addc(out, '\n');
}
