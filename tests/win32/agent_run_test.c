/* inlet-agent.exe as the service runs it: handles by inheritance, told what to capture through the
 * ring, and killed at any time. The test is the service. */
#include "base/event_check.h"
#include "base/want.h"
#include "ring/ring.h"
#include "win32/files.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { TAG = 0x1A1E7002, DEADLINE_MS = 10000, QUIET_MS = 500, EVENTS_MAX = 256, LINE_MAX = 1024 };

enum { ORPHAN_MS = 1500, LARGEST = INLET__RING_GENERATION_COUNT - 1 };

typedef struct fixture {
    HANDLE section_handle, annex_handle, wake, control, service;
    inlet__ring_memory_t memory;
    size_t bytes;
    inlet__ring_consumer_t consumer;
    PROCESS_INFORMATION agent;
    inlet_event_t events[EVENTS_MAX]; /* all that came, in order */
    uint32_t count;
} fixture_t;

/* --- starting things --- */

/* A process that does nothing until it is ended: this program, never resumed. */
static HANDLE start_sleeper(void) {
    wchar_t path[INLET__PATH_MAX];
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    GetModuleFileNameW(NULL, path, INLET__PATH_MAX);
    assert_true(CreateProcessW(path, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL,
                               &startup, &process));
    CloseHandle(process.hThread);
    return process.hProcess;
}

static HANDLE inheritable(HANDLE handle) {
    assert_true(SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
    return handle;
}

/* Starts the agent with `arguments`, inheriting exactly `handles`; standard error goes to `errors`
 * if that is not NULL. */
static PROCESS_INFORMATION start_agent(const wchar_t *arguments, HANDLE *handles, size_t count,
                                       HANDLE errors) {
    wchar_t path[INLET__PATH_MAX];
    wchar_t line[LINE_MAX];
    assert_int_equal(inlet__path_beside(L"inlet-agent.exe", path), INLET_OK);
    _snwprintf(line, LINE_MAX - 1, L"\"%ls\" %ls", path, arguments);

    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    LPPROC_THREAD_ATTRIBUTE_LIST list = malloc(size);
    assert_true(InitializeProcThreadAttributeList(list, 1, 0, &size));
    assert_true(UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles,
                                          count * sizeof(HANDLE), NULL, NULL));
    STARTUPINFOEXW startup = {.StartupInfo = {.cb = sizeof(startup)}, .lpAttributeList = list};
    if (errors != NULL) {
        startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        startup.StartupInfo.hStdError = errors;
    }
    PROCESS_INFORMATION process;
    assert_true(CreateProcessW(path, line, NULL, NULL, TRUE,
                               EXTENDED_STARTUPINFO_PRESENT | DETACHED_PROCESS, NULL, NULL,
                               &startup.StartupInfo, &process));
    DeleteProcThreadAttributeList(list);
    free(list);
    return process;
}

static DWORD exit_code(const PROCESS_INFORMATION *process) {
    DWORD code = STILL_ACTIVE;
    assert_int_equal(WaitForSingleObject(process->hProcess, DEADLINE_MS), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(process->hProcess, &code));
    return code;
}

static void close_process(PROCESS_INFORMATION *process) {
    CloseHandle(process->hThread);
    CloseHandle(process->hProcess);
}

static unsigned long long value_of(HANDLE handle) {
    return (unsigned long long)(uintptr_t)handle;
}

static HANDLE make_annex(void) {
    const uint64_t bytes = inlet__ring_annex_bytes(LARGEST);
    HANDLE annex = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE,
                                      (DWORD)(bytes >> 32), (DWORD)bytes, NULL);
    assert_non_null(annex);
    return annex;
}

static void run_agent(fixture_t *f) {
    wchar_t arguments[LINE_MAX];
    HANDLE handles[] = {f->section_handle, f->annex_handle, f->wake, f->control, f->service};
    _snwprintf(
        arguments, LINE_MAX - 1,
        L"--section %llx --bytes %llu --annex %llx --wake %llx --control %llx --service %llx "
        L"--orphan-ms %u",
        value_of(f->section_handle), (unsigned long long)f->bytes, value_of(f->annex_handle),
        value_of(f->wake), value_of(f->control), value_of(f->service), ORPHAN_MS);
    f->agent = start_agent(arguments, handles, COUNT_OF(handles), NULL);
}

