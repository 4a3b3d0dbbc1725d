#!/bin/sh
# afspraak due: what has to be done by when, and what is overdue.
. "${0%/*}/../lib.sh"

# A register with a day of every kind, and one agreement of which nothing is known.
make_days() {
	make_register
	cat >>register.yaml <<-'EOF'
		signaal:
		  termijn: P1M
	EOF
	cat >>afspraken/2024/dvo-bouwtoezicht.yaml <<-'EOF'
		evaluatie:
		  frequentie: P1Y
		  volgende: 2026-03-01
		eigenaar_functie: teammanager
	EOF
	cat >>taken/bouwtoezicht.yaml <<-'EOF'
		openstaand:
		  - vraag: Wie tekent namens de gemeente?
		    actiehouder_functie: jurist
		    gereed_op: 2026-05-01
		  - vraag: Wanneer wordt dit besproken?
		    gereed_op: onbekend
	EOF
	cat >afspraken/2024/oud.yaml <<-'EOF'
		titel: Oud convenant
		soort: convenant
		status: van_kracht
		partijen: onbekend
		taken: onbekend
		datum_ingang: 2020-01-01
		datum_einde: 2025-12-31
		verlenging:
		  wijze: geen
	EOF
	cat >afspraken/2024/vaag.yaml <<-'EOF'
		titel: Vage afspraak
		soort: convenant
		status: onbekend
		partijen: onbekend
		taken: onbekend
		datum_einde: 2026-07-01
	EOF
	clock 2024-12-03
	commit_all 'Dagen'
	snapshot
}

rows='.items[] | [.day, .what, .id, .days_left, .overdue, .expected, .term] | map(tostring) | join(" ")'

test_every_kind_of_day() {
	make_days
	run afspraak due --on 2026-06-15 --within P13M --format json
	expect_status 0
	expect_stderr </dev/null
	expect_json 'keys_unsorted | join(" ")' 'schema on within until complete items unknown'
	expect_json '[.schema, .on, .within, .until] | join(" ")' 'afspraak/due/1 2026-06-15 P13M 2027-07-15'
	expect_json '.items[0] | keys_unsorted | join(" ")' \
		'type id titel what day days_left overdue expected term lead_day owner why todo'
	expect_json "$rows" "$(cat <<-'EOF'
		2025-12-31 end oud -166 true false 0
		2026-03-01 evaluation dvo-bouwtoezicht -106 true false null
		2026-05-01 question bouwtoezicht -45 true false null
		2026-05-30 action_day dvo-bouwtoezicht -16 true false 0
		2026-06-30 last_notice dvo-bouwtoezicht 15 false false 0
		2026-12-31 end dvo-bouwtoezicht 199 false false 0
		2027-03-01 evaluation dvo-bouwtoezicht 259 false true null
		2027-05-30 action_day dvo-bouwtoezicht 349 false true 1
		2027-06-30 last_notice dvo-bouwtoezicht 380 false true 1
	EOF
	)"
	expect_json '.unknown[] | [.type, .id, .field] | join(" ")' 'afspraak vaag datum_ingang'
	expect_json '.items[] | select(.what == "question") | .owner, .why' \
		"$(printf 'jurist\nWie tekent namens de gemeente?')"
	expect_json '.items[] | select(.what == "last_notice" and .term == 0) | .lead_day' 2026-05-30
	expect_nothing_changed
}

