#!/bin/sh
# What every command shares: global options, finding the register, where output
# goes, help, and commands of others.
. "${0%/*}/../lib.sh"

looking='list|show dvo-bouwtoezicht|search bouw|log|blame dvo-bouwtoezicht|diff HEAD^..HEAD|explain dvo-bouwtoezicht|overview|check'

# A register with two commits, so that diff has something to say.
make_changed_register() {
	make_register
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P3M/' afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Kortere termijn'
	snapshot
}

# Call a function with each looking command in $command and its options in "$@".
each_looking_command() {
	_call=$1
	_rest="$looking|"
	while [ -n "$_rest" ]; do
		command=${_rest%%|*}
		_rest=${_rest#*|}
		# shellcheck disable=SC2086 # several words
		$_call $command
	done
}

expect_one_line_on_stderr() {
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
}

# Run a shell command with a terminal for its output, which comes to $OUT.
on_a_terminal() {
	command -v script >/dev/null || skip 'no script(1) to make a terminal with'
	script -q -e -c true /dev/null >/dev/null 2>&1 || skip 'script(1) of another kind'
	run script -q -e -c "$1" /dev/null
	tr -d '\r' <"$OUT" >"$CASE/text"
	cp "$CASE/text" "$OUT"
}

# --- help ----------------------------------------------------------------------

test_no_command_is_wrong_use() {
	run afspraak
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has 'usage: afspraak [--version] COMMAND [ARG]...'
	cp "$ERR" "$CASE/usage"
	for help in -h --help; do
		run afspraak $help
		expect_status 0
		expect_stderr </dev/null
		expect_stdout <"$CASE/usage"
	done
}

test_help_of_every_command_needs_no_register() {
	for name in $(afspraak help --names); do
		run afspraak "$name" -h
		expect_status 0
		expect_stderr </dev/null
		head -n 1 "$OUT" | grep -q "^usage: afspraak $name" || fail 'no usage'
		cp "$OUT" "$CASE/usage"
		run afspraak "$name" --help
		expect_status 0
		expect_stdout <"$CASE/usage"
		run afspraak --no-pager "$name" operand -h
		expect_status 0
		expect_stdout <"$CASE/usage"
		! grep -n '.\{101\}' "$CASE/usage" || fail 'a line that is too long to read'
		run afspraak "$name" --no-such-option
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "unknown option '--no-such-option'"
		expect_one_line_on_stderr
	done
	[ -z "$(ls -A)" ] || fail 'something was made'
}

test_help_lists_the_commands() {
	run afspraak help
	expect_status 0
	for name in $(afspraak help --names); do
		grep -q "^    $name  *[A-Z]" "$OUT" || fail "help lacks $name"
	done
	run afspraak help lst
	expect_status 2
	expect_stderr_has "there is no manual for 'lst'; did you mean 'list'?"
	run afspraak help --nmaes
	expect_status 2
	expect_stderr_has "did you mean '--names'?"
}

test_help_shows_the_manual() {
	command -v mandoc >/dev/null || skip 'no mandoc to show it with'
	[ "${AFSPRAAK%/.build/*}" = "$SRCDIR" ] || skip 'not in the build tree'
	for topic in $(afspraak help --names) register tutorial auditor afspraak; do
		page=afspraak-$topic
		[ "$topic" != afspraak ] || page=afspraak
		[ -n "$(find "$SRCDIR/man" -name "$page.[157]")" ] || skip "no manual page of $topic yet"
		run afspraak help "$topic"
		expect_status 0
		expect_stderr </dev/null
		expect_stdout_has NAME
		expect_stdout_has "$page"
		! grep -n "$(printf '\b')" "$OUT" || fail 'overstrikes in a pipe'
	done
}

test_version() {
	run afspraak version
	expect_status 0
	grep -q -E -x 'afspraak [0-9]+\.[0-9]+\.[0-9]+' "$OUT" || fail 'no version'
	cp "$OUT" "$CASE/version"
	run afspraak --version
	expect_status 0
	expect_stdout <"$CASE/version"
}

# --- unknown -------------------------------------------------------------------

test_unknown_commands_and_options_name_the_nearest() {
	while IFS='|' read -r command message; do
		# shellcheck disable=SC2086 # several words
		run afspraak $command
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$message"
		expect_one_line_on_stderr
	done <<-'EOF'
		lst|unknown command 'lst'; did you mean 'list'?
		overzicht|unknown command 'overzicht'
		LIST|unknown command 'LIST'
		../list|unknown command '../list'
		--no-pagr list|unknown option '--no-pagr'; did you mean '--no-pager'?
		list --colour always|unknown option '--colour'; did you mean '--color'?
		list -q|unknown option '-q'
		list -C|option '-C' wants a value: -C DIR
		list --no-pager=x|option '--no-pager' takes no value
		list --color red|--color cannot be 'red'; choose one of: auto, always, never
		--lang de list|--lang cannot be 'de'; choose one of: nl, en
	EOF
	run afspraak ''
	expect_status 2
	run afspraak "$(printf 'l\033[2Jst')"
	expect_status 2
	! grep -n "$(printf '\033')" "$ERR" || fail 'ESC in the message'
}

# --- global options -------------------------------------------------------------

test_directory() {
	make_register
	run afspraak list
	cp "$OUT" "$CASE/here"
	mkdir "$CASE/elders"
	cd "$CASE/elders" || exit
	run afspraak -C ../work list
	expect_stdout <"$CASE/here"
	run afspraak list -C ../work
	expect_stdout <"$CASE/here"
	run afspraak -C nergens list
	expect_status 3
	expect_stderr <<-'EOF'
		afspraak: cannot enter nergens: No such file or directory
	EOF
	# What else is named is seen from there.
	run afspraak -C ../work overview -o ../uit.html --format html
	expect_status 0
	[ -s "$CASE/uit.html" ] || fail 'not written from the other directory'
}

test_language() {
	make_changed_register
	run afspraak --lang en overview
	expect_stdout_has 'Reference date'
	cp "$OUT" "$CASE/english"
	run afspraak overview --lang en
	expect_stdout <"$CASE/english"
	run afspraak overview
	expect_stdout_has Peildatum
	cp "$OUT" "$CASE/dutch"
	run env LANG=en_US.UTF-8 LC_ALL=en_US.UTF-8 afspraak overview
	expect_stdout <"$CASE/dutch"
	sed -i 's/^taal: nl/taal: en/' register.yaml
	commit_all 'Engels'
	run afspraak overview
	expect_stdout_has 'Reference date'
	run afspraak overview --lang nl
	expect_stdout_has Peildatum
}

test_today() {
	make_register
	for place in before after; do
		case $place in
		before) run afspraak --today 2026-02-03 explain dvo-bouwtoezicht --format json ;;
		after) run afspraak explain dvo-bouwtoezicht --format json --today 2026-02-03 ;;
		esac
		expect_status 0
		expect_json .on 2026-02-03
	done
	run env AFSPRAAK_TODAY=2026-02-04 afspraak explain dvo-bouwtoezicht --format json
	expect_json .on 2026-02-04
	run env AFSPRAAK_TODAY=gisteren afspraak explain dvo-bouwtoezicht
	expect_status 2
	expect_stderr_has "AFSPRAAK_TODAY is no calendar day: 'gisteren'"
	run afspraak overview --today 2025-02-30
	expect_status 2
	expect_stderr_has "--today is no calendar day: '2025-02-30'"
	run env AFSPRAAK_TODAY= afspraak explain dvo-bouwtoezicht --format json
	expect_status 0
}

