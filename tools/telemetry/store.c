#include "telemetry/store.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 5000 };

struct store {
    sqlite3 *db;
    sqlite3_stmt *put;
};

static const char schema_1[] =
    "CREATE TABLE bucket ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " machine TEXT NOT NULL,"
    " boot TEXT NOT NULL," /* 16 hexadecimal digits: SQLite's integers have a sign */
    " session INTEGER NOT NULL,"
    " epoch INTEGER NOT NULL,"
    " minute INTEGER NOT NULL,"
    " generation INTEGER NOT NULL,"
    " body TEXT NOT NULL," /* as bucket_to_text */
    " UNIQUE (machine, boot, session, epoch, minute, generation));"
    "CREATE INDEX bucket_minute ON bucket (minute);";

static const char *const migrations[STORE_USER_VERSION] = {schema_1};

store_result_t store_result_of(int code) {
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STORE_OK;
    case SQLITE_CANTOPEN:
        return STORE_NOT_FOUND;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_CORRUPT;
    case SQLITE_FULL:
        return STORE_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_READONLY:
        return STORE_READ_ONLY;
    case SQLITE_NOMEM:
        return STORE_NO_MEMORY;
    default:
        return STORE_IO;
    }
}

const char *store_result_text(store_result_t result) {
    static const char *const texts[] = {
        [STORE_OK] = "success",
        [STORE_NOT_FOUND] = "there is no such database, or it may not be opened",
        [STORE_FOREIGN] = "it is a database of another program",
        [STORE_VERSION] = "it is of a later version of Inlet",
        [STORE_CORRUPT] = "it is damaged, or no database: move it away, and a new one is made",
        [STORE_FULL] = "the disk is full",
        [STORE_BUSY] = "another program holds it",
        [STORE_READ_ONLY] = "it may only be read",
        [STORE_IO] = "it can't be read or written",
        [STORE_NO_MEMORY] = "out of memory",
        [STORE_STOPPED] = "stopped",
    };
    return texts[result];
}

const char *store_error(store_t *store) {
    return sqlite3_errmsg(store->db);
}

struct sqlite3 *store_database(store_t *store) {
    return store->db;
}

static store_result_t run(store_t *store, const char *sql) {
    return store_result_of(sqlite3_exec(store->db, sql, NULL, NULL, NULL));
}

static store_result_t ask_number(store_t *store, const char *sql, int64_t *number) {
    sqlite3_stmt *statement;
    *number = 0;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return store_result_of(code);
    code = sqlite3_step(statement);
    *number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return store_result_of(code);
}

/* An empty file is made ours; one with tables has to be. */
static store_result_t check_owner(store_t *store, int64_t *version) {
    int64_t application, tables;
    store_result_t result = ask_number(store, "PRAGMA application_id", &application);
    if (result == STORE_OK)
        result = ask_number(store, "PRAGMA user_version", version);
    if (result == STORE_OK)
        result = ask_number(store, "SELECT count(*) FROM sqlite_schema", &tables);
    if (result != STORE_OK)
        return result;
    if (application != STORE_APPLICATION_ID && (application != 0 || *version != 0 || tables != 0))
        return STORE_FOREIGN;
    return *version > STORE_USER_VERSION ? STORE_VERSION : STORE_OK;
}

/* Two that open a new file at once make its tables once: the version is read again within. */
static store_result_t migrate(store_t *store) {
    char stamp[96];
    int64_t version = 0;
    store_result_t result = run(store, "BEGIN IMMEDIATE");
    if (result != STORE_OK)
        return result;
    result = ask_number(store, "PRAGMA user_version", &version);
    for (int64_t i = version; result == STORE_OK && i < STORE_USER_VERSION; i++)
        result = run(store, migrations[i]);
    snprintf(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
             STORE_APPLICATION_ID, STORE_USER_VERSION);
    if (result == STORE_OK)
        result = run(store, stamp);
    if (result == STORE_OK)
        result = run(store, "COMMIT");
    if (result != STORE_OK)
        (void)run(store, "ROLLBACK");
    return result;
}

static store_result_t prepare(store_t *store, uint32_t flags) {
    int64_t version = 0;
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    store_result_t result = check_owner(store, &version);
    if (result != STORE_OK || (flags & STORE_READS_ONLY) != 0)
        return result;
    /* Of a file without tables only, and before its first page is written. */
    result = version == 0 ? run(store, "PRAGMA auto_vacuum=INCREMENTAL") : STORE_OK;
    if (result == STORE_OK)
        result = run(store, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                            "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;");
    return result == STORE_OK && version < STORE_USER_VERSION ? migrate(store) : result;
}

