#!/bin/sh
# afspraak verify: one verdict over the history, whatever was done to it.
. "${0%/*}/../lib.sh"

record=afspraken/2024/dvo-bouwtoezicht.yaml

# Three commits on days of their own, as by the program.
make_history() {
	make_register
	GIT_COMMITTER_DATE='@1733140800 +0000' git commit -q --amend \
		-m "$(printf 'Eerste registratie\n\nAard: registratie')"
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Kortere termijn' --kind wijziging
	clock 2025-02-10
	afspraak amend taak/bouwtoezicht --set naam='Toezicht op bouwen' -m 'Andere naam' --kind correctie
	clock 2025-03-01
	snapshot
}

# The file of a loose object.
object_file() {
	_hex=$(git rev-parse "$1")
	printf '.git/objects/%.2s/%s\n' "$_hex" "${_hex#??}"
}

# A finding of this code is on the commit, or at the path.
expect_finding() {
	grep -q "^$1:.* $2: " "$OUT" || fail "no $2 at $1"
}

expect_not_verified() {
	expect_status 1
	expect_stderr </dev/null
	expect_stdout_has 'niet geverifieerd: '
	expect_nothing_changed
}

test_a_whole_history() {
	make_history
	first=$(git rev-parse HEAD~2) head=$(git rev-parse HEAD)
	run afspraak verify
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <<-EOF
		geverifieerd: geen bevindingen; 3 commits, $(git rev-list --objects HEAD | wc -l) objecten
		van $first (2024-12-02 12:00 +0000)
		tot $head (2025-02-10 12:00 +0000)
	EOF
	run afspraak verify --lang en --since "$first"
	expect_stdout <<-EOF
		verified: no findings; 3 commits, $(git rev-list --objects HEAD | wc -l) objects
		from $first (2024-12-02 12:00 +0000)
		to $head (2025-02-10 12:00 +0000)
		uninterrupted since $first
	EOF
	expect_nothing_changed
}

test_json() {
	make_history
	run afspraak verify --format json --since HEAD^
	expect_status 0
	expect_json 'keys_unsorted | join(" ")' 'schema verified complete head first since counts findings'
	expect_json '[.schema, .verified, .complete, .since] | tojson' '["afspraak/verify/1",true,true,"HEAD^"]'
	expect_json .head.commit "$(git rev-parse HEAD)"
	expect_json .head.date 2025-02-10T12:00:00+00:00
	expect_json .first.commit "$(git rev-parse HEAD~2)"
	expect_json '.counts | tojson' "{\"commits\":3,\"objects\":$(git rev-list --objects HEAD | wc -l)}"
	expect_json '.findings | tojson' '[]'
	echo x >taken/los.txt
	commit_all 'Los bestand'
	clock 2024-01-01
	run afspraak verify --format json -o "$CASE/answer"
	expect_status 1
	expect_stdout </dev/null
	cp "$CASE/answer" "$OUT"
	expect_json .verified false
	expect_json '.findings[0] | keys_unsorted | join(" ")' 'commit severity code text'
	expect_json '.findings[0].commit' "$(git rev-parse HEAD)"
	expect_json '.findings[-1] | keys_unsorted | join(" ")' 'path line column severity code text'
	expect_json '.findings[-1] | [.path, .code] | join(" ")' 'taken/los.txt stray-file'
}

test_packed_and_bare() {
	make_history
	git gc -q
	git clone -q --bare . "$CASE/bare.git"
	run afspraak verify
	expect_status 0
	cp "$OUT" "$CASE/answer"
	cd "$CASE/bare.git"
	run afspraak verify
	expect_status 0
	expect_stdout <"$CASE/answer"
}

# --- rewritten ---------------------------------------------------------------------

test_since_on_the_line() {
	make_history
	for since in "$(git rev-parse HEAD~2)" "$(git rev-parse --short=7 HEAD~1)" HEAD~2 \
		"$(git rev-parse HEAD | tr a-f A-F)"; do
		run afspraak verify --since "$since"
		expect_status 0
		expect_stdout_has "ononderbroken sinds $since"
	done
}