test_in_words() {
	make_days
	run afspraak due --on 2026-06-15
	expect_status 0
	expect_stdout <<-'EOF'
		Wat er moet gebeuren
		====================

		Op:          15 juni 2026
		Tot en met:  15 september 2026

		Te laat: 4
		----------

		31 december 2025
		  Tijd:         166 dagen te laat
		  Wat:          einde
		  Waarover:     Oud convenant
		  Waarom:       De afspraak is verlopen, maar de status is 'van kracht'.
		  Wat te doen:  Leg de verlenging vast, of de status: afspraak amend oud --set
		                status=verlopen
		  Wie:          onbekend

		1 maart 2026
		  Tijd:         106 dagen te laat
		  Wat:          evaluatie
		  Waarover:     Dienstverleningsovereenkomst bouwtoezicht
		  Waarom:       De volgende evaluatie staat op 1 maart 2026.
		  Wat te doen:  Evalueer, en leg de volgende dag vast: afspraak amend dvo-
		                bouwtoezicht --set evaluatie.volgende=DATUM
		  Wie:          teammanager

		1 mei 2026
		  Tijd:         45 dagen te laat
		  Wat:          open vraag
		  Waarover:     Bouwtoezicht
		  Waarom:       Wie tekent namens de gemeente?
		  Wat te doen:  Zoek het antwoord, leg het vast en haal de vraag weg: afspraak
		                amend taak/bouwtoezicht
		  Wie:          jurist

		30 mei 2026
		  Tijd:         16 dagen te laat
		  Wat:          actiedag
		  Waarover:     Dienstverleningsovereenkomst bouwtoezicht
		  Waarom:       De signaaltermijn begint: daarna volgt de laatste opzegdag (30
		                juni 2026).
		  Wat te doen:  Besluit uiterlijk op 30 juni 2026 of de afspraak doorloopt of
		                wordt opgezegd.
		  Wie:          teammanager

		Komt eraan: 1
		-------------

		30 juni 2026
		  Tijd:         nog 15 dagen
		  Wat:          laatste opzegdag
		  Waarover:     Dienstverleningsovereenkomst bouwtoezicht
		  Waarom:       Termijn 0 loopt tot en met 31 december 2026. De opzegtermijn is
		                6 maanden.
		  Wat te doen:  Zeg uiterlijk op deze dag op. Anders loopt de afspraak na 31
		                december 2026 stilzwijgend door.
		  Wie:          teammanager

		Niet te berekenen: 1
		--------------------

		Hiervan is niet te zeggen wanneer er iets moet gebeuren. Vul in wat onbekend is.

		- Vage afspraak: datum_ingang is onbekend
	EOF
	run afspraak due --on 2026-06-30 --lang en
	expect_status 0
	expect_stdout_has 'Time:        today'
	run afspraak due --on 2026-07-01 --lang en
	expect_stdout_has '1 day late'
	expect_stdout_has 'can no longer be given'
	expect_stdout_has 'This was not done in time: 30 June 2026 has passed as well.'
	run afspraak due --on 2026-06-29
	expect_stdout_has 'nog 1 dag'
	expect_nothing_changed
}

# The commands that the text proposes do answer the item.
test_answers_take_the_items_away() {
	make_days
	clock 2026-06-15
	run afspraak due --within P1M --exit-code
	expect_status 1
	afspraak amend oud --set status=verlopen -m 'Verlopen'
	afspraak amend dvo-bouwtoezicht --set evaluatie.volgende=2027-03-01 -m 'Geevalueerd'
	afspraak amend dvo-bouwtoezicht --set verlenging.wijze=geen -m 'Loopt af'
	afspraak amend taak/bouwtoezicht --remove openstaand='Wie tekent namens de gemeente?' -m 'Beantwoord'
	run afspraak due --within P1M --exit-code --format json
	expect_status 0
	expect_json '.items | length' 0
	expect_json '.unknown | length' 1
}

test_exit_code_only_when_asked() {
	make_days
	run afspraak due --on 2026-06-15
	expect_status 0
	run afspraak due --on 2025-01-01 --exit-code
	expect_status 0
	run afspraak due --on 2026-06-15 --exit-code --format csv
	expect_status 1
}

test_window() {
	make_days
	# The last day counts, the day after does not.
	run afspraak due --on 2026-06-15 --within P15D --format json
	expect_json '[.items[] | select(.overdue | not) | .day] | join(" ")' 2026-06-30
	run afspraak due --on 2026-06-15 --within P14D --format json
	expect_json '[.items[] | select(.overdue | not)] | length' 0
	run afspraak due --on 2026-06-15 --within P0D --format json
	expect_json '[.items[] | select(.overdue | not)] | length' 0
	expect_json '.items | length' 4
	# Up to the end of the calendar.
	run afspraak due --on 2026-06-15 --within P9999Y --format json
	expect_status 0
	expect_json '[.until, .complete] | map(tostring) | join(" ")' '9999-12-31 false'
}

