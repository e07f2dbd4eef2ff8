#include "telemetry/stores.h"

#include <sqlite3.h>
#include <string.h>

/* Where one store is; its rows come in the order of ids below. */
typedef struct head {
    sqlite3_stmt *rows;
    bucket_t *bucket; /* NULL: at its end */
} head_t;

static int compare(uint64_t a, uint64_t b) {
    return a < b ? -1 : a > b;
}

/* By minute first. As SQLite's ORDER BY: texts by their bytes, the boot as its hexadecimal digits.
 */
static int compare_ids(const bucket_id_t *a, const bucket_id_t *b) {
    int order = a->minute < b->minute ? -1 : a->minute > b->minute;
    if (order == 0)
        order = strcmp(a->machine, b->machine);
    if (order == 0)
        order = compare(a->boot_id, b->boot_id);
    if (order == 0)
        order = compare(a->session, b->session);
    if (order == 0)
        order = compare(a->epoch, b->epoch);
    return order != 0 ? order : compare(a->generation, b->generation);
}

static store_result_t step(head_t *head) {
    char error[BUCKET_ERROR_BYTES];
    bucket_free(head->bucket);
    head->bucket = NULL;
    const int code = sqlite3_step(head->rows);
    if (code != SQLITE_ROW)
        return store_result_of(code);
    const char *body = (const char *)sqlite3_column_text(head->rows, 0);
    if (body != NULL)
        head->bucket = bucket_from_text(body, (size_t)sqlite3_column_bytes(head->rows, 0), error);
    return head->bucket != NULL ? STORE_OK : STORE_CORRUPT;
}

static store_result_t begin(head_t *head, store_t *store, const store_range_t *range) {
    static const char sql[] =
        "SELECT body FROM bucket WHERE (?1 IS NULL OR machine = ?1) AND minute BETWEEN ?2 AND ?3"
        " ORDER BY minute, machine, boot, session, epoch, generation";
    const int code = sqlite3_prepare_v2(store_database(store), sql, -1, &head->rows, NULL);
    if (code != SQLITE_OK)
        return store_result_of(code);
    (void)sqlite3_bind_text(head->rows, 1, range->machine, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_int64(head->rows, 2, range->first_minute);
    (void)sqlite3_bind_int64(head->rows, 3, range->last_minute);
    return step(head);
}

static head_t *least(head_t *heads, uint32_t count) {
    head_t *found = NULL;
    for (uint32_t i = 0; i < count; i++)
        if (heads[i].bucket != NULL &&
            (found == NULL || compare_ids(&heads[i].bucket->id, &found->bucket->id) < 0))
            found = &heads[i];
    return found;
}

/* All heads that are at this id go on. */
static store_result_t pass(head_t *heads, uint32_t count, const bucket_id_t *id, uint32_t *failed) {
    for (uint32_t i = 0; i < count; i++) {
        if (heads[i].bucket == NULL || compare_ids(&heads[i].bucket->id, id) != 0)
            continue;
        *failed = i;
        const store_result_t result = step(&heads[i]);
        if (result != STORE_OK)
            return result;
    }
    return STORE_OK;
}

store_result_t stores_each(store_t *const *stores, uint32_t count, const store_range_t *range,
                           bool (*each)(const bucket_t *bucket, void *context), void *context,
                           uint32_t *failed) {
    head_t heads[STORES_MAX] = {{.rows = NULL}};
    const head_t *head;
    store_result_t result = count <= STORES_MAX ? STORE_OK : STORE_NO_MEMORY;
    for (*failed = 0; result == STORE_OK && *failed < count; *failed += result == STORE_OK)
        result = begin(&heads[*failed], stores[*failed], range);
    while (result == STORE_OK && (head = least(heads, count)) != NULL) {
        const bucket_id_t id = head->bucket->id;
        *failed = (uint32_t)(head - heads);
        result = each(head->bucket, context) ? pass(heads, count, &id, failed) : STORE_STOPPED;
    }
    for (uint32_t i = 0; i < count && i < STORES_MAX; i++) {
        bucket_free(heads[i].bucket);
        (void)sqlite3_finalize(heads[i].rows);
    }
    return result;
}
