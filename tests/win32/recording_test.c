/* inlet/recording.h on files of this system: what is recorded comes back by the receive API, at its
 * time; who may read the file; long and odd names; what is not closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <aclapi.h>
#include <cmocka.h>
#include <inlet/recording.h>

enum { EVENTS = 20000, MS = 1000000 };

static char folder[MAX_PATH], path[1200];
static inlet_event_t events[EVENTS], received[EVENTS];

static int make_folder(void **state) {
    (void)state;
    wchar_t wide[MAX_PATH];
    if (GetTempPathW(MAX_PATH - 40, wide) == 0)
        return -1;
    const int bytes = WideCharToMultiByte(CP_UTF8, 0, wide, -1, folder, MAX_PATH - 40, NULL, NULL);
    snprintf(path, sizeof path, "%sinlet-recording-%lu-\xC3\xA4.inlet", folder,
             GetCurrentProcessId());
    return bytes > 0 ? 0 : -1;
}

static wchar_t *wide_of(const char *text) {
    static wchar_t wide[1200];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 1200) > 0);
    return wide;
}

static int delete_file(void **state) {
    (void)state;
    DeleteFileW(wide_of(path));
    return 0;
}

/* Motion, a millisecond each apart, from number 1 on; each seventh is hidden. */
static void fill_events(void) {
    for (uint32_t i = 0; i < EVENTS; i++) {
        events[i] = (inlet_event_t){.seq = i + 1, .time_ns = INT64_C(5) * MS + (int64_t)i * MS};
        if (i % 7 == 6) {
            events[i].type = INLET_EVENT_LOSS;
            events[i].u.loss = (inlet_loss_t){.count = 1, .cause = INLET_CAUSE_HIDDEN};
        } else {
            events[i].type = INLET_EVENT_MOUSE_MOVED;
            events[i].flags =
                (i % 2 == 0 ? INLET_FLAG_RAW : INLET_FLAG_HOOK) | (uint32_t)INLET_FLAG_HAS_MOTION;
            events[i].u.mouse.dx = (int32_t)i;
        }
    }
}

static const inlet_stream_info_t info = {.struct_size = sizeof info,
                                         .session = 2,
                                         .boot_id = 77,
                                         .epoch = 5,
                                         .first_seq = 1,
                                         .anchor_ns = 4,
                                         .anchor_utc_ns = 44,
                                         .sources = INLET_SOURCE_ALL};

static inlet_record_options_t record_options(void) {
    static const inlet_monitor_t monitors[] = {
        {.x = -1280, .y = 4, .width = 1280, .height = 1024, .dpi = 96, .name = "left"},
        {.width = 3840,
         .height = 2160,
         .dpi = 192,
         .flags = INLET_MONITOR_PRIMARY,
         .name = "main"}};
    return (inlet_record_options_t){.struct_size = sizeof(inlet_record_options_t),
                                    .stream = &info,
                                    .subscribe_flags = INLET_SUBSCRIBE_HIDDEN,
                                    .monitors_count = 2,
                                    .monitors = monitors,
                                    .hkl = 0x04070407,
                                    .locks = INLET_LOCK_CAPS,
                                    .layout_name = "00000407",
                                    .program = "recording_test",
                                    .note = "a note"};
}

static inlet_recorder_t *create(void) {
    const inlet_record_options_t options = record_options();
    inlet_recorder_t *recorder;
    assert_int_equal(inlet_record_create(path, &options, &recorder), INLET_OK);
    return recorder;
}

static void record(uint32_t count) {
    inlet_recorder_t *recorder = create();
    uint64_t bytes, so_far;
    for (uint32_t i = 0; i < count; i += 300)
        assert_int_equal(
            inlet_record_append(recorder, events + i, count - i < 300 ? count - i : 300), INLET_OK);
    inlet_record_size(recorder, &bytes, &so_far);
    assert_true(so_far == count && bytes > 0);
    assert_int_equal(inlet_record_close(recorder), INLET_OK);
}

