#!/bin/sh
# afspraak version and --version.
. "${0%/*}/../lib.sh"

test_version() {
	run afspraak version
	expect_status 0
	expect_stderr </dev/null
	echo "afspraak $(sed -n 's/^VERSION = //p' "$SRCDIR/Makefile")" | expect_stdout
	cp "$OUT" "$CASE/version"
	run afspraak --version
	expect_status 0
	expect_stdout <"$CASE/version"
	run afspraak version iets
	expect_status 2
	expect_stderr_has "'version' does not take 'iets'; see 'afspraak version -h'"
}

run_tests "$@"
