# C without its comments and with empty strings and character constants, as
# path:line:code, for checks that look for words.
FNR == 1 { comment = 0 }
{
	rest = $0
	code = ""
	while (rest != "") {
		if (comment) {
			at = index(rest, "*/")
			if (!at)
				break
			rest = substr(rest, at + 2)
			comment = 0
			code = code " "
		} else if (match(rest, /\/\*|\/\/|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/)) {
			code = code substr(rest, 1, RSTART - 1)
			found = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			if (found == "//")
				break
			if (found == "/*")
				comment = 1
			else
				code = code substr(found, 1, 1) substr(found, 1, 1)
		} else {
			code = code rest
			break
		}
	}
	print FILENAME ":" FNR ":" code
}
