#!/bin/sh
# The checks that need no tools of their own hold for the sources, and find
# what is planted.
. "${0%/*}/../lib.sh"

lint() {
	(cd "$1" && sh "tests/lint/$2.sh" "${AFSPRAAK%/*}")
}

# A small sound tree in the current directory.
plant() {
	mkdir -p lib/base lib/yaml lib/store lib/model lib/history lib/report cmd tests man
	cp -R "$SRCDIR/tests/lint" tests
	echo '#include "base/str.h"' >lib/base/str.c
	echo '#include <stdbool.h>' >lib/base/str.h
	printf '#include <yaml.h>\n#include "base/str.h"\n' >lib/yaml/tree.c
	: >lib/yaml/tree.h
	printf '#include <git2.h>\n' >lib/store/internal.h
	printf '#include <git2/sys/repository.h>\n#include "store/internal.h"\n' >lib/store/store.c
	printf '#include "yaml/tree.h"\n#include "base/str.h"\n' >lib/model/record.h
	printf '#include "cmd/cmd.h"\n#include "model/record.h"\n' >cmd/list.c
	: >cmd/cmd.h
}

# expect_finding CHECK PATH LINE-OF-CODE: adding that line there is found, as PATH:LINE: ...
expect_finding() {
	[ -e tests ] || plant
	run lint . "$1"
	expect_status 0
	cp "$2" "$CASE/saved" 2>/dev/null || : >"$CASE/saved"
	printf '%s\n' "$3" >>"$2"
	run lint . "$1"
	expect_status 1
	expect_stdout_has "$2:$(wc -l <"$2"): "
	cp "$CASE/saved" "$2"
}

test_the_sources_keep_their_floors() {
	run lint "$SRCDIR" floors
	expect_status 0
}

test_the_sources_keep_their_wrappers() {
	run lint "$SRCDIR" wrappers
	expect_status 0
}

test_the_sources_have_no_banned_calls() {
	run lint "$SRCDIR" banned
	expect_status 0
}

test_the_man_pages_say_what_the_program_says() {
	run lint "$SRCDIR" man
	expect_status 0
}

test_the_sources_have_their_dutch_texts() {
	run lint "$SRCDIR" po
	expect_status 0
}

# po_with LINE-OF-C PO-ENTRY: the lint of a tree that has one text, and this Dutch one.
po_with() {
	plant
	rm -rf cmd lib/model lib/store lib/yaml
	mkdir cmd
	printf '%s\n' "$1" >lib/base/str.c
	printf 'msgid ""\nmsgstr ""\n"Language: nl\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n%s\n' "$2" >lib/base/nl.po
	run lint . po
}

test_po_finds_what_is_missing_or_wrong() {
	code='struct error *e = error_new(1, "there is no %s", name);'
	po_with "$code" "$(printf '#, c-format\nmsgid "there is no %%s"\nmsgstr "er is geen %%s"')"
	expect_status 0
	for entry in '' '#, c-format\nmsgid "there is no %%s"\nmsgstr "er is geen %%d"' \
		'msgid "there is no %%s"\nmsgstr "er is geen %%d"' 'msgid "there is no %%s"\nmsgstr "er is niets"' \
		'msgid "there is no %%s"\nmsgstr ""' '#, fuzzy, c-format\nmsgid "there is no %%s"\nmsgstr "er is geen %%s"' \
		'#, c-format\nmsgid "there is no %%s"\nmsgstr "er is geen %%s"\n\nmsgid "gone"\nmsgstr "weg"'; do
		# shellcheck disable=SC2059
		po_with "$code" "$(printf "$entry")"
		expect_status 1
	done
	for call in 'error_at(1, NULL, 0, 0, "there is no %s", x)' 'error_errno("there is no %s", x)' \
		'error_hint(err, "there is no %s", x)' 'warn("there is no %s", x)' 'tr(lang, "there is no %s")' \
		'check_report(c, CODE, record, node, "there is no %s", x)' 'findings_add(f, CODE, path, "there is no %s", x)'; do
		po_with "void f(void) { $call; }" ''
		expect_status 1
		po_with "void f(void) { $call; }" "$(printf 'msgid "there is no %%s"\nmsgstr "er is geen %%s"')"
		expect_status 0
		po_with "void f(void) { $call; }" "$(printf 'msgid "there is no %%s"\nmsgstr "er is geen %%d"')"
		expect_status 1
	done
}

test_floors_finds_an_include_that_points_up() {
	expect_finding floors lib/base/str.c '#include "yaml/tree.h"'
	expect_finding floors lib/base/str.h '#include "model/record.h"'
	expect_finding floors lib/model/record.h '  #  include  "report/doc.h"'
	expect_finding floors lib/history/walk.c '#include "report/doc.h"'
	expect_finding floors lib/report/doc.c '#include "cmd/cmd.h"'
}

test_floors_finds_yaml_and_store_that_know_each_other() {
	expect_finding floors lib/yaml/tree.c '#include "store/store.h"'
	expect_finding floors lib/store/store.c '#include "yaml/tree.h"'
}

test_floors_finds_ways_around_it() {
	expect_finding floors lib/base/str.c '#include "../yaml/tree.h"'
	expect_finding floors lib/base/str.c '#include "tree.h"'
	expect_finding floors lib/base/str.c '#include TREE_H'
	expect_finding floors lib/base/str.c '#include "tests/tree.h"'
	expect_finding floors cmd/list.c '#include "store/internal.h"'
}

test_floors_finds_a_folder_that_is_no_floor() {
	plant
	mkdir lib/attic
	echo >lib/attic/old.c
	run lint . floors
	expect_status 1
	expect_stdout_has lib/attic/old.c:1:
}

test_wrappers_finds_a_second_one() {
	expect_finding wrappers lib/yaml/tree.h '#include <yaml.h>'
	cp lib/yaml/tree.c lib/yaml/other.c
	run lint . wrappers
	expect_status 1
	expect_stdout_has 'lib/yaml/tree.c:1: <yaml.h> already has a wrapper: lib/yaml/other.c'
}

test_wrappers_finds_a_library_in_a_strange_place() {
	expect_finding wrappers lib/model/record.h '#include <git2.h>'
	expect_finding wrappers cmd/list.c '#include <git2/oid.h>'
	expect_finding wrappers lib/store/store.c '#include <yaml.h>'
	expect_finding wrappers lib/base/str.h '#include <unistr.h>'
	expect_finding wrappers cmd/list.c '#include <jansson.h>'
}

test_wrappers_finds_an_unknown_library() {
	expect_finding wrappers lib/base/str.c '#include <curl/curl.h>'
}

test_wrappers_lets_standard_headers_through() {
	plant
	printf '#include <unistd.h>\n#include <sys/stat.h>\n' >>lib/base/str.c
	run lint . wrappers
	expect_status 0
}

test_banned_finds_calls_and_no_mention_of_them() {
	plant
	printf '/* strcpy(a, b)\n * gets(a) */\nchar *a = "strcpy(\\"a\\")"; int my_strcpy(int), xstrdup(int); // gets()\n' \
		>>lib/base/str.c
	expect_finding banned lib/base/str.c 'strcpy(a, b);'
	expect_finding banned lib/base/str.c 'a = "//"; sprintf (a, b);'
	expect_finding banned cmd/list.c 'p = malloc(1);'
	expect_finding banned lib/store/store.c 'fprintf(stderr, "x");'
	echo 'fprintf(stderr, "x"); int system;' >>cmd/list.c
	run lint . banned
	expect_status 0
}

run_tests "$@"
