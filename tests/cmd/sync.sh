#!/bin/sh
# afspraak sync: clones that keep in step through one central repository.
. "${0%/*}/../lib.sh"
. "${0%/*}/../servers.sh"

RECORD=afspraken/2024/dvo-bouwtoezicht.yaml

# A guarded central.git with the sound register, and the clones here/ and there/;
# here/ is the current directory. $1 is the address, or the path when not given.
make_clones() {
	mkdir source && cd source
	make_register
	cd ..
	make_central central.git
	afspraak hook install central.git >/dev/null
	git -C source push -q ../central.git main
	CENTRAL=$PWD/central.git
	for clone in here there; do
		git clone -q "${1:-$CENTRAL}" $clone
	done
	cd here
}

# Make a change there and send it, as the Auditor: amend_there OPTION...
amend_there() {
	(cd ../there && env GIT_AUTHOR_NAME=Auditor GIT_AUTHOR_EMAIL=auditor@example.org afspraak "$@" &&
		afspraak sync) >/dev/null
}

central_head() {
	git -C "$CENTRAL" rev-parse main
}

# Nothing moved here nor at the other side. What git fetched is no change.
remember() {
	_central=$(central_head)
	git fetch -q 2>/dev/null || :
	rm -f .git/FETCH_HEAD
	snapshot
}

expect_nothing_moved() {
	[ "$(central_head)" = "$_central" ] || fail 'the other side moved'
	rm -f .git/FETCH_HEAD
	expect_nothing_changed
}

expect_in_step() {
	[ "$(central_head)" = "$(git rev-parse HEAD)" ] || fail 'not in step'
	[ "$(git rev-parse origin/main)" = "$(git rev-parse HEAD)" ] || fail 'origin/main is not in step'
	[ -z "$(git status --porcelain)" ] || fail "the work tree does not follow: $(git status --short)"
}

head_short() {
	git rev-parse --short=10 HEAD
}

# --- without conflicts -------------------------------------------------------

test_nothing_to_do() {
	make_clones
	remember
	run afspraak sync
	expect_status 0
	expect_stderr </dev/null
	echo "[$(head_short)] main is in step with origin" | expect_stdout
	expect_nothing_moved
}

test_send() {
	make_clones
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_stderr </dev/null
	printf '%s\n' 'went to origin: 1 commit' "[$(head_short)] main is in step with origin" | expect_stdout
	expect_in_step
}

test_take() {
	make_clones
	amend_there amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn
	amend_there add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop
	run afspraak sync
	expect_status 0
	printf '%s\n' 'came from origin: 2 commits' "[$(head_short)] main is in step with origin" | expect_stdout
	expect_in_step
	grep -qx 'opzegtermijn: P3M' $RECORD
	[ -f taken/sloop.yaml ]
	git reflog -1 | grep -q 'sync: fast-forward'
}

# Who only looks needs no name, as for git pull.
test_take_without_a_name() {
	make_clones
	amend_there amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn
	run env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL afspraak sync
	expect_status 0
	expect_in_step
	amend_there amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P2M -m Termijn >/dev/null
	remember
	run env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL afspraak sync
	expect_status 2
	expect_stderr_has 'git config --global user.name'
	expect_nothing_moved
}

# Lines next to each other, over which git's own merge would stumble.
test_merge_by_field() {
	make_clones
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set opzegtermijn=P3M -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	ours=$(git rev-parse HEAD)
	theirs=$(central_head)
	git merge-tree --write-tree HEAD "$(git -C "$CENTRAL" rev-parse main)" >/dev/null 2>&1 && fail 'git could do it'
	run afspraak sync
	expect_status 0
	expect_stderr </dev/null
	printf '%s\n' 'came from origin: 1 commit' 'went to origin: 1 commit' \
		'merged field by field: dvo-bouwtoezicht' "[$(head_short)] main is in step with origin" | expect_stdout
	expect_in_step
	[ "$(git rev-parse HEAD^1)" = "$theirs" ] || fail 'theirs is not the first parent'
	[ "$(git rev-parse HEAD^2)" = "$ours" ] || fail 'ours is not the second parent'
	expect_message <<-'EOF2'
		Samengevoegd met main van origin

		Record: afspraak/dvo-bouwtoezicht
		Aard: administratief

	EOF2
	grep -qx 'datum_ingang: 2024-02-01' $RECORD
	grep -qx 'datum_einde: 2027-12-31   # eerste termijn' $RECORD
	grep -qx 'opzegtermijn: P3M' $RECORD
	run afspraak blame dvo-bouwtoezicht --format json
	expect_json '.fields[] | select(.field == "datum_einde") | .author.name' Auditor
	expect_json '.fields[] | select(.field == "datum_ingang") | .author.name' Registrar
	git fsck --strict
	cd ../there
	run afspraak sync
	expect_status 0
	expect_in_step
}

