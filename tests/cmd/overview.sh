#!/bin/sh
# afspraak overview: the register on a reference date, and the verdict on the norm.
. "${0%/*}/../lib.sh"

formats='text md html csv json'
record=afspraken/2024/dvo-bouwtoezicht.yaml

set_field() {
	sed -i "s/^$1:.*/$1: $2/" "${3:-$record}"
}

# The shipped register in the current directory.
make_first_register() {
	afspraak init . --from "$SRCDIR/register" -m 'Overgenomen' >/dev/null
	snapshot
}

overview_json() {
	run afspraak overview --on 2025-01-01 --format json
	expect_status 0
	expect_stderr </dev/null
}

# expect_verdict VERDICT [TASK VERDICT UNMET]...: as committed.
expect_verdict() {
	overview_json
	expect_json .verdict "$1"
	shift
	while [ $# -ge 3 ]; do
		expect_json ".tasks[] | select(.id == \"$1\") | .verdict + \": \" + (.unmet | join(\" \"))" "$2: $3"
		shift 3
	done
}

# Change the small register, and say what comes of it; then undo the change.
expect_after() {
	_change=$1
	shift
	eval "$_change"
	commit_all "$_change"
	expect_verdict "$@"
	git reset -q --hard HEAD^
}

# --- the first register ------------------------------------------------------

test_the_first_register_meets_the_norm_in_part() {
	make_first_register
	expect_verdict voldoet_deels \
		bouwtaken-provincie-overijssel deels 'soort status toestand documenten' \
		ketentoezicht deels 'status toestand documenten'
	expect_json '.counts | tojson' \
		'{"in_scope":2,"vastgelegd":0,"deels":2,"niet":0,"onbekend":0,"samenwerking":7,"afstemming":0}'
	expect_json '[.tasks[] | select(.verdict == "deels" and .in_scope) | .reasons | length] | tojson' '[4,3]'
	expect_nothing_changed
}

test_the_first_register_in_words() {
	make_first_register
	run afspraak overview --on 2025-01-01
	expect_status 0
	expect_stderr </dev/null
	expect_stdout_has 'Peildatum:               1 januari 2025'
	expect_stdout_has 'Voldoet deels aan de norm'
	expect_stdout_has 'a. Is er een overzicht van taken bij anderen? Ja.'
	expect_stdout_has 'b. Zijn de afspraken over die taken vastgelegd? Deels.'
	expect_stdout_has 'Taken die meetellen: 2. Vastgelegd: 0. Deels vastgelegd: 2. Niet vastgelegd: 0.'
	expect_stdout_has 'Niemand heeft nog verklaard dat het overzicht volledig is.'
	expect_stdout_has 'Norm geldt per:          1 januari 2025'
	expect_stdout_has 'Robuust per:             1 april 2026'
	run afspraak overview --on 2025-01-01 --lang en
	expect_status 0
	expect_stdout_has '1 January 2025'
	expect_stdout_lacks 'Voldoet deels'
}

test_every_task_and_agreement_and_party_is_in_it() {
	make_first_register
	overview_json
	for type in taken:tasks afspraken:agreements partijen:parties; do
		json ".${type#*:}[].id" | sort >"$CASE/shown"
		(cd "$SRCDIR/register" && find "${type%:*}" -name '*.yaml') | sed 's,.*/,,; s/\.yaml$//' | sort |
			expect_file "$CASE/shown"
	done
	for format in text md html; do
		run afspraak overview --on 2025-01-01 --format "$format"
		tr -s ' \n' ' ' <"$OUT" >"$CASE/flat"
		for name in Ketentoezicht Risicotool 'IT Governance PowerBrowser' 'Provincie Overijssel'; do
			grep -q -F "$name" "$CASE/flat" || fail "$format lacks $name"
		done
	done
}

test_step_by_step_until_the_first_register_meets_the_norm() {
	make_first_register
	keten() {
		_verdict=$1 _of_task=$2 _unmet=$3
		shift 3
		run afspraak "$@"
		expect_status 0
		expect_verdict "$_verdict" ketentoezicht "$_of_task" "$_unmet"
	}
	keten voldoet_deels deels 'toestand documenten' amend dvo-ketentoezicht --set status=ondertekend -m Ondertekend
	keten voldoet_deels deels 'toestand documenten' amend dvo-ketentoezicht --set datum_ingang=2024-01-01 -m Ingang
	keten voldoet_deels deels 'documenten' amend dvo-ketentoezicht --set datum_einde=2025-12-31 -m Einde
	keten voldoet_deels vastgelegd '' attach dvo-ketentoezicht https://example.org/dvo.pdf -m Document
	expect_json '.counts | [.vastgelegd, .deels] | tojson' '[1,1]'
	# The intention stays one, whatever else is known of it.
	afspraak amend intentie-bouwtaken-almelo --set status=ondertekend --set datum_ingang=2024-01-01 \
		--set datum_einde=onbepaalde_tijd -m 'Intentie nagezocht'
	afspraak attach intentie-bouwtaken-almelo https://example.org/intentie.pdf -m Document
	expect_verdict voldoet_deels bouwtaken-provincie-overijssel deels soort
	expect_json '[.signals[] | select(.code == "intention-only") | .id] | join(" ")' \
		'intentie-bouwtaken-almelo intentie-waterschappen-vth'
	printf '%%PDF-1.4\n' >"$CASE/dvo.pdf"
	afspraak add dvo-bouwtaken-almelo -f - -m 'Definitieve overeenkomst' <<-'EOF'
		titel: Dienstverleningsovereenkomst bouwtaken
		soort: dienstverleningsovereenkomst
		status: concept
		partijen:
		  - partij: gemeente-almelo
		    rol: uitvoerder
		taken: [bouwtaken-provincie-overijssel]
		datum_ingang: 2025-01-01
		datum_einde: 2026-12-31
	EOF
	expect_verdict voldoet_deels bouwtaken-provincie-overijssel deels soort
	afspraak amend dvo-bouwtaken-almelo --set status=vastgesteld -m Vastgesteld
	expect_verdict voldoet_deels bouwtaken-provincie-overijssel deels documenten
	expect_json '.tasks[0].best' dvo-bouwtaken-almelo
	afspraak attach dvo-bouwtaken-almelo "$CASE/dvo.pdf" -m Document
	expect_verdict voldoet bouwtaken-provincie-overijssel vastgelegd '' ketentoezicht vastgelegd ''
	expect_json '.counts | [.in_scope, .vastgelegd, .deels] | tojson' '[2,2,0]'
	run afspraak overview --on 2025-01-01
	expect_stdout_has 'Voldoet aan de norm'
	expect_stdout_has 'b. Zijn de afspraken over die taken vastgelegd? Ja.'
	# A day earlier it was not yet in force; a year later the first one has ended.
	run afspraak overview --on 2024-12-31 --format json
	expect_json '.verdict, .tasks[0].verdict' "$(printf 'voldoet_deels\ndeels')"
	run afspraak overview --on 2026-01-01 --format json
	expect_json .verdict voldoet_deels
}

# --- the verdict ---------------------------------------------------------------

test_a_sound_register_meets_the_norm() {
	make_register
	expect_verdict voldoet bouwtoezicht vastgelegd ''
	expect_json '.tasks[0].agreements | tojson' \
		'[{"id":"dvo-bouwtoezicht","titel":"Dienstverleningsovereenkomst bouwtoezicht","soort":"dienstverleningsovereenkomst","status":"van_kracht","state":"van_kracht","start":"2024-01-01","end":"2026-12-31","last_notice":"2026-06-30","unmet":[]}]'
}

test_each_condition_alone() {
	make_register
	for soort in intentieovereenkomst anders onbekend; do
		expect_after "set_field soort $soort" voldoet_deels bouwtoezicht deels soort
	done
	for soort in convenant mandaatbesluit gemeenschappelijke_regeling samenwerkingsafspraken; do
		expect_after "set_field soort $soort" voldoet bouwtoezicht vastgelegd ''
	done
	for status in in_herziening opgezegd onbekend; do
		expect_after "set_field status $status" voldoet_deels bouwtoezicht deels status
	done
	for status in vastgesteld ondertekend; do
		expect_after "set_field status $status" voldoet bouwtoezicht vastgelegd ''
	done
	expect_after 'sed -i "/partij: gemeente/,+1d" "$record"' voldoet_deels bouwtoezicht deels partijen
	expect_after 'set_field belegd_bij onbekend taken/bouwtoezicht.yaml' voldoet_deels bouwtoezicht deels partijen
	expect_after 'set_field datum_ingang onbekend' voldoet_deels bouwtoezicht deels toestand
	expect_after 'set_field datum_ingang 2025-01-02' voldoet_deels bouwtoezicht deels toestand
	expect_after 'set_field datum_einde onbepaalde_tijd' voldoet bouwtoezicht vastgelegd ''
	expect_json '.agreements[0].end | tojson' null
	expect_after 'sed -i "s/url:.*/url: onbekend/" "$record"' voldoet_deels bouwtoezicht deels documenten
}

test_what_is_no_agreement_yet_or_no_longer() {
	make_register
	for change in 'set_field status concept' 'set_field status verlopen' 'set_field status vervangen' \
		'set_field taken onbekend' 'echo beeindigd_per: 2024-12-31 >>"$record"'; do
		expect_after "$change" voldoet_niet bouwtoezicht niet ''
		expect_json '.tasks[0].verdict' niet
	done
	expect_after 'echo beeindigd_per: 2025-01-01 >>"$record"' voldoet bouwtoezicht vastgelegd ''
	expect_after 'git rm -q "$record"' voldoet_niet
	expect_json '.counts.niet' 1
}

test_what_cannot_be_established() {
	make_register
	expect_after 'set_field wijze samenwerking taken/bouwtoezicht.yaml' niet_vast_te_stellen
	expect_json '.counts | [.in_scope, .samenwerking] | tojson' '[0,1]'
	expect_after 'set_field wijze onbekend taken/bouwtoezicht.yaml' niet_vast_te_stellen bouwtoezicht onbekend ''
	expect_json .counts.onbekend 1
	cat >"$CASE/vaag.yaml" <<-'EOF'
		naam: Vaag
		aard: taak
		wijze: onbekend
	EOF
	expect_after 'cp "$CASE/vaag.yaml" taken/vaag.yaml' niet_vast_te_stellen bouwtoezicht vastgelegd '' vaag onbekend ''
	expect_after 'cp "$CASE/vaag.yaml" taken/vaag.yaml; set_field taken onbekend' voldoet_niet
	sed -i 's/onbekend/georganiseerd_door_ander/' "$CASE/vaag.yaml"
	expect_after 'cp "$CASE/vaag.yaml" taken/vaag.yaml' voldoet_deels bouwtoezicht vastgelegd '' vaag niet ''
	expect_json '.counts | [.in_scope, .vastgelegd, .niet] | tojson' '[2,1,1]'
}

test_an_empty_register_establishes_nothing() {
	afspraak init . --organisatie od-voorbeeld -m Leeg >/dev/null
	overview_json
	expect_json '.verdict, (.tasks | length)' "$(printf 'niet_vast_te_stellen\n0')"
	for format in $formats; do
		run afspraak overview --format "$format"
		expect_status 0
	done
}

test_the_statement_of_completeness() {
	make_register
	printf 'volledigheid:\n  verklaard_op: 2024-12-15\n  door_functie: Directeur\n' >>register.yaml
	commit_all Volledigheid
	run afspraak overview --on 2025-01-01
	expect_stdout_has Directeur
	expect_stdout_has '15 december 2024'
	expect_stdout_lacks 'Niemand heeft nog verklaard'
}

test_signals() {
	make_register
	overview_json
	expect_json '[.signals[] | .code] | join(" ")' 'checksum-missing completeness-not-stated publication-undecided'
	run afspraak overview --on 2026-05-01 --format json
	expect_json '.signals[0] | [.severity, .type, .id] | join(" ")' 'warning afspraak dvo-bouwtoezicht'
	json '[.signals[] | .code] | join(" ")' | grep -q notice || fail 'the notice day is near and not told'
	echo 'grondslag: [Wet algemene bepalingen omgevingsrecht (Wabo)]' >>"$record"
	echo 'evaluatie: {volgende: 2024-11-01}' >>"$record"
	commit_all 'Meer signalen'
	overview_json
	json '[.signals[] | .code] | join(" ")' >"$CASE/signals"
	grep -q legal-basis-wabo "$CASE/signals" || fail 'no signal about the Wabo'
	grep -q evaluation "$CASE/signals" || fail 'no signal about the evaluation'
}

# A signal that is left out stays to be seen, with who decided so, until its last day.
test_waived_signals() {
	make_register
	clock 2025-01-01
	afspraak amend dvo-bouwtoezicht -m 'Uitzondering' --append \
		'signaal_uitzondering={code: publication-undecided, reden: In behandeling, door_functie: directeur, tot: 2025-03-31}'
	run afspraak overview --on 2025-03-31 --format json
	expect_json '[.signals[] | .code] | join(" ")' 'checksum-missing completeness-not-stated'
	expect_json '.waived[] | [.code, .severity, .id, .field, .reden, .door_functie, .tot] | join(" ")' \
		'publication-undecided info dvo-bouwtoezicht openbaarheid.publiceren In behandeling directeur 2025-03-31'
	expect_json .verdict voldoet
	run afspraak overview --on 2025-03-31
	expect_stdout_has 'Uitgezonderde signalen'
	sed '1,/^Uitgezonderde signalen/d' "$OUT" >"$CASE/waived"
	grep -q directeur "$CASE/waived" || fail 'who decided is not told'
	grep -q behandeling "$CASE/waived" || fail 'the reason is not told'
	run afspraak overview --on 2025-04-01 --format json
	expect_json '[.signals[] | .code] | join(" ")' \
		'waiver-expired checksum-missing completeness-not-stated publication-undecided'
	expect_json '.waived | length' 0
	run afspraak overview --on 2025-04-01
	expect_stdout_lacks 'Uitgezonderde signalen'
	# One field of the item is a change of that field.
	afspraak amend dvo-bouwtoezicht --set signaal_uitzondering.0.tot=2025-06-30 -m 'Langer'
	run afspraak diff HEAD~1..HEAD --format json
	expect_status 1
	expect_stdout_has '"new": "2025-06-30"'
	run afspraak overview --on 2025-04-01 --format json
	expect_json '.waived | length' 1
}

test_waivers_refused() {
	make_register
	refuse() {
		run afspraak amend dvo-bouwtoezicht -m 'Uitzondering' --append "signaal_uitzondering={$1}"
		expect_status 4
		expect_stderr_has "$2"
		expect_nothing_changed
	}
	refuse 'code: evaluation-overdu, reden: R, door_functie: F, tot: 2025-01-01' \
		"unknown-signal: 'evaluation-overdu' is no signal; did you mean 'evaluation-overdue'?"
	refuse 'code: waiver-expired, reden: R, door_functie: F, tot: 2025-01-01' \
		"signal-not-waivable: 'waiver-expired' always shows"
	refuse 'code: ending, reden: R, door_functie: F' 'missing-field'
	refuse 'code: ending, reden: R, tot: 2025-01-01' 'missing-field'
	refuse 'code: ending, door_functie: F, tot: 2025-01-01' 'missing-field'
	refuse 'code: ending, reden: R, door_functie: F, tot: morgen' 'invalid-date'
}

test_concentration() {
	make_register
	overview_json
	expect_json '.parties[0] | [.id, .in_scope] | map(tostring) | join(" ")' 'gemeente-voorbeeld 1'
	run afspraak overview --on 2025-01-01
	expect_stdout_has 'De meeste taken die meetellen voor de norm liggen bij Gemeente Voorbeeld: 1'
	printf 'signaal: {concentratie: 1}\n' >>register.yaml
	commit_all 'Grens'
	overview_json
	expect_json '.signals[] | select(.code == "concentration") | [.severity, .type, .id] | join(" ")' \
		'warning partij gemeente-voorbeeld'
}

# A statement of before the last change says less.
test_the_statement_is_older_than_the_register() {
	make_register
	clock 2024-12-16
	printf 'volledigheid:\n  verklaard_op: 2024-12-16\n  door_functie: Directeur\n' >>register.yaml
	commit_all Volledigheid
	run afspraak overview --on 2025-01-01
	expect_stdout_lacks 'nog gewijzigd'
	clock 2024-12-17
	afspraak amend dvo-bouwtoezicht --set kenmerk=1 -m 'Later'
	run afspraak overview --on 2025-01-01 --lang en
	expect_stdout_has 'was changed after'
}

# From the reference date to the day on which the organisation must be robust.
test_timeline() {
	make_register
	printf 'norm: {per: 2025-01-01, robuust_per: 2027-04-01}\n' >>register.yaml
	sed -i 's/  wijze: stilzwijgend/  wijze: geen/; /duur:/d; /opzegtermijn/d' "$record"
	printf 'evaluatie: {volgende: 2025-03-01, frequentie: P1Y}\n' >>"$record"
	commit_all 'Tijdlijn'
	run afspraak overview --on 2025-01-01 --format json
	expect_json .timeline.until 2027-04-01
	expect_json '.timeline.items[] | [.day, .what, .id // "-"] | join(" ")' "$(cat <<-'EOF'
		2025-01-01 norm -
		2025-03-01 evaluation dvo-bouwtoezicht
		2026-03-01 evaluation dvo-bouwtoezicht
		2026-12-31 end dvo-bouwtoezicht
		2027-01-01 verdict -
		2027-04-01 robust -
	EOF
	)"
	run afspraak overview --on 2025-01-01
	expect_stdout_has 'Het oordeel wordt: voldoet'
	# Passed, and not recorded.
	run afspraak overview --on 2027-04-02
	expect_stdout_has 'robuust moest zijn is voorbij: 1'
	run afspraak overview --on 2027-04-02 --format json
	expect_json '.timeline.items | length' 0
	sed -i '/^norm:/d' register.yaml
	commit_all 'Niet vastgelegd'
	run afspraak overview --on 2025-01-01 --format json
	expect_json .timeline.until onbekend
}

