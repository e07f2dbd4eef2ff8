/* inlet.exe from outside: what it prints and how it exits, without a service to talk to. And its
 * lines of JSON, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/admin.h>
#include <inlet/keys.h>

#include "event_print.h"

#define OUTPUT_BYTES 16384
#define RUN_MS       30000

typedef struct outcome {
    DWORD code;
    char out[OUTPUT_BYTES];
    char err[OUTPUT_BYTES];
} outcome_t;

static HANDLE open_file(const wchar_t *path) {
    SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof inheritable, .bInheritHandle = TRUE};
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                       &inheritable, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static void read_back(HANDLE file, char text[OUTPUT_BYTES]) {
    DWORD bytes = 0;
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    assert_true(ReadFile(file, text, OUTPUT_BYTES - 1, &bytes, NULL));
    text[bytes] = '\0';
}

/* Runs inlet.exe, which is beside this program, with `arguments`. */
static const outcome_t *run(const wchar_t *arguments) {
    static outcome_t outcome;
    wchar_t program[MAX_PATH], command[MAX_PATH + 256], folder[MAX_PATH];
    wchar_t out_path[MAX_PATH + 32], err_path[MAX_PATH + 32];
    assert_true(GetModuleFileNameW(NULL, program, MAX_PATH) < MAX_PATH);
    *(wcsrchr(program, L'\\') + 1) = L'\0';
    _snwprintf(command, MAX_PATH + 256, L"\"%lsinlet.exe\" %ls", program, arguments);
    assert_true(GetTempPathW(MAX_PATH, folder) > 0);
    _snwprintf(out_path, MAX_PATH + 32, L"%lsinlet-cli-%lu.out", folder, GetCurrentProcessId());
    _snwprintf(err_path, MAX_PATH + 32, L"%lsinlet-cli-%lu.err", folder, GetCurrentProcessId());
    HANDLE out = open_file(out_path), err = open_file(err_path);
    assert_true(out != INVALID_HANDLE_VALUE && err != INVALID_HANDLE_VALUE);
    STARTUPINFOW startup = {
        .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES, .hStdOutput = out, .hStdError = err};
    PROCESS_INFORMATION process;
    assert_true(CreateProcessW(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, RUN_MS), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(process.hProcess, &outcome.code));
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    read_back(out, outcome.out);
    read_back(err, outcome.err);
    CloseHandle(out);
    CloseHandle(err);
    return &outcome;
}

static bool is_one_line(const char *text) {
    const char *end = strchr(text, '\n');
    return end != NULL && end[1] == '\0';
}

/* ---- Usage. ---- */

static void help_and_version_go_to_the_output_with_success(void **state) {
    (void)state;
    const outcome_t *outcome = run(L"--version");
    assert_int_equal(outcome->code, 0);
    assert_string_equal(outcome->out, "inlet 0.1.0\n");
    outcome = run(L"--help");
    assert_int_equal(outcome->code, 0);
    assert_non_null(strstr(outcome->out, "Exit codes: 0 success"));
    assert_string_equal(outcome->err, "");
}

static void each_command_has_its_own_help(void **state) {
    (void)state;
    static const wchar_t *const commands[] = {
        L"service", L"status", L"tail",  L"pair",   L"revoke", L"grants", L"latency",
        L"doctor",  L"verify", L"stats", L"record", L"info",   L"export", L"import"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        wchar_t arguments[64];
        char expected[64];
        _snwprintf(arguments, 64, L"%ls --help", commands[i]);
        snprintf(expected, sizeof expected, "usage: inlet %ls", commands[i]);
        const outcome_t *outcome = run(arguments);
        assert_int_equal(outcome->code, 0);
        assert_int_equal(strncmp(outcome->out, expected, strlen(expected)), 0);
        assert_string_equal(outcome->err, "");
    }
}

typedef struct wrong_usage {
    const wchar_t *arguments;
    const char *told;
} wrong_usage_t;

