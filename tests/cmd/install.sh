#!/bin/sh
# What `make install` puts where, and that `make uninstall` takes it all away.
. "${0%/*}/../lib.sh"

make_at() {
	run make -s -C "$SRCDIR" --old-file=Makefile BUILD="$(basename "${AFSPRAAK%/*}")" \
		DESTDIR="$CASE/target" PREFIX=/usr "$@"
}

test_install_and_uninstall() {
	[ -w "$SRCDIR" ] || skip 'the sources are read-only'
	make_at install
	expect_status 0
	for file in bin/afspraak share/man/man1/afspraak.1 share/man/man1/afspraak-amend.1 \
		share/man/man5/afspraak-register.5 share/man/man7/afspraak-tutorial.7 \
		share/bash-completion/completions/afspraak share/locale/nl/LC_MESSAGES/afspraak.mo; do
		[ -f "$CASE/target/usr/$file" ] || fail "not installed: $file"
	done
	run "$CASE/target/usr/bin/afspraak" help amend
	expect_status 0
	expect_stdout_has 'change fields of a record'
	make_at uninstall
	expect_status 0
	run find "$CASE/target" -type f
	expect_stdout </dev/null
}

run_tests "$@"
