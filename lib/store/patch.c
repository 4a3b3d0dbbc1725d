#include "store/internal.h"

struct error *store_diff_text(const char *path, const char *before, size_t before_len, const char *after,
			      size_t after_len, struct str *out)
{
	struct error *err = NULL;
	git_buf text = GIT_BUF_INIT;
	git_patch *patch;

	if (git_patch_from_buffers(&patch, before, before_len, before ? path : NULL, after, after_len,
				   after ? path : NULL, NULL) != 0)
		return store_error("cannot compare %s", path);
	if (git_patch_to_buf(&text, patch) != 0)
		err = store_error("cannot compare %s", path);
	else
		str_addn(out, text.ptr, text.size);
	git_buf_dispose(&text);
	git_patch_free(patch);
	return err;
}
