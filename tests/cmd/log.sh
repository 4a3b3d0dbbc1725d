#!/bin/sh
# afspraak log: who changed what, when, why and on whose decision.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

set_field() {
	sed -i "s/^$1:.*/$1: $2/" "${3:-$record}"
}

# Three more changes on days of their own: two by the program, one by git itself.
make_history() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Kortere termijn' \
		--decision 'Besluit AB 2025-3' --kind wijziging --effective 2025-02-01
	clock 2025-02-10
	afspraak amend taak/bouwtoezicht --set naam='Toezicht op bouwen' -m 'Andere naam' --kind correctie
	clock 2025-03-10
	set_field status opgezegd
	GIT_AUTHOR_NAME=Jurist GIT_AUTHOR_EMAIL=jurist@example.org commit_all 'Opgezegd met git zelf'
	clock 2025-04-01
}

# log with these options shows the commits with these reasons, newest first.
expect_reasons() {
	_expected=$1
	shift
	run afspraak log --format json "$@"
	expect_status 0
	expect_json '[.entries[].reason] | join("; ")' "$_expected"
}

test_newest_first_in_words() {
	make_history
	run afspraak log
	expect_status 0
	expect_stderr </dev/null
	sed 's/^commit .*/commit/' "$OUT" | head -n 33 >"$CASE/words"
	expect_file "$CASE/words" <<-'EOF'
		commit
		Datum:        2025-03-10 12:00 +0000
		Auteur:       Jurist <jurist@example.org>
		Vastgelegd:   Registrar <registrar@example.org>

		    Opgezegd met git zelf

		    afspraak/dvo-bouwtoezicht gewijzigd
		        status: van_kracht -> opgezegd

		commit
		Datum:        2025-02-10 12:00 +0000
		Auteur:       Registrar <registrar@example.org>
		Aard:         correctie

		    Andere naam

		    taak/bouwtoezicht gewijzigd
		        naam: Bouwtoezicht -> Toezicht op bouwen

		commit
		Datum:        2025-01-10 12:00 +0000
		Auteur:       Registrar <registrar@example.org>
		Aard:         wijziging
		Besluit:      Besluit AB 2025-3
		Per:          2025-02-01

		    Kortere termijn

		    afspraak/dvo-bouwtoezicht gewijzigd
		        opzegtermijn: P6M -> P3M

		commit
	EOF
	run afspraak log -n 1 --lang en
	expect_stdout_has 'Committed by: Registrar'
	expect_stdout_has 'afspraak/dvo-bouwtoezicht changed'
}

test_json() {
	make_history
	run afspraak log --format json
	expect_status 0
	expect_json 'keys_unsorted | tojson' '["schema","entries"]'
	expect_json .schema afspraak/log/1
	expect_json '.entries | length' 4
	expect_json '.entries[0] | keys_unsorted | join(" ")' \
		'commit parents date author committer reason kind decision effective signature changes'
	expect_json '[.entries[].commit] | join(" ")' "$(git log --format=%H | paste -s -d ' ')"
	expect_json '.entries[0].parents | tojson' "[\"$(git rev-parse HEAD^)\"]"
	expect_json '.entries[3].parents | tojson' '[]'
	expect_json '.entries[0].date' 2025-03-10T12:00:00+00:00
	expect_json '.entries[0].author | [.name, .email] | tojson' '["Jurist","jurist@example.org"]'
	expect_json '.entries[0].committer | [.name, .email] | tojson' '["Registrar","registrar@example.org"]'
	expect_json '.entries[0] | [.reason, .kind, .decision, .effective, .signature] | tojson' \
		'["Opgezegd met git zelf",null,null,null,"none"]'
	expect_json '.entries[2] | [.reason, .kind, .decision, .effective] | tojson' \
		'["Kortere termijn","wijziging","Besluit AB 2025-3","2025-02-01"]'
	expect_json '.entries[0].changes | tojson' \
		'[{"type":"afspraak","id":"dvo-bouwtoezicht","action":"changed","fields":[{"field":"status","old":"van_kracht","new":"opgezegd"}]}]'
	expect_json '[.entries[3].changes[] | .type + "/" + .id + " " + .action] | join("; ")' \
		'afspraak/dvo-bouwtoezicht added; taak/bouwtoezicht added; partij/gemeente-voorbeeld added; partij/od-voorbeeld added; register/register added'
	expect_json '.entries[3].changes[1].fields[0] | tojson' '{"field":"naam","old":null,"new":"Bouwtoezicht"}'
}