static void assert_refused(const wrong_usage_t *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const outcome_t *outcome = run(cases[i].arguments);
        assert_int_equal(outcome->code, 2);
        assert_string_equal(outcome->out, "");
        assert_true(is_one_line(outcome->err));
        assert_int_equal(strncmp(outcome->err, "inlet: ", 7), 0);
        assert_non_null(strstr(outcome->err, cases[i].told));
        assert_non_null(strstr(outcome->err, "--help'"));
    }
}

static void wrong_usage_is_told_in_one_line_with_exit_code_2(void **state) {
    (void)state;
    static const wrong_usage_t cases[] = {
        {L"", "no command"},
        {L"tial", "no command 'tial'"},
        {L"tail --bogus", "--bogus"},
        {L"tail more", "'more'"},
        {L"tail --count", "--count needs a value"},
        {L"tail --count 0", "'0'"},
        {L"tail --count -3", "'-3'"},
        {L"tail --count 5x", "'5x'"},
        {L"tail --count 99999999999999999999999", "--count"},
        {L"tail --seconds never", "'never'"},
        {L"tail --seconds 0", "'0'"},
        {L"tail --seconds nan", "'nan'"},
        {L"tail --from 0", "'0'"},
        {L"tail --source both", "'both'"},
        {L"tail --fuse --source raw", "--fuse is of both sources"},
        {L"tail --source hook --fuse", "--fuse is of both sources"},
        {L"tail --types key_pressed,key_presed", "'key_presed'"},
        {L"tail --types key_pressed,", "''"},
        {L"pair --scopes kbd.kez", "kbd.kez"},
        {L"pair --scopes kbd.hotkeys", "kbd.hotkeys"},
        {L"pair --scopes kbd.hotkeys:{Control+X}", "{Control+X}"},
        {L"pair --any-image --image C:\\windows\\system32\\cmd.exe", "--image"},
        {L"pair --image C:\\no\\such.exe", "'C:\\no\\such.exe'"},
        {L"pair --foreground C:\\no\\such.exe", "'C:\\no\\such.exe'"},
        {L"pair --foreground own --foreground C:\\windows\\system32\\cmd.exe", "'own' or programs"},
        {L"pair --for ever", "'ever'"},
        {L"pair --for 0s", "'0s'"},
        {L"pair --for 99999d", "'99999d'"},
        {L"pair now", "'now'"},
        {L"grants add", "64 hexadecimal digits"},
        {L"grants add 12", "64 hexadecimal digits"},
        {L"grants revoke", "one name or key"},
        {L"revoke", "one name or key"},
        {L"revoke a b", "one name or key"},
        {L"grants all", "'all'"},
        {L"latency --probe 0", "'0'"},
        {L"latency --probe 100001", "'100001'"},
        {L"doctor now", "'now'"},
        {L"status now", "'now'"},
        {L"tail --wait long", "'long'"},
        {L"latency --wait Spin", "'Spin'"},
        {L"stats now", "'now'"},
        {L"stats --watch 0", "'0'"},
        {L"stats --json --prometheus", "one of --json and --prometheus"},
        {L"stats --prometheus --watch 1", "no page for Prometheus"},
        {L"verify a.json b.json", "'b.json'"},
        {L"verify --seconds 0", "'0'"},
        {L"tail --reconnect soon", "'soon'"},
        {L"tail --reconnect 0x", "'0x'"},
        {L"verify --reconnect -1", "'-1'"},
        {L"verify --reconnect", "--reconnect needs a value"},
        {L"verify --reconnect 0 a.json", "--reconnect are for the live stream"},
        {L"verify --reconnect 1 a.json", "--reconnect are for the live stream"},
        {L"verify --seconds 1 a.json", "--seconds and --reconnect are for the live stream"},
        {L"service", "install, uninstall, start, stop"},
        {L"service restart", "'restart'"},
        {L"service start --program x", "--program is for install alone"},
    };
    assert_refused(cases, sizeof cases / sizeof cases[0]);
}

