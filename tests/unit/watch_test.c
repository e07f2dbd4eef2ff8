/* The watchdog of the hooks, with the time as an argument: what is a dead hook, and what is not. */
#include "hook/watch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MS INT64_C(1000000)

static const int64_t START = 10000 * MS;

static void key(inlet__watch_t *watch, int64_t now_ns) {
    const inlet__raw_keyboard_t record = {.make_code = 0x1E, .vk = 'A'};
    inlet__watch_key(watch, &record, now_ns, now_ns);
}

static void move(inlet__watch_t *watch, int32_t dx, int64_t now_ns) {
    const inlet__raw_mouse_t record = {.last_x = dx};
    inlet__watch_mouse(watch, &record, now_ns, now_ns);
}

static inlet__watch_t begin(void) {
    inlet__watch_t watch = {0};
    inlet__watch_begin(&watch, START);
    return watch;
}

static void assert_dead(inlet__watch_t *watch, int64_t now_ns, int64_t from_ns) {
    int64_t from = 0;
    assert_true(inlet__watch_deadline(watch) <= now_ns);
    assert_true(inlet__watch_verdict(watch, now_ns, &from));
    assert_true(from == from_ns);
}

static void assert_alive(inlet__watch_t *watch, int64_t now_ns) {
    int64_t from = 0;
    assert_false(inlet__watch_verdict(watch, now_ns, &from));
    assert_true(inlet__watch_deadline(watch) > now_ns);
}

static void two_unanswered_acts_are_a_dead_hook_350_ms_after_the_first(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    inlet__watch_ran(&watch, INLET__WATCHED_KEYBOARD, START + 5 * MS);
    key(&watch, START + 1000 * MS);
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    key(&watch, START + 1080 * MS);
    assert_true(inlet__watch_deadline(&watch) == START + 1350 * MS);
    assert_alive(&watch, START + 1350 * MS - 1);
    assert_dead(&watch, START + 1350 * MS, START + 5 * MS);
}

static void a_hook_that_runs_before_the_time_is_over_is_alive(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    key(&watch, START + 1000 * MS);
    key(&watch, START + 1080 * MS);
    inlet__watch_ran(&watch, INLET__WATCHED_KEYBOARD, START + 1349 * MS);
    assert_alive(&watch, START + 5000 * MS);
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
}

static void each_hook_answers_for_itself(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    for (int i = 0; i < 10; i++) {
        move(&watch, 100, START + (1000 + 50 * i) * MS);
        inlet__watch_ran(&watch, INLET__WATCHED_KEYBOARD, START + (1000 + 50 * i) * MS);
    }
    assert_dead(&watch, START + 1500 * MS, START);
}

static void the_span_begins_with_the_hook_that_was_silent_for_longer(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    inlet__watch_ran(&watch, INLET__WATCHED_MOUSE, START + 7 * MS);
    for (int i = 0; i < 2; i++) {
        key(&watch, START + (1000 + i) * MS);
        move(&watch, 100, START + (1000 + i) * MS);
    }
    assert_dead(&watch, START + 1600 * MS, START);
}

/* A hook in front of ours that eats one key of all, or a callback that came before its raw record.
 */
static void a_single_act_is_no_proof_however_old(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    for (int64_t i = 1; i < 100; i++) {
        key(&watch, START + 301 * i * MS);
        assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    }
    key(&watch, START + (301 * 99 + 300) * MS);
    assert_true(inlet__watch_deadline(&watch) == START + (301 * 99 + 350) * MS);
}

static void what_ran_shortly_before_an_act_may_have_been_for_it(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    inlet__watch_ran(&watch, INLET__WATCHED_KEYBOARD, START + 1000 * MS);
    key(&watch, START + 1001 * MS);
    key(&watch, START + 1050 * MS);
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    key(&watch, START + 1051 * MS);
    key(&watch, START + 1052 * MS);
    assert_dead(&watch, START + 1401 * MS, START + 1000 * MS);
}

static void what_was_read_late_counts_from_when_it_happened(void **unused) {
    (void)unused;
    const inlet__raw_keyboard_t record = {.make_code = 0x1E, .vk = 'A'};
    inlet__watch_t watch = begin();
    inlet__watch_ran(&watch, INLET__WATCHED_KEYBOARD, START + 1000 * MS);
    for (int i = 0; i < 10; i++) { /* in a batch, after a long wait */
        inlet__watch_key(&watch, &record, START + 900 * MS, START + 3000 * MS);
    }
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
}

