/* inlet verify on recordings: which lines it takes for events, and how it exits. */
#include <process.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/keys.h>

#include "event_json.h"
#include "event_print.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static wchar_t path[MAX_PATH + 32]; /* of the recording */

static FILE *open_recording(void) {
    wchar_t folder[MAX_PATH];
    assert_true(GetTempPathW(MAX_PATH, folder) > 0);
    _snwprintf(path, COUNT_OF(path), L"%lsinlet-verify-%lu é.json", folder, GetCurrentProcessId());
    FILE *file = _wfopen(path, L"wb");
    assert_non_null(file);
    return file;
}

static const wchar_t *options; /* of verify; NULL: none */

/* Its exit code on the recording. */
static int verify(void) {
    wchar_t program[MAX_PATH], quoted[MAX_PATH + 40];
    assert_true(GetModuleFileNameW(NULL, program, MAX_PATH) < MAX_PATH - 10);
    wcscpy(wcsrchr(program, L'\\') + 1, L"inlet.exe");
    _snwprintf(quoted, COUNT_OF(quoted), L"\"%ls\"", path);
    int code = options == NULL
                   ? (int)_wspawnl(_P_WAIT, program, L"inlet", L"verify", quoted, NULL)
                   : (int)_wspawnl(_P_WAIT, program, L"inlet", L"verify", options, quoted, NULL);
    DeleteFileW(path);
    return code;
}

static int verify_text(const char *text) {
    FILE *file = open_recording();
    fputs(text, file);
    fclose(file);
    return verify();
}

static inlet__context_t nothing; /* that its lines tell of */

static const inlet_event_t samples[] = {
    {.type = INLET_EVENT_SOURCES, .u.sources = {.mask = INLET_SOURCE_ALL}},
    {.type = INLET_EVENT_KEY_PRESSED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_REPEAT | INLET_FLAG_TIME_BATCH,
     .time_error_ns = UINT32_MAX,
     .device = 3,
     .u.key = {.hid = INLET_KEY_KeyA, .scan = 0xE01D, .vk = 65}},
    {.type = INLET_EVENT_KEY_PRESSED,
     .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED | INLET_FLAG_FALSE_CONTROL,
     .extra = UINT64_MAX,
     .u.key = {.vk = 0xE7, .unit = 0xD83D}},
    {.type = INLET_EVENT_MOUSE_PRESSED,
     .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION | INLET_FLAG_PEN | INLET_FLAG_TOUCH,
     .u.button = {.button = INLET_BUTTON_X2, .x = INT32_MIN, .y = INT32_MAX}},
    {.type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION | INLET_FLAG_TIME_COALESCED,
     .u.mouse = {.dx = INT32_MIN, .dy = 0}},
    {.type = INLET_EVENT_MOUSE_WHEEL,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HORIZONTAL,
     .u.wheel = {.delta = -120}},
    {.type = INLET_EVENT_LOSS, .u.loss = {.count = 12, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}},
    {.type = INLET_EVENT_BLIND,
     .u.blind = {.from_ns = 7, .cause = INLET_CAUSE_NO_AGENT, .sources = INLET_SOURCE_HOOK}},
    {.type = INLET_EVENT_SNAPSHOT,
     .flags = INLET_FLAG_RAW,
     .device = UINT32_MAX,
     .u.snapshot = {.index = 0,
                    .count = 1,
                    .act = INLET_EVENT_KEY_PRESSED,
                    .code = INLET_KEY_KeyA,
                    .scan = 30,
                    .vk = 65}},
    {.type = INLET_EVENT_KEY_RELEASED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC,
     .device = UINT32_MAX,
     .u.key = {.hid = INLET_KEY_KeyA, .scan = 30, .vk = 65}},
    {.type = INLET_EVENT_DEVICE,
     .device = 7,
     .u.device = {.stable_id = UINT64_MAX,
                  .vendor = 0x046D,
                  .product = 0xC539,
                  .kind = INLET_DEVICE_KEYBOARD,
                  .present = 1}},
    {.type = INLET_EVENT_NAME,
     .device = 7,
     .u.name = {.subject = INLET_NAME_DEVICE,
                .count = 2,
                .length = 12,
                .text = "Tastat\xC3\xBC \"\\\xC3"}},
    {.type = INLET_EVENT_NAME,
     .device = 7,
     .u.name = {.subject = INLET_NAME_DEVICE, .index = 1, .count = 2, .length = 1, .text = "\xBC"}},
    {.type = INLET_EVENT_FOCUS, .process = 4, .u.focus = {.window = UINT64_MAX, .elevated = 1}},
    {.type = INLET_EVENT_LAYOUT,
     .u.layout = {.hkl = 0xFFFFFFFFF0080409, .locks = INLET_LOCK_NUM | INLET_LOCK_KANA}},
    {.type = INLET_EVENT_SESSION, .u.session = {.change = INLET_SESSION_SUSPENDING}},
    {.type = INLET_EVENT_CLOCK,
     .time_error_ns = 9,
     .u.clock = {.utc_ns = INT64_MAX, .error_ns = 40, .reason = INLET_CLOCK_RESUMED}},
};

