#!/bin/sh
# afspraak merge-file: three versions of a record, by itself and as git's driver.
. "${0%/*}/../lib.sh"

RECORD=afspraken/2024/dvo-bouwtoezicht.yaml

# Three versions of the sound agreement, base ours theirs, in files without a type.
make_versions() {
	make_register
	for side in base ours theirs; do
		cp $RECORD "$CASE/$side"
	done
}

merge() {
	afspraak merge-file --path $RECORD "$@" "$CASE/base" "$CASE/ours" "$CASE/theirs"
}

# A register whose records git merges by field, with a branch `there`.
make_driven() {
	make_register
	afspraak init --merge-driver >/dev/null
	git branch there
}

commit_there() {
	git checkout -q there
	(export GIT_AUTHOR_NAME=Auditor GIT_AUTHOR_EMAIL=auditor@example.org && "$@") >/dev/null
	git checkout -q main
}

# --- by itself -----------------------------------------------------------------

test_what_each_changed() {
	make_versions
	sed -i 's/^datum_ingang: .*/datum_ingang: 2024-02-01/' "$CASE/ours"
	sed -i 's/^datum_einde: .*/datum_einde: 2027-12-31/; s/^    rol: uitvoerder/    rol: opdrachtnemer/' "$CASE/theirs"
	cp "$CASE/ours" "$CASE/before"
	run merge -p
	expect_status 0
	expect_stderr </dev/null
	cmp "$CASE/ours" "$CASE/before"
	cp "$OUT" "$CASE/printed"
	run merge
	expect_status 0
	expect_stdout </dev/null
	cmp "$CASE/ours" "$CASE/printed"
	diff "$CASE/before" "$CASE/ours" >"$CASE/diff" || :
	expect_file "$CASE/diff" <<-'EOF2'
		9c9
		<     rol: uitvoerder
		---
		>     rol: opdrachtnemer
		12c12
		< datum_einde: 2026-12-31   # eerste termijn
		---
		> datum_einde: 2027-12-31   # eerste termijn
	EOF2
	expect_nothing_changed
}

make_conflicting() {
	make_versions
	sed -i 's/^datum_einde: .*/datum_einde: 2028-06-30/; s/^opzegtermijn: .*/opzegtermijn: P3M/' "$CASE/ours"
	sed -i 's/^datum_einde: .*/datum_einde: 2027-12-31/; /^opzegtermijn: /d; s/^status: .*/status: opgezegd/' "$CASE/theirs"
}

test_conflicts() {
	make_conflicting
	run merge
	expect_status 1
	expect_stdout </dev/null
	expect_stderr <<-EOF2
		dvo-bouwtoezicht:datum_einde
		  base    2026-12-31
		  ours    2028-06-30
		          2024-12-02 Registrar: Eerste registratie ($(git rev-parse --short=10 HEAD))
		  theirs  2027-12-31
		dvo-bouwtoezicht:opzegtermijn
		  base    P6M
		  ours    P3M
		          2024-12-02 Registrar: Eerste registratie ($(git rev-parse --short=10 HEAD))
		  theirs  (not there)
		afspraak: warning: conflicts: 2; $RECORD has your values there: amend or edit it, or choose with --resolve
	EOF2
	grep -qx 'datum_einde: 2028-06-30' "$CASE/ours"
	grep -qx 'opzegtermijn: P3M' "$CASE/ours"
	grep -qx 'status: opgezegd' "$CASE/ours"
}

test_json() {
	make_conflicting
	cp "$CASE/ours" "$CASE/before"
	run merge --format json
	expect_status 1
	expect_json .schema afspraak/merge-file/1
	expect_json .path $RECORD
	expect_json '.conflicts | map(.field) | join(" ")' 'datum_einde opzegtermijn'
	expect_json '.conflicts[1].theirs' null
	run merge --format json -p
	expect_status 2
	cp "$CASE/base" "$CASE/ours"
	run merge --format json
	expect_status 0
	expect_json '.conflicts | length' 0
}

test_choices() {
	make_conflicting
	cp "$CASE/ours" "$CASE/before"
	run merge -p --resolve datum_einde=theirs --resolve dvo-bouwtoezicht:opzegtermijn=P2M
	expect_status 0
	expect_stdout_has 'datum_einde: 2027-12-31'
	expect_stdout_has 'opzegtermijn: P2M'
	run merge -p --theirs
	expect_status 0
	expect_stdout_has 'datum_einde: 2027-12-31'
	expect_stdout_lacks opzegtermijn
	run merge -p --base
	expect_status 0
	expect_stdout_has 'datum_einde: 2026-12-31'
	expect_stdout_has 'opzegtermijn: P6M'
	expect_stdout_has 'status: opgezegd'
	run merge -p --ours --resolve datum_einde=
	expect_status 0
	expect_stdout_lacks datum_einde
	expect_stdout_has 'opzegtermijn: P3M'
	run merge --ours --theirs
	expect_status 2
	run merge --resolve titel=ours
	expect_status 2
	expect_stderr_has "nothing in conflict has the name in 'titel=ours'"
	run merge --resolve dvo-anders:datum_einde=ours
	expect_status 2
	cmp "$CASE/ours" "$CASE/before"
}

