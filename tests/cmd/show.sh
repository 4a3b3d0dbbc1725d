#!/bin/sh
# afspraak show: one record, in words, as data, and as it was written.
. "${0%/*}/../lib.sh"

expect_refused() {
	_status=$1 _expected=$2
	shift 2
	run afspraak show "$@"
	expect_status "$_status"
	expect_stdout </dev/null
	expect_stderr_has "$_expected"
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
}

test_an_agreement_in_words() {
	make_register
	run afspraak show dvo-bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-'EOF'
		Dienstverleningsovereenkomst bouwtoezicht
		=========================================

		Verwijzing:               afspraak/dvo-bouwtoezicht
		Bestand:                  afspraken/2024/dvo-bouwtoezicht.yaml
		Titel:                    Dienstverleningsovereenkomst bouwtoezicht
		Soort:                    dienstverleningsovereenkomst
		Status:                   van kracht
		Taken en kennisgebieden:  bouwtoezicht
		Ingangsdatum:             1 januari 2024
		Einddatum:                31 december 2026
		Verlenging:               Wijze van verlenging: stilzwijgend
		                          Duur van een verlenging: 1 jaar
		Opzegtermijn:             6 maanden

		Partijen

		Partij              Rol
		------------------  -------------
		od-voorbeeld        opdrachtgever
		gemeente-voorbeeld  uitvoerder

		Documenten

		Titel van het document  Adres
		----------------------  ----------------------------------------
		Getekende overeenkomst  https://example.org/dvo-bouwtoezicht.pdf

		Niet ingevuld: Verkorte titel, Kenmerk, Peildatum van de status, Wettelijke
		grondslag, Ondertekend op, Signaaltermijn, Beëindigd per, Evaluatie, Vergoeding,
		Gegevensuitwisseling, Gemeenschappelijke regeling, Vervangt, Uitwerking van,
		Openbaarheid, Archief, Eigenaar, Bronnen, Openstaande vragen, Uitgezonderde
		signalen, Opmerkingen.
	EOF
	expect_nothing_changed
}

test_in_english() {
	make_register
	run afspraak show dvo-bouwtoezicht --lang en
	expect_status 0
	expect_stdout_has 'Notice period:'
	expect_stdout_has '6 months'
	expect_stdout_has '31 December 2026'
	expect_stdout_lacks Opzegtermijn
}

test_tasks_and_parties() {
	make_register
	run afspraak show taak/bouwtoezicht
	expect_status 0
	expect_stdout_has 'taak/bouwtoezicht'
	expect_stdout_has 'uitgevoerd door een ander'
	run afspraak show partij/gemeente-voorbeeld
	expect_status 0
	expect_stdout_has 'Gemeente Voorbeeld'
	run afspraak show afspraak/dvo-bouwtoezicht
	cp "$OUT" "$CASE/long"
	run afspraak show dvo-bouwtoezicht
	expect_stdout <"$CASE/long"
}

test_json() {
	make_register
	run afspraak show dvo-bouwtoezicht --format json
	expect_status 0
	expect_json 'keys_unsorted | join(" ")' 'schema type id path commit fields'
	expect_json .schema afspraak/show/1
	expect_json .type afspraak
	expect_json .id dvo-bouwtoezicht
	expect_json .path afspraken/2024/dvo-bouwtoezicht.yaml
	expect_json .commit "$(git rev-parse HEAD)"
	expect_json '.fields | keys_unsorted | join(" ")' \
		'titel soort status partijen taken datum_ingang datum_einde verlenging opzegtermijn documenten'
	expect_json '.fields.datum_einde | tojson' '"2026-12-31"'
	expect_json '.fields.documenten | tojson' \
		'[{"titel":"Getekende overeenkomst","url":"https://example.org/dvo-bouwtoezicht.pdf"}]'
}

test_json_scalars_are_what_was_written() {
	make_register
	cat >>afspraken/2024/dvo-bouwtoezicht.yaml <<-'EOF'
		kenmerk: 007
		verkorte_titel: nee
		vergoeding: {bedrag_eur: 1000.00, jaar: 2024}
		openbaarheid: {publiceren: ja}
	EOF
	commit_all 'Waarden die ergens anders op lijken'
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields | [.kenmerk, .verkorte_titel, .vergoeding, .openbaarheid] | tojson' \
		'["007","nee",{"bedrag_eur":"1000.00","jaar":2024},{"publiceren":"ja"}]'
}

test_yaml_is_the_file_itself() {
	make_register
	printf 'naam: Anders   # zo\naard:  taak\n\n\nwijze: "samenwerking"' >taken/anders.yaml
	commit_all 'Eigen opmaak'
	run afspraak show taak/anders --format yaml
	expect_status 0
	expect_stdout <taken/anders.yaml
	run afspraak show dvo-bouwtoezicht --format yaml
	expect_stdout <afspraken/2024/dvo-bouwtoezicht.yaml
}