test_a_rewritten_history_that_was_force_pushed() {
	make_history
	git init -q --bare -b main "$CASE/remote.git"
	git push -q "$CASE/remote.git" main
	known=$(git rev-parse HEAD)
	git reset -q --hard HEAD~1
	afspraak amend taak/bouwtoezicht --set naam='Iets anders' -m 'Andere naam' --kind correctie
	git push -q --force "$CASE/remote.git" main
	git clone -q "$CASE/remote.git" "$CASE/clone"
	snapshot
	# Here the old commit still exists; in a new clone it does not.
	for directory in . "$CASE/clone"; do
		run afspraak -C "$directory" verify --since "$known"
		expect_not_verified
		expect_finding "$(git rev-parse HEAD)" history-rewritten
		expect_stdout_has "the known commit $known is not in HEAD's history"
		expect_stdout_lacks ononderbroken
		run afspraak -C "$directory" verify --since "$(printf %.10s "$known")"
		expect_not_verified
		expect_finding "$(git rev-parse HEAD)" history-rewritten
		run afspraak -C "$directory" verify
		expect_status 0
	done
}

test_a_known_commit_that_was_merged_in_from_beside() {
	make_history
	known=$(git rev-parse HEAD)
	git checkout -q -b ander HEAD~1
	sed -i 's/^naam:.*/naam: Voorbeeldgemeente/' partijen/gemeente-voorbeeld.yaml
	commit_all 'Op een andere tak'
	GIT_AUTHOR_DATE="@$SOURCE_DATE_EPOCH +0000" GIT_COMMITTER_DATE="@$SOURCE_DATE_EPOCH +0000" \
		git merge -q -m Samengevoegd main
	snapshot
	run afspraak verify --since "$known"
	expect_not_verified
	expect_stdout_has 'history-rewritten: '
	expect_stdout_has "the known commit $known was merged in from beside"
}

test_wrong_use() {
	make_history
	while IFS='|' read -r options message; do
		# shellcheck disable=SC2086 # several words
		run afspraak verify $options
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$message"
	done <<-'EOF2'
		--since geen-tak|unknown revision 'geen-tak'
		--since abc|unknown revision 'abc'
		--severity hoog|choose one of: info, warning, error
		--format csv|choose one of: text, json
		dvo-bouwtoezicht|does not take 'dvo-bouwtoezicht'
	EOF2
}

# --- objects -------------------------------------------------------------------------

# Other content than the name says, well packed.
replace_object() {
	chmod u+w "$(object_file "$1")"
	python3 - "$(object_file "$1")" <<-'EOF2'
		import sys, zlib
		path = sys.argv[1]
		text = zlib.decompress(open(path, 'rb').read()).replace(b'P3M', b'P9M')
		open(path, 'wb').write(zlib.compress(text))
	EOF2
}

test_a_tampered_object() {
	command -v python3 >/dev/null || skip 'no python3 to tamper with'
	make_history
	changed=$(git rev-parse HEAD~1)
	blob=$(git rev-parse "HEAD:$record")
	replace_object "HEAD:$record"
	snapshot
	run afspraak verify
	expect_not_verified
	expect_finding "$(git rev-parse HEAD)" object-corrupt
	expect_stdout_has "file $record, object $blob, in $(git rev-parse HEAD), is damaged: "
	expect_stdout_has 'wijzigingen zelf niet bekeken; 1 fout, '
	run afspraak verify --format json --since "$changed"
	expect_status 1
	expect_json '[.findings[] | .code] | unique | join(" ")' object-corrupt
}

# Each object of the history in turn: gone, cut short, empty, noise.
test_any_object_damaged_is_found() {
	make_history
	git rev-list --objects --no-object-names HEAD >"$CASE/objects"
	total=$(wc -l <"$CASE/objects")
	while read -r id; do
		file=$(object_file "$id")
		cp -p "$file" "$CASE/saved"
		for damage in gone short empty noise; do
			rm -f "$file"
			case $damage in
			gone) code=object-missing ;;
			short) code=object-corrupt && head -c 20 "$CASE/saved" >"$file" ;;
			empty) code=object-corrupt && : >"$file" ;;
			noise) code=object-corrupt && echo 'no object at all, only some text' >"$file" ;;
			esac
			run afspraak verify
			expect_status 1
			expect_stderr </dev/null
			grep -q "error: $code: .*object $id, " "$OUT" || fail "$damage $id is not $code"
			expect_stdout_lacks "$total objecten"
			expect_stdout_has 'niet geverifieerd: '
		done
		rm -f "$file"
		cp -p "$CASE/saved" "$file"
	done <"$CASE/objects"
	run afspraak verify
	expect_status 0
}

