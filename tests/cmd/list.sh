#!/bin/sh
# afspraak list: which records, in what order, in which form.
. "${0%/*}/../lib.sh"

# Two more agreements and a party, that differ in what can be asked for.
make_list() {
	make_register
	mkdir afspraken/2025
	cat >afspraken/2024/alfa.yaml <<-'EOF'
		titel: Álfa-convenant
		kenmerk: 007
		soort: convenant
		status: concept
		partijen:
		  - partij: gemeente-voorbeeld
		    rol: deelnemer
		taken: onbekend
		datum_ingang: 2024-06-01
		datum_einde: onbekend
		verlenging: {wijze: geen}
		opzegtermijn: P1Y
		vergoeding: {bedrag_eur: 10.50, jaar: 2024}
	EOF
	cat >afspraken/2025/bravo.yaml <<-'EOF'
		titel: nee
		kenmerk: 1e3
		soort: anders
		status: van_kracht
		partijen: onbekend
		taken: [bouwtoezicht]
		grondslag:
		  - Omgevingswet
		  - Algemene wet bestuursrecht
		datum_ingang: 2025-02-28
		datum_einde: onbepaalde_tijd
		opzegtermijn: P45D
		vergoeding: {bedrag_eur: 9.75}
		opmerkingen: |
		  Eerste regel.
		  Tweede regel.
	EOF
	cat >partijen/waterschappen.yaml <<-'EOF'
		naam: Waterschappen
		type: waterschap
		groep: true
	EOF
	commit_all 'Meer om te tonen'
	snapshot
}

# A list with the options $2... holds the ids $1.
expect_ids() {
	_expected=$1
	shift
	run afspraak list -z "$@"
	expect_status 0
	expect_stderr </dev/null
	_ids=$(tr '\0' ' ' <"$OUT")
	[ "${_ids% }" = "$_expected" ] || fail "found '${_ids% }', expected '$_expected'"
}

expect_where() {
	expect_ids "$2" --where "$1"
}

# A list with these options is refused, in one line that holds $1.
expect_refused() {
	_expected=$1
	shift
	run afspraak list "$@"
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has "$_expected"
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
}

test_agreements_are_the_default() {
	make_register
	run afspraak list
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-'EOF'
		Id                Titel                                      Soort                         Status      Einddatum
		----------------  -----------------------------------------  ----------------------------  ----------  ----------------
		dvo-bouwtoezicht  Dienstverleningsovereenkomst bouwtoezicht  dienstverleningsovereenkomst  van kracht  31 december 2026
	EOF
	cp "$OUT" "$CASE/default"
	run afspraak list afspraken
	expect_stdout <"$CASE/default"
	expect_nothing_changed
}

test_tasks() {
	make_register
	run afspraak list taken
	expect_status 0
	expect_stdout <<-'EOF'
		Id            Naam          Aard  Wijze                      Belegd bij
		------------  ------------  ----  -------------------------  ------------------
		bouwtoezicht  Bouwtoezicht  taak  uitgevoerd door een ander  gemeente-voorbeeld
	EOF
}

test_parties() {
	make_register
	run afspraak list partijen --lang en
	expect_status 0
	expect_stdout <<-'EOF'
		Id                  Name                       Type
		------------------  -------------------------  ------------------
		gemeente-voorbeeld  Gemeente Voorbeeld         municipality
		od-voorbeeld        Omgevingsdienst Voorbeeld  environment agency
	EOF
}

test_where_equal_and_unequal() {
	make_list
	expect_where 'status=van_kracht' 'bravo dvo-bouwtoezicht'
	expect_where 'status != van_kracht' alfa
	expect_where 'id=alfa' alfa
	expect_where 'titel=álfa-convenant' ''
	expect_where 'datum_ingang=2024-06-01' alfa
	expect_where 'datum_einde=onbekend' alfa
	expect_where 'datum_einde=onbepaalde_tijd' bravo
}