static int set_up(void **state) {
    if (GetForegroundWindow() == NULL) { /* seen under Wine: without one there is no raw input */
        SetForegroundWindow(GetDesktopWindow());
    }
    fixture_t *f = calloc(1, sizeof(*f));
    f->bytes = (size_t)INLET__RING_SECTION_BYTES;
    f->section_handle = inheritable(
        CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, (DWORD)f->bytes, NULL));
    f->annex_handle = inheritable(make_annex());
    f->memory = (inlet__ring_memory_t){
        .section = MapViewOfFile(f->section_handle, FILE_MAP_ALL_ACCESS, 0, 0, f->bytes),
        .annex = MapViewOfFile(f->annex_handle, FILE_MAP_ALL_ACCESS, 0, 0, 0),
        .largest = LARGEST};
    assert_int_equal(inlet__ring_create(&f->memory, 1), INLET_OK);
    assert_int_equal(
        inlet__ring_consumer_attach(&f->consumer, &f->memory, 1, INLET__RING_CONSECUTIVE),
        INLET_OK);
    f->wake = inheritable(CreateEventW(NULL, FALSE, FALSE, NULL));
    f->control = inheritable(CreateEventW(NULL, TRUE, FALSE, NULL));
    f->service = inheritable(start_sleeper());
    run_agent(f);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture_t *f = *state;
    TerminateProcess(f->agent.hProcess, 99);
    TerminateProcess(f->service, 99);
    close_process(&f->agent);
    UnmapViewOfFile(f->memory.section);
    UnmapViewOfFile(f->memory.annex);
    HANDLE handles[] = {f->section_handle, f->annex_handle, f->wake, f->control, f->service};
    for (size_t i = 0; i < COUNT_OF(handles); i++) {
        CloseHandle(handles[i]);
    }
    free(f);
    return 0;
}

/* --- what comes --- */

static void take_all(fixture_t *f) {
    uint32_t count = 0;
    do {
        assert_int_equal(
            inlet__ring_take(&f->consumer, f->events + f->count, EVENTS_MAX - f->count, &count),
            INLET_OK);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(inlet__event_is_valid(&f->events[f->count + i]));
        }
        f->count += count;
        inlet__ring_release(&f->consumer);
    } while (count != 0);
}

/* Sleeps as the drain thread does. False: nothing came in time. */
static bool wait_and_take(fixture_t *f, DWORD timeout_ms) {
    uint32_t before = f->count;
    take_all(f);
    while (f->count == before) {
        if (inlet__ring_arm(&f->consumer) &&
            WaitForSingleObject(f->wake, timeout_ms) != WAIT_OBJECT_0) {
            return false;
        }
        take_all(f);
    }
    return true;
}

/* The first such record from `from` on; others, of devices or the clock, may be told behind it. */
static const inlet_event_t *wait_for_sources_from(fixture_t *f, uint32_t from, uint32_t mask) {
    for (uint32_t i = from;; i++) {
        while (i == f->count) {
            assert_true(wait_and_take(f, DEADLINE_MS));
        }
        if (f->events[i].type == INLET_EVENT_SOURCES && f->events[i].u.sources.mask == mask) {
            return &f->events[i];
        }
    }
}

static const inlet_event_t *wait_for_sources(fixture_t *f, uint32_t mask) {
    return wait_for_sources_from(f, 0, mask);
}

static void want(fixture_t *f, uint32_t mask) {
    inlet__ring_set_wanted(&f->consumer, mask);
    assert_true(SetEvent(f->control));
}

static void press_key(void) {
    INPUT inputs[2] = {
        {.type = INPUT_KEYBOARD, .ki = {.wVk = VK_F16, .wScan = 0x67, .dwExtraInfo = TAG}}};
    inputs[1] = inputs[0];
    inputs[1].ki.dwFlags = KEYEVENTF_KEYUP;
    assert_int_equal(SendInput(2, inputs, sizeof(INPUT)), 2);
}

