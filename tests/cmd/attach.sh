#!/bin/sh
# afspraak attach: a document stored with its size, type and checksum, or an
# address.
. "${0%/*}/../lib.sh"

DVO=afspraken/2024/dvo-bouwtoezicht.yaml

attach() {
	run afspraak attach dvo-bouwtoezicht "$@" -m 'Bijlage'
}

refused() {
	expect_status "$1"
	expect_stderr_has "$2"
	expect_stdout </dev/null
	expect_nothing_changed
}

# stored NAME: the file in $CASE has become the document of that name.
stored() {
	expect_status 0
	expect_one_commit "$DVO" "documenten/dvo-bouwtoezicht/$1"
	cmp "$CASE/$1" "documenten/dvo-bouwtoezicht/$1"
	git show "HEAD:documenten/dvo-bouwtoezicht/$1" | cmp - "$CASE/$1"
}

test_a_file() {
	make_register
	printf '%%PDF-1.4\nx\000\r\n\377' >"$CASE/bijlage.pdf"
	attach "$CASE/bijlage.pdf"
	stored bijlage.pdf
	expect_stderr </dev/null
	git diff -U0 HEAD^ -- "$DVO" | sed '1,/^@@/d' >"$CASE/item"
	expect_file "$CASE/item" <<-EOF
		+  - titel: bijlage.pdf
		+    bestand: documenten/dvo-bouwtoezicht/bijlage.pdf
		+    mediatype: application/pdf
		+    bytes: 14
		+    sha256: $(sha256sum <"$CASE/bijlage.pdf" | cut -d ' ' -f 1)
	EOF
	expect_message <<-'EOF'
		Bijlage

		Record: afspraak/dvo-bouwtoezicht
		Aard: wijziging

	EOF
	run afspraak check
	expect_status 0
}

test_the_title() {
	make_register
	echo tekst >"$CASE/b.txt"
	attach "$CASE/b.txt" --titel 'Bijlage 1: "uren", # en {meer}'
	stored b.txt
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.documenten[1].titel' 'Bijlage 1: "uren", # en {meer}'
	expect_json '.fields.documenten[1].mediatype' text/plain
	expect_json '.fields.documenten[1].bytes' 6
}

test_the_first_document() {
	make_register
	run afspraak amend dvo-bouwtoezicht --set documenten=onbekend -m x
	snapshot
	echo tekst >"$CASE/b.txt"
	attach "$CASE/b.txt"
	stored b.txt
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.documenten | length' 1
}

test_an_address() {
	make_register
	attach 'https://www.example.org/a?b=c&d=e#f' --titel Besluit
	expect_status 0
	expect_one_commit "$DVO"
	expect_patch <<-'EOF'
		+  - titel: Besluit
		+    url: https://www.example.org/a?b=c&d=e#f
	EOF
}

test_wrong_addresses() {
	make_register
	for url in http://example.org/a ftp://example.org/a file:///etc/passwd 'https://example.org/a b' \
		https://user:geheim@example.org/ https:// "https://example.org/$(printf '\033')"; do
		attach "$url"
		refused 2 "cannot be a document's address"
		! grep -q "$(printf '\033')" "$ERR" || fail 'an escape reaches the terminal'
	done
	attach https://example.org/dvo-bouwtoezicht.pdf
	refused 2 'https://example.org/dvo-bouwtoezicht.pdf is attached already, as documenten.0; nothing was written'
}

test_the_same_name_twice() {
	make_register
	echo tekst >"$CASE/b.txt"
	attach "$CASE/b.txt"
	snapshot
	attach "$CASE/b.txt"
	refused 2 'documenten/dvo-bouwtoezicht/b.txt is stored already; nothing was written; give the new file another name'
}

test_hostile_names() {
	make_register
	mkdir "$CASE/d"
	newline=$(printf 'a\nb')
	for name in .git .gitattributes .verborgen -rf "$newline" "$(printf 'a\033[2Jb')" 'a\b'; do
		echo tekst >"$CASE/d/$name"
		attach "$CASE/d/$name"
		refused 2 'cannot be the name of a stored document'
		! grep -q "$(printf '\033')" "$ERR" || fail 'an escape reaches the terminal'
	done
	for name in / .. . "$CASE/d/" "$CASE/d/.."; do
		attach "$name"
		refused 2 'cannot be the name of a stored document'
	done
	attach "$CASE/d"
	refused 2 "$CASE/d is a directory"
	cp "$CASE/d/.git" "$CASE/d/$(printf 'x\303')"
	attach "$CASE/d/$(printf 'x\303')"
	refused 2 'the name of the document is no valid UTF-8'
	cp "$CASE/d/.git" "$CASE/d/gewoon.txt"
	attach "$CASE/d/gewoon.txt" --titel "$(printf 'x\303')"
	refused 2 'the title is no valid UTF-8'
	run afspraak attach dvo-bouwtoezicht -m x -- -rf
	refused 2 "'-rf' cannot be the name of a stored document"
}

