#!/bin/sh
# A disk that fails, is full or may not be written: exit status 6 and one line
# with the reason; the register is unharmed, nothing is left behind, and the
# next change works. What fails after the commit stands is a warning.
#
# Every call of an amend fails in every mode. The other commands write in the
# same way: of their calls every seventh fails.
. "${0%/*}/../lib.sh"

OTHER=taak/bouwtoezicht SAME=dvo-bouwtoezicht

expect_one_line() {
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'the message is not one line'
	grep -q "$1" "$ERR" || fail "the message is no '$1'"
}

# What cannot be removed is left: it is taken away, or forgiven, later.
expect_nothing_left() {
	_left=$(leftovers | grep -v '/\.git/afspraak/lock$') || :
	case $FAULT_AT in
	*' unlink '* | *' close '* | *' ftruncate '*) ;;
	*) [ -z "$_left" ] || fail "left behind: $_left" ;;
	esac
}

reasons='Input/output error\|No space left on device\|Permission denied\|failed to \|could not \|cannot '

after_fault() {
	_at=$COMMAND
	case $STATUS,$(_head) in
	6,"$OLD")
		expect_one_line "^afspraak: .*\($reasons\)"
		_status=$(_work_tree_status)
		[ -z "$_status" ] || fail "the work tree is changed: $_status"
		;;
	0,"$NEW")
		[ ! -s "$ERR" ] || expect_one_line "^afspraak: warning: .*\($reasons\)"
		;;
	*) fail "HEAD is $(_head)" ;;
	esac
	expect_nothing_left
	expect_next_change "$OTHER"
	case $FAULT_AT in
	*' /.git/objects/'*) ;; # nothing refers to them yet
	*) ! git cat-file -e "HEAD:afspraken/2024/$SAME.yaml" 2>/dev/null || expect_next_change "$SAME" ;;
	esac
	expect_clean
}

expect_next_change() {
	run afspraak amend "$1" --set 'opmerkingen=weer goed' -m 'Daarna'
	[ "$STATUS" -eq 0 ] && [ ! -s "$ERR" ] || fail "the next change fails after: $_at"
}

expect_clean() {
	_status=$(_work_tree_status)
	[ -z "$_status" ] || fail "work tree or index are stale after: $_at
$_status"
	_left=$(leftovers | grep -v '/objects/tmp_object_git2_') || :
	[ -z "$_left" ] || fail "left behind after: $_at
$_left"
	git fsck --strict --no-dangling --no-progress >"$CASE/fsck" 2>&1 || fail "git fsck after: $_at
$(cat "$CASE/fsck")"
}

each_failure() {
	OLD=$(_head)
	rm -rf "$CASE/undisturbed"
	cp -a . "$CASE/undisturbed"
	NEW=$(cd "$CASE/undisturbed" && "$@" >&2 && git rev-parse HEAD)
	for _failure in $MODES; do
		each_fault "$_failure" -- "$@"
		_restore
	done
}

amend_in() {
	make_register
	MODES=$1 each_failure afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
}

test_amend_eio() {
	amend_in eio
}

test_amend_enospc() {
	amend_in enospc
}

test_amend_eacces() {
	amend_in eacces
}

test_amend_eioread() {
	amend_in eioread
}

test_add() {
	make_register
	FAULT_STRIDE=7 MODES='eio enospc eioread' each_failure afspraak add partij/waterschap-voorbeeld \
		--set 'naam=Waterschap Voorbeeld' --set type=waterschap -m 'Nieuwe partij'
}

test_remove() {
	make_register
	FAULT_STRIDE=7 MODES='eio enospc eioread' each_failure afspraak remove "$SAME" -m 'Bij vergissing'
}

test_attach() {
	make_register
	echo tekst >"$CASE/dvo.txt"
	FAULT_STRIDE=7 MODES='eio enospc eioread' each_failure afspraak attach "$SAME" "$CASE/dvo.txt" -m 'Tekst'
}

