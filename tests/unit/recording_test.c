/* core/record on what is known: the example of recording.md byte for byte, headers that are none,
 * the index as it fills, and when events are due.
 *     recording_test <recording.md> */
#include "test.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/pace.h"
#include "support/record_file.h"

static const char *documentation;

static const uint8_t id[INLET__RECORDING_ID_BYTES] = {
    0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

/* The example of recording.md, "A recording, byte for byte". */
static inlet__recording_header_t example_header(void) {
    return (inlet__recording_header_t){.stream = {.struct_size = sizeof(inlet_stream_info_t),
                                                  .session = 1,
                                                  .boot_id = 0x6567A000,
                                                  .epoch = 3,
                                                  .first_seq = 41,
                                                  .anchor_ns = 900000000,
                                                  .anchor_utc_ns = INT64_C(1700000000900000000),
                                                  .sources = INLET_SOURCE_ALL},
                                       .created_utc_ns = INT64_C(1700000001000000000),
                                       .subscribe_flags = INLET_SUBSCRIBE_HIDDEN,
                                       .hkl = 0x04090409,
                                       .locks = INLET_LOCK_NUM,
                                       .monitors_count = 1,
                                       .monitors = {{.width = 1920,
                                                     .height = 1080,
                                                     .dpi = 96,
                                                     .flags = INLET_MONITOR_PRIMARY,
                                                     .name = "\\\\.\\DISPLAY1"}},
                                       .layout_name = "00000409",
                                       .program = "inlet 0.1.0",
                                       .note = "--sources all"};
}

static const inlet_event_t example[] = {
    {.seq = 41,
     .time_ns = 1000000000,
     .os_time_ms = 1000,
     .type = INLET_EVENT_KEY_PRESSED,
     .flags = INLET_FLAG_RAW,
     .device = 1,
     .u.key = {.hid = 0x00070004, .scan = 0x1E, .vk = 0x41}},
    {.seq = 42,
     .time_ns = 1080000000,
     .os_time_ms = 1080,
     .type = INLET_EVENT_KEY_RELEASED,
     .flags = INLET_FLAG_RAW,
     .device = 1,
     .u.key = {.hid = 0x00070004, .scan = 0x1E, .vk = 0x41}},
};

static void write_example(test_record_file_t *file) {
    const inlet__recording_header_t header = example_header();
    const inlet__record_file_t as_file = test_record_file(file);
    inlet__recorder_t *recorder;
    assert_int_equal(inlet__recorder_open(&as_file, id, &header, 0, 0, &recorder), INLET_OK);
    assert_int_equal(inlet__recorder_append(recorder, example, COUNT_OF(example), 0), INLET_OK);
    assert_int_equal(inlet__recorder_close(recorder), INLET_OK);
}

/* The bytes at the head of a line: pairs of hexadecimal digits, one space between. */
static size_t read_pairs(const char *line, uint8_t *out, size_t capacity) {
    size_t count = 0;
    while (count < capacity && isxdigit((unsigned char)line[0]) &&
           isxdigit((unsigned char)line[1]) && isspace((unsigned char)line[2])) {
        out[count++] = (uint8_t)strtoul(line, NULL, 16);
        line += 3;
    }
    return count;
}

static void the_documentation_shows_the_bytes_of_the_example(void **state) {
    (void)state;
    char line[512];
    uint8_t shown[2048];
    size_t count = 0;
    int in_section = 0, in_block = 0;
    test_record_file_t written = {0};
    write_example(&written);
    FILE *file = fopen(documentation, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "## ", 3) == 0)
            in_section = strstr(line, "byte for byte") != NULL;
        if (strncmp(line, "```", 3) == 0)
            in_block = !in_block;
        else if (in_section && in_block)
            count += read_pairs(line, shown + count, sizeof shown - count);
    }
    fclose(file);
    assert_int_equal(count, written.count);
    assert_memory_equal(shown, written.bytes, count);
    test_record_file_free(&written);
}

