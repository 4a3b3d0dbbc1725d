#include "store/scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct error *scratch_make(char **out)
{
	const char *parent = getenv("TMPDIR");
	char *path = xasprintf("%s/afspraak.XXXXXX", parent && *parent ? parent : "/tmp");
	struct error *err = NULL;

	*out = NULL;
	if (mkdtemp(path)) {
		*out = path;
		return NULL;
	}
	err = error_errno("cannot make a directory like %s", path);
	free(path);
	return err;
}

void scratch_remove(char *directory)
{
	if (directory)
		file_remove_tree(directory);
	free(directory);
}

struct error *scratch_write(const char *directory, const char *name, const char *bytes, size_t len,
			    char **path)
{
	struct error *err = NULL;
	int fd;

	*path = xasprintf("%s/%s", directory, name);
	fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno("cannot write %s", *path);
	if (!write_all(fd, bytes, len))
		err = error_errno("cannot write %s", *path);
	if (close(fd) != 0 && !err)
		err = error_errno("cannot write %s", *path);
	return err;
}
