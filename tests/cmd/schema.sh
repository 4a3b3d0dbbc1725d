#!/bin/sh
# afspraak schema: JSON Schemas that a validator of others takes, and that agree
# with check on the form of files.
. "${0%/*}/../lib.sh"

write_schemas() {
	for type in afspraak taak partij register; do
		run afspraak schema $type
		expect_status 0
		expect_stderr </dev/null
		cp "$OUT" "$CASE/$type.json"
	done
}

# The codes of check that are about the form of one file.
codes='unknown-field missing-field wrong-type empty-value onbekend-not-allowed nvt-not-allowed multiline-text
unknown-value invalid-date invalid-duration invalid-number invalid-bool invalid-url invalid-file invalid-mediatype
invalid-sha256 invalid-timezone invalid-rsin invalid-kvk invalid-oin invalid-tooi'

test_is_a_schema() {
	write_schemas
	/usr/bin/python3 - "$CASE" <<-'EOF'
		import json, sys
		from jsonschema import Draft202012Validator
		for name in 'afspraak', 'taak', 'partij', 'register':
		    with open(f'{sys.argv[1]}/{name}.json') as f:
		        Draft202012Validator.check_schema(json.load(f))
	EOF
	run afspraak schema taak
	expect_json '."$schema"' 'https://json-schema.org/draft/2020-12/schema'
	expect_json '.properties.naam.title' 'Naam / Name'
	expect_json '.required | join(",")' 'naam,aard,wijze'
	# The same in every language, and without a register.
	cp "$OUT" "$CASE/first"
	run afspraak schema taken --lang en
	cmp "$OUT" "$CASE/first"
	run afspraak schema taak -o "$CASE/file.json"
	expect_status 0
	cmp "$CASE/file.json" "$CASE/first"
}

