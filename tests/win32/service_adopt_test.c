/* A service that is killed for real, and the one after it: what of the agents that are left it
 * takes over, and what it does not trust. */
#include "service_process.h"

#include "sessions/shared_object.h"
#include "win32/names.h"
#include "win32/security.h"
#include <stdio.h>
#include <string.h>

enum { ORPHAN_MS = 6000 };

static client_t one; /* large */
static inlet__verifier_t verifier;
static inlet__keypair_t keys;

static const wchar_t *agent_leaf = L"fake_agent.exe";

/* --- its agents --- */

static void state_path(wchar_t path[INLET__PATH_MAX]) {
    _snwprintf(path, INLET__PATH_MAX, L"%ls\\agents.json", folder);
}

static void read_state(inlet__agent_records_t *records) {
    assert_true(read_agents(records));
}

static void write_state(const char *text) {
    wchar_t path[INLET__PATH_MAX];
    state_path(path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)text, strlen(text)),
                     INLET_OK);
}

/* The one agent's record; its process is opened, and to be closed. */
static HANDLE find_agent(inlet__agent_records_t *records) {
    read_state(records);
    assert_int_equal(records->count, 1);
    HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_TERMINATE | SYNCHRONIZE |
                                     PROCESS_QUERY_LIMITED_INFORMATION,
                                 FALSE, records->list[0].process_id);
    assert_non_null(process);
    return process;
}

static void change_state(const inlet__agent_records_t *records) {
    char *text = inlet__agent_records_to_json(records);
    assert_non_null(text);
    write_state(text);
    free(text);
}

/* --- fixture --- */

/* A folder with a key that is paired, and a service of another process in it, with a client. */
static int set_up(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    state_path(path);
    DeleteFileW(path);
    if (keys.public_key[0] == 0) {
        start_service(L"fake_agent.exe");
        pair(&keys, "resumes");
        const inlet__keypair_t service_keys = service.server_config.keys;
        stop_service();
        service.server_config.keys = service_keys;
    }
    run_service(agent_leaf, ORPHAN_MS);
    open_subscribed(&one, &keys);
    inlet__verifier_begin(&verifier, one.next_seq);
    one.verifier = &verifier;
    STEP_UNTIL(&one, one.motion_count >= 100, 20 * SECOND_NS);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    client_close(&one);
    if (service_process_runs())
        kill_service();
    end_agents();
    return 0;
}

/* Comes back as a client does: with the number that it wants next. */
static void come_back(void) {
    static client_t before;
    before = one;
    client_close(&one);
    open_resumed(&one, &keys, &before);
}

/* What was found is shown, or nobody could say what it was. */
static void assert_verified(void) {
    for (uint32_t i = 0; i < verifier.findings_count; i++)
        print_message("%s at %llu\n", inlet__violation_name(verifier.findings[i].violation),
                      (unsigned long long)verifier.findings[i].seq);
    assert_int_equal(verifier.violations_count, 0);
}

/* --- a stream that goes on --- */

static void a_stream_goes_on_over_the_deaths_of_its_service(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    const uint64_t epoch = one.epoch, boot_id = one.boot_id;
    HANDLE agent = find_agent(&records);
    for (DWORD round = 0; round < 6; round++) {
        kill_service();
        Sleep(50 * round);
        run_service(agent_leaf, ORPHAN_MS);
        come_back();
        assert_true(one.epoch == epoch && one.boot_id == boot_id);
        STEP_UNTIL(&one, one.motion_count >= 500, 20 * SECOND_NS);
    }
    assert_false(one.out_of_order);
    assert_int_equal(one.wrong_dx_count, 0);
    assert_verified();
    assert_int_equal(one.loss_count, 0);
    assert_int_equal(one.blind_count, 0); /* what was wanted is captured on */
    assert_int_equal(status_number(&one, "agent_pid"), records.list[0].process_id);
    assert_int_equal(WaitForSingleObject(agent, 0), WAIT_TIMEOUT);
    CloseHandle(agent);
}

