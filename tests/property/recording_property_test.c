/* core/record on random streams: what was written is read; what is cut off or changed anywhere
 * costs what stands behind it and nothing else, and is told; and so does a disk or a memory that
 * fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"
#include "support/events.h"
#include "support/record_file.h"

enum { EVENTS = 3000, SEEKS = 300, ROUNDS = 200 };

static inlet_event_t events[EVENTS];
static uint32_t ends[EVENTS + 1]; /* events that are written once so many bytes … */
static size_t end_bytes[EVENTS + 1];
static uint32_t ends_count;

/* --- memory that fails --- */

static unsigned allocations_left = UINT32_MAX;
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size) {
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    return __real_calloc(count, size);
}

/* --- recordings --- */

static void random_text(test_random_t *random, char *text, size_t capacity) {
    const size_t length = test_random_below(random, capacity);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(' ' + test_random_below(random, 95));
}

static inlet__recording_header_t random_header(test_random_t *random, uint64_t first_seq) {
    inlet__recording_header_t header = {
        .stream = {.struct_size = sizeof header.stream,
                   .session = (uint32_t)test_random_next(random),
                   .boot_id = test_random_next(random),
                   .epoch = test_random_next(random),
                   .first_seq = first_seq,
                   .anchor_ns = (int64_t)(test_random_next(random) >> 1),
                   .anchor_utc_ns = (int64_t)test_random_next(random),
                   .sources = (uint32_t)test_random_below(random, 4)},
        .created_utc_ns = (int64_t)test_random_next(random),
        .event_types = test_random_below(random, UINT64_C(1) << INLET_EVENT_TYPE_COUNT),
        .hkl = test_random_next(random),
        .locks = (uint32_t)test_random_below(random, INLET_LOCK_ALL + 1),
        .subscribe_flags = (uint32_t)test_random_below(random, 2),
        .monitors_count = (uint32_t)test_random_below(random, INLET_MONITORS_MAX + 1)};
    for (uint32_t i = 0; i < header.monitors_count; i++) {
        inlet_monitor_t *monitor = &header.monitors[i];
        *monitor = (inlet_monitor_t){.x = (int32_t)test_random_next(random),
                                     .y = (int32_t)test_random_next(random),
                                     .width = 1 + (uint32_t)test_random_below(random, 10000),
                                     .height = 1 + (uint32_t)test_random_below(random, 10000),
                                     .dpi = (uint32_t)test_random_next(random),
                                     .flags = (uint32_t)test_random_below(random, 2)};
        random_text(random, monitor->name, sizeof monitor->name);
    }
    random_text(random, header.layout_name, sizeof header.layout_name);
    random_text(random, header.program, sizeof header.program);
    random_text(random, header.note, sizeof header.note);
    return header;
}

static const uint8_t id[INLET__RECORDING_ID_BYTES] = {3, 1, 4, 1, 5, 9, 2, 6};

/* Appends the first `count` events in pieces of at most `piece`, flushing after some of them; the
 * first status that is not INLET_OK. Notes what is in the file when. */
static inlet_status_t append_all(inlet__recorder_t *recorder, const test_record_file_t *file,
                                 test_random_t *random, uint32_t count, uint32_t piece) {
    inlet_status_t status = INLET_OK;
    ends_count = 0;
    for (uint32_t done = 0; status == INLET_OK && done < count;) {
        uint32_t now = 1 + (uint32_t)test_random_below(random, piece);
        now = now < count - done ? now : count - done;
        status = inlet__recorder_append(recorder, events + done, now, 0);
        done += status == INLET_OK ? now : 0;
        if (status == INLET_OK && (done == count || test_random_below(random, 2) == 0))
            status = inlet__recorder_flush(recorder, 0);
        if (status == INLET_OK && recorder->writer.pending_count == 0) {
            end_bytes[ends_count] = file->count;
            ends[ends_count++] = done;
        }
    }
    return status;
}