without_colour() {
	run "$@"
	! grep -n "$(printf '\033')" "$OUT" || fail "colour: $*"
}

with_colour() {
	run "$@"
	grep -q "$(printf '\033')\[" "$OUT" || fail "no colour: $*"
}

test_colour() {
	make_changed_register
	check_colour() {
		without_colour afspraak "$@"
		without_colour env TERM=xterm-256color CLICOLOR_FORCE=1 afspraak "$@"
		without_colour afspraak "$@" --color auto
		without_colour afspraak --color=never "$@"
	}
	each_looking_command check_colour
	for command in overview log 'diff HEAD^..HEAD' 'search bouw'; do
		# shellcheck disable=SC2086 # several words
		with_colour env NO_COLOR=1 TERM=dumb afspraak --color=always $command
	done
	# Colour is for the eye: not in what programs read.
	for format in json csv md html; do
		without_colour afspraak --color=always overview --format $format
	done
}

test_colour_on_a_terminal() {
	make_changed_register
	on_a_terminal 'TERM=xterm afspraak log --no-pager'
	grep -q "$(printf '\033')\[" "$OUT" || fail 'no colour on a terminal'
	for setting in 'TERM=dumb' 'TERM=xterm NO_COLOR=1' '-u TERM'; do
		on_a_terminal "env $setting afspraak log --no-pager"
		expect_stdout_has 'Kortere termijn'
		! grep -n "$(printf '\033')" "$OUT" || fail "colour with $setting"
	done
}

# --- the pager ------------------------------------------------------------------

