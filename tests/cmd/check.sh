#!/bin/sh
# afspraak check: everything that is wrong or unknown, with its place.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

set_field() {
	sed -i "s/^$1:.*/$1: $2/" "${3:-$record}"
}

add_lines() {
	cat >>"${1:-$record}"
}

# One finding, in full: path:line:column: severity: code: text
expect_finding() {
	run afspraak check
	grep -F -x -q -e "$1" "$OUT" || fail "no such finding: $1"
}

# expect_code PLACE CODE: a finding of that code at path:line:column.
expect_code() {
	run afspraak check
	grep -q "^$1: [a-z]*: $2: " "$OUT" || fail "no $2 at $1"
}

# Above the notes, check finds exactly what is on standard input.
expect_findings() {
	run afspraak check
	grep -v ': info: ' "$OUT" >"$CASE/findings" || :
	expect_file "$CASE/findings"
}

test_a_sound_register() {
	make_register
	run afspraak check
	expect_status 0
	expect_stdout <<-'EOF'
		afspraken/2024/dvo-bouwtoezicht.yaml:1:1: info: not-looked-at: not looked at yet: verkorte_titel, kenmerk, status_peildatum, grondslag, datum_ondertekening, signaaltermijn, beeindigd_per, evaluatie, vergoeding, gegevensuitwisseling, is_gemeenschappelijke_regeling, vervangt, uitwerking_van, openbaarheid, archief, eigenaar_functie, bronnen
		partijen/gemeente-voorbeeld.yaml:1:1: info: not-looked-at: not looked at yet: tooi, oin, rsin, kvk, groep, rechtsvoorganger_van, actief, bronnen
		partijen/od-voorbeeld.yaml:1:1: info: not-looked-at: not looked at yet: tooi, oin, rsin, kvk, groep, rechtsvoorganger_van, actief, bronnen
		register.yaml:1:1: info: not-looked-at: not looked at yet: norm, signaal, bronnen
		taken/bouwtoezicht.yaml:1:1: info: not-looked-at: not looked at yet: omschrijving, vth_soort, takenpakket, deskundigheidsgebied, reden, bronnen
	EOF
	expect_stderr <<-'EOF'
		0 errors, 0 warnings, 5 notes
	EOF
	expect_nothing_changed
}

test_all_findings_at_once_in_the_order_of_the_files() {
	make_register
	set_field soort convenantt
	set_field datum_einde 2026-02-30
	set_field opzegtermijn '6 maanden'
	sed -i 's/rol: uitvoerder/rool: uitvoerder/' "$record"
	set_field aard vaardigheid taken/bouwtoezicht.yaml
	echo 'kvk: 1234567' >>partijen/od-voorbeeld.yaml
	expect_findings <<-'EOF'
		afspraken/2024/dvo-bouwtoezicht.yaml:3:8: error: unknown-value: soort: 'convenantt' is none of dienstverleningsovereenkomst, intentieovereenkomst, samenwerkingsovereenkomst, aansluitovereenkomst, convenant, samenwerkingsafspraken, governanceafspraak, mandaatbesluit, dienstverleningshandvest, gemeenschappelijke_regeling, anders, onbekend; did you mean 'convenant'?
		afspraken/2024/dvo-bouwtoezicht.yaml:9:5: error: unknown-field: unknown field 'rool' in partijen.1; did you mean 'rol'?
		afspraken/2024/dvo-bouwtoezicht.yaml:12:14: error: invalid-date: datum_einde: '2026-02-30': a date is a day of the calendar, written as YYYY-MM-DD
		afspraken/2024/dvo-bouwtoezicht.yaml:16:15: error: invalid-duration: opzegtermijn: '6 maanden': a duration is P and then years, months, weeks or days, such as P1Y6M
		partijen/od-voorbeeld.yaml:3:6: error: invalid-kvk: kvk: '1234567': a KvK number has exactly 8 digits
		taken/bouwtoezicht.yaml:2:7: error: unknown-value: aard: 'vaardigheid' is none of taak, kennisgebied, voorziening
	EOF
	expect_status 1
	expect_stderr_has '6 errors, 0 warnings, '
}

