#!/bin/sh
# afspraak hook: what a central repository takes, and what it refuses.
. "${0%/*}/../lib.sh"
. "${0%/*}/../servers.sh"

# A guarded central.git with the sound register, and a clone of it that is the
# current directory, to push from: $1 is the address, or the path when not given.
make_guarded() {
	mkdir source && cd source
	make_register
	cd ..
	make_central central.git
	run afspraak hook install central.git
	expect_status 0
	expect_stderr </dev/null
	echo "$PWD/central.git/hooks/pre-receive" | expect_stdout
	git -C source push -q "../central.git" main
	git clone -q "${1:-$PWD/central.git}" clone
	CENTRAL=$PWD/central.git
	cd clone
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
}

expect_refused() {
	expect_status 1
	expect_stderr_has 'remote: afspraak: '
	git -C "$CENTRAL" for-each-ref | diff -u "$CASE/refs" - || fail 'a reference moved'
}

test_install() {
	make_central central.git
	run afspraak hook install central.git
	expect_status 0
	[ -x central.git/hooks/pre-receive ]
	cp central.git/hooks/pre-receive "$CASE/first"
	run afspraak -C central.git hook install
	expect_status 0
	cmp central.git/hooks/pre-receive "$CASE/first"
	sed -i 's/^program=.*/program=old/' central.git/hooks/pre-receive
	run afspraak hook install central.git
	expect_status 0
	cmp central.git/hooks/pre-receive "$CASE/first"
}

test_install_elsewhere() {
	make_central central.git
	git -C central.git config core.hooksPath shared
	run afspraak hook install central.git
	expect_status 0
	[ -x central.git/shared/pre-receive ]
	[ ! -e central.git/hooks/pre-receive ]
}

test_a_foreign_hook_stays() {
	make_central central.git
	mkdir central.git/hooks
	echo eigen >central.git/hooks/pre-receive
	run afspraak hook install central.git
	expect_status 5
	expect_stdout </dev/null
	expect_stderr_has 'is not of afspraak: it was left as it is'
	echo eigen | expect_file central.git/hooks/pre-receive
	ln -sf /nergens central.git/hooks/pre-receive
	run afspraak hook install central.git
	expect_status 5
	[ -L central.git/hooks/pre-receive ]
}

# Its message changes with what it may have meant, but it is the same error.
test_an_error_that_was_there() {
	mkdir source && cd source
	make_register
	sed -i 's/^taken:.*/taken: [bouwtoezicht, nieuwe-tak]/' afspraken/*/dvo-bouwtoezicht.yaml
	sed -i '/^  - bouwtoezicht$/d' afspraken/*/dvo-bouwtoezicht.yaml
	commit_all 'Verwijst nergens heen'
	run afspraak check
	expect_stdout_has "there is no taak 'nieuwe-tak'"
	cd ..
	make_central central.git
	git -C source push -q ../central.git main
	afspraak hook install central.git >/dev/null
	cd source
	git worktree add -q ../met
	cd ../met
	sed 's/^naam:.*/naam: Nieuwe taak/' taken/bouwtoezicht.yaml >taken/nieuwe-taak.yaml
	commit_all 'Een taak die erop lijkt'
	run afspraak check
	expect_stdout_has "nieuwe-taak'?"
	run git push -q ../central.git HEAD:main
	expect_status 0
	expect_stderr </dev/null
}

