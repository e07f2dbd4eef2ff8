/* A broadcast channel as it is mostly written: one array and a cursor for each subscriber, all
 * under one lock, with a condition for those who wait. A publish wakes all. */
#include "fanout/fanout.h"
#include "platform/platform.h"

static _Alignas(128) bench_lock_t lock;
static inlet_event_t events[BENCH_FANOUT_CAPACITY];
static uint64_t head, cursors[BENCH_SUBSCRIBERS];
static unsigned count;
static bool closed;

static bool open_broadcast(unsigned subscribers) {
    count = subscribers;
    head = 0;
    closed = false;
    for (unsigned i = 0; i < count; i++)
        cursors[i] = 0;
    return true;
}

static bool is_full(void) {
    for (unsigned i = 0; i < count; i++)
        if (head - cursors[i] == BENCH_FANOUT_CAPACITY)
            return true;
    return false;
}

static void publish(const inlet_event_t *event) {
    bench_lock(&lock);
    while (is_full())
        bench_lock_wait(&lock);
    events[head % BENCH_FANOUT_CAPACITY] = *event;
    events[head % BENCH_FANOUT_CAPACITY].seq = head + 1;
    head++;
    bench_unlock(&lock);
    bench_lock_notify_all(&lock);
}

static uint32_t receive(unsigned subscriber, inlet_event_t *out) {
    uint32_t n = 0;
    bench_lock(&lock);
    while (cursors[subscriber] == head && !closed)
        bench_lock_wait(&lock);
    const bool was_full = head - cursors[subscriber] == BENCH_FANOUT_CAPACITY;
    while (n < BENCH_FANOUT_BATCH && cursors[subscriber] < head)
        out[n++] = events[cursors[subscriber]++ % BENCH_FANOUT_CAPACITY];
    bench_unlock(&lock);
    if (was_full)
        bench_lock_notify_all(&lock);
    return n;
}

static void close_broadcast(void) {
    bench_lock(&lock);
    closed = true;
    bench_unlock(&lock);
    bench_lock_notify_all(&lock);
}

const bench_fanout_t bench_fanout_broadcast = {.name = "broadcast",
                                               .open = open_broadcast,
                                               .publish = publish,
                                               .receive = receive,
                                               .close = close_broadcast};
