/* Plans of random recordings: nothing stays held, nothing is released that was not pressed, time
 * does not go back, each step is in one batch, and no switch twice in one.
 *
 *   replay_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/keys.h>

#include "replay/plan.h"
#include "support/random.h"
#include "support/seeds.h"

#define MS INT64_C(1000000)

enum { EVENTS = 300, KEYS = 6, MODES = 4 };

static uint64_t run_count = 400, first_seed = 1;

static inlet_event_t random_event(test_random_t *random, int64_t *time_ns) {
    static const uint32_t keys[KEYS] = {INLET_KEY_KeyA,      INLET_KEY_ShiftLeft,
                                        INLET_KEY_AltRight,  INLET_KEY_NumpadEnter,
                                        INLET_KEY_MediaStop, INLET_KEY_Pause};
    static const uint32_t sources[] = {INLET_FLAG_RAW, INLET_FLAG_HOOK};
    inlet_event_t event = {.type = (uint16_t)(1 + test_random_below(random, 9)),
                           .flags = sources[test_random_below(random, 2)]};
    *time_ns += (int64_t)test_random_below(random, 8) * 300000;
    event.time_ns = *time_ns;
    event.os_time_ms = (uint32_t)(*time_ns / MS);
    if (test_random_below(random, 4) == 0)
        event.flags |= INLET_FLAG_REPEAT;
    if (test_random_below(random, 3) != 0)
        event.flags |= INLET_FLAG_HAS_POSITION;
    if (test_random_below(random, 3) != 0)
        event.flags |= INLET_FLAG_HAS_MOTION;
    if (test_random_below(random, 16) == 0)
        event.extra = acts_tag(ACTS_SENDER_REPLAY, 1);
    switch (event.type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        event.u.key.hid = keys[test_random_below(random, KEYS)];
        event.u.key.scan = inlet_key_scan(event.u.key.hid);
        event.u.key.vk = inlet_key_vk(event.u.key.hid);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        event.u.button.button = (uint32_t)(1 + test_random_below(random, 5));
        event.u.button.x = (int32_t)test_random_below(random, 3);
        break;
    case INLET_EVENT_LOSS:
        event.u.loss.count = 1;
        event.u.loss.cause =
            test_random_below(random, 2) != 0 ? INLET_CAUSE_HIDDEN : INLET_CAUSE_RING_FULL;
        break;
    case INLET_EVENT_SOURCES:
        event.u.sources.mask = (uint32_t)test_random_below(random, 4);
        break;
    default:
        event.u.mouse.x = (int32_t)test_random_next(random);
    }
    return event;
}

static void check_steps(const plan_t *plan) {
    acts_held_t held = {0};
    act_t left;
    uint32_t from = 0;
    size_t count;
    const plan_step_t *steps = plan_steps(plan, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || steps[i].at_ns >= steps[i - 1].at_ns);
        const act_t *act = &steps[i].act;
        if (act->kind <= ACT_BUTTON && !act->down)
            assert_true(acts_held_has(&held, act));
        acts_held_note(&held, act);
    }
    assert_int_equal(acts_held_releases(&held, &from, &left, 1), 0);
}

static void check_batches(const plan_t *plan, int64_t chord_ns) {
    size_t count, i = 0, batch;
    const plan_step_t *steps = plan_steps(plan, &count);
    while ((batch = plan_batch(plan, i)) > 0) {
        assert_true(batch <= PLAN_BATCH_MAX && i + batch <= count);
        assert_false(steps[i + batch - 1].with_next);
        for (size_t j = i + 1; j < i + batch; j++) {
            assert_true(steps[j].at_ns - steps[i].at_ns <= chord_ns);
            for (size_t k = i; k < j; k++)
                assert_false(act_is_same_switch(&steps[j].act, &steps[k].act));
        }
        i += batch;
    }
    assert_int_equal(i, count);
}

static void run(uint64_t seed) {
    test_random_t random = test_random_seed(seed);
    int64_t time_ns = (int64_t)test_random_below(&random, 1000) * MS;
    uint64_t seq = 1;
    const plan_options_t options = {.motion = (enum plan_motion)test_random_below(&random, MODES),
                                    .chord_ns = (int64_t)test_random_below(&random, 3) * 500000};
    plan_t *plan = plan_open(&options);
    assert_non_null(plan);
    for (int i = 0; i < EVENTS; i++) {
        inlet_event_t event = random_event(&random, &time_ns);
        event.seq = seq++;
        assert_int_equal(plan_put(plan, &event), INLET_OK);
    }
    assert_int_equal(plan_finish(plan), INLET_OK);
    check_steps(plan);
    check_batches(plan, options.chord_ns);
    plan_close(plan);
}

static void plans_leave_nothing_held(void **state) {
    (void)state;
    for (uint64_t i = 0; i < run_count; i++)
        run(first_seed + i);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(plans_leave_nothing_held)};
    test_seeds_read(argc, argv, &run_count, &first_seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