static void wrong_usage_of_recordings_is_too(void **state) {
    (void)state;
    static const wrong_usage_t cases[] = {
        {L"record", "needs a file"},
        {L"record a b", "'b'"},
        {L"record a --sources both", "'both'"},
        {L"record a --types key_pressed,key", "'key'"},
        {L"record a --for 0", "'0'"},
        {L"record a --reconnect soon", "'soon'"},
        {L"info", "needs a recording"},
        {L"info a b", "'b'"},
        {L"info --all a", "--all"},
        {L"export a", "one of --jsonl and --csv"},
        {L"export a --csv --jsonl", "one of --jsonl and --csv"},
        {L"export --csv", "needs a recording"},
        {L"export --csv a b", "'b'"},
        {L"export --csv a -o", "-o needs a value"},
        {L"export --csv a --force", "--force is for --output"},
        {L"export --csv a --sources mouse", "'mouse'"},
        {L"import a", "two files"},
        {L"import a b c", "two files"},
        {L"tail --speed 1", "--speed is for --file"},
        {L"tail --file a --speed 0", "'0'"},
        {L"tail --file a --speed 1001", "'1001'"},
        {L"tail --file a --latency", "for the live stream"},
        {L"tail --file a --reconnect 5", "for the live stream"},
    };
    assert_refused(cases, sizeof cases / sizeof cases[0]);
}

static void a_program_that_is_not_there_can_not_be_installed(void **state) {
    (void)state;
    const outcome_t *outcome = run(L"service install --program C:\\no\\inletd.exe");
    assert_int_equal(outcome->code, 1);
    assert_true(is_one_line(outcome->err));
    assert_non_null(strstr(outcome->err, "C:\\no\\inletd.exe"));
}

static void without_a_service_commands_say_so_with_exit_code_3(void **state) {
    (void)state;
    static const wchar_t *const commands[] = {L"tail",     L"status", L"pair",
                                              L"revoke x", L"grants", L"latency --seconds 1",
                                              L"verify",   L"stats",  L"stats --watch 1"};
    inlet_service_info_t info = {.struct_size = sizeof info};
    assert_int_equal(inlet_service_query(&info), INLET_OK);
    if (info.state != INLET_SERVICE_NOT_INSTALLED) {
        print_message("skipped: this machine has the service installed\n");
        skip();
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const outcome_t *outcome = run(commands[i]);
        assert_int_equal(outcome->code, 3);
        assert_true(is_one_line(outcome->err));
        assert_non_null(strstr(outcome->err, "inlet service install"));
    }
    const outcome_t *outcome = run(L"doctor --json");
    assert_int_equal(outcome->code, 1);
    assert_non_null(strstr(outcome->out, "{\"healthy\":false,"));
    assert_non_null(strstr(outcome->out, "{\"check\":\"installed\",\"result\":\"fail\""));
}

/* ---- Lines. ---- */

static const char *read_back_file(FILE *file) {
    static char text[1024];
    rewind(file);
    size_t bytes = fread(text, 1, sizeof text - 1, file);
    text[bytes] = '\0';
    fclose(file);
    return text;
}

static inlet__context_t context; /* follows all that is printed */

static const char *json_of(const inlet_event_t *event, int64_t recv_ns) {
    FILE *file = tmpfile();
    inlet__context_note(&context, event);
    assert_non_null(file);
    assert_true(event_print_json(file, event, &context, recv_ns));
    return read_back_file(file);
}

/* The one or the other line of a fused event. */
static const char *line_of(const inlet_fused_t *fused, bool json) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(json ? fused_print_json(file, fused, &context, NO_RECV_NS)
                     : fused_print_text(file, fused, &context, NO_RECV_NS));
    return read_back_file(file);
}

static inlet_event_t event_of(uint16_t type, uint32_t flags) {
    return (inlet_event_t){.seq = 81234,
                           .time_ns = INT64_C(9007199254740993), /* no double holds it */
                           .time_error_ns = 1500,
                           .type = type,
                           .flags = flags,
                           .device = 3};
}

#define HEAD(type, source)                                                                         \
    "{\"seq\":81234,\"type\":\"" type "\",\"t_ns\":9007199254740993,\"t_err_ns\":1500,"            \
    "\"src\":\"" source "\",\"device\":3,"

