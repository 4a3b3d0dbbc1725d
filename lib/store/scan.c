#include "store/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/objects.h"

struct error *store_scan_blob(struct store *store, const struct oid *id, size_t max, struct str *out)
{
	git_odb_object *object;
	struct error *err = objects_blob(store, id, &object);

	if (err)
		return err;
	err = blob_take(git_odb_object_data(object), git_odb_object_size(object), max, out);
	git_odb_object_free(object);
	return err;
}

struct error *store_scan_commit(struct store *store, const struct oid *id, struct commit *out)
{
	return commit_lookup(store, id, true, out);
}

/* --- trees -------------------------------------------------------------------------- */

/* A place in the bytes of a tree: entries are "MODE NAME\0" and 20 bytes. */
struct cursor {
	const char *at, *end;
	const char *name;       /* the entry read last; NULL at the end */
	size_t len;
	struct entry entry;
};

/* As libgit2 understands modes. */
static enum entry_kind kind_of(unsigned mode)
{
	unsigned type = mode & 0170000;

	if (type == GIT_FILEMODE_TREE)
		return ENTRY_TREE;
	if (mode & 0100)
		return ENTRY_FILE;
	return type == GIT_FILEMODE_COMMIT || type == GIT_FILEMODE_LINK ? ENTRY_OTHER : ENTRY_FILE;
}

static bool cursor_next(struct cursor *cursor)
{
	const char *at = cursor->at, *nul;
	unsigned mode = 0;

	cursor->name = NULL;
	if (at == cursor->end)
		return true;
	while (at < cursor->end && *at >= '0' && *at <= '7')
		mode = mode << 3 | (unsigned)(*at++ - '0');
	nul = memchr(at, '\0', (size_t)(cursor->end - at));
	if (at == cursor->at || !nul || *at != ' ' || nul == at + 1 || cursor->end - nul <= GIT_OID_RAWSZ)
		return false;
	cursor->name = at + 1;
	cursor->len = (size_t)(nul - cursor->name);
	cursor->entry.kind = kind_of(mode);
	cursor->entry.executable = cursor->entry.kind == ENTRY_FILE && (mode & 0100);
	memcpy(cursor->entry.id.raw, nul + 1, GIT_OID_RAWSZ);
	cursor->at = nul + 1 + GIT_OID_RAWSZ;
	return true;
}

static struct error *malformed(const char *kind, const struct oid *id)
{
	char hex[OID_HEX_SIZE];

	oid_hex(id, hex);
	return error_new(STATUS_SYSTEM, "cannot read %s %s: it is malformed", kind, hex);
}

static struct error *cursor_open(struct store *store, const struct oid *tree, struct cursor *out)
{
	git_odb_object *bytes;
	struct error *err;

	*out = (struct cursor){ .at = NULL };
	if (!tree)
		return NULL;
	err = objects_tree(store, tree, &bytes);
	if (err)
		return err;
	out->at = git_odb_object_data(bytes);
	out->end = out->at + git_odb_object_size(bytes);
	return cursor_next(out) ? NULL : malformed("tree", tree);
}

static struct error *find_name(struct store *store, const struct oid *tree, const char *name, size_t len,
			       struct entry *out)
{
	struct cursor cursor;
	struct error *err = cursor_open(store, tree, &cursor);

	*out = (struct entry){ .kind = ENTRY_NONE };
	while (!err && cursor.name) {
		if (cursor.len == len && memcmp(cursor.name, name, len) == 0) {
			*out = cursor.entry;
			break;
		}
		if (!cursor_next(&cursor))
			err = malformed("tree", tree);
	}
	return err;
}

struct error *store_find(struct store *store, const struct oid *tree, const char *path, struct entry *out)
{
	struct error *err = NULL;

	*out = (struct entry){ .kind = ENTRY_TREE, .id = *tree };
	while (!err && *path) {
		size_t len = strcspn(path, "/");
		struct oid at = out->id;

		if (out->kind != ENTRY_TREE) {
			*out = (struct entry){ .kind = ENTRY_NONE };
			break;
		}
		err = find_name(store, &at, path, len, out);
		path += len + (path[len] == '/');
	}
	return err;
}

/* git's order: the name of a directory as if it ended in a slash. */
static int compare_names(const struct cursor *a, const struct cursor *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->name, b->name, len);
	unsigned char x, y;

	if (order)
		return order;
	x = a->len > len ? (unsigned char)a->name[len] : a->entry.kind == ENTRY_TREE ? '/' : '\0';
	y = b->len > len ? (unsigned char)b->name[len] : b->entry.kind == ENTRY_TREE ? '/' : '\0';
	if (x != y)
		return x < y ? -1 : 1;
	return (a->len > b->len) - (a->len < b->len);
}

