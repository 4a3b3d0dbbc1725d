#!/bin/sh
# The completion for bash, asked as bash asks it.
. "${0%/*}/../lib.sh"

# ask WORD...: the last word is the one being completed.
ask() {
	run bash -c '
		. "$SRCDIR/cmd/completion.bash"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_afspraak
		printf "%s\n" "${COMPREPLY[@]}"
	' bash "$@"
	expect_status 0
}

test_commands() {
	ask afspraak am
	expect_stdout <<-'EOF'
		amend
	EOF
}

test_options_come_from_the_command() {
	ask afspraak amend --app
	expect_stdout <<-'EOF'
		--append
	EOF
	ask afspraak -C /tmp overview --o
	expect_stdout <<-'EOF'
		--on
		--output
	EOF
}

test_words_of_hook_and_sync() {
	ask afspraak hook ins
	echo install | expect_stdout
	git init -q
	git remote add origin ../centraal.git
	ask afspraak sync or
	echo origin | expect_stdout
}

test_files() {
	ask afspraak merge-file --re
	echo --resolve | expect_stdout
}

test_ids() {
	make_register
	id=$(afspraak list -z taken | tr '\0' '\n' | head -n 1)
	ask afspraak show "taak/$id"
	expect_stdout <<-EOF
		taak/$id
	EOF
}

run_tests "$@"