# Each value of sound records, in turn, becomes something else or is taken out;
# what check then says of the file, and what the validator says, must be the same.
test_agrees_with_check() {
	make_register
	write_schemas
	cat >taken/vol.yaml <<-'EOF'
		naam: Vol
		omschrijving: |
		  Twee
		  regels
		aard: taak
		vth_soort: [toezicht, handhaving]
		takenpakket: basistaak
		deskundigheidsgebied:
		  versie: '3.0'
		  naam: Iets
		bevoegd_gezag: [gemeente-voorbeeld]
		wijze: uitgevoerd_door_ander
		belegd_bij: [od-voorbeeld]
		reden: [kwaliteit]
		bronnen: [{omschrijving: Bron, vindplaats: hier}]
		openstaand: [{vraag: Wat dan, actiehouder_functie: Jurist, gereed_op: 2025-03-01}]
		opmerkingen: Geen
	EOF
	cat >afspraken/2024/vol.yaml <<-'EOF'
		titel: Vol
		soort: dienstverleningsovereenkomst
		status: van_kracht
		status_peildatum: 2024-02-29
		partijen: [{partij: od-voorbeeld, rol: opdrachtnemer}]
		taken: [bouwtoezicht]
		grondslag: [Iets]
		datum_ingang: 2024-01-01
		datum_einde: onbepaalde_tijd
		verlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 3, uitgeoefend: 0}
		opzegtermijn: P6M
		evaluatie: {frequentie: P1Y, volgende: 2026-01-01}
		vergoeding: {grondslag: uren, bedrag_eur: 10.50, uren: 100, jaar: 2024}
		is_gemeenschappelijke_regeling: nee
		documenten:
		  - titel: Stuk
		    url: https://example.org/stuk.pdf
		    mediatype: application/pdf
		    bytes: 10
		openbaarheid: {publiceren: onbekend}
	EOF
	cat >partijen/vol.yaml <<-'EOF'
		naam: Vol
		type: gemeente
		groep: true
		actief: ja
	EOF
	/usr/bin/python3 - "$CASE" <<-'EOF'
		import copy, json, os, re, sys, yaml
		from jsonschema import Draft202012Validator
		case = sys.argv[1]
		values = ['', ' ', 'onbekend', 'nvt', 'x', 'Een tekst', '7', '007', '1.5', '-1', 'true', 'ja', 'een\ntwee',
		          'een\n', '2025-01-31', '2025-02-29', '2024-02-29', '1900-02-29', '2000-02-29', '0000-01-01', '2025-1-1',
		          'P1Y', 'P', 'P1D1Y', 'P0Y', 'P12345Y', 'onbepaalde_tijd', 'https://example.org', 'http://example.org',
		          [], {}, ['x'], [''], ['onbekend'], [['x']], {'x': 'y'}, [{'x': 'y'}], {'naam': 'x'}]
		folders = {'taak': 'taken', 'afspraak': 'afspraken/2024', 'partij': 'partijen'}
		paths = {}
		def spots(node, way=()):
		    yield way
		    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
		        yield from spots(value, way + (key,))
		for name, folder in folders.items():
		    with open(f'{case}/{name}.json') as f:
		        validator = Draft202012Validator(json.load(f))
		    with open(f'{folder}/vol.yaml') as f:
		        record = yaml.load(f, Loader=yaml.BaseLoader)
		    assert validator.is_valid(record), (name, [e.message for e in validator.iter_errors(record)])
		    variants = []
		    for way in spots(record):
		        for value in values + ['take out', 'one more']:
		            variant = copy.deepcopy(record)
		            at = variant
		            for key in way[:-1]:
		                at = at[key]
		            if not way:
		                if value != 'one more':
		                    continue
		                variant['onbekend_veld'] = 'x'
		            elif value == 'take out':
		                del at[way[-1]]
		            elif value == 'one more':
		                if isinstance(at[way[-1]], dict):
		                    at[way[-1]]['onbekend_veld'] = 'x'
		                elif isinstance(at[way[-1]], list):
		                    at[way[-1]].append('x')
		                else:
		                    continue
		            else:
		                at[way[-1]] = value
		            variants.append(variant)
		    for n, variant in enumerate(variants):
		        path = f'{folder}/v{n}.yaml'
		        with open(path, 'w') as f:
		            json.dump(variant, f)
		        paths[path] = (validator.is_valid(variant), variant)
		with open(f'{case}/expected.json', 'w') as f:
		    json.dump(paths, f)
	EOF
	run afspraak check --format json
	echo "$codes" >"$CASE/codes"
	/usr/bin/python3 - "$CASE" "$OUT" <<-'EOF'
		import json, sys
		codes = set(open(sys.argv[1] + '/codes').read().split())
		expected = json.load(open(sys.argv[1] + '/expected.json'))
		found = {}
		for finding in json.load(open(sys.argv[2]))['findings']:
		    found.setdefault(finding['path'], set()).add(finding['code'])
		wrong = 0
		for path, (valid, record) in expected.items():
		    has = found.get(path, set())
		    # An id that names nothing may also be no id at all.
		    if 'dangling-reference' in has and not has & codes:
		        continue
		    if bool(has & codes) == valid:
		        wrong += 1
		        print('the schema says', 'valid' if valid else 'invalid', 'and check', has & codes, json.dumps(record)[:1500])
		print(len(expected), 'files,', sum(v for v, r in expected.values()), 'valid')
		sys.exit(wrong > 0 or len(expected) < 1500)
	EOF
}

# What other readers of YAML make of a file is taken as well.
test_values_that_are_no_text() {
	write_schemas
	/usr/bin/python3 - "$CASE" <<-'EOF'
		import json, sys
		from jsonschema import Draft202012Validator
		validator = Draft202012Validator(json.load(open(sys.argv[1] + '/afspraak.json')))
		base = {'titel': 2025, 'soort': 'convenant', 'status': 'onbekend', 'taken': 'onbekend', 'partijen': 'onbekend'}
		def valid(**more):
		    return validator.is_valid({**base, **more})
		party = Draft202012Validator(json.load(open(sys.argv[1] + '/partij.json')))
		assert party.is_valid({'naam': 'X', 'type': 'gemeente', 'groep': True})
		assert not party.is_valid({'naam': 'X', 'type': 'gemeente', 'groep': 1})
		assert not party.is_valid({'naam': None, 'type': 'gemeente'})
		assert valid(), [e.message for e in validator.iter_errors(base)]
		assert valid(vergoeding={'jaar': 2025, 'bedrag_eur': 10.5})
		assert not valid(vergoeding={'jaar': -1})
		assert not valid(vergoeding={'jaar': 20.5})
		assert not valid(datum_ingang=2025)
	EOF
}

test_wrong_use() {
	run afspraak schema
	expect_status 2
	run afspraak schema tak
	expect_status 2
	expect_stderr <<-'EOF'
		afspraak: unknown record type 'tak'; did you mean 'taak'?
	EOF
	run afspraak schema zzz
	expect_status 2
	expect_stderr_has 'choose one of: afspraak, taak, partij, register'
}

run_tests "$@"
