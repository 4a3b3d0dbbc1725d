#!/bin/sh
# Each header compiles alone, and twice, with the project's own flags.

# A make of its own, apart from the one that may have started this.
flags=$(MAKEFLAGS='' make -s --eval='lint-flags:;@echo $(CC) $(CFLAGS_all)' \
	lint-flags DEV=1 ${CC:+"CC=$CC"}) || exit 1
status=0
for header in lib/*/*.h cmd/*.h; do
	[ -e "$header" ] || continue
	# shellcheck disable=SC2086 # a compiler and its flags
	printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' "$header" "$header" |
		$flags -iquote . -iquote cmd -fsyntax-only -x c - || {
		echo "$header:1: does not compile alone"
		status=1
	}
done
exit $status
