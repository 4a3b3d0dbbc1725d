#!/bin/sh
# afspraak blame: which commit gave each field the value that it has.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

# Blame says that these fields come from the commits with these reasons.
expect_reasons() {
	run afspraak blame --format json dvo-bouwtoezicht
	expect_status 0
	while read -r _field _reason; do
		expect_json ".fields[] | select(.field == \"$_field\") | .reason" "$_reason"
	done
}

test_json() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Kortere termijn' \
		--decision 'Besluit AB 2025-3' --kind wijziging
	snapshot
	run afspraak blame --format json dvo-bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	expect_json 'keys_unsorted | tojson' '["schema","type","id","fields"]'
	expect_json '[.schema, .type, .id] | join(" ")' 'afspraak/blame/1 afspraak dvo-bouwtoezicht'
	expect_json '[.fields[].field] | join(" ")' \
		'titel soort status partijen.0.partij partijen.0.rol partijen.1.partij partijen.1.rol taken.0 datum_ingang datum_einde verlenging.wijze verlenging.duur opzegtermijn documenten.0.titel documenten.0.url'
	expect_json '.fields[12] | tojson' \
		"{\"field\":\"opzegtermijn\",\"value\":\"P3M\",\"commit\":\"$(git rev-parse HEAD)\",\"date\":\"2025-01-10T12:00:00+00:00\",\"author\":{\"name\":\"Registrar\",\"email\":\"registrar@example.org\"},\"reason\":\"Kortere termijn\",\"decision\":\"Besluit AB 2025-3\"}"
	expect_json '[.fields[] | select(.field != "opzegtermijn") | .commit] | unique | join(" ")' \
		"$(git rev-parse HEAD^)"
	expect_json '.fields[0].decision' null
	expect_nothing_changed
}

test_text() {
	make_register
	clock 2025-01-10
	afspraak amend taak/bouwtoezicht --set wijze=samenwerking -m 'Wordt samenwerking' --decision 'DB 7'
	run afspraak blame taak/bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-EOF
		$(git rev-parse --short=10 HEAD^)  2024-12-02  Registrar  naam: Bouwtoezicht                   Eerste registratie
		$(git rev-parse --short=10 HEAD^)  2024-12-02  Registrar  aard: taak                           Eerste registratie
		$(git rev-parse --short=10 HEAD^)  2024-12-02  Registrar  bevoegd_gezag.0: gemeente-voorbeeld  Eerste registratie
		$(git rev-parse --short=10 HEAD^)  2024-12-02  Registrar  belegd_bij.0: gemeente-voorbeeld     Eerste registratie
		$(git rev-parse --short=10 HEAD)  2025-01-10  Registrar  wijze: samenwerking                  Wordt samenwerking (besluit: DB 7)
	EOF
	run afspraak blame taak/bouwtoezicht --lang en
	expect_stdout_has '(decision: DB 7)'
}

test_csv() {
	make_register
	run afspraak blame partij/od-voorbeeld --format csv
	expect_status 0
	_by="$(git rev-parse HEAD),2024-12-02T12:00:00+00:00,Registrar,registrar@example.org,Eerste registratie,,false"
	printf '%s\r\n' \
		field,value,commit,date,author_name,author_email,reason,decision,after_unreadable \
		"naam,Omgevingsdienst Voorbeeld,$_by" "type,omgevingsdienst,$_by" |
		expect_stdout
}

test_layout_order_and_place_are_no_change() {
	make_register
	rm "$record"
	mkdir -p afspraken/2025
	cat >afspraken/2025/dvo-bouwtoezicht.yaml <<-'EOF'
		status: "van_kracht"
		titel: 'Dienstverleningsovereenkomst bouwtoezicht'
		taken:
		  - bouwtoezicht
		partijen:
		  - {rol: uitvoerder, partij: gemeente-voorbeeld}   # eerst deze
		  - {partij: od-voorbeeld, rol: opdrachtnemer}
		verlenging: {duur: P1Y, wijze: stilzwijgend}
		soort: dienstverleningsovereenkomst
		datum_ingang: 2024-01-01
		datum_einde: 2026-12-31
		opzegtermijn: P6M
		documenten:
		  - url: https://example.org/dvo-bouwtoezicht.pdf
		    titel: Getekende overeenkomst
	EOF
	commit_all 'Verplaatst en anders opgemaakt'
	run afspraak blame --format json dvo-bouwtoezicht
	expect_status 0
	expect_json '[.fields[] | select(.reason != "Eerste registratie") | .field] | tojson' '["partijen.1.rol"]'
	expect_json '.fields | length' 15
}

test_away_and_back_counts_from_the_return() {
	make_register
	for status in opgezegd van_kracht; do
		sed -i "s/^status:.*/status: $status/" "$record"
		commit_all "Nu $status"
	done
	rm "$record"
	commit_all 'Weg'
	git checkout -q HEAD^ -- "$record"
	commit_all 'Terug'
	expect_reasons <<-'EOF'
		status Terug
		titel Terug
	EOF
	git reset -q --hard HEAD~2
	expect_reasons <<-'EOF'
		status Nu van_kracht
		titel Eerste registratie
	EOF
}

