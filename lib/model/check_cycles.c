/* References that lead back to where they began. Records that refer to each
 * other in circles form a knot (a strongly connected component): a knot is
 * found in one pass (Tarjan), and a shortest circle in it is then looked for
 * from each record of it that no circle found so far goes through. Nothing
 * recurses, so that a chain of a hundred thousand records is no danger. */

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"

#define NONE ((size_t)-1)

struct edge {
	size_t to;
	const struct ynode *at;         /* the reference */
};

struct graph {
	struct record *const *records;  /* of one type, by id */
	size_t n;
	size_t *first;                  /* edges of i: first[i] up to first[i + 1] */
	struct edge *edges;
	size_t n_edges, cap_edges;
	size_t *knot;                   /* of a record: the first record of its knot, as found */
};

/* --- making the graph --------------------------------------------------------------------- */

static size_t find_index(const struct graph *g, const char *id)
{
	size_t low = 0, high = g->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(g->records[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < g->n && strcmp(g->records[low]->id, id) == 0 ? low : NONE;
}

static void add_edge(struct graph *g, const struct ynode *at)
{
	size_t to = at->kind == Y_SCALAR ? find_index(g, at->text) : NONE;

	if (to == NONE)
		return;
	GROW(g->edges, g->n_edges, g->cap_edges);
	g->edges[g->n_edges++] = (struct edge){ to, at };
}

static void add_edges(struct graph *g, const struct ynode *node)
{
	if (node && node->kind == Y_SCALAR)
		add_edge(g, node);
	for (size_t j = 0; node && node->kind == Y_SEQ && j < node->n; j++)
		add_edge(g, node->items[j]);
}

static void make_graph(struct graph *g, const struct reg *reg, enum record_type type, const char *field)
{
	*g = (struct graph){ .n = 0 };
	g->records = reg_of_type(reg, type, &g->n);
	g->first = xcalloc(g->n + 1, sizeof *g->first);
	g->knot = xcalloc(g->n + 1, sizeof *g->knot);
	for (size_t i = 0; i < g->n; i++) {
		add_edges(g, record_node(g->records[i], field));
		g->first[i + 1] = g->n_edges;
	}
}

static void free_graph(struct graph *g)
{
	free(g->first);
	free(g->edges);
	free(g->knot);
}

/* --- knots ---------------------------------------------------------------------------------- */

struct search {
	struct graph *g;
	size_t *number;         /* in order of discovery, from 1; 0: not seen */
	size_t *low;            /* the smallest number known to be reachable and still open */
	size_t *next;           /* the edge to follow next */
	size_t *way;            /* from the root to where the search is */
	size_t *open;           /* seen, and not yet in a finished knot */
	size_t n_way, n_open, count;
};

static void visit(struct search *s, size_t i)
{
	s->number[i] = s->low[i] = ++s->count;
	s->next[i] = s->g->first[i];
	s->way[s->n_way++] = i;
	s->open[s->n_open++] = i;
	s->g->knot[i] = NONE;
}

/* All that was reached from i is known: if nothing before i is, i and what is
 * still open after it are a knot. */
static void finish(struct search *s, size_t i)
{
	size_t j;

	s->n_way--;
	if (s->n_way && s->low[i] < s->low[s->way[s->n_way - 1]])
		s->low[s->way[s->n_way - 1]] = s->low[i];
	if (s->low[i] != s->number[i])
		return;
	do {
		j = s->open[--s->n_open];
		s->g->knot[j] = i;
	} while (j != i);
}

static void search_from(struct search *s, size_t root)
{
	visit(s, root);
	while (s->n_way) {
		size_t i = s->way[s->n_way - 1], to;

		if (s->next[i] == s->g->first[i + 1]) {
			finish(s, i);
			continue;
		}
		to = s->g->edges[s->next[i]++].to;
		if (!s->number[to])
			visit(s, to);
		else if (s->g->knot[to] == NONE && s->number[to] < s->low[i])
			s->low[i] = s->number[to];
	}
}

static void find_knots(struct graph *g)
{
	size_t *memory = xcalloc(g->n + 1, 5 * sizeof *memory);
	struct search s = {
		.g = g, .number = memory, .low = memory + g->n, .next = memory + 2 * g->n,
		.way = memory + 3 * g->n, .open = memory + 4 * g->n,
	};

	for (size_t i = 0; i < g->n; i++)
		if (!s.number[i])
			search_from(&s, i);
	free(memory);
}

/* --- circles -------------------------------------------------------------------------------- */

struct circles {
	struct checker *c;
	const char *field;
	struct graph g;
	size_t *seen;           /* from which start a record was last reached; NONE: from none */
	size_t *by;             /* and by which edge */
	size_t *from;           /* of which record */
	size_t *queue;
	bool *found;            /* a circle that was reported goes through it */
	bool *known;            /* of the first record of a knot: a circle of it was reported */
	size_t effort;          /* edges that may still be followed for further circles in a knot */
};

/* Breadth first within the knot, back to the start: the edge that closes a
 * shortest circle (its record goes to *last), NONE when there is no circle. */
static size_t find_circle(struct circles *s, size_t start, size_t *last)
{
	const struct graph *g = &s->g;
	size_t head = 0, tail = 0, closing = NONE;

	s->queue[tail++] = start;
	while (head < tail && closing == NONE) {
		size_t i = s->queue[head++];

		for (size_t e = g->first[i]; e < g->first[i + 1] && closing == NONE; e++) {
			size_t to = g->edges[e].to;

			s->effort -= s->effort > 0;
			*last = i;
			if (to == start) {
				closing = e;
			} else if (g->knot[to] == g->knot[start] && s->seen[to] != start) {
				s->seen[to] = start;
				s->by[to] = e;
				s->from[to] = i;
				s->queue[tail++] = to;
			}
		}
	}
	return closing;
}

#define NAMED_AT_MOST 8         /* records of one circle in a message */

static void report_circle(struct circles *s, size_t start, size_t closing, size_t last)
{
	struct str text = STR_INIT;
	size_t len = 0, at = closing, *way = s->queue;

	/* From the last record back to the start, then told in order. The
	 * search is over, so its queue is free. */
	for (size_t i = last; i != start; i = s->from[i]) {
		s->found[i] = true;
		at = s->by[i];
		way[len++] = i;
	}
	s->found[start] = true;
	s->known[s->g.knot[start]] = true;
	str_addf(&text, _("%s leads in a circle: %s"), s->field, s->g.records[start]->id);
	for (size_t i = len, named = 1; i; i--, named++)
		if (named < NAMED_AT_MOST)
			str_addf(&text, " -> %s", s->g.records[way[i - 1]]->id);
	if (len >= NAMED_AT_MOST)
		str_addf(&text, _(" -> (%zu more)"), len + 1 - NAMED_AT_MOST);
	str_addf(&text, " -> %s", s->g.records[start]->id);
	check_report(s->c, CHECK_REFERENCE_CYCLE, s->g.records[start], s->g.edges[at].at, "%s", str_text(&text));
	str_free(&text);
}

static void look_from(struct circles *s, size_t start)
{
	size_t closing, last = start;

	if (s->found[start] || !check_in_scope(s->c, s->g.records[start]) ||
	    (s->known[s->g.knot[start]] && !s->effort))
		return;
	closing = find_circle(s, start, &last);
	if (closing != NONE)
		report_circle(s, start, closing, last);
}

/* Read what the records of the scope lead to; no circle through them passes by
 * others. */
static void see_reachable(const struct checker *c, enum record_type type, const char *field)
{
	struct graph g = { .n = 0 };
	size_t *queue, head = 0, tail = 0;
	bool *seen;

	g.records = reg_of_type(c->reg, type, &g.n);
	queue = xcalloc(g.n + 1, sizeof *queue);
	seen = xcalloc(g.n + 1, sizeof *seen);
	for (size_t i = 0; i < g.n; i++)
		if (check_in_scope(c, g.records[i])) {
			seen[i] = true;
			queue[tail++] = i;
		}
	while (head < tail) {
		struct record *record = g.records[queue[head++]];

		reg_see(c->reg, record);
		add_edges(&g, record_node(record, field));
		for (size_t e = 0; e < g.n_edges; e++)
			if (!seen[g.edges[e].to]) {
				seen[g.edges[e].to] = true;
				queue[tail++] = g.edges[e].to;
			}
		g.n_edges = 0;
	}
	free(g.edges);
	free(queue);
	free(seen);
}

static void check_field(struct checker *c, enum record_type type, const char *field)
{
	struct circles s = { .c = c, .field = field, .effort = 10000000 };

	if (!c->seen_all)
		see_reachable(c, type, field);
	make_graph(&s.g, c->reg, type, field);
	if (s.g.n_edges) {
		size_t n = s.g.n;

		find_knots(&s.g);
		s.seen = xcalloc(n, 4 * sizeof *s.seen);
		s.by = s.seen + n;
		s.from = s.seen + 2 * n;
		s.queue = s.seen + 3 * n;
		s.found = xcalloc(n, 2 * sizeof *s.found);
		s.known = s.found + n;
		for (size_t i = 0; i < n; i++)
			s.seen[i] = NONE;
		for (size_t i = 0; i < n; i++)
			look_from(&s, i);
		free(s.seen);
		free(s.found);
	}
	free_graph(&s.g);
}

void check_cycles(struct checker *c)
{
	check_field(c, TYPE_AFSPRAAK, "vervangt");
	check_field(c, TYPE_AFSPRAAK, "uitwerking_van");
	check_field(c, TYPE_PARTIJ, "rechtsvoorganger_van");
}
