/* A client's queue: the pipe thread's push, and the receive that is inlet_recv. */
#include "ways/way.h"

#include "sdk/deadline.h"
#include "sdk/queue.h"

enum { BATCH = 64 };

static inlet__gate_t gate; /* never shut */
static inlet__queue_t queue;

static bool open_client(const bench_way_t *way) {
    const inlet__queue_wait_t wait = {.how = way->setting, .poll_ns = way->poll_us * 1000LL};
    return inlet__queue_open(&queue, &gate, &wait, 0) == INLET_OK;
}

static void close_client(void) {
    inlet__queue_close(&queue);
}

static void post_client(uint64_t n) {
    const inlet_event_t event = {.seq = n, .time_ns = (int64_t)n, .type = INLET_EVENT_MOUSE_MOVED};
    if (inlet__queue_has_room(&queue))
        (void)inlet__queue_push(&queue, &event, 1);
}

static bool wait_client(void) {
    static inlet_event_t events[BATCH];
    uint32_t count = 0;
    (void)inlet__queue_receive(&queue, INLET__QUEUE_ALL, events, BATCH, INLET__DEADLINE_NEVER,
                               &count);
    return count > 0;
}

static void end_client(void) {
    inlet__queue_end(&queue, INLET_E_CLOSED);
}

#define CLIENT(kind, ...)                                                                          \
    {                                                                                              \
        .setting = (kind), .open = open_client, .post = post_client, .wait = wait_client,          \
        .end = end_client, .close = close_client, __VA_ARGS__                                      \
    }

const bench_way_t bench_client_event = CLIENT(INLET_WAIT_EVENT, .name = "client_event");
const bench_way_t bench_client_poll =
    CLIENT(INLET_WAIT_POLL, .name = "client_poll_1ms", .poll_us = 1000);
const bench_way_t bench_client_spin = CLIENT(INLET_WAIT_SPIN, .name = "client_spin");