test_both_made_it() {
	make_versions
	: >"$CASE/base"
	sed -i '/^opzegtermijn: /d' "$CASE/ours"
	run merge -p
	expect_status 0
	expect_stdout_has 'opzegtermijn: P6M'
	run afspraak merge-file -p --path $RECORD /dev/null "$CASE/ours" "$CASE/theirs"
	expect_status 0
	sed -i 's/^titel: .*/titel: Anders/' "$CASE/theirs"
	run merge -p
	expect_status 1
	expect_stderr_has '  base    (not there)'
}

test_which_type() {
	make_versions
	cp taken/bouwtoezicht.yaml "$CASE/base"
	cp taken/bouwtoezicht.yaml "$CASE/theirs"
	sed -i 's/^naam: .*/naam: Bouw/' "$CASE/theirs"
	sed -i 's/^aard: .*/aard: kennisgebied/' taken/bouwtoezicht.yaml
	run afspraak merge-file "$CASE/base" taken/bouwtoezicht.yaml "$CASE/theirs"
	expect_status 0
	grep -qx 'naam: Bouw' taken/bouwtoezicht.yaml
	for path in "$CASE/ours" los.yaml taken/Fout.yaml taken/x.yml afspraken/x.yaml mijntaken/x.yaml; do
		run afspraak merge-file --path "$path" "$CASE/base" "$CASE/ours" "$CASE/theirs"
		expect_status 2
		expect_stderr_has "cannot tell from its path of which type the record is: $path"
	done
	cp register.yaml "$CASE/base"
	cp register.yaml "$CASE/ours"
	sed 's/^taal: .*/taal: en/' register.yaml >"$CASE/theirs"
	run afspraak merge-file -p --path sub/register.yaml "$CASE/base" "$CASE/ours" "$CASE/theirs"
	expect_status 0
	expect_stdout_has 'taal: en'
}

test_outside_any_repository() {
	mkdir taken
	printf 'naam: A\naard: taak\n' >taken/a.yaml
	printf 'naam: A\naard: taak\n' >base
	printf 'naam: B\naard: taak\n' >theirs
	run afspraak merge-file base taken/a.yaml theirs
	expect_status 0
	printf 'naam: B\naard: taak\n' | expect_file taken/a.yaml
	printf 'naam: C\naard: taak\n' >taken/a.yaml
	run afspraak merge-file base taken/a.yaml theirs
	expect_status 1
	expect_stderr_has '  theirs  B'
}

test_bad_input() {
	make_versions
	cp "$CASE/ours" "$CASE/before"
	printf 'titel: [\n' >"$CASE/theirs"
	run merge
	expect_status 4
	expect_stderr_has "$RECORD (theirs):2:1: "
	expect_stderr_has "$RECORD is as it was; mend it by hand, in an editor"
	cmp "$CASE/ours" "$CASE/before"
	printf 'titel: &a x\nsoort: *a\n' >"$CASE/theirs"
	run merge
	expect_status 4
	run afspraak merge-file --path $RECORD "$CASE/niets" "$CASE/ours" "$CASE/theirs"
	expect_status 2
	expect_stderr_has niets
	: >"$CASE/theirs"
	run merge
	expect_status 4
	run afspraak merge-file "$CASE/base" "$CASE/ours"
	expect_status 2
	expect_stderr_has "'merge-file' wants BASE OURS THEIRS"
	cmp "$CASE/ours" "$CASE/before"
	expect_nothing_changed
}

# --- as git's driver -----------------------------------------------------------

test_git_merges_by_field() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set opzegtermijn=P3M -m Langer
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later >/dev/null
	run git merge -q --no-edit there
	expect_status 0
	grep -qx 'datum_ingang: 2024-02-01' $RECORD
	grep -qx 'datum_einde: 2027-12-31   # eerste termijn' $RECORD
	run afspraak blame dvo-bouwtoezicht --format json
	expect_json '.fields[] | select(.field == "datum_einde") | .author.name' Auditor
	run afspraak check --severity error
	expect_status 0
}