test_reason_kind_and_decision() {
	make_clones
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	run afspraak sync -m 'Afgestemd' --kind correctie --decision 'DB 3'
	expect_status 0
	expect_message <<-'EOF2'
		Afgestemd

		Record: afspraak/dvo-bouwtoezicht
		Aard: correctie
		Besluit: DB 3

	EOF2
}

# A decision is asked of a change, and of a merge that makes one.
test_a_decision_is_asked() {
	make_clones
	printf 'eisen:\n  besluit: [administratief]\n' >>register.yaml
	commit_all 'Besluit gevraagd'
	afspraak sync >/dev/null
	(cd ../there && afspraak sync) >/dev/null
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	remember
	run afspraak sync
	expect_status 4
	expect_stderr_has "asks a decision for the kind 'administratief'"
	expect_nothing_moved
	run afspraak sync --decision 'DB 3'
	expect_status 0
	expect_in_step
}

test_other_files() {
	make_clones
	(
		cd ../there
		printf 'een\ntwee\ndrie\n' >LEESMIJ
		printf '#!/bin/sh\n' >maak.sh
		printf 'x' >'een naam met ruimte'
		git add -A && git commit -qm 'Bestanden'
		afspraak sync
	) >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	(
		cd ../there
		chmod +x maak.sh
		sed -i 's/drie/DRIE/' LEESMIJ
		git rm -q 'een naam met ruimte'
		git commit -qam 'Anders'
		afspraak sync
	) >/dev/null
	sed -i 's/een/EEN/' LEESMIJ
	echo 'echo hier' >>maak.sh
	git commit -qam 'Hier anders'
	run afspraak sync
	expect_status 0
	expect_in_step
	printf 'EEN\ntwee\nDRIE\n' | expect_file LEESMIJ
	printf '#!/bin/sh\necho hier\n' | expect_file maak.sh
	[ -x maak.sh ] || fail 'maak.sh is no program'
	[ "$(git ls-files -s maak.sh | cut -c 1-6)" = 100755 ]
	[ ! -e 'een naam met ruimte' ]
}

