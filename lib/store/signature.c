#include "store/internal.h"

struct error *store_is_signed(struct store *store, const struct oid *id, bool *out)
{
	char hex[OID_HEX_SIZE];
	git_buf signature = GIT_BUF_INIT;
	git_commit *commit;
	int rc;

	oid_hex(id, hex);
	if (git_commit_lookup(&commit, store->repo, to_git(id)) != 0)
		return store_error("cannot read commit %s", hex);
	rc = git_commit_header_field(&signature, commit, "gpgsig");
	git_buf_dispose(&signature);
	git_commit_free(commit);
	*out = rc == 0;
	return rc == 0 || rc == GIT_ENOTFOUND ? NULL : store_error("cannot read commit %s", hex);
}
