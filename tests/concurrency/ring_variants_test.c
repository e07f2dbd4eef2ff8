/* The ring's other variants at full speed, growing under way: consumers that share a cursor, lanes
 * with one consumer and with several. Each event comes once, each producer's in order, and what was
 * posted after something else is not taken before it. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring/ring_lanes.h"
#include "ring_stream.h"

enum { LANES = 4, CONSUMERS = 2, LARGEST = 3 };

/* One producer's ring, and how many events it posts. */
typedef struct lane {
    inlet__ring_memory_t memory;
    uint64_t events;
    bool shared;
    _Atomic(int64_t) *clock; /* shared by the lanes: the time of an event is its tick; NULL: none */
} lane_t;

static lane_t lanes[LANES];
static _Atomic(int64_t) ticks;
static _Atomic(uint64_t) taken_count;
static _Atomic(uint64_t) taken_sum;

static void open_lanes(uint32_t count, uint64_t events, bool shared, uint32_t largest) {
    atomic_store(&ticks, 0);
    atomic_store(&taken_count, 0);
    atomic_store(&taken_sum, 0);
    for (uint32_t i = 0; i < count; i++) {
        lane_t *lane = &lanes[i];
        lane->memory.section = aligned_alloc(4096, INLET__RING_SECTION_BYTES);
        lane->memory.annex = aligned_alloc(4096, inlet__ring_annex_bytes(LARGEST));
        lane->memory.largest = largest;
        assert_non_null(lane->memory.section);
        assert_non_null(lane->memory.annex);
        memset(lane->memory.annex, 0, inlet__ring_annex_bytes(LARGEST));
        lane->events = events;
        lane->shared = shared;
        lane->clock = &ticks;
        assert_int_equal(inlet__ring_create(&lane->memory, 1), INLET_OK);
    }
}

static uint64_t close_lanes(uint32_t count) {
    uint64_t growths = 0;
    for (uint32_t i = 0; i < count; i++) {
        inlet__ring_stats_t stats;
        inlet__ring_stats(lanes[i].memory.section, &stats);
        growths += stats.growths;
        assert_int_equal(stats.lost, 0);
        free(lanes[i].memory.section);
        free(lanes[i].memory.annex);
    }
    return growths;
}

/* The stream of a lane can be recomputed from its numbers; `extra` names the lane besides. */
static void post(inlet__ring_producer_t *p, const lane_t *lane) {
    inlet_event_t event;
    inlet_event_t *slot = inlet__ring_try_claim(p);
    while (slot == NULL) {
        sched_yield();
        slot = inlet__ring_try_claim(p);
    }
    stream_fill(&event, p->next, NULL);
    event.time_ns = atomic_fetch_add(lane->clock, 1);
    event.extra = (uint64_t)(lane - lanes);
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(p);
}

static void *produce(void *argument) {
    const lane_t *lane = argument;
    inlet__ring_producer_t p;
    if (inlet__ring_producer_attach(&p, &lane->memory, lane->shared) != INLET_OK)
        return NULL;
    while (p.next <= lane->events) {
        if (inlet__ring_growth_due(&p))
            inlet__ring_set_ready(&lane->memory, p.generation + 1);
        post(&p, lane);
        if (p.next % 64 == 0)
            (void)inlet__ring_notify(&p);
    }
    (void)inlet__ring_notify(&p);
    return argument;
}

static bool is_right(const inlet_event_t *event) {
    inlet_event_t expected;
    stream_fill(&expected, event->seq, NULL);
    expected.seq = event->seq;
    expected.time_ns = event->time_ns;
    expected.extra = event->extra;
    return memcmp(&expected, event, sizeof expected) == 0;
}

/* What one consumer saw of each lane must rise. */
typedef struct seen {
    uint64_t last[LANES];
} seen_t;

static bool accept(seen_t *seen, const inlet_event_t *event) {
    if (!is_right(event) || event->extra >= LANES || event->seq <= seen->last[event->extra])
        return false;
    seen->last[event->extra] = event->seq;
    atomic_fetch_add(&taken_sum, event->seq);
    return true;
}

