#!/bin/sh
# A process killed at any point: the change is wholly there or wholly absent,
# everything can be read, and the next change cleans up.
#
# Mode kill is run at every call. What `killafter` a call leaves on the disk is
# what `kill` before the next one leaves, so it is run at every seventh of one
# command. Killed among the objects, which nothing refers to yet, a command only
# leaves git's index lock: there one next change is tried, elsewhere two, and
# reading. All reading commands read what show reads, so where a commit is
# interrupted in the same way as in another case, show stands for them.
. "${0%/*}/../lib.sh"

OTHER=taak/bouwtoezicht SAME=dvo-bouwtoezicht

# The commit that CMD makes when nothing disturbs it: with the clock and the
# identity fixed, it is the same every time.
undisturbed() {
	rm -rf "$CASE/undisturbed"
	cp -a . "$CASE/undisturbed"
	(cd "$CASE/undisturbed" && "$@" >/dev/null 2>&1 && git rev-parse HEAD)
}

expect_old_or_new() {
	case $(_head) in
	"$OLD" | "$NEW") ;;
	*) fail "HEAD is neither as before nor the change: $(_head)" ;;
	esac
}

# `check` looks at the work tree, which may not have all of the change yet: it
# may find something, but it answers.
expect_readable() {
	for _command in "show $OTHER" ${READ_ALL:+list log overview check}; do
		_status=0
		# shellcheck disable=SC2086 # words
		afspraak $_command >"$CASE/read.out" 2>"$CASE/read.err" || _status=$?
		[ "$_status" -eq 0 ] || [ "$_command$_status" = check1 ] ||
			fail "afterwards '$_command' fails: $(cat "$CASE/read.out" "$CASE/read.err")"
	done
}

# The next change, by whoever, without any step by hand.
expect_change() {
	run afspraak "$@" -m 'Daarna'
	[ "$STATUS" -eq 0 ] || fail "the next change fails after: $_at"
}

# git's own garbage collection takes what it, and libgit2, leave among the objects.
expect_clean() {
	_status=$(_work_tree_status)
	[ -z "$_status" ] || fail "work tree or index are stale after: $_at
$_status"
	_left=$(leftovers | grep -v '/objects/tmp_object_git2_') || :
	[ -z "$_left" ] || fail "left behind after: $_at
$_left"
	git fsck --strict --no-dangling --no-progress >"$CASE/fsck" 2>&1 ||
		fail "git fsck after: $_at
$(cat "$CASE/fsck")"
}

after_fault() {
	[ "$STATUS" -eq 137 ] || fail 'the process was not killed'
	_at=$COMMAND
	expect_old_or_new
	case $FAULT_AT in
	*' /.git/objects/'*)
		[ "$(_head)" = "$OLD" ] || fail 'HEAD moved before the objects were there'
		expect_change amend "$OTHER" --set 'opmerkingen=na de onderbreking'
		;;
	*)
		expect_readable
		expect_change amend "$OTHER" --set 'opmerkingen=na de onderbreking'
		! git cat-file -e "HEAD:afspraken/2024/$SAME.yaml" 2>/dev/null ||
			expect_change amend "$SAME" --set 'verkorte_titel=na de onderbreking'
		;;
	esac
	expect_clean
}

each_kill() {
	OLD=$(_head)
	NEW=$(undisturbed "$@")
	each_fault kill -- "$@"
}

test_amend() {
	make_register
	git repack -adq
	READ_ALL=1
	each_kill afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
	_restore
	FAULT_STRIDE=7 each_fault killafter -- afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
}

test_add() {
	make_register
	each_kill afspraak add partij/waterschap-voorbeeld --set 'naam=Waterschap Voorbeeld' \
		--set type=waterschap -m 'Nieuwe partij'
}

test_remove() {
	make_register
	each_kill afspraak remove "$SAME" -m 'Bij vergissing'
}

test_attach() {
	make_register
	echo tekst >"$CASE/dvo.txt"
	each_kill afspraak attach "$SAME" "$CASE/dvo.txt" -m 'Tekst'
}

# The process that cleans up is killed as well, at each of its calls until it
# has nothing to clean up any more.
kill_twice() {
	_point=$1
	set -- afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
	_restore
	run_fault count 0 "$@"
	_first=$(sed -n "s,^\([0-9]*\) $_point\$,\1,p" "$CASE/fault.log")
	_second=1
	while :; do
		_restore
		run_fault killafter "$_first" "$@"
		run_fault kill "$_second" afspraak amend "$OTHER" --set opmerkingen=dood -m 'Dood'
		after_fault
		[ "${FAULT_AT#* }" != 'ftruncate /.git/afspraak/lock' ] || break
		_second=$((_second + 1))
	done
	[ "$_second" -gt 3 ] || fail 'there was nothing to clean up'
}

test_recovery() {
	make_register
	OLD=$(_head)
	NEW=$(undisturbed afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel')
	cp -a . "$CASE/pristine"
	kill_twice 'open /.git/refs/heads/main.lock'
	kill_twice 'rename /.git/refs/heads/main'
	kill_twice "rename /afspraken/2024/$SAME.yaml"
}

# Killed half way, it is run again: then it goes through, or says that the
# register is there by now.
after_init() {
	[ "$STATUS" -eq 137 ] || fail 'the process was not killed'
	_at=$COMMAND
	run afspraak init reg --from "$CASE/source" -m 'Begin'
	case $STATUS in
	0) ;;
	2) expect_stderr_has 'there is a register' ;;
	*) fail "init cannot be run again after: $_at" ;;
	esac
	cd reg
	[ "$(_head)" = "$NEW" ] || fail "HEAD is not the change after: $_at"
	case $FAULT_AT in
	*' /reg/.git.afspraak-tmp'* | *' /reg/.git/objects/'*) ;; # there was no register yet
	*)
		expect_readable
		expect_change amend "$OTHER" --set 'opmerkingen=na de onderbreking'
		;;
	esac
	expect_clean
	cd ..
	_left=$(find . -name '*tmp*' ! -path './reg/.git/objects/*')
	[ -z "$_left" ] || fail "left behind after: $_at
$_left"
}

test_init() {
	mkdir "$CASE/source" "$CASE/template"
	git config --global init.templateDir "$CASE/template"
	(cd "$CASE/source" && _write_records && rm -r afspraken)
	afspraak init "$CASE/undisturbed" --from "$CASE/source" -m 'Begin'
	NEW=$(git -C "$CASE/undisturbed" rev-parse HEAD)
	after_fault() { after_init; }
	READ_ALL=1
	each_fault kill -- afspraak init reg --from "$CASE/source" -m 'Begin'
}

run_tests "$@"
