#!/bin/sh
# --sign and --no-sign, and what log says of signatures: git's word counts.

# shellcheck source=tests/lib.sh
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml
make_key() {
	ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$CASE/$1"
}

# A register whose keeper signs with the key `registrar`, allowed from 2025 on.
make_signing_register() {
	export TMPDIR="$CASE"
	make_register
	make_key registrar
	git config --global gpg.format ssh
	git config --global user.signingKey "$CASE/registrar.pub"
	printf 'registrar@example.org namespaces="git",valid-after="20250101" %s\n' "$(cat "$CASE/registrar.pub")" \
		>"$CASE/allowed"
	git config --global gpg.ssh.allowedSignersFile "$CASE/allowed"
	snapshot
}

scratch_is_clean() {
	! ls -d "$TMPDIR"/afspraak.* 2>/dev/null || fail 'a temporary directory is left behind'
}

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
	expect_stdout </dev/null
	expect_nothing_changed
	scratch_is_clean
}

# The signature of the last commit in log is $1; git says $2.
expect_signature() {
	run afspraak log -n 1 --format json
	expect_status 0
	expect_json '.entries[0].signature' "$1"
	[ "$(git log -1 --format=%G?)" = "$2" ] || fail "git says $(git log -1 --format=%G?), expected $2"
	scratch_is_clean
}

test_git_accepts_our_signature() {
	make_signing_register
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m 'Opgezegd' --sign
	expect_status 0
	expect_one_commit "$DVO"
	scratch_is_clean
	run git verify-commit HEAD
	expect_status 0
	expect_stderr_has 'Good "git" signature for registrar@example.org'
	expect_signature good G
	git fsck --strict
	run afspraak log -n 1 --lang nl
	expect_stdout_has 'Handtekening: goed, van registrar@example.org'
	run afspraak log -n 1 --lang en
	expect_stdout_has 'Signature:    good, by registrar@example.org'
	run afspraak log -n 1 --format csv
	expect_stdout_has ',good,'
}

test_every_change_signs() {
	make_signing_register
	printf 'naam: Nieuw\ntype: gemeente\n' >"$CASE/nieuw.yaml"
	echo tekst >"$CASE/b.txt"
	run afspraak add partij/nieuw -f "$CASE/nieuw.yaml" -m x --sign
	expect_status 0
	git verify-commit HEAD
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt" -m x --sign
	expect_status 0
	git verify-commit HEAD
	run afspraak remove partij/nieuw -m x --sign
	expect_status 0
	git verify-commit HEAD
	run afspraak init "$CASE/nieuw" --sign
	expect_status 0
	git -C "$CASE/nieuw" verify-commit HEAD
	scratch_is_clean
}

test_the_configuration_decides() {
	make_signing_register
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m x
	expect_status 0
	expect_signature none N
	git config --global commit.gpgSign true
	run afspraak amend dvo-bouwtoezicht --set status=van_kracht -m x
	expect_status 0
	expect_signature good G
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m x --no-sign
	expect_status 0
	expect_signature none N
	snapshot
	run afspraak amend dvo-bouwtoezicht --set titel=Anders -m x --no-sign --sign
	refused 2 '--sign and --no-sign exclude each other'
}

test_a_key_in_the_agent() {
	make_signing_register
	agent=$(ssh-agent -a "$CASE/agent" | sed -n 's/^SSH_AGENT_PID=\([0-9]*\).*/\1/p')
	trap 'kill "$agent"' EXIT
	export SSH_AUTH_SOCK="$CASE/agent"
	ssh-add -q "$CASE/registrar"
	rm "$CASE/registrar"
	for value in "key::$(cat "$CASE/registrar.pub")" "$(cat "$CASE/registrar.pub")" "$CASE/registrar.pub"; do
		git config --global user.signingKey "$value"
		run afspraak amend dvo-bouwtoezicht --set "opmerkingen=$value" -m x --sign
		expect_status 0
		expect_one_commit "$DVO"
		expect_signature good G
	done
	ssh-add -q -D
	snapshot
	git config --global user.signingKey "key::$(cat "$CASE/registrar.pub")"
	run afspraak amend dvo-bouwtoezicht --set titel=Anders -m x --sign
	refused 6 "'ssh-keygen' did not sign: "
	expect_stderr_has "'ssh-add -L' lists the keys"
}

test_no_signature_no_change() {
	make_signing_register
	set -- amend dvo-bouwtoezicht --set titel=Anders -m x --sign
	git config --global user.signingKey "$CASE/weg.pub"
	run afspraak "$@"
	refused 2 "there is no key $CASE/weg.pub; nothing was written; git config user.signingKey"
	git config --global --unset user.signingKey
	run afspraak "$@"
	refused 2 'there is no signing key; nothing was written; git config user.signingKey'
	run afspraak "$@" --dry-run
	refused 2 'there is no signing key'
	echo geen sleutel >"$CASE/stuk"
	git config --global user.signingKey "$CASE/stuk"
	run afspraak "$@"
	refused 6 "'ssh-keygen' did not sign: "
	git config --global user.signingKey "$CASE/registrar"
	git config --global gpg.ssh.program no-such-program
	run afspraak "$@"
	refused 6 "cannot run 'no-such-program'"
	expect_stderr_has 'git config gpg.ssh.program'
	for program in false true; do
		git config --global gpg.ssh.program "$program"
		run afspraak "$@"
		refused 6 "$([ "$program" = true ] && echo 'made no signature' || echo 'it gave no reason')"
	done
	git config --global gpg.format openpgp
	run afspraak "$@"
	refused 2 'gpg.format is openpgp, and only ssh is supported; nothing was written; git config gpg.format ssh'
	git config --global --unset gpg.format
	run afspraak "$@"
	refused 2 'gpg.format is not set'
	with_editor 'echo reden >"$1"'
	run afspraak amend dvo-bouwtoezicht --set titel=Anders --sign
	refused 2 'gpg.format is not set'
}

