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

/* Most text is: each byte then is a character, a grapheme and a column. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

/* How many bytes from s on are plain; eight at a time, of which each must neither
 * have its high bit, nor get it when 0x20 is taken off or 1 is added. What is carried
 * from one to the next comes from a byte that is not plain itself. */
static size_t plain_run(const char *s, size_t len)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t at = 0;

	for (uint64_t eight; at + sizeof eight <= len; at += sizeof eight) {
		memcpy(&eight, s + at, sizeof eight);
		if ((eight | (eight - 0x20 * ones) | (eight + ones)) & 0x80 * ones)
			break;
	}
	while (at < len && is_plain(s[at]))
		at++;
	return at;
}

static bool is_printable(const char *s, size_t len)
{
	return plain_run(s, len) == len;
}

/* Nearly all the rest is: letters of Latin-1 and Latin Extended-A, and the bullet.
 * These take one column, stand by themselves, and break a line where an ASCII
 * letter would: all are of class AL in UAX #14. The ASCII character that behaves as
 * the one at s, and its bytes; 0 for any other. */
static char behaves_as(const char *s, size_t len, size_t *n_bytes)
{
	unsigned char first = (unsigned char)*s, second = len > 1 ? (unsigned char)s[1] : 0;

	*n_bytes = 1;
	if (is_plain(*s))
		return *s;
	*n_bytes = 2;
	if ((first == 0xc3 && second >= 0x80 && second <= 0xbf && second != 0x97 && second != 0xb7) ||
	    ((first == 0xc4 || first == 0xc5) && second >= 0x80 && second <= 0xbf))
		return 'a';
	*n_bytes = 3;
	return len > 2 && memcmp(s, "\xe2\x80\xa2", 3) == 0 ? 'a' : '\0';
}

bool utf8_is_safe(const char *s, size_t len)
{
	size_t at = plain_run(s, len), n;

	for (; at < len; at += plain_run(s + at, len - at)) {
		n = 1;
		if (s[at] != '\n' && !behaves_as(s + at, len - at, &n))
			return false;
		at += n;
	}
	return true;
}

/* Whether it is, and has no characters but those of behaves_as. */
static bool is_simple(const char *s, size_t len)
{
	return utf8_is_safe(s, len) && !memchr(s, '\n', len);
}

/* The columns of the character at s, and its length in bytes. */
static size_t char_width(const char *s, size_t len, size_t *n_bytes)
{
	ucs4_t c;
	int width;

	if (behaves_as(s, len, n_bytes))
		return 1;
	*n_bytes = (size_t)u8_mbtouc(&c, bytes(s), len);
	width = uc_width(c, encoding);
	return width > 0 ? (size_t)width : 0;
}

size_t utf8_width_of(const char *s, size_t len)
{
	size_t width = 0, n;

	for (size_t at = 0; at < len; at += n) {
		n = plain_run(s + at, len - at);
		width += n ? n : char_width(s + at, len - at, &n);
	}
	return width;
}

size_t utf8_width(const char *s)
{
	return utf8_width_of(s, strlen(s));
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
	static _Atomic char known['~' - ' ' + 1]['~' - ' ' + 1][2];
	_Atomic char *answer = &known[a - ' '][b - ' '][spaces];
	const char text[] = { a, spaces ? ' ' : b, b };
	size_t len = spaces ? 3 : 2;
	char breaks[3];

	if (*answer == ASK) {
		u8_possible_linebreaks(bytes(text), len, encoding, breaks);
		*answer = breaks[len - 1] == UC_BREAK_POSSIBLE ? YES : NO;
	}
	return *answer == YES;
}

/* The character before byte at, which is not the first. */
static size_t char_before(const char *s, size_t at)
{
	do
		at--;
	while (((unsigned char)s[at] & 0xc0) == 0x80);
	return at;
}

/* Whether a line may end before byte at of a text that is_simple. */
static bool may_break_before(const char *s, size_t len, size_t at)
{
	size_t last = char_before(s, at), n;
	char before;
	bool spaces;

	while (last && s[last] == ' ')
		last = char_before(s, last);
	before = behaves_as(s + last, len - last, &n);
	spaces = last + n < at;
	return may_break(before, spaces, behaves_as(s + at, len - at, &n));
}

/* The end of what starts at start and ends where a line may, after spaces. */
static size_t run_end(const char *s, size_t len, size_t start)
{
	for (size_t at = start; at < len;) {
		const char *space = memchr(s + at, ' ', len - at);

		at = space ? (size_t)(space - s) : len;
		while (at < len && s[at] == ' ')
			at++;
		if (at < len && may_break_before(s, len, at))
			return at;
	}
	return len;
}

