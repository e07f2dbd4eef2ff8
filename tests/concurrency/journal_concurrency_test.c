/* The journal's thread beside the one that gives and reads: nothing is torn, nobody waits for ever.
 */
#include "../unit/test.h"

#include "base/event_check.h"
#include "journal/replay.h"
#include "support/journal_disk.h"
#include <pthread.h>
#include <stdlib.h>

enum { RECORDS = 60000, CAPACITY = 8192, PIECE = 500 };

static const inlet__stream_log_identity_t stream = {.boot_id = 1, .epoch = 2, .session = 3};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {4};
static const inlet__view_t everything = {.event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL};
static test_disk_t disk;
static inlet__hub_t hub;
static inlet_event_t records[CAPACITY], out[INLET__BATCH_EVENTS_MAX];
static inlet__mark_t marks[CAPACITY];

static void *run(void *journal) {
    inlet__journal_run(journal);
    return NULL;
}

static void append(void) {
    for (int i = 0; i < PIECE; i++) {
        const inlet_event_t event = {.seq = hub.next_seq,
                                     .time_ns = (int64_t)hub.next_seq,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW};
        assert_int_equal(inlet__hub_append(&hub, &event), INLET_OK);
    }
}

/* From the first number on, over and over, also while it is written; some give up in between. */
static void read_some(inlet__journal_t *journal, inlet__replay_t *replay, uint64_t *next) {
    inlet__span_t span;
    if (replay->reader == NULL) {
        *next = 1;
        (void)inlet__replay_begin(replay, journal, &stream, 1, 0, INLET_CAUSE_NOT_RETAINED);
        return;
    }
    const enum inlet__replay_news news =
        inlet__replay_read(replay, &everything, out, INLET__BATCH_EVENTS_MAX, &span);
    for (uint32_t i = 0; i < span.count; i++) {
        assert_int_equal(out[i].seq, *next);
        *next += inlet__event_span(&out[i]);
    }
    if (news == INLET__REPLAY_OVER || *next % 13 == 7)
        inlet__replay_end(replay);
}

static void one_thread_gives_and_reads_while_the_other_writes(void **state) {
    (void)state;
    const inlet__journal_io_t io = test_disk_io(&disk);
    const inlet__journal_limits_t limits = {.max_bytes = 16 << 20, .max_age_ns = INT64_MAX / 4};
    inlet__journal_t *journal;
    inlet__journal_feed_t feed;
    inlet__replay_t replay = {0};
    inlet__journal_stats_t stats;
    uint64_t next = 1;
    pthread_t thread;
    inlet__hub_init(&hub, records, CAPACITY, 1);
    inlet__hub_mark(&hub, marks);
    assert_int_equal(inlet__journal_open(&journal, &io, &limits, key, NULL, 0, 0), INLET_OK);
    inlet__journal_feed_begin(journal, &feed, &stream, &hub);
    assert_int_equal(pthread_create(&thread, NULL, run, journal), 0);
    while (hub.written < RECORDS) {
        if (hub.written - feed.position < CAPACITY / 2)
            append();
        (void)inlet__journal_give(journal, &feed, &hub, true, inlet__system_now_ns());
        read_some(journal, &replay, &next);
    }
    do {
        (void)inlet__journal_give(journal, &feed, &hub, true, inlet__system_now_ns());
        read_some(journal, &replay, &next);
        inlet__journal_tell(journal, &stats);
    } while (stats.written_count < RECORDS);
    inlet__replay_end(&replay);
    inlet__journal_stop(journal);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(stats.gap_count, 0);
    inlet__journal_close(journal, 0);
    test_disk_free(&disk);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(one_thread_gives_and_reads_while_the_other_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