test_exit_status_by_severity() {
	make_register
	run afspraak check --severity info
	expect_status 1
	run afspraak check --severity warning
	expect_status 0
	echo 'actief: ja' >>partijen/od-voorbeeld.yaml
	echo 'Bel 06-12345678' >taken/notitie.txt
	run afspraak check
	expect_status 1
	expect_stdout_has 'taken/notitie.txt: warning: stray-file: not a record; only .yaml files belong here'
	run afspraak check --severity error
	expect_status 0
	set_field naam '[a]' taken/bouwtoezicht.yaml
	run afspraak check --severity error
	expect_status 1
	run afspraak check --severity fout
	expect_status 2
	expect_stderr_has 'choose one of: info, warning, error'
}

test_json() {
	make_register
	set_field aard vaardigheid taken/bouwtoezicht.yaml
	run afspraak check --format json
	expect_status 1
	expect_stderr </dev/null
	expect_json 'keys_unsorted | join(" ")' 'schema findings'
	expect_json .schema afspraak/check/1
	expect_json '.findings | length' 6
	expect_json '.findings[5] | tojson' \
		"{\"path\":\"taken/bouwtoezicht.yaml\",\"line\":2,\"column\":7,\"severity\":\"error\",\"code\":\"unknown-value\",\"text\":\"aard: 'vaardigheid' is none of taak, kennisgebied, voorziening\"}"
}

test_csv() {
	make_register
	set_field aard "'=1+1'" taken/bouwtoezicht.yaml
	run afspraak check --format csv --severity error
	expect_status 1
	printf 'path,line,column,severity,code,text\r\n' >"$CASE/csv"
	head -n 1 "$OUT" >"$CASE/first"
	expect_file "$CASE/first" <"$CASE/csv"
	tail -n 1 "$OUT" >"$CASE/last"
	printf "taken/bouwtoezicht.yaml,2,7,error,unknown-value,\"aard: '=1+1' is none of taak, kennisgebied, voorziening\"\r\n" |
		expect_file "$CASE/last"
}

test_some_records_only() {
	make_register
	set_field soort convenantt
	set_field aard vaardigheid taken/bouwtoezicht.yaml
	run afspraak check taak/bouwtoezicht
	expect_status 1
	expect_stdout_has 'taken/bouwtoezicht.yaml:2:7: error: unknown-value'
	expect_stdout_lacks dvo-bouwtoezicht
	expect_stdout_lacks register.yaml
	run afspraak check partij/od-voorbeeld partij/gemeente-voorbeeld
	expect_status 0
	run afspraak check dvo-bouwtoezich
	expect_status 2
	expect_stderr_has 'did you mean dvo-bouwtoezicht?'
}

test_explain_knows_every_code() {
	# Outside any register.
	printf '%s\n' unreadable-file yaml-syntax stray-record reserved-id duplicate-id unknown-field missing-field \
		wrong-type empty-value onbekend-not-allowed nvt-not-allowed multiline-text unknown-value \
		invalid-date invalid-duration zero-duration invalid-number invalid-bool invalid-url invalid-file \
		invalid-mediatype invalid-sha256 invalid-timezone invalid-rsin invalid-kvk invalid-oin \
		invalid-tooi oin-mismatch dangling-reference reference-cycle document-without-place \
		document-elsewhere document-missing document-unreadable document-checksum document-size \
		stray-file unsafe-character personal-data duplicate-item duplicate-title duplicate-kenmerk \
		duplicate-identifier end-before-start ended-after-end missing-end-date status-contradicts-dates \
		status-outdated future-date too-many-renewals renewal-without-duration renewal-without-end \
		renewal-contradiction replaced-in-force group-with-identifier contradiction \
		document-without-checksum signed-after-start not-looked-at known-unknown kind-unknown \
		kind-mismatch kind-missing extended-after-end extended-without-option decision-missing \
		effective-invalid reason-missing unknown-signal signal-not-waivable record-unreadable term-ends \
		ending notice-day-near notice-day-passed term-unknown evaluation-overdue question-overdue \
		intention-only legal-basis-wabo agreement-without-task task-without-agreement \
		cooperation-without-agreement agreement-without-document checksum-missing publication-undecided \
		concentration completeness-not-stated waiver-expired >"$CASE/codes"
	while read -r code; do
		run afspraak check --explain "$code"
		expect_status 0
		expect_stderr </dev/null
		head -n 1 "$OUT" | grep -q -E "^$code \((error|warning|info)\)$" || fail 'no heading'
		[ "$(grep -c '^$' "$OUT")" -eq 2 ] || fail 'expected what it means, and what to do'
	done <"$CASE/codes"
}