static uint32_t count_tagged(const fixture_t *f, uint32_t source) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        count += f->events[i].extra == TAG && (f->events[i].flags & source) != 0;
    }
    return count;
}

static void wait_for_tagged(fixture_t *f, uint32_t source, uint32_t count) {
    while (count_tagged(f, source) < count) {
        assert_true(wait_and_take(f, DEADLINE_MS));
    }
}

/* --- tests --- */

static void wrong_arguments_are_one_line_and_exit_code_2(void **unused) {
    (void)unused;
    HANDLE read_end = NULL;
    HANDLE write_end = NULL;
    assert_true(CreatePipe(&read_end, &write_end, NULL, 0));
    inheritable(write_end);
    PROCESS_INFORMATION agent = start_agent(L"--section 10 --help", &write_end, 1, write_end);
    CloseHandle(write_end);
    assert_int_equal(exit_code(&agent), 2);
    char text[256] = {0};
    DWORD bytes = 0;
    ReadFile(read_end, text, sizeof(text) - 1, &bytes, NULL);
    assert_non_null(strstr(text, "inlet-agent: "));
    assert_ptr_equal(strchr(text, '\n'), text + bytes - 1);
    CloseHandle(read_end);
    close_process(&agent);
}

static void handles_that_are_none_end_it_with_exit_code_3(void **unused) {
    (void)unused;
    HANDLE event = inheritable(CreateEventW(NULL, FALSE, FALSE, NULL));
    PROCESS_INFORMATION agent =
        start_agent(L"--section 7770 --bytes 528384 --annex 7780 --wake 7774 --control 7778 "
                    L"--service 777c --orphan-ms 1000",
                    &event, 1, NULL);
    assert_int_equal(exit_code(&agent), 3);
    close_process(&agent);
    CloseHandle(event);
}

static void a_section_without_a_ring_ends_it_with_exit_code_3(void **state) {
    fixture_t *f = *state;
    wait_for_sources(f, 0);
    TerminateProcess(f->agent.hProcess, 1);
    exit_code(&f->agent);
    close_process(&f->agent);
    memset(f->memory.section, 0, f->bytes);
    run_agent(f);
    assert_int_equal(exit_code(&f->agent), 3);
}

static void it_captures_nothing_until_somebody_wants_it(void **state) {
    fixture_t *f = *state;
    const inlet_event_t *sources = wait_for_sources(f, 0);
    assert_ptr_equal(sources, &f->events[0]);
    assert_int_equal(sources->u.sources.cause, INLET_CAUSE_NO_SUBSCRIBER);
    press_key();
    assert_false(wait_and_take(f, QUIET_MS));
}

static void it_captures_what_is_wanted_from_the_end_of_a_blind_span(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_ALL);
    const inlet_event_t *sources = wait_for_sources(f, INLET_SOURCE_ALL);
    const inlet_event_t *blind = sources - 1;
    assert_int_equal(blind->type, INLET_EVENT_BLIND);
    assert_int_equal(blind->u.blind.cause, INLET_CAUSE_NO_SUBSCRIBER);
    assert_true(blind->u.blind.from_ns == f->events[0].time_ns);
    press_key();
    wait_for_tagged(f, INLET_SOURCE_RAW, 2);
    wait_for_tagged(f, INLET_SOURCE_HOOK, 2);
    assert_true(sources->time_ns <= f->events[f->count - 1].time_ns);
}

static void it_stops_when_nobody_wants_it_any_more(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_RAW);
    wait_for_sources(f, INLET_SOURCE_RAW);
    press_key();
    wait_for_tagged(f, INLET_SOURCE_RAW, 2);
    const uint32_t before = f->count; /* the first SOURCES(0) is the agent's start */
    want(f, 0);
    wait_for_sources_from(f, before, 0);
    press_key();
    while (wait_and_take(f, QUIET_MS)) {
    }
    assert_int_equal(count_tagged(f, INLET_SOURCE_ALL), 2);
}