static inlet_recording_options_t fast(uint32_t flags) {
    return (inlet_recording_options_t){
        .struct_size = sizeof(inlet_recording_options_t), .speed = INLET_SPEED_MAX, .flags = flags};
}

static inlet_stream_t *open_with(const inlet_recording_options_t *options) {
    inlet_stream_t *stream;
    assert_int_equal(inlet_open_recording(path, options, &stream), INLET_OK);
    return stream;
}

/* All that comes, to the end. */
static uint32_t receive_all(inlet_stream_t *stream, inlet_status_t ends_with) {
    uint32_t total = 0, count;
    inlet_status_t status;
    while ((status = inlet_recv(stream, received + total, EVENTS - total + (total == EVENTS),
                                20 * (INT64_C(1000) * MS), &count)) == INLET_OK)
        total += count;
    assert_int_equal(status, ends_with);
    return total;
}

static void what_was_recorded_comes_back(void **state) {
    (void)state;
    record(EVENTS);
    const inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN | INLET_RECORDING_CHECK);
    inlet_stream_t *stream = open_with(&options);
    inlet_stream_info_t read = {.struct_size = sizeof read};
    assert_int_equal(inlet_stream_info(stream, &read), INLET_OK);
    assert_memory_equal(&read, &info, sizeof info);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS);
    assert_memory_equal(received, events, sizeof events);
    assert_int_equal(inlet_pending(stream), 0);

    inlet_recording_info_t about = {.struct_size = sizeof about};
    assert_int_equal(inlet_recording_info(stream, &about), INLET_OK);
    assert_true(about.end == INLET_RECORDING_CLOSED && about.valid_bytes == about.file_bytes);
    assert_true(about.events_count == EVENTS && about.first_seq == 1 &&
                about.end_seq == EVENTS + 1 && about.told_end_seq == EVENTS + 1);
    assert_true(about.first_time_ns == events[0].time_ns &&
                about.last_time_ns == events[EVENTS - 1].time_ns);
    assert_true(about.hkl == 0x04070407 && about.locks == INLET_LOCK_CAPS &&
                about.subscribe_flags == INLET_SUBSCRIBE_HIDDEN && about.created_utc_ns > 0);
    assert_string_equal(about.layout_name, "00000407");
    assert_string_equal(about.program, "recording_test");
    assert_string_equal(about.note, "a note");
    inlet_monitor_t monitors[4];
    uint32_t count;
    assert_int_equal(inlet_recording_monitors(stream, monitors, 4, &count), INLET_OK);
    assert_true(count == 2 && about.monitors_count == 2);
    assert_memory_equal(monitors, record_options().monitors, 2 * sizeof monitors[0]);
    assert_int_equal(inlet_recording_monitors(stream, monitors, 1, &count), INLET_OK);
    assert_int_equal(count, 1);
    inlet_stream_close(stream);
}

static void what_is_not_asked_for_does_not_come(void **state) {
    (void)state;
    record(7000);
    inlet_recording_options_t options = fast(0);
    inlet_stream_t *stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 6000); /* nothing of what was hidden */
    inlet_stream_close(stream);
    options.sources = INLET_SOURCE_HOOK;
    stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 3000);
    for (uint32_t i = 0; i < 3000; i++)
        assert_true((received[i].flags & INLET_FLAG_HOOK) != 0);
    inlet_stream_close(stream);
    options.event_types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED;
    stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 0);
    inlet_stream_close(stream);
}

static void a_recording_has_lanes_where_asked(void **state) {
    (void)state;
    record(700);
    inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN | INLET_RECORDING_LANES);
    inlet_stream_t *stream = open_with(&options);
    uint32_t done = 0, count;
    while (inlet_recv_lane(stream, INLET_LANE_URGENT, received, 64, -1, &count) == INLET_OK) {
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(received[i].type, INLET_EVENT_LOSS);
        done += count;
    }
    assert_int_equal(done, 100);
    assert_int_equal(inlet_pending_lane(stream, INLET_LANE_BULK), 600);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 600);
    inlet_stream_close(stream);
}

