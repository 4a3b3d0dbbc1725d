# What script tests share. A test script is a list of functions test_*, each
# one case, and runs as `sh tests/cmd/NAME.sh [test_CASE]...`:
#
#	. "${0%/*}/../lib.sh"
#
#	test_amend_changes_one_line() {
#		make_register
#		run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m 'Opgezegd'
#		expect_status 0
#		expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
#		expect_patch <<-'EOF'
#			-status: van_kracht
#			+status: opgezegd
#		EOF
#	}
#
#	run_tests "$@"
#
# Each case runs in a subshell under `set -e`, in an empty directory outside
# any repository, with a home of its own, and ends at its first failure. Output
# is TAP, which tests/run reads.
#
# AFSPRAAK          the program under test, absolute; `afspraak` on PATH is the same
# SRCDIR            the top of the sources (may be read-only)
# CASE              a directory for the case's own files, beside the current one
# AFSPRAAK_TEST_KEEP=1 keeps the scratch directory and says where it is

_keep=${AFSPRAAK_TEST_KEEP:-}
SRCDIR=$(cd "${0%/*}/../.." && pwd) || exit 1
AFSPRAAK=${AFSPRAAK:-$SRCDIR/.build/release/afspraak}
export SRCDIR AFSPRAAK PATH="${AFSPRAAK%/*}:$PATH"
# shellcheck source=tests/env.sh
. "$SRCDIR/tests/env.sh"

# --- running the cases -------------------------------------------------------

# The space in the name finds unquoted paths.
_scratch=$(mktemp -d "${TMPDIR:-/tmp}/afspraak test.XXXXXX") || exit 1

_clean_up() {
	if [ -n "$_keep" ]; then
		echo "# kept: $_scratch"
	else
		chmod -R u+rwX "$_scratch"
		rm -rf "$_scratch"
	fi
}
trap _clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

_start_case() {
	CASE=$_scratch/$1
	OUT=$CASE/stdout ERR=$CASE/stderr
	COMMAND='' STATUS=''
	mkdir -p "$CASE/home" "$CASE/work"
	cd "$CASE/work" || exit 1
	# git and libgit2 read the same user configuration: as good as none, until a
	# test writes it. What runs beside a test would be seen in what it leaves behind.
	export HOME="$CASE/home" GIT_CONFIG_GLOBAL="$CASE/home/.gitconfig"
	printf '[maintenance]\n\tauto = false\n' >"$GIT_CONFIG_GLOBAL"
}

# Why a case failed: its own words, or else the command that `set -e` ended at.
_explain_failure() {
	cat "$1/log"
	if [ ! -e "$1/failed" ]; then
		echo "a command failed; the last lines of the trace:"
		tail -n 12 "$1/trace"
	fi
}

run_tests() {
	_all=$(sed -n 's/^\(test_[A-Za-z0-9_]*\)().*/\1/p' "$0")
	_twice=$(printf '%s\n' "$_all" | sort | uniq -d)
	if [ -n "$_twice" ]; then
		echo "Bail out! defined twice: $_twice"
		exit 1
	fi
	if git -C "$_scratch" rev-parse --git-dir >/dev/null 2>&1; then
		echo "Bail out! $_scratch is inside a repository; set TMPDIR"
		exit 1
	fi
	# shellcheck disable=SC2086 # names without spaces
	[ $# -gt 0 ] || set -- $_all
	_n=0 _failed=0
	for _test; do
		_n=$((_n + 1))
		_name=$(printf '%s' "${_test#test_}" | tr _ ' ')
		mkdir "$_scratch/$_n"
		(_start_case "$_n"; set -ex; "$_test") \
			</dev/null >"$_scratch/$_n/log" 2>"$_scratch/$_n/trace"
		case $? in
		0) echo "ok $_n - $_name" ;;
		77) echo "ok $_n - $_name # SKIP $(tail -n 1 "$_scratch/$_n/log")" ;;
		*)
			_failed=$((_failed + 1))
			echo "not ok $_n - $_name"
			_explain_failure "$_scratch/$_n" | sed 's/^/# /'
			;;
		esac
	done
	echo "1..$_n"
	[ "$_failed" -eq 0 ] && [ "$_n" -gt 0 ]
	exit
}