# From a hundred files on what is new is stored as a pack; what came is there already.
test_many_files() {
	make_clones
	{ echo 'id;naam;aard;wijze' && seq 150 | sed 's/.*/t-&;Taak &;taak;onbekend/'; } >"$CASE/veel.csv"
	amend_there import "$CASE/veel.csv" --type taak -m Veel
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	[ "$(git ls-files taken | wc -l)" -eq 151 ]
	(
		cd ../there && afspraak sync
		git rm -q taken/t-*.yaml && git commit -qm 'Alles weg' && afspraak sync
	) >/dev/null
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P2M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	[ "$(git ls-files taken | wc -l)" -eq 1 ]
	git fsck --strict
	git count-objects -v >"$CASE/objects"
	grep -qx 'garbage: 0' "$CASE/objects"
	for pack in .git/objects/pack/*.idx; do
		[ ! -e "$pack" ] || [ "$(git show-index <"$pack" | wc -l)" -gt 0 ] || fail 'an empty pack'
	done
}

test_documents_come_along() {
	make_clones
	printf 'getekend' >"$CASE/a.pdf"
	amend_there attach dvo-bouwtoezicht "$CASE/a.pdf" --titel 'Getekend exemplaar' -m 'Exemplaar'
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	printf getekend | expect_file documenten/dvo-bouwtoezicht/a.pdf
	run afspraak verify
	expect_status 0
}

test_a_record_moved_and_amended() {
	make_clones
	(
		cd ../there
		mkdir afspraken/2023
		git mv $RECORD afspraken/2023/
		git commit -qm 'Is van 2023'
		afspraak sync
	) >/dev/null
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	[ ! -e $RECORD ]
	grep -qx 'opzegtermijn: P3M' afspraken/2023/dvo-bouwtoezicht.yaml
}

test_the_same_on_both_sides() {
	make_clones
	for n in here there; do
		(cd ../$n && afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m "Termijn, $n") >/dev/null
		(cd ../$n && afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m "Sloop, $n") >/dev/null
	done
	(cd ../there && afspraak sync) >/dev/null
	run afspraak sync
	expect_status 0
	expect_stdout_lacks merged
	expect_in_step
}

test_a_new_central_repository() {
	mkdir source && cd source
	make_register
	make_central ../central.git
	CENTRAL=$PWD/../central.git
	git remote add origin ../central.git
	run afspraak sync
	expect_status 0
	printf '%s\n' 'went to origin: 1 commit' "[$(head_short)] main is in step with origin" | expect_stdout
	expect_in_step
}

test_over_git_and_http() {
	serve_git .
	make_clones "$GIT_URL/central.git"
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
	cd ..
	serve_http .
	git clone -q "$HTTP_URL/central.git" over-http
	cd over-http
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	expect_in_step
}

test_another_remote_and_branch() {
	make_clones
	make_central ../ander.git
	git remote add ander ../ander.git
	run afspraak sync ander
	expect_status 0
	expect_stdout_has 'main is in step with ander'
	[ "$(git -C ../ander.git rev-parse main)" = "$(git rev-parse HEAD)" ]
	git checkout -q -b eigen
	run afspraak sync ../ander.git
	expect_status 0
	[ "$(git -C ../ander.git rev-parse eigen)" = "$(git rev-parse HEAD)" ]
	git config branch.eigen.remote ander
	git config branch.eigen.merge refs/heads/main
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	[ "$(git -C ../ander.git rev-parse main)" = "$(git rev-parse HEAD)" ]
}

test_in_a_subdirectory_and_a_bare_repository() {
	mkdir source && cd source
	git init -q -b main --template=
	mkdir register && cd register
	_write_records
	cd ..
	commit_all 'Begin'
	make_central ../central.git
	CENTRAL=$PWD/../central.git
	git push -q ../central.git main
	cd ..
	git clone -q central.git here
	git clone -q central.git there
	git clone -q --bare central.git bare.git
	cd here
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	run afspraak -C register sync
	expect_status 0
	expect_in_step
	cd ../bare.git
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	run afspraak sync
	expect_status 0
	[ "$(git rev-parse main)" = "$(central_head)" ]
	git show main:register/$RECORD | grep -qx 'datum_einde: 2027-12-31   # eerste termijn'
}

test_a_merge_is_signed() {
	make_clones
	ssh-keygen -q -t ed25519 -N '' -f "$CASE/key"
	git config gpg.format ssh
	git config user.signingKey "$CASE/key"
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m 'Later' >/dev/null
	run afspraak sync --sign
	expect_status 0
	git cat-file commit HEAD | grep -q 'BEGIN SSH SIGNATURE' || fail 'the merge is not signed'
}

# --- conflicts ---------------------------------------------------------------

make_conflict() {
	make_clones
	clock 2025-01-02
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --set status=opgezegd -m 'Langer'
	clock 2025-01-03
	afspraak amend dvo-bouwtoezicht --set datum_einde=2028-06-30 -m 'Nog langer' >/dev/null
	remember
}

test_a_conflict_changes_nothing() {
	make_conflict
	run afspraak sync
	expect_status 5
	expect_stdout </dev/null
	expect_stderr <<-EOF2
		dvo-bouwtoezicht:datum_einde
		  base    2026-12-31
		  ours    2028-06-30
		          2025-01-03 Registrar: Nog langer ($(head_short))
		  theirs  2027-12-31
		          2025-01-02 Auditor: Langer ($(git rev-parse --short=10 origin/main))
		afspraak: 1 conflict; nothing was changed; choose by name, such as: afspraak sync --resolve 'dvo-bouwtoezicht:datum_einde=ours', or =theirs, =base or another value
	EOF2
	expect_nothing_moved
	run afspraak sync --format json
	expect_status 5
	expect_json .schema afspraak/sync/1
	expect_json .outcome conflict
	expect_json '.conflicts | length' 1
	expect_json '.conflicts[0] | [.name, .type, .id, .field, .base, .ours, .theirs] | join(" ")' \
		'dvo-bouwtoezicht:datum_einde afspraak dvo-bouwtoezicht datum_einde 2026-12-31 2028-06-30 2027-12-31'
	expect_json '.conflicts[0].there.author.name' Auditor
	expect_json '.conflicts[0].there.reason' Langer
	expect_json '.conflicts[0].here.date' 2025-01-03T12:00:00+00:00
	expect_nothing_moved
}

test_resolve() {
	for take in ours:2028-06-30 theirs:2027-12-31 base:2026-12-31 2030-01-01:2030-01-01; do
		(
			mkdir "${take%:*}" && cd "${take%:*}"
			make_conflict
			run afspraak sync --resolve "dvo-bouwtoezicht:datum_einde=${take%:*}"
			expect_status 0
			expect_in_step
			grep -q "^datum_einde: ${take#*:} *#" $RECORD || fail "not ${take#*:}"
			grep -qx 'status: opgezegd' $RECORD
		)
	done
}

# On a terminal it asks; script(1) is one.
test_asking() {
	make_conflict
	printf 'x\n=2029-01-01\n' >"$CASE/answers"
	run script -q -e -c 'afspraak sync' "$CASE/typescript" <"$CASE/answers"
	expect_status 0
	grep -q 'ours, theirs, base, =VALUE, or quit' "$CASE/typescript"
	expect_in_step
	grep -q '^datum_einde: 2029-01-01' $RECORD
	(cd ../there && afspraak sync) >/dev/null
	amend_there amend dvo-bouwtoezicht --set opzegtermijn=P1M -m 'Korter'
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	remember
	printf 'q\n' >"$CASE/answers"
	run script -q -e -c 'afspraak sync' "$CASE/typescript" <"$CASE/answers"
	expect_status 5
	expect_nothing_moved
}

test_dutch() {
	make_conflict
	run afspraak sync --lang nl
	expect_status 5
	expect_stderr_has "1 conflict; er is niets gewijzigd; kies op naam, zoals: afspraak sync --resolve 'dvo-bouwtoezicht:datum_einde=ours', of =theirs, =base of een andere waarde"
	run afspraak sync --lang nl --resolve datum_einde=ours
	expect_stdout_has 'per veld samengevoegd: dvo-bouwtoezicht'
	git log -1 --format=%s | grep -qx 'Samengevoegd met main van origin'
}

test_resolve_without_the_record() {
	make_conflict
	run afspraak sync --resolve datum_einde=theirs
	expect_status 0
	grep -q '^datum_einde: 2027-12-31' $RECORD
}

test_resolve_what_is_not_in_conflict() {
	make_conflict
	for name in datum_ingang dvo-anders:datum_einde dvo-bouwtoezicht:datum_eind dvo-bouwtoezicht; do
		run afspraak sync --resolve "$name=ours"
		expect_status 2
		expect_stderr_has "nothing in conflict has the name in '$name=ours'"
		expect_nothing_moved
	done
	run afspraak sync --resolve datum_einde
	expect_status 2
	expect_stderr_has "'datum_einde' is no choice"
	run afspraak sync --resolve dvo-bouwtoezicht:datum_einde=morgen
	expect_status 5
	expect_stderr_has 'datum_einde'
	expect_nothing_moved
}

# A slip would else become the value, and be sent.
test_a_slip_is_no_value() {
	make_conflict
	for slip in thiers their Theirs our bas BASE; do
		run afspraak sync --resolve "datum_einde=$slip"
		expect_status 2
		expect_stderr_has "'datum_einde=$slip' is nearly '"
		expect_stderr_has "if it is the value itself, write 'datum_einde==$slip'"
		expect_nothing_moved
	done
	amend_there amend dvo-bouwtoezicht --set titel=Een -m Een
	afspraak amend dvo-bouwtoezicht --set titel=Twee -m Twee >/dev/null
	run afspraak sync --resolve datum_einde==2030-01-01 --resolve titel==thiers
	expect_status 0
	grep -q '^datum_einde: 2030-01-01' $RECORD
	grep -qx 'titel: thiers' $RECORD
}

test_dry_run() {
	make_conflict
	run afspraak sync -n
	expect_status 5
	expect_nothing_moved
	run afspraak sync -n --resolve datum_einde=ours
	expect_status 0
	printf '%s\n' 'would come from origin: 1 commit' 'would go to origin: 1 commit' \
		'merged field by field: dvo-bouwtoezicht' | expect_stdout
	expect_nothing_moved
	run afspraak sync -n --resolve datum_einde=ours --format json
	expect_json '[.outcome, .dry_run, .received, .sent, .merged[0]] | map(tostring) | join(" ")' \
		'merged true 1 1 afspraak/dvo-bouwtoezicht'
	expect_json '.commit == .ours' true
	expect_nothing_moved
}

# Something that is not in one file cannot be seen by git.
test_a_task_taken_out_here_and_named_there() {
	make_clones
	afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop >/dev/null
	afspraak sync >/dev/null
	(cd ../there && afspraak sync) >/dev/null
	amend_there amend dvo-bouwtoezicht --append taken=sloop -m 'Ook sloop'
	afspraak remove taak/sloop -m 'Vergissing' >/dev/null
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has "there is no taak 'sloop'"
	expect_stderr_has 'each side is sound, and the two together are not; nothing was changed'
	expect_nothing_moved
	run afspraak sync --format json
	expect_status 5
	expect_json .outcome unsound
	expect_json '.findings[0].code' dangling-reference
}

test_two_new_records_with_one_id() {
	make_clones
	amend_there add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop
	afspraak add taak/sloop --set naam=Sloopmeldingen --set aard=taak --set wijze=onbekend -m Sloopmeldingen >/dev/null
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'taak/sloop: added here and there, each in another way'
	expect_stderr_has "afspraak sync --resolve 'taak/sloop=ours', or =theirs or =base"
	expect_nothing_moved
	run afspraak sync -n --resolve taak/sloop:naam=ours
	expect_status 0
	run afspraak sync --resolve taak/sloop=theirs
	expect_status 0
	expect_in_step
	grep -qx 'naam: Sloop' taken/sloop.yaml
}

# In two folders git sees two files.
test_two_new_agreements_in_two_years() {
	make_clones
	mkdir -p afspraken/2023
	(
		cd ../there && mkdir -p afspraken/2022
		sed 's/^titel: .*/titel: Een/' $RECORD >afspraken/2022/dvo-nieuw.yaml
		git add -A && git commit -qm Een && afspraak sync
	) >/dev/null
	sed 's/^titel: .*/titel: Twee/' $RECORD >afspraken/2023/dvo-nieuw.yaml
	commit_all Twee
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'dvo-nieuw: added here and there, each at another place'
	expect_nothing_moved
	run afspraak sync --resolve dvo-nieuw=theirs
	expect_status 0
	expect_in_step
	[ ! -e afspraken/2023/dvo-nieuw.yaml ]
	grep -qx 'titel: Een' afspraken/2022/dvo-nieuw.yaml
}

