#include "fleet/intake.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/spans.h"

typedef struct line {
    char outbox[FLEET_OUTBOX_HEX + 1];
    spans_t spans;
    uint64_t floor;
    intake_tally_t tally;
} line_t;

struct intake {
    store_t *store;
    sqlite3 *db;
    char name[FLEET_OUTBOX_HEX + 1];
    sqlite3_stmt *select, *save;
    uint32_t lines_count;
    line_t lines[INTAKE_OUTBOXES_MAX];
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS fleet_reader (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " name TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS fleet_outbox (machine TEXT NOT NULL, outbox TEXT NOT NULL,"
    " spans TEXT NOT NULL, floor INTEGER NOT NULL, added INTEGER NOT NULL, twice INTEGER NOT NULL,"
    " refused INTEGER NOT NULL, lost INTEGER NOT NULL, vanished INTEGER NOT NULL,"
    " late INTEGER NOT NULL, PRIMARY KEY (machine, outbox)) WITHOUT ROWID;";

static bool run(intake_t *intake, const char *sql) {
    return sqlite3_exec(intake->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool prepare(intake_t *intake) {
    static const char select[] = "SELECT outbox, spans, floor, added, twice, refused, lost,"
                                 " vanished, late FROM fleet_outbox WHERE machine=?1";
    static const char save[] = "REPLACE INTO fleet_outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                               " ?9, ?10)";
    return sqlite3_prepare_v2(intake->db, select, -1, &intake->select, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(intake->db, save, -1, &intake->save, NULL) == SQLITE_OK;
}

static bool read_name(intake_t *intake) {
    sqlite3_stmt *statement;
    bool done = false;
    if (sqlite3_prepare_v2(intake->db, "SELECT name FROM fleet_reader", -1, &statement, NULL) !=
        SQLITE_OK)
        return false;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        snprintf(intake->name, sizeof intake->name, "%s",
                 (const char *)sqlite3_column_text(statement, 0));
        done = true;
    }
    (void)sqlite3_finalize(statement);
    return done;
}

void intake_tally_add(intake_tally_t *sum, const intake_tally_t *tally) {
    sum->added += tally->added;
    sum->twice += tally->twice;
    sum->refused += tally->refused;
    sum->lost += tally->lost;
    sum->vanished += tally->vanished;
    sum->late += tally->late;
}

intake_t *intake_open(store_t *store, uint64_t id) {
    char name[96];
    intake_t *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        return NULL;
    intake->store = store;
    intake->db = store_database(store);
    snprintf(name, sizeof name, "INSERT OR IGNORE INTO fleet_reader VALUES (1, '%016" PRIx64 "')",
             id);
    /* What is deleted from a stream has to survive a power cut here. */
    if (run(intake, "PRAGMA synchronous=FULL") && run(intake, schema) && run(intake, name) &&
        read_name(intake) && prepare(intake))
        return intake;
    intake_close(intake);
    return NULL;
}

void intake_close(intake_t *intake) {
    if (intake == NULL)
        return;
    (void)sqlite3_finalize(intake->select);
    (void)sqlite3_finalize(intake->save);
    free(intake);
}

const char *intake_name(const intake_t *intake) {
    return intake->name;
}

static uint64_t column(sqlite3_stmt *statement, int index) {
    return (uint64_t)sqlite3_column_int64(statement, index);
}

/* What the store knows of the machine's outboxes. */
static bool load(intake_t *intake, const char *machine) {
    sqlite3_stmt *from = intake->select;
    int code;
    bool sound = true;
    intake->lines_count = 0;
    (void)sqlite3_bind_text(from, 1, machine, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(from)) == SQLITE_ROW && sound) {
        if (intake->lines_count == INTAKE_OUTBOXES_MAX)
            continue;
        line_t *line = &intake->lines[intake->lines_count++];
        snprintf(line->outbox, sizeof line->outbox, "%s",
                 (const char *)sqlite3_column_text(from, 0));
        sound = spans_parse((const char *)sqlite3_column_text(from, 1), &line->spans);
        line->floor = column(from, 2);
        line->tally = (intake_tally_t){column(from, 3), column(from, 4), column(from, 5),
                                       column(from, 6), column(from, 7), column(from, 8)};
    }
    (void)sqlite3_reset(from);
    return sound && code == SQLITE_DONE;
}

static bool save(intake_t *intake, const char *machine, const line_t *line) {
    char text[SPANS_TEXT_BYTES];
    sqlite3_stmt *to = intake->save;
    const uint64_t numbers[] = {line->floor,         line->tally.added, line->tally.twice,
                                line->tally.refused, line->tally.lost,  line->tally.vanished,
                                line->tally.late};
    spans_print(&line->spans, text);
    (void)sqlite3_bind_text(to, 1, machine, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(to, 2, line->outbox, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(to, 3, text, -1, SQLITE_STATIC);
    for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++)
        (void)sqlite3_bind_int64(to, 4 + i, (sqlite3_int64)numbers[i]);
    const bool done = sqlite3_step(to) == SQLITE_DONE;
    (void)sqlite3_reset(to);
    (void)sqlite3_clear_bindings(to);
    return done;
}

static uint64_t their_mark(const char *outbox, const intake_mark_t *theirs, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(outbox, theirs[i].outbox) == 0)
            return theirs[i].mark;
    return 0;
}

/* A new reader goes on where the mark is: what was before it, another has. NULL: there are too
 * many. */
static line_t *line_of(intake_t *intake, const char *outbox, const intake_mark_t *theirs,
                       size_t theirs_count) {
    for (uint32_t i = 0; i < intake->lines_count; i++)
        if (strcmp(intake->lines[i].outbox, outbox) == 0)
            return &intake->lines[i];
    if (intake->lines_count == INTAKE_OUTBOXES_MAX)
        return NULL;
    line_t *line = &intake->lines[intake->lines_count++];
    memset(line, 0, sizeof *line);
    snprintf(line->outbox, sizeof line->outbox, "%s", outbox);
    line->spans.mark = their_mark(outbox, theirs, theirs_count);
    return line;
}

/* The store's word is what counts; numbers only say what is missing. */
static store_result_t take_bucket(intake_t *intake, const char *machine, line_t *line,
                                  const fleet_entry_t *entry, uint64_t fresh) {
    char error[BUCKET_ERROR_BYTES];
    bool added = false;
    bucket_t *bucket = bucket_from_text(entry->body, entry->body_bytes, error);
    /* A machine speaks for itself only. */
    if (bucket == NULL || strcmp(bucket->id.machine, machine) != 0) {
        bucket_free(bucket);
        line->tally.refused++;
        return STORE_OK;
    }
    const store_result_t result = store_put(intake->store, bucket, &added);
    bucket_free(bucket);
    line->tally.added += added;
    line->tally.twice += !added;
    line->tally.late += added && fresh == 0;
    return result;
}

static store_result_t take_entry(intake_t *intake, const char *machine, line_t *line,
                                 const fleet_entry_t *entry) {
    uint64_t fresh = 0;
    if (!spans_take(&line->spans, entry->first, entry->seq, &fresh))
        line->tally.refused++;
    if (entry->floor > line->floor)
        line->floor = entry->floor;
    if (entry->kind == FLEET_BUCKET)
        return take_bucket(intake, machine, line, entry, fresh);
    line->tally.lost += fresh;
    return STORE_OK;
}

static store_result_t take_all(intake_t *intake, const char *machine, const intake_item_t *items,
                               size_t count, const intake_mark_t *theirs, size_t theirs_count,
                               uint64_t *foreign) {
    for (size_t i = 0; i < count; i++) {
        if (!items[i].is_entry) {
            ++*foreign;
            continue;
        }
        line_t *line = line_of(intake, items[i].entry.outbox, theirs, theirs_count);
        if (line == NULL) {
            ++*foreign;
            continue;
        }
        const store_result_t result = take_entry(intake, machine, line, &items[i].entry);
        if (result != STORE_OK)
            return result;
    }
    return STORE_OK;
}

static void add(intake_tally_t *to, const intake_tally_t *after, const intake_tally_t *before) {
    to->added += after->added - before->added;
    to->twice += after->twice - before->twice;
    to->refused += after->refused - before->refused;
    to->lost += after->lost - before->lost;
    to->vanished += after->vanished - before->vanished;
    to->late += after->late - before->late;
}

static store_result_t take_in_transaction(intake_t *intake, const char *machine,
                                          const intake_item_t *items, size_t count, bool drained,
                                          const intake_mark_t *theirs, size_t theirs_count,
                                          intake_tally_t *tally) {
    intake_tally_t before[INTAKE_OUTBOXES_MAX] = {{0}};
    if (!load(intake, machine))
        return STORE_CORRUPT;
    for (uint32_t i = 0; i < intake->lines_count; i++)
        before[i] = intake->lines[i].tally;
    if (count == 0)
        return STORE_OK;
    const store_result_t result =
        take_all(intake, machine, items, count, theirs, theirs_count, &tally->refused);
    if (result != STORE_OK)
        return result;
    for (uint32_t i = 0; i < intake->lines_count; i++) {
        line_t *line = &intake->lines[i];
        if (drained)
            line->tally.vanished += spans_give_up(&line->spans, line->floor);
        if (!save(intake, machine, line))
            return STORE_IO;
        add(tally, &line->tally, &before[i]);
    }
    return STORE_OK;
}

store_result_t intake_begin(intake_t *intake) {
    return store_begin(intake->store);
}

store_result_t intake_end(intake_t *intake, bool keeps) {
    return store_end(intake->store, keeps);
}

store_result_t intake_take(intake_t *intake, const char *machine, const intake_item_t *items,
                           size_t count, bool drained, const intake_mark_t *theirs,
                           size_t theirs_count, intake_tally_t *tally,
                           intake_mark_t marks[INTAKE_OUTBOXES_MAX], size_t *marks_count) {
    intake_tally_t sum = *tally;
    const bool alone = sqlite3_get_autocommit(intake->db) != 0;
    *marks_count = 0;
    if (alone && intake_begin(intake) != STORE_OK)
        return STORE_BUSY;
    store_result_t result =
        take_in_transaction(intake, machine, items, count, drained, theirs, theirs_count, &sum);
    if (alone) {
        const store_result_t ended = intake_end(intake, result == STORE_OK);
        result = result == STORE_OK ? ended : result;
    }
    if (result != STORE_OK)
        return result;
    *tally = sum;
    for (uint32_t i = 0; i < intake->lines_count; i++) {
        const line_t *line = &intake->lines[i];
        if (line->spans.mark <= their_mark(line->outbox, theirs, theirs_count))
            continue;
        memcpy(marks[*marks_count].outbox, line->outbox, sizeof line->outbox);
        marks[(*marks_count)++].mark = line->spans.mark;
    }
    return STORE_OK;
}

store_result_t intake_totals(intake_t *intake, intake_tally_t *tally, uint64_t *machines) {
    static const char sql[] = "SELECT count(DISTINCT machine), total(added), total(twice),"
                              " total(refused), total(lost), total(vanished), total(late)"
                              " FROM fleet_outbox";
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(intake->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return STORE_IO;
    const bool done = sqlite3_step(statement) == SQLITE_ROW;
    *machines = column(statement, 0);
    *tally = (intake_tally_t){column(statement, 1), column(statement, 2), column(statement, 3),
                              column(statement, 4), column(statement, 5), column(statement, 6)};
    (void)sqlite3_finalize(statement);
    return done ? STORE_OK : STORE_IO;
}