# Each side changed one field; who merged is named for neither.
test_a_merge_leads_to_the_author() {
	make_register
	git checkout -q -b zij
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P3M/' "$record"
	GIT_AUTHOR_NAME=Jurist commit_all 'Zij'
	git checkout -q main
	sed -i 's/^status:.*/status: opgezegd/' "$record"
	commit_all 'Hier'
	git merge -q -m 'Samen' zij
	expect_reasons <<-'EOF'
		opzegtermijn Zij
		status Hier
		titel Eerste registratie
	EOF
	expect_json '.fields[] | select(.field == "opzegtermijn") | .author.name' Jurist
	sed -i 's/^soort:.*/soort: mandaatbesluit/' "$record"
	git commit -q -a --amend -m 'Samen, en meer'
	expect_reasons <<-'EOF'
		soort Samen, en meer
		opzegtermijn Zij
	EOF
}

# Both sides have the status; the merge took the second side's file as it was.
test_a_merge_leads_to_the_side_with_the_same_file() {
	make_register
	git checkout -q -b zij
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P3M/' "$record"
	commit_all 'Zij'
	git checkout -q main
	for status in opgezegd van_kracht; do
		sed -i "s/^status:.*/status: $status/; s/^titel:.*/titel: Nu $status/" "$record"
		commit_all "Nu $status"
	done
	git merge -q -s ours --no-commit zij
	git checkout -q zij -- "$record"
	git commit -q -m 'Samen'
	expect_reasons <<-'EOF'
		status Eerste registratie
		opzegtermijn Zij
	EOF
	sed -i 's/^soort:.*/soort: mandaatbesluit/' "$record"
	git commit -q -a --amend -m 'Samen, en anders'
	expect_reasons <<-'EOF'
		status Nu van_kracht
		opzegtermijn Zij
		soort Samen, en anders
	EOF
}

test_a_version_that_cannot_be_read() {
	make_register
	cp "$record" "$CASE/sound"
	echo 'titel: [' >"$record"
	commit_all 'Kapot'
	run afspraak blame dvo-bouwtoezicht
	expect_status 4
	expect_stdout </dev/null
	cp "$CASE/sound" "$record"
	commit_all 'Hersteld'
	run afspraak blame --format json dvo-bouwtoezicht
	expect_status 0
	expect_json '[.fields[].reason] | unique | tojson' '["Hersteld"]'
	expect_json '.fields[0].after_unreadable' true
	expect_stderr <<-EOF
		afspraak: warning: before $(git rev-parse --short=10 HEAD) the record cannot be read; it may have had values of that commit already
	EOF
}

test_only_what_is_committed_counts() {
	make_register
	sed -i 's/^status:.*/status: opgezegd/' "$record"
	expect_reasons <<-'EOF'
		status Eerste registratie
	EOF
	expect_json '.fields[] | select(.field == "status") | .value' van_kracht
}

# The life of a field has the events with these reasons, newest first.
expect_life() {
	run afspraak blame --format json --field "$1" dvo-bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	expect_json '[.schema, .type, .id, .field] | join(" ")' "afspraak/blame/1 afspraak dvo-bouwtoezicht $1"
	expect_json '[.entries[].reason] | join("; ")' "$2"
}

# The item stood first, then second, then nowhere, then last.
test_the_life_of_a_field_follows_its_item() {
	make_register
	sed -i 's/rol: uitvoerder/rol: deelnemer/' "$record"
	commit_all 'Gemeente neemt deel'
	sed -i '/^partijen:/a\  - rol: deelnemer\n    partij: bouwtoezicht' "$record"
	commit_all 'Derde vooraan'
	sed -i '/partij: gemeente/,+1d' "$record"
	commit_all 'Zonder gemeente'
	sed -i 's/rol: opdrachtgever/rol: onbekend/' "$record"
	commit_all 'Dienst onbekend'
	sed -i '/^taken:/i\  - partij: gemeente-voorbeeld\n    rol: uitvoerder' "$record"
	commit_all 'Gemeente terug'
	expect_life partijen.2.rol 'Gemeente terug; Zonder gemeente; Gemeente neemt deel; Eerste registratie'
	expect_json '.entries[2].changes | map(.fields[]) | tojson' \
		'[{"field":"partijen.1.rol","old":"uitvoerder","new":"deelnemer"}]'
	expect_life partijen.2 'Gemeente terug; Zonder gemeente; Gemeente neemt deel; Eerste registratie'
	expect_life partijen.1.rol 'Dienst onbekend; Eerste registratie'
	expect_life partijen.0 'Derde vooraan'
	expect_life partijen.rol \
		'Gemeente terug; Dienst onbekend; Zonder gemeente; Derde vooraan; Gemeente neemt deel; Eerste registratie'
	expect_life partijen.2.partij 'Gemeente terug; Zonder gemeente; Eerste registratie'
	expect_life status 'Eerste registratie'
	expect_life beeindigd_per ''
	run afspraak blame dvo-bouwtoezicht --field partijen.3.rol
	expect_status 2
	expect_stdout </dev/null
	expect_stderr <<-'EOF'
		afspraak: dvo-bouwtoezicht has no 'partijen.3.rol' now; positions count from 0, as the record is at HEAD
	EOF
	run afspraak blame dvo-bouwtoezicht --field statuss
	expect_status 2
	expect_stderr_has "did you mean status?"
}