static void seeking_goes_there_and_back_and_again_from_the_end(void **state) {
    (void)state;
    record(EVENTS);
    const inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN);
    inlet_stream_t *stream = open_with(&options);
    uint32_t count;
    for (uint32_t from = EVENTS; from > 0; from -= 2500) {
        assert_int_equal(inlet_recording_seek(stream, from), INLET_OK);
        assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS - from + 1);
        assert_memory_equal(received, events + from - 1, (EVENTS - from + 1) * sizeof received[0]);
    }
    assert_int_equal(inlet_recording_seek_time(stream, events[9000].time_ns - 5), INLET_OK);
    assert_int_equal(inlet_recv(stream, received, 1, -1, &count), INLET_OK);
    assert_int_equal(received[0].seq, events[9000].seq);
    /* Where there is nothing: it goes on as it was. */
    assert_int_equal(inlet_recording_seek(stream, EVENTS + 1), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_recording_seek_time(stream, INT64_MAX), INLET_E_NOT_FOUND);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS - 9001);
    assert_memory_equal(received, events + 9001, (EVENTS - 9001) * sizeof received[0]);
    assert_int_equal(inlet_recording_seek(stream, EVENTS + 1), INLET_E_NOT_FOUND);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 0);
    inlet_stream_close(stream);
}

static void a_recording_may_begin_at_a_number_or_wait_for_a_seek(void **state) {
    (void)state;
    record(3000);
    inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN | INLET_RECORDING_PAUSED);
    inlet_stream_t *stream = open_with(&options);
    uint32_t count;
    assert_int_equal(inlet_recv(stream, received, 1, 20 * MS, &count), INLET_E_TIMEOUT);
    assert_int_equal(inlet_recording_seek(stream, 2991), INLET_OK);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 10);
    inlet_stream_close(stream);
    options.flags = INLET_RECORDING_HIDDEN;
    options.from_seq = 3000;
    stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 1);
    inlet_stream_close(stream);
    options.from_seq = 3001;
    assert_int_equal(inlet_open_recording(path, &options, &stream), INLET_E_NOT_FOUND);
    assert_null(stream);
}

/* No upper bound on how long it takes: only that no event comes before its time. */
static void events_come_no_sooner_than_they_did(void **state) {
    (void)state;
    record(200);
    inlet_recording_options_t options = {.struct_size = sizeof options,
                                         .flags = INLET_RECORDING_HIDDEN};
    for (uint32_t speed = 500; speed <= 2000; speed *= 2) {
        options.speed = speed;
        const int64_t begun_ns = inlet_now_ns();
        inlet_stream_t *stream = open_with(&options);
        uint32_t done = 0, count;
        while (inlet_recv(stream, received, 16, -1, &count) == INLET_OK) {
            const inlet_event_t *last = &received[count - 1];
            done += count;
            assert_int_equal(last->seq, done);
            assert_true(inlet_now_ns() - begun_ns >=
                        (last->time_ns - events[0].time_ns) * 1000 / (int64_t)speed);
        }
        assert_int_equal(done, 200);
        inlet_stream_close(stream);
    }
}

