#include "store/signature.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"
#include "store/internal.h"
#include "store/scratch.h"

const char *signature_name(enum signature signature)
{
	static const char *const names[] = {
		[SIGNATURE_NONE] = "none", [SIGNATURE_GOOD] = "good", [SIGNATURE_BAD] = "bad",
		[SIGNATURE_UNKNOWN_KEY] = "unknown_key",
	};

	return names[signature];
}

char *signature_program(struct store *store)
{
	char *program = store_config(store, "gpg.ssh.program");

	return program && *program ? program : (free(program), xstrdup("ssh-keygen"));
}

struct error *signature_program_hint(struct error *err)
{
	return error_hint(err, "install openssh-client, or name the program: git config gpg.ssh.program ssh-keygen");
}

void signers_find(struct store *store, struct signers *out)
{
	out->allowed = store_config_path(store, "gpg.ssh.allowedSignersFile");
	out->revoked = store_config_path(store, "gpg.ssh.revocationFile");
	/* git too goes on without a revocation file that is not there. */
	if (out->revoked && access(out->revoked, R_OK) != 0) {
		free(out->revoked);
		out->revoked = NULL;
	}
}

void signers_free(struct signers *signers)
{
	free(signers->allowed);
	free(signers->revoked);
	*signers = (struct signers){ NULL, NULL };
}

/* --- the commit's bytes ------------------------------------------------------- */

/* What was signed, and the signature. libgit2's own way of taking them apart
 * differs from git's for a commit with several signatures, and what git says of
 * a commit is what counts. */
struct signed_bytes {
	struct str payload, signature;
	int64_t when;           /* the committer's time */
};

static bool line_starts(const char *line, const char *end, const char *prefix)
{
	size_t len = strlen(prefix);

	return (size_t)(end - line) >= len && memcmp(line, prefix, len) == 0;
}

/* In which header a line is: ours, another signature's (left out of what was
 * signed, like ours), or any other. */
enum header { HEADER_OTHER, HEADER_OURS, HEADER_OTHER_SIGNATURE };

static void take_apart(const char *bytes, size_t len, struct signed_bytes *out)
{
	static const char ours[] = "gpgsig ";
	const char *line = bytes, *end = bytes + len;
	enum header in = HEADER_OTHER;

	while (line < end && *line != '\n') {
		const char *newline = memchr(line, '\n', (size_t)(end - line)), *next = newline ? newline + 1 : end;
		const char *text = line + 1;

		if (*line != ' ') {
			in = line_starts(line, next, ours) ? HEADER_OURS
			     : line_starts(line, next, "gpgsig") ? HEADER_OTHER_SIGNATURE : HEADER_OTHER;
			text = line + strlen(ours);
		}
		if (in == HEADER_OURS)
			str_addn(&out->signature, text, (size_t)(next - text));
		else if (in == HEADER_OTHER)
			str_addn(&out->payload, line, (size_t)(next - line));
		line = next;
	}
	str_addn(&out->payload, line, (size_t)(end - line));
}

static struct error *read_bytes(struct store *store, const struct oid *id, struct signed_bytes *out)
{
	char hex[OID_HEX_SIZE];
	git_odb_object *object = NULL;
	git_commit *commit = NULL;
	struct error *err = NULL;
	git_odb *odb = NULL;

	oid_hex(id, hex);
	if (git_commit_lookup(&commit, store->repo, to_git(id)) != 0 ||
	    git_repository_odb(&odb, store->repo) != 0 || git_odb_read(&object, odb, to_git(id)) != 0) {
		err = store_error("cannot read commit %s", hex);
	} else {
		out->when = git_commit_time(commit);
		take_apart(git_odb_object_data(object), git_odb_object_size(object), out);
	}
	git_odb_object_free(object);
	git_odb_free(odb);
	git_commit_free(commit);
	return err;
}

/* --- verification -------------------------------------------------------------- */

/* One signature under examination. */
struct trial {
	const struct signers *signers;
	char *program;
	char *payload, *signature;      /* files */
	char time[48];                  /* the option that says when it was made */
};

/* ssh-keygen reads a day and time in the local time zone, as git writes it. */
static void set_time(struct trial *trial, int64_t when)
{
	time_t seconds = (time_t)when;
	struct tm local;

	if (!localtime_r(&seconds, &local) ||
	    strftime(trial->time, sizeof trial->time, "-Overify-time=%Y%m%d%H%M%S", &local) == 0)
		trial->time[0] = '\0';
}

