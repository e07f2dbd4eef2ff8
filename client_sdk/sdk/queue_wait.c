#include "sdk/queue_wait.h"

#include "sdk/deadline.h"
#include "win32/timer.h"

/* Looks between two at the clock, which costs as much as some of them: some 20 us. */
enum { LOOKS = 500 };

static void sleep_until_signalled(const inlet__queue_t *queue, int64_t deadline_ns) {
    WaitForSingleObject(queue->ready, inlet__deadline_left_ms(deadline_ns));
}

static bool has_news(const inlet__queue_t *queue) {
    /* Relaxed: it only ends the waiting, and is read again under the lock. */
    return inlet__queue_pending(queue) > 0 ||
           atomic_load_explicit(&queue->end_status, memory_order_relaxed) != INLET_OK;
}

static void spin(const inlet__queue_t *queue, int64_t deadline_ns) {
    do {
        for (int i = 0; i < LOOKS; i++) {
            if (has_news(queue))
                return;
            YieldProcessor();
        }
        /* Where there are more threads than processors, the pipe's may need this one. */
        SwitchToThread();
    } while (inlet__deadline_left_ms(deadline_ns) > 0);
}

/* A timer for each that waits: one that is shared would wake one of them. The end of the queue is
 * signalled, however long the interval is. */
static void poll(const inlet__queue_t *queue, int64_t deadline_ns, HANDLE *timer) {
    HANDLE handles[2] = {queue->ready};
    DWORD left_ms = inlet__deadline_left_ms(deadline_ns);
    if (has_news(queue))
        return;
    if (*timer == NULL && inlet__timer_create(timer) != INLET_OK) {
        SwitchToThread();
        return;
    }
    if (!inlet__timer_set(*timer, queue->wait.poll_ns))
        return;
    handles[1] = *timer;
    WaitForMultipleObjects(2, handles, FALSE, left_ms);
}

void inlet__queue_wait(const inlet__queue_t *queue, int64_t deadline_ns, HANDLE *timer) {
    switch (queue->wait.how) {
    case INLET_WAIT_SPIN:
        spin(queue, deadline_ns);
        return;
    case INLET_WAIT_POLL:
        poll(queue, deadline_ns, timer);
        return;
    default:
        sleep_until_signalled(queue, deadline_ns);
    }
}
