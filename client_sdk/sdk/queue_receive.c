#include "sdk/queue_receive.h"

#include "ring/ring_lanes.h"
#include "sdk/queue_wait.h"

/* `inside`: threads within receive or lend; of those, the ones that don't sleep; it closes. */
#define ONE     UINT64_C(1)
#define AWAKE   (UINT64_C(1) << 32)
#define CLOSING (UINT64_C(1) << 63)
#define INSIDE  (AWAKE - 1)

/* --- who is inside --- */

/* Acquire and release throughout: pairs with inlet__queue_is_unwatched, which either sees that this
 * thread is awake, or this thread then sees the rings' cursors as they were there; and with
 * inlet__queue_wait_until_left. */
static uint64_t add_inside(inlet__queue_t *queue, uint64_t what) {
    return atomic_fetch_add_explicit(&queue->inside, what, memory_order_acq_rel);
}

static void leave(inlet__queue_t *queue) {
    const uint64_t before = add_inside(queue, -(ONE | AWAKE));
    if ((before & CLOSING) != 0 && (before & INSIDE) == ONE)
        inlet__signal_set(&queue->left); /* and the queue may be gone */
}

bool inlet__queue_is_unwatched(inlet__queue_t *queue) {
    return (add_inside(queue, 0) & ~CLOSING) < AWAKE;
}

void inlet__queue_wait_until_left(inlet__queue_t *queue) {
    const uint64_t before = atomic_fetch_or_explicit(&queue->inside, CLOSING, memory_order_acq_rel);
    /* For the signal, not for the count: who sends it needs the queue until then. */
    while ((before & INSIDE) != 0 && !inlet__signal_is_set(&queue->left))
        inlet__signal_wait(&queue->left, INLET__NEVER_NS);
}

/* --- taking --- */

/* The order of the stream: see queue.h. */
static bool precedes(const inlet_event_t *a, const inlet_event_t *b) {
    return a->seq != b->seq ? a->seq < b->seq : a->reserved < b->reserved;
}

static uint32_t take_merged(inlet__queue_t *queue, inlet_event_t *out, uint32_t most) {
    inlet__lanes_mpmc_t lanes = {.count = INLET__QUEUE_LANES};
    uint32_t count = 0;
    uint32_t lane = 0;
    for (uint32_t i = 0; i < INLET__QUEUE_LANES; i++)
        lanes.lanes[i] = queue->lanes[i].consumers;
    while (count < most) {
        const uint32_t run =
            inlet__lanes_take_run_mpmc(&lanes, precedes, out + count, most - count, &lane);
        if (run == 0)
            break;
        inlet__lane_note_removed(&queue->lanes[lane], run);
        count += run;
    }
    return count;
}

static uint32_t take_lane(inlet__lane_t *lane, inlet_event_t *out, uint32_t most) {
    uint32_t count = 0;
    inlet__ring_take_spmc(&lane->consumers, out, most, &count);
    if (count > 0)
        inlet__lane_note_removed(lane, count);
    return count;
}

static uint32_t take_copies(inlet__queue_t *queue, uint32_t view, inlet_event_t *out,
                            uint32_t most) {
    const uint32_t count = queue->lane_count > 1 && view == INLET__QUEUE_ALL
                               ? take_merged(queue, out, most)
                               : take_lane(&queue->lanes[view > 1 ? view - 1 : 0], out, most);
    for (uint32_t i = 0; i < count && queue->lane_count > 1; i++)
        out[i].reserved = 0;
    return count;
}

/* What a receiver is after: copies, or a loan. */
typedef struct want {
    inlet_event_t *out; /* NULL: a loan of what is in the ring */
    uint32_t most;
    inlet__loan_t loan;
} want_t;

static bool take_what_is_there(inlet__queue_t *queue, uint32_t view, want_t *want) {
    if (want->out != NULL)
        want->loan.count = take_copies(queue, view, want->out, want->most);
    else
        want->loan.count = inlet__ring_lend_spmc(&queue->lanes[0].consumers, want->most,
                                                 &want->loan.events, &want->loan.cursor);
    return want->loan.count > 0;
}

static bool is_something_there(const inlet__queue_t *queue, uint32_t view) {
    for (uint32_t i = 0; i < queue->lane_count; i++)
        if ((view == INLET__QUEUE_ALL || view == i + 1) &&
            inlet__ring_look_spmc(&queue->lanes[i].consumers))
            return true;
    return false;
}

static inlet_status_t end_of(const inlet__queue_t *queue) {
    /* Acquire: pairs with the release in inlet__queue_end. */
    return atomic_load_explicit(&queue->end_status, memory_order_acquire);
}