test_csv() {
	make_history
	run afspraak log --format csv -n 1
	expect_status 0
	printf '%s\r\n' \
		'commit,date,author_name,author_email,committer_name,committer_email,reason,kind,decision,effective,signature,type,id,action,field,old,new,moved_from,unreadable' \
		"$(git rev-parse HEAD),2025-03-10T12:00:00+00:00,Jurist,jurist@example.org,Registrar,registrar@example.org,Opgezegd met git zelf,,,,none,afspraak,dvo-bouwtoezicht,changed,status,van_kracht,opgezegd,," |
		expect_stdout
}

test_lists_change_by_what_identifies_an_item() {
	make_register
	sed -i 's/rol: uitvoerder/rol: opdrachtnemer/' "$record"
	sed -i '/documenten:/a\  - titel: Bijlage\n    url: https://example.org/bijlage.pdf' "$record"
	commit_all 'Rol en bijlage'
	run afspraak log -n 1 --format json
	expect_json '.entries[0].changes[0].fields | map([.field, .old, .new]) | tojson' \
		'[["partijen.1.rol","uitvoerder","opdrachtnemer"],["documenten.0",null,{"titel":"Bijlage","url":"https://example.org/bijlage.pdf"}]]'
}

test_one_record_or_some() {
	make_history
	expect_reasons 'Opgezegd met git zelf; Kortere termijn; Eerste registratie' dvo-bouwtoezicht
	expect_json '[.entries[].changes[] | .type + "/" + .id] | unique | join(" ")' afspraak/dvo-bouwtoezicht
	expect_reasons 'Andere naam; Eerste registratie' taak/bouwtoezicht
	expect_reasons 'Eerste registratie' partij/od-voorbeeld
	expect_reasons 'Opgezegd met git zelf; Andere naam; Kortere termijn; Eerste registratie' \
		dvo-bouwtoezicht taak/bouwtoezicht
}

test_since_and_until_include_their_day() {
	make_history
	expect_reasons 'Opgezegd met git zelf; Andere naam' --since 2025-02-10
	expect_reasons 'Opgezegd met git zelf' --since 2025-02-11
	expect_reasons 'Kortere termijn; Eerste registratie' --until 2025-01-10
	expect_reasons 'Eerste registratie' --until 2025-01-09
	expect_reasons 'Andere naam; Kortere termijn' --since 2025-01-10 --until 2025-02-10
	expect_reasons '' --since 2025-03-11
}

# The register's day: in summer it begins and ends two hours before that of UTC.
test_since_and_until_are_days_of_the_register() {
	make_register
	set_field status opgezegd
	SOURCE_DATE_EPOCH=$(date -u -d '2025-06-30 21:59:59' +%s)
	commit_all 'Laatste seconde van juni'
	set_field status beeindigd
	SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 1))
	commit_all 'Eerste seconde van juli'
	expect_reasons 'Eerste seconde van juli' --since 2025-07-01
	expect_reasons 'Laatste seconde van juni' --since 2025-06-30 --until 2025-06-30
	TZ=Asia/Tokyo
	export TZ
	expect_reasons 'Eerste seconde van juli' --since 2025-07-01
	sed -i 's/^taal:.*/&\ntijdzone: UTC/' register.yaml
	commit_all 'Andere tijdzone'
	expect_reasons 'Andere tijdzone; Eerste seconde van juli; Laatste seconde van juni' --since 2025-06-30
	expect_reasons '' --since 2025-07-01
}

test_author_in_name_or_address() {
	make_history
	expect_reasons 'Opgezegd met git zelf' --author jurist
	expect_reasons 'Opgezegd met git zelf' --author JURIST@EXAMPLE
	expect_reasons 'Andere naam; Kortere termijn; Eerste registratie' --author 'Registrar <'
	expect_reasons '' --author niemand
}

test_kind() {
	make_history
	expect_reasons 'Andere naam' --kind correctie
	expect_reasons 'Kortere termijn' --kind wijziging
	expect_reasons '' --kind verlenging
}

