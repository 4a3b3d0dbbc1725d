#include "history/sync.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/push.h"

#define ATTEMPTS 20
#define PAUSE_MS 60             /* times the number of the attempt, at most, drawn by lot */

struct sync {
	const struct sync_request *request;
	struct sync_result *out;
	struct store *store;
	bool again;             /* somebody was faster */
};

void sync_result_free(struct sync_result *result)
{
	join_free(&result->join);
	findings_free(&result->findings);
	str_free(&result->said);
	error_free(result->warning);
	*result = (struct sync_result)SYNC_RESULT_INIT;
}

/* --- counting ------------------------------------------------------------------------------- */

static struct error *count_new(struct store *store, const struct oid *from, const struct oid *known, size_t *out)
{
	struct oid *ids;
	struct error *err = store_new_commits(store, from, known, &ids, out);

	free(ids);
	return err;
}

static struct error *count(struct sync *s)
{
	struct sync_result *out = s->out;
	struct error *err = count_new(s->store, &out->ours, out->has_theirs ? &out->theirs : NULL, &out->sent);

	out->received = 0;
	if (!err && out->has_theirs)
		err = count_new(s->store, &out->theirs, &out->ours, &out->received);
	return err;
}

/* --- the steps ------------------------------------------------------------------------------ */

static struct error *refuse_dirty(struct sync *s, struct writer *writer)
{
	struct oid tree;
	struct error *err = store_commit_tree(s->store, &s->out->ours, &tree);

	for (size_t i = 0; i < s->out->join.n && !err; i++)
		err = write_refuse_dirty(writer, &tree, s->out->join.updates[i].path);
	return err;
}

/* Have the branch here go to a commit; again when it is not where it was. Who only
 * looks need not have told git a name. */
static struct error *move(struct sync *s, const struct oid *to, const char *log)
{
	struct sync_result *out = s->out;
	struct person committer = { NULL, NULL, 0, 0 };
	struct writer *writer = NULL;
	struct error *unnamed = store_committer(s->store, &committer), *err = write_begin(s->store, &writer);

	if (!err)
		err = refuse_dirty(s, writer);
	if (!err)
		err = write_move(writer, &out->ours, to, out->join.updates, out->join.n, unnamed ? NULL : &committer, log,
				 &s->again, &out->warning);
	if (!err && !s->again)
		out->now = *to;
	error_free(unnamed);
	write_end(writer);
	person_free(&committer);
	return err;
}

/* What would keep the branch from moving afterwards is found before anything is sent. */
static struct error *look_ahead(struct sync *s)
{
	struct writer *writer = NULL;
	struct error *err = write_begin(s->store, &writer);

	if (!err)
		err = refuse_dirty(s, writer);
	write_end(writer);
	return err;
}

/* The outcome is what it will be, unless the other side does not want it. */
static struct error *push(struct sync *s, const struct oid *commit)
{
	enum push_answer answer;
	struct error *err;

	str_truncate(&s->out->said, 0);
	err = remote_push(s->store, s->request->remote, commit, &answer, &s->out->said);
	if (err)
		return err;
	s->again = answer == PUSH_LATE;
	if (answer == PUSH_REFUSED)
		s->out->outcome = SYNC_REFUSED;
	return NULL;
}

static struct error *check(struct sync *s, const struct oid *commit, bool with_ours)
{
	struct oid known[2] = { s->out->theirs, s->out->ours };

	findings_free(&s->out->findings);
	return check_new_errors(s->request->site, commit, known, with_ours ? 2 : 1, &s->out->findings);
}

/* --- the ways ------------------------------------------------------------------------------- */

/* A branch that is not there yet takes what it gets. */
static struct error *send(struct sync *s)
{
	struct error *err = s->out->has_theirs ? check(s, &s->out->ours, false) : NULL;

	s->out->outcome = SYNC_SENT;
	if (!err && s->out->findings.n)
		s->out->outcome = SYNC_UNSOUND;
	else if (!err && !s->request->dry_run)
		err = push(s, &s->out->ours);
	return err;
}

/* Errors that came along are there for all already. */
static struct error *take(struct sync *s)
{
	struct sync_result *out = s->out;
	struct error *err = join_commits(s->request->site, &out->ours, &out->theirs, s->request->choices,
					 &out->join);

	out->outcome = SYNC_TAKEN;
	if (!err)
		err = check_new_errors(s->request->site, &out->theirs, &out->ours, 1, &out->findings);
	if (!err && !s->request->dry_run)
		err = move(s, &out->theirs, "sync: fast-forward");
	return err;
}

