/* How a receiver waits for its queue: asleep until it is signalled, looking without a pause, or
 * looking now and then. OS-free. */
#ifndef INLET_SDK_QUEUE_WAIT_H
#define INLET_SDK_QUEUE_WAIT_H

#include "sdk/queue.h"

/* Waits until the view may have something or the queue has ended, it is time to look (poll), or
 * deadline_ns has passed; any of these may also be a mistake, so look again. *timer is this
 * thread's, NULL at first: the caller closes it when it has stopped waiting. */
void inlet__queue_wait(inlet__queue_t *queue, uint32_t view, int64_t deadline_ns, void **timer);

#endif