test_taken_out_and_changed() {
	make_clones
	afspraak add taak/sloop --set naam=Sloop --set aard=taak --set wijze=onbekend -m Sloop >/dev/null
	afspraak sync >/dev/null
	(cd ../there && afspraak sync) >/dev/null
	amend_there amend taak/sloop --set naam=Sloopmeldingen -m Naam
	afspraak remove taak/sloop -m Vergissing >/dev/null
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'taak/sloop: taken out here, and changed there'
	expect_stderr_has 'Registrar: Vergissing'
	expect_stderr_has 'Auditor: Naam'
	expect_nothing_moved
	run afspraak sync --resolve taak/sloop=ours
	expect_status 0
	expect_in_step
	[ ! -e taken/sloop.yaml ]
	cd ../there
	afspraak sync >/dev/null
	[ ! -e taken/sloop.yaml ]
}

test_other_files_in_conflict() {
	make_clones
	for n in here there; do
		(cd ../$n && echo $n >LEESMIJ && printf '\0%s' $n >beeld && git add -A && git commit -qm $n)
	done
	(cd ../there && afspraak sync) >/dev/null
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'LEESMIJ: added here and there, each in another way'
	expect_stderr_has 'beeld: added here and there, each in another way'
	expect_stderr_has '2 conflicts'
	expect_nothing_moved
	run afspraak sync --resolve LEESMIJ=ours --resolve beeld=theirs
	expect_status 0
	expect_in_step
	echo here | expect_file LEESMIJ
	printf '\0there' | expect_file beeld
}

