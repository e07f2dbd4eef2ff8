/* What a client was not sent yet: bounded, and motion that waits is merged, so that a mouse alone
 * fills no queue. One thread at a time: its client has a lock. */
#ifndef INLET_GATEWAY_QUEUE_H
#define INLET_GATEWAY_QUEUE_H

#include "item.h"

#define GATEWAY_QUEUE_MAX 4096u

typedef struct gateway_queue {
    uint32_t first, count;
    gateway_item_t items[GATEWAY_QUEUE_MAX];
} gateway_queue_t;

/* Puts a copy, which holds the text once more. False: it is full, the client is too far behind. */
bool gateway_queue_put(gateway_queue_t *queue, const gateway_item_t *item);

/* Takes up to `capacity`, whose texts the caller holds then; how many. */
uint32_t gateway_queue_take(gateway_queue_t *queue, gateway_item_t *items, uint32_t capacity);

/* Nothing waits any more. */
void gateway_queue_clear(gateway_queue_t *queue);

#endif