test_the_life_of_a_map() {
	make_register
	sed -i '/^verlenging:/,/duur:/d; $a verlenging: onbekend' "$record"
	commit_all 'Onbekend'
	sed -i 's/^verlenging: onbekend/verlenging: {wijze: geen}/' "$record"
	commit_all 'Geen'
	expect_life verlenging 'Geen; Onbekend; Eerste registratie'
	expect_life verlenging.wijze 'Geen; Onbekend; Eerste registratie'
	expect_life verlenging.duur 'Onbekend; Eerste registratie'
}

# The merge changed nothing of what came from the other side.
test_the_life_of_a_field_through_merges() {
	make_register
	git checkout -q -b zij
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P3M/' "$record"
	commit_all 'Zij'
	git checkout -q main
	sed -i 's/^status:.*/status: opgezegd/' "$record"
	commit_all 'Hier'
	git merge -q -m 'Samen' zij
	expect_life opzegtermijn 'Zij; Eerste registratie'
	expect_life status 'Hier; Eerste registratie'
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P4M/' "$record"
	git commit -q -a --amend -m 'Samen, en anders'
	expect_life opzegtermijn 'Samen, en anders; Zij; Eerste registratie'
}

test_the_life_of_a_field_in_words() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set status=opgezegd --set opzegtermijn=P3M -m 'Opgezegd' --kind opzegging
	run afspraak blame dvo-bouwtoezicht --field status
	expect_status 0
	sed 's/^commit .*/commit/' "$OUT" | head -n 8 >"$CASE/words"
	expect_file "$CASE/words" <<-'EOF'
		commit
		Datum:        2025-01-10 12:00 +0000
		Auteur:       Registrar <registrar@example.org>
		Aard:         opzegging

		    Opgezegd

		    afspraak/dvo-bouwtoezicht gewijzigd
	EOF
	expect_stdout_has 'status: van_kracht -> opgezegd'
	expect_stdout_lacks opzegtermijn
	run afspraak blame dvo-bouwtoezicht --field status --format csv
	expect_status 0
	[ "$(wc -l <"$OUT")" -eq 3 ] || fail 'expected a header and two lines'
	expect_stdout_has ',changed,status,van_kracht,opgezegd,,'
}

test_wrong_use() {
	make_register
	run afspraak blame dvo-bouwtoezich
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has 'did you mean dvo-bouwtoezicht?'
	git rm -q "$record"
	commit_all 'Weg'
	run afspraak blame dvo-bouwtoezicht
	expect_status 2
	expect_stdout </dev/null
	expect_stderr <<-'EOF'
		afspraak: afspraak/dvo-bouwtoezicht was removed: it has no values now; 'afspraak log afspraak/dvo-bouwtoezicht' shows what it was
	EOF
	run afspraak blame
	expect_status 2
	run afspraak blame taak/bouwtoezicht partij/od-voorbeeld
	expect_status 2
	run afspraak blame taak/bouwtoezicht --format html
	expect_status 2
}

# The identity of such an item is as long as the item; there are 40,000 values in it.
test_a_wide_item_takes_no_wide_names() {
	make_register
	{
		printf 'bijlagen:\n  - k0: v\n'
		seq 40000 | sed 's/.*/    k&: v/'
	} >>"$record"
	commit_all 'Breed'
	echo '# opmerking' >>"$record"
	commit_all 'Opmerking'
	run timeout 20 afspraak blame --format csv dvo-bouwtoezicht
	expect_status 0
	[ "$(grep -c '^bijlagen\.0\..*,Breed,' "$OUT")" -eq 40001 ] || fail 'not every value is there'
}

# Of a commit whose texts would steer a terminal.
test_no_control_character_comes_through() {
	make_register
	sed -i 's/^titel:.*/titel: "A\\e[31mB\\u202e"/' "$record"
	GIT_AUTHOR_NAME=$(printf 'Ju\033[2Jrist') commit_all "$(printf 'Rood \033[31m')"
	run afspraak blame dvo-bouwtoezicht
	expect_status 0
	expect_stdout_has 'A<U+001B>[31mB'
	! LC_ALL=C grep -q "$(printf '\033')" "$OUT" || fail 'an escape comes through'
}

run_tests "$@"
