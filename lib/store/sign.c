#include "store/sign.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/process.h"
#include "store/scratch.h"
#include "store/signature.h"

enum { SIGNATURE_MAX = 1 << 20 };

static struct error *check_format(struct store *store)
{
	char *format = store_config(store, "gpg.format");
	struct error *err = NULL;

	if (!format || strcmp(format, "ssh") != 0)
		err = error_hint(error_new(STATUS_USAGE, "cannot sign: gpg.format is %s, and only ssh is supported; nothing was written",
					   format ? format : _("not set")),
				 "git config gpg.format ssh, or leave the commit unsigned with --no-sign");
	free(format);
	return err;
}

/* As git tells a public key from a path. */
static const char *literal_key(const char *value)
{
	if (starts_with(value, "key::"))
		return value + strlen("key::");
	return starts_with(value, "ssh-") ? value : NULL;
}

/* ssh-keygen takes the private key's path when only the public one is there. */
static bool is_there(const char *path)
{
	char *public = xasprintf("%s.pub", path);
	bool found = access(path, F_OK) == 0 || access(public, F_OK) == 0;

	free(public);
	return found;
}

static struct error *find_key(struct store *store, struct signer *out)
{
	const char *how = _("git config user.signingKey ~/.ssh/id_ed25519.pub names the key");
	char *value = store_config(store, "user.signingKey");
	struct error *err = NULL;

	if (!value || !*value) {
		err = error_hint(error_new(STATUS_USAGE, "cannot sign: there is no signing key; nothing was written"),
				 "%s", how);
	} else if (literal_key(value)) {
		out->literal = true;
		out->key = xstrdup(literal_key(value));
	} else {
		out->key = store_config_path(store, "user.signingKey");
		if (!out->key || !is_there(out->key))
			err = error_hint(error_new(STATUS_USAGE, "cannot sign: there is no key %s; nothing was written",
						   out->key ? out->key : value),
					 "%s", how);
	}
	free(value);
	return err;
}

struct error *signer_find(struct store *store, struct signer *out)
{
	struct error *err = check_format(store);

	*out = (struct signer){ .program = NULL };
	if (!err)
		err = find_key(store, out);
	if (!err)
		out->program = signature_program(store);
	else
		signer_free(out);
	return err;
}

void signer_free(struct signer *signer)
{
	free(signer->program);
	free(signer->key);
	*signer = (struct signer){ .program = NULL };
}

/* The helper's first line, which is the reason as a rule. */
static struct error *refused(const struct signer *signer, const struct str *messages)
{
	const char *text = str_text(messages);

	if (!messages->len)
		text = _("it gave no reason");
	return error_hint(error_new(STATUS_SYSTEM, "'%s' did not sign: %.*s; nothing was written", signer->program,
				    (int)strcspn(text, "\r\n"), text),
			  signer->literal ? N_("'ssh-add -L' lists the keys that the ssh-agent holds")
					  : N_("git config user.signingKey names the key"));
}

static struct error *run_signer(const struct signer *signer, const char *key, const char *buffer)
{
	const char *argv[] = { signer->program, "-Y", "sign", "-n", "git", "-f", key, NULL, NULL, NULL };
	struct process process = { .argv = argv, .messages = true };
	struct str messages = STR_INIT;
	struct error *err;
	int status = 0;

	argv[7] = signer->literal ? "-U" : buffer;
	argv[8] = signer->literal ? buffer : NULL;
	err = process_run_with(&process, &messages, &status);
	if (err)
		signature_program_hint(err);
	else if (status != 0)
		err = refused(signer, &messages);
	str_free(&messages);
	return err;
}

static struct error *sign_in(const char *directory, const struct signer *signer, const char *bytes, size_t len,
			     struct str *out)
{
	char *buffer = NULL, *key = NULL, *signature = xasprintf("%s/commit.sig", directory);
	struct error *err = scratch_write(directory, "commit", bytes, len, &buffer);

	if (!err && signer->literal)
		err = scratch_write(directory, "key", signer->key, strlen(signer->key), &key);
	if (!err)
		err = run_signer(signer, key ? key : signer->key, buffer);
	if (!err) {
		/* What cannot be read begins with nothing. */
		error_free(file_slurp(signature, SIGNATURE_MAX, out));
		str_trim_end(out);
	}
	if (!err && !starts_with(str_text(out), SIGNATURE_SSH))
		err = error_new(STATUS_SYSTEM, "'%s' made no signature; nothing was written", signer->program);
	free(signature);
	free(key);
	free(buffer);
	return err;
}

struct error *signer_sign(const struct signer *signer, const char *bytes, size_t len, struct str *out)
{
	char *directory;
	struct error *err = scratch_make(&directory);

	if (!err)
		err = sign_in(directory, signer, bytes, len, out);
	scratch_remove(directory);
	return err;
}
