/* The drain's ways of waiting, each alone: rings that the test plays, and real handles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wait_strategy.h"
#include "win32/clock.h"
#include <inlet/status.h>

#define MS INT64_C(1000000)

enum { FIRST, SECOND, HANDLES };

/* More calls than any strategy needs to serve a handle. */
enum { CALLS = 20 };

static struct rings {
    bool capturing, has_records;
    bool arm_finds_records; /* they come between the turn and the sleep */
    uint32_t arm_count, disarm_count, look_count;
} rings;
static HANDLE handles[HANDLES + INLET__WAIT_SPARE];
static inlet__wait_strategy_t strategy;

static bool captures(const void *context) {
    return ((const struct rings *)context)->capturing;
}

static bool look(const void *context) {
    rings.look_count++;
    return ((const struct rings *)context)->has_records;
}

static bool arm(void *context) {
    struct rings *self = context;
    self->arm_count++;
    return !self->has_records && !self->arm_finds_records;
}

static void disarm(void *context) {
    ((struct rings *)context)->disarm_count++;
}

static const inlet__wait_ops_t ops = {
    .captures = captures, .look = look, .arm = arm, .disarm = disarm};

static void open_strategy(inlet__drain_wait_t kind, uint32_t poll_us) {
    const inlet__config_t config = {.drain_wait = kind, .drain_poll_us = poll_us};
    assert_int_equal(inlet__wait_open(&strategy, &config, &ops, &rings), INLET_OK);
    assert_int_equal(strategy.kind, kind);
}

static int begin(void **state) {
    (void)state;
    rings = (struct rings){.capturing = true};
    for (int i = 0; i < HANDLES; i++)
        handles[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
    return handles[FIRST] != NULL && handles[SECOND] != NULL ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    inlet__wait_close(&strategy);
    inlet__wait_close(&strategy); /* twice is once */
    for (int i = 0; i < HANDLES; i++)
        CloseHandle(handles[i]);
    return 0;
}

static DWORD wait_once(DWORD timeout_ms) {
    return inlet__wait(&strategy, handles, HANDLES, timeout_ms);
}

/* Waits until something else than a turn's time is said; WAIT_TIMEOUT: it never was. */
static DWORD wait_for_news(void) {
    DWORD woke = WAIT_TIMEOUT;
    for (int i = 0; i < CALLS && woke == WAIT_TIMEOUT; i++)
        woke = wait_once(10000);
    return woke;
}

static DWORD WINAPI signal_second(void *context) {
    (void)context;
    Sleep(30);
    SetEvent(handles[SECOND]);
    return 0;
}

/* ---- event ---- */

static void event_arms_sleeps_until_a_handle_and_disarms(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_EVENT, 1000);
    HANDLE thread = CreateThread(NULL, 0, signal_second, NULL, 0, NULL);
    assert_non_null(thread);
    assert_int_equal(wait_once(10000), WAIT_OBJECT_0 + SECOND);
    assert_int_equal(rings.arm_count, 1);
    assert_int_equal(rings.disarm_count, 1);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void event_does_not_sleep_on_records_that_came_meanwhile(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_EVENT, 1000);
    rings.arm_finds_records = true;
    assert_int_equal(wait_once(INFINITE), WAIT_TIMEOUT);
    assert_int_equal(rings.disarm_count, 1);
}

static void event_sleeps_as_long_as_it_may(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_EVENT, 50);
    int64_t start_ns = inlet__clock_now_ns();
    assert_int_equal(wait_once(100), WAIT_TIMEOUT);
    assert_true(inlet__clock_now_ns() - start_ns >= 90 * MS);
    assert_int_equal(rings.arm_count, 1);
}

/* ---- poll ---- */

static void poll_never_arms_and_ends_each_sleep_by_itself(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_POLL, 2000);
    int64_t start_ns = inlet__clock_now_ns();
    for (int i = 0; i < 50; i++)
        assert_int_equal(wait_once(INFINITE), WAIT_TIMEOUT);
    int64_t took_ns = inlet__clock_now_ns() - start_ns;
    assert_true(took_ns >= 50 * 2 * MS);
    assert_true(took_ns < 50 * 40 * MS); /* ticks are 16 ms where there is no finer timer */
    assert_int_equal(rings.arm_count, 0);
}