test_explain() {
	run afspraak check --explain unknown-field
	expect_stdout <<-'EOF'
		unknown-field (error)

		The file has a field that records of this type do not have, mostly a spelling
		mistake. Nothing reads its value.

		Correct the name, or take the field out. 'man afspraak-register' lists the
		fields.
	EOF
	run afspraak check --explain unknown-fild
	expect_status 2
	expect_stdout </dev/null
	expect_stderr <<-'EOF'
		afspraak: there is no code 'unknown-fild'; did you mean 'unknown-field'?
	EOF
	run afspraak check --explain unknown-field --format json
	expect_status 2
	run afspraak check --explain unknown-field dvo-bouwtoezicht
	expect_status 2
}

test_the_work_tree_is_what_is_checked() {
	make_register
	set_field soort convenantt
	run afspraak check
	expect_status 1
	commit_all 'Fout vastgelegd'
	set_field soort convenant
	run afspraak check
	expect_status 0
	printf 'naam: Nieuw\naard: taak\n' >taken/nieuw.yaml
	expect_finding "taken/nieuw.yaml:1:1: error: missing-field: the field 'wijze' is missing: the manner in which others are involved"
	# A bare repository has only what was committed.
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" check --severity error
	expect_status 1
	expect_stdout_has "$record:3:8: error: unknown-value"
	expect_stdout_lacks nieuw
}

test_paths_begin_at_the_top_of_the_repository() {
	make_register
	mkdir register
	git mv register.yaml afspraken taken partijen register
	set_field soort convenantt "register/$record"
	cd register/taken || exit
	run afspraak check
	expect_stdout_has "register/$record:3:8: error: unknown-value"
}

test_syntax() {
	make_register
	printf 'naam: "open\naard: taak\n' >taken/open.yaml
	printf 'naam: a\nnaam: b\n' >taken/dubbel.yaml
	printf 'naam: &a x\naard: *a\n' >taken/anker.yaml
	printf 'naam: !!str x\n' >taken/tag.yaml
	printf 'naam: a\n---\nnaam: b\n' >taken/twee.yaml
	printf 'naam: a\0b\n' >taken/nul.yaml
	printf 'naam: \377\n' >taken/geen-utf8.yaml
	printf -- '- naam\n' >taken/lijst.yaml
	: >taken/leeg.yaml
	printf 'a: %s\n' "$(printf '[%.0s' $(seq 40))" >taken/diep.yaml
	head -c 1048577 /dev/zero | tr '\0' '#' >taken/groot.yaml
	run afspraak check
	expect_status 1
	for place in anker.yaml:1:7 dubbel.yaml:2:1 geen-utf8.yaml:1:7 nul.yaml:1:8 tag.yaml:1:7 twee.yaml:2:1 \
		lijst.yaml:1:1 leeg.yaml:1:1; do
		grep -q "^taken/$place: error: yaml-syntax: " "$OUT" || fail "no yaml-syntax at $place"
	done
	grep -q '^taken/open.yaml:[12]:[0-9]*: error: yaml-syntax: ' "$OUT" || fail 'no finding about open.yaml'
	grep -q '^taken/diep.yaml:1:[0-9]*: error: yaml-syntax: ' "$OUT" || fail 'no finding about diep.yaml'
	grep -q '^taken/groot.yaml: error: unreadable-file: too large: more than 1048576 bytes$' "$OUT" || fail 'no finding about groot.yaml'
	expect_stderr_has '11 errors'
}

