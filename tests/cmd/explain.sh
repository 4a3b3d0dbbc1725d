#!/bin/sh
# afspraak explain: the term of an agreement, computed step by step.
. "${0%/*}/../lib.sh"

# An agreement with these fields and no other dates, committed.
make_agreement() {
	[ -e .git ] || make_register
	{
		echo 'titel: Proef'
		echo 'soort: convenant'
		echo 'partijen: onbekend'
		echo 'taken: onbekend'
		cat
	} >afspraken/2024/proef.yaml
	commit_all 'Proef'
}

# Per line of standard input: DAY | STATE | BECAUSE | TERM | END | LAST NOTICE | ACTION DAY
expect_on() {
	while IFS=' |' read -r day state because term end notice action; do
		run afspraak explain proef --on "$day" --format json
		expect_status 0
		expect_json '[.on, .state, .state_because, .term, .end, .last_notice, .action_day] | map(. // "null") | join(" ")' \
			"$day $state $because $term $end $notice $action"
	done
}

test_in_words() {
	make_register
	run afspraak explain dvo-bouwtoezicht --on 2027-06-01
	expect_status 0
	expect_stderr </dev/null
	head -n 11 "$OUT" >"$CASE/head"
	expect_file "$CASE/head" <<-'EOF'
		Dienstverleningsovereenkomst bouwtoezicht
		=========================================

		Op:                1 juni 2027
		Toestand:          van kracht (door het veld verlenging.wijze)
		Termijn:           1
		Einde:             31 december 2027
		Laatste opzegdag:  30 juni 2027
		Actiedag:          30 juni 2027

		Zo is dat berekend
	EOF
	expect_stdout_has 'Stap 1:'
	expect_nothing_changed
	run afspraak explain dvo-bouwtoezicht --on 2027-06-01 --lang en
	expect_status 0
	expect_stdout_has '30 June 2027'
	expect_stdout_lacks Toestand
}

test_json() {
	make_register
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01 --format json
	expect_status 0
	expect_json 'keys_unsorted | join(" ")' \
		'schema id on state state_because term end last_notice action_day steps'
	expect_json .schema afspraak/explain/1
	expect_json .id dvo-bouwtoezicht
	expect_json 'del(.schema, .id, .steps) | tojson' \
		'{"on":"2025-01-01","state":"van_kracht","state_because":"datum_einde","term":0,"end":"2026-12-31","last_notice":"2026-06-30","action_day":"2026-06-30"}'
	expect_json '.steps | length > 3 and all(type == "string" and length > 0)' true
}

test_null_is_not_onbekend() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: onbepaalde_tijd
	EOF
	run afspraak explain proef --on 2025-01-01 --format json
	expect_json '[.state, .end, .last_notice, .action_day] | tojson' '["van_kracht",null,null,null]'
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		verlenging: {wijze: stilzwijgend, duur: P1Y}
	EOF
	run afspraak explain proef --on 2025-01-01 --format json
	expect_json '[.end, .last_notice, .action_day] | tojson' '["2025-12-31","onbekend","2025-12-31"]'
}

# Each end is computed from the first one, so that the end of February comes back.
test_ends_do_not_drift() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2022-03-01
		datum_einde: 2023-02-28
		verlenging: {wijze: stilzwijgend, duur: P1Y}
		opzegtermijn: P1M
	EOF
	expect_on <<-'EOF'
		2022-03-01 | van_kracht | datum_einde      | 0 | 2023-02-28 | 2023-01-31 | 2023-01-31
		2023-02-28 | van_kracht | datum_einde      | 0 | 2023-02-28 | 2023-01-31 | 2023-01-31
		2023-03-01 | van_kracht | verlenging.wijze | 1 | 2024-02-29 | 2024-01-31 | 2024-01-31
		2024-02-29 | van_kracht | verlenging.wijze | 1 | 2024-02-29 | 2024-01-31 | 2024-01-31
		2024-03-01 | van_kracht | verlenging.wijze | 2 | 2025-02-28 | 2025-01-31 | 2025-01-31
		2027-03-01 | van_kracht | verlenging.wijze | 5 | 2028-02-29 | 2028-01-31 | 2028-01-31
	EOF
}

