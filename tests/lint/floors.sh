#!/bin/sh
# What is kept lies under the folders of the house, and an #include "floor/file.h"
# points to its own floor or to one below.

astray=$(git ls-files 2>/dev/null | sed 's|/.*||' | sort -u |
	grep -vxE '\..*|Makefile|README\.md|cmd|lib|register|tests|man')
if [ -n "$astray" ]; then
	printf '%s: does not belong at the top\n' "$astray"
	exit 1
fi

find lib cmd -name '*.[ch]' | sort | xargs awk '
BEGIN {
	rank["base"] = 0
	rank["yaml"] = rank["store"] = 1        # neither knows the other
	rank["model"] = 2
	rank["history"] = 3
	rank["report"] = 4
	rank["cmd"] = 5
}
function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	wrong = 1
}
function floor_of_file(    part, n) {
	n = split(FILENAME, part, "/")
	return part[1] == "cmd" ? "cmd" : n > 2 ? part[2] : ""
}
FNR == 1 {
	here = floor_of_file()
	if (!(here in rank))
		bad("this folder is no floor")
}
/^[ \t]*#[ \t]*include/ {
	name = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
	if (name ~ /^</)
		next
	if (name !~ /^"[^"]*"/) {
		bad("an include that is not spelt out")
		next
	}
	name = substr(name, 2)
	sub(/".*/, "", name)
	there = name
	sub(/\/.*/, "", there)
	if (name !~ /\// || name ~ /\.\./ || !(there in rank))
		bad("\"" name "\" is no path from a floor")
	else if (there != here && rank[there] >= rank[here])
		bad(here " does not stand on " there ": \"" name "\"")
	else if (there != here && name ~ /internal\.h$/)
		bad("\"" name "\" belongs to " there " alone")
}
END { exit wrong }' || exit 1
