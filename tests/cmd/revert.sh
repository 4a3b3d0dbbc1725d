#!/bin/sh
# afspraak revert: one change is undone, and what came after it stays.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml
TAAK=taken/bouwtoezicht.yaml

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

amend() {
	afspraak amend "$@" -m Wijziging
	snapshot
}

test_the_last_change() {
	make_register
	cp "$DVO" "$CASE/before"
	amend dvo-bouwtoezicht --set status=opgezegd --unset opzegtermijn --append grondslag=Wabo --unset verlenging.duur
	undone=$(git rev-parse HEAD)
	run afspraak revert HEAD -m 'Toch niet opgezegd'
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-EOF
		[$(git rev-parse --short=10 HEAD)] Toch niet opgezegd
	EOF
	expect_one_commit "$DVO"
	cmp "$DVO" "$CASE/before"
	expect_message <<-EOF
		Toch niet opgezegd

		This reverts commit $undone.

		Record: afspraak/dvo-bouwtoezicht
		Aard: correctie

	EOF
}

test_later_changes_to_other_fields_stay() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd --set verlenging.duur=P2Y --unset opzegtermijn
	amend dvo-bouwtoezicht --set verlenging.wijze=na_besluit --set kenmerk=Z-1
	run afspraak revert HEAD^ -m 'Terug'
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-status: opgezegd
		+status: van_kracht
		-  duur: P2Y
		+  duur: P1Y
		+opzegtermijn: P6M
	EOF
}

test_items_by_identity() {
	make_register
	amend dvo-bouwtoezicht --set partijen.1.rol=deelnemer --append grondslag=Wabo
	awk '/partij: gemeente/ { hold = $0; getline; hold = hold "\n" $0; print hold; print own; next }
		/partij: od-/ { own = $0; getline; own = own "\n" $0; next } { print }' "$DVO" >"$CASE/new"
	cp "$CASE/new" "$DVO"
	commit_all Volgorde
	amend dvo-bouwtoezicht --append grondslag=Awb
	run afspraak revert HEAD~2 -m 'Terug'
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-    rol: deelnemer
		+    rol: uitvoerder
		-  - Wabo
	EOF
}

test_items_that_came_and_went() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	amend dvo-bouwtoezicht --remove partijen=od-voorbeeld --append 'partijen={partij: waterschap, rol: deelnemer}'
	amend dvo-bouwtoezicht --set partijen.0.besluit=nvt
	run afspraak revert HEAD^ -m 'Terug'
	expect_status 0
	expect_one_commit "$DVO"
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.partijen | tojson' '[{"partij":"gemeente-voorbeeld","rol":"uitvoerder","besluit":"nvt"},{"partij":"od-voorbeeld","rol":"opdrachtgever"}]'
}

test_a_field_changed_since() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd --set kenmerk=Z-1 --unset opzegtermijn --set partijen.1.rol=deelnemer
	amend dvo-bouwtoezicht --set status=verlopen --unset kenmerk --set opzegtermijn=P3M --remove partijen=gemeente-voorbeeld
	before=$(git rev-parse --short=10 HEAD^)
	run afspraak revert HEAD^ -m 'Terug'
	expect_status 5
	expect_stdout </dev/null
	expect_nothing_changed
	expect_stderr <<-EOF
		afspraak: afspraak/dvo-bouwtoezicht: 'status' was changed since: the commit set it to 'opgezegd', it is now 'verlopen', and it would go back to 'van_kracht'
		afspraak: afspraak/dvo-bouwtoezicht: 'partijen[partij=gemeente-voorbeeld]' was changed since: the commit set it to '{partij: gemeente-voorbeeld, rol: deelnemer}', it is not there now, and it would go back to '{partij: gemeente-voorbeeld, rol: uitvoerder}'
		afspraak: afspraak/dvo-bouwtoezicht: 'opzegtermijn' was changed since: the commit took it out, it is now 'P3M', and it would go back to 'P6M'
		afspraak: cannot undo $before: 3 conflicts; nothing was written; change the fields that should change with 'afspraak amend'
	EOF
}

test_a_field_that_came_and_was_changed() {
	make_register
	amend dvo-bouwtoezicht --set kenmerk=Z-1
	amend dvo-bouwtoezicht --set kenmerk=Z-2
	run afspraak revert HEAD^ -m 'Terug'
	refused 5 "'kenmerk' was changed since: the commit set it to 'Z-1', it is now 'Z-2', and it would be taken out"
}

