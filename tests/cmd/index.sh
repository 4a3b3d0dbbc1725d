#!/bin/sh
# The index of the history: made, kept up to date, made anew, and never needed.
. "${0%/*}/../lib.sh"

index=.git/afspraak/index.sqlite
unset AFSPRAAK_INDEX

same() {
	# shellcheck disable=SC2086
	run env AFSPRAAK_INDEX=0 afspraak $1
	wanted=$STATUS
	cp "$OUT" "$CASE/wanted"
	cp "$ERR" "$CASE/wanted.err"
	# shellcheck disable=SC2086
	run afspraak $1
	[ "$STATUS" = "$wanted" ] || fail "another status for $1"
	cmp "$OUT" "$CASE/wanted" || fail "another answer to $1"
	cmp "$ERR" "$CASE/wanted.err" || fail "another message for $1"
}

# What commands say is the same with the index and without it.
compare() {
	for command in 'log' 'log -n 3 --format json' 'log --kind wijziging' 'log --author geen' 'log --until 2025-01-01' \
		'log --field kenmerk' 'list --format json' 'list taken --format json --sort id' 'search bouw' 'search opzij'; do
		same "$command"
	done
	for command in list 'list taken --columns naam,aard --format csv' 'list --where kenmerk~A --sort -kenmerk --format md'; do
		same "$command"
		same "$command --as-of HEAD~2"
	done
	for record in $(git log --format= --name-only --no-renames -m | sed -n 's|^.*/\([a-z0-9-]*\)\.yaml$|\1|p' | sort -u); do
		case $(git log --format= --name-only -m | grep -m 1 "/$record.yaml$") in
		taken/*) record=taak/$record ;;
		partijen/*) record=partij/$record ;;
		esac
		for command in "log $record --format json" "log $record -n 2 --field kenmerk" \
			"blame $record --format json"; do
			same "$command"
		done
	done
	expect_index
}

expect_index() {
	[ -f "$index" ] || fail 'there is no index'
	[ -z "$(find .git/afspraak -name 'index.sqlite.[0-9]*')" ] || fail 'something was left behind'
}

make_history() {
	make_register
	afspraak amend dvo-bouwtoezicht --set kenmerk=A1 -m 'Eerste'
	afspraak amend dvo-bouwtoezicht --set kenmerk=A2 --set status=concept -m 'Tweede'
	afspraak add taak/extra --set naam=Extra --set aard=taak --set wijze=onbekend -m 'Erbij'
	git checkout -q -b zij
	afspraak amend dvo-bouwtoezicht --set opmerkingen='Van opzij' -m 'Opzij'
	afspraak amend taak/extra --set naam='Extra 2' -m 'Opzij'
	git checkout -q main
	afspraak amend dvo-bouwtoezicht --set kenmerk=A3 -m 'Verder'
	git merge -q -m 'Samen' zij
	afspraak remove taak/extra -m 'Eraf'
}

test_is_made_and_used() {
	make_history
	rm -f $index
	compare
	afspraak amend dvo-bouwtoezicht --set kenmerk=A4 -m 'Vierde'
	compare
}

# What is searched for can be anything; so can what is found.
test_search() {
	make_register
	for text in 'a"b' 'AND' '"' "it's" '100%' 'x*' 'é€' 'ÉÉN' '😀😀😀' 'ẞ' 'a b  c' '(c)' 'twee
regels'; do
		afspraak amend dvo-bouwtoezicht --set "opmerkingen=voor $text na" -m 'Tekst'
		for asked in "$text" "voor $text" "$text na"; do
			run env AFSPRAAK_INDEX=0 afspraak search "$asked" --format json
			cp "$OUT" "$CASE/wanted"
			cp "$ERR" "$CASE/wanted.err"
			run afspraak search "$asked" --format json
			cmp "$OUT" "$CASE/wanted" || fail "another answer to '$asked'"
			cmp "$ERR" "$CASE/wanted.err" || fail "another message for '$asked'"
		done
	done
	run afspraak search 'twee regels'
	expect_index
}

# A change reads of other records what it takes to check it, and says the same
# as when it reads them all: what is twice there, circles, names that are near.
test_changes() {
	make_register
	rest='--set partijen=onbekend --set taken=onbekend'
	# shellcheck disable=SC2086
	afspraak add een $rest --set titel='Zelfde naam' --set soort=convenant --set status=concept --set kenmerk=K1 -m 'Een'
	# shellcheck disable=SC2086
	afspraak add twee $rest --set titel='Andere naam' --set soort=convenant --set status=van_kracht --set 'vervangt=[een]' -m 'Twee'
	# shellcheck disable=SC2086
	afspraak add drie $rest --set titel='Derde naam' --set soort=convenant --set status=van_kracht -m 'Drie'
	without=$CASE/without
	cp -a "$PWD" "$without"
	afspraak reindex >/dev/null
	for change in 'amend drie --set titel=Zelfde_naam' 'amend een --set titel=Zelfde_naam' \
		'amend twee --set kenmerk=K1' 'amend drie --set kenmerk=onbekend' 'amend een --set vervangt=[drie]' \
		'amend drie --set vervangt=[twee]' 'amend drie --set vervangt=[een]' 'amend een --set status=van_kracht' \
		'amend drie --set taken=[bouwtoezich]' 'amend dri --set kenmerk=K2' 'remove een' 'remove drie' \
		'amend een --set uitwerking_van=twee' 'amend twee --set uitwerking_van=een' 'amend twee --set kenmerk=K3'; do
		# shellcheck disable=SC2086
		run env AFSPRAAK_INDEX=0 afspraak -C "$without" $change -m 'Reden'
		wanted=$STATUS
		cp "$OUT" "$CASE/wanted"
		cp "$ERR" "$CASE/wanted.err"
		# shellcheck disable=SC2086
		run afspraak $change -m 'Reden'
		[ "$STATUS" = "$wanted" ] || fail "another status for $change"
		cmp "$OUT" "$CASE/wanted" || fail "another answer to $change"
		cmp "$ERR" "$CASE/wanted.err" || fail "another message for $change"
	done
	[ "$(git rev-parse HEAD)" = "$(git -C "$without" rev-parse HEAD)" ] || fail 'another history'
	[ "$(git rev-list --count HEAD)" -gt 8 ] || fail 'the changes changed too little'
}

# So many commits that git is asked what differs in each: among them merges, records
# that come, go, move and are kept as a link, a program or another repository.
# A tidy one has no record twice, and none that cannot be read.
make_long_history() {
	make_register
	/usr/bin/python3 - "$(git rev-parse HEAD)" "$(git hash-object -w register.yaml)" "$1" >"$CASE/stream" <<-'EOF'
		import random, sys
		random.seed(7)
		names = ['a-%d' % n for n in range(8)]
		def text(n): return 'titel: Titel %d\nkenmerk: K%d\nnaam: Naam %d\n' % (n % 5, n, n)
		def change(n):
		    year, name = random.choice(['2024', '2025']), random.choice(names)
		    path = random.choice(['afspraken/%s/%s.yaml' % (year, name), 'afspraken/%s/%s.yaml' % (year, name),
		        'taken/%s.yaml' % name, 'afspraken/%s.yaml' % name, 'afspraken/20x4/%s.yaml' % name, 'taken/Fout.yaml'])
		    what = random.randrange(30)
		    if sys.argv[3] == 'tidy':
		        year = '2024' if name < 'a-4' else '2025'
		        path = random.choice(['afspraken/%s/%s.yaml' % (year, name), 'taken/%s.yaml' % name])
		        if what in (2, 3, 4, 5): what = 9
		    if what == 0: return 'D %s\n' % path
		    if what == 1: return 'M 120000 inline %s\ndata 4\nelse\n' % path
		    if what == 2: return 'M 160000 %s %s\n' % (sys.argv[1], path)
		    if what == 3: return 'M 755 inline %s\ndata 9\ntitel: x\n\n' % path
		    if what == 4: return 'M 644 inline %s\ndata 3\n: [\n' % path
		    if what == 5: return 'R afspraken/2024/%s.yaml afspraken/2025/%s.yaml\n' % (name, name)
		    if what == 6: return 'D afspraken\nM 644 inline afspraken\ndata 1\nx\n'
		    if what == 7: return 'M 644 %s register.yaml\n' % sys.argv[2]
		    return 'M 644 inline %s\ndata %d\n%s\n' % (path, len(text(n)), text(n))
		def commit(branch, mark, more):
		    print('commit refs/heads/%s\nmark :%d\ncommitter Registrar <registrar@example.org> %d +0100\ndata 4\nWerk'
		        % (branch, mark, 1735700000 + mark))
		    print(more, end='')
		last, side, there = sys.argv[1], None, set()
		out = []
		for n in range(1, 2301):
		    beside = n % 20 == 7
		    more = 'from %s\n' % last
		    if side and n % 20 == 12: more += 'merge %s\n' % side
		    body = change(n)
		    if body.startswith('R '): # only what is there can be moved
		        body = 'C taken/vast.yaml %s\nD taken/vast.yaml\nM 644 inline taken/vast.yaml\ndata 8\nnaam: V\n' % body.split()[2]
		    if n == 1: body = 'M 644 inline taken/vast.yaml\ndata 8\nnaam: V\n'
		    commit('zij' if beside else 'main', n, more + body)
		    if beside: side = ':%d' % n
		    else: last = ':%d' % n
		print('reset refs/heads/zij\nfrom 0000000000000000000000000000000000000000\n')
		print('done')
	EOF
	git fast-import --quiet --done --force <"$CASE/stream"
	git reset -q --hard
}

# A git of which is known what it was asked, and that refuses some.
make_git() {
	mkdir -p "$CASE/bin"
	cat >"$CASE/bin/git" <<-EOF
		#!/bin/sh
		echo "\$*" >>"$CASE/asked"
		case \$* in *diff-tree*) $1 ;; esac
		exec "$(command -v git)" "\$@"
	EOF
	chmod +x "$CASE/bin/git"
}

test_many_commits() {
	make_long_history wild
	for name in 0 1 2; do
		for record in "a-$name" "taak/a-$name"; do
			AFSPRAAK_INDEX=0 afspraak log "$record" --format json >>"$CASE/wanted" 2>&1 || :
			AFSPRAAK_INDEX=0 afspraak blame "$record" --format json >>"$CASE/wanted" 2>&1 || :
		done
	done
	AFSPRAAK_INDEX=0 afspraak log --format json >>"$CASE/wanted" 2>&1
	[ "$(grep -c '"commit"' "$CASE/wanted")" -gt 1000 ] || fail 'the history is too short'
	mkdir "$CASE/tmp"
	for answer in ':' 'exit 1' 'echo nonsense; exit 0' 'kill -9 \\$\\$'; do
		rm -rf "${CASE:?}/bin" "$CASE/asked" "$CASE/got" $index*
		make_git "$answer"
		run env PATH="$CASE/bin:$PATH" TMPDIR="$CASE/tmp" afspraak reindex
		expect_status 0
		expect_stdout <<-EOF
			commits in de index: $(git rev-list --count HEAD)
		EOF
		expect_stderr </dev/null
		grep -q diff-tree "$CASE/asked" || fail 'git was not asked'
		for name in 0 1 2; do
			for record in "a-$name" "taak/a-$name"; do
				afspraak log "$record" --format json >>"$CASE/got" 2>&1 || :
				afspraak blame "$record" --format json >>"$CASE/got" 2>&1 || :
			done
		done
		afspraak log --format json >>"$CASE/got" 2>&1
		cmp "$CASE/got" "$CASE/wanted" || fail "another answer when git does: $answer"
		expect_index
	done
	# Changes are from there indeed, and what is nonsense is read from the history.
	AFSPRAAK_INDEX=0 afspraak log >"$CASE/wanted"
	/usr/bin/python3 -c "import sqlite3; db = sqlite3.connect('$index'); db.execute(\"update changes set changes = x'ff' where depth % 2\"); db.commit()"
	afspraak log >"$CASE/got"
	cmp "$CASE/got" "$CASE/wanted" || fail 'another answer from nonsense'
	/usr/bin/python3 -c "import sqlite3; db = sqlite3.connect('$index'); db.execute('delete from changes'); db.commit()"
	afspraak log >"$CASE/got"
	! cmp -s "$CASE/got" "$CASE/wanted" || fail 'it was not asked'
	afspraak reindex
	# What is killed half-way leaves nothing either.
	rm -f "$CASE/asked"
	make_git 'sleep 4'
	env PATH="$CASE/bin:$PATH" TMPDIR="$CASE/tmp" afspraak reindex >/dev/null &
	killed=$!
	while ! grep -q diff-tree "$CASE/asked" 2>/dev/null; do sleep 0.05; done
	for step in $(seq 40); do
		[ -n "$(ls -A "$CASE/tmp")" ] || break
		sleep 0.05
	done
	kill -9 $killed
	wait $killed || :
	[ -z "$(ls -A "$CASE/tmp")" ] || fail "something was left behind at step $step"
	[ -f $index.$killed ] || fail 'it was not at work'
	[ "$(grep -c diff-tree "$CASE/asked")" -eq 2 ] || fail 'not two gits'
	: >$index.x
	afspraak reindex
	[ ! -e $index.$killed ] || fail 'its index was left behind'
	rm $index.x
	expect_index
}

list_some() {
	for commit in $(git rev-list HEAD | awk 'NR % 230 == 1'); do
		afspraak list --as-of "$commit" --format csv
		afspraak list taken --as-of "$commit" --columns aard,naam --sort -naam
		afspraak list --as-of "$commit" --where kenmerk~7 -z
	done
	afspraak list
}

test_states_of_many_commits() {
	make_long_history tidy
	AFSPRAAK_INDEX=0
	export AFSPRAAK_INDEX
	list_some >"$CASE/wanted"
	unset AFSPRAAK_INDEX
	[ "$(wc -l <"$CASE/wanted")" -gt 100 ] || fail 'the lists are too short'
	afspraak reindex
	list_some >"$CASE/got"
	cmp "$CASE/got" "$CASE/wanted" || fail 'another answer'
	# It is from there indeed, and what cannot be is read from the history.
	spoil() {
		/usr/bin/python3 - $index "$1" <<-'EOF'
			import sqlite3, sys
			db = sqlite3.connect(sys.argv[1])
			db.execute(sys.argv[2])
			db.commit()
		EOF
	}
	spoil "update states set value = x'ff' where field = (select number from fields where name = 'titel')"
	list_some >"$CASE/got"
	cmp "$CASE/got" "$CASE/wanted" || fail 'another answer from nonsense'
	spoil "update states set value = x'0104616e646500' where field = (select number from fields where name = 'titel')"
	list_some >"$CASE/got"
	! cmp -s "$CASE/got" "$CASE/wanted" || fail 'it was not asked'
}

# Reports on a large register take the values of its records from the index.
test_reports_on_many() {
	make_register
	for n in $(seq 600); do
		printf 'naam: "Taak %d: \\"é\\" \\u263a"\naard: taak\nwijze: uitgevoerd_door_ander\nbelegd_bij: [gemeente-voorbeeld]\nopmerkingen: |\n  regel\n\n  %d\n' \
			"$n" "$n" >"taken/t-$n.yaml"
		[ $((n % 4)) = 0 ] || continue
		printf 'titel: %s\nsoort: convenant\nstatus: van_kracht\npartijen:\n  - {partij: gemeente-voorbeeld, rol: opdrachtgever}\ntaken: [t-%d]\n' \
			"'Afspraak nummer $n'" "$n" >"afspraken/2024/a-$n.yaml"
		printf 'datum_ingang: 2024-01-%02d\ndatum_einde: 2025-%02d-01\nopzegtermijn: P3M\n' $((n % 28 + 1)) $((n % 12 + 1)) >>"afspraken/2024/a-$n.yaml"
	done
	commit_all 'Veel'
	afspraak reindex
	reports() {
		for command in 'overview --format json' overview 'overview --format html' due 'due --format json' 'due --format ics' \
			'search ta' 'search ta --format json' 'list taken --sort naam --format json' "$@"; do
			same "$command --today 2025-03-01"
		done
	}
	reports 'overview --as-of HEAD~1'
	afspraak amend a-4 --set status=opgezegd --set beeindigd_per=2025-06-01 -m 'Opgezegd'
	afspraak remove taak/t-7 -m 'Eraf'
	reports 'overview --as-of HEAD~1 --format json' 'overview --since HEAD~2 --format json'
	# A long answer goes out in parts, and as a whole into a file.
	run afspraak overview --format json --today 2025-03-01
	afspraak overview --format json --today 2025-03-01 -o "$CASE/answer"
	cmp "$CASE/answer" "$OUT" || fail 'a file has another answer'
	run sh -c 'afspraak overview --format json >/dev/full'
	expect_status 6
	expect_stderr <<-EOF
		afspraak: cannot write to standard output: No space left on device
	EOF
	# It is from there indeed; what is nonsense is read from the history.
	spoil() {
		/usr/bin/python3 -c "import sqlite3; db = sqlite3.connect('$index'); db.execute(\"$1\"); db.commit()"
	}
	run env AFSPRAAK_INDEX=0 afspraak overview --format json --today 2025-03-01
	cp "$OUT" "$CASE/wanted"
	spoil "update packed set bytes = x'ff' where number % 3 = 0"
	same 'overview --format json --today 2025-03-01'
	spoil "update packed set bytes = x'020106046e61616d00010361626300'"
	for command in 'overview --format json --today 2025-03-01' 'search ta' 'list taken --sort naam --format json'; do
		# shellcheck disable=SC2086
		AFSPRAAK_INDEX=0 afspraak $command >"$CASE/wanted"
		# shellcheck disable=SC2086
		run afspraak $command
		! cmp -s "$OUT" "$CASE/wanted" || fail "it was not asked for $command"
	done
	afspraak reindex
	printf 'naam: [\n' >taken/t-9.yaml
	commit_all 'Kapot'
	reports
}

# What refers to a record is looked for where its name stands: the same is refused, in
# the same words, as when all is read.
test_removals() {
	make_register
	afspraak add taak/los --set naam='Losse taak' --set aard=taak --set wijze=afstemming -m 'Los'
	afspraak add partij/ab --set naam='AB' --set type=gemeente -m 'Kort'
	afspraak add taak/twee --set naam='Tweede' --set aard=taak --set wijze=uitgevoerd_door_ander --set 'belegd_bij=[ab]' \
		--set opmerkingen='Anders dan los, en LOS.' -m 'Twee'
	afspraak add nieuw --set titel='Nieuwe' --set soort=convenant --set status=concept --set partijen=onbekend \
		--set taken=onbekend --set 'vervangt=[dvo-bouwtoezicht]' -m 'Nieuw'
	afspraak reindex
	start=$(git rev-parse HEAD)
	try() {
		for setting in 0 1; do
			git reset -q --hard "$start"
			AFSPRAAK_INDEX=$setting afspraak "$2" "$3" -m 'Eraf' >"$CASE/out.$setting" 2>"$CASE/err.$setting" &&
				answer=0 || answer=$?
			[ "$answer" -eq "$1" ] || fail "another status for $3: $answer"
			git rev-parse 'HEAD^{tree}' >"$CASE/tree.$setting"
		done
		git reset -q --hard "$start"
		cmp "$CASE/err.0" "$CASE/err.1" || fail "another message for $3"
		cmp "$CASE/tree.0" "$CASE/tree.1" || fail "another result for $3"
	}
	try 4 remove taak/bouwtoezicht
	try 4 remove partij/gemeente-voorbeeld
	try 4 remove partij/od-voorbeeld
	try 4 remove partij/ab
	try 4 remove dvo-bouwtoezicht
	try 0 remove taak/los
	try 0 remove taak/twee
	try 0 remove nieuw
	# Errors that were there already keep nobody from it, and unreadable records are read.
	printf 'naam: Fout\naard: taak\nwijze: afstemming\nbelegd_bij: [niemand, los]\n' >taken/fout.yaml
	commit_all 'Fout'
	afspraak reindex
	start=$(git rev-parse HEAD)
	try 0 remove nieuw
	try 0 remove taak/fout
	try 4 remove taak/bouwtoezicht
	try 4 remove partij/ab
	# One that refers to two that go tells of each once.
	printf 'naam: Samen\naard: taak\nwijze: afstemming\n' >taken/samen.yaml
	printf 'naam: Samen\ntype: gemeente\n' >partijen/samen.yaml
	commit_all 'Samen'
	afspraak amend nieuw --set 'taken=[samen]' --set 'partijen=[{partij: samen, rol: opdrachtgever}]' -m 'Beide'
	afspraak reindex
	start=$(git rev-parse HEAD)
	try 4 revert HEAD~1
	[ "$(grep -c 'error: dangling-reference' "$CASE/err.1")" -eq 2 ] || fail 'not two references'
	printf 'naam: [\n' >taken/kapot.yaml
	commit_all 'Kapot'
	afspraak reindex
	start=$(git rev-parse HEAD)
	try 0 remove taak/kapot
	try 4 remove taak/bouwtoezicht
	# It is asked indeed.
	git reset -q --hard HEAD~1
	afspraak reindex
	/usr/bin/python3 -c "import sqlite3; db = sqlite3.connect('$index'); db.execute('delete from current where id = \"dvo-bouwtoezicht\"'); db.commit()"
	run afspraak remove taak/bouwtoezicht -m 'Eraf'
	expect_status 0
}

test_switched_off() {
	make_history
	rm -f $index*
	AFSPRAAK_INDEX=0
	export AFSPRAAK_INDEX
	run afspraak log dvo-bouwtoezicht
	expect_status 0
	run afspraak blame dvo-bouwtoezicht
	expect_status 0
	[ ! -e $index ] || fail 'an index was made'
}

test_reindex() {
	make_history
	rm -f $index*
	run afspraak reindex
	expect_status 0
	expect_stdout <<-EOF
		commits in de index: $(git rev-list --count HEAD)
	EOF
	expect_stderr </dev/null
	compare
	run afspraak reindex extra
	expect_status 2
	cd ..
	run afspraak -C "$CASE" reindex
	expect_status 3
}

# Histories that were rewritten, branches that were changed to and fro.
test_other_histories() {
	make_history
	compare
	git commit -q --amend -m 'Anders gezegd'
	compare
	git reset -q --hard HEAD~2
	compare
	git checkout -q zij
	compare
	git checkout -q --orphan los
	git commit -q -m 'Los van alles'
	compare
	git checkout -q main
	git merge -q --allow-unrelated-histories -s ours -m 'Toch samen' los
	compare
}

test_versions_that_cannot_be_read() {
	make_history
	printf 'titel: [\n' >afspraken/2024/dvo-bouwtoezicht.yaml
	commit_all 'Kapot'
	compare
	git checkout -q HEAD~1 -- afspraken
	commit_all 'Hersteld'
	compare
	# The same record in another year, and then in two at once.
	mkdir afspraken/2025
	git mv afspraken/2024/dvo-bouwtoezicht.yaml afspraken/2025/
	commit_all 'Verplaatst'
	compare
	cp afspraken/2025/dvo-bouwtoezicht.yaml afspraken/2024/
	commit_all 'Dubbel'
	compare
	git rm -q afspraken/2025/dvo-bouwtoezicht.yaml
	commit_all 'Weer enkel'
	compare
	rm -r taken
	ln -s afspraken taken
	commit_all 'Een koppeling'
	compare
}

# A file that is no index, of another version, cut off, or full of nonsense.
test_damage() {
	make_history
	for spoil in 'echo nonsens >FILE' ': >FILE' 'truncate -s 5000 FILE' 'cp register.yaml FILE' \
		'dd if=/dev/urandom of=FILE bs=4096 seek=1 count=6 conv=notrunc status=none' \
		'mkdir FILE.tmp && rm -f FILE && mv FILE.tmp FILE' 'ln -sf ../../register.yaml FILE'; do
		rm -rf $index*
		afspraak reindex
		rm -f $index-*
		eval "$(echo "$spoil" | sed "s|FILE|$index|g")"
		cp register.yaml "$CASE/register"
		run afspraak log dvo-bouwtoezicht
		expect_status 0
		expect_stderr </dev/null
		cp "$OUT" "$CASE/spoilt"
		run env AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht
		cmp "$OUT" "$CASE/spoilt" || fail "another answer after $spoil"
		cmp register.yaml "$CASE/register" || fail "something else was written after $spoil"
	done
	rm -rf $index*
	compare
	/usr/bin/python3 - $index <<-'EOF'
		import sqlite3, sys
		db = sqlite3.connect(sys.argv[1])
		db.execute("update meta set value = 'another version' where key = 'format'")
		db.commit()
	EOF
	compare
	/usr/bin/python3 - $index <<-'EOF'
		import sqlite3, sys
		db = sqlite3.connect(sys.argv[1])
		db.execute("update changes set changes = x'ff'")
		db.commit()
	EOF
	compare
}

test_where_it_cannot_be_written() {
	make_history
	rm -r .git/afspraak
	: >.git/afspraak
	run afspraak log dvo-bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	run afspraak reindex
	expect_status 6
	expect_stderr_has 'cannot make the index in '
}

# Nothing is as full as a file that may have no bytes at all.
test_full_disk() {
	make_history
	run env AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht
	cp "$OUT" "$CASE/wanted"
	rm -f $index*
	run sh -c 'ulimit -f 8; trap "" XFSZ; exec afspraak log dvo-bouwtoezicht >/dev/null'
	expect_status 0
	expect_stderr </dev/null
	run afspraak log dvo-bouwtoezicht
	cmp "$OUT" "$CASE/wanted"
	compare
}

# Another process writes for longer than anyone wants to wait.
test_locked() {
	make_history
	afspraak reindex
	afspraak amend dvo-bouwtoezicht --set kenmerk=A9 -m 'Negen'
	run env AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht
	cp "$OUT" "$CASE/wanted"
	mkfifo "$CASE/go"
	/usr/bin/python3 -c "
import sqlite3, sys
db = sqlite3.connect('$index', isolation_level=None)
db.execute('begin immediate')
open('$CASE/held', 'w').close()
open('$CASE/go').read()
" &
	while [ ! -e "$CASE/held" ]; do sleep 0.05; done
	run afspraak log dvo-bouwtoezicht
	expect_status 0
	expect_stderr </dev/null
	cmp "$OUT" "$CASE/wanted" || fail 'another answer while it is locked'
	: >"$CASE/go"
	wait
	compare
}

# Each command that opens the file reads its log.
test_the_log_stays_short() {
	make_register
	afspraak reindex
	text=$(awk 'BEGIN { for (i = 0; i < 150; i++) printf "opmerking " i " " }')
	for n in $(seq 3000); do
		printf 'naam: Taak %d\naard: taak\nwijze: onbekend\nopmerkingen: %s\n' "$n" "$text$n" >"taken/t-$n.yaml"
	done
	git add -A
	git commit -q -m Veel
	run afspraak list taken --format json
	expect_status 0
	[ "$(wc -c <$index)" -gt 4000000 ] || fail 'that is not much'
	log=$index-wal
	[ ! -e "$log" ] || [ "$(wc -c <"$log")" -lt 1100000 ] || fail "its log has $(wc -c <"$log") bytes"
}

test_many_at_once() {
	make_history
	run env AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht
	cp "$OUT" "$CASE/wanted"
	for round in 1 2 3; do
		rm -f $index*
		for n in 1 2 3 4 5 6; do
			afspraak log dvo-bouwtoezicht >"$CASE/answer.$n" 2>"$CASE/message.$n" &
		done
		wait
		for n in 1 2 3 4 5 6; do
			cmp "$CASE/answer.$n" "$CASE/wanted" || fail "another answer in round $round"
			[ ! -s "$CASE/message.$n" ] || fail "a message in round $round"
		done
	done
	compare
}

# Work trees of one repository share it; registers in one repository do not.
test_work_trees_and_registers() {
	make_history
	compare
	git worktree add -q "$CASE/tree" zij
	run sh -c "cd '$CASE/tree' && AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht"
	cp "$OUT" "$CASE/wanted"
	run sh -c "cd '$CASE/tree' && afspraak log dvo-bouwtoezicht"
	cmp "$OUT" "$CASE/wanted"
	[ "$(find "$CASE/tree/" .git/worktrees -name 'index.sqlite' | wc -l)" = 0 ] || fail 'an index of its own'
	compare
	mkdir ander
	cp -r register.yaml afspraken partijen taken ander/
	commit_all 'Nog een register'
	run sh -c 'cd ander && AFSPRAAK_INDEX=0 afspraak log dvo-bouwtoezicht'
	cp "$OUT" "$CASE/wanted"
	run sh -c 'cd ander && afspraak log dvo-bouwtoezicht'
	cmp "$OUT" "$CASE/wanted"
	[ -f .git/afspraak/ander+index.sqlite ] || fail 'no index for the other register'
	compare
}

# What proves something never asks it.
test_verify_and_audit_do_without() {
	make_history
	rm -f $index*
	run afspraak verify
	run afspraak audit -o "$CASE/pack"
	[ ! -e $index ] || fail 'an index was made'
}

run_tests "$@"