/* Whether a record of the session says so. */
static bool has_told(const fixture_t *f, uint32_t change) {
    bool told = false;
    for (uint32_t i = 0; i < f->count; i++) {
        told = told || (f->events[i].type == INLET_EVENT_SESSION &&
                        f->events[i].u.session.change == change);
    }
    return told;
}

static const inlet_event_t *wait_for_paused(fixture_t *f) {
    for (uint32_t i = 0;; i++) {
        while (i == f->count) {
            assert_true(wait_and_take(f, DEADLINE_MS));
        }
        if (f->events[i].type == INLET_EVENT_SOURCES &&
            f->events[i].u.sources.cause == INLET_CAUSE_PAUSED) {
            return &f->events[i];
        }
    }
}

static void while_programs_pause_it_captures_nothing_and_says_so(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_HOOK);
    wait_for_sources(f, INLET_SOURCE_HOOK);
    want(f, INLET_SOURCE_HOOK | INLET__WANT_PAUSE);
    while (!has_told(f, INLET_SESSION_PAUSED)) {
        assert_true(wait_and_take(f, DEADLINE_MS));
    }
    const inlet_event_t *stopped = wait_for_paused(f); /* devices may be told behind it */
    assert_int_equal(stopped->u.sources.mask, 0);
    assert_int_equal(stopped->u.sources.cause, INLET_CAUSE_PAUSED);
    press_key();
    const uint32_t before = f->count;
    want(f, INLET_SOURCE_HOOK);
    const inlet_event_t *blind = wait_for_sources_from(f, before, INLET_SOURCE_HOOK) - 1;
    assert_true(has_told(f, INLET_SESSION_UNPAUSED));
    assert_int_equal(count_tagged(f, INLET_SOURCE_HOOK), 0);
    assert_int_equal(blind->type, INLET_EVENT_BLIND);
    assert_int_equal(blind->u.blind.cause, INLET_CAUSE_PAUSED);
    press_key();
    wait_for_tagged(f, INLET_SOURCE_HOOK, 2);
}

static void without_a_service_it_captures_on_for_its_time_and_then_ends(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_ALL);
    wait_for_sources(f, INLET_SOURCE_ALL);
    const ULONGLONG start_ms = GetTickCount64();
    assert_true(TerminateProcess(f->service, 1));
    press_key();
    wait_for_tagged(f, INLET_SOURCE_RAW, 2);
    wait_for_tagged(f, INLET_SOURCE_HOOK, 2);
    assert_int_equal(exit_code(&f->agent), 5);
    assert_in_range(GetTickCount64() - start_ms, ORPHAN_MS - 50, ORPHAN_MS + 3000);
    take_all(f);
    uint32_t sources_count = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        sources_count += f->events[i].type == INLET_EVENT_SOURCES;
    }
    assert_int_equal(sources_count, 2); /* what was wanted stayed so to the end */
}

/* As a service does that has adopted it. */
static void serve_from(fixture_t *f, HANDLE service) {
    HANDLE theirs = NULL;
    assert_true(DuplicateHandle(GetCurrentProcess(), service, f->agent.hProcess, &theirs,
                                SYNCHRONIZE, FALSE, 0));
    inlet__ring_set_service(&f->consumer, value_of(theirs));
    assert_true(SetEvent(f->control));
}

static void it_watches_the_service_that_adopts_it(void **state) {
    fixture_t *f = *state;
    wait_for_sources(f, 0);
    HANDLE next = start_sleeper();
    assert_true(TerminateProcess(f->service, 1));
    Sleep(ORPHAN_MS / 2);
    serve_from(f, next);
    assert_int_equal(WaitForSingleObject(f->agent.hProcess, 2 * ORPHAN_MS), WAIT_TIMEOUT);
    want(f, INLET_SOURCE_RAW);
    wait_for_sources(f, INLET_SOURCE_RAW);
    assert_true(TerminateProcess(next, 1));
    assert_int_equal(exit_code(&f->agent), 5);
    CloseHandle(next);
}

