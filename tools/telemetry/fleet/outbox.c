#include "fleet/outbox.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APPLICATION_ID 0x494E544F /* INTO: Inlet outbox */
#define PAGE_BYTES     4096u
#define GATHER_MAX     128u
#define ROW_BYTES      64u /* about what SQLite takes beside the body */

struct outbox {
    sqlite3 *db;
    sqlite3_stmt *next;
    uint64_t max_bytes;
    uint32_t gathered; /* sent, and not flushed */
    char name[FLEET_OUTBOX_HEX + 1];
    char error[BUCKET_ERROR_BYTES];
};

/* AUTOINCREMENT: a number is never used again, whatever is deleted. */
static const char schema[] =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, body BLOB NOT NULL, ms INTEGER, number INTEGER);"
    "CREATE INDEX waiting ON entry (seq) WHERE ms IS NULL;"
    "CREATE TABLE about (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL,"
    " cursor INTEGER NOT NULL, missed INTEGER NOT NULL, dropped INTEGER NOT NULL,"
    " let_go INTEGER NOT NULL, confirmed INTEGER NOT NULL);";

static outbox_result_t result_of(outbox_t *outbox, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return OUTBOX_OK;
    snprintf(outbox->error, sizeof outbox->error, "%s", sqlite3_errmsg(outbox->db));
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED)
        return OUTBOX_BUSY;
    return (code & 0xFF) == SQLITE_NOTADB ? OUTBOX_FOREIGN : OUTBOX_FAILED;
}

static outbox_result_t run(outbox_t *outbox, const char *sql) {
    return result_of(outbox, sqlite3_exec(outbox->db, sql, NULL, NULL, NULL));
}

/* One statement with up to four numbers; its first row's columns, in `row`, where it has one. */
static outbox_result_t ask(outbox_t *outbox, const char *sql, const int64_t *numbers, int count,
                           int64_t *row, int columns) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(outbox->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return result_of(outbox, code);
    for (int i = 0; i < count; i++)
        (void)sqlite3_bind_int64(statement, i + 1, numbers[i]);
    code = sqlite3_step(statement);
    for (int i = 0; i < columns; i++)
        row[i] = code == SQLITE_ROW ? sqlite3_column_int64(statement, i) : 0;
    const outbox_result_t result = result_of(outbox, code);
    (void)sqlite3_finalize(statement);
    return result;
}

static outbox_result_t tell(outbox_t *outbox, const char *sql, const int64_t *numbers, int count) {
    return ask(outbox, sql, numbers, count, NULL, 0);
}

static outbox_result_t gather(outbox_t *outbox) {
    return sqlite3_get_autocommit(outbox->db) ? run(outbox, "BEGIN IMMEDIATE") : OUTBOX_OK;
}

/* The statement in use would keep what it reads alive. */
static void rest(outbox_t *outbox) {
    if (outbox->next != NULL)
        (void)sqlite3_reset(outbox->next);
}

