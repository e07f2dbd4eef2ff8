/* The journal on a disk that is cut, changed, full, or fails at any call: what can be read is a
 * part of what was written, what is missing is named, and the drain thread never waits. */
#include "test.h"

#include "base/event_check.h"
#include "journal/replay.h"
#include "support/journal_disk.h"
#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = 4096, SOME = 24, LAST_BITS = 8 * 100 };

static const inlet__stream_log_identity_t stream = {.boot_id = 7, .epoch = 9, .session = 1};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {1, 2, 3};
static const inlet__view_t everything = {.event_types = UINT64_MAX,
                                         .sources = INLET_SOURCE_ALL,
                                         .name_subjects = UINT32_MAX,
                                         .processes = true};
static const int64_t HOUR_NS = INT64_C(3600000000000);

typedef struct rig {
    test_disk_t disk;
    inlet__journal_io_t io;
    inlet__journal_limits_t limits;
    inlet__journal_t *journal;
    inlet__journal_feed_t feed;
    inlet__hub_t hub;
    inlet_event_t *log;
    inlet__mark_t *marks;
    int64_t now_ns;
} rig_t;

static void open_journal(rig_t *rig) {
    rig->io = test_disk_io(&rig->disk);
    assert_int_equal(
        inlet__journal_open(&rig->journal, &rig->io, &rig->limits, key, &stream, 1, rig->now_ns),
        INLET_OK);
}

static void rig_open(rig_t *rig) {
    *rig = (rig_t){.now_ns = 1000, .limits = {.max_bytes = 1 << 20, .max_age_ns = 24 * HOUR_NS}};
    rig->log = calloc(CAPACITY, sizeof *rig->log);
    rig->marks = calloc(CAPACITY, sizeof *rig->marks);
    inlet__hub_init(&rig->hub, rig->log, CAPACITY, 1);
    inlet__hub_mark(&rig->hub, rig->marks);
    open_journal(rig);
    inlet__journal_feed_begin(rig->journal, &rig->feed, &stream, &rig->hub);
}

static void rig_close(rig_t *rig) {
    inlet__journal_close(rig->journal, rig->now_ns);
    test_disk_free(&rig->disk);
    free(rig->log);
    free(rig->marks);
}

/* Keys with modifiers, a window in front with its image, motions. */
static inlet_event_t record(uint64_t n) {
    inlet_event_t event = {.time_ns = (int64_t)n * 1000, .flags = INLET_FLAG_RAW, .device = 1};
    switch (n % 8) {
    case 1:
        return (inlet_event_t){.time_ns = event.time_ns,
                               .type = INLET_EVENT_FOCUS,
                               .process = 20,
                               .u.focus = {.window = n, .control = 1 + n / 8 % 2}};
    case 2:
        event = (inlet_event_t){.time_ns = event.time_ns,
                                .type = INLET_EVENT_NAME,
                                .process = 20,
                                .u.name = {.subject = INLET_NAME_PROCESS, .count = 1, .length = 8}};
        memcpy(event.u.name.text, "C:\\A.exe", 8);
        return event;
    case 3:
    case 5:
        event.type = INLET_EVENT_KEY_PRESSED;
        event.u.key.hid = n % 8 == 3 ? INLET_KEY_ControlLeft : INLET_KEY_KeyA;
        return event;
    case 6:
    case 7:
        event.type = INLET_EVENT_KEY_RELEASED;
        event.u.key.hid = n % 8 == 7 ? INLET_KEY_ControlLeft : INLET_KEY_KeyA;
        return event;
    default:
        event.type = INLET_EVENT_MOUSE_MOVED;
        event.flags |= INLET_FLAG_HAS_MOTION;
        event.u.mouse.dx = (int32_t)n;
        return event;
    }
}

static void append(rig_t *rig, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        inlet_event_t event = record(rig->hub.next_seq);
        event.seq = rig->hub.next_seq;
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
    }
}