test_links_are_left_to_git() {
	make_clones
	(cd ../there && ln -s /etc/passwd taken/x.yaml && git add -A && git commit -qm Link && git push -q) || :
	git -C "$CENTRAL" config core.hooksPath nowhere
	(cd ../there && git push -q)
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'taken/x.yaml: is a link or a submodule'
	expect_nothing_moved
}

# --- refused -----------------------------------------------------------------

test_uncommitted_edits() {
	make_clones
	amend_there amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m 'Langer'
	remember
	echo '# bezig' >>$RECORD
	snapshot
	run afspraak sync
	expect_status 5
	expect_stderr_has 'has edits that are not committed'
	expect_nothing_moved
	git checkout -q $RECORD
	echo '# bezig' >>taken/bouwtoezicht.yaml
	run afspraak sync
	expect_status 0
	[ "$(git status --porcelain)" = ' M taken/bouwtoezicht.yaml' ]
	git checkout -q .
	amend_there amend taak/bouwtoezicht --set naam=Bouw -m Naam
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	remember
	echo '# bezig' >>taken/bouwtoezicht.yaml
	snapshot
	run afspraak sync
	expect_status 5
	expect_nothing_moved
}

test_offline() {
	make_clones
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	git remote set-url origin git://127.0.0.1:1/weg.git
	snapshot
	run afspraak sync
	expect_status 6
	expect_stderr_has 'afspraak: cannot fetch from origin; nothing was changed; when it can be reached again'
	expect_stderr_has 'fatal: '
	rm -f .git/FETCH_HEAD
	expect_nothing_changed
	git remote set-url origin ../nergens
	run afspraak sync
	expect_status 6
}

