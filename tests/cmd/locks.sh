#!/bin/sh
# Locks: git's own that somebody else holds, the register's between two writers,
# and those that a killed process left.
. "${0%/*}/../lib.sh"

amend() {
	afspraak amend dvo-bouwtoezicht --set "verkorte_titel=$1" -m "Wordt $1"
}

# A lock file of somebody else's, three hours old: reported within bounded time,
# with its age, owner, path and what to do, and left alone.
expect_held() {
	touch -d '3 hours ago' "$1"
	snapshot
	_was=$(_head)
	_start=$(date +%s)
	run amend DVO
	_took=$(($(date +%s) - _start))
	expect_status 5
	[ "$_took" -le 5 ] || fail "it took $_took s"
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'the message is not one line'
	expect_stderr_has "$2 is locked: $PWD/$1 is 3 hours old, made by $(id -un); nothing was written"
	expect_stderr_has "if no git command is running in this repository, remove it: rm '$PWD/$1'"
	[ -e "$1" ] || fail 'the lock is gone'
	[ ! -d .git ] || expect_nothing_changed
	[ "$(_head)" = "$_was" ] || fail 'there is a commit'
	rm "$1"
	snapshot
	run amend DVO
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

test_index_is_locked() {
	make_register
	: >.git/index.lock
	expect_held .git/index.lock "git's index"
}

test_branch_is_locked() {
	make_register
	: >.git/refs/heads/main.lock
	expect_held .git/refs/heads/main.lock 'the branch'
}

test_branch_is_locked_with_a_value() {
	make_register
	git rev-parse HEAD >.git/refs/heads/main.lock
	expect_held .git/refs/heads/main.lock 'the branch'
}

test_head_is_locked() {
	make_register
	: >.git/HEAD.lock
	expect_held .git/HEAD.lock 'the branch'
}

test_detached_head_is_locked() {
	make_register
	git checkout -q --detach
	: >.git/HEAD.lock
	expect_held .git/HEAD.lock 'the branch'
}

test_a_lock_that_is_let_go_is_waited_for() {
	make_register
	: >.git/index.lock
	: >.git/refs/heads/main.lock
	(sleep 0.4; rm .git/index.lock; sleep 0.4; rm .git/refs/heads/main.lock) &
	run amend DVO
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

# --- a bare repository, and a work tree beside the first -------------------------

make_bare() {
	git init -q -b main --template= full
	(cd full && _write_records && commit_all 'Eerste registratie')
	git clone -q --bare full bare 2>"$CASE/clone"
	rm -rf full
	cd bare
	snapshot
}

test_bare_repository() {
	make_bare
	run amend DVO
	expect_status 0
	[ "$(git log --format=%s)" = 'Wordt DVO
Eerste registratie' ] || fail 'not one commit'
	[ -z "$(leftovers)" ] || fail 'something is left behind'
}

test_branch_is_locked_in_a_bare_repository() {
	make_bare
	: >refs/heads/main.lock
	expect_held refs/heads/main.lock 'the branch'
}

make_linked() {
	git init -q -b main --template= main
	(cd main && _write_records && commit_all 'Eerste registratie' && git worktree add -q ../linked)
	cd linked
	snapshot
}

test_linked_work_tree() {
	make_linked
	run amend DVO
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
	[ -z "$(git -C ../main status --porcelain)" ] || fail 'the other work tree is touched'
}

test_index_is_locked_in_the_other_work_tree() {
	make_linked
	: >../main/.git/index.lock
	: >../main/.git/HEAD.lock
	run amend DVO
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

test_locks_of_a_linked_work_tree() {
	make_linked
	for lock in worktrees/linked/index worktrees/linked/HEAD refs/heads/linked; do
		: >"../main/.git/$lock.lock"
		run amend DVO
		expect_status 5
		expect_stderr_has "main/.git/$lock.lock is "
		rm "../main/.git/$lock.lock"
	done
}

# --- a killed process ------------------------------------------------------------

# Kill an amend just after the call that FAULT_LOG shows as $1.
kill_after() {
	_call=$1
	set -- afspraak amend dvo-bouwtoezicht --set verkorte_titel=DVO -m 'Wordt DVO'
	cp -a . "$CASE/pristine"
	run_fault count 0 "$@"
	_nth=$(sed -n "s,^\([0-9]*\) $_call\$,\1,p" "$CASE/fault.log")
	[ -n "$_nth" ] || fail "no call '$_call'"
	_restore
	run_fault killafter "$_nth" "$@"
	expect_status 137
}

test_own_locks_are_taken_over() {
	make_register
	kill_after 'open /.git/refs/heads/main.lock'
	[ -e .git/index.lock ] && [ -e .git/refs/heads/main.lock ] || fail 'it left no locks'
	snapshot
	run amend Anders
	expect_status 0
	[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
	[ "$(git rev-list --count HEAD)" -eq 2 ] || fail 'not one commit'
}

# The lock of a git command that began after the process was killed.
test_a_later_lock_is_not_taken_over() {
	make_register
	kill_after 'unlink /.git/index.lock'
	[ -s .git/afspraak/lock ] || fail 'there are no notes'
	: >.git/index.lock
	run amend Anders
	expect_status 5
	[ -e .git/index.lock ] || fail "git's lock is gone"
}

test_an_empty_branch_lock_that_is_open_is_not_taken_over() {
	make_register
	kill_after 'open /.git/refs/heads/main.lock'
	run amend Anders 8>>.git/refs/heads/main.lock
	expect_status 5
	expect_stderr_has "the branch is locked: $PWD/.git/refs/heads/main.lock is"
	[ -e .git/refs/heads/main.lock ] || fail 'the lock is gone'
	run amend Anders
	expect_status 0
	[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
}

# The user went on after the kill: their edit is neither lost nor hidden.
test_an_edit_after_a_kill_is_kept() {
	make_register
	kill_after 'rename /.git/refs/heads/main'
	echo '# mijn werk' >>afspraken/2024/dvo-bouwtoezicht.yaml
	run afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Daarna'
	expect_status 0
	grep -q '# mijn werk' afspraken/2024/dvo-bouwtoezicht.yaml || fail 'the edit is lost'
	[ "$(git status --porcelain)" = ' M afspraken/2024/dvo-bouwtoezicht.yaml' ] || fail "$(git status --porcelain)"
}

# --- two at a time -----------------------------------------------------------------

# Have an amend wait for git's index lock while it holds the register's: $HOLDER.
start_holder() {
	: >.git/index.lock
	amend DVO >"$CASE/holder.out" 2>&1 &
	HOLDER=$!
	until grep -q '^holder' .git/afspraak/lock 2>/dev/null; do
		sleep 0.02
	done
	HOLDER_PID=$(sed -n 's/^holder //p' .git/afspraak/lock)
}

test_a_stopped_process_keeps_its_lock() {
	make_register
	start_holder
	kill -STOP "$HOLDER_PID"
	rm .git/index.lock
	run afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Ook'
	_status=$STATUS
	kill -CONT "$HOLDER_PID"
	wait "$HOLDER" || fail "the stopped process fails: $(cat "$CASE/holder.out")"
	[ "$_status" -eq 5 ] || fail 'the lock of a living process is taken over'
	expect_stderr_has "being changed by process $HOLDER_PID: its lock $PWD/.git/afspraak/lock is 1"
	expect_stderr_has 'seconds old, made by'
	expect_stderr_has 'try again when it is done'
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

# Asked to end, it ends; but not between two steps.
test_a_signal_leaves_nothing_behind() {
	make_register
	start_holder
	kill -TERM "$HOLDER_PID"
	_status=0
	wait "$HOLDER" || _status=$?
	[ "$_status" -eq 143 ] || fail "status $_status: $(cat "$CASE/holder.out")"
	rm .git/index.lock
	expect_nothing_changed
}

test_writers_of_different_records() {
	make_register
	for _writer in 1 2 3; do
		(
			for _i in 1 2 3 4 5 6 7 8; do
				afspraak add "partij/p-$_writer-$_i" --set naam=Partij --set type=privaat -m Nieuw ||
					echo "failed $_writer $_i"
			done
		) >"$CASE/writer.$_writer" 2>&1 &
	done
	wait
	! grep -h failed "$CASE"/writer.* || fail "$(cat "$CASE"/writer.*)"
	[ "$(git rev-list --count HEAD)" -eq 25 ] || fail 'a commit is lost'
	[ "$(git ls-files partijen | wc -l)" -eq 26 ] || fail 'a record is lost'
	[ -z "$(_work_tree_status)$(leftovers)" ] || fail 'work tree or index do not follow'
}

# git commits another file over and over while a record is amended over and
# over. Either may find the other's lock, as often as the machine has it: how
# many get through says nothing. What was said to be done is done, and each gets
# through as soon as it is alone.
test_git_at_the_same_time() {
	make_register
	(
		for _i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			echo "$_i" >note
			if git add note && git commit -q -m "git $_i"; then
				echo "done $_i"
			fi
		done
	) >"$CASE/git.out" 2>&1 &
	for _i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		run amend "keer-$_i"
		case $STATUS in
		0) _last=keer-$_i && echo "done $_i" >>"$CASE/ours.out" ;;
		5) expect_stderr_has 'nothing was written' ;;
		*) fail 'fails in another way than by a lock' ;;
		esac
	done
	wait
	_last=keer-21
	run amend $_last
	expect_status 0
	echo 'done 21' >>"$CASE/ours.out"
	echo 21 >note
	git add note
	git commit -q -m 'git 21'
	_ours=$(grep -c '^done' "$CASE/ours.out")
	_gits=$(($(grep -c '^done' "$CASE/git.out" || :) + 1))
	[ "$(git log --format=%s | grep -c '^Wordt')" -eq "$_ours" ] || fail 'a commit of ours is lost'
	[ "$(git log --format=%s | grep -c '^git ')" -eq "$_gits" ] || fail 'a commit of git is lost'
	git show HEAD:afspraken/2024/dvo-bouwtoezicht.yaml | grep -q "verkorte_titel: $_last\$" ||
		fail 'the last value is lost'
	git diff --quiet -- afspraken || fail 'the work tree does not follow'
	git diff --cached --quiet -- afspraken || fail 'the index does not follow'
	git fsck --strict --no-dangling --no-progress || fail 'git fsck'
	[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
}

run_tests "$@"
