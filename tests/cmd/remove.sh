#!/bin/sh
# afspraak remove: a record made by mistake goes, with its documents.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

test_an_agreement() {
	make_register
	run afspraak remove dvo-bouwtoezicht -m 'Dubbel opgenomen'
	expect_status 0
	expect_stderr </dev/null
	echo "[$(git rev-parse --short=10 HEAD)] Dubbel opgenomen" | expect_stdout
	expect_one_commit "$DVO"
	[ ! -e afspraken ] || fail 'an empty directory stays'
	expect_message <<-'EOF'
		Dubbel opgenomen

		Record: afspraak/dvo-bouwtoezicht
		Aard: correctie

	EOF
	run afspraak show dvo-bouwtoezicht
	expect_status 2
}

test_other_records_stay() {
	make_register
	cp "$DVO" afspraken/2024/tweede.yaml
	commit_all Tweede
	snapshot
	run afspraak remove tweede -m x --kind administratief
	expect_status 0
	expect_one_commit afspraken/2024/tweede.yaml
	[ -e "$DVO" ]
	[ "$(git log -1 --format='%(trailers:key=Aard,valueonly)')" = administratief ]
}

test_with_its_documents() {
	make_register
	echo een >"$CASE/een.txt"
	echo twee >"$CASE/twee.txt"
	run afspraak attach dvo-bouwtoezicht "$CASE/een.txt" -m x
	run afspraak attach dvo-bouwtoezicht "$CASE/twee.txt" -m x
	mkdir -p documenten/anders
	echo blijft >documenten/anders/b.txt
	commit_all Ander
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	expect_status 0
	expect_one_commit "$DVO" documenten/dvo-bouwtoezicht/een.txt documenten/dvo-bouwtoezicht/twee.txt
	[ ! -e documenten/dvo-bouwtoezicht ]
	[ -e documenten/anders/b.txt ]
}

# A record can name documents that are not its own, or one twice.
test_no_documents_of_others() {
	make_register
	mkdir -p documenten/anders documenten/dvo-bouwtoezicht
	echo blijft >documenten/anders/b.txt
	echo gaat >documenten/dvo-bouwtoezicht/a.txt
	cat >>"$DVO" <<-'EOF'
		  - bestand: documenten/anders/b.txt
		  - bestand: documenten/dvo-bouwtoezicht/../anders/b.txt
		  - bestand: taken/bouwtoezicht.yaml
		  - bestand: documenten/dvo-bouwtoezicht/a.txt
		  - bestand: documenten/dvo-bouwtoezicht/a.txt
		  - bestand: documenten/dvo-bouwtoezicht/weg.txt
	EOF
	commit_all Vreemd
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	expect_status 0
	expect_one_commit "$DVO" documenten/dvo-bouwtoezicht/a.txt
}

test_refused_while_others_refer_to_it() {
	make_register
	run afspraak remove taak/bouwtoezicht -m x
	refused 4 "$DVO:10:9: error: dangling-reference: taken.0: there is no taak 'bouwtoezicht'"
	expect_stderr_has 'afspraak: refused: 1 error; nothing was written'
	run afspraak remove partij/gemeente-voorbeeld -m x
	refused 4 "$DVO:8:13: error: dangling-reference: partijen.1.partij"
	expect_stderr_has 'taken/bouwtoezicht.yaml:3:17: error: dangling-reference: bevoegd_gezag.0'
	run afspraak remove partij/od-voorbeeld -m x
	refused 4 'register.yaml:2:14: error: dangling-reference: organisatie'
}

test_a_broken_record_can_go() {
	make_register
	printf 'naam: [\n' >taken/stuk.yaml
	commit_all Stuk
	snapshot
	run afspraak remove taak/stuk -m x
	expect_status 0
	expect_one_commit taken/stuk.yaml
}

test_uncommitted_edits() {
	make_register
	echo '# nog niet' >>"$DVO"
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	refused 5 "$DVO: has edits that are not committed; nothing was written"
	git checkout -q -- .
	rm "$DVO"
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	refused 5 "$DVO: has edits that are not committed; nothing was written"
	git checkout -q -- .
	echo tekst >"$CASE/b.txt"
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt" -m x
	echo anders >documenten/dvo-bouwtoezicht/b.txt
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	refused 5 'documenten/dvo-bouwtoezicht/b.txt: has edits that are not committed'
}

test_files_beside_it_stay() {
	make_register
	echo los >afspraken/2024/notitie.txt
	snapshot
	run afspraak remove dvo-bouwtoezicht -m x
	expect_status 0
	expect_one_commit "$DVO"
	[ -e afspraken/2024/notitie.txt ]
}

test_wrong_use() {
	make_register
	run afspraak remove -m x
	refused 2 "'remove' wants REF"
	run afspraak remove dvo-bouwtoezicht taak/bouwtoezicht -m x
	refused 2 "'remove' does not take 'taak/bouwtoezicht'"
	run afspraak remove dvo-bouwtoezich -m x
	refused 2 'did you mean dvo-bouwtoezicht?'
	run afspraak remove register -m x
	refused 2 'there is no afspraak/register'
	run afspraak remove '*' -m x
	refused 2 'there is no afspraak/*'
}

run_tests "$@"
