/* A ring, and the service's way of waiting for it: what its loop does between two turns. */
#include "ways/way.h"

#include <inlet/status.h>

#include "ring/ring.h"
#include "wait_strategy.h"

enum { STOP, WAKE, HANDLES, BATCH = 64 };

static _Alignas(128) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(128) inlet__ring_producer_t producer;
static _Alignas(128) inlet__ring_consumer_t consumer;
static HANDLE handles[HANDLES + INLET__WAIT_SPARE];
static inlet__wait_strategy_t strategy;

static bool captures(const void *context) {
    (void)context;
    return true;
}

static bool look(const void *context) {
    return inlet__ring_look(context);
}

static bool arm(void *context) {
    return inlet__ring_arm(context);
}

static void disarm(void *context) {
    inlet__ring_disarm(context);
}

static const inlet__wait_ops_t ops = {
    .captures = captures, .look = look, .arm = arm, .disarm = disarm};

static bool open_drain(const bench_way_t *way) {
    const inlet__ring_memory_t memory = {.section = section};
    const inlet__config_t config = {.drain_wait = (inlet__drain_wait_t)way->setting,
                                    .drain_poll_us = way->poll_us};
    handles[STOP] = CreateEventW(NULL, TRUE, FALSE, NULL);
    handles[WAKE] = CreateEventW(NULL, FALSE, FALSE, NULL);
    return handles[STOP] != NULL && handles[WAKE] != NULL &&
           inlet__ring_create(&memory, 1) == INLET_OK &&
           inlet__ring_producer_attach(&producer, &memory, false) == INLET_OK &&
           inlet__ring_consumer_attach(&consumer, &memory, 1, INLET__RING_CONSECUTIVE) ==
               INLET_OK &&
           inlet__wait_open(&strategy, &config, &ops, &consumer) == INLET_OK;
}

static void close_drain(void) {
    inlet__wait_close(&strategy);
    CloseHandle(handles[STOP]);
    CloseHandle(handles[WAKE]);
}

static void post_drain(uint64_t n) {
    inlet_event_t *slot = inlet__ring_claim(&producer);
    if (slot == NULL)
        return;
    const inlet_event_t event = {.time_ns = (int64_t)n, .type = INLET_EVENT_MOUSE_MOVED};
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&producer);
    if (inlet__ring_notify(&producer))
        SetEvent(handles[WAKE]);
}

static bool wait_drain(void) {
    static inlet_event_t events[BATCH];
    uint32_t count = 0;
    (void)inlet__wait(&strategy, handles, HANDLES, INFINITE);
    (void)inlet__ring_take(&consumer, events, BATCH, &count);
    inlet__ring_release(&consumer);
    return count > 0;
}

static void end_drain(void) {
    SetEvent(handles[STOP]);
}

#define DRAIN(kind, ...)                                                                           \
    {                                                                                              \
        .setting = (kind), .counts = true, .open = open_drain, .post = post_drain,                 \
        .wait = wait_drain, .end = end_drain, .close = close_drain, __VA_ARGS__                    \
    }

const bench_way_t bench_drain_event = DRAIN(INLET__DRAIN_WAIT_EVENT, .name = "drain_event");
const bench_way_t bench_drain_poll =
    DRAIN(INLET__DRAIN_WAIT_POLL, .name = "drain_poll_1ms", .poll_us = 1000);
const bench_way_t bench_drain_spin = DRAIN(INLET__DRAIN_WAIT_SPIN, .name = "drain_spin");
