#include "history/index.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "history/index_internal.h"
#include "history/index_values.h"

/* Another number, or another program, makes it anew. */
#define FORMAT "10 " AFSPRAAK_VERSION

static const char schema[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	/* Each commit is on a chain of first parents, at a depth; place orders those
	 * that led to the tip, from the oldest, as the history is told. */
	"CREATE TABLE commits(id BLOB NOT NULL UNIQUE, tree BLOB NOT NULL, chain INTEGER NOT NULL, depth INTEGER NOT NULL,"
	" place INTEGER, parents BLOB NOT NULL, is_signed INTEGER NOT NULL, message TEXT NOT NULL,"
	" author TEXT NOT NULL, author_mail TEXT NOT NULL, author_time INTEGER NOT NULL, author_zone INTEGER NOT NULL,"
	" committer TEXT NOT NULL, committer_mail TEXT NOT NULL, committer_time INTEGER NOT NULL,"
	" committer_zone INTEGER NOT NULL, UNIQUE(chain, depth));"
	"CREATE INDEX in_order ON commits(place) WHERE place IS NOT NULL;"
	"CREATE TABLE records(number INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, path TEXT,"
	" is_odd INTEGER NOT NULL DEFAULT 0, UNIQUE(type, id));"
	/* In a table with row ids: as they come record by record, they fill their pages. */
	"CREATE TABLE changes(record INTEGER, chain INTEGER, depth INTEGER, parent INTEGER, at INTEGER,"
	" before_path TEXT, before_blob BLOB, after_path TEXT, after_blob BLOB, changes BLOB, fields TEXT,"
	" UNIQUE(record, chain, depth, parent, at));"
	/* What each field at the top of a record is from a commit on, until the next one that
	 * tells: as index_values.h has it. */
	"CREATE TABLE fields(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
	"CREATE TABLE states(field INTEGER, record INTEGER, chain INTEGER, since INTEGER, value BLOB NOT NULL,"
	" PRIMARY KEY(field, record, chain, since)) WITHOUT ROWID;"
	/* The records of one tree, as JSON: NULL for one that cannot be read. */
	"CREATE TABLE current(number INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL,"
	" path TEXT NOT NULL, json BLOB, UNIQUE(type, id, path));"
	/* Their values, packed: beside the JSON, those who want one need not read past the other. */
	"CREATE TABLE packed(number INTEGER PRIMARY KEY, blob BLOB NOT NULL, bytes BLOB NOT NULL);"
	"CREATE INDEX unreadable ON current(number) WHERE json IS NULL;"
	/* What should be unique; see check.h. */
	"CREATE TABLE held(type INTEGER, field TEXT, value TEXT, number INTEGER,"
	" PRIMARY KEY(type, field, value, number)) WITHOUT ROWID;"
	/* Their folded texts by three letters at a time. What holds all of those of a
	 * text may hold the text. */
	"CREATE VIRTUAL TABLE texts USING fts5(text, content = '', tokenize = 'trigram', detail = 'none',"
	" columnsize = 0);";

/* By commit, made when all is there: it takes a fraction of the time that way. */
static const char schema_after[] = "CREATE INDEX by_commit ON changes(chain, depth);";

/* --- the file ----------------------------------------------------------------------- */

/* One for each register that the repository holds. The caller owns it. */
static char *path_of(const struct site *site, const char *suffix)
{
	char *name = xstrdup(site->prefix), *path;

	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '+';
	path = xasprintf("%safspraak/%sindex.sqlite%s", store_commondir(site->store), name, suffix);
	free(name);
	return path;
}

static void make_directory(const struct site *site)
{
	char *path = xasprintf("%safspraak", store_commondir(site->store));

	mkdir(path, 0777);
	free(path);
}

static void remove_file(const struct site *site)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < COUNT(suffixes); i++) {
		char *path = path_of(site, suffixes[i]);

		unlink(path);
		free(path);
	}
}

static bool is_switched_off(void)
{
	const char *setting = getenv("AFSPRAAK_INDEX");

	return setting && strcmp(setting, "0") == 0;
}

/* --- what it says of itself ------------------------------------------------------------ */

