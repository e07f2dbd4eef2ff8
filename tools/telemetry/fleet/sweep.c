#include "fleet/sweep.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/link.h"
#include "fleet/nodes.h"
#include "fleet/replies.h"

enum {
    BATCH = 64,
    STREAMS_AT_ONCE = 64,
    THEIRS_MAX = 16,
    FIELDS_MAX = 32,
    DELETE_WORDS = BATCH + 2
};

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

/* Of [id, [field, value, …]], as XRANGE has them; NULL: it is none. */
static const char *id_of(const redisReply *reply) {
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
        reply->element[0]->type != REDIS_REPLY_STRING || reply->element[0]->len >= FLEET_ID_BYTES)
        return NULL;
    return reply->element[0]->str;
}

static void read_item(const redisReply *reply, intake_item_t *item) {
    const char *words[FIELDS_MAX];
    size_t bytes[FIELDS_MAX];
    const redisReply *fields = reply->element[1];
    const size_t count = fields->type == REDIS_REPLY_ARRAY ? fields->elements : 0;
    item->is_entry = false;
    if (count == 0 || count > FIELDS_MAX)
        return;
    for (size_t i = 0; i < count; i++) {
        if (fields->element[i]->type != REDIS_REPLY_STRING)
            return;
        words[i] = fields->element[i]->str;
        bytes[i] = fields->element[i]->len;
    }
    item->is_entry = fleet_entry_read(words, bytes, count, &item->entry);
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

typedef struct stream {
    char machine[BUCKET_MACHINE_BYTES];
    char from[FLEET_ID_BYTES +
              1];              /* of one that is only looked at; else it begins at its beginning */
    redisReply *marks, *range; /* HGETALL and XRANGE */
    theirs_t theirs;
    bool taken, has_more;
    intake_mark_t ours[INTAKE_OUTBOXES_MAX];
    size_t ours_count;
} stream_t;

static void free_answer(stream_t *stream) {
    freeReplyObject(stream->marks);
    freeReplyObject(stream->range);
    stream->marks = stream->range = NULL;
}

static bool is_ours(sweep_t *sweep, const stream_t *stream) {
    const char *reader = stream->theirs.reader;
    if (reader[0] == '\0' || sweep->options->take_over || sweep->options->keep ||
        strcmp(reader, intake_name(sweep->intake)) == 0)
        return true;
    complain(sweep,
             "%s is read into another database (reader %s): its entries would be in neither whole",
             stream->machine, reader);
    sweep->report->foreign++;
    return false;
}

static bool ask_stream(sweep_t *sweep, const stream_t *stream) {
    char key[FLEET_KEY_BYTES], read[FLEET_KEY_BYTES];
    const char *range[] = {"XRANGE", key, stream->from, "+", "COUNT", "64"};
    const char *all[] = {"HGETALL", read};
    size_t range_bytes[6], all_bytes[2];
    _Static_assert(BATCH == 64, "as the command says");
    fleet_stream_key(stream->machine, key);
    fleet_read_key(stream->machine, read);
    for (int i = 0; i < 6; i++)
        range_bytes[i] = strlen(range[i]);
    for (int i = 0; i < 2; i++)
        all_bytes[i] = strlen(all[i]);
    return fleet_link_write(&sweep->link, 2, all, all_bytes) &&
           fleet_link_write(&sweep->link, 6, range, range_bytes);
}

static bool read_answer(sweep_t *sweep, stream_t *stream) {
    stream->marks = fleet_link_read(&sweep->link);
    stream->range = stream->marks != NULL ? fleet_link_read(&sweep->link) : NULL;
    return stream->range != NULL;
}

/* Whether the answer is one, and the stream ours to read. */
static bool is_readable(sweep_t *sweep, stream_t *stream) {
    const redisReply *range = stream->range;
    bool good = range->type == REDIS_REPLY_ARRAY && range->elements <= BATCH &&
                read_theirs(stream->marks, &stream->theirs);
    for (size_t i = 0; good && i < range->elements; i++)
        good = id_of(range->element[i]) != NULL;
    if (!good) {
        if (range->type == REDIS_REPLY_ERROR)
            complain(sweep, "%s: %.180s", stream->machine, range->str);
        sweep->report->streams_failed++;
        return false;
    }
    return is_ours(sweep, stream);
}

static void take_stream(sweep_t *sweep, stream_t *stream) {
    intake_item_t items[BATCH];
    const redisReply *range = stream->range;
    for (size_t i = 0; i < range->elements; i++)
        read_item(range->element[i], &items[i]);
    const store_result_t result =
        intake_take(sweep->intake, stream->machine, items, range->elements, range->elements < BATCH,
                    stream->theirs.marks, stream->theirs.count, &sweep->report->tally, stream->ours,
                    &stream->ours_count);
    if (result != STORE_OK) {
        complain(sweep, "the store: %s", store_result_text(result));
        sweep->store_failed = true;
        return;
    }
    stream->taken = true;
    stream->has_more = range->elements == BATCH;
    sweep->report->entries += range->elements;
    if (stream->has_more && sweep->options->keep)
        snprintf(stream->from, sizeof stream->from, "(%s", id_of(range->element[BATCH - 1]));
}

/* Out of the stream, once it is in the store. */
static int write_done(sweep_t *sweep, const stream_t *stream) {
    const size_t count = stream->range->elements;
    const char *ids[BATCH];
    int written = 0;
    for (size_t i = 0; i < count; i++)
        ids[i] = id_of(stream->range->element[i]);
    if (stream->ours_count > 0 || (count > 0 && stream->theirs.reader[0] == '\0') ||
        (count > 0 && sweep->options->take_over))
        written += write_marks(sweep, stream->machine, stream->ours, stream->ours_count);
    if (count > 0)
        written += write_delete(sweep, stream->machine, ids, count);
    return written;
}

/* Several streams' batches in one go: asked for, into the store, out of the streams. False: the
 * connection or the store is of no use any more. */
static bool take_batches(sweep_t *sweep, stream_t *streams, size_t count) {
    bool good = true;
    int written = 0;
    for (size_t i = 0; i < count && good; i++)
        good = ask_stream(sweep, &streams[i]);
    for (size_t i = 0; i < count && good; i++)
        good = read_answer(sweep, &streams[i]);
    if (!good)
        return false;
    if (intake_begin(sweep->intake) != STORE_OK) {
        complain(sweep, "the store: another program holds it");
        sweep->store_failed = true;
        return false;
    }
    const intake_tally_t before = sweep->report->tally;
    for (size_t i = 0; i < count && !sweep->store_failed; i++)
        if (is_readable(sweep, &streams[i]))
            take_stream(sweep, &streams[i]);
    const store_result_t ended = intake_end(sweep->intake, !sweep->store_failed);
    if (ended != STORE_OK && !sweep->store_failed)
        complain(sweep, "the store: %s", store_result_text(ended));
    sweep->store_failed = sweep->store_failed || ended != STORE_OK;
    if (sweep->store_failed) {
        sweep->report->tally = before;
        return false;
    }
    for (size_t i = 0; i < count && !sweep->options->keep; i++)
        if (streams[i].taken)
            written += write_done(sweep, &streams[i]);
    (void)read_ok(sweep, written);
    return sweep->link.context != NULL;
}

/* Long streams go on, together, until all are at their ends. */
static bool take_streams(sweep_t *sweep, stream_t *streams, size_t count) {
    bool good = true;
    sweep->report->streams += count;
    while (good && count > 0) {
        size_t left = 0;
        good = goes_on(sweep) && take_batches(sweep, streams, count);
        for (size_t i = 0; i < count; i++) {
            free_answer(&streams[i]);
            if (!good || !streams[i].has_more)
                continue;
            streams[i].taken = streams[i].has_more = false;
            streams[left++] = streams[i];
        }
        count = left;
    }
    return good;
}

/* --- all streams of a node --- */

/* A page of SCAN's keys; false: the connection, or the store, is of no use any more. */
static bool take_page(sweep_t *sweep, const redisReply *keys) {
    stream_t *streams = calloc(STREAMS_AT_ONCE, sizeof *streams);
    size_t count = 0;
    bool good = streams != NULL;
    for (size_t i = 0; i < keys->elements && good; i++) {
        const redisReply *key = keys->element[i];
        if (key->type == REDIS_REPLY_STRING &&
            fleet_machine_of(key->str, key->len, streams[count].machine))
            snprintf(streams[count++].from, sizeof streams->from, "-");
        if (count < STREAMS_AT_ONCE && i + 1 < keys->elements)
            continue;
        good = take_streams(sweep, streams, count);
        memset(streams, 0, STREAMS_AT_ONCE * sizeof *streams);
        count = 0;
    }
    free(streams);
    return good;
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

void sweep_add(sweep_report_t *sum, const sweep_report_t *report) {
    intake_tally_add(&sum->tally, &report->tally);
    sum->streams += report->streams;
    sum->entries += report->entries;
    sum->nodes += report->nodes;
    sum->nodes_failed += report->nodes_failed;
    sum->streams_failed += report->streams_failed;
    sum->foreign += report->foreign;
    sum->stopped = sum->stopped || report->stopped;
    if (report->complaint[0] != '\0')
        memcpy(sum->complaint, report->complaint, sizeof sum->complaint);
}

bool sweep_run(const sweep_options_t *options, intake_t *intake, sweep_report_t *report) {
    sweep_t sweep = {
        .options = options, .intake = intake, .report = report, .link = {.tls = options->tls}};
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