test_decision() {
	make_history
	expect_reasons 'Kortere termijn' --decision 'besluit ab'
	expect_reasons 'Kortere termijn' --decision 2025-3 --kind wijziging
	expect_reasons '' --decision 2025-3 --kind correctie
	expect_reasons '' --decision 'Kortere termijn'
}

test_field_and_what_lies_in_it() {
	make_history
	sed -i 's/rol: uitvoerder/rol: opdrachtnemer/; s/duur: P1Y/duur: P2Y/' "$record"
	commit_all 'Rol en duur'
	expect_reasons 'Opgezegd met git zelf; Eerste registratie' --field status
	expect_reasons 'Rol en duur; Eerste registratie' --field verlenging
	expect_json '.entries[0].changes[0].fields | map(.field) | tojson' '["verlenging.duur"]'
	expect_reasons 'Rol en duur; Eerste registratie' --field verlenging.duur
	expect_reasons 'Rol en duur; Eerste registratie' --field partijen.rol
	expect_reasons 'Eerste registratie' --field verlenging.wijze
	expect_reasons 'Andere naam; Eerste registratie' --field naam taak/bouwtoezicht
}

test_number() {
	make_history
	expect_reasons 'Opgezegd met git zelf' -n 1
	expect_reasons 'Opgezegd met git zelf; Kortere termijn' -n 2 dvo-bouwtoezicht
	expect_reasons '' -n 0
	expect_reasons 'Andere naam' -n1 --kind correctie
}

test_filters_are_anded() {
	make_history
	expect_reasons 'Kortere termijn' --author registrar --since 2025-01-01 --field opzegtermijn dvo-bouwtoezicht
	expect_reasons '' --author jurist --kind correctie
}

test_a_removed_record_keeps_its_history() {
	make_history
	afspraak add taak/tijdelijk --set naam=Tijdelijk --set aard=taak --set wijze=afstemming -m 'Een vergissing'
	afspraak remove taak/tijdelijk -m 'Toch niet'
	expect_reasons 'Toch niet; Een vergissing' taak/tijdelijk
	expect_json '.entries[0].changes[0] | [.action, .fields[0].field, .fields[0].old, .fields[0].new] | tojson' \
		'["removed","naam","Tijdelijk",null]'
	run afspraak log taak/tijdelijk
	expect_stdout_has 'taak/tijdelijk verwijderd'
}

test_an_unknown_record_names_the_nearest() {
	make_history
	run afspraak log dvo-bouwtoezich
	expect_status 2
	expect_stdout </dev/null
	expect_stderr <<-'EOF'
		afspraak: there is no afspraak/dvo-bouwtoezich; did you mean dvo-bouwtoezicht?
	EOF
}

test_wrong_use() {
	make_history
	while IFS='|' read -r options message; do
		# shellcheck disable=SC2086 # several words
		run afspraak log $options
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$message"
	done <<-'EOF'
		--field titl|did you mean titel
		--field titel taak/bouwtoezicht|taak has no field 'titel'
		--kind verlengen|registratie, wijziging, verlenging, opzegging, beeindiging, correctie, administratief
		--since gisteren|--since is no calendar day: 'gisteren'; write it as YYYY-MM-DD
		--until 2025-02-29|--until is no calendar day: '2025-02-29'
		-n x|option '-n' wants a number, not 'x'
		--format yaml|choose one of: text, json, csv
		--autor x|did you mean '--author'?
	EOF
}

test_a_commit_that_changed_no_record_has_no_entry() {
	make_history
	echo 'Lees mij' >README
	mkdir -p documenten/dvo-bouwtoezicht
	echo 'pdf' >documenten/dvo-bouwtoezicht/los.pdf
	commit_all 'Geen record'
	GIT_COMMITTER_DATE="@$SOURCE_DATE_EPOCH +0000" git commit -q --allow-empty -m 'Leeg'
	expect_reasons 'Opgezegd met git zelf' -n 1
	expect_json .entries[0].commit "$(git rev-parse HEAD~2)"
}