static int set_up_bursts(void **state) {
    agent_leaf = L"fake_agent_bursts.exe";
    return set_up(state);
}

static int tear_down_bursts(void **state) {
    agent_leaf = L"fake_agent.exe";
    return tear_down(state);
}

/* The deaths come at any point of growing, going back and taking another annex. */
static void it_goes_on_whatever_the_ring_is_just_doing(void **state) {
    (void)state;
    const uint64_t epoch = one.epoch;
    for (DWORD round = 0; round < 12; round++) {
        STEP_UNTIL(&one, one.motion_count >= 15000 + 777 * round, 30 * SECOND_NS);
        kill_service();
        run_service(agent_leaf, ORPHAN_MS);
        come_back();
        assert_true(one.epoch == epoch);
    }
    STEP_UNTIL(&one, one.motion_count >= 30000, 30 * SECOND_NS);
    assert_false(one.out_of_order);
    assert_int_equal(one.wrong_dx_count, 0);
    assert_int_equal(one.loss_count, 0);
    assert_verified();
}

static void what_gathers_without_a_service_makes_the_ring_grow(void **state) {
    (void)state;
    const uint64_t epoch = one.epoch;
    kill_service();
    Sleep(ORPHAN_MS - 500);
    run_service(agent_leaf, ORPHAN_MS);
    come_back();
    assert_true(one.epoch == epoch);
    STEP_UNTIL(&one, one.motion_count >= INLET__RING_FIRST_CAPACITY + 1000, 30 * SECOND_NS);
    assert_false(one.out_of_order);
    assert_int_equal(one.wrong_dx_count, 0);
    assert_int_equal(one.loss_count, 0);
    assert_verified();
}

static void a_service_without_clients_captures_on_until_they_could_come_back(void **state) {
    (void)state;
    kill_service();
    run_service(agent_leaf, ORPHAN_MS);
    Sleep(1000);
    come_back();
    STEP_UNTIL(&one, one.motion_count >= 1000, 20 * SECOND_NS);
    assert_int_equal(one.blind_count, 0);
    assert_int_equal(one.wrong_dx_count, 0);
}

static void an_orderly_stop_ends_agents_and_their_records(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    kill_service();
    start_service(L"fake_agent.exe"); /* in this process: it can be stopped */
    HANDLE agent = find_agent(&records);
    const inlet__keypair_t service_keys = service.server_config.keys;
    stop_service();
    service.server_config.keys = service_keys;
    assert_int_equal(WaitForSingleObject(agent, 0), WAIT_OBJECT_0);
    CloseHandle(agent);
    read_state(&records);
    assert_int_equal(records.count, 0);
}

/* --- a stream that does not --- */

/* The service starts, does not take the agent over, and works. */
static void expect_another_stream(void) {
    const uint64_t epoch = one.epoch;
    client_close(&one);
    run_service(agent_leaf, ORPHAN_MS);
    open_subscribed(&one, &keys);
    assert_true(one.epoch != epoch);
    STEP_UNTIL(&one, one.motion_count >= 100, 20 * SECOND_NS);
    assert_false(one.out_of_order);
}

static void an_agent_that_died_meanwhile_is_replaced(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    HANDLE agent = find_agent(&records);
    kill_service();
    assert_true(TerminateProcess(agent, 1));
    CloseHandle(agent);
    expect_another_stream();
}

static void a_damaged_list_of_agents_is_replaced_and_they_end_by_themselves(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    HANDLE agent = find_agent(&records);
    kill_service();
    write_state("{\"version\":1,\"boot\":1,\"agents\":[{]}");
    expect_another_stream();
    assert_int_equal(WaitForSingleObject(agent, 3 * ORPHAN_MS), WAIT_OBJECT_0);
    CloseHandle(agent);
    CloseHandle(find_agent(&records)); /* another one is listed */
}

static void change_epoch(inlet__agent_records_t *records) {
    records->list[0].epoch++;
}