/* Hands over what there is, and has it written; as often as it takes while the disk fails. */
static void write_all(rig_t *rig) {
    for (int i = 0; i < 8; i++) {
        rig->now_ns += INLET__JOURNAL_RETRY_NS;
        (void)inlet__journal_give(rig->journal, &rig->feed, &rig->hub, true, rig->now_ns);
        (void)inlet__journal_work(rig->journal, rig->now_ns);
    }
}

/* Another process takes over, which has the hub's log or has not. */
static void reopen(rig_t *rig) {
    inlet__journal_close(rig->journal, rig->now_ns);
    open_journal(rig);
    inlet__journal_feed_begin(rig->journal, &rig->feed, &stream, &rig->hub);
}

typedef struct told {
    uint64_t next_seq; /* behind all that was told or lost */
    uint64_t records, lost, first_lost;
} told_t;

static void check_record(const rig_t *rig, const inlet_event_t *got) {
    inlet_event_t expected = record(got->seq);
    (void)rig;
    expected.seq = got->seq;
    assert_memory_equal(got, &expected, sizeof expected);
}

/* Reads all that the journal has from a number on: each number is told as it was, or lost, in
 * order.
 */
static told_t read_from(rig_t *rig, uint64_t from_seq) {
    static inlet_event_t out[INLET__BATCH_EVENTS_MAX];
    told_t told = {.next_seq = from_seq};
    inlet__replay_t replay;
    if (!inlet__replay_begin(&replay, rig->journal, &stream, from_seq, 0, INLET_CAUSE_NOT_RETAINED))
        return told;
    for (;;) {
        inlet__span_t span;
        const enum inlet__replay_news news =
            inlet__replay_read(&replay, &everything, out, INLET__BATCH_EVENTS_MAX, &span);
        if (news == INLET__REPLAY_OVER)
            break;
        if (news == INLET__REPLAY_WAITS) {
            (void)inlet__journal_work(rig->journal, rig->now_ns);
            continue;
        }
        assert_int_equal(span.first_seq, told.next_seq);
        for (uint32_t i = 0; i < span.count; i++) {
            if (out[i].type == INLET_EVENT_LOSS) {
                assert_int_equal(out[i].u.loss.cause, INLET_CAUSE_NOT_RETAINED);
                told.first_lost = told.lost == 0 ? out[i].seq : told.first_lost;
                told.lost += out[i].u.loss.count;
            } else if (inlet__event_span(&out[i]) > 0) {
                check_record(rig, &out[i]);
                told.records++;
            }
        }
        told.next_seq = span.end_seq;
    }
    inlet__replay_end(&replay);
    assert_int_equal(told.records + told.lost, told.next_seq - from_seq);
    return told;
}

/* --- what is written is read --- */

static void what_was_written_is_read_with_its_marks(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    append(&rig, 3000);
    write_all(&rig);
    inlet__journal_reader_t *reader = inlet__journal_reader_open(rig.journal, &stream, 1, 0);
    uint64_t position = 0;
    while ((void)inlet__journal_work(rig.journal, rig.now_ns), !reader->history.over) {
        const inlet__history_t *history = &reader->history;
        for (uint32_t i = 0; i < history->window.count; i++, position++) {
            inlet_event_t event;
            inlet__mark_t mark;
            inlet__hub_look(&rig.hub, position, &event, &mark);
            assert_memory_equal(&history->window.events[i], &event, sizeof event);
            assert_int_equal(history->window.marks[i].image, mark.image);
            assert_int_equal(history->window.marks[i].process, mark.process);
            assert_int_equal(history->window.marks[i].control, mark.control);
            assert_int_equal(history->window.marks[i].modifiers, mark.modifiers);
            assert_int_equal(history->window.marks[i].again, mark.again);
        }
        inlet__journal_reader_more(rig.journal, reader, position + 1);
    }
    inlet__journal_reader_close(rig.journal, reader);
    assert_int_equal(position, inlet__hub_settled(&rig.hub));
    for (uint64_t from = 1; from < 3000; from += 271)
        assert_int_equal(read_from(&rig, from).next_seq, position + 1);
    rig_close(&rig);
}