# --- formats -------------------------------------------------------------------

test_json_has_what_the_contract_names() {
	make_first_register
	overview_json
	expect_json .schema afspraak/overview/1
	expect_json .organisation od-twente
	expect_json .on 2025-01-01
	expect_json '.known | tojson' "{\"commit\":\"$(git rev-parse HEAD)\",\"date\":\"2025-01-01T12:00:00+00:00\"}"
	expect_json '.norm | [.per, .robuust_per] | join(" ")' '2025-01-01 2026-04-01'
	expect_json '[.tasks[] | has("id", "naam", "wijze", "verdict", "reasons", "belegd_bij", "bevoegd_gezag", "agreements")] | all' true
	expect_json '[(.agreements[], .tasks[].agreements[]) | has("id", "titel", "soort", "status", "state", "start", "end", "last_notice")] | all' true
	expect_json 'all(.signals[]; (keys_unsorted | join(" ")) == "code severity type id field text remedy")' true
	expect_json '[has("parties", "changes")] | all' true
}

# The number of cells of each row, by the rules of RFC 4180.
csv_widths() {
	awk 'BEGIN { RS = "\001" }
	{
		n = 1
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			if (c == "\"") quoted = !quoted
			else if (!quoted && c == ",") n++
			else if (!quoted && c == "\r" && substr($0, i + 1, 1) == "\n") { print n; n = 1; i++ }
			else if (!quoted && (c == "\r" || c == "\n")) print "a line break that is no CRLF"
		}
		if (quoted) print "an open quote"
	}' "$1" | sort -u
}

