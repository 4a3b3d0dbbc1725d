#!/bin/sh
# afspraak import: the rows of a CSV file, all or none, in one commit.
. "${0%/*}/../lib.sh"

make_csv() {
	make_register
	cat >"$CASE/x.csv"
}

import() {
	run afspraak import "$CASE/x.csv" -m 'Uit een lijst' "$@"
}

# refused STATUS: nothing changed, and exactly these lines.
refused() {
	expect_status "$1"
	sed "s|^FILE|$CASE/x.csv|; s| FILE| $CASE/x.csv|" | expect_stderr
	expect_stdout </dev/null
	expect_nothing_changed
}

test_adds_and_changes() {
	make_csv <<-'EOF'
		id;Titel;Soort;status;Partijen;taken;Opzegtermijn
		dvo-bouwtoezicht;;;in_herziening;;;P3M
		;Nieuwe afspraak (regio);convenant;van kracht;[{partij: od-voorbeeld, rol: deelnemer}];bouwtoezicht;

		eigen-id;Nog een;Convenant;concept;onbekend;[bouwtoezicht];n.v.t.
	EOF
	before=$(git show HEAD:afspraken/2024/dvo-bouwtoezicht.yaml)
	import
	expect_status 0
	expect_stderr </dev/null
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml afspraken/2025/eigen-id.yaml \
		afspraken/2025/nieuwe-afspraak-regio.yaml
	git log -1 --format=%B | grep -q '^Aard: wijziging$' || fail 'another kind'
	diff -u - afspraken/2025/nieuwe-afspraak-regio.yaml <<-'EOF' || fail 'another record'
		titel: Nieuwe afspraak (regio)
		soort: convenant
		status: van_kracht
		partijen:
		  - partij: od-voorbeeld
		    rol: deelnemer
		taken:
		  - bouwtoezicht
	EOF
	# Of the record that was there only these two lines.
	printf '%s\n' "$before" | sed 's/^status: .*/status: in_herziening/; s/^opzegtermijn: .*/opzegtermijn: P3M/' |
		diff -u - afspraken/2024/dvo-bouwtoezicht.yaml || fail 'something else changed as well'
	import
	expect_status 2
	expect_stderr_has 'nothing changes: the register already says so'
	expect_nothing_changed
}

test_by_kenmerk() {
	make_register
	afspraak amend dvo-bouwtoezicht --set kenmerk=Z-1 -m 'Kenmerk'
	snapshot
	printf 'Kenmerk,Eigenaar (functie),Opmerkingen\nZ-1,Jurist,"twee\nregels"\n' >"$CASE/x.csv"
	import --map 'Eigenaar (functie)=eigenaar_functie'
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.eigenaar_functie Jurist
	expect_json '.fields.opmerkingen | tojson' '"twee\nregels\n"'
}

# What spreadsheets make of values.
test_habits_of_spreadsheets() {
	make_register
	printf '\357\273\277id\tdatum_einde\tstatus_peildatum\tvergoeding.bedrag_eur\tvergoeding.jaar\tis_gemeenschappelijke_regeling\tBijzonder\r\n' >"$CASE/x.csv"
	printf "dvo-bouwtoezicht\t31-12-2027\t1/2/2025\t € 1.234.567,50 \t2025\tNee\t'=1+1\r\n" >>"$CASE/x.csv"
	import --map 'Bijzonder=opmerkingen'
	expect_status 0
	expect_stderr </dev/null
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.datum_einde 2027-12-31
	expect_json .fields.status_peildatum 2025-02-01
	expect_json .fields.vergoeding.bedrag_eur 1234567.50
	expect_json .fields.is_gemeenschappelijke_regeling nee
	expect_json .fields.opmerkingen '=1+1'
	printf 'id;Opmerkingen\ndvo-bouwtoezicht;caf\351 \200 5\n' >"$CASE/x.csv"
	import
	expect_status 0
	expect_stderr_has "x.csv is no UTF-8: read as Windows-1252"
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.opmerkingen 'café € 5'
	printf 'id;naam;type;actief;KvK-nummer;groep\np-1;Een;gemeente;Ja;01234567;waar\n' >"$CASE/x.csv"
	import --type partij --map KvK-nummer=kvk
	expect_status 0
	run afspraak show partij/p-1 --format json
	expect_json .fields.kvk 01234567
	expect_json .fields.groep true
}