test_a_terminal_gets_a_pager() {
	make_changed_register
	on_a_terminal "AFSPRAAK_PAGER='sed s/^/AP:/' GIT_PAGER='sed s/^/GP:/' afspraak list"
	expect_status 0
	expect_stdout_has 'AP:dvo-bouwtoezicht'
	on_a_terminal "env -u AFSPRAAK_PAGER GIT_PAGER='sed s/^/GP:/' PAGER='sed s/^/P:/' afspraak list"
	expect_stdout_has 'GP:dvo-bouwtoezicht'
	git config core.pager 'sed s/^/CP:/'
	on_a_terminal "env -u AFSPRAAK_PAGER PAGER='sed s/^/P:/' afspraak list"
	expect_stdout_has 'CP:dvo-bouwtoezicht'
	git config --unset core.pager
	on_a_terminal "env -u AFSPRAAK_PAGER PAGER='sed s/^/P:/' afspraak list"
	expect_stdout_has 'P:dvo-bouwtoezicht'
}

test_no_pager() {
	make_changed_register
	for command in 'afspraak --no-pager list' 'afspraak list --no-pager' 'AFSPRAAK_PAGER= afspraak list' \
		'AFSPRAAK_PAGER=cat afspraak list' 'afspraak list | cat' 'afspraak list --format json'; do
		on_a_terminal "export AFSPRAAK_PAGER='sed s/^/AP:/'; $command"
		expect_status 0
		expect_stdout_has dvo-bouwtoezicht
		expect_stdout_lacks AP:
	done
	run env AFSPRAAK_PAGER='sed s/^/AP:/' afspraak list
	expect_stdout_lacks AP:
}

test_an_answer_without_a_pager_beats_none() {
	make_register
	on_a_terminal 'AFSPRAAK_PAGER=no-such-pager afspraak list'
	expect_status 0
	expect_stdout_has dvo-bouwtoezicht
}

test_the_exit_status_is_not_the_pagers() {
	make_changed_register
	on_a_terminal 'AFSPRAAK_PAGER="head -n 1" afspraak diff HEAD^..HEAD'
	expect_status 1
	on_a_terminal 'AFSPRAAK_PAGER=false afspraak list'
	expect_status 0
	on_a_terminal 'AFSPRAAK_PAGER=true afspraak overview'
	expect_status 0
}

test_a_narrow_terminal() {
	make_register
	on_a_terminal 'COLUMNS=40 afspraak list --no-pager'
	expect_stdout_has dvo-bouwtoezicht
	! grep -n '.\{41\}' "$OUT" || fail 'wider than the terminal'
	on_a_terminal 'COLUMNS=40 afspraak overview --no-pager'
	! grep -v https: "$OUT" | grep -n '.\{41\}' || fail 'wider than the terminal'
}

test_no_control_character_reaches_a_terminal() {
	make_register
	printf '%s\n' 'kenmerk: "a\u009B2Jb\u202Ec"' >>afspraken/2024/dvo-bouwtoezicht.yaml
	printf '# \342\200\256 omgekeerd\n' >>afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Vijandig'
	on_a_terminal 'afspraak show dvo-bouwtoezicht --format yaml --no-pager'
	expect_status 0
	expect_stdout_has omgekeerd
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override on the terminal'
}

# --- output that cannot be written ------------------------------------------------

test_a_full_disk_is_a_failure() {
	[ -c /dev/full ] || skip 'no /dev/full'
	make_changed_register
	to_a_full_disk() {
		run sh -c 'exec "$@" >/dev/full' sh afspraak "$@"
		expect_status 6
		expect_stderr_has 'afspraak: cannot write to standard output: No space left on device'
	}
	each_looking_command to_a_full_disk
	to_a_full_disk list --format json
	to_a_full_disk list -h
	to_a_full_disk help
	to_a_full_disk version
	to_a_full_disk check --explain unknown-field
	expect_nothing_changed
}

test_a_closed_stdout_is_a_failure() {
	make_changed_register
	to_nowhere() {
		run sh -c 'exec "$@" >&-' sh afspraak "$@"
		expect_status 6
		expect_stderr_has 'afspraak: cannot write to standard output: '
	}
	each_looking_command to_nowhere
	expect_nothing_changed
}

test_a_reader_that_leaves_is_no_failure_of_ours() {
	make_register
	run sh -c 'afspraak overview --format html | head -n 1'
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-'EOF'
		<!DOCTYPE html>
	EOF
}

test_a_closed_stderr_and_stdin_harm_nothing() {
	make_register
	run sh -c 'exec "$@" 2>&- <&-' sh afspraak list -z
	expect_status 0
	printf 'dvo-bouwtoezicht\0' | expect_stdout
	run sh -c 'exec "$@" 2>&- <&-' sh afspraak show niets
	expect_status 2
	expect_stdout </dev/null
	expect_nothing_changed
}

# --- finding the register -----------------------------------------------------------

test_no_register() {
	no_register() {
		run afspraak "$@"
		expect_status 3
		expect_stdout </dev/null
		expect_stderr_has 'afspraak: no register found: tried '
		expect_stderr_has "afspraak init"
		expect_one_line_on_stderr
	}
	each_looking_command no_register
	expect_stderr_has "register.yaml in $PWD and every directory above it"
	git init -q
	each_looking_command no_register
	run env AFSPRAAK_REGISTER="$CASE/nergens" afspraak list
	expect_status 3
	expect_stderr_has "tried AFSPRAAK_REGISTER=$CASE/nergens"
}