test_csv() {
	make_first_register
	run afspraak overview --on 2025-01-01 --format csv
	expect_status 0
	[ "$(csv_widths "$OUT")" -eq 26 ] || fail 'rows of different widths'
	head -n 1 "$OUT" | grep -q '^taak,naam,wijze,telt_mee,oordeel,' || fail 'no header'
	[ "$(grep -c '^ketentoezicht,Ketentoezicht,georganiseerd_door_ander,ja,deels,' "$OUT")" -eq 1 ] ||
		fail 'expected one row about ketentoezicht'
	[ "$(wc -l <"$OUT")" -eq 10 ] || fail 'expected a row per task'
	grep -q ',,' "$OUT" && fail 'an empty cell'
	:
}

# Every element is closed in its order.
expect_balanced() {
	tr '\n' ' ' <"$1" | sed 's/<style>.*<\/style>//' | grep -o '<[/a-z][^>]*>' |
		awk '{
			sub(/^</, ""); sub(/[ >].*/, "")
			if (/^(meta|br|hr|link|img|input|col)$/) next
			if (!/^\//) stack[++n] = $0
			else if (stack[n--] != substr($0, 2)) { print "closes " $0 ", open is " stack[n + 1]; exit 1 }
		}
		END { if (n > 0) { print "left open: " stack[n]; exit 1 } }' || fail 'HTML is not well-formed'
}

