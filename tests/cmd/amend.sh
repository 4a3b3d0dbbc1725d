#!/bin/sh
# afspraak amend: fields set, unset, appended and removed, each as one commit
# that changes only the lines of the field.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

# amend ARG...: of the agreement, with a reason.
amend() {
	run afspraak amend dvo-bouwtoezicht "$@" -m 'Een reden'
}

# refused STATUS TEXT: nothing changed, and the message has the text.
refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

test_set_changes_one_line() {
	make_register
	amend --set status=in_herziening
	expect_status 0
	expect_stderr </dev/null
	echo "[$(git rev-parse --short=10 HEAD)] Een reden" | expect_stdout
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-status: van_kracht
		+status: in_herziening
	EOF
	expect_message <<-'EOF'
		Een reden

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging

	EOF
	[ "$(git log -1 --format='%an %ae %cn %ce')" = \
		'Registrar registrar@example.org Registrar registrar@example.org' ]
	[ "$(git log -1 --format='%at %ct')" = "$SOURCE_DATE_EPOCH $SOURCE_DATE_EPOCH" ]
}

test_a_comment_behind_the_value_stays() {
	make_register
	amend --set datum_einde=2027-12-31
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-datum_einde: 2026-12-31   # eerste termijn
		+datum_einde: 2027-12-31   # eerste termijn
	EOF
}

test_a_new_field_goes_where_the_field_table_says() {
	make_register
	amend --set verkorte_titel=DVO --set eigenaar_functie='Hoofd vergunningen'
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+verkorte_titel: DVO
		+eigenaar_functie: Hoofd vergunningen
	EOF
	sed -n 3p "$DVO" | grep -qx 'verkorte_titel: DVO'
}

test_nested_fields() {
	make_register
	amend --set verlenging.duur=P2Y --set verlenging.maximum=3 --set evaluatie.frequentie=P1Y
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-  duur: P1Y
		+  duur: P2Y
		+  maximum: 3
		+evaluatie:
		+  frequentie: P1Y
	EOF
}

test_fields_of_list_items() {
	make_register
	amend --set partijen.1.rol=opdrachtnemer --set partijen.0.besluit=DB
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+    besluit: DB
		-    rol: uitvoerder
		+    rol: opdrachtnemer
	EOF
}

test_unset() {
	make_register
	amend --unset opzegtermijn --unset verlenging.duur
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-  duur: P1Y
		-opzegtermijn: P6M
	EOF
	expect_stderr_has 'renewal-without-duration'
}

test_unset_takes_a_map_and_what_it_leaves_empty() {
	make_register
	amend --unset verlenging --unset documenten.0
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-verlenging:
		-  wijze: stilzwijgend
		-  duur: P1Y
		-documenten:
		-  - titel: Getekende overeenkomst
		-    url: https://example.org/dvo-bouwtoezicht.pdf
	EOF
}

test_append_to_lists() {
	make_register
	run afspraak amend taak/bouwtoezicht -m Lijsten --append belegd_bij=od-voorbeeld \
		--append reden=kwaliteit --append reden=capaciteit
	expect_status 0
	expect_one_commit taken/bouwtoezicht.yaml
	expect_patch <<-'EOF'
		-belegd_bij: [gemeente-voorbeeld]
		+belegd_bij: [gemeente-voorbeeld, od-voorbeeld]
		+reden:
		+  - kwaliteit
		+  - capaciteit
	EOF
}

test_append_a_map_as_a_whole_or_by_its_key() {
	make_register
	amend --append 'openstaand={vraag: Wie tekent?, gereed_op: 2025-03-01}' \
		--append documenten=https://example.org/bijlage.pdf --append bronnen=Archief
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+  - url: https://example.org/bijlage.pdf
		+bronnen:
		+  - omschrijving: Archief
		+openstaand:
		+  - vraag: Wie tekent?
		+    gereed_op: 2025-03-01
	EOF
}

test_append_twice_is_refused() {
	make_register
	amend --append taken=bouwtoezicht
	refused 2 "'taken' has the item 'bouwtoezicht' already"
}

