#!/bin/sh
# afspraak overview --from --to: which agreements cover which days.
. "${0%/*}/../lib.sh"

# A task with a gap, an overlap and an expected renewal; one of which nothing is known.
make_time() {
	make_register
	sed -i 's/2026-12-31 .*/2026-03-02/; s/stilzwijgend/geen/; /duur:/d' afspraken/2024/dvo-bouwtoezicht.yaml
	cat >afspraken/2024/opvolger.yaml <<-'EOF'
		titel: Opvolger
		soort: convenant
		status: ondertekend
		partijen: [{partij: gemeente-voorbeeld, rol: uitvoerder}]
		taken: [bouwtoezicht]
		datum_ingang: 2026-03-20
		datum_einde: 2026-12-31
		verlenging: {wijze: stilzwijgend, duur: P1Y}
		opzegtermijn: P3M
		documenten: [{url: https://example.org/a.pdf}]
	EOF
	cat >afspraken/2024/erbij.yaml <<-'EOF'
		titel: Erbij
		soort: convenant
		status: ondertekend
		partijen: [{partij: gemeente-voorbeeld, rol: uitvoerder}]
		taken: [bouwtoezicht]
		datum_ingang: 2026-06-01
		datum_einde: 2026-06-30
		verlenging: {wijze: geen}
	EOF
	cat >taken/vaag.yaml <<-'EOF'
		naam: Vage taak
		aard: taak
		belegd_bij: onbekend
		wijze: samenwerking
	EOF
	cat >afspraken/2024/vaag.yaml <<-'EOF'
		titel: Vage afspraak
		soort: convenant
		status: onbekend
		partijen: onbekend
		taken: [vaag]
	EOF
	commit_all 'Door de tijd'
	snapshot
}

through_time() {
	run afspraak overview --on 2026-01-01 --from 2026-01-01 --to 2027-06-30 "$@"
	expect_status 0
	expect_stderr </dev/null
}

test_json() {
	make_time
	through_time --format json
	expect_json 'keys_unsorted | join(" ")' \
		'schema version organisation on from to known verdicts tasks command'
	expect_json '[.schema, .on, .from, .to] | join(" ")' 'afspraak/overview-coverage/1 2026-01-01 2026-01-01 2027-06-30'
	expect_json '.verdicts[] | [.from, .to, .verdict] | join(" ")' "$(cat <<-'EOF'
		2026-01-01 2026-03-02 voldoet
		2026-03-03 2026-03-19 voldoet_deels
		2026-03-20 2027-06-30 voldoet
	EOF
	)"
	expect_json '.tasks[0] | keys_unsorted | join(" ")' 'id naam wijze intervals gaps unknown overlaps verdicts'
	expect_json '.tasks[0].intervals[] | [.from, .to, .agreement, .kind, .because] | join(" ")' "$(cat <<-'EOF'
		2026-01-01 2026-03-02 dvo-bouwtoezicht certain datum_einde
		2026-03-03 2027-06-30 dvo-bouwtoezicht none verlenging.wijze
		2026-01-01 2026-05-31 erbij none datum_ingang
		2026-06-01 2026-06-30 erbij certain datum_einde
		2026-07-01 2027-06-30 erbij none verlenging.wijze
		2026-01-01 2026-03-19 opvolger none datum_ingang
		2026-03-20 2026-12-31 opvolger certain datum_einde
		2027-01-01 2027-06-30 opvolger expected verlenging.wijze
	EOF
	)"
	expect_json '.tasks[0].gaps | tojson' '[{"from":"2026-03-03","to":"2026-03-19"}]'
	expect_json '.tasks[0].overlaps | tojson' \
		'[{"from":"2026-06-01","to":"2026-06-30","agreements":["erbij","opvolger"]}]'
	expect_json '.tasks[1].unknown | tojson' '[{"from":"2026-01-01","to":"2027-06-30"}]'
	expect_json '.tasks[1].gaps | length' 0
	expect_nothing_changed
}

test_in_words_and_characters() {
	make_time
	through_time
	sed -n '/^Taken en hun/,/^Dezelfde/p' "$OUT" >"$CASE/charts"
	expect_file "$CASE/charts" <<-'EOF'
		Taken en hun afspraken
		----------------------

		Uitgevoerd door een ander

		                           2026        2027
		Bouwtoezicht               VV/VVVVVVVVVVVVVVV
		  Dienstverleningsovereen… ##/...............
		  Erbij                    .....#............
		  Opvolger                 ../#########~~~~~~
		  geen afspraak            ..!...............

		Elk teken is een maand. # van kracht; ~ verwacht: stilzwijgend verlengd; ! geen
		afspraak; V vastgelegd; d deels vastgelegd; . niets; / niet elke dag hetzelfde.

		Samenwerking

		                2026        2027
		Vage taak       dddddddddddddddddd
		  Vage afspraak ??????????????????

		Elk teken is een maand. ? onbekend; d deels vastgelegd; . niets; / niet elke dag
		hetzelfde.

		Wat opvalt
		----------

		- Bouwtoezicht: geen afspraak van 3 tot en met 19 maart 2026
		- Bouwtoezicht: 2 afspraken tegelijk van 1 tot en met 30 juni 2026 (Erbij;
		  Opvolger)
		- Vage taak: onbekend of er een afspraak is van 1 januari 2026 tot en met 30
		  juni 2027

		Dezelfde gegevens in tabellen
	EOF
	through_time --lang en
	expect_stdout_has 'no agreement from 3 to 19 March 2026'
	through_time --by quarter
	expect_stdout_has 'Opvolger                 /###~~'
	expect_stdout_has 'geen afspraak            !.....'
	through_time --by year
	expect_stdout_has 'Opvolger                 /~'
}

