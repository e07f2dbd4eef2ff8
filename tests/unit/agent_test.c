/* The agent's command line, and what it says about its own capture. */
#include "agent/arguments.h"
#include "agent/duty.h"
#include "base/event_check.h"
#include "ring/ring.h"
#include <inlet/status.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- arguments --- */

enum { ARGUMENT_COUNT = 15, BYTES_VALUE = 4, ORPHAN_VALUE = 14 };

static const char *const good[ARGUMENT_COUNT] = {"inlet-agent",
                                                 "--section",
                                                 "1aC",
                                                 "--bytes",
                                                 "528384",
                                                 "--annex",
                                                 "1a8",
                                                 "--wake",
                                                 "1b0",
                                                 "--control",
                                                 "1b4",
                                                 "--service",
                                                 "7fffffffffffffff",
                                                 "--orphan-ms",
                                                 "10000"};

static const char *parse(int count, const char *const *values, inlet__agent_arguments_t *parsed) {
    char *copies[ARGUMENT_COUNT + 1] = {NULL};
    for (int i = 0; i < count; i++) {
        copies[i] = strdup(values[i]);
    }
    const char *problem = inlet__agent_arguments_parse(count, copies, parsed);
    for (int i = 0; i < count; i++) {
        free(copies[i]);
    }
    return problem;
}

static void all_seven_options_are_taken_in_any_order(void **unused) {
    (void)unused;
    inlet__agent_arguments_t a;
    assert_null(parse(ARGUMENT_COUNT, good, &a));
    assert_true(a.section == 0x1ac && a.section_bytes == 528384 && a.wake == 0x1b0);
    assert_true(a.control == 0x1b4 && a.service == INT64_MAX);
    assert_true(a.annex == 0x1a8 && a.orphan_ms == 10000);
    const char *turned[ARGUMENT_COUNT] = {good[0]};
    for (int i = 1; i < ARGUMENT_COUNT; i += 2) {
        turned[i] = good[ARGUMENT_COUNT - 1 - i];
        turned[i + 1] = good[ARGUMENT_COUNT - i];
    }
    assert_null(parse(ARGUMENT_COUNT, turned, &a));
    assert_true(a.section == 0x1ac && a.service == INT64_MAX);
}

static void a_missing_a_doubled_or_an_unknown_option_is_refused(void **unused) {
    (void)unused;
    inlet__agent_arguments_t a;
    for (int count = 0; count < ARGUMENT_COUNT; count++) {
        assert_non_null(parse(count, good, &a));
    }
    const char *more[ARGUMENT_COUNT + 1];
    memcpy(more, good, sizeof(good));
    more[ARGUMENT_COUNT] = "more";
    assert_non_null(parse(ARGUMENT_COUNT + 1, more, &a));
    for (int i = 1; i < ARGUMENT_COUNT; i += 2) {
        const char *changed[ARGUMENT_COUNT];
        memcpy(changed, good, sizeof(good));
        changed[i] = good[i == 1 ? 3 : 1];
        assert_non_null(parse(ARGUMENT_COUNT, changed, &a));
        changed[i] = "--selection";
        assert_non_null(parse(ARGUMENT_COUNT, changed, &a));
    }
}

static void a_value_that_is_no_plain_number_above_zero_is_refused(void **unused) {
    (void)unused;
    static const char *const bad[] = {"",
                                      "0",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "1g",
                                      "1.",
                                      "ß",
                                      "8000000000000000",
                                      "10000000000000001",
                                      "99999999999999999999"};
    inlet__agent_arguments_t a;
    for (int i = 2; i < ARGUMENT_COUNT; i += 2) {
        for (size_t j = 0; j < sizeof(bad) / sizeof(bad[0]); j++) {
            if ((i == BYTES_VALUE || i == ORPHAN_VALUE) && j >= 10 && j <= 11) {
                continue; /* decimal, they are large but numbers */
            }
            const char *changed[ARGUMENT_COUNT];
            memcpy(changed, good, sizeof(good));
            changed[i] = bad[j];
            assert_non_null(parse(ARGUMENT_COUNT, changed, &a));
        }
    }
    const char *changed[ARGUMENT_COUNT];
    memcpy(changed, good, sizeof(good));
    changed[BYTES_VALUE] = "a0"; /* the size is decimal */
    assert_non_null(parse(ARGUMENT_COUNT, changed, &a));
    memcpy(changed, good, sizeof(good));
    changed[ORPHAN_VALUE] = "a0"; /* and so is the time */
    assert_non_null(parse(ARGUMENT_COUNT, changed, &a));
}

/* --- duty --- */

typedef struct fixture {
    void *section;
    inlet__ring_producer_t producer;
    inlet__ring_consumer_t consumer;
    inlet__duty_t duty;
    inlet__held_t held;
    inlet_event_t events[8];
    uint32_t count;
} fixture_t;