test_a_change_of_comments_only_is_told() {
	make_history
	sed -i 's/# eerste termijn/# de eerste termijn/' "$record"
	commit_all 'Alleen commentaar'
	expect_reasons 'Alleen commentaar' -n 1
	expect_json '.entries[0].changes | tojson' \
		'[{"type":"afspraak","id":"dvo-bouwtoezicht","action":"changed","fields":[]}]'
	run afspraak log -n 1
	expect_stdout_has '(alleen opmaak of commentaar)'
	expect_reasons 'Eerste registratie' --field soort
}

test_trailers_in_the_reason_are_no_trailers() {
	make_history
	afspraak amend dvo-bouwtoezicht --set status=beeindigd --set beeindigd_per=2025-04-01 --kind beeindiging \
		-m "$(printf 'Beëindigd\n\nBesluit: verzonnen\nAard: correctie')"
	run afspraak log -n 1 --format json
	expect_json '.entries[0] | [.kind, .decision] | tojson' '["beeindiging",null]'
	expect_json '.entries[0].reason' "$(printf 'Beëindigd\n\nBesluit: verzonnen\nAard: correctie')"
	set_field status verlopen
	commit_all "$(printf 'Reden\n\nBesluit: verzonnen\n\nLaatste alinea.\n\nAard: administratief\nBesluit: echt')"
	run afspraak log -n 1 --format json
	expect_json '.entries[0] | [.kind, .decision] | tojson' '["administratief","echt"]'
	expect_json '.entries[0].reason' "$(printf 'Reden\n\nBesluit: verzonnen\n\nLaatste alinea.')"
}

test_forged_header_lines_in_the_reason_stay_indented() {
	make_history
	afspraak amend dvo-bouwtoezicht --set status=van_kracht \
		-m "$(printf 'Reden\n\ncommit 0123456789\nAuteur: Iemand anders\n---\ndiff --git a/x b/x')"
	run afspraak log -n 1
	expect_stdout_has '    commit 0123456789'
	[ "$(grep -c '^commit ' "$OUT")" -eq 1 ] || fail 'expected one commit line'
	[ "$(grep -c '^Auteur:' "$OUT")" -eq 1 ] || fail 'expected one author line'
}

test_control_characters_are_made_visible() {
	make_register
	set_field status opgezegd
	GIT_AUTHOR_NAME="$(printf 'Kwaad\033[2J')" commit_all "$(printf 'Reden\033]0;x\007 \342\200\256om')"
	set_field kenmerk x
	printf '%s\n' 'kenmerk: "a\e[1mb"' >>"$record"
	commit_all 'Vijandige waarde'
	run afspraak log
	expect_status 0
	! grep -n "$(printf '[\033\007]')" "$OUT" || fail 'a control character in the output'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
}

test_other_encodings_become_valid_utf8() {
	make_register
	set_field status opgezegd
	printf 'Be\353indigd\n' >"$CASE/message"
	git add -A
	git -c i18n.commitEncoding=ISO-8859-1 commit -q -F "$CASE/message"
	for format in text json csv; do
		run afspraak log -n 1 --format $format
		expect_status 0
		iconv -f UTF-8 -t UTF-16 "$OUT" >/dev/null || fail 'no valid UTF-8'
	done
}

test_an_unreadable_old_version_is_told_and_no_more() {
	make_history
	cp "$record" "$CASE/good"
	printf 'titel: "stuk\n' >"$record"
	commit_all 'Stuk gemaakt'
	cp "$CASE/good" "$record"
	commit_all 'Hersteld'
	run afspraak log dvo-bouwtoezicht
	expect_status 0
	expect_stdout_has '(niet leesbaar: afspraken/2024/dvo-bouwtoezicht.yaml:'
	expect_stdout_has Hersteld
	expect_stdout_has 'Kortere termijn'
	expect_reasons 'Hersteld; Stuk gemaakt; Opgezegd met git zelf' -n 3
	expect_json '.entries[0].changes[0] | .action, (.unreadable | test("^afspraken/2024/dvo-bouwtoezicht.yaml:[0-9]+:[0-9]+: "))' \
		"$(printf 'changed\ntrue')"
	# It may have changed the field, so it is not kept back.
	expect_reasons 'Hersteld; Stuk gemaakt; Opgezegd met git zelf; Eerste registratie' --field status
}

