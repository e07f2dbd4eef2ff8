/* A log with wrong bits, anywhere in it, is refused or gives a service that goes on: whatever it
 * believes, it ends the agent that it finds, takes others, and appends valid records with
 * consecutive numbers, as many as there can be.
 *
 *   log_damage_property_test [--seed N] [--count N]     count seeds from N on; the failing one is
 *                                                       printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"
#include "drain/drain.h"
#include "drain/recover.h"
#include "support/random.h"
#include "support/seeds.h"

enum { CAPACITY = 1024, RETAINED = CAPACITY - INLET__STREAM_LOG_MARGIN, BOOT = 9, SESSION = 2 };
enum { WAITING = 6, AGENTS = 2, POSTS = 12 };
static const int64_t NOW_NS = INT64_C(5000000000);

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(64) uint8_t block[4096 + 2 * 8192 + 64 * CAPACITY];
static _Alignas(64) uint8_t whole_section[sizeof section], whole_block[sizeof block];
static const inlet__ring_memory_t memory = {.section = section};

static uint64_t first_seed = 1;
static uint64_t seed_count = 1500;
static uint64_t running_seed;
static uint64_t refused, went_on; /* of all seeds */

static test_random_t chance;
static inlet__hub_t hub;
static inlet__drain_t drain;
static inlet__ring_producer_t agent;

static void post(inlet_event_t event) {
    inlet_event_t *slot = inlet__ring_claim(&agent);
    assert_non_null(slot);
    event.time_ns = (int64_t)agent.next;
    event.flags = event.type == INLET_EVENT_SOURCES ? 0 : (uint32_t)INLET_FLAG_RAW;
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&agent);
}

static void post_some(uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t die = test_random_below(&chance, 8);
        inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED};
        if (die < 4) {
            event.type = die < 3 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED;
            event.u.key.hid = 0x00070004 + (uint32_t)test_random_below(&chance, 30);
        } else if (die == 4) {
            event.type = INLET_EVENT_MOUSE_PRESSED;
            event.u.button.button = INLET_BUTTON_LEFT;
        }
        post(event);
    }
}

/* False: the log has come to numbers that no ring can begin with. */
static bool start_agent(void) {
    if (inlet__ring_create(&memory, inlet__drain_first_seq(&drain)) != INLET_OK)
        return false;
    assert_int_equal(inlet__ring_producer_attach(&agent, &memory, false), INLET_OK);
    post((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_SOURCE_RAW});
    return true;
}

static inlet_status_t run(void) {
    uint32_t count;
    return inlet__drain_run(&drain, NOW_NS, UINT32_MAX, &count);
}