test_fields() {
	make_register
	add_lines <<-'EOF'
		kenmerk:
		verkorte_titel: |
		  Twee
		  regels
		grondslag: Omgevingswet
		vergoeding: {grondslag: nvt, bedrag_eur: '1.000,00', jaar: 24.5}
		openbaarheid: [publiceren]
		is_gemeenschappelijke_regeling: nvt
	EOF
	sed -i '/^titel:/d' "$record"
	sed -i 's/partij: od-voorbeeld/partij: onbekend/' "$record"
	echo 'groep: ja' >>partijen/od-voorbeeld.yaml
	run afspraak check
	sed -n 's/\(:[0-9]*\):[0-9]*: error: \([a-z-]*\): .*/\1 \2/p' "$OUT" >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		afspraken/2024/dvo-bouwtoezicht.yaml:2 missing-field
		afspraken/2024/dvo-bouwtoezicht.yaml:5 onbekend-not-allowed
		afspraken/2024/dvo-bouwtoezicht.yaml:19 empty-value
		afspraken/2024/dvo-bouwtoezicht.yaml:20 multiline-text
		afspraken/2024/dvo-bouwtoezicht.yaml:23 wrong-type
		afspraken/2024/dvo-bouwtoezicht.yaml:24 nvt-not-allowed
		afspraken/2024/dvo-bouwtoezicht.yaml:24 invalid-number
		afspraken/2024/dvo-bouwtoezicht.yaml:24 invalid-number
		afspraken/2024/dvo-bouwtoezicht.yaml:25 wrong-type
		afspraken/2024/dvo-bouwtoezicht.yaml:26 nvt-not-allowed
		partijen/od-voorbeeld.yaml:3 invalid-bool
	EOF
}

test_identifiers() {
	make_register
	add_lines partijen/od-voorbeeld.yaml <<-'EOF'
		rsin: 822477349
		oin: 0000000182247734900
		tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm14
	EOF
	add_lines partijen/gemeente-voorbeeld.yaml <<-'EOF'
		rsin: 822477348
		kvk: 01234567
		oin: 00000003012345680000
		tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm0141
	EOF
	run afspraak check
	sed -n 's/\(:[0-9]*\):[0-9]*: error: \([a-z-]*\): .*/\1 \2/p' "$OUT" >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		partijen/gemeente-voorbeeld.yaml:5 oin-mismatch
		partijen/od-voorbeeld.yaml:3 invalid-rsin
		partijen/od-voorbeeld.yaml:4 invalid-oin
		partijen/od-voorbeeld.yaml:5 invalid-tooi
	EOF
}

test_references() {
	make_register
	sed -i 's/^taken: .*/taken: [bouwtoezigt]/; s/partij: gemeente-voorbeeld/partij: bouwtoezicht/' "$record"
	add_lines <<-'EOF'
		vervangt: [wie-weet]
	EOF
	expect_findings <<-'EOF'
		afspraken/2024/dvo-bouwtoezicht.yaml:8:13: error: dangling-reference: partijen.1.partij: there is no partij 'bouwtoezicht'; there is a taak with this id
		afspraken/2024/dvo-bouwtoezicht.yaml:10:9: error: dangling-reference: taken.0: there is no taak 'bouwtoezigt'; did you mean 'bouwtoezicht'?
		afspraken/2024/dvo-bouwtoezicht.yaml:20:12: error: dangling-reference: vervangt.0: there is no afspraak 'wie-weet'
	EOF
}

test_cycles() {
	make_register
	for n in 1 2 3; do
		sed "s/^titel:.*/titel: Afspraak $n/" "$record" >"afspraken/2024/a$n.yaml"
		echo "vervangt: [a$((n % 3 + 1))]" >>"afspraken/2024/a$n.yaml"
	done
	echo 'rechtsvoorganger_van: od-voorbeeld' >>partijen/od-voorbeeld.yaml
	run afspraak check --severity error
	expect_status 1
	grep ': reference-cycle: ' "$OUT" >"$CASE/cycles"
	grep -q 'a1.*a2.*a3' "$CASE/cycles" || fail 'the cycle of three is not told'
	grep -q '^partijen/od-voorbeeld.yaml:3:23: error: reference-cycle: ' "$CASE/cycles" || fail 'no cycle of one'
}

