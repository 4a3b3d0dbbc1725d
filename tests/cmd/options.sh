#!/bin/sh
# What all changing commands share: the reason and the trailers, --dry-run, the
# identity, and how options are given.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

amend() {
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening "$@"
}

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

test_all_trailers() {
	make_register
	amend -m 'Nieuwe afspraken over de uren' --decision 'DB 2025-01-14, punt 7' --kind verlenging --effective 2025-02-01
	expect_status 0
	expect_one_commit "$DVO"
	expect_message <<-'EOF'
		Nieuwe afspraken over de uren

		Record: afspraak/dvo-bouwtoezicht
		Aard: verlenging
		Besluit: DB 2025-01-14, punt 7
		Per: 2025-02-01

	EOF
	run git interpret-trailers --parse <"$CASE/message"
	expect_stdout <<-'EOF'
		Record: afspraak/dvo-bouwtoezicht
		Aard: verlenging
		Besluit: DB 2025-01-14, punt 7
		Per: 2025-02-01
	EOF
}

test_options_may_come_in_any_form_and_order() {
	make_register
	run afspraak amend -m'Aan elkaar' --kind=correctie dvo-bouwtoezicht --set=status=concept --decision=B
	expect_status 0
	expect_one_commit "$DVO"
	expect_message <<-'EOF'
		Aan elkaar

		Record: afspraak/dvo-bouwtoezicht
		Aard: correctie
		Besluit: B

	EOF
	run afspraak amend --message 'Met streepjes' --set kenmerk=1 -- dvo-bouwtoezicht
	expect_status 0
	expect_one_commit "$DVO"
}

test_a_reason_of_several_paragraphs() {
	make_register
	amend -m '

Samenvatting: kort

Tweede alinea
met # een hekje

# en nog een
'
	expect_status 0
	expect_one_commit "$DVO"
	expect_message <<-'EOF'
		Samenvatting: kort

		Tweede alinea
		met # een hekje

		# en nog een

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging

	EOF
	echo "[$(git rev-parse --short=10 HEAD)] Samenvatting: kort" | expect_stdout
}

# What looks like trailers in a reason is not taken for them.
test_forged_trailers() {
	make_register
	amend -m 'Een reden

Record: afspraak/anders
Aard: correctie
Besluit: vals' --kind opzegging
	expect_status 0
	expect_one_commit "$DVO"
	git log -1 --format=%B >"$CASE/message"
	run git interpret-trailers --parse <"$CASE/message"
	expect_stdout <<-'EOF'
		Record: afspraak/dvo-bouwtoezicht
		Aard: opzegging
	EOF
	run afspraak log --format json
	expect_json '.entries[0].kind' opzegging
	expect_json '.entries[0].decision' null
	run afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m 'Aard: correctie'
	expect_status 0
	run afspraak log --format json
	expect_json '.entries[0].kind' wijziging
	expect_json '.entries[0].reason' 'Aard: correctie'
}

test_a_reason_with_lines_that_mean_something_to_git() {
	make_register
	amend -m 'x

---
Aard: correctie
# ------------------------ >8 ------------------------
Conflicts:
	iets'
	expect_status 0
	expect_one_commit "$DVO"
	git log -1 --format=%B >"$CASE/message"
	run git interpret-trailers --parse <"$CASE/message"
	expect_stdout <<-'EOF'
		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging
	EOF
	run afspraak log --format json
	expect_json '.entries[0].kind' wijziging
}

test_every_kind() {
	make_register
	n=0
	for kind in registratie wijziging verlenging opzegging beeindiging correctie administratief; do
		n=$((n + 1))
		run afspraak amend dvo-bouwtoezicht --set kenmerk=$n -m x --kind $kind
		expect_status 0
		[ "$(git log -1 --format='%(trailers:key=Aard,valueonly)')" = $kind ]
	done
}

test_wrong_kinds() {
	make_register
	amend -m x --kind wijzigin
	refused 2 "unknown kind of change 'wijzigin'; did you mean 'wijziging'?"
	amend -m x --kind Wijziging
	refused 2 "did you mean 'wijziging'?"
	amend -m x --kind iets
	refused 2 'choose one of: registratie, wijziging, verlenging, opzegging, beeindiging, correctie, administratief'
	amend -m x --kind ''
	refused 2 'unknown kind'
}

test_wrong_dates() {
	make_register
	for day in 2025-02-29 2025-13-01 1-2-2025 2025-1-1 vandaag '' '2025-01-01 ' 20250101; do
		amend -m x --effective "$day"
		refused 2 "--effective is no calendar day: '$day'; write it as YYYY-MM-DD"
	done
}

test_wrong_reasons() {
	make_register
	for reason in '' ' ' '

	'; do
		amend -m "$reason"
		refused 2 'the reason is empty; nothing was written; give one with -m'
	done
	amend -m "$(printf 'a\033[2Jb')"
	refused 2 'the reason holds a control character'
	amend -m "$(printf 'a\rb')"
	refused 2 'the reason holds a control character'
	amend -m "$(printf 'a\302\205b')"
	refused 2 'the reason holds a control character'
	amend -m "$(printf 'a\303')"
	refused 2 'the reason is no valid UTF-8'
}

test_wrong_decisions() {
	make_register
	amend -m x --decision ''
	refused 2 'the decision is empty'
	amend -m x --decision "$(printf 'a\nAard: correctie')"
	refused 2 'the decision holds a control character'
	amend -m x --decision "$(printf 'a\tb')"
	refused 2 'the decision holds a control character'
	amend -m x --decision "$(printf 'a\377')"
	refused 2 'the decision is no valid UTF-8'
	amend -m x --decision "$(printf 'a\342\200\250b')"
	refused 2 'the decision holds a control character'
}