test_a_renamed_year_is_one_history() {
	make_history
	git mv afspraken/2024 afspraken/2023
	commit_all 'Ander jaar'
	sed -i 's/^status:.*/status: beeindigd/' afspraken/2023/dvo-bouwtoezicht.yaml
	commit_all 'Daarna'
	expect_reasons 'Daarna; Ander jaar; Opgezegd met git zelf; Kortere termijn; Eerste registratie' dvo-bouwtoezicht
	expect_json '.entries[1].changes | map([.action, .moved_from, (.fields | length)]) | tojson' \
		'[["changed","afspraken/2024/dvo-bouwtoezicht.yaml",0]]'
	run afspraak log dvo-bouwtoezicht
	expect_stdout_has '(verplaatst van afspraken/2024/dvo-bouwtoezicht.yaml)'
}

test_a_revert_by_git_appears() {
	make_history
	git revert --no-edit HEAD >/dev/null
	run afspraak log -n 1 --format json
	expect_json '.entries[0].changes[0].fields | tojson' '[{"field":"status","old":"opgezegd","new":"van_kracht"}]'
	expect_json '.entries[0].reason | split("\n")[0]' 'Revert "Opgezegd met git zelf"'
}

test_a_merge_is_shown_for_what_it_changed_itself() {
	make_history
	git checkout -q -b zijtak HEAD~2
	set_field naam 'Gemeente met een andere naam' partijen/gemeente-voorbeeld.yaml
	clock 2025-04-02
	commit_all 'Op een zijtak'
	git checkout -q main
	clock 2025-04-03
	git merge -q --no-ff -m 'Samengevoegd' zijtak
	expect_reasons 'Op een zijtak; Opgezegd met git zelf' -n 2
	git checkout -q zijtak
	set_field status beeindigd
	clock 2025-04-04
	commit_all 'Botsing'
	git checkout -q main
	git merge -q --no-commit zijtak || :
	git checkout -q --ours "$record"
	set_field status in_herziening
	clock 2025-04-05
	commit_all 'Botsing opgelost'
	expect_reasons 'Botsing opgelost; Botsing; Opgezegd met git zelf; Eerste registratie' \
		--field status dvo-bouwtoezicht
	expect_json '.entries[0].changes[0].fields | tojson' \
		'[{"field":"status","old":"opgezegd","new":"in_herziening"}]'
	expect_json '.entries[0].parents | length' 2
}

test_a_signature_is_told_and_not_trusted() {
	make_history
	{
		git cat-file commit HEAD | sed '/^$/,$d'
		echo 'gpgsig -----BEGIN SSH SIGNATURE-----'
		echo ' AAAA'
		echo ' -----END SSH SIGNATURE-----'
		echo
		echo 'Opgezegd, ondertekend'
	} >"$CASE/commit"
	git reset -q --soft "$(git hash-object -t commit -w "$CASE/commit")"
	run afspraak log -n 1 --format json
	expect_json '.entries[0] | [.reason, .signature] | tojson' '["Opgezegd, ondertekend","bad"]'
	run afspraak log -n 1
	expect_stdout_has 'Handtekening: ONJUIST'
}

test_the_work_tree_has_no_influence() {
	make_history
	run afspraak log --format json
	cp "$OUT" "$CASE/clean"
	echo '[' >"$record"
	git add -A
	run afspraak log --format json
	expect_status 0
	expect_stdout <"$CASE/clean"
	git clone -q --bare . "$CASE/bare.git"
	run afspraak -C "$CASE/bare.git" log --format json
	expect_stdout <"$CASE/clean"
}

# An id in two years is refused by check. Made with git, neither file is passed over
# while both are there; later only the one that stayed is followed.
test_an_id_in_two_years() {
	make_register
	mkdir afspraken/2020
	cp "$record" afspraken/2020/
	commit_all 'Dubbel'
	set_field status opgezegd afspraken/2020/dvo-bouwtoezicht.yaml
	commit_all 'In het ene jaar'
	set_field status verlopen
	commit_all 'In het andere jaar'
	run afspraak log --format json -n 3 dvo-bouwtoezicht
	expect_json '[.entries[].reason] | join("; ")' 'In het andere jaar; In het ene jaar; Dubbel'
	git rm -q "$record"
	commit_all 'Een weg'
	set_field status beeindigd afspraken/2020/dvo-bouwtoezicht.yaml
	commit_all 'De andere'
	expect_reasons 'De andere; In het ene jaar; Dubbel' -n 3 dvo-bouwtoezicht
	expect_reasons 'De andere; Een weg; In het andere jaar; In het ene jaar; Dubbel' -n 5
}

