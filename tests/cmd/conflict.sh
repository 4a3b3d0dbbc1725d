#!/bin/sh
# Two people change the register at once. The race is made certain by an editor
# that itself runs another change while the first one waits for it.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

# meanwhile EDIT ARG...: the editor, run by the next command, makes the edit
# (a script; "$1" is the file) after somebody else's `afspraak ARG... -m Ander`.
meanwhile() {
	_edit=$1
	shift
	printf '%s\n' "$@" >"$CASE/other"
	with_editor "file=\$1
		set --
		while IFS= read -r word; do set -- \"\$@\" \"\$word\"; done <'$CASE/other'
		GIT_EDITOR=false afspraak \"\$@\" -m Ander >'$CASE/other.out' 2>&1 || exit 1
		set -- \"\$file\"
		$_edit"
}

reason='echo Mijn >"$1"'

# Both changes stand, mine on top of the other's; nothing is dirty.
expect_both() {
	expect_status 0
	[ "$(git log -2 --format=%s)" = "$(printf 'Mijn\nAnder')" ] || fail "$(git log --format=%s)"
	[ -z "$(git status --porcelain)" ] || fail "$(git status --porcelain)"
	[ "$(git rev-list --count HEAD)" -eq 3 ]
	[ -z "$(leftovers)" ] || fail "left: $(leftovers)"
}

# Only the other's change stands; what was typed is kept.
expect_conflict() {
	expect_status 5
	expect_stderr_has "$1"
	expect_stdout </dev/null
	[ "$(git log -1 --format=%s)" = Ander ] || fail "$(git log --format=%s)"
	[ "$(git rev-list --count HEAD)" -eq 2 ]
	[ -z "$(git status --porcelain)" ] || fail "$(git status --porcelain)"
	expect_stderr_has 'what you typed is in '
	grep -q -e "$2" "$(sed -n 's/.*what you typed is in //p' "$ERR")" || fail 'the draft lacks what was typed'
}

value() {
	afspraak show dvo-bouwtoezicht --format json | jq -r "$1"
}

# --- while I am asked for the reason -------------------------------------------

test_another_record() {
	make_register
	meanwhile "$reason" amend taak/bouwtoezicht --set aard=voorziening
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_both
	[ "$(git diff --name-only HEAD^^ HEAD^)" = taken/bouwtoezicht.yaml ]
	[ "$(git diff --name-only HEAD^ HEAD)" = "$DVO" ]
}

test_another_field_of_the_record() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set kenmerk=Z-1 --set verlenging.maximum=3
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening --set verlenging.duur=P2Y
	expect_both
	git diff -U0 HEAD^ | grep '^[-+][^-+]' >"$CASE/lines"
	expect_file "$CASE/lines" <<-'EOF'
		-status: van_kracht
		+status: in_herziening
		-  duur: P1Y
		+  duur: P2Y
	EOF
	[ "$(value .fields.kenmerk)" = Z-1 ]
	[ "$(value .fields.verlenging.maximum)" = 3 ]
}

test_the_same_field() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set status=opgezegd
	run afspraak amend dvo-bouwtoezicht --set kenmerk=1 --set status=in_herziening
	expect_conflict "afspraak/dvo-bouwtoezicht: someone else changed 'status' meanwhile: it is now 'opgezegd'; nothing was written; see 'afspraak log afspraak/dvo-bouwtoezicht', then try again" Mijn
	[ "$(value .fields.kenmerk)" = null ]
}

test_the_same_field_to_the_same_value() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set status=opgezegd
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd --set kenmerk=1
	expect_both
	[ "$(value .fields.kenmerk)" = 1 ]
}

test_the_field_is_gone() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --unset opzegtermijn
	run afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M
	expect_conflict "someone else took out 'opzegtermijn' meanwhile" Mijn
}