static void another_process_goes_on_where_the_journal_ends(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    append(&rig, 500);
    write_all(&rig);
    append(&rig, 300);
    reopen(&rig);
    write_all(&rig);
    const told_t told = read_from(&rig, 1);
    assert_int_equal(told.lost, 0);
    assert_int_equal(told.next_seq, inlet__hub_settled(&rig.hub) + 1);
    rig_close(&rig);
}

static void records_wait_a_moment_for_others(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    append(&rig, 3);
    assert_int_equal(inlet__journal_give(rig.journal, &rig.feed, &rig.hub, false, rig.now_ns),
                     rig.now_ns + INLET__JOURNAL_GATHER_NS);
    assert_int_equal(rig.journal->count, 0);
    rig.now_ns += INLET__JOURNAL_GATHER_NS;
    assert_int_equal(inlet__journal_give(rig.journal, &rig.feed, &rig.hub, false, rig.now_ns),
                     INT64_MAX);
    assert_int_equal(rig.journal->count, 1);
    rig_close(&rig);
}

/* --- what is on disk --- */

static bool has_text(const test_disk_t *disk, const char *text) {
    const size_t length = strlen(text);
    for (uint32_t f = 0; f < TEST_DISK_FILES_MAX; f++)
        for (size_t i = 0; i + length <= disk->files[f].count; i++)
            if (memcmp(disk->files[f].bytes + i, text, length) == 0)
                return true;
    return false;
}

static void nothing_of_it_is_in_the_files_in_plain(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    append(&rig, 100);
    write_all(&rig);
    assert_true(has_text(&rig.disk, "InletJnl"));
    assert_false(has_text(&rig.disk, "A.exe"));
    rig_close(&rig);
}

static void another_key_opens_nothing(void **state) {
    (void)state;
    rig_t rig;
    uint8_t other[INLET__JOURNAL_KEY_BYTES] = {1, 2, 4};
    rig_open(&rig);
    append(&rig, 100);
    write_all(&rig);
    inlet__journal_close(rig.journal, rig.now_ns);
    assert_int_equal(
        inlet__journal_open(&rig.journal, &rig.io, &rig.limits, other, &stream, 1, rig.now_ns),
        INLET_OK);
    assert_int_equal(read_from(&rig, 1).records, 0);
    rig_close(&rig);
}

static void streams_that_are_over_are_removed(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    append(&rig, 100);
    write_all(&rig);
    assert_non_null(test_disk_last(&rig.disk));
    append(&rig, 50);
    (void)inlet__journal_give(rig.journal, &rig.feed, &rig.hub, true, rig.now_ns);
    inlet__journal_forget(rig.journal, &rig.feed);
    (void)inlet__journal_work(rig.journal, rig.now_ns);
    assert_null(test_disk_last(&rig.disk));
    /* … and by the next process, which does not go on with them. */
    inlet__journal_feed_begin(rig.journal, &rig.feed, &stream, &rig.hub);
    write_all(&rig);
    assert_non_null(test_disk_last(&rig.disk));
    inlet__journal_close(rig.journal, rig.now_ns);
    assert_int_equal(
        inlet__journal_open(&rig.journal, &rig.io, &rig.limits, key, NULL, 0, rig.now_ns),
        INLET_OK);
    assert_null(test_disk_last(&rig.disk));
    rig_close(&rig);
}

/* --- damage --- */

/* A process that finds these files: what can be read is of what was written. */
static told_t read_copy(const rig_t *rig, test_disk_t *copy, uint64_t from_seq) {
    rig_t other = *rig;
    other.disk = *copy;
    open_journal(&other);
    const told_t told = read_from(&other, from_seq);
    inlet__journal_close(other.journal, other.now_ns);
    *copy = other.disk;
    return told;
}