static void headers_that_can_not_be_are_refused(void **state) {
    (void)state;
    const inlet__recording_header_t good = example_header();
    assert_true(inlet__recording_header_is_valid(&good));
#define REFUSED(change)                                                                            \
    do {                                                                                           \
        inlet__recording_header_t bad = good;                                                      \
        change;                                                                                    \
        assert_false(inlet__recording_header_is_valid(&bad));                                      \
    } while (0)
    REFUSED(bad.stream.sources = 4);
    REFUSED(bad.stream.first_seq = UINT64_MAX);
    REFUSED(bad.stream.anchor_ns = -1);
    REFUSED(bad.event_types = UINT64_C(1) << INLET_EVENT_TYPE_COUNT);
    REFUSED(bad.locks = 16);
    REFUSED(bad.subscribe_flags = INLET_SUBSCRIBE_ALL_FLAGS + 1);
    REFUSED(bad.monitors_count = INLET_MONITORS_MAX + 1);
    REFUSED(bad.monitors[0].width = 0);
    REFUSED(bad.monitors[0].height = 0);
    REFUSED(bad.monitors[0].flags = 2);
    REFUSED(bad.monitors[0].name[0] = '\n');
    REFUSED(memset(bad.program, 'a', sizeof bad.program));
    REFUSED(bad.note[0] = (char)0xFF);
    REFUSED(bad.layout_name[3] = 7);
}

/* What write and read of a body make of each other. */
static bool read_header(const uint8_t *body, size_t count) {
    inlet__recording_header_t read;
    inlet__reader_t reader = inlet__reader_over(body, count);
    return inlet__recording_header_read(&reader, &read);
}

static void a_header_s_body_is_exact(void **state) {
    (void)state;
    const inlet__recording_header_t header = example_header();
    uint8_t body[1024];
    inlet__writer_t writer = inlet__writer_over(body, sizeof body);
    inlet__recording_header_write(&header, &writer);
    const size_t count = inlet__writer_count(&writer);
    assert_true(read_header(body, count));
    for (size_t cut = 0; cut < count; cut++)
        assert_false(read_header(body, cut));
    body[count] = 0;
    assert_false(read_header(body, count + 1));
    body[0] = 2; /* another schema of batches */
    assert_false(read_header(body, count));
}

static inlet__index_entry_t entry(uint64_t block) {
    return (inlet__index_entry_t){.offset = 100 + 10 * block,
                                  .first_seq = 1 + 5 * block,
                                  .events_before = 5 * block,
                                  .latest_before_ns = (int64_t)(1000 * block)};
}

static void an_index_of_any_number_of_blocks_is_bounded_and_finds_a_block_nearby(void **state) {
    (void)state;
    static inlet__index_t index, read;
    static uint8_t body[65536];
    memset(&index, 0, sizeof index);
    assert_null(inlet__index_find_seq(&index, 1));
    for (uint64_t block = 0; block < 10 * INLET__INDEX_MAX; block++) {
        const inlet__index_entry_t noted = entry(block);
        inlet__index_note(&index, &noted);
        if (block % 97 != 0 && block % INLET__INDEX_MAX > 1)
            continue;
        /* Never behind what is looked for, and not more than a stride before. */
        const inlet__index_entry_t *found = inlet__index_find_seq(&index, noted.first_seq + 3);
        assert_true(found->first_seq <= noted.first_seq &&
                    found->first_seq + 5 * (uint64_t)index.stride > noted.first_seq);
        found = inlet__index_find_time(&index, noted.latest_before_ns + 1);
        assert_true(found->latest_before_ns <= noted.latest_before_ns &&
                    found->latest_before_ns + 1000 * (int64_t)index.stride >
                        noted.latest_before_ns);
        inlet__writer_t writer = inlet__writer_over(body, sizeof body);
        inlet__index_write(&index, &writer);
        const size_t count = inlet__writer_count(&writer);
        inlet__reader_t reader = inlet__reader_over(body, count);
        assert_true(inlet__index_read(&reader, 100, UINT64_MAX, &read));
        assert_true(read.count == index.count && read.stride == index.stride &&
                    read.blocks_count == index.blocks_count);
        assert_memory_equal(read.entries, index.entries, index.count * sizeof read.entries[0]);
        reader = inlet__reader_over(body, count);
        assert_false(inlet__index_read(&reader, 101, UINT64_MAX, &read)); /* not the first block */
        reader = inlet__reader_over(body, count);
        assert_false(inlet__index_read(&reader, 100, index.entries[index.count - 1].offset, &read));
        reader = inlet__reader_over(body, count - 1);
        assert_false(inlet__index_read(&reader, 100, UINT64_MAX, &read));
    }
    assert_int_equal(index.stride, 16);
}

