#!/bin/sh
# afspraak add: a record from options, a file, standard input; the editor is in
# editor.sh, bad files are in badinput.sh.
. "${0%/*}/../lib.sh"

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

# A sound agreement, on standard output.
agreement() {
	cat <<-'EOF'
		# Uit het archief, map 12.

		status: concept        # nog niet getekend
		titel: "Convenant: samen"
		soort:   convenant
		partijen: onbekend
		taken:
		- bouwtoezicht
		opmerkingen: |
		  Vrije tekst.

		# einde
	EOF
}

test_from_options() {
	make_register
	run afspraak add partij/waterschap-voorbeeld -m 'Nieuwe partij' --set type=waterschap \
		--set naam='Waterschap Voorbeeld' --set kvk=00000007
	expect_status 0
	expect_stderr </dev/null
	echo "[$(git rev-parse --short=10 HEAD)] Nieuwe partij" | expect_stdout
	expect_one_commit partijen/waterschap-voorbeeld.yaml
	expect_file partijen/waterschap-voorbeeld.yaml <<-'EOF'
		naam: Waterschap Voorbeeld
		type: waterschap
		kvk: 00000007
	EOF
	expect_message <<-'EOF'
		Nieuwe partij

		Record: partij/waterschap-voorbeeld
		Aard: registratie

	EOF
	[ "$(git ls-tree HEAD partijen/waterschap-voorbeeld.yaml | cut -c 1-6)" = 100644 ]
}

test_an_agreement_from_options_is_canonical() {
	make_register
	run afspraak add convenant-bouw -m x --set 'taken=[bouwtoezicht]' --set status=concept \
		--set 'partijen=[{rol: deelnemer, partij: od-voorbeeld}]' --set soort=convenant \
		--set titel='Convenant bouw' --set verlenging.wijze=geen
	expect_status 0
	expect_one_commit afspraken/2025/convenant-bouw.yaml
	expect_file afspraken/2025/convenant-bouw.yaml <<-'EOF'
		titel: Convenant bouw
		soort: convenant
		status: concept
		partijen:
		  - rol: deelnemer
		    partij: od-voorbeeld
		taken:
		  - bouwtoezicht
		verlenging:
		  wijze: geen
	EOF
}

test_the_year_is_that_of_today() {
	make_register
	clock 2031-07-01
	run afspraak add convenant-bouw -m x --set soort=convenant --set status=concept --set titel=T \
		--set partijen=onbekend --set taken=onbekend
	expect_status 0
	expect_one_commit afspraken/2031/convenant-bouw.yaml
	run afspraak add tweede --today 2032-12-31 -m x --set soort=convenant --set status=concept \
		--set titel=U --set partijen=onbekend --set taken=onbekend
	expect_status 0
	expect_one_commit afspraken/2032/tweede.yaml
}

test_a_file_is_kept_as_written() {
	make_register
	agreement >"$CASE/nieuw.yaml"
	run afspraak add convenant-bouw -f "$CASE/nieuw.yaml" -m x
	expect_status 0
	expect_one_commit afspraken/2025/convenant-bouw.yaml
	agreement | expect_file afspraken/2025/convenant-bouw.yaml
}

test_standard_input_is_kept_as_written() {
	make_register
	agreement | sed 's/$/\r/' >"$CASE/nieuw.yaml"
	run afspraak add convenant-bouw -f - -m x <"$CASE/nieuw.yaml"
	expect_status 0
	expect_one_commit afspraken/2025/convenant-bouw.yaml
	expect_file afspraken/2025/convenant-bouw.yaml <"$CASE/nieuw.yaml"
}

test_a_file_and_fields() {
	make_register
	agreement >"$CASE/nieuw.yaml"
	run afspraak add convenant-bouw -f "$CASE/nieuw.yaml" --set status=ondertekend --set kenmerk=Z-1 -m x
	expect_status 0
	expect_one_commit afspraken/2025/convenant-bouw.yaml
	agreement | sed -e 's/status: concept/status: ondertekend/' -e '/^titel/a kenmerk: Z-1' |
		expect_file afspraken/2025/convenant-bouw.yaml
}

test_an_existing_id_is_refused() {
	make_register
	run afspraak add taak/bouwtoezicht --set naam=x -m x
	refused 2 "taak/bouwtoezicht exists already: taken/bouwtoezicht.yaml; change it with 'afspraak amend taak/bouwtoezicht'"
	# Also when it stands under another year.
	agreement >"$CASE/nieuw.yaml"
	run afspraak add dvo-bouwtoezicht -f "$CASE/nieuw.yaml" -m x
	refused 2 "dvo-bouwtoezicht exists already: afspraken/2024/dvo-bouwtoezicht.yaml"
	# The same id under another type is another record.
	run afspraak add partij/bouwtoezicht --set naam=x --set type=privaat -m x
	expect_status 0
	expect_one_commit partijen/bouwtoezicht.yaml
}

test_an_id_that_stands_broken_is_refused() {
	make_register
	echo '[' >taken/bouwtoezicht.yaml
	commit_all Stuk
	snapshot
	run afspraak add taak/bouwtoezicht --set naam=x -m x
	refused 2 'taak/bouwtoezicht exists already'
}