static struct error *draft_merge(struct sync *s, const char *message, struct oid *merge)
{
	struct oid parents[2] = { s->out->theirs, s->out->ours };
	struct person author = { NULL, NULL, 0, 0 }, committer = { NULL, NULL, 0, 0 };
	struct draft draft = {
		.base = &s->out->ours, .updates = s->out->join.updates, .n = s->out->join.n, .parents = parents,
		.n_parents = 2, .author = &author, .committer = &committer, .message = message,
		.sign = s->request->sign,
	};
	struct error *err = store_author(s->store, &author);

	if (!err)
		err = store_committer(s->store, &committer);
	if (!err)
		err = write_draft(s->store, &draft, merge);
	person_free(&author);
	person_free(&committer);
	return err;
}

static struct error *decided(struct sync *s)
{
	struct reg *reg = NULL;
	struct error *err = s->out->join.merged.n ? reg_open(s->request->site, &s->out->theirs, &reg) : NULL;

	if (reg)
		err = message_decided(reg, s->request->why);
	reg_free(reg);
	return err;
}

static struct error *make_merge(struct sync *s, struct oid *merge)
{
	char *message = NULL;
	struct error *err = decided(s);

	if (!err)
		err = message_make(s->request->why, &s->out->join.merged, &message);
	if (!err)
		err = draft_merge(s, message, merge);
	if (!err)
		err = check(s, merge, true);
	free(message);
	return err;
}

static struct error *merge(struct sync *s)
{
	struct sync_result *out = s->out;
	struct oid merge;
	struct error *err = join_commits(s->request->site, &out->ours, &out->theirs, s->request->choices,
					 &out->join);

	if (!err)
		err = join_choices_refuse_unused(s->request->choices);
	if (!err && out->join.n_conflicts) {
		out->outcome = SYNC_CONFLICT;
		return NULL;
	}
	out->outcome = SYNC_MERGED;
	if (!err)
		err = make_merge(s, &merge);
	if (!err && out->findings.n)
		out->outcome = SYNC_UNSOUND;
	if (err || out->findings.n || s->request->dry_run)
		return err;
	err = look_ahead(s);
	if (!err)
		err = push(s, &merge);
	if (!err && out->outcome == SYNC_MERGED && !s->again)
		err = move(s, &merge, "sync: merge");
	return err;
}

/* --- all of it ------------------------------------------------------------------------------ */

static struct error *go(struct sync *s)
{
	struct sync_result *out = s->out;
	bool behind = false, ahead = false;
	struct error *err = NULL;

	if (out->has_theirs && oid_equal(&out->ours, &out->theirs)) {
		out->outcome = SYNC_SAME;
		return NULL;
	}
	if (out->has_theirs)
		err = store_reaches(s->store, &out->theirs, &out->ours, &behind);
	if (!err && out->has_theirs)
		err = store_reaches(s->store, &out->ours, &out->theirs, &ahead);
	if (!err)
		err = count(s);
	if (err)
		return err;
	if (behind)
		return take(s);
	return ahead || !out->has_theirs ? send(s) : merge(s);
}

static struct error *attempt(struct sync *s)
{
	struct sync_result *out = s->out;
	bool exists;
	struct error *err = store_head(s->store, &out->ours, &exists);

	s->again = false;
	out->now = out->ours;
	join_free(&out->join);
	findings_free(&out->findings);
	str_truncate(&out->said, 0);
	if (!err)
		err = remote_fetch(s->store, s->request->remote, &out->theirs, &out->has_theirs, &out->said);
	return err ? err : go(s);
}

/* Those who met do not meet again at the next step. */
static void pause_before(int attempt)
{
	unsigned drawn = 0;
	struct timespec pause;

	if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn)
		drawn = (unsigned)getpid();
	drawn %= (unsigned)attempt * PAUSE_MS + 1;
	pause = (struct timespec){ drawn / 1000, (long)(drawn % 1000) * 1000000L };
	nanosleep(&pause, NULL);
}

/* That others were faster shows in that the branch moved; else the other side has a
 * trouble of its own, of which git told. */
static struct error *give_up(const struct sync *s, bool moved)
{
	if (moved)
		return error_hint(error_new(STATUS_CONFLICT, "others were faster, %d times; nothing was changed", ATTEMPTS),
				  "try again");
	return error_hint(error_new(STATUS_CONFLICT, "%s could not take it, %d times; nothing was changed",
				    s->request->remote->name, ATTEMPTS),
			  "what git said is above; its administrator may have to look");
}

struct error *sync_run(const struct sync_request *request, struct sync_result *out)
{
	struct sync s = { .request = request, .out = out, .store = request->site->store };
	struct error *err = request->sign ? store_can_sign(s.store) : NULL;
	bool moved = false;

	for (int i = 0; !err && i < ATTEMPTS; i++) {
		struct oid last = out->theirs;

		if (i)
			pause_before(i);
		err = attempt(&s);
		if (!err && !s.again)
			return NULL;
		moved = i && !oid_equal(&last, &out->theirs);
	}
	return err ? err : give_up(&s, moved);
}
