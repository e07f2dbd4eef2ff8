/* A bounded queue of events in one block of memory, shared between processes or private to one: one
 * producer, one consumer, neither ever waits for the other. Slots are published by their own stamp,
 * which is the event's number in the stream. client_sdk/docs/ring.md has the layout and protocol.
 */
#ifndef INLET_RING_H
#define INLET_RING_H

#include "ring/ring_consumer.h"
#include "ring/ring_layout.h"
#include "ring/ring_producer.h"

/* Makes an empty ring of inlet__ring_capacity(generation) slots in `section`, at least
 * inlet__ring_section_bytes(generation) bytes, 64-byte aligned, whose first event is `first_seq`
 * (1 … INLET__RING_SEQ_LIMIT - 1). Touches every slot, so that nobody faults on them later.
 * Call it before the section is shared. The capture ring has generation 0.
 * INLET_E_INVALID_ARGUMENT: an argument is out of these bounds. */
int32_t inlet__ring_create(void *section, uint64_t bytes, uint32_t generation, uint64_t first_seq);

#endif
