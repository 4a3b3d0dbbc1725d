#!/bin/sh
# Functions over 100 lines and files over 700 fail; over 75 and 500 are told.

files=$(mktemp)
trap 'rm -f "$files"' EXIT
find lib cmd -name '*.[ch]' | sort >"$files"

measure_files() {
	xargs awk '{ n[FILENAME]++ } END { for (f in n) print n[f], f ":1", "file" }' <"$files" | sort -k 2
}

measure_functions() {
	ctags -L "$files" --languages=C --langmap=C:.c.h --kinds-C=f --fields=ne --sort=no -f - |
		awk -F '\t' '!/^!/ {
			for (i = 4; i <= NF; i++) {
				if ($i ~ /^line:/) first = substr($i, 6)
				if ($i ~ /^end:/) print substr($i, 5) - first + 1, $2 ":" first, $1
			}
		}'
}

# fail over the first number, tell over the second
judge() {
	awk -v most="$1" -v much="$2" '
		$1 > most { printf "%s: %s has %d lines, at most %d\n", $2, $3, $1, most; wrong = 1; next }
		$1 > much { printf "%s: advice: %s has %d lines, better %d\n", $2, $3, $1, much }
		END { exit wrong }'
}

status=0
measure_files | judge 700 500 || status=1
if ctags --version 2>/dev/null | grep -q Universal; then
	measure_functions | judge 100 75 || status=1
	measure_functions | sort -n | awk '{ n[NR] = $1 }
		END { if (NR) printf "%d functions, median %d lines, 95%% within %d, longest %d\n",
			NR, n[int((NR + 1) / 2)], n[int(NR * 0.95 + 0.5)], n[NR] }'
else
	echo 'no universal-ctags: functions are not measured'
fi
exit $status