test_conflicts_of_all_records() {
	make_register
	sed -i 's/^status:.*/status: opgezegd/' "$DVO"
	sed -i 's/^naam:.*/naam: Toezicht/' "$TAAK"
	commit_all Beide
	amend dvo-bouwtoezicht --set status=verlopen
	amend taak/bouwtoezicht --set naam=Bouwen
	run afspraak revert HEAD~2 -m 'Terug'
	refused 5 "taak/bouwtoezicht: 'naam' was changed since: the commit set it to 'Toezicht', it is now 'Bouwen', and it would go back to 'Bouwtoezicht'"
	expect_stderr_has "afspraak/dvo-bouwtoezicht: 'status' was changed since"
	expect_stderr_has '2 conflicts'
}

test_what_is_undone_already() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	amend dvo-bouwtoezicht --set status=van_kracht
	run afspraak revert HEAD^ -m 'Terug'
	refused 2 "nothing would change: $(git rev-parse --short=10 HEAD^) is undone already"
}

test_a_revert_can_be_reverted() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	cp "$DVO" "$CASE/after"
	afspraak revert HEAD -m 'Terug'
	snapshot
	run afspraak revert HEAD -m 'Toch wel'
	expect_status 0
	expect_one_commit "$DVO"
	cmp "$DVO" "$CASE/after"
}

test_a_record_that_was_added() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	added=$(git rev-parse HEAD)
	amend taak/bouwtoezicht --set naam=Toezicht
	run afspraak revert "$added" -m 'Dubbel'
	expect_status 0
	expect_one_commit partijen/waterschap.yaml
	[ ! -e partijen/waterschap.yaml ]
	run afspraak revert "$added" -m 'Dubbel'
	refused 2 'is undone already'
}

test_a_record_that_was_added_and_changed() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	amend partij/waterschap --set naam='Waterschap Voorbeeld'
	run afspraak revert HEAD^ -m 'Dubbel'
	refused 5 "partij/waterschap: 'naam' was changed since: the commit set it to 'Waterschap', it is now 'Waterschap Voorbeeld', and it would be taken out"
}

test_a_record_that_others_refer_to() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	amend taak/bouwtoezicht --append belegd_bij=waterschap
	run afspraak revert HEAD^ -m 'Dubbel'
	refused 4 "error: dangling-reference: belegd_bij.1: there is no partij 'waterschap'"
}

test_a_record_that_was_removed() {
	make_register
	echo akte >"$CASE/akte.txt"
	afspraak attach dvo-bouwtoezicht "$CASE/akte.txt" -m Akte
	path=afspraken/2019/dvo-bouwtoezicht.yaml
	mkdir afspraken/2019
	git mv "$DVO" "$path"
	echo '# staat hier apart' >>"$path"
	commit_all Verplaatst
	cp "$path" "$CASE/before"
	afspraak remove dvo-bouwtoezicht -m 'Vergissing'
	amend taak/bouwtoezicht --set naam=Toezicht
	run afspraak revert HEAD^ -m 'Toch niet'
	expect_status 0
	expect_one_commit "$path" documenten/dvo-bouwtoezicht/akte.txt
	cmp "$path" "$CASE/before"
	cmp documenten/dvo-bouwtoezicht/akte.txt "$CASE/akte.txt"
	run afspraak revert HEAD~2 -m 'Nog eens'
	refused 2 'is undone already'
}

test_a_document() {
	make_register
	echo akte >"$CASE/akte.txt"
	cp "$DVO" "$CASE/before"
	afspraak attach dvo-bouwtoezicht "$CASE/akte.txt" -m Akte
	attached=$(git rev-parse HEAD)
	cp "$DVO" "$CASE/after"
	snapshot
	run afspraak revert HEAD -m 'Verkeerde akte'
	expect_status 0
	expect_one_commit "$DVO" documenten/dvo-bouwtoezicht/akte.txt
	cmp "$DVO" "$CASE/before"
	[ ! -e documenten ]
	run afspraak revert HEAD -m 'Toch de goede'
	expect_status 0
	expect_one_commit "$DVO" documenten/dvo-bouwtoezicht/akte.txt
	cmp "$DVO" "$CASE/after"
	cmp documenten/dvo-bouwtoezicht/akte.txt "$CASE/akte.txt"
	afspraak amend dvo-bouwtoezicht --set documenten.1.titel=Akte -m Titel
	snapshot
	run afspraak revert "$attached" -m 'Verkeerde akte'
	refused 5 "'documenten[bestand=documenten/dvo-bouwtoezicht/akte.txt]' was changed since: "
}

test_a_record_that_was_removed_and_made_again() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	afspraak remove partij/waterschap -m Weg
	removed=$(git rev-parse HEAD)
	afspraak add partij/waterschap --set naam=Ander --set type=waterschap -m Opnieuw
	snapshot
	run afspraak revert "$removed" -m 'Terug'
	refused 5 'partij/waterschap: the commit removed it, there is another partij/waterschap now'
}

test_a_record_that_is_gone() {
	make_register
	afspraak add partij/waterschap --set naam=Waterschap --set type=waterschap -m Nieuw
	afspraak amend partij/waterschap --set naam=Ander -m Anders
	afspraak remove partij/waterschap -m Weg
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	refused 5 'partij/waterschap: the commit changed it, and it was removed since'
}

