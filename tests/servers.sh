# Real git servers for script tests, after tests/lib.sh:
#
#	. "${0%/*}/../servers.sh"
#
#	make_central register.git
#	serve_git .                             # $GIT_URL/register.git
#	serve_http . [USER:PASSWORD]            # $HTTP_URL/register.git
#
# A server runs in the environment that it is started in, hooks too: what they
# are to see (PATH, LANG) is set before. It ends with the case that started it.

# A bare repository with the branch main, still empty, to which anybody may push.
make_central() {
	_in_scratch || return 1
	git init -q --bare -b main --template= "$1"
	git -C "$1" config http.receivepack true
}

# Run serve.py with its arguments; the port it serves at to $PORT.
_serve() {
	_ports=$(mktemp -d "$CASE/serve.XXXXXX")
	mkfifo "$_ports/port"
	/usr/bin/python3 "$SRCDIR/tests/serve.py" "$@" >"$_ports/port" 2>"$_ports/log" &
	read -r PORT <"$_ports/port" || fail "no server: $(cat "$_ports/log")"
}

serve_git() {
	_serve git "$@"
	export GIT_URL="git://127.0.0.1:$PORT"
}

serve_http() {
	_serve http "$@"
	export HTTP_URL="http://127.0.0.1:$PORT"
}