store_result_t store_open(const char *path, uint32_t flags, store_t **opened,
                          char error[BUCKET_ERROR_BYTES]) {
    const int mode = (flags & STORE_READS_ONLY) != 0   ? SQLITE_OPEN_READONLY
                     : (flags & STORE_MUST_EXIST) != 0 ? SQLITE_OPEN_READWRITE
                                                       : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    store_t *store = calloc(1, sizeof *store);
    *opened = NULL;
    error[0] = '\0';
    if (store == NULL)
        return STORE_NO_MEMORY;
    store_result_t result =
        store_result_of(sqlite3_open_v2(path, &store->db, mode | SQLITE_OPEN_NOMUTEX, NULL));
    if (result == STORE_OK)
        result = prepare(store, flags);
    if (result == STORE_OK) {
        *opened = store;
        return STORE_OK;
    }
    if (store->db != NULL)
        snprintf(error, BUCKET_ERROR_BYTES, "%s", sqlite3_errmsg(store->db));
    store_close(store);
    return result;
}

void store_close(store_t *store) {
    if (store == NULL)
        return;
    (void)sqlite3_finalize(store->put);
    (void)sqlite3_close(store->db);
    free(store);
}

static void bind_id(sqlite3_stmt *statement, const bucket_id_t *id) {
    char boot[17];
    snprintf(boot, sizeof boot, "%016" PRIx64, id->boot_id);
    (void)sqlite3_bind_text(statement, 1, id->machine, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_text(statement, 2, boot, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_int64(statement, 3, id->session);
    (void)sqlite3_bind_int64(statement, 4, (sqlite3_int64)id->epoch);
    (void)sqlite3_bind_int64(statement, 5, id->minute);
}

store_result_t store_put(store_t *store, const bucket_t *bucket, bool *added) {
    static const char sql[] = "INSERT INTO bucket (machine, boot, session, epoch, minute,"
                              " generation, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                              " ON CONFLICT DO NOTHING";
    if (store->put == NULL) {
        const int code = sqlite3_prepare_v2(store->db, sql, -1, &store->put, NULL);
        if (code != SQLITE_OK)
            return store_result_of(code);
    }
    char *body = bucket_to_text(bucket);
    if (body == NULL)
        return STORE_NO_MEMORY;
    bind_id(store->put, &bucket->id);
    (void)sqlite3_bind_int64(store->put, 6, bucket->id.generation);
    (void)sqlite3_bind_text(store->put, 7, body, -1, SQLITE_TRANSIENT);
    const int code = sqlite3_step(store->put);
    (void)sqlite3_reset(store->put);
    (void)sqlite3_clear_bindings(store->put);
    free(body);
    if (added != NULL)
        *added = code == SQLITE_DONE && sqlite3_changes(store->db) > 0;
    return store_result_of(code);
}

store_result_t store_begin(store_t *store) {
    return run(store, "BEGIN IMMEDIATE");
}

store_result_t store_end(store_t *store, bool keeps) {
    const store_result_t result = keeps ? run(store, "COMMIT") : STORE_OK;
    if (!keeps || result != STORE_OK)
        (void)run(store, "ROLLBACK"); /* a full disk may have done so already */
    return result;
}

store_result_t store_next_generation(store_t *store, const bucket_id_t *id, uint32_t *generation) {
    static const char sql[] = "SELECT 1 + max(generation) FROM bucket WHERE machine = ?1 AND"
                              " boot = ?2 AND session = ?3 AND epoch = ?4 AND minute = ?5 AND"
                              " generation < 2147483648";
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return store_result_of(code);
    bind_id(statement, id);
    code = sqlite3_step(statement);
    *generation = code == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return store_result_of(code);
}

store_result_t store_has_stream(store_t *store, const bucket_id_t *id, int64_t first_minute,
                                int64_t last_minute, bool imported, bool *has) {
    static const char sql[] = "SELECT 1 FROM bucket WHERE machine = ?1 AND boot = ?2 AND"
                              " session = ?3 AND epoch = ?4 AND minute BETWEEN ?5 AND ?6 AND"
                              " (generation >= 2147483648) = ?7 LIMIT 1";
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return store_result_of(code);
    bind_id(statement, id);
    (void)sqlite3_bind_int64(statement, 5, first_minute);
    (void)sqlite3_bind_int64(statement, 6, last_minute);
    (void)sqlite3_bind_int(statement, 7, imported);
    code = sqlite3_step(statement);
    *has = code == SQLITE_ROW;
    (void)sqlite3_finalize(statement);
    return store_result_of(code);
}

static int prepare_range(store_t *store, const char *sql, const store_range_t *range,
                         sqlite3_stmt **statement) {
    const int code = sqlite3_prepare_v2(store->db, sql, -1, statement, NULL);
    if (code != SQLITE_OK)
        return code;
    (void)sqlite3_bind_text(*statement, 1, range->machine, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_int64(*statement, 2, range->first_minute);
    (void)sqlite3_bind_int64(*statement, 3, range->last_minute);
    return SQLITE_OK;
}

static store_result_t tell(sqlite3_stmt *row, bool (*each)(const bucket_t *, void *),
                           void *context) {
    char error[BUCKET_ERROR_BYTES];
    const char *body = (const char *)sqlite3_column_text(row, 0);
    if (body == NULL)
        return STORE_CORRUPT;
    bucket_t *bucket = bucket_from_text(body, (size_t)sqlite3_column_bytes(row, 0), error);
    if (bucket == NULL)
        return STORE_CORRUPT;
    const bool goes_on = each(bucket, context);
    bucket_free(bucket);
    return goes_on ? STORE_OK : STORE_STOPPED;
}

store_result_t store_each(store_t *store, const store_range_t *range,
                          bool (*each)(const bucket_t *, void *), void *context) {
    static const char sql[] = "SELECT body FROM bucket WHERE (?1 IS NULL OR machine = ?1) AND"
                              " minute BETWEEN ?2 AND ?3 ORDER BY minute, id";
    sqlite3_stmt *statement;
    int code = prepare_range(store, sql, range, &statement);
    if (code != SQLITE_OK)
        return store_result_of(code);
    store_result_t result = STORE_OK;
    while (result == STORE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        result = tell(statement, each, context);
    (void)sqlite3_finalize(statement);
    return result != STORE_OK ? result : store_result_of(code);
}

static store_result_t bytes_of(store_t *store, uint64_t *bytes) {
    int64_t pages = 0, free_pages = 0, size = 0;
    store_result_t result = ask_number(store, "PRAGMA page_count", &pages);
    if (result == STORE_OK)
        result = ask_number(store, "PRAGMA freelist_count", &free_pages);
    if (result == STORE_OK)
        result = ask_number(store, "PRAGMA page_size", &size);
    *bytes = result == STORE_OK ? (uint64_t)((pages - free_pages) * size) : 0;
    return result;
}

static store_result_t delete_range(store_t *store, const store_range_t *range, uint64_t *removed) {
    static const char sql[] = "DELETE FROM bucket WHERE (?1 IS NULL OR machine = ?1) AND"
                              " minute BETWEEN ?2 AND ?3";
    sqlite3_stmt *statement;
    int code = prepare_range(store, sql, range, &statement);
    if (code != SQLITE_OK)
        return store_result_of(code);
    code = sqlite3_step(statement);
    if (code == SQLITE_DONE)
        *removed += (uint64_t)sqlite3_changes(store->db);
    (void)sqlite3_finalize(statement);
    return store_result_of(code);
}

/* The last minute of the oldest sixteenth of all buckets, one at least. */
static store_result_t oldest_part(store_t *store, int64_t *minute, bool *is_empty) {
    int64_t count;
    store_result_t result = ask_number(store, "SELECT count(*) FROM bucket", &count);
    *is_empty = count == 0;
    if (result == STORE_OK && count > 0)
        result = ask_number(store,
                            "SELECT minute FROM bucket ORDER BY minute LIMIT 1 OFFSET"
                            " (SELECT count(*) / 16 FROM bucket)",
                            minute);
    return result;
}

static store_result_t give_back(store_t *store) {
    const store_result_t result = run(store, "PRAGMA incremental_vacuum");
    return result == STORE_OK ? run(store, "PRAGMA wal_checkpoint(TRUNCATE)") : result;
}

store_result_t store_retain(store_t *store, int64_t before_minute, uint64_t max_bytes,
                            uint64_t *removed) {
    const store_range_t old = {.first_minute = INT64_MIN, .last_minute = before_minute - 1};
    *removed = 0;
    store_result_t result = delete_range(store, &old, removed);
    while (result == STORE_OK && max_bytes > 0) {
        uint64_t bytes;
        int64_t minute = 0;
        bool is_empty = false;
        result = bytes_of(store, &bytes);
        if (result != STORE_OK || bytes <= max_bytes)
            break;
        result = oldest_part(store, &minute, &is_empty);
        if (result != STORE_OK || is_empty)
            break;
        const store_range_t part = {.first_minute = INT64_MIN, .last_minute = minute};
        result = delete_range(store, &part, removed);
    }
    return result == STORE_OK && *removed > 0 ? give_back(store) : result;
}

store_result_t store_purge(store_t *store, const store_range_t *range, uint64_t *removed) {
    *removed = 0;
    const store_result_t result = delete_range(store, range, removed);
    return result == STORE_OK ? give_back(store) : result;
}

store_result_t store_summary(store_t *store, store_summary_t *summary) {
    int64_t buckets = 0, machines = 0;
    *summary = (store_summary_t){.buckets = 0};
    store_result_t result = ask_number(store, "SELECT count(*) FROM bucket", &buckets);
    if (result == STORE_OK)
        result = ask_number(store, "SELECT count(DISTINCT machine) FROM bucket", &machines);
    if (result == STORE_OK)
        result = ask_number(store, "SELECT min(minute) FROM bucket", &summary->first_minute);
    if (result == STORE_OK)
        result = ask_number(store, "SELECT max(minute) FROM bucket", &summary->last_minute);
    summary->buckets = (uint64_t)buckets;
    summary->machines = (uint64_t)machines;
    return result == STORE_OK ? bytes_of(store, &summary->bytes) : result;
}