# As a server leaves it that died while it took a push.
test_a_lock_at_the_other_side() {
	make_clones
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	remember
	: >"$CENTRAL/refs/heads/main.lock"
	run afspraak sync
	expect_status 5
	expect_stderr_has 'origin could not take it, 20 times; nothing was changed; what git said is above'
	expect_stderr_has 'main.lock'
	expect_nothing_moved
	rm "$CENTRAL/refs/heads/main.lock"
	run afspraak sync
	expect_status 0
	expect_in_step
}

test_the_hook_refuses() {
	make_clones
	printf 'eisen:\n  handtekening: true\n' >>register.yaml
	commit_all 'Handtekening gevraagd'
	afspraak sync >/dev/null
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn >/dev/null
	remember
	run afspraak sync
	expect_status 4
	expect_stderr_has 'remote:   signature-missing'
	expect_stderr_has 'origin refused it; nothing was changed'
	expect_nothing_moved
	run afspraak sync --format json
	expect_json .outcome refused
}

test_errors_are_not_sent() {
	make_clones
	echo 'soort: onzin' >>taken/bouwtoezicht.yaml
	commit_all Kapot
	remember
	run afspraak sync
	expect_status 4
	expect_stderr_has 'taken/bouwtoezicht.yaml:6:1: error: unknown-field'
	expect_stderr_has 'nothing was sent'
	expect_nothing_moved
}

test_errors_that_came_are_told() {
	make_clones
	git -C "$CENTRAL" config core.hooksPath nowhere
	(cd ../there && echo 'soort: onzin' >>taken/bouwtoezicht.yaml && git commit -qam Kapot && git push -q)
	run afspraak sync
	expect_status 0
	expect_stderr_has 'unknown-field'
	expect_stderr_has 'what came has errors'
	expect_in_step
}

test_wrong_use() {
	mkdir alone && cd alone
	make_register
	run afspraak sync
	expect_status 2
	expect_stderr_has 'there is no remote to be kept in step with; add the central repository: git remote add origin ADDRESS'
	run afspraak sync a b
	expect_status 2
	run afspraak sync --format xml
	expect_status 2
	run afspraak sync -- --upload-pack=touch
	expect_status 2
	expect_stderr_has "'--upload-pack=touch' is no remote"
	git remote add een ../a.git
	git remote add twee ../b.git
	run afspraak sync
	expect_status 2
	expect_stderr_has 'there are several remotes'
	git checkout -q --detach
	run afspraak sync een
	expect_status 5
	expect_stderr_has 'HEAD is on no branch'
}

test_another_register() {
	make_clones
	mkdir ../other && cd ../other
	make_register
	git commit -q --amend -m 'Een ander begin'
	git remote add origin "$CENTRAL"
	remember
	run afspraak sync
	expect_status 5
	expect_stderr_has 'the two have no history in common'
	expect_nothing_moved
}