test_remove_an_item() {
	make_register
	run afspraak amend taak/bouwtoezicht --append belegd_bij=od-voorbeeld -m x
	snapshot
	run afspraak amend taak/bouwtoezicht --remove belegd_bij=gemeente-voorbeeld -m x
	expect_status 0
	expect_one_commit taken/bouwtoezicht.yaml
	expect_patch <<-'EOF'
		-belegd_bij: [gemeente-voorbeeld, od-voorbeeld]
		+belegd_bij: [od-voorbeeld]
	EOF
}

test_remove_a_map_by_its_key() {
	make_register
	amend --remove partijen=gemeente-voorbeeld --remove documenten=https://example.org/dvo-bouwtoezicht.pdf
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-  - partij: gemeente-voorbeeld
		-    rol: uitvoerder
		-documenten:
		-  - titel: Getekende overeenkomst
		-    url: https://example.org/dvo-bouwtoezicht.pdf
	EOF
}

test_a_list_as_a_whole_and_onbekend() {
	make_register
	amend --set taken=onbekend --set partijen=onbekend
	expect_status 0
	expect_one_commit "$DVO"
	grep -qx 'taken: onbekend' "$DVO"
	grep -qx 'partijen: onbekend' "$DVO"
	amend --append taken=bouwtoezicht --append partijen=od-voorbeeld
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-partijen: onbekend
		-taken: onbekend
		+partijen:
		+  - partij: od-voorbeeld
		+taken:
		+  - bouwtoezicht
	EOF
	amend --set 'taken=[bouwtoezicht]' --set 'partijen=[{partij: od-voorbeeld, rol: deelnemer}, {partij: gemeente-voorbeeld}]'
	expect_status 0
	expect_one_commit "$DVO"
	amend --set 'grondslag=["BWBR0037885, art. 5.18", "tekst: met dubbele punt"]'
	expect_status 0
	expect_one_commit "$DVO"
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.partijen | length' 2
	expect_json '.fields.partijen[0].rol' deelnemer
	expect_json '.fields.grondslag[0]' 'BWBR0037885, art. 5.18'
	expect_json '.fields.grondslag[1]' 'tekst: met dubbele punt'
}