# Without the driver, as in a plain clone, git merges by line and stumbles.
test_without_the_driver() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m Langer
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later >/dev/null
	git clone -q . ../clone
	cd ../clone
	run git merge -q --no-edit origin/there
	expect_status 1
	grep -q '^<<<<<<<' $RECORD
}

test_a_conflict_in_git() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set status=opgezegd -m Langer
	afspraak amend dvo-bouwtoezicht --set datum_einde=2028-06-30 -m 'Nog langer' >/dev/null
	run git merge --no-edit there
	expect_status 1
	expect_stdout_has "CONFLICT (content): Merge conflict in $RECORD"
	expect_stderr <<-EOF2
		dvo-bouwtoezicht:datum_einde
		  base    2026-12-31
		  ours    2028-06-30
		          2025-01-01 Registrar: Nog langer ($(git rev-parse --short=10 HEAD))
		  theirs  2027-12-31
		          2025-01-01 Auditor: Langer ($(git rev-parse --short=10 there))
		afspraak: warning: conflicts: 1; $RECORD has your values there: amend or edit it, or choose with --resolve
	EOF2
	! grep -q '^<<<<<<<' $RECORD
	grep -qx 'status: opgezegd' $RECORD
	run afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop
	expect_status 5
	expect_stderr_has 'git is in the middle of a merge here; nothing was written'
	sed -i 's/^datum_einde: .*/datum_einde: 2029-01-01/' $RECORD
	run afspraak diff
	expect_status 1
	expect_stdout_has 'datum_einde: 2028-06-30 -> 2029-01-01'
	git add $RECORD
	git commit -q --no-edit
	run afspraak check --severity error
	expect_status 0
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.datum_einde 2029-01-01
	run afspraak amend dvo-bouwtoezicht --set opzegtermijn=P2M -m Verder
	expect_status 0
}

# What is in conflict is chosen by fields as well; the commit stays git's own.
test_amend_ends_a_conflict() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set status=opgezegd -m Langer
	afspraak amend dvo-bouwtoezicht --set datum_einde=2028-06-30 -m 'Nog langer' >/dev/null
	git merge --no-edit there >/dev/null 2>&1 && fail 'no conflict'
	cp $RECORD "$CASE/before"
	run afspraak amend dvo-bouwtoezicht
	expect_status 2
	expect_stderr_has 'git is in the middle of a merge here: name the fields to change'
	run afspraak amend dvo-bouwtoezicht --set datum_einde=morgen
	expect_status 4
	expect_stderr_has 'invalid-'
	run afspraak amend dvo-bouwtoezicht --set bestaat_niet=x
	expect_status 2
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2029-01-01 -n
	expect_status 0
	expect_stdout_has '+datum_einde: 2029-01-01'
	cmp $RECORD "$CASE/before"
	git ls-files -u | grep -q $RECORD || fail 'the conflict is gone'
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2029-01-01
	expect_status 0
	expect_stderr_has 'warning: missing-end-date'
	echo "$RECORD: changed and added to git's index; when nothing is in conflict any more: git commit" | expect_stdout
	[ -z "$(git ls-files -u)" ] || fail 'the conflict is not gone'
	[ -e .git/MERGE_HEAD ]
	run git commit -q --no-edit
	expect_status 0
	[ "$(git rev-list --parents -n 1 HEAD | wc -w)" -eq 3 ]
	[ -z "$(git status --porcelain)" ]
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.datum_einde 2029-01-01
	expect_json .fields.status opgezegd
}

test_added_on_both_sides() {
	make_driven
	commit_there afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop
	afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=samenwerking -m Sloop >/dev/null
	run git merge -q --no-edit there
	expect_status 1
	expect_stderr_has 'taak/sloop:wijze'
	expect_stderr_has '  base    (not there)'
	grep -qx 'wijze: samenwerking' taken/sloop.yaml
}

test_a_broken_side_in_git() {
	make_driven
	commit_there sh -c 'echo "titel: [" >>afspraken/2024/dvo-bouwtoezicht.yaml; git commit -qam Kapot'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later >/dev/null
	run git merge -q --no-edit there
	expect_status 1
	expect_stderr_has "$RECORD (theirs):"
	git show HEAD:$RECORD | expect_file $RECORD
}

test_cherry_pick_and_rebase() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m Langer
	commit_there afspraak amend taak/bouwtoezicht --set naam=Bouw -m Naam
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later >/dev/null
	run git cherry-pick there~1
	expect_status 0
	grep -q '^datum_einde: 2027-12-31' $RECORD
	git reset -q --hard HEAD~1
	run git rebase -q there
	expect_status 0
	grep -q '^datum_einde: 2027-12-31' $RECORD
	grep -qx 'datum_ingang: 2024-02-01' $RECORD
}

