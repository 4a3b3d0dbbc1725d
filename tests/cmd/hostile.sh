#!/bin/sh
# Repositories made to do harm: what is read may be anything, and nothing
# outside the register is read or written; every command ends in a status of
# its own, and no control character reaches the terminal.
. "${0%/*}/../lib.sh"

ESC=$(printf '\033')
RLO=$(printf '\342\200\256')    # right-to-left override
SAME=dvo-bouwtoezicht

# Tabs and newlines are the program's own; C1 controls and what turns the
# direction of text are controls too.
expect_no_controls() {
	for _stream in "$OUT" "$ERR"; do
		! LC_ALL=C grep -a -P '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]' \
			"$_stream" | od -A n -c | head -n 20 | grep . ||
			fail "a control character reaches ${_stream##*/}"
	done
}

# Commands that look, each on its own line.
looks() {
	cat <<-EOF
		list
		list taken
		list partijen --columns naam,type
		show $SAME
		show taak/bouwtoezicht
		show partij/od-voorbeeld
		search e
		log
		log --format json
		log $SAME
		blame $SAME
		blame --format json $SAME
		diff
		diff HEAD~1
		diff --format json HEAD~1
		overview --on 2025-01-01
		overview --on 2025-01-01 --format json
		explain $SAME
		check
		check --format json
	EOF
}

# Whatever the register is, they answer: with a status of their own, in time,
# and with nothing that is not the register's.
expect_looking_is_safe() {
	looks >"$CASE/looks"
	while read -r _command; do
		# shellcheck disable=SC2086 # words
		run timeout 20 afspraak $_command
		[ "$STATUS" -le 6 ] || fail 'it does not end well'
		expect_no_controls
		! grep -q '^root:\|geheim' "$OUT" "$ERR" || fail 'it reads a file outside the register'
		case "$STATUS $_command" in
		[01]*json*) jq -e . "$OUT" >"$CASE/jq" || fail 'stdout is no JSON' ;;
		esac
	done <"$CASE/looks"
}

# Changes that end without one.
expect_refused() {
	snapshot
	run timeout 20 afspraak "$@" -m 'Kwaad'
	[ "$STATUS" -ge 2 ] && [ "$STATUS" -le 6 ] || fail 'it is not refused'
	expect_no_controls
	! grep -q '^root:\|geheim' "$OUT" "$ERR" || fail 'it reads a file outside the register'
	expect_nothing_changed
}

# A line of `git ls-tree` for new content: entry MODE NAME <content
entry() {
	printf '%s %s %s\t%s\n' "$1" blob "$(git hash-object -w --stdin)" "$2"
}

# Commit what the lines on standard input add to a directory's tree, past what
# git itself would refuse: commit_entries DIRECTORY
commit_entries() {
	cat >"$CASE/entries"
	_tree=$( (git ls-tree "HEAD:$1"; cat "$CASE/entries") | tr '\n' '\0' | git mktree -z --missing)
	if [ -n "$1" ]; then
		_tree=$( (git ls-tree HEAD | grep -v "	$1\$"; printf '040000 tree %s\t%s\n' "$_tree" "$1") | git mktree)
	fi
	git update-ref HEAD "$(git commit-tree -p HEAD -m 'Kwaad' "$_tree")"
}

# --- what stands where records are ------------------------------------------------

test_links_directories_and_submodules_in_head() {
	make_register
	{
		printf /etc/passwd | entry 120000 link.yaml
		printf ../register.yaml | entry 120000 near.yaml
		printf '040000 tree %s\tboom.yaml\n' "$(git rev-parse 'HEAD:partijen')"
		printf '160000 commit %s\tmodule.yaml\n' "$(git rev-parse HEAD)"
	} | commit_entries taken
	expect_looking_is_safe
	for _id in link near boom module; do
		expect_refused show "taak/$_id"
		expect_refused amend "taak/$_id" --set opmerkingen=ja
		expect_refused remove "taak/$_id"
		expect_refused add "taak/$_id" --set naam=X --set aard=taak --set wijze=samenwerking
	done
	git reset -q --hard
	expect_looking_is_safe
	run afspraak check
	for _id in link near boom module; do
		expect_stdout_has "taken/$_id.yaml"
	done
}