expect_sound_html() {
	[ "$(grep -o '<h1' "$OUT" | wc -l)" -eq 1 ] || fail 'expected one h1'
	grep -q '^<!DOCTYPE html>' "$OUT" || fail 'no doctype'
	expect_stdout_lacks '<script'
	expect_stdout_lacks 'javascript:'
	! grep -n -i -E '<[a-z][^>]* on[a-z]+=' "$OUT" || fail 'an event handler'
	! grep -n -E '(src|href)="(http:|//)|url\(|@import' "$OUT" || fail 'not self-contained'
	[ "$(grep -o '<table' "$OUT" | wc -l)" -eq "$(grep -o '<caption' "$OUT" | wc -l)" ] ||
		fail 'a table without caption'
	! grep -o '<th[ >][^>]*' "$OUT" | grep -v 'scope="\(col\|row\|colgroup\|rowgroup\)"' || fail 'a th without scope'
	grep -o ' id="[^"]*"' "$OUT" | sort | uniq -d >"$CASE/twice"
	expect_file "$CASE/twice" </dev/null
	grep -o 'href="#[^"]*"' "$OUT" | sed 's/href="#/ id="/' | sort -u >"$CASE/links"
	grep -o ' id="[^"]*"' "$OUT" | sort -u >"$CASE/ids"
	comm -23 "$CASE/links" "$CASE/ids" >"$CASE/lost"
	expect_file "$CASE/lost" </dev/null
	expect_balanced "$OUT"
}