# Each new commit is judged once, on whatever branch it came and whatever its date
# says; what the register had before is not judged again.
test_branches_and_dates() {
	make_guarded
	git -C "$CENTRAL" config core.hooksPath nowhere
	sed -i 's/^naam:.*/naam: Zonder reden/' taken/bouwtoezicht.yaml
	git -c user.name=R -c user.email=r@example.org commit -q -a --allow-empty-message -m '' --date=@1000000000
	git push -q origin main
	git -C "$CENTRAL" config --unset core.hooksPath
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	had=$(git rev-parse HEAD)
	git checkout -q -b zij
	for n in 1 2 3; do
		sed -i "s/^naam:.*/naam: Opzij $n/" taken/bouwtoezicht.yaml
		message="Reden $n"
		[ $n != 2 ] || message=
		GIT_COMMITTER_DATE="@$((900000000 + n)) +0000" git -c user.name=R -c user.email=r@example.org \
			commit -q -a --allow-empty-message -m "$message"
		[ $n != 2 ] || bad=$(git rev-parse HEAD)
	done
	git checkout -q main
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Termijn' 2>/dev/null
	git merge -q -m 'Samen' zij
	run git push -q origin main
	expect_refused
	expect_stderr_has "$(echo "$bad" | cut -c 1-10)"
	grep -q "$(echo "$had" | cut -c 1-10)" "$ERR" && fail "what was there is judged again"
	[ "$(grep -c 'reason-missing' "$ERR")" = 1 ] || fail 'not one commit without a reason'
}

test_wrong_use() {
	run afspraak hook
	expect_status 2
	run afspraak hook instal
	expect_status 2
	expect_stderr_has "'hook' does not know 'instal'; choose one of: install, pre-receive"
	run afspraak hook install .
	expect_status 3
	make_central central.git
	run sh -c 'echo onzin | GIT_DIR=central.git afspraak hook pre-receive'
	expect_status 4
	expect_stderr_has "standard input is not what git gives a pre-receive hook: 'onzin'"
}

push_and_refuse() {
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Termijn' 2>/dev/null
	run git push -q origin main
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	echo 'soort: onzin' >>taken/bouwtoezicht.yaml
	commit_all 'Kapot'
	git -c i18n.commitEncoding=UTF-8 commit -q --allow-empty -m leeg
	echo '# x' >>partijen/od-voorbeeld.yaml
	git commit -q -a --allow-empty-message -m ''
	run git push -q origin main
	expect_refused
	expect_stderr_has 'remote: taken/bouwtoezicht.yaml:6:1'
	expect_stderr_has 'unknown-field: '
	expect_stderr_has 'reason-missing: '
}

test_file() {
	make_guarded
	push_and_refuse
}

test_git_daemon() {
	serve_git .
	make_guarded "$GIT_URL/central.git"
	push_and_refuse
}

test_smart_http() {
	serve_http .
	make_guarded "$HTTP_URL/central.git"
	push_and_refuse
}

test_rewriting_and_deleting() {
	make_guarded
	git commit -q --amend -m 'Anders'
	run git push -q -f origin main
	expect_refused
	expect_stderr_has 'history-rewritten: '
	git -C "$CENTRAL" config receive.denyDeleteCurrent ignore
	run git push -q origin :main
	expect_refused
	expect_stderr_has 'history-rewritten: '
	run git push -q -f origin HEAD:concept
	expect_status 0
	run git push -q origin :concept
	expect_status 0
}

test_demands_are_those_of_before_the_push() {
	make_guarded
	printf 'eisen:\n  besluit: [opzegging]\n' >>register.yaml
	commit_all 'Besluit gevraagd'
	run git push -q origin main
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	git revert --no-edit HEAD >/dev/null
	sed -i 's/^status: .*/status: opgezegd/' afspraken/2024/dvo-bouwtoezicht.yaml
	git commit -q -a -m 'Opgezegd' -m 'Aard: opzegging'
	run git push -q origin main
	expect_refused
	[ "$(grep -c 'decision-missing: ' "$ERR")" -eq 1 ] || fail 'not once'
	run git push -q origin HEAD^:main
	expect_status 0
	run git push -q origin main
	expect_status 0
}

test_unsigned_where_signing_is_asked() {
	make_guarded
	printf 'eisen:\n  handtekening: true\n' >>register.yaml
	commit_all 'Handtekening gevraagd'
	run git push -q origin main
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	echo '# x' >>partijen/od-voorbeeld.yaml
	commit_all 'Zonder'
	run git push -q origin main
	expect_refused
	expect_stderr_has 'signature-missing: '
	# Beside it, from before it was asked, and merged.
	git reset -q --hard HEAD~2
	echo '# y' >>partijen/od-voorbeeld.yaml
	commit_all 'Langszij'
	git checkout -q -b samen origin/main
	git merge -q --no-edit main
	run git push -q origin samen:main
	expect_refused
	[ "$(grep -c 'signature-missing: ' "$ERR")" -eq 2 ] || fail 'not both commits'
}

