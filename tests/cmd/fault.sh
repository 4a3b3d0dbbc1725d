#!/bin/sh
# The fault shim and each_fault themselves, on a stand-in program.
. "${0%/*}/../lib.sh"

make_probe() {
	gcc -std=c11 -D_GNU_SOURCE "$@" -o "$CASE/probe" "$SRCDIR/tests/shim/probe.c"
	echo old >file
}

test_changes_are_counted_in_order() {
	make_probe
	run_fault count 0 "$CASE/probe" file
	expect_status 0
	expect_file "$CASE/fault.log" <<-'EOF'
		1 unlink /file.tmp
		2 open /file.tmp
		3 write /file.tmp
		4 fsync /file.tmp
		5 close /file.tmp
		6 rename /file
	EOF
}

test_kill_comes_before_the_call() {
	make_probe
	run_fault kill 3 "$CASE/probe" file
	expect_status 137
	[ "$FAULT_AT" = '3 write /file.tmp' ] || fail "met $FAULT_AT"
	expect_file file.tmp </dev/null
	run_fault kill 6 "$CASE/probe" file
	expect_file file <<-'EOF'
		old
	EOF
}

test_killafter_comes_after_the_call() {
	make_probe
	run_fault killafter 6 "$CASE/probe" file
	expect_status 137
	expect_file file <<-'EOF'
		new
	EOF
}

test_eio_fails_one_call() {
	make_probe
	run_fault eio 4 "$CASE/probe" file second
	expect_status 6
	expect_stderr <<-'EOF'
		probe: Input/output error
	EOF
	[ ! -e file.tmp ] && [ -e second ] || fail 'wrong files'
}

test_a_full_disk_stays_full_and_lets_unlink_through() {
	make_probe
	run_fault enospc 2 "$CASE/probe" file second
	expect_status 6
	expect_stderr <<-'EOF'
		probe: No space left on device
		probe: No space left on device
	EOF
	[ ! -e file.tmp ] && [ ! -e second ] || fail 'wrong files'
}

test_eacces_refuses_a_path() {
	make_probe
	run_fault eacces 2 "$CASE/probe" file
	expect_status 6
	expect_stderr_has 'Permission denied'
}

test_eioread_fails_a_read() {
	make_probe
	run_fault eioread 1 "$CASE/probe" -l file
	expect_status 6
	expect_stderr_has 'Input/output error'
	run_fault eioread 1 "$CASE/probe" file
	[ -z "$FAULT_AT" ] || fail 'writing is no reading'
}

test_files_elsewhere_do_not_count() {
	make_probe
	run_fault kill 1 "$CASE/probe" "$CASE/elsewhere"
	expect_status 0
	mkdir "$PWD-beside"
	run_fault kill 1 "$CASE/probe" "$PWD-beside/file"
	expect_status 0
}

test_links_and_directories_are_resolved() {
	make_probe
	ln -s "$PWD" "$CASE/link"
	run_fault eio 2 "$CASE/probe" "$CASE/link/../link/file"
	expect_status 6
	[ "$FAULT_AT" = '2 open /file.tmp' ] || fail "met $FAULT_AT"
}

test_programs_it_starts_have_no_faults() {
	make_probe
	run_fault kill 1 "$CASE/probe" -s 'echo made >file'
	expect_status 0
	expect_file file <<-'EOF'
		made
	EOF
}

after_fault() {
	_faults=$1
	case $(cat file) in
	old | new) ;;
	*) fail 'the file is torn' ;;
	esac
	[ "$FAULT_MODE" != eio ] || [ ! -e file.tmp ] || fail 'a temporary file is left'
}

test_each_fault_meets_every_call() {
	unset FAULT_STRIDE
	make_probe
	for mode_and_calls in kill:6 killafter:6 eio:6 enospc:5 eacces:3; do
		echo old >file
		each_fault "${mode_and_calls%:*}" -- "$CASE/probe" file
		[ "$_faults" = "${mode_and_calls#*:}" ] || fail "$mode_and_calls met $_faults"
		expect_file file <<-'EOF'
			new
		EOF
	done
}

test_faults_reach_a_sanitized_program() {
	make_probe -fsanitize=address,undefined
	run_fault eio 3 "$CASE/probe" file
	expect_status 6
	expect_stderr_has 'Input/output error'
}

run_tests "$@"
