/* <inlet/state.h> beside the keyboard itself: on streams that lose records, are blind for a while
 * and are told snapshots, no key is said to be held that is not, and where the state claims to know
 * what is held, it is exactly that.
 *
 *   state_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/state.h>

#include "support/random.h"
#include "support/seeds.h"

enum { KEYS = 12, STEPS = 600, FIRST_HID = 0x00070004 };

static uint64_t run_count = 1000, first_seed = 1, known_steps, steps;

typedef struct world {
    test_random_t random;
    inlet_state_t *state;
    uint64_t seq;
    uint32_t lost_left; /* records that do not come */
    bool captures;
    bool down[KEYS]; /* in truth */
    bool told[KEYS]; /* … by the stream, which the capture knows */
} world_t;

static world_t w;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&w.random, bound);
}

static void put(inlet_event_t event) {
    event.seq = ++w.seq;
    event.time_ns = (int64_t)w.seq;
    if (w.lost_left > 0) {
        w.lost_left--;
        return;
    }
    assert_int_equal(inlet_state_put(w.state, &event), INLET_OK);
}

static void tell(uint32_t key, bool down, uint32_t flags) {
    put((inlet_event_t){.type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                        .flags = INLET_FLAG_RAW | flags,
                        .device = 1,
                        .u.key.hid = FIRST_HID + key});
    w.told[key] = down;
}

static void type(void) {
    const uint32_t key = below(KEYS);
    w.down[key] = !w.down[key];
    if (w.captures)
        tell(key, w.down[key], 0);
}

static void repeat(void) {
    for (uint32_t key = 0; key < KEYS; key++)
        if (w.captures && w.down[key]) {
            tell(key, true, INLET_FLAG_REPEAT);
            return;
        }
}

static void snapshot(void) {
    uint16_t count = 0, index = 0;
    for (uint32_t key = 0; key < KEYS; key++)
        count = (uint16_t)(count + w.told[key]);
    inlet_event_t event = {.type = INLET_EVENT_SNAPSHOT};
    event.u.snapshot.sources = w.captures ? INLET_FLAG_RAW : 0;
    if (count == 0)
        put(event);
    for (uint32_t key = 0; key < KEYS; key++) {
        if (!w.told[key])
            continue;
        event.flags = INLET_FLAG_RAW;
        event.device = 1;
        event.u.snapshot.act = INLET_EVENT_KEY_PRESSED;
        event.u.snapshot.index = index++;
        event.u.snapshot.count = count;
        event.u.snapshot.code = FIRST_HID + key;
        put(event);
    }
}

/* What comes next is lost, and said to be so before what comes after it. */
static void lose(void) {
    const uint32_t lost = 1 + below(8);
    w.lost_left = lost;
    while (w.lost_left > 0)
        type();
    put((inlet_event_t){.type = INLET_EVENT_LOSS,
                        .u.loss = {.count = lost, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}});
    if (below(2) == 0)
        snapshot();
}

static void go_blind(void) {
    put((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.cause = INLET_CAUSE_PAUSED});
    w.captures = false;
    for (uint32_t i = below(6); i > 0; i--)
        type();
}

static void see_again(void) {
    put((inlet_event_t){.type = INLET_EVENT_BLIND, .u.blind.cause = INLET_CAUSE_PAUSED});
    for (uint32_t key = 0; key < KEYS; key++)
        if (w.told[key])
            tell(key, false, INLET_FLAG_SYNTHETIC);
    put((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_FLAG_RAW});
    w.captures = true;
    for (uint32_t key = 0; key < KEYS; key++) /* some are held all the while, and nobody knows */
        w.down[key] = w.down[key] && below(2) == 0;
}

static void check(void) {
    inlet_state_info_t info = {.struct_size = sizeof info};
    assert_int_equal(inlet_state_info(w.state, &info), INLET_OK);
    const bool knows = (info.known & INLET_STATE_HELD) != 0;
    steps++;
    known_steps += knows;
    for (uint32_t key = 0; key < KEYS && w.captures; key++) {
        const bool held = inlet_state_has_key(w.state, FIRST_HID + key) != 0;
        assert_true(!held || w.down[key]);
        assert_true(!knows || held == w.told[key]);
    }
    if ((info.known & INLET_STATE_SOURCES) != 0)
        assert_int_equal(info.sources, w.captures ? INLET_FLAG_RAW : 0);
}

static void run(uint64_t seed) {
    w = (world_t){.random = test_random_seed(seed), .captures = true};
    assert_int_equal(inlet_state_open(&w.state), INLET_OK);
    snapshot();
    for (uint32_t i = 0; i < STEPS; i++) {
        const uint32_t kind = below(40);
        if (kind < 30)
            type();
        else if (kind < 34)
            repeat();
        else if (kind == 34 && w.captures)
            lose();
        else if (kind == 35 && w.captures)
            snapshot();
        else if (kind == 36 && w.captures)
            go_blind();
        else if (!w.captures)
            see_again();
        check();
    }
    inlet_state_close(w.state);
}

static void what_is_said_to_be_held_is_held(void **state) {
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++)
        run(seed);
    printf("state: known after %llu of %llu steps\n", (unsigned long long)known_steps,
           (unsigned long long)steps);
    assert_true(known_steps > steps / 8 && known_steps < steps);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_to_be_held_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