test_where_an_absent_field_is_empty() {
	make_list
	expect_where 'kenmerk=' dvo-bouwtoezicht
	expect_where 'kenmerk!=' 'alfa bravo'
	expect_where 'kenmerk!=007' 'bravo dvo-bouwtoezicht'
}

test_where_in_order() {
	make_list
	expect_where 'datum_ingang<2024-06-01' dvo-bouwtoezicht
	expect_where 'datum_ingang<=2024-06-01' 'alfa dvo-bouwtoezicht'
	expect_where 'datum_ingang>2024-06-01' bravo
	expect_where 'datum_ingang>=2024-06-01' 'alfa bravo'
	expect_where 'vergoeding.bedrag_eur<10' bravo
	expect_where 'vergoeding.bedrag_eur>=10.5' alfa
	expect_where 'opzegtermijn>P2M' 'alfa dvo-bouwtoezicht'
	expect_where 'opzegtermijn<P2M' bravo
	# An unknown day is neither before nor after.
	expect_where 'datum_einde<9999-12-31' dvo-bouwtoezicht
	expect_where 'datum_einde>=0001-01-01' dvo-bouwtoezicht
}

test_where_like() {
	make_list
	expect_where 'titel~ALFA' alfa
	expect_where 'titel~bouw' dvo-bouwtoezicht
	expect_where 'soort ~ overeenkomst' dvo-bouwtoezicht
	expect_where 'titel~geen-zo' ''
	expect_where 'opmerkingen~tweede' bravo
}

test_where_nested_and_in_lists() {
	make_list
	expect_where 'verlenging.wijze=geen' alfa
	expect_where 'verlenging.wijze!=geen' 'bravo dvo-bouwtoezicht'
	expect_where 'partijen.rol=uitvoerder' dvo-bouwtoezicht
	expect_where 'partijen.partij=gemeente-voorbeeld' 'alfa dvo-bouwtoezicht'
	expect_where 'partijen.0.partij=gemeente-voorbeeld' alfa
	expect_where 'partijen=onbekend' bravo
	expect_where 'taken=bouwtoezicht' 'bravo dvo-bouwtoezicht'
	expect_where 'grondslag~bestuursrecht' bravo
	expect_where 'documenten.url~dvo-bouwtoezicht.pdf' dvo-bouwtoezicht
}

test_where_is_anded() {
	make_list
	expect_ids dvo-bouwtoezicht --where status=van_kracht --where 'datum_ingang<2025-01-01'
	expect_ids '' --where status=van_kracht --where soort=convenant
}

test_values_compare_as_written() {
	make_list
	expect_where 'kenmerk=007' alfa
	expect_where 'kenmerk=7' ''
	expect_where 'kenmerk=1e3' bravo
	expect_where 'kenmerk=1000' ''
	expect_where 'titel=nee' bravo
	expect_where 'titel=false' ''
	expect_where 'titel=no' ''
}

test_where_on_other_types() {
	make_list
	expect_ids waterschappen partijen --where groep=true
	expect_ids 'gemeente-voorbeeld od-voorbeeld' partijen --where 'groep!=true'
	expect_ids bouwtoezicht taken --where belegd_bij=gemeente-voorbeeld
	expect_ids '' taken --where wijze=samenwerking
}

test_sort() {
	make_list
	expect_ids 'alfa bravo dvo-bouwtoezicht'
	expect_ids 'dvo-bouwtoezicht bravo alfa' --sort -id
	expect_ids 'dvo-bouwtoezicht alfa bravo' --sort datum_ingang
	expect_ids 'bravo alfa dvo-bouwtoezicht' --sort -datum_ingang
	expect_ids 'alfa dvo-bouwtoezicht bravo' --sort titel
	# What is unknown or absent comes last, either way.
	expect_ids 'bravo alfa dvo-bouwtoezicht' --sort vergoeding.bedrag_eur
	expect_ids 'alfa bravo dvo-bouwtoezicht' --sort -vergoeding.bedrag_eur
}