/* The widest part of it that keeps together. */
static size_t widest_part(const char *s, size_t len)
{
	size_t used = 0, widest = 0, end = 0, n;
	char last = '\0';       /* the character that ends at end; spaces but the first left out */

	for (size_t at = 0; at < len; at += n) {
		char c = behaves_as(s + at, len - at, &n);

		if (last && c == ' ')
			continue;
		if (last && may_break(last, end < at, c))
			used = 0;
		used += c != ' ';
		widest = used > widest ? used : widest;
		last = c;
		end = at + n;
	}
	return widest;
}

/* utf8_word_width of a text that is_simple. Most words are too short to be looked at. */
static size_t simple_word_width(const char *s, size_t len)
{
	size_t widest = 0;

	for (size_t start = 0, end; start < len; start = end) {
		end = run_end(s, len, start);
		if (end - start > widest) {
			size_t width = widest_part(s + start, end - start);

			widest = width > widest ? width : widest;
		}
	}
	return widest;
}

static void find_breaks(struct breaks *breaks, const char *s, size_t len)
{
	*breaks = (struct breaks){ .lines = xmalloc(len) };
	u8_possible_linebreaks(bytes(s), len, encoding, breaks->lines);
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

static size_t past_spaces(const char *s, size_t len, size_t at)
{
	while (at < len && s[at] == ' ')
		at++;
	return at;
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
			return best > start ? best : past_spaces(s, len, grapheme_end(s, len, breaks, start, width));
	}
	return len;
}

static void push_line(struct utf8_lines *lines, const char *s, size_t len, size_t width)
{
	for (; len && s[len - 1] == ' '; len--)
		width--;
	GROW(lines->items, lines->n, lines->cap);
	lines->items[lines->n++] = (struct utf8_line){ s, len, width };
}

/* Past this many characters of a text that is_simple, or at its end. */
static size_t past_chars(const char *s, size_t len, size_t at, size_t count)
{
	while (at < len && count) {
		size_t run = plain_run(s + at, len - at < count ? len - at : count), n = 0;

		if (!run)
			behaves_as(s + at, len - at, &n);
		count -= run ? run : 1;
		at += run + n;
	}
	return at;
}

/* The end of the line that starts at start, of a text that is_simple. Found from its
 * end backwards, and the same that line_end finds. */
static size_t simple_line_end(const char *s, size_t len, size_t start, size_t width)
{
	size_t over = past_spaces(s, len, past_chars(s, len, start, width));

	if (over == len)
		return len;
	for (size_t best = over; best > start; best = char_before(s, best))
		if (s[best] != ' ' && may_break_before(s, len, best))
			return best;
	return over;
}

static void simple_lines(struct utf8_lines *out, const char *s, size_t len, size_t width)
{
	for (size_t start = 0, end; start < len; start = end) {
		end = simple_line_end(s, len, start, width);
		push_line(out, s + start, end - start, utf8_width_of(s + start, end - start));
	}
}

void utf8_lines(struct utf8_lines *out, const char *s, size_t len, size_t width)
{
	size_t all = utf8_width_of(s, len), start = 0;
	struct breaks breaks;

	if (all <= width) {        /* as most texts in a table */
		push_line(out, s, len, all);
		return;
	}
	if (is_simple(s, len)) {
		simple_lines(out, s, len, width ? width : 1);
		return;
	}
	find_breaks(&breaks, s, len);
	while (start < len) {
		size_t end = line_end(s, len, &breaks, start, width ? width : 1);

		push_line(out, s + start, end - start, utf8_width_of(s + start, end - start));
		start = end;
	}
	free_breaks(&breaks);
}

void utf8_wrap(struct strv *lines, const char *s, size_t width)
{
	struct utf8_lines parts = { NULL, 0, 0 };

	utf8_lines(&parts, s, strlen(s), width);
	for (size_t i = 0; i < parts.n; i++)
		strv_push_owned(lines, xstrndup(parts.items[i].s, parts.items[i].len));
	free(parts.items);
}

size_t utf8_word_width(const char *s, size_t len)
{
	size_t used = 0, widest = 0, n;
	struct breaks breaks;

	if (is_simple(s, len))
		return simple_word_width(s, len);
	find_breaks(&breaks, s, len);
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

bool utf8_is_ascii(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return !*s;
}

static char *lower_copy(const char *s)
{
	char *copy = xstrdup(s);

	for (char *c = copy; *c; c++)
		*c = lower(*c);
	return copy;
}

char *utf8_fold(const char *s)
{
	struct str valid = STR_INIT, out = STR_INIT;
	size_t n;

	if (utf8_is_ascii(s))
		return lower_copy(s);
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
