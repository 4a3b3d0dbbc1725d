#!/bin/sh
# afspraak overview as a workbook and as a PDF, read back by other programs.
. "${0%/*}/../lib.sh"

# Python of the system, whatever else is first on PATH.
python=/usr/bin/python3

make_full() {
	make_register
	cat >>afspraken/2024/dvo-bouwtoezicht.yaml <<-'EOF'
		evaluatie: {volgende: 2025-03-01}
	EOF
	cat >afspraken/2024/vijandig.yaml <<-'EOF'
		titel: '=HYPERLINK("https://example.org","klik")'
		verkorte_titel: "+1"
		soort: convenant
		status: van_kracht
		partijen: onbekend
		taken: [bouwtoezicht]
		datum_ingang: 1850-01-01
		eigenaar_functie: "@SUM(1)"
		openstaand:
		  - vraag: "\t-2+3\u001b[31m"
		    gereed_op: 2025-02-28
	EOF
	commit_all 'Volledig'
	snapshot
}

test_workbook() {
	make_full
	run afspraak overview --on 2025-01-01 --format xlsx -o "$CASE/o.xlsx"
	expect_status 0
	expect_stdout </dev/null
	expect_stderr </dev/null
	"$python" - "$CASE/o.xlsx" <<-'EOF'
		import sys, datetime, openpyxl
		book = openpyxl.load_workbook(sys.argv[1])
		names = book.sheetnames
		assert names[0] == 'Overzicht' and names[-1] == 'Gegevens', names
		assert all(len(n) <= 31 for n in names) and len(set(n.lower() for n in names)) == len(names)
		front = [str(c.value) for row in book['Overzicht'].iter_rows() for c in row if c.value]
		assert 'Peildatum' in front and '1 januari 2025' in front
		assert any(t.startswith('Gemaakt met afspraak') for t in front)
		for sheet in book.worksheets:
		    for row in sheet.iter_rows():
		        for cell in row:
		            assert cell.data_type != 'f', (sheet.title, cell.coordinate, cell.value)
		            assert cell.hyperlink is None
		            assert not any(ord(c) < 32 and c != '\n' for c in str(cell.value or '')), cell.value
		    if sheet.title != 'Overzicht':
		        assert sheet.freeze_panes == 'B2', sheet.title
		        assert sheet.auto_filter.ref == sheet.dimensions, sheet.title
		        assert sheet.print_title_rows == '$1:$1'
		sheet = book['Gegevens']
		head = [c.value for c in sheet[1]]
		rows = [dict(zip(head, r)) for r in sheet.iter_rows(min_row=2, values_only=True)]
		sound = [r for r in rows if r['afspraak'] == 'dvo-bouwtoezicht'][0]
		assert sound['datum_ingang'] == datetime.datetime(2024, 1, 1), sound
		assert sound['einde'] == datetime.datetime(2026, 12, 31)
		assert sound['laatste_opzegdag'] == datetime.datetime(2026, 6, 30)
		assert sound['volgende_evaluatie'] == datetime.datetime(2025, 3, 1)
		assert sound['termijn'] == 0 and isinstance(sound['termijn'], int)
		hostile = [r for r in rows if r['afspraak'] == 'vijandig'][0]
		assert hostile['titel'] == '=HYPERLINK("https://example.org","klik")'
		assert hostile['eigenaar_functie'] == '@SUM(1)'
		# Excel has no days before 1900: what it has no date for stays text.
		assert hostile['datum_ingang'] == '1850-01-01'
		assert hostile['einde'] == 'onbekend'
		assert book.properties.created == datetime.datetime(2025, 1, 1, 12, 0), book.properties.created
		for row in sheet.iter_rows(min_row=2):
		    for cell in row:
		        assert not isinstance(cell.value, datetime.datetime) or cell.number_format == 'd-m-yyyy'
	EOF
	run afspraak overview --on 2025-01-01 --format xlsx
	expect_status 0
	cmp "$OUT" "$CASE/o.xlsx" || fail 'the same question gives other bytes'
	expect_nothing_changed
}

test_workbook_in_english() {
	make_full
	run afspraak overview --on 2025-01-01 --format xlsx --lang en -o "$CASE/o.xlsx"
	expect_status 0
	"$python" - "$CASE/o.xlsx" <<-'EOF'
		import sys, openpyxl
		book = openpyxl.load_workbook(sys.argv[1])
		assert book.sheetnames[0] == 'Overview' and book.sheetnames[-1] == 'Data', book.sheetnames
	EOF
}

test_workbook_through_time() {
	make_full
	run afspraak overview --on 2025-01-01 --from 2025-01-01 --to 2027-12-31 --format xlsx -o "$CASE/o.xlsx"
	expect_status 0
	"$python" - "$CASE/o.xlsx" <<-'EOF'
		import sys, datetime, openpyxl
		book = openpyxl.load_workbook(sys.argv[1])
		rows = list(book['Dekking per afspraak'].iter_rows(min_row=2, values_only=True))
		assert rows[0][1] == datetime.datetime(2025, 1, 1), rows[0]
	EOF
}

