/* An SQLite database of what can be made again: any doubt about it is a reason
 * to do without. The only file that knows SQLite. */
#ifndef HISTORY_DB_H
#define HISTORY_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct query;   /* a prepared statement; belongs to its database */

/* Open or make the file. *damaged: what is there is no database that can be
 * used. NULL when it cannot be opened. The caller owns it (db_close). */
struct db *db_open(const char *path, bool read_only, bool *damaged);
void db_close(struct db *db);
/* Whether something went wrong since it was opened: then nothing that was read
 * may be used. *damaged says whether the file is to blame. */
bool db_failed(const struct db *db, bool *damaged);

/* One or more statements without results. */
void db_run(struct db *db, const char *sql);
/* Prepared once for each text, which is static; reset and without values. */
struct query *db_query(struct db *db, const char *sql);

/* The number of the row that was inserted last. To be asked for this way: with RETURNING,
 * an insertion opens a savepoint, at which a table for full text writes all that it has. */
int64_t db_last_row(struct db *db);

/* Give back the memory of what was read and is not asked for again. */
void db_release(struct db *db);

/* Values, from 1. Bytes are borrowed until the query is reset; NULL is NULL. */
void query_int(struct query *query, int at, int64_t value);
void query_text(struct query *query, int at, const char *text);
void query_text_owned(struct query *query, int at, char *text);        /* takes text */
void query_bytes(struct query *query, int at, const void *bytes, size_t len);
/* The next row; false when there is none, or something went wrong. */
bool query_next(struct query *query);
/* Run to its end, for its effect. */
void query_done(struct query *query);
/* Ready to be asked anew, without its values. */
void query_reset(struct query *query);

/* Columns of the row, from 0; borrowed until the next row. */
int64_t row_int(struct query *query, int at);
const char *row_text(struct query *query, int at);      /* NULL for NULL */
const void *row_bytes(struct query *query, int at, size_t *len);      /* never NULL */
bool row_is_null(struct query *query, int at);

#endif