static void what_hooks_need_not_see_counts_for_nothing(void **unused) {
    (void)unused;
    static const inlet__raw_keyboard_t keys[] = {
        {.make_code = 0xFF, .vk = 'A'},   /* overrun */
        {.make_code = 0x70, .vk = 0},     /* no virtual key */
        {.make_code = 0x70, .vk = 0xFF},  /* … said otherwise */
        {.make_code = 0x21D, .vk = 0x11}, /* the Control before AltGr */
    };
    static const inlet__raw_mouse_t mice[] = {
        {.flags = INLET__MOUSE_MOVE_ABSOLUTE, .last_x = 5000, .last_y = 5000},
        {.flags = INLET__MOUSE_MOVE_ABSOLUTE, .button_flags = 1},
        {.last_x = 0, .last_y = 0},
    };
    inlet__watch_t watch = begin();
    for (int i = 0; i < 20; i++) {
        int64_t now_ns = START + (1000 + 10 * i) * MS;
        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
            inlet__watch_key(&watch, &keys[k], now_ns, now_ns);
        }
        for (size_t k = 0; k < sizeof(mice) / sizeof(mice[0]); k++) {
            inlet__watch_mouse(&watch, &mice[k], now_ns, now_ns);
        }
    }
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    assert_alive(&watch, START + 9000 * MS);
}

static void motion_is_an_act_once_it_must_have_moved_the_pointer(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    for (int i = 0; i < 127; i++) {
        move(&watch, i % 2 == 0 ? 1 : -1, START + (1000 + i) * MS);
    }
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    move(&watch, 1, START + 1127 * MS);
    assert_true(inlet__watch_deadline(&watch) == START + 1413 * MS);
    inlet__watch_ran(&watch, INLET__WATCHED_MOUSE, START + 1200 * MS);
    move(&watch, INT32_MIN, START + 1400 * MS);
    move(&watch, INT32_MAX, START + 1401 * MS);
    assert_true(inlet__watch_deadline(&watch) == START + 1750 * MS);
}

static void buttons_and_wheels_are_acts(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    const inlet__raw_mouse_t button = {.button_flags = 1};
    const inlet__raw_mouse_t wheel = {.button_flags = INLET__RI_MOUSE_WHEEL, .button_data = 120};
    inlet__watch_mouse(&watch, &button, START + 1000 * MS, START + 1000 * MS);
    inlet__watch_mouse(&watch, &wheel, START + 1010 * MS, START + 1010 * MS);
    assert_dead(&watch, START + 1500 * MS, START);
}

static void without_hooks_there_is_nothing_to_watch(void **unused) {
    (void)unused;
    inlet__watch_t watch = {0};
    key(&watch, START);
    key(&watch, START + MS);
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
    watch = begin();
    key(&watch, START + 1000 * MS);
    key(&watch, START + 1001 * MS);
    inlet__watch_end(&watch);
    assert_alive(&watch, START + 9000 * MS);
    inlet__watch_begin(&watch, START + 10000 * MS);
    assert_true(inlet__watch_deadline(&watch) == INT64_MAX);
}

/* Types for `duration_ns` into a dead hook that no reinstalling helps. Returns the verdicts. */
static unsigned type_into_a_dead_hook(inlet__watch_t *watch, int64_t from_ns, int64_t duration_ns) {
    unsigned verdicts = 0;
    int64_t from = 0;
    for (int64_t now_ns = from_ns; now_ns < from_ns + duration_ns; now_ns += 20 * MS) {
        key(watch, now_ns);
        if (now_ns >= inlet__watch_deadline(watch) && inlet__watch_verdict(watch, now_ns, &from)) {
            inlet__watch_begin(watch, now_ns);
            verdicts++;
        }
    }
    return verdicts;
}

static void reinstalling_that_does_not_help_is_tried_ever_more_rarely(void **unused) {
    (void)unused;
    inlet__watch_t watch = begin();
    /* 1, 2, 4, 8, 16, 32, and then each 60 s */
    assert_in_range(type_into_a_dead_hook(&watch, START, 64000 * MS), 6, 7);
    assert_in_range(type_into_a_dead_hook(&watch, START + 64000 * MS, 600000 * MS), 10, 11);
    /* … and at once after a time of peace */
    int64_t later_ns = watch.not_before_ns + INLET__WATCH_PEACE_NS;
    inlet__watch_begin(&watch, later_ns);
    assert_in_range(type_into_a_dead_hook(&watch, later_ns + MS, 2000 * MS), 2, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_unanswered_acts_are_a_dead_hook_350_ms_after_the_first),
        cmocka_unit_test(a_hook_that_runs_before_the_time_is_over_is_alive),
        cmocka_unit_test(each_hook_answers_for_itself),
        cmocka_unit_test(the_span_begins_with_the_hook_that_was_silent_for_longer),
        cmocka_unit_test(a_single_act_is_no_proof_however_old),
        cmocka_unit_test(what_ran_shortly_before_an_act_may_have_been_for_it),
        cmocka_unit_test(what_was_read_late_counts_from_when_it_happened),
        cmocka_unit_test(what_hooks_need_not_see_counts_for_nothing),
        cmocka_unit_test(motion_is_an_act_once_it_must_have_moved_the_pointer),
        cmocka_unit_test(buttons_and_wheels_are_acts),
        cmocka_unit_test(without_hooks_there_is_nothing_to_watch),
        cmocka_unit_test(reinstalling_that_does_not_help_is_tried_ever_more_rarely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