# Without a first commit the repository goes again, and so does its directory.
after_init() {
	_at=$COMMAND
	case $STATUS in
	6)
		expect_one_line "^afspraak: .*\($reasons\)"
		case $FAULT_AT in
		*' unlink '* | *' rmdir '*) ;;
		*) [ ! -e reg ] || fail 'a part of the register is left' ;;
		esac
		run afspraak init reg --from "$CASE/source" -m 'Begin'
		[ "$STATUS" -eq 0 ] || fail "init cannot be run again after: $_at"
		;;
	0) [ ! -s "$ERR" ] || expect_one_line "^afspraak: warning: .*\($reasons\)" ;;
	*) fail 'the wrong status' ;;
	esac
	cd reg
	case $FAULT_AT in # could not be removed; the next init would
	*/.git.afspraak-tmp) rm -rf .git.afspraak-tmp ;;
	esac
	[ "$(_head)" = "$NEW" ] || fail "HEAD is not the change after: $_at"
	expect_next_change "$OTHER"
	expect_clean
	cd ..
}

test_init() {
	mkdir "$CASE/source" "$CASE/template"
	git config --global init.templateDir "$CASE/template"
	(cd "$CASE/source" && _write_records && rm -r afspraken)
	afspraak init "$CASE/undisturbed" --from "$CASE/source" -m 'Begin'
	NEW=$(git -C "$CASE/undisturbed" rev-parse HEAD)
	after_fault() { after_init; }
	for _failure in eio enospc; do
		FAULT_STRIDE=7 each_fault "$_failure" -- afspraak init reg --from "$CASE/source" -m 'Begin'
		_restore
	done
}

# --- real disks ------------------------------------------------------------------

# With some pages left and no more, for every number of pages until it succeeds.
test_full_disk() {
	mkdir disk
	mount -t tmpfs -o size=2m tmpfs disk 2>/dev/null || skip 'no file system can be mounted here'
	trap 'umount -l "$CASE/work/disk"' EXIT
	mkdir disk/reg
	cd disk/reg
	make_register
	OLD=$(_head)
	_pages=0 STATUS=6
	while [ "$STATUS" -ne 0 ]; do
		dd if=/dev/zero of=../fill bs=4k status=none 2>/dev/null || :
		truncate -s -$((_pages * 4096)) ../fill
		run afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
		rm ../fill
		[ "$_pages" -gt 0 ] || [ "$STATUS" -eq 6 ] || fail 'a full disk is no failure'
		if [ "$STATUS" -ne 0 ]; then
			expect_status 6
			expect_one_line '^afspraak: .*\(No space left on device\|failed to \|could not \)'
			expect_nothing_changed_but_objects
		fi
		_pages=$((_pages + 1))
		[ "$_pages" -lt 40 ] || fail 'it never succeeds'
	done
	_at=$COMMAND
	expect_next_change "$SAME"
	expect_clean
}

expect_nothing_changed_but_objects() {
	[ "$(_head)" = "$OLD" ] || fail 'HEAD has moved'
	[ -z "$(_work_tree_status)" ] || fail "work tree or index are changed: $(_work_tree_status)"
	[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
}

# Permissions bind root too without capabilities.
unprivileged() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --inh-caps=-all --bounding-set=-all "$@"
	else
		"$@"
	fi
}

test_read_only() {
	make_register
	OLD=$(_head)
	unprivileged true 2>/dev/null || skip 'capabilities cannot be dropped here'
	for _directory in .git .git/objects .git/refs/heads; do
		find "$_directory" -type d -exec chmod a-w {} +
		run unprivileged afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
		chmod -R u+w "$_directory"
		expect_status 6
		expect_one_line '^afspraak: .*: .*\(Permission denied\|failed to \|could not \|Failed to \)'
		expect_nothing_changed_but_objects
	done
	run unprivileged afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
	expect_status 0
}

# The commit stands; the files follow as soon as they can be written.
test_read_only_work_tree() {
	make_register
	unprivileged true 2>/dev/null || skip 'capabilities cannot be dropped here'
	chmod a-w afspraken/2024
	run unprivileged afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Verkorte titel'
	expect_status 0
	expect_one_line "^afspraak: warning: cannot write afspraken/2024/$SAME.yaml: Permission denied; the commit stands"
	[ "$(git rev-list --count HEAD)" -eq 2 ] || fail 'there is no commit'
	run unprivileged afspraak amend "$OTHER" --set opmerkingen=ja -m 'Daarna'
	expect_status 6
	expect_one_line "^afspraak: cannot write afspraken/2024/$SAME.yaml: Permission denied"
	chmod u+w afspraken/2024
	_at=$COMMAND
	expect_next_change "$OTHER"
	expect_clean
}

