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

# The same bytes in every locale, also where it is not installed.
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

# What asks for Dutch, and what for English; env takes them as they stand here.
dutch='LANG=nl_NL.UTF-8
LC_MESSAGES=nl
LC_ALL=nl_NL
LANG=en_US.UTF-8 LANGUAGE=de:nl
LC_ALL=C.UTF-8 LANGUAGE=nl_BE:en
LANG=en_US LC_MESSAGES=nl_NL@euro'
english='LC_ALL=C
LC_ALL=POSIX
LC_ALL=C LANG=nl_NL LANGUAGE=nl
LANG=C LANGUAGE=nl
LANG=de_DE.UTF-8
LANG=nl_NL LANGUAGE=de
LANG=nl_NL LANGUAGE=en:nl
LANG=nl_NL LC_ALL=en_GB
LANG='

# each_setting SETTINGS FUNCTION: with $setting for its `env`.
each_setting() {
	while read -r setting; do
		"$2"
	done <<-EOF
		$1
	EOF
}

# run_in SETTING CMD...: no setting of the caller's, and this one.
run_in() {
	_setting=$1
	shift
	# shellcheck disable=SC2086
	run env -u LC_ALL -u LC_MESSAGES -u LANG -u LANGUAGE $_setting "$@"
}

say_it_in_dutch() {
	run_in "$setting" afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden
	expect_status 2
	expect_stderr <<-'EOF'
		afspraak: er is geen veld 'stauts'; bedoelde u 'status'?
	EOF
	run_in "$setting" afspraak add taak/x -f bad.yaml -m Reden
	expect_status 4
	expect_stderr <<-'EOF'
		afspraak: bad.yaml:2:1: het veld 'naam' staat hier voor de tweede keer; houd dit, of dat op regel 1
	EOF
	run_in "$setting" afspraak amend -h
	expect_status 0
	expect_stdout_has 'gebruik: afspraak amend [--set FIELD=VALUE]...'
	expect_stdout_has '    --unset FIELD           haal een veld weg'
	run_in "$setting" afspraak help
	expect_stdout_has '    amend       Wijzig velden van een record'
	run_in "$setting" afspraak check --explain missing-field
	expect_stdout_has 'missing-field (fout)'
	expect_stdout_has 'Een verplicht veld ontbreekt'
	run_in "$setting" afspraak check taak/bouwtoezicht
	expect_stdout_has "taken/bouwtoezicht.yaml:1:1: fout: missing-field: het veld 'naam' ontbreekt"
}

say_it_in_english() {
	run_in "$setting" afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden
	expect_status 2
	expect_stderr <<-'EOF'
		afspraak: there is no field 'stauts'; did you mean 'status'?
	EOF
	run_in "$setting" afspraak add taak/x -f bad.yaml -m Reden
	expect_status 4
	expect_stderr <<-'EOF'
		afspraak: bad.yaml:2:1: the field 'naam' stands here for the second time; keep this one or the one on line 1
	EOF
	run_in "$setting" afspraak amend -h
	expect_status 0
	expect_stdout_has 'usage: afspraak amend [--set FIELD=VALUE]...'
	expect_stdout_has '    --unset FIELD           take a field out'
	run_in "$setting" afspraak help
	expect_stdout_has '    amend       Change fields of a record'
	run_in "$setting" afspraak check --explain missing-field
	expect_stdout_has 'missing-field (error)'
	expect_stdout_has 'A required field is absent'
	run_in "$setting" afspraak check taak/bouwtoezicht
	expect_stdout_has "taken/bouwtoezicht.yaml:1:1: error: missing-field: the field 'naam' is missing"
}

# Messages follow the environment, reports do not.
test_messages() {
	make_register
	printf 'naam: x\nnaam: y\n' >bad.yaml
	sed -i '/^naam:/d' taken/bouwtoezicht.yaml
	each_setting "$dutch" say_it_in_dutch
	each_setting "$english" say_it_in_english
	run_in '' afspraak amend dvo-bouwtoezicht --set stauts=x -m Reden
	expect_stderr_has "there is no field 'stauts'"
}