test_a_register_outside_any_repository() {
	make_register
	rm -rf .git
	run afspraak list
	expect_status 3
	expect_stdout </dev/null
	expect_one_line_on_stderr
}

test_where_the_register_is() {
	make_register
	run afspraak list
	cp "$OUT" "$CASE/here"
	for directory in afspraken afspraken/2024 taken; do
		run afspraak -C $directory list
		expect_stdout <"$CASE/here"
	done
	mkdir "$CASE/elders"
	cd "$CASE/elders" || exit
	run env AFSPRAAK_REGISTER=../work afspraak list
	expect_status 0
	expect_stdout <"$CASE/here"
	cd ../work || exit
	mkdir -p register sub/diep
	git mv register.yaml afspraken taken partijen register
	commit_all 'Verhuisd'
	for directory in . sub/diep register/taken; do
		run afspraak -C $directory list
		expect_status 0
		expect_stdout <"$CASE/here"
	done
	# The nearest one counts, and the environment before it.
	git clone -q . sub/eigen
	sed -i 's/^titel:.*/titel: Een ander register/' sub/eigen/register/afspraken/2024/*.yaml
	(cd sub/eigen && commit_all 'Anders')
	run afspraak -C sub/eigen list
	expect_stdout_has 'Een ander register'
	run env AFSPRAAK_REGISTER="$PWD/register" afspraak -C sub/eigen list
	expect_stdout <"$CASE/here"
}

test_a_repository_of_someone_else_is_refused() {
	[ "$(id -u)" -eq 0 ] || skip 'needs root to give files away'
	make_register
	chown -R nobody .
	run afspraak list
	expect_status 3
	expect_stdout </dev/null
	expect_stderr_has safe.directory
	git config --global --add safe.directory "$PWD"
	run afspraak list
	expect_status 0
}

test_a_damaged_repository() {
	make_register
	rm -f .git/objects/*/*
	run afspraak list
	[ "$STATUS" -eq 6 ] || [ "$STATUS" -eq 3 ] || fail 'expected exit status 3 or 6'
	expect_stdout </dev/null
	expect_one_line_on_stderr
}

# --- commands of others ---------------------------------------------------------------

test_a_program_on_the_path_is_a_command() {
	mkdir "$CASE/bin"
	cat >"$CASE/bin/afspraak-hello" <<-'EOF'
		#!/bin/sh
		printf '<%s>' "$0" "$@"
		exit 42
	EOF
	chmod +x "$CASE/bin/afspraak-hello"
	PATH="$CASE/bin:$PATH"
	run afspraak hello 'een twee' --drie '' -h
	expect_status 42
	printf '<%s><een twee><--drie><><-h>' "$CASE/bin/afspraak-hello" | expect_stdout
	# Global options come before it.
	run afspraak -C / hello
	expect_status 42
	# None of ours is replaced.
	cp "$CASE/bin/afspraak-hello" "$CASE/bin/afspraak-version"
	run afspraak version
	expect_status 0
	chmod -x "$CASE/bin/afspraak-hello"
	mkdir "$CASE/leeg"
	PATH="$CASE/leeg:$PATH"
	run afspraak hello
	expect_status 6
	expect_stderr <<-'EOF'
		afspraak: cannot run 'afspraak-hello': Permission denied
	EOF
}

test_a_path_that_cannot_be_searched_hides_no_mistake() {
	skip_as_root
	mkdir "$CASE/dicht"
	chmod 0 "$CASE/dicht"
	run env PATH="$CASE/dicht:$PATH" "$AFSPRAAK" lst
	expect_status 2
	expect_stderr_has "unknown command 'lst'; did you mean 'list'?"
}

# Every looking command writes to a file what it would have printed.
test_output_to_a_file() {
	make_register
	for command in list 'show dvo-bouwtoezicht' 'search bouw' log 'blame dvo-bouwtoezicht' 'diff HEAD..HEAD' \
		'explain dvo-bouwtoezicht' check overview; do
		# shellcheck disable=SC2086 # words
		run afspraak $command
		cp "$OUT" "$CASE/printed"
		# shellcheck disable=SC2086 # words
		run afspraak $command --color=always -o "$CASE/answer"
		expect_stdout </dev/null
		# shellcheck disable=SC2086 # words
		run afspraak $command -o "$CASE/answer"
		cmp "$CASE/printed" "$CASE/answer" || fail "'$command' prints something else to a file"
		# shellcheck disable=SC2086 # words
		run afspraak $command -o "$CASE/nowhere/answer"
		expect_status 6
	done
}

run_tests "$@"
