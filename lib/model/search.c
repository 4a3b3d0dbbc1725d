#include "model/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "model/query.h"

/* Bytes from..to of text, folded, hold the needle. */
static bool part_holds(const char *text, size_t from, size_t to, const char *folded)
{
	char *part = xstrndup(text + from, to - from), *plain = utf8_fold(part);
	bool found = strstr(plain, folded) != NULL;

	free(plain);
	free(part);
	return found;
}

/* Where each character begins, and where the last one ends; the caller owns it. */
static size_t *find_characters(const char *text, size_t *n)
{
	size_t len = strlen(text), *at = xcalloc(len + 1, sizeof *at);

	*n = 0;
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			at[(*n)++] = i;
	at[*n] = len;
	return at;
}

/* Folding does not tell which bytes became which. So: the shortest beginning
 * that holds the needle, and of that the shortest end, each by halving. */
static void find_place(const char *text, const char *folded, size_t *start, size_t *len)
{
	size_t n, low = 0, high, end;
	size_t *at = find_characters(text, &n);

	for (high = n; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (part_holds(text, 0, at[middle], folded))
			high = middle;
		else
			low = middle + 1;
	}
	end = low;
	for (low = 0, high = end; low < high;) {
		size_t middle = high - (high - low) / 2;

		if (part_holds(text, at[middle], at[end], folded))
			low = middle;
		else
			high = middle - 1;
	}
	*start = at[low];
	*len = at[end] - at[low];
	free(at);
}

struct searching {
	const struct record *record;
	const char *folded;
	struct hits *out;
};

static void search_value(const char *field, const char *value, void *context)
{
	const struct searching *searching = context;
	struct hit hit = { .record = searching->record, .value = value };
	char *plain = utf8_fold(value);
	const char *found = strstr(plain, searching->folded);

	if (found) {
		hit.field = xstrdup(field);
		hit.start = (size_t)(found - plain);
		hit.len = strlen(searching->folded);
		/* ASCII stays where it is. */
		if (!utf8_is_ascii(value))
			find_place(value, searching->folded, &hit.start, &hit.len);
		GROW(searching->out->items, searching->out->n, searching->out->cap);
		searching->out->items[searching->out->n++] = hit;
	}
	free(plain);
}

void search_record(const struct record *record, const char *folded, struct hits *out)
{
	struct searching searching = { record, folded, out };

	search_value("id", record->id, &searching);
	query_leaves(record, search_value, &searching);
}

void hits_free(struct hits *hits)
{
	for (size_t i = 0; i < hits->n; i++)
		free(hits->items[i].field);
	free(hits->items);
	*hits = (struct hits)HITS_INIT;
}
