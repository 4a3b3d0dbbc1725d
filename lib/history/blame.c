#include "history/blame.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "history/events.h"
#include "history/trail.h"
#include "store/scan.h"

/* A version of the record: its values; none when it cannot be read. */
struct version {
	struct oid blob;
	struct record *record;
	struct atoms atoms;
	bool unreadable;
	size_t users;
};

/* A commit, and the values that are known to have been in it. */
struct suspect {
	struct commit_head commit;
	struct trail trail;
	struct version *version;        /* NULL until it is needed */
	struct place *before;           /* where its parents have the record, when that is known; or NULL */
	size_t n_before;
	size_t *atoms;                 /* positions in atoms of the newest version */
	size_t n, cap;
};

struct search {
	const struct site *site;
	struct index *index;    /* or NULL */
	enum record_type type;
	const char *id;
	const struct field *fields;
	struct atoms atoms;   /* of the newest version */
	/* Not examined yet, at most one a value. A value's way back does not depend
	 * on the order; newest first only brings values together again after they
	 * went different ways, so that no commit is examined twice. */
	struct suspect **queue;
	size_t n, cap;
	struct blame *out;
};

/* --- versions ------------------------------------------------------------------------------ */

static void version_release(struct version *version)
{
	if (!version || --version->users)
		return;
	atoms_free(&version->atoms);
	record_free(version->record);
	free(version);
}

static struct version *version_read(const struct search *s, const struct oid *blob)
{
	struct version *version = xcalloc(1, sizeof *version);
	struct str bytes = STR_INIT;
	struct error *err = store_blob(s->site->store, blob, YAML_MAX_SIZE, &bytes);

	version->blob = *blob;
	version->users = 1;
	if (!err)
		version->record = record_new(s->type, s->id, "", str_text(&bytes), bytes.len);
	if (version->record && version->record->doc)
		atoms_of(s->fields, version->record->doc->root, &version->atoms, NULL);
	else
		version->unreadable = true;
	error_free(err);
	str_free(&bytes);
	return version;
}

/* Branches often have the same version; what is in the queue is not read again. */
static struct version *version_of(const struct search *s, struct suspect *suspect)
{
	const struct oid *blob = trail_blob(&suspect->trail);

	for (size_t i = 0; i < s->n && !suspect->version; i++) {
		struct version *other = s->queue[i]->version;

		if (other && oid_equal(&other->blob, blob)) {
			other->users++;
			suspect->version = other;
		}
	}
	if (!suspect->version)
		suspect->version = version_read(s, blob);
	return suspect->version;
}

/* --- suspects ------------------------------------------------------------------------------ */

static void suspect_free(struct suspect *suspect)
{
	commit_head_free(&suspect->commit);
	trail_free(&suspect->trail);
	version_release(suspect->version);
	for (size_t i = 0; i < suspect->n_before; i++)
		free(suspect->before[i].path);
	free(suspect->before);
	free(suspect->atoms);
	free(suspect);
}

static void suspect_add(struct suspect *suspect, size_t atom)
{
	GROW(suspect->atoms, suspect->n, suspect->cap);
	suspect->atoms[suspect->n++] = atom;
}

/* Takes the suspect. */
static void enqueue(struct search *s, struct suspect *suspect)
{
	for (size_t i = 0; i < s->n; i++)
		if (oid_equal(&s->queue[i]->commit.id, &suspect->commit.id)) {
			for (size_t k = 0; k < suspect->n; k++)
				suspect_add(s->queue[i], suspect->atoms[k]);
			suspect_free(suspect);
			return;
		}
	GROW(s->queue, s->n, s->cap);
	s->queue[s->n++] = suspect;
}

static struct suspect *dequeue(struct search *s)
{
	struct suspect *newest;
	size_t best = 0;

	for (size_t i = 1; i < s->n; i++)
		if (s->queue[i]->commit.when > s->queue[best]->commit.when)
			best = i;
	newest = s->queue[best];
	s->queue[best] = s->queue[--s->n];
	return newest;
}

static struct error *read_head(const struct search *s, const struct oid *id, struct commit_head *out)
{
	return s->index && index_commit_head(s->index, id, out) ? NULL : store_commit_head(s->site->store, id, out);
}