static int set_up(void **state) {
    fixture_t *f = calloc(1, sizeof(*f));
    f->section = malloc((size_t)INLET__RING_SECTION_BYTES + 64);
    void *aligned = (void *)(((uintptr_t)f->section + 63) & ~(uintptr_t)63);
    const inlet__ring_memory_t memory = {.section = aligned};
    assert_int_equal(inlet__ring_create(&memory, 1), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&f->producer, &memory, false), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&f->consumer, &memory, 1, INLET__RING_CONSECUTIVE),
                     INLET_OK);
    inlet__duty_begin(&f->duty, &f->producer, 100);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture_t *f = *state;
    free(f->section);
    free(f);
    return 0;
}

static void take(fixture_t *f, uint32_t count) {
    assert_int_equal(inlet__ring_take(&f->consumer, f->events, 8, &f->count), INLET_OK);
    inlet__ring_release(&f->consumer);
    assert_int_equal(f->count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(inlet__event_is_valid(&f->events[i]));
    }
}

/* By subscriptions alone: nothing else takes the sight away. */
static void change(fixture_t *f, uint32_t mask, int64_t since_ns, int64_t now_ns) {
    inlet__duty_change(&f->duty, &f->producer, &f->held, mask, INLET_CAUSE_NO_SUBSCRIBER, since_ns,
                       now_ns);
}

static void assert_sources(const inlet_event_t *event, int64_t time_ns, uint32_t mask,
                           uint32_t cause) {
    assert_int_equal(event->type, INLET_EVENT_SOURCES);
    assert_true(event->time_ns == time_ns);
    assert_int_equal(event->u.sources.mask, mask);
    assert_int_equal(event->u.sources.cause, cause);
}

static void assert_blind(const inlet_event_t *event, int64_t from_ns, int64_t to_ns) {
    assert_int_equal(event->type, INLET_EVENT_BLIND);
    assert_true(event->u.blind.from_ns == from_ns && event->time_ns == to_ns);
    assert_int_equal(event->u.blind.cause, INLET_CAUSE_NO_SUBSCRIBER);
}

static void an_agent_begins_by_saying_that_it_captures_nothing(void **state) {
    fixture_t *f = *state;
    take(f, 1);
    assert_sources(&f->events[0], 100, 0, INLET_CAUSE_NO_SUBSCRIBER);
}

static void the_first_source_ends_a_blind_span_that_began_with_the_agent(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_RAW, 200, 210);
    take(f, 3);
    assert_blind(&f->events[1], 100, 210);
    assert_sources(&f->events[2], 210, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
}

static void another_source_more_or_less_is_no_blind_span(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_RAW, 200, 210);
    take(f, 3);
    change(f, INLET_SOURCE_ALL, 300, 310);
    change(f, INLET_SOURCE_HOOK, 400, 410);
    take(f, 2);
    assert_sources(&f->events[0], 310, INLET_SOURCE_ALL, INLET_CAUSE_NONE);
    assert_sources(&f->events[1], 410, INLET_SOURCE_HOOK, INLET_CAUSE_NONE);
}

static void the_last_source_leaves_a_blind_span_that_its_successor_ends(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_HOOK, 200, 210);
    change(f, 0, 300, 310);
    change(f, INLET_SOURCE_RAW, 400, 410);
    take(f, 6);
    assert_sources(&f->events[3], 310, 0, INLET_CAUSE_NO_SUBSCRIBER);
    assert_blind(&f->events[4], 300, 410);
    assert_sources(&f->events[5], 410, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
}

static void no_change_is_not_worth_a_record(void **state) {
    fixture_t *f = *state;
    change(f, 0, 200, 210);
    change(f, INLET_SOURCE_RAW, 300, 310);
    change(f, INLET_SOURCE_RAW, 400, 410);
    take(f, 3);
    assert_blind(&f->events[1], 100, 310);
}

static void hold_on(fixture_t *f, uint32_t source, uint32_t device, uint32_t hid) {
    inlet_event_t press = {
        .type = INLET_EVENT_KEY_PRESSED, .flags = source, .device = device, .u.key = {.hid = hid}};
    inlet__held_note(&f->held, &press);
}

static void hold(fixture_t *f, uint32_t source, uint32_t hid) {
    hold_on(f, source, 2, hid);
}

static void assert_repair_on(const inlet_event_t *event, uint32_t source, uint32_t device,
                             uint32_t hid) {
    assert_int_equal(event->type, INLET_EVENT_KEY_RELEASED);
    assert_int_equal(event->flags, source | INLET_FLAG_SYNTHETIC);
    assert_int_equal(event->device, device);
    assert_int_equal(event->u.key.hid, hid);
}

