#!/bin/sh
# The chapter for auditors says what the program does: its commands run, and what
# it shows of their output is in the output, in that order.
. "${0%/*}/../lib.sh"

# The literal blocks of the page as text.
literal_text() {
	sed -n '/^\.Bd -literal$/,/^\.Ed$/{/^\./d;p;}' "$1" |
		sed 's/\\(aq/'"'"'/g; s/\\(ti/~/g; s/\\-/-/g; s/\\e$/\\/; s/^\\&//'
}

# A script that runs each command with its output in a file of its own, and the
# lines that the page shows of it beside that.
script_of() {
	awk -v dir="$CASE/steps" '
		/^\$ / { n++; command = substr($0, 3); shown = 0; if (!/\\$/) flush(); next }
		command != "" { command = command "\n" $0; if (!/\\$/) flush(); next }
		{ print > (dir "/" n ".shown") }
		function flush() { printf "{ %s\n} >\"%s/%d.out\" 2>&1 || :\n", command, dir, n; command = "" }' "$1"
}

# Each line of the first file is in the second, one after the other.
in_order() {
	awk 'NR == FNR { wanted[++n] = $0; next } n && at < n && index($0, wanted[at + 1]) == 1 { at++ }
		END { if (at < n) { print "not shown: " wanted[at + 1]; exit 1 } }' "$1" "$2"
}

test_the_question_is_answered_as_the_chapter_says() {
	mkdir sources "$CASE/steps"
	cp -r "$SRCDIR/register" sources/register
	cd sources
	git config --global user.name Registrar
	git config --global user.email registrar@example.org
	literal_text "$SRCDIR/man/afspraak-auditor.7" >"$CASE/text"
	script_of "$CASE/text" >"$CASE/script"
	sh "$CASE/script"
	[ "$(grep -c '^{ ' "$CASE/script")" -ge 15 ] || fail 'commands are missing'
	shown=0
	for file in "$CASE"/steps/*.shown; do
		in_order "$file" "${file%.shown}.out" || fail "${file##*/}: $(cat "${file%.shown}.out")"
		shown=$((shown + 1))
	done
	[ "$shown" -ge 8 ] || fail 'outputs are missing'
	! grep -l '^afspraak: ' "$CASE"/steps/*.out || fail 'a command failed'
}

run_tests "$@"
