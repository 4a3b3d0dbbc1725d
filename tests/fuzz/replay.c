/* Feeds each file given, and each file of each directory given, to the fuzz
 * target, so that its corpus is a test without libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void die(const char *path)
{
	perror(path);
	exit(1);
}

static void replay_file(const char *path)
{
	struct str bytes = STR_INIT;
	char block[4096];
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		die(path);
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		str_addn(&bytes, block, n);
	if (ferror(file))
		die(path);
	fclose(file);
	/* The last line tells which file crashed. */
	puts(path);
	fflush(stdout);
	LLVMFuzzerTestOneInput((const uint8_t *)str_text(&bytes), bytes.len);
	str_free(&bytes);
}

static size_t replay(const char *path)
{
	struct stat st;
	struct dirent *entry;
	DIR *dir;
	size_t n = 0;

	if (stat(path, &st))
		die(path);
	if (!S_ISDIR(st.st_mode)) {
		replay_file(path);
		return 1;
	}
	dir = opendir(path);
	if (!dir)
		die(path);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.') {
			char *child = xasprintf("%s/%s", path, entry->d_name);

			n += replay(child);
			free(child);
		}
	}
	closedir(dir);
	return n;
}

int main(int argc, char **argv)
{
	size_t n = 0;

	for (int i = 1; i < argc; i++)
		n += replay(argv[i]);
	printf("%zu inputs replayed\n", n);
	return n ? 0 : 1;
}