static void assert_repair(const inlet_event_t *event, uint32_t source, uint32_t hid) {
    assert_repair_on(event, source, 2, hid);
}

static void what_was_held_when_capture_stopped_is_released_after_the_blind_span(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    hold(f, INLET_SOURCE_HOOK, 0x00070004);
    change(f, 0, 300, 310);
    take(f, 4); /* nothing is released while nobody knows whether it was */
    change(f, INLET_SOURCE_RAW, 400, 410);
    take(f, 4);
    assert_blind(&f->events[0], 300, 410);
    assert_repair(&f->events[1], INLET_SOURCE_RAW, 0x00070004);
    assert_repair(&f->events[2], INLET_SOURCE_HOOK, 0x00070004);
    assert_true(f->events[2].time_ns == 410);
    assert_sources(&f->events[3], 410, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
    assert_int_equal(f->held.count, 0);
}

static void a_source_that_starts_again_beside_another_repairs_only_its_own(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    hold(f, INLET_SOURCE_HOOK, 0x00070005);
    change(f, INLET_SOURCE_RAW, 300, 310);
    take(f, 4);
    change(f, INLET_SOURCE_ALL, 400, 410);
    take(f, 2);
    assert_repair(&f->events[0], INLET_SOURCE_HOOK, 0x00070005);
    assert_sources(&f->events[1], 410, INLET_SOURCE_ALL, INLET_CAUSE_NONE);
    assert_int_equal(f->held.count, 1);
}

static void a_source_that_stops_repairs_nothing(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    hold(f, INLET_SOURCE_HOOK, 0x00070005);
    change(f, INLET_SOURCE_RAW, 300, 310);
    change(f, 0, 400, 410);
    take(f, 5); /* SOURCES(0), BLIND, and three times SOURCES */
    assert_int_equal(f->held.count, 2);
}

static void assert_lapse(const inlet_event_t *blind, int64_t from_ns, int64_t to_ns) {
    assert_int_equal(blind->type, INLET_EVENT_BLIND);
    assert_true(blind->u.blind.from_ns == from_ns && blind->time_ns == to_ns);
    assert_int_equal(blind->u.blind.cause, INLET_CAUSE_HOOK_REMOVED);
    assert_int_equal(blind->u.blind.sources, INLET_SOURCE_HOOK);
}

static void
a_hook_that_was_removed_is_told_and_its_keys_repaired_while_raw_input_goes_on(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    hold(f, INLET_SOURCE_HOOK, 0x00070005);
    take(f, 3);
    inlet__duty_lapse(&f->duty, &f->producer, &f->held, INLET_SOURCE_HOOK, 300, 900);
    take(f, 4);
    assert_sources(&f->events[0], 900, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
    assert_lapse(&f->events[1], 300, 900);
    assert_repair(&f->events[2], INLET_SOURCE_HOOK, 0x00070005);
    assert_sources(&f->events[3], 900, INLET_SOURCE_ALL, INLET_CAUSE_NONE);
    assert_int_equal(f->held.count, 1);
    assert_int_equal(f->duty.running, INLET_SOURCE_ALL);
}

static void a_hook_that_was_removed_without_another_source_leaves_none_for_a_moment(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_HOOK, 200, 210);
    take(f, 3);
    inlet__duty_lapse(&f->duty, &f->producer, &f->held, INLET_SOURCE_HOOK, 300, 900);
    take(f, 3);
    assert_sources(&f->events[0], 900, 0, INLET_CAUSE_HOOK_REMOVED);
    assert_lapse(&f->events[1], 300, 900);
    assert_sources(&f->events[2], 900, INLET_SOURCE_HOOK, INLET_CAUSE_NONE);
}

static void a_source_that_does_not_run_cannot_lapse(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_RAW, 200, 210);
    take(f, 3);
    inlet__duty_lapse(&f->duty, &f->producer, &f->held, INLET_SOURCE_HOOK, 300, 900);
    take(f, 0);
}

static void lose_sight(fixture_t *f, uint32_t cause, int64_t since_ns, int64_t now_ns) {
    inlet__duty_change(&f->duty, &f->producer, &f->held, 0, cause, since_ns, now_ns);
}

static void assert_blind_by(const inlet_event_t *event, uint32_t cause, int64_t from_ns,
                            int64_t to_ns) {
    assert_int_equal(event->type, INLET_EVENT_BLIND);
    assert_int_equal(event->u.blind.cause, cause);
    assert_true(event->u.blind.from_ns == from_ns && event->time_ns == to_ns);
}