test_the_same_twice() {
	make_register
	mkdir afspraken/2023
	cp "$record" afspraken/2023
	sed 's/^naam:.*/naam: Omgevingsdienst Voorbeeld/' partijen/od-voorbeeld.yaml >partijen/od-kopie.yaml
	for party in od-voorbeeld od-kopie; do
		echo 'tooi: https://identifier.overheid.nl/tooi/id/so/so0892' >>partijen/$party.yaml
	done
	sed -i 's/^taken: .*/taken: [bouwtoezicht, bouwtoezicht]/' "$record"
	sed 's/^titel:.*/titel: Iets anders/' "$record" >afspraken/2024/ander.yaml
	echo 'kenmerk: K-1' >>"$record"
	echo 'kenmerk: K-1' >>afspraken/2024/ander.yaml
	run afspraak check
	for line in "$record:1:1: error: duplicate-id: afspraken/2023/dvo-bouwtoezicht.yaml has the same id" \
		"partijen/od-voorbeeld.yaml:1:7: warning: duplicate-title: naam: partijen/od-kopie.yaml has the same naam: 'Omgevingsdienst Voorbeeld'"; do
		expect_stdout_has "$line"
	done
	for code in duplicate-item duplicate-kenmerk duplicate-identifier; do
		expect_stdout_has "warning: $code: "
	done
}

test_personal_data() {
	make_register
	add_lines <<-'EOF'
		eigenaar_functie: Hoofd VTH, j.jansen@example.org
		kenmerk: 111222333
		opmerkingen: |
		  Bel bij vragen 06-12345678.
		  Zaaknummer 822477348 en 123456780.
	EOF
	run afspraak check
	expect_status 1
	grep ': warning: personal-data: ' "$OUT" | cut -d : -f 1-3 | uniq >"$CASE/places"
	expect_file "$CASE/places" <<-'EOF'
		afspraken/2024/dvo-bouwtoezicht.yaml:20:19
		afspraken/2024/dvo-bouwtoezicht.yaml:21:10
		afspraken/2024/dvo-bouwtoezicht.yaml:22:14
	EOF
	# Where such numbers belong they are none.
	git checkout -q .
	echo 'rsin: 822477348' >>partijen/od-voorbeeld.yaml
	expect_findings </dev/null
}

test_invisible_characters() {
	make_register
	set_field titel '"Dienst\\u202Everlening"'
	run afspraak check
	expect_status 1
	expect_stdout_has "$record:2:8: warning: unsafe-character: "
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
}

test_dates_and_status() {
	make_register
	set_field datum_einde 2023-12-31
	expect_code "$record:12:14" end-before-start
	git checkout -q .
	set_field datum_einde 2024-06-30
	set_field verlenging '{wijze: geen}'
	sed -i '/^  wijze\|^  duur/d' "$record"
	expect_finding "$record:4:9: warning: status-contradicts-dates: status is van_kracht, and by verlenging.wijze the agreement is verlopen on 2025-01-01"
	echo 'status_peildatum: 2024-06-30' >>"$record"
	expect_code "$record:4:9" status-outdated
	set_field status_peildatum 2024-07-01
	expect_code "$record:4:9" status-contradicts-dates
	git checkout -q .
	set_field status opgezegd
	expect_code "$record:4:9" missing-end-date
	echo 'beeindigd_per: 2027-06-30' >>"$record"
	echo 'datum_ondertekening: 2024-02-01' >>"$record"
	run afspraak check
	expect_stdout_has ': info: signed-after-start: '
	git checkout -q .
	sed -i '/^  duur/d' "$record"
	expect_code "$record:[0-9]*:[0-9]*" renewal-without-duration
	git checkout -q .
	sed -i 's/duur: P1Y/duur: P0Y/' "$record"
	expect_code "$record:15:9" zero-duration
	git checkout -q .
	set_field datum_einde onbepaalde_tijd
	expect_code "$record:[0-9]*:[0-9]*" renewal-without-end
	git checkout -q .
	echo 'status_peildatum: 2025-01-02' >>"$record"
	expect_code "$record:20:19" future-date
	run afspraak check --today 2025-01-02
	expect_stdout_lacks future-date
}

