#include "sdk/queue_wait.h"

/* Looks between two at the clock, which costs as much as some of them: some 20 us. */
enum { LOOKS = 500 };

static bool has_news(const inlet__queue_t *queue, uint32_t view) {
    /* Relaxed: it only ends the waiting, and is read again. */
    return inlet__queue_pending(queue, view) > 0 ||
           atomic_load_explicit(&queue->end_status, memory_order_relaxed) != INLET_OK;
}

static void spin(const inlet__queue_t *queue, uint32_t view, int64_t deadline_ns) {
    do {
        for (int i = 0; i < LOOKS; i++) {
            if (has_news(queue, view))
                return;
            inlet__system_relax();
        }
        /* Where there are more threads than processors, the pipe's may need this one. */
        inlet__system_yield();
    } while (inlet__system_now_ns() < deadline_ns);
}

/* A timer for each that waits: one that is shared would wake one of them. The end of the queue is
 * signalled, however long the interval is. */
static void poll(inlet__queue_t *queue, uint32_t view, int64_t deadline_ns, void **timer) {
    if (!has_news(queue, view))
        inlet__signal_wait_briefly(&queue->views[view].ready, deadline_ns, queue->wait.poll_ns,
                                   timer);
}

void inlet__queue_wait(inlet__queue_t *queue, uint32_t view, int64_t deadline_ns, void **timer) {
    switch (queue->wait.how) {
    case INLET_WAIT_SPIN:
        spin(queue, view, deadline_ns);
        return;
    case INLET_WAIT_POLL:
        poll(queue, view, deadline_ns, timer);
        return;
    default:
        inlet__signal_wait(&queue->views[view].ready, deadline_ns);
    }
}