/* Announces sleep; false: there is no need. */
static bool arm(inlet__queue_t *queue, uint32_t index) {
    inlet__queue_view_t *view = &queue->views[index];
    inlet__signal_reset(&view->ready);
    /* Acquire and release: pairs with inlet__queue_notify and _wake. */
    (void)atomic_exchange_explicit(&view->waiting, 1, memory_order_acq_rel);
    if (!is_something_there(queue, index) && end_of(queue) == INLET_OK)
        return true;
    inlet__queue_wake(view);
    return false;
}

/* Takes what is there; INLET_E_TIMEOUT if nothing is, with `ready` reset, so that what comes next
 * sets it, if that is how receivers wait. */
static inlet_status_t take(inlet__queue_t *queue, uint32_t view, want_t *want) {
    for (;;) {
        if (take_what_is_there(queue, view, want))
            return INLET_OK;
        const inlet_status_t ended = end_of(queue);
        if (ended != INLET_OK) /* what came before the end is seen now */
            return take_what_is_there(queue, view, want) ? INLET_OK : ended;
        if (queue->wait.how != INLET_WAIT_EVENT || arm(queue, view))
            return INLET_E_TIMEOUT;
    }
}

static inlet_status_t take_or_wait(inlet__queue_t *queue, uint32_t view, int64_t deadline_ns,
                                   want_t *want) {
    void *timer = NULL;
    const bool closing = (add_inside(queue, ONE | AWAKE) & CLOSING) != 0;
    inlet_status_t status = closing ? INLET_E_CLOSED : take(queue, view, want);
    while (status == INLET_E_TIMEOUT && deadline_ns > 0 &&
           (deadline_ns == INLET__NEVER_NS || inlet__system_now_ns() < deadline_ns)) {
        (void)add_inside(queue, -AWAKE);
        inlet__queue_wait(queue, view, deadline_ns, &timer);
        (void)add_inside(queue, AWAKE);
        status = take(queue, view, want);
    }
    inlet__signal_timer_close(timer);
    return status;
}

/* Lets the pipe thread go on if it waits for room. It shuts the gate with an exchange and looks for
 * room again after it; so either this exchange comes later and reads 1, or the pipe thread's comes
 * later and, reading what this one wrote, sees the room. */
static void open_gate(inlet__queue_t *queue) {
    for (uint32_t i = 0; i < queue->lane_count; i++)
        if (!inlet__lane_seems_to_have_room(&queue->lanes[i], queue->gate->room))
            return;
    /* Acquire and release: pairs with the exchange in inlet__sink_ready. */
    if (atomic_exchange_explicit(&queue->gate->shut, 0, memory_order_acq_rel) == 1)
        queue->gate->signal(queue->gate->wake);
}

inlet_status_t inlet__queue_receive(inlet__queue_t *queue, uint32_t view, inlet_event_t *events,
                                    uint32_t capacity, int64_t deadline_ns, uint32_t *count) {
    want_t want = {.out = events, .most = capacity};
    const inlet_status_t status = take_or_wait(queue, view, deadline_ns, &want);
    *count = status == INLET_OK ? want.loan.count : 0;
    if (status == INLET_OK)
        open_gate(queue);
    leave(queue);
    return status;
}

/* --- lending --- */

inlet_status_t inlet__queue_lend(inlet__queue_t *queue, uint32_t view, uint32_t most,
                                 int64_t deadline_ns, inlet__loan_t *loan) {
    want_t want = {.out = queue->copies, .most = most, .loan = {.events = queue->copies}};
    *loan = (inlet__loan_t){.count = 0};
    /* Acquire: pairs with the release in inlet__queue_return: the copies are not read any more. */
    if (atomic_exchange_explicit(&queue->lent, 1, memory_order_acquire) == 1)
        return INLET_E_BUSY;
    const inlet_status_t status = take_or_wait(queue, view, deadline_ns, &want);
    if (status == INLET_OK)
        *loan = want.loan;
    else
        atomic_store_explicit(&queue->lent, 0, memory_order_release);
    if (status == INLET_OK && queue->copies != NULL)
        open_gate(queue);
    leave(queue);
    return status;
}

void inlet__queue_return(inlet__queue_t *queue, const inlet__loan_t *loan) {
    (void)add_inside(queue, ONE | AWAKE);
    if (queue->copies == NULL) {
        inlet__ring_return_spmc(&queue->lanes[0].consumers, loan->cursor, loan->count);
        inlet__lane_note_removed(&queue->lanes[0], loan->count);
        open_gate(queue);
    }
    /* Release: pairs with the acquire in inlet__queue_lend. */
    atomic_store_explicit(&queue->lent, 0, memory_order_release);
    if (queue->copies == NULL && queue->wait.how == INLET_WAIT_EVENT)
        inlet__queue_notify(&queue->views[INLET__QUEUE_ALL]); /* who found nothing to take */
    leave(queue);
}