test_a_stored_document_that_changed() {
	make_register
	printf '%%PDF-1.4\ntekst\n' >"$CASE/besluit.pdf"
	afspraak attach dvo-bouwtoezicht "$CASE/besluit.pdf" -m 'Besluit erbij' >/dev/null
	run afspraak check
	expect_status 0
	stored=$(git ls-files documenten)
	printf 'T' | dd of="$stored" bs=1 seek=9 conv=notrunc 2>/dev/null
	run afspraak check
	expect_status 1
	expect_stdout_has ": error: document-checksum: '$stored' is not what was registered: its SHA-256 is $(sha256sum <"$stored" | cut -c 1-64)"
	expect_stdout_lacks document-size
	echo >>"$stored"
	run afspraak check
	expect_stdout_has ': error: document-checksum: '
	expect_stdout_has ': error: document-size: '
	rm "$stored"
	run afspraak check
	expect_stdout_has ": error: document-missing: '$stored' is not there"
	ln -s /etc/hostname "$stored"
	run afspraak check
	expect_status 1
	expect_stdout_has ': error: document-missing: '
	rm "$stored"
	git checkout -q "$stored"
	run afspraak check
	expect_status 0
}

test_documents() {
	make_register
	mkdir -p documenten/ander
	echo x >documenten/ander/los.pdf
	sed -i '/^documenten:/,$d' "$record"
	add_lines <<-'EOF'
		documenten:
		  - titel: Zonder plaats
		  - bestand: documenten/ander/los.pdf
		    sha256: 73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac
		  - bestand: documenten/dvo-bouwtoezicht/../../register.yaml
		  - bestand: /etc/passwd
		  - url: http://example.org/a.pdf
		  - url: javascript:alert(1)
		  - url: https://example.org/a.pdf
		    mediatype: pdf
		    sha256: ABC
		  - bestand: documenten/dvo-bouwtoezicht/weg.pdf
	EOF
	run afspraak check
	sed -n 's/.*yaml\(:[0-9]*\):[0-9]*: \([a-z]*\): \([a-z0-9-]*\): .*/\1 \2 \3/p' "$OUT" | grep -v info >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		:18 error document-without-place
		:19 error document-elsewhere
		:21 error invalid-file
		:22 error invalid-file
		:23 error invalid-url
		:24 error invalid-url
		:26 error invalid-mediatype
		:27 error invalid-sha256
		:28 error document-missing
		:28 warning document-without-checksum
	EOF
}