# A day without agreement shows, however long the period.
test_a_short_gap_shows() {
	make_register
	sed -i 's/2026-12-31 .*/2026-03-02/; s/stilzwijgend/geen/; /duur:/d' afspraken/2024/dvo-bouwtoezicht.yaml
	sed 's/2024-01-01/2026-03-04/; s/2026-03-02/onbepaalde_tijd/; /verlenging:/d; /wijze:/d' \
		afspraken/2024/dvo-bouwtoezicht.yaml >afspraken/2024/dvo-2.yaml
	commit_all 'Een dag niets'
	run afspraak overview --on 2026-01-01 --from 2024-01-01 --to 2070-12-31
	expect_status 0
	expect_stdout_has 'Elk teken is een jaar.'
	expect_stdout_has 'geen afspraak            ..!....'
	expect_stdout_has 'geen afspraak op 3 maart 2026'
	run afspraak overview --on 2026-01-01 --from 2024-01-01 --to 2070-12-31 --format html
	[ "$(grep -c 'class="gap" fill="#98181f"><title>geen afspraak: 2026-03-03 – 2026-03-03' "$OUT")" -eq 1 ] || fail 'no mark for the gap'
	grep 'class="gap" fill="#98181f"><title>geen' "$OUT" | grep -q ' width="3.00"' || fail 'too narrow to be seen'
}

test_csv() {
	make_time
	through_time --format csv
	tr -d '\r' <"$OUT" | cut -d, -f1-8 >"$CASE/rows"
	expect_file "$CASE/rows" <<-'EOF'
		taak,naam,soort,afspraak,van,tot_en_met,waarde,door_veld
		nvt,nvt,register,nvt,2026-01-01,2026-03-02,voldoet,nvt
		nvt,nvt,register,nvt,2026-03-03,2026-03-19,voldoet_deels,nvt
		nvt,nvt,register,nvt,2026-03-20,2027-06-30,voldoet,nvt
		bouwtoezicht,Bouwtoezicht,oordeel,nvt,2026-01-01,2026-03-02,vastgelegd,nvt
		bouwtoezicht,Bouwtoezicht,oordeel,nvt,2026-03-03,2026-03-19,deels,nvt
		bouwtoezicht,Bouwtoezicht,oordeel,nvt,2026-03-20,2027-06-30,vastgelegd,nvt
		bouwtoezicht,Bouwtoezicht,afspraak,dvo-bouwtoezicht,2026-01-01,2026-03-02,certain,datum_einde
		bouwtoezicht,Bouwtoezicht,afspraak,dvo-bouwtoezicht,2026-03-03,2027-06-30,none,verlenging.wijze
		bouwtoezicht,Bouwtoezicht,afspraak,erbij,2026-01-01,2026-05-31,none,datum_ingang
		bouwtoezicht,Bouwtoezicht,afspraak,erbij,2026-06-01,2026-06-30,certain,datum_einde
		bouwtoezicht,Bouwtoezicht,afspraak,erbij,2026-07-01,2027-06-30,none,verlenging.wijze
		bouwtoezicht,Bouwtoezicht,afspraak,opvolger,2026-01-01,2026-03-19,none,datum_ingang
		bouwtoezicht,Bouwtoezicht,afspraak,opvolger,2026-03-20,2026-12-31,certain,datum_einde
		bouwtoezicht,Bouwtoezicht,afspraak,opvolger,2027-01-01,2027-06-30,expected,verlenging.wijze
		bouwtoezicht,Bouwtoezicht,gat,nvt,2026-03-03,2026-03-19,nvt,nvt
		bouwtoezicht,Bouwtoezicht,overlap,erbij; opvolger,2026-06-01,2026-06-30,nvt,nvt
		vaag,Vage taak,oordeel,nvt,2026-01-01,2027-06-30,deels,nvt
		vaag,Vage taak,afspraak,vaag,2026-01-01,2027-06-30,unknown,datum_ingang
		vaag,Vage taak,onbekend,nvt,2026-01-01,2027-06-30,nvt,nvt
	EOF
}

# Each drawing is XML, is named and described, and has a bar for each period that
# the data have and that is not empty.
test_html() {
	make_time
	through_time --format json
	cp "$OUT" "$CASE/json"
	through_time --format html
	/usr/bin/python3 - "$OUT" "$CASE/json" <<-'EOF'
		import json, re, sys
		import xml.etree.ElementTree as tree
		page = open(sys.argv[1], encoding='utf-8').read()
		svg = '{http://www.w3.org/2000/svg}'
		drawn = []
		for text in re.findall(r'<svg role="img".*?</svg>', page, re.S):
		    root = tree.fromstring(text)
		    names = [e for e in root if e.tag in (svg + 'title', svg + 'desc')]
		    assert len(names) == 2 and all(e.text for e in names), 'no name or description'
		    assert root.get('aria-labelledby').split() == [e.get('id') for e in names]
		    for rect in root.iter(svg + 'rect'):
		        drawn.append(rect.find(svg + 'title').text)
		        assert float(rect.get('x')) + float(rect.get('width')) <= 1000.001
		words = {'certain': 'van kracht', 'expected': 'verwacht: stilzwijgend verlengd', 'unknown': 'onbekend',
		         'vastgelegd': 'vastgelegd', 'deels': 'deels vastgelegd', 'niet': 'niet vastgelegd'}
		wanted = []
		for task in json.load(open(sys.argv[2]))['tasks']:
		    wanted += [(words[i['kind']], i) for i in task['intervals'] if i['kind'] != 'none']
		    wanted += [(words[i['verdict']], i) for i in task['verdicts']]
		    wanted += [('geen afspraak', i) for i in task['gaps']]
		wanted = [f"{what}: {i['from']} – {i['to']}" for what, i in wanted]
		assert sorted(drawn) == sorted(wanted), (sorted(drawn), sorted(wanted))
		ids = re.findall(r' id="([^"]*)"', page)
		assert len(ids) == len(set(ids)), 'an id twice'
	EOF
}

test_hostile_titles() {
	make_time
	sed -i 's|^titel: Erbij|titel: "</text><script>alert(1)</script> \\u202e \\u001b[31m & \\"quote\\""|' afspraken/2024/erbij.yaml
	commit_all 'Vijandig'
	through_time --format html
	! grep -q '<script' "$OUT" || fail 'markup got through'
	through_time --format md
	through_time
	! grep -q "$(printf '\033')" "$OUT" || fail 'a control character got through'
}

test_narrow_and_wide() {
	make_time
	for format in text md; do
		through_time --format "$format"
		cp "$OUT" "$CASE/first"
		through_time --format "$format"
		cmp "$OUT" "$CASE/first" || fail 'other bytes'
	done
	through_time
	[ "$(wc -L <"$OUT")" -le 80 ] || fail 'wider than 80 columns'
}

# What a report says of itself is anybody's: no command in it makes us work for ever.
test_made_again_within_reason() {
	make_time
	commit=$(git rev-parse HEAD)
	for period in '--from 0001-01-01 --to 9999-12-31' '--from 2025-01-02 --to 2025-01-01'; do
		echo "afspraak overview --as-of $commit --on 2025-01-01 $period --by month --lang nl" >"$CASE/report"
		run afspraak verify --report "$CASE/report"
		expect_status 4
		expect_stderr_has 'this is no overview of afspraak'
	done
}

# The report says how it is made again, and verify does so.
test_made_again() {
	make_time
	for format in text md html csv json; do
		through_time --by quarter --format "$format" -o "$CASE/report"
		run afspraak verify --report "$CASE/report"
		expect_status 0
		sed -i 's/Opvolger/Opvolgster/; s/opvolger/opvolgster/' "$CASE/report"
		run afspraak verify --report "$CASE/report"
		expect_status 1
	done
	through_time --format json
	command=$(json .command)
	cp "$OUT" "$CASE/first"
	run sh -c "$command --format json"
	expect_status 0
	cmp "$OUT" "$CASE/first" || fail 'the command gives another report'
}

test_wrong_questions() {
	make_time
	refuse() {
		_text=$1
		shift
		run afspraak overview "$@"
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$_text"
	}
	refuse '--from and --to go together' --from 2025-01-01
	refuse '--from and --to go together' --to 2025-01-01
	refuse 'the period ends (2024-12-31) before it begins (2025-01-01)' --from 2025-01-01 --to 2024-12-31
	refuse "--from is no calendar day: '2025-02-29'" --from 2025-02-29 --to 2025-12-31
	refuse "--to is no calendar day: 'later'" --from 2025-01-01 --to later
	refuse 'a period lasts at most 100 years' --from 2025-01-01 --to 2125-01-02
	refuse "--by cannot be 'week'" --from 2025-01-01 --to 2025-12-31 --by week
	refuse '--by is for a report through time' --by month
	refuse '--since does not go with --from and --to' --from 2025-01-01 --to 2025-12-31 --since HEAD
	expect_nothing_changed
}

test_an_empty_register() {
	afspraak init register
	cd register
	run afspraak overview --from 2025-01-01 --to 2025-12-31 --format json
	expect_status 0
	expect_json '.verdicts[] | [.from, .to, .verdict] | join(" ")' '2025-01-01 2025-12-31 niet_vast_te_stellen'
	run afspraak overview --from 2025-01-01 --to 2025-12-31
	expect_status 0
}

run_tests "$@"
