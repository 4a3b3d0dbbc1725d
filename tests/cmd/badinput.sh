#!/bin/sh
# Files that are no records: refused with file, line and column, by every way
# in; nothing is written.
. "${0%/*}/../lib.sh"

# bad PLACE TEXT: the file on standard input cannot be read, with its name, place
# and a text, by `add -f`, by `add -f -`, and by `add -f` with a field more.
bad() {
	cat >"$CASE/in.yaml"
	run afspraak add taak/nieuw -f "$CASE/in.yaml" -m x
	refused "afspraak: $CASE/in.yaml:$1: $2"
	run afspraak add taak/nieuw -f - -m x <"$CASE/in.yaml"
	refused "afspraak: standard input:$1: $2"
	run afspraak add taak/nieuw -f "$CASE/in.yaml" --set opmerkingen=x -m x
	refused "afspraak: $CASE/in.yaml:$1: $2"
}

# wrong TEXT: the file on standard input can be read and is no sound record.
wrong() {
	cat >"$CASE/in.yaml"
	run afspraak add taak/nieuw -f "$CASE/in.yaml" -m x
	refused "taken/nieuw.yaml:$1"
	expect_stderr_has "; nothing was written; 'afspraak check --explain CODE' says what a code means"
}

refused() {
	expect_status 4
	expect_stderr_has "$1"
	expect_stdout </dev/null
	expect_nothing_changed
	! grep -q "$(printf '[\033\001-\010]')" "$ERR" || fail 'a control character in a message'
}

test_no_yaml() {
	make_register
	printf 'naam: "open\naard: taak\n' | bad 1:7 'a quote that is never closed'
	printf 'naam: a: b\n' | bad 1:8 'a colon where no field can start'
	printf 'naam: N\n  aard: taak\n' | bad 2:7 'a colon where no field can start'
	printf 'naam: N\n\taard: taak\n' | bad 2:1 'a tab in the indentation'
	printf 'naam: [a, b\n' | bad 2:1 'a list without its ]'
	printf '%%YAML 1.1\n---\nnaam: N\n' | bad 1:1 ''
}

test_no_map() {
	make_register
	printf -- '- a\n- b\n' | bad 1:1 'the file is no list of fields'
	printf 'zomaar tekst\n' | bad 1:1 'the file is no list of fields'
	: | bad 1:1 'the file is empty'
	printf '# alleen commentaar\n' | bad 1:1 'the file is empty'
	printf '{}\n' | wrong "1:1: error: missing-field: the field 'naam' is missing"
}

test_what_yaml_has_and_records_have_not() {
	make_register
	printf 'naam: N\n---\nnaam: M\n' | bad 2:1 'a second document in one file'
	printf 'naam: &a N\naard: taak\n' | bad 1:7 'an anchor (&)'
	printf 'naam: N\naard: *a\n' | bad 2:7 'an alias (*)'
	printf 'naam: !!str N\n' | bad 1:7 'a tag (!)'
	printf 'naam: !python/object N\n' | bad 1:7 'a tag (!)'
	printf '? naam\n: N\n' | bad 1:1 "a field name marked with '?'"
	printf 'naam: N\naard: taak\nnaam: M\n' | bad 3:1 "the field 'naam' stands here for the second time"
	printf 'naam: N\nbronnen:\n  - {omschrijving: a, omschrijving: b}\n' | bad 3:23 "the field 'omschrijving' stands"
	printf 'naam: N\n<<: {aard: taak}\n' | wrong "2:1: error: unknown-field: unknown field '<<'"
}

test_no_text() {
	make_register
	printf 'naam: N\naard: ta\000ak\n' | bad 2:9 'a NUL byte'
	printf 'naam: N\303\naard: taak\n' | bad 1:8 'bytes that are not valid UTF-8'
	printf 'naam: caf\351\n' | bad 1:10 'bytes that are not valid UTF-8'
	printf '\377\376n\000a\000' | bad 1:1 'the file is UTF-16'
	printf '\357\273\277naam: N\n' | bad 1:1 'an invisible byte order mark'
	printf 'naam: N\033[2J\n' | bad 1:8 'a control character (U+001B)'
	printf 'naam: a\rb\n' | bad 1:8 'a carriage return without line feed'
}

test_too_deep() {
	make_register
	{ echo 'naam: N' && printf 'x: ' && printf '[%.0s' $(seq 40) && printf ']%.0s' $(seq 40) && echo; } |
		bad 2:35 'lists and maps more than 32 deep'
	{ printf 'x: ' && printf '[%.0s' $(seq 100000); } | bad 1:35 'lists and maps more than 32 deep'
	{ for depth in $(seq 0 40); do printf "%${depth}sx:\n" ''; done; } | bad 33:33 'lists and maps more than 32 deep'
}

test_too_large() {
	make_register
	head -c 1048576 /dev/zero | tr '\0' '#' >"$CASE/vol.yaml"
	run afspraak add taak/nieuw -f "$CASE/vol.yaml" -m x
	refused ''
	echo >>"$CASE/vol.yaml"
	run afspraak add taak/nieuw -f "$CASE/vol.yaml" -m x
	refused 'too large'
	run afspraak add taak/nieuw -f - -m x <"$CASE/vol.yaml"
	refused 'too large'
	run afspraak add taak/nieuw -f /dev/zero -m x
	refused 'too large'
	head -c 1000000 /dev/zero | tr '\0' x >"$CASE/waarde"
	{ printf 'naam: N\naard: taak\nwijze: onbekend\nomschrijving: ' && cat "$CASE/waarde" && echo; } >"$CASE/groot.yaml"
	run afspraak add taak/nieuw -f "$CASE/groot.yaml" -m x
	expect_status 0
	snapshot
	{ printf 'naam: N\naard: taak\nwijze: onbekend\nomschrijving: ' && head -c 48500 "$CASE/waarde" && cat "$CASE/waarde" && echo; } >"$CASE/groter.yaml"
	run afspraak add taak/tweede -f "$CASE/groter.yaml" --set opmerkingen="$(head -c 100 "$CASE/waarde")" -m x
	refused 'would make the file larger than 1024 KiB'
}

test_wrong_types() {
	make_register
	wrong '1:7: error: wrong-type: naam' <<-'EOF'
		naam: [N]
		aard: taak
		wijze: onbekend
	EOF
	wrong '4:13: error: wrong-type: belegd_bij' <<-'EOF'
		naam: N
		aard: taak
		wijze: onbekend
		belegd_bij: gemeente-voorbeeld
	EOF
	wrong '4:11: error: wrong-type: bronnen.0' <<-'EOF'
		naam: N
		aard: taak
		wijze: onbekend
		bronnen: [archief]
	EOF
	wrong "3:1: error: unknown-field: unknown field 'wijse'; did you mean 'wijze'?" <<-'EOF'
		naam: N
		aard: taak
		wijse: onbekend
	EOF
}

# Hostile files that are sound YAML cost no more than they are long.
test_many_keys_and_items() {
	make_register
	seq 60000 | sed 's/.*/k&: v/' >"$CASE/in.yaml"
	run timeout 20 afspraak add taak/nieuw -f "$CASE/in.yaml" -m x
	expect_status 4
	expect_nothing_changed
	{ printf 'naam: N\naard: taak\nwijze: onbekend\nbelegd_bij:\n' && seq 60000 | sed 's/.*/- x&/'; } >"$CASE/in.yaml"
	run timeout 20 afspraak add taak/nieuw -f "$CASE/in.yaml" -m x
	expect_status 4
	expect_nothing_changed
}

run_tests "$@"
