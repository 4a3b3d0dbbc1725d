# Completion of afspraak(1) for bash. The program itself is asked for its
# commands, options and ids, so this never falls behind it.

_afspraak_options() {
	afspraak "$1" -h 2>/dev/null | sed -n 's/^    \(-[A-Za-z]\)\{0,1\}\(, \)\{0,1\}\(--[a-z-]*\)\{0,1\}.*/\1 \3/p'
}

_afspraak_ids() {
	afspraak list -z afspraken 2>/dev/null | tr '\0' '\n'
	afspraak list -z taken 2>/dev/null | tr '\0' '\n' | sed 's,^,taak/,'
	afspraak list -z partijen 2>/dev/null | tr '\0' '\n' | sed 's,^,partij/,'
}

_afspraak() {
	local word=${COMP_WORDS[COMP_CWORD]} command='' i words
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-C | --lang | --color | --today) ((i++)) ;;
		-*) ;;
		*)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	case $command in
	'') words=$(afspraak help --names 2>/dev/null) ;;
	help) words="$(afspraak help --names 2>/dev/null) register tutorial auditor" ;;
	list) words='afspraken taken partijen' ;;
	sync) words=$(git remote 2>/dev/null) ;;
	hook) words='install pre-receive' ;;
	*) words=$(_afspraak_ids) ;;
	esac
	if [[ $word == -* ]]; then
		words=$(_afspraak_options "${command:---}")
		[[ -n $command ]] || words='-C --lang --color --today --no-pager --version --help'
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _afspraak afspraak
