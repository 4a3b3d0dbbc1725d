#include "store/text.h"

#include "store/internal.h"

static git_merge_file_input input_of(const struct str *text)
{
	git_merge_file_input input = { .version = GIT_MERGE_FILE_INPUT_VERSION };

	input.ptr = str_text(text);
	input.size = text->len;
	return input;
}

static git_merge_file_favor_t favor_of(enum text_favor favor)
{
	switch (favor) {
	case TEXT_FAVOR_OURS:
		return GIT_MERGE_FILE_FAVOR_OURS;
	case TEXT_FAVOR_BOTH:
		return GIT_MERGE_FILE_FAVOR_UNION;
	case TEXT_FAVOR_NONE:
		break;
	}
	return GIT_MERGE_FILE_FAVOR_NORMAL;
}

struct error *text_merge(const struct str *base, const struct str *ours, const struct str *theirs,
			 enum text_favor favor, struct str *out, bool *clean)
{
	git_merge_file_input b = input_of(base), o = input_of(ours), t = input_of(theirs);
	git_merge_file_options options = { .version = GIT_MERGE_FILE_OPTIONS_VERSION, .favor = favor_of(favor) };
	git_merge_file_result result = { 0 };
	struct error *err = NULL;

	/* Never shut down: setting it up takes longer than many a merge. */
	libgit2_start();
	if (git_merge_file(&result, &b, &o, &t, &options) != 0) {
		err = store_error("cannot merge text");
	} else {
		str_addn(out, result.ptr, result.len);
		*clean = result.automergeable;
	}
	git_merge_file_result_free(&result);
	return err;
}
