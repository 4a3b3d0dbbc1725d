#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/events.h"
#include "history/last_change.h"
#include "history/moment.h"
#include "history/revision.h"
#include "report/changes.h"

extern char **environ;

/* A scratch repository with the register below register/. */
struct fixture {
	char *root;
	struct site *site;
};

static void run(const char *const *argv)
{
	int status;
	pid_t pid;

	assert_int_equal(posix_spawnp(&pid, argv[0], NULL, NULL, (char **)(uintptr_t)argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s %s failed", argv[0], argv[3]);
}

#define GIT(f, ...) run((const char *const[]){ "git", "-C", (f)->root, __VA_ARGS__, NULL })

static void at_moment(long when)
{
	char *text = xasprintf("%ld +0100", when);

	setenv("GIT_AUTHOR_DATE", text, 1);
	setenv("GIT_COMMITTER_DATE", text, 1);
	free(text);
}

static void put(struct fixture *f, const char *path, const char *text)
{
	char *below = xasprintf("register/%s", path);

	assert_null(file_write(f->root, below, text, strlen(text)));
	free(below);
}

static void take_out(struct fixture *f, const char *path)
{
	char *below = xasprintf("register/%s", path);

	assert_null(file_remove(f->root, below));
	free(below);
}

static void commit(struct fixture *f, const char *message)
{
	GIT(f, "add", "-A");
	GIT(f, "commit", "-q", "--allow-empty", "-m", message);
}

static struct oid head(const struct fixture *f)
{
	struct oid id;
	bool exists;

	assert_null(store_head(f->site->store, &id, &exists));
	assert_true(exists);
	return id;
}

static int set_up(void **state)
{
	const char *base = getenv("TMPDIR");
	struct fixture *f = xcalloc(1, sizeof *f);
	struct store *store;
	char *directory;

	f->root = xasprintf("%s/history.XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(f->root))
		return 1;
	setenv("HOME", f->root, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	unsetenv("XDG_CONFIG_HOME");
	for (int i = 0; i < 2; i++) {
		setenv(i ? "GIT_AUTHOR_NAME" : "GIT_COMMITTER_NAME", "Registrar", 1);
		setenv(i ? "GIT_AUTHOR_EMAIL" : "GIT_COMMITTER_EMAIL", "registrar@example.org", 1);
	}
	at_moment(1735689600);
	GIT(f, "init", "-q", "-b", "main");
	put(f, "register.yaml", "schema: 1\norganisatie: od-twente\ntijdzone: Europe/Amsterdam\n");
	directory = xasprintf("%s/register", f->root);
	assert_null(store_open(f->root, &store));
	assert_null(site_at(directory, store, &f->site));
	free(directory);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	site_free(f->site);
	run((const char *const[]){ "rm", "-rf", "--", f->root, NULL });
	free(f->root);
	free(f);
	return 0;
}

/* --- events ------------------------------------------------------------------------------- */

static const struct event_query everything = { .since = INT64_MIN, .until = INT64_MAX, .limit = -1 };

static const char *name_of(const struct difference *change)
{
	return change->type == TYPE_COUNT ? "register" : schema_of(change->type)->name;
}

/* "reason: added taak/x [naam,aard]; ..." */
static struct error *note(const struct event *event, void *context)
{
	struct str line = STR_INIT;

	str_addf(&line, "%s:", event->reason);
	for (size_t i = 0; i < event->changes.n; i++) {
		const struct difference *change = &event->changes.items[i];

		str_addf(&line, "%s %s %s/%s [", i ? ";" : "", action_name(change->action), name_of(change),
			 change->id);
		for (size_t k = 0; k < change->fields.n; k++)
			str_addf(&line, "%s%s", k ? "," : "", change->fields.items[k].field);
		str_addf(&line, "]%s", change->unreadable ? "?" : "");
	}
	strv_push_owned(context, str_detach(&line));
	return NULL;
}

static void assert_told(struct fixture *f, const struct event_query *query, const char *const *expected)
{
	struct oid from = head(f);
	struct strv lines = STRV_INIT;
	size_t n = 0;

	assert_null(events_walk(f->site, &from, query, note, &lines));
	for (; expected[n]; n++) {
		if (n >= lines.n)
			fail_msg("no event '%s'", expected[n]);
		assert_string_equal(lines.items[n], expected[n]);
	}
	if (lines.n > n)
		fail_msg("an event too many: '%s'", lines.items[n]);
	strv_free(&lines);
}

/* The same without the index and with it. */
static void assert_log(struct fixture *f, const struct event_query *query, const char *const *expected)
{
	struct event_query asked = *query;
	struct oid from = head(f);

	assert_told(f, query, expected);
	asked.index = index_at(f->site, &from);
	assert_non_null(asked.index);
	assert_told(f, &asked, expected);
	index_free(asked.index);
}

#define LOG(f, query, ...) assert_log(f, query, (const char *const[]){ __VA_ARGS__, NULL })

static void make_history(struct fixture *f)
{
	put(f, "taken/x.yaml", "naam: Een\naard: taak\n");
	commit(f, "begin\n\nAard: registratie");
	at_moment(1735689700);
	put(f, "taken/x.yaml", "naam: Twee\naard: taak\nbelegd_bij: [a, b]\n");
	put(f, "partijen/p.yaml", "naam: P\n");
	commit(f, "wijziging\n\nAard: wijziging\nBesluit: DB 1\nPer: 2025-02-01");
	at_moment(1735689800);
	put(f, "taken/x.yaml", "# toelichting\nbelegd_bij:\n  - b\n  - a\nnaam: Twee\naard: taak\n");
	commit(f, "opmaak");
	put(f, "taken/lees.mij", "geen record");
	put(f, "taken/Fout.yaml", "naam: geen geldig id\n");
	put(f, "documenten/x/a.pdf", "%PDF");
	commit(f, "geen record");
	put(f, "taken/x.yaml", "naam: [\n");
	commit(f, "kapot");
	put(f, "taken/x.yaml", "naam: Drie\naard: taak\n");
	commit(f, "hersteld");
	at_moment(1735689900);
	take_out(f, "taken/x.yaml");
	commit(f, "weg");
}

static void test_each_commit_is_an_event(void **state)
{
	struct fixture *f = *state;

	make_history(f);
	LOG(f, &everything,
	    "weg: removed taak/x [naam,aard]",
	    "hersteld: changed taak/x []?",
	    "kapot: changed taak/x []?",
	    "opmaak: changed taak/x []",
	    "wijziging: changed taak/x [naam,belegd_bij.0,belegd_bij.1]; added partij/p [naam]",
	    "begin: added taak/x [naam,aard]; added register/register [schema,organisatie,tijdzone]");
}

static void test_filters(void **state)
{
	static const struct record_name name = { TYPE_TAAK, "x" }, party = { TYPE_PARTIJ, "p" };
	struct event_query query = everything;
	struct fixture *f = *state;

	make_history(f);
	query.only = (struct record_filter){ &party, 1 };
	LOG(f, &query, "wijziging: added partij/p [naam]");
	query.only = (struct record_filter){ &name, 1 };
	query.limit = 2;
	LOG(f, &query, "weg: removed taak/x [naam,aard]", "hersteld: changed taak/x []?");
	query.limit = 0;
	LOG(f, &query, NULL);
	query = everything;
	query.kind = "Wijziging";
	query.field = "belegd_bij";
	LOG(f, &query, "wijziging: changed taak/x [belegd_bij.0,belegd_bij.1]");
	query = everything;
	query.field = "schema";
	LOG(f, &query, "hersteld: changed taak/x []?", "kapot: changed taak/x []?",
	    "begin: added register/register [schema]");
	query = everything;
	query.since = 1735689700;
	query.until = 1735689800;
	query.limit = 4;
	LOG(f, &query, "hersteld: changed taak/x []?", "kapot: changed taak/x []?", "opmaak: changed taak/x []",
	    "wijziging: changed taak/x [naam,belegd_bij.0,belegd_bij.1]; added partij/p [naam]");
	query = everything;
	query.author = "REGISTRAR@";
	query.limit = 1;
	LOG(f, &query, "weg: removed taak/x [naam,aard]");
	query.author = "auditor";
	LOG(f, &query, NULL);
}

static struct error *check_trailers(const struct event *event, void *context)
{
	(void)context;
	assert_string_equal(event->reason, "Eén");
	assert_string_equal(event->kind, "verlenging");
	assert_string_equal(event->decision, "AB 1; DB 2");
	assert_null(event->effective);
	assert_int_equal(event->signature, SIGNATURE_NONE);
	return NULL;
}

static void test_trailers(void **state)
{
	struct fixture *f = *state;
	struct oid from;

	commit(f, "Eén\n\nRecord: taak/x\nAard: verlenging\nBesluit: AB 1\nBesluit: DB 2");
	from = head(f);
	assert_null(events_walk(f->site, &from, &everything, check_trailers, NULL));
}

static void test_merges(void **state)
{
	struct fixture *f = *state;

	put(f, "taken/x.yaml", "naam: X\naard: taak\nwijze: onbekend\n");
	put(f, "taken/y.yaml", "naam: Y\n");
	commit(f, "begin");
	GIT(f, "checkout", "-q", "-b", "zij");
	put(f, "taken/x.yaml", "naam: X\naard: taak\nwijze: samenwerking\n");
	put(f, "taken/z.yaml", "naam: Z\n");
	commit(f, "zij");
	GIT(f, "checkout", "-q", "main");
	at_moment(1735689700);
	put(f, "taken/x.yaml", "naam: XX\naard: taak\nwijze: onbekend\n");
	commit(f, "hier");
	GIT(f, "merge", "-q", "-m", "samen", "-s", "ours", "zij");
	/* x as neither side has it; z as their side; y as no side; w as only the merge. */
	put(f, "taken/x.yaml", "naam: XX\naard: taak\nwijze: samenwerking\n");
	put(f, "taken/z.yaml", "naam: Z\n");
	take_out(f, "taken/y.yaml");
	put(f, "taken/w.yaml", "naam: W\n");
	GIT(f, "add", "-A");
	GIT(f, "commit", "-q", "--amend", "--no-edit");
	GIT(f, "checkout", "-q", "-b", "verder");
	put(f, "taken/w.yaml", "naam: WW\n");
	commit(f, "verder");
	GIT(f, "checkout", "-q", "main");
	GIT(f, "merge", "-q", "--no-ff", "-m", "gewoon", "verder");
	LOG(f, &everything,
	    "verder: changed taak/w [naam]",
	    "samen: added taak/w [naam]; changed taak/x [wijze]; removed taak/y [naam]",
	    "hier: changed taak/x [naam]",
	    "zij: changed taak/x [wijze]; added taak/z [naam]",
	    "begin: added taak/x [naam,aard,wijze]; added taak/y [naam]; added register/register "
	    "[schema,organisatie,tijdzone]");
}

static void assert_last(struct fixture *f, const char *field, const char *reason)
{
	static const struct record_name name = { TYPE_AFSPRAAK, "x" };
	struct oid from = head(f);
	struct last_change last;
	char *line, *expected;
	char hex[OID_HEX_SIZE];

	assert_null(last_change_find(f->site, &from, &name, field, &last));
	line = last_change_line(&last);
	oid_hex(&last.commit, hex);
	expected = reason ? xasprintf("2025-01-01 Registrar: %s (%.10s)", reason, hex) : NULL;
	if (reason)
		assert_string_equal(line, expected);
	else
		assert_null(line);
	free(expected);
	free(line);
	last_change_free(&last);
}

static void test_the_last_change_of_a_field(void **state)
{
	static const char path[] = "afspraken/2024/x.yaml";
	struct fixture *f = *state;

	put(f, path, "titel: X\npartijen:\n  - partij: a\n    rol: uitvoerder\n  - partij: b\n    rol: uitvoerder\n");
	commit(f, "begin");
	put(f, path, "titel: X\npartijen:\n  - partij: b\n    rol: opdrachtgever\n  - partij: a\n    rol: uitvoerder\n");
	commit(f, "rol van b\n\nen volgorde\n\nAard: wijziging");
	put(f, path, "titel: XX\npartijen:\n  - partij: b\n    rol: opdrachtgever\n");
	commit(f, "titel, a weg");
	put(f, path, "# niets\ntitel: XX\npartijen:\n  - partij: b\n    rol: opdrachtgever\n");
	commit(f, "opmaak");
	assert_last(f, "titel", "titel, a weg");
	assert_last(f, "partijen[partij=b].rol", "rol van b");
	assert_last(f, "partijen[partij=a]", "titel, a weg");
	assert_last(f, "partijen[partij=a].rol", "titel, a weg");
	assert_last(f, "status", NULL);
	take_out(f, path);
	commit(f, "weg");
	assert_last(f, "titel", "weg");
	assert_last(f, NULL, "weg");
}

static void assert_known(struct fixture *f, enum record_type type, const char *id, bool expected)
{
	struct record_name name = { type, id };
	struct oid from = head(f);
	bool known;

	struct index *index = index_at(f->site, &from);

	assert_null(events_know(f->site, &from, &name, NULL, &known));
	assert_int_equal(known, expected);
	assert_null(events_know(f->site, &from, &name, index, &known));
	assert_int_equal(known, expected);
	index_free(index);
}

static void test_a_record_is_followed_to_another_year(void **state)
{
	static const struct record_name name = { TYPE_AFSPRAAK, "a" };
	struct event_query query = everything;
	struct fixture *f = *state;

	put(f, "afspraken/2024/a.yaml", "titel: A\n");
	put(f, "afspraken/2024/b.yaml", "titel: B\n");
	put(f, "afspraken/20245/a.yaml", "titel: geen jaar\n");
	commit(f, "begin");
	take_out(f, "afspraken/2024/a.yaml");
	put(f, "afspraken/2025/a.yaml", "titel: AA\n");
	commit(f, "verplaatst");
	take_out(f, "afspraken/2025/a.yaml");
	commit(f, "weg");
	query.only = (struct record_filter){ &name, 1 };
	LOG(f, &query, "weg: removed afspraak/a [titel]", "verplaatst: changed afspraak/a [titel]",
	    "begin: added afspraak/a [titel]");
	assert_known(f, TYPE_AFSPRAAK, "a", true);
	assert_known(f, TYPE_TAAK, "a", false);
	assert_known(f, TYPE_AFSPRAAK, "../2024/b", false);
	assert_known(f, TYPE_AFSPRAAK, "", false);
}

/* Only regular files are records, whatever a tree holds. */
static void test_links_are_no_records(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/register/taken/x.yaml", f->root);

	put(f, "taken/y.yaml/z.yaml", "naam: in een map\n");
	put(f, "taken/x.yaml", "naam: X\n");
	commit(f, "begin");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("../register.yaml", path), 0);
	commit(f, "koppeling");
	LOG(f, &everything, "koppeling: removed taak/x [naam]",
	    "begin: added taak/x [naam]; added register/register [schema,organisatie,tijdzone]");
	free(path);
}

/* Random changes, against the files as they were put there. */
static void test_random_histories(void **state)
{
	enum { RECORDS = 6, COMMITS = 20, VALUES = 3 };
	int now[RECORDS] = { 0 }, before[RECORDS];      /* 0: not there */
	struct strv expected = STRV_INIT;
	const char **newest_first;
	struct fixture *f = *state;
	uint64_t seed = 4711;

	commit(f, "begin");
	strv_push(&expected, "begin: added register/register [schema,organisatie,tijdzone]");
	for (int i = 0; i < COMMITS; i++) {
		struct str line = STR_INIT;
		char *reason = xasprintf("c%d", i);

		memcpy(before, now, sizeof now);
		for (int k = 0; k < 3; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			now[seed % RECORDS] = (int)((seed >> 20) % VALUES);
		}
		for (int r = 0; r < RECORDS; r++) {
			char *path = xasprintf("taken/r%d.yaml", r), *text = xasprintf("naam: v%d\n", now[r]);

			if (now[r] != before[r]) {
				str_addf(&line, "%s %s taak/r%d [naam]", line.len ? ";" : "",
					 !before[r] ? "added" : !now[r] ? "removed" : "changed", r);
				if (now[r])
					put(f, path, text);
				else
					take_out(f, path);
			}
			free(path);
			free(text);
		}
		commit(f, reason);
		if (line.len)
			strv_pushf(&expected, "%s:%s", reason, line.ptr);
		str_free(&line);
		free(reason);
	}
	newest_first = xcalloc(expected.n + 1, sizeof *newest_first);
	for (size_t i = 0; i < expected.n; i++)
		newest_first[i] = expected.items[expected.n - 1 - i];
	assert_log(f, &everything, newest_first);
	free(newest_first);
	strv_free(&expected);
}

/* --- differences ---------------------------------------------------------------------------- */

static void assert_worktree(struct fixture *f, const char *expected)
{
	struct event event = { .reason = xstrdup("") };
	struct strv lines = STRV_INIT;
	struct record_filter all = { NULL, 0 };
	struct oid id = head(f);
	struct commit at;
	struct reg *worktree;

	assert_null(store_commit_read(f->site->store, &id, &at));
	assert_null(reg_open_worktree(f->site, &worktree));
	assert_null(differences_to_worktree(&at.tree, worktree, &all, &event.changes));
	assert_null(note(&event, &lines));
	assert_string_equal(lines.items[0], expected);
	differences_free(&event.changes);
	strv_free(&lines);
	free(event.reason);
	reg_free(worktree);
	commit_free(&at);
}

static void test_the_work_tree(void **state)
{
	struct fixture *f = *state;

	put(f, "taken/x.yaml", "naam: X\n");
	put(f, "taken/kapot.yaml", "naam: [\n");
	put(f, "taken/weg.yaml", "naam: W\n");
	put(f, "afspraken/2024/a.yaml", "titel: A\n");
	put(f, "afspraken/2024/b.yaml", "titel: B\n");
	commit(f, "begin");
	assert_worktree(f, ":");
	put(f, "taken/x.yaml", "naam: Y # waarom\n");
	put(f, "taken/nieuw.yaml", "naam: N\n");
	take_out(f, "taken/weg.yaml");
	take_out(f, "afspraken/2024/a.yaml");
	put(f, "afspraken/2025/a.yaml", "titel: A\n");
	assert_worktree(f, ": changed afspraak/a []; added taak/nieuw [naam]; removed taak/weg [naam]; "
			   "changed taak/x [naam]");
	put(f, "taken/kapot.yaml", "naam: [[\n");
	put(f, "register.yaml", "schema: 1\norganisatie: x\ntijdzone: Europe/Amsterdam\n");
	assert_worktree(f, ": changed afspraak/a []; changed taak/kapot []?; added taak/nieuw [naam]; "
			   "removed taak/weg [naam]; changed taak/x [naam]; changed register/register [organisatie]");
}

static void test_kept_fields(void **state)
{
	static const char before[] = "titel: A\nverlenging: onbekend\npartijen:\n  - {partij: p, rol: deelnemer}\n";
	static const char after[] = "titel: B\nverlenging: {wijze: geen}\npartijen:\n"
				    "  - {partij: p, rol: onbekend}\n  - {partij: q, rol: deelnemer}\n";
	static const struct {
		const char *field, *kept;
	} cases[] = {
		{ "titel", "titel" },
		{ "verlenging", "verlenging" },
		{ "verlenging.wijze", "verlenging" },
		{ "verlenging.duur", "" },
		{ "partijen", "partijen.0.rol partijen.1" },
		{ "partijen.rol", "partijen.0.rol partijen.1" },
		{ "partijen.partij", "partijen.1" },
		{ "partijen.besluit", "" },
		{ "partijen.0", "partijen.0.rol" },
		{ "partijen.1.rol", "partijen.1" },
		{ "part", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct difference *one = xcalloc(1, sizeof *one);
		struct differences all = { one, 1, 1 };
		struct strv kept = STRV_INIT;
		char *joined;

		one->before = record_new(TYPE_AFSPRAAK, "a", "a.yaml", before, strlen(before));
		one->after = record_new(TYPE_AFSPRAAK, "a", "a.yaml", after, strlen(after));
		value_diff(difference_fields(one), one->before->doc->root, one->after->doc->root, &one->fields);
		differences_keep_field(&all, cases[i].field);
		for (size_t k = 0; all.n && k < one->fields.n; k++)
			strv_push(&kept, one->fields.items[k].field);
		joined = strv_join(&kept, " ");
		assert_string_equal(joined, cases[i].kept);
		free(joined);
		strv_free(&kept);
		differences_free(&all);
	}
}

/* --- how changes are shown -------------------------------------------------------------------- */

static char *text_of(const char *before, const char *after, enum action action)
{
	static const struct doc_style style = { .width = 60 };
	struct difference *one = xcalloc(1, sizeof *one);
	struct differences all = { one, 1, 1 };
	struct str out = STR_INIT;

	*one = (struct difference){ .type = TYPE_TAAK, .id = xstrdup("x"), .action = action };
	if (before)
		one->before = record_new(TYPE_TAAK, "x", "x.yaml", before, strlen(before));
	if (after)
		one->after = record_new(TYPE_TAAK, "x", "x.yaml", after, strlen(after));
	value_diff(difference_fields(one), before ? one->before->doc->root : NULL,
		   after ? one->after->doc->root : NULL, &one->fields);
	changes_text(&all, LANG_NL, &style, &out);
	differences_free(&all);
	return str_detach(&out);
}

static void test_changes_as_text(void **state)
{
	static const struct {
		const char *before, *after;
		enum action action;
		const char *text;
	} cases[] = {
		{ "naam: A\n", "naam: B\naard: taak\n", ACTION_CHANGED,
		  "taak/x gewijzigd\n    naam: A -> B\n    aard: (niet ingevuld) -> taak\n" },
		{ NULL, "naam: A\n", ACTION_ADDED, "taak/x toegevoegd\n    naam: A\n" },
		{ "naam: A\n", NULL, ACTION_REMOVED, "taak/x verwijderd\n    naam: A\n" },
		{ "naam: A\n", "naam: A # b\n", ACTION_CHANGED,
		  "taak/x gewijzigd\n    (alleen opmaak of commentaar)\n" },
		{ "naam: A\n", "naam: \"a\\e[31m\\u202eb\"\n", ACTION_CHANGED,
		  "taak/x gewijzigd\n    naam: A -> a<U+001B>[31m<U+202E>b\n" },
		{ "naam: 'Een naam die een regel vult, en die dus niet past'\n", "naam: ''\n", ACTION_CHANGED,
		  "taak/x gewijzigd\n    naam:\n      - Een naam die een regel vult, en die dus niet past\n"
		  "      + (leeg)\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = text_of(cases[i].before, cases[i].after, cases[i].action);

		assert_string_equal(text, cases[i].text);
		free(text);
	}
}

/* Two texts that differ only at their end are not shown alike. */
static void test_long_texts_show_what_differs(void **state)
{
	struct str before = STR_INIT, after = STR_INIT;
	char *text;

	(void)state;
	str_add(&before, "naam: '");
	for (int i = 0; i < 2000; i++)
		str_add(&before, "één ");
	str_add(&after, before.ptr);
	str_add(&before, "oud'\n");
	str_add(&after, "nieuw'\n");
	text = text_of(before.ptr, after.ptr, ACTION_CHANGED);
	assert_true(strlen(text) < 400);
	assert_non_null(strstr(text, "oud\n"));
	assert_non_null(strstr(text, "nieuw\n"));
	free(text);
	str_free(&before);
	str_free(&after);
}

/* --- moments and revisions --------------------------------------------------------------------- */

static void test_moments(void **state)
{
	static const struct {
		int64_t when;
		int offset;
		const char *iso, *text;
	} cases[] = {
		{ 0, 0, "1970-01-01T00:00:00+00:00", "1970-01-01 00:00 +0000" },
		{ 1735729200, 60, "2025-01-01T12:00:00+01:00", "2025-01-01 12:00 +0100" },
		{ 1735689599, -30, "2024-12-31T23:29:59-00:30", "2024-12-31 23:29 -0030" },
		{ -1, 0, "1969-12-31T23:59:59+00:00", "1969-12-31 23:59 +0000" },
		{ -62135596800, 0, "0001-01-01T00:00:00+00:00", "0001-01-01 00:00 +0000" },
		{ -62135596801, 0, NULL, "@-62135596801" },
		{ 253402300799, 0, "9999-12-31T23:59:59+00:00", "9999-12-31 23:59 +0000" },
		{ 253402300799, 1, NULL, "@253402300799" },
		{ INT64_MAX, 840, NULL, "@9223372036854775807" },
		{ INT64_MIN, -840, NULL, "@-9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *iso = moment_iso(cases[i].when, cases[i].offset);
		char *text = moment_text(cases[i].when, cases[i].offset);

		assert_true(str_equal(iso, cases[i].iso));
		assert_string_equal(text, cases[i].text);
		free(iso);
		free(text);
	}
}

static void test_days_of_a_zone(void **state)
{
	static const struct {
		const char *zone;
		struct date day;
		int64_t start, end;
	} cases[] = {
		{ "UTC", { 1970, 1, 1 }, 0, 86399 },
		{ "Europe/Amsterdam", { 2025, 1, 1 }, 1735686000, 1735772399 },
		{ "Europe/Amsterdam", { 2025, 3, 30 }, 1743289200, 1743371999 },        /* 23 hours */
		{ "Europe/Amsterdam", { 2025, 10, 26 }, 1761429600, 1761519599 },       /* 25 hours */
		{ "America/Sao_Paulo", { 2018, 11, 4 }, 1541300400, 1541383199 },       /* begins at 01:00 */
		{ "America/Havana", { 2024, 11, 3 }, 1730606400, 1730696399 },          /* midnight comes twice */
	};

	(void)state;
	setenv("TZ", "Asia/Tokyo", 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t start, end;
		struct date day;

		assert_null(zone_day_start(cases[i].zone, cases[i].day, &start));
		assert_null(zone_day_end(cases[i].zone, cases[i].day, &end));
		assert_int_equal(start, cases[i].start);
		assert_int_equal(end, cases[i].end);
		assert_null(zone_day(cases[i].zone, start, &day));
		assert_int_equal(date_cmp(day, cases[i].day), 0);
		assert_null(zone_day(cases[i].zone, start - 1, &day));
		assert_true(date_cmp(day, cases[i].day) < 0);
	}
	assert_string_equal(getenv("TZ"), "Asia/Tokyo");
}

static void test_the_edges_of_the_calendar(void **state)
{
	struct date day;
	int64_t at;

	(void)state;
	assert_null(zone_day_end("UTC", DATE_LAST, &at));
	assert_true(at == INT64_MAX);
	assert_null(zone_day("UTC", INT64_MAX, &day));
	assert_int_equal(date_cmp(day, DATE_LAST), 0);
	assert_null(zone_day("UTC", INT64_MIN, &day));
	assert_int_equal(date_cmp(day, DATE_FIRST), 0);
}

/* The C library would take these for UTC without a word. */
static void test_unknown_zones(void **state)
{
	static const char *const zones[] = { "Europe/Amsterdm", "../../etc/passwd", "", "Europe/Amsterdam " };

	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		struct date day;
		struct error *err = zone_day(zones[i], 0, &day);

		assert_non_null(err);
		assert_int_equal(err->status, STATUS_DATA);
		error_free(err);
	}
}

static void assert_revision(struct reg *reg, const char *text, const char *git_name)
{
	struct oid found, expected;
	struct error *err = revision_find(reg, text, &found);

	if (err)
		fail_msg("%s: %s", text, err->text);
	assert_null(store_resolve(reg->site->store, git_name, &expected));
	if (!oid_equal(&found, &expected))
		fail_msg("%s is not %s", text, git_name);
}

static void test_days_as_revisions(void **state)
{
	struct fixture *f = *state;
	struct error *err;
	struct reg *reg;
	struct oid id;

	at_moment(1751320799);          /* 2025-06-30 23:59:59 in Amsterdam, 22:59:59 at +0100 */
	commit(f, "juni");
	GIT(f, "tag", "juni");
	GIT(f, "checkout", "-q", "-b", "zij");
	at_moment(1751320900);
	put(f, "taken/z.yaml", "naam: Z\n");
	commit(f, "zij");
	GIT(f, "checkout", "-q", "main");
	at_moment(1751407200);          /* 2025-07-02 00:00:00 in Amsterdam */
	GIT(f, "merge", "-q", "--no-ff", "-m", "samen", "zij");
	GIT(f, "tag", "samen");
	assert_null(reg_open_head(f->site, &reg));
	assert_revision(reg, "2025-06-30", "juni");
	assert_revision(reg, "2025-07-01", "juni");     /* the side branch is not on the line */
	assert_revision(reg, "2025-07-02", "samen");
	assert_revision(reg, "9999-12-31", "samen");
	assert_revision(reg, "HEAD^2", "zij");
	err = revision_find(reg, "2025-06-29", &id);
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_USAGE);
	assert_non_null(strstr(err->hint, "2025-06-30"));
	error_free(err);
	err = revision_find(reg, "2025-06-31", &id);    /* no day: git is asked */
	assert_non_null(err);
	assert_int_equal(err->status, STATUS_USAGE);
	error_free(err);
	reg_free(reg);
}

#define SCRATCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH(test_each_commit_is_an_event),
		SCRATCH(test_filters),
		SCRATCH(test_trailers),
		SCRATCH(test_merges),
		SCRATCH(test_the_last_change_of_a_field),
		SCRATCH(test_a_record_is_followed_to_another_year),
		SCRATCH(test_links_are_no_records),
		SCRATCH(test_random_histories),
		SCRATCH(test_the_work_tree),
		SCRATCH(test_days_as_revisions),
		cmocka_unit_test(test_kept_fields),
		cmocka_unit_test(test_changes_as_text),
		cmocka_unit_test(test_long_texts_show_what_differs),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_days_of_a_zone),
		cmocka_unit_test(test_the_edges_of_the_calendar),
		cmocka_unit_test(test_unknown_zones),
	};

	unsetenv("AFSPRAAK_INDEX");     /* these ask with it and without */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