test_folder_is_a_link_in_head() {
	make_register
	mkdir "$CASE/outside"
	echo 'naam: geheim' >"$CASE/outside/bouwtoezicht.yaml"
	git rm -q -r taken
	ln -s "$CASE/outside" taken
	commit_all 'Kwaad'
	expect_looking_is_safe
	expect_refused amend taak/bouwtoezicht --set opmerkingen=ja
	expect_refused add taak/nieuw --set naam=X --set aard=taak --set wijze=samenwerking
	[ "$(ls "$CASE/outside")" = bouwtoezicht.yaml ] || fail 'it writes outside the register'
}

test_links_in_the_work_tree() {
	make_register
	mkdir "$CASE/outside"
	cp taken/bouwtoezicht.yaml "$CASE/outside"
	cp "afspraken/2024/$SAME.yaml" "$CASE/outside/document"
	(cd "$CASE/outside" && sha256sum ./*) >"$CASE/sums"
	ln -sf "$CASE/outside/bouwtoezicht.yaml" taken/bouwtoezicht.yaml
	expect_refused amend taak/bouwtoezicht --set opmerkingen=ja
	rm -r taken
	ln -s "$CASE/outside" taken
	expect_refused amend taak/bouwtoezicht --set opmerkingen=ja
	expect_refused add taak/nieuw --set naam=X --set aard=taak --set wijze=samenwerking
	expect_refused remove taak/bouwtoezicht
	expect_looking_is_safe
	rm taken
	git checkout -q taken
	mkdir documenten
	ln -s "$CASE/outside" "documenten/$SAME"
	echo tekst >"$CASE/nieuw.txt"
	expect_refused attach "$SAME" "$CASE/nieuw.txt"
	rm -r documenten
	ln -s "$CASE/outside" documenten
	expect_refused attach "$SAME" "$CASE/nieuw.txt"
	rm documenten
	: >documenten
	expect_refused attach "$SAME" "$CASE/nieuw.txt"
	(cd "$CASE/outside" && sha256sum ./*) | diff "$CASE/sums" - || fail 'it writes outside the register'
}

test_directory_where_a_record_was() {
	make_register
	rm taken/bouwtoezicht.yaml
	mkdir -p taken/bouwtoezicht.yaml/diep
	echo iets >taken/bouwtoezicht.yaml/diep/iets
	expect_refused amend taak/bouwtoezicht --set opmerkingen=ja
	expect_looking_is_safe
	mkfifo taken/pijp.yaml
	expect_looking_is_safe
	expect_refused add taak/pijp --set naam=X --set aard=taak --set wijze=samenwerking
}

test_names_with_control_characters() {
	make_register
	{
		echo 'naam: X' | entry 100644 "esc${ESC}[2J.yaml"
		echo 'naam: X' | entry 100644 "rlo${RLO}.yaml"
		echo 'naam: X' | entry 100644 '-rf.yaml'
		echo 'naam: X' | entry 100644 '*.yaml'
	} | commit_entries taken
	git reset -q --hard
	printf 'naam: X\n' >"taken/nieuwe
regel.yaml"
	printf 'naam: X\n' >"$(printf 'taken/\377\376.yaml')"
	git add -A && git commit -q -m 'Meer namen'
	expect_looking_is_safe
	run afspraak check
	expect_status 1
	run afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Gaat door'
	expect_status 0
	expect_refused show "taak/esc${ESC}[2J"
	expect_refused show "$(printf 'taak/\377')"
}

# git would not check these out; a server may hold them.
test_names_that_escape() {
	make_register
	_names='.. . .git ...yaml ..yaml .yaml .git.yaml CON.yaml'
	for _name in $_names; do
		echo 'naam: X' | entry 100644 "$_name"
	done | commit_entries taken
	expect_looking_is_safe
	git update-ref HEAD HEAD~1
	for _name in $_names; do
		echo 'naam: X' | entry 100644 "$_name" | commit_entries taken
		run afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Gaat door'
		expect_no_controls
		case $STATUS in
		0) git update-ref HEAD HEAD~2 ;;
		4 | 5 | 6) git update-ref HEAD HEAD~1 ;;
		*) fail "with an entry named '$_name'" ;;
		esac
		git reset -q --hard
		[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
	done
	for _id in ../partijen/od-voorbeeld .. . '' / ../../x -x 'a/b' 'a b' .git; do
		expect_refused show "taak/$_id"
		expect_refused add "taak/$_id" --set naam=X --set aard=taak --set wijze=samenwerking
	done
}

test_huge_and_deep_files() {
	make_register
	{
		echo 'naam: Groot'
		yes '# vulling vulling vulling vulling' | head -c 5000000
	} >taken/groot.yaml
	{
		printf 'naam: '
		yes '[' | head -n 100000 | tr -d '\n'
	} >taken/diep.yaml
	printf 'naam: X\n\000geheim\n' >taken/nul.yaml
	printf 'naam: \377\376\n' >taken/bytes.yaml
	: >taken/leeg.yaml
	yes 'a: &a [*a, *a, *a]' | head -n 50 >taken/bom.yaml
	git add -A && git commit -q -m 'Groot'
	expect_looking_is_safe
	for _id in groot diep nul bytes leeg bom; do
		expect_refused show "taak/$_id"
		expect_refused amend "taak/$_id" --set opmerkingen=ja
	done
	run afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Gaat door'
	expect_status 0
}

test_ten_thousand_files() {
	make_register
	_blob=$(git rev-parse HEAD:partijen/gemeente-voorbeeld.yaml)
	seq 1 10000 | sed "s/.*/100644 blob $_blob	p-&.yaml/" | commit_entries partijen
	git reset -q --hard
	expect_looking_is_safe
	run timeout 20 afspraak amend taak/bouwtoezicht --set opmerkingen=ja -m 'Gaat door'
	expect_status 0
	[ -z "$(git status --porcelain)" ] || fail 'work tree or index do not follow'
}

# --- texts -------------------------------------------------------------------------

# A commit with a change of a record, from raw bytes, and any message:
# change_then_commit_raw AUTHOR <message
change_then_commit_raw() {
	_n=$((${_n:-0} + 1))
	echo "# $_n" >>taken/bouwtoezicht.yaml
	sed -i "s/^naam: .*/naam: Bouwtoezicht $_n/" taken/bouwtoezicht.yaml
	git add -A
	_tree=$(git write-tree)
	cat >"$CASE/message"
	{
		printf 'tree %s\nparent %s\n' "$_tree" "$(git rev-parse HEAD)"
		printf 'author %b <registrar@example.org> 1735732800 +0000\n' "$1"
		printf 'committer %b <registrar@example.org> 1735732800 +0000\n\n' "$1"
		cat "$CASE/message"
	} >"$CASE/commit"
	git update-ref HEAD "$(git hash-object -t commit -w --literally "$CASE/commit")"
}

test_commit_messages() {
	make_register
	printf 'Kleur \033[31mrood\033[0m\n\nbel \007 \033]0;titel\007\r\n\nAard: \033[2J\nBesluit: \033[31mAB\n' |
		change_then_commit_raw Registrar
	printf 'ongeldig \377\376 UTF-8\n\nAard: \377\n' | change_then_commit_raw Registrar
	printf 'nul \000 byte\n' | change_then_commit_raw Registrar
	printf 'omgekeerd \342\200\256 tekst \342\201\246\302\233 31m\n' | change_then_commit_raw Registrar
	yes 'lang lang lang lang lang lang' | head -c 1048576 | change_then_commit_raw Registrar
	yes | head -c 1048576 | tr -d '\n' | change_then_commit_raw Registrar
	change_then_commit_raw Registrar </dev/null
	printf '\n\n\n' | change_then_commit_raw Registrar
	printf 'staart\n\nRecord: taak/x\nRecord: \nAard: onzin\nPer: 2025-99-99\n' | change_then_commit_raw Registrar
	expect_looking_is_safe
	run afspraak log --format json
	expect_json '.entries | length' 10
	expect_json '[.entries[].changes[].id] | map(select(. == "bouwtoezicht")) | length' 10
}

# What a reason says is no trailer, wherever it stands in it.
test_reasons_forge_no_trailers() {
	make_register
	for _reason in 'Besluit: vals' 'Reden\n\nBesluit: vals' 'Reden\n\nBesluit: vals\n\n---' \
		'Reden\n\nBesluit: vals\n--- \n\ndiff --git a/a b/a' 'Reden\n\nBesluit: vals\n\n# scissors >8'; do
		_n=$((${_n:-0} + 1))
		run afspraak amend "$SAME" --set "verkorte_titel=$_n" --kind correctie -m "$(printf '%b' "$_reason")"
		expect_status 0
		run afspraak log "$SAME" -n 1 --format json
		expect_json '.entries[0].decision' null
		expect_json '.entries[0].kind' correctie
		[ "$(git log -1 --format='%(trailers:key=Besluit)%(trailers:key=Aard,valueonly)')" = 'correctie' ] ||
			fail 'git sees other trailers'
	done
}

test_author_names() {
	make_register
	for _author in 'Reg\033[31mistrar' 'Reg\342\200\256istrar' 'Reg\377\376istrar' '' ' ' 'A\tB' 'A\rB' \
		'>' '\302\233' 'Registrar <a@b> <c@d>'; do
		echo 'Gewijzigd' | change_then_commit_raw "$_author"
	done
	expect_looking_is_safe
	run afspraak log
	expect_status 0
}

test_values() {
	make_register
	cat >"afspraken/2024/$SAME.yaml" <<-'EOF'
		titel: "\e[31mrood\e[0m \a \x9b31m \u202E omgekeerd \u2066"
		verkorte_titel: "regel\r\nbreuk\tTab"
		soort: "\e]0;titel\a"
		status: van_kracht
		partijen: onbekend
		taken: [bouwtoezicht, "\e[2J"]
		"\e[2J": sleutel
	EOF
	printf 'naam: Bouw\342\200\256toezicht\naard: taak\nwijze: samenwerking\nopmerkingen: "\\e[2J"\n' \
		>taken/bouwtoezicht.yaml
	git add -A && git commit -q -m 'Kwaad'
	sed -i 's/rood/blauw/' "afspraken/2024/$SAME.yaml"
	expect_looking_is_safe
	for _format in text md html csv yaml; do
		for _command in "show $SAME" list overview log; do
			# shellcheck disable=SC2086 # words
			run afspraak $_command --format "$_format"
			[ "$_format" != csv ] || sed -i 's/\r$//' "$OUT" # RFC 4180
			expect_no_controls
		done
	done
}

test_arguments() {
	make_register
	for _text in "${ESC}[31m" "$RLO" "$(printf '\377')" "$(printf 'a\nb')"; do
		expect_refused amend "$SAME" --set "$_text=x"
		expect_refused amend "$SAME" --set "status=$_text"
		expect_refused amend "$_text" --set status=opgezegd
		expect_refused "$_text"
		run afspraak list --where "$_text"
		expect_status 2
		expect_no_controls
		run afspraak diff "$_text"
		expect_status 2
		expect_no_controls
		run afspraak log --since "$_text"
		expect_status 2
		expect_no_controls
		run afspraak -C "$_text" list
		expect_status 3
		expect_no_controls
	done
}

# --- the register's own file, and the git directory's ----------------------------------

test_register_file() {
	make_register
	cp register.yaml "$CASE/register.yaml"
	echo 'organisatie: geheim' >"$CASE/outside.yaml"
	for _way in link broken missing newer directory empty; do
		rm -rf register.yaml
		case $_way in
		link) ln -s "$CASE/outside.yaml" register.yaml ;;
		broken) printf 'schema: [1\n' >register.yaml ;;
		missing) ;;
		newer) sed 's/^schema: 1/schema: 99/' "$CASE/register.yaml" >register.yaml ;;
		directory) mkdir register.yaml && echo x >register.yaml/x ;;
		empty) : >register.yaml ;;
		esac
		expect_looking_is_safe
		git add -A && git commit -q -m "$_way"
		expect_looking_is_safe
		case $_way in
		link | missing | newer | directory)
			expect_refused amend "$SAME" --set verkorte_titel=DVO
			expect_refused add taak/nieuw --set naam=X --set aard=taak --set wijze=samenwerking
			;;
		esac
		git reset -q --hard HEAD~1
	done
}