/* The way to a place that is known without having been gone. */
static struct trail trail_to(const struct search *s, const struct place *place)
{
	struct trail trail = { .path = NULL };

	if (place->path) {
		trail = (struct trail){ site_path(s->site, place->path), xcalloc(1, sizeof *trail.ids), 1 };
		trail.ids[0] = place->blob;
	}
	return trail;
}

/* What is near such a place is only its path. */
static struct trail near_to(const struct trail *trail)
{
	return trail->n > 1 ? *trail : (struct trail){ .path = trail->path };
}

/* A parent that has the record, else NULL. */
static struct error *read_parent(const struct search *s, const struct suspect *child, size_t which,
				 struct suspect **out)
{
	struct suspect *parent = xcalloc(1, sizeof *parent);
	struct trail near = near_to(&child->trail);
	struct error *err = read_head(s, &child->commit.parents[which], &parent->commit);

	if (!err && which < child->n_before)
		parent->trail = trail_to(s, &child->before[which]);
	else if (!err)
		err = trail_find(s->site, &parent->commit.tree, s->type, s->id, &near, &parent->trail);
	if (err || !parent->trail.path) {
		suspect_free(parent);
		parent = NULL;
	}
	*out = parent;
	return err;
}

/* --- blame --------------------------------------------------------------------------------- */

static bool has_value(const struct search *s, const struct version *version, size_t atom)
{
	const struct atom_value *wanted = &s->atoms.items[atom];
	const struct atom_value *found = atoms_find(&version->atoms, &wanted->name);

	return found && ynode_equal(found->node, wanted->node);
}

/* Hand over what the parent has too. */
static void pass_on(const struct search *s, struct suspect *child, struct suspect *parent)
{
	const struct version *version = version_of(s, parent);
	size_t kept = 0;

	for (size_t i = 0; i < child->n; i++)
		if (has_value(s, version, child->atoms[i]))
			suspect_add(parent, child->atoms[i]);
		else
			child->atoms[kept++] = child->atoms[i];
	child->n = kept;
}

static void pass_all(struct suspect *child, struct suspect *parent)
{
	for (size_t i = 0; i < child->n; i++)
		suspect_add(parent, child->atoms[i]);
	child->n = 0;
	parent->version = child->version;
	child->version = NULL;
}

/* What is left has no other origin. */
static struct error *convict(struct search *s, const struct suspect *suspect, bool after_unreadable)
{
	struct blame_commit *by = xcalloc(1, sizeof *by);
	struct blame *out = s->out;
	struct error *err = store_commit_read(s->site->store, &suspect->commit.id, &by->commit);

	if (err) {
		free(by);
		return err;
	}
	by->reason = commit_reason(&by->commit);
	by->decision = commit_trailer(&by->commit, "Besluit");
	by->after_unreadable = after_unreadable;
	GROW(out->commits, out->n_commits, out->cap_commits);
	out->commits[out->n_commits++] = by;
	for (size_t i = 0; i < suspect->n; i++)
		out->fields[s->atoms.items[suspect->atoms[i]].at].by = by;
	return NULL;
}

/* The fields at the top of the record that the values are of. */
static void add_fields(const struct search *s, const struct suspect *suspect, struct strv *out)
{
	for (size_t i = 0; i < suspect->n; i++) {
		const char *path = s->out->paths.items[s->atoms.items[suspect->atoms[i]].at];
		char *field = xstrndup(path, strcspn(path, "."));

		if (!strv_has(out, field))
			strv_push(out, field);
		free(field);
	}
}

static struct error *move_to(const struct search *s, struct suspect *suspect, const struct index_step *step)
{
	struct trail near = near_to(&suspect->trail), trail = { .path = NULL };
	struct commit_head commit;
	struct error *err = read_head(s, &step->commit, &commit);

	if (err)
		return err;
	if (step->here.path)
		trail = trail_to(s, &step->here);
	else
		err = trail_find(s->site, &commit.tree, s->type, s->id, &near, &trail);
	if (err || !trail.path) {
		commit_head_free(&commit);
		return err;
	}
	commit_head_free(&suspect->commit);
	trail_free(&suspect->trail);
	version_release(suspect->version);
	suspect->commit = commit;
	suspect->trail = trail;
	suspect->version = NULL;
	return NULL;
}