test_settings() {
	make_register
	sed -i 's/^taal: nl/taal: en/' register.yaml
	commit_all Taal
	echo 'tijdzone: Europe/Amsterdam' >>register.yaml
	commit_all Tijdzone
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	expect_status 0
	expect_one_commit register.yaml
	expect_patch <<-'EOF'
		-taal: en
		+taal: nl
	EOF
	expect_message <<-EOF
		Terug

		This reverts commit $(git rev-parse HEAD~2).

		Aard: correctie

	EOF
	run afspraak revert HEAD~2 -m 'Nog eens'
	refused 2 'is undone already'
}

test_settings_that_someone_else_changed_meanwhile() {
	make_register
	sed -i 's/^taal: nl/taal: en/' register.yaml
	commit_all Taal
	snapshot
	with_editor 'sed -i "s/^schema: 1/schema: 1\ntijdzone: Europe\/Amsterdam/" register.yaml
		git commit -q -a -m Tijdzone; echo Terug >"$1"'
	run afspraak revert HEAD
	expect_status 5
	expect_stderr_has 'someone else changed register.yaml meanwhile; nothing was written'
	[ "$(git log -1 --format=%s)" = Tijdzone ]
}

test_someone_else_changes_another_field_meanwhile() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	with_editor 'GIT_EDITOR=false afspraak amend dvo-bouwtoezicht --set kenmerk=Z-9 -m Ander; echo Terug >"$1"'
	run afspraak revert HEAD
	expect_status 0
	expect_patch <<-'EOF'
		-status: opgezegd
		+status: van_kracht
	EOF
	grep -q '^kenmerk: Z-9' "$DVO"
}

test_someone_else_changes_the_field_meanwhile() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	with_editor 'GIT_EDITOR=false afspraak amend dvo-bouwtoezicht --set status=verlopen -m Ander; echo Terug >"$1"'
	run afspraak revert HEAD
	expect_status 5
	expect_stderr_has "someone else changed 'status' meanwhile: it is now 'verlopen'"
	[ "$(git log -1 --format=%s)" = Ander ]
}

test_a_merge() {
	make_register
	git checkout -q -b ander
	afspraak amend dvo-bouwtoezicht --set status=opgezegd -m Zij
	side=$(git rev-parse HEAD)
	git checkout -q main
	afspraak amend taak/bouwtoezicht --set naam=Toezicht -m Wij
	git merge -q --no-edit ander
	snapshot
	run afspraak revert HEAD -m 'Terug'
	hex=$(git rev-parse --short=10 HEAD)
	refused 2 "$hex is a merge, which only joins changes; undo the commits that it brought in: 'git log $hex^1..$hex' shows them"
	run afspraak revert "$side" -m 'Terug'
	expect_status 0
	expect_one_commit "$DVO"
}

test_a_commit_of_no_record() {
	make_register
	echo tekst >LEESMIJ
	commit_all Los
	snapshot
	run afspraak revert HEAD -m 'Terug'
	refused 2 "$(git rev-parse --short=10 HEAD) changed no record"
}

test_the_first_commit() {
	make_register
	run afspraak revert HEAD -m 'Terug'
	expect_status 2
	expect_stderr_has 'it made the register'
	expect_nothing_changed
}

test_a_commit_elsewhere() {
	make_register
	git checkout -q -b ander
	afspraak amend dvo-bouwtoezicht --set status=opgezegd -m Zij
	git checkout -q main
	snapshot
	run afspraak revert ander -m 'Terug'
	refused 2 "$(git rev-parse --short=10 ander) is not in the history of this register as it is now"
}

test_a_day() {
	make_register
	clock 2025-03-01
	afspraak amend dvo-bouwtoezicht --set status=opgezegd -m Een
	clock 2025-03-05
	afspraak amend dvo-bouwtoezicht --set kenmerk=Z-1 -m Twee
	snapshot
	run afspraak revert 2025-03-02 -m 'Terug'
	expect_status 0
	expect_patch <<-'EOF'
		-status: opgezegd
		+status: van_kracht
	EOF
}

test_an_old_version_that_cannot_be_read() {
	make_register
	cp "$TAAK" "$CASE/good"
	printf 'naam: [\n' >"$TAAK"
	commit_all Stuk
	cp "$CASE/good" "$TAAK"
	commit_all Hersteld
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	refused 4 "cannot undo $(git rev-parse --short=10 HEAD^), which has or replaces a version that cannot be read: $TAAK:2:1:"
	run afspraak revert HEAD -m 'Terug'
	refused 4 'cannot be read'
}