static void two_segments(rig_t *rig) {
    rig_open(rig);
    append(rig, SOME);
    write_all(rig);
    reopen(rig);
    for (int i = 0; i < 3; i++) {
        append(rig, SOME);
        write_all(rig);
    }
}

static void a_segment_cut_anywhere_keeps_what_is_before(void **state) {
    (void)state;
    rig_t rig;
    two_segments(&rig);
    const size_t whole = test_disk_last(&rig.disk)->count;
    uint64_t least = 0;
    for (size_t cut = 0; cut <= whole; cut++) { /* at every byte */
        test_disk_t copy;
        test_disk_copy(&copy, &rig.disk);
        test_disk_last(&copy)->count = cut;
        const told_t told = read_copy(&rig, &copy, 1);
        assert_true(told.next_seq >= least);
        assert_int_equal(told.lost, 0);
        least = told.next_seq;
        test_disk_free(&copy);
    }
    assert_int_equal(least, inlet__hub_settled(&rig.hub) + 1);
    rig_close(&rig);
}

/* The records of the blocks before it are there, and none that was changed. */
static void a_flipped_bit_is_not_read(void **state) {
    (void)state;
    rig_t rig;
    two_segments(&rig);
    const uint64_t all = inlet__hub_settled(&rig.hub) + 1;
    const size_t bits = 8 * test_disk_last(&rig.disk)->count;
    for (size_t bit = 0; bit<bits; bit += bits - bit> LAST_BITS ? 11 : 1) {
        test_disk_t copy;
        test_disk_copy(&copy, &rig.disk);
        test_disk_last(&copy)->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        const told_t told = read_copy(&rig, &copy, 1);
        assert_true(told.next_seq < all);
        assert_true(told.next_seq > SOME / 2);
        test_disk_free(&copy);
    }
    rig_close(&rig);
}

/* In the middle of the journal: what is behind it is read, and what is missing named. */
static void what_is_missing_between_is_a_loss(void **state) {
    (void)state;
    rig_t rig;
    two_segments(&rig);
    const uint64_t all = inlet__hub_settled(&rig.hub) + 1;
    test_disk_t copy;
    test_disk_copy(&copy, &rig.disk);
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++)
        if (copy.files[i].number == 1)
            copy.files[i].bytes[copy.files[i].count - 40] ^= 1;
    const told_t told = read_copy(&rig, &copy, 1);
    assert_int_equal(told.next_seq, all);
    assert_true(told.lost > 0);
    test_disk_free(&copy);
    rig_close(&rig);
}

/* --- a disk that fails --- */

static void a_call_that_fails_loses_nothing(void **state) {
    (void)state;
    for (unsigned after = 0; after < 3; after++) {
        for (unsigned fails = 2; fails < 40; fails++) { /* the first is the folder's listing */
            rig_t rig;
            rig_open(&rig);
            rig.limits.sync = INLET__JOURNAL_SYNC_BATCH;
            reopen(&rig);
            rig.disk.calls = 1;
            rig.disk.fails = fails;
            rig.disk.fails_after = after;
            for (int i = 0; i < 4; i++) {
                append(&rig, SOME);
                write_all(&rig);
            }
            rig.disk.fails = 0;
            write_all(&rig);
            const told_t told = read_from(&rig, 1);
            assert_int_equal(told.lost, 0);
            assert_int_equal(told.next_seq, inlet__hub_settled(&rig.hub) + 1);
            rig_close(&rig);
        }
    }
}

