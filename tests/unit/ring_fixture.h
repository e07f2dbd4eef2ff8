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

/* What a generation holds: one slot is never in use. */
#define ROOM (CAPACITY - 1)

/* A section with something behind it, and an annex for the generations 1 and 2. */
static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES + 64];
static _Alignas(64) uint8_t annex[64 * 8192 * 6 + 64];
static const inlet__ring_memory_t fixed = {.section = section};
static const inlet__ring_memory_t growing = {.section = section, .annex = annex, .largest = 2};

static inlet__ring_header_t *const header = (inlet__ring_header_t *)(void *)section;
static inlet__ring_slot_t *const slots = (inlet__ring_slot_t *)(void *)(section + 4096);
static inlet__ring_producer_t producer;
static inlet__ring_consumer_t consumer;
static inlet_event_t taken[8 * 8192];
static uint32_t count;

static inline void open_ring(uint64_t first_seq, inlet__ring_numbering_t numbering) {
    memset(section, 0xA5, sizeof section);
    assert_int_equal(inlet__ring_create(&fixed, first_seq), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, &fixed, false), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, &fixed, first_seq, numbering),
                     INLET_OK);
}

/* One that may grow to generation 2, of which none is ready yet. */
static inline int fresh_growing(void **state) {
    (void)state;
    memset(section, 0xA5, sizeof section);
    memset(annex, 0, sizeof annex);
    assert_int_equal(inlet__ring_create(&growing, FIRST), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, &growing, false), INLET_OK);
    assert_int_equal(
        inlet__ring_consumer_attach(&consumer, &growing, FIRST, INLET__RING_CONSECUTIVE), INLET_OK);
    inlet__ring_consumer_set_ready(&consumer, growing.largest);
    return 0;
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

/* Takes and releases. */
static inline void take(uint32_t max) {
    assert_int_equal(inlet__ring_take(&consumer, taken, max, &count), INLET_OK);
    inlet__ring_release(&consumer);
}

/* In as many takes as it needs: one gives what the producer has told of, another the rest. */
static inline void take_exactly(uint32_t n) {
    for (uint32_t got = 0; got < n; got += count) {
        assert_int_equal(inlet__ring_take(&consumer, taken + got, n - got, &count), INLET_OK);
        assert_true(count > 0);
    }
    inlet__ring_release(&consumer);
    count = n;
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
