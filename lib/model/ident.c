#include "model/ident.h"

#include <stddef.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/schema.h"

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#define URL_MAX 2048
#define PATH_BYTES_MAX 1024
#define SEGMENT_MAX 255
#define MEDIATYPE_NAME_MAX 127          /* RFC 6838, 4.2 */
#define TIMEZONE_MAX 64

/* The whole text is made of these characters, and has this length. */
static bool is_exactly(const char *text, const char *accept, size_t len)
{
	return strspn(text, accept) == len && !text[len];
}

const char *ident_slug(const char *text)
{
	if (!*text)
		return _("an id is not empty");
	if (text[strspn(text, LOWER DIGITS "-")])
		return _("an id has only the characters a-z, 0-9 and hyphens");
	if (*text == '-' || ends_with(text, "-") || strstr(text, "--"))
		return _("an id has single hyphens, and only between its words");
	if (strlen(text) > ID_MAX)
		return _("an id has at most 64 characters");
	return NULL;
}

bool ident_eleven_test(const char *nine)
{
	int sum = 0;

	for (int i = 0; i < 9; i++) {
		if (nine[i] < '0' || nine[i] > '9')
			return false;
		sum += (nine[i] - '0') * (i < 8 ? 9 - i : -1);
	}
	return sum % 11 == 0 && strncmp(nine, "000000000", 9) != 0;
}

const char *ident_rsin(const char *text)
{
	if (!is_exactly(text, DIGITS, 9))
		return _("an RSIN has exactly 9 digits");
	if (!ident_eleven_test(text))
		return _("the check digit is wrong, so this is no RSIN");
	return NULL;
}

const char *ident_kvk(const char *text)
{
	return is_exactly(text, DIGITS, 8) ? NULL : _("a KvK number has exactly 8 digits");
}

#define OIN_PREFIX_LEN 8
#define OIN_OF_RSIN "00000001"
#define OIN_OF_KVK "00000003"

/* Numbers from some registers hold letters; an RSIN and a KvK number do not,
 * nor does the suffix after them. Source: the Dutch OIN standard (OIN-stelsel). */
const char *ident_oin(const char *text)
{
	if (!is_exactly(text, DIGITS UPPER LOWER, 20) ||
	    strspn(text, DIGITS) < OIN_PREFIX_LEN)
		return _("an OIN has exactly 20 positions, of which the first 8 are digits");
	if (starts_with(text, OIN_OF_RSIN)) {
		if (!is_exactly(text, DIGITS, 20) || !ident_eleven_test(text + OIN_PREFIX_LEN))
			return _("an OIN that starts with 00000001 goes on with a valid RSIN and 3 digits");
	} else if (starts_with(text, OIN_OF_KVK)) {
		if (!is_exactly(text, DIGITS, 20))
			return _("an OIN that starts with 00000003 goes on with a KvK number and 4 digits");
	}
	return NULL;
}

const char *ident_oin_agrees(const char *oin, const char *rsin, const char *kvk)
{
	if (rsin && starts_with(oin, OIN_OF_RSIN) && strncmp(oin + OIN_PREFIX_LEN, rsin, 9) != 0)
		return _("this OIN carries another RSIN than the field rsin");
	if (kvk && starts_with(oin, OIN_OF_KVK) && strncmp(oin + OIN_PREFIX_LEN, kvk, 8) != 0)
		return _("this OIN carries another KvK number than the field kvk");
	return NULL;
}

const char *ident_tooi(const char *text)
{
	static const char base[] = "https://identifier.overheid.nl/tooi/id/";
	static const struct {
		const char *prefix;
		size_t digits;
	} kinds[] = {
		{ "gemeente/gm", 4 }, { "provincie/pv", 2 }, { "waterschap/ws", 4 },
		{ "so/so", 4 }, { "oorg/oorg", 5 }, { "zbo/zb", 6 },
		{ "ministerie/mnre", 4 }, { "col/col", 2 },
	};

	if (!starts_with(text, base))
		return _("a TOOI address starts with https://identifier.overheid.nl/tooi/id/");
	text += sizeof base - 1;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (starts_with(text, kinds[i].prefix) &&
		    is_exactly(text + strlen(kinds[i].prefix), DIGITS, kinds[i].digits))
			return NULL;
	return _("a TOOI address ends in a kind and a number, such as so/so0892 or gemeente/gm0141");
}