test_columns() {
	make_list
	run afspraak list --columns kenmerk,id,vergoeding.bedrag_eur --where 'kenmerk!='
	expect_status 0
	expect_stdout <<-'EOF'
		Kenmerk  Id     Bedrag (euro)
		-------  -----  -------------
		007      alfa           10,50
		1e3      bravo           9,75
	EOF
	run afspraak list partijen --columns id,groep
	expect_stdout <<-'EOF'
		Id                  Groep
		------------------  -------------
		gemeente-voorbeeld  niet ingevuld
		od-voorbeeld        niet ingevuld
		waterschappen       ja
	EOF
}

test_a_row_is_one_line_on_a_pipe() {
	make_list
	title=$(printf 'woord %0.s' $(seq 60))
	sed -i "s/^titel:.*/titel: $title/" afspraken/2024/alfa.yaml
	commit_all 'Een lange titel'
	run afspraak list --columns id,titel,grondslag,partijen,opmerkingen
	expect_status 0
	[ "$(wc -l <"$OUT")" -eq 5 ] || fail 'expected two lines of header and three rows'
	expect_stdout_has "${title% }"
	expect_stdout_has 'Omgevingswet; Algemene wet bestuursrecht'
	expect_stdout_has 'Eerste regel. Tweede regel.'
	expect_stdout_has 'od-voorbeeld (Rol: opdrachtgever); gemeente-voorbeeld (Rol: uitvoerder)'
	! grep -n ' $' "$OUT" || fail 'white space at the end of a line'
}

test_nothing_to_list() {
	make_register
	for format in text md html; do
		run afspraak list --where status=concept --format $format
		expect_status 0
		expect_stderr </dev/null
	done
	run afspraak list --where status=concept --format csv
	printf 'id,titel,soort,status,datum_einde\r\n' | expect_stdout
	run afspraak list --where status=concept --format json
	expect_json '.records | tojson' '[]'
	run afspraak list --where status=concept -z
	expect_stdout </dev/null
}

test_json() {
	make_list
	run afspraak list --format json
	expect_status 0
	expect_json 'keys_unsorted | tojson' '["schema","type","records"]'
	expect_json .schema afspraak/list/1
	expect_json .type afspraak
	expect_json '[.records[].id] | join(" ")' 'alfa bravo dvo-bouwtoezicht'
	expect_json '.records[2] | keys_unsorted | join(" ")' \
		'id titel soort status partijen taken datum_ingang datum_einde verlenging opzegtermijn documenten'
	expect_json '.records[2].partijen | tojson' \
		'[{"partij":"od-voorbeeld","rol":"opdrachtgever"},{"partij":"gemeente-voorbeeld","rol":"uitvoerder"}]'
	expect_json '.records[2].verlenging | tojson' '{"wijze":"stilzwijgend","duur":"P1Y"}'
	expect_json '.records[1].opmerkingen | tojson' '"Eerste regel.\nTweede regel.\n"'
}

test_json_scalars_are_what_was_written() {
	make_list
	run afspraak list --format json
	expect_json '.records[0].kenmerk | tojson' '"007"'
	expect_json '.records[0].vergoeding.bedrag_eur | tojson' '"10.50"'
	expect_json '.records[0].vergoeding.jaar | tojson' 2024
	expect_json '.records[1].kenmerk | tojson' '"1e3"'
	expect_json '.records[1].titel | tojson' '"nee"'
	expect_json '.records[1].partijen | tojson' '"onbekend"'
	expect_json '.records[1].datum_ingang | tojson' '"2025-02-28"'
	run afspraak list partijen --format json
	expect_json .type partij
	expect_json '.records[2] | tojson' \
		'{"id":"waterschappen","naam":"Waterschappen","type":"waterschap","groep":true}'
	run afspraak list taken --format json
	expect_json .type taak
	expect_json '.records[0].bevoegd_gezag | tojson' '["gemeente-voorbeeld"]'
}

