#!/bin/sh
# tests/lib.sh and tests/run themselves: what must fail does fail, and is counted.
. "${0%/*}/../lib.sh"

# A tree of its own in the current directory, with a stand-in for the program.
plant() {
	mkdir -p src/tests/cmd src/tests/unit build/tests/unit
	cp "$SRCDIR/tests/lib.sh" "$SRCDIR/tests/env.sh" "$SRCDIR/tests/run" src/tests
	cat >build/afspraak <<-'EOF'
		#!/bin/sh
		case $1 in
		commit) echo changed >>register.yaml && git commit -q -m Wijziging -- register.yaml ;;
		tail) shift && printf '%s\n' "$@" >&2 && exit 2 ;;
		crash) kill -SEGV $$ ;;
		sanitizer) exit 99 ;;
		*) "$@" ;;
		esac
	EOF
	chmod +x build/afspraak
}

# A script test from standard input, with the lines that all of them share.
script() {
	{
		# shellcheck disable=SC2016
		echo '. "${0%/*}/../lib.sh"'
		cat
		# shellcheck disable=SC2016
		echo 'run_tests "$@"'
	} >"src/tests/cmd/$1.sh"
}

# A unit test program from standard input.
unit() {
	: >"src/tests/unit/$1_test.c"
	{ echo '#!/bin/sh' && cat; } >"build/tests/unit/$1_test"
	chmod +x "build/tests/unit/$1_test"
}

# One failing case, whose body is on standard input, that must say $1.
expect_failing_case() {
	plant
	{ echo 'test_it() {' && cat && echo '}'; } | script it
	run src/tests/run --build build it
	expect_status 1
	expect_stdout_has 'not ok 1 - it'
	expect_stdout_has "$1"
	expect_stdout_has '0 passed, 1 failed'
}

test_a_wrong_status_fails() {
	expect_failing_case 'expected exit status 0' <<-'EOF'
		run afspraak tail 'what it said'
		expect_status 0
	EOF
	expect_stdout_has 'what it said'
	expect_stdout_has 'command: afspraak tail'
}

test_a_wrong_output_fails_with_a_diff() {
	expect_failing_case '+two' <<-'EOF'
		run afspraak echo two
		echo one | expect_stdout
	EOF
}

test_a_missing_text_fails() {
	expect_failing_case 'stdout lacks: two' <<-'EOF'
		run afspraak echo one
		expect_stdout_has two
	EOF
}

test_a_command_that_fails_ends_the_case() {
	expect_failing_case 'ls: cannot access' <<-'EOF'
		ls nowhere
		echo reached
	EOF
	expect_stdout_lacks reached
}

test_a_sanitizer_report_fails() {
	expect_failing_case 'a sanitizer reports' <<-'EOF'
		run afspraak sanitizer
	EOF
}

test_a_commit_is_a_change() {
	expect_failing_case 'something changed' <<-'EOF'
		make_register
		run afspraak commit
		expect_nothing_changed
	EOF
}

test_a_new_file_is_a_change() {
	expect_failing_case 'something changed' <<-'EOF'
		make_register
		run afspraak touch .git/index.lock
		expect_nothing_changed
	EOF
}

test_a_staged_file_is_a_change() {
	expect_failing_case 'something changed' <<-'EOF'
		make_register
		run afspraak git rm -q --cached register.yaml
		expect_nothing_changed
	EOF
}

test_a_second_commit_fails() {
	expect_failing_case 'expected one commit' <<-'EOF'
		make_register
		run afspraak commit
		run afspraak commit
		expect_one_commit register.yaml
	EOF
}

test_a_commit_of_other_paths_fails() {
	expect_failing_case 'not of the paths expected' <<-'EOF'
		make_register
		run afspraak commit
		expect_one_commit taken/bouwtoezicht.yaml
	EOF
}

test_an_index_left_behind_fails() {
	expect_failing_case 'do not follow the commit' <<-'EOF'
		make_register
		run afspraak commit
		git update-index --cacheinfo "100644,$(git rev-parse HEAD^:register.yaml),register.yaml"
		expect_one_commit register.yaml
	EOF
}

test_a_lock_left_behind_fails() {
	expect_failing_case 'something is left behind' <<-'EOF'
		make_register
		run afspraak commit
		mkdir .git/afspraak && touch .git/afspraak/lock
		expect_one_commit register.yaml
		run afspraak commit
		echo holder >.git/afspraak/lock
		expect_one_commit register.yaml
	EOF
}

