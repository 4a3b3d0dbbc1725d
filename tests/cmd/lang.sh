#!/bin/sh
# The language of reports: of the register, or of --lang, and of nothing else.
. "${0%/*}/../lib.sh"

test_of_the_register_and_of_the_option() {
	make_register
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01
	expect_stdout_has 'Laatste opzegdag:'
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01 --lang en
	expect_stdout_has 'Last notice day:'
	sed -i 's/taal: nl/taal: en/' register.yaml
	commit_all 'Engels'
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01
	expect_stdout_has 'Last notice day:'
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01 --lang nl
	expect_stdout_has 'Laatste opzegdag:'
	run afspraak explain dvo-bouwtoezicht --lang fr
	expect_status 2
	expect_stderr_has 'choose one of: nl, en'
}

# The same bytes in every locale, also where none is installed.
test_whatever_the_locale() {
	make_register
	run afspraak overview --on 2025-01-01 --format html
	cp "$OUT" "$CASE/first"
	for locale in C POSIX C.UTF-8 nl_NL.UTF-8 xx_YY; do
		for language in '' de en nl; do
			run env LC_ALL="$locale" LANGUAGE="$language" afspraak overview --on 2025-01-01 --format html
			expect_status 0
			expect_stderr </dev/null
			cmp "$OUT" "$CASE/first" || fail "other bytes in $locale and $language"
		done
	done
}

# A program without its texts says so, and does not pass English off as Dutch.
test_without_the_dutch_texts() {
	make_register
	mkdir "$CASE/bin"
	cp "$AFSPRAAK" "$CASE/bin/afspraak"
	run "$CASE/bin/afspraak" explain dvo-bouwtoezicht --on 2025-01-01 --lang en
	expect_status 0
	expect_stderr </dev/null
	run "$CASE/bin/afspraak" explain dvo-bouwtoezicht --on 2025-01-01
	if [ -e /usr/local/share/locale/nl/LC_MESSAGES/afspraak.mo ]; then
		skip 'a program with its texts is installed here'
	fi
	expect_status 0
	expect_stdout_has 'Last notice day:'
	expect_stderr <<-'EOF'
		afspraak: warning: the Dutch texts cannot be found: they are shown in English; install afspraak again
	EOF
}

run_tests "$@"