test_the_last_notice_day() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		verlenging: {wijze: stilzwijgend, duur: P1Y6M, maximum: 2}
		opzegtermijn: P6M
		signaaltermijn: P2M
	EOF
	expect_on <<-'EOF'
		2023-12-31 | nog_niet_ingegaan | datum_ingang       | 0 | 2025-12-31 | 2025-06-30 | 2025-04-30
		2025-01-01 | van_kracht        | datum_einde        | 0 | 2025-12-31 | 2025-06-30 | 2025-04-30
		2026-01-01 | van_kracht        | verlenging.wijze   | 1 | 2027-06-30 | 2026-12-31 | 2026-10-31
		2027-07-01 | van_kracht        | verlenging.wijze   | 2 | 2028-12-31 | null       | 2028-10-31
		2029-01-01 | verlopen          | verlenging.maximum | 2 | 2028-12-31 | null       | null
	EOF
}

test_notice_periods_that_do_not_fit_a_month() {
	for vector in P45D:2025-11-16 P1W:2025-12-24 P1M:2025-11-30 P10M:2025-02-28 P22M:2024-02-29 P1Y:2024-12-31; do
		make_agreement <<-EOF
			status: van_kracht
			datum_ingang: 2020-01-01
			datum_einde: 2025-12-31
			verlenging: {wijze: stilzwijgend, duur: P1Y}
			opzegtermijn: ${vector%:*}
		EOF
		run afspraak explain proef --on 2025-06-01 --format json
		expect_json .last_notice "${vector#*:}"
	done
}

test_an_end_without_renewal() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		verlenging: {wijze: geen}
		opzegtermijn: P6M
		signaaltermijn: P3M
	EOF
	expect_on <<-'EOF'
		2025-12-31 | van_kracht | datum_einde      | 0 | 2025-12-31 | null | 2025-09-30
		2026-01-01 | verlopen   | verlenging.wijze | 0 | 2025-12-31 | null | null
	EOF
	sed -i 's/wijze: geen/wijze: na_besluit, duur: P1Y, maximum: 1/' afspraken/2024/proef.yaml
	commit_all 'Na besluit'
	expect_on <<-'EOF'
		2025-12-31 | van_kracht | datum_einde      | 0 | 2025-12-31 | null | 2025-09-30
		2026-01-01 | verlopen   | verlenging.wijze | 0 | 2025-12-31 | null | null
	EOF
}

test_ended_early() {
	make_agreement <<-'EOF'
		status: opgezegd
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		beeindigd_per: 2025-06-30
		verlenging: {wijze: stilzwijgend, duur: P1Y}
		opzegtermijn: P6M
	EOF
	expect_on <<-'EOF'
		2025-06-30 | van_kracht | datum_einde   | 0 | 2025-06-30 | null | 2025-06-30
		2025-07-01 | beeindigd  | beeindigd_per | 0 | 2025-06-30 | null | null
	EOF
}

test_status_rules() {
	make_agreement <<-'EOF'
		status: concept
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
	EOF
	expect_on <<-'EOF'
		2025-01-01 | concept | status | 0 | 2025-12-31 | null | null
	EOF
	make_agreement <<-'EOF'
		status: vervangen
		status_peildatum: 2025-02-01
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		verlenging: {wijze: geen}
	EOF
	expect_on <<-'EOF'
		2025-01-31 | van_kracht | datum_einde | 0 | 2025-12-31 | null | 2025-12-31
		2025-02-01 | vervangen  | status      | 0 | 2025-12-31 | null | null
	EOF
	make_agreement <<-'EOF'
		status: opgezegd
		datum_ingang: 2024-01-01
		datum_einde: 2025-12-31
		verlenging: {wijze: stilzwijgend, duur: P1Y}
		opzegtermijn: P6M
	EOF
	expect_on <<-'EOF'
		2025-12-31 | van_kracht | datum_einde   | 0 | 2025-12-31 | 2025-06-30 | 2025-06-30
		2026-01-01 | onbekend   | beeindigd_per | 0 | onbekend   | null       | null
	EOF
}