test_every_problem_is_named() {
	make_csv <<-'EOF'
		id;titel;soort;status;datum_einde;vergoeding.bedrag_eur;partijen
		Fout Id;A;convenant;concept;;;onbekend
		b;B;verdrag;concept;31-02-2025;1.234;onbekend
		b;B;convenant;concept;;;een partij
		;;convenant;concept;;;onbekend
		c;C;convenant;concept;;;onbekend;te veel
	EOF
	import
	refused 4 <<-'EOF'
		FILE:2: 'Fout Id' cannot be an id: an id has only the characters a-z, 0-9 and hyphens
		FILE:3:3: soort: 'verdrag': choose one of: dienstverleningsovereenkomst, intentieovereenkomst, samenwerkingsovereenkomst, aansluitovereenkomst, convenant, samenwerkingsafspraken, governanceafspraak, mandaatbesluit, dienstverleningshandvest, gemeenschappelijke_regeling, anders, onbekend
		FILE:3:5: datum_einde: '31-02-2025': a date is a day of the calendar, written as YYYY-MM-DD
		FILE:3:6: vergoeding.bedrag_eur: '1.234': this can be a thousand or a fraction: write it without separators, or with two decimals
		FILE:4: the record 'b' is on line 3 as well
		FILE:4:7: partijen: 'een partij': a list of groups is written as YAML on a line: [{field: value}]
		FILE:5: the row has no id, and no title to make one of
		FILE:6:8: a cell without a name above it: 'te veel'
		afspraak: refused: 8 problems in FILE; nothing was written
	EOF
}

test_errors_of_the_records() {
	make_csv <<-'EOF'
		id,titel,soort,status,partijen,taken
		a,A,convenant,concept,onbekend,onbekend
		b,B,convenant,concept,,bestaat-niet
	EOF
	import
	refused 4 <<-'EOF'
		FILE:3: missing-field: the field 'partijen' is missing: the organisations that are party to it, and their roles
		FILE:3: dangling-reference: taken.0: there is no taak 'bestaat-niet'
		afspraak: refused: 2 errors; nothing was written; 'afspraak check --explain CODE' says what a code means
	EOF
}

test_lost_zeros() {
	make_csv <<-'EOF'
		id,naam,type,kvk,rsin
		a,A,privaat,1234567,12345678
	EOF
	import --type partij
	expect_status 4
	expect_stderr_has "x.csv:2:4: kvk: '1234567': a KvK number has exactly 8 digits: the spreadsheet has dropped the zeros in front"
	expect_stderr_has "x.csv:2:5: rsin: '12345678': an RSIN has exactly 9 digits: the spreadsheet has dropped"
	expect_nothing_changed
}

test_columns() {
	make_csv <<-'EOF'
		id,statsu,,Grondslag
		a,concept,notitie,x
	EOF
	import
	refused 2 <<-'EOF'
		afspraak: FILE:1: the column 'statsu' is no field; say which with --map 'statsu=status', or leave it out with --map 'statsu='
	EOF
	import --map statsu=status --map id=status
	expect_status 2
	expect_stderr_has "the columns 'id' and 'statsu' are both 'status'"
	import --map bestaat=status
	expect_status 2
	expect_stderr_has "--map names a column that is not there: 'bestaat'"
	import --map statsu
	expect_status 2
	expect_stderr_has "--map wants COLUMN=FIELD, not 'statsu'"
	import --map statsu=statuss
	expect_status 2
	run afspraak import "$CASE/x.csv" --map statsu= -m 'Uit een lijst' -n
	expect_stdout_has "Gelezen als UTF-8, gescheiden door komma's."
	expect_stdout_has 'statsu     (weggelaten)'
	expect_nothing_changed
}

test_dry_run() {
	make_csv <<-'EOF'
		id;opzegtermijn
		dvo-bouwtoezicht;P3M
	EOF
	import -n
	expect_status 0
	expect_stdout_has 'opzegtermijn  opzegtermijn'
	expect_stdout_has '+opzegtermijn: P3M'
	expect_nothing_changed
}