static void a_closed_stream_does_not_wait_for_what_is_due_in_years(void **state) {
    (void)state;
    inlet_recorder_t *recorder = create();
    inlet_event_t pair[2] = {events[0], events[1]};
    pair[1].time_ns = INT64_MAX;
    assert_int_equal(inlet_record_append(recorder, pair, 2), INLET_OK);
    assert_int_equal(inlet_record_close(recorder), INLET_OK);
    inlet_stream_t *stream = open_with(NULL);
    uint32_t count;
    assert_int_equal(inlet_recv(stream, received, 2, -1, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_int_equal(WaitForSingleObject(inlet_wait_handle(stream), 0), WAIT_OBJECT_0);
    assert_int_equal(inlet_recv(stream, received, 2, 0, &count), INLET_E_TIMEOUT);
    assert_int_equal(WaitForSingleObject(inlet_wait_handle(stream), 0), WAIT_TIMEOUT);
    inlet_stream_close(stream);
    /* Unless that pause is cut. */
    const inlet_recording_options_t options = {.struct_size = sizeof options, .pause_max_ns = MS};
    stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 2);
    inlet_stream_close(stream);
}

static void a_stream_that_nobody_reads_is_closed_all_the_same(void **state) {
    (void)state;
    record(EVENTS);
    const inlet_recording_options_t options = fast(0);
    for (DWORD wait_ms = 0; wait_ms < 40; wait_ms += 13) {
        inlet_stream_t *stream = open_with(&options);
        Sleep(wait_ms); /* its queue is full by then */
        inlet_stream_close(stream);
    }
}

/* --- the file --- */

static void a_file_is_not_overwritten_unless_asked(void **state) {
    (void)state;
    record(10);
    inlet_record_options_t options = record_options();
    inlet_recorder_t *recorder;
    assert_int_equal(inlet_record_create(path, &options, &recorder), INLET_E_ALREADY_EXISTS);
    assert_null(recorder);
    options.reserved = 1; /* … and not by options that are wrong */
    options.flags = INLET_RECORD_OVERWRITE;
    assert_int_equal(inlet_record_create(path, &options, &recorder), INLET_E_INVALID_ARGUMENT);
    const inlet_recording_options_t all = fast(INLET_RECORDING_HIDDEN);
    inlet_stream_t *stream = open_with(&all);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 10);
    inlet_stream_close(stream);
    options.reserved = 0;
    assert_int_equal(inlet_record_create(path, &options, &recorder), INLET_OK);
    assert_int_equal(inlet_record_close(recorder), INLET_OK);
    stream = open_with(&all);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 0);
    inlet_stream_close(stream);
}

static void only_its_user_may_read_it(void **state) {
    (void)state;
    record(1);
    PACL dacl;
    PSID owner;
    PSECURITY_DESCRIPTOR descriptor;
    assert_int_equal(GetNamedSecurityInfoW(wide_of(path), SE_FILE_OBJECT,
                                           DACL_SECURITY_INFORMATION | OWNER_SECURITY_INFORMATION,
                                           &owner, NULL, &dacl, NULL, &descriptor),
                     ERROR_SUCCESS);
    assert_non_null(dacl);
    bool user_may = false;
    for (DWORD i = 0; i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace;
        assert_true(GetAce(dacl, i, (void **)&ace));
        assert_int_equal(ace->Header.AceType, ACCESS_ALLOWED_ACE_TYPE);
        /* Wine makes the list from the file's mode, and puts SYSTEM in it. */
        const bool is_owner = EqualSid(&ace->SidStart, owner);
        assert_true(is_owner || IsWellKnownSid(&ace->SidStart, WinLocalSystemSid) ||
                    (ace->Mask & FILE_READ_DATA) == 0);
        user_may = user_may || (is_owner && (ace->Mask & FILE_READ_DATA) != 0);
    }
    assert_true(user_may);
    LocalFree(descriptor);
}

static void a_file_can_be_read_while_it_is_written(void **state) {
    (void)state;
    inlet_recorder_t *recorder = create();
    assert_int_equal(inlet_record_append(recorder, events, 5), INLET_OK);
    assert_int_equal(inlet_record_flush(recorder), INLET_OK);
    assert_int_equal(inlet_record_append(recorder, events + 5, 5), INLET_OK); /* in memory */
    const inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN);
    inlet_stream_t *stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 5);
    inlet_recording_info_t about = {.struct_size = sizeof about};
    assert_int_equal(inlet_recording_info(stream, &about), INLET_OK);
    assert_int_equal(about.end, INLET_RECORDING_UNFINISHED);
    assert_string_equal(inlet_recording_end_name(about.end), "unfinished");
    inlet_stream_close(stream);
    assert_int_equal(inlet_record_close(recorder), INLET_OK);
}