static inlet_status_t write_recording(test_record_file_t *file,
                                      const inlet__recording_header_t *header,
                                      test_random_t *random, uint32_t count, uint32_t piece) {
    const inlet__record_file_t as_file = test_record_file(file);
    inlet__recorder_t *recorder;
    ends_count = 0;
    inlet_status_t status = inlet__recorder_open(&as_file, id, header, 0, 0, &recorder);
    if (status != INLET_OK) {
        assert_null(recorder);
        return status;
    }
    status = append_all(recorder, file, random, count, piece);
    const inlet_status_t closed = inlet__recorder_close(recorder);
    assert_true(status == INLET_OK || closed == status); /* the first failure */
    return closed;
}

/* How many events the first `bytes` bytes of the file tell at least. */
static uint32_t whole_before(size_t bytes) {
    uint32_t whole = 0;
    for (uint32_t i = 0; i < ends_count; i++)
        if (end_bytes[i] <= bytes)
            whole = ends[i];
    return whole;
}

/* Reads to the end: what comes is what was written, in order; how many. */
static uint32_t read_all(inlet__player_t *player, inlet_status_t *ended) {
    const inlet_event_t *read;
    uint32_t count, done = 0;
    while ((*ended = inlet__player_next(player, &read, &count)) == INLET_OK) {
        assert_true(count >= 1 && done + count <= EVENTS);
        assert_memory_equal(read, events + done, count * sizeof *read);
        done += count;
    }
    return done;
}

static void every_stream_comes_back_as_it_was(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        test_random_t random = test_random_seed(seed);
        const uint32_t count = (uint32_t)test_random_below(&random, EVENTS + 1);
        const uint64_t end = test_events(&random, (enum test_mood)(seed % TEST_MOOD_COUNT),
                                         1 + test_random_below(&random, 1000), events, count);
        const uint64_t first = seed % 2 == 0 || count == 0 ? 0 : 1;
        inlet__recording_header_t header = random_header(&random, first);
        test_record_file_t file = {0};
        assert_int_equal(write_recording(&file, &header, &random, count, 2000), INLET_OK);
        for (int checks = 0; checks < 2; checks++) {
            const inlet__record_source_t source = test_record_source(&file, file.count);
            inlet__player_t *player;
            inlet_status_t ended;
            inlet_recording_info_t info;
            assert_int_equal(inlet__player_open(&source, checks != 0, &player), INLET_OK);
            assert_memory_equal(&player->header, &header, sizeof header);
            assert_int_equal(read_all(player, &ended), count);
            assert_int_equal(ended, INLET_E_CLOSED);
            inlet__player_info(player, &info);
            assert_int_equal(info.end, INLET_RECORDING_CLOSED);
            assert_true(info.valid_bytes == file.count && info.file_bytes == file.count);
            assert_true(info.events_count == count && info.reason[0] == 0);
            if (count > 0)
                assert_true(info.end_seq == end && info.told_end_seq == end &&
                            info.first_seq == (first != 0 ? first : events[0].seq));
            inlet__player_close(player);
        }
        test_record_file_free(&file);
    }
}

/* One small recording, for what is tried at each of its bytes. */
static void write_small(test_record_file_t *file) {
    test_random_t random = test_random_seed(5);
    const uint32_t count = 60;
    test_events(&random, TEST_MOOD_LIVELY, 1, events, count);
    inlet__recording_header_t header = random_header(&random, 1);
    header.monitors_count = 1;
    assert_int_equal(write_recording(file, &header, &random, count, 9), INLET_OK);
    assert_true(ends_count > 5);
}

