#include "cmd/editor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tty.h"

#define TEXT_MAX ((size_t)16 * 1024 * 1024)

/* git's order: GIT_EDITOR, core.editor, VISUAL (on a real terminal), EDITOR. */
static struct error *find_editor(struct run *run, char **out)
{
	const char *term = getenv("TERM"), *value = getenv("GIT_EDITOR");
	bool dumb = !term || strcmp(term, "dumb") == 0;

	*out = value && *value ? xstrdup(value) : store_config(run->site->store, "core.editor");
	if (!*out && !dumb && (value = getenv("VISUAL")) && *value)
		*out = xstrdup(value);
	if (!*out && (value = getenv("EDITOR")) && *value)
		*out = xstrdup(value);
	if (*out)
		return NULL;
	if (dumb || !isatty(STDIN_FILENO))
		return error_hint(error_new(STATUS_USAGE, "no editor to open: there is no terminal and EDITOR is not set"),
				  "give the reason with -m, and fields with --set or -f FILE");
	*out = xstrdup("editor");
	return NULL;
}

char *editor_path(struct run *run, const char *name, const char *suffix)
{
	return xasprintf("%s/afspraak/%s.%ld%s", store_gitdir(run->site->store), name, (long)getpid(), suffix);
}

struct error *editor_open(struct run *run, const char *path, struct str *text)
{
	const char *name = strrchr(path, '/') + 1;
	char *directory = xstrndup(path, (size_t)(name - path - 1)), *editor = NULL;
	struct error *err = find_editor(run, &editor);

	if (!err && mkdir(directory, 0777) != 0 && errno != EEXIST)
		err = error_errno("cannot write in %s", store_gitdir(run->site->store));
	if (!err)
		err = file_write(directory, name, str_text(text), text->len);
	if (!err) {
		if (strcmp(editor, ":") != 0)
			err = run_with_argument(editor, path);
		str_truncate(text, 0);
		err = error_first(err, file_slurp(path, TEXT_MAX, text));
	}
	free(directory);
	free(editor);
	return err;
}

void editor_done(char *path)
{
	if (path)
		unlink(path);
	free(path);
}
