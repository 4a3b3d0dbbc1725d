#!/bin/sh
# Where the register is: directories, -C, AFSPRAAK_REGISTER, bare repositories,
# linked work trees, detached HEAD, and repositories of somebody else.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

amend() {
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m x
}

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

# The register in register/ of a repository that holds other work too.
make_subdirectory() {
	mkdir register
	(cd register && _write_records)
	echo code >main.c
	git init -q -b main --template=
	commit_all Begin
	snapshot
}

test_from_a_directory_below() {
	make_register
	mkdir -p ergens/diep
	(cd ergens/diep && afspraak amend dvo-bouwtoezicht --set status=in_herziening -m x)
	expect_one_commit "$DVO"
}

test_dash_C_before_and_after_the_command() {
	make_register
	top=$PWD
	cd / || exit
	run afspraak -C "$top/taken" amend dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	run afspraak amend -C "$top" dvo-bouwtoezicht --set kenmerk=2 -m x
	expect_status 0
	run afspraak -C "$CASE/nergens" list
	expect_status 3
	expect_stderr_has "cannot enter $CASE/nergens: No such file or directory"
	run afspraak -C "$top/register.yaml" list
	expect_status 3
	[ "$(git -C "$top" rev-list --count HEAD)" -eq 3 ]
}

test_a_file_name_is_relative_to_dash_C() {
	make_register
	mkdir elders
	echo tekst >elders/b.txt
	top=$PWD
	cd / || exit
	run afspraak -C "$top/elders" attach dvo-bouwtoezicht b.txt -m x
	expect_status 0
}

test_a_register_in_a_subdirectory() {
	make_subdirectory
	amend
	expect_status 0
	expect_one_commit "register/$DVO"
	run afspraak amend dvo-bouwtoezicht --set status=x -m x
	refused 4 "register/$DVO:4:9: error: unknown-value"
	cd register || exit
	snapshot
	run afspraak add partij/nieuw --set naam=N --set type=privaat -m x
	expect_status 0
	expect_one_commit register/partijen/nieuw.yaml
	echo '# vuil' >>partijen/nieuw.yaml
	snapshot
	run afspraak amend partij/nieuw --set actief=ja -m x
	refused 5 'register/partijen/nieuw.yaml: has edits that are not committed'
	git checkout -q -- .
	echo tekst >"$CASE/b.txt"
	snapshot
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt" -m x
	expect_status 0
	expect_one_commit "register/$DVO" register/documenten/dvo-bouwtoezicht/b.txt
	run afspraak remove dvo-bouwtoezicht -m x
	expect_status 0
	expect_one_commit "register/$DVO" register/documenten/dvo-bouwtoezicht/b.txt
}

test_from_beside_the_subdirectory() {
	make_subdirectory
	mkdir elders
	cd elders || exit
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m x
	expect_status 0
	run afspraak -C .. list --format json
	expect_status 0
}

test_AFSPRAAK_REGISTER() {
	make_subdirectory
	top=$PWD
	cd / || exit
	export AFSPRAAK_REGISTER="$top/register"
	amend
	expect_status 0
	AFSPRAAK_REGISTER=$top
	run afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	AFSPRAAK_REGISTER=register
	run afspraak -C "$top" amend dvo-bouwtoezicht --set kenmerk=2 -m x
	expect_status 0
	AFSPRAAK_REGISTER=$CASE/nergens
	amend
	expect_status 3
	expect_stderr_has "no register found: tried AFSPRAAK_REGISTER=$CASE/nergens"
}

test_AFSPRAAK_REGISTER_wins() {
	make_register
	mkdir "$CASE/ander"
	cd "$CASE/ander" || exit
	make_register
	cd "$CASE/work" || exit
	snapshot
	run env AFSPRAAK_REGISTER="$CASE/ander" afspraak amend dvo-bouwtoezicht --set status=in_herziening -m Daar
	expect_status 0
	expect_nothing_changed
	[ "$(git -C "$CASE/ander" log -1 --format=%s)" = Daar ]
}

test_no_register() {
	snapshot
	amend
	refused 3 "no register found: tried register.yaml in $PWD and every directory above it, and register/ at the top of the git repository; make one with 'afspraak init', or name its directory with -C DIR or AFSPRAAK_REGISTER"
	git init -q -b main --template=
	snapshot
	amend
	refused 3 'no register found'
	echo x >x
	commit_all x
	snapshot
	amend
	refused 3 'no register found'
}

test_a_register_in_no_repository() {
	_write_records
	snapshot
	amend
	refused 3 "not in a git repository: $PWD; make a register there with 'afspraak init'"
	git init -q -b main --template=
	snapshot
	amend
	refused 3 'the repository has no commits yet'
	git commit -q --allow-empty -m Leeg
	snapshot
	amend
	refused 3 'has no register.yaml; commit it first (git add, git commit)'
}