test_json_with_columns() {
	make_list
	run afspraak list --format json --columns id,partijen.rol,kenmerk
	expect_json '.records | tojson' \
		'[{"id":"alfa","partijen.rol":["deelnemer"],"kenmerk":"007"},{"id":"bravo","kenmerk":"1e3"},{"id":"dvo-bouwtoezicht","partijen.rol":["opdrachtgever","uitvoerder"]}]'
}

test_csv() {
	make_list
	run afspraak list --format csv --columns id,titel,partijen.rol,taken,datum_einde
	expect_status 0
	printf '%s\r\n' 'id,titel,partijen.rol,taken,datum_einde' \
		'alfa,Álfa-convenant,deelnemer,onbekend,onbekend' \
		'bravo,nee,,bouwtoezicht,onbepaalde_tijd' \
		'dvo-bouwtoezicht,Dienstverleningsovereenkomst bouwtoezicht,opdrachtgever; uitvoerder,bouwtoezicht,2026-12-31' |
		expect_stdout
}

test_csv_quotes_and_disarms() {
	make_list
	cat >>afspraken/2024/alfa.yaml <<-'EOF'
		verkorte_titel: 'Zegt "ja", of nee'
		eigenaar_functie: '=HYPERLINK("https://example.org")'
	EOF
	sed -i "s/^kenmerk:.*/kenmerk: '+31 20'/" afspraken/2024/alfa.yaml
	sed -i "s/^kenmerk:.*/kenmerk: '@SUM(A1)'/" afspraken/2025/bravo.yaml
	commit_all 'Vijandige waarden'
	run afspraak list --format csv --columns id,kenmerk,verkorte_titel,eigenaar_functie,opmerkingen \
		--where 'kenmerk!='
	expect_status 0
	printf '%s\r\n' 'id,kenmerk,verkorte_titel,eigenaar_functie,opmerkingen' \
		"alfa,'+31 20,\"Zegt \"\"ja\"\", of nee\",\"'=HYPERLINK(\"\"https://example.org\"\")\"," >"$CASE/csv"
	printf "bravo,'@SUM(A1),,,\"Eerste regel.\nTweede regel.\n\"\r\n" >>"$CASE/csv"
	expect_stdout <"$CASE/csv"
}

test_markdown_and_html() {
	make_list
	sed -i 's/^titel:.*/titel: "A | B <script>alert(1)<\/script>"/' afspraken/2024/alfa.yaml
	commit_all 'Vijandige titel'
	run afspraak list --format md --columns id,titel
	expect_status 0
	expect_stdout <<-'EOF'
		# Afspraken

		| Id | Titel |
		| --- | --- |
		| alfa | A \| B \<script\>alert(1)\</script\> |
		| bravo | nee |
		| dvo-bouwtoezicht | Dienstverleningsovereenkomst bouwtoezicht |
	EOF
	run afspraak list --format html --columns id,titel
	expect_status 0
	expect_stdout_has '&lt;script&gt;alert(1)&lt;/script&gt;'
	expect_stdout_lacks '<script'
	expect_stdout_has '<html lang="nl">'
	expect_stdout_has '<h1>Afspraken</h1>'
}

test_yaml() {
	make_list
	run afspraak list --format yaml --columns id,kenmerk,taken --where 'kenmerk!='
	expect_status 0
	expect_stdout <<-'EOF'
		afspraken:
		  - id: alfa
		    kenmerk: 007
		    taken: onbekend
		  - id: bravo
		    kenmerk: 1e3
		    taken:
		      - bouwtoezicht
	EOF
}

test_nul_ends_each_id() {
	make_list
	run afspraak list -z
	expect_status 0
	printf 'alfa\0bravo\0dvo-bouwtoezicht\0' | expect_stdout
	run afspraak list -z --format json
	printf 'alfa\0bravo\0dvo-bouwtoezicht\0' | expect_stdout
}