static void it_may_be_adopted_before_it_notices_the_death(void **state) {
    fixture_t *f = *state;
    wait_for_sources(f, 0);
    HANDLE next = start_sleeper();
    serve_from(f, next);
    assert_true(TerminateProcess(f->service, 1));
    assert_int_equal(WaitForSingleObject(f->agent.hProcess, 2 * ORPHAN_MS), WAIT_TIMEOUT);
    TerminateProcess(next, 1);
    CloseHandle(next);
}

/* --- a ring that grows --- */

static uint32_t generation_of(const fixture_t *f) {
    return atomic_load(&inlet__ring_header(&f->memory)->producer.generation);
}

static void move_pointer(uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        INPUT input = {.type = INPUT_MOUSE,
                       .mi = {.dx = i % 2 == 0 ? 1 : -1, .dwFlags = MOUSEEVENTF_MOVE}};
        assert_int_equal(SendInput(1, &input, sizeof(INPUT)), 1);
    }
}

static void commit(const fixture_t *f, uint32_t generation) {
    assert_non_null(VirtualAlloc(inlet__ring_slots(&f->memory, generation),
                                 (SIZE_T)(inlet__ring_capacity(generation) * INLET_EVENT_SIZE),
                                 MEM_COMMIT, PAGE_READWRITE));
}

/* Takes and throws away all that is there, in every generation. Returns how much. */
static uint64_t take_grown(fixture_t *f) {
    uint64_t all = 0;
    for (;;) {
        uint32_t count = 0;
        assert_int_equal(inlet__ring_take(&f->consumer, f->events, EVENTS_MAX, &count), INLET_OK);
        inlet__ring_release(&f->consumer);
        all += count;
        uint32_t needed = inlet__ring_needed(&f->consumer);
        if (needed != 0) {
            commit(f, needed);
            inlet__ring_consumer_set_ready(&f->consumer, needed);
        } else if (count == 0) {
            return all;
        }
    }
}

/* Bytes of sections that are mapped and committed in the agent. */
static uint64_t committed_in(HANDLE process) {
    uint64_t bytes = 0;
    MEMORY_BASIC_INFORMATION region;
    for (uint8_t *at = NULL; VirtualQueryEx(process, at, &region, sizeof(region)) != 0;
         at = (uint8_t *)region.BaseAddress + region.RegionSize) {
        if (region.State == MEM_COMMIT && region.Type == MEM_MAPPED) {
            bytes += region.RegionSize;
        }
    }
    return bytes;
}

static uint32_t ready_of(const fixture_t *f) {
    return atomic_load(&inlet__ring_header(&f->memory)->ground.ready);
}

static void wait_until_ready(const fixture_t *f, uint32_t generation) {
    ULONGLONG start_ms = GetTickCount64();
    while (ready_of(f) != generation && GetTickCount64() - start_ms < DEADLINE_MS) {
        Sleep(5);
    }
    assert_int_equal(ready_of(f), generation);
}

static void wait_until_taken(const fixture_t *f, uint64_t annex) {
    ULONGLONG start_ms = GetTickCount64();
    while (inlet__ring_offered_handle(inlet__ring_annex_taken(&f->memory)) != annex &&
           GetTickCount64() - start_ms < DEADLINE_MS) {
        Sleep(5);
    }
    assert_int_equal(inlet__ring_offered_handle(inlet__ring_annex_taken(&f->memory)), annex);
}