test_html_is_one_accessible_page() {
	make_first_register
	run afspraak overview --on 2025-01-01 --format html
	expect_status 0
	expect_stdout_has '<html lang="nl">'
	expect_sound_html
	run afspraak overview --on 2025-01-01 --format html --lang en
	expect_stdout_has '<html lang="en">'
	expect_sound_html
}

# Each table has as many cells in each row as in its head.
expect_markdown_tables() {
	awk '
		/^\|/ { row = $0; gsub(/\\\|/, "", row); n = gsub(/\|/, "", row)
			if (!width) { width = n; tables++ }
			if (n != width) { print FILENAME ":" FNR ": " n " cells, expected " width; exit 1 }
			next }
		{ width = 0 }
		END { if (tables < 5) { print "only " tables " tables"; exit 1 } }' "$OUT" || fail 'a broken table'
}

test_markdown_renders_as_tables() {
	make_first_register
	run afspraak overview --on 2025-01-01 --format md
	expect_status 0
	expect_markdown_tables
	tables=$(grep -c '^| --- ' "$OUT")
	cmark-gfm -e table "$OUT" >"$CASE/html"
	[ "$(grep -c '<table>' "$CASE/html")" -eq "$tables" ] || fail 'not every table renders as one'
	! grep -n -- '| ---' "$CASE/html" || fail 'a table that does not render'
}

