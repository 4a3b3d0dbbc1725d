#include "history/db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define WAIT_MS 2000            /* for another process that writes */
/* Who opens the file reads the write-ahead log, so it does not become long. Writing
 * it into the file makes the next change begin it anew; only when a single change
 * made it very long is it cut off at once. */
#define LOG_PAGES 250
#define LONG_LOG (4 * LOG_PAGES)

struct query {
	struct query *next;
	struct db *db;
	const char *sql;
	sqlite3_stmt *statement;        /* NULL when it could not be prepared */
};

struct db {
	sqlite3 *handle;
	struct query *queries;
	int failure;            /* the first result that was no success */
};

static void note(struct db *db, int rc)
{
	if (!db->failure && rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
		db->failure = rc;
}

static bool is_damage(int rc)
{
	rc &= 0xff;
	/* SQLITE_ERROR: a table or column that is not there, as in a file of another program. */
	return rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB || rc == SQLITE_ERROR || rc == SQLITE_FORMAT ||
	       rc == SQLITE_MISMATCH || rc == SQLITE_CONSTRAINT;
}

static int shorten_log(void *context, sqlite3 *handle, const char *name, int pages)
{
	(void)context;
	if (pages < LOG_PAGES)
		return SQLITE_OK;
	/* Others that are reading are not waited for. */
	sqlite3_busy_timeout(handle, 0);
	sqlite3_wal_checkpoint_v2(handle, name, pages < LONG_LOG ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE,
				  NULL, NULL);
	sqlite3_busy_timeout(handle, WAIT_MS);
	return SQLITE_OK;
}

struct db *db_open(const char *path, bool read_only, bool *damaged)
{
	struct db *db = xcalloc(1, sizeof *db);
	int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
		    SQLITE_OPEN_NOMUTEX;
	int rc = sqlite3_open_v2(path, &db->handle, flags, NULL);

	*damaged = false;
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(db->handle, WAIT_MS);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		/* Else each change would write, and sync, the whole log into the file. */
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_wal_hook(db->handle, shorten_log, NULL);
		/* Reads the file's head, so that what is no database shows here. */
		rc = sqlite3_exec(db->handle, "PRAGMA cell_size_check = 1; PRAGMA user_version", NULL, NULL, NULL);
	}
	if (rc == SQLITE_OK)
		return db;
	*damaged = is_damage(rc);
	db_close(db);
	return NULL;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	while (db->queries) {
		struct query *query = db->queries;

		db->queries = query->next;
		sqlite3_finalize(query->statement);
		free(query);
	}
	sqlite3_close(db->handle);
	free(db);
}

bool db_failed(const struct db *db, bool *damaged)
{
	*damaged = is_damage(db->failure);
	return db->failure != SQLITE_OK;
}

void db_run(struct db *db, const char *sql)
{
	note(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

int64_t db_last_row(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

void db_release(struct db *db)
{
	sqlite3_db_release_memory(db->handle);
}

struct query *db_query(struct db *db, const char *sql)
{
	struct query *query = db->queries;

	while (query && query->sql != sql)
		query = query->next;
	if (query) {
		query_reset(query);
		return query;
	}
	query = xcalloc(1, sizeof *query);
	*query = (struct query){ .next = db->queries, .db = db, .sql = sql };
	db->queries = query;
	note(db, sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL));
	return query;
}

/* A statement that could not be prepared takes nothing and has no rows. */

void query_int(struct query *query, int at, int64_t value)
{
	if (query->statement)
		note(query->db, sqlite3_bind_int64(query->statement, at, value));
}

void query_text(struct query *query, int at, const char *text)
{
	if (query->statement && text)
		note(query->db, sqlite3_bind_text(query->statement, at, text, -1, SQLITE_STATIC));
}

void query_text_owned(struct query *query, int at, char *text)
{
	if (query->statement && text)
		note(query->db, sqlite3_bind_text(query->statement, at, text, -1, free));
	else
		free(text);
}

void query_bytes(struct query *query, int at, const void *bytes, size_t len)
{
	if (query->statement && bytes)
		note(query->db, sqlite3_bind_blob64(query->statement, at, bytes, len, SQLITE_STATIC));
}

bool query_next(struct query *query)
{
	int rc = query->statement && !query->db->failure ? sqlite3_step(query->statement) : SQLITE_DONE;

	note(query->db, rc);
	return rc == SQLITE_ROW;
}

void query_done(struct query *query)
{
	while (query_next(query))
		continue;
	query_reset(query);
}

void query_reset(struct query *query)
{
	if (!query->statement)
		return;
	sqlite3_reset(query->statement);        /* its result is that of the last step */
	sqlite3_clear_bindings(query->statement);
}

int64_t row_int(struct query *query, int at)
{
	return sqlite3_column_int64(query->statement, at);
}

const char *row_text(struct query *query, int at)
{
	return (const char *)sqlite3_column_text(query->statement, at);
}

const void *row_bytes(struct query *query, int at, size_t *len)
{
	const void *bytes = sqlite3_column_blob(query->statement, at);

	*len = (size_t)sqlite3_column_bytes(query->statement, at);
	return bytes ? bytes : "";
}

bool row_is_null(struct query *query, int at)
{
	return sqlite3_column_type(query->statement, at) == SQLITE_NULL;
}
