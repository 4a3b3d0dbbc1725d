#!/bin/sh
# The editor loop of add and amend, and the editor that asks for the reason.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

# What the editor showed in its first, second ... round, in $CASE/shown.1 and
# on; each round then runs one of the scripts, in which "$1" is the file.
with_rounds() {
	_round=0
	for script; do
		_round=$((_round + 1))
		printf '%s\n' "$script" >"$CASE/round.$_round"
	done
	echo 0 >"$CASE/rounds"
	with_editor "n=\$((\$(cat '$CASE/rounds') + 1)); echo \$n >'$CASE/rounds'
		cp \"\$1\" '$CASE/shown.'\$n
		[ -e '$CASE/round.'\$n ] || { echo 'one round too many' >&2; exit 1; }
		. '$CASE/round.'\$n"
}

expect_rounds() {
	[ "$(cat "$CASE/rounds")" -eq "$1" ] || fail "$(cat "$CASE/rounds") rounds, expected $1"
}

expect_shown() {
	grep -F -q -e "$2" "$CASE/shown.$1" || { cat "$CASE/shown.$1"; fail "round $1 does not show: $2"; }
}

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

# The text that was typed is in the file that the message names; put it away.
expect_draft() {
	draft=$(sed -n 's/.*what you typed is in //p' "$ERR")
	[ -n "$draft" ] || fail 'no draft is named'
	grep -F -q -e "$1" "$draft" || fail "$draft lacks: $1"
	rm "$draft"
	[ -z "$(find .git/afspraak -type f ! -name lock)" ] || fail 'more drafts'
}

# --- amend ---------------------------------------------------------------------

test_amend() {
	make_register
	with_rounds 'sed -i "s/^status:.*/status: in_herziening  # net gewijzigd/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m 'Een reden'
	expect_status 0
	expect_rounds 1
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-status: van_kracht
		+status: in_herziening  # net gewijzigd
	EOF
	expect_shown 1 '#: Change afspraak/dvo-bouwtoezicht.'
	grep -v '^#:' "$CASE/shown.1" >"$CASE/text"
	git show "HEAD^:$DVO" | expect_file "$CASE/text"
	[ -z "$(find .git/afspraak -type f ! -name lock)" ] || fail 'a draft stays'
}

test_the_whole_text_is_kept_as_typed() {
	make_register
	printf '# nieuw\r\nnaam:   "Gemeente V."\r\n\r\ntype: gemeente' >"$CASE/nieuw"
	with_rounds "cp '$CASE/nieuw' \"\$1\""
	run afspraak amend partij/gemeente-voorbeeld -m x
	expect_status 0
	expect_one_commit partijen/gemeente-voorbeeld.yaml
	expect_file partijen/gemeente-voorbeeld.yaml <"$CASE/nieuw"
}

test_mistakes_come_back_as_help() {
	make_register
	with_rounds 'sed -i -e "s/^status:.*/status: geldig/" -e "s/duur: P1Y/duur: 1 jaar/" -e "/^soort/a # mijn opmerking" "$1"' \
		'sed -i "s/^status:.*/status: \"onaf/" "$1"' \
		'sed -i -e "s/^status:.*/status: opgezegd/" -e "s/duur: 1 jaar/duur: P1Y/" "$1"; echo beeindigd_per: 2025-06-30 >>"$1"'
	run afspraak amend dvo-bouwtoezicht -m 'Een reden'
	expect_status 0
	expect_rounds 3
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-status: van_kracht
		+# mijn opmerking
		+status: opgezegd
		+beeindigd_per: 2025-06-30
	EOF
	grep -B 1 '^status: geldig' "$CASE/shown.2" | grep -q "^#: error: column 9: status: 'geldig' is none of" ||
		fail 'the finding is not above its line'
	grep -B 1 '^  duur: 1 jaar' "$CASE/shown.2" | grep -q '^#: error: column 9: ' || fail 'no finding for the duration'
	expect_shown 2 '# mijn opmerking'
	grep -B 1 '^status: "onaf' "$CASE/shown.3" | grep -q '^#: error: column 9: a quote that is never closed' ||
		fail 'the syntax error is not above its line'
	grep -q "'geldig'" "$CASE/shown.3" && fail 'an old finding is still there' || :
	grep -q '^#:' "$DVO" && fail 'help is in the record' || :
}

