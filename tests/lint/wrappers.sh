#!/bin/sh
# Each external library is known by one file (git: one folder), and by no
# header that others read; any other <header> is one of C, POSIX or GNU.

find lib cmd -name '*.[ch]' | sort | xargs awk '
BEGIN {
	# header, as a pattern; where it may be included, as a pattern; whether in one file only
	library("git2(/.*)?\\.h",                     "lib/store/([a-z0-9_]+\\.c|internal\\.h)", 0)
	library("yaml\\.h",                           "lib/yaml/[a-z0-9_]+\\.c", 1)
	library("jansson(_config)?\\.h",              "lib/base/[a-z0-9_]+\\.c", 1)
	library("csv\\.h",                            "lib/base/[a-z0-9_]+\\.c", 1)
	library("uni[a-z0-9_]+\\.h",                  "lib/base/[a-z0-9_]+\\.c", 1)
	library("(md[0-9]|sha[0-9]+|rmd160)\\.h",     "lib/base/[a-z0-9_]+\\.c", 1)
	library("magic\\.h",                          "lib/[a-z]+/[a-z0-9_]+\\.c", 1)
	library("libical/.*\\.h",                     "lib/base/[a-z0-9_]+\\.c", 1)
	library("xlsxwriter\\.h",                     "lib/report/[a-z0-9_]+\\.c", 1)
	library("zlib\\.h",                           "lib/store/[a-z0-9_]+\\.c", 1)
	library("sqlite3\\.h",                        "lib/history/[a-z0-9_]+\\.c", 1)

	# C11 and POSIX.1-2008
	std("assert complex ctype errno fenv float inttypes iso646 limits locale math")
	std("setjmp signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib")
	std("stdnoreturn string tgmath threads time uchar wchar wctype")
	std("dirent dlfcn fcntl fnmatch ftw glob grp iconv langinfo libgen netdb nl_types")
	std("poll pthread pwd regex sched semaphore spawn strings syslog termios unistd wordexp")
	std("sys/mman sys/resource sys/select sys/socket sys/stat sys/statvfs sys/time")
	std("sys/types sys/uio sys/un sys/utsname sys/wait arpa/inet netinet/in search utime")
	# GNU and Linux: flock, getrandom, the width of a terminal, translations
	std("getopt libintl malloc sys/file sys/ioctl sys/random")
}
function library(header, place, one) {
	libraries++
	headers[libraries] = "^" header "$"
	places[libraries] = "^" place "$"
	alone[libraries] = one
}
function std(names,    part, n) {
	for (n = split(names, part, " "); n; n--)
		standard[part[n] ".h"] = 1
}
function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	wrong = 1
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	sub(/^[^<]*</, "", name)
	sub(/>.*/, "", name)
	if (name in standard)
		next
	for (i = 1; i <= libraries && name !~ headers[i]; i++)
		;
	if (i > libraries)
		bad("<" name "> is neither a standard header nor a library with a wrapper")
	else if (FILENAME !~ places[i])
		bad("<" name "> does not belong here")
	else if (alone[i] && wrapper[i] && wrapper[i] != FILENAME)
		bad("<" name "> already has a wrapper: " wrapper[i])
	else
		wrapper[i] = FILENAME
}
END { exit wrong }' || exit 1
