#!/bin/sh
# afspraak diff: which fields differ between two revisions, or are not committed.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

set_field() {
	sed -i "s/^$1:.*/$1: $2/" "${3:-$record}"
}

# Commit an opzegtermijn of so many months at a moment in UTC.
commit_at() {
	set_field opzegtermijn "P$2M"
	SOURCE_DATE_EPOCH=$(date -u -d "$1" +%s)
	export SOURCE_DATE_EPOCH
	commit_all "P$2M op $1"
}

# The field of the record that differs for these operands: old -> new, or nothing.
expect_months() {
	_expected=$1
	shift
	run afspraak diff --format json "$@"
	expect_json '[.changes[].fields[] | .old + " -> " + .new] | join("; ")' "$_expected"
}

expect_refused() {
	_expected=$1
	shift
	run afspraak diff "$@"
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has "$_expected"
	[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
}

test_nothing_uncommitted() {
	make_register
	run afspraak diff
	expect_status 0
	expect_stdout </dev/null
	expect_stderr </dev/null
	expect_nothing_changed
}

test_what_is_not_committed() {
	make_register
	set_field status opgezegd
	sed -i 's/rol: uitvoerder/rol: opdrachtnemer/' "$record"
	printf 'naam: Nieuw\naard: taak\nwijze: afstemming\n' >taken/nieuw.yaml
	rm partijen/od-voorbeeld.yaml
	git add taken
	echo 'geen record' >README
	run afspraak diff
	expect_status 1
	expect_stderr </dev/null
	expect_stdout <<-'EOF'
		afspraak/dvo-bouwtoezicht gewijzigd
		    status: van_kracht -> opgezegd
		    partijen.1.rol: uitvoerder -> opdrachtnemer

		taak/nieuw toegevoegd
		    naam: Nieuw
		    aard: taak
		    wijze: afstemming

		partij/od-voorbeeld verwijderd
		    naam: Omgevingsdienst Voorbeeld
		    type: omgevingsdienst
	EOF
}

test_json() {
	make_register
	set_field status opgezegd
	run afspraak diff --format json
	expect_status 1
	expect_json 'keys_unsorted | join(" ")' 'schema from to changes'
	expect_json .schema afspraak/diff/1
	expect_json .from "$(git rev-parse HEAD)"
	expect_json .to worktree
	expect_json '.changes | tojson' \
		'[{"type":"afspraak","id":"dvo-bouwtoezicht","action":"changed","fields":[{"field":"status","old":"van_kracht","new":"opgezegd"}]}]'
	commit_all Opgezegd
	run afspraak diff --format json HEAD^..HEAD
	expect_status 1
	expect_json '[.from, .to] | join(" ")' "$(git rev-parse HEAD^ HEAD | paste -s -d ' ')"
	run afspraak diff --format json
	expect_status 0
	expect_json '.changes | tojson' '[]'
}

test_csv() {
	make_register
	set_field status "'=1+1'"
	run afspraak diff --format csv
	expect_status 1
	printf '%s\r\n' type,id,action,field,old,new,moved_from,unreadable \
		"afspraak,dvo-bouwtoezicht,changed,status,van_kracht,'=1+1,," | expect_stdout
	git checkout -q .
	run afspraak diff --format csv
	expect_status 0
	printf '%s\r\n' type,id,action,field,old,new,moved_from,unreadable | expect_stdout
}

test_layout_and_comments_are_told_apart() {
	make_register
	sed -i 's/# eerste termijn/# de eerste/; s/^titel: \(.*\)/titel: "\1"/' "$record"
	run afspraak diff
	expect_status 1
	expect_stdout <<-'EOF'
		afspraak/dvo-bouwtoezicht gewijzigd
		    (alleen opmaak of commentaar)
	EOF
	run afspraak diff --lang en
	expect_stdout_has '(only layout or comments)'
}

test_two_revisions() {
	make_register
	commit_at '2025-02-01 12:00' 1
	git tag een
	commit_at '2025-03-01 12:00' 2
	git tag twee
	set_field opzegtermijn P9M
	expect_months 'P1M -> P2M' een..twee
	expect_status 1
	expect_months 'P2M -> P1M' twee..een
	expect_months 'P6M -> P2M' HEAD~2..HEAD
	expect_months 'P1M -> P2M' een..
	expect_months 'P2M -> P1M' ..een
	expect_months '' een..een
	expect_status 0
	# A single revision is compared with the work tree.
	expect_months 'P1M -> P9M' een
	expect_months 'P2M -> P9M'
}

test_of_one_record() {
	make_register
	set_field status opgezegd
	set_field naam Anders taken/bouwtoezicht.yaml
	run afspraak diff taak/bouwtoezicht
	expect_status 1
	expect_stdout <<-'EOF'
		taak/bouwtoezicht gewijzigd
		    naam: Bouwtoezicht -> Anders
	EOF
	run afspraak diff partij/od-voorbeeld
	expect_status 0
	expect_stdout </dev/null
	commit_all Beide
	run afspraak diff HEAD^..HEAD dvo-bouwtoezicht
	expect_status 1
	expect_stdout <<-'EOF'
		afspraak/dvo-bouwtoezicht gewijzigd
		    status: van_kracht -> opgezegd
	EOF
	run afspraak diff HEAD^ partij/od-voorbeeld
	expect_status 0
}

test_a_record_that_is_gone_or_new() {
	make_register
	printf 'naam: Nieuw\naard: taak\nwijze: afstemming\n' >taken/nieuw.yaml
	run afspraak diff taak/nieuw
	expect_status 1
	expect_stdout_has 'taak/nieuw toegevoegd'
	commit_all Erbij
	git rm -q taken/nieuw.yaml
	commit_all Eraf
	run afspraak diff HEAD^..HEAD taak/nieuw
	expect_status 1
	expect_stdout_has 'taak/nieuw verwijderd'
	run afspraak diff HEAD~2..HEAD taak/nieuw
	expect_status 2
	expect_stderr_has 'there is no taak/nieuw'
}

test_a_date_is_the_last_commit_of_that_day() {
	make_register
	commit_at '2025-02-01 08:00' 1
	commit_at '2025-02-01 20:00' 2
	commit_at '2025-02-10 12:00' 3
	expect_months 'P2M -> P3M' 2025-02-01..2025-02-10
	expect_months 'P6M -> P2M' 2025-01-31..2025-02-05
	expect_months '' 2025-02-01..2025-02-09
	expect_status 0
	expect_months 'P6M -> P3M' 2024-12-02..HEAD
	expect_months 'P6M -> P3M' 2024-12-02..2099-01-01
	expect_months 'P2M -> P3M' 2025-02-01
}

# In Amsterdam 30 March 2025 has 23 hours and 26 October 25; each commit is the
# last second of a day or the first of the next.
test_a_day_ends_where_the_register_is() {
	make_register
	commit_at '2025-03-29 22:59:59' 1
	commit_at '2025-03-29 23:00:00' 2
	commit_at '2025-03-30 21:59:59' 3
	commit_at '2025-03-30 22:00:00' 4
	commit_at '2025-10-25 21:59:59' 5
	commit_at '2025-10-25 22:00:00' 6
	commit_at '2025-10-26 22:59:59' 7
	commit_at '2025-10-26 23:00:00' 8
	for TZ in UTC America/New_York Asia/Tokyo; do
		export TZ
		expect_months 'P6M -> P1M' 2024-12-31..2025-03-29
		expect_months 'P1M -> P3M' 2025-03-29..2025-03-30
		expect_months 'P3M -> P4M' 2025-03-30..2025-03-31
		expect_months 'P3M -> P5M' 2025-03-30..2025-10-25
		expect_months 'P5M -> P7M' 2025-10-25..2025-10-26
		expect_months 'P7M -> P8M' 2025-10-26..2025-10-27
	done
	sed -i 's/^taal:.*/&\ntijdzone: UTC/' register.yaml
	commit_all 'Andere tijdzone'
	expect_months 'P2M -> P4M' 2025-03-29..2025-03-30
}

test_a_date_follows_first_parents() {
	make_register
	commit_at '2025-02-01 12:00' 1
	git checkout -q -b zijtak HEAD^
	set_field naam Zijtak taken/bouwtoezicht.yaml
	clock 2025-02-05
	commit_all 'Op een zijtak'
	git checkout -q main
	GIT_AUTHOR_DATE=2025-02-10T12:00:00Z GIT_COMMITTER_DATE=2025-02-10T12:00:00Z \
		git merge -q --no-ff -m Samengevoegd zijtak
	run afspraak diff --format json 2025-02-07..2025-02-10
	expect_json '.changes | map(.type + "/" + .id) | join(" ")' taak/bouwtoezicht
	expect_json .from "$(git rev-parse HEAD^1)"
}

test_before_the_first_commit() {
	make_register
	expect_refused 'nothing was recorded yet on 2024-12-01; the first commit is of 2024-12-02' \
		2024-12-01..HEAD
	expect_refused 'nothing was recorded yet on 2024-12-01' 2024-12-01
}

test_unknown_revisions_and_records() {
	make_register
	expect_refused "there is no record and no revision 'dvo-bouwtoezich'; did you mean dvo-bouwtoezicht?" \
		dvo-bouwtoezich
	expect_refused "there is no taak/bouwtoezich; did you mean taak/bouwtoezicht?" HEAD taak/bouwtoezich
	expect_refused niets niets..HEAD
	expect_refused niets HEAD..niets
	expect_refused "three dots mean nothing here" HEAD^...HEAD
	expect_refused '2025-02-30' 2025-02-30..HEAD
	expect_refused "'diff' does not take 'c'" HEAD dvo-bouwtoezicht c
	expect_refused 'choose one of: text, json, csv' --format md
	expect_refused "there is no" HEAD:register.yaml
}

test_an_option_like_revision_is_no_option() {
	make_register
	run afspraak diff -- --output=x
	expect_status 2
	expect_nothing_changed
}

test_an_unreadable_version_is_told() {
	make_register
	cp "$record" "$CASE/good"
	printf 'titel: "stuk\n' >"$record"
	run afspraak diff
	expect_status 1
	expect_stdout_has 'afspraak/dvo-bouwtoezicht gewijzigd'
	expect_stdout_has "(niet leesbaar: $record:"
	commit_all Stuk
	cp "$CASE/good" "$record"
	run afspraak diff --format json
	expect_status 1
	expect_json '.changes[0].unreadable | test("^afspraken/2024/dvo-bouwtoezicht.yaml:")' true
}

test_a_renamed_year_is_no_other_record() {
	make_register
	git mv afspraken/2024 afspraken/2023
	run afspraak diff
	expect_status 1
	expect_stdout <<-'EOF'
		afspraak/dvo-bouwtoezicht gewijzigd
		    (verplaatst van afspraken/2024/dvo-bouwtoezicht.yaml)
	EOF
}

test_an_uncommitted_revert_by_git() {
	make_register
	commit_at '2025-02-01 12:00' 1
	git revert --no-commit HEAD
	expect_months 'P1M -> P6M'
	git commit -q -m Teruggedraaid
	expect_months 'P1M -> P6M' HEAD^..HEAD
	expect_months ''
	expect_status 0
}

test_before_any_commit() {
	make_register
	rm -rf .git
	git init -q -b main
	run afspraak diff
	expect_status 1
	expect_stdout_has 'afspraak/dvo-bouwtoezicht toegevoegd'
	run afspraak diff --format json
	expect_json '.from | tojson' null
}

test_a_bare_repository() {
	make_register
	commit_at '2025-02-01 12:00' 1
	git clone -q --bare . "$CASE/bare.git"
	cd "$CASE/bare.git" || exit
	expect_months 'P6M -> P1M' HEAD^..HEAD
	expect_months 'P6M -> P1M' HEAD^
	expect_refused 'a bare repository has no work tree to compare with; name two revisions: afspraak diff A..B'
}

test_control_characters_are_made_visible() {
	make_register
	printf '%s\n' 'kenmerk: "a\e[2J\u202Eb"' >>"$record"
	run afspraak diff
	expect_status 1
	expect_stdout_has kenmerk
	! grep -n "$(printf '\033')" "$OUT" || fail 'ESC in the output'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override in the output'
	run afspraak diff --color always
	expect_stdout_has "$(printf '\033[1mafspraak/dvo-bouwtoezicht\033[0m')"
}

run_tests "$@"