test_odd_names_that_are_fine() {
	make_register
	for name in 'Overeenkomst getekend (1).PDF' 'é ü.txt' "it's.txt" '#1.txt' 'a: b.txt' '$(x).txt' '100%.txt'; do
		echo tekst >"$CASE/$name"
		attach "$CASE/$name"
		expect_status 0
		git show "HEAD:documenten/dvo-bouwtoezicht/$name" | cmp - "$CASE/$name"
		[ -z "$(git status --porcelain)" ]
	done
	run afspraak show dvo-bouwtoezicht --format json
	expect_json '.fields.documenten[5].bestand' 'documenten/dvo-bouwtoezicht/a: b.txt'
	run afspraak check
	expect_status 0
}

test_no_file() {
	make_register
	: >"$CASE/leeg.pdf"
	attach "$CASE/leeg.pdf"
	refused 2 'leeg.pdf is empty; nothing was written'
	attach "$CASE/nergens.pdf"
	refused 2 'nergens.pdf: No such file or directory'
	attach ''
	refused 2 ''
}

test_a_link_that_the_user_names_is_followed() {
	make_register
	echo tekst >"$CASE/echt.txt"
	ln -s echt.txt "$CASE/b.txt"
	attach "$CASE/b.txt"
	stored b.txt
	[ ! -L documenten/dvo-bouwtoezicht/b.txt ]
}

test_something_in_the_way() {
	make_register
	echo tekst >"$CASE/b.txt"
	mkdir -p documenten/dvo-bouwtoezicht
	echo anders >documenten/dvo-bouwtoezicht/b.txt
	snapshot
	attach "$CASE/b.txt"
	refused 5 'documenten/dvo-bouwtoezicht/b.txt: has edits that are not committed'
	rm -r documenten
	mkdir "$CASE/elders"
	ln -s "$CASE/elders" documenten
	snapshot
	attach "$CASE/b.txt"
	refused 5 'documenten/dvo-bouwtoezicht/b.txt: '
	[ -z "$(ls "$CASE/elders")" ] || fail 'written through a link'
	rm documenten
	echo '# vuil' >>"$DVO"
	snapshot
	attach "$CASE/b.txt"
	refused 5 "$DVO: has edits that are not committed"
}

test_attributes_and_filters_change_no_byte() {
	make_register
	printf '* text=auto eol=crlf\n*.txt ident\n' >.gitattributes
	git add .gitattributes
	git commit -q -m Attributen
	printf 'a\r\nb\n$Id$\n' >"$CASE/b.txt"
	attach "$CASE/b.txt"
	expect_status 0
	git cat-file blob HEAD:documenten/dvo-bouwtoezicht/b.txt | cmp - "$CASE/b.txt"
	cmp documenten/dvo-bouwtoezicht/b.txt "$CASE/b.txt"
}

test_only_agreements_have_documents() {
	make_register
	echo tekst >"$CASE/b.txt"
	run afspraak attach taak/bouwtoezicht "$CASE/b.txt" -m x
	refused 2 'only agreements have documents, not taak/bouwtoezicht'
	run afspraak attach dvo-bouwtoezich "$CASE/b.txt" -m x
	refused 2 'did you mean dvo-bouwtoezicht?'
	run afspraak attach dvo-bouwtoezicht -m x
	refused 2 "'attach' wants REF FILE|URL"
	run afspraak attach dvo-bouwtoezicht "$CASE/b.txt" "$CASE/b.txt" -m x
	refused 2 "'attach' does not take"
	attach "$CASE/b.txt" --title x
	refused 2 "unknown option '--title'; did you mean '--titel'?"
	attach "$CASE/b.txt" --titel "$(printf 'a\nb')"
	refused 4 'multiline-text'
	attach "$CASE/b.txt" --titel ''
	refused 4 'empty-value'
}

test_a_broken_record() {
	make_register
	echo 'titel: [' >"$DVO"
	commit_all Stuk
	snapshot
	attach https://example.org/a
	refused 4 "$DVO:"
}

run_tests "$@"