enum { SNAPSHOT = 8 };

/* The sample as the `number`th record of a stream. */
static inlet_event_t sample(size_t number) {
    inlet_event_t event = samples[number];
    event.seq = 900 + number + (number > 6 ? 11 : 0); /* the LOSS is 12 wide … */
    event.seq -= number > SNAPSHOT ? 1 : 0;           /* … and the snapshot has no number */
    event.time_ns = INT64_C(9007199254740993) + (int64_t)number;
    return event;
}

static void each_event_is_read_back_from_its_line(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        inlet_event_t event = sample(i), read;
        json_t *object = event_to_json(&event);
        char *line = json_dumps(object, JSON_COMPACT);
        assert_true(event_parse_line(line, strlen(line), &read));
        assert_memory_equal(&read, &event, sizeof event);
        free(line);
        json_object_set_new(object, "recv_ns", json_integer(1)); /* tail --latency */
        line = json_dumps(object, JSON_COMPACT);
        assert_true(event_parse_line(line, strlen(line), &read));
        assert_memory_equal(&read, &event, sizeof event);
        free(line);
        json_decref(object);
    }
}

/* Members that an event may do without: what is left is another event. */
static bool is_optional(const char *name) {
    static const char *const names[] = {"extra", "unit", "process", "sources"};
    bool optional = false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        optional = optional || strcmp(name, names[i]) == 0;
    for (size_t i = 0; i < EVENT_MARK_COUNT; i++)
        optional = optional || strcmp(name, event_marks[i].name) == 0;
    return optional;
}

static void a_line_with_anything_more_less_or_else_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        inlet_event_t event = sample(i), read;
        json_t *object = event_to_json(&event);
        const char *name;
        json_t *value;
        json_object_foreach(object, name, value) {
            for (int way = is_optional(name) ? 1 : 0; way < 3; way++) {
                json_t *changed = json_copy(object);
                if (way == 0)
                    json_object_del(changed, name);
                else if (way == 1)
                    json_object_set_new(changed, name, json_null());
                else
                    json_object_set_new(changed, "more", json_null());
                char *line = json_dumps(changed, JSON_COMPACT);
                assert_false(event_parse_line(line, strlen(line), &read));
                free(line);
                json_decref(changed);
            }
        }
        json_decref(object);
    }
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "1",
        "{\"seq\":1,\"type\":\"loss\",\"t_ns\":5,\"count\":1,\"cause\":\"bad_luck\"}",
        "{\"seq\":1,\"type\":\"gain\",\"t_ns\":5,\"count\":1,\"cause\":\"ring_full\"}",
        "{\"seq\":1.0,\"type\":\"loss\",\"t_ns\":5,\"count\":1,\"cause\":\"ring_full\"}",
        "{\"seq\":1,\"seq\":1,\"type\":\"loss\",\"t_ns\":5,\"count\":1,\"cause\":\"ring_full\"}",
        "{\"seq\":1,\"type\":\"loss\",\"t_ns\":5,\"count\":1,\"cause\":\"ring_full\"} x",
        "{\"seq\":1,\"type\":\"sources\",\"t_ns\":5,\"mask\":4294967299,\"cause\":\"none\"}",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        inlet_event_t read;
        assert_false(event_parse_line(bad[i], strlen(bad[i]), &read));
    }
}

static void a_clean_recording_ends_with_0(void **state) {
    (void)state;
    FILE *file = open_recording();
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        inlet_event_t event = sample(i);
        assert_true(event_print_json(file, &event, &nothing, i % 2 == 0 ? 5 : NO_RECV_NS));
    }
    fclose(file);
    assert_int_equal(verify(), 0);
}