test_a_record_that_cannot_be_read_now() {
	make_register
	amend taak/bouwtoezicht --set naam=Toezicht
	printf 'naam: [\n' >"$TAAK"
	commit_all Stuk
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	refused 4 "$TAAK:2:1:"
}

test_a_result_with_errors() {
	make_register
	sed -i '/^status:/d' "$DVO"
	commit_all 'Zonder status'
	amend dvo-bouwtoezicht --set status=van_kracht
	run afspraak revert HEAD -m 'Terug'
	refused 4 'refused: 1 error; nothing was written'
}

test_a_field_that_no_edit_can_name() {
	make_register
	echo 'a.b: 1' >>"$TAAK"
	commit_all Vreemd
	echo 'c: 1' >>"$TAAK"
	commit_all Verder
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	refused 4 "a change of a field that no edit can name: 'a.b'"
}

test_only_the_layout() {
	make_register
	cp "$DVO" "$CASE/before"
	sed -i 's/   # eerste termijn//' "$DVO"
	commit_all 'Opmerking weg'
	snapshot
	run afspraak revert HEAD -m 'Opmerking terug'
	expect_status 0
	expect_one_commit "$DVO"
	cmp "$DVO" "$CASE/before"
	afspraak amend dvo-bouwtoezicht --set kenmerk=Z-1 -m Kenmerk
	snapshot
	run afspraak revert HEAD~2 -m 'Nog eens'
	refused 2 'nothing would change'
}

test_a_record_that_moved_since() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	mkdir afspraken/2019
	git mv "$DVO" afspraken/2019/
	commit_all Verplaatst
	snapshot
	run afspraak revert HEAD^ -m 'Terug'
	expect_status 0
	expect_one_commit afspraken/2019/dvo-bouwtoezicht.yaml
}

test_a_register_below_the_top() {
	make_register
	mkdir register
	git mv register.yaml partijen taken afspraken register
	commit_all Verplaatst
	snapshot
	echo akte >"$CASE/akte.txt"
	afspraak attach dvo-bouwtoezicht "$CASE/akte.txt" -m Akte
	afspraak remove dvo-bouwtoezicht -m Weg
	snapshot
	run afspraak revert HEAD -m 'Terug'
	expect_status 0
	expect_one_commit "register/$DVO" register/documenten/dvo-bouwtoezicht/akte.txt
	run afspraak revert HEAD~3 -m 'Terug'
	expect_status 2
	expect_stderr_has 'it made the register'
	expect_nothing_changed
}

test_tens_of_thousands_of_fields() {
	make_register
	cp "$TAAK" "$CASE/before"
	seq 40000 | sed 's/^/k/; s/$/: 1/' >>"$TAAK"
	commit_all Veel
	echo 'z: 1' >>"$TAAK"
	commit_all Verder
	snapshot
	run timeout 60 afspraak revert HEAD^ -m 'Terug'
	refused 4 "$TAAK: too large to change so many fields one by one"
}

test_dry_run() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	run afspraak revert -n HEAD
	expect_status 0
	expect_stdout_has '-status: opgezegd'
	expect_stdout_has '+status: van_kracht'
	expect_stdout_has '(no reason given yet)'
	expect_stdout_has "This reverts commit $(git rev-parse HEAD)."
	expect_nothing_changed
}

test_the_reason_in_the_editor() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	with_editor 'cp "$1" "$CASE/shown"; echo "Uit de editor" >"$1"'
	export CASE
	run afspraak revert HEAD --decision 'DB 2025-01-08' --kind administratief
	expect_status 0
	grep -q '^#-status: opgezegd' "$CASE/shown" || grep -q '^# -status: opgezegd' "$CASE/shown"
	expect_message <<-EOF
		Uit de editor

		This reverts commit $(git rev-parse HEAD^).

		Record: afspraak/dvo-bouwtoezicht
		Aard: administratief
		Besluit: DB 2025-01-08

	EOF
}

test_an_empty_reason() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	run afspraak revert HEAD -m ' '
	refused 2 'the reason is empty; nothing was written'
	with_editor 'echo >"$1"'
	run afspraak revert HEAD
	refused 2 'aborted: the reason is empty'
}

test_uncommitted_edits() {
	make_register
	amend dvo-bouwtoezicht --set status=opgezegd
	echo '# nog niet' >>"$DVO"
	snapshot
	run afspraak revert HEAD -m 'Terug'
	refused 5 "$DVO: has edits that are not committed; nothing was written"
}

test_wrong_use() {
	make_register
	run afspraak revert -m x
	refused 2 "'revert' wants COMMIT"
	run afspraak revert HEAD HEAD -m x
	refused 2 "'revert' does not take 'HEAD'"
	run afspraak revert bestaat-niet -m x
	refused 2 bestaat-niet
	run afspraak revert 2020-01-01 -m x
	refused 2 'nothing was recorded yet on 2020-01-01'
}

run_tests "$@"