static void change_boot(inlet__agent_records_t *records) {
    records->boot_id++;
}

static void change_section_bytes(inlet__agent_records_t *records) {
    records->list[0].section_bytes += 4096;
}

static void change_annex_bytes(inlet__agent_records_t *records) {
    records->list[0].annex_bytes += 4096;
}

static void change_log_bytes(inlet__agent_records_t *records) {
    records->list[0].log_bytes += 4096;
}

static void an_agent_of_another_version_or_stream_is_ended(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    static void (*const changes[])(inlet__agent_records_t *) = {
        change_epoch, change_boot, change_section_bytes, change_annex_bytes, change_log_bytes};
    for (size_t i = 0; i < ARRAYSIZE(changes); i++) {
        HANDLE agent = find_agent(&records);
        kill_service();
        changes[i](&records);
        change_state(&records);
        expect_another_stream();
        assert_int_equal(WaitForSingleObject(agent, 0), WAIT_OBJECT_0);
        CloseHandle(agent);
    }
}

static void change_creation(inlet__agent_record_t *record) {
    record->created++;
}

static void change_image(inlet__agent_record_t *record) {
    record->image[strlen(record->image) - 1] = '_';
}

static void change_session(inlet__agent_record_t *record) {
    record->session += 1000;
}

static void change_process(inlet__agent_record_t *record) {
    record->process_id = GetCurrentProcessId();
}

/* It could be anybody's: it is left alone, and ends by itself if it is an agent. */
static void a_process_that_is_not_the_recorded_one_is_left_alone(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    static void (*const changes[])(inlet__agent_record_t *) = {change_creation, change_image,
                                                               change_session, change_process};
    for (size_t i = 0; i < ARRAYSIZE(changes); i++) {
        HANDLE agent = find_agent(&records);
        kill_service();
        changes[i](&records.list[0]);
        change_state(&records);
        expect_another_stream();
        assert_int_equal(WaitForSingleObject(agent, 0), WAIT_TIMEOUT);
        assert_int_equal(WaitForSingleObject(agent, 3 * ORPHAN_MS), WAIT_OBJECT_0);
        DWORD code = 0;
        assert_true(GetExitCodeProcess(agent, &code));
        assert_int_equal(code, 5); /* its own end */
        CloseHandle(agent);
    }
}

/* --- objects that are not what they should be --- */

typedef HANDLE (*make_t)(uint64_t bytes);

static HANDLE make_plain(uint64_t bytes) {
    return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, (DWORD)(bytes >> 32),
                              (DWORD)bytes, NULL);
}

static HANDLE make_by_file(uint64_t bytes) {
    wchar_t path[INLET__PATH_MAX];
    SECURITY_ATTRIBUTES security;
    _snwprintf(path, INLET__PATH_MAX, L"%ls\\section.tmp", folder);
    assert_int_equal(inlet__security_of_service(INLET__SDDL_UNNAMED, &security), INLET_OK);
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_DELETE, NULL,
                              CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    HANDLE section = CreateFileMappingW(file, &security, PAGE_READWRITE, (DWORD)(bytes >> 32),
                                        (DWORD)bytes, NULL);
    CloseHandle(file);
    inlet__security_free(&security);
    return section;
}

static HANDLE made(uint64_t bytes, inlet__section_kind_t kind) {
    HANDLE section;
    assert_int_equal(inlet__shared_section_make(bytes, kind, &section), INLET_OK);
    return section;
}

static HANDLE make_smaller(uint64_t bytes) {
    return made(bytes - 4096, INLET__SECTION_COMMITTED);
}

static HANDLE make_larger(uint64_t bytes) {
    return made(bytes + 4096, INLET__SECTION_COMMITTED);
}

static HANDLE make_uncommitted(uint64_t bytes) {
    return made(bytes, INLET__SECTION_RESERVED);
}

static HANDLE make_committed(uint64_t bytes) {
    return made(bytes, INLET__SECTION_COMMITTED);
}

