#!/bin/sh
# The register of the first users, register/: it says what its source supports,
# and nothing more.
. "${0%/*}/../lib.sh"

use_register() {
	afspraak init . --from "$SRCDIR/register" -m 'Overgenomen' >/dev/null
}

test_it_has_no_error_and_no_warning() {
	use_register
	run afspraak check
	expect_status 0
	grep -v ': info: ' "$OUT" | expect_file /dev/null
	expect_stderr_has '0 errors, 0 warnings, '
	run afspraak check --severity error
	expect_status 0
}

test_init_takes_it_over_byte_for_byte() {
	use_register
	diff -r --exclude=.git . "$SRCDIR/register" || fail 'not the same files'
}

test_agreements() {
	use_register
	run afspraak list --format json
	json '.records[] | [.id, .titel, .soort, .status] | join(" | ")' >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		aansluiting-i-go | Aansluitovereenkomst OD Twente op I-GO Omgevingsdienst Twente en Omgevingsdienst de Vallei | aansluitovereenkomst | onbekend
		convenant-handhaving-oost-nederland | Convenant Handhaving Regio Oost Nederland | convenant | onbekend
		dvo-ketentoezicht | Dienstverleningsovereenkomst ketentoezicht Omgevingsdienst Rivierenland — Omgevingsdienst Twente | dienstverleningsovereenkomst | onbekend
		intentie-bouwtaken-almelo | Intentieovereenkomst inzake de strategische samenwerking voor de uitvoering van bouwtaken Gemeente Almelo | intentieovereenkomst | onbekend
		intentie-waterschappen-vth | Intentieovereenkomst tot samenwerking tussen omgevingsdiensten en waterschappen op VTH-taken | intentieovereenkomst | onbekend
		it-governance-powerbrowser | IT Governance PowerBrowser | governanceafspraak | onbekend
		samenwerkingsafspraken-initiatieven-vergunningen | Regionale samenwerkingsafspraken Initiatieven- en vergunningenproces Twente | samenwerkingsafspraken | onbekend
		wabo-dvo-waterschappen | Wabo Dienstverleningsovereenkomst Regionale Uitvoeringsdienst Twente en Regionale Uitvoeringsdienst Overijssel en Waterschappen | dienstverleningsovereenkomst | in_herziening
	EOF
}

test_their_parties_and_tasks() {
	use_register
	run afspraak list --format json
	json '.records[] | [.id,
		(.partijen | if type == "array" then map(.partij + ":" + .rol) | join(",") else . end),
		(.taken | if type == "array" then join(",") else . end)] | join(" ")' >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		aansluiting-i-go od-twente:onbekend,od-de-vallei:onbekend i-go
		convenant-handhaving-oost-nederland onbekend handhaving-oost-nederland
		dvo-ketentoezicht od-rivierenland:organisator,od-twente:opdrachtgever ketentoezicht
		intentie-bouwtaken-almelo gemeente-almelo:uitvoerder bouwtaken-provincie-overijssel
		intentie-waterschappen-vth omgevingsdiensten:deelnemer,waterschappen:deelnemer vth-taken-waterschappen
		it-governance-powerbrowser onbekend informatiebeheer
		samenwerkingsafspraken-initiatieven-vergunningen onbekend initiatieven-en-vergunningenproces
		wabo-dvo-waterschappen rud-twente:onbekend,rud-overijssel:onbekend,waterschappen:onbekend onbekend
	EOF
}

test_tasks() {
	use_register
	run afspraak list taken --format json
	json '.records[] | [.id, .naam, .aard, .wijze,
		(.bevoegd_gezag | if type == "array" then join(",") else . end),
		(.belegd_bij | if type == "array" then join(",") else . end),
		(.reden | if type == "array" then join(",") else . end)] | join(" | ")' >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		bouwtaken-provincie-overijssel | Bouwtaken van de Provincie Overijssel | taak | uitgevoerd_door_ander | provincie-overijssel | gemeente-almelo | onbekend
		branchegericht-toezicht | Branchegericht toezicht | taak | samenwerking | onbekend | onbekend | onbekend
		handhaving-oost-nederland | Handhaving in de regio Oost-Nederland | taak | samenwerking | onbekend | onbekend | onbekend
		i-go | I-GO | voorziening | samenwerking | onbekend | onbekend | onbekend
		informatiebeheer | Informatiebeheer | kennisgebied | samenwerking | onbekend | onbekend | onbekend
		initiatieven-en-vergunningenproces | Initiatieven- en vergunningenproces | taak | samenwerking | onbekend | onbekend | onbekend
		ketentoezicht | Ketentoezicht | taak | georganiseerd_door_ander | onbekend | od-rivierenland | kwaliteit,kennisdeling
		risicotool | Risicotool | voorziening | samenwerking | onbekend | onbekend | onbekend
		vth-taken-waterschappen | VTH-taken van omgevingsdiensten en waterschappen | taak | samenwerking | onbekend | onbekend | onbekend
	EOF
}

