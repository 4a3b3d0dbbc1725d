#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define WORD_MAX 255

static size_t smallest(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The distance with each pair of neighbours swapped at most once ("optimal
 * string alignment"): three rows of the table are alive at a time. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t replace = above[j - 1] + (a[i - 1] != b[j - 1]);

			row[j] = smallest(replace, smallest(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smallest(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

/* The distance when it is within limit and the two share something, else limit + 1. */
static size_t near_distance(const char *word, size_t word_len, const char *candidate, size_t limit)
{
	size_t len = strnlen(candidate, WORD_MAX + 1);
	size_t longer = len > word_len ? len : word_len;
	size_t d;

	if (len > WORD_MAX || longer - smallest(len, word_len) > limit)
		return limit + 1;
	d = distance(word, word_len, candidate, len);
	return d <= limit && (d < longer || d == 0) ? d : limit + 1;
}

void nearest(const char *word, const struct strv *candidates, size_t max, struct strv *out)
{
	size_t word_len = strnlen(word, WORD_MAX + 1);
	size_t limit = word_len / 3 < 2 ? 2 : word_len / 3;
	size_t *distances;

	if (word_len > WORD_MAX)
		return;
	distances = xcalloc(candidates->n + 1, sizeof *distances);
	for (size_t i = 0; i < candidates->n; i++)
		distances[i] = near_distance(word, word_len, candidates->items[i], limit);
	for (size_t d = 0; d <= limit; d++)
		for (size_t i = 0; i < candidates->n && max; i++)
			if (distances[i] == d) {
				strv_push(out, candidates->items[i]);
				max--;
			}
	free(distances);
}
