#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/mandate.h"

/* A history made by git itself with real keys: registrar may change all, from
 * 2024 on; clerk agreements, with the kinds wijziging and correctie, in 2025
 * only; nobody mandated the stranger. The subject of a commit is its case. */
static const char history[] =
	"set -e\n"
	"export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME=$PWD\n"
	"export GIT_AUTHOR_NAME=Registrar GIT_AUTHOR_EMAIL=registrar@example.org\n"
	"export GIT_COMMITTER_NAME=Registrar GIT_COMMITTER_EMAIL=registrar@example.org\n"
	"for k in registrar clerk stranger; do ssh-keygen -q -t ed25519 -N '' -C $k -f \"$PWD/$k\"; done\n"
	"git init -q -b main --template= r\n"
	"cd r\n"
	"git config gpg.format ssh\n"
	"c() { # WHO DAY KIND CASE\n"
	"	export GIT_AUTHOR_DATE=\"$2T23:30:00+0100\" GIT_COMMITTER_DATE=\"$2T23:30:00+0100\"\n"
	"	git add -A\n"
	"	if [ $1 = nobody ]; then set -- $1 $2 \"$3\" \"$4\" --no-gpg-sign\n"
	"	else set -- $1 $2 \"$3\" \"$4\" -S; git config user.signingKey \"$OLDPWD/$1.pub\"; fi\n"
	"	git commit -q $5 -m \"$4\" ${3:+-m \"Aard: $3\"}\n"
	"}\n"
	"mkdir -p afspraken/2024 partijen\n"
	"a() { printf 'titel: %s\\n' \"$1\" >afspraken/2024/a.yaml; }\n"
	"settings() {\n"
	"	printf 'schema: 1\\norganisatie: a\\ntijdzone: Europe/Amsterdam\\n'\n"
	"	printf 'mandaten:\\n  - sleutel: %s\\n    functie: Registrar\\n    soorten: [afspraak, taak, partij, register]\\n    van: 2024-01-01\\n' \"$(cat \"$OLDPWD/registrar.pub\")\"\n"
	"	printf '  - sleutel: %s\\n    functie: Clerk\\n    soorten: [afspraak]\\n    aard: [wijziging, correctie]\\n    van: 2025-01-01\\n    tot: %s\\n' \"$(cat \"$OLDPWD/clerk.pub\")\" \"$1\"\n"
	"	printf '  - sleutel: |\\n      x ssh-ed25519 AAAA\\n      * %s\\n    functie: Forger\\n    soorten: [afspraak]\\n' \"$(cat \"$OLDPWD/stranger.pub\")\"\n"
	"}\n"
	"printf 'schema: 1\\norganisatie: a\\n' >register.yaml; a een; c nobody 2024-01-02 registratie begin\n"
	"a twee; c stranger 2024-01-03 wijziging 'before there are mandates'\n"
	"settings 2025-12-31 >register.yaml; c nobody 2024-01-04 administratief 'first mandates'\n"
	"a drie; c registrar 2025-02-01 wijziging 'registrar'\n"
	"a vier; c clerk 2025-02-02 wijziging 'clerk'\n"
	"a vijf; c clerk 2025-12-31 wijziging 'clerk on the last day'\n"
	"a zes; c clerk 2026-01-01 wijziging 'clerk a day late'\n"
	"a zeven; c clerk 2024-12-31 wijziging 'clerk a day early'\n"
	"a acht; c clerk 2025-02-03 verlenging 'clerk with a kind too many'\n"
	"a negen; c clerk 2025-02-03 '' 'clerk without a kind'\n"
	"echo 'naam: B' >partijen/b.yaml; c clerk 2025-02-03 wijziging 'clerk on a party'\n"
	"a tien; c stranger 2025-02-03 wijziging 'stranger'\n"
	"a elf; c nobody 2025-02-03 wijziging 'not signed, not asked'\n"
	"settings 2027-12-31 >register.yaml; c clerk 2025-02-03 wijziging 'clerk for longer'\n"
	"settings 2026-12-31 >register.yaml; c nobody 2025-02-03 wijziging 'nobody changes mandates'\n"
	"settings 2025-12-31 >register.yaml; c registrar 2025-02-03 wijziging 'registrar changes mandates'\n"
	"{ settings 2025-12-31; printf 'eisen:\\n  handtekening: true\\n'; } >register.yaml; c registrar 2025-02-04 wijziging 'ask for signatures'\n"
	"a twaalf; c nobody 2025-02-05 wijziging 'not signed, asked'\n"
	"a dertien; c registrar 2025-02-06 wijziging 'true'\n"
	"git reset -q --hard $(git cat-file commit HEAD | sed s/^true/tampered/ | git hash-object -t commit -w --stdin)\n";