static void indexes_that_do_not_rise_are_refused(void **state) {
    (void)state;
    static inlet__index_t good, read;
    static uint8_t body[65536];
    memset(&good, 0, sizeof good);
    for (uint64_t block = 0; block < 3; block++) {
        const inlet__index_entry_t noted = entry(block);
        inlet__index_note(&good, &noted);
    }
#define REFUSED_INDEX(change)                                                                      \
    do {                                                                                           \
        inlet__index_t bad = good;                                                                 \
        change;                                                                                    \
        inlet__writer_t writer = inlet__writer_over(body, sizeof body);                            \
        inlet__index_write(&bad, &writer);                                                         \
        inlet__reader_t reader = inlet__reader_over(body, inlet__writer_count(&writer));           \
        assert_false(inlet__index_read(&reader, 100, UINT64_MAX, &read));                          \
    } while (0)
    REFUSED_INDEX(bad.entries[1].offset = bad.entries[0].offset);
    REFUSED_INDEX(bad.entries[2].first_seq = 1);
    REFUSED_INDEX(bad.entries[2].first_seq = UINT64_MAX);
    REFUSED_INDEX(bad.entries[2].events_before = 1);
    REFUSED_INDEX(bad.entries[2].latest_before_ns = 1);
    REFUSED_INDEX(bad.entries[0].latest_before_ns = 1);
    REFUSED_INDEX(bad.entries[0].events_before = 1);
    REFUSED_INDEX(bad.stride = 3);
    REFUSED_INDEX(bad.stride = 0);
    REFUSED_INDEX(bad.stride = 2);
    REFUSED_INDEX(bad.blocks_count = 0);
    REFUSED_INDEX(bad.blocks_count = 4);
    REFUSED_INDEX(bad.count = 0);
}

static void what_is_kept_in_memory_is_written_in_time(void **state) {
    (void)state;
    const inlet__recording_header_t header = example_header();
    test_record_file_t file = {0};
    const inlet__record_file_t as_file = test_record_file(&file);
    inlet__recorder_t *recorder;
    assert_int_equal(inlet__recorder_open(&as_file, id, &header, 1000, 0, &recorder), INLET_OK);
    const size_t begun = file.count;
    inlet_event_t event = example[0];
    assert_int_equal(inlet__recorder_append(recorder, &event, 1, 50), INLET_OK);
    event.seq++;
    assert_int_equal(inlet__recorder_append(recorder, &event, 1, 1049), INLET_OK);
    assert_int_equal(file.count, begun);
    event.seq++;
    assert_int_equal(inlet__recorder_append(recorder, &event, 1, 1050), INLET_OK);
    assert_true(file.count > begun);
    const unsigned calls = file.calls;
    assert_int_equal(inlet__recorder_flush(recorder, 1060), INLET_OK);
    assert_int_equal(file.calls, calls); /* there was nothing */
    assert_int_equal(inlet__recorder_flush(recorder, INLET__RECORD_SYNC_NS), INLET_OK);
    assert_int_equal(file.calls, calls + 1); /* the disk has it now */
    assert_int_equal(inlet__recorder_close(recorder), INLET_OK);
    test_record_file_free(&file);
}