/* argv has room for what is appended: the time and an end. */
static struct error *ask(const struct trial *trial, const char **argv, size_t n, struct str *out, bool *yes)
{
	struct process process = { .argv = argv, .input = trial->payload };
	struct error *err;
	int status = 0;

	if (trial->time[0])
		argv[n++] = trial->time;
	argv[n] = NULL;
	err = process_run_with(&process, out, &status);
	*yes = !err && status == 0;
	return err ? signature_program_hint(err) : NULL;
}

static struct error *find_principals(const struct trial *trial, struct strv *out)
{
	const char *argv[9] = { trial->program, "-Y", "find-principals", "-f", trial->signers->allowed, "-s",
				trial->signature };
	struct str text = STR_INIT;
	struct error *err;
	bool found;

	err = ask(trial, argv, 7, &text, &found);
	str_trim_end(&text);
	if (found && text.len)
		strv_split(out, text.ptr, '\n');
	str_free(&text);
	return err;
}

static struct error *verify_as(const struct trial *trial, const char *principal, bool *good)
{
	const char *argv[15] = { trial->program, "-Y", "verify", "-n", "git", "-f", trial->signers->allowed, "-I",
				 principal, "-s", trial->signature };
	size_t n = 11;

	if (trial->signers->revoked) {
		argv[n++] = "-r";
		argv[n++] = trial->signers->revoked;
	}
	return ask(trial, argv, n, NULL, good);
}

/* Whether the signature is right by the key that it names itself; its
 * fingerprint is the last word of: Good "git" signature with ED25519 key SHA256:... */
static struct error *check_alone(const struct trial *trial, bool *right, char **fingerprint)
{
	const char *argv[9] = { trial->program, "-Y", "check-novalidate", "-n", "git", "-s", trial->signature };
	struct str text = STR_INIT;
	const char *last;
	struct error *err = ask(trial, argv, 7, &text, right);

	str_trim_end(&text);
	last = strrchr(str_text(&text), ' ');
	if (*right && last)
		*fingerprint = xstrdup(last + 1);
	str_free(&text);
	return err;
}

static struct error *judge(const struct trial *trial, enum signature *out, char **by)
{
	struct strv principals = STRV_INIT;
	struct error *err = NULL;
	bool yes = false;

	*out = SIGNATURE_BAD;
	if (trial->signers->allowed)
		err = find_principals(trial, &principals);
	for (size_t i = 0; i < principals.n && !err && !yes; i++) {
		err = verify_as(trial, principals.items[i], &yes);
		if (yes) {
			*out = SIGNATURE_GOOD;
			*by = xstrdup(principals.items[i]);
		}
	}
	if (!err && !principals.n) {
		err = check_alone(trial, &yes, by);
		if (yes)
			*out = SIGNATURE_UNKNOWN_KEY;
	}
	strv_free(&principals);
	return err;
}

static struct error *try_bytes(struct store *store, const struct signed_bytes *bytes, const struct signers *signers,
			       enum signature *out, char **by)
{
	struct trial trial = { .signers = signers };
	char *directory;
	struct error *err = scratch_make(&directory);

	if (err)
		return err;
	trial.program = signature_program(store);
	set_time(&trial, bytes->when);
	err = scratch_write(directory, "commit", str_text(&bytes->payload), bytes->payload.len, &trial.payload);
	if (!err)
		err = scratch_write(directory, "signature", str_text(&bytes->signature), bytes->signature.len,
				    &trial.signature);
	if (!err)
		err = judge(&trial, out, by);
	scratch_remove(directory);
	free(trial.program);
	free(trial.payload);
	free(trial.signature);
	return err;
}

struct error *store_signature(struct store *store, const struct oid *commit, const struct signers *signers,
			      enum signature *out, char **by)
{
	struct signed_bytes bytes = { STR_INIT, STR_INIT, 0 };
	struct error *err = read_bytes(store, commit, &bytes);

	*out = SIGNATURE_NONE;
	*by = NULL;
	if (!err && bytes.signature.len) {
		if (starts_with(str_text(&bytes.signature), SIGNATURE_SSH))
			err = try_bytes(store, &bytes, signers, out, by);
		else
			*out = starts_with(str_text(&bytes.signature), "-----BEGIN PGP ") ||
			       starts_with(str_text(&bytes.signature), "-----BEGIN SIGNED MESSAGE-----")
				       ? SIGNATURE_UNKNOWN_KEY : SIGNATURE_BAD;
	}
	str_free(&bytes.payload);
	str_free(&bytes.signature);
	return err;
}
