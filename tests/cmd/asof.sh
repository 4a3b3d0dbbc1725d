#!/bin/sh
# --as-of: what the register knew, on every looking command.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

# Two changes on days of their own; HEAD~2, HEAD~1 and HEAD.
make_history() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M --set titel='Tweede titel' -m 'Kortere termijn'
	clock 2025-02-10
	afspraak amend dvo-bouwtoezicht --set titel='Derde titel' -m 'Andere titel'
	clock 2025-04-01
}

expect_title_as_of() {
	run afspraak show dvo-bouwtoezicht --format json --as-of "$1"
	expect_status 0
	expect_json .fields.titel "$2"
	expect_json .commit "$(git rev-parse "$3")"
}

test_a_revision_or_a_day() {
	make_history
	expect_title_as_of HEAD~1 'Tweede titel' HEAD~1
	expect_title_as_of 2025-01-10 'Tweede titel' HEAD~1
	expect_title_as_of 2025-02-09 'Tweede titel' HEAD~1
	expect_title_as_of 2025-02-10 'Derde titel' HEAD
	expect_title_as_of 2099-01-01 'Derde titel' HEAD
}

# The next commit is made then.
moment() {
	SOURCE_DATE_EPOCH=$(date -u -d "$1" +%s)
	export SOURCE_DATE_EPOCH
}

test_the_end_of_a_day_is_that_of_the_time_zone() {
	make_register
	# Half past midnight of 31 March in Amsterdam, where the clock went forward on the
	# 30th; by winter time it would still be the 30th.
	moment '2025-03-30 22:30 +0000'
	afspraak amend dvo-bouwtoezicht --set titel=Nacht -m 'Na middernacht'
	run afspraak show dvo-bouwtoezicht --format json --as-of 2025-03-30
	expect_json .commit "$(git rev-parse HEAD~1)"
	run afspraak show dvo-bouwtoezicht --format json --as-of 2025-03-31
	expect_json .commit "$(git rev-parse HEAD)"
	# One minute before midnight in winter, when the zone is one hour east.
	moment '2025-11-30 22:59 +0000'
	afspraak amend dvo-bouwtoezicht --set titel=Avond -m 'Voor middernacht'
	run afspraak show dvo-bouwtoezicht --format json --as-of 2025-11-30
	expect_json .commit "$(git rev-parse HEAD)"
}

test_before_the_first_commit() {
	make_history
	for command in 'list' 'show dvo-bouwtoezicht' 'search titel' 'log' 'blame dvo-bouwtoezicht' 'explain dvo-bouwtoezicht' \
		'overview' 'check' 'diff HEAD'; do
		# shellcheck disable=SC2086 # a command and its operands
		run afspraak $command --as-of 2000-01-01
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has 'nothing was recorded yet on 2000-01-01'
		expect_stderr_has 'the first commit is of '
	done
}

test_an_unknown_revision() {
	make_history
	run afspraak list --as-of nergens
	expect_status 2
	expect_stderr_has "unknown revision 'nergens'"
}

test_a_revision_before_the_register() {
	mkdir other && cd other && git init -q
	git commit -q --allow-empty -m 'Nog geen register'
	afspraak init --organisatie od-voorbeeld
	run afspraak list --as-of HEAD~1
	expect_status 2
	expect_stderr_has "there was no register yet at 'HEAD~1'"
}

test_list_search_and_overview() {
	make_history
	run afspraak list --as-of 2025-01-31 --where 'titel = Tweede titel' -z
	expect_status 0
	printf 'dvo-bouwtoezicht\0' | cmp - "$OUT"
	run afspraak search 'Derde titel' --as-of 2025-01-31 --format json
	expect_json '.matches | length' 0
	run afspraak search 'Tweede titel' --as-of 2025-01-31 --format json
	expect_json '.matches | length' 1
	run afspraak overview --as-of 2025-01-31 --on 2025-02-01 --format json
	expect_status 0
	expect_json .known.commit "$(git rev-parse HEAD~1)"
	expect_json .on 2025-02-01
}

test_log_stops_there() {
	make_history
	run afspraak log --as-of HEAD~1 --format json
	expect_status 0
	expect_json '[.entries[].reason] | first' 'Kortere termijn'
	run afspraak log --as-of HEAD~2 dvo-bouwtoezicht --format json
	expect_json '.entries | length' 1
}

test_blame_stops_there() {
	make_history
	run afspraak blame dvo-bouwtoezicht --as-of HEAD~1 --format json
	expect_status 0
	expect_json '.fields[] | select(.field == "titel") | .value + " " + .commit' \
		"Tweede titel $(git rev-parse HEAD~1)"
	run afspraak blame dvo-bouwtoezicht --field titel --as-of HEAD~1 --format json
	expect_json '[.entries[].commit] | first' "$(git rev-parse HEAD~1)"
}

test_explain_has_two_times() {
	make_history
	run afspraak explain dvo-bouwtoezicht --on 2025-02-01 --format json
	now=$(jq -r .last_notice "$OUT")
	run afspraak explain dvo-bouwtoezicht --on 2025-02-01 --as-of HEAD~2 --format json
	expect_status 0
	then=$(jq -r .last_notice "$OUT")
	[ "$now" != "$then" ]
}

test_a_record_that_came_later_or_went() {
	make_history
	afspraak add taak/nieuw --set naam=Nieuw --set aard=taak --set wijze=onbekend -m 'Nieuwe taak'
	run afspraak show taak/nieuw --as-of HEAD~1
	expect_status 2
	expect_stderr_has 'there is no taak/nieuw'
	afspraak remove taak/nieuw -m 'Vergissing'
	run afspraak show taak/nieuw --as-of HEAD~1 --format json
	expect_status 0
	expect_json .fields.naam Nieuw
}

test_an_invalid_old_record_is_a_finding() {
	make_history
	printf 'titel: [\n' >"$record"
	commit_all 'Stuk'
	git checkout -q HEAD~1 -- "$record"
	commit_all 'Hersteld'
	run afspraak list --as-of HEAD~1
	expect_status 0
	expect_stderr_has 'left out'
	run afspraak check --as-of HEAD~1 --format json
	expect_status 1
	expect_json '[.findings[] | select(.severity == "error") | .code] | first' yaml-syntax
	run afspraak check --as-of HEAD --severity error
	expect_status 0
}

test_check_leaves_the_work_tree_out() {
	make_history
	printf 'titel: [\n' >"$record"
	run afspraak check --severity error
	expect_status 1
	run afspraak check --severity error --as-of HEAD
	expect_status 0
}

test_diff_takes_it_for_head() {
	make_history
	printf 'los: 1\n' >>"$record"
	run afspraak diff --as-of HEAD~1 HEAD~2 --format json
	expect_status 1
	expect_json .to "$(git rev-parse HEAD~1)"
	expect_json '[.changes[].fields[].new] | join(",")' 'Tweede titel,P3M'
	run afspraak diff --as-of HEAD~1 2025-01-01.. --format json
	expect_json .to "$(git rev-parse HEAD~1)"
	run afspraak diff --as-of HEAD~1
	expect_status 2
	expect_stderr_has '--as-of wants something to compare with'
}

test_a_bare_repository() {
	make_history
	git clone -q --bare . "$CASE/bare.git"
	cd "$CASE/bare.git"
	expect_title_as_of 2025-01-31 'Tweede titel' HEAD~1
}

run_tests "$@"
