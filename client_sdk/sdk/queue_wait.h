/* How a receiver waits for its queue: asleep until it is signalled, looking without a pause, or
 * looking now and then. */
#ifndef INLET_SDK_QUEUE_WAIT_H
#define INLET_SDK_QUEUE_WAIT_H

#include "sdk/queue.h"

/* Waits, without the queue's lock, until the queue may have something or has ended, it is time to
 * look (poll), or deadline_ns has passed; any of these may also be a mistake, so look again. *timer
 * is this thread's, NULL at first: the caller closes it when it has stopped waiting. */
void inlet__queue_wait(const inlet__queue_t *queue, int64_t deadline_ns, HANDLE *timer);

#endif