static void its_ring_grows_and_its_memory_goes_back_when_all_is_quiet(void **state) {
    fixture_t *f = *state;
    HANDLE copy = NULL;
    const HANDLE old = f->annex_handle; /* inherited: the same value there */
    want(f, INLET_SOURCE_RAW);
    wait_for_sources(f, INLET_SOURCE_RAW);
    wait_until_ready(f, 1); /* ahead of need */
    const uint64_t at_first = committed_in(f->agent.hProcess);

    while (generation_of(f) < 2) {
        move_pointer(1000);
    }
    wait_until_ready(f, 3);
    inlet__ring_stats_t stats;
    inlet__ring_stats(f->memory.section, &stats);
    assert_int_equal(stats.lost, 0);
    assert_true(committed_in(f->agent.hProcess) >=
                at_first + inlet__ring_annex_bytes(3) - inlet__ring_annex_bytes(1));
    assert_true(take_grown(f) > inlet__ring_capacity(0) + inlet__ring_capacity(1) - 4);
    assert_int_equal(f->consumer.at.generation, 2);

    /* Nothing comes for its quiet time, and it goes back by itself. (What was observed may come
     * first, or have left its signal.) */
    while (f->consumer.at.generation != 0) {
        if (inlet__ring_arm(&f->consumer)) {
            assert_int_equal(WaitForSingleObject(f->wake, 3 * DEADLINE_MS), WAIT_OBJECT_0);
        }
        take_grown(f);
    }

    HANDLE theirs = NULL;
    HANDLE fresh = make_annex();
    assert_true(DuplicateHandle(GetCurrentProcess(), fresh, f->agent.hProcess, &theirs,
                                SECTION_MAP_READ | SECTION_MAP_WRITE, FALSE, 0));
    inlet__ring_offer_annex(&f->consumer, value_of(theirs));
    assert_true(SetEvent(f->control));
    wait_until_taken(f, value_of(theirs));
    UnmapViewOfFile(f->memory.annex);
    CloseHandle(f->annex_handle);
    f->annex_handle = fresh;
    f->memory.annex = MapViewOfFile(fresh, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    assert_true(inlet__ring_consumer_set_annex(&f->consumer, f->memory.annex));
    wait_until_ready(f, 1);
    assert_true(committed_in(f->agent.hProcess) <= at_first);
    assert_false(DuplicateHandle(f->agent.hProcess, old, GetCurrentProcess(), &copy, 0, FALSE,
                                 DUPLICATE_SAME_ACCESS));

    /* And grows again, into the new one. */
    while (generation_of(f) < 1) {
        move_pointer(1000);
    }
    assert_true(take_grown(f) >= inlet__ring_capacity(0) - 4);
    assert_int_equal(f->consumer.at.generation, 1);
}

static void what_it_published_outlives_its_death(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_ALL);
    wait_for_sources(f, INLET_SOURCE_ALL);
    press_key();
    /* The sender waits for the hooks, so both of their events are published by now. */
    assert_true(TerminateProcess(f->agent.hProcess, 1));
    exit_code(&f->agent);
    take_all(f);
    assert_int_equal(count_tagged(f, INLET_SOURCE_HOOK), 2);
    assert_true(inlet__ring_unpublished(&f->consumer) <= 1);
}

static void the_desktop_goes_on_when_it_was_killed(void **state) {
    fixture_t *f = *state;
    want(f, INLET_SOURCE_ALL);
    wait_for_sources(f, INLET_SOURCE_ALL);
    assert_true(TerminateProcess(f->agent.hProcess, 1));
    exit_code(&f->agent);
    ULONGLONG start = GetTickCount64();
    press_key();
    assert_true(GetTickCount64() - start < 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_arguments_are_one_line_and_exit_code_2),
        cmocka_unit_test(handles_that_are_none_end_it_with_exit_code_3),
        TEST(a_section_without_a_ring_ends_it_with_exit_code_3),
        TEST(it_captures_nothing_until_somebody_wants_it),
        TEST(it_captures_what_is_wanted_from_the_end_of_a_blind_span),
        TEST(it_stops_when_nobody_wants_it_any_more),
        TEST(while_programs_pause_it_captures_nothing_and_says_so),
        TEST(without_a_service_it_captures_on_for_its_time_and_then_ends),
        TEST(it_watches_the_service_that_adopts_it),
        TEST(it_may_be_adopted_before_it_notices_the_death),
        TEST(its_ring_grows_and_its_memory_goes_back_when_all_is_quiet),
        TEST(what_it_published_outlives_its_death),
        TEST(the_desktop_goes_on_when_it_was_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