bool index_meta_get(struct index *index, const char *key, struct oid *out)
{
	struct query *query = db_query(index->db, "SELECT value FROM meta WHERE key = ?");
	size_t len = 0;

	query_text(query, 1, key);
	if (query_next(query)) {
		const void *bytes = row_bytes(query, 0, &len);

		if (len == sizeof out->raw)
			memcpy(out->raw, bytes, len);
	}
	query_reset(query);
	return len == sizeof out->raw;
}

bool index_meta_is(struct index *index, const char *key, const void *value, size_t len)
{
	struct query *query = db_query(index->db, "SELECT value FROM meta WHERE key = ?");
	bool same = false;

	query_text(query, 1, key);
	if (query_next(query)) {
		size_t has;
		const void *bytes = row_bytes(query, 0, &has);

		same = has == len && memcmp(bytes, value, len) == 0;
	}
	query_reset(query);
	return same;
}

void index_meta_set(struct index *index, const char *key, const void *value, size_t len)
{
	struct query *query = db_query(index->db, "REPLACE INTO meta VALUES (?, ?)");

	query_text(query, 1, key);
	query_bytes(query, 2, value, len);
	query_done(query);
}

bool index_is_at(struct index *index, const struct oid *tip)
{
	return index_meta_is(index, "tip", tip->raw, sizeof tip->raw);
}

static bool is_sound(struct index *index)
{
	return index_meta_is(index, "format", FORMAT, strlen(FORMAT)) &&
	       index_meta_is(index, "prefix", index->site->prefix, strlen(index->site->prefix));
}

/* --- opening ------------------------------------------------------------------------------------- */

void index_free(struct index *index)
{
	bool damaged;

	if (!index)
		return;
	/* The next command makes another. */
	if (db_failed(index->db, &damaged) && damaged)
		remove_file(index->site);
	db_close(index->db);
	free(index);
}

static struct index *open_file(const struct site *site, const char *path, bool read_only, bool *damaged)
{
	struct db *db = db_open(path, read_only, damaged);
	struct index *index;

	if (!db)
		return NULL;
	index = xcalloc(1, sizeof *index);
	*index = (struct index){ site, db };
	return index;
}

/* What a process that was killed had made of one: its number ends the name. */
static void sweep(const struct site *site)
{
	char *directory = xasprintf("%safspraak", store_commondir(site->store)), *prefix = path_of(site, ".");
	const char *start = strrchr(prefix, '/') + 1;
	struct strv names = STRV_INIT;

	error_free(file_names(directory, "", &names));
	for (size_t i = 0; i < names.n; i++) {
		char *path = xasprintf("%s/%s", directory, names.items[i]), *end = NULL;
		long pid = starts_with(names.items[i], start) ? strtol(names.items[i] + strlen(start), &end, 10) : 0;

		if (pid > 0 && (!*end || *end == '-') && kill((pid_t)pid, 0) != 0 && errno == ESRCH)
			unlink(path);
		free(path);
	}
	strv_free(&names);
	free(prefix);
	free(directory);
}

/* Made beside it and put in its place when it is whole: who reads the old one
 * goes on with that, and of two who make one the last stays. */