test_what_is_unknown_is_named() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: onbekend
		datum_einde: 2025-12-31
	EOF
	expect_on <<-'EOF'
		2025-01-01 | onbekend | datum_ingang | 0 | onbekend | null | null
	EOF
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
	EOF
	expect_on <<-'EOF'
		2023-12-31 | nog_niet_ingegaan | datum_ingang | 0 | onbekend | null | null
		2025-01-01 | onbekend          | datum_einde  | 0 | onbekend | null | null
	EOF
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: 2024-12-31
	EOF
	expect_on <<-'EOF'
		2025-01-01 | onbekend | verlenging.wijze | 0 | onbekend | null | null
	EOF
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-01-01
		datum_einde: 2024-12-31
		verlenging: {wijze: stilzwijgend, duur: onbekend}
	EOF
	expect_on <<-'EOF'
		2025-01-01 | onbekend | verlenging.duur | 0 | onbekend | null | null
	EOF
}

test_the_lead_time_of_the_register() {
	printf 'signaal: {termijn: P1M}\n' >"$CASE/signaal"
	make_register
	cat "$CASE/signaal" >>register.yaml
	commit_all 'Signaaltermijn'
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01 --format json
	expect_json .action_day 2026-05-30
	sed -i 's/^opzegtermijn:.*/&\nsignaaltermijn: P14D/' afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Eigen termijn'
	run afspraak explain dvo-bouwtoezicht --on 2025-01-01 --format json
	expect_json .action_day 2026-06-16
}

test_on_is_today_by_default() {
	make_register
	run afspraak explain dvo-bouwtoezicht --format json
	expect_json .on 2025-01-01
	run afspraak explain dvo-bouwtoezicht --format json --today 2026-02-03
	expect_json .on 2026-02-03
	run env AFSPRAAK_TODAY=2026-02-04 afspraak explain dvo-bouwtoezicht --format json
	expect_json .on 2026-02-04
	run afspraak explain dvo-bouwtoezicht --format json --today 2026-02-03 --on 2027-01-01
	expect_json .on 2027-01-01
}

test_wrong_use() {
	make_register
	while IFS='|' read -r options message; do
		# shellcheck disable=SC2086 # several words
		run afspraak explain $options
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$message"
	done <<-'EOF'
		taak/bouwtoezicht|'taak/bouwtoezicht' is no agreement: only agreements have a term
		partij/od-voorbeeld|is no agreement
		dvo-bouwtoezich|did you mean dvo-bouwtoezicht?
		dvo-bouwtoezicht --on 2025-02-29|--on is no calendar day: '2025-02-29'; write it as YYYY-MM-DD
		dvo-bouwtoezicht --on 1-1-2025|--on is no calendar day
		dvo-bouwtoezicht --format csv|choose one of: text, json
		|'explain' wants REF
	EOF
}

test_a_broken_record_is_refused() {
	make_register
	echo 'titel: [' >afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Kapot'
	run afspraak explain dvo-bouwtoezicht
	expect_status 4
	expect_stdout </dev/null
	expect_stderr_has 'afspraak: afspraken/2024/dvo-bouwtoezicht.yaml:'
}

test_values_that_are_no_dates_count_as_unknown() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 2024-02-30
		datum_einde: [2025-12-31]
		opzegtermijn: zes maanden
	EOF
	expect_on <<-'EOF'
		2025-01-01 | onbekend | datum_ingang | 0 | onbekend | null | null
	EOF
}

test_the_ends_of_the_calendar() {
	make_agreement <<-'EOF'
		status: van_kracht
		datum_ingang: 0001-01-01
		datum_einde: 9998-12-31
		verlenging: {wijze: stilzwijgend, duur: P9999Y}
		opzegtermijn: P9999Y
	EOF
	run afspraak explain proef --on 9999-12-31
	expect_status 0
	run afspraak explain proef --on 0001-01-01 --format json
	expect_status 0
	expect_json .state van_kracht
}

test_the_work_tree_has_no_influence() {
	make_register
	run afspraak explain dvo-bouwtoezicht
	cp "$OUT" "$CASE/clean"
	sed -i 's/^datum_einde:.*/datum_einde: 2024-06-30/' afspraken/2024/dvo-bouwtoezicht.yaml
	run afspraak explain dvo-bouwtoezicht
	expect_stdout <"$CASE/clean"
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" explain dvo-bouwtoezicht
	expect_status 0
	expect_stdout <"$CASE/clean"
}

