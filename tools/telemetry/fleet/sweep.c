#include "fleet/sweep.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/link.h"
#include "fleet/nodes.h"
#include "fleet/replies.h"

enum { BATCH = 64, KEYS_AT_ONCE = 32, THEIRS_MAX = 64, DELETE_WORDS = BATCH + 2 };

typedef struct sweep {
    const sweep_options_t *options;
    intake_t *intake;
    sweep_report_t *report;
    fleet_link_t link;
    bool store_failed;
} sweep_t;

static void complain(sweep_t *sweep, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void complain(sweep_t *sweep, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(sweep->report->complaint, sizeof sweep->report->complaint, format, list);
    va_end(list);
}

static bool goes_on(sweep_t *sweep) {
    if (sweep->options->goes_on != NULL && !sweep->options->goes_on(sweep->options->context))
        sweep->report->stopped = true;
    return !sweep->report->stopped && !sweep->store_failed;
}

/* --- one stream --- */

typedef struct theirs {
    intake_mark_t marks[THEIRS_MAX];
    size_t count;
    char reader[FLEET_OUTBOX_HEX + 1];
} theirs_t;

/* HGETALL of the machine's marks, and of who moves them. */
static bool read_theirs(const redisReply *reply, theirs_t *theirs) {
    memset(theirs, 0, sizeof *theirs);
    if (reply == NULL || reply->type != REDIS_REPLY_ARRAY)
        return false;
    for (size_t i = 0; i + 1 < reply->elements; i += 2) {
        const redisReply *name = reply->element[i], *value = reply->element[i + 1];
        uint64_t mark;
        if (name->type != REDIS_REPLY_STRING || value->type != REDIS_REPLY_STRING)
            return false;
        if (strcmp(name->str, "reader") == 0)
            snprintf(theirs->reader, sizeof theirs->reader, "%s", value->str);
        else if (name->len == FLEET_OUTBOX_HEX && theirs->count < THEIRS_MAX &&
                 replies_number(value, &mark)) {
            memcpy(theirs->marks[theirs->count].outbox, name->str, FLEET_OUTBOX_HEX + 1);
            theirs->marks[theirs->count++].mark = mark;
        }
    }
    return true;
}

/* [id, [field, value, …]] of XRANGE. NULL: it is none. */
static const char *read_item(const redisReply *reply, intake_item_t *item) {
    const char *words[32];
    size_t bytes[32];
    item->is_entry = false;
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
        reply->element[0]->type != REDIS_REPLY_STRING)
        return NULL;
    const redisReply *fields = reply->element[1];
    const size_t count = fields->type == REDIS_REPLY_ARRAY ? fields->elements : 0;
    for (size_t i = 0; i < count && count <= 32; i++) {
        if (fields->element[i]->type != REDIS_REPLY_STRING)
            return reply->element[0]->str;
        words[i] = fields->element[i]->str;
        bytes[i] = fields->element[i]->len;
    }
    item->is_entry =
        count > 0 && count <= 32 && fleet_entry_read(words, bytes, count, &item->entry);
    return reply->element[0]->str;
}

/* The mark goes first: a reader that ends in between deletes the entries next time. */
static int write_marks(sweep_t *sweep, const char *machine, const intake_mark_t *marks,
                       size_t count) {
    char key[FLEET_KEY_BYTES], numbers[INTAKE_OUTBOXES_MAX][24];
    const char *words[4 + 2 * INTAKE_OUTBOXES_MAX];
    size_t bytes[4 + 2 * INTAKE_OUTBOXES_MAX];
    int n = 0;
    fleet_read_key(machine, key);
    words[n++] = "HSET";
    words[n++] = key;
    words[n++] = "reader";
    words[n++] = intake_name(sweep->intake);
    for (size_t i = 0; i < count; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%" PRIu64, marks[i].mark);
        words[n++] = marks[i].outbox;
        words[n++] = numbers[i];
    }
    for (int i = 0; i < n; i++)
        bytes[i] = strlen(words[i]);
    return fleet_link_write(&sweep->link, n, words, bytes) ? 1 : 0;
}

static int write_delete(sweep_t *sweep, const char *machine, const char *const *ids, size_t count) {
    char key[FLEET_KEY_BYTES];
    const char *words[DELETE_WORDS];
    size_t bytes[DELETE_WORDS];
    int n = 0;
    fleet_stream_key(machine, key);
    words[n++] = "XDEL";
    words[n++] = key;
    for (size_t i = 0; i < count; i++)
        words[n++] = ids[i];
    for (int i = 0; i < n; i++)
        bytes[i] = strlen(words[i]);
    return fleet_link_write(&sweep->link, n, words, bytes) ? 1 : 0;
}

