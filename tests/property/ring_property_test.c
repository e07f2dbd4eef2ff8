/* The ring against a reference queue, step by step, under seeded random interleavings of both
 * sides. The reference says for each post whether it must fit and for each take what must come, so
 * a slot too few or too many in use is found as well as a wrong order.
 *
 *   ring_property_test [--seed N] [--count N]     count seeds from N on; the failing one is printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/status.h>

#include "ring/ring.h"

#define CAPACITY INLET__RING_FIRST_CAPACITY

static _Alignas(64) uint8_t memory[4096 + 64 * 8192];
static inlet_event_t out[8192 + 16];

static uint64_t first_seed = 1;
static uint64_t seed_count = 150;

/* The reference: what is in the queue, and how much of it the producer may know to be free. */
typedef struct reference {
    inlet_event_t queue[CAPACITY];
    uint64_t pushed;  /* records ever put in */
    uint64_t popped;  /* records ever taken out */
    uint64_t freed;   /* of those, as published to the producer */
    uint64_t next;    /* number of the next event */
    uint64_t pending; /* lost and not yet named */
    bool sleeping;
} reference_t;

static reference_t reference;
static inlet__ring_producer_t producer;
static inlet__ring_consumer_t consumer;
static uint64_t random_state;

static uint64_t random_u64(void) { /* splitmix64 */
    uint64_t z = random_state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t random_below(uint64_t bound) {
    return random_u64() % bound;
}

/* Mostly small, sometimes more than the ring holds. */
static uint64_t random_burst(void) {
    static const uint64_t bounds[] = {2, 70, 130, 1000, CAPACITY + 10};
    return random_below(bounds[random_below(sizeof bounds / sizeof bounds[0])]);
}

static void push(const inlet_event_t *event, uint64_t seq) {
    inlet_event_t *record = &reference.queue[reference.pushed++ % CAPACITY];
    *record = *event;
    record->seq = seq;
}

static bool must_fit(void) {
    const uint64_t needed = reference.pending != 0 ? 2 : 1;
    return CAPACITY - (reference.pushed - reference.freed) >= needed;
}

static void push_expected(const inlet_event_t *event) {
    if (reference.pending != 0) {
        const inlet_event_t loss = {
            .time_ns = event->time_ns,
            .type = INLET_EVENT_LOSS,
            .u.loss = {.count = reference.pending, .cause = INLET_CAUSE_RING_FULL}};
        push(&loss, reference.next - reference.pending);
        reference.pending = 0;
    }
    push(event, reference.next++);
}

static inlet_event_t random_event(void) {
    inlet_event_t event = {.time_ns = (int64_t)random_u64(),
                           .type = INLET_EVENT_MOUSE_MOVED,
                           .flags = (uint32_t)random_u64(),
                           .extra = random_u64()};
    event.u.mouse.dx = (int32_t)random_below(1000);
    return event;
}

static void take(uint32_t max) {
    uint32_t count = 0;
    assert_int_equal(inlet__ring_take(&consumer, out, max, &count), INLET_OK);
    const uint64_t there = reference.pushed - reference.popped;
    assert_int_equal(count, there < max ? there : max);
    for (uint32_t i = 0; i < count; i++) {
        assert_memory_equal(&out[i], &reference.queue[reference.popped % CAPACITY], sizeof out[i]);
        reference.popped++;
        if (reference.popped % 64 == 0)
            reference.freed = reference.popped;
    }
    if (count < max)
        reference.freed = reference.popped;
}

static void post_one(void) {
    const bool lossy = random_below(8) != 0;
    const bool fits = must_fit();
    inlet_event_t *slot = lossy ? inlet__ring_claim(&producer) : inlet__ring_try_claim(&producer);
    assert_int_equal(slot != NULL, fits);
    if (slot == NULL) {
        reference.pending += lossy;
        reference.next += lossy;
        return;
    }
    const inlet_event_t event = random_event();
    inlet__ring_fill(slot, &event);
    if (random_below(64) == 0) { /* the consumer runs while the claim is open */
        take((uint32_t)random_burst());
        if (reference.popped == reference.pushed)
            assert_int_equal(inlet__ring_unpublished(&consumer), reference.pending + 1);
    }
    inlet__ring_publish(&producer);
    push_expected(&event);
}

static void step(void) {
    switch (random_below(6)) {
    case 0:
    case 1:
        for (uint64_t n = random_burst(); n > 0; n--)
            post_one();
        break;
    case 2:
    case 3:
        take((uint32_t)random_burst());
        break;
    case 4: {
        const bool empty = reference.pushed == reference.popped;
        assert_int_equal(inlet__ring_arm(&consumer), empty);
        reference.sleeping = empty;
        break;
    }
    default:
        assert_int_equal(inlet__ring_notify(&producer), reference.sleeping);
        reference.sleeping = false;
        break;
    }
    inlet__ring_stats_t stats;
    inlet__ring_stats(&consumer, &stats);
    assert_int_equal(stats.posted, reference.pushed);
    assert_int_equal(stats.taken, reference.popped);
    assert_int_equal(stats.depth, reference.pushed - reference.popped);
}

static void run_seed(uint64_t seed) {
    random_state = seed;
    const uint64_t first_seq =
        random_below(2) == 0 ? 1 : 1 + random_below(INLET__RING_SEQ_LIMIT / 2);
    memset(memory, (int)random_below(256), sizeof memory);
    memset(&reference, 0, sizeof reference);
    reference.next = first_seq;
    assert_int_equal(inlet__ring_create(memory, sizeof memory, 0, first_seq), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, memory, sizeof memory), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, memory, sizeof memory, 0, first_seq,
                                                 INLET__RING_CONSECUTIVE),
                     INLET_OK);
    for (int i = 0; i < 120; i++)
        step();
    take((uint32_t)CAPACITY + 1);
    assert_int_equal(inlet__ring_unpublished(&consumer), reference.pending);
    assert_int_equal(inlet__ring_next(&consumer) + reference.pending, reference.next);
}

static uint64_t running_seed;

static void the_ring_does_what_the_reference_queue_does(void **state) {
    (void)state;
    for (uint64_t i = 0; i < seed_count; i++) {
        running_seed = first_seed + i;
        run_seed(running_seed);
    }
}

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seed") == 0)
            first_seed = strtoull(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--count") == 0)
            seed_count = strtoull(argv[i + 1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ring_does_what_the_reference_queue_does),
    };
    const int failed = cmocka_run_group_tests_name("ring_property", tests, NULL, NULL);
    if (failed != 0)
        fprintf(stderr, "failed with --seed %llu --count 1\n", (unsigned long long)running_seed);
    return failed;
}
