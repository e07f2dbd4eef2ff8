/* One lane of a stream's queue: a ring on private memory that consumers share. It grows while it is
 * read too slowly, and gives the memory back when it has been empty for a while. OS-free.
 *
 * Who puts in is one thread at a time; who takes are any. */
#ifndef INLET_SDK_LANE_H
#define INLET_SDK_LANE_H

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring/ring_spmc.h"

/* 8,192 slots grow to 131,072 at once, 253,952 in all. */
#define INLET__LANE_LARGEST 4u

/* So long it is empty before memory goes back. */
#define INLET__LANE_IDLE_NS INT64_C(1000000000)

typedef struct inlet__lane {
    inlet__ring_memory_t memory;
    inlet__ring_producer_t producer;
    inlet__ring_spmc_t consumers;
    uint32_t ready;            /* generations up to this one have their memory */
    bool leaving;              /* it restarted: the memory goes when nobody looks at it */
    int64_t idle_since_ns;     /* INT64_MAX: it is not */
    _Atomic(uint64_t) pushed;  /* events, written by who puts in */
    _Atomic(uint64_t) removed; /* events, by those who take */
} inlet__lane_t;

/* Makes an empty lane; on success inlet__lane_close it. INLET_E_NO_MEMORY. */
inlet_status_t inlet__lane_open(inlet__lane_t *lane);
void inlet__lane_close(inlet__lane_t *lane);

/* Events that were pushed and not removed. Any thread. */
uint64_t inlet__lane_pending(const inlet__lane_t *lane);

/* Whether `count` events fit; grows for it if that can be done. Who puts in. */
bool inlet__lane_has_room(inlet__lane_t *lane, uint32_t count);

/* Appends a run, after inlet__lane_has_room. INLET_E_INTERNAL: one has no room, or its number is
 * below the last one's end; those before it are there. Who puts in. */
inlet_status_t inlet__lane_push(inlet__lane_t *lane, const inlet_event_t *events, uint32_t count);

/* The same room, as far as those who take can tell: less, while it is read out of an old
 * generation. Any thread. */
bool inlet__lane_seems_to_have_room(const inlet__lane_t *lane, uint32_t count);

/* For an idle moment: goes back to the first generation, if it has been empty for long enough. Who
 * puts in. */
void inlet__lane_rest(inlet__lane_t *lane, int64_t now_ns);

/* Whether the memory can go once nobody is within a function of the consumers. Then say that it
 * may. Who puts in. */
bool inlet__lane_can_shrink(const inlet__lane_t *lane);
void inlet__lane_shrink(inlet__lane_t *lane);

/* So many were taken, and their copies are made. */
static inline void inlet__lane_note_removed(inlet__lane_t *lane, uint32_t count) {
    /* Release: pairs with the acquire in inlet__lane_pending, so that `pushed` is no older. */
    atomic_fetch_add_explicit(&lane->removed, count, memory_order_release);
}

#endif