test_an_error_elsewhere_comes_back_too() {
	make_register
	with_rounds 'sed -i "s/^organisatie.*/x/; s/od-voorbeeld/niemand/" "$1"' 'sed -i "s/niemand/od-voorbeeld/; s/^status.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 0
	expect_shown 2 "#: error: column 13: partijen.0.partij: there is no partij 'niemand'"
	expect_one_commit "$DVO"
}

test_unchanged_aborts() {
	make_register
	with_rounds ':'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: nothing was changed; nothing was written'
	with_rounds 'sed -i "/^#:/d" "$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: nothing was changed; nothing was written'
}

test_empty_aborts() {
	make_register
	with_rounds ': >"$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: the text is empty; nothing was written'
	with_rounds 'printf "\n  \n" >"$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: the text is empty; nothing was written'
	with_rounds 'sed -i "s/^status:.*/status: geldig/" "$1"' ': >"$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: the text is empty'
	expect_rounds 2
}

test_leaving_the_mistakes_keeps_the_text() {
	make_register
	with_rounds 'sed -i "s/^status:.*/status: geldig/" "$1"' ':'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 2
	expect_stderr_has 'aborted: the errors are still there; nothing was written; what you typed is in '
	expect_draft 'status: geldig'
	expect_nothing_changed
}

test_an_editor_that_fails() {
	make_register
	with_rounds 'exit 3'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 6 "editor\"' failed"
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"; exit 1'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 6
	expect_draft 'status: concept'
	expect_nothing_changed
	export GIT_EDITOR="$CASE/nergens"
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 6
	expect_nothing_changed
	with_rounds 'rm "$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_nothing_changed
	[ "$STATUS" -ne 0 ]
}

test_no_editor() {
	make_register
	unset GIT_EDITOR EDITOR VISUAL
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'no editor to open: there is no terminal and EDITOR is not set; give the reason with -m, and fields with --set'
	run afspraak amend dvo-bouwtoezicht --set status=concept
	refused 2 'no editor to open'
}

test_which_editor() {
	make_register
	quoted() { printf "'%s'" "$CASE/$1"; }
	for name in eerste tweede derde; do
		printf '#!/bin/sh\necho %s >>"%s"\n' $name "$CASE/geopend" >"$CASE/$name"
		chmod +x "$CASE/$name"
	done
	EDITOR=$(quoted derde)
	export EDITOR
	run afspraak amend dvo-bouwtoezicht -m x
	git config --global core.editor "$(quoted tweede)"
	run afspraak amend dvo-bouwtoezicht -m x
	GIT_EDITOR=$(quoted eerste)
	export GIT_EDITOR
	run afspraak amend dvo-bouwtoezicht -m x
	export GIT_EDITOR=:
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'aborted: nothing was changed'
	printf 'derde\ntweede\neerste\n' | expect_file "$CASE/geopend"
}

# A record may hold lines that look like help.
test_lines_with_the_marker() {
	make_register
	printf '#: geen hulp\n#:: ook niet\nnaam: Gemeente Voorbeeld\ntype: gemeente\nopmerkingen: |\n  #: tekst\n' \
		>partijen/gemeente-voorbeeld.yaml
	commit_all Tekens
	snapshot
	with_rounds 'sed -i "s/^type:.*/type: stad/" "$1"' 'sed -i "s/^type:.*/type: privaat/" "$1"'
	run afspraak amend partij/gemeente-voorbeeld -m x
	expect_status 0
	expect_shown 1 '#::: Change partij/gemeente-voorbeeld.'
	expect_shown 2 '#::: error: column 7: type'
	expect_one_commit partijen/gemeente-voorbeeld.yaml
	expect_patch <<-'EOF'
		-type: gemeente
		+type: privaat
	EOF
}

