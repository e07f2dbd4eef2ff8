/* A queue for each subscriber: the ring, single producer and consumer, with its eventcount. */
#include "fanout/fanout.h"
#include "platform/platform.h"
#include "ring/ring.h"

static _Alignas(4096) uint8_t sections[BENCH_SUBSCRIBERS][INLET__RING_SECTION_BYTES];
static _Alignas(128) struct {
    inlet__ring_producer_t producer;
    _Alignas(128) inlet__ring_consumer_t consumer;
    _Alignas(128) bench_signal_t signal;
    atomic_bool closed;
} queues[BENCH_SUBSCRIBERS];
static unsigned count;

static bool open_queues(unsigned subscribers) {
    count = subscribers;
    for (unsigned i = 0; i < count; i++) {
        const inlet__ring_memory_t memory = {.section = sections[i]};
        atomic_store(&queues[i].closed, false);
        if (inlet__ring_create(&memory, 1) != 0 ||
            inlet__ring_producer_attach(&queues[i].producer, &memory, false) != 0 ||
            inlet__ring_consumer_attach(&queues[i].consumer, &memory, 1, INLET__RING_CONSECUTIVE) !=
                0 ||
            !bench_signal_open(&queues[i].signal))
            return false;
    }
    return true;
}

static void publish(const inlet_event_t *event) {
    for (unsigned i = 0; i < count; i++) {
        inlet_event_t *slot = inlet__ring_try_claim(&queues[i].producer);
        for (; slot == NULL; slot = inlet__ring_try_claim(&queues[i].producer))
            bench_yield();
        inlet__ring_fill(slot, event);
        inlet__ring_publish(&queues[i].producer);
        if (inlet__ring_notify(&queues[i].producer))
            bench_signal_set(&queues[i].signal);
    }
}

static uint32_t receive(unsigned subscriber, inlet_event_t *events) {
    uint32_t n = 0;
    for (;;) {
        (void)inlet__ring_take(&queues[subscriber].consumer, events, BENCH_FANOUT_BATCH, &n);
        inlet__ring_release(&queues[subscriber].consumer);
        if (n > 0 || atomic_load(&queues[subscriber].closed))
            return n;
        if (inlet__ring_arm(&queues[subscriber].consumer))
            bench_signal_wait(&queues[subscriber].signal);
    }
}

static void close_queues(void) {
    for (unsigned i = 0; i < count; i++) {
        atomic_store(&queues[i].closed, true);
        bench_signal_set(&queues[i].signal);
    }
}

const bench_fanout_t bench_fanout_queues = {.name = "queues",
                                            .open = open_queues,
                                            .publish = publish,
                                            .receive = receive,
                                            .close = close_queues};