/* --- consumers --- */

static uint64_t all; /* events that all consumers together must take */

/* Every other batch is small, so that consumers meet. */
static void *consume_spmc(void *argument) {
    static const uint32_t sizes[] = {1, 200};
    inlet__ring_spmc_t s;
    seen_t seen = {{0}};
    inlet_event_t out[200];
    if (inlet__ring_spmc_attach(&s, &lanes[0].memory) != INLET_OK)
        return NULL;
    for (uint32_t turn = 0; atomic_load(&taken_count) < all; turn++) {
        uint32_t count = 0;
        inlet__ring_take_spmc(&s, out, sizes[turn % 2], &count);
        for (uint32_t i = 0; i < count; i++)
            if (!accept(&seen, &out[i]))
                return NULL;
        atomic_fetch_add(&taken_count, count);
        if (count == 0)
            sched_yield();
    }
    return argument;
}

static void *consume_mpmc(void *argument) {
    inlet__lanes_mpmc_t merged;
    inlet__ring_memory_t memories[LANES];
    seen_t seen = {{0}};
    for (int i = 0; i < LANES; i++)
        memories[i] = lanes[i].memory;
    if (inlet__lanes_mpmc_attach(&merged, memories, LANES) != INLET_OK)
        return NULL;
    while (atomic_load(&taken_count) < all) {
        inlet_event_t event;
        uint32_t lane = LANES;
        if (!inlet__lanes_take_mpmc(&merged, &event, &lane)) {
            sched_yield();
            continue;
        }
        if (lane != event.extra || !accept(&seen, &event))
            return NULL;
        atomic_fetch_add(&taken_count, 1);
    }
    return argument;
}

static void run(uint32_t producers, uint32_t consumers, void *(*consume)(void *)) {
    pthread_t threads[LANES + CONSUMERS];
    void *result = NULL;
    all = 0;
    for (uint32_t i = 0; i < producers; i++)
        all += lanes[i].events;
    for (uint32_t i = 0; i < consumers; i++)
        assert_int_equal(pthread_create(&threads[LANES + i], NULL, consume, threads), 0);
    for (uint32_t i = 0; i < producers; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, produce, &lanes[i]), 0);
    for (uint32_t i = 0; i < consumers; i++) {
        pthread_join(threads[LANES + i], &result);
        assert_non_null(result);
    }
    for (uint32_t i = 0; i < producers; i++) {
        pthread_join(threads[i], &result);
        assert_non_null(result);
    }
    assert_int_equal(atomic_load(&taken_count), all);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < producers; i++)
        sum += lanes[i].events * (lanes[i].events + 1) / 2;
    assert_int_equal(atomic_load(&taken_sum), sum);
}

static void two_consumers_of_one_producer_take_each_event_once(void **state) {
    (void)state;
    open_lanes(1, 1000000, true, 0);
    run(1, CONSUMERS, consume_spmc);
    (void)close_lanes(1);
}

static void consumers_follow_a_ring_that_grows(void **state) {
    (void)state;
    open_lanes(1, 1000000, true, LARGEST);
    run(1, CONSUMERS, consume_spmc);
    (void)close_lanes(1);
}

static void four_producers_of_a_million_and_two_consumers_agree_on_sum_and_order(void **state) {
    (void)state;
    open_lanes(LANES, 1000000, true, LARGEST);
    run(LANES, CONSUMERS, consume_mpmc);
    (void)close_lanes(LANES);
}