static void change_byte(int64_t at) {
    FILE *file = _wfopen(wide_of(path), L"r+b");
    assert_non_null(file);
    assert_int_equal(_fseeki64(file, at, SEEK_SET), 0);
    const int byte = fgetc(file);
    assert_int_equal(_fseeki64(file, at, SEEK_SET), 0);
    fputc(byte ^ 1, file);
    fclose(file);
}

static void damage_is_told_where_it_is_met(void **state) {
    (void)state;
    record(EVENTS);
    inlet_recording_info_t about = {.struct_size = sizeof about};
    inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN);
    inlet_stream_t *stream = open_with(&options);
    assert_int_equal(inlet_recording_info(stream, &about), INLET_OK);
    inlet_stream_close(stream);
    change_byte((int64_t)about.file_bytes / 2);

    stream = open_with(&options);
    const uint32_t count = receive_all(stream, INLET_E_CORRUPT);
    assert_true(count > EVENTS / 4 && count < EVENTS * 3 / 4);
    assert_memory_equal(received, events, count * sizeof events[0]);
    assert_int_equal(inlet_recording_info(stream, &about), INLET_OK);
    assert_true(about.end == INLET_RECORDING_DAMAGED && about.events_count == count &&
                about.end_seq == count + 1 && about.told_end_seq == EVENTS + 1);
    assert_true(about.valid_bytes < about.file_bytes && about.reason[0] != 0);
    assert_int_equal(inlet_recording_seek(stream, count + 10), INLET_E_NOT_FOUND);
    inlet_stream_close(stream);

    options.flags |= INLET_RECORDING_CHECK;
    stream = open_with(&options);
    assert_int_equal(inlet_recording_info(stream, &about), INLET_OK);
    assert_true(about.end == INLET_RECORDING_DAMAGED && about.events_count == count);
    inlet_stream_close(stream);
}

static void what_is_no_recording_is_refused(void **state) {
    (void)state;
    inlet_stream_t *stream;
    assert_int_equal(inlet_open_recording(path, NULL, &stream), INLET_E_NOT_FOUND);
    FILE *file = _wfopen(wide_of(path), L"wb");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(inlet_open_recording(path, NULL, &stream), INLET_E_NOT_SUPPORTED);
    DeleteFileW(wide_of(path));
    record(10);
    change_byte(8);
    assert_int_equal(inlet_open_recording(path, NULL, &stream), INLET_E_VERSION);
    change_byte(8);
    change_byte(60);
    assert_int_equal(inlet_open_recording(path, NULL, &stream), INLET_E_CORRUPT);
    assert_int_equal(inlet_open_recording("NUL", NULL, &stream), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_open_recording("\xFF", NULL, &stream), INLET_E_INVALID_ARGUMENT);
    inlet_recorder_t *recorder;
    assert_int_equal(inlet_record_create("NUL", NULL, &recorder), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_record_create("", NULL, &recorder), INLET_E_INVALID_ARGUMENT);
    assert_null(recorder);
}

static void a_path_may_be_long(void **state) {
    (void)state;
    char plain[1200];
    memcpy(plain, path, sizeof plain);
    wchar_t deep[1200] = L"\\\\?\\";
    wcscat(deep, wide_of(folder));
    snprintf(path, sizeof path, "%s", folder);
    size_t made[5];
    for (int i = 0; i < 5; i++) {
        char part[80];
        memset(part, 'd', 79);
        part[78] = '\\';
        part[79] = 0;
        strcat(path, part);
        wcscat(deep, wide_of(part));
        made[i] = wcslen(deep) - 1;
        deep[made[i]] = 0;
        assert_true(CreateDirectoryW(deep, NULL) || GetLastError() == ERROR_ALREADY_EXISTS);
        deep[made[i]] = L'\\';
    }
    strcat(path, "a.inlet");
    wcscat(deep, L"a.inlet");
    record(10);
    const inlet_recording_options_t options = fast(INLET_RECORDING_HIDDEN);
    inlet_stream_t *stream = open_with(&options);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 10);
    inlet_stream_close(stream);
    assert_true(DeleteFileW(deep));
    for (int i = 4; i >= 0; i--) {
        deep[made[i]] = 0;
        RemoveDirectoryW(deep);
    }
    memcpy(path, plain, sizeof plain);
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    inlet_recorder_t *recorder;
    inlet_stream_t *stream;
    const inlet_record_options_t good = record_options();
