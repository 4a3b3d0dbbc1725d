#!/bin/sh
# Every text that is shown in two languages has its Dutch one, and lib/base/nl.po
# has no other: `msgcmp` tells what is missing, and what is wrong in it. A format
# takes the same arguments in both, whether nl.po marks it as a format or not.

texts=$(mktemp) template=$(mktemp) merged=$(mktemp)
trap 'rm -f "$texts" "$template" "$merged"' EXIT
find lib cmd -name '*.[ch]' | sort >"$texts"
xgettext --from-code=UTF-8 --files-from="$texts" --keyword= --keyword=tr:2 --keyword=N_:1 \
	--keyword=NC_:1c,2 --keyword=term_step:2 --flag=tr:2:pass-c-format --flag=term_step:2:c-format \
	--keyword=_:1 --flag=_:1:pass-c-format \
	--keyword=error_new:2 --keyword=error_at:5 --keyword=error_errno:1 --keyword=error_hint:2 --keyword=warn:1 \
	--keyword=check_report:5 --keyword=check_report_place:6 --keyword=findings_add:4 \
	--flag=error_new:2:c-format --flag=error_at:5:c-format --flag=error_errno:1:c-format \
	--flag=error_hint:2:c-format --flag=warn:1:c-format \
	--flag=check_report:5:c-format --flag=check_report_place:6:c-format --flag=findings_add:4:c-format \
	--keyword=edit_error:3 --keyword=store_error:1 --flag=store_error:1:c-format --keyword=report:4 --keyword=restore_problem:3 --flag=restore_problem:3:c-format --keyword=add_problem:4 --flag=add_problem:4:c-format --flag=report:4:c-format \
	--output="$template" || exit 1

sed -i 's/charset=CHARSET/charset=UTF-8/' "$template"

status=0
msgfmt --check --output-file=/dev/null lib/base/nl.po || status=1
# A text with other arguments than its format comes out of this as fuzzy.
msgmerge --quiet --no-fuzzy-matching --output-file="$merged" lib/base/nl.po "$template" || status=1
msgcmp lib/base/nl.po "$template" || status=1
left=$(msgattrib --untranslated "$merged"; msgattrib --only-fuzzy "$merged")
[ -z "$left" ] || { echo 'lib/base/nl.po:1: untranslated, fuzzy, or with other arguments than the format:'; echo "$left"; status=1; }
# What the program has no more.
left=$(msgattrib --only-obsolete "$merged")
[ -z "$left" ] || { echo 'lib/base/nl.po:1: texts that the program does not have:'; echo "$left"; status=1; }
exit $status