static const struct {
	const char *name, *want;
} cases[] = {
	{ "begin", "" },
	{ "before there are mandates", "" },
	{ "first mandates", "" },
	{ "registrar", "" },
	{ "clerk", "" },
	{ "clerk on the last day", "" },
	{ "clerk a day late", "mandate-ended" },
	{ "clerk a day early", "mandate-ended" },
	{ "clerk with a kind too many", "signature-unmandated" },
	{ "clerk without a kind", "signature-unmandated" },
	{ "clerk on a party", "signature-unmandated" },
	{ "stranger", "signature-unmandated" },
	{ "not signed, not asked", "" },
	{ "clerk for longer", "signature-unmandated mandate-change-unmandated" },
	{ "nobody changes mandates", "mandate-change-unmandated" },
	{ "registrar changes mandates", "" },
	{ "ask for signatures", "" },
	{ "not signed, asked", "signature-missing" },
	{ "tampered", "signature-bad" },
};

struct seen {
	const struct site *site;
	bool cases[COUNT(cases)];
};

static struct error *compare(const struct event *event, void *context)
{
	static const struct approvals none = APPROVALS_INIT;
	struct findings findings = FINDINGS_INIT;
	struct str codes = STR_INIT;
	struct seen *seen = context;
	char hex[OID_HEX_SIZE];
	size_t i = 0;

	assert_null(mandate_judge(seen->site, event, &none, &findings));
	oid_hex(&event->commit->id, hex);
	for (size_t k = 0; k < findings.n; k++) {
		assert_string_equal(findings.items[k].path, hex);
		str_addf(&codes, "%s%s", k ? " " : "", findings.items[k].code);
	}
	while (i < COUNT(cases) && strcmp(cases[i].name, event->reason) != 0)
		i++;
	if (i == COUNT(cases))
		fail_msg("no case '%s'", event->reason);
	if (strcmp(str_text(&codes), cases[i].want) != 0)
		fail_msg("%s: found '%s', expected '%s'", event->reason, str_text(&codes), cases[i].want);
	seen->cases[i] = true;
	findings_free(&findings);
	str_free(&codes);
	return NULL;
}

static void test_history(void **state)
{
	const struct event_query all = { .since = INT64_MIN, .until = INT64_MAX, .limit = -1 };
	char directory[] = "/tmp/afspraak-mandate.XXXXXX";
	struct store *store = NULL;
	struct site *site = NULL;
	struct seen seen = { NULL, { false } };
	struct oid head;
	bool exists;

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(chdir(directory), 0);
	assert_int_equal(system(history), 0);
	assert_null(store_open("r", &store));
	assert_null(site_at("r", store, &site));
	assert_null(store_head(store, &head, &exists));
	seen.site = site;
	assert_null(events_walk(site, &head, &all, compare, &seen));
	for (size_t i = 0; i < COUNT(cases); i++)
		if (!seen.cases[i])
			fail_msg("case '%s' was not met", cases[i].name);
	site_free(site);
	assert_int_equal(chdir("/"), 0);
	file_remove_tree(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