test_a_damaged_pack() {
	make_history
	git gc -q
	for pack in .git/objects/pack/*.pack; do
		chmod u+w "$pack"
		cp "$pack" "$CASE/pack"
	done
	size=$(wc -c <"$CASE/pack")
	for keep in 0 11 100 $((size / 2)) $((size - 1)); do
		head -c "$keep" "$CASE/pack" >"$pack"
		run afspraak verify
		expect_status 1
		expect_stdout_has 'niet geverifieerd: '
		grep -q 'error: object-[a-z]*: commit, object' "$OUT" || fail "cut at $keep: no finding"
	done
	for at in 13 $((size / 3)) $((size / 2)) $((size - 30)); do
		cp "$CASE/pack" "$pack"
		printf '\377\000\377\000' | dd of="$pack" bs=1 seek="$at" conv=notrunc 2>/dev/null
		cmp -s "$CASE/pack" "$pack" && continue
		run afspraak verify
		expect_status 1
		grep -q 'error: object-[a-z]*: ' "$OUT" || fail "altered at $at: no finding"
	done
}

# --- not the whole history -----------------------------------------------------------

test_a_shallow_clone() {
	make_history
	known=$(git rev-parse HEAD~2)
	git clone -q --depth 2 "file://$PWD" "$CASE/clone"
	cd "$CASE/clone"
	snapshot
	run afspraak verify
	expect_not_verified
	expect_finding "$(git rev-parse HEAD)" history-incomplete
	expect_stdout_has 'niet geverifieerd: de geschiedenis is hier niet volledig; 1 fout, '
	expect_stdout_lacks object-missing
	run afspraak verify --since HEAD^
	expect_not_verified
	# What lies before cannot be told; that is no proof of rewriting.
	run afspraak verify --since "$known" --format json
	expect_status 1
	expect_json .complete false
	expect_json '[.findings[].code] | join(" ")' 'history-incomplete history-incomplete'
	git fetch -q --unshallow
	run afspraak verify --since "$known"
	expect_status 0
}

test_a_partial_clone() {
	make_history
	git config uploadpack.allowFilter true
	git clone -q --filter=blob:none --no-checkout "file://$PWD" "$CASE/clone"
	git -C "$CASE/clone" config --unset extensions.partialClone || :
	# Of a repository of format 1 libgit2 itself leaks what it compares the extensions with.
	git -C "$CASE/clone" config core.repositoryFormatVersion 0
	cd "$CASE/clone"
	run afspraak verify
	expect_status 1
	expect_stdout_has 'history-incomplete: the clone is partial'
	expect_stdout_has object-missing
}

test_a_replaced_commit() {
	make_history
	git replace HEAD~1 HEAD~2
	snapshot
	run afspraak verify
	expect_not_verified
	expect_stdout_has "history-incomplete: refs/replace/$(GIT_NO_REPLACE_OBJECTS=1 git rev-parse HEAD~1) lets git show"
	git replace -d "$(GIT_NO_REPLACE_OBJECTS=1 git rev-parse HEAD~1)"
	mkdir -p .git/info
	printf '# none\n\n' >.git/info/grafts
	run afspraak verify
	expect_status 0
	git rev-parse HEAD >>.git/info/grafts
	snapshot
	run afspraak verify
	expect_not_verified
	expect_stdout_has 'history-incomplete: info/grafts'
}

# --- clocks --------------------------------------------------------------------------

test_a_clock_set_back_a_year() {
	make_history
	clock 2024-02-20
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P9M/' "$record"
	commit_all "$(printf 'Op tijd\033[2J opgezegd')"
	clock 2025-03-01
	snapshot
	run afspraak verify
	expect_not_verified
	expect_finding "$(git rev-parse HEAD)" clock-backwards
	expect_stdout_has "was committed at 2024-02-20 12:00 +0000, before its parent $(git rev-parse HEAD^), at 2025-02-10"
	expect_stdout_has "'Op tijd"
	! grep -n "$(printf '\033')" "$OUT" || fail 'a control character in the output'
	expect_stdout_has 'niet geverifieerd: 0 fouten, 1 waarschuwing, '
	run afspraak verify --severity error
	expect_status 0
	expect_stdout_has 'clock-backwards'
}

test_a_clock_that_is_a_little_behind() {
	make_history
	at=$(git log -1 --format=%ct)
	for behind in 1 86400; do
		SOURCE_DATE_EPOCH=$((at - behind))
		echo "kenmerk: k$behind" >>"$record"
		commit_all 'Iets eerder'
		run afspraak verify
		expect_status 0
		expect_finding "$(git rev-parse HEAD)" clock-skew
		run afspraak verify --severity info
		expect_status 1
		git reset -q --hard HEAD^
	done
	SOURCE_DATE_EPOCH=$((at - 86401))
	echo 'kenmerk: k' >>"$record"
	commit_all 'Te veel'
	run afspraak verify
	expect_finding "$(git rev-parse HEAD)" clock-backwards
}

test_a_commit_from_the_future() {
	make_history
	clock 2025-02-10
	run afspraak verify
	expect_status 0
	clock 2025-02-09
	run afspraak verify
	expect_status 1
	expect_finding "$(git rev-parse HEAD)" clock-future
	clock 2025-03-01
	echo 'kenmerk: k' >>"$record"
	git add -A
	GIT_AUTHOR_DATE='2026-01-01 12:00 +0000' GIT_COMMITTER_DATE='2025-02-20 12:00 +0000' git commit -q -m Vooruit
	snapshot
	run afspraak verify
	expect_not_verified
	expect_stdout_has "clock-future: 'Vooruit' was written at 2026-01-01 12:00 +0000"
}

# --- records and files -----------------------------------------------------------------

test_an_unreadable_old_version() {
	make_history
	cp "$record" "$CASE/good"
	printf 'titel: "stuk\n' >"$record"
	commit_all 'Stuk gemaakt'
	broken=$(git rev-parse HEAD)
	cp "$CASE/good" "$record"
	commit_all 'Hersteld'
	snapshot
	run afspraak verify
	expect_status 0
	expect_finding "$broken" old-version-unreadable
	expect_finding "$(git rev-parse HEAD)" old-version-unreadable
	expect_stdout_has "$record:"
	expect_stdout_has 'geverifieerd: 0 fouten, 0 waarschuwingen, '
	expect_nothing_changed
	printf 'titel: "stuk\n' >"$record"
	commit_all 'Weer stuk'
	run afspraak verify
	expect_status 1
	expect_finding "$record" yaml-syntax
}

test_stored_documents_and_unknown_files() {
	make_history
	echo 'overeenkomst' >"$CASE/stuk.txt"
	afspraak attach dvo-bouwtoezicht "$CASE/stuk.txt" --titel Stuk -m 'Stuk erbij'
	run afspraak verify
	expect_status 0
	echo 'andere afspraak' >documenten/dvo-bouwtoezicht/stuk.txt
	echo 'x' >taken/notitie.txt
	snapshot
	# The history is judged, and not what is not committed.
	run afspraak verify
	expect_status 0
	expect_nothing_changed
	commit_all 'Vervangen'
	snapshot
	run afspraak verify
	expect_not_verified
	expect_finding "$record" document-checksum
	expect_finding taken/notitie.txt stray-file
}

test_a_commit_by_a_forged_author_outside_the_program() {
	make_history
	sed -i 's/^opzegtermijn:.*/opzegtermijn: P9M/' "$record"
	GIT_AUTHOR_NAME=Auditor GIT_AUTHOR_EMAIL=auditor@example.org commit_all 'Niets aan de hand'
	snapshot
	run afspraak verify
	expect_status 0
	expect_finding "$(git rev-parse HEAD)" kind-missing
	expect_stdout_has 'made outside afspraak'
	expect_nothing_changed
}