# --- hostile text ----------------------------------------------------------------

# A text that means something in every format, as YAML.
hostile='"=1+1 | a</td><script>alert(1)</script> \e[5m\u202E\u0085 [x](javascript:alert(2)) **vet** `c` \\ \"q\" &amp; <!-- ]]>"'

make_hostile_register() {
	make_register
	for file in "$record:titel" taken/bouwtoezicht.yaml:naam partijen/gemeente-voorbeeld.yaml:naam \
		partijen/od-voorbeeld.yaml:naam; do
		awk -v field="${file#*:}" -v text="$(printf '%s' "$hostile" | sed 's/\\/\\\\/g')" \
			'index($0, field ":") == 1 { $0 = field ": " text } { print }' "${file%:*}" >"$CASE/new"
		cp "$CASE/new" "${file%:*}"
	done
	printf '%s\n' "eigenaar_functie: $hostile" "openstaand: [{vraag: $hostile}]" >>"$record"
	printf '%s\n' "norm: {omschrijving: $hostile}" >>register.yaml
	commit_all 'Vijandig'
}

test_hostile_text_is_only_text() {
	make_hostile_register
	plain=$(printf '=1+1 | a</td><script>alert(1)</script> \033[5m\342\200\256\302\205 [x](javascript:alert(2)) **vet** `c` \\ "q" &amp; <!-- ]]>')
	for format in $formats; do
		run afspraak overview --on 2025-01-01 --format "$format"
		expect_status 0
		[ "$format" != json ] || continue
		! grep -n "$(printf '\033')" "$OUT" || fail "ESC in $format"
		! grep -n "$(printf '\342\200\256')" "$OUT" || fail "a bidirectional override in $format"
		! grep -n "$(printf '\302\205')" "$OUT" || fail "a C1 control in $format"
	done
	overview_json
	[ "$(json '.agreements[0].titel')" = "$plain" ] || fail 'JSON has another title'
	run afspraak overview --on 2025-01-01 --format html
	expect_stdout_has '&lt;script&gt;alert(1)&lt;/script&gt;'
	expect_stdout_has '&amp;amp;'
	sed -i 's/\[x\](javascript:alert(2))//g' "$OUT"
	expect_sound_html
	run afspraak overview --on 2025-01-01 --format csv
	[ "$(csv_widths "$OUT")" -eq 26 ] || fail 'rows of different widths'
	! grep -n -E '(^|,)"?[=+@-]' "$OUT" || fail 'a formula'
	run afspraak overview --on 2025-01-01 --format md
	expect_markdown_tables
	cmark-gfm --unsafe -e table "$OUT" >"$CASE/html"
	! grep -n -E '<script|<strong>vet|href="javascript|<code>c</code>' "$CASE/html" || fail 'markup in Markdown'
}