test_the_map_became_a_text() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set verlenging=nvt
	run afspraak amend dvo-bouwtoezicht --set verlenging.maximum=3
	expect_conflict "someone else changed 'verlenging' meanwhile: it is now 'nvt'" Mijn
}

test_a_map_and_a_field_of_it() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set verlenging.duur=P2Y
	run afspraak amend dvo-bouwtoezicht --unset verlenging
	expect_conflict "someone else changed 'verlenging' meanwhile" Mijn
}

test_two_items_for_one_list() {
	make_register
	meanwhile "$reason" amend taak/bouwtoezicht --append belegd_bij=od-voorbeeld --append reden=kwaliteit
	run afspraak amend taak/bouwtoezicht --remove belegd_bij=gemeente-voorbeeld --append reden=capaciteit
	expect_both
	grep -qx 'belegd_bij: \[od-voorbeeld\]' taken/bouwtoezicht.yaml
	tail -n 2 taken/bouwtoezicht.yaml >"$CASE/reden"
	printf '  - kwaliteit\n  - capaciteit\n' | expect_file "$CASE/reden"
}

test_a_list_position_that_means_something_else_now() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --remove partijen=od-voorbeeld
	run afspraak amend dvo-bouwtoezicht --set partijen.0.rol=opdrachtnemer
	expect_conflict "someone else changed 'partijen' meanwhile" Mijn
}

test_a_list_that_became_a_text() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set documenten=onbekend
	run afspraak amend dvo-bouwtoezicht --append documenten=https://example.org/a
	expect_conflict "someone else changed 'documenten' meanwhile: it is now 'onbekend'" Mijn
}

test_a_record_that_is_gone() {
	make_register
	meanwhile "$reason" remove dvo-bouwtoezicht
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_conflict 'someone else took out afspraak/dvo-bouwtoezicht meanwhile' Mijn
}

test_remove_what_someone_else_changed() {
	make_register
	meanwhile "$reason" amend dvo-bouwtoezicht --set kenmerk=1
	run afspraak remove dvo-bouwtoezicht
	expect_conflict 'someone else changed afspraak/dvo-bouwtoezicht meanwhile' Mijn
}

test_remove_while_another_record_changes() {
	make_register
	meanwhile "$reason" amend taak/bouwtoezicht --set aard=voorziening
	run afspraak remove dvo-bouwtoezicht
	expect_both
}

# Sound apart, wrong together: the whole is checked again.
test_a_reference_to_what_is_gone() {
	make_register
	run afspraak add partij/waterschap --set naam=W --set type=waterschap -m x
	with_editor 'GIT_EDITOR=false afspraak remove partij/waterschap -m Ander; echo Mijn >"$1"'
	run afspraak amend taak/bouwtoezicht --append belegd_bij=waterschap
	expect_status 4
	expect_stderr_has "dangling-reference: belegd_bij.1: there is no partij 'waterschap'"
	[ "$(git log -1 --format=%s)" = Ander ]
	[ -z "$(git status --porcelain)" ]
}

test_add_the_same_id() {
	make_register
	meanwhile "$reason" add partij/nieuw --set naam=Eerder --set type=privaat
	run afspraak add partij/nieuw --set naam=Later --set type=gemeente
	expect_conflict 'partij/nieuw exists already; nothing was written' Mijn
}

test_attach_the_same_name() {
	make_register
	mkdir "$CASE/ander"
	echo een >"$CASE/b.txt"
	echo twee >"$CASE/ander/b.txt"
	meanwhile "$reason" attach dvo-bouwtoezicht "$CASE/ander/b.txt"
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt"
	expect_conflict 'someone else stored documenten/dvo-bouwtoezicht/b.txt meanwhile' Mijn
	echo twee | expect_file documenten/dvo-bouwtoezicht/b.txt
}