/* A log in use: an agent that spoke, or did not yet, or is dead; and what it posted since. */
static void make_log(void) {
    inlet__stream_log_t log;
    const inlet__stream_log_identity_t identity = {.boot_id = BOOT, .epoch = 3, .session = SESSION};
    memset(block, 0, sizeof block);
    assert_int_equal(inlet__stream_log_create(&log, block, CAPACITY, &identity, 1), INLET_OK);
    inlet__hub_open(&hub, &log, RETAINED);
    inlet__drain_init(&drain, &hub, 0);
    for (uint32_t i = 0, agents = 1 + (uint32_t)test_random_below(&chance, 3); i < agents; i++) {
        if (drain.attached)
            inlet__drain_detach(&drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
        assert_true(start_agent());
        assert_int_equal(inlet__drain_attach(&drain, &memory), INLET_OK);
        if (i + 1 < agents || test_random_below(&chance, 4) != 0) {
            post_some((uint32_t)test_random_below(&chance, i == 0 ? CAPACITY + 200 : POSTS));
            assert_int_equal(run(), INLET_OK);
        }
    }
    post_some(WAITING);
    if (test_random_below(&chance, 4) == 0)
        inlet__drain_detach(&drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
}

static void damage(void) {
    const size_t part = (size_t)test_random_below(&chance, 4);
    size_t from = 0, bytes = sizeof(inlet__stream_log_header_t);
    if (part == 1 || part == 2) {
        from = INLET__STREAM_LOG_HEADER_BYTES + (part - 1) * INLET__STREAM_LOG_CHECKPOINT_BYTES;
        bytes = part == 1 && test_random_below(&chance, 2) == 0 ? 128 : sizeof(inlet__checkpoint_t);
    } else if (part == 3) {
        from = INLET__STREAM_LOG_HEADER_BYTES + 2 * INLET__STREAM_LOG_CHECKPOINT_BYTES;
        bytes = sizeof block - from;
    }
    for (uint64_t i = 0, flips = 1 + test_random_below(&chance, 3); i < flips; i++)
        block[from + test_random_below(&chance, bytes)] ^=
            (uint8_t)(1u << test_random_below(&chance, 8));
}

/* What was appended since `from` is what Inlet can make. */
static void assert_sound(uint64_t from) {
    uint64_t expected = 0;
    assert_true(drain.held.count <= INLET__HELD_MAX && hub.held_before.count <= INLET__HELD_MAX);
    for (uint64_t at = from; at < hub.written; at++) {
        const inlet_event_t *record = inlet__stream_log_at(&hub.log, at);
        assert_true(inlet__event_is_valid(record) && inlet__event_span(record) > 0);
        assert_true(expected == 0 || record->seq == expected);
        expected = record->seq + inlet__event_span(record);
    }
}

static void go_on(void) {
    const uint64_t from = hub.written;
    if (drain.attached) {
        const uint32_t cause =
            run() == INLET_OK ? INLET_CAUSE_AGENT_DIED : INLET_CAUSE_AGENT_REPLACED;
        inlet__drain_detach(&drain, NOW_NS, cause);
    }
    for (int i = 0; i < AGENTS && start_agent(); i++) {
        assert_int_equal(inlet__drain_attach(&drain, &memory), INLET_OK);
        post_some(POSTS);
        (void)run(); /* it may believe in times that are still to come */
        inlet__drain_detach(&drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
    }
    /* For each agent a LOSS, a SOURCES, a BLIND, and a release for each act held. */
    assert_true(hub.written - from <= WAITING + (1 + AGENTS) * (POSTS + 4 + INLET__HELD_MAX));
    assert_sound(from);
}

static inlet_status_t recover(void) {
    inlet__stream_log_t log;
    inlet_status_t status = inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION);
    if (status != INLET_OK)
        return status;
    inlet__hub_open(&hub, &log, RETAINED);
    return inlet__drain_recover(&drain, &hub, &memory);
}

static void run_seed(uint64_t seed) {
    enum { DAMAGES = 8 };
    chance = test_random_seed(seed);
    make_log();
    memcpy(whole_block, block, sizeof block);
    memcpy(whole_section, section, sizeof section);
    assert_int_equal(recover(), INLET_OK);
    go_on();
    for (int i = 0; i < DAMAGES; i++) {
        memcpy(block, whole_block, sizeof block);
        memcpy(section, whole_section, sizeof section);
        damage();
        const inlet_status_t status = recover();
        if (status != INLET_OK) {
            assert_int_equal(status, INLET_E_CORRUPT);
            refused++;
            continue;
        }
        went_on++;
        go_on();
    }
}

static void a_damaged_log_is_refused_or_gives_a_stream_that_goes_on(void **state) {
    (void)state;
    for (uint64_t i = 0; i < seed_count; i++) {
        running_seed = first_seed + i;
        run_seed(running_seed);
    }
    assert_true(seed_count < 100 || (refused > seed_count && went_on > seed_count));
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &seed_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_log_is_refused_or_gives_a_stream_that_goes_on),
    };
    const int failed = cmocka_run_group_tests_name("log_damage_property", tests, NULL, NULL);
    fprintf(stderr, "%llu refused, %llu went on\n", (unsigned long long)refused,
            (unsigned long long)went_on);
    if (failed != 0)
        fprintf(stderr, "failed with --seed %llu --count 1\n", (unsigned long long)running_seed);
    return failed;
}
