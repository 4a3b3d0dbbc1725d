#include "report/audit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/js.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/digest.h"
#include "history/verify.h"
#include "model/agreement.h"
#include "model/check.h"
#include "report/audit_internal.h"
#include "report/changes.h"
#include "report/findings.h"
#include "report/records.h"

struct pack {
	struct reg *reg;
	const struct audit_query *query;
	struct audit_summary *summary;
	char *root;             /* where the pack is being written */
	struct strv files;      /* in it, below root */
};

/* --- files -------------------------------------------------------------------------------- */

static struct error *put(struct pack *pack, const char *path, const struct str *bytes)
{
	struct error *err = file_write(pack->root, path, str_text(bytes), bytes->len);

	strv_push(&pack->files, path);
	return error_in_file(err, path);
}

/* Takes js. */
static struct error *put_js(struct pack *pack, const char *path, struct js *js)
{
	struct str text = STR_INIT;
	struct error *err;

	js_print(js, &text);
	err = put(pack, path, &text);
	str_free(&text);
	return err;
}

/* A file of the register, as it is stored, below register/. */
static struct error *put_stored(struct pack *pack, const char *path, bool *exists)
{
	char *target = xasprintf("register/%s", path);
	struct str bytes = STR_INIT;
	struct error *err = reg_file(pack->reg, path, &bytes, exists);

	if (!err && *exists && !strv_has(&pack->files, target))
		err = put(pack, target, &bytes);
	str_free(&bytes);
	free(target);
	return err;
}

/* --- the register -------------------------------------------------------------------------- */

static struct error *put_documents(struct pack *pack, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		const char *file = document_file(items[i]);
		bool exists = false;

		if (file)
			err = put_stored(pack, file, &exists);
		pack->summary->documents += exists;
	}
	return err;
}

static struct error *put_records(struct pack *pack)
{
	bool exists;
	struct error *err = put_stored(pack, "register.yaml", &exists);

	for (size_t i = 0; i < pack->reg->n && !err; i++) {
		err = put_stored(pack, pack->reg->records[i]->path, &exists);
		if (!err && pack->reg->records[i]->type == TYPE_AFSPRAAK)
			err = put_documents(pack, pack->reg->records[i]);
		pack->summary->records++;
	}
	return err;
}

static void add_columns(struct records *records)
{
	const struct field *fields = schema_of(records->type)->fields;

	static const struct field id = { .name = "id", .type = FIELD_TEXT };

	for (const struct field *field = NULL; !field || field->name; field = field ? field + 1 : fields) {
		GROW(records->columns, records->n_columns, records->cap_columns);
		records->columns[records->n_columns].path = xstrdup(field ? field->name : "id");
		records->columns[records->n_columns++].field = field ? field : &id;
	}
}

static struct error *put_table(struct pack *pack, enum record_type type)
{
	char *path = xasprintf("csv/%s.csv", schema_of(type)->plural);
	struct records records = { .type = type };
	struct str text = STR_INIT;
	size_t n;
	struct record *const *all = reg_of_type(pack->reg, type, &n);
	struct error *err;

	records.items = xcalloc(n, sizeof *records.items);
	for (size_t i = 0; i < n; i++)
		if (all[i]->doc)
			records.items[records.n++] = all[i];
	add_columns(&records);
	records_csv(&records, &text);
	err = put(pack, path, &text);
	records_free(&records);
	str_free(&text);
	free(path);
	return err;
}

static struct error *put_findings(struct pack *pack)
{
	struct check_scope scope = { .documents = true, .on = pack->query->today, .has_on = true };
	struct findings findings = FINDINGS_INIT;
	struct str csv = STR_INIT, json = STR_INIT;
	struct error *err = check_register(pack->reg, &scope, &findings);

	if (!err) {
		findings_csv(&findings, &csv);
		findings_json(&findings, &json);
		err = put(pack, "findings.csv", &csv);
	}
	if (!err)
		err = put(pack, "findings.json", &json);
	pack->summary->findings = findings.n;
	findings_free(&findings);
	str_free(&csv);
	str_free(&json);
	return err;
}

/* What verify finds, in the same form: the objects first, as in the command. */
static struct error *put_verification(struct pack *pack)
{
	struct verification result = { .has_head = false };
	struct str csv = STR_INIT;
	struct error *err = verify_objects(pack->reg->site, &pack->reg->commit, NULL, &result);

	if (!err && result.is_readable)
		err = verify_changes(pack->reg->site, pack->query->end_of_today, pack->reg, &result);
	if (!err) {
		findings_csv(&result.commits, &csv);
		err = put(pack, "verification.csv", &csv);
	}
	pack->summary->verification = result.commits.n;
	verification_free(&result);
	str_free(&csv);
	return err;
}