const char *ident_mediatype(const char *text)
{
	const char *wrong = _("a media type is two names and a slash, such as application/pdf");
	const char *slash = strchr(text, '/');
	const char *names[] = { text, slash ? slash + 1 : "" };

	for (size_t i = 0; i < COUNT(names); i++) {
		size_t len = strspn(names[i], LOWER UPPER DIGITS "!#$&-^_.+");

		if (!len || len > MEDIATYPE_NAME_MAX || names[i][len] != (i ? '\0' : '/') ||
		    !strspn(names[i], LOWER UPPER DIGITS))
			return wrong;
	}
	return NULL;
}

const char *ident_sha256(const char *text)
{
	return is_exactly(text, DIGITS "abcdef", 64)
		? NULL : _("a SHA-256 checksum has exactly 64 digits, 0-9 and a-f (lower case)");
}

/* Words of letters, digits and inner hyphens between single dots. */
static bool is_host(const char *host, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool edge = i == 0 || i + 1 == len || host[i - 1] == '.' || host[i + 1] == '.';

		if (!strchr(edge ? LOWER UPPER DIGITS : LOWER UPPER DIGITS "-.", host[i]))
			return false;
	}
	return len > 0;
}

/* What comes between https:// and the path: a host, and maybe a port. */
static const char *check_authority(const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t host = colon ? (size_t)(colon - text) : len;

	if (memchr(text, '@', len))
		return _("an address holds no user name or password");
	if (!is_host(text, host))
		return _("an address names a host after https://, such as www.example.org");
	if (colon && (host + 1 == len || strspn(colon + 1, DIGITS) < len - host - 1))
		return _("in an address, the port is a number");
	return NULL;
}

const char *ident_url(const char *text)
{
	static const char scheme[] = "https://";
	const char *rest;

	if (!starts_with(text, scheme))
		return _("an address starts with https://");
	if (strnlen(text, URL_MAX + 1) > URL_MAX)
		return _("an address has at most 2048 characters");
	if (text[strspn(text, LOWER UPPER DIGITS "-._~:/?#[]@!$&'()*+,;=%")])
		return _("spaces and characters that an address cannot hold are written as %XX");
	for (const char *c = strchr(text, '%'); c; c = strchr(c + 1, '%'))
		if (strspn(c + 1, DIGITS "abcdefABCDEF") < 2)
			/* xgettext:no-c-format */
		return _("in an address, % is followed by two hexadecimal digits");
	rest = text + sizeof scheme - 1;
	return check_authority(rest, strcspn(rest, "/?#"));
}

/* Control characters: C0, DEL, and C1 as UTF-8 writes them (C2 80 to C2 9F). */
static bool has_control(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
			return true;
	return false;
}

const char *ident_file(const char *text)
{
	if (!starts_with(text, "documenten/"))
		return _("a stored document has a path that starts with documenten/");
	if (strnlen(text, PATH_BYTES_MAX + 1) > PATH_BYTES_MAX)
		return _("a path has at most 1024 bytes");
	if (has_control(text) || strchr(text, '\\'))
		return _("a path has no control characters and no backslash");
	for (;;) {
		size_t len = strcspn(text, "/");

		if (!len)
			return _("a path has no empty parts: no double slash, and none at its end");
		/* A dot: also `..`, `.git` and `.gitattributes`. A hyphen: an
		 * option to any program that gets the name. */
		if (*text == '.' || *text == '-')
			return _("no part of a path starts with a dot or a hyphen");
		if (len > SEGMENT_MAX)
			return _("a part of a path has at most 255 bytes");
		if (!text[len])
			return NULL;
		text += len + 1;
	}
}

const char *ident_timezone(const char *text)
{
	const char *wrong = _("a time zone has an IANA name, such as Europe/Amsterdam");

	if (strnlen(text, TIMEZONE_MAX + 1) > TIMEZONE_MAX)
		return wrong;
	for (;;) {
		size_t len = strspn(text, LOWER UPPER DIGITS "_+-");

		if (!strspn(text, LOWER UPPER) || (text[len] && text[len] != '/'))
			return wrong;
		if (!text[len])
			return NULL;
		text += len + 1;
	}
}