test_attach_two_documents() {
	make_register
	echo een >"$CASE/een.txt"
	echo twee >"$CASE/twee.txt"
	meanwhile "$reason" attach dvo-bouwtoezicht "$CASE/een.txt"
	run afspraak attach dvo-bouwtoezicht "$CASE/twee.txt"
	expect_both
	[ "$(value '.fields.documenten | length')" -eq 3 ]
	run afspraak check
	expect_status 0
}

test_git_itself_commits_meanwhile() {
	make_register
	with_editor 'echo code >main.c; git add main.c; git commit -q -m Ander; echo Mijn >"$1"'
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_both
}

test_the_work_tree_becomes_dirty_meanwhile() {
	make_register
	with_editor "echo '# nieuw' >>$DVO; echo Mijn >\"\$1\""
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_status 5
	expect_stderr_has "$DVO: has edits that are not committed"
	[ "$(git rev-list --count HEAD)" -eq 1 ]
}

# --- while I edit the record ---------------------------------------------------

mine() {
	run afspraak amend dvo-bouwtoezicht -m Mijn
}

test_editing_while_another_record_changes() {
	make_register
	meanwhile 'sed -i "s/^status:.*/status: concept  # mijn/" "$1"' amend taak/bouwtoezicht --set aard=voorziening
	mine
	expect_both
	grep -qx 'status: concept  # mijn' "$DVO"
}

test_editing_while_another_field_changes() {
	make_register
	meanwhile 'sed -i -e "s/^status:.*/status: concept/" -e "s/duur: P1Y/duur: P2Y/" -e "/^opzegtermijn/d" "$1"
		echo "eigenaar_functie: Hoofd" >>"$1"' \
		amend dvo-bouwtoezicht --set kenmerk=Z-1 --set verlenging.maximum=3 --append documenten=https://example.org/a
	mine
	expect_both
	git diff -U0 HEAD^ | grep '^[-+][^-+]' >"$CASE/lines"
	expect_file "$CASE/lines" <<-'EOF'
		-status: van_kracht
		+status: concept
		-  duur: P1Y
		+  duur: P2Y
		-opzegtermijn: P6M
		+eigenaar_functie: Hoofd
	EOF
}

test_editing_the_same_field() {
	make_register
	meanwhile 'sed -i "s/^status:.*/status: concept/" "$1"' amend dvo-bouwtoezicht --set status=opgezegd
	mine
	expect_conflict "someone else changed 'status' meanwhile: it is now 'opgezegd'" 'status: concept'
}

test_editing_the_same_nested_field() {
	make_register
	meanwhile 'sed -i "s/duur: P1Y/duur: P2Y/" "$1"' amend dvo-bouwtoezicht --set verlenging.duur=P3Y
	mine
	expect_conflict "someone else changed 'verlenging.duur' meanwhile: it is now 'P3Y'" 'duur: P2Y'
}

test_editing_the_same_list() {
	make_register
	meanwhile 'sed -i "s/rol: uitvoerder/rol: deelnemer/" "$1"' amend dvo-bouwtoezicht --remove partijen=od-voorbeeld
	mine
	expect_conflict "someone else changed 'partijen' meanwhile" 'rol: deelnemer'
}

test_editing_to_the_same_value() {
	make_register
	meanwhile 'sed -i "s/^status:.*/status: opgezegd/" "$1"; echo "kenmerk: 1" >>"$1"' amend dvo-bouwtoezicht --set status=opgezegd
	mine
	expect_both
	[ "$(value .fields.kenmerk)" = 1 ]
}

test_editing_what_is_gone() {
	make_register
	meanwhile 'sed -i "s/^status:.*/status: concept/" "$1"' remove dvo-bouwtoezicht
	mine
	expect_conflict 'someone else took out afspraak/dvo-bouwtoezicht meanwhile' 'status: concept'
}

