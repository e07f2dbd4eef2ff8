/* Consumers that share one cursor: any number of threads of one process, each event goes to one.
 * They trust the producer, which is attached as shared and fills slots by inlet__ring_fill alone.
 *
 * A consumer copies first, and then moves the cursor past its copies, if it still stands where it
 * stood. Until it moves the slots can't be used again; if it has moved, the copies are thrown away.
 * So nobody ever waits for another, and one that dies holds nothing. But for a batch that is lent:
 * until it is back, there is nothing for the others.
 *
 * Such a ring may restart (inlet__ring_restart). Its annex may be taken away after that only when
 * no consumer is within one of these functions that entered it before the restart was followed: one
 * that was slow may still look where its cursor was. */
#ifndef INLET_RING_SPMC_H
#define INLET_RING_SPMC_H

#include <stdbool.h>

#include "ring/ring_layout.h"

typedef struct inlet__ring_spmc {
    inlet__ring_memory_t memory;
} inlet__ring_spmc_t;

/* Attaches consumers to a ring made by inlet__ring_create, in its process.
 * INLET_E_INVALID_ARGUMENT: NULL or unaligned. The memory must outlive them. */
int32_t inlet__ring_spmc_attach(inlet__ring_spmc_t *s, const inlet__ring_memory_t *memory);

/* Copies up to `max` of the oldest events that nobody has taken to `out` and takes them; *count
 * says how many (0: nothing was there). Any thread. Lock-free: it starts over only if another took.
 */
void inlet__ring_take_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count);

/* The same in two steps. Copies without taking; *cursor says where. */
void inlet__ring_peek_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count, uint64_t *cursor);

/* Whether nobody has taken anything since: the copies are whole. */
bool inlet__ring_stands_spmc(const inlet__ring_spmc_t *s, uint64_t cursor);

/* Whether something is there to be taken. */
bool inlet__ring_look_spmc(const inlet__ring_spmc_t *s);

/* Takes the first `count` of those copies. False: another took in between, and the copies are not
 * to be looked at. */
bool inlet__ring_commit_spmc(const inlet__ring_spmc_t *s, uint64_t cursor, uint32_t count);

/* Lends up to `max` (> 0) events where they are, in one piece; how many: 0, nothing is there, or
 * another batch is lent. They stay as they are until inlet__ring_return_spmc with that cursor,
 * which takes the first `count` of them; any thread may call it, once. */
uint32_t inlet__ring_lend_spmc(const inlet__ring_spmc_t *s, uint32_t max,
                               const inlet_event_t **events, uint64_t *cursor);
void inlet__ring_return_spmc(const inlet__ring_spmc_t *s, uint64_t cursor, uint32_t count);

#endif
