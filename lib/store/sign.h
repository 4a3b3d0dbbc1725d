/* Signing a commit with an SSH key, as git does for gpg.format=ssh: with
 * user.signingKey, by gpg.ssh.program. */
#ifndef STORE_SIGN_H
#define STORE_SIGN_H

#include "store/store.h"

struct signer {
	char *program;
	char *key;              /* a path, or the text of a public key */
	bool literal;           /* the text: the ssh-agent holds the private key */
};

/* The signer that git's configuration names. Status 2, with the git command
 * that sets it, when it names none, or a key file that is not there, or asks
 * for another format than SSH. */
struct error *signer_find(struct store *store, struct signer *out) MUST_CHECK;
void signer_free(struct signer *signer);        /* leaves it empty */

/* Sign the bytes of a commit; the signature is added to out without its last
 * newline. The program may ask for a passphrase on the terminal. Status 6 when
 * it cannot be run or cannot sign. No file is left behind. */
struct error *signer_sign(const struct signer *signer, const char *bytes, size_t len, struct str *out) MUST_CHECK;

#endif