test_unknown_options() {
	make_register
	amend -m x --decison y
	refused 2 "unknown option '--decison'; did you mean '--decision'?"
	amend -m x --zzz
	refused 2 "unknown option '--zzz'; see 'afspraak amend -h'"
	amend -m x -Z
	refused 2 "unknown option '-Z'; see 'afspraak amend -h'"
	amend --message
	refused 2 "option '--message' wants a value: --message REASON"
	amend -m
	refused 2 "option '-m' wants a value: -m REASON"
	amend -m x --dry-run=yes
	refused 2 "option '--dry-run' takes no value"
	amend -m x --effectiv
	refused 2 "did you mean '--effective'?"
}

# --- --dry-run -----------------------------------------------------------------

test_dry_run_shows_diff_and_message() {
	make_register
	amend -n -m 'Een reden' --decision DB --effective 2025-02-01
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-EOF
		diff --git a/$DVO b/$DVO
		index $(git rev-parse --short=7 "HEAD:$DVO")..$(sed 's/^status:.*/status: in_herziening/' "$DVO" | git hash-object --stdin | cut -c 1-7) 100644
		--- a/$DVO
		+++ b/$DVO
		@@ -1,7 +1,7 @@
		 # Overgenomen uit het archief.
		 titel: Dienstverleningsovereenkomst bouwtoezicht
		 soort: dienstverleningsovereenkomst
		-status: van_kracht
		+status: in_herziening
		 partijen:
		   - partij: od-voorbeeld
		     rol: opdrachtgever

		Een reden

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging
		Besluit: DB
		Per: 2025-02-01
	EOF
	expect_nothing_changed
	[ ! -e .git/afspraak ]
}

test_dry_run_needs_no_reason_and_no_identity() {
	make_register
	unset GIT_AUTHOR_NAME GIT_COMMITTER_NAME
	amend --dry-run
	expect_status 0
	expect_stdout_has '(no reason given yet)'
	expect_nothing_changed
}

test_dry_run_of_what_would_be_refused() {
	make_register
	run afspraak amend dvo-bouwtoezicht -n --set status=x -m x
	refused 4 'unknown-value'
	amend -n -m x --kind y
	refused 2 'unknown kind'
}

test_dry_run_of_every_command() {
	make_register
	echo tekst >"$CASE/bijlage.txt"
	run afspraak add partij/nieuw --set naam=Nieuw --set type=gemeente -n -m x
	expect_status 0
	expect_stdout_has '+++ b/partijen/nieuw.yaml'
	expect_stdout_has 'Aard: registratie'
	expect_nothing_changed
	run afspraak attach dvo-bouwtoezicht "$CASE/bijlage.txt" -n -m x
	expect_status 0
	expect_stdout_has '+++ b/documenten/dvo-bouwtoezicht/bijlage.txt'
	expect_stdout_has '+    bestand: documenten/dvo-bouwtoezicht/bijlage.txt'
	expect_nothing_changed
	run afspraak remove dvo-bouwtoezicht -n -m x
	expect_status 0
	expect_stdout_has '+++ /dev/null'
	expect_stdout_has 'Aard: correctie'
	expect_nothing_changed
}

test_dry_run_is_safe_for_a_terminal() {
	make_register
	printf 'naam: "Een\\e[2Jnaam"\ntype: gemeente\n' >partijen/gemeente-voorbeeld.yaml
	commit_all Vreemd
	snapshot
	run afspraak amend partij/gemeente-voorbeeld -n --set actief=ja -m x
	expect_status 0
	! grep -q "$(printf '\033')" "$OUT" || fail 'an escape reaches the terminal'
}

# --- the identity --------------------------------------------------------------

test_no_identity() {
	make_register
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	amend -m x
	refused 2 "git config --global user.name 'Your Name'"
	git config --global user.name 'Registrar'
	amend -m x
	refused 2 "git config --global user.email 'you@example.org'"
	git config --global user.email 'registrar@example.org'
	amend -m x
	expect_status 0
	expect_one_commit "$DVO"
	[ "$(git log -1 --format='%an <%ae>')" = 'Registrar <registrar@example.org>' ]
}

test_author_and_committer_may_differ() {
	make_register
	amend -m x
	run env GIT_AUTHOR_NAME=Jurist GIT_AUTHOR_EMAIL=jurist@example.org \
		GIT_AUTHOR_DATE='2024-12-31T23:30:00+01:00' GIT_COMMITTER_DATE='1735689600 +0000' \
		afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m x
	expect_status 0
	[ "$(git log -1 --format='%an <%ae> %aI, %cn %cI')" = \
		'Jurist <jurist@example.org> 2024-12-31T23:30:00+01:00, Registrar 2025-01-01T00:00:00+00:00' ]
	run env GIT_AUTHOR_DATE=gisteren afspraak amend dvo-bouwtoezicht --set kenmerk=2 -m x
	expect_status 2
	expect_stderr_has "GIT_AUTHOR_DATE is no date: 'gisteren'"
}

test_help_of_every_changing_command() {
	for command in init add amend attach remove revert; do
		for option in -h --help; do
			run afspraak $command $option
			expect_status 0
			expect_stderr </dev/null
			head -n 1 "$OUT" | grep -q "^usage: afspraak $command "
			for shared in '-m, --message REASON' '--decision TEXT' '--kind KIND' '--effective DATE' '-n, --dry-run'; do
				expect_stdout_has "    $shared"
			done
		done
	done
}

run_tests "$@"
