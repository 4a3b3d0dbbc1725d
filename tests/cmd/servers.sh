#!/bin/sh
# tests/servers.sh itself: what is pushed arrives, and what a hook says comes back.
. "${0%/*}/../lib.sh"
. "${0%/*}/../servers.sh"

make_talking_central() {
	make_central central.git
	mkdir central.git/hooks
	printf '#!/bin/sh\ncat >/dev/null\necho "gezien: $GREETING"\n' >central.git/hooks/pre-receive
	chmod +x central.git/hooks/pre-receive
}

push_to() {
	git clone -q "$1" clone 2>/dev/null
	cd clone
	head -c 3000000 /dev/urandom >groot
	commit_all Groot
	run git push -q origin HEAD:main
	expect_status 0
	expect_stderr_has 'remote: gezien: hallo'
	cd ..
	[ "$(git -C central.git rev-parse main)" = "$(git -C clone rev-parse HEAD)" ]
	run git clone -q "$1" again
	expect_status 0
}

test_git_daemon() {
	make_talking_central
	export GREETING=hallo
	serve_git .
	push_to "$GIT_URL/central.git"
}

test_smart_http() {
	make_talking_central
	export GREETING=hallo
	serve_http .
	push_to "$HTTP_URL/central.git"
}

test_smart_http_with_a_password() {
	make_talking_central
	export GREETING=hallo GIT_TERMINAL_PROMPT=0
	serve_http . registrar:geheim
	run git ls-remote "$HTTP_URL/central.git"
	expect_status 128
	run git ls-remote "http://registrar:fout@${HTTP_URL#http://}/central.git"
	expect_status 128
	push_to "http://registrar:geheim@${HTTP_URL#http://}/central.git"
}

run_tests "$@"