test_own_directory_is_something_else() {
	make_register
	mkdir "$CASE/outside"
	ln -s "$CASE/outside" .git/afspraak
	expect_refused amend "$SAME" --set verkorte_titel=DVO
	expect_stderr_has '.git/afspraak is in the way: it is no directory'
	[ -z "$(ls "$CASE/outside")" ] || fail 'it writes outside the register'
	rm .git/afspraak
	: >.git/afspraak
	expect_refused amend "$SAME" --set verkorte_titel=DVO
	rm .git/afspraak
	mkdir .git/afspraak
	echo geheim >"$CASE/outside/lock"
	ln -s "$CASE/outside/lock" .git/afspraak/lock
	expect_refused amend "$SAME" --set verkorte_titel=DVO
	grep -q geheim "$CASE/outside/lock" || fail 'it writes outside the register'
	rm .git/afspraak/lock
	mkdir .git/afspraak/lock
	expect_refused amend "$SAME" --set verkorte_titel=DVO
	rmdir .git/afspraak/lock
	head -c 100000 /dev/urandom >.git/afspraak/lock
	printf 'holder 99999999999999999999\nindex-lock 1 2\nref ../../x\ncommit zz\npath ../../../x\npath /etc/passwd\npath .git/config\n' \
		>>.git/afspraak/lock
	run afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Gaat door'
	expect_status 0
	[ -z "$(leftovers)" ] || fail "left behind: $(leftovers)"
}