static void of_a_call_with_an_event_that_does_not_follow_none_is_taken(void **state) {
    (void)state;
    const inlet__recording_header_t header = example_header();
    test_record_file_t file = {0};
    const inlet__record_file_t as_file = test_record_file(&file);
    inlet__recorder_t *recorder;
    assert_int_equal(inlet__recorder_open(&as_file, id, &header, 0, 0, &recorder), INLET_OK);
    inlet_event_t bad[2] = {example[0], example[0]};
    assert_int_equal(inlet__recorder_append(recorder, bad, 2, 0), INLET_E_INVALID_ARGUMENT);
    bad[1].seq++;
    bad[1].type = INLET_EVENT_TYPE_COUNT;
    assert_int_equal(inlet__recorder_append(recorder, bad, 2, 0), INLET_E_INVALID_ARGUMENT);
    bad[0].seq = 40; /* before the stream's first */
    assert_int_equal(inlet__recorder_append(recorder, bad, 1, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__recorder_append(recorder, example, 2, 0), INLET_OK);
    assert_int_equal(inlet__recorder_append(recorder, &example[1], 1, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(recorder->writer.pending_count, 2);
    assert_int_equal(inlet__recorder_close(recorder), INLET_OK);
    test_record_file_free(&file);
}

static void events_are_due_as_far_apart_as_they_were(void **state) {
    (void)state;
    inlet__pace_t pace;
    inlet__pace_begin(&pace, INLET_SPEED_RECORDED, 0);
    assert_int_equal(inlet__pace_due(&pace, 5000, 100), 100);
    assert_int_equal(inlet__pace_due(&pace, 5700, 100), 800);
    assert_int_equal(inlet__pace_due(&pace, 5600, 900), 800); /* back: with the one before */
    assert_int_equal(inlet__pace_due(&pace, 6000, 5000), 1100);
    inlet__pace_begin(&pace, 2000, 0);
    assert_int_equal(inlet__pace_due(&pace, 5000, 100), 100);
    assert_int_equal(inlet__pace_due(&pace, 7000, 100), 1100);
    inlet__pace_begin(&pace, 10, 0);
    assert_int_equal(inlet__pace_due(&pace, 5000, 100), 100);
    assert_int_equal(inlet__pace_due(&pace, 5001, 100), 200);
    assert_int_equal(inlet__pace_due(&pace, INT64_MAX, 100), INT64_MAX);
    inlet__pace_begin(&pace, INLET_SPEED_MAX, 0);
    assert_int_equal(inlet__pace_due(&pace, 5000, 100), 100);
    assert_int_equal(inlet__pace_due(&pace, INT64_MAX, 101), 101);
}

static void longer_pauses_are_cut(void **state) {
    (void)state;
    inlet__pace_t pace;
    inlet__pace_begin(&pace, 500, 1000);
    assert_int_equal(inlet__pace_due(&pace, 0, 0), 0);
    assert_int_equal(inlet__pace_due(&pace, INT64_C(1) << 60, 0), 2000);
    assert_int_equal(inlet__pace_due(&pace, (INT64_C(1) << 60) + 10, 0), 2020);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: recording_test <recording.md>\n");
        return 1;
    }
    documentation = argv[1];
    if (getenv("INLET_SHOW_EXAMPLE") != NULL) { /* to write the page with */
        test_record_file_t file = {0};
        write_example(&file);
        fwrite(file.bytes, 1, file.count, stdout);
        test_record_file_free(&file);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        RUN(the_documentation_shows_the_bytes_of_the_example),
        RUN(headers_that_can_not_be_are_refused),
        RUN(a_header_s_body_is_exact),
        RUN(an_index_of_any_number_of_blocks_is_bounded_and_finds_a_block_nearby),
        RUN(indexes_that_do_not_rise_are_refused),
        RUN(what_is_kept_in_memory_is_written_in_time),
        RUN(of_a_call_with_an_event_that_does_not_follow_none_is_taken),
        RUN(events_are_due_as_far_apart_as_they_were),
        RUN(longer_pauses_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