test_a_newer_schema() {
	make_register
	sed -i 's/^schema:.*/schema: 2/' register.yaml
	commit_all Nieuwer
	snapshot
	amend
	refused 4 'register.yaml: schema 2 is newer than this program knows (1); install a newer afspraak'
}

test_a_bare_repository() {
	make_register
	git clone -q --bare . "$CASE/kaal.git"
	cd "$CASE/kaal.git" || exit
	echo tekst >"$CASE/b.txt"
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m Een
	expect_status 0
	run afspraak add partij/nieuw --set naam=N --set type=privaat -m Twee
	expect_status 0
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt" -m Drie
	expect_status 0
	run afspraak remove partij/nieuw -m Vier
	expect_status 0
	with_editor 'sed -i "s/^status.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m Vijf
	expect_status 0
	[ "$(git log --reverse --format=%s | tr '\n' ' ')" = 'Eerste registratie Een Twee Drie Vier Vijf ' ]
	git fsck --strict
	git show "HEAD:$DVO" | grep -qx 'status: concept'
	[ ! -e index ] || fail 'an index in a bare repository'
	run afspraak show dvo-bouwtoezicht --format json
	expect_json .fields.status concept
}

test_a_bare_repository_with_a_subdirectory() {
	make_subdirectory
	git clone -q --bare . "$CASE/kaal.git"
	run env AFSPRAAK_REGISTER="$CASE/kaal.git" afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	expect_nothing_changed
	[ "$(git -C "$CASE/kaal.git" diff-tree -r --name-only --no-commit-id HEAD)" = "register/$DVO" ]
}

test_a_linked_work_tree() {
	make_register
	git worktree add -q -b zijtak "$CASE/zij"
	main=$(git rev-parse main)
	cd "$CASE/zij" || exit
	snapshot
	amend
	expect_status 0
	expect_one_commit "$DVO"
	[ "$(git rev-parse main)" = "$main" ] || fail 'the other branch moved'
	with_editor 'sed -i "s/^status.*/status: concept/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m x
	expect_status 0
	expect_one_commit "$DVO"
	cd "$CASE/work" || exit
	snapshot
	amend
	expect_status 0
	expect_one_commit "$DVO"
}

test_a_detached_HEAD() {
	make_register
	git checkout -q --detach
	snapshot
	amend
	expect_status 0
	expect_one_commit "$DVO"
	[ "$(git rev-list --count main)" -eq 1 ]
	run git symbolic-ref -q HEAD
	expect_status 1
}

test_another_branch_only() {
	make_register
	git branch ander
	amend
	expect_status 0
	expect_one_commit "$DVO"
	[ "$(git rev-list --count ander)" -eq 1 ]
	[ "$(git log -g -1 --format=%gs)" = 'commit: x' ]
}

test_GIT_DIR_points_elsewhere() {
	make_register
	git clone -q . "$CASE/kloon"
	mkdir "$CASE/leeg"
	cd "$CASE/leeg" || exit
	run env AFSPRAAK_REGISTER="$CASE/kloon" afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	[ "$(git -C "$CASE/kloon" rev-list --count HEAD)" -eq 2 ]
}

test_a_work_tree_without_files() {
	make_register
	git clone -q --no-checkout . "$CASE/kloon"
	cd "$CASE/kloon" || exit
	snapshot
	run afspraak show dvo-bouwtoezicht
	expect_status 0
	amend
	refused 5 "$DVO: has edits that are not committed"
}

test_a_repository_of_somebody_else() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can give files away'
	make_register
	chown -R 12345 .
	snapshot
	amend
	refused 3 "the repository at $PWD is owned by someone else; if you trust it: git config --global --add safe.directory '$PWD'"
	run afspraak list
	refused 3 'is owned by someone else'
	mkdir "$CASE/leeg"
	run env AFSPRAAK_REGISTER="$PWD" afspraak -C "$CASE/leeg" list
	refused 3 'is owned by someone else'
	run afspraak init nieuw --organisatie a
	expect_status 3
	[ ! -e nieuw ] || fail 'a directory is left'
	git config --global --add safe.directory "$PWD"
	run afspraak list
	expect_status 0
}

test_names_that_look_like_options() {
	mkdir -- -C
	(cd -- -C && make_register)
	run afspraak -C -C list
	expect_status 0
	run afspraak -C-C list
	expect_status 0
	run env AFSPRAAK_REGISTER=-C afspraak list
	expect_status 0
}

test_register_yaml_is_a_link_or_directory() {
	make_register
	mv register.yaml "$CASE/elders.yaml"
	ln -s "$CASE/elders.yaml" register.yaml
	commit_all Koppeling
	snapshot
	amend
	refused 3 'has no register.yaml'
	rm register.yaml
	mkdir register.yaml
	: >register.yaml/x
	commit_all Map
	snapshot
	amend
	refused 3 ''
}

run_tests "$@"
