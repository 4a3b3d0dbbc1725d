#!/bin/sh
# Every shell script passes shellcheck, as POSIX sh.

command -v shellcheck >/dev/null || { echo 'shellcheck is not installed'; exit 1; }

# SC1090, SC1091: sourced files are checked by themselves. SC2015: A && B || fail
# is meant. SC2016: so is sh, awk and jq text in single quotes. SC2317: test cases
# are called by name, in a subshell that ends at the first failure (SC2103, SC2164).
find . \( -name .git -o -name .build \) -prune -o -type f \
	\( -name '*.sh' -o -exec sh -c 'head -n 1 "$1" | grep -Eq "^#!.*[/ ](ba|da)?sh$"' sh {} \; \) -print |
	sort | xargs -d '\n' shellcheck -s sh -e SC1090,SC1091,SC2015,SC2016,SC2103,SC2164,SC2317 -f gcc