# The register asks signatures, and mandates the Registrar's key for agreements alone.
make_mandated() {
	make_guarded
	for key in registrar stranger; do
		ssh-keygen -q -t ed25519 -N '' -C $key -f "$CASE/$key"
	done
	printf 'eisen:\n  handtekening: true\nmandaten:\n  - sleutel: %s\n    functie: Registrar\n    soorten: [afspraak]\n' \
		"$(cut -d ' ' -f 1,2 <"$CASE/registrar.pub")" >>register.yaml
	commit_all 'Mandaten'
	git push -q origin main
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	git config gpg.format ssh
	git config user.signingKey "$CASE/registrar"
}

test_signed_by_who_may() {
	make_mandated
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn --sign
	run git push -q origin main
	expect_status 0
	expect_stderr </dev/null
}

test_signed_by_who_may_not() {
	make_mandated
	git config user.signingKey "$CASE/stranger"
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn --sign
	run git push -q origin main
	expect_refused
	expect_stderr_has 'signature-unmandated: '
	git reset -q --hard origin/main
	git config user.signingKey "$CASE/registrar"
	afspraak amend taak/bouwtoezicht --set naam=Bouw -m Naam --sign
	run git push -q origin main
	expect_refused
	expect_stderr_has '-unmandated: '
	git reset -q --hard origin/main
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m Termijn --sign
	git cat-file commit HEAD | sed 's/Termijn/Anders!/' >"$CASE/commit"
	forged=$(git hash-object -t commit -w --stdin <"$CASE/commit")
	run git push -q origin "$forged:refs/heads/main"
	expect_refused
	expect_stderr_has 'signature-bad: '
}

# Two who sign, each on a machine of their own: the merge is signed as well.
test_sync_where_signing_is_asked() {
	make_mandated
	git config commit.gpgSign true
	git clone -q "$CENTRAL" ../other
	cp .git/config ../other/.git/config
	(cd ../other && afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 -m Langer && afspraak sync)
	afspraak amend dvo-bouwtoezicht --set datum_ingang=2024-02-01 -m Later
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	run afspraak sync --no-sign
	expect_status 4
	expect_stderr_has 'signature-missing: '
	git -C "$CENTRAL" for-each-ref | diff -u "$CASE/refs" - || fail 'a reference moved'
	run afspraak sync
	expect_status 0
	run afspraak verify
	expect_status 0
}

# No record, and nothing that the register reads: git keeps them as they are.
test_links_and_submodules() {
	make_guarded
	ln -s /etc/passwd LEESMIJ
	git update-index --add --cacheinfo 160000,"$(git rev-parse HEAD)",deel
	git add LEESMIJ
	git commit -q -m 'Een koppeling en een deel'
	run git push -q origin main
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	ln -s /etc/passwd taken/weg.yaml
	ln -sf /etc/passwd taken/bouwtoezicht.yaml
	git add taken
	git commit -q -m 'Records die koppelingen zijn'
	run git push -q origin main
	expect_refused
	expect_stderr_has 'taken/'
}

test_a_record_that_is_too_large() {
	make_guarded
	{ printf 'naam: Groot\naard: taak\nwijze: onbekend\nopmerkingen: |\n'; yes '  regel' | head -n 200000; } >taken/groot.yaml
	commit_all 'Groot'
	run git push -q origin main
	expect_refused
	expect_stderr_has 'taken/groot.yaml'
}