/* Go back at once over the commits that changed nothing of these values. */
static struct error *skip(const struct search *s, struct suspect *suspect)
{
	struct record_name name = { s->type, s->id };
	struct strv fields = STRV_INIT;
	struct index_step step;
	struct error *err = NULL;
	bool found;

	add_fields(s, suspect, &fields);
	found = index_skip(s->index, &name, &fields, &suspect->commit.id, &step);
	strv_free(&fields);
	if (!found)
		return NULL;
	if (!oid_equal(&step.commit, &suspect->commit.id))
		err = move_to(s, suspect, &step);
	if (!err && step.here.path) {
		suspect->before = step.before;
		suspect->n_before = step.n_parents;
		step.before = NULL;
		step.n_parents = 0;
	}
	index_step_free(&step);
	return err;
}

static struct error *examine(struct search *s, struct suspect *suspect)
{
	bool after_unreadable = false;
	struct suspect **parents;
	struct error *err = s->index ? skip(s, suspect) : NULL;
	size_t n = suspect->commit.n_parents;

	parents = xcalloc(n, sizeof *parents);
	for (size_t i = 0; i < n && suspect->n && !err; i++) {
		err = read_parent(s, suspect, i, &parents[i]);
		if (!err && parents[i] && oid_equal(trail_blob(&parents[i]->trail), trail_blob(&suspect->trail)))
			pass_all(suspect, parents[i]);
	}
	for (size_t i = 0; i < n && suspect->n && !err; i++)
		if (parents[i]) {
			pass_on(s, suspect, parents[i]);
			after_unreadable |= parents[i]->version->unreadable;
		}
	if (!err && suspect->n)
		err = convict(s, suspect, after_unreadable);
	for (size_t i = 0; i < n; i++)
		if (parents[i] && parents[i]->n && !err)
			enqueue(s, parents[i]);
		else if (parents[i])
			suspect_free(parents[i]);
	free(parents);
	return err;
}

static struct error *first_suspect(struct search *s, const struct oid *from, const struct record *record)
{
	struct suspect *first = xcalloc(1, sizeof *first);
	struct trail at = { .path = site_path(s->site, record->path) };
	struct error *err = read_head(s, from, &first->commit);

	if (!err)
		err = trail_find(s->site, &first->commit.tree, s->type, s->id, &at, &first->trail);
	if (!err && !first->trail.path)
		err = error_at(STATUS_DATA, at.path, 0, 0, "the file is not in the commit");
	trail_free(&at);
	for (size_t i = 0; i < s->atoms.n; i++)
		suspect_add(first, i);
	if (err || !first->n)
		suspect_free(first);
	else
		enqueue(s, first);
	return err;
}

struct error *blame_record(const struct site *site, const struct oid *from, const struct record *record,
			   struct index *index, struct blame *out)
{
	struct search s = {
		.site = site, .index = index, .type = record->type, .id = record->id, .fields = record_fields(record), .out = out,
	};
	struct error *err;

	*out = (struct blame){ .paths = STRV_INIT };
	atoms_of(s.fields, record->doc->root, &s.atoms, &out->paths);
	out->n = s.atoms.n;
	out->fields = xcalloc(out->n, sizeof *out->fields);
	for (size_t i = 0; i < out->n; i++) {
		const struct atom_value *atom = &s.atoms.items[i];

		out->fields[atom->at] = (struct blame_field){ out->paths.items[atom->at], atom->node, NULL };
	}
	err = first_suspect(&s, from, record);
	while (!err && s.n) {
		struct suspect *suspect = dequeue(&s);

		err = examine(&s, suspect);
		suspect_free(suspect);
	}
	while (s.n)
		suspect_free(s.queue[--s.n]);
	free(s.queue);
	atoms_free(&s.atoms);
	if (err)
		blame_free(out);
	return err;
}

void blame_free(struct blame *blame)
{
	for (size_t i = 0; i < blame->n_commits; i++) {
		commit_free(&blame->commits[i]->commit);
		free(blame->commits[i]->reason);
		free(blame->commits[i]->decision);
		free(blame->commits[i]);
	}
	free(blame->commits);
	free(blame->fields);
	strv_free(&blame->paths);
	*blame = (struct blame){ .paths = STRV_INIT };
}