test_files_that_are_no_csv() {
	make_register
	for bytes in '' 'id;titel\n' 'id;titel\n"a;b\n' 'id;titel\n"a"b;c\n' '\377\376i\0d\0' 'PK\003\004\0\0' 'id\n\201\n'; do
		# shellcheck disable=SC2059
		printf "$bytes" >"$CASE/x.csv"
		import
		expect_status 4
		expect_stderr_has "$CASE/x.csv"
		expect_nothing_changed
	done
	run afspraak import "$CASE/none.csv" -m Reden
	expect_status 2
	run afspraak import "$CASE/x.csv" --type tak -m Reden
	expect_status 2
	expect_stderr_has 'choose one of: afspraak, taak, partij'
	run afspraak import -m Reden
	expect_status 2
}

# What export gives, import takes back; here into a register without those records.
test_export_and_back() {
	make_full_register
	for type in afspraken taken partijen; do
		afspraak export --format csv $type >"$CASE/$type.csv"
		afspraak list $type --format json >"$CASE/$type.json"
	done
	git rm -q -r afspraken taken partijen
	mkdir -p taken
	commit_all 'Leeg'
	for type in partijen taken afspraken; do
		run afspraak import "$CASE/$type.csv" --type $type -m "Terug: $type"
		expect_status 0
		expect_stderr </dev/null
	done
	for type in afspraken taken partijen; do
		run afspraak list $type --format json
		jq -S . "$CASE/$type.json" >"$CASE/wanted"
		jq -S . "$OUT" | diff -u "$CASE/wanted" - || fail "other $type came back"
	done
}

# And with more settings than it needs.
make_hard() {
	make_full_register
	printf 'norm:\n  omschrijving: Een norm\neisen:\n  besluit: [opzegging]\n' >>register.yaml
	commit_all 'Instellingen'
}

# The same records at the same places, and the same settings.
test_an_export_comes_back() {
	make_hard
	for format in json jsonl sqlite; do
		afspraak export --format $format -o "$CASE/export.$format"
	done
	git ls-files '*.yaml' >"$CASE/paths"
	for format in json jsonl sqlite; do
		mkdir "../$format" && cd "../$format"
		afspraak init >/dev/null
		run afspraak import "$CASE/export.$format" --settings -m Terug
		expect_status 0
		expect_stderr </dev/null
		[ "$(git rev-list --count HEAD)" -eq 2 ]
		afspraak export -o "$CASE/again.json"
		# A database tells no order of fields.
		sort=-c
		[ $format != sqlite ] || sort=-cS
		jq $sort 'del(.commit, .date)' "$CASE/export.json" >"$CASE/wanted"
		jq $sort 'del(.commit, .date)' "$CASE/again.json" | cmp "$CASE/wanted" - || fail "$format: another register came back"
		git ls-files '*.yaml' | expect_file "$CASE/paths"
		run afspraak check --severity error
		expect_status 0
		snapshot
		run afspraak import "$CASE/export.$format" --settings -m Weer
		expect_status 2
		expect_stderr_has 'nothing changes: the register already says so'
		expect_nothing_changed
	done
}

# What differs becomes as in the export, on its own lines; what it has not stays.
test_an_export_into_a_register() {
	make_hard
	afspraak export >"$CASE/export.json"
	sed -i 's/^opzegtermijn: P6M/opzegtermijn: P3M   # nieuw/; /^soort:/s/$/   # blijft/' \
		afspraken/2024/dvo-bouwtoezicht.yaml
	cp taken/bouwtoezicht.yaml taken/eigen.yaml
	commit_all 'Anders'
	snapshot
	run afspraak import "$CASE/export.json" -m Terug
	expect_status 0
	expect_stderr </dev/null
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
	expect_patch <<-'EOF2'
		-opzegtermijn: P3M   # nieuw
		+opzegtermijn: P6M   # nieuw
	EOF2
	expect_message <<-'EOF2'
		Terug

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging

	EOF2
	sed -i 's/^taal: nl/taal: en/' register.yaml
	commit_all 'Taal'
	run afspraak import "$CASE/export.json" -m Terug
	expect_status 2
	expect_stderr_has 'the settings in'
	run afspraak import "$CASE/export.json" --settings -n -m Terug
	expect_status 0
	expect_stdout_has '+taal: nl'
}