test_a_register_that_moved_below_the_top() {
	make_history
	mkdir register
	git mv register.yaml afspraken taken partijen register
	commit_all 'Verhuisd'
	set_field status beeindigd "register/$record"
	commit_all 'Daarna'
	expect_reasons 'Daarna; Verhuisd' dvo-bouwtoezicht
}

# --- git itself as the oracle --------------------------------------------------

# Pseudo-random and the same each time: dice N sets $die to 0 .. N-1.
dice() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	die=$((seed / 65536 % $1))
}

tick() {
	SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 3600))
	GIT_AUTHOR_DATE="@$SOURCE_DATE_EPOCH +0000"
	GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}

# A record gets another value, goes, or comes back.
random_edit() {
	dice 3
	case $die in 0) _file=$record ;; 1) _file=taken/bouwtoezicht.yaml ;; 2) _file=README ;; esac
	dice 6
	if [ "$die" -eq 0 ] && [ -e "$_file" ]; then
		rm "$_file"
	else
		dice 5
		printf 'titel: Titel %d\nnaam: Naam %d\n' "$die" "$die" >"$_file"
	fi
}

random_merge() {
	dice 3
	case $die in
	0) git merge -q --no-ff -s ours -m Samengevoegd "$1" ;;
	1) git merge -q --no-ff -m Samengevoegd "$1" || { git add -A && git commit -q -m Botsing; } ;;
	2)
		git merge -q --no-ff --no-commit "$1" || :
		random_edit
		git add -A
		git commit -q --allow-empty -m 'Samengevoegd en gewijzigd'
		;;
	esac
}

# Pick a branch at random, in $branch.
random_branch() {
	git branch --format='%(refname:short)' >"$CASE/branches"
	dice "$(wc -l <"$CASE/branches")"
	branch=$(sed -n "$((die + 1))p" "$CASE/branches")
}

random_history() {
	for _step in $(seq 60); do
		tick
		dice 10
		case $die in
		0) git branch -q "tak$_step" ;;
		1 | 2)
			random_branch
			git checkout -q "$branch"
			;;
		3 | 4)
			random_branch
			git merge-base --is-ancestor "$branch" HEAD || random_merge "$branch"
			;;
		*)
			random_edit
			git add -A
			git commit -q --allow-empty -m "Stap $_step"
			;;
		esac
	done
	# Everything in one line, whatever it does to the records.
	for _branch in $(git branch --format='%(refname:short)'); do
		tick
		git merge-base --is-ancestor "$_branch" HEAD || random_merge "$_branch"
	done
}

# With -c a merge counts when the file differs from that of all its parents. Side
# branches whose changes a merge dropped are history too, so nothing is simplified.
expect_commits_of() {
	run afspraak log --format json "$1"
	expect_status 0
	json '.entries[].commit' >"$CASE/ours"
	git rev-list --date-order HEAD | git diff-tree --stdin -c -r --root --name-only -- "$2" |
		awk -v file="$2" '$0 == file { print commit } { commit = $0 }' >"$CASE/git"
	[ -s "$CASE/git" ] || fail 'the history says nothing'
	diff -u --label git --label afspraak "$CASE/git" "$CASE/ours" || fail "seed $first_seed: other commits of $1"
}

test_a_random_history_has_the_commits_that_git_finds() {
	merges=0
	for first_seed in 1 3 4 5; do
		seed=$first_seed
		rm -rf "$CASE/random"
		mkdir "$CASE/random"
		cd "$CASE/random" || exit
		make_register
		random_history >/dev/null
		git checkout -q -f HEAD
		expect_commits_of dvo-bouwtoezicht "$record"
		expect_commits_of taak/bouwtoezicht taken/bouwtoezicht.yaml
		merges=$((merges + $(git rev-list --merges --count HEAD)))
	done
	[ "$merges" -ge 10 ] || fail "only $merges merges"
}

run_tests "$@"