# Values stay what was written, quoted only when YAML needs it.
test_values_stay_what_was_written() {
	make_register
	cat >"$CASE/values" <<-'EOF'
		007
		nee
		no
		true
		null
		1e3
		0x1F
		2024-01-01
		~
		a: b
		a #b
		- a
		"x"
		'x'
		it's
		@x
		%x
		`x
		[x
		{x
		[x]
		{x: y}
		*x
		&x
		!x
		| x
		> x
		 x
		x:
		:x
		é€𝄞
		a=b
		\n
		,
		?
		? x
		#x
		-
		---
		...
		key: "v"
	EOF
	set --
	while IFS= read -r value; do
		set -- "$@" --append "grondslag=$value" --append "openstaand={vraag: \"$(printf '%s' "$value" | sed 's/[\\"]/\\&/g')\"}"
	done <"$CASE/values"
	amend "$@"
	expect_status 0
	expect_one_commit "$DVO"
	run afspraak show dvo-bouwtoezicht --format json
	json '.fields.grondslag[]' >"$CASE/grondslag"
	expect_file "$CASE/grondslag" <"$CASE/values"
	json '.fields.openstaand[].vraag' >"$CASE/vragen"
	expect_file "$CASE/vragen" <"$CASE/values"
	for plain in 007 nee 1e3 2024-01-01 é€𝄞 a=b; do
		grep -q -x -e "  - $plain" "$DVO" || fail "$plain is not plain"
	done
}

test_a_value_of_a_map_is_quoted_where_needed() {
	make_register
	for value in 007 nee 1e3 'a: b' 'a #b' ' x ' "'x'" '[x]' '- x' '#'; do
		amend --set "kenmerk=$value"
		expect_status 0
		run afspraak show dvo-bouwtoezicht --format json
		expect_json .fields.kenmerk "$value"
	done
	git log -p --format= -- "$DVO" | grep '^+kenmerk' >"$CASE/lines"
	expect_file "$CASE/lines" <<-'EOF'
		+kenmerk: '#'
		+kenmerk: '- x'
		+kenmerk: '[x]'
		+kenmerk: '''x'''
		+kenmerk: ' x '
		+kenmerk: 'a #b'
		+kenmerk: 'a: b'
		+kenmerk: 1e3
		+kenmerk: nee
		+kenmerk: 007
	EOF
}

test_text_of_several_lines() {
	make_register
	amend --set "opmerkingen=Eerste regel.

Tweede: regel # geen commentaar"
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+opmerkingen: |-
		+  Eerste regel.
		+
		+  Tweede: regel # geen commentaar
	EOF
	amend --set "titel=Twee
regels"
	refused 4 'multiline-text'
}

test_hand_made_style_stays() {
	make_register
	cat >"$DVO" <<-'EOF'
		---
		# boven
		status:   "van_kracht"     # na de waarde

		titel:    'It''s een titel'
		soort: >-
		    dienstverleningsovereenkomst
		partijen:
		- {partij: od-voorbeeld, rol: opdrachtgever}   # flow
		- partij: "gemeente-voorbeeld"
		  # tussen
		  rol: uitvoerder
		taken: [ bouwtoezicht,   # een
		         ]
		opmerkingen: |
		  vrije tekst
		    # geen commentaar

		# onder
		...
	EOF
	commit_all 'Met de hand'
	snapshot
	amend --set status=in_herziening --set partijen.0.rol=deelnemer --set kenmerk=Z-1
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		-status:   "van_kracht"     # na de waarde
		+status:   in_herziening     # na de waarde
		+kenmerk: Z-1
		-- {partij: od-voorbeeld, rol: opdrachtgever}   # flow
		+- {partij: od-voorbeeld, rol: deelnemer}   # flow
	EOF
}

test_crlf_files_stay_crlf() {
	make_register
	sed -i 's/$/\r/' "$DVO"
	commit_all 'CRLF'
	snapshot
	amend --set status=in_herziening --set kenmerk=1 --append taken=x -n
	expect_status 4
	amend --set status=in_herziening --set kenmerk=1 --set "opmerkingen=a
b"
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-EOF
		+kenmerk: 1$(printf '\r')
		-status: van_kracht$(printf '\r')
		+status: in_herziening$(printf '\r')
		+opmerkingen: |-$(printf '\r')
		+  a$(printf '\r')
		+  b$(printf '\r')
	EOF
}

test_no_newline_at_the_end() {
	make_register
	printf 'naam: Gemeente Voorbeeld\ntype: gemeente' >partijen/gemeente-voorbeeld.yaml
	commit_all 'Zonder'
	snapshot
	run afspraak amend partij/gemeente-voorbeeld --set actief=ja -m x
	expect_status 0
	expect_one_commit partijen/gemeente-voorbeeld.yaml
	run afspraak show partij/gemeente-voorbeeld --format json
	expect_json .fields.actief ja
	expect_json .fields.type gemeente
}

test_several_edits_are_made_in_order() {
	make_register
	amend --set kenmerk=a --set kenmerk=b --unset opzegtermijn --set opzegtermijn=P3M
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+kenmerk: b
		-opzegtermijn: P6M
		+opzegtermijn: P3M
	EOF
}

test_references() {
	make_register
	run afspraak amend taak/bouwtoezicht --set aard=voorziening -m x
	expect_status 0
	expect_one_commit taken/bouwtoezicht.yaml
	run afspraak amend partijen/od-voorbeeld --set actief=ja -m x
	expect_status 0
	expect_one_commit partijen/od-voorbeeld.yaml
	run afspraak amend afspraak/dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	expect_one_commit "$DVO"
}

test_unknown_references() {
	make_register
	run afspraak amend dvo-bouwtoezich --set status=concept -m x
	refused 2 'there is no afspraak/dvo-bouwtoezich; did you mean dvo-bouwtoezicht?'
	run afspraak amend bouwtoezicht --set status=concept -m x
	refused 2 'did you mean taak/bouwtoezicht'
	run afspraak amend partij/odvoorbeeld --set status=concept -m x
	refused 2 'did you mean partij/od-voorbeeld?'
	run afspraak amend tak/bouwtoezicht --set status=concept -m x
	refused 2 "did you mean 'taak/bouwtoezicht'?"
	run afspraak amend heel-iets-anders --set status=concept -m x
	refused 2 "'afspraak list afspraken' shows what there is"
	for ref in '' / taak/ ../register afspraak/../../register taak/../register .. "$(printf '\033[2J')"; do
		run afspraak amend "$ref" --set status=concept -m x
		refused 2 ''
		! grep -q "$(printf '\033')" "$ERR" || fail 'an escape reaches the terminal'
	done
	run afspraak amend -m x -- --set
	refused 2 'there is no afspraak/--set'
}

test_unknown_fields() {
	make_register
	amend --set statsu=concept
	refused 2 "there is no field 'statsu'; did you mean 'status'?"
	amend --set verlengin.duur=P1Y
	refused 2 "did you mean 'verlenging.duur'?"
	amend --set partijen.0.roll=uitvoerder
	refused 2 "did you mean 'partijen.rol'?"
	amend --unset kenmrk
	refused 2 "did you mean 'kenmerk'?"
	amend --append partije=x
	refused 2 "did you mean 'partijen'?"
	amend --remove takken=x
	refused 2 "did you mean 'taken'?"
	amend --set x.y.z=1
	refused 2 'afspraak-register(5) lists the fields'
	for field in . .. titel. .titel titel..x partijen.-1.rol partijen.00.rol 'a b'; do
		amend --set "$field=x"
		refused 2 ''
	done
}

test_wrong_shapes() {
	make_register
	amend --set partijen=od-voorbeeld
	refused 2 "'partijen' is a list; add an item with --append partijen="
	amend --set verlenging=P1Y
	refused 2 "'verlenging' is a map; set one of its fields, such as verlenging.wijze"
	amend --set partijen.5.rol=deelnemer
	refused 2 'the next free one is 2'
	amend --set partijen.rol=deelnemer
	refused 2 'name an item by its position'
	amend --append titel=x
	refused 2 "'titel' is no list; use --set or --unset"
	amend --remove titel=x
	refused 2 "'titel' is no list"
	amend --remove taken=iets
	refused 2 "'taken' has no item 'iets'"
	amend --unset kenmerk
	refused 2 'kenmerk: no such field in this record'
	amend --set titel.x=1
	refused 2 "there is no field 'titel.x'"
	amend --set 'partijen=[a'
	refused 2 ''
	amend --set 'partijen={a: b}'
	refused 2 "'partijen' is a list"
	amend --set 'taken=[&a x, *a]'
	refused 2 ''
	run afspraak amend taak/bouwtoezicht --set reden=kwaliteit -m x
	refused 2 "'reden' is a list"
}

test_wrong_arguments() {
	make_register
	amend --set status
	refused 2 "--set wants FIELD=VALUE, not 'status'"
	amend --set =x
	refused 2 "--set wants FIELD=VALUE, not '=x'"
	amend --set status=
	refused 2 'take a field out with --unset status'
	amend --unset status=x
	refused 2 "--unset wants a field, not 'status=x'"
	amend --append taken
	refused 2 '--append wants FIELD=VALUE'
	run afspraak amend -m x
	refused 2 "'amend' wants REF; see 'afspraak amend -h'"
	run afspraak amend dvo-bouwtoezicht taak/bouwtoezicht -m x
	refused 2 "'amend' does not take 'taak/bouwtoezicht'"
}

test_nothing_changes() {
	make_register
	amend --set status=van_kracht
	refused 2 'nothing changes'
	amend --set status=concept --set status=van_kracht
	refused 2 'nothing changes'
}

test_what_would_be_wrong_is_refused() {
	make_register
	amend --set status=geldig --set datum_einde=2024-02-30 --set opzegtermijn=6M --set verlenging.maximum=-1 \
		--set partijen.0.rol=x --append taken=niets --append 'documenten={titel: x}'
	refused 4 "$DVO:4:9: error: unknown-value: status: 'geldig'"
	expect_stderr_has "$DVO:12:14: error: invalid-date: datum_einde"
	expect_stderr_has 'invalid-duration: opzegtermijn'
	expect_stderr_has 'invalid-number: verlenging.maximum'
	expect_stderr_has 'unknown-value: partijen.0.rol'
	expect_stderr_has "dangling-reference: taken.1: there is no taak 'niets'"
	expect_stderr_has 'document-without-place'
	expect_stderr_has "afspraak: refused: 7 errors; nothing was written; 'afspraak check --explain CODE' says what a code means"
	amend --unset titel
	refused 4 "missing-field: the field 'titel' is missing"
	run afspraak amend partij/od-voorbeeld -m x --set rsin=123456789 --set oin=1 --set kvk=1 --set tooi=x
	refused 4 'invalid-rsin'
	amend --set vervangt=nvt --set 'uitwerking_van=[dvo-bouwtoezicht]'
	refused 4 'reference-cycle'
	amend --set "kenmerk=$(printf 'a\303')"
	refused 2 'not valid UTF-8'
	amend --set "kenmerk=$(printf 'a\033[2J')"
	! grep -q "$(printf '\033')" "$ERR" || fail 'an escape reaches the terminal'
}

test_a_cycle_is_refused() {
	make_register
	sed 's/^titel:.*/titel: Tweede\nvervangt: [dvo-bouwtoezicht]/' "$DVO" >afspraken/2024/tweede.yaml
	sed 's/^titel:.*/titel: Derde\nvervangt: [tweede]/' "$DVO" >afspraken/2024/derde.yaml
	commit_all 'Drie'
	snapshot
	amend --append vervangt=derde
	refused 4 'reference-cycle'
}

# Errors elsewhere that were there before are no reason to refuse.
test_errors_elsewhere_do_not_stop_a_change() {
	make_register
	echo 'aard: iets' >>partijen/gemeente-voorbeeld.yaml
	printf 'naam: [\n' >taken/stuk.yaml
	commit_all 'Fouten'
	snapshot
	amend --set kenmerk=1
	expect_status 0
	expect_one_commit "$DVO"
}

test_a_broken_record_is_not_edited_by_field() {
	make_register
	printf 'naam: [\n' >taken/bouwtoezicht.yaml
	commit_all 'Stuk'
	snapshot
	run afspraak amend taak/bouwtoezicht --set aard=taak -m x
	refused 4 'taken/bouwtoezicht.yaml:2:1: '
	expect_stderr_has "mend the file by hand with 'afspraak amend taak/bouwtoezicht'"
}

# --- other people's work -------------------------------------------------------

test_other_staged_and_dirty_files_are_left_alone() {
	make_register
	echo notitie >notitie.txt
	git add notitie.txt
	echo '# vuil' >>taken/bouwtoezicht.yaml
	echo '# klaar' >>partijen/od-voorbeeld.yaml
	git add partijen/od-voorbeeld.yaml
	echo '# en meer' >>partijen/od-voorbeeld.yaml
	git rm -q --cached partijen/gemeente-voorbeeld.yaml
	: >los.txt
	snapshot
	amend --set status=in_herziening
	expect_status 0
	expect_one_commit "$DVO"
	[ "$(git status --porcelain | sort)" = "$(printf ' M taken/bouwtoezicht.yaml\n?? los.txt\n?? partijen/gemeente-voorbeeld.yaml\nA  notitie.txt\nD  partijen/gemeente-voorbeeld.yaml\nMM partijen/od-voorbeeld.yaml' | sort)" ]
}

test_a_file_of_the_record_with_edits_is_refused() {
	make_register
	cp "$DVO" "$CASE/sound"
	for how in unstaged staged deleted rm; do
		case $how in
		unstaged) echo '# nog niet' >>"$DVO" ;;
		staged) echo '# nog niet' >>"$DVO" && git add "$DVO" && cp "$CASE/sound" "$DVO" ;;
		deleted) rm "$DVO" ;;
		rm) git rm -q "$DVO" ;;
		esac
		snapshot
		amend --set status=in_herziening
		refused 5 "$DVO: has edits that are not committed; nothing was written"
		expect_stderr_has 'afspraak diff'
		expect_stderr_has "git restore --staged --worktree -- '$DVO'"
		git restore --staged --worktree -- "$DVO"
	done
	amend --set status=in_herziening
	expect_status 0
}

test_reading_never_looks_at_the_work_tree() {
	make_register
	printf 'onzin' >partijen/gemeente-voorbeeld.yaml
	rm taken/bouwtoezicht.yaml
	snapshot
	amend --set status=in_herziening
	expect_status 0
	expect_one_commit "$DVO"
}

test_a_link_in_the_work_tree_is_not_followed() {
	make_register
	echo geheim >"$CASE/elders"
	rm "$DVO"
	ln -s "$CASE/elders" "$DVO"
	snapshot
	amend --set status=in_herziening
	refused 5 "$DVO: "
	echo geheim | expect_file "$CASE/elders"
	git checkout -q -- .
	mv afspraken "$CASE/afspraken"
	ln -s "$CASE/afspraken" afspraken
	snapshot
	amend --set status=in_herziening
	refused 5 "$DVO: "
	git show "HEAD:$DVO" | expect_file "$CASE/afspraken/2024/dvo-bouwtoezicht.yaml"
}

test_a_directory_in_the_work_tree_is_refused() {
	make_register
	rm "$DVO"
	mkdir "$DVO"
	: >"$DVO/binnen"
	snapshot
	amend --set status=in_herziening
	refused 5 "$DVO: something that is no regular file stands in the work tree"
}

# plant MODE OBJECT PATH: put an entry in HEAD that no file system made.
plant() {
	git update-index --add --cacheinfo "$1,$2,$3"
	git commit -q -m 'Vreemd'
}

test_a_record_that_is_no_file_in_head_is_no_record() {
	make_register
	git rm -q taken/bouwtoezicht.yaml
	blob=$(printf '%s' "$CASE/elders" | git hash-object -w --stdin)
	plant 120000 "$blob" taken/bouwtoezicht.yaml
	git checkout -q -- . && git status --short
	snapshot
	run afspraak amend taak/bouwtoezicht --set aard=taak -m x
	refused 2 'there is no taak/bouwtoezicht'
	[ ! -e "$CASE/elders" ]
	git rm -q taken/bouwtoezicht.yaml
	plant 160000 "$(git rev-parse HEAD)" taken/bouwtoezicht.yaml
	snapshot
	run afspraak amend taak/bouwtoezicht --set aard=taak -m x
	refused 2 'there is no taak/bouwtoezicht'
	git rm -q -f taken/bouwtoezicht.yaml
	mkdir -p taken/bouwtoezicht.yaml
	echo 'naam: x' >taken/bouwtoezicht.yaml/x.yaml
	commit_all 'Map'
	snapshot
	run afspraak amend taak/bouwtoezicht --set aard=taak -m x
	refused 2 'there is no taak/bouwtoezicht'
}

# As after a commit of git's own, git sees beside us whether it is time to pack.
test_maintenance() {
	make_register
	mkdir "$CASE/bin"
	cat >"$CASE/bin/git" <<-'EOF'
		#!/bin/sh
		printf '%s\n' "$@" >"$HOME/asked.new" && mv "$HOME/asked.new" "$HOME/asked"
	EOF
	chmod +x "$CASE/bin/git"
	run env PATH="$CASE/bin:$PATH" afspraak amend dvo-bouwtoezicht --set kenmerk=A1 -m Reden
	expect_status 0
	sleep 0.3
	[ ! -e "$HOME/asked" ] || fail 'git was asked, though maintenance.auto is off'
	git config --global maintenance.auto true
	run env PATH="$CASE/bin:$PATH" afspraak amend dvo-bouwtoezicht --set kenmerk=A1 -m Reden
	expect_status 2
	sleep 0.3
	[ ! -e "$HOME/asked" ] || fail 'git was asked, though nothing was written'
	run env PATH="$CASE/bin:$PATH" afspraak amend dvo-bouwtoezicht --set kenmerk=A2 -m Reden
	expect_status 0
	expect_stderr </dev/null
	for try in 1 2 3 4 5 6 7 8 9 10; do
		[ -e "$HOME/asked" ] || sleep 0.3
	done
	printf '%s\n' "--git-dir=$PWD/.git" maintenance run --auto --quiet | cmp - "$HOME/asked" ||
		fail "git was asked something else in try $try"
	# Without git nothing is packed, and that is all.
	rm "$CASE/bin/git"
	run env PATH="$CASE/bin" "$AFSPRAAK" amend dvo-bouwtoezicht --set kenmerk=A3 -m Reden
	expect_status 0
	expect_stderr </dev/null
}

run_tests "$@"
