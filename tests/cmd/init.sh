#!/bin/sh
# afspraak init: a new register as one commit, or nothing at all.
. "${0%/*}/../lib.sh"

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

# A register to import from, in $CASE/bron, in no repository.
make_source() {
	(
		mkdir "$CASE/bron"
		cd "$CASE/bron" || exit
		_write_records
		mkdir -p documenten/dvo-bouwtoezicht
		printf 'x\000y' >documenten/dvo-bouwtoezicht/dvo.bin
		echo los >documenten/dvo-bouwtoezicht/los.txt
		cat >>afspraken/2024/dvo-bouwtoezicht.yaml <<-EOF
			  - titel: Opgeslagen
			    bestand: documenten/dvo-bouwtoezicht/dvo.bin
			    sha256: $(sha256sum documenten/dvo-bouwtoezicht/dvo.bin | cut -d ' ' -f 1)
		EOF
		echo 'norm: {omschrijving: Een norm}   # commentaar' >>register.yaml
	)
}

test_an_empty_directory() {
	snapshot
	run afspraak init --organisatie od-voorbeeld
	expect_status 0
	expect_stderr </dev/null
	echo "[$(git rev-parse --short=10 HEAD)] Begin van het register" | expect_stdout
	expect_one_commit .gitattributes register.yaml partijen/od-voorbeeld.yaml
	expect_file register.yaml <<-'EOF'
		schema: 1
		organisatie: od-voorbeeld
		taal: nl
		tijdzone: Europe/Amsterdam
	EOF
	expect_file partijen/od-voorbeeld.yaml <<-'EOF'
		naam: od-voorbeeld
		type: onbekend
	EOF
	expect_message <<-'EOF'
		Begin van het register

		Record: partij/od-voorbeeld
		Aard: registratie

	EOF
	run afspraak check
	expect_status 0
}

test_without_an_organisation() {
	snapshot
	run afspraak init -m 'Eerste begin'
	expect_status 0
	expect_one_commit .gitattributes register.yaml
	expect_file register.yaml <<-'EOF'
		schema: 1
		organisatie: onbekend
		taal: nl
		tijdzone: Europe/Amsterdam
	EOF
	run afspraak check --severity warning
	expect_status 0
	run afspraak overview --on 2025-01-01 --format json
	expect_status 0
	expect_json .organisation onbekend
}

test_a_new_directory() {
	run afspraak init --organisatie od-voorbeeld een/twee/drie
	expect_status 0
	[ -e een/twee/drie/.git ]
	cd een/twee/drie || exit
	run afspraak list
	expect_status 0
	git fsck --strict
}

test_the_branch_is_the_one_git_would_make() {
	git config --global init.defaultBranch register
	run afspraak init --organisatie od-voorbeeld
	expect_status 0
	[ "$(git symbolic-ref HEAD)" = refs/heads/register ]
}

test_a_repository_with_other_work() {
	git init -q -b main --template=
	echo code >main.c
	echo klaar >klaar.txt
	echo vuil >vuil.txt
	git add main.c vuil.txt
	git commit -q -m Programma
	git add klaar.txt
	echo vuiler >vuil.txt
	echo los >los.txt
	snapshot
	run afspraak init --organisatie od-voorbeeld
	expect_status 0
	expect_one_commit .gitattributes register.yaml partijen/od-voorbeeld.yaml
	[ "$(git status --porcelain)" = "$(printf 'A  klaar.txt\n M vuil.txt\n?? los.txt')" ]
}

test_a_subdirectory_of_a_repository() {
	git init -q -b main --template=
	mkdir werk
	snapshot
	run afspraak init werk/register --organisatie od-voorbeeld
	expect_status 0
	expect_one_commit werk/register/.gitattributes werk/register/register.yaml werk/register/partijen/od-voorbeeld.yaml
	cd werk/register || exit
	snapshot
	run afspraak add taak/eerste --set naam=N --set aard=taak --set wijze=onbekend -m x
	expect_status 0
	expect_one_commit werk/register/taken/eerste.yaml
}

test_twice() {
	run afspraak init --organisatie od-voorbeeld
	snapshot
	run afspraak init --organisatie od-voorbeeld
	refused 2 "there is a register in $PWD already; add to it with 'afspraak add'"
	run afspraak init --organisatie od-anders
	refused 2 'already'
}

test_from_another_register() {
	make_source
	(cd "$CASE/bron" && _state >"$CASE/bron.state")
	snapshot
	run afspraak init --from "$CASE/bron" -m 'Overgenomen' --decision 'DB 7'
	expect_status 0
	expect_stderr </dev/null
	expect_one_commit .gitattributes register.yaml partijen/od-voorbeeld.yaml partijen/gemeente-voorbeeld.yaml taken/bouwtoezicht.yaml \
		afspraken/2024/dvo-bouwtoezicht.yaml documenten/dvo-bouwtoezicht/dvo.bin
	for path in $(git ls-files -- "*.yaml" documenten); do
		cmp "$path" "$CASE/bron/$path"
		git show "HEAD:$path" | cmp - "$path"
	done
	expect_message <<-'EOF'
		Overgenomen

		Record: afspraak/dvo-bouwtoezicht
		Record: taak/bouwtoezicht
		Record: partij/gemeente-voorbeeld
		Record: partij/od-voorbeeld
		Aard: registratie
		Besluit: DB 7

	EOF
	(cd "$CASE/bron" && _state | cmp - "$CASE/bron.state")
}

