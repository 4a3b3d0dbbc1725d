#!/bin/sh
# The language of reports: of the register, or of --lang, and of nothing else;
# and that of messages: of --lang, or of the environment.
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

# Messages follow the environment, reports do not.
test_messages() {
	make_register
	for setting in LANG=nl_NL.UTF-8 LC_MESSAGES=nl LC_ALL=nl_NL 'LANG=en_US.UTF-8 LANGUAGE=de:nl'; do
		# shellcheck disable=SC2086
		run env -u LC_ALL $setting afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden
		expect_status 2
		expect_stderr <<-'EOF'
			afspraak: er is geen veld 'stauts'; bedoelde u 'status'?
		EOF
	done
	for setting in LC_ALL=C LC_ALL=POSIX LANG=C 'LANG=C LANGUAGE=nl' LANG=de_DE.UTF-8 LANG=; do
		# shellcheck disable=SC2086
		run env -u LC_ALL $setting afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden
		expect_status 2
		expect_stderr <<-'EOF'
			afspraak: there is no field 'stauts'; did you mean 'status'?
		EOF
	done
	run afspraak --lang nl amend dvo-bouwtoezicht --set stauts=x -m Reden
	expect_stderr_has "er is geen veld 'stauts'"
	run env -u LC_ALL LANG=nl afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden --lang en
	expect_stderr_has "there is no field 'stauts'"
}

test_help_in_dutch() {
	run afspraak amend -h --lang nl
	expect_status 0
	expect_stdout_has 'gebruik: afspraak amend [--set FIELD=VALUE]...'
	expect_stdout_has 'Wijzig velden van een record; zonder veld, in de tekstverwerker.'
	expect_stdout_has 'Algemene opties, voor of na de opdracht:'
	run afspraak --lang nl help
	expect_status 0
	expect_stdout_has '    verify      Verifieer dat de geschiedenis heel is en niet is herschreven'
	run afspraak --lang nl check --explain missing-field
	expect_status 0
	expect_stdout_has 'Een verplicht veld ontbreekt'
	run afspraak amend -h
	expect_stdout_has 'usage: afspraak amend'
	expect_stdout_lacks 'gebruik'
}

test_findings_in_dutch() {
	make_register
	printf 'naam: X\naard: taak\nwijze: onbekend\n\twat\n' >taken/x.yaml
	sed -i '/^naam:/d' taken/bouwtoezicht.yaml
	run afspraak check --lang nl
	expect_status 1
	expect_stdout_has 'taken/x.yaml:4:1: error: yaml-syntax: een tab in het inspringen'
	expect_stdout_has "taken/bouwtoezicht.yaml:1:1: error: missing-field: het veld 'naam' ontbreekt: de naam van de taak of deskundigheid"
	expect_stderr_has ' fouten, '
	# Codes and keys are for programs, and the same in every language.
	run afspraak check --lang nl --format json
	expect_stdout_has '"code": "missing-field"'
	expect_stdout_has '"severity": "error"'
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
