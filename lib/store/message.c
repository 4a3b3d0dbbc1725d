#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define KEY_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static size_t line_length(const char *line)
{
	size_t len = strcspn(line, "\n");

	return len + (line[len] == '\n');
}

static bool is_blank(const char *line, size_t len)
{
	/* No strspn: it would look through all blank lines that follow. */
	while (len && strchr(" \t\r\n", line[len - 1]))
		len--;
	return !len;
}

/* The start of the last paragraph, or NULL when that is the first. */
static const char *last_paragraph(const char *message)
{
	const char *start = NULL;
	size_t paragraphs = 0, len;
	bool inside = false;

	for (const char *line = message; *line; line += len) {
		len = line_length(line);
		if (is_blank(line, len)) {
			inside = false;
		} else if (!inside) {
			inside = true;
			start = line;
			paragraphs++;
		}
	}
	return paragraphs > 1 ? start : NULL;
}

/* Where the value of a line "Key: value" begins, or NULL; *key_len is the key's. */
static const char *trailer_value(const char *line, size_t *key_len)
{
	const char *colon;

	*key_len = strspn(line, KEY_CHARS);
	colon = line + *key_len + strspn(line + *key_len, " \t");
	return *key_len && *colon == ':' ? colon + 1 : NULL;
}

static bool continues(const char *line)
{
	return *line == ' ' || *line == '\t';
}

/* Only a paragraph of nothing but trailers counts, and no other line ends a
 * message: git's and libgit2's own parsers stop at a line "---", behind which a
 * reason could hide the true trailers and show others. */
static const char *trailer_block(const char *message)
{
	const char *block = last_paragraph(message);
	size_t key_len;

	if (!block || continues(block))
		return NULL;
	for (const char *line = block; *line; line += line_length(line))
		if (!trailer_value(line, &key_len) && !continues(line) &&
		    !starts_with(line, "(cherry picked from commit ") && !is_blank(line, line_length(line)))
			return NULL;
	return block;
}

static void add_trimmed(struct str *out, const char *text, size_t len)
{
	size_t from = strspn(text, " \t");

	if (from < len)
		str_addn(out, text + from, len - from);
	str_trim_end(out);
}

static void flush(struct str *value, struct strv *out)
{
	strv_push(out, str_text(value));
	str_truncate(value, 0);
}

void message_trailers(const char *message, const char *key, struct strv *out)
{
	const char *line = trailer_block(message);
	struct str value = STR_INIT;
	bool ours = false;
	size_t len, key_len;

	for (; line && *line; line += len) {
		const char *text;

		len = line_length(line);
		if (continues(line)) {
			if (ours && value.len)
				str_addc(&value, ' ');
			if (ours)
				add_trimmed(&value, line, len);
			continue;
		}
		if (ours)
			flush(&value, out);
		text = trailer_value(line, &key_len);
		ours = text && strlen(key) == key_len && memcmp(line, key, key_len) == 0;
		if (ours)
			add_trimmed(&value, text, len - (size_t)(text - line));
	}
	if (ours)
		flush(&value, out);
	str_free(&value);
}

char *message_body(const char *message)
{
	const char *block = trailer_block(message);
	struct str body = STR_INIT;

	str_addn(&body, message, block ? (size_t)(block - message) : strlen(message));
	str_trim_end(&body);
	return str_detach(&body);
}