/* The lanes' times come from one counter, so that whoever posted later has the later time. */
static void *consume_mpsc(void *argument) {
    static inlet__lanes_mpsc_t merged;
    static inlet_event_t out[256];
    inlet__ring_memory_t memories[LANES];
    seen_t seen = {{0}};
    for (int i = 0; i < LANES; i++)
        memories[i] = lanes[i].memory;
    if (inlet__lanes_mpsc_attach(&merged, memories, LANES) != INLET_OK)
        return NULL;
    while (atomic_load(&taken_count) < all) {
        uint32_t count = 0;
        uint32_t lane_of[256];
        if (inlet__lanes_take_mpsc(&merged, out, lane_of, 256, &count) != INLET_OK)
            return NULL;
        for (uint32_t i = 0; i < count; i++)
            if (lane_of[i] != out[i].extra || !accept(&seen, &out[i]))
                return NULL;
        atomic_fetch_add(&taken_count, count);
        if (count == 0)
            sched_yield();
    }
    return argument;
}

static void four_lanes_are_merged_with_each_ones_order_kept(void **state) {
    (void)state;
    open_lanes(LANES, 500000, false, LARGEST);
    run(LANES, 1, consume_mpsc);
    (void)close_lanes(LANES);
}

/* --- what was posted after something else --- */

/* Two producers take turns: each posts when it has seen that the other's post returned. So all
 * posts are in one order, and the merged stream must have it. */
static _Atomic(uint64_t) turn_of;
enum { TURNS = 100000 };

static void *produce_in_turn(void *argument) {
    lane_t *lane = argument;
    const uint64_t self = (uint64_t)(lane - lanes);
    inlet__ring_producer_t p;
    if (inlet__ring_producer_attach(&p, &lane->memory, lane->shared) != INLET_OK)
        return NULL;
    for (uint64_t n = 0; n < TURNS; n++) {
        while (atomic_load_explicit(&turn_of, memory_order_acquire) % 2 != self)
            sched_yield();
        post(&p, lane);
        atomic_fetch_add_explicit(&turn_of, 1, memory_order_release);
    }
    return argument;
}

static void take_in_turn(void) {
    static inlet__lanes_mpsc_t merged;
    const inlet__ring_memory_t memories[] = {lanes[0].memory, lanes[1].memory};
    int64_t expected = 0;
    assert_int_equal(inlet__lanes_mpsc_attach(&merged, memories, 2), INLET_OK);
    while (expected < 2 * TURNS) {
        inlet_event_t out[32];
        uint32_t count = 0;
        assert_int_equal(inlet__lanes_take_mpsc(&merged, out, NULL, 32, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(out[i].time_ns, expected++);
        if (count == 0)
            sched_yield();
    }
}

static void what_was_posted_after_another_is_never_taken_before_it(void **state) {
    (void)state;
    pthread_t threads[2];
    open_lanes(2, TURNS, false, 0);
    atomic_store(&turn_of, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, produce_in_turn, &lanes[i]), 0);
    take_in_turn();
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    (void)close_lanes(2);
}

static void shared_consumers_too_take_no_later_event_first(void **state) {
    (void)state;
    pthread_t threads[2];
    inlet__lanes_mpmc_t merged;
    open_lanes(2, TURNS, true, 0);
    const inlet__ring_memory_t memories[] = {lanes[0].memory, lanes[1].memory};
    atomic_store(&turn_of, 0);
    assert_int_equal(inlet__lanes_mpmc_attach(&merged, memories, 2), INLET_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, produce_in_turn, &lanes[i]), 0);
    for (int64_t expected = 0; expected < 2 * TURNS;) {
        inlet_event_t event;
        if (inlet__lanes_take_mpmc(&merged, &event, NULL))
            assert_int_equal(event.time_ns, expected++);
        else
            sched_yield();
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    (void)close_lanes(2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_consumers_of_one_producer_take_each_event_once),
        cmocka_unit_test(consumers_follow_a_ring_that_grows),
        cmocka_unit_test(four_producers_of_a_million_and_two_consumers_agree_on_sum_and_order),
        cmocka_unit_test(four_lanes_are_merged_with_each_ones_order_kept),
        cmocka_unit_test(what_was_posted_after_another_is_never_taken_before_it),
        cmocka_unit_test(shared_consumers_too_take_no_later_event_first),
    };
    return cmocka_run_group_tests_name("ring_variants", tests, NULL, NULL);
}
