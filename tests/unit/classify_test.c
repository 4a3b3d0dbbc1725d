#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/classify.h"

extern char **environ;

#define ZONE "Europe/Amsterdam"
#define NEW_YEAR 1735689600     /* 2025-01-01 00:00 UTC: 01:00 in Amsterdam */
#define HEX "0000000000000000000000000000000000000000"
#define PATH "afspraken/2024/a.yaml"

/* --- one event, made by hand ------------------------------------------------------------- */

struct made {
	struct commit commit;
	struct event event;
};

static void add_difference(struct event *event, enum record_type type, const char *path, const char *before,
			   const char *after)
{
	struct differences *changes = &event->changes;
	struct difference *d;

	GROW(changes->items, changes->n, changes->cap);
	d = &changes->items[changes->n++];
	*d = (struct difference){
		.type = type,
		.id = xstrdup("a"),
		.action = !before ? ACTION_ADDED : !after ? ACTION_REMOVED : ACTION_CHANGED,
		.path_before = before ? xstrdup(path) : NULL,
		.path_after = after ? xstrdup(path) : NULL,
		.before = before ? record_new(type, "a", path, before, strlen(before)) : NULL,
		.after = after ? record_new(type, "a", path, after, strlen(after)) : NULL,
	};
	value_diff(difference_fields(d), before ? d->before->doc->root : NULL, after ? d->after->doc->root : NULL,
		   &d->fields);
}

static void make(struct made *made, const char *kind, int64_t when)
{
	static char reason[] = "Reden";

	*made = (struct made){ .commit = { .committer = { .when = when } } };
	made->event = (struct event){ .commit = &made->commit, .reason = reason,
				      .kind = xstrdup(kind), .changes = DIFFERENCES_INIT };
}

/* Each finding as "path severity code", and the event is gone. */
static char *classify(struct made *made)
{
	struct site site = { .prefix = (char[]){ "" } };
	struct findings findings = FINDINGS_INIT;
	struct str out = STR_INIT;

	made->event.commit = &made->commit;
	assert_null(classify_event(&site, ZONE, &made->event, &findings));
	for (size_t i = 0; i < findings.n; i++) {
		const struct finding *f = &findings.items[i];

		assert_non_null(check_code(f->code));
		assert_true(strlen(f->text) > 10);
		str_addf(&out, "%s%s %s %s", i ? "; " : "", strcmp(f->path, HEX) == 0 ? "commit" : f->path,
			 severity_name(f->severity), f->code);
	}
	findings_free(&findings);
	differences_free(&made->event.changes);
	free(made->event.kind);
	return str_detach(&out);
}

static void expect(struct made *made, const char *what, const char *want)
{
	char *found = classify(made);

	if (strcmp(found, want) != 0)
		fail_msg("%s: found '%s', expected '%s'", what, found, want);
	free(found);
}

/* --- what the commit says ------------------------------------------------------------------ */

