#!/bin/sh
# Calls that have no place here, with what to use instead.

find lib cmd -name '*.[ch]' | sort | xargs awk -f tests/lint/code.awk | awk '
BEGIN {
	ban("strcpy strcat strncpy strncat sprintf vsprintf gets", "struct str of base/str.h")
	ban("strtok", "strv_split of base/str.h")
	ban("atoi atol atoll atof", "a parser that sees errors")
	ban("system popen", "posix_spawn with an argument list")
	ban("mktemp tmpnam tempnam tmpfile", "file_write of base/file.h")
	ban("alloca setjmp longjmp", "nothing: this is not done")
	ban("malloc calloc realloc reallocarray strdup strndup asprintf vasprintf", "base/mem.h", "lib/base/mem.c")
	# Below cmd/ an error is returned, not printed; progress.c prints no errors.
	ban("perror", "struct error of base/error.h")
	word["stderr"] = word["STDERR_FILENO"] = "struct error of base/error.h"
}
function ban(names, use, except,    part, n) {
	for (n = split(names, part, " "); n; n--) {
		instead[part[n]] = use
		allowed[part[n]] = except
	}
}
function bad(name, use) {
	printf "%s:%s: %s: use %s\n", path, line, name, use
	wrong = 1
}
{
	path = line = code = $0
	sub(/:.*/, "", path)
	sub(/^[^:]*:/, "", line)
	sub(/:.*/, "", line)
	sub(/^[^:]*:[^:]*:/, "", code)
	while (match(code, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(?/)) {
		name = substr(code, RSTART, RLENGTH)
		code = substr(code, RSTART + RLENGTH)
		call = sub(/[ \t]*\($/, "", name)
		sub(/[ \t]+$/, "", name)
		if (call && name in instead && path != allowed[name])
			bad(name, instead[name])
		else if (name in word && path ~ /^lib\// && path !~ /^lib\/base\/(mem|progress)\.c$/)
			bad(name, word[name])
	}
}
END { exit wrong }'