refuse_text() {
	printf '%s' "$1" >"$CASE/fout.json"
	run afspraak import "$CASE/fout.json" -m Fout
	expect_status 4
	expect_stderr_has "$2"
	expect_nothing_changed
}

test_exports_that_are_none() {
	make_register
	head='"schema": "afspraak/export/1"'
	refuse_text '{' 'fout.json:1:1: no valid JSON'
	refuse_text '{}' 'this JSON is no export of a register; it has "schema": "afspraak/export/1"'
	refuse_text '{"schema": "afspraak/list/1"}' 'this JSON is no export of a register'
	refuse_text "{$head} {}" 'there is more behind the object'
	refuse_text "{$head, \"taken\": {}}" "'taken' is a list of records"
	refuse_text "{$head, \"taken\": [1]}" 'taken.0: a record is an object'
	refuse_text "{$head, \"taken\": [{\"naam\": \"X\"}]}" "'' cannot be an id"
	refuse_text "{$head, \"taken\": [{\"id\": \"../x\", \"naam\": \"X\"}]}" "'../x' cannot be an id"
	refuse_text "{$head, \"taken\": [{\"id\": \"x\"}]}" 'fout.json: taak/x: the record has no fields'
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": null}]}" 'taak/x: null is no value'
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": 1.5}]}" 'a number with a fraction'
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": \"a\", \"naam\": \"b\"}]}" 'duplicate object key'
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": \"a\\u0000b\"}]}" 'no valid JSON'
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": \"a\"}, {\"id\": \"x\", \"naam\": \"b\"}]}" \
		"fout.json: the record 'taak/x' is there twice"
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": \"a\", \"soort\": \"b\"}]}" 'unknown-field'
	refuse_text "{$head, \"register\": []}" 'fout.json: register: the settings are one object'
	deep=$(printf '%0100d' 0 | sed 's/0/[/g')
	refuse_text "{$head, \"taken\": [{\"id\": \"x\", \"naam\": $deep}]}" 'no valid JSON'
	refuse_text "{\"type\": \"taak\", \"id\": \"x\", \"fields\": {\"naam\": \"a\"}}
{\"type\": \"iets\"}
" 'fout.json:2: a line has a type'
	refuse_text "{\"type\": \"taak\", \"id\": \"x\", \"fields\": {\"naam\": \"a\"}}
{\"type\":
" 'fout.json:2:'
	printf '{%s}' "$head" >"$CASE/leeg.json"
	run afspraak import "$CASE/leeg.json" --type taak -m x
	expect_status 2
	expect_stderr_has 'is an export of a register: it takes no --type and no --map'
	echo 'id;naam' >"$CASE/a.csv"
	run afspraak import "$CASE/a.csv" --settings -m x
	expect_status 2
	expect_stderr_has '--settings is for an export of a register'
	expect_nothing_changed
}

sql() {
	/usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript(sys.argv[2])' "$CASE/fout.db" "$1"
}

refuse_database() {
	run timeout 20 afspraak import "$CASE/fout.db" -m Fout
	expect_status 4
	expect_stderr_has "$1"
	expect_nothing_changed
}

test_databases_that_are_no_export() {
	make_register
	afspraak export --format sqlite -o "$CASE/goed.db"
	sql 'CREATE TABLE x(a)'
	refuse_database 'this database is no export of a register'
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql 'DROP TABLE taken; CREATE VIEW taken AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n'
	refuse_database "there is no table 'taken'"
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql "INSERT INTO taken(id, naam) VALUES ('../weg', 'X')"
	refuse_database "'../weg' cannot be an id"
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql "UPDATE taken SET naam = CAST(X'410042' AS TEXT)"
	refuse_database 'has a text that no file can hold'
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql "UPDATE taken SET naam = CAST(X'41C3' AS TEXT)"
	refuse_database 'has a text that no file can hold'
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql "INSERT INTO afspraken_taken VALUES ('nergens', 0, 'bouwtoezicht'); UPDATE afspraken SET opzegtermijn = 'P3M'"
	refuse_database "'taken' has an item of 'nergens', which is no record"
	head -c 5000 "$CASE/goed.db" >"$CASE/fout.db"
	refuse_database 'fout.db'
	run sh -c "afspraak import - -m x <'$CASE/goed.db'"
	expect_status 2
	expect_stderr_has 'a database cannot be read from standard input'
	cp "$CASE/goed.db" "$CASE/fout.db"
	sql "UPDATE afspraken SET opzegtermijn = 'P3M'; CREATE TRIGGER t AFTER UPDATE ON taken BEGIN DELETE FROM taken; END"
	run afspraak import "$CASE/fout.db" -m Goed
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

# $1 rows of tasks.
many_rows() {
	echo 'id;naam;aard;wijze;opmerkingen'
	seq "$1" | sed "s/.*/t-&;Taak &;taak;onbekend;'=regel &/"
}

# So many files come as one pack, and not as a file each.
test_many_rows_are_one_pack() {
	make_register
	many_rows 500 >"$CASE/veel.csv"
	run afspraak import "$CASE/veel.csv" --type taak -m Veel
	expect_status 0
	[ "$(git rev-list --count HEAD)" -eq 2 ]
	[ "$(git ls-files taken | wc -l)" -eq 501 ]
	git status --porcelain | expect_file /dev/null
	git count-objects -v >"$CASE/objects"
	grep -qx 'packs: 1' "$CASE/objects"
	grep -qx 'in-pack: 500' "$CASE/objects"
	grep -qx 'garbage: 0' "$CASE/objects"
	git fsck --strict
	git verify-pack .git/objects/pack/*.idx
	printf "naam: Taak 500\naard: taak\nwijze: onbekend\nopmerkingen: =regel 500\n" | expect_file taken/t-500.yaml
	git show HEAD:taken/t-500.yaml | expect_file taken/t-500.yaml
	run afspraak import "$CASE/veel.csv" --type taak -m Weer
	expect_status 2
	expect_stderr_has 'nothing changes'
}

# What was found out before the reason was typed holds only where HEAD still is.
test_somebody_else_meanwhile() {
	make_register
	many_rows 3 >"$CASE/rijen.csv"
	cat >"$CASE/meanwhile" <<-'EOF2'
		#!/bin/sh
		[ ! -e "$CASE/done" ] || exit 0
		: >"$CASE/done"
		GIT_EDITOR= afspraak add taak/t-2 --set naam=Anders --set aard=taak --set wijze=onbekend -m Anders >/dev/null
		echo Reden >"$1"
	EOF2
	export CASE
	chmod +x "$CASE/meanwhile"
	export GIT_EDITOR="'$CASE/meanwhile'"
	run afspraak import "$CASE/rijen.csv" --type taak
	expect_status 5
	expect_stderr_has 'taak/t-2 exists already; nothing was written'
	[ "$(git log -1 --format=%s)" = Anders ]
	[ "$(git ls-files taken | wc -l)" -eq 2 ]
}

after_fault() {
	[ "$STATUS" -ne 0 ] || [ "$FAULT_MODE" = kill ] || [ "$(git rev-list --count HEAD)" -eq 2 ] || fail 'done, and not done'
	git fsck --strict >/dev/null 2>"$CASE/fsck" || fail "fsck: $(cat "$CASE/fsck")"
	run env LD_PRELOAD= afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Verder
	expect_status 0
	git ls-files taken | wc -l >"$CASE/n"
	grep -qx -e 1 -e 131 "$CASE/n" || fail 'some rows, and not all'
	run afspraak check --severity error
	expect_status 0
}

test_faults() {
	make_register
	many_rows 130 >"$CASE/veel.csv"
	for mode in eio enospc kill; do
		FAULT_STRIDE=23 each_fault $mode -- afspraak import "$CASE/veel.csv" --type taak -m Veel
		_restore
	done
}

run_tests "$@"