test_hostile_text_to_a_terminal() {
	make_hostile_register
	run afspraak overview --on 2025-01-01 --color always
	! grep -n "$(printf '\033')\[5m" "$OUT" || fail 'a control sequence of a record'
	! grep -n "$(printf '\342\200\256')" "$OUT" || fail 'a bidirectional override'
}

# --- the same again --------------------------------------------------------------

test_byte_identical() {
	make_first_register
	git clone -q . "$CASE/kloon"
	git clone -q --bare . "$CASE/kaal.git"
	for format in $formats; do
		afspraak overview --on 2025-01-01 --format "$format" >"$CASE/first"
		afspraak overview --on 2025-01-01 --format "$format" >"$CASE/second"
		cmp "$CASE/first" "$CASE/second" || fail "$format differs the second time"
		# Another place, clock, time zone, locale, user, terminal and pager.
		env -u AFSPRAAK_TODAY -u SOURCE_DATE_EPOCH TZ=Asia/Tokyo LC_ALL=C LANG=nl_NL.UTF-8 HOME=/nonexistent \
			COLUMNS=40 TERM=xterm-256color GIT_AUTHOR_NAME=Ander \
			afspraak -C "$CASE/kloon" overview --on 2025-01-01 --format "$format" >"$CASE/second"
		cmp "$CASE/first" "$CASE/second" || fail "$format differs in a clone"
		afspraak -C "$CASE/kaal.git" overview --on 2025-01-01 --format "$format" >"$CASE/second"
		cmp "$CASE/first" "$CASE/second" || fail "$format differs in a bare clone"
	done
}

test_the_work_tree_has_no_influence() {
	make_register
	run afspraak overview
	cp "$OUT" "$CASE/clean"
	rm -r afspraken
	echo '[' >taken/bouwtoezicht.yaml
	echo 'taal: [' >register.yaml
	run afspraak overview
	expect_status 0
	expect_stderr </dev/null
	expect_stdout <"$CASE/clean"
}

test_on_is_today_by_default() {
	make_register
	run afspraak overview --format json
	expect_json .on 2025-01-01
	run afspraak overview --format json --today 2027-02-03
	expect_json .on 2027-02-03
	run afspraak overview --on 2024-02-29 --today 2027-02-03 --format json
	expect_json .on 2024-02-29
}

# A report of the register with two changes since; the earlier state is 2024-12-31.
make_changed_register() {
	make_register
	clock 2025-01-10
	afspraak amend dvo-bouwtoezicht --set opzegtermijn=P3M -m 'Kortere termijn'
	afspraak add taak/nieuw --set naam=Nieuw --set aard=taak --set wijze=samenwerking -m 'Nieuwe taak'
	clock 2025-04-01
}

test_what_changed_since() {
	make_changed_register
	run afspraak overview --on 2025-01-01 --since 2024-12-31 --format json
	expect_status 0
	cp "$OUT" "$CASE/overview"
	expect_json .since.commit "$(git rev-parse HEAD~2)"
	expect_json '[.changes[] | .type + "/" + .id + " " + .action] | join(", ")' \
		'afspraak/dvo-bouwtoezicht changed, taak/nieuw added'
	afspraak diff HEAD~2..HEAD --format json | jq .changes >"$CASE/diff" || :
	jq .changes "$CASE/overview" | cmp - "$CASE/diff"
	run afspraak overview --on 2025-01-01 --since 2024-12-31
	expect_stdout_has 'Wijzigingen'
	expect_stdout_has 'Opzegtermijn'
	expect_stdout_has 'toegevoegd'
	run afspraak overview --on 2025-01-01 --since 2024-12-31 --format html
	expect_sound_html
	run afspraak overview --on 2025-01-01
	expect_stdout_lacks 'Wijzigingen'
	run afspraak overview --since 2000-01-01
	expect_status 2
	expect_stderr_has 'nothing was recorded yet on 2000-01-01'
}