test_relative_key_path_and_home() {
	make_signing_register
	cp "$CASE/registrar" "$CASE/registrar.pub" "$HOME"
	# shellcheck disable=SC2088 # it is git that expands it
	git config --global user.signingKey '~/registrar.pub'
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m x --sign
	expect_status 0
	expect_signature good G
	cp "$CASE/registrar" "$CASE/registrar.pub" .git
	git config --global user.signingKey .git/registrar.pub
	run afspraak -C afspraken amend dvo-bouwtoezicht --set status=van_kracht -m x --sign
	expect_status 0
	expect_signature good G
}

# Git's own commits: what git says of them, log says.
test_log_agrees_with_git() {
	make_signing_register
	make_key vreemd
	printf '\n# a\n' >>"$DVO"
	commit_all Zonder
	expect_signature none N
	git config --global commit.gpgSign true
	printf '# b\n' >>"$DVO"
	commit_all Getekend
	expect_signature good G
	git cat-file commit HEAD | sed 's/^Getekend/Vervalst/' >"$CASE/commit"
	git config --global user.signingKey "$CASE/vreemd.pub"
	printf '# c\n' >>"$DVO"
	commit_all Vreemd
	expect_signature unknown_key U
	run afspraak log -n 1
	expect_stdout_has "$(ssh-keygen -l -f "$CASE/vreemd.pub" | cut -d' ' -f2)"
	git cat-file commit HEAD | sed 's/^Vreemd/Vervalst/' >"$CASE/vreemd.commit"
	git reset -q --hard "$(git hash-object -t commit -w "$CASE/commit")"
	expect_signature bad B
	git reset -q --hard "$(git hash-object -t commit -w "$CASE/vreemd.commit")"
	expect_signature bad B
	! git verify-commit HEAD
}

test_the_key_must_be_allowed_at_the_time() {
	make_signing_register
	clock 2024-12-20
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m x --sign
	expect_status 0
	expect_signature unknown_key U
	clock 2025-02-01
	run afspraak amend dvo-bouwtoezicht --set status=van_kracht -m x --sign
	expect_status 0
	expect_signature good G
	cp "$CASE/registrar.pub" "$CASE/revoked"
	git config --global gpg.ssh.revocationFile "$CASE/revoked"
	expect_signature bad B
	git config --global --unset gpg.ssh.revocationFile
	git config --global gpg.ssh.allowedSignersFile "$CASE/weg"
	expect_signature unknown_key U
	git config --global --unset gpg.ssh.allowedSignersFile
	run afspraak log -n 1 --format json
	expect_json '.entries[0].signature' unknown_key
}

test_two_signatures_are_not_one() {
	make_signing_register
	run afspraak amend dvo-bouwtoezicht --set status=opgezegd -m x --sign
	git cat-file commit HEAD | sed '/^$/,$d' >"$CASE/commit"
	sed -n '/^gpgsig/,$p' "$CASE/commit" >"$CASE/again"
	{ cat "$CASE/commit" "$CASE/again" && git cat-file commit HEAD | sed -n '/^$/,$p'; } >"$CASE/twice"
	git reset -q --hard "$(git hash-object --literally -t commit -w "$CASE/twice")"
	case $(git log -1 --format=%G?) in
	G) expect_signature good G ;;
	*) expect_signature bad B ;;
	esac
}

test_no_signature_costs_no_process() {
	make_signing_register
	git config --global gpg.ssh.program no-such-program
	run afspraak log
	expect_status 0
	git -c gpg.ssh.program=ssh-keygen commit -q --allow-empty -S -m leeg
	run afspraak log
	expect_status 0
	printf '\n# a\n' >>"$DVO"
	git -c gpg.ssh.program=ssh-keygen commit -q -a -S -m getekend
	run afspraak log
	expect_status 6
	expect_stderr_has "cannot run 'no-such-program'"
	scratch_is_clean
}

after_fault() {
	git fsck --strict >"$CASE/fsck" 2>&1 || fail "$(cat "$CASE/fsck")"
	[ "$STATUS" -eq 0 ] || [ "$STATUS" -eq 6 ] || fail 'expected exit status 6'
	[ "$(git rev-parse HEAD)" = "$head" ] || git verify-commit HEAD || fail 'an unsigned commit stands'
	scratch_is_clean
}

# The disk is full at each of the writes, those of the signing program too.
test_a_full_disk() {
	make_signing_register
	export TMPDIR="$PWD/.git/scratch"
	mkdir "$TMPDIR"
	head=$(git rev-parse HEAD)
	each_fault enospc -- afspraak amend dvo-bouwtoezicht --set titel=Anders -m x --sign
	git verify-commit HEAD
	scratch_is_clean
}

run_tests "$@"