test_invalid_ids() {
	make_register
	long=$(printf '%065d' 0)
	for id in Bouw bouw_toezicht bouw--toezicht bouw- 'a b' é . .. .git a.yaml "$long" "$(printf 'a\nb')" CON ''; do
		run afspraak add "taak/$id" --set naam=x --set aard=taak --set wijze=onbekend -m x
		refused 2 'cannot be an id'
	done
	run afspraak add taak/a/b --set naam=x -m x
	refused 2 "'a/b' cannot be an id"
	run afspraak add taak/../partijen/x --set naam=x -m x
	refused 2 'cannot be an id'
	run afspraak add ../x --set naam=x -m x
	refused 2 "unknown record type '..'"
	run afspraak add -m x --set naam=x -- -x
	refused 2 "'-x' cannot be an id"
	run afspraak add /x --set naam=x -m x
	refused 2 'unknown record type'
	run afspraak add taken/nieuw --set naam=x --set aard=taak --set wijze=onbekend -m x
	expect_status 0
	expect_one_commit taken/nieuw.yaml
	run afspraak add "taak/$(printf '%064d' 0)" --set naam=y --set aard=taak --set wijze=onbekend -m x
	expect_status 0
	expect_one_commit "taken/$(printf '%064d' 0).yaml"
}

test_wrong_use() {
	make_register
	run afspraak add -m x
	refused 2 "'add' wants REF"
	run afspraak add taak/a taak/b -m x
	refused 2 "'add' does not take 'taak/b'"
	run afspraak add task/a --set naam=x -m x
	refused 2 "did you mean 'taak/a'?"
	run afspraak add taak/a --set nam=x -m x
	refused 2 "there is no field 'nam'; did you mean 'naam'?"
	run afspraak add taak/a --set naam -m x
	refused 2 "--set wants FIELD=VALUE, not 'naam'"
	run afspraak add taak/a -f "$CASE/nergens.yaml" -m x
	refused 2 "cannot read $CASE/nergens.yaml: No such file or directory"
	run afspraak add taak/a -f "$CASE" -m x
	refused 2 "$CASE is a directory"
}

test_missing_and_wrong_fields() {
	make_register
	run afspraak add convenant-bouw -m x --set titel=T --set soort=verdrag
	refused 4 'afspraken/2025/convenant-bouw.yaml:2:8: error: unknown-value: soort'
	expect_stderr_has "missing-field: the field 'status' is missing"
	expect_stderr_has "missing-field: the field 'partijen' is missing"
	expect_stderr_has "missing-field: the field 'taken' is missing"
	expect_stderr_has 'afspraak: refused: 4 errors; nothing was written'
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend --set 'belegd_bij=[niemand]'
	refused 4 "dangling-reference: belegd_bij.0: there is no partij 'niemand'"
	run afspraak add convenant-bouw -m x --set titel=T --set soort=convenant --set status=concept \
		--set partijen=onbekend --set taken=onbekend --set 'vervangt=[convenant-bouw]'
	refused 4 'reference-cycle'
	[ ! -e afspraken/2025 ]
}

test_warnings_do_not_stop_it() {
	make_register
	run afspraak add taak/tweede -m x --set naam=Bouwtoezicht --set aard=taak --set wijze=onbekend
	expect_status 0
	expect_stderr_has 'warning: duplicate-title'
	expect_one_commit taken/tweede.yaml
}

test_a_file_in_the_way_is_refused() {
	make_register
	echo iets >taken/nieuw.yaml
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: has edits that are not committed; nothing was written; move the file away'
	git add taken/nieuw.yaml
	rm taken/nieuw.yaml
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: '
	git rm -q --cached taken/nieuw.yaml
	mkdir taken/nieuw.yaml
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: something that is no regular file stands in the work tree'
	rmdir taken/nieuw.yaml
	ln -s "$CASE/elders" taken/nieuw.yaml
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: '
	[ ! -e "$CASE/elders" ]
}

# A tree can hold what no register does: it is not replaced.
test_a_link_or_directory_in_head_is_not_replaced() {
	make_register
	blob=$(printf '%s' "$CASE/elders" | git hash-object -w --stdin)
	git update-index --add --cacheinfo "120000,$blob,taken/nieuw.yaml"
	git commit -q -m Koppeling
	git clone -q --bare . "$CASE/kaal.git"
	git checkout -q -- .
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: stands in the way'
	cd "$CASE/kaal.git" || exit
	mkdir afspraak && : >afspraak/lock
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken/nieuw.yaml: stands in the way'
}

test_a_folder_that_is_a_link_is_not_followed() {
	make_register
	git rm -q -r taken afspraken
	mkdir "$CASE/elders"
	ln -s "$CASE/elders" taken
	commit_all Koppeling
	git clone -q --bare . "$CASE/kaal.git"
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken: stands in the way'
	[ -z "$(ls "$CASE/elders")" ] || fail 'written through a link'
	cd "$CASE/kaal.git" || exit
	mkdir afspraak && : >afspraak/lock
	snapshot
	run afspraak add taak/nieuw -m x --set naam=N --set aard=taak --set wijze=onbekend
	refused 5 'taken: stands in the way'
}

test_the_first_record_of_its_kind() {
	git init -q -b main --template=
	run afspraak init --organisatie od-voorbeeld
	snapshot
	run afspraak add taak/eerste -m x --set naam=N --set aard=taak --set wijze=onbekend
	expect_status 0
	expect_one_commit taken/eerste.yaml
}

run_tests "$@"
