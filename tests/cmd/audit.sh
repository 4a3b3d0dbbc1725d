#!/bin/sh
# afspraak audit: the pack, and that git and sha256sum alone can check it.
. "${0%/*}/../lib.sh"

# Three changes after the first one, and a stored document.
make_history() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Kortere termijn' --decision 'DB 2025-1'
	clock 2025-02-10
	printf 'getekend\n' >"$CASE/overeenkomst.txt"
	afspraak attach dvo-bouwtoezicht "$CASE/overeenkomst.txt" -m 'Getekend exemplaar'
	clock 2025-03-10
	afspraak amend taak/bouwtoezicht --set naam='Toezicht op bouwen' -m 'Andere naam'
	clock 2025-04-01
}

# The commands of the README's part in this language, as a script.
commands_of() {
	awk -v part="## $1" '$0 == part { ours = 1; next } /^## / { ours = 0 }
		ours && /^```sh$/ { code = 1; next } /^```$/ { code = 0 } ours && code' "$2/README.md"
}

test_the_readme_checks_it_all() {
	make_history
	snapshot
	run afspraak audit -o "$CASE/pack" --sample 2 --seed "het zaad's"
	expect_status 0
	expect_stderr </dev/null
	expect_stdout_has "$(git rev-parse HEAD)"
	expect_nothing_changed
	for part in Nederlands English; do
		cp -r "$CASE/pack" "$CASE/$part"
		(cd "$CASE/$part" && commands_of $part . >"$CASE/script" && sh -e "$CASE/script") >"$CASE/said" 2>&1 ||
			fail "the commands failed: $(cat "$CASE/said")"
		! grep -E 'anders:|different:' "$CASE/said" || fail 'a file differs'
		grep -qE 'dezelfde steekproef|the same sample' "$CASE/said" || fail 'another sample'
	done
}

test_the_commands_see_what_is_wrong() {
	make_history
	afspraak audit -o "$CASE/pack"
	cd "$CASE/pack"
	printf '\n' >>register/afspraken/2024/dvo-bouwtoezicht.yaml
	! sha256sum --check --quiet SHA256SUMS
	sed -i 's/^[0-9a-f]*  register\/afspraken.*//' SHA256SUMS
	commands_of English . | sed 1d >"$CASE/script"
	sh "$CASE/script" >"$CASE/said" 2>&1
	grep -q 'different: afspraken/2024/dvo-bouwtoezicht.yaml' "$CASE/said"
}

test_every_file_is_in_the_manifest() {
	make_history
	afspraak audit -o "$CASE/pack"
	cd "$CASE/pack"
	find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort >"$CASE/files"
	cut -c 67- SHA256SUMS >"$CASE/named"
	cmp "$CASE/files" "$CASE/named"
	for file in README.md register/register.yaml register/documenten/dvo-bouwtoezicht/overeenkomst.txt \
		csv/afspraken.csv csv/taken.csv csv/partijen.csv history.csv history.json changes.txt \
		findings.csv findings.json verification.csv signatures.csv history.bundle; do
		grep -qx "$file" "$CASE/named" || fail "$file is missing"
	done
	[ ! -e sample.txt ]
	git -C "$CASE/work" rev-list HEAD >"$CASE/commits"
	cmp changes.txt "$CASE/commits"
	head -n 1 csv/afspraken.csv | grep -q '^id,titel,'
	afspraak -C "$CASE/work" log --format json | cmp - history.json
}

test_a_period() {
	make_history
	run afspraak audit -o "$CASE/pack" --since 2025-01-01 --until 2025-01-31
	expect_status 0
	git rev-parse HEAD~2 | cmp - "$CASE/pack/changes.txt"
	grep -q "Commit: $(git rev-parse HEAD~2)" "$CASE/pack/README.md"
	[ ! -e "$CASE/pack/register/documenten" ]
	! grep -q 'Toezicht op bouwen' "$CASE/pack/csv/taken.csv"
	run afspraak audit -o "$CASE/none" --until 2000-01-01
	expect_status 2
	expect_stderr_has 'nothing was recorded yet on 2000-01-01'
	[ ! -e "$CASE/none" ]
}