/* Reading fails at one call or at all: the reader passes on to where it can read. */
static void reading_that_fails_is_passed_over(void **state) {
    (void)state;
    rig_t rig;
    two_segments(&rig);
    for (unsigned fails = 1; fails < 30; fails++) {
        rig.disk.calls = 0;
        rig.disk.fails = fails;
        rig.disk.fails_after = fails % 2 == 0 ? 0 : UINT32_MAX;
        (void)read_from(&rig, 1);
    }
    rig.disk.fails = 0;
    assert_int_equal(read_from(&rig, 1).lost, 0);
    rig_close(&rig);
}

static void a_full_disk_stops_the_journal_alone_and_what_it_missed_is_named(void **state) {
    (void)state;
    rig_t rig;
    inlet__journal_stats_t stats;
    rig_open(&rig);
    append(&rig, 200);
    write_all(&rig);
    rig.disk.room = 6000;
    for (int i = 0; i < 40; i++) { /* more than the hub retains */
        append(&rig, 500);
        write_all(&rig);
    }
    inlet__journal_tell(rig.journal, &stats);
    assert_int_equal(stats.last_error, INLET_E_DISK_FULL);
    assert_true(stats.gap_count == 1 && stats.gap_records > 0 && stats.failed_count > 0);
    assert_int_equal(inlet__journal_failing(rig.journal), INLET_E_DISK_FULL);
    rig.disk.room = 0;
    append(&rig, 100);
    write_all(&rig);
    assert_int_equal(inlet__journal_failing(rig.journal), INLET_OK);
    const told_t told = read_from(&rig, 1);
    assert_int_equal(told.next_seq, inlet__hub_settled(&rig.hub) + 1);
    assert_true(told.lost >= stats.gap_records && told.first_lost > 200);
    rig_close(&rig);
}

/* --- what goes --- */

static void the_journal_stays_within_its_size(void **state) {
    (void)state;
    rig_t rig;
    inlet__journal_stats_t stats;
    rig_open(&rig);
    for (int i = 0; i < 200; i++) {
        append(&rig, 1000);
        write_all(&rig);
        inlet__journal_tell(rig.journal, &stats);
        assert_true(stats.bytes <= rig.limits.max_bytes);
    }
    const told_t told = read_from(&rig, 1);
    assert_true(told.first_lost == 1 && told.lost > 0 && told.records > 50000);
    rig_close(&rig);
}

static void what_is_too_old_goes_also_while_nothing_comes(void **state) {
    (void)state;
    rig_t rig;
    rig_open(&rig);
    rig.limits.max_age_ns = HOUR_NS;
    reopen(&rig);
    append(&rig, 100);
    write_all(&rig);
    rig.now_ns += HOUR_NS / 2;
    append(&rig, 100);
    write_all(&rig); /* ends the segment, as it is of long ago */
    append(&rig, 100);
    write_all(&rig);
    const int64_t due_ns = inlet__journal_work(rig.journal, rig.now_ns);
    assert_true(due_ns <= rig.now_ns + HOUR_NS);
    rig.now_ns += HOUR_NS;
    (void)inlet__journal_work(rig.journal, rig.now_ns);
    assert_null(test_disk_last(&rig.disk));
    append(&rig, 100);
    write_all(&rig);
    assert_true(read_from(&rig, 1).records >= 100);
    rig_close(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_was_written_is_read_with_its_marks),
        RUN(another_process_goes_on_where_the_journal_ends),
        RUN(records_wait_a_moment_for_others),
        RUN(nothing_of_it_is_in_the_files_in_plain),
        RUN(another_key_opens_nothing),
        RUN(streams_that_are_over_are_removed),
        RUN(a_segment_cut_anywhere_keeps_what_is_before),
        RUN(a_flipped_bit_is_not_read),
        RUN(what_is_missing_between_is_a_loss),
        RUN(a_call_that_fails_loses_nothing),
        RUN(reading_that_fails_is_passed_over),
        RUN(a_full_disk_stops_the_journal_alone_and_what_it_missed_is_named),
        RUN(the_journal_stays_within_its_size),
        RUN(what_is_too_old_goes_also_while_nothing_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
