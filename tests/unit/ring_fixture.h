/* One ring in static memory with both its sides, and how the tests of the ring use it. */
#ifndef RING_FIXTURE_H
#define RING_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/status.h>

#include "ring/ring.h"

#define CAPACITY INLET__RING_FIRST_CAPACITY
#define FIRST    UINT64_C(1)

/* Generations 0 and 1: 4,096 + 64 × 8,192 × 3. */
static _Alignas(64) uint8_t memory[4096 + 64 * 8192 * 3];
static const uint64_t bytes = 4096 + 64 * 8192;

static inlet__ring_header_t *const header = (inlet__ring_header_t *)(void *)memory;
static inlet__ring_slot_t *const slots = (inlet__ring_slot_t *)(void *)(memory + 4096);
static inlet__ring_producer_t producer;
static inlet__ring_consumer_t consumer;
static inlet_event_t taken[2 * 8192 + 2];
static uint32_t count;

static inline void open_ring(uint64_t first_seq, inlet__ring_numbering_t numbering) {
    memset(memory, 0xA5, sizeof memory);
    assert_int_equal(inlet__ring_create(memory, bytes, 0, first_seq), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, memory, bytes), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, memory, bytes, 0, first_seq, numbering),
                     INLET_OK);
}

static inline int fresh(void **state) {
    (void)state;
    open_ring(FIRST, INLET__RING_CONSECUTIVE);
    return 0;
}

/* Posts one event of that time; false: it was lost. */
static inline bool post(int64_t time_ns) {
    inlet_event_t *slot = inlet__ring_claim(&producer);
    if (slot == NULL)
        return false;
    const inlet_event_t event = {
        .time_ns = time_ns, .type = INLET_EVENT_MOUSE_MOVED, .u.mouse.dx = (int32_t)time_ns};
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&producer);
    return true;
}

static inline void post_many(uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        assert_true(post((int64_t)producer.next));
}

static inline void lose_many(uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        assert_false(post(0));
}

static inline void take(uint32_t max) {
    assert_int_equal(inlet__ring_take(&consumer, taken, max, &count), INLET_OK);
}

static inline void take_exactly(uint32_t n) {
    take(n);
    assert_int_equal(count, n);
}

static inline void assert_loss(const inlet_event_t *event, uint64_t seq, uint64_t n,
                               int64_t time_ns) {
    assert_int_equal(event->type, INLET_EVENT_LOSS);
    assert_int_equal(event->seq, seq);
    assert_int_equal(event->u.loss.count, n);
    assert_int_equal(event->u.loss.cause, INLET_CAUSE_RING_FULL);
    assert_int_equal(event->time_ns, time_ns);
    assert_int_equal(event->flags, 0);
    assert_int_equal(event->u.loss.reserved, 0);
}

#endif