static bool read_ok(sweep_t *sweep, int count) {
    bool ok = true;
    for (int i = 0; i < count; i++) {
        redisReply *reply = fleet_link_read(&sweep->link);
        if (reply == NULL)
            return false;
        if (reply->type == REDIS_REPLY_ERROR) {
            complain(sweep, "%.200s", reply->str);
            ok = false;
        }
        freeReplyObject(reply);
    }
    return ok;
}

/* Into the store, then out of the stream. */
static bool take_batch(sweep_t *sweep, const char *machine, const redisReply *range,
                       const theirs_t *theirs) {
    intake_item_t items[BATCH];
    const char *ids[BATCH];
    intake_mark_t marks[INTAKE_OUTBOXES_MAX];
    size_t count = range->elements, taken = 0, marks_count;
    if (count > BATCH)
        return false;
    for (size_t i = 0; i < count; i++)
        if ((ids[i] = read_item(range->element[i], &items[i])) == NULL)
            return false;
    const store_result_t result =
        intake_take(sweep->intake, machine, items, count, count < BATCH, theirs->marks,
                    theirs->count, &sweep->report->tally, marks, &marks_count);
    if (result != STORE_OK) {
        complain(sweep, "the store: %s", store_result_text(result));
        sweep->store_failed = true;
        return false;
    }
    sweep->report->entries += count;
    for (size_t i = 0; i < count; i++)
        if (items[i].taken)
            ids[taken++] = ids[i];
    if (sweep->options->keep)
        return true;
    int written = 0;
    if (marks_count > 0 || (taken > 0 && theirs->reader[0] == '\0'))
        written += write_marks(sweep, machine, marks, marks_count);
    if (taken > 0)
        written += write_delete(sweep, machine, ids, taken);
    return read_ok(sweep, written);
}

static bool is_ours(sweep_t *sweep, const char *machine, const theirs_t *theirs) {
    if (theirs->reader[0] == '\0' || sweep->options->take_over || sweep->options->keep ||
        strcmp(theirs->reader, intake_name(sweep->intake)) == 0)
        return true;
    complain(sweep,
             "%s is read into another database (reader %s): its entries would be in neither whole",
             machine, theirs->reader);
    sweep->report->foreign++;
    return false;
}

static bool ask_stream(sweep_t *sweep, const char *machine, const char *from) {
    char stream[FLEET_KEY_BYTES], read[FLEET_KEY_BYTES];
    const char *range[] = {"XRANGE", stream, from, "+", "COUNT", "64"};
    const char *all[] = {"HGETALL", read};
    size_t range_bytes[6], all_bytes[2];
    _Static_assert(BATCH == 64, "as the command says");
    fleet_stream_key(machine, stream);
    fleet_read_key(machine, read);
    for (int i = 0; i < 6; i++)
        range_bytes[i] = strlen(range[i]);
    for (int i = 0; i < 2; i++)
        all_bytes[i] = strlen(all[i]);
    return fleet_link_write(&sweep->link, 2, all, all_bytes) &&
           fleet_link_write(&sweep->link, 6, range, range_bytes);
}

/* Where a stream goes on that is only looked at. */
static void next_from(const redisReply *range, char from[FLEET_ID_BYTES + 1]) {
    snprintf(from, FLEET_ID_BYTES + 1, "(%s", range->element[range->elements - 1]->element[0]->str);
}

typedef struct answer {
    redisReply *theirs, *range;
} answer_t;

static bool read_answer(sweep_t *sweep, answer_t *answer) {
    answer->theirs = fleet_link_read(&sweep->link);
    answer->range = answer->theirs != NULL ? fleet_link_read(&sweep->link) : NULL;
    return answer->range != NULL;
}

static void free_answer(answer_t *answer) {
    freeReplyObject(answer->theirs);
    freeReplyObject(answer->range);
    *answer = (answer_t){NULL, NULL};
}

/* True: the stream has more, from `from` on. */
static bool take_answer(sweep_t *sweep, const char *machine, const answer_t *answer,
                        char from[FLEET_ID_BYTES + 1]) {
    theirs_t theirs;
    const redisReply *range = answer->range;
    if (range->type != REDIS_REPLY_ARRAY || !read_theirs(answer->theirs, &theirs)) {
        if (range->type == REDIS_REPLY_ERROR)
            complain(sweep, "%s: %.180s", machine, range->str);
        sweep->report->streams_failed++;
        return false;
    }
    if (!is_ours(sweep, machine, &theirs))
        return false;
    if (!take_batch(sweep, machine, range, &theirs)) {
        sweep->report->streams_failed++;
        return false;
    }
    if (range->elements < BATCH)
        return false;
    if (sweep->options->keep)
        next_from(range, from);
    return true;
}

