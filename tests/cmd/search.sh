#!/bin/sh
# afspraak search: a text anywhere in the records.
. "${0%/*}/../lib.sh"

test_every_match_with_its_field() {
	make_register
	run afspraak search bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-'EOF'
		afspraak/dvo-bouwtoezicht: id: dvo-bouwtoezicht
		afspraak/dvo-bouwtoezicht: titel: Dienstverleningsovereenkomst bouwtoezicht
		afspraak/dvo-bouwtoezicht: taken.0: bouwtoezicht
		afspraak/dvo-bouwtoezicht: documenten.0.url: https://example.org/dvo-bouwtoezicht.pdf
		taak/bouwtoezicht: id: bouwtoezicht
		taak/bouwtoezicht: naam: Bouwtoezicht
	EOF
	expect_nothing_changed
}

test_case_and_accents_do_not_matter() {
	make_register
	echo 'kenmerk: Coördinatie ĲSSELMEER STRASSE' >>afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Letters met tekens'
	for text in COORDINATIE coördinatie 'dinatie ij' ijsselmeer straße; do
		run afspraak search "$text"
		expect_status 0
		expect_stdout_has 'afspraak/dvo-bouwtoezicht: kenmerk: Coördinatie'
	done
}

test_comments_and_field_names_are_no_text() {
	make_register
	for text in archief opzegtermijn 'eerste termijn'; do
		run afspraak search "$text"
		expect_status 0
		expect_stdout </dev/null
		expect_stderr_has "nothing found for '$text'"
	done
}

test_text_is_no_pattern() {
	make_register
	for text in '.*' 'dvo.bouw' '[a-z]' '%'; do
		run afspraak search "$text"
		expect_status 0
		expect_stdout </dev/null
	done
	run afspraak search dvo-bouwtoezicht.pdf
	expect_stdout_has documenten.0.url
}

test_long_values_are_cut_around_the_match() {
	make_register
	{
		echo 'opmerkingen: |'
		printf '  %s\n' "$(printf 'voor ëé %0.s' $(seq 40))"
		echo '  De naald.'
		printf '  %s\n' "$(printf 'na ëé %0.s' $(seq 40))"
	} >>afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Een lang veld'
	run afspraak search naald
	expect_status 0
	[ "$(wc -l <"$OUT")" -eq 1 ] || fail 'expected one line'
	[ "$(wc -c <"$OUT")" -lt 300 ] || fail 'the line is not cut'
	grep -q '^afspraak/dvo-bouwtoezicht: opmerkingen: ….*De naald\..*…$' "$OUT" || fail 'not cut around the match'
	iconv -f UTF-8 -t UTF-16 "$OUT" >/dev/null || fail 'cut within a character'
}

test_json() {
	make_register
	run afspraak search Getekende --format json
	expect_status 0
	expect_json 'keys_unsorted | tojson' '["schema","matches"]'
	expect_json .schema afspraak/search/1
	expect_json '.matches | tojson' \
		'[{"type":"afspraak","id":"dvo-bouwtoezicht","field":"documenten.0.titel","value":"Getekende overeenkomst"}]'
	run afspraak search nergens --format json
	expect_status 0
	expect_json '.matches | tojson' '[]'
	expect_stderr_has 'nothing found'
}

test_csv() {
	make_register
	echo "kenmerk: '=1+1 zoek, dit'" >>afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Een formule'
	run afspraak search 'zoek' --format csv
	expect_status 0
	printf '%s\r\n' type,id,field,value "afspraak,dvo-bouwtoezicht,kenmerk,\"'=1+1 zoek, dit\"" |
		expect_stdout
}

test_colour_marks_the_match_only_when_asked() {
	make_register
	run afspraak search Getekende --color always
	expect_stdout_has "$(printf 'titel: \033[1;31mGetekende\033[0m overeenkomst')"
	run afspraak search Getekende
	expect_stdout_has 'titel: Getekende overeenkomst'
}

test_control_characters_are_made_visible() {
	make_register
	printf '%s\n' 'kenmerk: "zoek\e[2J\u202E\nmij"' >>afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Vijandig'
	run afspraak search zoek
	[ "$(wc -l <"$OUT")" -eq 1 ] || fail 'expected one line'
	! grep -n "$(printf '\033')" "$OUT" || fail 'ESC in the output'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
	run afspraak search "$(printf 'zoek\033[2Jniets')"
	! grep -n "$(printf '\033')" "$ERR" || fail 'ESC in the message'
}

test_broken_records_are_left_out_with_a_warning() {
	make_register
	echo 'naam: "Bouwtoezicht' >taken/stuk.yaml
	commit_all 'Stuk'
	run afspraak search bouwtoezicht
	expect_status 0
	expect_stdout_has taak/bouwtoezicht
	expect_stderr_has 'afspraak: warning: taken/stuk.yaml:'
}

test_the_work_tree_has_no_influence() {
	make_register
	echo 'naam: Vindbaar' >taken/nieuw.yaml
	run afspraak search vindbaar
	expect_status 0
	expect_stdout </dev/null
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" search Getekende
	expect_status 0
	expect_stdout_has documenten.0.titel
}

test_wrong_use() {
	make_register
	run afspraak search
	expect_status 2
	expect_stderr_has "'search' wants TEXT"
	run afspraak search een twee
	expect_status 2
	run afspraak search ''
	expect_status 2
	expect_stderr_has 'nothing to search for'
	run afspraak search x --format html
	expect_status 2
	expect_stderr_has 'choose one of: text, json, csv'
}

run_tests "$@"