test_stray_files() {
	make_register
	mkdir -p afspraken/oud taken/sub
	cp "$record" afspraken/oud
	cp "$record" afspraken/los.yaml
	cp taken/bouwtoezicht.yaml taken/sub
	cp taken/bouwtoezicht.yaml 'taken/Hoofd Letter.yaml'
	cp taken/bouwtoezicht.yaml taken/bouwtoezicht.yml
	cp taken/bouwtoezicht.yaml taken/onbekend.yaml
	ln -s bouwtoezicht.yaml taken/link.yaml
	mkdir taken/map.yaml
	touch "$(printf 'taken/esc\033[2J.txt')"
	run afspraak check
	expect_status 1
	grep -E ': (stray-record|stray-file|reserved-id): ' "$OUT" >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		afspraken/los.yaml: error: stray-record: agreements lie in a directory per year, such as afspraken/2025/
		afspraken/oud: warning: stray-file: agreements lie in a directory per year, such as afspraken/2025/
		taken/Hoofd Letter.yaml: error: stray-record: the file name is no valid id
		taken/bouwtoezicht.yml: warning: stray-file: not a record; only .yaml files belong here
		taken/esc<U+001B>[2J.txt: warning: stray-file: not a record; only .yaml files belong here
		taken/link.yaml: error: stray-record: not a regular file; records are files
		taken/map.yaml: error: stray-record: not a regular file; records are files
		taken/onbekend.yaml:1:1: error: reserved-id: 'onbekend' says that a value is not known or does not apply, so it is no id
		taken/sub: warning: stray-file: not a regular file; records are files
	EOF
}

test_settings() {
	make_register
	cat >register.yaml <<-'EOF'
		schema: 1
		organisatie: od-nergens
		taal: de
		tijdzone: Amsterdam, Europa
		signaal: {termijn: drie maanden}
		kleur: blauw
	EOF
	expect_findings <<-'EOF'
		register.yaml:2:14: error: dangling-reference: organisatie: there is no partij 'od-nergens'
		register.yaml:3:7: error: unknown-value: taal: 'de' is none of nl, en
		register.yaml:4:11: error: invalid-timezone: tijdzone: 'Amsterdam, Europa': a time zone has an IANA name, such as Europe/Amsterdam
		register.yaml:5:20: error: invalid-duration: signaal.termijn: 'drie maanden': a duration is P and then years, months, weeks or days, such as P1Y6M
		register.yaml:6:1: error: unknown-field: unknown field 'kleur'
	EOF
}

# Many are looked at by several threads, in parts; some asked for by name are not.
test_many_records() {
	make_register
	refs=
	for n in $(seq 300); do
		case $((n % 6)) in
		0) more="aardd: taak" ;;                # a field that is near
		1) more="reden: [kwaliteitt]" ;;        # a value that is near
		2) more="belegd_bij: [od-twent]" ;;     # a record that is near
		3) more="wijze_x: y" ;;
		4) more="naam_kort: 'A  B'" ;;
		5) more="opmerkingen: Bel 06-12345678" ;;
		esac
		printf 'naam: Taak %d\naard: taak\nwijze: onbekend\n%s\n' "$n" "$more" >"taken/t-$n.yaml"
		refs="$refs taak/t-$n"
		[ $((n % 10)) = 0 ] || continue
		printf 'titel: Met stuk %d\nsoort: convenant\nstatus: van_kracht\npartijen: onbekend\ntaken: onbekend\n' "$n" >"afspraken/2024/a-$n.yaml"
		mkdir -p "documenten/a-$n"
		echo tekst >"documenten/a-$n/a.txt"
		printf 'documenten:\n  - titel: Stuk\n    bestand: documenten/a-%d/a.txt\n    sha256: %064d\n' "$n" "$n" >>"afspraken/2024/a-$n.yaml"
		refs="$refs a-$n"
	done
	printf 'naam: [\n' >taken/t-77.yaml
	# shellcheck disable=SC2086
	run afspraak check $refs
	expect_status 1
	cp "$OUT" "$CASE/wanted"
	[ "$(wc -l <"$CASE/wanted")" -gt 300 ] || fail 'too little is wrong'
	grep -q 'did you mean' "$CASE/wanted" || fail 'nothing is near'
	grep -q 'document-checksum' "$CASE/wanted" || fail 'no document was read'
	run afspraak check
	expect_status 1
	grep -E '/(t|a)-[0-9]+\.yaml:' "$OUT" >"$CASE/got"
	cmp "$CASE/got" "$CASE/wanted" || fail 'the parts do not make the whole'
	git add -A
	git commit -q -m Alles
	run afspraak check --as-of HEAD
	grep -E '/(t|a)-[0-9]+\.yaml:' "$OUT" >"$CASE/got"
	cmp "$CASE/got" "$CASE/wanted" || fail 'the commit has something else'
}

test_nothing_to_check() {
	run afspraak check
	expect_status 3
	expect_stderr_has 'no register found'
	git init -q
	run afspraak check
	expect_status 3
}

test_before_the_first_commit() {
	make_register
	rm -rf .git
	git init -q -b main
	run afspraak check
	expect_status 0
	set_field soort convenantt
	run afspraak check
	expect_status 1
}

run_tests "$@"