/* The first batches of several streams were asked for at once; the rest of a long one follows. */
static bool take_stream(sweep_t *sweep, const char *machine, answer_t *answer) {
    char from[FLEET_ID_BYTES + 1] = "-";
    sweep->report->streams++;
    while (take_answer(sweep, machine, answer, from)) {
        free_answer(answer);
        if (!goes_on(sweep))
            return false;
        if (!ask_stream(sweep, machine, from) || !read_answer(sweep, answer))
            return false;
    }
    free_answer(answer);
    return sweep->link.context != NULL;
}

static bool take_streams(sweep_t *sweep, char (*machines)[BUCKET_MACHINE_BYTES], size_t count) {
    answer_t answers[KEYS_AT_ONCE] = {{NULL, NULL}};
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = ask_stream(sweep, machines[i], "-");
    for (size_t i = 0; i < count && good; i++)
        good = read_answer(sweep, &answers[i]);
    for (size_t i = 0; i < count && good; i++)
        good = goes_on(sweep) && take_stream(sweep, machines[i], &answers[i]);
    for (size_t i = 0; i < count; i++)
        free_answer(&answers[i]);
    return good;
}

/* --- all streams of a node --- */

/* A page of SCAN's keys; false: the connection, or the store, is of no use any more. */
static bool take_page(sweep_t *sweep, const redisReply *keys) {
    char machines[KEYS_AT_ONCE][BUCKET_MACHINE_BYTES];
    size_t count = 0;
    for (size_t i = 0; i < keys->elements; i++) {
        const redisReply *key = keys->element[i];
        count += key->type == REDIS_REPLY_STRING &&
                 fleet_machine_of(key->str, key->len, machines[count]);
        if (count < KEYS_AT_ONCE && i + 1 < keys->elements)
            continue;
        if (!goes_on(sweep) || !take_streams(sweep, machines, count))
            return false;
        count = 0;
    }
    return true;
}

static bool scan(sweep_t *sweep) {
    char cursor[32] = "0";
    do {
        const char *words[] = {"SCAN", cursor, "MATCH", FLEET_STREAM_GLOB, "COUNT", "512"};
        redisReply *reply = fleet_link_ask(&sweep->link, 6, words);
        const bool good = reply != NULL && reply->type == REDIS_REPLY_ARRAY &&
                          reply->elements == 2 && reply->element[0]->type == REDIS_REPLY_STRING &&
                          reply->element[1]->type == REDIS_REPLY_ARRAY;
        if (!good && reply != NULL)
            complain(sweep, "SCAN: %.200s", reply->type == REDIS_REPLY_ERROR ? reply->str : "?");
        if (good)
            snprintf(cursor, sizeof cursor, "%s", reply->element[0]->str);
        const bool taken = good && take_page(sweep, reply->element[1]);
        freeReplyObject(reply);
        if (!taken)
            return false;
    } while (strcmp(cursor, "0") != 0);
    return true;
}

static void sweep_node(sweep_t *sweep, const sender_address_t *node) {
    const sweep_options_t *options = sweep->options;
    bool done =
        nodes_open(&sweep->link, node, options->user, options->password, options->timeout_ns);
    if (done)
        done = scan(sweep);
    if (!done && sweep->link.error[0] != '\0')
        complain(sweep, "%s", sweep->link.error);
    sweep->report->nodes++;
    sweep->report->nodes_failed += !done && !sweep->report->stopped;
    fleet_link_close(&sweep->link);
}

bool sweep_run(const sweep_options_t *options, intake_t *intake, sweep_report_t *report) {
    sweep_t sweep = {.options = options, .intake = intake, .report = report};
    sender_address_t *nodes = calloc(SWEEP_NODES_MAX, sizeof *nodes);
    uint32_t count = 0;
    memset(report, 0, sizeof *report);
    if (nodes == NULL) {
        complain(&sweep, "out of memory");
        return false;
    }
    if (!nodes_find(options, nodes, &count, report->complaint, sizeof report->complaint)) {
        free(nodes);
        return false;
    }
    for (uint32_t i = 0; i < count && goes_on(&sweep); i++)
        sweep_node(&sweep, &nodes[i]);
    free(nodes);
    return !sweep.store_failed && report->nodes_failed < count;
}