static void a_recording_without_one_of_its_records_ends_with_1(void **state) {
    (void)state;
    for (size_t left_out = 1; left_out < COUNT_OF(samples) - 1; left_out++) {
        if (left_out == SNAPSHOT) /* it has no number that could be missing */
            continue;
        FILE *file = open_recording();
        for (size_t i = 0; i < COUNT_OF(samples); i++) {
            inlet_event_t event = sample(i);
            if (i != left_out)
                assert_true(event_print_json(file, &event, &nothing, NO_RECV_NS));
        }
        fclose(file);
        assert_int_equal(verify(), 1);
    }
}

static void what_is_no_recording_ends_with_1(void **state) {
    (void)state;
#define LINE "{\"seq\":1,\"type\":\"sources\",\"t_ns\":5,\"mask\":3,\"cause\":\"none\"}"
    assert_int_equal(verify_text(LINE "\n"), 0);
    assert_int_equal(verify_text(LINE), 1); /* cut short */
    assert_int_equal(verify_text(LINE "\n\n"), 1);
    assert_int_equal(verify_text(""), 1);
    assert_int_equal(verify_text("hello\n"), 1);
    fclose(open_recording());
    DeleteFileW(path);
    assert_int_equal(verify(), 1); /* not there */
}

/* Records that no line says the stream of. */
static void put_nameless(FILE *file, size_t first, size_t count) {
    for (size_t i = first; i < first + count; i++) {
        inlet_event_t event = sample(i);
        assert_true(event_print_json(file, &event, &nothing, NO_RECV_NS));
    }
}

/* Lines of one stream: which it is, and so many records of it. */
static void put_stream(FILE *file, uint64_t epoch, size_t first, size_t count) {
    inlet_event_t event = sample(first);
    const inlet_stream_info_t info = {.boot_id = UINT64_MAX - 1, .session = 1, .epoch = epoch};
    json_t *line = stream_to_json(&info, event.seq);
    assert_non_null(line);
    assert_int_equal(json_dumpf(line, file, JSON_COMPACT), 0);
    json_decref(line);
    fputc('\n', file);
    put_nameless(file, first, count);
}

static void a_stream_that_was_come_back_to_goes_on_in_the_recording(void **state) {
    (void)state;
    FILE *file = open_recording();
    put_stream(file, 7, 0, 4);
    put_stream(file, 7, 4, COUNT_OF(samples) - 4);
    fclose(file);
    assert_int_equal(verify(), 0);
    file = open_recording(); /* one is missing, between the two */
    put_stream(file, 7, 0, 4);
    put_stream(file, 7, 5, COUNT_OF(samples) - 5);
    fclose(file);
    assert_int_equal(verify(), 1);
}

static void another_stream_is_a_violation_unless_it_is_allowed(void **state) {
    (void)state;
    for (int allowed = 0; allowed < 2; allowed++) {
        FILE *file = open_recording();
        put_stream(file, 7, 0, 4);
        put_stream(file, 8, 0, 4);
        fclose(file);
        options = allowed ? L"--allow-restart" : NULL;
        assert_int_equal(verify(), allowed ? 0 : 1);
    }
    FILE *file = open_recording(); /* what was wrong before stays wrong */
    put_stream(file, 7, 0, 4);
    put_stream(file, 7, 5, 2);
    put_stream(file, 8, 0, 4);
    fclose(file);
    assert_int_equal(verify(), 1);
    options = NULL;
}

static void records_before_the_first_stream_line_are_proved_as_well(void **state) {
    (void)state;
    for (int allowed = 0; allowed < 2; allowed++) {
        options = allowed ? L"--allow-restart" : NULL;
        FILE *file = open_recording(); /* nothing says that it is the same stream */
        put_nameless(file, 0, 4);
        put_stream(file, 7, 0, 4);
        fclose(file);
        assert_int_equal(verify(), allowed ? 0 : 1);
        file = open_recording(); /* one is missing */
        put_nameless(file, 0, 3);
        put_nameless(file, 4, 1);
        put_stream(file, 7, 0, 4);
        fclose(file);
        assert_int_equal(verify(), 1);
    }
    options = NULL;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_is_read_back_from_its_line),
        cmocka_unit_test(a_line_with_anything_more_less_or_else_is_refused),
        cmocka_unit_test(a_clean_recording_ends_with_0),
        cmocka_unit_test(a_recording_without_one_of_its_records_ends_with_1),
        cmocka_unit_test(what_is_no_recording_ends_with_1),
        cmocka_unit_test(a_stream_that_was_come_back_to_goes_on_in_the_recording),
        cmocka_unit_test(another_stream_is_a_violation_unless_it_is_allowed),
        cmocka_unit_test(records_before_the_first_stream_line_are_proved_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