test_long_texts_and_names() {
	make_register
	{
		printf 'opmerkingen: |\n'
		awk 'BEGIN { for (i = 0; i < 2000; i++) print "  een lange regel in de opmerkingen é" }'
		printf 'openstaand:\n  - vraag: "%s"\n' "$(awk 'BEGIN { for (i = 0; i < 40000; i++) printf "x" }')"
		printf '  - vraag: "e%s"\n' "$(awk 'BEGIN { for (i = 0; i < 40000; i++) printf "\\u0301" }')"
	} >>taken/bouwtoezicht.yaml
	commit_all 'Lang'
	run afspraak overview --on 2025-01-01 --format xlsx -o "$CASE/o.xlsx"
	expect_status 0
	"$python" - "$CASE/o.xlsx" <<-'EOF'
		import sys, openpyxl
		book = openpyxl.load_workbook(sys.argv[1])
		cells = [str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row]
		assert max(map(len, cells)) <= 32767
		assert any(c.startswith('xxxx') and c.endswith('…') for c in cells)
	EOF
}

test_pdf() {
	make_full
	run afspraak overview --on 2025-01-01 --format pdf -o "$CASE/o.pdf"
	expect_status 0
	expect_stdout </dev/null
	expect_stderr </dev/null
	pdfinfo "$CASE/o.pdf" >"$CASE/info"
	grep -q '^Title: *Afspraken over taken bij anderen: Omgevingsdienst Voorbeeld$' "$CASE/info" || fail 'no title'
	grep -q '^Tagged: *yes' "$CASE/info" || fail 'not tagged'
	grep -q '^JavaScript: *no' "$CASE/info" || fail 'it runs something'
	pdfinfo -meta "$CASE/o.pdf" | grep -q 'pdfuaid:part="1"' || fail 'not PDF/UA'
	grep -a -q '/Lang (nl)' "$CASE/o.pdf" || fail 'no language'
	pdfinfo -struct "$CASE/o.pdf" >"$CASE/structure"
	for tag in H1 H2 Table TH TD; do
		grep -q "^ *$tag" "$CASE/structure" || fail "no $tag"
	done
	pdftotext -layout "$CASE/o.pdf" "$CASE/text"
	for text in 'Oordeel over de norm' 'Peildatum' '1 januari 2025' '=HYPERLINK' 'Pagina 1 van' 'Gemaakt met afspraak'; do
		grep -F -q "$text" "$CASE/text" || fail "no '$text'"
	done
	run afspraak overview --on 2025-01-01 --format pdf
	expect_status 0
	cmp "$OUT" "$CASE/o.pdf" || fail 'the same question gives other bytes'
	expect_nothing_changed
}

# A record cannot make the page fetch anything.
test_pdf_fetches_nothing() {
	make_full
	echo geheim >"$CASE/secret"
	cat >afspraken/2024/vijandig.yaml <<-EOF
		titel: '<img src="file://$CASE/secret"><link rel=attachment href="file://$CASE/secret">'
		soort: convenant
		status: van_kracht
		partijen: onbekend
		taken: [bouwtoezicht]
		documenten: [{url: 'https://127.0.0.1:1/"><img src=x>'}]
	EOF
	commit_all 'Vijandig'
	run afspraak overview --on 2025-01-01 --format pdf -o "$CASE/o.pdf"
	expect_status 0
	expect_stderr </dev/null
	[ "$(pdfimages -list "$CASE/o.pdf" | wc -l)" -le 2 ] || fail 'it holds an image'
	[ "$(pdfdetach -list "$CASE/o.pdf")" = '0 embedded files' ] || fail 'it holds a file'
	! pdftotext "$CASE/o.pdf" - | grep -q geheim || fail 'it read a file'
}

test_pdf_without_weasyprint() {
	make_full
	mkdir "$CASE/bin"
	ln -s "$AFSPRAAK" "$(command -v git)" "$CASE/bin/"
	run env PATH="$CASE/bin" afspraak overview --on 2025-01-01 --format pdf -o "$CASE/o.pdf"
	expect_status 6
	expect_stderr <<-'EOF'
		afspraak: cannot run 'weasyprint': No such file or directory; install the package weasyprint, or ask for html
	EOF
	[ ! -e "$CASE/o.pdf" ] || fail 'half an answer'
	expect_nothing_changed
}

test_pdf_when_weasyprint_fails() {
	make_full
	mkdir "$CASE/bin"
	printf '#!/bin/sh\nexit 3\n' >"$CASE/bin/weasyprint"
	chmod +x "$CASE/bin/weasyprint"
	run env PATH="$CASE/bin:$PATH" afspraak overview --on 2025-01-01 --format pdf -o "$CASE/o.pdf"
	expect_status 6
	expect_stderr_has 'weasyprint made no PDF (exit status 3)'
	[ ! -e "$CASE/o.pdf" ] || fail 'half an answer'
}

test_nothing_for_a_terminal() {
	make_full
	for format in xlsx pdf; do
		run script -qec "afspraak overview --format $format" /dev/null
		expect_status 2
		expect_stdout_has "$format is nothing for a terminal; write it to a file with -o FILE"
	done
}

# They hold their command where verify does not look; it says so.
test_not_compared() {
	make_full
	for format in xlsx pdf; do
		afspraak overview --on 2025-01-01 --format $format -o "$CASE/report"
		run afspraak verify --report "$CASE/report"
		expect_status 4
		expect_stderr_has 'cannot be compared'
		expect_stderr_has 'keep the report in html, csv or json'
	done
}

run_tests "$@"