static void a_key_is_a_line_of_json_as_documented(void **state) {
    (void)state;
    inlet_event_t event = event_of(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW);
    event.u.key = (inlet_key_t){.hid = INLET_KEY_KeyA, .scan = 30, .vk = 65};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        HEAD("key_pressed", "raw") "\"code\":\"KeyA\",\"hid\":458756,\"scan\":30,"
                                                   "\"vk\":65,\"repeat\":false,"
                                                   "\"injected\":false}\n");
    event.flags = INLET_FLAG_HOOK | INLET_FLAG_REPEAT | INLET_FLAG_INJECTED;
    event.extra = 5;
    assert_string_equal(json_of(&event, 9),
                        HEAD("key_pressed", "hook") "\"code\":\"KeyA\",\"hid\":458756,\"scan\":30,"
                                                    "\"vk\":65,\"repeat\":true,\"injected\":true,"
                                                    "\"extra\":5,\"recv_ns\":9}\n");
}

static void motion_says_only_what_is_known(void **state) {
    (void)state;
    inlet_event_t event = event_of(INLET_EVENT_MOUSE_MOVED, INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION);
    event.u.mouse = (inlet_mouse_t){.dx = -2, .dy = 7, .x = -1920, .y = 1079};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        HEAD("mouse_moved", "raw") "\"dx\":-2,\"dy\":7,\"injected\":false}\n");
    event.flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION;
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        HEAD("mouse_moved", "hook") "\"x\":-1920,\"y\":1079,\"injected\":false}\n");
    event.flags = INLET_FLAG_RAW | INLET_FLAG_TIME_BATCH;
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        HEAD("mouse_moved", "raw") "\"injected\":false,\"time_batch\":true}\n");
}

static void buttons_and_wheels_have_their_names_and_ways(void **state) {
    (void)state;
    inlet_event_t event = event_of(INLET_EVENT_MOUSE_RELEASED, INLET_FLAG_RAW);
    event.u.button.button = INLET_BUTTON_X1;
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        HEAD("mouse_released", "raw") "\"button\":\"x1\",\"injected\":false}\n");
    event = event_of(INLET_EVENT_MOUSE_WHEEL, INLET_FLAG_RAW | INLET_FLAG_HORIZONTAL);
    event.u.wheel.delta = -120;
    assert_string_equal(
        json_of(&event, NO_RECV_NS),
        HEAD("mouse_wheel", "raw") "\"delta\":-120,\"horizontal\":true,\"injected\":false}\n");
}

static void a_fused_event_names_its_records_and_how_sure_it_is(void **state) {
    (void)state;
    inlet_fused_t fused = {.event = event_of(INLET_EVENT_MOUSE_PRESSED, INLET_SOURCE_ALL),
                           .raw_seq = 81236,
                           .hook_seq = 81234,
                           .confidence = INLET_FUSE_EXACT};
    fused.event.u.button.button = INLET_BUTTON_X1;
    assert_string_equal(line_of(&fused, true),
                        HEAD("mouse_pressed", "both") "\"button\":\"x1\",\"injected\":false,"
                                                      "\"raw_seq\":81236,\"hook_seq\":81234,"
                                                      "\"confidence\":\"exact\"}\n");
    assert_non_null(strstr(line_of(&fused, false), " x1  [both, device 3]  with 81236, exact\n"));
    fused.event.flags = INLET_FLAG_HOOK;
    fused.raw_seq = 0;
    fused.confidence = INLET_FUSE_SINGLE;
    assert_string_equal(line_of(&fused, true),
                        HEAD("mouse_pressed", "hook") "\"button\":\"x1\",\"injected\":false,"
                                                      "\"confidence\":\"single\"}\n");
    assert_non_null(strstr(line_of(&fused, false), " x1  [hook, device 3]\n"));
    /* A record of the stream's own is the line that it always is. */
    fused = (inlet_fused_t){.event = {.seq = 7,
                                      .type = INLET_EVENT_LOSS,
                                      .u.loss = {.count = 2, .cause = INLET_CAUSE_RING_FULL}}};
    char line[256];
    snprintf(line, sizeof line, "%s", line_of(&fused, true));
    assert_string_equal(line, json_of(&fused.event, NO_RECV_NS));
}

