/* Blame against a slow oracle: it lets git list and print every commit, and
 * carries the origin of each value forward, from the first commit on. */
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "history/blame.h"
#include "history/events.h"
#include "model/reg.h"
#include "report/changes.h"

extern char **environ;

enum { COMMITS = 70, VALUES = 3, PARTIES = 3, TASKS = 3, ALIVE = 5 };

static uint64_t dice(uint64_t *seed, uint64_t sides)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % sides;
}

/* --- a random history ------------------------------------------------------------------------ */

/* What a version says; 0 is absent, but for titel. */
struct state {
	uint64_t titel, status, wijze, rol[PARTIES], task[TASKS], year;
	bool gone, broken;
	uint64_t layout;
};

static void put_parties(const struct state *s, bool backwards, struct str *out)
{
	bool any = false;

	for (int k = 0; k < PARTIES; k++) {
		int i = backwards ? PARTIES - 1 - k : k;

		if (!s->rol[i])
			continue;
		str_add(out, any ? "" : "partijen:\n");
		any = true;
		if (s->layout & 2)
			str_addf(out, "  - rol: r%d\n    partij: p%d\n", (int)s->rol[i], i);
		else
			str_addf(out, "  - partij: p%d\n    rol: r%d\n", i, (int)s->rol[i]);
	}
}

static void put_tasks(const struct state *s, bool backwards, struct str *out)
{
	bool any = false;

	for (int k = 0; k < TASKS; k++) {
		int i = backwards ? TASKS - 1 - k : k;

		if (!s->task[i])
			continue;
		str_addf(out, "%s  - t%d\n", any ? "" : "taken:\n", i);
		any = true;
	}
}

static void put_state(const struct state *s, struct str *out)
{
	if (s->layout & 1)
		str_add(out, "# een opmerking\n");
	if (s->layout & 4)
		put_tasks(s, s->layout & 8, out);
	str_addf(out, s->layout & 16 ? "titel: \"v%d\"\n" : "titel: v%d\n", (int)s->titel);
	put_parties(s, s->layout & 32, out);
	if (s->status)
		str_addf(out, "status: v%d\n", (int)s->status);
	if (!(s->layout & 4))
		put_tasks(s, s->layout & 8, out);
	if (s->wijze)
		str_addf(out, "verlenging:\n  wijze: v%d\n", (int)s->wijze);
	if (s->broken)
		str_add(out, "kapot: [\n");
}

static void change(struct state *s, uint64_t *seed)
{
	switch (dice(seed, 10)) {
	case 0: s->titel = dice(seed, VALUES); break;
	case 1: s->status = dice(seed, VALUES); break;
	case 2: s->wijze = dice(seed, VALUES); break;
	case 3: case 4: s->rol[dice(seed, PARTIES)] = dice(seed, VALUES); break;
	case 5: case 6: s->task[dice(seed, TASKS)] = dice(seed, 2); break;
	case 7: s->year = dice(seed, 2); break;
	case 8: s->layout = dice(seed, 64); break;
	default:
		s->broken = dice(seed, 4) == 0;
		s->gone = dice(seed, 6) == 0;
		break;
	}
}

/* Of each value that of one side. */
static struct state mix(const struct state *a, const struct state *b, uint64_t *seed)
{
	struct state s = dice(seed, 2) ? *a : *b;

	if (dice(seed, 4) == 0)         /* one side as a whole */
		return s;
	s.titel = dice(seed, 2) ? a->titel : b->titel;
	s.status = dice(seed, 2) ? a->status : b->status;
	s.wijze = dice(seed, 2) ? a->wijze : b->wijze;
	for (int i = 0; i < PARTIES; i++)
		s.rol[i] = dice(seed, 2) ? a->rol[i] : b->rol[i];
	for (int i = 0; i < TASKS; i++)
		s.task[i] = dice(seed, 2) ? a->task[i] : b->task[i];
	return s;
}

static void put_file(const char *path, const char *text, struct str *out)
{
	str_addf(out, "M 100644 inline %s\ndata %zu\n%s\n", path, strlen(text), text);
}

