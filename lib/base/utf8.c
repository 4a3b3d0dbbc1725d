#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/mem.h"

/* Makes uc_width count characters of ambiguous width as one column. */
static const char encoding[] = "UTF-8";

static const uint8_t *bytes(const char *s)
{
	return (const uint8_t *)s;
}

size_t utf8_invalid(const char *s, size_t len)
{
	const uint8_t *bad = u8_check(bytes(s), len);

	return bad ? (size_t)(bad - bytes(s)) : len;
}

/* Nearly all text is: each byte then is a character, a grapheme and a column. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

static bool is_printable(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_plain(s[i]))
			return false;
	return true;
}

/* The columns of the character at s, and its length in bytes. */
static size_t char_width(const char *s, size_t len, size_t *n_bytes)
{
	ucs4_t c;
	int width;

	if (is_plain(*s))
		return *n_bytes = 1;
	*n_bytes = (size_t)u8_mbtouc(&c, bytes(s), len);
	width = uc_width(c, encoding);
	return width > 0 ? (size_t)width : 0;
}

size_t utf8_width(const char *s)
{
	size_t len = strlen(s), width = 0, n;

	for (size_t at = 0; at < len; at += n)
		width += char_width(s + at, len - at, &n);
	return width;
}

/* Where s may be broken: before byte i when breaks[i] says so. */
struct breaks {
	char *lines;            /* UC_BREAK_POSSIBLE */
	char *graphemes;        /* not 0; NULL until it is asked for */
};

/* Whether a line may end between two printable characters, beside each other
 * or with spaces between. In ASCII nothing further away has a say in that, so
 * the library is asked once for each pair. */
static bool may_break(char a, bool spaces, char b)
{
	enum { ASK, NO, YES };
	static char known['~' - ' ' + 1]['~' - ' ' + 1][2];
	char *answer = &known[a - ' '][b - ' '][spaces];
	const char text[] = { a, spaces ? ' ' : b, b };
	size_t len = spaces ? 3 : 2;
	char breaks[3];

	if (*answer == ASK) {
		u8_possible_linebreaks(bytes(text), len, encoding, breaks);
		*answer = breaks[len - 1] == UC_BREAK_POSSIBLE ? YES : NO;
	}
	return *answer == YES;
}

/* The same as the library's for a text that is_printable. */
static void printable_breaks(const char *s, size_t len, char *breaks)
{
	size_t last = 0;        /* the character before, spaces but the first left out */

	memset(breaks, UC_BREAK_PROHIBITED, len);
	for (size_t i = 1; i < len; i++) {
		if (s[i] == ' ')
			continue;
		if (may_break(s[last], last + 1 < i, s[i]))
			breaks[i] = UC_BREAK_POSSIBLE;
		last = i;
	}
}

static struct breaks line_breaks(const char *s, size_t len)
{
	struct breaks breaks = { .lines = xmalloc(len) };

	if (is_printable(s, len))
		printable_breaks(s, len, breaks.lines);
	else
		u8_possible_linebreaks(bytes(s), len, encoding, breaks.lines);
	return breaks;
}

static void free_breaks(struct breaks *breaks)
{
	free(breaks->lines);
	free(breaks->graphemes);
}

/* The end of the last grapheme from start on that fits, or of the first. */
static size_t grapheme_end(const char *s, size_t len, struct breaks *breaks, size_t start, size_t width)
{
	size_t used = 0, end = start, n;

	if (len - start > width && width && is_printable(s + start, width + 1))
		return start + width;
	if (!breaks->graphemes) {
		breaks->graphemes = xmalloc(len);
		u8_grapheme_breaks(bytes(s), len, breaks->graphemes);
	}
	for (size_t at = start; at < len; at += n) {
		if (at > start && breaks->graphemes[at])
			end = at;
		used += char_width(s + at, len - at, &n);
		if (used > width && end > start)
			return end;
	}
	return len;
}

size_t utf8_fit(const char *s, size_t width)
{
	struct breaks breaks = { NULL, NULL };
	size_t end = grapheme_end(s, strlen(s), &breaks, 0, width);

	free_breaks(&breaks);
	return end;
}

/* The end of the line that starts at start. */
static size_t line_end(const char *s, size_t len, struct breaks *breaks, size_t start, size_t width)
{
	size_t used = 0, best = start, n;

	for (size_t at = start; at < len; at += n) {
		if (at > start && breaks->lines[at] == UC_BREAK_POSSIBLE)
			best = at;
		used += char_width(s + at, len - at, &n);
		/* A space at the end of a line takes no room: it is dropped. */
		if (used > width && s[at] != ' ')
			return best > start ? best : grapheme_end(s, len, breaks, start, width);
	}
	return len;
}

static void push_line(struct strv *lines, const char *s, size_t len)
{
	while (len && s[len - 1] == ' ')
		len--;
	strv_push_owned(lines, xstrndup(s, len));
}

void utf8_wrap(struct strv *lines, const char *s, size_t width)
{
	size_t len = strlen(s), start = 0;
	struct breaks breaks;

	if (utf8_width(s) <= width) {        /* as most texts in a table */
		push_line(lines, s, len);
		return;
	}
	breaks = line_breaks(s, len);
	while (start < len) {
		size_t end = line_end(s, len, &breaks, start, width ? width : 1);

		push_line(lines, s + start, end - start);
		start = end;
	}
	free_breaks(&breaks);
}