test_a_register_without_commits() {
	git init -q
	mkdir -p taken
	printf 'schema: 1\norganisatie: od-voorbeeld\n' >register.yaml
	run afspraak verify
	expect_status 3
	expect_stdout </dev/null
}

test_progress_only_on_a_terminal_and_for_long_work() {
	make_history
	command -v script >/dev/null || skip 'no script(1) to make a terminal with'
	script -q -e -c true /dev/null >/dev/null 2>&1 || skip 'script(1) of another kind'
	run script -q -e -c 'afspraak --no-pager verify' /dev/null
	expect_status 0
	expect_stdout_lacks 'objects:'
}

# A line from before the register asked for signatures, merged in without one.
test_a_merge_brings_in_nothing_unsigned() {
	make_register
	ssh-keygen -q -t ed25519 -N '' -f "$CASE/registrar"
	git checkout -q -b side
	afspraak amend taak/bouwtoezicht --set naam=Zijdelings -m 'Van voor de eis'
	git checkout -q main
	printf 'eisen:\n  handtekening: true\nmandaten:\n  - sleutel: %s\n    functie: Registrar\n    soorten: [taak]\n' \
		"$(cat "$CASE/registrar.pub")" >>register.yaml
	commit_all 'Mandaten'
	git merge -q --no-edit side
	run afspraak verify
	expect_status 1
	expect_finding "$(git rev-parse HEAD)" signature-missing
	git reset -q --hard HEAD~1
	git -c gpg.format=ssh -c user.signingKey="$CASE/registrar" merge -q --no-edit -S side
	run afspraak verify
	expect_stdout_lacks signature-
}