test_bytes_that_no_record_can_hold_come_back() {
	make_register
	with_rounds 'printf "naam: a\000b\ntype: gemeente\n" >"$1"' 'printf "naam: \377\ntype: gemeente\n" >"$1"' \
		'printf "naam: Gemeente V.\ntype: gemeente\n" >"$1"'
	run afspraak amend partij/gemeente-voorbeeld -m x
	expect_status 0
	expect_rounds 3
	expect_shown 2 'a NUL byte'
	expect_shown 3 'not valid UTF-8'
	expect_one_commit partijen/gemeente-voorbeeld.yaml
}

test_a_huge_text_ends_the_loop() {
	make_register
	with_rounds 'head -c 17000000 /dev/zero | tr "\0" x >"$1"'
	run afspraak amend partij/gemeente-voorbeeld -m x
	expect_status 4
	expect_stderr_has 'too large'
	expect_draft xxx
	expect_nothing_changed
}

test_a_broken_record_is_mended() {
	make_register
	printf 'naam: [\n' >taken/stuk.yaml
	commit_all Stuk
	snapshot
	with_rounds 'printf "naam: N\naard: iets\nwijze: onbekend\n" >"$1"' 'sed -i "s/iets/taak/" "$1"'
	run afspraak amend taak/stuk -m Hersteld
	expect_status 0
	expect_shown 1 'naam: ['
	expect_rounds 2
	expect_one_commit taken/stuk.yaml
	expect_patch <<-'EOF'
		-naam: [
		+naam: N
		+aard: taak
		+wijze: onbekend
	EOF
}

test_a_record_that_is_too_large() {
	make_register
	head -c 1100000 /dev/zero | tr '\0' '#' >taken/groot.yaml
	commit_all Groot
	snapshot
	with_rounds 'printf "naam: N\naard: taak\nwijze: onbekend\n" >"$1"'
	run afspraak amend taak/groot -m x
	refused 4 'taken/groot.yaml: too large: 1100000 bytes, at most 1048576'
	run afspraak amend taak/groot --set naam=N -m x
	refused 4 'taken/groot.yaml: too large'
	run afspraak remove taak/groot -m x
	expect_status 0
	expect_one_commit taken/groot.yaml
}

test_no_identity_is_told_before_the_editor_opens() {
	make_register
	unset GIT_AUTHOR_NAME GIT_COMMITTER_NAME
	with_rounds 'echo "# nieuw" >>"$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	refused 2 'git config --global user.name'
	run afspraak amend dvo-bouwtoezicht --set status=concept
	refused 2 'git config --global user.name'
	expect_rounds 0
}

# What was typed survives what goes wrong after the editor.
test_a_refusal_after_the_editor_keeps_the_text() {
	make_register
	echo '# nog niet' >>"$DVO"
	snapshot
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 5
	expect_stderr_has "$DVO: has edits that are not committed"
	expect_draft 'status: concept'
	expect_nothing_changed
	git checkout -q -- .
	snapshot
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m x --kind iets
	expect_status 2
	expect_draft 'status: concept'
	expect_nothing_changed
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"' ': >"$1"'
	run afspraak amend dvo-bouwtoezicht
	expect_status 2
	expect_stderr_has 'aborted: the reason is empty'
	expect_draft 'status: concept'
	expect_nothing_changed
}

test_dry_run() {
	make_register
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -n
	expect_status 0
	expect_stdout_has '+status: concept'
	[ -z "$(find .git/afspraak -type f)" ] || fail 'a draft stays'
	expect_nothing_changed
}

# --- add -----------------------------------------------------------------------

test_add() {
	make_register
	with_rounds 'sed -i -e "s/^naam:.*/naam: Waterschap/" -e "s/^type:.*/type: waterschap/" -e "s/^#:kvk:/kvk: 00000007/" "$1"'
	run afspraak add partij/waterschap-voorbeeld -m x
	expect_status 0
	expect_rounds 1
	expect_one_commit partijen/waterschap-voorbeeld.yaml
	expect_file partijen/waterschap-voorbeeld.yaml <<-'EOF'
		naam: Waterschap
		type: waterschap
		kvk: 00000007
	EOF
	expect_shown 1 "New partij 'waterschap-voorbeeld'."
	expect_shown 1 'the name of the organisation'
}

# All help is in the language of messages; what is no help is not.
test_add_in_dutch() {
	make_register
	with_rounds 'sed -i -e "s/^naam:.*/naam: Waterschap/" "$1"' \
		'sed -i -e "s/^type:.*/type: waterschap/" "$1"'
	run afspraak add partij/waterschap-voorbeeld -m x --lang nl
	expect_status 0
	expect_shown 1 "#:: Nieuw: partij 'waterschap-voorbeeld'."
	expect_shown 1 '#: Naam: de naam van de organisatie [tekst (één regel)]'
	grep '^#:' "$CASE/shown.1" | grep -w -e the -e whether -e or && fail 'English help' || :
	expect_shown 2 '#:: fout: '
	expect_one_commit partijen/waterschap-voorbeeld.yaml
	expect_file partijen/waterschap-voorbeeld.yaml <<-'EOF'
		naam: Waterschap
		type: waterschap
	EOF
}

test_add_with_mistakes_keeps_the_template() {
	make_register
	with_rounds 'sed -i -e "s/^naam:.*/naam: Waterschap/" -e "s/^#:kvk:/kvk: 7/" "$1"' \
		'sed -i -e "s/^type:.*/type: waterschap/" -e "s/^kvk:.*/kvk: 00000007/" -e "s/^#:actief:/actief: ja/" "$1"'
	run afspraak add partij/waterschap-voorbeeld -m x
	expect_status 0
	grep -B 1 '^kvk: 7' "$CASE/shown.2" | grep -q '^#:: error: column 6: ' || fail 'no finding above its line'
	grep -B 1 '^type:' "$CASE/shown.2" | grep -q '^#:: error: ' || fail 'no finding above its line'
	expect_one_commit partijen/waterschap-voorbeeld.yaml
	expect_file partijen/waterschap-voorbeeld.yaml <<-'EOF'
		naam: Waterschap
		type: waterschap
		kvk: 00000007
		actief: ja
	EOF
}

# Every field of the template can be used by taking its mark away.
test_the_template_of_an_agreement() {
	make_register
	with_rounds 'sed -i -e "/^#:[: ] *[A-Z]/d" -e "s/^#://" -e "/^:/d" "$1"; cp "$1" "'"$CASE"'/alles"; : >"$1"'
	run afspraak add convenant-bouw -m x
	refused 2 'aborted: the text is empty'
	run afspraak add convenant-bouw -f "$CASE/alles" -m x
	expect_status 4
	grep -q -e 'yaml-syntax' -e 'unknown-field' -e 'wrong-type' "$ERR" && fail 'the template is no record' || :
	expect_stderr_has 'empty-value'
	with_rounds 'sed -i -e "s/^titel:.*/titel: Convenant/" -e "s/^soort:.*/soort: convenant/" -e "s/^status:.*/status: concept/" \
		-e "s/^  - partij:.*/  - partij: od-voorbeeld/" -e "s/^#:    rol:/    rol: deelnemer/" -e "s/^  - $/  - bouwtoezicht/" \
		-e "s/^#:verlenging:/verlenging:/" -e "s/^#:  wijze:/  wijze: geen/" "$1"'
	run afspraak add convenant-bouw -m x
	expect_status 0
	expect_one_commit afspraken/2025/convenant-bouw.yaml
	expect_file afspraken/2025/convenant-bouw.yaml <<-'EOF'
		titel: Convenant
		soort: convenant
		status: concept
		partijen:
		  - partij: od-voorbeeld
		    rol: deelnemer
		taken:
		  - bouwtoezicht
		verlenging:
		  wijze: geen
	EOF
}

test_add_unchanged_or_empty_aborts() {
	make_register
	with_rounds ':'
	run afspraak add taak/nieuw -m x
	refused 2 'aborted: nothing was changed; nothing was written'
	with_rounds ': >"$1"'
	run afspraak add taak/nieuw -m x
	refused 2 'aborted: the text is empty; nothing was written'
	with_rounds 'sed -i "/^#:/!d" "$1"'
	run afspraak add taak/nieuw -m x
	refused 2 'aborted: the text is empty; nothing was written'
}

test_add_of_what_someone_added_meanwhile() {
	make_register
	with_rounds 'sed -i -e "s/^naam:.*/naam: Waterschap/" -e "s/^type:.*/type: waterschap/" "$1"
		GIT_EDITOR=false afspraak add partij/nieuw --set naam=Eerder --set type=privaat -m Eerder'
	run afspraak add partij/nieuw -m x
	expect_status 5
	expect_stderr_has 'partij/nieuw exists already; nothing was written'
	expect_draft 'naam: Waterschap'
	[ "$(git log -1 --format=%s)" = Eerder ]
}

test_the_template_speaks_the_language_of_messages() {
	make_register
	with_rounds ':' ':' ':'
	run afspraak add partij/nieuw -m x
	expect_shown 1 '#: Predecessor of: the organisation that took its place'
	run env -u LC_ALL LANG=nl_NL.UTF-8 afspraak add partij/nieuw -m x
	expect_shown 2 '#: Rechtsvoorganger van: de organisatie die haar opvolgde'
	run env -u LC_ALL LANG=nl_NL.UTF-8 afspraak add partij/nieuw --lang en -m x
	expect_shown 3 '#: Predecessor of: '
}

# --- the reason ----------------------------------------------------------------

test_the_reason() {
	make_register
	with_rounds '{ printf "\nUit de editor\n\nTweede alinea\n# weg\n"; cat "$1"; } >"$1.x"; mv "$1.x" "$1"'
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_status 0
	expect_one_commit "$DVO"
	expect_message <<-'EOF'
		Uit de editor

		Tweede alinea

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging

	EOF
	expect_shown 1 '# Why is this changed?'
	expect_shown 1 '# +status: in_herziening'
	[ -z "$(find .git/afspraak -type f ! -name lock)" ] || fail 'a draft stays'
}

test_the_reason_of_every_command() {
	make_register
	with_editor 'echo Reden >"$1"'
	run afspraak add partij/nieuw --set naam=N --set type=privaat
	expect_status 0
	expect_one_commit partijen/nieuw.yaml
	run afspraak attach dvo-bouwtoezicht https://example.org/a
	expect_status 0
	expect_one_commit "$DVO"
	run afspraak remove partij/nieuw
	expect_status 0
	expect_one_commit partijen/nieuw.yaml
	[ "$(git log --format=%s | sort | uniq -c | tr -s ' ')" = " 1 Eerste registratie
 3 Reden" ]
}

test_an_empty_reason_aborts() {
	make_register
	for script in ':' ': >"$1"' 'printf "# alleen dit\n\n  \n" >"$1"'; do
		with_rounds "$script"
		run afspraak amend dvo-bouwtoezicht --set status=in_herziening
		refused 2 'aborted: the reason is empty; nothing was written'
	done
}

test_a_wrong_reason_is_kept() {
	make_register
	with_rounds 'printf "Reden \033[2J\n" >"$1"'
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_status 2
	expect_stderr_has 'the reason holds a control character'
	expect_draft Reden
	with_rounds 'printf "Reden \000 meer\n" >"$1"'
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_status 2
	expect_stderr_has 'the reason holds a NUL byte'
	expect_draft Reden
	expect_nothing_changed
}

test_no_reason_is_asked_for_what_is_refused() {
	make_register
	with_rounds 'echo Reden >"$1"'
	run afspraak amend dvo-bouwtoezicht --set status=geldig
	refused 4 'unknown-value'
	run afspraak remove taak/bouwtoezicht
	refused 4 'dangling-reference'
	expect_rounds 0
}

test_record_and_reason_in_the_editor() {
	make_register
	with_rounds 'sed -i "s/^status:.*/status: concept/" "$1"' 'echo "Terug naar concept" >"$1"'
	run afspraak amend dvo-bouwtoezicht
	expect_status 0
	expect_rounds 2
	expect_one_commit "$DVO"
	[ "$(git log -1 --format=%s)" = 'Terug naar concept' ]
}

run_tests "$@"