test_head_is_odd() {
	make_register
	for _head in 'ref: refs/heads/../../../x' 'ref: /etc/passwd' 'ref: HEAD' rommel '' \
		0000000000000000000000000000000000000000 "$(git rev-parse 'HEAD^{tree}')"; do
		cp .git/HEAD "$CASE/HEAD"
		printf '%s\n' "$_head" >.git/HEAD
		run timeout 20 afspraak list
		[ "$STATUS" -ge 2 ] && [ "$STATUS" -le 6 ] || fail "HEAD is $_head"
		run timeout 20 afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Kwaad'
		[ "$STATUS" -ge 2 ] && [ "$STATUS" -le 6 ] || fail "HEAD is $_head"
		cp "$CASE/HEAD" .git/HEAD
	done
	git symbolic-ref refs/heads/naam refs/heads/main
	git symbolic-ref HEAD refs/heads/naam
	snapshot
	run afspraak amend "$SAME" --set verkorte_titel=DVO -m 'Langs een andere naam'
	expect_status 0
	expect_one_commit "afspraken/2024/$SAME.yaml"
	[ "$(git rev-parse main)" = "$(_head)" ] || fail 'main did not move'
}

# --- histories --------------------------------------------------------------------------

test_merges() {
	make_register
	for _branch in een twee drie; do
		git checkout -q -b "$_branch" main
		run afspraak amend taak/bouwtoezicht --set "omschrijving=van $_branch" -m "Op $_branch"
		run afspraak add "partij/p-$_branch" --set "naam=$_branch" --set type=privaat -m "Nieuw op $_branch"
		expect_status 0
	done
	git checkout -q main
	git merge -q --no-edit een
	git checkout -q drie
	git checkout -q main
	_tree=$(git rev-parse 'HEAD^{tree}')
	git update-ref HEAD "$(git commit-tree -p HEAD -p twee -p drie -m 'Drie tegelijk' "$_tree")"
	expect_looking_is_safe
	run afspraak log --format json
	expect_status 0
	for _branch in een twee drie; do
		expect_json "[.entries[] | select(.reason == \"Nieuw op $_branch\")] | length" 1
	done
	run afspraak log taak/bouwtoezicht
	expect_status 0
	expect_stdout_has 'Op een'
}

test_unrelated_and_empty_histories() {
	make_register
	git update-ref HEAD "$(git commit-tree -p HEAD -p "$(git commit-tree -m 'Ander begin' 'HEAD^{tree}')" \
		-m 'Samen' 'HEAD^{tree}')"
	expect_looking_is_safe
	git update-ref HEAD "$(git commit-tree -p HEAD -m 'Leeg' "$(git mktree </dev/null)")"
	git update-ref HEAD "$(git commit-tree -p HEAD -m 'Weer terug' 'HEAD~1^{tree}')"
	expect_looking_is_safe
	run afspraak log
	expect_status 0
}

run_tests "$@"