/* Clocks are wrong now and then, so that children can be older than parents. */
static void put_commit(int number, const int *parents, int n, const struct state *s, uint64_t *seed,
		       struct str *out)
{
	long when = 1735689600L + number * 60L - (dice(seed, 6) == 0 ? (long)dice(seed, 3000) : 0);
	struct str text = STR_INIT;

	str_addf(out, "commit refs/heads/main\nmark :%d\n", number + 1);
	str_addf(out, "author Registrar <registrar@example.org> %ld +0100\n", when - 5);
	str_addf(out, "committer Registrar <registrar@example.org> %ld +0100\n", when);
	str_addf(out, "data <<EOT\nc%d\n\nBesluit: d%d\nEOT\n", number, number);
	for (int i = 0; i < n; i++)
		str_addf(out, "%s :%d\n", i ? "merge" : "from", parents[i] + 1);
	str_add(out, "deleteall\n");
	put_file("register/register.yaml", "schema: 1\n", out);
	put_state(s, &text);
	if (!s->gone)
		put_file(s->year ? "register/afspraken/2025/a.yaml" : "register/afspraken/2024/a.yaml",
			 str_text(&text), out);
	str_free(&text);
}

/* The latest commits that are built on; the last commit has the record. */
static void make_stream(uint64_t seed, struct str *out)
{
	struct state states[COMMITS] = { { .titel = 1, .rol = { 1, 1 }, .task = { 1 } } };

	put_commit(0, NULL, 0, &states[0], &seed, out);
	for (int i = 1; i < COMMITS; i++) {
		int from = i < ALIVE ? 0 : i - ALIVE, parents[3], n = 1;

		parents[0] = from + (int)dice(&seed, (uint64_t)(i - from));
		states[i] = states[parents[0]];
		while (n < 3 && dice(&seed, 3) == 0) {
			parents[n] = from + (int)dice(&seed, (uint64_t)(i - from));
			if (parents[n] == parents[0] || (n == 2 && parents[2] == parents[1]))
				break;
			states[i] = mix(&states[i], &states[parents[n++]], &seed);
		}
		for (uint64_t changes = dice(&seed, n == 1 ? 3 : 2); changes > 0; changes--)
			change(&states[i], &seed);
		if (i == COMMITS - 1)
			states[i].gone = states[i].broken = false;
		put_commit(i, parents, n, &states[i], &seed, out);
	}
}

/* --- the oracle -------------------------------------------------------------------------------- */

struct value {
	char key[64], name[64], text[64];       /* "partijen[p1].rol", "partijen.0.rol", "r2" */
	size_t origin;
};

struct version {
	char hex[OID_HEX_SIZE];
	size_t parents[4], n_parents;
	char *text;             /* NULL: not there */
	struct value values[32];
	size_t n;
	bool broken, after_broken;
};

/* What a command prints, or NULL when it fails. The caller owns it. */
static char *output_of(const char *root, const char *arguments)
{
	char *command = xasprintf("git -C '%s' %s 2>/dev/null", root, arguments), buffer[4096];
	struct str out = STR_INIT;
	FILE *pipe = popen(command, "r");
	size_t n;

	assert_non_null(pipe);
	while ((n = fread(buffer, 1, sizeof buffer, pipe)) > 0)
		str_addn(&out, buffer, n);
	free(command);
	if (pclose(pipe) != 0) {
		str_free(&out);
		return NULL;
	}
	return str_detach(&out);
}

static struct value *add_value(struct version *v, const char *text)
{
	struct value *value = &v->values[v->n++];

	assert_true(v->n < COUNT(v->values));
	snprintf(value->text, sizeof value->text, "%.60s", text);
	return value;
}

/* An item's two lines, which stand in either order. */
static void read_party(struct version *v, const char *first, const char *second, int at)
{
	const char *lines[2] = { first + 4, second + 4 };
	const char *partij = starts_with(lines[0], "partij: ") ? lines[0] + 8 : lines[1] + 8;

	for (int i = 0; i < 2; i++) {
		const char *colon = strchr(lines[i], ':');
		struct value *value = add_value(v, colon + 2);

		snprintf(value->key, sizeof value->key, "partijen[%.8s].%.*s", partij, (int)(colon - lines[i]),
			 lines[i]);
		snprintf(value->name, sizeof value->name, "partijen.%d.%.*s", at, (int)(colon - lines[i]), lines[i]);
	}
}