test_notes_and_other_roots() {
	make_guarded
	git notes add -m 'Een opmerking' HEAD
	run git push -q origin refs/notes/commits
	expect_status 0
	git checkout -q --orphan ander
	commit_all 'Een ander begin'
	run git push -q origin ander
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	run git push -q -f origin ander:main
	expect_refused
	expect_stderr_has 'history-rewritten: '
	git merge -q --allow-unrelated-histories --no-edit -s ours origin/main
	run git push -q origin ander:main
	expect_refused
	expect_stderr_has 'in deze merge is het register de zijlijn'
}

test_unreadable_in_between() {
	make_guarded
	echo '	tab' >>taken/bouwtoezicht.yaml
	commit_all 'Onleesbaar'
	git revert --no-edit HEAD >/dev/null
	run git push -q origin main
	expect_refused
	[ "$(grep -c 'old-version-unreadable: ' "$ERR")" -eq 1 ] || fail 'not the one that left it'
}

test_the_register_may_not_go_to_a_side_line() {
	make_guarded
	git checkout -q -b zij
	echo '# a' >>partijen/od-voorbeeld.yaml
	commit_all 'Zij'
	git checkout -q main
	echo '# b' >>partijen/gemeente-voorbeeld.yaml
	commit_all 'Hoofd'
	run git push -q origin main
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	git checkout -q zij
	git merge -q --no-edit main
	run git push -q origin zij:main
	expect_refused
	expect_stderr_has 'history-rewritten: '
	git checkout -q main
	git merge -q --no-edit --no-ff zij^1
	run git push -q origin main
	expect_status 0
}

test_all_references_are_judged() {
	make_guarded
	git tag v1
	run git push -q origin v1
	expect_status 0
	git -C "$CENTRAL" for-each-ref >"$CASE/refs"
	git commit -q --amend -m 'Anders'
	git tag -f v1
	run git push -q -f origin main v1 HEAD:refs/replace/0123456789012345678901234567890123456789 HEAD:refs/heads/nieuw
	expect_refused
	expect_stderr_has 'remote: refs/heads/main'
	expect_stderr_has 'remote: refs/tags/v1'
	expect_stderr_has 'remote: refs/replace/0123456789012345678901234567890123456789'
}

test_the_first_push() {
	make_central central.git
	CENTRAL=$PWD/central.git
	: >"$CASE/refs"
	git -C central.git symbolic-ref HEAD refs/heads/master
	afspraak hook install central.git
	mkdir source && cd source
	make_register
	run git push -q ../central.git main
	expect_refused
	expect_stderr_has 'git symbolic-ref HEAD'
	git -C ../central.git symbolic-ref HEAD refs/heads/main
	git checkout -q --orphan leeg
	git rm -rqf .
	echo x >x
	commit_all 'Geen register'
	run git push -q ../central.git leeg:main
	expect_refused
	expect_stderr_has 'register.yaml'
	run git push -q ../central.git main
	expect_status 0
}

test_what_was_wrong_already_keeps_nobody_out() {
	make_guarded
	mv "$CENTRAL/hooks/pre-receive" "$CASE/hook"
	echo 'soort: onzin' >>taken/bouwtoezicht.yaml
	commit_all 'Kapot'
	git push -q origin main
	mv "$CASE/hook" "$CENTRAL/hooks/pre-receive"
	echo '# b' >>partijen/gemeente-voorbeeld.yaml
	commit_all 'Iets anders'
	run git push -q origin main
	expect_status 0
}

test_without_the_program_nothing_is_taken() {
	make_guarded
	sed -i "s,^program=.*,program=/nergens/afspraak," "$CENTRAL/hooks/pre-receive"
	echo '# b' >>partijen/gemeente-voorbeeld.yaml
	commit_all 'Iets'
	run env PATH=/usr/bin:/bin git push -q origin main
	expect_refused_without
	run git push -q origin main
	expect_status 0
}

expect_refused_without() {
	expect_status 1
	expect_stderr_has 'remote: afspraak is not installed on this server any more'
	git -C "$CENTRAL" for-each-ref | diff -u "$CASE/refs" - || fail 'a reference moved'
}

run_tests "$@"
