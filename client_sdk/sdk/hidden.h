/* Numbers that a batch covers and no record of it occupies: the service does not show those records
 * to this subscription. Who asks is told of them, so that a stream can be proved whatever its
 * reader may see. OS-free. */
#ifndef INLET_SDK_HIDDEN_H
#define INLET_SDK_HIDDEN_H

#include "sdk/client_connection.h"

/* What a batch becomes at most: a hole before each record, and one behind the last. */
#define INLET__TOLD_MAX (2u * INLET__BATCH_EVENTS_MAX + 1u)

/* Writes the batch's events to `out`, and a LOSS with cause INLET_CAUSE_HIDDEN for each stretch of
 * numbers between them, with the time of the record behind it (of a key of which only the timing is
 * told, that is later than it was), at the end of the one before it. Returns how many records those
 * are. */
uint32_t inlet__hidden_tell(const inlet__client_batch_t *batch, inlet_event_t out[INLET__TOLD_MAX]);

#endif
