#!/bin/sh
# Text files end in a newline, have no white space at the end of a line, no
# CRLF, no spaces before a TAB, no spaces where C wants a TAB, and name no
# place of one machine. Fuzz corpora and hostile fixtures are what they are.

if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -co --exclude-standard
else
	find . \( -name .git -o -name .build \) -prune -o -type f -print | sed 's,^\./,,'
fi | grep -v -e '^tests/fuzz/corpus/' -e '^tests/data/' | sort | while read -r path; do
	# Without binary and empty files.
	[ ! -f "$path" ] || ! grep -qI . "$path" || echo "$path"
done | {
	status=0
	while read -r path; do
		[ -z "$(tail -c 1 "$path")" ] || { echo "$path: no newline at the end"; status=1; }
		awk '
			function bad(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; wrong = 1 }
			/\r$/ { bad("CRLF") }
			/[ \t]$/ { bad("white space at the end") }
			/^ +\t/ { bad("spaces before a TAB") }
			FILENAME ~ /\.[ch]$/ && /^\t*        / { bad("eight spaces where a TAB goes") }
			/\/(home|Users)\/[a-z]/ { bad("a place of one machine") }
			END { exit wrong }' "$path" || status=1
	done
	exit $status
}