static bool make(const struct site *site, const struct oid *tip)
{
	char *suffix = xasprintf(".%ld", (long)getpid()), *new = path_of(site, suffix), *path = path_of(site, "");
	struct index *index;
	bool damaged, done = false;

	make_directory(site);
	sweep(site);
	unlink(new);
	index = open_file(site, new, false, &damaged);
	if (index) {
		db_run(index->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;");
		db_run(index->db, schema);
		index_meta_set(index, "format", FORMAT, strlen(FORMAT));
		index_meta_set(index, "prefix", site->prefix, strlen(site->prefix));
		done = !db_failed(index->db, &damaged) && index_bring_up_to_date(index, tip);
		if (done) {
			db_run(index->db, schema_after);
			db_run(index->db, "PRAGMA journal_mode = WAL");
		}
		done = done && !db_failed(index->db, &damaged);
	}
	index_free(index);
	if (done) {
		remove_file(site);
		done = rename(new, path) == 0;
	}
	if (!done)
		unlink(new);
	free(suffix);
	free(new);
	free(path);
	return done;
}

/* Whether it can answer for the tip; *damaged when another should be made: this
 * one is spoilt, of another version, or of another register. */
static bool is_usable(struct index *index, const struct oid *tip, bool *damaged)
{
	bool sound = is_sound(index);
	bool usable = sound && (index_is_at(index, tip) || index_bring_up_to_date(index, tip));

	if (!db_failed(index->db, damaged))
		*damaged = !sound;
	return usable;
}

/* Open the file as it is; *retry when another one should be made. */
static struct index *open_existing(const struct site *site, const struct oid *tip, bool *retry)
{
	char *path = path_of(site, "");
	bool there = access(path, F_OK) == 0, damaged = false;
	struct index *index = there ? open_file(site, path, access(path, W_OK) != 0, &damaged) : NULL;

	free(path);
	if (index)
		db_run(index->db, "PRAGMA synchronous = NORMAL");
	if (index && is_usable(index, tip, &damaged)) {
		/* One state for all questions, and no lock taken for each. */
		db_run(index->db, "BEGIN");
	} else {
		index_free(index);
		index = NULL;
	}
	*retry = !there || damaged;
	return index;
}

struct index *index_at(const struct site *site, const struct oid *tip)
{
	struct index *index;
	bool retry;

	if (is_switched_off())
		return NULL;
	index = open_existing(site, tip, &retry);
	if (index || !retry || !make(site, tip))
		return index;
	return open_existing(site, tip, &retry);
}

struct index *index_if_made(const struct site *site, const struct oid *tip)
{
	bool ignored;

	return is_switched_off() ? NULL : open_existing(site, tip, &ignored);
}

struct error *index_rebuild(const struct site *site, const struct oid *tip, size_t *commits)
{
	struct index *index;
	bool retry;

	*commits = 0;
	if (!make(site, tip))
		return error_hint(error_new(STATUS_SYSTEM, "cannot make the index in %s", store_commondir(site->store)),
				  "see whether there is room and whether you may write there; all else works without it");
	index = open_existing(site, tip, &retry);
	if (index)
		*commits = (size_t)index_next_number(index, "SELECT count(place) - 1 FROM commits");
	index_free(index);
	return NULL;
}

/* --- for the site -------------------------------------------------------------------------------- */

struct index_lookup {
	struct lookup lookup;
	const struct site *site;
	struct index *index;            /* at commit */
	struct oid commit;
	bool tried;
};

static struct index *lookup_index(struct index_lookup *l, const struct oid *commit)
{
	if (!l->tried || !oid_equal(&l->commit, commit)) {
		index_free(l->index);
		l->index = index_if_made(l->site, commit);
		l->commit = *commit;
		l->tried = true;
	}
	return l->index;
}

static bool look_up_holders(struct lookup *lookup, const struct oid *commit, enum record_type type,
			    const char *field, const char *value, struct strv *ids)
{
	struct index *index = lookup_index((struct index_lookup *)lookup, commit);

	return index && index_holders(index, type, field, value, ids);
}

static bool look_up_mentions(struct lookup *lookup, const struct oid *commit, const char *text, struct strv *paths)
{
	enum { WORTH_IT = 1000 };       /* of more than these, reading all is about as quick */
	struct index *index = lookup_index((struct index_lookup *)lookup, commit);
	char *folded = utf8_fold(text);
	bool known = index && index_mentions(index, folded, WORTH_IT, paths);

	free(folded);
	return known;
}

static bool look_up_packed(struct lookup *lookup, const struct oid *commit, lookup_record take, void *context)
{
	struct index *index = lookup_index((struct index_lookup *)lookup, commit);

	return index && index_packed(index, take, context);
}

struct lookup *index_lookup_new(const struct site *site)
{
	struct index_lookup *l = xcalloc(1, sizeof *l);

	l->lookup = (struct lookup){
		look_up_holders, look_up_mentions, look_up_packed, index_unpacker, index_get_value,
	};
	l->site = site;
	return &l->lookup;
}

void index_lookup_free(struct lookup *lookup)
{
	struct index_lookup *l = (struct index_lookup *)lookup;

	if (l)
		index_free(l->index);
	free(l);
}