test_in_a_subdirectory() {
	git init -q -b main --template=
	mkdir 'een register'
	cd 'een register'
	_write_records
	commit_all Begin
	afspraak init --merge-driver >/dev/null
	git branch there
	git checkout -q there
	afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m Langer >/dev/null
	git checkout -q main
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later >/dev/null
	run git merge -q --no-edit there
	expect_status 0
	grep -q '^datum_einde: 2027-12-31' $RECORD
}

# Two merges across each other: what is in conflict between their two bases must
# not be decided by the one that git makes of them.
test_merges_that_cross() {
	make_driven
	commit_there afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set opzegtermijn=P3M -m there
	afspraak amend dvo-bouwtoezicht --set datum_einde=2028-12-31 -m main >/dev/null
	git checkout -q there
	git merge -q --no-edit main >/dev/null 2>&1 && fail 'no conflict'
	sed -i 's/^datum_einde: .*/datum_einde: 2027-12-31/' $RECORD
	git commit -qam 'Die van there'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m later >/dev/null
	git checkout -q main
	git merge -q --no-edit there~2 >/dev/null 2>&1 && fail 'no conflict'
	sed -i 's/^datum_einde: .*/datum_einde: 2028-12-31/' $RECORD
	git commit -qam 'Die van main'
	[ "$(git merge-base --all main there | wc -l)" -eq 2 ] || fail 'they do not cross'
	run git merge -q --no-edit there
	expect_status 1
	expect_stderr_has 'dvo-bouwtoezicht:datum_einde'
	! grep -q '^<<<<<<<' $RECORD
	grep -qx 'datum_ingang: 2024-02-01' $RECORD
	grep -qx 'opzegtermijn: P3M' $RECORD
}

# --- init ------------------------------------------------------------------------

test_init_writes_attributes() {
	mkdir new && cd new
	run afspraak init --merge-driver
	expect_status 0
	git check-attr merge taken/x.yaml partijen/x.yaml afspraken/2024/x.yaml register.yaml afspraken/x.yaml \
		>"$CASE/attributes"
	expect_file "$CASE/attributes" <<-'EOF2'
		taken/x.yaml: merge: afspraak
		partijen/x.yaml: merge: afspraak
		afspraken/2024/x.yaml: merge: afspraak
		register.yaml: merge: afspraak
		afspraken/x.yaml: merge: unspecified
	EOF2
	[ "$(git config merge.afspraak.driver)" = 'afspraak merge-file --path %P %O %A %B' ]
	run afspraak check
	expect_status 0
	expect_stdout_lacks gitattributes
}

# It is offered to a person at a terminal, and not in scripts (init.sh).
test_init_offers_it() {
	run script -q -e -c 'afspraak init new' "$CASE/typescript"
	expect_status 0
	grep -q 'For git to merge records field by field here too: afspraak init --merge-driver' "$CASE/typescript"
	run script -q -e -c 'afspraak init --merge-driver newer' "$CASE/typescript"
	! grep -q 'For git to merge' "$CASE/typescript" || fail 'offered what is there'
}

test_init_on_a_register() {
	make_register
	mkdir taken/sub
	cd taken/sub
	run afspraak init --merge-driver -n
	expect_status 0
	expect_stdout_has '+/register.yaml merge=afspraak'
	cd ../..
	rmdir taken/sub
	expect_nothing_changed
	run afspraak init --merge-driver
	expect_status 0
	[ "$(git log -1 --format=%s)" = 'Laat git per veld samenvoegen' ]
	git diff-tree --no-commit-id --name-only HEAD >"$CASE/paths"
	echo .gitattributes | expect_file "$CASE/paths"
	head=$(git rev-parse HEAD)
	run afspraak init --merge-driver
	expect_status 0
	[ "$(git rev-parse HEAD)" = "$head" ]
	run afspraak init --merge-driver --organisatie od-anders
	expect_status 2
	run afspraak init
	expect_status 2
	expect_stderr_has 'there is a register in'
}

test_attributes_of_others_stay() {
	make_register
	echo '* text=auto' >.gitattributes
	commit_all Attributen
	snapshot
	run afspraak init --merge-driver
	expect_status 0
	expect_stderr_has ".gitattributes is there already: for git to merge by field, add '*.yaml merge=afspraak' to it"
	echo '* text=auto' | expect_file .gitattributes
	[ "$(git config merge.afspraak.recursive)" = afspraak-base ]
	mkdir ../new && cd ../new
	echo '* text=auto' >.gitattributes
	run afspraak init
	expect_status 0
	expect_stderr_has 'is there already'
	[ "$(git status --porcelain)" = '?? .gitattributes' ]
}

run_tests "$@"
