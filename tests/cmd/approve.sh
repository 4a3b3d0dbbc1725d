#!/bin/sh
# afspraak approve: the second signature, and what verify says of it.
. "${0%/*}/../lib.sh"

# Sign from now on with the key of this name.
as() {
	git config gpg.format ssh
	git config user.signingKey "$CASE/$1"
}

# registrar and head may change agreements; clerk only tasks.
make_mandates() {
	make_register
	for key in registrar head clerk; do
		ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$CASE/$key"
	done
	{
		printf 'eisen:\n  vier_ogen: [opzegging]\nmandaten:\n'
		for key in registrar head; do
			printf '  - sleutel: %s\n    functie: %s\n    soorten: [afspraak]\n' "$(cat "$CASE/$key.pub")" $key
		done
		printf '  - sleutel: %s\n    functie: clerk\n    soorten: [taak]\n' "$(cat "$CASE/clerk.pub")"
	} >>register.yaml
	commit_all 'Mandaten'
	as registrar
	afspraak amend dvo-bouwtoezicht --set status=opgezegd -m 'Opgezegd' --kind opzegging --sign
	change=$(git rev-parse HEAD)
	snapshot
}

lacks_approval() {
	run afspraak verify
	expect_status 1
	expect_stdout_has "$change: warning: approval-missing:"
}

test_another_key_approves() {
	make_mandates
	lacks_approval
	as head
	run afspraak approve HEAD -m 'Gezien'
	expect_status 0
	expect_stderr </dev/null
	expect_stdout_has "Akkoord met $(printf %.10s "$change")"
	[ "$(git rev-parse HEAD~1)" = "$change" ]
	[ "$(git rev-parse 'HEAD^{tree}')" = "$(git rev-parse "$change^{tree}")" ]
	git log -1 --format=%B | git interpret-trailers --parse | grep -qx "Akkoord: $change"
	[ -z "$(git status --porcelain)" ]
	printf 'head %s\n' "$(cat "$CASE/head.pub")" >"$CASE/allowed"
	git -c gpg.ssh.allowedSignersFile="$CASE/allowed" verify-commit HEAD
	run afspraak verify
	expect_stdout_lacks approval-missing
	run afspraak log --format json
	expect_json '.entries[0].commit' "$change"
}

test_the_same_key_does_not_count() {
	make_mandates
	afspraak approve HEAD
	lacks_approval
}

test_a_key_without_that_mandate_does_not_count() {
	make_mandates
	as clerk
	afspraak approve HEAD
	lacks_approval
}

test_an_approval_without_a_signature_does_not_count() {
	make_mandates
	git commit -q --allow-empty -m "Akkoord

Akkoord: $change"
	lacks_approval
}

test_a_change_that_nobody_signed_has_no_first_signature() {
	make_mandates
	afspraak amend dvo-bouwtoezicht --set beeindigd_per=2025-06-30 -m 'Zonder' --kind opzegging --no-sign
	change=$(git rev-parse HEAD)
	as head
	afspraak approve HEAD
	lacks_approval
}

test_a_mandate_given_later_does_not_count_before() {
	make_mandates
	ssh-keygen -q -t ed25519 -N '' -f "$CASE/late"
	as late
	afspraak approve "$change"
	printf '  - sleutel: %s\n    functie: late\n    soorten: [afspraak]\n' "$(cat "$CASE/late.pub")" >>register.yaml
	commit_all 'Later gemandateerd'
	lacks_approval
	afspraak approve "$change"
	run afspraak verify
	expect_stdout_lacks approval-missing
}

refused() {
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has "$1"
	expect_nothing_changed
}

test_wrong_use() {
	make_mandates
	run afspraak approve
	refused "'approve' wants COMMIT"
	run afspraak approve nergens
	refused "unknown revision 'nergens'"
	run afspraak approve HEAD -m "$(printf 'een\n\nAkkoord: x')"
	refused 'the reason is no text on one line'
	git config --unset user.signingKey
	snapshot
	run afspraak approve HEAD
	refused user.signingKey
}

test_what_cannot_be_approved() {
	make_mandates
	git commit -q --allow-empty -m 'Niets'
	snapshot
	run afspraak approve HEAD
	refused 'changed no record'
	other=$(git commit-tree -p HEAD -m 'Los' "HEAD^{tree}")
	run afspraak approve "$other"
	refused 'is not in the history of HEAD'
}

run_tests "$@"