static void each_cause_has_its_span_and_there_is_no_hole_between_two(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_RAW, 200, 210);
    take(f, 3);
    lose_sight(f, INLET_CAUSE_SESSION_LOCKED, 300, 310);
    lose_sight(f, INLET_CAUSE_SESSION_LOCKED, 320, 330);
    lose_sight(f, INLET_CAUSE_SUSPENDED, 400, 900); /* told when the machine was awake again */
    change(f, INLET_SOURCE_RAW, 910, 920);
    take(f, 5);
    assert_sources(&f->events[0], 310, 0, INLET_CAUSE_SESSION_LOCKED);
    assert_blind_by(&f->events[1], INLET_CAUSE_SESSION_LOCKED, 300, 900);
    assert_sources(&f->events[2], 900, 0, INLET_CAUSE_SUSPENDED);
    assert_blind_by(&f->events[3], INLET_CAUSE_SUSPENDED, 400, 920);
    assert_sources(&f->events[4], 920, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
}

static void held_keys_are_repaired_once_when_the_last_cause_is_over(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_RAW, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    lose_sight(f, INLET_CAUSE_SECURE_DESKTOP, 300, 310);
    lose_sight(f, INLET_CAUSE_PAUSED, 400, 410);
    take(f, 6);
    assert_int_equal(f->held.count, 1);
    change(f, INLET_SOURCE_RAW, 500, 510);
    take(f, 3);
    assert_blind_by(&f->events[0], INLET_CAUSE_PAUSED, 400, 510);
    assert_repair(&f->events[1], INLET_SOURCE_RAW, 0x00070004);
    assert_sources(&f->events[2], 510, INLET_SOURCE_RAW, INLET_CAUSE_NONE);
}

/* The hook tells no device: a key that two keyboards hold stays held there. */
static void what_only_a_device_that_is_gone_holds_the_hook_releases_too(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold_on(f, INLET_SOURCE_HOOK, 0, 0x00070004);
    hold_on(f, INLET_SOURCE_RAW, 2, 0x00070004);
    hold_on(f, INLET_SOURCE_HOOK, 0, 0x00070005);
    hold_on(f, INLET_SOURCE_RAW, 2, 0x00070005);
    hold_on(f, INLET_SOURCE_RAW, 3, 0x00070005); /* on a second keyboard as well */
    take(f, 3);
    inlet__duty_unplugged(&f->producer, &f->held, 2, 900);
    take(f, 3);
    assert_repair_on(&f->events[0], INLET_SOURCE_HOOK, 0, 0x00070004);
    assert_repair_on(&f->events[1], INLET_SOURCE_RAW, 2, 0x00070004);
    assert_repair_on(&f->events[2], INLET_SOURCE_RAW, 2, 0x00070005);
    assert_int_equal(f->held.count, 2);
    inlet__duty_unplugged(&f->producer, &f->held, 3, 900);
    take(f, 2);
    assert_repair_on(&f->events[0], INLET_SOURCE_HOOK, 0, 0x00070005);
    assert_repair_on(&f->events[1], INLET_SOURCE_RAW, 3, 0x00070005);
    assert_int_equal(f->held.count, 0);
}

static void what_a_device_holds_that_is_gone_is_released(void **state) {
    fixture_t *f = *state;
    change(f, INLET_SOURCE_ALL, 200, 210);
    hold(f, INLET_SOURCE_RAW, 0x00070004);
    hold(f, INLET_SOURCE_RAW, 0x00070005);
    f->held.acts[0].device = 3; /* of another keyboard */
    take(f, 3);
    inlet__duty_unplugged(&f->producer, &f->held, 2, 900);
    take(f, 1);
    assert_repair(&f->events[0], INLET_SOURCE_RAW, 0x00070005);
    assert_int_equal(f->held.count, 1);
    inlet__duty_unplugged(&f->producer, &f->held, 2, 900);
    take(f, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_seven_options_are_taken_in_any_order),
        cmocka_unit_test(a_missing_a_doubled_or_an_unknown_option_is_refused),
        cmocka_unit_test(a_value_that_is_no_plain_number_above_zero_is_refused),
        cmocka_unit_test_setup_teardown(an_agent_begins_by_saying_that_it_captures_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            the_first_source_ends_a_blind_span_that_began_with_the_agent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_source_more_or_less_is_no_blind_span, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_last_source_leaves_a_blind_span_that_its_successor_ends,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_was_held_when_capture_stopped_is_released_after_the_blind_span, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_source_that_starts_again_beside_another_repairs_only_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_source_that_stops_repairs_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_change_is_not_worth_a_record, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_hook_that_was_removed_is_told_and_its_keys_repaired_while_raw_input_goes_on, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            a_hook_that_was_removed_without_another_source_leaves_none_for_a_moment, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(a_source_that_does_not_run_cannot_lapse, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_only_a_device_that_is_gone_holds_the_hook_releases_too,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_device_holds_that_is_gone_is_released, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(each_cause_has_its_span_and_there_is_no_hole_between_two,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(held_keys_are_repaired_once_when_the_last_cause_is_over,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