# End the case: skip WHY, or fail WHY with the last command and what it said.
skip() {
	echo "$*"
	exit 77
}

skip_as_root() {
	[ "$(id -u)" -ne 0 ] || skip 'permissions do not bind root'
}

fail() {
	{ set +x; } 2>/dev/null
	echo "$*"
	if [ -n "$COMMAND" ]; then
		echo "command: $COMMAND"
		echo "status: $STATUS"
		_show stdout "$OUT"
		_show stderr "$ERR"
	fi
	: >"$CASE/failed"
	exit 1
}

_show() {
	[ ! -s "$2" ] || { echo "$1:" && head -n 60 "$2" | sed 's/^/  /'; }
}

# --- running a command -------------------------------------------------------

# Run a command or a function: its output goes to the files $OUT and $ERR, its
# exit status to $STATUS. For a variable of its own: run env NAME=VALUE afspraak ...
run() {
	{ set +x; } 2>/dev/null         # no trace in a function's stderr
	COMMAND=$* STATUS=0
	"$@" >"$OUT" 2>"$ERR" || STATUS=$?
	[ "$STATUS" -ne 99 ] || fail 'a sanitizer reports'
	set -x
}

expect_status() {
	[ "$STATUS" -eq "$1" ] || fail "expected exit status $1"
}

# The whole output, from standard input; `expect_stdout </dev/null` for none.
expect_stdout() {
	_same "$OUT" 'stdout is not as expected'
}

expect_stderr() {
	_same "$ERR" 'stderr is not as expected'
}

# The whole content of a file, from standard input.
expect_file() {
	_same "$1" "$1 is not as expected"
}

_same() {
	cat >"$CASE/expected"
	diff -u --label expected --label actual "$CASE/expected" "$1" || fail "$2"
}

# A text within one line of the output.
expect_stdout_has() {
	grep -F -q -e "$1" "$OUT" || fail "stdout lacks: $1"
}

expect_stdout_lacks() {
	! grep -F -q -e "$1" "$OUT" || fail "stdout should not have: $1"
}

expect_stderr_has() {
	grep -F -q -e "$1" "$ERR" || fail "stderr lacks: $1"
}

# A jq expression on stdout, strings without quotes: json '.records[0].id'
json() {
	jq -r "$1" "$OUT" || fail 'stdout is not the JSON expected'
}

expect_json() {
	_value=$(json "$1") || fail "no $1 in the JSON"
	[ "$_value" = "$2" ] || fail "$1 is '$_value', expected '$2'"
}

# Let git's editor be a shell script, in which "$1" is the file to edit.
with_editor() {
	printf '#!/bin/sh\n%s\n' "$1" >"$CASE/editor"
	chmod +x "$CASE/editor"
	export GIT_EDITOR="\"$CASE/editor\""
}

# Move the clock: `today` and the time of new commits (noon UTC).
clock() {
	AFSPRAAK_TODAY=$1
	SOURCE_DATE_EPOCH=$(date -u -d "$1 12:00" +%s)
}

# --- registers ---------------------------------------------------------------