test_what_the_register_knew() {
	make_days
	clock 2026-06-20
	afspraak amend oud --set status=verlopen -m 'Verlopen'
	run afspraak due --on 2026-06-20 --format json
	expect_json '[.items[].id] | index("oud")' null
	run afspraak due --on 2026-06-20 --as-of HEAD~1 --format json
	expect_json '[.items[].id] | index("oud")' 0
}

test_csv() {
	make_days
	run afspraak due --on 2026-05-31 --format csv
	expect_status 0
	tr -d '\r' <"$OUT" | cut -d, -f1-8 >"$CASE/rows"
	expect_file "$CASE/rows" <<-'EOF'
		day,days_left,overdue,expected,what,type,id,titel
		2025-12-31,-151,ja,nee,end,afspraak,oud,Oud convenant
		2026-03-01,-91,ja,nee,evaluation,afspraak,dvo-bouwtoezicht,Dienstverleningsovereenkomst bouwtoezicht
		2026-05-01,-30,ja,nee,question,taak,bouwtoezicht,Bouwtoezicht
		2026-05-30,-1,ja,nee,action_day,afspraak,dvo-bouwtoezicht,Dienstverleningsovereenkomst bouwtoezicht
		2026-06-30,30,nee,nee,last_notice,afspraak,dvo-bouwtoezicht,Dienstverleningsovereenkomst bouwtoezicht
		onbekend,onbekend,onbekend,onbekend,unknown,afspraak,vaag,Vage afspraak
	EOF
}

test_a_record_that_cannot_be_read_is_told() {
	make_days
	echo 'titel: [' >afspraken/2024/oud.yaml
	commit_all 'Kapot'
	run afspraak due --on 2026-06-15 --format json
	expect_status 0
	expect_json '.unknown[] | select(.id == "oud") | .field' null
	run afspraak due --on 2026-06-15 --format ics
	expect_status 0
	expect_stderr_has 'afspraken/2024/oud.yaml'
}

test_wrong_questions() {
	make_days
	run afspraak due --within 3m
	expect_status 2
	expect_stderr <<-'EOF'
		afspraak: --within is no duration: '3m'; write it as P3M, P1Y6M, P2W or P90D
	EOF
	run afspraak due --on 2026-02-30
	expect_status 2
	expect_stderr_has "--on is no calendar day: '2026-02-30'"
	run afspraak due --format xml
	expect_status 2
	run afspraak due dvo-bouwtoezicht
	expect_status 2
	expect_stderr_has "'due' does not take 'dvo-bouwtoezicht'"
	expect_nothing_changed
}

# --- the calendar --------------------------------------------------------------

# Read the calendar in $OUT with a parser that is not ours; one line per event.
events() {
	/usr/bin/python3 - "$OUT" <<-'EOF'
		import sys
		from icalendar import Calendar
		raw = open(sys.argv[1], 'rb').read()
		assert all(len(line) <= 75 for line in raw.split(b'\r\n')), 'a line is over 75 bytes'
		assert b'\n' not in raw.replace(b'\r\n', b''), 'a line does not end with CRLF'
		calendar = Calendar.from_ical(raw)
		assert not calendar.errors, calendar.errors
		assert str(calendar['VERSION']) == '2.0' and calendar['PRODID'] and str(calendar['METHOD']) == 'PUBLISH'
		seen = set()
		for event in calendar.walk('VEVENT'):
		    assert not event.errors, event.errors
		    assert event['UID'] not in seen, 'twice: ' + event['UID']
		    seen.add(event['UID'])
		    start, end = event['DTSTART'], event['DTEND']
		    assert start.params['VALUE'] == 'DATE' and (end.dt - start.dt).days == 1
		    assert event['DTSTAMP'].dt.tzinfo is not None and int(event['SEQUENCE']) >= 0
		    [alarm] = event.walk('VALARM')
		    assert alarm['ACTION'] == 'DISPLAY' and alarm['DESCRIPTION']
		    print(start.dt, event['UID'], event['SUMMARY'], 'alarm', alarm['TRIGGER'].dt.days)
	EOF
}

