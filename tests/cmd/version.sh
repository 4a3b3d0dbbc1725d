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

# libgit2, as Debian has it, would read all certificates of the system when it starts,
# and have OpenSSL started: what stands in for that is found by the linker.
test_starts_no_connections() {
	LD_DEBUG=bindings afspraak version >/dev/null 2>"$CASE/bindings"
	for symbol in mbedtls_x509_crt_parse_file libssh2_init; do
		grep "/libgit2[^ ]* .* to [^ ]*afspraak .*$symbol" "$CASE/bindings" >/dev/null || fail "libgit2 has its own $symbol"
	done
}

run_tests "$@"