#define REFUSED_RECORD(change)                                                                     \
    do {                                                                                           \
        inlet_record_options_t bad = good;                                                         \
        change;                                                                                    \
        assert_int_equal(inlet_record_create(path, &bad, &recorder), INLET_E_INVALID_ARGUMENT);    \
    } while (0)
    char long_text[300];
    memset(long_text, 'a', sizeof long_text);
    long_text[299] = 0;
    inlet_stream_info_t other = info;
    other.struct_size = 1;
    REFUSED_RECORD(bad.struct_size = 1);
    REFUSED_RECORD(bad.flags = 2);
    REFUSED_RECORD(bad.stream = &other);
    REFUSED_RECORD(bad.event_types = UINT64_MAX);
    REFUSED_RECORD(bad.monitors_count = INLET_MONITORS_MAX + 1);
    REFUSED_RECORD(bad.monitors = NULL);
    REFUSED_RECORD(bad.note = long_text);
    REFUSED_RECORD(bad.program = "two\nlines");
    REFUSED_RECORD(bad.flush_ns = -1);
    REFUSED_RECORD(bad.flush_ns = INT64_C(60000000001));
    assert_int_equal(inlet_record_create(path, NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_record_create(NULL, NULL, &recorder), INLET_E_INVALID_ARGUMENT);
    record(10);
#define REFUSED(change)                                                                            \
    do {                                                                                           \
        inlet_recording_options_t bad = fast(0);                                                   \
        change;                                                                                    \
        assert_int_equal(inlet_open_recording(path, &bad, &stream), INLET_E_INVALID_ARGUMENT);     \
        assert_null(stream);                                                                       \
    } while (0)
    REFUSED(bad.struct_size = 1);
    REFUSED(bad.flags = 16);
    REFUSED(bad.urgent_types = 2); /* without lanes */
    REFUSED(bad.speed = 9);
    REFUSED(bad.speed = 1000001);
    REFUSED(bad.sources = 4);
    REFUSED(bad.event_types = UINT64_MAX);
    REFUSED(bad.pause_max_ns = -1);
    REFUSED(bad.wait = 3);
    REFUSED(bad.poll_ns = 1);
    REFUSED(bad.reserved = 1);
    assert_int_equal(inlet_recording_seek(NULL, 1), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recording_info(NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_record_close(NULL), INLET_OK);
    assert_string_equal(inlet_recording_end_name(99), "unknown");
}

#define RUN(test) cmocka_unit_test_setup_teardown(test, delete_file, delete_file)

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_was_recorded_comes_back),
        RUN(what_is_not_asked_for_does_not_come),
        RUN(a_recording_has_lanes_where_asked),
        RUN(seeking_goes_there_and_back_and_again_from_the_end),
        RUN(a_recording_may_begin_at_a_number_or_wait_for_a_seek),
        RUN(events_come_no_sooner_than_they_did),
        RUN(a_closed_stream_does_not_wait_for_what_is_due_in_years),
        RUN(a_stream_that_nobody_reads_is_closed_all_the_same),
        RUN(a_file_is_not_overwritten_unless_asked),
        RUN(only_its_user_may_read_it),
        RUN(a_file_can_be_read_while_it_is_written),
        RUN(damage_is_told_where_it_is_met),
        RUN(what_is_no_recording_is_refused),
        RUN(a_path_may_be_long),
        RUN(wrong_options_are_refused),
    };
    fill_events();
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