static void poll_sleeps_no_longer_than_the_loop_allows(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_POLL, 1000000);
    int64_t start_ns = inlet__clock_now_ns();
    assert_int_equal(wait_once(20), WAIT_TIMEOUT);
    assert_true(inlet__clock_now_ns() - start_ns < 500 * MS);
}

static void poll_does_not_sleep_on_records_that_wait(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_POLL, 1000000);
    rings.has_records = true;
    int64_t start_ns = inlet__clock_now_ns();
    assert_int_equal(wait_once(INFINITE), WAIT_TIMEOUT);
    assert_true(inlet__clock_now_ns() - start_ns < 500 * MS);
    assert_int_equal(rings.arm_count, 0);
}

static void poll_without_its_timer_waits_as_event_does(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_POLL, 1000);
    inlet__wait_close(&strategy);
    assert_int_equal(wait_once(10), WAIT_TIMEOUT);
    assert_int_equal(rings.arm_count, 1);
}

/* ---- spin ---- */

static void spin_sees_a_record_without_looking_at_the_handles(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_SPIN, 1000);
    rings.has_records = true;
    SetEvent(handles[FIRST]);
    assert_int_equal(wait_once(INFINITE), WAIT_TIMEOUT);
    assert_int_equal(rings.look_count, 1);
}

static void spin_never_arms_nor_sleeps(void **state) {
    (void)state;
    open_strategy(INLET__DRAIN_WAIT_SPIN, 1000);
    for (int i = 0; i < 100; i++)
        assert_int_equal(wait_once(INFINITE), WAIT_TIMEOUT);
    assert_int_equal(rings.arm_count, 0);
    assert_true(rings.look_count > 100);
}

/* ---- all of them ---- */

static const inlet__drain_wait_t kinds[] = {INLET__DRAIN_WAIT_EVENT, INLET__DRAIN_WAIT_SPIN,
                                            INLET__DRAIN_WAIT_POLL};

static void handles_are_served_idle_or_busy(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(kinds); i++) {
        open_strategy(kinds[i], 1000);
        for (int busy = 0; busy < 2; busy++) {
            rings.has_records = busy != 0;
            SetEvent(handles[SECOND]);
            assert_int_equal(wait_for_news(), WAIT_OBJECT_0 + SECOND);
        }
        inlet__wait_close(&strategy);
    }
}

static void the_first_of_two_signalled_handles_goes_first(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(kinds); i++) {
        open_strategy(kinds[i], 1000);
        SetEvent(handles[SECOND]);
        SetEvent(handles[FIRST]);
        assert_int_equal(wait_for_news(), WAIT_OBJECT_0 + FIRST);
        assert_int_equal(wait_for_news(), WAIT_OBJECT_0 + SECOND);
        inlet__wait_close(&strategy);
    }
}

static void while_nobody_captures_all_of_them_sleep_armed(void **state) {
    (void)state;
    rings.capturing = false;
    for (size_t i = 0; i < ARRAYSIZE(kinds); i++) {
        open_strategy(kinds[i], 50);
        int64_t start_ns = inlet__clock_now_ns();
        assert_int_equal(wait_once(100), WAIT_TIMEOUT);
        assert_true(inlet__clock_now_ns() - start_ns >= 90 * MS);
        assert_int_equal(rings.arm_count, i + 1);
        assert_int_equal(rings.disarm_count, i + 1);
        assert_int_equal(rings.look_count, 0);
        inlet__wait_close(&strategy);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(event_arms_sleeps_until_a_handle_and_disarms),
        TEST(event_does_not_sleep_on_records_that_came_meanwhile),
        TEST(event_sleeps_as_long_as_it_may),
        TEST(poll_never_arms_and_ends_each_sleep_by_itself),
        TEST(poll_sleeps_no_longer_than_the_loop_allows),
        TEST(poll_does_not_sleep_on_records_that_wait),
        TEST(poll_without_its_timer_waits_as_event_does),
        TEST(spin_sees_a_record_without_looking_at_the_handles),
        TEST(spin_never_arms_nor_sleeps),
        TEST(handles_are_served_idle_or_busy),
        TEST(the_first_of_two_signalled_handles_goes_first),
        TEST(while_nobody_captures_all_of_them_sleep_armed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