test_unreadable_repository() {
	make_register
	unprivileged true 2>/dev/null || skip 'capabilities cannot be dropped here'
	for _file in .git/HEAD .git/refs/heads/main .git/objects; do
		chmod a-rx "$_file"
		run unprivileged afspraak list
		chmod u+rwX "$_file"
		[ "$STATUS" -eq 6 ] || [ "$STATUS" -eq 3 ] || fail "$_file cannot be read"
		expect_one_line '^afspraak: '
	done
}

test_standard_output_is_full() {
	make_register
	for _command in list "show $SAME" log overview 'overview --format html' check "explain $SAME" \
		'search bouw' version help 'list -h' --help 'check --explain missing-field' \
		"amend $SAME --set verkorte_titel=DVO -m Kort -n" "amend $SAME --set verkorte_titel=DVO -m Kort"; do
		_status=0
		# shellcheck disable=SC2086 # words
		afspraak $_command >/dev/full 2>"$ERR" || _status=$?
		grep -v ' errors, ' "$ERR" >"$CASE/message" || :
		[ "$_status" -eq 6 ] || fail "$_command: status $_status"
		[ "$(cat "$CASE/message")" = 'afspraak: cannot write to standard output: No space left on device' ] ||
			fail "$_command: $(cat "$CASE/message")"
	done
}

# --- objects that cannot be read -----------------------------------------------------

object_of() {
	git rev-parse "$1" | sed 's,^..,.git/objects/&/,'
}

spoil() {
	case $2 in
	missing) rm -f "$1" ;;
	empty) chmod u+w "$1" && : >"$1" ;;
	garbage) chmod u+w "$1" && echo rommel >"$1" ;;
	other) chmod u+w "$1" && cp "$(object_of HEAD:register.yaml)" "$1" ;;
	esac
}

# Every command on a spoilt repository ends in a status of its own.
answers() {
	_expected=$1
	shift
	run afspraak "$@"
	case " $_expected " in
	*" $STATUS "*) ;;
	*) fail "status is none of $_expected ($_way)" ;;
	esac
}

test_unreadable_record() {
	make_register
	_object=$(object_of "HEAD:taken/bouwtoezicht.yaml")
	cp "$_object" "$CASE/object"
	for _way in missing empty garbage other; do
		spoil "$_object" "$_way"
		answers 6 show "$OTHER"
		expect_one_line '^afspraak: taken/bouwtoezicht.yaml: cannot read object'
		answers 0 list taken
		# Whether an object is what its name says is computed for one record and
		# by verify, as git does it; not when all are read.
		test "$_way" = other ||
			expect_one_line '^afspraak: warning: taken/bouwtoezicht.yaml: cannot read object .*; left out'
		answers 1 verify
		answers 0 show "$SAME"
		answers 0 list
		answers 0 search bouw
		answers 0 explain "$SAME"
		answers 0 log
		answers '0 1' overview --format json
		test "$_way" = other || expect_stdout_has 'taken/bouwtoezicht.yaml'
		answers '0 1' check
		answers 6 amend "$OTHER" --set opmerkingen=ja -m 'Ja'
		answers 0 amend partij/od-voorbeeld --set "opmerkingen=$_way" -m 'Ja'
		rm -f "$_object"
		cp "$CASE/object" "$_object"
	done
	answers 0 amend "$OTHER" --set opmerkingen=ja -m 'Ja'
	git fsck --strict --no-dangling --no-progress
}

test_unreadable_commit_or_tree() {
	make_register
	for _revision in HEAD 'HEAD^{tree}' HEAD:taken; do
		_object=$(object_of "$_revision")
		cp "$_object" "$CASE/object"
		for _way in missing garbage other; do
			spoil "$_object" "$_way"
			for _command in list "show $OTHER" log overview 'diff HEAD' \
				"amend $OTHER --set opmerkingen=ja -m Ja"; do
				# shellcheck disable=SC2086 # words
				answers '2 6' $_command
				expect_one_line '^afspraak: .*cannot '
			done
			rm -f "$_object"
			cp "$CASE/object" "$_object"
		done
	done
	_at=$COMMAND
	expect_next_change "$OTHER"
	expect_clean
}

run_tests "$@"