test_during_a_merge_of_git() {
	make_conflict
	git fetch -q
	git merge origin/main >/dev/null 2>&1 && fail 'git could do it'
	run afspraak sync --resolve datum_einde=ours
	expect_status 5
	expect_stderr_has 'git is in the middle of a merge here; nothing was written; amend or edit what is in conflict, then: git add FILE... && git commit; or leave it: git merge --abort'
	run afspraak remove taak/bouwtoezicht -m x
	expect_status 5
	[ -e .git/MERGE_HEAD ]
	[ "$(central_head)" = "$_central" ]
}

# --- at random ----------------------------------------------------------------

# The next number below $1, of a sequence that is the same every time.
draw() {
	_seed=$(((_seed * 1103515245 + 12345) % 2147483648))
	DRAWN=$((_seed / 65536 % $1))
}

# One change in a clone that is sound there, or none.
change_at_random() {
	_clone=$1
	draw 10
	_what=$DRAWN
	draw 3
	_t=taak/t-$DRAWN
	draw 100
	_v=$DRAWN
	case $_what in
	0) set -- amend dvo-bouwtoezicht --set "opzegtermijn=P${_v}M" ;;
	1) set -- amend dvo-bouwtoezicht --set "datum_einde=20$((_v % 70 + 26))-12-31" ;;
	2) set -- amend dvo-bouwtoezicht --append "taken=${_t#taak/}" ;;
	3) set -- amend dvo-bouwtoezicht --remove "taken=${_t#taak/}" ;;
	4) set -- add "$_t" --set "naam=Taak $_v" --set aard=taak --set wijze=onbekend ;;
	5) set -- remove "$_t" ;;
	6) set -- amend "$_t" --set "naam=Naam $_v" ;;
	7) set -- amend dvo-bouwtoezicht --set "partijen.$((_v % 2)).rol=deelnemer" ;;
	8) set -- amend "$_t" --set "omschrijving=Regel $_v" ;;
	9) set -- amend dvo-bouwtoezicht --set "opmerkingen=Regel $_v
Tweede regel
" ;;
	esac
	afspraak -C "$_clone" "$@" -m "$*" >/dev/null 2>&1 || :
}

# The data of the register at HEAD, whatever the order.
data_of() {
	afspraak -C "$1" export | jq -cS 'del(.commit, .date) | walk(if type == "array" then sort else . end)'
}

# Bring a copy of each side together the other way around.
reversed() {
	rm -rf ../reversed
	mkdir ../reversed
	cp -r "$CENTRAL" ../here ../there ../reversed
	for clone in here there; do
		git -C ../reversed/$clone remote set-url origin ../central.git
	done
	afspraak -C ../reversed/here sync >/dev/null 2>&1 || return 1
	afspraak -C ../reversed/there sync >/dev/null 2>&1
}

# What merges without a conflict is sound, is the same whoever merges, and merging
# again changes nothing; else nothing has moved.
test_what_merges_is_sound() {
	make_clones
	_seed=7 merged=0 refused=0
	for n in 0 1 2 3; do
		afspraak add taak/t-$n --set naam=Taak --set aard=taak --set wijze=onbekend -m Taak >/dev/null
	done
	afspraak sync >/dev/null
	afspraak -C ../there sync >/dev/null
	for round in $(seq "${SYNC_ROUNDS:-15}"); do
		for clone in ../here ../there; do
			for _ in 1 2 3 4 5 6; do
				change_at_random $clone
			done
		done
		other=yes
		reversed || other=no
		afspraak -C ../there sync >/dev/null
		remember
		run afspraak sync
		case $STATUS in
		0)
			merged=$((merged + 1))
			expect_in_step
			run afspraak check --severity error
			expect_status 0
			[ $other = yes ] || fail "round $round: one way it merges, the other way not"
			data_of ../reversed/there >"$CASE/other"
			data_of . | cmp - "$CASE/other" || fail "round $round: the other way around it is another register"
			;;
		5)
			refused=$((refused + 1))
			expect_nothing_moved
			[ $other = no ] || fail "round $round: the other way around it merges"
			git reset -q --hard origin/main
			;;
		*) fail "round $round" ;;
		esac
		run afspraak sync
		expect_status 0
		echo "[$(head_short)] main is in step with origin" | expect_stdout
		afspraak -C ../there sync >/dev/null
	done
	[ $merged -gt 3 ] && [ $refused -gt 3 ] || fail "merged $merged, refused $refused"
}

# --- several at once, and killed ----------------------------------------------