# A case that lost its way must not write into somebody's repository.
_in_scratch() {
	case $(pwd -P)/ in
	"$(cd "${_scratch:?}" && pwd -P)"/*) ;;
	*)
		echo "# not in the scratch directory: $PWD" >&2
		return 1
		;;
	esac
}

# Commit everything here with git itself, at the time of the clock.
commit_all() {
	_in_scratch || return 1
	git add -A
	GIT_AUTHOR_DATE="@$SOURCE_DATE_EPOCH +0000" GIT_COMMITTER_DATE="@$SOURCE_DATE_EPOCH +0000" \
		git commit -q -m "$1"
}

# Make a small sound register in the current directory, the top of a new
# repository, in one commit of 2024-12-02; then take a snapshot.
make_register() {
	_in_scratch || return 1
	git init -q -b main --template=
	_write_records
	_epoch=$SOURCE_DATE_EPOCH
	SOURCE_DATE_EPOCH=1733140800
	commit_all 'Eerste registratie'
	SOURCE_DATE_EPOCH=$_epoch
	snapshot
}

_write_records() {
	mkdir -p partijen taken afspraken/2024
	cat >register.yaml <<-'EOF'
		schema: 1
		organisatie: od-voorbeeld
		taal: nl
	EOF
	cat >partijen/od-voorbeeld.yaml <<-'EOF'
		naam: Omgevingsdienst Voorbeeld
		type: omgevingsdienst
	EOF
	cat >partijen/gemeente-voorbeeld.yaml <<-'EOF'
		naam: Gemeente Voorbeeld
		type: gemeente
	EOF
	cat >taken/bouwtoezicht.yaml <<-'EOF'
		naam: Bouwtoezicht
		aard: taak
		bevoegd_gezag: [gemeente-voorbeeld]
		belegd_bij: [gemeente-voorbeeld]
		wijze: uitgevoerd_door_ander
	EOF
	cat >afspraken/2024/dvo-bouwtoezicht.yaml <<-'EOF'
		# Overgenomen uit het archief.
		titel: Dienstverleningsovereenkomst bouwtoezicht
		soort: dienstverleningsovereenkomst
		status: van_kracht
		partijen:
		  - partij: od-voorbeeld
		    rol: opdrachtgever
		  - partij: gemeente-voorbeeld
		    rol: uitvoerder
		taken: [bouwtoezicht]
		datum_ingang: 2024-01-01
		datum_einde: 2026-12-31   # eerste termijn
		verlenging:
		  wijze: stilzwijgend
		  duur: P1Y
		opzegtermijn: P6M
		documenten:
		  - titel: Getekende overeenkomst
		    url: https://example.org/dvo-bouwtoezicht.pdf
	EOF
}

# The same with records of every kind of value, and of what is hard to write, in a
# second commit.
make_full_register() {
	make_register
	cat >taken/lastig.yaml <<-'EOF'
		# commentaar
		naam: "Een \"lastige\" naam: met, komma; en =SOM(A1)"
		omschrijving: |
		  Twee

		  regels
		aard: taak
		wijze: uitgevoerd_door_ander
		vth_soort: [toezicht, handhaving]
		deskundigheidsgebied: nvt
		belegd_bij: onbekend
		bronnen:
		  - omschrijving: "Bron: [a, b] {c}"
		    vindplaats: 'it''s'
		opmerkingen: "=1+1"
	EOF
	cat >afspraken/2024/vol.yaml <<-'EOF'
		titel: Vol 😀
		kenmerk: 007
		soort: convenant
		status: van_kracht
		partijen:
		  - partij: od-voorbeeld
		    rol: deelnemer
		  - {partij: gemeente-voorbeeld}
		taken: [lastig, bouwtoezicht]
		verlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 3}
		vergoeding: {grondslag: uren, bedrag_eur: 10.50, jaar: 2024}
		evaluatie: nvt
	EOF
	commit_all 'Meer'
	snapshot
}

# What an unfinished or killed write leaves behind, here and in the git
# directory, where the program keeps only an empty lock file and the index.
leftovers() {
	_gitdir=$(git rev-parse --absolute-git-dir 2>/dev/null) || _gitdir=$PWD
	{
		find "$PWD" "$_gitdir" \( -name '*.lock' -o -name '*tmp*' -o -name '*~' \) -print
		[ ! -d "$_gitdir/afspraak" ] ||
			find "$_gitdir/afspraak" -type f ! \( -name lock -size 0 \) \
				! -name '*index.sqlite' ! -name '*index.sqlite-wal' ! -name '*index.sqlite-shm' -print
	} | sort -u
}

_work_tree_status() {
	[ "$(git rev-parse --is-inside-work-tree 2>/dev/null)" != true ] ||
		GIT_OPTIONAL_LOCKS=0 git status --porcelain --untracked-files=all --ignored
}

# Everything that a command which changes nothing leaves as it was. Objects that
# nothing refers to are no change.
_state() {
	if _gitdir=$(git rev-parse --absolute-git-dir 2>/dev/null); then
		git for-each-ref
		git ls-files --stage
		(cd "$_gitdir" && find . -path ./objects -prune -o -type f ! -name index ! -path './afspraak*' \
			-exec sha256sum {} + | sort -k 2)
		_work_tree_status
	fi
	find . -name .git -prune -o -printf '%M %p %l\n' | sort -k 2
	find . -name .git -prune -o -type f -exec sha256sum {} + | sort -k 2
	leftovers
}

_head() {
	git rev-parse -q --verify 'HEAD^{commit}' 2>/dev/null || echo none
}

# Remember the state of the repository and of the current directory, for
# expect_nothing_changed and expect_one_commit.
snapshot() {
	{ set +x; } 2>/dev/null
	_state >"$CASE/before.state"
	_work_tree_status >"$CASE/before.status"
	leftovers >"$CASE/before.leftovers"
	_before=$(_head)
	set -x
}

expect_nothing_changed() {
	_state >"$CASE/after.state"
	diff -u --label before --label after "$CASE/before.state" "$CASE/after.state" ||
		fail 'something changed'
}

# Exactly one commit on top of the snapshot, of exactly these paths (from the
# top of the repository); work tree and index follow it, and nothing else moved.
# Then takes a new snapshot.
expect_one_commit() {
	_after=$(_head)
	_parents=$(git rev-list --parents -n 1 HEAD) || fail 'there is no commit'
	[ "$_before" != none ] || _before=
	[ "$_parents" = "$_after${_before:+ $_before}" ] ||
		fail "HEAD is $_parents, expected one commit on ${_before:-nothing}"
	printf '%s\n' "$@" | sort >"$CASE/expected"
	git diff-tree -r --root --no-commit-id --name-only --no-renames -z HEAD | tr '\0' '\n' |
		sort >"$CASE/paths"
	diff -u --label expected --label committed "$CASE/expected" "$CASE/paths" ||
		fail 'the commit is not of the paths expected'
	_work_tree_status | diff -u --label 'status before' --label after "$CASE/before.status" - ||
		fail 'work tree or index do not follow the commit'
	leftovers | diff -u --label 'left before' --label after "$CASE/before.leftovers" - ||
		fail 'something is left behind'
	snapshot
}

# The lines that the last commit took out and put in, from standard input.
expect_patch() {
	git diff-tree -p -U0 --root --no-commit-id --no-renames HEAD |
		awk '/^diff / { hunk = 0 } hunk && !/^@@/ { print } /^@@/ { hunk = 1 }' >"$CASE/patch"
	_same "$CASE/patch" 'the commit changes other lines'
}

# The message of the last commit, from standard input.
expect_message() {
	git log -1 --format=%B >"$CASE/message"
	_same "$CASE/message" 'the commit message is not as expected'
}

# --- faults ------------------------------------------------------------------

# Run a program whose Nth change to a file below the current directory goes
# wrong: run_fault MODE N CMD... (modes: tests/shim/fault.c). Sets $FAULT_AT to
# the call that went wrong, empty when the program made fewer than N.
run_fault() {
	_mode=$1 _nth=$2
	shift 2
	rm -f "$CASE/fault.log"
	run env "LD_PRELOAD=${FAULT_SO:-${AFSPRAAK%/*}/tests/fault.so}" FAULT_DIR="$PWD" \
		FAULT_MODE="$_mode" FAULT_NTH="$_nth" FAULT_LOG="$CASE/fault.log" "$@"
	FAULT_AT=$(sed -n 's/ <-- .*//p' "$CASE/fault.log" 2>/dev/null || :)
	COMMAND="$* # $_mode at $_nth: ${FAULT_AT:-not reached}"
}

# each_fault MODE -- CMD...: let CMD's 1st, 2nd, 3rd ... change go wrong, each
# time from the same files in the current directory, until CMD gets through
# without meeting the fault; then it must succeed. After each fault the shell
# function after_fault N says what must hold ($STATUS, $FAULT_AT, $FAULT_MODE).
# FAULT_STRIDE=K lets only every Kth go wrong.
each_fault() {
	FAULT_MODE=$1 _each=1
	shift 2
	rm -rf "$CASE/pristine"
	cp -a . "$CASE/pristine"
	while run_fault "$FAULT_MODE" "$_each" "$@" && [ -n "$FAULT_AT" ]; do
		after_fault "$_each"
		_each=$((_each + ${FAULT_STRIDE:-1}))
		[ "$_each" -le 2000 ] || fail 'the faults do not end'
		_restore
	done
	expect_status 0
	[ "$_each" -gt 1 ] || fail 'no fault was met'
}

_restore() {
	find . -mindepth 1 -maxdepth 1 -exec rm -rf {} +
	cp -a "$CASE/pristine/." .
	[ ! -e .git ] || git update-index -q --refresh
}