struct error *store_differences(struct store *store, const struct oid *before, const struct oid *after,
				struct tree_difference **out, size_t *n)
{
	struct cursor old, new;
	struct error *err;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	err = cursor_open(store, before, &old);
	if (!err)
		err = cursor_open(store, after, &new);
	while (!err && (old.name || new.name)) {
		int order = !old.name ? 1 : !new.name ? -1 : compare_names(&old, &new);

		if (order || !entry_equal(&old.entry, &new.entry)) {
			const struct cursor *has = order <= 0 ? &old : &new;

			GROW(*out, *n, cap);
			(*out)[(*n)++] = (struct tree_difference){
				.name = xstrndup(has->name, has->len),
				.before = order <= 0 ? old.entry : (struct entry){ .kind = ENTRY_NONE },
				.after = order >= 0 ? new.entry : (struct entry){ .kind = ENTRY_NONE },
			};
		}
		if (order <= 0 && !cursor_next(&old))
			err = malformed("tree", before);
		if (!err && order >= 0 && !cursor_next(&new))
			err = malformed("tree", after);
	}
	return err;
}

void tree_differences_free(struct tree_difference *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(items[i].name);
	free(items);
}

/* Directories as deep as this are made to do harm. */
#define MOST_LEVELS 200

struct descent {
	struct store *store;
	struct tree_difference *items;
	size_t n, cap;
};

static const struct oid *tree_of(const struct entry *entry)
{
	return entry->kind == ENTRY_TREE ? &entry->id : NULL;
}

static struct error *descend(struct descent *d, const char *above, const struct oid *before,
			     const struct oid *after, int level)
{
	struct tree_difference *items;
	size_t n;
	struct error *err = store_differences(d->store, before, after, &items, &n);

	if (!err && level > MOST_LEVELS)
		err = error_new(STATUS_DATA, "too many directories in each other: more than %d", MOST_LEVELS);
	for (size_t i = 0; i < n && !err; i++) {
		struct tree_difference *item = &items[i];
		char *path = xasprintf("%s%s%s", above, *above ? "/" : "", item->name);

		if (tree_of(&item->before) || tree_of(&item->after)) {
			err = descend(d, path, tree_of(&item->before), tree_of(&item->after), level + 1);
			free(path);
		} else {
			GROW(d->items, d->n, d->cap);
			d->items[d->n++] = (struct tree_difference){ path, item->before, item->after };
		}
	}
	tree_differences_free(items, n);
	return err;
}

struct error *store_all_differences(struct store *store, const struct oid *before, const struct oid *after,
				    struct tree_difference **out, size_t *n)
{
	struct descent d = { .store = store };
	struct error *err = descend(&d, "", before, after, 0);

	*out = d.items;
	*n = d.n;
	return err;
}

/* --- commits ------------------------------------------------------------------------- */

struct node {
	struct oid id, tree;
	int64_t when;
	size_t first_parent, n_parents; /* in graph.parents */
	size_t waits;           /* children not visited yet */
	bool is_known;
};

struct graph {
	struct node *nodes;
	size_t n, cap;
	size_t *parents;        /* positions in nodes */
	size_t n_parents, cap_parents;
	size_t *table;          /* by id: position in nodes + 1; twice as large as full */
	size_t table_size;
	size_t *heap;           /* those to be visited, the newest on top */
	size_t n_heap, cap_heap;
};

static size_t *slot_of(const struct graph *graph, const struct oid *id)
{
	size_t at;

	memcpy(&at, id->raw, sizeof at);
	for (at %= graph->table_size;; at = (at + 1) % graph->table_size) {
		size_t *slot = &graph->table[at];

		if (!*slot || oid_equal(&graph->nodes[*slot - 1].id, id))
			return slot;
	}
}

/* The position of a commit, which is added when it is new. */
static size_t place_of(struct graph *graph, const struct oid *id)
{
	size_t *slot;

	if (2 * graph->n >= graph->table_size) {
		free(graph->table);
		graph->table_size = graph->table_size ? 4 * graph->table_size : 1024;
		graph->table = xcalloc(graph->table_size, sizeof *graph->table);
		for (size_t i = 0; i < graph->n; i++)
			*slot_of(graph, &graph->nodes[i].id) = i + 1;
	}
	slot = slot_of(graph, id);
	if (!*slot) {
		GROW(graph->nodes, graph->n, graph->cap);
		graph->nodes[graph->n++] = (struct node){ .id = *id };
		*slot = graph->n;
	}
	return *slot - 1;
}

/* The lines of a commit's head: "KEY VALUE\n". */
static bool take_id(const char **at, const char *end, const char *key, struct oid *out)
{
	size_t len = strlen(key);
	git_oid id;

	if ((size_t)(end - *at) < len + GIT_OID_HEXSZ + 1 || memcmp(*at, key, len) != 0 ||
	    (*at)[len + GIT_OID_HEXSZ] != '\n' || git_oid_fromstrn(&id, *at + len, GIT_OID_HEXSZ) != 0)
		return false;
	*out = from_git(&id);
	*at += len + GIT_OID_HEXSZ + 1;
	return true;
}

/* The committer's time, 0 when it cannot be read. Whole lines only, so that the
 * number ends before the bytes do. */
