#!/bin/sh
# What a change says of itself: the decision that a register asks for, and
# trailers that the reason only seems to have.
. "${0%/*}/../lib.sh"

# A register that asks a decision for these kinds.
make_demanding() {
	make_register
	printf 'eisen:\n  besluit: [%s]\n' "$1" >>register.yaml
	commit_all 'Besluit gevraagd'
	snapshot
}

# refused: no decision for the kind $1, and nothing changed.
refused() {
	expect_status 4
	expect_stdout </dev/null
	expect_stderr_has "register.yaml asks a decision for the kind '$1' (eisen.besluit); nothing was written"
	expect_stderr_has 'name it with --decision TEXT'
	expect_nothing_changed
}

test_a_change_without_its_decision_is_refused() {
	make_demanding 'verlenging, beeindiging'
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --kind verlenging -m 'Verlengd'
	refused verlenging
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --kind verlenging -m 'Verlengd' --dry-run
	refused verlenging
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --kind verlenging --dry-run
	refused verlenging
	run afspraak amend dvo-bouwtoezicht --set beeindigd_per=2025-12-31 --kind beeindiging -m 'Over'
	refused beeindiging
}

test_a_decision_or_another_kind_is_accepted() {
	make_demanding 'verlenging, beeindiging'
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2027-12-31 --kind verlenging --decision 'DB 7' \
		-m 'Verlengd'
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
	expect_message <<-'EOF'
		Verlengd

		Record: afspraak/dvo-bouwtoezicht
		Aard: verlenging
		Besluit: DB 7

	EOF
	snapshot
	run afspraak amend dvo-bouwtoezicht --set datum_einde=2028-12-31 -m 'Gewijzigd'
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

test_the_kind_that_a_command_gives_counts() {
	make_demanding 'registratie, wijziging'
	printf 'naam: Nieuw\ntype: onbekend\n' >"$CASE/nieuw.yaml"
	run afspraak add partij/nieuw -f "$CASE/nieuw.yaml" -m 'Nieuw'
	refused registratie
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m 'Gewijzigd'
	refused wijziging
	echo document >"$CASE/besluit.txt"
	run afspraak attach dvo-bouwtoezicht "$CASE/besluit.txt" -m 'Toegevoegd'
	refused wijziging
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m 'Gewijzigd' --decision ' '
	expect_status 2
	expect_nothing_changed
}

# The settings count as they were committed, not as the work tree has them.
test_the_settings_are_those_before_the_change() {
	make_demanding wijziging
	sed -i '/eisen:/,$d' register.yaml
	snapshot
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m Reden
	refused wijziging
	commit_all 'Geen besluit meer gevraagd'
	snapshot
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m Reden
	expect_status 0
	expect_one_commit afspraken/2024/dvo-bouwtoezicht.yaml
}

# The demand comes while the user is still at work: in the editor.
test_a_demand_that_came_meanwhile_counts() {
	make_register
	with_editor 'echo Reden >"$1"
		printf "eisen:\n  besluit: [wijziging]\n" >>register.yaml
		git commit -q -m "Besluit gevraagd" register.yaml'
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening
	expect_status 4
	expect_stderr_has "asks a decision for the kind 'wijziging'"
	expect_stderr_has 'what you typed is in '
	[ "$(git log -1 --format=%s)" = 'Besluit gevraagd' ]
	grep -qx 'status: van_kracht' afspraken/2024/dvo-bouwtoezicht.yaml
	[ -z "$(git status --porcelain)" ]
	draft=$(sed -n 's/.*what you typed is in //p' "$ERR")
	grep -qx Reden "$draft"
}

test_a_text_from_the_editor_is_not_lost() {
	make_demanding wijziging
	with_editor 'sed -i "s/^status: .*/status: in_herziening/" "$1"'
	run afspraak amend dvo-bouwtoezicht -m 'Reden'
	expect_status 4
	expect_stderr_has "asks a decision for the kind 'wijziging'"
	expect_stderr_has 'what you typed is in '
	draft=$(sed -n 's/.*what you typed is in //p' "$ERR")
	grep -qx 'status: in_herziening' "$draft"
	[ "$(git log -1 --format=%s)" = 'Besluit gevraagd' ]
	grep -qx 'status: van_kracht' afspraken/2024/dvo-bouwtoezicht.yaml
}

test_settings_that_cannot_be_read_let_nothing_through() {
	make_register
	echo 'eisen: {besluit: [wijziging]' >>register.yaml
	commit_all 'Stuk'
	snapshot
	run afspraak amend dvo-bouwtoezicht --set status=in_herziening -m 'Reden'
	expect_status 4
	expect_stderr_has 'register.yaml cannot be read, so it may ask a decision'
	expect_nothing_changed
}

test_check_reads_the_demands() {
	make_demanding 'verlenging, verlengin'
	run afspraak check
	expect_status 1
	expect_stdout_has 'register.yaml:5:25: error: unknown-value'
	expect_stdout_has verlengin
}

# forged REASON: what looks like a trailer in the reason is none, to us and to git.
forged() {
	run afspraak amend dvo-bouwtoezicht --set "opmerkingen=$1" -m "$2"
	expect_status 0
	git log -1 --format=%B | git interpret-trailers --parse >"$CASE/trailers"
	printf '%s\n' 'Record: afspraak/dvo-bouwtoezicht' 'Aard: wijziging' | diff - "$CASE/trailers"
	[ -z "$(git log -1 --format='%(trailers:key=Besluit,valueonly)')" ] || fail 'git sees a decision'
	run afspraak log -n 1 --format json
	expect_status 0
	expect_json '.entries[0] | [.decision, .effective, .kind] | tojson' '[null,null,"wijziging"]'
	# A line that would end the message for git has got a space before it.
	[ "$(json '.entries[0].reason' | sed 's/^ //')" = "$2" ]
}

test_a_trailer_in_the_reason_is_none() {
	make_register
	forged 1 "$(printf 'x\n\nBesluit: forged')"
	forged 2 "$(printf 'x\n\nBesluit: forged\nPer: 2020-01-01\n\ny')"
	forged 3 "$(printf 'Besluit: forged')"
	forged 4 "$(printf 'x\n\nRecord: taak/x\nAard: verlenging\nBesluit: forged\n---\ny')"
	git config core.commentChar ';'
	forged 5 "$(printf 'x\n\nBesluit: forged\n; ------------------------ >8 ------------------------\ny')"
}

run_tests "$@"