# Wherever it stands, also after what is wrong.
test_messages_of_the_option() {
	make_register
	for command in '--lang nl amend --stauts' '--lang=nl amend --stauts' 'amend --lang nl --stauts' 'amend --stauts --lang=nl'; do
		# shellcheck disable=SC2086
		run afspraak $command
		expect_status 2
		echo "afspraak: onbekende optie '--stauts'; zie 'afspraak amend -h'" | expect_stderr
		# shellcheck disable=SC2086
		run_in LANG=nl afspraak ${command%%nl*}en${command#*nl}
		expect_status 2
		echo "afspraak: unknown option '--stauts'; see 'afspraak amend -h'" | expect_stderr
	done
	run afspraak ament --lang nl
	echo "afspraak: onbekende opdracht 'ament'; bedoelde u 'amend'? 'afspraak help' toont de opdrachten" | expect_stderr
	run afspraak amend -h --lang fr
	expect_status 2
	expect_stderr_has 'choose one of: nl, en'
}

# The synopsis that -h gave, after this word, without the layout.
synopsis() {
	sed '/^$/q' "$OUT" | tr -s '[:space:]' ' ' | sed -n "s/^$1: //p"
}

# Only the words around the synopsis differ from the English help.
test_help_in_dutch() {
	run afspraak help --names
	cp "$OUT" "$CASE/names"
	while read -r command; do
		run afspraak "$command" -h
		expect_status 0
		synopsis usage >"$CASE/english"
		run afspraak "$command" -h --lang nl
		expect_status 0
		synopsis gebruik >"$CASE/dutch"
		cmp "$CASE/english" "$CASE/dutch" || fail "another synopsis of $command in Dutch"
		expect_stdout_has 'Algemene opties, voor of na de opdracht:'
		expect_stdout_lacks 'usage:'
	done <"$CASE/names"
	run afspraak --lang nl help
	expect_status 0
	expect_stdout_has 'Maken en wijzigen'
	expect_stdout_has '    verify      Verifieer dat de geschiedenis heel is en niet is herschreven'
}

# Reasons of the system as well, the usual ones.
test_reasons_in_dutch() {
	run afspraak --lang nl -C "$CASE/none" list
	expect_status 3
	echo "afspraak: kan niet naar $CASE/none gaan: bestand of map bestaat niet" | expect_stderr
	run afspraak -C "$CASE/none" list
	expect_status 3
	echo "afspraak: cannot enter $CASE/none: No such file or directory" | expect_stderr
}

test_findings_in_dutch() {
	make_register
	printf 'naam: X\naard: taak\nwijze: onbekend\n\twat\n' >taken/x.yaml
	sed -i '/^naam:/d' taken/bouwtoezicht.yaml
	sed -i 's/^status: .*/status: opgezegd/' afspraken/*/dvo-bouwtoezicht.yaml
	run afspraak check --lang nl
	expect_status 1
	expect_stdout_has 'taken/x.yaml:4:1: fout: yaml-syntax: een tab in het inspringen'
	expect_stdout_has "taken/bouwtoezicht.yaml:1:1: fout: missing-field: het veld 'naam' ontbreekt: de naam van de taak of het kennisgebied"
	expect_stdout_has ': waarschuwing: '
	expect_stdout_has ': info: not-looked-at: nog niet bekeken: '
	expect_stderr_has '2 fouten, 1 waarschuwing, '
	# Codes and keys are for programs, and the same in every language.
	run afspraak check --lang nl --format json
	expect_json '[.findings[] | select(.code == "missing-field") | .severity] | tojson' '["error"]'
	expect_stdout_has "het veld 'naam' ontbreekt"
}

# What is refused, what is asked of the editor, and what warns.
test_refusals_and_warnings_in_dutch() {
	make_register
	snapshot
	run afspraak amend dvo-bouwtoezicht --set status=verlengd -m Reden --lang nl
	expect_status 4
	expect_stderr_has ": fout: unknown-value: status: 'verlengd' is niet een van "
	expect_stderr_has 'afspraak: geweigerd: 1 fout; er is niets geschreven'
	expect_nothing_changed
	printf 'naam: X\n\twat\n' >taken/x.yaml
	commit_all 'Met de hand'
	run afspraak list taken --lang nl
	expect_stderr_has 'afspraak: waarschuwing: taken/x.yaml:2:1: een tab in het inspringen'
	expect_stderr_has '; weggelaten'
}

# Of a report and of a package for an auditor the bytes do not hang on who asks,
# also where a record cannot be read: they follow the register.
test_what_is_kept() {
	make_register
	printf 'naam: X\n\twat\n' >taken/x.yaml
	commit_all 'Met de hand'
	for setting in LC_ALL=C LC_ALL=nl; do
		for command in 'overview --on 2025-01-01 --since HEAD~1' 'log' 'diff HEAD~1' 'due --on 2025-01-01'; do
			for format in text json csv; do
				# shellcheck disable=SC2086
				run_in "$setting" afspraak $command --format $format
				expect_stdout_lacks 'indentation;'
				cat "$OUT" >>"$CASE/$setting"
			done
		done
		run_in "$setting" afspraak audit -o "$CASE/pack $setting" --today 2026-01-01
		expect_status 0
	done
	cmp "$CASE/LC_ALL=C" "$CASE/LC_ALL=nl" || fail 'other bytes for another reader'
	diff -r "$CASE/pack LC_ALL=C" "$CASE/pack LC_ALL=nl" || fail 'another package for another reader'
	grep -q 'een tab in het inspringen' "$CASE/pack LC_ALL=C/findings.csv" || fail 'the package is not in Dutch'
	run afspraak overview --on 2025-01-01 --lang en --format json
	expect_stdout_has 'a tab in the indentation'
}

# The signs of numbers are those of the language, for people only.
test_numbers() {
	make_register
	run afspraak amend dvo-bouwtoezicht --set vergoeding.grondslag=vast --set vergoeding.bedrag_eur=1234.50 \
		--set vergoeding.jaar=2025 --set documenten.0.bytes=1048576 -m Bedrag
	expect_status 0
	run afspraak show dvo-bouwtoezicht
	expect_stdout_has '1.234,50'
	expect_stdout_has '1.048.576'
	expect_stdout_lacks '2.025'
	run afspraak show dvo-bouwtoezicht --lang en
	expect_stdout_has '1,234.50'
	expect_stdout_has '1,048,576'
	for format in md html; do
		run afspraak list --columns id,vergoeding.bedrag_eur --format $format
		expect_stdout_has '1.234,50'
		run afspraak list --columns id,vergoeding.bedrag_eur --format $format --lang en
		expect_stdout_has '1,234.50'
	done
	for format in json csv yaml; do
		run afspraak list --columns id,vergoeding.bedrag_eur --format $format
		expect_stdout_has '1234.50'
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