# Each of CLONES clones makes CHANGES changes, each to a task of its own or to one
# field of the shared agreement, and syncs after each. All ends must be equal, no
# change may be lost, and each keep its author. KILL=1 kills some on the way.
CLONES=${SYNC_CLONES:-4} CHANGES=${SYNC_CHANGES:-6}

work_in_clone() {
	cd "../clone$1"
	export GIT_AUTHOR_NAME="Registrar $1" GIT_AUTHOR_EMAIL="registrar$1@example.org"
	_n=0
	while [ $_n -lt "$CHANGES" ]; do
		_n=$((_n + 1))
		if [ $((_n % 3)) -eq 0 ]; then
			afspraak amend dvo-bouwtoezicht --set "opmerkingen=Registrar $1, $_n" -m "opmerking $1.$_n" || :
		else
			add_until_done "$1" || return 1
		fi
		sync_until_done "$1" || return 1
	done
}

# Run a command, which with KILL is killed somewhere on its way every third time.
maybe_killed() {
	_turn=$((${_turn:-0} + 1))
	if [ -n "${KILL:-}" ] && [ $((_turn % 3)) -eq 1 ]; then
		# In the foreground: the git that it runs goes on, as a server's does.
		timeout --foreground -s KILL "0.0$(((_turn * 29 + _n * 7) % 80 + 10))" "$@"
	else
		"$@"
	fi
}

add_until_done() {
	_tries=0
	while ! git cat-file -e "HEAD:taken/taak-$1-$_n.yaml" 2>/dev/null; do
		_tries=$((_tries + 1))
		[ $_tries -lt 60 ] || return 1
		maybe_killed afspraak add "taak/taak-$1-$_n" --set "naam=Taak $1.$_n" --set aard=taak \
			--set wijze=onbekend -m "taak $1.$_n" || sleep 0.02
	done
}

sync_until_done() {
	_tries=0
	while [ $_tries -lt 60 ]; do
		_tries=$((_tries + 1))
		maybe_killed afspraak sync --resolve opmerkingen=theirs && return 0
		maybe_killed afspraak sync && return 0
		sleep 0.05
	done
	return 1
}

work_in_all() {
	make_clones
	_k=0
	while [ $_k -lt "$CLONES" ]; do
		_k=$((_k + 1))
		git clone -q "$CENTRAL" "../clone$_k"
	done
	_k=0
	while [ $_k -lt "$CLONES" ]; do
		_k=$((_k + 1))
		(work_in_clone $_k) >"$CASE/log.$_k" 2>&1 &
		eval "_pid$_k=$!"
	done
	_k=0
	while [ $_k -lt "$CLONES" ]; do
		_k=$((_k + 1))
		eval "wait \$_pid$_k" || fail "clone $_k: $(tail -n 30 "$CASE/log.$_k")"
	done
}

expect_all_equal() {
	for clone in ../clone*; do
		cd "$clone"
		run afspraak sync
		expect_status 0
		expect_in_step
		cd ../here
	done
	for clone in ../clone*; do
		[ "$(git -C "$clone" rev-parse HEAD)" = "$(central_head)" ] || fail "$clone is not in step"
		[ -z "$(git -C "$clone" status --porcelain)" ] || fail "$clone has edits"
	done
	git -C "$CENTRAL" fsck --strict 2>"$CASE/fsck" || fail "fsck: $(cat "$CASE/fsck")"
}

expect_nothing_lost() {
	cd ../clone1
	_k=0
	while [ $_k -lt "$CLONES" ]; do
		_k=$((_k + 1)) _n=0
		while [ $_n -lt "$CHANGES" ]; do
			_n=$((_n + 1))
			[ $((_n % 3)) -ne 0 ] || continue
			[ "$(git log --format=%an --fixed-strings --no-merges --grep="taak $_k.$_n" -- "taken/taak-$_k-$_n.yaml" | tail -n 1)" = "Registrar $_k" ] ||
				fail "taak-$_k-$_n has lost its author"
		done
	done
	[ "$(git ls-files taken | wc -l)" -eq $((1 + CLONES * (CHANGES - CHANGES / 3))) ] || fail 'tasks were lost'
	run afspraak check --severity error
	expect_status 0
	run afspraak verify
	expect_status 0
}

test_many_at_once() {
	work_in_all
	expect_all_equal
	expect_nothing_lost
}

test_many_at_once_with_some_killed() {
	KILL=1
	work_in_all
	expect_all_equal
	expect_nothing_lost
}

run_tests "$@"
