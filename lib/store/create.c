#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/internal.h"

static struct error *make_in(const char *directory)
{
	git_repository_init_options options;
	git_repository *repo;

	if (mkdir(directory, 0777) != 0)
		return error_errno("cannot make %s", directory);
	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_EXTERNAL_TEMPLATE;
	if (git_repository_init_ext(&repo, directory, &options) != 0)
		return store_error("cannot make a repository in %s", directory);
	git_repository_free(repo);
	return NULL;
}

static struct error *move_git(const char *tmp, const char *directory)
{
	char *from = xasprintf("%s/.git", tmp), *to = xasprintf("%s/.git", directory);
	struct error *err = NULL;

	if (rename(from, to) != 0) {
		err = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
			? error_hint(error_new(STATUS_NO_REGISTER, "%s is there, but is no git repository", to),
				     "see what it is, and move it away")
			: error_errno("cannot make %s", to);
	}
	free(from);
	free(to);
	return err;
}

/* A repository is many files, and one that is half made is none, and in the
 * way of the next try: it is made aside and moved into place. The directory is
 * locked meanwhile, so what stands aside is nobody else's work. */
struct error *store_create(const char *directory, struct store **out, bool *made)
{
	char *tmp = xasprintf("%s/.git.afspraak-tmp", directory);
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct error *err = NULL;

	*made = false;
	libgit2_start();
	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		err = error_errno("cannot enter %s", directory);
	else
		file_remove_tree(tmp);
	if (!err && !store_exists(directory)) {
		err = make_in(tmp);
		if (!err)
			err = move_git(tmp, directory);
		file_remove_tree(tmp);
		*made = !err;
	}
	if (fd >= 0)
		close(fd);
	if (!err)
		err = store_open(directory, out);
	git_libgit2_shutdown();
	free(tmp);
	return err;
}