static void records_of_the_stream_say_what_and_why(void **state) {
    (void)state;
    inlet_event_t event = event_of(INLET_EVENT_LOSS, 0);
    event.time_ns = 50;
    event.u.loss = (inlet_loss_t){.count = 12, .cause = INLET_CAUSE_RING_FULL};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        "{\"seq\":81234,\"type\":\"loss\",\"t_ns\":50,\"count\":12,"
                        "\"cause\":\"ring_full\"}\n");
    event.type = INLET_EVENT_BLIND;
    event.u.blind = (inlet_blind_t){.from_ns = 20, .cause = INLET_CAUSE_AGENT_DIED};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        "{\"seq\":81234,\"type\":\"blind\",\"from_ns\":20,\"t_ns\":50,"
                        "\"cause\":\"agent_died\"}\n");
    event.type = INLET_EVENT_SOURCES;
    event.u.sources = (inlet_sources_t){.mask = 3};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        "{\"seq\":81234,\"type\":\"sources\",\"t_ns\":50,\"mask\":3,"
                        "\"cause\":\"none\"}\n");
}

static void what_surrounds_input_is_said_in_words(void **state) {
    (void)state;
    inlet_event_t event = event_of(INLET_EVENT_DEVICE, INLET_FLAG_STATE);
    event.time_ns = 50;
    event.time_error_ns = 7;
    event.u.device = (inlet_device_t){.stable_id = 0xABC,
                                      .vendor = 0x46D,
                                      .product = 0xC539,
                                      .kind = INLET_DEVICE_MOUSE,
                                      .present = 1};
#define START(type) "{\"seq\":81234,\"type\":\"" type "\",\"t_ns\":50,\"t_err_ns\":7,"
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        START("device") "\"device\":3,\"kind\":\"mouse\",\"vendor\":1133,"
                                        "\"product\":50489,\"stable_id\":\"0000000000000abc\","
                                        "\"present\":true,\"state\":true}\n");
    event.type = INLET_EVENT_NAME;
    event.flags = 0;
    event.u.name = (inlet_name_t){
        .subject = INLET_NAME_DEVICE, .count = 2, .length = 12, .text = "Fast Mouse \xC3"};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        START("name") "\"subject\":\"device\",\"device\":3,\"index\":0,"
                                      "\"count\":2,\"utf8\":\"46617374204d6f75736520c3\"}\n");
    event.u.name = (inlet_name_t){
        .subject = INLET_NAME_DEVICE, .index = 1, .count = 2, .length = 1, .text = "\xBC"};
    assert_string_equal(json_of(&event, NO_RECV_NS),
                        START("name") "\"subject\":\"device\",\"device\":3,\"index\":1,"
                                      "\"count\":2,\"utf8\":\"bc\","
                                      "\"text\":\"Fast Mouse \xC3\xBC\"}\n");
#undef START
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_and_version_go_to_the_output_with_success),
        cmocka_unit_test(each_command_has_its_own_help),
        cmocka_unit_test(wrong_usage_is_told_in_one_line_with_exit_code_2),
        cmocka_unit_test(wrong_usage_of_recordings_is_too),
        cmocka_unit_test(a_program_that_is_not_there_can_not_be_installed),
        cmocka_unit_test(without_a_service_commands_say_so_with_exit_code_3),
        cmocka_unit_test(a_key_is_a_line_of_json_as_documented),
        cmocka_unit_test(motion_says_only_what_is_known),
        cmocka_unit_test(buttons_and_wheels_have_their_names_and_ways),
        cmocka_unit_test(a_fused_event_names_its_records_and_how_sure_it_is),
        cmocka_unit_test(records_of_the_stream_say_what_and_why),
        cmocka_unit_test(what_surrounds_input_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
