/* What ring_bench compares: bare stores into slots (the limit), our ring, Concurrency Kit's. Each
 * fills the same 64 bytes. The functions are inlined into the loops that time them. */
#ifndef RING_BENCH_QUEUES_H
#define RING_BENCH_QUEUES_H

#include "ring/ring.h"

#ifdef INLET_HAVE_CK
#include <ck_ring.h>
#endif

enum { BATCH = 256 };

typedef struct bench_queue {
    void (*reset)(void);
    uint64_t (*post_run)(uint64_t n, uint64_t until); /* posts n + 1 … until; how far it came */
    uint32_t (*drain)(void);                          /* up to BATCH; how many */
} bench_queue_t;

static _Alignas(4096) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(128) inlet_event_t drained[BATCH];

static inline void bench_fill(inlet_event_t *slot, uint64_t n) {
    slot->time_ns = (int64_t)n;
    slot->time_error_ns = (uint32_t)n;
    slot->os_time_ms = (uint32_t)n + 1;
    slot->type = INLET_EVENT_MOUSE_MOVED;
    slot->reserved = 0;
    slot->flags = INLET_FLAG_RAW;
    slot->device = 1;
    slot->process = (uint32_t)n;
    slot->extra = n;
    slot->u.mouse = (inlet_mouse_t){.dx = (int32_t)n, .dy = 1, .x = (int32_t)n, .y = 2};
}

/* --- bare stores: no check, no order, no index shared --- */

static _Alignas(128) uint64_t raw_taken;
static _Alignas(128) _Atomic(uint64_t) raw_posted; /* for the drain after a burst */

static inlet__ring_slot_t *raw_slots(void) {
    return (inlet__ring_slot_t *)(void *)(section + 4096);
}

static void raw_reset(void) {
    raw_taken = 0;
    atomic_store(&raw_posted, 0);
}

static inline uint64_t raw_post_run(uint64_t n, uint64_t until) {
    while (n < until) {
        inlet_event_t *slot = &raw_slots()[++n & 8191].event;
        bench_fill(slot, n);
        slot->seq = n;
        __asm__ volatile("" ::: "memory"); /* each store is made, in this order */
    }
    return n;
}

static inline uint32_t raw_drain(void) {
    const uint64_t posted = atomic_load_explicit(&raw_posted, memory_order_acquire);
    uint32_t n = 0;
    for (; n < BATCH && raw_taken < posted; n++)
        drained[n] = raw_slots()[++raw_taken & 8191].event;
    return n;
}

/* --- our ring --- */

/* Each side's state on lines of its own, as in two processes. */
static _Alignas(128) inlet__ring_producer_t bench_producer;
static _Alignas(128) inlet__ring_consumer_t bench_consumer;

static void ring_reset(void) {
    const inlet__ring_memory_t memory = {.section = section};
    (void)inlet__ring_create(&memory, 1);
    (void)inlet__ring_producer_attach(&bench_producer, &memory, false);
    (void)inlet__ring_consumer_attach(&bench_consumer, &memory, 1, INLET__RING_CONSECUTIVE);
}

/* Inlined without fail, or the state could not stay in registers. */
static inline __attribute__((always_inline)) bool ring_post(inlet__ring_producer_t *p, uint64_t n) {
    inlet_event_t *slot = inlet__ring_try_claim(p);
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    inlet__ring_publish(p);
    return true;
}

static inline uint64_t ring_post_run(uint64_t n, uint64_t until) {
    inlet__ring_producer_t p = bench_producer;
    while (n < until && ring_post(&p, n + 1))
        n++;
    bench_producer = p;
    return n;
}

/* As a callback must: the position comes from memory and goes back for each event. */
static inline uint64_t ring_post_singly(uint64_t n, uint64_t until) {
    while (n < until && ring_post(&bench_producer, n + 1))
        n++;
    return n;
}

static inline uint64_t ring_post_notifying(uint64_t n, uint64_t until) {
    for (; n < until && ring_post(&bench_producer, n + 1); n++)
        (void)inlet__ring_notify(&bench_producer);
    return n;
}

static inline uint32_t ring_drain(void) {
    uint32_t count = 0;
    (void)inlet__ring_take(&bench_consumer, drained, BATCH, &count);
    inlet__ring_release(&bench_consumer);
    return count;
}

/* --- Concurrency Kit's ring, one to one --- */

#ifdef INLET_HAVE_CK
static _Alignas(128) ck_ring_t ck_ring;
CK_RING_PROTOTYPE(bench, inlet_event)

static inlet_event_t *ck_slots(void) {
    return (inlet_event_t *)(void *)(section + 4096);
}

static void ck_reset(void) {
    ck_ring_init(&ck_ring, 8192);
}

static inline uint64_t ck_post_run(uint64_t n, uint64_t until) {
    for (; n < until; n++) {
        inlet_event_t event;
        bench_fill(&event, n + 1);
        event.seq = n + 1;
        if (!CK_RING_ENQUEUE_SPSC(bench, &ck_ring, ck_slots(), &event))
            break;
    }
    return n;
}

static inline uint32_t ck_drain(void) {
    uint32_t n = 0;
    while (n < BATCH && CK_RING_DEQUEUE_SPSC(bench, &ck_ring, ck_slots(), &drained[n]))
        n++;
    return n;
}
#endif

#endif