test_from_the_register_of_the_first_users() {
	snapshot
	run afspraak init --from "$SRCDIR/register"
	expect_status 0
	git ls-files | while read -r path; do
		cmp "$path" "$SRCDIR/register/$path"
	done
	run afspraak check
	expect_status 0
}

test_what_is_no_record_stays_behind() {
	make_source
	echo lees >"$CASE/bron/README.md"
	echo los >"$CASE/bron/taken/los.txt"
	ln -s ../partijen/od-voorbeeld.yaml "$CASE/bron/taken/koppeling.yaml"
	run afspraak init --from "$CASE/bron"
	expect_status 0
	expect_stderr_has "taken/los.txt: not a record; only .yaml files belong here; not taken along"
	expect_stderr_has "taken/koppeling.yaml: not a regular file; records are files; not taken along"
	[ "$(git ls-files | wc -l)" -eq 7 ]
}

test_a_broken_source_makes_nothing() {
	make_source
	printf 'naam: [\n' >"$CASE/bron/taken/stuk.yaml"
	snapshot
	run afspraak init --from "$CASE/bron"
	refused 4 "afspraak: $CASE/bron/taken/stuk.yaml:2:1: "
	run afspraak init --from "$CASE/bron" een/twee
	refused 4 "afspraak: $CASE/bron/taken/stuk.yaml:2:1: "
	printf 'naam: N\naard: iets\nwijze: onbekend\n' >"$CASE/bron/taken/stuk.yaml"
	run afspraak init --from "$CASE/bron" nieuw
	refused 4 'taken/stuk.yaml:2:7: error: unknown-value'
	rm "$CASE/bron/taken/stuk.yaml"
	echo y >"$CASE/bron/documenten/dvo-bouwtoezicht/dvo.bin"
	run afspraak init --from "$CASE/bron"
	refused 4 'document-checksum'
	rm "$CASE/bron/documenten/dvo-bouwtoezicht/dvo.bin"
	run afspraak init --from "$CASE/bron"
	refused 4 'document-missing'
	ln -s ../../register.yaml "$CASE/bron/documenten/dvo-bouwtoezicht/dvo.bin"
	run afspraak init --from "$CASE/bron"
	refused 4 ''
}

test_no_source() {
	snapshot
	run afspraak init --from "$CASE/nergens"
	refused 3 "cannot enter $CASE/nergens: No such file or directory; --from wants the directory of a register"
	mkdir "$CASE/leeg"
	run afspraak init --from "$CASE/leeg"
	refused 3 "$CASE/leeg has no register.yaml"
	printf 'schema: 2\norganisatie: x\n' >"$CASE/leeg/register.yaml"
	run afspraak init --from "$CASE/leeg"
	refused 4 "$CASE/leeg/register.yaml: schema 2 is newer than this program knows (1); install a newer afspraak"
}

test_dry_run_makes_nothing() {
	snapshot
	run afspraak init -n --organisatie od-voorbeeld nieuw
	expect_status 0
	expect_stdout_has '+organisatie: od-voorbeeld'
	expect_stdout_has 'Begin van het register'
	expect_nothing_changed
	run afspraak init -n --organisatie od-voorbeeld
	expect_status 0
	expect_nothing_changed
}

test_no_identity_makes_nothing() {
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	snapshot
	run afspraak init --organisatie od-voorbeeld
	refused 2 'git config --global user.name'
	run afspraak init --organisatie od-voorbeeld nieuw
	refused 2 'git config --global user.name'
}

test_wrong_use_makes_nothing() {
	make_source
	snapshot
	run afspraak init --organisatie OD
	refused 2 "'OD' cannot be an id"
	run afspraak init --organisatie ../x
	refused 2 "'../x' cannot be an id"
	run afspraak init --organisatie ''
	refused 2 "'' cannot be an id"
	run afspraak init --organisatie a --from "$CASE/bron"
	refused 2 '--organisatie and --from exclude each other'
	run afspraak init a b
	refused 2 "'init' does not take 'b'"
	run afspraak init --organisatie a --kind iets nieuw
	refused 2 'unknown kind'
	run afspraak init --organisatie a -m '' nieuw
	refused 2 'the reason is empty'
	run afspraak init --organisati a
	refused 2 "did you mean '--organisatie'?"
}

test_a_place_that_cannot_be() {
	echo bestand >bestand
	snapshot
	run afspraak init bestand --organisatie a
	expect_nothing_changed
	[ "$STATUS" -ne 0 ]
	run afspraak init bestand/nieuw --organisatie a
	refused 6 'cannot make the directory bestand/nieuw: Not a directory'
	git init -q --bare --template= kaal.git
	snapshot
	run afspraak init kaal.git --organisatie a
	refused 3 'is bare: it has no work tree'
}

test_files_in_the_way() {
	git init -q -b main --template=
	echo iets >register.yaml
	snapshot
	run afspraak init --organisatie od-voorbeeld
	refused 5 'register.yaml: has edits that are not committed'
	mkdir partijen
	echo iets >partijen/od-voorbeeld.yaml
	rm register.yaml
	git add . && git commit -q -m Iets
	snapshot
	run afspraak init --organisatie od-voorbeeld
	refused 5 'partijen/od-voorbeeld.yaml: stands in the way; nothing was written'
}

run_tests "$@"