test_mistakes_name_the_nearest() {
	make_register
	expect_refused "afspraak has no field 'titl'; did you mean titel" --columns titl
	expect_refused "afspraak has no field 'datum_ende'; did you mean datum_einde" --where 'datum_ende<2025-01-01'
	expect_refused "taak has no field 'titel'" taken --sort titel
	expect_refused "unknown record type 'tak'; did you mean 'taken'?" tak
	expect_refused "status cannot be 'van_krcht'; did you mean van_kracht?" --where status=van_krcht
	expect_refused 'choose one of: text, json, csv, md, html, yaml' --format xml
	expect_refused "unknown option '--were'; did you mean '--where'?" --were x
	expect_refused "'list' does not take 'taken'" afspraken taken
}

test_wrong_questions_are_refused() {
	make_register
	expect_refused 'with one of = != < <= > >= ~' --where 'status van_kracht'
	expect_refused "datum_einde cannot be 'morgen'; expected: date (YYYY-MM-DD)" --where 'datum_einde<morgen'
	expect_refused 'status has no order; ask with =, != or ~' --where 'status<concept'
	expect_refused "opzegtermijn cannot be 'zes'" --where 'opzegtermijn>zes'
	expect_refused '--where' --where
	# The last one is wrong too.
	expect_refused "no field 'titl'" --where status=van_kracht --where titl=x
}

test_a_broken_record_is_left_out_with_a_warning() {
	make_list
	printf 'titel: x\nsoort: [\n' >afspraken/2024/kapot.yaml
	commit_all 'Kapot'
	run afspraak list -z
	expect_status 0
	printf 'alfa\0bravo\0dvo-bouwtoezicht\0' | expect_stdout
	expect_stderr_has 'afspraak: warning: afspraken/2024/kapot.yaml:'
	expect_stderr_has '; left out'
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one warning'
	for format in text json csv md html yaml; do
		run afspraak list --format $format
		expect_status 0
		expect_stdout_lacks kapot
		expect_stderr_has kapot.yaml
	done
}

test_the_work_tree_has_no_influence() {
	make_list
	run afspraak list --format json
	cp "$OUT" "$CASE/clean"
	echo 'titel: [' >afspraken/2024/dvo-bouwtoezicht.yaml
	rm afspraken/2024/alfa.yaml
	echo 'naam: Nieuw' >taken/nieuw.yaml
	echo 'schema: 99' >register.yaml
	git add taken
	run afspraak list --format json
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <"$CASE/clean"
}

test_a_bare_repository() {
	make_list
	run afspraak list
	cp "$OUT" "$CASE/clean"
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" list
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <"$CASE/clean"
}

test_a_register_below_the_top() {
	make_list
	mkdir register
	git mv register.yaml afspraken taken partijen register
	commit_all 'Verhuisd'
	expect_ids 'alfa bravo dvo-bouwtoezicht'
	cd register/afspraken || exit
	expect_ids 'alfa bravo dvo-bouwtoezicht'
}

test_two_years_may_hold_one_id() {
	make_register
	mkdir afspraken/2023
	cp afspraken/2024/dvo-bouwtoezicht.yaml afspraken/2023
	commit_all 'Dubbel'
	run afspraak list -z
	expect_status 0
	printf 'dvo-bouwtoezicht\0dvo-bouwtoezicht\0' | expect_stdout
}

test_no_control_character_reaches_the_text() {
	make_register
	sed -i 's/^titel:.*/titel: "kwaad\\e[2J\\u202Egat\\u0085"/' afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Vijandig'
	run afspraak list
	expect_status 0
	! grep -n "$(printf '\033')" "$OUT" || fail 'ESC in the output'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
	! grep -n "$(printf '\302\205')" "$OUT" || fail 'a C1 control in the output'
	expect_stdout_has gat
}

run_tests "$@"