test_a_report_is_what_the_register_gives() {
	make_history
	for format in text md html csv json; do
		for options in '--lang nl' '--lang en --since HEAD~1' '--as-of HEAD~1'; do
			# shellcheck disable=SC2086 # several options
			afspraak overview --on 2025-01-01 --format $format $options -o "$CASE/report"
			afspraak amend taak/bouwtoezicht --set naam="Na $format" -m 'Later'
			run afspraak verify --report "$CASE/report"
			expect_status 0
			expect_stdout_has "$CASE/report: identiek aan wat het register geeft"
			git reset -q --hard HEAD~1
		done
	done
	run afspraak verify --report "$CASE/report" --format json
	expect_json '[.verified, .report.identical, .report.in_history, .report.format] | tojson' '[true,true,true,"json"]'
}

test_a_report_that_was_altered() {
	make_history
	for format in text md html csv json; do
		afspraak overview --on 2025-01-01 --format $format -o "$CASE/report"
		sed 's/Toezicht op bouwen/Sloopwerk/' "$CASE/report" >"$CASE/altered"
		run afspraak verify --report "$CASE/altered" --lang en
		expect_status 1
		expect_stdout_has 'different from what the register gives'
		expect_stdout_has "line $(cmp "$CASE/report" "$CASE/altered" | sed 's/.*line //')"
		printf 'en nog wat\n' | cat "$CASE/report" - >"$CASE/altered"
		run afspraak verify --report "$CASE/altered"
		expect_status 1
	done
	expect_nothing_changed
}

test_a_report_of_a_rewritten_history() {
	make_history
	afspraak overview --on 2025-01-01 -o "$CASE/report"
	commit=$(git rev-parse HEAD)
	git commit -q --amend -m 'Een andere reden'
	run afspraak verify --report "$CASE/report"
	expect_status 1
	expect_stdout_has "commit $commit: staat niet meer in de geschiedenis"
	sed "s/$commit/0123456789012345678901234567890123456789/" "$CASE/report" >"$CASE/other"
	sed -i ':a;N;$!ba;s/[0-9a-f]\{40\}/0123456789012345678901234567890123456789/' "$CASE/other"
	run afspraak verify --report "$CASE/other"
	expect_status 1
	expect_stdout_has 'niet te controleren'
}

# A record can hold any text, a command too: only the one at the end counts.
test_a_report_with_a_command_in_a_record() {
	make_history
	afspraak amend taak/bouwtoezicht -m 'Vals spoor' --set \
		naam="afspraak overview --as-of $(git rev-parse HEAD~1) --on 2020-01-01 --lang en"
	for format in text md html csv json; do
		afspraak overview --on 2025-01-01 --format $format -o "$CASE/report"
		run afspraak verify --report "$CASE/report"
		expect_status 0
	done
}

test_what_is_no_report() {
	make_history
	printf 'afspraak overview --as-of HEAD --on 2025-01-01 --lang nl' >"$CASE/no"
	head -c 100000 /dev/urandom >"$CASE/noise"
	: >"$CASE/empty"
	for file in no noise empty; do
		run afspraak verify --report "$CASE/$file"
		expect_status 4
		expect_stderr_has "$CASE/$file"
		expect_stderr_has 'this is no overview of afspraak'
	done
	run afspraak verify --report "$CASE/nergens"
	expect_status 2
	run afspraak verify --report "$CASE/no" --since HEAD
	expect_status 2
	expect_stderr_has '--report goes with neither --since nor --severity'
}

test_mandates() {
	make_register
	for key in registrar stranger; do
		ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$CASE/$key"
	done
	printf 'eisen:\n  handtekening: true\nmandaten:\n  - sleutel: %s\n    functie: Registrar\n    soorten: [afspraak]\n' \
		"$(cat "$CASE/registrar.pub")" >>register.yaml
	commit_all 'Mandaten'
	git config gpg.format ssh
	git config user.signingKey "$CASE/registrar.pub"
	afspraak amend dvo-bouwtoezicht --set titel=Een -m x --sign
	run afspraak verify
	expect_stdout_lacks mandat
	expect_stdout_lacks signature-
	git config user.signingKey "$CASE/stranger.pub"
	afspraak amend dvo-bouwtoezicht --set titel=Twee -m x --sign
	afspraak amend dvo-bouwtoezicht --set titel=Drie -m x
	run afspraak verify
	expect_status 1
	[ "$(grep -c "signature-unmandated: " "$OUT")" -eq 1 ] || fail count
	[ "$(grep -c 'signature-missing: ' "$OUT")" -eq 1 ]
}

run_tests "$@"