static void test_texts(void **state)
{
	static const struct {
		const char *kind, *reason, *effective, *want;
	} cases[] = {
		{ "wijziging", "Reden", NULL, "" },
		{ "wijziging", "Reden", "2025-02-28", "" },
		{ "wijziging", "Reden", "2025-02-29", "commit warning effective-invalid" },
		{ "wijziging", "Reden", "", "commit warning effective-invalid" },
		{ "wijziging", "", NULL, "commit warning reason-missing" },
		{ "wijziging", " \n\t", NULL, "commit warning reason-missing" },
		{ NULL, "Reden", NULL, "commit info kind-missing" },
		{ "", "Reden", NULL, "commit warning kind-unknown" },
		{ "Wijziging", "Reden", NULL, "commit warning kind-unknown" },
		{ "wijziging; correctie", "Reden", NULL, "commit warning kind-unknown" },
		{ NULL, "", "x", "commit warning reason-missing; commit warning effective-invalid; commit info kind-missing" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char reason[16], effective[16];
		struct made made;

		make(&made, cases[i].kind, NEW_YEAR);
		add_difference(&made.event, TYPE_TAAK, "taken/a.yaml", "naam: a\n", "naam: b\n");
		strcpy(reason, cases[i].reason);
		made.event.reason = reason;
		if (cases[i].effective)
			made.event.effective = strcpy(effective, cases[i].effective);
		expect(&made, cases[i].kind ? cases[i].kind : "(no kind)", cases[i].want);
	}
}

/* --- the kind, and what is done -------------------------------------------------------------- */

static void test_kinds(void **state)
{
	static const char mismatch[] = "commit warning kind-mismatch";
	static const struct {
		const char *kind, *before, *after;
		bool fits;
	} cases[] = {
		{ "registratie", NULL, "titel: x\n", true },
		{ "registratie", "titel: x\n", "titel: y\n", false },
		{ "registratie", "titel: x\n", NULL, false },
		{ "wijziging", "titel: x\n", "titel: y\n", true },
		{ "correctie", "titel: x\n", NULL, true },
		{ "administratief", "titel: x\n", "titel: y\n", true },
		{ "verlenging", "titel: x\n", "titel: y\n", false },
		{ "verlenging", "verlenging_x: x\n", "verlenging_x: y\n", false },
		{ "verlenging", "titel: x\n", "titel: x\ndatum_einde: 2027-12-31\n", true },
		{ "verlenging", "verlenging: {duur: P1Y}\n", "verlenging: {duur: P2Y}\n", true },
		{ "verlenging", "verlenging: nvt\n", "verlenging: {duur: P2Y}\n", true },
		{ "verlenging", "beeindigd_per: 2027-01-01\n", "titel: x\n", true },
		{ "opzegging", "status: van_kracht\n", "status: opgezegd\n", true },
		{ "opzegging", "status: opgezegd\n", "status: opgezegd\ntitel: x\n", false },
		{ "opzegging", "status: van_kracht\n", "status: in_herziening\n", false },
		{ "opzegging", "titel: x\n", "titel: x\nbeeindigd_per: 2027-01-01\n", true },
		{ "opzegging", "titel: x\n", "titel: x\nbeeindigd_per: onbekend\n", false },
		{ "opzegging", "datum_einde: onbepaalde_tijd\n", "datum_einde: 2027-01-01\n", true },
		{ "opzegging", "beeindigd_per: 2027-01-01\n", "titel: x\n", false },
		{ "opzegging", "status: opgezegd\n", NULL, false },
		{ "beeindiging", "status: van_kracht\n", "status: beeindigd\n", true },
		{ "beeindiging", "status: van_kracht\n", "status: vervangen\n", true },
		{ "beeindiging", "status: van_kracht\n", "status: verlopen\n", true },
		{ "beeindiging", "status: van_kracht\n", "status: opgezegd\n", false },
		{ "beeindiging", "titel: x\n", "titel: x\nbeeindigd_per: 2027-01-01\n", true },
		{ "beeindiging", "titel: x\n", "titel: x\nbeeindigd_per: nvt\n", false },
		{ "beeindiging", "status: van_kracht\n", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *what = xasprintf("case %zu, %s", i, cases[i].kind);
		struct made made;

		make(&made, cases[i].kind, NEW_YEAR);
		add_difference(&made.event, TYPE_AFSPRAAK, PATH, cases[i].before, cases[i].after);
		expect(&made, what, cases[i].fits ? "" : mismatch);
		free(what);
	}
}

static void test_kind_of_several(void **state)
{
	struct made made;

	(void)state;
	/* One of the records is enough, whichever. */
	make(&made, "beeindiging", NEW_YEAR);
	add_difference(&made.event, TYPE_TAAK, "taken/a.yaml", "naam: a\n", "naam: b\n");
	add_difference(&made.event, TYPE_PARTIJ, "partijen/a.yaml", "actief: ja\n", "actief: nee\n");
	expect(&made, "a party that ended", "");
	/* A register that is made has no record yet. */
	make(&made, "registratie", NEW_YEAR);
	add_difference(&made.event, TYPE_COUNT, "register.yaml", NULL, "schema: 1\n");
	expect(&made, "a new register", "");
	/* What cannot be read may be anything. */
	make(&made, "verlenging", NEW_YEAR);
	add_difference(&made.event, TYPE_TAAK, "taken/a.yaml", "naam: a\n", "naam: a\n");
	made.event.changes.items[0].unreadable = xstrdup("taken/a.yaml:1:1: kapot");
	expect(&made, "unreadable", "");
}

/* --- extensions --------------------------------------------------------------------------------- */

#define AFTER_END PATH " warning extended-after-end"
#define WITHOUT_OPTION PATH " warning extended-without-option"
#define BEGIN "status: van_kracht\ndatum_ingang: 2020-01-01\n"

static void test_extensions(void **state)
{
	static const struct {
		const char *what, *before, *after;
		int64_t when;
		const char *want;
	} cases[] = {
		{ "the last day itself, in the register's zone", BEGIN "datum_einde: 2025-01-01\n",
		  BEGIN "datum_einde: 2026-01-01\n", NEW_YEAR, "" },
		{ "the last hour of that day", BEGIN "datum_einde: 2025-01-01\n",
		  BEGIN "datum_einde: 2026-01-01\n", NEW_YEAR + 23 * 3600 - 1, "" },
		{ "the day after begins an hour before UTC's", BEGIN "datum_einde: 2025-01-01\n",
		  BEGIN "datum_einde: 2026-01-01\n", NEW_YEAR + 23 * 3600, AFTER_END },
		{ "to no end", BEGIN "datum_einde: 2024-12-31\n", BEGIN "datum_einde: onbepaalde_tijd\n", NEW_YEAR,
		  AFTER_END },
		{ "to an end that is not known", BEGIN "datum_einde: 2024-12-31\n", BEGIN "datum_einde: onbekend\n",
		  NEW_YEAR, "" },
		{ "shortened", BEGIN "datum_einde: 2024-12-31\n", BEGIN "datum_einde: 2024-06-30\n", NEW_YEAR, "" },
		{ "another field", BEGIN "datum_einde: 2024-12-31\n", BEGIN "datum_einde: 2024-12-31\ntitel: x\n",
		  NEW_YEAR, "" },
		{ "an end where none was known", BEGIN "datum_einde: onbekend\n", BEGIN "datum_einde: 2024-12-31\n",
		  NEW_YEAR, "" },
		{ "a concept has no term yet", "status: concept\ndatum_einde: 2020-12-31\n",
		  "status: concept\ndatum_einde: 2026-12-31\n", NEW_YEAR, "" },
		{ "ended early", BEGIN "datum_einde: 2026-12-31\nbeeindigd_per: 2024-06-30\n",
		  BEGIN "datum_einde: 2027-12-31\n", NEW_YEAR, AFTER_END },
		{ "tacit renewal goes on by itself",
		  BEGIN "datum_einde: 2022-12-31\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: stilzwijgend, duur: P1Y}\n", NEW_YEAR, "" },
		{ "until its maximum",
		  BEGIN "datum_einde: 2022-12-31\nverlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 1}\n",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: stilzwijgend, duur: P1Y, maximum: 1}\n",
		  NEW_YEAR, AFTER_END },
		{ "an option in time",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 1}\n",
		  BEGIN "datum_einde: 2026-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 2}\n",
		  NEW_YEAR, "" },
		{ "an option too late",
		  BEGIN "datum_einde: 2024-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 1}\n",
		  BEGIN "datum_einde: 2024-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 2}\n",
		  NEW_YEAR, AFTER_END },
		{ "past the maximum",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 2}\n",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 3}\n",
		  NEW_YEAR, WITHOUT_OPTION },
		{ "a maximum that is raised along with it",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 2, uitgeoefend: 2}\n",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 3, uitgeoefend: 3}\n",
		  NEW_YEAR, WITHOUT_OPTION },
		{ "a later end without exercising what is not there",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {wijze: na_besluit, maximum: 1, uitgeoefend: 1}\n",
		  BEGIN "datum_einde: 2026-12-31\nverlenging: {wijze: na_besluit, maximum: 1, uitgeoefend: 1}\n",
		  NEW_YEAR, WITHOUT_OPTION },
		{ "a maximum of none",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {maximum: 0}\n",
		  BEGIN "datum_einde: 2026-12-31\nverlenging: {maximum: 0}\n", NEW_YEAR, WITHOUT_OPTION },
		{ "no renewal at all",
		  BEGIN "datum_einde: 2024-12-31\nverlenging: {wijze: geen}\n",
		  BEGIN "datum_einde: 2026-12-31\nverlenging: {wijze: geen}\n", NEW_YEAR,
		  AFTER_END "; " WITHOUT_OPTION },
		{ "a number that is none",
		  BEGIN "datum_einde: 2025-12-31\nverlenging: {maximum: twee, uitgeoefend: 99999999999999999999}\n",
		  BEGIN "datum_einde: 2026-12-31\nverlenging: {maximum: twee, uitgeoefend: -1}\n", NEW_YEAR, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made made;

		make(&made, "wijziging", cases[i].when);
		add_difference(&made.event, TYPE_AFSPRAAK, PATH, cases[i].before, cases[i].after);
		expect(&made, cases[i].what, cases[i].want);
	}
}

