/* The ring against a reference queue, step by step, under seeded random interleavings of both
 * sides, of whoever makes memory ready, and of restarts. The reference says for each post whether
 * it must fit and for each take what must come, so a slot too few or too many in use is found as
 * well as a wrong order.
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
#include "support/seeds.h"

#define CAPACITY INLET__RING_FIRST_CAPACITY
#define LARGEST  2u
#define MOST     (7 * CAPACITY) /* all generations up to LARGEST */

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(64) uint8_t annex[64 * 8192 * 6];
static inlet_event_t out[MOST + 16];

static uint64_t first_seed = 1;
static uint64_t seed_count = 150;

/* The reference: what is in the queue, and how much of it the producer may know to be free. */
typedef struct reference {
    inlet_event_t queue[MOST];
    uint64_t pushed;  /* records ever put in */
    uint64_t popped;  /* records ever taken out */
    uint64_t freed;   /* of those, as released to the producer */
    uint64_t entered; /* pushed, when the generation in use began */
    uint64_t back;    /* slots used when the ring last restarted */
    uint32_t generation, ready, largest, growths, restarts;
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
    static const uint64_t bounds[] = {2, 70, 130, 1000, CAPACITY + 10, 3 * CAPACITY};
    return random_below(bounds[random_below(sizeof bounds / sizeof bounds[0])]);
}

static void push(const inlet_event_t *event, uint64_t seq) {
    inlet_event_t *record = &reference.queue[reference.pushed++ % MOST];
    *record = *event;
    record->seq = seq;
}

/* One slot of a generation is never in use; older generations count for nothing. */
static bool fits_as_it_is(void) {
    const uint64_t needed = reference.pending != 0 ? 2 : 1;
    const uint64_t from = reference.freed > reference.entered ? reference.freed : reference.entered;
    return reference.pushed - from + needed <= (CAPACITY << reference.generation) - 1;
}

/* Also grows the reference, if that is what the post will do to the ring. */
static bool must_fit(void) {
    if (fits_as_it_is())
        return true;
    const uint64_t freed_slots = atomic_load(&inlet__ring_header(&producer.memory)->consumer.taken);
    if (reference.generation >= reference.ready || reference.generation >= reference.largest ||
        freed_slots < reference.back)
        return false;
    reference.generation++;
    reference.growths++;
    reference.entered = reference.pushed;
    return true;
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

/* As much as there is, in as many takes as it needs: what was told of, then the rest, and nothing
 * of a generation that the consumer may not read yet. */
static uint32_t take_all(uint32_t max) {
    uint32_t total = 0;
    for (;;) {
        uint32_t count = 0;
        assert_int_equal(inlet__ring_take(&consumer, out + total, max - total, &count), INLET_OK);
        total += count;
        if (count == 0 && inlet__ring_needed(&consumer) != 0)
            inlet__ring_consumer_set_ready(&consumer, inlet__ring_needed(&consumer));
        else if (count == 0)
            return total;
    }
}

/* The next consumer goes on where the last one stood. */
static void replace_consumer(void) {
    const inlet__ring_position_t at = consumer.at;
    const inlet__ring_memory_t memory = consumer.memory;
    memset(&consumer, 0x77, sizeof consumer);
    assert_int_equal(
        inlet__ring_consumer_attach_at(&consumer, &memory, &at, INLET__RING_CONSECUTIVE), INLET_OK);
}

static void take(uint32_t max) {
    const uint32_t count = take_all(max);
    const uint64_t there = reference.pushed - reference.popped;
    assert_int_equal(count, there < max ? there : max);
    for (uint32_t i = 0; i < count; i++) {
        assert_memory_equal(&out[i], &reference.queue[reference.popped % MOST], sizeof out[i]);
        reference.popped++;
    }
    if (random_below(4) == 0)
        replace_consumer();
    if (random_below(8) != 0) {
        inlet__ring_release(&consumer);
        reference.freed = reference.popped;
    }
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
    if (random_below(20000) == 0) { /* the consumer runs while the claim is open */
        take((uint32_t)random_burst());
        if (reference.popped == reference.pushed)
            assert_int_equal(inlet__ring_unpublished(&consumer), reference.pending + 1);
    }
    inlet__ring_publish(&producer);
    push_expected(&event);
}

static void make_ready(void) {
    if (reference.ready >= reference.largest)
        return;
    const inlet__ring_memory_t memory = producer.memory;
    if (random_below(2) == 0)
        inlet__ring_touch(&memory, reference.ready + 1);
    inlet__ring_set_ready(&memory, ++reference.ready);
}

/* Mostly when everything was taken, which otherwise seldom is. */
static void restart(void) {
    if (reference.generation > 0 && random_below(2) != 0)
        take((uint32_t)MOST + 1);
    const bool idle = reference.generation > 0 && reference.freed == reference.pushed &&
                      reference.pushed > reference.entered;
    assert_int_equal(inlet__ring_restart(&producer), idle);
    if (!idle)
        return;
    reference.restarts++;
    reference.back = reference.pushed + reference.growths + reference.restarts;
    reference.generation = 0;
    reference.entered = reference.pushed;
}

static void step(void) {
    switch (random_below(8)) {
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
        const bool nothing = inlet__ring_arm(&consumer);
        const bool empty = reference.pushed == reference.popped;
        assert_true(nothing ? empty : !empty || reference.restarts > 0); /* a restart is news too */
        reference.sleeping = nothing;
        break;
    }
    case 5:
        make_ready();
        break;
    case 6:
        restart();
        break;
    default:
        assert_int_equal(inlet__ring_notify(&producer), reference.sleeping);
        reference.sleeping = false;
        break;
    }
}