size_t utf8_word_width(const char *s)
{
	size_t len = strlen(s), used = 0, widest = 0, n;
	struct breaks breaks = line_breaks(s, len);

	for (size_t at = 0; at < len; at += n) {
		size_t width = char_width(s + at, len - at, &n);

		if (breaks.lines[at] == UC_BREAK_POSSIBLE)
			used = 0;
		if (s[at] != ' ')
			used += width;
		widest = used > widest ? used : widest;
	}
	free_breaks(&breaks);
	return widest;
}

static const struct range {
	unsigned first, last;
} unsafe[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0x061c, 0x061c },     /* Arabic letter mark */
	{ 0x200e, 0x200f },     /* left-to-right and right-to-left mark */
	{ 0x2028, 0x202e },     /* line and paragraph separator; embeddings, overrides */
	{ 0x2066, 0x2069 },     /* isolates */
};

static bool is_unsafe(unsigned code)
{
	for (size_t i = 0; i < COUNT(unsafe); i++)
		if (code >= unsafe[i].first && code <= unsafe[i].last)
			return true;
	return false;
}

bool utf8_unsafe_at(const char *s, unsigned *code, size_t *len)
{
	ucs4_t c = 0;

	*len = (size_t)u8_mbtouc(&c, bytes(s), strnlen(s, 4));
	*code = c;
	return is_unsafe(c);
}

const char *utf8_unsafe(const char *s, unsigned *code, size_t *len)
{
	/* No strlen: callers ask again after each find, and each line has one. */
	while (*s) {
		if (is_plain(*s)) {
			s++;
			continue;
		}
		if (utf8_unsafe_at(s, code, len))
			return s;
		s += *len;
	}
	return NULL;
}

void utf8_add_valid(struct str *out, const char *s, size_t len)
{
	size_t good;

	while ((good = utf8_invalid(s, len)) < len) {
		str_addn(out, s, good);
		str_add(out, "\xef\xbf\xbd");
		s += good + 1;
		len -= good + 1;
	}
	str_addn(out, s, len);
}

void utf8_add_safe(struct str *out, const char *s, bool keep_newlines)
{
	struct str valid = STR_INIT;
	const char *at, *next;
	unsigned code;
	size_t len = strlen(s);

	if (is_printable(s, len)) {
		str_addn(out, s, len);
		return;
	}
	utf8_add_valid(&valid, s, len);
	at = str_text(&valid);
	while ((next = utf8_unsafe(at, &code, &len))) {
		str_addn(out, at, (size_t)(next - at));
		if (keep_newlines && code == '\n')
			str_addc(out, '\n');
		else if (keep_newlines && code == '\t')
			str_addc(out, ' ');
		else
			str_addf(out, "<U+%04X>", code);
		at = next + len;
	}
	str_add(out, at);
	str_free(&valid);
}

/* Pieces of this size keep the folded text in a buffer on the stack: no
 * character grows by more than the factor of U+FDFA, from 3 to 33 bytes. */
enum { PIECE = 64, FOLDED = PIECE * 32 };

static void fold_piece(struct str *out, const char *s, size_t len)
{
	uint8_t plain[FOLDED], folded[FOLDED];
	size_t plain_len = sizeof plain, folded_len = sizeof folded, n;
	uint8_t *p, *f;

	p = u8_normalize(UNINORM_NFKD, bytes(s), len, plain, &plain_len);
	f = u8_casefold(plain, plain_len, NULL, NULL, folded, &folded_len);
	assert(p == plain && f == folded);
	(void)p;
	(void)f;
	for (size_t at = 0; at < folded_len; at += n) {
		ucs4_t c;

		n = (size_t)u8_mbtouc(&c, folded + at, folded_len - at);
		if (!uc_is_general_category(c, UC_CATEGORY_M))
			str_addn(out, (const char *)folded + at, n);
	}
}

/* The length of the ASCII text at s, or of other text, no longer than PIECE
 * and never half a character. Marks are dropped, so that pieces can be folded
 * apart: nothing else changes with its neighbours. */
static size_t piece_length(const char *s, size_t len)
{
	bool ascii = !(*s & 0x80);
	size_t at = 0;

	while (at < len && !(s[at] & 0x80) == ascii && (ascii || at + 4 <= PIECE))
		at += ascii ? 1 : (size_t)u8_mblen(bytes(s) + at, len - at);
	return at;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char *utf8_fold(const char *s)
{
	struct str valid = STR_INIT, out = STR_INIT;
	size_t n;

	utf8_add_valid(&valid, s, strlen(s));
	for (size_t at = 0; at < valid.len; at += n) {
		n = piece_length(valid.ptr + at, valid.len - at);
		if (valid.ptr[at] & 0x80) {
			fold_piece(&out, valid.ptr + at, n);
			continue;
		}
		for (size_t i = at; i < at + n; i++)
			str_addc(&out, lower(valid.ptr[i]));
	}
	str_free(&valid);
	return str_detach(&out);
}

/* Behind the same ASCII, other ASCII stays other, whatever follows. */
bool utf8_same_folded(const char *a, const char *b)
{
	char *x, *y;
	bool same;

	for (size_t i = 0; !((a[i] | b[i]) & 0x80); i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
		else if (!a[i])
			return true;
	x = utf8_fold(a);
	y = utf8_fold(b);
	same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}