test_a_sample_is_that_of_its_seed() {
	make_history
	for n in 1 2; do
		afspraak audit -o "$CASE/$n" --sample 2 --seed 7
	done
	cmp "$CASE/1/sample.txt" "$CASE/2/sample.txt"
	[ "$(wc -l <"$CASE/1/sample.txt")" -eq 2 ]
	while read -r commit; do
		echo "$(printf '7:%s' "$commit" | sha256sum | cut -c 1-64) $commit"
	done <"$CASE/1/changes.txt" | sort | head -n 2 | cut -d ' ' -f 2 | cmp - "$CASE/1/sample.txt"
	afspraak audit -o "$CASE/3" --sample 99 --seed 7
	[ "$(wc -l <"$CASE/3/sample.txt")" -eq "$(wc -l <"$CASE/3/changes.txt")" ]
}

refused() {
	expect_status 2
	expect_stdout </dev/null
	expect_stderr_has "$1"
}

test_wrong_use() {
	make_history
	run afspraak audit
	refused "'audit' wants -o DIR"
	run afspraak audit -o "$CASE/pack" --sample 3
	refused '--sample and --seed go together'
	run afspraak audit -o "$CASE/pack" --seed 3
	refused '--sample and --seed go together'
	run afspraak audit -o "$CASE/pack" --sample 3 --seed "$(printf 'a\nb')"
	refused '--seed is no text on one line'
	run afspraak audit -o "$CASE/pack" --until gisteren
	refused "--until is no calendar day: 'gisteren'"
	[ ! -e "$CASE/pack" ]
}

test_what_is_there_stays() {
	make_history
	mkdir "$CASE/full" "$CASE/empty"
	echo mijn >"$CASE/full/bestand"
	echo mijn >"$CASE/file"
	for target in full file; do
		run afspraak audit -o "$CASE/$target"
		refused 'is there already; nothing was written'
	done
	[ "$(cat "$CASE/full/bestand")" = mijn ]
	[ "$(cat "$CASE/file")" = mijn ]
	run afspraak audit -o "$CASE/empty/"
	expect_status 0
	[ -s "$CASE/empty/SHA256SUMS" ]
	run afspraak audit -o "$CASE/no/where"
	expect_status 6
	[ -z "$(find "$CASE" -maxdepth 1 \( -name 'full.*' -o -name 'empty.*' \))" ]
}

test_without_git_nothing_is_left() {
	make_history
	mkdir "$CASE/bin"
	run env PATH="$CASE/bin" "$AFSPRAAK" audit -o "$CASE/pack"
	expect_status 6
	expect_stderr_has "cannot run 'git'"
	[ ! -e "$CASE/pack" ]
	[ -z "$(find "$CASE" -maxdepth 1 -name 'pack.*')" ]
}

test_the_history_is_verified_and_signatures_are_named() {
	make_history
	ssh-keygen -q -t ed25519 -N '' -f "$CASE/key"
	git config gpg.format ssh
	git config user.signingKey "$CASE/key"
	printf 'registrar %s\n' "$(cat "$CASE/key.pub")" >"$CASE/allowed"
	git config gpg.ssh.allowedSignersFile "$CASE/allowed"
	afspraak amend taak/bouwtoezicht --set naam=Getekend -m 'Getekend' --sign
	sed -i 's/^naam:.*/naam: Buitenom/' taken/bouwtoezicht.yaml
	commit_all 'Met git zelf'
	afspraak audit -o "$CASE/pack"
	grep -q "^$(git rev-parse HEAD),0,0,info,kind-missing," "$CASE/pack/verification.csv"
	tr -d '\r' <"$CASE/pack/signatures.csv" >"$CASE/signatures"
	grep -qx "$(git rev-parse HEAD),none," "$CASE/signatures"
	grep -qx "$(git rev-parse HEAD~1),good,registrar" "$CASE/signatures"
}

test_a_broken_record_goes_along_as_it_is() {
	make_history
	printf 'titel: [\n' >taken/stuk.yaml
	commit_all Stuk
	run afspraak audit -o "$CASE/pack"
	expect_status 0
	cmp taken/stuk.yaml "$CASE/pack/register/taken/stuk.yaml"
	grep -q yaml-syntax "$CASE/pack/findings.csv"
}

run_tests "$@"