test_every_format_says_how_it_was_made() {
	make_changed_register
	made="afspraak overview --as-of $(git rev-parse HEAD) --on 2025-01-01 --since $(git rev-parse HEAD~2) --lang en"
	for format in text md html csv json; do
		run afspraak overview --on 2025-01-01 --since HEAD~2 --lang en --format $format
		cp "$OUT" "$CASE/before"
		tr -d '\n\\ ' <"$OUT" | grep -qF -e "$(printf %s "$made" | tr -d ' ')" || fail "no command in $format"
		expect_stdout_has "$(afspraak version | cut -d ' ' -f 2)"
		afspraak amend taak/nieuw --set naam="Na $format" -m 'Later'
		# shellcheck disable=SC2086 # the words of a command
		run $made --format $format
		expect_status 0
		cmp "$OUT" "$CASE/before"
		git reset -q --hard HEAD~1
	done
}

test_a_record_that_cannot_be_read_is_told_in_every_format() {
	make_register
	echo 'titel: "open' >"$record"
	commit_all 'Kapot'
	for format in text md html; do
		run afspraak overview --on 2025-01-01 --format "$format"
		expect_status 0
		expect_stdout_has dvo-bouwtoezicht
	done
	run afspraak overview --on 2025-01-01 --format csv
	expect_status 0
	expect_stderr_has "afspraak: warning: $record:"
	overview_json
	expect_json '.verdict == "voldoet"' false
	expect_json '[.signals[] | select(.id == "dvo-bouwtoezicht")] | length > 0' true
}

# --- into a file ------------------------------------------------------------------

test_output_to_a_file() {
	make_register
	for format in $formats; do
		afspraak overview --on 2025-01-01 --format "$format" >"$CASE/stdout-copy"
		run afspraak overview --on 2025-01-01 --format "$format" -o "$CASE/uit.$format"
		expect_status 0
		expect_stdout </dev/null
		expect_stderr </dev/null
		cmp "$CASE/stdout-copy" "$CASE/uit.$format" || fail "$format differs in a file"
	done
	echo oud >"$CASE/uit.text"
	run afspraak overview --on 2025-01-01 --output="$CASE/uit.text"
	grep -q Peildatum "$CASE/uit.text" || fail 'not overwritten'
	run afspraak overview --on 2025-01-01 -o -
	expect_stdout_has Peildatum
	expect_nothing_changed
}

test_output_fails_and_leaves_nothing() {
	make_register
	for file in nergens/uit.html register.yaml/uit.html; do
		run afspraak overview --format html -o "$file"
		expect_status 6
		expect_stdout </dev/null
		expect_stderr_has "$file"
		[ "$(wc -l <"$ERR")" -eq 1 ] || fail 'expected one line on stderr'
		expect_nothing_changed
	done
	mkdir "$CASE/map"
	run afspraak overview -o "$CASE/map"
	expect_status 6
	find "$CASE/map" -mindepth 1 >"$CASE/left"
	expect_file "$CASE/left" </dev/null
	# A mistake leaves an older answer alone.
	echo oud >"$CASE/uit.html"
	run afspraak overview --on vandaag -o "$CASE/uit.html"
	expect_status 2
	echo oud | expect_file "$CASE/uit.html"
	run afspraak -C "$CASE/map" overview -o "$CASE/uit.html"
	expect_status 3
	echo oud | expect_file "$CASE/uit.html"
}

test_output_is_written_in_one_step() {
	make_register
	echo oud >uit.html
	after_fault() {
		expect_status 6
		grep -q -x oud uit.html || fail 'the older page is gone'
		[ -z "$(leftovers)" ] || fail 'something is left behind'
	}
	[ -e "${AFSPRAAK%/*}/tests/fault.so" ] || skip 'fault.so is not built'
	each_fault enospc -- afspraak overview --format html -o uit.html
}

test_wrong_use() {
	make_register
	while IFS='|' read -r options message; do
		# shellcheck disable=SC2086 # several words
		run afspraak overview $options
		expect_status 2
		expect_stdout </dev/null
		expect_stderr_has "$message"
	done <<-'EOF'
		dvo-bouwtoezicht|'overview' does not take 'dvo-bouwtoezicht'
		--on 2025-02-30|--on is no calendar day: '2025-02-30'; write it as YYYY-MM-DD
		--format xml|choose one of: text, md, html, csv, json, xlsx, pdf
		--oon 2025-01-01|did you mean '--on'?
	EOF
}

run_tests "$@"
