#include "fleet/feed.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fail(char error[BUCKET_ERROR_BYTES], const char *what, const char *why) {
    snprintf(error, BUCKET_ERROR_BYTES, "%s: %.90s", what, why);
    return false;
}

static bool ask(sqlite3 *db, const char *sql, int64_t *id) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return false;
    const int code = sqlite3_step(statement);
    *id = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* One bucket and the cursor behind it. */
static bool put(outbox_t *outbox, const char *body, size_t bytes, const char *machine,
                uint32_t allow, const outbox_cursor_t *cursor, feed_result_t *result) {
    json_t *json = json_loadb(body, bytes, JSON_REJECT_DUPLICATES, NULL);
    json_t *redacted = json != NULL ? redact_bucket(json, machine, allow) : NULL;
    char *text = redacted != NULL ? json_dumps(redacted, JSON_COMPACT) : NULL;
    json_decref(json);
    json_decref(redacted);
    outbox_result_t done = OUTBOX_TOO_BIG;
    if (text != NULL)
        done = outbox_put(outbox, text, strlen(text), cursor);
    free(text);
    if (done != OUTBOX_TOO_BIG) {
        result->put += done == OUTBOX_OK;
        return done == OUTBOX_OK;
    }
    result->refused++;
    return outbox_put(outbox, NULL, 0, cursor) == OUTBOX_OK;
}

static bool begin(sqlite3 *db, outbox_t *outbox, outbox_cursor_t *cursor, sqlite3_stmt **statement,
                  char error[BUCKET_ERROR_BYTES]) {
    static const char sql[] = "SELECT id, body FROM bucket WHERE id > ?1 AND generation < ?2"
                              " AND minute >= ?4 ORDER BY id LIMIT ?3";
    int64_t newest = 0, oldest = 0;
    if (outbox_cursor(outbox, cursor) != OUTBOX_OK)
        return fail(error, "the outbox", outbox_error(outbox));
    if (!ask(db, "SELECT seq FROM sqlite_sequence WHERE name='bucket'", &newest) ||
        !ask(db, "SELECT min(id) FROM bucket", &oldest) ||
        sqlite3_prepare_v2(db, sql, -1, statement, NULL) != SQLITE_OK)
        return fail(error, "the store", sqlite3_errmsg(db));
    if (newest < cursor->at) /* a store that begins again, or another one */
        cursor->at = 0;
    if (cursor->at > 0 && oldest > cursor->at + 1)
        cursor->missed += oldest - cursor->at - 1;
    return true;
}

bool feed_take(store_t *store, outbox_t *outbox, const char *machine, uint32_t allow,
               int64_t since_minute, uint32_t most, feed_result_t *result,
               char error[BUCKET_ERROR_BYTES]) {
    sqlite3 *db = store_database(store);
    sqlite3_stmt *statement = NULL;
    outbox_cursor_t cursor;
    int code;
    *result = (feed_result_t){0, 0};
    if (!begin(db, outbox, &cursor, &statement, error))
        return false;
    (void)sqlite3_bind_int64(statement, 1, cursor.at);
    (void)sqlite3_bind_int64(statement, 2, BUCKET_IMPORTED);
    (void)sqlite3_bind_int64(statement, 3, most);
    (void)sqlite3_bind_int64(statement, 4, since_minute);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        cursor.at = sqlite3_column_int64(statement, 0);
        if (!put(outbox, (const char *)sqlite3_column_text(statement, 1),
                 (size_t)sqlite3_column_bytes(statement, 1), machine, allow, &cursor, result)) {
            (void)sqlite3_finalize(statement);
            return fail(error, "the outbox", outbox_error(outbox));
        }
    }
    if (code != SQLITE_DONE)
        (void)fail(error, "the store", sqlite3_errmsg(db));
    (void)sqlite3_finalize(statement);
    /* Before the first of it can be sent: its number is used then. */
    if (outbox_flush(outbox) != OUTBOX_OK)
        return fail(error, "the outbox", outbox_error(outbox));
    return code == SQLITE_DONE;
}