static void a_file_cut_at_any_byte_keeps_all_that_is_whole(void **state) {
    (void)state;
    test_record_file_t file = {0};
    write_small(&file);
    uint32_t unfinished = 0, torn = 0;
    for (size_t cut = 0; cut < file.count; cut++) {
        const inlet__record_source_t source = test_record_source(&file, cut);
        inlet__player_t *player;
        inlet_status_t ended;
        inlet_recording_info_t info;
        inlet_status_t status = inlet__player_open(&source, cut % 2 == 0, &player);
        if (status != INLET_OK) {
            assert_true(status == INLET_E_NOT_SUPPORTED || status == INLET_E_CORRUPT);
            assert_int_equal(whole_before(cut), 0);
            continue;
        }
        assert_int_equal(read_all(player, &ended), whole_before(cut));
        inlet__player_info(player, &info);
        assert_int_equal(info.events_count, whole_before(cut));
        assert_true(info.end == INLET_RECORDING_UNFINISHED || info.end == INLET_RECORDING_TORN);
        assert_int_equal(ended,
                         info.end == INLET_RECORDING_TORN ? INLET_E_CORRUPT : INLET_E_CLOSED);
        assert_true((info.end == INLET_RECORDING_TORN) == (info.reason[0] != 0));
        assert_true(info.valid_bytes <= cut &&
                    (info.valid_bytes == cut) == (info.end == INLET_RECORDING_UNFINISHED));
        unfinished += info.end == INLET_RECORDING_UNFINISHED;
        torn += info.end == INLET_RECORDING_TORN;
        inlet__player_close(player);
    }
    assert_true(unfinished == ends_count + 1 && torn > 1000); /* + 1: of nothing but a header */
    test_record_file_free(&file);
}

static void check_changed(test_record_file_t *file, size_t at, bool checks) {
    const inlet__record_source_t source = test_record_source(file, file->count);
    inlet__player_t *player;
    inlet_status_t ended;
    inlet_recording_info_t info;
    inlet_status_t status = inlet__player_open(&source, checks, &player);
    if (status != INLET_OK) {
        assert_true(status == INLET_E_NOT_SUPPORTED || status == INLET_E_VERSION ||
                    status == INLET_E_CORRUPT);
        assert_int_equal(whole_before(at), 0);
        return;
    }
    inlet__player_info(player, &info);
    if (checks)
        assert_true(info.end == INLET_RECORDING_DAMAGED || info.end == INLET_RECORDING_TORN);
    const uint32_t count = read_all(player, &ended);
    assert_int_equal(ended, INLET_E_CORRUPT);
    assert_int_equal(count, whole_before(at));
    inlet__player_info(player, &info);
    assert_true(info.end == INLET_RECORDING_DAMAGED || info.end == INLET_RECORDING_TORN);
    assert_true(info.reason[0] != 0 && info.valid_bytes <= at);
    assert_int_equal(info.events_count, count);
    const inlet_event_t *last = count > 0 ? &events[count - 1] : NULL;
    assert_true(last == NULL || info.end_seq == last->seq + inlet__event_span(last));
    inlet__player_close(player);
}

static void a_byte_that_was_changed_anywhere_costs_what_is_behind_it(void **state) {
    (void)state;
    test_record_file_t file = {0};
    write_small(&file);
    for (size_t at = 0; at < file.count; at++) {
        for (int bit = 0; bit < 9; bit++) {
            const uint8_t change = bit < 8 ? (uint8_t)(1u << bit) : 0xFF;
            file.bytes[at] ^= change;
            check_changed(&file, at, bit % 2 == 0);
            file.bytes[at] ^= change;
        }
    }
    test_record_file_free(&file);
}

static void what_stands_behind_the_end_is_told(void **state) {
    (void)state;
    test_record_file_t file = {0};
    write_small(&file);
    const size_t count = file.count;
    file.bytes = realloc(file.bytes, 2 * count + 1);
    assert_non_null(file.bytes);
    memset(file.bytes + count, 0, count);
    file.count = count + 40;
    check_changed(&file, count, true);
    /* A second copy: its blocks are not where they were written. */
    memcpy(file.bytes + count, file.bytes, count);
    file.count = 2 * count;
    check_changed(&file, count, false);
    test_record_file_free(&file);
}

/* A block of another recording in its place, as a disk may still have it: the same but for the id.
 */