/* --- the history ----------------------------------------------------------------------------- */

struct history {
	struct str csv, signatures;
	struct js *entries;
	struct strv commits;    /* in full, newest first */
	struct strv rows;       /* the rows of each in csv */
};

static struct error *take_event(const struct event *event, void *context)
{
	struct history *history = context;
	struct str rows = STR_INIT;
	char hex[OID_HEX_SIZE];

	oid_hex(&event->commit->id, hex);
	strv_push(&history->commits, hex);
	event_csv(event, &rows);
	str_addn(&history->csv, str_text(&rows), rows.len);
	strv_push_owned(&history->rows, str_detach(&rows));
	js_push(history->entries, event_js(event));
	csv_cell(&history->signatures, hex, true);
	csv_cell(&history->signatures, signature_name(event->signature), false);
	csv_cell(&history->signatures, event->signer ? event->signer : "", false);
	csv_end_row(&history->signatures);
	return NULL;
}

struct drawn {
	char sum[SHA256_HEX_SIZE];
	size_t at;
};

static int compare_drawn(const void *a, const void *b)
{
	const struct drawn *x = a, *y = b;
	int order = strcmp(x->sum, y->sum);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

size_t *audit_sample(const char *seed, const struct strv *texts, size_t *count)
{
	struct drawn *drawn = xcalloc(texts->n + 1, sizeof *drawn);
	size_t *out;

	for (size_t i = 0; i < texts->n; i++) {
		char *text = xasprintf("%s:%s", seed, texts->items[i]);

		sha256_hex(text, strlen(text), drawn[i].sum);
		drawn[i].at = i;
		free(text);
	}
	qsort(drawn, texts->n, sizeof *drawn, compare_drawn);
	if (*count > texts->n)
		*count = texts->n;
	out = xcalloc(*count + 1, sizeof *out);
	for (size_t i = 0; i < *count; i++)
		out[i] = drawn[i].at;
	free(drawn);
	return out;
}

static struct error *put_sample(struct pack *pack, const struct history *history)
{
	size_t count = pack->query->sample;
	struct str list = STR_INIT, csv = STR_INIT;
	size_t *drawn;
	struct error *err;

	if (!count)
		return NULL;
	drawn = audit_sample(pack->query->seed, &history->commits, &count);
	event_csv_header(&csv);
	for (size_t i = 0; i < count; i++) {
		str_addf(&list, "%s\n", history->commits.items[drawn[i]]);
		str_add(&csv, history->rows.items[drawn[i]]);
	}
	pack->summary->sample = count;
	err = put(pack, "sample.txt", &list);
	if (!err)
		err = put(pack, "sample.csv", &csv);
	free(drawn);
	str_free(&list);
	str_free(&csv);
	return err;
}

static struct error *put_history(struct pack *pack, struct history *history)
{
	struct str commits = STR_INIT;
	struct js *js = js_object();
	struct error *err = put(pack, "history.csv", &history->csv);

	js_set_str(js, "schema", "afspraak/log/1");
	js_set(js, "entries", history->entries);
	history->entries = NULL;
	err = error_first(err, put_js(pack, "history.json", js));
	for (size_t i = 0; i < history->commits.n; i++)
		str_addf(&commits, "%s\n", history->commits.items[i]);
	if (!err)
		err = put(pack, "changes.txt", &commits);
	if (!err)
		err = put(pack, "signatures.csv", &history->signatures);
	pack->summary->changes = history->commits.n;
	str_free(&commits);
	return err ? err : put_sample(pack, history);
}

static struct error *write_history(struct pack *pack)
{
	struct event_query query = { .since = pack->query->since, .until = pack->query->until, .limit = -1 };
	struct history history = { .entries = js_array() };
	struct error *err;

	event_csv_header(&history.csv);
	csv_cell(&history.signatures, "commit", true);
	csv_cell(&history.signatures, "signature", false);
	csv_cell(&history.signatures, "signer", false);
	csv_end_row(&history.signatures);
	err = events_walk(pack->reg->site, &pack->reg->commit, &query, take_event, &history);
	if (!err)
		err = put_history(pack, &history);
	str_free(&history.csv);
	str_free(&history.signatures);
	if (history.entries)
		js_free(history.entries);
	strv_free(&history.commits);
	strv_free(&history.rows);
	return err;
}

/* libgit2 makes no bundles. */
static struct error *put_bundle(struct pack *pack)
{
	char *git_dir = xasprintf("--git-dir=%s", store_gitdir(pack->reg->site->store));
	char *file = xasprintf("%s/history.bundle", pack->root);
	const char *argv[] = { "git", git_dir, "bundle", "create", "--quiet", file, "HEAD", NULL };
	int status = 0;
	struct error *err = process_run(argv, NULL, &status);

	if (!err && status != 0)
		err = error_hint(error_new(STATUS_SYSTEM, "git cannot make a bundle of the history"),
				 "git has said why; 'git fsck' tells whether the repository is whole");
	strv_push(&pack->files, "history.bundle");
	free(git_dir);
	free(file);
	return err;
}

/* --- the manifest ------------------------------------------------------------------------------ */

/* A name with a backslash or a line break, which sha256sum writes in a way of
 * its own, is no path that a record can name. */
static struct error *put_manifest(struct pack *pack)
{
	struct str manifest = STR_INIT;
	struct error *err = NULL;

	strv_sort(&pack->files);
	for (size_t i = 0; i < pack->files.n && !err; i++) {
		char *path = xasprintf("%s/%s", pack->root, pack->files.items[i]), sum[SHA256_HEX_SIZE];
		struct str bytes = STR_INIT;

		err = file_slurp(path, SIZE_MAX, &bytes);
		if (!err) {
			sha256_hex(str_text(&bytes), bytes.len, sum);
			str_addf(&manifest, "%s  %s\n", sum, pack->files.items[i]);
		}
		str_free(&bytes);
		free(path);
	}
	if (!err)
		err = put(pack, "SHA256SUMS", &manifest);
	str_free(&manifest);
	return err;
}

/* --- the whole --------------------------------------------------------------------------------- */

static struct error *fill(struct pack *pack)
{
	struct str readme = STR_INIT;
	struct error *err = put_records(pack);

	for (int type = 0; type < TYPE_COUNT && !err; type++)
		err = put_table(pack, (enum record_type)type);
	if (!err)
		err = put_findings(pack);
	if (!err)
		err = put_verification(pack);
	if (!err)
		err = write_history(pack);
	if (!err)
		err = put_bundle(pack);
	if (!err) {
		audit_readme(pack->reg, pack->query, pack->summary, &readme);
		err = put(pack, "README.md", &readme);
	}
	str_free(&readme);
	return err ? err : put_manifest(pack);
}

static struct error *taken(const char *directory)
{
	return error_hint(error_new(STATUS_USAGE, "%s is there already; nothing was written", directory),
			  "name a directory that does not exist yet, or is empty");
}

/* rename(2) replaces an empty directory, and no other. */
static struct error *finish(const char *from, const char *to)
{
	if (chmod(from, 0755) == 0 && rename(from, to) == 0)
		return NULL;
	if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
		return error_errno("cannot make %s", to);
	return taken(to);
}

static char *without_slashes(const char *directory)
{
	size_t len = strlen(directory);

	while (len > 1 && directory[len - 1] == '/')
		len--;
	return xstrndup(directory, len);
}

static struct error *refuse_taken(const char *directory)
{
	struct strv names = STRV_INIT;
	struct error *err = NULL;
	struct stat st;

	if (lstat(directory, &st) != 0)
		return NULL;
	if (S_ISDIR(st.st_mode))
		err = file_names(directory, "", &names);
	if (!err && (!S_ISDIR(st.st_mode) || names.n))
		err = taken(directory);
	strv_free(&names);
	return err;
}

static struct error *write_package(struct reg *reg, const struct audit_query *query, const char *directory,
				   struct audit_summary *out)
{
	char *target = without_slashes(directory);
	struct pack pack = { reg, query, out, xasprintf("%s.XXXXXX", target), STRV_INIT };
	struct error *err = refuse_taken(target);
	bool made = false;

	*out = (struct audit_summary){ 0 };
	if (!err)
		err = reg_load(reg);
	if (!err) {
		made = mkdtemp(pack.root) != NULL;
		err = made ? fill(&pack) : error_errno("cannot make a directory beside %s", target);
	}
	if (!err)
		err = finish(pack.root, target);
	if (err && made)
		file_remove_tree(pack.root);
	strv_free(&pack.files);
	free(pack.root);
	free(target);
	return err;
}

/* What is in the package must not hang on who makes it. */
struct error *audit_write(struct reg *reg, const struct audit_query *query, const char *directory,
			  struct audit_summary *out)
{
	enum lang messages = lang_messages(), reports = lang_reports();
	struct error *err;

	lang_set_messages(reg_lang(reg));
	lang_set_reports(reg_lang(reg));
	err = write_package(reg, query, directory, out);
	lang_set_messages(messages);
	lang_set_reports(reports);
	return err;
}
