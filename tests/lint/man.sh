#!/bin/sh
# usage: man.sh DIR
#
# The man pages are clean mdoc, every command has one, and its SYNOPSIS says
# what `afspraak COMMAND -h` says.

afspraak=$1/afspraak
status=0

bad() {
	echo "$*"
	status=1
}

words() {
	tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'
}

# mandoc overstrikes bold and underlined text; wide lines are not broken in words.
synopsis() {
	mandoc -T ascii -O width=1000 "$1" | sed 's/.\x08//g' |
		sed -n '/^SYNOPSIS/,/^[A-Z]/{/^[A-Z]/d;p;}' | words
}

usage() {
	sed -n '/^$/q; s/^usage: //; p' | words
}

for page in man/*.[157]; do
	[ -e "$page" ] || { echo 'man/: there are no pages'; exit 1; }
	mandoc -T lint -W warning "$page" || status=1
done

names=$("$afspraak" help --names) && [ -n "$names" ] || bad "$afspraak: 'help --names' names no commands"
for name in '' $names; do
	page=man/afspraak${name:+-$name}.1
	page_says=$([ ! -e "$page" ] || synopsis "$page")
	program_says=$("$afspraak" ${name:+"$name"} -h </dev/null | usage)
	if [ ! -e "$page" ]; then
		bad "$page:1: the command has no page"
	elif [ "$page_says" != "$program_says" ]; then
		bad "$page:1: SYNOPSIS is not what -h says"
		printf '  %s\n  %s\n' "$page_says" "$program_says"
	fi
done
for page in man/afspraak-*.1; do
	[ -e "$page" ] || continue
	name=$(basename "${page#man/afspraak-}" .1)
	printf '%s\n' "$names" | grep -qx -e "$name" || bad "$page:1: there is no command $name"
done
exit $status