static void blocks_of_another_recording_are_not_taken(void **state) {
    (void)state;
    test_record_file_t file = {0};
    write_small(&file);
    inlet__block_t block;
    enum inlet__block_fault fault;
    size_t needed;
    uint8_t other[INLET__RECORDING_ID_BYTES];
    memcpy(other, id, sizeof other);
    const size_t at = end_bytes[2], count = end_bytes[3] - at;
    assert_true(inlet__block_open(id, at, file.bytes + at, count, &block, &needed, &fault) > 0);
    assert_true(inlet__block_open(id, at + 1, file.bytes + at, count, &block, &needed, &fault) ==
                0);
    assert_int_equal(fault, INLET__FAULT_CHECKSUM);
    other[15] ^= 1;
    assert_true(inlet__block_open(other, at, file.bytes + at, count, &block, &needed, &fault) == 0);
    assert_int_equal(fault, INLET__FAULT_CHECKSUM);
    test_record_file_free(&file);
}

/* --- seeking, against a search through all --- */

static uint32_t find_seq(uint32_t count, uint64_t seq) {
    uint32_t i = 0;
    while (i < count && events[i].seq < seq && events[i].seq + inlet__event_span(&events[i]) <= seq)
        i++;
    return i;
}

static uint32_t find_time(uint32_t count, int64_t time_ns) {
    uint32_t i = 0;
    while (i < count && events[i].time_ns < time_ns)
        i++;
    return i;
}

static void assert_found(inlet__player_t *player, inlet_status_t status, uint32_t count,
                         uint32_t expected) {
    const inlet_event_t *read;
    uint32_t read_count;
    assert_int_equal(status, expected < count ? INLET_OK : INLET_E_NOT_FOUND);
    if (status != INLET_OK)
        return;
    assert_int_equal(inlet__player_next(player, &read, &read_count), INLET_OK);
    assert_memory_equal(read, &events[expected], read_count * sizeof *read);
    /* And goes on from there. */
    if (inlet__player_next(player, &read, &read_count) == INLET_OK)
        assert_true(read_count > 0 && read->seq >= events[expected].seq);
}

static void seek_everywhere(test_record_file_t *file, test_random_t *random, uint32_t count,
                            size_t bytes) {
    const inlet__record_source_t source = test_record_source(file, bytes);
    const inlet_event_t *last = &events[count - 1];
    inlet__player_t *player;
    assert_int_equal(inlet__player_open(&source, false, &player), INLET_OK);
    for (int i = 0; i < SEEKS; i++) {
        const inlet_event_t *event = &events[test_random_below(random, count)];
        const uint64_t seq = event->seq + test_random_below(random, 3);
        /* From the end of the last on there is nothing, whatever stands there without a number. */
        const uint64_t end_seq = last->seq + inlet__event_span(last);
        assert_found(player, inlet__player_seek(player, seq), count,
                     seq < end_seq ? find_seq(count, seq) : count);
        const int64_t near_ns = event->time_ns + (int64_t)test_random_below(random, 3) - 1;
        const int64_t time_ns = near_ns >= 0 ? near_ns : 0;
        assert_found(player, inlet__player_seek_time(player, time_ns), count,
                     find_time(count, time_ns));
    }
    assert_int_equal(inlet__player_seek(player, UINT64_MAX), INLET_E_NOT_FOUND);
    assert_int_equal(inlet__player_seek_time(player, INT64_MAX), INLET_E_NOT_FOUND);
    inlet__player_close(player);
}

static void seeks_find_what_a_search_through_all_finds(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_random_t random = test_random_seed(seed);
        /* One event a block: more blocks than the index has entries. */
        const uint32_t count = seed == 1 ? EVENTS : 1 + (uint32_t)test_random_below(&random, 400);
        const uint32_t piece = seed % 2 == 1 ? 1 : 30;
        test_events(&random, (enum test_mood)(seed % TEST_MOOD_COUNT), 1, events, count);
        if (seed % TEST_MOOD_COUNT == TEST_MOOD_WILD)
            for (uint32_t i = 0; i < count; i++)
                events[i].time_ns &= INT64_MAX >> 1; /* room for one more */
        for (uint32_t i = 0; i < count; i++)
            if (events[i].type == INLET_EVENT_BLIND)
                events[i].u.blind.from_ns = 0;
        inlet__recording_header_t header = random_header(&random, 1);
        test_record_file_t file = {0};
        assert_int_equal(write_recording(&file, &header, &random, count, piece), INLET_OK);
        seek_everywhere(&file, &random, count, file.count);
        /* Without its end: by an index made on the way. */
        if (ends[ends_count - 1] > 0)
            seek_everywhere(&file, &random, ends[ends_count - 1], end_bytes[ends_count - 1]);
        test_record_file_free(&file);
    }
}