# --- what if ----------------------------------------------------------------------

test_what_if_in_words() {
	make_register
	run afspraak explain dvo-bouwtoezicht --on 2027-06-01 --if verlenging.wijze=geen
	expect_status 0
	expect_stderr </dev/null
	sed '/^Zo is/,$d' "$OUT" >"$CASE/answer"
	expect_file "$CASE/answer" <<-'EOF'
		Dienstverleningsovereenkomst bouwtoezicht
		=========================================

		Dit is een wat-als: in het register verandert er niets.

		- Stel dat verlenging.wijze is: geen (nu: stilzwijgend)

		Op 1 juni 2027

		Gegeven           Nu                              Wat als
		----------------  ------------------------------  ------------------------------
		Toestand          van kracht (door het veld       verlopen (door het veld
		                  verlenging.wijze)               verlenging.wijze)

		Termijn           1                               0 (de eerste)
		Einde             31 december 2027                31 december 2026
		Laatste opzegdag  30 juni 2027                    n.v.t.
		Actiedag          30 juni 2027                    n.v.t.

	EOF
	expect_stdout_has 'Regel 10: verlenging.wijze is geen.'
	expect_nothing_changed
}

test_what_if_as_data() {
	make_register
	run afspraak explain dvo-bouwtoezicht --on 2027-06-01 --if opzegtermijn=P3M \
		--if signaaltermijn=P1M --format json
	expect_status 0
	expect_json '[.last_notice, .action_day, .now.last_notice, .now.action_day] | join(" ")' \
		'2027-09-30 2027-08-30 2027-06-30 2027-06-30'
	expect_json '.if[] | [.field, .value, .now // "null"] | join(" ")' \
		"$(printf 'opzegtermijn P3M P6M\nsignaaltermijn P1M null')"
	# Without a supposition there is neither.
	run afspraak explain dvo-bouwtoezicht --on 2027-06-01 --format json
	expect_json 'has("if") or has("now")' false
	expect_nothing_changed
}

# A supposition answers as the same amendment would.
test_what_if_is_what_amend_gives() {
	make_register
	for value in verlenging.maximum=1 beeindigd_per=2027-03-31 datum_einde=onbepaalde_tijd status=concept \
		verlenging.wijze=onbekend datum_ingang=onbekend; do
		run afspraak explain dvo-bouwtoezicht --on 2028-06-01 --if "$value" --format json
		expect_status 0
		jq 'del(.if, .now)' "$OUT" >"$CASE/supposed"
		afspraak amend dvo-bouwtoezicht --set "$value" -m 'Echt'
		run afspraak explain dvo-bouwtoezicht --on 2028-06-01 --format json
		jq . "$OUT" | expect_file "$CASE/supposed"
		git reset -q --hard HEAD~1
	done
}

test_what_if_of_then() {
	make_register
	clock 2025-01-01
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P1M -m 'Korter'
	run afspraak explain dvo-bouwtoezicht --on 2026-01-01 --as-of HEAD~1 --if signaaltermijn=P1M --format json
	expect_json '[.last_notice, .action_day] | join(" ")' '2026-06-30 2026-05-30'
}

test_what_if_refused() {
	make_register
	run afspraak explain dvo-bouwtoezicht --if verlenging.wijze=gen
	expect_status 4
	expect_stderr_has "error: unknown-value: verlenging.wijze: 'gen' is none of"
	expect_stdout </dev/null
	run afspraak explain dvo-bouwtoezicht --if verlenging.wijs=geen
	expect_status 2
	expect_stderr_has "did you mean 'verlenging.wijze'?"
	run afspraak explain dvo-bouwtoezicht --if opzegtermijn
	expect_status 2
	expect_stderr <<-'EOF'
		afspraak: --if wants FIELD=VALUE, not 'opzegtermijn'
	EOF
	run afspraak explain dvo-bouwtoezicht --if opzegtermijn=P6M
	expect_status 2
	expect_stderr_has 'nothing changes: the register already says so'
	run afspraak explain dvo-bouwtoezicht --if taken='[bestaat-niet]'
	expect_status 4
	expect_nothing_changed
}

run_tests "$@"
