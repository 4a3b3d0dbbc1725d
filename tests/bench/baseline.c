/* The floor that a command stands on: start libgit2, open the repository of
 * the current directory, stop. */
#include <git2.h>
#include <stdio.h>

int main(void)
{
	git_repository *repo = NULL;
	int rc;

	git_libgit2_init();
	rc = git_repository_open_ext(&repo, ".", 0, NULL);
	if (rc != 0)
		fprintf(stderr, "baseline: no repository here\n");
	git_repository_free(repo);
	git_libgit2_shutdown();
	return rc != 0;
}