test_parties() {
	use_register
	run afspraak list partijen --format json
	json '.records[] | [.id, .naam, .type,
		(.tooi | ltrimstr("https://identifier.overheid.nl/tooi/id/")), .groep // "-"] | join(" | ")' >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		gemeente-almelo | Gemeente Almelo | gemeente | gemeente/gm0141 | -
		od-de-vallei | Omgevingsdienst de Vallei | omgevingsdienst | so/so0787 | -
		od-rivierenland | Omgevingsdienst Rivierenland | omgevingsdienst | so/so0780 | -
		od-twente | Omgevingsdienst Twente | omgevingsdienst | so/so0892 | -
		omgevingsdiensten | Omgevingsdiensten | omgevingsdienst | nvt | true
		provincie-overijssel | Provincie Overijssel | provincie | provincie/pv23 | -
		rud-overijssel | Regionale Uitvoeringsdienst Overijssel | onbekend | nvt | -
		rud-twente | Regionale Uitvoeringsdienst Twente | onbekend | nvt | -
		waterschappen | Waterschappen | waterschap | nvt | true
	EOF
}

# The source gives no date of any agreement, so the register has none.
test_every_date_and_term_is_unknown() {
	use_register
	run afspraak list --format json
	json '[.records[] | .status_peildatum, .datum_ondertekening, .datum_ingang, .datum_einde, .beeindigd_per,
		.verlenging, .opzegtermijn, .evaluatie] | unique | tojson' >"$CASE/found"
	echo '["onbekend"]' | expect_file "$CASE/found"
	! grep -rn -E '[0-9]{4}-[0-9]{2}-[0-9]{2}' afspraken taken partijen || fail 'a date'
}

test_no_document_is_claimed() {
	use_register
	run afspraak list --format json
	json '[.records[].documenten] | unique | tojson' >"$CASE/found"
	echo '["onbekend"]' | expect_file "$CASE/found"
	[ ! -e documenten ] || fail 'stored documents'
}

test_every_record_names_its_sources() {
	use_register
	for type in afspraken taken partijen; do
		run afspraak list $type --format json
		json '.records[] | select((.bronnen | type) != "array" or (.bronnen | length) == 0) | .id' >"$CASE/found"
		expect_file "$CASE/found" </dev/null
		json '.records[].bronnen[0].omschrijving' | sort -u >"$CASE/found"
		echo 'Plan van Aanpak Robuustheid Omgevingsdienst Twente' | expect_file "$CASE/found"
	done
}

test_every_agreement_and_task_has_open_questions() {
	use_register
	for type in afspraken taken; do
		run afspraak list $type --format json
		json '.records[] | select((.openstaand | type) != "array" or (.openstaand | length) == 0) | .id' >"$CASE/found"
		expect_file "$CASE/found" </dev/null
	done
	run afspraak show it-governance-powerbrowser --format json
	expect_json '[.fields.openstaand[].vraag | select(test("informatiebeheer"))] | length' 1
}

test_settings() {
	use_register
	sed 's/#.*//' register.yaml | grep -E '^(schema|organisatie|taal|tijdzone|  per|  robuust_per):' >"$CASE/found"
	expect_file "$CASE/found" <<-'EOF'
		schema: 1
		organisatie: od-twente
		taal: nl
		tijdzone: Europe/Amsterdam
		  per: 2025-01-01
		  robuust_per: 2026-04-01
	EOF
}

test_its_files_are_plain_text_that_fits_a_diff() {
	cd "$SRCDIR/register" || exit
	! grep -rn "$(printf '\t')" . || fail 'a TAB'
	! grep -rn "$(printf '\r')" . || fail 'CRLF'
	[ -z "$(find . -type f ! -name '*.yaml' ! -name .gitattributes)" ] || fail 'other files than records'
	[ -z "$(find . ! -type f ! -type d)" ] || fail 'links'
}

run_tests "$@"