static int64_t committer_time(const char *at, const char *end)
{
	static const char key[] = "committer ";

	while (at < end && *at != '\n') {
		const char *eol = memchr(at, '\n', (size_t)(end - at)), *mail;

		if (!eol)
			return 0;
		if ((size_t)(eol - at) > sizeof key && memcmp(at, key, sizeof key - 1) == 0) {
			mail = memrchr(at, '>', (size_t)(eol - at));
			return mail && mail + 1 < eol && mail[1] == ' ' && mail[2] != '\n' ?
			       strtoll(mail + 2, NULL, 10) : 0;
		}
		at = eol + 1;
	}
	return 0;
}

struct error *store_commit_head(struct store *store, const struct oid *id, struct commit_head *out)
{
	git_odb_object *bytes;
	const char *at, *end;
	struct oid parent;
	size_t cap = 0;
	struct error *err = objects_commit(store, id, &bytes);

	*out = (struct commit_head){ .id = *id };
	if (err)
		return err;
	at = git_odb_object_data(bytes);
	end = at + git_odb_object_size(bytes);
	if (!take_id(&at, end, "tree ", &out->tree)) {
		err = malformed("commit", id);
		goto done;
	}
	while (take_id(&at, end, "parent ", &parent)) {
		GROW(out->parents, out->n_parents, cap);
		out->parents[out->n_parents++] = parent;
	}
	out->when = committer_time(at, end);
done:
	git_odb_object_free(bytes);
	return err;
}

void commit_head_free(struct commit_head *head)
{
	free(head->parents);
	*head = (struct commit_head){ .parents = NULL };
}

static struct error *load_commit(struct store *store, struct graph *graph, size_t i, bool is_known)
{
	struct oid id = graph->nodes[i].id;
	struct commit_head head;
	struct node *node;
	struct error *err = store_commit_head(store, &id, &head);

	if (err)
		return err;
	graph->nodes[i].first_parent = graph->n_parents;
	for (size_t k = 0; k < head.n_parents && !is_known; k++) {
		size_t place = place_of(graph, &head.parents[k]);

		GROW(graph->parents, graph->n_parents, graph->cap_parents);
		graph->parents[graph->n_parents++] = place;
		graph->nodes[place].waits++;
	}
	node = &graph->nodes[i];
	node->tree = head.tree;
	node->when = head.when;
	node->n_parents = is_known ? 0 : head.n_parents;
	node->is_known = is_known;
	commit_head_free(&head);
	return NULL;
}

/* The newer one first; of two of the same time the one that was met first. */
static bool goes_before(const struct graph *graph, size_t a, size_t b)
{
	int64_t x = graph->nodes[a].when, y = graph->nodes[b].when;

	return x > y || (x == y && a < b);
}

static void heap_push(struct graph *graph, size_t node)
{
	size_t at = graph->n_heap;

	GROW(graph->heap, graph->n_heap, graph->cap_heap);
	graph->n_heap++;
	while (at && goes_before(graph, node, graph->heap[(at - 1) / 2])) {
		graph->heap[at] = graph->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	graph->heap[at] = node;
}

static size_t heap_pop(struct graph *graph)
{
	size_t top = graph->heap[0], last = graph->heap[--graph->n_heap], at = 0, child;

	while ((child = 2 * at + 1) < graph->n_heap) {
		if (child + 1 < graph->n_heap && goes_before(graph, graph->heap[child + 1], graph->heap[child]))
			child++;
		if (!goes_before(graph, graph->heap[child], last))
			break;
		graph->heap[at] = graph->heap[child];
		at = child;
	}
	graph->heap[at] = last;
	return top;
}

static struct error *visit_in_order(struct graph *graph, scan_visit visit, void *context)
{
	struct oid *trees = NULL, *parents = NULL;
	struct error *err = NULL;
	bool stop = false;
	size_t cap = 0, cap_parents = 0;

	heap_push(graph, 0);
	while (graph->n_heap && !err && !stop) {
		const struct node *node = &graph->nodes[heap_pop(graph)];
		struct scanned commit = { .id = node->id, .tree = node->tree };

		for (size_t i = 0; i < node->n_parents; i++) {
			size_t parent = graph->parents[node->first_parent + i];

			GROW(trees, i, cap);
			trees[i] = graph->nodes[parent].tree;
			GROW(parents, i, cap_parents);
			parents[i] = graph->nodes[parent].id;
			if (--graph->nodes[parent].waits == 0)
				heap_push(graph, parent);
		}
		commit.parents = parents;
		commit.parent_trees = trees;
		commit.n_parents = node->n_parents;
		err = node->is_known ? NULL : visit(&commit, &stop, context);
	}
	free(trees);
	free(parents);
	return err;
}

struct error *store_scan(struct store *store, const struct oid *from, scan_visit visit, void *context)
{
	return store_scan_new(store, from, NULL, visit, context);
}

struct error *store_scan_new(struct store *store, const struct oid *from, scan_known known, scan_visit visit,
			     void *context)
{
	struct graph graph = { .nodes = NULL };
	struct error *err = NULL;

	place_of(&graph, from);
	for (size_t i = 0; i < graph.n && !err; i++)
		err = load_commit(store, &graph, i, known && known(&graph.nodes[i].id, context));
	if (!err)
		err = visit_in_order(&graph, visit, context);
	free(graph.nodes);
	free(graph.parents);
	free(graph.table);
	free(graph.heap);
	return err;
}