outbox_result_t outbox_flush(outbox_t *outbox) {
    rest(outbox);
    outbox->gathered = 0;
    if (sqlite3_get_autocommit(outbox->db))
        return OUTBOX_OK;
    const outbox_result_t result = run(outbox, "COMMIT");
    if (result != OUTBOX_OK)
        (void)sqlite3_exec(outbox->db, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

static outbox_result_t create(outbox_t *outbox, uint64_t name) {
    char text[192];
    snprintf(text, sizeof text,
             "INSERT INTO about VALUES (1, '%016" PRIx64 "', 0, 0, 0, 0, 0);"
             "PRAGMA application_id=%d; PRAGMA user_version=1;",
             name, APPLICATION_ID);
    outbox_result_t result = run(outbox, "BEGIN IMMEDIATE");
    if (result != OUTBOX_OK)
        return result;
    result = run(outbox, schema);
    if (result == OUTBOX_OK)
        result = run(outbox, text);
    return result == OUTBOX_OK ? outbox_flush(outbox) : result;
}

static outbox_result_t read_name(outbox_t *outbox) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(outbox->db, "SELECT name FROM about", -1, &statement, NULL);
    if (code != SQLITE_OK)
        return result_of(outbox, code);
    code = sqlite3_step(statement);
    const outbox_result_t result = result_of(outbox, code);
    if (code == SQLITE_ROW)
        snprintf(outbox->name, sizeof outbox->name, "%s",
                 (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    return result == OUTBOX_OK && strlen(outbox->name) != FLEET_OUTBOX_HEX ? OUTBOX_FOREIGN
                                                                           : result;
}

static outbox_result_t prepare(outbox_t *outbox, uint64_t name) {
    int64_t application = 0, version = 0, tables = 0;
    char pages[64];
    /* The lock is kept: two that send would both be right, but of the same entries. A rollback
     * journal, as that of WAL has no bound. What is deleted is overwritten. */
    outbox_result_t result =
        run(outbox, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=4096;"
                    "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA secure_delete=ON;");
    if (result == OUTBOX_OK)
        result = ask(outbox, "PRAGMA application_id", NULL, 0, &application, 1);
    if (result == OUTBOX_OK)
        result = ask(outbox, "PRAGMA user_version", NULL, 0, &version, 1);
    if (result == OUTBOX_OK)
        result = ask(outbox, "SELECT count(*) FROM sqlite_schema", NULL, 0, &tables, 1);
    if (result != OUTBOX_OK)
        return result;
    if (tables != 0 && (application != APPLICATION_ID || version != 1))
        return OUTBOX_FOREIGN;
    snprintf(pages, sizeof pages, "PRAGMA max_page_count=%" PRIu64,
             outbox->max_bytes / PAGE_BYTES + 16);
    result = run(outbox, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;"
                         "PRAGMA journal_size_limit=0; PRAGMA temp_store=MEMORY;");
    if (result == OUTBOX_OK)
        result = run(outbox, pages);
    if (result == OUTBOX_OK && tables == 0)
        result = create(outbox, name);
    if (result == OUTBOX_OK) /* takes the lock */
        result = run(outbox, "BEGIN EXCLUSIVE; COMMIT");
    return result == OUTBOX_OK ? read_name(outbox) : result;
}

outbox_result_t outbox_open(const char *path, uint64_t max_bytes, uint64_t name, outbox_t **out,
                            char error[BUCKET_ERROR_BYTES]) {
    outbox_t *outbox = calloc(1, sizeof *outbox);
    *out = NULL;
    snprintf(error, BUCKET_ERROR_BYTES, "out of memory");
    if (outbox == NULL)
        return OUTBOX_FAILED;
    outbox->max_bytes = max_bytes < OUTBOX_BYTES_MIN ? OUTBOX_BYTES_MIN : max_bytes;
    outbox_result_t result = result_of(
        outbox,
        sqlite3_open_v2(path, &outbox->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
    if (result == OUTBOX_OK)
        result = prepare(outbox, name);
    if (result == OUTBOX_OK) {
        *out = outbox;
        return OUTBOX_OK;
    }
    snprintf(error, BUCKET_ERROR_BYTES, "%s", outbox->error);
    outbox_close(outbox);
    return result;
}

void outbox_close(outbox_t *outbox) {
    if (outbox == NULL)
        return;
    if (outbox->db != NULL)
        (void)outbox_flush(outbox);
    (void)sqlite3_finalize(outbox->next);
    (void)sqlite3_close(outbox->db);
    free(outbox);
}

const char *outbox_error(outbox_t *outbox) {
    return outbox->error;
}

const char *outbox_name(const outbox_t *outbox) {
    return outbox->name;
}

outbox_result_t outbox_cursor(outbox_t *outbox, outbox_cursor_t *cursor) {
    int64_t row[2] = {0, 0};
    const outbox_result_t result = ask(outbox, "SELECT cursor, missed FROM about", NULL, 0, row, 2);
    *cursor = (outbox_cursor_t){row[0], row[1]};
    return result;
}

/* Bytes in use: pages that are free are used again. */
static outbox_result_t used(outbox_t *outbox, uint64_t *bytes) {
    int64_t pages = 0, free_pages = 0;
    outbox_result_t result = ask(outbox, "PRAGMA page_count", NULL, 0, &pages, 1);
    if (result == OUTBOX_OK)
        result = ask(outbox, "PRAGMA freelist_count", NULL, 0, &free_pages, 1);
    *bytes = (uint64_t)(pages - free_pages) * PAGE_BYTES;
    return result;
}

/* One that was sent goes without a trace: it is in the stream. */
static outbox_result_t let_go(outbox_t *outbox, int64_t seq) {
    const outbox_result_t result = tell(outbox, "DELETE FROM entry WHERE seq=?1", &seq, 1);
    return result == OUTBOX_OK ? run(outbox, "UPDATE about SET let_go = let_go + 1") : result;
}

/* The oldest bucket that was not sent becomes a loss of itself, and of what was lost just before it
 * where that was not sent either. */
static outbox_result_t drop(outbox_t *outbox, int64_t seq) {
    int64_t before[2] = {0, 0};
    outbox_result_t result =
        ask(outbox, "SELECT seq, first FROM entry WHERE seq = ?1 - 1 AND kind = 1 AND ms IS NULL",
            &seq, 1, before, 2);
    const int64_t loss[2] = {seq, before[0] != 0 ? before[1] : seq};
    if (result == OUTBOX_OK && before[0] != 0)
        result = tell(outbox, "DELETE FROM entry WHERE seq=?1", before, 1);
    if (result == OUTBOX_OK)
        result = tell(outbox, "UPDATE entry SET kind=1, first=?2, body='' WHERE seq=?1", loss, 2);
    return result == OUTBOX_OK ? run(outbox, "UPDATE about SET dropped = dropped + 1") : result;
}

/* What was sent goes before what was not: it is somewhere else too. */
static outbox_result_t make_room(outbox_t *outbox, uint64_t bytes) {
    for (;;) {
        uint64_t now = 0;
        int64_t sent = 0, waiting = 0;
        outbox_result_t result = used(outbox, &now);
        if (result != OUTBOX_OK || now + bytes + ROW_BYTES + 4 * PAGE_BYTES <= outbox->max_bytes)
            return result;
        result = ask(outbox, "SELECT seq FROM entry WHERE ms NOT NULL ORDER BY seq LIMIT 1", NULL,
                     0, &sent, 1);
        if (result == OUTBOX_OK && sent == 0)
            result = ask(outbox,
                         "SELECT seq FROM entry WHERE kind = 0 AND ms IS NULL ORDER BY seq LIMIT 1",
                         NULL, 0, &waiting, 1);
        if (result != OUTBOX_OK || (sent == 0 && waiting == 0))
            return result;
        result = sent != 0 ? let_go(outbox, sent) : drop(outbox, waiting);
        if (result != OUTBOX_OK)
            return result;
    }
}

static outbox_result_t insert(outbox_t *outbox, const char *body, size_t bytes) {
    sqlite3_stmt *statement;
    int64_t seq;
    int code =
        sqlite3_prepare_v2(outbox->db, "INSERT INTO entry (first, kind, body) VALUES (0, 0, ?1)",
                           -1, &statement, NULL);
    if (code != SQLITE_OK)
        return result_of(outbox, code);
    (void)sqlite3_bind_blob(statement, 1, body, (int)bytes, SQLITE_STATIC);
    code = sqlite3_step(statement);
    const outbox_result_t result = result_of(outbox, code);
    (void)sqlite3_finalize(statement);
    seq = sqlite3_last_insert_rowid(outbox->db);
    return result == OUTBOX_OK ? tell(outbox, "UPDATE entry SET first=seq WHERE seq=?1", &seq, 1)
                               : result;
}

outbox_result_t outbox_put(outbox_t *outbox, const char *body, size_t bytes,
                           const outbox_cursor_t *cursor) {
    if (body != NULL && (bytes > FLEET_BODY_BYTES || bytes > outbox->max_bytes / 4))
        return OUTBOX_TOO_BIG;
    rest(outbox);
    outbox_result_t result = gather(outbox);
    if (result == OUTBOX_OK)
        result = run(outbox, "SAVEPOINT put");
    if (result != OUTBOX_OK)
        return result;
    if (body != NULL)
        result = make_room(outbox, bytes);
    if (result == OUTBOX_OK && body != NULL)
        result = insert(outbox, body, bytes);
    if (result == OUTBOX_OK && cursor != NULL) {
        const int64_t numbers[2] = {cursor->at, cursor->missed};
        result = tell(outbox, "UPDATE about SET cursor=?1, missed=?2", numbers, 2);
    }
    if (result != OUTBOX_OK) /* a full disk may have undone all of it already */
        (void)sqlite3_exec(outbox->db, "ROLLBACK TO put", NULL, NULL, NULL);
    (void)sqlite3_exec(outbox->db, "RELEASE put", NULL, NULL, NULL);
    return result;
}

/* The lowest number that is still here: nothing below it is sent any more. */
static uint64_t floor_of(outbox_t *outbox) {
    int64_t first = 0;
    (void)ask(outbox, "SELECT first FROM entry ORDER BY seq LIMIT 1", NULL, 0, &first, 1);
    return (uint64_t)first;
}

bool outbox_next(outbox_t *outbox, uint64_t after, fleet_entry_t *entry) {
    static const char sql[] = "SELECT seq, first, kind, body FROM entry"
                              " WHERE seq > ?1 AND ms IS NULL ORDER BY seq LIMIT 1";
    if (outbox->next == NULL &&
        result_of(outbox, sqlite3_prepare_v2(outbox->db, sql, -1, &outbox->next, NULL)) !=
            OUTBOX_OK)
        return false;
    (void)sqlite3_reset(outbox->next);
    (void)sqlite3_bind_int64(outbox->next, 1, (sqlite3_int64)after);
    const int code = sqlite3_step(outbox->next);
    if (code != SQLITE_ROW) {
        (void)result_of(outbox, code);
        (void)sqlite3_reset(outbox->next);
        return false;
    }
    const uint64_t floor = floor_of(outbox);
    const char *body = sqlite3_column_blob(outbox->next, 3);
    *entry = (fleet_entry_t){.seq = (uint64_t)sqlite3_column_int64(outbox->next, 0),
                             .first = (uint64_t)sqlite3_column_int64(outbox->next, 1),
                             .floor = floor,
                             .kind = sqlite3_column_int(outbox->next, 2) == 1 ? FLEET_LOSS
                                                                              : FLEET_BUCKET,
                             .body = body != NULL ? body : "",
                             .body_bytes = (size_t)sqlite3_column_bytes(outbox->next, 3)};
    memcpy(entry->outbox, outbox->name, sizeof entry->outbox);
    return true;
}

outbox_result_t outbox_sent(outbox_t *outbox, const fleet_entry_t *entry, fleet_id_t id) {
    const int64_t numbers[5] = {(int64_t)entry->seq, (int64_t)entry->first, entry->kind,
                                (int64_t)id.ms, (int64_t)id.number};
    rest(outbox);
    outbox_result_t result = gather(outbox);
    if (result == OUTBOX_OK)
        result =
            tell(outbox, "UPDATE entry SET ms=?4, number=?5 WHERE seq=?1 AND first=?2 AND kind=?3",
                 numbers, 5);
    if (result == OUTBOX_OK && ++outbox->gathered >= GATHER_MAX)
        result = outbox_flush(outbox);
    return result;
}

outbox_result_t outbox_rolled_back(outbox_t *outbox, fleet_id_t last, uint64_t *again) {
    const int64_t numbers[2] = {(int64_t)last.ms, (int64_t)last.number};
    rest(outbox);
    const outbox_result_t result = tell(
        outbox, "UPDATE entry SET ms=NULL, number=NULL WHERE ms > ?1 OR (ms = ?1 AND number > ?2)",
        numbers, 2);
    *again = result == OUTBOX_OK ? (uint64_t)sqlite3_changes(outbox->db) : 0;
    return result;
}

/* Only what was sent from here: in a copied machine the reader's mark is that of the other one too.
 */
outbox_result_t outbox_release(outbox_t *outbox, uint64_t mark) {
    const int64_t number = (int64_t)mark;
    int64_t count = 0;
    rest(outbox);
    outbox_result_t result =
        ask(outbox, "SELECT count(*) FROM entry WHERE seq <= ?1 AND ms NOT NULL", &number, 1,
            &count, 1);
    if (result != OUTBOX_OK || count == 0)
        return result;
    result = gather(outbox);
    if (result != OUTBOX_OK)
        return result;
    result = tell(outbox, "DELETE FROM entry WHERE seq <= ?1 AND ms NOT NULL", &number, 1);
    if (result == OUTBOX_OK)
        result = tell(outbox, "UPDATE about SET confirmed = confirmed + ?1", &count, 1);
    if (result == OUTBOX_OK)
        result = outbox_flush(outbox);
    return result == OUTBOX_OK ? run(outbox, "PRAGMA incremental_vacuum") : result;
}

outbox_result_t outbox_summary(outbox_t *outbox, outbox_summary_t *summary) {
    int64_t row[5] = {0}, pages = 0;
    rest(outbox);
    outbox_result_t result = ask(
        outbox,
        "SELECT (SELECT count(*) FROM entry WHERE ms IS NULL), (SELECT count(*) FROM entry WHERE"
        " ms NOT NULL), dropped, let_go, confirmed FROM about",
        NULL, 0, row, 5);
    if (result == OUTBOX_OK)
        result = ask(outbox, "PRAGMA page_count", NULL, 0, &pages, 1);
    *summary = (outbox_summary_t){.waiting = (uint64_t)row[0],
                                  .sent = (uint64_t)row[1],
                                  .dropped = (uint64_t)row[2],
                                  .let_go = (uint64_t)row[3],
                                  .confirmed = (uint64_t)row[4],
                                  .bytes = (uint64_t)pages * PAGE_BYTES};
    return result;
}