static void check_stats(void) {
    const uint64_t led = reference.growths + reference.restarts; /* slots that lead elsewhere */
    inlet__ring_stats_t stats;
    (void)inlet__ring_notify(&producer);
    inlet__ring_release(&consumer);
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.posted, reference.pushed + led);
    assert_int_equal(stats.depth, 0);
    assert_int_equal(stats.growths, reference.growths);
    assert_int_equal(stats.capacity, CAPACITY << reference.generation);
}

static void run_seed(uint64_t seed) {
    random_state = seed;
    const uint64_t first_seq =
        random_below(2) == 0 ? 1 : 1 + random_below(INLET__RING_SEQ_LIMIT / 2);
    memset(section, (int)random_below(256), sizeof section);
    memset(annex, 0, sizeof annex);
    memset(&reference, 0, sizeof reference);
    reference.next = first_seq;
    reference.largest = random_below(4) == 0 ? 0 : LARGEST;
    const inlet__ring_memory_t memory = {section, annex, reference.largest};
    assert_int_equal(inlet__ring_create(&memory, first_seq), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, &memory, false), INLET_OK);
    assert_int_equal(
        inlet__ring_consumer_attach(&consumer, &memory, first_seq, INLET__RING_CONSECUTIVE),
        INLET_OK);
    for (int i = 0; i < 120; i++)
        step();
    take((uint32_t)MOST + 1);
    check_stats();
    assert_int_equal(inlet__ring_unpublished(&consumer), reference.pending);
    assert_int_equal(inlet__ring_next(&consumer) + reference.pending, reference.next);
}

static uint64_t running_seed;
static uint64_t growths, restarts; /* of all seeds */

static void the_ring_does_what_the_reference_queue_does(void **state) {
    (void)state;
    for (uint64_t i = 0; i < seed_count; i++) {
        running_seed = first_seed + i;
        run_seed(running_seed);
        growths += reference.growths;
        restarts += reference.restarts;
    }

    if (seed_count >= 100)
        assert_true(growths > 100 && restarts > 50);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &seed_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ring_does_what_the_reference_queue_does),
    };
    const int failed = cmocka_run_group_tests_name("ring_property", tests, NULL, NULL);
    if (failed != 0)
        fprintf(stderr, "failed with --seed %llu --count 1\n", (unsigned long long)running_seed);
    return failed;
}