/* To note how many renewals there were is an extension only when it says so. */
static void test_first_count(void **state)
{
	static const struct {
		const char *kind, *want;
	} cases[] = { { "correctie", "" }, { "verlenging", AFTER_END } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made made;

		make(&made, cases[i].kind, NEW_YEAR);
		add_difference(&made.event, TYPE_AFSPRAAK, PATH,
			       BEGIN "datum_einde: 2024-12-31\nverlenging: {wijze: na_besluit}\n",
			       BEGIN "datum_einde: 2024-12-31\nverlenging: {wijze: na_besluit, uitgeoefend: 1}\n");
		expect(&made, cases[i].kind, cases[i].want);
	}
}

/* --- the decision: what the parent's register.yaml asks ------------------------------------------- */

static void run(const char *const *argv)
{
	int status;
	pid_t pid;

	assert_int_equal(posix_spawnp(&pid, argv[0], NULL, NULL, (char **)(uintptr_t)argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s %s failed", argv[0], argv[3]);
}

#define GIT(root, ...) run((const char *const[]){ "git", "-C", (root), __VA_ARGS__, NULL })

static char *new_repository(void)
{
	const char *base = getenv("TMPDIR");
	char *root = xasprintf("%s/classify.XXXXXX", base && *base ? base : "/tmp");

	assert_non_null(mkdtemp(root));
	setenv("HOME", root, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	unsetenv("XDG_CONFIG_HOME");
	for (int i = 0; i < 2; i++) {
		setenv(i ? "GIT_AUTHOR_NAME" : "GIT_COMMITTER_NAME", "Registrar", 1);
		setenv(i ? "GIT_AUTHOR_EMAIL" : "GIT_COMMITTER_EMAIL", "registrar@example.org", 1);
	}
	GIT(root, "init", "-q", "-b", "main");
	return root;
}

static void commit(const char *root, const char *path, const char *text, const char *message)
{
	assert_null(file_write(root, path, text, strlen(text)));
	GIT(root, "add", "-A");
	GIT(root, "commit", "-q", "-m", message);
}

struct collected {
	const struct site *site;
	struct str out;
};

/* Newest first: "reason: codes". */
static struct error *collect(const struct event *event, void *context)
{
	struct collected *collected = context;
	struct findings findings = FINDINGS_INIT;
	struct error *err = classify_event(collected->site, ZONE, event, &findings);

	str_addf(&collected->out, "%s:", event->reason);
	for (size_t i = 0; i < findings.n; i++)
		str_addf(&collected->out, " %s", findings.items[i].code);
	str_addc(&collected->out, '\n');
	findings_free(&findings);
	return err;
}

static void test_decisions(void **state)
{
	static const struct event_query everything = { .since = INT64_MIN, .until = INT64_MAX, .limit = -1 };
	char *root = new_repository();
	struct collected collected = { NULL, STR_INIT };
	struct store *store;
	struct site *site;
	struct oid head;
	bool exists;

	(void)state;
	commit(root, "taken/a.yaml", "naam: 0\n", "no register yet\n\nAard: registratie");
	commit(root, "register.yaml", "schema: 1\neisen:\n  besluit: [correctie]\n", "asked\n\nAard: correctie");
	commit(root, "taken/a.yaml", "naam: 1\n", "without\n\nAard: correctie");
	commit(root, "taken/a.yaml", "naam: 2\n", "with\n\nAard: correctie\nBesluit: DB 1");
	commit(root, "taken/a.yaml", "naam: 3\n", "empty\n\nAard: correctie\nBesluit:");
	commit(root, "taken/a.yaml", "naam: 4\n", "forged\n\nBesluit: DB 1\n\nAard: correctie");
	commit(root, "taken/a.yaml", "naam: 5\n", "other kind\n\nAard: wijziging");
	commit(root, "register.yaml", "schema: 1\n", "let off\n\nAard: correctie");
	commit(root, "taken/a.yaml", "naam: 6\n", "no longer asked\n\nAard: correctie");
	commit(root, "register.yaml", "schema: [\n", "broken\n\nAard: correctie");
	commit(root, "taken/a.yaml", "naam: 7\n", "by broken settings\n\nAard: correctie");

	assert_null(store_open(root, &store));
	assert_null(site_at(root, store, &site));
	assert_null(store_head(store, &head, &exists));
	collected.site = site;
	assert_null(events_walk(site, &head, &everything, collect, &collected));
	assert_string_equal(str_text(&collected.out),
			    "by broken settings:\nbroken:\nno longer asked:\nlet off: decision-missing\nother kind:\n"
			    "forged\n\nBesluit: DB 1: decision-missing\nempty: decision-missing\nwith:\n"
			    "without: decision-missing\nasked:\nno register yet:\n");
	str_free(&collected.out);
	site_free(site);
	run((const char *const[]){ "rm", "-rf", "--", root, NULL });
	free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_kind_of_several),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_first_count),
		cmocka_unit_test(test_decisions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
