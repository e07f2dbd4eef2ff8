/* The capture ring growing from its smallest to its largest: a thread on another processor makes
 * each generation ready before it is needed, as the agent's does. */
#include "platform/platform.h"
#include "ring/ring.h"

#include "queues/queue.h"

/* So many generations after the next one are made ready, and touched: with fewer, a flood comes to
 * memory that is not there yet, or is touched by the poster itself. */
enum { READY_AHEAD = 3, TOUCH_AHEAD = 2, LARGEST = INLET__RING_GENERATION_COUNT - 1 };

static _Alignas(128) inlet__ring_producer_t producer_state;
static _Alignas(128) inlet__ring_consumer_t consumer_state;
static _Alignas(128) struct {
    inlet__ring_memory_t memory;
    bench_signal_t due;
    _Atomic(uint32_t) wanted; /* the generation to be made ready */
    atomic_bool stop;
    bench_thread_t thread;
    uint64_t preemptions; /* of that thread, once it ended */
} ground;

static uint32_t at_most_largest(uint32_t generation) {
    return generation < LARGEST ? generation : LARGEST;
}

/* Makes a generation's memory be there, without touching it. */
static void make_ready_to(uint32_t generation) {
    const size_t bytes = (size_t)inlet__ring_annex_bytes(generation);
    if (bench_commit(ground.memory.annex, bytes))
        inlet__ring_set_ready(&ground.memory, generation);
}

static void touch_ahead(void *argument) {
    uint32_t touched = 0;
    (void)argument;
    bench_pin(1);
    const uint64_t before = bench_preemptions();
    for (;;) {
        bench_signal_wait(&ground.due);
        if (atomic_load(&ground.stop))
            break;
        for (;;) {
            const uint32_t wanted = atomic_load(&ground.wanted);
            make_ready_to(at_most_largest(wanted + READY_AHEAD));
            if (touched >= at_most_largest(wanted + TOUCH_AHEAD))
                break;
            inlet__ring_touch(&ground.memory, ++touched);
        }
    }
    ground.preemptions = bench_preemptions() - before;
}

static void ask_for_ground(uint32_t generation) {
    atomic_store(&ground.wanted, generation);
    bench_signal_set(&ground.due);
}

static void reset(void) {
    const size_t bytes = (size_t)inlet__ring_annex_bytes(LARGEST);
    ground.memory = (inlet__ring_memory_t){bench_slots[0], bench_map(bytes), LARGEST};
    atomic_store(&ground.stop, false);
    (void)inlet__ring_create(&ground.memory, 1);
    (void)inlet__ring_producer_attach(&producer_state, &ground.memory, false);
    (void)inlet__ring_consumer_attach(&consumer_state, &ground.memory, 1, INLET__RING_CONSECUTIVE);
    inlet__ring_consumer_set_ready(&consumer_state, LARGEST);
    (void)bench_signal_open(&ground.due);
    ground.thread = (bench_thread_t){.run = touch_ahead};
    (void)bench_thread_start(&ground.thread);
    if (inlet__ring_growth_due(&producer_state)) /* at the start: long before a post */
        ask_for_ground(1);
    bench_sleep_us(20000);
}

static uint64_t finish(void) {
    atomic_store(&ground.stop, true);
    bench_signal_set(&ground.due);
    bench_thread_join(&ground.thread);
    bench_signal_close(&ground.due);
    bench_unmap(ground.memory.annex, (size_t)inlet__ring_annex_bytes(LARGEST));
    return ground.preemptions;
}

BENCH_INLINE bool post_to(inlet__ring_producer_t *p, uint64_t n) {
    inlet_event_t *slot = inlet__ring_try_claim(p);
    if (__builtin_expect(slot == NULL,
                         0)) { /* the other thread had no turn: rather wait than lose */
        make_ready_to(at_most_largest(p->generation + 1));
        slot = inlet__ring_try_claim(p);
    }
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    inlet__ring_publish(p);
    if (inlet__ring_growth_due(p))
        ask_for_ground(p->generation + 1);
    return true;
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    (void)producer;
    return post_to(&producer_state, n);
}

BENCH_QUEUE_TIMED(post_singly, post)

static uint64_t post_run(unsigned producer, uint64_t n, uint64_t until) {
    (void)producer;
    inlet__ring_producer_t p = producer_state;
    while (n < until && post_to(&p, n + 1))
        n++;
    producer_state = p;
    return n;
}

static uint32_t drain(unsigned consumer) {
    uint32_t count = 0;
    (void)inlet__ring_take(&consumer_state, bench_drained[consumer].events, BENCH_BATCH, &count);
    inlet__ring_release(&consumer_state);
    return count;
}

const bench_queue_t bench_ring_growing = {.name = "ring",
                                          .ours = true,
                                          .producers = 1,
                                          .consumers = 1,
                                          .reset = reset,
                                          .post_run = post_run,
                                          .post_timed = post_singly_timed,
                                          .drain = drain,
                                          .finish = finish};