test_calendar() {
	make_days
	run afspraak due --on 2026-06-15 --within P1Y --format ics
	expect_status 0
	expect_stderr </dev/null
	events >"$CASE/events"
	expect_file "$CASE/events" <<-'EOF'
		2025-12-31 end-0.oud.afspraak@od-voorbeeld.afspraak Einde: Oud convenant alarm -31
		2026-03-01 evaluation-0.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Evaluatie: Dienstverleningsovereenkomst bouwtoezicht alarm -28
		2026-05-01 question-b3d8a4c755c2e4f9.bouwtoezicht.taak@od-voorbeeld.afspraak Open vraag: Bouwtoezicht alarm -30
		2026-05-30 action_day-0.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Actiedag: Dienstverleningsovereenkomst bouwtoezicht alarm 0
		2026-06-30 last_notice-0.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Laatste opzegdag: Dienstverleningsovereenkomst bouwtoezicht alarm -31
		2026-12-31 end-0.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Einde: Dienstverleningsovereenkomst bouwtoezicht alarm -31
		2027-03-01 evaluation-1.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Evaluatie: Dienstverleningsovereenkomst bouwtoezicht alarm -28
		2027-05-30 action_day-1.dvo-bouwtoezicht.afspraak@od-voorbeeld.afspraak Actiedag: Dienstverleningsovereenkomst bouwtoezicht alarm 0
	EOF
	cp "$OUT" "$CASE/first.ics"
	run afspraak due --on 2026-06-15 --within P1Y --format ics
	cmp "$OUT" "$CASE/first.ics" || fail 'the same question gives other bytes'
	expect_nothing_changed
}

# An amended day keeps its event, under a higher sequence number.
test_calendar_replaces_what_was_amended() {
	make_days
	run afspraak due --on 2026-06-15 --format ics
	events | grep last_notice >"$CASE/before"
	sed -n 's/^SEQUENCE:\([0-9]*\).*/\1/p' "$OUT" | sort -u >"$CASE/sequence"
	clock 2026-06-15
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P4M -m 'Kortere opzegtermijn'
	run afspraak due --on 2026-06-15 --format ics
	events | grep last_notice >"$CASE/after"
	[ "$(cut -d' ' -f1 "$CASE/before")" = 2026-06-30 ] || fail 'before'
	[ "$(cut -d' ' -f1 "$CASE/after")" = 2026-08-31 ] || fail 'after'
	[ "$(cut -d' ' -f2 "$CASE/before")" = "$(cut -d' ' -f2 "$CASE/after")" ] || fail 'another UID'
	[ "$(sed -n 's/^SEQUENCE:\([0-9]*\).*/\1/p' "$OUT" | sort -u)" -gt "$(cat "$CASE/sequence")" ] ||
		fail 'the sequence does not grow'
}

# A calendar has no place for what has no day, so it says how much that is.
test_calendar_without_events() {
	make_register
	sed -i '/^datum_/d' afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Datums onbekend'
	run afspraak due --on 2025-01-01 --format ics
	expect_status 0
	events >"$CASE/events"
	expect_file "$CASE/events" </dev/null
	expect_stdout_has 'X-WR-CALDESC:Dagen tot en met 1 april 2025. Niet te berekenen'
}

test_calendar_of_hostile_texts() {
	make_days
	cat >afspraken/2024/oud.yaml <<-'EOF'
		titel: "Oud\r\nEND:VEVENT\r\nBEGIN:VALARM; a,b\\n \u202e\u0007 é"
		soort: convenant
		status: van_kracht
		partijen: onbekend
		taken: onbekend
		datum_ingang: 2020-01-01
		datum_einde: 2025-12-31
		verlenging:
		  wijze: geen
	EOF
	commit_all 'Vijandig'
	run afspraak due --on 2026-06-15 --format ics
	expect_status 0
	[ "$(grep -c '^END:VEVENT' "$OUT")" -eq "$(grep -c '^BEGIN:VEVENT' "$OUT")" ] || fail 'an event was broken out of'
	events >"$CASE/events"
	[ "$(grep -c @ "$CASE/events")" -eq 5 ] || fail 'other events'
	! grep -q "$(printf '[\007\033]')" "$OUT" || fail 'a control character got through'
}

run_tests "$@"
