/* The receivers' side of a queue, as far as those who put in and who close need it. OS-free. */
#ifndef INLET_SDK_QUEUE_RECEIVE_H
#define INLET_SDK_QUEUE_RECEIVE_H

#include "sdk/queue.h"

/* Wakes those who sleep, after something was put in. */
static inline void inlet__queue_notify(inlet__queue_view_t *view) {
    /* As inlet__ring_notify: pairs with the exchange of a receiver that is about to sleep. */
    if (atomic_exchange_explicit(&view->waiting, 0, memory_order_acq_rel) == 1)
        inlet__signal_set(&view->ready);
}

/* The same whether somebody sleeps or not. */
static inline void inlet__queue_wake(inlet__queue_view_t *view) {
    (void)atomic_exchange_explicit(&view->waiting, 0, memory_order_acq_rel);
    inlet__signal_set(&view->ready);
}

/* Whether no receiver is at the rings now, and each that comes sees what the caller sees. */
bool inlet__queue_is_unwatched(inlet__queue_t *queue);

/* Once it ended: until all receivers have left. */
void inlet__queue_wait_until_left(inlet__queue_t *queue);

#endif