static void read_scalar(struct version *v, const char *line)
{
	const char *colon = strchr(line, ':'), *inner = starts_with(line, "  ") ? "verlenging." : "";
	bool quoted = colon[2] == '"';
	struct value *value = add_value(v, colon + 2 + quoted);

	if (quoted)
		value->text[strlen(value->text) - 1] = '\0';
	line += *inner ? 2 : 0;
	snprintf(value->key, sizeof value->key, "%s%.*s", inner, (int)(colon - line), line);
	memcpy(value->name, value->key, sizeof value->name);
}

static void read_version(struct version *v)
{
	struct strv lines = STRV_INIT;
	int party = 0, task = 0;

	if (!v->text)
		return;
	v->broken = strstr(v->text, "[\n") != NULL;
	strv_split(&lines, v->text, '\n');
	for (size_t i = 0; i < lines.n && !v->broken; i++) {
		const char *line = lines.items[i];

		if (starts_with(line, "  - t")) {
			struct value *value = add_value(v, line + 4);

			snprintf(value->key, sizeof value->key, "taken[%.8s]", line + 4);
			snprintf(value->name, sizeof value->name, "taken.%d", task++);
		} else if (starts_with(line, "  - ")) {
			read_party(v, line, lines.items[i + 1], party++);
			i++;
		} else if (*line && *line != '#' && !ends_with(line, ":")) {
			read_scalar(v, line);
		}
	}
	strv_free(&lines);
}

static const struct value *same_value(const struct version *v, const struct value *wanted)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->values[i].key, wanted->key) == 0)
			return strcmp(v->values[i].text, wanted->text) == 0 ? &v->values[i] : NULL;
	return NULL;
}

/* The parents of a version are done when it is its turn. */
static void find_origins(struct version *all, size_t at)
{
	struct version *v = &all[at];
	const struct version *same = NULL;

	for (size_t p = 0; p < v->n_parents && !same; p++)
		if (str_equal(all[v->parents[p]].text, v->text))
			same = &all[v->parents[p]];
	for (size_t p = 0; p < v->n_parents; p++)
		v->after_broken |= all[v->parents[p]].broken;
	for (size_t i = 0; i < v->n; i++) {
		const struct value *from = same ? same_value(same, &v->values[i]) : NULL;

		for (size_t p = 0; p < v->n_parents && !from; p++)
			from = same_value(&all[v->parents[p]], &v->values[i]);
		v->values[i].origin = from ? from->origin : at;
	}
}

static size_t position_of(const struct version *all, size_t n, const char *hex)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].hex, hex) == 0)
			return i;
	fail_msg("no commit %s before its child", hex);
	return 0;
}

/* Every commit from the first on; the caller frees the texts and the array. */
static struct version *replay(const char *root, size_t *n)
{
	char *list = output_of(root, "rev-list --reverse --topo-order --parents HEAD");
	struct version *all = xcalloc(COMMITS, sizeof *all);
	struct strv lines = STRV_INIT;

	strv_split(&lines, list, '\n');
	for (*n = 0; *n < lines.n && *lines.items[*n]; (*n)++) {
		struct version *v = &all[*n];
		struct strv ids = STRV_INIT;

		strv_split(&ids, lines.items[*n], ' ');
		snprintf(v->hex, sizeof v->hex, "%.40s", ids.items[0]);
		for (size_t i = 1; i < ids.n; i++)
			v->parents[v->n_parents++] = position_of(all, *n, ids.items[i]);
		for (int year = 2024; year <= 2025 && !v->text; year++) {
			char *show = xasprintf("show %s:register/afspraken/%d/a.yaml", v->hex, year);

			v->text = output_of(root, show);
			free(show);
		}
		read_version(v);
		find_origins(all, *n);
		strv_free(&ids);
	}
	strv_free(&lines);
	free(list);
	return all;
}