test_csv() {
	make_register
	run afspraak show taak/bouwtoezicht --format csv
	expect_status 0
	printf '%s\r\n' field,value naam,Bouwtoezicht aard,taak bevoegd_gezag.0,gemeente-voorbeeld \
		belegd_bij.0,gemeente-voorbeeld wijze,uitgevoerd_door_ander | expect_stdout
}

test_an_unknown_id_names_the_nearest() {
	make_register
	expect_refused 2 'there is no afspraak/dvo-bouwtoezich; did you mean dvo-bouwtoezicht?' dvo-bouwtoezich
	expect_refused 2 'did you mean taak/bouwtoezicht?' taak/bouwtoezigt
	expect_refused 2 'did you mean taak/bouwtoezicht' bouwtoezicht
	expect_refused 2 "'afspraak list partijen' shows what there is" partij/niets-hiervan
	expect_refused 2 "unknown record type 'taq' in 'taq/bouwtoezicht'; did you mean 'taak/bouwtoezicht'?" \
		taq/bouwtoezicht
}

test_wrong_use() {
	make_register
	expect_refused 2 "'show' wants REF"
	expect_refused 2 "'show' does not take 'b'" a b
	expect_refused 2 'choose one of: text, json, yaml, csv' dvo-bouwtoezicht --format html
	expect_refused 2 "unknown record type '..' in '../register'" ../register
	expect_refused 2 'there is no' ''
}

test_a_broken_record_is_refused_with_its_place() {
	make_register
	printf 'naam: Stuk\naard: "taak\n' >taken/stuk.yaml
	printf 'naam: Dubbel\nnaam: Dubbel\n' >taken/dubbel.yaml
	printf 'naam: &a Anker\naard: *a\n' >taken/anker.yaml
	commit_all 'Kapot'
	expect_refused 4 'afspraak: taken/stuk.yaml:' taak/stuk
	for format in text json yaml csv; do
		expect_refused 4 'taken/dubbel.yaml:2:1: ' taak/dubbel --format $format
	done
	expect_refused 4 'taken/anker.yaml:1:7: ' taak/anker
	run afspraak show taak/bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
}

test_a_record_that_check_refuses_is_still_shown() {
	make_register
	printf 'naam: [lijst]\naard: onzin\nniet_bestaand: {a: b}\nbronnen: tekst\n' >taken/vreemd.yaml
	commit_all 'Vreemd'
	run afspraak show taak/vreemd
	expect_status 0
	expect_stdout_has onzin
	expect_stdout_has niet_bestaand
	run afspraak show taak/vreemd --format json
	expect_json '.fields | tojson' \
		'{"naam":["lijst"],"aard":"onzin","niet_bestaand":{"a":"b"},"bronnen":"tekst"}'
}

test_a_link_is_not_followed() {
	make_register
	ln -s ../partijen/od-voorbeeld.yaml taken/link.yaml
	commit_all 'Een symbolische link'
	expect_refused 2 'there is no taak/link' taak/link
}

test_the_work_tree_has_no_influence() {
	make_register
	run afspraak show dvo-bouwtoezicht
	cp "$OUT" "$CASE/clean"
	echo '[' >afspraken/2024/dvo-bouwtoezicht.yaml
	printf 'naam: Nieuw\n' >taken/nieuw.yaml
	run afspraak show dvo-bouwtoezicht
	expect_status 0
	expect_stdout <"$CASE/clean"
	expect_refused 2 'there is no taak/nieuw' taak/nieuw
}

test_a_bare_repository_and_a_register_below_the_top() {
	make_register
	mkdir register
	git mv register.yaml afspraken taken partijen register
	commit_all 'Verhuisd'
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .path register/afspraken/2024/dvo-bouwtoezicht.yaml
	cp "$OUT" "$CASE/clean"
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" show dvo-bouwtoezicht --format json
	expect_status 0
	expect_stdout <"$CASE/clean"
}

test_control_characters_are_made_visible() {
	make_register
	cat >>afspraken/2024/dvo-bouwtoezicht.yaml <<-'EOF'
		kenmerk: "a\e]0;titel\ab\u202Ec"
		opmerkingen: |
		  Twee
		  regels
	EOF
	commit_all 'Vijandig'
	run afspraak show dvo-bouwtoezicht
	expect_status 0
	! grep -n "$(printf '\033')" "$OUT" || fail 'ESC in the output'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
	! grep -n "$(printf '\007')" "$OUT" || fail 'BEL in the output'
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.kenmerk | @json' '"a\u001b]0;titel\u0007b‮c"'
}

run_tests "$@"