test_what_should_pass_passes() {
	plant
	script good <<-'EOF'
		test_one_commit() {
			make_register
			run afspraak commit
			expect_status 0
			expect_one_commit register.yaml
			echo +changed | expect_patch
			printf 'Wijziging\n\n' | expect_message
			run afspraak git status
			expect_nothing_changed
		}
		test_outside_a_repository() {
			snapshot
			run afspraak tail mistake
			expect_status 2
			expect_stdout </dev/null
			echo mistake | expect_stderr
			expect_nothing_changed
		}
		test_the_environment() {
			run env
			expect_stdout_lacks LEAKED
			expect_stdout_has TZ=UTC
			expect_stdout_has "HOME=$CASE/home"
			[ "$(date -d @"$SOURCE_DATE_EPOCH" +%F)" = "$AFSPRAAK_TODAY" ]
			clock 2025-03-01
			run env
			expect_stdout_has AFSPRAAK_TODAY=2025-03-01
		}
		test_json() {
			run echo '{"records": [{"id": "a b"}]}'
			expect_json '.records[0].id' 'a b'
		}
		test_editor() {
			echo one >file
			with_editor 'echo two >>"$1"'
			run git var GIT_EDITOR
			eval "$(cat "$OUT") file"
			printf 'one\ntwo\n' | expect_file file
		}
		test_skipped() {
			skip 'no reason'
		}
	EOF
	run env GIT_LEAKED=1 AFSPRAAK_LEAKED=1 GIT_DIR=/nowhere src/tests/run --build build
	expect_status 0
	expect_stdout_has '5 passed, 0 failed, 1 skipped'
	tail -n 1 "$OUT" | grep -qx '5 passed, 0 failed' || fail 'wrong summary'
}

test_the_same_name_twice_is_refused() {
	plant
	script twice <<-'EOF'
		test_it() { run true; }
		test_it() { run false; }
	EOF
	run src/tests/run --build build
	expect_status 1
	expect_stdout_has 'defined twice: test_it'
}

test_the_runner_counts_cases_of_all_programs() {
	plant
	unit good <<-'EOF'
		printf '1..2\nok 1 - a\nok 2 - b\n'
	EOF
	unit half <<-'EOF'
		printf '1..2\nok 1 - a\nnot ok 2 - b\n# why\nnot ok 3 # SKIP c\n'; exit 1
	EOF
	unit plain <<-'EOF'
		echo 'no TAP here'
	EOF
	run src/tests/run --build build
	expect_status 1
	expect_stdout_has '# why'
	expect_stdout_lacks 'no TAP here'
	tail -n 1 "$OUT" | grep -qx '4 passed, 1 failed' || fail 'wrong summary'
}

test_the_runner_counts_a_crash() {
	plant
	unit crash <<-'EOF'
		printf '1..3\nok 1 - a\n'; kill -SEGV $$
	EOF
	unit late <<-'EOF'
		printf '1..1\nok 1 - a\n'; exit 99
	EOF
	run src/tests/run --build build
	expect_status 1
	expect_stdout_has 'killed by signal 11'
	expect_stdout_has 'a sanitizer reports'
	tail -n 1 "$OUT" | grep -qx '2 passed, 3 failed' || fail 'wrong summary'
}

test_the_runner_ends_a_program_that_hangs() {
	plant
	unit hang <<-'EOF'
		exec sleep 60
	EOF
	run env TEST_TIMEOUT=1 src/tests/run --build build
	expect_status 1
	expect_stdout_has 'took more than 1 s'
}

test_the_runner_fails_without_tests() {
	plant
	run src/tests/run --build build
	expect_status 1
	echo '0 passed, 0 failed' | expect_stdout
	unit good <<-'EOF'
		printf '1..1\nok 1 - a\n'
	EOF
	run src/tests/run --build build other
	expect_status 1
	run src/tests/run --build build goo
	expect_status 0
	run src/tests/run --build build build/tests/unit/good_test
	expect_status 0
	rm build/tests/unit/good_test
	run src/tests/run --build build
	expect_status 1
}

test_the_runner_leaves_no_files_and_writes_no_sources() {
	plant
	script good <<-'EOF'
		test_it() { touch here "$HOME/there" && chmod a-w .; }
	EOF
	chmod -R a-w src
	snapshot
	mkdir "$CASE/tmp"
	run env TMPDIR="$CASE/tmp" src/tests/run --build build
	expect_status 0
	expect_nothing_changed
	[ -z "$(ls "$CASE/tmp")" ] || fail "left $(ls "$CASE/tmp")"
}

run_tests "$@"