/* --- comparing ----------------------------------------------------------------------------------- */

static void run(const char *const *argv)
{
	int status;
	pid_t pid;

	assert_int_equal(posix_spawnp(&pid, argv[0], NULL, NULL, (char **)(uintptr_t)argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s failed", argv[2]);
}

static struct site *make_repository(const char *root, const struct str *stream)
{
	char *path = xasprintf("%s/stream", root), *directory = xasprintf("%s/register", root);
	struct store *store;
	struct site *site;

	assert_null(file_write(root, "stream", str_text(stream), stream->len));
	run((const char *const[]){ "sh", "-c",
				   "git init -q -b main --template= \"$1\" && git -C \"$1\" fast-import --quiet <\"$2\" &&"
				   "git -C \"$1\" checkout -q -f main",
				   "sh", root, path, NULL });
	assert_null(store_open(root, &store));
	assert_null(site_at(directory, store, &site));
	free(directory);
	free(path);
	return site;
}

static void assert_field(const struct blame_field *field, const struct version *all, const struct value *value,
			 uint64_t seed)
{
	const struct version *by = &all[value->origin];
	char hex[OID_HEX_SIZE];

	assert_non_null(field->by);
	oid_hex(&field->by->commit.id, hex);
	if (strcmp(field->value->text, value->text) != 0 || strcmp(hex, by->hex) != 0)
		fail_msg("seed %llu: %s is %s of %s, the oracle says %s of %s", (unsigned long long)seed, field->field,
			 field->value->text, hex, value->text, by->hex);
	assert_int_equal(field->by->reason[0], 'c');
	assert_int_equal(field->by->decision[0], 'd');
	assert_string_equal(field->by->reason + 1, field->by->decision + 1);
	assert_int_equal(field->by->after_unreadable, by->after_broken);
}

static struct error *add_event(const struct event *event, void *context)
{
	js_print(event_js(event), context);
	return NULL;
}

static char *log_of(const struct site *site, const struct oid *from, const char *id, struct index *index)
{
	struct record_name name = { TYPE_AFSPRAAK, id };
	struct event_query query = {
		.only = { &name, 1 }, .since = INT64_MIN, .until = INT64_MAX, .limit = -1, .index = index,
	};
	struct str out = STR_INIT;

	assert_null(events_walk(site, from, &query, add_event, &out));
	return str_detach(&out);
}

static size_t told;             /* histories that the index told itself */

/* The index tells what the history tells, also when it grew with it. */
static struct index *index_of(const struct site *site, const struct oid *head, uint64_t seed)
{
	static const struct record_name name_of_a = { TYPE_AFSPRAAK, "a" };
	struct index_events events;
	struct index *index = NULL;
	struct oid older;

	for (int back = 40; back >= 0; back -= 7) {
		char *name = xasprintf("HEAD~%d", back), *with, *without;
		struct error *err = store_resolve(site->store, name, &older);

		free(name);
		if (err) {
			error_free(err);
			continue;
		}
		index_free(index);
		index = index_at(site, &older);
		assert_non_null(index);
		with = log_of(site, &older, "a", index);
		without = log_of(site, &older, "a", NULL);
		if (strcmp(with, without) != 0)
			fail_msg("seed %llu, %d back: with the index\n%swithout\n%s", (unsigned long long)seed, back,
				 with, without);
		free(with);
		free(without);
	}
	told += index_events_of(index, &name_of_a, &events);
	index_events_free(&events);
	index_free(index);
	return index_at(site, head);
}

/* How many values were given by another commit than the last. */
static size_t compare_with_oracle(const char *root, const struct site *site, bool with_index, uint64_t seed)
{
	size_t n, older = 0;
	struct version *all = replay(root, &n), *head = &all[n - 1];
	struct index *index = NULL;
	struct record *record;
	struct blame blame;
	struct reg *reg;

	assert_null(reg_open_head(site, &reg));
	assert_null(reg_get(reg, TYPE_AFSPRAAK, "a", &record));
	if (with_index) {
		index = index_of(site, &reg->commit, seed);
		assert_non_null(index);
	}
	assert_null(blame_record(site, &reg->commit, record, index, &blame));
	index_free(index);
	assert_int_equal(blame.n, head->n);
	for (size_t i = 0; i < blame.n; i++) {
		size_t k = 0;

		while (k < head->n && strcmp(head->values[k].name, blame.fields[i].field) != 0)
			k++;
		if (k == head->n)
			fail_msg("seed %llu: no %s at HEAD", (unsigned long long)seed, blame.fields[i].field);
		assert_field(&blame.fields[i], all, &head->values[k], seed);
		older += head->values[k].origin != n - 1;
	}
	blame_free(&blame);
	reg_free(reg);
	for (size_t i = 0; i < n; i++)
		free(all[i].text);
	free(all);
	return older;
}

static char *make_root(void)
{
	const char *base = getenv("TMPDIR");
	char *root = xasprintf("%s/blame.XXXXXX", base && *base ? base : "/tmp");

	assert_non_null(mkdtemp(root));
	setenv("HOME", root, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	unsetenv("XDG_CONFIG_HOME");
	return root;
}

static void test_random_histories(void **state)
{
	size_t older = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct str stream = STR_INIT;
		char *root = make_root();
		struct site *site;

		make_stream(seed * 7919, &stream);
		site = make_repository(root, &stream);
		older += compare_with_oracle(root, site, false, seed);
		older += compare_with_oracle(root, site, true, seed);
		site_free(site);
		run((const char *const[]){ "rm", "-rf", "--", root, NULL });
		str_free(&stream);
		free(root);
	}
	assert_true(told > 6);
	assert_true(older > 30);        /* else the histories try nothing */
}

/* --- atoms ----------------------------------------------------------------------------------------- */

static void assert_atoms(const char *text, const char *other, const char *expected_paths, size_t expected_common)
{
	struct atoms a = ATOMS_INIT, b = ATOMS_INIT;
	struct strv paths = STRV_INIT;
	struct ydoc *x, *y;
	size_t common = 0;
	char *joined;

	assert_null(ydoc_parse(text, strlen(text), &x));
	assert_null(ydoc_parse(other, strlen(other), &y));
	atoms_of(schema_of(TYPE_AFSPRAAK)->fields, x->root, &a, &paths);
	atoms_of(schema_of(TYPE_AFSPRAAK)->fields, y->root, &b, NULL);
	for (size_t i = 0; i < a.n; i++)
		common += atoms_find(&b, &a.items[i].name) != NULL;
	joined = strv_join(&paths, " ");
	assert_string_equal(joined, expected_paths);
	assert_int_equal(common, expected_common);
	free(joined);
	strv_free(&paths);
	atoms_free(&a);
	atoms_free(&b);
	ydoc_free(x);
	ydoc_free(y);
}

static void test_atoms(void **state)
{
	(void)state;
	assert_atoms("titel: A\ntaken: [a, b]\n", "taken: [b, a]\ntitel: B\n", "titel taken.0 taken.1", 3);
	assert_atoms("taken: [a, a]\n", "taken: [a]\n", "taken.0 taken.1", 1);
	assert_atoms("taken: [a, a]\n", "taken: [a, b, a]\n", "taken.0 taken.1", 2);
	assert_atoms("taken: []\nverlenging: {}\n", "taken: [a]\nverlenging: {}\n", "taken verlenging", 1);
	assert_atoms("partijen: [{partij: p, rol: x}, {partij: q, rol: y}]\n",
		     "partijen: [{rol: z, partij: q}, {partij: r, rol: x}]\n",
		     "partijen.0.partij partijen.0.rol partijen.1.partij partijen.1.rol", 2);
	/* No name can be mistaken for a way through other names. */
	assert_atoms("a.b: x\n", "a: {b: x}\n", "a.b", 0);
	assert_atoms("a: [b]\n", "a: {b: x}\n", "a.0", 0);
	assert_atoms("{}\n", "titel: A\n", "", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_atoms),
		cmocka_unit_test(test_random_histories),
	};

	unsetenv("AFSPRAAK_INDEX");     /* these ask with it and without */
	return cmocka_run_group_tests_name("blame", tests, NULL, NULL);
}