static HANDLE make_manual_event(uint64_t bytes) {
    HANDLE event;
    (void)bytes;
    assert_int_equal(inlet__shared_event_make(true, &event), INLET_OK);
    return event;
}

static HANDLE make_auto_event(uint64_t bytes) {
    HANDLE event;
    (void)bytes;
    assert_int_equal(inlet__shared_event_make(false, &event), INLET_OK);
    return event;
}

static HANDLE make_others_event(uint64_t bytes) {
    (void)bytes;
    return CreateEventW(NULL, FALSE, FALSE, NULL);
}

/* Which of the record's handles is replaced, and what the file then says of it. */
static uint64_t *handle_of(inlet__agent_record_t *record, char which) {
    switch (which) {
    case 's':
        return &record->handles.section;
    case 'a':
        return &record->handles.annex;
    case 'l':
        return &record->handles.log;
    case 'w':
        return &record->handles.wake;
    default:
        return &record->handles.control;
    }
}

static uint64_t bytes_of(const inlet__agent_record_t *record, char which) {
    return which == 's'   ? record->section_bytes
           : which == 'a' ? record->annex_bytes
                          : record->log_bytes;
}

static void an_agent_with_another_object_in_place_of_the_services_is_ended(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    static const struct {
        char which;
        make_t make;
    } cases[] = {
        {'s', make_plain},        {'s', make_by_file},    {'s', make_smaller},
        {'s', make_uncommitted},  {'s', make_auto_event}, {'a', make_smaller},
        {'a', make_committed},    {'a', make_by_file},    {'l', make_plain},
        {'l', make_by_file},      {'l', make_larger},     {'w', make_manual_event},
        {'w', make_others_event}, {'c', make_auto_event}, {'w', make_committed},
        {'l', make_committed}, /* the size is right, but there is no log in it */
    };
    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        HANDLE agent = find_agent(&records), theirs = NULL;
        inlet__agent_record_t *record = &records.list[0];
        kill_service();
        HANDLE object = cases[i].make(bytes_of(record, cases[i].which));
        assert_non_null(object);
        assert_true(DuplicateHandle(GetCurrentProcess(), object, agent, &theirs, 0, FALSE,
                                    DUPLICATE_SAME_ACCESS));
        CloseHandle(object);
        *handle_of(record, cases[i].which) = (uintptr_t)theirs;
        change_state(&records);
        expect_another_stream();
        assert_int_equal(WaitForSingleObject(agent, 0), WAIT_OBJECT_0);
        CloseHandle(agent);
    }
}

static void an_agent_can_not_map_the_log_that_it_keeps(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    HANDLE agent = find_agent(&records), copy = NULL;
    assert_true(DuplicateHandle(agent, (HANDLE)(uintptr_t)records.list[0].handles.log,
                                GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    assert_null(MapViewOfFile(copy, FILE_MAP_READ, 0, 0, 0));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(copy);
    CloseHandle(agent);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    int code;
    if (service_process_serves(&code))
        return code;
    const struct CMUnitTest tests[] = {
        TEST(a_stream_goes_on_over_the_deaths_of_its_service),
        cmocka_unit_test_setup_teardown(it_goes_on_whatever_the_ring_is_just_doing, set_up_bursts,
                                        tear_down_bursts),
        TEST(what_gathers_without_a_service_makes_the_ring_grow),
        TEST(a_service_without_clients_captures_on_until_they_could_come_back),
        TEST(an_orderly_stop_ends_agents_and_their_records),
        TEST(an_agent_that_died_meanwhile_is_replaced),
        TEST(a_damaged_list_of_agents_is_replaced_and_they_end_by_themselves),
        TEST(a_process_that_is_not_the_recorded_one_is_left_alone),
        TEST(an_agent_of_another_version_or_stream_is_ended),
        TEST(an_agent_with_another_object_in_place_of_the_services_is_ended),
        TEST(an_agent_can_not_map_the_log_that_it_keeps),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
