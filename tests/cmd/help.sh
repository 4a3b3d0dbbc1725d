#!/bin/sh
# afspraak help, -h, wrong commands and external ones.
. "${0%/*}/../lib.sh"

commands='init add amend import attach remove revert approve list show search log blame diff explain due overview check verify audit sync merge-file export schema hook reindex help version'

test_the_list_of_commands() {
	run afspraak help
	expect_status 0
	expect_stderr </dev/null
	for command in $commands; do
		grep -q "^    $command  *[A-Z]" "$OUT" || fail "$command is not listed"
	done
	expect_stdout_has "'afspraak help COMMAND' shows a command's manual"
	run afspraak help --names
	expect_status 0
	[ "$(tr '\n' ' ' <"$OUT")" = "$commands " ] || fail 'other names'
}

test_help_needs_no_register() {
	for command in $commands; do
		run afspraak "$command" -h
		expect_status 0
		expect_stderr </dev/null
		head -n 1 "$OUT" | grep -q "^usage: afspraak $command" || fail "no usage for $command"
		[ "$(awk 'length > 120' "$OUT")" = '' ] || fail "lines too long for $command"
		cp "$OUT" "$CASE/short"
		run afspraak "$command" --help
		expect_status 0
		expect_stdout <"$CASE/short"
	done
}

test_the_program_itself() {
	run afspraak -h
	expect_status 0
	expect_stderr </dev/null
	expect_stdout_has 'usage: afspraak [--version] COMMAND [ARG]...'
	run afspraak --help
	expect_status 0
	run afspraak
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has 'usage: afspraak'
}

test_unknown_commands() {
	run afspraak ament
	expect_status 2
	expect_stdout </dev/null
	echo "afspraak: unknown command 'ament'; did you mean 'amend'? 'afspraak help' lists the commands" | expect_stderr
	run afspraak zzzzzz
	expect_status 2
	echo "afspraak: unknown command 'zzzzzz'; 'afspraak help' lists the commands" | expect_stderr
	run afspraak ''
	expect_status 2
	run afspraak ../x
	expect_status 2
	expect_stderr_has "unknown command '../x'"
	run afspraak "$(printf '\033[2J')"
	expect_status 2
	! grep -q "$(printf '\033')" "$ERR" || fail 'an escape reaches the terminal'
	run afspraak --versoin
	expect_status 2
	expect_stderr_has "unknown option '--versoin'; did you mean '--version'?"
}

test_external_commands() {
	mkdir "$CASE/bin"
	printf '#!/bin/sh\npwd; printf "<%%s>" "$0" "$@"; exit 7\n' >"$CASE/bin/afspraak-eigen"
	chmod +x "$CASE/bin/afspraak-eigen"
	mkdir daar
	run env PATH="$CASE/bin:$PATH" afspraak -C daar eigen --set 'a b' -h
	expect_status 7
	printf '%s/daar\n<%s/bin/afspraak-eigen><--set><a b><-h>' "$PWD" "$CASE" | expect_stdout
	chmod -x "$CASE/bin/afspraak-eigen"
	run env PATH="$CASE/bin:$PATH" afspraak eigen
	[ "$STATUS" -eq 6 ] || [ "$STATUS" -eq 2 ] || fail 'wrong status'
	# One's own commands cannot be replaced.
	printf '#!/bin/sh\necho vals\n' >"$CASE/bin/afspraak-version"
	chmod +x "$CASE/bin/afspraak-version"
	run env PATH="$CASE/bin:$PATH" afspraak version
	expect_stdout_lacks vals
}

test_topics() {
	for topic in tutorial afspraak-tutorial register afspraak amend; do
		case $topic in
		tutorial | afspraak-tutorial) page=afspraak-tutorial.7 ;;
		register) page=afspraak-register.5 ;;
		afspraak) page=afspraak.1 ;;
		*) page=afspraak-$topic.1 ;;
		esac
		[ -e "$SRCDIR/man/$page" ] || continue
		run afspraak help $topic
		expect_status 0
		grep -q -i afspraak "$OUT" || fail 'no manual'
		! grep -q "$(printf '\b')" "$OUT" || fail 'overstrikes in a pipe'
	done
}

test_unknown_topics() {
	run afspraak help ament
	expect_status 2
	echo "afspraak: there is no manual for 'ament'; did you mean 'amend'?" | expect_stderr
	run afspraak help tutorail
	expect_status 2
	expect_stderr_has "did you mean 'tutorial'?"
	run afspraak help ../../etc/passwd
	expect_status 2
	expect_stderr_has "'afspraak help' lists the commands"
	run afspraak help amend add
	expect_status 2
	expect_stderr_has "'help' does not take 'add'"
	run afspraak help --nams
	expect_status 2
	expect_stderr_has "did you mean '--names'?"
}

test_common_options() {
	make_register
	run afspraak --color=altijd list
	expect_status 2
	expect_stderr_has "--color cannot be 'altijd'; choose one of: auto, always, never"
	run afspraak list --lang de
	expect_status 2
	expect_stderr_has "--lang cannot be 'de'; choose one of: nl, en"
	run afspraak --today 2025-02-30 add x --set titel=T -m x
	expect_status 2
	expect_stderr_has "--today is no calendar day: '2025-02-30'"
	run env AFSPRAAK_TODAY=morgen afspraak add x --set titel=T -m x
	expect_status 2
	expect_stderr_has "AFSPRAAK_TODAY is no calendar day: 'morgen'"
	run afspraak -C
	expect_status 2
	expect_stderr_has "option '-C' wants a value: -C DIR"
}

test_a_full_disk_is_no_answer() {
	[ -e /dev/full ] || skip 'no /dev/full'
	run sh -c 'afspraak help >/dev/full'
	expect_status 6
	expect_stderr_has 'cannot write to standard output: No space left on device'
	run sh -c 'afspraak -h >/dev/full'
	expect_status 6
}

run_tests "$@"
