#include "history/approve.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "history/events.h"
#include "store/write.h"

#define ATTEMPTS 10

static struct error *check_target(const struct reg *reg, const struct commit *commit)
{
	char hex[OID_HEX_SIZE];
	struct event event;
	bool found;
	struct error *err = store_reaches(reg->site->store, &reg->commit, &commit->id, &found);

	if (err)
		return err;
	oid_hex(&commit->id, hex);
	if (!found)
		return error_hint(error_new(STATUS_USAGE, "commit %.10s is not in the history of HEAD; nothing was written", hex),
				  "merge it first, or name another commit");
	err = event_read(reg->site, commit, &event);
	if (!err && !event.changes.n)
		err = error_hint(error_new(STATUS_USAGE, "commit %.10s changed no record: there is nothing to approve", hex),
				 "'afspraak log' shows the changes");
	event_clear(&event);
	return err;
}

static char *message_of(const struct commit *commit, const char *reason)
{
	int subject = (int)strcspn(commit->message, "\n");
	char hex[OID_HEX_SIZE];

	oid_hex(&commit->id, hex);
	return xasprintf("Akkoord met %.10s: %.*s\n\n%s%sAkkoord: %s\n", hex, subject, commit->message,
			 reason ? reason : "", reason ? "\n\n" : "", hex);
}

static struct error *attempt(struct writer *writer, struct store *store, const struct person *author,
			     const struct person *committer, const char *message, bool *moved, struct oid *out,
			     struct error **warning)
{
	struct oid head;
	bool exists;
	struct error *err = store_head(store, &head, &exists);

	*moved = false;
	if (!err && !exists)
		err = error_new(STATUS_CONFLICT, "the branch has no commits any more; nothing was written");
	return err ? err : write_commit(writer, &head, NULL, 0, author, committer, message, moved, out, warning);
}

static struct error *commit_approval(struct store *store, const char *message, struct oid *out, struct error **warning)
{
	struct person author = { NULL, NULL, 0, 0 }, committer = { NULL, NULL, 0, 0 };
	struct writer *writer = NULL;
	bool moved = true;
	struct error *err = store_author(store, &author);

	if (!err)
		err = store_committer(store, &committer);
	if (!err)
		err = write_begin(store, &writer);
	if (!err)
		err = write_sign(writer);
	for (int i = 0; !err && moved && i < ATTEMPTS; i++)
		err = attempt(writer, store, &author, &committer, message, &moved, out, warning);
	if (!err && moved)
		err = error_hint(error_new(STATUS_CONFLICT, "the branch keeps moving; nothing was written"), "try again");
	write_end(writer);
	person_free(&author);
	person_free(&committer);
	return err;
}

struct error *approve(const struct reg *reg, const struct oid *id, const char *reason, struct oid *out,
		      struct error **warning)
{
	struct store *store = reg->site->store;
	struct commit commit;
	char *message;
	struct error *err = store_can_sign(store);

	*warning = NULL;
	if (!err)
		err = store_commit_read(store, id, &commit);
	if (err)
		return err;
	err = check_target(reg, &commit);
	if (!err) {
		message = message_of(&commit, reason);
		err = commit_approval(store, message, out, warning);
		free(message);
	}
	commit_free(&commit);
	return err;
}