/* --- what fails --- */

/* All that was flushed is there, and nothing else is wrong. */
static void assert_prefix(test_record_file_t *file) {
    const inlet__record_source_t source = test_record_source(file, file->count);
    inlet__player_t *player;
    inlet_status_t ended;
    inlet_status_t status = inlet__player_open(&source, true, &player);
    if (status != INLET_OK) {
        assert_true(ends_count == 0 && status != INLET_E_NO_MEMORY);
        return;
    }
    const uint32_t count = read_all(player, &ended);
    assert_true(count >= (ends_count > 0 ? ends[ends_count - 1] : 0));
    assert_true(file->keeps || player->fault == INLET__FAULT_NONE);
    inlet__player_close(player);
}

static void a_disk_that_fails_at_any_call_costs_what_comes_then(void **state) {
    (void)state;
    static const size_t leaves[] = {0, 1, 20, 100, SIZE_MAX};
    test_random_t random = test_random_seed(11);
    const uint32_t count = 200;
    test_events(&random, TEST_MOOD_LIVELY, 1, events, count);
    const inlet__recording_header_t header = random_header(&random, 1);
    test_record_file_t whole = {0};
    random = test_random_seed(12);
    assert_int_equal(write_recording(&whole, &header, &random, count, 9), INLET_OK);
    for (unsigned fails = 1; fails <= whole.calls; fails++) {
        for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++) {
            for (int keeps = 0; keeps < 2; keeps++) {
                test_record_file_t file = {
                    .fails = fails, .leaves = leaves[i], .keeps = keeps != 0};
                random = test_random_seed(12);
                assert_int_equal(write_recording(&file, &header, &random, count, 9), INLET_E_IO);
                assert_prefix(&file);
                test_record_file_free(&file);
            }
        }
    }
    test_record_file_free(&whole);
}

static void without_memory_nothing_is_written(void **state) {
    (void)state;
    test_random_t random = test_random_seed(1);
    const inlet__recording_header_t header = random_header(&random, 1);
    inlet_status_t status = INLET_E_NO_MEMORY;
    for (unsigned n = 0; status != INLET_OK; n++) {
        test_record_file_t file = {0};
        const inlet__record_file_t as_file = test_record_file(&file);
        inlet__recorder_t *recorder;
        allocations_left = n;
        status = inlet__recorder_open(&as_file, id, &header, 0, 0, &recorder);
        allocations_left = UINT32_MAX;
        assert_true(n > 0 || status == INLET_E_NO_MEMORY);
        if (status == INLET_OK) {
            allocations_left = 0; /* and none is needed from here on */
            assert_int_equal(append_all(recorder, &file, &random, 0, 1), INLET_OK);
            assert_int_equal(inlet__recorder_close(recorder), INLET_OK);
            inlet__player_t *player;
            const inlet__record_source_t source = test_record_source(&file, file.count);
            assert_int_equal(inlet__player_open(&source, false, &player), INLET_E_NO_MEMORY);
            assert_null(player);
            allocations_left = UINT32_MAX;
        } else {
            assert_true(status == INLET_E_NO_MEMORY && recorder == NULL && file.count == 0);
        }
        test_record_file_free(&file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stream_comes_back_as_it_was),
        cmocka_unit_test(a_file_cut_at_any_byte_keeps_all_that_is_whole),
        cmocka_unit_test(a_byte_that_was_changed_anywhere_costs_what_is_behind_it),
        cmocka_unit_test(what_stands_behind_the_end_is_told),
        cmocka_unit_test(blocks_of_another_recording_are_not_taken),
        cmocka_unit_test(seeks_find_what_a_search_through_all_finds),
        cmocka_unit_test(a_disk_that_fails_at_any_call_costs_what_comes_then),
        cmocka_unit_test(without_memory_nothing_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