test_editing_a_broken_record_that_someone_mended() {
	make_register
	printf 'naam: [\n' >taken/stuk.yaml
	commit_all Stuk
	printf 'naam: N\naard: taak\nwijze: onbekend\n' >"$CASE/heel"
	cat >"$CASE/ander.sh" <<-EOF
		#!/bin/sh
		cp '$CASE/heel' "\$1"
	EOF
	chmod +x "$CASE/ander.sh"
	with_editor "GIT_EDITOR=\"'$CASE/ander.sh'\" afspraak amend taak/stuk -m Ander >/dev/null; sed 's/N/M/' '$CASE/heel' >\"\$1\""
	run afspraak amend taak/stuk -m Mijn
	expect_status 5
	expect_stderr_has 'someone else changed taak/stuk meanwhile'
	[ "$(git log -1 --format=%s)" = Ander ]
}

# Two editors on one record at once do not share their file.
test_two_editors_on_one_record() {
	make_register
	cat >"$CASE/ander.sh" <<-'EOF'
		#!/bin/sh
		sed -i 's/^kenmerk.*//; s/^soort:.*/&\nkenmerk: ander/' "$1"
	EOF
	chmod +x "$CASE/ander.sh"
	with_editor "sed -i 's/^status:.*/status: concept/' \"\$1\"
		GIT_EDITOR=\"'$CASE/ander.sh'\" afspraak amend dvo-bouwtoezicht -m Ander >/dev/null"
	mine
	expect_both
	[ "$(value .fields.kenmerk)" = ander ]
	[ "$(value .fields.status)" = concept ]
	[ "$(git show -s --format=%s -G 'kenmerk' HEAD~1)" = Ander ]
}

# --- real races ----------------------------------------------------------------

# writer REF N: N changes in a row.
writer() {
	for i in $(seq "$2"); do
		afspraak amend "$1" --set opmerkingen="$i" -m "$1 $i" || return 1
	done
}

test_two_writers_of_different_records() {
	make_register
	writer taak/bouwtoezicht 20 >"$CASE/een" 2>&1 &
	one=$!
	writer partij/gemeente-voorbeeld 20 >"$CASE/twee" 2>&1 &
	two=$!
	wait $one || { cat "$CASE/een"; fail 'the first writer'; }
	wait $two || { cat "$CASE/twee"; fail 'the second writer'; }
	git log --format=%s | sort >"$CASE/subjects"
	{ echo 'Eerste registratie' && for i in $(seq 20); do echo "taak/bouwtoezicht $i"; echo "partij/gemeente-voorbeeld $i"; done; } |
		sort | expect_file "$CASE/subjects"
	git fsck --strict 2>&1
	[ -z "$(git status --porcelain)" ] || fail "$(git status --porcelain)"
	[ -z "$(leftovers)" ] || fail "left: $(leftovers)"
	[ -z "$(git rev-list --min-parents=2 HEAD)" ]
	grep -qx "opmerkingen: 20" taken/bouwtoezicht.yaml
	grep -qx "opmerkingen: 20" partijen/gemeente-voorbeeld.yaml
}

test_many_writers_of_one_field() {
	make_register
	for i in 1 2 3 4 5 6 7 8; do
		afspraak amend dvo-bouwtoezicht --set kenmerk=$i -m "Poging $i" >"$CASE/out.$i" 2>"$CASE/err.$i" || echo $? >"$CASE/status.$i" &
	done
	wait
	# Who came second either read what was there already, or is told of the conflict.
	for i in 1 2 3 4 5 6 7 8; do
		[ ! -e "$CASE/status.$i" ] || [ "$(cat "$CASE/status.$i")" -eq 5 ] || { cat "$CASE/err.$i"; fail 'wrong status'; }
	done
	commits=$(git rev-list --count HEAD)
	failed=$(find "$CASE" -name 'status.*' | wc -l)
	[ "$commits" -eq $((9 - failed)) ] || fail "$commits commits, $failed refused"
	git fsck --strict 2>&1
	[ -z "$(git status --porcelain)" ]
	[ -z "$(leftovers)" ]
}

run_tests "$@"
