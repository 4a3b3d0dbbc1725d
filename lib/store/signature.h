/* Whether a commit carries a signature, and whose: as git judges SSH signatures,
 * by ssh-keygen and a file of allowed signers at the time of the commit. A
 * commit without a signature costs no process. */
#ifndef STORE_SIGNATURE_H
#define STORE_SIGNATURE_H

#include "store/store.h"

enum signature {
	SIGNATURE_NONE,
	SIGNATURE_GOOD,         /* by an allowed signer */
	SIGNATURE_BAD,          /* not of these bytes, not a signature at all, or by a revoked key */
	SIGNATURE_UNKNOWN_KEY,  /* right, by a key that is not allowed then; or OpenPGP or X.509, not verified */
};
const char *signature_name(enum signature signature);   /* "unknown_key": as JSON and CSV have it */

/* Whom to believe. */
struct signers {
	char *allowed;          /* a file as ssh-keygen(1) describes it under ALLOWED SIGNERS; or NULL */
	char *revoked;          /* a file of keys not to believe; or NULL */
};
/* gpg.ssh.allowedSignersFile and gpg.ssh.revocationFile; signers_free leaves it empty. */
void signers_find(struct store *store, struct signers *out);
void signers_free(struct signers *signers);

/* *by, owned by the caller, is the principal of a good signature and the
 * fingerprint of an unknown SSH key; NULL for others. Status 6 when the program
 * that verifies cannot be run. */
struct error *store_signature(struct store *store, const struct oid *commit, const struct signers *signers,
			      enum signature *out, char **by) MUST_CHECK;

#define SIGNATURE_SSH "-----BEGIN SSH SIGNATURE-----"

/* gpg.ssh.program, or ssh-keygen; the caller owns it. */
char *signature_program(struct store *store);
/* What to do when it cannot be run. */
struct error *signature_program_hint(struct error *err);

#endif
